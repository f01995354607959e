"""People and what was judged of them, for the machine-readable result: as many entries as there are people.

Each is a value with the names of the JSON file, in their order.
"""

from collections.abc import Mapping
from typing import Any, cast

import msgspec

from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import Place
from thidua_xlsx.model import Decision, Dossier, Met, PathStep, Reason, Season, StepState, UnitDossier, Verdict
from thidua_xlsx.model.school_reports import MARK
from thidua_xlsx.reports.result.timeline_results import TimelineEncoder, TimelineEntry
from thidua_xlsx.reports.result.unit_results import number

_MOST_CELLS = 10_000  # names of cells that are kept: people of one unit are judged from the same cells


class ReasonEntry(msgspec.Struct, gc=False):
    """A condition of a title, and whether it is met."""

    met: Met
    text: str
    cite: str
    verified: bool
    cells: list[str]


class VotesEntry(msgspec.Struct, gc=False):
    """The council's votes."""

    yes: int | None
    no: int | None
    share: int | float | None


class StepEntry(msgspec.Struct, gc=False):
    """One of the steps of a title through the year."""

    step: str
    state: StepState
    reason: str
    cells: list[str]


class VerdictEntry(msgspec.Struct, gc=False):
    """A title of a person or unit."""

    id: str
    met: Met
    registered: bool
    within_quota: bool | None
    proposed: bool | None
    votes: VotesEntry | None
    decided: bool | None
    reasons: list[ReasonEntry]
    path: list[StepEntry]
    ended_at: str | None


class ScoresEntry(msgspec.Struct, gc=False):
    """Somebody's points over all rounds."""

    self: int | float | None
    unit: int | float | None
    council: int | float | None
    final: int | float | None
    complete: bool
    rounds: dict[str, int | float | None]


class RankEntry(msgspec.Struct, gc=False):
    """Somebody's places, 1, 1, 3."""

    school: int | None
    unit: int | None
    group: int | None
    tied: bool


class PersonEntry(msgspec.Struct, gc=False):
    """A person of the season."""

    id: str
    full_name: str
    unit: str
    group: str
    scores: ScoresEntry
    rank: RankEntry
    grade: str | None
    registered: tuple[str, ...]
    titles: list[VerdictEntry]
    timeline: TimelineEntry


class PeopleEncoder:
    """Tells people and verdicts of a season; what many of them have in common is worded once."""

    def __init__(self, season: Season, words: Language) -> None:
        self._season, self._words = season, words
        self._texts: dict[tuple[str, int], tuple[str, Mapping[str, object]]] = {}
        self._cells: dict[Place, str] = {}
        self._steps: dict[int, StepEntry] = {}
        self._timelines = TimelineEncoder(season.rulebook)

    def person(self, dossier: Dossier) -> PersonEntry:
        """Give what is known of a person."""
        season, person, grade = self._season, dossier.person, dossier.grade
        card, standing = season.scorecards[person.code], season.standings[person.code]
        return PersonEntry(
            person.code,
            person.full_name,
            person.unit,
            person.group,
            ScoresEntry(
                number(card.self_score),
                number(card.unit_score),
                number(card.council_score),
                number(card.final),
                card.complete,
                {code: number(points) for code, points in card.rounds.items()},
            ),
            RankEntry(standing.school, standing.unit, standing.group, standing.tied),
            cast(str | None, grade.value) if not grade.unknown else None,  # an id: grades are chosen
            dossier.registered,
            self.verdicts(person.code),
            self.timeline(dossier),
        )

    @property
    def words(self) -> Language:
        """The language that it tells in."""
        return self._words

    def candidate(self, who: str) -> dict[str, Any]:
        """Give whom a school puts forward, a person or a collective, title by title."""
        book = self._season.rulebook
        person, unit = book.person(who), book.unit(who)
        school = who.partition(MARK)[0] if MARK in who else ""
        name = person.full_name if person else unit.name if unit else who
        return {"id": who, "name": name, **({"school": school} if school else {}), "titles": self.verdicts(who)}

    def timeline(self, dossier: Dossier | UnitDossier) -> TimelineEntry:
        """Give the earlier years of a person or unit."""
        return self._timelines.timeline(dossier)

    def verdicts(self, who: str) -> list[VerdictEntry]:
        """Give what was judged of a person or a unit, title by title."""
        return [self._verdict(verdict) for verdict in self._season.verdicts_of(who)]

    def _verdict(self, verdict: Verdict) -> VerdictEntry:
        council = self._season.council
        decision = council.decision(verdict.who, verdict.title) if council else None
        path = self._season.paths.get((verdict.who, verdict.title))
        ended = path.ended if path else None
        return VerdictEntry(
            verdict.title,
            verdict.met,
            verdict.registered,
            verdict.within_quota,
            verdict.proposed,
            _votes(decision),
            decision.passed if decision else None,
            [self._reason(reason) for reason in verdict.reasons],
            [self._step(step) for step in path.steps] if path else [],
            ended.step if ended else None,
        )

    def _step(self, step: PathStep) -> StepEntry:
        # Steps that rest on no cell are the same few values for everybody; the season keeps them as long as it lives.
        told = None if step.cells else self._steps.get(id(step))
        if told is None:
            cells = [self._cells.get(place) or self._cell(place) for place in step.cells]
            told = StepEntry(step.step, step.state, self._worded(step.key, step.params) if step.key else "", cells)
            if not cells:
                self._steps[id(step)] = told
        return told

    def reason(self, reason: Reason) -> dict[str, Any]:
        """Give a reason by its names."""
        return msgspec.structs.asdict(self._reason(reason))

    def _reason(self, reason: Reason) -> ReasonEntry:
        name, cell = self._cells.get, self._cell
        cells = [name(place) or cell(place) for place in reason.places]
        text = self._worded(reason.key, reason.params)
        return ReasonEntry(reason.met, text, reason.cite, reason.verified, cells)

    def _worded(self, key: str, params: Mapping[str, object]) -> str:
        # Many reasons share their parameters; these are kept so that no others can take their place in memory.
        worded = self._texts.get((key, id(params)))
        if worded is None:
            worded = self._texts[key, id(params)] = self._words(key, **params), params
        return worded[0]

    def _cell(self, place: Place) -> str:
        if len(self._cells) >= _MOST_CELLS:
            self._cells.clear()
        text = self._cells[place] = str(place)
        return text


def _votes(decision: Decision | None) -> VotesEntry | None:
    return None if decision is None else VotesEntry(decision.yes, decision.no, number(decision.share))
