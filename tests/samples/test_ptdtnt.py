"""The boarding school's season: its figures add up from its texts, and the merge says what they say."""

from fractions import Fraction

import pytest
from openpyxl import load_workbook

from tests.samples import finished, readd
from tests.samples.finished import Finished
from tests.samples.readd import Row

STORY, PROFILE = "ptdtnt-mai-chau", "ptdtnt"
TOLD = finished.told(STORY, PROFILE)
FIGURES = TOLD.figures
BREAKS = ("B", "A3", "A2")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    return finished.build(TOLD, tmp_path_factory.mktemp("ptdtnt"))


def test_the_season_is_of_the_size_told() -> None:
    assert (len(TOLD.season.people), len(TOLD.season.tables["units"]), len(TOLD.season.tables["rounds"])) == (23, 3, 3)
    assert [row["group"] for row in TOLD.season.tables["rounds"]] == ["Học kỳ I", "Học kỳ II", "Học kỳ II"]


def test_30_points_are_common_and_70_are_for_the_pact() -> None:
    caps = {section["key"]: section.get("max", "") for section in TOLD.season.tables["sections"]}
    assert caps == {"A1": "10", "A2": "10", "A3": "10", "B": "70", "C": "7", "D": ""}


@pytest.mark.parametrize("row", FIGURES["layers"], ids=lambda row: row["key"])
def test_layers_add_up_from_the_texts(row: Row) -> None:
    finished.check_layer(TOLD, row)


@pytest.mark.parametrize("row", FIGURES["years"], ids=lambda row: row["key"])
def test_years_are_terms_of_quarters(row: Row) -> None:
    finished.check_year(TOLD, row)


def test_the_second_term_counts_twice_however_many_quarters_it_has() -> None:
    # Term II: (90 + 96) / 2 = 93; the year: (60 + 2 × 93) / 3 = 82. With one quarter of term II: (60 + 2 × 90) / 3.
    finals = {"Q4": Fraction(60), "Q1": Fraction(90), "Q2": Fraction(96)}
    assert TOLD.season.mean(finals)[1] == 82
    assert TOLD.season.mean({"Q4": finals["Q4"], "Q1": finals["Q1"]})[1] == 80


def test_averages_ties_ranks_and_targets_are_true_arithmetic() -> None:
    finished.check_units(TOLD)
    finished.check_ties(TOLD, BREAKS)
    finished.check_ranks(TOLD, BREAKS)
    finished.check_targets(TOLD)


def test_finals_of_rounds_and_years(built: Finished) -> None:
    finished.compare_points(built)


def test_ranks_and_unit_averages(built: Finished) -> None:
    finished.compare_ranks(built)


@pytest.mark.parametrize("row", [*FIGURES["titles"], *FIGURES["collectives"]], ids=lambda row: row["key"])
def test_verdicts(row: Row, built: Finished) -> None:
    finished.compare_verdict(built, row)


def test_targets(built: Finished) -> None:
    finished.compare_targets(built)


def test_receipts_and_returned_forms(built: Finished) -> None:
    finished.compare_receipts(built)


def test_findings_are_those_expected_and_no_others(built: Finished) -> None:
    finished.compare_findings(built)


def test_a_family_name_need_not_be_vietnamese(built: Finished) -> None:
    """Names of the Thái, Mường and Mông come out letter by letter as they were typed."""
    names = {row["key"]: row["full_name"] for row in TOLD.season.tables["people"]}
    assert names == {person["id"]: person["full_name"] for person in built.result["people"]}
    assert {"Vàng A Páo", "Sùng Y Mỷ", "Mùa A Dơ", "Vì Thị Hoa Ban"} <= set(names.values())


def test_a_target_without_a_number_is_pointed_at_and_the_others_are_not(built: Finished) -> None:
    """The pact is about numbers: eight of the nine targets have one."""
    rows = [row for file in ("ktn", "kxh-1", "vnt") for row in _targets(f"dk-{file}.md")]
    assert [row["indicator"] for row in rows if not row["target_value"]] == ["Nâng cao chất lượng sinh hoạt chuyên môn"]
    [found] = [one for one in built.result["findings"] if one["code"] == "R106"]
    assert found["unit"] == "KXH"


def _targets(file: str) -> list[Row]:
    return readd.read(readd.ROOT / "samples" / STORY / "inbox" / file)["targets"]


def test_the_calendar_keeps_deadlines_as_they_are_written(built: Finished) -> None:
    """Days, months, several months and a task without who guides it, as in the appendix of a plan."""
    tasks = sheet_rows(built, "Lịch")
    for task, due in (("Đăng ký thi đua", "Trước ngày 15/09/2025"), ("Gửi giao ước", "Chậm nhất ngày 10/10/2025")):
        assert [due in row for row in tasks if any(cell.startswith(task) for cell in row)] == [True]
    assert [row[1] for row in tasks if "Tháng 2;3;4/2026" in row] == ["Thực hiện các nội dung thi đua đợt II/2026"]


def sheet_rows(built: Finished, name: str) -> list[tuple[str, ...]]:
    """The texts of one sheet of the season workbook, row by row without its hidden first column."""
    sheet = load_workbook(built.folder / "thidua.xlsx")[name]
    return [tuple(str(cell or "") for cell in row) for row in sheet.iter_rows(values_only=True)]


def test_the_law_of_the_season_is_the_one_of_its_day(built: Finished) -> None:
    """The school year ended on 31/05/2026: after Decree 152/2025, before the law of 01/10/2026."""
    assert built.result["season"]["regime"] == "nd152-2025"
    assert built.exit_code == 1


def test_a_fresh_season_of_the_profile_checks_and_issues_forms(built: Finished) -> None:
    finished.start_afresh(built.folder.parent / "moi", PROFILE, "Q4", "D2")
