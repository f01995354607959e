"""The summary's sheet of findings, told whole: in which order, whose they are, where, and what to do."""

from datetime import date
from decimal import Decimal

import pytest
from handmade import UNITS
from msgspec.structs import replace
from sheet_text import set_up, told

from thidua_xlsx.declare.season import SCHOOL
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Waiver, at
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import CellPlace, FilePlace, KeyPlace
from thidua_xlsx.model import Schools, Season
from thidua_xlsx.reports.summary.returns.findings_sheet import findings_sheet

SCORES = CellPlace("inbox/ttn.xlsx", "Tự chấm", 9, 4)  # E10
HEADS = [
    "note: Bấm vào số thứ tự để mở tệp.",
    "note: LỖI: phải sửa, khi chốt danh hiệu nào dựa vào chỗ sai thì chưa ghi vào sổ theo dõi. Cảnh báo: nên xem lại, bấm dấu + ở lề trái để xem của ai. Lưu ý: chỉ để biết.",
    "TT | CỦA AI | Ở ĐÂU | NỘI DUNG",
]


def lines(season: Season, vi: Language, *findings: Finding) -> list[str]:
    return told(findings_sheet(replace(season, findings=findings), vi))


def above(person: str | None, place: CellPlace = SCORES, **more: str) -> Finding:
    return at(codes.CELL_ABOVE_MAX, place, column="Điểm", max=Decimal(20), person=person, raw="25", **more)


def no_number(person: str | None, place: CellPlace = SCORES, **more: object) -> Finding:
    return at(codes.CELL_NOT_NUMBER, place, column="Điểm", person=person, raw="x", **more)  # type: ignore[arg-type]


def test_a_form_that_was_never_sent_has_no_place_in_a_file(season: Season, vi: Language) -> None:
    missing = at(codes.RETURN_MISSING, FilePlace("inbox"), unit="TTN", unit_name="Tổ Toán - Tin", form="Đăng ký")
    assert "inbox\nchưa nhận được phiếu" in "\n".join(lines(season, vi, missing))


def test_findings_stand_kind_by_kind_errors_first_and_in_the_order_of_units_and_people(
    season: Season, vi: Language
) -> None:
    missing = at(codes.SCORES_MISSING, FilePlace("inbox/ttn.xlsx"), name="Hoa", round="Đợt 1", person="GV01")
    found = [
        missing,
        above("GV02"),  # Ân, the second of his unit by name
        no_number("GV03", replace(SCORES, row=20)),  # Ánh, the first
        at(codes.FILE_ENCRYPTED, FilePlace("inbox/ttn cũ.xlsx"), unit="TTN"),  # of nobody there
        above("GV07", replace(SCORES, file="inbox/khxh.xlsx")),
        at(codes.QUOTA_TIED, FilePlace("thidua.xlsx"), title="LĐTT", names=("A", "B"), unit=SCHOOL),
        at(codes.WAIVER_UNUSED, KeyPlace("thidua.xlsx", "waivers.1"), code_waived="C102", where="E10"),
    ]
    sheet = findings_sheet(replace(season, findings=tuple(found)), vi)
    assert set_up(sheet) == "Điều cần xem lại: ngang, giữ dòng đầu bảng, giữ 2 cột"
    assert told(sheet)[:3] == HEADS
    assert told(sheet)[3:] == [
        "bad: F106 – LỖI, 1 điều: Xin tổ bỏ mật khẩu và gửi lại, hoặc mở bằng mật khẩu, bỏ mật khẩu, lưu vào inbox.",
        "1 -> ../inbox/ttn cũ.xlsx | Tổ Toán - Tin | ttn cũ.xlsx\ncả tệp | Tệp có đặt mật khẩu mở",
        "bad: C101 – LỖI, 1 điều: Gõ lại bằng chữ số.",
        "2 -> ../inbox/ttn.xlsx | Đặng Ngọc Ánh | ttn.xlsx\ntrang Tự chấm, ô E21 | Ô «Điểm» không phải là số («x»)",
        "bad: C102 – LỖI, 2 điều: Gõ lại số không quá 20.",
        "3 -> ../inbox/ttn.xlsx | Trần Văn Ân | ttn.xlsx\ntrang Tự chấm, ô E10 | Ô «Điểm» vượt mức tối đa 20 («25»)",
        "4 -> ../inbox/khxh.xlsx | Phạm Thu Hà | khxh.xlsx\ntrang Tự chấm, ô E10 | Ô «Điểm» vượt mức tối đa 20 («25»)",
        "▸ warn: X105 – cảnh báo, 1 điều: Đề nghị tổ bổ sung các điểm này; người không tham gia đợt này thì hội đồng ghi Đợt được miễn ở trang Xếp loại của sổ họp.",
        "· 5 -> ../inbox/ttn.xlsx | Nguyễn Thị Hoa (1980) | ttn.xlsx\ncả tệp | Hoa chưa có điểm nào ở Đợt 1",
        "▸ warn: X108 – cảnh báo, 1 điều: Hội đồng quyết định chọn ai trong số này.",
        "· 6 -> ../thidua.xlsx | Hội đồng | thidua.xlsx\ncả tệp | LĐTT: đồng hạng ngay tại mức tỷ lệ: A, B",
        "▸ section: Lưu ý – 1 điều, 1 loại; bấm dấu + ở lề trái để xem",
        "· 7 |  | thidua.xlsx\ntrang Chấp nhận, dòng 1 | X113: Dòng chấp nhận điều cần xem lại C102 ở E10 không dùng tới\nXóa dòng này ở trang Chấp nhận nếu điều cần xem lại đã hết.",
    ]


def test_three_of_a_kind_about_one_person_are_opened_by_one_line(season: Season, vi: Language) -> None:
    places = [FilePlace(f"inbox/{at}.xlsx") for at in range(3)]
    missing = [
        at(codes.SCORES_MISSING, place, name="Hoa", round=f"Đợt {number}", person="GV01", unit="TTN")
        for number, place in enumerate(places, start=1)
    ]
    assert [line.split(" | ")[0] for line in lines(season, vi, *missing)[4:]] == [
        "· +", "·· 1 -> ../inbox/0.xlsx", "·· 2 -> ../inbox/1.xlsx", "·· 3 -> ../inbox/2.xlsx",
    ]  # fmt: skip
    assert lines(season, vi, *missing)[4] == "· + | Nguyễn Thị Hoa (1980) | 3 tệp\n3 chỗ | Hoa chưa có điểm nào ở …"
    assert not any(line.startswith("··") for line in lines(season, vi, *missing[:2]))


def test_one_line_names_everybody_whom_three_warnings_of_a_kind_are_about(season: Season, vi: Language) -> None:
    whose = [("GV01", "TTN"), (None, "KHTN"), (None, "TTN")]
    found = [
        at(codes.GRADE_MISSING, replace(SCORES, row=row), unit_name="x", names=(str(row),), person=person, unit=unit)
        for row, (person, unit) in enumerate(whose, start=10)
    ]
    opener, *places = lines(season, vi, *found)[4:]
    assert opener.split(" | ")[:3] == [
        "· +", f"Tổ Toán - Tin, Nguyễn Thị Hoa (1980), {UNITS[1].name}", "1 tệp\n3 chỗ",
    ]  # fmt: skip
    assert len(places) == 3
    assert all(line.startswith("·· ") for line in places)
    # What must be fixed stays in sight, place by place.
    errors = [above(person, replace(SCORES, row=row)) for row, person in enumerate(("GV01", "GV02", "GV03"))]
    assert not any(line.startswith("▸") for line in lines(season, vi, *errors))


def test_of_somebody_whom_the_text_names_only_the_unit_is_told_beside_it(season: Season, vi: Language) -> None:
    hoa = season.rulebook.shown_name(season.dossiers[0].person)
    missing = at(
        codes.SCORES_MISSING, FilePlace("inbox/ttn.xlsx"), name=hoa, round="Đợt 1",
        person=season.dossiers[0].person.code, unit="TTN",
    )  # fmt: skip
    assert lines(season, vi, missing)[-1].split(" | ")[1] == "Tổ Toán - Tin"


def test_cells_that_say_the_same_take_one_line_and_other_places_stand_below(season: Season, vi: Language) -> None:
    also = (
        replace(SCORES, row=10, col=5),
        CellPlace("inbox/khac.xlsx", "Tổ chấm", 3, 1),
        replace(SCORES, sheet="Xếp loại"),
        FilePlace("inbox/thu.eml"),
    )
    one = at(
        codes.RETURNS_DIFFER,
        SCORES,
        also=also,
        form="Tự chấm",
        what="Hoa",
        where="Hoa",
        values=("1", "2"),
        unit="TTN",
        person="GV01",
    )
    two = [no_number("GV02", replace(SCORES, row=row)) for row in (3, 4)]
    told_ = lines(season, vi, one, *two)
    also_there = "cũng xem: Tự chấm: F11\nXếp loại: E10\nthu.eml\nkhac.xlsx\nTổ chấm: B4"
    assert told_[3].startswith("bad: C101 – LỖI, 2 điều: ")
    assert [line.split(" | ")[1:3] for line in (told_[4], told_[6])] == [
        ["Trần Văn Ân", "ttn.xlsx\ntrang Tự chấm, ô E4:E5"],
        ["Nguyễn Thị Hoa (1980) – Tổ Toán - Tin", f"ttn.xlsx\ntrang Tự chấm, ô E10\n{also_there}"],
    ]


def test_of_many_other_files_four_lines_are_told(season: Season, vi: Language) -> None:
    also = tuple(CellPlace(f"inbox/{name}.xlsx", "Tờ", 0, 0) for name in "abc")
    one = no_number(None, also=also)
    [spot] = [line.split(" | ")[2] for line in lines(season, vi, one)[4:]]
    assert spot == "ttn.xlsx\ntrang Tự chấm, ô E10\ncũng xem: a.xlsx\nTờ: A1\nvà 2 ô khác"


def test_a_value_that_was_read_is_told_up_to_two_hundred_letters(season: Season, vi: Language) -> None:
    for length, shown in ((200, "a" * 200), (201, "a" * 200 + "…")):
        [row] = lines(season, vi, replace(no_number(None), raw="a" * length))[4:]
        assert row.split(" | ")[3].endswith(f"(«{shown}»)")
    [row] = lines(season, vi, replace(no_number(None), raw=Decimal("9.5")))[4:]
    assert row.split(" | ")[3].endswith("(«9,5»)")


def test_a_rule_of_the_law_is_named_by_the_name_of_its_regime(season: Season, vi: Language) -> None:
    name = season.rulebook.regime.name.vi
    places = [KeyPlace(f"regimes/{file}.toml", "citations") for file in ("luat-2022", "luat-2003")]
    rows = lines(season, vi, *(at(codes.RULE_NOT_VERIFIED, place, rules=("Điều 1",)) for place in places))
    assert [row.split(" | ")[2] for row in rows[-3:]] == [
        "2 tệp\n2 chỗ",
        "Bộ quy định luat-2003\nphần căn cứ",
        f"Bộ quy định {name}\nphần căn cứ",
    ]


# --- what asks nothing of anybody ------------------------------------------------------------------------------------
def taken(unit: str | None, file: str, used: str = "9,5", row: int = 9) -> Finding:
    place = CellPlace(f"inbox/{file}.xlsx", "Tự chấm", row, 4)
    return at(codes.CELL_REINTERPRETED, place, column="Điểm", used=used, unit=unit, raw="9.5")


def accepted(
    one: Finding, reason: str = "Có giấy", until: date | None = None, approver: str = "Hiệu trưởng"
) -> Finding:
    return replace(one, waiver=Waiver("C101", "x", reason, approver, until, FilePlace("thidua.xlsx")))


def test_what_asks_nothing_is_folded_below_one_line_by_kind_and_then_by_place(season: Season, vi: Language) -> None:
    found = lines(
        season, vi,
        no_number(None),
        taken("TTN", "ttn", "9,5"), taken("KHTN", "khtn", "8,5"), taken("TTN", "ttn", "9,5", row=11), taken("TTN", "ttn", "7,5", row=20),
        at(codes.FILE_LITTER, FilePlace("inbox/Thumbs.db")),
    )  # fmt: skip
    assert found[5:] == [
        "▸ section: Đã tự xử lý, không phải làm gì – 5 điều, 2 loại; bấm dấu +",
        "· 2 |  | Thumbs.db\ncả tệp | F108: Tệp phụ do phần mềm tự tạo, đã bỏ qua",
        f"· + | {UNITS[1].name}, Tổ Toán - Tin | 2 tệp\n4 chỗ | C111: Ô «Điểm» được hiểu là …",
        f"·· 3 -> ../inbox/khtn.xlsx | {UNITS[1].name} | khtn.xlsx\ntrang Tự chấm, ô E10 | Ô «Điểm» được hiểu là 8,5 («9.5»)",
        "·· 4 -> ../inbox/ttn.xlsx | Tổ Toán - Tin | ttn.xlsx\ntrang Tự chấm, ô E10, E12 | Ô «Điểm» được hiểu là 9,5 («9.5»)",
        "·· 5 -> ../inbox/ttn.xlsx | Tổ Toán - Tin | ttn.xlsx\ntrang Tự chấm, ô E21 | Ô «Điểm» được hiểu là 7,5 («9.5»)",
    ]


def test_a_kind_of_one_line_has_no_line_of_its_own(season: Season, vi: Language) -> None:
    assert lines(season, vi, taken("TTN", "ttn"))[3].startswith("▸ section: Đã tự xử lý, không phải làm gì – 1 điều")
    assert lines(season, vi, taken("TTN", "ttn"))[4].startswith("· 1 -> ../inbox/ttn.xlsx | Tổ Toán - Tin | ")


@pytest.mark.parametrize(
    ("schools", "named"), [(8, "T0, T1, T2, T3, T4, T5, T6, T7"), (9, "T0, T1, T2, T3, T4, T5, T6, T7, …")]
)
def test_a_kind_names_eight_of_whom_it_is(season: Season, vi: Language, schools: int, named: str) -> None:
    book = replace(season.rulebook, reporters=tuple(Reporter(f"S{at}", f"T{at}") for at in range(schools)))
    many = [taken(f"S{at}", f"{at}", str(at)) for at in range(schools)]
    found = lines(replace(season, rulebook=book), vi, *many)
    assert found[4].split(" | ")[1:3] == [named, f"{schools} tệp\n{schools} chỗ"]


ACCEPTED, EACH = "✓ đã chấp nhận: Có giấy (Hiệu trưởng)", "✓ đã chấp nhận, lý do ghi ở từng chỗ"


@pytest.mark.parametrize(
    ("reason", "until", "approver", "of_all", "own"),
    [
        ("Có giấy", None, "Hiệu trưởng", ACCEPTED, ACCEPTED),
        ("Có giấy", None, "Hội đồng", EACH, "✓ đã chấp nhận: Có giấy (Hội đồng)"),
        ("Có biên bản", None, "Hiệu trưởng", EACH, "✓ đã chấp nhận: Có biên bản (Hiệu trưởng)"),
        (
            "Có giấy",
            date(2025, 6, 30),
            "Hiệu trưởng",
            EACH,
            "✓ đã chấp nhận: Có giấy (Hiệu trưởng, đến ngày 30/06/2025)",
        ),
    ],
)
def test_what_was_accepted_says_why_by_whom_and_until_when(
    season: Season, vi: Language, reason: str, until: date | None, approver: str, of_all: str, own: str
) -> None:
    first = accepted(no_number("GV01", replace(SCORES, file="inbox/a.xlsx")))
    second = accepted(no_number("GV02", replace(SCORES, file="inbox/b.xlsx")), reason, until, approver)
    found = [line.split(" | ") for line in lines(season, vi, first, second)[4:]]
    assert [(row[0], row[3].partition("\n")[2]) for row in found] == [
        ("· +", of_all),
        ("·· 1 -> ../inbox/a.xlsx", ACCEPTED),
        ("·· 2 -> ../inbox/b.xlsx", own),
    ]


def test_an_office_can_filter_the_findings_of_its_schools(season: Season, vi: Language) -> None:
    office = replace(
        season, schools=Schools((Reporter("S1", "Trường Một"),)), findings=(above(None), taken("TTN", "ttn"))
    )
    assert set_up(findings_sheet(office, vi)) == (
        "Điều cần xem lại: ngang, giữ dòng đầu bảng, giữ 2 cột, lọc 4 dòng, 7 cột"
    )
    alike = lines(office, vi, taken("TTN", "ttn"), taken("TTN", "cu"))
    assert alike[-3] == (
        "· + | C111 | lưu ý | Tổ Toán - Tin | 2 tệp\n2 chỗ | Ô «Điểm» được hiểu là 9,5 | Không cần làm gì nếu đúng ý."
    )
