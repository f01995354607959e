"""The lists that a season makes of its own rows: what forms offer, in which order, and how people write each entry."""

from collections.abc import Sequence
from functools import cache

import pytest
from msgspec.structs import replace

from tests.declare.told_season import season
from tests.intake.mini import declared
from thidua_xlsx.declare.build.choice_lists import (
    kind_choices,
    own_rule_choices,
    regime_choices,
    season_choices,
    table_name,
)
from thidua_xlsx.declare.season import Movement, Rulebook, TitlePolicy, Unit
from thidua_xlsx.declare.tables.cell_kinds import read_cell
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.documents.raw_workbook import RawCell

ORDERS = (
    "HCLD3",
    "HCLD2",
    "HCLD1",
    "HCLD3TT",
    "HCLD2TT",
    "HCLD1TT",
)  # Huân chương Lao động, of people and of collectives


@cache
def with_own_sheet() -> Rulebook:
    """The mini season, whose units are scored too."""
    return season("\n| #td:unit_criteria | section | text | kind | max |\n| `9` | I | Nền nếp | Điểm | 10 |\n")


def labels(book: Rulebook, name: str) -> list[str]:
    return [one.vi for one in book.choices[name].entries]


def found(book: Rulebook, name: str, *texts: str) -> list[str | None]:
    return [book.choices[name].find(text) for text in texts]


def test_what_stands_in_a_list_is_offered_by_name_and_understood_by_code() -> None:
    book = with_own_sheet()
    assert labels(book, "units") == ["Tổ Một", "Tổ Hai"]
    assert labels(book, "sections") == ["Chuyên môn", "Cộng và trừ"]
    assert labels(book, "rounds") == ["Đợt 1", "Đợt 2"]
    assert labels(book, "criteria") == ["1.1 – Hồ sơ", "1.2 – Giờ dạy", "2.1 – Thành tích", "2.2 – Vi phạm"]
    assert labels(book, "unit_criteria") == ["9 – Nền nếp"]
    assert found(book, "units", "T2", "tổ một", "Tổ Ba") == ["T2", "T1", None]
    assert found(book, "sections", "II", "chuyên môn") == ["II", "I"]
    assert found(book, "rounds", "d2", "Đợt 1") == ["D2", "D1"]
    assert found(book, "criteria", "1.2", "Giờ dạy", "2.1 – thành tích") == ["1.2", "1.2", "2.1"]
    assert found(book, "unit_criteria", "9", "nền nếp") == ["9", "9"]
    assert labels(season(), "unit_criteria") == []


def test_a_long_name_is_cut_for_the_list_and_understood_whole() -> None:
    text = "Thực hiện nghiêm túc " * 12  # 251 characters
    book = season(f"\n| #td:criteria | section | text | kind | max |\n| `1` | I | {text} | Điểm | 10 |\n")
    (label,) = labels(book, "criteria")
    assert len(label) == 200
    assert label.startswith("1 – Thực hiện")
    assert found(book, "criteria", text, label) == ["1", "1"]


# --- titles ------------------------------------------------------------------------------------------------------------
def test_titles_that_are_given_come_first_and_the_others_are_understood() -> None:
    book = season("\n| #td:titles | enabled |\n| LDTT | không |\n| TTLDXS | có |\n| CSTDT | có |\n| GK | có |\n")
    ids = {name: book.choices[name].ids for name in ("titles_person", "titles_unit", "titles_all", "commendations")}
    assert ids == {
        "titles_person": ("CSTDT", "LDTT", "CSTDCS", "CSTDTQ", "NONE"),
        "titles_unit": ("TTLDXS", "TTLDTT", "CTDT", "CTDCP", "NONE"),
        "titles_all": ("CSTDT", "TTLDXS", "LDTT", "CSTDCS", "CSTDTQ", "TTLDTT", "CTDT", "CTDCP", "NONE"),
        "commendations": ("GK", "BKT", "GKTT", "BKTTT", "BKTTG", "KNC", *ORDERS, "NONE"),
    }
    given = {name: [one.id for one in book.choices[name].offered] for name in ids}
    assert given == {
        "titles_person": ["CSTDT", "NONE"],
        "titles_unit": ["TTLDXS", "NONE"],
        "titles_all": ["CSTDT", "TTLDXS", "NONE"],
        "commendations": ["GK", "NONE"],
    }
    assert book.choices["unit_commendations"].ids == book.choices["deed_commendations"].ids == ids["commendations"]


def test_a_title_that_the_law_does_not_know_is_not_offered() -> None:
    titles = {id_: TitlePolicy(id_) for id_ in ("LDTT", "CSTDCS", "GK")}
    book = with_own_sheet()
    known = book.regime.titles
    for lawful, offered in ((known, ["LDTT", "CSTDCS", "NONE"]), (("LDTT", "GK"), ["LDTT", "NONE"])):
        regime = replace(book.regime, titles={id_: known[id_] for id_ in lawful})
        lists = season_choices(declared(), replace(book, titles=titles, regime=regime))
        assert [one.id for one in lists["titles_person"].offered] == offered
        assert [one.id for one in lists["commendations"].offered] == ["GK", "NONE"]


# --- movements ---------------------------------------------------------------------------------------------------------
ONE, TWO = Movement("PT1", "Dạy tốt"), Movement("PT2", "Trường xanh", from_above="Phòng VHXH")


def movements(*listed: Movement) -> Rulebook:
    book = with_own_sheet()
    return replace(book, choices=season_choices(declared(), replace(book, movements=listed)))


def test_movements_are_offered_after_all_of_them_with_their_codes_and_before_none() -> None:
    book = movements(ONE, TWO)
    assert labels(book, "movements") == ["Tất cả", "PT1 – Dạy tốt", "PT2 – Trường xanh (Phòng VHXH)", "Không đăng ký"]
    # by code, by name, and as forms had it that were issued before it was handed down
    assert found(book, "movements", "pt2", "Trường xanh", "PT2 – Trường xanh", "PT1 - dạy tốt") == [
        *("PT2", "PT2", "PT2", "PT1"),
    ]


@pytest.mark.parametrize(
    ("count", "all_of", "not_all"),
    [
        (2, ["cả 2", "tất cả 02 phong trào", "đủ hai phong trào thi đua", "2/2", "2 phong trào", "hai phong trào"], ["1/2", "cả 3", "2"]),
        (2, ["toàn bộ", "toàn bộ phong trào", "Đủ cả", "đủ cả phong trào thi đua", "02 phong trào thi đua", "Cả hai"], ["cả ba"]),
        (1, ["cả 1", "1/1", "cả một phong trào"], ["2/2", "cả hai"]),
        (10, ["cả 10", "cả mười phong trào", "10/10"], ["cả 010", "cả chín", "9/10"]),
        (11, ["cả 11", "11/11", "toàn bộ"], ["cả mười", "cả một"]),  # words are known up to ten
        (0, ["tất cả"], ["0/0", "toàn bộ", "cả 0"]),  # of no movement nobody says all by number
    ],
)  # fmt: skip
def test_all_movements_are_said_by_their_number(count: int, all_of: Sequence[str], not_all: Sequence[str]) -> None:
    book = movements(*(Movement(f"PT{number}", f"Việc {chr(64 + number)}") for number in range(1, count + 1)))
    assert found(book, "movements", *all_of) == ["ALL"] * len(all_of)
    assert "ALL" not in found(book, "movements", *not_all)


# --- kinds of units, rules, laws, tables ---------------------------------------------------------------------------------
def test_kinds_of_units_are_listed_as_they_were_first_written() -> None:
    kinds = ("Tổ chuyên môn", "", "Văn phòng", "tổ  chuyên MÔN", " Tổ chung ")
    units = [Unit(f"T{number}", "Tổ", kind) for number, kind in enumerate(kinds)]
    listed = kind_choices(units)
    assert listed.ids == ("Tổ chuyên môn", "Văn phòng", "Tổ chung")
    assert [(one.vi, one.en) for one in listed.entries[1:]] == [("Văn phòng", "Văn phòng"), ("Tổ chung", "Tổ chung")]
    assert kind_choices([Unit("T1", "Tổ")]).entries == ()


def test_own_rules_may_be_about_registration_and_each_value_of_any_law_once() -> None:
    listed = own_rule_choices(declared())
    assert listed.ids[0] == "unregistered"
    assert set(listed.ids[1:]) == {
        *("min_months", "max_leave_days", "share_ldtt_ttldtt", "share_ldtt_ttldxs", "sector_years"),
        *("sector_years_hard", "quota_cstdcs", "share_htxsnv", "discipline_ttldxs"),
    }
    assert listed["sector_years"].en == "years in the sector that the medal needs"
    assert listed.find("số năm trong ngành để xét Kỷ niệm chương Vì sự nghiệp Giáo dục") == "sector_years"


def test_laws_are_offered_by_their_days_after_the_answer_that_leaves_it_to_them() -> None:
    listed = regime_choices(declared())
    assert [one.id for one in listed] == ["AUTO", "luat-2003", "luat-2022", "nd152-2025", "luat-2026"]
    assert (listed[1].vi, listed[1].en) == (
        "Luật Thi đua, khen thưởng 2003 (sửa đổi 2005, 2013; NĐ 91/2017, TT 21/2020)",
        declared().laws["luat-2003"].name.en,
    )
    assert "luat-2003" in listed[1].spellings()


@pytest.mark.parametrize(
    ("id_", "name"),
    [
        ("criteria", BilingualText("Tiêu chí", "Criteria")),  # a table without a title of its own: its sheet
        ("options", BilingualText("Cách tính và chỉ tiêu", "Options and targets")),
        ("none_such", "none_such"),
    ],
)
def test_a_table_is_called_by_its_title_or_its_sheet(id_: str, name: object) -> None:
    assert table_name(declared(), id_) == name


def test_sections_and_units_are_known_while_the_season_workbook_itself_is_read() -> None:
    """A criterion may name its section, a person the unit, a criterion of units their kind, by code or by name."""
    sections = "\n| #td:sections | name | max |\n| I | Chuyên môn | 20 |\n| II | Nền nếp | |\n"
    rows = "| `1` | chuyên môn | A | Điểm | 10 |\n| `2` | II | B | Điểm | 5 |\n| `3` | I | C | Điểm | 5 |\n"
    book = season(sections, "\n| #td:criteria | section | text | kind | max |\n" + rows)
    assert [one.section for one in book.rubric.criteria] == ["I", "II", "I"]
    units = "\n| #td:units | name | kind |\n| T1 | Tổ Một | Chuyên môn |\n| T2 | Tổ Hai | |\n"
    people = "\n| #td:people | full_name | unit |\n| A1 | Lê An | tổ một |\n| A2 | Vũ Ba | T2 |\n"
    asked = (
        "\n| #td:unit_criteria | section | text | kind | max | applies_to |\n| `9` | I | D | Điểm | 5 | CHUYÊN MÔN |\n"
    )
    book = season(sections, units, people, asked, "\n| #td:criteria | section | text | kind | max |\n" + rows)
    assert [one.unit for one in book.people] == ["T1", "T2"]
    assert book.unit_rubric is not None
    assert book.unit_rubric.criteria[0].applies_to == ("Chuyên môn",)


def test_an_answer_of_a_scale_is_a_list_of_its_own() -> None:
    rows = "| `1` | I | Xếp mức | Chọn mức | | Tốt=10; Khá=8 |\n| `2` | I | Hồ sơ | Điểm | 10 | |\n"
    book = season("\n| #td:criteria | section | text | kind | max | scale |\n" + rows)
    name = book.rubric.criteria[0].options
    assert [(one.id, one.vi, one.en) for one in book.choices[name].entries] == [
        ("Tốt", "Tốt", "Tốt"),
        ("Khá", "Khá", "Khá"),
    ]
    column = book.columns.column("registration", "note")
    assert read_cell(RawCell("khá"), type(column)(column.label, "choice"), book.choices[name]).value == "Khá"
