"""What a report says: its figures and lines, taken from what it sealed. What is not understood is left out, never zero.

They are made where the file is read, so that of a thousand reports nobody else handles single rows.
"""

from collections.abc import Iterator, Mapping, Set
from itertools import islice
from typing import Any, NamedTuple

from msgspec.structs import replace

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.exchange.school_reports.report_layout import POINTS, TEXTS
from thidua_xlsx.exchange.school_reports.report_lines import LINE_TABLES, RowTexts, count_in, number_in
from thidua_xlsx.forms.identity.manifest import TableManifest
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Achieved, Proposal, SchoolReport

MOST_LINES = 20_000  # of one table: more than any office has people


class SealedTable(NamedTuple):
    """A table of a report: what was sealed, and where its cells stand (None where the sheet has no such table)."""

    issued: TableManifest
    table: KeyedTable | None

    def without(self, keys: Set[str]) -> "SealedTable":
        """Give the table without some of its rows."""
        if not keys:
            return self
        rows = {key: text for key, text in self.issued.rows.items() if key not in keys}
        return SealedTable(replace(self.issued, rows=rows), self.table)

    def lines(self) -> list[tuple[str, RowTexts]]:
        """Give what each row says, with its key."""
        texts = self.issued.cells
        return [(key, texts.get(key, _NOTHING)) for key in islice(self.issued.rows, MOST_LINES)]

    def places(self, column: str) -> Mapping[str, CellPlace]:
        """Give the cells of the column with the key `column` by row; none where it is gone."""
        table = self.table
        col = table.columns.get(column) if table and column in self.issued.columns else None
        if table is None or col is None:
            return {}
        file, sheet = table.file, table.sheet.name
        return {key: CellPlace(file, sheet, row, col) for key, row in table.rows.items()}


SealedTables = Mapping[str, SealedTable]  # by id
_NOTHING: RowTexts = {}
_NO_TABLE = SealedTable(TableManifest({}, {}), None)


def report_of(tables: SealedTables, book: Rulebook, file: str) -> SchoolReport | None:
    """Give what a report says, read from `file`, a name; None where it says nothing at all."""
    if not any(row for table in tables.values() for _, row in table.lines()):
        return None
    values = {key: row.get("value") for key, row in _lines(tables, "report_school")}
    texts = {key: text for key in TEXTS if (text := values.get(key))}
    plain = {key: text for key, text in values.items() if key not in TEXTS + POINTS and not key.startswith("proposed_")}
    counts = {key: count_in(text or "") for key, text in plain.items()}
    ratios, goals = {}, {}
    for key, row in _lines(tables, "report_targets"):
        goals[key] = number_in(row.get("goal", ""))
        part, whole = (count_in(row.get(name, "")) for name in ("numerator", "denominator"))
        if part is not None and whole is not None and part <= whole:
            ratios[key] = (part, whole)
    lines: dict[str, list[Any]] = {}
    for id_, table in LINE_TABLES.items():
        lines.setdefault(table.of_report, []).extend(_lines_of(id_, tables.get(id_, _NO_TABLE), book))
    return SchoolReport(
        id=texts.pop("id", ""),
        name=texts.pop("name", ""),
        school_year=texts.pop("school_year", ""),
        texts=texts,
        counts={key: count for key, count in counts.items() if count is not None},
        ratios=ratios,
        goals={key: goal.scaleb(-2) for key, goal in goals.items() if goal is not None},
        average=number_in(values.get("average") or ""),
        total_max=number_in(values.get("total_max") or ""),
        file=file,
        **{field: tuple(read) for field, read in lines.items()},
    )


def _lines_of(id_: str, table: SealedTable, book: Rulebook) -> Iterator[Any]:
    """Give the lines of a table; a proposal is for the title that its key names, and kept where that is known."""
    lines = LINE_TABLES[id_]
    named = "full_name" if id_ == "report_people" else "name"
    places = table.places(named) if lines.made in (Proposal, Achieved) else {}
    for key, row in table.lines():
        values = lines.values(row, book)
        if lines.made is Proposal:
            values |= {"title": key.rpartition(":")[2], "state": values["state"] or "proposed"}
            if values["title"] not in book.columns.choices["title"]:
                continue
        yield lines.made(key=key, **values, **({"place": places[key]} if key in places else {}))


def _lines(tables: SealedTables, id_: str) -> list[tuple[str, RowTexts]]:
    return tables.get(id_, _NO_TABLE).lines()
