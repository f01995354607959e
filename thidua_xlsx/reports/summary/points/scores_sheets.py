"""Sheet "Bảng điểm": every person's points, by round and layer, with what is incomplete marked and said.

Below it what was entered beside what it is worth, for criteria whose cells do not hold points: `3 lần × 0,5 = 1,5`.
Sheet "Kết quả theo kỳ", and pages of each period to sign: points, places and bands by month and quarter.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from operator import attrgetter, itemgetter

import msgspec

from thidua_xlsx.base.text import Say, by_key, joined
from thidua_xlsx.declare.season import Criterion, Round
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.styled_rows import Style, style, styled
from thidua_xlsx.documents.table import Col, Columns, Opening, Row, Rows, Shown, TextLine, counted, worded
from thidua_xlsx.documents.workbook_plan import BookPlan, SheetPlan
from thidua_xlsx.exchange.council.rounds_of_points import complete_so_far, rounds_absent, rounds_of_points
from thidua_xlsx.judging.score.period_results import Period, PeriodResult, UnitPeriod, periods, results_of, unit_periods
from thidua_xlsx.judging.score.score_cards import knockouts_of_round, layers_of_final, layers_with_points, points_over
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Dossier, LayerTotal, Scorecard, Season, Unknown
from thidua_xlsx.reports.common.figure_cells import CENTER, WARN, Figures, figures, sharing
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


_MOST_SHEET_NAME = 31
_ROOM_TO_SIGN = 60.0
_BESIDE = 4  # periods side by side; with more of them nobody could read the print
_Listed = Sequence[tuple[Period, tuple[PeriodResult, ...]]]
_Cells = tuple[Shown, ...]  # of a period: points, place in the school, place in the unit, band


def periods_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the results by period: points, place in school and unit, band; None where no period has points."""
    listed, banded = results_of(season), bool(season.rulebook.rubric.bands)
    if not listed:
        return None
    width = [8.5, 6.5, 6.5, *([12.0] if banded else [])]
    tables = [listed[first : first + _BESIDE] for first in range(0, len(listed), _BESIDE)]
    sheet = report_sheet(season, say, "periods", [5, 25, *width * min(len(listed), _BESIDE)])
    write_head(sheet, notes=(say("report.periods.note"),))
    for number, table in enumerate(tables):
        if number:
            sheet.page_breaks.append(sheet.draft.row)
        _table(sheet, table, banded=banded, alone=len(tables) == 1)
    return sheet.plan(landscape=True, freeze_cols=2)


def _table(sheet: ReportSheet, listed: _Listed, *, banded: bool, alone: bool) -> None:
    """Write some periods side by side; `alone` on the sheet, their heading is repeated on every page."""
    season, say = sheet.season, sheet.say
    shown = figures(season, say)
    nothing: _Cells = ((shown.none, CENTER),) * 4
    cells = [_cells_of_period(season, shown, results) for _, results in listed]

    def cell(number: int, at: int, row: tuple[str, Sequence[_Cells]]) -> Shown:
        return row[1][number][at]

    columns: list[Col[tuple[str, Sequence[_Cells]]]] = [counted(), Col("full_name", value=itemgetter(0))]
    keys = ("points", "in_school", "in_unit", *(("band",) if banded else ()))
    for number, (period, _) in enumerate(listed):
        columns += worded(
            "report.periods.{key}",
            *(Col(key, value=partial(cell, number, at), group=period.name) for at, key in enumerate(keys)),
        )

    def rows() -> Rows:
        for unit, dossiers in season.by_unit:
            yield TextLine(unit_name(season, unit))
            for dossier in dossiers:
                code = dossier.person.code
                yield season.rulebook.name_of(code), [people.get(code, nothing) for people, _ in cells]
        yield TextLine(say("report.periods.units"), anew=True)
        for declared in season.rulebook.units:
            yield declared.name, [units.get(declared.code, nothing) for _, units in cells]

    sheet.table(columns, rows(), repeat=alone)


def _cells_of_period(
    season: Season, shown: Figures, results: Sequence[PeriodResult]
) -> tuple[Mapping[str, _Cells], Mapping[str, _Cells]]:
    """Give the points, places and bands of a period by person, and by unit."""
    in_school = sharing(result.in_school for result in results)
    of_units = by_key(results, lambda result: result.unit)
    in_unit = {unit: sharing(result.in_unit for result in of_unit) for unit, of_unit in of_units.items()}
    people, none = dict[str, _Cells](), (shown.none, CENTER)
    for result in results:
        look = "cell_number" if result.complete or result.final is None else "warn_center"
        people[result.dossier.person.code] = (
            shown.points(result.final, look),
            shown.rank(result.in_school, shared=in_school),
            shown.rank(result.in_unit, shared=in_unit[result.unit]),
            (result.band or shown.none, CENTER),
        )
    units, ranks = _by_unit(unit_periods(results, season.rulebook))
    return people, {
        code: (shown.points(unit.average), shown.rank(unit.rank, shared=ranks), none, none)
        for code, unit in units.items()
    }


def _by_unit(periods: Sequence[UnitPeriod]) -> tuple[Mapping[str, UnitPeriod], Mapping[int, int]]:
    return {period.unit: period for period in periods}, sharing(period.rank for period in periods)


def period_books(season: Season, say: Say) -> tuple[tuple[Period, BookPlan], ...]:
    """Plan a workbook for each period, a quarter of one month too, with a page for each unit to print and sign."""
    made, shown = [], tuple(shown_layers(season))
    for period, results in results_of(season, of_one=True):
        layers = () if period.of_group else shown
        by_unit = by_key(results, lambda result: result.unit)
        units, ranks = _by_unit(unit_periods(results, season.rulebook))
        sheets = [
            _page(season, say, period, by_unit[unit.code], units[unit.code], layers, ranks)
            for unit in season.rulebook.units
            if any(result.final is not None for result in by_unit.get(unit.code, ()))
        ]
        title = say("report.periods.book", period=period.name)
        made.append((period, BookPlan(title=title, sheets=tuple(sheets))))
    return tuple(made)


def _page(
    season: Season,
    say: Say,
    period: Period,
    results: Sequence[PeriodResult],
    unit: UnitPeriod,
    layers: Sequence[str],
    ranks: Mapping[int, int],
) -> SheetPlan:
    """Plan the page of one unit and period: everybody's points with room to sign, the unit's own line, who signs."""
    shown, shared = figures(season, say), sharing(result.in_unit for result in results)
    parts = period.rounds if period.of_group else ()
    band: Col[PeriodResult] = Col(
        "band", 14.0, "cell_center", lambda row: row.band or shown.none, "report.periods.band"
    )
    columns: Columns[PeriodResult] = (
        counted(5.0),
        Col("full_name", 26.0, value=lambda row: season.rulebook.name_of(row.dossier.person.code)),
        Col("position", 20.0, value=lambda row: row.dossier.person.position),
        *(_of_round(season, shown, round_) for round_ in parts),
        *(_of_layer(season, shown, period.rounds[0].code, layer) for layer in layers),
        Col(
            "points",
            9.0,
            value=lambda row: shown.points(row.final, "total_number" if row.complete else "warn_center"),
            words="report.periods.points",
        ),
        Col("rank", 8.0, value=lambda row: shown.rank(row.in_unit, shared=shared), words="report.periods.in_unit"),
        *([band] if season.rulebook.rubric.bands else []),
        Col("sign", 15.0, value=lambda _: "", words="report.periods.sign"),
    )
    draft = SheetBuilder(unit.unit[:_MOST_SHEET_NAME], season.rulebook.looks)
    draft.widths.update(enumerate(column.width for column in columns))
    sheet = ReportSheet(season, say, draft, len(columns) - 1)
    sheet.official_heading()
    sheet.line(say("report.periods.title", period=period.name.upper()), "title")
    sheet.line(unit_name(season, unit.unit), "subtitle")
    sheet.gap(6)
    sheet.table(columns, results)
    # A unit has a page where somebody has points: it has a mean and a place.
    rank, _ = shown.rank(unit.rank, shared=ranks)
    sheet.line(say("report.periods.mean", points=unit.average, rank=rank), "note_row")
    lacking = [result for result in results if result.final is not None and not result.complete]
    if lacking:  # whoever signs should see why somebody with more points stands behind
        names = joined(season.rulebook.name_of(result.dossier.person.code) for result in lacking)
        sheet.line(say("report.periods.lacking", names=names), "note_row")
    _signers(sheet, unit.unit)
    return sheet.plan(landscape=len(parts) + len(layers) + 1 > 3)


def _of_round(season: Season, shown: Figures, round_: Round) -> Col[PeriodResult]:
    def points(result: PeriodResult) -> Shown:
        card = season.scorecards.get(result.dossier.person.code)
        return shown.points(card.rounds.get(round_.code) if card else None)

    return Col(f"round:{round_.code}", 9.0, value=points, heading=round_.name)


def _of_layer(season: Season, shown: Figures, round_: str, layer: str) -> Col[PeriodResult]:
    def points(result: PeriodResult) -> Shown:
        card = season.scorecards.get(result.dossier.person.code)
        total = card.layers.get((round_, layer)) if card else None
        return shown.points(total.known_total if total else None)

    return Col(f"layer:{layer}", 9.0, value=points, words=f"report.layer.{layer}")


def _signers(sheet: ReportSheet, unit: str) -> None:
    """Write who signs: the head of the unit at the left, the head of the school at the right."""
    say, draft, book = sheet.say, sheet.draft, sheet.season.rulebook
    declared = book.unit(unit)
    middle, top = (sheet.last + 1) // 2, max(draft.row - 1, 0)
    sheet.gap(12)
    pairs = (
        (say("report.periods.unit_head"), say("report.periods.school_head"), "sign_title", 18.0),
        (say("report.sign.note"), say("report.sign.note"), "sign_note", 18.0),
        ("", "", "sign_note", _ROOM_TO_SIGN),
        (declared.leader if declared else "", book.school.head, "sign_title", 18.0),
    )
    for left, right, look, height in pairs:
        draft.across(draft.row, 0, middle - 1, left or None, look)
        draft.across(draft.row, middle, sheet.last, right or None, look)
        draft.heights[draft.row] = max(height, draft.looks.height(left, look, draft.width_over(0, middle - 1)))
        draft.row += 1
    sheet.keep(top)
