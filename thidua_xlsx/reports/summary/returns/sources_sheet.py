"""Sheet "Nguồn số liệu": for every person, the file, sheet and cells that each number was made from."""

from collections.abc import Iterable, Mapping, Sequence

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.season import FORM_LAYERS
from thidua_xlsx.documents.styled_rows import Link, Links, StyledValue
from thidua_xlsx.documents.table import Col
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.messages.places import CellPlace, CellPlaces
from thidua_xlsx.model import Dossier, Scorecard, Season
from thidua_xlsx.reports.common.figure_cells import BLANK, BOLD, CELL, CENTER, LINK, figures, final_of
from thidua_xlsx.reports.common.naming import fact_text, person_name, shown_layers, unit_name
from thidua_xlsx.reports.common.report_sheet import ReportSheet, SummarySheet, labelled, report_sheet, write_head
from thidua_xlsx.reports.common.source_links import cells_link, ranges, shown_file

_NAMES = (5, 25, 8)
_FIGURE, _POINTS, _CELLS, _FILE = 30.0, 8.0, 18.5, 49.0
_PADDING = 1.0  # points above and below: this is looked up, not read

Trail = dict[str, list[tuple[str, str]]]  # file -> sheet and ranges, in order


def sources_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the trail from each person's final score, grade and discipline back to the cells they came from."""
    layers = list(dict.fromkeys([*FORM_LAYERS, *shown_layers(season)]))
    pairs = [_POINTS, _CELLS] * len(layers)
    sheet = report_sheet(season, say, "sources", [*_NAMES, _FIGURE, *pairs, _POINTS, _FILE])
    sheet.padding = _PADDING
    write_head(sheet, notes=(say("report.sources.note"),))
    sheet.header(_columns(say, layers))
    rows, place = _SourceRows(sheet, layers), 0
    for unit, dossiers in season.by_unit:
        sheet.section(say("report.unit_people", unit=unit_name(season, unit), count=len(dossiers)))
        for dossier in dossiers:
            place += 1
            rows.person(place, dossier)
    return sheet.plan(landscape=True, freeze_cols=2)


def _columns(say: Say, layers: Sequence[str]) -> list[Col]:
    labels = [say(f"report.col.{key}") for key in ("no", "full_name", "final", "figure")]
    for layer in layers:
        labels += [say(f"report.layer.{layer}"), say("report.col.cells")]
    return [labelled(label) for label in (*labels, say("report.layer.final"), say("report.col.file"))]


class _SourceRows:
    """Writes the lines of each person's trail; cells from several files take a line for each file."""

    def __init__(self, sheet: ReportSheet, layers: Sequence[str]) -> None:
        self.sheet = sheet
        self.layers = layers
        self.names: list[StyledValue] = []  # written once, on a person's first line
        self._by_round = _cols([1] * (2 * len(layers) + 1))
        self._spread = _cols([2, 1, 2, *[1] * (2 * len(layers) - 4)])
        season, say = sheet.season, sheet.say
        self._rounds = {one.code: one.name or one.code for one in season.rulebook.rounds}
        self._shown = figures(season, say)
        self._files = {"": say("report.sources.no_cells")}
        self._said: dict[tuple[str, str], str] = {}

    def person(self, place: int, dossier: Dossier) -> None:
        """Write a person's lines: one for each round, one for grade and discipline, one for each initiative."""
        sheet, season, say = self.sheet, self.sheet.season, self.sheet.say
        top, code = sheet.draft.row, dossier.person.code
        final = self._shown.points(final_of(season, code), "total_number")
        self.names = [(place, CENTER), (person_name(season, code), BOLD), final]
        card = season.scorecards.get(code) or Scorecard(dossier.person)
        for round_ in dict.fromkeys(round_ for round_, _ in dossier.scores):
            self._round(round_, dossier, card)
        grade, discipline = dossier.grade, dossier.discipline
        text = self._sentence("grade", fact_text(season, say, grade, "grade"))
        said = self._sentence("discipline", fact_text(season, say, discipline, "discipline"))
        self._line_of(text, grade.places, said, discipline.places)
        for initiative in dossier.initiatives:
            self._line_of(say("report.sources.initiative", name=initiative.name), initiative.places)
        sheet.keep(top)

    def _sentence(self, fact: str, found: str) -> str:
        """Say what was found of a fact; the answers of thousands of people are few."""
        made = self._said.get((fact, found))
        if made is None:
            made = self._said[fact, found] = self.sheet.say(f"report.sources.{fact}", found=found)
        return made

    def _round(self, round_: str, dossier: Dossier, card: Scorecard) -> None:
        """Write the line of one round: each layer's points and cells, and the points that count."""
        totals: list[StyledValue] = []
        trails: list[Trail] = []
        for layer in self.layers:
            total, scores = card.layers.get((round_, layer)), dossier.scores.get((round_, layer))
            totals.append(self._shown.points(total.total if total else None))
            trails.append(_trail(_cells_of(scores.places)) if scores else {})
        final = self._shown.points(card.rounds.get(round_), "total_number")
        label: StyledValue = (self._rounds.get(round_, round_), CELL)
        for file in _files(trails):
            shown, links = [*self.names, label], dict[int, Link]()
            for points, trail in zip(totals, trails, strict=True):
                shown.append(points)
                _put(shown, links, file, trail)
            self._line(self._by_round, [*shown, final], links, file)
            label, totals, final = BLANK, [BLANK] * len(totals), BLANK

    def _line_of(
        self, text: str, places: Iterable[CellPlace], said: str = "", others: Iterable[CellPlace] = ()
    ) -> None:
        """Write one line of words with its cells, and what else is said beside it with the cells of that."""
        trails = (_trail(places), _trail(others))
        rest = [BLANK] * (len(self._spread) - len(_NAMES) - 4)
        for place, file in enumerate(_files(trails)):
            shown, links = [*self.names, (text, CELL) if place == 0 else BLANK], dict[int, Link]()
            _put(shown, links, file, trails[0])
            if place == 0 and said and not trails[1]:
                shown.append((said, CELL))
            else:
                _put(shown, links, file, trails[1], said)
            self._line(self._spread, [*shown, *rest], links, file)

    def _line(self, cols: Sequence[Col], shown: list[StyledValue], links: Links, file: str) -> None:
        source = self._files.get(file)
        if source is None:
            source = self._files[file] = shown_file(file)
        shown.append((source, CELL))
        self.sheet.row(cols, shown, links)
        self.names = [BLANK] * len(self.names)


def _cols(spans: Sequence[int]) -> tuple[Col, ...]:
    """Give the columns of a line: names, figures that take so many columns each, points, and the file."""
    return tuple(labelled("", span=span) for span in (*[1] * len(_NAMES), *spans, 1, 1))


def _put(shown: list[StyledValue], links: dict[int, Link], file: str, trail: Trail, said: str = "") -> None:
    """Put the cells of one file as a link to the first of them; those on other sheets follow in the text."""
    found = trail.get(file)
    if not found:
        shown.append(BLANK)
        return
    (sheet, cells), *others = found
    text, links[len(shown)] = cells_link(file, sheet, cells, said)
    shown.append((text + "".join(f"; {name}!{spans}" for name, spans in others), LINK))


def _cells_of(places: Mapping[str, CellPlace]) -> Iterable[CellPlace] | CellPlaces:
    return places if isinstance(places, CellPlaces) and places else places.values()


def _trail(places: Iterable[CellPlace] | CellPlaces) -> Trail:
    found: Trail = {}
    for file, sheet, cells in ranges(places):
        found.setdefault(file, []).append((sheet, cells))
    return found


def _files(trails: Sequence[Trail]) -> list[str]:
    return list(dict.fromkeys(file for trail in trails for file in trail)) or [""]


SHEET = SummarySheet("sources", sources_sheet, of_people=True)
