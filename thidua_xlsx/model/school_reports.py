"""What a school reports upward, and the schools that report to a season."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Literal

import msgspec

from thidua_xlsx.base.text import by_key
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model.dossiers import Dossier, UnitDossier
from thidua_xlsx.model.verdicts import QuotaLine, Target, Verdict

MARK = "/"  # parts the code of a school from the code that somebody has there


class Proposal(msgspec.Struct, frozen=True):
    """One line of a report upward: who is put forward for a title, where they work, and how far it is.

    `key` is the row's; `state` is `proposed`, `passed` (by the council) or `tied` (equal at a quota's line); `born` the
    date of birth as entered, which tells people of one name apart; `collective` where it is a unit. `reasons` are what
    the title rests on, and `history` the earlier titles, both in the words of the school; of what it decides itself it
    tells neither.
    """

    key: str
    name: str
    title: str
    state: str
    where: str = ""
    born: str = ""
    position: str = ""
    grade: str = ""
    final: Decimal | None = None
    collective: bool = False
    place: CellPlace | None = None
    reasons: str = ""
    history: str = ""


class Registrant(msgspec.Struct, frozen=True):
    """One line of what a school registered: who (a person, or where `collective` a unit or the school), and for what.

    `key` is the row's; `titles` and `commendations` are ids as entered, `initiative` is the one registered with them.
    """

    key: str
    name: str
    titles: tuple[str, ...] = ()
    commendations: tuple[str, ...] = ()
    where: str = ""
    born: str = ""
    position: str = ""
    initiative: str = ""
    collective: bool = False


class Reply(msgspec.Struct, frozen=True):
    """What a body above made of one proposal: `given`, `on_way` (passed there, submitted further), `refused` or `open`.

    `number` and `day` are those of the decision, `issuer` who decided, `reason` why it was refused; `name` as it was
    sent. `who` is the code in this season.
    """

    who: str
    title: str
    outcome: str
    name: str = ""
    number: str = ""
    day: str = ""
    issuer: str = ""
    reason: str = ""
    place: CellPlace | None = None


class Achieved(msgspec.Struct, frozen=True):
    """One recognised initiative in a report upward; `applied` None = not said."""

    key: str
    owner: str
    name: str
    where: str = ""
    level: str = ""
    applied: bool | None = None
    decision: str = ""
    place: CellPlace | None = None


class Commendation(msgspec.Struct, frozen=True):
    """A commendation besides merit, decided in the year: of whom, of which unit or school, which, for what, by which.

    `title` and `decision` are words.
    """

    key: str
    name: str
    where: str = ""
    title: str = ""
    deed: str = ""
    decision: str = ""


class MovementResult(msgspec.Struct, frozen=True):
    """What a movement that was handed down came to in a school: `key` is its code, `target` in words.

    `result` is the school's figure (None = not known), `met` None = not known; `units` of so many that take part,
    `registered` of the counted people. A count that is not known is None.
    """

    key: str
    name: str
    target: str = ""
    result: Decimal | None = None
    met: bool | None = None
    units_met: int | None = None
    units: int | None = None
    registered: int | None = None
    counted: int | None = None


class Alike(msgspec.Struct, frozen=True):
    """Initiatives of several schools whose names are the same, or (`same` false) much alike; each with its school."""

    works: tuple[tuple[str, Achieved], ...]
    same: bool = True


class SchoolReport(msgspec.Struct, frozen=True):
    """What a school (or office) reports upward, whether it was just made or was read from a file.

    `counts` are whole numbers by name, `ratios` numerator and denominator by the id of the ratio, `goals` their goals
    (0..1); `average` is the mean of final points where there are any, on a scale up to `total_max`.
    """

    id: str
    name: str
    school_year: str
    texts: Mapping[str, str] = msgspec.field(default_factory=dict)
    counts: Mapping[str, int] = msgspec.field(default_factory=dict)
    ratios: Mapping[str, tuple[int, int]] = msgspec.field(default_factory=dict)
    goals: Mapping[str, Decimal] = msgspec.field(default_factory=dict)
    average: Decimal | None = None
    total_max: Decimal | None = None
    proposals: tuple[Proposal, ...] = ()
    initiatives: tuple[Achieved, ...] = ()
    movements: tuple[MovementResult, ...] = ()
    registrants: tuple[Registrant, ...] = ()
    given: tuple[Commendation, ...] = ()
    file: str = ""

    def proposed(self, title: str) -> int:
        """How many are put forward for `title` (its id); those equal at a quota's line are not among them."""
        return sum(proposal.title == title and proposal.state != "tied" for proposal in self.proposals)


class Schools(msgspec.Struct, frozen=True):
    """The schools that report to this season: what each sent (by its code here), and what they come to together.

    `held` are those whose report cannot be used yet: several versions differ, or the seal is broken; `twins` the people
    put forward by more than one of them, each with the codes of the schools; `ranks` stand within the cluster, None =
    cannot be ranked.
    `alike` are their initiatives of one name or nearly so. `uncertain` of a quota names the schools whose report is
    missing. `earlier` are the reports that were in the inbox too, of a day before those that count.
    """

    reporters: tuple[Reporter, ...]
    reports: Mapping[str, SchoolReport] = msgspec.field(default_factory=dict)
    held: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    quotas: tuple[QuotaLine, ...] = ()
    ranks: Mapping[str, int | None] = msgspec.field(default_factory=dict)
    twins: tuple[tuple[tuple[str, Proposal], ...], ...] = ()
    alike: tuple[Alike, ...] = ()
    earlier: Mapping[str, SchoolReport] = msgspec.field(default_factory=dict)

    def state(self, code: str) -> Literal["received", "held", "missing"]:
        """What became of the report of the school with the code `code`."""
        return "received" if code in self.reports else "held" if code in self.held else "missing"


class Candidates(msgspec.Struct, frozen=True, dict=True):
    """Whom the schools put forward and this season's council decides on: people, collectives, and what is asked for.

    Their codes are `<code of the school>/<code there>`. `proposals` are by (who, title), as the schools sent them; one
    that was voted on and is no longer proposed has none.
    """

    people: tuple[Dossier, ...] = ()
    units: tuple[UnitDossier, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    proposals: Mapping[tuple[str, str], Proposal] = msgspec.field(default_factory=dict)

    def of_school(self, code: str) -> tuple[Verdict, ...]:
        """What the school with the code `code` asks for."""
        return tuple(self._by_school.get(code, ()))

    def history_of(self, who: str) -> str:
        """The earlier titles of `who`, by code, in the words of the school; empty where it tells none."""
        return self._history.get(who, "")

    @cached_property
    def _by_school(self) -> Mapping[str, list[Verdict]]:
        return by_key(self.verdicts, lambda verdict: verdict.who.partition(MARK)[0] if MARK in verdict.who else "")

    @cached_property
    def _history(self) -> Mapping[str, str]:
        return {who: proposal.history for (who, _), proposal in self.proposals.items() if proposal.history}
