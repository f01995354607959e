"""How tables are laid out, by their layout."""

from collections.abc import Callable, Mapping

import msgspec

from thidua_xlsx.declare.tables.form_spec import FormSheet, TableSpec
from thidua_xlsx.declare.tables.table_shape import Layout
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.forms.layout.layout_context import LayoutContext
from thidua_xlsx.forms.layout.record_table import place_records, record_widths, write_records
from thidua_xlsx.forms.layout.score_matrix import matrix_widths, place_matrix
from thidua_xlsx.forms.layout.settings_table import place_settings, write_settings
from thidua_xlsx.forms.layout.table_position import PlacedTable


class TableLayout(msgspec.Struct, frozen=True):
    """Lays out the tables of one layout.

    `widths` sets the widths that the tables of a sheet share and gives the last column they use. `place` says where a
    table stands with its header at a row, what its cells take and how they are checked; it gives the first row below.
    `write` writes what `place` has not written yet, row by row.
    """

    widths: Callable[[LayoutContext, SheetBuilder, FormSheet], int]
    place: Callable[[LayoutContext, SheetBuilder, TableSpec, int], int]
    write: Callable[[LayoutContext, SheetBuilder, PlacedTable], None] | None = None


LAYOUTS: Mapping[Layout, TableLayout] = {
    "records": TableLayout(record_widths, place_records, write_records),
    "settings": TableLayout(record_widths, place_settings, write_settings),
    "matrix": TableLayout(matrix_widths, place_matrix),
}
