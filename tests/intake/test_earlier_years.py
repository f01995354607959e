"""Earlier years: what the ledger says, of whom, for which years, and what of it belongs to this season already."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from tests.intake.mini import school
from thidua_xlsx.declare.season import SCHOOL
from thidua_xlsx.declare.season.school_years import SeasonYear, days_of, season_year, years_between
from thidua_xlsx.forms.identity.form_rows import LAST_TITLE
from thidua_xlsx.intake.dossiers.earlier_years import earlier_awards, earlier_years, with_last_titles
from thidua_xlsx.judging.law.discipline_facts import in_force
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Award, Discipline, Initiative, Record, Unknown

SEASON = replace(school(), school=replace(school().school, school_year="2024-2025"))


def rows(*lines: Mapping[str, Any]) -> tuple[Record, ...]:
    return tuple(Record(f"a{number}", line) for number, line in enumerate(lines, start=1))


def award(person: str, title: str, period: str) -> dict[str, Any]:
    return {"person": person, "title": title, "period": period}


def test_rows_of_this_season_and_later_are_left_out_and_unclear_years_kept() -> None:
    lines = [award("A1", "LDTT", period) for period in ("2023-2024", "2024-2025", "2025-2026", "năm ngoái")]
    awards, _ = earlier_years({"awards": rows(*lines)}, SEASON).of("A1")
    assert [one.period for one in awards] == ["2023-2024", "năm ngoái"]


def test_the_ledger_speaks_for_the_years_it_has_titles_of() -> None:
    """A medal of 2019 is one decision somebody noted; it does not make that year a complete one."""
    lines = [award("A1", "LDTT", "2023-2024"), award("A2", "KNC", "2019-2020"), award("A2", "HTTNV", "2021-2022")]
    found = earlier_years({"awards": rows(*lines)}, SEASON)
    assert found.of("A1")[1].title_years == found.of("nobody")[1].title_years == frozenset({2023})


def test_a_unit_has_its_own_rows_and_years() -> None:
    """A grade, or a reward for a single deed, does not make a year one of which all its titles were written down."""
    lines = [
        award("T1", "TTLDTT", "2022-2023"),
        {**award("T1", "GKTT", "2021-2022"), "commendation_kind": "dot_xuat"},
        award("T1", "HTXSNV", "2020-2021"),
        award("A1", "LDTT", "2023-2024"),
    ]
    awards, history = earlier_years({"awards": rows(*lines)}, SEASON).of("T1")
    assert [one.title for one in awards] == ["TTLDTT", "GKTT"]
    assert [one.title for one in history.grades] == ["HTXSNV"]
    assert history.title_years == frozenset({2022})


def test_the_school_s_own_years_are_those_of_any_line_about_itself() -> None:
    """They say nothing of anybody else's years, nor others' lines of the school's."""
    lines = [
        award(SCHOOL, "TTLDXS", "2020-2021"),
        award(SCHOOL, "HTXSNV", "2022-2023"),
        award("T1", "TTLDTT", "2021-2022"),
        award("A1", "LDTT", "2023-2024"),
    ]
    found = earlier_years({"awards": rows(*lines)}, SEASON)
    assert [set(found.of(code)[1].title_years) for code in (SCHOOL, "T1", "A1")] == [{2020, 2022}, {2021}, {2023}]


@pytest.mark.parametrize(
    ("used_for", "decided", "kept"),
    [
        ("CSTĐCS 2023-2024", "", "CSTĐCS 2023-2024"),
        ("CSTĐCS 2024-2025", "", ""),  # by this very season, once its decisions are in the ledger
        ("CSTĐCS", "", "CSTĐCS"),  # no year: somebody wrote down an earlier use
        ("CSTĐCS 2023-2024", "20/09/2024", "CSTĐCS 2023-2024"),  # decided late, in this school year already
    ],
)
def test_uses_by_this_season_do_not_count_as_uses_before_it(used_for: str, decided: str, kept: str) -> None:
    line = {"person": "A1", "name": "Sổ tay", "used_for": used_for, "decision_date": decided}
    _, history = earlier_years({"initiatives": rows(line)}, SEASON).of("A1")
    assert [one.used_for for one in history.initiatives] == [kept]


def test_the_ledger_speaks_for_the_years_in_which_initiatives_were_decided() -> None:
    lines = [
        {"person": who, "name": "Sổ tay", "decision_date": day}
        for who, day in (("A1", date(2023, 5, 20)), ("A2", date(2021, 5, 20)), ("A2", Unknown("?")))
    ]
    found = earlier_years({"initiatives": rows(*lines)}, SEASON)
    assert found.of("A3")[1].initiative_years == {2022, 2020}


@pytest.mark.parametrize(
    ("decided", "years"),
    [
        (date(2024, 8, 31), {2023}),  # the last day of 2023-2024
        (date(2024, 9, 1), None),
        ("2024", {2023}),  # a year alone begins within 2023-2024
        ("2025", None),
        ("hôm nọ", set()),
    ],
)
def test_an_initiative_decided_in_this_season_is_no_earlier_one(decided: object, years: set[int] | None) -> None:
    line = {"person": "A1", "name": "Sổ tay", "used_for": "CSTĐCS 2024-2025", "decision_date": decided}
    history = earlier_years({"initiatives": rows(line)}, SEASON).of("A1")[1]
    assert [one.used_for for one in history.initiatives] == ([] if years is None else [""])
    assert history.initiative_years == (years or set())


def test_discipline_keeps_its_days_and_none_is_no_discipline() -> None:
    line = {"person": "A1", "kind": "reprimand", "decision_date": date(2023, 1, 10), "ended": date(2024, 1, 10)}
    found = earlier_years({"discipline": rows(line, {"person": "A1", "kind": "none"})}, SEASON)
    assert [(one.kind, one.decided, one.ended) for one in found.of("A1")[1].disciplines] == [
        ("reprimand", date(2023, 1, 10), date(2024, 1, 10))
    ]


def test_a_discipline_of_this_year_counts_and_one_decided_after_it_does_not() -> None:
    """2024-2025 ends with the 31st of August: what was decided then may stand in a ledger that is read later."""
    days = (date(2024, 9, 1), date(2025, 8, 31), date(2025, 9, 1))
    lines = [{"person": "A1", "kind": "reprimand", "decision_date": day} for day in days]
    found = earlier_years({"discipline": rows(*lines)}, SEASON).of("A1")[1].disciplines
    assert [one.decided for one in found] == [date(2024, 9, 1), date(2025, 8, 31)]


@pytest.mark.parametrize(
    ("line", "given", "counts"),
    [
        ({"period": "2024-2025"}, {}, True),  # typed by hand: nothing of this year was entered by closing it
        ({"period": "2024-2025", "decision_no": "45/QĐ"}, {"period": "2024-2025"}, True),
        ({"period": "2024-2025"}, {"period": "2024-2025"}, False),  # as closing enters it: the forms tell of it
        ({"period": "2025-2026", "decision_no": "45/QĐ"}, {}, False),
        ({"period": "2023-2024"}, {"period": "2024-2025"}, True),
    ],
)
def test_a_discipline_of_this_year_without_its_day_counts_unless_closing_entered_it(
    line: dict[str, str], given: dict[str, str], counts: bool
) -> None:
    faults = rows({"person": "A1", "kind": "warning", **line})
    awards = rows({"person": "A2", "title": "LDTT", **given}) if given else ()
    history = earlier_years({"discipline": faults, "awards": awards}, SEASON).of("A1")[1]
    assert len(history.disciplines) == counts
    if counts:
        year = season_year(SEASON)
        sorted_ = in_force(history.disciplines, year)
        assert bool(sorted_.certain) is (year.of(line["period"]) == year.number)


def test_a_school_year_lasts_until_the_next_one_begins() -> None:
    year = SeasonYear(2024, school=True)
    days = (date(2024, 9, 1), date(2025, 5, 31), date(2025, 8, 31), date(2025, 9, 1))
    assert [year.of_day(day) for day in days] == [2024, 2024, 2024, 2025]
    assert SeasonYear(2024, school=False).of_day(date(2024, 8, 31)) == 2024


def test_the_season_day_is_the_decision_else_the_merge_else_the_end_of_the_year() -> None:
    decided = replace(SEASON.rewards, decided=date(2025, 6, 20))
    undated = replace(SEASON, as_of=None)
    assert season_year(undated).last == date(2025, 5, 31)
    assert season_year(replace(undated, as_of=date(2025, 5, 10))).last == date(2025, 5, 10)
    assert season_year(replace(undated, as_of=date(2025, 5, 10), rewards=decided)).last == date(2025, 6, 20)


@pytest.mark.parametrize(
    ("start", "end", "years", "months"),
    [
        (date(2005, 5, 31), date(2025, 5, 31), 20, 0),
        (date(2005, 6, 1), date(2025, 5, 31), 19, 11),
        (date(2004, 2, 29), date(2024, 2, 28), 19, 11),
        (date(2004, 2, 29), date(2024, 2, 29), 20, 0),
        (date(2025, 6, 1), date(2025, 5, 31), 0, 0),
    ],
)
def test_years_between_two_days(start: date, end: date, years: int, months: int) -> None:
    found = years_between(start, end)
    assert (int(found), int(found % 1 * 12)) == (years, months)


def test_a_year_alone_means_any_day_of_it() -> None:
    assert days_of("2006") == (date(2006, 1, 1), date(2006, 12, 31))
    assert days_of("05/09/2006") == (date(2006, 9, 5), date(2006, 9, 5))
    assert [days_of(text) for text in ("", "31/02/2006", "đầu năm")] == [None, None, None]


def test_once_the_decisions_of_this_season_are_entered_the_ledger_says_the_same_of_the_years_before() -> None:
    awards = [award("A1", "CSTDCS", "2023-2024"), award("T1", "TTLDTT", "2023-2024")]
    old = {"person": "A1", "name": "Sổ tay", "decision_date": date(2024, 5, 20)}
    before = {"awards": rows(*awards), "initiatives": rows(old)}
    this = [award("A1", "CSTDCS", "2024-2025"), award("A2", "LDTT", "2024-2025"), award("A1", "HTXSNV", "2024-2025")]
    new = {"person": "A1", "name": "Kho học liệu", "decision_date": date(2025, 5, 20), "used_for": "CSTĐCS 2024-2025"}
    after = {
        "awards": rows(*awards, *this, award("T1", "TTLDXS", "2024-2025")),
        "initiatives": rows({**old, "used_for": "Bằng khen 2024-2025"}, new),
    }
    once, again = earlier_years(before, SEASON), earlier_years(after, SEASON)
    for code in ("A1", "A2", "T1", "nobody"):
        assert once.of(code) == again.of(code)


def test_a_title_of_no_year_is_none_of_the_years_before() -> None:
    lines = [award("GV99", "LDTT", "2024-2025"), {"person": "A1", "title": "CSTDCS"}, award("A1", "HTTNV", "năm ngoái")]
    told = [(one.person, one.title, one.period) for one in earlier_awards({"awards": rows(*lines)}, SEASON)]
    assert told == [("GV99", "LDTT", "2024-2025"), ("A1", "HTTNV", "năm ngoái")]


def test_a_kind_belongs_to_a_commendation_alone_and_merit_is_none() -> None:
    lines = [
        {**award("A1", title, "2023-2024"), "commendation_kind": kind}
        for title, kind in (("GK", "dot_xuat"), ("GK", "cong_trang"), ("LDTT", "dot_xuat"))
    ]
    assert [one.kind for one in earlier_awards({"awards": rows(*lines)}, SEASON)] == ["dot_xuat", "", ""]


def test_forms_show_the_titles_of_the_year_before_and_of_no_other() -> None:
    waiting = SEASON.columns.choices["award_state"]["pending"]
    lines = [
        {**award("A1", "CSTDCS", "2023-2024"), "issuer": waiting.vi},
        award("A1", "LDTT", "2023-2024"),  # in the order of the list of titles, not of the ledger
        award("A1", "CSTDT", "2022-2023"),
        award("A2", "HTXSNV", "2023-2024"),  # a grade is no title
        award("A3", "LDTT", "2024-2025"),  # this season's own, entered already
    ]
    shown = with_last_titles(SEASON, {"awards": rows(*lines)})
    assert shown.last_titles == {"A1": ("LĐTT", f"CSTĐCS ({waiting.short or waiting.vi})")}
    assert any(LAST_TITLE in table.issued for form in shown.forms.values() for table in form.tables())
    none = with_last_titles(SEASON, {"awards": rows(award("A1", "LDTT", "2022-2023"))})
    assert none.last_titles == {}
    # Where nobody can tell which year this is, none is the one before.
    unclear = replace(SEASON, school=replace(SEASON.school, school_year="năm nay"))
    assert with_last_titles(unclear, {"awards": rows(award("A1", "LDTT", "2023-2024"))}).last_titles == {}
    # Titles of a unit, or of somebody who left, are no reason for a column of blanks beside the people of today.
    others = rows(award("T1", "TTLDTT", "2023-2024"), award("GV99", "LDTT", "2023-2024"))
    of_nobody = with_last_titles(SEASON, {"awards": others})
    assert of_nobody.last_titles == {"T1": ("TTLĐTT",), "GV99": ("LĐTT",)}
    for season in (none, of_nobody):
        assert not any(LAST_TITLE in table.issued for form in season.forms.values() for table in form.tables())


def test_everything_that_a_line_says_is_kept_with_its_cells() -> None:
    def cell(column: str) -> CellPlace:
        return CellPlace("so-theo-doi.xlsx", column, 4, 3)

    def told(**values: Any) -> tuple[Record, ...]:
        return (Record("a1", values, {column: cell(column) for column in values}),)

    decision = {"decision_no": "5/QĐ", "decision_date": "20/06/2024"}
    work = {"name": "Sổ tay", "level": "co_so", "recognised": True, "applied": False, "used_for": "CSTĐCS 2023-2024"}
    days = {"decision_date": date(2023, 1, 10), "ended": date(2024, 1, 10)}
    lines = {
        "awards": told(person="A1", title="CSTDCS", period="2023-2024", issuer="UBND xã", **decision),
        "initiatives": told(person="A1", mark="88,5", **work, **decision),
        "discipline": told(person="A1", kind="reprimand", decision_no="3/QĐ", **days),
    }
    awards, history = earlier_years(lines, SEASON).of("A1")
    assert awards == (Award("A1", "CSTDCS", "2023-2024", "5/QĐ", "20/06/2024", "UBND xã", places=(cell("title"),)),)
    of_work = (cell("name"), cell("used_for"))
    assert history.initiatives == (Initiative("A1", places=of_work, mark="88,5", **work, **decision),)
    kept = (cell("kind"), cell("ended"))
    assert history.disciplines == (Discipline("reprimand", "3/QĐ", *days.values(), places=kept),)
    assert (history.title_years, history.initiative_years) == (frozenset({2023}), frozenset({2023}))


@pytest.mark.parametrize(
    ("issuer", "decision_no", "pending", "given"),
    [
        ("Trình cấp trên, chưa có quyết định", "", True, True),
        ("Trình cấp trên, chưa có quyết định", "7/QĐ", False, True),  # a number that somebody added is a decision
        ("Cấp trên không công nhận", "", False, False),  # it was never given
        ("UBND tỉnh", "", False, True),
    ],
)
def test_what_waits_above_may_have_been_given_and_what_was_refused_was_not(
    issuer: str, decision_no: str, pending: bool, given: bool
) -> None:
    finding_sentence = {**award("A1", "CSTDT", "2023-2024"), "issuer": issuer, "decision_no": decision_no}
    awards, _ = earlier_years({"awards": rows(finding_sentence)}, SEASON).of("A1")
    assert [one.pending for one in awards] == ([pending] if given else [])


def test_what_cannot_be_read_of_a_line_is_unknown_and_the_rest_of_it_stays() -> None:
    unclear = Unknown("?")
    line = {"person": "A1", "name": "Sổ tay", "level": unclear, "recognised": unclear, "applied": unclear}
    fault = {"person": "A1", "kind": "warning", "decision_date": unclear, "ended": unclear}
    _, history = earlier_years({"initiatives": rows(line), "discipline": rows(fault)}, SEASON).of("A1")
    assert history.initiatives == (Initiative("A1", "Sổ tay"),)
    assert history.disciplines == (Discipline("warning"),)
