"""What is known of people and units: facts of this season and of earlier years, each with its cells."""

from collections.abc import Mapping
from datetime import date

import msgspec

from thidua_xlsx.declare.criteria.criterion_kind import Entered
from thidua_xlsx.declare.season import Person, Round, Rulebook, Unit
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model.returns import Record, Unknown


class Fact(msgspec.Struct, frozen=True, gc=False):
    """One thing known of somebody, with its cells. `value` None and not unknown = nobody said anything (blank).

    `cells` are its cells, or with a `column` those of the record that has it there. `awaits` where a form that has not
    come back may say otherwise: then it is unknown, or, of a discipline that was found, at least `value`.
    """

    value: object = None
    cells: tuple[CellPlace, ...] | Mapping[str, CellPlace] = ()
    unknown: bool = False
    column: str = ""
    awaits: bool = False

    @property
    def places(self) -> tuple[CellPlace, ...]:
        """The cells that say so."""
        return self.cells if isinstance(self.cells, tuple) else (self.cells[self.column],)


_UNKNOWN = Fact(unknown=True)
_OWN_LEVEL = "co_so"  # the level of initiatives that a school's own council recognises


RoundAnswers = tuple[tuple[str, Record | None], ...]
"""What the self-score form of each round says of somebody, in order; None = the form is expected and not back."""


class Initiative(msgspec.Struct, frozen=True, gc=False):
    """An initiative (sáng kiến) as its author or the ledger declares it; None = not said or not understood.

    `mark` is what the initiative council gave it, points or a grade, as it was written.
    """

    person: str
    name: str
    level: str | None = None
    recognised: bool | None = None
    applied: bool | None = None
    decision_no: str = ""
    decision_date: str = ""
    places: tuple[CellPlace, ...] = ()
    used_for: str = ""
    mark: str = ""

    @property
    def certified_here(self) -> bool:
        """Whether the school's own council has recognised it, so that the head signs its certificate."""
        return self.recognised is True and self.level == _OWN_LEVEL


class Award(msgspec.Struct, frozen=True, gc=False):
    """An earlier title or commendation, from the ledger. `period` is a school year such as 2023-2024.

    `pending` where it was submitted to a level above and has no decision yet: nobody knows whether it was given.
    `kind` is that of a commendation (an id of `commendation_kind`); empty = merit. `name` is that of somebody outside
    the season's lists, who has no code. `ground` says on what basis a title was entered that had no sure one.
    """

    person: str
    title: str
    period: str
    decision_no: str = ""
    decision_date: str = ""
    issuer: str = ""
    places: tuple[CellPlace, ...] = ()
    pending: bool = False
    kind: str = ""
    name: str = ""
    ground: str = ""


NOT_GIVEN = ("refused", "withdrawn")  # above, or here after it had been entered


def is_outsider(record: Record, rulebook: Rulebook) -> bool:
    """Say whether a line of the ledger is expressly of somebody outside the lists, whoever else bears that name."""
    return rulebook.columns.choices["outsider"].find(plain_text(record.values.get("person"))) is not None


def award_state(record: Record, rulebook: Rulebook) -> str:
    """Say of a line of awards that it waits for a decision (`pending`) or was not given (`NOT_GIVEN`); else nothing.

    `finalize` writes so in the place of the issuer; a number that somebody added is a decision.
    """
    issuer, number = (plain_text(record.values.get(key)) for key in ("issuer", "decision_no"))
    return "" if number else rulebook.columns.choices["award_state"].find(issuer) or ""


class Discipline(msgspec.Struct, frozen=True, gc=False):
    """A discipline that the ledger records: its kind, the day it was decided and the day it ended (None = not said).

    `period` is the year in which it was entered, which stands for the day of a decision that nobody wrote down.
    """

    kind: str
    decision_no: str = ""
    decided: date | None = None
    ended: date | None = None
    places: tuple[CellPlace, ...] = ()
    period: str = ""


class History(msgspec.Struct, frozen=True, gc=False):
    """What the ledger says of a person's or unit's earlier years besides titles, and which years it speaks for.

    `grades` are Awards whose title is a grade. `title_years` and `initiative_years` are the years (by their first
    calendar year) that the ledger has rows of: it is taken as complete for these, and every other year is unknown.
    `doubts` are cells of lines that may be about this person or unit and may not: with any, no line counts. `unread`
    are those of lines that nobody can read, by table: what rests on that table is unknown, the other lines count.
    """

    grades: tuple[Award, ...] = ()
    disciplines: tuple[Discipline, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    title_years: frozenset[int] = frozenset()
    initiative_years: frozenset[int] = frozenset()
    doubts: tuple[CellPlace, ...] = ()
    unread: Mapping[str, tuple[CellPlace, ...]] = {}

    def doubts_of(self, table: str) -> tuple[CellPlace, ...]:
        """The cells that leave open what the ledger says in its table `table` (awards, initiatives, discipline)."""
        return (*self.doubts, *self.unread.get(table, ()))


_NO_HISTORY = History()


class YearAccount(msgspec.Struct, frozen=True, gc=False):
    """What is known of somebody in one year; `number` None = in a year that nobody can tell.

    `number` is the year's first calendar year, `period` how it is written. `commendations` hold medals too. A
    discipline stands in every year in which it may have been in force, an initiative in that of its decision.
    `titles_told` and `initiatives_told` where the ledger speaks for the year: whoever it does not name then had none.
    A grade is known where it is written down only.
    """

    number: int | None
    period: str = ""
    grades: tuple[Award, ...] = ()
    titles: tuple[Award, ...] = ()
    commendations: tuple[Award, ...] = ()
    disciplines: tuple[Discipline, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    titles_told: bool = False
    initiatives_told: bool = False

    @property
    def awards(self) -> tuple[Award, ...]:
        """Titles and commendations."""
        return (*self.titles, *self.commendations)

    @property
    def silent(self) -> bool:
        """Whether the ledger neither speaks for the year nor has a line of it."""
        lines = self.grades or self.awards or self.disciplines or self.initiatives
        return not (lines or self.titles_told or self.initiatives_told)


class Timeline(msgspec.Struct, frozen=True, gc=False):
    """The account of somebody's years before this season: `years` without a gap, in order, and `undated` lines.

    In years before `since`, the first one in the sector, there was nothing to give. `doubts` are cells of lines that
    may be about them and may not: with any, no other line counts. `disciplines` are all of the ledger, those of this
    season among them.
    """

    years: tuple[YearAccount, ...] = ()
    undated: YearAccount = YearAccount(None)
    since: int | None = None
    doubts: tuple[CellPlace, ...] = ()
    disciplines: tuple[Discipline, ...] = ()

    @property
    def accounts(self) -> tuple[YearAccount, ...]:
        """Every account, that of unclear years last."""
        return (*self.years, self.undated)

    def year(self, number: int) -> YearAccount:
        """Give the account of the year `number`; of one before there were any, whether there was nothing to tell."""
        first = self.years[0].number if self.years else None
        place = number - first if first is not None else -1
        if 0 <= place < len(self.years):
            return self.years[place]
        before = self.since is not None and number < self.since
        return YearAccount(number, titles_told=before, initiatives_told=before)


class LayerScores(msgspec.Struct, frozen=True, gc=False):
    """What one layer (self, unit) enters for a person in a round: by criterion, with cells; blanks are absent.

    Points, and for other kinds of criterion times, values, answers or yes and no (`declare/criteria`).
    `replaced` are the criteria whose entry something else stands in for, with what was typed (None = nothing).
    `excused` are those left blank that do not apply to this person, as their unit says.
    """

    points: Mapping[str, Entered | Unknown]
    places: Mapping[str, CellPlace]
    replaced: Mapping[str, Entered | Unknown | None] = {}
    excused: frozenset[str] = frozenset()


class Dossier(msgspec.Struct, frozen=True, gc=False):
    """Everything known of one person in this season (hồ sơ xét).

    `registered` are title ids exactly as entered, `commendations` the commendations; `registration` is None where the
    unit's form did not come back.
    `scores` is by (round, layer). `initiatives_known` is False while a self-score form of the unit is missing; `untold`
    are the rounds that it lacks, None where they would not help either (initiatives without an owner).
    `excused` are the rounds that the council excused, with a reason. `answers` are what grade and discipline were made
    of, by round. `homes` are, for whoever moved during the year,
    the units whose forms spoke of them, by round.
    """

    person: Person
    registration: Record | None = None
    registered: tuple[str, ...] = ()
    movements: tuple[str, ...] = ()
    scores: Mapping[tuple[str, str], LayerScores] = {}
    grade: Fact = _UNKNOWN
    discipline: Fact = _UNKNOWN
    months_worked: Fact = _UNKNOWN
    leave_days: Fact = _UNKNOWN
    proposed_title: Fact = _UNKNOWN
    initiatives: tuple[Initiative, ...] = ()
    initiatives_known: bool = False
    untold: frozenset[str] | None = None
    awards: tuple[Award, ...] = ()
    commendations: tuple[str, ...] = ()
    history: History = _NO_HISTORY
    excused: frozenset[str] = frozenset()
    answers: RoundAnswers = ()
    homes: Mapping[str, str] = {}

    @property
    def code(self) -> str:
        """The code of the person."""
        return self.person.code

    def stay_in(self, round_: Round) -> Person:
        """The person as the form of a round asks about them: in the unit that answered, of the position group then."""
        if not self.person.earlier:
            return self.person
        stays = self.person.stays_in(round_)
        return next((stay for stay in stays if stay.unit == self.homes.get(round_.code)), stays[0])

    def left_before_asked(self, book: Rulebook) -> bool:
        """Say whether the person has left before every form that asks about the year: only the council can answer."""
        if self.person.until is None or self.answers or not book.rounds:
            return False
        asking = (round_ for round_ in book.rounds if book.asks_of_year(round_))
        return not any(self.person.present(round_.start, round_.end) for round_ in asking)


class UnitDossier(msgspec.Struct, frozen=True, gc=False):
    """Everything known of one unit: its own registration, grade, discipline and history, and which forms came back.

    Where the season scores units too, `scores` is what the unit gave itself by (round, layer), `remarks` what it wrote
    beside its points by (round, criterion), `excused` the rounds that the council excused.
    """

    unit: Unit
    registration: Record | None = None
    registered: tuple[str, ...] = ()
    grade: Fact = _UNKNOWN
    discipline: Fact = _UNKNOWN
    proposed_title: Fact = _UNKNOWN
    targets: tuple[Record, ...] = ()
    returned: Mapping[str, bool] = {}
    awards: tuple[Award, ...] = ()
    commendations: tuple[str, ...] = ()
    history: History = _NO_HISTORY
    scores: Mapping[tuple[str, str], LayerScores] = {}
    remarks: Mapping[tuple[str, str], str] = {}
    excused: frozenset[str] = frozenset()
    answers: RoundAnswers = ()

    @property
    def code(self) -> str:
        """The code of the unit."""
        return self.unit.code
