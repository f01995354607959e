"""The merged sample season says what was worked out apart from the program, in samples/thcs-kim-son/figures.md."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.program import Built
from tests.seasons.outside import Summary
from thidua_xlsx.demo.story_text import read_tables

FIGURES = read_tables((Path(__file__).parents[2] / "samples/thcs-kim-son/figures.md").read_text("utf-8"))


def _number(text: str) -> Decimal | None:
    return None if text.strip() in ("-", "") else Decimal(text.replace(",", ".").strip())


def _value(arithmetic: str) -> Decimal | None:
    """Give what a line of arithmetic ends in; `-` is a layer that nobody scored."""
    last = arithmetic.partition("(")[0].replace("->", "=").rpartition("=")[2]
    return _number(last)


def _by_id(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows}


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


@pytest.mark.parametrize("row", FIGURES["years"], ids=lambda row: row["key"])
def test_final_and_completeness_of_everybody(row: Mapping[str, str], kim_son: Built) -> None:
    scores = _by_id(kim_son.result["people"])[row["key"]]["scores"]
    assert (_number(row["final"]), row["complete"] == "yes") == (_decimal(scores["final"]), scores["complete"])


def test_final_of_every_round(kim_son: Built) -> None:
    people = _by_id(kim_son.result["people"])
    expected, found = {}, {}
    for row in FIGURES["layers"]:
        person, round_ = row["key"].split(":")
        expected[row["key"]] = _number(row["final"])
        found[row["key"]] = _decimal(people[person]["scores"]["rounds"].get(round_))
    assert expected == found


@pytest.mark.parametrize("row", FIGURES["ranks"], ids=lambda row: row["key"])
def test_ranks_and_ties(row: Mapping[str, str], kim_son: Built) -> None:
    rank = _by_id(kim_son.result["people"])[row["key"]]["rank"]
    expected = {scope: int(row[scope]) if row[scope].strip("- ") else None for scope in ("school", "unit", "group")}
    assert {**expected, "tied": row["tied"] == "yes"} == rank


@pytest.mark.parametrize("row", FIGURES["units"], ids=lambda row: row["key"])
def test_unit_averages_and_ranks(row: Mapping[str, str], kim_son: Built) -> None:
    unit = _by_id(kim_son.result["units"])[row["key"]]
    assert (_number(row["average"]), int(row["rank"])) == (_decimal(unit["average"]), unit["rank"])


@pytest.mark.parametrize("row", [*FIGURES["titles"], *FIGURES["collectives"]], ids=lambda row: row["key"])
def test_verdicts(row: Mapping[str, str], kim_son: Built) -> None:
    who, title = row["key"].split(":")
    everybody = _by_id(kim_son.result["people"]) | _by_id(kim_son.result["units"])
    verdict = _by_id(everybody[who]["titles"])[title]
    expected = (row["met"], row["registered"] == "yes", row["proposed"] == "yes")
    assert expected == (verdict["met"], verdict["registered"], verdict["proposed"])
    assert all(reason["text"] and reason["cite"] for reason in verdict["reasons"])


@pytest.mark.parametrize("row", FIGURES["targets"], ids=lambda row: row["key"])
def test_targets(row: Mapping[str, str], kim_son: Built) -> None:
    target = _by_id(kim_son.result["targets"])[row["key"]]
    expected = (int(row["numerator"]), int(row["denominator"]), row["met"] == "yes")
    assert expected == (target["numerator"], target["denominator"], target["met"])


def test_every_file_has_one_receipt(kim_son: Built) -> None:
    expected = {
        f"inbox/{row['key']}": (row["status"], row["unit"] or None, row["phase"] or None, row["round"] or None)
        for row in FIGURES["receipts"]
    }
    found = {
        receipt["file"]: tuple(receipt[key] for key in ("status", "unit", "phase", "round"))
        for receipt in kim_son.result["receipts"]
    }
    assert expected == found
    assert len(kim_son.result["receipts"]) == len(found)


def test_the_reason_of_a_file_set_aside_names_its_code(kim_son: Built) -> None:
    reasons = {receipt["file"]: receipt["reason"] for receipt in kim_son.result["receipts"]}
    coded = [row for row in FIGURES["receipts"] if row["code"]]
    assert coded
    for row in coded:
        assert reasons[f"inbox/{row['key']}"].startswith(row["code"])


def test_returned_forms(kim_son: Built) -> None:
    assert [row["key"] for row in FIGURES["returned"]] == [unit["id"] for unit in kim_son.result["units"]]
    for row in FIGURES["returned"]:
        returned = _by_id(kim_son.result["units"])[row["key"]]["returned"]
        expected = {"registration": row["registration"] == "yes"}
        expected |= {f"self-score:{code}": row[code] == "yes" for code in ("D1", "D2", "D3", "D4")}
        assert expected == returned


def test_when_forms_came_in(kim_son: Built) -> None:
    told = {(row["key"], row["form"]): (row["day"], int(row["late"])) for row in FIGURES["arrivals"]}
    found = {
        (unit["id"], form): (day, unit["days_late"].get(form, 0))
        for unit in kim_son.result["units"]
        for form, day in unit["received_on"].items()
    }
    assert found == told


def test_findings_are_those_expected_and_no_others(kim_son: Built) -> None:
    """One mistake gives one finding: the list is exact, but for the few that may also be said."""
    allowed = {row["code"] for row in FIGURES["findings_allowed"]}
    expected = sorted((row["code"], row["severity"], row["file"]) for row in FIGURES["findings"] if row["file"])
    found = sorted(
        (finding["code"], finding["severity"], finding["file"].removeprefix("inbox/"))
        for finding in kim_son.result["findings"]
        if finding["file"].startswith("inbox/") and finding["code"] not in allowed | {"X101", "X103", "X105"}
    )
    without_place = {"X101", "X103", "X105", "D211", "X106"}
    assert [entry for entry in expected if entry[0] not in without_place] == [
        entry for entry in found if entry[0] not in without_place
    ]
    for code in without_place:
        count = sum(row["code"] == code for row in FIGURES["findings"])
        assert (code, count) == (code, sum(f["code"] == code for f in kim_son.result["findings"]))


def test_findings_name_person_cell_and_raw_value(kim_son: Built) -> None:
    raw = [row for row in FIGURES["findings"] if row["raw"]]
    assert raw
    for row in raw:
        matching = [
            finding
            for finding in kim_son.result["findings"]
            if finding["code"] == row["code"] and finding["file"] == f"inbox/{row['file']}"
        ]
        assert len(matching) == 1, row
        assert matching[0]["cell"] and matching[0]["sheet"] and matching[0]["fix"]
        if row["table"] in ("self_score", "unit_score"):
            assert matching[0]["person"] == row["column"]


def test_errors_make_exit_code_1_and_the_outputs_are_written(kim_son: Built) -> None:
    assert kim_son.exit_code == 1
    assert {"ket-qua.json", "tong-hop.xlsx"} <= {path.name for path in (kim_son.folder / "ket-qua").iterdir()}


@pytest.mark.parametrize(
    ("sheet", "good", "gaps"),
    [("Tổng quan", "✓ có", "! còn thiếu"), ("Tình hình nộp", "✓ đã nhận", "! còn thiếu (nhận 30/09/2024)")],
)
def test_no_form_that_has_errors_or_gaps_is_called_done(kim_son: Built, sheet: str, good: str, gaps: str) -> None:
    """Forms: registration, then four rounds. In the second form of TNV somebody has 12 of 10 points, in the third -2."""
    rows = Summary(kim_son.folder)[sheet].iter_rows(values_only=True)
    told = [[cell for cell in row if isinstance(cell, str)] for row in rows]
    marks = {row[0]: row[1:] for row in told if row and row[-1] == "5/5"}
    assert marks["Tổ Ngữ văn - Giáo dục công dân"] == [gaps, good, "✗ 1 lỗi", "✗ 1 lỗi", good, "5/5"]
    assert marks["Tổ Toán - Tin"][3:] == ["! còn thiếu", good, "5/5"]
