"""The machine-readable result, `ket-qua.json`, schema 1: the outcome of a season, made once and written as JSON."""

from collections.abc import Iterable

import msgspec
from msgspec import UNSET, UnsetType

from thidua_xlsx import __version__
from thidua_xlsx.declare.season import SCHOOL
from thidua_xlsx.judging.analysis.proposal_statistics import proposal_statistics
from thidua_xlsx.judging.verdicts.verdict_changes import verdict_changes
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import CellPlace, SheetPlace
from thidua_xlsx.model import Season
from thidua_xlsx.reports.result.outcome import (
    BecauseEntry,
    ChangeEntry,
    ComparisonEntry,
    DeadlineEntry,
    FindingEntry,
    PartEntry,
    QuotaEntry,
    RatioEntry,
    ReceiptEntry,
    SeasonEntry,
    SeasonOutcome,
    StatisticsEntry,
    WaiverEntry,
)
from thidua_xlsx.reports.result.people_results import PeopleEntries, entry, texts
from thidua_xlsx.reports.result.school_results import schools_result
from thidua_xlsx.reports.result.unit_results import hand_in_entries, of_units, unit_entry


def result_json(season: Season, words: Language) -> bytes:
    """Give the result as JSON text, as docs/result.md describes it: the same for the same season."""
    return msgspec.json.format(msgspec.json.encode(outcome(season, words)), indent=1) + b"\n"


def outcome(season: Season, words: Language) -> SeasonOutcome:
    """Give everything that a merge found, in the language of `words`."""
    people, book = PeopleEntries(season, words), season.rulebook
    return SeasonOutcome(
        schema=1,
        tool=f"thidua-xlsx {__version__}",
        season=SeasonEntry(
            book.school.id,
            book.school.name,
            book.school.school_year,
            book.regime.id,
            season.running,
            [id_ for key in ("title", "commendation") for id_ in book.registered_itself(key)] or UNSET,
            [words.plain(rules) for rules in book.own_rules] or UNSET,
        ),
        receipts=[
            entry(
                ReceiptEntry,
                receipt,
                status=receipt.status.value,
                reason=f"{receipt.reason.code.id} {words.text(receipt.reason)}" if receipt.reason else None,
                sent=str(receipt.sent) if receipt.sent else None,
            )
            for receipt in season.receipts
        ],
        findings=finding_entries(season.findings, words),
        people=[people.person(dossier) for dossier in season.dossiers],
        units=[unit_entry(dossier, season, people) for dossier in season.unit_dossiers],
        targets=[
            entry(RatioEntry, target, name=words(f"report.target.{target.id}"), target=target.goal)
            for target in season.targets
        ],
        quotas=[entry(QuotaEntry, quota) for quota in season.quotas],
        deadlines=[
            DeadlineEntry(
                key if book.round(key) is None else f"self-score:{key}",
                due.text,
                str(due.first) if due.first else None,
                str(due.last) if due.last else None,
            )
            for key, due in book.dues.items()
            if due.text
        ],
        hand_ins=hand_in_entries(season),
        **of_units(season),
        statistics=_statistics(season),
        schools=schools_result(season, season.schools, people) if season.schools else UNSET,
        school=people.candidate(SCHOOL) if season.verdicts_of(SCHOOL) else UNSET,
        comparison=_comparison(season, people),
        plugins=book.plugins or UNSET,
    )


def finding_entries(findings: Iterable[Finding], words: Language) -> list[FindingEntry]:
    """Give findings as the result tells them, also for what commands answer with `--json`."""
    entries = []
    for finding in findings:
        place, waiver = finding.place, finding.waiver
        until = words.plain(waiver.until) if waiver and waiver.until else None
        entries.append(
            FindingEntry(
                finding.code.id,
                finding.severity.value,
                place.file,
                place.sheet if isinstance(place, CellPlace | SheetPlace) else "",
                place.cell if isinstance(place, CellPlace) else "",
                finding.unit,
                finding.person,
                words.text(finding),
                words.fix(finding),
                None if finding.raw is None else str(finding.raw),
                texts(finding.also),
                WaiverEntry(waiver.reason, waiver.approver, until) if waiver else None,
            )
        )
    return entries


def _statistics(season: Season) -> StatisticsEntry:
    statistics = proposal_statistics(season)
    known = [part for part in (statistics.whole, *statistics.parts) if part.known]
    return StatisticsEntry(
        [PartEntry(part.id, part.people, dict(part.proposed)) for part in known],
        {period: dict(counts) for period, counts in statistics.years.items()},
        {period: dict(counts) for period, counts in statistics.waiting.items()},
        statistics.uncounted,
    )


def _comparison(season: Season, people: PeopleEntries) -> ComparisonEntry | UnsetType:
    if not season.compared:
        return UNSET
    changes = [
        ChangeEntry(
            change.who,
            change.title,
            change.change,
            change.own.met if change.own else None,
            change.other.met if change.other else None,
            [BecauseEntry(side, *msgspec.structs.astuple(people.reason(reason))) for side, reason in change.because],
        )
        for change in verdict_changes(season, season.compared)
    ]
    return ComparisonEntry(season.compared.rulebook.regime.id, changes)
