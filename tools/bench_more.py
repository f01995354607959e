"""What the bench measures beside the race: one changed return, single commands, and how time and memory grow."""

import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import bench_ordinary
import bench_season

Timed = Callable[[list[str]], tuple[float, int, str]]
RESULTS, CACHE = ("ket-qua.json", "tong-hop.xlsx"), ".cache"


def program(*arguments: str) -> list[str]:
    """Give the command line of the program."""
    return [sys.executable, "-m", "thidua_xlsx", *arguments]


def rerun(season: Path, out: Path, timed: Timed, *, ordinary: bool = False) -> dict[str, float]:
    """Merge a season, change one return, merge again; give both times in seconds, of the clock and of processors.

    The second merge must write what a merge without a cache writes of the changed inbox: `RuntimeError` otherwise. The
    season is left as it was.
    """
    shutil.rmtree(season / CACHE, ignore_errors=True)
    made_by = bench_ordinary if ordinary else bench_season
    first_return = made_by.return_of(season, 0)
    before = first_return.read_bytes()
    merge = program("merge", str(season / "inbox"), "--out", str(out), "--quiet")
    try:
        busy = [processor_seconds()]
        first, _, _ = timed(merge)
        busy.append(processor_seconds())
        made_by.answer_again(season, 0)
        busy.append(processor_seconds())
        again, _, _ = timed(merge)
        busy.append(processor_seconds())
        written = {name: (out / name).read_bytes() for name in RESULTS}
        timed([*merge, "--no-cache"])
        if written != {name: (out / name).read_bytes() for name in RESULTS}:
            raise RuntimeError("a merge with the cache wrote something else than one without")
    finally:
        first_return.write_bytes(before)
        shutil.rmtree(season / CACHE, ignore_errors=True)
    return {
        "first merge": first,
        "one return changed": again,
        "first merge, processors": busy[1] - busy[0],
        "one return changed, processors": busy[3] - busy[2],
    }


def processor_seconds() -> float:
    """Give how long processors were busy for the processes that this one started and that have ended."""
    spent = os.times()
    return spent.children_user + spent.children_system


def commands(season: Path, out: Path, timed: Timed, rounds: int) -> dict[str, float]:
    """Give the median seconds of single commands on a season, as whole processes; `forms` for each form it issues."""
    one = str(bench_season.return_of(season, 0))
    issued = out / "issued"
    asked = {
        "--help": ["--help"],
        "check of one form": ["check", one],
        "status": ["status", str(season)],
    }
    found = {name: statistics.median(timed(program(*words))[0] for _ in range(rounds)) for name, words in asked.items()}
    issued.mkdir(parents=True)
    for name in ("thidua.xlsx", "so-theo-doi.xlsx"):
        shutil.copy(season / name, issued)
    seconds, _, _ = timed(
        program("forms", str(issued), "--phase", bench_season.PHASE, "--round", bench_season.ROUND, "--quiet")
    )
    count = sum(1 for _ in (issued / "phieu").rglob("*.xlsx"))
    return {**found, f"forms, each of {count}": seconds / count}


def line(points: Mapping[int, float]) -> tuple[float, float]:
    """Fit a straight line through (forms, figure) by least squares; give its start and its rise for each form."""
    across = statistics.mean(points)
    up = statistics.mean(points.values())
    spread = sum((forms - across) ** 2 for forms in points)
    rise = sum((forms - across) * (figure - up) for forms, figure in points.items()) / spread
    return up - rise * across, rise


def growth(
    seconds: Mapping[int, float], memory: Mapping[int, float], heads: tuple[str, str] = ("forms", "seconds")
) -> str:
    """Write how time and memory grow, as Markdown: what was measured, the line through it, and how far off it is."""
    start, rise = line(seconds)
    lines = ["### Growth", "", f"| {heads[0]} | {heads[1]} | by the line | peak memory, MB |", "|---|---|---|---|"]
    for forms in sorted(seconds):
        lines.append(f"| {forms} | {seconds[forms]:.2f} | {start + rise * forms:.2f} | {memory[forms] / 2**20:.0f} |")
    _, grown = line(memory)
    lines += ["", f"{1000 * rise:.1f} ms and {grown / 1024:.0f} KB for each further one."]
    return "\n".join(lines) + "\n"


def machine() -> str:
    """Describe the machine in a line: its processors, system and Python."""
    started = time.strftime("%Y-%m-%d")
    version = ".".join(str(part) for part in sys.version_info[:3])
    return f"{os.cpu_count()} processors, {sys.platform}, Python {version}, {started}"


def table(title: str, figures: Mapping[str, float]) -> str:
    """Write figures in seconds as a Markdown table."""
    lines = [f"### {title}", "", "| | seconds |", "|---|---|"]
    return "\n".join(lines + [f"| {name} | {figure:.3f} |" for name, figure in figures.items()]) + "\n"
