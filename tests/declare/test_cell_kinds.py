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


# --- numbers ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "score"),
    [
        (9.5, "9.5"),
        (0.0, "0"),
        (10.0, "10"),
        ("9,5", "9.5"),
        ("9.5", "9.5"),
        (" 9 ", "9"),
        ("\u00a09\u200b", "9"),
        ("９，５", "9.5"),
        ("9đ", "9"),
        ("9 điểm", "9"),
        ("9,5 đ.", "9.5"),
        ("+3", "3"),
        ("+ 3", "3"),
        ("0,500", "0.5"),
        ("-0", "0"),
    ],
)
def test_points_that_are_understood(typed: RawValue, score: str) -> None:
    assert reads(typed, SCORE) == Decimal(score)


@pytest.mark.parametrize(
    ("typed", "amount"), [("20.000.000", 20000000), ("1,500,000 đ", 1500000), ("20.000.000 đồng", 20000000)]
)
def test_amounts_whose_thousands_are_parted_at_least_twice(typed: str, amount: int) -> None:
    assert reads(typed, column("number", low=0, high=10**12)) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "amount"), [("200.000", 200000), ("200,000đ", 200000), ("45 người", 45), ("1.200 lượt", 1200)]
)
def test_in_a_column_of_whole_numbers_a_separator_can_only_part_thousands(typed: str, amount: int) -> None:
    assert reads(typed, column("number", low=0, high=Decimal(10**6), step=Decimal(1))) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("chín", "C101"),
        ("1.20.000", "C101"),
        ("1.000,000", "C101"),
        ("9-", "C101"),
        ("9,5,5", "C101"),
        ("10/10", "C101"),
        ("9/10", "C101"),
        ("1_0", "C101"),
        ("1e3", "C101"),
        ("0x9", "C101"),
        ("NaN", "C101"),
        ("inf", "C101"),
        ("9..5", "C101"),
        (",5", "C101"),
        ("9 5", "C101"),
        ("9²", "C101"),
        ("½", "C101"),
        ("①", "C101"),
        ("đ", "C101"),
        ("-", "C101"),
        ("TRUE", "C101"),
        (True, "C101"),
        (False, "C101"),
        (NAN, "C101"),
        (INF, "C101"),
        (-INF, "C101"),
        ("1.234", "C110"),
        ("1,234", "C110"),
        ("12", "C102"),
        (10.5, "C102"),
        (46054.0, "C117"),
        (-2.0, "C103"),
        ("−2", "C103"),
        ("-2đ", "C103"),
        (9.3, "C104"),
        ("9,3", "C104"),
        (datetime(2026, 2, 1), "C117"),
        (date(2026, 5, 9), "C117"),
        (time(9, 5), "C117"),
    ],
)
def test_points_that_are_refused(typed: RawValue, code: str) -> None:
    assert reads(typed, SCORE) == code


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


COUNT = column("number", low=Decimal(0), high=Decimal(366), step=Decimal(1), nought_in_words=True)


@pytest.mark.parametrize("typed", ["không", "Không có", "KHÔNG", "khong co", "0 lần", "không lần", "0"])
def test_words_for_nothing_count_as_nought_where_a_column_says_so(typed: str) -> None:
    assert reads(typed, COUNT) == Decimal(0)


@pytest.mark.parametrize("typed", ["không?", "chưa", "-", "không rõ", "ko biết"])
def test_words_that_do_not_say_nothing_stay_no_number(typed: str) -> None:
    reading = read_cell(RawCell(typed), COUNT, NO_CHOICES)
    assert reading.value is None and reading.problem and reading.problem[0] is codes.CELL_NOT_NUMBER


def test_a_cell_of_points_that_must_be_scored_takes_no_word_for_nothing() -> None:
    reading = read_cell(RawCell("không"), SCORE, NO_CHOICES)
    assert reading.value is None and reading.problem and reading.problem[0] is codes.CELL_NOT_NUMBER


def test_a_number_without_limits_takes_any_size() -> None:
    assert reads("-12345,25", FREE) == Decimal("-12345.25")
    assert reads(46054.0, FREE) == Decimal(46054)
    assert reads(46054.0, column("number", high=Decimal(100_000))) == Decimal(46054)  # no day: it is within its limits
    assert reads("12,3456", FREE) == Decimal("12.3456")  # only three decimals could be thousands


def test_steps_begin_at_the_lowest_number() -> None:
    odd = column("number", low=Decimal(1), step=Decimal(2))
    assert [reads(one, odd) for one in (1.0, 2.0, 3.0)] == [1, "C104", 3]


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


# --- days ------------------------------------------------------------------------------------------------------------
DAY = column("date")
SINCE = column("since")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("25/09/1980", date(1980, 9, 25)),
        (" 25 / 09 / 1980".replace(" ", ""), date(1980, 9, 25)),
        ("5-9-1980", date(1980, 9, 5)),
        ("5.9.1980", date(1980, 9, 5)),
        ("ngày 25 tháng 9 năm 1980", date(1980, 9, 25)),
        ("２５/０９/１９８０", date(1980, 9, 25)),
        ("29/02/2024", date(2024, 2, 29)),
        (datetime(1980, 9, 25), date(1980, 9, 25)),
        (date(1980, 9, 25), date(1980, 9, 25)),
        ("01/01/1920", date(1920, 1, 1)),  # the first and the last year that anybody means
        ("31/12/2100", date(2100, 12, 31)),
        (7306.0, date(1920, 1, 1)),
        (73050.0, date(2099, 12, 31)),
        (46054.0, date(2026, 2, 1)),  # 30/12/1899 + 46054 days: what a day becomes in a cell that lost its format
    ],
)
def test_days_that_are_understood(typed: RawValue, day: date) -> None:
    assert reads(typed, DAY) == day


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


@pytest.mark.parametrize(
    "typed",
    [
        "1980",
        "25/09/80",
        "09/25/1980",
        "31/04/2024",
        "29/02/2023",
        "0/1/2024",
        "1/2",
        "tháng 9/2024",
        "25/09/1880",
        "31/12/1919",
        "01/01/2101",
        7305.0,
        73051.0,
        "25/09/2180",
        "2024-09-25",
        "hôm qua",
        9.0,
        46054.5,
        NAN,
        INF,
        True,
        time(7, 0),
        datetime(1900, 1, 1),
    ],
)
def test_days_that_are_refused(typed: RawValue) -> None:
    assert reads(typed, DAY) == "C106"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1920", "1920"),
        ("2100", "2100"),
        ("1980", "1980"),
        (1980.0, "1980"),
        ("25/09/1980", date(1980, 9, 25)),
        (datetime(1980, 9, 25), date(1980, 9, 25)),
        ("9/2008", "2008"),
        ("09-2008", "2008"),
        ("Tháng 12 năm 2008", "2008"),
        ("13/2008", "C106"),
        ("9/1919", "C106"),
    ],
)
def test_a_year_alone_is_enough_where_it_may_stand(typed: RawValue, meant: object) -> None:
    assert reads(typed, SINCE) == meant


def test_a_month_is_said_to_be_read_as_its_year() -> None:
    assert read_cell(RawCell("9/2008"), SINCE, NO_CHOICES).used == "2008"


# --- yes or no -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "typed",
    [
        "x",
        "X",
        " x ",
        "v",
        "✓",
        "✔",
        "có",
        "Có",
        "CÓ",
        "co",
        "yes",
        "đúng",
        "Đồng ý",
        "nhất trí",
        "1",
        1.0,
        True,
        "TRUE",
    ],
)
def test_yes(typed: RawValue) -> None:
    assert reads(typed, column("yesno")) is True


@pytest.mark.parametrize(
    "typed",
    [
        "không",
        "Không",
        "khong",
        "0",
        0.0,
        "-",
        "–",
        "—",
        "--",
        "no",
        "chưa",
        "sai",
        False,
        "FALSE",
        "ko",
        "Không có",
        "Không đồng ý",
    ],
)
def test_no(typed: RawValue) -> None:
    assert reads(typed, column("yesno")) is False


@pytest.mark.parametrize("typed", ["?", "đang chờ", "có thể", "2", 2.0, "xx", "…", "✗", datetime(2024, 1, 1), NAN])
def test_neither_yes_nor_no(typed: RawValue) -> None:
    assert reads(typed, column("yesno")) == "C114"


# --- an answer with a sign behind it ---------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["B+", "B -", "B–", "B?", "B (?)", "b+."])
def test_a_sign_behind_a_choice_is_not_taken_away(typed: str) -> None:
    levels = Choices([Choice(one, one, id=one) for one in "ABC"])
    assert reads(typed, column("choice"), levels) == "C105"
    assert reads("b.", column("choice"), levels) == "B"
    assert reads(typed, column("choice"), Choices([Choice(typed, typed, id="X")])) == "X"


# --- choices ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "typed",
    [
        "Hoàn thành xuất sắc nhiệm vụ",
        "HOÀN THÀNH XUẤT SẮC NHIỆM VỤ",
        "HTXSNV",
        "htxsnv",
        "Excellent",
        "Xuất sắc",
        "xuat sac",
        " Hoàn  thành xuất sắc nhiệm vụ. ",
        unicodedata.normalize("NFD", "Hoàn thành xuất sắc nhiệm vụ"),
    ],
)
def test_a_choice_by_label_id_or_other_spelling(typed: str) -> None:
    assert reads(typed, column("choice"), GRADES) == "HTXSNV"


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


@pytest.mark.parametrize("typed", ["Khá", "Hoàn thành", "HTXSNV HTTNV", 1.0, True, datetime(2024, 1, 1), "?"])
def test_what_is_not_in_the_list_is_refused(typed: RawValue) -> None:
    assert reads(typed, column("choice"), GRADES) == "C105"


@pytest.mark.parametrize("typed", ["-", "–", "—", " − ", "‑"])
def test_a_dash_that_a_program_made_longer_is_the_dash_of_the_list(typed: str) -> None:
    none = Choices([Choice("Không", "None", "", ("-",), "none")])
    assert reads(typed, column("choice"), none) == "none"


def test_codes_that_look_alike_without_their_dots_are_not_mixed_up() -> None:
    asked = column("choice")
    assert (reads("1.11", asked, CRITERIA), reads("11.1", asked, CRITERIA)) == ("1.11", "11.1")
    assert reads(1.11, asked, CRITERIA) == "1.11"
    assert reads("111", asked, CRITERIA) == "C105"


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("LĐTT", ("LDTT",)),
        ("LĐTT, CSTĐCS", ("LDTT", "CSTDCS")),
        ("CSTĐ CS; Lao động tiên tiến", ("CSTDCS", "LDTT")),
        ("LĐTT\nCSTĐCS", ("LDTT", "CSTDCS")),
        ("LĐTT và CSTĐCS", ("LDTT", "CSTDCS")),
        ("LĐTT + CSTĐCS & LĐTT", ("LDTT", "CSTDCS")),
        ("Cờ thi đua của bộ, tỉnh", ("CTDT",)),  # a comma of its own
        ("LĐTT,", ("LDTT",)),
    ],
)
def test_several_titles_in_one_cell(typed: str, ids: tuple[str, ...]) -> None:
    assert reads(typed, column("choices"), TITLES) == ids


@pytest.mark.parametrize("typed", ["LĐTT, giỏi", "giỏi", 5.0, ",", ";"])
def test_one_unknown_title_makes_the_cell_unknown(typed: RawValue) -> None:
    assert reads(typed, column("choices"), TITLES) == "C105"


# --- people ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("GV13", "GV13"),
        ("gv13", "GV13"),
        ("Nguyễn Thị Hoa (GV16)", "GV16"),
        ("Nguyễn Thị Hoa (1990)", "GV16"),
        ("Trịnh Thị Hoà", "GV12"),
        ("Trịnh Thị Hòa", "GV12"),
        ("trịnh thị  hoà", "GV12"),
        (unicodedata.normalize("NFD", "Trịnh Thị Hoà"), "GV12"),
    ],
)
def test_a_person_by_code_label_or_name(typed: str, code: str) -> None:
    assert reads(typed, column("person"), PEOPLE) == code


def test_of_two_codes_that_differ_in_capitals_only_the_one_written_so_is_meant() -> None:
    two = Choices([Choice("An (gv1)", "An (gv1)", id="gv1"), Choice("Ba (GV1)", "Ba (GV1)", id="GV1")])
    assert [reads(one, column("person"), two) for one in ("gv1", "GV1", "Gv1")] == ["gv1", "GV1", "C112"]


def test_a_name_of_two_people_is_nobody_s() -> None:
    reading = read_cell(RawCell("Nguyễn Thị Hoa"), column("person"), PEOPLE)
    assert said(reading) == "C116"
    assert reading.problem is not None
    assert reading.problem[1]["names"] == ("Nguyễn Thị Hoa (GV13)", "Nguyễn Thị Hoa (GV16)")


@pytest.mark.parametrize("typed", ["Trịnh Thị Hoa", "Lê Văn Không", "GV99", "Hoà", 13.0, True])
def test_a_name_that_nobody_bears_is_refused(typed: RawValue) -> None:
    assert reads(typed, column("person"), PEOPLE) == "C112"


def test_a_code_and_a_name_that_belong_to_two_people_are_refused() -> None:
    """`Trịnh Thị Hoà (GV13)`: GV13 is Nguyễn Thị Hoa, so whoever typed this is not to be guessed at."""
    assert reads("Trịnh Thị Hoà (GV13)", column("person"), PEOPLE) == "C112"


def test_a_label_from_before_a_name_was_corrected_is_still_its_code() -> None:
    assert reads("Trịnh Thị Hoàn (GV12)", column("person"), PEOPLE) == "GV12"


# --- text, codes, lists, mail ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "text"), [(" a\n b ", "a b"), (5.0, "5"), (0.1, "0.1"), (True, "x"), (datetime(2024, 9, 5), "05/09/2024")]
)
def test_text_takes_anything(typed: RawValue, text: str) -> None:
    assert reads(typed, column("text")) == text


def test_long_text_is_kept_and_doubted() -> None:
    reading = read_cell(RawCell("x" * 11), column("text", high=Decimal(10)), NO_CHOICES)
    assert (reading.value, reading.doubt and reading.doubt[0].id) == ("x" * 11, "C115")
    assert read_cell(RawCell("x" * 10), column("text", high=Decimal(10)), NO_CHOICES).doubt is None


@pytest.mark.parametrize(
    ("typed", "code"), [("GV01", "GV01"), (101.0, "101"), ("1.1", "1.1"), ("Tổ-1", "Tổ-1"), (1.1, "1.1")]
)
def test_codes(typed: RawValue, code: str) -> None:
    assert reads(typed, column("code")) == code


@pytest.mark.parametrize("typed", ["A B", "a|b", "a/b", "#A", "=A", "../A", "x" * 40, "A:B", "+A", "-1", "a,b"])
def test_codes_that_would_break_keys_or_paths_are_refused(typed: str) -> None:
    assert reads(typed, column("code")) == "C120"


def test_lists_and_addresses() -> None:
    assert reads("II, I;\n1.1 ,", column("list")) == ("II", "I", "1.1")
    assert reads("to.toan@truong.edu.vn", column("email")) == "to.toan@truong.edu.vn"
    assert reads("Tổ Toán <to.toan@truong.edu.vn>;\na@b.vn", column("email")) == "to.toan@truong.edu.vn, a@b.vn"


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
    ("typed", "said"),
    [
        ("Tổ Toán <a@x.vn>; b@x.vn, a@x.vn", "a@x.vn, b@x.vn"),  # each once, as mail can be sent to it
        ("a@x.vn / b@x.vn", "a@x.vn, b@x.vn"),
        (f"{'a' * 249}@x.vn", f"{'a' * 249}@x.vn"),  # 254 characters, the most that an address may have
    ],
)
def test_addresses_that_mail_can_be_sent_to(typed: str, said: str) -> None:
    assert read_cell(RawCell(typed), column("email"), NO_CHOICES) == CellAnswer(said)


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
