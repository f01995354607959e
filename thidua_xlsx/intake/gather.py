"""From submissions to dossiers: everything known of each person and each unit, with its cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from thidua_xlsx.declare.lists import plain
from thidua_xlsx.declare.season import SCHOOL, Person, Round, Rulebook, Unit
from thidua_xlsx.intake.earlier import Earlier, earlier_years
from thidua_xlsx.intake.register import Register
from thidua_xlsx.model import (
    Answer,
    Dossier,
    Fact,
    Initiative,
    LayerScores,
    Record,
    Submission,
    UnitDossier,
    Unknown,
)
from thidua_xlsx.places import CellPlace

Key = tuple[str, str, str]  # unit, phase, round
_DISCIPLINES = ("none", "reprimand", "warning", "demotion", "dismissal")


@dataclass(frozen=True, slots=True)
class Returns:
    """The combined submissions of a season by unit, phase and round, and the register of what was issued."""

    submissions: Mapping[Key, Submission]
    register: Register
    _came: frozenset[tuple[str, str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_came", frozenset(key[1:] for key in self.submissions))

    def get(self, unit: str, phase: str, round_: str = "") -> Submission | None:
        """The return of a form, or None."""
        return self.submissions.get((unit, phase, round_))

    def expected(self, unit: str, rulebook: Rulebook) -> list[tuple[str, str]]:
        """The forms a unit has to return: those issued to it, and those that any unit returned (register lost)."""
        forms = [form for form in rulebook.forms.values() if form.phase and form.whose == "unit"]
        keys = [(form.phase, code) for form in forms for code in (_rounds(rulebook) if form.per_round else ("",))]
        return [
            (phase, round_)
            for phase, round_ in keys
            if self.register.issued(unit, phase, round_) or (phase, round_) in self._came
        ]

    def home(self, person: Person, phase: str, round_: Round | None) -> str:
        """Give the unit whose form is about a person: the one it was sent to; who moved is also found in the other.

        Somebody who moved in the middle of a round may have been asked in the old unit: if only that one's return
        speaks of them, it counts.
        """
        stays = person.stays_in(round_)
        if len(stays) > 1:
            key = (phase, round_.code if round_ else "")
            returned = [(stay.unit, self.submissions.get((stay.unit, *key))) for stay in stays]
            for unit, submission in returned:
                if submission is not None and _speaks(submission, person.code):
                    return unit
        return stays[0].unit


def _speaks(submission: Submission, person: str) -> bool:
    lists = submission.records.values()
    return any(record.key == person and not record.blank for records in lists for record in records)


def _rounds(rulebook: Rulebook) -> tuple[str, ...]:
    return tuple(round_.code for round_ in rulebook.rounds)


def gather(
    returns: Returns, rulebook: Rulebook, ledger: Mapping[str, Sequence[Record]]
) -> tuple[list[Dossier], list[UnitDossier]]:
    """Gather the dossier of every person and every unit of the season."""
    initiatives = _initiatives(returns, rulebook)
    earlier = earlier_years(ledger, rulebook)
    dossiers = [
        _person(person, returns, rulebook, initiatives.get(person.code, ()), earlier) for person in rulebook.people
    ]
    return dossiers, [_unit(unit, returns, rulebook, earlier) for unit in rulebook.units]


def _person(
    person: Person,
    returns: Returns,
    rulebook: Rulebook,
    initiatives: Sequence[Initiative],
    earlier: Earlier,
) -> Dossier:
    awards, history = earlier.of(person.code)
    first = returns.home(person, "registration", None)
    registration = _record(returns.get(first, "registration"), "registration", person.code)
    homes = {round_.code: returns.home(person, "self-score", round_) for round_ in rulebook.rounds}
    rounds = [(code, returns.get(unit, "self-score", code)) for code, unit in homes.items()]
    standing = [_record(submission, "standing", person.code) for _, submission in rounds if submission]
    expected = {unit: returns.expected(unit, rulebook) for unit in dict.fromkeys(homes.values())}
    missing = [
        code
        for code, unit in homes.items()
        if ("self-score", code) in expected[unit] and not returns.get(unit, "self-score", code)
    ]
    return Dossier(
        person=person,
        registration=registration,
        registered=_titles(registration),
        movements=_movements(registration, rulebook),
        scores=_scores(person, rounds),
        grade=last_entered(standing, "grade"),
        discipline=worst_discipline(standing),
        months_worked=last_entered(standing, "months_worked"),
        leave_days=last_entered(standing, "leave_days"),
        proposed_title=last_entered(standing, "proposed_title"),
        initiatives=tuple(initiatives),
        initiatives_known=bool(standing) and not missing and _all_named(rounds, person.code),
        awards=awards,
        commendations=_titles(registration, "commendation"),
        history=history,
    )


def _all_named(rounds: Sequence[tuple[str, Submission | None]], person: str) -> bool:
    """Say whether every initiative that may be this person's has an owner and a name; an ownerless one is anybody's.

    A form whose initiatives sheet is gone says nothing about anybody, so it does not count as "none".
    """
    tables = [submission.table("initiatives") for _, submission in rounds if submission]
    lines = [record for table in tables for record in table if not record.blank]
    owners = [(record.values.get("person"), record.values.get("name")) for record in lines]
    return all(tables) and all(
        isinstance(owner, str) and (owner != person or isinstance(name, str)) for owner, name in owners
    )


def _unit(unit: Unit, returns: Returns, rulebook: Rulebook, earlier: Earlier) -> UnitDossier:
    awards, history = earlier.of(unit.code)
    registration = returns.get(unit.code, "registration")
    collective = _record(registration, "collective", unit.code)
    submissions = [returns.get(unit.code, "self-score", code) for code in _rounds(rulebook)]
    standing = [_record(submission, "standing", unit.code) for submission in submissions if submission]
    return UnitDossier(
        unit=unit,
        registration=collective,
        registered=_titles(collective),
        grade=last_entered(standing, "grade"),
        discipline=worst_discipline(standing),
        targets=tuple(r for r in registration.table("targets") if not r.blank) if registration else (),
        returned={
            f"{phase}:{code}" if code else phase: returns.get(unit.code, phase, code) is not None
            for phase, code in returns.expected(unit.code, rulebook)
        },
        awards=awards,
        commendations=_titles(collective, "commendation"),
        history=history,
    )


def _record(submission: Submission | None, table: str, key: str) -> Record | None:
    records = submission.table(table) if submission else ()
    return next((record for record in records if record.key == key), None)


def _titles(record: Record | None, column: str = "title") -> tuple[str, ...]:
    """Give the titles or commendations exactly as entered; "không đăng ký" registers nothing."""
    titles = record.values.get(column) if record else None
    return tuple(title for title in titles if title != "NONE") if isinstance(titles, tuple) else ()


def _movements(record: Record | None, rulebook: Rulebook) -> tuple[str, ...]:
    entered = record.values.get("movements") if record else None
    if not isinstance(entered, tuple):
        return ()
    if "ALL" in entered:
        return tuple(movement.code for movement in rulebook.movements) or ("ALL",)
    return tuple(code for code in entered if code != "NONE")


def scores_in(person: Person, submission: Submission) -> dict[tuple[str, str], LayerScores]:
    """Give what one return says of a person's points, by round and layer."""
    return _scores(person, ((submission.stamp.round, submission),))


def _scores(person: Person, rounds: Sequence[tuple[str, Submission | None]]) -> dict[tuple[str, str], LayerScores]:
    scores = {}
    for code, submission in rounds:
        for layer, table in (("self", "self_score"), ("unit", "unit_score")):
            record = _record(submission, table, person.code)
            if record is not None:
                entered = {key: v for key, v in record.values.items() if isinstance(v, Decimal | str | bool | Unknown)}
                scores[code, layer] = LayerScores(entered, record.places)
    return scores


def last_entered(records: Sequence[Record | None], column: str) -> Fact:
    """Give the answer of the last round in which something was entered; blank if nowhere, unknown without any form."""
    present = [record for record in records if record is not None]
    if not present:
        return Fact(unknown=True)
    for record in reversed(present):
        if column in record.values:
            return _fact(record.values[column], record.places.get(column))
    places = tuple(place for record in present[-1:] if (place := record.places.get(column)))
    return Fact(places=places)


def worst_discipline(records: Sequence[Record | None]) -> Fact:
    """Give the heaviest discipline entered in any round: one that was imposed does not lapse with the next form."""
    present = [record for record in records if record is not None]
    if not present:
        return Fact(unknown=True)
    facts = [_fact(r.values["discipline"], r.places.get("discipline")) for r in present if "discipline" in r.values]
    known = [fact for fact in facts if fact.value in _DISCIPLINES]
    worst = max(known, key=lambda fact: _DISCIPLINES.index(str(fact.value)), default=None)
    if worst is not None and worst.value != "none":
        return worst
    unknown = next((fact for fact in facts if fact.unknown), None)
    places = tuple(place for record in present[-1:] if (place := record.places.get("discipline")))
    return unknown or worst or Fact(places=places)


def _fact(answer: Answer, place: CellPlace | None) -> Fact:
    places = (place,) if place else ()
    return Fact(unknown=True, places=places) if isinstance(answer, Unknown) else Fact(answer, places)


def _initiatives(returns: Returns, rulebook: Rulebook) -> dict[str, list[Initiative]]:
    """Give the initiatives declared in the self-score forms by person; the same one in a later round counts once."""
    found: dict[str, dict[str, Initiative]] = {}
    ordered = sorted(returns.submissions.items(), key=lambda item: (_place(item[0][2], rulebook), item[0]))
    for (unit, _, _), submission in ordered:
        for record in submission.table("initiatives") if unit != SCHOOL else ():
            person, name = record.values.get("person"), record.values.get("name")
            if isinstance(person, str) and isinstance(name, str):
                found.setdefault(person, {})[name.casefold()] = _initiative(person, name, record)
    return {person: list(by_name.values()) for person, by_name in found.items()}


def _place(round_: str, rulebook: Rulebook) -> int:
    codes = _rounds(rulebook)
    return codes.index(round_) if round_ in codes else -1


def _initiative(person: str, name: str, record: Record) -> Initiative:
    recognised, applied, level = (record.values.get(key) for key in ("recognised", "applied", "level"))
    number = record.values.get("decision_no")
    day = record.values.get("decision_date")
    return Initiative(
        person=person,
        name=name,
        level=level if isinstance(level, str) else None,
        recognised=recognised if isinstance(recognised, bool) else None,
        applied=applied if isinstance(applied, bool) else None,
        decision_no="" if number is None or isinstance(number, Unknown) else plain(number),
        decision_date="" if day is None or isinstance(day, Unknown) else plain(day),
        places=tuple(record.places[key] for key in ("name", "recognised", "decision_no") if key in record.places),
    )
