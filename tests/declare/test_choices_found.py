"""An entry of a list is found by what people write, and never where two entries could be meant."""

import pytest

from tests.intake.mini import declared
from thidua_xlsx.declare.build.choice_lists import season_book_choices
from thidua_xlsx.declare.tables.column_book import Choice, Choices, spelled
from thidua_xlsx.model import Record

LISTED = Choices(
    (
        Choice("Tốt", "Good", "T", ("loại tốt",), "good"),
        Choice("Khá", "Fair", "K", (), "fair"),
        Choice("Trung bình", "Average", "TB", (), "B"),
        Choice("Chưa đạt – yếu", "Weak", "", ("1.11",), "weak"),
        Choice("Kém", "Poor", "", ("11.1", "khá"), "poor"),
    )
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("good", "good"),
        ("TỐT", "good"),
        ("t", "good"),
        ("Loại  Tốt", "good"),
        ("loai tot", "good"),  # without accents, where only one entry looks so
        ("tot", "good"),
        ("Khá", "fair"),  # two are spelled so: the one listed first
        ("kha", None),  # but without accents nobody can tell
        ("chưa đạt - yếu", "weak"),  # a dash is a dash
        ("chưa đạt — yếu", "weak"),
        ("1.11", "weak"),
        ("11.1", "poor"),
        ("111", None),  # without its dot it is either
        ("b", "B"),
        ("TB", "B"),
        ("TB+", None),  # a sign behind an answer takes something from it or adds to it
        ("TB -", None),
        ("TB?", None),
        ("TB?)", None),
        ("TB.", "B"),
        ("", None),
        ("giỏi", None),
    ],
)
def test_an_entry_is_found_however_it_is_written(text: str, found: str | None) -> None:
    assert [LISTED.find(text), LISTED.find(text)] == [found, found]  # asked again the answer is the same


def test_the_name_of_an_entry_wins_over_another_spelling_of_one_before_it() -> None:
    found = Choices((Choice("Bậc thang", "", "", ("phần trăm",), "tier"), Choice("Phần trăm", "", "", (), "own"))).find
    assert (found("phần trăm"), found("bậc thang")) == ("own", "tier")


def test_an_entry_with_a_sign_of_its_own_is_found_by_it() -> None:
    graded = Choices((Choice("B", "B", id="b"), Choice("B+", "B+", id="bplus")))
    assert [graded.find(text) for text in ("B", "b+", "B -", "B")] == ["b", "bplus", None, "b"]


def test_spellings_that_fit_one_entry_only_are_unmistakable() -> None:
    assert LISTED.unmistakable == {
        "good": "good",
        "tốt": "good",
        "t": "good",
        "loại tốt": "good",
        "fair": "fair",
        "k": "fair",
        "b": "B",
        "trung bình": "B",
        "average": "B",
        "tb": "B",
        "weak": "weak",
        "chưa đạt – yếu": "weak",
        "1.11": "weak",
        "poor": "poor",
        "kém": "poor",
        "11.1": "poor",
    }
    assert list(LISTED.unmistakable)[:4] == ["good", "tốt", "t", "loại tốt"]


def test_a_name_is_borne_by_all_who_bear_it_and_its_accents_count() -> None:
    people = Choices(
        (
            Choice("Lê Hoa (A1)", "", "", ("Lê Hoa",), "A1"),
            Choice("Lê Hoa (1990)", "", "", ("Lê Hoa",), "A2"),
            Choice("Lê Hoà", "", "", ("Lê Hoà",), "a1"),
        )
    )
    assert [list(people.bearing(name)) for name in ("lê  hoa", "LÊ HOÀ", "Le Hoa", "Lê Hoa (A1)")] == [
        ["A1", "A2"],
        ["a1"],
        [],
        ["A1"],
    ]
    assert [list(people.ids_like(text)) for text in ("a1", "A2", "a3")] == [["A1", "a1"], ["A2"], []]


def test_a_unit_is_found_without_the_word_for_it_where_one_alone_is_called_so() -> None:
    named = {"TT": "Tổ Toán - Tin", "VP": "Tổ Văn phòng", "V": "Tổ Văn", "T1": "Tổ 1", "K1": "Bộ phận 1", "BGH": "BGH"}
    rows = {"units": [Record(code, {"name": name}) for code, name in named.items()]}
    found = season_book_choices(declared(), rows)["units"].find
    assert [found(text) for text in ("Toán - Tin", "TOÁN TIN", "văn phòng", "Văn", "bgh")] == [
        "TT",
        "TT",
        "VP",
        "V",
        "BGH",
    ]
    assert found("1") is None and found("Tổ 1") == "T1"


def test_a_text_that_two_entries_share_is_neither() -> None:
    criteria = Choices(Choice(f"{code} – Điểm cộng", code, also=("Điểm cộng",), id=code) for code in ("2", "3"))
    assert [criteria.find(text) for text in ("Điểm cộng", "điểm cộng", "3", "2 – Điểm cộng")] == [None, None, "3", "2"]


def test_what_is_offered_is_a_part_of_what_is_understood() -> None:
    offered = Choices(LISTED.entries, {"fair", "B", "none such"})
    assert [one.id for one in offered.offered] == ["fair", "B"]
    assert (offered.find("tốt"), offered.ids) == ("good", ("good", "fair", "B", "weak", "poor"))
    assert [one.id for one in LISTED.offered] == ["good", "fair", "B", "weak", "poor"]
    assert ("good" in offered, "gut" in offered, offered["B"].en) == (True, False, "Average")
    assert Choices().offered == ()


@pytest.mark.parametrize(("text", "same"), [("A–B", "a-b"), (" A  b ", "a b"), ("Đạt—TỐT", "đạt-tốt")])
def test_spellings_compare_in_small_letters_with_one_dash(text: str, same: str) -> None:
    assert spelled(text) == same


@pytest.mark.parametrize(
    ("typed", "role"),
    [
        ("Thư kí", "thu_ky"),  # i and y at the end of an open syllable are one
        ("UV - Thư ký", "thu_ky"),
        ("Chủ tịch HĐ", "chu_tich"),
        ("Phó CT", "pho_chu_tich"),
        ("Uỷ viên thường trực", "uy_vien"),
    ],
)
def test_roles_are_found_as_councils_write_them(typed: str, role: str) -> None:
    assert declared().columns.choices["role"].find(typed) == role


def test_i_and_y_are_one_only_where_both_are_written() -> None:
    found = Choices(
        (Choice("Lý", "", "", (), "ly"), Choice("Mai", "", "", (), "mai"), Choice("Thúy", "", "", (), "thuy"))
    ).find
    assert [found(text) for text in ("Lí", "li", "May", "Thúi")] == ["ly", "ly", None, None]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("Chiến sỹ thi đua cấp cơ sở", "CSTDCS"),
        ("Danh hiệu Chiến sĩ thi đua cơ sở", "CSTDCS"),
        ("chiến sỹ thi đua cấp tỉnh", "CSTDT"),
        ("Chiến sỹ thi đua toàn quốc", "CSTDTQ"),
        ("danh hiệu Tập thể lao động xuất sắc", "TTLDXS"),
        ("CSTĐ cấp cơ sở", "CSTDCS"),
        ("LĐ tiên tiến", "LDTT"),
        ("Giấy khen của Hiệu trưởng", "GK"),
        ("Giấy khen UBND xã", None),  # of another body
        ("Chiến sĩ thi đua", None),  # of which level nobody can tell
    ],
)
def test_titles_are_found_as_schools_write_them(typed: str, title: str | None) -> None:
    assert declared().columns.choices["title"].find(typed) == title


@pytest.mark.parametrize(
    ("listed", "typed", "entry"),
    [
        ("grade", "HT tốt", "HTTNV"),
        ("grade", "HT xuất sắc NV", "HTXSNV"),
        ("grade", "XS", "HTXSNV"),
        ("grade", "HT", "HTNV"),
        ("grade", "HT xuất sắc nhiệm vụ", "HTXSNV"),
        ("grade", "Không HT", "KHTNV"),
        ("level", "cấp xã", "co_so"),
        ("title", "Bằng khen UBND tỉnh", "BKT"),
        ("title", "Giấy khen cấp xã", "GK"),
    ],
)
def test_other_answers_are_found_as_schools_write_them(listed: str, typed: str, entry: str) -> None:
    assert declared().columns.choices[listed].find(typed) == entry
