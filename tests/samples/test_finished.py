"""Every finished season: the merge says what its figures say."""

from collections.abc import Callable

import pytest
from _pytest.mark.structures import ParameterSet

from tests.samples import finished
from tests.samples.finished import Finished
from tests.samples.kinds import KINDS, Kind
from tests.samples.story_figures import Row

Merged = Callable[[str], Finished]


def lines(*tables: str) -> list[ParameterSet]:
    """The lines of these tables of figures of every season, each with its profile."""
    return [
        pytest.param(profile, row, id=f"{profile}-{row['key']}")
        for profile, kind in KINDS.items()
        for table in tables
        for row in kind.told.figures.get(table, ())
    ]


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


@pytest.fixture
def built(kind: Kind, merged: Merged) -> Finished:
    return merged(kind.told.profile)


def test_finals_of_rounds_and_years(built: Finished) -> None:
    finished.compare_points(built)


def test_ranks_and_unit_averages(built: Finished) -> None:
    finished.compare_ranks(built)


@pytest.mark.parametrize(("profile", "row"), lines("titles", "collectives"))
def test_verdicts(profile: str, row: Row, merged: Merged) -> None:
    finished.compare_verdict(merged(profile), row)


def test_targets(built: Finished) -> None:
    finished.compare_targets(built)


@pytest.mark.parametrize(("profile", "row"), lines("quotas"))
def test_the_quota_of_15_percent_and_who_could_move_it(profile: str, row: Row, merged: Merged) -> None:
    """Kindergarten: 19 met LĐTT: 19 × 15 / 100 = 2,85, two places; with N02 they are 20 and three places.

    Office: 18 met LĐTT: 18 × 15 / 100 = 2,7, two places; four of the five who met CSTĐCS registered it.
    """
    [line] = merged(profile).result["quotas"]
    assert (line["title"], line["scope"]) == (row["key"], row["scope"])
    for key in ("base", "limit", "eligible"):
        assert line[key] == int(row[key])
    assert (line["tied_at_line"], line["uncertain"]) == ([], row["uncertain"].split())


def test_receipts_and_returned_forms(built: Finished) -> None:
    finished.compare_receipts(built)


def test_findings_are_those_expected_and_no_others(built: Finished) -> None:
    finished.compare_findings(built)


def test_the_law_of_the_season_is_the_one_of_its_day(kind: Kind, built: Finished) -> None:
    assert built.result["season"]["regime"] == kind.regime
    assert built.exit_code == 1


def test_its_forms_ask_what_the_profile_asks(kind: Kind, built: Finished) -> None:
    finished.asks_of_its_profile(built, kind.asked)
