"""The tables of a return as a few kilobytes of plain values: their cells once a table, their answers in that order."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import compress
from typing import Any

import msgspec

from thidua_xlsx.intake.returns.packed_values import AS_THEY_ARE, PLAIN, plain_of, value_of
from thidua_xlsx.messages.places import CellPlaces, Spots
from thidua_xlsx.model import Record


class PackedTable(msgspec.Struct, array_like=True):
    """A table as `packed_records` gives it, still unopened: its id, what its records share, and the records."""

    id: str
    shared: msgspec.Raw
    rows: msgspec.Raw


class PackedTables(Mapping[str, tuple[Record, ...]]):
    """The records of a return by table: opened when first asked for and kept, once they `rest` opened for each asking.

    As bytes they take a quarter. Opening raises any exception where `packed_records` did not give these values.
    """

    def __init__(self, tables: Sequence[PackedTable], file: str) -> None:
        self._packed, self._file = {one.id: one for one in tables}, file
        self._kept: dict[str, tuple[Record, ...]] | None = {}

    def release(self) -> None:
        """Keep the bytes alone from now on."""
        self._kept = None

    def __getitem__(self, table: str) -> tuple[Record, ...]:
        if self._kept is not None and table in self._kept:
            return self._kept[table]
        packed = self._packed[table]
        shared, rows = msgspec.msgpack.decode(packed.shared), msgspec.msgpack.decode(packed.rows)
        records = opened_records(shared, rows, self._file)
        if self._kept is not None:
            self._kept[table] = records
        return records

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)


def packed_records(records: Sequence[Record]) -> tuple[list[Any], list[Any]]:
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
    if not AS_THEY_ARE.issuperset(map(type, listed)):
        listed = [plain_of(one) for one in listed]
    return listed, {key: plain_of(values[key]) for key in values if key not in keys}


def opened_records(shared: Sequence[Any], rows: Sequence[Any], file: str) -> tuple[Record, ...]:
    """Give the records of a table of a file; any exception where `packed_records` did not give these values."""
    known = [Spots(file, sys.intern(sheet), _same(spots), across) for sheet, across, spots in shared]
    return tuple([_opened_record(known[number], key, at, listed, loose) for key, number, at, listed, loose in rows])


def _same(spots: dict[str, int]) -> Mapping[str, int]:
    """Give the one copy of where a record's cells stand: a thousand forms are kept at once, most laid out alike."""
    if len(_SPOTS) > _MOST_SPOTS:
        _SPOTS.clear()
    return _SPOTS.setdefault(tuple(spots.items()), spots)


_SPOTS: dict[tuple[tuple[str, int], ...], Mapping[str, int]] = {}
_MOST_SPOTS = 1_000


def _opened_record(spots: Spots, key: str, at: int, listed: Sequence[Any], loose: Mapping[str, Any]) -> Record:
    values = _opened_answers(spots.shared, listed) if listed else {}
    values |= {name: value_of(value) for name, value in loose.items()}
    # Keys come again in every table, and of the lines of a form most are blank: a thousand forms are kept at once.
    return Record(sys.intern(key), values, CellPlaces.of(spots, at))


def _opened_answers(spots: Mapping[str, int], listed: Sequence[Any]) -> dict[str, Any]:
    """Give the answers of a record by column, blanks left out."""
    if len(listed) != len(spots):
        raise ValueError("answers and their cells are not as many")
    if False not in listed:  # nothing but blanks is left out here
        with suppress(KeyError, TypeError):
            return dict(zip(compress(spots, listed), map(PLAIN.__getitem__, filter(None, listed)), strict=True))
    return {name: value_of(value) for name, value in zip(spots, listed, strict=True) if value is not None}
