"""Lines that declare one initiative of one person: when they are the same one, contradict each other, come to one."""

from collections.abc import Sequence

from msgspec.structs import replace

from thidua_xlsx.model import Initiative, Record
from thidua_xlsx.text import initiative_key

_LEVELS = (None, "co_so", "tinh", "toan_quoc")
_SAID = ("recognised", "applied", "result")  # what two lines about one initiative cannot answer differently


def same_initiative(record: Record) -> tuple[str, str] | None:
    """Give the key of a line's initiative: person and name, however written; None where either is unreadable."""
    person, name = record.values.get("person"), record.values.get("name")
    return (person, initiative_key(name)) if isinstance(person, str) and isinstance(name, str) else None


def contradictions(one: Record, other: Record) -> tuple[str, ...]:
    """Give the columns that two lines about one initiative answer differently; each level decides for itself."""
    if not _one_level(one.values.get("level"), other.values.get("level")):
        return ()
    return tuple(
        key
        for key in _SAID
        if isinstance(said := one.values.get(key), bool | str)
        and isinstance(also := other.values.get(key), bool | str)
        and said != also
    )


def one_of(lines: Sequence[Initiative]) -> Initiative:
    """Give what the lines of one form come to: the highest level that recognised it; contradictions are unknown."""
    best = max(lines, key=lambda line: (line.recognised is True, line.recognised is None, _LEVELS.index(line.level)))
    same = [line for line in lines if _one_level(line.level, best.level)]
    return replace(
        best,
        recognised=_agreed([line.recognised for line in same]),
        applied=_agreed([line.applied for line in same]),
        places=tuple(dict.fromkeys(place for line in (best, *lines) for place in line.places)),
    )


def _one_level(one: object, other: object) -> bool:
    return one == other or one is None or other is None


def _agreed(said: Sequence[bool | None]) -> bool | None:
    answers = {one for one in said if one is not None}
    return answers.pop() if len(answers) == 1 else None
