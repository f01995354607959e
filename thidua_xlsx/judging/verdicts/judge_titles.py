"""Verdicts: everybody against every title of the season, registered or not, with reasons and findings."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.file_names import LEDGER_FILE, SEASON_FILE
from thidua_xlsx.base.text import by_key
from thidua_xlsx.declare.season import Person, Rulebook, TitlePolicy, Unit
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.declare.tables.column_book import NO_ENTRY
from thidua_xlsx.judging.law.discipline_facts import in_force
from thidua_xlsx.judging.law.evaluate import Outcome
from thidua_xlsx.judging.law.facts import LawFacts
from thidua_xlsx.judging.law.initiative_facts import undecided
from thidua_xlsx.judging.law.law_facts import FACTS, NONE_GIVEN, PersonFacts, TitlesGiven, UnitFacts
from thidua_xlsx.judging.law.ordered_scales import discipline_scale, title_label
from thidua_xlsx.judging.law.service_facts import entered_this_year
from thidua_xlsx.judging.verdicts.initiative_progress import initiatives_again
from thidua_xlsx.judging.verdicts.interpretation_effects import interpretation_notes
from thidua_xlsx.judging.verdicts.quotas import PEOPLE, blocked, enabled_titles
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import cell_or_row
from thidua_xlsx.model import (
    Dossier,
    Fact,
    Met,
    Reason,
    Record,
    UnitDossier,
    Verdict,
    declines,
    is_known,
)
from thidua_xlsx.model.check_protocol import person_finding

Key = tuple[str, str]  # who, title


class Judgement(msgspec.Struct, frozen=True):
    """What the law says of everybody: verdicts by title in the order of the law, and what should be looked at.

    `met` says by (who, title) how each person stands with every title, also those that others only count.
    """

    verdicts: tuple[Verdict, ...]
    met: Mapping[tuple[str, str], Met]
    findings: tuple[Finding, ...]


class _Candidate(msgspec.Struct, frozen=True):
    """Somebody that a verdict is on, person or unit alike; `covered` are the titles that they registered, and those
    that these require; `proposed` those that the unit asks for, None where nobody knows.
    """

    code: str
    subject: Unit | Person
    unit: str
    covered: frozenset[str]
    registration: Record | None
    proposed: frozenset[str] | None
    dossier: Dossier | None = None


def judge_titles(
    dossiers: Iterable[Dossier],
    unit_dossiers: Iterable[UnitDossier],
    rulebook: Rulebook,
    *,
    ledger_known: bool = True,
    facts: LawFacts = FACTS,
    given: TitlesGiven = NONE_GIVEN,
) -> Judgement:
    """Judge everybody on every enabled title of the regime by the law alone; quotas come after (`apply_quotas`).

    Uncounted people are judged too; `met` never depends on registration. `ledger_known` is False where the season has
    no ledger: earlier titles are then unknown, not none. `facts` are what conditions may name. Units are judged by the
    titles that their people meet, and by what was `given` where the council has sat on them; so are runs that count
    this year.
    """
    people, units = tuple(dossiers), tuple(unit_dossiers)
    outcomes = _of_people(people, rulebook, facts, given, ledger_known=ledger_known)
    persons = [_person(dossier, rulebook) for dossier in people]
    teams = [_unit(dossier, rulebook) for dossier in units]
    ways = interpretation_notes(people, outcomes, rulebook, facts, given, ledger_known=ledger_known)
    verdicts: list[Verdict] = []
    findings: list[Finding] = [*_without_decision(people, rulebook), *initiatives_again(people, rulebook)]
    law, enabled = rulebook.regime, enabled_titles(rulebook)
    on_people = {
        title: [
            _on_person(person, rulebook.titles[title], outcomes[key], rulebook, ways.get(key, ()))
            for person in persons
            if (key := (person.code, title))
        ]
        for title in enabled
        if law.titles[title].of == "person"
    }
    of_units = _of_units(people, units, outcomes, rulebook, facts, given, ledger_known=ledger_known)
    for title in enabled:
        candidates, judged = persons, on_people.get(title)
        if judged is None:
            candidates = [unit for unit in teams if title in unit.covered or not law.is_commendation(title)]
            policy = rulebook.titles[title]
            judged = [_verdict(unit, policy, of_units[unit.code, title], rulebook) for unit in candidates]
        findings += _not_registered(judged, candidates, rulebook)
        verdicts += judged
    return Judgement(
        tuple(verdicts), {key: outcome.met for key, outcome in outcomes.items()}, tuple(_declined_once(findings))
    )


def judge_school(
    school: UnitDossier,
    people: Iterable[Dossier],
    rulebook: Rulebook,
    *,
    ledger_known: bool = True,
    given: TitlesGiven = NONE_GIVEN,
) -> tuple[Verdict, ...]:
    """Judge the school itself, as a collective of everybody, on what it registered; as units are, by the same law.

    `people` are all of the school; `ledger_known` and `given` are as for `judge_titles`.
    """
    everybody = tuple(people)
    outcomes = _of_people(everybody, rulebook, FACTS, given, ledger_known=ledger_known)
    law, candidate = rulebook.regime, _unit(school, rulebook)
    registered = law.of_units((*school.registered, *school.commendations))
    asked = [id_ for id_ in enabled_titles(rulebook) if law.titles[id_].of == "unit" and id_ in registered]
    known = UnitFacts(school, everybody, outcomes, rulebook, FACTS, ledger_known, given)
    return tuple(_verdict(candidate, rulebook.titles[id_], known.outcome(id_), rulebook) for id_ in asked)


def _of_people(
    people: Iterable[Dossier], rulebook: Rulebook, known: LawFacts, given: TitlesGiven, *, ledger_known: bool
) -> dict[tuple[str, str], Outcome]:
    """Judge everybody by the law alone, on what is asked about people: what a verdict, a quota or a unit rests on."""
    asked = _titles_of_people(rulebook)
    outcomes: dict[tuple[str, str], Outcome] = {}
    for dossier in people:
        facts, code = PersonFacts(dossier, rulebook, known, ledger_known, given), dossier.code
        for title in asked:
            outcomes[code, title] = facts.outcome(title)
    return outcomes


def _titles_of_people(rulebook: Rulebook) -> tuple[str, ...]:
    """Give the titles that everybody is judged on: those given to people, and those that other decisions count."""
    titles, enabled = rulebook.regime.titles, enabled_titles(rulebook)
    bases = {rulebook.titles[title].quota_of for title in enabled if rulebook.titles[title].quota_percent is not None}
    counted = rulebook.regime.counted_by_units() if any(titles[title].of == "unit" for title in enabled) else ()
    wanted = {*enabled, *counted, *(bases - {PEOPLE})}
    return tuple(title for title, law in titles.items() if law.of == "person" and title in wanted)


def _of_units(
    people: Iterable[Dossier],
    units: Iterable[UnitDossier],
    outcomes: Mapping[tuple[str, str], Outcome],
    rulebook: Rulebook,
    known: LawFacts,
    given: TitlesGiven,
    *,
    ledger_known: bool,
) -> dict[Key, Outcome]:
    """Judge every unit by the law and what was given to its people, on each title that the season gives to units."""
    titles = [title for title in enabled_titles(rulebook) if rulebook.regime.titles[title].of == "unit"]
    members = by_key(people, lambda dossier: dossier.person.unit)
    of_units: dict[tuple[str, str], Outcome] = {}
    for unit in units if titles else ():
        team = tuple(members.get(unit.code, ()))
        facts = UnitFacts(unit, team, outcomes, rulebook, known, ledger_known, given)
        for title in titles:
            of_units[unit.code, title] = facts.outcome(title)
    return of_units


def _person(dossier: Dossier, rulebook: Rulebook) -> _Candidate:
    person, covered = dossier.person, _covered((*dossier.registered, *dossier.commendations), rulebook)
    proposed = _proposed(dossier.proposed_title, rulebook)
    return _Candidate(person.code, person, person.unit, covered, dossier.registration, proposed, dossier)


def _unit(dossier: UnitDossier, rulebook: Rulebook) -> _Candidate:
    asked = rulebook.regime.of_units((*dossier.registered, *dossier.commendations))
    unit, covered = dossier.unit, _covered(asked, rulebook)
    proposed = _proposed(dossier.proposed_title, rulebook)
    return _Candidate(unit.code, unit, unit.code, covered, dossier.registration, proposed)


def _proposed(fact: Fact, rulebook: Rulebook) -> frozenset[str] | None:
    titles = fact.value if isinstance(fact.value, tuple) else ()
    return None if fact.unknown else _covered(tuple(title for title in titles if title != NO_ENTRY), rulebook)


def _covered(registered: tuple[str, ...], rulebook: Rulebook) -> frozenset[str]:
    return frozenset().union(*map(rulebook.regime.covered_by, registered))


def _on_person(
    candidate: _Candidate, policy: TitlePolicy, outcome: Outcome, rulebook: Rulebook, ways: tuple[Reason, ...]
) -> Verdict:
    notes = (*ways, *(_notes_on(candidate.dossier, rulebook, outcome.met) if candidate.dossier else ()))
    outcome = replace(outcome, reasons=(*outcome.reasons, *notes)) if notes else outcome
    return _verdict(candidate, policy, outcome, rulebook)


def _verdict(candidate: _Candidate, policy: TitlePolicy, outcome: Outcome, rulebook: Rulebook) -> Verdict:
    registered, yes = policy.id in candidate.covered, outcome.met is Met.YES
    verdict = Verdict(candidate.code, policy.id, outcome.met, outcome.reasons, registered, yes, yes, outcome.tree)
    if blocked(verdict, policy, rulebook.regime):
        return replace(verdict, proposed=False, unasked=True)
    answered = is_known(candidate.registration, _column(policy.id, rulebook))
    unasked = answered and not registered and candidate.proposed is not None and policy.id not in candidate.proposed
    return replace(verdict, unasked=True) if unasked else verdict


def _column(title: str, rulebook: Rulebook) -> str:
    """Give the column that a title is registered in: commendations have one of their own."""
    return "commendation" if rulebook.regime.is_commendation(title) else "title"


def _not_registered(verdicts: Iterable[Verdict], candidates: Iterable[_Candidate], rulebook: Rulebook) -> list[Finding]:
    """Name those who meet a title that they did not register, apart from them those who answered that they do not.
    A form that never came and a cell that could not be read are reported once, where that was seen.
    """
    findings: list[Finding] = []
    for verdict, candidate in zip(verdicts, candidates, strict=True):
        record = candidate.registration
        if verdict.met is not Met.YES or verdict.registered or record is None:
            continue
        column = _column(verdict.title, rulebook)
        if not is_known(record, column):
            continue
        subject = candidate.subject
        person = isinstance(subject, Person)
        findings.append(
            at(
                codes.ELIGIBLE_DECLINED if declines(record, column) else codes.ELIGIBLE_NOT_REGISTERED,
                cell_or_row(record.place(column), "people" if person else "units", candidate.code),
                unit=candidate.unit,
                person=candidate.code if person else None,
                name=rulebook.shown_name(subject) if isinstance(subject, Person) else subject.name,
                title=title_label(verdict.title, rulebook),
            )
        )
    return findings


def _declined_once(findings: Iterable[Finding]) -> list[Finding]:
    """Name whoever answered that they register nothing once, with all titles that they meet: it was one answer."""
    declined: dict[tuple[str | None, str | None], Finding] = {}
    others: list[Finding] = []
    for finding in findings:
        who = (finding.unit, finding.person)
        if finding.code is not codes.ELIGIBLE_DECLINED:
            others.append(finding)
        elif (first := declined.get(who)) is not None:
            titles = (*titles_named(first), *titles_named(finding))
            declined[who] = replace(first, params={**first.params, "title": titles})
        else:
            declined[who] = finding
    return [*others, *declined.values()]


def titles_named(finding: Finding) -> tuple[object, ...]:
    """Give the title that a `finding` is about, or each of several."""
    named = finding.params["title"]
    return named if isinstance(named, tuple) else (named,)


def _without_decision(people: Iterable[Dossier], rulebook: Rulebook) -> list[Finding]:
    return [
        person_finding(codes.INITIATIVE_WITHOUT_DECISION, dossier, rulebook, initiative.places, name=initiative.name)
        for dossier in people
        for initiative in dossier.initiatives
        if undecided(initiative)
    ]


def _notes_on(dossier: Dossier, rulebook: Rulebook, met: Met) -> tuple[Reason, ...]:
    """Give a person's notes as reasons that decide nothing: they bear the verdict's own outcome."""
    person = dossier.person
    if person.counted and not (person.earlier or person.since or person.until or dossier.history.disciplines):
        return ()
    year = season_year(rulebook)
    notes: list[tuple[str, dict[str, object]]] = []
    since = person.stays[0].since
    if since and (year.first is None or since > year.first):
        entered = entered_this_year(person, year)
        name = {Met.YES: "new", Met.UNKNOWN: "new_perhaps", Met.NO: "since"}[entered]
        notes.append((name, {"day": since, "joined": person.joined_sector}))
    for before, after in pairwise(person.stays):
        old, new = (rulebook.holder_name(stay.unit) for stay in (before, after))
        if before.unit != after.unit:
            notes.append(("moved", {"day": after.since, "old": old, "new": new}))
    if person.until and (year.last is None or person.until < year.last):
        notes.append(("until", {"day": person.until}))
    if not person.counted:
        notes.append(("uncounted", {}))
    past = [discipline for discipline in in_force(dossier.history.disciplines, year).over if discipline.ended]
    if past and not rulebook.regime.time_from_end_of_discipline:
        last = max(past, key=lambda discipline: str(discipline.ended))
        label = discipline_scale(rulebook).label(last.kind)
        notes.append(("after_discipline", {"past": label, "ended": last.ended}))
    # A note's source is not the law but the school's own book.
    return tuple(
        Reason(met, f"reason.note.{name}", params, LEDGER_FILE if name == "after_discipline" else SEASON_FILE)
        for name, params in notes
    )
