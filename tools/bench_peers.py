"""What runs beside the merge in the bench: scripts that people would write, the floor, and the merge by stages."""

import contextlib
import functools
import io
import json
import os
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

_SCORES = "Tổ chấm"  # the sheet of a form with the unit's points
_PROPOSALS = ("Cá nhân đề nghị", "Tập thể, sáng kiến")
_ABOVE = 2  # rows above the marker of a second table on a sheet: its title and its header
_LISTS = ("Đăng ký", *_PROPOSALS)  # of a school's report
_REGISTRATION = "dang-ky"  # how such a file is called


def peer(inbox: Path, out: Path, engine: str) -> dict[str, float]:
    """Merge as a secretary's friend would: read all sheets of each file, put all together, rank, write one table.

    It trusts everything, checks nothing, and knows no law; it takes the unit's points as the program does, over several
    rounds their mean.
    """
    import pandas as pd

    frames = []
    for path in sorted(inbox.glob("*.xlsx")):
        sheets: dict[str, Any] = pd.read_excel(path, sheet_name=None, header=None, engine=engine)  # type: ignore[call-overload]
        if path.name.startswith(_REGISTRATION):
            continue
        marker = next(row for row, value in enumerate(sheets[_SCORES][0]) if str(value).startswith("#td:"))
        scores = sheets[_SCORES].iloc[marker:].set_axis(sheets[_SCORES].iloc[marker], axis=1).iloc[1:]
        scores = scores[scores.iloc[:, 0].notna()]
        people = [name for name in scores.columns if isinstance(name, str) and name.startswith("N")]
        sign = scores["_code"].astype(str).str.startswith("IV.").map({True: -1, False: 1})
        points = scores[people].apply(pd.to_numeric, errors="coerce").fillna(0).mul(sign, axis=0).sum()
        frames.append(pd.DataFrame({"person": people, "file": path.name, "points": points.clip(0, 100).values}))
    everybody = pd.concat(frames, ignore_index=True).groupby("person", as_index=False).agg({"points": "mean"})
    everybody["rank"] = everybody["points"].rank(method="min", ascending=False)
    everybody.sort_values("rank").to_excel(out, index=False)
    return dict(zip(everybody["person"], everybody["points"].astype(float), strict=True))


def lists(inbox: Path, out: Path, engine: str) -> dict[str, float]:
    """Put the lists of all schools' reports into one plain workbook, a sheet each, as an office's careful clerk would.

    Each file is opened once. It looks at no seal, judges nothing, and writes each row once. Gives how many proposals
    there are of people and of collectives.
    """
    import pandas as pd

    found: dict[str, list[Any]] = {name: [] for name in _LISTS}
    for path in sorted(inbox.glob("*.xlsx")):
        for name, sheet in pd.read_excel(path, sheet_name=None, header=None, engine=engine).items():  # type: ignore[call-overload]
            if name in found:
                marker, *others = (row for row, value in enumerate(sheet[0]) if str(value).startswith("#td:"))
                end = others[0] - _ABOVE if others else len(sheet)
                rows = sheet.iloc[marker + 1 : end]
                found[name].append(rows[rows[0].notna()].assign(file=path.name))
    together = {name: pd.concat(frames) for name, frames in found.items()}
    with pd.ExcelWriter(out, engine="xlsxwriter") as book:
        for name, rows in together.items():
            rows.to_excel(book, sheet_name=name, index=False)
    return {name: float(len(together[name])) for name in _PROPOSALS}


def floor(inbox: Path) -> None:
    """Read, inflate and scan the XML of every file: less than that nobody can do who looks at all."""
    for path in sorted(inbox.glob("*.xlsx")):
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            for name in archive.namelist():
                content = archive.read(name)
                if name.endswith((".xml", ".rels")):
                    expat.ParserCreate().Parse(content, True)


def stages(inbox: Path) -> dict[str, float]:
    """Merge as the command does, one thing after another; give the seconds of processors that each stage took."""
    from thidua_xlsx.cli.main import main as command_line
    from thidua_xlsx.commands import merge
    from thidua_xlsx.runtime.staged_outputs import StagedOutputs
    from thidua_xlsx.workflow.judge import judge_season
    from thidua_xlsx.workflow.outputs import make_results, write_merge

    found: dict[str, float] = {}

    def clocked(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def run(*given: Any, **named: Any) -> Any:
            started, before = _busy(), sum(found.values())
            try:
                made = function(*given, **named)
                return list(made) if isinstance(made, Iterator) else made  # what is made bit by bit is made now
            finally:
                inner = sum(found.values()) - before
                found[name] = found.get(name, 0.0) + _busy() - started - inner

        return run

    for module, name, shown in _STAGES:
        holder = {"merge": merge, "merged": write_merge}[module]
        setattr(holder, name, clocked(shown, getattr(holder, name)))
    judge_season.STAGES = tuple(clocked(one.__name__, one) for one in judge_season.STAGES)
    for one in make_results.OUTPUTS:
        kind = type(one)
        setattr(kind, "make", clocked(one.name, kind.make))  # noqa: B010 - mypy knows that a method is not assigned
    lay = StagedOutputs.stage

    def laid(outputs: StagedOutputs, name: str, content: Any) -> Any:
        return clocked(name.partition("/")[0], lay)(outputs, name, content)  # some are made while they are written

    setattr(StagedOutputs, "stage", laid)  # noqa: B010
    quiet = contextlib.redirect_stdout(io.StringIO())
    with tempfile.TemporaryDirectory() as out, quiet, contextlib.suppress(SystemExit):
        # One after another: clocks in copies of the process would be lost with them.
        asked = ["merge", str(inbox), "--out", str(Path(out) / "ket-qua"), "--jobs", "1", "--no-cache", "--quiet"]
        command_line(asked, standalone_mode=False)
    return found


def _busy() -> float:
    """Give how long processors were busy for this process and those that it started and that have ended."""
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system


_STAGES = (
    ("merge", "open_season_folder", "season folder"),
    ("merge", "read_inbox", "reading and checking the forms"),
    ("merged", "season_from", "judging, but for its stages"),
)


def main(racer: str, inbox: Path, out: Path) -> None:
    """Run one racer and print what it found as JSON."""
    if racer == "floor":
        floor(inbox)
    elif racer == "stages":
        print(json.dumps(stages(inbox)), flush=True)
        os._exit(0)  # as the program itself ends
    else:
        _, engine, *how = racer.split("-")
        found = lists(inbox, out, engine) if how else peer(inbox, out, engine)
        print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
