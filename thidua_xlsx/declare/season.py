"""What one season declares: school, people, criteria, rounds, titles — and all of it together, the rulebook."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from thidua_xlsx.declare.columns import Choices, ColumnBook
from thidua_xlsx.declare.forms import Form
from thidua_xlsx.declare.regime import Regime
from thidua_xlsx.findings import Waiver
from thidua_xlsx.places import CellPlace
from thidua_xlsx.text import name_key


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
    """A person of the roster.

    `counted` = in denominators; `since`/`until` = in the unit from / until (None = all year).
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

    def present(self, start: date | None, end: date | None) -> bool:
        """Say whether the person belonged to the unit at any time between two days."""
        after_end = self.since is not None and end is not None and self.since > end
        before_start = self.until is not None and start is not None and self.until < start
        return not (after_end or before_start)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the score sheet; `max` caps the points taken from it (None = no cap)."""

    code: str
    name: str
    max: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion: kind `score`, `bonus` or `deduct`, points 0..max by step, for all position groups or some."""

    code: str
    section: str
    text: str
    kind: str
    max: Decimal
    step: Decimal | None = None
    applies_to: tuple[str, ...] = ()
    needs_evidence: bool = False

    def applies(self, group: str) -> bool:
        """Say whether the criterion applies to a position group."""
        return not self.applies_to or group in self.applies_to


@dataclass(frozen=True, slots=True)
class Rubric:
    """The score sheet: sections in order, criteria in order, and how totals are made (points)."""

    sections: tuple[Section, ...]
    criteria: tuple[Criterion, ...]
    total_max: Decimal = Decimal(100)
    decimals: int = 2
    tie_breaks: tuple[str, ...] = ()
    layer_weights: Mapping[str, Decimal] = field(default_factory=dict)

    def in_section(self, code: str) -> tuple[Criterion, ...]:
        """The criteria of a section, in order."""
        return tuple(criterion for criterion in self.criteria if criterion.section == code)

    def criterion(self, code: str) -> Criterion | None:
        """The criterion with that code, or None."""
        return next((criterion for criterion in self.criteria if criterion.code == code), None)


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


@dataclass(frozen=True, slots=True)
class Task:
    """A line of the calendar."""

    key: str
    task: str
    guide: str = ""
    doer: str = ""
    product: str = ""
    due: str = ""


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


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rulebook (quy chế): everything declared, checked and ready to use."""

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
    targets: Mapping[str, Decimal] = field(default_factory=dict)
    as_of: date | None = None
    shown_names: Mapping[str, str] = field(default_factory=dict)

    def unit(self, code: str) -> Unit | None:
        """The unit with that code, or None."""
        return next((unit for unit in self.units if unit.code == code), None)

    def people_of(self, unit: str) -> tuple[Person, ...]:
        """The people of a unit, in the order of the season workbook."""
        return tuple(person for person in self.people if person.unit == unit)

    def person(self, code: str) -> Person | None:
        """The person with that code, or None."""
        return next((person for person in self.people if person.code == code), None)

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
