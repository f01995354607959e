"""Everything that a season declares, together."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property

import msgspec

from thidua_xlsx.base.text import by_key, name_key
from thidua_xlsx.declare.law.regime import Regime
from thidua_xlsx.declare.season.deadlines import Due
from thidua_xlsx.declare.season.hand_ins import HandIn, ReceivedLine
from thidua_xlsx.declare.season.movements import Activity, Contest, Deed, FundLine, Movement, PupilClass
from thidua_xlsx.declare.season.people import SCHOOL, CouncilMember, Person, Unit, shown_names
from thidua_xlsx.declare.season.policies import (
    CalendarTask,
    Inspection,
    LogLine,
    Paragraph,
    PluginStamp,
    ProposalRound,
    Reviewer,
    RewardDecision,
    RewardPolicy,
    School,
    SecretaryChoice,
    TitlePolicy,
    VotingPolicy,
)
from thidua_xlsx.declare.season.reporting_schools import Reporter, SchoolsPolicy, id_key
from thidua_xlsx.declare.season.score_sheet import Round, Rubric
from thidua_xlsx.declare.tables.column_book import BilingualText, Choices, ColumnBook
from thidua_xlsx.declare.tables.form_spec import Form, TableSpec
from thidua_xlsx.documents.looks import NO_LOOKS, Looks
from thidua_xlsx.messages.findings import Waiver

NOMINATIONS = "nominations"  # the phase that has deadlines of its own beside a round's


class Rulebook(msgspec.Struct, frozen=True, dict=True, eq=False):
    """The rulebook (quy chế): everything declared, checked and ready to use.

    `last_titles` are the titles of the year before by the code of the person or unit, as the ledger has them.
    `earlier_bases` are keys of lines of `bases` that are of an earlier year: no paper cites them.
    `council` is the emulation council, beside it the `initiative_council`.
    `own_rules` names the season's own regime (and interpretations) where somebody asked to see it judged under others.
    `collective` is the same season as the score sheet of its units has it, where there is one: its rubric is that
    sheet, and each unit stands in the place of a person whose position group is the unit's kind.
    `guests` and `guest_units` are whom the schools of an office put forward: known by their codes, and in no list of
    the season's own people and units.
    """

    school: School
    units: tuple[Unit, ...]
    people: tuple[Person, ...]
    rubric: Rubric
    rounds: tuple[Round, ...]
    titles: Mapping[str, TitlePolicy]
    regime: Regime
    columns: ColumnBook
    forms: Mapping[str, Form]
    choices: Mapping[str, Choices]
    calendar: tuple[CalendarTask, ...] = ()
    movements: tuple[Movement, ...] = ()
    deeds: tuple[Deed, ...] = ()
    contests: tuple[Contest, ...] = ()
    fund: tuple[FundLine, ...] = ()
    activities: tuple[Activity, ...] = ()
    pupil_classes: tuple[PupilClass, ...] = ()
    council: tuple[CouncilMember, ...] = ()
    initiative_council: tuple[CouncilMember, ...] = ()
    bases: tuple[str, ...] = ()
    earlier_bases: frozenset[str] = frozenset()
    secretary_choices: tuple[SecretaryChoice, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    dues: Mapping[str, Due] = msgspec.field(default_factory=dict)
    targets: Mapping[str, Decimal] = msgspec.field(default_factory=dict)
    as_of: date | None = None
    today: date | None = None
    counts_forged: bool = True  # forms whose signature is wrong, where there is no other copy
    grades_each_round: bool = False  # grade, discipline and proposals, which are asked at the year's end else
    pact_decides: bool = False  # points of criteria that count the pact follow its results, whatever was typed
    shown_names: Mapping[str, str] = msgspec.field(default_factory=dict)
    rewards: RewardPolicy = msgspec.field(default_factory=RewardPolicy)
    own_rules: tuple[BilingualText, ...] = ()
    as_if_closed: bool = False  # somebody asked to see a running season as if its last round had come in
    log: tuple[LogLine, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    own_words: Mapping[str, Mapping[str, str]] = {}
    last_titles: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    voting: VotingPolicy = msgspec.field(default_factory=VotingPolicy)
    reviewers: tuple[Reviewer, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    reporters: tuple[Reporter, ...] = ()
    schools: SchoolsPolicy = msgspec.field(default_factory=SchoolsPolicy)
    collective: "Rulebook | None" = None
    conference: date | None = None  # of the staff, on which registrations are adopted
    school_registration: Mapping[str, object] = msgspec.field(default_factory=dict)  # title, commendation, target
    hand_ins: tuple[HandIn, ...] = ()
    received: tuple[ReceivedLine, ...] = ()
    decisions: tuple[RewardDecision, ...] = ()
    proposal_rounds: tuple[ProposalRound, ...] = ()
    proposal_round: str = ""  # the name of the one that a part of the season is about
    guests: tuple[Person, ...] = ()
    guest_units: tuple[Unit, ...] = ()
    looks: Looks = NO_LOOKS
    plugins: tuple[PluginStamp, ...] = ()

    # Looked up once a cell: a search through all people would make a large season quadratic.
    @cached_property
    def _units(self) -> Mapping[str, Unit]:
        return {unit.code: unit for unit in reversed((*self.units, *self.guest_units))}  # of two the first counts

    @cached_property
    def _people(self) -> Mapping[str, Person]:
        return {person.code: person for person in reversed((*self.people, *self.guests))}

    @cached_property
    def _members(self) -> Mapping[str, tuple[Person, ...]]:
        members = by_key(self.people, lambda person: person.unit)
        return {unit: tuple(people) for unit, people in members.items()}

    @cached_property
    def _ever(self) -> Mapping[str, tuple[Person, ...]]:
        ever: dict[str, list[Person]] = {}
        for person in self.people:
            for unit in dict.fromkeys(stay.unit for stay in person.stays):
                ever.setdefault(unit, []).append(person)
        return {unit: tuple(people) for unit, people in ever.items()}

    def decision_on(self, title: str) -> RewardDecision | None:
        """The one decision of this year on `title` (its id); None where there is none, or it may be several."""
        decisions = [decision for decision in self.decisions if title in decision.titles]
        return decisions[0] if len(decisions) == 1 else None

    def declared_level(self, title: str) -> str:
        """Give the level that decides on `title` as the season or the law has it, or an empty text.

        It is `school` for a title that its holder's own school decides on.
        """
        policy, law = self.titles.get(title), self.regime.titles.get(title)
        return policy.decided_by if policy and policy.decided_by else law.decided_by if law else ""

    def proposal_round_of(self, title: str) -> str:
        """The code of the round in which `title` (its id) is decided before the others; empty at the year's end."""
        return next((sitting.code for sitting in self.proposal_rounds if title in sitting.titles), "")

    def registered_itself(self, what: str) -> tuple[str, ...]:
        """Give the titles or commendations (`what`) that the school itself registers as a collective."""
        named = self.school_registration.get(what)
        return named if isinstance(named, tuple) else (named,) if isinstance(named, str) else ()

    @cached_property
    def _holders(self) -> Mapping[str, str]:
        schools = {school.code: school.name for school in self.reporters}
        return {SCHOOL: self.school.name, **schools, **{unit.code: unit.name for unit in self.units}}

    @cached_property
    def _senders(self) -> tuple[Mapping[str, Reporter], Mapping[str, Reporter]]:
        """Who sends a report, by the ids that it may bear: as declared, and in the form in which ids are compared."""
        exact: dict[str, Reporter] = {}
        alike: dict[str, Reporter] = {}
        for school in self.reporters:
            for id_ in (school.code, *school.ids):
                exact.setdefault(id_, school)
                alike.setdefault(id_key(id_), school)
        return exact, alike

    def sender_of(self, id_: str) -> Reporter | None:
        """Give whose report bears `id_`, the id of a season: just as declared, else but for the year at its end.

        None where it is nobody's.
        """
        exact, alike = self._senders
        key = id_key(id_)
        return exact.get(id_) or (alike.get(key) if key else None)

    @property
    def unit_rubric(self) -> Rubric | None:
        """The score sheet that units fill in for themselves, or None."""
        return self.collective.rubric if self.collective else None

    def for_table(self, spec: TableSpec) -> "Rulebook":
        """The rulebook as a table speaks of it: with units in the place of people on the score sheet of units."""
        return self.collective if spec.shape.of_units and self.collective else self

    def unit(self, code: str) -> Unit | None:
        """The unit with the code `code`, or None."""
        return self._units.get(code)

    def people_of(self, unit: str) -> tuple[Person, ...]:
        """The people of `unit`, by its code, as the season workbook orders them; everybody for the school itself."""
        return self.people if unit == SCHOOL else self._members.get(unit, ())

    def people_ever_in(self, unit: str) -> tuple[Person, ...]:
        """The people who belonged to `unit`, by its code, at any time of the year; everybody for the school itself."""
        return self.people if unit == SCHOOL else self._ever.get(unit, ())

    def people_asked(self, unit: str, round_: Round | None) -> tuple[Person, ...]:
        """The people whom a form of `unit`, by its code, asks about, as they were then.

        They are those in the unit when the round ended, or as the year began. Who was not there at any time in the
        round is not asked. For the school itself everybody who was.
        """
        present = (
            person for person in self.people_ever_in(unit) if round_ is None or person.present(round_.start, round_.end)
        )
        return tuple(stay for person in present if (stay := person.stays_in(round_)[0]).unit == unit or unit == SCHOOL)

    def issued_to(self, code: str) -> Unit | None:
        """Whose form bears the code `code`: a unit, or the school with its council; None where there is no such."""
        return Unit(SCHOOL, self.school.name) if code == SCHOOL else self.unit(code)

    def asks_of_year(self, round_: Round | None) -> bool:
        """Say whether the forms of a round ask what is said of the year as a whole: grade, discipline, proposals."""
        return self.grades_each_round or round_ is None or round_.code == self.rounds[-1].code

    def holder_name(self, code: str) -> str:
        """The name of who owes something, by `code`: a unit (a guest's too), a reporting school, the school itself."""
        unit = self.unit(code)
        return self._holders.get(code) or (unit.name if unit else code)

    def is_unit(self, code: str) -> bool:
        """Say whether `code` is that of a unit or of a school that reports, and not of whoever else owes something."""
        return code != SCHOOL and code in self._holders

    def person(self, code: str) -> Person | None:
        """The person with the code `code`, or None."""
        return self._people.get(code)

    def person_in(self, code: str, unit: str, round_: str) -> Person | None:
        """The person with the code `code` as the form of `unit` for the round `round_` speaks of them, or None."""
        person = self.person(code)
        if person is None or not person.earlier:
            return person
        stays = person.stays_in(self.round(round_))
        return next((stay for stay in stays if stay.unit == unit), stays[0])

    def round(self, code: str) -> Round | None:
        """The round with the code `code`, or None."""
        return next((round_ for round_ in self.rounds if round_.code == code), None)

    def round_name(self, code: str) -> str:
        """Name the round with this `code`; the code itself where there is none."""
        declared = self.round(code)
        return declared.name if declared else code

    def form_of(self, phase: str) -> Form | None:
        """The form that is sent out in `phase`, or None."""
        return next((form for form in self.forms.values() if form.phase == phase), None)

    def form_name(self, phase: str, round_: str) -> tuple[object, ...]:
        """Give a form's name for messages: the short name of `phase`, and the name of `round_`, a code, if any."""
        form, declared = self.form_of(phase), self.round(round_)
        title: tuple[object, ...] = (form.short,) if form else (phase,)
        return (*title, declared.name) if declared else title

    def shown_name(self, person: Person) -> str:
        """The person's name for lists; two people of one name are told apart by year of birth or code."""
        return self.shown_names.get(person.code) or shown_names(self.people)[person.code]

    @cached_property
    def _guest_codes(self) -> frozenset[str]:
        return frozenset(guest.code for guest in self.guests)

    def name_of(self, code: str, *, bare: bool = False) -> str:
        """Name the person or unit with this `code` as lists do; a person's name `bare`, even where others bear it."""
        person = self.person(code)
        if person is None:
            return self.holder_name(code)
        return person.full_name if bare else self.shown_name(person)

    def name_with_home(self, code: str) -> str:
        """Name the person or unit with this `code` in a sentence: whom a school puts forward with that school."""
        home = self.unit(self._people[code].unit) if code in self._guest_codes else None
        return f"{self.name_of(code)} ({home.name})" if home else self.name_of(code)


def due_key(phase: str, round_: str = "") -> str:
    """Give the name of a deadline: its `phase`, or for self-score forms the code of its round, `round_`.

    Nominations have both, `nominations:R1`.
    """
    return f"{phase}:{round_}" if phase == NOMINATIONS else round_ or phase


def due_of(rulebook: Rulebook, phase: str, round_: str = "") -> Due:
    """Give when the forms of `phase` and the round `round_` are due.

    Nominations are due with the round, unless they have their own day.
    """
    own_due = rulebook.dues.get(due_key(phase, round_))
    return own_due or rulebook.dues.get(round_ or phase, Due(""))


_BODIES = {"Phòng ": "office", "Sở ": "department", "UBND ": "committee", "Ủy ban nhân dân ": "committee"}


def kind_of_body(book: Rulebook) -> str:
    """Say what kind of body a season is of, by its name; any other to which schools report is a body all the same."""
    key = name_key(book.school.name)
    kinds = (kind for word, kind in _BODIES.items() if key.startswith(name_key(word)))
    return next(kinds, "body" if book.reporters else "school")
