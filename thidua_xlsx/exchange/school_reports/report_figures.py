"""What a report says: its figures and lines, taken from what it sealed. What is not understood is left out, never zero.

They are made where the file is read, so that of a thousand reports nobody else handles single rows.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from msgspec.structs import replace

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.column_book import NO_CHOICES
from thidua_xlsx.exchange.school_reports.report_layout import BETWEEN, POINTS, TEXTS
from thidua_xlsx.forms.identity.manifest import TableManifest
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Achieved, Commendation, MovementResult, Proposal, Registrant, SchoolReport

_WHOLE = re.compile(r"[0-9]{1,9}")
_DECIMAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
_YES_NO = {"yes": True, "no": False}
MOST_LINES = 20_000  # of one table: more than any office has people

RowTexts = Mapping[str, str]  # by column


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
    numbers = {key: number_in(text) for key in POINTS if (text := values.get(key))}
    plain = {key: text for key, text in values.items() if key not in TEXTS + POINTS and not key.startswith("proposed_")}
    ratios, goals = {}, {}
    for key, row in _lines(tables, "report_targets"):
        goals[key] = number_in(row.get("goal", ""))
        pair = [row.get(name, "") for name in ("numerator", "denominator")]
        if all(_WHOLE.fullmatch(text) for text in pair) and int(pair[0]) <= int(pair[1]):
            ratios[key] = (int(pair[0]), int(pair[1]))
    return SchoolReport(
        id=texts.pop("id", ""),
        name=texts.pop("name", ""),
        school_year=texts.pop("school_year", ""),
        texts=texts,
        counts={key: int(text) for key, text in plain.items() if text and _WHOLE.fullmatch(text)},
        ratios=ratios,
        goals={key: goal.scaleb(-2) for key, goal in goals.items() if goal is not None},
        average=numbers.get("average"),
        total_max=numbers.get("total_max"),
        proposals=(*_proposals(tables, "report_people", book), *_proposals(tables, "report_collectives", book)),
        initiatives=tuple(_initiatives(tables.get("report_initiatives", _NO_TABLE), book)),
        movements=tuple(_movement(key, row, book) for key, row in _lines(tables, "report_movements")),
        registrants=(
            *_registrants(_lines(tables, "report_registered"), book),
            *_registrants(_lines(tables, "report_registered_units"), book, collective=True),
        ),
        given=tuple(
            Commendation(key, *(row.get(column, "") for column in ("name", "where", "title", "deed", "decision")))
            for key, row in _lines(tables, "report_given")
        ),
        file=file,
    )


def _lines(tables: SealedTables, id_: str) -> list[tuple[str, RowTexts]]:
    return tables.get(id_, _NO_TABLE).lines()


def number_in(text: str) -> Decimal | None:
    """Give the number that `text` is; None where it is none."""
    # Nothing longer: a report could come from anywhere, and 1e999999999 would fill the memory once it is written out.
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


def chosen(book: Rulebook, choices: str, text: str) -> str:
    """Give the id of the entry of the list `choices` that `text` names; empty where it names none."""
    return book.columns.choices.get(choices, NO_CHOICES).find(text) or "" if text else ""


def _proposals(tables: SealedTables, id_: str, book: Rulebook) -> Iterator[Proposal]:
    titles, collective = book.columns.choices["title"], id_ == "report_collectives"
    table, name = tables.get(id_, _NO_TABLE), "name" if collective else "full_name"
    places = table.places(name)
    for key, row in table.lines():
        title = key.rpartition(":")[2]
        if title not in titles:
            continue
        yield Proposal(
            key=key,
            name=row.get(name, ""),
            title=title,
            state=chosen(book, "report_state", row.get("state", "")) or "proposed",
            where=row.get("where", ""),
            born=row.get("birth_date", ""),
            position=row.get("position", ""),
            grade=chosen(book, "grade", row.get("grade", "")),
            final=number_in(row.get("final", "")),
            collective=collective,
            place=places.get(key),
            reasons=row.get("reasons", ""),
            history=row.get("history", ""),
        )


def _registrants(
    lines: Iterable[tuple[str, RowTexts]], book: Rulebook, *, collective: bool = False
) -> Iterator[Registrant]:
    for key, row in lines:
        yield Registrant(
            key=key,
            name=row.get("name" if collective else "full_name", ""),
            titles=_all_chosen(book, row.get("title", "")),
            commendations=_all_chosen(book, row.get("commendation", "")),
            where=row.get("where", ""),
            born=row.get("birth_date", ""),
            position=row.get("position", ""),
            initiative=row.get("initiative", ""),
            collective=collective,
        )


def _all_chosen(book: Rulebook, text: str) -> tuple[str, ...]:
    """Give the titles that a cell names; one that is not known here keeps its own words."""
    parts = (part.strip() for part in text.split(BETWEEN.strip()))
    return tuple(chosen(book, "title", part) or part for part in parts if part)


def _movement(key: str, row: RowTexts, book: Rulebook) -> MovementResult:
    counts = (row.get(name, "") for name in ("units_met", "units", "registered", "counted"))
    return MovementResult(
        key,
        row.get("name", ""),
        row.get("target", ""),
        number_in(row.get("result", "")),
        _YES_NO.get(chosen(book, "yesno", row.get("met", ""))),
        *(int(text) if _WHOLE.fullmatch(text) else None for text in counts),
    )


def _initiatives(table: SealedTable, book: Rulebook) -> Iterator[Achieved]:
    places = table.places("name")
    for key, row in table.lines():
        yield Achieved(
            key,
            row.get("full_name", ""),
            row.get("name", ""),
            row.get("where", ""),
            chosen(book, "level", row.get("level", "")),
            _YES_NO.get(chosen(book, "yesno", row.get("applied", ""))),
            row.get("decision", ""),
            places.get(key),
        )
