"""Words: every sentence the program says, by key, in Vietnamese and English."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import tomli

from thidua_xlsx import LANGUAGES
from thidua_xlsx.base.text import Label, day_text, joined, number_text
from thidua_xlsx.messages.codes import OwnSentence
from thidua_xlsx.messages.findings import Finding, Phrase

__all__ = ("LANGUAGES", "Language", "language")


class _Counted(str):
    """A parameter as it is written; `{files:file|files}` gives the first word beside a single one, else the second."""

    __slots__ = ()

    def __format__(self, language: str) -> str:
        single, either, several = language.partition("|")
        if not either:
            return super().__format__(language)
        return single if self == "1" else several


# A season over a calendar year is in no school year, whatever a sentence that is written for one says.
_CALENDAR_YEAR = re.compile(r"(năm) học (\d{4})(?!\s*[-–]?\d)|school (year) (\d{4})(?!\s*[-–]?\d)", re.IGNORECASE)


def _year_alone(match: re.Match[str]) -> str:
    word = match[1] or match[3]
    return f"{word.capitalize() if match[0][0].isupper() else word} {match[2] or match[4]}"


class Language:
    """The sentences of one language. Calling it with a key gives the sentence."""

    def __init__(self, lang: str, sentences: Mapping[str, str]) -> None:
        self.lang = lang
        self._sentences = sentences
        self._counted = {key for key, sentence in sentences.items() if "|" in sentence}
        named = ("năm học {", "school year {")
        self._of_a_year = {key for key, text in sentences.items() if any(name in text.casefold() for name in named)}

    def __call__(self, key: str, /, **params: object) -> str:
        """Give the sentence of a key, its parameters written as this language writes them."""
        try:
            return self._said(key, params)
        except KeyError:
            return self.lacking(key)

    @staticmethod
    def lacking(key: str) -> str:
        """Give what stands for the sentence of a `key` that is not there, or lacks a part: nobody is shut out for it.

        That is a defect of the program, and the tests have it end them.
        """
        return f"«{key}»"

    def _said(self, key: str, params: Mapping[str, object]) -> str:
        sentence = key.sentence(self.lang) if isinstance(key, OwnSentence) else self._sentences[key]
        if not params:
            return sentence if "{" not in sentence and "}" not in sentence else sentence.format_map({})
        plain = self.plain
        if key in self._counted:
            return sentence.format_map({name: _Counted(plain(value)) for name, value in params.items()})
        text = sentence.format_map(
            {name: value if value.__class__ is str else plain(value) for name, value in params.items()}
        )
        return _CALENDAR_YEAR.sub(_year_alone, text) if key in self._of_a_year else text

    def __contains__(self, key: str) -> bool:
        return key in self._sentences

    def label(self, label: Label) -> str:
        """Give a declared label in this language."""
        return label.vi if self.lang == "vi" else label.en

    def text(self, finding: Finding) -> str:
        """Give the fact of a finding."""
        return self(finding.code.key(), **finding.params)

    def fix(self, finding: Finding) -> str:
        """Give what to do about a finding."""
        return self(finding.code.key("fix"), **finding.params)

    def plain(self, value: object) -> str:
        """Write `value` as it stands in a sentence: numbers with this language's comma, lists joined.

        Days are written dd/mm/yyyy.
        """
        if isinstance(value, Decimal):
            return number_text(value, self.lang)
        if isinstance(value, date):
            return day_text(value)
        if isinstance(value, str):
            return value
        if isinstance(value, Phrase):
            return self(value.key, **value.params)
        if isinstance(value, Mapping):
            return "; ".join(f"{key}: {self.plain(part)}" for key, part in value.items())
        if isinstance(value, tuple | list):
            parts = [self.plain(item) for item in value]
            # Of two numbers a comma would make one: `98, 3` is read as 98.3.
            return "; ".join(parts) if any(isinstance(item, Decimal) for item in value) else joined(parts)
        if hasattr(value, "vi") and hasattr(value, "en"):
            return self.label(value)
        return str(value)


@lru_cache
def language(lang: str) -> Language:
    """Load the sentences of the language `lang` (`vi` or `en`)."""
    text = (Path(__file__).parent / "lang" / f"{lang}.toml").read_text("utf-8")
    return Language(lang, dict(_flat(tomli.loads(text), "")))


def _flat(tree: Mapping[str, object], prefix: str) -> list[tuple[str, str]]:
    texts: list[tuple[str, str]] = []
    for key, value in tree.items():
        if isinstance(value, dict):
            texts += _flat(value, f"{prefix}{key}.")
        else:
            texts.append((f"{prefix}{key}", str(value)))
    return texts
