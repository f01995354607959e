"""When each form came in, as far as anybody can tell: by the secretary's register, else by the e-mails it came with."""

from datetime import date

import msgspec

from thidua_xlsx.declare.season.deadlines import Due
from thidua_xlsx.declare.season.form_deadlines import due_of
from thidua_xlsx.messages import codes
from thidua_xlsx.model import Receipt, ReceiptStatus, Season

_CAME = (ReceiptStatus.ACCEPTED, ReceiptStatus.COMBINED, ReceiptStatus.SUPERSEDED)


class Arrival(msgspec.Struct, frozen=True):
    """The day on which something came in (None = nobody can tell) and by how many days that was too late."""

    day: date | None = None
    days_late: int = 0


def arrival_of(season: Season, unit: str, phase: str, round_: str = "") -> Arrival:
    """Say when a unit's form first came in: what was corrected afterwards came in with what it corrects."""
    item = f"{phase}:{round_}" if round_ else phase
    due = due_of(season.rulebook, phase, round_)
    noted = noted_day(season, unit, item)
    return arrival(noted or _sent(season, (unit, phase, round_), due), due)


def arrival(day: date | None, due: Due) -> Arrival:
    """Hold a day against a deadline; without either nothing is late."""
    late = (day - due.last).days if day and due.last and due.over(day) else 0
    return Arrival(day, late)


def noted_day(season: Season, unit: str, item: str) -> date | None:
    """Give the first day on which the secretary's register has something of a unit, or None."""
    lines = (one for one in season.rulebook.received if (one.unit, one.item) == (unit, item))
    return min((one.day for one in lines if one.day), default=None)


def _sent(season: Season, key: tuple[str, str, str], due: Due) -> date | None:
    """Give the first day on which an e-mail brought a form.

    The same content may lie there twice, once without its letter. Another return of which nobody knows the day may
    have come earlier: then the day is only told where it was in time.
    """
    days: dict[str, date | None] = {}
    for receipt in season.receipts:
        if (receipt.unit, receipt.phase, receipt.round or "") == key and _came(receipt):
            known = [day for day in (days.get(receipt.sha256), receipt.sent) if day]
            days[receipt.sha256] = min(known, default=None)
    first = min((day for day in days.values() if day), default=None)
    return first if None not in days.values() or not due.over(first) else None


def _came(receipt: Receipt) -> bool:
    again = receipt.reason is not None and receipt.reason.code is codes.FILE_IDENTICAL
    return receipt.status in _CAME or again
