"""The workbooks that the secretary edits by hand: the season workbook and the ledger, as plans.

They are keyed tables like every form, but their keys are visible and typed, and empty rows wait below.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.build.choice_lists import own_rule_choices, regime_choices
from thidua_xlsx.declare.build.template_files import Templates
from thidua_xlsx.declare.tables.cell_kinds import KINDS, keeps_text
from thidua_xlsx.declare.tables.column_book import Choices, Column
from thidua_xlsx.declare.tables.form_spec import Form, FormSheet, TableSpec, asked_column
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.cell_rules import ListRule
from thidua_xlsx.documents.estimated_height import height_of
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.workbook_plan import BookPlan, Page, PlanValue, Ruled, SheetPlan
from thidua_xlsx.forms.identity.stamp import LISTS_SHEET, marker
from thidua_xlsx.forms.layout.layout_context import list_name
from thidua_xlsx.forms.layout.record_table import open_look

Prefill = Mapping[str, Sequence[Mapping[str, object]]]
_SETTINGS = {0: 2.0, 1: 44.0, 2: 40.0, 3: 62.0}


class _BookLayout:
    """What the sheets of one workbook share: templates, words, contents, and the lists that drop-downs use."""

    def __init__(self, templates: Templates, say: Say, prefill: Prefill) -> None:
        self.templates, self.say, self.prefill = templates, say, prefill
        self.names: dict[str, str] = {}
        self.lists: dict[str, tuple[str, ...]] = {}

    def choices(self, column: Column) -> Choices:
        if column.choices == "regimes":
            return Choices(regime_choices(self.templates))
        if column.choices == "own_rules":
            return own_rule_choices(self.templates)
        return self.templates.columns.choices.get(column.choices, Choices())

    def shown(self, value: object, column: Column) -> PlanValue:
        """Show a value as a person would have typed it: a choice by its wording, a number as a number."""
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, bool):
            entry = self.templates.columns.choices["yesno"]["yes" if value else "no"]
            return self.say.label(entry)
        if isinstance(value, int | float):
            return Decimal(str(value)) if column.kind == "number" else str(value)
        found = self.choices(column).find(str(value)) if column.kind in ("choice", "yesno") else None
        return self.say.label(self.choices(column)[found]) if found else str(value)

    def ruled(self, area: Area, column: Column) -> Ruled:
        rule = KINDS[column.kind].rule(column, list_name(column.choices))
        if isinstance(rule, ListRule) and column.choices not in ("units", "sections"):
            self.lists.setdefault(column.choices, tuple(self.say.label(e) for e in self.choices(column).entries))
        help_ = self.say.label(column.help) or (column.example and f"{self.say('form.example')}: {column.example}")
        return Ruled(
            area,
            rule,
            prompt_title=self.say.label(column.label) if help_ else "",
            prompt=help_,
            refusal=self.say("form.refuse_list" if isinstance(rule, ListRule) else "form.refuse_text"),
        )


def season_book(form: Form, templates: Templates, prefill: Prefill, *, say: Say) -> BookPlan:
    """Lay out the season workbook or the ledger; `prefill` gives rows by table, for settings tables a single row."""
    book = _BookLayout(templates, say, prefill)
    sheets = [_sheet(book, sheet) for sheet in form.sheets]
    lists = SheetBuilder(LISTS_SHEET)
    for col, (name, entries) in enumerate(book.lists.items()):
        book.names[list_name(name)] = Area(0, col, max(len(entries) - 1, 0), col).on(LISTS_SHEET)
        for row, entry in enumerate(entries):
            lists.put(row, col, entry, "key", text=True)
    title = say.label(form.title)
    return BookPlan(title=title, sheets=(_guide(form, say), *sheets, lists.plan(visibility="hidden")), names=book.names)


def _guide(form: Form, say: Say) -> SheetPlan:
    draft = SheetBuilder(say("form.guide_sheet"), widths={0: 2, 1: 5, 2: 90})
    draft.across(0, 1, 2, say.label(form.title), "title")
    draft.heights[0] = 28
    for number, line in enumerate(form.guide, start=1):
        text = say.label(line)
        draft.put(number + 1, 1, number, "given_center")
        draft.put(number + 1, 2, text, "given")
        draft.heights[number + 1] = height_of([(text, 90)])
    row = len(form.guide) + 3
    draft.across(row, 1, 2, say("form.guide_sheets"), "heading")
    for sheet in form.sheets:
        row += 1
        name = say.label(sheet.name)
        draft.across(row, 1, 2, f"{name}: {say.label(sheet.title)}", "link", link=f"#{name}!A1")
    return draft.plan(tint="header")


def _sheet(book: _BookLayout, sheet: FormSheet) -> SheetPlan:
    say = book.say
    draft = SheetBuilder(say.label(sheet.name))
    settings = sheet.tables[0].shape.is_settings
    last = _widths(book, draft, sheet)
    first = 1 if settings else 0
    draft.across(0, first, last, say.label(sheet.title), "title")
    draft.heights[0] = 26
    todo = say.label(sheet.todo)
    draft.across(1, first, last, todo, "todo")
    draft.heights[1] = height_of([(todo, draft.width_over(first, last))])
    row = 3
    header = row + 1  # of the first table; its key row, which is hidden, and its first row to fill in are below
    for table in sheet.tables:
        row = _settings(book, draft, table, row) + 1 if settings else _records(book, draft, table, row)
    if settings:
        draft.hidden_cols.add(0)
    return draft.plan(
        freeze=None if settings else (header + 2, 2 if last > 4 else 1),
        page=Page(landscape=sheet.landscape, repeat_rows=None if settings else (header, header)),
        tint="answer",
        start=(header + 2, 2 if settings else 0),
    )


def _widths(book: _BookLayout, draft: SheetBuilder, sheet: FormSheet) -> int:
    spec = sheet.tables[0]
    if spec.shape.is_settings:
        draft.widths.update(_SETTINGS)
        return 3
    keys = spec.asked if spec.shape.codes_are_typed else ("", *spec.asked)
    for col, key in enumerate(keys):
        draft.widths[col] = max(book.templates.columns.column(spec.id, key).width, 8.0) if key else 6.0
    return len(keys) - 1


def _settings(book: _BookLayout, draft: SheetBuilder, spec: TableSpec, row: int) -> int:
    say = book.say
    draft.put(row, 1, say.label(spec.title), "heading")
    draft.heights[row] = 21
    for col, key in ((1, "setting"), (2, "value"), (3, "help")):
        draft.put(row + 1, col, say(f"form.{key}"), "header")
    draft.put(row + 2, 0, marker(spec.id, None), "key")
    for col, key in ((1, "_setting"), (2, "value"), (3, "_help")):
        draft.put(row + 2, col, key, "key")
    draft.hidden_rows.add(row + 2)
    row += 3
    values = dict(book.prefill.get(spec.id, ({},))[0]) if book.prefill.get(spec.id) else {}
    for key, column in book.templates.columns.table(spec.id).items():
        value = book.shown(values.get(key), column)
        draft.put(row, 0, key, "key")
        draft.put(row, 1, say.label(column.label) + (" *" if column.required else ""), "given")
        draft.put(row, 2, value, open_look(column), open=True, text=keeps_text(column))
        note = _note(book, column)
        draft.put(row, 3, note, "example")
        draft.heights[row] = height_of([(say.label(column.label), 44), (str(value or ""), 40), (note, 62)])
        draft.rules.append(book.ruled(Area(row, 2, row, 2), column))
        row += 1
    return row


def _note(book: _BookLayout, column: Column) -> str:
    say = book.say
    default = book.shown(column.default, column) if column.default else ""
    parts = (
        say.label(column.help),
        f"{say('form.default')}: {default}." if default else "",
        f"{say('form.example')}: {column.example}." if column.example else "",
    )
    return " ".join(part for part in parts if part)


def _records(book: _BookLayout, draft: SheetBuilder, spec: TableSpec, row: int) -> int:
    """Place an example line, the header, the hidden key row and the rows, filled and empty."""
    typed = spec.shape.codes_are_typed
    columns = [asked_column(book.templates.columns, spec, key) for key in spec.asked]
    first = 0 if typed else 1
    examples = []
    for col, column in enumerate(columns, start=first):
        example = column.example or (str(book.shown(column.default, column)) if column.default else "")
        told = f"{book.say('form.example')}: {example}" if col == first and example else example
        examples.append((told, column.width))
        draft.put(row, col, told, "example")
        draft.put(row + 1, col, book.say.label(column.label) + (" *" if column.required else ""), "header")
        if not (typed and col == 0):
            draft.put(row + 2, col, column.key, "key")
    if not typed:
        draft.put(row + 1, 0, book.say("form.number"), "header")
    labels = [(book.say.label(column.label), column.width) for column in columns]
    draft.heights[row] = height_of(examples, size=10)
    draft.heights[row + 1] = height_of(labels, least=2)
    draft.put(row + 2, 0, marker(spec.id, None), "key")
    draft.hidden_rows.add(row + 2)
    top = row + 3
    filled = list(book.prefill.get(spec.id, ()))
    for number in range(len(filled) + spec.spare):
        values = filled[number] if number < len(filled) else {}
        _row(book, draft, spec, columns, values, top + number, "" if typed else f"{spec.prefix}{number + 1}")
    last = top + len(filled) + spec.spare - 1
    for col, column in enumerate(columns, start=first):
        draft.rules.append(book.ruled(Area(top, col, last, col), column))
    if spec.id in ("units", "sections"):
        book.names[list_name(spec.id)] = Area(top, 0, last, 0).on(draft.name)
    return last + 2


def _row(
    book: _BookLayout,
    draft: SheetBuilder,
    spec: TableSpec,
    columns: Sequence[Column],
    values: Mapping[str, object],
    row: int,
    key: str,
) -> None:
    if key:
        draft.put(row, 0, key, "given_center")
    texts = []
    for col, column in enumerate(columns, start=1 if key else 0):
        value = book.shown(values.get(column.key), column)
        draft.put(row, col, value, open_look(column), open=True, text=keeps_text(column))
        texts.append((str(value or ""), column.width))
    draft.heights[row] = height_of(texts)
