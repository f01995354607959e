"""A finding is a value: what was found, where, about what. Its sentence is made later, in `lang`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import by_key
from thidua_xlsx.messages.codes import Code, Severity
from thidua_xlsx.messages.places import CellPlace, Place, SheetPlace, cell_runs


class Waiver(msgspec.Struct, frozen=True):
    """A finding that the secretary accepts: which code, where, why, who approved, until when (None = for good).

    `where_at` and `until_at` are the cells that say so.
    """

    code: str
    where: str
    reason: str
    approver: str
    until: date | None
    place: Place
    where_at: Place | None = None
    until_at: Place | None = None


class Phrase(msgspec.Struct, frozen=True):
    """A part of a finding's sentence that is itself worded later: the key of its words and what they are about."""

    key: str
    params: Mapping[str, object] = msgspec.field(default_factory=dict)


class Finding(msgspec.Struct, frozen=True):
    """One fact that a person should know: a code, the place, what it is about and what was found there.

    `raw` is a number where a cell held one with decimals: it is written as people's programs showed it to them.
    A waived finding stays a finding; it is printed with its waiver and asks nothing more of anybody. `of_line` where it
    is about a line that names the person, such as an initiative, and not about the person's own row or column.
    `answered` where the council has decided since on what it is about: it is a notice then.
    """

    code: Code
    place: Place
    params: Mapping[str, object] = msgspec.field(default_factory=dict)
    also: tuple[Place, ...] = ()
    unit: str | None = None
    person: str | None = None
    raw: str | Decimal | None = None
    waiver: Waiver | None = None
    of_line: bool = False
    answered: bool = False

    @property
    def severity(self) -> Severity:
        """How much it matters now: a waived finding is a notice, and one that the council has answered."""
        return Severity.NOTICE if self.waiver or self.answered else self.code.severity

    @property
    def quiet(self) -> bool:
        """Whether it asks nothing of anybody (any more)."""
        return self.code.quiet or self.waiver is not None

    def __post_init__(self) -> None:
        if set(self.params) != set(self.code.params):
            raise TypeError(f"{self.code.id} takes {self.code.params}, got {sorted(self.params)}")


def at(
    code: Code,
    place: Place | Sequence[Place],
    *,
    also: tuple[Place, ...] = (),
    unit: str | None = None,
    person: str | None = None,
    raw: str | Decimal | None = None,
    **params: object,
) -> Finding:
    """Make the finding of a code at a place, or at the first of several; `params` are exactly those of the code.

    `also` are further places, `unit` and `person` the codes of those it is about, `raw` what stands in the cell. Raises
    TypeError where a parameter lacks or is too many.
    """
    first, *others = place if isinstance(place, Sequence) else (place,)
    return Finding(code, first, params, (*others, *also), unit, person, raw)


_WHOLE_FILES = "DF"  # a declaration or a whole file that cannot be used matters more than any cell
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}


def worded_place(place: Place) -> Phrase | str:
    """Give a place as people are told it: the file, the sheet and the cell in words; a file or a key as it is."""
    if not isinstance(place, CellPlace | SheetPlace):
        return str(place)
    key, cell = ("spot", {"cell": place.cell}) if isinstance(place, CellPlace) else ("spot_sheet", {})
    return Phrase(
        "report.in_file", {"file": place.file, "spot": Phrase(f"report.{key}", {"sheet": place.sheet, **cell})}
    )


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings for a person: errors first, among them whole files before cells, then by file and cell.

    Equal ones are given once.
    """
    seen: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        seen.setdefault((finding.code.id, str(finding.place), str(sorted(finding.params.items(), key=str))), finding)
    return sorted(seen.values(), key=_sort_key)


def _sort_key(finding: Finding) -> tuple[object, ...]:
    place = finding.place
    spot = (place.sheet, place.row, place.col) if isinstance(place, CellPlace) else (str(place), -1, -1)
    file = place.file
    critical = finding.code.id[0] not in _WHOLE_FILES
    return (_ORDER[finding.severity], critical, file, spot, finding.code.id, str(finding.params))


class Folded(msgspec.Struct, frozen=True):
    """Findings that differ in their cell only, as one: `finding` speaks for all `findings`."""

    finding: Finding
    findings: tuple[Finding, ...]

    @property
    def spot(self) -> str:
        """The cells inside their sheet as spreadsheet programs show them: `D5:D9, D12`; empty where there is none."""
        return cell_runs(finding.place for finding in self.findings if isinstance(finding.place, CellPlace))


_OF_THE_CELL = ("column", "row")
_MOST_LISTED = 3  # columns that the sentence of a kind still names
_LEFT_OUT = re.compile(r"^(?:…[\s,:–]*)+")  # what differs within a kind, at the beginning of its sentence


class _Columns(msgspec.Struct, frozen=True):
    """Several columns in one sentence; those of one table say once what they are: `Điểm tự chấm CS3, PT2`."""

    columns: tuple[object, ...]

    @property
    def vi(self) -> str:
        """The columns in Vietnamese."""
        return self._listed("vi")

    @property
    def en(self) -> str:
        """The columns in English."""
        return self._listed("en")

    def _listed(self, lang: str) -> str:
        texts = [str(getattr(column, lang, column)) for column in self.columns]
        begins, _, _ = texts[0].rpartition(" ")
        return ", ".join([texts[0], *(text.removeprefix(f"{begins} ") if begins else text for text in texts[1:])])


def folded(findings: Iterable[Finding]) -> list[Folded]:
    """Fold findings that say the same of several cells of a sheet into one for reading, in the order of `in_order`.

    The columns or rows they name are listed in one sentence. What also points elsewhere stays by itself.
    """
    groups = by_key(in_order(findings), _fold_key).values()
    return [Folded(_spoken(group), tuple(group)) for group in groups]


def _fold_key(finding: Finding) -> tuple[object, ...]:
    place = finding.place
    if not isinstance(place, CellPlace) or finding.also:
        return (id(finding),)
    params = sorted((name, str(value)) for name, value in finding.params.items() if name not in _OF_THE_CELL)
    return (finding.code.id, place.file, place.sheet, str(params), str(finding.raw or ""), str(finding.waiver))


def _spoken(group: Sequence[Finding]) -> Finding:
    first = group[0]
    params = dict(first.params)
    for name in _OF_THE_CELL:
        if name in params:
            named = list({str(finding.params[name]): finding.params[name] for finding in group}.values())
            params[name] = named[0] if len(named) == 1 else _Columns(tuple(named))
    people, units = {finding.person for finding in group}, {finding.unit for finding in group}
    person, unit = first.person if len(people) == 1 else None, first.unit if len(units) == 1 else None
    return replace(first, params=params, person=person, unit=unit)


def of_one_kind(findings: Iterable[Folded]) -> list[tuple[Finding, tuple[Folded, ...]]]:
    """Put findings of one code together, accepted ones apart; each kind with a finding that speaks for all of it.

    What differs from one to the next is left out of that with an ellipsis, but for few columns, and so are people,
    units and values.
    """
    kinds = by_key(findings, lambda explained: (explained.finding.code.id, explained.finding.waiver is not None))
    return [(_of_all(kind), tuple(kind)) for kind in kinds.values()]


def _of_all(kind: Sequence[Folded]) -> Finding:
    first = kind[0].finding
    if len(kind) == 1:
        return first
    findings = [finding for explained in kind for finding in explained.findings]
    alike = dict(first.params)
    for name in alike:
        values = {str(value): value for finding in findings if (value := finding.params[name])}
        if len(values) > 1:
            listed = name in _OF_THE_CELL and len(values) <= _MOST_LISTED
            alike[name] = _Columns(tuple(values.values())) if listed else "…"
    return replace(first, params=alike, also=(), person=None, unit=None, raw=None)


def sentence_of_kind(sentence: str) -> str:
    """Give the `sentence` of a kind without what differs, where it begins or ends so: `…: chưa có` is `Chưa có`."""
    shortened = _LEFT_OUT.sub("", sentence).removesuffix(": …")
    return shortened[:1].upper() + shortened[1:]


def has_errors(findings: Iterable[Finding]) -> bool:
    """Say whether any finding must be fixed by a person before the numbers are final."""
    return any(finding.severity is Severity.ERROR for finding in findings)
