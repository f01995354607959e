"""Where findings and reasons point: each cell once, or the key in the season workbook where no cell can be named."""

from collections.abc import Iterable

from thidua_xlsx.messages.places import CellPlace, KeyPlace, Place

SEASON_FILE = "thidua.xlsx"
LEDGER_FILE = "so-theo-doi.xlsx"


def spot(cell: CellPlace | None, table: str, key: str) -> Place:
    """Give the cell, or else the row of the season workbook (table and key) that declares what it is about."""
    return cell or KeyPlace(SEASON_FILE, f"{table}.{key}")


def once(places: Iterable[CellPlace]) -> tuple[CellPlace, ...]:
    """Give each cell once, in order."""
    listed = tuple(places)
    return tuple(dict.fromkeys(listed)) if len(listed) > 1 else listed
