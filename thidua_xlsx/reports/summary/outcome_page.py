"""Sheet "Tổng quan", second page: proposals by title, targets, the spread of scores, the rules applied."""

from thidua_xlsx.base.text import Say, joined, number_text
from thidua_xlsx.declare.build.law_coverage import not_compared
from thidua_xlsx.declare.law.regime import Citation, NamedValue
from thidua_xlsx.declare.law.regime_layers import own_values, value_text
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.measured_height import height_for
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import Chart, Series
from thidua_xlsx.model import Met, Season, Target
from thidua_xlsx.reports.common.chart_scales import beside, score_bands
from thidua_xlsx.reports.common.council_wording import meeting_text
from thidua_xlsx.reports.common.figure_cells import ratio_text
from thidua_xlsx.reports.common.listed_titles import given_titles
from thidua_xlsx.reports.common.naming import title_name
from thidua_xlsx.reports.common.report_sheet import Col, ReportSheet

_LEAST_CHART, _MOST_CHART = 170.0, 360.0
_HEADING_POINTS = 20.0
_GAP_POINTS = 8.0


def outcome_page(sheet: ReportSheet) -> None:
    """Write the second page of the overview."""
    _proposals(sheet)
    _targets(sheet)
    _distribution(sheet)
    _law(sheet)


def _proposals(sheet: ReportSheet) -> None:
    season, say, top = sheet.season, sheet.say, sheet.draft.row
    sheet.line(say("report.overview.proposals"), "heading")
    keys = ("title", "registered_count", "met", "proposed", "undecided", "quota")
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
    undecided = sum(v.met is Met.UNKNOWN or (v.met is Met.YES and v.within_quota is None) for v in verdicts)
    return [
        styled(title_name(season, say, id_), "cell"),
        styled(sum(v.registered for v in verdicts), "cell_center"),
        styled(sum(v.met is Met.YES for v in verdicts), "cell_center"),
        styled(sum(v.proposed is True for v in verdicts), "total_center"),
        styled(undecided, "warn_center" if undecided else "cell_center"),
        styled(sum(limits) if limits else say("report.overview.no_quota"), "cell_center"),
    ]


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
    beside(sheet, top, chart, _LEAST_CHART, _MOST_CHART, below=_law_points(sheet))
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
    lines += [
        say("report.overview.reading", rule=reading.name, taken=reading.variants[reading.default].say)
        for reading in regime.readings.values()
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
