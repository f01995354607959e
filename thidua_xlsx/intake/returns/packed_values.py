"""A value as MessagePack can say it, and back: points as they are written, texts, days, words and what holds them."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from thidua_xlsx.declare.tables.column_book import BilingualText, Choice
from thidua_xlsx.messages.findings import Phrase
from thidua_xlsx.model import Unknown


class _Plain(dict[str | None, Decimal | str | None]):
    """Points and texts by what is written of them: a few come all the time. None is None; KeyError for all else."""

    def __missing__(self, written: str | None) -> Decimal | str | None:
        if written is None:
            return self.setdefault(None)
        if type(written) is not str:
            raise KeyError(written)
        value = written[1:] if written.startswith("=") else Decimal(written)
        if len(written) <= _SHORT:
            if len(self) > _MOST:
                self.clear()
            self[written] = value
        return value


PLAIN = _Plain()
_MOST, _SHORT = 4_096, 40
AS_THEY_ARE = frozenset((Decimal, type(None)))


# A value is itself, or a list of its kind and its content; points, by far the most, become a text by themselves, so a
# text stands behind `=`.
def plain_of(value: object) -> Any:
    """Give the plain form of a value; TypeError where it has none."""
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
            return ["unknown", value.raw, value.missing]
        case BilingualText():
            return ["words", value.vi, value.en]
        case Choice():
            return ["choice", msgspec.to_builtins(value)]
        case Phrase():
            return ["phrase", value.key, plain_of(value.params)]
        case tuple() | list():
            return ["tuple", [plain_of(one) for one in value]]
        case Mapping():
            return ["map", {str(key): plain_of(one) for key, one in value.items()}]
    raise TypeError(f"no plain form of {type(value).__name__}")


def value_of(plain: Any) -> Any:
    """Give the value of a plain form."""
    if isinstance(plain, str):
        return PLAIN[plain]
    return _OPENERS[plain[0]](*plain[1:]) if isinstance(plain, list) else plain


_OPENERS: Mapping[str, Any] = {
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "unknown": Unknown,
    "words": BilingualText,
    "choice": lambda fields: msgspec.convert(fields, Choice),
    "phrase": lambda key, params: Phrase(key, value_of(params)),
    "tuple": lambda items: tuple(value_of(item) for item in items),
    "map": lambda items: {key: value_of(item) for key, item in items.items()},
}
