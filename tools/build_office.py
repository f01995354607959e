"""Build samples/xa-12-truong from its text: an office's season, and its inbox of reports from twelve schools.

Each report is laid out by the program's own generator from the figures of schools.md; inbox.md says which versions lie
in the inbox and which cell somebody changed.
"""

import argparse
import io
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from openpyxl import load_workbook

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from thidua_xlsx import files, resources  # noqa: E402
from thidua_xlsx.excel.looks import load_looks  # noqa: E402
from thidua_xlsx.excel.writer import paint  # noqa: E402
from thidua_xlsx.forms.report import report_book, report_form  # noqa: E402
from thidua_xlsx.forms.story import Row, read_tables  # noqa: E402
from thidua_xlsx.lang import words  # noqa: E402
from thidua_xlsx.model import Achieved, Proposal, Report  # noqa: E402
from thidua_xlsx.verbs.load import INBOX, Loaded, load  # noqa: E402
from thidua_xlsx.verbs.sample import lay_season  # noqa: E402

STORY = "xa-12-truong"
RATIOS = ("registered", "initiatives_people", "initiatives_applied")
Tables = Mapping[str, Sequence[Row]]


def main(arguments: list[str] | None = None) -> int:
    """Build the sample below a folder; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "out" / "samples" / STORY, help="where to build")
    folder = parser.parse_args(arguments).folder
    build(folder)
    print(folder)
    return 0


def build(folder: Path) -> None:
    """Lay out the office's season in a folder and put the schools' reports into its inbox."""
    texts = resources.sample_texts(STORY)
    lay_season(texts, "office", folder, say=words("vi"))
    loaded = load(folder)
    tables = read_tables(texts["schools.md"])
    inbox = read_tables(texts["inbox.md"])["files"]
    contents = {f"{INBOX}/{row['key']}": _workbook(report(tables, row), loaded) for row in inbox}
    for row in inbox:
        if row["cell"]:
            contents[f"{INBOX}/{row['key']}"] = _changed(contents[f"{INBOX}/{row['key']}"], row["cell"])
    files.write_all(folder, contents)


def report(tables: Tables, file: Row) -> Report:
    """Give what one file of the inbox reports, from the figures of its school."""
    school = next(row for row in tables["schools"] if row["key"] == file["school"])
    counts = {key: int(school[key]) for key in ("people", "counted", "women", "met_LDTT")}
    pairs = {key: tuple(int(part) for part in school[key].split("/")) for key in RATIOS}
    mine = [row for row in tables["people"] if row["school"] == file["school"] and row["full_name"] != file["without"]]
    listed = [(title.strip(), row) for row in mine for title in row["titles"].split(",")]
    people = [
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
    units = [row for row in tables["collectives"] if row["school"] == file["school"]]
    people += [
        Proposal(f"{row['key']}:{row['title']}", row["name"], row["title"], "proposed", grade="HTXSNV", collective=True)
        for row in units
    ]
    works = [row for row in tables["initiatives"] if row["school"] == file["school"]]
    return Report(
        id=file["id"] or school["id"],
        name=school["name"],
        school_year=file["year"] or "2026-2027",
        texts={"regime": "luat-2022", "as_of": file["as_of"]},
        counts={**counts, "unknown": 0, "errors": 0},
        ratios={key: (pair[0], pair[1]) for key, pair in pairs.items()},
        proposals=tuple(people),
        initiatives=tuple(
            Achieved(row["key"], row["owner"], row["name"], level="co_so", applied=row["applied"] == "có")
            for row in works
        ),
    )


def _workbook(said: Report, loaded: Loaded) -> bytes:
    book = loaded.rulebook
    form = report_form(book)
    assert form is not None
    theirs = replace(book, school=replace(book.school, name=said.name, report_to=book.school.name))
    return paint(report_book(said, form, theirs, key=b"", say=words("vi")), load_looks(loaded.looks))


def _changed(content: bytes, cell: str) -> bytes:
    """Change one cell by table, row key and column key, as somebody who took the protection off would."""
    table, row, told = cell.split()
    column, _, value = told.partition("=")
    book = load_workbook(io.BytesIO(content))
    for sheet in book.worksheets:
        for line in sheet.iter_rows():
            if str(line[0].value).startswith(f"#td:{table}|"):
                at = next(one.column for one in line if one.value == column)
                spot = next(one.row for one in sheet["A"] if one.row > line[0].row and one.value == row)
                sheet.cell(spot, at).value = int(value)
                out = io.BytesIO()
                book.save(out)
                return out.getvalue()
    raise ValueError(cell)


if __name__ == "__main__":
    sys.exit(main())
