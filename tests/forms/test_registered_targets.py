"""What is put up in forms: registered targets as they are numbered and kept, and forms that come back as they went."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.intake.mini import KEY, form, read, returned, school
from thidua_xlsx.declare.season import Movement
from thidua_xlsx.declare.season.score_sheet import score_sheet_digest
from thidua_xlsx.forms.identity.registered_targets import (
    RegisteredTarget,
    goal_from,
    movement_goal,
    registered_targets,
    rows_from_returns,
)
from thidua_xlsx.forms.layout.form_layout import FormPlan, FormRequest, plan_form
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Answer, Record, Unknown

SEASON = replace(school(), movements=(Movement("PT1", "An toàn", "Vụ việc", "vụ", "0", "down"),))
GOALS = (
    RegisteredTarget("T1.t1", "Học sinh giỏi", "giải", Decimal("8.5")),
    RegisteredTarget("T1.t2", "Vắng", "%", Decimal(5), "down", "Quý II"),
)


def laid_out(phase: str, lang: str) -> FormPlan:
    """A form of the last round with everything it may ask."""
    asked, unit = SEASON.form_of(phase), SEASON.unit("T1")
    assert asked is not None
    assert unit is not None
    round_ = SEASON.rounds[-1] if asked.per_round else None
    rows = rows_from_returns(asked, GOALS, SEASON, language(lang))
    return plan_form(FormRequest(asked, SEASON, unit, round_, KEY, language(lang), rows=rows))


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    ("phase", "blank"),
    [("agreement", ["R126"]), ("nominations", []), ("self-score", [])],  # an answer that says neither yes nor no
)
def test_a_form_that_comes_back_as_it_went_has_nothing_to_report_but_what_is_blank(
    phase: str, blank: list[str], lang: str
) -> None:
    laid = laid_out(phase, lang)
    _, findings = read(returned(laid), laid, SEASON)
    assert [finding.code.id for finding in findings] == blank


def test_a_form_in_another_language_is_the_same_form_but_for_what_it_asks_for() -> None:
    vi, en = (laid_out("agreement", lang).manifest for lang in ("vi", "en"))
    assert vi.tables["score_sheet"] == en.tables["score_sheet"]
    assert vi.tables["targets_agreed"] == en.tables["targets_agreed"]


def test_the_last_round_alone_asks_for_results() -> None:
    assert {"targets_result", "movements_result"} <= set(laid_out("self-score", "vi").manifest.tables)
    assert not {"targets_result", "movements_result"} & set(form("self-score", "T1", "D1").manifest.tables)


def line(key: str, **values: Answer) -> Record:
    """A registered target."""
    return Record(key, values)


def test_targets_are_numbered_in_their_order_and_lines_without_words_are_none() -> None:
    found = registered_targets(
        "T1", [line("t3", indicator="A", target_value=Decimal(3)), line("t4", unit="%"), line("t9", indicator="B")]
    )
    assert [(goal.key, goal.indicator, goal.value, goal.direction) for goal in found] == [
        ("T1.t1", "A", Decimal(3), ""),  # nothing says whether more or less of A is better
        ("T1.t2", "B", None, ""),
    ]


def test_a_target_registered_twice_with_two_numbers_has_none() -> None:
    twice = [line("t1", indicator="Học sinh giỏi", target_value=Decimal(n)) for n in (8, 8)]
    assert [goal.value for goal in registered_targets("T1", twice)] == [8]
    other = line("t2", indicator="học sinh  giỏi", target_value=Decimal(9))
    (goal,) = registered_targets("T1", [twice[0], other])
    assert (goal.value, goal.direction) == (None, "")


def test_a_blank_direction_is_told_by_the_words_of_the_target_and_a_broken_one_by_nobody() -> None:
    lines = [
        line("t1", indicator="Vi phạm", target_value=Decimal(0)),
        line("t2", indicator="Bỏ học", target_value=Decimal("0.5"), note="không cao hơn"),
        line("t3", indicator="Tỷ lệ lên lớp", target_value="≥ 99,5"),
        line("t4", indicator="Nền nếp", target_value=Decimal(0)),
        line("t5", indicator="Học sinh giỏi", target_value=Decimal(8), direction=Unknown("lên")),
        line("t6", indicator="Học sinh giỏi môn Toán", target_value=Unknown("nhiều")),
    ]
    found = [(goal.value, goal.direction) for goal in registered_targets("T1", lines)]
    assert found[:3] == [(0, "down"), (Decimal("0.5"), "down"), (Decimal("99.5"), "up")]
    assert found[3:] == [(0, ""), (8, ""), (None, "")]


@pytest.mark.parametrize("goal", GOALS)
def test_a_target_survives_the_manifest(goal: RegisteredTarget) -> None:
    assert goal_from(goal.key, goal.basis) == goal


@pytest.mark.parametrize("text", ["", "[]", "null", '["a", "b", "x", "up", ""]', "{"])
def test_what_is_no_target_is_none(text: str) -> None:
    assert goal_from("T1.t1", text) is None


def test_a_movement_has_a_target_where_it_has_a_number() -> None:
    season = school()
    at_least = Movement("PT2", "Đổi mới", "Người có sáng kiến", "%", "15%", "")
    goal = movement_goal(at_least, season)
    assert goal is not None
    assert (goal.value, goal.direction) == (15, "up")
    assert movement_goal(Movement("PT3", "Trường xanh"), season) is None
    assert movement_goal(Movement("PT4", "Thi đua", target="cao hơn năm trước"), season) is None
    at_most = movement_goal(
        Movement("PT5", "Trường an toàn", "Tai nạn thương tích", "vụ", "không để xảy ra (0 vụ)"), season
    )
    assert at_most is not None
    assert (at_most.value, at_most.direction) == (0, "down")


def test_what_could_change_points_changes_the_digest_and_nothing_else_does() -> None:
    rubric = school().rubric
    first, *others = rubric.criteria
    assert score_sheet_digest(replace(rubric, tie_breaks=("1.1",), bands=())) == score_sheet_digest(rubric)
    changed = [replace(first, max=first.max + 1), replace(first, text="Khác"), replace(first, applies_to=("NV",))]
    digests = {score_sheet_digest(replace(rubric, criteria=(one, *others))) for one in changed}
    digests |= {score_sheet_digest(replace(rubric, criteria=tuple(others)))}
    digests |= {score_sheet_digest(replace(rubric, total_max=Decimal(110)))}
    assert len(digests | {score_sheet_digest(rubric)}) == 6
