"""What one season declares: school, people, criteria, rounds, titles — and all of it together, the rulebook."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

from thidua_xlsx.declare.columns import Choices, ColumnBook, Words
from thidua_xlsx.declare.deadlines import Due
from thidua_xlsx.declare.forms import Form
from thidua_xlsx.declare.money import RewardLaw
from thidua_xlsx.declare.regime import Regime
from thidua_xlsx.declare.reporters import Reporter, SchoolsPolicy
from thidua_xlsx.declare.voting import Pass, Reviewer, VotingPolicy
from thidua_xlsx.findings import Waiver
from thidua_xlsx.places import CellPlace
from thidua_xlsx.text import name_key

SCHOOL = "TRUONG"  # stands for the school itself, with its council, where a unit's code stands otherwise


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit (tổ, đơn vị) that receives and returns forms."""

    code: str
    name: str
    kind: str = ""
    leader: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the roster, as they are at the end of the season.

    `counted` = in denominators; `since`/`until` = in the unit from / until (None = all year). Whoever moved during the
    year has their stays before the last one in `earlier`, the first of them first.
    """

    code: str
    full_name: str
    unit: str
    birth_date: str = ""
    gender: str = ""
    position: str = ""
    group: str = ""
    joined_sector: str = ""
    counted: bool = True
    since: date | None = None
    until: date | None = None
    earlier: tuple["Person", ...] = ()

    def present(self, start: date | None, end: date | None) -> bool:
        """Say whether the person belonged to any of their units at any time between two days."""
        after_end = self.since is not None and end is not None and self.since > end
        before_start = self.until is not None and start is not None and self.until < start
        return not (after_end or before_start) or any(stay.present(start, end) for stay in self.earlier)

    def was_in(self, unit: str) -> bool:
        """Say whether the person belonged to a unit at any time of the year."""
        return self.unit == unit or any(stay.unit == unit for stay in self.earlier)

    @property
    def stays(self) -> tuple["Person", ...]:
        """The person as they were in each of their units during the year, the first stay first."""
        return (
            (*(replace(stay, earlier=()) for stay in self.earlier), replace(self, earlier=()))
            if self.earlier
            else (self,)
        )

    def stays_in(self, round_: "Round | None") -> tuple["Person", ...]:
        """The stays that a form is about, the one that it is sent to first: where a person was when the round ended.

        A form without a round is about the year as it began. Never empty.
        """
        if not self.earlier:
            return (self,)
        if round_ is None:
            return self.stays
        return tuple(stay for stay in reversed(self.stays) if stay.present(round_.start, round_.end)) or (
            self.stays[-1],
        )

    def group_in(self, round_: "Round | None") -> str:
        """The position group in a round, or (None) as the year began."""
        return self.stays_in(round_)[0].group


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the score sheet; `max` caps the points taken from it (None = no cap).

    With `start` it begins with so many points and does not fall below 0.
    """

    code: str
    name: str
    max: Decimal | None = None
    start: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Worth:
    """One line of a scale and its points: an answer by name, or a number from which on it counts.

    With neither it is what everything else is worth.
    """

    points: Decimal
    name: str = ""
    since: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion of the score sheet, for all position groups or some; `declare/worth.py` knows the kinds.

    `max` is the most points it gives or takes, for a knock-out the most that the total may then be. `each` is what
    one time is worth, `scale` what an answer, a number or a place is worth, `among` the peers of a ranking, `options`
    the choice list of its answers.
    """

    code: str
    section: str
    text: str
    kind: str
    max: Decimal
    step: Decimal | None = None
    applies_to: tuple[str, ...] = ()
    needs_evidence: bool = False
    each: Decimal | None = None
    scale: tuple[Worth, ...] = ()
    among: str = "group"
    options: str = ""

    def applies(self, group: str) -> bool:
        """Say whether the criterion applies to a position group."""
        return not self.applies_to or group in self.applies_to


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_T = TypeVar("_T", bound=_Coded)


def _first_of(items: Iterable[_T]) -> dict[str, _T]:
    """Give items by code; of several with one code the first."""
    found: dict[str, _T] = {}
    for item in items:
        found.setdefault(item.code, item)
    return found


@dataclass(frozen=True, slots=True)
class Rubric:
    """The score sheet: sections in order, criteria in order, and how totals are made (points).

    Every total begins with `start`. `bands` name what a total is, the highest first, each from its `since` on.
    """

    sections: tuple[Section, ...]
    criteria: tuple[Criterion, ...]
    total_max: Decimal = Decimal(100)
    decimals: int = 2
    tie_breaks: tuple[str, ...] = ()
    layer_weights: Mapping[str, Decimal] = field(default_factory=dict)
    start: Decimal = Decimal(0)
    bands: tuple[Worth, ...] = ()
    _by_code: Mapping[str, Criterion] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_code", _first_of(self.criteria))

    def in_section(self, code: str) -> tuple[Criterion, ...]:
        """The criteria of a section, in order."""
        return tuple(criterion for criterion in self.criteria if criterion.section == code)

    def criterion(self, code: str) -> Criterion | None:
        """The criterion with that code, or None."""
        return self._by_code.get(code)

    def band(self, total: Decimal | None) -> str:
        """The band a total falls in: 90 is in a band from 90, 89.99 is not. Empty where there is none."""
        return next((b.name for b in self.bands if total is not None and b.since is not None and total >= b.since), "")


@dataclass(frozen=True, slots=True)
class Round:
    """A round (đợt): its theme, days, weight, and the group of rounds that is averaged first."""

    code: str
    name: str
    theme: str = ""
    start: date | None = None
    end: date | None = None
    weight: Decimal = Decimal(1)
    group: str = ""


@dataclass(frozen=True, slots=True)
class TitlePolicy:
    """What the season says of a title: is it given, is there a quota, what if it was not registered."""

    id: str
    enabled: bool = True
    quota_percent: Decimal | None = None
    quota_of: str = "people"
    quota_rounding: str = "floor"
    quota_min: int = 0
    quota_scope: str = "school"
    quota_mode: str = "block"
    unregistered: str = "warn"
    passes: Pass = field(default_factory=Pass)
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class LogLine:
    """A comment on the public list or a complaint: when, by whom, about whom, what, and the answer (blank = open)."""

    date: str
    who: str
    about: str
    what: str = ""
    answer: str = ""
    place: CellPlace | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A line of the calendar; `when` is what its deadline means, `done` whether and `done_on` when it was done."""

    key: str
    task: str
    guide: str = ""
    doer: str = ""
    product: str = ""
    due: str = ""
    when: Due = field(default_factory=lambda: Due(""))
    done: bool = False
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """An emulation movement (phong trào) that people register for."""

    code: str
    name: str
    indicator: str = ""
    unit: str = ""
    target: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the council."""

    code: str
    full_name: str
    position: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class SecretaryChoice:
    """The secretary's answer where several returns differ: of this record of this form, that file counts."""

    form: str
    record: str
    file: str
    place: CellPlace


@dataclass(frozen=True, slots=True)
class RewardPolicy:
    """What the season says of reward money: how amounts are rounded, the budget (đồng), when titles are decided."""

    law: RewardLaw | None = None
    rounding: str = "up_10000"
    budget: Decimal | None = None
    decided: date | None = None


@dataclass(frozen=True, slots=True)
class School:
    """The school (or office) that runs the season."""

    id: str
    name: str
    school_year: str
    work_year: str = ""
    parent: str = ""
    report_to: str = ""
    place: str = ""
    head: str = ""
    secretary: str = ""
    report_email: str = ""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rulebook (quy chế): everything declared, checked and ready to use.

    `last_titles` are the titles of the year before by the code of the person or unit, as the ledger has them.
    `own_rules` names the season's own regime (and readings) where somebody asked to see it judged under others.
    """

    school: School
    units: tuple[Unit, ...]
    people: tuple[Person, ...]
    rubric: Rubric
    rounds: tuple[Round, ...]
    titles: Mapping[str, TitlePolicy]
    regime: Regime
    columns: ColumnBook
    forms: Mapping[str, Form]
    choices: Mapping[str, Choices]
    calendar: tuple[Task, ...] = ()
    movements: tuple[Movement, ...] = ()
    council: tuple[Member, ...] = ()
    bases: tuple[str, ...] = ()
    secretary_choices: tuple[SecretaryChoice, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    deadlines: Mapping[str, str] = field(default_factory=dict)
    dues: Mapping[str, Due] = field(default_factory=dict)
    targets: Mapping[str, Decimal] = field(default_factory=dict)
    as_of: date | None = None
    shown_names: Mapping[str, str] = field(default_factory=dict)
    rewards: RewardPolicy = field(default_factory=RewardPolicy)
    own_rules: tuple[Words, ...] = ()
    log: tuple[LogLine, ...] = ()
    last_titles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    voting: VotingPolicy = field(default_factory=VotingPolicy)
    reviewers: tuple[Reviewer, ...] = ()
    reporters: tuple[Reporter, ...] = ()
    schools: SchoolsPolicy = field(default_factory=SchoolsPolicy)
    _units: Mapping[str, Unit] = field(init=False, repr=False, compare=False)
    _people: Mapping[str, Person] = field(init=False, repr=False, compare=False)
    _members: Mapping[str, tuple[Person, ...]] = field(init=False, repr=False, compare=False)
    _ever: Mapping[str, tuple[Person, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Looked up once a cell: a search through all people would make a large season quadratic.
        members: dict[str, list[Person]] = {}
        ever: dict[str, list[Person]] = {}
        for person in self.people:
            members.setdefault(person.unit, []).append(person)
            for unit in dict.fromkeys(stay.unit for stay in person.stays):
                ever.setdefault(unit, []).append(person)
        object.__setattr__(self, "_units", _first_of(self.units))
        object.__setattr__(self, "_people", _first_of(self.people))
        object.__setattr__(self, "_members", {unit: tuple(people) for unit, people in members.items()})
        object.__setattr__(self, "_ever", {unit: tuple(people) for unit, people in ever.items()})

    def unit(self, code: str) -> Unit | None:
        """The unit with that code, or None."""
        return self._units.get(code)

    def people_of(self, unit: str) -> tuple[Person, ...]:
        """The people of a unit, in the order of the season workbook; everybody for the school itself."""
        return self.people if unit == SCHOOL else self._members.get(unit, ())

    def ever_in(self, unit: str) -> tuple[Person, ...]:
        """The people who belonged to a unit at any time of the year; everybody for the school itself."""
        return self.people if unit == SCHOOL else self._ever.get(unit, ())

    def asked_in(self, unit: str, round_: Round | None) -> tuple[Person, ...]:
        """The people whom a form asks about, as they were then: in the unit when the round ended, or as the year began.

        Who was not there at any time in the round is not asked. For the school itself everybody who was.
        """
        there = (one for one in self.ever_in(unit) if round_ is None or one.present(round_.start, round_.end))
        return tuple(stay for one in there if (stay := one.stays_in(round_)[0]).unit == unit or unit == SCHOOL)

    def issued_to(self, code: str) -> Unit | None:
        """Whose form bears this code: a unit, or the school with its council; None where there is no such."""
        return Unit(SCHOOL, self.school.name) if code == SCHOOL else self.unit(code)

    def person(self, code: str) -> Person | None:
        """The person with that code, or None."""
        return self._people.get(code)

    def person_in(self, code: str, unit: str, round_: str) -> Person | None:
        """The person with that code as a unit's form of a round speaks of them, or None."""
        person = self.person(code)
        if person is None or not person.earlier:
            return person
        stays = person.stays_in(self.round(round_))
        return next((stay for stay in stays if stay.unit == unit), stays[0])

    def round(self, code: str) -> Round | None:
        """The round with that code, or None."""
        return next((round_ for round_ in self.rounds if round_.code == code), None)

    def form_of(self, phase: str) -> Form | None:
        """The form that is sent out in a phase, or None."""
        return next((form for form in self.forms.values() if form.phase == phase), None)

    def shown_name(self, person: Person) -> str:
        """The person's name for lists; two people of one name are told apart by year of birth or code."""
        return self.shown_names.get(person.code) or shown_names(self.people)[person.code]


def shown_names(people: Iterable[Person]) -> dict[str, str]:
    """Give everybody's name for lists by code; people of one name get their year of birth, or else their code."""
    same: dict[str, list[Person]] = {}
    for person in people:
        same.setdefault(name_key(person.full_name), []).append(person)
    names: dict[str, str] = {}
    for group in same.values():
        years = [person.birth_date[-4:] for person in group]
        for person, year in zip(group, years, strict=True):
            mark = year if year and years.count(year) == 1 else person.code
            names[person.code] = person.full_name if len(group) == 1 else f"{person.full_name} ({mark})"
    return names
