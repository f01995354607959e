"""Who belongs to a school: units, people, the councils, and how people are named in lists.

Fields have the names of the columns that they are filled from, or name these themselves.
"""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import by_key, name_key
from thidua_xlsx.declare.season.score_sheet import Round

SCHOOL = "TRUONG"  # stands for the school itself, with its council, where a unit's code stands otherwise


class Unit(msgspec.Struct, frozen=True):
    """A unit (tổ, đơn vị) that receives and returns forms."""

    code: str
    name: str
    kind: str = ""
    leader: str = ""
    email: str = ""


class Person(msgspec.Struct, frozen=True):
    """A person of the roster, as they are at the end of the season.

    `employment` is civil servant, public employee or contract worker (ids of that list), empty where nobody said.
    `email` only tells whose answers of a survey are, and goes nowhere.
    `counted` = in denominators; `since`/`until` = in the unit from / until (None = all year). Whoever moved during the
    year has their stays before the last one in `earlier`, the first of them first.
    """

    code: str
    full_name: str
    unit: str
    birth_date: str = ""
    gender: str = ""
    position: str = ""
    group: str = ""
    joined_sector: str = ""
    counted: bool = True
    since: date | None = msgspec.field(name="from", default=None)
    until: date | None = msgspec.field(name="to", default=None)
    earlier: tuple["Person", ...] = ()
    employment: str = ""
    email: str = ""

    def present(self, start: date | None, end: date | None) -> bool:
        """Say whether the person belonged to any of their units at any time from `start` to `end`.

        None as `start` or `end` means no limit on that side.
        """
        after_end = self.since is not None and end is not None and self.since > end
        before_start = self.until is not None and start is not None and self.until < start
        return not (after_end or before_start) or any(stay.present(start, end) for stay in self.earlier)

    def was_in(self, unit: str) -> bool:
        """Say whether the person belonged to `unit`, by its code, at any time of the year."""
        return self.unit == unit or any(stay.unit == unit for stay in self.earlier)

    @property
    def stays(self) -> tuple["Person", ...]:
        """The person as they were in each of their units during the year, the first stay first."""
        return (*self.earlier, replace(self, earlier=())) if self.earlier else (self,)

    def stays_in(self, round_: Round | None) -> tuple["Person", ...]:
        """The stays that a form is about, the one that it is sent to first: where a person was when the round ended.

        A form without a round is about the year as it began. Never empty.
        """
        if not self.earlier:
            return (self,)
        if round_ is None:
            return self.stays
        stays = tuple(stay for stay in reversed(self.stays) if stay.present(round_.start, round_.end))
        return stays or self.stays[-1:]


class CouncilMember(msgspec.Struct, frozen=True):
    """A member of a council, with the days of the term (None = not bounded) and the decision that named the council."""

    code: str
    full_name: str
    position: str = ""
    role: str = ""
    since: date | None = msgspec.field(name="from", default=None)
    until: date | None = msgspec.field(name="to", default=None)
    decision_no: str = ""

    def sits(self, day: date) -> bool:
        """Say whether the person is a member on `day`."""
        return (self.since is None or self.since <= day) and (self.until is None or self.until >= day)


def sitting_members(members: Sequence[CouncilMember], day: date | None) -> tuple[CouncilMember, ...] | None:
    """Give the members on `day`; None where that depends on a day which nobody knows (None)."""
    if not any(member.since or member.until for member in members):
        return tuple(members)
    return None if day is None else tuple(member for member in members if member.sits(day))


def council_sizes(members: Sequence[CouncilMember], day: date | None) -> frozenset[int]:
    """Say how many members a council may have had on `day`, or where that is None on any day.

    Where no member is declared the set is empty.
    """
    ends = [end for member in members for end in (member.since, member.until) if end]
    around: list[date | None] = [
        date.fromordinal(min(max(end.toordinal() + step, 1), date.max.toordinal()))
        for end in ends
        for step in (-1, 0, 1)
    ]
    sizes = {len(sitting_members(members, sitting_day) or ()) for sitting_day in ([day] if day else around or [None])}
    return frozenset(sizes - {0})


def holder(members: Sequence[CouncilMember], role: str, day: date | None = None) -> CouncilMember | None:
    """Give who holds `role` on `day`; without a day, whose term ends last; None where nobody does."""
    holders = [member for member in members if member.role == role and (day is None or member.sits(day))]
    return max(holders, key=lambda member: (member.until is None, member.until or date.min), default=None)


def shown_names(people: Iterable[Person]) -> dict[str, str]:
    """Give everybody's name for lists by code; people of one name get their year of birth, or else their code."""
    same = by_key(people, lambda person: name_key(person.full_name))
    names: dict[str, str] = {}
    for group in same.values():
        years = [person.birth_date[-4:] for person in group]
        for person, year in zip(group, years, strict=True):
            mark = year if year and years.count(year) == 1 else person.code
            names[person.code] = person.full_name if len(group) == 1 else f"{person.full_name} ({mark})"
    return names
