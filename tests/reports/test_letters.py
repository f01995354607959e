"""What letters say, to whom, and of which forms: plain values of the season made by hand; nothing is written.

Văn phòng has sent its form of the first round alone, and owes a plan; every other unit has sent everything. The form of the
second round is due on 31/5/2025; the registration has no day.
"""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from handmade import with_paths
from icalendar import Calendar
from msgspec.structs import replace

from thidua_xlsx.declare.season import CalendarTask, CouncilMember, Person, Unit
from thidua_xlsx.declare.season.deadlines import Due
from thidua_xlsx.declare.season.hand_ins import HandIn
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import at
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.model import (
    Council,
    Decision,
    Meeting,
    Receipt,
    ReceiptStatus,
    SchoolReport,
    Schools,
    Season,
    Stamp,
    Submission,
)
from thidua_xlsx.reports.letters.calendar_file import calendar_file
from thidua_xlsx.reports.letters.letter_texts import (
    Attached,
    Letter,
    SendingDay,
    form_drafts,
    package_draft,
    reminder_drafts,
    report_reminder_drafts,
    school_drafts,
    school_slip_drafts,
    slip_drafts,
    summary_draft,
    without_address,
)
from thidua_xlsx.workflow.outputs.letter_files import left_to_mail

LAST = date(2025, 5, 31)
PLAN = HandIn("KH", "Kế hoạch năm học", ("VP", "TTN"), Due("30/05/2025", date(2025, 5, 30), date(2025, 5, 30)))
SIGN = """
Trân trọng,
Thư ký hội đồng thi đua, khen thưởng
Lê Thị Mai
Trường Trung học cơ sở Kim Sơn
"""
FORMS = [("registration", ""), ("self-score", "D1"), ("self-score", "D2")]
MISSING = {("VP", "registration", ""), ("VP", "self-score", "D2")}
IN_D1 = "inbox/TTN-D1.xlsx"


@pytest.fixture(scope="module")
def asked(season: Season) -> Season:
    book = season.rulebook
    units = tuple(
        Unit("VP", "Tổ Văn phòng", leader="Bùi Thị Yến", email="vp@truong.vn; yen@truong.vn")
        if one.code == "VP"
        else one
        for one in book.units
    )
    dues = {"D2": Due("31/05/2025", LAST, LAST), "registration": Due("theo lịch")}
    came = {
        (unit.code, phase, round_): (
            Submission(Stamp("m", unit.code, phase, round_), f"inbox/{unit.code}-{round_}.xlsx", {}),
        )
        for unit in units
        for phase, round_ in FORMS
        if (unit.code, phase, round_) not in MISSING
    }
    plan = Receipt("inbox/ke hoach.pdf", "f" * 64, ReceiptStatus.ACCEPTED, "TTN", hand_in="KH")
    school = replace(book.school, report_to="Phòng Văn hoá – Xã hội", report_email="vhxh@xa.vn")
    return replace(
        season,
        rulebook=replace(book, units=units, dues=dues, hand_ins=(PLAN,), school=school),
        unit_dossiers=tuple(replace(one, unit=unit) for one, unit in zip(season.unit_dossiers, units, strict=True)),
        returns=came,
        receipts=(*season.receipts, plan),
    )


def lines(letter: Letter) -> list[str]:
    return [line for line in letter.body.splitlines() if line.startswith("- ")]


def only(letters: Iterable[Letter]) -> Letter:
    (one,) = letters
    return one


# --- reminders -------------------------------------------------------------------------------------------------------
ROUND = "- Tự chấm – Đợt 2"
REGISTRATION = "- Đăng ký: chưa nhận được, hạn nộp: theo lịch"


@pytest.mark.parametrize(
    ("day", "ahead", "said"),
    [
        # without a day all that is missing, whatever its deadline
        (None, 0, [REGISTRATION, f"{ROUND}: chưa nhận được, hạn nộp: 31/05/2025", "- Kế hoạch năm học: chưa nhận được, hạn nộp: 30/05/2025"]),
        # the plan was due the day before; the form is due today, which is not late
        (LAST, 0, [REGISTRATION, "- Kế hoạch năm học: đã quá hạn, hạn nộp: 30/05/2025 (muộn 1 ngày)"]),
        (date(2025, 6, 3), 0, [REGISTRATION, f"{ROUND}: đã quá hạn, hạn nộp: 31/05/2025 (muộn 3 ngày)", "- Kế hoạch năm học: đã quá hạn, hạn nộp: 30/05/2025 (muộn 4 ngày)"]),
        # what has no day is asked for on any
        (date(2025, 1, 1), 0, [REGISTRATION]),
        # 25 to 30 May are five days, to 31 May six
        (date(2025, 5, 25), 5, [REGISTRATION, "- Kế hoạch năm học: còn 5 ngày, hạn nộp: 30/05/2025"]),
        (date(2025, 5, 25), 4, [REGISTRATION]),
        (date(2025, 5, 30), 1, [REGISTRATION, f"{ROUND}: còn 1 ngày, hạn nộp: 31/05/2025", "- Kế hoạch năm học: hôm nay là ngày cuối, hạn nộp: 30/05/2025"]),
    ],
)  # fmt: skip
def test_a_unit_is_reminded_of_what_it_owes_on_a_day(
    day: date | None, ahead: int, said: list[str], asked: Season, vi: Language
) -> None:
    assert lines(only(reminder_drafts(asked, SendingDay(day, ahead), vi))) == said


def test_where_the_plan_says_no_deadline_letters_speak_of_none(asked: Season, vi: Language) -> None:
    season = replace(asked, rulebook=replace(asked.rulebook, dues={}, hand_ins=()))
    missing = ["- Đăng ký: chưa nhận được", "- Tự chấm – Đợt 2: chưa nhận được"]
    assert lines(only(reminder_drafts(season, SendingDay(LAST), vi))) == missing
    issued = {("VP", "registration", ""): "phieu/a.xlsx", ("VP", "self-score", "D2"): "phieu/b.xlsx"}
    assert lines(only(form_drafts(season, issued, vi))) == ["- Đăng ký", "- Tự chấm – Đợt 2"]


def test_a_reminder_is_addressed_to_the_head_and_signed_by_the_secretary(asked: Season, vi: Language) -> None:
    letter = only(reminder_drafts(asked, SendingDay(LAST), vi))
    assert (letter.file, letter.to, letter.name, letter.whose, letter.attached) == (
        "thu/nhac-VP.eml",
        ("vp@truong.vn", "yen@truong.vn"),
        "Bùi Thị Yến",
        "Tổ Văn phòng",
        (),
    )
    assert letter.subject == "Nhắc nộp phiếu thi đua – Tổ Văn phòng – năm học 2024-2025"
    assert letter.body.startswith(
        "Kính gửi đồng chí Bùi Thị Yến, Tổ Văn phòng,\n\n"
        "Hội đồng thi đua, khen thưởng còn thiếu các phiếu, hồ sơ sau của Tổ Văn phòng:\n- "
    )
    assert letter.body.endswith("xin gửi lại một lần nữa theo thư này.\n" + SIGN)


def test_the_councils_secretary_signs_else_the_schools_else_the_school_alone(asked: Season, vi: Language) -> None:
    def signed(**changes: Any) -> list[str]:
        season = replace(asked, rulebook=replace(asked.rulebook, **changes))
        return only(reminder_drafts(season, SendingDay(LAST), vi)).body.strip().splitlines()[-3:]

    school = replace(asked.rulebook.school, secretary="Lê Thị Mai")
    council = (CouncilMember("1", "Trần Bình", role="chu_tich"), CouncilMember("2", "Đỗ Bích", role="thu_ky"))
    office = "Thư ký hội đồng thi đua, khen thưởng"
    assert signed(school=school, council=council) == [office, "Đỗ Bích", school.name]
    assert signed(school=school, council=council[:1]) == [office, "Lê Thị Mai", school.name]
    nobody = replace(school, secretary="")
    assert signed(school=nobody, council=()) == ["Trân trọng,", office, school.name]


def test_before_the_last_day_a_reminder_says_that_it_draws_near(asked: Season, vi: Language) -> None:
    book = replace(asked.rulebook, dues={**asked.rulebook.dues, "registration": Due("31/05/2025", LAST, LAST)})
    near = only(reminder_drafts(replace(asked, rulebook=book), SendingDay(date(2025, 5, 29), 5), vi))
    assert near.subject == "Sắp đến hạn nộp phiếu thi đua – Tổ Văn phòng – năm học 2024-2025"
    assert near.body.endswith("xin gửi lại một lần nữa theo thư này.\n" + SIGN)
    assert len(lines(near)) == 3
    late = only(reminder_drafts(replace(asked, rulebook=book), SendingDay(LAST, 5), vi))  # one of the three is late
    assert late.subject.startswith("Nhắc nộp")


# --- forms and slips -------------------------------------------------------------------------------------------------
def test_forms_go_to_whoever_has_not_returned_them_and_were_given_them(asked: Season, vi: Language) -> None:
    issued = {
        (unit.code, phase, round_): f"phieu/{phase}-{round_}/{unit.code}.xlsx"
        for unit in asked.rulebook.units
        for phase, round_ in FORMS
    }
    letter = only(form_drafts(asked, issued, vi))
    assert (letter.file, letter.subject) == (
        "thu/phieu-VP.eml",
        "Phiếu thi đua, khen thưởng của Tổ Văn phòng – năm học 2024-2025",
    )
    assert lines(letter) == ["- Đăng ký, hạn nộp: theo lịch", "- Tự chấm – Đợt 2, hạn nộp: 31/05/2025"]
    assert letter.attached == (
        Attached("phieu/registration-/VP.xlsx", "VP - Đăng ký.xlsx"),
        Attached("phieu/self-score-D2/VP.xlsx", "VP - Tự chấm – Đợt 2.xlsx"),
    )
    del issued["VP", "registration", ""]
    assert lines(only(form_drafts(asked, issued, vi))) == ["- Tự chấm – Đợt 2, hạn nộp: 31/05/2025"]
    del issued["VP", "self-score", "D2"]
    assert list(form_drafts(asked, issued, vi)) == []


def above_max(row: int, file: str = IN_D1) -> Any:
    spot = CellPlace(file, "Tự chấm", row, 5)
    return at(codes.CELL_ABOVE_MAX, spot, raw="25", column="Hồ sơ", max=20 + row, person="GV02")


def test_a_slip_says_what_is_to_be_mended_where_and_how(asked: Season, vi: Language) -> None:
    forged = at(codes.FORGED_COPY, FilePlace(IN_D1), other="inbox/x.xlsx")  # which is for the secretary to look into
    findings = (forged, above_max(10), above_max(11, "inbox/TTN-D2.xlsx"), above_max(12, "inbox/khác.xlsx"))
    slips = {("TTN", "self-score", "D1"): "tra-lai/TTN-D1.xlsx"}
    letter = only(slip_drafts(replace(asked, findings=findings), slips, vi))
    assert letter.file == "thu/tra-lai-TTN.eml"
    assert letter.subject == "Phiếu thi đua của Tổ Toán - Tin cần sửa – năm học 2024-2025"
    assert letter.body.startswith("Kính gửi Tổ Toán - Tin,\n\nPhiếu đã nhận được, còn những điểm sau cần sửa.")
    assert letter.body.partition("rồi gửi lại.\n\n")[2] == (
        "Tự chấm – Đợt 1:\n"
        "- trang Tự chấm, ô F11: Trần Văn Ân: Ô «Hồ sơ» vượt mức tối đa 30. Gõ lại số không quá 30.\n" + SIGN
    )
    assert letter.attached == (Attached("tra-lai/TTN-D1.xlsx", "TTN-D1.xlsx"),)


def test_one_letter_goes_with_all_slips_of_a_unit_and_says_what_is_wrong_in_each(asked: Season, vi: Language) -> None:
    findings = (above_max(10), above_max(11, "inbox/TTN-D2.xlsx"))
    slips = {("TTN", "self-score", round_): f"tra-lai/TTN-{round_}.xlsx" for round_ in ("D1", "D2")}
    letter = only(slip_drafts(replace(asked, findings=findings), slips, vi))
    said = [line.partition(": Trần")[0] for line in letter.body.splitlines() if line.startswith(("Tự chấm", "- "))]
    assert said == ["Tự chấm – Đợt 1:", "- trang Tự chấm, ô F11", "Tự chấm – Đợt 2:", "- trang Tự chấm, ô F12"]
    assert [one.file for one in letter.attached] == ["tra-lai/TTN-D1.xlsx", "tra-lai/TTN-D2.xlsx"]


def test_a_slip_says_when_a_form_came_and_by_how_many_days_too_late(asked: Season, vi: Language) -> None:
    slips = {("TTN", "self-score", "D2"): "tra-lai/TTN-D2.xlsx"}
    form = Receipt(
        "inbox/TTN-D2.xlsx", "1" * 64, ReceiptStatus.ACCEPTED, "TTN", "self-score", "D2", sent=date(2025, 6, 2)
    )
    found = above_max(10, "inbox/TTN-D2.xlsx")
    letter = only(slip_drafts(replace(asked, findings=(found,), receipts=(form,)), slips, vi))
    assert "\nTự chấm – Đợt 2 (nhận ngày 02/06/2025, nộp muộn 2 ngày):\n- " in letter.body


@pytest.mark.parametrize(("many", "shown", "more"), [(15, 15, 0), (16, 15, 1), (40, 15, 25)])
def test_a_letter_holds_fifteen_points_and_counts_the_others(
    many: int, shown: int, more: int, asked: Season, vi: Language
) -> None:
    season = replace(asked, findings=tuple(above_max(row) for row in range(10, 10 + many)))
    letter = only(slip_drafts(season, {("TTN", "self-score", "D1"): "tra-lai/TTN-D1.xlsx"}, vi))
    told = lines(letter)
    assert sum("vượt mức" in line for line in told) == shown
    assert told[shown:] == ([f"- … và {more} điểm khác, xem trong phiếu gửi kèm."] if more else [])


# --- schools ---------------------------------------------------------------------------------------------------------
SCHOOLS = (Reporter("KS", "Trường Kim Sơn", email="ks@truong.vn"), Reporter("AN", "Trường An Hòa"))


def office(season: Season, *, due: Due, owes: tuple[str, ...] = ()) -> Season:
    """An office: Kim Sơn has sent its report, An Hòa has not."""
    book = replace(
        season.rulebook,
        reporters=SCHOOLS,
        dues={"report": due},
        hand_ins=(replace(PLAN, holders=owes),),
    )
    reports = {"KS": SchoolReport("KS", "Trường Kim Sơn", "2024-2025", file="inbox/ks.xlsx")}
    return replace(season, rulebook=book, schools=Schools(SCHOOLS, reports))


REPORT = "- Báo cáo kết quả thi đua, khen thưởng (tệp bao-cao-cap-tren.xlsx)"


def test_a_school_is_reminded_of_its_report_and_of_whatever_else_it_owes(asked: Season, vi: Language) -> None:
    season = office(asked, due=Due("31/05/2025", LAST, LAST), owes=("KS", "AN"))
    kim_son, an_hoa = report_reminder_drafts(season, SendingDay(date(2025, 6, 1)), vi)
    assert (an_hoa.file, an_hoa.to, an_hoa.name) == ("thu/nhac-AN.eml", (), "Trường An Hòa")
    assert an_hoa.subject == "Nhắc gửi báo cáo thi đua – Trường An Hòa – năm học 2024-2025"
    plan = "- Kế hoạch năm học: đã quá hạn, hạn nộp: 30/05/2025 (muộn 2 ngày)"
    assert lines(an_hoa) == [f"{REPORT}: đã quá hạn, hạn nộp: 31/05/2025 (muộn 1 ngày)", plan]
    # Its report is there: what is still owed is asked for in the words of any reminder.
    assert (kim_son.to, kim_son.subject) == (
        ("ks@truong.vn",),
        "Nhắc nộp phiếu thi đua – Trường Kim Sơn – năm học 2024-2025",
    )
    assert lines(kim_son) == [plan]


def test_a_school_gets_a_slip_with_what_is_wrong_in_its_own_report(asked: Season, vi: Language) -> None:
    season = office(asked, due=Due(""))
    spots = [CellPlace(file, "Người", 4, 2) for file in ("inbox/ks.xlsx", "inbox/an.xlsx")]
    found = tuple(
        at(codes.REPORT_CELL_CHANGED, spot, unit=code, what=code, column="Số người", sealed="7")
        for spot, code in zip(spots, ("KS", "AN"), strict=True)
    )
    letter = only(school_slip_drafts(replace(season, findings=found), {"KS": "tra-lai/report/KS.xlsx"}, vi))
    assert (letter.file, letter.subject) == (
        "thu/tra-lai-KS.eml",
        "Báo cáo thi đua của Trường Kim Sơn cần sửa – năm học 2024-2025",
    )
    assert letter.attached == (Attached("tra-lai/report/KS.xlsx", "KS - Phiếu trả lại báo cáo.xlsx"),)
    (line,) = lines(letter)
    assert line.startswith(
        "- trang Người, ô C5: Ô «Số người» của «KS» trong báo cáo đã bị sửa; trường gửi đi là «7». Nếu điều đang ghi"
    )


def test_one_letter_takes_everything_down_to_a_school_and_says_where_an_address_is_missing(
    asked: Season, vi: Language
) -> None:
    season = office(asked, due=Due(""))
    files = {"KS": ["gui-truong/ket-qua-xet-KS.xlsx"], "AN": ["gui-truong/phong-trao-cap-tren-AN.xlsx"]}
    found = at(
        codes.REPORT_CELL_CHANGED,
        CellPlace("inbox/ks.xlsx", "Người", 4, 2),
        unit="KS",
        what="x",
        column="y",
        sealed="7",
    )
    kim_son, an_hoa = school_drafts(replace(season, findings=(found,)), files, {"KS": "tra-lai/bao-cao/KS.xlsx"}, vi)
    assert (kim_son.to, [one.name for one in kim_son.attached]) == (
        ("ks@truong.vn",),
        ["ket-qua-xet-KS.xlsx", "KS - Phiếu trả lại báo cáo.xlsx"],
    )
    first, second, mend = lines(kim_son)
    assert [first, second] == ["- ket-qua-xet-KS.xlsx", "- KS - Phiếu trả lại báo cáo.xlsx"]
    assert mend.startswith("- trang Người, ô C5: Ô «y» của «x»") and "Phiếu trả lại hỏi" in kim_son.body
    assert (an_hoa.to, lines(an_hoa)) == ((), ["- phong-trao-cap-tren-AN.xlsx"])
    assert "(Chưa có địa chỉ thư của Trường An Hòa" in an_hoa.body and "địa chỉ thư" not in kim_son.body
    # What is pasted names files as they were issued, and says nothing of addresses.
    assert (kim_son.lines[:2], an_hoa.lines) == (
        ("- ket-qua-xet-KS.xlsx", "- KS.xlsx"),
        ("- phong-trao-cap-tren-AN.xlsx",),
    )


def test_a_letter_to_a_school_names_whom_of_it_a_finding_is_about(asked: Season, vi: Language) -> None:
    season = office(asked, due=Due(""))
    guests, names = (Person("KS/1", "Vũ An", "KS"),), {**season.rulebook.shown_names, "KS/1": "Vũ An"}
    season = replace(season, rulebook=replace(season.rulebook, guests=guests, shown_names=names))
    spot = CellPlace("inbox/ks.xlsx", "Người", 4, 2)
    found = at(codes.REPORT_CELL_CHANGED, spot, unit="KS", person="KS/1", what="KS", column="Ngày sinh", sealed="1980")
    letter = only(school_slip_drafts(replace(season, findings=(found,)), {"KS": "tra-lai/report/KS.xlsx"}, vi))
    assert lines(letter)[0].startswith("- trang Người, ô C5: Vũ An: Ô «Ngày sinh» của «KS»")


@pytest.mark.parametrize(
    ("units", "schools", "whom"),
    [
        (300, 0, ""),
        (301, 0, "301 tổ"),
        (0, 301, "301 trường"),
        (150, 150, ""),
        (150, 151, "150 tổ và 151 trường"),
    ],
)
def test_beyond_300_units_and_schools_a_merge_leaves_the_letters_to_mail(
    units: int, schools: int, whom: str, asked: Season, vi: Language
) -> None:
    book = replace(
        asked.rulebook,
        units=tuple(Unit(f"T{number}", "Tổ") for number in range(units)),
        reporters=tuple(Reporter(f"S{number}", "Trường") for number in range(schools)),
    )
    said = [vi.text(one) for one in left_to_mail(replace(asked, rulebook=book))]
    assert [text.partition("Có ")[2].partition(" nên ")[0] for text in said] == ([whom] if whom else [])


# --- to the office above ---------------------------------------------------------------------------------------------
def test_the_report_names_the_files_and_counts_who_is_proposed_before_the_vote(asked: Season, vi: Language) -> None:
    letter = summary_draft(
        asked, ["ket-qua/tong-hop.xlsx", "ket-qua/bao-cao-cap-tren.xlsx", "giay-to/to-trinh.docx"], vi
    )
    assert (letter.file, letter.to, letter.name, letter.whose) == (
        "thu/bao-cao.eml",
        ("vhxh@xa.vn",),
        "Phòng Văn hoá – Xã hội",
        "",
    )
    assert letter.subject == ("Báo cáo kết quả thi đua, khen thưởng năm học 2024-2025 – Trường Trung học cơ sở Kim Sơn")
    # 9 of 13 people meet LĐTT; of the two places for CSTĐCS (25 % of 9) two people are equal at the second.
    assert letter.body == (
        "Kính gửi Phòng Văn hoá – Xã hội,\n\n"
        "Trường Trung học cơ sở Kim Sơn gửi báo cáo kết quả thi đua, khen thưởng năm học 2024-2025 (tệp đính kèm):\n"
        "- Tổng hợp gửi cấp trên - Trường Trung học cơ sở Kim Sơn.xlsx: để người đọc và in\n"
        "- bao-cao-cap-tren.xlsx: tệp số liệu để gộp bằng chương trình; xin để nguyên, không chép sang tệp khác\n"
        "- to-trinh.docx\n\n"
        "Đề nghị theo số liệu đã nhận, hội đồng chưa bỏ phiếu:\n"
        "- Lao động tiên tiến: 9 (trường quyết định)\n"
        "- Chiến sĩ thi đua cơ sở: 1\n"
        "- Tập thể lao động tiên tiến: 1 (trường quyết định)\n" + SIGN
    )
    assert letter.attached == (
        Attached("ket-qua/tong-hop.xlsx", "Tổng hợp gửi cấp trên - Trường Trung học cơ sở Kim Sơn.xlsx"),
        Attached("ket-qua/bao-cao-cap-tren.xlsx", "bao-cao-cap-tren.xlsx"),
        Attached("giay-to/to-trinh.docx", "to-trinh.docx"),
    )


def test_the_report_of_a_season_that_voted_counts_who_passed_and_says_nothing_of_nobody(
    asked: Season, vi: Language
) -> None:
    decisions = (Decision("GV01", "LDTT", 8, 1, None, True), Decision("GV02", "LDTT", 1, 8, None, False))
    season = with_paths(replace(asked, council=Council("hd.xlsx", Meeting(), decisions)))
    told = summary_draft(season, [], vi).body
    assert "\n\nHội đồng thi đua, khen thưởng đã thông qua:\n- Lao động tiên tiến: 1 (trường quyết định)\n\n" in told
    nobody = with_paths(replace(asked, verdicts=()))
    assert summary_draft(nobody, ["a.xlsx"], vi).body.partition("):\n")[2] == f"- a.xlsx\n{SIGN}"


def test_the_package_goes_to_the_office_above_or_to_whoever_that_is(asked: Season, vi: Language) -> None:
    letter = package_draft(asked, ["ho-so/00-danh-muc.xlsx"], vi)
    assert (letter.file, letter.subject) == (
        "thu/ho-so-dang-ky.eml",
        "Hồ sơ đăng ký, giao ước thi đua năm học 2024-2025 – Trường Trung học cơ sở Kim Sơn",
    )
    two = replace(asked, rulebook=replace(asked.rulebook, school=replace(asked.rulebook.school, work_year="2025")))
    assert "giao ước thi đua năm 2025 (năm học 2024-2025) –" in package_draft(two, [], vi).subject
    nameless = replace(asked.rulebook.school, report_to="", report_email="", parent="")
    season = replace(asked, rulebook=replace(asked.rulebook, school=nameless))
    to_nobody = package_draft(season, [], vi)
    assert (to_nobody.name, to_nobody.to) == ("cơ quan cấp trên", ())
    assert to_nobody.body.startswith("Kính gửi cơ quan cấp trên,\n")
    above = replace(nameless, parent="UBND xã Kim Sơn")
    season = replace(asked, rulebook=replace(asked.rulebook, school=above))
    assert package_draft(season, [], vi).body.startswith("Kính gửi UBND xã Kim Sơn,\n")


def test_letters_without_an_address_are_named_by_whom_they_are_for_each_once(vi: Language) -> None:
    def letter(name: str, whose: str, *to: str) -> Letter:
        return Letter("thu/x.eml", to, name, "", "", whose=whose)

    unit = letter("Bùi Thị Yến", "Tổ Văn phòng")
    named = [unit, unit, letter("Lê Hòa", "Tổ Văn", "van@truong.vn"), letter("Phòng Nội vụ", "")]
    assert without_address(named) == "Tổ Văn phòng, Phòng Nội vụ"


# --- the calendar ----------------------------------------------------------------------------------------------------
def test_the_calendar_has_forms_things_to_hand_in_and_tasks_with_their_days(asked: Season, vi: Language) -> None:
    when = Due("Tháng 9/2024", date(2024, 9, 1), date(2024, 9, 30))
    task = CalendarTask("T1", "Hội nghị viên chức", due="Tháng 9/2024", guide="CV 12", doer="BGH", when=when)
    book = replace(asked.rulebook, calendar=(task, replace(task, key="T2", when=Due("khi có công văn"))))
    events = Calendar.from_ical(calendar_file(book, vi)).walk("VEVENT")
    told = {str(one["SUMMARY"]): (one["DTSTART"].dt, one["DTEND"].dt) for one in events}
    # an event of whole days ends on the first day after it (RFC 5545, 3.6.1)
    assert told == {
        "Hạn nộp: Tự chấm Đợt 2": (date(2025, 5, 31), date(2025, 6, 1)),
        "Hạn nộp: Kế hoạch năm học": (date(2025, 5, 30), date(2025, 5, 31)),
        "Hội nghị viên chức": (date(2024, 9, 1), date(2024, 10, 1)),
    }
    said = {str(one["SUMMARY"]): str(one["DESCRIPTION"]) for one in events}
    assert said["Hạn nộp: Tự chấm Đợt 2"] == "31/05/2025"
    assert said["Hội nghị viên chức"].splitlines() == [
        "Đơn vị triển khai, hướng dẫn: CV 12",
        "Đơn vị thực hiện: BGH",
        "Thời hạn: Tháng 9/2024",
    ]


def test_what_moves_to_another_day_stays_the_same_event_and_other_schools_have_their_own(
    asked: Season, vi: Language
) -> None:
    def ids(**changes: Any) -> set[str]:
        made = calendar_file(replace(asked.rulebook, **changes), vi)
        return {str(one["UID"]) for one in Calendar.from_ical(made).walk("VEVENT")}

    first = ids()
    assert len(first) == 2
    moved = replace(PLAN, due=Due("02/06/2025", date(2025, 6, 2), date(2025, 6, 2)))
    assert ids(hand_ins=(moved,)) == first
    assert not ids(school=replace(asked.rulebook.school, id="khac")) & first


def test_the_calendar_says_what_it_is_and_whose(asked: Season, vi: Language) -> None:
    rounds = (
        replace(asked.rulebook.rounds[0], start=date(2024, 9, 5)),
        replace(asked.rulebook.rounds[1], start=date(2025, 2, 1)),
    )
    book = replace(asked.rulebook, rounds=rounds, dues={}, calendar=(CalendarTask("T1", "Họp", when=PLAN.due),))
    made = calendar_file(book, vi)
    # By hand, as RFC 5545 has it: whole days, which take no time of anybody, made on the season's own first day.
    task = sha256("kim-son-2024|task|T1|Họp".encode()).hexdigest()[:24]
    plan = sha256(b"kim-son-2024|hand-in|KH").hexdigest()[:24]
    days = ["DTSTART;VALUE=DATE:20250530", "DTEND;VALUE=DATE:20250531", "DTSTAMP:20240905T000000Z"]
    events = [
        [
            "SUMMARY:Hạn nộp: Kế hoạch năm học",
            *days,
            f"UID:{plan}@thidua-xlsx",
            "DESCRIPTION:30/05/2025",
            "TRANSP:TRANSPARENT",
        ],
        ["SUMMARY:Họp", *days, f"UID:{task}@thidua-xlsx", "TRANSP:TRANSPARENT"],
    ]
    told = made.decode().replace("\r\n ", "").split("\r\n")
    assert told[:4] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//thidua-xlsx//vi",
        "X-WR-CALNAME:Thi đua Trường Trung học cơ sở Kim Sơn 2024-2025",
    ]
    assert sorted(told[4:-2]) == sorted([line for event in events for line in ("BEGIN:VEVENT", *event, "END:VEVENT")])
    # Of a form that the season does not have the round alone is named, of a round that bears no name the form.
    unnamed = replace(book, rounds=(replace(rounds[0], name=""), rounds[1]), hand_ins=(), calendar=())
    dues = {"khac:D2": PLAN.due, "self-score:D1": PLAN.due, "nominations:D2": PLAN.due}
    named = Calendar.from_ical(calendar_file(replace(unnamed, dues=dues), vi)).walk("VEVENT")
    assert [str(one["SUMMARY"]) for one in named] == [
        "Hạn nộp: Đợt 2",
        "Hạn nộp: Tự chấm",
        "Hạn nộp: Giới thiệu điển hình Đợt 2",
    ]
    undated = replace(book, rounds=(), hand_ins=(PLAN,))
    stamps = {
        year: str(
            Calendar.from_ical(calendar_file(replace(undated, school=replace(book.school, school_year=year)), vi))
            .walk("VEVENT")[0]["DTSTAMP"]
            .dt
        )
        for year in ("2024-2025", "năm nay")
    }
    assert stamps == {"2024-2025": "2024-01-01 00:00:00+00:00", "năm nay": "2000-01-01 00:00:00+00:00"}
