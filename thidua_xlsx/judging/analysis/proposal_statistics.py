"""Figures that the plans ask for: whom the proposals go to, over how many people, and how that was in earlier years."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import msgspec

from thidua_xlsx.declare.season import Person, Rulebook
from thidua_xlsx.model import Award, Season

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


class Statistics(msgspec.Struct, frozen=True):
    """The figures of a season. `whole` is the school; `years` gives by period how many received each title.

    `uncounted` are the people outside every denominator; `no_gender` and `no_group` those whom a part cannot place.
    `years` counts the titles that the ledger has, `waiting` those of them that a level above has not decided on.
    `initiatives` are all in the forms, recognised or not, beside the recognised ones that the 70 % is taken of.
    """

    titles: tuple[str, ...]
    whole: GroupCount
    parts: tuple[GroupCount, ...]
    years: Mapping[str, Mapping[str, int]]
    uncounted: tuple[str, ...] = ()
    no_gender: tuple[str, ...] = ()
    no_group: tuple[str, ...] = ()
    initiatives: int = 0
    waiting: Mapping[str, Mapping[str, int]] = msgspec.field(default_factory=dict)

    def share(self, part: GroupCount, title: str) -> Fraction | None:
        """The share of a title's proposals that goes to a part; None where nobody is proposed or it is not known."""
        whole = self.whole.proposed[title]
        return Fraction(part.proposed[title], whole) if whole and part.known else None


def proposal_statistics(season: Season) -> Statistics:
    """Count the proposals of a season by part; every proposal counts, and people are the counted ones."""
    book = season.rulebook
    titles = tuple(
        id_
        for id_, law in book.regime.titles.items()
        if law.of == "person" and id_ in book.titles and book.titles[id_].enabled
    )
    chosen = {title: {path.who for path in season.listed(title)} for title in titles}
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
        years=_years((award for award in season.earlier_awards if not award.pending), book),
        waiting=_years((award for award in season.earlier_awards if award.pending), book),
        uncounted=tuple(person.code for person in book.people if not person.counted),
        no_gender=tuple(person.code for person in book.people if not person.gender),
        no_group=tuple(person.code for person in book.people if not person.group),
        initiatives=sum(len(dossier.initiatives) for dossier in season.dossiers),
    )


def _part(id_: str, people: Sequence[Person], chosen: Mapping[str, set[str]], known: bool = True) -> GroupCount:
    codes = {person.code for person in people}
    counted = sum(person.counted for person in people)
    return GroupCount(id_, counted, {title: len(codes & who) for title, who in chosen.items()}, known)


def _years(awards: Iterable[Award], rulebook: Rulebook) -> dict[str, dict[str, int]]:
    """Count earlier awards of people and units by period and title, the latest period first, without this season's."""
    by_year: dict[str, dict[str, set[str]]] = {}
    grades = rulebook.columns.scale("grade")
    for award in awards:
        if not award.name and award.title not in grades and award.period < rulebook.school.school_year:
            by_year.setdefault(award.period, {}).setdefault(award.title, set()).add(award.person)
    return {
        period: {title: len(who) for title, who in by_year[period].items()} for period in sorted(by_year, reverse=True)
    }
