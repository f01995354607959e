"""Checks across all returns of a season: a tuple of functions, each finding one thing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec

from thidua_xlsx.base.text import by_key, match_key, sort_key
from thidua_xlsx.declare.season import Round, Rulebook
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.declare.tables.target_words import WordedTarget, terms_findings
from thidua_xlsx.forms.identity.registered_targets import terms_of
from thidua_xlsx.intake.checks.date_checks import declared_days
from thidua_xlsx.intake.dossiers.build_dossiers import Returns
from thidua_xlsx.intake.dossiers.year_facts import same_initiative, taken_back
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.places import CellPlace, FilePlace, cell_or_row
from thidua_xlsx.model import Dossier, Record, Submission, Unknown, declines, is_known
from thidua_xlsx.model.check_protocol import SeasonCheck

_OF_THE_YEAR = ("months_worked", "leave_days")
_TOLD_BY_NAMES = "nominations"  # a unit without nominations is named, whether its form is missing or empty


class ReturnsSeen(msgspec.Struct, frozen=True):
    """What checks across returns look at: the combined returns, and the dossiers made of them."""

    returns: Returns
    dossiers: Sequence[Dossier] = ()


def _named_by_unit(
    code: Code,
    people: Iterable[Dossier],
    cells: Callable[[Dossier], Iterable[CellPlace]],
    seen: ReturnsSeen,
    rulebook: Rulebook,
    phase: str,
    round_: Round | None = None,
) -> list[Finding]:
    """Name people once for each unit whose form asks about them and has come back, at their cells, else at its file."""
    members = by_key(people, lambda dossier: seen.returns.home(dossier.person, phase, round_))
    findings = []
    for unit in rulebook.units:
        submission = seen.returns.get(unit.code, phase, round_.code if round_ else "")
        named = sorted(
            members.get(unit.code, ()), key=lambda dossier: (sort_key(dossier.person.full_name), dossier.code)
        )
        if submission and named:
            places = [cell for dossier in named for cell in cells(dossier)] or FilePlace(submission.file)
            names = tuple(rulebook.shown_name(dossier.person) for dossier in named)
            findings.append(at(code, places, unit=unit.code, unit_name=unit.name, names=names))
    return findings


def return_missing(seen: ReturnsSeen, rulebook: Rulebook) -> list[Finding]:
    """Find for each unit the forms that were issued and have not come back."""
    findings = []
    for unit in rulebook.units:
        missing = tuple(
            rulebook.form_name(phase, round_)
            for phase, round_ in seen.returns.expected(unit.code, rulebook)
            if seen.returns.get(unit.code, phase, round_) is None and phase != _TOLD_BY_NAMES
        )
        if missing:
            place = FilePlace("inbox")
            findings.append(at(codes.RETURN_MISSING, place, unit=unit.code, unit_name=unit.name, form=missing))
    return findings


def round_without_forms(seen: ReturnsSeen, rulebook: Rulebook) -> list[Finding]:
    """Find the rounds that count and of which no unit was sent a score sheet and none came back, but of a later one."""
    form = rulebook.form_of("self-score")
    if form is None or not form.per_round:
        return []
    known = {
        code
        for unit in rulebook.units
        for phase, code in seen.returns.expected(unit.code, rulebook)
        if phase == form.phase
    }
    there = [round_.name for round_ in rulebook.rounds if round_.code in known]
    last = max((place for place, round_ in enumerate(rulebook.rounds) if round_.code in known), default=0)
    return [
        at(codes.ROUND_WITHOUT_FORMS, cell_or_row(None, "rounds", round_.code), round=round_.name, later=there[-1])
        for round_ in rulebook.rounds[:last]
        if round_.code not in known and round_.weight
    ]


def people_not_registered(seen: ReturnsSeen, rulebook: Rulebook) -> list[Finding]:
    """Find, for each unit whose registration came back, the people who did not say which title they register.

    Who answered that they register none has answered; who is not in the form was not asked.
    """
    silent = [
        dossier
        for dossier in seen.dossiers
        if is_known(dossier.registration, "title")
        and not dossier.registered
        and not declines(dossier.registration, "title")
    ]
    return _named_by_unit(codes.PEOPLE_NOT_REGISTERED, silent, _title_cell, seen, rulebook, "registration")


def chose_not_to_register(seen: ReturnsSeen, rulebook: Rulebook) -> list[Finding]:
    """List, for each unit, the people who chose to register no title, at the cells where they said so."""
    declined = [dossier for dossier in seen.dossiers if declines(dossier.registration, "title")]
    return _named_by_unit(codes.CHOSE_NOT_TO_REGISTER, declined, _title_cell, seen, rulebook, "registration")


def _title_cell(dossier: Dossier) -> list[CellPlace]:
    cell = dossier.registration.place("title") if dossier.registration else None
    return [cell] if cell else []


def grade_missing(seen: ReturnsSeen, rulebook: Rulebook) -> list[Finding]:
    """Find, for each unit whose last form came back, the people without a quality grade: nothing can be judged.

    Nobody is asked for the grade of whoever registered nothing and was excused from every round.
    """
    rounds = {round_.code for round_ in rulebook.rounds}
    ungraded = [
        dossier
        for dossier in seen.dossiers
        if dossier.grade.value is None
        and (not dossier.grade.unknown or dossier.grade.awaits)
        and (dossier.registered or dossier.commendations or not (rounds and rounds <= dossier.excused))
    ]
    last = rulebook.rounds[-1] if rulebook.rounds else None
    return _named_by_unit(
        codes.GRADE_MISSING, ungraded, lambda dossier: dossier.grade.places[:1], seen, rulebook, "self-score", last
    )


def person_in_another_return(seen: ReturnsSeen, rulebook: Rulebook) -> list[Finding]:
    """Find people whose row or column was filled in another unit's form: moved since, or typed into the wrong file.

    Their own unit's form is the one that is used; both places are given.
    """
    findings = []
    for (unit, phase, round_), submission in sorted(seen.returns.submissions.items()):
        declared = rulebook.round(round_)
        for code, cells in _filled_by_person(submission, rulebook).items():
            person = rulebook.person(code)
            asked = seen.returns.home(person, phase, declared) if person else unit
            home = rulebook.unit(asked) if asked != unit else None
            if person is None or home is None:
                continue
            own = seen.returns.get(asked, phase, round_)
            own_cells = _filled_by_person(own, rulebook).get(code, ()) if own else ()
            used = Phrase("used.own_return" if own_cells else "used.not_used", {"unit_name": home.name})
            about: dict[str, Any] = {"name": rulebook.shown_name(person), "unit_name": home.name, "used": used}
            findings.append(at(codes.PERSON_IN_OTHER_UNIT, (*cells, *own_cells), unit=unit, person=code, **about))
    return findings


def _people_tables(submission: Submission, rulebook: Rulebook) -> list[str]:
    form = rulebook.form_of(submission.stamp.phase)
    specs = form.tables() if form else ()
    return [spec.id for spec in specs if spec.shape.names_people]


def _filled_by_person(submission: Submission, rulebook: Rulebook) -> dict[str, tuple[CellPlace, ...]]:
    """Give, for each person with answers in a return, the first answered cell of every table."""
    cells_of: dict[str, tuple[CellPlace, ...]] = {}
    for id_ in _people_tables(submission, rulebook):
        for record in submission.table(id_):
            first = next((name for name in record.values if name in record.places), None)
            if first is not None and rulebook.person(record.key):
                cells_of[record.key] = (*cells_of.get(record.key, ()), record.places[first])
    for code, cells in submission.people_of_other_units.items():
        cells_of[code] = (*cells_of.get(code, ()), *cells)
    return {code: cells for code, cells in cells_of.items() if cells}


def person_not_in_return(seen: ReturnsSeen, rulebook: Rulebook) -> list[Finding]:
    """Find people whose unit returned a form that has no place for them: it was issued before they were declared."""
    findings = []

    @cache
    def elsewhere(form: tuple[str, str]) -> set[str]:  # those with answers in any unit's return of a form
        returned = [submission for key, submission in seen.returns.submissions.items() if key[1:] == form]
        return {code for submission in returned for code in _filled_by_person(submission, rulebook)}

    forms: dict[str, list[tuple[tuple[str, str], Submission, set[str]]]] = {}
    for (code, phase, round_), submission in sorted(seen.returns.submissions.items()):
        forms.setdefault(code, []).append(
            (
                (phase, round_),
                submission,
                {record.key for id_ in _people_tables(submission, rulebook) for record in submission.table(id_)},
            )
        )
    for person in rulebook.people:
        lacking = [
            submission
            for code in (sorted({stay.unit for stay in person.stays}) if person.earlier else (person.unit,))
            for form, submission, people in forms.get(code, ())
            if people
            and person.code not in people
            and person.code not in elsewhere(form)
            and ((asked := rulebook.round(form[1])) is None or person.present(asked.start, asked.end))
            and seen.returns.home(person, form[0], asked) == code
        ]
        unit = rulebook.unit(lacking[0].stamp.unit) if lacking else None
        if unit:
            forms_named = tuple(rulebook.form_name(form.stamp.phase, form.stamp.round) for form in lacking)
            about: dict[str, Any] = {"name": rulebook.shown_name(person), "unit_name": unit.name, "forms": forms_named}
            files = [FilePlace(form.file) for form in lacking]
            findings.append(at(codes.PERSON_NOT_IN_RETURN, files, unit=unit.code, person=person.code, **about))
    return findings


def initiative_of_two_people(seen: ReturnsSeen, rulebook: Rulebook) -> list[Finding]:
    """Find initiatives of the same name declared by different people."""
    owned = [(dossier, initiative) for dossier in seen.dossiers for initiative in dossier.initiatives]
    findings = []
    for same in by_key(owned, lambda pair: match_key(pair[1].name)).values():
        if len({dossier.code for dossier, _ in same}) < 2:
            continue
        places = [initiative.places[0] for _, initiative in same]
        names = tuple(rulebook.shown_name(dossier.person) for dossier, _ in same)
        # Who were colleagues of one unit are likely its joint authors: a question, not an accusation, unless one says
        # that it was recognised and another that it was not.
        units = [{stay.unit for stay in dossier.person.stays} for dossier, _ in same]
        answers = {initiative.recognised for _, initiative in same}
        joint = bool(set.intersection(*units)) and not {True, False} <= answers
        code = codes.INITIATIVE_SHARED if joint else codes.INITIATIVE_TWICE
        findings.append(at(code, places, name=same[0][1].name, owners=names))
    return findings


def initiative_taken_back(seen: ReturnsSeen, rulebook: Rulebook) -> list[Finding]:
    """Find initiatives that the form of one round says are recognised or applied, and that of a later one not."""
    findings: list[Finding] = []
    earlier: dict[tuple[str, str], list[Record]] = {}
    for round_ in rulebook.rounds:
        lines = _lines_of("initiatives", round_, seen, rulebook)
        now = [(key, record, unit) for unit, record in lines if (key := same_initiative(record))]
        for key, record, unit in now:
            contradicting = (_taken_back(before, record, key[0], unit, rulebook) for before in earlier.get(key, ()))
            findings += [finding for finding in contradicting if finding]
        for key, record, _ in now:
            earlier.setdefault(key, []).append(record)
    return findings


def _lines_of(table: str, round_: Round, seen: ReturnsSeen, rulebook: Rulebook) -> list[tuple[str, Record]]:
    """Give the lines of a table of the self-score forms of a round, each with the code of its unit."""
    forms = [(unit.code, seen.returns.get(unit.code, "self-score", round_.code)) for unit in rulebook.units]
    return [(unit, record) for unit, form in forms if form for record in form.table(table)]


def _taken_back(before: Record, record: Record, who: str, unit: str, rulebook: Rulebook) -> Finding | None:
    columns = taken_back(before, record)
    place = record.place(columns[0]) if columns else None
    if place is None:
        return None
    owner = rulebook.person(who)
    return at(
        codes.INITIATIVE_TAKEN_BACK,
        place,
        also=tuple(cell for column in columns if (cell := before.place(column))),
        unit=unit,
        person=who if owner else None,
        row=(rulebook.shown_name(owner) if owner else who, str(record.values["name"])),
        columns=tuple(rulebook.columns.column("initiatives", column).label for column in columns),
    )


def figure_of_the_year_less(seen: ReturnsSeen, rulebook: Rulebook) -> Iterator[Finding]:
    """Find months worked or days of leave that a later form puts lower: the last one is the year's, not the sum."""
    earlier: dict[tuple[str, str], tuple[Round, Decimal, CellPlace | None]] = {}
    for round_ in rulebook.rounds:
        for unit, record in _lines_of("standing", round_, seen, rulebook):
            for column in _OF_THE_YEAR:
                value, place = record.values.get(column), record.place(column)
                if not isinstance(value, Decimal):
                    continue
                before = earlier.get((record.key, column))
                if before and value < before[1] and place:
                    params = {
                        "name": rulebook.name_with_home(record.key),
                        "column": rulebook.columns.column("standing", column).label,
                        "value": value,
                        "round": round_.name,
                        "before": before[1],
                        "earlier": before[0].name,
                    }
                    also = (before[2],) if before[2] else ()
                    person = record.key if rulebook.person(record.key) else None
                    yield Finding(codes.YEAR_FIGURE_LESS, place, params, also=also, unit=unit, person=person)
                earlier[record.key, column] = (round_, value, place)


def day_that_cannot_be(seen: ReturnsSeen, rulebook: Rulebook) -> list[Finding]:
    """Find days of decisions whose day and month may be swapped, or that cannot be at all."""
    return [
        finding
        for (unit, _, _), submission in sorted(seen.returns.submissions.items())
        for finding in declared_days(submission.table("initiatives"), rulebook, unit=unit)
    ]


def target_in_doubt(seen: ReturnsSeen, rulebook: Rulebook) -> list[Finding]:
    """Find registered targets of which it is guessed or not known whether more or less of them is meant."""
    column = rulebook.columns.column("targets", "direction").label
    findings = []
    for submission in seen.returns.submissions.values():
        targets = [
            WordedTarget(name, terms_of(record), plain_text(record.values.get("unit")), place)
            for record in submission.table("targets")
            if isinstance(name := record.values.get("indicator"), str)
            and (place := record.place("direction"))
            and not isinstance(record.values.get("direction"), Unknown)
        ]
        findings += terms_findings(targets, column, submission.stamp.unit)
    return findings


RETURNS_CHECKS: tuple[SeasonCheck[ReturnsSeen], ...] = (
    SeasonCheck(return_missing),
    SeasonCheck(round_without_forms),
    SeasonCheck(person_not_in_return),
    SeasonCheck(person_in_another_return, alone=True),
    SeasonCheck(people_not_registered),
    SeasonCheck(chose_not_to_register),
    SeasonCheck(grade_missing),
    SeasonCheck(initiative_of_two_people),
    SeasonCheck(initiative_taken_back),
    SeasonCheck(figure_of_the_year_less),
    SeasonCheck(day_that_cannot_be, alone=True),
    SeasonCheck(target_in_doubt, alone=True),
)
