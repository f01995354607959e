"""What the steps share while one rulebook is being made: the records, the defaults, and the findings so far."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from thidua_xlsx.base.text import by_key
from thidua_xlsx.declare.build.choice_lists import Rows, SeasonRow, table_name
from thidua_xlsx.declare.build.template_files import Templates
from thidua_xlsx.declare.tables.cell_kinds import read_cell
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.declare.tables.column_book import NO_CHOICES, Choices
from thidua_xlsx.documents.raw_workbook import RawCell
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import FilePlace, Place

StructT = TypeVar("StructT", bound=msgspec.Struct)


class BuildState(msgspec.Struct):
    """What the steps below share while one rulebook is being made; `meant` is what blanks mean, once it was asked.

    `refused` are errors that leave the season usable, because a higher word stands in the place of what was refused.
    """

    file: str
    rows: Rows
    templates: Templates
    findings: list[Finding] = msgspec.field(default_factory=list)
    refused: list[Finding] = msgspec.field(default_factory=list)
    meant: dict[tuple[str, str], Any] = msgspec.field(default_factory=dict)

    def get(self, row: SeasonRow, table: str, key: str) -> Any:
        """What a row of the table `table` says in the column `key`, or what a blank means there."""
        value = row.values.get(key)
        return self.default(table, key) if value is None else value

    def default(self, table: str, key: str) -> Any:
        """What a blank in the column (or setting) `key` of the table `table` means, read by its own kind.

        None where nothing is declared.
        """
        if (table, key) not in self.meant:
            column = self.templates.columns.column(table, key)
            choices = self.choices.get(column.choices, NO_CHOICES)
            value = read_cell(RawCell(column.default), column, choices).value if column.default else None
            self.meant[table, key] = (column.default or None) if value is None else value
        return self.meant[table, key]

    def text(self, row: SeasonRow, key: str) -> str:
        """What a row says in the column `key` as text, for fields that are only printed."""
        return plain_text(row.values.get(key))

    def struct(self, struct_type: type[StructT], row: SeasonRow, table: str = "", /, **known: Any) -> StructT:
        """Make a struct of what a row says: its `code` or `key` is the row's key, its `place` the row's first cell.

        With a `table` a blank is what it means there. `known` are fields that another rule gives.
        """
        blanks = self.templates.columns.table(table) if table else {}
        own = {"code": row.key, "key": row.key, "place": row.place()}
        values = {**{key: self.default(table, key) for key in blanks}, **row.values, **own}
        return struct_of(struct_type, values, **known)

    def structs(self, struct_type: type[StructT], table: str, *needed: str) -> tuple[StructT, ...]:
        """Make a struct of each row of `table` that says something in all columns that are `needed`."""
        rows = (row for row in self.rows.get(table, ()) if all(self.text(row, key) for key in needed))
        return tuple(self.struct(struct_type, row) for row in rows)

    @property
    def choices(self) -> Mapping[str, Choices]:
        """The choice lists that are fixed, by name."""
        return self.templates.columns.choices

    def table(self, id_: str) -> object:
        """The name of the table `id_` as its reader knows it."""
        return table_name(self.templates, id_)

    def empty(self, table: str) -> None:
        """Note that the table `table`, which is needed, has no rows.

        That it is gone altogether was said where it was looked for.
        """
        if table in self.rows:
            self.findings.append(at(codes.SEASON_TABLE_EMPTY, FilePlace(self.file), table=self.table(table)))

    def label(self, table: str, key: str) -> object:
        """The label of the column (or setting) `key` of the table `table`."""
        return self.templates.columns.column(table, key).label

    def note(self, code: Code, row: SeasonRow, where: str = "", /, **params: Any) -> None:
        """Note a finding at a row's cell in the column `where`; without one at its first cell.

        `params` are the finding's own, by name.
        """
        self.findings.append(at(code, row.place(where) or FilePlace(self.file), **params))

    def note_unknown(self, row: SeasonRow, table: str, column: str, value: str, known_in: str) -> None:
        """Note that a row of `table` names a `value` in `column` that the table `known_in` does not have."""
        params = {"column": self.label(table, column), "value": value, "table": self.table(known_in)}
        self.note(codes.SEASON_UNKNOWN_REFERENCE, row, column, **params)

    def note_setting(self, code: Code, setting: str, params: Mapping[str, Any], table: str = "options") -> None:
        """Note a finding at the cell of `setting`, which stands in `table`, a table of one row.

        `params` are the finding's own, by name.
        """
        self.findings.append(at(code, self.setting_place(setting, table=table), **params))

    def setting_place(self, *settings: str, table: str = "options") -> Place:
        """Give the cell of the first of `settings` that `table`, a table of one row, has; else the file."""
        places = next((row.places for row in self.rows.get(table, ())), {})
        return next((places[setting] for setting in settings if setting in places), FilePlace(self.file))

    def refuse(self, code: Code, row: SeasonRow, where: str = "", /, **params: Any) -> None:
        """Note, at a row's cell in the column `where`, that what stands there is not used and a higher word is.

        `params` are the finding's own, by name.
        """
        self.refused.append(at(code, row.place(where) or FilePlace(self.file), **params))


def struct_of(struct_type: type[StructT], values: Mapping[str, Any], **known: Any) -> StructT:
    """Make a struct of `values`, what a row says by the columns that its fields are named by; texts become text.

    A blank cell leaves a field its default, or empty where it has none. `known` are fields that another rule gives.
    """
    fields = {}
    for field in _fields(struct_type):
        value = values.get(field.encode_name)
        if field.type is str:
            value = plain_text(value)
        elif field.type is int and value is not None:
            value = int(value)
        if value not in (None, "") or field.required:
            fields[field.name] = value
    return struct_type(**{**fields, **known})


_fields = lru_cache(msgspec.structs.fields)  # asked for every row


def unique(draft: BuildState, table: str) -> list[SeasonRow]:
    """Give the rows of `table`; a key that is repeated is an error."""
    rows = list(draft.rows.get(table, ()))
    for same in by_key(rows, lambda row: row.key).values():
        if len(same) > 1:
            note_repeated(draft, table, same)
    return rows


def note_repeated(draft: BuildState, table: str, same: Sequence[SeasonRow]) -> None:
    """Note rows of `table` that bear one key though they speak of different things."""
    first, *repeats = (row.place() or FilePlace(draft.file) for row in same)
    key, name = same[0].key, draft.table(table)
    draft.findings.append(at(codes.SEASON_DUPLICATE_KEY, first, also=tuple(repeats), key=key, table=name))
