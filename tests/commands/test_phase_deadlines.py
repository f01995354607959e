"""Deadlines of every phase - agreement, nominations by quarter, reports of schools - in status, reminders and .ics."""

from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.commands.test_mail import body, letters
from tests.program import run
from tests.seasons.small import Small, build_small, copy_of
from tests.workflow.test_registered_targets_through import AGREED, issue


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small season, asked for agreement and nominations; TOAN alone has answered. Tests must not change it."""
    small = build_small(tmp_path_factory.mktemp("han") / "mua")
    small.amend(
        {
            "options": {
                "staff_conference": {"value": "25/09/2026"},
                "due_agreement": {"value": "Sau hội nghị CB,VC 2 ngày"},
            },
            "rounds": {"R1": {"due_nominations": "Tháng 11/2026"}},
        }
    )
    issue(small.folder, "agreement")
    issue(small.folder, "nominations", "--round", "R1")
    issue(small.folder, "nominations", "--round", "R2")
    small.send(("TOAN", "agreement", ""), {"agreement": AGREED})
    return small


@pytest.fixture
def small(asked: Small, tmp_path: Path) -> Small:
    return copy_of(asked, tmp_path / "mua")


def reminded(folder: Path, day: str) -> dict[str, str]:
    """What each reminder of a day says, one entry a letter."""
    assert run("mail", folder, "--kind", "reminders", "--as-of", day).exit_code == 0
    return {name: body(letter) for name, letter in letters(folder).items() if name.startswith("nhac-")}


def test_each_phase_is_reminded_of_after_its_own_last_day(small: Small) -> None:
    assert reminded(small.folder, "27/09/2026") == {}  # two days after the conference: the last day
    late = reminded(small.folder, "28/09/2026")
    assert sorted(late) == ["nhac-VAN.eml", "nhac-VP.eml"]
    line = "- Thống nhất bảng điểm: đã quá hạn, hạn nộp: Sau hội nghị CB,VC 2 ngày"
    assert line in late["nhac-VAN.eml"] and "Giới thiệu" not in late["nhac-VAN.eml"]
    # Nominations of R1 have until the end of November, those of R2 until the round's own day, 31/05/2027.
    assert "nhac-TOAN.eml" not in reminded(small.folder, "30/11/2026")
    december = reminded(small.folder, "01/12/2026")["nhac-TOAN.eml"]
    assert "- Giới thiệu điển hình – Học kỳ I: đã quá hạn, hạn nộp: Tháng 11/2026" in december
    assert "Học kỳ II" not in december
    assert "Giới thiệu điển hình – Học kỳ II" in reminded(small.folder, "01/06/2027")["nhac-TOAN.eml"]


def test_the_ics_has_a_day_for_every_phase_and_none_where_nobody_gave_one(small: Small, tmp_path: Path) -> None:
    small.amend({"options": {"due_report": {"value": "Trước ngày 15/06/2027"}}})
    run("status", small.folder, "--ics", tmp_path / "lich.ics")
    events = Calendar.from_ical((tmp_path / "lich.ics").read_bytes()).walk("VEVENT")
    found = {str(one["summary"]): (one["dtstart"].dt, one["dtend"].dt) for one in events}
    assert found["Hạn nộp: Thống nhất bảng điểm"] == (date(2026, 9, 27), date(2026, 9, 28))
    assert found["Hạn nộp: Giới thiệu điển hình Học kỳ I"] == (date(2026, 11, 1), date(2026, 12, 1))
    assert found["Hạn nộp: Báo cáo gửi cấp trên"] == (date(2027, 6, 14), date(2027, 6, 15))
    assert "Hạn nộp: Giới thiệu điển hình Học kỳ II" not in found
    assert found["Hạn nộp: Tự chấm Học kỳ I"] == (date(2026, 12, 31), date(2027, 1, 1))
