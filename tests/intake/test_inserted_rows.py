"""Whatever somebody typed into a row that they inserted is told, wherever it stands and whatever it is."""

import pytest
from msgspec.structs import replace

from tests.intake.mini import form, read, returned
from tests.intake.test_shifted_answers import with_sums
from tests.intake.test_unit_score_sheet import SEASON
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.documents.raw_workbook import RawBook, RawCell
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.intake.read.keyed_tables import every_table
from thidua_xlsx.messages.places import CellPlace

WORDS = "Đề nghị trừ cô Bé 2 điểm"


def inserted(raw: RawBook, sheet: str, row: int, col: int, value: str | float) -> RawBook:
    """The workbook with a row more that looks as its neighbours do, as LibreOffice and Excel make it."""
    sheets = [
        replace(
            one,
            cells={(at + (at >= row), c): cell for (at, c), cell in one.cells.items()} | {(row, col): RawCell(value)},
        )
        if one.name == sheet
        else one
        for one in raw.sheets
    ]
    return replace(raw, sheets=tuple(sheets))


def told_at(raw: RawBook, laid: FormPlan, season: Rulebook | None, sheet: str) -> tuple[set[tuple[int, int]], set[int]]:
    """The cells of a sheet that findings speak of, and the rows of which one speaks as a whole."""
    findings = read(raw, laid, season)[1]
    cells, rows = set(), set()
    for finding in findings:
        for place in (finding.place, *finding.also):
            if isinstance(place, CellPlace) and place.sheet == sheet:
                cells.add((place.row, place.col))
                if finding.code.id in ("S108", "S109"):
                    rows.add(place.row)
    return cells, rows


@pytest.mark.parametrize(
    ("sums", "value"), [(True, WORDS), (False, WORDS), (True, 3.0)], ids=["formulas", "values", "a number"]
)
@pytest.mark.parametrize(
    ("phase", "round_", "season"),
    [
        ("self-score", "D1", None),
        ("self-score", "D1", SEASON),
        ("registration", "", None),
        ("nominations", "D1", None),
        ("agreement", "", None),
    ],
)
def test_what_stands_in_an_inserted_row_is_told(
    phase: str, round_: str, season: Rulebook | None, sums: bool, value: str | float
) -> None:
    laid = form(phase, "T1", round_, season=season)
    raw = with_sums(laid) if sums else returned(laid)
    lost = []
    for table in every_table(raw)[0]:
        if season and table.id != "collective_score":
            continue
        first, last = table.marker[0] + 1, max([*table.rows.values(), *table.loose_rows], default=table.marker[0] + 1)
        for row in range(first, last + 2) if table.id.endswith("_score") else (first, first + 1, last, last + 1):
            for key, col in table.columns.items():
                back = inserted(raw, table.sheet.name, row, col, value)
                cells, whole = told_at(back, laid, season, table.sheet.name)
                lost += [(table.id, row, key)] if (row, col) not in cells and row not in whole else []
    assert lost == []


def test_words_over_the_number_or_code_of_a_row_are_told(scores: FormPlan) -> None:
    raw = returned(scores)
    for table in every_table(raw)[0]:
        for key in {"_number", "_code"} & set(table.columns):
            row, col = next(iter(table.rows.values())), table.columns[key]
            cells = {**table.sheet.cells, (row, col): RawCell(WORDS)}
            sheets = tuple(replace(one, cells=cells) if one.name == table.sheet.name else one for one in raw.sheets)
            told, _ = told_at(replace(raw, sheets=sheets), scores, None, table.sheet.name)
            assert (row, col) in told, (table.id, key)


def test_a_sum_of_ours_that_shows_an_error_is_nobodys_words(scores: FormPlan) -> None:
    """Where a row was inserted, programs may fail to work out our own formulas."""
    raw = with_sums(scores)
    sheets = [
        replace(
            one, cells={at: RawCell(None, True, "#N/A") if cell.formula else cell for at, cell in one.cells.items()}
        )
        for one in raw.sheets
    ]
    assert read(replace(raw, sheets=tuple(sheets)), scores)[1] == []
