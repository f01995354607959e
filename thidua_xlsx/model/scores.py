"""Points and places: what each layer gave, what that comes to, and who stands where."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Protocol

import msgspec

from thidua_xlsx.base.compact_rows import NOTHING
from thidua_xlsx.declare.season import Person, Unit


class SectionSums(Protocol):
    """Whoever knows which criteria stand in which section of the score sheet, and what a section is held to."""

    def by_section(self, points: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
        """The points of each section, from those of its criteria."""
        ...


class LayerTotal(msgspec.Struct, frozen=True, gc=False):
    """One layer's total in a round (points, rounded), and whether every needed cell was there.

    `known` is False where cells were filled but none could be understood: the total then says nothing, not zero.
    `points` are those of each criterion that was answered, on a `sheet`. `open` are rankings that missing peers could
    still change, `knocked` the knock-outs that were reached, `places` the places in rankings.
    """

    total: Decimal
    complete: bool
    blanks: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    known: bool = True
    points: Mapping[str, Decimal] = NOTHING
    open: tuple[str, ...] = ()
    knocked: tuple[str, ...] = ()
    places: Mapping[str, int] = NOTHING
    sheet: SectionSums | None = None

    @property
    def sections(self) -> Mapping[str, Decimal]:
        """The points by section, each held to its limits: worked out when somebody asks."""
        return self.sheet.by_section(self.points) if self.sheet else NOTHING


class Scorecard(msgspec.Struct, frozen=True, gc=False):
    """A person's points: layers over the season, final, and final by round (None = absent)."""

    person: Person
    layers: Mapping[tuple[str, str], LayerTotal] = NOTHING
    self_score: Decimal | None = None
    unit_score: Decimal | None = None
    council_score: Decimal | None = None
    final: Decimal | None = None
    complete: bool = False
    rounds: Mapping[str, Decimal] = NOTHING
    breaks: tuple[Decimal, ...] = ()


class Standing(msgspec.Struct, frozen=True, gc=False):
    """A person's competition ranks (1, 1, 3) in school, unit and position group; None without any score."""

    person: Person
    school: int | None = None
    unit: int | None = None
    group: int | None = None
    tied: bool = False


class UnitStanding(msgspec.Struct, frozen=True):
    """A unit among units: the mean of its members' final scores (complete or not), and its rank by that mean."""

    unit: Unit
    average: Decimal | None
    rank: int | None


class Collective(msgspec.Struct, frozen=True):
    """A unit by its own score sheet: its points as a card, its ranks among all units and among those of its kind.

    In card and standing the unit stands in the place of a person and its kind in that of a position group.
    """

    unit: Unit
    card: Scorecard
    standing: Standing
