"""The score matrix: criteria down, people across, section points and totals as formulas.

Each cell of a formula stores the value that it has in the file as issued, since some programs do not calculate.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from thidua_xlsx.base.text import rounded
from thidua_xlsx.declare.criteria.criterion_kind import held_together
from thidua_xlsx.declare.season import Criterion, Person
from thidua_xlsx.declare.tables.cell_kinds import keeps_text
from thidua_xlsx.declare.tables.form_spec import AGREED, NOTE, FormSheet, TableSpec
from thidua_xlsx.documents.areas import Area, reference
from thidua_xlsx.documents.cell_rules import TextRule
from thidua_xlsx.documents.screen_size import columns_in_view, fits_a_laptop
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.styled_rows import style
from thidua_xlsx.documents.workbook_plan import Cell, PlanValue, Ruled
from thidua_xlsx.forms.identity.stamp import OUT_OF_SIGHT, marker
from thidua_xlsx.forms.layout.column_check import Matrix, SectionRows, column_check, matrix_highlights
from thidua_xlsx.forms.layout.layout_context import LayoutContext, points_asked
from thidua_xlsx.forms.layout.matrix_columns import (
    CODE,
    FIRST,
    KEY,
    KIND,
    MAX,
    PADDING,
    REMARKS,
    STEP,
    TEXT,
    MatrixColumns,
    criterion_text,
    kind_name,
    kind_of_section,
    matrix_columns,
)
from thidua_xlsx.forms.layout.points_formulas import (
    MOST_KNOCK_OUTS,
    Rows,
    ScoredCells,
    agreed_formula,
    entered_now,
    filled_formula,
    knock_out_formulas,
    parted,
    points_formula,
    section_formula,
    total_formula,
)

_LEAST_HEIGHT = 20.25  # points: room for a finger
_ANY_STEP = Decimal("0.0001")


def matrix_widths(context: LayoutContext, draft: SheetBuilder, sheet: FormSheet) -> int:
    """Set the widths of a sheet with a score matrix; give the last column used."""
    spec = sheet.tables[0]
    columns = matrix_columns(context, spec)
    draft.widths.update(columns.widths)
    draft.hidden_cols |= {KIND, STEP}
    if spec.shape.has_remarks:
        draft.widths.update({FIRST: columns.person, REMARKS: context.rulebook.columns.column(spec.id, NOTE).width})
        return REMARKS
    people = max(len(context.people), 1)
    draft.widths.update(dict.fromkeys(range(FIRST, FIRST + people), columns.person))
    return FIRST + people - 1


def matrix_in_view(draft: SheetBuilder, last: int) -> int:
    """Give how many columns of a score sheet stay in view while it is scrolled; `last` is its last column.

    Codes alone stay where all columns stand on a laptop's screen.
    """
    shown = [draft.widths[col] for col in range(CODE, last + 1) if col not in draft.hidden_cols]
    wanted = (TEXT,) if fits_a_laptop(shown) else (MAX, TEXT)
    return columns_in_view(wanted, draft.widths, frozenset(draft.hidden_cols), draft.widths[FIRST])


def place_matrix(context: LayoutContext, draft: SheetBuilder, spec: TableSpec, top: int) -> int:
    """Place the score matrix with its header at row `top`; give the first row below it."""
    context = context.for_table(spec)
    people = context.people
    columns = matrix_columns(context, spec)
    _header(context, draft, spec, people, columns, top)
    placed, row = _places(context, top + 2)
    ends = [part.row - 1 for part in placed[1:]]
    draft.together += zip([part.row for part in placed], [*ends, row], strict=True)  # the total with the last section
    hidden = _HiddenRows(draft, row + 1)
    matrix = Matrix(spec, people, placed, _cells(context, hidden, spec, people))
    stored = [_stored_values(context, matrix, person) for person in people]
    if matrix.cells.agreed is not None:
        counted = (
            (f"{matrix.filled(col)}+{matrix.agreed(col)}*({matrix.filled(col, matrix.cells.own)})", card.counted)
            for col, card in enumerate(stored, start=FIRST)
        )
        hidden.row(counted, array=False)
    points: list[int] = []
    for part in placed:
        for criterion, at in part.criteria:
            _criterion(context, draft, matrix, columns, criterion, at)
        points.append(_section(context, hidden, matrix, part, stored, columns.widths[TEXT]))
    _total(context, hidden, matrix, row, stored, points)
    if spec.shape.has_remarks:
        _remarks(context, draft, matrix, top)
    draft.highlights += matrix_highlights(context, matrix)
    context.checks += [
        column_check(context, draft.name, matrix, person, FIRST + number) for number, person in enumerate(people)
    ]
    return hidden.next


def _cells(context: LayoutContext, hidden: "_HiddenRows", spec: TableSpec, people: Sequence[Person]) -> ScoredCells:
    """Say which cells people's points are made of: a unit may agree with what they scored themselves."""
    own = next((sheet for sheet in context.form.sheets if any(table.layer == "self" for table in sheet.tables)), None)
    if spec.layer != "unit" or own is None or context.form.table(AGREED) is None:
        return ScoredCells()
    table = own.tables[0].id
    cells = ScoredCells(hidden.next, context.say.label(own.name) or table, table)
    marks = context.tables.get(AGREED)

    def mark(who: str) -> str:
        # Where this table alone is laid out, nobody looks where the other stands.
        return reference(marks.at[who], marks.cols["agreed"], marks.sheet) if marks else reference(0, 0, cells.own)

    unit = mark(context.unit.code)
    hidden.row(
        (agreed_formula(context, mark(person.code), unit), int(context.agrees(person.code))) for person in people
    )
    return cells


def _places(context: LayoutContext, row: int) -> tuple[tuple[SectionRows, ...], int]:
    """Give every section with criteria its rows, from `row` on; also the first row below them."""
    parts = []
    for section in context.rulebook.rubric.sections:
        criteria = context.rulebook.rubric.in_section(section.code)
        if criteria:
            parts.append(SectionRows(section, row, tuple((c, row + 1 + n) for n, c in enumerate(criteria))))
            row += 1 + len(criteria)
    return tuple(parts), row


def _header(
    context: LayoutContext,
    draft: SheetBuilder,
    spec: TableSpec,
    people: tuple[Person, ...],
    columns: MatrixColumns,
    top: int,
) -> None:
    say, declared = context.say, context.rulebook.columns
    text, most = (say.label(declared.column(spec.id, key).label) for key in ("_text", "_max"))
    labels = (say("form.criterion_code"), text, most, say("form.criterion_kind"))
    for col, label in zip((CODE, TEXT, MAX, KIND), labels, strict=True):
        draft.put(top, col, label, "header")
    draft.put(top + 1, KEY, marker(spec.id, context.stamp), "key")
    for col, key in enumerate(("_code", "_text", "_max", "_kind", "_step"), start=CODE):
        draft.put(top + 1, col, key, "key")
    heights = [draft.looks.height("\n", "header", columns.person)]  # two lines
    for number, person in enumerate(people):
        name = context.rulebook.shown_name(person)
        draft.put(top, FIRST + number, name, columns.setting.name)
        draft.put(top + 1, FIRST + number, person.code, "key")
        heights.append(draft.looks.height(name, columns.setting.name, columns.person))
    draft.heights[top] = max(heights)
    draft.hidden_rows.add(top + 1)


_PASSED_OVER, _PASTED_OVER = style("not_applicable"), style("not_applicable", open=True)


def _criterion(
    context: LayoutContext, draft: SheetBuilder, matrix: Matrix, columns: MatrixColumns, criterion: Criterion, row: int
) -> None:
    """Write the row of a criterion: what it is, then a cell for each person, passed over where it is not for them."""
    table, text = matrix.spec.id, criterion_text(context, criterion)
    height = draft.looks.height(text, columns.setting.text, columns.widths[TEXT], PADDING)
    draft.heights[row] = max(height, _LEAST_HEIGHT)
    if matrix.people and not any(criterion.applies(person.group) for person in matrix.people):
        draft.hidden_rows.add(row)  # it keeps its key, so that whoever reads or fills the form by keys finds it
    column = points_asked(context.rulebook, table, criterion)
    rule, answer = context.rule(column), style("answer_number", _digits(criterion), open=True, text=keeps_text(column))
    passed_over = _PASSED_OVER if matrix.cells.agreed is None else _PASTED_OVER
    values: list[PlanValue] = [criterion.code, criterion.code, text, criterion.kind.shown_most(criterion)]
    values += [kind_name(context, criterion), criterion.step or _ANY_STEP]
    styles = [style("key"), style("given_center", text=True), style(columns.setting.text), style("given_number")]
    styles += [style("given_center"), style("key")]
    for col, person in enumerate(matrix.people, start=FIRST):
        applies, address = criterion.applies(person.group), (table, criterion.code, person.code)
        values.append(context.answers.get(address) if applies else None)
        styles.append(answer if applies else passed_over)
        if applies:
            context.cells[address] = (draft.name, row, col)
    draft.put_row(row, styles, values)
    if matrix.people:
        say = context.say
        asked = criterion.kind.asks(criterion, say)
        step = say("form.prompt_step", step=criterion.step) if criterion.step and criterion.kind.holds_points else ""
        prompt = f"{asked[:1].upper()}{asked[1:]}{step}."  # `Gõ điểm từ 0 đến 10, bước 0,5.`
        area = Area(row, FIRST, row, FIRST + len(matrix.people) - 1)
        draft.rules.append(Ruled(area, rule, say.label(column.label), prompt, context.refusal(rule)))


def _remarks(context: LayoutContext, draft: SheetBuilder, matrix: Matrix, top: int) -> None:
    """Place the column of evidence and remarks beside the points of a unit."""
    spec, column = matrix.spec, context.rulebook.columns.column(matrix.spec.id, NOTE)
    draft.put(top, REMARKS, context.say.label(column.label), "header")
    draft.put(top + 1, REMARKS, NOTE, "key")
    for part in matrix.parts:
        draft.put(part.row, REMARKS, None, "section")
        for criterion, row in part.criteria:
            if not any(criterion.applies(person.group) for person in matrix.people):
                draft.put(row, REMARKS, None, "not_applicable")
                continue
            value = context.answers.get((spec.id, criterion.code, NOTE))
            draft.put(row, REMARKS, value, "answer", open=True, text=True)
            draft.heights[row] = max(draft.heights[row], draft.looks.height(str(value or ""), "answer", column.width))
            draft.rules.append(context.ruled(Area(row, REMARKS, row, REMARKS), column))
            context.cells[spec.id, criterion.code, NOTE] = (draft.name, row, REMARKS)
    draft.put(matrix.parts[-1].criteria[-1][1] + 1, REMARKS, None, "total")


def _digits(criterion: Criterion) -> int:
    """Show as many decimals as the step has, at least one: a 9,5 typed against the step must not look like a 10.

    A value that a scale is read by is shown as it was typed: 89,99 must not look like 90.
    """
    if not criterion.kind.holds_points:
        return -1
    exponent = criterion.step.normalize().as_tuple().exponent if criterion.step else -1
    return max(1, -exponent) if isinstance(exponent, int) else 1


class _StoredValues(NamedTuple):
    """What formulas give for a person in the file as issued: by section, in all, by criterion, after knock-outs."""

    sections: Mapping[str, PlanValue]
    total: PlanValue
    points: Mapping[str, Decimal]
    left: Mapping[str, Decimal]
    counted: int = 0  # cells


@dataclass
class _HiddenRows:
    """Hidden rows below a matrix, for what has no room in the formula of one cell; mostly there are none."""

    draft: SheetBuilder
    next: int

    def row(self, cells: Iterable[tuple[str, PlanValue]], *, array: bool = True) -> None:
        """Write a row: what stands in each person's column, and what is stored with it."""
        self.draft.put(self.next, TEXT, OUT_OF_SIGHT, "key")  # a row with a text of its own is one of the form's
        for col, (formula, value) in enumerate(cells, start=FIRST):
            self.draft.put(self.next, col, value, "key", formula=formula, array=array)
        self.draft.hidden_rows.add(self.next)
        self.next += 1


def _stored_values(context: LayoutContext, matrix: Matrix, person: Person) -> _StoredValues:
    rubric, answers, own = context.rulebook.rubric, context.answers, matrix.cells.table
    tables = (matrix.spec.id, own) if own and answers and context.agrees(person.code) else (matrix.spec.id,)
    filled = ((c.code, table) for c in rubric.criteria for table in tables if (table, c.code, person.code) in answers)
    counted = dict(reversed(list(filled))) if answers else {}
    if not counted:
        return _StoredValues({}, "", {}, {})
    entered = [(c, entered_now(context, counted[c.code], c, person.code)) for c in rubric.criteria if c.code in counted]
    known = {c.code: (c, value) for c, value in entered if value is not None}
    sections: dict[str, PlanValue] = {}
    total = rubric.start
    for section in rubric.sections:
        of_section = rubric.in_section(section.code)
        answered = [known[c.code] for c in of_section if c.code in known]
        if section.start is not None or any(c.code in counted for c in of_section):
            points = sections[section.code] = section.total(
                held_together((c, c.kind.points(c, value)) for c, value in answered)
            )
            total += points
    worth = {code: c.kind.points(c, value) for code, (c, value) in known.items()}
    left = {code: c.max for code, (c, value) in known.items() if c.kind.may_knock_out and value}
    held = min([total, rubric.total_max, *left.values()])
    return _StoredValues(sections, rounded(max(Decimal(0), held), rubric.decimals), worth, left, len(counted))


def _sum_row(draft: SheetBuilder, row: int, look: str, code: str | None, text: str, most: Decimal | None) -> None:
    """Write what stands before people's columns in the row of a section or of the total."""
    draft.put(row, CODE, code, look, text=code is not None)
    draft.put(row, TEXT, text, look)
    draft.put(row, MAX, most, f"{look}_number")
    draft.put(row, KIND, None, look)
    draft.put(row, STEP, None, "key")


def _section(
    context: LayoutContext,
    hidden: _HiddenRows,
    matrix: Matrix,
    part: SectionRows,
    stored: Sequence[_StoredValues],
    width: float,
) -> int:
    """Write the row of a section, its name in a width in characters; give the row with what its points are."""
    draft, section, row = hidden.draft, part.section, part.row
    start = context.say("scoring.section_start", points=section.start) if section.start is not None else ""
    kind = kind_of_section(context, section.code)
    named = kind.casefold().strip("()") in section.name.casefold()
    name = " ".join(filter(None, (f"{section.code}. {section.name}", start, "" if named else kind)))
    _sum_row(draft, row, "section", section.code, name, section.max)
    draft.heights[row] = draft.looks.height(name, "section", width, PADDING)
    if draft.hidden_rows.issuperset(at for _, at in part.criteria):
        draft.hidden_rows.add(row)
    worked: list[tuple[str, PlanValue]] = []
    sums = _sums(context, hidden, matrix.cells, part.criteria, stored)
    for col, (card, (points, filled)) in enumerate(zip(stored, sums, strict=True), start=FIRST):
        formula = section_formula(section, points, filled if section.start is None else matrix.counted(col))
        worked.append((formula, card.sections.get(section.code, "")))
    if matrix.cells.agreed is None:
        for col, (formula, value) in enumerate(worked, start=FIRST):
            draft.cells[row, col] = Cell(value, "section_number", formula, array=True)
        return row
    for col, (_, value) in enumerate(worked, start=FIRST):
        draft.cells[row, col] = Cell(value, "section_number", reference(hidden.next, col), open=True)
    # These cells are open, for blocks of the people's own sheet are pasted over them; nothing is made of what is there.
    refusal = context.say("form.refuse_worked_out")
    draft.rules.append(Ruled(Area(row, FIRST, row, FIRST + len(stored) - 1), TextRule(0), refusal=refusal))
    hidden.row(worked)
    return hidden.next - 1


def _sums(
    context: LayoutContext, hidden: _HiddenRows, cells: ScoredCells, criteria: Rows, stored: Sequence[_StoredValues]
) -> list[tuple[str, str]]:
    """Give, for each person, the formulas of what criteria add up to and of how many are filled."""
    parts, cols = parted(context, cells, criteria), range(FIRST, FIRST + len(stored))
    if len(parts) == 1:
        return [(points_formula(context, cells, criteria, col), filled_formula(cells, criteria, col)) for col in cols]
    first = hidden.next
    for part in parts:
        added = [sum((card.points.get(c.code, Decimal(0)) for c, _ in part), Decimal(0)) for card in stored]
        hidden.row((points_formula(context, cells, part, col), value) for col, value in zip(cols, added, strict=True))
    then = hidden.next
    for part in parts:
        counted = [sum(c.code in card.points for c, _ in part) for card in stored]
        hidden.row((filled_formula(cells, part, col), value) for col, value in zip(cols, counted, strict=True))
    end = hidden.next - 1
    return [(f"SUM({Area(first, at, then - 1, at).fixed})", f"SUM({Area(then, at, end, at).fixed})") for at in cols]


def _left(
    context: LayoutContext, hidden: _HiddenRows, cells: ScoredCells, knockouts: Rows, stored: Sequence[_StoredValues]
) -> list[list[str]]:
    """Give, for each person, the formulas of what knock-outs leave of the total."""
    cols = range(FIRST, FIRST + len(stored))
    if len(knockouts) <= MOST_KNOCK_OUTS:
        return [knock_out_formulas(context, cells, knockouts, col) for col in cols]
    first, most = hidden.next, context.rulebook.rubric.total_max
    for start in range(0, len(knockouts), MOST_KNOCK_OUTS):
        some = knockouts[start : start + MOST_KNOCK_OUTS]
        lowest = [min([most, *(card.left[c.code] for c, _ in some if c.code in card.left)]) for card in stored]
        tests = [f"MIN({','.join(knock_out_formulas(context, cells, some, col))})" for col in cols]
        hidden.row(zip(tests, lowest, strict=True))
    return [[Area(first, col, hidden.next - 1, col).fixed] for col in cols]


def _total(
    context: LayoutContext,
    hidden: _HiddenRows,
    matrix: Matrix,
    row: int,
    stored: Sequence[_StoredValues],
    sections: Sequence[int],
) -> None:
    rubric, criteria = context.rulebook.rubric, [pair for part in matrix.parts for pair in part.criteria]
    later = tuple(criterion.code for criterion, _ in criteria if criterion.kind.among_peers)
    text = context.say("form.total_without_ranks", criteria=later) if later else context.say("form.total")
    _sum_row(hidden.draft, row, "total", None, text, rubric.total_max)
    left = _left(context, hidden, matrix.cells, [pair for pair in criteria if pair[0].kind.may_knock_out], stored)
    for col, (card, held) in enumerate(zip(stored, left, strict=True), start=FIRST):
        # A section without points is a blank text, which SUM passes over in every program and N only in some.
        points = "+".join(f"SUM({reference(section, col)})" for section in sections)
        formula = f'IF({matrix.counted(col)}=0,"",{total_formula(context, points, held)})'
        hidden.draft.cells[row, col] = Cell(card.total, "total_number", formula, digits=rubric.decimals)
