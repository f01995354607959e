"""A unit's own score sheet: what it gives itself, its remarks, and what the council makes of that."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from msgspec.structs import replace

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.form_spec import NOTE
from thidua_xlsx.model import Dossier, LayerScores, Record, Season, UnitDossier, Unknown

TABLE = "collective_score"
_ENTERED = (Decimal, str, bool, Unknown)


def own_score(
    keys: Iterable[tuple[str, str, str]], record: Callable[[tuple[str, str, str], str, str], Record | None]
) -> tuple[dict[tuple[str, str], LayerScores], dict[tuple[str, str], str]]:
    """Give what a unit gave itself by round and layer, and its remarks by round and criterion.

    `keys` are its forms (unit, phase, round); `record` gives the record of a form, table and key, or None.
    """
    scores, remarks = {}, {}
    for key in keys:
        scored, noted = record(key, TABLE, key[0]), record(key, TABLE, NOTE)
        if scored is not None:
            points = {code: value for code, value in scored.values.items() if isinstance(value, _ENTERED)}
            scores[key[2], "self"] = LayerScores(points, scored.places)
        for criterion, text in noted.values.items() if noted else ():
            remarks[key[2], criterion] = text if isinstance(text, str) else ""
    return scores, remarks


def as_people(units: Sequence[UnitDossier], book: Rulebook) -> list[Dossier]:
    """Give the dossiers of units as those of people, with their points; none where units are not scored."""
    if book.collective is None:
        return []
    stand_ins = {person.code: person for person in book.collective.people}
    return [
        Dossier(person=stand_ins[dossier.code], scores=dossier.scores, excused=dossier.excused)
        for dossier in units
        if dossier.code in stand_ins
    ]


def season_of_units(season: Season) -> Season | None:
    """Give a season with its units in the place of people, for whatever tells people's points; None without such."""
    seen = season.rulebook.collective
    if seen is None or not season.collectives:
        return None
    return replace(
        season,
        rulebook=replace(seen, as_of=season.rulebook.as_of),  # which a merge may be asked to take another day for
        dossiers=tuple(as_people(season.unit_dossiers, season.rulebook)),
        scorecards={code: collective.card for code, collective in season.collectives.items()},
        standings={code: collective.standing for code, collective in season.collectives.items()},
    )
