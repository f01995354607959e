"""Two parsers that know nothing of each other see the same answers, or the program has said something about the cell."""

from datetime import date, datetime
from io import BytesIO
from random import Random

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell

from tests.corpus.forms import Form, load_form
from tests.corpus.mutations import DAMAGE, MUTANTS
from tests.seasons.small import ROUNDS, UNITS, build_small
from thidua_xlsx.documents.raw_workbook import RawBook, RawCell
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool

COUNT = max(len(DAMAGE), MUTANTS // 20)


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> list[Form]:
    school = build_small(tmp_path_factory.mktemp("hai-may") / "mua-nho")
    return [load_form(school.returned(unit, "self-score", round_), unit) for unit in UNITS for round_ in ROUNDS]


def same(cell: RawCell | None, other: object) -> bool:
    """Whether what we read is what openpyxl reads; an error, a formula and an odd number are told apart by us alone."""
    value = cell.value if cell else None
    if cell is not None and (cell.error or cell.formula):
        return True
    if isinstance(value, float) and isinstance(other, int | float) and not isinstance(other, bool):
        return value == float(other)
    if isinstance(value, date | datetime) and isinstance(other, date | datetime):
        return str(value)[:10] == str(other)[:10]
    return (value if value not in (None, "") else None) == (other if other not in (None, "") else None)


def test_calamine_and_openpyxl_agree_on_every_answer(forms: list[Form]) -> None:
    compared, differ = 0, []
    with ReaderPool() as readers:
        for number in range(COUNT):
            rng = Random(number)
            mutation = DAMAGE[number % len(DAMAGE)]
            form = rng.choice(forms)
            data = mutation(form, rng)
            raw = readers.read(data, "x.xlsx").result()
            if not isinstance(raw, RawBook):
                continue
            try:
                book = load_workbook(BytesIO(data), data_only=True)
            except Exception:  # openpyxl gives up on more files than we do
                continue
            # By their order: two sheets may bear one name, of which openpyxl makes two names.
            for sheet, other in zip(raw.sheets, book.worksheets, strict=True):
                compared += 1
                there = {(row - 1, col - 1): cell for (row, col), cell in other._cells.items()}
                for row, col in sorted(sheet.cells.keys() | there.keys()):
                    cell = there.get((row, col))
                    if isinstance(cell, MergedCell) or row >= 120 or col >= 60:  # hidden by a merge: no answer cell is
                        continue
                    if not same(sheet.cells.get((row, col)), cell and cell.value):
                        where = f"{number} {mutation.__name__}: {sheet.name} {row} {col}"
                        differ.append(f"{where} {sheet.cells.get((row, col))!r:.60} {cell and cell.value!r:.60}")
    assert differ == []
    assert compared > COUNT
