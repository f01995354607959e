"""The movements of a season and what was commended in the year, from their rows; each doubt a finding."""

from collections.abc import Container, Iterable, Iterator, Mapping

from msgspec.structs import replace

from thidua_xlsx.base.text import by_key, match_key, name_key
from thidua_xlsx.declare.build.build_state import BuildState, struct_of, unique
from thidua_xlsx.declare.criteria.kinds import YesNoKind
from thidua_xlsx.declare.season import Deed, FundLine, Movement, movement_terms
from thidua_xlsx.declare.tables.target_words import WordedTarget, terms_findings
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.places import FilePlace

FROM_ABOVE = "from_above"  # of a movement's row: who handed it down; no column, for nobody types it
CODE_ABOVE = "code_above"  # and the code that it has there


def movements_of(draft: BuildState) -> tuple[Movement, ...]:
    """Give the movements in their order."""
    details = {row.key: row for row in unique(draft, "movement_details")}
    targets, movements = [], []
    yes_or_no = [row.key for row in draft.rows.get("criteria", ()) if row.values.get("kind") == YesNoKind.id]
    for row in unique(draft, "movements"):
        further = details.pop(row.key, None)
        values = {**(further.values if further else {}), **row.values}
        movement = struct_of(Movement, values, code=row.key)
        movements.append(movement)
        place = row.place("direction") or row.place("target") or FilePlace(draft.file)
        terms = movement_terms(movement, draft.templates.columns)
        targets.append(WordedTarget(movement.indicator or movement.name, terms, movement.unit, place))
        if further and movement.answered_by not in ("", *yes_or_no):
            draft.note(codes.MOVEMENT_CRITERION_UNKNOWN, further, "answered_by", name=movement.answered_by)
    _note_unchanged(draft)
    for row in details.values():
        draft.note(codes.MOVEMENT_UNKNOWN, row, "code", name=row.key)
    draft.findings += terms_findings(targets, draft.templates.columns.column("movements", "direction").label)
    return tuple(movements)


def _note_unchanged(draft: BuildState) -> None:
    """Note the movements that a profile begins with and nobody has changed: they are printed as the school's own."""
    columns = ("name", "indicator", "target")
    shipped = {
        tuple(match_key(str(row.get(key, ""))) for key in columns)
        for profile in draft.templates.profiles.values()
        for row in profile.movements
    }
    unchanged = [
        row
        for row in draft.rows.get("movements", ())
        if tuple(match_key(draft.text(row, key)) for key in columns) in shipped
    ]
    if unchanged:
        names = tuple(draft.text(row, "name") for row in unchanged)
        draft.note(codes.MOVEMENTS_OF_TEMPLATE, unchanged[0], "name", names=names)


def deeds_of(
    draft: BuildState, movements: Iterable[Movement], known: Mapping[str, str], schools: Mapping[str, str]
) -> Iterator[Deed]:
    """Give the commendations of the year that say for whom and which; of the others a finding says what they lack.

    `known` are the names of the season's people and units, by code, and `schools` those of the schools that report to
    it. A name without a code is an outsider's or a unit's: where one of the people bears it, the line has to say whose.
    A line with the code of one and the name of another is nobody's.
    """
    named_movements = {
        match_key(text): movement.code for movement in movements for text in (movement.name, movement.code)
    }
    bearers = by_key(known, lambda code: name_key(known[code]))
    units = {row.key for row in draft.rows.get("units", ())}
    for row in draft.rows.get("deeds", ()):
        who, name, title, movement = (draft.text(row, key) for key in ("person", "full_name", "title", "movement"))
        group = row.values.get("people") is not None
        outside = draft.choices["outsider"].find(who)
        names = (name_key(name), name_key(name.partition("(")[0].strip()))  # `Lê Văn Hùng (1990)`
        bearing = [] if outside else bearers.get(names[0]) or bearers.get(names[1], [])
        if who in known and bearing and who not in bearing:
            draft.note(codes.NAME_DISAGREES, row, "full_name", raw=name, key=who, expected=known[who], found=name)
            continue
        if bearing and who not in known and who not in schools and not group:
            if bearing[0] not in units:  # it may be somebody else of that name, such as a pupil
                draft.note(codes.DEED_NAME_OF_SOMEBODY, row, "person", name=name, ids=tuple(bearing))
                continue
            who, name = bearing[0], ""
        if movement and match_key(movement) not in named_movements:
            draft.note(codes.MOVEMENT_UNKNOWN, row, "movement", name=movement)
        whole = title and (name or (not group and (who in known or who in schools)))
        if not whole and not draft.text(row, "nomination"):  # what that says is known once the forms are read
            lacking = "title" if not title else "full_name"
            draft.note(codes.DEED_INCOMPLETE, row, lacking, column=draft.label("deeds", lacking))
            continue
        yield draft.struct(
            Deed,
            row,
            who=who if who in known and not group else "",
            name=name or schools.get(who, who),
            unit=who if name and (who in schools or (group and who in units)) else "",
            movement=named_movements.get(match_key(movement), movement),
        )


def fund_of(draft: BuildState, known: Container[str]) -> tuple[FundLine, ...]:
    """Give the receipts and payments of the funds; `known` are the codes of the season's people and units."""
    lines = draft.structs(FundLine, "fund")
    return tuple(replace(line, who=line.who if line.who in known else "", name=line.name or line.who) for line in lines)
