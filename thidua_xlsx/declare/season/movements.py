"""Emulation movements (phong trào thi đua): what the school declares of each, and what its target comes to."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import count

import msgspec

from thidua_xlsx.base.text import match_key, slug
from thidua_xlsx.declare.tables.cell_kinds import read_cell
from thidua_xlsx.declare.tables.column_book import Choices, ColumnBook
from thidua_xlsx.declare.tables.target_words import TargetTerms, target_terms
from thidua_xlsx.documents.raw_workbook import RawCell
from thidua_xlsx.messages.places import CellPlace


class Movement(msgspec.Struct, frozen=True):
    """An emulation movement (phong trào) that people register for.

    `scope` says whose the target is: every unit's own (blank), or the school's. `actual` is the school's own figure,
    where it was entered. `units` are those that take part (none = all). `from_above` names the office that handed
    it down (empty = the school's own), `code_above` is the code that it has there. `result` is what it came to in
    words, where no number says it; `answered_by` the criterion by which each person says yes or no to it.
    """

    code: str
    name: str
    indicator: str = ""
    unit: str = ""
    target: str = ""
    direction: str = ""
    scope: str = ""
    kind: str = ""
    launched_by: str = ""
    goal: str = ""
    criteria: str = ""
    result: str = ""
    answered_by: str = ""
    actual: Decimal | None = None
    start: date | None = None
    end: date | None = None
    units: tuple[str, ...] = ()
    from_above: str = ""
    code_above: str = ""

    @property
    def shown_name(self) -> str:
        """Its name, with the office behind it that handed it down."""
        return f"{self.name} ({self.from_above})" if self.from_above else self.name

    @property
    def of_school(self) -> bool:
        """Whether the target belongs to the school and not to each unit."""
        return self.scope == "school"

    def takes_part(self, unit: str) -> bool:
        """Say whether `unit`, by its code, takes part."""
        return not self.units or unit in self.units


def codes_from(code: str, issuer: str) -> Iterator[str]:
    """Give what `code`, as `issuer` has it, may be called elsewhere: `PT1`, `PT1@UXKS`, `PT1@UXKS2`..."""
    initials = "".join(part[:1] for part in slug(issuer).split("-")).upper()
    yield from (code, f"{code}@{initials}")
    yield from (f"{code}@{initials}{number}" for number in count(2))


def codes_above(movements: Iterable[Movement], reports_to: str) -> dict[str, str]:
    """Give the codes by which a report tells the movements that were handed down, by the school's own codes.

    `reports_to` is the name of the office that is reported to, which knows its own codes; a movement of another issuer
    never stands under one of these.
    """
    handed = sorted(
        (movement for movement in movements if movement.from_above),
        key=lambda movement: match_key(movement.from_above) != match_key(reports_to),
    )
    codes: dict[str, str] = {}
    for movement in handed:
        taken = {*codes.values()}
        codes[movement.code] = next(
            key for key in codes_from(movement.code_above or movement.code, movement.from_above) if key not in taken
        )
    return codes


class Deed(msgspec.Struct, frozen=True):
    """A commendation for a campaign or a single deed, decided in the year: whose, which, what for, by which number.

    `who` is the code of a person or unit of the season (empty = somebody else, whose `name` stands there).
    `nomination` is the code of the nomination that was decided, which says whatever is left blank. The school
    may `publish` it: who, and what was done. `unit` is the code of the unit or reporting school of somebody outside the
    lists; `people` is how many a group has (None = nobody's number), whose members nobody names.
    """

    who: str
    name: str
    title: str
    kind: str = msgspec.field(name="commendation_kind")
    movement: str = ""
    deed: str = ""
    decision_no: str = ""
    decision_date: str = ""
    issuer: str = ""
    place: CellPlace | None = None
    nomination: str = ""
    publish: bool = False
    unit: str = ""
    people: Decimal | None = None


class Contest(msgspec.Struct, frozen=True):
    """A contest to which units send entries; `per_unit` is how many each is to send at least (None = no target)."""

    code: str
    name: str
    per_unit: Decimal | None = None


class FundLine(msgspec.Struct, frozen=True):
    """A receipt or a payment of a fund, in đồng; None = not known.

    `fund` is the code of a movement or a name, empty for the reward fund. `who` is the code of a person or unit of the
    season (empty = somebody else, whose `name` stands there).
    """

    fund: str = ""
    who: str = msgspec.field(name="person", default="")
    name: str = msgspec.field(name="full_name", default="")
    day: date | None = msgspec.field(name="date", default=None)
    amount: Decimal | None = None
    spent: Decimal | None = None
    note: str = ""


class Activity(msgspec.Struct, frozen=True):
    """Something that reports tell beside the rounds: of which `kind` (an id of `activity`), what, who, how many, where.

    `count` None = not known.
    """

    kind: str
    what: str
    who: str = ""
    count: Decimal | None = None
    link: str = ""
    day: date | None = msgspec.field(name="date", default=None)


class PupilClass(msgspec.Struct, frozen=True):
    """The numbers of a class: its pupils, pledges that they signed, good deeds, prizes; None = not known."""

    name: str
    pupils: Decimal | None = None
    pledged: Decimal | None = None
    deeds: Decimal | None = None
    prizes: Decimal | None = None


def movement_terms(movement: Movement, columns: ColumnBook) -> TargetTerms:
    """Give the number and the direction of a movement's target; without a target of its own it has none."""
    column = columns.column("targets", "target_value")
    value = read_cell(RawCell(movement.target), column, Choices()).value if movement.target else None
    if not isinstance(value, Decimal | str):
        return TargetTerms(None, movement.direction)
    return target_terms(movement.indicator or movement.name, value, movement.direction or None, movement.unit, "")
