"""Sheet "Tổng quan": the one page that opens the meeting."""

from decimal import Decimal
from itertools import pairwise

from thidua_xlsx.codes import Severity
from thidua_xlsx.findings import in_order
from thidua_xlsx.model import Met, Season, Target
from thidua_xlsx.plan import Area, Cell, Chart, Series, SheetPlan, quoted
from thidua_xlsx.reports.frame import Col, Paper, head, paper
from thidua_xlsx.reports.problems import fact
from thidua_xlsx.reports.proposals import given_titles
from thidua_xlsx.reports.registrations import titles_registered
from thidua_xlsx.reports.returns import received
from thidua_xlsx.reports.words import place_text, title_name, title_short
from thidua_xlsx.text import Say, joined, number_text

_COLUMNS = 8
_WIDTH = 11.5
_MOST_FINDINGS = 5
_ROW_POINTS = 18.0
_PIXELS_PER_POINT = 4 / 3
_PIXELS_PER_CHARACTER = 7
_CHART_POINTS = 190.0
_BANDS = (Decimal("0.5"), Decimal("0.7"), Decimal("0.8"), Decimal("0.9"), Decimal("0.95"))


def overview_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the first sheet: key figures, what to fix first, coverage, targets, proposals, scores, the law applied."""
    sheet = paper(season, say, "overview", [_WIDTH] * _COLUMNS)
    head(sheet, "overview", official=True)
    _figures(sheet)
    _first_to_fix(sheet)
    _coverage(sheet)
    _proposals(sheet)
    sheet.breaks.append(sheet.draft.row)
    _targets(sheet)
    _distribution(sheet)
    _law(sheet)
    return sheet.plan()


def _figures(sheet: Paper) -> None:
    season, say = sheet.season, sheet.say
    counted = sum(dossier.person.counted for dossier in season.dossiers)
    got = sum(received(dossier)[0] for dossier in season.unit_dossiers)
    expected = sum(received(dossier)[1] for dossier in season.unit_dossiers)
    registered = sum(bool(titles_registered(dossier)) for dossier in season.dossiers)
    people = (
        say("report.overview.people", count=counted)
        if counted != len(season.dossiers)
        else say("report.overview.everyone")
    )
    errors = sum(finding.code.severity is Severity.ERROR for finding in in_order(season.findings))
    first = [
        (str(len(season.dossiers)), people, "figure"),
        (str(len(season.unit_dossiers)), say("report.overview.units"), "figure"),
        (f"{got}/{expected}", say("report.overview.forms"), "figure"),
        (f"{registered}/{len(season.dossiers)}", say("report.overview.registered"), "figure"),
    ]
    titles = given_titles(season)[:3]
    second = [
        (str(proposed(season, id_)), say("report.overview.proposed", title=title_short(season, say, id_)), "figure")
        for id_ in titles
    ]
    second.append((str(errors), say("report.overview.errors"), "figure_bad" if errors else "figure"))
    for boxes in (first, second):
        _boxes(sheet, boxes)


def proposed(season: Season, title: str) -> int:
    """Give how many are proposed for a title."""
    return sum(verdict.title == title and verdict.proposed is True for verdict in season.verdicts)


def _boxes(sheet: Paper, boxes: list[tuple[str, str, str]]) -> None:
    span = _COLUMNS // len(boxes)
    cols = [Col("", span=span) for _ in boxes]
    row = sheet.draft.row
    sheet.row(cols, [Cell(int(text) if text.isdigit() else text, look) for text, _, look in boxes])
    sheet.draft.heights[row] = 34.0
    sheet.row(cols, [Cell(label, "figure_label") for _, label, _ in boxes])
    sheet.gap(5)


def _first_to_fix(sheet: Paper) -> None:
    season, say = sheet.season, sheet.say
    serious = [f for f in in_order(season.findings) if f.code.severity is not Severity.NOTICE]
    sheet.line(say("report.overview.fix_first"), "heading")
    if not serious:
        sheet.line(say("report.overview.nothing_to_fix"), "good")
    cols = [Col("", span=5), Col("", span=3)]
    for finding in serious[:_MOST_FINDINGS]:
        mark = say(f"report.overview.mark_{finding.code.severity.value}")
        look = "bad" if finding.code.severity is Severity.ERROR else "warn"
        sheet.row(cols, [Cell(f"{mark} {fact(say, finding)}", look), Cell(place_text(finding.place), "cell")])
    if len(serious) > _MOST_FINDINGS:
        name = say("report.sheet.problems")
        text = say("report.overview.more_to_fix", count=len(serious) - _MOST_FINDINGS, sheet=name)
        row = sheet.draft.row
        sheet.line(text, "link")
        sheet.draft.cells[row, 0] = Cell(text, "link", link=f"#{quoted(name)}!A1")
    sheet.gap()


def _beside_chart(sheet: Paper, chart_first: int, top: int, chart: Chart) -> None:
    """Place a chart beside the table that ended above this row, and move below whichever is longer."""
    draft = sheet.draft
    sheet.charts.append(chart)
    used = sum(draft.heights.get(row, 15.0) for row in range(top, draft.row))
    while used < _CHART_POINTS:
        draft.heights[draft.row] = _ROW_POINTS
        used += _ROW_POINTS
        draft.row += 1
    sheet.gap()


def _chart_width(first: int) -> int:
    return int((_COLUMNS - first) * (_WIDTH * _PIXELS_PER_CHARACTER + 5)) - 8


def _coverage(sheet: Paper) -> None:
    season, say = sheet.season, sheet.say
    sheet.line(say("report.overview.coverage"), "heading")
    top, first = sheet.draft.row, sheet.draft.row + 1
    cols = [Col(say("report.col.unit"), span=2), Col(say("report.col.got")), Col(say("report.col.lacking"))]
    sheet.header(cols, repeat=False)
    for dossier in season.unit_dossiers:
        got, expected = received(dossier)
        looks = ("cell_center", "warn_center" if got < expected else "cell_center")
        sheet.row(cols, [Cell(dossier.unit.name, "cell"), Cell(got, looks[0]), Cell(expected - got, looks[1])])
    last = sheet.draft.row - 1
    labels = Area(first, 0, last, 0)
    series = (
        Series(say("report.col.got"), labels, Area(first, 2, last, 2)),
        Series(say("report.col.lacking"), labels, Area(first, 3, last, 3)),
    )
    chart = Chart(
        "stacked_bar",
        say("report.overview.coverage_chart"),
        top,
        4,
        series,
        sheet.draft.name,
        width=_chart_width(4),
        height=int(max(_CHART_POINTS, 40 + 20 * len(season.unit_dossiers)) * _PIXELS_PER_POINT) - 6,
    )
    _beside_chart(sheet, 4, top, chart)


def _proposals(sheet: Paper) -> None:
    season, say = sheet.season, sheet.say
    sheet.line(say("report.overview.proposals"), "heading")
    keys = ("title", "registered_count", "met", "proposed", "undecided", "quota")
    cols = [Col(say(f"report.col.{key}"), span=3 if key == "title" else 1) for key in keys]
    sheet.header(cols, repeat=False)
    for id_ in given_titles(season):
        verdicts = [verdict for verdict in season.verdicts if verdict.title == id_]
        limits = [line.limit for line in season.quotas if line.title == id_]
        undecided = sum(v.met is Met.UNKNOWN or (v.met is Met.YES and v.within_quota is None) for v in verdicts)
        counts = (
            sum(v.registered for v in verdicts),
            sum(v.met is Met.YES for v in verdicts),
            sum(v.proposed is True for v in verdicts),
            undecided,
        )
        sheet.row(
            cols,
            [
                Cell(title_name(season, say, id_), "cell"),
                *(Cell(count, "cell_center") for count in counts[:2]),
                Cell(counts[2], "total_center"),
                Cell(counts[3], "warn_center" if counts[3] else "cell_center"),
                Cell(sum(limits) if limits else say("report.overview.no_quota"), "cell_center"),
            ],
        )
    sheet.gap()


def _targets(sheet: Paper) -> None:
    season, say = sheet.season, sheet.say
    if not season.targets:
        return
    sheet.line(say("report.overview.targets"), "heading")
    cols = [
        Col(say(f"report.col.{key}"), span=span)
        for key, span in (("target", 4), ("ratio", 1), ("share", 1), ("goal", 1), ("outcome", 1))
    ]
    sheet.header(cols, repeat=False)
    for target in season.targets:
        sheet.row(
            cols,
            [
                Cell(say(f"report.target.{target.id}"), "cell"),
                Cell(f"{target.numerator}/{target.denominator}", "cell_center"),
                Cell(target.value, "cell_center", percent=True, digits=1)
                if target.value is not None
                else Cell(say("report.none"), "cell_center"),
                Cell(target.goal, "cell_center", percent=True, digits=0),
                _outcome(say, target),
            ],
        )
    sheet.gap()


def _outcome(say: Say, target: Target) -> Cell:
    if target.met is None:
        return Cell(say("report.overview.target_unknown"), "cell_center")
    return (
        Cell(say("report.overview.target_met"), "good_center")
        if target.met
        else Cell(say("report.overview.target_missed"), "warn_center")
    )


def score_bands(season: Season) -> list[tuple[Decimal, Decimal, int]]:
    """Give the spread of final scores: bands (from, to below; the last one to the top inclusive) and people in each."""
    top = season.rulebook.rubric.total_max
    bounds = [Decimal(0), *(share * top for share in _BANDS), top]
    finals = [card.final for card in season.scorecards.values() if card.final is not None]
    bands = []
    for low, high in pairwise(bounds):
        inside = sum(low <= final < high or (high == top and final == top) for final in finals)
        bands.append((low, high, inside))
    return bands


def _distribution(sheet: Paper) -> None:
    season, say = sheet.season, sheet.say
    sheet.line(say("report.overview.scores"), "heading")
    top, first = sheet.draft.row, sheet.draft.row + 1
    cols = [Col(say("report.col.band"), span=2), Col(say("report.col.people"))]
    sheet.header(cols, repeat=False)
    bands = score_bands(season)
    for place, (low, high, count) in enumerate(bands):
        key = "band_last" if place == len(bands) - 1 else "band"
        low_text, high_text = number_text(low, say.lang), number_text(high, say.lang)
        sheet.row(
            cols,
            [
                Cell(say(f"report.overview.{key}", low=low_text, high=high_text), "cell_center"),
                Cell(count, "cell_center"),
            ],
        )
    last = sheet.draft.row - 1
    absent = sum(1 for dossier in season.dossiers if _unscored(season, dossier.person.code))
    sheet.row(
        cols,
        [
            Cell(say("report.overview.unscored"), "cell_center"),
            Cell(absent, "warn_center" if absent else "cell_center"),
        ],
    )
    series = Series(say("report.col.people"), Area(first, 0, last, 0), Area(first, 2, last, 2))
    title = say("report.overview.scores_chart")
    height = int(_CHART_POINTS * _PIXELS_PER_POINT) - 6
    chart = Chart("column", title, top, 3, (series,), sheet.draft.name, _chart_width(3), height, legend=False)
    _beside_chart(sheet, 3, top, chart)


def _unscored(season: Season, code: str) -> bool:
    card = season.scorecards.get(code)
    return card is None or card.final is None


def _law(sheet: Paper) -> None:
    season, say = sheet.season, sheet.say
    regime = season.rulebook.regime
    sheet.line(say("report.overview.law"), "heading")
    lines = [say("report.overview.regime", name=regime.name, since=regime.in_force, checked=regime.checked_on)]
    unverified = [
        f"{citation.article} {citation.document}" for citation in regime.citations.values() if not citation.verified
    ]
    if unverified:
        lines.append(say("report.overview.unverified", rules="; ".join(unverified)))
    lines += [say("report.overview.not_modelled", text=note) for note in regime.not_modelled]
    bases = season.rulebook.bases
    if bases:
        lines.append(say("report.overview.bases", bases=joined(bases, 4)))
    lines.append(say("report.overview.council_decides"))
    for line in lines:
        sheet.line(line, "note")
