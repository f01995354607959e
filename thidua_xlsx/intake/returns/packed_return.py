"""A return that was read, as a few kilobytes of plain values: so it travels between processes and lies in the cache.

Cells are kept once a table, as the rows and columns they have in common, and the file's name is put back on opening:
two files with the same bytes may bear different names.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.intake.returns.packed_tables import PackedTable, PackedTables, packed_records
from thidua_xlsx.intake.returns.packed_values import plain_of, value_of
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code, Severity
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import CellPlace, FilePlace, Place, SheetPlace
from thidua_xlsx.model import ChangedTerm, Report, Stamp, Submission

Read = tuple[Returned | None, list[Finding]]


class _PackedForm(msgspec.Struct, array_like=True):
    """What `_form` gives, its tables unopened."""

    stamp: list[Any]
    tables: list[PackedTable]
    sha256: str
    replaces: list[str]
    modified: str | None
    people_of_other_units: dict[str, list[Any]]
    integrity: str
    bases: dict[str, str]
    changed: dict[str, list[tuple[str, str, str]]]
    report: msgspec.Raw


_NONE = msgspec.Raw(msgspec.msgpack.encode(None))
_PACKED = msgspec.msgpack.Decoder(tuple[_PackedForm | None, list[Any]])
_CODES = {code.id: code for code in vars(codes).values() if isinstance(code, Code)}


def pack(read: Read) -> bytes:
    """Write what was read of one return as MessagePack; TypeError where a value has no plain form."""
    form, findings = read
    return msgspec.msgpack.encode([_form(form) if form else None, [_finding(finding) for finding in findings]])


def unpack(content: bytes, file: str) -> Read:
    """Give what was read of a return, under a file's name; any exception where `pack` did not write these bytes.

    Of its tables that comes when they are first asked for: an office keeps thousands, most of them for a moment.
    """
    form, findings = _PACKED.decode(content)
    return (_opened_form(form, file) if form else None), [_opened_finding(finding, file) for finding in findings]


def is_of(content: bytes, sha256: str) -> bool:
    """Say whether bytes are a packed return as a whole, and speak of a file with that SHA-256.

    Of a file that was no form, nobody can tell.
    """
    try:
        form, _ = unpack(content, "")
        for _ in form.submission.records.values() if form else ():  # opens them
            pass
    except Exception:  # bytes that somebody else made up may fail in any way
        return False
    return form is None or form.submission.sha256 == sha256


def _form(form: Returned) -> list[Any]:
    one = form.submission
    stamp = [getattr(one.stamp, name) for name in Stamp.__struct_fields__]
    modified = one.modified.isoformat() if one.modified else None
    tables = [[id_, *packed_records(records)] for id_, records in one.records.items()]
    people_of_other_units = {who: [_place(cell) for cell in cells] for who, cells in one.people_of_other_units.items()}
    return [
        stamp,
        tables,
        one.sha256,
        sorted(one.replaces),
        modified,
        people_of_other_units,
        form.integrity,
        dict(one.bases),
        {key: [msgspec.structs.astuple(term) for term in terms] for key, terms in one.changed.items()},
        _packed_report(form.report) if form.report else None,
    ]


def _opened_form(packed: "_PackedForm", file: str) -> Returned:
    modified = datetime.fromisoformat(packed.modified) if packed.modified else None
    others = packed.people_of_other_units
    people_of_other_units = {who: tuple(CellPlace(file, *cell) for cell in cells) for who, cells in others.items()}
    submission = Submission(
        Stamp(*packed.stamp),
        file,
        PackedTables(packed.tables, file),
        packed.sha256,
        frozenset(packed.replaces),
        modified,
        people_of_other_units,
        packed.bases,
        {key: tuple(ChangedTerm(*term) for term in terms) for key, terms in packed.changed.items()},
    )
    return Returned(submission, packed.integrity, _opened_report(packed.report, file))


def _packed_report(report: Report) -> object:
    from thidua_xlsx.intake.returns.packed_report import packed_report  # which only offices need

    return packed_report(report)


def _opened_report(content: msgspec.Raw, file: str) -> Report | None:
    if content == _NONE:
        return None
    from thidua_xlsx.intake.returns.packed_report import unpack_report

    return unpack_report(content, file)


def _finding(finding: Finding) -> list[Any]:
    params = {key: plain_of(value) for key, value in finding.params.items()}
    also = [_place(place) for place in finding.also]
    return [
        _code(finding.code),
        _place(finding.place),
        params,
        also,
        finding.unit,
        finding.person,
        plain_of(finding.raw),
    ]


def _opened_finding(packed: Sequence[Any], file: str) -> Finding:
    code, place, params, also, unit, person, raw = packed
    opened = {key: value_of(value) for key, value in params.items()}
    others = tuple(_opened_place(one, file) for one in also)
    return Finding(_opened_code(code), _opened_place(place, file), opened, others, unit, person, value_of(raw))


def _code(code: Code) -> str | list[str]:
    """Give a code's id; of one that a check from outside brought with it, all there is to it."""
    return code.id if code.id in _CODES else [code.id, code.severity.value, *code.params]


def _opened_code(packed: str | list[str]) -> Code:
    return _CODES[packed] if isinstance(packed, str) else Code(packed[0], Severity(packed[1]), tuple(packed[2:]))


def _place(place: Place) -> list[Any]:
    match place:
        case CellPlace():
            return [place.sheet, place.row, place.col]
        case SheetPlace():
            return [place.sheet]
        case FilePlace():
            return []
    raise TypeError(f"a return has no such place: {place}")


def _opened_place(packed: Sequence[Any], file: str) -> Place:
    if len(packed) == 3:
        return CellPlace(file, *packed)
    return SheetPlace(file, *packed) if packed else FilePlace(file)
