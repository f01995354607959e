"""Values for programmers, made of the same rows as the exported tables."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

import msgspec

from thidua_xlsx.api import values as public
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.documents.data_table import Row
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import PathStep, Reason, Season
from thidua_xlsx.reports.export import export_rows as rows
from thidua_xlsx.reports.export.export_tables import COLUMNS, STACKING, stacked

_V = TypeVar("_V")


def people(season: Season) -> tuple[public.Person, ...]:
    """Give everybody of the season, in the order of the season workbook."""
    known = ({"registered": one.registered} for one in season.dossiers)
    return _values(public.Person, "people", rows.people(season), season.rulebook, known)


def units(season: Season) -> tuple[public.Unit, ...]:
    """Give the units, in the order of the season workbook."""
    known = (
        {
            "registered": one.registered,
            "returned": tuple(form for form, came in one.returned.items() if came),
            "missing": tuple(form for form, came in one.returned.items() if not came),
        }
        for one in season.unit_dossiers
    )
    return _values(public.Unit, "units", rows.units(season), season.rulebook, known)


def totals(season: Season) -> tuple[public.Total, ...]:
    """Give what each layer gave each person in each round, and the rounds' outcomes."""
    return _values(public.Total, "totals", rows.totals(season), season.rulebook)


def scores(season: Season) -> tuple[public.Score, ...]:
    """Give every filled cell of the score sheets."""
    return _values(public.Score, "scores", rows.scores(season), season.rulebook)


def verdicts(season: Season, words: Language) -> tuple[public.Verdict, ...]:
    """Give the verdict on each title of each person and unit, with its reasons and its path."""
    known = (
        {
            "reasons": tuple(_reason(one, words) for one in verdict.reasons),
            "path": tuple(_step(one, words) for one in season.paths[verdict.who, verdict.title].steps),
        }
        for _, verdict in rows.judged(season)
    )
    return _values(public.Verdict, "verdicts", rows.verdicts(season, words), season.rulebook, known)


def findings(found: Iterable[Finding], book: Rulebook | None, words: Language) -> tuple[public.Finding, ...]:
    """Give findings in words, in their order."""
    return _values(public.Finding, "findings", rows.findings(found, book, words), book)


def receipts(season: Season, words: Language) -> tuple[public.Receipt, ...]:
    """Give the receipt of every file of the inbox."""
    return _values(public.Receipt, "receipts", rows.receipts(season, words), season.rulebook)


def _reason(reason: Reason, words: Language) -> public.Reason:
    said = words(reason.key, **reason.params)
    cells = tuple(map(_cell, reason.places))
    return public.Reason(reason.met.value, said, reason.cite, reason.verified, cells)


def _step(step: PathStep, words: Language) -> public.PathStep:
    said = words(step.key, **step.params) if step.key else ""
    return public.PathStep(step.step, step.state.value, said, tuple(map(_cell, step.cells)))


def _cell(place: CellPlace) -> public.Cell:
    return public.Cell(place.file, place.sheet, place.cell)


def _values(
    kind: type[_V],
    table: str,
    made: Iterable[Row],
    book: Rulebook | None,
    known: Iterable[Mapping[str, object]] | None = None,
) -> tuple[_V, ...]:
    """Make a value of each row of a table; `known` are fields that hold several things, which a row has as one text."""
    names = [column.name for column in COLUMNS[table]]
    own = stacked(book) if book else (None,) * len(STACKING)
    given: list[dict[str, object]] = [
        {name: said for name, said in zip(names, (*row, *own), strict=True) if said is not None} for row in made
    ]
    if known is not None:
        given = [{**fields, **more} for fields, more in zip(given, known, strict=True)]
    return msgspec.convert(given, tuple[kind, ...])  # type: ignore[valid-type]
