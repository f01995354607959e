"""The formulas of the council's workbook: shares, outcomes and the quorum, as the votes are typed."""

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from thidua_xlsx.declare.season import Rulebook, sitting
from thidua_xlsx.declare.voting import Share
from thidua_xlsx.forms.layout import Laid
from thidua_xlsx.places import cell_name
from thidua_xlsx.plan import Area, Highlight, SheetPlan, quoted, replaced
from thidua_xlsx.text import Say

_MARKS = (
    ("passed", "good"), ("quorum_met", "good"), ("wait", "warn"), ("too_many", "bad"), ("quorum_lacks", "bad"),
    ("impossible", "bad"),
)  # fmt: skip
_Cell = Callable[[str, str, str], str]


def live(sheet: SheetPlan, laid: Laid, book: Rulebook, say: Say) -> SheetPlan:
    """Put the formulas that count into the live cells of a sheet."""
    if all(column[:1] != "_" or name != sheet.name for (_, _, column), (name, *_) in laid.cells.items()):
        return sheet
    cells, highlights = dict(sheet.cells), list(sheet.highlights)
    marked: list[tuple[int, int]] = []

    def cell(table: str, row: str, column: str) -> str:
        name, at_row, at_col = laid.cells[table, row, column]
        return f"{quoted(name)}!${cell_name(at_row, at_col).rstrip('0123456789')}${at_row + 1}"

    for (table, row, column), (name, *at) in laid.cells.items():
        if column[:1] != "_" or name != sheet.name:
            continue
        spot = (at[0], at[1])
        if column == "_share":
            cells[spot] = replaced(cells[spot], value="", formula=_share(row, cell, book), percent=True, digits=2)
        else:
            formula = _state(row, cell, book, say) if table == "meeting" else _outcome(row, cell, book, say)
            cells[spot] = replaced(cells[spot], value="", formula=formula)
            marked.append(spot)
    for area in _runs(marked):
        here = f"${cell_name(area.row, area.col)}"  # the row moves with each cell of the area
        highlights += [Highlight(area, f"{here}={_quoted(say(f'form.council.{key}'))}", look) for key, look in _MARKS]
    return replace(sheet, cells=cells, highlights=tuple(highlights))


def _runs(spots: Iterable[tuple[int, int]]) -> list[Area]:
    """Join cells that stand one below the other: a highlight for each row would be slow to open."""
    areas: list[Area] = []
    for row, col in sorted(spots, key=lambda spot: (spot[1], spot[0])):
        if areas and (areas[-1].last_row + 1, areas[-1].col) == (row, col):
            areas[-1] = replace(areas[-1], last_row=row)
        else:
            areas.append(Area(row, col, row, col))
    return areas


def _members(cell: _Cell, book: Rulebook) -> str:
    typed = cell("meeting", "members", "value")
    # Where members changed within the year their number depends on the day, so that it has to be typed.
    return f"IF(ISNUMBER({typed}),{typed},{len(sitting(book.council, None) or ())})"


def _base(base: str, cell: _Cell, book: Rulebook) -> str:
    if base == "members":
        return _members(cell, book)
    return f"N({cell('meeting', 'present' if base == 'present' else 'ballots_valid', 'value')})"


def _share(row: str, cell: _Cell, book: Rulebook) -> str:
    yes = cell("ballots", row, "yes")
    base = _base(book.titles[row.rpartition(":")[2]].passes.base, cell, book)
    return f'IF(ISNUMBER({yes}),IF({base}>0,{yes}/{base},""),"")'


def _reached(votes: str, base: str, share: Share) -> str:
    """Compare whole numbers, so that two thirds of nine are six in every program."""
    return f"{votes}*{share.of.denominator}{'>' if share.over else '>='}{base}*{share.of.numerator}"


def _outcome(row: str, cell: _Cell, book: Rulebook, say: Say) -> str:
    yes, no = cell("ballots", row, "yes"), cell("ballots", row, "no")
    passes = book.titles[row.rpartition(":")[2]].passes
    base, present = _base(passes.base, cell, book), cell("meeting", "present", "value")
    valid, issued = (cell("meeting", key, "value") for key in ("ballots_valid", "ballots_issued"))
    most = f"IF(ISNUMBER({valid}),{valid},IF(ISNUMBER({issued}),{issued},{present}))"
    words = {
        key: f'"{say(f"form.council.{key}")}"' for key in ("passed", "refused", "too_many", "quorum_lacks", "wait")
    }
    verdict = f"IF({_reached(yes, base, passes.share)},{words['passed']},{words['refused']})"
    if book.voting.staff:
        staff, staff_no = cell("ballots", row, "staff_yes"), cell("ballots", row, "staff_no")
        cast = cell("meeting", "staff_valid", "value")
        agreed = _reached(staff, cast, book.voting.staff)
        told = f"IF(N({cast})=0,0,IF(ISNUMBER({staff}),IF({staff}+N({staff_no})>{cast},0,1),0))"
        verdict = f"IF({told}=0,{words['wait']},IF({agreed},{verdict},{words['refused']}))"
    quorum = _reached(present, _members(cell, book), book.voting.quorum)
    sound = f"IF({yes}+N({no})>{most},{words['too_many']},IF({quorum},{verdict},{words['quorum_lacks']}))"
    ready = f"IF(ISNUMBER({present}),IF({base}>0,{sound},{words['wait']}),{words['wait']})"
    return f'IF(ISNUMBER({yes}),{ready},"")'


def _state(row: str, cell: _Cell, book: Rulebook, say: Say) -> str:
    """Say beside a number of the meeting what it means: a quorum, or numbers that cannot be."""
    here = cell("meeting", row, "value")
    if row == "members":
        known = sitting(book.council, None)
        how = "changing" if known is None else "declared" if known else "undeclared"
        declared = say(f"form.council.{how}", count=len(known or ()))
        return f'IF(ISNUMBER({here}),"",{_quoted(declared)})'
    if row == "present":
        quorum = _reached(here, _members(cell, book), book.voting.quorum)
        good, bad, wrong = (_quoted(say(f"form.council.{key}")) for key in ("quorum_met", "quorum_lacks", "impossible"))
        above = f"{here}>{_members(cell, book)}"
        return f'IF(ISNUMBER({here}),IF({above},{wrong},IF({quorum},{good},{bad})),"")'
    if row == "ballots_valid":
        issued = cell("meeting", "ballots_issued", "value")
        wrong = _quoted(say("form.council.impossible"))
        return f'IF(ISNUMBER({here}),IF(ISNUMBER({issued}),IF({here}>{issued},{wrong},""),""),"")'
    if row == "ballots_issued":
        secret = _quoted(say("form.council.secret" if book.voting.secret else "form.council.open_vote"))
        return f'IF(ISNUMBER({here}),"",{secret})'
    return '""'


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
