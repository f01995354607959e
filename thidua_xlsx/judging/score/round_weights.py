"""The weights of rounds and of their groups, and the mean that they give."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

import msgspec

from thidua_xlsx.base.exact_numbers import Exact, weighted_mean
from thidua_xlsx.base.memo import PerRulebook
from thidua_xlsx.declare.season import Round


class Year(msgspec.Struct, frozen=True):
    """The groups of rounds, their rounds with weights and the mean of these; `counts` are the rounds that weigh."""

    groups: tuple[tuple[tuple[tuple[str, Fraction], ...], Fraction], ...]
    counts: frozenset[str]

    def mean(self, points: Mapping[str, Exact]) -> Exact | None:
        """Average points by round over the season: within each group of rounds first, then over the groups.

        Only rounds that are there count. A group weighs the mean of its rounds' declared weights; a round without a
        group stands alone. None where nothing is left to average.
        """
        if len(points) == 1:  # a season of one round, or one that began: no arithmetic at all
            ((code, value),) = points.items()
            return value if code in self.counts else None
        means: list[tuple[Exact, Fraction]] = []
        for members, weight in self.groups:
            mean = weighted_mean([(points[code], own) for code, own in members if code in points])
            if mean is not None:
                means.append((mean, weight))
        return weighted_mean(means)


_YEARS: PerRulebook[Year] = PerRulebook()


def year_of(rounds: tuple[Round, ...]) -> Year:
    """Give the rounds of a season with all that follows from them alone, worked out once."""
    return _YEARS.get(rounds, "", lambda: _year(rounds))


def _year(rounds: Iterable[Round]) -> Year:
    groups: dict[tuple[str, str], list[tuple[str, Fraction]]] = {}
    for round_ in rounds:
        key = (round_.group, "" if round_.group else round_.code)
        groups.setdefault(key, []).append((round_.code, Fraction(round_.weight)))
    weighed = tuple(
        (tuple(members), sum((weight for _, weight in members), Fraction(0)) / len(members))
        for members in groups.values()
    )
    return Year(weighed, frozenset(code for members, mean in weighed if mean for code, own in members if own))
