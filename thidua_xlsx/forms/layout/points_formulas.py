"""What an answer is worth, as spreadsheet formulas: the same as `declare/criteria` says, so that totals stand live.

Scales stand on the hidden sheet of lists under names of their own, so a formula stays short however long they are.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from thidua_xlsx.declare.criteria.criterion_kind import Entered, criterion_kind, points_for
from thidua_xlsx.declare.season import Criterion, Section
from thidua_xlsx.documents.areas import Area, reference
from thidua_xlsx.forms.layout.cell_tests import length, listed
from thidua_xlsx.forms.layout.layout_context import LayoutContext, list_name, points_asked

_LOWEST = Decimal(-(10**9))  # below every border
_SAID_YES, _SAID_NO = "said_yes", "said_no"


def section_formula(
    context: LayoutContext, section: Section, criteria: Iterable[tuple[Criterion, int]], col: int, *, begun: str
) -> str:
    """Give the formula of a section's points for the person in a column; criteria come with their rows.

    `begun` counts the person's filled cells of the whole sheet: a section that starts with points has them from then.
    """
    listed = list(criteria)
    plus = [row for criterion, row in listed if criterion.kind in ("score", "bonus")]
    minus = [row for criterion, row in listed if criterion.kind == "deduct"]
    terms = [f"SUM({areas(plus, col)})"] if plus else []
    terms += [f"-SUM({areas(minus, col)})"] if minus else []
    for criterion, row in listed:
        if criterion.kind in _TERMS:
            terms.append(_TERMS[criterion.kind](context, criterion, reference(row, col)))
    points = "".join(term if n == 0 or term.startswith("-") else f"+{term}" for n, term in enumerate(terms)) or "0"
    points = f"0{points}" if points.startswith("-") else points
    if section.start is not None:
        points = f"MAX(0,{section.start}+{points})"
    capped = f"MIN({section.max},{points})" if section.max is not None else points
    return f'IF({begun if section.start is not None else _filled(listed, col)}=0,"",{capped})'


def _filled(criteria: list[tuple[Criterion, int]], col: int) -> str:
    """Count the filled cells of a section; where points are typed, text in a cell is not one of them."""
    plain = [row for criterion, row in criteria if criterion_kind(criterion).plain]
    other = [row for criterion, row in criteria if not criterion_kind(criterion).plain]
    counts = [f"COUNT({areas(plain, col)})"] if plain else []
    return "+".join([*counts, *([f"COUNTA({areas(other, col)})"] if other else [])])


def areas(rows: Iterable[int], col: int) -> str:
    """Give neighbouring rows of a column as areas: `$F$8:$F$11,$F$13:$F$13`."""
    return _areas(tuple(sorted(rows)), col)


@lru_cache(maxsize=5_000)  # every unit's form has the same rows and columns
def _areas(rows: tuple[int, ...], col: int) -> str:
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return ",".join(Area(first, col, last, col).fixed for first, last in runs)


def _count(context: LayoutContext, criterion: Criterion, cell: str) -> str:
    each = criterion.each or Decimal(0)
    return f"{'-' if each < 0 else ''}MIN({criterion.max},{abs(each)}*N({cell}))"


def _tier(context: LayoutContext, criterion: Criterion, cell: str) -> str:
    name = criterion.options
    ordered = list(reversed(criterion.scale))  # from the lowest, as a lookup needs it
    borders = tuple(_LOWEST if line.since is None else line.since for line in ordered)
    context.lists.setdefault(f"{name}_from", borders)
    context.lists.setdefault(f"{name}_points", tuple(line.points for line in ordered))
    looked = f"LOOKUP({cell},{list_name(f'{name}_from')},{list_name(f'{name}_points')})"
    return f"IF(ISNUMBER({cell}),{looked},0)"


def _choice(context: LayoutContext, criterion: Criterion, cell: str) -> str:
    name = criterion.options  # the answers themselves are listed where the cell's rule is made
    context.lists.setdefault(f"{name}_points", tuple(line.points for line in criterion.scale))
    place = f"MATCH(TRIM({cell}),{list_name(name)},0)"
    return f"IFERROR(INDEX({list_name(f'{name}_points')},{place}),0)"


def _yes_no(context: LayoutContext, criterion: Criterion, cell: str) -> str:
    worths = {True: points_for(criterion, True), False: points_for(criterion, False)}
    no = f"IF({_said(context, False, cell)},{worths[False]},0)" if worths[False] else "0"
    return f"IF({_said(context, True, cell)},{worths[True]},{no})"


def _said(context: LayoutContext, answer: bool, cell: str) -> str:
    """Give the test whether a cell says yes (or no); a blank says neither, though a program may take it for a 0."""
    name, entry = (_SAID_YES, "yes") if answer else (_SAID_NO, "no")
    spellings = context.rulebook.columns.choices["yesno"][entry].spellings()
    context.lists.setdefault(name, tuple(dict.fromkeys(spelling.casefold() for spelling in spellings)))
    return f"{length(cell)}*{listed(list_name(name), cell)}>0"


_TERMS: Mapping[str, Callable[[LayoutContext, Criterion, str], str]] = {
    "count": _count,
    "tier": _tier,
    "choice": _choice,
    "yesno": _yes_no,
}
LIVE = frozenset((*_TERMS, "score", "bonus", "deduct", "knockout"))  # a ranking waits for everybody's form


def total_formula(context: LayoutContext, points: str, knockouts: Iterable[tuple[Criterion, str]]) -> str:
    """Give the formula of a total from that of its points: held between 0 and the highest, or what a knock-out leaves.

    `knockouts` come with their cells.
    """
    rubric = context.rulebook.rubric
    start = f"{rubric.start}+" if rubric.start else ""
    held = [str(rubric.total_max), f"{start}{points}"]
    held += [f"IF({_said(context, True, cell)},{c.max},{rubric.total_max})" for c, cell in knockouts]
    return f"ROUND(MAX(0,MIN({','.join(held)})),{rubric.decimals})"


def entered_now(context: LayoutContext, table: str, criterion: Criterion, person: str) -> Entered | None:
    """Give what stands in a cell beforehand as formulas understand it; None for a blank or what they pass over."""
    value = context.answers.get((table, criterion.code, person))
    if value is None or isinstance(value, Decimal):
        return value
    if points_asked(context.rulebook, table, criterion).kind == "number":
        return None
    understood = context.points_read(table, criterion, value).value
    return understood if isinstance(understood, str | bool) else None
