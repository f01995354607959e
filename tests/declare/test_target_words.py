"""What the words of a target say: its number, and whether more or less is meant; never the wrong way round."""

from decimal import Decimal

import pytest

from thidua_xlsx.declare.tables.cell_kinds import read_cell
from thidua_xlsx.declare.tables.column_book import BilingualText, Choices, Column
from thidua_xlsx.declare.tables.target_words import (
    LONGEST_BOUND,
    TargetTerms,
    WordedTarget,
    bound_in_cell,
    measured_in_percent,
    target_terms,
    terms_findings,
)
from thidua_xlsx.documents.raw_workbook import RawCell
from thidua_xlsx.messages.places import FilePlace

# By number and direction, how cells say it; None is no bound, or one that could mean something else.
BOUNDS: dict[tuple[str, str] | None, tuple[str, ...]] = {
    ("99.5", "up"): ("từ 99,5 % trở lên",),
    ("98", "up"): ("≥ 98",),
    ("95", "up"): ("đạt từ 95 % trở lên",),
    ("70", "up"): ("không dưới 70 %",),
    ("12", "up"): ("12 học sinh đạt giải cấp huyện trở lên",),
    ("5", "up"): ("từ 5", "5 trở lên"),
    ("3", "up"): ("thấp nhất 3", "trên 3", "không dưới 3"),
    ("2", "up"): ("Ít nhất 2 mô hình",),
    ("20000000", "up"): ("từ 20.000.000 đồng trở lên", "ít nhất 20.000.000 đồng"),
    ("5", "down"): (
        *("không quá 5 %", "dưới 5%", "từ 5 trở xuống", "5 em trở xuống"),
        "tối đa 5 " + "a" * (LONGEST_BOUND - 9),  # as long as a cell may be
    ),
    ("3", "down"): ("tối đa 3", "không trên 3 %", "cao nhất 3", "không trên 3", "dưới 3"),
    ("2", "down"): ("còn 2 %", "giảm xuống 2 %"),
    ("0.5", "down"): ("<= 0,5%",),
    ("0", "down"): (
        *("không để xảy ra (0 vụ)", "Không để xảy ra", "0 vụ", "0 ca", "0 vụ việc", "không có vụ nào"),
        *("Không có vụ nào trong năm học", "Không còn học sinh bỏ học"),
    ),
    ("0", ""): ("0 giải",),  # nobody knows whether less of it is better
    ("12", ""): ("12 giải",),
    ("100", ""): ("100% học sinh",),
    ("95", ""): ("đạt 95 %",),  # says no more than 95 %
    ("1234567", ""): ("1.234.567",),  # two signs alike part thousands
    ("0.125", ""): ("0.125", "0,125"),  # less than one cannot be thousands
    None: (
        *("từ 5 đến 7", "nhiều", "không", "5-7", "1.234", "từ 1.234 trở lên", "cao hơn năm trước", ""),
        *("3 hoặc 4", "3 hoặc bốn", "khoảng 3-4 giải", "5% so với năm trước", "5 % giảm", "không có chỉ tiêu"),
        *("tối đa 5 trở lên", "ít nhất 5 trở xuống", "5 tối đa", "5 ít nhất", "ít nhất 5 " + "mô hình " * 7),
        *("không để xảy ra 1 vụ", "không để xảy ra hoặc 0", "không còn nhiều", "12 giải hơn năm trước", "3 lớp 4"),
        "tối đa 5 " + "a" * (LONGEST_BOUND - 8),  # a letter too long
    ),
}


@pytest.mark.parametrize(("bound", "text"), [(bound, text) for bound, texts in BOUNDS.items() for text in texts])
def test_a_bound_is_read_from_its_cell_where_it_can_mean_one_thing_only(
    bound: tuple[str, str] | None, text: str
) -> None:
    assert LONGEST_BOUND == 60
    assert bound_in_cell(text) == (bound and (Decimal(bound[0]), bound[1]))


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
    ("Giảm tiêu thụ điện", "10", "%", ""),  # by ten: using 3 % less would not do
    ("Cắt giảm chi phí văn phòng phẩm", "5", "%", ""),
    ("Tăng số đầu sách thư viện", "10", "%", ""),
    ("Nâng số máy tính", "10", "%", ""),
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


# A change is asked for: what it comes to may be the change or what is left, and any number that is small or large
# enough would do. Each word of change before a number, behind it, with a bound, beside what is good or bad.
CHANGES = [
    *(
        ("Giảm 10 % tiêu thụ điện", "10", "%"),
        ("Tiêu thụ điện giảm 10%", "10", "%"),
        ("Giảm ít nhất 10% điện", "10", "%"),
    ),
    *(
        ("Hạ chi phí in ấn", "5", "%"),
        ("Bớt giấy tờ hành chính", "20", "%"),
        ("Rút ngắn thời gian trả hồ sơ", "2", "ngày"),
    ),
    *(
        ("Tăng tỷ lệ học sinh giỏi", "5", "%"),
        ("Tăng thêm 3 sáng kiến", "3", "sáng kiến"),
        ("Học sinh giỏi tăng thêm", "2", "%"),
        ("Học sinh giỏi tăng 2%", "2", "%"),
    ),
    *(("Nâng tỷ lệ lên lớp thêm 1 %", "1", "%"), ("Nâng cao tỷ lệ học sinh khá, giỏi", "5", "%")),
    *(("Tăng ít nhất 5 % lượt mượn sách", "5", "%"), ("Tăng tối thiểu 2 giải", "2", "giải")),
    *(("Giảm 10% số vụ vi phạm", "10", "%"), ("Học sinh bỏ học giảm 2 em", "2", "em")),
    *(("Số vụ vi phạm so với năm trước", "5", "vụ"), ("Học sinh giỏi cao hơn năm học trước", "3", "%")),
    *(("Học sinh bỏ học thấp hơn cùng kỳ", "1", "%"), ("Giải cấp tỉnh vượt năm trước", "2", "giải")),
    *(("Học sinh đạt giải nhiều hơn năm học 2025-2026", "3", "em"), ("Thêm 3 giải cấp tỉnh", "3", "giải")),
    *(
        ("Tiết kiệm 10 % kinh phí hoạt động", "10", "%"),
        ("Tiêu thụ điện", "10", "% giảm"),
        ("Tăng số đầu sách", "100", "%"),
    ),
    *(("Học sinh giỏi", "3", "% tăng"), ("Điện năng", "5", "% so với năm trước")),
]


@pytest.mark.parametrize(("words", "number", "measure"), CHANGES)
def test_a_change_that_is_asked_for_has_no_direction_until_one_is_declared(
    words: str, number: str, measure: str
) -> None:
    for terms in (
        target_terms(words, Decimal(number), None, measure, ""),
        target_terms("Chỉ tiêu", Decimal(number), None, measure, words),  # said in the note
    ):
        assert (terms.direction, terms.guessed, terms.undecided) == ("", False, True)
    assert target_terms(words, None, None, measure, "").direction == ""  # the number among the words
    for declared in ("up", "down"):
        terms = target_terms(words, Decimal(number), declared, measure, "")
        assert (terms.direction, terms.against) == (declared, "")


@pytest.mark.parametrize(
    ("words", "number", "measure", "direction"),
    [
        ("Nâng tỷ lệ học sinh khá, giỏi lên 60 %", "60", "%", "up"),
        ("Nâng tỷ lệ lên lớp lên mức 99%", "99", "%", "up"),
        ("Giảm tỷ lệ học sinh yếu từ 5 % xuống 3 %", "3", "%", "down"),
        ("Giảm tiêu thụ điện xuống còn 900 kWh", "900", "kWh", "down"),
        ("Giảm tiêu thụ điện còn 900 kWh", "900", "kWh", "down"),
        ("Nâng tỷ lệ chuyên cần", "100", "%", "up"),  # no share goes beyond all
        # Words that begin alike and ask for no change.
        ("Nâng cao chất lượng mũi nhọn", "12", "giải", "up"),
        ("Giáo viên được nâng hạng", "3", "bài", "up"),
        ("Tăng cường dự giờ", "2", "tiết", "up"),
        ("Trường đạt chuẩn quốc gia tăng thêm", "2", "trường", "up"),  # what is added is what is counted
        ("Hoạt động tăng gia sản xuất", "2", "buổi", "up"),
        ("Tỷ lệ tốt nghiệp không thấp hơn năm trước", "98", "%", "up"),
    ],
)
def test_where_it_is_to_get_to_is_a_bound_and_words_that_only_look_like_change_change_nothing(
    words: str, number: str, measure: str, direction: str
) -> None:
    assert target_terms(words, Decimal(number), None, measure, "").direction == direction


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


@pytest.mark.parametrize(("measure", "share"), [("%", True), ("Tỷ lệ", True), ("tỉ  lệ", True), ("phần trăm", True), ("em", False), ("", False)])  # fmt: skip
def test_a_share_of_a_whole_is_known_by_its_unit_of_measure(measure: str, share: bool) -> None:
    assert measured_in_percent(measure) is share


@pytest.mark.parametrize(
    ("terms", "measure", "shown"),
    [
        (TargetTerms(Decimal("0.5"), "down"), "%", "Bỏ học (≤ 0,5 %)"),
        (TargetTerms(Decimal(12), "up"), "", "Bỏ học (≥ 12)"),
        (TargetTerms(Decimal(12), ""), "em", "Bỏ học (12 em)"),
        (TargetTerms(Decimal(0), "down"), "vụ", "Bỏ học (≤ 0 vụ)"),
        (TargetTerms(None, "up"), "em", "Bỏ học"),
    ],
)
def test_a_target_is_shown_with_its_sign_and_measure(terms: TargetTerms, measure: str, shown: str) -> None:
    assert WordedTarget("Bỏ học", terms, measure, FilePlace("a")).shown == shown
    assert terms.undecided is (terms.value is not None and terms.direction == "")


def test_targets_are_doubted_by_what_they_lack_each_with_its_cell_and_unit() -> None:
    def said(name: str, terms: TargetTerms) -> WordedTarget:
        return WordedTarget(name, terms, "em", FilePlace(name))

    label = BilingualText("Hướng", "Direction")
    targets = [
        said("a", TargetTerms(Decimal(1), "up")),
        said("b", TargetTerms(Decimal(2), "up", guessed=True)),
        said("c", TargetTerms(Decimal(3), "")),
        said("d", TargetTerms(Decimal(4), "up", against="down")),
        said("e", TargetTerms(Decimal(5), "down", guessed=True)),
        said("f", TargetTerms(None, "", against="up")),
    ]
    found = terms_findings(iter(targets), label, "T1")
    assert [(one.code.id, one.place.file, [place.file for place in one.also], one.unit) for one in found] == [
        ("R125", "c", [], "T1"),
        ("R141", "d", [], "T1"),
        ("R141", "f", [], "T1"),
        ("R140", "b", ["e"], "T1"),
    ]
    assert [one.params for one in found] == [
        {"name": "c (3 em)", "column": label},
        {"name": "d (≥ 4 em)", "column": label},
        {"name": "f", "column": label},
        {"column": label, "names": ("b (≥ 2 em)", "e (≤ 5 em)")},
    ]
    assert [one.unit for one in terms_findings(targets, label)] == [None] * 4
    assert terms_findings(targets[:1], label) == []


@pytest.mark.parametrize(
    ("words", "note", "number", "direction"),
    [
        ("Lên lớp từ 99,5 % trở lên", "", "99.5", "up"),
        ("Lên lớp", "ít nhất 98 %", "98", "up"),  # what is noted beside it counts too
        ("Lên lớp ít nhất 98 %", "không dưới 98 %", "98", "up"),  # said twice
        ("Có từ 5 đề tài trở xuống", "", "5", "down"),
        ("Không để xảy ra tai nạn", "tối đa 2 vụ", "2", "down"),
        ("Bạo lực: 0 vụ", "", "0", "down"),
        ("Lên lớp ít nhất 98 %", "tối đa 98 %", None, ""),  # both ways
        ("Thu ít nhất 1.234 kg", "", None, ""),  # a thousand, or one and a bit
        ("Trẻ dưới 24 tháng tuổi", "", None, ""),
        ("Từ 5 đến 7 đề tài", "", None, ""),
    ],
)
def test_one_bound_among_the_words_is_the_number(words: str, note: str, number: str | None, direction: str) -> None:
    found = target_terms(words, None, None, "%", note)
    assert (found.value, found.direction) == (None if number is None else Decimal(number), direction)
    assert found.guessed is (number is not None)
