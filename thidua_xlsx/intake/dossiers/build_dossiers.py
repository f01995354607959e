"""From submissions to dossiers: everything known of each person and each unit, with its cells."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from thidua_xlsx.declare.season import FORM_LAYERS, SCHOOL, Person, Round, Rulebook, Unit
from thidua_xlsx.declare.tables.column_book import ALL_ENTRIES, NO_ENTRY
from thidua_xlsx.declare.tables.form_spec import AGREED
from thidua_xlsx.intake.dossiers.earlier_years import EarlierYears, earlier_years
from thidua_xlsx.intake.dossiers.own_words import PHASE as OWN_WORDS
from thidua_xlsx.intake.dossiers.own_words import asked_for_above
from thidua_xlsx.intake.dossiers.unit_scores import scored_by_unit
from thidua_xlsx.intake.dossiers.units_as_people import own_score
from thidua_xlsx.intake.dossiers.year_facts import (
    initiative_in,
    last_entered,
    merge_initiative_lines,
    same_initiative,
    updated_initiative,
    worst_discipline,
)
from thidua_xlsx.intake.read.issue_register import Register
from thidua_xlsx.model import (
    Dossier,
    Initiative,
    LayerScores,
    Record,
    RoundAnswers,
    Submission,
    UnitDossier,
    Unknown,
)

Key = tuple[str, str, str]  # unit, phase, round
_OWN, _OF_UNIT = (f"{layer}_score" for layer in FORM_LAYERS)  # the tables that hold the points of each layer


class Returns:
    """The combined submissions of a season by unit, phase and round, and the register of what was issued.

    It keeps every table that somebody looked into, and is to be let go with the step of a run that asked for it.
    """

    def __init__(self, submissions: Mapping[Key, Submission], register: Register) -> None:
        self.submissions, self.register = submissions, register
        self._came = frozenset(key[1:] for key in submissions)
        self._rows: dict[tuple[Key, str], dict[str, Record]] = {}

    def get(self, unit: str, phase: str, round_: str = "") -> Submission | None:
        """The return of the form of `unit`, `phase` and `round_`, all codes; None where none came back."""
        return self.submissions.get((unit, phase, round_))

    def record(self, key: Key, table: str, who: str) -> Record | None:
        """The record that `table` of a return has of `who`, the code of a person or unit; None where it has none."""
        return self.rows(key, table).get(who)

    def rows(self, key: Key, table: str) -> Mapping[str, Record]:
        """The records of `table`, by its id, in a return, by the code of whom they are about."""
        rows = self._rows.get((key, table))
        if rows is None:
            submission = self.submissions.get(key)
            rows = {record.key: record for record in submission.table(table)} if submission else {}
            self._rows[key, table] = rows
        return rows

    def expected(self, unit: str, rulebook: Rulebook) -> list[tuple[str, str]]:
        """The forms that `unit`, a code, has to return, by phase and round.

        They are those issued to it, and those that any unit returned, as the register may be lost. Nobody's own words
        are asked of a unit that registers nothing of a level above.
        """
        codes = [round_.code for round_ in rulebook.rounds]
        forms = [form for form in rulebook.forms.values() if form.phase and form.whose == "unit"]
        expected = [
            (form.phase, code)
            for form in forms
            for code in (codes if form.per_round else ("",))
            if self.register.issued(unit, form.phase, code) or (form.phase, code) in self._came
        ]
        own = [submission for key, submission in self.submissions.items() if key[0] == unit]
        came = {submission.stamp.phase for submission in own}
        # While its registration is out nobody can tell whether a unit has somebody to report on.
        if OWN_WORDS in came or "registration" not in came or asked_for_above(own, rulebook):
            return expected
        return [form for form in expected if form[0] != OWN_WORDS]

    def home(self, person: Person, phase: str, round_: Round | None) -> str:
        """Give the unit whose form of `phase` and round is about a person; who moved is also found in another one's.

        Somebody who moved in the middle of a round may have been asked in the old unit: if only that one's return
        speaks of them, it counts.
        """
        if not person.earlier:
            return person.unit
        stays = person.stays_in(round_)
        if len(stays) > 1:
            form = (phase, round_.code if round_ else "")
            for key in [(stay.unit, *form) for stay in stays]:
                submission = self.submissions.get(key)
                records = (self.record(key, table, person.code) for table in submission.records) if submission else ()
                if any(record is not None and not record.blank for record in records):
                    return key[0]
        return stays[0].unit


def build_dossiers(
    returns: Returns, rulebook: Rulebook, ledger: Mapping[str, Sequence[Record]]
) -> tuple[list[Dossier], list[UnitDossier]]:
    """Gather the dossier of every person and every unit of the season; `ledger` holds its records by table."""
    initiatives = _initiatives(returns, rulebook)
    earlier = earlier_years(ledger, rulebook)
    teams: dict[tuple[str, ...], _Team] = {}
    dossiers, rounds = [], rulebook.rounds
    for person in rulebook.people:
        homes = tuple([returns.home(person, "self-score", round_) for round_ in rounds])
        if homes not in teams:
            teams[homes] = _team(homes, returns, rulebook)
        own = tuple(initiatives.get(person.code, ()))
        dossier = _person(person, teams[homes], returns, rulebook, own, earlier)
        dossiers.append(replace(dossier, homes=_by_round(homes, rulebook)) if person.earlier else dossier)
    return dossiers, [_unit(unit, returns, rulebook, earlier) for unit in rulebook.units]


def _by_round(homes: Sequence[str], rulebook: Rulebook) -> dict[str, str]:
    return {round_.code: home for round_, home in zip(rulebook.rounds, homes, strict=True)}


class _Team(msgspec.Struct, frozen=True):
    """What the returns of a unit say of all its people alike; who moved during the year has a unit for each round.

    `layers` are the score sheets that came back, by round and layer, `grade_tables` the tables beside them by round:
    their records by person, None where the form is expected and not back. `silent` are the rounds whose initiatives
    nobody told. `owned` where every initiative has an owner: an ownerless one is anybody's. `nameless` are the owners
    of initiatives without a name. A form whose sheet is gone says nothing of anybody: it does not count as "none".
    """

    layers: tuple["_Sheet", ...]
    grade_tables: tuple["_GradeTable", ...]
    silent: tuple[Round, ...]
    owned: bool
    nameless: frozenset[str]

    def answers(self, person: Person) -> RoundAnswers:
        """What the forms of the rounds in which somebody was here say of them; None for a form that is not back."""
        here = [
            table for table in self.grade_tables if table[1] is not None or person.present(table[0].start, table[0].end)
        ]
        return _answers(person.code, here)

    def untold(self, person: Person) -> frozenset[str] | None:
        """The rounds whose forms could still name an initiative of somebody; None where nobody can tell by rounds."""
        if not self.owned or person.code in self.nameless or not any(rows for _, rows in self.grade_tables):
            return None
        return frozenset(round_.code for round_ in self.silent if person.present(round_.start, round_.end))


def _team(homes: Sequence[str], returns: Returns, rulebook: Rulebook) -> _Team:
    keys: list[Key] = [(unit, "self-score", code) for code, unit in _by_round(homes, rulebook).items()]
    scored = {key: submission for key in keys if (submission := returns.submissions.get(key))}
    tables = {key: submission.table("initiatives") for key, submission in scored.items()}
    lines = [record for table in tables.values() for record in table if not record.blank]
    owners = [(record.values.get("person"), record.values.get("name")) for record in lines]
    asked = _asked(homes, returns, rulebook)
    return _Team(
        layers=_sheets(scored, returns),
        grade_tables=_grade_tables(homes, returns, rulebook),
        silent=tuple(round_ for round_, key in asked if not tables.get(key)),
        owned=all(isinstance(owner, str) for owner, _ in owners),
        nameless=frozenset(owner for owner, name in owners if isinstance(owner, str) and not isinstance(name, str)),
    )


def _person(
    person: Person,
    team: _Team,
    returns: Returns,
    rulebook: Rulebook,
    initiatives: tuple[Initiative, ...],
    earlier: EarlierYears,
) -> Dossier:
    awards, history = earlier.of(person.code)
    first = returns.home(person, "registration", None)
    registration = returns.record((first, "registration", ""), "registration", person.code)
    answers, untold = team.answers(person), team.untold(person)
    return Dossier(
        person=person,
        registration=registration,
        registered=_titles(registration),
        movements=_movements(registration, rulebook),
        scores=_scores(person.code, team.layers),
        grade=last_entered(answers, "grade"),
        discipline=worst_discipline(answers, rulebook.columns.scale("discipline")),
        months_worked=last_entered(answers, "months_worked"),
        leave_days=last_entered(answers, "leave_days"),
        proposed_title=last_entered(tuple([answer for answer in answers if answer[1] is not None]), "proposed_title"),
        initiatives=initiatives,
        initiatives_known=untold is not None and not untold,
        untold=untold,
        awards=awards,
        commendations=_titles(registration, "commendation"),
        history=history,
        answers=answers,
    )


def _asked(homes: Sequence[str], returns: Returns, rulebook: Rulebook) -> list[tuple[Round, Key]]:
    """Give the self-score forms that came back or are expected, by round; `homes` are the units that they are of."""
    expected = {(unit, *form) for unit in dict.fromkeys(homes) for form in returns.expected(unit, rulebook)}
    keys = [(round_, (unit, "self-score", round_.code)) for round_, unit in zip(rulebook.rounds, homes, strict=True)]
    return [(round_, key) for round_, key in keys if key in returns.submissions or key in expected]


_GradeTable = tuple[Round, Mapping[str, Record] | None]  # the records of a round's form by whom they are about


def _grade_tables(homes: Sequence[str], returns: Returns, rulebook: Rulebook) -> tuple[_GradeTable, ...]:
    """Give the tables of grade and discipline by round; None where the form, or its sheet, is not there.

    Rounds whose form has no such sheet to fill in say nothing, and nothing is awaited of them.
    """
    asked = _asked(homes, returns, rulebook)
    return tuple(
        (round_, returns.rows(key, "standing") or None)
        for round_, key in asked
        if _asks_grades(round_, key, returns, rulebook)
    )


def _asks_grades(round_: Round, key: Key, returns: Returns, rulebook: Rulebook) -> bool:
    """Say whether a form asks for grades: as it came back, else as it was issued, else as it would be issued today."""
    submission = returns.submissions.get(key)
    if submission is not None:
        return "standing" in submission.records
    if rulebook.asks_of_year(round_):
        return True
    return any("standing" in issue.manifest.tables for issue in returns.register.versions(*key))


def _answers(who: str, tables: Iterable[_GradeTable]) -> RoundAnswers:
    """Give what each round says of a person or unit; a form without a line for them says nothing."""
    return tuple([(round_.code, rows[who] if rows else None) for round_, rows in tables if not rows or who in rows])


def _unit(unit: Unit, returns: Returns, rulebook: Rulebook, earlier: EarlierYears) -> UnitDossier:
    awards, history = earlier.of(unit.code)
    registration = returns.get(unit.code, "registration")
    collective = returns.record((unit.code, "registration", ""), "collective", unit.code)
    keys: list[Key] = [(unit.code, "self-score", round_.code) for round_ in rulebook.rounds]
    own, remarks = own_score(keys, returns.record) if rulebook.collective else ({}, {})
    answers = _answers(unit.code, _grade_tables((unit.code,) * len(keys), returns, rulebook))
    return UnitDossier(
        unit=unit,
        registration=collective,
        registered=_titles(collective),
        grade=last_entered(answers, "grade"),
        discipline=worst_discipline(answers, rulebook.columns.scale("discipline")),
        proposed_title=last_entered(tuple([answer for answer in answers if answer[1] is not None]), "proposed_title"),
        targets=tuple(r for r in registration.table("targets") if not r.blank) if registration else (),
        returned={
            f"{phase}:{code}" if code else phase: returns.get(unit.code, phase, code) is not None
            for phase, code in returns.expected(unit.code, rulebook)
        },
        awards=awards,
        commendations=_titles(collective, "commendation"),
        history=history,
        scores=own,
        remarks=remarks,
        answers=answers,
    )


def _titles(record: Record | None, column: str = "title") -> tuple[str, ...]:
    """Give the titles or commendations exactly as entered; "không đăng ký" registers nothing."""
    titles = record.values.get(column) if record else None
    if not isinstance(titles, tuple):
        return ()
    return tuple(title for title in titles if title != NO_ENTRY) if NO_ENTRY in titles else titles


def _movements(record: Record | None, rulebook: Rulebook) -> tuple[str, ...]:
    entered = record.values.get("movements") if record else None
    if not isinstance(entered, tuple):
        return ()
    if ALL_ENTRIES in entered:
        return tuple(movement.code for movement in rulebook.movements) or (ALL_ENTRIES,)
    return tuple(code for code in entered if code != NO_ENTRY)


_Sheet = tuple[tuple[str, str], Mapping[str, Record]]  # round and layer, and its records by person


def scores_in(person: str, keys: Iterable[Key], returns: Returns) -> Mapping[tuple[str, str], LayerScores]:
    """Give what the returns `keys` say of the points of `person`, a code, by round and layer."""
    return _scores(person, _sheets(keys, returns))


def _sheets(keys: Iterable[Key], returns: Returns) -> tuple[_Sheet, ...]:
    sheets: list[_Sheet] = []
    for key in keys:
        own, typed, marks = (returns.rows(key, table) for table in (_OWN, _OF_UNIT, AGREED))
        by_unit = scored_by_unit(key[0], own, typed, marks) if marks else typed
        sheets += [((key[2], layer), rows) for layer, rows in zip(FORM_LAYERS, (own, by_unit), strict=True)]
    return tuple(sheets)


def _scores(person: str, sheets: Iterable[_Sheet]) -> Mapping[tuple[str, str], LayerScores]:
    return {
        layer: LayerScores(
            {key: value for key, value in record.values.items() if isinstance(value, Decimal | str | bool | Unknown)},
            record.places,
        )
        for layer, rows in sheets
        if (record := rows.get(person)) is not None
    }


def _initiatives(returns: Returns, rulebook: Rulebook) -> dict[str, list[Initiative]]:
    """Give the initiatives declared in the self-score forms by person; the same one in a later round counts once."""
    by_person: dict[str, dict[str, Initiative]] = {}
    levels = rulebook.columns.scale("level")
    order = {round_.code: number for number, round_ in enumerate(rulebook.rounds)}
    ordered = sorted(returns.submissions.items(), key=lambda item: (order.get(item[0][2], -1), item[0]))
    for (unit, _, _), submission in ordered:
        lines: dict[tuple[str, str], list[Initiative]] = {}
        for record in submission.table("initiatives") if unit != SCHOOL else ():
            if key := same_initiative(record):
                # The date of its decision is pointed at where it is blank.
                blank = record.values.get("decision_date") is None
                cells = ("name", "recognised", "decision_no", *(("decision_date",) if blank else ()))
                lines.setdefault(key, []).append(initiative_in(record, *cells))
        for (person, name), same in lines.items():
            own, now = by_person.setdefault(person, {}), merge_initiative_lines(same, levels)
            own[name] = updated_initiative(own[name], now, levels) if name in own else now
    return {person: list(by_name.values()) for person, by_name in by_person.items()}
