"""A table as a pandas DataFrame, for whoever goes on reckoning with it; every column has a type that knows blanks."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from thidua_xlsx.documents.data_table import TidyColumn, TidyTable

if TYPE_CHECKING:  # pandas takes a third of a second to import
    import pandas

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
    return pandas.DataFrame({column.name: _series(column, said) for column, said in columns})


def _series(column: TidyColumn, values: Sequence[Any]) -> "pandas.Series":
    import pandas

    if column.few:
        words = list(dict.fromkeys(value for value in values if value is not None))
        return pandas.Series(pandas.Categorical(values, categories=words))
    if column.kind == "number":  # decimals, of which pandas makes no numbers by itself
        values = [None if value is None else float(value) for value in values]
    return pandas.Series(values, dtype=_TYPES[column.kind])
