"""The live check of a score matrix: cells left blank and cells that cannot be read, counted and shown where they stand.

What is counted and what is highlighted are the same tests, over a person's column and for a single cell.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property

import msgspec

from thidua_xlsx.declare.criteria.criterion_kind import fraction_of_percent
from thidua_xlsx.declare.season import Criterion, Person, Section
from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.documents.areas import Area, joined, reference
from thidua_xlsx.documents.cell_rules import NumberRule
from thidua_xlsx.documents.workbook_plan import Highlight, PlanValue
from thidua_xlsx.forms.layout.cell_tests import blank_test, length, wrong_test
from thidua_xlsx.forms.layout.layout_context import (
    MISSING_LOOK,
    REFUSED_LOOK,
    Count,
    DoubtfulCells,
    LayoutContext,
    LiveCheck,
    placed,
    points_asked,
)
from thidua_xlsx.forms.layout.matrix_columns import FIRST, KEY, MAX, STEP
from thidua_xlsx.forms.layout.points_formulas import ScoredCells, areas
from thidua_xlsx.messages.places import cell_name, column_letters

_COLUMN = "#"  # in a formula, where the letters of a person's column come
_MOST_AREAS = 250  # Excel takes 255 arguments of a function


_Asked = tuple[Sequence[tuple[Criterion, int]], Sequence[tuple[Criterion, int]]]


class SectionRows(msgspec.Struct, frozen=True):
    """A section on the sheet: its row, and its criteria with theirs."""

    section: Section
    row: int
    criteria: tuple[tuple[Criterion, int], ...]


class Matrix(msgspec.Struct, frozen=True, dict=True):
    """A score matrix on its sheet: whose columns it has, from `FIRST` on, and where its rows stand."""

    spec: TableSpec
    people: tuple[Person, ...]
    parts: tuple[SectionRows, ...]
    cells: ScoredCells = ScoredCells()

    @cached_property
    def runs(self) -> Sequence[list[tuple[Criterion, int]]]:
        """Neighbours that one rule covers together, of all sections: the same for everybody."""
        return [run for part in self.parts for run in _runs(part)]

    @property
    def top(self) -> int:
        """The first row of all sections; with the rulebook it says where everything stands."""
        return self.parts[0].row if self.parts else 0

    @property
    def last(self) -> int:
        """The last row of all sections."""
        return self.parts[-1].criteria[-1][1] if self.parts else 0

    def asked_of(self, group: str) -> _Asked:
        """Give the criteria that a position group is asked, with their rows; then those that it must answer.

        `group` is the group's code.
        """
        own = [(c, row) for part in self.parts for c, row in part.criteria if c.applies(group)]
        return own, [(c, row) for c, row in own if c.kind.needs_answer]

    def filled(self, col: int, sheet: str = "") -> str:
        """Give the formula that counts the filled cells of the column `col`.

        `sheet` is the name of the matrix's sheet where another sheet names the cells.
        """
        named = [areas((row for _, row in part.criteria), col, sheet) for part in self.parts]
        some = [named[first : first + _MOST_AREAS] for first in range(0, len(named), _MOST_AREAS)]
        return "+".join(f"COUNTA({','.join(cells)})" for cells in some)

    def counted(self, col: int) -> str:
        """Give the formula of how many cells of the column `col` its points are made of, or the cell that has it."""
        return self.filled(col) if self.cells.agreed is None else reference(self.cells.agreed + 1, col)

    def agreed(self, col: int, sheet: str = "") -> str:
        """Give the address of the cell that is 1 where the unit agrees with what the person in the column `col` scored.

        It is empty where the form does not ask that. `sheet` is the name of the sheet, needed where the address stands
        on another.
        """
        return "" if self.cells.agreed is None else reference(self.cells.agreed, col, sheet)


def column_check(context: LayoutContext, sheet: str, matrix: Matrix, person: Person, col: int) -> LiveCheck:
    """Check one person's column `col` on `sheet`: required cells left blank, and cells that cannot be read.

    A unit may leave a whole column blank (the self-score then counts), so there blanks matter once one is filled, and
    never where it agrees with what the person scored.
    """
    spec = matrix.spec
    own, needed = matrix.asked_of(person.group)
    answers = context.answers
    values = {c.code: answers.get((spec.id, c.code, person.code)) for c, _ in own} if answers else {}
    agrees = bool(answers) and matrix.cells.agreed is not None and context.agrees(person.code)
    may_wait = agrees or (spec.layer != "self" and all(value is None for value in values.values()))
    blank_rows = {row for c, row in needed if values.get(c.code) is None}
    wrong_rows = {row for c, row in own if _wrong_now(context, spec, c, values.get(c.code))} if answers else set()
    keys, cells = (Area(matrix.top, at, matrix.last, at).on(sheet) for at in (KEY, col))
    agreed = matrix.agreed(col, sheet)
    # Rows of sections have formulas in them, but no key.
    begun = f'SUM(IF({keys}="",0,IF(IFERROR(LEN({cells}),1)=0,0,1)))' + (f"*(1-{agreed})" if agreed else "")
    filled_now = sum(value is not None for value in values.values()) + agrees
    return LiveCheck(
        part=sheet,
        who=context.rulebook.shown_name(person),
        missing=_blanks([row for _, row in needed], col, sheet, blank_rows),
        wrong=list(_wrong(context, sheet, matrix, col, wrong_rows)),
        sheet=sheet,
        row=min((row for _, row in own), default=0),
        col=col,
        filled=Count("+".join(filter(None, (matrix.filled(col, sheet), agreed))), filled_now) if own else Count("1", 1),
        begun="" if spec.layer == "self" else begun,
        waits=may_wait,
        by_unit=spec.layer == "unit",
    )


def _blanks(rows: Iterable[int], col: int, sheet: str, blank_now: set[int]) -> list[DoubtfulCells]:
    """Give the cells at some rows that may be blank, neighbours together; `blank_now` are the rows that are."""
    blanks = []
    for first, last in joined(rows):
        cells = Area(first, col, last, col).on(sheet)
        blank = blank_test(cells)
        now = blank_now.intersection(range(first, last + 1))
        blanks.append(DoubtfulCells(f"SUM({blank})", placed(blank, cells, col), now, col))
    return blanks


def _wrong(
    context: LayoutContext, sheet: str, matrix: Matrix, col: int, wrong_now: set[int]
) -> Iterator[DoubtfulCells]:
    """Give the cells that may be wrong; `wrong_now` are the rows that are.

    Neighbours that hold points stand together, against the limits beside them; others singly.
    """
    for run in matrix.runs:
        first, last = run[0][1], run[-1][1]
        cells = reference(first, col, sheet) if len(run) == 1 else Area(first, col, last, col).on(sheet)
        if run[0][0].kind.holds_points:
            cells = Area(first, col, last, col).on(sheet)
        limits = [Area(first, at, last, at).on(sheet) for at in (MAX, STEP)]
        wrong, *doubted = _run_tests(context, matrix.spec.id, run, cells, limits)
        now = wrong_now.intersection(row for _, row in run)
        yield DoubtfulCells(f"SUM({wrong})", placed(wrong, cells, col), now, col)
        for test in doubted:
            yield DoubtfulCells(test, placed(test, cells, col), (), col)


def matrix_highlights(context: LayoutContext, matrix: Matrix) -> Iterator[Highlight]:
    """Highlight the answers of a score matrix: wrong ones, and missing ones that must be given.

    A unit may leave a person's whole column blank, so there a cell is missing once another is filled.
    """
    if not matrix.people:
        return
    last = FIRST + len(matrix.people) - 1
    for run in matrix.runs:
        first, end = run[0][1], run[-1][1]
        limits = [f"${cell_name(first, col)}" for col in (MAX, STEP)]
        tests = _run_tests(context, matrix.spec.id, run, cell_name(first, FIRST), limits)
        yield Highlight(Area(first, FIRST, end, last), f"{'+'.join(tests)}>0", REFUSED_LOOK)
    counted = (
        f"COUNTA({_COLUMN}${part.criteria[0][1] + 1}:{_COLUMN}${part.criteria[-1][1] + 1})" for part in matrix.parts
    )
    begun = "" if matrix.spec.layer == "self" else f"*({'+'.join(counted)}>0)"
    if matrix.cells.agreed is not None:
        begun += f"*({_COLUMN}${matrix.cells.agreed + 1}=0)"
    for first, end, cols in _neighbours(matrix):
        for left, right in cols:
            letters = column_letters(left)
            blank = f"({length(cell_name(first, left))}=0)"
            test = blank + begun.replace(_COLUMN, letters)
            yield Highlight(Area(first, left, end, right), f"{test}>0" if begun else blank, MISSING_LOOK)


def _neighbours(matrix: Matrix) -> list[tuple[int, int, Sequence[tuple[int, int]]]]:
    """Give the rows of criteria that must be answered, neighbours together, and the columns of those whom they ask."""
    runs: list[tuple[int, int, Sequence[tuple[int, int]]]] = []
    known: dict[tuple[str, ...], Sequence[tuple[int, int]]] = {}
    for part in matrix.parts:
        for criterion, row in part.criteria:
            if not criterion.kind.needs_answer:
                continue
            if criterion.applies_to not in known:
                people = enumerate(matrix.people, start=FIRST)
                asked = (col for col, person in people if criterion.applies(person.group))
                known[criterion.applies_to] = list(joined(asked))
            cols = known[criterion.applies_to]
            if runs and runs[-1][1] == row - 1 and runs[-1][2] == cols:
                runs[-1] = (runs[-1][0], row, cols)
            else:
                runs.append((row, row, cols))
    return runs


def _run_tests(
    context: LayoutContext, table: str, run: Sequence[tuple[Criterion, int]], cells: str, limits: Sequence[str]
) -> list[str]:
    """Give the tests, 1 where true, of cells that one rule covers: are they wrong, or perhaps 92 % typed as 0.92.

    `table` is the table's id, `run` the criteria of these cells with their rows, `cells` their address; `limits` are
    the addresses of the highest points and of the steps beside them.
    """
    kind = run[0][0].kind
    if kind.holds_points:
        return [wrong_test(cells, NumberRule(low=Decimal(0)), high=limits[0], step=limits[1])]
    tests = [wrong_test(cells, context.rule(points_asked(context.rulebook, table, run[0][0])))]
    if kind.percent_doubted(run[0][0]):
        tests.append(f"IF(ISNUMBER({cells}),IF(({cells}>0)*({cells}<=1),1,0),0)")
    return tests


def _runs(part: SectionRows) -> list[list[tuple[Criterion, int]]]:
    """Take neighbours that one rule covers together, so that their formulas stay short."""
    runs: list[list[tuple[Criterion, int]]] = []
    for criterion, row in part.criteria:
        rule, above = criterion.kind.shared_rule(criterion), runs[-1][-1][0] if runs else None
        if rule and above and rule == above.kind.shared_rule(above):
            runs[-1].append((criterion, row))
        else:
            runs.append([(criterion, row)])
    return runs


def _wrong_now(context: LayoutContext, spec: TableSpec, criterion: Criterion, value: PlanValue) -> bool:
    if value is None:
        return False
    doubted = context.points_read(spec.id, criterion, value).problem is not None
    return doubted or fraction_of_percent(criterion, value)
