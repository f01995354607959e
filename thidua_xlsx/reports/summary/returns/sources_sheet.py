"""Sheet "Nguồn số liệu": for every person, the file, sheet and cells that each number was made from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.season import FORM_LAYERS
from thidua_xlsx.documents.table import Col, Shown
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Dossier, Scorecard, Season
from thidua_xlsx.reports.common.figure_cells import BLANK, BOLD, CENTER, LINK, Figures, figures, final_of
from thidua_xlsx.reports.common.naming import fact_text, shown_layers, unit_name
from thidua_xlsx.reports.common.report_sheet import report_sheet, write_head
from thidua_xlsx.reports.common.source_links import cells_link, ranges, shown_file

_CELLS = 18.5  # characters
_PADDING = 1.0  # points above and below: this is looked up, not read

Trail = dict[str, list[tuple[str, str]]]  # file -> sheet and ranges, in order


def sources_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the trail from each person's final score, grade and discipline back to the cells they came from.

    A line a person opens theirs.
    """
    layers = list(dict.fromkeys([*FORM_LAYERS, *shown_layers(season)]))
    names = (Col("no", 5), Col("full_name", 25), Col("final", 8))
    end = (Col("total", 8.0, words="report.layer.final"), Col("file", 49.0))
    pairs = [
        column
        for layer in layers
        for column in (
            Col(layer, 8.0, words=f"report.layer.{layer}"),
            Col(f"cells:{layer}", _CELLS, words="report.col.cells"),
        )
    ]
    by_round = (*names, Col("figure", 30.0), *pairs, *end)
    # What is said in words takes the columns of layers together.
    rest = (Col(f"rest:{at}") for at in range(len(pairs) - 4))
    in_words = (*names, Col("text", span=2), Col("cells"), Col("more", span=2), *rest, *end)
    sheet = report_sheet(season, say, "sources", by_round)
    sheet.padding = _PADDING
    write_head(sheet, notes=(say("report.sources.note"),))
    sheet.header(by_round)
    place, shown = 0, figures(season, say)
    for unit, dossiers in season.by_unit:
        sheet.line(say("report.unit_people", unit=unit_name(season, unit), count=len(dossiers)), "section")
        for dossier in dossiers:
            place, code = place + 1, dossier.person.code
            final = shown.points(final_of(season, code), "total_number")
            named: dict[str, Shown] = {"no": (place, CENTER), "full_name": (season.rulebook.name_of(code), BOLD)}
            sheet.draft.outline[sheet.draft.row] = 0
            sheet.row(by_round, {**named, "final": final})
            lines = [(by_round, row) for row in _round_rows(season, say, shown, layers, dossier)]
            lines += [(in_words, row) for row in _word_rows(season, say, dossier)]
            for columns, row in lines:
                sheet.draft.outline[sheet.draft.row] = 1
                sheet.row(columns, {"final": BLANK, **row})
    return sheet.plan(freeze_cols=2)


def _round_rows(
    season: Season, say: Say, shown: Figures, layers: Sequence[str], dossier: Dossier
) -> Iterator[Mapping[str, Shown]]:
    """Give the lines of each round: each layer's points and cells, and the points that count."""
    card = season.scorecards.get(dossier.person.code) or Scorecard(dossier.person)
    for round_ in dict.fromkeys(round_ for round_, _ in dossier.scores):
        totals = {layer: card.layers.get((round_, layer)) for layer in layers}
        scores = {layer: dossier.scores.get((round_, layer)) for layer in layers}
        trails = {layer: _trail(of_layer.places.values()) if of_layer else {} for layer, of_layer in scores.items()}
        figures_: dict[str, Shown] = {
            "figure": season.rulebook.round_name(round_),
            **{layer: shown.points(total.known_total if total else None) for layer, total in totals.items()},
            "total": shown.points(card.rounds.get(round_), "total_number"),
        }
        for file in _files(trails.values()):
            cells = {f"cells:{layer}": _cells(file, trail) for layer, trail in trails.items()}
            yield {**figures_, **cells, "file": _source(say, file)}
            figures_ = {}


def _word_rows(season: Season, say: Say, dossier: Dossier) -> Iterator[Mapping[str, Shown]]:
    """Give the lines of grade and discipline, and of each initiative, with their cells."""
    grade, discipline = dossier.grade, dossier.discipline
    text = say("report.sources.grade", found=fact_text(season, say, grade, "grade"))
    more = say("report.sources.discipline", found=fact_text(season, say, discipline, "discipline"))
    yield from _lines(say, text, grade.places, more, discipline.places)
    for initiative in dossier.initiatives:
        yield from _lines(say, say("report.sources.initiative", name=initiative.name), initiative.places)


def _lines(
    say: Say, text: str, places: Iterable[CellPlace], more: str = "", other_places: Iterable[CellPlace] = ()
) -> Iterator[Mapping[str, Shown]]:
    """Give a line for each file: words with their cells, and what else is said beside them with the cells of that."""
    trail, other = _trail(places), _trail(other_places)
    for at, file in enumerate(_files((trail, other))):
        beside: Shown = more if at == 0 and more and not other else _cells(file, other, more)
        yield {"text": None if at else text, "cells": _cells(file, trail), "more": beside, "file": _source(say, file)}


def _source(say: Say, file: str) -> str:
    return shown_file(file) if file else say("report.sources.no_cells")


def _cells(file: str, trail: Trail, label: str = "") -> Shown:
    """Give the cells of one file as a link to the first of them; those on other sheets follow in the text."""
    cells_of_file = trail.get(file)
    if not cells_of_file:
        return None
    (sheet, cells), *other_cells = cells_of_file
    text, link = cells_link(file, sheet, cells, label)
    return text + "".join(f"; {name}!{spans}" for name, spans in other_cells), LINK, link


def _trail(places: Iterable[CellPlace]) -> Trail:
    trail: Trail = {}
    for file, sheet, cells in ranges(places):
        trail.setdefault(file, []).append((sheet, cells))
    return trail


def _files(trails: Iterable[Trail]) -> list[str]:
    return list(dict.fromkeys(file for trail in trails for file in trail)) or [""]
