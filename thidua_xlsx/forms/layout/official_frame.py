"""The head of an official paper on a sheet (NĐ 30/2020/NĐ-CP): issuer, the nation's name, number, place and day."""

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.season import School
from thidua_xlsx.documents.sheet_builder import SheetBuilder

_RULE = "—" * 8
_NATIONAL_WIDTH = 48.0  # characters that the national name needs at 12 points bold
_RULE_HEIGHT = 9.0  # points


def right_half(draft: SheetBuilder, first: int, last: int, least: float = _NATIONAL_WIDTH) -> int:
    """Give the column at which the right half of a head begins, between the columns `first` and `last`.

    It is the last one that leaves `least` characters of width there.
    """
    for col in range(last, first, -1):
        if sum(draft.widths[at] for at in range(col, last + 1)) >= least:
            return col
    return first + 1


def side_by_side(
    draft: SheetBuilder, first: int, last: int, texts: tuple[str, str], look: str, least: float = 0
) -> None:
    """Write the two `texts` on a new row, over the columns from `first` to `last`, in the look named `look`.

    The row is as high as they need, and `least` points at least.
    """
    right = right_half(draft, first, last)
    draft.line(draft.row, first, right - 1, texts[0] or None, look, least=least)
    draft.line(draft.row, right, last, texts[1] or None, look, least=least)
    draft.row += 1


def official_heading(draft: SheetBuilder, first: int, last: int, school: School, say: Say, *, number: str) -> None:
    """Write the head of an official paper over the columns from `first` to `last` (NĐ 30/2020/NĐ-CP).

    At the left stands the issuing body, at the right the national name and motto, below them number, place and day.
    `number` is the line for the paper's number.
    """
    right = right_half(draft, first, last)
    place = say("report.frame.place_date", place=school.place or "…………")
    above = (school.parent or say("report.frame.parent_blank")).upper()
    pairs = (
        (above, "org", say("report.frame.national"), "national"),
        (school.name.upper(), "org_bold", say("report.frame.motto"), "motto"),
        (_RULE, "rule", _RULE * 2, "rule"),
        (number, "org", place, "place_date"),
    )
    for left_text, left_look, right_text, right_look in pairs:
        draft.line(draft.row, first, right - 1, left_text, left_look)
        draft.across(draft.row, right, last, right_text, right_look)
        if left_look == "rule":
            draft.heights[draft.row] = _RULE_HEIGHT
        draft.row += 1
