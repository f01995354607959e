"""Staff lists as the programs that schools keep their people in give them out, by their shape, built from text.

Below each table: who is in, with gender, position group, employment and unit, whom *Trạng thái* leaves out, and the columns
that are none of ours.
"""

import re
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.exchange.test_staff_list import merges, plain
from thidua_xlsx.exchange.staff_list.staff_list import read_staff_list
from thidua_xlsx.formats.xlsx.read.foreign_tables import read_foreign_tables
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.workflow.load.season_folder import load_templates

LISTS = sorted((Path(__file__).parent / "cases" / "staff_lists").glob("*.md"))


def built(text: str, path: Path) -> Path:
    """Build the workbook that a text shows; texts stay texts, so that codes keep their zeros."""
    marks = [
        [cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"
    ]
    book = Workbook()
    sheet = book.worksheets[0]
    for row, cells in enumerate(marks, start=1):
        for col, cell in enumerate(cells, start=1):
            value = plain(cell) if cell.startswith("d:") or cell in ("", "<", "^") else cell
            sheet.cell(row, col).value = value
    for top, left, bottom, right in merges(marks):
        if (top, left) != (bottom, right):
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    book.save(path)
    return path


def named(text: str, mark: str) -> list[str]:
    return re.findall(rf"^{mark}: (.*)$", text, re.MULTILINE)


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.stem)
def test_the_list_of_another_program_says_who_is_in(file: Path, tmp_path: Path) -> None:
    text = file.read_text("utf-8")
    tables = read_foreign_tables(built(text, tmp_path / "ds.xlsx"))
    assert not isinstance(tables, Refusal)
    roster, findings = read_staff_list(tables, load_templates().columns, "ds.xlsx")
    found = [
        ", ".join(
            [
                person["full_name"],
                person["gender"],
                person["group"],
                person.get("employment", ""),
                roster.unit_name(person["unit"]),
            ]
        )
        for person in roster.people
    ]
    assert found == named(text, "in")
    assert told(findings, "D440", "names") == named(text, "gone")
    assert told(findings, "D403", "headers") == named(text, "unused")
    assert told(findings, "D404", "column") == []  # every word of theirs is understood


def told(findings: tuple[Finding, ...], code: str, parameter: str) -> list[str]:
    listed = [finding.params[parameter] for finding in findings if finding.code.id == code]
    return [", ".join(each) if isinstance(each, tuple) else str(each) for each in listed]
