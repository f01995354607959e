"""The sample seasons that the program carries, built from their texts and merged through the command line.

What the council decides on THCS Kim Sơn: who is proposed for what stands in the sample's `figures.md`: LĐTT 27, CSTĐCS 12,
TTLĐTT 3, TTLĐXS 1. Nine members meet and all nine vote yes on everybody proposed, but for one CSTĐCS: five of nine are
55.56 %, below two thirds.
"""

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

from tests.program import Built, run
from tests.seasons.once import built_once
from tests.seasons.outside import fill
from thidua_xlsx.demo.sample_school import build_sample
from thidua_xlsx.messages.language import language

PROPOSED = {"LDTT": 27, "CSTDCS": 12, "TTLDTT": 3, "TTLDXS": 1}
_MEETING = {"date": "30/06/2025", "members": 9, "present": 9, "ballots_issued": 9, "ballots_valid": 9}


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


def decided_kim_son() -> Path:
    """The folder of THCS Kim Sơn after its council's workbook came back. Nobody may change it."""
    return built_once("decided-kim-son", _decide) / "thcs-kim-son"


def voted_down() -> str:
    """Give the ballot of THCS Kim Sơn that did not pass, as `who:title`."""
    return (decided_kim_son().parent / "voted-down.txt").read_text("utf-8")


def _decide(below: Path) -> None:
    built = finished_sample("thcs-kim-son", "thcs")
    folder = below / "thcs-kim-son"
    shutil.copytree(built.folder, folder)
    on = _proposed(built.result)
    assert Counter(ballot.partition(":")[2] for ballot in on) == PROPOSED
    down = next(ballot for ballot in on if ballot.endswith(":CSTDCS"))
    votes: dict[str, dict[str, object]] = {ballot: {"yes": 9, "no": 0} for ballot in on}
    votes[down] = {"yes": 5, "no": 4}
    answers = {"ballots": votes, "meeting": {key: {"value": value} for key, value in _MEETING.items()}}
    fill(folder / "ket-qua" / "hoi-dong.xlsx", folder / "inbox" / "hoi-dong.xlsx", answers)
    run("merge", folder / "inbox")
    (below / "voted-down.txt").write_text(down, "utf-8")


def _proposed(found: Any) -> list[str]:
    """The ballots of everybody proposed, as `who:title`."""
    return [
        f"{who['id']}:{title['id']}"
        for who in (*found["people"], *found["units"])
        for title in who["titles"]
        if title["proposed"]
    ]
