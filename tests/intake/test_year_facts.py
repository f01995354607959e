"""What several forms, lines and rounds of a year come to: the last word, the heaviest discipline, one initiative."""

import pytest
from msgspec.structs import replace

from thidua_xlsx.intake.dossiers.year_facts import (
    conflicting_columns,
    last_entered,
    merge_initiative_lines,
    same_initiative,
    taken_back,
    updated_initiative,
    without_excused,
    worst_discipline,
)
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Answer, Initiative, Record, RoundAnswers, Unknown

LEVELS = ("co_so", "tinh", "toan_quoc")
SCALE = ("none", "reprimand", "warning", "demotion")
MISSING = "no form"


def rounds(column: str, *answers: object) -> RoundAnswers:
    """What each round's form says in a column: an answer, None for a blank, MISSING where the form is not back."""
    return tuple(
        (f"D{number}", None if answer is MISSING else Record("A", _said(column, answer), {column: spot(number)}))
        for number, answer in enumerate(answers, start=1)
    )


def _said(column: str, answer: object) -> dict[str, Answer]:
    return {} if answer is None else {column: answer}  # type: ignore[dict-item]


def spot(row: int) -> CellPlace:
    return CellPlace("inbox/a.xlsx", "Tờ", row, 0)


@pytest.mark.parametrize(
    ("answers", "value", "unknown", "awaits"),
    [
        (("HTTNV",), "HTTNV", False, False),
        (("HTTNV", "HTXSNV"), "HTXSNV", False, False),  # the last round counts
        (("HTTNV", None), "HTTNV", False, False),  # a blank takes nothing back
        ((None, None), None, False, False),
        (("HTTNV", MISSING), "HTTNV", True, True),  # a form still to come may change it
        ((MISSING, "HTTNV"), "HTTNV", False, False),  # an earlier one cannot
        ((None, MISSING), None, True, True),
        ((MISSING, MISSING), None, True, False),  # nothing was asked yet
        (("HTTNV", Unknown("?")), None, True, False),  # nobody can read the last word
    ],
)
def test_the_last_round_in_which_something_was_entered_counts(
    answers: tuple[object, ...], value: str | None, unknown: bool, awaits: bool
) -> None:
    found = last_entered(rounds("grade", *answers), "grade")
    assert (found.value, found.unknown, found.awaits) == (value, unknown, awaits)


@pytest.mark.parametrize(
    ("answers", "value", "unknown", "awaits"),
    [
        (("none", "none"), "none", False, False),
        (("warning", "none"), "warning", False, False),  # what was imposed does not lapse with the next form
        (("reprimand", "warning"), "warning", False, False),
        (("reprimand", MISSING), "reprimand", False, True),  # certain, and there may be a heavier one
        (("reprimand", Unknown("?")), "reprimand", False, True),
        (("none", MISSING), "none", True, True),
        ((MISSING, "none"), "none", False, False),
        (("none", Unknown("?")), None, True, False),
        ((None, None), None, False, False),
        ((MISSING,), None, True, False),
    ],
)
def test_the_heaviest_discipline_of_any_round_counts(
    answers: tuple[object, ...], value: str | None, unknown: bool, awaits: bool
) -> None:
    found = worst_discipline(rounds("discipline", *answers), SCALE)
    assert (found.value, found.unknown, found.awaits) == (value, unknown, awaits)


def test_the_cell_is_that_of_the_answer_that_counts() -> None:
    assert last_entered(rounds("grade", "HTTNV", "HTXSNV", None), "grade").places == (spot(2),)
    assert worst_discipline(rounds("discipline", "warning", "reprimand"), SCALE).places == (spot(1),)


@pytest.mark.parametrize(
    ("answers", "graded", "disciplined"),
    [
        ((None, None, MISSING), 2, 2),  # blank: the cell of the last form that is back
        ((None, Unknown("?"), Unknown("?")), 3, 2),  # unreadable: the last word, and the first that may be heavier
        ((None, "warning", "warning"), 3, 2),  # once again: the last word, and the first that imposed it
    ],
)
def test_of_several_cells_that_say_the_same_one_is_told(
    answers: tuple[object, ...], graded: int, disciplined: int
) -> None:
    assert last_entered(rounds("grade", *answers), "grade").places == (spot(graded),)
    assert worst_discipline(rounds("discipline", *answers), SCALE).places == (spot(disciplined),)


def test_a_form_that_need_not_come_back_is_not_waited_for() -> None:
    told = rounds("grade", "HTTNV", MISSING)
    assert last_entered(without_excused(told, {"D2"}), "grade").unknown is False
    assert without_excused(told, {"D1"}) == told, "what came back counts, excused or not"


def line(
    level: str | None = None, recognised: bool | None = None, applied: bool | None = None, row: int = 1
) -> Initiative:
    return Initiative("A", "Sổ tay số", level, recognised, applied, places=(spot(row),))


@pytest.mark.parametrize(
    ("lines", "level", "recognised"),
    [
        ((line("co_so", True), line("tinh", True)), "tinh", True),  # the highest level that recognised it
        ((line("co_so", True), line("tinh", False)), "co_so", True),
        ((line("co_so", True), line("tinh", None)), "co_so", True),
        ((line("co_so", False), line("tinh", None)), "tinh", None),  # what is open goes before what was refused
        ((line("co_so", None), line("tinh", False)), "co_so", None),
        ((line("co_so", False), line("tinh", False)), "tinh", False),
        ((line("tinh", True), line("tinh", False)), "tinh", None),  # one level says both
        ((line(None, True), line("tinh", False)), None, None),  # of a level that nobody said it may be the same
        ((line("tinh", True), line("tinh", None)), "tinh", True),  # a blank says nothing against it
    ],
)
def test_of_lines_about_one_initiative_the_highest_recognition_counts(
    lines: tuple[Initiative, ...], level: str | None, recognised: bool | None
) -> None:
    for order in (lines, lines[::-1]):
        found = merge_initiative_lines(order, LEVELS)
        assert (found.level, found.recognised) == (level, recognised)


def test_lines_about_one_initiative_keep_all_their_cells_the_deciding_one_first() -> None:
    found = merge_initiative_lines([line("co_so", True, row=1), line("tinh", True, True, row=2)], LEVELS)
    assert found.places == (spot(2), spot(1))
    assert found.applied is True
    both = merge_initiative_lines([line("tinh", True, True), line("tinh", True, False)], LEVELS)
    assert both.applied is None


@pytest.mark.parametrize(
    ("earlier", "later", "recognised"),
    [(True, None, True), (True, True, True), (None, True, True), (False, True, True), (True, False, None), (False, None, False), (False, False, False)],
)  # fmt: skip
def test_a_later_round_answers_anew_and_takes_no_yes_back(
    earlier: bool | None, later: bool | None, recognised: bool | None
) -> None:
    found = updated_initiative(line("tinh", earlier, row=1), line(None, later, row=2), LEVELS)
    assert (found.recognised, found.level, found.places) == (recognised, "tinh", (spot(2), spot(1)))
    # Whether it was applied is asked and answered in the same way.
    turned = updated_initiative(line("tinh", applied=earlier), line(None, applied=later), LEVELS)
    assert (turned.applied, turned.recognised) == (recognised, None)


def test_a_later_round_keeps_a_decision_that_it_does_not_say_again() -> None:
    decided = replace(line("tinh", True), decision_no="5/QĐ", decision_date="20/05/2025")
    found = updated_initiative(decided, line("tinh", True), LEVELS)
    assert (found.decision_no, found.decision_date) == ("5/QĐ", "20/05/2025")
    newer = replace(line("tinh", True), decision_no="6/QĐ", decision_date="21/05/2025")
    again = updated_initiative(decided, newer, LEVELS)
    assert (again.decision_no, again.decision_date) == ("6/QĐ", "21/05/2025")
    assert updated_initiative(decided, line("co_so", True), LEVELS).level == "tinh"


def said(**values: Answer) -> Record:
    return Record("s", values)


@pytest.mark.parametrize(
    ("one", "other", "conflict", "back"),
    [
        (said(recognised=True), said(recognised=True), (), ()),
        (said(recognised=True), said(recognised=False), ("recognised",), ("recognised",)),
        (said(recognised=False), said(recognised=True), ("recognised",), ()),
        (said(recognised=True), said(), (), ()),
        (said(recognised=True), said(recognised=Unknown("?")), (), ()),
        (said(result="refused"), said(result="recognised"), ("result",), ()),
        (said(applied=True, recognised=True), said(applied=False, recognised=True), ("applied",), ("applied",)),
        (said(recognised=True, level="tinh"), said(recognised=False, level="co_so"), (), ()),  # each level for itself
        (said(recognised=True, level="tinh"), said(recognised=False), ("recognised",), ("recognised",)),
    ],
)
def test_which_answers_contradict_each_other(
    one: Record, other: Record, conflict: tuple[str, ...], back: tuple[str, ...]
) -> None:
    assert (conflicting_columns(one, other), taken_back(one, other)) == (conflict, back)


def test_an_initiative_is_the_same_by_person_and_name_however_written() -> None:
    key = same_initiative(said(person="A", name="Sổ tay số"))
    assert key is not None
    assert same_initiative(said(person="A", name="SỔ TAY  SỐ")) == key
    assert same_initiative(said(person="B", name="Sổ tay số")) != key
    assert same_initiative(said(person="A", name=Unknown("?"))) is None
    assert same_initiative(said(name="Sổ tay số")) is None
