"""What the school decides for a season: titles, money, tasks, choices between returns."""

from datetime import date
from decimal import Decimal

import msgspec

from thidua_xlsx.declare.law.reward_law import RewardLaw
from thidua_xlsx.declare.season.deadlines import Due
from thidua_xlsx.declare.season.voting import Pass
from thidua_xlsx.messages.places import CellPlace


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
    rounding: str = "up_10000"
    budget: Decimal | None = None
    decided: date | None = None


class LogLine(msgspec.Struct, frozen=True):
    """A comment on the public list or a complaint: when, by whom, about whom, what, and the answer (blank = open)."""

    date: str
    who: str
    about: str
    what: str = ""
    answer: str = ""
    place: CellPlace | None = None


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
    number: str
    day: date | None = None
    issuer: str = ""


class SecretaryChoice(msgspec.Struct, frozen=True):
    """The secretary's answer where several returns differ: of this record of this form, that file counts."""

    form: str
    record: str
    file: str
    place: CellPlace
