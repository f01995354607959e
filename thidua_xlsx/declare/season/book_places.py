"""Where findings and reasons point: each cell once, or the key in the season workbook where no cell can be named."""

from thidua_xlsx.base.file_names import SEASON_FILE
from thidua_xlsx.messages.places import CellPlace, KeyPlace, Place


def cell_or_row(cell: CellPlace | None, table: str, key: str) -> Place:
    """Give the cell, or else the row of the season workbook (table and key) that declares what it is about."""
    return cell or KeyPlace(SEASON_FILE, f"{table}.{key}")
