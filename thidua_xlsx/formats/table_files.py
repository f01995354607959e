"""Tables as files for other programs: CSV, Parquet, DuckDB. Knows no word of the domain.

CSV is UTF-8 with a mark that Excel understands, RFC 4180, numbers with a dot, days as ISO 8601. Parquet has exact
decimals, texts as they are, the same bytes for the same table. DuckDB files are not the same bytes twice; what is in
them is.
"""

import csv
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from thidua_xlsx.documents.data_table import DECIMALS, DataKind, TidyTable, exact_value

# Excel takes a field that begins so for a formula. Where it splits lines at semicolons, as with Vietnamese settings, a
# field may begin inside ours; and a line may, where a quote is then no longer at the beginning of a field.
_FORMULA = re.compile(r"(^|[;\t\r\n])(\s*)(?=[=+\-@＝＋－＠])")
_BATCH = 50_000  # rows that are held at a time
_DIGITS = 38
_SQL_TYPES = {
    "text": "VARCHAR",
    "number": f"DECIMAL(38, {DECIMALS})",
    "count": "BIGINT",
    "flag": "BOOLEAN",
    "day": "DATE",
}
# Every text is read as it was written: nothing is guessed, and an empty field is null.
_READ_CSV = "FORMAT csv, HEADER true, DELIM ',', QUOTE '\"', ESCAPE '\"', NULLSTR '', PARALLEL false, ENCODING 'utf-8'"


def write_csv(table: TidyTable, path: Path) -> None:
    """Write a table to `path` as CSV for people too: a text that Excel takes for a formula gets an apostrophe."""
    _write(table, path, "utf-8-sig", guarded)


def _write(table: TidyTable, path: Path, encoding: str, text: Callable[[str], str]) -> None:
    as_text: Mapping[DataKind, Callable[[Any], str]] = {
        "text": text,
        "number": lambda value: format(exact_value(value).normalize() or Decimal(0), "f"),
        "count": str,
        "flag": lambda value: "true" if value else "false",
        "day": date.isoformat,
    }
    worded = [as_text[column.kind] for column in table.columns]
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([column.name for column in table.columns])
        writer.writerows(
            [None if value is None else as_field(value) for as_field, value in zip(worded, row, strict=True)]
            for row in table.rows()
        )


def guarded(text: str) -> str:
    """Give `text` so that no spreadsheet program takes it for a formula, wherever it splits the line."""
    return _FORMULA.sub(r"\1\2'", text)


def write_parquet(table: TidyTable, path: Path) -> None:
    """Write a table to `path` as Parquet; numbers are decimal128(38, 10), what is not known is null."""
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
            arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))


def write_duckdb(tables: Sequence[TidyTable], path: Path, writing: Callable[[str], None]) -> None:
    """Write `tables` into the one database file `path`; `writing` is told the name of the one that is under way."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        database, lines = Path(folder) / "thidua.duckdb", Path(folder) / "table.csv"
        with duckdb.connect(str(database)) as connection:
            for table in tables:
                writing(table.name)
                columns = ", ".join(f"{column.name} {_SQL_TYPES[column.kind]}" for column in table.columns)
                connection.execute(f"CREATE TABLE {table.name} ({columns})")
                _write(table, lines, "utf-8", str)
                source = str(lines).replace("'", "''")
                connection.execute(f"COPY {table.name} FROM '{source}' ({_READ_CSV})")
        shutil.copyfile(database, path)
