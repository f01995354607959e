"""How tables are read, by their layout: the records that stand in one, and what each record was asked."""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.declare.tables.table_shape import Layout
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.intake.read.matrix_reader import asked_of_groups, read_people
from thidua_xlsx.intake.read.slip_reader import asked_of_slip, read_corrections
from thidua_xlsx.intake.read.table_reader import CellReader, IssuedTable, asked_of_rows, read_records, read_settings
from thidua_xlsx.intake.read.unit_score_reader import read_unit_score
from thidua_xlsx.model import Record


class LayoutReader(msgspec.Struct, frozen=True):
    """Reads the tables of one layout.

    `read` gives the records of a table; without an issue it is of a workbook that the secretary keeps, where any key
    counts. `asked` gives for each record that was issued the answers it was asked for.
    """

    read: Callable[[KeyedTable, TableSpec, CellReader, IssuedTable | None], list[Record]]
    asked: Callable[[TableSpec, IssuedTable], Mapping[str, Sequence[str]]]


def _read_matrix(table: KeyedTable, spec: TableSpec, reader: CellReader, issued: IssuedTable | None) -> list[Record]:
    if issued is None:
        return []  # a score sheet asks the people of one form
    read = read_unit_score if spec.shape.has_remarks else read_people
    return read(table, spec, reader, issued)


READERS: Mapping[Layout, LayoutReader] = {
    "records": LayoutReader(read_records, asked_of_rows),
    "settings": LayoutReader(read_settings, asked_of_rows),
    "matrix": LayoutReader(_read_matrix, asked_of_groups),
    "corrections": LayoutReader(read_corrections, asked_of_slip),
}
