"""What is known of one unit for the law: its grade, and how many of its people meet what."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec.structs import replace

from thidua_xlsx.base.exact_numbers import Number, half_up
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.judging.law.discipline_facts import discipline_of
from thidua_xlsx.judging.law.evaluate import Outcome
from thidua_xlsx.judging.law.facts import FactArguments, FactRange, LawFact, LawFacts
from thidua_xlsx.judging.law.history_facts import met_by
from thidua_xlsx.judging.law.ordered_scales import discipline_scale, grade_found, grade_scale, graded, title_label
from thidua_xlsx.judging.law.subject_facts import SubjectFacts
from thidua_xlsx.messages.places import CellPlace, unique_places
from thidua_xlsx.model import Dossier, Met, UnitDossier

Outcomes = Mapping[tuple[str, str], Outcome]  # by (person code, title)
_Bounds = tuple[Number, Number | None]
_OPEN = Outcome(Met.UNKNOWN)


class UnitFacts(SubjectFacts):
    """The facts of one unit: `members` are its people's dossiers, `outcomes` the verdicts on them.

    Shares are over counted people, as every denominator is; discipline and the number of people are over everybody.
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
    ) -> None:
        super().__init__(rulebook, facts, ledger_known)
        self.dossier, self.members, self.outcomes = dossier, members, outcomes

    def given(self, outcomes: Outcomes) -> "UnitFacts":
        """The same unit, had some of its people been judged otherwise."""
        changed = {**self.outcomes, **outcomes}
        return UnitFacts(self.dossier, self.members, changed, self.rulebook, self._facts, self.ledger_known)

    def share_of_people(self, asked: FactArguments) -> FactRange:
        """The share of counted people who meet a title."""
        fact = self._share(asked.topic, [self._title_of(dossier, asked.of) for dossier in self._counted()])
        law = self.rulebook.regime.titles.get(asked.of)
        holders = (law.holders if law else None) or title_label(asked.of, self.rulebook)
        return replace(fact, params={**fact.params, "holders": holders})

    def share_completed(self, asked: FactArguments) -> FactRange:
        """The share of counted people whose grade is the one that counts as completed, or better."""
        return self._share(asked.topic, [self._graded(dossier, asked.of) for dossier in self._counted()])

    def count_of_people(self, asked: FactArguments) -> FactRange:
        """How many of the members meet a title, at least and at most."""
        mets = [(self._outcome_of(member, asked.of).met, member) for member in self.members]
        unknown = [dossier for met, dossier in mets if met is Met.UNKNOWN]
        count = sum([met is Met.YES for met, _ in mets])
        relevant = Met.YES if count else Met.UNKNOWN
        deciding = [dossier for met, dossier in mets if met is relevant or not (count or unknown)]
        return FactRange(
            asked.topic,
            count,
            count + len(unknown),
            no="few" if count else "none",
            params={
                "count": Decimal(count),
                "title": title_label(asked.of, self.rulebook),
                "names": self._names(unknown),
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
        return self.outcomes.get((member.person.code, title), _OPEN)

    def _graded(self, member: Dossier, least: str) -> tuple[Met, Sequence[CellPlace]]:
        return met_by(graded(member.grade, least, self.rulebook)), member.grade.places

    def _share(self, topic: str, mets: Sequence[tuple[Met, Sequence[CellPlace]]]) -> FactRange:
        """The share of counted people who meet something; those unknown could be either, which gives the interval."""
        people = self._counted()
        if not people:
            return FactRange(topic, 0, 1, unknown="empty", times=100)
        count = sum(met is Met.YES for met, _ in mets)
        unknown = [dossier for dossier, (met, _) in zip(people, mets, strict=True) if met is Met.UNKNOWN]
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
            times=100,
        )

    def worst_discipline(self, asked: FactArguments) -> FactRange:
        """The heaviest discipline among the members: at least the worst known, at most anything while one is open."""
        scale = discipline_scale(self.rulebook)
        each = [(member, *self._discipline_of(member)) for member in self.members]
        low = max([least for _, (least, _), _ in each], default=0)
        unknown = [dossier for dossier, (least, most), _ in each if least != most]
        heaviest = [dossier for dossier, (least, _), _ in each if least == low]
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
            places=unique_places([place for _, _, places in each for place in places]),
            scale=scale,
        )

    def _discipline_of(self, member: Dossier) -> tuple[_Bounds, Sequence[CellPlace]]:
        """Give a member's discipline, at least and at most."""
        fact = discipline_of("discipline", member, self.rulebook)
        return (fact.low, fact.high), fact.places


UNIT_FACTS: tuple[LawFact[UnitFacts], ...] = (
    LawFact(
        "grade",
        "unit",
        "unit_grade",
        lambda unit, asked: grade_found(asked.topic, unit.dossier.grade, grade_scale(unit.rulebook)),
    ),
    LawFact(
        "discipline",
        "unit",
        "unit_discipline",
        lambda unit, asked: discipline_of(asked.topic, unit.dossier, unit.rulebook),
    ),
    LawFact("share_of_people", "unit", "share_of_people", UnitFacts.share_of_people),
    LawFact("share_completed", "unit", "share_completed", UnitFacts.share_completed),
    LawFact("worst_discipline", "unit", "worst_discipline", UnitFacts.worst_discipline),
    LawFact("count_of_people", "unit", "count_of_people", UnitFacts.count_of_people),
)
