"""Entries of the outcome about an office's schools: what each sent, sums, quotas over them, who was proposed twice."""

from msgspec import UNSET

from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.exchange.school_reports.own_report import DIRECT, direct_share, direct_sum, summed
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import MovementResult, Report, Schools
from thidua_xlsx.reports.result.outcome import (
    AlikeEntry,
    CandidateEntry,
    DirectEntry,
    FractionEntry,
    RatioEntry,
    RegistrationEntry,
    ReportingSchoolEntry,
    SchoolMovementEntry,
    SchoolQuotaEntry,
    SchoolsEntry,
    SchoolTotalsEntry,
    TwinEntry,
    TwinSchoolEntry,
    WorkEntry,
)
from thidua_xlsx.reports.result.people_results import number


def schools_result(schools: Schools, words: Language, candidates: list[CandidateEntry]) -> SchoolsEntry:
    """Give the schools, with the `candidates` whom they put forward; shares are 0..1, None for 0/0."""
    reports = schools.reports.values()
    titles = dict.fromkeys(proposal.title for report in reports for proposal in report.proposals)
    totals = SchoolTotalsEntry(
        summed(report.counts for report in reports),
        {title: sum(report.proposed(title) for report in reports) for title in titles},
        _direct(schools) or UNSET,
    )
    return SchoolsEntry(
        [_school(school, schools) for school in schools.reporters],
        totals,
        [
            RatioEntry(
                target.id,
                words(f"report.target.{target.id}"),
                number(target.value),
                target.numerator,
                target.denominator,
                number(target.goal),
                target.met,
                target.missing,
            )
            for target in schools.targets
        ],
        [
            SchoolQuotaEntry(
                quota.title,
                quota.scope,
                quota.base,
                number(quota.percent),
                quota.limit,
                quota.eligible,
                quota.tied_at_line,
                quota.uncertain,
            )
            for quota in schools.quotas
        ],
        [
            TwinEntry(twin[0][1].name, twin[0][1].born, [TwinSchoolEntry(code, line.title) for code, line in twin])
            for twin in schools.twins
        ],
        [
            AlikeEntry(alike.same, [WorkEntry(code, work.owner, work.name) for code, work in alike.works])
            for alike in schools.alike
        ],
        candidates,
    )


def _school(school: Reporter, schools: Schools) -> ReportingSchoolEntry:
    """Give a school, and what it sent; a report is `held` where several versions of it differ."""
    code, rank = school.code, schools.ranks.get(school.code)
    report = schools.reports.get(code)
    if report is None:
        return ReportingSchoolEntry(
            code, school.name, school.cluster, "held" if code in schools.held else "missing", rank, None
        )
    return ReportingSchoolEntry(
        code,
        school.name,
        school.cluster,
        "received",
        rank,
        report.file,
        dict(report.counts),
        {id_: FractionEntry(numerator, denominator) for id_, (numerator, denominator) in report.ratios.items()},
        _proposed(report),
        number(report.average),
        [_movement(movement) for movement in report.movements] or UNSET,
        [
            RegistrationEntry(person.key, person.name, person.titles, person.commendations, person.collective)
            for person in report.registrants
        ]
        or UNSET,
    )


def _proposed(report: Report) -> dict[str, int]:
    return {title: report.proposed(title) for title in dict.fromkeys(proposal.title for proposal in report.proposals)}


def _movement(movement: MovementResult) -> SchoolMovementEntry:
    return SchoolMovementEntry(
        movement.key,
        movement.target,
        number(movement.result),
        movement.met,
        movement.units_met,
        movement.units,
        movement.registered,
        movement.counted,
    )


def _direct(schools: Schools) -> dict[str, DirectEntry]:
    """Give the direct workers among those put forward, by title; nothing where no report tells them."""
    keys = dict.fromkeys(key for report in schools.reports.values() for key in report.counts)
    entries = {}
    for title in [key.removeprefix(f"{DIRECT}_") for key in keys if key.startswith(f"{DIRECT}_")]:
        shares = {code: direct_share(report, title) for code, report in schools.reports.items()}
        missing = [school.code for school in schools.reporters if shares.get(school.code) is None]
        entries[title] = DirectEntry(*direct_sum(shares.values()), missing)
    return entries
