"""A planned sheet told line by line, with all that a program will show or hold: heights, looks, checks, merges."""

from collections.abc import Mapping

from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.workbook_plan import Cell, Ruled, SheetPlan, blank_like
from thidua_xlsx.messages.places import cell_name, column_letters


def in_full(sheet: SheetPlan) -> list[str]:
    """Give a line for each row, then what is merged over several rows, then what is checked.

    A row: its number, its height, whether it is hidden; each cell as `A: value <look, marks>`, a number as `#7`. Marks
    are `open` (somebody may type), `text` (kept as text) and so many `decimals`; behind them where a link leads.
    Cells of one row that are merged, all of one look, are `A-D: value <look>`.
    """
    rows = sorted({row for row, _ in sheet.cells} | {*sheet.heights})
    wide = {(area.row, area.col): area for area in sheet.merges if _alike(sheet, area)}
    merged = [f"merged {area}" for area in sheet.merges if area not in wide.values()]
    return [*(_row(sheet, row, wide) for row in rows), *merged, *map(_check, sheet.rules)]


def _alike(sheet: SheetPlan, area: Area) -> bool:
    first, *rest = [sheet.cells.get((area.row, col)) for col in range(area.col, area.last_col + 1)]
    return area.row == area.last_row and first is not None and all(one == blank_like(first) for one in rest)


def widths(sheet: SheetPlan) -> str:
    """Give the widths of the columns in their order, those that are hidden in brackets."""
    told = {col: f"{column_letters(col)} {width:g}" for col, width in sorted(sheet.widths.items())}
    return ", ".join(f"({text})" if col in sheet.hidden_cols else text for col, text in told.items())


def behaviour(sheet: SheetPlan) -> str:
    """Give how a sheet opens and prints; `holds` are the rows that no page break parts."""
    page = sheet.page
    told = [f"{name} {cell_name(*at)}" for name, at in (("freeze", sheet.freeze), ("start", sheet.start)) if at]
    told += ["locked"] if sheet.protected else []
    on = "landscape" if page.landscape else "upright"
    on += " narrow" if page.narrow else ""
    on += "" if page.printed else " unprinted"
    on += f" repeats {_span(page.repeat_rows)}" if page.repeat_rows else ""
    on += f" holds {', '.join(map(_span, page.together))}" if page.together else ""
    on += f" footer {page.footer}" if page.footer else ""
    return " | ".join([f"{sheet.name} [{sheet.visibility}, {sheet.tint}]", *told, on])


def _span(rows: tuple[int, int]) -> str:
    return f"{rows[0] + 1}-{rows[1] + 1}"


def _row(sheet: SheetPlan, row: int, wide: Mapping[tuple[int, int], Area]) -> str:
    height = f" ({sheet.heights[row]:g})" if row in sheet.heights else ""
    hidden = " hidden" if row in sheet.hidden_rows else ""
    cells, last = [], -1
    for at, col in sorted(sheet.cells):
        if at == row and col > last:
            last = wide[at, col].last_col if (at, col) in wide else col
            to = f"-{column_letters(last)}" if last > col else ""
            cells.append(f"{column_letters(col)}{to}: {_cell(sheet.cells[at, col])}")
    return f"{row + 1}{height}{hidden} {' | '.join(cells)}".rstrip()


def _cell(cell: Cell) -> str:
    value = f"{cell.value} " if isinstance(cell.value, str) else "" if cell.value is None else f"#{cell.value} "
    marks = [cell.look, *(["open"] if cell.open else []), *(["text"] if cell.text else [])]
    marks += [f"{cell.digits} decimals"] if cell.digits != -1 else []
    return f"{value}<{', '.join(marks)}>" + (f" -> {cell.link}" if cell.link else "")


def _check(one: Ruled) -> str:
    prompt = f" | {one.prompt_title}: {one.prompt}" if one.prompt or one.prompt_title else ""
    return f"check {one.area} {one.rule}{prompt} | {one.refusal}"
