"""The tables for analysts: which there are, and their columns with types, declared here and nowhere else.

`merge --export` writes them to files, the toolkit for programmers makes data frames and values of them. What each
column says is in `lang` (`export.<table>.<column>`); the rows are made in `export_rows`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.documents.data_table import DataKind, Row, TidyColumn, TidyTable
from thidua_xlsx.intake.dossiers.units_as_people import season_of_units
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Season
from thidua_xlsx.reports.export import export_rows as rows
from thidua_xlsx.reports.export import more_rows as more

_TYPED: Mapping[str, DataKind] = {"#": "count", "%": "number", "?": "flag", "@": "day"}


# At the end of every table, so that those of several schools and years can stand below one another.
STACKING = ("season", "school", "school_year", "level")


def _columns(declared: str) -> tuple[TidyColumn, ...]:
    return tuple(
        TidyColumn(name.rstrip("#%?@*"), _TYPED.get(name[-1], "text"), few=name[-1] == "*")
        for name in (*declared.split(), *STACKING)
    )


# A sign behind a name is its type: # a whole number, % an exact decimal, ? yes or no, @ a day, * one of a few words;
# none = a text.
_RESULT = "indicator measure target% direction* due actual% achieved% met*"
_JUDGED = "title met* within_quota? proposed? votes_yes# votes_no# share% decided? stands_at* stands*"
COLUMNS: Mapping[str, tuple[TidyColumn, ...]] = {
    "people": _columns(
        "id full_name unit unit_name gender position position_group counted? self% unit_score% council% final% "
        "complete? rank_school# rank_unit# rank_group# tied? grade grade_state* registered registration_returned?"
    ),
    "totals": _columns("person round layer* points% state*"),
    "scores": _columns("person round layer* criterion entered points% state* file sheet cell"),
    "verdicts": _columns(
        "who kind* title met* registered? within_quota? proposed? votes_yes# votes_no# share% decided? "
        "failed_conditions unknown_conditions stands_at* stands* stands_because decided_here? submitted?"
    ),
    "reasons": _columns("who title number# met* text cite verified? cells"),
    "findings": _columns(
        "number# code severity* file sheet cell unit person message fix raw waived_reason waived_until@"
    ),
    "receipts": _columns("file sha256 status* unit phase* round code reason integrity"),
    "units": _columns("id name kind average% rank# grade grade_state* registered returned missing"),
    "quotas": _columns("title scope base# percent% quota_limit# eligible# tied_at_line uncertain"),
    "targets": _columns("id name value% numerator# denominator# target% met?"),
    "initiatives": _columns(
        "person unit name initiative_level recognised? applied? mark decision_no decision_date used_for file sheet cell"
    ),
    "nominations": _columns(
        "id round unit who summary link commendation commendation_kind agreed? votes_yes# votes_no# file sheet cell"
    ),
    "hand_ins": _columns("id name unit state* due@ received_on@ days_late# noted? files"),
    "movements": _columns(f"id name unit registered# counted# complete? {_RESULT}"),
    "unit_targets": _columns(f"id unit {_RESULT}"),
    "periods": _columns("period name person unit final% complete? rank_school# rank_unit# rank_group# band"),
    "earlier_years": _columns(
        "who kind* period record* id name decision_no decision_date initiative_level recognised? applied? pending?"
    ),
    "columns": _columns("dataset name type about"),
}
# Only of seasons that score units too.
UNIT_COLUMNS: Mapping[str, tuple[TidyColumn, ...]] = {
    "unit_totals": _columns("unit round layer* points% state*"),
    "unit_scores": _columns("unit round layer* criterion entered points% state* file sheet cell"),
}

# Only of offices that schools report to. `reporter` is a school's code here.
OFFICE_COLUMNS: Mapping[str, tuple[TidyColumn, ...]] = {
    "schools": _columns("reporter name kind cluster status* rank# average% file"),
    "school_counts": _columns("reporter id value#"),
    "candidates": _columns(f"id reporter name {_JUDGED}"),
    "collectives": _columns(f"id reporter name {_JUDGED}"),
    "proposals": _columns("id reporter name title collective? state* place position grade final% reasons history"),
    "school_initiatives": _columns("id reporter owner name place initiative_level applied? decision_no"),
}


def export_tables(season: Season, words: Language) -> tuple[TidyTable, ...]:
    """Give all tables of a season; rows are made while they are written, so that large ones are never held whole.

    Those of the units' own score sheet are made where the season has one.
    """
    seen = season_of_units(season)
    tables = {**COLUMNS, **(UNIT_COLUMNS if seen else {}), **(OFFICE_COLUMNS if season.schools else {})}
    made = {
        "people": partial(rows.people, season),
        "totals": partial(rows.totals, season),
        "scores": partial(rows.scores, season),
        "verdicts": partial(rows.verdicts, season, words),
        "reasons": partial(rows.reasons, season, words),
        "findings": partial(rows.findings, season.findings, season.rulebook, words),
        "receipts": partial(rows.receipts, season, words),
        "units": partial(rows.units, season),
        "quotas": partial(rows.quotas, season),
        "targets": partial(rows.targets, season, words),
        "initiatives": partial(more.initiatives, season),
        "nominations": partial(more.nominated, season),
        "hand_ins": partial(more.handed_in, season),
        "movements": partial(more.movements, season),
        "unit_targets": partial(more.unit_targets, season),
        "periods": partial(more.periods, season),
        "earlier_years": partial(more.earlier_years, season),
        "columns": partial(_described, words, tables),
        **({"unit_totals": partial(rows.totals, seen), "unit_scores": partial(rows.scores, seen)} if seen else {}),
        **({name: partial(make, season) for name, make in more.OFFICE.items()} if season.schools else {}),
    }
    own = stacked(season.rulebook)
    return tuple(TidyTable(name, columns, partial(_with, own, made[name])) for name, columns in tables.items())


def stacked(book: Rulebook) -> tuple[str | None, ...]:
    """Give what every row of a season's tables ends with: the season, its school and year, the level it decides on."""
    school = book.school
    return school.id or None, school.name or None, school.school_year or None, book.schools.level or None


def _with(own: tuple[str | None, ...], made: Callable[[], Iterator[Row]]) -> Iterator[Row]:
    for row in made():
        yield (*row, *own)


def _described(words: Language, tables: Mapping[str, Sequence[TidyColumn]]) -> Iterator[Row]:
    for table, columns in tables.items():
        for column in columns:
            yield table, column.name, column.kind, column_text(words, table, column.name)


def column_text(words: Language, table: str, column: str) -> str:
    """Say what a column holds; those that every table ends with say the same in all of them."""
    owner = "every" if column in STACKING else table
    return words(f"export.{owner}.{column}")
