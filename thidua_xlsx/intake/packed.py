"""A return that was read, as a few kilobytes of plain values: so it travels between processes and lies in the cache.

Cells are kept once a table, as the rows and columns they have in common, and the file's name is put back on opening:
two files with the same bytes may bear different names.
"""

import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from itertools import compress
from typing import Any

import msgspec

from thidua_xlsx import codes
from thidua_xlsx.codes import Code
from thidua_xlsx.declare.columns import Choice, Words
from thidua_xlsx.declare.known import NOTHING, ByKeys, Keys, keys_of
from thidua_xlsx.findings import Finding, Phrase
from thidua_xlsx.intake.submission import Returned
from thidua_xlsx.model import Record, Stamp, Submission, Unknown
from thidua_xlsx.places import CellPlace, CellPlaces, FilePlace, Place, SheetPlace, Spots

Read = tuple[Returned | None, list[Finding]]

_CODES = {code.id: code for code in vars(codes).values() if isinstance(code, Code)}


def pack(read: Read) -> bytes:
    """Write what was read of one return as MessagePack; TypeError where a value has no plain form."""
    form, findings = read
    return msgspec.msgpack.encode([_form(form) if form else None, [_finding(finding) for finding in findings]])


def unpack(content: bytes, file: str) -> Read:
    """Give what was read of a return, under a file's name; any exception where `pack` did not write these bytes."""
    form, findings = msgspec.msgpack.decode(content)
    return (_opened_form(form, file) if form else None), [_opened_finding(finding, file) for finding in findings]


class _Said(msgspec.Struct, array_like=True):
    """The beginning of what `_form` writes; what follows is not looked at."""

    stamp: msgspec.Raw
    tables: msgspec.Raw
    sha256: str


_BEGINNING = msgspec.msgpack.Decoder(tuple[_Said | None, msgspec.Raw])


def is_of(content: bytes, sha256: str) -> bool:
    """Say whether packed bytes speak of a file with that SHA-256; of a file that was no form, nobody can tell."""
    try:
        form, _ = _BEGINNING.decode(content)
    except msgspec.MsgspecError:
        return False
    return form is None or form.sha256 == sha256


def _form(form: Returned) -> list[Any]:
    one = form.submission
    stamp = [getattr(one.stamp, name) for name in Stamp.__struct_fields__]
    modified = one.modified.isoformat() if one.modified else None
    tables = [[id_, *_records(records)] for id_, records in one.records.items()]
    strangers = {who: [_place(cell) for cell in cells] for who, cells in one.strangers.items()}
    return [stamp, tables, one.sha256, sorted(one.replaces), modified, strangers, form.integrity, dict(one.bases)]


def _opened_form(packed: Sequence[Any], file: str) -> Returned:
    stamp, tables, sha256, replaces, modified, others, integrity, bases = packed
    records = {id_: _opened_records(shared, rows, file) for id_, shared, rows in tables}
    moment = datetime.fromisoformat(modified) if modified else None
    strangers = {who: tuple(CellPlace(file, *cell) for cell in cells) for who, cells in others.items()}
    submission = Submission(Stamp(*stamp), file, records, sha256, frozenset(replaces), moment, strangers, bases)
    return Returned(submission, integrity=integrity)


def _records(records: Sequence[Record]) -> tuple[list[Any], list[Any]]:
    """Give what the records of a table share (sheet, direction, keys with their positions) and each record."""
    shared: dict[Any, int] = {}
    known: dict[int, int] = {}  # by the identity of what records share: most of a table share one
    rows = []
    for record in records:
        if isinstance(record.places, CellPlaces):
            one = record.places
            found = known.get(id(one.shared))
            if found is None:
                found = shared.setdefault((one.sheet, one.across, tuple(one.shared.items())), len(shared))
                known[id(one.shared)] = found
            rows.append([record.key, found, one.at, *_answers(record)])
            continue
        places = list(record.places.values())
        sheet = places[0].sheet if places else ""
        across = len({place.col for place in places}) <= 1 < len({place.row for place in places})
        at = (places[0].col if across else places[0].row) if places else 0
        if len({place.row for place in places}) > 1 and not across:
            raise TypeError("the cells of a record stand in one row or in one column")
        keys = tuple((key, place.row if across else place.col) for key, place in record.places.items())
        number = shared.setdefault((sheet, across, keys), len(shared))
        rows.append([record.key, number, at, *_answers(record)])
    return [[sheet, across, dict(keys)] for sheet, across, keys in shared], rows


def _answers(record: Record) -> tuple[list[Any], dict[str, Any]]:
    """Give the answers in the order of the record's cells (none for a blank one), and those that have no cell."""
    values, places = record.values, record.places
    keys = places.shared if isinstance(places, CellPlaces) else places
    listed: list[Any] = list(map(values.get, keys)) if values else []
    if not _AS_THEY_ARE.issuperset(map(type, listed)):
        listed = [_value(one) for one in listed]
    return listed, {key: _value(values[key]) for key in values if key not in keys}


def _opened_records(shared: Sequence[Any], rows: Sequence[Any], file: str) -> tuple[Record, ...]:
    known: list[tuple[Spots, Keys[str] | None]] = []
    for sheet, across, spots in shared:
        same = _same(spots)
        known.append((Spots(file, sys.intern(sheet), same, across), keys_of(tuple(same)) if across else None))
    return tuple([_opened_record(known[number], key, at, listed, loose) for key, number, at, listed, loose in rows])


def _same(spots: dict[str, int]) -> Mapping[str, int]:
    """Give the one copy of where a record's cells stand: a thousand forms are kept at once, most laid out alike."""
    if len(_SPOTS) > _MOST_SPOTS:
        _SPOTS.clear()
    return _SPOTS.setdefault(tuple(spots.items()), spots)


_SPOTS: dict[tuple[tuple[str, int], ...], Mapping[str, int]] = {}
_MOST_SPOTS = 1_000


def _opened_record(
    shared: tuple[Spots, Keys[str] | None], key: str, at: int, listed: Sequence[Any], loose: Mapping[str, Any]
) -> Record:
    table, keys = shared
    values = _opened_answers(table.shared, keys, listed) if listed else NOTHING
    if loose:
        values = {**values, **{name: _opened(value) for name, value in loose.items()}}
    # Keys come again in every table, and of the lines of a form most are blank: a thousand forms are kept at once.
    return Record(sys.intern(key), values, CellPlaces.of(table, at))


def _opened_answers(spots: Mapping[str, int], keys: Keys[str] | None, listed: Sequence[Any]) -> Mapping[str, Any]:
    """Give the answers of a record: in a score sheet, where all people have the same long list, beside common keys."""
    if len(listed) != len(spots):
        raise ValueError("answers and their cells are not as many")
    if keys is not None:
        try:
            return ByKeys(keys, tuple(map(_PLAIN.__getitem__, listed)))
        except (KeyError, TypeError):
            return ByKeys(keys, tuple(map(_opened, listed)))
    if False not in listed:  # nothing but blanks is left out here
        with suppress(KeyError, TypeError):
            return dict(zip(compress(spots, listed), map(_PLAIN.__getitem__, filter(None, listed)), strict=True))
    return {name: _opened(value) for name, value in zip(spots, listed, strict=True) if value is not None}


class _Plain(dict[str | None, Decimal | str | None]):
    """Points and texts by what is written of them: a few come all the time. None is None; KeyError for all else."""

    def __missing__(self, written: str | None) -> Decimal | str | None:
        if written is None:
            return self.setdefault(None)
        if type(written) is not str:
            raise KeyError(written)
        value = written[1:] if written.startswith("=") else Decimal(written)
        if len(written) <= _SHORT:
            if len(self) > _MOST_PLAIN:
                self.clear()
            self[written] = value
        return value


_PLAIN = _Plain()
_MOST_PLAIN, _SHORT = 4_096, 40
_AS_THEY_ARE = frozenset((Decimal, type(None)))


def _finding(finding: Finding) -> list[Any]:
    params = {key: _value(value) for key, value in finding.params.items()}
    also = [_place(place) for place in finding.also]
    return [finding.code.id, _place(finding.place), params, also, finding.unit, finding.person, finding.raw]


def _opened_finding(packed: Sequence[Any], file: str) -> Finding:
    code, place, params, also, unit, person, raw = packed
    opened = {key: _opened(value) for key, value in params.items()}
    others = tuple(_opened_place(one, file) for one in also)
    return Finding(_CODES[code], _opened_place(place, file), opened, others, unit, person, raw)


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


# A value is itself, or a list of its kind and its content; points, by far the most, become a text by themselves, so a
# text stands behind `=`.
def _value(value: object) -> Any:
    match value:
        case None | bool() | int() | float() | Decimal():
            return value
        case str():
            return f"={value}"
        case datetime():
            return ["moment", value.isoformat()]
        case date():
            return ["day", value.isoformat()]
        case Unknown():
            return ["unknown", value.raw, value.gone]
        case Words():
            return ["words", value.vi, value.en]
        case Choice():
            return ["choice", msgspec.to_builtins(value)]
        case Phrase():
            return ["phrase", value.key, _value(value.params)]
        case tuple() | list():
            return ["tuple", [_value(one) for one in value]]
        case Mapping():
            return ["map", {str(key): _value(one) for key, one in value.items()}]
    raise TypeError(f"no plain form of {type(value).__name__}")


def _opened(packed: Any) -> Any:
    if isinstance(packed, str):
        return _PLAIN[packed]
    return _OPENERS[packed[0]](*packed[1:]) if isinstance(packed, list) else packed


_OPENERS: Mapping[str, Any] = {
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "unknown": Unknown,
    "words": Words,
    "choice": lambda fields: msgspec.convert(fields, Choice),
    "phrase": lambda key, params: Phrase(key, _opened(params)),
    "tuple": lambda items: tuple(_opened(item) for item in items),
    "map": lambda items: {key: _opened(item) for key, item in items.items()},
}
