"""Checks across all returns of a season: a tuple of functions, each finding one thing."""

from collections.abc import Callable, Sequence

from thidua_xlsx import codes
from thidua_xlsx.declare.season import Person, Rulebook
from thidua_xlsx.findings import Finding, at
from thidua_xlsx.intake.gather import Returns
from thidua_xlsx.model import Dossier, Unknown
from thidua_xlsx.places import FilePlace
from thidua_xlsx.text import match_key, sort_key

CrossCheck = Callable[[Returns, Sequence[Dossier], Rulebook], list[Finding]]
_SEASON = FilePlace("thidua.xlsx")


def _names(rulebook: Rulebook, people: list[Person]) -> tuple[str, ...]:
    return tuple(rulebook.shown_name(p) for p in sorted(people, key=lambda p: (sort_key(p.full_name), p.code)))


def form_name(rulebook: Rulebook, phase: str, round_: str) -> tuple[object, ...]:
    """Give a form's name for messages: its short name, and the round's name where there is one."""
    form, declared = rulebook.form_of(phase), rulebook.round(round_)
    title: tuple[object, ...] = (form.short,) if form else (phase,)
    return (*title, declared.name) if declared else title


def return_missing(returns: Returns, dossiers: Sequence[Dossier], rulebook: Rulebook) -> list[Finding]:
    """Find the forms that were issued and have not come back."""
    return [
        at(
            codes.RETURN_MISSING,
            FilePlace("inbox"),
            unit=unit.code,
            unit_name=unit.name,
            form=form_name(rulebook, phase, round_),
        )
        for unit in rulebook.units
        for phase, round_ in returns.expected(unit.code, rulebook)
        if returns.get(unit.code, phase, round_) is None
    ]


def people_not_registered(returns: Returns, dossiers: Sequence[Dossier], rulebook: Rulebook) -> list[Finding]:
    """Find, for each unit whose registration came back, the people who registered no title."""
    findings = []
    for unit in rulebook.units:
        submission = returns.get(unit.code, "registration")
        if submission is None:
            continue
        missing = [
            dossier.person
            for dossier in dossiers
            if dossier.person.unit == unit.code
            and not dossier.registered
            and not (dossier.registration and isinstance(dossier.registration.values.get("title"), Unknown))
        ]
        if missing:
            place = FilePlace(submission.file)
            names = _names(rulebook, missing)
            findings.append(at(codes.PEOPLE_NOT_REGISTERED, place, unit=unit.code, unit_name=unit.name, names=names))
    return findings


def grade_missing(returns: Returns, dossiers: Sequence[Dossier], rulebook: Rulebook) -> list[Finding]:
    """Find, for each unit whose last form came back, the people without a quality grade: nothing can be judged."""
    findings = []
    last = rulebook.rounds[-1].code if rulebook.rounds else ""
    for unit in rulebook.units:
        submission = returns.get(unit.code, "self-score", last)
        if submission is None:
            continue
        missing = [
            dossier.person
            for dossier in dossiers
            if dossier.person.unit == unit.code and dossier.grade.value is None and not dossier.grade.unknown
        ]
        if missing:
            place = FilePlace(submission.file)
            names = _names(rulebook, missing)
            findings.append(at(codes.GRADE_MISSING, place, unit=unit.code, unit_name=unit.name, names=names))
    return findings


def initiative_of_two_people(returns: Returns, dossiers: Sequence[Dossier], rulebook: Rulebook) -> list[Finding]:
    """Find initiatives of the same name declared by different people."""
    owners: dict[str, list[tuple[Dossier, int]]] = {}
    for dossier in dossiers:
        for number, initiative in enumerate(dossier.initiatives):
            owners.setdefault(match_key(initiative.name), []).append((dossier, number))
    findings = []
    for same in owners.values():
        if len({dossier.person.code for dossier, _ in same}) < 2:
            continue
        first = same[0][0].initiatives[same[0][1]]
        places = [dossier.initiatives[number].places[0] for dossier, number in same]
        names = tuple(rulebook.shown_name(dossier.person) for dossier, _ in same)
        findings.append(at(codes.INITIATIVE_TWICE, places[0], also=tuple(places[1:]), name=first.name, owners=names))
    return findings


CROSS_CHECKS: tuple[CrossCheck, ...] = (
    return_missing,
    people_not_registered,
    grade_missing,
    initiative_of_two_people,
)
