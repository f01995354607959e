"""Verdicts: everybody against every title of the season, registered or not, with reasons, quotas and findings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from thidua_xlsx import codes
from thidua_xlsx.declare.regime import Regime
from thidua_xlsx.declare.season import Person, Rulebook, TitlePolicy, Unit
from thidua_xlsx.findings import Finding, at
from thidua_xlsx.judging.conditions import evaluate
from thidua_xlsx.judging.person_facts import PersonFacts, undecided
from thidua_xlsx.judging.quota import Field, apply_quota, blocked
from thidua_xlsx.judging.scales import title_label
from thidua_xlsx.judging.spots import spot
from thidua_xlsx.judging.unit_facts import UnitFacts
from thidua_xlsx.model import (
    Dossier,
    Met,
    QuotaLine,
    Reason,
    Record,
    Scorecard,
    Standing,
    UnitDossier,
    Unknown,
    Verdict,
)

Judgement = tuple[tuple[Verdict, ...], tuple[QuotaLine, ...], tuple[Finding, ...]]
Outcome = tuple[Met, tuple[Reason, ...]]


@dataclass(frozen=True, slots=True)
class _Whose:
    """Somebody that a verdict is on, person or unit alike, for the findings about registration."""

    code: str
    of: Unit | Person
    unit: str
    registered: tuple[str, ...]
    registration: Record | None


def judge(
    dossiers: Iterable[Dossier],
    unit_dossiers: Iterable[UnitDossier],
    rulebook: Rulebook,
    standings: Mapping[str, Standing],
    scorecards: Mapping[str, Scorecard],
    *,
    ledger_known: bool = True,
) -> Judgement:
    """Judge everybody on every enabled title of the regime, apply the quotas, and report what should be looked at.

    Uncounted people are judged too; `met` never depends on registration. `ledger_known` is False where the season has
    no ledger: earlier titles are then unknown, not none.
    """
    people, units = tuple(dossiers), tuple(unit_dossiers)
    regime = rulebook.regime
    outcomes = _outcomes(people, units, rulebook, ledger_known=ledger_known)
    whose = {"person": [_person(one) for one in people], "unit": [_unit(one) for one in units]}
    field = Field(rulebook, {key: met for key, (met, _) in outcomes.items()}, standings, scorecards)
    verdicts: list[Verdict] = []
    quotas: list[QuotaLine] = []
    findings: list[Finding] = [*_without_decision(people)]
    for title in _enabled(rulebook):
        policy = rulebook.titles[title]
        of = regime.titles[title].of
        found = [_verdict(one, policy, outcomes[one.code, title], regime) for one in whose[of]]
        findings += _not_registered(found, whose[of], rulebook)
        if policy.quota_percent is not None and of == "person":
            found, lines, quota_findings = apply_quota(found, policy, field)
            quotas += lines
            findings += quota_findings
        verdicts += found
    return tuple(verdicts), tuple(quotas), tuple(findings)


def _outcomes(
    people: tuple[Dossier, ...], units: tuple[UnitDossier, ...], rulebook: Rulebook, *, ledger_known: bool
) -> dict[tuple[str, str], Outcome]:
    """Judge by the law alone, titles that the season does not give included: others may rest on them."""
    regime = rulebook.regime
    outcomes: dict[tuple[str, str], Outcome] = {}
    for one in people:
        facts = PersonFacts(one, rulebook, ledger_known)
        for title in _titles(regime, "person"):
            outcomes[one.person.code, title] = evaluate(regime.titles[title].needs, facts, regime)
    for unit in units:
        members = tuple(one for one in people if one.person.unit == unit.unit.code)
        unit_facts = UnitFacts(unit, members, outcomes, rulebook)
        for title in _titles(regime, "unit"):
            outcomes[unit.unit.code, title] = evaluate(regime.titles[title].needs, unit_facts, regime)
    return outcomes


def _titles(regime: Regime, of: str) -> tuple[str, ...]:
    return tuple(id_ for id_, law in regime.titles.items() if law.of == of)


def _enabled(rulebook: Rulebook) -> tuple[str, ...]:
    return tuple(id_ for id_ in rulebook.regime.titles if id_ in rulebook.titles and rulebook.titles[id_].enabled)


def _person(dossier: Dossier) -> _Whose:
    person = dossier.person
    return _Whose(person.code, person, person.unit, dossier.registered, dossier.registration)


def _unit(dossier: UnitDossier) -> _Whose:
    unit = dossier.unit
    return _Whose(unit.code, unit, unit.code, dossier.registered, dossier.registration)


def _verdict(whose: _Whose, policy: TitlePolicy, outcome: Outcome, regime: Regime) -> Verdict:
    met, reasons = outcome
    registered = any(policy.id in regime.covered_by(title) for title in whose.registered)
    yes = met is Met.YES
    verdict = Verdict(whose.code, policy.id, met, reasons, registered, within_quota=yes)
    return replace(verdict, proposed=yes and not blocked(verdict, policy))


def _not_registered(verdicts: Iterable[Verdict], whose: Iterable[_Whose], rulebook: Rulebook) -> list[Finding]:
    """Name those who meet a title that they did not register.

    A form that never came and a cell that could not be read are reported once, where that was seen.
    """
    found: list[Finding] = []
    for verdict, one in zip(verdicts, whose, strict=True):
        if one.registration is None or isinstance(one.registration.values.get("title"), Unknown):
            continue
        if verdict.met is Met.YES and not verdict.registered:
            person = isinstance(one.of, Person)
            found.append(
                at(
                    codes.ELIGIBLE_NOT_REGISTERED,
                    spot(one.registration.place("title"), "people" if person else "units", one.code),
                    unit=one.unit,
                    person=one.code if person else None,
                    name=rulebook.shown_name(one.of) if isinstance(one.of, Person) else one.of.name,
                    title=title_label(verdict.title, rulebook),
                )
            )
    return found


def _without_decision(people: Iterable[Dossier]) -> list[Finding]:
    return [
        at(
            codes.INITIATIVE_WITHOUT_DECISION,
            spot(next(iter(initiative.places), None), "people", one.person.code),
            also=initiative.places[1:],
            unit=one.person.unit,
            person=one.person.code,
            name=initiative.name,
        )
        for one in people
        for initiative in one.initiatives
        if undecided(initiative)
    ]
