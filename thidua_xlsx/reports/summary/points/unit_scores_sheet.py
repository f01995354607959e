"""Sheet "Điểm tập thể": units by their own score sheet, beside their people's average, and criterion by criterion."""

from collections.abc import Iterator, Mapping
from itertools import chain
from operator import attrgetter

from msgspec.structs import replace

from thidua_xlsx.base.text import Say, number_text, sort_key
from thidua_xlsx.declare.season import Criterion, Round
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import Col, Columns, Opening, Rows, Shown, TextLine, worded
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.intake.dossiers.units_as_people import season_of_units
from thidua_xlsx.judging.score.score_cards import knockouts_of_round, layers_with_points
from thidua_xlsx.model import Collective, LayerScores, LayerTotal, Season, UnitStanding, Unknown
from thidua_xlsx.reports.common.figure_cells import WARN, Figures, figures
from thidua_xlsx.reports.common.naming import shown_layers
from thidua_xlsx.reports.common.report_sheet import ReportSheet, report_sheet, write_head
from thidua_xlsx.reports.common.return_progress import so_far
from thidua_xlsx.reports.summary.points.scores_sheets import final_shown, round_columns, state_shown

_LAST = 10**9
_MOST_DETAILED = 4  # rounds; with more of them each gets one column, or nobody could read the print


def unit_scores_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the units' own scores: rank, points by round and layer, what is missing, and every criterion below.

    None where the season has no criteria for units.
    """
    seen = season_of_units(season)
    if seen is None:
        return None
    layers, several = shown_layers(seen), len({_kind(collective) for collective in season.collectives.values()}) > 1
    detailed = len(season.rulebook.rounds) <= _MOST_DETAILED
    own, people = figures(seen, say), figures(season, say)

    kinds: Columns[Collective] = (
        Col("kind", 16.0, value=lambda collective: _kind(collective) or None),
        Col("rank_kind", 8.0, value=lambda collective: own.rank(collective.standing.group)),
    )
    group = say("report.unit_scores.people")

    def of_round(round_: Round) -> Iterator[Col[Collective]]:
        return round_columns(season, own, round_.code, layers if detailed else (), attrgetter("card"))

    def of_people(collective: Collective) -> UnitStanding:
        return season.unit_standings[collective.unit.code]

    def rank_average(standing: UnitStanding) -> Shown:
        return people.rank(standing.rank, shared=people.units_sharing)

    columns: Columns[Collective] = worded(
        "report.unit_scores.{key}",
        Col("rank", 7, value=lambda collective: own.rank(collective.standing.school, "cell_bold_center")),
        Col("unit", 24, value=lambda collective: collective.unit.name),
        *(kinds if several else ()),
        *chain.from_iterable(map(of_round, season.rulebook.rounds)),
        Col(
            "year_final",
            9.5,
            value=lambda collective: final_shown(seen, own, collective.card),
            heading=so_far(season, say, "report.unit_scores.year_final"),
        ),
        Col("average", 10, value=lambda collective: people.points(of_people(collective).average), group=group),
        Col("rank_average", 8.5, value=lambda collective: rank_average(of_people(collective)), group=group),
        Col("state", 30, value=lambda collective: _state(seen, say, own, collective)),
    )
    sheet = report_sheet(seen, say, "unit_scores", columns)
    write_head(sheet, notes=(say("report.unit_scores.note"),))
    # The criteria below go on over pages, under a header of their own.
    ranked = sorted(season.collectives.values(), key=_order)
    sheet.table(columns, ranked, repeat=False)
    _details(season, sheet, len(columns), council="council" in layers)
    return sheet.plan(landscape=True)


def _kind(collective: Collective) -> str:
    return collective.standing.person.group


def _order(collective: Collective) -> tuple[object, ...]:
    rank = collective.standing.school
    return (_LAST if rank is None else rank, sort_key(collective.unit.name), collective.unit.code)


def _state(seen: Season, say: Say, shown: Figures, collective: Collective) -> Shown:
    """Say what a unit is knocked out by, what is missing, and with whom it shares its place."""
    card, standing = collective.card, collective.standing
    out = any(knockouts_of_round(card.layers, round_) for round_ in seen.rulebook.rounds)
    states = [state_shown(seen, say, card)] if out else []
    if not (out and card.complete):
        bare = {key: replace(layer, knocked=()) for key, layer in card.layers.items()}
        states.append(state_shown(seen, say, replace(card, layers=bare)))
    if standing.tied:
        places = shown.places(standing.school) if standing.school else ""
        states.append((say("report.unit_scores.tied", places=places), WARN))
    states = [(text, style) for text, style in states if style is WARN] or states
    return "; ".join(text for text, _ in states), states[0][1]


def _details(season: Season, sheet: ReportSheet, columns: int, *, council: bool) -> None:
    """Write every criterion of every unit and round below the ranking: points, evidence, the council's reasons."""
    say, more = sheet.say, columns - (6 if council else 5) - 1  # columns of the sheet that these may take besides
    shown = worded(
        "report.unit_scores.{key}",
        Col("code", look="cell_center"),
        Col("criterion", span=1 + more - more // 2),
        Col("max", look="cell_center"),
        Col("self"),
        *([Col("council")] if council else []),
        Col("said", span=2 + more // 2),
    )

    def rows() -> Rows:
        for collective in sorted(season.collectives.values(), key=_order):
            for round_ in season.rulebook.rounds:
                if layers_with_points(collective.card.layers, round_):
                    name = season.rulebook.round_name(round_.code)
                    line = TextLine(say("report.unit_scores.of", unit=collective.unit.name, round=name))
                    criteria = [c for c in sheet.season.rulebook.rubric.criteria if c.applies(_kind(collective))]
                    yield Opening(line, [_criterion(season, sheet, collective, round_, c) for c in criteria])

    sheet.gap(12)
    sheet.line(say("report.unit_scores.details"), "heading")
    sheet.table(shown, rows())


def _criterion(
    season: Season, sheet: ReportSheet, collective: Collective, round_: Round, criterion: Criterion
) -> Mapping[str, Shown]:
    say, dossier = sheet.say, season.unit_dossier(collective.unit.code)
    scores = dossier.scores if dossier else {}
    own, council = (
        (collective.card.layers.get((round_.code, name)), scores.get((round_.code, name)))
        for name in ("self", "council")
    )
    remarks = "; ".join(_remarks(season, collective, round_, criterion, sheet))
    points = own[0].points.get(criterion.code) if own[0] else None
    full_marks = points is not None and 0 < points == criterion.max
    unproved = criterion.needs_evidence and not remarks and full_marks  # nothing stands beside them
    most = criterion.kind.shown_most(criterion)
    return {
        "code": criterion.code,
        "criterion": criterion.text,
        "max": say("report.none") if most is None else number_text(most, say.lang),
        "self": _points(sheet, criterion, *own),
        "council": _points(sheet, criterion, *council),
        "said": styled(say("report.unit_scores.unproved"), "warn") if unproved else remarks,
    }


def _points(sheet: ReportSheet, criterion: Criterion, total: LayerTotal | None, scores: LayerScores | None) -> Shown:
    """Give the points of a criterion in one layer; blank and unread cells are named, never a nought."""
    if total is None or scores is None:
        return figures(sheet.season, sheet.say).points(None)
    if isinstance(scores.points.get(criterion.code), Unknown):
        return styled(sheet.say("report.unit_scores.unread"), "warn_center")
    if criterion.code in total.blanks:
        return styled(sheet.say("report.unit_scores.blank"), "warn_center")
    points = None if criterion.kind.may_knock_out else total.points.get(criterion.code)
    return figures(sheet.season, sheet.say).points(points)


def _remarks(
    season: Season, collective: Collective, round_: Round, criterion: Criterion, sheet: ReportSheet
) -> Iterator[str]:
    """Say how an answer became points, what the unit wrote beside it, and why the council changed it."""
    dossier = season.unit_dossier(collective.unit.code)
    layer = layers_with_points(collective.card.layers, round_)[0]
    total = collective.card.layers[round_.code, layer]
    entered = dossier.scores[round_.code, layer].points.get(criterion.code) if dossier else None
    if not isinstance(entered, Unknown | None) and not criterion.kind.holds_points:
        place = total.places.get(criterion.code, 0)
        yield criterion.kind.worked(criterion, entered, total.points[criterion.code], sheet.say, place=place)
    remark = dossier.remarks.get((round_.code, criterion.code), "") if dossier else ""
    if remark:
        yield remark
    for change in season.council.unit_adjustments if season.council else ():
        if (change.person, change.round, change.criterion) == (collective.unit.code, round_.code, criterion.code):
            yield sheet.say("report.unit_scores.because", reason=change.reason)
