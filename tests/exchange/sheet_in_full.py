"""A planned sheet told line by line, with all that a program will show or hold: heights, looks, checks, merges."""

from collections.abc import Iterator

from thidua_xlsx.documents.workbook_plan import Cell, Ruled, SheetPlan
from thidua_xlsx.messages.places import cell_name, column_letters


def in_full(sheet: SheetPlan) -> list[str]:
    """Give a line for each row, then what is merged and checked.

    A row: its number, its height, whether it is hidden; each cell as `A: value <look, marks>`, a number as `#7`. Marks
    are `open` (somebody may type) and `text` (kept as text); behind them where a link leads.
    """
    rows = sorted({row for row, _ in sheet.cells} | {*sheet.heights})
    merged = [f"merged {area}" for area in sheet.merges]
    return [*(_row(sheet, row) for row in rows), *merged, *map(_check, sheet.rules)]


def widths(sheet: SheetPlan) -> str:
    """Give the widths of the columns in their order, those that are hidden in brackets."""
    told = {col: f"{column_letters(col)} {width:g}" for col, width in sorted(sheet.widths.items())}
    return ", ".join(f"({text})" if col in sheet.hidden_cols else text for col, text in told.items())


def behaviour(sheet: SheetPlan) -> str:
    """Give how a sheet opens and prints."""
    page = sheet.page
    repeated = f" repeats {page.repeat_rows[0] + 1}-{page.repeat_rows[1] + 1}" if page.repeat_rows else ""
    told: Iterator[str] = (
        f"{name} {cell_name(*at)}" for name, at in (("freeze", sheet.freeze), ("start", sheet.start)) if at
    )
    on = f"{'landscape' if page.landscape else 'upright'}{repeated}"
    return " | ".join([f"{sheet.name} [{sheet.visibility}, {sheet.tint}]", *told, on])


def _row(sheet: SheetPlan, row: int) -> str:
    height = f" ({sheet.heights[row]:g})" if row in sheet.heights else ""
    hidden = " hidden" if row in sheet.hidden_rows else ""
    cells = [f"{column_letters(col)}: {_cell(sheet.cells[row, col])}" for at, col in sorted(sheet.cells) if at == row]
    return f"{row + 1}{height}{hidden} " + " | ".join(cells)


def _cell(cell: Cell) -> str:
    value = f"{cell.value} " if isinstance(cell.value, str) else "" if cell.value is None else f"#{cell.value} "
    marks = [cell.look, *(["open"] if cell.open else []), *(["text"] if cell.text else [])]
    return f"{value}<{', '.join(marks)}>" + (f" -> {cell.link}" if cell.link else "")


def _check(one: Ruled) -> str:
    prompt = f" | {one.prompt_title}: {one.prompt}" if one.prompt or one.prompt_title else ""
    return f"check {one.area} {one.rule}{prompt} | {one.refusal}"
