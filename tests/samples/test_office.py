"""The education office's season: its figures add up from its texts, and the merge says what they say."""

import pytest
from openpyxl import load_workbook

from tests.samples import finished
from tests.samples.finished import Finished, Told
from tests.samples.readd import Row, number
from tests.samples.readd_office import Office, office

STORY, PROFILE = "pgd-nam-tu-liem", "office"
SEASON: Office = office(STORY, PROFILE)
FIGURES = finished.told(STORY, PROFILE).figures
TOLD = Told(STORY, PROFILE, SEASON, FIGURES)
BREAKS = ("II", "III")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    return finished.build(TOLD, tmp_path_factory.mktemp("office"))


def test_the_season_is_of_the_size_told() -> None:
    assert (len(SEASON.people), len(SEASON.tables["units"]), len(SEASON.tables["rounds"])) == (21, 4, 2)
    assert {row["group"] for row in SEASON.tables["people"]} == {"CBQL", "NV"}


@pytest.mark.parametrize("row", FIGURES["layers"], ids=lambda row: row["key"])
def test_layers_add_up_from_the_texts(row: Row) -> None:
    finished.check_layer(TOLD, row)


@pytest.mark.parametrize("row", FIGURES["layers"], ids=lambda row: row["key"])
def test_a_round_weighs_the_two_layers_and_a_knock_out_holds_it(row: Row) -> None:
    person, round_ = row["key"].split(":")
    final = SEASON.final(person, round_)
    assert final is not None
    assert row["weighed"] == final.arithmetic
    summed, _, held = row["weighed"].partition(" -> ")
    assert number(held or row["final"]) == min(finished.last(summed), final.limit) == number(row["final"])


def test_weights_and_places_by_hand() -> None:
    """QL02, first half-year: (20 × 99,5 + 30 × 96,5) / 50 = 97,7. CV13 counted 14 visits, the section 12: behind the 18,
    16, 14 and 13 of others and level with CV03's 12, fifth; by its own count third, level with CV01."""
    rows = {row["key"]: row for row in FIGURES["layers"]}
    assert rows["QL02:K1"]["final"] == "97,7"
    points = [SEASON.cells["CV13", "K1", layer]["III.1"] for layer in ("self_score", "unit_score")]
    assert points == ["8", "6"]
    assert SEASON.cells["CV05", "K1", "unit_score"]["III.1"] == "10"


@pytest.mark.parametrize("row", FIGURES["years"], ids=lambda row: row["key"])
def test_years_are_two_parts_and_three(row: Row) -> None:
    finished.check_year(TOLD, row)


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


def test_the_quota_of_15_percent_and_who_could_move_it(built: Finished) -> None:
    """18 met LĐTT: 18 × 15 / 100 = 2,7, two places; four of the five who met CSTĐCS registered it."""
    [line] = built.result["quotas"]
    [row] = FIGURES["quotas"]
    assert (line["title"], line["scope"]) == (row["key"], row["scope"])
    for key in ("base", "limit", "eligible"):
        assert line[key] == int(row[key])
    assert (line["tied_at_line"], line["uncertain"]) == ([], row["uncertain"].split())


def test_receipts_and_returned_forms(built: Finished) -> None:
    finished.compare_receipts(built)


def test_findings_are_those_expected_and_no_others(built: Finished) -> None:
    finished.compare_findings(built)


def test_the_calendar_has_the_nine_tasks_of_the_appendix(built: Finished) -> None:
    """Four tasks in the first quarter, three in the second, one and one; the sixth is the office's own: nobody else does it."""
    sheet = load_workbook(built.folder / "thidua.xlsx")["Lịch"]
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    tasks = [row for row in rows if any(cell.startswith("Quý ") for cell in row)]
    quarters = [next(cell for cell in row if cell.startswith("Quý ")).partition(":")[0] for row in tasks]
    assert quarters == ["Quý I"] * 4 + ["Quý II"] * 3 + ["Quý III", "Quý IV"]
    assert ["Các nhà trường" in row for row in tasks] == [True] * 5 + [False] + [True] * 3
    assert "Trước ngày 20/01/2022" in tasks[0]
    assert "Trước ngày 15/11/2022" in tasks[8]


def test_the_law_of_the_season_is_the_one_of_its_day(built: Finished) -> None:
    """The school year ended on 31/05/2022, under the law of 2003: who did not register is not proposed."""
    assert built.result["season"]["regime"] == "luat-2003"
    assert built.exit_code == 1
    [title] = [one for one in built.by_id("people")["CV15"]["titles"] if one["id"] == "LDTT"]
    assert (title["met"], title["registered"], title["proposed"]) == ("yes", False, False)


def test_a_fresh_season_of_the_profile_checks_and_issues_forms(built: Finished) -> None:
    finished.start_afresh(built.folder.parent / "moi", PROFILE, "K1", "II.3")
