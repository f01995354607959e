"""A whole form for one unit: its sheets, the guide, the live check, the lists and the stamp — as a plan."""

from collections.abc import Callable, Container, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import chain, zip_longest

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import Say, name_key
from thidua_xlsx.declare.season import SCHOOL, Round, Rulebook, Unit
from thidua_xlsx.declare.season.rulebook import kind_of_body
from thidua_xlsx.declare.tables.column_book import NO_ENTRY
from thidua_xlsx.declare.tables.form_spec import Form, FormSheet
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.looks import Looks
from thidua_xlsx.documents.screen_size import columns_in_view, fits_upright
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.styled_rows import style
from thidua_xlsx.documents.workbook_plan import ROWS_TOGETHER, BookPlan, Cell, Page, PlanValue, SheetPlan
from thidua_xlsx.forms.identity.form_rows import FormRows
from thidua_xlsx.forms.identity.manifest import Manifest, manifest_of, present
from thidua_xlsx.forms.identity.stamp import LISTS_SHEET, META_SHEET, PROPERTY, pieces, printed_code, signed, stamp_text
from thidua_xlsx.forms.layout.check_sheet import check_sheet
from thidua_xlsx.forms.layout.layout_context import LayoutContext, LiveCells, list_name
from thidua_xlsx.forms.layout.matrix_columns import FIRST as FIRST_PERSON
from thidua_xlsx.forms.layout.matrix_columns import matrix_columns
from thidua_xlsx.forms.layout.record_table import place_records, record_widths, write_records
from thidua_xlsx.forms.layout.score_matrix import matrix_in_view, matrix_widths, place_matrix
from thidua_xlsx.forms.layout.sheet_head import STATUS_ROW, page_head, sheet_head, title_of
from thidua_xlsx.forms.layout.table_position import FIRST, NUMBER, AnswerAddress, PlacedTable
from thidua_xlsx.model import Stamp

_PIECE = (style("key", text=True),)
_ANSWER_WIDTH = 10.0  # characters of an answer column, of which a phone shows one beside what stays in view
_BLANK_LINES = 6  # of a sheet of lines, printed below those that are filled
_SIGN = 48.0  # points of room for a signature
_COLOURS = (
    ("answer", "answer"),
    ("answer_missing", "missing"),
    ("given", "locked"),
    ("not_applicable", "skip"),
    ("bad", "bad"),
)

LiveFormulaFactory = Callable[[Rulebook, Mapping[str, PlacedTable], Say], LiveCells]
SheetWriter = Callable[[], SheetPlan]


class FormPlan(msgspec.Struct, frozen=True):
    """A form laid out: the plan, its manifest and stamp, and where each answer cell stands.

    As long as there are `writers`, one for each sheet, the plan has no sheets: each is written once.
    """

    book: BookPlan
    manifest: Manifest
    stamp: Stamp
    cells: Mapping[AnswerAddress, tuple[str, int, int]]
    writers: Sequence[SheetWriter] = ()


class FormRequest(msgspec.Struct, frozen=True):
    """Which form is wanted, for which unit and round, with which key it is signed and in which language it speaks.

    `answers` fills answer cells beforehand, by table, row and column; `rows` are those that a merge puts up, by table;
    `live` works out the cells of live columns; `pages` are names of sheets that are only read and that whoever asks
    adds behind the guide. `declined` where the unit has registered no collective title.
    """

    form: Form
    rulebook: Rulebook
    unit: Unit
    round: Round | None
    key: bytes
    say: Say
    answers: Mapping[AnswerAddress, PlanValue] = msgspec.field(default_factory=dict)
    rows: FormRows = msgspec.field(default_factory=dict)
    live: LiveFormulaFactory | None = None
    pages: tuple[str, ...] = ()
    declined: bool = False


def plan_form(request: FormRequest) -> FormPlan:
    """Lay out a form for one unit (and round)."""
    begun = begin_form(request)
    return replace(begun, book=replace(begun.book, sheets=tuple(write() for write in begun.writers)), writers=())


def begin_form(request: FormRequest) -> FormPlan:
    """Lay out a form as far as it is known before the cells of its sheets are written."""
    rulebook, unit, round_, rows = request.rulebook, request.unit, request.round, request.rows
    form = present(request.form, rulebook, unit, round_, rows)
    manifest = manifest_of(form, rulebook, unit, round_, rows)
    stamp, text = signed(manifest, request.key)
    context = LayoutContext(form, rulebook, unit, round_, stamp, request.say, request.answers, rows=rows)
    context.pages, context.declined = request.pages, request.declined
    started = [_start(context, sheet) for sheet in form.sheets]
    context.rows = {}  # each table has its own now
    context.live = request.live(rulebook, context.tables, context.say) if request.live else None
    check, statuses = check_sheet(context)
    looks = set().union(*(begun.draft.looks_used(begun.draft.hidden_rows) for begun in started))
    guide = _guide_sheet(context, code=printed_code(form.abbreviation, stamp), looks=looks)
    writers: list[SheetWriter] = [
        lambda: guide,
        *(partial(_write, context, begun, statuses.get(begun.draft.name)) for begun in started),
        lambda: check,
        partial(lists_sheet, context.lists, rulebook.looks),
        partial(meta_sheet, text, stamp, rulebook.looks),
    ]
    book = BookPlan(title_of(context), (), list_names(context), {PROPERTY: stamp_text(stamp)})
    return FormPlan(book, manifest, stamp, context.cells, writers)


class _Started(msgspec.Struct, frozen=True):
    """A sheet of a form with its head; matrices are on it, the cells of other tables not yet."""

    sheet: FormSheet
    draft: SheetBuilder
    last: int  # the last column
    status: Area  # the cells that say what is still missing
    header: int  # of the first table
    matrix: bool
    tables: list[PlacedTable]


def _start(context: LayoutContext, sheet: FormSheet) -> _Started:
    say = context.say
    draft = SheetBuilder(say.label(sheet.name), context.rulebook.looks)
    matrix = sheet.tables[0].shape.is_matrix
    last = (matrix_widths if matrix else record_widths)(context, draft, sheet)
    draft.hidden_cols.add(0)
    status = sheet_head(context, draft, sheet, last)
    row = header = STATUS_ROW + 1
    for spec in sheet.tables:
        if spec.title.vi:
            draft.put(row, NUMBER, say.label(spec.title), "heading")
            draft.heights[row] = 21
            row += 1
            header = row if len(sheet.tables) == 1 else header
        row = (place_matrix if matrix else place_records)(context, draft, spec, row) + 1
    placed = [context.tables[spec.id] for spec in sheet.tables if spec.id in context.tables]
    return _Started(sheet, draft, last, status, header, matrix, placed)


def _write(context: LayoutContext, started: _Started, status: tuple[str, str] | None) -> SheetPlan:
    """Write the cells of a sheet; `status` is the formula and the present text of its status line."""
    sheet, draft, header = started.sheet, started.draft, started.header
    if status:
        draft.cells[started.status.row, started.status.col] = Cell(status[1], "status", formula=status[0])
    for table in started.tables:
        write_records(context, draft, table)
    if context.live:
        draft.highlights += context.live.highlights(started.tables)
    alone = len(sheet.tables) == 1
    freeze = (header + 2, _columns_in_view(started)) if alone else (STATUS_ROW + 1, 0)
    page, start = _page(context, started), _first_answer(context, started)
    return draft.plan(freeze=freeze, page=page, protected=True, tint="answer", start=start)


def _page(context: LayoutContext, started: _Started) -> Page:
    """Say how a sheet prints: a score sheet from the names down, as many people a page as can be read.

    Its sections stay on one page; pages on their side that lie beside each other are too low for whole ones.
    """
    sheet, draft, tables = started.sheet, started.draft, started.tables
    alone, names = started.matrix or len(sheet.tables) == 1, (started.header, started.header)
    upright = fits_upright(draft.widths[col] for col in range(NUMBER, started.last + 1) if col not in draft.hidden_cols)
    page = Page(
        landscape=sheet.landscape or not upright,
        repeat_rows=names if alone else None,
        footer=printed_code(context.form.abbreviation, context.stamp),
        whole=alone,
        narrow=True,
        printed=sheet.printed,
    )
    if not started.matrix:
        area, grows = _lines_printed(context, started)
        together = _ends(*tables) if alone else tuple((table.heading, table.end - 1) for table in tables)
        return replace(page, together=together, area=area, grows=grows)
    columns = matrix_columns(context.for_table(sheet.tables[0]), sheet.tables[0])
    cuts = tuple(range(FIRST_PERSON + columns.share, started.last + 1, columns.share))
    upright = columns.upright if cuts else upright
    return replace(
        page,
        landscape=not upright,
        repeat_cols=(0, FIRST_PERSON - 1),
        header=page_head(context, sheet),
        area=Area(started.header, 0, draft.together[-1][1], started.last),
        together=() if cuts and not upright else tuple(draft.together),
        cuts=cuts,
        type_size=columns.setting.type_size,
    )


def _lines_printed(context: LayoutContext, started: _Started) -> tuple[Area | None, Area | None]:
    """Give what is printed of a sheet of lines, with a few blank ones, and the rows that are printed once filled."""
    if len(started.tables) != 1 or not started.tables[0].spec.shape.rows_are_places:
        return None, None
    [table] = started.tables
    filled = {row for id_, row, _ in context.answers if id_ == table.spec.id}
    blank_from = max((at + 1 for key, at in table.at.items() if key in filled), default=table.first)
    last = min(blank_from + _BLANK_LINES, table.end) - 1
    area = Area(0, NUMBER, last, started.last)
    return area, Area(table.first, FIRST, table.end - 1, started.last)  # the running number fills no row


def _columns_in_view(started: _Started) -> int:
    draft, keys = started.draft, started.sheet.tables[0].issued
    if started.matrix:
        return matrix_in_view(draft, started.last)
    names = FIRST + len([key for key in keys if "name" in key])
    return columns_in_view(range(names, FIRST - 1, -1), draft.widths, frozenset(draft.hidden_cols), _ANSWER_WIDTH)


def _ends(table: PlacedTable) -> tuple[tuple[int, int], ...]:
    """Give the first and the last rows of the one table of a sheet: no page parts them."""
    last = table.end - 1
    return (table.top, min(table.first + ROWS_TOGETHER - 1, last)), (max(table.end - ROWS_TOGETHER, table.top), last)


def _first_answer(context: LayoutContext, started: _Started) -> tuple[int, int]:
    if started.matrix:
        spots = ((row, col) for name, row, col in context.cells.values() if name == started.draft.name)
        return min(spots, default=(0, 0))
    asking = (table for table in started.tables if table.rows and table.answered)
    return next(((table.first, min(table.answered.values())) for table in asking), (0, 0))


def _guide_sheet(context: LayoutContext, *, code: str, looks: Container[str]) -> SheetPlan:
    """Lay out the guide of an issued form; `looks` are those of its cells, of which alone it tells the colours."""
    say, school = context.say, context.rulebook.school
    draft = SheetBuilder(say("form.guide_sheet"), context.rulebook.looks, widths={0: 2, 1: 5, 2: 30, 3: 56})
    draft.line(0, 1, 3, school.name, "school")
    draft.line(1, 1, 3, title_of(context), "title")
    draft.row = 3
    facts = [
        ("unit", context.unit.name if context.unit.code != SCHOOL else ""),
        ("calendar_year", school.work_year if school.two_years else ""),
        ("calendar_year" if school.school_year.isdigit() else "year", school.school_year),
        ("round", context.round.name if context.round else ""),
        ("theme", context.round.theme if context.round else ""),
        ("due", context.due),
        ("to", school.secretary),
        ("code", code),
    ]
    for key, value in facts:
        if value:
            draft.across(draft.row, 1, 2, say(f"form.guide_{key}"), "given")
            draft.line(draft.row, 3, 3, value, "given", text=True)
            draft.row += 1
    _guide_heading(draft, say("form.guide_steps"))
    steps = _guide_steps(context)
    for number, line in enumerate([*steps[:-1], say("form.guide_copy"), *steps[-1:]], start=1):
        draft.put(draft.row, 1, number, "given_center")
        draft.line(draft.row, 2, 3, line, "given")
        draft.row += 1
    _guide_heading(draft, say("form.guide_colours"))
    for look, key in _COLOURS:
        if look != "not_applicable" or look in looks:
            draft.across(draft.row, 1, 2, say(f"form.colour_{key}_name"), look)
            draft.put(draft.row, 3, say(f"form.colour_{key}"), "given")
            draft.row += 1
    _guide_heading(draft, say("form.guide_sheets"))
    for name in (*context.pages, *(say.label(sheet.name) for sheet in context.form.sheets), say("form.check_sheet")):
        draft.across(draft.row, 1, 3, name, "link", link=f"#{name}!A1")
        draft.row += 1
    if context.form.whose == "unit":
        _signature(context, draft, draft.row + 1, code)
    page = Page(footer=code, narrow=True, together=tuple(draft.together), whole=True)
    return draft.plan(page=page, protected=True, tint="header")


def _guide_heading(draft: SheetBuilder, text: str) -> None:
    """Write a heading below an empty row."""
    draft.across(draft.row + 1, 1, 3, text, "heading")
    draft.heights[draft.row + 1] = 21
    draft.row += 2


def _guide_steps(context: LayoutContext) -> list[str]:
    """Give what is to be done, with the names of what may be chosen; a step about what is not on offer is left out."""
    steps = [context.say.label(line) for line in context.form.guide]
    for name in ("titles_person", "commendations"):
        offered = (choice for choice in context.rulebook.choices[name].offered if choice.id != NO_ENTRY)
        names, asked = "; ".join(map(context.say.label, offered)), f"{{{name}}}"
        # Of a school's own wording other braces stay as they are.
        steps = [step.replace(asked, names) for step in steps if names or asked not in step]
    return steps


def _signature(context: LayoutContext, draft: SheetBuilder, row: int, code: str) -> None:
    """Leave room for the head of the unit to sign: once, for every page that bears the form's code."""
    say = context.say
    place = context.rulebook.school.place or "…………"
    draft.put(row, 3, say("report.frame.place_date", place=place), "place_date")
    leader, head = context.unit.leader, context.rulebook.school.head
    of_school = bool(leader) and name_key(leader) == name_key(head)  # who leads the managers is no head of a unit
    title = say(f"paper.head_of_{kind_of_body(context.rulebook)}").upper() if of_school else say("form.sign_head")
    draft.put(row + 1, 3, title, "sign_title")
    draft.put(row + 2, 3, say("report.sign.note"), "sign_note")
    draft.across(row + 1, 1, 2, say("form.sign_covers", code=code), "note")
    draft.heights[row + 3] = _SIGN
    draft.put(row + 4, 3, leader or None, "sign_title")
    draft.together.append((row, row + 4))


def list_names(context: LayoutContext) -> dict[str, str]:
    """Name the lists of choices, each a column of the sheet that has them."""
    return {
        list_name(name): Area(0, col, max(len(entries) - 1, 0), col).on(LISTS_SHEET)
        for col, (name, entries) in enumerate(context.lists.items())
    }


def lists_sheet(lists: Mapping[str, tuple[str | Decimal, ...]], looks: Looks) -> SheetPlan:
    """Write the hidden sheet with the lists of choices: `lists` has the entries of each by its name."""
    draft = SheetBuilder(LISTS_SHEET, looks)
    for row, entries in enumerate(zip_longest(*lists.values())):
        # Lists that have ended have no cell any more.
        last = max(col for col, entry in enumerate(entries) if entry is not None)
        styles = [None if entry is None else style("key", text=isinstance(entry, str)) for entry in entries[: last + 1]]
        draft.put_row(row, styles, entries[: last + 1])
    return draft.plan(protected=True, visibility="hidden")


def meta_sheet(manifest: bytes, stamp: Stamp, looks: Looks) -> SheetPlan:
    """Write the hidden sheet with the stamp and `manifest`, its JSON in UTF-8, in pieces that every program keeps."""
    draft = SheetBuilder(META_SHEET, looks)
    for row, piece in enumerate(chain([stamp_text(stamp)], pieces(manifest))):
        draft.put_row(row, _PIECE, (piece,))
    return draft.plan(protected=True, visibility="very_hidden")
