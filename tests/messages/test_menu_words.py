"""Sentences that somebody reads who opened the menu: what to type stands in brackets, behind the way of the menu."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomli

from thidua_xlsx import LANGUAGES

_ROOT = Path(__file__).resolve().parents[2]
_LANG = _ROOT / "thidua_xlsx" / "messages" / "lang"
_FORMS = _ROOT / "workbook_templates" / "forms"
# Said only to somebody who typed a command with options, or for a script.
_TYPED = {
    "cli.not_a_log", "cli.no_round_here", "cli.answers_phase_needed", "cli.round_needed", "cli.season_exists_roster",
    "cli.not_an_inbox", "cli.from_alone", "cli.compare_with_what", "cli.which_profile", "cli.setup_completion_offer", "finding.X130.fix",
    "finding.X153.fix",
}  # fmt: skip
_COMMAND = re.compile(r"thidua-xlsx (?!to come)[a-z]|(?<!\w)--[a-z]|\blệnh [a-z]+ |\bfinalize\b")
# In brackets too a command is named whole, as it is typed, or as an option of the one that runs.
_HALF = re.compile(r"\(lệnh (?!thidua-xlsx )[a-z]+\)")


def _texts(tree: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _texts(value, f"{path}.{key}" if path else key)
    elif isinstance(tree, list):
        for value in tree:
            yield from _texts(value, path)
    elif isinstance(tree, str):
        yield path, tree


def _outside_brackets(file: Path) -> list[str]:
    texts = _texts(tomli.loads(file.read_text("utf-8")), "")
    return [key for key, text in texts if _COMMAND.search(re.sub(r"\([^()]*\)", "", text))]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_for_the_menu_asks_for_a_command_but_in_brackets(lang: str) -> None:
    assert set(_outside_brackets(_LANG / f"{lang}.toml")) - _TYPED == set()


def test_a_command_beside_the_way_of_the_menu_is_named_as_it_is_typed() -> None:
    texts = _texts(tomli.loads((_LANG / "vi.toml").read_text("utf-8")), "")
    assert [key for key, text in texts if _HALF.search(text)] == []


@pytest.mark.parametrize("form", sorted(_FORMS.glob("*.toml")), ids=lambda file: str(file.stem))
def test_no_sheet_asks_for_a_command_but_in_brackets(form: Path) -> None:
    assert _outside_brackets(form) == []
