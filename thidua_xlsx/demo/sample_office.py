"""A sample office, built from its readable text: its season, and an inbox of reports that its schools sent.

Each report is laid out by the same generator that a school's merge uses, from the figures of `schools.md`; `inbox.md`
says which versions lie in the inbox and which cell somebody changed on the way.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from thidua_xlsx.base.file_names import INBOX
from thidua_xlsx.base.text import Say
from thidua_xlsx.demo.sample_school import lay_season
from thidua_xlsx.demo.story_text import Row, read_tables
from thidua_xlsx.documents.workbook_plan import BookPlan, SheetPlan, replaced
from thidua_xlsx.exchange.school_reports.report_layout import report_book, report_form
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.model import Achieved, Proposal, SchoolReport
from thidua_xlsx.runtime import files, packaged_data
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, open_season_folder

_PROFILE = "office"
_COUNTS = ("people", "counted", "women", "met_LDTT")
_RATIOS = ("registered", "initiatives_people", "initiatives_applied")
Tables = Mapping[str, Sequence[Row]]


def build_office(story: str, folder: Path, *, say: Say) -> None:
    """Lay out the packaged sample office called `story` in a `folder` and put its schools' reports into the inbox."""
    texts = packaged_data.sample_texts(story)
    lay_season(texts, _PROFILE, folder, say=say)
    loaded = open_season_folder(folder)
    tables = read_tables(texts["schools.md"])
    inbox = read_tables(texts["inbox.md"])["files"]
    files.write_all(folder, {f"{INBOX}/{row['key']}": _workbook(tables, row, loaded, say) for row in inbox})


def _workbook(tables: Tables, file: Row, loaded: SeasonFolder, say: Say) -> bytes:
    """Give one report as it lies in the inbox."""
    book, report = loaded.rulebook, _report(tables, file, loaded.rulebook.school.school_year)
    form = report_form(book)
    if form is None:
        raise ValueError("no form of a report is declared")
    of_school = replace(book, school=replace(book.school, name=report.name, report_to=book.school.name))
    laid = report_book(report, form, of_school, key=b"", say=say)
    return paint(_changed(laid, file["cell"]) if file["cell"] else laid, loaded.templates.looks)


def _report(tables: Tables, file: Row, year: str) -> SchoolReport:
    """Give what one file of the inbox reports, from the figures of its school."""
    school = next(row for row in tables["schools"] if row["key"] == file["school"])
    pairs = {key: tuple(int(part) for part in school[key].split("/")) for key in _RATIOS}
    works = [row for row in tables["initiatives"] if row["school"] == file["school"]]
    units = [row for row in tables["collectives"] if row["school"] == file["school"]]
    collectives = [
        Proposal(f"{row['key']}:{row['title']}", row["name"], row["title"], "proposed", grade="HTXSNV", collective=True)
        for row in units
    ]
    return SchoolReport(
        id=file["id"] or school["id"],
        name=school["name"],
        school_year=file["year"] or year,
        texts={"regime": "luat-2022", "as_of": file["as_of"]},
        counts={**{key: int(school[key]) for key in _COUNTS}, "unknown": 0, "errors": 0},
        ratios={key: (pair[0], pair[1]) for key, pair in pairs.items()},
        proposals=(*_people(tables, file), *collectives),
        initiatives=tuple(
            Achieved(row["key"], row["owner"], row["name"], level="co_so", applied=row["applied"] == "có")
            for row in works
        ),
    )


def _people(tables: Tables, file: Row) -> list[Proposal]:
    """Give the people put forward, LĐTT first; who is in `without` is not in this version."""
    rows = [row for row in tables["people"] if row["school"] == file["school"] and row["full_name"] != file["without"]]
    listed = [(title.strip(), row) for row in rows for title in row["titles"].split(",")]
    return [
        Proposal(
            f"{row['key']}:{title}",
            row["full_name"],
            title,
            "proposed",
            "",
            row["birth_date"],
            row["position"],
            row["grade"],
        )
        for title, row in sorted(listed, key=lambda pair: pair[0] != "LDTT")
    ]


def _changed(book: BookPlan, text: str) -> BookPlan:
    """Change one visible cell (`table row column=value`), as somebody who took the protection off would."""
    table, row, assignment = text.split()
    column, _, value = assignment.partition("=")
    sheets = tuple(_with(sheet, f"#td:{table}|", row, column, int(value)) for sheet in book.sheets)
    if sheets == book.sheets:
        raise ValueError(f"no such cell: {text}")
    return replace(book, sheets=sheets)


def _with(sheet: SheetPlan, marker: str, row: str, column: str, value: int) -> SheetPlan:
    """Give the sheet with a value in the cell of a table's row and column key; other sheets as they are."""
    cells = sheet.cells
    at = next((spot for spot, cell in cells.items() if str(cell.value).startswith(marker)), None)
    if at is None or sheet.visibility != "visible":
        return sheet
    below = min(line for (line, col), cell in cells.items() if line > at[0] and col == at[1] and cell.value == row)
    across = next(col for (line, col), cell in cells.items() if line == at[0] and cell.value == column)
    return replace(sheet, cells={**cells, (below, across): replaced(cells[below, across], value=value)})
