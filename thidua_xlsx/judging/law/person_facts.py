"""What is known of one person for the law: grade, discipline, work, initiatives, earlier years and other verdicts."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from msgspec.structs import replace

from thidua_xlsx.base.memo import PerRulebook
from thidua_xlsx.declare.law.known_ids import GRADES
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.school_years import days_of, season_year
from thidua_xlsx.judging.law.discipline_facts import discipline_of
from thidua_xlsx.judging.law.evaluate import (
    CompiledCondition,
    Outcome,
    all_of,
    any_of,
    evaluate_leaf,
    evaluate_tree,
    negate,
    step_of,
)
from thidua_xlsx.judging.law.facts import FactRange, Facts
from thidua_xlsx.judging.law.history_facts import Past, met_by, sector_years
from thidua_xlsx.judging.law.initiative_facts import free_found, level_found, recognised_found
from thidua_xlsx.judging.law.ordered_scales import discipline_scale, grade_found, grade_scale, level_scale, title_label
from thidua_xlsx.messages.places import CellPlace, unique_places
from thidua_xlsx.model import Dossier, Fact, Met, Reason, ReasonTree


class PersonFacts:
    """The facts of one person. `ledger_known` is False where the season has no ledger of earlier years."""

    __slots__ = ("_found", "_outcomes", "_trees", "dossier", "ledger_known", "rulebook")

    def __init__(self, dossier: Dossier, rulebook: Rulebook, ledger_known: bool = True) -> None:
        self.dossier, self.rulebook, self.ledger_known = dossier, rulebook, ledger_known
        self._trees: dict[str, ReasonTree] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._found: dict[tuple[object, ...], FactRange | None] = {}

    def fact(self, name: str, within_years: int = 0) -> FactRange | None:
        """What is known of a fact that the law names; None where no form asks for it."""
        key = (name, within_years)
        if key not in self._found:
            find = _FINDERS.get(name)
            self._found[key] = find(self, within_years) if find else None
        return self._found[key]

    def title(self, title: str) -> FactRange:
        """Whether the conditions of another individual title are met."""
        key = ("title", title)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = title_found(title, *self.outcome(title), self.rulebook)
        return found

    def outcome(self, title: str) -> Outcome:
        """Whether a title's conditions are met, and the reasons; unknown where the law does not know it."""
        found = self._outcomes.get(title)
        if found is None:
            regime = self.rulebook.regime
            law = regime.titles.get(title)
            found = outcome(step_of(law.needs, regime), self) if law else (Met.UNKNOWN, ())
            self._outcomes[title] = found
        return found

    def tree(self, title: str) -> ReasonTree | None:
        """Every step of judging a title, weighed once; None where the law does not know it."""
        law = self.rulebook.regime.titles.get(title)
        if law and title not in self._trees:
            self._trees[title] = evaluate_tree(law.needs, self, self.rulebook.regime)
        return self._trees.get(title)

    def years_running(self, of: str, *, with_this_year: bool = False) -> FactRange:
        """How many years running a title, or a grade or better, was given: up to last year, or up to this one."""
        key = ("running", of, with_this_year)
        found = self._found.get(key)
        if found is None:
            now = None
            if with_this_year:
                now = graded(self.dossier.grade, of, self.rulebook) if of in GRADES else self.title(of)
            found = self._earlier(key, now, lambda past: past.years_running(of, now), now.places if now else ())
            self._found[key] = found
        return found

    def awarded(self, title: str, within_years: int = 0, *, with_this_year: bool = False) -> FactRange:
        """How many times a title was given, in the last so many years, or ever (0)."""
        now = self.title(title) if with_this_year else None
        key = ("awarded", title, within_years, with_this_year)
        return self._earlier(key, now, lambda past: past.awarded(title, within_years, now), ())

    def _earlier(
        self,
        key: tuple[object, ...],
        now: FactRange | None,
        ask: Callable[[Past], FactRange],
        places: tuple[CellPlace, ...],
    ) -> FactRange:
        """Ask about earlier years; of people whom the ledger never names, only when they came makes a difference."""
        one, person, history = self.dossier, self.dossier.person, self.dossier.history
        joined, since = days_of(person.joined_sector), person.stays[0].since

        def known() -> FactRange:
            return ask(Past(self.rulebook, one.awards, history, since, joined, self.ledger_known))

        if one.awards or history.grades or history.disciplines:
            return known()
        year = season_year(self.rulebook)
        came = tuple(year.place(day) if day else None for day in (joined[0] if joined else None, since))
        alike = (*key, met_by(now) if now else None, came, history.title_years, self.ledger_known)
        return _UNNAMED.get(self.rulebook, alike, lambda: replace(known(), places=())).at(places)


def outcome(step: CompiledCondition, facts: Facts) -> Outcome:
    """Judge a tree of conditions as `weigh` and `deciding` do, without keeping the steps: for many people."""
    if step.how == "leaf":
        reason = evaluate_leaf(step, facts)
        return reason.met, (reason,)
    parts = [outcome(part, facts) for part in step.parts]
    if step.how == "not":
        ((met, reasons),) = parts
        return negate(met), tuple([_opposite(reason) for reason in reasons])
    met = (any_of if step.how == "any" else all_of)([one for one, _ in parts])
    if step.how == "any":
        parts = [part for part in parts if part[0] is met]
    return met, tuple([reason for _, reasons in parts for reason in reasons])


def _opposite(reason: Reason) -> Reason:
    return Reason(negate(reason.met), reason.key, reason.params, reason.cite, reason.verified, reason.places)


_UNNAMED: PerRulebook[FactRange] = PerRulebook()
_FINDERS: Mapping[str, Callable[[PersonFacts, int], FactRange]] = {
    "grade": lambda known, _: grade_found("grade", known.dossier.grade, grade_scale(known.rulebook)),
    "discipline": lambda known, _: person_discipline(known.dossier, known.rulebook),
    "months_worked": lambda known, _: number_found("months_worked", known.dossier.months_worked, most=12),
    "leave_days": lambda known, _: number_found("leave_days", known.dossier.leave_days, most=366),
    "recognised_initiatives": lambda known, _: recognised_found(known.dossier),
    "free_initiatives": lambda known, within: free_found(known.dossier, season_year(known.rulebook), within),
    "initiative_level": lambda known, _: level_found(known.dossier, level_scale(known.rulebook)),
    "sector_years": lambda known, _: sector_years(
        known.dossier.person.joined_sector, known.dossier.history.disciplines, known.rulebook
    ),
}


def person_discipline(dossier: Dossier, rulebook: Rulebook) -> FactRange:
    """What is known of a person's discipline in this year, from form and ledger."""
    past, scale = dossier.history.disciplines, discipline_scale(rulebook)
    return discipline_of("discipline", dossier.discipline, past, season_year(rulebook), scale)


def graded(fact: Fact, least: str, rulebook: Rulebook) -> FactRange:
    """Whether this year's grade is the wanted one or better: 1, 0 or somewhere between."""
    found = grade_found("grade", fact, grade_scale(rulebook))
    limit = GRADES.index(least)
    low, high = found.low >= limit, found.high is None or found.high >= limit
    return FactRange("grade", int(low), int(high), places=found.places)


def number_found(topic: str, fact: Fact, *, most: int) -> FactRange:
    """What a number in the form says, such as months worked or days of leave; a blank is unknown, never none."""
    if isinstance(fact.value, Decimal) and not fact.unknown:
        value = Fraction(fact.value)
        return FactRange(topic, value, value, params={"found": fact.value}, places=fact.places)
    why = "unread" if fact.unknown and fact.places else "missing" if fact.unknown else "blank"
    return FactRange(topic, 0, most, why, why, why, {}, fact.places)


def title_found(title: str, met: Met, reasons: Iterable[Reason], rulebook: Rulebook) -> FactRange:
    """Another title's verdict as a fact; its cells are those that decided it."""
    places = unique_places(place for reason in reasons if reason.met is met for place in reason.places)
    return _TITLES.get(rulebook, (title, met), lambda: _met_title(title, met, rulebook)).at(places)


_TITLES: PerRulebook[FactRange] = PerRulebook()


def _met_title(title: str, met: Met, rulebook: Rulebook) -> FactRange:
    low, high = {Met.YES: (1, 1), Met.NO: (0, 0), Met.UNKNOWN: (0, 1)}[met]
    return FactRange("title", low, high, params={"title": title_label(title, rulebook)})
