"""What a check is: a function that finds one thing, how far a season must have come for it, and whom it names."""

from collections.abc import Iterable
from enum import IntEnum
from typing import Generic, Protocol, TypeVar

import msgspec

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import CellPlace, Place, cell_or_row
from thidua_xlsx.model.dossiers import Dossier

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


def person_finding(
    code: Code, dossier: Dossier, book: Rulebook, cells: Iterable[CellPlace], unit: str = "", /, **params: object
) -> Finding:
    """Make a finding about a person at `cells`, or where there are none at their row of the season workbook.

    `unit` is the code of the unit that it is about, where that is not the person's own; a `name` among `params` stands
    in the place of the person's.
    """
    places: list[Place] = [*cells]
    first, *others = places or [cell_or_row(None, "people", dossier.code)]
    named = {"name": book.shown_name(dossier.person), **params}
    return Finding(code, first, named, tuple(others), unit or dossier.person.unit, dossier.code)
