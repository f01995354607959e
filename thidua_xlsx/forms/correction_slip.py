"""A return slip: one sheet that asks a unit for what is to be put right in its return, a line a cell.

What stands in every line is signed with the slip, and the slip names the returns it was made from: sent back it is laid
over these, cell by cell (`intake/returns/corrected_returns`).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import Say, entered_text, number_text, visible
from thidua_xlsx.declare.tables.cell_kinds import keeps_text
from thidua_xlsx.declare.tables.column_book import NO_CHOICES, BilingualText, Column
from thidua_xlsx.declare.tables.form_spec import FormSheet, TableSpec
from thidua_xlsx.documents.areas import Area, reference
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.workbook_plan import BookPlan, Highlight, Page, SheetPlan
from thidua_xlsx.forms.identity.corrections import (
    ANSWER,
    CLEARED,
    CONFIRMED,
    CORRECTIONS,
    SLIP,
    CellAsked,
    answer_text,
    clears_line,
    record_in,
    row_id,
    slip_manifest,
)
from thidua_xlsx.forms.identity.form_rows import criterion_terms, round_terms, rows_of
from thidua_xlsx.forms.identity.stamp import PROPERTY, marker, printed_code, signed, stamp_text
from thidua_xlsx.forms.layout.cell_tests import blank_test
from thidua_xlsx.forms.layout.form_layout import FormRequest, list_names, lists_sheet, meta_sheet
from thidua_xlsx.forms.layout.layout_context import LayoutContext, column_of, criterion_of
from thidua_xlsx.forms.layout.record_table import open_look, wrong_highlight
from thidua_xlsx.forms.layout.sheet_head import name_of
from thidua_xlsx.forms.layout.table_position import KEY
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Finding, folded
from thidua_xlsx.messages.places import CellPlace, Place
from thidua_xlsx.model import Answer, Record, Stamp, Submission, Unknown

Describe = Callable[[Finding], tuple[str, str]]  # the fact of a finding, and what to do about it
MOST_BLANK = 40  # cells of a part that a slip asks for; beyond, the form itself is to be used again
_MOST_SAID = 120  # characters
_SEALED = ("above", "below")  # forms whose cells were sealed: a slip asks which of two is right
_FIRST = 1  # the first column that shows
_STATUS, _HEADER = 4, 6
_LEAST_HEIGHT = 30.0  # points: room for a finger


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


class _Line(msgspec.Struct):
    """A line of a slip while findings are gathered: the cell, its table, what stands there and what was found."""

    asked: CellAsked
    spec: TableSpec
    sheet: FormSheet
    answers: Mapping[str, Answer]  # of the whole record
    findings: list[Finding]
    column_taken: str = ""  # the one column that a cell which was sealed takes an answer in

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


class _Gathered(msgspec.Struct, frozen=True):
    """The lines of a slip, the parts with too many blanks for one (with how many), and findings without a cell."""

    lines: Sequence[_Line]
    whole: Mapping[str, int]
    rest: Sequence[Finding]


def parts_left_blank(made: CorrectionsAsked) -> Mapping[str, int]:
    """Give the sheets of a form with more blanks than a slip asks for, each with how many: the form goes out again."""
    return _gathered(made).whole


def correction_slip(made: CorrectionsAsked, describe: Describe) -> BookPlan:
    """Lay out a return slip; `describe` words the findings."""
    request, gathered = made.request, _gathered(made)
    book, say = request.rulebook, request.say
    spec = book.forms[SLIP].tables()[0]
    wordings = _wordings(gathered.lines, describe, say)
    rows = _rows(gathered.lines, wordings, request)
    columns = {key: book.columns.column(CORRECTIONS, key) for key in (*spec.issued, *spec.asked)}
    stamp = Stamp(book.school.id, request.unit.code, request.form.phase, request.round.code if request.round else "")
    replaced = {
        digest for submission in made.returns for digest in (submission.sha256, *submission.corrected_by.values())
    }
    manifest = slip_manifest(
        stamp,
        {key: column.label.vi for key, column in columns.items()},
        [(id_, shown, line.signed_cell) for (id_, shown), line in zip(rows, gathered.lines, strict=True)],
        replaced,
        _terms(gathered.lines, request),
    )
    stamp, text = signed(manifest, request.key)
    context = LayoutContext(request.form, book, request.unit, request.round, stamp, say)
    sheet = _sheet(context, columns, rows, gathered, describe)
    sheets = (sheet, lists_sheet(context.lists, book.looks), meta_sheet(text, stamp, book.looks))
    return BookPlan(say("form.slip_title"), sheets, list_names(context), {PROPERTY: stamp_text(stamp)})


def _terms(lines: Sequence[_Line], request: FormRequest) -> dict[str, Mapping[str, str]]:
    """Give the lines of the season workbook that answers rest on: unit, round, people, criteria, movements, lists."""
    book, unit, round_ = request.rulebook, request.unit, request.round
    if request.form.whose in _SEALED:  # what was sealed rests on nothing that is declared here
        return {}
    units = {unit.code: {"name": unit.name} for unit in book.units}
    rounds = {round_.code: round_terms(round_) for round_ in book.rounds}
    movements = {movement.code: {"name": movement.name, "unit": movement.unit} for movement in book.movements}
    known: dict[str, Mapping[str, Mapping[str, str]]] = {"units": units, "rounds": rounds, "movements": movements}
    for table, rubric in (("criteria", book.rubric), ("unit_criteria", book.unit_rubric)):
        known[table] = {criterion.code: criterion_terms(criterion) for criterion in rubric.criteria} if rubric else {}
    named = {("units", unit.code), ("rounds", round_.code if round_ else "")}
    for line in lines:
        spec, asked = line.spec, line.asked
        code = asked.key.partition(":")[0]
        criteria = "unit_criteria" if spec.shape.of_units else "criteria"
        named |= {("units", code), (criteria, asked.column)}
        named |= {("movements", code)} if "movement" in spec.shape.about else set()
        choices = column_of(spec, asked.key, asked.column, book).choices
        named |= {(choices, code) for code in known.get(choices, ())}
    people = {line.asked.person for line in lines} - {""}
    terms = {f"{table}.{code}": known[table][code] for table, code in sorted(named) if code in known[table]}
    shown = ((code, book.person(code)) for code in sorted(people))
    return terms | {f"people.{code}": {"full_name": book.shown_name(person)} for code, person in shown if person}


def _gathered(made: CorrectionsAsked) -> _Gathered:
    """Put findings to the cells they are about, in the order of people, then of the form."""
    request = made.request
    pointed_at = (place for finding in made.findings for place in (finding.place, *finding.also))
    places = {place for place in pointed_at if isinstance(place, CellPlace)}
    known = _cells(made, places)
    lines: dict[tuple[str, str, str, str], _Line] = {}
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
    return _Gathered(sorted(kept, key=_order(made, kept)), whole, rest)


def _tables(made: CorrectionsAsked) -> dict[str, tuple[TableSpec, FormSheet]]:
    return {spec.id: (spec, sheet) for sheet in made.request.form.sheets for spec in sheet.tables}


def _cells(made: CorrectionsAsked, places: set[CellPlace]) -> dict[Place, _Line]:
    """Give the answer cells of returns among some places, each with the line that a slip has for it."""
    request, cells = made.request, dict[Place, _Line]()
    rows = {(place.file, place.sheet, place.row) for place in places}
    cols = {(place.file, place.sheet, place.col) for place in places}
    known: dict[tuple[str, str, str, str], _Line] = {}
    for spec, sheet in _tables(made).values() if places else ():
        lines = spec.shape.rows_are_places
        records = ((submission, record) for submission in made.returns for record in submission.table(spec.id))
        for submission, record in records:
            for name in _asked_of(record, places, rows, cols):
                whole = None if lines else record_in(made.combined, spec.id, record.key)
                line = _line(submission.sha256 if lines else "", spec, sheet, whole or record, name, request)
                if request.form.whose in _SEALED:
                    changed = f"{spec.id}/{record.key}/{name}" in submission.bases
                    line.column_taken = ANSWER if changed else CONFIRMED
                    line.asked = replace(line.asked, person="")
                if basis := made.bases_today.get(record.places[name]):
                    line.asked = replace(line.asked, basis=basis)
                cells[record.places[name]] = known.setdefault(line.asked.address, line)
    return cells


def _unknown(made: CorrectionsAsked) -> Iterator[_Line]:
    """Give what nobody knows and no finding points at: cells that are gone, or that stood beside another name."""
    for spec, sheet in _tables(made).values():
        for record in () if spec.shape.rows_are_places else made.combined.table(spec.id):
            for name, answer in record.values.items():
                if isinstance(answer, Unknown):
                    yield _line("", spec, sheet, record, name, made.request)


def _cells_come_up(made: CorrectionsAsked) -> Iterator[_Line]:
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


def _line(of: str, spec: TableSpec, sheet: FormSheet, record: Record, name: str, request: FormRequest) -> _Line:
    named = record.values.get("person") if spec.shape.rows_are_places else record.key.partition(":")[0]
    person = named if isinstance(named, str) and request.rulebook.person(named) else ""
    asked = CellAsked(spec.id, record.key, name, of, answer_text(record.values.get(name)), person=person)
    return _Line(asked, spec, sheet, record.values, [])


def _order(made: CorrectionsAsked, lines: Sequence[_Line]) -> Callable[[_Line], tuple[int, int, int]]:
    """Put lines in the order of a unit's people, of the form's tables, and of what was first found in each."""
    request = made.request
    asked = request.rulebook.people_asked(request.unit.code, request.round)
    people = {person.code: n for n, person in enumerate(asked)}
    tables = {spec.id: n for n, spec in enumerate(request.form.tables())}
    rows: dict[tuple[str, str, str], int] = {}
    for line in lines:
        rows.setdefault(line.asked.address[:3], len(rows))

    def place(line: _Line) -> tuple[int, int, int]:
        first = people.get(line.asked.person, len(people))
        return first, tables[line.asked.table], rows[line.asked.address[:3]]

    return place


def _wordings(lines: Sequence[_Line], describe: Describe, say: Say) -> list[str]:
    """Say of each line what is wrong and what is allowed, without the name of the cell, which stands beside it."""
    unclear = say("form.slip_unclear_line")
    wordings: list[str] = []
    before = ""
    for line in lines:
        texts = dict.fromkeys(_sentences(*describe(finding)) for finding in line.findings)
        called = [name for finding in line.findings if isinstance(name := finding.params.get("column"), BilingualText)]
        same = "\n".join(text.replace(f"«{called[0].vi}»" if called else "«»", "") for text in texts) or unclear
        wordings.append(say("form.slip_as_above") if same == before else "\n".join(texts) or unclear)
        before = same
    return wordings


def _sentences(fact: str, fix: str) -> str:
    """Put a fact and what to do about it behind each other as sentences."""
    return f"{fact}{'' if fact.endswith(('.', '!', '?')) else '.'} {fix}" if fix else fact


def _rows(lines: Sequence[_Line], wordings: Sequence[str], request: FormRequest) -> list[tuple[str, dict[str, str]]]:
    """Give the id of each line, and what it shows."""
    rows: dict[str, dict[str, str]] = {}
    for line, wrong in zip(lines, wordings, strict=True):
        id_ = row_id(line.asked, request.unit.code, request.round.code if request.round else "", rows)
        rows[id_] = {
            "name": _whose(line, request),
            "field": _field(line, request),
            "said": _shown_answer(line, request),
            "wrong": wrong,
        }
    return list(rows.items())


def _whose(line: _Line, request: FormRequest) -> str:
    """Name the person or the unit that a line is about."""
    book, code = request.rulebook, line.asked.key.partition(":")[0]
    if line.column_taken:
        return str(line.answers.get(line.spec.tells[0], "")) if line.spec.tells else request.unit.name
    if book.person(line.asked.person):
        return book.name_with_home(line.asked.person)
    named = line.answers.get("unit") if line.spec.shape.rows_are_places else code
    unit = book.unit(named) if isinstance(named, str) else None
    return unit.name if unit else request.unit.name


def _field(line: _Line, request: FormRequest) -> str:
    """Name a cell in the form's own words."""
    say, asked = request.say, line.asked
    label = say.label(column_of(line.spec, asked.key, asked.column, request.rulebook).label)
    criterion = criterion_of(line.spec, asked.column, request.rulebook)
    if criterion:
        return f"{label}: {criterion.text}"
    part = say.label(line.spec.title) or say.label(line.sheet.name)
    if line.spec.shape.rows_are_places:
        return f"{part}, {say('form.slip_line_of', row=asked.key.lstrip('+abcdefghijklmnopqrstuvwxyz'), column=label)}"
    row = _row_of(line, request)
    return f"{part}, {row}: {label}" if row else f"{part}: {label}"


def _row_of(line: _Line, request: FormRequest) -> str:
    """Say which row of a table a line is about, where neither the name beside it nor the cell says so."""
    spec, key = line.spec, line.asked.key
    if spec.shape.is_settings:
        return ""
    if line.column_taken:
        return ", ".join(str(line.answers[name]) for name in spec.tells[1:] or ("name",) if name in line.answers)
    book = request.rulebook
    rows = request.rows.get(spec.id) or rows_of(spec, book, request.unit, request.round)
    row = next((row for row in rows if row.key == key), None)
    who, _, title = key.partition(":")
    if title:
        words = book.choices["title"]
        return request.say.label(words[title]) if title in words else title
    return "" if book.person(who) or book.issued_to(who) else row.label if row and row.label else key


def _shown_answer(line: _Line, request: FormRequest) -> str:
    """Write what stands in a cell as the person would have typed it; not what stood beside another name."""
    answer, say = line.answer, request.say
    if answer is None:
        return say("form.slip_blank")
    if isinstance(answer, Unknown) and not line.findings:
        return say("form.slip_unclear_blank")
    column = column_of(line.spec, line.asked.key, line.asked.column, request.rulebook)
    yesno = isinstance(answer, bool) or column.kind == "yesno"
    choices = request.rulebook.choices.get("yesno" if yesno else column.choices, NO_CHOICES)
    if typed := _typed(line):
        return visible(entered_text(typed, say.lang), _MOST_SAID)
    if isinstance(answer, Unknown) and answer.raw not in choices:
        return visible(answer.raw, _MOST_SAID) or say("form.slip_unclear_blank")
    if isinstance(answer, Decimal):
        return number_text(answer, say.lang)
    parts = answer if isinstance(answer, tuple) else (answer_text(answer),)
    shown = (say.label(choices[part]) if part in choices else part for part in parts)
    return visible("; ".join(shown), _MOST_SAID)


def _typed(line: _Line) -> str | Decimal | None:
    """Give what findings say was typed where the answer no longer tells: `9 điểm` read as 9, a number with decimals."""
    for finding in line.findings:
        if finding.code is codes.CELL_NOT_ADDED and finding.params["used"] == line.answer:
            return str(finding.params["typed"])
        if isinstance(finding.raw, Decimal) and line.answer == Unknown(str(finding.raw)):
            return finding.raw
    return None


def _sheet(
    context: LayoutContext,
    columns: Mapping[str, Column],
    rows: Sequence[tuple[str, dict[str, str]]],
    gathered: _Gathered,
    describe: Describe,
) -> SheetPlan:
    say, form = context.say, context.rulebook.forms[SLIP]
    draft = SheetBuilder(say.label(form.sheets[0].name), context.rulebook.looks, widths={KEY: 2.0}, hidden_cols={KEY})
    cols = {key: col for col, key in enumerate(columns, start=_FIRST)}
    draft.widths |= {col: columns[key].width for key, col in cols.items()}
    last, first = max(cols.values()), _HEADER + 2
    code = printed_code(form.abbreviation, context.stamp)
    _head(context, draft, last, code)
    for key, col in cols.items():
        draft.put(_HEADER, col, say.label(columns[key].label), "header")
    draft.heights[_HEADER] = 33
    draft.key_row(_HEADER + 1, marker(CORRECTIONS, context.stamp), *columns)
    for row, ((id_, shown), line) in enumerate(zip(rows, gathered.lines, strict=True), start=first):
        _row(context, draft, row, id_, shown, line, columns)
    end = first + len(rows)
    _status(say, draft, [Area(first, cols[key], end - 1, cols[key]) for key in (ANSWER, CONFIRMED, CLEARED)], last)
    _write_rest(say, draft, end + 1, last, gathered, describe)
    page = Page(repeat_rows=(_HEADER, _HEADER), footer=code, narrow=True)
    start = (first, cols[ANSWER]) if rows else None
    return draft.plan(freeze=(first, 0), page=page, protected=True, tint="answer", start=start)


def _head(context: LayoutContext, draft: SheetBuilder, last: int, code: str) -> None:
    """Write what it is, whose form of which round, by when, and three short lines what to do."""
    say, book = context.say, context.rulebook
    what = {"unit": context.unit.name, "form": name_of(context), "year": book.school.school_year}
    due = {"due": say("form.due", due=context.due)} if context.due else {}
    whom = say("form.slip_due" if due else "form.slip_line", **what, **due)
    todo = say.label(book.forms[SLIP].sheets[0].todo).replace("  ", "\n")
    draft.across(0, _FIRST, last - 3, book.school.name, "school")
    draft.across(0, last - 2, last, say("form.code", code=code), "code")
    for row, text, look in ((1, say("form.slip_title"), "title"), (2, whom, "subtitle"), (3, todo, "todo")):
        draft.line(row, _FIRST, last, text, look)


def _row(
    context: LayoutContext,
    draft: SheetBuilder,
    row: int,
    id_: str,
    shown: Mapping[str, str],
    line: _Line,
    columns: Mapping[str, Column],
) -> None:
    draft.put(row, KEY, id_, "key", text=True)
    asked = column_of(line.spec, line.asked.key, line.asked.column, context.rulebook)
    open_ = {name: asked if name == ANSWER else columns[name] for name in line.columns_taken}
    for col, key in enumerate(columns, start=_FIRST):
        area = Area(row, col, row, col)
        if key in shown:
            draft.put(row, col, shown[key], "given", text=True)
        elif key in open_:
            wanted = open_[key]
            look = open_look(wanted) if key == ANSWER else "answer_center"
            draft.put(row, col, None, look, open=True, text=keeps_text(wanted))
            seen = context.for_table(line.spec) if key == ANSWER else context
            draft.rules.append(seen.ruled(area, wanted))
            draft.highlights.append(wrong_highlight(seen, area, wanted))
        else:
            draft.put(row, col, None, "not_applicable")
            draft.rules.append(context.ruled(area, columns[key]))
    heights = (context.rulebook.looks.height(text, "given", columns[key].width) for key, text in shown.items())
    draft.heights[row] = max(_LEAST_HEIGHT, *heights)


def _status(say: Say, draft: SheetBuilder, answers: Sequence[Area], last: int) -> None:
    """Write the line that counts what is still open."""
    first = answers[0]
    rows = first.last_row - first.row + 1
    draft.across(_STATUS, _FIRST, last, "", "status")
    draft.heights[_STATUS] = 19.5
    if rows < 1:
        return
    # What looks at many cells at once is an array formula, in a cell of its own: merged cells take none.
    blank = "*".join(blank_test(str(area)) for area in answers)
    draft.put(_STATUS, KEY, rows, "key", formula=f"SUM({blank})", array=True)
    count = reference(_STATUS, KEY)
    before, _, after = say("form.slip_open").partition("#")
    done = say("form.slip_all_answered")
    formula = f'IF({count}=0,"{done}","{before}"&{count}&"{after}")'
    draft.put(_STATUS, _FIRST, f"{before}{rows}{after}", "status", formula=formula)
    status = Area(_STATUS, _FIRST, _STATUS, last)
    draft.highlights += [Highlight(status, f"{count}=0", "good"), Highlight(status, f"{count}>0", "warn")]


def _write_rest(say: Say, draft: SheetBuilder, row: int, last: int, gathered: _Gathered, describe: Describe) -> None:
    """List what no cell of the slip can put right, and the parts that are to be filled in the form itself."""
    texts = [say("form.slip_whole_part", sheet=name, count=count) for name, count in gathered.whole.items()]
    texts += [_sentences(*describe(fold.finding)) for fold in folded(gathered.rest)]
    if not texts:
        return
    draft.put(row, _FIRST, say("form.slip_rest"), "heading")
    for at, text in enumerate(dict.fromkeys(texts), start=row + 1):
        draft.line(at, _FIRST, last, f"• {text}", "note")
