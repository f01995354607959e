"""The score sheet of one unit, added up in whole numbers: its few different numbers are looked at once for everybody.

Rows of a sheet say by a byte which of its numbers stands where (`Coded`), so adding up a row is adding up whole numbers
of a common decimal place, and many people come to the same sum. That is exact: nothing is rounded before the total.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec

from thidua_xlsx.base.compact_rows import CodedRow, PatchedRow
from thidua_xlsx.base.exact_numbers import as_decimal, half_up, kept
from thidua_xlsx.declare.season import Rubric
from thidua_xlsx.judging.score.group_sheet import GroupSheet
from thidua_xlsx.model import LayerTotal

_NO_CODE = -1
_ZERO, _UNIT = Decimal(0), Decimal("0.000001")  # what whole numbers count; finer points are added up as they are
_LARGEST = 12  # powers of ten
Theirs = tuple[tuple[Decimal | None, ...], tuple[int, ...]]  # what some answers are worth, as points and whole numbers


class Tabled(msgspec.Struct, frozen=True, eq=False):
    """What the codes of a sheet are worth to a position group.

    `numbers` are whole numbers of millionths by code, `blank` is the code of a blank cell, `texts` are the codes of
    what is no number. `theirs` keeps what the answers are worth that are no points themselves, by their codes.
    """

    asked: GroupSheet
    among: Sequence[Any]
    numbers: list[int]
    blank: int
    texts: frozenset[int]
    theirs: dict[Sequence[int], Theirs | None]

    def fit(self, codes: bytes) -> Theirs | None:
        """Give what the answers are worth that are no points themselves; None where a row cannot be added up so."""
        if self.texts and not self.texts.isdisjoint(self.asked.added(codes)):
            return None
        others = self.asked.theirs(codes)
        if others not in self.theirs:
            points = tuple(map(self._worth, range(len(others)), others))
            whole = [0 if one is None else _whole(one) for one in points]
            numbers = tuple([one for one in whole if one is not None])
            self.theirs[others] = (points, numbers) if len(numbers) == len(whole) else None
        return self.theirs[others]

    def _worth(self, number: int, code: int) -> Decimal | None:
        _, criterion, worth = self.asked.others[number]
        answer = self.among[code]
        return None if answer is None else kept(worth(criterion, answer))

    def layer(self, row: CodedRow[str, Any], theirs: Theirs, rubric: Rubric) -> LayerTotal | None:
        """Add up a row that fits; None where it is blank."""
        asked, codes = self.asked, row.codes
        gaps = codes.count(self.blank) if self.blank >= 0 else 0
        if gaps == len(codes):
            return None
        blanks: tuple[str, ...] = ()
        if gaps and self.blank in asked.must(codes):
            blanks = tuple([code for place, code in asked.needed if codes[place] == self.blank])
        return LayerTotal(
            total=self._total(codes, theirs, rubric),
            complete=not blanks,
            blanks=blanks,
            points=row if theirs[0].count(None) == len(theirs[0]) else PatchedRow(row, asked.places, theirs[0]),
            sheet=asked,
        )

    def _total(self, codes: bytes, theirs: Theirs, rubric: Rubric) -> Decimal:
        """Add up a row, held to the limits of the score sheet and rounded; its sections are not held to any."""
        whole = sum(map(self.numbers.__getitem__, self.asked.added(codes)), sum(theirs[1]))
        found = self.asked.totals.get(whole)
        if found is None:
            total = max(min(whole * _UNIT + rubric.start, rubric.total_max), _ZERO)
            found = self.asked.totals[whole] = half_up(total, rubric.decimals)
        return found

    def break_points(self, codes: bytes, theirs: Theirs) -> list[Decimal]:
        """Give what each tie-break looks at: the points of a criterion, or of a section."""
        found, sums = [], self.asked.sums
        for pick, others in self.asked.apart:
            whole = sum(map(self.numbers.__getitem__, pick(codes)))
            if others:
                whole += sum([theirs[1][one] for one in others])
            points = sums.get(whole)
            if points is None:
                points = sums[whole] = as_decimal(whole * _UNIT)
            found.append(points)
        return found


Tables = dict[tuple[int, GroupSheet], tuple[object, Tabled | None]]


def table_of(row: CodedRow[str, Any], asked: GroupSheet, tables: Tables) -> Tabled | None:
    """Look at the sheet that a row stands in, or know it already; None where its rows are to be added up one by one."""
    key = (id(row.among), asked)
    known = tables.get(key)
    if known is None:  # a sheet is held as long as it is known, so that no other can come to bear its number
        known = tables[key] = row.among, _tabled(row, asked)
    return known[1]


def _tabled(row: CodedRow[str, Any], asked: GroupSheet) -> Tabled | None:
    among = row.among
    whole = [0 if one is None or isinstance(one, str) else _whole(one) for one in among]
    numbers = [one for one in whole if one is not None]
    if asked.limited or len(numbers) < len(whole):
        return None
    return Tabled(
        asked=asked,
        among=among,
        numbers=numbers,
        blank=next((code for code, one in enumerate(among) if one is None), _NO_CODE),
        texts=frozenset(code for code, one in enumerate(among) if isinstance(one, str)),
        theirs={},
    )


@lru_cache(maxsize=4_096)
def _whole(one: object) -> int | None:
    """Give points in millionths; None for what is no such number."""
    if not isinstance(one, Decimal) or not one.is_finite() or one.adjusted() > _LARGEST:
        return None
    millionths = one / _UNIT
    return int(millionths) if millionths == int(millionths) else None
