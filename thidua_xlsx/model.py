"""The nouns of a season under way, on one page: frozen values with their provenance beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum

from thidua_xlsx.declare.kinds import Value
from thidua_xlsx.declare.season import Person, Rulebook, Unit
from thidua_xlsx.findings import Finding
from thidua_xlsx.places import CellPlace


@dataclass(frozen=True, slots=True)
class Unknown:
    """A cell that was filled but could not be understood, or two cells that disagree. Never zero, never no.

    `gone` where the return has no such cell any more: its row, column or table was deleted.
    """

    raw: str = ""
    gone: bool = False


Answer = Value | Unknown


@dataclass(frozen=True, slots=True)
class Stamp:
    """Whose form this is: season, unit, phase, round, the digest of what it asked, and the signature of that."""

    season: str
    unit: str
    phase: str
    round: str = ""
    digest: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a table: answers by column key (a blank has none) and the cell of each column, blank or not."""

    key: str
    values: Mapping[str, Answer] = field(default_factory=dict)
    places: Mapping[str, CellPlace] = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        """Whether nothing was filled in."""
        return not self.values

    def place(self, column: str = "") -> CellPlace | None:
        """The cell of a column, or the first cell of the record."""
        if column in self.places:
            return self.places[column]
        return next(iter(self.places.values()), None)


@dataclass(frozen=True, slots=True)
class Submission:
    """What one return says: records by table. In a score matrix a record is one person's column.

    `replaces` holds the SHA-256 of the returns that a corrected slip takes the place of; `modified` is the moment of
    the last saving that the file itself bears.
    """

    stamp: Stamp
    file: str
    records: Mapping[str, tuple[Record, ...]]
    sha256: str = ""
    replaces: frozenset[str] = frozenset()
    modified: datetime | None = None

    def table(self, id_: str) -> tuple[Record, ...]:
        """The records of a table."""
        return self.records.get(id_, ())


class ReceiptStatus(Enum):
    """What became of a file in the inbox."""

    ACCEPTED = "accepted"
    COMBINED = "combined"
    SUPERSEDED = "superseded"
    REJECTED = "rejected"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The one answer that every file in the inbox gets. `reason` is the finding that explains it, if any.

    `integrity` says of a form that was read how it came back: `intact`, `drift` (a program lost something on saving,
    harmless) or `altered` (somebody changed what was locked).
    """

    file: str
    sha256: str
    status: ReceiptStatus
    unit: str | None = None
    phase: str | None = None
    round: str | None = None
    reason: Finding | None = None
    integrity: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of somebody, with its cells. `value` None and not unknown = nobody said anything (blank)."""

    value: object = None
    places: tuple[CellPlace, ...] = ()
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Initiative:
    """An initiative (sáng kiến) as its author or the ledger declares it; None = not said or not understood."""

    person: str
    name: str
    level: str | None = None
    recognised: bool | None = None
    applied: bool | None = None
    decision_no: str = ""
    decision_date: str = ""
    places: tuple[CellPlace, ...] = ()
    used_for: str = ""


@dataclass(frozen=True, slots=True)
class Award:
    """An earlier title or commendation, from the ledger. `period` is a school year such as 2023-2024."""

    person: str
    title: str
    period: str
    decision_no: str = ""
    decision_date: str = ""
    issuer: str = ""
    places: tuple[CellPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class LayerScores:
    """The points one layer (self, unit) gives a person in a round: by criterion, with cells; blanks are absent."""

    points: Mapping[str, Decimal | Unknown]
    places: Mapping[str, CellPlace]


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything known of one person in this season (hồ sơ xét).

    `registered` are title ids exactly as entered; `registration` is None where the unit's form did not come back.
    `scores` is by (round, layer). `initiatives_known` is False while a self-score form of the unit is missing.
    """

    person: Person
    registration: Record | None = None
    registered: tuple[str, ...] = ()
    movements: tuple[str, ...] = ()
    scores: Mapping[tuple[str, str], LayerScores] = field(default_factory=dict)
    grade: Fact = field(default_factory=lambda: Fact(unknown=True))
    discipline: Fact = field(default_factory=lambda: Fact(unknown=True))
    months_worked: Fact = field(default_factory=lambda: Fact(unknown=True))
    leave_days: Fact = field(default_factory=lambda: Fact(unknown=True))
    proposed_title: Fact = field(default_factory=lambda: Fact(unknown=True))
    initiatives: tuple[Initiative, ...] = ()
    initiatives_known: bool = False
    awards: tuple[Award, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitDossier:
    """Everything known of one unit: its own registration, grade and discipline, and which forms came back."""

    unit: Unit
    registration: Record | None = None
    registered: tuple[str, ...] = ()
    grade: Fact = field(default_factory=lambda: Fact(unknown=True))
    discipline: Fact = field(default_factory=lambda: Fact(unknown=True))
    targets: tuple[Record, ...] = ()
    returned: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LayerTotal:
    """One layer's total in a round (points, rounded), whether every needed cell was there, and points by section.

    `known` is False where cells were filled but none could be understood: the total then says nothing, not zero.
    """

    total: Decimal
    complete: bool
    sections: Mapping[str, Decimal] = field(default_factory=dict)
    blanks: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    known: bool = True


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A person's points: layers over the season, final, and final by round (None = absent)."""

    person: Person
    layers: Mapping[tuple[str, str], LayerTotal] = field(default_factory=dict)
    self_score: Decimal | None = None
    unit_score: Decimal | None = None
    council_score: Decimal | None = None
    final: Decimal | None = None
    complete: bool = False
    rounds: Mapping[str, Decimal] = field(default_factory=dict)
    breaks: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's competition ranks (1, 1, 3) in school, unit and position group; None without any score."""

    person: Person
    school: int | None = None
    unit: int | None = None
    group: int | None = None
    tied: bool = False


class Met(Enum):
    """Whether a condition is met; an unknown is never a no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: one condition, whether it is met, its article, and the cells it was judged from.

    The sentence is `say` of the condition plus the fact found; `key` and `params` make it in `lang` (`reason.*`).
    """

    met: Met
    key: str
    params: Mapping[str, object] = field(default_factory=dict)
    cite: str = ""
    verified: bool = True
    places: tuple[CellPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether somebody meets a title's conditions, and what follows; an assessment, not the council's decision.

    `who` is a person or unit code. `within_quota` and `proposed` are None for those equal at a quota's cut line.
    """

    who: str
    title: str
    met: Met
    reasons: tuple[Reason, ...] = ()
    registered: bool = False
    within_quota: bool | None = True
    proposed: bool | None = False


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """The arithmetic of one quota: base x percent, rounded = limit; who met the title; who is equal at the line."""

    title: str
    scope: str
    base: int
    percent: Decimal
    limit: int
    eligible: int
    tied_at_line: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A ratio the school aims at; `value` is numerator / denominator (None for 0/0), `goal` the declared target."""

    id: str
    numerator: int
    denominator: int
    goal: Decimal
    value: Decimal | None = None
    met: bool | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """A unit among units: the mean of its members' final scores (complete or not), and its rank by that mean."""

    unit: Unit
    average: Decimal | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class Season:
    """Everything a merge knows at its end: what was declared, what came back, what was judged, what was found.

    `submissions` are the combined returns, `returns` the single ones behind each, by unit, phase and round.
    """

    rulebook: Rulebook
    receipts: tuple[Receipt, ...]
    dossiers: tuple[Dossier, ...]
    unit_dossiers: tuple[UnitDossier, ...]
    scorecards: Mapping[str, Scorecard]
    standings: Mapping[str, Standing]
    unit_standings: Mapping[str, UnitStanding]
    verdicts: tuple[Verdict, ...]
    quotas: tuple[QuotaLine, ...]
    targets: tuple[Target, ...]
    findings: tuple[Finding, ...]
    submissions: tuple[Submission, ...] = ()
    returns: Mapping[tuple[str, str, str], tuple[Submission, ...]] = field(default_factory=dict)

    def verdicts_of(self, who: str) -> tuple[Verdict, ...]:
        """The verdicts on one person or unit."""
        return tuple(verdict for verdict in self.verdicts if verdict.who == who)
