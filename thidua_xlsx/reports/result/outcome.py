"""The outcome of a season as one tree of values: `ket-qua.json` is its text, key by key in this order.

Its JSON Schema is made of these types, and every sample is held against it. A key that can be left out is `UNSET`; in
the timelines what is left out is empty, no or unknown. Within schema 1 keys are only added: a default is what a file
of an earlier version, which lacks the key, is read as. Points are numbers of JSON, whole ones without a point.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from thidua_xlsx.declare.season import PluginStamp
from thidua_xlsx.model import Met, StepState

Number = int | float | None


class SeasonEntry(msgspec.Struct, frozen=True):
    """The season; `own_rules` where it was judged by others."""

    id: str
    name: str = ""
    school_year: str = ""
    regime: str = ""
    running: bool = False
    registered: Sequence[str] | UnsetType = UNSET
    own_rules: Sequence[str] | UnsetType = UNSET


class ReceiptEntry(msgspec.Struct, frozen=True):
    """A file of the inbox, and what became of it."""

    file: str
    sha256: str
    status: Literal["accepted", "combined", "superseded", "rejected", "ignored"] = "accepted"
    unit: str | None = None
    phase: str | None = None
    round: str | None = None
    reason: str | None = None
    integrity: Literal["intact", "drift", "altered", "forged"] | None = None
    sent: str | None = None
    hand_in: str | None = None


class WaiverEntry(msgspec.Struct, frozen=True):
    """Who answers for a finding, why, and until when."""

    reason: str
    approver: str
    until: str | None


class FindingEntry(msgspec.Struct, frozen=True):
    """A finding: where, what, what to do."""

    code: str
    severity: Literal["error", "warning", "notice"] = "error"
    file: str = ""
    sheet: str = ""
    cell: str = ""
    unit: str | None = None
    person: str | None = None
    message: str = ""
    fix: str = ""
    raw: str | None = None
    also: Sequence[str] = ()
    waived: WaiverEntry | None = None


class AwardEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """An earlier title or commendation."""

    id: str
    decision_no: str = ""
    decision_date: str = ""
    pending: bool = False


class DisciplineEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A discipline in force in the year."""

    id: str
    decided: date | None = None
    ended: date | None = None
    decision_no: str = ""


class InitiativeEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """An initiative of the year."""

    name: str
    level: str | None = None
    recognised: bool | None = None
    applied: bool | None = None
    decision_no: str = ""
    decision_date: str = ""
    used_for: str = ""


class YearEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the ledger tells of one year."""

    period: str
    titles_told: bool = False
    initiatives_told: bool = False
    grades: tuple[str, ...] = ()
    titles: tuple[AwardEntry, ...] = ()
    commendations: tuple[AwardEntry, ...] = ()
    disciplines: tuple[DisciplineEntry, ...] = ()
    initiatives: tuple[InitiativeEntry, ...] = ()
    cells: tuple[str, ...] = ()


class TimelineEntry(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A timeline by the names of the JSON: years, lines without a year that can be told, cells that raise doubts."""

    years: tuple[YearEntry, ...] = ()
    undated: YearEntry | None = None
    doubts: tuple[str, ...] = ()


class ReasonEntry(msgspec.Struct, frozen=True, gc=False):
    """A condition of a title, and whether it is met."""

    met: Met = Met.UNKNOWN
    text: str = ""
    cite: str = ""
    verified: bool = False
    cells: Sequence[str] = ()


class VotesEntry(msgspec.Struct, frozen=True, gc=False):
    """The council's votes."""

    yes: int | None = None
    no: int | None = None
    share: Number = None


class StepEntry(msgspec.Struct, frozen=True, gc=False):
    """One of the steps of a title through the year."""

    step: str
    state: StepState
    reason: str
    cells: Sequence[str]


class VerdictEntry(msgspec.Struct, frozen=True, gc=False):
    """A title of a person or unit."""

    id: str
    met: Met = Met.UNKNOWN
    registered: bool = False
    within_quota: bool | None = None
    proposed: bool | None = None
    votes: VotesEntry | None = None
    decided: bool | None = None
    reasons: Sequence[ReasonEntry] = ()
    path: Sequence[StepEntry] = ()
    ended_at: str | None = None


class ScoresEntry(msgspec.Struct, frozen=True, gc=False):
    """Somebody's points over all rounds."""

    self: Number = None
    unit: Number = None
    council: Number = None
    final: Number = None
    complete: bool = False
    rounds: Mapping[str, Number] = {}


class RankEntry(msgspec.Struct, frozen=True, gc=False):
    """Somebody's places, 1, 1, 3."""

    school: int | None = None
    unit: int | None = None
    group: int | None = None
    tied: bool = False


class PersonEntry(msgspec.Struct, frozen=True, gc=False):
    """A person of the season."""

    id: str
    full_name: str
    unit: str
    group: str = ""
    scores: ScoresEntry = ScoresEntry()
    rank: RankEntry = RankEntry()
    grade: str | None = None
    registered: Sequence[str] = ()
    titles: Sequence[VerdictEntry] = ()
    timeline: TimelineEntry = TimelineEntry()


class UnitRankEntry(msgspec.Struct, frozen=True):
    """Where a unit stands by its own score sheet."""

    units: int | None
    kind: int | None
    tied: bool


class UnitCriterionEntry(msgspec.Struct, frozen=True):
    """What a unit answered to one criterion of its score sheet."""

    round: str
    criterion: str
    self: Number
    council: Number
    remark: str
    cell: str | None


class UnitScoreEntry(msgspec.Struct, frozen=True):
    """What a unit has by its own score sheet."""

    self: Number
    council: Number
    final: Number
    complete: bool
    rounds: Mapping[str, Number]
    rank: UnitRankEntry
    knocked_out: Mapping[str, Sequence[str]]
    criteria: Sequence[UnitCriterionEntry]


class UnitEntry(msgspec.Struct, frozen=True):
    """A unit of the season."""

    id: str
    name: str
    returned: Mapping[str, bool] = {}
    received_on: Mapping[str, str] = {}
    days_late: Mapping[str, int] = {}
    average: Number = None
    rank: int | None = None
    grade: str | None = None
    registered: Sequence[str] = ()
    titles: Sequence[VerdictEntry] = ()
    timeline: TimelineEntry = TimelineEntry()
    score: UnitScoreEntry | UnsetType = UNSET


class RatioEntry(msgspec.Struct, frozen=True):
    """A ratio that the school aims at."""

    id: str
    name: str
    value: Number
    numerator: int
    denominator: int
    target: Number
    met: bool | None
    missing: Sequence[str]
    unknown: int | UnsetType = UNSET


class QuotaEntry(msgspec.Struct, frozen=True):
    """A quota of a title."""

    title: str
    scope: str
    base: int
    percent: Number
    limit: int
    eligible: int
    tied_at_line: Sequence[str]
    uncertain: Sequence[str]


class DeadlineEntry(msgspec.Struct, frozen=True):
    """When a form is due."""

    form: str
    text: str
    first: str | None
    last: str | None


class HandInEntry(msgspec.Struct, frozen=True):
    """Something that must be handed in beside forms."""

    id: str
    name: str
    unit: str
    state: Literal["received", "missing", "late"]
    due: str | None
    received_on: str | None
    days_late: int | None
    noted: bool
    files: Sequence[str]


class PledgeEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A target that a unit pledged, and how far it came."""

    unit: str
    id: str
    indicator: str
    measure: str
    target: Number
    direction: Literal["up", "down"] | None
    due: str
    actual: Number
    achieved: Number
    met: Met
    cells: Sequence[str]


class MovementEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A movement in a unit; with a target that is a number also what became of that."""

    id: str
    unit: str
    registered: int
    counted: int
    complete: bool
    indicator: str | UnsetType = UNSET
    measure: str | UnsetType = UNSET
    target: Number | UnsetType = UNSET
    direction: Literal["up", "down"] | UnsetType | None = UNSET
    due: str | UnsetType = UNSET
    actual: Number | UnsetType = UNSET
    achieved: Number | UnsetType = UNSET
    met: Met | UnsetType = UNSET
    cells: Sequence[str] | UnsetType = UNSET


class SchoolTargetEntry(msgspec.Struct, frozen=True):
    """A target that belongs to the school."""

    id: str
    indicator: str
    measure: str
    target: Number
    direction: Literal["up", "down"] | None
    actual: Sequence[Number]
    declared: Any
    waiting: Sequence[str]
    met: Met


class PactEntry(msgspec.Struct, frozen=True):
    """What a criterion that counts the pact comes to."""

    unit: str | None
    criterion: str
    targets: int
    percent: Sequence[Number]
    points: Number


class NominationWordEntry(msgspec.Struct, frozen=True):
    """The council's word on a nomination."""

    agreed: bool | None
    yes: int | UnsetType = UNSET
    no: int | UnsetType = UNSET


class NominationEntry(msgspec.Struct, frozen=True):
    """Somebody, or something, that a unit put forward in a round."""

    id: str | None
    round: str
    unit: str
    who: str
    summary: str
    link: str
    commendation: str | None
    commendation_kind: str | None
    council: NominationWordEntry | UnsetType = UNSET


class WithoutNominationEntry(msgspec.Struct, frozen=True):
    """A unit that put nobody forward in a round."""

    round: str
    unit: str


class AgreementEntry(msgspec.Struct, frozen=True):
    """A unit's word on the score sheet."""

    unit: str
    state: Literal["agreed", "refused", "open", "outdated", "unanswered"]
    date: Any
    signer: str
    comment: str


class PeriodRankEntry(msgspec.Struct, frozen=True):
    """Somebody's places in one period."""

    school: int | None
    unit: int | None
    group: int | None


class PeriodPersonEntry(msgspec.Struct, frozen=True):
    """Somebody in one period."""

    id: str
    unit: str
    final: Number
    complete: bool
    rank: PeriodRankEntry
    band: str | None


class PeriodUnitEntry(msgspec.Struct, frozen=True):
    """A unit in one period."""

    id: str
    average: Number
    rank: int | None


class PeriodEntry(msgspec.Struct, frozen=True):
    """A round, or several of a group, by itself."""

    id: str
    name: str
    rounds: Sequence[str]
    people: Sequence[PeriodPersonEntry]
    units: Sequence[PeriodUnitEntry]


class SampledEntry(msgspec.Struct, frozen=True):
    """Somebody whose self-scores the council verifies."""

    person: str
    unit: str
    drawn: bool
    apart: Sequence[str]
    scored: bool


class PartEntry(msgspec.Struct, frozen=True):
    """A part of the school, and what was proposed in it."""

    id: str
    people: int
    proposed: Mapping[str, int]


class StatisticsEntry(msgspec.Struct, frozen=True):
    """What was proposed this year, and given in earlier ones."""

    parts: Sequence[PartEntry]
    years: Mapping[str, Mapping[str, int]]
    waiting: Mapping[str, Mapping[str, int]]
    uncounted: Sequence[str]


class CandidateEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a school puts forward, or the school itself."""

    id: str
    name: str
    school: str | UnsetType = UNSET
    titles: Sequence[VerdictEntry]


class FractionEntry(msgspec.Struct, frozen=True):
    """A ratio that a report tells."""

    numerator: int
    denominator: int


class DirectEntry(msgspec.Struct, frozen=True):
    """The direct workers among those put forward for a title."""

    numerator: int
    denominator: int
    missing: Sequence[str]


class SchoolMovementEntry(msgspec.Struct, frozen=True):
    """What a movement that was handed down came to in a school."""

    id: str
    target: str
    result: Number
    met: bool | None
    units_met: int | None
    units: int | None
    registered: int | None
    counted: int | None


class RegistrationEntry(msgspec.Struct, frozen=True):
    """What somebody of a school registered."""

    id: str
    full_name: str = ""
    titles: Sequence[str] = ()
    commendations: Sequence[str] = ()
    collective: bool = False


class InspectionEntry(msgspec.Struct, frozen=True):
    """What an inspection of a school found: `result` is `good`, `lacking` or `wrong`, empty where nobody said."""

    date: str
    what: str
    result: str
    found: str
    by: str


class ReportingSchoolEntry(msgspec.Struct, frozen=True):
    """A school that reports, and what it said."""

    id: str
    name: str
    cluster: str
    status: Literal["received", "held", "missing"]
    rank: int | None
    file: str | None
    counts: Mapping[str, int] | UnsetType = UNSET
    ratios: Mapping[str, FractionEntry] | UnsetType = UNSET
    proposed: Mapping[str, int] | UnsetType = UNSET
    average: Number | UnsetType = UNSET
    movements: Sequence[SchoolMovementEntry] | UnsetType = UNSET
    registrations: Sequence[RegistrationEntry] | UnsetType = UNSET
    received_on: str | UnsetType = UNSET
    days_late: int | UnsetType = UNSET
    inspections: Sequence[InspectionEntry] | UnsetType = UNSET


class SchoolTotalsEntry(msgspec.Struct, frozen=True):
    """What all reports come to."""

    counts: Mapping[str, int]
    proposed: Mapping[str, int]
    direct: Mapping[str, DirectEntry] | UnsetType = UNSET


class SchoolQuotaEntry(msgspec.Struct, frozen=True):
    """A quota over all schools or one of them."""

    title: str
    scope: str
    base: int
    percent: Number
    limit: int
    proposed: int
    tied: Sequence[str]
    missing: Sequence[str]


class TwinSchoolEntry(msgspec.Struct, frozen=True):
    """One of the schools that put the same person forward."""

    id: str
    title: str


class TwinEntry(msgspec.Struct, frozen=True):
    """Somebody whom several schools put forward."""

    full_name: str
    birth_date: str
    schools: Sequence[TwinSchoolEntry]


class WorkEntry(msgspec.Struct, frozen=True):
    """An initiative that a school reports."""

    school: str
    owner: str
    name: str


class AlikeEntry(msgspec.Struct, frozen=True):
    """Initiatives of several schools that have one name, or nearly one."""

    same: bool
    works: Sequence[WorkEntry]


class SchoolsEntry(msgspec.Struct, frozen=True):
    """The schools of an office."""

    units: Sequence[ReportingSchoolEntry]
    totals: SchoolTotalsEntry
    targets: Sequence[RatioEntry]
    quotas: Sequence[SchoolQuotaEntry]
    twins: Sequence[TwinEntry]
    initiatives: Sequence[AlikeEntry]
    candidates: Sequence[CandidateEntry]


class BecauseEntry(msgspec.Struct, frozen=True):
    """A reason under one of two sets of rules."""

    rules: Literal["own", "other"]
    met: Met
    text: str
    cite: str
    verified: bool
    cells: Sequence[str]


class ChangeEntry(msgspec.Struct, frozen=True):
    """What other rules would change for somebody."""

    who: str
    title: str
    change: str
    own: Met | None
    other: Met | None
    because: Sequence[BecauseEntry]


class ComparisonEntry(msgspec.Struct, frozen=True):
    """What other rules would change."""

    regime: str
    changes: Sequence[ChangeEntry]


class OutcomeHead(msgspec.Struct, frozen=True, kw_only=True):
    """What a result of any version begins with."""

    schema: Literal[1]
    tool: str = ""
    season: SeasonEntry
    receipts: Sequence[ReceiptEntry] = ()
    findings: Sequence[FindingEntry] = ()
    people: Sequence[PersonEntry]
    units: Sequence[UnitEntry]


class EarlierRatio(msgspec.Struct, frozen=True):
    """A ratio of a result to compare with."""

    id: str
    name: str = ""
    numerator: int | None = None
    denominator: int | None = None


class EarlierSchool(msgspec.Struct, frozen=True):
    """A school of a result to compare with; `registrations` None where the result does not tell them."""

    id: str
    name: str = ""
    registrations: Sequence[RegistrationEntry] | None = None
    ratios: Mapping[str, FractionEntry] = {}


class EarlierOutcome(OutcomeHead, frozen=True, kw_only=True):
    """A result to compare with; `lists` are all its other keys, as they stand in the file."""

    ratios: Sequence[EarlierRatio] = ()
    schools: Sequence[EarlierSchool] = ()
    lists: Mapping[str, Any] = {}


class SeasonOutcome(OutcomeHead, frozen=True, kw_only=True):
    """What a merge found: `ket-qua.json`, schema 1. Keys are only ever added; docs/result.md says what they hold."""

    targets: Sequence[RatioEntry]
    quotas: Sequence[QuotaEntry]
    deadlines: Sequence[DeadlineEntry]
    hand_ins: Sequence[HandInEntry]
    unit_targets: Sequence[PledgeEntry]
    movements: Sequence[MovementEntry]
    school_targets: Sequence[SchoolTargetEntry]
    pact: Sequence[PactEntry]
    nominations: Sequence[NominationEntry]
    without_nominations: Sequence[WithoutNominationEntry]
    agreements: Sequence[AgreementEntry]
    periods: Sequence[PeriodEntry]
    verification_sample: Sequence[SampledEntry] | UnsetType = UNSET
    statistics: StatisticsEntry
    schools: SchoolsEntry | UnsetType = UNSET
    school: CandidateEntry | UnsetType = UNSET
    comparison: ComparisonEntry | UnsetType = UNSET
    plugins: Sequence[PluginStamp] | UnsetType = UNSET


_LEFT_OUT = {kind.__name__ for kind in (AwardEntry, DisciplineEntry, InitiativeEntry, YearEntry, TimelineEntry)}


def result_schema() -> dict[str, Any]:
    """Give the JSON Schema of a result of this version, which has every key that is not `UNSET`."""
    schema = msgspec.json.schema(SeasonOutcome)
    for name, kind in schema["$defs"].items():
        if "properties" in kind and name not in _LEFT_OUT:
            keys = kind["properties"].items()
            kind["required"] = [
                k for k, v in keys if k in kind["required"] or v.pop("default", _LEFT_OUT) is not _LEFT_OUT
            ]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
