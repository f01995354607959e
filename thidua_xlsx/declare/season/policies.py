"""What the school decides for a season: titles, money, tasks, choices between returns.

Fields have the names of the columns and settings that they are filled from, or name these themselves.
"""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import msgspec

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.law.regime import RewardLaw
from thidua_xlsx.declare.season.deadlines import Due
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.messages.places import CellPlace

_SHARE = re.compile(r"(over|from)_(\d{1,3})_([1-9]\d{0,2})")


class Share(msgspec.Struct, frozen=True):
    """A share that votes must reach; with `over` they must exceed it."""

    of: Fraction = Fraction(2, 3)
    over: bool = False
    id: str = "from_2_3"

    def reached(self, share: Fraction) -> bool:
        """Say whether `share` is enough."""
        return share > self.of if self.over else share >= self.of


def share_of(id_: object) -> Share | None:
    """Read a share from `id_`, the id of its entry, such as `from_2_3` or `over_1_2`; None where it is not one."""
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
    `sample` the percent of each unit's people whose scores the council verifies, `units_sample` that of the units and
    `models_sample` that of each unit's models which it inspects (None = no sample is drawn).
    """

    quorum: Share = msgspec.field(default_factory=Share)
    secret: bool = msgspec.field(name="secret_ballot", default=True)
    staff: Share | None = None
    difference: int = msgspec.field(name="large_difference", default=10)
    sample: Decimal | None = msgspec.field(name="verify_percent", default=None)
    units_sample: Decimal | None = msgspec.field(name="verify_units_percent", default=None)
    models_sample: Decimal | None = msgspec.field(name="verify_models_percent", default=None)


class Reviewer(msgspec.Struct, frozen=True):
    """A member of the council who reviews a unit (empty = all) in a section (empty = all)."""

    member: str
    unit: str = ""
    section: str = ""


class Inspection(msgspec.Struct, frozen=True):
    """What was found by inspecting a person, unit or school (`who`, a code) or a model (the code of its nomination).

    `result` is an id of the list `inspection_result`, empty where nobody said; `by` are the inspectors.
    """

    who: str
    day: str = msgspec.field(name="date", default="")
    what: str = ""
    result: str = ""
    found: str = ""
    by: str = ""
    place: CellPlace | None = None


class School(msgspec.Struct, frozen=True):
    """The school (or office) that runs the season."""

    id: str
    name: str
    school_year: str
    work_year: str = ""
    parent: str = ""
    report_to: str = ""
    place: str = ""
    head: str = ""
    secretary: str = ""
    report_email: str = ""
    recipients: tuple[str, ...] = ()
    abbreviation: str = ""

    @property
    def addressee(self) -> str:
        """To whom the school reports: the office declared for that, else the body above; empty where none is."""
        return self.report_to or self.parent

    @property
    def two_years(self) -> bool:
        """Whether the year has two labels: the plan is of a calendar year, what is judged of a school year."""
        return self.work_year not in ("", self.school_year)

    def years_called(self, say: Say) -> str:
        """Name the year by both its labels where they are two, as plans do; neither is made from the other."""
        key = "report.years" if self.two_years else "report.year"
        return say(key, work=self.work_year, year=self.school_year)

    def years_within(self, say: Say) -> str:
        """Name the year as within a sentence: `năm 2025 (năm học 2024-2025)`."""
        called = self.years_called(say)
        return called[:1].lower() + called[1:]


class TitlePolicy(msgspec.Struct, frozen=True):
    """What the season says of a title: is it given, is there a quota, what if it was not registered.

    `law_percent` of those who met `law_base` is the most that the law (`law_cite`) allows, where the season's own quota
    is counted otherwise.
    """

    id: str
    enabled: bool = True
    quota_percent: Decimal | None = None
    quota_of: str = "people"
    quota_rounding: str = "floor"
    quota_min: int = 0
    quota_scope: str = "school"
    quota_mode: str = "block"
    unregistered: str = "warn"
    passes: Pass = msgspec.field(default_factory=Pass)
    decided_by: str = ""
    law_percent: Decimal | None = None
    law_base: str = ""
    law_cite: str = ""


class RewardPolicy(msgspec.Struct, frozen=True):
    """What the season says of reward money: how amounts are rounded, the budget (đồng), when titles are decided."""

    law: RewardLaw | None = None
    rounding: str = msgspec.field(name="reward_rounding", default="up_10000")
    budget: Decimal | None = None
    decided: date | None = msgspec.field(name="decision_date", default=None)


class LogLine(msgspec.Struct, frozen=True):
    """A comment on the public list or a complaint: when, by whom, about whom, what, and the answer (blank = open)."""

    date: str
    who: str
    about: str
    what: str = ""
    answer: str = ""
    place: CellPlace | None = None


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph that the school words itself, and the `part` of papers where it is printed (a `paragraph_place`)."""

    part: str
    text: str


class PluginStamp(msgspec.Struct, frozen=True):
    """A plug-in that took part: its name, its version, and the SHA-256 (hex) of what was run."""

    name: str
    version: str
    digest: str


class CalendarTask(msgspec.Struct, frozen=True):
    """A line of the calendar; `when` is what its deadline means, `done` whether and `done_on` when it was done."""

    key: str
    task: str
    guide: str = ""
    doer: str = ""
    product: str = ""
    due: str = ""
    when: Due = msgspec.field(default_factory=lambda: Due(""))
    done: bool = False
    done_on: date | None = None


class ProposalRound(msgspec.Struct, frozen=True):
    """A sitting of the council for some titles before those of the year's end: with its own workbook and papers.

    What is put forward after it has sat waits for its further vote, or with `late_to_end` goes to the year's end.
    """

    code: str
    name: str
    titles: tuple[str, ...]
    late_to_end: bool = False


class RewardDecision(msgspec.Struct, frozen=True):
    """A decision that gives titles or commendations of this year to a whole list; no issuer = the school."""

    titles: tuple[str, ...]
    number: str = msgspec.field(name="decision_no")
    day: date | None = msgspec.field(name="decision_date", default=None)
    issuer: str = ""
    place: CellPlace | None = None  # of its day


class SecretaryChoice(msgspec.Struct, frozen=True):
    """The secretary's answer where several returns differ: of this record of this form, that file counts."""

    form: str
    record: str
    file: str
    place: CellPlace
