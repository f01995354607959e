"""What a check is: a function that finds one thing, and how far a season must have come for it."""

from collections.abc import Iterable
from enum import IntEnum
from typing import Generic, Protocol, TypeVar

import msgspec

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.messages.findings import Finding

Seen = TypeVar("Seen", contravariant=True)


class Check(Protocol[Seen]):
    """Finds one thing, and is named for what it finds; `seen` is what it looks at, and is never changed."""

    def __call__(self, seen: Seen, book: Rulebook, /) -> Iterable[Finding]:
        """Give what was found; nothing where all is well."""


class Stage(IntEnum):
    """How far a season has come: its returns are united, points are added up, titles are judged."""

    RETURNED = 1
    SCORED = 2
    JUDGED = 3


class SeasonCheck(msgspec.Struct, Generic[Seen], frozen=True):
    """A check across the returns of a season, made once the season has come to its `stage`.

    `alone` where it makes sense of a single return too, as the command `check` looks at it.
    """

    find: Check[Seen]
    stage: Stage = Stage.RETURNED
    alone: bool = False
