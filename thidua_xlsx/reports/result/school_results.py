"""Entries of the outcome about an office's schools: what each sent, sums, quotas over them, who was proposed twice."""

from msgspec import UNSET
from msgspec.structs import replace

from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.exchange.school_reports.own_report import DIRECT, direct_share, direct_sum, summed
from thidua_xlsx.exchange.school_reports.report_seal import REPORT
from thidua_xlsx.judging.analysis.received_days import arrival_of
from thidua_xlsx.model import Schools, Season
from thidua_xlsx.reports.result.outcome import (
    AlikeEntry,
    DirectEntry,
    FractionEntry,
    InspectionEntry,
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
from thidua_xlsx.reports.result.people_results import PeopleEntries, entry, number


def schools_result(season: Season, schools: Schools, people: PeopleEntries) -> SchoolsEntry:
    """Give the `schools` of an office, and whom they put forward with what became of it here.

    Shares are 0..1, None for 0/0.
    """
    candidates = [person.person.code for person in season.candidates.people]
    candidates += [unit.unit.code for unit in season.candidates.units]
    reports = schools.reports.values()
    titles = dict.fromkeys(proposal.title for report in reports for proposal in report.proposals)
    totals = SchoolTotalsEntry(
        summed(report.counts for report in reports),
        {title: sum(report.proposed(title) for report in reports) for title in titles},
        _direct(schools) or UNSET,
    )
    return SchoolsEntry(
        [_school(school, schools, season) for school in schools.reporters],
        totals,
        [
            entry(
                RatioEntry,
                target,
                name=people.words(f"report.target.{target.id}"),
                target=target.goal,
                unknown=UNSET,
            )
            for target in schools.targets
        ],
        [
            entry(SchoolQuotaEntry, quota, proposed=quota.eligible, tied=quota.tied_at_line, missing=quota.uncertain)
            for quota in schools.quotas
        ],
        [
            TwinEntry(twin[0][1].name, twin[0][1].born, [TwinSchoolEntry(code, line.title) for code, line in twin])
            for twin in schools.twins
        ],
        [
            AlikeEntry(alike.same, [entry(WorkEntry, work, school=code) for code, work in alike.works])
            for alike in schools.alike
        ],
        list(map(people.candidate, candidates)),
    )


def _school(school: Reporter, schools: Schools, season: Season) -> ReportingSchoolEntry:
    """Give a school, and what it sent; a report is `held` where it cannot be used yet."""
    code, rank = school.code, schools.ranks.get(school.code)
    report, arrival = schools.reports.get(code), arrival_of(season, code, REPORT)
    own_lines = (line for line in season.rulebook.inspections if line.who == code)
    inspections = [entry(InspectionEntry, line, date=line.day) for line in own_lines]
    base = ReportingSchoolEntry(
        code,
        school.name,
        school.cluster,
        schools.state(code),
        rank,
        report.file if report else None,
        inspections=inspections or UNSET,
    )
    if report is None:
        return base
    titles = dict.fromkeys(proposal.title for proposal in report.proposals)
    people = [entry(RegistrationEntry, person, id=person.key, full_name=person.name) for person in report.registrants]
    return replace(
        base,
        counts=dict(report.counts),
        ratios={id_: FractionEntry(*counts) for id_, counts in report.ratios.items()},
        proposed={title: report.proposed(title) for title in titles},
        average=number(report.average),
        movements=[entry(SchoolMovementEntry, movement, id=movement.key) for movement in report.movements] or UNSET,
        registrations=people or UNSET,
        received_on=arrival.day.isoformat() if arrival.day else UNSET,
        days_late=arrival.days_late or UNSET,
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
