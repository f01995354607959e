"""A page plan as one HTML file: it asks for nothing from elsewhere, runs no script, and reads well on a phone.

Every text is escaped. Colours are told by words too, so that the page may be printed in black and white.
Source: HTML Living Standard; SVG 2 for bars.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import assert_never

from thidua_xlsx.documents.page_plan import (
    PageBars,
    PageFigures,
    PagePlan,
    PageSection,
    PageShares,
    PageTable,
    PageText,
    Tone,
)

_SERIES_COLOURS = ("#1f5c99", "#e08a1e", "#3a8f5c", "#8a4fa3", "#b23b3b", "#5a6b7b")
_TONE_COLOURS: dict[Tone, str] = {
    "good": "#3a8f5c", "warn": "#e08a1e", "bad": "#b23b3b", "muted": "#5a6b7b", "": "#1f5c99",
}  # fmt: skip
_GOAL = "#1c2733"  # the line of a goal
_BAR = 100  # units across a whole bar
_LINE = 0.8  # units across the line of a goal
_UNKNOWN = "–"
# Whatever a text might smuggle in, a browser neither runs nor fetches anything for this page.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def write_html(page: PagePlan) -> bytes:
    """Give the page as UTF-8, the same bytes for the same plan."""
    return "\n".join(_page(page)).encode()


def _page(page: PagePlan) -> Iterator[str]:
    style = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
    yield f'<!DOCTYPE html>\n<html lang="{escape(page.lang)}">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="robots" content="noindex">\n<meta name="referrer" content="no-referrer">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield f"<title>{escape(page.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>"
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
            case PageShares():
                yield from _shares(block)
            case PageTable():
                yield from _table(block)
            case _:
                assert_never(block)
    yield "</details>\n</section>" if section.folded else "</section>"


def _bars(block: PageBars) -> Iterator[str]:
    most = max((sum(counts or ()) for _, counts in block.bars), default=0)
    if len(block.series) > 1:
        yield _legend((name, _colour(block, place)) for place, name in enumerate(block.series))
    yield '<ul class="bars">'
    for label, counts in block.bars:
        rects, start = [], 0.0
        for place, (name, count) in enumerate(zip(block.series, counts or (), strict=bool(counts))):
            width = _BAR * count / most if most else 0.0
            if count:
                rects.append(_rect(start, width, 8, _colour(block, place), f"<title>{escape(name)}: {count}</title>"))
            start += width
        text = "; ".join(f"{name}: {count}" for name, count in zip(block.series, counts or (), strict=bool(counts)))
        yield from _bar(label, text or label, rects, _UNKNOWN if counts is None else str(sum(counts)))
    yield "</ul>"


def _shares(block: PageShares) -> Iterator[str]:
    """Give bars of shares, the goal as a line over each of them."""
    good, warn, goal = block.legend
    yield _legend(((good, _TONE_COLOURS["good"]), (warn, _TONE_COLOURS["warn"]), (goal, _GOAL)))
    yield '<ul class="bars shares">'
    for bar in block.bars:
        rects = []
        if bar.share is not None:
            rects.append(_rect(0, float(_BAR * bar.share / block.high), 8, _TONE_COLOURS[bar.tone]))
        rects.append(_rect(float(_BAR * block.goal / block.high) - _LINE, _LINE, 8, _GOAL))
        yield from _bar(bar.label, f"{bar.label} {bar.text}".strip(), rects, bar.text or _UNKNOWN, bar.tone)
    yield "</ul>"


def _legend(names: Iterable[tuple[str, str]]) -> str:
    items = (
        f'<li><svg viewBox="0 0 1 1" aria-hidden="true">{_rect(0, 1, 1, colour)}</svg> {escape(name)}</li>'
        for name, colour in names
    )
    return "\n".join(('<ul class="legend">', *items, "</ul>"))


def _bar(label: str, spoken: str, rects: Sequence[str], figure: str, tone: str = "") -> Iterator[str]:
    yield f'<li><span class="label">{escape(label)}</span>'
    yield f'<svg viewBox="0 0 {_BAR} 8" preserveAspectRatio="none" role="img" aria-label="{escape(spoken)}">'
    yield from rects
    yield f"</svg><span{_class(' '.join(filter(None, ('count', tone))))}>{escape(figure)}</span></li>"


def _rect(start: float, width: float, height: int, colour: str, inside: str = "") -> str:
    return f'<rect x="{start:.3f}" width="{width:.3f}" height="{height}" fill="{colour}">{inside}</rect>'


def _colour(block: PageBars, series: int) -> str:
    if block.tones:
        return _TONE_COLOURS[block.tones[series]]
    return _SERIES_COLOURS[series % len(_SERIES_COLOURS)]


def _table(block: PageTable) -> Iterator[str]:
    if not block.rows:
        yield f'<p class="muted">{escape(block.empty)}</p>'
        return
    yield "<table>\n<thead><tr>"
    yield "".join(f'<th scope="col">{escape(label)}</th>' for label in block.columns)
    yield "</tr></thead>\n<tbody>"
    for row in block.rows:
        cells = []
        for place, cell in enumerate(row):
            kinds = "number" if cell.number else "", cell.tone, "lead" if place == block.lead else ""
            label = f' data-label="{escape(block.columns[place])}"{_class(" ".join(filter(None, kinds)))}'
            label = label if cell.text else ' class="none"'
            cells.append(f"<td{label}>{_lines(cell.text)}</td>")
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody>\n</table>"


def _class(names: str) -> str:
    return f' class="{escape(names)}"' if names else ""


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
