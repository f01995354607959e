"""Movements handed down: the workbook that an office writes for each of its schools, and what a school makes of it.

What comes from above is known by its issuer and the issuer's code: where the school has that code for another movement,
the office's has the issuer's initials behind it (`PT1@UXKS`), and both are there. The school's own word stands: what it
says of a movement of the same code and name is added to what the office says.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from thidua_xlsx.base.text import Say, clean, day_text, match_key
from thidua_xlsx.declare.build.choice_lists import Rows
from thidua_xlsx.declare.build.movement_rows import CODE_ABOVE, FROM_ABOVE
from thidua_xlsx.declare.build.template_files import Templates
from thidua_xlsx.declare.season import Movement, Rulebook
from thidua_xlsx.declare.season.movements import codes_from
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.declare.season.school_years import plain_year
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.documents.workbook_plan import BookPlan
from thidua_xlsx.exchange.season_books.book_layout import season_book
from thidua_xlsx.exchange.season_books.book_records import handed_down_records
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Record

_FORM = "handed-down"
HEAD_TABLE = "handed_down"  # the id of the table by which such a workbook is known
_MOVEMENTS, _DETAILS = "movements", "movement_details"
_YEAR = "school_year"


def movements_for(school: Reporter, book: Rulebook) -> tuple[Movement, ...]:
    """Give the movements of an office that one of its schools takes part in; those handed down to it go on down."""
    return tuple(movement for movement in book.movements if movement.takes_part(school.code))


def handed_down_book(movements: Sequence[Movement], book: Rulebook, declared: Templates, *, say: Say) -> BookPlan:
    """Lay out the workbook in which an office hands movements down: the tables of the season workbook, filled in.

    The office's own result and the units that take part stay behind: a school has results and units of its own.
    """
    tables = declared.columns
    rows = {id_: [_row(movement, tables.table(id_), book) for movement in movements] for id_ in (_MOVEMENTS, _DETAILS)}
    head: dict[str, object] = {"issuer": book.school.name, _YEAR: book.school.school_year}
    prefill: dict[str, Sequence[Mapping[str, object]]] = {HEAD_TABLE: [head], **rows}
    return season_book(declared.forms[_FORM], declared, prefill, say=say)


def _row(movement: Movement, columns: Mapping[str, object], book: Rulebook) -> dict[str, object]:
    row: dict[str, object] = {key: getattr(movement, key) for key in columns if key not in ("actual", "units")}
    if "launched_by" in row:
        row["launched_by"] = movement.launched_by or book.school.name
    shown = {key: day_text(value) if isinstance(value, date) else value for key, value in row.items()}
    return {key: value for key, value in shown.items() if value is not None and value != ""}


def with_handed_down(own: Rows, raw: RawBook, declared: Templates) -> tuple[dict[str, Sequence[Any]], list[Finding]]:
    """Give a school's records with the movements that `raw` hands down, and findings on what was taken.

    Nothing is taken from the workbook of another school year, or from one that names no movement.
    """
    tables, findings = handed_down_records(raw, declared)
    head = next(iter(tables.get(HEAD_TABLE, ())), Record(""))
    year, issuer = (plain_text(head.values.get(key)) for key in (_YEAR, "issuer"))
    wanted = plain_text(next(iter(own.get("school", ())), Record("")).values.get(_YEAR))
    place = FilePlace(raw.file)
    if not tables.get(_MOVEMENTS) or plain_year(clean(year)) != plain_year(clean(wanted)):
        return dict(own), [at(codes.MOVEMENTS_NOT_TAKEN, place, issuer=issuer or "?", year=year or "?", wanted=wanted)]
    movements = {row.key: row for row in own.get(_MOVEMENTS, ())}
    issuer = issuer or raw.file
    keys = {row.key: _key(row, issuer, movements) for row in tables[_MOVEMENTS]}
    taken: dict[str, Record] = {}
    for row in tables[_MOVEMENTS]:
        key = keys[row.key]
        other = movements.get(key)
        if other and not _alike(row, other):  # the issuer itself: another file of it calls the movement otherwise
            names = [plain_text(record.values.get("name")) for record in (other, row)]
            clash = at(codes.MOVEMENT_CLASH, place, movement=row.key, own=names[0], name=names[1], issuer=issuer)
            findings.append(clash)
        above = {FROM_ABOVE: issuer, CODE_ABOVE: row.key}
        values = {**row.values, **(other.values if other else {}), **above}
        taken[key] = Record(key, values, other.places if other else row.places)
    details = {row.key: row for row in own.get(_DETAILS, ())}
    more = [_joined(row, keys[row.key], details) for row in tables.get(_DETAILS, ()) if row.key in keys]
    left = [row for row in own.get(_MOVEMENTS, ()) if row.key not in taken]
    findings.append(at(codes.MOVEMENTS_TAKEN, place, count=len(taken), issuer=issuer))
    joined = {_MOVEMENTS: [*taken.values(), *left], _DETAILS: [*more, *details.values()]}
    return {**own, **joined}, findings


def _key(row: Record, issuer: str, movements: Mapping[str, Any]) -> str:
    """Give the code under which the school knows a movement of an issuer: the issuer's own, where it means no other."""
    for key, own in movements.items():
        if (own.values.get(FROM_ABOVE), own.values.get(CODE_ABOVE)) == (issuer, row.key):
            return key

    def free(key: str) -> bool:
        """Whether the school has no movement of this code, or means the same one by it."""
        own = movements.get(key)
        return own is None or (FROM_ABOVE not in own.values and _alike(row, own))

    return next(filter(free, codes_from(row.key, issuer)))


def _alike(row: Record, other: Any) -> bool:
    """Whether two rows name one movement."""
    names = [match_key(plain_text(record.values.get("name"))) for record in (row, other)]
    return names[0] == names[1]


def _joined(row: Record, key: str, details: dict[str, Any]) -> Record:
    """Give what an office says of a movement with what the school adds; that is taken out of the school's `details`."""
    own = details.pop(key, None)
    return Record(key, {**row.values, **own.values}, own.places) if own else Record(key, row.values, row.places)
