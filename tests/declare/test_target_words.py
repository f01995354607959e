"""What the words of a target say: its number, and whether more or less is meant; never the wrong way round."""

from decimal import Decimal

import pytest

from thidua_xlsx.declare.tables.cell_kinds import read_cell
from thidua_xlsx.declare.tables.column_book import BilingualText, Choices, Column
from thidua_xlsx.declare.tables.target_words import bound_in_cell, target_terms
from thidua_xlsx.documents.raw_workbook import RawCell


@pytest.mark.parametrize(
    ("text", "number", "direction"),
    [
        ("từ 99,5 % trở lên", "99.5", "up"),
        ("tối đa 3", "3", "down"),
        ("không để xảy ra (0 vụ)", "0", "down"),
        ("Không để xảy ra", "0", "down"),
        ("0 vụ", "0", "down"),
        ("12 giải", "12", ""),
        ("≥ 98", "98", "up"),
        ("<= 0,5%", "0.5", "down"),
        ("không quá 5 %", "5", "down"),
        ("không dưới 70 %", "70", "up"),
        ("dưới 5%", "5", "down"),
        ("từ 5 trở xuống", "5", "down"),
        ("Ít nhất 2 mô hình", "2", "up"),
        ("100% học sinh", "100", ""),
        ("12 học sinh đạt giải cấp huyện trở lên", "12", "up"),
        ("từ 20.000.000 đồng trở lên", "20000000", "up"),
        ("không trên 3 %", "3", "down"),
        ("Không có vụ nào trong năm học", "0", "down"),
    ],
)
def test_a_bound_is_read_from_its_cell(text: str, number: str, direction: str) -> None:
    assert bound_in_cell(text) == (Decimal(number), direction)


@pytest.mark.parametrize(
    "text",
    [
        *("từ 5 đến 7", "nhiều", "không", "5-7", "1.234", "từ 1.234 trở lên", "cao hơn năm trước", ""),
        *("3 hoặc 4", "3 hoặc bốn", "khoảng 3-4 giải", "5% so với năm trước", "5 % giảm", "không có chỉ tiêu"),
        *("tối đa 5 trở lên", "ít nhất 5 trở xuống", "5 tối đa", "5 ít nhất", "ít nhất 5 " + "mô hình " * 7),
    ],
)
def test_what_is_not_one_number_is_no_bound(text: str) -> None:
    assert bound_in_cell(text) is None


def test_a_cell_keeps_a_bound_with_its_sign_and_tells_how_it_was_read() -> None:
    column = Column(BilingualText("Mức", "Target"), "goal", as_text=True)
    bound, plain, broken = (read_cell(RawCell(text), column, Choices()) for text in ("tối đa 3 vụ", "98 %", "nhiều"))
    assert (bound.value, bound.used, bound.problem) == ("≤ 3", "≤ 3", None)
    assert (plain.value, plain.used) == (98, "")
    assert broken.problem is not None


# What is counted, its number, its unit of measure, and the direction that its words give.
GUESSES = [
    ("Học sinh bỏ học sau Tết", "0.5", "%", "down"),
    ("Học sinh yếu không quá 5%", "5", "%", "down"),
    ("Giảm tỷ lệ học sinh lưu ban", "2", "%", "down"),
    ("Trẻ dưới 5 tuổi suy dinh dưỡng", "3", "%", "down"),
    ("Học sinh chưa đạt chuẩn", "2", "%", "down"),
    ("Vụ ngộ độc thực phẩm, mất an toàn ở khu nội trú", "0", "vụ", "down"),
    ("Không để xảy ra cháy nổ", "0", "vụ", "down"),
    ("Không để trẻ bị tai nạn", "100", "%", "up"),  # nothing can go beyond all of them
    ("Giải học sinh giỏi cấp tỉnh", "4", "giải", "up"),
    ("Học sinh xếp loại từ khá trở lên", "45", "%", "up"),
    ("Giáo viên hoàn thành nhiệm vụ", "90", "%", "up"),  # "nhiệm vụ" is no incident
    ("Lượt mượn sách mỗi lớp", "2", "lượt", "up"),
    ("Số ca mắc", "3", "ca", "down"),
    # Words that pull both ways, or none at all.
    ("Học sinh vi phạm từ 2 lần trở lên", "3", "%", ""),
    ("Lớp không có học sinh bỏ học", "12", "lớp", ""),
    ("Giảm ít nhất 2% học sinh yếu", "2", "%", ""),  # the share that is left, or by how much it fell?
    ("Buổi phòng chống đuối nước", "2", "buổi", ""),
    ("Suất ăn bán trú", "300", "suất", ""),
    ("Nền nếp", "0", "", ""),
    ("Giờ dạy tốt", "0", "tiết", ""),
]


@pytest.mark.parametrize(("words", "number", "measure", "direction"), GUESSES)
def test_a_blank_direction_is_guessed_only_where_words_pull_one_way(
    words: str, number: str, measure: str, direction: str
) -> None:
    terms = target_terms(words, Decimal(number), None, measure, "")
    assert (terms.direction, terms.guessed, terms.undecided) == (direction, bool(direction), not direction)


@pytest.mark.parametrize(
    ("words", "number", "declared", "against"),
    [
        ("Học sinh bỏ học", "3", "up", "down"),
        ("Học sinh giỏi", "30", "down", "up"),
        ("Học sinh giỏi", "30", "up", ""),
        ("Suất ăn", "0", "up", "down"),  # every result is at least 0
        ("Lớp không có học sinh bỏ học", "12", "up", ""),
    ],
)
def test_what_is_declared_counts_and_is_doubted_where_the_words_say_otherwise(
    words: str, number: str, declared: str, against: str
) -> None:
    terms = target_terms(words, Decimal(number), declared, "%", "")
    assert (terms.direction, terms.guessed, terms.against) == (declared, False, against)


def test_a_number_that_stands_among_the_words_counts_where_its_own_cell_is_blank() -> None:
    found = target_terms("Tỷ lệ lên lớp từ 99,5 % trở lên", None, None, "%", "")
    assert (found.value, found.direction, found.guessed) == (Decimal("99.5"), "up", True)
    never = target_terms("Không để xảy ra ngộ độc thực phẩm", None, None, "", "")
    assert (never.value, never.direction, never.guessed) == (0, "down", True)
    # Two numbers, an age, a class, a year: none of them is surely the goal.
    for words in ("Khá từ 60 % trở lên, yếu dưới 2 %", "Trẻ dưới 5 tuổi", "Nâng cao chất lượng lớp 9 năm 2026"):
        assert target_terms(words, None, None, "", "").value is None


def test_a_bound_beside_the_number_is_no_guess_and_a_broken_direction_is_nobodys() -> None:
    assert not target_terms("Tỷ lệ bỏ học", "≤ 1", None, "%", "").guessed
    assert target_terms("Tỷ lệ bỏ học", Decimal(1), "", "%", "").direction == ""


@pytest.mark.parametrize(
    ("declared", "direction", "against"),
    [
        ("up", "up", ""),
        ("down", "down", "up"),  # "tốt" speaks of more
        ("", "", ""),  # a direction that nobody can read is none, and goes against nothing
        (None, "up", ""),
    ],
)
def test_a_direction_that_is_declared_stands_whatever_the_words_say(
    declared: str | None, direction: str, against: str
) -> None:
    found = target_terms("Giờ dạy tốt", Decimal(12), declared, "tiết", "")
    assert (found.value, found.direction, found.against, found.guessed) == (12, direction, against, declared is None)


def test_of_a_target_of_nothing_more_is_never_better() -> None:
    assert [target_terms("Số cuộc", Decimal(number), "up", "", "").against for number in (0, 1)] == ["down", ""]
