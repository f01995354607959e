"""What is known of one unit for the law: its grade, and how many of its people meet what."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from thidua_xlsx.base.exact_numbers import Number, half_up
from thidua_xlsx.base.memo import PerRulebook
from thidua_xlsx.declare.law.known_ids import _FIRST, _SECOND, GRADES
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.judging.law.discipline_facts import discipline_of
from thidua_xlsx.judging.law.evaluate import Outcome, deciding_reasons, evaluate_tree
from thidua_xlsx.judging.law.facts import FactRange
from thidua_xlsx.judging.law.history_facts import Past, met_by
from thidua_xlsx.judging.law.ordered_scales import discipline_scale, grade_found, grade_scale, title_label
from thidua_xlsx.judging.law.person_facts import graded, person_discipline, title_found
from thidua_xlsx.messages.places import CellPlace, unique_places
from thidua_xlsx.model import Dossier, Met, ReasonTree, UnitDossier

Outcomes = Mapping[tuple[str, str], Outcome]  # by (person code, title)
_Bounds = tuple[Number, Number | None]
_COMPLETED: PerRulebook[Met] = PerRulebook()
_DISCIPLINES: PerRulebook[_Bounds] = PerRulebook()
_OPEN: Outcome = (Met.UNKNOWN, ())


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """The facts of one unit: `members` are its people's dossiers, `outcomes` the verdicts on them.

    Shares are over counted people, as every denominator is; discipline and the number of CSTĐCS are over everybody.
    """

    dossier: UnitDossier
    members: tuple[Dossier, ...]
    outcomes: Outcomes
    rulebook: Rulebook
    ledger_known: bool = True
    _trees: dict[str, ReasonTree] = field(default_factory=dict, init=False, repr=False, compare=False)
    _found: dict[str, FactRange | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def fact(self, name: str, within_years: int = 0) -> FactRange | None:
        """What is known of a fact that the law names; None where no form asks for it."""
        if name not in self._found:
            find = _FINDERS.get(name)
            self._found[name] = find(self) if find else None
        return self._found[name]

    def title(self, title: str) -> FactRange:
        """Whether the conditions of another collective title are met."""
        tree = self.tree(title)
        met, reasons = (tree.met, deciding_reasons(tree)) if tree else (Met.UNKNOWN, ())
        return title_found(title, met, reasons, self.rulebook)

    def tree(self, title: str) -> ReasonTree | None:
        """Every step of judging a title, weighed once; None where the law does not know it."""
        law = self.rulebook.regime.titles.get(title)
        if law and title not in self._trees:
            self._trees[title] = evaluate_tree(law.needs, self, self.rulebook.regime)
        return self._trees.get(title)

    def years_running(self, of: str, *, with_this_year: bool = False) -> FactRange:
        """How many years running a collective title, or a grade or better, was given (rows of the unit's code)."""
        now = None
        if with_this_year:
            now = graded(self.dossier.grade, of, self.rulebook) if of in GRADES else self.title(of)
        return self._past().years_running(of, now)

    def awarded(self, title: str, within_years: int = 0, *, with_this_year: bool = False) -> FactRange:
        """How many times a title was given, in the last so many years, or ever (0)."""
        return self._past().awarded(title, within_years, self.title(title) if with_this_year else None)

    def _past(self) -> Past:
        return Past(self.rulebook, self.dossier.awards, self.dossier.history, ledger_known=self.ledger_known)

    def _discipline(self) -> FactRange:
        past, scale = self.dossier.history.disciplines, discipline_scale(self.rulebook)
        return discipline_of("unit_discipline", self.dossier.discipline, past, season_year(self.rulebook), scale)

    def _counted(self) -> tuple[Dossier, ...]:
        return tuple([one for one in self.members if one.person.counted])

    def _names(self, members: Sequence[Dossier]) -> tuple[str, ...]:
        return tuple(self.rulebook.shown_name(one.person) for one in members)

    def _title_of(self, member: Dossier, title: str) -> tuple[Met, Sequence[CellPlace]]:
        met, reasons = self.outcomes.get((member.person.code, title), _OPEN)
        return met, [place for reason in reasons for place in reason.places]

    def _completed(self, member: Dossier) -> tuple[Met, Sequence[CellPlace]]:
        grade, book = member.grade, self.rulebook
        said = grade.value if isinstance(grade.value, str) else None
        met = _COMPLETED.get(book, (said, grade.unknown), lambda: met_by(graded(grade, "HTNV", book)))
        return met, grade.places

    def _share(self, topic: str, mets: Sequence[tuple[Met, Sequence[CellPlace]]]) -> FactRange:
        """The share of counted people who meet something; those unknown could be either, which gives the interval."""
        people = self._counted()
        if not people:
            return FactRange(topic, 0, 1, unknown="empty", times=100)
        count = sum(met is Met.YES for met, _ in mets)
        unknown = [one for one, (met, _) in zip(people, mets, strict=True) if met is Met.UNKNOWN]
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

    def _worst_discipline(self) -> FactRange:
        """The heaviest discipline among the members: at least the worst known, at most anything while one is open."""
        scale = discipline_scale(self.rulebook)
        each = [(one, *self._discipline_of(one)) for one in self.members]
        low = max([least for _, (least, _), _ in each], default=0)
        unknown = [one for one, (least, most), _ in each if least != most]
        heaviest = [one for one, (least, _), _ in each if least == low]
        return FactRange(
            "worst_discipline",
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
        """Give a member's discipline, at least and at most; where the ledger tells of none, the form says all."""
        said, book = member.discipline, self.rulebook

        def bounds() -> _Bounds:
            found = person_discipline(member, book)
            return found.low, found.high

        if member.history.disciplines:
            return bounds(), person_discipline(member, book).places
        value = said.value if isinstance(said.value, str) else said.value is None
        return _DISCIPLINES.get(book, (value, said.unknown), bounds), said.places

    def _count(self, title: str) -> FactRange:
        """How many of the members meet a title, at least and at most."""
        found = [(self.outcomes.get((one.person.code, title), _OPEN)[0], one) for one in self.members]
        unknown = [one for met, one in found if met is Met.UNKNOWN]
        count = sum([met is Met.YES for met, _ in found])
        relevant = Met.YES if count else Met.UNKNOWN
        told = [one for met, one in found if met is relevant or not (count or unknown)]
        return FactRange(
            "count_title",
            count,
            count + len(unknown),
            no="few" if count else "none",
            params={
                "count": Decimal(count),
                "title": title_label(title, self.rulebook),
                "names": self._names(unknown),
            },
            places=unique_places([place for one in told for place in self._title_of(one, title)[1]]),
        )


_FINDERS: Mapping[str, Callable[[UnitFacts], FactRange]] = {
    "grade": lambda unit: grade_found("unit_grade", unit.dossier.grade, grade_scale(unit.rulebook)),
    "discipline": UnitFacts._discipline,
    "share_ldtt": lambda unit: unit._share("share_ldtt", [unit._title_of(one, _FIRST) for one in unit._counted()]),
    "share_completed": lambda unit: unit._share("share_completed", [unit._completed(one) for one in unit._counted()]),
    "worst_discipline": UnitFacts._worst_discipline,
    "count_cstdcs": lambda unit: unit._count(_SECOND),
}
