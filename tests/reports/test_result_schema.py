"""The result's JSON Schema tells the truth: every sample fits it, and no key of a result is missing from it or its page."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.program import run
from tests.samples.closed import closed_sample
from tests.samples.kinds import KINDS
from tests.seasons.sample import finished_demo, finished_sample
from tests.seasons.small import Small
from thidua_xlsx.reports.result.outcome import SeasonOutcome, result_schema

DOCS = Path(__file__).resolve().parents[2] / "docs"
SCHEMA = result_schema()


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with its reference followed."""
    while "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema


def undeclared(value: Any, schema: dict[str, Any], where: str = "") -> Iterator[str]:
    """Name the keys of a value that its schema does not know."""
    chosen = [resolved(one) for one in resolved(schema).get("anyOf", [schema])]
    if isinstance(value, list):
        items = next((one["items"] for one in chosen if "items" in one), {})
        for one in value:
            yield from undeclared(one, items, f"{where}[]")
    elif isinstance(value, dict):
        known = next((one for one in chosen if one.get("type") == "object"), {})
        others = known.get("additionalProperties")
        for key, inside in value.items():
            if key in known.get("properties", {}):
                yield from undeclared(inside, known["properties"][key], f"{where}.{key}")
            elif isinstance(others, dict):
                yield from undeclared(inside, others, f"{where}.*")
            else:
                yield f"{where}.{key}"


def held(result: bytes) -> None:
    """Decode a result by its types; no key may be unknown to them."""
    msgspec.json.decode(result, type=SeasonOutcome, strict=True)
    assert sorted(set(undeclared(json.loads(result), SCHEMA))) == []


@pytest.mark.parametrize("profile", KINDS)
def test_every_sample_fits_the_schema_before_its_council_met_and_once_it_is_closed(profile: str) -> None:
    for season in (finished_sample(KINDS[profile].told.story, profile).folder, closed_sample(profile)):
        held((season / "ket-qua" / "ket-qua.json").read_bytes())


def test_an_office_of_many_schools_fits_it() -> None:
    held((finished_demo("xa") / "ket-qua" / "ket-qua.json").read_bytes())


@pytest.mark.parametrize("asked", [[], ["--regime", "luat-2026"], ["--regime", "luat-2026", "--compare"]])
def test_a_result_under_other_rules_fits_it_too(asked: list[str], small: Small) -> None:
    assert run("merge", small.folder / "inbox", "--no-papers", *asked).exit_code in (0, 1)
    held((small.folder / "ket-qua" / "ket-qua.json").read_bytes())


def test_a_key_that_nobody_declared_and_a_value_of_another_kind_are_noticed(small: Small) -> None:
    small.merge()
    result = json.loads((small.folder / "ket-qua" / "ket-qua.json").read_bytes())
    result["people"][0]["scores"]["mood"] = 1
    assert list(undeclared(result, SCHEMA)) == [".people[].scores.mood"]
    result["people"][0]["scores"]["final"] = "97"
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(result, SeasonOutcome, strict=True)


def test_the_page_names_every_key_of_the_schema_and_each_list_once() -> None:
    page = (DOCS / "result.md").read_text("utf-8")
    named = set(re.findall(r"`([a-z_0-9]+)`", page)) | set(re.findall(r"[{ ]([a-z_]+)[,}]", page))
    keys = {key for one in SCHEMA["$defs"].values() for key in one.get("properties", {})}
    assert sorted(keys - named) == []
    heads = [
        name
        for line in page.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    ]
    top = SCHEMA["$defs"]["SeasonOutcome"]["properties"]
    assert {key: heads.count(key) for key in ("receipts", "findings", "people", "units")} == dict.fromkeys(
        ("receipts", "findings", "people", "units"), 1
    )
    assert sorted(set(top) - set(heads)) == []
