"""How the council votes: the share that is needed, of what, and who has to be there."""

import re
from decimal import Decimal
from fractions import Fraction

import msgspec

from thidua_xlsx.declare.tables.column_book import BilingualText

_SHARE = re.compile(r"(over|from)_(\d{1,3})_([1-9]\d{0,2})")


class Share(msgspec.Struct, frozen=True):
    """A share that votes must reach; with `over` they must exceed it."""

    of: Fraction = Fraction(2, 3)
    over: bool = False
    id: str = "from_2_3"

    def reached(self, share: Fraction) -> bool:
        """Say whether a share is enough."""
        return share > self.of if self.over else share >= self.of


def share_of(id_: object) -> Share | None:
    """Read a share from the id of its entry, such as `from_2_3` or `over_1_2`; None where it is not one."""
    match = _SHARE.fullmatch(str(id_))
    return Share(Fraction(int(match[2]), int(match[3])), match[1] == "over", match[0]) if match else None


class Pass(msgspec.Struct, frozen=True):
    """When a title is passed: the share of votes, and of what (`members`, `present`, `valid`).

    `by_law` where the regime's law itself fixes it, with `how` to vote where it says so; the other defaults are
    practice, not law.
    """

    share: Share = msgspec.field(default_factory=Share)
    base: str = "members"
    by_law: bool = False
    how: BilingualText | None = None


class VotingPolicy(msgspec.Struct, frozen=True):
    """What the season says of the council's meeting: quorum, secret ballot, the staff's own ballot.

    `difference` is how far layers may lie apart before they are pointed at, in percent of the highest total;
    `sample` the percent of each unit's people whose scores the council verifies (None = no sample is drawn).
    """

    quorum: Share = msgspec.field(default_factory=Share)
    secret: bool = True
    staff: Share | None = None
    difference: int = 10
    sample: Decimal | None = None


class Reviewer(msgspec.Struct, frozen=True):
    """A member of the council who reviews a unit (empty = all) in a section (empty = all)."""

    member: str
    unit: str = ""
    section: str = ""
