"""Whose self-scores the council verifies: a sample that nobody can choose, and everybody scored far apart."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from msgspec.structs import replace

from thidua_xlsx.base.text import by_key
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.reporting_schools import Reporter, clusters
from thidua_xlsx.judging.analysis.nominations import Nomination
from thidua_xlsx.model import Proposal, Sampled, Schools, VerifiedRound
from thidua_xlsx.model.school_reports import MARK


def place_in_draw(season: str, person: str) -> str:
    """Give where `person`, a code, stands in the draw: the SHA-256 of `season:person` in hexadecimal.

    `season` is the season's id. Anybody can repeat it.
    """
    return hashlib.sha256(f"{season}:{person}".encode()).hexdigest()


def sample(verified: Iterable[VerifiedRound], book: Rulebook) -> tuple[Sampled, ...]:
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
        people = book.people_of(unit.code)
        there = [person for person in people if any(person.present(round_.start, round_.end) for round_ in book.rounds)]
        drawn = _drawn([person.code for person in there], percent, book)
        for code in (person.code for person in people):
            if code in drawn or rounds.get(code):
                chosen.append(Sampled(code, unit.code, code in drawn, tuple(rounds.get(code, ())), code in rounds))
    return tuple(chosen)


_MOST_PROPOSALS = 3  # of a school, which are looked at on paper


class SampledSchool(NamedTuple):
    """A school that is inspected, and why: `drawn`, or something is wrong with its report; and which proposals."""

    school: Reporter
    drawn: bool
    proposals: tuple[Proposal, ...]


def sample_schools(schools: Schools, faulty: Collection[str], book: Rulebook) -> tuple[SampledSchool, ...]:
    """Say which schools are inspected, in the season's order; none where the season declares no sample.

    Drawn are the declared percent of the schools of each cluster, rounded up and so at least one, in the order of
    `place_in_draw`; every one of the `faulty` (their codes) is added. Of each the declared percent of its proposals, or
    a few, are drawn by the same rule.
    """
    percent = book.schools.sample
    if percent is None:
        return ()
    of_clusters = clusters(schools.reporters).values()
    first = {code for members in of_clusters for code in _drawn([school.code for school in members], percent, book)}
    return tuple(
        SampledSchool(school, school.code in first, _drawn_proposals(school, schools, book))
        for school in schools.reporters
        if school.code in first or school.code in faulty
    )


def sample_units(book: Rulebook) -> tuple[str, ...]:
    """Give the codes of the units that the season inspects, in its order; none where it declares no sample of them."""
    percent = book.voting.units_sample
    drawn = _drawn([unit.code for unit in book.units], percent, book) if percent else ()
    return tuple(unit.code for unit in book.units if unit.code in drawn)


def sample_models(nominated: Iterable[Nomination], book: Rulebook) -> tuple[Nomination, ...]:
    """Give the models that the season inspects: the declared percent of what each unit put forward, at least one."""
    percent, by_unit = book.voting.models_sample, by_key(nominated, lambda nomination: nomination.unit)
    if percent is None:
        return ()
    drawn = {
        code
        for models in by_unit.values()
        for code in _drawn([nomination.codes[0] for nomination in models], percent, book)
    }
    return tuple(nomination for models in by_unit.values() for nomination in models if nomination.codes[0] in drawn)


def _drawn(codes: Sequence[str], percent: Decimal, book: Rulebook) -> set[str]:
    """Draw a percent of some codes, rounded up, in the order of `place_in_draw`."""
    ordered = sorted(codes, key=lambda code: place_in_draw(book.school.id, code))
    return set(ordered[: ceil(Fraction(percent) * len(codes) / 100)])


def _drawn_proposals(school: Reporter, schools: Schools, book: Rulebook) -> tuple[Proposal, ...]:
    report, percent = schools.reports.get(school.code), book.schools.files
    listed = report.proposals if report else ()
    keyed = sorted(listed, key=lambda proposal: place_in_draw(book.school.id, f"{school.code}{MARK}{proposal.key}"))
    return tuple(keyed[: _MOST_PROPOSALS if percent is None else ceil(Fraction(percent) * len(keyed) / 100)])


def with_sample(verified: Iterable[VerifiedRound], chosen: Iterable[Sampled]) -> Iterator[VerifiedRound]:
    """Mark the rounds of the people whom the council verifies."""
    who = {sampled.person for sampled in chosen}
    return (replace(reviewed, sampled=True) if reviewed.person in who else reviewed for reviewed in verified)
