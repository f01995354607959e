"""What a report or reply shows otherwise than it was sealed: kept with the return, asked for on a slip, compared anew.

An answer on a slip stands for what the cell shows, never for what was sealed: that alone is counted.
"""

from collections.abc import Collection, Iterator, Sequence

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import clean
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.exchange.school_reports.report_lines import number_in
from thidua_xlsx.forms.identity.corrections import answer_text
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Answer, Record, SchoolReport, Submission

_NOTHING = "–-"  # how a blank is written, by us and by those who answer
MOST_ASKED = 40  # cells of one report or reply; where more were changed it is to be sent again


class ChangedCell(msgspec.Struct, frozen=True, array_like=True):
    """A cell that shows something else than was sealed: whose it is, what is in it, and where it stands.

    `what` names its row, `words` are what was sealed in it, by column. `sender` is the body that sent a reply.
    """

    table: str
    key: str
    column: str
    what: str
    sealed: str
    shown: str
    sheet: str
    row: int
    col: int
    words: dict[str, str]
    sender: str = ""

    @property
    def name(self) -> str:
        """The name under which a return keeps it."""
        return f"{self.table}/{self.key}/{self.column}"


_CELL = msgspec.json.Decoder(ChangedCell)


def carried(cells: Sequence[ChangedCell]) -> dict[str, str]:
    """Write changed cells as a return carries them: none where they are too many to ask for."""
    return {cell.name: msgspec.json.encode(cell).decode() for cell in cells} if len(cells) <= MOST_ASKED else {}


def changed_cells(submission: Submission) -> Iterator[ChangedCell]:
    """Give the cells of a report or reply that are not as they were sealed."""
    return map(_CELL.decode, submission.bases.values())


def same_text(shown: str, sealed: str) -> bool:
    """Say whether `shown`, what a cell shows, is what was `sealed`, however a number is written."""
    text, wanted = clean(shown), clean(sealed)
    if text == wanted:
        return True
    number, other = number_in(text.replace(",", ".")), number_in(wanted)
    return number is not None and number == other


def as_shown(submission: Submission, report: SchoolReport | None, doubted: Collection[CellPlace]) -> Submission:
    """Give a report or reply as the records that a slip may ask about: changed cells, and those that are doubted."""
    by_row: dict[tuple[str, str], Record] = {}
    for cell in changed_cells(submission):
        before = by_row.get((cell.table, cell.key), Record(cell.key, dict[str, Answer](cell.words)))
        place = CellPlace(submission.file, cell.sheet, cell.row, cell.col)
        values = {name: value for name, value in before.values.items() if name != cell.column}
        values |= {cell.column: cell.shown} if cell.shown else {}
        by_row[cell.table, cell.key] = Record(cell.key, values, {**before.places, cell.column: place})
    for table, key, column, words, at in _named(report) if report and doubted else ():
        if at in doubted:
            before = by_row.get((table, key), Record(key))
            by_row[table, key] = Record(key, {**words, **before.values}, {column: at, **before.places})
    tables: dict[str, list[Record]] = {}
    for (table, _), record in by_row.items():
        tables.setdefault(table, []).append(record)
    return replace(submission, records={table: tuple(records) for table, records in tables.items()})


def _named(report: SchoolReport) -> Iterator[tuple[str, str, str, dict[str, Answer], CellPlace]]:
    """Give the lines of a report that are compared with other schools': table, key, column, words and cell."""
    for proposal in report.proposals:
        table, column = ("report_collectives", "name") if proposal.collective else ("report_people", "full_name")
        if proposal.place:
            yield table, proposal.key, column, {column: proposal.name}, proposal.place
    for work in report.initiatives:
        if work.place:
            words: dict[str, Answer] = {"full_name": work.owner, "name": work.name}
            yield "report_initiatives", work.key, "name", words, work.place


def unsettled(shown: Submission, book: Rulebook) -> list[Finding]:
    """Give the cells of a report or reply, as slips corrected it, that show something else than was sealed."""
    at = {(table, record.key): record for table, records in shown.records.items() for record in records}
    findings = []
    for cell in changed_cells(shown):
        record = at.get((cell.table, cell.key))
        place = record.places.get(cell.column) if record else None
        shows = answer_text(record.values.get(cell.column)) if record else ""
        if place and not same_text(shows if cell.sealed else shows.strip(_NOTHING), cell.sealed):
            params = {"what": cell.what, "column": book.columns.column(cell.table, cell.column).label}
            params |= {"sealed": cell.sealed or _NOTHING[0]}
            findings.append(Finding(codes.REPORT_CELL_CHANGED, place, params, unit=shown.stamp.unit, raw=shows))
    return findings


def sender_of(reply: Submission) -> str:
    """Name the body above that sent a reply; empty where nobody is named."""
    return next((cell.sender for cell in changed_cells(reply)), "")
