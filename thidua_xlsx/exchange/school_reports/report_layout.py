"""The report to the body above: a small locked workbook, whose manifest holds every figure that its cells show.

Its stamp's digest covers the whole content, so that a cell changed by accident is seen where the report is read, and
its seal (`report_seal`) shows that a digest was made anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from msgspec.structs import replace

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.rulebook import kind_of_body
from thidua_xlsx.declare.tables.column_book import Column
from thidua_xlsx.declare.tables.form_spec import Form, FormSheet, TableSpec
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.screen_size import fits_upright, room_upright
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.styled_rows import StyledValue, style
from thidua_xlsx.documents.table import Col
from thidua_xlsx.documents.workbook_plan import BookPlan, Page, SheetPlan
from thidua_xlsx.exchange.school_reports.report_lines import LINE_TABLES, label, plain_number
from thidua_xlsx.exchange.school_reports.report_seal import sealed
from thidua_xlsx.forms.identity.form_rows import FormRow
from thidua_xlsx.forms.identity.manifest import Manifest, TableManifest
from thidua_xlsx.forms.identity.stamp import PROPERTY, marker, printed_code, stamp_text
from thidua_xlsx.forms.layout.form_layout import SheetWriter, meta_sheet
from thidua_xlsx.forms.layout.official_frame import official_heading, right_half, side_by_side
from thidua_xlsx.model import SchoolReport, Stamp

TEXTS = (  # rows of report_school that hold words
    "name", "id", "school_year", "regime", "as_of", "head", "secretary", "registers", "recipient",
)  # fmt: skip
POINTS = ("average", "total_max")

_TITLED = {"met": "met", "direct": "direct_of", "registered": "registered_of"}  # counts by title: their words
_KEY, _NUMBER, _FIRST = 0, 1, 2
_FIRST_ROWS = 4  # behind a table's heading that stand with it: its header, the keys, two rows
_SHORT = 120  # rows of all tables of a sheet
_VALUE = "value"  # of report_school: a number in most rows
_PADDING = 1.0  # points above and below the text of a row
_GAP = 8.0  # points between tables
_SIGNATURES = "report_signatures"
_SIGN = 36.0  # points of room for a signature
_OF_TITLES_ABOVE = ("reasons", "history")
_NARROWEST, _NARROWED = 8.5, 0.6  # characters that a column keeps on an upright page, the share of its width
_CODE_WIDTH = 40.0  # characters that the printed code needs


def report_book(report: SchoolReport, form: Form, book: Rulebook, *, key: bytes, say: Say) -> BookPlan:
    """Lay out a report: every figure locked, everything it says also in the manifest that its digest covers.

    `key` is the season's key, from which the seal is made; without one there is no seal.
    """
    plan, sheets = report_sheets(report, form, book, key=key, say=say)
    return replace(plan, sheets=tuple(sheet() for sheet in sheets))


def report_sheets(
    report: SchoolReport, form: Form, book: Rulebook, *, key: bytes, say: Say, note: str = ""
) -> tuple[BookPlan, list[SheetWriter]]:
    """Give a report, sealed by the season's `key`, without its sheets, and what writes each of these.

    A `note` stands behind whom it goes to.
    """
    school = book.school
    to = say("form.report.to", to=school.addressee or say("form.report.above"), years=school.years_called(say))
    line = f"{to} {note}" if note else to
    rows, whose = _rows(report, book, say), Addressed(report.id, report.id, report.name, line)
    del report  # what has become rows need not wait for the seal
    return sealed_sheets(rows, form, book, whose, key=key, say=say)


class Addressed(NamedTuple):
    """From which season a sealed workbook is (its id), to whom, whom it is about, and the line that says to whom."""

    season: str
    to: str
    name: str
    line: str


def sealed_sheets(
    form_rows: Mapping[str, Iterable[FormRow]], form: Form, book: Rulebook, whose: Addressed, *, key: bytes, say: Say
) -> tuple[BookPlan, list[SheetWriter]]:
    """Give a locked workbook of rows by table under its seal, without its sheets, and what writes each of these.

    `key` is the season's key, from which the seal is made. A province's report has a hundred thousand rows, which had
    better come one by one: each is held once, by its sheet and by the manifest, and gone with the sheet.
    """
    every = {spec.id: [_filled(row, spec) for row in form_rows[spec.id]] for spec in form.tables()}
    form = replace(form, sheets=tuple(_used(sheet, every) for sheet in form.sheets))
    laid = [spec for spec in form.tables() if every[spec.id] or not spec.shape.left_out_if_empty]
    tables = {}
    for spec in laid:
        columns = {key: book.columns.column(spec.id, key).label.vi for key in spec.issued}
        labels, given = {row.key: row.label for row in every[spec.id]}, {row.key: row.issued for row in every[spec.id]}
        tables[spec.id] = TableManifest(labels, columns, given)
    stamp, text = sealed(Manifest(whose.season, whose.to, form.phase, "", tables), key)
    made = _SealedBook(form, book, stamp, printed_code(form.abbreviation, stamp), whose.line, say)
    by_sheet = [(sheet, {spec.id: every[spec.id] for spec in sheet.tables if spec in laid}) for sheet in form.sheets]
    sheets: list[SheetWriter] = [partial(_sheet, made, sheet, rows) for sheet, rows in by_sheet if rows]
    title = f"{say.label(form.title)} – {whose.name}"
    plan = BookPlan(title, (), properties={PROPERTY: stamp_text(stamp)})
    return plan, [*sheets, partial(meta_sheet, text, stamp, book.looks)]


def _used(sheet: FormSheet, rows: Mapping[str, Sequence[FormRow]]) -> FormSheet:
    """Give a sheet without the columns that only titles of a body above fill in, where there are none."""
    tables = []
    for spec in sheet.tables:
        empty = {key for key in _OF_TITLES_ABOVE if not any(row.issued.get(key) for row in rows[spec.id])}
        tables.append(replace(spec, issued=tuple(key for key in spec.issued if key not in empty)))
    return replace(sheet, tables=tuple(tables))


def _filled(row: FormRow, spec: TableSpec) -> FormRow:
    """Give a row with the values alone that its table shows and that are not blank."""
    texts = row.issued
    return FormRow(row.key, row.label, {key: text for key in spec.issued if (text := texts.get(key))})


def _rows(report: SchoolReport, book: Rulebook, say: Say) -> Mapping[str, Iterable[FormRow]]:
    """Give the rows of each table; those of lines are made as they are taken."""
    lines = {id_: table.rows(report, book, say) for id_, table in LINE_TABLES.items()}
    ratios = [_ratio(id_, report, say) for id_ in report.ratios]
    return {"report_school": _school(report, book, say), "report_targets": ratios, **lines}


def _school(report: SchoolReport, book: Rulebook, say: Say) -> list[FormRow]:
    texts = {"name": report.name, "id": report.id, "school_year": report.school_year, **report.texts}
    rows = [(key, say(f"form.report.{key}"), texts[key]) for key in TEXTS if texts.get(key)]
    for key, count in report.counts.items():
        what, _, title = key.partition("_")
        titled = title and what in _TITLED
        text = _titled(_TITLED[what], title, book, say) if titled else say(f"form.report.{key}")
        rows.append((key, text, str(count)))
    listed = dict.fromkeys(proposal.title for proposal in report.proposals)
    rows += [
        (f"proposed_{title}", _titled("proposed", title, book, say), str(report.proposed(title))) for title in listed
    ]
    if report.average is not None and report.total_max is not None:
        rows.append(("average", say("form.report.average"), plain_number(report.average)))
        rows.append(("total_max", say("form.report.total_max"), plain_number(report.total_max)))
    return [FormRow(key, text, {"name": text, "value": value}) for key, text, value in rows]


def _titled(key: str, title: str, book: Rulebook, say: Say) -> str:
    return say(f"form.report.{key}", title=label("title", title, book, say))


def _ratio(id_: str, report: SchoolReport, say: Say) -> FormRow:
    numerator, denominator = report.ratios[id_]
    goal = report.goals.get(id_)
    percent = plain_number(half_up(Fraction(100 * numerator, denominator), 2)) if denominator else ""
    name = say(f"report.target.{id_}")
    texts = {
        "name": name,
        "numerator": str(numerator),
        "denominator": str(denominator),
        "percent": percent,
        "goal": "" if goal is None else plain_number(goal * 100),
    }
    return FormRow(id_, name, texts)


class _SealedBook(NamedTuple):
    """What the sheets of a sealed workbook share; `code` is the printed code, `to` says to whom it goes."""

    form: Form
    book: Rulebook
    stamp: Stamp
    code: str
    to: str
    say: Say


def _sheet(made: _SealedBook, sheet: FormSheet, rows: Mapping[str, Sequence[FormRow]]) -> SheetPlan:
    """Lay out a sheet with those of its tables that `rows` has, each with its rows."""
    book, say = made.book, made.say
    draft = SheetBuilder(say.label(sheet.name), book.looks, widths={_KEY: 2.0, _NUMBER: 5.0}, hidden_cols={_KEY})
    tables = [spec for spec in sheet.tables if spec.id in rows]
    for spec in tables:
        for col, key in enumerate(spec.issued, start=_FIRST):
            draft.widths[col] = max(book.columns.column(spec.id, key).width, draft.widths.get(col, 0.0))
    # An office's lists name the school of each, and are printed whole.
    last = _NUMBER + sheet.on_paper if sheet.on_paper and not book.reporters else max(draft.widths)
    paper = made.form.whose == "above" and sheet is made.form.sheets[0]
    if paper:
        _make_upright(draft, last)
        number = say("form.report.number", symbol=book.school.abbreviation or "……")
        official_heading(draft, _NUMBER, last, book.school, say, number=number)
    _head(made, draft, sheet, last)
    first_header, together = draft.row, list[tuple[int, int]]()
    for spec in tables:
        top = draft.row
        if spec.title.vi:
            draft.put(draft.row, _NUMBER, say.label(spec.title), "heading")
            draft.heights[draft.row] = 21
            draft.row += 1
        _table(made, draft, spec, rows[spec.id], last if paper else 0)
        together.append((top, min(top + _FIRST_ROWS, draft.row - 1)))
        draft.heights[draft.row] = _GAP
        draft.row += 1
    if paper:
        together.append((draft.row - 2, _signatures(made, draft, last)))
    alone = len(sheet.tables) == 1
    if alone or sum(map(len, rows.values())) > _SHORT:  # of a list the program need not break pages
        together = []
    upright = fits_upright(draft.widths[col] for col in range(_NUMBER, last + 1))
    page = Page(
        landscape=not upright or (sheet.landscape and not sheet.on_paper),
        repeat_rows=(first_header, first_header) if alone else None,
        footer=made.code,
        narrow=True,
        together=tuple(together),
        area=Area(0, _NUMBER, draft.row - 1, last) if last < max(draft.widths) else None,
        whole=True,
        printed=sheet.printed,
    )
    return draft.plan(freeze=(first_header + 2, _FIRST + 1) if alone else None, page=page, protected=True, tint="total")


def _make_upright(draft: SheetBuilder, last: int) -> None:
    """Narrow the columns behind the names where an upright page does not hold them; the names take what is left."""
    widths = draft.widths
    if fits_upright(widths[col] for col in range(_NUMBER, last + 1)):
        return
    behind = range(_FIRST + 1, last + 1)
    widths.update({col: min(widths[col], max(_NARROWEST, widths[col] * _NARROWED)) for col in behind})
    other_widths = [widths[_NUMBER], *(widths[col] for col in behind)]
    widths[_FIRST] = min(widths[_FIRST], max(room_upright(other_widths), _NARROWEST))


def _head(made: _SealedBook, draft: SheetBuilder, sheet: FormSheet, last: int) -> None:
    say, top = made.say, draft.row
    right = right_half(draft, _NUMBER, last, _CODE_WIDTH)
    name = "" if top else made.book.school.name  # which the head of an official paper has said
    draft.line(top, _NUMBER, right - 1, name or None, "school")
    draft.across(top, right, last, say("form.code", code=made.code), "code")
    draft.line(top + 1, _NUMBER, last, f"{say.label(made.form.title)}: {say.label(sheet.title)}", "title")
    draft.line(top + 2, _NUMBER, last, made.to, "subtitle")
    draft.line(top + 3, _NUMBER, last, say.label(sheet.todo), "todo")
    draft.heights[top + 4] = _GAP
    draft.row = top + 5


def _signatures(made: _SealedBook, draft: SheetBuilder, last: int) -> int:
    """Leave room for whoever made the report and for the head to sign; give the last row.

    The mark of a table without columns ends the one above: its reader would take these for rows that somebody added.
    """
    book, say = made.book, made.say
    draft.key_row(draft.row, marker(_SIGNATURES, made.stamp))
    draft.row += 1
    head = say(f"paper.head_of_{kind_of_body(book)}").upper()
    side_by_side(draft, _NUMBER, last, (say("form.report.made_by"), head), "sign_title")
    side_by_side(draft, _NUMBER, last, (say("report.sign.note"), say("form.report.sealed")), "sign_note")
    side_by_side(draft, _NUMBER, last, ("", ""), "sign_title", _SIGN)
    side_by_side(draft, _NUMBER, last, (book.school.secretary, book.school.head), "sign_title")
    return draft.row - 1


def _table(made: _SealedBook, draft: SheetBuilder, spec: TableSpec, rows: Sequence[FormRow], to: int) -> None:
    """Write a table; its last column goes on `to` another one of the sheet, where that is said."""
    say, top, asked = made.say, draft.row, [made.book.columns.column(spec.id, key) for key in spec.issued]
    columns: list[Col[FormRow]] = [
        Col("", value=lambda row: (row.key, style("key", text=True)), heading=""),
        Col("_number", look="given_center", counts=True, heading=say("form.number")),
        *(Col(column.key, value=partial(_value, column), heading=say.label(column.label)) for column in asked),
    ]
    columns[-1] = replace(columns[-1], span=max(to - (_NUMBER + len(asked)), 0) + 1)
    draft.write(top, columns, [(column.heading, style("header") if column.key else None, None) for column in columns])
    draft.key_row(top + 1, marker(spec.id, made.stamp), *(column.key for column in columns[1:]))
    for number, row in enumerate(rows, start=1):
        cells = [column.shown(row, number) for column in columns]
        draft.write(top + 1 + number, columns, cells, padding=_PADDING)
    draft.row = top + 2 + len(rows)


def _value(column: Column, row: FormRow) -> StyledValue:
    """Give what a row says in a column, a figure as a number; of `report_school` most values are figures."""
    text = row.issued.get(column.key, "")
    if text != "" and (column.kind == "number" or (column.key == _VALUE and row.key not in TEXTS)):
        return Decimal(text), style("given_number")
    return text, style("given", text=True)


def report_form(book: Rulebook) -> Form | None:
    """Give the form of the report to the body above; None where the templates have none."""
    return next((form for form in book.forms.values() if form.whose == "above"), None)
