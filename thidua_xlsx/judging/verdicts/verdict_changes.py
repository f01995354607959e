"""What other rules would change: who gains a title, who loses one, who becomes uncertain, and by which conditions."""

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.model import Met, Reason, RuleComparison, Season, Verdict

TitleChange = Literal["gains", "loses", "opens", "settles", "quota", "registration"]


class VerdictChange(msgspec.Struct, frozen=True):
    """One verdict that differs under the other rules; None on a side whose rules do not know the title.

    `change`: `gains`/`loses` = met under one and not under the other, `opens` = no longer certain, `settles` = becomes
    a certain no, `quota`/`registration` = met under both, proposed under one only. `because` are the conditions behind
    it, each with the side whose rules it belongs to.
    """

    who: str
    title: str
    own: Verdict | None
    other: Verdict | None
    change: TitleChange
    because: tuple[tuple[Literal["own", "other"], Reason], ...]


ORDER: tuple[TitleChange, ...] = ("gains", "loses", "opens", "settles", "quota", "registration")


def verdict_changes(season: Season, compared: RuleComparison) -> tuple[VerdictChange, ...]:
    """Give everybody whose verdict or proposal would change, gains first, in the order of the season's verdicts."""
    own, other = _enabled(season.verdicts, season.rulebook), _enabled(compared.verdicts, compared.rulebook)
    changes = [
        VerdictChange(who, title, before, after, change, _because(change, before, after))
        for who, title in dict.fromkeys((*own, *other))
        for before, after in [(own.get((who, title)), other.get((who, title)))]
        if (change := _change(before, after))
    ]
    return tuple(sorted(changes, key=lambda changed: ORDER.index(changed.change)))


def _enabled(verdicts: Iterable[Verdict], rulebook: Rulebook) -> Mapping[tuple[str, str], Verdict]:
    return {verdict.key: verdict for verdict in verdicts if verdict.title in rulebook.regime.titles}


def _met(verdict: Verdict | None) -> Met:
    return verdict.met if verdict else Met.NO  # rules that do not know a title give it to nobody


def _change(own: Verdict | None, other: Verdict | None) -> TitleChange | None:
    before, after = _met(own), _met(other)
    if before is after:
        if own is None or other is None or own.proposed == other.proposed or before is not Met.YES:
            return None
        return "quota" if own.registered and other.registered else "registration"
    if after is Met.YES:
        return "gains"
    if after is Met.UNKNOWN:
        return "opens"
    return "loses" if before is Met.YES else "settles"


def _because(
    change: TitleChange, own: Verdict | None, other: Verdict | None
) -> tuple[tuple[Literal["own", "other"], Reason], ...]:
    """Name what stands in the way: under the other rules for who loses, under the season's own for who gains."""
    if change in ("quota", "registration"):
        return ()
    side: Literal["own", "other"] = "own" if change == "gains" else "other"
    verdict = own if side == "own" else other
    if verdict is None:
        return ()
    met = _met(verdict)
    return tuple((side, reason) for reason in verdict.reasons if reason.met is met)
