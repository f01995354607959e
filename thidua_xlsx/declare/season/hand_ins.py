"""What must be handed in and is no form of ours, and the secretary's register of what came in, forms too."""

import re
from datetime import date
from fnmatch import fnmatchcase

import msgspec

from thidua_xlsx.base.text import without_accents
from thidua_xlsx.declare.season.deadlines import Due
from thidua_xlsx.messages.places import CellPlace


class ReceivedLine(msgspec.Struct, frozen=True):
    """A line of the secretary's register: what of whom came in, and on which day (None = it came, nobody says when).

    `item` is a form (`registration`, `self-score:R1`) or the code of something else that must be handed in.
    """

    unit: str
    item: str
    day: date | None = None
    place: CellPlace | None = None


class HandIn(msgspec.Struct, frozen=True):
    """Something that must be handed in and is no form: a unit's plan, a signed pact, a dossier on paper.

    `holders` are the codes of the units and schools that owe it, `SCHOOL` for the school itself. `patterns` are names
    of files by which it is known in the inbox: with `*` and `?` as a whole, without them as a part; accents, case,
    spaces and hyphens make no difference.
    """

    code: str
    name: str
    holders: tuple[str, ...]
    due: Due = msgspec.field(default_factory=lambda: Due(""))
    patterns: tuple[str, ...] = ()

    def fit(self, path: str) -> int:
        """Say how closely `path`, that of a file, fits one of the patterns: 0 = not at all.

        The names of its folders count as names too.
        """
        names, closest = [_plain(part) for part in path.split("/")], 0
        for pattern in self.patterns:
            plain = _plain(pattern)
            whole = plain if "*" in plain or "?" in plain else plain and f"*{plain}*"
            if whole and any(fnmatchcase(name, whole) for name in names):
                closest = max(closest, len(pattern))
        return closest


def _plain(text: str) -> str:
    """Give a file's name or a pattern without what people write now so, now so."""
    return re.sub(r"[^0-9a-z.*?]+", "", without_accents(text))
