"""A return slip: a unit's own answers as they were read, in a form that can be corrected and sent back.

What is wrong is marked in its cell and listed on a sheet of its own. The slip carries the SHA-256 of the returns it
was made from, so that it may take their place when it comes back.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import Say, day_text, found_text, visible
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.cell_kinds import read_cell
from thidua_xlsx.declare.tables.column_book import NO_CHOICES, Choices, Column
from thidua_xlsx.declare.tables.form_spec import NOTE, Form, TableSpec, asked_column
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.estimated_height import fits, height_of
from thidua_xlsx.documents.raw_workbook import RawCell
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.workbook_plan import BookPlan, Cell, Highlight, Page, PlanValue, SheetPlan, replaced
from thidua_xlsx.forms.identity.stamp import MADE_FROM, META_SHEET
from thidua_xlsx.forms.layout.cell_tests import length
from thidua_xlsx.forms.layout.form_layout import FormPlan, FormRequest, plan_form
from thidua_xlsx.forms.layout.layout_context import points_asked
from thidua_xlsx.forms.layout.table_position import AnswerAddress
from thidua_xlsx.messages.findings import Finding, folded
from thidua_xlsx.messages.places import CellPlace, CellPlaces, cell_name, cell_runs
from thidua_xlsx.model import Record, Submission, Unknown

Describe = Callable[[Finding], tuple[str, str]]  # the fact of a finding, and what to do about it
_Worded = str | bool | date | tuple[str, ...] | Unknown  # every answer but a number
_WIDTHS = {0: 2.0, 1: 5.0, 2: 8.0, 3: 23.0, 4: 18.0, 5: 40.0, 6: 36.0}
_MOST_RAW = 120  # characters
_MOST_COMPARED = 200  # characters of a text in a formula, where Excel takes 255
_MORE_ROWS = 5  # that a slip of a full table offers beside the lines it holds


class Slip(msgspec.Struct, frozen=True):
    """What a slip is made of: the form as it is asked for, its combined return, and the returns themselves.

    `finish` adds pages, for the council's workbook.
    """

    request: FormRequest
    combined: Submission
    returns: Sequence[Submission]
    findings: Sequence[Finding]
    finish: Callable[[FormPlan], FormPlan] = lambda laid: laid


def return_slip(made: Slip, describe: Describe) -> BookPlan:
    """Lay out a return slip; `describe` words the findings."""
    request, say = made.request, made.request.say
    filled = _answers(made)
    form = _with_room(request.form, filled.answers)
    laid = made.finish(plan_form(replace(request, form=form, answers=filled.answers)))
    marks = _marks(made, laid, filled)
    sheets = [_marked(sheet, marks.get(sheet.name, {}), describe, say) for sheet in laid.book.sheets]
    listed = _list_sheet(made, laid, filled.places, say=say, describe=describe)
    sheets = [_traced(sheet, made) if sheet.name == META_SHEET else sheet for sheet in sheets]
    return replace(laid.book, sheets=(listed, *sheets))


class _SlipAnswers(msgspec.Struct, frozen=True):
    """What stands in the answer cells of a slip, what is not known, and whose cells the findings are about."""

    answers: Mapping[AnswerAddress, PlanValue]
    places: Mapping[CellPlace, AnswerAddress]
    unknown: frozenset[AnswerAddress]


def _answers(made: Slip) -> _SlipAnswers:
    """Give what a slip is filled with."""
    rulebook, say = made.request.rulebook, made.request.say
    answers: dict[AnswerAddress, PlanValue] = {}
    places: dict[CellPlace, AnswerAddress] = {}
    unknown: set[AnswerAddress] = set()
    found = _MarkedCells(made.findings)
    for spec in made.request.form.tables():
        records = [
            record for record in made.combined.table(spec.id) if not (spec.shape.rows_are_places and record.blank)
        ]
        for number, record in enumerate(records, start=1):
            row = f"{spec.prefix}{number}" if spec.shape.rows_are_places else record.key
            places.update((place, _address(spec, row, name)) for name, place in found.among(record))
            for name, answer in record.values.items():
                address = _address(spec, row, name)
                answers[address] = (
                    answer  # most are points, which any column shows as they are
                    if isinstance(answer, Decimal)
                    else _shown(answer, _column(spec, record.key, name, rulebook), rulebook, say)
                )
                if isinstance(answer, Unknown):
                    unknown.add(address)
        for other in made.returns:
            for record in other.table(spec.id) if not spec.shape.rows_are_places else ():
                places.update((place, _address(spec, record.key, name)) for name, place in found.among(record))
    return _SlipAnswers(answers, places, frozenset(unknown))


class _MarkedCells:
    """The cells that findings are about, and the rows and columns in which these stand: few of all that were read."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        places = (place for finding in findings for place in (finding.place, *finding.also))
        self._cells = {place for place in places if isinstance(place, CellPlace)}
        self._lines = {(one.file, one.sheet, False, one.row) for one in self._cells}
        self._lines |= {(one.file, one.sheet, True, one.col) for one in self._cells}

    def among(self, record: Record) -> list[tuple[str, CellPlace]]:
        """Give those among the cells of a record, by their columns."""
        places = record.places
        ours = not isinstance(places, CellPlaces) or self._crossed(places)
        return [(name, place) for name, place in places.items() if place in self._cells] if ours else []

    def _crossed(self, one: CellPlaces) -> bool:
        return (one.file, one.sheet, one.across, one.at) in self._lines


def _column(spec: TableSpec, key: str, name: str, rulebook: Rulebook) -> Column:
    """Give the column that an answer of a record is read with when the slip comes back."""
    if not spec.shape.is_matrix:
        return asked_column(rulebook.columns, spec, name)
    if spec.shape.has_remarks and key == NOTE:
        return asked_column(rulebook.columns, spec, NOTE)
    seen = rulebook.for_table(spec)
    criterion = seen.rubric.criterion(name)
    return points_asked(seen, spec.id, criterion) if criterion else rulebook.columns.column(spec.id, "points")


def _address(spec: TableSpec, row: str, column: str) -> AnswerAddress:
    """In a matrix a record is a person's column, so what the record calls a column is the row on the sheet."""
    return (spec.id, column, row) if spec.shape.is_matrix else (spec.id, row, column)


def _shown(answer: _Worded, column: Column, rulebook: Rulebook, say: Say) -> PlanValue:
    """Write an answer as the person would have typed it; what was not understood stays as it was typed."""
    choices = rulebook.choices.get(column.choices, NO_CHOICES)
    if isinstance(answer, Unknown):
        return _unclear(answer, column, choices, say)
    if isinstance(answer, bool):
        return say.label(rulebook.columns.choices["yesno"]["yes" if answer else "no"])
    if isinstance(answer, date):
        return day_text(answer)
    if isinstance(answer, tuple):
        return "; ".join(say.label(choices[one]) if one in choices else one for one in answer)
    return say.label(choices[answer]) if answer in choices else answer


def _unclear(answer: Unknown, column: Column, choices: Choices, say: Say) -> PlanValue:
    """Write what nobody could understand so that nobody takes it for an answer when the slip comes back untouched."""
    if answer.raw and read_cell(RawCell(answer.raw), column, choices).problem:
        return answer.raw
    said = say("form.slip_unclear", raw=answer.raw) if answer.raw else say("form.slip_unclear_blank")
    # A column that takes any text would take this one too.
    return said if read_cell(RawCell(said), column, choices).problem else answer.raw or None


def _with_room(form: Form, answers: Mapping[AnswerAddress, PlanValue]) -> Form:
    """Give line tables more rows where the unit sent more lines than were issued: a slip must lose none."""
    used: dict[str, int] = {}
    for table, row, _ in answers:
        number = row.lstrip("abcdefghijklmnopqrstuvwxyz")
        used[table] = max(used.get(table, 0), int(number) + _MORE_ROWS if number.isdigit() else 0)
    sheets = tuple(
        msgspec.structs.replace(
            sheet,
            tables=tuple(
                msgspec.structs.replace(spec, spare=max(spec.spare, used.get(spec.id, 0)))
                if spec.shape.rows_are_places
                else spec
                for spec in sheet.tables
            ),
        )
        for sheet in form.sheets
    )
    return msgspec.structs.replace(form, sheets=sheets)


def _spot(finding: Finding, laid: FormPlan, places: Mapping[CellPlace, AnswerAddress]) -> tuple[str, int, int] | None:
    """Find the cell of the slip that a finding is about, at its own place or at one it also names."""
    for place in (finding.place, *finding.also):
        address = places.get(place) if isinstance(place, CellPlace) else None
        if address and address in laid.cells:
            return laid.cells[address]
    return None


def _marks(made: Slip, laid: FormPlan, filled: _SlipAnswers) -> dict[str, dict[tuple[int, int], list[Finding]]]:
    """Give the cells to mark, by sheet, with what was found there; what is not known is marked in any case."""
    marks: dict[str, dict[tuple[int, int], list[Finding]]] = {}
    for spot in (laid.cells[address] for address in filled.unknown if address in laid.cells):
        marks.setdefault(spot[0], {})[spot[1], spot[2]] = []
    for finding in made.findings:
        found = _spot(finding, laid, filled.places)
        if found:
            marks.setdefault(found[0], {}).setdefault((found[1], found[2]), []).append(finding)
    return marks


def _marked(
    sheet: SheetPlan, marks: Mapping[tuple[int, int], list[Finding]], describe: Describe, say: Say
) -> SheetPlan:
    if not marks:
        return sheet
    cells, changed = dict[tuple[int, int], Cell](), list[Highlight]()
    for at, findings in marks.items():
        notes = [f"{finding.code.id}: {' '.join(describe(finding))}" for finding in findings]
        note = "\n".join(notes) or f"?: {say('form.slip_unclear_note')}"  # known as ours when the slip comes back
        cells[at] = replaced(sheet.cells[at], look="answer_wrong", note=note)
        changed.append(Highlight(Area(*at, *at), f"NOT({_as_sent(cell_name(*at), cells[at].value)})", "answer_changed"))
    # What the form itself calls wrong comes first: a new answer may be wrong too.
    return replace(sheet.with_cells(cells), highlights=(*sheet.highlights, *changed))


def _as_sent(cell: str, value: PlanValue) -> str:
    """Give the test whether a cell still holds what was sent; of a long text only its length is compared."""
    if value is None or value == "":
        return f"{length(cell)}=0"
    if isinstance(value, str):
        text = value.replace('"', '""')
        short = len(text) <= _MOST_COMPARED and text.isprintable()
        same = f'{cell}="{text}"' if short else f"LEN({cell})={len(value)}"
        return f"IF(ISTEXT({cell}),{same},FALSE)"
    if isinstance(value, bool):
        return f"IF(ISLOGICAL({cell}),{cell}={str(value).upper()},FALSE)"
    return f"IF(ISNUMBER({cell}),{cell}={value},FALSE)"


def _traced(sheet: SheetPlan, made: Slip) -> SheetPlan:
    # A slip of a slip also takes the place of what that one was made from: any of them may still be in the inbox.
    made_from = {digest for one in made.returns for digest in (one.sha256, *one.replaces)}
    return sheet.with_cells({MADE_FROM: Cell(" ".join(sorted(made_from)), "key", text=True)})


def _list_sheet(
    made: Slip, laid: FormPlan, places: Mapping[CellPlace, AnswerAddress], *, say: Say, describe: Describe
) -> SheetPlan:
    """List what should be corrected, each entry with a link to its cell in this very file."""
    draft = SheetBuilder(say("form.slip_sheet"), widths=dict(_WIDTHS))
    draft.across(0, 1, 6, say("form.slip_title"), "title")
    draft.heights[0] = 26
    whom = say("form.slip_for", unit=made.request.unit.name, form=laid.book.title)
    draft.across(1, 1, 6, whom, "subtitle")
    draft.heights[1] = height_of([(whom, draft.width_over(1, 6))])
    draft.across(2, 1, 6, say("form.slip_intro"), "todo")
    draft.heights[2] = height_of([(say("form.slip_intro"), draft.width_over(1, 6))])
    for col, name in enumerate(("number", "slip_code", "slip_place", "slip_raw", "slip_what", "slip_fix"), start=1):
        draft.put(4, col, say(f"form.{name}"), "header")
    for number, one in enumerate(folded(made.findings), start=1):
        row, finding = 4 + number, one.finding
        fact, fix = describe(finding)
        spots = [spot for found in one.findings if (spot := _spot(found, laid, places))]
        where, link = _where(spots, say)
        raw = visible(found_text(finding.raw, say.lang), _MOST_RAW)
        draft.put(row, 1, number, "given_center")
        aside = bool(link) and not fits(where, _WIDTHS[3])  # LibreOffice wraps no link
        draft.put(row, 2, finding.code.id, "link_center" if aside else "given_center", text=True, link=link * aside)
        draft.put(row, 3, where, "link" if link and not aside else "given", link=link * (not aside))
        draft.put(row, 4, raw, "given", text=True)
        draft.put(row, 5, fact, "given")
        draft.put(row, 6, fix, "given")
        draft.heights[row] = height_of([(where, 20), (raw, 18), (fact, 40), (fix, 36)])
    page = Page(landscape=True, repeat_rows=(4, 4))
    return draft.plan(freeze=(5, 0), page=page, protected=True, tint="bad")


def _where(spots: Sequence[tuple[str, int, int]], say: Say) -> tuple[str, str]:
    """Give the cells of a finding in the slip, in words and as the link to the first of them; blank for the form."""
    if not spots:
        return say("form.slip_whole"), ""
    sheet, row, col = spots[0]
    same = [CellPlace("", name, *at) for name, *at in spots if name == sheet]
    return f"{sheet}!{cell_runs(same)}", f"#{sheet}!{cell_name(row, col)}"
