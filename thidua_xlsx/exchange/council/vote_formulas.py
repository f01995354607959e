"""The formulas of the council's workbook: shares, outcomes and the quorum, as the votes are typed."""

from collections.abc import Iterable, Mapping

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.season import Rulebook, sitting_members
from thidua_xlsx.declare.season.voting import Pass, Share
from thidua_xlsx.documents.areas import Area, quoted, reference
from thidua_xlsx.documents.styled_rows import ROW_NUMBER, RowFormula, Style, style
from thidua_xlsx.documents.workbook_plan import Highlight
from thidua_xlsx.forms.identity.form_rows import FormRow
from thidua_xlsx.forms.layout.table_position import PlacedTable
from thidua_xlsx.messages.places import cell_name, column_letters

_MARKS = (
    ("passed", "good"), ("quorum_met", "good"), ("wait", "warn"), ("too_many", "bad"), ("quorum_lacks", "bad"),
    ("impossible", "bad"),
)  # fmt: skip
_Cells = Mapping[str, str]  # as formulas name them: of the meeting by what they say, of a ballot by column


class CouncilCells:
    """The live cells of the council's workbook, whose tables stand where `tables` says."""

    def __init__(self, book: Rulebook, tables: Mapping[str, PlacedTable], say: Say) -> None:
        meeting = tables["meeting"]
        self._book, self._say = book, say
        self._said = {key: reference(at, meeting.cols["value"], meeting.sheet) for key, at in meeting.at.items()}
        self._formulas: dict[tuple[str, str], RowFormula] = {}

    def style(self, column: str) -> Style:
        """Give the style of the cells of a live column."""
        return style("given_center", 2, percent=True) if column == "_share" else style("given_center")

    def value(self, table: PlacedTable, row: FormRow, column: str) -> RowFormula:
        """Give what stands in a live column of a row."""
        if table.spec.id == "meeting":
            return RowFormula(_state(row.key, self._said, self._book, self._say))
        title = row.key.rpartition(":")[2]
        formula = self._formulas.get((title, column))
        if formula is None:
            formula = self._formulas[title, column] = RowFormula(self._formula(table, title, column))
        return formula

    def _formula(self, table: PlacedTable, title: str, column: str) -> str:
        votes = {key: f"{quoted(table.sheet)}!${column_letters(col)}${ROW_NUMBER}" for key, col in table.cols.items()}
        passes = self._book.titles[title].passes
        if column == "_share":
            return _share(votes, passes, self._said, self._book)
        return _outcome(votes, passes, self._said, self._book, self._say)

    def highlights(self, tables: Iterable[PlacedTable]) -> list[Highlight]:
        """Give the highlights of a sheet with these tables: one for all rows, since one for each is slow to open."""
        found: list[Highlight] = []
        for table in tables:
            for col in (table.cols[key] for key in table.spec.live if key != "_share" and table.rows):
                area, here = Area(table.first, col, table.end - 1, col), f"${cell_name(table.first, col)}"
                # The row moves with each cell of the area.
                tests = [(f"{here}={_quoted(self._say(f'form.council.{key}'))}", look) for key, look in _MARKS]
                found += [Highlight(area, test, look) for test, look in tests]
        return found


def _members(said: _Cells, book: Rulebook) -> str:
    typed = said["members"]
    # Where members changed within the year their number depends on the day, so that it has to be typed.
    return f"IF(ISNUMBER({typed}),{typed},{len(sitting_members(book.council, None) or ())})"


def _base(base: str, said: _Cells, book: Rulebook) -> str:
    if base == "members":
        return _members(said, book)
    return f"N({said['present' if base == 'present' else 'ballots_valid']})"


def _share(votes: _Cells, passes: Pass, said: _Cells, book: Rulebook) -> str:
    yes, base = votes["yes"], _base(passes.base, said, book)
    return f'IF(ISNUMBER({yes}),IF({base}>0,{yes}/{base},""),"")'


def _reached(votes: str, base: str, share: Share) -> str:
    """Compare whole numbers, so that two thirds of nine are six in every program."""
    return f"{votes}*{share.of.denominator}{'>' if share.over else '>='}{base}*{share.of.numerator}"


def _outcome(votes: _Cells, passes: Pass, said: _Cells, book: Rulebook, say: Say) -> str:
    yes, no = votes["yes"], votes["no"]
    base, present = _base(passes.base, said, book), said["present"]
    valid, issued = said["ballots_valid"], said["ballots_issued"]
    most = f"IF(ISNUMBER({valid}),{valid},IF(ISNUMBER({issued}),{issued},{present}))"
    words = {
        key: f'"{say(f"form.council.{key}")}"' for key in ("passed", "refused", "too_many", "quorum_lacks", "wait")
    }
    verdict = f"IF({_reached(yes, base, passes.share)},{words['passed']},{words['refused']})"
    if book.voting.staff:
        staff, staff_no, cast = votes["staff_yes"], votes["staff_no"], said["staff_valid"]
        agreed = _reached(staff, cast, book.voting.staff)
        told = f"IF(N({cast})=0,0,IF(ISNUMBER({staff}),IF({staff}+N({staff_no})>{cast},0,1),0))"
        verdict = f"IF({told}=0,{words['wait']},IF({agreed},{verdict},{words['refused']}))"
    quorum = _reached(present, _members(said, book), book.voting.quorum)
    sound = f"IF({yes}+N({no})>{most},{words['too_many']},IF({quorum},{verdict},{words['quorum_lacks']}))"
    ready = f"IF(ISNUMBER({present}),IF({base}>0,{sound},{words['wait']}),{words['wait']})"
    return f'IF(ISNUMBER({yes}),{ready},"")'


def _state(row: str, said: _Cells, book: Rulebook, say: Say) -> str:
    """Say beside a number of the meeting what it means: a quorum, or numbers that cannot be."""
    here = said[row]
    if row == "members":
        known = sitting_members(book.council, None)
        how = "changing" if known is None else "declared" if known else "undeclared"
        declared = say(f"form.council.{how}", count=len(known or ()))
        return f'IF(ISNUMBER({here}),"",{_quoted(declared)})'
    if row == "present":
        quorum = _reached(here, _members(said, book), book.voting.quorum)
        good, bad, wrong = (_quoted(say(f"form.council.{key}")) for key in ("quorum_met", "quorum_lacks", "impossible"))
        above = f"{here}>{_members(said, book)}"
        return f'IF(ISNUMBER({here}),IF({above},{wrong},IF({quorum},{good},{bad})),"")'
    if row == "ballots_valid":
        issued = said["ballots_issued"]
        wrong = _quoted(say("form.council.impossible"))
        return f'IF(ISNUMBER({here}),IF(ISNUMBER({issued}),IF({here}>{issued},{wrong},""),""),"")'
    if row == "ballots_issued":
        secret = _quoted(say("form.council.secret" if book.voting.secret else "form.council.open_vote"))
        return f'IF(ISNUMBER({here}),"",{secret})'
    return '""'


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
