"""Reads a season told in text: Markdown tables, and what one returned workbook says, exactly as people typed it.

The sample seasons are written this way, so that they can be read, compared and corrected without a spreadsheet.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import takewhile

import msgspec

from thidua_xlsx.base.text import number_text
from thidua_xlsx.declare.season import Criterion, Person, Rubric
from thidua_xlsx.forms.layout.table_position import AnswerAddress

Row = Mapping[str, str]

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r":?--+:?")
_COMPACT = ("key", "base", "except")


class ReturnStory(msgspec.Struct, frozen=True):
    """One returned workbook: whose form it is, the name it came back under, and what was typed in it.

    `answers` are raw texts by (table, row key, column key); in a score matrix the row is the criterion and the column
    the person. A blank cell has no answer.
    """

    form: str
    unit: str
    round: str
    file: str
    answers: Mapping[AnswerAddress, str] = msgspec.field(default_factory=dict)


def read_tables(text: str) -> Mapping[str, list[Row]]:
    """Read every table of a `text`, by the heading `## <table id>` above it; each row by its column keys.

    A cell wholly inside backticks keeps its spaces; `\\|` is a bar. Prose around the tables is skipped. Raises
    ValueError, naming it, where the number of a row's cells is not that of its table, or a heading has a second table.
    """
    tables: dict[str, list[Row]] = {}
    columns: list[str] = []
    heading = ""
    for line in text.splitlines():
        if line.startswith("## "):
            heading, columns = line[3:].strip(), []
        elif not line.startswith("|"):
            continue
        elif not columns:
            if heading in tables:
                raise ValueError(f"{heading}: {line}")
            columns = _cells(line)
            tables[heading] = []
        elif not all(_RULE.fullmatch(cell) for cell in _cells(line)):
            cells = _cells(line)
            if len(cells) != len(columns):
                raise ValueError(line)
            tables[heading].append(dict(zip(columns, cells, strict=True)))
    return tables


def _cells(line: str) -> list[str]:
    parts = [part.strip().replace("\\|", "|") for part in _BAR.split(line.strip())[1:-1]]
    return [part[1:-1] if len(part) > 1 and part[0] == part[-1] == "`" else part for part in parts]


def read_return_story(text: str, rubric: Rubric, people: Iterable[Person]) -> ReturnStory:
    """Read the `text` of one returned workbook: its head lines (`form: ...`), then its tables.

    The compact score tables (`key | base | except`) are opened out with the rubric and the people's position groups.
    Raises ValueError, naming it, where a person or criterion is not of the season, or a head line is missing.
    """
    lines = takewhile(lambda line: not line.startswith("#"), text.splitlines())
    head = {key.strip(): value.strip() for key, colon, value in (line.partition(":") for line in lines) if colon}
    by_code = {person.code: person for person in people}
    answers: dict[AnswerAddress, str] = {}
    for table, rows in read_tables(text).items():
        for row in rows:
            if tuple(row) == _COMPACT:
                if row["key"] not in by_code:
                    raise ValueError(row["key"])
                for criterion, raw in expand(row["base"], row["except"], rubric, by_code[row["key"]]).items():
                    answers[table, criterion, row["key"]] = raw
            else:
                answers |= {(table, row["key"], key): raw for key, raw in row.items() if raw and key != "key"}
    missing = {"form", "unit", "file"} - {key for key, value in head.items() if value}
    if missing:
        raise ValueError(", ".join(sorted(missing)))
    return ReturnStory(
        form=head["form"],
        unit=head["unit"],
        round=head.get("round", ""),
        file=head["file"],
        answers=answers,
    )


def expand(base: str, exceptions: str, rubric: Rubric, person: Person) -> Mapping[str, str]:
    """Open out one person's compact scores into what was typed, by criterion code; blank cells are absent.

    `base` is `max` (every criterion that needs an answer and applies to the person at its best: the maximum, the border
    of the highest tier, the best answer, yes or no) or `-` (nothing filled in); ranks have no best and stay blank.
    `exceptions` are `2.2=9; 2.3=13,5`, and `2.2=` leaves the cell blank. Raises ValueError, naming it, where something
    is not understood.
    """
    if base not in ("max", "-"):
        raise ValueError(base)
    applied = [criterion for criterion in rubric.criteria if base == "max" and criterion.applies(person.group)]
    filled = {criterion.code: raw for criterion in applied if (raw := _best(criterion))}
    for part in exceptions.split(";"):
        if not part.strip():
            continue
        code, sign, raw = part.partition("=")
        if not sign or rubric.criterion(code.strip()) is None:
            raise ValueError(part.strip())
        filled[code.strip()] = raw
    return {code: raw for code, raw in filled.items() if raw}


_YES_NO = {True: "Có", False: "Không"}


def _best(criterion: Criterion) -> str:
    best = criterion.kind.best_answer(criterion)
    if isinstance(best, bool):
        return _YES_NO[best]
    return number_text(best) if isinstance(best, Decimal) else best or ""


_WHOLE = r"\d{1,3}(?:\.\d{3})+|\d+"
_TYPED = re.compile(rf"([+-]?)({_WHOLE})?(?:,(\d+))?(%?)")


def typed(value: str) -> Decimal | str:
    """Give what a spreadsheet program stores of the text `value` typed into a number cell in a Vietnamese locale.

    `9,5` and ` 9 ` become numbers, `1.234` is one thousand two hundred and thirty-four, `50%` is a half; `9.5`, `chín`
    and `-2đ` stay text. Measured with LibreOffice and Gnumeric. Days (`1/2`) are not covered: they stay text here.
    """
    match = _TYPED.fullmatch(value.strip())
    if not match or not (match[2] or match[3]):
        return value
    number = Decimal(f"{match[1]}{(match[2] or '0').replace('.', '')}.{match[3] or '0'}")
    return number / 100 if match[4] else number
