"""Ask tests of changes: which test notices each, in a copied process that has everything loaded and that change made.

`mutants.py` starts it in the copy where mutmut has made the changes. It names for each change the modules to be asked,
or asks of changes that these did not notice whether tests with whole seasons do. Which of those run which function is
learnt once, of every module in a process of its own, for what one builds the next would only copy; it is kept in
`wide-tests.json`, and learnt anew for a module when its text, or a case beside it, has changed.
"""

import contextlib
import functools
import hashlib
import importlib
import io
import json
import os
import pkgutil
import resource
import shutil
import signal
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

# Tests that make, read or judge seasons. Those of a machine's ways (reading processes, damage, windows) are not asked.
FOLDERS = (
    *("api", "commands", "declare", "exchange", "extending", "findings"),
    *("intake", "judging", "reports", "samples", "workflow"),
)
KEPT = Path("wide-tests.json")
# Of each module: digest, seconds, functions, tests that fail as it is, and how often it noticed a change.
Learned = dict[str, dict[str, Any]]
_Work = Callable[[str, Sequence[str]], dict[str, Any]]
_ANSWER = "answer.json"
_IGNORED = "--ignore="
_WORDS = ("-q", "--rootdir=.", "-o", "addopts=", "-p", "no:cacheprovider", "-m", "not libreoffice")
_BUSY, _HOPELESS = 300, 3600  # seconds of a processor, and by the clock, after which somebody is taken to hang


def main() -> None:
    asked = json.load(sys.stdin)
    _load_the_program()
    found = _answers(asked["modules"], asked["jobs"]) if "modules" in asked else _wide_answers(**asked)
    json.dump(found, sys.stdout)


def _answers(modules: Mapping[str, list[str]], jobs: int, but_not: Sequence[str] = ()) -> dict[str, str | None]:
    """Give the test that notices each change: empty where none does, None where no module was named.

    `but_not`: tests that fail in the copy without any change.
    """
    _load_tests(sorted(set().union(*modules.values())))
    found: dict[str, str | None] = dict.fromkeys(modules)
    ask = functools.partial(ask_one, but_not=but_not)
    for name, told in _each_apart({name: some for name, some in modules.items() if some}, jobs, ask):
        found[name] = told["noticed"]
    return found


def _wide_answers(names: Sequence[str], jobs: int, patience: int) -> dict[str, str | None]:
    learned = learn(jobs)
    asked = {name: modules_for(name, learned, patience) for name in names}
    found = _answers(asked, jobs, [test for told in learned.values() for test in told.get("failing", ())])
    for test in filter(None, found.values()):
        learned[test.partition("::")[0]]["noticed"] += 1
    KEPT.write_text(json.dumps(learned), "utf-8")
    return found


def wide_modules(root: Path) -> list[str]:
    """Give the modules of tests that are not asked first."""
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    first = tuple(settings["pytest_add_cli_args_test_selection"])
    left_out = {word.removeprefix(_IGNORED) for word in settings["pytest_add_cli_args"] if word.startswith(_IGNORED)}
    files = (file for folder in FOLDERS for file in sorted((root / "tests" / folder).rglob("test_*.py")))
    names = (file.relative_to(root).as_posix() for file in files)
    return [name for name in names if name in left_out or not name.startswith(first)]


def digest(module: Path) -> str:
    """Give the digest of a module and of the cases and helpers beside it."""
    beside = (one for one in sorted(module.parent.rglob("*")) if one.is_file() and not one.name.startswith("test_"))
    told = hashlib.sha256(module.read_bytes())
    for one in beside:
        if "__pycache__" not in one.parts:
            told.update(one.read_bytes())
    return told.hexdigest()


def modules_for(name: str, learned: Learned, patience: float) -> list[str]:
    """Give the modules that run the function of a change, in the order to be asked, for so many seconds.

    Those come first that are quick and have noticed much. Of a function that nobody ran when they learned, because it
    is new, those are asked that run others of its file.
    """
    function = name.rpartition("__mutmut_")[0]
    running = [one for one, told in learned.items() if function in told["functions"]]
    if not running:
        file = f"{function.rpartition('.')[0]}."
        running = [one for one, told in learned.items() if any(it.startswith(file) for it in told["functions"])]
    running.sort(key=lambda one: (learned[one]["seconds"] / (1 + learned[one]["noticed"]), one))
    chosen: list[str] = []
    for one in running:
        if not chosen or sum(learned[other]["seconds"] for other in (*chosen, one)) <= patience:
            chosen.append(one)
    return chosen


def learn(jobs: int) -> Learned:
    """Give what is known of every wide module, having run those that have changed since."""
    before: Learned = json.loads(KEPT.read_text("utf-8")) if KEPT.is_file() else {}
    now = {name: digest(Path(name)) for name in wide_modules(Path())}
    kept = {name: told for name, told in before.items() if now.get(name) == told["digest"]}
    anew = {name: [name] for name in now if name not in kept}
    if anew:
        print(f"Learning what {len(anew)} modules with whole seasons run: minutes, once.", file=sys.stderr, flush=True)
    for name, told in _each_apart(anew, jobs, _learn):
        noticed = before.get(name, {"noticed": 0})["noticed"]
        kept[name] = {**told, "digest": now[name], "noticed": noticed}
        KEPT.write_text(json.dumps(kept), "utf-8")
    return kept


class _Watch:
    """Keeps the order of the modules, and the tests that fail."""

    def __init__(self, modules: Sequence[str]) -> None:
        self.modules, self.failed = modules, list[str]()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: self.modules.index(item.nodeid.partition("::")[0]))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and report.nodeid not in self.failed:
            self.failed.append(report.nodeid)


def failing_tests(modules: Sequence[str], *words: str) -> list[str]:
    """Run modules of tests; give those that fail, or the first module where not even that could be told."""
    watch = _Watch(modules)
    code = pytest.main([*words, *_WORDS, *modules], plugins=[watch])
    fine = code in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
    return [] if fine else watch.failed or [modules[0]]


def ask_one(name: str, modules: Sequence[str], but_not: Sequence[str] = ()) -> dict[str, Any]:
    """Make a change and give the first test of these modules that fails."""
    os.environ["MUTANT_UNDER_TEST"] = name
    left_out = [f"--deselect={test}" for test in but_not if test.partition("::")[0] in modules]
    return {"noticed": next(iter(failing_tests(modules, "-x", *left_out)), "")}


def _learn(_: str, modules: Sequence[str]) -> dict[str, Any]:
    from mutmut.configuration import config  # here: whoever tests this tool need not have it
    from mutmut.mutation import trampoline
    from mutmut.state import state

    config()  # reads pyproject.toml, while this is the folder it stands in
    trampoline.set_mutant_under_test("stats")
    del os.environ["MUTANT_UNDER_TEST"]  # processes that a test starts have nobody to tell
    # A test that fails in the copy as it is, say for a file that is not there, can notice nothing; others there can.
    return {"failing": failing_tests(modules), "functions": sorted(state()._stats)}


def _each_apart(work: Mapping[str, list[str]], jobs: int, do: _Work) -> Iterator[tuple[str, dict[str, Any]]]:
    """Do each piece of work in a copied process with temporary files of its own, and give what came of it.

    One that hangs or dies counts as noticed.
    """
    waiting, running = list(work), dict[int, tuple[str, Path, float]]()
    while waiting or running:
        while waiting and len(running) < jobs:
            name, folder = waiting.pop(0), Path(tempfile.mkdtemp(prefix="wide-"))
            running[_copied(do, name, work[name], folder)] = name, folder, time.monotonic()
        time.sleep(0.05)
        for pid, (name, folder, begun) in [*running.items()]:
            if time.monotonic() - begun > _HOPELESS:
                os.killpg(pid, signal.SIGKILL)
            ended, _, used = os.wait4(pid, os.WNOHANG)
            if ended:
                del running[pid]
                answer = folder / _ANSWER
                died = {"noticed": work[name][0], "failing": work[name]}
                told = json.loads(answer.read_text("utf-8")) if answer.is_file() else died
                shutil.rmtree(folder, ignore_errors=True)
                yield name, {"functions": [], **told, "seconds": round(used.ru_utime + used.ru_stime, 1)}


def _copied(do: _Work, name: str, modules: Sequence[str], folder: Path) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_CPU, (_BUSY, _BUSY))
        silent = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silent, stream)
        os.environ["TMPDIR"], tempfile.tempdir = str(folder), None
        told = json.dumps(do(name, modules))
        (folder / _ANSWER).write_text(told, "utf-8")
    finally:
        os._exit(0)


def _load_the_program() -> None:
    """Load every module before a process is copied, so that none has to load what all need."""
    import thidua_xlsx

    for one in pkgutil.walk_packages(thidua_xlsx.__path__, "thidua_xlsx."):
        if not one.name.endswith("__main__"):
            importlib.import_module(one.name)


def _load_tests(modules: Sequence[str]) -> None:
    """Likewise load modules of tests."""
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main(["--collect-only", *_WORDS, *modules])


if __name__ == "__main__":
    main()
