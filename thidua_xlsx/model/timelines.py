"""The account of a person or unit, year by year: what the ledger tells of earlier years, and this season of its own."""

import msgspec

from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model.dossiers import Award, Discipline, Initiative


class YearAccount(msgspec.Struct, frozen=True, gc=False):
    """What is known of somebody in one year; `number` None = in a year that nobody can tell.

    `number` is the year's first calendar year, `period` how it is written. `commendations` hold medals too. A
    discipline stands in every year in which it may have been in force, an initiative in that of its decision.
    `titles_told` and `initiatives_told` where the ledger speaks for the year: whoever it does not name then had none.
    A grade is known where it is written down only.
    """

    number: int | None
    period: str = ""
    grades: tuple[Award, ...] = ()
    titles: tuple[Award, ...] = ()
    commendations: tuple[Award, ...] = ()
    disciplines: tuple[Discipline, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    titles_told: bool = False
    initiatives_told: bool = False

    @property
    def awards(self) -> tuple[Award, ...]:
        """Titles and commendations."""
        return (*self.titles, *self.commendations)

    @property
    def silent(self) -> bool:
        """Whether the ledger neither speaks for the year nor has a line of it."""
        lines = self.grades or self.awards or self.disciplines or self.initiatives
        return not (lines or self.titles_told or self.initiatives_told)


class Timeline(msgspec.Struct, frozen=True, gc=False):
    """The account of somebody's years before this season: `years` without a gap, in order, and `undated` lines.

    In years before `since`, the first one in the sector, there was nothing to give. `doubts` are cells of lines that
    may be about them and may not: with any, no other line counts. `disciplines` are all of the ledger, those of this
    season among them.
    """

    years: tuple[YearAccount, ...] = ()
    undated: YearAccount = YearAccount(None)
    since: int | None = None
    doubts: tuple[CellPlace, ...] = ()
    disciplines: tuple[Discipline, ...] = ()

    @property
    def accounts(self) -> tuple[YearAccount, ...]:
        """Every account, that of unclear years last."""
        return (*self.years, self.undated)

    def year(self, number: int) -> YearAccount:
        """Give the account of the year `number`; of one before there were any, whether there was nothing to tell."""
        first = self.years[0].number if self.years else None
        place = number - first if first is not None else -1
        if 0 <= place < len(self.years):
            return self.years[place]
        before = self.since is not None and number < self.since
        return YearAccount(number, titles_told=before, initiatives_told=before)
