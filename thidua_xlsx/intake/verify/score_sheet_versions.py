"""What changed in the score sheet since forms were issued: the register keeps every version that units were given."""

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.column_book import Words
from thidua_xlsx.forms.identity.manifest import manifest_of
from thidua_xlsx.forms.identity.stamp import Manifest
from thidua_xlsx.intake.read.issue_register import Issue, Register
from thidua_xlsx.intake.verify.issue_changes import changes_since


class Version(msgspec.Struct, frozen=True):
    """An earlier version of the score sheet: the forms that show it by (phase, round), their units, what changed."""

    forms: tuple[tuple[str, str], ...]
    units: tuple[str, ...]
    changes: tuple[Words, ...]


def earlier_versions(register: Register, book: Rulebook) -> tuple[Version, ...]:
    """Give every version of the score sheet that units were given and that differs from the one declared now.

    Criteria added (+) and taken away (-), texts, limits, kinds and scales from-to; people are left out.
    """
    found: dict[tuple[Words, ...], list[Issue]] = {}
    for _, issue in sorted(register.issues.items()):
        changes = _changes(issue, book)
        if changes:
            found.setdefault(changes, []).append(issue)
    return tuple(
        Version(
            tuple(dict.fromkeys((one.stamp.phase, one.stamp.round) for one in issues)),
            tuple(dict.fromkeys(one.stamp.unit for one in issues)),
            changes,
        )
        for changes, issues in found.items()
    )


def _changes(issue: Issue, book: Rulebook) -> tuple[Words, ...]:
    form, unit = book.form_of(issue.stamp.phase), book.unit(issue.stamp.unit)
    asked = [spec.id for spec in form.tables() if spec.rows in ("criteria", "unit_criteria")] if form else []
    if form is None or unit is None or not asked:
        return ()
    now = manifest_of(form, book, unit, book.round(issue.stamp.round))
    return changes_since(_sheet_of(issue.manifest, asked), _sheet_of(now, asked), form, book)


def _sheet_of(manifest: Manifest, tables: Iterable[str]) -> Manifest:
    """Give a manifest with the score sheet alone; its columns are people, who come and go without changing it."""
    kept = {id_: replace(manifest.tables[id_], columns={}) for id_ in tables if id_ in manifest.tables}
    return replace(manifest, tables=kept)
