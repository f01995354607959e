"""Sheet "Kết quả theo kỳ", and pages of each period to sign: points, places and bands by month and quarter."""

from collections.abc import Mapping, Sequence

from thidua_xlsx.base.text import Say, by_key, joined, sort_key
from thidua_xlsx.documents.measured_height import height_for
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.table import Col
from thidua_xlsx.documents.workbook_plan import BookPlan, SheetPlan
from thidua_xlsx.judging.score.period_results import (
    Period,
    PeriodResult,
    UnitPeriod,
    results_of,
    unit_periods,
)
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.figure_cells import CELL, CENTER, Figures, figures, sharing
from thidua_xlsx.reports.common.naming import person_name, shown_layers, unit_name
from thidua_xlsx.reports.common.report_sheet import (
    ReportSheet,
    SummarySheet,
    labelled,
    report_sheet,
    write_head,
    write_official_heading,
)

_SIGNED_WIDTHS = {"no": 5.0, "name": 26.0, "position": 20.0, "figure": 9.0, "rank": 8.0, "band": 14.0, "sign": 15.0}
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
            sheet.breaks.append(sheet.draft.row)
        _table(sheet, table, banded=banded, alone=len(tables) == 1)
    return sheet.plan(landscape=True, freeze_cols=2)


def _table(sheet: ReportSheet, listed: _Listed, *, banded: bool, alone: bool) -> None:
    """Write some periods side by side; `alone` on the sheet, their heading is repeated on every page."""
    season, say = sheet.season, sheet.say
    cols = _header(sheet, [one.name for one, _ in listed], banded=banded, repeat=alone)
    shown, place = figures(season, say), 0
    found = [({one.dossier.person.code: one for one in results}, _Shared(results)) for _, results in listed]
    for unit, dossiers in season.by_unit:
        sheet.section(unit_name(season, unit))
        for dossier in dossiers:
            place += 1
            person = dossier.person.code
            cells: list[StyledValue] = [(place, CENTER), (person_name(season, person), CELL)]
            for by_person, shared in found:
                cells += _figures(by_person.get(person), shown, shared, banded=banded)
            sheet.row(cols, cells)
    sheet.section(say("report.periods.units"))
    means = [_by_unit(unit_periods(results, season.rulebook)) for _, results in listed]
    for number, declared in enumerate(season.rulebook.units, start=1):
        cells = [styled(number, "cell_center"), styled(declared.name, "cell")]
        for by_unit, ranks in means:
            cells += _unit_figures(by_unit.get(declared.code), shown, ranks, banded=banded)
        sheet.row(cols, cells)


def _header(sheet: ReportSheet, names: Sequence[str], *, banded: bool, repeat: bool) -> list[Col]:
    say = sheet.say
    keys = ("points", "in_school", "in_unit", *(("band",) if banded else ()))
    top = [labelled("", span=2), *(labelled(name, span=len(keys)) for name in names)]
    row = sheet.draft.row
    sheet.row(top, [styled(col.heading or None, "header") for col in top])
    under = [say(f"report.periods.{key}") for key in keys]
    cols = [labelled(label) for label in (say("report.col.no"), say("report.col.full_name"), *under * len(names))]
    sheet.header(cols, repeat=repeat)
    if repeat:
        sheet.header_first = row
    return cols


class _Shared:
    """How many people have each place in a period, in the school and in each unit."""

    def __init__(self, results: Sequence[PeriodResult]) -> None:
        self.in_school = sharing(one.in_school for one in results)
        self.in_unit = {
            unit: sharing(one.in_unit for one in theirs)
            for unit, theirs in by_key(results, lambda one: one.unit).items()
        }


def _by_unit(found: Sequence[UnitPeriod]) -> tuple[Mapping[str, UnitPeriod], Mapping[int, int]]:
    return {one.unit: one for one in found}, sharing(one.rank for one in found)


def _figures(one: PeriodResult | None, shown: Figures, shared: _Shared, *, banded: bool) -> list[StyledValue]:
    """Give somebody's points, places and band in a period; dashes where there is nothing."""
    look = "cell_number" if one is None or one.complete or one.final is None else "warn_center"
    cells = [shown.points(one.final if one else None, look)]
    if one is None:
        cells += [shown.rank(None)] * 2
    else:
        cells.append(shown.rank(one.in_school, shared=shared.in_school))
        cells.append(shown.rank(one.in_unit, shared=shared.in_unit[one.unit]))
    return [*cells, ((one.band if one else "") or shown.none, CENTER)] if banded else cells


def _unit_figures(
    one: UnitPeriod | None, shown: Figures, ranks: Mapping[int, int], *, banded: bool
) -> list[StyledValue]:
    none: StyledValue = (shown.none, CENTER)
    cells = [shown.points(one.average if one else None), shown.rank(one.rank if one else None, shared=ranks), none]
    return [*cells, none] if banded else cells


SHEET = SummarySheet("periods", periods_sheet, of_people=True)


def period_books(season: Season, say: Say) -> tuple[tuple[Period, BookPlan], ...]:
    """Plan a workbook for each period with a page for each unit, to be printed and signed."""
    made, shown = [], tuple(shown_layers(season))
    for period, results in results_of(season):
        layers = () if period.of_group else shown
        by_unit = by_key(results, lambda one: one.unit)
        units, ranks = _by_unit(unit_periods(results, season.rulebook))
        sheets = [
            _page(season, say, period, by_unit[unit.code], units[unit.code], layers, ranks)
            for unit in season.rulebook.units
            if any(one.final is not None for one in by_unit.get(unit.code, ()))
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
    banded = bool(season.rulebook.rubric.bands)
    parts = [one.name or one.code for one in period.rounds] if period.of_group else []
    figures_named = [*parts, *(say(f"report.layer.{layer}") for layer in layers), say("report.periods.points")]
    named = ["no", "name", "position", *["figure"] * len(figures_named), "rank", *(["band"] if banded else []), "sign"]
    draft = SheetBuilder(unit.unit[:_MOST_SHEET_NAME])
    draft.widths.update(enumerate(_SIGNED_WIDTHS[name] for name in named))
    sheet = ReportSheet(season, say, draft, len(named) - 1)
    write_official_heading(sheet)
    sheet.line(say("report.periods.title", period=period.name.upper()), "title")
    sheet.line(unit_name(season, unit.unit), "subtitle")
    sheet.gap(6)
    labels = ["report.col.no", "report.col.full_name", "report.col.position"]
    heads = [*map(say, labels), *figures_named, say("report.periods.in_unit")]
    heads += [*([say("report.periods.band")] if banded else []), say("report.periods.sign")]
    cols = [labelled(label) for label in heads]
    sheet.header(cols)
    shown, shared = figures(season, say), sharing(one.in_unit for one in results)
    for place, one in enumerate(sorted(results, key=lambda one: sort_key(one.dossier.person.full_name)), start=1):
        sheet.row(cols, _signed_row(season, period, one, place, layers, shown, shared, banded=banded))
    # A unit has a page where somebody has points: it has a mean and a place.
    rank, _ = shown.rank(unit.rank, shared=ranks)
    sheet.line(say("report.periods.mean", points=unit.average, rank=rank), "note_row")
    lacking = [one for one in results if one.final is not None and not one.complete]
    if lacking:  # whoever signs should see why somebody with more points stands behind
        names = joined(person_name(season, one.dossier.person.code) for one in lacking)
        sheet.line(say("report.periods.lacking", names=names), "note_row")
    _signers(sheet, unit.unit)
    return sheet.plan(landscape=len(figures_named) > 3)


def _signed_row(
    season: Season,
    period: Period,
    one: PeriodResult,
    place: int,
    layers: Sequence[str],
    shown: Figures,
    shared: Mapping[int, int],
    *,
    banded: bool,
) -> list[StyledValue]:
    person, card = one.dossier.person, season.scorecards.get(one.dossier.person.code)
    cells: list[StyledValue] = [(place, CENTER), (person_name(season, person.code), CELL), (person.position, CELL)]
    if period.of_group:
        cells += [shown.points(card.rounds.get(round_.code) if card else None) for round_ in period.rounds]
    for layer in layers:
        total = card.layers.get((period.rounds[0].code, layer)) if card else None
        cells.append(shown.points(total.total if total else None))
    cells += [shown.points(one.final, "total_number" if one.complete else "warn_center")]
    cells.append(shown.rank(one.in_unit, shared=shared))
    return [*cells, *([(one.band or shown.none, CENTER)] if banded else []), styled("", "cell")]


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
        draft.heights[draft.row] = max(height, height_for(left, look, draft.width_over(0, middle - 1)))
        draft.row += 1
    sheet.keep(top)
