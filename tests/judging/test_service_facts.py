"""How long ago somebody was recruited: from the day of entering the sector, else of coming to the unit."""

from datetime import date
from fractions import Fraction

import pytest
from judging_factories import cell, person, rulebook

from thidua_xlsx.declare.season import School
from thidua_xlsx.declare.season.school_years import SeasonYear, months_between
from thidua_xlsx.judging.law.service_facts import entered_this_year, months_since_recruitment, sector_years
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Discipline, History, Met

DECIDED = date(2023, 5, 31)  # the end of the school year 2022-2023


def recruited(joined="", since=None):
    book = rulebook(school=School("mua", "Trường", "2022-2023"))
    return months_since_recruitment("months_since_recruitment", person("A", joined_sector=joined, since=since), book)


@pytest.mark.parametrize(
    ("joined", "since", "low", "high"),
    [
        ("31/07/2022", None, 10, 10),  # 31/7 to 31/5
        ("01/09/2022", date(2022, 9, 1), 8, 8),  # 1/9 to 31/5: 8 months and 30 days
        ("01/09/2010", date(2022, 9, 1), 152, 152),  # came from another unit: 12 years and 8 months
        ("2022", date(2022, 10, 1), 7, 16),  # between 1/1/2022 and the day of coming
        ("2022", date(2022, 1, 1), 16, 16),  # whoever came on the year's first day was recruited on it
        ("2022", date(2021, 12, 31), 5, 16),  # came before the year that is named: any day of it
        ("", date(2022, 10, 1), 7, None),  # may have come from another unit
        ("", None, 12, None),  # there all year
        ("đầu năm", None, 0, None),
    ],
)
def test_months_since_the_recruitment_lie_between_what_is_known(joined, since, low, high):
    found = recruited(joined, since)
    assert int(found.low) == low
    assert (found.high if found.high is None else int(found.high)) == high


JOINED = "31/05/2003"


def kept(decided=None, ended=None):
    return Discipline("reprimand", decided=decided, ended=ended, places=(cell(5),))


@pytest.mark.parametrize(
    ("joined", "lines", "low", "high", "words"),
    [
        (JOINED, [], 20, 20, ("yes", "no", "open")),  # the anniversary itself
        ("01/06/2003", [], 19 + Fraction(364, 365), 19 + Fraction(364, 365), ("yes", "no", "open")),
        # Any day of 2003: from 1 January 20 years and 150 days, from 31 December 19 years and 151 days.
        ("2003", [], 19 + Fraction(151, 365), 20 + Fraction(150, 365), ("yes", "no", "open")),
        # 365 days under discipline put the beginning off to 30/5/2004; the year from 30/5/2023 on has 366.
        (JOINED, [kept(date(2010, 3, 1), date(2011, 3, 1))], 19 + Fraction(1, 366), 19 + Fraction(1, 366), ("less", "no_less", "less_open")),
        # It may have ended at once, or run up to the decision, 364 days.
        (JOINED, [kept(date(2022, 6, 1))], 19 + Fraction(2, 366), 20, ("less", "no_less", "less_open")),
        # Nobody said when it began: at the earliest with the work, 367 days before its end.
        (JOINED, [kept(None, date(2004, 6, 1))], 18 + Fraction(364, 365), 20, ("less", "no_less", "less_open")),
        # Before somebody came there was no time to take out: 366 days from 31/5/2003 on.
        (JOINED, [kept(date(2000, 1, 1), date(2004, 5, 31))], 19, 19, ("less", "no_less", "less_open")),
        (JOINED, [kept(date(2023, 6, 1), date(2024, 6, 1))], 20, 20, ("yes", "no", "open")),  # after the decision
    ],
)  # fmt: skip
def test_years_in_the_sector_without_those_under_discipline(joined, lines, low, high, words):
    book = rulebook(school=School("mua", "Trường", "2022-2023"))
    found = sector_years("sector_years", joined, History(disciplines=tuple(lines)), book)
    assert (found.low, found.high) == (low, high)
    assert (found.yes, found.no, found.unknown) == words
    assert found.places == ((cell(5),) if lines else ())
    shown = (found.params["years"], found.params["months"], found.params["most"], found.params["more"])
    assert shown == (int(low), int((low - int(low)) * 12), int(high), int((high - int(high)) * 12))
    assert (found.params["since"], found.params["day"]) == (joined, DECIDED)


@pytest.mark.parametrize(
    ("joined", "year", "why"),
    [("", "2022-2023", "blank"), ("lâu rồi", "2022-2023", "unread"), (JOINED, "năm nay", "season")],
)
def test_without_a_day_nobody_knows_how_long_somebody_is_in_the_sector(joined, year, why):
    book = rulebook(school=School("mua", "Trường", year))
    found = sector_years("sector_years", joined, History(), book)
    assert (found.low, found.high, {found.yes, found.no, found.unknown}) == (0, None, {why})
    assert found.params == {"since": joined}


def test_a_line_that_may_be_of_somebody_else_may_take_any_time_out():
    book = rulebook(school=School("mua", "Trường", "2022-2023"))
    found = sector_years("sector_years", JOINED, History(doubts=(cell(9),)), book)
    assert (found.low, found.high, found.unknown, found.places) == (0, 20, "doubt", (cell(9),))


def test_the_recruitment_is_told_by_the_day_that_it_was_counted_from():
    told = [recruited(*one).params for one in (("2022", date(2022, 10, 1)), ("", date(2022, 10, 1)), ("", None))]
    assert [one["since"] for one in told] == ["2022", date(2022, 10, 1), ""]
    assert [(one["day"], one["months"], one["most"]) for one in told] == [
        (DECIDED, 7, 16),
        (DECIDED, 7, None),
        (DECIDED, 12, None),
    ]


def test_in_a_year_without_a_day_nobody_can_say_how_long_ago_somebody_was_recruited():
    book = rulebook(school=School("mua", "Trường", "năm nay"))
    found = months_since_recruitment("months_since_recruitment", person("A", joined_sector="01/09/2022"), book)
    assert (found.low, found.high, found.unknown) == (0, None, "season")


@pytest.mark.parametrize("word", ["yes", "all_year", "no", "open", "came", "unread", "season"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_outcome_has_its_words(word, lang):
    found = recruited("2022", date(2022, 10, 1))
    assert language(lang)(f"reason.{found.topic}.{word}", **found.params, wanted=10)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2022, 8, 31), date(2023, 6, 30), 10),  # a month without a 31st is whole on its last day
        (date(2022, 8, 31), date(2023, 6, 29), 9),
        (date(2023, 6, 1), date(2023, 5, 1), 0),
    ],
)
def test_months_between_two_days(start, end, months):
    assert int(months_between(start, end)) == months


@pytest.mark.parametrize(
    ("joined", "said"),
    [
        ("31/07/2024", Met.NO),  # the day before the year's first
        ("01/08/2024", Met.YES),
        ("2024", Met.UNKNOWN),  # before or after its first day
        ("", Met.NO),  # nobody says so
        ("năm ngoái", Met.UNKNOWN),
    ],
)
def test_who_joined_on_the_year_s_first_day_entered_this_year(joined: str, said: Met) -> None:
    year = SeasonYear(2024, True, date(2024, 8, 1), date(2025, 7, 31))
    assert entered_this_year(person("P1", joined_sector=joined), year) is said
