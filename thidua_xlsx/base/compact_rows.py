"""What is kept once for everybody: what follows from a season's declaration alone, and the keys of people's values.

A dict of thirty points takes 800 bytes, the thirty points beside common keys 350, as bytes that say which of a few
numbers they are 130: a large season has 80,000 of them.
"""

from abc import abstractmethod
from collections.abc import Callable, Hashable, ItemsView, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, Generic, TypeVar

from thidua_xlsx.base.memo import Value

Key = TypeVar("Key", bound=Hashable)
Value_co = TypeVar("Value_co", covariant=True)


class KeyOrder(Generic[Key]):
    """Keys in their order, each with its place in it; those of one order are one object (`keys_of`)."""

    __slots__ = ("names", "orders", "places")

    def __init__(self, names: tuple[Key, ...]) -> None:
        self.names = names
        self.places = {name: place for place, name in enumerate(names)}
        self.orders: dict[KeyOrder[Any], Callable[[tuple[Any, ...]], tuple[Any, ...]]] = {}

    def order(self, wanted: "KeyOrder[Any]") -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
        """Give what puts values that stand in this order into another one; None for a key that is not here."""
        if wanted not in self.orders:
            # The value behind the last one is None: that of every key that is not here, and two of it at the end, for
            # of a single place no tuple would be given.
            none = len(self.names)
            pick = itemgetter(*(self.places.get(name, none) for name in wanted.names), none, none)
            self.orders[wanted] = lambda values: pick((*values, None))[:-2]
        return self.orders[wanted]


_KEYS: dict[tuple[Any, ...], KeyOrder[Any]] = {}
_MOST_KEYS = 2_000


def keys_of(names: tuple[Key, ...]) -> KeyOrder[Key]:
    """Give the one copy of keys in an order."""
    found = _KEYS.get(names)
    if found is None:
        if len(_KEYS) >= _MOST_KEYS:
            _KEYS.clear()
        found = _KEYS[names] = KeyOrder(names)
    return found


class CompactRow(Mapping[Key, Value_co]):
    """Values by key: `held` stand in the order of the `shared` keys, None where a key has none."""

    __slots__ = ("shared",)
    shared: KeyOrder[Key]

    @property
    @abstractmethod
    def held(self) -> tuple[Value_co | None, ...]:
        """The values in the order of the keys."""

    def kinds(self) -> set[type]:
        """The types of the values, and perhaps of some that the row does not have."""
        return {*map(type, self.held)}

    def get(self, key: Key, default: Any = None) -> Any:
        """The value of a key, or else `default`."""
        place = self.shared.places.get(key)
        value = None if place is None else self.held[place]
        return default if value is None else value

    def __getitem__(self, key: Key) -> Value_co:
        value: Value_co | None = self.get(key)
        if value is None:
            raise KeyError(key)
        return value

    def __contains__(self, key: object) -> bool:
        wanted: Any = key
        return self.get(wanted) is not None

    def __iter__(self) -> Iterator[Key]:
        return (key for key, value in zip(self.shared.names, self.held, strict=True) if value is not None)

    def __len__(self) -> int:
        return len([None for value in self.held if value is not None])

    def items(self) -> ItemsView[Key, Value_co]:
        """The keys that have a value, each with it."""
        return _Items(self)

    def __repr__(self) -> str:
        return repr(dict(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return _opened, (self.shared.names, self.held)


class ValueRow(CompactRow[Key, Value_co]):
    """A row of its own values."""

    __slots__ = ("held",)
    held: tuple[Value_co | None, ...]

    def __init__(self, shared: KeyOrder[Key], held: tuple[Value_co | None, ...]) -> None:
        self.shared, self.held = shared, held


class CodedRow(CompactRow[Key, Value_co]):
    """A row out of few values that many rows have in common: a byte says which of `among` stands in each place."""

    __slots__ = ("among", "codes")

    def __init__(self, shared: KeyOrder[Key], codes: bytes, among: Sequence[Value_co | None]) -> None:
        self.shared, self.codes, self.among = shared, codes, among

    @property
    def held(self) -> tuple[Value_co | None, ...]:
        """The values in the order of the keys."""
        return tuple(map(self.among.__getitem__, self.codes))

    def kinds(self) -> set[type]:
        """The types of the values that all rows have in common."""
        return {*map(type, self.among)}

    def get(self, key: Key, default: Any = None) -> Any:
        """The value of a key, or else `default`."""
        place = self.shared.places.get(key)
        value = None if place is None else self.among[self.codes[place]]
        return default if value is None else value


class PatchedRow(CompactRow[Key, Value_co]):
    """The values of another row, but in some `places` (those of its keys) the `values` given here."""

    __slots__ = ("places", "row", "values_there")

    def __init__(self, row: CompactRow[Key, Any], places: Sequence[int], values: tuple[Value_co | None, ...]) -> None:
        self.shared, self.row, self.places, self.values_there = row.shared, row, places, values

    @property
    def held(self) -> tuple[Value_co | None, ...]:
        """The values in the order of the keys."""
        held = list(self.row.held)
        for place, value in zip(self.places, self.values_there, strict=True):
            held[place] = value
        return tuple(held)


def _opened(names: tuple[Any, ...], held: tuple[Any, ...]) -> ValueRow[Any, Any]:
    return ValueRow(keys_of(names), held)


class _Items(ItemsView[Key, Value_co]):
    _mapping: CompactRow[Key, Value_co]

    def __iter__(self) -> Iterator[tuple[Key, Value_co]]:
        one = self._mapping
        return iter([(key, value) for key, value in zip(one.shared.names, one.held, strict=True) if value is not None])


NOTHING: Mapping[Any, Any] = ValueRow(keys_of(()), ())  # the one empty mapping of all that have none


def compact(values: Mapping[Key, Value]) -> Mapping[Key, Value]:
    """Give the same values by key, as lean as many of them need to be; none of them is None."""
    return ValueRow(keys_of(tuple(values)), tuple(values.values())) if values else NOTHING


def values_in_order(values: Mapping[Key, Value], wanted: KeyOrder[Key]) -> tuple[Value | None, ...]:
    """Give values in the order of keys, None where there is none."""
    if isinstance(values, CompactRow):
        return values.held if values.shared is wanted else values.shared.order(wanted)(values.held)
    return tuple(map(values.get, wanted.names))
