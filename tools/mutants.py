"""Change the program and its law a little, one change at a time, and name the changes that no test notices.

    python tools/mutants.py                                        100 changes of code, 50 of the law
    python tools/mutants.py --count 300 --only judging/verdicts --data 0

Another day draws other changes. Code is changed by mutmut (docs/decisions/0013-mutation-testing.md), which learns once
which tests run which function; the law's TOML files by `mutant_data.py`. Both work on a copy in `.mutants/`: nothing of
the working tree is touched. A change that is noticed by nothing because it changes nothing is in `silent_mutants.toml`.

Tests are asked by `ask_tests.py`: first those that need no whole season; what they do not notice is asked again of
those that do, for a minute of a processor each (`--patience 0` leaves that out).
"""

import argparse
import importlib.util
import json
import os
import random
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import mutant_data

ROOT = Path(__file__).resolve().parent.parent
COPY = ROOT / ".mutants"
SILENT = Path(__file__).with_name("silent_mutants.toml")
ASK_TESTS = Path(__file__).with_name("ask_tests.py")
_UNCHANGED = "the program as it is"
_LEARNED_NOTHING = "failed to collect stats"  # what mutmut says then; what it learnt before knows nothing of new tests


def main() -> int:
    options = _options()
    if options.count and importlib.util.find_spec("mutmut") is None:
        print("mutmut is missing: pip install -e .[mutants]", file=sys.stderr)
        return 2
    copy_of_tracked_files(COPY)
    unnoticed = 0
    if options.count:
        unnoticed += _code(options)
    if options.data:
        unnoticed += mutant_data.report(COPY, options.data, options.seed)
    return 1 if unnoticed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100, help="changes of code")
    parser.add_argument("--data", type=int, default=50, help="changes of regimes/*.toml")
    parser.add_argument("--seed", default=date.today().isoformat(), help="the same seed draws the same changes")
    parser.add_argument(
        "--only", action="append", default=[], help="only files with this in their path; may be repeated"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--patience", type=int, default=60, help="seconds of tests with whole seasons for each change")
    return parser.parse_args()


def copy_of_tracked_files(target: Path) -> None:
    """Bring the copy up to date; files that did not change keep their day, so that mutmut does not begin anew."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    names = [name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]
    for name in names:
        _renew(ROOT / name, target / name)
        beside = target / "mutants" / name
        if beside.is_file() and not name.endswith(".py"):  # mutmut copies data of the package once and never again
            _renew(ROOT / name, beside)
    known = set(names)
    for path in [*target.glob("thidua_xlsx/**/*.py"), *target.glob("tests/**/*.*")]:
        if "__pycache__" not in path.parts and path.relative_to(target).as_posix() not in known:
            path.unlink()
    (target / "mutants").mkdir(exist_ok=True)  # before Python looks for modules there, or it would never see them


def _renew(source: Path, copy: Path) -> None:
    if not copy.is_file() or copy.read_bytes() != source.read_bytes():
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)


def _code(options: argparse.Namespace) -> int:
    if not list(_known(options.only)) or not (COPY / "mutants" / "mutmut-stats.json").exists():
        print("Learning which tests run which function: this takes some minutes, once.", flush=True)
    said = _mutmut("run", "--max-children", str(options.jobs), "none")  # makes the changes and learns; runs none
    names = sorted(_known(options.only))
    learned = COPY / "mutants" / "mutmut-stats.json"
    if not names or not learned.is_file() or _LEARNED_NOTHING in said:
        print("mutmut made no changes, or tests fail; run `mutmut run` in .mutants to see why.")
        return 1
    chosen = random.Random(options.seed).sample(names, min(options.count, len(names)))
    first = floor_modules(learned)
    modules = {name: first.get(name.rpartition("__mutmut_")[0], []) for name in chosen}
    told = _ask({"modules": {_UNCHANGED: sorted(set().union(*modules.values())), **modules}, "jobs": options.jobs})
    if failing := told.pop(_UNCHANGED):
        print(f"{failing} fails without any change.")
        return 1
    missed = sorted(name for name, test in told.items() if not test)
    changes = {name: _change(name) for name in missed}
    quiet = {name for name in missed if changes_nothing(name, changes[name])}
    print(
        f"Code: {len(told) - len(missed)} of {len(told)} changes noticed, {len(quiet)} known to change nothing.",
        flush=True,
    )
    wide = {name: told[name] for name in missed if name not in quiet}
    if wide and options.patience:
        wide = _ask({"names": list(wide), "jobs": options.jobs, "patience": options.patience})
    unnoticed = [name for name, test in wide.items() if not test]
    print(f"{len(wide) - len(unnoticed)} more are noticed only by tests with whole seasons, {len(unnoticed)} by none.")
    for name, test in sorted(wide.items(), key=lambda entry: bool(entry[1])):
        runs = test is not None or told[name] is not None
        words = f"only {test} notices: " if test else "unnoticed: " if runs else "no test runs it: "
        print(f"\n{words}{name}\n{changes[name]}")
    return len(unnoticed)


def changes_nothing(name: str, change: str) -> bool:
    """Say whether a change is listed as one that nobody can see: by itself, or as one of a kind."""
    listed = tomllib.loads(SILENT.read_text("utf-8"))
    if any((name.rpartition("__mutmut_")[0], change) == (one["function"], one["change"]) for one in listed["silent"]):
        return True
    gone, _, came = change.removeprefix("-").partition("\n+")
    return any(gone.replace(one["of"], put) == came for one in listed["everywhere"] for put in one["put"])


def _ask(asked: dict[str, object]) -> dict[str, str | None]:
    """Give the test that notices each change: empty where none does, None where none runs it."""
    done = subprocess.run(
        [sys.executable, "-P", ASK_TESTS],
        cwd=COPY / "mutants",
        input=json.dumps(asked),
        stdout=subprocess.PIPE,
        text=True,
        env=_environment(),
        check=True,
    )
    found: dict[str, str | None] = json.loads(done.stdout)
    return found


def floor_modules(learned: Path) -> dict[str, list[str]]:
    """Give by function the modules of tests to be asked, the most particular and quickest first.

    Whole modules: what a fixture makes for one runs within its first test, which alone mutmut sees; others look at it.
    """
    found = json.loads(learned.read_text("utf-8"))
    seconds: Counter[str] = Counter()
    for test, took in found["duration_by_test"].items():
        seconds[test.partition("::")[0]] += took
    asked = found["tests_by_mangled_function_name"].items()
    modules = {function: {test.partition("::")[0] for test in tests} for function, tests in asked}
    functions = Counter(module for some in modules.values() for module in some)
    return {
        function: sorted(some, key=lambda one: (functions[one] * (1 + seconds[one]), one))
        for function, some in modules.items()
    }


def _known(only: Sequence[str]) -> Iterator[str]:
    for meta in sorted(COPY.glob("mutants/**/*.meta")):
        path = meta.relative_to(COPY / "mutants").as_posix()
        if not only or any(part in path for part in only):
            yield from json.loads(meta.read_text("utf-8"))["exit_code_by_key"]


def _change(name: str) -> str:
    """Give the lines that a change took away and put in."""
    lines = _mutmut("show", name).splitlines()
    return "\n".join(line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---"))


def _mutmut(*words: str) -> str:
    # -P: the copy's own folder stays off the path, for the modules to test are those below mutants/.
    command = [sys.executable, "-P", "-m", "mutmut", *words]
    done = subprocess.run(command, cwd=COPY, capture_output=True, text=True, env=_environment())
    return done.stdout.replace("\r", "\n") + done.stderr


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(COPY / "mutants"), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }


if __name__ == "__main__":
    sys.exit(main())
