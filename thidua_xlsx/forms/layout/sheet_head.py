"""The head of a form's sheets: what it is, for whom, by when, what to do, and what is still missing."""

from itertools import pairwise
from typing import NamedTuple

from thidua_xlsx.declare.season.rulebook import due_of
from thidua_xlsx.declare.tables.form_spec import FormSheet
from thidua_xlsx.documents.areas import Area, reference
from thidua_xlsx.documents.measured_height import height_for
from thidua_xlsx.documents.screen_size import fits_a_laptop, people_a_page
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.workbook_plan import Highlight
from thidua_xlsx.forms.identity.form_rows import people_in
from thidua_xlsx.forms.identity.stamp import printed_code
from thidua_xlsx.forms.layout.column_check import FIRST as FIRST_PERSON
from thidua_xlsx.forms.layout.layout_context import LayoutContext
from thidua_xlsx.forms.layout.table_position import NUMBER

STATUS_ROW = 4
_GAP = 3.0  # points above the status line


def title_of(context: LayoutContext) -> str:
    """Give the title of a form, with its round."""
    title = context.say.label(context.form.title)
    return f"{title} – {context.round.name.upper()}" if context.round else title


def cuts_of(context: LayoutContext, sheet: FormSheet) -> tuple[int, ...]:
    """Give the columns before which a page ends."""
    if not sheet.tables[0].shape.columns_are_people:
        return ()
    people = len(people_in(context.rulebook, context.unit, context.round))
    share = people_a_page(people, len(context.rulebook.rubric.criteria))
    return tuple(range(FIRST_PERSON + share, FIRST_PERSON + people, share))


def sheet_head(context: LayoutContext, draft: SheetBuilder, sheet: FormSheet, last: int) -> None:
    """Write the head: what it is, for whom, by when; beside it what to do; below what is still missing.

    Rows of the head stay in view while the others are scrolled, so there are few and they are low. The text stays in
    what a small screen shows; where further pages repeat the first columns, all but what to do stays within these, or
    each page would print a part of it.
    """
    head = _texts(context, sheet)
    cuts = cuts_of(context, sheet)
    seen = max(_on_a_laptop(draft, last), NUMBER + 2)
    first_page = min(seen, cuts[0] - 1) if cuts else seen
    ends = range(FIRST_PERSON - 1, FIRST_PERSON) if cuts else range(NUMBER + 1, first_page)
    end = min(ends, key=lambda end: sum(_heights(draft, head, end, first_page)))
    draft.heights |= dict(enumerate(_heights(draft, head, end, first_page)))
    for row, (text, look) in enumerate(((head.school, "school"), (head.title, "title"), (head.whom, "subtitle"))):
        draft.across(row, NUMBER, end, text, look)
    draft.across(0, end + 1, first_page, head.code, "code")
    for row in (1, 2, 3):
        for col in range(end + 1, first_page + 1):
            draft.put(row, col, head.todo if (row, col) == (1, end + 1) else None, "todo")
    draft.merges.append(Area(1, end + 1, 3, first_page))
    _status_line(context, draft, sheet, last)


def _on_a_laptop(draft: SheetBuilder, last: int) -> int:
    """Give the last column that a laptop shows without scrolling."""
    ends = range(last, NUMBER, -1)
    return next((end for end in ends if fits_a_laptop(draft.widths[col] for col in range(NUMBER, end + 1))), last)


class _Texts(NamedTuple):
    """What the head of a sheet says."""

    school: str
    title: str
    whom: str
    todo: str
    code: str


def _texts(context: LayoutContext, sheet: FormSheet) -> _Texts:
    say, school = context.say, context.rulebook.school
    due = due_of(context.rulebook, context.form.phase, context.round.code if context.round else "").told
    whom = say("form.for_whom", unit=context.unit.name, year=school.school_year)
    return _Texts(
        school.name,
        f"{title_of(context)}: {say.label(sheet.title)}",
        f"{whom} · {say('form.due', due=due)}" if due else whom,
        say.label(sheet.todo).replace("  ", "\n"),
        say("form.code", code=printed_code(context.form.abbreviation, context.stamp)),
    )


def _heights(draft: SheetBuilder, head: _Texts, end: int, last: int) -> tuple[float, float, float, float]:
    """Give the heights of the head's rows where what to do stands beside them, from the column after `end` on."""
    width = draft.width_over(NUMBER, end)
    title, whom = height_for(head.title, "title", width), height_for(head.whom, "subtitle", width)
    todo = height_for(head.todo, "todo", draft.width_over(end + 1, last))
    return height_for(head.school, "school", width), title, max(whom, todo - title), _GAP


def _status_line(context: LayoutContext, draft: SheetBuilder, sheet: FormSheet, last: int) -> None:
    """Write the line that says what is still missing; its formula comes when the check sheet is laid out."""
    edges = [NUMBER, *cuts_of(context, sheet), last + 1]
    for first, end in pairwise(edges):  # a cell merged over the end of a page would be printed beyond its margin
        draft.across(STATUS_ROW, first, end - 1, "", "status")
    if not any(table.asked for table in sheet.tables):
        draft.heights[STATUS_ROW] = 6
        return
    draft.heights[STATUS_ROW] = 19.5
    status = Area(STATUS_ROW, NUMBER, STATUS_ROW, last)
    done, untouched = (
        f'{reference(STATUS_ROW, NUMBER)}="{context.say(f"form.status_{key}")}"' for key in ("sheet_done", "untouched")
    )
    draft.highlights += [Highlight(status, done, "good"), Highlight(status, f"NOT(OR({done},{untouched}))", "warn")]
