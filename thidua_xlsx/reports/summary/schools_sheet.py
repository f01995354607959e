"""Sheets of an office about the schools that report to it: figures side by side, proposals, people named twice."""

from collections.abc import Mapping, Sequence

from thidua_xlsx.base.text import Say, sort_key
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.exchange.school_reports.own_report import ratios_of
from thidua_xlsx.judging.analysis.target_ratios import goal_of
from thidua_xlsx.model import Achieved, Alike, Proposal, QuotaLine, Schools, Season
from thidua_xlsx.reports.common.naming import choice_name, title_name, title_short
from thidua_xlsx.reports.common.report_sheet import Col, ReportSheet, report_sheet, write_head
from thidua_xlsx.reports.summary.direct_workers_sheet import share_cell

_SPANS = (1, 2, 1, 1, 1)  # number; name over the columns of name and birth; school; author; how alike they are

_NO, _NAME, _STATUS, _COUNT, _RATIO = 5.0, 30.0, 13.0, 9.0, 13.5
_RATIOS = ("registered", "initiatives_people", "initiatives_applied")
_PROPOSALS = (5, 25, 12, 22, 38, 19, 29)
_TWINS = (5, 28, 13, 44, 26, 24)


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
    for id_ in _titles(season)[:2]:
        count = sum(report.proposed(id_) for report in reports)
        boxes.append((str(count), say("report.schools.proposed", title=title_short(season, say, id_)), "figure"))
    return [boxes]


def _titles(season: Season) -> list[str]:
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
    titles, policy = _titles(season), season.rulebook.schools
    points, ranked = policy.common_scale, bool(schools.ranks)
    widths = [_NO, _NAME, _STATUS, _COUNT, _COUNT, *[_COUNT + 1] * len(titles), *[_RATIO] * len(_RATIOS)]
    sheet = report_sheet(season, say, "schools", [*widths, *[_COUNT] * (points + ranked)])
    notes = [say("report.schools.note"), *([] if points else [say("report.schools.no_points")])]
    write_head(sheet, "schools", official=True, notes=notes)
    labels = [say("report.col.no"), say("report.schools.school"), say("report.schools.status")]
    labels += [say("report.col.people"), say("report.col.counted")]
    labels += [say("report.schools.proposed", title=title_short(season, say, id_)) for id_ in titles]
    labels += [say(f"report.target.{id_}") for id_ in _RATIOS]
    labels += [say("report.schools.average")] * points + [say("report.schools.rank")] * ranked
    cols = [Col(label) for label in labels]
    sheet.header(cols)
    number = 0
    for cluster, members in _clusters(schools).items():
        if any(one.cluster for one in schools.reporters):
            sheet.section(cluster or say("report.schools.no_cluster"))
        for one in members:
            number += 1
            sheet.row(cols, _school(sheet, number, one, titles, points, ranked))
    sheet.row(cols, _total(sheet, titles, points + ranked))
    _quotas(sheet)
    return sheet.plan(landscape=True, freeze_cols=2)


def _clusters(schools: Schools) -> Mapping[str, list[Reporter]]:
    found: dict[str, list[Reporter]] = {}
    for one in schools.reporters:
        found.setdefault(one.cluster, []).append(one)
    return found


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
    cells += [share_cell(say, report.ratios.get(id_) if report else None, "cell_center") for id_ in _RATIOS]
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
    cells += [share_cell(say, ratios.get(id_), "total_center") for id_ in _RATIOS]
    return cells + [styled(None, "total")] * blanks


def _quotas(sheet: ReportSheet) -> None:
    """Write the ratios' goals and the arithmetic of each quota below the table."""
    season, say = sheet.season, sheet.say
    schools = season.schools
    assert schools is not None
    goals = [
        f"{say(f'report.target.{id_}')}: {say('report.schools.percent', value=goal_of(id_, season.rulebook) * 100)}"
        for id_ in _RATIOS
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
    sheet.header(labelled, repeat=False)
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


def school_proposals_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan everybody whom the schools put forward, by title, then by school and name."""
    schools = season.schools
    if schools is None:
        return None
    sheet = report_sheet(season, say, "school_proposals", _PROPOSALS)
    write_head(sheet, "school_proposals")
    labels = [say(f"report.col.{key}") for key in ("no", "name")] + [say("report.schools.born")]
    labels += [
        say("report.col.position"),
        say("report.schools.where"),
        say("report.schools.state"),
        say("report.col.grade"),
    ]
    cols = [Col(label) for label in labels]
    first = sheet.draft.row
    sheet.header(cols)
    for id_ in _titles(season):
        listed = [
            (school, one)
            for school in schools.reporters
            for one in sorted(_of(schools, school, id_), key=lambda one: sort_key(one.name))
        ]
        sheet.section(say("report.schools.block", title=title_name(season, say, id_), count=len(listed)))
        for number, (school, one) in enumerate(listed, start=1):
            sheet.row(cols, _proposal(season, say, number, school, one))
    if not _titles(season):
        sheet.line(say("report.schools.nobody"), "cell_center")
    return sheet.plan(landscape=True, freeze_cols=2, filters=Area(first, 0, sheet.draft.row - 1, len(cols) - 1))


def _of(schools: Schools, school: Reporter, title: str) -> list[Proposal]:
    report = schools.reports.get(school.code)
    return [one for one in report.proposals if one.title == title] if report else []


def _proposal(season: Season, say: Say, number: int, school: Reporter, one: Proposal) -> list[StyledValue]:
    where = school.name if not one.where or one.where == school.name else f"{school.name}\n{one.where}"
    return [
        styled(number, "cell_center"),
        styled(one.name, "cell_bold"),
        styled(one.born, "cell_center"),
        styled(one.position, "cell"),
        styled(where, "cell"),
        styled(choice_name(season, say, "report_state", one.state), "warn" if one.state == "tied" else "cell"),
        styled(choice_name(season, say, "grade", one.grade) if one.grade else say("report.unknown"), "cell"),
    ]


def twins_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the people of one name and date of birth whom several schools put forward."""
    schools = season.schools
    if schools is None:
        return None
    sheet = report_sheet(season, say, "twins", _TWINS)
    write_head(sheet, "twins", notes=(say("report.schools.twins_note"),))
    labels = [say("report.col.no"), say("report.col.full_name"), say("report.schools.born")]
    labels += [say("report.schools.where"), say("report.col.position"), say("report.col.title")]
    cols = [Col(label) for label in labels]
    sheet.header(cols)
    names = {one.code: one.name for one in schools.reporters}
    for number, same in enumerate(schools.twins, start=1):
        for code, one in same:
            sheet.row(
                cols,
                [
                    styled(number, "cell_center"),
                    styled(one.name, "cell_bold"),
                    styled(one.born, "cell_center"),
                    styled(names[code], "warn"),
                    styled(one.position, "cell"),
                    styled(title_name(season, say, one.title), "cell"),
                ],
            )
    if not schools.twins:
        sheet.line(say("report.schools.no_twins"), "good")
    alike_block(sheet)
    return sheet.plan(landscape=True)


def alike_block(sheet: ReportSheet) -> None:
    """Write the initiatives that schools share, one line for each school, the same names first."""
    schools, say = sheet.season.schools, sheet.say
    assert schools is not None
    sheet.gap()
    sheet.line(say("report.schools.alike", count=len(schools.alike)), "heading")
    if not schools.alike:
        sheet.line(say("report.schools.no_alike"), "good")
        return
    sheet.line(say("report.schools.alike_note"), "note")
    labels = [say("report.col.no"), say("report.schools.alike_name"), say("report.schools.where")]
    labels += [say("report.schools.alike_author"), say("report.schools.alike_how")]
    cols = [Col(label, span=span) for label, span in zip(labels, _SPANS, strict=True)]
    sheet.header(cols, repeat=False)
    names = {one.code: one.name for one in schools.reporters}
    for number, alike in enumerate(schools.alike, start=1):
        for code, work in alike.works:
            sheet.row(cols, _work(sheet, say, number, alike, names[code], work))


def _work(
    sheet: ReportSheet, say: Say, number: int, alike: Alike, school: str, work: Achieved
) -> Sequence[StyledValue]:
    level = choice_name(sheet.season, say, "level", work.level) if work.level else ""
    how = say("report.schools.alike_same" if alike.same else "report.schools.alike_similar")
    where = f"{school}\n{work.where}" if work.where and work.where != school else school
    return [
        styled(number, "cell_center"),
        styled(work.name, "cell_bold"),
        styled(where, "warn" if alike.same else "cell"),
        styled(f"{work.owner}\n{level}" if level else work.owner, "cell"),
        styled(how, "warn" if alike.same else "cell"),
    ]
