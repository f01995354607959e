"""What follows from a season's declaration alone, worked out once for all of its returns."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Known(Generic[Value]):
    """Values that depend on one rulebook and a key; with another rulebook it begins anew.

    A rulebook is told by identity: it is frozen, and comparing two of them would cost more than what is kept.
    """

    def __init__(self) -> None:
        self._of: object = None
        self._values: dict[Hashable, Value] = {}

    def get(self, of: object, key: Hashable, make: Callable[[], Value]) -> Value:
        """Give the value of a key, made on first asking."""
        if of is not self._of:
            self._of, self._values = of, {}
        if key not in self._values:
            self._values[key] = make()
        return self._values[key]
