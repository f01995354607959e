"""What the score sheet asks of a position group, with all that follows from it alone: worked out once for everybody."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from operator import itemgetter
from types import MappingProxyType, NoneType
from typing import Any

import msgspec

from thidua_xlsx.base.compact_rows import KeyOrder, ValueRow, keys_of, values_in_order
from thidua_xlsx.base.exact_numbers import as_decimal
from thidua_xlsx.base.memo import PerRulebook
from thidua_xlsx.declare.criteria.criterion_kind import held_together
from thidua_xlsx.declare.season import Criterion, Rubric, Section

Points = Sequence[Decimal | None]  # in the order of the criteria, None where there is none
_Pick = Callable[[Sequence[Any]], Sequence[Any]]
_Part = tuple[Section | None, _Pick]
_ZERO = Decimal(0)
_NUMBERS = frozenset((Decimal, NoneType))


class PlacedCriteria(msgspec.Struct, frozen=True, eq=False):
    """Some criteria of a score sheet, with their places in its order."""

    places: tuple[int, ...]
    criteria: tuple[Criterion, ...]


class GroupSheet(msgspec.Struct, frozen=True, eq=False):
    """What is asked of a position group: its criteria, and all that follows from them alone.

    `asked` are all its criteria, in the order of `keys`, `converted` those whose answers are not the points themselves;
    `typed` picks out the answers to all the others. `needed` are the places of those that nobody may leave blank.
    `sections` has the section, where it is held to limits, and what picks out its criteria; `breaks` the same for each
    tie-break, be it a section or a criterion.
    """

    keys: KeyOrder[str]
    asked: PlacedCriteria
    converted: PlacedCriteria
    typed: _Pick
    needed: tuple[tuple[int, str], ...]
    knockouts: tuple[tuple[int, Criterion], ...]
    section_keys: KeyOrder[str]
    sections: tuple[_Part, ...]
    breaks: tuple[_Part, ...]

    def to_convert(self, answers: Sequence[object], types: set[type]) -> PlacedCriteria:
        """Give the criteria whose answers are not the points themselves: all, where what should be a number is none."""
        if types <= _NUMBERS or {*map(type, self.typed(answers))} <= _NUMBERS:
            return self.converted
        return self.asked

    def total(self, points: Points, start: Decimal) -> Decimal:
        """Add up points from a start, each section held to its limits."""
        # Section by section: beside a large start, the last digits of a single criterion's points might be lost.
        return sum(_sums(self.sections, points), start)

    def by_section(self, points: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
        """Give the points of each section, from those of its criteria; each is held to its limits."""
        return ValueRow(self.section_keys, tuple(_sums(self.sections, values_in_order(points, self.keys))))

    def break_points(self, points: Mapping[str, Decimal]) -> list[Decimal]:
        """Give what each tie-break looks at: the points of a criterion, or of a section."""
        return list(map(as_decimal, _sums(self.breaks, values_in_order(points, self.keys))))


def _sums(parts: Iterable[_Part], points: Points) -> list[Decimal]:
    listed = [(section, [one for one in pick(points) if one is not None]) for section, pick in parts]
    return [section.total(own) if section else sum(own, _ZERO) for section, own in listed]


_SHEETS: PerRulebook[GroupSheet] = PerRulebook()


def group_sheet(rubric: Rubric, group: str) -> GroupSheet:
    """Give what a score sheet asks of a position group."""
    return _SHEETS.get(rubric, group, lambda: _sheet(rubric, group))


def _sheet(rubric: Rubric, group: str) -> GroupSheet:
    criteria = tuple(enumerate(criterion for criterion in rubric.criteria if criterion.applies(group)))
    declared = {section.code: section for section in rubric.sections}
    own: dict[str, list[int]] = {code: [] for code in declared}
    for place, criterion in criteria:
        own.setdefault(criterion.section, []).append(place)
    # One that nobody of the group is asked in gives nothing, not the points that it starts with.
    asked = dict(criteria)
    sections = {code: _part(declared.get(code) if places else None, places, asked) for code, places in own.items()}
    alone = {one.code: _part(None, [place]) for place, one in criteria}
    tiers = {one.tier_of: [place for place, each in criteria if each.tier_of == one.tier_of] for _, one in criteria}
    alone |= {code: _part(None, places, asked) for code, places in tiers.items() if code}
    return GroupSheet(
        keys=keys_of(tuple(one.code for _, one in criteria)),
        asked=_placed(criteria),
        converted=_placed((place, one) for place, one in criteria if one.kind.holds_points <= 0),
        typed=_picking([place for place, one in criteria if one.kind.holds_points > 0]),
        needed=tuple((place, one.code) for place, one in criteria if one.kind.needs_answer),
        knockouts=tuple((place, one) for place, one in criteria if one.kind.may_knock_out),
        section_keys=keys_of(tuple(own)),
        sections=tuple(sections.values()),
        breaks=tuple(
            (alone if rubric.criterion(code) or code in tiers else sections).get(code, _part(None, []))
            for code in rubric.tie_breaks
        ),
    )


def _placed(criteria: Iterable[tuple[int, Criterion]]) -> PlacedCriteria:
    listed = tuple(criteria)
    return PlacedCriteria(tuple(place for place, _ in listed), tuple(one for _, one in listed))


def _part(
    section: Section | None, places: Sequence[int], asked: Mapping[int, Criterion] = MappingProxyType({})
) -> _Part:
    limited = section if section and (section.max is not None or section.start is not None) else None
    shared = any(asked[place].tier_of for place in places) if asked else False
    return limited, _holding(places, asked) if shared else _picking(places)


def _holding(places: Sequence[int], asked: Mapping[int, Criterion]) -> _Pick:
    """Pick out points where tiers share a maximum: their sum, held to it, stands for them."""
    criteria = [(place, asked[place]) for place in places]

    def pick(points: Sequence[Any]) -> Sequence[Any]:
        return held_together((criterion, own) for place, criterion in criteria if (own := points[place]) is not None)

    return pick


def _picking(places: Sequence[int]) -> _Pick:
    return itemgetter(*places) if len(places) > 1 else lambda points: tuple([points[place] for place in places])
