"""Whose self-scores the council verifies: a sample that nobody can choose, and everybody scored far apart."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from msgspec.structs import replace

from thidua_xlsx.declare.season import Person, Rulebook
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.model import Overview, Proposal, Sampled, Schools, VerifiedRound
from thidua_xlsx.model.school_reports import MARK

_Rounds = Iterable[VerifiedRound | Overview]


def place_in_draw(season: str, person: str) -> str:
    """Give where a person stands in the draw: the SHA-256 of `season:person` in hexadecimal; anybody can repeat it."""
    return hashlib.sha256(f"{season}:{person}".encode()).hexdigest()


def sample(verified: _Rounds, book: Rulebook) -> tuple[Sampled, ...]:
    """Say whose self-scores the council verifies, unit by unit; nobody where the season declares no sample.

    Drawn are the declared percent of each unit's people who belong to it in some round, rounded up and so at least
    one, in the order of `place_in_draw`; whether somebody's form came back moves nobody in or out. Added is everybody
    whose layers lie far apart, in the total of a round or in one criterion.
    """
    percent = book.voting.sample
    if percent is None:
        return ()
    rounds: dict[str, list[str]] = {}
    for reviewed in verified:
        far = rounds.setdefault(reviewed.person, [])
        if reviewed.apart:
            far.append(reviewed.round)
    chosen: list[Sampled] = []
    for unit in book.units:
        people = [person for person in book.people_of(unit.code) if _there(person, book)]
        first = sorted(people, key=lambda person: place_in_draw(book.school.id, person.code))
        drawn = {person.code for person in first[: ceil(Fraction(percent) * len(people) / 100)]}
        for person in book.people_of(unit.code):
            apart = tuple(rounds.get(person.code, ()))
            if person.code in drawn or apart:
                chosen.append(Sampled(person.code, unit.code, person.code in drawn, apart, person.code in rounds))
    return tuple(chosen)


_MOST_PROPOSALS = 3  # of a school, which are looked at on paper


class SampledSchool(NamedTuple):
    """A school that is inspected, and why: `drawn`, or something is wrong with its report; and which proposals."""

    school: Reporter
    drawn: bool
    proposals: tuple[Proposal, ...]


def sample_schools(schools: Schools, faulty: Collection[str], book: Rulebook) -> tuple[SampledSchool, ...]:
    """Say which schools are inspected, in the season's order; none where the season declares no sample.

    Drawn are the declared percent of the schools, rounded up and so at least one, in the order of `place_in_draw`;
    every one of the `faulty` (their codes) is added. Of each a few proposals are drawn by the same rule.
    """
    percent, season = book.schools.sample, book.school.id
    if percent is None:
        return ()
    count = ceil(Fraction(percent) * len(schools.reporters) / 100)
    first = sorted(schools.reporters, key=lambda school: place_in_draw(season, school.code))[:count]
    return tuple(
        SampledSchool(school, school in first, _drawn_proposals(school, schools, season))
        for school in schools.reporters
        if school in first or school.code in faulty
    )


def _drawn_proposals(school: Reporter, schools: Schools, season: str) -> tuple[Proposal, ...]:
    report = schools.reports.get(school.code)
    listed = report.proposals if report else ()
    keyed = sorted(listed, key=lambda proposal: place_in_draw(season, f"{school.code}{MARK}{proposal.key}"))
    return tuple(keyed[:_MOST_PROPOSALS])


def with_sample(verified: _Rounds, chosen: Iterable[Sampled]) -> Iterator[VerifiedRound | Overview]:
    """Mark the rounds of the people whom the council verifies."""
    who = {sampled.person for sampled in chosen}
    return (replace(reviewed, sampled=True) if reviewed.person in who else reviewed for reviewed in verified)


def _there(person: Person, book: Rulebook) -> bool:
    return any(person.present(round_.start, round_.end) for round_ in book.rounds)
