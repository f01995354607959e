"""The movements of a season from their rows, with a finding where it is guessed or not known when a target is met."""

from thidua_xlsx.declare.build.build_state import BuildState, unique
from thidua_xlsx.declare.build.choice_lists import SeasonRow
from thidua_xlsx.declare.season import Movement, movement_terms
from thidua_xlsx.declare.tables.target_words import TermsSaid, terms_findings
from thidua_xlsx.messages.places import FilePlace

_COLUMNS = ("name", "indicator", "unit", "target", "direction")


def movements_of(draft: BuildState) -> tuple[Movement, ...]:
    """Give the movements in their order."""
    said, found = [], []
    for row in unique(draft, "movements"):
        movement = Movement(row.key, *(draft.text(row, key) for key in _COLUMNS))
        found.append(movement)
        said.append(_said(draft, row, movement))
    draft.findings += terms_findings(said, draft.templates.columns.column("movements", "direction").label)
    return tuple(found)


def _said(draft: BuildState, row: SeasonRow, movement: Movement) -> TermsSaid:
    place = row.place("direction") or row.place("target") or FilePlace(draft.file)
    terms = movement_terms(movement, draft.templates.columns)
    return TermsSaid(movement.indicator or movement.name, terms, movement.unit, place)
