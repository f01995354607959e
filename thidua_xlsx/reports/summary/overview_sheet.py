"""Sheet "Tổng quan", the two pages that open the meeting.

The first has the key figures, what to fix before the meeting, and who returned what; the second proposals by title,
targets, the spread of scores, and the rules applied.
"""

from decimal import Decimal

from thidua_xlsx.base.text import Say, found_text, joined, number_text
from thidua_xlsx.declare.build.law_coverage import not_compared
from thidua_xlsx.declare.law.regime import Citation, NamedValue
from thidua_xlsx.declare.law.regime_layers import own_values, value_text
from thidua_xlsx.documents.areas import Area, quoted
from thidua_xlsx.documents.measured_height import height_for, wrapped_lines
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import Cell, Chart, RowSink, Series, SheetPlan
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Folded, folded
from thidua_xlsx.model import Met, Season, Target, TitlePath
from thidua_xlsx.reports.common.chart_scales import beside, score_bands
from thidua_xlsx.reports.common.council_wording import meeting_text
from thidua_xlsx.reports.common.figure_cells import ratio_text
from thidua_xlsx.reports.common.listed_titles import given_titles
from thidua_xlsx.reports.common.naming import file_text, place_text, said_of, title_name, title_short
from thidua_xlsx.reports.common.report_sheet import Col, ReportSheet, SummarySheet, report_sheet, write_head
from thidua_xlsx.reports.common.source_links import shortened
from thidua_xlsx.reports.summary.returns.hand_ins_sheet import hand_ins_line
from thidua_xlsx.reports.summary.returns.registration_sheet import titles_registered
from thidua_xlsx.reports.summary.returns.return_status_sheet import received
from thidua_xlsx.reports.summary.schools_sheet import schools_figures, schools_line

_WIDTHS = (4.5, 18.5, *[11.5] * 6)
_MOST_FINDINGS = 8
_FACT_SPAN, _PLACE_SPAN = 3, 4
_NARROW, _WIDE = 2, 6  # columns that a unit's name takes beside the chart, and without it
_FACT_LINES = 2
_FULL_FIGURES = 4  # boxes in one row of key figures
_HEADING_POINTS = 20.0
_GAP_POINTS = 8.0
_LEAST_CHART, _MOST_CHART = 120.0, 260.0
_LEAST_SPREAD, _MOST_SPREAD = 170.0, 360.0  # points of the chart of scores
_MOST_BESIDE = 330.0  # points of the returns with their chart; many units with long names take the whole width instead
_CHART_FRAME, _CHART_BAR = 78.0, 15.0  # points of a bar chart around its bars, and for each unit


def overview_sheet(season: Season, say: Say, _: RowSink | None = None) -> SheetPlan:
    """Plan the two pages that open the meeting: how the season stands, then what is proposed and how it scored."""
    sheet = report_sheet(season, say, "overview", _WIDTHS)
    write_head(sheet, official=True)
    if season.rulebook.own_rules:
        rules, own = season.rulebook.regime.name, season.rulebook.own_rules
        sheet.line(say("report.overview.other_rules", rules=rules, own=own), "bad")
    _figures(sheet)
    if season.schools:
        sheet.line(schools_line(season.schools, say), "note")
        sheet.gap(4)
    if season.rulebook.hand_ins:
        sheet.line(hand_ins_line(season, say), "note")
        sheet.gap(4)
    _first_to_fix(sheet)
    if _fills_forms(season):
        _coverage(sheet)
        sheet.breaks.append(sheet.draft.row)
        _outcome_page(sheet)
    return sheet.plan()


def _figures(sheet: ReportSheet) -> None:
    season, say = sheet.season, sheet.say
    counted = sum(dossier.person.counted for dossier in season.dossiers)
    got = sum(received(dossier)[0] for dossier in season.unit_dossiers)
    expected = sum(received(dossier)[1] for dossier in season.unit_dossiers)
    asked = any(dossier.registration is not None for dossier in season.dossiers)
    registered = sum(bool(titles_registered(dossier)) for dossier in season.dossiers) if asked else say("report.none")
    people = (
        say("report.overview.people", count=counted)
        if counted != len(season.dossiers)
        else say("report.overview.everyone")
    )
    errors = sum(finding.severity is Severity.ERROR for finding in season.findings)
    first = [
        (str(len(season.dossiers)), people, "figure"),
        (str(len(season.unit_dossiers)), say("report.overview.units"), "figure"),
        (f"{got}/{expected}", say("report.overview.forms"), "figure"),
        (f"{registered}/{len(season.dossiers)}", say("report.overview.registered"), "figure"),
    ]
    titles = given_titles(season)[: _FULL_FIGURES - 1]
    label = "report.overview.passed" if season.voted else "report.overview.proposed"
    second = [
        (str(len(season.listed(id_))), say(label, title=title_short(season, say, id_)), "figure") for id_ in titles
    ]
    second.append((str(errors), say("report.overview.errors"), "figure_bad" if errors else "figure"))
    own = (first, second) if _fills_forms(season) else (second[-1:],)
    for boxes in (*schools_figures(season, say), *own):
        _boxes(sheet, boxes)


def _fills_forms(season: Season) -> bool:
    """Say whether anybody fills in forms here; an office may only collect the reports of its schools."""
    return bool(season.unit_dossiers) or season.schools is None


def _boxes(sheet: ReportSheet, boxes: list[tuple[str, str, str]]) -> None:
    span = len(_WIDTHS) // len(boxes)
    cols = [Col("", span=span) for _ in boxes]
    row = sheet.draft.row
    sheet.row(cols, [styled(int(text) if text.isdigit() else text, look) for text, _, look in boxes])
    sheet.draft.heights[row] = 34.0
    sheet.row(cols, [styled(label, "figure_label") for _, label, _ in boxes])
    sheet.gap(5)


def _first_to_fix(sheet: ReportSheet) -> None:
    """Write the worst findings, as many as leave the page room for the returns; the sheet of findings has them all."""
    season, say = sheet.season, sheet.say
    serious = _serious(season)
    room = sheet.rows_left() - _coverage_points(sheet) - 2 * _HEADING_POINTS - _GAP_POINTS
    top = sheet.draft.row
    sheet.line(say("report.overview.fix_first"), "heading")
    if not _any_returned(season):
        sheet.line(say("report.overview.nothing_returned"), "warn")
    elif not serious:
        sheet.line(say("report.overview.nothing_to_fix"), "good")
    shown = 0
    cols = [Col(""), Col("", span=_FACT_SPAN), Col("", span=_PLACE_SPAN)]
    for one in serious[:_MOST_FINDINGS]:
        cells = _finding_cells(sheet, one)
        texts = ((cells[place][0], _width(sheet, place)) for place in (1, 2))
        room -= max(height_for(str(text), "cell", width) for text, width in texts)
        if room < 0 and shown:
            break
        sheet.row(cols, cells)
        shown += 1
    if len(serious) > shown:
        name = say("report.sheet.problems")
        text = say("report.overview.more_to_fix", count=sum(len(one.findings) for one in serious[shown:]), sheet=name)
        row = sheet.draft.row
        sheet.line(text, "link")
        sheet.draft.cells[row, 0] = Cell(text, "link", link=f"#{quoted(name)}!A1")
    sheet.keep(top)
    sheet.gap(_GAP_POINTS)


def _any_returned(season: Season) -> bool:
    return not season.unit_dossiers or any(received(dossier)[0] for dossier in season.unit_dossiers)


def _serious(season: Season) -> list[Folded]:
    """Give what must be fixed or looked at, findings that say the same of several cells as one.

    While nothing has come back, missing forms are one line, not one each.
    """
    found = [one for one in folded(season.findings) if one.finding.severity is not Severity.NOTICE]
    if _any_returned(season):
        return found
    return [one for one in found if one.finding.code is not codes.RETURN_MISSING]


def _width(sheet: ReportSheet, place: int) -> float:
    """Give the width of the fact (1) or of its place (2) in characters."""
    first, last = (1, _FACT_SPAN) if place == 1 else (1 + _FACT_SPAN, _FACT_SPAN + _PLACE_SPAN)
    return sheet.width_over(first, last)


def _finding_cells(sheet: ReportSheet, one: Folded) -> list[StyledValue]:
    say, finding = sheet.say, one.finding
    error = finding.severity is Severity.ERROR
    mark = say(f"report.overview.mark_{finding.severity.value}")
    spot = place_text(sheet.season, say, one)
    file = shortened(file_text(sheet.season, say, finding.place.file), _width(sheet, 2), 11)
    return [
        styled(mark, "bad_center" if error else "warn_center"),
        styled(_fact(sheet, one), "cell"),
        styled(f"{file}\n{spot}" if spot else file, "cell"),
    ]


def _fact(sheet: ReportSheet, one: Folded) -> str:
    """Give the fact with the value that was read, on at most two lines; the sheet of findings has the whole."""
    say, width, finding = sheet.say, _width(sheet, 1), one.finding
    raw = say("report.overview.raw", raw=" ".join(found_text(finding.raw, say.lang).split())) if finding.raw else ""
    text = named = said_of(sheet.season.rulebook, say, one)
    whole = text + raw
    while wrapped_lines(whole, width, 11, indent=True) > _FACT_LINES and " " in text:
        text = text.rpartition(" ")[0].rstrip(",;:")
        whole = f"{text}…{raw}"
    return whole if wrapped_lines(whole, width, 11, indent=True) <= _FACT_LINES else named


def _coverage_points(sheet: ReportSheet) -> float:
    beside = max(_table_points(sheet, _NARROW), _chart_points(len(sheet.season.unit_dossiers)))
    return _HEADING_POINTS + (beside if _beside(sheet) else _table_points(sheet, _span(sheet))) + _GAP_POINTS


def _span(sheet: ReportSheet) -> int:
    return _NARROW if _table_points(sheet, _NARROW) <= _MOST_BESIDE else _WIDE


def _table_points(sheet: ReportSheet, span: int) -> float:
    """Say how high the table of returns is when a unit's name takes so many columns."""
    width = sheet.width_over(0, span - 1)
    names = (dossier.unit.name for dossier in sheet.season.unit_dossiers)
    return height_for("", "header", 10) + sum(height_for(name, "cell", width) for name in names)


def _beside(sheet: ReportSheet) -> bool:
    """Say whether the table of returns leaves room for its chart: something came back, and it is not too high."""
    season = sheet.season
    return bool(season.unit_dossiers) and _any_returned(season) and _table_points(sheet, _NARROW) <= _MOST_BESIDE


def _chart_points(units: int) -> float:
    return max(_LEAST_CHART, _CHART_FRAME + _CHART_BAR * units)


def _coverage(sheet: ReportSheet) -> None:
    season, say = sheet.season, sheet.say
    start = sheet.draft.row
    sheet.line(say("report.overview.coverage"), "heading")
    top, first = sheet.draft.row, sheet.draft.row + 1
    beside_chart = _beside(sheet)
    span = _span(sheet)
    cols = [Col(say("report.col.unit"), span=span), Col(say("report.col.got")), Col(say("report.col.lacking"))]
    sheet.header(cols, repeat=False)
    for dossier in season.unit_dossiers:
        got, expected = received(dossier)
        looks = ("cell_center", "warn_center" if got < expected else "cell_center")
        sheet.row(cols, [styled(dossier.unit.name, "cell"), styled(got, looks[0]), styled(expected - got, looks[1])])
    if beside_chart:
        least = _chart_points(len(season.unit_dossiers))
        beside(sheet, top, _chart(sheet, top, first), least, max(least, _MOST_CHART))
    elif not _any_returned(season):
        sheet.line(say("report.overview.no_forms"), "note")
    sheet.keep(start)


def _chart(sheet: ReportSheet, top: int, first: int) -> Chart:
    """Make the chart of the forms each unit returned and still owes."""
    season, say, last = sheet.season, sheet.say, sheet.draft.row - 1
    labels = Area(first, 0, last, 0)
    series = (
        Series(say("report.col.got"), labels, Area(first, 2, last, 2)),
        Series(say("report.col.lacking"), labels, Area(first, 3, last, 3), "chart_missing"),
    )
    most = max(received(dossier)[1] for dossier in season.unit_dossiers)
    title = say("report.overview.coverage_chart")
    return Chart("stacked_bar", title, top, 4, series, sheet.draft.name, high=Decimal(most))


def _outcome_page(sheet: ReportSheet) -> None:
    """Write the second page."""
    _proposals(sheet)
    _targets(sheet)
    _distribution(sheet)
    _law(sheet)


def _proposals(sheet: ReportSheet) -> None:
    season, say, top = sheet.season, sheet.say, sheet.draft.row
    sheet.line(say("report.overview.proposals"), "heading")
    keys = ("title", "registered_count", "met", "passed" if season.voted else "proposed", "undecided", "quota")
    cols = [Col(say(f"report.col.{key}"), span=3 if key == "title" else 1) for key in keys]
    sheet.header(cols, repeat=False)
    for id_ in given_titles(season):
        sheet.row(cols, _title_row(season, say, id_))
    if season.council:
        sheet.line(meeting_text(season, say), "note_row")
    sheet.keep(top)
    sheet.gap(_GAP_POINTS)


def _title_row(season: Season, say: Say, id_: str) -> list[StyledValue]:
    verdicts = [verdict for verdict in season.verdicts if verdict.title == id_]
    limits = [line.limit for line in season.quotas if line.title == id_]
    undecided = sum(one.title == id_ and _undecided(season, one) for one in season.paths.values())
    return [
        styled(title_name(season, say, id_), "cell"),
        styled(sum(v.registered for v in verdicts), "cell_center"),
        styled(sum(v.met is Met.YES for v in verdicts), "cell_center"),
        styled(len(season.listed(id_)), "total_center"),
        styled(undecided, "warn_center" if undecided else "cell_center"),
        styled(sum(limits) if limits else say("report.overview.no_quota"), "cell_center"),
    ]


def _undecided(season: Season, path: TitlePath) -> bool:
    """Whether a title waits for something before the council, or once it has voted for its vote."""
    return path.waits is not None and not path.listed(voted=season.voted)


def _targets(sheet: ReportSheet) -> None:
    season, say, top = sheet.season, sheet.say, sheet.draft.row
    if not season.targets:
        return
    sheet.line(say("report.overview.targets"), "heading")
    cols = [
        Col(say(f"report.col.{key}"), span=span)
        for key, span in (("target", 4), ("ratio", 1), ("share", 1), ("goal", 1), ("outcome", 1))
    ]
    sheet.header(cols, repeat=False)
    for target in season.targets:
        sheet.row(cols, _target_row(say, target))
    sheet.keep(top)
    sheet.gap(_GAP_POINTS)


def _target_row(say: Say, target: Target) -> list[StyledValue]:
    share = styled(say("report.none"), "cell_center")
    if target.value is not None:
        share = styled(target.value, "cell_center", percent=True, digits=1)
    return [
        styled(say(f"report.target.{target.id}"), "cell"),
        styled(ratio_text(say, target), "cell_center"),
        share,
        styled(target.goal, "cell_center", percent=True, digits=0),
        _outcome(say, target),
    ]


def _outcome(say: Say, target: Target) -> StyledValue:
    if target.met is None:
        key = "nothing" if target.nothing_known else "open" if target.unknown else "unknown"
        return styled(say(f"report.overview.target_{key}"), "cell_center")
    return (
        styled(say("report.overview.target_met"), "good_center")
        if target.met
        else styled(say("report.overview.target_missed"), "warn_center")
    )


def _distribution(sheet: ReportSheet) -> None:
    season, say, start = sheet.season, sheet.say, sheet.draft.row
    finals = [card.final for card in season.scorecards.values() if card.final is not None]
    highest = season.rulebook.rubric.total_max
    sheet.line(say("report.overview.scores"), "heading")
    if not finals:
        sheet.line(say("report.overview.no_scores"), "note")
        sheet.gap(_GAP_POINTS)
        return
    top = sheet.draft.row
    cols = [Col(say("report.col.band"), span=2), Col(say("report.col.people"))]
    sheet.header(cols, repeat=False)
    for low, high, count in score_bands(finals, highest):
        key = "band_last" if high == highest else "band"
        text = say(f"report.overview.{key}", low=number_text(low, say.lang), high=number_text(high, say.lang))
        sheet.row(cols, [styled(text, "cell_center"), styled(count, "cell_center")])
    last = sheet.draft.row - 1
    absent = sum(1 for dossier in season.dossiers if _unscored(season, dossier.person.code))
    if absent:
        sheet.row(cols, [styled(say("report.overview.unscored"), "cell_center"), styled(absent, "warn_center")])
    series = Series(say("report.col.people"), Area(top + 1, 0, last, 0), Area(top + 1, 2, last, 2))
    title = say("report.overview.scores_chart")
    chart = Chart("column", title, top, 3, (series,), sheet.draft.name, legend=False, labels=True)
    beside(sheet, top, chart, _LEAST_SPREAD, _MOST_SPREAD, below=_law_points(sheet))
    sheet.keep(start)
    sheet.gap(_GAP_POINTS)


def _unscored(season: Season, code: str) -> bool:
    card = season.scorecards.get(code)
    return card is None or card.final is None


def _law_points(sheet: ReportSheet) -> float:
    width = sheet.width_over(0, sheet.last)
    return 2 * _GAP_POINTS + _HEADING_POINTS + sum(height_for(line, "note", width) for line in _law_lines(sheet))


def _law(sheet: ReportSheet) -> None:
    top = sheet.draft.row
    sheet.line(sheet.say("report.overview.law"), "heading")
    for line in _law_lines(sheet):
        sheet.line(line, "note")
    sheet.keep(top)


def _law_lines(sheet: ReportSheet) -> list[str]:
    season, say = sheet.season, sheet.say
    regime = season.rulebook.regime
    lines = [say("report.overview.regime", name=regime.name, since=regime.in_force, checked=regime.checked_on)]
    unverified = not_compared(season.rulebook)
    if unverified:
        lines.append(say("report.overview.unverified", rules="; ".join(unverified)))
    reasons = [reason for one in season.verdicts for reason in one.reasons]
    deciding = [reason.params["rule"] for reason in reasons if "rule" in reason.params]
    lines += [
        say("report.overview.reading", rule=reading.name, taken=reading.variants[reading.default].say)
        for reading in regime.readings.values()
        if reading.confirm or reading.name in deciding
    ]
    lines += [_own_rule(value, regime.citations[value.cite], say) for value in own_values(regime)]
    lines += [say("report.overview.not_modelled", text=note) for note in regime.not_modelled]
    bases = season.rulebook.bases
    if bases:
        lines.append(say("report.overview.bases", bases=joined(bases, 4)))
    lines.append(say("report.overview.council_decides"))
    return lines


def _own_rule(value: NamedValue, cited: Citation, say: Say) -> str:
    cite = f"{cited.article} {cited.document}".strip()
    return say("report.overview.own_rule", name=value.say, value=value_text(value, say.lang), cite=cite)


SHEET = SummarySheet("overview", overview_sheet)
