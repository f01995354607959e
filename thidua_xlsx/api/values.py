"""What programmers are given: small frozen values in the words of the exported tables, each with the cells behind it.

A field is called as the column of the table of the same thing (docs/export.md); `None` is not known, or nothing to say.
Points are exact decimals. A person is in `who` or `person` by code, a unit by its own.
"""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

Met = Literal["yes", "no", "unknown"]
GradeState = Literal["known", "blank", "unknown"]
StepState = Literal["yes", "no", "open", "skipped"]


class Cell(msgspec.Struct, frozen=True):
    """Where something stands: a file (relative to the season folder), a sheet and a cell such as `D7`, if any."""

    file: str
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        return "!".join(part for part in (self.file, self.sheet, self.cell) if part)


class _OfSeason(msgspec.Struct, frozen=True, kw_only=True):
    """What every value tells: the season by its id, its school and year, and the level on which it decides."""

    season: str = ""
    school: str = ""
    school_year: str = ""
    level: str = ""


class Person(_OfSeason, frozen=True, rename={"self_score": "self", "council_score": "council"}):
    """A person of the season: who they are, their points over all rounds, their ranks (1, 1, 3), what they registered.

    `self_score` and `council_score` are the columns `self` and `council`. `complete` is False where something is
    missing from `final`; `counted` is whether they are in the denominators of ratios.
    """

    id: str
    full_name: str = ""
    unit: str = ""
    unit_name: str = ""
    gender: str = ""
    position: str = ""
    position_group: str = ""
    counted: bool = True
    self_score: Decimal | None = None
    unit_score: Decimal | None = None
    council_score: Decimal | None = None
    final: Decimal | None = None
    complete: bool = False
    rank_school: int | None = None
    rank_unit: int | None = None
    rank_group: int | None = None
    tied: bool = False
    grade: str = ""
    grade_state: GradeState = "blank"
    registered: tuple[str, ...] = ()
    registration_returned: bool = False


class Unit(_OfSeason, frozen=True):
    """A unit: the mean of its members' final scores and its rank by that, its grade, its forms that came back."""

    id: str
    name: str = ""
    kind: str = ""
    average: Decimal | None = None
    rank: int | None = None
    grade: str = ""
    grade_state: GradeState = "blank"
    registered: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class Total(_OfSeason, frozen=True):
    """What one layer (`self`, `unit`, `council`) gave a person in a round; layer `final` is the round's outcome.

    `state` is `complete`, `incomplete` or `unknown`; of a final also `missing`, `excused` or `not_asked`.
    """

    person: str
    round: str
    layer: str
    points: Decimal | None = None
    state: str = ""


class Score(_OfSeason, frozen=True):
    """One filled cell of a score sheet: what was entered, what it is worth, where it stands.

    `state` is `answered`, `unknown` (the cell could not be understood) or `not_asked` (the criterion is for others).
    """

    person: str
    round: str
    layer: str
    criterion: str
    entered: str = ""
    points: Decimal | None = None
    state: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""

    @property
    def place(self) -> Cell:
        """The cell that says so."""
        return Cell(self.file, self.sheet, self.cell)


class Reason(msgspec.Struct, frozen=True):
    """One condition that a verdict rests on: whether it is met, in words, its article and its cells.

    `verified` is False where nobody has compared the condition with the text of the law.
    """

    met: Met
    text: str
    cite: str = ""
    verified: bool = True
    cells: tuple[Cell, ...] = ()


class PathStep(msgspec.Struct, frozen=True):
    """One step of a title's path through the year, how it came out, and why, with the cells that say so.

    In order: `registered`, `unit`, `eligible`, `quota`, `council`, `decided`, `submitted`, `announced`, `received`.
    """

    step: str
    state: StepState
    reason: str = ""
    cells: tuple[Cell, ...] = ()


class Verdict(_OfSeason, frozen=True):
    """Whether a person or unit meets a title's conditions, and why. The program proposes; the council decides.

    `within_quota` and `proposed` are None for those equal at a quota's cut line; the votes are None before the council
    has met. `path` is how far the title has come this year: it stands at the step `stands_at`, where it has ended
    (`stands` is `no`), waits (`open`) or is through. `decided_here` and `submitted` are None while that is open.
    """

    who: str
    kind: Literal["person", "unit"]
    title: str
    met: Met
    registered: bool = False
    within_quota: bool | None = None
    proposed: bool | None = None
    votes_yes: int | None = None
    votes_no: int | None = None
    share: Decimal | None = None
    decided: bool | None = None
    reasons: tuple[Reason, ...] = ()
    stands_at: str = ""
    stands: StepState = "open"
    decided_here: bool | None = None
    submitted: bool | None = None
    path: tuple[PathStep, ...] = ()

    @property
    def failed(self) -> tuple[Reason, ...]:
        """The conditions that are not met."""
        return tuple(reason for reason in self.reasons if reason.met == "no")

    @property
    def unknown(self) -> tuple[Reason, ...]:
        """The conditions of which nobody knows yet."""
        return tuple(reason for reason in self.reasons if reason.met == "unknown")


class Finding(_OfSeason, frozen=True):
    """One fact that somebody should know: a code (`thidua-xlsx explain CODE`), the place, what was found, what to do.

    Days of birth and identity numbers in it are replaced by `…`, as in the exported tables. Only severity `error` has
    to be fixed before the numbers are final; a finding that was waived is a notice.
    """

    code: str
    severity: Literal["error", "warning", "notice"]
    message: str
    fix: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    unit: str = ""
    person: str = ""
    raw: str = ""
    waived_reason: str = ""
    waived_until: date | None = None

    @property
    def place(self) -> Cell:
        """Where it was found; a fact about a whole file has no sheet and no cell."""
        return Cell(self.file, self.sheet, self.cell)

    def __str__(self) -> str:
        return f"{self.place}: {self.code} {self.message} / {self.fix}"


class Receipt(_OfSeason, frozen=True):
    """What became of one file of the inbox; every file has exactly one receipt.

    `code` and `reason` are those of the finding that explains it. `integrity` is `intact`, `drift` (a program lost
    something on saving, harmless), `altered` (somebody changed what was locked) or `forged` (its signature is wrong).
    """

    file: str
    sha256: str = ""
    status: Literal["accepted", "combined", "superseded", "rejected", "ignored"] = "accepted"
    unit: str = ""
    phase: str = ""
    round: str = ""
    code: str = ""
    reason: str = ""
    integrity: str = ""


class School(_OfSeason, frozen=True):
    """A school that reports to an office: whether its report came, and its rank in the cluster.

    `reporter` is its code here. `average` is the mean of its points, on its own scale. `received_on` is the day on
    which its report came in, as far as anybody knows, `days_late` by how many days that was too late;
    None = nobody can tell.
    """

    reporter: str
    name: str = ""
    kind: str = ""
    cluster: str = ""
    status: Literal["received", "held", "missing"] = "missing"
    rank: int | None = None
    average: Decimal | None = None
    file: str = ""
    received_on: date | None = None
    days_late: int | None = None


class Candidate(_OfSeason, frozen=True):
    """A title of somebody, or of a collective, whom a school puts forward for what the office or a level above decides.

    `id` is the school's code here and the code there, as `T1/GV01`; the rest is as of a `Verdict`.
    """

    id: str
    reporter: str
    name: str
    title: str
    met: Met
    within_quota: bool | None = None
    proposed: bool | None = None
    votes_yes: int | None = None
    votes_no: int | None = None
    share: Decimal | None = None
    decided: bool | None = None
    stands_at: str = ""
    stands: StepState = "open"


class Proposal(_OfSeason, frozen=True):
    """One line in which a school puts somebody forward, as it sent it: `state` proposed, passed, over or tied there."""

    id: str
    reporter: str
    name: str
    title: str
    collective: bool = False
    state: str = ""
    place: str = ""
    position: str = ""
    grade: str = ""
    final: Decimal | None = None
    reasons: str = ""
    history: str = ""


class SchoolInitiative(_OfSeason, frozen=True):
    """A recognised initiative that a school reports; `applied` is None where it does not say."""

    id: str
    reporter: str
    owner: str = ""
    name: str = ""
    place: str = ""
    initiative_level: str = ""
    applied: bool | None = None
    decision_no: str = ""
