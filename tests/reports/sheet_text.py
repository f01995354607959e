"""A sheet of a report as lines of text, so that a case shows all of it: words, order, colours, links and set-up."""

import tomllib
from decimal import Decimal
from functools import cache

from handmade import ROOT

from thidua_xlsx.documents.workbook_plan import Cell, SheetPlan

# Looks that say something of a value by their colour; others only place it.
_SAYING = ("good", "bad", "warn", "total", "not_applicable", "link")


@cache
def _looks() -> frozenset[str]:
    return frozenset(tomllib.loads((ROOT / "workbook_templates" / "looks.toml").read_text("utf-8"))["looks"])


def set_up(sheet: SheetPlan | None) -> str:
    """How a sheet is laid out: `Tên: ngang, giữ 2 cột, lọc A9:G12 (4 dòng)` - on its side, what stays, what is filtered."""
    assert sheet is not None
    freeze, header = sheet.freeze or (0, 0), sheet.page.repeat_rows
    filters = sheet.filters
    parts = [
        "ngang" if sheet.page.landscape else "dọc",
        "giữ dòng đầu bảng" if header and freeze[0] == header[1] + 1 else "",
        f"giữ {freeze[1]} cột" if freeze[1] else "",
        f"lọc {filters.last_row - filters.row} dòng, {filters.last_col + 1} cột" if filters else "",
    ]
    if filters:
        assert header == (filters.row, filters.row)
        assert filters.col == 0
    return f"{sheet.name}: " + ", ".join(filter(None, parts))


def told(sheet: SheetPlan | None, below: str = "subtitle") -> list[str]:
    """The lines of a sheet below its head (the last row that looks as `below`): `look: text` over the whole width, otherwise cells between bars.

    A cell bears its colour where that says something: `[bad] ✗ chưa nhận`; a link where it leads: `1 -> ../inbox/a.xlsx`.
    """
    assert sheet is not None
    covered = {(one.row, col) for one in sheet.merges for col in range(one.col + 1, one.last_col + 1)}
    rows: dict[int, list[Cell]] = {}
    for (row, col), cell in sorted(sheet.cells.items()):
        assert cell.look in _looks(), cell.look
        if (row, col) not in covered:
            rows.setdefault(row, []).append(cell)
    lines = [(cells, _line(cells, sheet.outline.get(row))) for row, cells in rows.items()]
    heads = [place for place, (cells, _) in enumerate(lines) if cells[0].look == below]
    return [line for _, line in lines[max(heads, default=-1) + 1 :]]


def _line(cells: list[Cell], level: int | None) -> str:
    folded = {None: "", 0: "▸ ", 1: "· ", 2: "·· "}[level]
    if len(cells) == 1:
        return f"{folded}{cells[0].look}: {_shown(cells[0])}"
    if {cell.look for cell in cells} == {"header"}:
        return " | ".join(_shown(cell) for cell in cells).upper()
    return folded + " | ".join(_cell(cell) for cell in cells)


def _cell(cell: Cell) -> str:
    number = isinstance(cell.value, int | Decimal) and not isinstance(cell.value, bool)  # in the middle or at the right
    assert not number or cell.look.endswith(("_center", "_number")) or cell.look.startswith("figure"), cell
    saying = next((word for word in _SAYING if cell.look.startswith(word)), "")
    marked = f"[{saying}] " if saying and saying != "link" else ""
    link = f" -> {cell.link}{cell.spot and '#'}{cell.spot}" if cell.link or cell.spot else ""
    return f"{marked}{_shown(cell)}{link}"


def _shown(cell: Cell) -> str:
    if cell.percent and isinstance(cell.value, Decimal):
        return f"{cell.value:.{cell.digits}%}"
    if isinstance(cell.value, Decimal) and cell.digits >= 0:
        return f"{cell.value:.{cell.digits}f}"
    return "" if cell.value is None else str(cell.value)


def looks_of(sheet: SheetPlan | None, *texts: str) -> set[str]:
    """How the cells with these texts look; each of them has to be there."""
    assert sheet is not None
    found = {text: {cell.look for cell in sheet.cells.values() if cell.value == text} for text in texts}
    assert all(found.values()), found
    return set().union(*found.values())
