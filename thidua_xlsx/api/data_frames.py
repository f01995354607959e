"""Tables as pandas DataFrames, for whoever goes on reckoning with them; every column has a type that knows blanks.

Points come in a wide form too: one row for each of whom they speak, one column for each thing.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from thidua_xlsx.documents.data_table import TidyColumn, TidyTable
from thidua_xlsx.model import Season

if TYPE_CHECKING:  # pandas takes a third of a second to import
    import pandas

WIDE = ("scores", "totals", "unit_scores", "unit_totals")  # the tables that have a wide form
_LAYERS = ("self", "unit", "council", "final")
_TYPES = {"text": "string", "number": "Float64", "count": "Int64", "flag": "boolean", "day": "datetime64[s]"}


def to_frame(table: TidyTable) -> "pandas.DataFrame":
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


def wide_scores(long: "pandas.DataFrame", season: Season) -> "pandas.DataFrame":
    """Give the points of a score sheet as it is printed: a row a person, round and layer; a column a criterion."""
    criteria = [criterion.code for criterion in season.rulebook.rubric.criteria]
    return _wide(long, rows=list(long.columns[:3]), columns=["criterion"], order=criteria)


def wide_totals(long: "pandas.DataFrame", season: Season) -> "pandas.DataFrame":
    """Give totals with a row a person and a column for each (round, layer) that anybody has."""
    rounds = [round_.code for round_ in season.rulebook.rounds]
    spoke = set(zip(long["round"], long["layer"], strict=True))
    order = [(round_, layer) for round_ in rounds for layer in _LAYERS if (round_, layer) in spoke]
    return _wide(long, rows=[long.columns[0]], columns=["round", "layer"], order=order)


def _wide(long: "pandas.DataFrame", *, rows: list[str], columns: list[str], order: list[Any]) -> "pandas.DataFrame":
    """Spread `points` over columns in the `order` given; rows stay in the order in which they come."""
    plain = long.astype(dict.fromkeys([*rows, *columns], "string"))
    made = plain.set_index([*rows, *columns])["points"].unstack(columns)
    return made.reindex(index=plain.set_index(rows).index.unique(), columns=order)
