"""Sheet "Nguồn số liệu": for every person, the file, sheet and cells that each number was made from."""

from collections.abc import Iterable

from thidua_xlsx.model import Dossier, Season
from thidua_xlsx.places import CellPlace
from thidua_xlsx.plan import Cell, SheetPlan
from thidua_xlsx.reports.frame import Col, Paper, head, paper
from thidua_xlsx.reports.words import (
    by_unit,
    fact_text,
    file_link,
    final_of,
    person_name,
    points,
    ranges,
    round_name,
    unit_name,
)
from thidua_xlsx.text import Say

_WIDTHS = (5, 26, 30, 18, 40, 16, 18)


def sources_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the trail from each person's final score, grade and discipline back to the cells they came from."""
    sheet = paper(season, say, "sources", _WIDTHS)
    head(sheet, "sources", notes=(say("report.sources.note"),))
    cols = [Col(say(f"report.col.{key}")) for key in ("no", "full_name", "figure", "value", "file", "sheet", "cells")]
    sheet.header(cols)
    place = 0
    for unit, dossiers in by_unit(season):
        sheet.section(say("report.unit_people", unit=unit_name(season, unit), count=len(dossiers)))
        for dossier in dossiers:
            place += 1
            _person(sheet, cols, place, dossier)
    return sheet.plan(landscape=True, freeze_cols=2)


def _person(sheet: Paper, cols: list[Col], place: int, dossier: Dossier) -> None:
    season, say = sheet.season, sheet.say
    code = dossier.person.code
    none = Cell(None, "total")
    name = Cell(person_name(season, code), "total")
    final = points(season, final_of(season, code), say, "total_number")
    label = Cell(say("report.scores.year_final"), "total")
    sheet.row(cols, [Cell(place, "total_center"), name, label, final, none, none, none])
    card = season.scorecards.get(code)
    for (round_, layer), scores in dossier.scores.items():
        figure = say("report.sources.layer", round=round_name(season, round_), layer=say(f"report.layer.{layer}"))
        total = card.layers.get((round_, layer)) if card else None
        _trail(sheet, cols, figure, points(season, total.total if total else None, say), scores.places.values())
    for key, fact in (("grade", dossier.grade), ("discipline", dossier.discipline)):
        shown = Cell(fact_text(season, say, fact, key), "cell_center")
        _trail(sheet, cols, say(f"report.col.{key}"), shown, fact.places)
    for initiative in dossier.initiatives:
        figure = say("report.sources.initiative", name=initiative.name)
        _trail(sheet, cols, figure, Cell(None, "cell"), initiative.places)


def _trail(sheet: Paper, cols: list[Col], figure: str, value: Cell, places: Iterable[CellPlace]) -> None:
    say, blank = sheet.say, Cell(None, "cell")
    trail = ranges(places) or [("", "", "")]
    for place, (file, name, cells) in enumerate(trail):
        source = Cell(file or say("report.sources.no_cells"), "cell")
        target = Cell(cells, "link", link=file_link(file)) if file else blank
        figures = [Cell(figure, "cell"), value] if place == 0 else [blank, blank]
        sheet.row(cols, [blank, blank, *figures, source, Cell(name, "cell"), target])
