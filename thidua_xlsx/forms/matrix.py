"""The score matrix: criteria down, people across, section points and totals as formulas."""

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from thidua_xlsx.declare.columns import Column, Words
from thidua_xlsx.declare.forms import TableSpec
from thidua_xlsx.declare.season import Criterion, Person, Section
from thidua_xlsx.forms.context import Check, Context
from thidua_xlsx.forms.draft import Draft, height_of
from thidua_xlsx.forms.livecheck import length, wrong_count
from thidua_xlsx.forms.manifest import people_in
from thidua_xlsx.forms.stamp import marker
from thidua_xlsx.plan import Area, NumberRule, PlanValue, reference
from thidua_xlsx.text import rounded

KEY, CODE, TEXT, MAX, KIND, STEP, FIRST = range(7)
WIDTHS = {KEY: 2.0, CODE: 6.0, TEXT: 46.0, MAX: 7.0, KIND: 8.0, STEP: 2.0}
PERSON_WIDTH = 10.5
_ANY_STEP = Decimal("0.0001")


def points_column(column: Column, criterion: Criterion) -> Column:
    """Give the column that reads a criterion's cells: its limits are the criterion's, its label names it."""
    label = Words(f"{column.label.vi} {criterion.code}", f"{column.label.en} {criterion.code}")
    return msgspec.structs.replace(
        column, label=label, low=Decimal(0), high=criterion.max, step=criterion.step, key=criterion.code
    )


def place_matrix(context: Context, draft: Draft, spec: TableSpec, top: int) -> int:
    """Place the score matrix with its header at row `top`; give the first row below it."""
    people = people_in(context.rulebook, context.unit, context.round)
    _header(context, draft, spec, people, top)
    row = top + 2
    places: dict[str, dict[str, int]] = {}
    sections: dict[str, int] = {}
    for section in context.rulebook.rubric.sections:
        criteria = context.rulebook.rubric.in_section(section.code)
        if not criteria:
            continue
        sections[section.code] = row
        rows = {criterion.code: row + 1 + offset for offset, criterion in enumerate(criteria)}
        places[section.code] = rows
        for criterion in criteria:
            _criterion(context, draft, spec, people, criterion, rows[criterion.code])
        _section(context, draft, spec, people, section, row, rows)
        row += 1 + len(criteria)
    _total(context, draft, spec, people, row, sections, places)
    context.checks += [
        _check(context, draft, spec, person, FIRST + number, places) for number, person in enumerate(people)
    ]
    return row + 1


def _header(context: Context, draft: Draft, spec: TableSpec, people: tuple[Person, ...], top: int) -> None:
    say, columns = context.say, context.rulebook.columns
    draft.hidden_cols.add(STEP)
    labels = {
        CODE: say("form.criterion_code"),
        TEXT: say.label(columns.column(spec.id, "_text").label),
        MAX: say.label(columns.column(spec.id, "_max").label),
        KIND: say("form.criterion_kind"),
    }
    for col, label in labels.items():
        draft.put(top, col, label, "header")
    draft.put(top + 1, KEY, marker(spec.id, context.stamp), "key")
    for col, key in {CODE: "_code", TEXT: "_text", MAX: "_max", KIND: "_kind", STEP: "_step"}.items():
        draft.put(top + 1, col, key, "key")
    names = []
    for number, person in enumerate(people):
        name = context.rulebook.shown_name(person)
        draft.widths[FIRST + number] = PERSON_WIDTH
        draft.put(top, FIRST + number, name, "header")
        draft.put(top + 1, FIRST + number, person.code, "key")
        names.append((name, PERSON_WIDTH - 1))
    draft.heights[top] = height_of(names, least=2)
    draft.hidden_rows.add(top + 1)


def _criterion(
    context: Context, draft: Draft, spec: TableSpec, people: tuple[Person, ...], criterion: Criterion, row: int
) -> None:
    say = context.say
    text = criterion.text + (f" {say('form.needs_evidence')}" if criterion.needs_evidence else "")
    draft.put(row, KEY, criterion.code, "key")
    draft.put(row, CODE, criterion.code, "given_center", text=True)
    draft.put(row, TEXT, text, "given")
    draft.put(row, MAX, criterion.max, "given_number")
    draft.put(row, KIND, say.label(context.rulebook.columns.choices["criterion_kind"][criterion.kind]), "given_center")
    draft.put(row, STEP, criterion.step or _ANY_STEP, "key")
    draft.heights[row] = height_of([(text, WIDTHS[TEXT])])
    for number, person in enumerate(people):
        if not criterion.applies(person.group):
            draft.put(row, FIRST + number, None, "not_applicable")
            continue
        value = context.answers.get((spec.id, criterion.code, person.code))
        draft.put(row, FIRST + number, value, "answer_number", open=True, digits=_digits(criterion))
        context.cells[spec.id, criterion.code, person.code] = (draft.name, row, FIRST + number)
    if people:
        column = points_column(context.rulebook.columns.column(spec.id, "points"), criterion)
        draft.rules.append(context.ruled(Area(row, FIRST, row, FIRST + len(people) - 1), column))


def _digits(criterion: Criterion) -> int:
    """Show as many decimals as the step has, at least one: a 9,5 typed against the step must not look like a 10."""
    exponent = criterion.step.normalize().as_tuple().exponent if criterion.step else -1
    return max(1, -exponent) if isinstance(exponent, int) else 1


def _areas(rows: Iterable[int], col: int) -> str:
    """Give neighbouring rows of a column as areas: `$F$8:$F$11,$F$13:$F$13`."""
    runs: list[tuple[int, int]] = []
    for row in sorted(rows):
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return ",".join(Area(first, col, last, col).fixed for first, last in runs)


def _section(
    context: Context,
    draft: Draft,
    spec: TableSpec,
    people: tuple[Person, ...],
    section: Section,
    row: int,
    rows: dict[str, int],
) -> None:
    draft.put(row, CODE, section.code, "section", text=True)
    draft.put(row, TEXT, f"{section.code}. {section.name}", "section")
    draft.put(row, MAX, section.max, "section_number")
    draft.put(row, KIND, None, "section")
    draft.put(row, STEP, None, "key")
    draft.heights[row] = height_of([(f"{section.code}. {section.name}", WIDTHS[TEXT])])
    criteria = context.rulebook.rubric.in_section(section.code)
    plus = [rows[c.code] for c in criteria if c.kind != "deduct"]
    minus = [rows[c.code] for c in criteria if c.kind == "deduct"]
    for number, person in enumerate(people):
        col = FIRST + number
        points = "".join((f"SUM({_areas(plus, col)})" if plus else "0", f"-SUM({_areas(minus, col)})" if minus else ""))
        capped = f"MIN({section.max},{points})" if section.max is not None else points
        formula = f'IF(COUNT({_areas(rows.values(), col)})=0,"",{capped})'
        draft.put(row, col, _section_now(context, spec, person, section), "section_number", formula=formula)


def _section_now(context: Context, spec: TableSpec, person: Person, section: Section) -> PlanValue:
    total, seen = Decimal(0), False
    for criterion in context.rulebook.rubric.in_section(section.code):
        value = context.answers.get((spec.id, criterion.code, person.code))
        if isinstance(value, Decimal):
            total, seen = total + (-value if criterion.kind == "deduct" else value), True
    if not seen:
        return ""
    return min(total, section.max) if section.max is not None else total


def _total(
    context: Context,
    draft: Draft,
    spec: TableSpec,
    people: tuple[Person, ...],
    row: int,
    sections: dict[str, int],
    places: dict[str, dict[str, int]],
) -> None:
    rubric = context.rulebook.rubric
    draft.put(row, CODE, None, "total")
    draft.put(row, TEXT, context.say("form.total"), "total")
    draft.put(row, MAX, rubric.total_max, "total_number")
    draft.put(row, KIND, None, "total")
    draft.put(row, STEP, None, "key")
    for number, person in enumerate(people):
        col = FIRST + number
        filled = ",".join(_areas(rows.values(), col) for rows in places.values())
        points = "+".join(f"N({reference(at, col)})" for at in sections.values())
        held = f"ROUND(MAX(0,MIN({rubric.total_max},{points})),{rubric.decimals})"
        formula = f'IF(COUNTA({filled})=0,"",{held})'
        draft.put(row, col, _total_now(context, spec, person), "total_number", formula=formula, digits=rubric.decimals)


def _total_now(context: Context, spec: TableSpec, person: Person) -> PlanValue:
    rubric = context.rulebook.rubric
    parts = [_section_now(context, spec, person, section) for section in rubric.sections]
    if not any((spec.id, c.code, person.code) in context.answers for c in rubric.criteria):
        return ""
    total = sum((part for part in parts if isinstance(part, Decimal)), Decimal(0))
    return rounded(max(Decimal(0), min(total, rubric.total_max)), rubric.decimals)


def _check(
    context: Context,
    draft: Draft,
    spec: TableSpec,
    person: Person,
    col: int,
    places: dict[str, dict[str, int]],
) -> Check:
    """Check one person's column: required cells left blank, cells that are not points within their limits.

    A unit may leave a whole column blank (the self-score then counts), so there blanks matter once one is filled.
    """
    own = {
        criterion.code: (criterion, places[criterion.section][criterion.code])
        for criterion in context.rulebook.rubric.criteria
        if criterion.section in places and criterion.applies(person.group)
    }
    sheet = draft.name
    cells = [reference(row, col, sheet) for criterion, row in own.values() if criterion.kind == "score"]
    blanks = "+".join(f"IF({length(cell)}=0,1,0)" for cell in cells)
    whole = [Area(min(r.values()), col, max(r.values()), col).on(sheet) for r in places.values()]
    optional = spec.layer != "self"
    if optional and blanks:
        blanks = f"IF({'+'.join(f'COUNTA({area})' for area in whole)}=0,0,{blanks})"
    wrong = []
    for rows in places.values():
        first, last = min(rows.values()), max(rows.values())
        area, high, step = (Area(first, c, last, c).on(sheet) for c in (col, MAX, STEP))
        wrong.append(wrong_count(area, NumberRule(low=Decimal(0)), high=high, step=step))
    values = {code: context.answers.get((spec.id, code, person.code)) for code in own}
    filled = any(value is not None for value in values.values())
    base = context.rulebook.columns.column(spec.id, "points")
    return Check(
        part=draft.name,
        who=context.rulebook.shown_name(person),
        missing=blanks,
        wrong="+".join(wrong),
        missing_now=0
        if optional and not filled
        else sum(criterion.kind == "score" and values[code] is None for code, (criterion, _) in own.items()),
        wrong_now=sum(context.wrong_now(values[code], points_column(base, c)) for code, (c, _) in own.items()),
        sheet=sheet,
        row=min((row for _, row in own.values()), default=0),
        col=col,
    )
