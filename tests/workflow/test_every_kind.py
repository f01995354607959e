"""A season with every kind of criterion goes through the commands; totals are the hand-worked ones of kinds.py."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.conftest import Office
from tests.seasons.kinds import ENTERED, FINALS, LIVE, answers_of, build
from tests.seasons.outside import change, fill, opened, put, tables, type_into
from tests.seasons.small import Small, by_id, codes, copy_of, found, read
from thidua_xlsx.workflow.outputs.return_slips import SlipsOutput

FORM = "self-score"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Small:
    return read(build(tmp_path_factory.mktemp("cham") / "mua", {"bands": "Xuất sắc=90; Tốt=75,25; Khá=50"}))


@pytest.fixture
def season(made: Small, tmp_path: Path) -> Small:
    return copy_of(made, tmp_path / "mua")


def finals(result: dict[str, Any]) -> dict[str, float | None]:
    return {person["id"]: person["scores"]["final"] for person in result["people"]}


def complete(result: dict[str, Any]) -> dict[str, bool]:
    return {person["id"]: person["scores"]["complete"] for person in result["people"]}


def retype(season: Small, unit: str, **cells: dict[str, object]) -> None:
    """Change cells of a unit's return, by person: criterion to value."""
    answers: dict[str, dict[str, object]] = {}
    for person, values in cells.items():
        for criterion, value in values.items():
            answers.setdefault(criterion, {})[person] = value
    file = season.returned(unit, FORM, "R1")
    type_into(file, file, lambda book: put(book, {"self_score": answers}))


def test_totals_are_those_worked_out_by_hand(season: Small) -> None:
    result = season.figures()
    assert finals(result) == FINALS
    assert set(complete(result).values()) == {True}
    (knocked,) = found(result, "R108")
    assert knocked["person"] == "A2"
    assert "4.2 Vi phạm quy chế thi" in knocked["message"]


def test_a_slip_asks_for_every_kind_of_answer_as_the_form_does_and_reads_it_so(season: Small) -> None:
    before = season.figures()["people"]
    retype(season, "TOAN", A1=dict.fromkeys(ENTERED["A1"], "???"))
    season.figures(SlipsOutput())
    (slip,) = (season.folder / "ket-qua" / "tra-lai").rglob("*Tổ Toán*.xlsx")
    rows = tables(opened(slip))["corrections"].rows()
    asked = {str(row).split("/")[1].removeprefix("self_score."): str(row) for row in rows}
    assert set(asked) >= set(ENTERED["A1"])
    answers = {asked[key]: {"answer": value} for key, value in ENTERED["A1"].items()}
    fill(slip, season.folder / "inbox" / "sua.xlsx", {"corrections": answers})
    assert [one["scores"] for one in season.figures()["people"]] == [one["scores"] for one in before]


def totals(file: Path, layer: str = "self_score") -> dict[str, object]:
    """The live total of every person's column: the last row of the matrix that is no sum out of sight."""
    table = tables(load_workbook(file, data_only=True))[layer]
    texts = {row: table.sheet.cell(row, 3).value for row in range(table.row, table.end)}
    row = max(row for row, text in texts.items() if text not in (None, "Σ"))
    return {person: table.sheet.cell(row, col).value for person, col in table.columns().items() if person in ENTERED}


@pytest.mark.libreoffice
def test_live_totals_are_those_of_the_merge(season: Small, office: Office, tmp_path: Path) -> None:
    files = [season.returned(unit, FORM, "R1") for unit in ("TOAN", "VAN", "VP")]
    shown: dict[str, object] = {}
    for file in office(files, "xlsx", tmp_path):
        shown |= totals(file)
    assert shown == LIVE


# The unit gives A1 85 in 1.2, a B in 1.3 and no 3.3, where the scale and the answers are worth something else.
UNIT_S_OWN: dict[str, dict[str, object]] = {"A1": {"1.2": 85, "1.3": "C", "3.3": "không"}}


def typed_again(own: dict[str, dict[str, object]]) -> dict[str, dict[str, dict[str, object]]]:
    """Everything that people scored themselves once more on the unit's sheet, but for what the unit says itself."""
    entered = {who: {**cells, **own.get(who, {})} for who, cells in ENTERED.items()}
    return {**answers_of("TOAN"), "unit_score": answers_of("TOAN", entered)["self_score"]}


def agreeing(marks: dict[str, object], own: dict[str, dict[str, object]]) -> dict[str, dict[str, dict[str, object]]]:
    """What people scored themselves, with the unit's marks and what it says otherwise."""
    cells: dict[str, dict[str, object]] = {}
    for who, answers in own.items():
        for criterion, answer in answers.items():
            cells.setdefault(criterion, {})[who] = answer
    marked = {who: {"agreed": mark} for who, mark in marks.items()}
    return {**answers_of("TOAN"), "agreed_scores": marked, "unit_score": cells}


@pytest.mark.parametrize("own", [{}, UNIT_S_OWN], ids=["all as scored", "but for some"])
@pytest.mark.parametrize("marks", [{"TOAN": "có"}, {"A1": "x", "A2": "Có"}], ids=["the unit", "each"])
def test_a_unit_that_agrees_gives_the_points_it_would_have_typed_again(
    marks: dict[str, object], own: dict[str, dict[str, object]], season: Small
) -> None:
    season.send(("TOAN", FORM, "R1"), typed_again(own))
    again = season.figures()
    season.send(("TOAN", FORM, "R1"), agreeing(marks, own))
    agreed = season.figures()
    assert [one["scores"] for one in agreed["people"]] == [one["scores"] for one in again["people"]]
    assert by_id(agreed["people"])["A1"]["scores"]["unit"] is not None
    assert codes(agreed) == codes(again)


@pytest.mark.parametrize("mark", ["Không", "có lẽ"])
@pytest.mark.parametrize("who", ["TOAN", "A1"])
def test_what_people_scored_does_not_stand_where_their_unit_does_not_agree_and_gives_nothing(
    who: str, mark: str, season: Small
) -> None:
    season.send(("TOAN", FORM, "R1"), agreeing({"A2": "Có", who: mark}, {}))
    scores = {one["id"]: one["scores"] for one in season.figures()["people"]}
    assert (scores["A1"]["unit"], scores["A1"]["final"], scores["A1"]["complete"]) == (None, None, False)
    assert scores["A1"]["self"] is not None
    assert scores["A2"]["final"] == FINALS["A2"]


def test_a_unit_that_does_not_agree_answers_on_its_slip_with_points_or_by_agreeing(season: Small) -> None:
    season.send(("TOAN", FORM, "R1"), agreeing({"A2": "Có", "A1": "Không"}, {}))
    season.figures(SlipsOutput())
    (slip,) = (season.folder / "ket-qua" / "tra-lai").rglob("*Tổ Toán*.xlsx")
    rows = {str(row).split("/")[1]: str(row) for row in tables(opened(slip))["corrections"].rows()}
    assert {f"unit_score.{criterion}" for criterion in ENTERED["A1"]} < set(rows)
    (mark,) = [row for key, row in rows.items() if key.startswith("agreed_scores.")]
    fill(slip, season.folder / "inbox" / "sua.xlsx", {"corrections": {mark: {"answer": "Có"}}})
    result = season.figures()
    assert (finals(result), found(result, "R130")) == (FINALS, [])


@pytest.mark.libreoffice
def test_live_totals_of_a_unit_that_agrees_are_those_it_would_have_typed(
    season: Small, office: Office, tmp_path: Path
) -> None:
    """Every way to the same points: typed again, agreed with, pasted as a block from the people's own sheet."""
    ways = {"again": typed_again(UNIT_S_OWN), "agreed": agreeing({"TOAN": "có"}, UNIT_S_OWN)}
    files = []
    for name, answers in ways.items():
        season.send(("TOAN", FORM, "R1"), answers)
        files.append(season.returned("TOAN", FORM, "R1").rename(tmp_path / f"{name}.xlsx"))
    season.send(("TOAN", FORM, "R1"), answers_of("TOAN"))
    pasted = season.returned("TOAN", FORM, "R1").rename(tmp_path / "pasted.xlsx")
    change(pasted, pasted, paste_own_over_unit)
    again, agreed, block = (totals(file, "unit_score") for file in office([*files, pasted], "xlsx", tmp_path / "luu"))
    assert again == agreed
    assert block == {who: LIVE[who] for who in ("A1", "A2")}


def paste_own_over_unit(book: Any) -> None:
    """Copy the block of people's columns, sums of sections among them, and paste it: formulas come as they are."""
    own, unit = tables(book)["self_score"], tables(book)["unit_score"]
    last = max(own.rows().values())
    for row in range(own.row + 1, last + 1):
        for person in ("A1", "A2"):
            col = own.columns()[person]
            target = unit.sheet.cell(row, col)
            assert not target.protection.locked
            target.value = own.sheet.cell(row, col).value
