"""A finding is a value: what was found, where, about what. Its sentence is made later, in `lang`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from thidua_xlsx.codes import Code, Severity
from thidua_xlsx.places import CellPlace, Place


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that the secretary accepts: which code, where, why, who approved, until when (None = for good)."""

    code: str
    where: str
    reason: str
    approver: str
    until: date | None
    place: Place


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact that a person should know: a code, the place, what it is about and the raw text found there.

    A waived finding stays a finding; it is printed with its waiver and asks nothing more of anybody.
    """

    code: Code
    place: Place
    params: Mapping[str, object] = field(default_factory=dict)
    also: tuple[Place, ...] = ()
    unit: str | None = None
    person: str | None = None
    raw: str | None = None
    waiver: Waiver | None = None

    @property
    def severity(self) -> Severity:
        """How much it matters now: a waived finding is a notice."""
        return Severity.NOTICE if self.waiver else self.code.severity

    def __post_init__(self) -> None:
        if set(self.params) != set(self.code.params):
            raise TypeError(f"{self.code.id} takes {self.code.params}, got {sorted(self.params)}")


def at(
    code: Code,
    place: Place,
    *,
    also: tuple[Place, ...] = (),
    unit: str | None = None,
    person: str | None = None,
    raw: str | None = None,
    **params: object,
) -> Finding:
    """Make the finding of a code at a place; the named parameters must be exactly those the code declares."""
    return Finding(code, place, params, also, unit, person, raw)


_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings for a person: errors first, then by file, code and cell; equal ones once."""
    seen: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        seen.setdefault((finding.code.id, str(finding.place), str(sorted(finding.params.items(), key=str))), finding)
    return sorted(seen.values(), key=_sort_key)


def _sort_key(finding: Finding) -> tuple[object, ...]:
    place = finding.place
    spot = (place.sheet, place.row, place.col) if isinstance(place, CellPlace) else (str(place), -1, -1)
    file = getattr(place, "file", "")
    return (_ORDER[finding.severity], file, spot, finding.code.id, str(finding.params))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Say whether any finding must be fixed by a person before the numbers are final."""
    return any(finding.severity is Severity.ERROR for finding in findings)
