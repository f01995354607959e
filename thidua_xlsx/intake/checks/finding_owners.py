"""Whom a finding is about: the person and the unit who stand in its row or column, where nobody has said so yet."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from thidua_xlsx.base.file_names import LEDGER_FILE, SEASON_FILE
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import CellPlace, CellPlaces
from thidua_xlsx.model import Receipt, Record, Submission

# What a sentence about several people calls them: no one of them is the one whom it is about.
_SEVERAL = ("names", "owners", "owner", "codes", "ids", "schools")
_FORMS = {SEASON_FILE: "season", LEDGER_FILE: "ledger"}
_LISTS = ("people", "units")  # of the season workbook: the codes of its other tables are codes of something else
_Line = tuple[str, bool, int]  # a sheet, whether it is a column, and its number
_Owner = tuple[str, range, bool]  # a code, the rows of a column, and whether a line of its own names it
_NOBODY: _Owner = ("", range(0), False)


def with_owners(
    findings: Iterable[Finding],
    rulebook: Rulebook,
    returns: Iterable[Submission],
    receipts: Iterable[Receipt] = (),
    books: Mapping[str, Mapping[str, Iterable[Record]]] | None = None,
) -> list[Finding]:
    """Give findings with the person and unit filled in wherever their cell or file determines them.

    `returns` are the single files that count, `receipts` say whose a file is that was not read; `books` are the tables
    of the school's own workbooks by file. What is said already stays; a line that may be about several people is
    nobody's.
    """
    owners = _CellOwners(rulebook, returns, books or {})
    senders = {receipt.file: receipt.unit for receipt in receipts}
    return [
        finding if (finding.unit and finding.person) or _of_several(finding) else owners.of(finding, senders)
        for finding in findings
    ]


class _CellOwners:
    """Who stands in which row or column of which file; a file is looked into when a finding is about it."""

    def __init__(
        self, rulebook: Rulebook, returns: Iterable[Submission], books: Mapping[str, Mapping[str, Iterable[Record]]]
    ) -> None:
        self._book, self._books = rulebook, books
        self._returns = {submission.file: submission for submission in returns}
        self._lines: dict[str, dict[_Line, _Owner]] = {}

    def of(self, finding: Finding, senders: Mapping[str, str | None]) -> Finding:
        """Give a finding with whom it is about, as far as anybody can tell."""
        place = finding.place
        who, _, of_line = self._at(place) if isinstance(place, CellPlace) else _NOBODY
        person = finding.person or (who if self._book.person(who) else None)
        sent = self._returns[place.file].stamp.unit if place.file in self._returns else senders.get(place.file)
        unit = finding.unit or (who if self._book.unit(who) else None) or sent
        known = self._book.person(person or "")
        if known is not None and self._book.unit(unit or "") is None:
            unit = known.unit
        changed = (unit, person) != (finding.unit, finding.person)
        of_line = of_line and finding.person is None
        return replace(finding, unit=unit, person=person, of_line=of_line) if changed else finding

    def _at(self, place: CellPlace) -> _Owner:
        """Give who stands in the row or the column of a cell, or in its line; nobody has an empty code."""
        lines = self._lines.get(place.file)
        if lines is None:
            lines = self._lines[place.file] = dict(self._owned(place.file))
        for line, along in (((place.sheet, False, place.row), None), ((place.sheet, True, place.col), place.row)):
            owner = lines.get(line, _NOBODY)
            if owner[0] and (along is None or along in owner[1]):
                return owner
        return _NOBODY

    def _owned(self, file: str) -> Iterator[tuple[_Line, _Owner]]:
        for spec, records in self._tables(file):
            for record in records:
                who = _who(record, spec)
                if who:
                    of_line = spec.shape.rows_are_places
                    yield from ((line, (who, rows, of_line)) for line, rows in _lines_of(record, file))

    def _tables(self, file: str) -> Iterable[tuple[TableSpec, Iterable[Record]]]:
        returned = self._returns.get(file)
        if returned is not None:
            form = self._book.form_of(returned.stamp.phase)
            return ((spec, returned.table(spec.id)) for spec in (form.tables() if form else ()))
        own, form = self._books.get(file, {}), self._book.forms.get(_FORMS.get(file, ""))
        return ((spec, own.get(spec.id, ())) for spec in (form.tables() if form else ()))


def _who(record: Record, spec: TableSpec) -> str:
    """Give whom a record is about: its line names them, or its key does where keys are people and units."""
    for column in ("person", "who"):
        named = record.values.get(column)
        if isinstance(named, str):
            return named
    # On the ballots a key is the code with the title behind it.
    keyed = spec.id in _LISTS if spec.shape.codes_are_typed else not spec.shape.rows_are_places
    return record.key.partition(":")[0] if keyed else ""


def _lines_of(record: Record, file: str) -> Iterator[tuple[_Line, range]]:
    """Give the rows or the column of a `file` in which a record stands, with the rows that a column has."""
    places = record.places
    if isinstance(places, CellPlaces):
        spots = places.shared.values()
        rows = range(min(spots), max(spots) + 1) if places.across and spots else range(0)
        yield (places.sheet, places.across, places.at), rows
        return
    cells = [cell for cell in places.values() if cell.file == file]  # a slip or another copy has others
    along = {cell.row for cell in cells}
    across = len({cell.col for cell in cells}) == 1 < len(along)
    rows = range(min(along), max(along) + 1) if across else range(0)
    for cell in cells:
        yield (cell.sheet, across, cell.col if across else cell.row), rows


def _of_several(finding: Finding) -> bool:
    """Whether a sentence is about several people, or about who it is that a line means."""
    named = (finding.params[name] for name in _SEVERAL if name in finding.params)
    return any(not isinstance(value, tuple) or len(value) > 1 for value in named)
