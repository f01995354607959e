"""What is said of the year as a whole is asked at its end, and in each round only where the season wants it so."""

import pytest
from msgspec.structs import replace

from tests.intake import mini
from tests.intake.told import BOTH, D1, D2, EMPTY, Tables, submission, with_standing
from tests.seasons.outside import opened, tables
from tests.seasons.small import Small
from thidua_xlsx.forms.identity.manifest import present
from thidua_xlsx.intake.dossiers.build_dossiers import Key, Returns, build_dossiers
from thidua_xlsx.intake.read.issue_register import Register

OF_YEAR = {"grade", "months_worked", "leave_days", "discipline", "proposed_title"}
EACH = mini.school()
YEARLY = replace(EACH, grades_each_round=False)
WITHOUT: Tables = {table: rows for table, rows in EMPTY.items() if table != "standing"}


@pytest.mark.parametrize(("book", "first"), [(YEARLY, set()), (EACH, OF_YEAR)])
def test_forms_before_the_last_round_ask_for_grades_only_where_the_season_does(book: object, first: set[str]) -> None:
    form = YEARLY.form_of("self-score")
    assert form is not None
    asked = [
        {column for table in present(form, book, YEARLY.units[0], round_, {}).tables() for column in table.asked}
        for round_ in YEARLY.rounds
    ]
    assert [OF_YEAR & columns for columns in asked] == [first, OF_YEAR]


def test_the_workbooks_that_are_issued_have_the_sheet_in_the_last_round_alone(small_season: Small) -> None:
    found = {round_: opened(small_season.issued("TOAN", "self-score", round_)) for round_ in ("R1", "R2")}
    assert ["standing" in tables(book) for book in found.values()] == [False, True]
    assert ["Xếp loại" in book.sheetnames for book in found.values()] == [False, True]


@pytest.mark.parametrize(
    ("came", "issued", "grade"),
    [
        # The first form has no such sheet: it takes nothing away from what the last one says, and is not waited for.
        ({D1: WITHOUT, D2: with_standing(grade="HTTNV")}, Register(mini.KEY), ("HTTNV", False)),
        ({D2: with_standing(grade="HTTNV")}, Register(mini.KEY), ("HTTNV", False)),
        ({D1: WITHOUT}, BOTH, (None, True)),  # the last form is out
        # A form of an earlier version, which asked in the first round too, still counts.
        ({D1: with_standing(grade="HTNV")}, BOTH, ("HTNV", True)),
        ({D1: with_standing(grade="HTNV"), D2: EMPTY}, BOTH, ("HTNV", False)),
    ],
)
def test_a_round_that_asks_for_no_grade_leaves_none_open(
    came: dict[Key, Tables], issued: Register, grade: tuple[str | None, bool]
) -> None:
    returns = Returns({key: submission(key, said) for key, said in came.items()}, issued)
    person = next(one for one in build_dossiers(returns, YEARLY, {})[0] if one.person.code == "A1")
    assert (person.grade.value, person.grade.unknown) == grade
