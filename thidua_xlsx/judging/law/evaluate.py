"""A title's tree of conditions against what is known: yes, no or unknown, each leaf with its reason and article.

Whatever is known of a fact is an interval on its scale: one place where it is known, wider where something is missing.
A condition that holds on the whole interval is met, one that fails on the whole of it is not, anything between is
unknown. So a missing answer can never turn into a no, nor into a yes.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.exact_numbers import Number
from thidua_xlsx.declare.law.regime import Condition, Regime
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.judging.law.facts import FactRange, Facts
from thidua_xlsx.messages.findings import Phrase
from thidua_xlsx.model import Met, Reason, ReasonTree


class Outcome(msgspec.Struct, frozen=True, gc=False):
    """Whether conditions are met, the reasons that this rests on, and every step."""

    met: Met
    reasons: tuple[Reason, ...] = ()
    tree: ReasonTree | None = None


def evaluate(condition: Condition, facts: Facts, regime: Regime, *, cite: str = "") -> Outcome:
    """Judge a tree of conditions and say why.

    A condition without a citation has that of the one around it, `cite`.
    """
    own, cite = _cited(condition.cite, regime), condition.cite or cite
    inner = (condition.not_,) if condition.not_ is not None else (*condition.any_, *condition.all_)
    if not inner:
        reason = _evaluate_leaf(condition, facts, regime, cite)
        leaf = ReasonTree(reason.met, "leaf", condition.say, reason.cite, reason=reason)
        return Outcome(reason.met, (reason,), leaf)
    parts = [evaluate(part, facts, regime, cite=cite) for part in inner]
    mets = [part.met for part in parts]
    how: Literal["all", "any", "not"]
    if condition.not_ is not None:
        how, met = "not", _negate(mets[0])
    elif condition.any_:
        how, met = "any", any_of(mets)
    else:
        how, met = "all", all_of(mets)
    trees = tuple([part.tree for part in parts if part.tree is not None])
    reasons = _deciding(how, met, [(part.met, part.reasons) for part in parts])
    return Outcome(met, reasons, ReasonTree(met, how, condition.say, own, trees))


def deciding_reasons(branch: ReasonTree) -> tuple[Reason, ...]:
    """Give the reasons that the outcome of one step rests on, in the order of the law."""
    if branch.reason is not None:
        return (branch.reason,)
    return _deciding(branch.how, branch.met, [(part.met, deciding_reasons(part)) for part in branch.parts])


def _deciding(how: str, met: Met, parts: Iterable[tuple[Met, tuple[Reason, ...]]]) -> tuple[Reason, ...]:
    """Give the reasons that decide; of alternatives (`any`) these are those that come to the same outcome.

    So a met title lists no failed alternative, and an open one lists what is still open.
    """
    reasons = tuple([reason for own, why in parts if how != "any" or own is met for reason in why])
    return tuple([replace(reason, met=_negate(reason.met)) for reason in reasons]) if how == "not" else reasons


def any_of(mets: Iterable[Met]) -> Met:
    """Say whether at least one is met: one yes is enough, and it takes a no from all to be a no."""
    outcomes = list(mets)
    return Met.YES if Met.YES in outcomes else Met.UNKNOWN if Met.UNKNOWN in outcomes else Met.NO


def all_of(mets: Iterable[Met]) -> Met:
    """Say whether all are met: one no is enough for a no, and it takes a yes from all to be a yes."""
    outcomes = list(mets)
    return Met.NO if Met.NO in outcomes else Met.UNKNOWN if Met.UNKNOWN in outcomes else Met.YES


def _negate(met: Met) -> Met:
    """Say whether it is not met that something is met: an unknown stays one."""
    return Met.NO if met is Met.YES else Met.YES if met is Met.NO else met


def _cited(cite: str, regime: Regime) -> str:
    source = regime.citations.get(cite)
    return f"{source.article} {source.document}" if source else ""


def _evaluate_leaf(condition: Condition, facts: Facts, regime: Regime, cite: str) -> Reason:
    """Judge one condition on what is known; `cite` is the citation that it has from itself or from around it."""
    fact, source = _fact_for(condition, facts), regime.citations.get(cite)
    law = (_cited(cite, regime), source.verified if source else False)
    places = fact.places if fact is not None else ()
    if condition.left_to:
        whom = Phrase(f"reason.whom.{condition.left_to}")
        return Reason(Met.UNKNOWN, "reason.left_to.unknown", {"what": condition.say, "whom": whom}, *law, places)
    if fact is None:
        return Reason(Met.UNKNOWN, "reason.fact.unknown", {"what": condition.say}, *law)
    met = _compare(fact, condition)
    word = fact.yes if met is Met.YES else fact.no if met is Met.NO else fact.unknown
    params = {**fact.params, "wanted": _limit(fact, condition)}
    if met is Met.UNKNOWN and fact.open_places is not None:
        places = fact.open_places
    return Reason(met, f"reason.{fact.topic}.{word}", params, *law, places)


def _fact_for(condition: Condition, facts: Facts) -> FactRange | None:
    """Give what is known of what a condition asks for; None where nobody asks for it in a form.

    A `condition` of another title or of earlier years asks `facts` for these, any other for the fact that it names.
    """
    if condition.title:
        return facts.title(condition.title)
    if condition.years_running:
        return facts.years_running(condition.of, condition.after, with_this_year=condition.with_this_year)
    if condition.awarded:
        return facts.awarded(condition.awarded, condition.within_years, with_this_year=condition.with_this_year)
    return facts.fact(condition.fact, condition.of, condition.within_years)


def _lower_limit(condition: Condition) -> object:
    if condition.title:
        return 1
    return condition.years_running or condition.at_least or (1 if condition.awarded else None)


def _limit(fact: FactRange, condition: Condition) -> object:
    if condition.one_of:
        return tuple(fact.printed(limit) for limit in condition.one_of)
    limits = (_lower_limit(condition), condition.over, condition.is_, condition.at_most)
    return next((fact.printed(limit) for limit in limits if limit is not None), BilingualText("", ""))


def _compare(fact: FactRange, condition: Condition) -> Met:
    """Apply every comparison that the leaf names; one that names none cannot be judged."""
    mets: list[Met] = []
    lower = _lower_limit(condition)
    if lower is not None:
        mets.append(_at_least(fact, fact.place(lower)))
    if condition.over is not None:
        mets.append(_negate(_at_most(fact, fact.place(condition.over))))
    if condition.at_most is not None:
        mets.append(_at_most(fact, fact.place(condition.at_most)))
    if condition.is_ is not None or condition.one_of:
        wanted = condition.one_of or (condition.is_,)
        mets.append(any_of(_is(fact, fact.place(value)) for value in wanted))
    return all_of(mets) if mets else Met.UNKNOWN


def _at_least(fact: FactRange, limit: Number | None) -> Met:
    if limit is None:
        return Met.UNKNOWN
    if fact.low >= limit:
        return Met.YES
    return Met.NO if fact.high is not None and fact.high < limit else Met.UNKNOWN


def _at_most(fact: FactRange, limit: Number | None) -> Met:
    if limit is None:
        return Met.UNKNOWN
    if fact.low > limit:
        return Met.NO
    return Met.YES if fact.high is not None and fact.high <= limit else Met.UNKNOWN


def _is(fact: FactRange, wanted: Number | None) -> Met:
    if wanted is None:
        return Met.UNKNOWN
    if wanted < fact.low or (fact.high is not None and wanted > fact.high):
        return Met.NO
    return Met.YES if fact.low == fact.high else Met.UNKNOWN
