"""Every filled cell of a returned workbook is used or told: words beside tables, in comments, struck through."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tests.findings.steps import take
from tests.seasons.outside import Table, change, fill, tables
from tests.seasons.small import Small, copy_of, the_small
from thidua_xlsx.exchange.returned_workbook import read_returned_workbook
from thidua_xlsx.formats.xlsx.read.workbook_reader import read_book
from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Unknown
from thidua_xlsx.workflow.load.season_folder import open_season_folder

WORDS = "xin xem lại"
KINDS = ("registration", "agreement", "self-score", "nominations", "council", "report", "reply", "slip")
SENDER = {"name": "Trường THCS Nhỏ", "kind": "Trường", "report_id": "mua-nho"}
Read = tuple[Returned | None, list[Finding]]


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small season with a workbook of every kind that comes back."""
    small = copy_of(the_small(), tmp_path_factory.mktemp("aside") / "mua-nho")
    folder = small.folder
    fill(small.returned("VAN", "self-score", "R2"), small.returned("VAN", "self-score", "R2"), WRONG)
    take(folder, {"do": "report", "to": "inbox/bao-cao.xlsx"})
    take(folder, {"do": "reply", "to": "inbox/tra-loi.xlsx", "outcome": "on_way", "who": "P1"})
    for phase in ("agreement", "nominations"):
        take(folder, {"do": "issue_forms", "phase": phase, **({"round": "R1"} if phase == "nominations" else {})})
    small.merge()
    take(folder, {"do": "line", "file": "thidua.xlsx", "table": "units", "key": "T9", "values": SENDER})
    return small


WRONG = {"unit_score": {"1.1": {"P4": 99}}}


def workbook(season: Small, kind: str) -> Path:
    known = {
        "council": season.folder / "ket-qua" / "hoi-dong.xlsx",
        "report": season.folder / "inbox" / "bao-cao.xlsx",
        "reply": season.folder / "inbox" / "tra-loi.xlsx",
        "slip": season.slip("VAN", "self-score", "R2"),
    }
    rounds = {"self-score": "R2", "nominations": "R1"}
    return known[kind] if kind in known else season.issued("TOAN", kind, rounds.get(kind, ""))


def read(season: Small, file: Path) -> Read:
    loaded = _loaded(season.folder)
    raw = read_book(file.read_bytes(), file.name)
    assert hasattr(raw, "sheets"), raw
    return read_returned_workbook(raw, loaded.rulebook, loaded.register, sha256="")


@cache
def _loaded(folder: Path) -> Any:
    return open_season_folder(folder)


def outside(found: Read) -> list[Finding]:
    return [finding for finding in found[1] if finding.code.id == "S111"]


def spots(finding: Finding) -> set[tuple[str, int, int]]:
    places = (finding.place, *finding.also)
    return {(one.sheet, one.row + 1, one.col + 1) for one in places if isinstance(one, CellPlace)}


def write(sheet: Worksheet, row: int, col: int, value: object = WORDS) -> tuple[str, int, int]:
    cell = sheet.cell(row, col)
    assert cell.value is None
    cell.value = value  # type: ignore[assignment]
    return sheet.title, row, col


def far_right(table: Table) -> int:
    return table.sheet.max_column + 2


def below(table: Table) -> int:
    return table.sheet.max_row + 2


def pages(book: Workbook) -> Iterator[Worksheet]:
    """The sheets without a table; the last one of the file is what the form is known by."""
    keyed = {table.sheet.title for table in tables(book).values()}
    yield from (sheet for sheet in book.worksheets if sheet.title not in keyed and sheet.title != "_thidua")


# Each place writes on every sheet or at every table of the workbook that has it.
AT_TABLES: dict[str, Callable[[Table], tuple[str, int, int]]] = {
    "below, in the first column": lambda table: write(table.sheet, below(table), 2),
    "below, in the hidden column": lambda table: write(
        table.sheet, below(table), 1, f"{WORDS} {table.sheet.title} {table.row}"
    ),
    "a number below, far right": lambda table: write(table.sheet, below(table), far_right(table), 7),
    "right, in the first row": lambda table: write(table.sheet, 1, far_right(table)),
    "right of the headings": lambda table: write(table.sheet, table.row - 1, far_right(table)),
    "right, in the hidden row": lambda table: write(table.sheet, table.row, far_right(table)),
    "right of a record": lambda table: write(table.sheet, table.row + 1, far_right(table)),
}
ON_PAGES: dict[str, Callable[[Worksheet], tuple[str, int, int]]] = {
    "below": lambda sheet: write(sheet, sheet.max_row + 2, 2),
    "right": lambda sheet: write(sheet, 5, sheet.max_column + 2),
    "a number": lambda sheet: write(sheet, sheet.max_row + 3, 4, 12),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_we_wrote_ourselves_is_nobody_s_words(kind: str, season: Small) -> None:
    assert outside(read(season, workbook(season, kind))) == []


IN_THE_KEYS = "below, in the hidden column"  # a table is taken to reach down to it, and what is between for a row of it


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("places", [AT_TABLES.keys() - {IN_THE_KEYS}, {IN_THE_KEYS}], ids=["words", "keys"])
def test_words_beside_a_table_are_told_with_their_cell(
    kind: str, places: set[str], season: Small, tmp_path: Path
) -> None:
    at: list[tuple[str, int, int]] = []
    file = tmp_path / "x.xlsx"

    def typed(book: Workbook) -> None:
        every = tables(book).values()
        at.extend(place(table) for name, place in AT_TABLES.items() if name in places for table in every)

    change(workbook(season, kind), file, typed)
    told = outside(read(season, file))
    assert at and set().union(*map(spots, told)) == set(at)
    assert all(one.raw.startswith((WORDS, "7")) for one in told)


@pytest.mark.parametrize("kind", KINDS)
def test_words_on_a_page_that_is_only_read_are_told(kind: str, season: Small, tmp_path: Path) -> None:
    at: list[tuple[str, int, int]] = []
    file = tmp_path / "x.xlsx"

    def typed(book: Workbook) -> None:
        at.extend(place(page) for page in list(pages(book)) for place in ON_PAGES.values())

    change(workbook(season, kind), file, typed)
    assert set().union(*map(spots, outside(read(season, file)))) == set(at)


@pytest.mark.parametrize("kind", KINDS)
def test_a_comment_is_told_wherever_it_is(kind: str, season: Small, tmp_path: Path) -> None:
    at: set[tuple[str, int, int]] = set()

    def comment(book: Workbook) -> None:
        for sheet in book.worksheets:
            column = (sheet.cell(row, 8) for row in range(9, 40))
            cell = next(one for one in column if not isinstance(one, MergedCell))
            cell.comment = Comment(WORDS, "tổ trưởng")
            at.add((sheet.title, cell.row, 8))

    change(workbook(season, kind), tmp_path / "x.xlsx", comment)
    told = outside(read(season, tmp_path / "x.xlsx"))
    assert (set().union(*map(spots, told)), {one.raw for one in told}) == (at, {WORDS})


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_that_somebody_added_is_one_place(kind: str, state: str, season: Small, tmp_path: Path) -> None:
    def added(book: Workbook) -> None:
        sheet = book.create_sheet("Nháp")
        sheet.sheet_state = state
        sheet["B2"], sheet["F20"] = WORDS, 9

    change(workbook(season, kind), tmp_path / "x.xlsx", added)
    [finding] = outside(read(season, tmp_path / "x.xlsx"))
    assert spots(finding) == {("Nháp", 2, 2), ("Nháp", 20, 6)}


@pytest.mark.parametrize("kind", KINDS)
def test_words_all_over_a_workbook_are_a_few_lines_that_list_every_cell(
    kind: str, season: Small, tmp_path: Path
) -> None:
    at: list[tuple[str, int, int]] = []

    def scattered(book: Workbook) -> None:
        sheet = next(iter(tables(book).values())).sheet
        at.extend(write(sheet, sheet.max_row + 4, 30 + 3 * n) for n in range(9))

    change(workbook(season, kind), tmp_path / "x.xlsx", scattered)
    found = outside(read(season, tmp_path / "x.xlsx"))
    assert len(found) == 5
    assert set().union(*map(spots, found)) == set(at)


def test_words_hidden_under_a_merged_cell_are_told(season: Small, tmp_path: Path) -> None:
    source, file = workbook(season, "self-score"), tmp_path / "x.xlsx"

    def split(book: Workbook) -> None:
        book["Hướng dẫn"].unmerge_cells("B4:C4")
        book["Hướng dẫn"]["C4"] = WORDS
        book["Hướng dẫn"].merged_cells.add("B4:C4")

    change(source, file, split)
    [finding] = outside(read(season, file))
    assert spots(finding) == {("Hướng dẫn", 4, 3)}


def strike(table: str, row: str, column: str, value: object) -> Callable[[Workbook], None]:
    def edit(book: Workbook) -> None:
        cell = tables(book)[table].cell(row, column)
        cell.value = value  # type: ignore[assignment]
        cell.font = Font(strike=True)

    return edit


@pytest.mark.parametrize(
    ("kind", "table", "row", "column", "value"),
    [
        ("self-score", "self_score", "1.1", "P1", 9),
        ("self-score", "unit_score", "4.1", "P1", 2),  # a deduction: blank would be a gift
        ("self-score", "standing", "P1", "grade", "Hoàn thành tốt nhiệm vụ"),
        ("self-score", "standing", "P1", "months_worked", 9),
        ("self-score", "evidence", "e1", "description", "Giáo án"),
        ("registration", "registration", "P1", "title", "Lao động tiên tiến"),
        ("registration", "collective", "TOAN", "title", "Tập thể lao động tiên tiến"),
        ("agreement", "agreement", "agreed", "value", "Có"),
        ("nominations", "nominations", "n1", "who", "Cô Ánh"),
        ("council", "meeting", "members", "value", 9),
        ("council", "grades", "P1", "grade", "Hoàn thành tốt nhiệm vụ"),
        ("slip", "corrections", "P4/unit_score.1.1/R2", "answer", 9),
    ],
)
def test_an_answer_that_is_struck_through_is_unknown_and_told(
    kind: str, table: str, row: str, column: str, value: object, season: Small, tmp_path: Path
) -> None:
    change(workbook(season, kind), tmp_path / "x.xlsx", strike(table, row, column, value))
    form, findings = read(season, tmp_path / "x.xlsx")
    assert form is not None
    [finding] = [one for one in findings if one.code.id == "S160"]
    key, name = (column, row) if table.endswith("_score") else (row, column)
    record = next(one for one in form.submission.table(table) if one.key == key)
    assert isinstance(record.values[name], Unknown)
    assert finding.place == record.places[name]
    assert finding.severity.value == "error"


def test_of_a_text_that_is_struck_through_in_part_nobody_knows_what_holds(season: Small, tmp_path: Path) -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    struck = CellRichText(TextBlock(InlineFont(strike=True), "9"), TextBlock(InlineFont(), "8"))

    def edit(book: Workbook) -> None:
        tables(book)["self_score"].cell("1.1", "P1").value = struck

    change(workbook(season, "self-score"), tmp_path / "x.xlsx", edit)
    form, findings = read(season, tmp_path / "x.xlsx")
    [finding] = [one for one in findings if one.code.id == "S160"]
    assert form is not None and finding.raw == "98"


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_locked_and_struck_through_is_told(kind: str, season: Small, tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        book.worksheets[0]["B2"].font = Font(strike=True)

    change(workbook(season, kind), tmp_path / "x.xlsx", edit)
    [finding] = outside(read(season, tmp_path / "x.xlsx"))
    assert {(row, col) for _, row, col in spots(finding)} == {(2, 2)}


@pytest.mark.parametrize("kind", KINDS)
def test_what_libreoffice_saved_again_holds_nobody_s_words(
    kind: str, season: Small, convert: Callable[[Path, str, Path], Path], tmp_path: Path
) -> None:
    saved = convert(workbook(season, kind), "xlsx", tmp_path)
    assert outside(read(season, saved)) == []
