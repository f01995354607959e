"""A whole form for one unit: its sheets, the guide, the live check, the lists and the stamp — as a plan."""

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache, partial
from itertools import chain, zip_longest

import msgspec
from msgspec.structs import replace

from thidua_xlsx.declare.forms import Form, FormSheet
from thidua_xlsx.declare.schedule import due_of
from thidua_xlsx.declare.season import Round, Rulebook, Unit
from thidua_xlsx.forms.columncheck import FIRST as FIRST_PERSON
from thidua_xlsx.forms.context import Context, LiveCells, list_name
from thidua_xlsx.forms.draft import SCHOOL_POINTS, TITLE_SIZE, Draft, head_height, height_of
from thidua_xlsx.forms.guide import guide_sheet
from thidua_xlsx.forms.livecheck import check_sheet
from thidua_xlsx.forms.manifest import Rows, manifest_of, people_in, present
from thidua_xlsx.forms.matrix import REMARKS, UNIT_WIDTHS, WIDTHS, place_matrix
from thidua_xlsx.forms.placed import FIRST, NUMBER, Address, Places, Table
from thidua_xlsx.forms.stamp import (
    LISTS_SHEET,
    META_SHEET,
    PROPERTY,
    Manifest,
    pieces,
    printed_code,
    signed,
    stamp_text,
)
from thidua_xlsx.forms.tables import begin_table, write_table
from thidua_xlsx.model import Stamp
from thidua_xlsx.plan import Area, BookPlan, Cell, Highlight, Page, PlanValue, Pour, SheetPlan, reference
from thidua_xlsx.strips import Strip, Style, style
from thidua_xlsx.text import Say

_STATUS_ROW = 4
_MOST_ACROSS = 16  # people side by side on a page
_PIECE = (style("key", text=True),)

Live = Callable[[Rulebook, Mapping[str, Table], Say], LiveCells]
Writing = Callable[[Pour | None], SheetPlan]  # writes a sheet; its rows may be handed over meanwhile


class Laid(msgspec.Struct, frozen=True):
    """A form laid out: the plan, its manifest and stamp, and where each answer cell stands."""

    book: BookPlan
    manifest: Manifest
    stamp: Stamp
    cells: Mapping[Address, tuple[str, int, int]]


class Begun(msgspec.Struct, frozen=True):
    """A form of which everything is known but the cells of its sheets, each of which is written once.

    `book` has no sheets. A sheet whose rows are handed over forgets them, so that `cells` does not know them any more.
    """

    book: BookPlan
    manifest: Manifest
    stamp: Stamp
    cells: Places
    sheets: list[Writing]


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
    live: Live | None = None,
) -> Laid:
    """Lay out a form for one unit (and round); `answers` fills answer cells beforehand, by table, row and column.

    `rows` are those that a merge puts up, by table, `live` what works out the cells of live columns.
    """
    begun = begin(form, rulebook, unit, round_, key=key, say=say, answers=answers, rows=rows, live=live)
    sheets = tuple(writing(None) for writing in begun.sheets)
    return Laid(replace(begun.book, sheets=sheets), begun.manifest, begun.stamp, begun.cells)


def begin(
    form: Form,
    rulebook: Rulebook,
    unit: Unit,
    round_: Round | None = None,
    *,
    key: bytes,
    say: Say,
    answers: Mapping[Address, PlanValue] | None = None,
    rows: Rows | None = None,
    live: Live | None = None,
) -> Begun:
    """Work out what is known of a form before the cells of its sheets are written; all else is as with `layout`."""
    form = present(form, rulebook, unit, round_, rows or {})
    manifest = manifest_of(form, rulebook, unit, round_, rows)
    stamp, text = signed(manifest, key)
    context = Context(form, rulebook, unit, round_, stamp, say, answers or {}, rows=rows or {})
    book, sheets = _planned(context, text, live)
    return Begun(book, manifest, stamp, Places(context.cells, context.tables), sheets)


def _planned(context: Context, manifest: bytes, live: Live | None) -> tuple[BookPlan, list[Writing]]:
    started = [_start(context, sheet) for sheet in context.form.sheets]
    context.rows = {}  # each table has its own now
    context.live = live(context.rulebook, context.tables, context.say) if live else None
    check, statuses = check_sheet(context)
    guide = guide_sheet(context, code=printed_code(context.form.abbreviation, context.stamp))
    sheets: list[Writing] = [
        lambda pour: guide,
        *(partial(_write, context, one, statuses.get(one.draft.name)) for one in started),
        lambda pour: check,
        partial(_lists_sheet, context.lists),
        partial(meta_sheet, manifest, context.stamp),
    ]
    names = {
        list_name(name): Area(0, col, max(len(entries) - 1, 0), col).on(LISTS_SHEET)
        for col, (name, entries) in enumerate(context.lists.items())
    }
    properties = {PROPERTY: stamp_text(context.stamp)}
    return BookPlan(_title(context), (), names, properties), sheets


def _title(context: Context) -> str:
    title = context.say.label(context.form.title)
    return f"{title} – {context.round.name.upper()}" if context.round else title


class _Started(msgspec.Struct, frozen=True):
    """A sheet of a form with its head; matrices are on it, the cells of other tables not yet."""

    sheet: FormSheet
    draft: Draft
    header: int  # of the first table
    matrix: bool
    tables: list[Table]


def _start(context: Context, sheet: FormSheet) -> _Started:
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
    row = header = _STATUS_ROW + 1
    tables: list[Table] = []
    for spec in sheet.tables:
        if spec.title.vi:
            draft.put(row, NUMBER, say.label(spec.title), "heading")
            draft.heights[row] = 21
            row += 1
            header = row if len(sheet.tables) == 1 else header
        if matrix:
            row = place_matrix(context, draft, spec, row) + 1
        else:
            tables.append(begin_table(context, draft, spec, row))
            row = tables[-1].end + 1
    return _Started(sheet, draft, header, matrix, tables)


def _write(context: Context, started: _Started, status: tuple[str, str] | None, pour: Pour | None) -> SheetPlan:
    """Write the cells of a sheet; `status` is the formula and the present text of its status line."""
    sheet, draft, header = started.sheet, started.draft, started.header
    draft.pour = pour
    if status:
        draft.cells[_STATUS_ROW, NUMBER] = Cell(status[1], "status", formula=status[0])
    for table in started.tables:
        write_table(context, draft, table)
    if context.live:
        draft.highlights += context.live.highlights(started.tables)
    one = len(sheet.tables) == 1
    freeze_col = FIRST_PERSON if started.matrix else FIRST + len([k for k in sheet.tables[0].given if "name" in k])
    page = Page(
        landscape=sheet.landscape,
        repeat_rows=(header, header) if one else None,
        repeat_cols=(0, freeze_col - 1) if started.matrix else None,
        footer=printed_code(context.form.abbreviation, context.stamp),
        together=() if one else tuple(map(_whole, started.tables)),
        cuts=_cuts(context) if started.matrix and sheet.tables[0].across != "unit" else (),
    )
    freeze = (header + 2, freeze_col) if one else (_STATUS_ROW + 1, 0)
    start = _first_answer(context, started)
    if pour:  # who takes rows as they come keeps none, and nobody asks any more where these stand
        for table in started.tables:
            del context.tables[table.spec.id]
        started.tables.clear()
    return draft.plan(freeze=freeze, page=page, protected=True, tint="answer", start=start)


def _whole(table: Table) -> tuple[int, int]:
    """Give the rows of a table with its heading: no page breaks in them where they fit one."""
    return table.top - bool(table.spec.title.vi), table.end - 1


def _cuts(context: Context) -> tuple[int, ...]:
    """Give the columns before which a page ends: so many people share a page that their points can still be read."""
    people = len(people_in(context.rulebook, context.unit, context.round))
    share = math.ceil(people / math.ceil(people / _MOST_ACROSS)) if people else 1
    return tuple(range(FIRST_PERSON + share, FIRST_PERSON + people, share))


def _first_answer(context: Context, started: _Started) -> tuple[int, int]:
    if started.matrix:
        spots = ((row, col) for name, row, col in context.cells.values() if name == started.draft.name)
        return min(spots, default=(0, 0))
    asking = (table for table in started.tables if table.rows and table.answered)
    return next(((table.first, min(table.answered.values())) for table in asking), (0, 0))


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
    school, title = context.rulebook.school.name, f"{_title(context)}: {say.label(sheet.title)}"
    draft.across(0, NUMBER, middle, school, "school")
    draft.heights[0] = head_height(school, draft.width_over(NUMBER, middle), least=SCHOOL_POINTS)
    draft.across(0, middle + 1, end, say("form.code", code=code), "code")
    draft.across(1, NUMBER, end, title, "title")
    draft.heights[1] = head_height(title, draft.width_over(NUMBER, end), size=TITLE_SIZE, least=22)
    due = due_of(context.rulebook, context.form.phase, context.round.code if context.round else "").text
    whom = say("form.for_whom", unit=context.unit.name, year=context.rulebook.school.school_year)
    by_when = f" · {say('form.due', due=due)}" if due else ""
    draft.across(2, NUMBER, end, whom + by_when, "subtitle")
    draft.heights[2] = height_of([(whom + by_when, draft.width_over(NUMBER, end))])
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


def _lists_sheet(lists: Mapping[str, tuple[str | Decimal, ...]], pour: Pour | None) -> SheetPlan:
    draft = Draft(LISTS_SHEET, pour=pour)
    for row, entries in enumerate(zip_longest(*lists.values())):
        styles = _entry_styles(tuple(map(type, entries)))
        draft.strip(row, Strip(styles, entries[: len(styles)]))
        draft.row = row + 1
        draft.rest()
    return draft.plan(protected=True, visibility="hidden")


@lru_cache(maxsize=100)
def _entry_styles(entries: tuple[type, ...]) -> tuple[Style | None, ...]:
    """Give the styles of a row of entries by their types; lists that have ended have no cell any more."""
    last = max(col for col, of in enumerate(entries) if of is not type(None))
    return tuple(None if of is type(None) else style("key", text=of is str) for of in entries[: last + 1])


def meta_sheet(manifest: bytes, stamp: Stamp, pour: Pour | None) -> SheetPlan:
    """Write the hidden sheet with the stamp and the manifest's text, in pieces that every program keeps."""
    draft = Draft(META_SHEET, pour=pour)
    for row, piece in enumerate(chain([stamp_text(stamp)], pieces(manifest))):
        draft.strip(row, Strip(_PIECE, (piece,)))
        draft.row = row + 1
        draft.rest()
    return draft.plan(protected=True, visibility="very_hidden")
