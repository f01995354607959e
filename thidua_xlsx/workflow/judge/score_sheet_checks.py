"""Checks of score sheets, of people and of units, and what all checks of a season look at."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from thidua_xlsx.base.text import name_key
from thidua_xlsx.declare.season import Round, Rulebook
from thidua_xlsx.declare.tables.form_spec import AGREED
from thidua_xlsx.intake.checks.season_checks import RETURNS_CHECKS, ReturnsSeen
from thidua_xlsx.intake.dossiers.build_dossiers import Key, Returns, scores_in
from thidua_xlsx.intake.dossiers.units_as_people import as_people, own_score
from thidua_xlsx.intake.read.issue_register import Register
from thidua_xlsx.judging.analysis.proposal_statistics import MANAGERS
from thidua_xlsx.judging.score.peer_ranking import Ranked
from thidua_xlsx.judging.score.score_cards import score_card
from thidua_xlsx.judging.score.score_checks import left_to_own_points, points_findings, score_findings, scored_by_nobody
from thidua_xlsx.judging.score.unit_score_cards import (
    UnitScores,
    score_units,
    unit_points_findings,
    unit_score_findings,
)
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace, cell_or_row
from thidua_xlsx.model import (
    Council,
    Dossier,
    QuotaLine,
    Receipt,
    Record,
    Scorecard,
    Standing,
    Submission,
    TitlePath,
    UnitDossier,
    Verdict,
)
from thidua_xlsx.model.check_protocol import SeasonCheck, Stage


class SeasonSeen(ReturnsSeen, frozen=True):
    """What checks of a season look at: as much as is known at their stage, the rest is empty.

    `single` are the returns behind each combined one, `receipts` those of all files. `ranked` are the places among
    peers by criterion, `unit_scores` the units by their own score sheet; `council` is its word, where it was heard.
    `paths` say how far each title of somebody has come.
    """

    units: Sequence[UnitDossier] = ()
    single: Mapping[Key, tuple[Submission, ...]] = msgspec.field(default_factory=dict)
    receipts: tuple[Receipt, ...] = ()
    scorecards: Mapping[str, Scorecard] = msgspec.field(default_factory=dict)
    ranked: Ranked = msgspec.field(default_factory=dict)
    unit_scores: UnitScores = UnitScores()
    standings: Mapping[str, Standing] = msgspec.field(default_factory=dict)
    verdicts: tuple[Verdict, ...] = ()
    quotas: tuple[QuotaLine, ...] = ()
    council: Council | None = None
    paths: Mapping[tuple[str, str], TitlePath] = msgspec.field(default_factory=dict)

    @property
    def forms(self) -> tuple[Submission, ...]:
        """The combined returns."""
        return tuple(self.returns.submissions.values())


def scores_incomplete(seen: SeasonSeen, book: Rulebook) -> Iterable[Finding]:
    """Find blank cells of score sheets that were begun, and people whom a returned form leaves unscored."""

    def open_mark(dossier: Dossier, round_: Round) -> CellPlace | None:
        unit = dossier.stay_in(round_).unit
        own, whole = (_mark(seen, unit, round_.code, who) for who in (dossier.person.code, unit))
        return None if any(mark and mark.values for mark in (own, whole)) or not own else own.place("agreed")

    return score_findings(seen.dossiers, seen.units, book, seen.scorecards, open_mark)


def _mark(seen: SeasonSeen, unit: str, round_: str, who: str) -> Record | None:
    """Give what a unit says of the own points of `who`, or of all; codes; None where its form has no such row."""
    return seen.returns.record((unit, "self-score", round_), AGREED, who)


def unit_did_not_score(seen: SeasonSeen, book: Rulebook) -> Iterable[Finding]:
    """Find units whose form of a round leaves everybody to their own points, at the cell where it could agree."""
    for (unit, code), people in scored_by_nobody(seen.dossiers, book, seen.scorecards).items():
        mark = _mark(seen, unit, code, unit)
        first = next(iter(people[0].scores[code, "unit"].places.values()), None)
        place = cell_or_row((mark and mark.place("agreed")) or first, "units", unit)
        yield at(codes.UNIT_DID_NOT_SCORE, place, unit=unit, round=book.round_name(code))


def unit_left_out(seen: SeasonSeen, book: Rulebook) -> Iterable[Finding]:
    """Find whom a unit left to their own points though it scored others, at the cell where it could agree.

    Heads of units and managers are not scored by the unit.
    """
    for (unit, code), left in left_to_own_points(seen.dossiers, book, seen.scorecards).items():
        home, round_ = book.unit(unit), book.round(code)
        if home is None or round_ is None or not left.scored:
            continue
        for dossier in left.people:
            person = dossier.person
            own, whole = (_mark(seen, unit, code, who) for who in (person.code, unit))
            heads = person.group == MANAGERS or name_key(person.full_name) == name_key(home.leader)
            if heads or code in dossier.excused or any(mark and mark.values for mark in (own, whole)):
                continue
            first = next(iter(dossier.scores[code, "unit"].places.values()), None)
            place = cell_or_row((own and own.place("agreed")) or first, "people", person.code)
            name = book.shown_name(person)
            yield at(codes.UNIT_LEFT_OUT, place, unit=unit, person=person.code, name=name, round=round_.name)


SCORE_SHEET_CHECKS: tuple[SeasonCheck[SeasonSeen], ...] = (
    SeasonCheck(scores_incomplete, Stage.SCORED, alone=True),
    SeasonCheck(unit_did_not_score, Stage.SCORED, alone=True),
    SeasonCheck(unit_left_out, Stage.SCORED, alone=True),
    SeasonCheck(lambda seen, book: points_findings(seen.dossiers, book, seen.scorecards, seen.ranked), Stage.JUDGED),
    SeasonCheck(lambda seen, book: unit_score_findings(seen.unit_scores, seen.units, book), Stage.SCORED, alone=True),
    SeasonCheck(lambda seen, book: unit_points_findings(seen.unit_scores, book), Stage.SCORED),
)
# What `check` makes of one return; of all checks of a season these two tuples hold those that make sense of it.
ALONE_CHECKS: tuple[SeasonCheck[SeasonSeen], ...] = (
    *(check for check in RETURNS_CHECKS if check.alone),
    *(check for check in SCORE_SHEET_CHECKS if check.alone),
)


def seen_alone(submission: Submission, register: Register, book: Rulebook) -> SeasonSeen:
    """Give what can be seen of a season that has one return only, as a merge of it would see it."""
    stamp, key = submission.stamp, submission.stamp.form
    returns, unit = Returns({key: submission}, register), book.unit(stamp.unit)
    if unit is None:
        return SeasonSeen(returns)
    listed = ((person, scores_in(person.code, (key,), returns)) for person in book.people_ever_in(unit.code))
    people = [Dossier(person, scores=scores, homes={stamp.round: unit.code}) for person, scores in listed if scores]
    own, _ = own_score((key,), returns.record)
    units = (UnitDossier(unit, returned={f"{stamp.phase}:{stamp.round}": True}, scores=own),)
    return SeasonSeen(
        returns,
        people,
        units,
        scorecards={dossier.person.code: score_card(dossier, book) for dossier in people},
        unit_scores=score_units(as_people(units, book) if own else (), book, among_peers=False),
    )
