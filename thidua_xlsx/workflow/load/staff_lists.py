"""Staff lists: read for a new season, or compared with the people of one that has begun."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.file_names import INBOX
from thidua_xlsx.base.text import day_text
from thidua_xlsx.declare.build.template_files import Templates
from thidua_xlsx.declare.season import Unit
from thidua_xlsx.exchange.staff_list.staff_changes import (
    Changes,
    FormerPerson,
    StaffChange,
    StaffChangeKind,
    staff_changes,
)
from thidua_xlsx.exchange.staff_list.staff_list import Roster, read_staff_list
from thidua_xlsx.formats.xlsx.read.foreign_tables import read_foreign_tables
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import Finding, at, has_errors
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.runtime import files
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, unreadable


class StaffComparison(msgspec.Struct, frozen=True):
    """How a staff list differs from the season, the units to issue forms to again, and what the list left open."""

    changes: Changes
    units: tuple[Unit, ...]
    findings: tuple[Finding, ...]


def staff_list(path: Path, declared: Templates, before: str = "") -> tuple[Roster, tuple[Finding, ...]]:
    """Take units and people from the staff list at `path`, and titles of school years earlier than `before`.

    Raises CommandError where nothing can be taken from it.
    """
    frames = read_foreign_tables(path)
    if isinstance(frames, Refusal):
        if frames.code is codes.ROSTER_UNREADABLE:
            raise CommandError(at(frames.code, FilePlace(path.name)))
        raise CommandError(unreadable(frames, path.name))
    roster, findings = read_staff_list(frames, declared.columns, path.name, before)
    if has_errors(findings):
        raise CommandError(*findings)
    return roster, findings


def _former(loaded: SeasonFolder) -> Iterator[FormerPerson]:
    """Give whom the season workbook has and the season has not: their last day came before it began."""
    for record in loaded.records.get("people", ()):
        born, until = record.values.get("birth_date"), record.values.get("to")
        if isinstance(until, date) and loaded.rulebook.person(record.key) is None:
            born_text = day_text(born) if isinstance(born, date) else str(born or "")
            name, unit = (str(record.values.get(key) or "") for key in ("full_name", "unit"))
            yield FormerPerson(record.key, name, born_text, unit, day_text(until))


def compared_staff(loaded: SeasonFolder, path: Path) -> StaffComparison:
    """Compare the staff list of today at `path` with the season's people; writes nothing.

    Before any form of the season is out nobody has moved during the year: who is in another unit is `PLACED` there,
    with the post that the list says where that is of another group.
    """
    roster, findings = staff_list(path, loaded.templates)
    entered = (
        answer for records in loaded.ledger.values() for record in records for answer in [record.values.get("person")]
    )
    used = {record.key for record in loaded.records.get("people", ())} | {str(code) for code in entered if code}
    changes = staff_changes(roster, loaded.rulebook, used, tuple(_former(loaded)))
    register, inbox = loaded.register, loaded.folder / INBOX
    came = inbox.exists() and files.incoming(inbox, loaded.folder)
    if not (register.issues or register.damaged or came):
        differences = [_placed(change, loaded) for change in changes.differences]
        placed = (change for change in differences if change.kind is StaffChangeKind.PLACED)
        regrouped = [(StaffChangeKind.GROUP, change.params["code"]) for change in placed if "group" in change.row]
        left = tuple(change for change in differences if (change.kind, change.params.get("code")) not in regrouped)
        return StaffComparison(replace(changes, differences=left), (), findings)
    touched = {unit for change in changes.differences for unit in change.units}
    return StaffComparison(changes, tuple(unit for unit in loaded.rulebook.units if unit.code in touched), findings)


def _placed(change: StaffChange, loaded: SeasonFolder) -> StaffChange:
    """Give whoever is in another unit of the season as placed there, unless the season tells of several stays."""
    person = loaded.rulebook.person(str(change.params.get("code")))
    if change.kind is not StaffChangeKind.MOVED or not change.row or person is None or person.earlier:
        return change
    return replace(change, kind=StaffChangeKind.PLACED)
