"""Every finished sample at the end of its year: its council passed everybody proposed, but for one of THCS Kim Sơn, and marked the contest; then the season was closed.

There nine members meet and five of them vote for one CSTĐCS: 55.56 %, below two thirds.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.program import run
from tests.samples.kinds import KINDS
from tests.samples.story_figures import number
from tests.seasons.once import built_once
from tests.seasons.outside import fill, opened, tables
from tests.seasons.sample import finished_sample

MEETING = {  # members of the council as the sample lists them, and a day after its last round
    "mam-non": (7, "31/05/2023"),
    "tieu-hoc": (6, "31/05/2025"),
    "thcs": (9, "30/06/2025"),
    "ptdtnt": (7, "31/05/2026"),
    "office": (5, "31/05/2022"),
}


def closed_sample(profile: str) -> Path:
    """The folder of a sample whose council has met, closed. Nobody may change it."""
    return built_once(f"closed-{profile}", lambda below: _close(below, profile)) / profile


def voted_down(on: Iterable[str]) -> str:
    """The ballot of THCS Kim Sơn that does not pass."""
    return next(key for key in on if key.endswith(":CSTDCS"))


def _close(below: Path, profile: str) -> None:
    told, folder = KINDS[profile].told, below / profile
    shutil.copytree(finished_sample(told.story, profile).folder, folder)
    rows = [row for table in ("titles", "collectives") for row in told.figures[table]]
    proposed = {row["key"] for row in rows if row["proposed"] == "yes"}
    asked: set[str] = set()
    for file in sorted((folder / "ket-qua").glob("hoi-dong*.xlsx")):  # that of a round of its own comes beside it
        on = [key for key in tables(opened(file))["ballots"].rows() if key in proposed]
        asked |= set(on)
        fill(file, folder / "inbox" / file.name, _word(profile, on))
    assert asked == proposed
    assert run("merge", folder / "inbox").exit_code in (0, 1)
    done = run("finalize", folder)
    assert done.exit_code in (0, 1), done.output


def _word(profile: str, on: list[str]) -> dict[str, dict[str, dict[str, object]]]:
    """What the council writes: everybody votes yes on these ballots but one, entries to a contest get the marks of the figures."""
    members, day = MEETING[profile]
    down = voted_down(on) if profile == "thcs" else ""
    counts = dict.fromkeys(("members", "present", "ballots_issued", "ballots_valid"), members)
    word: dict[str, Any] = {
        "meeting": {key: {"value": value} for key, value in {"date": day, **counts}.items()},
        "ballots": {key: {"yes": members, "no": 0} if key != down else {"yes": 5, "no": 4} for key in on},
    }
    entries = KINDS[profile].told.figures.get("contest_entries", ())
    marked = {row["key"]: row for row in entries if row["mark"]}
    if marked:
        word["marked_entries"] = {
            key: {"mark": float(number(row["mark"]) or 0), "prize": row["prize"]} for key, row in marked.items()
        }
    return word
