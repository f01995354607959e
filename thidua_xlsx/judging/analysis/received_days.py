"""What came in and when, as far as anybody can tell: by the secretary's register, else by the e-mails it came with."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import Enum

import msgspec

from thidua_xlsx.base.file_names import INBOX
from thidua_xlsx.base.text import by_key
from thidua_xlsx.declare.season import SCHOOL, Rulebook
from thidua_xlsx.declare.season.deadlines import Due
from thidua_xlsx.declare.season.hand_ins import HandIn, ReceivedLine
from thidua_xlsx.declare.season.rulebook import due_of
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Receipt, ReceiptStatus, Season

_CAME = (ReceiptStatus.ACCEPTED, ReceiptStatus.COMBINED, ReceiptStatus.SUPERSEDED)


class Arrival(msgspec.Struct, frozen=True):
    """The day on which something came in, and by how many days that was too late; None = nobody can tell."""

    day: date | None = None
    days_late: int | None = None


class HandInState(Enum):
    """Where something stands that must be handed in."""

    RECEIVED = "received"
    MISSING = "missing"
    LATE = "late"


class HandInProgress(msgspec.Struct, frozen=True):
    """One thing that one unit or school owes: the files that came, whether the register has it, its state on a day."""

    item: HandIn
    holder: str
    state: HandInState
    files: tuple[str, ...] = ()
    noted: bool = False
    arrival: Arrival = msgspec.field(default_factory=Arrival)


def hand_ins_progress(season: Season, day: date | None) -> tuple[HandInProgress, ...]:
    """Give everything that must be handed in beside forms, item by item, as it stands on `day`.

    Without a day (None) nothing is late.
    """
    return tuple(
        _progress(season.rulebook, item, holder, season.receipts_of(_sender(holder), item.code), day)
        for item in season.rulebook.hand_ins
        for holder in item.holders
    )


def hand_in_findings(receipts: Iterable[Receipt], book: Rulebook) -> Iterator[Finding]:
    """Find what is no form, was to be handed in by now and was not; nothing is overdue on a day that nobody gave."""
    came = by_key(receipts if book.hand_ins else (), lambda receipt: (receipt.unit or "", receipt.hand_in or ""))
    for item in book.hand_ins:
        for holder in item.holders:
            progress = _progress(book, item, holder, came.get((_sender(holder), item.code), ()), book.as_of)
            if progress.state is HandInState.LATE:
                params = {"name": item.name, "holder": book.holder_name(holder), "due": item.due.wording}
                unit = holder if book.is_unit(holder) else None
                yield Finding(codes.HAND_IN_OVERDUE, FilePlace(INBOX), params, unit=unit)


def _sender(holder: str) -> str:
    return "" if holder == SCHOOL else holder


def _progress(book: Rulebook, item: HandIn, holder: str, came: Sequence[Receipt], day: date | None) -> HandInProgress:
    lines = list(_lines(book, holder, item.code))
    if not came and not lines:
        return HandInProgress(item, holder, HandInState.LATE if item.due.over(day) else HandInState.MISSING)
    when = _arrival(lines, came, item.due)
    return HandInProgress(
        item,
        holder,
        HandInState.RECEIVED,
        tuple(receipt.file for receipt in came),
        bool(lines),
        arrival(when, item.due),
    )


def arrival_of(season: Season, unit: str, phase: str, round_: str = "") -> Arrival:
    """Say when a form of `unit`, a code, first came in: a correction came in with what it corrects.

    `phase` and the code `round_` name the form; a form of the whole year has no round.
    """
    due = due_of(season.rulebook, phase, round_)
    lines = _lines(season.rulebook, unit, f"{phase}:{round_}" if round_ else phase)
    came = (
        receipt
        for receipt in season.receipts_of(unit, phase, round_)
        if receipt.status in _CAME or (receipt.reason is not None and receipt.reason.code is codes.FILE_IDENTICAL)
    )
    return arrival(_arrival(lines, came, due), due)


def arrival(day: date | None, due: Due) -> Arrival:
    """Hold a day against the deadline `due`; without either nobody can say that something was late, or in time.

    `day` is the one on which something came in, None where nobody knows it.
    """
    return Arrival(day, max(0, (day - due.last).days) if day and due.last else None)


def _lines(book: Rulebook, unit: str, item: str) -> Iterator[ReceivedLine]:
    return (line for line in book.received if (line.unit, line.item) == (unit, item))


def _arrival(lines: Iterable[ReceivedLine], came: Iterable[Receipt], due: Due) -> date | None:
    """Give the first day that the register has, else the first on which an e-mail brought it.

    The same content may lie there twice, once without its letter. Another file of which nobody knows the day may
    have come earlier: then the day is only told where it was in time.
    """
    if noted := [line.day for line in lines if line.day]:
        return min(noted)
    days: dict[str, date | None] = {}
    for receipt in came:
        known = [day for day in (days.get(receipt.sha256), receipt.sent) if day]
        days[receipt.sha256] = min(known, default=None)
    first = min((day for day in days.values() if day), default=None)
    return first if None not in days.values() or not due.over(first) else None
