"""One form for programmers: what a returned one says, and a copy of an issued one with answers in it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec

from thidua_xlsx.api.season_values import findings as public_findings
from thidua_xlsx.api.thidua_error import ThiduaError
from thidua_xlsx.api.values import Finding
from thidua_xlsx.declare.criteria.criterion_kind import points_column
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.column_book import Column
from thidua_xlsx.declare.tables.form_spec import TableSpec, asked_column
from thidua_xlsx.exchange.collected_answers.collected_answers import as_typed
from thidua_xlsx.exchange.collected_answers.form_filling import Answers, Entry, filled_cells
from thidua_xlsx.exchange.returned_workbook import read_returned_workbook
from thidua_xlsx.formats.xlsx.write.cell_patch import with_texts
from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.messages.findings import Finding as Found
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Unknown
from thidua_xlsx.runtime import files
from thidua_xlsx.workflow.load.own_books import read_own_book
from thidua_xlsx.workflow.load.season_folder import SeasonFolder

Answered = str | Decimal | bool | date | tuple[str, ...]
Typed = str | Decimal | int | float | bool | date


class FormAnswers(msgspec.Struct, frozen=True):
    """What a form says: whose it is, its answers by table, record and field, and what is doubtful in it.

    The record of a score sheet is a person, its field a criterion; of a list the key of its row, its field
    the column's. A blank cell has no entry; None is one that nobody can read, which a finding names.
    """

    unit: str
    phase: str
    round: str
    answers: Mapping[str, Mapping[str, Mapping[str, Answered | None]]]
    findings: tuple[Finding, ...]


class Imported(msgspec.Struct, frozen=True):
    """Collected answers as they were taken: the forms written, people in them, who has none by unit, and findings."""

    forms: tuple[Path, ...]
    people: int
    without: Mapping[str, tuple[str, ...]]
    findings: tuple[Finding, ...]


def read_form(loaded: SeasonFolder, path: Path, words: Language) -> FormAnswers:
    """Read one form of a season as `merge` would; ThiduaError, with findings, where it is none."""
    returned, findings = _returned(loaded, path.read_bytes(), path.name)
    doubts = public_findings(findings, loaded.rulebook, words)
    if returned is None:
        raise ThiduaError("\n".join(map(str, doubts)), doubts)
    stamp, records = returned.submission.stamp, returned.submission.records
    answers = {
        table: {
            record.key: {key: None if isinstance(answer, Unknown) else answer for key, answer in record.values.items()}
            for record in listed
            if record.values
        }
        for table, listed in records.items()
    }
    return FormAnswers(
        stamp.unit,
        stamp.phase,
        stamp.round,
        {key: by_record for key, by_record in answers.items() if by_record},
        doubts,
    )


def fill_form(
    loaded: SeasonFolder,
    path: Path,
    answers: Mapping[str, Mapping[str, Mapping[str, Typed]]],
    to: Path,
    words: Language,
) -> None:
    """Write a copy of an issued form with answers in its open cells, as somebody would type them.

    ThiduaError, with nothing written, where the file is no form of the season, or an answer has no open, blank cell.
    """
    data, book = path.read_bytes(), loaded.rulebook
    returned, findings = _returned(loaded, data, path.name)
    form = book.form_of(returned.submission.stamp.phase) if returned else None
    if returned is None or form is None:
        doubts = public_findings(findings, book, words)
        raise ThiduaError("\n".join(map(str, doubts)), doubts)
    entries: dict[str, dict[str, dict[str, Entry]]] = {}
    unknown: list[str] = []
    for table, records in answers.items():
        for record, fields in records.items():
            for field, value in fields.items():
                spec = form.table(table)
                column = _column(spec, field, book) if spec else None
                if column is None:
                    unknown.append(f"{table}/{record}/{field}")
                else:
                    entry = Entry(as_typed(value, column, book))
                    entries.setdefault(table, {}).setdefault(record, {})[field] = entry
    filled = filled_cells(read_own_book(data, path.name), form, Answers(entries), returned.submission.stamp, book)
    unknown += [f"{table}/{field}" for table, field, _ in filled.left]
    if unknown:
        raise ThiduaError(words("api.no_such_field", fields=unknown))
    files.write_all(to.parent, {to.name: with_texts(data, filled.cells)})


def _returned(loaded: SeasonFolder, data: bytes, name: str) -> tuple[Returned | None, list[Found]]:
    raw = read_own_book(data, name)
    return read_returned_workbook(raw, loaded.rulebook, loaded.register, sha256=files.sha256(data))


def _column(spec: TableSpec, field: str, book: Rulebook) -> Column | None:
    """Give how a field of a table is read; None where the table asks nothing of that name."""
    if not spec.shape.is_matrix:
        return asked_column(book.columns, spec, field) if field in spec.asked else None
    criterion = book.for_table(spec).rubric.criterion(field)
    return points_column(book.columns.column(spec.id, "points"), criterion) if criterion else None
