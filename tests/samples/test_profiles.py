"""Every kind of unit starts with a season of its own: no profile is another with the names changed."""

from collections import Counter
from decimal import Decimal
from itertools import combinations

import pytest

from tests.samples import story_figures
from thidua_xlsx.runtime.packaged_data import SAMPLES

EXAMPLES = ("thpt", "gdtx")  # profiles without a sample: nobody gave us a year of theirs
PAIRS = tuple(combinations((*SAMPLES, *EXAMPLES), 2))
PROFILES = {name: story_figures.profile_tables(name) for name in (*SAMPLES, *EXAMPLES)}


def column(profile: str, table: str, name: str) -> list[str]:
    """What the rows of a profile's table say in one column."""
    return [row.get(name, "") for row in PROFILES[profile][table]]


def test_there_are_five_each_with_a_finished_season() -> None:
    assert set(SAMPLES) == {"mam-non", "tieu-hoc", "thcs", "ptdtnt", "office"}
    assert all((story_figures.ROOT / "samples" / story / "figures.md").is_file() for story in SAMPLES.values())


@pytest.mark.parametrize("profile", EXAMPLES)
@pytest.mark.parametrize("group", ["CBQL", "GV", "NV"])
def test_an_example_gives_every_position_group_a_hundred_points(profile: str, group: str) -> None:
    rows = PROFILES[profile]["criteria"]
    asked = [one for one in rows if one["kind"] in ("score", "yesno") and one.get("applies_to", group) == group]
    for section in PROFILES[profile]["sections"]:
        inside = sum(Decimal(str(one["max"])) for one in asked if one["section"] == section["code"])
        assert inside in (0, Decimal(str(section.get("max") or 0))), section
    assert sum(Decimal(str(one["max"])) for one in asked) == 100


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_profiles_share_no_more_than_a_phrase(one: str, other: str) -> None:
    """Days off without leave are counted in many schools; a tenth of the shorter score sheet may be alike, no more."""
    for table, name in (("criteria", "text"), ("sections", "name"), ("calendar", "task"), ("rounds", "theme")):
        said = [set(column(profile, table, name)) - {"Điểm cộng", "Điểm trừ"} for profile in (one, other)]
        assert len(said[0] & said[1]) * 10 <= min(map(len, said)), (table, said[0] & said[1])


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_profiles_score_in_different_ways(one: str, other: str) -> None:
    kinds = [Counter(column(name, "criteria", "kind")) for name in (one, other)]
    assert kinds[0] != kinds[1]
    assert column(one, "criteria", "max") != column(other, "criteria", "max")


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_profiles_have_other_rounds(one: str, other: str) -> None:
    shapes = [
        [(row.get("weight"), row.get("group"), row["start"], row["end"]) for row in PROFILES[p]["rounds"]]
        for p in (one, other)
    ]
    assert shapes[0] != shapes[1]
