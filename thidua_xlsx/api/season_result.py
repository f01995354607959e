"""What a merge came to, for programmers: values, and tables as pandas DataFrames.

Every column of a frame has a type that knows blanks. Points come in a wide form too: one row for each of whom they
speak, one column for each thing.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from thidua_xlsx.api import season_values
from thidua_xlsx.api.thidua_error import ThiduaError
from thidua_xlsx.api.values import (
    Candidate,
    Finding,
    Person,
    Proposal,
    Receipt,
    School,
    SchoolInitiative,
    Score,
    Total,
    Unit,
    Verdict,
)
from thidua_xlsx.documents.data_table import TidyColumn, TidyTable
from thidua_xlsx.intake.dossiers.units_as_people import season_of_units
from thidua_xlsx.messages.findings import Finding as Found
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Season
from thidua_xlsx.reports.export.export_tables import OFFICE_COLUMNS, UNIT_COLUMNS, export_tables

if TYPE_CHECKING:  # pandas takes a third of a second to import
    import pandas

TableName = Literal[
    "people", "totals", "scores", "verdicts", "reasons", "findings", "receipts", "units", "quotas", "targets",
    "initiatives", "nominations", "hand_ins", "movements", "unit_targets", "periods", "earlier_years", "columns",
    "unit_totals", "unit_scores", "schools", "school_counts", "candidates", "collectives", "proposals",
    "school_initiatives",
]  # fmt: skip

WIDE = ("scores", "totals", "unit_scores", "unit_totals")  # the tables that have a wide form
_LAYERS = ("self", "unit", "council", "final")
_TYPES = {"text": "string", "number": "Float64", "count": "Int64", "flag": "boolean", "day": "datetime64[s]"}


class Result:
    """A season as it was merged; every tuple and frame speaks of that moment, whatever happens on disk later.

    `out` is the folder with the results, None where nothing was written. `notices` are about what was written (a
    council's workbook that was left as it is), not about the season.
    """

    def __init__(
        self, season: Season, words: Language, *, out: Path | None = None, notices: tuple[Found, ...] = ()
    ) -> None:
        self._season, self._words = season, words
        self.out = out
        self.notices: tuple[Finding, ...] = season_values.findings(notices, season.rulebook, words)

    def __repr__(self) -> str:
        where = self.out.as_posix() if self.out else None
        return f"Result(people={len(self.people)}, errors={len(self.errors)}, out={where!r})"

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Everybody of the season, in the order of the season workbook."""
        return season_values.values_of(Person, "people", self._season, self._words)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The units, in the order of the season workbook."""
        return season_values.values_of(Unit, "units", self._season, self._words)

    @cached_property
    def totals(self) -> tuple[Total, ...]:
        """What each layer gave each person in each round, and the rounds' outcomes."""
        return season_values.values_of(Total, "totals", self._season, self._words)

    @cached_property
    def scores(self) -> tuple[Score, ...]:
        """Every filled cell of the score sheets: what was entered, what it is worth, where it stands."""
        return season_values.values_of(Score, "scores", self._season, self._words)

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Whether each person and unit meets the conditions of each title, with the reasons and their cells."""
        return season_values.verdicts(self._season, self._words)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What somebody should know, errors first."""
        return season_values.findings(self._season.findings, self._season.rulebook, self._words)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that must be fixed before the numbers are final: where there are any, `merge` exits with 1."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @cached_property
    def receipts(self) -> tuple[Receipt, ...]:
        """What became of each file of the inbox."""
        return season_values.values_of(Receipt, "receipts", self._season, self._words)

    @cached_property
    def schools(self) -> tuple[School, ...]:
        """The schools that report here, in the order of the season workbook; none where no school reports."""
        return season_values.values_of(School, "schools", self._season, self._words)

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Each title of each person whom the schools put forward for what is decided here or above."""
        return season_values.values_of(Candidate, "candidates", self._season, self._words)

    @cached_property
    def collectives(self) -> tuple[Candidate, ...]:
        """Each title of each unit or school that is put forward for what is decided here or above."""
        return season_values.values_of(Candidate, "collectives", self._season, self._words)

    @cached_property
    def proposals(self) -> tuple[Proposal, ...]:
        """Each line in which a school puts somebody forward, as it sent it."""
        return season_values.values_of(Proposal, "proposals", self._season, self._words)

    @cached_property
    def school_initiatives(self) -> tuple[SchoolInitiative, ...]:
        """Each recognised initiative that the schools report."""
        return season_values.values_of(SchoolInitiative, "school_initiatives", self._season, self._words)

    def frame(self, table: TableName, *, wide: bool = False) -> "pandas.DataFrame":
        """Give a table as a DataFrame, with the columns of docs/export.md: it is what `merge --export` writes.

        Tables are long: one row an observation. With `wide`, `scores` has one row a person, round and layer and one
        column a criterion, `totals` one row a person and one column a round and layer; both hold points only, and are
        indexed by whom they speak of. Raises ThiduaError where there is no such table, or it has no wide form.
        """
        known = WIDE if wide else get_args(TableName)
        if table not in known:
            raise ThiduaError(self._words("api.unknown_value", value=table, known=known))
        tables = {made.name: made for made in export_tables(self._season, self._words)}
        # Where units are not scored, or no school reports, there is nothing to say; whoever asks is given no row.
        seldom = {**UNIT_COLUMNS, **OFFICE_COLUMNS}
        frame = _frame(tables[table] if table in tables else TidyTable(table, seldom[table], lambda: iter(())))
        if not wide:
            return frame
        season = (season_of_units(self._season) or self._season) if table in UNIT_COLUMNS else self._season
        if table.endswith("totals"):
            rounds = [round_.code for round_ in season.rulebook.rounds]
            spoke = set(zip(frame["round"], frame["layer"], strict=True))
            order = [(round_, layer) for round_ in rounds for layer in _LAYERS if (round_, layer) in spoke]
            return _wide(frame, rows=[frame.columns[0]], columns=["round", "layer"], order=order)
        criteria = [criterion.code for criterion in season.rulebook.rubric.criteria]
        return _wide(frame, rows=list(frame.columns[:3]), columns=["criterion"], order=criteria)


def _frame(table: TidyTable) -> "pandas.DataFrame":
    """Give a table as a DataFrame; what is not known is missing (`pandas.NA`), never zero and never an empty text.

    Texts are `string`, those of a few words `category`, numbers `Float64`, whole numbers `Int64`, flags `boolean`,
    days `datetime64[s]`. The frame is new each time: whoever asked may change it.
    """
    import pandas

    rows = list(table.rows())
    values: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(table.columns)
    del rows  # a large table is not held twice
    columns = zip(table.columns, values, strict=True)
    return pandas.DataFrame({column.name: _series(column, cells) for column, cells in columns})


def _series(column: TidyColumn, values: Sequence[Any]) -> "pandas.Series":
    import pandas

    if column.few:
        words = list(dict.fromkeys(value for value in values if value is not None))
        return pandas.Series(pandas.Categorical(values, categories=words))
    if column.kind == "number":  # decimals, of which pandas makes no numbers by itself
        values = [None if value is None else float(value) for value in values]
    return pandas.Series(values, dtype=_TYPES[column.kind])


def _wide(long: "pandas.DataFrame", *, rows: list[str], columns: list[str], order: list[Any]) -> "pandas.DataFrame":
    """Spread `points` over columns in the `order` given; rows stay in the order in which they come."""
    plain = long.astype(dict.fromkeys([*rows, *columns], "string"))
    made = plain.set_index([*rows, *columns])["points"].unstack(columns)
    return made.reindex(index=plain.set_index(rows).index.unique(), columns=order)
