"""Verdicts: everybody against every title of the season, registered or not, with reasons, quotas and findings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from thidua_xlsx import codes
from thidua_xlsx.declare.regime import Regime
from thidua_xlsx.declare.season import Person, Rulebook, TitlePolicy, Unit
from thidua_xlsx.findings import Finding, at
from thidua_xlsx.judging.conditions import deciding
from thidua_xlsx.judging.consistency import contradictions
from thidua_xlsx.judging.initiative_facts import undecided
from thidua_xlsx.judging.initiative_findings import initiatives_again
from thidua_xlsx.judging.notes import notes_on
from thidua_xlsx.judging.person_facts import PersonFacts
from thidua_xlsx.judging.quota import Field, apply_quota, blocked
from thidua_xlsx.judging.scales import title_label
from thidua_xlsx.judging.spots import spot
from thidua_xlsx.judging.unit_facts import UnitFacts
from thidua_xlsx.model import (
    Branch,
    Dossier,
    Met,
    QuotaLine,
    Record,
    Scorecard,
    Standing,
    UnitDossier,
    Unknown,
    Verdict,
)

_COMMENDATIONS = ("GK", "BKT", "BKTTG", "KNC")  # registered in a column of their own
Judgement = tuple[tuple[Verdict, ...], tuple[QuotaLine, ...], tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class _Whose:
    """Somebody that a verdict is on, person or unit alike; `registered` are titles and commendations."""

    code: str
    of: Unit | Person
    unit: str
    registered: tuple[str, ...]
    registration: Record | None
    dossier: Dossier | None = None


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
    trees = _trees(people, units, rulebook, ledger_known=ledger_known)
    whose = {"person": [_person(one) for one in people], "unit": [_unit(one) for one in units]}
    field = Field(rulebook, {key: tree.met for key, tree in trees.items()}, standings, scorecards)
    verdicts: list[Verdict] = []
    quotas: list[QuotaLine] = []
    findings: list[Finding] = [*_without_decision(people), *initiatives_again(people, rulebook)]
    findings += contradictions(people, units, rulebook)
    for title in _enabled(rulebook):
        policy = rulebook.titles[title]
        of = regime.titles[title].of
        found = [_verdict(one, policy, trees[one.code, title], rulebook) for one in whose[of]]
        findings += _not_registered(found, whose[of], rulebook)
        if policy.quota_percent is not None and of == "person":
            found, lines, quota_findings = apply_quota(found, policy, field)
            quotas += lines
            findings += quota_findings
        verdicts += found
    return tuple(verdicts), tuple(quotas), tuple(findings)


def _trees(
    people: tuple[Dossier, ...], units: tuple[UnitDossier, ...], rulebook: Rulebook, *, ledger_known: bool
) -> dict[tuple[str, str], Branch]:
    """Judge by the law alone, titles that the season does not give included: others may rest on them."""
    regime = rulebook.regime
    trees: dict[tuple[str, str], Branch] = {}
    for one in people:
        facts = PersonFacts(one, rulebook, ledger_known)
        for title in _titles(regime, "person"):
            tree = facts.tree(title)
            if tree:
                trees[one.person.code, title] = tree
    outcomes = {key: (tree.met, deciding(tree)) for key, tree in trees.items()}
    members: dict[str, list[Dossier]] = {}
    for one in people:
        members.setdefault(one.person.unit, []).append(one)
    for unit in units:
        unit_facts = UnitFacts(unit, tuple(members.get(unit.unit.code, ())), outcomes, rulebook)
        for title in _titles(regime, "unit"):
            tree = unit_facts.tree(title)
            if tree:
                trees[unit.unit.code, title] = tree
    return trees


def _titles(regime: Regime, of: str) -> tuple[str, ...]:
    return tuple(id_ for id_, law in regime.titles.items() if law.of == of)


def _enabled(rulebook: Rulebook) -> tuple[str, ...]:
    return tuple(id_ for id_ in rulebook.regime.titles if id_ in rulebook.titles and rulebook.titles[id_].enabled)


def _person(dossier: Dossier) -> _Whose:
    person, registered = dossier.person, (*dossier.registered, *dossier.commendations)
    return _Whose(person.code, person, person.unit, registered, dossier.registration, dossier)


def _unit(dossier: UnitDossier) -> _Whose:
    unit, registered = dossier.unit, (*dossier.registered, *dossier.commendations)
    return _Whose(unit.code, unit, unit.code, registered, dossier.registration)


def _verdict(whose: _Whose, policy: TitlePolicy, tree: Branch, rulebook: Rulebook) -> Verdict:
    registered = any(policy.id in rulebook.regime.covered_by(title) for title in whose.registered)
    yes = tree.met is Met.YES
    notes = notes_on(whose.dossier, rulebook, tree.met) if whose.dossier else ()
    reasons = (*deciding(tree), *notes)
    verdict = Verdict(whose.code, policy.id, tree.met, reasons, registered, within_quota=yes, tree=tree)
    return replace(verdict, proposed=yes and not blocked(verdict, policy))


def _not_registered(verdicts: Iterable[Verdict], whose: Iterable[_Whose], rulebook: Rulebook) -> list[Finding]:
    """Name those who meet a title that they did not register.

    A form that never came and a cell that could not be read are reported once, where that was seen.
    """
    found: list[Finding] = []
    for verdict, one in zip(verdicts, whose, strict=True):
        column = "commendation" if verdict.title in _COMMENDATIONS else "title"
        if one.registration is None or isinstance(one.registration.values.get(column), Unknown):
            continue
        if verdict.met is Met.YES and not verdict.registered:
            person = isinstance(one.of, Person)
            found.append(
                at(
                    codes.ELIGIBLE_NOT_REGISTERED,
                    spot(one.registration.place(column), "people" if person else "units", one.code),
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
