"""How tables are laid out, by their layout; those of settings are a question a row, each of a kind of its own."""

from collections.abc import Callable, Mapping

import msgspec
from msgspec.structs import replace

from thidua_xlsx.declare.tables.column_book import Column
from thidua_xlsx.declare.tables.form_spec import FormSheet, TableSpec
from thidua_xlsx.declare.tables.table_shape import Layout
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.forms.identity.form_rows import FormRow
from thidua_xlsx.forms.layout.layout_context import LayoutContext, LiveCheck
from thidua_xlsx.forms.layout.record_table import (
    begin_table,
    missing_highlights,
    place_records,
    record_widths,
    required_of,
    row_check,
    write_header,
    write_records,
    write_row,
    wrong_highlight,
)
from thidua_xlsx.forms.layout.score_matrix import matrix_widths, place_matrix
from thidua_xlsx.forms.layout.table_position import FIRST, PlacedTable


class TableLayout(msgspec.Struct, frozen=True):
    """Lays out the tables of one layout.

    `widths` sets the widths that the tables of a sheet share and gives the last column they use. `place` says where a
    table stands with its header at a row, what its cells take and how they are checked; it gives the first row below.
    `write` writes what `place` has not written yet, row by row.
    """

    widths: Callable[[LayoutContext, SheetBuilder, FormSheet], int]
    place: Callable[[LayoutContext, SheetBuilder, TableSpec, int], int]
    write: Callable[[LayoutContext, SheetBuilder, PlacedTable], None] | None = None


def place_settings(context: LayoutContext, draft: SheetBuilder, spec: TableSpec, top: int) -> int:
    """Say where a table of settings stands with its header at row `top`; give the first row below it."""
    table = begin_table(context, draft, spec, top)
    for at, row in enumerate(table.rows, start=table.first):
        for col, column in enumerate(_columns(context, table, row), start=FIRST):
            if column.key in spec.asked:
                area = Area(at, col, at, col)
                draft.rules.append(context.ruled(area, column))
                draft.highlights.append(wrong_highlight(context, area, column))
        draft.highlights += missing_highlights(table, _needed(context, table, row), [at], in_use=False)
    if spec.asked:
        context.checks += [_check(context, table, row, at) for at, row in enumerate(table.rows, start=table.first)]
    return table.end


def write_settings(context: LayoutContext, draft: SheetBuilder, table: PlacedTable) -> None:
    """Write the cells of a table of settings: its header and its rows."""
    write_header(context, draft, table)
    for at, row in enumerate(table.rows, start=table.first):
        write_row(context, draft, table, _columns(context, table, row), row, at)


def _columns(context: LayoutContext, table: PlacedTable, row: FormRow) -> list[Column]:
    """Give the columns as a row asks them: what is answered is of the kind that the setting is declared as."""
    own = context.rulebook.columns.column(table.spec.id, row.key)
    return [replace(own, key=column.key) if column.key == "value" else column for column in table.columns]


def _check(context: LayoutContext, table: PlacedTable, row: FormRow, at: int) -> LiveCheck:
    return row_check(context, table, row, at, _columns(context, table, row), _needed(context, table, row))


def _needed(context: LayoutContext, table: PlacedTable, row: FormRow) -> tuple[str, ...]:
    """Give the columns that must be filled in a row.

    Where the form does not say that all must be answered, each setting says for itself whether it may stay blank.
    """
    columns = _columns(context, table, row)
    own = tuple(column.key for column in columns if column.key in table.spec.asked and column.required)
    return required_of(context, table.spec) or own


LAYOUTS: Mapping[Layout, TableLayout] = {
    "records": TableLayout(record_widths, place_records, write_records),
    "settings": TableLayout(record_widths, place_settings, write_settings),
    "matrix": TableLayout(matrix_widths, place_matrix),
}
