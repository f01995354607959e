"""Sheet "Các trường": the schools that report to an office, their figures side by side with sums and ranks."""

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.season.reporting_schools import Reporter, clusters
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.exchange.school_reports.own_report import ratios_of
from thidua_xlsx.judging.analysis.target_ratios import goal_of
from thidua_xlsx.model import QuotaLine, Schools, Season
from thidua_xlsx.reports.common.naming import title_name, title_short
from thidua_xlsx.reports.common.report_sheet import Col, ReportSheet, SummarySheet, report_sheet, write_head
from thidua_xlsx.reports.summary.direct_workers_sheet import share_cell

MOST_SCHOOLS = 18  # whose figures one page shows so that they can be read
_NO, _NAME, _STATUS, _COUNT, _RATIO = 5.0, 30.0, 13.0, 9.0, 13.5
_CLUSTER, _NAME_BESIDE, _RATIO_BESIDE = 12.0, 26.0, 11.5  # where the cluster has a column of its own
RATIOS = ("registered", "initiatives_people", "initiatives_applied")


def schools_line(schools: Schools, say: Say) -> str:
    """Say in one line how many reports have come in."""
    missing = len(schools.reporters) - len(schools.reports) - len(schools.held)
    got, of = len(schools.reports), len(schools.reporters)
    return say("report.schools.overview", got=got, all=of, missing=missing, held=len(schools.held))


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
    there = {one.title for report in reports for one in report.proposals}
    laws = [*season.rulebook.regime.titles]
    return sorted(there, key=lambda id_: (laws.index(id_) if id_ in laws else len(laws), id_))


def schools_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the schools side by side by cluster: what came, people, proposals, ratios with their sums, ranks."""
    schools = season.schools
    if schools is None:
        return None
    titles, policy = proposed_titles(season), season.rulebook.schools
    points, ranked = policy.common_scale, bool(schools.ranks)
    grouped = any(one.cluster for one in schools.reporters)
    listed = len(schools.reporters) > MOST_SCHOOLS
    apart = grouped and listed  # a list to be filtered has no headings inside
    name, ratio = (_NAME_BESIDE, _RATIO_BESIDE) if apart else (_NAME, _RATIO)
    widths = [_NO, name, *[_CLUSTER] * apart, _STATUS, _COUNT, _COUNT, *[_COUNT + 1] * len(titles)]
    sheet = report_sheet(season, say, "schools", [*widths, *[ratio] * len(RATIOS), *[_COUNT] * (points + ranked)])
    notes = [say("report.schools.note"), *([] if points else [say("report.schools.no_points")])]
    write_head(sheet, official=not listed, notes=() if listed else notes)  # a short head stays in view
    labels = [say("report.col.no"), say("report.schools.school"), *[say("report.schools.cluster")] * apart]
    labels += [say("report.schools.status"), say("report.col.people"), say("report.col.counted")]
    labels += [say("report.schools.proposed", title=title_short(season, say, id_)) for id_ in titles]
    labels += [say(f"report.target.{id_}") for id_ in RATIOS]
    labels += [say("report.schools.average")] * points + [say("report.schools.rank")] * ranked
    cols = [Col(label) for label in labels]
    first = sheet.draft.row
    sheet.header(cols)
    number = 0
    for cluster, members in clusters(schools.reporters).items():
        called = cluster or say("report.schools.no_cluster")
        if grouped and not apart:
            sheet.section(called)
        for one in members:
            number += 1
            cells = _school(sheet, number, one, titles, points, ranked)
            sheet.row(cols, [*cells[:2], *[styled(called, "cell")] * apart, *cells[2:]])
    filters = Area(first, 0, sheet.draft.row - 1, len(cols) - 1) if listed else None
    total = _total(sheet, titles, points + ranked)
    sheet.row(cols, [*total[:2], *[styled(None, "total")] * apart, *total[2:]])
    for note in notes if listed else ():
        sheet.line(note, "note")
    _quotas(sheet)
    return sheet.plan(landscape=True, freeze_cols=2, filters=filters)


def _school(
    sheet: ReportSheet, number: int, one: Reporter, titles: list[str], points: bool, ranked: bool
) -> list[StyledValue]:
    schools, say = sheet.season.schools, sheet.say
    assert schools is not None
    report = schools.reports.get(one.code)
    held = one.code in schools.held
    status = "received" if report else "held" if held else "missing"
    cells = [
        styled(number, "cell_center"),
        styled(one.name, "cell"),
        styled(say(f"report.schools.status_{status}"), "cell_center" if report else "warn_center"),
    ]
    figures = [report.counts.get(key) if report else None for key in ("people", "counted")]
    figures += [report.proposed(id_) if report else None for id_ in titles]
    cells += [styled(say("report.none") if figure is None else figure, "cell_center") for figure in figures]
    cells += [share_cell(say, report.ratios.get(id_) if report else None, "cell_center") for id_ in RATIOS]
    if points:
        mean = report.average if report else None
        cells.append(styled(say("report.none") if mean is None else mean, "cell_center"))
    if ranked:
        rank = schools.ranks.get(one.code)
        cells.append(styled(say("report.none") if rank is None else rank, "cell_bold_center"))
    return cells


def _total(sheet: ReportSheet, titles: list[str], blanks: int) -> list[StyledValue]:
    schools, say = sheet.season.schools, sheet.say
    assert schools is not None
    reports = list(schools.reports.values())
    text = say("report.schools.total", got=len(reports), all=len(schools.reporters))
    sums = [sum(report.counts.get(key, 0) for report in reports) for key in ("people", "counted")]
    sums += [sum(report.proposed(id_) for report in reports) for id_ in titles]
    ratios = ratios_of(reports)
    cells = [styled(None, "total"), styled(text, "total"), styled(None, "total")]
    cells += [styled(figure, "total_center") for figure in sums]
    cells += [share_cell(say, ratios.get(id_), "total_center") for id_ in RATIOS]
    return cells + [styled(None, "total")] * blanks


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
    keys = ("title", "scope", "base", "limit", "proposed", "state")
    rest = sheet.last + 1 - 2 - 1 - 3
    cols = [Col("", span=span) for span in (2, 1, 1, 1, 1, rest)]
    labelled = [Col(say(f"report.schools.quota_{key}"), span=col.span) for key, col in zip(keys, cols, strict=True)]
    sheet.header(labelled)
    names = {one.code: one.name for one in schools.reporters}
    for line in schools.quotas:
        place = line.scope.removeprefix("unit:")
        scope = say("report.schools.quota_all") if line.scope == "school" else names.get(place, place)
        sheet.row(
            cols,
            [
                styled(title_name(season, say, line.title), "cell"),
                styled(scope, "cell"),
                styled(line.base, "cell_center"),
                styled(line.limit, "cell_center"),
                styled(line.eligible, "cell_center"),
                _outcome(line, say),
            ],
        )


def _outcome(line: QuotaLine, say: Say) -> StyledValue:
    tied = f"; {say('report.schools.quota_tied')}: {', '.join(line.tied_at_line)}" if line.tied_at_line else ""
    waiting = f"; {say('report.schools.quota_open')}" if line.uncertain else ""
    if line.eligible > line.limit:
        return styled(say("report.schools.quota_over", count=line.eligible - line.limit) + tied + waiting, "bad")
    return styled(say("report.schools.quota_within") + tied + waiting, "warn" if tied or waiting else "good")


SHEET = SummarySheet("schools", schools_sheet, for_office=True)
