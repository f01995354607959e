"""Answers on the scales of grades and discipline: what is known, what may still come, and why nothing is known."""

import pytest
from judging_factories import cell, declared, fact, rulebook
from msgspec.structs import replace

from thidua_xlsx.judging.law.ordered_scales import (
    discipline_found,
    discipline_scale,
    grade_found,
    grade_scale,
    graded,
    level_scale,
    title_label,
)
from thidua_xlsx.model import Fact

BOOK = rulebook()
GOOD = Fact("HTTNV", (cell(1),))
BAR = Fact("warning", (cell(2),))


@pytest.mark.parametrize(
    ("told", "low", "high", "why"),
    [
        (GOOD, 2, 2, "unknown"),
        (fact(""), 0, 3, "blank"),
        (fact("?"), 0, 3, "unread"),
        (fact("-"), 0, 3, "missing"),  # no form, so no cell
        (replace(GOOD, unknown=True), 0, 3, "unread"),  # what is doubted is not taken
        (replace(GOOD, unknown=True, awaits=True), 0, 3, "awaits"),  # a later form may say otherwise
        (Fact(None, (cell(1),), unknown=True, awaits=True), 0, 3, "missing"),
        (Fact("xuất sắc", (cell(1),)), 0, 3, "unread"),  # no grade of the list
    ],
)
def test_a_grade_is_known_or_says_why_not(told, low, high, why):
    """All are asked of one scale, which keeps what it said before."""
    found = grade_found("grade", told, grade_scale(BOOK))
    assert (found.low, found.high, found.unknown, found.places) == (low, high, why, told.places)


@pytest.mark.parametrize(
    ("told", "low", "high", "words"),
    [
        (Fact(), 0, 0, ("none", "none")),  # left blank: none
        (fact("none"), 0, 0, ("none", "none")),
        (BAR, 2, 2, ("within", "over")),
        (replace(BAR, awaits=True), 2, 6, ("within", "over")),  # another form may tell of a heavier one
        (Fact("none", (cell(2),), awaits=True), 0, 6, ("none", "none")),
        (fact("?"), 0, 6, ("unread", "unread")),
        (fact("-"), 0, 6, ("missing", "missing")),
    ],
)
def test_a_discipline_is_at_least_what_was_found(told, low, high, words):
    found = discipline_found("discipline", told, discipline_scale(BOOK))
    assert (found.low, found.high, (found.yes, found.no), found.places) == (low, high, words, told.places)
    assert found.unknown in ("missing", "unread")


@pytest.mark.parametrize(
    ("told", "least", "low", "high"),
    [
        ("HTTNV", "HTXSNV", 0, 0),
        ("HTTNV", "HTTNV", 1, 1),  # the wanted one itself
        ("HTTNV", "HTNV", 1, 1),
        ("?", "HTXSNV", 0, 1),  # even the highest may be
        ("?", "KHTNV", 1, 1),  # every grade is that or better
    ],
)
def test_a_grade_is_the_wanted_one_or_better(told, least, low, high):
    found = graded(fact(told), least, BOOK)
    assert (found.low, found.high) == (low, high)


def test_names_stand_as_in_a_sentence_in_both_languages():
    warning = discipline_scale(BOOK).label("warning")
    assert (warning.vi, warning.en) == ("cảnh cáo", "warning")
    level = level_scale(BOOK).label("tinh")
    assert (level.vi[0], level.en[0]) == (level.vi[0].lower(), level.en[0].lower())
    assert grade_scale(BOOK).label("HTTNV").vi == "Hoàn thành tốt nhiệm vụ"  # a grade keeps its capital


def test_a_title_is_called_as_the_law_calls_it_else_as_the_list_does():
    law = BOOK.regime.titles
    without = rulebook(regime=replace(BOOK.regime, titles={id_: one for id_, one in law.items() if id_ != "CSTDT"}))
    assert title_label("CSTDT", BOOK) == law["CSTDT"].name
    assert title_label("CSTDT", without) == declared().columns.choices["title"]["CSTDT"]
    assert title_label("???", BOOK).vi == "???"
