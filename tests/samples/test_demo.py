"""`demo --sample`: each kind of school has a finished season of its own to look at."""

import json
from pathlib import Path

import pytest

from tests.program import run
from thidua_xlsx.runtime.packaged_data import OFFICES, SAMPLES, sample_texts


@pytest.mark.parametrize("story", SAMPLES.values())
def test_every_sample_has_its_texts(story: str) -> None:
    assert {"season.md", "ledger.md", "figures.md", "inbox/_other.md"} <= set(sample_texts(story))


@pytest.mark.parametrize("story", OFFICES.values())
def test_every_office_has_its_texts(story: str) -> None:
    assert {"season.md", "schools.md", "inbox.md", "figures.md"} <= set(sample_texts(story))


def test_the_demo_of_an_office_merges_the_reports_of_its_schools(tmp_path: Path) -> None:
    """Ten of twelve schools are counted: one sent two different reports, one sent none."""
    folder = tmp_path / "xem"
    done = run("demo", folder, "--sample", "xa")
    assert done.exit_code == 0, done.output
    result = json.loads((folder / "ket-qua" / "ket-qua.json").read_text("utf-8"))
    received = [one["id"] for one in result["schools"]["units"] if one["status"] == "received"]
    assert (len(result["schools"]["units"]), len(received)) == (12, 10)
    assert "12 trường" in (folder / "DOC-TRUOC.txt").read_text("utf-8")
    assert not (folder / "phieu").exists()


def test_the_demo_of_a_primary_school_and_no_other_over_it(tmp_path: Path) -> None:
    folder = tmp_path / "xem"
    done = run("demo", folder, "--sample", "tieu-hoc")
    assert done.exit_code == 0, done.output
    result = json.loads((folder / "ket-qua" / "ket-qua.json").read_text("utf-8"))
    assert result["season"]["id"] == "truc-cuong-2024"
    before = sorted(folder.rglob("*"))
    assert run("demo", folder, "--sample", "mam-non").exit_code == 2
    assert sorted(folder.rglob("*")) == before
    assert run("demo", folder, "--sample", "tieu-hoc").exit_code == 0
