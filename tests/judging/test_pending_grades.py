"""A grade that waits for a decision above: how many years running somebody was graded so is said to wait for it."""

import pytest
from judging_factories import rulebook

from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.judging.law.history_facts import Past
from thidua_xlsx.messages.language import LANGUAGES, language
from thidua_xlsx.model import Award, Timeline, YearAccount


@pytest.mark.parametrize("lang", LANGUAGES)
def test_years_of_a_grade_that_waits_for_a_decision_are_said_to_wait(lang: str) -> None:
    book = rulebook()
    year = season_year(book)
    assert year.number is not None
    waiting, last = year.name(year.number - 2), year.name(year.number - 1)
    pending = YearAccount(year.number - 2, waiting, grades=(Award("P1", "HTXSNV", waiting, pending=True),))
    found = Past(book, Timeline((pending, YearAccount(year.number - 1, last)))).years_running("HTXSNV", None)
    assert found.unknown == "pending"
    assert waiting in language(lang)(f"reason.{found.topic}.{found.unknown}", **found.params)
