"""Tables as one DuckDB file. Such files are not the same bytes twice; what is in them is."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from thidua_xlsx.documents.data_table import DECIMALS, TidyTable
from thidua_xlsx.formats.tables.csv_file import write_plain_csv

_KINDS = {
    "text": "VARCHAR",
    "number": f"DECIMAL(38, {DECIMALS})",
    "count": "BIGINT",
    "flag": "BOOLEAN",
    "day": "DATE",
}
# Every text is read as it was written: nothing is guessed, and an empty field is null.
_READ = "FORMAT csv, HEADER true, DELIM ',', QUOTE '\"', ESCAPE '\"', NULLSTR '', PARALLEL false, ENCODING 'utf-8'"


def write_duckdb(tables: Sequence[TidyTable], path: Path, writing: Callable[[str], None]) -> None:
    """Write tables into one database file; `writing` is told which table is under way."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        database, lines = Path(folder) / "thidua.duckdb", Path(folder) / "table.csv"
        with duckdb.connect(str(database)) as connection:
            for table in tables:
                writing(table.name)
                columns = ", ".join(f"{column.name} {_KINDS[column.kind]}" for column in table.columns)
                connection.execute(f"CREATE TABLE {table.name} ({columns})")
                write_plain_csv(table, lines)
                source = str(lines).replace("'", "''")
                connection.execute(f"COPY {table.name} FROM '{source}' ({_READ})")
        shutil.copyfile(database, path)
