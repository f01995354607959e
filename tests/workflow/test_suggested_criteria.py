"""Registered targets become rows for the criteria sheet before the score sheet is in use; points are the council's."""

from pathlib import Path

import pytest

from tests.program import run
from tests.seasons.outside import Summary, put, type_into
from tests.seasons.small import UNITS, Small, Table, declare, default_answers
from tests.workflow.test_registered_targets_through import issue

SHEET = "Gợi ý tiêu chí"
TARGETS: dict[str, Table] = {
    "TOAN": {
        "t1": {"indicator": "Học sinh giỏi cấp xã", "unit": "giải", "target_value": "8"},
        "t2": {"indicator": "Học sinh yếu", "unit": "%", "target_value": "5", "direction": "Không cao hơn"},
        "t3": {"indicator": "Giữ vững đoàn kết"},
    },
    "VAN": {"t1": {"indicator": "Học sinh giỏi cấp xã", "unit": "giải", "target_value": "12"}},
}


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """A season whose units have registered, before any self-score form is issued."""
    small = Small(tmp_path / "mua")
    declare(small.folder)
    issue(small.folder, "registration")
    for unit in UNITS:
        answers = default_answers()[unit, "registration", ""]
        small.send((unit, "registration", ""), {**answers, "targets": dict(TARGETS.get(unit, {}))})
    return small


def rows(small: Small) -> list[list[str]]:
    small.result()
    book = Summary(small.folder)
    if SHEET not in book.sheetnames:
        return []
    lines = ([str(cell.value) for cell in line if cell.value not in (None, "")] for line in book[SHEET].iter_rows())
    return [line for line in lines if line]


@pytest.mark.parametrize(("points", "usable"), [("…", False), ("10", True)])
def test_a_row_that_is_pasted_is_usable_once_somebody_gave_points(small: Small, points: str, usable: bool) -> None:
    code, text, kind, scale = next(one for one in rows(small) if one[0] == "CT1")
    line = {"section": "II", "text": text, "kind": kind, "scale": scale.replace("…", points, 1).replace("…", "5")}
    line["scale"] = line["scale"].replace("80: 5", "80: 2")
    book = small.folder / "thidua.xlsx"
    type_into(book, book, lambda opened: put(opened, {"criteria": {"4.1": {"section": "II", **line}}}))
    said = run("check", book)
    assert (said.exit_code == 0) is usable, said.output
    assert code == "CT1"
