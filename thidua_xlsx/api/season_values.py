"""Values for programmers, made of the same rows as the exported tables."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

import msgspec

from thidua_xlsx.api import values as public
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import PathStep, Reason, Season
from thidua_xlsx.reports.export.export_rows import finding_rows, judged
from thidua_xlsx.reports.export.export_tables import COLUMNS, OFFICE_COLUMNS, STACKING, stacked, table_values

V = TypeVar("V")


def values_of(kind: type[V], table: str, season: Season, words: Language) -> tuple[V, ...]:
    """Make a value of each row of the exported `table` of that name."""
    return _values(kind, table, table_values(table, season, words))


def verdicts(season: Season, words: Language) -> tuple[public.Verdict, ...]:
    """Give the verdict on each title of each person and unit, with its reasons and its path."""
    more = (
        {
            "reasons": tuple(_reason(reason, words) for reason in verdict.reasons),
            "path": tuple(_step(step, words) for step in season.paths[verdict.who, verdict.title].steps),
        }
        for _, verdict in judged(season)
    )
    return _values(public.Verdict, "verdicts", table_values("verdicts", season, words), more)


def findings(of_season: Iterable[Finding], book: Rulebook | None, words: Language) -> tuple[public.Finding, ...]:
    """Give findings in words, in their order; `book` is None where the declaration itself cannot be used."""
    own = stacked(book) if book else (None,) * len(STACKING)
    return _values(public.Finding, "findings", ((*row, *own) for row in finding_rows(of_season, book, words)))


def _reason(reason: Reason, words: Language) -> public.Reason:
    cells = tuple(map(_cell, reason.places))
    return public.Reason(reason.met.value, words(reason.key, **reason.params), reason.cite, reason.verified, cells)


def _step(step: PathStep, words: Language) -> public.PathStep:
    text = words(step.key, **step.params) if step.key else ""
    return public.PathStep(step.step, step.state.value, text, tuple(map(_cell, step.cells)))


def _cell(place: CellPlace) -> public.Cell:
    return public.Cell(place.file, place.sheet, place.cell)


def _values(
    kind: type[V], table: str, rows: Iterable[tuple[object, ...]], more: Iterable[Mapping[str, object]] | None = None
) -> tuple[V, ...]:
    """Make a value of each row of a table by the names of its columns, with `more` fields for each."""
    names = [column.name for column in {**COLUMNS, **OFFICE_COLUMNS}[table]]
    fields = [{name: value for name, value in zip(names, row, strict=True) if value not in (None, "")} for row in rows]
    if more is not None:
        fields = [{**known, **details} for known, details in zip(fields, more, strict=True)]
    return msgspec.convert(fields, tuple[kind, ...])  # type: ignore[valid-type]
