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
from thidua_xlsx.declare.tables.column_book import Choices
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
            choices = self.templates.columns.choices.get(column.choices, Choices())
            value = read_cell(RawCell(column.default), column, choices).value if column.default else None
            self.meant[table, key] = (column.default or None) if value is None else value
        return self.meant[table, key]

    def text(self, row: SeasonRow, key: str) -> str:
        """What a row says in the column `key` as text, for fields that are only printed."""
        return plain_text(row.values.get(key))

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
        self.findings.append(self._at(code, row, where, params))

    def note_unknown(self, row: SeasonRow, table: str, column: str, value: str, known_in: str) -> None:
        """Note that a row of `table` names a `value` in `column` that the table `known_in` does not have."""
        params = {"column": self.label(table, column), "value": value, "table": self.table(known_in)}
        self.note(codes.SEASON_UNKNOWN_REFERENCE, row, column, **params)

    def note_setting(self, code: Code, setting: str, params: Mapping[str, Any], table: str = "options") -> None:
        """Note a finding at the cell of `setting`, which stands in `table`, a table of one row.

        `params` are the finding's own, by name.
        """
        row = next(iter(self.rows.get(table, ())), None)
        place: Place = (row.place(setting) if row else None) or FilePlace(self.file)
        self.findings.append(at(code, place, **params))

    def refuse(self, code: Code, row: SeasonRow, where: str = "", /, **params: Any) -> None:
        """Note, at a row's cell in the column `where`, that what stands there is not used and a higher word is.

        `params` are the finding's own, by name.
        """
        self.refused.append(self._at(code, row, where, params))

    def _at(self, code: Code, row: SeasonRow, where: str, params: dict[str, Any]) -> Finding:
        place: Place = row.place(where) or FilePlace(self.file)
        return at(code, place, **params)


def struct_of(struct_type: type[StructT], values: Mapping[str, Any], **known: Any) -> StructT:
    """Make a struct of `values`, what a row says by the names of its fields: texts as text, all else as it was read.

    Blank cells leave a field its default. `known` are fields of other names, or of which a blank means something.
    """
    texts, rest = _fields(struct_type)
    fields: dict[str, Any] = {name: plain_text(values.get(name)) for name in texts - known.keys()}
    fields |= {name: values[name] for name in rest - known.keys() if values.get(name) is not None}
    return struct_type(**fields, **known)


@lru_cache
def _fields(struct_type: type[msgspec.Struct]) -> tuple[frozenset[str], frozenset[str]]:
    """Give the names of a type's fields that hold text, and of the others."""
    fields = msgspec.structs.fields(struct_type)
    texts = frozenset(field.name for field in fields if field.type is str)
    return texts, frozenset(field.name for field in fields) - texts


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
