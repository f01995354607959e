"""Figures as cells of a report: points, ratios, ranks, and what is not known."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

import msgspec

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.styled_rows import StyledValue, style
from thidua_xlsx.model import Season, Target

CELL, BOLD, CENTER, LINK, WARN = map(style, ("cell", "cell_bold", "cell_center", "link", "warn"))
BLANK: StyledValue = (None, CELL)


class Figures(msgspec.Struct, frozen=True):
    """Shows the points and the ranks of a season; a dash where there are none.

    `sharing` says how many people have each rank in the school.
    """

    none: str
    decimals: int
    sharing: Mapping[int, int]

    def points(self, value: Decimal | None, look: str = "cell_number") -> StyledValue:
        """Give points as a number with the season's decimals; where there are none, a dash."""
        return (self.none, CENTER) if value is None else (value, style(look, self.decimals))

    def rank(self, rank: int | None, look: str = "cell_center") -> StyledValue:
        """Give a rank; where there is none, a dash."""
        return (self.none, CENTER) if rank is None else (rank, style(look))

    def places(self, rank: int) -> str:
        """Give the places that people of one rank in the school take together: `2-5` where four share the second."""
        last = rank + self.sharing.get(rank, 1) - 1
        return f"{rank}-{last}" if last > rank else str(rank)


def figures(season: Season, say: Say) -> Figures:
    """Give what shows the points and ranks of a season."""
    sharing = Counter(one.school for one in season.standings.values() if one.school is not None)
    return Figures(say("report.none"), season.rulebook.rubric.decimals, sharing)


def ratio_text(say: Say, target: Target) -> str:
    """Give a ratio as numerator/denominator; a numerator of which nothing is known yet is a dash, never 0."""
    if not target.nothing_known:
        return f"{target.numerator}/{target.denominator}"
    return f"{say('report.none')}/{target.denominator}" if target.denominator else say("report.none")


def final_of(season: Season, code: str) -> Decimal | None:
    """Give a person's final score of the year, if there is any."""
    card = season.scorecards.get(code)
    return card.final if card else None


def score_of(season: Season, who: str) -> Decimal | None:
    """Give the final score of a person, or the average of a unit."""
    standing = season.unit_standings.get(who)
    return standing.average if standing else final_of(season, who)


def rank_of(season: Season, who: str) -> int | None:
    """Give the school rank of a person, or the rank of a unit among units."""
    unit = season.unit_standings.get(who)
    if unit:
        return unit.rank
    standing = season.standings.get(who)
    return standing.school if standing else None
