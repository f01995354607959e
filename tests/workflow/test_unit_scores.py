"""Units scored by criteria of their own, through the command line; totals are the hand-worked ones of units.py."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.conftest import Office
from tests.intake import test_survival as survival
from tests.program import run
from tests.seasons.outside import Summary, change, fill, find_text, replace_rows, tables, type_into
from tests.seasons.small import Small, by_id, codes, copy_of, found, numbers, read
from tests.seasons.units import (
    FINALS,
    LIVE,
    LIVE_SECTIONS,
    RANKS,
    REMARKS,
    ROUND_FINALS,
    UNIT_CRITERIA,
    build,
    retype,
)
from thidua_xlsx.workflow.outputs.council_files import CouncilOutput
from thidua_xlsx.workflow.outputs.output import Output
from thidua_xlsx.workflow.outputs.return_slips import SlipsOutput
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


def test_a_blank_that_is_needed_is_named_at_its_cell_and_stays_unknown(season: Small) -> None:
    retype(season, "VAN", "R2", {"c1": {"VAN": None}})
    result = season.figures()
    (finding,) = found(result, "R104")
    table = tables(load_workbook(season.returned("VAN", FORM, "R2")))["collective_score"]
    place = (finding["unit"], finding["person"], finding["sheet"], finding["cell"])
    assert place == ("VAN", None, SHEET, table.cell("c1", "VAN").coordinate)
    assert "Tổ Văn" in finding["message"] and "c1" in finding["message"]
    # 79 - 9 = 70; (53 + 210) / 4 = 65,75, and no longer complete.
    told = score(result, "VAN")
    assert (told["final"], told["complete"], told["rank"]["units"]) == (65.75, False, 3)
    assert score(result, "VP")["rank"]["units"] == 2  # 32,5, but complete


def test_a_slip_corrects_the_return(season: Small) -> None:
    retype(season, "TOAN", "R1", {"c2": {"TOAN": None}})
    season.figures(SlipsOutput())
    (slip,) = (season.folder / "ket-qua" / "tra-lai").glob("tu-cham-R1/*Tổ Toán*.xlsx")
    fill(slip, season.folder / "inbox" / "sua.xlsx", {"corrections": {"TOAN/collective_score.c2/R1": {"answer": 92}}})
    assert score(season.figures(), "TOAN")["rounds"] == ROUND_FINALS["TOAN"]


def adjusted(season: Small, lines: dict[str, dict[str, object]], *also: Output, **more: Any) -> dict[str, Any]:
    """The result after the council filled its workbook."""
    season.figures(CouncilOutput())
    book = season.folder / "ket-qua" / "hoi-dong.xlsx"
    fill(book, season.folder / "inbox" / "hd.xlsx", {"unit_adjustments": lines, **more})
    return season.figures(*also)


def test_the_council_overrides_with_a_reason(season: Small) -> None:
    line = {"unit": "Tổ Toán", "round": "Học kỳ II", "criterion": "c3", "score": "Yếu", "reason": "Bỏ hai buổi"}
    result = adjusted(season, {"a1": line}, LookedUpOutput(), SummaryOutput())
    told = score(result, "TOAN")
    # R2: C is 10 + 20 + 0 = 30 in place of 40: 75. (80 + 3 x 75) / 4 = 76,25.
    assert (told["self"], told["council"], told["final"], told["rounds"]) == (83.75, 75, 76.25, {"R1": 80, "R2": 75})
    sheet = Summary(season.folder)["Điểm tập thể"]
    assert find_text(sheet, "hội đồng: Bỏ hai buổi")


def test_the_summary_shows_units_in_order_beside_their_people(season: Small) -> None:
    retype(season, "VP", "R1", {"c2": {"VP": None}})
    season.result("--as-of", "2027-06-30")
    sheet = Summary(season.folder)["Điểm tập thể"]
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    ranked = [line for line in lines if line[1] in ("Tổ Toán", "Tổ Văn", "Tổ Văn phòng")]
    assert [(line[0], line[1]) for line in ranked] == [(1, "Tổ Toán"), (2, "Tổ Văn"), (3, "Tổ Văn phòng")]
    # People of TOAN: 91,5 + 84,5 + 99 = 275; / 3 = 91,67. Units: TOAN 91,67; VAN (87 + 74,63) / 2 = 80,82; VP 75,75.
    assert [float(value) for value in ranked[0] if isinstance(value, int | float)][-3:] == [83.75, 91.67, 1]
    assert "e2" in str(ranked[2][-1]) and "c2" in str(ranked[2][-1])
    told = {str(cell) for line in lines for cell in line if cell is not None}
    assert {"Tổ Toán – Học kỳ I", "⚠ trống", "9 lần × -1, giữ ở -6 điểm"} <= told
    assert REMARKS["TOAN"]["c1"] in told
    assert any("30/06/2027" in text for text in told)
    assert "⚠ điểm tối đa, chưa ghi minh chứng" in told  # VP gave itself 10 of 10 for c1


def test_explain_tells_a_units_own_points(season: Small) -> None:
    said = run("explain", "TOAN", "--season", season.folder)
    assert said.exit_code == 0, said.output
    for line in (
        "Điểm tập thể 83,75 (đủ số liệu); hạng giữa các tập thể 1, hạng cùng loại 1",
        "c1 Hồ sơ của tổ: tự chấm 9,5; Biên bản kiểm tra hồ sơ ngày 12/12",
        "c2 Tỷ lệ hoàn thành kế hoạch: tự chấm 92 → 20 điểm",
        "e3 Điểm trung bình môn: tự chấm 8,5, hạng 1 → 20 điểm",
    ):
        assert line in said.output


def test_check_previews_the_units_sheet_and_what_changed_in_it(season: Small) -> None:
    lines = {key: dict(line) for key, line in UNIT_CRITERIA.items() if key != "d2"}
    lines["c1"]["max"] = 8
    book = season.folder / "thidua.xlsx"
    type_into(book, book, lambda opened: replace_rows(opened, "unit_criteria", lines))
    said = run("check", book).stdout
    for line in (
        "Xem trước cách chấm điểm tập thể:",
        "gõ số liệu, không gõ điểm; xếp hạng giữa các tập thể cùng loại khi gộp",
        "  - Giúp tổ bạn",
        "  Hồ sơ của tổ: Tối đa 10 → 8",
    ):
        assert line in said


def test_the_agreement_form_shows_the_units_sheet_and_rests_on_it(season: Small) -> None:
    assert run("forms", season.folder, "--phase", "agreement").exit_code == 0
    form = season.issued("TOAN", "agreement")
    table = tables(load_workbook(form))["unit_score_sheet"]
    assert list(table.rows()) == list(UNIT_CRITERIA)
    assert [table.cell(key, "applies_to").value for key in ("c1", "e3")] == ["mọi tập thể", "Tổ chuyên môn"]
    word = {"agreed": "Có", "date": "20/09/2026", "signer": "Phạm Thu Hà"}
    fill(form, season.folder / "inbox" / "y-kien.xlsx", {"agreement": {key: {"value": v} for key, v in word.items()}})
    states = {one["unit"]: one["state"] for one in season.figures()["agreements"]}
    assert states["TOAN"] == "agreed"
    season.amend({"unit_criteria": {"c1": {"max": 9}}})
    states = {one["unit"]: one["state"] for one in season.figures()["agreements"]}
    assert states["TOAN"] == "outdated"


@pytest.mark.parametrize(
    ("amended", "code", "column"),
    [
        ({"c1": {"max": None}}, "C107", "max"),
        ({"c1": {"section": "Z"}}, "C105", "section"),
        ({"c2": {"scale": "chín mươi là tốt"}}, "D222", "scale"),
        ({"c3": {"max": 12}}, "D224", "max"),
        ({"d1": {"each": None}}, "D223", "each"),
        ({"c1": {"among": "Mọi tập thể"}}, "D228", "among"),
        ({"e3": {"among": "Từng tổ"}}, "C105", "among"),
        ({"e3": {"applies_to": "Đội bóng"}}, "C105", "applies_to"),
    ],
)
def test_faults_of_criteria_for_units_are_found_as_those_for_people(
    season: Small, amended: dict[str, dict[str, object]], code: str, column: str
) -> None:
    season.amend({"unit_criteria": amended})
    book = season.folder / "thidua.xlsx"
    told = json.loads(run("check", book, "--json").stdout)["findings"]
    cell = tables(load_workbook(book))["unit_criteria"].cell(next(iter(amended)), column).coordinate
    assert (code, "Tiêu chí tập thể", cell) in {(one["code"], one["sheet"], one["cell"]) for one in told}


def without_any_key(book: Any) -> None:
    """A form whose identity and keys are gone: what is left are its labels and the printed code."""
    for table in tables(book).values():
        for row in range(table.row, table.end):
            table.sheet.cell(row, table.col).value = None
        for col in range(1, table.sheet.max_column + 1):
            table.sheet.cell(table.row, col).value = None
    survival.hidden_identity_deleted(book)


@pytest.mark.parametrize(
    "edit",
    [
        survival.rows_sorted_with_keys,
        survival.sheets_reordered_and_renamed,
        survival.hidden_identity_deleted,
        survival.printed_code_deleted,
        survival.pasted_into_fresh_sheets,
        without_any_key,
    ],
    ids=lambda edit: edit.__name__,
)
def test_points_and_remarks_survive_what_people_do_to_a_form(
    season: Small, edit: survival.Edit, as_sent: dict[str, Any]
) -> None:
    file = season.returned("TOAN", FORM, "R2")
    change(file, file, edit)
    result = season.figures()
    before, after = score(as_sent, "TOAN"), score(result, "TOAN")
    assert after | {"criteria": _without_cells(after)} == before | {"criteria": _without_cells(before)}
    assert codes(result, severity="error") == []


def _without_cells(told: dict[str, Any]) -> list[dict[str, Any]]:
    criteria: list[dict[str, Any]] = told["criteria"]
    assert all("cell" in one for one in criteria)
    return [{key: value for key, value in one.items() if key != "cell"} for one in criteria]


def test_cells_that_were_never_open_are_not_said_to_have_lost_their_limits(season: Small, office: Office) -> None:
    file = season.returned("VP", FORM, "R1")
    (saved,) = office([file], "xlsx", season.folder / "luu")
    saved.replace(file)
    lost = [one["message"] for one in found(season.figures(), "S118") if one["unit"] == "VP"]
    assert lost and not any(SHEET in message for message in lost)
