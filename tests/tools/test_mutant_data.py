"""Changes of the law's data: each is one change of one place, and every kind of place is there. Who is asked of a change."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import ask_tests  # noqa: E402
import mutant_data  # noqa: E402
import mutants  # noqa: E402

LAW = """# value = "7" in a comment is nothing to change
in_force = 2024-01-01
D24 = { article = "Khoản 1 Điều 24", document = "Luật", verified = true }
vote = { share = "from_9_10", cite = "D24" }
[values.share]
value = "70"
cite = "D28"
[needs]
all = [
  { fact = "grade", at_least = "HTTNV", cite = "D24" },
  { fact = "share", over = "0.5", cite = "D24" },
  { years_running = 3 },
]
"""


def told(text: str, folder: Path) -> Counter[str]:
    (folder / mutant_data.REGIMES).mkdir(parents=True)
    file = folder / mutant_data.REGIMES / "luat.toml"
    file.write_text(text, "utf-8")
    found: Counter[str] = Counter()
    for one in mutant_data.changes(folder):
        changed = one.text()
        assert changed != text
        assert len(changed) - len(text) == len(one.new) - (one.end - one.start)
        found[f"{text[one.start : one.end]} -> {one.new}"] += 1
    assert file.read_text("utf-8") == text, "a change is made where it is asked about, and nowhere before"
    return found


def test_every_kind_of_place_is_changed(tmp_path: Path) -> None:
    assert told(LAW, tmp_path) == Counter(
        {
            "70 -> 71": 1,
            "0.5 -> 0.6": 1,
            "3 -> 4": 1,
            "24 -> 25": 1,
            "1 -> 2": 1,
            "2024-01-01 -> 2024-01-02": 1,
            "from_9_10 -> over_9_10": 1,
            "at_least -> over": 1,
            "over -> at_least": 1,
            "all -> any": 1,
            "true -> false": 1,
            "HTTNV -> HTXSNV": 1,
            "D24 -> D28": 3,
            "D28 -> D24": 1,
        }
    )


def test_the_law_as_shipped_has_hundreds_of_places() -> None:
    found = Counter(one.path.name for one in mutant_data.changes(ROOT))
    assert sum(found.values()) > 600
    assert set(found) == {"documents.toml", "luat-2003.toml", "luat-2022.toml", "luat-2026.toml", "money.toml", "nd152-2025.toml", "scales.toml"}  # fmt: skip


def test_of_a_function_whole_modules_are_asked_the_most_particular_first(tmp_path: Path) -> None:
    """A fixture of a module makes the season within its first test; the second looks at the figure."""
    learned = tmp_path / "mutmut-stats.json"
    durations = {
        "all.py::test_first": 0.5,
        "all.py::test_second[x]": 2.5,
        "own.py::test_it": 1.0,
        "slow.py::test_it": 9.0,
    }
    asked = {
        "x_quota": ["all.py::test_first", "slow.py::test_it", "own.py::test_it"],
        "x_other": ["all.py::test_second[x]"],
        "x_nobody": [],
    }
    learned.write_text(json.dumps({"duration_by_test": durations, "tests_by_mangled_function_name": asked}), "utf-8")
    # own.py runs one function in a second, all.py two in three seconds, slow.py one in nine
    assert mutants.floor_modules(learned) == {
        "x_quota": ["own.py", "all.py", "slow.py"],
        "x_other": ["all.py"],
        "x_nobody": [],
    }


def known(seconds: float, *functions: str, noticed: int = 0) -> dict[str, object]:
    return {"digest": "", "seconds": seconds, "functions": functions, "noticed": noticed}


def test_wide_tests_are_asked_from_the_one_that_promises_most_until_patience_ends() -> None:
    learned = {
        "slow.py": known(30, "a.x_quota"),
        "quick.py": known(5, "a.x_quota"),
        "sharp.py": known(20, "a.x_quota", "a.x_share", noticed=9),
        "other.py": known(1, "b.x_quota"),
    }
    assert ask_tests.modules_for("a.x_quota__mutmut_7", learned, 60) == ["sharp.py", "quick.py", "slow.py"]
    assert ask_tests.modules_for("a.x_quota__mutmut_7", learned, 54) == ["sharp.py", "quick.py"]
    assert ask_tests.modules_for("a.x_quota__mutmut_7", learned, 1) == ["sharp.py"]
    assert ask_tests.modules_for("a.x_newly_written__mutmut_1", learned, 60) == ["sharp.py", "quick.py", "slow.py"]
    assert ask_tests.modules_for("c.x_quota__mutmut_1", learned, 60) == []


def test_wide_tests_are_those_with_seasons_that_are_not_asked_first() -> None:
    wide = ask_tests.wide_modules(ROOT)
    assert {"tests/commands/test_finalize.py", "tests/judging/test_judging_properties.py"} <= set(wide)
    assert not {"tests/commands/test_closing_lines.py", "tests/judging/test_titles.py", "tests/cli/test_import_cost.py"} & set(wide)  # fmt: skip


def test_a_module_is_learnt_anew_when_it_or_a_case_beside_it_has_changed(tmp_path: Path) -> None:
    module, case, another = tmp_path / "test_gallery.py", tmp_path / "cases" / "D101.toml", tmp_path / "test_other.py"
    case.parent.mkdir()
    found = []
    for file, text in ((module, "1"), (case, "1"), (case, "2"), (module, "2")):
        file.write_text(text, "utf-8")
        found.append(ask_tests.digest(module) if module.exists() else "")
    assert len(set(found)) == 4
    another.write_text("1", "utf-8")
    assert ask_tests.digest(module) == found[-1]


def test_of_a_module_where_one_test_fails_in_the_copy_the_others_are_asked(tmp_path: Path) -> None:
    module = tmp_path / "test_some.py"
    module.write_text(
        "def test_far():\n    assert False\n\ndef test_near():\n    import os\n    assert 'MUTANT_UNDER_TEST' not in os.environ\n",
        "utf-8",
    )
    asked = (
        "import json, pathlib, sys, ask_tests as ask; some = ['test_some.py']\n"
        "failing = ask.failing_tests(some)\n"
        "told = [failing, ask.failing_tests(['test_none.py'])[:1], ask.ask_one('change', some, but_not=failing)]\n"
        "pathlib.Path('told.json').write_text(json.dumps(told))"
    )  # fmt: skip
    paths = os.pathsep.join([str(Path(ask_tests.__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    subprocess.run([sys.executable, "-c", asked], cwd=tmp_path, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": paths, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"})  # fmt: skip
    failing, gone, without = json.loads((tmp_path / "told.json").read_text("utf-8"))
    assert failing == ["test_some.py::test_far"]
    assert gone == ["test_none.py"]  # a module that cannot be read at all stands for its tests
    assert without == {"noticed": "test_some.py::test_near"}


@pytest.mark.parametrize(
    ("change", "silent"),
    [
        ("-    for a, b in zip(x, y, strict=True):\n+    for a, b in zip(x, y, strict=None):", True),
        ("-    for a, b in zip(x, y, strict=True):\n+    for a, b in zip(x, y, ):", True),
        ("-    for a, b in zip(x, y, strict=True):\n+    for a, b in zip(x, None, strict=True):", False),
        ("-    a = b\n+    a = None", False),
    ],
)
def test_kinds_of_changes_that_nobody_can_see_are_known_wherever_they_stand(change: str, silent: bool) -> None:
    assert mutants.changes_nothing("a.x_quota__mutmut_7", change) is silent


def test_a_change_that_is_listed_by_itself_is_known_in_its_function_alone() -> None:
    one = tomllib.loads(mutants.SILENT.read_text("utf-8"))["silent"][0]
    assert mutants.changes_nothing(f"{one['function']}__mutmut_3", one["change"])
    assert not mutants.changes_nothing("a.x_other__mutmut_3", one["change"])


def test_what_is_listed_stands_in_the_program_as_it_is() -> None:
    listed = tomllib.loads(mutants.SILENT.read_text("utf-8"))
    texts = [path.read_text("utf-8") for path in (mutants.ROOT / "thidua_xlsx").rglob("*.py")]
    gone = [one["of"] for one in listed["everywhere"] if not any(one["of"] in text for text in texts)]
    for one in listed["silent"]:
        module, _, name = one["function"].rpartition(".")
        text = (mutants.ROOT / f"{module.replace('.', '/')}.py").read_text("utf-8")
        taken = [line[1:] for line in one["change"].splitlines() if line.startswith("-")]
        defined = f"def {re.sub('^x(ǁ.*ǁ|_)', '', name)}("
        gone += [f"{one['function']}: {line}" for line in (defined, *taken) if line not in text]
    assert gone == []
