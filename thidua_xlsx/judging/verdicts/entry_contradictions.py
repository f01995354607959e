"""Entries that contradict each other: proposals against grades, grades against months worked, form against ledger."""

from collections.abc import Sequence
from decimal import Decimal

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.declare.tables.column_book import NO_ENTRY
from thidua_xlsx.judging.law.discipline_facts import in_force
from thidua_xlsx.judging.law.ordered_scales import discipline_scale, grade_scale, title_label
from thidua_xlsx.judging.verdicts.grade_shares import grading_in_force, outside
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.places import CellPlace, Place, cell_or_row
from thidua_xlsx.model import Dossier, UnitDossier
from thidua_xlsx.model.check_protocol import Check, person_finding

_RATED_FROM = Decimal(6)  # months; NĐ 90/2020 does not rate whoever worked less


def _proposed(dossier: Dossier) -> tuple[str, ...]:
    value = dossier.proposed_title.value
    return tuple([title for title in value if title != NO_ENTRY]) if isinstance(value, tuple) else ()


def _graded_below(title: str, dossier: Dossier, rulebook: Rulebook) -> bool:
    """Say whether somebody's grade is lower than a title, or one that it rests on, expects."""
    scale, titles = grade_scale(rulebook), rulebook.regime.titles
    grade = scale.place(dossier.grade.value)
    expected = [titles[id_].expects.grade for id_ in rulebook.regime.covered_by(title) if id_ in titles]
    return grade is not None and any(grade < (scale.place(least) or 0) for least in expected)


def proposal_against_grade(dossier: Dossier, rulebook: Rulebook) -> list[Finding]:
    """A title expects a grade: proposed with a lower one, one of the two is wrong."""
    grade = dossier.grade
    titles = [title for title in _proposed(dossier) if _graded_below(title, dossier, rulebook)]
    if grade.unknown or not titles:
        return []
    params = {"title": title_label(titles[0], rulebook), "grade": grade_scale(rulebook).label(str(grade.value))}
    cells = (*dossier.proposed_title.places, *grade.places)
    return [person_finding(codes.PROPOSAL_AGAINST_GRADE, dossier, rulebook, cells, **params)]


def proposal_without_initiative(dossier: Dossier, rulebook: Rulebook) -> list[Finding]:
    """Below some grade a title takes an initiative: none was declared, or none of those declared was recognised."""
    if (
        dossier.grade.unknown
        or not dossier.initiatives_known
        or any(initiative.recognised is not False for initiative in dossier.initiatives)
    ):
        return []
    titles = [title for title in _proposed(dossier) if _initiative_expected(title, dossier, rulebook)]
    lacking = Phrase("initiative.not_recognised" if dossier.initiatives else "initiative.none_declared")
    code, cells = codes.PROPOSAL_WITHOUT_INITIATIVE, (*dossier.proposed_title.places, *dossier.grade.places)
    return [
        person_finding(code, dossier, rulebook, cells, title=title_label(title, rulebook), lacking=lacking)
        for title in titles
    ]


def _initiative_expected(title: str, dossier: Dossier, rulebook: Rulebook) -> bool:
    """Say whether a title takes an initiative with somebody's grade; one too low for the title is another mistake."""
    law, scale = rulebook.regime.titles.get(title), grade_scale(rulebook)
    grade, limit = scale.place(dossier.grade.value), scale.place(law.expects.initiative_below) if law else None
    below = grade is not None and limit is not None and grade < limit
    return below and not _graded_below(title, dossier, rulebook)


def graded_too_short(dossier: Dossier, rulebook: Rulebook) -> list[Finding]:
    """Whoever worked less than six months is not rated: the grade or the months are wrong."""
    months, grade = dossier.months_worked.value, dossier.grade
    if not isinstance(months, Decimal) or dossier.months_worked.unknown or months >= _RATED_FROM:
        return []
    if grade.unknown or grade.value is None:
        return []
    cells = (*dossier.months_worked.places, *grade.places)
    return [person_finding(codes.GRADED_TOO_SHORT, dossier, rulebook, cells, months=months)]


def discipline_against_ledger(dossier: Dossier, rulebook: Rulebook) -> list[Finding]:
    """The form says none while the ledger has one in force, or says one that the ledger knows to be over."""
    if not dossier.history.disciplines:
        return []
    fact, scale = dossier.discipline, discipline_scale(rulebook)
    entered = scale.place(fact.value) if fact.value is not None else None
    past = in_force(dossier.history.disciplines, season_year(rulebook))
    if fact.unknown or entered is None:
        return []
    if entered == 0 and past.certain:
        other = past.certain[0]
    elif entered > 0 and not (past.certain or past.open):
        over = [discipline for discipline in past.over if discipline.kind == fact.value]
        if not over:
            return []
        other = over[-1]
    else:
        return []
    params = {"said": scale.label(scale.ids[entered]), "recorded": scale.label(other.kind)}
    return [person_finding(codes.DISCIPLINE_AGAINST_LEDGER, dossier, rulebook, (*fact.places, *other.places), **params)]


def discipline_against_grade(dossier: Dossier, rulebook: Rulebook) -> list[Finding]:
    """Whoever was disciplined in the year is graded as not having completed the tasks: one of the two is wrong.

    By NĐ 48/2023/NĐ-CP, unless the act counted in an earlier year; contract workers are not graded by it.
    """
    grade, fact, year, scale = dossier.grade, dossier.discipline, season_year(rulebook), discipline_scale(rulebook)
    rule, grades = grading_in_force(rulebook), grade_scale(rulebook)
    place = grades.place(grade.value)
    if rule is None or outside(dossier.person, rule) or grade.unknown or place is None:
        return []
    if place <= (grades.place(rule.disciplined) or 0):
        return []
    recorded = [
        discipline
        for discipline in in_force(dossier.history.disciplines, year).certain
        if discipline.decided is not None and year.first is not None and discipline.decided >= year.first
    ]
    entered = scale.place(fact.value) if not fact.unknown else None
    if not entered and not recorded:
        return []
    kind, cells = (str(fact.value), fact.places) if entered else (recorded[0].kind, recorded[0].places)
    params = {"said": scale.label(kind), "grade": grades.label(str(grade.value))}
    return [person_finding(codes.DISCIPLINE_AGAINST_GRADE, dossier, rulebook, (*grade.places, *cells), **params)]


def not_considered(people: Sequence[Dossier], units: Sequence[UnitDossier], rulebook: Rulebook) -> list[Finding]:
    """Find, once for each, titles and commendations that were registered or proposed and that nobody will judge."""
    asked: dict[str, list[tuple[str, Place]]] = {}
    for dossier in people:
        registered = (*dossier.registered, *dossier.commendations)
        for title in dict.fromkeys((*registered, *_proposed(dossier))):
            cell = _cell(dossier, title) if title in registered else next(iter(dossier.proposed_title.places), None)
            place = cell_or_row(cell, "people", dossier.code)
            asked.setdefault(title, []).append((rulebook.shown_name(dossier.person), place))
    for unit in units:
        for title in dict.fromkeys((*unit.registered, *unit.commendations)):
            place = cell_or_row(_cell(unit, title), "units", unit.code)
            (judged_as,) = rulebook.regime.of_units((title,))
            # Where people and collectives are given neither, one finding names all who asked for it by its one name.
            either = _is_judged(title, rulebook) or _is_judged(judged_as, rulebook)
            asked.setdefault(judged_as if either else title, []).append((unit.unit.name, place))
    return [
        at(
            codes.NOT_CONSIDERED,
            [place for _, place in whose],
            title=title_label(title, rulebook),
            names=tuple(name for name, _ in whose),
        )
        for title, whose in asked.items()
        if not _is_judged(title, rulebook)
    ]


def _cell(dossier: Dossier | UnitDossier, title: str) -> CellPlace | None:
    column = "title" if title in dossier.registered else "commendation"
    return dossier.registration.place(column) if dossier.registration else None


def _is_judged(title: str, rulebook: Rulebook) -> bool:
    return title in rulebook.titles and rulebook.titles[title].enabled and title in rulebook.regime.titles


ENTRY_CHECKS: tuple[Check[Dossier], ...] = (
    proposal_against_grade,
    proposal_without_initiative,
    graded_too_short,
    discipline_against_ledger,
    discipline_against_grade,
)
