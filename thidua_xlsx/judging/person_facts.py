"""What is known of one person for the law: grade, discipline, work, initiatives, earlier years and other verdicts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.years import days_of, season_year
from thidua_xlsx.judging.conditions import Found, deciding, weigh
from thidua_xlsx.judging.discipline_facts import discipline_of
from thidua_xlsx.judging.history_facts import Past, sector_years
from thidua_xlsx.judging.initiative_facts import free_found, level_found, recognised_found
from thidua_xlsx.judging.scales import (
    GRADES,
    discipline_scale,
    grade_found,
    grade_scale,
    level_scale,
    title_label,
)
from thidua_xlsx.judging.spots import once
from thidua_xlsx.model import Branch, Dossier, Fact, Met, Reason


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """The facts of one person. `ledger_known` is False where the season has no ledger of earlier years."""

    dossier: Dossier
    rulebook: Rulebook
    ledger_known: bool = True
    _trees: dict[str, Branch] = field(default_factory=dict, init=False, repr=False, compare=False)
    _found: dict[tuple[object, ...], Found | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def fact(self, name: str, within_years: int = 0) -> Found | None:
        """What is known of a fact that the law names; None where no form asks for it."""
        key = ("fact", name, within_years)
        if key not in self._found:
            self._found[key] = self._fact(name, within_years)
        return self._found[key]

    def _fact(self, name: str, within_years: int) -> Found | None:
        dossier, rulebook = self.dossier, self.rulebook
        finders: Mapping[str, Callable[[], Found]] = {
            "grade": lambda: grade_found("grade", dossier.grade, grade_scale(rulebook)),
            "discipline": lambda: person_discipline(dossier, rulebook),
            "months_worked": lambda: number_found("months_worked", dossier.months_worked, most=12),
            "leave_days": lambda: number_found("leave_days", dossier.leave_days, most=366),
            "recognised_initiatives": lambda: recognised_found(dossier),
            "free_initiatives": lambda: free_found(dossier, season_year(rulebook), within_years),
            "initiative_level": lambda: level_found(dossier, level_scale(rulebook)),
            "sector_years": lambda: sector_years(dossier.person.joined_sector, dossier.history.disciplines, rulebook),
        }
        return finders[name]() if name in finders else None

    def title(self, title: str) -> Found:
        """Whether the conditions of another individual title are met."""
        tree = self.tree(title)
        met, reasons = (tree.met, deciding(tree)) if tree else (Met.UNKNOWN, ())
        return title_found(title, met, reasons, self.rulebook)

    def tree(self, title: str) -> Branch | None:
        """Every step of judging a title, weighed once; None where the law does not know it."""
        law = self.rulebook.regime.titles.get(title)
        if law and title not in self._trees:
            self._trees[title] = weigh(law.needs, self, self.rulebook.regime)
        return self._trees.get(title)

    def years_running(self, of: str, *, with_this_year: bool = False) -> Found:
        """How many years running a title, or a grade or better, was given: up to last year, or up to this one."""
        found = self._found.get(("running", of, with_this_year))
        if found is None:
            now = None
            if with_this_year:
                now = graded(self.dossier.grade, of, self.rulebook) if of in GRADES else self.title(of)
            found = self._found["running", of, with_this_year] = self._past().years_running(of, now)
        return found

    def awarded(self, title: str, within_years: int = 0, *, with_this_year: bool = False) -> Found:
        """How many times a title was given, in the last so many years, or ever (0)."""
        return self._past().awarded(title, within_years, self.title(title) if with_this_year else None)

    def _past(self) -> Past:
        one, person = self.dossier, self.dossier.person
        joined = days_of(person.joined_sector)
        return Past(self.rulebook, one.awards, one.history, person.stays[0].since, joined, self.ledger_known)


def person_discipline(dossier: Dossier, rulebook: Rulebook) -> Found:
    """What is known of a person's discipline in this year, from form and ledger."""
    past, scale = dossier.history.disciplines, discipline_scale(rulebook)
    return discipline_of("discipline", dossier.discipline, past, season_year(rulebook), scale)


def graded(fact: Fact, least: str, rulebook: Rulebook) -> Found:
    """Whether this year's grade is the wanted one or better: 1, 0 or somewhere between."""
    found = grade_found("grade", fact, grade_scale(rulebook))
    limit = GRADES.index(least)
    low, high = found.low >= limit, found.high is None or found.high >= limit
    return Found("grade", Fraction(low), Fraction(high), places=found.places)


def number_found(topic: str, fact: Fact, *, most: int) -> Found:
    """What a number in the form says, such as months worked or days of leave; a blank is unknown, never none."""
    if isinstance(fact.value, Decimal) and not fact.unknown:
        value = Fraction(fact.value)
        return Found(topic, value, value, params={"found": fact.value}, places=fact.places)
    why = "unread" if fact.unknown and fact.places else "missing" if fact.unknown else "blank"
    return Found(topic, Fraction(0), Fraction(most), why, why, why, {}, fact.places)


def title_found(title: str, met: Met, reasons: Iterable[Reason], rulebook: Rulebook) -> Found:
    """Another title's verdict as a fact; its cells are those that decided it."""
    low, high = {Met.YES: (1, 1), Met.NO: (0, 0), Met.UNKNOWN: (0, 1)}[met]
    places = once(place for reason in reasons if reason.met is met for place in reason.places)
    return Found("title", Fraction(low), Fraction(high), params={"title": title_label(title, rulebook)}, places=places)
