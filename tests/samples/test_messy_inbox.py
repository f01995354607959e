"""The messy inbox, built from its text and merged: each file's receipt is the one written down by hand, line by line."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.program import SOFFICE, run
from thidua_xlsx.commands.merge import merge
from thidua_xlsx.demo.story_text import read_tables
from thidua_xlsx.messages.language import language
from thidua_xlsx.runtime.packaged_data import sample_texts
from thidua_xlsx.workflow.outputs.summary_file import ResultOutput
from tools.build_messy import PASSWORDS, STORY, Entry, build, entries, in_results, possible

RECEIPTS = [row for table in read_tables(sample_texts(STORY)["receipts.md"]).values() for row in table]
STORIES = {entry.name: entry for entry in entries()}


@dataclass(frozen=True)
class Messy:
    """The merged messy inbox, and the same season with only the clean return of each unit."""

    folder: Path
    result: dict[str, Any]
    exit_code: int
    clean: dict[str, Any]
    left_out: frozenset[str]


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> Messy:
    built = build(tmp_path_factory.mktemp("lon-xon") / "mua", SOFFICE)
    folder, clean = built.folder, built.folder.parent / "sach"
    clean.mkdir()
    for unit, data in built.clean.items():
        (clean / f"{unit}.xlsx").write_bytes(data)
    done = run("merge", folder / "inbox", "--no-papers", "--season", folder, "--password-file", folder / PASSWORDS)
    assert done.exit_code in (0, 1), done.output
    out = folder.parent / "ra-sach"
    merge(clean, words=language("vi"), season=folder, out=out, outputs=(ResultOutput(),))
    left_out = frozenset(entry.name for entry in built.left_out)
    return Messy(folder, result(folder / "ket-qua"), done.exit_code, result(out), left_out)


def result(out: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((out / "ket-qua.json").read_text("utf-8"))
    return read


def here(row: Mapping[str, str]) -> Entry:
    """The story of a receipt; skips where this machine cannot make the file."""
    entry = STORIES[row["key"]]
    if not possible(entry, SOFFICE):
        pytest.skip(f"{entry.name}: needs {entry.needs}")
    return entry


def test_every_file_has_exactly_one_receipt_and_there_are_no_others(messy: Messy) -> None:
    made = {in_results(row["key"]) for row in RECEIPTS if row["key"] not in messy.left_out}
    assert Counter(made) == Counter(receipt["file"] for receipt in messy.result["receipts"])
    assert messy.exit_code == 1


@pytest.mark.parametrize("row", RECEIPTS, ids=[row["key"] for row in RECEIPTS])
def test_receipt(row: Mapping[str, str], messy: Messy) -> None:
    name = in_results(here(row).name)
    [receipt] = [one for one in messy.result["receipts"] if one["file"] == name]
    found = [one for one in messy.result["findings"] if one["file"] == name and one["code"][0] in "FSCR"]
    form = " ".join(filter(None, (receipt["unit"], receipt["phase"], receipt["round"])))
    reason = receipt["reason"] or ""
    expected = {key: row[key] for key in ("status", "form", "reason", "findings", "integrity")}
    assert expected == {
        "status": receipt["status"],
        "form": form,
        "reason": reason.partition(" ")[0].rstrip(":"),
        "findings": " ".join(sorted({one["code"] for one in found})),
        "integrity": receipt["integrity"] or "",
    }
    assert row["says"] in reason + " ".join(one["message"] for one in found)


@pytest.mark.parametrize("row", [pytest.param(row, id=row["key"]) for row in RECEIPTS if row["numbers"]])
def test_numbers(row: Mapping[str, str], messy: Messy) -> None:
    """Scores are those of the clean returns alone, or not there, or say of themselves that they are not whole."""
    unit, kept = here(row).unit, row["numbers"].split()
    number = int(unit.removeprefix("T"))
    for letter, final in (("A", number + 10), ("B", number + 7)):  # answers(): 9 + n + 1 and 8 + n - 1 by the unit
        mine, theirs = person(messy.result, unit + letter), person(messy.clean, unit + letter)
        assert (final, True) == (theirs["scores"]["final"], theirs["scores"]["complete"])
        if kept == ["none"]:
            assert mine["scores"]["final"] is None
        elif kept[0] == "unknown" and letter in kept:
            assert mine["scores"]["complete"] is False
        else:
            assert theirs["scores"] == mine["scores"]
        if kept == ["same"]:
            assert theirs["grade"] == mine["grade"]
            assert verdicts(theirs) == verdicts(mine)


def person(result: Mapping[str, Any], code: str) -> Mapping[str, Any]:
    return next(one for one in result["people"] if one["id"] == code)


def verdicts(who: Mapping[str, Any]) -> dict[str, str]:
    return {title["id"]: title["met"] for title in who["titles"]}


def test_units_in_the_mess_keep_their_averages(messy: Messy) -> None:
    whole = {STORIES[row["key"]].unit for row in RECEIPTS if row["numbers"] == "same"} - {
        entry.unit for entry in STORIES.values() if entry.name in messy.left_out
    }
    averages = [{unit["id"]: unit["average"] for unit in one["units"]} for one in (messy.result, messy.clean)]
    assert {unit: averages[1][unit] for unit in whole} == {unit: averages[0][unit] for unit in whole}


def test_two_versions_that_differ_are_shown_with_both_cells(messy: Messy) -> None:
    unit = next(entry.unit for entry in STORIES.values() if entry.name.startswith("khac-nhau/"))
    [shown] = [one for one in messy.result["findings"] if one["code"] == "X102"]
    assert (shown["unit"], shown["person"]) == (unit, f"{unit}A")
    assert "9" in shown["message"] and "8" in shown["message"]
