"""Have other programs work out what our workbooks say, and compare: what is stored, and what each of them gives.

    python tools/ask_programs.py thidua-demo          # one workbook of each kind below; or the files named
    python tools/ask_programs.py --samples            # of every sample season, made anew

LibreOffice, ONLYOFFICE's document builder and Gnumeric are asked where they are at hand (`tests/engines.py` says where
they are looked for); the last lines say which were not. Exit code 1 where a cell of a workbook says two things; what
Gnumeric alone says otherwise is only told (docs/programs.md).
"""

import argparse
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import validate_workbooks  # noqa: E402

from tests.engines import ENGINES, Engine, differences, written  # noqa: E402
from tests.seasons import office, once  # noqa: E402
from tests.seasons.every_workbook import one_of_each  # noqa: E402

_ONLY_TOLD = "Gnumeric: "
_TOGETHER = 10  # workbooks that a program is handed at a time


def main(arguments: list[str] | None = None) -> int:
    """Say where programs differ; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("where", nargs="*", type=Path, help="workbooks, and folders with workbooks")
    parser.add_argument("--samples", action="store_true", help="make every sample anew and ask about its workbooks")
    given = parser.parse_args(arguments)
    once.begin()
    with tempfile.TemporaryDirectory() as scratch:
        where = [*given.where, Path(scratch) / "mau"]
        if given.samples:
            validate_workbooks.make_samples(where[-1])
        books = [book for book in _books(where) if written(book)]
        asked = [engine for engine in ENGINES if not engine.missing]
        wrong = [line for engine in asked for line in _apart(engine, books, Path(scratch) / engine.name)]
    office.end_libreoffice()
    once.end()
    print("".join(f"{line}\n" for line in wrong), end="")
    print(f"{len(books)} workbooks, {len(wrong)} cells apart, asked: {', '.join(engine.name for engine in asked)}")
    print("".join(f"{engine.name} was not asked: {engine.missing}\n" for engine in ENGINES if engine.missing), end="")
    return 1 if not books or any(not line.startswith(_ONLY_TOLD) for line in wrong) else 0


def _books(where: Iterable[Path]) -> list[Path]:
    return [book for path in where for book in (one_of_each(path) if path.is_dir() else [path]) if book.exists()]


def _apart(engine: Engine, books: Sequence[Path], scratch: Path) -> list[str]:
    """Say where a program works out something else than is stored."""
    found = []
    for first in range(0, len(books), _TOGETHER):
        some = books[first : first + _TOGETHER]
        for book, values in zip(some, engine.recalculate(some, scratch / str(first)), strict=True):
            found += [f"{engine.name}: {book}: {line}" for line in differences(written(book), values)]
    return found


if __name__ == "__main__":
    raise SystemExit(main())
