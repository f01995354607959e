"""The sample seasons that the program carries, built from their texts and merged through the command line."""

import json
from pathlib import Path

from tests.program import Built, run
from tests.seasons.once import built_once
from thidua_xlsx.demo.sample_office import build_office
from thidua_xlsx.demo.sample_school import build_sample
from thidua_xlsx.messages.language import language
from thidua_xlsx.runtime.packaged_data import STORIES


def finished_sample(story: str, profile: str) -> Built:
    """A sample season, merged once. Nobody may change it."""
    below = built_once(story, lambda below: _finish(below, story, profile))
    folder = below / story
    printed = json.loads((below / "printed.json").read_text("utf-8"))
    result = json.loads((folder / "ket-qua" / "ket-qua.json").read_text("utf-8"))
    return Built(folder, result, printed["exit_code"], printed["output"])


def _finish(below: Path, story: str, profile: str) -> None:
    build_sample(story, profile, below / story, say=language("vi"))
    done = run("merge", below / story / "inbox")
    printed = {"exit_code": done.exit_code, "output": done.output}
    (below / "printed.json").write_text(json.dumps(printed), "utf-8")


def finished_demo(sample: str) -> Path:
    """The folder of a sample as `demo` leaves it, its council's decisions included. Nobody may change it."""
    return built_once(f"demo-{sample}", lambda below: _demo(below / sample, sample)) / sample


def _demo(folder: Path, sample: str) -> None:
    done = run("demo", folder, "--sample", sample)
    assert done.exit_code == 0, done.output


def unvoted_commune() -> Path:
    """The commune of twelve schools, merged before its council has met. Nobody may change it."""
    return built_once("xa-before-the-vote", lambda below: _merged_office(below / "xa")) / "xa"


def _merged_office(folder: Path) -> None:
    build_office(STORIES["xa"], folder, say=language("vi"))
    assert run("merge", folder / "inbox").exit_code == 1  # there are things that a person must fix
