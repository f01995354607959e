"""Points and places: what each layer gave, what that comes to, and who stands where."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from thidua_xlsx.declare.season import Person, Unit


class LayerTotal(msgspec.Struct, frozen=True, gc=False):
    """One layer's total in a round (points, rounded), and whether every needed cell was there.

    `known` is False where cells were filled but none could be understood: the total then says nothing, not zero.
    `points` are those of each criterion that was answered, `sections` their sums, each held to its limits. `open` are
    rankings that missing peers could still change, `knocked` the knock-outs reached, `places` the places in rankings.
    `excused` are criteria that do not apply to this very person: nothing is missing where they are blank.
    """

    total: Decimal
    complete: bool
    blanks: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    known: bool = True
    points: Mapping[str, Decimal] = {}
    sections: Mapping[str, Decimal] = {}
    open: tuple[str, ...] = ()
    knocked: tuple[str, ...] = ()
    places: Mapping[str, int] = {}
    excused: tuple[str, ...] = ()

    @property
    def known_total(self) -> Decimal | None:
        """The total; None where nothing of what was filled in could be understood."""
        return self.total if self.known else None


class Scorecard(msgspec.Struct, frozen=True, gc=False):
    """A person's points: layers over the season, final, and final by round (None = absent).

    `layers` are the totals by round and layer; `tie_points` what the season's tie-breaks look at, in their order.
    """

    person: Person
    layers: Mapping[tuple[str, str], LayerTotal] = {}
    self_score: Decimal | None = None
    unit_score: Decimal | None = None
    council_score: Decimal | None = None
    final: Decimal | None = None
    complete: bool = False
    rounds: Mapping[str, Decimal] = {}
    tie_points: tuple[Decimal, ...] = ()


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
