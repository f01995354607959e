"""The lines of a return slip: the cells that findings point at, nobody knows or came up, each with what is there."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from thidua_xlsx.declare.tables.form_spec import FormSheet, TableSpec
from thidua_xlsx.forms.identity.corrections import (
    ANSWER,
    CLEARED,
    CONFIRMED,
    CellAsked,
    answer_text,
    clears_line,
    record_in,
)
from thidua_xlsx.forms.layout.form_layout import FormRequest
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import CellPlace, Place
from thidua_xlsx.model import Answer, Record, Submission, Unknown

# What leaves rows or columns unknown: once a slip has answered all of them nobody misses them.
HOLDS_ROWS = (
    codes.TABLE_MISSING, codes.COLUMN_MISSING, codes.ROW_MISSING, codes.KEY_TWICE, codes.ROW_WITHOUT_KEY,
    codes.TABLE_TWICE, codes.NAME_DISAGREES, codes.ANSWERS_SHIFTED,
)  # fmt: skip
MOST_BLANK = 40  # cells of a part that a slip asks for; beyond, the form itself is to be used again
SEALED = ("above", "below")  # forms whose cells were sealed: a slip asks which of two is right


class RowAsked(msgspec.Struct, frozen=True):
    """A row that no return has and that is asked for all the same: its cells, why, and what an answer rests on."""

    table: str
    key: str
    columns: Sequence[str]
    finding: Finding
    basis: str


class CorrectionsAsked(msgspec.Struct, frozen=True):
    """What a slip is made of: a form as it is asked for, its returns as they stand corrected, and what was found.

    `more` are rows that came up since the form was issued. `bases_today` says of cells, by their places, what another
    answer would rest on today.
    """

    request: FormRequest
    combined: Submission
    returns: Sequence[Submission]
    findings: Sequence[Finding]
    more: Sequence[RowAsked] = ()
    bases_today: Mapping[Place, str] = msgspec.field(default_factory=dict)


class SlipLine(msgspec.Struct):
    """A line of a slip while findings are gathered: the cell, its table, what stands there and what was found."""

    asked: CellAsked
    spec: TableSpec
    sheet: FormSheet
    answers: Mapping[str, Answer]  # of the whole record
    findings: list[Finding]
    held_by: Finding | None = None  # why what stands there is nobody's, where no finding points at the cell itself
    column_taken: str = ""  # the one column that a cell which was sealed takes an answer in
    id: str = ""  # of its row
    shown: Mapping[str, str] = {}  # what it says, by column

    @property
    def answer(self) -> Answer | None:
        """What stands in the cell."""
        return self.answers.get(self.asked.column)

    @property
    def doubted_only(self) -> bool:
        """Whether what stands there may be right all the same, a blank left on purpose included."""
        # No points stand there, perhaps because the criterion is none for this very person.
        no_points = codes.SCORES_INCOMPLETE if self.answer is None else None
        doubts = [finding.severity is Severity.WARNING or finding.code is no_points for finding in self.findings]
        absent = self.answer is None and bool(self.asked.basis)  # no return has such a row that could be right
        return all(doubts) and bool(doubts) and not isinstance(self.answer, Unknown) and not absent

    @property
    def columns_taken(self) -> frozenset[str]:
        """The columns in which the slip takes an answer."""
        if self.column_taken:
            return frozenset({self.column_taken})
        clears = self.answer is not None or (self.answers and clears_line(self.spec, self.asked.column, ""))
        return frozenset({ANSWER, *([CONFIRMED] if self.doubted_only else []), *([CLEARED] if clears else [])})

    @property
    def signed_cell(self) -> CellAsked:
        """The cell with the codes of the doubts that its unit may answer by confirming it."""
        doubts = dict.fromkeys(finding.code.id for finding in self.findings)
        return replace(self.asked, doubts=tuple(doubts) if CONFIRMED in self.columns_taken else ())

    @property
    def left_blank(self) -> bool:
        """Whether nothing stands there, or no such cell came back, and the form as it was issued has it."""
        blank = self.answer is None or (isinstance(self.answer, Unknown) and self.answer.missing)
        return blank and not self.asked.basis


class GatheredLines(msgspec.Struct, frozen=True):
    """The lines of a slip, the parts with too many blanks for one (with how many), and findings without a cell."""

    lines: Sequence[SlipLine]
    whole: Mapping[str, int]
    rest: Sequence[Finding]


def gathered_lines(made: CorrectionsAsked) -> GatheredLines:
    """Put findings to the cells they are about, in the order of people, then of the form."""
    request = made.request
    pointed_at = (place for finding in made.findings for place in (finding.place, *finding.also))
    places = {place for place in pointed_at if isinstance(place, CellPlace)}
    known = _cells(made, places)
    lines: dict[tuple[str, str, str, str], SlipLine] = {}
    rest: list[Finding] = []
    for finding in made.findings:
        cells = {line.asked.address: line for at in (finding.place, *finding.also) if (line := known.get(at))}
        for address, line in cells.items():
            lines.setdefault(address, line).findings.append(finding)
        rest += [] if cells else [finding]
    for line in _unknown(made):
        lines.setdefault(line.asked.address, line)
    lines |= {line.asked.address: line for line in _cells_come_up(made)}
    blanks = Counter(request.say.label(line.sheet.name) for line in lines.values() if line.left_blank)
    whole = {name: count for name, count in blanks.items() if count > MOST_BLANK}
    kept = [line for line in lines.values() if not (line.left_blank and request.say.label(line.sheet.name) in whole)]
    rest = [finding for finding in rest if not _asked_again(made, finding, kept)]
    return GatheredLines(sorted(kept, key=_order(made, kept)), whole, rest)


def _asked_again(made: CorrectionsAsked, finding: Finding, lines: Iterable[SlipLine]) -> bool:
    """Say whether lines ask for all that a finding about a row, column or sheet holds back; they are told of it."""
    if finding.code not in HOLDS_ROWS:
        return False
    held = [line for line in lines if not line.findings and _is_held_by(made, finding, line)]
    for line in held:
        line.held_by = line.held_by or finding
    return bool(held)


def _is_held_by(made: CorrectionsAsked, finding: Finding, line: SlipLine) -> bool:
    asked, about = line.asked, finding.person
    if about and about not in (asked.person, asked.key):
        return False
    if named := finding.params.get("table"):
        return named == made.request.form.name_of(line.spec)
    sheets = {place.sheet for place in (finding.place, *finding.also) if isinstance(place, CellPlace)}
    records = [record for submission in made.returns if (record := record_in(submission, asked.table, asked.key))]
    return any((place := record.place()) is None or place.sheet in sheets for record in records)


def _tables(made: CorrectionsAsked) -> dict[str, tuple[TableSpec, FormSheet]]:
    return {spec.id: (spec, sheet) for sheet in made.request.form.sheets for spec in sheet.tables}


def _cells(made: CorrectionsAsked, places: set[CellPlace]) -> dict[Place, SlipLine]:
    """Give the answer cells of returns among some places, each with the line that a slip has for it."""
    request, cells = made.request, dict[Place, SlipLine]()
    rows = {(place.file, place.sheet, place.row) for place in places}
    cols = {(place.file, place.sheet, place.col) for place in places}
    known: dict[tuple[str, str, str, str], SlipLine] = {}
    for spec, sheet in _tables(made).values() if places else ():
        lines = spec.shape.rows_are_places
        records = ((submission, record) for submission in made.returns for record in submission.table(spec.id))
        for submission, record in records:
            for name in _asked_of(record, places, rows, cols):
                whole = None if lines else record_in(made.combined, spec.id, record.key)
                line = _line(submission.sha256 if lines else "", spec, sheet, whole or record, name, request)
                if request.form.whose in SEALED:
                    changed = f"{spec.id}/{record.key}/{name}" in submission.bases
                    line.column_taken = ANSWER if changed else CONFIRMED
                    line.asked = replace(line.asked, person="")
                if basis := made.bases_today.get(record.places[name]):
                    line.asked = replace(line.asked, basis=basis)
                cells[record.places[name]] = known.setdefault(line.asked.address, line)
    return cells


def _unknown(made: CorrectionsAsked) -> Iterator[SlipLine]:
    """Give what nobody knows and no finding points at: cells that are gone, or that stood beside another name."""
    for spec, sheet in _tables(made).values():
        for record in () if spec.shape.rows_are_places else made.combined.table(spec.id):
            for name, answer in record.values.items():
                if isinstance(answer, Unknown):
                    yield _line("", spec, sheet, record, name, made.request)


def _cells_come_up(made: CorrectionsAsked) -> Iterator[SlipLine]:
    """Give the cells of rows that no return has."""
    for row in made.more:
        for name in row.columns:
            line = _line("", *_tables(made)[row.table], Record(row.key), name, made.request)
            line.asked = replace(line.asked, basis=row.basis)
            line.findings.append(row.finding)
            yield line


def _asked_of(
    record: Record, places: set[CellPlace], rows: set[tuple[str, str, int]], cols: set[tuple[str, str, int]]
) -> Iterable[str]:
    first = record.place()
    if first is None:
        return ()
    near = (first.file, first.sheet, first.row) in rows or (first.file, first.sheet, first.col) in cols
    mixed = type(record.places) is dict
    return [name for name, place in record.places.items() if place in places] if near or mixed else ()


def _line(of: str, spec: TableSpec, sheet: FormSheet, record: Record, name: str, request: FormRequest) -> SlipLine:
    named = record.values.get("person") if spec.shape.rows_are_places else record.key.partition(":")[0]
    person = named if isinstance(named, str) and request.rulebook.person(named) else ""
    asked = CellAsked(spec.id, record.key, name, of, answer_text(record.values.get(name)), person=person)
    return SlipLine(asked, spec, sheet, record.values, [])


def _order(made: CorrectionsAsked, lines: Sequence[SlipLine]) -> Callable[[SlipLine], tuple[int, int, int]]:
    """Put lines in the order of a unit's people, of the form's tables, and of what was first found in each."""
    request = made.request
    asked = request.rulebook.people_asked(request.unit.code, request.round)
    people = {person.code: n for n, person in enumerate(asked)}
    tables = {spec.id: n for n, spec in enumerate(request.form.tables())}
    rows: dict[tuple[str, str, str], int] = {}
    for line in lines:
        rows.setdefault(line.asked.address[:3], len(rows))

    def place(line: SlipLine) -> tuple[int, int, int]:
        first = people.get(line.asked.person, len(people))
        return first, tables[line.asked.table], rows[line.asked.address[:3]]

    return place
