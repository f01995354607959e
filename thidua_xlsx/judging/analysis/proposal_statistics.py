"""Figures that the plans ask for: whom the proposals go to, over how many people, and how that was in earlier years."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import msgspec

from thidua_xlsx.base.text import by_key
from thidua_xlsx.declare.season import Person, Rulebook
from thidua_xlsx.judging.law.history_facts import given_with
from thidua_xlsx.model import Season

MANAGERS, WOMAN = "CBQL", "nu"  # ids of the lists of position groups and of genders


class GroupCount(msgspec.Struct, frozen=True):
    """One part of the school: `direct` (teachers and staff), `managers`, `women`, or `unit:<code>`.

    `people` are its counted people, `proposed` how many of its people stand on the list of each title:
    proposed, and once the council has voted passed. Where the staff list says of nobody what the part is made by,
    `known` is False and the counts say nothing.
    """

    id: str
    people: int
    proposed: Mapping[str, int]
    known: bool = True


class DirectShare(msgspec.Struct, frozen=True):
    """Of all who `received` a title in a year: teachers and staff (`direct`), and whose position is `unknown`.

    Positions are those of this season's list, for the ledger has none: whoever has left is unknown.
    """

    received: int
    direct: int
    unknown: int


class Statistics(msgspec.Struct, frozen=True):
    """The figures of a season. `whole` is the school; `years` gives by period how many received each title.

    `collectives` are all units, then those of each kind (`kind:<kind>`), with how many stand on the list of each of
    `unit_titles`. `direct_years` gives by period and title how many of those who received it teach or serve directly.

    `uncounted` are the people outside every denominator; `no_gender` and `no_group` those whom a part cannot place.
    `years` counts the titles that the ledger has, `waiting` those of them that a level above has not decided on.
    """

    titles: tuple[str, ...]
    whole: GroupCount
    parts: tuple[GroupCount, ...]
    years: Mapping[str, Mapping[str, int]]
    uncounted: tuple[str, ...] = ()
    no_gender: tuple[str, ...] = ()
    no_group: tuple[str, ...] = ()
    waiting: Mapping[str, Mapping[str, int]] = msgspec.field(default_factory=dict)
    unit_titles: tuple[str, ...] = ()
    collectives: tuple[GroupCount, ...] = ()
    direct_years: Mapping[str, Mapping[str, DirectShare]] = msgspec.field(default_factory=dict)

    def share(self, part: GroupCount, title: str) -> Fraction | None:
        """The share of proposals for `title` that goes to a part; None where nobody is proposed or it is not known."""
        whole = self.whole.proposed[title]
        return Fraction(part.proposed[title], whole) if whole and part.known else None


def proposal_statistics(season: Season) -> Statistics:
    """Count the proposals of a season by part; every proposal counts, and people are the counted ones."""
    book = season.rulebook
    titles, unit_titles = (
        tuple(
            id_
            for id_, law in book.regime.titles.items()
            if law.of == whose and id_ in book.titles and book.titles[id_].enabled
        )
        for whose in ("person", "unit")
    )
    chosen = {title: {path.who for path in season.passed_or_proposed(title)} for title in titles}
    groups: dict[str, list[Person]] = {
        "direct": [person for person in book.people if person.group and person.group != MANAGERS],
        "managers": [person for person in book.people if person.group == MANAGERS],
        "women": [person for person in book.people if person.gender == WOMAN],
    }
    grouped = not book.people or any(person.group for person in book.people)
    known = {
        "direct": grouped,
        "managers": grouped,
        "women": not book.people or any(person.gender for person in book.people),
    }
    groups |= {f"unit:{unit.code}": list(book.people_of(unit.code)) for unit in book.units}
    return Statistics(
        titles=titles,
        whole=_part("school", book.people, chosen),
        parts=tuple(_part(id_, people, chosen, known.get(id_, True)) for id_, people in groups.items()),
        years=_years(season, pending=False),
        waiting=_years(season, pending=True),
        unit_titles=unit_titles,
        collectives=tuple(_collectives(season, unit_titles)),
        direct_years=_direct_years(season),
        uncounted=tuple(person.code for person in book.people if not person.counted),
        no_gender=tuple(person.code for person in book.people if not person.gender),
        no_group=tuple(person.code for person in book.people if not person.group),
    )


def _part(id_: str, people: Sequence[Person], chosen: Mapping[str, set[str]], known: bool = True) -> GroupCount:
    codes = {person.code for person in people}
    counted = sum(person.counted for person in people)
    return GroupCount(id_, counted, {title: len(codes & who) for title, who in chosen.items()}, known)


def _collectives(season: Season, titles: Sequence[str]) -> Iterator[GroupCount]:
    """Count the units on the list of each title, all of them and kind by kind in the order of the season."""
    chosen = {title: {path.who for path in season.passed_or_proposed(title)} for title in titles}
    units = season.rulebook.units
    kinds = {f"kind:{kind}": of_kind for kind, of_kind in by_key(units, lambda unit: unit.kind).items() if kind}
    for id_, of_kind in {"units": units, **kinds}.items():
        codes = {unit.code for unit in of_kind}
        yield GroupCount(id_, len(codes), {title: len(codes & who) for title, who in chosen.items()})


def _direct_years(season: Season) -> dict[str, dict[str, DirectShare]]:
    """Count by year how many of the people who received each title of a person teach or serve directly."""
    book = season.rulebook
    received = _recipients(season, pending=False)
    shares: dict[str, dict[str, DirectShare]] = {}
    for period in sorted(received, reverse=True):
        for title, who in received[period].items():
            law = book.regime.titles.get(title)
            if law is None or law.of != "person":
                continue
            groups = [person.group if (person := book.person(code)) else "" for code in who]
            direct = sum(bool(group) and group != MANAGERS for group in groups)
            shares.setdefault(period, {})[title] = DirectShare(len(who), direct, groups.count(""))
    return shares


def _years(season: Season, *, pending: bool) -> dict[str, dict[str, int]]:
    """Count earlier awards of people and units by period and title, the latest period first, without this season's."""
    by_year = _recipients(season, pending=pending)
    return {
        period: {title: len(who) for title, who in by_year[period].items()} for period in sorted(by_year, reverse=True)
    }


def with_proven(received: Mapping[str, set[str]], rulebook: Rulebook) -> dict[str, set[str]]:
    """Count with those whom the ledger names for a title of a year those whom it names only for one that proves it.

    A school may note LĐTT and CSTĐCS, or the higher one alone. `received` gives by title the codes of one year; a title
    without any line stays unknown.
    """
    return {
        title: set().union(*(received.get(proof, ()) for proof in given_with(title, rulebook))) for title in received
    }


def _recipients(season: Season, *, pending: bool) -> dict[str, dict[str, set[str]]]:
    """Give the codes of those who received each title, by period, without outsiders and this season's.

    With `pending` those whom a level above has not decided on: what waits proves nothing.
    """
    by_year: dict[str, dict[str, set[str]]] = {}
    book = season.rulebook
    grades = book.columns.scale("grade")
    for award in season.earlier_awards:
        told = not award.name and award.pending is pending and award.title not in grades
        if told and award.period < book.school.school_year:
            by_year.setdefault(award.period, {}).setdefault(award.title, set()).add(award.person)
    return by_year if pending else {period: with_proven(received, book) for period, received in by_year.items()}
