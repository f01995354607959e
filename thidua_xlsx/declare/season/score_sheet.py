"""How points are given: sections, criteria, the score sheet, and the rounds that it is filled in for."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property

import msgspec

from thidua_xlsx.base.text import number_text
from thidua_xlsx.declare.criteria.criterion_kind import Criterion
from thidua_xlsx.declare.criteria.scale_text import ScaleLine

FORM_LAYERS = ("self", "unit")  # who gives points on a form, in the order in which they do
LAYERS = (*FORM_LAYERS, "council")
HIGHEST_LAYER_FIRST = tuple(reversed(LAYERS))  # the first that spoke decides
_NO_POINTS = Decimal(0)


class Section(msgspec.Struct, frozen=True):
    """A section of the score sheet; `max` caps the points taken from it (None = no cap).

    With `start` it begins with so many points and does not fall below 0.
    """

    code: str
    name: str
    max: Decimal | None = None
    start: Decimal | None = None

    def total(self, points: Iterable[Decimal]) -> Decimal:
        """Add up `points`, those of its criteria: from what it starts with, if anything, then never below 0.

        The total never lies above the section's max.
        """
        total = sum(points, self.start or _NO_POINTS)
        if self.start is not None:
            total = max(total, _NO_POINTS)
        return total if self.max is None else min(total, self.max)


class Rubric(msgspec.Struct, frozen=True, dict=True):
    """The score sheet: sections in order, criteria in order, and how totals are made (points).

    Every total begins with `start`. `bands` name what a total is, the highest first, each from its `since` on. That of
    units (`of_units`) is filled in by each unit for itself.
    """

    sections: tuple[Section, ...]
    criteria: tuple[Criterion, ...]
    total_max: Decimal = Decimal(100)
    decimals: int = 2
    tie_breaks: tuple[str, ...] = ()
    layer_weights: Mapping[str, Decimal] = msgspec.field(default_factory=dict)
    start: Decimal = Decimal(0)
    bands: tuple[ScaleLine, ...] = ()
    of_units: bool = False

    @cached_property
    def _by_code(self) -> Mapping[str, Criterion]:
        return {criterion.code: criterion for criterion in reversed(self.criteria)}  # of two the first counts

    def in_section(self, code: str) -> tuple[Criterion, ...]:
        """The criteria of the section with the code `code`, in order."""
        return tuple(criterion for criterion in self.criteria if criterion.section == code)

    def criterion(self, code: str) -> Criterion | None:
        """The criterion with the code `code`, or None."""
        return self._by_code.get(code)

    def band(self, total: Decimal | None) -> str:
        """The band that `total` (points) falls in: 90 is in a band from 90, 89.99 is not. Empty where there is none."""
        return next((b.name for b in self.bands if total is not None and b.since is not None and total >= b.since), "")


class Round(msgspec.Struct, frozen=True):
    """A round (đợt): its name (the code where none is declared), theme, days, weight, and the group averaged first."""

    code: str
    name: str
    theme: str = ""
    start: date | None = None
    end: date | None = None
    weight: Decimal = Decimal(1)
    group: str = ""


def score_sheet_digest(rubric: Rubric, of_units: Rubric | None = None) -> str:
    """Give the digest of the score sheet (16 hexadecimal digits): sections, criteria, kinds, limits, scales, total.

    Where units are scored too, their sheet is a part of it.
    """
    data = _sheet(rubric)
    if of_units:
        data["units"] = _sheet(of_units)
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _sheet(rubric: Rubric) -> dict[str, object]:
    return {
        "total": _texts(rubric.total_max, rubric.start),
        "sections": [[section.code, section.name, *_texts(section.max, section.start)] for section in rubric.sections],
        "criteria": [
            [
                *(criterion.code, criterion.section, criterion.text, criterion.kind.id, criterion.among),
                *_texts(criterion.max, criterion.step, criterion.each),
                list(criterion.applies_to),
                criterion.needs_evidence,
                [[line.name, *_texts(line.since, line.points)] for line in criterion.scale],
                *filter(None, [criterion.tier_of]),  # a sheet without tiers is the one that it was
            ]
            for criterion in rubric.criteria
        ],
    }


def _texts(*numbers: Decimal | None) -> list[str]:
    return ["" if number is None else number_text(number) for number in numbers]
