"""People of whom the law is told the same are judged once: their reasons are the same, only the cells are their own."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from thidua_xlsx.base.memo import PerRulebook
from thidua_xlsx.declare.law.regime import Condition
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.judging.law.evaluate import CompiledCondition, fact_for, step_of
from thidua_xlsx.judging.law.facts import FactRange
from thidua_xlsx.judging.law.person_facts import PersonFacts, outcome, title_found
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Grounds, Met, Reason

Outcome = tuple[Met, tuple[Reason, ...] | Grounds]  # whether a title's conditions are met, and why
_Alike = tuple[Met, tuple[tuple[Reason, tuple[int, ...]], ...]]  # the same of many, with the numbers of the cells


def reasons_of(why: tuple[Reason, ...] | Grounds) -> tuple[Reason, ...]:
    """Give the reasons of an outcome with their cells."""
    return why if isinstance(why, tuple) else why.reasons()


def outcomes_of(facts: PersonFacts, titles: tuple[str, ...]) -> Sequence[Outcome]:
    """Judge a person on titles, in their order; what is known of them was perhaps judged before.

    Where something is known of this person alone they are judged by themselves.
    """
    asked = _ASKED.get(facts.rulebook, titles, lambda: _asked(facts.rulebook, titles))
    known, cells = [], []
    for condition in asked:
        found = fact_for(condition, facts)
        if found is not None and found.like is None:
            return [facts.outcome(title) for title in titles]
        known.append(found.like if found else None)
        cells.append(found.places if found else ())
    key = (titles, tuple(known))
    alike = _ALIKE.get(facts.rulebook, key, lambda: _judged(titles, asked, known, facts.rulebook))
    own = tuple(cells)
    return [(met, Grounds(reasons, own)) for met, reasons in alike]


_ASKED: PerRulebook[tuple[Condition, ...]] = PerRulebook()
_ALIKE: PerRulebook[Sequence[_Alike]] = PerRulebook()


def _asked(rulebook: Rulebook, titles: tuple[str, ...]) -> tuple[Condition, ...]:
    """Give the conditions that ask for something known of a person, for some titles and all that these rest on."""
    regime, found, wanted = rulebook.regime, dict[object, Condition](), list(titles)
    for title in wanted:
        law = regime.titles.get(title)
        for leaf in _leaves(step_of(law.needs, regime)) if law else ():
            if leaf.title:
                wanted += [leaf.title] if leaf.title not in wanted else []
            elif not leaf.left_to:
                found.setdefault(_question(leaf), leaf)
    return tuple(found.values())


def _leaves(step: CompiledCondition) -> Iterator[Condition]:
    if step.how == "leaf":
        yield step.of
    for part in step.parts:
        yield from _leaves(part)


def _question(leaf: Condition) -> tuple[object, ...]:
    """Give what a condition asks for: two that ask the same are answered once."""
    if leaf.years_running:
        return ("running", leaf.of, leaf.with_this_year)
    if leaf.awarded:
        return ("awarded", leaf.awarded, leaf.within_years, leaf.with_this_year)
    return ("fact", leaf.fact, leaf.within_years)


def _judged(
    titles: Sequence[str], asked: Sequence[Condition], known: Sequence[FactRange | None], rulebook: Rulebook
) -> Sequence[_Alike]:
    """Judge whoever such is known of; the cells of what is known stand for those of anybody."""
    stand_ins = [CellPlace("", "", number, 0) for number in range(len(asked))]
    answers = {
        _question(condition): found.at((cell,)) if found else None
        for condition, found, cell in zip(asked, known, stand_ins, strict=True)
    }
    facts = _Anybody(answers, rulebook)
    return [_without_cells(*facts.outcome(title)) for title in titles]


def _without_cells(met: Met, reasons: tuple[Reason, ...]) -> _Alike:
    return met, tuple(
        (msgspec.structs.replace(one, places=()), tuple(place.row for place in one.places)) for one in reasons
    )


class _Anybody(msgspec.Struct, frozen=True):
    """The facts of whoever such is known of: the answer to each question."""

    answers: Mapping[tuple[object, ...], FactRange | None]
    rulebook: Rulebook

    def fact(self, name: str, within_years: int = 0) -> FactRange | None:
        """What is known of a fact."""
        return self.answers["fact", name, within_years]

    def title(self, title: str) -> FactRange:
        """Whether the conditions of another individual title are met."""
        return title_found(title, *self.outcome(title), self.rulebook)

    def outcome(self, title: str) -> tuple[Met, tuple[Reason, ...]]:
        """Whether a title's conditions are met, and the reasons."""
        law = self.rulebook.regime.titles.get(title)
        return outcome(step_of(law.needs, self.rulebook.regime), self) if law else (Met.UNKNOWN, ())

    def years_running(self, of: str, *, with_this_year: bool = False) -> FactRange:
        """How many years running a title, or a grade or better, was given."""
        return self._told("running", of, with_this_year)

    def awarded(self, title: str, within_years: int = 0, *, with_this_year: bool = False) -> FactRange:
        """How many times a title was given."""
        return self._told("awarded", title, within_years, with_this_year)

    def _told(self, *question: object) -> FactRange:
        found = self.answers[question]
        if found is None:
            raise LookupError(question)
        return found
