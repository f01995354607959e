"""Sheet "Điểm tập thể": units by their own score sheet, beside their people's average, and criterion by criterion."""

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from thidua_xlsx.base.text import Say, number_text, sort_key
from thidua_xlsx.declare.season import Criterion, Round
from thidua_xlsx.documents.styled_rows import Style, StyledValue, styled
from thidua_xlsx.documents.table import Col
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.intake.dossiers.units_as_people import season_of_units
from thidua_xlsx.judging.score.score_cards import knockouts_of_round, layers_with_points
from thidua_xlsx.model import Collective, LayerScores, LayerTotal, Scorecard, Season, Unknown
from thidua_xlsx.reports.common.figure_cells import CELL, WARN, Figures, figures
from thidua_xlsx.reports.common.naming import round_name, shown_layers
from thidua_xlsx.reports.common.report_sheet import ReportSheet, SummarySheet, labelled, report_sheet, write_head
from thidua_xlsx.reports.summary.points.scores_sheet import layer_shown, state_shown

_LAST = 10**9
_MOST_DETAILED = 4  # rounds; with more of them each gets one column, or nobody could read the print
_FIELDS = ("code", "criterion", "max", "self", "council", "said")


def unit_scores_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the units' own scores: rank, points by round and layer, what is missing, and every criterion below.

    None where the season has no criteria for units.
    """
    seen = season_of_units(season)
    if seen is None:
        return None
    layers, rounds = shown_layers(seen), season.rulebook.rounds
    per_round = len(layers) + 1 if len(rounds) <= _MOST_DETAILED else 1
    kinds = [16.0, 8.0] if _several_kinds(season) else []
    sheet = report_sheet(
        seen, say, "unit_scores", [7, 24, *kinds, *[8.5] * (len(rounds) * per_round), 9.5, 10, 8.5, 30]
    )
    write_head(sheet, notes=(say("report.unit_scores.note"),))
    cols = _header(sheet, layers, per_round, kinds=bool(kinds))
    row = partial(_row, season, sheet, (figures(seen, say), figures(season, say)), layers, per_round)
    for one in sorted(season.collectives.values(), key=_order):
        sheet.row(cols, row(one, kinds=bool(kinds)))
    _details(season, sheet, len(cols), council="council" in layers)
    return sheet.plan(landscape=True)


def _several_kinds(season: Season) -> bool:
    return len({_kind(one) for one in season.collectives.values()}) > 1


def _kind(one: Collective) -> str:
    return one.standing.person.group


def _order(one: Collective) -> tuple[object, ...]:
    rank = one.standing.school
    return (_LAST if rank is None else rank, sort_key(one.unit.name), one.unit.code)


def _header(sheet: ReportSheet, layers: list[str], per_round: int, *, kinds: bool) -> list[Col]:
    season, say = sheet.season, sheet.say
    before = ["rank", "unit", *(("kind", "rank_kind") if kinds else ())]
    groups = [labelled(round_name(season, one.code), span=per_round) for one in season.rulebook.rounds]
    top = [
        labelled("", span=len(before)),
        *groups,
        labelled(""),
        labelled(say("report.unit_scores.people"), span=2),
        labelled(""),
    ]
    row = sheet.draft.row
    sheet.row(top, [styled(col.heading or None, "header") for col in top])
    inner = [say(f"report.layer.{layer}") for layer in layers] if per_round > 1 else []
    after = ["year_final", "average", "rank_average", "state"]
    labels = [*(say(f"report.unit_scores.{key}") for key in before)]
    labels += [*inner, say("report.layer.final")] * len(season.rulebook.rounds)
    cols = [labelled(label) for label in (*labels, *(say(f"report.unit_scores.{key}") for key in after))]
    sheet.header(cols, repeat=False)  # the criteria below go on over pages, under a header of their own
    sheet.keep(row, row + 1)
    return cols


def _row(
    season: Season,
    sheet: ReportSheet,
    shown: tuple[Figures, Figures],
    layers: list[str],
    per_round: int,
    one: Collective,
    *,
    kinds: bool,
) -> list[StyledValue]:
    """Give the row of a unit; `shown` shows the figures of units, and those of people."""
    seen, say, card = sheet.season, sheet.say, one.card
    own, theirs = shown
    cells = [own.rank(one.standing.school, "cell_bold_center"), (one.unit.name, CELL)]
    if kinds:
        cells += [(_kind(one) or None, CELL), own.rank(one.standing.group)]
    for round_ in seen.rulebook.rounds:
        if per_round > 1:
            cells += [layer_shown(own, card.layers.get((round_.code, layer))) for layer in layers]
        cells.append(own.points(card.rounds.get(round_.code), "total_number"))
    people = season.unit_standings[one.unit.code]
    places = own.places(one.standing.school) if one.standing.school else ""
    tied = [(say("report.unit_scores.tied", places=places), WARN)] if one.standing.tied else []
    return [
        *cells,
        own.points(card.final, "total_number" if card.complete else "warn_center"),
        theirs.points(people.average),
        theirs.rank(people.rank, shared=theirs.units_sharing),
        _together([*_states(sheet, card), *tied]),
    ]


def _states(sheet: ReportSheet, card: Scorecard) -> list[tuple[str, Style]]:
    """Say what a unit is knocked out by and what is missing, both where it is both."""
    bare = {key: replace(layer, knocked=()) for key, layer in card.layers.items()}
    out = any(knockouts_of_round(card.layers, round_) for round_ in sheet.season.rulebook.rounds)
    knocked = [state_shown(sheet.season, sheet.say, card)] if out else []
    missing = state_shown(sheet.season, sheet.say, replace(card, layers=bare))
    return [*knocked, *([] if knocked and card.complete else [missing])]


def _together(states: Sequence[tuple[str, Style]]) -> StyledValue:
    told = [(text, style) for text, style in states if style is WARN] or states
    return "; ".join(text for text, _ in told), told[0][1]


def _details(season: Season, sheet: ReportSheet, columns: int, *, council: bool) -> None:
    """Write every criterion of every unit and round below the ranking: points, evidence, the council's reasons."""
    say, fields = sheet.say, [name for name in _FIELDS if council or name != "council"]
    sheet.gap(12)
    sheet.section(say("report.unit_scores.details"), "heading")
    more = columns - len(fields) - 1
    points_of = [1] * (len(fields) - 3)
    spans = (1, 1 + more - more // 2, *points_of, 2 + more // 2)
    cols = [labelled(say(f"report.unit_scores.{key}"), span=span) for key, span in zip(fields, spans, strict=True)]
    sheet.header(cols)
    for one in sorted(season.collectives.values(), key=_order):
        for round_ in season.rulebook.rounds:
            if layers_with_points(one.card.layers, round_):
                sheet.section(say("report.unit_scores.of", unit=one.unit.name, round=round_name(season, round_.code)))
                for criterion in sheet.season.rulebook.rubric.criteria:
                    if criterion.applies(_kind(one)):
                        cells = _criterion(season, sheet, one, round_, criterion)
                        sheet.row(cols, [cell for name, cell in cells.items() if name in fields])


def _criterion(
    season: Season, sheet: ReportSheet, one: Collective, round_: Round, criterion: Criterion
) -> dict[str, StyledValue]:
    say, dossier = sheet.say, season.unit_dossier(one.unit.code)
    scores = dossier.scores if dossier else {}
    own, council = ((one.card.layers.get((round_.code, name)), scores.get((round_.code, name))) for name in _LAYERS)
    said = "; ".join(_said(season, one, round_, criterion, sheet))
    unproved = _unproved(criterion, own[0], said)
    most = criterion.kind.shown_most(criterion)
    return {
        "code": styled(criterion.code, "cell_center"),
        "criterion": styled(criterion.text, "cell"),
        "max": styled(say("report.none") if most is None else number_text(most, say.lang), "cell_center"),
        "self": _points(sheet, criterion, *own),
        "council": _points(sheet, criterion, *council),
        "said": styled(say("report.unit_scores.unproved") if unproved else said, "warn" if unproved else "cell"),
    }


_LAYERS = ("self", "council")


def _unproved(criterion: Criterion, total: LayerTotal | None, said: str) -> bool:
    """Say whether full marks are given for what needs evidence, and nothing stands beside them."""
    given = total.points.get(criterion.code) if total else None
    return criterion.needs_evidence and not said and given is not None and 0 < given == criterion.max


def _points(
    sheet: ReportSheet, criterion: Criterion, total: LayerTotal | None, scores: LayerScores | None
) -> StyledValue:
    """Give the points of a criterion in one layer; blank and unread cells are named, never a nought."""
    if total is None or scores is None:
        return figures(sheet.season, sheet.say).points(None)
    if isinstance(scores.points.get(criterion.code), Unknown):
        return styled(sheet.say("report.unit_scores.unread"), "warn_center")
    if criterion.code in total.blanks:
        return styled(sheet.say("report.unit_scores.blank"), "warn_center")
    given = None if criterion.kind.may_knock_out else total.points.get(criterion.code)
    return figures(sheet.season, sheet.say).points(given)


def _said(season: Season, one: Collective, round_: Round, criterion: Criterion, sheet: ReportSheet) -> Iterator[str]:
    """Say how an answer became points, what the unit wrote beside it, and why the council changed it."""
    dossier = season.unit_dossier(one.unit.code)
    layer = layers_with_points(one.card.layers, round_)[0]
    total = one.card.layers[round_.code, layer]
    entered = dossier.scores[round_.code, layer].points.get(criterion.code) if dossier else None
    if not isinstance(entered, Unknown | None) and not criterion.kind.holds_points:
        place = total.places.get(criterion.code, 0)
        yield criterion.kind.worked(criterion, entered, total.points[criterion.code], sheet.say, place=place)
    remark = dossier.remarks.get((round_.code, criterion.code), "") if dossier else ""
    if remark:
        yield remark
    for change in season.council.unit_adjustments if season.council else ():
        if (change.person, change.round, change.criterion) == (one.unit.code, round_.code, criterion.code):
            yield sheet.say("report.unit_scores.because", reason=change.reason)


SHEET = SummarySheet("unit_scores", unit_scores_sheet)
