"""Changes of the law's TOML files: numbers, operators, articles, days, and what is marked as compared."""

import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

REGIMES = "thidua_xlsx/regimes"
# What is asked of a change first, and what of one that these do not notice.
QUICK = ("tests/declare/test_law_numbers.py",)
THEN = (
    "tests/declare",
    "tests/judging",
    "--ignore=tests/declare/test_rubbish_declarations.py",
    "--ignore=tests/judging/test_judging_properties.py",
)

_QUOTED_NUMBER = re.compile(r'\b(?:value|low|high|at_least|over|at_most|person|unit) = "(\d+(?:\.\d+)?)"')
_NUMBER = re.compile(r"\b(?:years_running|within_years|amount) = (\d+)")
_SHARE = re.compile(r'share = "((?:from|over)_\d+_\d+)"')
_DAY = re.compile(r"\b(?:in_force|until|since|issued) = (\d{4}-\d{2}-\d{2})")
_ARTICLE = re.compile(r'article = "[^"]*?Điều (\d+)')
_CLAUSE = re.compile(r'article = "[^"]*?[Kk]hoản (\d+)')
_OPERATOR = re.compile(r'\b(at_least|over|at_most) = "')
_JOIN = re.compile(r"\b(any|all) = \[")
_FLAG = re.compile(r"\b(?:verified|with_this_year|at_most|time_from_end_of_discipline) = (true|false)")
_CITE = re.compile(r'\bcite = "(\w+)"')
_COMMENT = re.compile(r"^#.*$", re.MULTILINE)
_GRADE = re.compile(r'"(HTXSNV|HTTNV|HTNV|KHTNV)"')

_OTHER = {
    "at_least": "over",
    "over": "at_least",
    "at_most": "at_least",
    "any": "all",
    "all": "any",
    "true": "false",
    "false": "true",
    "HTXSNV": "HTTNV",
    "HTTNV": "HTXSNV",
    "HTNV": "HTTNV",
    "KHTNV": "HTNV",
}


class Change(NamedTuple):
    """A change of a file: where, and what instead of what."""

    path: Path
    start: int
    end: int
    new: str

    def text(self) -> str:
        """The file as it would be."""
        text = self.path.read_text("utf-8")
        return text[: self.start] + self.new + text[self.end :]

    def told(self) -> str:
        """The changed line, and what stands in it instead."""
        text = self.path.read_text("utf-8")
        line = text[text.rfind("\n", 0, self.start) + 1 : text.find("\n", self.end)]
        number = text.count("\n", 0, self.start) + 1
        return f"{self.path.name}:{number}: {text[self.start : self.end]} -> {self.new}\n    {line[:160]}"


def changes(folder: Path) -> Iterator[Change]:
    """Give every change that is made of the files of a folder."""
    for path in sorted((folder / REGIMES).glob("*.toml")):
        # Comments are blanked, not left out, so that places stay where they are.
        text = _COMMENT.sub(lambda found: " " * len(found[0]), path.read_text("utf-8"))
        for pattern in (_QUOTED_NUMBER, _NUMBER, _ARTICLE, _CLAUSE):
            for found in pattern.finditer(text):
                yield _change(path, found, _more(found[1]))
        for found in _DAY.finditer(text):
            yield _change(path, found, (date.fromisoformat(found[1]) + timedelta(days=1)).isoformat())
        for found in _SHARE.finditer(text):
            word, _, rest = found[1].partition("_")
            yield _change(path, found, f"{'over' if word == 'from' else 'from'}_{rest}")
        for pattern in (_OPERATOR, _JOIN, _FLAG, _GRADE):
            for found in pattern.finditer(text):
                yield _change(path, found, _OTHER[found[1]])
        cites = sorted(set(_CITE.findall(text)))
        for found in _CITE.finditer(text) if len(cites) > 1 else ():
            yield _change(path, found, cites[cites.index(found[1]) - 1])


def _change(path: Path, found: re.Match[str], new: str) -> Change:
    return Change(path, found.start(1), found.end(1), new)


def _more(number: str) -> str:
    return str(int(number) + 1) if number.isdigit() else f"{number[:-1]}{(int(number[-1]) + 1) % 10}"


def report(copy: Path, count: int, seed: str) -> int:
    """Make so many changes, one at a time, and print those that no test notices."""
    every = list(changes(copy))
    chosen = random.Random(seed).sample(every, min(count, len(every)))
    unnoticed = [one for one in chosen if not _noticed(one, copy)]
    print(f"Law: {len(chosen) - len(unnoticed)} of {len(chosen)} changes noticed (of {len(every)} that can be made).")
    for one in unnoticed:
        print(f"\n{one.told()}")
    return len(unnoticed)


def _noticed(one: Change, copy: Path) -> bool:
    before = one.path.read_bytes()
    one.path.write_text(one.text(), "utf-8")
    try:
        return any(_fails(copy, tests) for tests in (QUICK, THEN))
    finally:
        one.path.write_bytes(before)


def _fails(copy: Path, tests: tuple[str, ...]) -> bool:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-o", "addopts=", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=copy, capture_output=True, env=environment).returncode != 0
