"""Tables whose records are rows: registration, standing, evidence, initiatives, targets."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from thidua_xlsx.declare.tables.cell_kinds import keeps_text
from thidua_xlsx.declare.tables.column_book import Column
from thidua_xlsx.declare.tables.form_spec import FormSheet, TableSpec
from thidua_xlsx.documents.areas import Area, joined, reference
from thidua_xlsx.documents.estimated_height import height_of, room_in
from thidua_xlsx.documents.measured_height import height_for
from thidua_xlsx.documents.screen_size import fits_a_page
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.styled_rows import Plain, RowFormula, Style, StyledRow, style
from thidua_xlsx.documents.workbook_plan import Highlight, PlanValue
from thidua_xlsx.forms.identity.form_rows import BASIS, FormRow
from thidua_xlsx.forms.identity.stamp import marker
from thidua_xlsx.forms.layout.cell_tests import blank_test, length, wrong_count, wrong_test
from thidua_xlsx.forms.layout.layout_context import (
    MISSING_LOOK,
    REFUSED_LOOK,
    Count,
    LayoutContext,
    LiveCheck,
    added_up,
    first_of,
    placed,
)
from thidua_xlsx.forms.layout.table_position import FIRST, KEY, NUMBER, PlacedTable
from thidua_xlsx.messages.places import cell_name

_NARROWEST = 16.0  # characters: words of most answers stand on two lines
_ROW = 21.0  # points: room for a finger, and for what a person adds by hand on paper
_NAMES = ("name", "full_name")  # of those given, what says whom a row is about
MOST_CHECKED = 300  # rows that a merge puts up, each with a line of its own on the check sheet; beyond, one for all


def open_look(column: Column) -> str:
    """Give the look of an answer cell."""
    return "answer_number" if column.kind in ("number", "votes") else "answer"


def record_widths(context: LayoutContext, draft: SheetBuilder, sheet: FormSheet) -> int:
    """Set the widths that the stacked tables of a sheet share; give the last column used."""
    draft.widths.update({0: 2.0, NUMBER: 5.0})
    last = NUMBER
    for table in sheet.tables:
        for col, key in enumerate((*table.given, *table.asked, *table.live), start=FIRST):
            width = context.rulebook.columns.column(table.id, key).width
            draft.widths[col] = max(width, draft.widths.get(col, 0.0))
            last = max(last, col)
    _narrow(draft.widths, [*range(NUMBER, last + 1)])
    return last


def _narrow(widths: dict[int, float], shown: Sequence[int]) -> None:
    """Take from the widest columns of a sheet what no page has room for at a size that can be read."""
    while not fits_a_page(widths[col] for col in shown):
        widest = max(shown, key=lambda col: widths[col])
        if widths[widest] <= _NARROWEST:
            return
        widths[widest] -= 1


def place_records(context: LayoutContext, draft: SheetBuilder, spec: TableSpec, top: int) -> int:
    """Say where a table of rows stands with its header at row `top`; give the first row below it."""
    table = begin_table(context, draft, spec, top)
    for col, column in enumerate(table.columns if table.rows else (), start=FIRST):
        if column.key in spec.asked:
            area = Area(table.first, col, table.end - 1, col)
            draft.rules.append(context.ruled(area, column))
            draft.highlights.append(wrong_highlight(context, area, column))
    draft.highlights += _missing(context, table)
    context.checks += _checks(context, table)
    return table.end


def _missing(context: LayoutContext, table: PlacedTable) -> Iterable[Highlight]:
    spec, places = table.spec, enumerate(table.rows, start=table.first)
    if spec.shape.may_stay_blank or (spec.shape.may_be_many and not spec.required):
        return missing_highlights(table, spec.required, (at for at, _ in places), in_use=True)
    people = spec.shape.rows_are_people and len(table.rows) <= MOST_CHECKED
    asked = (at for at, row in places if row.person or not people)
    return missing_highlights(table, required_of(context, spec), asked, in_use=False)


def wrong_highlight(context: LayoutContext, area: Area, column: Column) -> Highlight:
    """Highlight the answers of an area, which a column asks for, while they are wrong."""
    test = wrong_test(cell_name(area.row, area.col), context.rule(column))
    return Highlight(area, f"{test}>0", REFUSED_LOOK)


def missing_highlights(
    table: PlacedTable, required: Iterable[str], rows: Iterable[int], *, in_use: bool
) -> Iterator[Highlight]:
    """Highlight the answers that must be given and are blank; `in_use` = only in lines in which anything stands."""
    runs = list(joined(rows))
    for key in required:
        col = table.cols[key]
        for first, last in runs:
            test = f"({length(cell_name(first, col))}=0)"
            if in_use:
                asked = [f"${cell_name(first, table.cols[one])}" for one in table.spec.asked]
                test = f"{test}*({'+'.join(map(length, asked))}>0)>0"
            yield Highlight(Area(first, col, last, col), test, MISSING_LOOK)


def begin_table(context: LayoutContext, draft: SheetBuilder, spec: TableSpec, top: int) -> PlacedTable:
    """Enter a table among those of the form, with its header at row `top`."""
    columns = [context.rulebook.columns.column(spec.id, key) for key in (*spec.given, *spec.asked, *spec.live)]
    table = context.tables[spec.id] = PlacedTable(spec, columns, context.rows_of(spec), draft.name, top)
    return table


def _checks(context: LayoutContext, table: PlacedTable) -> list[LiveCheck]:
    spec, rows = table.spec, table.rows
    if not spec.asked or not rows:
        return []
    if spec.shape.may_stay_blank or (spec.shape.may_be_many and not spec.required):
        return [_lines_check(context, table)]
    if len(rows) > MOST_CHECKED and spec.shape.may_be_many:
        return [_whole_check(context, table)]
    required = required_of(context, spec)
    return [
        # A row of the unit among those of its people may stay blank.
        row_check(
            context, table, row, at, table.columns, required if row.person or not spec.shape.rows_are_people else ()
        )
        for at, row in enumerate(rows, start=table.first)
    ]


class _RowLayout(NamedTuple):
    """The columns of a table, by what stands in them; they stand side by side in this order.

    Of those given also their width and what fits a line, of those asked their width; `blank` are the values of those
    asked as long as nobody answers. `styles` are of a whole row.
    """

    given: list[tuple[str, float, float]]
    asked: list[tuple[str, float]]
    live: list[str]
    blank: list[None]
    styles: tuple[Style, ...]


def write_records(context: LayoutContext, draft: SheetBuilder, table: PlacedTable) -> None:
    """Write the cells of a table: its header and its rows."""
    write_header(context, draft, table)
    shown = _columns(context, draft, table, table.columns)
    for at, row in enumerate(table.rows, start=table.first):
        _record(context, draft, table, shown, row, at)


def write_row(
    context: LayoutContext, draft: SheetBuilder, table: PlacedTable, columns: Sequence[Column], row: FormRow, at: int
) -> None:
    """Write the cells of a row whose columns are its own."""
    _record(context, draft, table, _columns(context, draft, table, columns), row, at)


def write_header(context: LayoutContext, draft: SheetBuilder, table: PlacedTable) -> None:
    """Write the header of a table and the hidden row of its keys."""
    say, top = context.say, table.top
    draft.put(top, NUMBER, say("form.number"), "header")
    draft.put(top + 1, KEY, marker(table.spec.id, context.stamp), "key")
    draft.put(top + 1, NUMBER, "_number", "key")
    for col, column in enumerate(table.columns, start=FIRST):
        draft.put(top, col, say.label(column.label), "header")
        draft.put(top + 1, col, column.key, "key")
    labels = ((say.label(column.label), draft.widths[col]) for col, column in enumerate(table.columns, start=FIRST))
    two_lines = height_for("\n", "header", 10.0)
    draft.heights[top] = max([two_lines, *(height_for(label, "header", width) for label, width in labels)])
    draft.hidden_rows.add(top + 1)


def _columns(context: LayoutContext, draft: SheetBuilder, table: PlacedTable, columns: Sequence[Column]) -> _RowLayout:
    spec, shown = table.spec, _RowLayout([], [], [], [], ())
    styles = [style("key"), style("given_center")]
    for col, column in enumerate(columns, start=FIRST):
        width = draft.widths.get(col, 10.0)
        if column.key in spec.live:
            shown.live.append(column.key)
            styles.append(context.live.style(column.key) if context.live else style("given_center"))
        elif column.key in spec.given:
            shown.given.append((column.key, width, room_in(width)))
            styles.append(style("given"))
        else:
            shown.asked.append((column.key, width))
            shown.blank.append(None)
            styles.append(style(open_look(column), open=True, text=keeps_text(column)))
    return shown._replace(styles=tuple(styles))


def _record(
    context: LayoutContext, draft: SheetBuilder, table: PlacedTable, shown: _RowLayout, row: FormRow, at: int
) -> None:
    given, answers, long = row.given, context.answers, list[tuple[str, float]]()
    values: list[Plain | RowFormula] = [row.key, at - table.first + 1]
    for key, width, room in shown.given:
        text = given.get(key, "")
        values.append(text)
        if len(text) > room or "\n" in text:
            long.append((text, width))
    typed = [(answers.get((table.spec.id, row.key, key)), width) for key, width in shown.asked] if answers else ()
    values += [value for value, _ in typed] if typed else shown.blank
    long += [(str(value), width) for value, width in typed if value]
    for key in shown.live:
        values.append(context.live.value(table, row, key) if context.live else None)
    draft.put_row(at, StyledRow(shown.styles, values))
    draft.heights[at] = max(height_of(long), _ROW) if long else _ROW
    draft.row = at + 1


def required_of(context: LayoutContext, spec: TableSpec) -> tuple[str, ...]:
    """Give the columns that must be filled in this round."""
    return (*spec.required, *(spec.required_last if context.last_round else ()))


def row_check(
    context: LayoutContext,
    table: PlacedTable,
    row: FormRow,
    at: int,
    columns: Sequence[Column],
    required: Sequence[str],
) -> LiveCheck:
    """Count what is blank and what is wrong in a row, whose columns these are."""
    spec, sheet, cols = table.spec, table.sheet, table.cols
    asked = [column for column in columns if column.key in spec.asked]
    values = {column.key: context.answers.get((spec.id, row.key, column.key)) for column in asked}
    cells = {key: reference(at, cols[key], sheet) for key in {*required, *values}}
    missing = [(blank_test(cells[key]), int(_blank(values[key]))) for key in required]
    wrong = [
        (wrong_count(cells[column.key], context.rule(column)), int(context.wrong_now(values[column.key], column)))
        for column in asked
    ]
    return LiveCheck(
        part=context.say.label(spec.title) or sheet,
        who=row.label,
        missing=added_up(missing),
        wrong=added_up(wrong),
        sheet=sheet,
        row=at,
        col=cols[(required or spec.asked)[0]],
        filled=_filled(context, table, at, at),
        missing_at=[
            Count(placed(blank, cells[key], cols[key]), first_of([at] * now, cols[key]))
            for key, (blank, now) in zip(required, missing, strict=True)
        ],
        wrong_at=[
            Count(placed(formula, cells[one.key], cols[one.key]), first_of([at] * now, cols[one.key]))
            for one, (formula, now) in zip(asked, wrong, strict=True)
        ],
    )


def _filled(context: LayoutContext, table: PlacedTable, first: int, last: int) -> Count:
    """Count the answers in some rows, without those that say what a row is about and stood there beforehand."""
    spec, cols = table.spec, table.cols
    asked, own = [cols[key] for key in spec.asked], [cols[key] for key in spec.identity]
    rows = {at: row for at, row in enumerate(table.rows, table.first) if first <= at <= last}
    given = {at for at, row in rows.items() if BASIS in row.given and own}
    formula = f"COUNTA({Area(first, min(asked), last, max(asked)).on(table.sheet)})"
    there = [Area(top, col, end, col).on(table.sheet) for top, end in joined(given) for col in own]
    formula += f"-COUNTA({','.join(there)})" if there else ""
    values = (
        context.answers.get((spec.id, row.key, key))
        for at, row in rows.items()
        for key in spec.asked
        if not (at in given and key in spec.identity)
    )
    return Count(formula, sum(not _blank(value) for value in values) if context.answers else 0)


def _whole_check(context: LayoutContext, table: PlacedTable) -> LiveCheck:
    """Count what is blank and what is wrong in a table at once: of so many rows nobody would read a line each."""
    asked, areas = _asked_areas(table)
    required = required_of(context, table.spec)
    every = {column.key: _typed(context, table, column.key) for column in asked}
    blank = {key: [at for at, value in enumerate(every[key], table.first) if _blank(value)] for key in required}
    wrong = {one.key: _wrong_rows(context, table, one, every[one.key]) for one in asked}
    tests = {key: blank_test(areas[key]) for key in required}
    return _table_check(context, table, tests, blank, wrong)


def _wrong_rows(context: LayoutContext, table: PlacedTable, column: Column, values: Sequence[PlanValue]) -> list[int]:
    cells = enumerate(values, start=table.first)
    return [at for at, value in cells if value is not None and context.wrong_now(value, column)]


def _asked_areas(table: PlacedTable) -> tuple[list[Column], dict[str, str]]:
    """Give the columns that are asked, and the cells of each over all rows as formulas name them."""
    asked = [column for column in table.columns if column.key in table.spec.asked]
    at = {column.key: table.cols[column.key] for column in asked}
    return asked, {key: Area(table.first, col, table.end - 1, col).on(table.sheet) for key, col in at.items()}


def _typed(context: LayoutContext, table: PlacedTable, key: str) -> list[PlanValue]:
    """Give what stands in a column beforehand."""
    answers, id_ = context.answers, table.spec.id
    return [answers.get((id_, row.key, key)) for row in table.rows] if answers else [None] * len(table.rows)


def _blank(value: PlanValue) -> bool:
    return value is None or value == ""


def _lines_check(context: LayoutContext, table: PlacedTable) -> LiveCheck:
    """Count, over the lines that are used at all, the required cells left blank and the cells that are wrong."""
    spec, (asked, areas) = table.spec, _asked_areas(table)
    used = "+".join(length(area) for area in areas.values())
    every = {column.key: _typed(context, table, column.key) for column in asked}
    in_use = [n for n in range(len(table.rows)) if any(not _blank(values[n]) for values in every.values())]
    blank = {key: [table.first + n for n in in_use if _blank(every[key][n])] for key in spec.required}
    wrong = {one.key: _wrong_rows(context, table, one, every[one.key]) for one in asked}
    tests = {key: f"IF({length(areas[key])}=0,IF({used}>0,1,0),0)" for key in spec.required}
    return _table_check(context, table, tests, blank, wrong)


def _table_check(
    context: LayoutContext,
    table: PlacedTable,
    tests: Mapping[str, str],
    blank: Mapping[str, Sequence[int]],
    wrong: Mapping[str, Sequence[int]],
) -> LiveCheck:
    """Give the line of a whole table: `tests` say what is missing, `blank` and `wrong` are the rows that are so now."""
    (asked, areas), cols = _asked_areas(table), table.cols
    broken = {one.key: wrong_test(areas[one.key], context.rule(one)) for one in asked}
    named = next((one.key for one in asked if one.kind == "person"), "")
    named = named or next((key for key in table.spec.given if key in _NAMES), "")
    return LiveCheck(
        part=context.say.label(table.spec.title) or table.sheet,
        who="",
        missing=added_up((f"SUM({test})", len(blank[key])) for key, test in tests.items()),
        wrong=added_up((f"SUM({test})", len(wrong[key])) for key, test in broken.items()),
        sheet=table.sheet,
        row=table.first,
        col=cols[next(iter(tests), asked[0].key)],
        filled=_filled(context, table, table.first, table.end - 1),
        missing_at=[
            Count(placed(test, areas[key], cols[key]), first_of(blank[key], cols[key])) for key, test in tests.items()
        ],
        wrong_at=[
            Count(placed(test, areas[key], cols[key]), first_of(wrong[key], cols[key])) for key, test in broken.items()
        ],
        names=Area(table.first, cols[named], table.end - 1, cols[named]) if named else None,
        names_now=[
            context.answers.get((table.spec.id, row.key, named), row.given.get(named)) for row in table.rows if named
        ],
    )
