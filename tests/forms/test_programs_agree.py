"""Every program that can be asked says the same of a form: what is blank, what is wrong, and where the first of it is.

Blanks stand late, behind answers: a program that takes a truth value for more than a number would lead to an answer.
"""

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.engines import ENGINES, Engine, Values, differences, written
from tests.formula_types import Part, parsed
from tests.seasons.every_workbook import workbooks
from tests.seasons.outside import change
from tests.seasons.small import Small
from tests.workbook_formulas import WrittenWorkbook

FORMS = [("TOAN", "registration", ""), ("TOAN", "self-score", "R1"), ("TOAN", "self-score", "R2")]
CHECK, FIRST = "Kiểm tra", "G"


def _late(book: Workbook, *, blanked: dict[str, str], spoiled: bool) -> None:
    """Take the last answer of each sheet away, or write something odd there."""
    for sheet in book.worksheets:
        answers = [cell for row in sheet for cell in row if not cell.protection.locked and cell.value is not None]
        numbers = [cell for cell in answers if isinstance(cell.value, int | float)]
        if answers and not spoiled:
            answers[-1].value, blanked[sheet.title] = None, answers[-1].coordinate
        if numbers and spoiled:
            numbers[-1].value, blanked[sheet.title] = 10_000, numbers[-1].coordinate


@pytest.mark.parametrize("spoiled", [False, True], ids=["blank", "wrong"])
@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
@pytest.mark.libreoffice
def test_every_program_leads_to_what_comes_late(
    engine: Engine, spoiled: bool, small_season: Small, tmp_path: Path
) -> None:
    if engine.missing:
        pytest.skip(engine.missing)
    late: list[Mapping[str, str]] = []
    files = []
    for number, form in enumerate(FORMS):
        places: dict[str, str] = {}
        edit = partial(_late, blanked=places, spoiled=spoiled)
        files.append(change(small_season.returned(*form), tmp_path / f"phieu-{number}.xlsx", edit))
        late.append(places)
    told = engine.recalculate(files, tmp_path / "luu")
    for places, values in zip(late, told, strict=True):
        links = {
            str(value).partition(" – ")[0] for (sheet, cell), value in values.items() if _is_link(sheet, cell) and value
        }
        assert links <= set(places.values())
        assert [value for value in values.values() if str(value).startswith("#")] == []
    assert any(_marked(values) for values in told)


@pytest.mark.libreoffice
def test_all_programs_say_the_same_of_forms_with_late_blanks(small_season: Small, tmp_path: Path) -> None:
    asked = [engine for engine in ENGINES if not engine.missing]
    if len(asked) < 2:
        pytest.skip("; ".join(engine.missing for engine in ENGINES if engine.missing))
    edit = partial(_late, blanked={}, spoiled=False)
    files = [
        change(small_season.returned(*form), tmp_path / f"phieu-{number}.xlsx", edit)
        for number, form in enumerate(FORMS)
    ]
    first, *others = [engine.recalculate(files, tmp_path / engine.name) for engine in asked]
    apart = [line for other in others for pair in zip(first, other, strict=True) for line in differences(*pair)]
    assert apart == []


def _is_link(sheet: str, cell: str) -> bool:
    return sheet == CHECK and cell.startswith(FIRST)


def _marked(values: Values) -> bool:
    return any(_is_link(sheet, cell) and value for (sheet, cell), value in values.items())


def _cells(part: Part) -> list[str]:
    return [part.says] if part.kind == "area" else [cell for one in part.parts for cell in _cells(one)]


def _links(part: Part) -> list[Part]:
    own = [part] if part.kind == "call" and part.says == "HYPERLINK" else []
    return own + [link for one in part.parts for link in _links(one)]


@cache
def _formulas() -> list[tuple[str, str]]:
    books = [(file.name, WrittenWorkbook(file)) for file in workbooks() if written(file)]
    return [(name, one.text) for name, book in books for one in book.formulas() if "HYPERLINK" in one.text]


def test_a_link_to_a_fixed_place_is_no_formula() -> None:
    """Google Sheets follows links of cells and not those of formulas."""
    assert len(_formulas()) > 20
    fixed = [(name, text) for name, text in _formulas() for link in _links(parsed(text)) if not _cells(link.parts[0])]
    assert fixed == []
    # What a formula's link may lead to are the cells that it counts: more than one, else a cell's own link leads there.
    alone = [(name, text) for name, text in _formulas() if len(_cells_counted(text)) < 2]
    assert alone == []


def _cells_counted(formula: str) -> set[str]:
    """Give the first and the last cells of the areas on other sheets that a formula names."""
    areas = [area.split("!")[1] for area in _cells(parsed(formula)) if "!" in area]
    return {cell for area in areas for cell in area.split(":")}
