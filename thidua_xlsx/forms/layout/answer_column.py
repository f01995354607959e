"""Which column an answer of a record is read with: in a score sheet that of its criterion, of settings their own."""

from msgspec.structs import replace

from thidua_xlsx.declare.season import Criterion, Rulebook
from thidua_xlsx.declare.tables.column_book import Column
from thidua_xlsx.declare.tables.form_spec import NOTE, TableSpec, asked_column
from thidua_xlsx.forms.layout.layout_context import points_asked


def column_of(spec: TableSpec, key: str, name: str, rulebook: Rulebook) -> Column:
    """Give the column that an answer of a record is read with; what no form asks for was sealed as plain text."""
    if name in spec.given and name not in spec.asked:
        return replace(rulebook.columns.column(spec.id, name), kind="text", choices="")
    if not spec.shape.is_matrix:
        settings = spec.shape.is_settings and rulebook.columns.has(spec.id, key)
        return rulebook.columns.column(spec.id, key) if settings else asked_column(rulebook.columns, spec, name)
    if spec.shape.has_remarks and key == NOTE:
        return asked_column(rulebook.columns, spec, NOTE)
    criterion = criterion_of(spec, name, rulebook)
    if criterion is None:
        return rulebook.columns.column(spec.id, "points")
    return points_asked(rulebook.for_table(spec), spec.id, criterion)


def criterion_of(spec: TableSpec, name: str, rulebook: Rulebook) -> Criterion | None:
    """Give the criterion that a column of a score sheet's record stands for."""
    return rulebook.for_table(spec).rubric.criterion(name) if spec.shape.is_matrix else None
