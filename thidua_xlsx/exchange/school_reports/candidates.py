"""Whom the schools of an office put forward, as candidates of its own season: voted on, listed, entered, replied to.

From here on nothing tells them from the season's own people: the same paths, ballots, papers and ledger.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from thidua_xlsx.base.text import by_key
from thidua_xlsx.declare.season import Person, Rulebook, Unit, shown_names
from thidua_xlsx.declare.season.reporting_schools import Reporter, school_key
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.judging.score.standings import competition_ranks
from thidua_xlsx.judging.verdicts.quotas import taken_by_rank
from thidua_xlsx.judging.verdicts.title_paths import decided_from
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import cell_or_row
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
_MET = {"proposed": Met.YES, "passed": Met.YES, "over": Met.YES, "tied": Met.UNKNOWN}


def candidates_of(
    schools: Schools, book: Rulebook, awards: Iterable[Award], voted: Mapping[Asked, str] | None = None
) -> Candidates:
    """Give whom the schools put forward for titles that this level or one above it decides.

    `awards` are the lines of this season's ledger, those of earlier years among them. `voted` are (who, title) on whom
    the council was asked to vote, each with the name then: whom no report proposes any more stays a candidate, so that
    no decision goes without a word.
    """
    offered = {title for title, policy in book.titles.items() if policy.enabled}
    asked = {id_ for id_ in book.regime.titles if id_ in offered and decided_from(book.schools.level, id_, book)}
    proposals = {
        (f"{school.code}{MARK}{proposal.key.rpartition(':')[0]}", proposal.title): proposal
        for school in schools.reporters
        if school.code in schools.reports
        for proposal in schools.reports[school.code].proposals
        if proposal.title in asked
    }
    known = {reporter.code: reporter for reporter in book.reporters}
    gone = {key: name for key, name in (voted or {}).items() if key not in proposals and _code(key[0]) in known}
    year = season_year(book)
    earlier = (award for award in awards if year.number is None or (year.of(award.period) or year.number) < year.number)
    awards_of = by_key(earlier, lambda award: award.person)
    first: dict[str, Proposal] = {}
    for (who, _), proposal in proposals.items():
        first.setdefault(who, proposal)
    for (who, title), name in gone.items():
        law = book.regime.titles.get(title)
        first.setdefault(who, Proposal("", name, title, "", collective=bool(law and law.of == "unit")))
    people: list[Dossier] = []
    units: list[UnitDossier] = []
    for who, proposal in first.items():
        before = tuple(awards_of.get(who, ()))
        places = (proposal.place,) if proposal.place else ()
        grade = Fact(proposal.grade, places) if proposal.grade else Fact(unknown=True)
        if proposal.collective:
            unit = Unit(who, _collective_name(proposal, known[_code(who)]))
            units.append(UnitDossier(unit, grade=grade, awards=before))
        else:
            home = who.rpartition(MARK)[0]
            person = Person(who, proposal.name, home, proposal.born, position=proposal.position, counted=False)
            people.append(Dossier(person, grade=grade, awards=before))
    verdicts = [_verdict(who, proposal) for (who, _), proposal in proposals.items()]
    for (who, title), name in gone.items():  # what there is to say of whom no report proposes any more
        sent = _code(who) in schools.reports
        met, key = (Met.NO, "reason.school.withdrawn") if sent else (Met.UNKNOWN, "reason.school.no_report")
        words = f"{name}{SAID}{key}"
        verdicts.append(Verdict(who, title, met, (Reason(met, key),), within_quota=False, school_words=words))
    order = {title: place for place, title in enumerate(book.regime.titles)}
    placed = _within_quotas(verdicts, proposals, schools, book)
    ordered = tuple(sorted(placed, key=lambda verdict: order[verdict.title]))
    return Candidates(tuple(people), tuple(units), ordered, proposals)


def with_votes(schools: Schools, candidates: Candidates, passed: Collection[Asked]) -> Schools:
    """Give the schools with what the council made of each quota over them: how many it passed, and whom beyond it.

    `passed` are those (who, title) whom the council passed.
    """

    def voted(line: QuotaLine) -> QuotaLine:
        rivals = [
            verdict
            for verdict in candidates.verdicts
            if verdict.title == line.title
            and (verdict.who, verdict.title) in passed
            and line.scope in ("school", f"unit:{_code(verdict.who)}")
        ]
        beyond = rivals if len(rivals) > line.limit else []
        over = tuple(verdict.who for verdict in beyond if verdict.within_quota is not True)
        return replace(line, passed=len(rivals), over=over)

    return replace(schools, quotas=tuple(map(voted, schools.quotas)))


def over_quota_findings(schools: Schools, book: Rulebook) -> Iterator[Finding]:
    """Name whom this office's council passed above the places that its schools have together, or one of them has."""
    for line in schools.quotas:
        if line.over:
            names = tuple(book.name_with_home(who) for who in line.over)
            title = book.choices["title"][line.title]
            params = {"title": title, "names": names, "passed": line.passed, "limit": line.limit}
            yield Finding(codes.QUOTA_PASSED_OVER, cell_or_row(None, "titles", line.title), params)


def asked_about(council: Submission | None) -> dict[Asked, str]:
    """Give whom of schools the council's returned workbook has votes on, each with the name it was issued with."""
    names = {}
    for record in council.table("ballots") if council else ():
        who, _, title = record.key.rpartition(":")
        if not record.blank and MARK in who and council:
            names[who, title] = council.bases.get(f"ballots/{record.key}", "").partition("|")[2] or who
    return names


def with_guests(book: Rulebook, candidates: Candidates) -> Rulebook:
    """Give the rulebook that knows the candidates and where they work, by their codes."""
    if not candidates.verdicts:
        return book
    guests = tuple(person.person for person in candidates.people)
    schools = {reporter.code: reporter.name for reporter in book.reporters}
    where = {who: proposal.where for (who, _), proposal in candidates.proposals.items()}
    homes: dict[str, Unit] = {}
    for guest in guests:  # whoever is of a school that reports to another office: with the name of that
        code = _code(guest.code)
        name, below = schools.get(code, guest.unit), where.get(guest.code, "").rpartition(", ")[2]
        homes[guest.unit] = Unit(guest.unit, f"{below}, {name}" if guest.unit != code and below else name)
    homes |= {unit.unit.code: unit.unit for unit in candidates.units}
    names = {
        code: name.replace(f"({code})", f"({code.rpartition(MARK)[2]})")
        for of_unit in by_key(guests, lambda guest: guest.unit).values()
        for code, name in shown_names(of_unit).items()
    }
    return replace(
        book, guests=guests, guest_units=(*book.guest_units, *homes.values()), shown_names={**book.shown_names, **names}
    )


def _code(who: str) -> str:
    """Give the code of the school that puts somebody forward."""
    return who.partition(MARK)[0]


def _collective_name(proposal: Proposal, school: Reporter) -> str:
    """Name a collective with the school that it belongs to: every school has a Tổ Toán."""
    parts = [proposal.name, *([proposal.where] if proposal.where else []), school.name]
    named = {school_key(part): part for part in ", ".join(parts).split(", ")}  # as the office writes it, once
    return ", ".join(named.values())


def _verdict(who: str, proposal: Proposal) -> Verdict:
    met, key = _MET.get(proposal.state, Met.UNKNOWN), f"reason.school.{proposal.state}"
    final = "" if proposal.final is None else str(proposal.final)
    words = (proposal.name, proposal.state, proposal.where, proposal.grade, final, proposal.reasons, proposal.history)
    places = (proposal.place,) if proposal.place else ()
    reasons = [Reason(met, key if proposal.state in _MET else "reason.school.tied", places=places)]
    if proposal.reasons:
        reasons.append(Reason(met, "reason.school.says", {"said": proposal.reasons}, places=places))
    yes = met is Met.YES
    return Verdict(
        who,
        proposal.title,
        met,
        tuple(reasons),
        within_quota=yes,
        proposed=yes or None,
        school_words=SAID.join(words),
    )


def _within_quotas(
    verdicts: Sequence[Verdict], proposals: Mapping[Asked, Proposal], schools: Schools, book: Rulebook
) -> list[Verdict]:
    """Apply the quotas over the schools; by points only on a scale common to all, else the council chooses."""
    judged = {(verdict.who, verdict.title): verdict for verdict in verdicts}
    running = [verdict for verdict in verdicts if verdict.met is Met.YES]
    of_title = by_key(running, lambda verdict: verdict.title)
    of_school = by_key(running, lambda verdict: f"{verdict.title}:unit:{_code(verdict.who)}")
    for line in schools.quotas:
        whole = line.scope == "school"
        rivals = of_title.get(line.title, ()) if whole else of_school.get(f"{line.title}:{line.scope}", ())
        points = {verdict.who: proposals[verdict.who, verdict.title].final for verdict in rivals}
        comparable = book.schools.common_scale and None not in points.values()
        ranks = competition_ranks(points) if comparable else dict.fromkeys(points, 1)
        within, tied = taken_by_rank(ranks, line.limit)
        blocks = book.titles[line.title].quota_mode == "block"
        for verdict in rivals:
            place = None if verdict.who in tied else verdict.who in within
            proposed = place if blocks else True
            judged[verdict.who, verdict.title] = replace(verdict, within_quota=place, proposed=proposed)
    return list(judged.values())
