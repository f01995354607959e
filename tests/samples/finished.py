"""What the merge of every finished sample season is held against: its figures, added up by hand in its texts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.samples.story_figures import ROOT, Row, number, profile_tables, read
from tests.seasons.outside import opened
from tests.seasons.sample import finished_sample
from thidua_xlsx.messages.codes import all_codes

SCORED = ("self_score", "unit_score")


@dataclass(frozen=True)
class Told:
    """A sample with the tables of its season and its figures."""

    story: str
    profile: str
    tables: Mapping[str, list[Row]]
    figures: Mapping[str, list[Row]]


@dataclass(frozen=True)
class Finished:
    """A sample built in a folder and merged through the command line."""

    told: Told
    folder: Path
    result: dict[str, Any]
    exit_code: int

    def by_id(self, table: str) -> dict[str, dict[str, Any]]:
        """Give a list of the result by id."""
        return {row["id"]: row for row in self.result[table]}


def told(story: str, profile: str) -> Told:
    """Read a sample's texts."""
    folder = ROOT / "samples" / story
    return Told(story, profile, read(folder / "season.md"), read(folder / "figures.md"))


def build(sample: Told) -> Finished:
    """Give a sample, built and merged."""
    built = finished_sample(sample.story, sample.profile)
    return Finished(sample, built.folder, built.result, built.exit_code)


def _exact(value: float | None) -> Fraction | None:
    return None if value is None else Fraction(str(value))


def compare_points(built: Finished) -> None:
    """Finals of every round and of the year, and whether they are complete."""
    people, figures = built.by_id("people"), built.told.figures
    expected = {row["key"]: (number(row["final"]), row["complete"] == "yes") for row in figures["years"]}
    found = {code: one["scores"] for code, one in people.items()}
    assert expected == {code: (_exact(one["final"]), one["complete"]) for code, one in found.items()}
    rounds = {row["key"]: number(row["final"]) for row in figures["layers"] if row["final"] != "-"}
    assert rounds == {
        f"{code}:{round_}": _exact(points) for code, one in found.items() for round_, points in one["rounds"].items()
    }


def compare_ranks(built: Finished) -> None:
    """Ranks of people and units, and the units' averages."""
    people, units = built.by_id("people"), built.by_id("units")
    for row in built.told.figures["ranks"]:
        expected = {scope: int(row[scope]) for scope in ("school", "unit", "group")}
        assert {**expected, "tied": row["tied"] == "yes"} == people[row["key"]]["rank"], row["key"]
    for row in built.told.figures["units"]:
        unit = units[row["key"]]
        assert (number(row["average"]), int(row["rank"])) == (_exact(unit["average"]), unit["rank"])


def compare_verdict(built: Finished, row: Row) -> None:
    """One verdict on a person or a unit; every reason has words and a citation."""
    who, title = row["key"].split(":")
    everybody = built.by_id("people") | built.by_id("units")
    [verdict] = [one for one in everybody[who]["titles"] if one["id"] == title]
    expected = (row["met"], row["registered"] == "yes", row["proposed"] == "yes")
    assert expected == (verdict["met"], verdict["registered"], verdict["proposed"])
    assert all(reason["text"] and reason["cite"] for reason in verdict["reasons"])


_MET = {"yes": True, "no": False, "unknown": None}


def compare_targets(built: Finished) -> None:
    """The four ratios."""
    found = built.by_id("targets")
    for row in built.told.figures["targets"]:
        target = found[row["key"]]
        expected = (int(row["numerator"]), int(row["denominator"]), _MET[row["met"]])
        assert expected == (target["numerator"], target["denominator"], target["met"])


def compare_receipts(built: Finished) -> None:
    """Every file has one receipt, and every form is known to have come back or not."""
    receipts, figures = built.result["receipts"], built.told.figures
    expected = {
        f"inbox/{row['key']}": (row["status"], *(row[key] or None for key in ("unit", "phase", "round")))
        for row in figures["receipts"]
    }
    found = {one["file"]: tuple(one[key] for key in ("status", "unit", "phase", "round")) for one in receipts}
    assert (expected, len(receipts)) == (found, len(found))
    reasons = {one["file"]: one["reason"] for one in receipts}
    assert all(reasons[f"inbox/{row['key']}"].startswith(row["code"]) for row in figures["receipts"] if row["code"])
    units = built.by_id("units")
    for row in figures["returned"]:
        phases = {
            key: key if key in ("registration", "agreement") or ":" in key else f"self-score:{key}"
            for key in row
            if key != "key"
        }
        assert {phases[key]: row[key] == "yes" for key in phases} == units[row["key"]]["returned"]


def compare_findings(built: Finished) -> None:
    """The findings are exactly those expected, each at its file and person; only notices on the season may be more."""
    figures, found = built.told.figures, built.result["findings"]
    allowed = {row["code"] for row in figures["findings_allowed"]}
    of_no_file = {row["code"] for row in figures["findings"] if not row["file"]}
    of_no_file -= {row["code"] for row in figures["findings"] if row["file"]}

    def file(one: Mapping[str, Any]) -> str:
        within = one["file"].startswith("inbox/") and one["code"] not in of_no_file
        return one["file"].removeprefix("inbox/") if within else ""

    rows = [row for row in figures["findings"] if row["code"] not in allowed]
    expected = Counter((row["code"], row["severity"], row["file"]) for row in rows)
    listed = Counter((f["code"], f["severity"], file(f)) for f in found if f["code"] not in allowed)
    assert expected <= listed
    assert {one for one in listed - expected if one[1] != "notice" or one[2]} == set()
    for row in figures["findings"]:
        assert all_codes()[row["code"]].severity.value == row["severity"]
        if row["table"] in SCORED:
            here = [f for f in found if (f["code"], file(f), f["person"]) == (row["code"], row["file"], row["column"])]
            assert len(here) == 1, row
            assert here[0]["cell"] and here[0]["sheet"] and here[0]["fix"]


def compare_results(built: Finished) -> None:
    """What units registered and what the school aims at comes out as the figures say: met, missed or not known."""
    told = {row["key"]: row for row in built.told.figures["unit_targets"]}
    judged = {one["id"]: one for one in built.result["unit_targets"]}
    assert told.keys() == judged.keys()
    for key, row in told.items():
        one = judged[key]
        for name in ("target", "actual", "achieved"):
            assert one[name] == (float(number(row[name])) if row[name] else None), (key, name)
        assert (one["direction"] or "", one["met"]) == (row["direction"], row["met"])
    whole = {one["id"]: (one["actual"], one["met"]) for one in built.result["school_targets"]}
    figures = built.told.figures["school_targets"]
    assert whole == {row["key"]: ([float(number(row[key])) for key in ("low", "high")], row["met"]) for row in figures}


def asks_of_its_profile(built: Finished, criterion: str) -> None:
    """The forms that were issued ask a criterion of the profile."""
    asked = next(row["text"] for row in profile_tables(built.told.profile)["criteria"] if row["key"] == criterion)
    forms = built.folder.glob("phieu/tu-cham*/*.xlsx")
    texts = (str(cell) for form in forms for sheet in opened(form) for row in sheet.values for cell in row)
    assert any(asked in text for text in texts)
