"""Sheet "Kết quả theo kỳ", and pages of each period to sign: points, places and bands by month and quarter."""

from collections.abc import Mapping, Sequence

from thidua_xlsx.base.text import Say, by_key, joined
from thidua_xlsx.declare.season import Round
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.table import Col, Columns, Rows, Shown, TextLine, counted
from thidua_xlsx.documents.workbook_plan import BookPlan, SheetPlan
from thidua_xlsx.judging.score.period_results import Period, PeriodResult, UnitPeriod, results_of, unit_periods
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.figure_cells import CENTER, Figures, figures, sharing
from thidua_xlsx.reports.common.naming import shown_layers, unit_name
from thidua_xlsx.reports.common.report_sheet import ReportSheet, report_sheet, write_head

_MOST_SHEET_NAME = 31
_ROOM_TO_SIGN = 60.0
_BESIDE = 4  # periods side by side; with more of them nobody could read the print
_Listed = Sequence[tuple[Period, tuple[PeriodResult, ...]]]


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
    shown, groups = figures(season, say), list[tuple[Mapping[str, PeriodResult], _Shared]]()
    columns = [counted(), Col("full_name")]
    keys = ("points", "in_school", "in_unit", *(("band",) if banded else ()))
    for number, (period, results) in enumerate(listed):
        columns += [Col(f"{number}:{key}", words=f"report.periods.{key}", group=period.name) for key in keys]
        groups.append(({result.dossier.person.code: result for result in results}, _Shared(results)))

    def person_row(code: str) -> Mapping[str, Shown]:
        row: dict[str, Shown] = {"full_name": season.rulebook.name_of(code)}
        for number, (by_person, shared) in enumerate(groups):
            row |= {f"{number}:{key}": cell for key, cell in _figures(by_person.get(code), shown, shared).items()}
        return row

    def rows() -> Rows:
        for unit, dossiers in season.by_unit:
            yield TextLine(unit_name(season, unit))
            yield from (person_row(dossier.person.code) for dossier in dossiers)
        yield TextLine(say("report.periods.units"), anew=True)
        means = [_by_unit(unit_periods(results, season.rulebook)) for _, results in listed]
        for declared in season.rulebook.units:
            row: dict[str, Shown] = {"full_name": declared.name}
            for number, (by_unit, ranks) in enumerate(means):
                period = by_unit.get(declared.code)
                cells = {
                    "points": shown.points(period.average if period else None),
                    "in_school": shown.rank(period.rank if period else None, shared=ranks),
                    "in_unit": (shown.none, CENTER),
                    "band": (shown.none, CENTER),
                }
                row |= {f"{number}:{key}": cell for key, cell in cells.items()}
            yield row

    sheet.table(columns, rows(), repeat=alone)


class _Shared:
    """How many people have each place in a period, in the school and in each unit."""

    def __init__(self, results: Sequence[PeriodResult]) -> None:
        self.in_school = sharing(result.in_school for result in results)
        self.in_unit = {
            unit: sharing(result.in_unit for result in of_unit)
            for unit, of_unit in by_key(results, lambda result: result.unit).items()
        }


def _by_unit(periods: Sequence[UnitPeriod]) -> tuple[Mapping[str, UnitPeriod], Mapping[int, int]]:
    return {period.unit: period for period in periods}, sharing(period.rank for period in periods)


def _figures(result: PeriodResult | None, shown: Figures, shared: _Shared) -> Mapping[str, Shown]:
    """Give somebody's points, places and band in a period; dashes where there is nothing."""
    look = "cell_number" if result is None or result.complete or result.final is None else "warn_center"
    return {
        "points": shown.points(result.final if result else None, look),
        "in_school": shown.rank(result.in_school if result else None, shared=shared.in_school),
        "in_unit": shown.rank(
            result.in_unit if result else None, shared=shared.in_unit[result.unit] if result else None
        ),
        "band": ((result.band if result else "") or shown.none, CENTER),
    }


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
