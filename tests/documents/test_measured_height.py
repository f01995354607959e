"""Row heights: enough for the text, whatever it is."""

from hypothesis import given
from hypothesis import strategies as st

from thidua_xlsx.documents.looks import row_height, text_pixels, wrapped_lines


def test_a_short_text_takes_one_line_and_a_break_starts_another() -> None:
    assert wrapped_lines("Tổ Toán - Tin", 30, 11) == 1
    assert wrapped_lines("một\nhai\nba", 30, 11) == 3


def test_a_word_longer_than_its_column_is_broken_inside() -> None:
    # 80 middling letters of 11 points: 80 x 0.5 x 11 x 4/3 x 1.03 = 604 pixels, in 20 x 7 - 2 = 138 pixels: 5 lines
    assert wrapped_lines("u" * 80, 20, 11) == 5


def test_an_indent_takes_room_from_the_text() -> None:
    # 18 middling letters: 18 x 0.5 x 11 x 4/3 x 1.03 = 136 pixels; 138 pixels of room, 127 behind an indent
    assert wrapped_lines("u" * 18, 20, 11) == 1
    assert wrapped_lines("u" * 18, 20, 11, indent=True) == 2


def test_widths_are_those_of_times_new_roman() -> None:
    # m 778 and W 944 are set as 900, i 278, space and comma 250, a 444 thousandths; 10 points = 13.33 pixels, + 3 %
    assert round(text_pixels("i, a", 10), 2) == round((278 + 250 + 250 + 444) / 1000 * 10 * 4 / 3 * 1.03, 2)
    assert text_pixels("m", 10) == text_pixels("W", 10) > text_pixels("N", 10) > text_pixels("n", 10)


def test_tone_marks_take_no_room() -> None:
    assert text_pixels("Nguyễn", 11) == text_pixels("Nguyen", 11)


def test_more_lines_make_a_higher_row() -> None:
    assert row_height(1, 11) == 18.0  # 11 x 1.27 + 4 = 17.97, in whole pixels of 0.75 points
    assert row_height(3, 11) == 46.5  # 45.91
    assert row_height(1, 11, padding=1) == 15.0  # 14.97


@given(st.text(max_size=200), st.floats(min_value=5, max_value=100))
def test_bold_and_narrow_never_take_fewer_lines(text: str, width: float) -> None:
    plain = wrapped_lines(text, width, 11)
    assert wrapped_lines(text, width, 11, bold=True) >= plain >= 1
    assert wrapped_lines(text, width / 2, 11) >= plain
