"""A season over a calendar year, for whoever plans by it: rounds in its order, and no school year named anywhere."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.commands.test_finalize import decide
from tests.exchange.test_office_council import text_of
from tests.program import run
from tests.seasons.outside import fill, opened, put, replace_rows, tables, type_into
from tests.seasons.small import CRITERIA, PEOPLE, SECTIONS, UNITS, build_small


def begun(folder: Path, profile: str = "thcs") -> Path:
    assert run("init", folder, "--profile", profile, "--year", "năm 2027").exit_code == 0
    return folder


@pytest.mark.parametrize("profile", ["thcs", "mam-non", "tieu-hoc", "ptdtnt", "office", "thpt", "gdtx"])
def test_rounds_come_in_the_order_of_the_year_and_are_due_when_they_have_ended(profile: str, tmp_path: Path) -> None:
    table = tables(opened(begun(tmp_path / "nam", profile) / "thidua.xlsx"))["rounds"]
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
    school = tables(opened(tmp_path / "sau" / "thidua.xlsx"))["school"]
    assert str(school.cell("school_year", "value").value) == "2028"


def test_a_year_is_closed_compared_and_followed_by_its_own_name_however_it_was_typed(tmp_path: Path) -> None:
    """The plan's year is typed `Năm 2027`; the ledger calls the year before `Năm 2026`, as a plan does."""
    small = build_small(tmp_path / "mua-nho")
    small.amend({"school": {"school_year": {"value": "Năm 2027"}}})
    ledger = small.folder / "so-theo-doi.xlsx"
    earlier = {"person": "P1", "full_name": "", "title": "Lao động tiên tiến", "period": "Năm 2026"}
    type_into(ledger, ledger, lambda opened: put(opened, {"awards": {"a90": earlier}}))
    decide(small)
    result = small.result()
    assert result["season"]["school_year"] == "2027"
    report = text_of(small.folder / "ket-qua" / "giay-to" / "bao-cao-tong-ket.docx")
    assert "Năm Năm" not in report and "năm học 2027" not in report.casefold()
    assert run("finalize", small.folder).exit_code in (0, 1)
    table = tables(opened(ledger))["awards"]
    periods = [str(table.cell(key, "period").value) for key in table.rows() if table.cell(key, "title").value]
    assert set(periods) == {"Năm 2026", "2027"}
    assert run("init", tmp_path / "sau", "--from", small.folder).exit_code == 0
    school = tables(opened(tmp_path / "sau" / "thidua.xlsx"))["school"]
    assert str(school.cell("school_year", "value").value) == "2028"
    assert run("merge", tmp_path / "sau" / "inbox").exit_code in (0, 1)
    plan = text_of(tmp_path / "sau" / "ket-qua" / "giay-to" / "ke-hoach-thi-dua.docx")
    assert "đạt được năm 2027 (theo sổ theo dõi)" in plan
