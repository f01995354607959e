"""Whom the schools of an office put forward, as candidates of its own season: voted on, listed, entered, replied to.

From here on nothing tells them from the season's own people: the same paths, ballots, papers and ledger.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from thidua_xlsx.base.text import by_key
from thidua_xlsx.declare.season import Person, Rulebook, Unit, shown_names
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.judging.verdicts.quotas import taken_by_rank
from thidua_xlsx.judging.verdicts.title_paths import decided_from
from thidua_xlsx.model import (
    Award,
    Candidates,
    Dossier,
    Fact,
    Met,
    Proposal,
    QuotaLine,
    Reason,
    Schools,
    Submission,
    UnitDossier,
    Verdict,
)
from thidua_xlsx.model.school_reports import MARK
from thidua_xlsx.model.verdicts import SAID

Asked = tuple[str, str]  # who, and the title
_MET = {"proposed": Met.YES, "passed": Met.YES, "tied": Met.UNKNOWN}
_REASONS = {"proposed": "reason.school.proposed", "passed": "reason.school.passed", "tied": "reason.school.tied"}


def candidates_of(
    schools: Schools, book: Rulebook, awards: Iterable[Award], voted: Mapping[Asked, str] | None = None
) -> Candidates:
    """Give whom the schools put forward for titles that this level or one above it decides.

    `awards` are the lines of this season's ledger, those of earlier years among them. `voted` are (who, title) on whom
    the council was asked to vote, each with the name then: whom no report proposes any more stays a candidate, so that
    no decision goes without a word.
    """
    proposals = {
        (f"{school.code}{MARK}{one.key.rpartition(':')[0]}", one.title): one
        for school in schools.reporters
        if school.code in schools.reports
        for one in schools.reports[school.code].proposals
        if _decided_here(one.title, book)
    }
    gone = {key: name for key, name in (voted or {}).items() if key not in proposals and _school_of(key[0], book)}
    year = season_year(book)
    earlier = (one for one in awards if year.number is None or (year.of(one.period) or year.number) < year.number)
    given = by_key(earlier, lambda one: one.person)
    people: list[Dossier] = []
    units: list[UnitDossier] = []
    for who in dict.fromkeys([*(who for who, _ in proposals), *(who for who, _ in gone)]):
        mine = [one for (whose, _), one in proposals.items() if whose == who]
        names = [name for (whose, _), name in gone.items() if whose == who]
        said = mine[0] if mine else Proposal("", names[0], next(title for whose, title in gone if whose == who), "")
        if not mine and said.title in book.regime.titles and book.regime.titles[said.title].of == "unit":
            said = replace(said, collective=True)
        mine_before = tuple(given.get(who, ()))
        grade = Fact(said.grade, (said.place,) if said.place else ()) if said.grade else Fact(unknown=True)
        if said.collective:
            units.append(UnitDossier(Unit(who, _collective_name(who, said, book)), grade=grade, awards=mine_before))
        else:
            home = who.rpartition(MARK)[0]
            person = Person(who, said.name, home, said.born, position=said.position, counted=False)
            people.append(Dossier(person, grade=grade, awards=mine_before))
    verdicts = [_verdict(who, one) for (who, _), one in proposals.items()]
    verdicts += [_without_proposal(who, title, name, schools) for (who, title), name in gone.items()]
    order = {title: place for place, title in enumerate(book.regime.titles)}
    placed = _within_quotas(verdicts, proposals, schools, book)
    return Candidates(
        people=tuple(people),
        units=tuple(units),
        verdicts=tuple(sorted(placed, key=lambda one: order[one.title])),
        proposals=proposals,
    )


def asked_about(council: Submission | None) -> dict[Asked, str]:
    """Give whom of schools the council's returned workbook has votes on, each with the name it was issued with."""
    found = {}
    for record in council.table("ballots") if council else ():
        who, _, title = record.key.rpartition(":")
        if not record.blank and MARK in who and council:
            found[who, title] = council.bases.get(f"ballots/{record.key}", "").partition("|")[2] or who
    return found


def with_guests(book: Rulebook, found: Candidates) -> Rulebook:
    """Give the rulebook that knows the candidates and where they work, by their codes."""
    if not found.verdicts:
        return book
    guests = tuple(one.person for one in found.people)
    homes = {one.code: one for one in (*(_home(one, found, book) for one in guests), *(u.unit for u in found.units))}
    names = {
        code: name for same in by_key(guests, lambda one: one.unit).values() for code, name in _names(same).items()
    }
    return replace(
        book, guests=guests, guest_units=(*book.guest_units, *homes.values()), shown_names={**book.shown_names, **names}
    )


def _names(people: Sequence[Person]) -> dict[str, str]:
    return {
        code: name.replace(f"({code})", f"({code.rpartition(MARK)[2]})") for code, name in shown_names(people).items()
    }


def _decided_here(title: str, book: Rulebook) -> bool:
    policy = book.titles.get(title)
    return (
        title in book.regime.titles
        and bool(policy and policy.enabled)
        and decided_from(book.schools.level, title, book)
    )


def _school_of(who: str, book: Rulebook) -> Reporter | None:
    return next((one for one in book.reporters if who.startswith(f"{one.code}{MARK}")), None)


def _collective_name(who: str, said: Proposal, book: Rulebook) -> str:
    """Name a collective with the school that it belongs to: every school has a Tổ Toán."""
    school = _school_of(who, book)
    parts = [said.name, *([said.where] if said.where else []), *([school.name] if school else [])]
    named: list[str] = []
    for part in ", ".join(parts).split(", "):
        if part not in named:
            named.append(part)
    return ", ".join(named)


def _home(person: Person, found: Candidates, book: Rulebook) -> Unit:
    """Give the school of a candidate; of a school that reports to another office, with the name of that office."""
    school = _school_of(person.code, book)
    name = school.name if school else person.unit
    if school and person.unit != school.code:
        said = next((one for (who, _), one in found.proposals.items() if who == person.code), None)
        below = said.where.rpartition(", ")[2] if said else ""
        name = f"{below}, {name}" if below else name
    return Unit(person.unit, name)


def _verdict(who: str, one: Proposal) -> Verdict:
    met = _MET.get(one.state, Met.UNKNOWN)
    final = "" if one.final is None else str(one.final)
    told = SAID.join((one.name, one.state, one.where, one.grade, final, one.reasons, one.history))
    places = (one.place,) if one.place else ()
    reasons = [Reason(met, _REASONS.get(one.state, _REASONS["tied"]), places=places)]
    reasons += [Reason(met, "reason.school.says", {"said": one.reasons}, places=places)] if one.reasons else []
    yes = met is Met.YES
    return Verdict(who, one.title, met, tuple(reasons), within_quota=yes, proposed=yes or None, said=told)


def _without_proposal(who: str, title: str, name: str, schools: Schools) -> Verdict:
    """Give what there is to say of somebody who was voted on and whom no report proposes any more."""
    there = any(who.startswith(f"{code}{MARK}") for code in schools.reports)
    met, key = (Met.NO, "reason.school.withdrawn") if there else (Met.UNKNOWN, "reason.school.no_report")
    return Verdict(who, title, met, (Reason(met, key),), within_quota=False, said=f"{name}{SAID}{key}")


def _within_quotas(
    verdicts: Sequence[Verdict], proposals: Mapping[Asked, Proposal], schools: Schools, book: Rulebook
) -> list[Verdict]:
    """Apply the quotas over the schools; by points only on a scale common to all, else the council chooses."""
    judged = {(one.who, one.title): one for one in verdicts}
    for line in schools.quotas:
        mine = [one for one in verdicts if one.title == line.title and one.met is Met.YES and _in_scope(one.who, line)]
        points = {one.who: proposals[one.who, one.title].final for one in mine}
        within, tied = taken_by_rank(_ranks(points, common=book.schools.common_scale), line.limit)
        blocks = book.titles[line.title].quota_mode == "block"
        for one in mine:
            place = None if one.who in tied else one.who in within
            proposed = place if blocks else True
            judged[one.who, one.title] = replace(one, within_quota=place, proposed=proposed)
    return list(judged.values())


def _in_scope(who: str, line: QuotaLine) -> bool:
    return line.scope == "school" or who.startswith(f"{line.scope.removeprefix('unit:')}{MARK}")


def _ranks(points: Mapping[str, Decimal | None], *, common: bool) -> dict[str, int]:
    """Rank by points, 1, 1, 3; everybody alike where the points of schools do not compare, or somebody has none."""
    known = [one for one in points.values() if one is not None]
    if not common or len(known) < len(points):
        return dict.fromkeys(points, 1)
    return {who: 1 + sum(other > mine for other in known) for who, mine in points.items() if mine is not None}
