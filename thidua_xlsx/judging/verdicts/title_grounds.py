"""What a title of somebody rests on, cell by cell, and which errors that are still open touch it.

A title goes the steps of its path: registered, eligible, within its quota, voted on. Each step looks at cells of its
own; an error anywhere else says nothing against the title, whoever it is about.
"""

from collections.abc import Container, Iterable, Iterator
from functools import cached_property

from thidua_xlsx.base.file_names import LEDGER_FILE, SEASON_FILE
from thidua_xlsx.declare.season import TitlePolicy
from thidua_xlsx.judging.score.score_cards import layers_of_final, layers_with_points
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import CellPlace, Place
from thidua_xlsx.model import Dossier, Met, Season, TitlePath, Unknown, Verdict


class TitleGrounds:
    """The grounds of the titles of a season, with its open errors."""

    def __init__(self, season: Season) -> None:
        self._season = season
        # Whoever was not voted on stays out; that says nothing against what was passed.
        self._errors = [
            finding
            for finding in season.findings
            if finding.severity is Severity.ERROR and finding.code is not codes.ELIGIBLE_NOT_VOTED
        ]

    def errors(self, path: TitlePath) -> list[Finding]:
        """Give the open errors that a title rests on, in the order of the season's findings."""
        verdict = next((judged for judged in self._season.verdicts_of(path.who) if judged.title == path.title), None)
        cells = {*path.step("council").cells, *self._registration(path), *self._points(path)}
        proposal = self._season.candidates.proposals.get(path.key)
        row = proposal.place if proposal else None
        return [
            finding
            for finding in self._errors
            if _touches(finding, cells)
            or (row is not None and _in_row(finding, row))
            or (verdict is not None and self._unsettles(finding, verdict))
        ]

    def _unsettles(self, error: Finding, verdict: Verdict) -> bool:
        """Say whether a verdict rests on what an error is about.

        An answer that nobody can read counts as unknown: a title that is met all the same is met whatever it says. One
        that is not met, or open, may be so because of what the school's own books say of that person.
        """
        cells = {place for reason in verdict.reasons if reason.met is verdict.met for place in reason.places}
        if verdict.met is Met.YES:
            return _touches(error, cells) and not _touches(error, self._withheld)
        returned = isinstance(error.place, CellPlace) and error.place.file not in (SEASON_FILE, LEDGER_FILE)
        of_person = error.person == verdict.who and not error.of_line and not returned
        return of_person or _touches(error, cells)

    def _registration(self, path: TitlePath) -> Iterable[CellPlace]:
        """Give the cell of the registration, where nobody gets the title who has not registered it."""
        policy = self._season.rulebook.titles.get(path.title) or TitlePolicy(path.title)
        return path.step("registered").cells if policy.unregistered == "block" else ()

    def _points(self, path: TitlePath) -> Iterator[CellPlace]:
        """Give the cells of somebody's points, where the place in a quota hangs on points that are not all there."""
        lines = (line for line in self._season.quotas if line.title == path.title)
        dossier = self._season.dossier(path.who)
        if dossier is not None and any(path.who in line.uncertain for line in lines):
            yield from _scored(dossier, self._season)

    @cached_property
    def _withheld(self) -> frozenset[CellPlace]:
        """The cells whose answers nobody can read, or that several returns answer differently."""
        return frozenset(
            place
            for form in self._season.submissions
            for table in form.records
            for record in form.table(table)
            for key, answer in record.values.items()
            if isinstance(answer, Unknown) and (place := record.place(key))
        )


def _scored(dossier: Dossier, season: Season) -> Iterator[CellPlace]:
    """Give the cells of the layers that make somebody's points of the year."""
    card, book = season.scorecards.get(dossier.code), season.rulebook
    for round_ in book.rounds if card else ():
        layers = layers_with_points(card.layers, round_) if card else ()
        for layer in layers_of_final(layers, book.rubric):
            yield from dossier.scores[round_.code, layer].places.values()


def _touches(finding: Finding, cells: Container[Place]) -> bool:
    return any(place in cells for place in (finding.place, *finding.also))


def _in_row(finding: Finding, cell: CellPlace) -> bool:
    """Say whether a finding is about the row of a cell: all of it is what a school says of somebody."""
    place = finding.place
    return isinstance(place, CellPlace) and (place.file, place.sheet, place.row) == (cell.file, cell.sheet, cell.row)
