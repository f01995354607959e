"""What follows from a season's declaration alone, worked out once for all of its returns."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Known(Generic[Value]):
    """Values that depend on one rulebook and a key; those of the rulebook before the last are still kept.

    A rulebook is told by identity: it is frozen, and comparing two of them would cost more than what is kept. Two are
    kept since a season with a score sheet of units asks in turn with its own rulebook and theirs.
    """

    def __init__(self) -> None:
        self._of: object = None
        self._values: dict[Hashable, Value] = {}
        self._before: tuple[object, dict[Hashable, Value]] = (None, {})

    def get(self, of: object, key: Hashable, make: Callable[[], Value]) -> Value:
        """Give the value of a key, made on first asking."""
        if of is not self._of:
            kept = self._before[1] if self._before[0] is of else {}
            self._before = (self._of, self._values)
            self._of, self._values = of, kept
        if key not in self._values:
            self._values[key] = make()
        return self._values[key]
