"""The words that stand beside a cell once it is chosen say what this very cell wants."""

import pytest

from tests.intake.mini import form, school
from thidua_xlsx.documents.workbook_plan import Ruled
from thidua_xlsx.forms.layout.form_layout import FormPlan

KINDS = school(
    ("| `1.1` | I | Hồ sơ | Điểm | 10 | 0.5 | |", "| `1.1` | I | Hồ sơ | Có/không | 10 | | |"),
)


def prompt(laid: FormPlan, table: str, row: str, column: str) -> str:
    sheet, at, col = laid.cells[table, row, column]
    rules: list[Ruled] = next(one for one in laid.book.sheets if one.name == sheet).rules
    area = [
        one for one in rules if one.area.row <= at <= one.area.last_row and one.area.col <= col <= one.area.last_col
    ]
    (found,) = area
    return found.prompt


@pytest.mark.parametrize(
    ("criterion", "vi"),
    [
        ("1.1", "Gõ điểm từ 0 đến 10, bước 0,5."),
        ("1.2", "Gõ điểm từ 0 đến 10, bước 1."),
        ("2.1", "Gõ điểm cộng từ 0 đến 3."),
        ("2.2", "Gõ số điểm bị trừ, là số dương, từ 0 đến 5."),
    ],
)
def test_a_cell_of_points_says_what_its_own_criterion_wants(criterion: str, vi: str) -> None:
    laid = form("self-score", round_="D1")
    assert prompt(laid, "self_score", criterion, "A1") == vi
    assert prompt(laid, "unit_score", criterion, "A1") == vi


def test_another_kind_says_what_its_answers_are() -> None:
    laid = form("self-score", round_="D1", season=KINDS)
    assert prompt(laid, "self_score", "1.1", "A1") == "Chọn Có hoặc Không; Có: 10; Không: 0."


def test_a_list_says_what_may_be_typed() -> None:
    scores, registration = form("self-score", round_="D1"), form()
    several = "Nhiều mục thì gõ cách nhau bằng dấu chấm phẩy, mỗi mục đúng tên hoặc mã trong danh sách."
    assert several in prompt(registration, "registration", "A1", "movements")
    assert prompt(scores, "initiatives", "i1", "applied").endswith("Chọn hoặc gõ đúng một mục: Có; Không.")
    assert "Hoàn thành tốt nhiệm vụ; " in prompt(scores, "standing", "A1", "grade")


def test_a_target_says_that_it_takes_a_number_or_a_bound_in_words() -> None:
    said = "Ghi con số; ghi được cả lời, ví dụ: từ 99,5 trở lên, tối đa 3, không để xảy ra (0 vụ)."
    assert prompt(form(), "targets", "t1", "target_value") == said
