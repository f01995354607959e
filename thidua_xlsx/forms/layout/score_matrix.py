"""The score matrix: criteria down, people across, section points and totals as formulas."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from thidua_xlsx.base.memo import PerRulebook
from thidua_xlsx.base.text import Say, rounded
from thidua_xlsx.declare.criteria.criterion_kind import held_together
from thidua_xlsx.declare.season import Criterion, Person
from thidua_xlsx.declare.tables.cell_kinds import keeps_text
from thidua_xlsx.declare.tables.form_spec import AGREED, NOTE, FormSheet, TableSpec
from thidua_xlsx.documents.areas import Area, reference
from thidua_xlsx.documents.cell_rules import TextRule
from thidua_xlsx.documents.measured_height import height_for
from thidua_xlsx.documents.screen_size import (
    columns_in_view,
    fits_a_laptop,
    people_a_page,
    room_on_a_laptop,
    room_upright,
)
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.styled_rows import Plain, Style, StyledRow, style
from thidua_xlsx.documents.workbook_plan import Cell, PlanValue, Ruled
from thidua_xlsx.forms.identity.form_rows import people_in
from thidua_xlsx.forms.identity.stamp import OUT_OF_SIGHT, marker
from thidua_xlsx.forms.layout.column_check import (
    CODE,
    FIRST,
    KEY,
    KIND,
    MAX,
    STEP,
    TEXT,
    Matrix,
    SectionRows,
    column_check,
    matrix_highlights,
)
from thidua_xlsx.forms.layout.layout_context import LayoutContext, points_asked
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

WIDTHS = {KEY: 2.0, CODE: 6.0, TEXT: 46.0, MAX: 7.0, KIND: 8.0, STEP: 2.0}
PERSON_WIDTH, _NARROW_PERSON = 10.5, 9.0
REMARKS = FIRST + 1  # the column beside a unit's own points
UNIT_WIDTHS = {**WIDTHS, TEXT: 60.0}
# Where a sheet is scrolled sideways, criteria stay in view: narrow and small, and a phone shows a person beside them.
SCROLLED_WIDTHS = {**WIDTHS, CODE: 5.0, TEXT: 28.0}
_NARROWEST_TEXT, _WIDEST_TEXT = 34.0, 80.0
_UPRIGHT_TEXT = 45.0  # criteria so wide beside few people print upright, where a page holds half as many again
_TWO_LINES = 49.0  # characters in which long criteria stand on two lines: fourteen of them on one page
_LEAST_HEIGHT = 20.25  # points: room for a finger
_PADDING = 1.5  # points above and below texts of which many stand on one page
_ANY_STEP = Decimal("0.0001")


def matrix_widths(context: LayoutContext, draft: SheetBuilder, sheet: FormSheet) -> int:
    """Set the widths of a sheet with a score matrix; give the last column used."""
    if sheet.tables[0].shape.has_remarks:
        remarks = context.rulebook.columns.column(sheet.tables[0].id, NOTE).width
        draft.widths.update({**UNIT_WIDTHS, FIRST: PERSON_WIDTH, REMARKS: remarks})
        return REMARKS
    people = max(len(people_in(context.rulebook, context.unit, context.round)), 1)
    each = PERSON_WIDTH
    text = _text_beside(people, each)
    if text < _TWO_LINES <= _text_beside(people, _NARROW_PERSON):
        each = _NARROW_PERSON
        text = _text_beside(people, each)
    share = people_a_page(people, len(context.rulebook.rubric.criteria))
    if share < people:
        text = min(text, room_upright([*(WIDTHS[col] for col in (CODE, MAX, KIND)), *[each] * share]))
    draft.widths.update({**WIDTHS, TEXT: text} if text >= _NARROWEST_TEXT else SCROLLED_WIDTHS)
    draft.widths.update(dict.fromkeys(range(FIRST, FIRST + people), each))
    return FIRST + people - 1


def _text_beside(people: int, each: float) -> float:
    """Give how wide criteria may be beside so many people, on an upright page, else on a laptop's screen."""
    others = [*(WIDTHS[col] for col in (CODE, MAX, KIND)), *[each] * people]
    upright = room_upright(others)
    return min(upright if upright >= _UPRIGHT_TEXT else room_on_a_laptop(others), _WIDEST_TEXT)


def matrix_in_view(draft: SheetBuilder, last: int) -> int:
    """Give how many columns of a matrix stay in view: codes alone where all columns stand on a laptop's screen."""
    shown = [draft.widths[col] for col in range(CODE, last + 1) if col not in draft.hidden_cols]
    wanted = (TEXT,) if fits_a_laptop(shown) else (MAX, TEXT)
    return columns_in_view(wanted, draft.widths, frozenset(draft.hidden_cols), PERSON_WIDTH)


def place_matrix(context: LayoutContext, draft: SheetBuilder, spec: TableSpec, top: int) -> int:
    """Place the score matrix with its header at row `top`; give the first row below it."""
    context = context.for_table(spec)
    people = people_in(context.rulebook, context.unit, context.round)
    _header(context, draft, spec, people, top)
    placed, row = _places(context, top + 2)
    ends = [part.row - 1 for part in placed[1:]]
    draft.together += zip([part.row for part in placed], [*ends, row], strict=True)  # the total with the last section
    aside = _Aside(draft, row + 1)
    matrix = Matrix(spec, people, placed, _cells(context, aside, spec, people))
    now = [_now(context, matrix, person) for person in people]
    if matrix.cells.agreed is not None:
        cells = enumerate(now, start=FIRST)
        aside.row(((matrix.filled_or_agreed(col), one.counted) for col, one in cells), array=False)
    points: list[int] = []
    for part in placed:
        for criterion, at in part.criteria:
            _criterion(context, draft, matrix, criterion, at)
        points.append(_section(context, aside, matrix, part, now))
    _total(context, aside, matrix, row, now, points)
    if spec.shape.has_remarks:
        _remarks(context, draft, matrix, top)
    draft.highlights += matrix_highlights(context, matrix)
    context.checks += [
        column_check(context, draft.name, matrix, person, FIRST + number) for number, person in enumerate(people)
    ]
    return aside.next


def _cells(context: LayoutContext, aside: "_Aside", spec: TableSpec, people: Sequence[Person]) -> ScoredCells:
    """Say which cells people's points are made of: a unit may agree with what they scored themselves."""
    own = next((sheet for sheet in context.form.sheets if any(table.layer == "self" for table in sheet.tables)), None)
    if spec.layer != "unit" or own is None or context.form.table(AGREED) is None:
        return ScoredCells()
    table = own.tables[0].id
    cells = ScoredCells(aside.next, context.say.label(own.name) or table, table)
    marks = context.tables.get(AGREED)

    def mark(who: str) -> str:
        # Where this table alone is laid out, nobody looks where the other stands.
        return reference(marks.at[who], marks.cols["agreed"], marks.sheet) if marks else reference(0, 0, cells.own)

    unit = mark(context.unit.code)
    aside.row((agreed_formula(context, mark(person.code), unit), int(context.agrees(person.code))) for person in people)
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


def _header(context: LayoutContext, draft: SheetBuilder, spec: TableSpec, people: tuple[Person, ...], top: int) -> None:
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
    names = [height_for("\n", "header", PERSON_WIDTH)]  # two lines
    wide = draft.widths.get(FIRST, PERSON_WIDTH)
    for number, person in enumerate(people):
        name = context.rulebook.shown_name(person)
        draft.put(top, FIRST + number, name, "header")
        draft.put(top + 1, FIRST + number, person.code, "key")
        names.append(height_for(name, "header", wide))
    draft.heights[top] = max(names)
    draft.hidden_rows.add(top + 1)


class _CriterionRow(NamedTuple):
    """What a criterion's row is like on the sheets of all units whose texts are equally wide.

    The styles and values before the first person, the style of an answer, the row's height, and what cells want.
    """

    styles: tuple[Style, ...]
    values: tuple[Plain, ...]
    answer: Style
    height: float
    title: str
    prompt: str
    refusal: str


# Every unit's form has the same criteria.
_ROWS: PerRulebook[_CriterionRow] = PerRulebook()


def _criterion(context: LayoutContext, draft: SheetBuilder, matrix: Matrix, criterion: Criterion, row: int) -> None:
    spec, width = matrix.spec, draft.widths.get(TEXT, WIDTHS[TEXT])
    key = (context.say.lang, spec.id, criterion.code, width)
    like = _ROWS.get(context.rulebook, key, lambda: _criterion_row(context, spec.id, criterion, width))
    draft.heights[row] = like.height
    if matrix.people and not any(criterion.applies(person.group) for person in matrix.people):
        draft.hidden_rows.add(row)  # it keeps its key, so that whoever reads or fills the form by keys finds it
    answers, places = context.answers, context.cells
    styles, values = list[Style](like.styles), list[PlanValue](like.values)
    for col, person in enumerate(matrix.people, start=FIRST):
        if not criterion.applies(person.group):
            styles.append(_PASSED_OVER if matrix.cells.agreed is None else _PASTED_OVER)
            values.append(None)
            continue
        address = (spec.id, criterion.code, person.code)
        styles.append(like.answer)
        values.append(answers.get(address))
        places[address] = (draft.name, row, col)
    draft.put_row(row, StyledRow(tuple(styles), values))
    if matrix.people:
        rule = context.rule(points_asked(context.rulebook, spec.id, criterion))
        area = Area(row, FIRST, row, FIRST + len(matrix.people) - 1)
        draft.rules.append(Ruled(area, rule, like.title, like.prompt, like.refusal))


def _kind(context: LayoutContext, criterion: Criterion) -> str:
    return context.say.label(context.rulebook.columns.choices["criterion_kind"][criterion.kind.id])


def _kind_of_section(context: LayoutContext, section: str) -> str:
    """Give how all criteria of a section are scored, which is said once above them; empty where they differ."""
    kinds = {_kind(context, criterion) for criterion in context.rulebook.rubric.in_section(section)}
    return kinds.pop() if len(kinds) == 1 else ""


_PASSED_OVER, _PASTED_OVER = style("not_applicable"), style("not_applicable", open=True)


def _criterion_row(context: LayoutContext, table: str, criterion: Criterion, width: float) -> _CriterionRow:
    say, look = context.say, "given_small" if width < _NARROWEST_TEXT else "given"
    told = criterion.kind.hint(criterion, say)
    remarks = [f"({told})" if told else "", say("form.needs_evidence") if criterion.needs_evidence else ""]
    text = " ".join([criterion.text, *(remark for remark in remarks if remark)])
    kind = "" if _kind_of_section(context, criterion.section) else _kind(context, criterion)
    cells: Mapping[int, tuple[Plain, Style]] = {
        KEY: (criterion.code, style("key")),
        CODE: (criterion.code, style("given_center", text=True)),
        TEXT: (text, style(look)),
        MAX: (criterion.kind.shown_most(criterion), style("given_number")),
        KIND: (kind, style("given_center")),
        STEP: (criterion.step or _ANY_STEP, style("key")),
    }
    values, styles = zip(*cells.values(), strict=True)
    column = points_asked(context.rulebook, table, criterion)
    as_text = keeps_text(column)
    answer = style("answer" if as_text else "answer_number", _digits(criterion), open=True, text=as_text)
    heights = height_for(text, look, width, _PADDING), height_for(kind, "given_center", WIDTHS[KIND]), _LEAST_HEIGHT
    title, refusal = say.label(column.label), context.refusal(context.rule(column))
    return _CriterionRow(styles, values, answer, max(heights), title, _prompt(criterion, say), refusal)


def _prompt(criterion: Criterion, say: Say) -> str:
    """Say what the cells of a criterion want: `Gõ điểm từ 0 đến 10, bước 0,5.`"""
    asked = criterion.kind.asks(criterion, say)
    step = say("form.prompt_step", step=criterion.step) if criterion.step and criterion.kind.holds_points else ""
    return f"{asked[:1].upper()}{asked[1:]}{step}."


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
            draft.heights[row] = max(draft.heights[row], height_for(str(value or ""), "answer", column.width))
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


class _Now(NamedTuple):
    """What formulas give right now for a person: by section, in all, by criterion, and what knock-outs leave."""

    sections: Mapping[str, PlanValue]
    total: PlanValue
    points: Mapping[str, Decimal]
    left: Mapping[str, Decimal]
    counted: int = 0  # cells


@dataclass
class _Aside:
    """Hidden rows below a matrix, for what has no room in the formula of one cell; mostly there are none."""

    draft: SheetBuilder
    next: int

    def row(self, cells: Iterable[tuple[str, PlanValue]], *, array: bool = True) -> None:
        """Write a row: what stands in each person's column, and what it gives right now."""
        self.draft.put(self.next, TEXT, OUT_OF_SIGHT, "key")  # a row with a text of its own is one of the form's
        for col, (formula, value) in enumerate(cells, start=FIRST):
            self.draft.put(self.next, col, value, "key", formula=formula, array=array)
        self.draft.hidden_rows.add(self.next)
        self.next += 1


def _now(context: LayoutContext, matrix: Matrix, person: Person) -> _Now:
    rubric, answers, own = context.rulebook.rubric, context.answers, matrix.cells.table
    tables = (matrix.spec.id, own) if own and answers and context.agrees(person.code) else (matrix.spec.id,)
    filled = ((c.code, table) for c in rubric.criteria for table in tables if (table, c.code, person.code) in answers)
    counted = dict(reversed(list(filled))) if answers else {}
    if not counted:
        return _Now({}, "", {}, {})
    told = [(c, entered_now(context, counted[c.code], c, person.code)) for c in rubric.criteria if c.code in counted]
    said = {c.code: (c, value) for c, value in told if value is not None}
    sections: dict[str, PlanValue] = {}
    total = rubric.start
    for section in rubric.sections:
        of_section = rubric.in_section(section.code)
        mine = [said[c.code] for c in of_section if c.code in said]
        if section.start is not None or any(c.code in counted for c in of_section):
            points = sections[section.code] = section.total(
                held_together((c, c.kind.points(c, value)) for c, value in mine)
            )
            total += points
    worth = {code: c.kind.points(c, value) for code, (c, value) in said.items()}
    left = {code: c.max for code, (c, value) in said.items() if c.kind.may_knock_out and value}
    held = min([total, rubric.total_max, *left.values()])
    return _Now(sections, rounded(max(Decimal(0), held), rubric.decimals), worth, left, len(counted))


def _section(context: LayoutContext, aside: _Aside, matrix: Matrix, part: SectionRows, now: Sequence[_Now]) -> int:
    """Write the row of a section; give the row in which its points are worked out."""
    draft, section, row = aside.draft, part.section, part.row
    draft.put(row, CODE, section.code, "section", text=True)
    start = f" {context.say('scoring.section_start', points=section.start)}" if section.start is not None else ""
    name = f"{section.code}. {section.name}{start}"
    draft.put(row, TEXT, name, "section")
    draft.put(row, MAX, section.max, "section_number")
    kind = _kind_of_section(context, section.code)
    draft.put(row, KIND, kind or None, "section")
    draft.put(row, STEP, None, "key")
    texts = (name, draft.widths.get(TEXT, WIDTHS[TEXT])), (kind, WIDTHS[KIND])
    draft.heights[row] = max(height_for(text, "section", width, _PADDING) for text, width in texts)
    if draft.hidden_rows.issuperset(at for _, at in part.criteria):
        draft.hidden_rows.add(row)
    sums = _sums(context, aside, matrix.cells, part.criteria, now)
    worked: list[tuple[str, PlanValue]] = []
    for col, one in enumerate(now, start=FIRST):
        points, filled = sums(col)
        formula = section_formula(section, points, filled if section.start is None else matrix.counted(col))
        worked.append((formula, one.sections.get(section.code, "")))
    if matrix.cells.agreed is None:
        for col, (formula, value) in enumerate(worked, start=FIRST):
            draft.cells[row, col] = Cell(value, "section_number", formula, array=True)
        return row
    for col, (_, value) in enumerate(worked, start=FIRST):
        draft.cells[row, col] = Cell(value, "section_number", reference(aside.next, col), open=True)
    _take_pasted_only(context, draft, Area(row, FIRST, row, FIRST + len(now) - 1))
    aside.row(worked)
    return aside.next - 1


def _take_pasted_only(context: LayoutContext, draft: SheetBuilder, area: Area) -> None:
    """Refuse what is typed into cells that are open, as blocks of the people's own sheet are pasted over them.

    Nothing is made of what stands there.
    """
    draft.rules.append(Ruled(area, TextRule(0), refusal=context.say("form.refuse_worked_out")))


def _sums(
    context: LayoutContext, aside: _Aside, cells: ScoredCells, criteria: Rows, now: Sequence[_Now]
) -> Callable[[int], tuple[str, str]]:
    """Give, for a person's column, the formulas of what criteria add up to and of how many are filled."""
    parts = parted(context, cells, criteria)
    if len(parts) == 1:
        return lambda col: (points_formula(context, cells, criteria, col), filled_formula(cells, criteria, col))
    first = aside.next
    for part in parts:
        added = (sum((one.points.get(c.code, Decimal(0)) for c, _ in part), Decimal(0)) for one in now)
        aside.row((points_formula(context, cells, part, col), value) for col, value in enumerate(added, start=FIRST))
    then = aside.next
    for part in parts:
        counted = (sum(c.code in one.points for c, _ in part) for one in now)
        aside.row((filled_formula(cells, part, col), value) for col, value in enumerate(counted, start=FIRST))
    end = aside.next - 1
    return lambda col: (f"SUM({Area(first, col, then - 1, col).fixed})", f"SUM({Area(then, col, end, col).fixed})")


def _left(
    context: LayoutContext, aside: _Aside, cells: ScoredCells, knockouts: Rows, now: Sequence[_Now]
) -> Callable[[int], list[str]]:
    """Give, for a person's column, the formulas of what knock-outs leave of the total."""
    if len(knockouts) <= MOST_KNOCK_OUTS:
        return lambda col: knock_out_formulas(context, cells, knockouts, col)
    first, most = aside.next, context.rulebook.rubric.total_max
    for start in range(0, len(knockouts), MOST_KNOCK_OUTS):
        some = knockouts[start : start + MOST_KNOCK_OUTS]
        lowest = (min([most, *(one.left[c.code] for c, _ in some if c.code in one.left)]) for one in now)
        aside.row(
            (f"MIN({','.join(knock_out_formulas(context, cells, some, col))})", value)
            for col, value in enumerate(lowest, start=FIRST)
        )
    end = aside.next - 1
    return lambda col: [Area(first, col, end, col).fixed]


def _total(
    context: LayoutContext, aside: _Aside, matrix: Matrix, row: int, now: Sequence[_Now], sections: Sequence[int]
) -> None:
    draft, rubric, say = aside.draft, context.rulebook.rubric, context.say
    later = [criterion.code for part in matrix.parts for criterion, _ in part.criteria if criterion.kind.among_peers]
    draft.put(row, CODE, None, "total")
    text = say("form.total_without_ranks", criteria=tuple(later)) if later else say("form.total")
    draft.put(row, TEXT, text, "total")
    draft.put(row, MAX, rubric.total_max, "total_number")
    draft.put(row, KIND, None, "total")
    draft.put(row, STEP, None, "key")
    knockouts = [(c, at) for part in matrix.parts for c, at in part.criteria if c.kind.may_knock_out]
    left = _left(context, aside, matrix.cells, knockouts, now)
    for col, one in enumerate(now, start=FIRST):
        # A section without points is a blank text, which SUM passes over in every program and N only in some.
        points = "+".join(f"SUM({reference(section, col)})" for section in sections)
        formula = f'IF({matrix.counted(col)}=0,"",{total_formula(context, points, left(col))})'
        draft.cells[row, col] = Cell(one.total, "total_number", formula, digits=rubric.decimals)
