"""The examples of the page for programmers run, in the season that `thidua-xlsx demo` lays out."""

import doctest
import re
import shutil
from pathlib import Path

import pytest

from tests.program import Built

PAGE = Path(__file__).resolve().parents[2] / "docs" / "python.md"
EXAMPLES = re.findall(r"^```pycon\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_every_example_gives_what_the_page_says(
    kim_son: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(kim_son.folder, tmp_path / "thidua-demo")
    monkeypatch.chdir(tmp_path)
    test = doctest.DocTestParser().get_doctest("\n".join(EXAMPLES), {}, PAGE.name, str(PAGE), 0)
    said: list[str] = []
    done = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS).run(test, out=said.append)
    assert done.attempted > 20
    assert done.failed == 0, "".join(said)


def test_no_example_stands_outside_the_blocks_that_are_run() -> None:
    assert PAGE.read_text("utf-8").count(">>>") == "".join(EXAMPLES).count(">>>")
