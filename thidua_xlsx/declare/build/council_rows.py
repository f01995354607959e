"""The two councils of a school, from the season workbook's one list of members."""

from thidua_xlsx.messages import codes
from thidua_xlsx.declare.build.build_state import (Draft, unique)
from thidua_xlsx.declare.build.choice_lists import Filled
from thidua_xlsx.declare.season import Member

EMULATION, INITIATIVE = "TDKT", "SK"  # ids of the list of councils


def councils_of(draft: Draft) -> dict[str, tuple[Member, ...]]:
    """Give the members of each council by its id; whoever names no council sits in the emulation council.

    A term that ends before it begins is not applied; members without a role are named once.
    """
    found: dict[str, list[Member]] = {EMULATION: [], INITIATIVE: []}
    without: list[tuple[Filled, Member]] = []
    for row in unique(draft, "council"):
        member = _member(draft, row)
        found[str(row.values.get("council") or EMULATION)].append(member)
        if member.full_name and not member.role:
            without.append((row, member))
    if without:
        names = tuple(member.full_name for _, member in without)
        draft.note(codes.COUNCIL_ROLE_MISSING, without[0][0], "role", names=names)
    return {id_: tuple(members) for id_, members in found.items()}


def _member(draft: Draft, row: Filled) -> Member:
    since, until = row.values.get("from"), row.values.get("to")
    name, position, role, decision = (draft.text(row, key) for key in ("full_name", "position", "role", "decision_no"))
    if since and until and since > until:
        draft.note(codes.COUNCIL_TERM_BACKWARDS, row, "to", name=name, since=since, until=until)
        since = until = None
    return Member(row.key, name, position, role, since, until, decision)
