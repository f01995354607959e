"""Forms as they are declared in `workbook_templates/forms/*.toml`: sheets, tables, and which columns each asks."""

from functools import cached_property
from typing import Literal

import msgspec

from thidua_xlsx.declare.tables.column_book import BilingualText, Column, ColumnBook
from thidua_xlsx.declare.tables.table_shape import Across, ShapeId, TableShape, shape_of

NOTE = "note"  # the column of remarks beside a unit's own points, in place of a person
AGREED = "agreed_scores"  # the table in which a unit agrees with what its people scored themselves


class TableSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """One keyed table.

    `rows` says what a row stands for, by the id of a shape or by its facts; what follows from it is asked of `shape`.
    `issued` columns are locked and filled in by us (`given` in a template), `asked` columns are open. A matrix
    (`across = "people"`) has one asked column per person; that of a unit's own score sheet (`"unit"`) one for the unit
    and one of remarks. `required` columns must be filled wherever the row is used, unless something stands in its
    column `instead`; `required_last` only in the last round. `spare` is the number of empty rows that wait below, with
    the keys `prefix` + 1, 2, 3... Of a table of settings those of `first` stand open and the rest is folded until one
    of them is filled (blank = all open); those `ahead` stand above the heading, with what comes before. `heading` is
    what stands over the table where that is not its `title`. `layer` names the score layer that a matrix holds. `plain`
    columns are read as the text they hold, whatever their kind (the ledger keeps people who are on no list any more).
    `tells` are the locked columns that together say whose or what a row is, where the name alone does not. A table
    whose `when` names what the season does not have is left out; one `of_year` is asked in the last round, and in each
    where the season grades people in each.
    """

    id: str
    rows: ShapeId | TableShape
    asked: tuple[str, ...] = ()
    issued: tuple[str, ...] = msgspec.field(name="given", default=())
    required: tuple[str, ...] = ()
    required_last: tuple[str, ...] = ()
    instead: str = ""
    across: Across = ""
    when: Literal["", "unit_criteria", "contests"] = ""
    of_year: bool = False
    layer: Literal["", "self", "unit"] = ""
    prefix: str = ""
    spare: int = 0
    ahead: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    title: BilingualText = BilingualText("", "")
    heading: BilingualText = BilingualText("", "")
    identity: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    live: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()

    @cached_property
    def shape(self) -> TableShape:
        """What is asked of a table of this kind, whatever its columns."""
        return shape_of(self.rows, self.across)

    @property
    def name_column(self) -> str:
        """The locked column that says whose or what a row is; empty where there is none."""
        return next((key for key in self.issued if "name" in key), "")

    @property
    def named_by(self) -> tuple[str, ...]:
        """The locked columns that say whose or what a row is: its key has to agree with them."""
        alone = next((key for key in (self.name_column, "_text") if key in self.issued), "")
        return self.tells or ((alone,) if alone else ())


class FormSheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sheet of a form: its name, the three short lines that say what to do, and its tables, stacked.

    One that is not `printed` is filled in on the screen: who prints the whole workbook gets no page of it. One that is
    `hidden` is shown once somebody wants it; it is read like the others. `on_paper` is how many columns of its tables
    are printed (0 = all): the others are for the program of whoever reads the file.
    """

    name: BilingualText
    tables: tuple[TableSpec, ...]
    title: BilingualText = BilingualText("", "")
    todo: BilingualText = BilingualText("", "")
    landscape: bool = False
    printed: bool = True
    hidden: bool = False
    on_paper: int = 0


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole form. `phase` is empty for workbooks that are not sent out; `short` is its name in lists.

    `file` begins the names of its files, which are Vietnamese whatever language is spoken; empty = as `short`.
    `whose` says whether every unit gets its own, the school has one (the council's workbook), or it is for the
    body above or for the schools below. `guide_of_office` is the guide where the form is about what schools put
    forward, `guide_of_round` where it is about the titles of one proposal round.
    """

    title: BilingualText
    sheets: tuple[FormSheet, ...]
    short: BilingualText = BilingualText("", "")
    phase: str = ""
    abbreviation: str = ""
    per_round: bool = False
    whose: Literal["unit", "school", "above", "below"] = "unit"
    guide: tuple[BilingualText, ...] = ()
    guide_of_office: tuple[BilingualText, ...] = ()
    guide_of_round: tuple[BilingualText, ...] = ()
    name: str = ""
    file: str = ""

    def tables(self) -> tuple[TableSpec, ...]:
        """Every table of the form, in order."""
        return tuple(table for sheet in self.sheets for table in sheet.tables)

    def table(self, id_: str) -> TableSpec | None:
        """The table with the id `id_`, or None."""
        return next((table for table in self.tables() if table.id == id_), None)

    def name_of(self, spec: TableSpec) -> BilingualText:
        """How its reader knows one of its tables: by its title, or by the sheet that it has for itself."""
        return next(spec.title if spec.title.vi else sheet.name for sheet in self.sheets if spec in sheet.tables)


def asked_column(columns: ColumnBook, spec: TableSpec, key: str) -> Column:
    """Give the column `key` of a table as this form asks it; a `plain` one is a code as the ledger's awards have it."""
    column = columns.column(spec.id, key)
    if key not in spec.plain:
        return column
    return msgspec.structs.replace(columns.column("awards", key), required=column.required)
