"""Shapes of tables: what a row is about, who gives its key, whether it may stay blank; each question asked once.

What is done for a layout stands on the floor that does it: `forms/layout/form_layout`, `intake/read/layout_readers`,
`intake/integrity/stray_cells`.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec
from msgspec.structs import replace

RowTopic = Literal["person", "unit", "criterion", "setting", "target", "movement", "subject", "correction"]
RowKeys = Literal["issued", "numbered", "typed"]
Across = Literal["", "people", "unit"]
Layout = Literal["records", "settings", "matrix", "corrections"]
ShapeId = Literal[
    "people",
    "people_unit",
    "unit_people",
    "unit",
    "lines",
    "typed",
    "settings",
    "criteria",
    "unit_criteria",
    "subjects",
    "reported",
    "targets",
    "movements",
    "corrections",
]


class TableShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The facts about one shape of table.

    `about` says what a row stands for, in the order in which the rows come; nothing where people write what they like.
    `row_keys` says who gives a row its key: we, when the form is issued; nobody, for rows are `numbered` places; or
    whoever types the code. `of_units`: criteria are those of units, which then stand where people do. A table is
    `left_out_if_empty` from forms that have no row for it. `may_stay_blank`: a row that nobody touches is no mistake.
    `may_be_many`: there may be hundreds of rows, too many for a line each on the check sheet. `rows_from_returns`: a
    merge puts the rows there, they do not come from the declaration. `across` says who stands in the columns of a
    matrix.
    """

    about: tuple[RowTopic, ...] = ()
    row_keys: RowKeys = "issued"
    of_units: bool = False
    left_out_if_empty: bool = False
    may_stay_blank: bool = False
    may_be_many: bool = False
    rows_from_returns: bool = False
    across: Across = ""

    @property
    def layout(self) -> Layout:
        """How the table is laid out, read and verified."""
        if self.across:
            return "matrix"
        if "correction" in self.about:
            return "corrections"
        return "settings" if "setting" in self.about else "records"

    @property
    def is_matrix(self) -> bool:
        """Whether its records are columns and what they answer stands in the rows."""
        return bool(self.across)

    @property
    def is_settings(self) -> bool:
        """Whether each row is a setting, of a kind of its own."""
        return self.layout == "settings"

    @property
    def has_remarks(self) -> bool:
        """Whether a column of remarks stands beside the one of points, in place of people."""
        return self.across == "unit"

    @property
    def columns_are_people(self) -> bool:
        """Whether each asked column is a person."""
        return self.across == "people"

    @property
    def rows_are_people(self) -> bool:
        """Whether rows stand for people, a row of their unit among them or not."""
        return "person" in self.about

    @property
    def names_people(self) -> bool:
        """Whether people stand in its rows or its columns."""
        return self.rows_are_people or self.columns_are_people

    @property
    def names_somebody(self) -> bool:
        """Whether the names in it are those of people or units."""
        return bool(self.across) or bool({"person", "unit", "subject"}.intersection(self.about))

    @property
    def rows_are_places(self) -> bool:
        """Whether rows are empty lines: the key says where something stands, never what it is."""
        return self.row_keys == "numbered"

    @property
    def codes_are_typed(self) -> bool:
        """Whether the code of a row stands in its first column, for everybody to see and to change."""
        return self.row_keys == "typed"


# By the ids that forms/*.toml give as `rows`; a form may also spell out a shape of its own there.
SHAPES: Mapping[ShapeId, TableShape] = {
    "people": TableShape(("person",)),
    "people_unit": TableShape(("person", "unit")),
    "unit_people": TableShape(("unit", "person"), may_stay_blank=True),
    "unit": TableShape(("unit",)),
    "lines": TableShape(row_keys="numbered", may_stay_blank=True),
    "typed": TableShape(row_keys="typed"),
    "settings": TableShape(("setting",), rows_from_returns=True),
    "criteria": TableShape(("criterion",)),
    "unit_criteria": TableShape(("criterion",), of_units=True),
    "subjects": TableShape(("subject",), may_be_many=True, rows_from_returns=True),
    "reported": TableShape(("subject",), left_out_if_empty=True, may_be_many=True, rows_from_returns=True),
    "targets": TableShape(("target",), left_out_if_empty=True, may_stay_blank=True, rows_from_returns=True),
    "movements": TableShape(("movement",), left_out_if_empty=True, may_stay_blank=True),
    "corrections": TableShape(("correction",), may_stay_blank=True, rows_from_returns=True),
}


def shape_of(rows: ShapeId | TableShape, across: Across) -> TableShape:
    """Give the shape of a table whose rows are of this shape, people or the unit across where it is a matrix."""
    shape = rows if isinstance(rows, TableShape) else SHAPES[rows]
    return replace(shape, across=across) if across else shape
