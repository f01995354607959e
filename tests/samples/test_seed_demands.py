"""What each sample's plan asks for and where it stands once the sample went through its year: the table `seed` of its figures.

The demands are those of `docs/seeds.md`, by the id of their row. `where` is a paper (`giay-to/ten-giay`), a sheet of a workbook (`tong-hop: Bảng
vàng`) or a file beside them; `says` is what one of its lines has, the cells of a row joined by ` / `. What the vote or the closing took away is
looked for as it was before.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph
from openpyxl import Workbook

from tests.samples.closed import closed_sample
from tests.samples.kinds import KINDS
from tests.samples.story_figures import Row
from tests.seasons.outside import opened
from tests.seasons.sample import finished_sample

DEMANDS = [
    pytest.param(profile, row, id=f"{row['key']}-{row['where']}")
    for profile, kind in KINDS.items()
    for row in kind.told.figures["seed"]
]


@pytest.mark.parametrize(("profile", "row"), DEMANDS)
def test_what_the_plan_asks_stands_where_the_sample_says(profile: str, row: Row) -> None:
    files, _, sheet = row["where"].partition(": ")
    before = finished_sample(KINDS[profile].told.story, profile).folder
    found = [file for folder in (closed_sample(profile), before) for file in _files(folder, files)]
    assert found, "no such file"
    assert any(row["says"] in line for file in found for line in _lines(file, sheet)), row


def _files(folder: Path, name: str) -> list[Path]:
    return sorted({*folder.glob(f"{name}.*"), *folder.glob(f"ket-qua/{name}.*"), *folder.glob(f"ket-qua/{name}")})


@cache
def _lines(file: Path, sheet: str) -> tuple[str, ...]:
    if file.suffix == ".docx":
        return tuple(_of_paper(file))
    if file.suffix == ".xlsx":
        book = _book(file)
        rows = book[sheet].iter_rows(values_only=True) if sheet in book.sheetnames else ()
        return tuple(_joined([str(cell) for cell in row if cell is not None]) for row in rows)
    return tuple(file.read_text("utf-8").splitlines()) if file.is_file() else ()


@cache
def _book(file: Path) -> Workbook:
    return opened(file)


def _of_paper(file: Path) -> Iterator[str]:
    document = Document(str(file))
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph):
            yield part.text
        elif isinstance(part, Table):
            yield from (_joined([cell.text for cell in row.cells]) for row in part.rows)


def _joined(cells: list[str]) -> str:
    return " / ".join(" ".join(cell.split()) for cell in cells)
