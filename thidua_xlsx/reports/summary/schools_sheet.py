"""Sheet "Các trường": the schools that report to an office, their figures side by side with sums and ranks."""

from collections.abc import Mapping, Sequence

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.season.reporting_schools import Reporter, clusters
from thidua_xlsx.documents.styled_rows import style, styled
from thidua_xlsx.documents.table import Col, Columns, Rows, Shown, TextLine, counted, worded
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.exchange.school_reports.own_report import ratios_of
from thidua_xlsx.exchange.school_reports.report_seal import REPORT
from thidua_xlsx.judging.analysis.received_days import Arrival, arrival_of
from thidua_xlsx.judging.analysis.target_ratios import goal_of
from thidua_xlsx.model import QuotaLine, Schools, Season
from thidua_xlsx.reports.common.inspected import inspection_text, not_in_order
from thidua_xlsx.reports.common.naming import title_name, title_short
from thidua_xlsx.reports.common.report_sheet import ReportSheet, report_sheet, write_head
from thidua_xlsx.reports.summary.school_sums_sheets import share_text

MOST_SCHOOLS = 18  # whose figures one page shows so that they can be read
_NO, _NAME, _STATUS, _COUNT, _RATIO = 5.0, 30.0, 13.0, 9.0, 13.5
_CLUSTER, _NAME_BESIDE, _RATIO_BESIDE = 12.0, 26.0, 11.5  # where the cluster or much else has a column of its own
_MOST_TITLES = 3  # beside which a page has room for wide columns
RATIOS = ("registered", "initiatives_people", "initiatives_applied")


def schools_line(schools: Schools, say: Say) -> str:
    """Say in one line how many reports have come in."""
    missing = len(schools.reporters) - len(schools.reports) - len(schools.held)
    got, schools_asked = len(schools.reports), len(schools.reporters)
    return say("report.schools.overview", got=got, all=schools_asked, missing=missing, held=len(schools.held))


def schools_figures(season: Season, say: Say) -> list[list[tuple[str, str, str]]]:
    """Give the key figures of the schools for the first page: figure, label and look; none without schools."""
    schools = season.schools
    if schools is None:
        return []
    reports = list(schools.reports.values())
    counted = sum(report.counts.get("counted", 0) for report in reports)
    received = (f"{len(reports)}/{len(schools.reporters)}", say("report.schools.figure_received"), "figure")
    boxes = [received, (str(counted), say("report.schools.figure_counted"), "figure")]
    for id_ in proposed_titles(season)[:2]:
        count = sum(report.proposed(id_) for report in reports)
        boxes.append((str(count), say("report.schools.figure_proposed", title=title_short(season, say, id_)), "figure"))
    return [boxes]


def proposed_titles(season: Season) -> list[str]:
    """Give the titles that schools propose for, in the law's order."""
    reports = season.schools.reports.values() if season.schools else ()
    proposed = {proposal.title for report in reports for proposal in report.proposals}
    laws = [*season.rulebook.regime.titles]
    return sorted(proposed, key=lambda id_: (laws.index(id_) if id_ in laws else len(laws), id_))


def schools_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the schools side by side by cluster: what came, people, proposals, ratios with their sums, ranks."""
    schools = season.schools
    if schools is None:
        return None
    titles, none, policy = proposed_titles(season), say("report.none"), season.rulebook.schools
    grouped = any(school.cluster for school in schools.reporters)
    listed = len(schools.reporters) > MOST_SCHOOLS
    apart = grouped and listed  # a list to be filtered has no headings inside
    headings = {id_: say("report.schools.proposed", title=title_short(season, say, id_)) for id_ in titles}
    narrow = apart or len(titles) > _MOST_TITLES or bool(season.rulebook.inspections)
    columns = [
        counted(_NO),
        Col("school", _NAME_BESIDE if narrow else _NAME, words="report.schools.school"),
        *([Col("cluster", _CLUSTER, words="report.schools.cluster")] if apart else []),
        Col("status", _STATUS, words="report.schools.status"),
        Col("people", _COUNT, "cell_center", blank=none),
        Col("counted", _COUNT, "cell_center", blank=none),
        *(
            Col(f"proposed_{id_}", _COUNT + 1, "cell_center", heading=heading, blank=none)
            for id_, heading in headings.items()
        ),
        *(Col(id_, _RATIO_BESIDE if narrow else _RATIO, "cell_center", words=f"report.target.{id_}") for id_ in RATIOS),
    ]
    if policy.common_scale:
        columns.append(Col("average", _COUNT, "cell_center", words="report.schools.average", blank=none))
    if schools.ranks:
        columns.append(Col("rank", _COUNT, "cell_bold_center", words="report.schools.rank", blank=none))
    if season.rulebook.inspections:
        columns.append(Col("inspection", 13, words="report.sampling.found", blank=none))
    sheet = report_sheet(season, say, "schools", columns)
    notes = [say("report.schools.note"), *([] if policy.common_scale else [say("report.schools.no_points")])]
    write_head(sheet, official=not listed, notes=() if listed else notes)  # a short head stays in view

    def rows() -> Rows:
        for cluster, members in clusters(schools.reporters).items():
            name = cluster or say("report.schools.no_cluster")
            if grouped and not apart:
                yield TextLine(name)
            yield from ({"cluster": name, **_school(season, schools, school, titles, say)} for school in members)

    sheet.table(columns, rows(), filtered=listed)
    sheet.total(columns, _total(schools, titles, say))
    for note in notes if listed else ():
        sheet.line(note, "note")
    _quotas(sheet)
    return sheet.plan(landscape=True, freeze_cols=2)


def _school(season: Season, schools: Schools, school: Reporter, titles: Sequence[str], say: Say) -> Mapping[str, Shown]:
    report = schools.reports.get(school.code)
    came = arrival_of(season, school.code, REPORT) if report else Arrival()
    status = "came_late" if came.days_late else schools.state(school.code)
    state = say(f"report.schools.status_{status}", days=came.days_late)
    text = inspection_text(season, say, school.code)
    row: dict[str, Shown] = {
        "school": school.name,
        "status": (state, style("cell_center" if report and not came.days_late else "warn_center")),
        "rank": schools.ranks.get(school.code),
        "inspection": styled(text, "warn" if not_in_order(season, school.code) else "cell") if text else None,
        **{id_: share_text(say, report.ratios.get(id_) if report else None) for id_ in RATIOS},
    }
    if report:
        row |= {key: report.counts.get(key) for key in ("people", "counted")}
        row |= {f"proposed_{id_}": report.proposed(id_) for id_ in titles}
        row["average"] = report.average
    return row


def _total(schools: Schools, titles: Sequence[str], say: Say) -> Mapping[str, Shown]:
    reports = list(schools.reports.values())
    ratios = ratios_of(reports)
    return {
        "school": say("report.schools.total", got=len(reports), all=len(schools.reporters)),
        **{key: sum(report.counts.get(key, 0) for report in reports) for key in ("people", "counted")},
        **{f"proposed_{id_}": sum(report.proposed(id_) for report in reports) for id_ in titles},
        **{id_: share_text(say, ratios.get(id_)) for id_ in RATIOS},
    }


def _quotas(sheet: ReportSheet) -> None:
    """Write the ratios' goals and the arithmetic of each quota below the table."""
    season, say = sheet.season, sheet.say
    schools = season.schools
    assert schools is not None
    goals = [
        f"{say(f'report.target.{id_}')}: {say('report.schools.percent', value=goal_of(id_, season.rulebook) * 100)}"
        for id_ in RATIOS
    ]
    sheet.line(f"{say('report.schools.goal')}: {'; '.join(goals)}.", "note")
    if not schools.quotas:
        return
    sheet.gap()
    sheet.line(say("report.schools.quotas"), "heading")

    def scope(line: QuotaLine) -> str:
        return season.rulebook.holder_name(line.unit) if line.unit else say("report.schools.quota_all")

    columns: Columns[QuotaLine] = worded(
        "report.schools.{key}",
        Col("quota_title", value=lambda line: title_name(season, say, line.title), span=2),
        Col("quota_scope", value=scope),
        Col("quota_base", look="cell_center", value=lambda line: line.base),
        Col("quota_limit", look="cell_center", value=lambda line: line.limit),
        Col("quota_proposed", look="cell_center", value=lambda line: line.eligible),
        Col("quota_state", value=lambda line: _outcome(line, say), span=sheet.last + 1 - 6),
    )
    sheet.table(columns, schools.quotas)


def _outcome(line: QuotaLine, say: Say) -> Shown:
    tied = f"; {say('report.schools.quota_tied')}: {', '.join(line.tied_at_line)}" if line.tied_at_line else ""
    waiting = f"; {say('report.schools.quota_open')}" if line.uncertain else ""
    if line.over:
        tied = f"; {say('report.schools.quota_passed', passed=line.passed)}"
    if line.eligible > line.limit:
        return styled(say("report.schools.quota_over", count=line.eligible - line.limit) + tied + waiting, "bad")
    return styled(say("report.schools.quota_within") + tied + waiting, "warn" if tied or waiting else "good")
