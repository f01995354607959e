"""What is known of people and units for the law: all facts that its conditions may name.

Of people these are grade, discipline, work, initiatives, earlier years and other verdicts; of a unit its grade, and how
many of its people meet what.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.judging.law.build_timeline import timeline_of
from thidua_xlsx.judging.law.discipline_facts import discipline_at_end, discipline_of, years_since_discipline
from thidua_xlsx.judging.law.evaluate import Outcome, evaluate
from thidua_xlsx.judging.law.facts import FactArguments, FactRange, LawFact, LawFacts, facts_by_name
from thidua_xlsx.judging.law.history_facts import Past, met_by
from thidua_xlsx.judging.law.initiative_facts import free_found, level_found, recognised_found
from thidua_xlsx.judging.law.ordered_scales import discipline_scale, grade_found, grade_scale, graded, title_label
from thidua_xlsx.judging.law.service_facts import months_since_recruitment, sector_years
from thidua_xlsx.messages.findings import Phrase
from thidua_xlsx.messages.places import CellPlace, unique_places
from thidua_xlsx.model import Dossier, Fact, Met, Timeline, UnitDossier

_UNKNOWN = Outcome(Met.UNKNOWN)
Outcomes = Mapping[tuple[str, str], Outcome]  # by (code of a person or unit, title)


class TitlesGiven(msgspec.Struct, frozen=True):
    """What titles of this year came to by quotas, votes and replies, where that is known, by (who, title).

    `own` has what was given (yes) and what was not (no): the year counts so in a run of somebody's own. `voted` has the
    titles on which the council has sat: given, not given, or waiting for the vote (unknown).
    """

    own: Outcomes = {}
    voted: Outcomes = {}


NONE_GIVEN = TitlesGiven()


class SubjectFacts:
    """The facts of one person or unit (`of`), as `facts` find them; each is found once.

    `ledger_known` is False where the season has no ledger of earlier years; `given` is what is known of this one.
    """

    __slots__ = ("_facts", "_found", "_outcomes", "_timeline", "dossier", "given", "ledger_known", "rulebook")
    of = ""  # "person" or "unit"
    dossier: Dossier | UnitDossier

    def __init__(self, rulebook: Rulebook, facts: LawFacts, ledger_known: bool, given: TitlesGiven) -> None:
        self.rulebook, self.ledger_known, self.given, self._facts = rulebook, ledger_known, given, facts
        self._outcomes: dict[str, Outcome] = {}
        self._timeline: Timeline | None = None
        self._found: dict[tuple[object, ...], FactRange | None] = {}

    def fact(self, name: str, of: str = "", within_years: int = 0) -> FactRange | None:
        """What is known of the fact `name`; None where the program knows no such fact.

        `of` is the title or grade it is about, `within_years` how many of the last years count (0 = all).
        """
        key = (name, of, within_years)
        if key not in self._found:
            fact = self._facts.get((self.of, name))
            self._found[key] = fact.find(self, FactArguments(fact.topic, of, within_years)) if fact else None
        return self._found[key]

    def title(self, title: str) -> FactRange:
        """Whether the conditions of another title, the id `title`, are met; its cells are those that decided it."""
        key = ("title", title)
        known = self._found.get(key)
        if known is None:
            known = self._found[key] = self._title_fact(title, self.outcome(title))
        return known

    def _title_fact(self, title: str, outcome: Outcome) -> FactRange:
        decided = [reason.places for reason in outcome.reasons if reason.met is outcome.met]
        places = unique_places([place for places in decided for place in places])
        low, high = {Met.YES: (1, 1), Met.NO: (0, 0), Met.UNKNOWN: (0, 1)}[outcome.met]
        return FactRange("title", low, high, params={"title": title_label(title, self.rulebook)}, places=places)

    def outcome(self, title: str) -> Outcome:
        """Whether the conditions of the title `title` are met, and why; unknown where the law does not know it."""
        if title not in self._outcomes:
            law = self.rulebook.regime.titles.get(title)
            self._outcomes[title] = evaluate(law.needs, self, self.rulebook.regime) if law else _UNKNOWN
        return self._outcomes[title]

    def years_running(self, of: str, after: str = "", *, with_this_year: bool = False) -> FactRange:
        """How many years running `of`, a title, or a grade or better, was given.

        Only years `after` that for which another title was given count, where one is named. The years end with the last
        one, or with this one where `with_this_year`.
        """
        key = ("running", of, after, with_this_year)
        fact = self._found.get(key)
        if fact is None:
            now = self._this_year(of) if with_this_year else None
            fact = self._found[key] = self.past.years_running(of, now, after)
        return fact

    def awarded(self, title: str, within_years: int = 0, *, with_this_year: bool = False) -> FactRange:
        """How many times `title` was given in the last years, so many as `within_years` says, or ever (0).

        This year's verdict is one of the times where `with_this_year`.
        """
        now = self._this_year(title) if with_this_year else None
        return self.past.awarded(title, within_years, now)

    def _this_year(self, of: str) -> FactRange:
        if of in grade_scale(self.rulebook).ids:
            return graded(self.dossier.grade, of, self.rulebook)
        given = self.given.own.get((self.code, of))
        if given is None:
            return self.title(of)
        fact = self._title_fact(of, given)
        if given.met is Met.NO:
            why = given.reasons[0]
            fact = replace(fact, params={**fact.params, "why": Phrase(why.key, why.params)})
        return fact

    @property
    def code(self) -> str:
        """The code of the person or unit."""
        dossier = self.dossier
        return dossier.code

    @property
    def timeline(self) -> Timeline:
        """The account of the person's or unit's years."""
        if self._timeline is None:
            self._timeline = timeline_of(self.dossier, self.rulebook, ledger_known=self.ledger_known)
        return self._timeline

    @property
    def past(self) -> Past:
        """The earlier years, as the law asks for them."""
        return Past(self.rulebook, self.timeline, self.ledger_known)


class UnitFacts(SubjectFacts):
    """The facts of one unit: `members` are its people's dossiers, `outcomes` the verdicts on them.

    Shares are over counted people, as every denominator is; discipline and the number of people are over everybody.
    Where the council has sat on a title of people, what it `voted` counts in the place of the verdict; whoever waits
    for the vote counts as the verdict has it.
    """

    __slots__ = ("members", "outcomes")
    of = "unit"
    dossier: UnitDossier

    def __init__(
        self,
        dossier: UnitDossier,
        members: tuple[Dossier, ...],
        outcomes: Outcomes,
        rulebook: Rulebook,
        facts: LawFacts,
        ledger_known: bool = True,
        given: TitlesGiven = NONE_GIVEN,
    ) -> None:
        super().__init__(rulebook, facts, ledger_known, given)
        self.dossier, self.members, self.outcomes = dossier, members, outcomes

    def judged_otherwise(self, outcomes: Outcomes) -> "UnitFacts":
        """The same unit, had some of its people been judged otherwise."""
        changed = {**self.outcomes, **outcomes}
        known = (self.rulebook, self._facts, self.ledger_known, self.given)
        return UnitFacts(self.dossier, self.members, changed, *known)

    def share_of_people(self, asked: FactArguments) -> FactRange:
        """The share of counted people who meet a title; the sentence tells whoever waits for the vote apart."""
        fact = self._share(asked.topic, [self._title_of(dossier, asked.of) for dossier in self._counted()])
        law = self.rulebook.regime.titles.get(asked.of)
        holders = (law.holders if law else None) or title_label(asked.of, self.rulebook)
        params = {**fact.params, "holders": holders, **self._votes(self._counted(), asked.of)}
        if waiting := self._waiting(self._counted(), asked.of):
            whole, people = int(fact.low * len(self._counted())), len(self._counted())
            with_them = {"count": waiting, "whole": whole, "people": people, "percent": fact.params["percent"]}
            params["waiting"] = Phrase("reason.votes.waiting_share", with_them)
            params |= {"count": whole - waiting, "percent": half_up(Fraction(100 * (whole - waiting), people), 2)}
        return replace(fact, params=params)

    def share_completed(self, asked: FactArguments) -> FactRange:
        """The share of counted people whose grade is the one that counts as completed, or better."""
        grades = [(dossier, graded(dossier.grade, asked.of, self.rulebook)) for dossier in self._counted()]
        return self._share(asked.topic, [(met_by(fact), dossier.grade.places) for dossier, fact in grades])

    def count_of_people(self, asked: FactArguments) -> FactRange:
        """How many of the members meet a title, at least and at most."""
        mets = [(self._outcome_of(member, asked.of).met, member) for member in self.members]
        unknown = [dossier for met, dossier in mets if met is Met.UNKNOWN]
        count = sum([met is Met.YES for met, _ in mets])
        waiting = self._waiting(self.members, asked.of)
        with_them = {"count": waiting, "whole": count}
        relevant = Met.YES if count else Met.UNKNOWN
        deciding = [dossier for met, dossier in mets if met is relevant or not (count or unknown)]
        return FactRange(
            asked.topic,
            count,
            count + len(unknown),
            no="few" if count else "none",
            params={
                "count": Decimal(count - waiting),
                "title": title_label(asked.of, self.rulebook),
                "names": self._names(unknown),
                **self._votes(self.members, asked.of),
                "waiting": Phrase("reason.votes.waiting", with_them) if waiting else "",
            },
            places=unique_places([place for dossier in deciding for place in self._title_of(dossier, asked.of)[1]]),
        )

    def _counted(self) -> tuple[Dossier, ...]:
        return tuple([member for member in self.members if member.person.counted])

    def _names(self, members: Sequence[Dossier]) -> tuple[str, ...]:
        return tuple(self.rulebook.shown_name(member.person) for member in members)

    def _title_of(self, member: Dossier, title: str) -> tuple[Met, Sequence[CellPlace]]:
        outcome = self._outcome_of(member, title)
        return outcome.met, [place for reason in outcome.reasons for place in reason.places]

    def _outcome_of(self, member: Dossier, title: str) -> Outcome:
        voted = self.given.voted.get((member.code, title))
        if voted is None or voted.met is Met.UNKNOWN:
            return self.outcomes.get((member.code, title), _UNKNOWN)
        return voted

    def _waiting(self, members: Sequence[Dossier], title: str) -> int:
        """Count those on whom the council has still to vote and whom the verdict counts as long as it has not."""
        return sum(
            vote.met is Met.UNKNOWN and self._outcome_of(member, title).met is Met.YES
            for member in members
            if (vote := self.given.voted.get((member.code, title)))
        )

    def _votes(self, members: Sequence[Dossier], title: str) -> dict[str, Phrase | str]:
        """Say that a count is of what the council has passed, and whom it did not pass."""
        voted = [(member, vote.met) for member in members if (vote := self.given.voted.get((member.code, title)))]
        refused = [member for member, met in voted if met is Met.NO]
        return {
            "refused": Phrase("reason.votes.refused", {"names": self._names(refused)}) if refused else "",
            "waiting": "",
            "passed": Phrase("reason.votes.passed") if all(met is Met.YES for _, met in voted) and voted else "",
        }

    def _share(self, topic: str, mets: Sequence[tuple[Met, Sequence[CellPlace]]]) -> FactRange:
        """The share of counted people who meet something; those unknown could be either, which gives the interval."""
        people = self._counted()
        if not people:
            return FactRange(topic, 0, 1, unknown="empty", shown_as_percent=True)
        count = sum(met is Met.YES for met, _ in mets)
        unknown = [dossier for dossier, (met, _) in zip(people, mets, strict=True) if met is Met.UNKNOWN]
        keeping_open = [place for met, places in mets if met is Met.UNKNOWN for place in places]
        low, high = Fraction(count, len(people)), Fraction(count + len(unknown), len(people))
        return FactRange(
            topic,
            low,
            high,
            no="no_anyway" if unknown else "no",
            params={
                "count": count,
                "people": len(people),
                "percent": half_up(low * 100, 2),
                "open": len(unknown),
                "names": self._names(unknown),
            },
            places=unique_places([place for _, places in mets for place in places]),
            shown_as_percent=True,
            open_places=unique_places(keeping_open),
        )

    def worst_discipline(self, asked: FactArguments) -> FactRange:
        """The heaviest discipline among the members: at least the worst known, at most anything while one is open."""
        scale = discipline_scale(self.rulebook)
        each = [(member, discipline_of("discipline", member, self.rulebook)) for member in self.members]
        low = max([fact.low for _, fact in each], default=0)
        unknown = [dossier for dossier, fact in each if fact.low != fact.high]
        keeping_open = [place for _, fact in each if fact.low != fact.high for place in fact.places]
        heaviest = [dossier for dossier, fact in each if fact.low == low]
        return FactRange(
            asked.topic,
            low,
            scale.top if unknown else low,
            yes="within" if low else "none",
            no="over",
            params={
                "found": scale.label(scale.ids[int(low)]),
                "heaviest": self._names(heaviest) if low else (),
                "names": self._names(unknown),
            },
            places=unique_places([place for _, fact in each for place in fact.places]),
            scale=scale,
            open_places=unique_places(keeping_open),
        )


class PersonFacts(SubjectFacts):
    """The facts of one person."""

    __slots__ = ()
    of = "person"
    dossier: Dossier

    def __init__(
        self,
        dossier: Dossier,
        rulebook: Rulebook,
        facts: LawFacts,
        ledger_known: bool = True,
        given: TitlesGiven = NONE_GIVEN,
    ) -> None:
        super().__init__(rulebook, facts, ledger_known, given)
        self.dossier = dossier

    def years_running(self, of: str, after: str = "", *, with_this_year: bool = False) -> FactRange:
        """How many years running `of`, a title or grade, was given; a run of earlier years ends where this year fails.

        Whoever does not meet what the title takes every year, such as LĐTT for CSTĐCS, is not in the run any more.
        `after` and `with_this_year` are as for everybody.
        """
        key = ("run", of, after, with_this_year)
        fact = self._found.get(key)
        if fact is None:
            fact, lower = super().years_running(of, after, with_this_year=with_this_year), self._failing_now(of)
            fact = fact if with_this_year or lower is None else _up_to(fact, lower)
            self._found[key] = fact
        return fact

    def or_left(self, fact: FactRange) -> FactRange:
        """Give a fact that the forms tell, said otherwise where no form will ever ask it: the person has left before.

        Nobody is to wait for a form then; the council may answer.
        """
        if not self.dossier.left_before_asked(self.rulebook):
            return fact
        words = (fact.yes, fact.no, fact.unknown)
        yes, no, unknown = ("left" if word == "missing" else word for word in words)
        params = {**fact.params, "until": self.dossier.person.until}
        return replace(fact, yes=yes, no=no, unknown=unknown, params=params)

    def besides_this_year(self, fact: FactRange) -> FactRange:
        """Give how many initiatives are free over several years, without the one that this year's title rests on.

        Used for a title it serves no commendation (CV 5007/BNV-TĐKT, III.5 c; CV 1168/BNV-BTĐKT: two besides).
        """
        title = self._title_by_initiative() if fact.low else ""
        if not title:
            return fact
        left, high = fact.low - 1, None if fact.high is None else fact.high - 1
        params = {**fact.params, "count": left, "title": title_label(title, self.rulebook)}
        return replace(fact, low=left, high=high, yes="besides", no="besides_few", params=params)

    def _title_by_initiative(self) -> str:
        """Give the title given this year, commendations apart, that would not be met without an initiative."""
        law, known = self.rulebook.regime, (self.rulebook, self._facts, self.ledger_known, self.given)
        without = PersonFacts(replace(self.dossier, initiatives=()), *known)
        titles = (id_ for id_, title in law.titles.items() if title.of == "person" and not law.is_commendation(id_))
        met = (id_ for id_ in titles if met_by(self._this_year(id_)) is Met.YES)
        return next((id_ for id_ in met if without.outcome(id_).met is not Met.YES), "")

    def _failing_now(self, of: str) -> FactRange | None:
        """Give a lower title that one of a run takes and that is not met this year, or may not be."""
        lower = [self._this_year(title) for title in self.rulebook.regime.covered_by(of) if title != of]
        return min(
            (fact for fact in lower if met_by(fact) is not Met.YES), key=lambda fact: fact.high or 0, default=None
        )


def _up_to(fact: FactRange, lower: FactRange) -> FactRange:
    """Give a run of earlier years that ends, or may end, before this one, because a lower title is not met now."""
    ended = met_by(lower) is Met.NO
    if fact.low == 0 and (not ended or fact.high == 0):
        return fact
    return replace(
        fact,
        low=0,
        high=0 if ended else fact.high,
        no="broken" if ended else fact.no,
        unknown="lower" if fact.low else fact.unknown,
        params={**fact.params, "lower": lower.params["title"]},
        places=unique_places((*lower.places, *fact.places)),
    )


def number_found(topic: str, fact: Fact, *, most: int) -> FactRange:
    """What a number in the form says, such as months worked or days of leave; a blank is unknown, never none.

    `topic` names the sentences that say it, `fact` is the cell's answer, `most` the highest number that it could be: 12
    months, 366 days.
    """
    if isinstance(fact.value, Decimal) and not fact.unknown:
        value = Fraction(fact.value)
        return FactRange(topic, value, value, params={"found": fact.value}, places=fact.places)
    unread = fact.places and not fact.awaits
    why = "blank" if not fact.unknown else "unread" if unread else "missing"
    return FactRange(topic, 0, most, why, why, why, {}, fact.places)


_Find = Callable[[Any, FactArguments], FactRange]  # of PersonFacts or UnitFacts

_OF_PEOPLE: dict[str, _Find] = {
    "grade": lambda known, asked: known.or_left(
        grade_found(asked.topic, known.dossier.grade, grade_scale(known.rulebook))
    ),
    "discipline": lambda known, asked: known.or_left(discipline_of(asked.topic, known.dossier, known.rulebook)),
    "discipline_at_end": lambda known, asked: known.or_left(
        discipline_at_end(asked.topic, known.dossier, known.rulebook)
    ),
    "years_since_discipline": lambda known, asked: years_since_discipline(asked.topic, known.dossier, known.rulebook),
    "months_worked": lambda known, asked: known.or_left(
        number_found(asked.topic, known.dossier.months_worked, most=12)
    ),
    "leave_days": lambda known, asked: known.or_left(number_found(asked.topic, known.dossier.leave_days, most=366)),
    "recognised_initiatives": lambda known, asked: recognised_found(asked.topic, known.dossier),
    "free_initiatives": lambda known, asked: free_found(
        asked, known.dossier, known.timeline, season_year(known.rulebook)
    ),
    "initiatives_besides_titles": lambda known, asked: known.besides_this_year(
        free_found(asked, known.dossier, known.timeline, season_year(known.rulebook))
    ),
    "initiative_level": lambda known, asked: level_found(asked, known.dossier, known.timeline, known.rulebook),
    "sector_years": lambda known, asked: sector_years(
        asked.topic, known.dossier.person.joined_sector, known.dossier.history, known.rulebook
    ),
    "given_before": lambda known, asked: known.past.given_before(asked.of),
    "given_in_succession": lambda known, asked: known.past.given_in_succession(asked.of),
    "months_since_recruitment": lambda known, asked: months_since_recruitment(
        asked.topic, known.dossier.person, known.rulebook
    ),
}
_OF_UNITS: dict[str, _Find] = {
    "grade": lambda known, asked: grade_found(asked.topic, known.dossier.grade, grade_scale(known.rulebook)),
    "discipline": lambda known, asked: discipline_of(asked.topic, known.dossier, known.rulebook),
    "share_of_people": UnitFacts.share_of_people,
    "share_completed": UnitFacts.share_completed,
    "worst_discipline": UnitFacts.worst_discipline,
    "count_of_people": UnitFacts.count_of_people,
}
_TOPICS = {  # of the sentences of facts that are not called as the fact is
    ("person", "discipline_at_end"): "discipline",
    ("person", "initiatives_besides_titles"): "free_initiatives",
    ("unit", "grade"): "unit_grade",
    ("unit", "discipline"): "unit_discipline",
}


def _law_facts(of: Literal["person", "unit"], facts: Mapping[str, _Find]) -> Iterator[LawFact[Any]]:
    return (LawFact(name, of, _TOPICS.get((of, name), name), find) for name, find in facts.items())


# Every fact that the conditions of the law may name.
FACTS: LawFacts = facts_by_name(*_law_facts("person", _OF_PEOPLE), *_law_facts("unit", _OF_UNITS))
