"""What a reader of a verdict must know besides the law: who came or left during the year, who is in no denominator."""

from itertools import pairwise

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.book_places import LEDGER_FILE, SEASON_FILE
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.judging.law.discipline_facts import in_force
from thidua_xlsx.judging.law.ordered_scales import discipline_scale
from thidua_xlsx.model import Dossier, Met, Reason


def notes_on(dossier: Dossier, rulebook: Rulebook, met: Met) -> tuple[Reason, ...]:
    """Give a person's notes as reasons that decide nothing: they bear the verdict's own outcome."""
    person = dossier.person
    if person.counted and not (person.earlier or person.since or person.until or dossier.history.disciplines):
        return ()
    year = season_year(rulebook)
    said: list[tuple[str, dict[str, object]]] = []
    since = person.stays[0].since
    if since and (year.first is None or since > year.first):
        said.append(("since", {"day": since}))
    for before, after in pairwise(person.stays):
        old, new = (unit.name if (unit := rulebook.unit(stay.unit)) else stay.unit for stay in (before, after))
        if before.unit != after.unit:
            said.append(("moved", {"day": after.since, "old": old, "new": new}))
    if person.until and (year.last is None or person.until < year.last):
        said.append(("until", {"day": person.until}))
    if not person.counted:
        said.append(("uncounted", {}))
    past = [one for one in in_force(dossier.history.disciplines, year).over if one.ended]
    if past and not rulebook.regime.time_from_end_of_discipline:
        last = max(past, key=lambda one: str(one.ended))
        label = discipline_scale(rulebook).label(last.kind)
        said.append(("after_discipline", {"past": label, "ended": last.ended}))
    # A note's source is not the law but the school's own book.
    return tuple(
        Reason(met, f"reason.note.{name}", params, LEDGER_FILE if name == "after_discipline" else SEASON_FILE)
        for name, params in said
    )
