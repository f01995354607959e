"""Sheet "Bảng điểm": every person's points, by round and layer, with what is incomplete marked and said.

Below it what was entered beside what it is worth, for criteria whose cells do not hold points: `3 lần × 0,5 = 1,5`.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from operator import attrgetter, itemgetter

import msgspec

from thidua_xlsx.base.text import Say, joined
from thidua_xlsx.declare.season import Criterion
from thidua_xlsx.documents.styled_rows import Style, style, styled
from thidua_xlsx.documents.table import Col, Columns, Opening, Row, Rows, Shown, TextLine, counted, worded
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.exchange.council.rounds_of_points import complete_so_far, rounds_absent, rounds_of_points
from thidua_xlsx.judging.score.period_results import Period, periods
from thidua_xlsx.judging.score.score_cards import knockouts_of_round, layers_of_final, layers_with_points, points_over
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Dossier, LayerTotal, Scorecard, Season, Unknown
from thidua_xlsx.reports.common.figure_cells import CENTER, WARN, Figures, figures
from thidua_xlsx.reports.common.naming import shown_layers, unit_name
from thidua_xlsx.reports.common.report_sheet import ReportSheet, report_sheet, write_head
from thidua_xlsx.reports.common.return_progress import excused_from_all, so_far
from thidua_xlsx.reports.common.source_links import cells_link

_Row = tuple[Dossier, Scorecard]
_MOST_DETAILED = 6  # with more rounds than this each gets one column, or nobody could read the print


def scores_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the score table: rounds side by side, the year at the right, unit by unit in name order."""
    layers, shown, rubric = shown_layers(season), figures(season, say), season.rulebook.rubric
    detailed = len(season.rulebook.rounds) <= _MOST_DETAILED
    alone = [Period(round_.code, round_.name, (round_,)) for round_ in season.rulebook.rounds]
    year, listed = say("report.scores.year"), periods(season.rulebook) or alone

    def of_period(period: Period) -> Iterable[Col[_Row]]:
        if not period.of_group:
            return round_columns(season, shown, period.key, layers if detailed else (), itemgetter(1))

        def mean(row: _Row) -> Shown:  # of a quarter or term, which stands behind its last round
            points, _ = points_over(row[0], row[1].layers, season.rulebook, period.rounds)
            return shown.points(points, "total_number")

        return [Col(f"mean:{period.key}", 8.5, value=mean, words="report.scores.mean", group=period.name)]

    def of_layer(layer: str) -> Col[_Row]:
        points, words = attrgetter(f"{layer}_score"), f"report.layer.{layer}"
        return Col(layer, 8.5, value=lambda row: shown.points(points(row[1])), words=words, group=year)

    def band(row: _Row) -> Shown:
        return rubric.band(row[1].final) or shown.none

    bands: Columns[_Row] = (Col("band", 14.0, "cell_center", band, "report.scores.band", group=year),)
    columns: Columns[_Row] = (
        counted(),
        Col("full_name", 24, value=lambda row: season.rulebook.name_of(row[0].person.code)),
        *chain.from_iterable(map(of_period, listed)),
        *map(of_layer, layers),
        Col(
            "year_final",
            9.5,
            value=lambda row: final_shown(season, shown, row[1]),
            heading=so_far(season, say, "report.scores.year_final"),
            group=year,
        ),
        *(bands if rubric.bands else ()),
        Col("state", 30, value=lambda row: state_shown(season, say, row[1])),
    )

    def rows() -> Rows:
        cards = season.scorecards
        for unit, dossiers in season.by_unit:
            yield TextLine(say("report.unit_people", unit=unit_name(season, unit), count=len(dossiers)))
            yield from ((entry, cards.get(entry.person.code) or Scorecard(entry.person)) for entry in dossiers)

    sheet = report_sheet(season, say, "scores", columns)
    write_head(sheet, notes=(say("report.scores.note"),))
    sheet.table(columns, rows())
    worked_answers_table(sheet, len(columns))
    return sheet.plan(landscape=True, freeze_cols=2)


def round_columns(
    season: Season, shown: Figures, code: str, layers: Iterable[str], card_of: Callable[[Row], Scorecard]
) -> Iterator[Col[Row]]:
    """Give the columns of the round with this `code`: the total of each of the `layers`, and its points.

    `card_of` a row is its score card. What is missing from a total is marked, and a dash stands where the layer is
    absent.
    """
    name = season.rulebook.round_name(code)
    for layer in layers:

        def total(row: Row, key: tuple[str, str] = (code, layer)) -> Shown:
            of_layer = card_of(row).layers.get(key)
            look = "cell_number" if of_layer and of_layer.complete else "warn_center"
            return shown.points(of_layer.known_total if of_layer else None, look)

        yield Col(f"{code}:{layer}", 8.5, value=total, words=f"report.layer.{layer}", group=name)

    def points(row: Row) -> Shown:
        return shown.points(card_of(row).rounds.get(code), "total_number")

    yield Col(f"final:{code}", 8.5, value=points, words="report.layer.final", group=name)


def final_shown(season: Season, shown: Figures, card: Scorecard) -> Shown:
    """Give the points of the year, or so far, marked where they are not complete."""
    return shown.points(card.final, "total_number" if complete_so_far(season, card) else "warn_center")


def state_shown(season: Season, say: Say, card: Scorecard) -> tuple[str, Style]:
    """Say whether a card is complete; if it is not, what is missing, round by round and layer by layer.

    Rounds that are still to come in a running season are not missing.
    """
    knocked = [code for round_ in season.rulebook.rounds for code in knockouts_of_round(card.layers, round_)]
    if knocked:
        return say("report.scores.knocked", criteria=joined(dict.fromkeys(knocked))), WARN
    if complete_so_far(season, card):
        return rounds_of_points(season, card, say) or say("report.scores.complete"), CENTER
    if card.final is None and excused_from_all(season, card.person):
        return say("report.ranking.excused_all"), CENTER
    if card.final is None:
        return say("report.scores.none"), WARN
    gaps = [_gap(season, say, key, layer) for key, layer in card.layers.items() if not layer.complete]
    absent = [round_.name for round_ in rounds_absent(season, card)]
    if absent:
        gaps.append(say("report.scores.round_missing", rounds=joined(absent)))
    return say("report.scores.incomplete", gaps="; ".join(gaps)) if gaps else say("report.scores.partial"), WARN


def _gap(season: Season, say: Say, key: tuple[str, str], layer: LayerTotal) -> str:
    missing = {*layer.blanks, *layer.broken, *layer.open}
    lacking = [criterion.code for criterion in season.rulebook.rubric.criteria if criterion.code in missing]
    return say(
        "report.scores.gap",
        round=season.rulebook.round_name(key[0]),
        layer=say(f"report.layer.{key[1]}"),
        criteria=joined(lacking, 4) or say("report.unknown"),
    )


class WorkedAnswer(msgspec.Struct, frozen=True):
    """One answer in words: its criterion, how it became points, its cell, and whether peers could still change it."""

    criterion: Criterion
    text: str
    place: CellPlace | None
    open: bool


def worked_answers(season: Season, dossier: Dossier, round_: str, layer: str, say: Say) -> Iterator[WorkedAnswer]:
    """Word every answer of one `layer` in a round (`round_`, its code) that had to be turned into points."""
    total = season.scorecards[dossier.person.code].layers.get((round_, layer))
    scores = dossier.scores.get((round_, layer))
    if total is None or scores is None:
        return
    for criterion in season.rulebook.rubric.criteria:
        entered = scores.points.get(criterion.code)
        if criterion.kind.holds_points or entered is None or isinstance(entered, Unknown):
            continue
        if criterion.code in total.points:
            place = total.places.get(criterion.code, 0)
            text = criterion.kind.worked(criterion, entered, total.points[criterion.code], say, place=place)
            yield WorkedAnswer(criterion, text, scores.places.get(criterion.code), criterion.code in total.open)


def worked_answers_table(sheet: ReportSheet, columns: int) -> None:
    """Write, below the score table, how the answers that decide became points; nothing where all cells hold points.

    A line a person opens theirs. It is as wide as the score table, `columns` columns.
    """
    season, say = sheet.season, sheet.say
    if all(criterion.kind.holds_points for criterion in season.rulebook.rubric.criteria):
        return
    sheet.gap(12)
    sheet.line(say("report.worths.title"), "heading")
    rest = columns - 3  # below number and name the round, then the rest among three
    third = max(rest // 3, 1)

    def where(place: CellPlace | None) -> Shown:
        if place is None:
            return None
        text, link = cells_link(place.file, place.sheet, place.cell)
        return text, style("link"), link

    def worth(answer: WorkedAnswer) -> Shown:
        return styled(f"{answer.text} {say('report.worths.open')}", "warn") if answer.open else answer.text

    shown: Columns[tuple[str, WorkedAnswer]] = worded(
        "report.worths.{key}",
        Col("round", value=lambda row: row[0], span=2),
        Col("criterion", value=lambda row: f"{row[1].criterion.code} {row[1].criterion.text}", span=rest - third),
        Col("worth", value=lambda row: worth(row[1]), span=third),
        Col("where", value=lambda row: where(row[1].place)),
    )

    def rows() -> Rows:
        for _, dossiers in season.by_unit:
            for dossier in dossiers:
                name, deciding = season.rulebook.name_of(dossier.person.code), tuple(_deciding(season, dossier, say))
                if deciding:
                    yield Opening(TextLine(say("report.worths.of", name=name, count=len(deciding))), deciding)

    sheet.table(shown, rows())


def _deciding(season: Season, dossier: Dossier, say: Say) -> Iterator[tuple[str, WorkedAnswer]]:
    card = season.scorecards[dossier.person.code]
    for round_ in season.rulebook.rounds:
        for layer in layers_of_final(layers_with_points(card.layers, round_), season.rulebook.rubric):
            for shown in worked_answers(season, dossier, round_.code, layer, say):
                yield f"{season.rulebook.round_name(round_.code)}, {say(f'report.layer.{layer}')}", shown
