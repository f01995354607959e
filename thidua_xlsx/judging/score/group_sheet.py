"""What the score sheet asks of a position group, with all that follows from it alone: worked out once for everybody."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from operator import itemgetter
from types import NoneType
from typing import Any

import msgspec

from thidua_xlsx.base.compact_rows import KeyOrder, ValueRow, keys_of, values_in_order
from thidua_xlsx.base.exact_numbers import as_decimal
from thidua_xlsx.base.memo import PerRulebook
from thidua_xlsx.declare.criteria.criterion_kind import Entered, criterion_kind, section_points
from thidua_xlsx.declare.season import Criterion, Rubric, Section

PointsRule = tuple[int, Criterion, Callable[[Criterion, Entered], Decimal]]  # what an answer in this place is worth
Points = Sequence[Decimal | None]  # in the order of the criteria, None where there is none
_Pick = Callable[[Sequence[Any]], Sequence[Any]]
_Part = tuple[Section | None, _Pick]
_ZERO = Decimal(0)
_NUMBERS = frozenset((Decimal, NoneType))


class GroupSheet(msgspec.Struct, frozen=True, eq=False):
    """What is asked of a position group: its criteria, and all that follows from them alone.

    Numbers are places in `keys`. Where an answer is a number, only what the criteria of `others` ask is worth something
    else: `places` are theirs, `theirs` picks out their answers, `added` all the others. `sections` has the section,
    where it is held to limits, and what picks out its criteria; `breaks` the same for each tie-break, be it a section
    or a criterion, and `apart` what picks out those of it that are worth themselves, and the numbers of its `others`.
    `must` picks out the answers that are `needed`. `totals` and `sums` keep what many people's points come to.
    """

    keys: KeyOrder[str]
    worths: tuple[PointsRule, ...]
    others: tuple[PointsRule, ...]
    places: tuple[int, ...]
    theirs: _Pick
    added: _Pick
    must: _Pick
    needed: tuple[tuple[int, str], ...]
    knockouts: tuple[tuple[int, Criterion], ...]
    section_keys: KeyOrder[str]
    sections: tuple[_Part, ...]
    breaks: tuple[_Part, ...]
    apart: tuple[tuple[_Pick, tuple[int, ...]], ...]
    limited: bool
    totals: dict[int, Decimal] = msgspec.field(default_factory=dict)
    sums: dict[int, Decimal] = msgspec.field(default_factory=dict)

    def own(self, answers: Sequence[object], kinds: set[type]) -> bool:
        """Say whether every answer that is worth itself is a number, or blank."""
        return kinds <= _NUMBERS or {*map(type, self.added(answers))} <= _NUMBERS

    def total(self, points: Points, start: Decimal) -> Decimal:
        """Add up points from a start, each section held to its limits."""
        # Section by section: beside a large start, the last digits of a single criterion's points might be lost.
        return sum(_sums(self.sections, points), start)

    def by_section(self, points: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
        """Give the points of each section, from those of its criteria; each is held to its limits."""
        return ValueRow(self.section_keys, tuple(_sums(self.sections, values_in_order(points, self.keys))))

    def break_points(self, points: Points) -> list[Decimal]:
        """Give what each tie-break looks at: the points of a criterion, or of a section."""
        return list(map(as_decimal, _sums(self.breaks, points)))


def _sums(parts: Iterable[_Part], points: Points) -> list[Decimal]:
    listed = [(section, [one for one in pick(points) if one is not None]) for section, pick in parts]
    return [section_points(section, own) if section else sum(own, _ZERO) for section, own in listed]


_ASKED: PerRulebook[GroupSheet] = PerRulebook()


def asked_of(rubric: Rubric, group: str) -> GroupSheet:
    """Give what a score sheet asks of a position group."""
    return _ASKED.get(rubric, group, lambda: _asked(rubric, group))


def _asked(rubric: Rubric, group: str) -> GroupSheet:
    criteria = [criterion for criterion in rubric.criteria if criterion.applies(group)]
    declared = {section.code: section for section in rubric.sections}
    own: dict[str, list[int]] = {code: [] for code in declared}
    for place, criterion in enumerate(criteria):
        own.setdefault(criterion.section, []).append(place)
    worths = tuple((place, one, criterion_kind(one).points) for place, one in enumerate(criteria))
    others = tuple(worth for worth in worths if not criterion_kind(worth[1]).added)
    # One that nobody of the group is asked in gives nothing, not the points that it starts with.
    sections = {code: _part(declared.get(code) if places else None, places) for code, places in own.items()}
    alone = {one.code: [place] for place, one in enumerate(criteria)}
    breaks = [(alone if rubric.criterion(code) else own).get(code, []) for code in rubric.tie_breaks]
    numbers = {place: number for number, (place, _, _) in enumerate(others)}
    return GroupSheet(
        keys=keys_of(tuple(one.code for one in criteria)),
        worths=worths,
        others=others,
        places=tuple(place for place, _, _ in others),
        theirs=_picking([place for place, _, _ in others]),
        added=_picking([place for place, one in enumerate(criteria) if criterion_kind(one).added]),
        must=_picking([place for place, one in enumerate(criteria) if criterion_kind(one).needed]),
        needed=tuple((place, one.code) for place, one in enumerate(criteria) if criterion_kind(one).needed),
        knockouts=tuple((place, one) for place, one in enumerate(criteria) if one.kind == "knockout"),
        section_keys=keys_of(tuple(own)),
        sections=tuple(sections.values()),
        breaks=tuple(
            _part(None if rubric.criterion(code) else declared.get(code) if places else None, places)
            for code, places in zip(rubric.tie_breaks, breaks, strict=True)
        ),
        apart=tuple(
            (
                _picking([place for place in places if place not in numbers]),
                tuple(numbers[place] for place in places if place in numbers),
            )
            for places in breaks
        ),
        limited=any(section for section, _ in sections.values()),
    )


def _part(section: Section | None, places: Sequence[int]) -> _Part:
    limited = section if section and (section.max is not None or section.start is not None) else None
    return limited, _picking(places)


def _picking(places: Sequence[int]) -> _Pick:
    return itemgetter(*places) if len(places) > 1 else lambda points: tuple([points[place] for place in places])
