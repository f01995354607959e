"""A page plan as one HTML file: it asks for nothing from elsewhere, runs no script, and reads well on a phone.

Every text is escaped. Colours are told by words too, so that the page may be printed in black and white.
Source: HTML Living Standard; SVG 2 for bars.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import assert_never

from thidua_xlsx.documents.page_plan import (
    Block,
    PageBars,
    PageCell,
    PageFigures,
    PagePlan,
    PageSection,
    PageTable,
    PageText,
)

_SERIES_COLOURS = ("#1f5c99", "#e08a1e", "#3a8f5c", "#8a4fa3", "#b23b3b", "#5a6b7b")
_BAR = 100  # units across a whole bar
# Whatever a text might smuggle in, a browser neither runs nor fetches anything for this page.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def write_html(page: PagePlan) -> bytes:
    """Give the page as UTF-8, the same bytes for the same plan."""
    return "\n".join(_page(page)).encode()


def _page(page: PagePlan) -> Iterator[str]:
    yield f'<!DOCTYPE html>\n<html lang="{escape(page.lang)}">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="robots" content="noindex">\n<meta name="referrer" content="no-referrer">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield f"<title>{escape(page.title)}</title>\n<style>\n{_style()}</style>\n</head>\n<body>"
    if page.banner:
        yield f'<p class="banner">{escape(page.banner)}</p>'
    yield f"<header>\n<h1>{escape(page.title)}</h1>"
    yield from (f"<p>{escape(line)}</p>" for line in page.lines)
    yield "</header>\n<main>"
    for section in page.sections:
        yield from _section(section)
    yield "</main>\n<footer>"
    yield from (f"<p>{escape(line)}</p>" for line in page.foot)
    yield "</footer>\n</body>\n</html>\n"


def _section(section: PageSection) -> Iterator[str]:
    heading = f"<h2>{escape(section.title)}</h2>"
    yield f"<section>\n<details>\n<summary>{heading}</summary>" if section.folded else f"<section>\n{heading}"
    for block in section.blocks:
        yield from _block(block)
    yield "</details>\n</section>" if section.folded else "</section>"


def _block(block: Block) -> Iterator[str]:
    match block:
        case PageText():
            yield f"<p{_class(block.tone)}>{_lines(block.text)}</p>"
        case PageFigures():
            yield '<ul class="figures">'
            for figure, label, tone in block.boxes:
                yield f"<li{_class(tone)}><b>{escape(figure)}</b> <span>{escape(label)}</span></li>"
            yield "</ul>"
        case PageBars():
            yield from _bars(block)
        case PageTable():
            yield from _table(block)
        case _:
            assert_never(block)


def _bars(block: PageBars) -> Iterator[str]:
    most = max((sum(counts) for _, counts in block.bars), default=0)
    if len(block.series) > 1:
        yield '<ul class="legend">'
        for place, name in enumerate(block.series):
            yield f'<li><svg viewBox="0 0 1 1" aria-hidden="true">{_rect(0, 1, 1, place)}</svg> {escape(name)}</li>'
        yield "</ul>"
    yield '<ul class="bars">'
    for label, counts in block.bars:
        said = "; ".join(f"{name}: {count}" for name, count in zip(block.series, counts, strict=True))
        yield f'<li><span class="label">{escape(label)}</span>'
        yield f'<svg viewBox="0 0 {_BAR} 8" preserveAspectRatio="none" role="img" aria-label="{escape(said)}">'
        start = 0.0
        for place, count in enumerate(counts):
            width = _BAR * count / most if most else 0.0
            if count:
                yield _rect(start, width, 8, place, f"<title>{escape(block.series[place])}: {count}</title>")
            start += width
        yield f'</svg><span class="count">{sum(counts)}</span></li>'
    yield "</ul>"


def _rect(start: float, width: float, height: int, series: int, inside: str = "") -> str:
    colour = _SERIES_COLOURS[series % len(_SERIES_COLOURS)]
    return f'<rect x="{start:.3f}" width="{width:.3f}" height="{height}" fill="{colour}">{inside}</rect>'


def _table(block: PageTable) -> Iterator[str]:
    if not block.rows:
        yield f'<p class="muted">{escape(block.empty)}</p>'
        return
    yield "<table>\n<thead><tr>"
    yield "".join(f'<th scope="col">{escape(label)}</th>' for label in block.columns)
    yield "</tr></thead>\n<tbody>"
    for row in block.rows:
        yield "<tr>" + "".join(_cell(block, place, cell) for place, cell in enumerate(row)) + "</tr>"
    yield "</tbody>\n</table>"


def _cell(block: PageTable, place: int, cell: PageCell) -> str:
    kinds = " ".join(filter(None, ("number" if cell.number else "", cell.tone, "lead" if place == block.lead else "")))
    label = f' data-label="{escape(block.columns[place])}"' if cell.text else ' class="none"'
    return f"<td{label}{_class(kinds) if cell.text else ''}>{_lines(cell.text)}</td>"


def _class(names: str) -> str:
    return f' class="{escape(names)}"' if names else ""


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _style() -> str:
    return Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
