"""Row heights: enough for the text, whatever it is."""

from hypothesis import given
from hypothesis import strategies as st

from thidua_xlsx.reports.measure import row_height, text_pixels, wrapped_lines


def test_a_short_text_takes_one_line_and_a_break_starts_another() -> None:
    assert wrapped_lines("Tổ Toán - Tin", 30, 11) == 1
    assert wrapped_lines("một\nhai\nba", 30, 11) == 3


def test_a_word_longer_than_its_column_is_broken_inside() -> None:
    # 80 middling letters of 11 points: 80 x 0.5 x 11 x 4/3 x 1.06 = 622 pixels, in 20 x 7 - 2 = 138 pixels: 5 lines
    assert wrapped_lines("u" * 80, 20, 11) == 5


def test_tone_marks_take_no_room() -> None:
    assert text_pixels("Nguyễn", 11) == text_pixels("Nguyen", 11)


def test_more_lines_make_a_higher_row() -> None:
    assert row_height(1, 11) == 17.97  # 11 x 1.27 + 4
    assert row_height(3, 11) == 45.91


@given(st.text(max_size=200), st.floats(min_value=5, max_value=100))
def test_bold_and_narrow_never_take_fewer_lines(text: str, width: float) -> None:
    plain = wrapped_lines(text, width, 11)
    assert wrapped_lines(text, width, 11, bold=True) >= plain >= 1
    assert wrapped_lines(text, width / 2, 11) >= plain
