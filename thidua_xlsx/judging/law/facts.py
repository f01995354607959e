"""What the law's conditions ask of somebody, and what is known of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, Literal, Protocol, TypeVar

import msgspec

from thidua_xlsx.base.exact_numbers import Number, exactly
from thidua_xlsx.base.text import Label
from thidua_xlsx.messages.places import CellPlace


@dataclass(frozen=True, slots=True)
class Scale:
    """An ordered list of ids, the lowest first, with their wording inside a sentence."""

    ids: tuple[str, ...]
    labels: Mapping[str, Label]

    @property
    def top(self) -> int:
        """The highest place."""
        return len(self.ids) - 1

    def place(self, id_: object) -> int | None:
        """The place of `id_` on the scale, from 0 on; None where it does not stand there."""
        return self.ids.index(id_) if isinstance(id_, str) and id_ in self.ids else None

    def label(self, id_: str) -> Label | str:
        """The wording of `id_` inside a sentence; an id that does not stand on the scale is its own."""
        return self.labels.get(id_, id_)


class FactRange(msgspec.Struct, frozen=True, eq=False, gc=False):
    """What is known of one fact, and how to say it.

    The fact lies between `low` and `high` (None = no upper bound) on `scale`, or is a plain number without one: 3 and 5
    where two of five titles still wait for a decision, 3 and 3 where all is known. `yes`, `no` and `unknown` name the
    sentence `reason.<topic>.<name>` for each outcome, `params` is what it tells. A share (0..1) is `shown_as_percent`.
    `open_places` are those of the `places` that keep it open: of a unit, the cells of the people of whom it is not
    known. None where these are all.
    """

    topic: str
    low: Number
    high: Number | None
    yes: str = "yes"
    no: str = "no"
    unknown: str = "unknown"
    params: Mapping[str, object] = {}
    places: tuple[CellPlace, ...] = ()
    scale: Scale | None = None
    shown_as_percent: bool = False
    open_places: tuple[CellPlace, ...] | None = None

    def place(self, wanted: object) -> Number | None:
        """The place of `wanted`, an id or a number, on this fact's scale, or None where it has none there."""
        if self.scale is not None:
            return self.scale.place(wanted)
        return exactly(wanted)

    def printed(self, wanted: object) -> object:
        """The value `wanted`, an id or a number, as a sentence shows it."""
        if self.scale is not None:
            return self.scale.label(str(wanted))
        if isinstance(wanted, bool):
            return wanted
        return Decimal(str(wanted)) * (100 if self.shown_as_percent else 1)


class Facts(Protocol):
    """Whoever can say what is known of one person or unit."""

    def fact(self, name: str, of: str = "", within_years: int = 0) -> FactRange | None:
        """What is known of the fact `name`; None where the program knows no such fact.

        `of` is the title or grade that it is about, where it is about one. With `within_years` only what belongs to the
        last so many years counts, this season's the last of them.
        """
        ...

    def title(self, title: str) -> FactRange:
        """Whether the conditions of another title, the id `title`, are met: 1, 0 or somewhere between."""
        ...

    def years_running(self, of: str, after: str = "", *, with_this_year: bool = False) -> FactRange:
        """How many years running `of`, a title, or a grade or better, was given, up to last year.

        Up to this year where `with_this_year`. Only years `after` that for which another title or commendation was
        given count, where one is named.
        """
        ...

    def awarded(self, title: str, within_years: int = 0, *, with_this_year: bool = False) -> FactRange:
        """How many times `title` was given in the last years, so many as `within_years` says, or ever (0).

        The years end before this season, or with it where this year's verdict counts as one of the times
        (`with_this_year`).
        """
        ...


class FactArguments(msgspec.Struct, frozen=True):
    """What a condition says beside a fact's name, and the topic of the fact's sentences."""

    topic: str
    of: str = ""
    within_years: int = 0


Subject = TypeVar("Subject", contravariant=True)  # PersonFacts or UnitFacts, which stand above


class LawFact(msgspec.Struct, Generic[Subject], frozen=True):
    """One fact that conditions of the law may name: for whom, how it is found, how it is said (`reason.<topic>.*`).

    Which columns of the forms it comes from stands in `regimes/facts.toml`.
    """

    name: str
    of: Literal["person", "unit"]
    topic: str
    find: Callable[[Subject, FactArguments], FactRange]


LawFacts = Mapping[tuple[str, str], LawFact[Any]]  # by (person or unit, name)


def facts_by_name(*facts: LawFact[Any]) -> LawFacts:
    """Give facts as conditions find them, by whom they are of and by name."""
    return {(fact.of, fact.name): fact for fact in facts}
