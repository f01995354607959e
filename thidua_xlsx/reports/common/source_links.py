"""Where a figure was read, in words: file, sheet and cells, folded so that a person can look them up."""

import re
from collections.abc import Iterable
from itertools import groupby

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.areas import quoted
from thidua_xlsx.documents.styled_rows import Link, style
from thidua_xlsx.documents.table import Shown
from thidua_xlsx.messages.places import CellPlace, Place, SheetPlace, cell_name, cell_runs

_SEASON_FOLDER = "../"  # reports stand in ket-qua/, one folder below the season
_INBOX = "inbox/"
_WORKBOOKS = (".xlsx", ".xls", ".ods")
_ODD = re.compile(r"[\\:*?|\x00-\x1f]")  # separators, drives and patterns of other systems


def shown_file(file: str) -> str:
    """Give the path of a `file` as reports print it: inside the inbox, without the inbox's own name."""
    return file.removeprefix(_INBOX) or file


def file_link(file: str) -> str:
    """Give the link from a report to the workbook `file` of the season, a path below its folder.

    There is none to anything else, which a click would start, nor to a name that some system reads as a way to another
    place.
    """
    parts = file.split("/")
    safe = not any(part in ("", ".", "..") or _ODD.search(part) for part in parts)
    return _SEASON_FOLDER + file if safe and file.lower().endswith(_WORKBOOKS) else ""


def numbered(place: int, file: str = "") -> Shown:
    """Give a row's number, its `place` from 1, which leads to the row's `file`, if it has one.

    The number is the link because long linked texts do not wrap in every program.
    """
    link = file_link(file)
    return (place, style("link_center"), (link, "")) if link else place


def cells_link(file: str, sheet: str, cells: str, label: str = "") -> tuple[str, Link]:
    """Give `cells` of a `sheet` in a `file` in words, and where those lead: the file and the first of the cells in it.

    Where there is a `label`, it stands before them and says of which sheet they are.
    """
    first = cells.partition(",")[0].partition(":")[0]
    return f"{label} – {cells}" if label else f"{sheet}!{cells}", (file_link(file), f"{quoted(sheet)}!{first}")


def spot_text(say: Say, place: Place) -> str:
    """Give the place inside its file: sheet and cell, the sheet, the key, or nothing for the file as a whole."""
    if isinstance(place, CellPlace):
        return say("report.spot", sheet=place.sheet, cell=place.cell)
    if isinstance(place, SheetPlace):
        return place.sheet
    return getattr(place, "key", "")


def ranges(places: Iterable[CellPlace]) -> list[tuple[str, str, str]]:
    """Give cells as (file, sheet, ranges): a column from first to last cell, or cells of one row from first to last."""
    places = tuple(places)
    if len(places) == 1:
        return [(places[0].file, places[0].sheet, places[0].cell)]
    blocks = []
    for (file, sheet), columns in _by_sheet(places).items():
        rows = {row for rows in columns.values() for row in rows}
        if len(rows) == 1 and len(columns) > 1:
            row, cols = rows.pop(), list(columns)
            spans = [f"{cell_name(row, cols[0])}:{cell_name(row, cols[-1])}"]
        else:
            ends = [(cell_name(rows[0], col), cell_name(rows[-1], col)) for col, rows in columns.items()]
            spans = [start if start == end else f"{start}:{end}" for start, end in ends]
        blocks.append((file, sheet, ", ".join(spans)))
    return blocks


def exact(places: Iterable[CellPlace]) -> list[tuple[str, str, str, int]]:
    """Give `places` as (file, sheet, runs, count), the runs holding exactly these cells; a file's sheets together."""
    return [
        (
            file,
            sheet,
            cell_runs(CellPlace(file, sheet, row, col) for col, rows in columns.items() for row in rows),
            sum(map(len, columns.values())),
        )
        for (file, sheet), columns in _by_sheet(places).items()
    ]


def cells_by_line(say: Say, places: Iterable[CellPlace], most: int) -> str:
    """Give cells line by line, file name once, then each sheet's cells as runs (`Xếp loại: D8:D16, G8`).

    Runs hold exactly the cells in `places`. Beyond `most` lines the cells that are left out are counted.
    """
    lines: list[tuple[str, int]] = []
    for file, group in groupby(exact(places), key=lambda entry: entry[0]):
        lines.append((shown_file(file), 0))
        lines += [(f"{sheet}: {runs}", count) for _, sheet, runs, count in group]
    if len(lines) <= most:
        return "\n".join(text for text, _ in lines)
    kept = lines[: most - 1]
    if kept and not kept[-1][1]:
        kept = kept[:-1]  # a file's name without any of its cells says nothing
    left = sum(count for _, count in lines[len(kept) :])
    return "\n".join([*(text for text, _ in kept), say("report.more_cells", count=left)])


def _by_sheet(places: Iterable[CellPlace]) -> dict[tuple[str, str], dict[int, list[int]]]:
    groups: dict[tuple[str, str], dict[int, set[int]]] = {}
    for place in places:
        groups.setdefault((place.file, place.sheet), {}).setdefault(place.col, set()).add(place.row)
    # Sheets of one file stand together, files in the order in which they were first named.
    files = list(dict.fromkeys(file for file, _ in groups))
    ordered = sorted(groups, key=lambda key: files.index(key[0]))
    return {key: {col: sorted(rows) for col, rows in sorted(groups[key].items())} for key in ordered}
