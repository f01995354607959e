"""Every list of a result is compared: an entry that went, came or has other figures is one line."""

import copy
import json
from typing import Any

import pytest

from tests.seasons.small import Small
from thidua_xlsx.reports.result.result_changes import changes, read_outcome

BASE: dict[str, Any] = {
    "schema": 1,
    "season": {"id": "xa", "regime": "luat-2022"},
    "people": [],
    "units": [],
    "quotas": [{"title": "CSTDCS", "scope": "school", "base": 40, "limit": 6, "eligible": 9, "tied_at_line": ["P1"]}],
    "targets": [{"id": "initiatives_people", "name": "Sáng kiến", "numerator": 6, "denominator": 40, "met": True}],
    "unit_targets": [{"unit": "T1", "id": "T1.t1", "name": "Giờ dạy", "actual": 20}],
    "agreements": [{"unit": "T1", "state": "agreed"}],
    "statistics": {"parts": [{"id": "T1", "people": 5, "proposed": {"CSTDCS": 1}}]},
    "schools": {
        "units": [{"id": "S1", "name": "THCS Một", "status": "returned", "counts": {"people": 40}}],
        "totals": {"counts": {"people": 1500}},
        "quotas": [{"title": "CSTDCS", "scope": "all", "limit": 6, "proposed": 9}],
        "candidates": [{"id": "S1/P1", "name": "Lê Hòa", "school": "S1", "titles": [{"id": "CSTDT", "met": "yes"}]}],
    },
    "rankings_of_tomorrow": [{"id": "x", "value": 1}],
}
LISTS = [
    ("quotas",), ("targets",), ("unit_targets",), ("agreements",), ("statistics", "parts"),
    ("schools", "units"), ("schools", "quotas"), ("schools", "candidates"), ("rankings_of_tomorrow",),
]  # fmt: skip


def listed(told: dict[str, Any], path: tuple[str, ...]) -> list[dict[str, Any]]:
    for key in path:
        told = told[key]
    return told  # type: ignore[return-value]


def compared(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    found = changes(*(read_outcome(json.dumps(one).encode()) for one in (old, new)))
    return [(one.what, one.of) for one in found]


def another(entry: dict[str, Any]) -> dict[str, Any]:
    return {**entry, **{key: "Z9" for key in ("id", "unit", "scope") if key in entry}}


@pytest.mark.parametrize("path", LISTS)
def test_an_entry_that_went_came_or_changed_is_one_line(path: tuple[str, ...]) -> None:
    more, other = copy.deepcopy(BASE), copy.deepcopy(BASE)
    listed(more, path).append(another(listed(BASE, path)[0]))
    entry = listed(other, path)[0]
    key = next(
        key
        for key in ("eligible", "met", "actual", "state", "people", "status", "proposed", "value", "titles")
        if key in entry
    )
    entry[key] = [{"id": "CSTDT", "met": "no"}] if key == "titles" else 7
    of = ".".join(path)
    assert compared(BASE, BASE) == []
    assert compared(BASE, more) == [("added", of)]
    assert compared(more, BASE) == [("removed", of)]
    assert compared(BASE, other) == [("figures", of)]


def test_a_school_that_vanishes_with_its_people_is_told_with_the_sum_that_shrinks() -> None:
    without = copy.deepcopy(BASE)
    without["schools"]["units"], without["schools"]["candidates"] = [], []
    without["schools"]["totals"]["counts"]["people"] = 1495
    found = changes(*(read_outcome(json.dumps(one).encode()) for one in (BASE, without)))
    assert {(one.name, one.what, one.of, one.before, one.after) for one in found} == {
        ("THCS Một", "removed", "schools.units", None, None),
        ("Lê Hòa", "removed", "schools.candidates", None, None),
        ("", "figures", "schools.totals.counts", "1500", "1495"),
    }


def test_figures_inside_an_entry_are_told_apart_by_their_place_where_they_have_no_name() -> None:
    def alike(*names: str) -> dict[str, Any]:
        return {**BASE, "schools": {"initiatives": [{"same": True, "works": [{"name": name} for name in names]}]}}

    results = (read_outcome(json.dumps(one).encode()) for one in (alike("Sổ tay", "Sổ"), alike("Kho học liệu", "Sổ")))
    (changed,) = changes(*results)
    assert (changed.what, changed.before, changed.after) == ("figures", "Sổ tay", "Kho học liệu")


def test_a_list_that_the_earlier_result_did_not_tell_has_not_changed() -> None:
    older = {key: value for key, value in BASE.items() if key != "rankings_of_tomorrow"}
    assert compared(older, BASE) == []


@pytest.mark.usefixtures("few_outputs")
def test_every_list_of_a_season_is_told_in_words(small: Small) -> None:
    """Take an entry from each list of a real result: each is a line of the terminal, in both languages."""
    earlier = small.folder / "cu.json"
    told = small.result()
    lists = [key for key, value in told.items() if isinstance(value, list) and value and isinstance(value[0], dict)]
    for key in [key for key in lists if key not in ("people", "units", "receipts", "findings")]:
        told[key] = [{**told[key][0], "id": "cu", "unit": "cu", "title": "LDTT"}, *told[key]]
        earlier.write_text(json.dumps(told), "utf-8")
        told[key] = told[key][1:]
        for lang in ("vi", "en"):
            lines = small.merge("--compare-with", earlier, "--lang", lang).output.splitlines()
            gone = [line for line in lines if "Không còn" in line or "gone" in line or "No longer" in line]
            assert len(gone) == 1, (key, lines)
