"""How fast a merge is beside what anyone would write instead, and beside what the disk allows.

Builds seasons of real issued forms, filled in: clean large ones, and ordinary ones (`bench_ordinary`). Over the same
files run, one after another and several times (so that a busy machine disturbs all alike): the whole merge as a
process; the script that a secretary's friend would write, with pandas and openpyxl; the same with calamine; and the
floor, which only inflates the files and scans their XML. A merge also writes official papers, which nobody asks of the
scripts; it runs a second time without them. Prints medians, ratios, peak memory and each stage's share; then what a
merge takes where one return has changed, what single commands take, and how time and memory grow. With `--schools` a
province of so many schools instead, whose reports an office merges (`bench_province`).
docs/performance.md has the last figures.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import bench_more  # noqa: E402
import bench_ordinary  # noqa: E402
import bench_peers  # noqa: E402
import bench_province  # noqa: E402
import bench_season  # noqa: E402

SIZES = (12, 75)  # of 40 people: 480, and the 3,000 of the largest organisation that merges forms itself
RACERS = ("merge", "merge-no-papers", "pandas-openpyxl", "pandas-calamine", "floor")
PROVINCE_RACERS = ("merge", "pandas-calamine-lists", "floor")


@dataclass
class Run:
    """One racer over one season: seconds (wall and of all processors), and peak memory over all its processes."""

    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    answer: dict[str, float] = field(default_factory=dict)

    @property
    def median(self) -> float:
        """The median of its seconds."""
        return statistics.median(self.seconds)

    @property
    def busy(self) -> float:
        """The median of the seconds that processors were busy for it."""
        return statistics.median(self.processor)


def command(racer: str, season: Path, out: Path) -> list[str]:
    """Give the command line of a racer."""
    inbox = str(season / "inbox")
    if racer.startswith("merge"):
        asked = ["--no-papers"] if racer == "merge-no-papers" else []
        return [sys.executable, "-m", "thidua_xlsx", "merge", inbox, "--out", str(out), "--no-cache", "--quiet", *asked]
    return [sys.executable, str(Path(bench_peers.__file__)), racer, inbox, str(out / "peer.xlsx")]


def race(season: Path, racers: tuple[str, ...], rounds: int, tell: Callable[[str], None]) -> dict[str, Run]:
    """Run the racers over a season in turns."""
    runs = {racer: Run() for racer in racers}
    for _ in range(rounds):
        for racer in racers:
            with tempfile.TemporaryDirectory() as out:
                before = bench_more.processor_seconds()
                seconds, memory, printed = timed(command(racer, season, Path(out)))
                runs[racer].seconds.append(seconds)
                runs[racer].processor.append(bench_more.processor_seconds() - before)
                runs[racer].memory.append(memory)
                runs[racer].answer = totals(racer, Path(out), printed)
            tell(
                f"  {racer}: {seconds:.2f} s, {runs[racer].processor[-1]:.2f} s of processors, {memory / 2**20:.0f} MB"
            )
    return runs


def totals(racer: str, out: Path, printed: str) -> dict[str, float]:
    """Give everybody's total by a racer; the floor has none."""
    if racer.startswith("merge"):
        people = json.loads((out / "ket-qua.json").read_text("utf-8"))["people"]
        return {person["id"]: person["scores"]["final"] for person in people if person["scores"]["final"] is not None}
    return json.loads(printed) if racer != "floor" else {}


def timed(arguments: list[str]) -> tuple[float, int, str]:
    """Run a process; give its seconds, the most memory that it and its children held at one time, and its output."""
    started = time.perf_counter()
    process = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    peak, over = [0], threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, peak, over), daemon=True)
    watcher.start()
    printed, complaint = process.communicate()
    seconds = time.perf_counter() - started
    over.set()
    watcher.join()
    if process.returncode not in (0, 1):
        raise RuntimeError(complaint)
    return seconds, peak[0], printed


def _watch(pid: int, peak: list[int], over: threading.Event) -> None:
    """Look at memory now and then: a look at large processes takes time and stops them, so it takes 2 % at most."""
    took = 0.0
    while not over.wait(max(0.05, 50 * took)):
        started = time.perf_counter()
        peak[0] = max(peak[0], sum(_resident(one) for one in _family(pid)))
        took = time.perf_counter() - started


def _family(pid: int) -> list[int]:
    """Give a process and all below it, where the system has /proc."""
    children: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children += [int(child) for child in path.read_text().split()]
        except OSError:
            continue
    return [pid, *(below for child in children for below in _family(child))]


def _resident(pid: int) -> int:
    """Give a process's own memory in bytes, its share of what it has in common with others included."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def stages(season: Path) -> dict[str, float]:
    """Give the seconds of processors for each stage of a merge, in a process of its own."""
    before = bench_more.processor_seconds()
    _, _, printed = timed([sys.executable, str(Path(bench_peers.__file__)), "stages", str(season / "inbox"), "-"])
    busy, found = bench_more.processor_seconds() - before, dict[str, float](json.loads(printed))
    return {**found, "start and end": max(busy - sum(found.values()), 0.0)}


def report(forms: int, runs: dict[str, Run], shares: dict[str, float], title: str = "") -> str:
    """Write a season's figures as Markdown, of seconds and of processor time the medians."""
    lines = [f"### {title or f'{forms} forms'}", ""]
    lines += ["| | seconds | times merge | processor seconds | ms a form | times merge | peak memory, MB | runs |"]
    lines += ["|---|---|---|---|---|---|---|---|"]
    for racer, run in runs.items():
        times, busier = run.median / runs["merge"].median, run.busy / runs["merge"].busy
        lines.append(
            f"| {racer} | {run.median:.2f} | {times:.2f} | {run.busy:.2f} | {1000 * run.busy / forms:.1f} "
            f"| {busier:.2f} | {max(run.memory) / 2**20:.0f} | {len(run.seconds)} |"
        )
    whole = sum(shares.values())
    lines += ["", "| stage of the merge | processor seconds | share |", "|---|---|---|"]
    lines += [f"| {stage} | {seconds:.2f} | {100 * seconds / whole:.0f} % |" for stage, seconds in shares.items()]
    return "\n".join(lines) + "\n"


def grown(folder: Path, sizes: Sequence[int], people: int, tell: Callable[[str], None]) -> str:
    """Merge seasons of several sizes once each and write how time and memory grow."""
    seconds, memory = {}, {}
    for forms in sizes:
        run = race(built(folder, forms, people), ("merge",), 1, tell)["merge"]
        seconds[forms], memory[forms] = run.median, float(max(run.memory))
    return bench_more.growth(seconds, memory)


def built(folder: Path, forms: int, people: int = 0) -> Path:
    """Give a season, built now unless the folder holds it already: so many forms of so many people each.

    Without people an ordinary season of so many units, each with three forms.
    """
    season = folder / (f"{forms}x{people}" if people else f"ordinary-{forms}")
    if not (season / "phieu" / "khoa.json").exists():
        print(f"building {season.name}", file=sys.stderr)
        season.mkdir(parents=True, exist_ok=True)
        if people:
            bench_season.build(season, forms, people)
        else:
            bench_ordinary.build(season, forms)
    return season


def provinces(folder: Path, sizes: Sequence[int], rounds: int, tell: Callable[[str], None]) -> Iterator[str]:
    """Merge provinces of so many schools beside a clerk's script and the floor.

    Gives what was measured of each, and of several how time and memory grow. Seconds of processors are what the line
    goes through: those of the clock depend on who else works on the machine.
    """
    busy, memory = {}, {}
    for schools in sizes:
        season = folder / f"province-{schools}"
        if not bench_province.report_file(season, schools - 1).exists():
            print(f"building {season.name}", file=sys.stderr)
            bench_province.build(season, schools)
        runs = race(season, PROVINCE_RACERS, rounds, tell)
        busy[schools], memory[schools] = runs["merge"].busy, float(max(runs["merge"].memory))
        title = f"A province of {schools} schools, {schools * bench_province.PEOPLE} people"
        yield report(schools, runs, stages(season), title)
        for racer in PROVINCE_RACERS[:-1]:
            times = runs[racer].busy / runs["floor"].busy, runs[racer].median / runs["floor"].median
            yield f"{racer}: {times[0]:.1f} times the floor in processor time, {times[1]:.1f} times by the clock.\n"
    if len(busy) > 1:
        yield bench_more.growth(busy, memory, heads=("reports", "processor seconds"))


def main(arguments: list[str] | None = None) -> int:
    """Run the bench; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, nargs="*", help=f"how many forms the seasons of the race have: {SIZES}")
    parser.add_argument("--people", type=int, default=bench_season.PEOPLE, help="how many people a form has")
    parser.add_argument("--rounds", type=int, default=3, help="how often each racer runs")
    parser.add_argument("--racers", nargs="+", choices=RACERS, default=RACERS)
    parser.add_argument("--ordinary", type=int, nargs="*", help="units of ordinary seasons, three forms each: 60")
    parser.add_argument("--rerun", type=int, nargs="*", help="seasons in which one return changes: 75")
    parser.add_argument("--commands", type=int, nargs="*", help="seasons for single commands: 60")
    parser.add_argument("--schools", type=int, nargs="*", default=(), help="reports that a province merges, say 1500")
    parser.add_argument("--growth", type=int, nargs="*", default=(), help="seasons to fit a line through, say 25 75")
    parser.add_argument("--folder", type=Path, help="where seasons are built and kept for the next run")
    given = parser.parse_args(arguments)
    if not given.schools:  # a province is asked for alone
        usual = {"forms": SIZES, "ordinary": (60,), "rerun": (75,), "commands": (60,)}
        parser.set_defaults(**usual)
        given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder, out = given.folder or Path(scratch), Path(scratch) / "out"
        print(f"{bench_more.machine()}\n", flush=True)
        racers = tuple(dict.fromkeys(("merge", *given.racers)))
        for text in provinces(folder, given.schools, given.rounds, _tell):
            print(text, flush=True)
        for forms in given.forms or ():
            season = built(folder, forms, given.people)
            runs = race(season, racers, given.rounds, _tell)
            people = f"{forms} forms, {forms * given.people} people"
            print(report(forms, runs, stages(season), people), flush=True)
        for units in given.ordinary or ():
            season = built(folder, units)
            runs = race(season, racers, given.rounds, _tell)
            print(report(3 * units, runs, stages(season), f"An ordinary season of {units} units"), flush=True)
            figures = bench_more.rerun(season, out / f"ordinary{units}", timed, ordinary=True)
            print(bench_more.table(f"One return of {units} units' {3 * units} changed", figures), flush=True)
        for forms in given.rerun or ():
            figures = bench_more.rerun(built(folder, forms, given.people), out / f"{forms}", timed)
            print(bench_more.table(f"One return of {forms} changed", figures), flush=True)
        for forms in given.commands or ():
            figures = bench_more.commands(
                built(folder, forms, given.people), out / f"commands{forms}", timed, given.rounds
            )
            print(bench_more.table(f"Commands, season of {forms} forms", figures), flush=True)
        if len(given.growth) > 1:
            print(grown(folder, given.growth, given.people, _tell), flush=True)
    return 0


def _tell(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
