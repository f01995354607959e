"""The mini season with other tables in the place of its own, told in text: what its rows come to, and what is found."""

import re

from tests.intake.mini import SEASON, season_from
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.messages.findings import Finding

_TABLE = re.compile(r"^\| #td:(\w+) .*\n(?:\|.*\n?)*", re.MULTILINE)
# The rounds of the mini season with their days: the year begins on 1/9/2024, as a school year does.
DATED_ROUNDS = """
| #td:rounds | name | start | end |
| D1 | Đợt 1 | 01/09/2024 | 31/12/2024 |
| D2 | Đợt 2 | 01/01/2025 | 31/05/2025 |
"""


def told(*tables: str, options: dict[str, object] | None = None) -> tuple[Rulebook | None, list[Finding]]:
    """Read the mini season with these tables (a text may hold several) and these options; sheets are called as tables."""
    text = SEASON
    for table in _TABLE.finditer("\n".join(tables)):
        text = _TABLE.sub(lambda own, name=table[1]: "" if own[1] == name else own[0], text)  # type: ignore[misc]
        text += f"\n# {table[1]}\n{table[0].strip()}\n"
    law = "| regime | Luật | luat-2022 |"
    assert law in text
    said = {"regime": "luat-2022", **(options or {})}
    return season_from(text.replace(law, "\n".join(f"| {key} | | {value} |" for key, value in said.items())))


def season(*tables: str, options: dict[str, object] | None = None) -> Rulebook:
    """The same, where it can be used."""
    book, findings = told(*tables, options=options)
    assert book is not None, findings
    return book


def cells(findings: list[Finding]) -> list[tuple[str, str]]:
    """What was found of the declaration, each with its cell (`people!E3`); namesakes and units without people left out."""
    kept = (one for one in findings if one.code.id[0] in "CD" and one.code.id not in ("D211", "D217"))
    return [(one.code.id, str(one.place).partition("!")[2]) for one in kept]
