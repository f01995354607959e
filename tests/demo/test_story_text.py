"""The text form of a season: tables, returns, compact score matrices, and what a typed number becomes."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua_xlsx.base.text import number_text
from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.season import Criterion, Person, Rubric, ScaleLine, Section
from thidua_xlsx.demo.story_text import ReturnStory, expand, read_return_story, read_tables, typed


def _criterion(code: str, kind: str, top: int, *groups: str) -> Criterion:
    return Criterion(code=code, section="I", text=code, kind=KINDS[kind], max=Decimal(top), applies_to=groups)


RUBRIC = Rubric(
    sections=(Section("I", "Chuyên môn"),),
    criteria=(
        _criterion("1.1", "score", 5),
        _criterion("2.2", "score", 10, "GV"),
        _criterion("2.4", "score", 10, "NV"),
        _criterion("5.1", "bonus", 3),
        _criterion("6.1", "deduct", 10),
    ),
)
TEACHER = Person("GV01", "Hà An", "TTN", group="GV")
CLERK = Person("NV01", "Lê Thị Mai", "TTN", group="NV")


def test_tables_are_found_by_their_headings_and_prose_is_skipped() -> None:
    text = """# Mùa

## units

Mỗi tổ một dòng.

| key | name |
|---|---|
| TTN | Tổ Toán - Tin |
| VP |  |

## people
| key | unit |
|:--|--:|
| GV01 | TTN |

## Ghi chú
không có bảng
"""
    assert read_tables(text) == {
        "units": [{"key": "TTN", "name": "Tổ Toán - Tin"}, {"key": "VP", "name": ""}],
        "people": [{"key": "GV01", "unit": "TTN"}],
    }


def test_backticks_keep_spaces_and_a_bar_can_be_written() -> None:
    text = "## t\n| key | a | b |\n|---|---|---|\n| x | ` 9 ` | A\\|B |\n"
    assert read_tables(text)["t"] == [{"key": "x", "a": " 9 ", "b": "A|B"}]


def test_a_row_that_holds_only_dashes_is_not_taken_for_the_rule_under_the_headings() -> None:
    text = "## t\n| key | base |\n|---|---|\n| - | - |\n"
    assert read_tables(text)["t"] == [{"key": "-", "base": "-"}]


@pytest.mark.parametrize(
    "text",
    ["## t\n| key | a |\n|---|---|\n| x |\n", "## t\n| key |\n|---|\n\n## t\n| key |\n|---|\n"],
    ids=["a cell is missing", "two tables of one id"],
)
def test_a_table_that_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_tables(text)


def test_max_fills_what_applies_to_the_group_and_leaves_bonus_and_deduction_blank() -> None:
    assert expand("max", "", RUBRIC, TEACHER) == {"1.1": "5", "2.2": "10"}
    assert expand("max", "", RUBRIC, CLERK) == {"1.1": "5", "2.4": "10"}


def test_a_dash_leaves_the_whole_column_blank() -> None:
    assert expand("-", "", RUBRIC, TEACHER) == {}


def test_exceptions_are_kept_as_typed_and_an_empty_one_is_a_blank_cell() -> None:
    found = expand("max", "2.2= 9 ; 5.1=2,5; 6.1=-2đ; 1.1=", RUBRIC, TEACHER)
    assert found == {"2.2": " 9 ", "5.1": "2,5", "6.1": "-2đ"}


@pytest.mark.parametrize(("base", "exceptions"), [("full", ""), ("max", "9.9=1"), ("max", "2.2")])
def test_scores_that_the_rubric_does_not_know_are_refused(base: str, exceptions: str) -> None:
    with pytest.raises(ValueError):
        expand(base, exceptions, RUBRIC, TEACHER)


RETURN = """form: self-score
unit: TTN
round: D1
file: dot 1/TTN (1).xlsx

## self_score

| key | base | except |
|---|---|---|
| GV01 | max | 2.2=chín |
| NV01 | - |  |

## standing

| key | grade | discipline |
|---|---|---|
| GV01 | Tốt |  |
"""


def test_a_return_is_read_with_its_head_and_its_answers() -> None:
    expected = ReturnStory(
        form="self-score",
        unit="TTN",
        round="D1",
        file="dot 1/TTN (1).xlsx",
        answers={
            ("self_score", "1.1", "GV01"): "5",
            ("self_score", "2.2", "GV01"): "chín",
            ("standing", "GV01", "grade"): "Tốt",
        },
    )
    assert read_return_story(RETURN, RUBRIC, (TEACHER, CLERK)) == expected


def test_a_registration_has_no_round() -> None:
    story = read_return_story("form: registration\nunit: TTN\nround:\nfile: a.xlsx\n", RUBRIC, ())
    assert (story.round, story.answers) == ("", {})


@pytest.mark.parametrize(
    "text",
    [RETURN.replace("GV01", "GV77"), RETURN.replace("unit: TTN\n", "")],
    ids=["a person unknown to the season", "no unit"],
)
def test_a_return_that_does_not_fit_the_season_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_return_story(text, RUBRIC, (TEACHER, CLERK))


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("9", Decimal(9)),
        ("9,5", Decimal("9.5")),
        (" 9 ", Decimal(9)),
        ("14,0", Decimal(14)),
        (",5", Decimal("0.5")),
        ("-2", Decimal(-2)),
        ("+3", Decimal(3)),
        ("1.234", Decimal(1234)),
        ("50%", Decimal("0.5")),
        ("9.5", "9.5"),
        ("1.23", "1.23"),
        ("chín", "chín"),
        ("-2đ", "-2đ"),
        ("9/10", "9/10"),
        (",", ","),
        ("-", "-"),
        (" ", " "),
        ("", ""),
    ],
)
def test_what_a_number_cell_stores(value: str, stored: Decimal | str) -> None:
    assert typed(value) == stored
    assert type(typed(value)) is type(stored)


@given(st.decimals(min_value=0, max_value=999, places=2))
def test_a_number_written_the_vietnamese_way_is_stored_as_that_number(number: Decimal) -> None:
    assert typed(number_text(number)) == number


def test_the_best_of_the_other_kinds_is_the_highest_tier_the_best_answer_and_the_better_of_yes_and_no() -> None:
    def kind(code: str, kind: str, *scale: ScaleLine) -> Criterion:
        return Criterion(code=code, section="I", text=code, kind=KINDS[kind], max=Decimal(5), scale=scale)

    yes, no = ScaleLine(Decimal(5), name="yes"), ScaleLine(Decimal(0), name="no")
    asked = (
        kind("t", "tier", ScaleLine(Decimal(5), since=Decimal("97.5")), ScaleLine(Decimal(2))),
        kind("c", "choice", ScaleLine(Decimal(3), name="Khá"), ScaleLine(Decimal(5), name="Tốt")),
        kind("y", "yesno", yes, no),
        kind("n", "yesno", ScaleLine(Decimal(-2), name="yes"), no),
        kind("r", "rank", ScaleLine(Decimal(5), since=Decimal(1))),
        kind("k", "knockout"),
    )
    found = expand("max", "", Rubric(RUBRIC.sections, asked), TEACHER)
    assert found == {"t": "97,5", "c": "Tốt", "y": "Có", "n": "Không"}
