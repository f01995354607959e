"""Which law applies: chosen by the days of a season - end of the period, dossier received, decision."""

from collections.abc import Mapping
from datetime import date

import msgspec

from thidua_xlsx.declare.law.regime import Regime
from thidua_xlsx.messages.findings import Phrase


class SeasonDays(msgspec.Struct, frozen=True):
    """The days that the choice of the law rests on: end of the period, dossier received, decision (or None)."""

    ended: date | None = None
    received: date | None = None
    decided: date | None = None

    @property
    def latest(self) -> date | None:
        """The last of the days that are known; the nearest thing to a present that the season itself knows."""
        return max((day for day in (self.ended, self.received, self.decided) if day is not None), default=None)


class Chosen(msgspec.Struct, frozen=True):
    """The regime that the days give, which day gave it, and the one of another day where a transition has its say."""

    regime: Regime
    why: Phrase
    other: Regime | None = None
    newer: Regime | None = None


def end_of(school_year: str) -> date | None:
    """Give the last day of the period judged: 31/5 of a school year (`2024-2025`), 31/12 of a calendar year."""
    years = [int(part) for part in school_year.replace("–", "-").split("-") if part.strip().isdigit()]
    if not years or not date.min.year <= years[-1] <= date.max.year:
        return None
    return date(years[-1], 5, 31) if len(years) > 1 else date(years[-1], 12, 31)


def in_force_on(regimes: Mapping[str, Regime], day: date) -> Regime:
    """Give the regime in force on a day; before the first one that is known, the first."""
    ordered = sorted(regimes.values(), key=lambda one: one.in_force)
    return next((one for one in reversed(ordered) if one.in_force <= day), ordered[0])


def chosen(regimes: Mapping[str, Regime], days: SeasonDays) -> Chosen:
    """Choose the regime: in force when the dossier was received, else at the decision, else at the period's end.

    A dossier received before a change of the law is judged by the old law; where the new one says more of that
    (`transition`), and where nobody has said when the dossier was received, the other regime is named beside it.
    """
    known = (("received", days.received), ("decided", days.decided), ("ended", days.ended))
    by, day = next(((by, day) for by, day in known if day is not None), ("newest", None))
    if day is None:
        newest = max(regimes.values(), key=lambda one: one.in_force)
        return Chosen(newest, Phrase("law.by_newest"))
    regime = in_force_on(regimes, day)
    # The day on the other side of a change: the decision after a dossier came in, the period before a late decision.
    across = {"received": days.decided, "decided": days.ended}.get(by)
    other = in_force_on(regimes, across) if across is not None else regime
    newer = max(regime, other, key=lambda one: one.in_force)
    if other.id == regime.id or not newer.transition.vi:
        return Chosen(regime, Phrase(f"law.by_{by}", {"day": day}))
    return Chosen(regime, Phrase(f"law.by_{by}", {"day": day}), other, newer)
