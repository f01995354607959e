"""Emulation movements (phong trào thi đua): what the school declares of each, and what its target comes to."""

from decimal import Decimal

import msgspec

from thidua_xlsx.declare.tables.cell_kinds import read_cell
from thidua_xlsx.declare.tables.column_book import Choices, ColumnBook
from thidua_xlsx.declare.tables.target_words import TargetTerms, target_terms
from thidua_xlsx.documents.raw_workbook import RawCell


class Movement(msgspec.Struct, frozen=True):
    """An emulation movement (phong trào) that people register for."""

    code: str
    name: str
    indicator: str = ""
    unit: str = ""
    target: str = ""
    direction: str = ""


def movement_terms(movement: Movement, columns: ColumnBook) -> TargetTerms:
    """Give the number and the direction of a movement's target; without a target of its own it has none."""
    column = columns.column("targets", "target_value")
    value = read_cell(RawCell(movement.target), column, Choices()).value if movement.target else None
    if not isinstance(value, Decimal | str):
        return TargetTerms(None, movement.direction)
    return target_terms(movement.indicator or movement.name, value, movement.direction or None, movement.unit, "")
