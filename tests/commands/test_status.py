"""`status`: forms and tasks on a day, through the command line; and the calendar as .ics."""

from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.program import run
from tests.seasons.outside import put, type_into
from tests.seasons.small import UNITS, Small, default_answers
from thidua_xlsx.commands.status import status_of
from thidua_xlsx.reports.common.return_progress import forms_progress
from thidua_xlsx.workflow.judge.judge_season import judge_season
from thidua_xlsx.workflow.load.season_folder import open_season_folder

CALENDAR = {
    "c1": {"task": "Tổ chức hội nghị cán bộ, viên chức", "due": "25/09/2026", "done": "25/09/2026"},
    "c2": {"task": "Nộp phiếu đăng ký", "doer": "Các tổ", "due": "Sau hội nghị CB,VC 2 ngày", "done": "30/09/2026"},
    "c3": {"task": "Sơ kết học kỳ I", "doer": "Hội đồng", "due": "Trước ngày 15/01/2027"},
    "c4": {"task": "Viết sáng kiến", "due": "Tháng 2;3;4/2027"},
    "c5": {"task": "Tổng kết", "due": "hết năm học"},
    "c6": {"task": "Việc đột xuất", "due": "Theo lịch của cấp trên"},
}


def with_calendar(small: Small) -> None:
    def edit(book: object) -> None:
        put(
            book,
            {
                "calendar": {
                    key: {**dict.fromkeys(("guide", "product", "done")), **row} for key, row in CALENDAR.items()
                }
            },
        )

    type_into(small.folder / "thidua.xlsx", small.folder / "thidua.xlsx", edit)


def test_status_knows_of_each_form_what_a_whole_merge_knows_without_judging_anybody(small: Small) -> None:
    answers = default_answers()
    del answers["VP", "self-score", "R1"]["unit_score"]["2.1"]["P6"]
    small.send(("VP", "self-score", "R1"), answers["VP", "self-score", "R1"])
    loaded, day = open_season_folder(small.folder), date(2026, 10, 1)
    seen = status_of(loaded, day)
    judged = judge_season(loaded, small.folder / "inbox")
    said = [
        (one.progress.unit.code, one.progress.state, one.progress.unfinished, one.progress.errors) for one in seen.forms
    ]
    assert said == [(one.unit.code, one.state, one.unfinished, one.errors) for one in forms_progress(judged, day)]
    # The unit's layer of one person in VP lacks a cell, in the round whose form was sent again; nothing else does.
    assert [(code, errors) for code, _, unfinished, errors in said if unfinished] == [("VP", 1)]


@pytest.mark.parametrize("width", [80, 100])
def test_a_unit_has_one_line_in_the_table_of_forms_whatever_came_of_them(
    small: Small, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = default_answers()["VAN", "self-score", "R1"]
    answers["unit_score"]["1.1"]["P4"], answers["unit_score"]["1.2"]["P4"] = "chín", None
    small.send(("VAN", "self-score", "R1"), answers)
    small.returned("VP", "self-score", "R2").unlink()

    line = {"date": "09/10/2026", "who": "Tổ Văn", "what": "Phiếu đăng ký"}
    small.amend({"options": {"due_registration": {"value": "07/10/2026"}}, "received": {"n1": line}})
    monkeypatch.setenv("COLUMNS", str(width))
    lines = run("status", small.folder, "--as-of", "2027-06-30").output.splitlines()
    table = lines[: next(place for place, line in enumerate(lines) if ": hạn " in line)]
    for unit in UNITS.values():
        assert sum(line.startswith(f"{unit['name']}  ") for line in table) == 1, table
    assert max(map(len, table)) <= width
    of_van = next(line for line in table if line.startswith("Tổ Văn "))
    assert "! 2 lỗi" in of_van and "09/10/2026" not in of_van
    assert "✗ quá hạn" in next(line for line in table if line.startswith("Tổ Văn phòng"))
    assert any(line.startswith("Đăng ký: hạn") and "Tổ Văn nhận 09/10/2026, muộn 2 ngày" in line for line in lines)


def test_the_ics_holds_every_day_that_is_known_and_is_the_same_twice(small: Small, tmp_path: Path) -> None:
    with_calendar(small)
    for name in ("a.ics", "b.ics"):
        assert run("status", small.folder, "--ics", tmp_path / name).exit_code == 0
    assert (tmp_path / "a.ics").read_bytes() == (tmp_path / "b.ics").read_bytes()
    events = Calendar.from_ical((tmp_path / "a.ics").read_bytes()).walk("VEVENT")
    found = {str(one["summary"]): (one["dtstart"].dt, one["dtend"].dt) for one in events}
    assert found["Viết sáng kiến"] == (date(2027, 2, 1), date(2027, 5, 1))  # the end is the day after
    assert found["Nộp phiếu đăng ký"] == (date(2026, 9, 27), date(2026, 9, 28))
    assert found["Hạn nộp: Tự chấm Học kỳ I"] == (date(2026, 12, 31), date(2027, 1, 1))
    assert "Việc đột xuất" not in found
    assert len({str(one["uid"]) for one in events}) == len(events)
