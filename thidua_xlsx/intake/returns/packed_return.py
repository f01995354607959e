"""A return that was read, as a few kilobytes of bytes: so it travels between processes and lies in the cache.

Whatever it holds is written as the name of its class and its fields. The name of the file is left out and put back on
opening: two files with the same bytes may bear different names.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from sys import intern
from typing import Any

import msgspec

from thidua_xlsx.declare.tables.column_book import BilingualText, Choice
from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code, Severity
from thidua_xlsx.messages.findings import Finding, Phrase
from thidua_xlsx.messages.places import CellPlace, CellPlaces, FilePlace, SheetPlace, Spots
from thidua_xlsx.model import (
    Achieved,
    ChangedTerm,
    MovementResult,
    Proposal,
    Record,
    Registrant,
    SchoolReport,
    Stamp,
    Submission,
    Unknown,
)

Read = tuple[Returned | None, list[Finding]]

_CLASSES: Mapping[str, type[msgspec.Struct]] = {
    class_.__name__: class_
    for class_ in (
        *(Returned, Submission, Stamp, Record, Unknown, ChangedTerm, Finding, FilePlace, SheetPlace, CellPlace),
        *(Phrase, BilingualText, Choice, SchoolReport, Proposal, Achieved, MovementResult, Registrant),
    )
}
_WITH_FILE = frozenset(name for name, class_ in _CLASSES.items() if "file" in class_.__struct_fields__)
_CODES = {code.id: code for code in vars(codes).values() if isinstance(code, Code)}
_AS_THEY_ARE = frozenset((type(None), bool, int, float, str))
_SHORT = 40  # letters of a text that is likely to come again, in this return or another


def pack(read: Read) -> bytes:
    """Return what was read of one file as MessagePack.

    Raises TypeError where it holds a value of a class that is not named above.
    """
    packing = _Packing()
    content = packing.plain(read)
    return msgspec.msgpack.encode([packing.tables, content])


def unpack(content: bytes, file: str) -> Read:
    """Return what was read of a file from `content`, what `pack` wrote, as of a file that is now called `file`.

    Raises any exception where `content` is something else.
    """
    tables, plain = msgspec.msgpack.decode(content)
    spots = [Spots(file, intern(sheet), shared, across) for sheet, across, shared in tables]
    form, findings = _opened(plain, file, spots)
    return form, list(findings)


def is_of(content: bytes, sha256: str) -> bool:
    """Say whether `content` is a packed return as a whole, and speaks of a file with the digest `sha256`.

    Of a file that was no form, nobody can tell.
    """
    try:
        form, _ = unpack(content, "")
    except Exception:  # bytes that somebody else made up may fail in any way
        return False
    return form is None or form.submission.sha256 == sha256


class _Packing:
    """Turns values into lists, texts and numbers; `tables` are what the cells of records have in common, once each."""

    def __init__(self) -> None:
        self.tables: list[tuple[str, bool, Mapping[str, int]]] = []
        self._numbers: dict[tuple[int, str, bool], int] = {}

    def plain(self, value: Any) -> Any:
        """Return a value as a list of its kind and its parts; texts, numbers and mappings are themselves."""
        kind = type(value)
        if kind in _AS_THEY_ARE:
            return value
        if kind is Decimal:
            return ["decimal", str(value)]
        if kind.__name__ in _CLASSES:
            fields = (getattr(value, name) if name != "file" else None for name in kind.__struct_fields__)
            return [kind.__name__, *map(self.plain, fields)]
        if kind is CellPlaces:
            key = (id(value.shared), value.sheet, value.across)
            if key not in self._numbers:
                self._numbers[key] = len(self.tables)
                self.tables.append((value.sheet, value.across, value.shared))
            return ["cells", self._numbers[key], value.at]
        if kind is Code:  # of one that a check from outside brought with it, all there is to it
            return ["code", value.id] if value.id in _CODES else ["code", value.id, value.severity.value, *value.params]
        if isinstance(value, Mapping):
            return {key: self.plain(part) for key, part in value.items()}
        if kind is tuple or kind is list:
            return ["tuple", *map(self.plain, value)]
        if kind is frozenset:
            return ["set", *sorted(value)]
        if kind is datetime or kind is date:
            return ["moment" if kind is datetime else "day", value.isoformat()]
        raise TypeError(f"a return holds no {kind.__name__}")


def _opened(plain: Any, file: str, tables: list[Spots]) -> Any:
    """Return the value that `_Packing.plain` was given."""
    kind = type(plain)
    if kind is str:
        return intern(plain) if len(plain) <= _SHORT else plain
    if kind is dict:
        return {intern(key): _opened(part, file, tables) for key, part in plain.items()}
    if kind is not list:
        return plain
    name = plain[0]
    if name == "decimal":
        return Decimal(plain[1])
    if name == "cells":
        return CellPlaces.of(tables[plain[1]], plain[2])
    if name == "code":
        return _CODES[plain[1]] if len(plain) == 2 else Code(plain[1], Severity(plain[2]), tuple(plain[3:]))
    if name in ("moment", "day"):
        return (datetime if name == "moment" else date).fromisoformat(plain[1])
    parts = [_opened(part, file, tables) for part in plain[1:]]
    if name in ("tuple", "set"):
        return tuple(parts) if name == "tuple" else frozenset(parts)
    class_ = _CLASSES[name]
    if name in _WITH_FILE:
        parts[class_.__struct_fields__.index("file")] = file
    return class_(*parts)
