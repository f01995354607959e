"""The words of `--help` and of what the command line says of mistakes, and in which language they are asked for.

They stand in `messages/lang/help-*.toml`, apart from all others, so that help is there at once.
"""

import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import tomli

from thidua_xlsx import LANGUAGES

Texts = Mapping[str, Mapping[str, str]]

_LANG = Path(__file__).parent.parent / "messages" / "lang"


@lru_cache
def help_texts(lang: str) -> Texts:
    """Load the words of help in a language, by command and parameter."""
    text = (_LANG / f"help-{lang}.toml").read_text("utf-8")
    return tomli.loads(text)


def asked_language(arguments: Sequence[str]) -> str:
    """Find the language before anything is parsed: a mistake in the rest must be worded in it too."""
    found = os.environ.get("THIDUA_LANG", "")
    for this, following in zip(arguments, [*arguments[1:], ""], strict=False):  # one longer where nothing was typed
        if this == "--lang":
            found = following
        elif this.startswith("--lang="):
            found = this.partition("=")[2]
    return found if found in LANGUAGES else LANGUAGES[0]
