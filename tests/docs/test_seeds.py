"""Every test that docs/seeds.md names is there."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = "tests/samples/"
# What the page calls the tests of a sample, and the files that hold them.
SHORT = {
    "MN": ("test_finished.py", "test_mam_non.py"),
    "TH": ("test_finished.py", "test_tieu_hoc.py"),
    "OF": ("test_finished.py", "test_office.py"),
    "DT": ("test_finished.py", "test_ptdtnt.py"),
    "KS": ("test_finished.py", "test_kim_son_merge.py"),
    "XA": ("test_office_inbox.py",),
    "WY": ("test_whole_years.py",),
    "UP": ("../exchange/test_up_the_line.py",),
}
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in (ROOT / "docs" / "seeds.md").read_text("utf-8").splitlines()
    if re.match(r"\| (S\d|\([abc]\))", line)
]


def named(cell: str) -> list[tuple[tuple[str, ...], str]]:
    """The files and the function of each test that a cell names; an empty function means the file as a whole."""
    found, files = [], tuple[str, ...]()
    for short, file, name in re.findall(r"\b([A-Z]{2}) (?=`)|`(tests/[\w/]+\.py)|(?:`|::)(test_\w+)`", cell):
        if short:
            files = tuple(SAMPLES + one for one in SHORT[short])
        elif file:
            files = (file,)
            found.append((files, ""))
        else:
            found.append((files, name))
    return found


def test_the_page_has_a_row_for_every_one_that_a_plan_asks() -> None:
    assert len(ROWS) > 80
    assert {len(row) for row in ROWS} == {4}
    assert sum(len(named(row[3])) for row in ROWS) > 100


def test_every_demand_stands_once() -> None:
    ids = [row[0].strip("| ") for row in ROWS]
    assert sorted({id_ for id_ in ids if ids.count(id_) > 1}) == []


def test_the_tables_and_columns_that_rows_name_are_declared() -> None:
    file = tomllib.loads((ROOT / "workbook_templates" / "columns.toml").read_text("utf-8"))
    columns = file["columns"] | {table: file["columns"].get(model, {}) for table, model in file["like"].items()}
    named_ = [(row[0], *pair) for row in ROWS for pair in re.findall(r"`(\w+)\.(\w+)[`:]", row[2])]
    known = [(id_, table, column) for id_, table, column in named_ if table in columns]
    assert len(known) > 20
    lacking = [one for one in known if one[2] not in columns[one[1]] and one[2] not in file["columns"]["common"]]
    assert lacking == []


def test_the_papers_that_rows_name_are_there() -> None:
    papers = {file.stem for file in (ROOT / "workbook_templates" / "papers").glob("*.toml")}
    named_papers = {name for row in ROWS for name in re.findall(r"`([a-z]+(?:-[a-z0-9]+)+)`", row[2])}
    assert named_papers & papers
    profiles = {file.stem for file in (ROOT / "workbook_templates" / "profiles").glob("*.toml")}
    assert named_papers - papers - profiles == set()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].strip("| "))
def test_the_tests_of_a_row_exist(row: list[str]) -> None:
    for files, name in named(row[3]):
        assert files, name
        texts = [(ROOT / file).read_text("utf-8") for file in files]
        assert any(f"def {name}(" in text for text in texts) or not name, (files, name)
