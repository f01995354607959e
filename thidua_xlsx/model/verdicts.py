"""Whether somebody meets what the law asks of a title, and why; quotas and the ratios aimed at."""

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Literal

import msgspec

from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.messages.findings import Phrase
from thidua_xlsx.messages.places import CellPlace


class Met(Enum):
    """Whether a condition is met; an unknown is never a no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Reason(msgspec.Struct, frozen=True, gc=False):
    """Why: one condition, whether it is met, its article, and the cells it was judged from.

    The sentence is `say` of the condition plus the fact found; `key` and `params` make it in `lang` (`reason.*`).
    """

    met: Met
    key: str
    params: Mapping[str, object] = {}
    cite: str = ""
    verified: bool = True
    places: tuple[CellPlace, ...] = ()

    @property
    def is_note(self) -> bool:
        """Whether it decides nothing: a note bears the outcome of its verdict, whatever that is."""
        return self.key.split(".")[1:2] == ["note"]

    @property
    def left_to_council(self) -> bool:
        """Whether the council alone can say so: what is left to an office is not settled by its vote."""
        return self.key == "reason.left_to.unknown" and self.params.get("whom") == Phrase("reason.whom.council")


class ReasonTree(msgspec.Struct, frozen=True, gc=False):
    """One step of the reasoning: a condition as the law words it, whether it is met, and its parts.

    `how` says how the parts make the outcome; a leaf has none, and its reason.
    """

    met: Met
    how: Literal["leaf", "all", "any", "not"]
    say: BilingualText
    cite: str = ""
    parts: tuple["ReasonTree", ...] = ()
    reason: Reason | None = None


_UNGRADED = tuple(f"reason.{of}.{why}" for of in ("grade", "unit_grade") for why in ("blank", "missing", "unread"))
_OF_MEMBERS = tuple(f"reason.{of}.unknown" for of in ("share_completed", "share_of_people", "count_of_people"))
SAID = " | "  # parts what a school says of somebody, the name first


class Verdict(msgspec.Struct, frozen=True, gc=False, eq=False):
    """Whether somebody meets a title's conditions, and what follows; an assessment, not the council's decision.

    `who` is a person or unit code. `reasons` are the conditions that the outcome rests on, in the order of the law.
    `within_quota` and `proposed` are None for those equal at a quota's cut line; `unasked` where nobody
    asks for it: they did not register, nor does the unit propose it, or the season lets nobody be proposed so.
    `school_words` is all that a school says of somebody whom it puts forward here; empty for the season's own people.
    `tree` is every step of the reasoning behind the outcome; None where only the reasons are known.
    """

    who: str
    title: str
    met: Met
    reasons: tuple[Reason, ...] = ()
    registered: bool = False
    within_quota: bool | None = True
    proposed: bool | None = False
    tree: ReasonTree | None = None
    school_words: str = ""
    unasked: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Who and title."""
        return self.who, self.title

    @property
    def left_to_council(self) -> bool:
        """Whether all that is still open is what the law leaves to the council: its vote is the only answer to come."""
        return self.met is Met.UNKNOWN and bool(self._open) and all(reason.left_to_council for reason in self._open)

    @property
    def left_to_grade(self) -> bool:
        """Whether all that is still open is a grade that nobody has given, or what rests on those of a unit's members.

        The council may give such grades itself.
        """
        given = (*_UNGRADED, *_OF_MEMBERS)
        return self.met is Met.UNKNOWN and bool(self._open) and all(reason.key in given for reason in self._open)

    @property
    def _open(self) -> list[Reason]:
        return [reason for reason in self.reasons if reason.met is Met.UNKNOWN and not reason.is_note]

    @property
    def put_up(self) -> bool:
        """Whether the council votes on it: on what is proposed, equal at a quota's line, or still open.

        What is open is voted on only where somebody registered for it, or where the council's own grade may settle it
        and the unit asks for it or nobody could ask: else it would need a second ballot. Nobody is put up by default.
        """
        if self.met is not Met.UNKNOWN:
            return self.proposed is not False
        return self.proposed is not False or self.registered or (self.left_to_grade and not self.unasked)

    def met_once(self, *, passed: bool) -> Met:
        """Whether the title is met after the vote: whom the council `passed` meets what was open for that alone."""
        return Met.YES if passed and self.left_to_council else self.met


def reasons_for(verdict: Verdict) -> list[Reason]:
    """Give the reasons that decide a verdict: for a yes those that are met, otherwise those that are not."""
    if verdict.met is Met.YES:
        return [reason for reason in verdict.reasons if reason.met is Met.YES]
    decisive = [reason for reason in verdict.reasons if reason.met is verdict.met]
    return decisive or [reason for reason in verdict.reasons if reason.met is not Met.YES]


class QuotaLine(msgspec.Struct, frozen=True):
    """The arithmetic of one quota: base x percent, rounded = limit; who met the title; who is equal at the line.

    `law_base` is the title whose holders the base counts, where the law's quota stands in the place of the season's.
    `passed` counts those whom the council passed; where they are more than the places, `over` are those of them for
    whom none is sure.
    """

    title: str
    scope: str
    base: int
    percent: Decimal
    limit: int
    eligible: int
    tied_at_line: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    law_base: str = ""
    passed: int = 0
    over: tuple[str, ...] = ()

    @property
    def unit(self) -> str | None:
        """The code of the unit or school whose own quota it is; None where it is of several."""
        kind, _, code = self.scope.partition(":")
        return code if kind == "unit" else None


class Target(msgspec.Struct, frozen=True):
    """A ratio the school aims at; `value` is numerator / denominator (None for 0/0), `goal` the declared target.

    `unknown` counts the people (or, of applied initiatives, the initiatives in the forms) of whom nobody knows yet
    which way they count. `met` is None where they could decide it, and `value` where nothing is known of anybody.
    """

    id: str
    numerator: int
    denominator: int
    goal: Decimal
    value: Decimal | None = None
    met: bool | None = None
    missing: tuple[str, ...] = ()
    unknown: int = 0

    @property
    def nothing_known(self) -> bool:
        """Whether no form has come back that could tell anything of this ratio."""
        return self.value is None and self.unknown > 0

    @property
    def open(self) -> bool:
        """Whether those of whom nobody knows yet could still decide it: the numerator says only how many are sure."""
        return self.met is None and self.unknown > 0
