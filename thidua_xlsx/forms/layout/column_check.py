"""The live check of a person's column in a score matrix: cells left blank, and cells that cannot be read."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property, lru_cache

import msgspec

from thidua_xlsx.base.memo import PerRulebook
from thidua_xlsx.declare.criteria.criterion_kind import fraction_of_percent
from thidua_xlsx.declare.season import Criterion, Person, Section
from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.documents.areas import Area, reference
from thidua_xlsx.documents.cell_rules import NumberRule
from thidua_xlsx.documents.workbook_plan import PlanValue
from thidua_xlsx.forms.layout.cell_tests import length, wrong_count
from thidua_xlsx.forms.layout.layout_context import LayoutContext, LiveCheck, points_asked
from thidua_xlsx.forms.layout.points_formulas import areas

KEY, CODE, TEXT, MAX, KIND, STEP, FIRST = range(7)
_WRONG: PerRulebook[str] = PerRulebook()  # every unit's form has the same rows and columns


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

    @cached_property
    def runs(self) -> Sequence[list[tuple[Criterion, int]]]:
        """Neighbours that one rule covers together, of all sections: the same for everybody."""
        return [run for part in self.parts for run in _runs(part)]

    @property
    def top(self) -> int:
        """The first row of all sections; with the rulebook it says where everything stands."""
        return self.parts[0].row if self.parts else 0

    @cached_property
    def _groups(self) -> dict[str, _Asked]:
        return {}

    def asked_of(self, group: str) -> _Asked:
        """Give the criteria that a position group is asked, with their rows, and those of them that it must answer."""
        if group not in self._groups:
            own = [(c, row) for part in self.parts for c, row in part.criteria if c.applies(group)]
            self._groups[group] = own, [(c, row) for c, row in own if c.kind.needs_answer]
        return self._groups[group]

    def filled(self, col: int) -> str:
        """Give the formula that counts a person's filled cells."""
        return f"COUNTA({','.join(areas((row for _, row in part.criteria), col) for part in self.parts)})"


def column_check(context: LayoutContext, sheet: str, matrix: Matrix, person: Person, col: int) -> LiveCheck:
    """Check one person's column: required cells left blank, cells that are not answers within their limits.

    A unit may leave a whole column blank (the self-score then counts), so there blanks matter once one is filled.
    """
    spec = matrix.spec
    own, needed = matrix.asked_of(person.group)
    answers = context.answers
    values = {c.code: answers.get((spec.id, c.code, person.code)) for c, _ in own} if answers else {}
    blanks = _blanks(tuple(row for _, row in needed), col, sheet)
    optional = spec.layer != "self"
    if optional and blanks:
        whole = [Area(part.criteria[0][1], col, part.criteria[-1][1], col).on(sheet) for part in matrix.parts]
        blanks = f"IF({'+'.join(f'COUNTA({area})' for area in whole)}=0,0,{blanks})"
    filled = any(value is not None for value in values.values())
    return LiveCheck(
        part=sheet,
        who=context.rulebook.shown_name(person),
        missing=blanks,
        wrong=_WRONG.get(
            context.rulebook,
            (sheet, spec.id, matrix.top, col),
            lambda: "+".join(_wrong(context, sheet, matrix, col)),
        ),
        missing_now=0 if optional and not filled else sum(values.get(c.code) is None for c, _ in needed),
        wrong_now=sum(_wrong_now(context, spec, c, values.get(c.code)) for c, _ in own),
        sheet=sheet,
        row=min((row for _, row in own), default=0),
        col=col,
    )


@lru_cache(maxsize=5_000)  # every unit's form has the same rows and columns
def _blanks(rows: tuple[int, ...], col: int, sheet: str) -> str:
    return "+".join(f"IF({length(reference(row, col, sheet))}=0,1,0)" for row in rows)


def _wrong(context: LayoutContext, sheet: str, matrix: Matrix, col: int) -> Iterator[str]:
    """Count the wrong cells: neighbours that hold points together, against the limits beside them; others singly."""
    for run in matrix.runs:
        first, last = run[0][1], run[-1][1]
        if run[0][0].kind.holds_points:
            area, high, step = (Area(first, at, last, at).on(sheet) for at in (col, MAX, STEP))
            yield wrong_count(area, NumberRule(low=Decimal(0)), high=high, step=step)
            continue
        cell = reference(first, col, sheet) if len(run) == 1 else Area(first, col, last, col).on(sheet)
        yield wrong_count(cell, context.rule(points_asked(context.rulebook, matrix.spec.id, run[0][0])))
        if run[0][0].kind.percent_doubted(run[0][0]):
            yield f"IF(ISNUMBER({cell}),IF(({cell}>0)*({cell}<=1),1,0),0)"


def _runs(part: SectionRows) -> list[list[tuple[Criterion, int]]]:
    """Take neighbours that one rule covers together: a formula has room for some eight thousand characters."""
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
