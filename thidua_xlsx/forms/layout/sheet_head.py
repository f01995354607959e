"""The head of a form's sheets: what it is, for whom, by when, what to do, and what is still missing."""

import math

from thidua_xlsx.declare.season.form_deadlines import due_of
from thidua_xlsx.declare.tables.form_spec import FormSheet
from thidua_xlsx.documents.areas import Area, reference
from thidua_xlsx.documents.estimated_height import SCHOOL_POINTS, TITLE_SIZE, head_height, height_of
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.workbook_plan import Highlight
from thidua_xlsx.forms.identity.form_rows import people_in
from thidua_xlsx.forms.identity.stamp import printed_code
from thidua_xlsx.forms.layout.column_check import FIRST as FIRST_PERSON
from thidua_xlsx.forms.layout.layout_context import LayoutContext
from thidua_xlsx.forms.layout.table_position import NUMBER

STATUS_ROW = 4
_MOST_ACROSS = 16  # people side by side on a page


def title_of(context: LayoutContext) -> str:
    """Give the title of a form, with its round."""
    title = context.say.label(context.form.title)
    return f"{title} – {context.round.name.upper()}" if context.round else title


def cuts_of(context: LayoutContext, sheet: FormSheet) -> tuple[int, ...]:
    """Give the columns before which a page ends: so many people share a page that their points can still be read."""
    if not sheet.tables[0].shape.columns_are_people:
        return ()
    people = len(people_in(context.rulebook, context.unit, context.round))
    share = math.ceil(people / math.ceil(people / _MOST_ACROSS)) if people else 1
    return tuple(range(FIRST_PERSON + share, FIRST_PERSON + people, share))


def sheet_head(context: LayoutContext, draft: SheetBuilder, sheet: FormSheet, last: int, *, matrix: bool) -> None:
    """Write the head: what it is, for whom, by when, what to do, what is still missing.

    On a matrix the text stays within the frozen columns and the first few people, in view on a small screen; where
    further pages repeat the frozen columns, within these alone, or each would print a part of it.
    """
    say = context.say
    code = printed_code(context.form.abbreviation, context.stamp)
    first_page = min(last, FIRST_PERSON + 6) if matrix else last
    end = FIRST_PERSON - 1 if cuts_of(context, sheet) else first_page
    middle = min(FIRST_PERSON, end) if matrix else NUMBER + max((end - NUMBER) * 2 // 3, 1)
    school, title = context.rulebook.school.name, f"{title_of(context)}: {say.label(sheet.title)}"
    draft.across(0, NUMBER, middle, school, "school")
    draft.heights[0] = head_height(school, draft.width_over(NUMBER, middle), least=SCHOOL_POINTS)
    draft.across(0, middle + 1, first_page, say("form.code", code=code), "code")
    draft.across(1, NUMBER, end, title, "title")
    draft.heights[1] = head_height(title, draft.width_over(NUMBER, end), size=TITLE_SIZE, least=22)
    due = due_of(context.rulebook, context.form.phase, context.round.code if context.round else "").told
    whom = say("form.for_whom", unit=context.unit.name, year=context.rulebook.school.school_year)
    by_when = f" · {say('form.due', due=due)}" if due else ""
    draft.across(2, NUMBER, end, whom + by_when, "subtitle")
    draft.heights[2] = height_of([(whom + by_when, draft.width_over(NUMBER, end))])
    todo = say.label(sheet.todo).replace("  ", "\n")
    draft.across(3, NUMBER, end, todo, "todo")
    draft.heights[3] = height_of([(todo, draft.width_over(NUMBER, end))])
    draft.across(STATUS_ROW, NUMBER, end, "", "status")
    if not any(table.asked for table in sheet.tables):
        draft.heights[STATUS_ROW] = 6
        return
    draft.heights[STATUS_ROW] = 20
    status = Area(STATUS_ROW, NUMBER, STATUS_ROW, end)
    done = f'{reference(STATUS_ROW, NUMBER)}="{say("form.status_done")}"'
    draft.highlights += [Highlight(status, done, "good"), Highlight(status, f"NOT({done})", "warn")]
