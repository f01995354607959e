"""What papers say of the schools that report to an office: their figures, put together and side by side."""

from collections.abc import Mapping
from decimal import Decimal

from thidua_xlsx.base.text import number_text
from thidua_xlsx.declare.season.reporting_schools import clusters
from thidua_xlsx.declare.tables.target_words import measured_in_percent
from thidua_xlsx.exchange.school_reports.own_report import REGISTERED, ratios_of
from thidua_xlsx.judging.verdicts.title_paths import declared_level
from thidua_xlsx.model import MovementResult, Report, Schools
from thidua_xlsx.model.school_reports import MARK
from thidua_xlsx.reports.common.naming import choice_name, title_name
from thidua_xlsx.reports.papers.paper_fields import PaperContext, percent
from thidua_xlsx.reports.papers.season_tables import movement_goal, target_row
from thidua_xlsx.reports.papers.title_tables import RowGroup, Subject, TitleTable, numbered


def _schools(desk: PaperContext) -> Schools:
    return desk.season.schools or Schools(desk.season.rulebook.reporters)


def sector_titles(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give each title with its level: registered in the schools, put forward by them, and passed.

    A number that not every school tells says how many do.
    """
    season, reports = desk.season, list(_schools(desk).reports.values())
    there = {one.title for report in reports for one in report.proposals}
    keys = {key for report in reports for key in report.counts if key.startswith(f"{REGISTERED}_")}
    there |= {key.removeprefix(f"{REGISTERED}_") for key in keys}
    return numbered([_title(desk, id_, reports) for id_ in season.rulebook.regime.titles if id_ in there])


def _title(desk: PaperContext, id_: str, reports: list[Report]) -> dict[str, str]:
    season = desk.season
    told = [one.counts[f"{REGISTERED}_{id_}"] for one in reports if f"{REGISTERED}_{id_}" in one.counts]
    of_some = desk.say("paper.told_by", count=sum(told), schools=len(told), of=len(season.rulebook.reporters))
    level = declared_level(id_, season.rulebook) if id_ in season.rulebook.titles else ""
    by_authority = desk.say("paper.by_authority")
    return {
        "title": title_name(season, desk.say, id_),
        "level": choice_name(season, desk.say, "decided_by", level) if level else by_authority,
        "registered": str(sum(told)) if len(told) == len(season.rulebook.reporters) else of_some if told else "",
        "proposed": str(sum(one.proposed(id_) for one in reports)),
        "passed": _passed(desk, id_, reports),
    }


def _passed(desk: PaperContext, id_: str, reports: list[Report]) -> str:
    """Count who passed: by this office's council where it decides or forwards, else by the schools' own."""
    if any(title == id_ for _, title in desk.season.candidates.proposals):
        passed = sum(MARK in who for who in desk.lists.listed(id_))
        return str(passed) if desk.season.voted_about(id_) else desk.frame["blank"]
    asked = [one.proposals for one in reports if one.proposed(id_)]
    if not all(any(one.state == "passed" for one in told) for told in asked):  # a council that has not spoken yet
        return desk.frame["blank"]
    return str(sum(one.title == id_ and one.state == "passed" for told in asked for one in told))


def sector_targets(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the ratios over all schools against their goals."""
    return numbered([target_row(desk, one) for one in _schools(desk).targets])


def sector_schools(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the schools side by side, cluster by cluster, and what they come to together."""
    schools, found = _schools(desk), list[RowGroup]()
    for cluster, members in clusters(schools.reporters).items():
        if any(one.cluster for one in schools.reporters):
            found.append(RowGroup(section=cluster or desk.say("report.schools.no_cluster")))
        rows = []
        for one in members:
            report, rank = schools.reports.get(one.code), schools.ranks.get(one.code)
            figures = _figures(desk, [report] if report else [])
            rows.append({"school": one.name, **figures, "rank": desk.frame["none"] if rank is None else str(rank)})
        found += numbered(rows)
    total = {"no": "", "school": desk.say("report.schools.direct_total"), "rank": ""}
    sums = {**total, **_figures(desk, list(schools.reports.values()))}
    return [*found, RowGroup({key: [text] for key, text in sums.items()})] if found else []


def _figures(desk: PaperContext, reports: list[Report]) -> dict[str, str]:
    """Give the figures of one school, or of all together; dashes where there is no report."""
    none = desk.frame["none"]
    if not reports:
        return dict.fromkeys(("people", "counted", "registered", "proposed", "initiatives"), none)
    pair = ratios_of(reports).get("registered")
    return {
        "people": _sum(reports, "people") or none,
        "counted": _sum(reports, "counted") or none,
        "registered": f"{pair[0]}/{pair[1]}" if pair else none,
        "proposed": str(sum(one.state != "tied" for report in reports for one in report.proposals)),
        "initiatives": str(sum(len(report.initiatives) for report in reports)),
    }


def _sum(reports: list[Report], key: str) -> str:
    told = [one.counts[key] for one in reports if key in one.counts]
    return str(sum(told)) if told else ""


def sector_movements(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the movements of the office with what the schools reported of each."""
    schools, rows = _schools(desk), []
    for movement in desk.season.rulebook.movements if schools.reporters else ():
        asked = [one.code for one in schools.reporters if movement.takes_part(one.code)]
        told = [
            one
            for code in asked
            if code in schools.reports
            for one in schools.reports[code].movements
            if one.key == movement.code
        ]
        name = f"{movement.shown_name}: {movement.indicator}" if movement.indicator else movement.shown_name
        values = {"name": name, "goal": movement_goal(desk, movement), "told": f"{len(told)}/{len(asked)}"}
        rows.append(values | _came_of(desk, told, whole=len(told) == len(asked), unit=movement.unit))
    return numbered(rows)


def _came_of(desk: PaperContext, told: list[MovementResult], *, whole: bool, unit: str) -> dict[str, str]:
    """Add up results that every school told and that are no shares; count the schools that met their target."""
    none = desk.frame["none"]
    results = [one.result for one in told if one.result is not None]
    summed = whole and told and len(results) == len(told) and not measured_in_percent(unit)
    answers = [one.met for one in told if one.met is not None]
    people = [(one.registered, one.counted) for one in told if one.registered is not None and one.counted is not None]
    return {
        "result": number_text(sum(results, Decimal(0)), desk.say.lang) if summed else none,
        "met": f"{sum(answers)}/{len(answers)}" if answers else none,
        "registered": f"{sum(one for one, _ in people)}/{sum(of for _, of in people)}" if people else none,
    }


def sector_fields(desk: PaperContext) -> Mapping[str, str]:
    """Give the fields of papers that speak of all schools together; all empty where none reports."""
    schools = _schools(desk) if desk.season.rulebook.reporters else Schools(())
    reports = list(schools.reports.values())
    pair = ratios_of(reports).get("registered")
    works = [one for report in reports for one in report.initiatives]
    return {
        "sector_schools": str(len(schools.reporters)),
        "sector_reported": str(len(reports)),
        "sector_people": _sum(reports, "people"),
        "sector_counted": _sum(reports, "counted"),
        "sector_registered": f"{pair[0]}/{pair[1]}" if pair else "",
        "sector_registered_share": percent(*pair, desk.say) if pair else "",
        "sector_initiatives": str(len(works)) if reports else "",
        "sector_applied": str(sum(one.applied is True for one in works)) if reports else "",
    }


SECTOR_SOURCES: dict[str, TitleTable] = {
    "sector_titles": sector_titles,
    "sector_targets": sector_targets,
    "sector_schools": sector_schools,
    "sector_movements": sector_movements,
}
