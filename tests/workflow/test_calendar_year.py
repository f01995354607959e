"""A season over a calendar year, for whoever plans by it: rounds in its order, and no school year named anywhere."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.exchange.test_office_council import text_of
from tests.program import run
from tests.seasons.outside import fill, replace_rows, tables, type_into
from tests.seasons.small import CRITERIA, PEOPLE, SECTIONS, UNITS


def begun(folder: Path, profile: str = "thcs") -> Path:
    assert run("init", folder, "--profile", profile, "--year", "năm 2027").exit_code == 0
    return folder


@pytest.mark.parametrize("profile", ["thcs", "mam-non", "tieu-hoc", "ptdtnt", "office", "thpt", "gdtx"])
def test_rounds_come_in_the_order_of_the_year_and_are_due_when_they_have_ended(profile: str, tmp_path: Path) -> None:
    table = tables(load_workbook(begun(tmp_path / "nam", profile) / "thidua.xlsx"))["rounds"]
    told = [[str(table.cell(key, one).value) for one in ("start", "end", "due")] for key in table.rows()]
    days = [[tuple(map(int, day.split("/")[::-1])) for day in row if re.fullmatch(r"[\d/]+", day)] for row in told]
    written = [row for row in days if row]
    assert written == sorted(written) and all(row[0][0] == 2027 for row in written)
    assert all(row[-1] >= row[1] for row in written)
    assert all(row[0] < row[1] <= (2027, 12, 31) for row in written)


def test_a_calendar_year_is_asked_for_by_its_name_alone(tmp_path: Path) -> None:
    done = run("init", tmp_path / "nam", "--profile", "thcs", "--year", "2027")
    assert done.exit_code == 2 and "«năm 2027»" in done.output


def test_no_sheet_and_no_paper_calls_it_a_school_year(tmp_path: Path) -> None:
    folder = begun(tmp_path / "nam")
    book = folder / "thidua.xlsx"

    def declare(opened: object) -> None:
        for id_, rows in {"units": UNITS, "people": PEOPLE, "sections": SECTIONS, "criteria": CRITERIA}.items():
            replace_rows(opened, id_, rows)

    type_into(book, book, declare)
    fill(book, book, {"school": {"name": {"value": "Trường THCS Nhỏ"}}, "options": {"tie_breaks": {"value": None}}})
    assert run("forms", folder, "--phase", "registration").exit_code == 0
    [form] = (folder / "phieu").rglob("*Toán*.xlsx")
    fill(form, folder / "inbox" / "toan.xlsx", {"registration": {"P1": {"title": "LDTT"}}})
    assert run("merge", folder / "inbox", "--as-if-closed").exit_code in (0, 1)
    said = {
        f"{file.name}/{sheet.title}": str(cell)
        for file in (form, *(folder / "ket-qua").glob("*.xlsx"))
        for sheet in load_workbook(file)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell and re.search(r"năm học 2027", str(cell), re.IGNORECASE)
    }
    assert said == {}
    plan = text_of(folder / "ket-qua" / "giay-to" / "ke-hoach-thi-dua.docx")
    assert "năm 2027" in plan and "năm học 2027" not in plan
    papers = {file.name: text_of(file) for file in (folder / "ket-qua" / "giay-to").rglob("*.docx")}
    assert {name for name, text in papers.items() if re.search("năm học 2027", text, re.IGNORECASE)} == set()
    assert run("init", tmp_path / "sau", "--from", folder).exit_code == 0
    school = tables(load_workbook(tmp_path / "sau" / "thidua.xlsx"))["school"]
    assert str(school.cell("school_year", "value").value) == "2028"
