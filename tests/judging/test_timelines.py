"""The account of each year: what the ledger tells, for which years it speaks, and this season's own."""

from datetime import date

import pytest
from judging_factories import cell, dossier, person, rulebook, unit_dossier
from msgspec.structs import replace

from thidua_xlsx.judging.law.build_timeline import this_year, timeline_of
from thidua_xlsx.model import Discipline


def told(one, **fields):
    return timeline_of(one, rulebook([one.person], **fields))


def test_every_line_stands_in_its_year_and_no_year_is_left_out():
    one = dossier(
        person("A"),
        grade="HTTNV",
        earlier={"CSTDCS": ["2021-2022"], "BKT": ["2023-2024"], "HTXSNV": ["2023-2024"], "LDTT": ["năm ngoái"]},
        ledger_initiatives=[{"name": "Sổ tay", "decision_date": "20/05/2024"}, {"name": "Bản đồ"}],
        initiatives=[{"name": "Kho học liệu"}],
        ledger_years=[2021, 2023],
    )
    found = told(one)
    assert [account.period for account in found.years] == ["2021-2022", "2022-2023", "2023-2024"]
    (first, second, third), now = found.years, this_year(one, rulebook())
    assert ([award.title for award in first.titles], first.titles_told) == (["CSTDCS"], True)
    assert (second.silent, second.titles_told) == (True, False)
    assert [award.title for award in (*third.grades, *third.commendations)] == ["HTXSNV", "BKT"]
    assert [one.name for one in third.initiatives] == ["Sổ tay"]
    assert [one.name for one in now.initiatives] == ["Kho học liệu"]
    assert [award.title for award in now.grades] == ["HTTNV"]
    assert [award.title for award in found.undated.titles] == ["LDTT"]
    assert [one.name for one in found.undated.initiatives] == ["Bản đồ"]


def test_a_discipline_stands_in_every_year_that_it_was_in_force():
    """From 10/01/2022, in 2021-2022, to 10/01/2023, in 2022-2023."""
    line = Discipline("reprimand", decided=date(2022, 1, 10), ended=date(2023, 1, 10))
    one = dossier(person("A"), ledger_years=[2023])
    found = told(replace(one, history=replace(one.history, disciplines=(line,))))
    assert [(account.period, len(account.disciplines)) for account in found.years] == [
        ("2021-2022", 1),
        ("2022-2023", 1),
        ("2023-2024", 0),
    ]


def test_the_ledger_speaks_for_nobody_elsewhere_and_nothing_was_before_the_sector():
    came = dossier(person("A", since=date(2023, 8, 15)), ledger_years=[2022, 2023])
    assert [told(came).year(number).titles_told for number in (2022, 2023)] == [False, True]
    new = dossier(person("A", joined_sector="15/08/2023"), ledger_years=[2023])
    assert [told(new).year(number).titles_told for number in (2010, 2022)] == [True, True]


def test_without_a_ledger_or_a_known_year_no_year_is_told():
    one = dossier(person("A"), ledger_years=[2023])
    assert any(account.titles_told for account in timeline_of(one, rulebook()).years)
    assert not any(account.titles_told for account in timeline_of(one, rulebook(), ledger_known=False).years)


def test_doubtful_lines_are_kept_with_the_timeline_and_units_have_one_too():
    one = dossier(person("A"))
    assert told(replace(one, history=replace(one.history, doubts=(cell(4),)))).doubts == (cell(4),)
    unit = unit_dossier(earlier={"TTLDXS": ["2023-2024"]}, ledger_years=[2023])
    assert [award.title for award in timeline_of(unit, rulebook()).years[0].titles] == ["TTLDXS"]


def test_this_year_tells_a_persons_grade_with_its_cells_and_a_units_without_initiatives():
    one = dossier(person("A"), grade="HTTNV", discipline="warning", initiatives=[{"name": "Kho học liệu"}])
    now = this_year(one, rulebook([one.person]))
    assert [(award.person, award.title, award.period, award.places) for award in now.grades] == [
        ("A", "HTTNV", "2024-2025", one.grade.places)
    ]
    assert (now.number, now.period, now.initiatives_told) == (2024, "2024-2025", True)
    assert [entered.kind for entered in now.disciplines] == ["warning"]
    unit = this_year(unit_dossier(grade="HTXSNV"), rulebook())
    assert [(award.person, award.title) for award in unit.grades] == [("T1", "HTXSNV")]
    assert (unit.initiatives, unit.initiatives_told) == ((), False)
    assert this_year(dossier(person("A"), grade="-"), rulebook()).grades == ()
    unmarked = [this_year(dossier(person("A"), discipline=said), rulebook()).disciplines for said in ("none", "", "?")]
    assert unmarked == [(), (), ()]  # none said, nothing said, nothing readable
    open_ = replace(one, grade=replace(one.grade, unknown=True, awaits=True))
    assert this_year(open_, rulebook()).grades == ()  # one that another form may change


@pytest.mark.parametrize(
    ("who", "years"),
    [
        # The ledger has rows of 2021-2022 and 2023-2024; a school year ends on 31 May, and begins on 1 September.
        ({}, [2021, 2023]),
        ({"since": date(2024, 5, 31)}, [2023]),  # came on the last day of 2023-2024: it can tell
        ({"since": date(2024, 6, 1)}, []),
        ({"joined_sector": "31/05/2023"}, [2021, 2023]),  # had a day in 2022-2023, of which nothing is told
        ({"joined_sector": "01/06/2023"}, [2021, 2022, 2023]),  # 2022-2023 was over: nothing was there to be given
        ({"joined_sector": "2023"}, [2021, 2023]),  # from 1 January on
        ({"joined_sector": "20/11/2010"}, [2021, 2023]),
    ],
)
def test_of_which_years_it_is_known_what_was_given(who, years):
    found = told(dossier(person("A", **who), ledger_years=[2021, 2023]))
    assert [one.number for one in found.years if one.titles_told] == years
    assert [one.number for one in found.years if one.initiatives_told] == years


def test_what_belongs_to_no_earlier_year_stands_apart():
    """A line of this year or of one too long ago, an initiative that may be of two years, a discipline without a day."""
    one = dossier(
        person("A"),
        earlier={"CSTDCS": ["2024-2025", "1963-1964", "2023-2024"], "HTXSNV": ["2024-2025"], "BKT": ["2024-2025"]},
        ledger_initiatives=[
            {"name": "Sổ tay", "decision_date": "2023"},
            {"name": "Nay", "decision_date": "01/09/2024"},
        ],
        disciplines=[
            {"kind": "warning"},
            {"kind": "reprimand", "ended": date(2023, 1, 10)},
            {"kind": "demotion", "decided": date(2022, 9, 1)},
        ],
    )
    found = told(one)
    undated = found.undated
    assert sorted(award.period for award in undated.titles) == ["1963-1964", "2024-2025"]
    assert [award.title for award in (*undated.grades, *undated.commendations)] == ["HTXSNV", "BKT"]
    assert [initiative.name for initiative in undated.initiatives] == ["Sổ tay", "Nay"]
    assert [discipline.kind for discipline in undated.disciplines] == ["warning"]
    in_force = {year.number: [discipline.kind for discipline in year.disciplines] for year in found.years}
    # Of one that ended without a day of decision its last year is sure; one without an end runs on.
    assert {year: kinds for year, kinds in in_force.items() if kinds} == {
        2022: ["reprimand", "demotion"],
        2023: ["demotion"],
    }
    assert [each.kind for each in this_year(one, rulebook()).disciplines] == ["demotion"]


def test_what_is_kept_for_those_without_a_line_is_for_them_alone():
    plain, came = dossier(person("A")), dossier(person("B", since=date(2024, 6, 1)))
    noted = dossier(person("C"), ledger_initiatives=[{"name": "Sổ tay", "decision_date": "20/05/2024"}])
    book = rulebook([plain.person, came.person, noted.person])
    last = [timeline_of(one, book).year(2023) for one in (plain, came, noted)]
    assert [one.titles_told for one in last] == [True, False, True]
    assert [[each.name for each in one.initiatives] for one in last] == [[], [], ["Sổ tay"]]
    other = replace(plain, history=replace(plain.history, initiative_years=frozenset()))
    assert [timeline_of(one, book).year(2023).initiatives_told for one in (plain, other)] == [True, False]
