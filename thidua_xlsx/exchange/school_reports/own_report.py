"""What a season reports upward: its own figures and proposals, and those of the schools that report to it, added up."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from msgspec.structs import replace

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.base.text import Say, clean, day_text, number_text
from thidua_xlsx.declare.season import Deed, Rulebook
from thidua_xlsx.declare.season.movements import codes_above
from thidua_xlsx.declare.season.people import SCHOOL
from thidua_xlsx.declare.season.reporting_schools import Reporter, school_key
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.declare.tables.column_book import NO_ENTRY
from thidua_xlsx.declare.tables.target_words import measured_in_percent
from thidua_xlsx.judging.analysis.commendations import given_in_year
from thidua_xlsx.judging.analysis.counted_movements import season_pledges
from thidua_xlsx.judging.analysis.proposal_statistics import MANAGERS, WOMAN
from thidua_xlsx.judging.analysis.school_targets import movement_outcomes
from thidua_xlsx.judging.analysis.target_ratios import TARGETS
from thidua_xlsx.model import (
    Achieved,
    Award,
    Commendation,
    Fact,
    Initiative,
    Met,
    MovementResult,
    Proposal,
    Registrant,
    SchoolReport,
    Schools,
    Season,
    StepState,
    Verdict,
)
from thidua_xlsx.model.school_reports import MARK

DIRECT = "direct"  # of a report's counts: counted people who are no managers; with a title: those proposed for it

REGISTERED = "registered"  # with a title: how many registered it, people who are counted or units
_FORM = "registration"
_OF_EVERY_MEMBER = "LDTT"  # the title on which a year's work of everybody is judged, registered or not
_Line = TypeVar("_Line", Registrant, Proposal, Achieved, Commendation)


def own_report(season: Season, say: Say) -> SchoolReport:
    """Give the report of a season upward; where schools report to it, theirs are part of it.

    Numerators and denominators are added, never percentages. Schools whose report is missing are not in the sums;
    `schools` and `schools_reported` among the counts say how many there are.
    """
    book, school = season.rulebook, season.rulebook.school
    finals = [card.final for card in season.scorecards.values() if card.final is not None]
    names = book.columns.choices["title"]
    chosen = [id_ for key in ("title", "commendation") for id_ in book.registered_itself(key)]
    texts = {
        "regime": book.regime.name.vi,
        "as_of": day_text(book.as_of) if book.as_of else "",
        "head": school.head,
        "secretary": school.secretary,
        "registers": "; ".join(names[id_].vi for id_ in chosen if id_ in names),  # as a collective
    }
    report = SchoolReport(
        id=school.id,
        name=school.name,
        school_year=school.school_year,
        texts={key: text for key, text in texts.items() if text},
        counts=_counts(season) | _direct(season) | _registered(season),
        ratios={target.id: (target.numerator, target.denominator) for target in season.targets if not target.open},
        goals={target.id: target.goal for target in season.targets},
        average=half_up(Fraction(sum(finals, Decimal(0))) / len(finals), book.rubric.decimals) if finals else None,
        total_max=book.rubric.total_max,
        proposals=tuple(_proposals(season, say)),
        initiatives=tuple(_initiatives(season)),
        movements=tuple(_movements(season)),
        registrants=tuple(line for line in _registrants(season) if line.titles or line.commendations),
        given=tuple(_commendations(season, say)),
    )
    if season.schools is None:
        return report
    whole, laws = _with_schools(report, season.schools, season), [*book.regime.titles]
    order = {title: place for place, title in enumerate(laws)}
    return replace(whole, proposals=tuple(sorted(whole.proposals, key=lambda line: order.get(line.title, len(laws)))))


def _counts(season: Season) -> dict[str, int]:
    counted = {dossier.person.code: dossier.person for dossier in season.dossiers if dossier.person.counted}
    counts = {"people": len(season.dossiers), "counted": len(counted)}
    if all(person.gender for person in counted.values()):
        counts["women"] = sum(person.gender == WOMAN for person in counted.values())
    waiting = set()
    for verdict in season.verdicts:
        path = season.paths.get((verdict.who, verdict.title))
        by_unit = path is not None and path.step("unit").state is StepState.YES
        put_forward = verdict.registered or by_unit or verdict.title == _OF_EVERY_MEMBER
        if verdict.who in counted and put_forward and season.waits_for(verdict) == "grounds":
            waiting.add(verdict.who)
    counts["unknown"] = len(waiting)
    for title in _titles(season, "person"):
        verdicts = [verdict for verdict in season.verdicts if verdict.title == title and verdict.who in counted]
        counts[f"met_{title}"] = sum(season.met_with_vote(verdict) is Met.YES for verdict in verdicts)
    return counts


def _registered(season: Season) -> dict[str, int]:
    """Count who registered each title, as the summary does: whoever registered one registered those that it asks for.

    Not known, so left out, while a unit's registration is missing.
    """
    if not all(dossier.returned.get(_FORM) for dossier in season.unit_dossiers):
        return {}
    own = {SCHOOL, *(dossier.person.code for dossier in season.dossiers)}
    own |= {dossier.unit.code for dossier in season.unit_dossiers}
    titles = [title for of in ("person", "unit") for title in _titles(season, of)]
    counts = Counter(verdict.title for verdict in season.verdicts if verdict.registered and verdict.who in own)
    return {f"{REGISTERED}_{title}": counts[title] for title in titles}


def _registrants(season: Season) -> Iterable[Registrant]:
    """Give what everybody registered: people, unit by unit, then units and the school; most register something."""
    book = season.rulebook
    for dossier in sorted(season.dossiers, key=lambda who: season.listed_at(who.person.code)):
        person, home = dossier.person, book.unit(dossier.person.unit)
        answers = dossier.registration.values if dossier.registration else {}
        yield Registrant(
            key=person.code,
            name=person.full_name,
            titles=_entered(dossier.registered),
            commendations=_entered(dossier.commendations),
            where=home.name if home else "",
            born=person.birth_date,
            position=person.position,
            initiative=plain_text(answers.get("initiative")),
        )
    for team in season.unit_dossiers:
        entered = _entered(team.registered), _entered(team.commendations)
        yield Registrant(team.unit.code, team.unit.name, *entered, book.school.name, collective=True)
    titles, commendations = (_entered(book.registered_itself(key)) for key in ("title", "commendation"))
    yield Registrant(SCHOOL, book.school.name, titles, commendations, collective=True)


def _entered(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(id_ for id_ in ids if id_ and id_ != NO_ENTRY)


def _direct(season: Season) -> dict[str, int]:
    """Count direct workers (no managers) among the counted people, and among those put forward for each title.

    Where the group of somebody who is asked about is not declared, the count is not known and left out.
    """
    groups = {dossier.person.code: dossier.person.group for dossier in season.dossiers}
    asked = {DIRECT: [dossier.person.code for dossier in season.dossiers if dossier.person.counted]}
    for title in _titles(season, "person"):
        asked[f"{DIRECT}_{title}"] = [
            verdict.who
            for verdict in season.verdicts
            if verdict.title == title
            and verdict.who in groups
            and _state(season, verdict) in ("proposed", "passed", "over")
        ]
    return {
        key: sum(groups[code] != MANAGERS for code in who)
        for key, who in asked.items()
        if all(groups[code] for code in who)
    }


def _titles(season: Season, of: str) -> list[str]:
    """Give the titles that the season considers, in the law's order."""
    book = season.rulebook
    return [
        id_
        for id_, law in book.regime.titles.items()
        if law.of == of and id_ in book.titles and book.titles[id_].enabled
    ]


def _state(season: Season, verdict: Verdict) -> str:
    """Say how far a title is: passed once the council voted, before that proposed or tied; empty = not reported.

    It is `over` where the council passed more people than the quota leaves places for.
    """
    path = season.paths.get((verdict.who, verdict.title))
    if path is None:
        return ""
    # What a body above made of it meanwhile is no change of what was put before it.
    voted = season.voted_on(verdict)
    if path.passed if voted else path.is_listed(voted=False):
        lines = (*season.quotas, *(season.schools.quotas if season.schools else ()))
        over = any(verdict.who in line.over for line in lines if line.title == verdict.title)
        return "proposed" if not voted else "over" if over else "passed"
    return "tied" if path.at == "quota" and path.waits and not voted else ""


def _proposals(season: Season, say: Say) -> Iterable[Proposal]:
    book = season.rulebook
    order = {title: place for place, title in enumerate((*_titles(season, "person"), *_titles(season, "unit")))}
    people = {dossier.person.code: dossier for dossier in season.dossiers}
    units = {
        team.unit.code: team for team in (*season.unit_dossiers, *season.candidates.units) if MARK not in team.unit.code
    }
    chosen = [verdict for verdict in season.verdicts if verdict.title in order and _state(season, verdict)]
    for verdict in sorted(chosen, key=lambda verdict: order[verdict.title]):
        dossier, team = people.get(verdict.who), units.get(verdict.who)
        asked: dict[str, Any] = {
            "key": f"{verdict.who}:{verdict.title}",
            "title": verdict.title,
            "state": _state(season, verdict),
            "reasons": _reasons(season, verdict, say),
            "history": _history(season, verdict),
        }
        if dossier:
            person, home, card = dossier.person, book.unit(dossier.person.unit), season.scorecards.get(verdict.who)
            yield Proposal(
                **asked,
                name=person.full_name,
                where=home.name if home else "",
                born=person.birth_date,
                position=person.position,
                grade=_grade(dossier.grade),
                final=card.final if card else None,
            )
        elif team:
            grade = _grade(team.grade)
            yield Proposal(**asked, name=team.unit.name, where=book.school.name, grade=grade, collective=True)


def _grade(grade: Fact) -> str:
    return "" if grade.unknown else plain_text(grade.value)


def _goes_up(season: Season, verdict: Verdict) -> bool:
    return not season.paths[verdict.who, verdict.title].here


def _reasons(season: Season, verdict: Verdict, say: Say) -> str:
    """Say what a title rests on that a body above decides; what the school decides itself is told to nobody."""
    if not _goes_up(season, verdict):
        return ""
    return "; ".join(
        dict.fromkeys(say(reason.key, **reason.params) for reason in verdict.reasons if reason.met is verdict.met)
    )


def _history(season: Season, verdict: Verdict) -> str:
    """Name the earlier titles of somebody for whom a body above is asked, the latest first."""
    dossier = season.dossier(verdict.who) or season.unit_dossier(verdict.who)
    if dossier is None or not _goes_up(season, verdict):
        return ""
    names = season.rulebook.columns.choices["award"]
    awards = sorted(dossier.awards, key=lambda award: award.period, reverse=True)
    known = [(names[award.title].short or names[award.title].vi, award) for award in awards if award.title in names]
    return "; ".join(f"{name} {award.period}" for name, award in known)


def _initiatives(season: Season) -> Iterable[Achieved]:
    works = ((dossier.person, work) for dossier in season.dossiers for work in dossier.initiatives if work.recognised)
    for number, (author, work) in enumerate(works, start=1):
        home, owner = season.rulebook.unit(author.unit), season.rulebook.shown_name(author)
        where, decision = home.name if home else "", _decision(work)
        yield Achieved(f"i{number}", owner, work.name, where, work.level or "", work.applied, decision)


def _decision(of: Initiative | Deed | Award) -> str:
    return ", ".join(filter(None, (of.decision_no, of.decision_date)))


def _commendations(season: Season, say: Say) -> Iterable[Commendation]:
    """Give the campaigns and single deeds that were commended by a decision; one without a number waits for it."""
    book = season.rulebook
    deeds, entered = given_in_year(season)
    honours: tuple[Deed | Award, ...] = (*deeds, *entered)
    for number, honour in enumerate((entry for entry in honours if entry.decision_no), start=1):
        who, deed = (honour.who, honour.deed) if isinstance(honour, Deed) else (honour.person, "")
        person = book.person(who)
        home = book.unit(person.unit if person else who)
        shown = book.shown_name(person) if person else home.name if home else honour.name
        if not (person or home) and isinstance(honour, Deed) and honour.people is not None:  # a group without names
            shown = say("report.group", name=honour.name, people=number_text(honour.people, say.lang))
        where = home.name if person and home else book.holder_name(honour.unit) if isinstance(honour, Deed) else ""
        choices = book.columns.choices["title"]
        title = say.label(choices[honour.title]) if honour.title in choices else ""
        yield Commendation(f"k{number}", shown, where, title, deed, _decision(honour))


def _movements(season: Season) -> Iterable[MovementResult]:
    """Give what the movements came to that the body above handed down."""
    book = season.rulebook
    keys = codes_above(book.movements, book.school.report_to)
    for outcome in movement_outcomes(season_pledges(season), book):
        movement, total = outcome.movement, outcome.total
        if movement.from_above:
            name = f"{movement.name}: {movement.indicator}" if movement.indicator else movement.name
            yield MovementResult(
                keys[movement.code],
                name,
                clean(f"{movement.target} {movement.unit}") if movement.target else "",
                result=total.low if total and total.low == total.high else None,
                met={Met.YES: True, Met.NO: False}.get(outcome.met),
                units_met=outcome.units_met,
                units=len(outcome.parts),
                registered=outcome.registered,
                counted=sum(part.counted for part in outcome.parts),
            )


def _with_schools(own: SchoolReport, schools: Schools, season: Season) -> SchoolReport:
    """Give an office's report: its own people and those of its schools, each with the school they work at.

    Of what the office's own council decides on, its word stands in the place of the school's.
    """
    reports = [
        (reporter, schools.reports[reporter.code]) for reporter in schools.reporters if reporter.code in schools.reports
    ]
    every = [own, *(report for _, report in reports)]
    counts = summed(report.counts for report in every)
    counts |= {"schools": len(schools.reporters), "schools_reported": len(reports)}
    counts |= _direct_of(every)
    registered = summed(report.counts for _, report in reports)  # of the titles of which every school tells
    for key, count in registered.items():
        counts |= {key: count + own.counts.get(key, 0)} if key.startswith(f"{REGISTERED}_") else {}
    sent = [_of_school(line, school) for school, report in reports for line in report.proposals]
    # Points of a school's own criteria say nothing beside those of another school.
    passed_on = (replace(kept, final=None) for line in sent if (kept := _on_its_way(line, season)))
    return replace(
        own,
        counts=counts,
        ratios=ratios_of(every),
        average=None,
        total_max=None,
        proposals=(*own.proposals, *passed_on),
        initiatives=_joined(own.initiatives, {school: report.initiatives for school, report in reports}),
        movements=tuple(_of_schools(movement, schools, season.rulebook) for movement in own.movements),
        registrants=_joined(own.registrants, {school: report.registrants for school, report in reports}),
        given=_joined(own.given, {school: report.given for school, report in reports}),
    )


def _joined(own: tuple[_Line, ...], of_schools: Mapping[Reporter, tuple[_Line, ...]]) -> tuple[_Line, ...]:
    return own + tuple(_of_school(line, school) for school, lines in of_schools.items() for line in lines)


def _of_schools(own: MovementResult, schools: Schools, book: Rulebook) -> MovementResult:
    """Give what a movement came to in an office: its own units and the schools that take part, put together.

    Numbers are added once every school tells its own; shares are told only where all are the same. It is met where
    every school (and unit of the office) met its target.
    """
    code = next(code for code, key in codes_above(book.movements, book.school.report_to).items() if key == own.key)
    movement = next(movement for movement in book.movements if movement.code == code)
    asked = [reporter.code for reporter in schools.reporters if movement.takes_part(reporter.code)]
    of_school = {
        school: line for school, report in schools.reports.items() for line in report.movements if line.key == code
    }
    if not asked:
        return own
    parts = [*([own] if own.units else []), *(of_school.get(code, MovementResult(own.key, own.name)) for code in asked)]
    results = [part.result for part in parts if part.result is not None]
    answers = [part.met for part in parts]
    result = own.result if movement.actual is not None else None
    if result is None and len(results) == len(parts):
        shares = measured_in_percent(movement.unit)
        result = sum(results, Decimal(0)) if not shares else results[0] if len(set(results)) == 1 else None
    schools_met = [None if part.met is None else int(part.met) for part in parts[-len(asked) :]]
    return replace(
        own,
        result=result,
        met=False if False in answers else None if None in answers else True,
        units_met=_sum_known([own.units_met if own.units else 0, *schools_met]),
        units=(own.units or 0) + len(asked),
        registered=_sum_known([part.registered for part in parts]),
        counted=_sum_known([part.counted for part in parts]),
    )


def _sum_known(counts: Sequence[int | None]) -> int | None:
    return None if None in counts else sum(filter(None, counts))


def direct_people(report: SchoolReport) -> tuple[int, int] | None:
    """Give how many of a report's counted people are direct workers, and of how many; None where it does not tell."""
    return _fraction(report.counts.get(DIRECT), report.counts.get("counted"))


def direct_share(report: SchoolReport, title: str) -> tuple[int, int] | None:
    """Give how many of those a report puts forward for `title` are direct workers, and of how many.

    None where it does not tell, as reports of earlier versions; 0 of 0 where it puts nobody forward.
    """
    proposed = report.proposed(title)
    return _fraction(report.counts.get(f"{DIRECT}_{title}") if proposed else 0, proposed)


def _fraction(numerator: int | None, denominator: int | None) -> tuple[int, int] | None:
    if numerator is None or denominator is None or numerator > denominator:
        return None
    return numerator, denominator


def direct_sum(pairs: Iterable[tuple[int, int] | None]) -> tuple[int, int]:
    """Add the numerators and the denominators of `pairs`; None in it is of a report that does not tell."""
    known = [pair for pair in pairs if pair is not None]
    return sum(pair[0] for pair in known), sum(pair[1] for pair in known)


def _direct_of(reports: Iterable[SchoolReport]) -> dict[str, int]:
    """Give the direct workers put forward over several reports, for the titles of which every report tells them."""
    reports = list(reports)
    keys = dict.fromkeys(key for report in reports for key in report.counts if key.startswith(f"{DIRECT}_"))
    shares = {key: [direct_share(report, key.removeprefix(f"{DIRECT}_")) for report in reports] for key in keys}
    return {key: direct_sum(pairs)[0] for key, pairs in shares.items() if None not in pairs}


def _of_school(line: _Line, school: Reporter) -> _Line:
    """Give a line of a school's report as that of the office has it: told from others' by its key and its place."""
    elsewhere = line.where and school_key(line.where) != school_key(school.name)
    where = f"{line.where}, {school.name}" if elsewhere else school.name
    return replace(line, key=f"{school.code}/{line.key}", where=where)


def _on_its_way(proposal: Proposal, season: Season) -> Proposal | None:
    """Give a school's proposal as far as it has come here; None where this season's council does not pass it on."""
    key = (proposal.key.rpartition(":")[0], proposal.title)
    if key not in season.candidates.proposals:
        return proposal
    verdict = next(verdict for verdict in season.verdicts_of(key[0]) if verdict.title == proposal.title)
    state = _state(season, verdict)
    return replace(proposal, state=state) if state else None


def summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Add `counts`, by name; one that some report does not tell is not known of all together, and left out."""
    tables = list(counts)
    shared = [key for key in tables[0] if all(key in counts for counts in tables)] if tables else []
    return {key: sum(counts[key] for counts in tables) for key in shared}


def ratios_of(reports: Iterable[SchoolReport]) -> dict[str, tuple[int, int]]:
    """Add numerators and denominators of each ratio over reports; a mean of percentages would weigh schools wrongly."""
    reports = list(reports)
    sums = {}
    for id_ in TARGETS:
        pairs = [report.ratios[id_] for report in reports if id_ in report.ratios]
        if pairs:
            sums[id_] = (sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs))
    return sums
