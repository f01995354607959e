"""What is handed in beside the forms' files, and the days on which the secretary notes that something came in."""

from datetime import date

import msgspec

from thidua_xlsx.messages.places import CellPlace


class ReceivedLine(msgspec.Struct, frozen=True):
    """A line of the secretary's register: what of whom came in, and on which day (None = it came, nobody says when).

    `item` is a form (`registration`, `self-score:R1`).
    """

    unit: str
    item: str
    day: date | None = None
    place: CellPlace | None = None
