"""What follows from one rulebook alone is worked out once; with another rulebook it begins anew."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class PerRulebook(Generic[Value]):
    """Values that depend on one rulebook and a key; with another rulebook it begins anew.

    A rulebook is told by identity: it is frozen, and comparing two of them would cost more than what is kept.
    """

    def __init__(self) -> None:
        self._known: tuple[object, dict[Hashable, Value]] = (None, {})

    def get(self, of: object, key: Hashable, make: Callable[[], Value]) -> Value:
        """Give the value of a key, made on first asking."""
        known = self._known
        if of is not known[0]:  # both are put in place at once: another thread may ask for another rulebook
            known = self._known = (of, {})
        values = known[1]
        if key not in values:
            values[key] = make()
        return values[key]
