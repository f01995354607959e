"""Whose self-scores the council verifies: a sample that nobody can choose, and everybody scored far apart."""

import hashlib
from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import ceil

from msgspec.structs import replace

from thidua_xlsx.declare.season import Person, Rulebook
from thidua_xlsx.model import Overview, Sampled, VerifiedRound

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
    for one in verified:
        far = rounds.setdefault(one.person, [])
        if one.apart:
            far.append(one.round)
    chosen: list[Sampled] = []
    for unit in book.units:
        mine = [person for person in book.people_of(unit.code) if _there(person, book)]
        first = sorted(mine, key=lambda person: place_in_draw(book.school.id, person.code))
        drawn = {person.code for person in first[: ceil(Fraction(percent) * len(mine) / 100)]}
        for person in book.people_of(unit.code):
            apart = tuple(rounds.get(person.code, ()))
            if person.code in drawn or apart:
                chosen.append(Sampled(person.code, unit.code, person.code in drawn, apart, person.code in rounds))
    return tuple(chosen)


def with_sample(verified: _Rounds, chosen: Iterable[Sampled]) -> Iterator[VerifiedRound | Overview]:
    """Mark the rounds of the people whom the council verifies."""
    who = {one.person for one in chosen}
    return (replace(one, sampled=True) if one.person in who else one for one in verified)


def _there(person: Person, book: Rulebook) -> bool:
    return any(person.present(one.start, one.end) for one in book.rounds)
