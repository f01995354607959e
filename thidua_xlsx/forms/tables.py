"""Tables whose records are rows: registration, standing, evidence, initiatives, targets."""

from collections.abc import Sequence

from thidua_xlsx.declare.columns import Column
from thidua_xlsx.declare.forms import TableSpec
from thidua_xlsx.declare.kinds import keeps_text
from thidua_xlsx.forms.context import Check, Context
from thidua_xlsx.forms.draft import Draft, height_of
from thidua_xlsx.forms.livecheck import length, wrong_count
from thidua_xlsx.forms.manifest import Row
from thidua_xlsx.forms.stamp import marker
from thidua_xlsx.plan import Area, PlanValue, reference

_ROW = 21.0  # points: room for a finger, and for what a person adds by hand on paper
MOST_CHECKED = 300  # rows that a merge puts up, each with a line of its own on the check sheet; beyond, one for all
KEY, NUMBER, FIRST = 0, 1, 2  # the key column (hidden), the running number, the first column with content


def open_look(column: Column) -> str:
    """Give the look of an answer cell."""
    return "answer_number" if column.kind == "number" else "answer"


def place_rows(context: Context, draft: Draft, spec: TableSpec, top: int) -> int:
    """Place a table of rows with its header at row `top`; give the first row below it."""
    columns = [context.rulebook.columns.column(spec.id, key) for key in (*spec.given, *spec.asked, *spec.live)]
    rows = context.rows_of(spec)
    _header(context, draft, spec, columns, top)
    first = top + 2
    for offset, row in enumerate(rows):
        _record(context, draft, spec, columns, row, first + offset, offset + 1)
    last = first + len(rows) - 1
    for col, column in enumerate(columns, start=FIRST):
        if column.key in spec.asked and rows and spec.rows != "settings":
            draft.rules.append(context.ruled(Area(first, col, last, col), column))
    if not spec.asked:
        return last + 1
    if spec.rows in ("lines", "targets", "movements") or (spec.rows == "subjects" and not spec.required):
        context.checks.append(_lines_check(context, draft, spec, columns, rows, first))
    elif len(rows) > MOST_CHECKED and spec.rows == "subjects":
        context.checks.append(_whole_check(context, draft, spec, columns, rows, first))
    else:
        context.checks += [
            _row_check(context, draft, spec, columns, row, first + offset) for offset, row in enumerate(rows)
        ]
    return last + 1


def _header(context: Context, draft: Draft, spec: TableSpec, columns: list[Column], top: int) -> None:
    say = context.say
    draft.put(top, NUMBER, say("form.number"), "header")
    draft.put(top + 1, KEY, marker(spec.id, context.stamp), "key")
    draft.put(top + 1, NUMBER, "_number", "key")
    for col, column in enumerate(columns, start=FIRST):
        draft.put(top, col, say.label(column.label), "header")
        draft.put(top + 1, col, column.key, "key")
    labels = [(say.label(column.label), draft.widths.get(FIRST + n, 10.0)) for n, column in enumerate(columns)]
    draft.heights[top] = height_of(labels, least=2)
    draft.hidden_rows.add(top + 1)


def _record(
    context: Context, draft: Draft, spec: TableSpec, columns: list[Column], row: Row, at: int, number: int
) -> None:
    draft.put(at, KEY, row.key, "key")
    draft.put(at, NUMBER, number, "given_center")
    texts: list[tuple[str, float]] = []
    for col, column in enumerate(context.asked(spec, columns, row), start=FIRST):
        if column.key in spec.live:
            draft.put(at, col, None, "given_center")
            context.cells[spec.id, row.key, column.key] = (draft.name, at, col)
            continue
        if column.key in spec.given:
            text = row.given.get(column.key, "")
            draft.put(at, col, text, "given")
            texts.append((text, draft.widths.get(col, 10.0)))
            continue
        value = context.answers.get((spec.id, row.key, column.key))
        as_text = keeps_text(column)
        draft.put(at, col, value, open_look(column), open=True, text=as_text)
        if spec.rows == "settings":
            draft.rules.append(context.ruled(Area(at, col, at, col), column))
        context.cells[spec.id, row.key, column.key] = (draft.name, at, col)
        texts.append((str(value or ""), draft.widths.get(col, 10.0)))
    draft.heights[at] = max(height_of(texts), _ROW)


def required_of(context: Context, spec: TableSpec) -> tuple[str, ...]:
    """Give the columns that must be filled in this round."""
    return (*spec.required, *(spec.required_last if context.last_round else ()))


def _column_at(columns: list[Column], key: str) -> int:
    return FIRST + next(place for place, column in enumerate(columns) if column.key == key)


def _row_check(context: Context, draft: Draft, spec: TableSpec, columns: list[Column], row: Row, at: int) -> Check:
    required = required_of(context, spec) if row.person or spec.rows in ("unit", "subjects", "settings") else ()
    columns = context.asked(spec, columns, row)
    if spec.rows == "settings" and not required:  # each setting says for itself whether it may stay blank
        required = tuple(column.key for column in columns if column.key in spec.asked and column.required)
    missing = [f"IF({length(reference(at, _column_at(columns, key), draft.name))}=0,1,0)" for key in required]
    asked = [column for column in columns if column.key in spec.asked]
    wrong = [
        wrong_count(reference(at, _column_at(columns, column.key), draft.name), context.rule(column))
        for column in asked
    ]
    values = {column.key: context.answers.get((spec.id, row.key, column.key)) for column in asked}
    first_asked = _column_at(columns, (required or spec.asked)[0])
    return Check(
        part=context.say.label(spec.title) or draft.name,
        who=row.label,
        missing="+".join(missing),
        wrong="+".join(formula for formula in wrong if formula),
        missing_now=sum(_blank(values[key]) for key in required),
        wrong_now=sum(context.wrong_now(values[column.key], column) for column in asked),
        sheet=draft.name,
        row=at,
        col=first_asked,
    )


def _whole_check(
    context: Context, draft: Draft, spec: TableSpec, columns: list[Column], rows: Sequence[Row], first: int
) -> Check:
    """Count what is blank and what is wrong in a table at once: of so many rows nobody would read a line each."""
    asked, areas = _asked_areas(draft, spec, columns, rows, first)
    wrong = [wrong_count(areas[column.key], context.rule(column)) for column in asked]
    required = required_of(context, spec)
    every = [{one.key: context.answers.get((spec.id, row.key, one.key)) for one in asked} for row in rows]
    return Check(
        part=context.say.label(spec.title) or draft.name,
        who="",
        missing="+".join(f"SUM(IF({length(areas[key])}=0,1,0))" for key in required),
        wrong="+".join(formula for formula in wrong if formula),
        missing_now=sum(_blank(values[key]) for values in every for key in required),
        wrong_now=sum(context.wrong_now(values[one.key], one) for values in every for one in asked),
        sheet=draft.name,
        row=first,
        col=_column_at(columns, (required or spec.asked)[0]),
    )


def _asked_areas(
    draft: Draft, spec: TableSpec, columns: list[Column], rows: Sequence[Row], first: int
) -> tuple[list[Column], dict[str, str]]:
    """Give the columns that are asked, and the cells of each over all rows as formulas name them."""
    asked = [column for column in columns if column.key in spec.asked]
    last = first + len(rows) - 1
    at = {column.key: _column_at(columns, column.key) for column in asked}
    return asked, {key: Area(first, col, last, col).on(draft.name) for key, col in at.items()}


def _blank(value: PlanValue) -> bool:
    return value is None or value == ""


def _lines_check(
    context: Context, draft: Draft, spec: TableSpec, columns: list[Column], rows: Sequence[Row], first: int
) -> Check:
    """Count, over the lines that are used at all, the required cells left blank and the cells that are wrong."""
    asked, areas = _asked_areas(draft, spec, columns, rows, first)
    used = "+".join(length(area) for area in areas.values())
    missing = "+".join(f"SUM(IF({length(areas[key])}=0,IF({used}>0,1,0),0))" for key in spec.required)
    wrong = [wrong_count(areas[column.key], context.rule(column)) for column in asked]
    missing_now = wrong_now = 0
    for row in rows:
        values = {column.key: context.answers.get((spec.id, row.key, column.key)) for column in asked}
        if not all(_blank(value) for value in values.values()):
            missing_now += sum(_blank(values[key]) for key in spec.required)
            wrong_now += sum(context.wrong_now(values[column.key], column) for column in asked)
    return Check(
        part=context.say.label(spec.title) or draft.name,
        who="",
        missing=missing,
        wrong="+".join(formula for formula in wrong if formula),
        missing_now=missing_now,
        wrong_now=wrong_now,
        sheet=draft.name,
        row=first,
        col=_column_at(columns, spec.asked[0]),
    )
