"""`merge --export`: tables for analysts beside the results, made of the same season as the result file."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from thidua_xlsx.base.file_names import EXPORTS
from thidua_xlsx.documents.data_table import TidyTable
from thidua_xlsx.formats.table_files import write_csv, write_duckdb, write_parquet
from thidua_xlsx.formats.xlsx.write.plain_tables import write_plain_tables
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.reports.export.export_tables import COLUMNS, OFFICE_COLUMNS, UNIT_COLUMNS, export_tables
from thidua_xlsx.runtime.progress import ProgressStep
from thidua_xlsx.workflow.outputs.output import Made, Output, OutputRequest

DATABASE, WORKBOOK = "thidua.duckdb", "du-lieu.xlsx"
FORMATS: Mapping[str, str] = {
    "csv": "",
    "parquet": "pyarrow",
    "duckdb": "duckdb",
    "xlsx": "",
}  # with the library each needs
_ONE_A_TABLE: Mapping[str, Callable[[TidyTable, Path], None]] = {"csv": write_csv, "parquet": write_parquet}
_TABLES = (*COLUMNS, *UNIT_COLUMNS, *OFFICE_COLUMNS)


class ExportOutput(Output):
    """Tables for analysts, in the formats that were asked for."""

    name, after_others, in_journal = EXPORTS, True, False
    # What an export may have left: tables that say something else than the results beside them must not stay.
    renews = (
        *(f"{EXPORTS}/{name}.{suffix}" for name in _TABLES for suffix in ("csv", "parquet")),
        f"{EXPORTS}/{DATABASE}",
        f"{EXPORTS}/{WORKBOOK}",
    )

    def make(self, request: OutputRequest) -> Made:
        """Give each file as a function that writes it: large tables are never held whole."""
        request.progress(ProgressStep("writing"))
        tables = export_tables(request.season, request.words)

        def tell(table: str) -> None:
            request.progress(ProgressStep("exporting", file=table))

        def write_table(write: Callable[[TidyTable, Path], None], table: TidyTable, path: Path) -> None:
            tell(table.name)
            write(table, path)

        writers: dict[str, Callable[[Path], None]] = {}
        for name in request.options.formats:
            if name == "duckdb":
                writers[f"{EXPORTS}/{DATABASE}"] = partial(write_duckdb, tables, writing=tell)
            elif name == "xlsx":
                writers[f"{EXPORTS}/{WORKBOOK}"] = partial(write_plain_tables, tables, writing=tell)
            else:
                write = partial(write_table, _ONE_A_TABLE[name])
                writers |= {f"{EXPORTS}/{table.name}.{name}": partial(write, table) for table in tables}
        return Made(writers)


def export_formats(asked: Sequence[str]) -> tuple[str, ...]:
    """Give the formats that were `asked` for (each text may name several, with commas), each once.

    Raises CommandError where one is unknown or its library is missing.
    """
    named = [name.strip().lower() for part in asked for name in part.split(",") if name.strip()]
    for name in named:
        if name not in FORMATS:
            raise CommandError(key="cli.export_unknown", format=name, known=tuple(FORMATS))
        if FORMATS[name] and find_spec(FORMATS[name]) is None:
            raise CommandError(key="cli.export_missing", format=name)
    return tuple(name for name in FORMATS if name in named)
