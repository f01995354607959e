"""When things are handed in: a deadline that is a day once the conference has one, what came late, reminders in time."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from tests.commands.test_mail import body, letters
from tests.program import run
from tests.seasons.once import built_once
from tests.seasons.small import Small, by_id, copy_of, default_answers, the_small

REGISTRATION = ("VAN", "registration", "")
TOLD = "Sau hội nghị CB, VC 2 ngày (30/09/2026)"


def by_mail(small: Small, unit: str, sent: str) -> None:
    """Put a unit's registration into a saved e-mail of a day, where its file lay."""
    file = small.returned(unit, "registration")
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Date"] = "to@truong.edu.vn", "thu-ky@truong.edu.vn", sent
    letter.set_content("Tổ gửi phiếu đăng ký.")
    letter.add_attachment(file.read_bytes(), maintype="application", subtype="octet-stream", filename=file.name)
    (file.parent / f"{unit}.eml").write_bytes(letter.as_bytes())
    file.unlink()


@pytest.fixture
def dated(tmp_path: Path) -> Small:
    """The conference is on 28/9: TOAN's registration came by e-mail on 2/10, VAN's is noted for 29/9, VP's lies there."""
    built = built_once("dated", lambda below: _dated(below / "mua-nho"))
    return copy_of(Small(built / "mua-nho"), tmp_path / "mua-nho")


def _dated(folder: Path) -> Small:
    small = copy_of(the_small(), folder)
    days = {"staff_conference": {"value": "28/09/2026"}, "due_registration": {"value": "Sau hội nghị CB, VC 2 ngày"}}
    line = {"date": "29/09/2026", "who": "Tổ Văn", "what": "Phiếu đăng ký"}
    small.amend({"options": days, "received": {"n1": line}})
    by_mail(small, "TOAN", "Fri, 02 Oct 2026 16:40:00 +0700")
    return small


def test_what_came_late_is_marked_everywhere_and_what_nobody_can_tell_nowhere(dated: Small) -> None:
    result = dated.result("--no-papers")
    units = by_id(result["units"])
    assert units["TOAN"]["received_on"] == {"registration": "2026-10-02"}
    assert units["TOAN"]["days_late"] == {"registration": 2}  # 30/9 was the last day
    assert (units["VAN"]["received_on"], units["VAN"]["days_late"]) == ({"registration": "2026-09-29"}, {})
    assert (units["VP"]["received_on"], units["VP"]["days_late"]) == ({}, {})
    assert {one["sent"] for one in result["receipts"] if one["unit"] == "TOAN"} == {None, "2026-10-02"}
    due = {"form": "registration", "text": "Sau hội nghị CB, VC 2 ngày", "first": "2026-09-30", "last": "2026-09-30"}
    assert due in result["deadlines"]
    sheet = load_workbook(dated.folder / "ket-qua" / "tong-hop.xlsx")["Tình hình nộp"]
    marks = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value}
    assert {"! nhận 02/10/2026, muộn 2 ngày", "✓ nhận 29/09/2026", "✓ đã nhận"} <= marks
    said = " ".join(run("status", dated.folder, "--as-of", "2026-10-03").output.split())
    assert "muộn 2 ngày" in said and "nhận 29/09/2026" in said


def test_a_letter_with_a_slip_says_that_the_form_came_late(dated: Small) -> None:
    answers = default_answers()["TOAN", "registration", ""]
    answers["registration"]["P1"]["title"] = "Danh hiệu lạ"
    dated.send(("TOAN", "registration", ""), answers)
    (dated.folder / "inbox" / "TOAN.eml").unlink()
    by_mail(dated, "TOAN", "Fri, 02 Oct 2026 16:40:00 +0700")
    dated.merge("--no-papers")
    assert "Đăng ký (nhận ngày 02/10/2026, nộp muộn 2 ngày):" in body(letters(dated.folder)["tra-lai-TOAN.eml"])


def test_forms_letters_status_and_calendar_say_the_same_day(dated: Small, tmp_path: Path) -> None:
    dated.returned("VP", "registration").unlink()
    assert run("forms", dated.folder, "--phase", "registration", "--unit", "VP").exit_code == 0
    form = load_workbook(dated.issued("VP", "registration"))
    shown = [str(cell.value) for sheet in form for row in sheet.iter_rows() for cell in row if cell.value]
    assert TOLD in shown and any(f"Hạn nộp: {TOLD}" in text for text in shown)
    run("mail", dated.folder, "--kind", "forms")
    assert f"- Đăng ký, hạn nộp: {TOLD}" in body(letters(dated.folder)["phieu-VP.eml"])
    said = run("status", dated.folder, "--as-of", "2026-09-30", "--ics", tmp_path / "lich.ics").output
    assert "30/09/2026" in "".join(said.split())
    events = Calendar.from_ical((tmp_path / "lich.ics").read_bytes()).walk("VEVENT")
    days = {str(one["summary"]): f"{one['dtstart'].dt:%d/%m/%Y}" for one in events}
    assert days["Hạn nộp: Đăng ký"] == "30/09/2026"


@pytest.mark.parametrize(
    ("day", "ahead", "line"),
    [
        ("27/09/2026", 3, f"- Đăng ký: còn 3 ngày, hạn nộp: {TOLD}"),
        ("30/09/2026", 3, f"- Đăng ký: hôm nay là ngày cuối, hạn nộp: {TOLD}"),
        ("05/10/2026", 3, f"- Đăng ký: đã quá hạn, hạn nộp: {TOLD} (muộn 5 ngày)"),
        ("26/09/2026", 3, ""),
        ("30/09/2026", 0, ""),
    ],
)
def test_a_reminder_is_worded_for_the_day_on_which_it_is_sent(dated: Small, day: str, ahead: int, line: str) -> None:
    dated.returned("VP", "registration").unlink()
    assert run("mail", dated.folder, "--kind", "reminders", "--as-of", day, "--ahead", ahead).exit_code == 0
    found = letters(dated.folder)
    if not line:
        assert found == {}
        return
    letter = found["nhac-VP.eml"]
    assert line in body(letter)
    assert str(letter["Subject"]).startswith("Nhắc nộp phiếu" if "quá hạn" in line else "Sắp đến hạn nộp phiếu")
