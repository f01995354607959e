"""The kindergarten's season: its figures add up from its texts, and the merge says what they say."""

from fractions import Fraction

import pytest

from tests.samples import finished
from tests.samples.finished import Finished
from tests.samples.readd import Row
from thidua_xlsx.verbs.load import load

STORY, PROFILE = "mam-non-kim-thu", "mam-non"
TOLD = finished.told(STORY, PROFILE)
FIGURES = TOLD.figures


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    return finished.build(TOLD, tmp_path_factory.mktemp("mam-non"))


def test_the_season_is_of_the_size_told() -> None:
    assert (len(TOLD.season.people), len(TOLD.season.tables["units"]), len(TOLD.season.tables["rounds"])) == (24, 4, 3)
    assert {row["group"] for row in TOLD.season.tables["rounds"]} == {"Quý I", "Quý II"}


def test_the_declared_maxima_make_100() -> None:
    # 25 + 25 + 15 + 10 + 15 + 10; the 5 points of section VII come on top and are held to the total.
    caps = [int(section["max"]) for section in TOLD.season.tables["sections"]]
    assert (sum(caps[:6]), caps[6], int(TOLD.season.total_max)) == (100, 5, 100)


@pytest.mark.parametrize("row", FIGURES["layers"], ids=lambda row: row["key"])
def test_layers_add_up_from_the_texts(row: Row) -> None:
    finished.check_layer(TOLD, row)


@pytest.mark.parametrize("row", FIGURES["years"], ids=lambda row: row["key"])
def test_years_are_means_of_quarters_of_means_of_months(row: Row) -> None:
    finished.check_year(TOLD, row)


def test_a_quarter_weighs_the_same_however_many_months_it_has() -> None:
    # (1 + 1) / 2 = 1 and 4: the year is (1 + 4) / 2, not (1 + 1 + 4) / 3.
    assert TOLD.season.mean({"T2": Fraction(1), "T3": Fraction(1), "T45": Fraction(4)})[1] == Fraction("2.5")


def test_averages_ties_ranks_and_targets_are_true_arithmetic() -> None:
    finished.check_units(TOLD)
    finished.check_ties(TOLD, ("III", "I", "II"))
    finished.check_ranks(TOLD, ("III", "I", "II"))
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
    """19 met LĐTT: 19 × 15 / 100 = 2,85, two places; with N02 they are 20 and three places."""
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


def test_the_law_of_the_season_is_the_one_of_its_day(built: Finished) -> None:
    """The school year ended on 31/05/2023, before the law of 2022 came into force on 01/01/2024."""
    assert built.result["season"]["regime"] == "luat-2003"
    assert built.exit_code == 1


def test_calendar_year_and_school_year_are_two_labels(built: Finished) -> None:
    school = load(built.folder).rulebook.school
    assert (school.work_year, school.school_year) == ("2023", "2022-2023")


def test_a_fresh_season_of_the_profile_checks_and_issues_forms(built: Finished) -> None:
    finished.start_afresh(built.folder.parent / "moi", PROFILE, "T09", "AT3")
