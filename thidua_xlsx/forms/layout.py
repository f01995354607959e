"""A whole form for one unit: its sheets, the guide, the live check, the lists and the stamp — as a plan."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from thidua_xlsx.declare.forms import Form, FormSheet
from thidua_xlsx.declare.schedule import due_of
from thidua_xlsx.declare.season import Round, Rulebook, Unit
from thidua_xlsx.forms.columncheck import FIRST as FIRST_PERSON
from thidua_xlsx.forms.context import Address, Context, list_name
from thidua_xlsx.forms.draft import Draft, height_of
from thidua_xlsx.forms.guide import guide_sheet
from thidua_xlsx.forms.livecheck import check_sheet, with_status
from thidua_xlsx.forms.manifest import Rows, manifest_of, present
from thidua_xlsx.forms.matrix import REMARKS, UNIT_WIDTHS, WIDTHS, place_matrix
from thidua_xlsx.forms.stamp import (
    LISTS_SHEET,
    META_SHEET,
    PROPERTY,
    Manifest,
    chunks,
    printed_code,
    stamp_of,
    stamp_text,
)
from thidua_xlsx.forms.tables import FIRST, NUMBER, place_rows
from thidua_xlsx.model import Stamp
from thidua_xlsx.plan import Area, BookPlan, Highlight, Page, PlanValue, SheetPlan, reference
from thidua_xlsx.text import Say

_STATUS_ROW = 4


class Laid(msgspec.Struct, frozen=True):
    """A form laid out: the plan, its manifest and stamp, and where each answer cell stands."""

    book: BookPlan
    manifest: Manifest
    stamp: Stamp
    cells: Mapping[Address, tuple[str, int, int]]


def layout(
    form: Form,
    rulebook: Rulebook,
    unit: Unit,
    round_: Round | None = None,
    *,
    key: bytes,
    say: Say,
    answers: Mapping[Address, PlanValue] | None = None,
    rows: Rows | None = None,
) -> Laid:
    """Lay out a form for one unit (and round); `answers` fills answer cells beforehand, by table, row and column.

    `rows` are those that a merge puts up, by table.
    """
    form = present(form, rulebook, unit, round_, rows or {})
    manifest = manifest_of(form, rulebook, unit, round_, rows)
    stamp = stamp_of(manifest, key)
    context = Context(form, rulebook, unit, round_, stamp, say, answers or {}, rows=rows or {})
    sheets = [_form_sheet(context, sheet) for sheet in form.sheets]
    check, statuses = check_sheet(context)
    at = (_STATUS_ROW, NUMBER)
    sheets = [with_status(sheet, at, statuses[sheet.name]) if sheet.name in statuses else sheet for sheet in sheets]
    lists = _lists_sheet(context.lists)
    guide = guide_sheet(context, code=printed_code(form.abbreviation, stamp))
    names = {
        list_name(name): Area(0, col, max(len(entries) - 1, 0), col).on(LISTS_SHEET)
        for col, (name, entries) in enumerate(context.lists.items())
    }
    book = BookPlan(
        title=_title(context),
        sheets=(guide, *sheets, check, lists, _meta_sheet(manifest, stamp)),
        names=names,
        properties={PROPERTY: stamp_text(stamp)},
    )
    return Laid(book, manifest, stamp, context.cells)


def _title(context: Context) -> str:
    title = context.say.label(context.form.title)
    return f"{title} – {context.round.name.upper()}" if context.round else title


def _form_sheet(context: Context, sheet: FormSheet) -> SheetPlan:
    say = context.say
    draft = Draft(say.label(sheet.name))
    matrix = any(table.across for table in sheet.tables)
    if any(table.across == "unit" for table in sheet.tables):
        context = context.seen_by(sheet.tables[0])
        draft.widths.update(UNIT_WIDTHS)
        last = REMARKS
    elif matrix:
        draft.widths.update(WIDTHS)
        last = FIRST_PERSON + max(len(context.rulebook.ever_in(context.unit.code)), 6) - 1
    else:
        last = _column_widths(context, draft, sheet)
    draft.hidden_cols.add(0)
    _head(context, draft, sheet, last, matrix=matrix)
    row = _STATUS_ROW + 1
    first_header = row
    for table in sheet.tables:
        if table.title.vi:
            draft.put(row, NUMBER, say.label(table.title), "heading")
            draft.heights[row] = 21
            row += 1
            first_header = row if len(sheet.tables) == 1 else first_header
        row = place_matrix(context, draft, table, row) if matrix else place_rows(context, draft, table, row)
        row += 1
    one = len(sheet.tables) == 1
    freeze_col = FIRST_PERSON if matrix else FIRST + len([k for k in sheet.tables[0].given if "name" in k])
    page = Page(
        landscape=sheet.landscape,
        repeat_rows=(first_header, first_header) if one else None,
        repeat_cols=(0, freeze_col - 1) if matrix else None,
        footer=printed_code(context.form.abbreviation, context.stamp),
    )
    freeze = (first_header + 2, freeze_col) if one else (_STATUS_ROW + 1, 0)
    first_answer = min(((row, col) for name, row, col in context.cells.values() if name == draft.name), default=(0, 0))
    return draft.plan(freeze=freeze, page=page, protected=True, tint="answer", start=first_answer)


def _column_widths(context: Context, draft: Draft, sheet: FormSheet) -> int:
    """Set the widths that the stacked tables of a sheet share; give the last column used."""
    draft.widths.update({0: 2.0, NUMBER: 5.0})
    last = NUMBER
    for table in sheet.tables:
        for col, key in enumerate((*table.given, *table.asked, *table.live), start=FIRST):
            width = context.rulebook.columns.column(table.id, key).width
            draft.widths[col] = max(width, draft.widths.get(col, 0.0))
            last = max(last, col)
    return last


def _head(context: Context, draft: Draft, sheet: FormSheet, last: int, *, matrix: bool) -> None:
    """Write the head: what it is, for whom, by when, what to do, what is still missing.

    On a matrix the text stays within the frozen columns and the first few people, in view on a small screen.
    """
    say = context.say
    code = printed_code(context.form.abbreviation, context.stamp)
    end = min(last, FIRST_PERSON + 6) if matrix else last
    middle = FIRST_PERSON if matrix else NUMBER + max((end - NUMBER) * 2 // 3, 1)
    draft.across(0, NUMBER, middle, context.rulebook.school.name, "school")
    draft.across(0, middle + 1, end, say("form.code", code=code), "code")
    draft.across(1, NUMBER, end, f"{_title(context)}: {say.label(sheet.title)}", "title")
    draft.heights[1] = 22
    due = due_of(context.rulebook, context.form.phase, context.round.code if context.round else "").text
    whom = say("form.for_whom", unit=context.unit.name, year=context.rulebook.school.school_year)
    by_when = f" · {say('form.due', due=due)}" if due else ""
    draft.across(2, NUMBER, end, whom + by_when, "subtitle")
    todo = say.label(sheet.todo).replace("  ", "\n")
    draft.across(3, NUMBER, end, todo, "todo")
    draft.heights[3] = height_of([(todo, draft.width_over(NUMBER, end))])
    draft.across(_STATUS_ROW, NUMBER, end, "", "status")
    if not any(table.asked for table in sheet.tables):
        draft.heights[_STATUS_ROW] = 6
        return
    draft.heights[_STATUS_ROW] = 20
    status = Area(_STATUS_ROW, NUMBER, _STATUS_ROW, end)
    done = f'{reference(_STATUS_ROW, NUMBER)}="{say("form.status_done")}"'
    draft.highlights += [Highlight(status, done, "good"), Highlight(status, f"NOT({done})", "warn")]


def _lists_sheet(lists: Mapping[str, tuple[str | Decimal, ...]]) -> SheetPlan:
    draft = Draft(LISTS_SHEET)
    for col, entries in enumerate(lists.values()):
        for row, entry in enumerate(entries):
            draft.put(row, col, entry, "key", text=isinstance(entry, str))
    return draft.plan(protected=True, visibility="hidden")


def _meta_sheet(manifest: Manifest, stamp: Stamp) -> SheetPlan:
    draft = Draft(META_SHEET)
    for row, piece in enumerate((stamp_text(stamp), *chunks(manifest.to_json()))):
        draft.put(row, 0, piece, "key", text=True)
    return draft.plan(protected=True, visibility="very_hidden")
