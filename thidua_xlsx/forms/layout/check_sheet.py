"""The live check: formulas, compiled from the same rules, that tell a teacher what is missing before sending.

Only functions of Excel 2010 that give the same answer in LibreOffice. Formulas that look at whole ranges are array
formulas; comparing text with a number is true in every program, so numbers are tested first.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from msgspec.structs import replace

from thidua_xlsx.base.text import Say, by_key
from thidua_xlsx.documents.areas import Area, joined, quoted, reference
from thidua_xlsx.documents.screen_size import fits_upright
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.workbook_plan import Highlight, Page, SheetPlan
from thidua_xlsx.forms.layout.cell_tests import length
from thidua_xlsx.forms.layout.layout_context import PLACE, Count, LayoutContext, LiveCheck, added_up
from thidua_xlsx.messages.places import cell_name

_COLUMNS = {"part": 16.0, "who": 36.0, "missing": 9.0, "wrong": 7.0, "result": 14.0, "first": 24.0}  # key, width
_WIDEST = 60.0  # characters of the link
_PART, _WHO, _MISSING, _WRONG, _RESULT, _LAST = range(1, 7)
_TOGETHER = 7_500  # characters of a formula of which others are parts
_BESIDE_TEST = 7_000  # and of one before which a test stands
_FILLED = 7  # the hidden column of how many answers stand in what a line is about
_HIDDEN = 8  # the first column of what has no room in the line, or is nothing to look at
_SIGNS = (("✗", "bad"), ("○", "warn"), ("✓", "good"))  # what is said begins with one of them
# Each match begins with one of two signs, so that what lies between is passed over quickly.
_NAMED = re.compile(r"[$'](?:(?<=')([^']++(?:''[^']*+)*+)'!\$|(?<=\$))([A-Z]++)\$(\d++)(?::\$([A-Z]++)\$(\d++))?")


def check_sheet(context: LayoutContext) -> tuple[SheetPlan, dict[str, tuple[str, str]]]:
    """Lay out the check sheet; also give, by form sheet, the formula and the present text of its status line."""
    say = context.say
    widths = dict(enumerate((2.0, *_COLUMNS.values())))
    draft = SheetBuilder(say("form.check_sheet"), context.rulebook.looks, widths=widths)
    draft.line(0, 1, _LAST, say("form.check_title"), "title")
    draft.line(1, 1, _LAST, say("form.check_intro"), "todo")
    verdict_row, first = 3, 6
    draft.heights[2] = 6
    for col, key in enumerate(_COLUMNS, start=1):
        draft.put(first - 1, col, say(f"form.check_{key}"), "header")
    draft.heights[first - 1] = 33
    words = {key: say(f"form.check_{key}_line") for key in ("wrong", "missing", "unscored", "untouched", "done")}
    for row, check in enumerate(context.checks, start=first):
        _line(draft, row, check, words)
    text, stored_value = _status(context.checks, first, say)
    draft.across(verdict_row, 1, _LAST, stored_value, "figure", formula=text)
    draft.heights[verdict_row] = 30
    area, here = Area(verdict_row, 1, verdict_row, _LAST), reference(verdict_row, 1)
    draft.highlights += [Highlight(area, f'LEFT({here})="{sign}"', look) for sign, look in _SIGNS]
    groups = by_key(enumerate(context.checks, start=first), lambda line: line[1].sheet)
    statuses = {
        sheet: _status([check for _, check in lines], lines[0][0], say, draft.name) for sheet, lines in groups.items()
    }
    # LibreOffice wraps no link: whom one leads to, a school's name behind them, takes a wider column.
    links = [cell.value for (_, col), cell in draft.cells.items() if col == _LAST and isinstance(cell.value, str)]
    draft.widths[_LAST] = max([draft.widths[_LAST], *(min(_WIDEST, len(link) + 2.0) for link in links)])
    upright = fits_upright(draft.widths[col] for col in range(1, _LAST + 1))
    page = Page(landscape=not upright, repeat_rows=(first - 1, first - 1), narrow=True)
    return draft.plan(freeze=(first, 0), page=page, protected=True, tint="total"), statuses


def _line(draft: SheetBuilder, row: int, check: LiveCheck, words: Mapping[str, str]) -> None:
    """Write a line: what it is about, how much is missing or wrong, what is said of that, and where the first is."""
    link = f"#{check.sheet}!{reference(check.row, check.col).replace('$', '')}"
    # The last text that stands on one line is the link: LibreOffice wraps none.
    texts = {_PART: check.part, _WHO: check.who or check.part}
    heights = {col: draft.looks.height(text, "link", draft.widths[col]) for col, text in texts.items()}
    linked = max((col for col in texts if heights[col] == draft.looks.height("", "link", 1)), default=0)
    for col, text in texts.items():
        draft.line(row, col, col, text, "link" if col == linked else "given", link=link if col == linked else "")
    draft.put(row, _FILLED, check.filled.stored_value, "key", formula=check.filled.formula)
    draft.hidden_cols.add(_FILLED)
    terms = ((cells.total, 0 if check.waits else len(cells.rows)) for cells in check.missing)
    missing = added_up(terms, room=_BESIDE_TEST if check.begun else _TOGETHER)
    if check.begun:
        missing = [replace(count, formula=f"IF({check.begun}=0,0,{count.formula})") for count in missing]
    free = _count(draft, row, _MISSING, missing, _HIDDEN)
    free = _count(draft, row, _WRONG, added_up((cells.total, len(cells.rows)) for cells in check.wrong), free)
    _first_link(draft, row, check, free)
    tests = [
        (f"{reference(row, _WRONG)}>0", words["wrong"], check.wrong_now > 0),
        (f"{reference(row, _MISSING)}>0", words["missing"], check.missing_now > 0),
        (f"{reference(row, _FILLED)}=0", words["unscored" if check.by_unit else "untouched"], check.untouched_now),
    ]
    steps = [_Step(test, _quoted(text), text, holds) for test, text, holds in tests]
    formula, now = _first_that_holds(steps, words["done"])
    draft.put(row, _RESULT, now, "given_center", formula=formula)
    area, here = Area(row, _RESULT, row, _RESULT), reference(row, _RESULT)
    draft.highlights += [Highlight(area, f'LEFT({here})="{sign}"', look) for sign, look in _SIGNS]


def _count(draft: SheetBuilder, row: int, col: int, counts: Sequence[Count], free: int) -> int:
    """Write a count as the sum of its array formulas, which stand in hidden columns from `free` on.

    LibreOffice works out an array formula of a workbook it has just opened when it is shown, and tells nobody that it
    changed; so the sum names the answers itself, or whatever follows from it would stand still. Gives the first column
    that is still free.
    """
    if not counts:
        draft.put(row, col, 0, "given_center")
        return free
    for at, count in enumerate(counts, start=free):
        draft.put(row, at, count.stored_value, "key", formula=count.formula, array=True)
        draft.hidden_cols.add(at)
    end = free + len(counts)
    named = ",".join(_named_cells(count.formula for count in counts))
    total = f"SUM({Area(row, free, row, end - 1).fixed})+0*COUNTA({named})"
    draft.put(row, col, sum(count.stored_value for count in counts), "given_center", formula=total)
    return end


def _first_link(draft: SheetBuilder, row: int, check: LiveCheck, free: int) -> None:
    """Write a link to the first cell that is wrong, else missing, and whom a line of a table is about.

    Its place stands in a hidden column from `free` on, as the link itself is no array formula, which not every program
    follows; where the formula has no room its parts stand before it.
    """
    places = [[cells.first for cells in part] for part in (check.wrong, check.missing)]
    parts = [added_up(part, sign=",") for part in places]
    if any(len(part) > 1 for part in parts) or sum(len(count.formula) for part in parts for count in part) > _TOGETHER:
        moved = []
        for part in parts:
            for col, count in enumerate(part, start=free):
                draft.put(row, col, count.stored_value, "key", formula=count.formula, array=True)
            area = Area(row, free, row, free + len(part) - 1)
            moved.append([Count(f"MIN({area.fixed})", min(count.stored_value for count in part))] if part else [])
            free += len(part)
        parts = moved
    wrong, missing = (part[0] if part else Count("0", 0) for part in parts)
    formula = f"IF({reference(row, _WRONG)}>0,{wrong.formula},IF({reference(row, _MISSING)}>0,{missing.formula},0))"
    spot = wrong.stored_value if check.wrong_now else missing.stored_value if check.missing_now else 0
    draft.put(row, free, spot, "key", formula=formula, array=True)
    draft.hidden_cols |= set(range(_HIDDEN, free + 1))
    where = reference(row, free)
    cell, text = f"ADDRESS(INT({where}/{PLACE}),MOD({where},{PLACE}),4)", ""
    if check.names:
        area = check.names
        name = f"INDEX({area.on(check.sheet)},INT({where}/{PLACE})-{area.row})"
        if area.row == area.last_row:  # Gnumeric takes no INDEX of one cell
            name = reference(area.row, area.col, check.sheet)
        text = f'&IF({length(name)}=0,""," – "&{name})'
    sheet = quoted(check.sheet).replace('"', '""')
    named = _named_cells(formula for part in places for formula, _ in part)
    # As with counts: the link names the answers itself, or it would stand still in LibreOffice.
    again = f"{where}+0*COUNTA({','.join(named)})" if named else where
    stored_value = f"{cell_name(spot // PLACE - 1, spot % PLACE - 1)}{check.named_now(spot)}" if spot else ""
    # Google Sheets follows links of cells only, which lead to one place.
    if named == [Area(check.row, check.col, check.row, check.col).on(check.sheet)]:
        link = f"#{check.sheet}!{cell_name(check.row, check.col)}"
        draft.put(row, _LAST, stored_value, "link", formula=f'IF({again}=0,"",{cell}{text})', link=link)
    else:
        draft.put(
            row, _LAST, stored_value, "link", formula=f'IF({again}=0,"",HYPERLINK("#{sheet}!"&{cell},{cell}{text}))'
        )


def _named_cells(formulas: Iterable[str]) -> list[str]:
    """Give the cells that formulas name, those of a column from the first to the last."""
    rows: dict[tuple[str, str, str], list[int]] = {}
    for name, left, top, right, bottom in dict.fromkeys(chain(*map(_NAMED.findall, formulas))):
        sheet = f"'{name}'!" if name else ""
        rows.setdefault((sheet, left, right or left), []).extend((int(top), int(bottom or top)))
    return [f"{sheet}${left}${min(numbers)}:${right}${max(numbers)}" for (sheet, left, right), numbers in rows.items()]


class _Step(NamedTuple):
    """What is said where a test holds: the test, the formula of the words, the words, and whether it holds now."""

    test: str
    formula: str
    words: str
    holds: bool


def _first_that_holds(steps: Sequence[_Step], done: str) -> tuple[str, str]:
    """Give the formula that says the words of the first step that holds, else `done`; and what it gives right now."""
    formula = _quoted(done)
    for step in reversed(steps):
        formula = f"IF({step.test},{step.formula},{formula})"
    return formula, next((step.words for step in steps if step.holds), done)


def _counted(key: str, number: str, stored: int, say: Say, test: str = "", holds: bool | None = None) -> _Step:
    """Give the step that names a number, where it is more than none or a test of its own holds; `#` is its place."""
    before, _, after = say(f"form.{key}").partition("#")
    words = f'"{before}"&{number}&"{after}"'
    return _Step(test or f"{number}>0", words, f"{before}{stored}{after}", stored > 0 if holds is None else holds)


def _status(checks: list[LiveCheck], first: int, say: Say, name: str = "") -> tuple[str, str]:
    """Give what is said of lines that stand below one another from a row on: its formula, and what that gives now.

    At the head of a form's sheet, where the check sheet is called by its `name`, nothing is said of sending the form.
    """

    def cells(col: int, top: int, end: int) -> str:
        area = Area(top, col, end, col)
        return area.on(name) if name else area.fixed

    last = first + max(len(checks), 1) - 1
    wrong, missing, filled = (f"SUM({cells(col, first, last)})" for col in (_WRONG, _MISSING, _FILLED))
    steps = [
        _counted("status_wrong" if name else "status_wrong_below", wrong, sum(c.wrong_now for c in checks), say),
        _counted("status_missing", missing, sum(c.missing_now for c in checks), say),
    ]
    scored = {row: check for row, check in enumerate(checks, start=first) if check.by_unit}
    zeros = "+".join(f"COUNTIF({cells(_FILLED, top, end)},0)" for top, end in joined(scored))
    nobody = f"({zeros})" if "+" in zeros else zeros  # whom the head has not scored
    open_now = sum(check.untouched_now for check in scored.values())
    if name and scored:
        steps.append(_counted("status_unscored", nobody, open_now, say))
    elif name:
        words = say("form.status_untouched")
        steps.append(_Step(f"{filled}=0", _quoted(words), words, all(check.untouched_now for check in checks)))
    elif scored:
        test = f"{nobody}={len(scored)}"
        steps.append(_counted("status_nobody_scored", nobody, open_now, say, test, open_now == len(scored)))
    return _first_that_holds(steps, say("form.status_sheet_done" if name else "form.status_done"))


def _quoted(text: str) -> str:
    return f'"{text}"'
