"""What was entered beside what it is worth: `3 lần × 0,5 = 1,5 điểm`, for criteria whose cells do not hold points."""

from collections.abc import Iterator

import msgspec

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.season import Criterion
from thidua_xlsx.documents.styled_rows import style, styled
from thidua_xlsx.documents.table import Col, Columns, Opening, Shown, TextLine, worded
from thidua_xlsx.judging.score.score_cards import layers_of_final, layers_with_points
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Dossier, Season, Unknown
from thidua_xlsx.reports.common.report_sheet import ReportSheet
from thidua_xlsx.reports.common.source_links import cells_link


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

    def worth(answer: WorkedAnswer) -> Shown:
        return styled(f"{answer.text} {say('report.worths.open')}", "warn") if answer.open else answer.text

    shown: Columns[tuple[str, WorkedAnswer]] = worded(
        "report.worths.{key}",
        Col("round", value=lambda row: row[0], span=2),
        Col("criterion", value=lambda row: f"{row[1].criterion.code} {row[1].criterion.text}", span=rest - third),
        Col("worth", value=lambda row: worth(row[1]), span=third),
        Col("where", value=lambda row: _where(row[1])),
    )
    of_each = (
        (season.rulebook.name_of(dossier.person.code), tuple(_deciding(season, dossier, say)))
        for _, dossiers in season.by_unit
        for dossier in dossiers
    )
    lines = ((TextLine(say("report.worths.of", name=name, count=len(rows))), rows) for name, rows in of_each if rows)
    sheet.table(shown, (Opening(line, rows) for line, rows in lines))


def _deciding(season: Season, dossier: Dossier, say: Say) -> Iterator[tuple[str, WorkedAnswer]]:
    card = season.scorecards[dossier.person.code]
    for round_ in season.rulebook.rounds:
        for layer in layers_of_final(layers_with_points(card.layers, round_), season.rulebook.rubric):
            for shown in worked_answers(season, dossier, round_.code, layer, say):
                yield f"{season.rulebook.round_name(round_.code)}, {say(f'report.layer.{layer}')}", shown


def _where(shown: WorkedAnswer) -> Shown:
    place = shown.place
    if place is None:
        return None
    text, link = cells_link(place.file, place.sheet, place.cell)
    return text, style("link"), link
