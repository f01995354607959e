"""Every test that docs/seeds.md names is there, and each row is run in a sample."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.samples.kinds import KINDS

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = "tests/samples/"
# What the page calls the tests of a sample, and the files that hold them.
SHORT = {
    "SD": ("test_seed_demands.py",),
    "MN": ("test_finished.py", "test_mam_non.py"),
    "TH": ("test_finished.py", "test_tieu_hoc.py"),
    "OF": ("test_finished.py", "test_office.py"),
    "DT": ("test_finished.py", "test_ptdtnt.py"),
    "KS": ("test_finished.py", "test_kim_son_merge.py"),
    "XA": ("test_office_inbox.py",),
    "WY": ("test_whole_years.py",),
    "UP": ("../exchange/test_up_the_line.py",),
}
STORIES = {"S0": "mam-non", "S1": "office", "S2": "tieu-hoc", "S3": "thcs", "S4": "ptdtnt"}
OF_SHORT = {"MN": "mam-non", "OF": "office", "TH": "tieu-hoc", "KS": "thcs", "DT": "ptdtnt"}
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


def test_what_the_samples_tell_of_a_row_and_what_the_page_says_of_it_are_the_same_rows() -> None:
    """A row that says SD has its lines in the sample of its plan (that of S2-16 in another's), and none tells of a row unsaid."""
    told = {row["key"]: profile for profile, kind in KINDS.items() for row in kind.told.figures["seed"]}
    said = {row[0].strip("| "): STORIES[row[0].strip("| ")[:2]] for row in ROWS if re.match(r"SD\b", row[3])}
    assert told == {**said, "S2-16": "ptdtnt"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].strip("| "))
def test_every_row_is_run_in_a_sample(row: list[str]) -> None:
    files = [file for files, _ in named(row[3]) for file in files]
    assert re.match(r"SD\b", row[3]) or any(SAMPLES in file for file in files), row


def test_a_shared_test_has_a_case_in_the_sample_that_a_row_names() -> None:
    """What is tried line by line of a table of figures is tried in a sample only where it has that table."""
    text = (ROOT / SAMPLES / "test_finished.py").read_text("utf-8")
    by_line = dict(re.findall(r'lines\("(\w+)".*?\)\)\ndef (test_\w+)', text))
    tables = {name: table for table, name in by_line.items()}
    for row in ROWS:
        for short, names in re.findall(r"\b([A-Z]{2}) ((?:`test_\w+`(?:, )?)+)", row[3]):
            for name in re.findall(r"test_\w+", names):
                if short in OF_SHORT and name in tables:
                    assert KINDS[OF_SHORT[short]].told.figures.get(tables[name]), (row[0], name)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].strip("| "))
def test_the_tests_of_a_row_exist(row: list[str]) -> None:
    for files, name in named(row[3]):
        assert files, name
        texts = [(ROOT / file).read_text("utf-8") for file in files]
        assert any(f"def {name}(" in text for text in texts) or not name, (files, name)
