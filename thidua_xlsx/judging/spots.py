"""Where a finding points when no returned cell can be named: the key in the season workbook that it is about."""

from thidua_xlsx.places import CellPlace, KeyPlace, Place

SEASON_FILE = "thidua.xlsx"


def spot(cell: CellPlace | None, table: str, key: str) -> Place:
    """Give the cell, or else the row of the season workbook (table and key) that declares what it is about."""
    return cell or KeyPlace(SEASON_FILE, f"{table}.{key}")
