"""When things are handed in: a deadline that is a day once the conference has one, what came late, reminders in time."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from tests.commands.test_mail import body, letters
from tests.program import run
from tests.seasons.once import built_once
from tests.seasons.outside import opened, put, replace_rows, type_into
from tests.seasons.small import Small, by_id, copy_of, the_small

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
    sheet = opened(dated.folder / "ket-qua" / "doi-chieu.xlsx")["Tình hình nộp"]
    marks = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value}
    assert {"! nhận 02/10/2026, muộn 2 ngày", "✓ nhận 29/09/2026", "✓ đã nhận"} <= marks
    said = " ".join(run("status", dated.folder, "--as-of", "2026-10-03").output.split())
    assert "muộn 2 ngày" in said and "nhận 29/09/2026" in said


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


def with_pacts(small: Small) -> None:
    """Each unit owes its signed pact before 15/9, VP also its archive on paper, whose register line has no day."""

    def edit(book: object) -> None:
        pact = {"name": "Giao ước thi đua đã ký", "due": "Trước ngày 15/09/2026", "files": "giao ước"}
        archive = {"name": "Hồ sơ giấy", "who": "VP", "due": "hội nghị + 5 ngày"}
        replace_rows(book, "hand_ins", {"GU": pact, "HS": archive})  # type: ignore[arg-type]
        line = {"date": "x", "who": "Tổ Văn phòng", "what": "hồ sơ giấy"}
        put(book, {"received": {"n2": line}})  # type: ignore[arg-type]

    type_into(small.folder / "thidua.xlsx", small.folder / "thidua.xlsx", edit)
    inbox = small.folder / "inbox"
    (inbox / "Giao ước Tổ Văn (đã ký).pdf").write_bytes(b"%PDF-1.4 giao uoc")
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Date"] = "a@x.vn", "b@x.vn", "Wed, 16 Sep 2026 08:00:00 +0700"
    letter.set_content("Gửi giao ước.")
    letter.add_attachment(b"\xff\xd8\xff anh", maintype="image", subtype="jpeg", filename="giao-uoc-VP.jpg")
    (inbox / "thu VP.eml").write_bytes(letter.as_bytes())


def test_what_is_no_form_of_ours_is_received_and_counts(dated: Small) -> None:
    with_pacts(dated)
    result = dated.result("--no-papers", "--as-of", "01/10/2026")
    states = {
        (one["id"], one["unit"]): (one["state"], one["received_on"], one["days_late"]) for one in result["hand_ins"]
    }
    assert states == {
        ("GU", "TOAN"): ("late", None, None),  # the last day was 14/9
        ("GU", "VAN"): ("received", None, None),  # nobody knows when
        ("GU", "VP"): ("received", "2026-09-16", 2),
        ("HS", "VP"): ("received", None, None),  # ticked in the register
    }
    receipts = {
        one["file"]: (one["status"], one["unit"], one["hand_in"]) for one in result["receipts"] if one["hand_in"]
    }
    assert receipts == {
        "inbox/Giao ước Tổ Văn (đã ký).pdf": ("accepted", "VAN", "GU"),
        "inbox/thu VP.eml/giao-uoc-VP.jpg": ("accepted", "VP", "GU"),
    }
    assert "F101" not in {one["code"] for one in result["findings"]}
    sheet = opened(dated.folder / "ket-qua" / "doi-chieu.xlsx")["Hồ sơ phải nộp"]
    shown = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value}
    assert {"Giao ước thi đua đã ký (2/3)", "✗ quá hạn, chưa nhận", "! nhận 16/09/2026, muộn 2 ngày"} <= shown
    reminder = body(letters(dated.folder)["nhac-TOAN.eml"])
    assert "- Giao ước thi đua đã ký: đã quá hạn, hạn nộp: Trước ngày 15/09/2026 (muộn 17 ngày)" in reminder
    said = " ".join(run("status", dated.folder, "--as-of", "2026-10-01").output.split())
    assert "Hồ sơ phải nộp ngoài các phiếu: đã nhận 3/4." in said
    assert "✗ Quá hạn, chưa nhận: Giao ước thi đua đã ký (hạn Trước ngày 15/09/2026): Tổ Toán" in said
    assert "! Nộp muộn: Giao ước thi đua đã ký" in said and "Tổ Văn phòng (nhận 16/09/2026, muộn 2 ngày)" in said
