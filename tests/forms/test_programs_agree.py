"""Every program that can be asked says the same of a form: what is blank, what is wrong, and where the first of it is.

Blanks stand late, behind answers: a program that takes a truth value for more than a number would lead to an answer.
"""

import shutil
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import pytest
from openpyxl import Workbook

from tests.engines import ENGINES, Engine, Values, differences, written
from tests.formula_types import Part, parsed
from tests.seasons.every_workbook import workbooks
from tests.seasons.outside import change, fill
from tests.seasons.small import Small, default_answers, slip_name
from tests.workbook_formulas import WrittenWorkbook
from thidua_xlsx.workflow.outputs.return_slips import SlipsOutput

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


class Typed(NamedTuple):
    """Forms as somebody left them: with late blanks, with something odd late, as they were and with points as text."""

    files: dict[str, list[Path]]
    late: dict[str, list[dict[str, str]]]

    def told(self, engine: Engine, kind: str) -> list[Values]:
        """What a program makes of the forms of a kind, asked once about all."""
        if engine.missing:
            pytest.skip(engine.missing)
        values = iter(_asked(engine, tuple(file for files in self.files.values() for file in files)))
        return {one: [next(values) for _ in files] for one, files in self.files.items()}[kind]


@cache
def _asked(engine: Engine, files: tuple[Path, ...]) -> list[Values]:
    return engine.recalculate(files, files[0].parent / engine.name)


@pytest.fixture(scope="module")
def typed(small_season: Small, tmp_path_factory: pytest.TempPathFactory) -> Typed:
    folder = tmp_path_factory.mktemp("go")
    late: dict[str, list[dict[str, str]]] = {"blank": [], "wrong": []}
    files: dict[str, list[Path]] = {"blank": [], "wrong": []}
    for kind, places in late.items():
        for number, form in enumerate(FORMS):
            places.append({})
            edit = partial(_late, blanked=places[-1], spoiled=kind == "wrong")
            files[kind].append(change(small_season.returned(*form), folder / f"{kind}-{number}.xlsx", edit))
    source = shutil.copyfile(small_season.returned(*FORMS[-1]), folder / "so.xlsx")
    files["spelled"] = [source, change(source, folder / "chu.xlsx", _as_text)]
    return Typed(files, late)


@pytest.mark.parametrize("kind", ["blank", "wrong"])
@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
@pytest.mark.libreoffice
def test_every_program_leads_to_what_comes_late(engine: Engine, kind: str, typed: Typed) -> None:
    told = typed.told(engine, kind)
    for places, values in zip(typed.late[kind], told, strict=True):
        links = {
            str(value).partition(" – ")[0] for (sheet, cell), value in values.items() if _is_link(sheet, cell) and value
        }
        assert links <= set(places.values())
        assert [value for value in values.values() if str(value).startswith("#")] == []
    assert any(_marked(values) for values in told)


@pytest.mark.libreoffice
def test_all_programs_say_the_same_of_forms_with_late_blanks(typed: Typed) -> None:
    asked = [engine for engine in ENGINES if not engine.missing]
    if len(asked) < 2:
        pytest.skip("; ".join(engine.missing for engine in ENGINES if engine.missing))
    first, *others = [typed.told(engine, "blank") for engine in asked]
    apart = [line for other in others for pair in zip(first, other, strict=True) for line in differences(*pair)]
    assert apart == []


def _as_text(book: Workbook) -> None:
    """Type every point again as a machine with other settings keeps it: with a comma or a point, as text."""
    for name in ("Tự chấm", "Tổ chấm"):
        points = [
            cell
            for row in book[name]
            for cell in row
            if not cell.protection.locked and isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
        ]
        for number, cell in enumerate(points):
            cell.value = f"{cell.value:g}".replace(".", ",") if number % 2 else f"{cell.value:.1f}"


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
@pytest.mark.libreoffice
def test_points_typed_as_text_count_like_numbers(engine: Engine, typed: Typed) -> None:
    numbers, texts = typed.told(engine, "spelled")
    assert any(sheet == "Tự chấm" and isinstance(value, float) for (sheet, _), value in numbers.items())
    assert differences(numbers, texts) == []


def test_points_typed_as_text_are_merged_like_numbers_with_a_notice_alone(small: Small) -> None:
    before = small.figures()
    back = small.returned("TOAN", "self-score", "R2")
    change(back, back, _as_text)
    after = small.figures()
    assert after["people"] == before["people"]
    more = [one for one in after["findings"] if one["code"] == "C111"]
    assert more and {one["severity"] for one in more} == {"notice"}
    assert [one["code"] for one in after["findings"] if one not in more] == [one["code"] for one in before["findings"]]


_OF_ONE = {"LEN", "TRIM", "SUBSTITUTE", "LEFT", "RIGHT", "MID", "FIND", "EXACT", "VALUE", "TEXT", "ABS", "ROUND", "INT"}
_OF_ONE |= {"ISNUMBER", "ISERROR", "ISTEXT", "ISLOGICAL", "ISBLANK", "IFERROR", "IF"}


def test_many_cells_are_looked_at_one_by_one_in_array_formulas_alone() -> None:
    """Gnumeric gives #VALUE! for `SUMPRODUCT(--(LEN(A1:A9)=0))`: what takes one value is not asked for each there."""
    told = {
        f"{file.name}: {one.sheet}!{one.place} {one.use}: {one.text[:80]}"
        for file in workbooks()
        for one in WrittenWorkbook(file).formulas()
        if not one.array and _of_many(parsed(one.text))
    }
    assert told == set()


def _of_many(part: Part) -> bool:
    """Say whether a function that takes one value is given an area of cells."""
    areas = [one for argument in part.parts for one in _computed(argument)]
    alone = part.kind == "call" and part.says in _OF_ONE and any(":" in one for one in areas)
    return alone or any(_of_many(one) for one in part.parts)


def _computed(part: Part) -> list[str]:
    """Give the areas that a part gives as they are, or worked out cell by cell."""
    if part.kind == "area":
        return [part.says]
    return [one for each in part.parts for one in _computed(each)] if part.kind == "sign" else []


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
@pytest.mark.libreoffice
def test_every_program_counts_the_lines_of_a_slip_that_are_not_answered(
    engine: Engine, small: Small, tmp_path: Path
) -> None:
    if engine.missing:
        pytest.skip(engine.missing)
    answers = default_answers()["VAN", "self-score", "R1"]
    answers["unit_score"] |= {"1.1": {"P4": "chín", "P5": "mười"}, "1.2": {"P4": "tám", "P5": -1}}
    small.send(("VAN", "self-score", "R1"), answers)
    small.figures(SlipsOutput())
    slip = small.folder / "ket-qua" / slip_name("VAN", "self-score", "R1")
    rows = [f"{who}/unit_score.{code}/R1" for who in ("P4", "P5") for code in ("1.1", "1.2")]
    # Spaces alone are no answer, to the merge neither; any of a line's cells answers it, a wrong word too.
    filled: list[dict[str, object]] = [{}, {"answer": "  "}, {"answer": "\u00a0"}, {"answer": 9}, {"cleared": "x"}]
    files = [
        fill(slip, tmp_path / f"{number}.xlsx", {"corrections": dict.fromkeys(rows, values)})
        for number, values in enumerate([*filled, {"answer": "mấy"}])
    ]
    one = fill(slip, tmp_path / "mot.xlsx", {"corrections": {rows[0]: {"answer": 9, "cleared": "x"}}})
    told = engine.recalculate([*files, one], tmp_path / "luu")
    lines = [[str(value) for (_, cell), value in values.items() if cell == "B5"] for values in told]
    open_ = ["○ CÒN 4 CHỖ CHƯA TRẢ LỜI"]
    done = ["✓ ĐÃ TRẢ LỜI ĐỦ – lưu và gửi lại"]
    assert lines == [open_, open_, open_, done, done, done, ["○ CÒN 3 CHỖ CHƯA TRẢ LỜI"]]


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
