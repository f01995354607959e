"""Whatever test makes a finding, an error or a sentence: nothing that it speaks of lacks, and both languages say it."""

from types import FunctionType
from typing import Any

from msgspec.structs import astuple

from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import LANGUAGES, Language, language

_made, _plain = Finding.__post_init__, Language.plain
_stopped = CommandError.__init__
LACKING = Language.__dict__["lacking"]  # as the program has it
_as_declared = FunctionType(_made.__code__, _made.__globals__)


class _Nothing(str):
    """None among the parameters of a sentence: it may be handed over, and not be written."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        raise AssertionError("a sentence says None")


def refuse_gaps() -> None:
    """Have each finding and each error looked at that is made from now on, and each sentence that is said."""
    _made.__code__ = _looked_at.__code__  # msgspec keeps the function that the class was made with
    CommandError.__init__ = _stopped_in_words
    Language.plain = lambda self, value: _Nothing() if value is None else _plain(self, value)
    Language.lacking = staticmethod(_is_lacking)


def _stopped_in_words(error: CommandError, *findings: Finding, **about: Any) -> None:
    _stopped(error, *findings, **about)
    for words in map(language, LANGUAGES):
        if error.key:
            words(error.key, **error.params)


def _is_lacking(key: str) -> str:
    raise KeyError(key)


def _looked_at(finding: Finding) -> None:
    from tests.whole_words import require_whole  # the code runs among the names of the other module

    require_whole(finding)


def require_whole(finding: Finding) -> None:
    """Fail where a finding lacks a place, a part of one or what it is about, or where a language cannot say it."""
    _as_declared(finding)
    for place in (finding.place, *finding.also):
        assert place is not None and None not in astuple(place), f"{finding.code.id} stands at {place}"
    assert None not in finding.params.values(), f"{finding.code.id} is about {finding.params}"
    for words in map(language, LANGUAGES):
        if finding.code.key() in words:  # a plug-in's code has its own
            words.text(finding)
            words.fix(finding)
