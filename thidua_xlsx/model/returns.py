"""What came back: forms as they were read, and what became of each file."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum

import msgspec

from thidua_xlsx.declare.tables.cell_kinds import CellValue
from thidua_xlsx.declare.tables.column_book import NO_ENTRY
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import CellPlace


class Unknown(msgspec.Struct, frozen=True, gc=False):
    """A cell that was filled but could not be understood, or two cells that disagree. Never zero, never no.

    `missing` where the return has no such cell any more: its row, column or table was deleted.
    """

    raw: str = ""
    missing: bool = False


Answer = CellValue | Unknown


class Policy(Enum):
    """What becomes of records that several returns of one form fill in differently, and of lines that only one has.

    `union`: such records are unknown, lines are united. `newest`: the record of the return saved last is used, where
    the files bear different moments; blank records and missing lines win nothing. `error`: whole records are unknown,
    and so is what lines say that only some of the returns with lines have.
    """

    UNION = "union"
    NEWEST = "newest"
    ERROR = "error"


class Stamp(msgspec.Struct, frozen=True):
    """Whose form this is: season, unit, phase, round, the digest of what it asked, and the signature of that."""

    season: str
    unit: str
    phase: str
    round: str = ""
    digest: str = ""
    signature: str = ""

    @property
    def form(self) -> tuple[str, str, str]:
        """Unit, phase and round: all copies of one form have the same."""
        return (self.unit, self.phase, self.round)


class Record(msgspec.Struct, frozen=True, gc=False):
    """One record of a table: answers by column key (a blank has none) and the cell of each column, blank or not."""

    key: str
    values: Mapping[str, Answer] = {}
    places: Mapping[str, CellPlace] = {}

    @property
    def blank(self) -> bool:
        """Whether nothing was filled in."""
        return not self.values

    def place(self, column: str = "") -> CellPlace | None:
        """The cell of the column with the key `column`; without one, the first cell of the record."""
        if column in self.places:
            return self.places[column]
        return next(iter(self.places.values()), None)


def is_known(record: Record | None, column: str) -> bool:
    """Say whether it is known what was entered in `column` (its key): the form came back, and its cell can be read."""
    return record is not None and not isinstance(record.values.get(column), Unknown)


def declines(record: Record | None, column: str) -> bool:
    """Say whether the answer in `column` (its key) is that nothing is registered, which is more than no answer."""
    entered = record.values.get(column) if record else None
    return isinstance(entered, tuple) and set(entered) == {NO_ENTRY}


class ChangedTerm(msgspec.Struct, frozen=True):
    """One column of a line of the season workbook that makes it another line than when a form was issued."""

    column: str
    then: str
    now: str


class Submission(msgspec.Struct, frozen=True):
    """What one return says: records by table. In a score matrix a record is one person's column.

    `replaced_returns` holds the SHA-256 of the returns that a corrected slip takes the place of; `modified` is the
    moment of the last saving that the file itself bears. `people_of_other_units` are cells filled for people of other
    units in rows or columns of their own making; they are never read as answers. `bases` tells of the council's
    workbook what each row rested on when it was issued (`<table>/<row>`): a ballot's verdict, a line filled in
    beforehand; of a slip which cell each row is about. `changed` are the lines of the season workbook (`criteria.1.1`)
    that are others today than those which the form asked about. `corrected_by` are the slips that were laid over a
    return: files with their SHA-256.
    """

    stamp: Stamp
    file: str
    records: Mapping[str, tuple[Record, ...]]
    sha256: str = ""
    replaced_returns: frozenset[str] = frozenset()
    modified: datetime | None = None
    people_of_other_units: Mapping[str, tuple[CellPlace, ...]] = {}
    bases: Mapping[str, str] = {}
    changed: Mapping[str, tuple[ChangedTerm, ...]] = {}
    corrected_by: Mapping[str, str] = {}

    def table(self, id_: str) -> tuple[Record, ...]:
        """The records of the table with the id `id_`; none where it has no such table."""
        return self.records.get(id_, ())


class CellConfirmed(msgspec.Struct, frozen=True):
    """A cell that its unit calls right, the codes of the doubts that this answers, and where it says so."""

    place: CellPlace
    doubts: tuple[str, ...]
    said_at: CellPlace
    unit: str


class ReceiptStatus(Enum):
    """What became of a file in the inbox."""

    ACCEPTED = "accepted"
    COMBINED = "combined"
    SUPERSEDED = "superseded"
    REJECTED = "rejected"
    IGNORED = "ignored"


class Receipt(msgspec.Struct, frozen=True):
    """The one answer that every file in the inbox gets. `reason` is the finding that explains it, if any.

    `integrity` says of a form that was read how it came back: `intact`, `drift` (a program lost something on saving,
    harmless) or `altered` (somebody changed what was locked). `sent` is the day of the e-mail that it came with; the
    times that files themselves bear prove nothing. `hand_in` is the code of what the file is, where it is no form.
    """

    file: str
    sha256: str
    status: ReceiptStatus
    unit: str | None = None
    phase: str | None = None
    round: str | None = None
    reason: Finding | None = None
    integrity: str | None = None
    sent: date | None = None
    hand_in: str | None = None
