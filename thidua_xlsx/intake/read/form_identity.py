"""Whose form is it: the stamp in its four carriers, the manifest it names, and what to make of the two."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from thidua_xlsx.base.text import clean
from thidua_xlsx.declare.season import SCHOOL, Rulebook
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.documents.raw_workbook import RawBook, RawSheet
from thidua_xlsx.forms.identity.manifest import Manifest, WrittenFields, fields_in, manifest_in
from thidua_xlsx.forms.identity.stamp import META_SHEET, PRINTED, PROPERTY, digest, stamp_from
from thidua_xlsx.intake.read.issue_register import Issue, Register
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import FilePlace, SheetPlace
from thidua_xlsx.model import Stamp

_OF_SCHOOL = ("school", "below")  # the council's workbook, and slips about replies from above


class Identity(msgspec.Struct, frozen=True):
    """A form recognised: its stamp and the manifest that tells what was issued."""

    stamp: Stamp
    manifest: Manifest


def identify_form(
    raw: RawBook, tables: Mapping[str, KeyedTable], rulebook: Rulebook, register: Register
) -> tuple[Identity | None, list[Finding]]:
    """Say whose form a workbook is; None with the reason where it is not one of this season's."""
    place = FilePlace(raw.file)
    carriers = _carriers(raw, tables, register)
    stamps = [stamp for stamp in carriers.values() if stamp]
    if not stamps or not tables:
        return None, [at(codes.FILE_NOT_A_FORM, place)]
    findings: list[Finding] = []
    # The stamp that most carriers bear; the markers, which sit beside the answers, win a tie.
    counts = Counter(_who(stamp) for stamp in carriers.values() if stamp)
    best = max(counts.values())
    stamp = next(stamp for stamp in carriers.values() if stamp and counts[_who(stamp)] == best)
    strange = foreign_tables(tables.values(), stamp)
    strangers = {_who(own) for _, own in strange}
    other_stamps = tuple(
        dict.fromkeys(_short(other) for other in stamps if _who(other) != _who(stamp) and _who(other) not in strangers)
    )
    if other_stamps:
        findings.append(at(codes.STAMPS_DISAGREE, place, unit=stamp.unit, stamps=(_short(stamp), *other_stamps)))
    refused = _foreign(stamp, rulebook, place)
    if refused:
        return None, [*findings, refused]
    signed = _signed_otherwise(raw, stamp, carriers["sheet"], register)
    if signed and SCHOOL in (stamp.unit, signed.unit):
        return None, [at(codes.COUNCIL_FORGED, place)]
    if signed:
        issued, says = (_whose(identity, rulebook) for identity in (signed, stamp))
        return None, [at(codes.STAMP_CHANGED, place, unit=signed.unit, issued=issued, says=says)]
    # What is printed names an issue of the register, whose signature says nothing of this file.
    borne = [
        borne_stamp
        for name, borne_stamp in carriers.items()
        if borne_stamp and name != "code" and _who(borne_stamp) == _who(stamp)
    ]
    manifest, doubts = _manifest(raw, borne or [stamp], register, place)
    findings += doubts
    if manifest is None:
        not_a_form = [] if doubts else [at(codes.FILE_NOT_A_FORM, place, unit=stamp.unit)]
        return None, [*findings, *not_a_form]
    sheets = {table.sheet.name: (table, own) for table, own in strange}
    for table, own in sheets.values():
        sheet, whose = SheetPlace(table.file, table.sheet.name), _whose(own, rulebook)
        findings.append(at(codes.SHEET_OF_OTHER_FORM, sheet, unit=stamp.unit, whose=whose))
    return Identity(stamp, manifest), findings


def _signed_otherwise(
    raw: RawBook, stamp: Stamp, sheet: Stamp | None, register: Register
) -> Manifest | WrittenFields | None:
    """Give what was signed where the clear text of the stamp that counts says something else; None where it does not.

    What a stamp was signed for is what its digest or its signature belongs to, and of the one on the hidden `sheet`
    what stands below it.
    """
    below = fields_in("".join(_meta(raw)[1:])) if sheet and _who(sheet) == _who(stamp) else None
    if below and _form(below) != _form(stamp):
        return below
    issue = register.find(stamp)
    if issue and issue.stamp.season == stamp.season:  # found by all its fields: none is left that could differ
        return None
    inside, issue = _inside(raw), issue or register.of_digest(stamp.digest)
    if inside and (register.genuine(stamp, inside) or digest(inside) == stamp.digest):
        return inside if (*_form(inside), digest(inside)) != (*_form(stamp), stamp.digest) else None
    return issue.manifest if issue and _form(issue.manifest) != _form(stamp) else None


def _whose(identity: Stamp | Manifest | WrittenFields, rulebook: Rulebook) -> tuple[str | BilingualText, ...]:
    """Name whose form something says it is: the unit, the form, the round."""
    form = rulebook.form_of(identity.phase)
    parts = (
        rulebook.holder_name(identity.unit),
        form.short if form else identity.phase,
        rulebook.round_name(identity.round),
    )
    return tuple(part for part in parts if part)


def foreign_tables(tables: Iterable[KeyedTable], stamp: Stamp) -> list[tuple[KeyedTable, Stamp]]:
    """Give the tables whose own marker says that they belong to another form, with the stamp that it bears.

    Another form is that of another unit, phase or round.
    """
    return [(table, own) for table in tables if (own := stamp_from(table.stamp)) and _form(own) != _form(stamp)]


def _carriers(raw: RawBook, tables: Mapping[str, KeyedTable], register: Register) -> dict[str, Stamp | None]:
    carriers: dict[str, Stamp | None] = {f"marker {id_}": stamp_from(table.stamp) for id_, table in tables.items()}
    meta = _meta(raw)
    carriers["sheet"] = stamp_from(meta[0]) if meta else None
    carriers["property"] = stamp_from(raw.properties.get(PROPERTY, ""))
    issues = (printed_on(sheet, register) for sheet in raw.sheets)
    carriers["code"] = next((issue.stamp for issue in issues if issue), None)
    return carriers


def _meta(raw: RawBook) -> list[str]:
    """Give the texts of the hidden sheet's first column, in order."""
    for sheet in raw.sheets:
        if clean(sheet.name) == META_SHEET:
            cells = sorted((row, cell.value) for (row, col), cell in sheet.cells.items() if col == 0)
            return [value for _, value in cells if isinstance(value, str)]
    return []


def printed_on(sheet: RawSheet, register: Register) -> Issue | None:
    """Give the issue whose code is printed on a sheet, or None."""
    for cell in sheet.cells.values():
        match = PRINTED.search(cell.value) if isinstance(cell.value, str) and "." in cell.value else None
        issue = register.by_code(match[3], match[4]) if match else None
        if issue:
            return issue
    return None


def _who(stamp: Stamp) -> tuple[str, ...]:
    return (stamp.season, stamp.unit, stamp.phase, stamp.round, stamp.digest)


def _form(identity: Stamp | Manifest | WrittenFields) -> tuple[str, ...]:
    return (identity.season, identity.unit, identity.phase, identity.round)


def _short(stamp: Stamp) -> str:
    return " ".join(part for part in (stamp.season, stamp.unit, stamp.phase, stamp.round, stamp.digest[:8]) if part)


def _foreign(stamp: Stamp, rulebook: Rulebook, place: FilePlace) -> Finding | None:
    if stamp.season != rulebook.school.id:
        return at(codes.FILE_OTHER_SEASON, place, season=stamp.season)
    form = rulebook.form_of(stamp.phase)
    if (stamp.unit == SCHOOL) != (form is not None and form.whose in _OF_SCHOOL):
        return at(codes.COUNCIL_FORGED, place, unit=stamp.unit)
    of_sender = (
        form is not None and form.whose == "above" and stamp.unit in {school.code for school in rulebook.reporters}
    )
    if rulebook.issued_to(stamp.unit) is None and not of_sender:
        return at(codes.FILE_UNKNOWN_UNIT, place, unit_code=stamp.unit)
    if form is None:
        return at(codes.FILE_NOT_A_FORM, place)
    if form.per_round and rulebook.round(stamp.round) is None:
        return at(codes.FILE_UNKNOWN_ROUND, place, round=stamp.round)
    return None


def _manifest(
    raw: RawBook, borne: Sequence[Stamp], register: Register, place: FilePlace
) -> tuple[Manifest | None, list[Finding]]:
    """Give the manifest that the stamps name: the registered one, or else the one inside the file, unsigned."""
    stamp = borne[0]
    unsigned = at(codes.STAMP_UNSIGNED if register.key is None else codes.STAMP_FORGED, place, unit=stamp.unit)
    issue = register.find(stamp)
    if issue:
        genuine = _genuine(borne, issue.manifest, register)
        if stamp.unit == SCHOOL and register.key is not None and not genuine:
            return None, [at(codes.COUNCIL_FORGED, place, unit=stamp.unit)]
        return issue.manifest, [] if genuine else [unsigned]
    inside = _inside(raw)
    own = inside is not None and digest(inside) == stamp.digest
    if stamp.unit == SCHOOL and register.key is not None and not (inside and own and _genuine(borne, inside, register)):
        # Whoever could pass a form off as the council's would change everybody's points and votes.
        return None, [at(codes.COUNCIL_FORGED, place, unit=stamp.unit)]
    if inside is None or not own:
        return None, []
    return inside, [] if _genuine(borne, inside, register) else [unsigned]


def _genuine(borne: Sequence[Stamp], manifest: Manifest, register: Register) -> bool:
    """Say whether a form's signature is the season's own: none that it bears is another, and one is there."""
    signed = [stamp for stamp in borne if stamp.signature]
    return bool(signed) and all(register.genuine(stamp, manifest) for stamp in signed)


def _inside(raw: RawBook) -> Manifest | None:
    return manifest_in("".join(_meta(raw)[1:]))
