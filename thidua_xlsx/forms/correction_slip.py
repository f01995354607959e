"""A return slip: one sheet that asks a unit for what is to be put right in its return, a line a cell.

What stands in every line is signed with the slip, and the slip names the returns it was made from: sent back it is laid
over these, cell by cell (`intake/returns/corrected_returns`).
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from thidua_xlsx.base.text import Say, entered_text, number_text, visible
from thidua_xlsx.declare.tables.cell_kinds import keeps_text
from thidua_xlsx.declare.tables.column_book import NO_CHOICES, BilingualText, Column
from thidua_xlsx.documents.areas import Area, reference
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.workbook_plan import BookPlan, Highlight, Page, SheetPlan
from thidua_xlsx.forms.identity.corrections import (
    ANSWER,
    CLEARED,
    CONFIRMED,
    CORRECTIONS,
    SLIP,
    answer_text,
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
from thidua_xlsx.forms.slip_lines import SEALED, CorrectionsAsked, GatheredLines, SlipLine, gathered_lines
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, folded
from thidua_xlsx.model import Stamp, Unknown

Describe = Callable[[Finding], tuple[str, str]]  # the fact of a finding, and what to do about it
_MOST_SAID = 120  # characters
_FIRST = 1  # the first column that shows
_STATUS, _HEADER = 4, 6
_LEAST_HEIGHT = 30.0  # points: room for a finger


def parts_left_blank(made: CorrectionsAsked) -> Mapping[str, int]:
    """Give the sheets of a form with more blanks than a slip asks for, each with how many: the form goes out again."""
    return gathered_lines(made).whole


def correction_slip(made: CorrectionsAsked, describe: Describe) -> BookPlan:
    """Lay out a return slip; `describe` words the findings."""
    request, gathered = made.request, gathered_lines(made)
    book, say = request.rulebook, request.say
    spec = book.forms[SLIP].tables()[0]
    _fill_in(gathered.lines, describe, request)
    columns = {key: book.columns.column(CORRECTIONS, key) for key in (*spec.issued, *spec.asked)}
    stamp = Stamp(book.school.id, request.unit.code, request.form.phase, request.round.code if request.round else "")
    replaced = {
        digest for submission in made.returns for digest in (submission.sha256, *submission.corrected_by.values())
    }
    manifest = slip_manifest(
        stamp,
        {key: column.label.vi for key, column in columns.items()},
        [(line.id, line.shown, line.signed_cell) for line in gathered.lines],
        replaced,
        _terms(gathered.lines, request),
    )
    stamp, text = signed(manifest, request.key)
    context = LayoutContext(request.form, book, request.unit, request.round, stamp, say)
    sheet = _sheet(context, columns, gathered, describe)
    sheets = (sheet, lists_sheet(context.lists, book.looks), meta_sheet(text, stamp, book.looks))
    return BookPlan(say("form.slip_title"), sheets, list_names(context), {PROPERTY: stamp_text(stamp)})


def _terms(lines: Sequence[SlipLine], request: FormRequest) -> dict[str, Mapping[str, str]]:
    """Give the lines of the season workbook that answers rest on: unit, round, people, criteria, movements, lists."""
    book, unit, round_ = request.rulebook, request.unit, request.round
    if request.form.whose in SEALED:  # what was sealed rests on nothing that is declared here
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


def _fill_in(lines: Sequence[SlipLine], describe: Describe, request: FormRequest) -> None:
    """Give each line its id and what it shows: whose cell of what it is, what stands there, what is wrong with it.

    What is wrong is worded once for lines that differ in nothing but the name of the cell, which stands beside it.
    """
    say, ids, before = request.say, set[str](), ""
    for line in lines:
        texts = dict.fromkeys(_sentences(*describe(finding)) for finding in line.findings)
        called = [name for finding in line.findings if isinstance(name := finding.params.get("column"), BilingualText)]
        held = describe(line.held_by)[0] if line.held_by else ""
        wrong = "\n".join(texts) or _sentences(held or say("form.slip_unclear"), say("form.slip_unclear_line"))
        bare = "\n".join(text.replace(f"«{called[0].vi}»" if called else "«»", "") for text in texts) or wrong
        line.id = row_id(line.asked, request.unit.code, request.round.code if request.round else "", ids)
        line.shown = {
            "name": _whose(line, request),
            "field": _field(line, request),
            "said": _shown_answer(line, request),
            "wrong": say("form.slip_as_above") if bare == before else wrong,
        }
        ids.add(line.id)
        before = bare


def _sentences(fact: str, fix: str) -> str:
    """Put a fact and what to do about it behind each other as sentences."""
    return f"{fact}{'' if fact.endswith(('.', '!', '?')) else '.'} {fix}" if fix else fact


def _whose(line: SlipLine, request: FormRequest) -> str:
    """Name the person or the unit that a line is about."""
    book, code = request.rulebook, line.asked.key.partition(":")[0]
    if line.column_taken:
        return str(line.answers.get(line.spec.tells[0], "")) if line.spec.tells else request.unit.name
    if book.person(line.asked.person):
        return book.name_with_home(line.asked.person)
    named = line.answers.get("unit") if line.spec.shape.rows_are_places else code
    unit = book.unit(named) if isinstance(named, str) else None
    return unit.name if unit else request.unit.name


def _field(line: SlipLine, request: FormRequest) -> str:
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


def _row_of(line: SlipLine, request: FormRequest) -> str:
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


def _shown_answer(line: SlipLine, request: FormRequest) -> str:
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


def _typed(line: SlipLine) -> str | Decimal | None:
    """Give what findings say was typed where the answer no longer tells: `9 điểm` read as 9, a number with decimals."""
    for finding in line.findings:
        if finding.code is codes.CELL_NOT_ADDED and finding.params["used"] == line.answer:
            return str(finding.params["typed"])
        if isinstance(finding.raw, Decimal) and line.answer == Unknown(str(finding.raw)):
            return finding.raw
    return None


def _sheet(
    context: LayoutContext, columns: Mapping[str, Column], gathered: GatheredLines, describe: Describe
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
    for row, line in enumerate(gathered.lines, start=first):
        _row(context, draft, row, line, columns)
    end = first + len(gathered.lines)
    _status(say, draft, [Area(first, cols[key], end - 1, cols[key]) for key in (ANSWER, CONFIRMED, CLEARED)], last)
    _write_rest(say, draft, end + 1, last, gathered, describe)
    page = Page(repeat_rows=(_HEADER, _HEADER), footer=code, narrow=True)
    start = (first, cols[ANSWER]) if gathered.lines else None
    return draft.plan(freeze=(first, 0), page=page, protected=True, tint="answer", start=start)


def _head(context: LayoutContext, draft: SheetBuilder, last: int, code: str) -> None:
    """Write what it is, whose form of which round, by when, and three short lines what to do."""
    say, book = context.say, context.rulebook
    what = {"unit": context.unit.name, "form": name_of(context), "years": book.school.years_within(say)}
    due = {"due": say("form.due", due=context.due)} if context.due else {}
    whom = say("form.slip_due" if due else "form.slip_line", **what, **due)
    todo = say.label(book.forms[SLIP].sheets[0].todo).replace("  ", "\n")
    draft.across(0, _FIRST, last - 3, book.school.name, "school")
    draft.across(0, last - 2, last, say("form.code", code=code), "code")
    for row, text, look in ((1, say("form.slip_title"), "title"), (2, whom, "subtitle"), (3, todo, "todo")):
        draft.line(row, _FIRST, last, text, look)


def _row(context: LayoutContext, draft: SheetBuilder, row: int, line: SlipLine, columns: Mapping[str, Column]) -> None:
    draft.put(row, KEY, line.id, "key", text=True)
    asked = column_of(line.spec, line.asked.key, line.asked.column, context.rulebook)
    open_ = {name: asked if name == ANSWER else columns[name] for name in line.columns_taken}
    for col, key in enumerate(columns, start=_FIRST):
        area = Area(row, col, row, col)
        if key in line.shown:
            draft.put(row, col, line.shown[key], "given", text=True)
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
    heights = (context.rulebook.looks.height(text, "given", columns[key].width) for key, text in line.shown.items())
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


def _write_rest(
    say: Say, draft: SheetBuilder, row: int, last: int, gathered: GatheredLines, describe: Describe
) -> None:
    """List what no cell of the slip can put right, and the parts that are to be filled in the form itself."""
    texts = [say("form.slip_whole_part", sheet=name, count=count) for name, count in gathered.whole.items()]
    texts += [_sentences(*describe(fold.finding)) for fold in folded(gathered.rest)]
    if not texts:
        return
    draft.put(row, _FIRST, say("form.slip_rest"), "heading")
    for at, text in enumerate(dict.fromkeys(texts), start=row + 1):
        draft.line(at, _FIRST, last, f"• {text}", "note")
