"""The samples as LibreOffice prints them: every summary and every paper of all of them, printed once in a run of the tests."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader

from tests.conftest import Office
from tests.seasons.once import built_once
from tests.seasons.sample import finished_sample

SAMPLES = {
    "thcs-kim-son": "thcs", "mam-non-kim-thu": "mam-non", "tieu-hoc-truc-cuong": "tieu-hoc", "ptdtnt-mai-chau": "ptdtnt",
}  # fmt: skip
OFFICES = {"pgd-nam-tu-liem": "office"}  # of which the papers alone are printed
_SAME, _LEAST_RULE, _NEAR = 1.2, 8.0, 3.0  # points: a straight line, the shortest side of a cell, edges of one table


@dataclass(frozen=True)
class Line:
    """A line of text: how far above the page's lower edge, where it begins, what it says, whether all of it is bold."""

    height: float
    left: float
    text: str
    bold: bool


@dataclass(frozen=True)
class TablePart:
    """What of a table stands on one page: its edges, how many rows it has there, a repeated heading included, and how
    high the tallest is.
    """

    low: float
    high: float
    rows: int
    tallest: float


@dataclass(frozen=True)
class PrintedPage:
    """A page: its lines from the top down (its own number left out), its tables, the size of its smallest letters."""

    lines: tuple[Line, ...]
    tables: tuple[TablePart, ...]
    smallest: float
    size: tuple[float, float]

    def table_at(self, line: Line) -> TablePart | None:
        """Give the table that a line stands in."""
        return next((part for part in self.tables if part.low < line.height < part.high), None)


def printed(office: Office) -> Path:
    """Give the folder of PDFs: `<story>++<path below ket-qua, folders parted by -->.pdf`."""
    return built_once("printed-samples", lambda below: _print(below, office))


def _print(below: Path, office: Office) -> None:
    copies = [shutil.copyfile(file, below / name) for file, name in _documents()]
    office(copies, "pdf", below)


def _documents() -> Iterator[tuple[Path, str]]:
    for story, profile in (SAMPLES | OFFICES).items():
        made = finished_sample(story, profile).folder / "ket-qua"
        summary = [made / "tong-hop.xlsx"] if story in SAMPLES else []
        for file in (*summary, *sorted((made / "giay-to").rglob("*.docx"))):
            yield file, f"{story}++{'--'.join(file.relative_to(made).parts)}"


@cache
def pages(file: Path) -> tuple[PrintedPage, ...]:
    """Read the pages of a printed document."""
    return tuple(map(_page, PdfReader(file).pages))


def _page(page: PageObject) -> PrintedPage:
    words: dict[int, list[tuple[float, str, bool]]] = {}
    sizes, level, upright, drawn = [100.0], set[float](), list[tuple[float, float]](), list[tuple[float, float]]()

    def text_seen(text: str, page_at: Any, at: Any, font: Any, size: float) -> None:
        if not text.strip():
            return
        height, left = page_at[3] * at[5] + page_at[5], page_at[0] * at[4] + page_at[4]
        words.setdefault(round(height), []).append((left, text.strip(), "Bold" in str((font or {}).get("/BaseFont"))))
        real = round(size * abs(at[3]) * abs(page_at[3]), 1)
        if real and any(letter.isalnum() for letter in text):  # rules drawn with dashes are no letters
            sizes.append(real)

    def drawing_seen(operator: bytes, operands: Any, page_at: Any, _at: Any) -> None:
        if operator in (b"m", b"l"):
            x, y = map(float, operands)
            drawn.append((page_at[0] * x + page_at[4], page_at[3] * y + page_at[5]))
        elif operator in (b"S", b"s", b"f", b"f*", b"B", b"n"):
            for (x, y), (to_x, to_y) in pairwise(drawn):
                if abs(y - to_y) < _SAME and abs(x - to_x) > _LEAST_RULE:
                    level.add(y)
                elif abs(x - to_x) < _SAME and abs(y - to_y) > _LEAST_RULE:
                    upright.append((min(y, to_y), max(y, to_y)))
            drawn.clear()

    page.extract_text(visitor_text=text_seen, visitor_operand_before=drawing_seen)
    lines = [
        Line(height, some[0][0], " ".join(text for _, text, _ in some), all(bold for *_, bold in some))
        for height, found in sorted(words.items(), reverse=True)
        if (some := sorted(found))
    ]
    if lines and lines[0].text.isdigit():
        lines = lines[1:]
    size = float(page.mediabox.width), float(page.mediabox.height)
    return PrintedPage(tuple(lines), tuple(_tables(sorted(level), sorted(upright))), min(sizes), size)


def _tables(level: Sequence[float], upright: Sequence[tuple[float, float]]) -> Iterator[TablePart]:
    """Give the tables of a page from its upright lines, from the foot up, with the rows that level lines part."""
    spans: list[list[float]] = []
    for low, high in upright:
        if spans and low <= spans[-1][1] + _NEAR:
            spans[-1][1] = max(spans[-1][1], high)
        else:
            spans.append([low, high])
    for low, high in spans:
        edges: list[float] = []
        for height in level:
            if low - _NEAR <= height <= high + _NEAR and (not edges or height - edges[-1] > _NEAR):
                edges.append(height)
        yield TablePart(low, high, len(edges) - 1, max((up - down for down, up in pairwise(edges)), default=0.0))
