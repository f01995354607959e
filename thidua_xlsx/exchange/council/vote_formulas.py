"""The formulas of the council's workbook: shares, outcomes and the quorum, as the votes are typed."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.season import Rulebook, sitting_members
from thidua_xlsx.declare.season.policies import Pass, Share
from thidua_xlsx.declare.tables.cell_kinds import KINDS
from thidua_xlsx.documents.areas import Area, reference
from thidua_xlsx.documents.cell_rules import NumberRule, VotesRule
from thidua_xlsx.documents.styled_rows import ROW_NUMBER, RowFormula, Style, style
from thidua_xlsx.documents.workbook_plan import Highlight
from thidua_xlsx.forms.identity.form_rows import FormRow
from thidua_xlsx.forms.layout.cell_tests import length, of_other_ballots, outside, wrong_test
from thidua_xlsx.forms.layout.cell_tests import votes as votes_in
from thidua_xlsx.forms.layout.table_position import PlacedTable
from thidua_xlsx.messages.places import cell_name, column_letters

_MARKS = (
    ("passed", "good"), ("refused", "bad"), ("quorum_met", "good"), ("wait", "warn"), ("too_many", "bad"),
    ("quorum_lacks", "bad"), ("impossible", "bad"), ("meeting_wrong", "bad"),
)  # fmt: skip
_ZEROS = "00000"  # as many digits as the largest number has
_Cells = Mapping[str, str]  # as formulas name them: of the meeting by what they say, of a ballot by column


class CouncilCells:
    """The live cells of the council's workbook, whose tables stand where `tables` says."""

    def __init__(self, book: Rulebook, tables: Mapping[str, PlacedTable], say: Say) -> None:
        meeting = tables["meeting"]
        self._book, self._say = book, say
        self._meeting = {key: reference(at, meeting.cols["value"], meeting.sheet) for key, at in meeting.at.items()}
        states = Area(meeting.first, meeting.cols["_state"], meeting.end - 1, meeting.cols["_state"])
        self._meeting_wrong = f"COUNTIF({states.on(meeting.sheet)},{_quoted(say('form.council.impossible'))})"
        self._formulas: dict[tuple[str, str], RowFormula] = {}

    def style(self, column: str) -> Style:
        """Give the style of the cells of the live column with the key `column`."""
        return style("given_center", 2, percent=True) if column == "_share" else style("given_center")

    def value(self, table: PlacedTable, row: FormRow, column: str) -> RowFormula | None:
        """Give what stands in the live column with the key `column` of a row."""
        if table.spec.id == "meeting":
            return _state(row.key, self._meeting, self._book, self._say)
        title = row.key.rpartition(":")[2]
        formula = self._formulas.get((title, column))
        if formula is None:
            formula = self._formulas[title, column] = RowFormula(self._formula(table, title, column))
        return formula

    def _formula(self, table: PlacedTable, title: str, column: str) -> str:
        votes = {key: f"${column_letters(col)}${ROW_NUMBER}" for key, col in table.cols.items()}
        passes, meeting, book = self._book.titles[title].passes, self._meeting, self._book
        if column == "_share":
            return _share(votes, passes, meeting, book, self._say)
        counted = ("yes", "no", "staff_yes", "staff_no") if book.voting.staff else ("yes", "no")
        wrong = "+".join(_wrong("ballots", key, votes[key], book) for key in counted)
        wrong += f"+{of_other_ballots(votes['yes'], _most(meeting))}"
        if book.voting.staff:
            wrong += f"+{of_other_ballots(votes['staff_yes'], _count(meeting['staff_valid']))}"
        impossible = (f"{wrong}>0", f"{self._meeting_wrong}>0")
        return _outcome(votes, passes, meeting, book, self._say, impossible)

    def highlights(self, tables: Iterable[PlacedTable]) -> list[Highlight]:
        """Give the highlights of a sheet with these tables: one for all rows, since one for each is slow to open."""
        highlights: list[Highlight] = []
        for table in tables:
            for col in (table.cols[key] for key in table.spec.live if key != "_share" and table.rows):
                area, here = Area(table.first, col, table.end - 1, col), f"${cell_name(table.first, col)}"
                # The row moves with each cell of the area.
                tests = [(f"{here}={_quoted(self._say(f'form.council.{key}'))}", look) for key, look in _MARKS]
                highlights += [Highlight(area, test, look) for test, look in tests]
        return highlights


def _typed(cell: str) -> str:
    return f"{length(cell)}>0"


def _count(cell: str) -> str:
    """Give a typed number, be it that a program keeps it as text or somebody wrote `9/9`; 0 for a blank."""
    return f"IFERROR({votes_in(cell)},0)"


def _wrong(table: str, key: str, cell: str, book: Rulebook) -> str:
    """Give 1 where something stands in a cell that is no whole number within the limits of its column.

    A text is a number where it has nothing but digits, which every locale and program reads alike: not `1e2` or `5/3`.
    """
    column = book.columns.column(table, key)
    rule = KINDS[column.kind].rule(column, "")
    if isinstance(rule, VotesRule):
        return wrong_test(cell, rule)
    value = f"VALUE(TRIM({cell}))"
    digits = f'EXACT(TEXT({value},"{_ZEROS}"),RIGHT("{_ZEROS}"&TRIM({cell}),{len(_ZEROS)}))'
    limits = NumberRule(low=column.low or Decimal(0), high=column.high)
    number = f"IFERROR(IF({digits},{outside(value, limits)},1),1)"
    return f"IF({length(cell)}=0,0,IF(ISLOGICAL({cell}),1,{number}))"  # TRUE is a 1 to some programs


def _members(meeting: _Cells, book: Rulebook) -> str:
    typed = meeting["members"]
    # Where members changed within the year their number depends on the day, so that it has to be typed.
    return f"IF({_typed(typed)},{_count(typed)},{len(sitting_members(book.council, None) or ())})"


def _base(base: str, meeting: _Cells, book: Rulebook) -> str:
    if base == "members":
        return _members(meeting, book)
    return _count(meeting["present" if base == "present" else "ballots_valid"])


def _most(meeting: _Cells) -> str:
    """Give the formula of how many votes one ballot can have."""
    valid, issued = meeting["ballots_valid"], meeting["ballots_issued"]
    return f"IF({_typed(valid)},{_count(valid)},IF({_typed(issued)},{_count(issued)},{_count(meeting['present'])}))"


def _share(votes: _Cells, passes: Pass, meeting: _Cells, book: Rulebook, say: Say) -> str:
    """Give the formula of the share of a ballot, which leaves to the outcome beside it what numbers cannot be."""
    wrong = "+".join(
        f"IF({votes['_outcome']}={_quoted(say(f'form.council.{key}'))},1,0)"
        for key in ("impossible", "meeting_wrong", "too_many")
    )
    share = f"{_count(votes['yes'])}/{_base(passes.base, meeting, book)}"
    return f'IF({_typed(votes["yes"])},IF({wrong}>0,"",IFERROR({share},"")),"")'


def _reached(votes: str, base: str, share: Share) -> str:
    """Compare whole numbers, so that two thirds of nine are six in every program."""
    return f"{votes}*{share.of.denominator}{'>' if share.over else '>='}{base}*{share.of.numerator}"


def _outcome(
    votes: _Cells, passes: Pass, meeting: _Cells, book: Rulebook, say: Say, impossible: tuple[str, str]
) -> str:
    """Give the formula of what a ballot comes to; the tests and their order are those of `ballots.decided`.

    `impossible` are the tests whether its own numbers cannot be, and whether those of the meeting cannot.
    """
    yes, no = _count(votes["yes"]), _count(votes["no"])
    base, present, of = _base(passes.base, meeting, book), meeting["present"], _members(meeting, book)
    keys = ("passed", "refused", "too_many", "quorum_lacks", "wait", "impossible", "meeting_wrong")
    words = {key: _quoted(say(f"form.council.{key}")) for key in keys}
    verdict = f"IF({_reached(yes, base, passes.share)},{words['passed']},{words['refused']})"
    if book.voting.staff:
        staff, cast = _count(votes["staff_yes"]), _count(meeting["staff_valid"])
        agreed = _reached(staff, cast, book.voting.staff)
        many = f"{staff}+{_count(votes['staff_no'])}>{cast}"
        answered = f"IF({many},{words['too_many']},IF({agreed},{verdict},{words['refused']}))"
        verdict = f"IF(({cast}>0)*({_typed(votes['staff_yes'])}),{answered},{words['wait']})"
    quorum = _reached(_count(present), of, book.voting.quorum)
    counted = f"IF({yes}+{no}>{_most(meeting)},{words['too_many']},IF({quorum},{verdict},{words['quorum_lacks']}))"
    ready = f"IF(({_typed(present)})*({base}>0)*({of}>0),{counted},{words['wait']})"
    own, of_meeting = impossible
    possible = f"IF({own},{words['impossible']},IF({of_meeting},{words['meeting_wrong']},{ready}))"
    return f'IF({_typed(votes["yes"])},{possible},"")'


_ABOVE = ("ballots_valid", "ballots_issued", "present", "members")  # none is more than what comes after it


def _state(row: str, meeting: _Cells, book: Rulebook, say: Say) -> RowFormula | None:
    """Say beside a number of the meeting what it means: a quorum, or numbers that cannot be."""
    if row not in (*_ABOVE, "staff_valid"):
        return None
    here = meeting[row]
    tests = [_wrong("meeting", row, here, book)]
    for other in _ABOVE[_ABOVE.index(row) + 1 :] if row in _ABOVE else ():
        tests.append(f"IF({_typed(meeting[other])},IF({_count(here)}>{_count(meeting[other])},1,0),0)")
    blank, right = _meaning(row, meeting, book, say)
    declared = len(sitting_members(book.council, None) or ())
    if row == "members":
        tests.append(of_other_ballots(here, _count(here)))
    if row == "members" and declared:
        tests.append(f"IF({_count(here)}={declared},0,1)")
    if row == "present":
        of = _members(meeting, book)
        tests.append(f"IF({of}>0,IF({_count(here)}>{of},1,0),0)")
    wrong = _quoted(say("form.council.impossible"))
    return RowFormula(f"IF({_typed(here)},IF({'+'.join(tests)}>0,{wrong},{right}),{_quoted(blank)})", blank)


def _meaning(row: str, meeting: _Cells, book: Rulebook, say: Say) -> tuple[str, str]:
    """Give what is said beside a number that is not typed yet, and the formula of that beside one that can be."""
    if row == "members":
        known = sitting_members(book.council, None)
        how = "changing" if known is None else "declared" if known else "undeclared"
        return say(f"form.council.{how}", count=len(known or ())), '""'
    if row == "present":
        of = _members(meeting, book)
        quorum = _reached(_count(meeting[row]), of, book.voting.quorum)
        good, bad = (_quoted(say(f"form.council.{key}")) for key in ("quorum_met", "quorum_lacks"))
        return "", f'IF({of}>0,IF({quorum},{good},{bad}),"")'
    if row == "ballots_issued":
        return say("form.council.secret" if book.voting.secret else "form.council.open_vote"), '""'
    return "", '""'


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
