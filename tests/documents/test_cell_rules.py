"""What a cell of numbers takes as it is typed, and what counts as a number in it, as LibreOffice works the formulas out."""

from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from tests.conftest import Office
from thidua_xlsx.declare.tables.cell_kinds import plainly_spelled
from thidua_xlsx.documents.cell_rules import NumberRule, numbers_in, takes_number

D = Decimal
POINTS = NumberRule(D(0), D(10), D("0.25"))
# What is typed, the number that it is (None = none), and whether a cell of 0 to 10 points takes it.
TYPED: list[tuple[object, str | None, bool]] = [
    (4.5, "4.5", True), ("4,5", "4.5", True), ("4.5", "4.5", True), (" 4,50 ", "4.5", True), ("10", "10", True),
    ("10,0", "10", True), (10, "10", True), (10.5, "10.5", False), ("10,5", "10.5", False), ("11", "11", False),
    (0, "0", True), ("0,25", "0.25", True), (-1, "-1", False), ("chín", None, False), ("5/3", None, False),
    ("9 5", None, False), ("4,5đ", None, False), ("1:30", None, True), ("", None, True),
]  # fmt: skip


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory, office: Office) -> list[tuple[object, object]]:
    """For each of what is typed: whether the cell takes it, and the number in it; below them the sum of all."""
    folder, book = tmp_path_factory.mktemp("go-so"), Workbook()
    sheet = book.active
    assert sheet is not None
    for row, (typed, _, _) in enumerate(TYPED, start=1):
        cell = sheet.cell(row, 1)
        cell.value = typed  # type: ignore[assignment]
        if isinstance(typed, str):
            cell.data_type = "s"
        sheet.cell(
            row, 2
        ).value = f"=IF(ISERROR({takes_number(f'A{row}', POINTS)}),0,IF({takes_number(f'A{row}', POINTS)},1,0))"
        sheet.cell(row, 3).value = f"={numbers_in(f'A{row}')}"
    area = f"A1:A{len(TYPED)}"
    sheet.cell(len(TYPED) + 1, 3).value = ArrayFormula(f"C{len(TYPED) + 1}", f"=SUM({numbers_in(area)})")
    book.save(folder / "so.xlsx")
    (file,) = office([folder / "so.xlsx"], "xlsx", folder / "luu")
    rows = load_workbook(file, data_only=True).worksheets[0].iter_rows(min_col=2, max_col=3, values_only=True)
    return [(taken, number) for taken, number in rows]


@pytest.mark.libreoffice
def test_a_cell_of_numbers_takes_what_reads_as_one(worked: list[tuple[object, object]]) -> None:
    odd = {
        "1:30",
        "5/3",
        "",
    }  # a time, a day: whether a program takes them as such, it may say; the live check counts them
    said = {str(typed): bool(taken) for (typed, _, _), (taken, _) in zip(TYPED, worked, strict=False)}
    assert {typed: taken for typed, taken in said.items() if typed not in odd} == {
        str(typed): taken for typed, _, taken in TYPED if typed not in odd
    }


@pytest.mark.libreoffice
def test_the_numbers_that_texts_spell_are_counted_and_nothing_else(worked: list[tuple[object, object]]) -> None:
    assert [D(str(number)) for _, number in worked[:-1]] == [D(number or 0) for _, number, _ in TYPED]
    # 4.5 x 4 + 10 x 3 + 10.5 x 2 + 11 + 0.25 - 1 = 18 + 30 + 21 + 11 + 0.25 - 1
    assert D(str(worked[-1][1])) == D("79.25")


def test_the_reader_spells_alike() -> None:
    texts = [(typed, number) for typed, number, _ in TYPED if isinstance(typed, str)]
    assert [plainly_spelled(typed) for typed, _ in texts] == [
        None if number is None else D(number) for _, number in texts
    ]


def test_what_may_be_typed_fits_into_a_validation_of_excel() -> None:
    """Excel takes no more than 255 characters of such a formula, be the cell ever so far."""
    rules = [NumberRule(D("0.25"), D("12345.75")), NumberRule(low=D(1)), NumberRule(high=D(1)), NumberRule()]
    assert all(len(takes_number("XFD1048576", rule)) <= 255 for rule in rules)
