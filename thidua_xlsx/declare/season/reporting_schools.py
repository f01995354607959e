"""Schools (and offices) that send a report instead of forms, and how they are compared."""

import re
from decimal import Decimal

import msgspec

from thidua_xlsx.base.text import match_key

_YEAR = re.compile(r"[-_.]?20\d\d([-_.]?20\d\d)?$")


class Reporter(msgspec.Struct, frozen=True):
    """A school or office whose report is awaited: its code here, ids of its reports, and its cluster (cụm, khối)."""

    code: str
    name: str
    kind: str = ""
    email: str = ""
    cluster: str = ""
    ids: tuple[str, ...] = ()

    def sent(self, id_: str) -> bool:
        """Say whether a report with this season id is this school's; the year at the end of an id may change."""
        return id_key(id_) in {id_key(known) for known in (self.code, *self.ids)}


class SchoolsPolicy(msgspec.Struct, frozen=True):
    """How schools are compared: by raw points only with a scale common to all; `rank_by` empty = not ranked.

    `level` is the level on which this season decides (an id of `decided_by`): a school, or the office of schools.
    `sample` percent of the schools are inspected (None = none is drawn).
    """

    common_scale: bool = False
    rank_by: str = ""
    level: str = "school"
    sample: Decimal | None = None


def id_key(id_: str) -> str:
    """Give the form in which ids of schools are compared: small letters, without the year at the end."""
    return match_key(_YEAR.sub("", id_.strip()) or id_)
