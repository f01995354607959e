"""How wide a score sheet's columns are: a laptop shows criteria on two lines and all people beside them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from thidua_xlsx.base.text import number_text
from thidua_xlsx.declare.season import Criterion
from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.documents.screen_size import (
    LAPTOP_HEIGHT,
    LAPTOP_WIDTH,
    PHONE_WIDTH,
    fits_upright,
    page_pixels,
    people_a_page,
    room_beside,
)
from thidua_xlsx.forms.layout.layout_context import LayoutContext, points_asked

KEY, CODE, TEXT, MAX, KIND, STEP, FIRST = range(7)
REMARKS = FIRST + 1  # the column beside a unit's own points
_PERSON, _UNIT_TEXT, _LEAST = 10.5, 60.0, 4.25  # characters; codes and highest points take the least at least
PADDING = 1.5  # points above and below texts of which many stand on one page
_SCREEN = LAPTOP_HEIGHT * 0.75 - 39.0  # points that a laptop shows below the two lines of the head
_NARROWEST_TEXT, _WIDEST_TEXT = 34.0, 80.0
_UPRIGHT_TEXT = 45.0  # criteria so wide beside few people print upright, where a page holds half as many again
_FEW_CRITERIA = 14  # that a page on its side holds


class Setting(NamedTuple):
    """How criteria and names are set: in which looks, and in how many points the smallest of them.

    `two_lines` are the characters in which long criteria stand on two lines.
    """

    text: str
    name: str
    type_size: float
    two_lines: float


_LARGE, _SMALL = Setting("given", "header", 11.0, 49.0), Setting("given_small", "header_small", 10.0, 45.0)


class MatrixColumns(NamedTuple):
    """How wide the columns of a score sheet are, in characters, and how its texts are set.

    `share` people stand side by side on a page; where there are several such pages they are `upright` or on their side.
    """

    widths: Mapping[int, float]
    person: float
    setting: Setting
    share: int = 1
    upright: bool = False


def matrix_columns(context: LayoutContext, spec: TableSpec) -> MatrixColumns:
    """Give how wide the columns of a score matrix are.

    Where criteria would not stand on two lines beside all people, type is smaller and people's columns are narrower: on
    one page where that has room, else on a laptop's screen. Where even that leaves criteria too little the sheet is
    scrolled sideways: they stay in view, so narrow that a phone shows a person beside them.
    """
    names = [context.rulebook.shown_name(person) for person in context.people]
    narrow = partial(_narrowest, context, spec, names)
    code, most = _beside(context, spec)
    fixed = {KEY: 2.0, CODE: code, TEXT: _UNIT_TEXT, MAX: most, KIND: 8.0, STEP: 2.0}
    if spec.shape.has_remarks:  # a unit's own points and what it says of them: side by side on one page
        return MatrixColumns(fixed, _PERSON, _LARGE, share=REMARKS - FIRST + 1)
    criteria, people = context.rulebook.rubric.criteria, max(len(names), 1)
    upright = len(criteria) > _FEW_CRITERIA
    # So few people that all share an upright page leave criteria what names do not need: fewer lines, and one page.
    share_page = upright and fits_upright([code, most, _LARGE.two_lines, *[narrow(_LARGE)] * people])
    large_page, small_page = (page_pixels(setting.type_size, upright=upright) for setting in (_LARGE, _SMALL))
    large = large_page if share_page else LAPTOP_WIDTH
    for setting, room in ((_LARGE, large), (_SMALL, small_page), (_SMALL, LAPTOP_WIDTH)):
        least = narrow(setting) if setting is _SMALL or share_page else _PERSON
        quarters = range(math.ceil(4 * least), int(4 * max(least, _PERSON)) + 1)  # of a character
        persons = [quarter / 4 for quarter in quarters]
        beside = [(person, _text_beside(room, [code, most, *[person] * people], setting)) for person in persons]
        enough = [columns for columns in beside if columns[1] >= setting.two_lines]
        if enough:
            break
    looks = context.rulebook.looks
    texts = [criterion_text(context, criterion) for criterion in criteria]

    def screens(columns: tuple[float, float]) -> float:
        """Say how many screens the criteria take, below the names and the two lines of the head."""
        person, text = columns
        rows = sum(looks.height(criterion, setting.text, text, PADDING) for criterion in texts)
        return rows / (_SCREEN - max(looks.height(name, setting.name, person) for name in names or [""]))

    person, text = min(enough or beside[:1], key=screens)
    if text < _NARROWEST_TEXT:
        text = room_beside(PHONE_WIDTH, (code, person))
    shared = (code, most, min(text, setting.two_lines))
    share = people_a_page(people, shared, person, upright=upright, type_size=setting.type_size)
    if share < people and upright:
        text = min(text, _room_upright([code, most, *[person] * share], setting))
    return MatrixColumns({**fixed, TEXT: text}, person, setting, share, upright)


def criterion_text(context: LayoutContext, criterion: Criterion) -> str:
    """Give what stands in a criterion's row: its text, how it is scored where no heading says so, what it needs."""
    say = context.say
    hint = criterion.kind.hint(criterion, say)
    kind = "" if kind_of_section(context, criterion.section) else _kind_text(context, criterion)
    remarks = [f"({hint})" if hint else kind, say("form.needs_evidence") if criterion.needs_evidence else ""]
    return " ".join([criterion.text, *filter(None, remarks)])


def kind_name(context: LayoutContext, criterion: Criterion) -> str:
    """Name how a criterion is scored."""
    return context.say.label(context.rulebook.columns.choices["criterion_kind"][criterion.kind.id])


def _kind_text(context: LayoutContext, criterion: Criterion) -> str:
    """Say in brackets how a criterion is scored; points that everybody is given need no word."""
    plain = criterion.kind.holds_points and criterion.kind.needs_answer
    return "" if plain else f"({kind_name(context, criterion)})"


def kind_of_section(context: LayoutContext, section: str) -> str:
    """Give how all criteria of the section with the code `section` are scored; empty where they differ.

    The section's heading says it once for all of them.
    """
    kinds = {_kind_text(context, criterion) for criterion in context.rulebook.rubric.in_section(section)}
    return kinds.pop() if len(kinds) == 1 else ""


def _beside(context: LayoutContext, spec: TableSpec) -> tuple[float, float]:
    """Give how wide the columns of codes and of the highest points are, in which no word or number is broken."""
    say, rubric = context.say, context.rulebook.rubric
    codes = [criterion.code for criterion in rubric.criteria]
    highest = [rubric.total_max, *(section.max for section in rubric.sections if section.max is not None)]
    highest += [points for criterion in rubric.criteria if (points := criterion.kind.shown_most(criterion)) is not None]
    label = say.label(context.rulebook.columns.column(spec.id, "_max").label)
    numbers = [number_text(points, say.lang) for points in highest]
    looks = context.rulebook.looks
    beside = looks.narrowest(codes, "given_center"), looks.narrowest([label, *numbers], "header")
    return max(_LEAST, beside[0]), max(_LEAST, beside[1])


def _room_upright(beside: Iterable[float], setting: Setting) -> float:
    """Give how wide criteria may be on an upright page, beside other columns, so that they can be read there."""
    return room_beside(page_pixels(setting.type_size, upright=True), beside)


def _text_beside(room: int, beside: Sequence[float], setting: Setting) -> float:
    """Give how wide criteria may be beside other columns: beside few people they take an upright page, else `room`."""
    upright = _room_upright(beside, setting)
    return min(upright if upright >= _UPRIGHT_TEXT else room_beside(room, beside), _WIDEST_TEXT)


def _narrowest(context: LayoutContext, spec: TableSpec, names: Sequence[str], setting: Setting) -> float:
    """Give how wide people's columns are at least, so that no word of a name or of a choice is broken."""
    rulebook, say = context.rulebook, context.say
    answers = (points_asked(rulebook, spec.id, criterion) for criterion in rulebook.rubric.criteria)
    choices = {say.label(choice) for column in answers for choice in context.choices(column).offered}
    return max(rulebook.looks.narrowest(names, setting.name), rulebook.looks.narrowest(choices, "answer_number"))
