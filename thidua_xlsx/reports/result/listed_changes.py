"""Everything else that a result lists, compared entry by entry: what came, what went, what has other figures.

No list is named here: whatever a result of tomorrow holds is compared as well. Only lists that both results have are.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from thidua_xlsx.base.text import number_text
from thidua_xlsx.declare.tables.cell_spelling import exact_text

# Compared person by person, or explanations of changes; what follows from the rules that were asked for.
_ELSEWHERE = ("people", "units", "receipts", "findings", "comparison", "season", "schema", "tool")
_OF_SCHOOLS = ("registrations", "ratios")  # of a school's entry, told one by one
_NAMES = (
    "school",
    "unit",
    "id",
    "form",
    "title",
    "scope",
    "criterion",
    "round",
    "who",
    "full_name",
    "name",
    "birth_date",
)
_ONE = "_one"  # stands for the name of an object that is no list


class ListedChange(msgspec.Struct, frozen=True):
    """One entry that changed: its list (`quotas`, `schools.units`), its names, and its figures then and now.

    A side is None where the entry is not there; figures are by key.
    """

    of: str
    names: Mapping[str, str]
    before: Mapping[str, str] | None
    after: Mapping[str, str] | None


def listed_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[ListedChange]:
    """Give the entries of all lists that came, went or have other figures, in the order of the result of today."""
    then, now = dict(_lists(old)), dict(_lists(new))
    for of in [key for key in now if key in then]:
        for which in dict.fromkeys((*now[of], *then[of])):
            before, after = then[of].get(which), now[of].get(which)
            sides = [None if entry is None else _figures(entry, of) for entry in (before, after)]
            if sides[0] != sides[1]:
                entry = after or before or {}
                names = {key: str(entry[key]) for key in _NAMES if isinstance(entry.get(key), str | int)}
                yield ListedChange(of, names, sides[0], sides[1])


def other_lists(result: Mapping[str, Any]) -> dict[str, Any]:
    """Give what of a result is compared here."""
    return {key: value for key, value in result.items() if key not in _ELSEWHERE}


def at(result: Any, *path: str) -> list[dict[str, Any]]:
    """Give the objects of the list, or the one object, that stand at a path of keys; nothing where there are none."""
    for key in path:
        result = result.get(key) if isinstance(result, dict) else None
    return [entry for entry in (result if isinstance(result, list) else [result]) if isinstance(entry, dict)]


_Entries = dict[tuple[str, ...], Mapping[str, Any]]


def _lists(result: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, _Entries]]:
    """Give every list of entries by its path, and every object of plain figures as a list of one."""
    for key, value in result.items():
        path = f"{above}{key}"
        if path in _ELSEWHERE:
            continue
        if isinstance(value, list):
            yield path, _entries(value)
        elif isinstance(value, dict):
            if any(not isinstance(inside, dict | list) for inside in value.values()):
                yield path, {(_ONE,): value}
            yield from _lists({k: v for k, v in value.items() if isinstance(v, dict | list)}, f"{path}.")


def _entries(listed: list[Any]) -> _Entries:
    """Give the entries of a list by what names them; those of one name are counted."""
    seen: Counter[tuple[str, ...]] = Counter()
    entries: _Entries = {}
    for value in listed:
        entry = value if isinstance(value, dict) else {"id": value}
        name = tuple(f"{key}={entry[key]}" for key in _NAMES[:9] if entry.get(key) is not None)
        name = name or tuple(f"{key}={entry[key]}" for key in _NAMES[9:] if key in entry)
        seen[name] += 1
        entries[(*name, str(seen[name]))] = entry
    return entries


def _figures(entry: Mapping[str, Any], of: str) -> dict[str, str]:
    """Give what an entry says by key: values, lists of values and, by `key.key`, what its objects and lists hold."""
    left_out = _OF_SCHOOLS if of == "schools.units" else ()
    return dict(_values({key: value for key, value in entry.items() if key not in left_out}))


def _values(entry: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for key, value in entry.items():
        if isinstance(value, dict):
            yield from _values(value, f"{above}{key}.")
        elif isinstance(value, list):
            if not any(isinstance(inside, dict) for inside in value):
                yield f"{above}{key}", ", ".join(map(str, value))
            elif key in _INSIDE:
                for number, inside in enumerate(value):
                    yield from _values(inside, f"{above}{key}.{inside.get('id', number)}.")
        elif value is not None:
            yield f"{above}{key}", number_text(exact_text(value)) if type(value) in (int, float) else str(value)


_INSIDE = ("titles", "movements", "schools", "works")  # what else stands inside an entry follows from others
