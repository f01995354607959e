"""The workbooks that the secretary edits by hand: the season workbook and the ledger, as plans.

They are keyed tables like every form, but keys that somebody types are visible, and empty rows wait below.
"""

from collections.abc import Container, Mapping, Sequence
from decimal import Decimal

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.build.choice_lists import interpretation_choices, own_rule_choices, regime_choices
from thidua_xlsx.declare.build.template_files import Templates
from thidua_xlsx.declare.tables.cell_kinds import KINDS, keeps_text
from thidua_xlsx.declare.tables.column_book import Choices, Column
from thidua_xlsx.declare.tables.form_spec import Form, FormSheet, TableSpec, asked_column
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.cell_rules import ListRule
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.styled_rows import Plain, StyledValue, style
from thidua_xlsx.documents.table import Col, MappedRow
from thidua_xlsx.documents.workbook_plan import BookPlan, Page, Ruled, SheetPlan
from thidua_xlsx.forms.identity.stamp import LISTS_SHEET, marker
from thidua_xlsx.forms.layout.layout_context import list_name
from thidua_xlsx.forms.layout.record_table import open_look

Prefill = Mapping[str, Sequence[Mapping[str, object]]]
_BLANKS_PRINTED = 5  # rows that wait below the last filled one: of what is blank beyond no page is printed
_ROWS_PRINTED = 20  # of a table at least: somebody fills in rows and prints them
_NO_EXAMPLE = 6.0  # points of a line without one
_MADE = ("id", "work_year")  # settings that whoever begins a season need not look at
_LONGEST_PROMPT = 250  # characters of what is said of a cell that is chosen; Excel shows 255
SETTINGS = (
    Col("_key", 2.0, "key"),
    Col("_setting", 44.0, "given", words="setting"),
    Col("value", 40.0, words="value"),
    Col("_help", 62.0, "example", words="help"),
)


class _BookLayout:
    """What the sheets of one workbook share: templates, words, contents, and the lists that drop-downs use."""

    def __init__(self, templates: Templates, say: Say, prefill: Prefill) -> None:
        self.templates, self.say, self.prefill = templates, say, prefill
        self.interpretations = interpretation_choices(templates)
        self.names: dict[str, str] = {}
        self.lists: dict[str, tuple[str, ...]] = {}

    def choices(self, column: Column) -> Choices:
        if column.choices == "regimes":
            return Choices(regime_choices(self.templates))
        if column.choices == "own_rules":
            return own_rule_choices(self.templates)
        return self.interpretations.get(column.choices) or self.templates.columns.choices.get(column.choices, Choices())

    def shown(self, value: object, column: Column) -> Plain:
        """Show a value as a person would have typed it: a choice by its wording, a number as a number."""
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, bool):
            entry = self.templates.columns.choices["yesno"]["yes" if value else "no"]
            return self.say.label(entry)
        if isinstance(value, int | float):
            return Decimal(str(value)) if column.kind == "number" else str(value)
        key = self.choices(column).find(str(value)) if column.kind in ("choice", "yesno") else None
        return self.say.label(self.choices(column)[key]) if key else str(value)

    def default(self, column: Column) -> str:
        """Word what a blank means; empty where nothing is said of it."""
        return str(self.shown(column.default, column)) if column.default else ""

    def heading(self, column: Column) -> str:
        return self.say.label(column.label) + (" *" if column.required else "")

    def cell(self, values: Mapping[str, object], column: Column) -> StyledValue:
        """Give the cell in which a value is typed, as it stands there."""
        return self.shown(values.get(column.key), column), style(open_look(column), open=True, text=keeps_text(column))

    def ruled(self, area: Area, column: Column) -> Ruled:
        rule = KINDS[column.kind].rule(column, list_name(column.choices))
        if isinstance(rule, ListRule) and column.choices not in ("units", "sections"):
            self.lists.setdefault(column.choices, tuple(self.say.label(e) for e in self.choices(column).entries))
        notes = (
            self.say.label(column.help),
            f"{self.say('form.default')}: {default}." if (default := self.default(column)) else "",
            f"{self.say('form.example')}: {column.example}." if column.example else "",
        )
        note_text = " ".join(filter(None, notes))
        return Ruled(
            area,
            rule,
            prompt_title=self.say.label(column.label) if note_text else "",
            prompt=note_text,
            refusal=self.say("form.refuse_list" if isinstance(rule, ListRule) else "form.refuse_text"),
        )


def season_book(
    form: Form, templates: Templates, prefill: Prefill, *, say: Say, wanted: Container[str] = ()
) -> BookPlan:
    """Lay out the season workbook or the ledger; `prefill` gives rows by table, for settings tables a single row.

    Sheets that wait until somebody wants them are hidden, but for those with one of the `wanted` tables.
    """
    book = _BookLayout(templates, say, prefill)
    hidden = [sheet for sheet in form.sheets if sheet.hidden and not any(table.id in wanted for table in sheet.tables)]
    sheets = [_sheet(book, sheet, hidden=sheet in hidden) for sheet in form.sheets]
    lists = SheetBuilder(LISTS_SHEET, templates.looks)
    for col, (name, entries) in enumerate(book.lists.items()):
        book.names[list_name(name)] = Area(0, col, max(len(entries) - 1, 0), col).on(LISTS_SHEET)
        for row, entry in enumerate(entries):
            lists.put(row, col, entry, "key", text=True)
    title, guide = say.label(form.title), _guide(form, hidden, templates, say)
    return BookPlan(title=title, sheets=(guide, *sheets, lists.plan(visibility="hidden")), names=book.names)


def typed_line(spec: TableSpec, templates: Templates, say: Say, values: Mapping[str, object]) -> dict[str, str]:
    """Give a line of a table, its `values` by column, as a person would have typed it: choices by their wording."""
    book = _BookLayout(templates, say, {})
    columns = {key: asked_column(templates.columns, spec, key) for key in spec.asked if values.get(key)}
    return {key: str(book.shown(values[key], column)) for key, column in columns.items()}


def filled_by_hand(
    tables: Prefill, prefills: Sequence[Prefill], form: Form, templates: Templates, say: Say
) -> frozenset[str]:
    """Give the tables of records whose rows are in none of the `prefills`, by what a person reads in the cells."""
    book = _BookLayout(templates, say, {})

    def read(spec: TableSpec, prefill: Prefill) -> list[list[str]]:
        columns = [asked_column(templates.columns, spec, key) for key in spec.asked]
        rows = prefill.get(spec.id, ())
        return [
            ["" if (value := row.get(column.key)) is None else str(book.shown(value, column)) for column in columns]
            for row in rows
        ]

    specs = [spec for spec in form.tables() if tables.get(spec.id) and not spec.shape.is_settings]
    return frozenset(spec.id for spec in specs if read(spec, tables) not in [read(spec, other) for other in prefills])


def _guide(form: Form, hidden: Sequence[FormSheet], templates: Templates, say: Say) -> SheetPlan:
    draft = SheetBuilder(say("form.guide_sheet"), templates.looks, widths={0: 2, 1: 5, 2: 90})
    draft.line(0, 1, 2, say.label(form.title), "title")
    for number, line in enumerate(form.guide, start=1):
        draft.put(number + 1, 1, number, "given_center")
        draft.line(number + 1, 2, 2, say.label(line), "given")
    row = len(form.guide) + 3
    draft.across(row, 1, 2, say("form.guide_sheets"), "heading")
    for sheet in form.sheets:
        if sheet not in hidden:
            row += 1
            name = say.label(sheet.name)
            draft.across(row, 1, 2, name, "link", link=f"#{name}!A1")
    if hidden:  # a link to a hidden sheet leads nowhere: how to show one is said in words
        row += 3
        draft.line(row - 1, 1, 2, say("form.guide_show"), "todo")
        draft.across(row, 1, 2, say("form.guide_hidden", count=len(hidden)), "heading")
        draft.outline[row] = 0
        for at, sheet in enumerate(hidden, start=row + 1):
            draft.across(at, 1, 2, f"{say.label(sheet.name)}: {say.label(sheet.title)}", "given")
            draft.outline[at] = 1
    return draft.plan(tint="header")


def _sheet(book: _BookLayout, sheet: FormSheet, *, hidden: bool) -> SheetPlan:
    say = book.say
    draft = SheetBuilder(say.label(sheet.name), book.templates.looks)
    settings, stacked = sheet.tables[0].shape.is_settings, len(sheet.tables) > 1
    _set_widths(book, draft, sheet)
    first, last = int(0 in draft.hidden_cols), max(draft.widths)
    draft.line(0, first, last, say.label(sheet.title), "title")
    draft.line(1, first, last, say.label(sheet.todo), "todo")
    row = top = 3
    printed = header = 0
    for table in sheet.tables:
        if settings:
            row = _settings(book, draft, table, row) + 1
            printed = row - 2
        else:
            row, header, printed = _records(book, draft, table, row, stacked=stacked)
    # Of the first table: its title, where it has one, its header, and its key row, which is hidden.
    start = top + (stacked and not settings) + 3
    return draft.plan(
        freeze=None if settings else (0 if stacked else start, 2 if last > 4 else 1),
        page=Page(
            landscape=sheet.landscape,
            repeat_rows=None if settings else (header, header),
            area=None if hidden else Area(0, first, printed, last),  # LibreOffice prints a hidden sheet that has one
            # Of its rows: a number that stands ready beside a blank row fills none.
            grows=None if hidden or settings else Area(header + 2, int(not table.shape.codes_are_typed), row - 2, last),
        ),
        visibility="hidden" if hidden else "visible",
        tint="answer",
        start=(start, 2 if settings else first),
    )


def _set_widths(book: _BookLayout, draft: SheetBuilder, sheet: FormSheet) -> None:
    if sheet.tables[0].shape.is_settings:
        draft.widths.update(enumerate(column.width for column in SETTINGS))
        draft.hidden_cols.add(0)
        return
    if not any(spec.shape.codes_are_typed for spec in sheet.tables):
        draft.hidden_cols.add(0)  # `a1` is nothing that anybody asks for
    for spec in sheet.tables:
        keys = spec.asked if spec.shape.codes_are_typed else ("", *spec.asked)
        for col, key in enumerate(keys):
            width = max(book.templates.columns.column(spec.id, key).width, 8.0) if key else 6.0
            draft.widths[col] = max(width, draft.widths.get(col, 0.0))


def _settings(book: _BookLayout, draft: SheetBuilder, spec: TableSpec, row: int) -> int:
    """Place a table of settings: those ahead of its heading, those that stand open, then the folded ones."""
    say = book.say
    values = dict(next(iter(book.prefill.get(spec.id, ())), {}))
    columns = book.templates.columns.table(spec.id)
    ahead = [key for key in spec.ahead if key in columns]
    first = [key for key in spec.first or columns if key in columns]
    shown = [key for key in columns if key in first or (key not in _MADE and _is_set(book, columns[key], values))]
    rest = [key for key in columns if key not in (*ahead, *shown)]
    folded = [key for key in rest if not columns[key].retired]
    retired = [key for key in rest if columns[key].retired]
    opened = [*(key for key in first if not columns[key].retired), *(key for key in shown if key not in first)]
    keys = (marker(spec.id, None), *(column.key for column in SETTINGS[1:]))
    if ahead:
        draft.key_row(row - 1, *keys)
        for key in ahead:
            row = _setting(book, draft, columns[key], values.get(key), row)
        row += 1
    draft.line(row, 1, 1, say.label(spec.heading if spec.heading.vi else spec.title), "heading")
    row += 1
    if not ahead:  # within a table a header would be an answer
        for col, column in enumerate(SETTINGS[1:], start=1):
            draft.put(row, col, say(f"form.{column.words}"), "header")
        draft.key_row(row + 1, *keys)
        row += 2
    for key in opened:
        if key not in ahead:
            row = _setting(book, draft, columns[key], values.get(key), row)
    if folded:
        draft.put(row, 1, say("form.folded", count=len(folded)), "todo")
        draft.outline[row] = 0
        row += 1
    for key in folded:
        draft.outline[row] = 1
        row = _setting(book, draft, columns[key], values.get(key), row, explained=True)
    for key in retired:  # whoever fills workbooks by their keys still finds it
        draft.hidden_rows.add(row)
        row = _setting(book, draft, columns[key], None, row)
    return row


def _is_set(book: _BookLayout, column: Column, values: Mapping[str, object]) -> bool:
    """Say whether a setting says something else than a blank would."""
    value = values.get(column.key)
    return value not in (None, "") and book.shown(value, column) != book.shown(column.default or None, column)


def _setting(
    book: _BookLayout, draft: SheetBuilder, column: Column, value: object, row: int, *, explained: bool = False
) -> int:
    """Place one setting; give the row below.

    What is meant by it is read when its cell is chosen; it stands beside the cell too where the setting is seldom used
    (`explained`), or where it is too long for that.
    """
    say = book.say
    ruled = book.ruled(Area(row, 2, row, 2), column)
    explained |= len(ruled.prompt) + len(ruled.prompt_title) > _LONGEST_PROMPT
    default = book.default(column)
    # Of what is filled in nobody asks what a blank means; who empties the cell reads it when it is chosen.
    meaning_of_blank = f"{say('form.default')}: {default}." if default and value in (None, "") else ""
    cells: MappedRow = {
        "_key": column.key,
        "_setting": book.heading(column),
        "value": book.cell({column.key: value}, column),
        "_help": " ".join(filter(None, (say.label(column.help) if explained else "", meaning_of_blank))),
    }
    draft.write(row, SETTINGS, [setting.shown(cells) for setting in SETTINGS])
    draft.rules.append(ruled)
    return row + 1


def _records(
    book: _BookLayout, draft: SheetBuilder, spec: TableSpec, row: int, *, stacked: bool
) -> tuple[int, int, int]:
    """Place an example line, the header, the hidden key row and the rows, filled and empty.

    Rows that are filled are examples enough: the line is blank then. Where tables are stacked, each has its title.
    Gives the row for what comes below, that of the header and the last to be printed.
    """
    say, typed = book.say, spec.shape.codes_are_typed
    asked = [asked_column(book.templates.columns, spec, key) for key in spec.asked]
    columns: list[Col] = [Col(column.key, heading=book.heading(column)) for column in asked]
    if not typed:
        columns.insert(0, Col("", look="given_center", heading=say("form.number")))
    first = int(not typed)
    if stacked:
        draft.line(row, 1, 1, say.label(spec.title), "heading")  # beside the codes: it is none of the table above
        row += 1
    filled = book.prefill.get(spec.id, ())
    shows = stacked or not filled  # the line also ends the table above it
    draft.heights[row] = 0.0 if shows else _NO_EXAMPLE
    for col, column in enumerate(asked if shows else (), start=first):
        example = column.example or book.default(column)
        text = f"{say('form.example')}: {example}" if col == first and example else example
        draft.line(row, col, col, text, "example")
    for col, heading in enumerate(columns):
        least = draft.looks.height("\n", "header", 10)
        draft.line(row + 1, col, col, heading.heading, "header", least=least)
    draft.key_row(row + 2, marker(spec.id, None), *(column.key for column in columns[1:]))
    top = row + 3
    for number in range(len(filled) + spec.spare):
        values = filled[number] if number < len(filled) else {}
        record: MappedRow = {
            "": f"{spec.prefix}{number + 1}",
            **{column.key: book.cell(values, column) for column in asked},
        }
        draft.write(top + number, columns, [column.shown(record) for column in columns])
        if number >= len(filled):
            draft.heights.pop(top + number, None)  # so that it grows with what somebody types
    last = top + len(filled) + spec.spare - 1
    for col, column in enumerate(asked, start=first):
        draft.rules.append(book.ruled(Area(top, col, last, col), column))
    if spec.id in ("units", "sections"):
        book.names[list_name(spec.id)] = Area(top, 0, last, 0).on(draft.name)
    printed = max(len(filled) + _BLANKS_PRINTED, _ROWS_PRINTED)
    return last + 2, row + 1, min(top + printed - 1, last)
