"""Judging without keeping the steps comes to the same outcome, for the same reasons, as the steps do."""

from fractions import Fraction

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from judging_factories import declared

from thidua_xlsx.declare.law.regime import Condition
from thidua_xlsx.judging.law.evaluate import deciding_reasons, evaluate
from thidua_xlsx.judging.law.facts import FactRange

NUMBERS = ("one", "two", "three")
leaves = st.fixed_dictionaries(
    {"fact": st.sampled_from((*NUMBERS, "nobody asks")), "at_least": st.sampled_from("123"), "cite": st.just("D23")}
)
trees = st.recursive(
    leaves,
    lambda parts: (
        st.lists(parts, min_size=1, max_size=3).map(lambda found: {"any": found})
        | st.lists(parts, min_size=1, max_size=3).map(lambda found: {"all": found})
        | parts.map(lambda found: {"not": found})
    ),
    max_leaves=8,
)


class Known:
    """Numbers that are known within bounds, by name."""

    def __init__(self, bounds):
        self.bounds = bounds

    def fact(self, name, of="", within_years=0):
        if name not in NUMBERS:
            return None
        low, more = self.bounds[NUMBERS.index(name)]
        return FactRange("count", Fraction(low), Fraction(low + more))


@given(trees, st.tuples(*(st.tuples(st.integers(0, 3), st.integers(0, 2)) for _ in NUMBERS)))
def test_the_outcome_and_its_reasons_are_those_of_the_steps(tree, bounds):
    condition, known, regime = msgspec.convert(tree, Condition), Known(bounds), declared().regimes["luat-2022"]
    outcome = evaluate(condition, known, regime)
    assert (outcome.tree.met, deciding_reasons(outcome.tree)) == (outcome.met, outcome.reasons)
