"""Several returns of one form under the three policies, and the sheet that shows where they differ cell by cell."""

import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.program import run
from tests.seasons.outside import Summary, put, tables, type_into
from tests.seasons.small import Answers, Form, Small, default_answers
from thidua_xlsx.workflow.outputs.summary_file import LookedUpOutput, SummaryOutput

TOAN: Form = ("TOAN", "self-score", "R1")
OLD, NEW = datetime(2027, 1, 5, 8, 0), datetime(2027, 1, 6, 9, 30)


def sent(small: Small, form: Form, name: str, changes: Answers, modified: datetime | None) -> Path:
    """Send a return with the usual answers and these over them, stamped as last saved then (None = no stamp)."""
    answers = default_answers()[form]
    for table, rows in changes.items():
        for row, values in rows.items():
            answers.setdefault(table, {}).setdefault(row, {}).update(values)
    target = small.folder / "inbox" / name

    def edit(book: Workbook) -> None:
        put(book, answers)

    type_into(small.issued(*form), target, edit)
    _stamp(target, modified)
    return target


def _stamp(file: Path, modified: datetime | None) -> None:
    """openpyxl stamps the moment of saving itself, so the part is written over in the package."""
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    core = b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    core += b' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    if modified:
        core += f'<dcterms:modified xsi:type="dcterms:W3CDTF">{modified.isoformat()}Z</dcterms:modified>'.encode()
    parts["docProps/core.xml"] = core + b"</cp:coreProperties>"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


def two(small: Small, one: datetime | None, other: datetime | None) -> None:
    """P1's points of 1.1 by the unit: 9 in a.xlsx, 7 in b.xlsx; all else is the same."""
    small.returned(*TOAN).unlink()
    sent(small, TOAN, "a.xlsx", {"unit_score": {"1.1": {"P1": 9}}}, one)
    sent(small, TOAN, "b.xlsx", {"unit_score": {"1.1": {"P1": 7}}}, other)


def found(result: Mapping[str, Any], *codes: str) -> list[dict[str, Any]]:
    return [finding for finding in result["findings"] if finding["code"] in codes]


def final(result: Mapping[str, Any], person: str, round_: str = "R1") -> tuple[float | None, bool]:
    scores = next(p for p in result["people"] if p["id"] == person)["scores"]
    return scores["rounds"].get(round_), scores["complete"]


def place(small: Small, name: str, address: tuple[str, str, str]) -> str:
    table = tables(load_workbook(small.folder / "inbox" / name))[address[0]]
    return f"inbox/{name}!{table.sheet.title}!{table.cell(*address[1:]).coordinate}"


# --- union (nothing asked) -------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("few_outputs")
def test_no_copy_wins_by_being_newer_unless_that_is_asked_for(small: Small) -> None:
    two(small, OLD, NEW)
    for result in (small.figures(), small.result("--duplicates", "union")):
        assert final(result, "P1") == (81, False)  # without 1.1: 8.5 + 54 + 17.5 + 2 - 1
        assert len(found(result, "X102")) == 1
        assert found(result, "X115", "X116") == []


# --- newest ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other", "points"),
    [
        (OLD, NEW, 88),  # 7 + 8.5 + 54 + 17.5 + 2 - 1
        (NEW, OLD, 90),  # section I: 9 + 8.5 = 17.5
        (OLD, None, 90),  # a return without a stamp loses
        (None, OLD, 88),
    ],
)
@pytest.mark.usefixtures("few_outputs")
def test_the_record_of_the_file_saved_last_is_used(
    one: datetime | None, other: datetime | None, points: float, small: Small
) -> None:
    two(small, one, other)
    result = small.result("--duplicates", "newest")
    assert final(result, "P1") == (points, True)
    assert found(result, "X102") == []
    notice = found(result, "X115")
    assert [(f["severity"], f["person"]) for f in notice] == [("notice", "P1")]
    loser = "a.xlsx" if points == 88 else "b.xlsx"
    assert f"{notice[0]['file']}!{notice[0]['sheet']}!{notice[0]['cell']}" == place(
        small, loser, ("unit_score", "1.1", "P1")
    )
    assert "9" in notice[0]["message"] and "7" in notice[0]["message"]


@pytest.mark.usefixtures("few_outputs")
def test_the_secretary_s_choice_stands_above_the_newest(small: Small) -> None:
    two(small, OLD, NEW)

    def choose(book: Workbook) -> None:
        table = tables(book)["choices"]
        for column, value in {"record": "unit_score/P1", "file": "a.xlsx"}.items():
            table.sheet.cell(table.row + 1, table.columns()[column]).value = value

    type_into(small.folder / "thidua.xlsx", small.folder / "thidua.xlsx", choose)
    result = small.result("--duplicates", "newest")
    assert final(result, "P1") == (90, True)
    assert found(result, "X112", "X115") == []


# --- looking at it ---------------------------------------------------------------------------------------------------
def test_differences_are_shown_cell_by_cell(small: Small) -> None:
    two(small, OLD, NEW)
    small.figures(LookedUpOutput(), SummaryOutput())
    assert ["Nguyễn Thị Ánh", "Điểm tổ chấm 1.1", "9", "7", "–", "chưa rõ"] in _compared(small)
    small.result("--duplicates", "newest")
    assert ["Nguyễn Thị Ánh", "Điểm tổ chấm 1.1", "9", "7", "–", "7"] in _compared(small)


def _compared(small: Small) -> list[list[object]]:
    sheet = Summary(small.folder)["So sánh bản nộp"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [row[2:] for row in rows if isinstance(row[0], int)]


def test_verify_sees_the_returns_as_the_merge_was_asked_to(small: Small) -> None:
    two(small, OLD, NEW)
    small.result("--duplicates", "newest", "--as-of", "2027-06-01")
    assert run("verify", small.folder / "ket-qua/tong-hop.xlsx").exit_code == 0
    _stamp(small.folder / "inbox/a.xlsx", datetime(2027, 2, 1))
    assert run("verify", small.folder / "ket-qua/tong-hop.xlsx").exit_code == 1
