"""A staff list typed with the fonts of the years before Unicode, given in Unicode before anything in it is read."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from thidua_xlsx.base.legacy_encodings import decoded
from thidua_xlsx.exchange.staff_list.heading_rows import Plain, Sheet
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import SheetPlace


class _Decoded(msgspec.Struct, frozen=True):
    name: str
    rows: Sequence[Sequence[Plain]]
    merges: Sequence[tuple[int, int, int, int]]


def in_unicode(sheets: Sequence[Sheet], file: str) -> tuple[list[Sheet], list[Finding]]:
    """Give the sheets of a staff list with old encodings decoded, and one notice a sheet that says so."""
    found: list[Sheet] = []
    findings: list[Finding] = []
    for sheet in sheets:
        encodings: Counter[str] = Counter()
        rows = [[_plain(value, encodings) for value in row] for row in sheet.rows]
        found.append(_Decoded(sheet.name, rows, sheet.merges) if encodings else sheet)
        findings += [
            at(codes.ROSTER_DECODED, SheetPlace(file, sheet.name), encoding=encoding, count=count)
            for encoding, count in sorted(encodings.items())
        ]
    return found, findings


def _plain(value: Plain, encodings: Counter[str]) -> Plain:
    read = decoded(value) if isinstance(value, str) else None
    if read is None:
        return value
    encodings[read[1]] += 1
    return read[0]
