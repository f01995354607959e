"""Discipline by form and ledger: in force in the year, at its end, and how long ago it ended; days on the line itself."""

from datetime import date, timedelta

import pytest
from judging_factories import cell, dossier, person, rulebook
from msgspec.structs import replace

from thidua_xlsx.declare.law.regime import Condition
from thidua_xlsx.declare.season import School
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.judging.law.discipline_facts import (
    discipline_at_end,
    discipline_of,
    in_force,
    years_since_discipline,
)
from thidua_xlsx.judging.law.evaluate import evaluate
from thidua_xlsx.judging.law.law_facts import FACTS, PersonFacts
from thidua_xlsx.model import Discipline, Met

BOOK = rulebook()
YEAR = season_year(BOOK)
FIRST, LAST, DAY = YEAR.first, YEAR.last, timedelta(days=1)
NO_YEAR = season_year(rulebook(school=School("mua", "Trường", "năm nay")))
LONG_BEFORE = date(2023, 3, 1)
FORM = cell(2, 1, "Xếp loại")


def line(decided, ended, kind="reprimand", row=5, number=""):
    places = (cell(row, 3, "Kỷ luật"),)
    return Discipline(kind, decided=decided, ended=ended, decision_no=number, places=places)


def without(fact, told):
    """Whether somebody is without any discipline, as a condition of the law asks it."""
    condition = Condition(fact=fact, at_most="none")
    return evaluate(condition, PersonFacts(told, BOOK, FACTS), BOOK.regime).met


def told_by(form, *lines, doubts=()):
    one = dossier(person("A"), discipline=form)
    return replace(one, history=replace(one.history, disciplines=lines, doubts=doubts))


@pytest.mark.parametrize(
    ("decided", "ended", "state"),
    [
        (LONG_BEFORE, FIRST, "certain"),  # its last day is the year's first
        (LONG_BEFORE, FIRST - DAY, "over"),
        (LONG_BEFORE, None, "open"),  # nobody said when it ended
        (FIRST, None, "certain"),
        (FIRST - DAY, None, "open"),
        (LAST, None, "certain"),
        (LAST + DAY, None, "over"),  # of the next year
        (None, FIRST, "open"),  # nobody said when it began
        (None, FIRST - DAY, "over"),
        (None, None, "open"),
        (FIRST, FIRST + DAY, "certain"),
    ],
)
def test_when_a_discipline_was_in_force(decided, ended, state):
    one = line(decided, ended)
    found = in_force([one], YEAR)
    assert {name: getattr(found, name) for name in ("certain", "open", "over")} == {
        "certain": (),
        "open": (),
        "over": (),
        state: (one,),
    }
    assert in_force([one], NO_YEAR).open == (one,)  # in a year that nobody can tell


IN_FORCE, OPEN, OVER = line(FIRST, None), line(LONG_BEFORE, None), line(LONG_BEFORE, FIRST - DAY)


@pytest.mark.parametrize(
    ("form", "lines", "low", "high", "words", "places"),
    [
        ("none", [], 0, 0, {}, [FORM]),
        (
            "none",
            [replace(IN_FORCE, kind="warning")],
            2,
            2,
            {"yes": "within", "no": "ledger"},
            [*IN_FORCE.places, FORM],
        ),
        ("warning", [IN_FORCE], 2, 2, {}, [FORM]),  # the form tells of a heavier one
        ("?", [IN_FORCE], 1, 6, {"no": "ledger"}, [*IN_FORCE.places, FORM]),
        ("none", [OPEN], 0, 1, {"unknown": "open"}, [FORM, *OPEN.places]),
        ("warning", [OPEN], 2, 2, {}, [FORM]),
        ("none", [OVER], 0, 0, {"yes": "ended"}, [FORM, *OVER.places]),
        ("reprimand", [OVER], 1, 1, {}, [FORM]),
    ],
)
def test_the_heavier_of_form_and_ledger_counts(form, lines, low, high, words, places):
    found = discipline_of("discipline", told_by(form, *lines), BOOK)
    assert (found.topic, found.low, found.high, list(found.places)) == ("discipline", low, high, places)
    assert {name: getattr(found, name) for name in words} == words
    assert without("discipline", told_by(form, *lines)) is (Met.YES if not high else Met.NO if low else Met.UNKNOWN)


def test_of_several_lines_the_heaviest_in_force_is_told_and_of_those_over_the_last():
    lines = (line(FIRST, None, "warning", 6, "12/QĐ"), line(FIRST, None, "reprimand", 7))
    found = discipline_of("discipline", told_by("none", *lines), BOOK)
    assert (found.low, found.params["decision"], found.params["found"].vi) == (2, "12/QĐ", "cảnh cáo")
    assert found.places[0] == lines[0].places[0]
    assert discipline_of("discipline", told_by("none", IN_FORCE), BOOK).params["decision"] == "…"
    past = (OVER, line(LONG_BEFORE, FIRST - DAY - DAY, "warning", 8))
    found = discipline_of("discipline", told_by("none", *past), BOOK)
    assert (found.params["past"].vi, found.params["ended"]) == ("khiển trách", FIRST - DAY)
    same_day = (OVER, replace(OVER, kind="warning"))
    assert discipline_of("discipline", told_by("none", *same_day), BOOK).params["ended"] == FIRST - DAY
    doubted = discipline_of("discipline", told_by("none", OVER, doubts=(cell(9),)), BOOK)
    assert (doubted.low, doubted.high, doubted.unknown) == (0, 6, "doubt")
    assert doubted.places == (FORM, cell(9))
    assert without("discipline", told_by("none", OVER, doubts=(cell(9),))) is Met.UNKNOWN


@pytest.mark.parametrize(
    ("form", "lines", "low", "high", "ended"),
    [
        # Over before the year's last day: the form's is the ledger's, and over with it.
        ("reprimand", [line(FIRST, LAST - DAY)], 0, 0, LAST - DAY),
        ("reprimand", [line(LONG_BEFORE, FIRST)], 0, 0, FIRST),
        ("reprimand", [line(FIRST, LAST)], 1, 1, None),  # on the last day it still runs
        ("warning", [line(FIRST, LAST - DAY)], 2, 2, LAST - DAY),  # another one, which the ledger has not
        ("none", [line(FIRST, LAST - DAY), line(FIRST, None, "warning")], 2, 2, LAST - DAY),
        ("?", [line(FIRST, LAST - DAY)], 0, 6, LAST - DAY),
        ("none", [], 0, 0, None),
    ],
)
def test_on_the_last_day_what_ended_before_is_over(form, lines, low, high, ended):
    found = discipline_at_end("discipline", told_by(form, *lines), BOOK)
    assert (found.low, found.high, found.params.get("ended")) == (low, high, ended)
    assert (found.yes == "ended") is (ended is not None and high == 0)
    assert without("discipline_at_end", told_by(form, *lines)) is (
        Met.YES if not high else Met.NO if low else Met.UNKNOWN
    )
    assert (lines[0].places[0] in found.places) is (ended is not None) if lines else found.places == (FORM,)


def test_a_form_that_is_not_back_may_tell_of_another_discipline_than_the_one_that_ended():
    told = told_by("reprimand", line(FIRST, LAST - DAY))
    awaited = replace(told, discipline=replace(told.discipline, awaits=True))
    found = discipline_at_end("discipline", awaited, BOOK)
    assert (found.low, found.high, found.unknown, found.params["ended"]) == (0, 6, "missing", LAST - DAY)
    assert discipline_at_end("discipline", told, BOOK).high == 0


def test_of_several_that_ended_within_the_year_the_last_is_told():
    lines = (line(FIRST, FIRST + DAY, row=5), line(FIRST, LAST - DAY, "warning", row=6), line(FIRST, FIRST, row=7))
    found = discipline_at_end("discipline", told_by("none", *lines), BOOK)
    assert (found.params["past"].vi, found.params["ended"]) == ("cảnh cáo", LAST - DAY)
    assert found.places == (FORM, *lines[1].places)


def back(years, days=0):
    return LAST.replace(year=LAST.year - years) - timedelta(days=days)


@pytest.mark.parametrize(
    ("lines", "low", "high", "months", "rows"),
    [
        ([(LONG_BEFORE, back(1))], 1, 1, 12, [5]),
        ([(LONG_BEFORE, back(3)), (LONG_BEFORE, back(1))], 1, 1, 12, [5, 6]),  # the last of them counts
        ([(LONG_BEFORE, None)], 0, None, 0, [5]),  # it may still run, or have ended the day it began
        ([(LONG_BEFORE, None), (LONG_BEFORE, back(2))], 0, 2, 24, [5, 6]),
        ([(FIRST, LAST + DAY)], 0, 0, 0, [5]),  # it runs beyond the year
        ([(LAST, None)], 0, None, 0, [5]),
    ],
)
def test_how_long_ago_the_last_discipline_ended(lines, low, high, months, rows):
    listed = [line(*days, row=row) for row, days in enumerate(lines, start=5)]
    found = years_since_discipline("years_since_discipline", told_by("none", *listed), BOOK)
    assert (found.low, found.high, found.params["months"]) == (low, high, months)
    assert [place.row for place in found.places] == rows
    ends = [ended for _, ended in lines if ended]
    assert found.params["ended"] == (max(ends) if ends else "…")
    assert (found.yes, found.no, found.unknown) == ("since", "no", "open")


def test_without_a_discipline_none_ended_lately_and_a_doubtful_line_may_be_one():
    never = years_since_discipline("years_since_discipline", told_by("none"), BOOK)
    later = years_since_discipline("years_since_discipline", told_by("none", line(LAST + DAY, None)), BOOK)
    assert (never.low, never.high) == (later.low, later.high)
    assert never.low >= 60
    doubted = years_since_discipline("years_since_discipline", told_by("none", doubts=(cell(9),)), BOOK)
    assert (doubted.low, doubted.high, doubted.unknown, doubted.places) == (0, None, "doubt", (cell(9),))


@pytest.mark.parametrize(
    ("period", "ended", "group"),
    [
        # The year of BOOK is the one from FIRST to LAST; closing writes the year of a discipline and no day of it.
        ("{before}", None, "open"),  # of last year, and nobody wrote when it ended: it may reach into this one
        ("{before}", FIRST - DAY, "over"),
        ("{before}", FIRST + DAY, "certain"),
        ("", FIRST + DAY, "open"),  # as before: nobody knows when it began
    ],
)
def test_a_discipline_entered_by_its_year_alone_is_known_until_it_ended(period, ended, group):
    number = YEAR.number - 1
    entered = Discipline("reprimand", ended=ended, period=period.format(before=YEAR.name(number)))
    assert getattr(in_force([entered], YEAR), group) == (entered,)
