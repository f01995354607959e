"""What looks mean for heights and widths, and that a plan names none that there is not."""

import pytest
from msgspec.structs import replace

from tests.packaged_looks import LOOKS
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.looks import Look
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.workbook_plan import Highlight

LONG = "u" * 10 + " " + "u" * 9  # 10 letters take 76 pixels at 11 points, and 20 of width have 138


@pytest.mark.parametrize(
    ("look", "height"),
    [
        ("given", 18.0),  # 11 x 1.27 + 4, in whole pixels of 0.75 points
        ("given_small", 17.25),  # 10 x 1.27 + 4 = 16.7
        ("title", 23.25),  # 15 x 1.27 + 4 = 23.05
        ("figure", 30.0),  # 20 x 1.27 + 4 = 29.4
    ],
)
def test_a_row_is_as_high_as_the_type_of_its_look(look: str, height: float) -> None:
    assert LOOKS.height("Tổ", look, 20) == height


def test_a_look_that_a_school_sets_larger_makes_its_rows_higher() -> None:
    larger = replace(LOOKS, looks={**LOOKS.looks, "given": Look(like="cell", size=16)})
    assert larger.height("Tổ", "given", 20) == 24.75  # 16 x 1.27 + 4 = 24.32
    assert larger.height(LONG, "given", 20) > LOOKS.height(LONG, "given", 20)
    assert larger.narrowest(["Nguyễn"], "given") > LOOKS.narrowest(["Nguyễn"], "given")


def test_bold_and_indented_text_needs_more_room_and_italic_less() -> None:
    text, width = "u" * 18, 20.0  # 136 of 138 pixels
    assert LOOKS.height(text, "todo", width) == 18.0
    assert LOOKS.height(text, "given", width) == LOOKS.height(text, "org_left", width) == 32.25
    assert LOOKS.height("u" * 19, "note", 20.5) == 18.0 < LOOKS.height("u" * 19, "todo", 20.5)


def test_a_line_makes_its_row_as_high_as_its_highest_text() -> None:
    draft = SheetBuilder("Một", LOOKS, widths={0: 20, 1: 20})
    draft.line(0, 0, 0, "a\nb", "todo")
    draft.line(0, 1, 1, "a", "todo")
    draft.line(1, 0, 1, None, "todo", least=40)
    assert draft.heights == {0: 32.25, 1: 40}


def test_a_look_that_does_not_exist_fails_when_the_plan_is_made() -> None:
    draft = SheetBuilder("Một", LOOKS)
    draft.put(0, 0, "Tổ", "givn")
    draft.highlights.append(Highlight(Area(0, 0, 0, 0), "A1>0", "gud"))
    with pytest.raises(ValueError, match=r"Một: no look is called answr, givn, gud$"):
        draft.plan(tint="answr")
