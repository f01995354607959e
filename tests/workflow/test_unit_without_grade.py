"""A unit that registered a title or proposes itself for one is asked for its own grade, where it left that blank."""

import pytest

from tests.intake.mini import KEY, school
from thidua_xlsx.declare.season import Unit
from thidua_xlsx.declare.tables.column_book import NO_ENTRY
from thidua_xlsx.intake.dossiers.build_dossiers import Returns
from thidua_xlsx.intake.read.issue_register import Register
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Fact, UnitDossier
from thidua_xlsx.workflow.judge.all_checks import unit_without_grade
from thidua_xlsx.workflow.judge.score_sheet_checks import SeasonSeen

CELL = CellPlace("inbox/T1.xlsx", "Xếp loại", 14, 4)


@pytest.mark.parametrize(
    ("grade", "proposed", "asked"),
    [
        (Fact(None, (CELL,)), "TTLDTT", True),
        (Fact("HTTNV", (CELL,)), "TTLDTT", False),
        (Fact(None, (CELL,)), None, False),
        (Fact(None, (CELL,)), NO_ENTRY, False),
        (Fact(unknown=True), "TTLDTT", False),  # no form came back
        (Fact(None, (CELL,), unknown=True), "TTLDTT", False),  # what cannot be read has a finding of its own
    ],
)
def test_a_unit_that_proposes_itself_is_asked_for_its_grade(grade: Fact, proposed: str | None, asked: bool) -> None:
    unit = UnitDossier(Unit("T1", "Tổ Một"), grade=grade, proposed_title=Fact(proposed))
    found = list(unit_without_grade(SeasonSeen(Returns({}, Register(KEY)), units=(unit,)), school()))
    told = [(one.code.id, one.place, one.unit, one.params) for one in found]
    assert told == ([("X107", CELL, "T1", {"unit_name": "Tổ Một", "names": ("Tổ Một",)})] if asked else [])


@pytest.mark.parametrize(
    ("registered", "returned", "asked"),
    [
        (("TTLDTT",), {"self-score:D1": True, "self-score:D2": True}, True),
        (("TTLDTT",), {"self-score:D1": True, "self-score:D2": False}, False),  # the last round may still tell it
        ((), {"self-score:D1": True, "self-score:D2": True}, False),
    ],
)
def test_a_unit_that_registered_a_title_is_asked_for_its_grade_in_the_end(
    registered: tuple[str, ...], returned: dict[str, bool], asked: bool
) -> None:
    unit = UnitDossier(
        Unit("T1", "Tổ Một"), registered=registered, grade=Fact(None, (CELL,)), returned=returned, proposed_title=Fact()
    )
    found = list(unit_without_grade(SeasonSeen(Returns({}, Register(KEY)), units=(unit,)), school()))
    assert [(one.code.id, one.place) for one in found] == ([("X107", CELL)] if asked else [])
