"""The facts of the law: every one that may be named has its columns, and no others have."""

from datetime import date
from decimal import Decimal

import pytest
from judging_factories import cell, declared, dossier, number, person, rulebook, unit_dossier
from msgspec.structs import replace

from thidua_xlsx.declare.build.template_files import templates
from thidua_xlsx.declare.season import Round
from thidua_xlsx.judging.law.law_facts import FACTS, PersonFacts, UnitFacts, number_found
from thidua_xlsx.model import Dossier, Fact
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
    assert columns.scale("discipline") == (
        "none",
        "criticism",
        "reprimand",
        "warning",
        "salary_cut",
        "downgrading",
        "demotion",
        "dismissal",
    )


def test_the_order_of_grades_is_not_that_of_the_list():
    assert declared().columns.choices["grade"].ids == ("HTXSNV", "HTTNV", "HTNV", "KHTNV")
    assert declared().columns.scale("grade") == ("KHTNV", "HTNV", "HTTNV", "HTXSNV")


def test_a_list_without_an_entry_of_its_scale_is_an_error_of_the_declarations():
    columns, findings = columns_with("dismissal = {", "sacked = {")
    assert columns is None
    assert [(one.code.id, str(one.place)) for one in findings] == [("D101", "columns.toml: choices.discipline")]


@pytest.mark.parametrize(
    ("told", "low", "high", "why"),
    [
        (number(10, 3), 10, 10, ""),
        (number("0.5", 3), 0, 12, "blank"),  # a text is no number
        (Fact(None, (cell(3),)), 0, 12, "blank"),  # asked and not answered: never none
        (Fact(None, (cell(3),), unknown=True), 0, 12, "unread"),
        (Fact(None, (cell(3),), unknown=True, awaits=True), 0, 12, "missing"),
        (Fact(unknown=True), 0, 12, "missing"),  # no form came back
        (Fact(Decimal(7), (cell(3),), unknown=True), 0, 12, "unread"),  # what is doubted is not taken
    ],
)
def test_a_number_in_a_form_is_known_or_lies_between_nothing_and_the_most(told, low, high, why):
    found = number_found("months_worked", told, most=12)
    assert (found.topic, found.low, found.high, found.places) == ("months_worked", low, high, told.places)
    assert found.params == ({"found": 10} if not why else {})
    assert {found.yes, found.no, found.unknown} == {why} if why else found.high == found.low


# Of somebody of the season 2024-2025, whose last day is 31/5/2025: what each fact of a person is about, and at least.
TOLD = {
    "grade": ("grade", 2),  # the third of four, from 0
    "discipline": ("discipline", 1),
    "discipline_at_end": ("discipline", 1),
    "years_since_discipline": ("years_since_discipline", 60),  # the ledger has none
    "months_worked": ("months_worked", 7),
    "leave_days": ("leave_days", 5),
    "recognised_initiatives": ("recognised_initiatives", 3),
    "free_initiatives": ("free_initiatives", 2),  # one of the three was used for a title
    "initiatives_besides_titles": ("free_initiatives", 2),  # no title of this year rests on one
    "initiative_level": ("initiative_level", 2),
    "sector_years": ("sector_years", 10),
    "months_since_recruitment": ("months_since_recruitment", 120),
    "given_before": ("given_before", 1),
    "given_in_succession": ("given_in_succession", 0),
}
OF = {"given_before": "KNC", "given_in_succession": "CSTDT"}


def test_every_fact_of_a_person_is_found_where_it_is_told():
    names = ("Sổ tay số", "Vườn trường", "Phòng học mở")
    one = dossier(
        person("A", joined_sector="31/05/2015"),
        grade="HTTNV",
        discipline="reprimand",
        months_worked=7,
        leave_days=5,
        initiatives=[{"name": name, "recognised": True, "level": "tinh", "decision_no": "1"} for name in names],
        ledger_initiatives=[{"name": names[0], "used_for": "CSTĐCS 2023-2024", "decision_date": "20/05/2024"}],
        earlier={"KNC": ["2020-2021"]},
    )
    known = PersonFacts(one, rulebook(), FACTS)
    found = {name: known.fact(name, OF.get(name, ""), 1) for of, name in FACTS if of == "person"}
    assert {name: (told.topic, told.low) for name, told in found.items()} == TOLD


@pytest.mark.parametrize(
    ("until", "answers", "word"),
    [
        (date(2024, 12, 31), (), "left"),  # the year's last form is of the second round, which began on 1/1
        (date(2025, 3, 1), (), "missing"),  # it will ask
        (date(2024, 12, 31), (("D2", None),), "missing"),  # it was asked all the same
        (None, (), "missing"),
    ],
)
def test_whom_no_form_will_ask_any_more_is_not_waited_for(until, answers, word):
    rounds = (
        Round("D1", "Đợt 1", start=date(2024, 9, 1), end=date(2024, 12, 31)),
        Round("D2", "Đợt 2", start=date(2025, 1, 1), end=date(2025, 5, 31)),
    )
    one = Dossier(replace(person("A"), until=until), answers=answers)
    known = PersonFacts(one, replace(rulebook(), rounds=rounds), FACTS)
    for name in ("grade", "discipline", "months_worked", "leave_days"):
        fact = known.fact(name)
        assert (fact.unknown, fact.params.get("until")) == (word, until if word == "left" else None)


def test_a_units_own_grade_and_discipline_are_told_as_the_units():
    unit = UnitFacts(unit_dossier(grade="HTXSNV", discipline="warning"), (), {}, rulebook(), FACTS)
    found = {name: unit.fact(name) for name in ("grade", "discipline")}
    assert {name: (told.topic, told.low) for name, told in found.items()} == {
        "grade": ("unit_grade", 3),
        "discipline": ("unit_discipline", 2),
    }
