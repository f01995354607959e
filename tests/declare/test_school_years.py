"""Which year a season judges and which a period or a day means; anniversaries, months, and the first half of a year."""

from datetime import date
from fractions import Fraction

import pytest

from tests.judging.judging_factories import rulebook
from thidua_xlsx.declare.season import RewardPolicy, Round, Rulebook, School
from thidua_xlsx.declare.season.school_years import (
    days_of,
    first_day,
    first_half,
    months_between,
    plain_year,
    season_year,
    years_between,
)


def season(year: str, *rounds: Round, decided: date | None = None, as_of: date | None = None) -> Rulebook:
    return rulebook(
        school=School("m", "Trường", year),
        rounds=rounds or (Round("D1", "Cả năm"),),
        rewards=RewardPolicy(decided=decided),
        as_of=as_of,
    )


@pytest.mark.parametrize(
    ("year", "number", "school", "first", "last"),
    [
        ("2024-2025", 2024, True, date(2024, 9, 1), date(2025, 5, 31)),
        ("2024 – 2025", 2024, True, date(2024, 9, 1), date(2025, 5, 31)),
        ("2024/2025", 2024, True, date(2024, 9, 1), date(2025, 5, 31)),
        ("2025", 2025, False, date(2025, 1, 1), date(2025, 12, 31)),
        ("2024-2026", None, True, None, None),  # no school year is as long
        ("năm học này", None, True, None, None),
    ],
)
def test_a_season_judges_the_year_that_it_names(
    year: str, number: int | None, school: bool, first: date | None, last: date | None
) -> None:
    found = season_year(season(year))
    assert (found.number, found.school, found.first, found.last) == (number, school, first, last)
    assert first_day(year, ()) == first


@pytest.mark.parametrize(
    ("decided", "as_of", "last"),
    [
        (None, None, date(2025, 5, 31)),
        (None, date(2025, 6, 5), date(2025, 6, 5)),
        (date(2025, 6, 10), date(2025, 6, 5), date(2025, 6, 10)),
    ],
)
def test_time_is_counted_up_to_the_decision_else_today_else_the_years_end(
    decided: date | None, as_of: date | None, last: date
) -> None:
    assert season_year(season("2024-2025", decided=decided, as_of=as_of)).last == last
    assert season_year(season("nào đó", decided=decided, as_of=as_of)).last == (decided or as_of)


@pytest.mark.parametrize(
    ("begun", "first"),
    [
        ((), date(2024, 9, 1)),
        ((date(2024, 9, 1),), date(2024, 9, 1)),
        ((date(2024, 9, 5), date(2025, 1, 6)), date(2024, 9, 1)),
        ((date(2024, 8, 26),), date(2024, 9, 1)),  # August is of the school year before
        ((date(2023, 9, 5),), date(2024, 9, 1)),
    ],
)
def test_a_year_begins_on_its_day(begun: tuple[date, ...], first: date) -> None:
    assert first_day("2024-2025", begun) == first
    rounds = (Round(str(number), "Đợt", start=day) for number, day in enumerate(begun))
    assert season_year(season("2024-2025", *rounds)).first == first


def test_days_and_periods_lie_in_years() -> None:
    of_school, of_calendar = season_year(season("2024-2025")), season_year(season("2025"))
    assert [of_school.of_day(one) for one in (date(2024, 8, 31), date(2024, 9, 1), date(2025, 8, 31))] == [
        2023,
        2024,
        2024,
    ]
    assert of_calendar.of_day(date(2025, 8, 31)) == 2025
    # a day after the year's end, in the summer, finds the year ended
    assert [of_school.place(one) for one in (date(2025, 5, 31), date(2025, 6, 1))] == [(2024, False), (2024, True)]
    assert [of_school.of(one) for one in ("2023-2024", " 2023-2024 ", "2023", "2023-2025")] == [2023, 2023, None, None]
    assert [of_calendar.of(one) for one in ("2023", "2023-2024")] == [2023, None]
    assert (of_school.name(2023), of_calendar.name(2023)) == ("2023-2024", "2023")
    unclear = season_year(season("năm học này"))
    assert (unclear.name(2023), unclear.of("2023-2024"), unclear.of_day(date(2025, 3, 1))) == ("2023-2024", 2023, 2024)


@pytest.mark.parametrize(
    ("text", "earlier"),
    [
        ("CSTĐCS 2023-2024", True),
        ("CSTĐCS 2024-2025", False),  # this season's
        ("CSTĐCS 2025-2026", False),
        ("2022-2023, 2023-2024", True),
        ("2022-2023, 2024-2025", False),  # one of them is this season's
        ("Bằng khen 2023", True),
        ("Bằng khen 2024", False),
        ("Bằng khen", True),
    ],
)
def test_a_text_speaks_of_earlier_years_alone(text: str, earlier: bool) -> None:
    assert season_year(season("2024-2025")).earlier(text) is earlier
    assert season_year(season("năm học này")).earlier(text)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("20/11/2005", (date(2005, 11, 20), date(2005, 11, 20))),
        (" 2005 ", (date(2005, 1, 1), date(2005, 12, 31))),
        ("31/02/2005", None),
        ("0000", None),
        ("11/2005", None),
        ("", None),
    ],
)
def test_a_text_means_a_day_or_a_whole_year(text: str, days: tuple[date, date] | None) -> None:
    assert days_of(text) == days


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (date(2015, 9, 1), date(2025, 9, 1), Fraction(10)),
        (date(2015, 9, 1), date(2025, 8, 31), 9 + Fraction(364, 365)),  # 1/9/2024 to 31/8/2025: 364 of 365 days
        (date(2020, 2, 29), date(2021, 2, 28), Fraction(365, 366)),  # the anniversary is on 1/3
        (date(2020, 2, 29), date(2021, 3, 1), Fraction(1)),
        (date(2020, 2, 29), date(2024, 2, 29), Fraction(4)),
        (date(2025, 9, 1), date(2025, 9, 1), Fraction(0)),
        (date(2025, 9, 2), date(2025, 9, 1), Fraction(0)),
    ],
)
def test_years_go_from_anniversary_to_anniversary(start: date, end: date, years: Fraction) -> None:
    assert years_between(start, end) == years


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Năm 2024", "2024"),
        ("năm công tác 2024", "2024"),
        ("2024", "2024"),
        ("Năm học 2024 – 2025", "2024-2025"),
        ("NH 2024/2025", "2024-2025"),
        ("24-25", "2024-2025"),
        ("NH 2024 – 25", "2024-2025"),
        ("24-26", "24-26"),  # no school year
        ("5/2024", "5/2024"),
        ("năm học 2024", "năm học 2024"),  # that which began or that which ended in it
        ("giai đoạn 2020-2025", "giai đoạn 2020-2025"),
    ],
)
def test_a_year_is_the_same_however_somebody_calls_it(text: str, plain: str) -> None:
    assert plain_year(text) == plain


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2024, 8, 31), date(2025, 6, 30), Fraction(10)),  # June has no 31st: whole on its last day
        (date(2024, 9, 1), date(2025, 5, 31), 8 + Fraction(30, 31)),
        (date(2024, 9, 5), date(2024, 10, 4), Fraction(30, 31)),
        (date(2024, 9, 5), date(2024, 9, 5), Fraction(0)),
        (date(2024, 9, 6), date(2024, 9, 5), Fraction(0)),
    ],
)
def test_months_are_whole_and_days_of_31(start: date, end: date, months: Fraction) -> None:
    assert months_between(start, end) == months


def ends(*days: date | None) -> tuple[Round, ...]:
    return tuple(Round(f"D{number}", f"Đợt {number}", end=day) for number, day in enumerate(days, start=1))


@pytest.mark.parametrize(
    ("year", "rounds", "expected"),
    [
        # those that end by 31/1; by 30/6 in a calendar year
        ("2024-2025", ends(date(2024, 11, 20), date(2025, 1, 31), date(2025, 2, 1)), ["D1", "D2"]),
        ("2025", ends(date(2025, 6, 30), date(2025, 7, 1)), ["D1"]),
        ("2024-2025", ends(None, date(2025, 5, 31)), []),  # nobody says when the first ends
        ("2024-2025", ends(date(2024, 11, 20), date(2025, 1, 31)), []),  # nothing comes after them
        ("năm học này", ends(date(2024, 11, 20), date(2025, 5, 31)), []),
        # a name or a group that says so stands above the days
        (
            "2024-2025",
            (Round("A", "Học kỳ I", end=date(2025, 2, 15)), Round("B", "Học kỳ II", end=date(2025, 1, 1))),
            ["A"],
        ),
        ("2024-2025", (Round("A", "Đợt 1", group="HK1"), Round("B", "Đợt 2", group="HKII")), ["A"]),
    ],
)
def test_the_first_half_of_a_year_are_the_rounds_of_its_first_term(
    year: str, rounds: tuple[Round, ...], expected: list[str]
) -> None:
    assert [one.code for one in first_half(season(year, *rounds))] == expected
