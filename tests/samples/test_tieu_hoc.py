"""The primary school's season: its figures add up from its texts, and the merge says what they say."""

import pytest

from tests.samples import finished
from tests.samples.finished import Finished
from tests.samples.readd import Row

STORY, PROFILE = "tieu-hoc-truc-cuong", "tieu-hoc"
TOLD = finished.told(STORY, PROFILE)
FIGURES = TOLD.figures


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    return finished.build(TOLD, tmp_path_factory.mktemp("tieu-hoc"))


def test_the_season_is_of_the_size_told() -> None:
    assert (len(TOLD.season.people), len(TOLD.season.tables["units"]), len(TOLD.season.tables["rounds"])) == (22, 4, 2)


def test_the_declared_maxima_make_25() -> None:
    # 5 + 10 + 5 + 5; the 2 points of section E come on top and are held to the total.
    caps = [int(section["max"]) for section in TOLD.season.tables["sections"]]
    assert (sum(caps[:4]), caps[4], int(TOLD.season.total_max)) == (25, 2, 25)


@pytest.mark.parametrize("row", FIGURES["layers"], ids=lambda row: row["key"])
def test_layers_add_up_from_the_texts(row: Row) -> None:
    finished.check_layer(TOLD, row)


@pytest.mark.parametrize("row", FIGURES["years"], ids=lambda row: row["key"])
def test_years_are_term_one_and_twice_term_two(row: Row) -> None:
    finished.check_year(TOLD, row)


def test_averages_ties_ranks_and_targets_are_true_arithmetic() -> None:
    finished.check_units(TOLD)
    finished.check_ties(TOLD, ("B", "C", "A"))
    finished.check_ranks(TOLD, ("B", "C", "A"))
    finished.check_targets(TOLD)


def test_finals_of_rounds_and_years(built: Finished) -> None:
    finished.compare_points(built)


def test_ranks_and_unit_averages(built: Finished) -> None:
    finished.compare_ranks(built)


@pytest.mark.parametrize("row", [*FIGURES["titles"], *FIGURES["collectives"]], ids=lambda row: row["key"])
def test_verdicts(row: Row, built: Finished) -> None:
    finished.compare_verdict(built, row)


def test_the_school_s_own_rule_is_cited(built: Finished) -> None:
    """TC16 was away for 45 days, the school's rules allow 40; TC10 did not say."""
    people = {person["id"]: person for person in built.result["people"]}
    for code, met in (("TC16", "no"), ("TC10", "unknown"), ("TC15", "yes")):
        [title] = [one for one in people[code]["titles"] if one["id"] == "LDTT"]
        [reason] = [one for one in title["reasons"] if "12/QC-THTC" in one["cite"]]
        assert reason["met"] == met


def test_targets(built: Finished) -> None:
    finished.compare_targets(built)


def test_who_has_not_registered_is_named(built: Finished) -> None:
    """100 % is the target: TC22 left the row blank, and TC13's two returns say different things."""
    [target] = [one for one in built.result["targets"] if one["id"] == "registered"]
    assert (target["missing"], target["target"]) == (["TC13", "TC22"], 1)


def test_receipts_and_returned_forms(built: Finished) -> None:
    finished.compare_receipts(built)


def test_findings_are_those_expected_and_no_others(built: Finished) -> None:
    finished.compare_findings(built)


def test_the_law_of_the_season_is_the_one_of_its_day(built: Finished) -> None:
    """The school year ended on 31/05/2025: the law of 2022, before Decree 152/2025 of 01/07/2025."""
    assert built.result["season"]["regime"] == "luat-2022"
    assert built.exit_code == 1


def test_a_fresh_season_of_the_profile_checks_and_issues_forms(built: Finished) -> None:
    finished.start_afresh(built.folder.parent / "moi", PROFILE, "HK1", "D3")
