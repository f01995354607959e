"""A table as CSV: UTF-8 with a mark that Excel understands, RFC 4180, numbers with a dot, days as ISO 8601."""

import csv
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from thidua_xlsx.documents.data_table import DataKind, TidyTable, exact_value

# Excel takes a field that begins so for a formula. Where it splits lines at semicolons, as with Vietnamese settings, a
# field may begin inside ours; and a line may, where a quote is then no longer at the beginning of a field.
_FORMULA = re.compile(r"(^|[;\t\r\n])(\s*)(?=[=+\-@＝＋－＠])")


def write_csv(table: TidyTable, path: Path) -> None:
    """Write a table for people too: a text that Excel would take for a formula gets an apostrophe before it."""
    _write(table, path, "utf-8-sig", guarded)


def write_plain_csv(table: TidyTable, path: Path) -> None:
    """Write a table for programs only: every text as it is."""
    _write(table, path, "utf-8", str)


def _write(table: TidyTable, path: Path, encoding: str, text: Callable[[str], str]) -> None:
    as_text: Mapping[DataKind, Callable[[Any], str]] = {
        "text": text,
        "number": _number,
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


@lru_cache(maxsize=65_536)
def guarded(text: str) -> str:
    """Give a text that no spreadsheet program takes for a formula, wherever it splits the line."""
    return _FORMULA.sub(r"\1\2'", text)


@lru_cache(maxsize=65_536)
def _number(value: Decimal) -> str:
    return format(exact_value(value).normalize() or Decimal(0), "f")
