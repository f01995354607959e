"""Vietnamese text: sorting, comparing, cleaning, naming files and printing numbers."""

import unicodedata
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua_xlsx.base.text import (
    by_key,
    clean,
    day_text,
    entered_text,
    file_name,
    initiative_key,
    joined,
    match_key,
    name_key,
    number_text,
    rounded,
    slug,
    sort_key,
    tone_positions,
    visible,
    within_sentence,
)
from thidua_xlsx.messages.places import cell_name, column_letters

NFD = "NFD"


# --- order -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "in_order",
    [
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["A", "Ă", "Â", "B", "C", "D", "Đ", "E", "Ê", "G", "O", "Ô", "Ơ", "U", "Ư", "V", "Y"],
        ["An", "Anh", "Ánh", "Ân", "Bình", "Dũng", "Đức", "Giang", "Hoa", "Hoà", "Ý", "Yến"],
        ["Lê An", "Trần An", "Lê Ánh", "Trần Ánh"],
        ["Nguyễn Văn An", "Nguyễn Thị Bình", "Hà Cúc"],
        ["Đặng Thị Hoa", "Đinh Thị Hoa", "Đinh Văn Hoa"],
        ["Hoà", "Hoàng"],
        ["Tuấn", "Tùng"],
    ],
)
def test_names_stand_in_the_order_of_a_vietnamese_list(in_order: list[str]) -> None:
    backwards = in_order[::-1]
    assert sorted(backwards, key=sort_key) == in_order


def test_letters_decide_before_tones() -> None:
    # By letters Hoa = Hoà < Hoan < Hoàng; only equal letters are told apart by their tones.
    assert sorted(["Hoàng", "Hoan", "Hoà", "Hoa"], key=sort_key) == ["Hoa", "Hoà", "Hoan", "Hoàng"]


def test_order_does_not_depend_on_case_composition_or_spaces() -> None:
    name = "Nguyễn Thị Ánh"
    assert sort_key(name) == sort_key(unicodedata.normalize(NFD, name)) == sort_key("  NGUYỄN  thị ÁNH ")


def test_what_tells_namesakes_apart_is_no_part_of_the_name_and_sorts_last() -> None:
    in_order = ["Lê Hoa", "Nguyễn Hoa", "Nguyễn Hoa (1980)", "Nguyễn Hoa (1988)", "Lê Hoà", "Trần Yến (1970)"]
    backwards = in_order[::-1]
    assert sorted(backwards, key=sort_key) == in_order


@given(st.text())
def test_any_text_can_be_sorted_and_compared(text: str) -> None:
    assert sort_key(text) == sort_key(clean(text))
    assert name_key(text) == name_key(clean(text))
    assert clean(clean(text)) == clean(text)


# --- the same name ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trịnh Thị Hoà", "Trịnh Thị Hòa"),
        ("Lê Thuý", "Lê Thúy"),
        ("Ðặng Văn An", "Đặng Văn An"),
        ("Ɖặng Văn An", "đặng văn an"),
        ("Nguyễn  Thị\u00a0Hoa ", "Nguyễn Thị Hoa"),
        ("Nguyễn Thị\u200b Hoa", "NGUYỄN THỊ HOA"),
        (unicodedata.normalize(NFD, "Nguyễn Thị Hồng"), "Nguyễn Thị Hồng"),
        ("H’Hen Niê", "H'Hen Niê"),
    ],
)
def test_two_spellings_of_one_name_are_the_same(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Hoà", "Hoa"), ("Lan", "Lân"), ("Dung", "Dũng"), ("Dung", "Đung"), ("Hoa Lê", "Lê Hoa")]
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("typed", "first", "second"),
    [
        ("Hoà Thuỷ", "Hòa Thủy", "Hoà Thuỷ"),  # an open syllable: two keyboards set its tone apart
        ("Hòa Khỏe", "Hòa Khỏe", "Hoà Khoẻ"),
        ("Hoàn Toại", "Hoàn Toại", "Hoàn Toại"),  # letters follow
        ("Quý Quỷ", "Quý Quỷ", "Quý Quỷ"),  # the u is of the q
        ("Hoa", "Hoa", "Hoa"),
    ],
)
def test_a_tone_may_stand_where_either_keyboard_sets_it(typed: str, first: str, second: str) -> None:
    lower = typed.lower()
    assert tone_positions(lower) == (first.lower(), second.lower())
    assert tone_positions(unicodedata.normalize(NFD, lower)) == (first.lower(), second.lower())


def test_an_initiative_is_the_same_however_it_is_quoted_or_punctuated() -> None:
    assert initiative_key("“Sổ tay” - lớp_6!") == initiative_key("sổ tay lớp 6") == initiative_key(" SỔ TAY: lớp 6.")
    assert initiative_key("Sổ tay lớp 6") != initiative_key("Sổ tay lớp 7")
    assert initiative_key("Sổ tay lớp 6") != initiative_key("So tay lớp 6")  # accents count


def test_labels_are_compared_without_accents_or_punctuation() -> None:
    assert match_key("Hoàn thành TỐT nhiệm-vụ ") == match_key("hoan thanh tot nhiem vu") == "hoanthanhtotnhiemvu"


# --- cleaning and file names -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("  Tổ\u00a0 Toán\n-\tTin ", "Tổ Toán - Tin"),
        ("a\u200b\u200db\ufeff", "ab"),
        ("Ðức", "Đức"),
        (unicodedata.normalize(NFD, "Ngữ văn"), "Ngữ văn"),
        ("\u00ad", "\u00ad"),  # in TCVN3 text this is the letter ư
        ("", ""),
        (" \u3000\u00a0", ""),
    ],
)
def test_clean(typed: str, meant: str) -> None:
    assert clean(typed) == meant


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Tổ Toán - Tin", "to-toan-tin"),
        ("Đặng & Đỗ", "dang-do"),
        ("  ../..\\ ", ""),
        ("Năm học 2024-2025", "nam-hoc-2024-2025"),
        ("Ưu Ơn", "uu-on"),
    ],
)
def test_slug(text: str, plain: str) -> None:
    assert slug(text) == plain


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("TTN-Tổ Toán - Tin", "TTN-Tổ Toán - Tin"),
        ("a/b\\c", "a b c"),
        ("..", "_"),
        ("../../etc/passwd", "etc passwd"),
        ("C:\\Windows", "C Windows"),
        ("tổ*?<>|\":'", "tổ '"),
        ("dòng\nmới\x00\x1f", "dòng mới"),
        (" .ẩn. ", "ẩn"),
        ("", "_"),
        ("   ", "_"),
        ("CON", "CON_"),
        ("nul", "nul_"),
        ("Com1", "Com1_"),
        ("LPT9.tổ", "LPT9_.tổ"),
        ("CONG", "CONG"),
        ("x" * 100, "x" * 80),
        ("x" * 79 + ". y", "x" * 79),
    ],
)
def test_file_name(text: str, name: str) -> None:
    assert file_name(text) == name


@given(st.text())
def test_no_text_leaves_its_folder(text: str) -> None:
    name = file_name(text)
    assert name not in ("", ".", "..")
    assert len(name) <= 81
    assert PurePosixPath(name).name == name
    assert PureWindowsPath(name).name == name
    assert not any(ord(char) < 32 or ord(char) == 127 for char in name)
    assert name == name.strip(" .")


def test_what_cannot_be_seen_is_named_and_long_texts_are_cut() -> None:
    assert visible("a\nb\u200bc") == "a⏎b‹200B›c"
    assert (visible("x" * 60), visible("x" * 61)) == ("x" * 60, "x" * 60 + "…")
    assert (visible("Đỗ", 2), visible("Đỗ An", 2)) == ("Đỗ", "Đỗ…")


def test_days_have_two_digits_each() -> None:
    assert day_text(date(2025, 3, 5)) == "05/03/2025"


# --- numbers ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("number", "vi", "en"),
    [
        ("9.5", "9,5", "9.5"),
        ("9.50", "9,5", "9.5"),
        ("100", "100", "100"),
        ("1E+2", "100", "100"),
        ("0", "0", "0"),
        ("-0.0", "0", "0"),
        ("-2.25", "-2,25", "-2.25"),
        ("1234.5", "1234,5", "1234.5"),
    ],
)
def test_numbers_as_people_write_them(number: str, vi: str, en: str) -> None:
    assert (number_text(Decimal(number)), number_text(Decimal(number), "en")) == (vi, en)


def test_what_stood_in_a_cell_is_told_as_it_stood_there_and_numbers_as_people_write_them() -> None:
    found: list[str | Decimal | None] = [None, "", "chín ", Decimal("9.50"), Decimal(0)]
    assert [entered_text(one) for one in found] == ["", "", "chín ", "9,5", "0"]
    assert entered_text(Decimal("9.50"), "en") == "9.5"


@pytest.mark.parametrize(
    ("number", "decimals", "half_up", "floor", "ceiling"),
    [
        ("0.125", 2, "0.13", "0.12", "0.13"),
        ("0.135", 2, "0.14", "0.13", "0.14"),
        ("2.5", 0, "3", "2", "3"),
        ("1.5", 0, "2", "1", "2"),
        ("0.49999", 0, "0", "0", "1"),
        ("-2.5", 0, "-3", "-3", "-2"),
        ("6.6", 0, "7", "6", "7"),
        ("7", 0, "7", "7", "7"),
        ("94.995", 2, "95.00", "94.99", "95.00"),
    ],
)
def test_rounding(number: str, decimals: int, half_up: str, floor: str, ceiling: str) -> None:
    found = [str(rounded(Decimal(number), decimals, how)) for how in ("half_up", "floor", "ceiling")]
    assert [half_up, floor, ceiling] == found


AMOUNTS = st.decimals(min_value=-10_000, max_value=10_000, allow_nan=False, allow_infinity=False, places=6)


@given(AMOUNTS, st.integers(0, 4))
def test_half_up_is_half_up_by_exact_arithmetic(number: Decimal, decimals: int) -> None:
    scaled = abs(Fraction(number)) * 10**decimals
    whole = scaled.numerator // scaled.denominator
    nearest = whole + (1 if scaled - whole >= Fraction(1, 2) else 0)
    expected = Fraction(nearest, 10**decimals) * (-1 if number < 0 else 1)
    assert Fraction(rounded(number, decimals)) == expected


@given(AMOUNTS, st.integers(0, 4))
def test_floor_and_ceiling_enclose_the_number(number: Decimal, decimals: int) -> None:
    low, high = rounded(number, decimals, "floor"), rounded(number, decimals, "ceiling")
    assert low <= number <= high
    assert high - low <= Decimal(1).scaleb(-decimals)


# --- lists and cells -------------------------------------------------------------------------------------------------
def test_long_lists_are_counted_at_their_end() -> None:
    assert joined(["a", "b", "c"]) == "a, b, c"
    assert joined(["a", "b", "c"], most=2) == "a, b… (+1)"
    assert joined(["a", "b"], most=2) == "a, b"
    assert joined([]) == ""
    assert joined(["a", "b, c"]) == "a; b, c"
    assert joined(["a, b", "c", "d"], most=2) == "a, b; c… (+1)"
    assert joined(["a, b"]) == "a, b"


def test_things_are_sorted_into_lists_in_their_order() -> None:
    found = by_key(["ba", "an", "bo", "á"], lambda one: one[0])
    assert list(found.items()) == [("b", ["ba", "bo"]), ("a", ["an"]), ("á", ["á"])]


@pytest.mark.parametrize(
    ("col", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")],
)
def test_columns_are_lettered_as_spreadsheets_do(col: int, letters: str) -> None:
    assert column_letters(col) == letters
    assert cell_name(0, col) == f"{letters}1"


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("Tháng 9/2026", "tháng 9/2026"),
        ("V/v xét", "v/v xét"),
        ("Ý kiến", "ý kiến"),
        ("HK1", "HK1"),
        ("T9", "T9"),
        ("LĐTT đạt", "LĐTT đạt"),
        ("", ""),
    ],
)
def test_a_text_within_a_sentence_begins_small_but_for_abbreviations(text: str, within: str):
    assert within_sentence(text) == within
