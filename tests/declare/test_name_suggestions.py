"""Names like the one that was typed are suggested and never taken."""

import pytest

from tests.intake.mini import school
from thidua_xlsx.declare.tables.cell_kinds import read_cell
from thidua_xlsx.declare.tables.cell_spelling import NOBODY_LIKE, similar_names
from thidua_xlsx.declare.tables.column_book import Choice, Choices
from thidua_xlsx.documents.raw_workbook import RawCell
from thidua_xlsx.messages import codes

SEASON = school()
PEOPLE = SEASON.choices["people"]


@pytest.mark.parametrize(
    ("typed", "close"),
    [
        ("Trinh Thi Hoa", ["Trịnh Thị Hoà"]),  # no accents: one person's name looks so
        ("Trịnh Thị Hoài", ["Trịnh Thị Hoà"]),
        ("Lê Văn Ann", ["Lê Văn An"]),
        ("Phạm Quốc Khánh", []),
        ("???", []),
    ],
)
def test_close_names_are_suggested_only(typed: str, close: list[str]) -> None:
    found = similar_names(typed, PEOPLE)
    assert [name.partition(" (")[0] for name in found] == close
    column = SEASON.columns.column("evidence", "person")
    reading = read_cell(RawCell(typed), column, PEOPLE)
    assert reading.value is None
    assert reading.problem is not None
    assert (reading.problem[0], reading.problem[1]["close"]) == (codes.CELL_UNKNOWN_PERSON, found or NOBODY_LIKE)


def test_the_three_most_alike_are_suggested_the_most_alike_first() -> None:
    names = ("Lê Văn Anh Tú", "Lê Văn Anh Tuấn", "Lê Văn Anh Tuệ", "Lê Văn Anh Tùng", "Lê Văn Anh Tuấnn")
    listed = Choices(Choice(name, name, id=str(number)) for number, name in enumerate(names))
    # letters in common, twice, of all letters of both: 22 of 24, 20 of 22, 22 of 25; then 20 of 23, and 20 of 24 is too few
    assert similar_names("Lê Văn Anh Tuấx", listed) == ("Lê Văn Anh Tuấn", "Lê Văn Anh Tú", "Lê Văn Anh Tuấnn")


@pytest.mark.parametrize(
    ("typed", "close"),
    [
        # of the 20 letters of the name 17 stand in the same order: 34 of 40 letters are 85 %
        ("Nguyễn Thị Phương Trzzz", True),
        ("Nguyễn Thị Phương Trzzzz", False),  # 34 of 41
        ("Nguyễn Thị Phương Tzzzz", False),  # 32 of 40
    ],
)
def test_a_name_is_suggested_from_85_letters_in_a_hundred_on(typed: str, close: bool) -> None:
    shown = "Nguyễn Thị Phương Trinh (A1)"
    assert similar_names(typed, Choices((Choice(shown, shown, id="A1"),))) == ((shown,) if close else ())


def test_a_name_without_its_accents_is_suggested_alone() -> None:
    names = ("Lê Hoà", "Lê Hoa", "Lê Hoan")
    listed = Choices(Choice(name, name, id=name) for name in names)
    assert similar_names("le hoa", listed) == (
        "Lê Hoà",
        "Lê Hoa",
    )  # «Lê Hoan» is alike, but these differ in accents only
    assert similar_names("Lê Hoann", listed) == ("Lê Hoan",)
