"""Sheet "Bảng điểm": every person's points, by round and layer, with what is incomplete marked and said."""

from functools import partial

from thidua_xlsx.base.text import Say, joined
from thidua_xlsx.documents.styled_rows import Style, StyledValue, styled
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.score.period_results import Period, periods
from thidua_xlsx.judging.score.score_cards import knockouts_of_round, points_over
from thidua_xlsx.model import Dossier, LayerTotal, Scorecard, Season
from thidua_xlsx.reports.common.figure_cells import CELL, CENTER, WARN, Figures, figures
from thidua_xlsx.reports.common.naming import person_name, round_name, shown_layers, unit_name
from thidua_xlsx.reports.common.report_sheet import Col, ReportSheet, SummarySheet, report_sheet, write_head
from thidua_xlsx.reports.summary.points.worked_answers import worked_answers_table

_MOST_DETAILED = 6  # with more rounds than this each gets one column, or nobody could read the print


def scores_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the score table: rounds side by side, the year at the right, unit by unit in name order."""
    layers = shown_layers(season)
    detailed = len(season.rulebook.rounds) <= _MOST_DETAILED
    per_round = len(layers) + 1 if detailed else 1
    groups = [one for one in periods(season.rulebook) if one.of_group]
    count = len(season.rulebook.rounds) * per_round + len(groups) + len(layers)
    bands = [14.0] if season.rulebook.rubric.bands else []
    sheet = report_sheet(season, say, "scores", [5, 24, *[8.5] * count, 9.5, *bands, 30])
    write_head(sheet, notes=(say("report.scores.note"),))
    cols = _header(sheet, layers, per_round)
    row, place = partial(_row, season, say, layers, figures(season, say), detailed), 0
    for unit, dossiers in season.by_unit:
        sheet.section(say("report.unit_people", unit=unit_name(season, unit), count=len(dossiers)))
        for dossier in dossiers:
            place += 1
            sheet.row(cols, row(place, dossier))
    worked_answers_table(sheet, len(cols))
    return sheet.plan(landscape=True, freeze_cols=2)


def _header(sheet: ReportSheet, layers: list[str], per_round: int) -> list[Col]:
    season, say = sheet.season, sheet.say
    names = [say(f"report.layer.{layer}") for layer in layers]
    shown = periods(season.rulebook) or tuple(Period(one.code, one.name, (one,)) for one in season.rulebook.rounds)
    groups = [_head(season, one, per_round) for one in shown]
    banded = bool(season.rulebook.rubric.bands)
    top = [Col("", span=2), *groups, Col(say("report.scores.year"), span=len(layers) + 1 + banded), Col("")]
    row = sheet.draft.row
    sheet.row(top, [styled(col.label or None, "header") for col in top])
    inner = [*names, say("report.layer.final")] if per_round > 1 else [say("report.layer.final")]
    labels = [
        say("report.col.no"),
        say("report.col.full_name"),
        *(label for one in shown for label in ([say("report.scores.mean")] if one.of_group else inner)),
        *names,
        say("report.scores.year_final"),
        *([say("report.scores.band")] if banded else []),
        say("report.col.state"),
    ]
    cols = [Col(label) for label in labels]
    sheet.header(cols)
    sheet.header_first = row
    return cols


def _head(season: Season, period: Period, per_round: int) -> Col:
    return Col(period.name) if period.of_group else Col(round_name(season, period.key), span=per_round)


def _row(
    season: Season, say: Say, layers: list[str], shown: Figures, detailed: bool, place: int, dossier: Dossier
) -> list[StyledValue]:
    person = dossier.person
    card = season.scorecards.get(person.code) or Scorecard(person)
    cells: list[StyledValue] = [(place, CENTER), (person_name(season, person.code), CELL)]
    for round_ in season.rulebook.rounds:
        if detailed:
            cells += [layer_shown(shown, card.layers.get((round_.code, layer))) for layer in layers]
        cells.append(shown.points(card.rounds.get(round_.code), "total_number"))
        for period in periods(season.rulebook):  # a quarter or term stands behind its last round
            if period.of_group and period.rounds[-1] is round_:
                mean, _ = points_over(dossier, card.layers, season.rulebook, period.rounds)
                cells.append(shown.points(mean, "total_number"))
    year = {"self": card.self_score, "unit": card.unit_score, "council": card.council_score}
    cells += [shown.points(year[layer]) for layer in layers]
    cells.append(shown.points(card.final, "total_number" if card.complete else "warn_center"))
    if season.rulebook.rubric.bands:
        cells.append((season.rulebook.rubric.band(card.final) or shown.none, CENTER))
    return [*cells, state_shown(season, say, card)]


def layer_shown(shown: Figures, layer: LayerTotal | None) -> StyledValue:
    """Give a layer's total, marked where something is missing from it; a dash where the layer is absent."""
    return shown.points(layer.total if layer else None, "cell_number" if layer and layer.complete else "warn_center")


def state_shown(season: Season, say: Say, card: Scorecard) -> tuple[str, Style]:
    """Say whether a card is complete; if it is not, what is missing, round by round and layer by layer."""
    knocked = [code for round_ in season.rulebook.rounds for code in knockouts_of_round(card.layers, round_)]
    if knocked:
        return say("report.scores.knocked", criteria=joined(dict.fromkeys(knocked))), WARN
    if card.complete:
        return say("report.scores.complete"), CENTER
    if card.final is None:
        return say("report.scores.none"), WARN
    gaps = [_gap(season, say, key, layer) for key, layer in card.layers.items() if not layer.complete]
    absent = [round_.name or round_.code for round_ in season.rulebook.rounds if round_.code not in card.rounds]
    if absent:
        gaps.append(say("report.scores.round_missing", rounds=joined(absent)))
    return say("report.scores.incomplete", gaps="; ".join(gaps)) if gaps else say("report.scores.partial"), WARN


def _gap(season: Season, say: Say, key: tuple[str, str], layer: LayerTotal) -> str:
    missing = {*layer.blanks, *layer.broken, *layer.open}
    lacking = [one.code for one in season.rulebook.rubric.criteria if one.code in missing]
    return say(
        "report.scores.gap",
        round=round_name(season, key[0]),
        layer=say(f"report.layer.{key[1]}"),
        criteria=joined(lacking, 4) or say("report.unknown"),
    )


SHEET = SummarySheet("scores", scores_sheet, of_people=True)
