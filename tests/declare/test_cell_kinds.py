"""What each kind of answer makes of the things people really type."""

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.mini import declared
from thidua_xlsx.base.text import number_text
from thidua_xlsx.declare.tables.cell_kinds import KINDS, CellAnswer, plain_code, read_cell, spellings_of
from thidua_xlsx.declare.tables.column_book import BilingualText, Choice, Choices, Column
from thidua_xlsx.documents.cell_rules import ListRule, NumberRule, Rule
from thidua_xlsx.documents.raw_workbook import RawCell, RawValue
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase
from thidua_xlsx.messages.language import LANGUAGES, language
from thidua_xlsx.messages.places import FilePlace

GRADES = Choices(
    [
        Choice("Hoàn thành xuất sắc nhiệm vụ", "Excellent", "HTXSNV", ("Xuất sắc",), "HTXSNV"),
        Choice("Hoàn thành tốt nhiệm vụ", "Good", "HTTNV", ("Tốt",), "HTTNV"),
    ]
)
TITLES = Choices(
    [
        Choice("Lao động tiên tiến", "Advanced worker", "LĐTT", (), "LDTT"),
        Choice("Chiến sĩ thi đua cơ sở", "Emulation fighter", "CSTĐCS", ("CSTĐ CS",), "CSTDCS"),
        Choice("Cờ thi đua của bộ, tỉnh", "Flag", "", (), "CTDT"),
    ]
)
# Two people of one name, one whose name differs by a tone only.
PEOPLE = Choices(
    [
        Choice(
            "Nguyễn Thị Hoa (GV13)", "Nguyễn Thị Hoa (GV13)", "", ("Nguyễn Thị Hoa", "Nguyễn Thị Hoa (1983)"), "GV13"
        ),
        Choice(
            "Nguyễn Thị Hoa (GV16)", "Nguyễn Thị Hoa (GV16)", "", ("Nguyễn Thị Hoa", "Nguyễn Thị Hoa (1990)"), "GV16"
        ),
        Choice("Trịnh Thị Hoà (GV12)", "Trịnh Thị Hoà (GV12)", "", ("Trịnh Thị Hoà", "Trịnh Thị Hoà"), "GV12"),
    ]
)
CRITERIA = Choices([Choice("1.11 – A", "1.11 – A", "", (), "1.11"), Choice("11.1 – B", "11.1 – B", "", (), "11.1")])
NAN, INF = float("nan"), float("inf")
LABEL = BilingualText("Cột", "Column")


def column(kind: str, **fields: Any) -> Column:
    return Column(LABEL, kind, **fields)  # type: ignore[arg-type]


SCORE = column("number", low=Decimal(0), high=Decimal(10), step=Decimal("0.5"))
FREE = column("number")
NO_CHOICES = Choices()
COLUMNS = declared().columns


def said(reading: CellAnswer) -> object:
    """A reading in one word: the code of its problem, else the value, which is None for a blank.

    What is said of it is said in full, of this column.
    """
    for code, params in filter(None, (reading.problem, reading.doubt)):
        finding = Finding(code, FilePlace("a.xlsx"), params)
        assert None not in params.values()
        assert params.get("column", LABEL) == LABEL
        assert all(language(lang).text(finding) for lang in LANGUAGES)
    return reading.problem[0].id if reading.problem else reading.value


def reads(value: RawValue | None, asked: Column, choices: Choices = NO_CHOICES) -> object:
    return said(read_cell(RawCell(value), asked, choices))


# --- what is typed, and how it is read -------------------------------------------------------------------------------
AMOUNT = column("number", low=0, high=10**12)
WHOLE = column("number", low=0, high=Decimal(10**6), step=Decimal(1))
COUNT = column("number", low=Decimal(0), high=Decimal(366), step=Decimal(1), nought_in_words=True)
ODD = column("number", low=Decimal(1), step=Decimal(2))
DAY, SINCE = column("date"), column("since")
SEPTEMBER = date(1980, 9, 25)
EXCELLENT = "Hoàn thành xuất sắc nhiệm vụ"
TWO_CODES = Choices([Choice("An (gv1)", "An (gv1)", id="gv1"), Choice("Ba (GV1)", "Ba (GV1)", id="GV1")])
Typed = tuple[RawValue, ...]

# By rule: the column, its list, and all that is typed, by what it is read as: a value, or the code of a problem.
READ: Mapping[str, tuple[Column, Choices, Mapping[object, Typed]]] = {
    "points": (SCORE, NO_CHOICES, {
        Decimal("9.5"): (9.5, "9,5", "9.5", "９，５", "9,5 đ."),
        Decimal(9): (" 9 ", "\u00a09\u200b", "9đ", "9 điểm"),
        Decimal(3): ("+3", "+ 3"),
        Decimal("0.5"): ("0,500",),
        Decimal(0): (0.0, "-0"),
        Decimal(10): (10.0,),
        "C101": (
            *("chín", "1.20.000", "1.000,000", "9-", "9,5,5", "10/10", "9/10", "1_0", "1e3", "0x9", "NaN", "inf"),
            *("9..5", ",5", "9 5", "9²", "½", "①", "đ", "-", "TRUE", True, False, NAN, INF, -INF),
            "không",  # points that must be scored take no word for nothing
        ),
        "C110": ("1.234", "1,234"),  # a thousand, or one and a bit
        "C102": ("12", 10.5),
        "C103": (-2.0, "−2", "-2đ"),
        "C104": (9.3, "9,3"),
        "C117": (46054.0, datetime(2026, 2, 1), date(2026, 5, 9), time(9, 5)),
    }),
    "amounts whose thousands are parted at least twice": (AMOUNT, NO_CHOICES, {
        Decimal(20_000_000): ("20.000.000", "20.000.000 đồng"),
        Decimal(1_500_000): ("1,500,000 đ",),
    }),
    "whole numbers, where a separator can only part thousands": (WHOLE, NO_CHOICES, {
        Decimal(200_000): ("200.000", "200,000đ"),
        Decimal(1200): ("1.200 lượt",),
        Decimal(45): ("45 người",),
    }),
    "times, which words for nothing may say": (COUNT, NO_CHOICES, {
        Decimal(0): ("không", "Không có", "KHÔNG", "khong co", "0 lần", "không lần", "0"),
        "C101": ("không?", "chưa", "-", "không rõ", "ko biết"),
    }),
    "a number without limits": (FREE, NO_CHOICES, {
        Decimal("-12345.25"): ("-12345,25",),
        Decimal(46054): (46054.0,),
        Decimal("12.3456"): ("12,3456",),  # only three decimals could be thousands
    }),
    "a number within its limits, which is no day": (column("number", high=Decimal(100_000)), NO_CHOICES, {
        Decimal(46054): (46054.0,),
    }),
    "steps that begin at the lowest number": (ODD, NO_CHOICES, {Decimal(1): (1.0,), Decimal(3): (3.0,), "C104": (2.0,)}),
    "days": (DAY, NO_CHOICES, {
        SEPTEMBER: (
            *("25/09/1980", "ngày 25 tháng 9 năm 1980", "２５/０９/１９８０"),
            *(datetime(1980, 9, 25), date(1980, 9, 25)),
        ),
        date(1980, 9, 5): ("5-9-1980", "5.9.1980"),
        date(2024, 2, 29): ("29/02/2024",),
        date(1920, 1, 1): ("01/01/1920", 7306.0),  # the first and the last year that anybody means
        date(2100, 12, 31): ("31/12/2100",),
        date(2099, 12, 31): (73050.0,),
        date(2026, 2, 1): (46054.0,),  # 30/12/1899 + 46054 days: what a day becomes in a cell that lost its format
        "C106": (
            *("1980", "25/09/80", "09/25/1980", "31/04/2024", "29/02/2023", "0/1/2024", "1/2", "tháng 9/2024"),
            *("25/09/1880", "31/12/1919", "01/01/2101", "25/09/2180", "2024-09-25", "hôm qua"),
            *(7305.0, 73051.0, 9.0, 46054.5, NAN, INF, True, time(7, 0), datetime(1900, 1, 1)),
        ),
    }),
    "since when, where a year alone is enough": (SINCE, NO_CHOICES, {
        "1920": ("1920",),
        "2100": ("2100",),
        "1980": ("1980", 1980.0),
        "2008": ("9/2008", "09-2008", "Tháng 12 năm 2008"),
        SEPTEMBER: ("25/09/1980", datetime(1980, 9, 25)),
        "C106": ("13/2008", "9/1919"),
    }),
    "yes or no": (column("yesno"), NO_CHOICES, {
        True: (
            *("x", "X", " x ", "v", "✓", "✔", "có", "Có", "CÓ", "co", "yes", "đúng", "Đồng ý", "nhất trí", "1"),
            *(1.0, True, "TRUE"),
        ),
        False: (
            *("không", "Không", "khong", "0", "-", "–", "—", "--", "no", "chưa", "sai", "ko", "Không có"),
            *("Không đồng ý", 0.0, False, "FALSE"),
        ),
        "C114": ("?", "đang chờ", "có thể", "2", 2.0, "xx", "…", "✗", datetime(2024, 1, 1), NAN),
    }),
    "a choice by label, id or another spelling": (column("choice"), GRADES, {
        "HTXSNV": (
            *(EXCELLENT, EXCELLENT.upper(), "HTXSNV", "htxsnv", "Excellent", "Xuất sắc", "xuat sac"),
            *(" Hoàn  thành xuất sắc nhiệm vụ. ", unicodedata.normalize("NFD", EXCELLENT)),
        ),
        "C105": ("Khá", "Hoàn thành", "HTXSNV HTTNV", 1.0, True, datetime(2024, 1, 1), "?"),
    }),
    "a dash that a program made longer": (column("choice"), Choices([Choice("Không", "None", "", ("-",), "none")]), {
        "none": ("-", "–", "—", " − ", "‑"),
    }),
    "codes that look alike without their dots": (column("choice"), CRITERIA, {
        "1.11": ("1.11", 1.11),
        "11.1": ("11.1",),
        "C105": ("111",),
    }),
    "several titles in one cell": (column("choices"), TITLES, {
        ("LDTT",): ("LĐTT", "LĐTT,"),
        ("LDTT", "CSTDCS"): ("LĐTT, CSTĐCS", "LĐTT\nCSTĐCS", "LĐTT và CSTĐCS", "LĐTT + CSTĐCS & LĐTT"),
        ("CSTDCS", "LDTT"): ("CSTĐ CS; Lao động tiên tiến",),
        ("CTDT",): ("Cờ thi đua của bộ, tỉnh",),  # a comma of its own
        "C105": ("LĐTT, giỏi", "giỏi", 5.0, ",", ";"),  # one unknown title makes the cell unknown
    }),
    "a person by code, label or name": (column("person"), PEOPLE, {
        "GV13": ("GV13", "gv13"),
        "GV16": ("Nguyễn Thị Hoa (GV16)", "Nguyễn Thị Hoa (1990)"),
        "GV12": (
            *("Trịnh Thị Hoà", "Trịnh Thị Hòa", "trịnh thị  hoà", unicodedata.normalize("NFD", "Trịnh Thị Hoà")),
            "Trịnh Thị Hoàn (GV12)",  # a label from before a name was corrected is still its code
        ),
        # GV13 is Nguyễn Thị Hoa, so whoever types `Trịnh Thị Hoà (GV13)` is not to be guessed at.
        "C112": ("Trịnh Thị Hoa", "Lê Văn Không", "GV99", "Hoà", 13.0, True, "Trịnh Thị Hoà (GV13)"),
        "C116": ("Nguyễn Thị Hoa",),  # a name of two people is nobody's
    }),
    "of two codes that differ in capitals only the one written so": (column("person"), TWO_CODES, {
        "gv1": ("gv1",),
        "GV1": ("GV1",),
        "C112": ("Gv1",),
    }),
    "text, which takes anything": (column("text"), NO_CHOICES, {
        "a b": (" a\n b ",),
        "5": (5.0,),
        "0.1": (0.1,),
        "x": (True,),
        "05/09/2024": (datetime(2024, 9, 5),),
    }),
    "codes, but none that would break keys or paths": (column("code"), NO_CHOICES, {
        "GV01": ("GV01",),
        "101": (101.0,),
        "1.1": ("1.1", 1.1),
        "Tổ-1": ("Tổ-1",),
        "C120": ("A B", "a|b", "a/b", "#A", "=A", "../A", "x" * 40, "A:B", "+A", "-1", "a,b"),
    }),
    "lists": (column("list"), NO_CHOICES, {("II", "I", "1.1"): ("II, I;\n1.1 ,",)}),
    "addresses that mail can be sent to": (column("email"), NO_CHOICES, {
        "to.toan@truong.edu.vn": ("to.toan@truong.edu.vn",),
        "to.toan@truong.edu.vn, a@b.vn": ("Tổ Toán <to.toan@truong.edu.vn>;\na@b.vn",),
        "a@x.vn, b@x.vn": ("Tổ Toán <a@x.vn>; b@x.vn, a@x.vn", "a@x.vn / b@x.vn"),  # each once
        f"{'a' * 249}@x.vn": (f"{'a' * 249}@x.vn",),  # 254 characters, the most that an address may have
    }),
}  # fmt: skip
CASES = [(rule, meant, one) for rule, (_, _, cells) in READ.items() for meant, typed in cells.items() for one in typed]


@pytest.mark.parametrize(("rule", "meant", "typed"), CASES)
def test_what_is_typed_is_read_as_it_is_meant(rule: str, meant: object, typed: RawValue) -> None:
    asked, choices, _ = READ[rule]
    found = reads(typed, asked, choices)
    assert (found, type(found)) == (meant, type(meant))
    assert read_cell(RawCell(typed), asked, choices).doubt is None


@pytest.mark.parametrize(
    ("typed", "high", "fix"),
    [
        (9.3, "10", "Gõ 9 hoặc 9,5."),
        (0.2, "10", "Gõ 0 hoặc 0,5."),
        (9.6, "9.8", "Gõ 9,5."),
        (-2.3, None, "Gõ -2,5 hoặc -2."),
    ],
)
def test_points_off_the_steps_come_with_the_points_nearest_to_them(typed: float, high: str | None, fix: str) -> None:
    limits = {"low": Decimal(0), "high": Decimal(high)} if high else {}
    problem = read_cell(RawCell(typed), column("number", step=Decimal("0.5"), **limits), NO_CHOICES).problem
    assert problem
    code, params = problem
    assert (code.id, language("vi")(code.key("fix"), **params)) == ("C104", fix)


@pytest.mark.parametrize("typed", ["", "   ", "\u00a0", "\u200b", "\n", "\u3000"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_nothing_visible_is_blank(kind: str, typed: str) -> None:
    assert read_cell(RawCell(typed), column(kind), NO_CHOICES) == CellAnswer()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_empty_broken_and_uncalculated_cells(kind: str) -> None:
    asked = column(kind)
    assert read_cell(None, asked, NO_CHOICES) == CellAnswer()
    assert said(read_cell(RawCell(None, error="#REF!"), asked, NO_CHOICES)) == "C109"
    assert said(read_cell(RawCell(None, formula=True), asked, NO_CHOICES)) == "C113"
    assert said(read_cell(RawCell(None, formula=True, error="#N/A"), asked, NO_CHOICES)) == "C109"


def test_numbers_keep_what_was_meant_and_not_what_a_computer_stores() -> None:
    # 0.1 + 0.2 is stored as 0.30000000000000004, which is not in steps of 0.1.
    tenths = column("number", low=Decimal(0), high=Decimal(1), step=Decimal("0.1"))
    assert reads(0.1 + 0.2, tenths) == Decimal("0.3")
    assert reads(1 / 3, FREE) == Decimal("0.333333333333")
    # what is left of a subtraction is nothing, and a small number is a number
    assert reads(0.1 + 0.2 - 0.3, FREE) == reads(-5e-13, FREE) == 0
    assert [reads(one, FREE) for one in (0.0005, -0.0005, 2e-12)] == [
        Decimal(one) for one in ("0.0005", "-0.0005", "2e-12")
    ]


def test_a_notice_tells_how_text_was_understood() -> None:
    assert read_cell(RawCell("9,5"), SCORE, NO_CHOICES).used == Decimal("9.5")
    assert read_cell(RawCell(9.5), SCORE, NO_CHOICES).used == ""


KEPT_AS_TEXT = column("number", as_text=True)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("95", "95"), ("12,5", "12.5"), ("12.5", "12.5"), (" 0 ", "0"), ("15%", "15"), ("99,5 %", "99.5")],
)
def test_a_number_in_a_cell_that_keeps_text_is_the_right_answer_and_no_notice(typed: str, number: str) -> None:
    reading = read_cell(RawCell(typed), KEPT_AS_TEXT, NO_CHOICES)
    assert (reading.value, reading.problem, reading.used) == (Decimal(number), None, "")


def test_words_around_a_number_in_a_cell_that_keeps_text_are_still_told() -> None:
    assert read_cell(RawCell("9 điểm"), KEPT_AS_TEXT, NO_CHOICES).used == Decimal(9)
    assert read_cell(RawCell("20.000.000"), KEPT_AS_TEXT, NO_CHOICES).used == Decimal(20000000)


def test_every_column_of_numbers_that_keeps_text_takes_a_typed_number_in_silence() -> None:
    kept = [one for table in COLUMNS.tables() for one in COLUMNS.table(table).values() if one.as_text]
    assert {one.key for one in kept} >= {"target_value", "actual"}
    assert [one.key for one in kept if read_cell(RawCell("95"), one, NO_CHOICES).used != ""] == []


@pytest.mark.parametrize(
    ("typed", "value", "used"),
    [
        ("từ 99,5 % trở lên", "≥ 99,5", "≥ 99,5"),
        ("tối đa 3", "≤ 3", "≤ 3"),
        ("12 giải", Decimal(12), Decimal(12)),  # words without a direction
        (12.0, Decimal(12), ""),
    ],
)
def test_a_goal_is_told_as_it_was_understood(typed: RawValue, value: object, used: object) -> None:
    reading = read_cell(RawCell(typed), column("goal"), NO_CHOICES)
    assert (reading.value, reading.used, reading.problem) == (value, used, None)


@pytest.mark.parametrize(
    ("cell", "code"), [(RawCell(None, error="#REF!"), "C109"), (RawCell(None, formula=True), "C113")]
)
def test_what_no_kind_can_read_names_its_column(cell: RawCell, code: str) -> None:
    for kind in (SCORE, DAY, FREE):
        problem = read_cell(cell, kind, NO_CHOICES).problem
        assert problem is not None
        assert (problem[0].id, problem[1]["column"]) == (code, kind.label)


def test_a_day_is_said_to_be_read_as_one_only_where_it_came_as_a_number() -> None:
    typed = ("01/02/2026", datetime(2026, 2, 1), date(2026, 2, 1), 46054.0)
    assert [read_cell(RawCell(one), DAY, NO_CHOICES).used for one in typed] == ["", "", "", "01/02/2026"]


def test_a_month_is_said_to_be_read_as_its_year() -> None:
    assert read_cell(RawCell("9/2008"), SINCE, NO_CHOICES).used == "2008"


# --- an answer with a sign behind it ---------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["B+", "B -", "B–", "B?", "B (?)", "b+."])
def test_a_sign_behind_a_choice_is_not_taken_away(typed: str) -> None:
    levels = Choices([Choice(one, one, id=one) for one in "ABC"])
    assert reads(typed, column("choice"), levels) == "C105"
    assert reads("b.", column("choice"), levels) == "B"
    assert reads(typed, column("choice"), Choices([Choice(typed, typed, id="X")])) == "X"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Hoàn thành xuất sắc nhiệm vụ", False),
        ("xuất SẮC", False),  # a spelling of the list
        ("htxsnv", False),
        ("xuat sac", True),  # one that was guessed at
        ("Hoàn thành xuất sắc nhiệm vụ.", True),
    ],
)
def test_a_notice_tells_which_entry_was_understood(typed: str, told: bool) -> None:
    reading = read_cell(RawCell(typed), column("choice"), GRADES)
    assert (reading.value, reading.used) == ("HTXSNV", GRADES["HTXSNV"] if told else "")


def test_long_text_is_kept_and_doubted() -> None:
    reading = read_cell(RawCell("x" * 11), column("text", high=Decimal(10)), NO_CHOICES)
    assert (reading.value, reading.doubt and reading.doubt[0].id) == ("x" * 11, "C115")
    assert read_cell(RawCell("x" * 10), column("text", high=Decimal(10)), NO_CHOICES).doubt is None


@pytest.mark.parametrize(
    ("typed", "text", "address", "perhaps"),
    [
        # The first that is broken is told, with what may be meant; what was typed is kept, and nothing is corrected.
        ("a@b.vn,  x(@c.vn; y", "a@b.vn, x(@c.vn; y", "x(@c.vn", Phrase("address.perhaps", {"meant": "x@c.vn"})),
        ("to.toan(at)truong", "to.toan(at)truong", "to.toan(at)truong", ""),
    ],
)
def test_a_broken_address_is_told_with_what_may_be_meant(
    typed: str, text: str, address: str, perhaps: Phrase | str
) -> None:
    found = read_cell(RawCell(typed), column("email"), NO_CHOICES)
    assert (found.value, found.problem) == (text, None)
    assert found.doubt == (codes.EMAIL_BROKEN, {"address": address, "perhaps": perhaps})


@pytest.mark.parametrize(
    ("typed", "bad", "meant"),
    [
        ("a@x.vn;  b.x.vn", "b.x.vn", ""),
        ("to toan@x.vn; b.x.vn", "to", ""),  # the first of two that are broken
        ("thu ký@x.vn.", "thu", ""),
        ("tổ@x.vn.", "tổ@x.vn.", "t@x.vn"),
        (f"{'a' * 250}@x.vn", f"{'a' * 250}@x.vn", ""),
    ],
)
def test_a_broken_address_is_kept_as_written_and_told_with_what_it_may_mean(typed: str, bad: str, meant: str) -> None:
    reading = read_cell(RawCell(typed), column("email"), NO_CHOICES)
    assert reading.doubt is not None
    code, params = reading.doubt
    instead = params["perhaps"]
    assert (reading.value, code.id, params["address"]) == (" ".join(typed.split()), "D335", bad)
    assert (instead.params["meant"] if isinstance(instead, Phrase) else instead) == meant


# --- properties ------------------------------------------------------------------------------------------------------
LISTS: Mapping[str, Choices] = {"choice": GRADES, "choices": TITLES, "person": PEOPLE}
ANYTHING = st.one_of(
    st.text(),
    st.text(alphabet="0123456789.,-+−đ% eExX_/()\n\u00a0\u200b０９"),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
)


@pytest.mark.parametrize("kind", sorted(KINDS))
@given(ANYTHING)
def test_every_cell_is_a_value_a_problem_or_blank_and_nothing_raises(kind: str, value: RawValue) -> None:
    asked = SCORE if kind == "number" else column(kind, high=Decimal(20) if kind == "text" else None)
    reading = read_cell(RawCell(value), asked, LISTS.get(kind, NO_CHOICES))
    assert (reading.value is not None) + (reading.problem is not None) <= 1
    assert reading.doubt is None or reading.value is not None
    if reading.value is None and reading.problem is None:
        assert isinstance(value, str)
        assert reading == CellAnswer()
    for part in (reading.problem, reading.doubt):
        if part:
            assert set(part[0].params) == set(part[1])


@given(st.decimals(min_value=-9999, max_value=9999, allow_nan=False, allow_infinity=False, places=2))
def test_a_number_that_was_printed_reads_back(number: Decimal) -> None:
    assert reads(number_text(number, "vi"), FREE) == number
    assert reads(number_text(number, "en"), FREE) == number


@given(st.integers(0, 20))
def test_every_step_of_a_scale_is_accepted(halves: int) -> None:
    points = Decimal(halves) / 2
    assert reads(float(points), SCORE) == reads(number_text(points), SCORE) == points


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_a_rule_for_spreadsheet_programs(kind: str) -> None:
    rule: Rule = KINDS[kind].rule(SCORE if kind == "number" else column(kind), "td_x")
    if kind == "number":
        assert rule == NumberRule(Decimal(0), Decimal(10), Decimal("0.5"))
    if kind in ("choice", "choices", "yesno", "person"):
        assert rule == ListRule("td_x", loose=kind == "choices")


@given(st.one_of(st.text(max_size=40), st.text("GV09.-é ", max_size=40)))
def test_of_a_plain_code_there_is_nothing_to_remark(typed: str) -> None:
    column, cell = Column(kind="code", label=BilingualText("Mã", "Code")), RawCell(typed)
    if typed and plain_code(cell, column):
        assert read_cell(cell, column, Choices()) == CellAnswer(typed)


def test_codes_are_plain_but_those_with_signs_or_accents_and_what_is_no_code() -> None:
    code, text = (Column(kind=kind, label=BilingualText("Mã", "Code")) for kind in ("code", "text"))
    typed = ("GV01", "a", "x" * 32, "x" * 33, "GV 01", "GV-01", "Đ1", 101.0, None)
    assert [plain_code(RawCell(one), code) for one in typed] == [True] * 3 + [False] * 6
    assert not plain_code(RawCell("GV01"), text)
    assert not plain_code(None, code)


YES_NO = Choices([Choice("có", "yes", id="yes"), Choice("không", "no", id="no")])


def test_a_live_check_knows_the_spellings_that_are_read_and_no_others() -> None:
    found = spellings_of(column("yesno"), YES_NO, YES_NO.entries)
    assert {word: found.get(word) for word in ("có", "co", "x", "✓", "không", "khong", "-", "có thể")} == {
        **dict.fromkeys(("có", "co", "x", "✓"), "yes"),
        **dict.fromkeys(("không", "khong", "-"), "no"),
        "có thể": None,
    }
    # In a list of the season's own, a tick is no word, whatever the entry is called.
    assert "✓" not in spellings_of(column("choice"), YES_NO, YES_NO.entries)
    third = Choice("Chưa rõ", "not known", id="unknown")
    assert spellings_of(column("yesno"), Choices([*YES_NO.entries, third]), [third]) == {}  # it is neither
    titles = spellings_of(column("choices"), TITLES, TITLES.entries[:1])
    assert {titles[word] for word in ("lao động tiên tiến", "lao dong tien tien", "lđtt", "ldtt")} == {"LDTT"}
    assert "chiến sĩ thi đua cơ sở" not in titles  # not offered


@pytest.mark.parametrize(
    ("typed", "asked", "told"),
    [
        (10.5, SCORE, {"max": Decimal(10)}),
        (-0.5, SCORE, {"min": Decimal(0), "instead": Phrase("answer.drop_minus", {"number": Decimal("0.5")})}),
        (-11.0, SCORE, {"min": Decimal(0), "instead": Phrase("answer.not_below", {"min": Decimal(0)})}),
        (
            9.75,
            SCORE,
            {
                "step": Decimal("0.5"),
                "instead": Phrase("answer.between", {"below": Decimal("9.5"), "above": Decimal(10)}),
            },
        ),
        ("Khá", column("choice"), {"choices": GRADES.offered}),
    ],
)
def test_what_is_refused_says_the_limit(typed: RawValue, asked: Column, told: dict[str, object]) -> None:
    problem = read_cell(RawCell(typed), asked, GRADES).problem
    assert problem is not None
    assert problem[1] == {"column": LABEL, **told}


def test_of_a_long_list_those_are_named_that_are_most_like_what_was_typed() -> None:
    others = [Choice(f"Giấy khen {name}", name, id=name) for name in "ABCDEFGH"]
    many = Choices([*others, Choice("Chiến sĩ thi đua cơ sở", "fighter", id="CSTDCS")])
    problem = read_cell(RawCell("Chiến sĩ thi đua gì đó"), column("choice"), many).problem
    assert problem is not None
    first, *_, last = problem[1]["choices"]  # type: ignore[misc]
    assert (first.id, last, len(problem[1]["choices"])) == ("CSTDCS", "…", 5)  # type: ignore[attr-defined, arg-type]


def test_a_name_that_is_refused_says_whom_it_may_mean() -> None:
    two = read_cell(RawCell("Nguyễn Thị Hoa"), column("person"), PEOPLE).problem
    other = read_cell(RawCell("Trịnh Thị Hoà (GV13)"), column("person"), PEOPLE).problem
    assert two is not None
    assert other is not None
    assert two[1]["names"] == ("Nguyễn Thị Hoa (GV13)", "Nguyễn Thị Hoa (GV16)")
    assert other[1]["close"] == ("Nguyễn Thị Hoa (GV13)", "Trịnh Thị Hoà (GV12)")
