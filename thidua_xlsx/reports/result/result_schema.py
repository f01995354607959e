"""What `ket-qua.json` holds, key by key: its JSON Schema is made of these types, and every sample is held against it.

The entries themselves are made beside; a key that can be left out is `UNSET` here. Within schema 1 keys are only added.
"""

from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from thidua_xlsx.reports.result.people_results import PersonEntry, ReasonEntry, VerdictEntry
from thidua_xlsx.reports.result.timeline_results import TimelineEntry

_Number = int | float | None
_Answer = Literal["yes", "no", "unknown"]


class SeasonEntry(msgspec.Struct):
    """The season; `own_rules` where it was judged by others."""

    id: str
    name: str
    school_year: str
    regime: str
    running: bool
    registered: list[str] | UnsetType = UNSET
    own_rules: list[str] | UnsetType = UNSET


class ReceiptEntry(msgspec.Struct):
    """A file of the inbox, and what became of it."""

    file: str
    sha256: str
    status: Literal["accepted", "combined", "superseded", "rejected", "ignored"]
    unit: str | None
    phase: str | None
    round: str | None
    reason: str | None
    integrity: Literal["intact", "drift", "altered", "forged"] | None
    sent: str | None
    hand_in: str | None


class WaiverEntry(msgspec.Struct):
    """Who answers for a finding, why, and until when."""

    reason: str
    approver: str
    until: str | None


class FindingEntry(msgspec.Struct):
    """A finding: where, what, what to do."""

    code: str
    severity: Literal["error", "warning", "notice"]
    file: str
    sheet: str
    cell: str
    unit: str | None
    person: str | None
    message: str
    fix: str
    raw: str | None
    also: list[str]
    waived: WaiverEntry | None


class UnitRankEntry(msgspec.Struct):
    """Where a unit stands by its own score sheet."""

    units: int | None
    kind: int | None
    tied: bool


class UnitCriterionEntry(msgspec.Struct):
    """What a unit answered to one criterion of its score sheet."""

    round: str
    criterion: str
    self: _Number
    council: _Number
    remark: str
    cell: str | None


class UnitScoreEntry(msgspec.Struct):
    """What a unit has by its own score sheet."""

    self: _Number
    council: _Number
    final: _Number
    complete: bool
    rounds: dict[str, _Number]
    rank: UnitRankEntry
    knocked_out: dict[str, list[str]]
    criteria: list[UnitCriterionEntry]


class UnitEntry(msgspec.Struct):
    """A unit of the season."""

    id: str
    name: str
    returned: dict[str, bool]
    received_on: dict[str, str]
    days_late: dict[str, int]
    average: _Number
    rank: int | None
    grade: str | None
    registered: list[str]
    titles: list[VerdictEntry]
    timeline: TimelineEntry
    score: UnitScoreEntry | UnsetType = UNSET


class RatioEntry(msgspec.Struct):
    """A ratio that the school aims at."""

    id: str
    name: str
    value: _Number
    numerator: int
    denominator: int
    target: _Number
    met: bool | None
    missing: list[str]
    unknown: int | UnsetType = UNSET


class QuotaEntry(msgspec.Struct):
    """A quota of a title."""

    title: str
    scope: str
    base: int
    percent: _Number
    limit: int
    eligible: int
    tied_at_line: list[str]
    uncertain: list[str]


class DeadlineEntry(msgspec.Struct):
    """When a form is due."""

    form: str
    text: str
    first: str | None
    last: str | None


class HandInEntry(msgspec.Struct):
    """Something that must be handed in beside forms."""

    id: str
    name: str
    unit: str
    state: Literal["received", "missing", "late"]
    due: str | None
    received_on: str | None
    days_late: int
    noted: bool
    files: list[str]


class PledgeEntry(msgspec.Struct, kw_only=True):
    """A target that a unit pledged, and how far it came."""

    unit: str
    id: str
    indicator: str
    measure: str
    target: _Number
    direction: Literal["up", "down"] | None
    due: str
    actual: _Number
    achieved: _Number
    met: _Answer
    cells: list[str]


class MovementEntry(msgspec.Struct, kw_only=True):
    """A movement in a unit; with a target that is a number also what became of that."""

    id: str
    unit: str
    registered: int
    counted: int
    complete: bool
    indicator: str | UnsetType = UNSET
    measure: str | UnsetType = UNSET
    target: _Number | UnsetType = UNSET
    direction: Literal["up", "down"] | UnsetType | None = UNSET
    due: str | UnsetType = UNSET
    actual: _Number | UnsetType = UNSET
    achieved: _Number | UnsetType = UNSET
    met: _Answer | UnsetType = UNSET
    cells: list[str] | UnsetType = UNSET


class SchoolTargetEntry(msgspec.Struct):
    """A target that belongs to the school."""

    id: str
    indicator: str
    measure: str
    target: _Number
    direction: Literal["up", "down"] | None
    actual: list[_Number]
    declared: Any
    waiting: list[str]
    met: _Answer


class PactEntry(msgspec.Struct):
    """What a criterion that counts the pact comes to."""

    unit: str | None
    criterion: str
    targets: int
    percent: list[_Number]
    points: _Number


class NominationWordEntry(msgspec.Struct):
    """The council's word on a nomination."""

    agreed: bool | None
    yes: int | UnsetType = UNSET
    no: int | UnsetType = UNSET


class NominationEntry(msgspec.Struct):
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


class WithoutNominationEntry(msgspec.Struct):
    """A unit that put nobody forward in a round."""

    round: str
    unit: str


class AgreementEntry(msgspec.Struct):
    """A unit's word on the score sheet."""

    unit: str
    state: Literal["agreed", "refused", "open", "outdated", "unanswered"]
    date: Any
    signer: str
    comment: str


class PeriodRankEntry(msgspec.Struct):
    """Somebody's places in one period."""

    school: int | None
    unit: int | None
    group: int | None


class PeriodPersonEntry(msgspec.Struct):
    """Somebody in one period."""

    id: str
    unit: str
    final: _Number
    complete: bool
    rank: PeriodRankEntry
    band: str | None


class PeriodUnitEntry(msgspec.Struct):
    """A unit in one period."""

    id: str
    average: _Number
    rank: int | None


class PeriodEntry(msgspec.Struct):
    """A round, or several of a group, by itself."""

    id: str
    name: str
    rounds: list[str]
    people: list[PeriodPersonEntry]
    units: list[PeriodUnitEntry]


class SampledEntry(msgspec.Struct):
    """Somebody whose self-scores the council verifies."""

    person: str
    unit: str
    drawn: bool
    apart: list[str]
    scored: bool


class PartEntry(msgspec.Struct):
    """A part of the school, and what was proposed in it."""

    id: str
    people: int
    proposed: dict[str, int]


class StatisticsEntry(msgspec.Struct):
    """What was proposed this year, and given in earlier ones."""

    parts: list[PartEntry]
    years: dict[str, dict[str, int]]
    waiting: dict[str, dict[str, int]]
    uncounted: list[str]


class CandidateEntry(msgspec.Struct):
    """Whom a school puts forward, or the school itself."""

    id: str
    name: str
    titles: list[VerdictEntry]
    school: str | UnsetType = UNSET


class FractionEntry(msgspec.Struct):
    """A ratio that a report tells."""

    numerator: int
    denominator: int


class DirectEntry(msgspec.Struct):
    """The direct workers among those put forward for a title."""

    numerator: int
    denominator: int
    missing: list[str]


class SchoolMovementEntry(msgspec.Struct):
    """What a movement that was handed down came to in a school."""

    id: str
    target: str
    result: _Number
    met: bool | None
    units_met: int | None
    units: int | None
    registered: int | None
    counted: int | None


class RegistrationEntry(msgspec.Struct):
    """What somebody of a school registered."""

    id: str
    full_name: str
    titles: list[str]
    commendations: list[str]
    collective: bool


class ReportingSchoolEntry(msgspec.Struct):
    """A school that reports, and what it said."""

    id: str
    name: str
    cluster: str
    status: Literal["received", "held", "missing"]
    rank: int | None
    file: str | None
    counts: dict[str, int] | UnsetType = UNSET
    ratios: dict[str, FractionEntry] | UnsetType = UNSET
    proposed: dict[str, int] | UnsetType = UNSET
    average: _Number | UnsetType = UNSET
    movements: list[SchoolMovementEntry] | UnsetType = UNSET
    registrations: list[RegistrationEntry] | UnsetType = UNSET


class SchoolTotalsEntry(msgspec.Struct):
    """What all reports come to."""

    counts: dict[str, int]
    proposed: dict[str, int]
    direct: dict[str, DirectEntry] | UnsetType = UNSET


class SchoolQuotaEntry(msgspec.Struct):
    """A quota over all schools or one of them."""

    title: str
    scope: str
    base: int
    percent: _Number
    limit: int
    proposed: int
    tied: list[str]
    missing: list[str]


class TwinSchoolEntry(msgspec.Struct):
    """One of the schools that put the same person forward."""

    id: str
    title: str


class TwinEntry(msgspec.Struct):
    """Somebody whom several schools put forward."""

    full_name: str
    birth_date: str
    schools: list[TwinSchoolEntry]


class WorkEntry(msgspec.Struct):
    """An initiative that a school reports."""

    school: str
    owner: str
    name: str


class AlikeEntry(msgspec.Struct):
    """Initiatives of several schools that have one name, or nearly one."""

    same: bool
    works: list[WorkEntry]


class SchoolsEntry(msgspec.Struct):
    """The schools of an office."""

    units: list[ReportingSchoolEntry]
    totals: SchoolTotalsEntry
    targets: list[RatioEntry]
    quotas: list[SchoolQuotaEntry]
    twins: list[TwinEntry]
    initiatives: list[AlikeEntry]
    candidates: list[CandidateEntry]


class BecauseEntry(ReasonEntry):
    """A reason under one of two sets of rules."""

    rules: Literal["own", "other"]


class ChangeEntry(msgspec.Struct):
    """What other rules would change for somebody."""

    who: str
    title: str
    change: str
    own: _Answer | None
    other: _Answer | None
    because: list[BecauseEntry]


class ComparisonEntry(msgspec.Struct):
    """What other rules would change."""

    regime: str
    changes: list[ChangeEntry]


class ResultFile(msgspec.Struct):
    """What a merge found: `ket-qua.json`, schema 1. Keys are only ever added; docs/result.md says what they hold."""

    schema: Literal[1]
    tool: str
    season: SeasonEntry
    receipts: list[ReceiptEntry]
    findings: list[FindingEntry]
    people: list[PersonEntry]
    units: list[UnitEntry]
    targets: list[RatioEntry]
    quotas: list[QuotaEntry]
    deadlines: list[DeadlineEntry]
    hand_ins: list[HandInEntry]
    unit_targets: list[PledgeEntry]
    movements: list[MovementEntry]
    school_targets: list[SchoolTargetEntry]
    pact: list[PactEntry]
    nominations: list[NominationEntry]
    without_nominations: list[WithoutNominationEntry]
    agreements: list[AgreementEntry]
    periods: list[PeriodEntry]
    statistics: StatisticsEntry
    verification_sample: list[SampledEntry] | UnsetType = UNSET
    schools: SchoolsEntry | UnsetType = UNSET
    school: CandidateEntry | UnsetType = UNSET
    comparison: ComparisonEntry | UnsetType = UNSET


def result_schema() -> dict[str, Any]:
    """Give the JSON Schema of the result."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(ResultFile)}
