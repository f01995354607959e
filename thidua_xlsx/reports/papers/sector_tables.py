"""What papers say of the schools that report to an office: their figures, put together and side by side."""

from collections.abc import Sequence
from decimal import Decimal

from thidua_xlsx.base.text import number_text
from thidua_xlsx.declare.season.reporting_schools import clusters
from thidua_xlsx.declare.tables.target_words import measured_in_percent
from thidua_xlsx.exchange.school_reports.own_report import REGISTERED, ratios_of
from thidua_xlsx.model import MovementResult, SchoolReport, Schools
from thidua_xlsx.model.school_reports import MARK
from thidua_xlsx.reports.common.naming import title_name
from thidua_xlsx.reports.papers.paper_context import PaperContext, Row, Rows, Subject, numbered, percent
from thidua_xlsx.reports.papers.season_tables import movement_goal, target_row
from thidua_xlsx.reports.papers.title_tables import level_name


def _schools(context: PaperContext) -> Schools:
    return context.season.schools or Schools(context.season.rulebook.reporters)


def sector_titles(context: PaperContext, subject: Subject) -> Rows:
    """Give each title with its level: registered in the schools, put forward by them, and passed.

    A number that not every school tells says how many do.
    """
    reports = list(_schools(context).reports.values())
    titles = {proposal.title for report in reports for proposal in report.proposals}
    keys = {key for report in reports for key in report.counts if key.startswith(f"{REGISTERED}_")}
    titles |= {key.removeprefix(f"{REGISTERED}_") for key in keys}
    return numbered(_title(context, id_, reports) for id_ in context.season.rulebook.regime.titles if id_ in titles)


def _title(context: PaperContext, id_: str, reports: Sequence[SchoolReport]) -> Row:
    book = context.season.rulebook
    counts = [report.counts[f"{REGISTERED}_{id_}"] for report in reports if f"{REGISTERED}_{id_}" in report.counts]
    registered = str(sum(counts)) if counts else ""
    if counts and len(counts) < len(book.reporters):
        registered = context.say("paper.told_by", count=sum(counts), schools=len(counts), of=len(book.reporters))
    return {
        "title": title_name(context.season, context.say, id_),
        "level": level_name(context, book.declared_level(id_) if id_ in book.titles else ""),
        "registered": registered,
        "proposed": str(sum(report.proposed(id_) for report in reports)),
        "passed": _passed(context, id_, reports),
    }


def _passed(context: PaperContext, id_: str, reports: Sequence[SchoolReport]) -> str:
    """Count who passed: by this office's council where it decides or forwards, else by the schools' own."""
    if any(title == id_ for _, title in context.season.candidates.proposals):
        passed = sum(MARK in who for who in context.lists.listed(id_))
        return str(passed) if context.season.voted_about(id_) else context.blank
    of_schools = [report.proposals for report in reports if report.proposed(id_)]
    voted = (any(proposal.state == "passed" for proposal in proposals) for proposals in of_schools)
    if not all(voted):  # a council that has not spoken yet
        return context.blank
    every = (proposal for proposals in of_schools for proposal in proposals)
    return str(sum(proposal.title == id_ and proposal.state == "passed" for proposal in every))


def sector_targets(context: PaperContext, subject: Subject) -> Rows:
    """Give the ratios over all schools against their goals."""
    return numbered(target_row(context, target) for target in _schools(context).targets)


def sector_schools(context: PaperContext, subject: Subject) -> Rows:
    """Give the schools side by side, cluster by cluster, and what each cluster and all come to together."""
    schools = _schools(context)
    by_cluster = clusters(schools.reporters)
    listed: Rows = []
    for cluster, members in by_cluster.items():
        name = cluster or context.say("report.schools.no_cluster")
        if any(school.cluster for school in schools.reporters):
            listed.append(name)
        rows = []
        for school in members:
            report, rank = schools.reports.get(school.code), schools.ranks.get(school.code)
            place = context.frame["none"] if rank is None else str(rank)
            rows.append({"school": school.name, **_figures(context, [report] if report else []), "rank": place})
        listed += numbered(rows)
        if len(by_cluster) > 1:
            reports = [schools.reports[school.code] for school in members if school.code in schools.reports]
            name_and_counts = context.say("paper.cluster_total", cluster=name, reported=len(reports), of=len(members))
            listed.append(_sum_line(context, name_and_counts, reports))
    total = context.say("report.schools.direct_total")
    return [*listed, _sum_line(context, total, list(schools.reports.values()))] if listed else []


def _sum_line(context: PaperContext, name: str, reports: Sequence[SchoolReport]) -> Row:
    return {"no": "", "school": name, "rank": "", **_figures(context, reports)}


def _figures(context: PaperContext, reports: Sequence[SchoolReport]) -> Row:
    """Give the figures of one school, or of all together; dashes where there is no report."""
    none = context.frame["none"]
    if not reports:
        return dict.fromkeys(("people", "counted", "registered", "proposed", "initiatives"), none)
    ratio = ratios_of(reports).get("registered")
    return {
        "people": _sum(reports, "people") or none,
        "counted": _sum(reports, "counted") or none,
        "registered": f"{ratio[0]}/{ratio[1]}" if ratio else none,
        "proposed": str(sum(proposal.state != "tied" for report in reports for proposal in report.proposals)),
        "initiatives": str(sum(len(report.initiatives) for report in reports)),
    }


def _sum(reports: Sequence[SchoolReport], key: str) -> str:
    counts = [report.counts[key] for report in reports if key in report.counts]
    return str(sum(counts)) if counts else ""


def sector_movements(context: PaperContext, subject: Subject) -> Rows:
    """Give the movements of the office with what the schools reported of each."""
    schools, rows = _schools(context), []
    for movement in context.season.rulebook.movements if schools.reporters else ():
        asked = [school.code for school in schools.reporters if movement.takes_part(school.code)]
        reports = [schools.reports[code] for code in asked if code in schools.reports]
        results = [result for report in reports for result in report.movements if result.key == movement.code]
        name = f"{movement.shown_name}: {movement.indicator}" if movement.indicator else movement.shown_name
        row = {"name": name, "goal": movement_goal(context, movement), "told": f"{len(results)}/{len(asked)}"}
        rows.append(row | _results(context, results, whole=len(results) == len(asked), unit=movement.unit))
    return numbered(rows)


def _results(context: PaperContext, results: Sequence[MovementResult], *, whole: bool, unit: str) -> dict[str, str]:
    """Add up results that every school told and that are no shares; count the schools that met their target."""
    none = context.frame["none"]
    numbers = [result.result for result in results if result.result is not None]
    summed = whole and results and len(numbers) == len(results) and not measured_in_percent(unit)
    answers = [result.met for result in results if result.met is not None]
    people = [
        (result.registered, result.counted)
        for result in results
        if result.registered is not None and result.counted is not None
    ]
    return {
        "result": number_text(sum(numbers, Decimal(0)), context.say.lang) if summed else none,
        "met": f"{sum(answers)}/{len(answers)}" if answers else none,
        "registered": f"{sum(some for some, _ in people)}/{sum(every for _, every in people)}" if people else none,
    }


def sector_fields(context: PaperContext) -> dict[str, str]:
    """Give the fields of papers that speak of all schools together; dots where none reports."""
    schools = _schools(context) if context.season.rulebook.reporters else Schools(())
    reports = list(schools.reports.values())
    ratio = ratios_of(reports).get("registered")
    works = [work for report in reports for work in report.initiatives]
    return context.known_or_dots(
        {
            "sector_schools": str(len(schools.reporters)),
            "sector_reported": str(len(reports)),
            "sector_people": _sum(reports, "people"),
            "sector_counted": _sum(reports, "counted"),
            "sector_registered": f"{ratio[0]}/{ratio[1]}" if ratio else "",
            "sector_registered_share": percent(*ratio, context.say) if ratio else "",
            "sector_initiatives": str(len(works)) if reports else "",
            "sector_applied": str(sum(work.applied is True for work in works)) if reports else "",
        }
    )
