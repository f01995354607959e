"""Criteria that do not apply to somebody: left blank, and called rightly blank by the unit on its return slip."""

from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from msgspec.structs import replace

from thidua_xlsx.messages import codes
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import CellConfirmed, Dossier, LayerScores, UnitDossier

_Scored = TypeVar("_Scored", Dossier, UnitDossier)


def excused_by_units(dossiers: Iterable[_Scored], confirmed: Iterable[CellConfirmed]) -> list[_Scored]:
    """Give dossiers of people or units with the criteria that their units say do not apply to them.

    `confirmed` are the cells that units called right. What they said of a blank that decides nothing excuses nobody.
    """
    places = {cell.place for cell in confirmed if codes.SCORES_INCOMPLETE.id in cell.doubts}
    if not places:
        return list(dossiers)

    def excused(scores: Mapping[tuple[str, str], LayerScores]) -> dict[tuple[str, str], LayerScores]:
        return {key: replace(layer, excused=_blank_in(layer, places)) for key, layer in scores.items()}

    return [replace(dossier, scores=excused(dossier.scores)) for dossier in dossiers]


def _blank_in(layer: LayerScores, places: Collection[CellPlace]) -> frozenset[str]:
    return frozenset(code for code, place in layer.places.items() if place in places and code not in layer.points)
