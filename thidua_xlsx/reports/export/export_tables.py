"""The tables for analysts: which there are, and their columns with types, declared here and nowhere else.

`merge --export` writes them to files, the toolkit for programmers makes data frames and values of them. What each
column says is in `lang` (`export.<table>.<column>`); the rows are made in `export_rows`.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from thidua_xlsx.documents.data_table import DataKind, Row, TidyColumn, TidyTable
from thidua_xlsx.intake.dossiers.units_as_people import season_of_units
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Season
from thidua_xlsx.reports.export import export_rows as rows

_TYPED: Mapping[str, DataKind] = {"#": "count", "%": "number", "?": "flag", "@": "day"}


def _columns(declared: str) -> tuple[TidyColumn, ...]:
    return tuple(
        TidyColumn(name.rstrip("#%?@*"), _TYPED.get(name[-1], "text"), few=name[-1] == "*") for name in declared.split()
    )


# A sign behind a name is its type: # a whole number, % an exact decimal, ? yes or no, @ a day, * one of a few words;
# none = a text.
COLUMNS: Mapping[str, tuple[TidyColumn, ...]] = {
    "people": _columns(
        "id full_name unit unit_name position_group counted? self% unit_score% council% final% complete? "
        "rank_school# rank_unit# rank_group# tied? grade grade_state* registered registration_returned?"
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
    "columns": _columns("dataset name type about"),
}
# Only of seasons that score units too.
UNIT_COLUMNS: Mapping[str, tuple[TidyColumn, ...]] = {
    "unit_totals": _columns("unit round layer* points% state*"),
    "unit_scores": _columns("unit round layer* criterion entered points% state* file sheet cell"),
}


def export_tables(season: Season, words: Language) -> tuple[TidyTable, ...]:
    """Give all tables of a season; rows are made while they are written, so that large ones are never held whole.

    Those of the units' own score sheet are made where the season has one.
    """
    seen = season_of_units(season)
    tables = {**COLUMNS, **(UNIT_COLUMNS if seen else {})}
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
        "columns": partial(_described, words, tables),
        **({"unit_totals": partial(rows.totals, seen), "unit_scores": partial(rows.scores, seen)} if seen else {}),
    }
    return tuple(TidyTable(name, columns, made[name]) for name, columns in tables.items())


def _described(words: Language, tables: Mapping[str, Sequence[TidyColumn]]) -> Iterator[Row]:
    for table, columns in tables.items():
        for column in columns:
            yield table, column.name, column.kind, words(f"export.{table}.{column.name}")
