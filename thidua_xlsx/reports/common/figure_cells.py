"""Figures as cells of a report: points, ratios, ranks, and what is not known."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import Say, number_text, sort_key
from thidua_xlsx.documents.styled_rows import StyledValue, style
from thidua_xlsx.documents.table import Shown
from thidua_xlsx.judging.analysis.target_results import Pledge
from thidua_xlsx.judging.score.score_cards import lacks_points
from thidua_xlsx.judging.score.standings import rank_people
from thidua_xlsx.model import Season, Standing, Target

CELL, BOLD, CENTER, LINK, WARN = map(style, ("cell", "cell_bold", "cell_center", "link", "warn"))
BLANK: StyledValue = (None, CELL)


class Figures(msgspec.Struct, frozen=True, dict=True):
    """Shows the points and the ranks of a season; a dash where there are none."""

    none: str
    decimals: int
    season: Season

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """The places of people, by their codes: of a running season by the points so far alone.

        Nobody has all points then but who left early, and would stand before people with more points for it.
        """
        season = self.season
        if season.concluded:
            return season.standings
        cards = {code: replace(card, complete=False) for code, card in season.scorecards.items()}
        return rank_people(cards, season.rulebook)

    @cached_property
    def sharing(self) -> Mapping[int, int]:
        """How many people have each rank in the school."""
        return sharing(standing.school for standing in self.standings.values())

    @cached_property
    def units_sharing(self) -> Mapping[int, int]:
        """How many units have each rank by the average of their people."""
        return sharing(standing.rank for standing in self.season.unit_standings.values())

    def points(self, value: Decimal | None, look: str = "cell_number") -> StyledValue:
        """Give points as a number with the season's decimals, in the style `look`; a dash where `value` is None."""
        return (self.none, CENTER) if value is None else (value, style(look, self.decimals))

    def rank(self, rank: int | None, look: str = "cell_center", shared: Mapping[int, int] | None = None) -> StyledValue:
        """Give a `rank`, as the places that those who share it take together; where it is None, a dash.

        `shared` is how many have each rank (None: it is shown as it is), `look` the style.
        """
        if rank is None:
            return self.none, CENTER
        return (places_text(rank, shared) if shared and shared[rank] > 1 else rank), style(look)

    def places(self, rank: int) -> str:
        """Give the places that people of one `rank` in the school take together: `2-5` where four share the second."""
        return places_text(rank, self.sharing)

    def places_of(self, who: str) -> str:
        """Give the places of a person in the school, or a unit among units, by the code `who`; a dash for none."""
        rank = self.rank_of(who)
        if rank is None:
            return self.none
        return places_text(rank, self.units_sharing if who in self.season.unit_standings else self.sharing)

    def rank_of(self, who: str) -> int | None:
        """Give the rank in the school of a person, or of a unit among units, by the code `who`; None for none."""
        if unit := self.season.unit_standings.get(who):
            return unit.rank
        standing = self.standings.get(who)
        return standing.school if standing else None

    def order(self, who: str) -> tuple[object, ...]:
        """Give what sorts people, or units, by rank: the code `who` without one last, those of one rank by name."""
        rank = self.rank_of(who)
        return rank is None, rank or 0, sort_key(self.season.rulebook.name_of(who)), who


def sharing(ranks: Iterable[int | None]) -> Mapping[int, int]:
    """Say how many have each of the `ranks`; None, which nobody shares, is not counted."""
    return Counter(rank for rank in ranks if rank is not None)


def places_text(rank: int, shared: Mapping[int, int]) -> str:
    """Give the places that all of one `rank` take together: `2-5` where four share the second.

    `shared` is how many have each rank.
    """
    last = rank + shared.get(rank, 1) - 1
    return f"{rank}-{last}" if last > rank else str(rank)


def figures(season: Season, say: Say) -> Figures:
    """Give what shows the points and ranks of a season: made once for a table, for it counts who shares each rank."""
    return Figures(say("report.none"), season.rulebook.rubric.decimals, season)


def ratio_text(say: Say, target: Target) -> str:
    """Give a ratio as numerator/denominator; a numerator of which nothing is known yet is a dash, never 0."""
    if not target.nothing_known:
        return f"{target.numerator}/{target.denominator}"
    return f"{say('report.none')}/{target.denominator}" if target.denominator else say("report.none")


def pledge_text(say: Say, pledge: Pledge, measure: str = "") -> str:
    """Give a unit's figure with its unit of `measure`, and what the season counts where that is another one.

    Empty where there is none.
    """
    texts = {
        key: f"{number_text(figure, say.lang)} {measure}".strip()
        for key, figure in (("actual", pledge.actual), ("counted", pledge.counted))
        if figure is not None
    }
    return say("report.pledges.counted", **texts) if len(texts) > 1 else texts.get("actual", "")


def share_shown(share: Decimal | None, digits: int) -> Shown:
    """Give a `share` (0..1) as a percentage with `digits` decimals; None where there is none."""
    return None if share is None else (share, style("cell_center", digits, percent=True))


def final_of(season: Season, code: str) -> Decimal | None:
    """Give the final score of the year of the person with this `code`; None where there is none."""
    card = season.scorecards.get(code)
    return card.final if card else None


def whole_finals(season: Season) -> list[Decimal]:
    """Give the final scores of everybody who lacks no points of a criterion: what is missing is no 0."""
    lacking = set(lacking_points(season))
    return [card.final for who, card in season.scorecards.items() if card.final is not None and who not in lacking]


def lacking_points(season: Season) -> list[str]:
    """Give the codes of the people below whose final score lie criteria without points."""
    return [
        who for who, card in season.scorecards.items() if card.final is not None and lacks_points(card, season.rulebook)
    ]


def score_of(season: Season, who: str) -> Decimal | None:
    """Give the final score of a person, or the average of a unit, by the code `who`; None where there is none."""
    standing = season.unit_standings.get(who)
    return standing.average if standing else final_of(season, who)
