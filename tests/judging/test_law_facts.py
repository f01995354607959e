"""The facts of the law: every one that may be named has its columns, and no others have."""

import pytest
from judging_factories import declared

from thidua_xlsx.judging.law.law_facts import FACTS


def test_every_fact_says_which_columns_it_comes_from():
    assert set(declared().fact_sources) == set(FACTS)
    assert all(declared().columns.has(*column) for columns in declared().fact_sources.values() for column in columns)


@pytest.mark.parametrize("regime", sorted(declared().regimes))
def test_the_regimes_name_facts_that_are_known(regime):
    titles = declared().laws[regime].titles.values()
    assert {(law.of, step.fact) for law in titles for step in law.needs.steps() if step.fact} <= set(FACTS)
