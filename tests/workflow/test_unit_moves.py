"""A year in which people move, retire and join: who asks whom, whose answers count, and where they are ranked."""

from pathlib import Path
from typing import Any

import pytest

from tests.findings.steps import line
from tests.program import run
from tests.seasons.small import (
    FINALS,
    SELF,
    STANDING,
    UNIT,
    UNITS,
    Small,
    by_id,
    codes,
    declare,
    default_answers,
    found,
    matrix,
    members,
)

LEFT, JOINED = "15/12/2026", "01/02/2027"


def issue(folder: Path, phase: str, *options: str) -> None:
    done = run("forms", folder, "--phase", phase, *options)
    assert done.exit_code == 0, done.output


def scored(round_: str, people: list[str], **of: str) -> dict[str, Any]:
    """Score sheets of a round; `of` says whose points of the small season somebody new is given."""
    lines = {layer: table[round_] | {new: table[round_][like] for new, like in of.items()} for layer, table in LAYERS}
    return {layer: matrix(lines[layer], [*people, *of]) for layer, _ in LAYERS}


LAYERS = (("self_score", SELF), ("unit_score", UNIT))


@pytest.fixture(scope="session")
def moved_season(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """P2 moves from TOAN to VAN on 01/01/2027, after the forms of R1; P8 left VAN in R1; P9 joins VP in R2."""
    folder = tmp_path_factory.mktemp("chuyen") / "mua-nho"
    declare(folder)
    one = Small(folder)
    line(folder, "thidua.xlsx", "people", "P8", {"full_name": "Hồ Văn Khải", "unit": "VAN", "group": "GV", "to": LEFT})
    issue(folder, "registration")
    issue(folder, "self-score", "--round", "R1")
    for unit in UNITS:
        form = (unit, "registration", "")
        one.send(form, default_answers()[form])
        new = {"P8": "P5"} if unit == "VAN" else {}
        one.send((unit, "self-score", "R1"), scored("R1", members(unit), **new))
    one.amend({"people": {"P2": {"to": "31/12/2026"}}})
    moved = {"full_name": "Trần Văn Bách", "unit": "VAN", "group": "GV", "from": "01/01/2027"}
    line(folder, "thidua.xlsx", "people", "P2", moved)
    line(
        folder, "thidua.xlsx", "people", "P9", {"full_name": "Mai Thị Lý", "unit": "VP", "group": "NV", "from": JOINED}
    )
    issue(folder, "self-score", "--round", "R2")
    for unit, people in {"TOAN": ["P1", "P3"], "VAN": ["P2", "P4", "P5"], "VP": ["P6"]}.items():
        new = {"P9": "P6"} if unit == "VP" else {}
        answers = scored("R2", people, **new)
        grades = STANDING | {"P9": {"grade": "HTTNV"}}
        answers["standing"] = {who: dict(grades[who]) for who in (*people, *new, unit)}
        one.send((unit, "self-score", "R2"), answers)
    return one


@pytest.fixture(scope="session")
def result(moved_season: Small) -> dict[str, Any]:
    return moved_season.result("--no-papers")


def test_the_rounds_of_both_units_are_one_persons_points(result: dict[str, Any]) -> None:
    person = by_id(result["people"])["P2"]
    assert person["scores"]["rounds"] == {"R1": 81.5, "R2": 85.5}
    assert person["scores"]["final"] == FINALS["P2"]
    assert person["scores"]["complete"] is True
    assert person["registered"] == ["LDTT"]
    assert person["grade"] == "HTTNV"


def test_who_moved_is_ranked_where_they_are_at_the_end(result: dict[str, Any]) -> None:
    people = by_id(result["people"])
    # VAN: P4 87, P2 84.5, P5 74.63, and P8 with the points of P5 in R1 alone, 72. TOAN: P3 99, P1 91.5.
    assert {code: people[code]["rank"]["unit"] for code in ("P4", "P2", "P5", "P8", "P3", "P1")} == {
        "P4": 1,
        "P2": 2,
        "P5": 3,
        "P8": 4,
        "P3": 1,
        "P1": 2,
    }
    assert people["P2"]["unit"] == "VAN"


def test_nobody_is_reported_as_missing_or_in_the_wrong_form(result: dict[str, Any]) -> None:
    assert not {"X105", "X111", "R104", "D207"} & set(codes(result))
    # P9 came after the registration: the form of VP has no row for them, and nothing else is lacking.
    assert [one["person"] for one in found(result, "X117")] == ["P9"]
