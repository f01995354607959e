"""How long ago somebody was recruited: from the day of entering the sector, else of coming to the unit."""

from datetime import date

import pytest
from judging_factories import person, rulebook

from thidua_xlsx.declare.season import School
from thidua_xlsx.declare.season.school_years import SeasonYear, months_between
from thidua_xlsx.judging.law.service_facts import entered_this_year, months_since_recruitment
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Met

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
        ("", date(2022, 10, 1), 7, None),  # may have come from another unit
        ("", None, 12, None),  # there all year
        ("đầu năm", None, 0, None),
    ],
)
def test_months_since_the_recruitment_lie_between_what_is_known(joined, since, low, high):
    found = recruited(joined, since)
    assert int(found.low) == low
    assert (found.high if found.high is None else int(found.high)) == high


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
