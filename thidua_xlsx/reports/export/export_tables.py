"""The tables for analysts: which there are, and their columns with types and values, declared here and nowhere else.

`merge --export` writes them to files, the toolkit for programmers makes data frames and values of them. What each
column says is in `lang` (`export.<table>.<column>`); what their rows are made of is given by `export_rows`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import partial
from typing import Any

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.documents.data_table import DataKind, Row, TidyColumn, TidyTable
from thidua_xlsx.intake.dossiers.units_as_people import season_of_units
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Season
from thidua_xlsx.reports.export import export_rows as rows

_TYPED: Mapping[str, DataKind] = {"#": "count", "%": "number", "?": "flag", "@": "day"}
_Source = Callable[[Season, Language], Iterable[object]]
_Declared = Mapping[str, tuple[_Source, str]]

# At the end of every table, so that those of several schools and years can stand below one another.
STACKING = ("season", "school", "school_year", "level")

# A table: what gives the objects of its rows, and its columns. A sign behind a column's name is its type: # a whole
# number, % an exact decimal, ? yes or no, @ a day, * one of a few words; none = a text. Behind `=` is where its value
# stands in the object, if not under its own name; nothing where a step on the way is None.
_SCORES = "round layer* criterion entered points% state* file sheet cell"
_PLACE = "file=place.file sheet=place.sheet cell=place.cell"
_GOAL = "indicator=goal.indicator measure=goal.measure target%=goal.value direction*=goal.direction due=goal.due"
_VOTES = "votes_yes#=decision.yes votes_no#=decision.no share%=decision.share decided?=decision.passed"
_STANDS = "stands_at*=path.current_step.step stands*=path.current_step.state"
_JUDGED = (
    "id=who reporter name title=verdict.title met*=verdict.met within_quota?=verdict.within_quota "
    f"proposed?=verdict.proposed {_VOTES} {_STANDS}"
)
_TABLES: _Declared = {
    "people": (
        rows.people,
        "id=person.code full_name=person.full_name unit=person.unit unit_name=unit.name gender=person.gender "
        "position=person.position position_group=person.group counted?=person.counted self%=card.self_score "
        "unit_score%=card.unit_score council%=card.council_score final%=card.final complete?=card.complete "
        "rank_school#=place.school rank_unit#=place.unit rank_group#=place.group tied?=place.tied "
        "grade grade_state* registered registration_returned?",
    ),
    "totals": (rows.totals, "person round layer* points% state*"),
    "scores": (rows.scores, f"person {_SCORES}"),
    "verdicts": (
        rows.verdicts,
        "who=verdict.who kind* title=verdict.title met*=verdict.met registered?=verdict.registered "
        f"within_quota?=verdict.within_quota proposed?=verdict.proposed {_VOTES} "
        f"failed_conditions unknown_conditions {_STANDS} stands_because decided_here? submitted?",
    ),
    "reasons": (
        rows.reasons,
        "who=verdict.who title=verdict.title number# met*=reason.met text cite=reason.cite verified?=reason.verified "
        "cells=reason.places",
    ),
    "findings": (
        rows.findings,
        "number# code severity* file sheet cell unit person message fix raw waived_reason waived_until@",
    ),
    "receipts": (rows.receipts, "file sha256 status* unit phase* round code reason integrity"),
    "units": (
        rows.units,
        "id=unit.code name=unit.name kind=unit.kind average%=mean.average rank#=mean.rank grade grade_state* "
        "registered returned missing",
    ),
    "quotas": (
        lambda season, _: season.quotas,
        "title scope base# percent% quota_limit#=limit eligible# tied_at_line uncertain",
    ),
    "targets": (
        rows.targets,
        "id=target.id name value%=target.value numerator#=target.numerator denominator#=target.denominator "
        "target%=target.goal met?=target.met",
    ),
    "initiatives": (
        rows.initiatives,
        "person=person.code unit=person.unit name=work.name initiative_level=work.level recognised?=work.recognised "
        "applied?=work.applied mark=work.mark decision_no=work.decision_no decision_date=work.decision_date "
        f"used_for=work.used_for {_PLACE}",
    ),
    "nominations": (
        rows.nominated,
        "id round=nomination.round unit=nomination.unit who=nomination.who summary=nomination.summary "
        "link=nomination.link commendation=nomination.commendation commendation_kind=nomination.kind "
        f"agreed? votes_yes# votes_no# {_PLACE.replace('place', 'nomination.place')}",
    ),
    "hand_ins": (
        rows.handed_in,
        "id=item.code name=item.name unit=holder state* due@=item.due.last received_on@=arrival.day "
        "days_late#=arrival.days_late noted? files",
    ),
    "movements": (
        rows.movements,
        "id=movement.code name=movement.name unit=unit.code registered# counted# complete?=answered "
        f"{_GOAL.replace('goal.', 'pledge.goal.')} actual%=pledge.actual "
        "achieved%=judged.achieved met*=judged.met",
    ),
    "unit_targets": (rows.unit_targets, f"id=goal.key unit=unit.code {_GOAL} actual% achieved% met*"),
    "periods": (
        rows.periods,
        "period=period.key name=period.name person=result.dossier.person.code unit=result.unit final%=result.final "
        "complete?=result.complete rank_school#=result.in_school rank_unit#=result.in_unit "
        "rank_group#=result.in_group band=result.band",
    ),
    "earlier_years": (
        rows.earlier_years,
        "who kind* period record* id name decision_no decision_date initiative_level recognised? applied? pending?",
    ),
    "columns": (lambda *_: (), "dataset name type about"),
}
_UNIT_TABLES: _Declared = {
    "unit_totals": (rows.totals, "unit round layer* points% state*"),
    "unit_scores": (rows.scores, f"unit {_SCORES}"),
}
_OFFICE_TABLES: _Declared = {  # `reporter` is a school's code here
    "schools": (
        rows.schools,
        "reporter=school.code name=school.name kind=school.kind cluster=school.cluster status* rank# "
        "average%=report.average file=report.file received_on@=arrival.day days_late#=arrival.days_late",
    ),
    "school_counts": (rows.school_counts, "reporter id value#"),
    "candidates": (rows.candidates, _JUDGED),
    "collectives": (rows.collectives, _JUDGED),
    "proposals": (
        rows.proposals,
        "id=line.key reporter name=line.name title=line.title collective?=line.collective state*=line.state "
        "place=line.where position=line.position grade=line.grade final%=line.final reasons=line.reasons "
        "history=line.history",
    ),
    "school_initiatives": (
        rows.school_initiatives,
        "id=work.key reporter owner=work.owner name=work.name place=work.where initiative_level=work.level "
        "applied?=work.applied decision_no=work.decision",
    ),
}


def _columns(tables: _Declared) -> dict[str, tuple[TidyColumn, ...]]:
    names = {table: [word.partition("=")[0] for word in declared.split()] for table, (_, declared) in tables.items()}
    return {
        table: tuple(
            TidyColumn(name.rstrip("#%?@*"), _TYPED.get(name[-1], "text"), few=name[-1] == "*")
            for name in (*declared, *STACKING)
        )
        for table, declared in names.items()
    }


COLUMNS = _columns(_TABLES)
UNIT_COLUMNS = _columns(_UNIT_TABLES)  # only of seasons that score units too
OFFICE_COLUMNS = _columns(_OFFICE_TABLES)  # only of offices that schools report to


def export_tables(season: Season, words: Language) -> tuple[TidyTable, ...]:
    """Give all tables of a season; rows are made while they are written, so that large ones are never held whole.

    Those of the units' own score sheet are made where the season has one, those of schools where they report.
    """
    scores_units = season_of_units(season) is not None
    columns = {**COLUMNS, **(UNIT_COLUMNS if scores_units else {}), **(OFFICE_COLUMNS if season.schools else {})}
    return tuple(
        TidyTable(name, declared, partial(_rows, name, season, words, columns)) for name, declared in columns.items()
    )


def _rows(name: str, season: Season, words: Language, columns: Mapping[str, Sequence[TidyColumn]]) -> Iterator[Row]:
    if name == "columns":
        own = stacked(season.rulebook)
        for table, declared in columns.items():
            for column in declared:
                yield table, column.name, column.kind, column_text(words, table, column.name), *own
    for row in table_values(name, season, words):
        yield tuple(
            value or None
            if type(value) is str
            else "; ".join(map(str, value)) or None
            if type(value) is tuple
            else value
            for value in row
        )


def table_values(name: str, season: Season, words: Language) -> Iterator[tuple[Any, ...]]:
    """Give the rows of the table called `name` as values, a tuple a row.

    None or "" is unknown or nothing to say; several things in one cell are a tuple of them.
    """
    source, declared = {**_TABLES, **_UNIT_TABLES, **_OFFICE_TABLES}[name]
    judged_season = season_of_units(season) or season if name in _UNIT_TABLES else season
    paths = [word.rpartition("=")[2].rstrip("#%?@*").split(".") for word in declared.split()]
    own = stacked(season.rulebook)
    for thing in source(judged_season, words):
        row = thing if isinstance(thing, tuple) else [_value(thing, path) for path in paths]
        yield *row, *own


def _value(thing: object, path: Sequence[str]) -> object:
    for name in path:
        if thing is None:
            return None
        thing = getattr(thing, name)
    return thing.value if isinstance(thing, Enum) else thing


def stacked(book: Rulebook) -> tuple[str | None, ...]:
    """Give what every row of a season's tables ends with: the season, its school and year, the level it decides on."""
    school = book.school
    return school.id or None, school.name or None, school.school_year or None, book.schools.level or None


def column_text(words: Language, table: str, column: str) -> str:
    """Say what a `column` of a `table` holds; those that every table ends with say the same in all of them."""
    owner = "every" if column in STACKING else table
    return words(f"export.{owner}.{column}")
