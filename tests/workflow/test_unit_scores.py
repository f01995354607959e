"""Units scored by criteria of their own, through the command line; totals are the hand-worked ones of units.py."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.conftest import Office
from tests.program import run
from tests.seasons.outside import Summary, fill, find_text, tables
from tests.seasons.small import Small, by_id, copy_of, found, numbers, read
from tests.seasons.units import (
    FINALS,
    LIVE,
    LIVE_SECTIONS,
    RANKS,
    REMARKS,
    ROUND_FINALS,
    UNIT_CRITERIA,
    build,
)
from thidua_xlsx.workflow.outputs.council_files import CouncilOutput
from thidua_xlsx.workflow.outputs.summary_file import LookedUpOutput, SummaryOutput

FORM, SHEET = "self-score", "Chấm điểm tập thể"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Small:
    return read(build(tmp_path_factory.mktemp("tap-the") / "mua"))


@pytest.fixture
def season(made: Small, tmp_path: Path) -> Small:
    return copy_of(made, tmp_path / "mua")


@pytest.fixture(scope="module")
def as_sent(made: Small, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The result of the returns as they were sent. Tests must not change it."""
    return copy_of(made, tmp_path_factory.mktemp("goc") / "mua").figures()


def score(result: dict[str, Any], unit: str) -> dict[str, Any]:
    """What a unit has by its own score sheet."""
    told: dict[str, Any] = by_id(result["units"])[unit]["score"]
    return told


def test_totals_and_ranks_are_those_worked_out_by_hand(as_sent: dict[str, Any]) -> None:
    result = as_sent
    for unit, final in FINALS.items():
        told = score(result, unit)
        assert (told["final"], told["rounds"], told["rank"]) == (final, ROUND_FINALS[unit], RANKS[unit])
        assert (told["self"], told["council"], told["complete"]) == (final, None, True)
    (knocked,) = found(result, "R108")
    assert (knocked["unit"], knocked["person"], knocked["sheet"]) == ("VP", None, SHEET)
    (c1,) = [one for one in score(result, "TOAN")["criteria"] if (one["round"], one["criterion"]) == ("R1", "c1")]
    assert (c1["self"], c1["council"], c1["remark"]) == (9.5, None, REMARKS["TOAN"]["c1"])


def test_people_titles_and_averages_are_as_without_criteria_for_units(
    as_sent: dict[str, Any], untouched: dict[str, Any]
) -> None:
    told = numbers(as_sent)
    for unit in told["units"]:
        unit.pop("score")
    assert told == numbers(untouched)


def test_without_criteria_for_units_nothing_speaks_of_them(small: Small) -> None:
    result = small.figures(LookedUpOutput(), SummaryOutput(), CouncilOutput())
    assert ["score" in unit for unit in result["units"]] == [False] * 3
    assert SHEET not in load_workbook(small.issued("TOAN", FORM, "R1")).sheetnames
    assert "Điểm tập thể" not in load_workbook(small.folder / "ket-qua" / "hoi-dong.xlsx").sheetnames
    assert "Điểm tập thể" not in Summary(small.folder).sheetnames


def test_the_sheet_prints_points_and_remarks_side_by_side(made: Small) -> None:
    assert not load_workbook(made.issued("TOAN", FORM, "R1"))[SHEET].col_breaks.brk


def test_the_sheet_asks_what_is_for_the_units_kind_and_locks_the_rest(season: Small) -> None:
    for unit, asked in (("TOAN", set(UNIT_CRITERIA)), ("VP", set(UNIT_CRITERIA) - {"e3"})):
        table = tables(load_workbook(season.issued(unit, FORM, "R1")))["collective_score"]
        assert table.sheet.title == SHEET
        assert set(table.columns()) >= {unit, "note"}
        for column in (unit, "note"):
            open_cells = {key for key in table.rows() if not table.cell(key, column).protection.locked}
            assert open_cells == asked
        assert table.sheet.protection.sheet


def test_live_totals_and_checks_are_those_of_the_hand(season: Small, office: Office, tmp_path: Path) -> None:
    files = [season.returned(unit, FORM, "R1") for unit in LIVE]
    blank = season.issued("TOAN", FORM, "R1")
    wrong = fill(blank, tmp_path / "sai.xlsx", {"collective_score": {"c1": {"TOAN": 10.5}, "c3": {"TOAN": "Giỏi"}}})
    *saved, bad = office([*files, wrong], "xlsx", tmp_path / "lo")
    for unit, file in zip(LIVE, saved, strict=True):
        table = tables(load_workbook(file, data_only=True))["collective_score"]
        rows, col = table.rows(), table.columns()[unit]
        sections = tuple(table.sheet.cell(rows[first] - 1, col).value for first in ("c1", "d1", "e1"))
        assert (sections, table.sheet.cell(max(rows.values()) + 1, col).value) == (LIVE_SECTIONS[unit], LIVE[unit])
    book = load_workbook(bad, data_only=True)
    line = find_text(book["Kiểm tra"], SHEET).row
    # Of c1 c2 c3 e1 e3 two are filled, both wrongly: above the maximum, and no answer of the list.
    counted = [book["Kiểm tra"].cell(line, col).value for col in (3, 4, 5)]
    assert counted == ["Tổ Toán", 3, 2]


def test_explain_tells_a_units_own_points(season: Small) -> None:
    said = run("explain", "TOAN", "--all", "--season", season.folder)
    assert said.exit_code == 0, said.output
    for line in (
        "Điểm tập thể 83,75 (đủ số liệu); hạng giữa các tập thể 1, hạng cùng loại 1",
        "c1 Hồ sơ của tổ: tự chấm 9,5; Biên bản kiểm tra hồ sơ ngày 12/12",
        "c2 Tỷ lệ hoàn thành kế hoạch: tự chấm 92 → 20 điểm",
        "e3 Điểm trung bình môn: tự chấm 8,5, hạng 1 → 20 điểm",
    ):
        assert line in said.output


def test_cells_that_were_never_open_are_not_said_to_have_lost_their_limits(season: Small, office: Office) -> None:
    file = season.returned("VP", FORM, "R1")
    (saved,) = office([file], "xlsx", season.folder / "luu")
    saved.replace(file)
    lost = [one["message"] for one in found(season.figures(), "S118") if one["unit"] == "VP"]
    assert lost and not any(SHEET in message for message in lost)
