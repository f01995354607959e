"""The nouns of a season under way, on one page: frozen values with their provenance beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Literal

from thidua_xlsx.declare.columns import Words
from thidua_xlsx.declare.kinds import Value
from thidua_xlsx.declare.reporters import Reporter
from thidua_xlsx.declare.season import Person, Rulebook, Unit
from thidua_xlsx.declare.worth import Entered
from thidua_xlsx.findings import Finding
from thidua_xlsx.places import CellPlace

_Day = date  # for classes that have a field named date


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
    the last saving that the file itself bears. `strangers` are the cells that somebody filled for people of other units
    in rows or columns of their own making; they are never read as answers. `bases` tells of the council's workbook what
    each row rested on when it was issued (`<table>/<row>`): a ballot's verdict, a line filled in beforehand.
    """

    stamp: Stamp
    file: str
    records: Mapping[str, tuple[Record, ...]]
    sha256: str = ""
    replaces: frozenset[str] = frozenset()
    modified: datetime | None = None
    strangers: Mapping[str, tuple[CellPlace, ...]] = field(default_factory=dict)
    bases: Mapping[str, str] = field(default_factory=dict)

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
    """An earlier title or commendation, from the ledger. `period` is a school year such as 2023-2024.

    `pending` where it was submitted to a level above and has no decision yet: nobody knows whether it was given.
    """

    person: str
    title: str
    period: str
    decision_no: str = ""
    decision_date: str = ""
    issuer: str = ""
    places: tuple[CellPlace, ...] = ()
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Discipline:
    """A discipline that the ledger records: its kind, the day it was decided and the day it ended (None = not said)."""

    kind: str
    decision_no: str = ""
    decided: date | None = None
    ended: date | None = None
    places: tuple[CellPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """What the ledger says of a person's or unit's earlier years besides titles, and which years it speaks for.

    `grades` are Awards whose title is a grade. `title_years` and `initiative_years` are the years (by their first
    calendar year) that the ledger has rows of: it is taken as complete for these, and every other year is unknown.
    """

    grades: tuple[Award, ...] = ()
    disciplines: tuple[Discipline, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    title_years: frozenset[int] = frozenset()
    initiative_years: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class LayerScores:
    """What one layer (self, unit) enters for a person in a round: by criterion, with cells; blanks are absent.

    Points, and for other kinds of criterion times, values, answers or yes and no (`declare/worth.py`).
    """

    points: Mapping[str, Entered | Unknown]
    places: Mapping[str, CellPlace]


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything known of one person in this season (hồ sơ xét).

    `registered` are title ids exactly as entered, `commendations` the commendations; `registration` is None where the
    unit's form did not come back.
    `scores` is by (round, layer). `initiatives_known` is False while a self-score form of the unit is missing.
    `excused` are the rounds that the council excused, with a reason.
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
    commendations: tuple[str, ...] = ()
    history: History = field(default_factory=History)
    excused: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class UnitDossier:
    """Everything known of one unit: its own registration, grade, discipline and history, and which forms came back."""

    unit: Unit
    registration: Record | None = None
    registered: tuple[str, ...] = ()
    grade: Fact = field(default_factory=lambda: Fact(unknown=True))
    discipline: Fact = field(default_factory=lambda: Fact(unknown=True))
    targets: tuple[Record, ...] = ()
    returned: Mapping[str, bool] = field(default_factory=dict)
    awards: tuple[Award, ...] = ()
    commendations: tuple[str, ...] = ()
    history: History = field(default_factory=History)


@dataclass(frozen=True, slots=True)
class LayerTotal:
    """One layer's total in a round (points, rounded), whether every needed cell was there, and points by section.

    `known` is False where cells were filled but none could be understood: the total then says nothing, not zero.
    `points` are those of each criterion that was answered. `open` are rankings that missing peers could still change,
    `knocked` the knock-outs that were reached, `places` the places in rankings.
    """

    total: Decimal
    complete: bool
    sections: Mapping[str, Decimal] = field(default_factory=dict)
    blanks: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    known: bool = True
    points: Mapping[str, Decimal] = field(default_factory=dict)
    open: tuple[str, ...] = ()
    knocked: tuple[str, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)


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
class Branch:
    """One step of the reasoning: a condition as the law words it, whether it is met, and its parts.

    `how` says how the parts make the outcome; a leaf has none, and its reason.
    """

    met: Met
    how: Literal["leaf", "all", "any", "not"]
    say: Words
    cite: str = ""
    parts: tuple["Branch", ...] = ()
    reason: Reason | None = None


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
    tree: Branch | None = None


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
class Compared:
    """The same people judged under other rules, beside the season's own verdicts: for comparison only."""

    rulebook: Rulebook
    verdicts: tuple[Verdict, ...]
    quotas: tuple[QuotaLine, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """One criterion that the council should look at, in one round of one person: the layers' points side by side.

    Points of the layers (None = not scored), the evidence given, `large` where they lie far apart, `unproved` where
    full marks of a criterion that needs evidence have none, `unclear` where a cell that is needed is blank or unread.
    """

    criterion: str
    own: Decimal | None
    unit: Decimal | None
    evidence: tuple[str, ...] = ()
    large: bool = False
    unproved: bool = False
    unclear: bool = False


@dataclass(frozen=True, slots=True)
class VerifiedRound:
    """What the council verifies of one person in one round: the totals of the layers, then criteria worth a look.

    Totals in points (None = that layer is absent); `proofs` counts the pieces of evidence. `criteria` are in the order
    of the score sheet; `rest` are the points of all others: both layers gave these, or only one layer scored at all.
    """

    person: str
    round: str
    own: Decimal | None
    unit: Decimal | None
    large: bool
    proofs: int
    criteria: tuple[Verified, ...]
    rest: Mapping[str, Decimal]

    @property
    def both(self) -> bool:
        """Whether both layers scored."""
        return self.own is not None and self.unit is not None

    @property
    def differing(self) -> int:
        """How many criteria the layers, where both scored, have different points in."""
        return sum(one.own != one.unit for one in self.criteria) if self.both else 0

    @property
    def marked(self) -> int:
        """How many marks there are to look at: the total far apart, criteria far apart or unproved."""
        return self.large + sum(one.large or one.unproved for one in self.criteria)


@dataclass(frozen=True, slots=True)
class Meeting:
    """The council's meeting as its workbook tells it; None = not said."""

    date: _Day | None = None
    members: int | None = None
    present: int | None = None
    ballots_issued: int | None = None
    ballots_valid: int | None = None
    staff_valid: int | None = None
    places: Mapping[str, CellPlace] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What the council decided on one title of somebody: votes, their share (0..1), and whether it passed.

    `passed` is None while votes, the base or the threshold are not known. `basis_changed` where what the ballot rested
    on has changed since the council's workbook was issued.
    """

    who: str
    title: str
    yes: int | None = None
    no: int | None = None
    share: Decimal | None = None
    passed: bool | None = None
    note: str = ""
    staff_yes: int | None = None
    staff_no: int | None = None
    basis_changed: bool = False
    places: tuple[CellPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A change of points by the council: whose, in which round and criterion, to what, and why."""

    person: str
    round: str
    criterion: str
    score: Entered
    reason: str
    place: CellPlace


@dataclass(frozen=True, slots=True)
class Council:
    """The council's returned workbook: the meeting, the decisions, adjustments that were applied.

    `dossiers` and `grades` are its records by who (a person, a unit, the school).
    """

    file: str
    meeting: Meeting
    decisions: tuple[Decision, ...] = ()
    dossiers: Mapping[str, Record] = field(default_factory=dict)
    grades: Mapping[str, Record] = field(default_factory=dict)
    adjustments: tuple[Adjustment, ...] = ()
    initiatives: tuple[Record, ...] = ()

    def decision(self, who: str, title: str) -> Decision | None:
        """The decision on one title of somebody, or None where there was no ballot."""
        return next((one for one in self.decisions if (one.who, one.title) == (who, title)), None)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line of a report upward: who is put forward for a title, where they work, and how far it is.

    `key` is the row's; `state` is `proposed`, `passed` (by the council) or `tied` (equal at a quota's line); `born` the
    date of birth as entered, which tells people of one name apart; `collective` where it is a unit.
    """

    key: str
    name: str
    title: str
    state: str
    where: str = ""
    born: str = ""
    position: str = ""
    grade: str = ""
    final: Decimal | None = None
    collective: bool = False
    place: CellPlace | None = None


@dataclass(frozen=True, slots=True)
class Achieved:
    """One recognised initiative in a report upward; `applied` None = not said."""

    key: str
    owner: str
    name: str
    where: str = ""
    level: str = ""
    applied: bool | None = None
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a school (or office) reports upward, whether it was just made or was read from a file.

    `counts` are whole numbers by name, `ratios` numerator and denominator by the id of the ratio, `goals` their goals
    (0..1); `average` is the mean of final points where there are any, on a scale up to `total_max`.
    """

    id: str
    name: str
    school_year: str
    texts: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    ratios: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    goals: Mapping[str, Decimal] = field(default_factory=dict)
    average: Decimal | None = None
    total_max: Decimal | None = None
    proposals: tuple[Proposal, ...] = ()
    initiatives: tuple[Achieved, ...] = ()
    file: str = ""

    def proposed(self, title: str) -> int:
        """How many are put forward for a title; those equal at a quota's line are not among them."""
        return sum(one.title == title and one.state != "tied" for one in self.proposals)


@dataclass(frozen=True, slots=True)
class Schools:
    """The schools that report to this season: what each sent (by its code here), and what they come to together.

    `held` are those of which several versions differ until somebody chooses; `twins` the people put forward by more
    than one of them, each with the codes of the schools; `ranks` stand within the cluster, None = cannot be ranked.
    `uncertain` of a quota names the schools whose report is missing.
    """

    reporters: tuple[Reporter, ...]
    reports: Mapping[str, Report] = field(default_factory=dict)
    held: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    quotas: tuple[QuotaLine, ...] = ()
    ranks: Mapping[str, int | None] = field(default_factory=dict)
    twins: tuple[tuple[tuple[str, Proposal], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Season:
    """Everything a merge knows at its end: what was declared, what came back, what was judged, what was found.

    `submissions` are the combined returns, `returns` the single ones behind each, by unit, phase and round;
    `earlier_awards` the whole ledger, people who left included. `unheard` is the season as it stands without the
    council's word, where the council's workbook has come back. `schools` are those that report to this season; None
    where it has none.
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
    earlier_awards: tuple[Award, ...] = ()
    compared: Compared | None = None
    council: Council | None = None
    unheard: "Season | None" = field(default=None, repr=False)
    schools: Schools | None = None
    _verdicts: Mapping[str, tuple[Verdict, ...]] = field(init=False, repr=False, compare=False)
    _people: Mapping[str, Dossier] = field(init=False, repr=False, compare=False)
    _units: Mapping[str, UnitDossier] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Reports look these up once a row: a search each time would make a large season quadratic.
        object.__setattr__(self, "_people", {one.person.code: one for one in self.dossiers})
        object.__setattr__(self, "_units", {one.unit.code: one for one in self.unit_dossiers})
        by_who: dict[str, list[Verdict]] = {}
        for verdict in self.verdicts:
            by_who.setdefault(verdict.who, []).append(verdict)
        object.__setattr__(self, "_verdicts", {who: tuple(verdicts) for who, verdicts in by_who.items()})

    def verdicts_of(self, who: str) -> tuple[Verdict, ...]:
        """The verdicts on one person or unit."""
        return self._verdicts.get(who, ())

    def dossier(self, code: str) -> Dossier | None:
        """The dossier of a person, or None."""
        return self._people.get(code)

    def unit_dossier(self, code: str) -> UnitDossier | None:
        """The dossier of a unit, or None."""
        return self._units.get(code)
