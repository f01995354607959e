"""What the council verifies, and what its returned workbook says: meeting, votes, changes of points."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

import msgspec

from thidua_xlsx.declare.criteria.criterion_kind import Entered
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model.returns import Record

_Day = date  # for classes that have a field named date


class ComparedCriterion(msgspec.Struct, frozen=True):
    """One criterion that the council should look at, in one round of one person: the layers' points side by side.

    Points of the layers (None = not scored), the evidence given, `large` where they lie far apart, `unproved` where
    full marks of a criterion that needs evidence have none, `unclear` where a cell that is needed is blank or unread,
    `knocked` where it holds the total down.
    """

    criterion: str
    own: Decimal | None
    unit: Decimal | None
    evidence: tuple[str, ...] = ()
    large: bool = False
    unproved: bool = False
    unclear: bool = False
    knocked: bool = False

    @property
    def doubtful(self) -> bool:
        """Whether the council has to look at it by itself."""
        return self.large or self.unclear or self.knocked


class VerifiedRound(msgspec.Struct, frozen=True):
    """What the council verifies of one person in one round: the totals of the layers, then criteria worth a look.

    Totals in points (None = that layer is absent); `large` where they lie far apart; `proofs` counts the pieces of
    evidence. `criteria` are in the order of the score sheet; `rest` are the points of all others: both layers gave
    these, or only one layer scored at all. `sampled` where the person is one of those whose scores the council
    verifies.
    """

    person: str
    round: str
    own: Decimal | None
    unit: Decimal | None
    large: bool
    proofs: int
    criteria: tuple[ComparedCriterion, ...]
    rest: Mapping[str, Decimal]
    sampled: bool = False

    @property
    def both(self) -> bool:
        """Whether both layers scored."""
        return self.own is not None and self.unit is not None

    @property
    def differing(self) -> int:
        """How many criteria the layers scored differently; none where only one scored."""
        return sum(criterion.own != criterion.unit for criterion in self.criteria) if self.both else 0

    @property
    def doubtful(self) -> bool:
        """Whether the council has to look at it: far apart, unread, knocked out, or of those whom it verifies."""
        return self.sampled or self.large or any(criterion.doubtful for criterion in self.criteria)

    @property
    def apart(self) -> bool:
        """Whether something lies far apart: the total, or a criterion."""
        return self.large or any(criterion.large for criterion in self.criteria)


class Sampled(msgspec.Struct, frozen=True):
    """Somebody whose self-scores the council verifies, and why: `drawn`, or far apart in the rounds named by `apart`.

    `scored` is False where nothing has been scored yet that could be verified.
    """

    person: str
    unit: str
    drawn: bool
    apart: tuple[str, ...] = ()
    scored: bool = True


class Meeting(msgspec.Struct, frozen=True):
    """The council's meeting as its workbook tells it; None = not said.

    `contradicts` where its numbers cannot be true together, or one cannot be read: nothing is decided from any of them.
    """

    date: _Day | None = None
    members: int | None = None
    present: int | None = None
    ballots_issued: int | None = None
    ballots_valid: int | None = None
    staff_valid: int | None = None
    places: Mapping[str, CellPlace] = msgspec.field(default_factory=dict)
    contradicts: bool = False


class Decision(msgspec.Struct, frozen=True):
    """What the council decided on one title of somebody: votes, their share (0..1), and whether it passed.

    `passed` is None while votes, the base or the threshold are not known. `basis_changed` where what the council saw of
    them has changed since its workbook was issued, `grounds_changed` where that is more than their points: what was
    judged of the title itself. `out_of` and `staff_out_of` are the numbers of all ballots that are written beside the
    votes. `held_later` is the later meeting that voted on it, None where the first did.
    """

    who: str
    title: str
    yes: int | None = None
    no: int | None = None
    share: Decimal | None = None
    passed: bool | None = None
    note: str = ""
    staff_yes: int | None = None
    staff_no: int | None = None
    out_of: tuple[int, ...] = ()
    staff_out_of: tuple[int, ...] = ()
    basis_changed: bool = False
    grounds_changed: bool = False
    places: tuple[CellPlace, ...] = ()
    held_later: Meeting | None = None


class Adjustment(msgspec.Struct, frozen=True):
    """A change of points by the council: whose, in which round and criterion, to what, and why."""

    person: str
    round: str
    criterion: str
    score: Entered
    reason: str
    place: CellPlace


class Council(msgspec.Struct, frozen=True, dict=True):
    """The council's returned workbook: the meeting, the decisions, adjustments that were applied.

    `dossiers` and `grades` are its records by who (a person, a unit, the school). `unit_adjustments` are those of units
    in the place of people. `ballots` are all that its workbook held, voted on or blank (`<person or unit>:<title>`),
    `blank_ballots` those of them without votes, with the cell for these; `set_aside` those of which a note says that
    they were not put to the vote, with the note and its cell. `nominated` is its word on single deeds, by the code of
    the nomination, `marked` that on entries to contests, by theirs. Where it sits several times a year, `sittings` has
    the word of each, by the code of its proposal round
    (empty: at the year's end), and all else is what they say together, the meeting that of the year's end. `deferred`
    are who and title that came after their round had sat and go to the sitting at the year's end. `supplements` are
    meetings that were held later on some of its ballots, the earliest first; what they voted on stands in `decisions`.
    """

    file: str
    meeting: Meeting
    decisions: tuple[Decision, ...] = ()
    dossiers: Mapping[str, Record] = msgspec.field(default_factory=dict)
    grades: Mapping[str, Record] = msgspec.field(default_factory=dict)
    adjustments: tuple[Adjustment, ...] = ()
    initiatives: tuple[Record, ...] = ()
    unit_adjustments: tuple[Adjustment, ...] = ()
    ballots: frozenset[str] = frozenset()
    blank_ballots: Mapping[str, CellPlace] = msgspec.field(default_factory=dict)
    set_aside: Mapping[str, tuple[str, CellPlace]] = msgspec.field(default_factory=dict)
    nominated: Mapping[str, Record] = msgspec.field(default_factory=dict)
    marked: Mapping[str, Record] = msgspec.field(default_factory=dict)
    sittings: Mapping[str, "Council"] = msgspec.field(default_factory=dict)
    deferred: frozenset[tuple[str, str]] = frozenset()
    supplements: tuple["Council", ...] = ()

    def has_sat(self, round_: str) -> bool:
        """Whether the workbook of the proposal round `round_` (its code) has come back.

        Without rounds there is one for all.
        """
        return round_ in self.sittings if self.sittings else not round_

    def round_for(self, who: str, title: str, round_: str) -> str:
        """Give the code of the round whose sitting is about a `title` (its id) of `who`, a person's or unit's code.

        That is the title's own round, `round_`, or the year's end (empty) where it was put off until then.
        """
        return "" if (who, title) in self.deferred else round_

    def has_decided(self, round_: str) -> bool:
        """Whether any ballot of the sitting of the proposal round `round_` (its code) was decided.

        Without rounds there is one for all.
        """
        sitting = self.sittings.get(round_) if self.sittings else self
        return sitting is not None and sitting.decided_anything

    def meeting_in(self, round_: str) -> Meeting:
        """The meeting of the sitting of the proposal round `round_` (its code); without rounds there is one for all."""
        sitting = self.sittings.get(round_)
        return sitting.meeting if sitting else self.meeting

    def dossier_in(self, round_: str, who: str) -> Record | None:
        """Its word on the dossier of `who` (a code) in the sitting of the proposal round `round_`.

        None where it said nothing there.
        """
        sitting = self.sittings.get(round_) if self.sittings else self
        return sitting.dossiers.get(who) if sitting else None

    def on_nomination(self, codes: Sequence[str]) -> Record | None:
        """Its word on a nomination, by any of the `codes` that this has; None where it said nothing."""
        return next((self.nominated[code] for code in codes if code in self.nominated), None)

    # Asked for every verdict: a search each time would make a large season quadratic.
    @cached_property
    def _decided(self) -> Mapping[tuple[str, str], Decision]:
        return {
            (decision.who, decision.title): decision for decision in reversed(self.decisions)
        }  # of two the first counts

    def decision(self, who: str, title: str) -> Decision | None:
        """The decision on one `title` (its id) of `who`, a person's or unit's code; None where there was no ballot."""
        return self._decided.get((who, title))

    def aside(self, who: str, title: str) -> tuple[str, CellPlace] | None:
        """The note that one `title` (its id) of `who`, a code, was not put to the vote, and its cell; None without."""
        return self.set_aside.get(f"{who}:{title}")

    @cached_property
    def decided_anything(self) -> bool:
        """Whether any ballot was decided."""
        return any(decision.passed is not None for decision in self.decisions)
