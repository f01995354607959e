"""The movements of a season from their rows, with a finding where it is guessed or not known when a target is met."""

from datetime import date
from decimal import Decimal

from thidua_xlsx.declare.build.build_state import BuildState, unique
from thidua_xlsx.declare.build.choice_lists import SeasonRow
from thidua_xlsx.declare.season import Movement, movement_terms
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.declare.tables.column_book import ALL_ENTRIES
from thidua_xlsx.declare.tables.target_words import TermsSaid, terms_findings
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import at
from thidua_xlsx.messages.places import FilePlace


def movements_of(draft: BuildState) -> tuple[Movement, ...]:
    """Give the movements in their order."""
    details = {row.key: row for row in unique(draft, "movement_details")}
    said, found = [], []
    for row in unique(draft, "movements"):
        movement = _movement(draft, row, details.pop(row.key, None))
        found.append(movement)
        said.append(_said(draft, row, movement))
    for row in details.values():
        place = row.place("code") or FilePlace(draft.file)
        draft.findings.append(at(codes.MOVEMENT_UNKNOWN, place, name=row.key))
    draft.findings += terms_findings(said, draft.templates.columns.column("movements", "direction").label)
    return tuple(found)


def _movement(draft: BuildState, row: SeasonRow, more: SeasonRow | None) -> Movement:
    actual, said = row.values.get("actual"), more.values if more else {}
    units, start, end = (said.get(key) for key in ("units", "start", "end"))
    return Movement(
        row.key,
        name=draft.text(row, "name"),
        indicator=draft.text(row, "indicator"),
        unit=draft.text(row, "unit"),
        target=draft.text(row, "target"),
        direction=draft.text(row, "direction"),
        scope=draft.text(row, "scope"),
        kind=plain_text(said.get("kind")),
        launched_by=plain_text(said.get("launched_by")),
        goal=plain_text(said.get("goal")),
        criteria=plain_text(said.get("criteria")),
        actual=actual if isinstance(actual, Decimal) else None,
        start=start if isinstance(start, date) else None,
        end=end if isinstance(end, date) else None,
        units=units if isinstance(units, tuple) and ALL_ENTRIES not in units else (),
    )


def _said(draft: BuildState, row: SeasonRow, movement: Movement) -> TermsSaid:
    place = row.place("direction") or row.place("target") or FilePlace(draft.file)
    terms = movement_terms(movement, draft.templates.columns)
    return TermsSaid(movement.indicator or movement.name, terms, movement.unit, place)
