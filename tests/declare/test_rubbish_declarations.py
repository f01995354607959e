"""Whatever stands in a cell of the season workbook: a value of its kind, or a finding at that cell; never an exception."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.program import run
from tests.runtime.refusing_machine import copied, ordinary_user, refused
from tests.seasons.small import Small
from tests.strength import ATTACK
from thidua_xlsx.declare.build.template_files import Templates
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.documents.raw_workbook import RawBook, RawCell
from thidua_xlsx.exchange.season_books.book_records import season_records
from thidua_xlsx.formats.xlsx.read.workbook_reader import read_book
from thidua_xlsx.intake.checks.declaration_checks import SEASON_BOOK_CHECKS
from thidua_xlsx.intake.read.keyed_tables import KeyedTable, find_tables
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.workflow.load.season_folder import load_templates, usable_rulebook

RUBBISH: Mapping[str, RawCell | None] = {
    "#REF!": RawCell(None, error="#REF!"),
    "TRUE": RawCell(True),
    "text": RawCell("rác"),
    "negative": RawCell(-5000.0),
    "huge": RawCell(1e15),
    "day": RawCell(datetime(2025, 1, 2)),
    "fraction": RawCell(0.3333),
    "zero": RawCell(0.0),
    "formula as text": RawCell("=1+1"),
    "not calculated": RawCell(None, formula=True),
    "blank": None,
}
NEVER_A_NUMBER = ("#REF!", "TRUE", "text", "negative", "huge", "day", "formula as text", "not calculated")
QUICK = ("#REF!", "TRUE", "text", "negative", "not calculated")
TABLES = [spec.id for spec in load_templates().forms["season"].tables()]


@pytest.fixture(scope="module")
def declared() -> Templates:
    return load_templates()


@pytest.fixture(scope="module")
def season_book(small_season: Small) -> RawBook:
    found = read_book((small_season.folder / "thidua.xlsx").read_bytes(), "thidua.xlsx")
    assert isinstance(found, RawBook)
    return found


def opened(book: RawBook, declared: Templates) -> tuple[Rulebook | None, list[Finding]]:
    """Open a season workbook as every command does."""
    records, read = season_records(book, declared)
    made, found = usable_rulebook(declared, records, read)
    checks = SEASON_BOOK_CHECKS if made is not None else ()
    return made, [*found, *(finding for check in checks for finding in check(records, made))]  # type: ignore[arg-type]


def with_cell(book: RawBook, table: KeyedTable, spot: tuple[int, int], cell: RawCell | None) -> RawBook:
    """The workbook with another cell in one place."""
    cells: dict[tuple[int, int], Any] = {place: one for place, one in table.sheet.cells.items() if place != spot}
    if cell is not None:
        cells[spot] = cell
    sheets = [replace(one, cells=cells) if one.name == table.sheet.name else one for one in book.sheets]
    return replace(book, sheets=tuple(sheets))


def spots(table: KeyedTable, settings: bool) -> Iterator[tuple[str, tuple[int, int]]]:
    """The cells of a table to try, with the keys of their columns: each setting, or one row of records."""
    if settings:
        yield from ((key, (row, table.columns["value"])) for key, row in table.rows.items())
        return
    row = min(table.rows.values(), default=table.marker[0] + 1)
    yield from ((name, (row, col)) for name, col in table.columns.items())


def at_cell(findings: list[Finding], spot: tuple[int, int], sheet: str) -> list[Finding]:
    places = ((one, one.place) for one in findings if isinstance(one.place, CellPlace))
    return [one for one, place in places if (place.sheet, place.row, place.col) == (sheet, *spot)]


@pytest.mark.parametrize("name", TABLES)
def test_rubbish_in_any_cell_of_a_table_is_named_at_that_cell(
    name: str, season_book: RawBook, declared: Templates
) -> None:
    table = find_tables(season_book)[0][name]
    spec = next(one for one in declared.forms["season"].tables() if one.id == name)
    columns, turn = declared.columns.table(name), count()
    for key, spot in spots(table, spec.shape.is_settings):
        column = columns.get(key)
        if column is None:
            continue
        for what in RUBBISH if ATTACK else QUICK[next(turn) % 2 :: 2]:
            cell = RUBBISH[what]
            made, found = opened(with_cell(season_book, table, spot, cell), declared)
            here = at_cell(found, spot, table.sheet.name)
            if (column.kind == "number" and what in NEVER_A_NUMBER) or what in ("#REF!", "not calculated"):
                assert here, (key, what)
                worst = {one.code.severity for one in here}
                assert Severity.ERROR in worst or column.soft, (key, what, here)
                assert column.soft or made is None, (key, what)
            assert sum(one.code.severity is Severity.ERROR for one in here) <= 1, (key, what, here)


@pytest.mark.parametrize(
    ("table", "key", "column", "cell", "code"),
    [
        ("sections", "I", "start", RawCell(19.0), "D225"),  # its cap is 18
        ("sections", "I", "max", RawCell(-1.0), "C103"),
        ("options", "start_points", "value", RawCell(101.0), "D225"),  # the sheet has 100 points
        ("options", "total_max", "value", RawCell(0.0), "C103"),
        ("options", "verify_percent", "value", RawCell(101.0), "C102"),
        ("titles", "CSTDCS", "quota_percent", RawCell(101.0), "C102"),
        ("rounds", "R1", "weight", RawCell(-1.0), "C103"),
        ("criteria", "1.1", "step", RawCell(0.3), "D215"),  # 10 is no multiple of 0.3
    ],
)
def test_numbers_that_make_no_sense_stop_the_season(
    table: str, key: str, column: str, cell: RawCell, code: str, season_book: RawBook, declared: Templates
) -> None:
    found_in = find_tables(season_book)[0][table]
    spot = found_in.rows[key], found_in.columns[column]
    made, found = opened(with_cell(season_book, found_in, spot, cell), declared)
    assert [one.code.id for one in at_cell(found, spot, found_in.sheet.name)] == [code]
    assert made is None


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"a ledger, once", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)]
)
def test_a_ledger_that_cannot_be_opened_is_an_error(small: Small, content: bytes) -> None:
    ledger = small.folder / "so-theo-doi.xlsx"
    ledger.write_bytes(content)
    done = small.merge()
    assert done.exit_code == 2
    assert "so-theo-doi.xlsx: D202" in done.output
    assert not (small.folder / "ket-qua").exists()


def test_a_ledger_that_is_a_folder_or_a_dead_link_is_an_error(small: Small, tmp_path: Path) -> None:
    ledger = small.folder / "so-theo-doi.xlsx"
    ledger.unlink(missing_ok=True)
    ledger.mkdir()
    assert small.merge().exit_code == 2
    ledger.rmdir()
    ledger.symlink_to(tmp_path / "gone.xlsx")
    done = small.merge()
    assert done.exit_code == 2 and "D202" in done.output
    ledger.unlink()
    assert small.merge().exit_code == 0  # none at all is a season's first year


def test_a_workbook_that_is_no_ledger_is_an_error(small: Small) -> None:
    other = next((small.folder / "phieu").rglob("*.xlsx"))
    (small.folder / "so-theo-doi.xlsx").write_bytes(other.read_bytes())
    done = run("merge", small.folder / "inbox")
    assert done.exit_code == 2 and "so-theo-doi.xlsx: D321" in done.output


@copied
def test_a_ledger_that_nobody_lets_us_read_is_an_error(small: Small) -> None:
    (small.folder / "so-theo-doi.xlsx").touch()
    (small.folder / "so-theo-doi.xlsx").chmod(0)
    code, said = refused(ordinary_user, "merge", small.folder / "inbox", "--no-cache")
    assert code == 2 and "so-theo-doi.xlsx: D202" in said
