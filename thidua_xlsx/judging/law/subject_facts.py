"""What the law may ask of anybody, person or unit: facts, other titles, and earlier years, each found once."""

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.judging.law.build_timeline import timeline_of
from thidua_xlsx.judging.law.evaluate import Outcome, evaluate
from thidua_xlsx.judging.law.facts import FactArguments, FactRange, LawFacts
from thidua_xlsx.judging.law.history_facts import Past
from thidua_xlsx.judging.law.ordered_scales import grade_scale, graded, title_label
from thidua_xlsx.messages.places import CellPlace, unique_places
from thidua_xlsx.model import Dossier, Met, ReasonTree, Timeline, UnitDossier

_UNKNOWN = Outcome(Met.UNKNOWN)


class SubjectFacts:
    """The facts of one person or unit (`of`), as `facts` find them; each is found once.

    `ledger_known` is False where the season has no ledger of earlier years.
    """

    __slots__ = ("_facts", "_found", "_outcomes", "_timeline", "dossier", "ledger_known", "rulebook")
    of = ""  # "person" or "unit"
    dossier: Dossier | UnitDossier

    def __init__(self, rulebook: Rulebook, facts: LawFacts, ledger_known: bool) -> None:
        self.rulebook, self.ledger_known, self._facts = rulebook, ledger_known, facts
        self._outcomes: dict[str, Outcome] = {}
        self._timeline: Timeline | None = None
        self._found: dict[tuple[object, ...], FactRange | None] = {}

    def fact(self, name: str, of: str = "", within_years: int = 0) -> FactRange | None:
        """What is known of a fact that the law names; None where the program knows no such fact."""
        key = (name, of, within_years)
        if key not in self._found:
            fact = self._facts.get((self.of, name))
            self._found[key] = fact.find(self, FactArguments(fact.topic, of, within_years)) if fact else None
        return self._found[key]

    def title(self, title: str) -> FactRange:
        """Whether the conditions of another title are met; its cells are those that decided it."""
        key = ("title", title)
        known = self._found.get(key)
        if known is None:
            outcome = self.outcome(title)
            decided = [reason.places for reason in outcome.reasons if reason.met is outcome.met]
            places = unique_places([place for places in decided for place in places])
            known = self._found[key] = _title_found(title, outcome.met, places, self.rulebook)
        return known

    def outcome(self, title: str, *, keep_tree: bool = False) -> Outcome:
        """Whether a title's conditions are met, and why; unknown where the law does not know it."""
        outcome = self._outcomes.get(title)
        if outcome is None or (keep_tree and outcome.tree is None):
            regime = self.rulebook.regime
            law = regime.titles.get(title)
            outcome = evaluate(law.needs, self, regime, keep_tree=keep_tree) if law else _UNKNOWN
            self._outcomes[title] = outcome
        return outcome

    def tree(self, title: str) -> ReasonTree | None:
        """Every step of judging a title; None where the law does not know it."""
        return self.outcome(title, keep_tree=True).tree

    def years_running(self, of: str, after: str = "", *, with_this_year: bool = False) -> FactRange:
        """How many years running a title, or a grade or better, was given: up to last year, or up to this one."""
        key = ("running", of, after, with_this_year)
        fact = self._found.get(key)
        if fact is None:
            now = self._this_year(of) if with_this_year else None
            fact = self._found[key] = self._past().years_running(of, now, after)
        return fact

    def awarded(self, title: str, within_years: int = 0, *, with_this_year: bool = False) -> FactRange:
        """How many times a title was given, in the last so many years, or ever (0)."""
        now = self.title(title) if with_this_year else None
        return self._past().awarded(title, within_years, now)

    def given_before(self, title: str) -> FactRange:
        """How many times something that is given once was given in earlier years."""
        return self._past().given_before(title)

    def given_in_succession(self, title: str) -> FactRange:
        """How many times running a title was given that rests on some years of another."""
        return self._past().given_in_succession(title)

    def _this_year(self, of: str) -> FactRange:
        if of in grade_scale(self.rulebook).ids:
            return graded(self.dossier.grade, of, self.rulebook)
        return self.title(of)

    @property
    def timeline(self) -> Timeline:
        """The account of the person's or unit's years."""
        if self._timeline is None:
            self._timeline = timeline_of(self.dossier, self.rulebook, ledger_known=self.ledger_known)
        return self._timeline

    def _past(self) -> Past:
        return Past(self.rulebook, self.timeline, self.ledger_known)


def _title_found(title: str, met: Met, places: tuple[CellPlace, ...], rulebook: Rulebook) -> FactRange:
    """Give another title's verdict as a fact, with the cells that decided it."""
    low, high = {Met.YES: (1, 1), Met.NO: (0, 0), Met.UNKNOWN: (0, 1)}[met]
    return FactRange("title", low, high, params={"title": title_label(title, rulebook)}, places=places)
