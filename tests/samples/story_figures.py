"""Reads the tables of a sample's texts and of its profile."""

import re
import tomllib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).parents[2]
Row = Mapping[str, str]


def read(path: Path) -> dict[str, list[Row]]:
    """Read the tables of a text by the heading above them; a cell in backticks keeps its spaces."""
    found: dict[str, list[Row]] = {}
    for part in re.split(r"^## ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        lines = [[_cell(one) for one in line.split("|")[1:-1]] for line in part.splitlines() if line.startswith("|")]
        if lines:
            found[part.splitlines()[0].strip()] = [dict(zip(lines[0], line, strict=True)) for line in lines[2:]]
    return found


def _cell(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == "`" else text


def number(text: str) -> Fraction:
    """Read a number as it stands in the texts, with a decimal comma."""
    return Fraction(text.strip().replace(",", "."))


def profile_tables(profile: str) -> dict[str, list[Row]]:
    """Read the tables of a profile as texts."""
    toml = tomllib.loads((ROOT / "workbook_templates" / "profiles" / f"{profile}.toml").read_text("utf-8"))
    return {
        name: [{"key": str(row.get("code", "")), **{k: _text(v) for k, v in row.items()}} for row in rows]
        for name, rows in toml.items()
        if isinstance(rows, list)
    }


def _text(value: object) -> str:
    return str(value).replace(".", ",") if isinstance(value, int | float) else str(value)
