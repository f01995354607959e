"""A table as Parquet: exact decimals, texts as they are, the same bytes for the same table."""

from itertools import islice
from pathlib import Path
from typing import Any

from thidua_xlsx.documents.data_table import DECIMALS, TidyTable, exact_value

_BATCH = 50_000  # rows that are held at a time
_DIGITS = 38


def write_parquet(table: TidyTable, path: Path) -> None:
    """Write a table; numbers are decimal128(38, 10), what is not known is null."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {
        "text": pa.string(),
        "number": pa.decimal128(_DIGITS, DECIMALS),
        "count": pa.int64(),
        "flag": pa.bool_(),
        "day": pa.date32(),
    }
    schema = pa.schema([(column.name, kinds[column.kind]) for column in table.columns])
    numbers = {place for place, column in enumerate(table.columns) if column.kind == "number"}
    rows = table.rows()
    with pq.ParquetWriter(path, schema) as writer:
        while batch := list(islice(rows, _BATCH)):
            columns: list[Any] = list(zip(*batch, strict=True))
            for place in numbers:
                columns[place] = [None if value is None else exact_value(value) for value in columns[place]]
            made = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
            writer.write_batch(pa.RecordBatch.from_arrays(made, schema=schema))
