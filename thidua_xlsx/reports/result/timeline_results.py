"""The earlier years of people and units, for the machine-readable result; what is left out is empty, no or unknown."""

from collections.abc import Iterable
from datetime import date

import msgspec

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.judging.law.build_timeline import timeline_of
from thidua_xlsx.messages.places import CellPlace, unique_places
from thidua_xlsx.model import Award, Dossier, Timeline, UnitDossier, YearAccount


class AwardEntry(msgspec.Struct, gc=False, omit_defaults=True):
    """An earlier title or commendation."""

    id: str
    decision_no: str = ""
    decision_date: str = ""
    pending: bool = False


class DisciplineEntry(msgspec.Struct, gc=False, omit_defaults=True):
    """A discipline in force in the year."""

    id: str
    decided: date | None = None
    ended: date | None = None
    decision_no: str = ""


class InitiativeEntry(msgspec.Struct, gc=False, omit_defaults=True):
    """An initiative of the year."""

    name: str
    level: str | None = None
    recognised: bool | None = None
    applied: bool | None = None
    decision_no: str = ""
    decision_date: str = ""
    used_for: str = ""


class YearEntry(msgspec.Struct, gc=False, omit_defaults=True):
    """What the ledger tells of one year."""

    period: str
    titles_told: bool = False
    initiatives_told: bool = False
    grades: list[str] = []
    titles: list[AwardEntry] = []
    commendations: list[AwardEntry] = []
    disciplines: list[DisciplineEntry] = []
    initiatives: list[InitiativeEntry] = []
    cells: list[str] = []


class TimelineEntry(msgspec.Struct, gc=False, omit_defaults=True):
    """A timeline by the names of the JSON: years, lines without a year that can be told, cells that raise doubts."""

    years: list[YearEntry] = []
    undated: YearEntry | None = None
    doubts: list[str] = []


class TimelineEncoder:
    """Tells timelines; people of whom the ledger has no line share theirs."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._known: dict[int, tuple[Timeline, TimelineEntry]] = {}

    def timeline(self, dossier: Dossier | UnitDossier) -> TimelineEntry:
        """Give the earlier years of a person or unit; years of which nothing is told are left out."""
        found = timeline_of(dossier, self._rulebook)
        known = self._known.get(id(found))  # kept with its timeline, so that no other can take its place in memory
        if known is None:
            years = [_year(account) for account in found.years if not account.silent]
            undated = None if found.undated.silent else _year(found.undated)
            known = found, TimelineEntry(years, undated, [str(place) for place in found.doubts])
            self._known[id(found)] = known
        return known[1]


def _year(account: YearAccount) -> YearEntry:
    return YearEntry(
        account.period,
        account.titles_told,
        account.initiatives_told,
        [award.title for award in account.grades],
        [_award(award) for award in account.titles],
        [_award(award) for award in account.commendations],
        [DisciplineEntry(one.kind, one.decided, one.ended, one.decision_no) for one in account.disciplines],
        [
            InitiativeEntry(
                one.name,
                one.level,
                one.recognised,
                one.applied,
                one.decision_no,
                one.decision_date,
                one.used_for,
            )
            for one in account.initiatives
        ],
        [str(place) for place in _cells(account)],
    )


def _award(award: Award) -> AwardEntry:
    return AwardEntry(award.title, award.decision_no, award.decision_date, award.pending)


def _cells(account: YearAccount) -> Iterable[CellPlace]:
    given = [place for one in (*account.grades, *account.awards) for place in one.places]
    told = [place for one in account.disciplines for place in one.places]
    return unique_places([*given, *told, *(place for one in account.initiatives for place in one.places)])
