"""Tables whose records are rows: registration, standing, evidence, initiatives, targets."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from thidua_xlsx.declare.tables.cell_kinds import keeps_text
from thidua_xlsx.declare.tables.column_book import Column
from thidua_xlsx.declare.tables.form_spec import FormSheet, TableSpec
from thidua_xlsx.documents.areas import Area, joined, reference
from thidua_xlsx.documents.screen_size import fits_a_page
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.styled_rows import style
from thidua_xlsx.documents.table import Col, Shown
from thidua_xlsx.documents.workbook_plan import Highlight, PlanValue
from thidua_xlsx.forms.identity.form_rows import BASIS, FormRow
from thidua_xlsx.forms.identity.stamp import marker
from thidua_xlsx.forms.layout.cell_tests import blank_test, length, wrong_test
from thidua_xlsx.forms.layout.layout_context import (
    MISSING_LOOK,
    REFUSED_LOOK,
    Count,
    DoubtfulCells,
    LayoutContext,
    LiveCheck,
    placed,
)
from thidua_xlsx.forms.layout.table_position import FIRST, NUMBER, PlacedTable
from thidua_xlsx.messages.places import cell_name

_NARROWEST = 16.0  # characters: words of most answers stand on two lines
_ROW = 21.0  # points: room for a finger, and for what a person adds by hand on paper
_LINES_OF_A_PAGE = 15  # of two lines of text each
_NAMES = ("name", "full_name")  # of those issued, what says whom a row is about


def open_look(column: Column) -> str:
    """Give the look of an answer cell."""
    return "answer_number" if column.kind in ("number", "votes") else "answer"


def record_widths(context: LayoutContext, draft: SheetBuilder, sheet: FormSheet) -> int:
    """Set the widths that the stacked tables of a sheet share; give the last column used."""
    draft.widths.update({0: 2.0, NUMBER: 5.0})
    last = NUMBER
    for table in sheet.tables:
        for col, key in enumerate((*table.issued, *table.asked, *table.live), start=FIRST):
            width = context.rulebook.columns.column(table.id, key).width
            draft.widths[col] = max(width, draft.widths.get(col, 0.0))
            last = max(last, col)
    # No page has room for more at a size that can be read: the widest columns give some of theirs.
    shown, widths = range(NUMBER, last + 1), draft.widths
    while not fits_a_page(widths[col] for col in shown):
        widest = max(shown, key=lambda col: widths[col])
        if widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
    return last


def place_records(context: LayoutContext, draft: SheetBuilder, spec: TableSpec, top: int) -> int:
    """Say where a table of rows stands with its header at row `top`; give the first row below it.

    Nothing is written but what its cells take and how they are checked: formulas of other tables may name its cells.
    """
    declared = context.rulebook.columns
    columns = [declared.column(spec.id, key) for key in (*spec.issued, *spec.asked, *spec.live)]
    table = context.tables[spec.id] = PlacedTable(spec, columns, context.rows_of(spec), draft.name, top)
    for at, row in enumerate(table.rows, start=table.first):
        context.cells |= {(spec.id, row.key, key): (draft.name, at, col) for key, col in table.answered.items()}
    alike = [[row] for row in table.rows] if spec.shape.is_settings else [table.rows] if table.rows else []
    first = table.first
    for rows in alike:
        last = first + len(rows) - 1
        for col, column in enumerate(_columns_of(context, table, rows[0]), start=FIRST):
            if column.key in spec.asked:
                area = Area(first, col, last, col)
                draft.rules.append(context.ruled(area, column))
                draft.highlights.append(wrong_highlight(context, area, column))
        draft.highlights += _missing(context, table, rows, first)
        first = last + 1
    context.checks += _checks(context, table)
    return table.end


def _columns_of(context: LayoutContext, table: PlacedTable, row: FormRow) -> Sequence[Column]:
    """Give the columns as a row asks them: the value of a setting is of the kind that the setting is declared as."""
    if not table.spec.shape.is_settings:
        return table.columns
    own = context.rulebook.columns.column(table.spec.id, row.key)
    return [replace(own, key=column.key) if column.key == "value" else column for column in table.columns]


def _required_of(context: LayoutContext, table: PlacedTable, row: FormRow) -> tuple[str, ...]:
    """Give the columns that must be filled in a row in this round.

    Each setting says for itself whether it may stay blank, where the form does not say that all must be answered.
    """
    spec = table.spec
    if _has_lines(spec):
        return spec.required
    required = (*spec.required, *(spec.required_last if context.last_round else ()))
    if required or not spec.shape.is_settings:
        return required
    return tuple(col.key for col in _columns_of(context, table, row) if col.key in spec.asked and col.required)


def _has_lines(spec: TableSpec) -> bool:
    """Say whether rows are lines, of which only those must be filled in which anything stands."""
    return spec.shape.may_stay_blank or (spec.shape.may_be_many and not spec.required)


def _waits(context: LayoutContext, spec: TableSpec, row: FormRow) -> bool:
    """Say whether blanks matter only once anything stands in a row.

    So in lines, and in the row of a unit below its people where no title waits for it until it asks for one here.
    """
    return _has_lines(spec) or (spec.shape.rows_are_people and not row.person and not context.judges_unit)


def _missing(context: LayoutContext, table: PlacedTable, rows: Sequence[FormRow], first: int) -> Iterator[Highlight]:
    """Highlight the answers that must be given and are blank, in rows that are asked alike."""
    spec = table.spec
    asked = [(at, _waits(context, spec, row)) for at, row in enumerate(rows, start=first)]
    for key in _required_of(context, table, rows[0]):
        col = table.cols[key]
        for if_used in (False, True):
            for top, end in joined([at for at, only in asked if only is if_used]):
                tests = [f"({length(cell_name(top, col))}=0)"]
                if spec.instead:
                    tests.append(f"({length(f'${cell_name(top, table.cols[spec.instead])}')}=0)")
                if if_used:
                    cells = [f"${cell_name(top, table.cols[column])}" for column in spec.asked]
                    tests.append(f"({'+'.join(map(length, cells))}>0)")
                test = f"{'*'.join(tests)}>0" if len(tests) > 1 else tests[0]
                yield Highlight(Area(top, col, end, col), test, MISSING_LOOK)


def wrong_highlight(context: LayoutContext, area: Area, column: Column) -> Highlight:
    """Highlight the answers of an area, which a column asks for, while they are wrong."""
    test = wrong_test(cell_name(area.row, area.col), context.rule(column))
    return Highlight(area, f"{test}>0", REFUSED_LOOK)


def write_records(context: LayoutContext, draft: SheetBuilder, table: PlacedTable) -> None:
    """Write the cells of a table: its header and its rows."""
    say, top = context.say, table.top
    draft.put(top, NUMBER, say("form.number"), "header")
    for col, column in enumerate(table.columns, start=FIRST):
        draft.line(top, col, col, say.label(column.label), "header", least=draft.looks.height("\n", "header", 10.0))
    draft.key_row(top + 1, marker(table.spec.id, context.stamp), "_number", *(column.key for column in table.columns))
    columns = _shown(context, table, table.columns)
    least = _answer_height(context, draft, table)
    for number, row in enumerate(table.rows, start=1):
        if table.spec.shape.is_settings:
            columns = _shown(context, table, _columns_of(context, table, row))
        at = table.first + number - 1
        draft.write(at, columns, [column.shown(row, number) for column in columns])
        draft.heights[at] = max(draft.heights[at], least)
        draft.row = at + 1


def _answer_height(context: LayoutContext, draft: SheetBuilder, table: PlacedTable) -> float:
    """Give the height of a row, in points: two lines where its answers may take as many, so that no page cuts them off.

    Rows keep their height when somebody types. Two lines are what an entry of a list may need in its column, and what
    people write who begin a line of their own; tables of more lines than stand on a page so keep to one.
    """
    spec, looks = table.spec, draft.looks
    if spec.shape.rows_are_places and len(table.rows) > _LINES_OF_A_PAGE:
        return _ROW
    two_lines = looks.height("\n", "answer", 10.0)
    for key in spec.asked:
        column = context.rulebook.columns.column(spec.id, key)
        width = draft.widths.get(table.cols[key], 10.0)
        long = any(
            looks.height(str(text), "answer", width) >= two_lines for text in context.lists.get(column.choices, ())
        )
        if long or (column.kind == "text" and spec.shape.rows_are_places):
            return max(_ROW, two_lines)
    return _ROW


def _shown(context: LayoutContext, table: PlacedTable, columns: Sequence[Column]) -> list[Col[FormRow]]:
    """Give the columns as they are written."""
    return [
        Col("", look="key", value=lambda row: row.key),
        Col("_number", look="given_center", counts=True),
        *(Col(column.key, value=partial(_cell, context, table, column)) for column in columns),
    ]


def _cell(context: LayoutContext, table: PlacedTable, column: Column, row: FormRow) -> Shown:
    """Give what stands in a cell: what is worked out, what is issued, what was typed beforehand."""
    spec, key, live = table.spec, column.key, context.live
    if key in spec.live:
        return (live.value(table, row, key), live.style(key)) if live else (None, style("given_center"))
    if key in spec.issued:
        return row.issued.get(key, ""), style("given")
    typed = context.answers.get((spec.id, row.key, key))
    return typed, style(open_look(column), open=True, text=keeps_text(column))


def _checks(context: LayoutContext, table: PlacedTable) -> list[LiveCheck]:
    """Give the lines of a table on the check sheet: one a row, or one in all where its rows are lines or many."""
    spec, rows = table.spec, table.rows
    if not spec.asked or not rows:
        return []
    if spec.shape.may_stay_blank or spec.shape.may_be_many:
        return [_check(context, table, rows, table.first, alone=False)]
    return [_check(context, table, [row], at, alone=True) for at, row in enumerate(rows, start=table.first)]


def _check(
    context: LayoutContext, table: PlacedTable, rows: Sequence[FormRow], first: int, *, alone: bool
) -> LiveCheck:
    """Count what is blank and what is wrong in some rows, the first of which stands at `first`.

    A row that is `alone` has a line for itself.
    """
    spec, cols, last = table.spec, table.cols, first + len(rows) - 1
    waits = _waits(context, spec, rows[0])
    asked = [column for column in _columns_of(context, table, rows[0]) if column.key in spec.asked]
    cells, typed = dict[str, str](), dict[str, list[PlanValue]]()
    for key in (column.key for column in asked):
        area = Area(first, cols[key], last, cols[key])
        cells[key] = reference(first, cols[key], table.sheet) if alone else area.on(table.sheet)
        typed[key] = [context.answers.get((spec.id, row.key, key)) for row in rows]
    used = "+".join(map(length, cells.values())) if waits else ""
    begun = [n for n in range(len(rows)) if not waits or any(not _blank(values[n]) for values in typed.values())]
    missing, wrong = list[DoubtfulCells](), list[DoubtfulCells]()
    for key in _required_of(context, table, rows[0]):
        test = _lacking_test(spec, cells, key, used)
        instead = typed.get(spec.instead, [None] * len(rows))
        blank = [first + n for n in begun if _blank(typed[key][n]) and _blank(instead[n])]
        total = test if alone else f"SUM({test})"
        missing.append(DoubtfulCells(total, placed(test, cells[key], cols[key]), blank, cols[key]))
    for column in asked:
        key, test = column.key, wrong_test(cells[column.key], context.rule(column))
        total = f"SUM({test})"
        places = placed(total if alone else test, cells[key], cols[key])
        bad = [at for at, value in enumerate(typed[key], start=first) if context.wrong_now(value, column)]
        wrong.append(DoubtfulCells(total, places, bad, cols[key]))
    named = next((column.key for column in asked if column.kind == "person"), "")
    names = named or next((key for key in spec.issued if key in _NAMES), "")
    return LiveCheck(
        part=context.say.label(spec.title) or table.sheet,
        who=rows[0].label if alone else "",
        missing=missing,
        wrong=wrong,
        sheet=table.sheet,
        row=first,
        col=(missing or wrong)[0].col,
        filled=_filled(context, table, first, last),
        names=Area(first, cols[names], last, cols[names]) if names and not alone else None,
        names_now=[context.answers.get((spec.id, row.key, names), row.issued.get(names)) for row in rows],
    )


def _lacking_test(spec: TableSpec, cells: Mapping[str, str], key: str, used: str) -> str:
    """Give the formula that is 1 where the cell of the column `key` is blank and must not be.

    `cells` are the addresses by column, of cells or areas; `used` adds up what stands in the row, where only that of a
    row in use counts, and is empty where it always does.
    """
    test = f"IF({length(cells[key])}=0,IF({used}>0,1,0),0)" if used else blank_test(cells[key])
    return f"IF({length(cells[spec.instead])}=0,{test},0)" if spec.instead else test


def _filled(context: LayoutContext, table: PlacedTable, first: int, last: int) -> Count:
    """Count the answers in some rows, without those that say what a row is about and stood there beforehand."""
    spec, cols = table.spec, table.cols
    asked, own = [cols[key] for key in spec.asked], [cols[key] for key in spec.identity]
    rows = {at: row for at, row in enumerate(table.rows, table.first) if first <= at <= last}
    issued = {at for at, row in rows.items() if BASIS in row.issued and own}
    formula = f"COUNTA({Area(first, min(asked), last, max(asked)).on(table.sheet)})"
    there = [Area(top, col, end, col).on(table.sheet) for top, end in joined(issued) for col in own]
    formula += f"-COUNTA({','.join(there)})" if there else ""
    values = (
        context.answers.get((spec.id, row.key, key))
        for at, row in rows.items()
        for key in spec.asked
        if not (at in issued and key in spec.identity)
    )
    return Count(formula, sum(not _blank(value) for value in values) if context.answers else 0)


def _blank(value: PlanValue) -> bool:
    return value is None or value == ""
