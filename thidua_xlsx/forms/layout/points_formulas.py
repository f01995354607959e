"""Points as spreadsheet formulas: sections and totals add up what the kinds of criterion say of each answer.

Scales stand on the hidden sheet of lists under names of their own, so a formula stays short however long they are.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

import msgspec

from thidua_xlsx.declare.criteria.criterion_kind import Entered
from thidua_xlsx.declare.season import Criterion, Section
from thidua_xlsx.declare.tables.cell_kinds import plainly_spelled
from thidua_xlsx.declare.tables.column_book import BilingualText, Column
from thidua_xlsx.documents.areas import Area, joined, reference
from thidua_xlsx.documents.cell_rules import numbers_in
from thidua_xlsx.forms.layout.cell_tests import length, listed, literally, trimmed
from thidua_xlsx.forms.layout.layout_context import ACCEPTED, LayoutContext, list_name, points_asked

Rows = Sequence[tuple[Criterion, int]]  # criteria with their rows
_FAR_ROW, _FAR_COL, _FAR_SHEET = 1_000, 700, "A sheet by its name"  # whose names are as long as they get
_ROOM = 6_000  # characters; Excel takes 8,192 of a whole formula
_MOST = 250  # criteria; Excel takes 255 arguments of a function
MOST_KNOCK_OUTS = 20  # in one formula
_LOWEST = Decimal(-(10**9))  # below every border
_SAID_YES, _SAID_NO = "said_yes", "said_no"


class ScoredCells(msgspec.Struct, frozen=True):
    """The cells of a score sheet as formulas of its points name them.

    `agreed` is the row that is 1 in the columns of those whose own points the unit agrees with (None where no unit may
    say so): a blank cell then counts for the one in the same place of the sheet `own`, which has the table `table`. In
    the row below it the cells that count are counted.
    """

    agreed: int | None = None
    own: str = ""
    table: str = ""

    def numbers(self, first: int, last: int, col: int) -> str:
        """Give the formula of the numbers in the rows from `first` to `last` of the column `col`."""
        area = Area(first, col, last, col)
        return self._either(area.fixed, area.on(self.own), col, numbers_in, "0")

    def cell(self, row: int, col: int) -> str:
        """Give the formula of what stands in the cell at `row` and `col`."""
        return self._either(reference(row, col), reference(row, col, self.own), col, str, '""')

    def _either(self, here: str, there: str, col: int, shown: Callable[[str], str], blank: str) -> str:
        if self.agreed is None:
            return shown(here)
        agreed = f"{reference(self.agreed, col)}*LEN({there})>0"
        return f"IF(LEN(TRIM({here}))>0,{shown(here)},IF({agreed},{shown(there)},{blank}))"

    def filled(self, rows: Iterable[Iterable[int]], col: int) -> str:
        """Give the formula that counts the filled cells of `rows` in the column `col`; groups are counted apart."""
        parts = list(map(tuple, rows))
        here = "+".join(f"COUNTA({areas(part, col)})" for part in parts)
        if self.agreed is None:
            return here
        there = "+".join(f"COUNTA({areas(part, col, self.own)})" for part in parts)
        return f"{here}+{reference(self.agreed, col)}*({there})"


def section_formula(section: Section, points: str, filled: str) -> str:
    """Give the formula of a section's points from the formulas `points`, what its criteria add up to, and `filled`.

    `filled` counts the section's filled cells. A section that starts with points has them once any cell of the whole
    sheet is filled, which `filled` then counts.
    """
    if section.start is not None:
        points = f"MAX(0,{section.start}+{points})"
    capped = f"MIN({section.max},{points})" if section.max is not None else points
    return f'IF({filled}=0,"",{capped})'


def points_formula(context: LayoutContext, cells: ScoredCells, criteria: Rows, col: int) -> str:
    """Give the formula of what criteria add up to for the person in the column `col`."""
    forms = _FormLists(context)
    plus = [row for criterion, row in criteria if criterion.kind.holds_points > 0]
    minus = [row for criterion, row in criteria if criterion.kind.holds_points < 0]
    terms = [_points_typed(cells, plus, col)] if plus else []
    terms += [f"-{_points_typed(cells, minus, col)}"] if minus else []
    worked = [
        (criterion, criterion.kind.formula(criterion, cells.cell(row, col), forms)) for criterion, row in criteria
    ]
    terms += [term for criterion, term in worked if term and not criterion.tier_of]
    terms += _tiers([(criterion, term) for criterion, term in worked if criterion.tier_of])
    return _added(terms)


def _points_typed(cells: ScoredCells, rows: Sequence[int], col: int) -> str:
    """Give the formula of the sum of cells that hold points, those typed as text among them, for array formulas."""
    return f"SUM({','.join(cells.numbers(first, last, col) for first, last in joined(sorted(rows)))})"


def _tiers(worked: Sequence[tuple[Criterion, str]]) -> list[str]:
    """Give a term for the tiers of each criterion together: what they add up to, held to the maximum they share."""
    terms = []
    for _, tiers in groupby(worked, key=lambda pair: pair[0].tier_of):
        listed = list(tiers)
        most = listed[0][0].max
        terms.append(f"MAX(-{most},MIN({most},{_added([term for _, term in listed])}))")
    return terms


def _added(terms: Sequence[str]) -> str:
    """Write terms as a sum; one that begins with a minus is taken off."""
    points = "".join(term if n == 0 or term.startswith("-") else f"+{term}" for n, term in enumerate(terms)) or "0"
    return f"0{points}" if points.startswith("-") else points


def parted(context: LayoutContext, cells: ScoredCells, criteria: Rows) -> list[Rows]:
    """Part the criteria of a section so that what each part adds up to stands in one cell: mostly there is one part.

    The parts are the same wherever the table and the person's column stand, as two layouts of a form are compared.
    """
    far = [(criterion, _FAR_ROW + place) for place, (criterion, _) in enumerate(criteria)]
    cells = cells if cells.agreed is None else ScoredCells(_FAR_ROW, _FAR_SHEET)
    long = len(points_formula(context, cells, far, _FAR_COL)) + len(filled_formula(cells, far, _FAR_COL))
    if len(criteria) < 2 or (len(criteria) <= _MOST and long <= _ROOM):
        return [criteria]
    half = len(criteria) // 2
    # Tiers that share a maximum stay in one part.
    while 0 < half < len(criteria) and (tier := criteria[half][0].tier_of) and tier == criteria[half - 1][0].tier_of:
        half += 1
    if half == len(criteria):
        return [criteria]
    return parted(context, cells, criteria[:half]) + parted(context, cells, criteria[half:])


def filled_formula(cells: ScoredCells, criteria: Rows, col: int) -> str:
    """Give the formula that counts the filled cells of criteria in the column `col`."""
    plain = [row for criterion, row in criteria if criterion.kind.holds_points]
    other = [row for criterion, row in criteria if not criterion.kind.holds_points]
    return cells.filled(filter(None, (plain, other)), col)


def areas(rows: Iterable[int], col: int, sheet: str = "") -> str:
    """Give `rows` of the column `col` as areas, neighbours together: `$F$8:$F$11,$F$13:$F$13`.

    `sheet` is the name of the sheet where another one names them.
    """
    blocks = [Area(first, col, last, col) for first, last in joined(sorted(rows))]
    return ",".join(area.on(sheet) if sheet else area.fixed for area in blocks)


class _FormLists:
    """What `FormFormulas` says, of the lists of the workbook that is being laid out."""

    def __init__(self, context: LayoutContext) -> None:
        self._context = context

    def number_in(self, cell: str, other: str = "0") -> str:
        return numbers_in(cell, other)

    def named_list(self, key: str, entries: tuple[str | Decimal, ...]) -> str:
        self._context.lists.setdefault(key, entries)
        return self.named(key)

    def named(self, key: str) -> str:
        return list_name(key)

    def looked_up(self, key: str, worth: Mapping[str, Decimal], cell: str) -> str:
        if f"{key}_points" not in self._context.lists:  # everybody's column asks the same
            spelled = self._context.spellings(Column(BilingualText("", ""), "choice", choices=key))
            self.named_list(f"{key}_points", tuple(worth[id_] for id_ in spelled.values()))
        points = self.named(f"{key}_points")
        return f"IFERROR(INDEX({points},MATCH({literally(trimmed(cell))},{list_name(key)}{ACCEPTED},0)),0)"

    def says(self, yes: bool, cell: str) -> str:
        name, entry = (_SAID_YES, "yes") if yes else (_SAID_NO, "no")
        if name not in self._context.lists:
            spelled = self._context.spellings(Column(BilingualText("", ""), "yesno", choices="yesno"))
            self.named_list(name, tuple(text for text, id_ in spelled.items() if id_ == entry))
        return listed(self.named(name), trimmed(cell))


def total_formula(context: LayoutContext, points: str, left: Iterable[str]) -> str:
    """Give the formula of a total from `points`, a formula: held between 0 and the highest, or to a knock-out.

    `left` are the formulas, or areas, of what knock-outs leave.
    """
    rubric = context.rulebook.rubric
    start = f"{rubric.start}+" if rubric.start else ""
    held = [str(rubric.total_max), f"{start}{points}", *left]
    return f"ROUND(MAX(0,MIN({','.join(held)})),{rubric.decimals})"


def knock_out_formulas(context: LayoutContext, cells: ScoredCells, knockouts: Rows, col: int) -> list[str]:
    """Give the formulas of what each knock-out leaves of the total of the person in the column `col`."""
    forms, most = _FormLists(context), context.rulebook.rubric.total_max
    tests = ((c, c.kind.knock_out_test(cells.cell(row, col), forms)) for c, row in knockouts)
    return [f"IF({test},{c.max},{most})" for c, test in tests]


def agreed_formula(context: LayoutContext, person: str, unit: str) -> str:
    """Give the formula that is 1 where a unit agrees with what somebody scored themselves.

    `person` and `unit` are the addresses of the cells for that person and for the whole unit, which counts where the
    first is blank.
    """
    forms = _FormLists(context)
    yes = (f"IF({forms.says(True, cell)},1,0)" for cell in (person, unit))
    return f"IF({length(person)}>0,{next(yes)},{next(yes)})"


def entered_now(context: LayoutContext, table: str, criterion: Criterion, person: str) -> Entered | None:
    """Give what stands beforehand in the cell of the `person`, by their code, as formulas understand it.

    `table` is the score sheet's id. None for a blank or what formulas pass over.
    """
    value = context.answers.get((table, criterion.code, person))
    if value is None or isinstance(value, Decimal):
        return value
    if points_asked(context.rulebook, table, criterion).kind == "number":
        return plainly_spelled(value) if isinstance(value, str) else None
    understood = context.points_read(table, criterion, value).value
    return understood if isinstance(understood, str | bool) else None
