"""The facts of the law: every one that may be named has its columns, and no others have."""

import pytest
from judging_factories import declared

from thidua_xlsx.declare.build.template_files import templates
from thidua_xlsx.judging.law.law_facts import FACTS
from thidua_xlsx.runtime.packaged_data import template_texts


def test_every_fact_says_which_columns_it_comes_from():
    assert set(declared().fact_sources) == set(FACTS)
    assert all(declared().columns.has(*column) for columns in declared().fact_sources.values() for column in columns)


@pytest.mark.parametrize("regime", sorted(declared().regimes))
def test_the_regimes_name_facts_that_are_known(regime):
    titles = declared().laws[regime].titles.values()
    assert {(law.of, step.fact) for law in titles for step in law.needs.steps() if step.fact} <= set(FACTS)


def columns_with(old, new):
    texts = template_texts()
    assert old in texts["columns.toml"]
    found, findings = templates({**texts, "columns.toml": texts["columns.toml"].replace(old, new)})
    return (found.columns if found else None), findings


def test_what_a_school_adds_stands_where_its_own_list_has_it():
    own = 'criticism = { vi = "Phê bình", en = "Criticism" }\nreprimand = {'
    columns, _ = columns_with("reprimand = {", own)
    assert columns.scale("discipline") == ("none", "criticism", "reprimand", "warning", "demotion", "dismissal")


def test_the_order_of_grades_is_not_that_of_the_list():
    assert declared().columns.choices["grade"].ids == ("HTXSNV", "HTTNV", "HTNV", "KHTNV")
    assert declared().columns.scale("grade") == ("KHTNV", "HTNV", "HTTNV", "HTXSNV")


def test_a_list_without_an_entry_of_its_scale_is_an_error_of_the_declarations():
    columns, findings = columns_with("dismissal = {", "sacked = {")
    assert columns is None
    assert [(one.code.id, str(one.place)) for one in findings] == [("D101", "columns.toml: choices.discipline")]
