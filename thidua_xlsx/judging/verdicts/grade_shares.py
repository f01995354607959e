"""Grades against whom they are for: too many Excellent in the school or a group, and graded contract workers."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from thidua_xlsx.base.text import rounded
from thidua_xlsx.declare.law.regime import Grading, Regime
from thidua_xlsx.declare.season import Person, Rulebook
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.judging.law.ordered_scales import grade_scale
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.places import FilePlace, cell_or_row
from thidua_xlsx.model import Dossier


def grading_in_force(rulebook: Rulebook) -> Grading | None:
    """Give the rules on grading that are in force at the season's end; None where none are, or nobody can tell."""
    rule, year = rulebook.regime.grading, season_year(rulebook)
    ends = year.ends(year.number) if year.number is not None else None
    if rule is None or ends is None:
        return None
    return rule if rule.since <= ends <= rule.until else None


def outside(person: Person, rule: Grading) -> bool:
    """Say whether the season says that somebody is not graded by these rules; unsaid is not outside."""
    return bool(person.employment) and person.employment not in rule.staff


def graded_outside(people: Sequence[Dossier], rulebook: Rulebook) -> list[Finding]:
    """Name, once, those who bear a grade that the rules on grading do not give them: contract workers."""
    rule = grading_in_force(rulebook)
    bearers = [
        dossier
        for dossier in people
        if rule and outside(dossier.person, rule) and dossier.grade.value and not dossier.grade.unknown
    ]
    if rule is None or not bearers:
        return []
    places = [cell_or_row(next(iter(dossier.grade.places), None), "people", dossier.code) for dossier in bearers]
    names = tuple(rulebook.shown_name(dossier.person) for dossier in bearers)
    return [at(codes.GRADED_OUTSIDE_RULES, places, names=names, cite=_cited(rule.cite, rulebook.regime))]


def top_grade_above_share(people: Sequence[Dossier], rulebook: Rulebook) -> Iterable[Finding]:
    """Find the school, or a group of people with similar tasks, with more of the highest grade than an own rule allows.

    NĐ 48/2023: in one unit, and in each group with similar tasks, no more than the share that the Party's rules give
    its members; the law names no number, so only one that somebody declared is applied. Contract workers do not
    count; whoever is not said to be one does. Grades that are still unknown may only lower the share.
    """
    rule, law = rulebook.regime.grading, rulebook.regime
    value = law.values.get(rule.share) if rule else None
    if rule is None or value is None or value.value is None:
        return
    counted = [dossier for dossier in people if dossier.person.counted and not outside(dossier.person, rule)]
    groups = dict.fromkeys(dossier.person.group for dossier in counted)
    parts: list[tuple[object, list[Dossier]]] = [(Phrase("law.whole_school"), counted)]
    if len(groups) > 1:
        named = rulebook.columns.choices["group"]
        for id_ in groups:
            name = next((entry for entry in named.entries if entry.id == id_), id_)
            parts.append((name, [dossier for dossier in counted if dossier.person.group == id_]))
    for scope, members in parts:
        yield from _above(scope, members, Decimal(value.value), rule, _cited(value.cite, law), rulebook)


def _above(
    scope: object, members: Sequence[Dossier], percent: Decimal, rule: Grading, cite: str, rulebook: Rulebook
) -> Iterable[Finding]:
    graded = [member for member in members if member.grade.unknown or member.grade.value is not None]
    top = [dossier for dossier in graded if dossier.grade.value == rule.top and not dossier.grade.unknown]
    if len(top) * 100 <= percent * len(graded):
        return
    cells = [place for dossier in top for place in dossier.grade.places]
    yield at(
        codes.TOO_MANY_TOP,
        cells or FilePlace("inbox"),
        scope=scope,
        count=len(top),
        base=len(graded),
        share=rounded(Decimal(len(top)) * 100 / len(graded), 2),
        grade=grade_scale(rulebook).label(rule.top),
        most=percent,
        cite=cite,
        unsaid=sum(not dossier.person.employment for dossier in graded),
    )


def _cited(cite: str, law: Regime) -> str:
    cited = law.citations[cite]
    return f"{cited.article} {cited.document}".strip()
