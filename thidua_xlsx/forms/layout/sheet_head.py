"""The head of a form's sheets: what it is, for whom, by when, what to do, and what is still missing."""

from collections.abc import Sequence
from typing import NamedTuple

from thidua_xlsx.base.text import in_sentence
from thidua_xlsx.declare.season import SCHOOL
from thidua_xlsx.declare.tables.form_spec import FormSheet
from thidua_xlsx.documents.areas import Area, reference
from thidua_xlsx.documents.screen_size import fits_a_laptop, width_of
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.workbook_plan import Highlight
from thidua_xlsx.forms.identity.stamp import printed_code
from thidua_xlsx.forms.layout.layout_context import LayoutContext
from thidua_xlsx.forms.layout.table_position import NUMBER

STATUS_ROW = 4  # on every sheet, so that cells of answers stand where they stood in forms issued before
_GAP = 3.0  # points above the status line
_PART = 3.0  # points of each further row that a line of a low head is merged over
_STATUS_HEIGHT, _NO_STATUS_HEIGHT = 19.5, 6.0  # points
_MOST_WRONG = "999"  # cells that the status line may count


def title_of(context: LayoutContext) -> str:
    """Give the title of a form, with its round."""
    title = context.say.label(context.form.title)
    return f"{title} – {context.round.name.upper()}" if context.round else title


def name_of(context: LayoutContext) -> str:
    """Give the title of a form, with its round, as it stands in a sentence."""
    name = in_sentence(context.say.label(context.form.title))
    return f"{name} – {context.round.name}" if context.round else name


def sheet_head(context: LayoutContext, draft: SheetBuilder, sheet: FormSheet, last: int) -> Area:
    """Write the head up to the column `last`: what it is, for whom, by when, what to do and what is missing.

    Rows of the head stay in view while the others are scrolled, so there are few and they are low. The text stays in
    what a small screen shows. Gives the cells, in the last row, that say what is still missing.
    """
    head, ends = _texts(context, sheet), range(last, NUMBER, -1)
    shown = (end for end in ends if fits_a_laptop(draft.widths[col] for col in range(NUMBER, end + 1)))
    seen = max(next(shown, last), NUMBER + 2)  # the last column that a laptop shows without scrolling
    if sheet.tables[0].shape.is_matrix:
        return _low_head(context, draft, head, seen)
    end = min(range(NUMBER + 1, seen), key=lambda end: sum(_heights(draft, head, end, seen)))
    draft.heights |= dict(enumerate(_heights(draft, head, end, seen)))
    for row, (text, look) in enumerate(((head.school, "school"), (head.title, "title"), (head.whom, "subtitle"))):
        draft.across(row, NUMBER, end, text, look)
    draft.across(0, end + 1, seen, context.say("form.code", code=head.code), "code")
    _put_block(draft, Area(1, end + 1, STATUS_ROW - 1, seen), head.todo, "todo")
    status = Area(STATUS_ROW, NUMBER, STATUS_ROW, last)
    _put_block(draft, status, "", "status")
    draft.heights[STATUS_ROW] = _NO_STATUS_HEIGHT
    if any(table.asked for table in sheet.tables):
        draft.heights[STATUS_ROW] = _STATUS_HEIGHT
        _show_status(context, draft, status)
    return status


def _put_block(draft: SheetBuilder, area: Area, text: str, look: str) -> None:
    for row, col in area.spots:
        draft.put(row, col, text if (row, col) == (area.row, area.col) else None, look)
    draft.merges.append(area)


def page_head(context: LayoutContext, sheet: FormSheet) -> tuple[str, ...]:
    """Give the lines above each page of a sheet whose own head is not printed: school, what it is, whom and when."""
    head = _texts(context, sheet)
    return (head.school, head.title, head.whom)


_Text = tuple[str, str]  # what is written, and its look


class _HeadLine(NamedTuple):
    """A line of a head as it is laid out: its texts, the last column of the first of them, and its height."""

    texts: Sequence[_Text]
    end: int
    height: float


def _low_head(context: LayoutContext, draft: SheetBuilder, head: "_Texts", last: int) -> Area:
    """Write the head of a score sheet, the lowest that its width has room for; give the cells of the status.

    It is not printed: pages have the same above them, since of a cell across columns that are repeated on each page
    each would print a part.
    """
    title, about = (head.title, "title_small"), (head.whom, "todo_small")
    todo = (f"{head.todo.replace(chr(10), '  ')} · {head.code}", "todo_small")
    status = (context.say("form.status_wrong").replace("#", _MOST_WRONG), "status")
    arrangements = (
        ((title, about), (status, todo)),
        ((title, about), (todo, status)),
        ((title,), (about,), (status, todo)),
        ((title,), (about,), (todo,), (status,)),
    )
    lines = min(
        ([_line(draft, texts, last) for texts in lines] for lines in arrangements),
        key=lambda lines: sum(line.height for line in lines),
    )
    starts = [number * STATUS_ROW // (len(lines) - 1) for number in range(len(lines))]
    cells: dict[str, Area] = {}  # of each look
    for row, below, line in zip(starts, [*starts[1:], STATUS_ROW + 1], lines, strict=True):
        draft.heights |= {row: line.height - _PART * (below - row - 1), **dict.fromkeys(range(row + 1, below), _PART)}
        sides = Area(row, NUMBER, below - 1, line.end), Area(row, line.end + 1, below - 1, last)
        for (text, look), area in zip(line.texts, sides, strict=False):
            _put_block(draft, area, "" if look == "status" else text, look)
            cells[look] = area
    _show_status(context, draft, cells["status"])
    return cells["status"]


def _line(draft: SheetBuilder, texts: Sequence[_Text], last: int) -> _HeadLine:
    """Lay out a line of one text, or of two where they take the least height side by side."""

    def laid(end: int) -> _HeadLine:
        columns = range(NUMBER, end + 1), range(end + 1, last + 1)
        widths = [width_of(draft.widths[col] for col in part if col not in draft.hidden_cols) for part in columns]
        heights = [draft.looks.height(*text, width) for text, width in zip(texts, widths, strict=False)]
        return _HeadLine(texts, end, max(heights))

    return min(map(laid, range(NUMBER + 1, last) if texts[1:] else [last]), key=lambda line: line.height)


class _Texts(NamedTuple):
    """What the head of a sheet says."""

    school: str
    title: str
    whom: str
    todo: str
    code: str


def _texts(context: LayoutContext, sheet: FormSheet) -> _Texts:
    say, school = context.say, context.rulebook.school
    whom = school.years_called(say)
    if context.unit.code != SCHOOL:  # the school stands above
        whom = say("form.for_whom", unit=context.unit.name, years=whom)
    return _Texts(
        school.name,
        f"{title_of(context)}: {say.label(sheet.title)}",
        f"{whom} · {say('form.due', due=context.due)}" if context.due else whom,
        say.label(sheet.todo).replace("  ", "\n"),
        printed_code(context.form.abbreviation, context.stamp),
    )


def _heights(draft: SheetBuilder, head: _Texts, end: int, last: int) -> tuple[float, float, float, float]:
    """Give the heights of the head's rows where what to do stands beside them, from the column after `end` on."""
    width = draft.width_over(NUMBER, end)
    title, whom = draft.looks.height(head.title, "title", width), draft.looks.height(head.whom, "subtitle", width)
    todo = draft.looks.height(head.todo, "todo", draft.width_over(end + 1, last))
    return draft.looks.height(head.school, "school", width), title, max(whom, todo - title), _GAP


def _show_status(context: LayoutContext, draft: SheetBuilder, cells: Area) -> None:
    """Colour the cells that say what is still missing; their formula comes when the check sheet is laid out."""
    here = reference(cells.row, cells.col)
    done, untouched = (f'{here}="{context.say(f"form.status_{key}")}"' for key in ("sheet_done", "untouched"))
    draft.highlights += [Highlight(cells, done, "good"), Highlight(cells, f"NOT(OR({done},{untouched}))", "warn")]
