"""What is known of one person for the law: grade, discipline, initiatives, earlier titles and other verdicts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.judging.conditions import Found, Scale, evaluate
from thidua_xlsx.judging.scales import (
    NO_LEVEL,
    discipline_found,
    discipline_scale,
    grade_found,
    grade_scale,
    level_scale,
    title_label,
)
from thidua_xlsx.model import Award, Dossier, Initiative, Met, Reason
from thidua_xlsx.places import CellPlace

_YEARS = re.compile(r"(\d{4})\s*[-–/]\s*(\d{4})")
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """The facts of one person. `ledger_known` is False where the season has no ledger of earlier years."""

    dossier: Dossier
    rulebook: Rulebook
    ledger_known: bool = True

    def fact(self, name: str) -> Found | None:
        """What is known of a fact that the law names; None where no form asks for it."""
        dossier = self.dossier
        if name == "grade":
            return grade_found("grade", dossier.grade, grade_scale(self.rulebook))
        if name == "discipline":
            return discipline_found("discipline", dossier.discipline, discipline_scale(self.rulebook))
        if name == "recognised_initiatives":
            return _recognised(dossier)
        if name == "initiative_level":
            return _level(dossier, level_scale(self.rulebook))
        return None

    def title(self, title: str) -> Found:
        """Whether the conditions of another individual title are met."""
        law = self.rulebook.regime.titles.get(title)
        met, reasons = evaluate(law.needs, self, self.rulebook.regime) if law else (Met.UNKNOWN, ())
        return title_found(title, met, reasons, self.rulebook)

    def years_running(self, title: str) -> Found:
        """How many school years running, up to the one before this season, the title was awarded (from the ledger)."""
        awards = tuple(award for award in self.dossier.awards if award.title == title)
        return _years_running(title, awards, self.rulebook, ledger_known=self.ledger_known)


def title_found(title: str, met: Met, reasons: Iterable[Reason], rulebook: Rulebook) -> Found:
    """Another title's verdict as a fact; its cells are those that decided it."""
    low, high = {Met.YES: (1, 1), Met.NO: (0, 0), Met.UNKNOWN: (0, 1)}[met]
    places = once(place for reason in reasons if reason.met is met for place in reason.places)
    return Found("title", Fraction(low), Fraction(high), params={"title": title_label(title, rulebook)}, places=places)


def once(places: Iterable[CellPlace]) -> tuple[CellPlace, ...]:
    """Give each cell once, in order."""
    return tuple(dict.fromkeys(places))


def undecided(initiative: Initiative) -> bool:
    """Say whether an initiative is declared recognised without the number of a decision."""
    return initiative.recognised is True and not initiative.decision_no


def _cells(initiatives: Iterable[Initiative]) -> tuple[CellPlace, ...]:
    return once(place for initiative in initiatives for place in initiative.places)


def _recognised(dossier: Dossier) -> Found:
    known = [one for one in dossier.initiatives if one.recognised]
    unclear = [one for one in dossier.initiatives if one.recognised is None]
    declared = sum(undecided(one) for one in known)
    return Found(
        "recognised_initiatives",
        Fraction(len(known)),
        Fraction(len(known) + len(unclear)) if dossier.initiatives_known else None,
        yes="yes" if not declared else "declared" if declared == len(known) else "partly_declared",
        no="few" if known else "none",
        unknown="unclear" if dossier.initiatives_known else "missing",
        params={"count": len(known), "declared": declared, "names": tuple(one.name for one in unclear)},
        places=_cells((*known, *unclear)),
    )


def _level(dossier: Dossier, scale: Scale) -> Found:
    """The highest level of a recognised initiative, at least and at most, for any of its answers may be missing."""
    known = [one for one in dossier.initiatives if one.recognised]
    possible = [one for one in dossier.initiatives if one.recognised is not False]
    # Recognised, but nobody said where: the lowest level is certain, the highest possible.
    low = max((scale.place(one.level) or 1 for one in known), default=0)
    high = max((scale.place(one.level) or scale.top for one in possible), default=0)
    best = [one for one in known if (scale.place(one.level) or 1) == low]
    unclear = [one for one in possible if one.recognised is None or not scale.place(one.level)]
    return Found(
        "initiative_level",
        Fraction(low),
        Fraction(high if dossier.initiatives_known else scale.top),
        yes="declared" if best and all(undecided(one) for one in best) else "yes",
        no="low" if low else "none",
        unknown="unclear" if dossier.initiatives_known else "missing",
        params={
            "found": scale.label(scale.ids[low]) if low else NO_LEVEL,
            "names": tuple(one.name for one in unclear),
        },
        places=_cells(possible),
        scale=scale,
    )


def _start(period: str, *, school_years: bool) -> int | None:
    """The first year of `2023-2024` (or the year of `2023` where the season itself is one calendar year)."""
    text = period.strip()
    if not school_years:
        return int(text) if _YEAR.fullmatch(text) else None
    match = _YEARS.fullmatch(text)
    return int(match[1]) if match and int(match[2]) == int(match[1]) + 1 else None


def _years_running(title: str, awards: tuple[Award, ...], rulebook: Rulebook, *, ledger_known: bool) -> Found:
    season = rulebook.school.school_year
    school_years = not _YEAR.fullmatch(season.strip())
    this = _start(season, school_years=school_years)
    label = title_label(title, rulebook)
    if this is None:
        why = "season"
        return Found("years_running", Fraction(0), None, why, why, why, {"title": label, "season": season})
    years = {_start(award.period, school_years=school_years) for award in awards}
    unread = [award for award in awards if _start(award.period, school_years=school_years) is None]
    low, used = _run(years, this, spare=0)
    high, _ = _run(years, this, spare=len(unread))
    earlier = [award for award in awards if _start(award.period, school_years=school_years) in used]
    last = f"{this - 1}-{this}" if school_years else str(this - 1)
    return Found(
        "years_running",
        Fraction(low),
        Fraction(high) if ledger_known else None,
        no="some" if low else "none",
        unknown="period" if ledger_known else "ledger",
        params={"title": label, "count": low, "last": last, "periods": tuple(award.period for award in unread)},
        places=once(place for award in (*earlier, *unread) for place in award.places),
    )


def _run(years: set[int | None], this: int, *, spare: int) -> tuple[int, set[int]]:
    """Count the years back from the one before `this` without a gap, `spare` gaps being filled by unread awards."""
    used: set[int] = set()
    while True:
        year = this - 1 - len(used)
        if year not in years:
            if not spare:
                return len(used), used
            spare -= 1
        used.add(year)
