"""The guide sheet: what this workbook is, what to do with it, what the colours mean, and where to go."""

from collections.abc import Container

from thidua_xlsx.declare.season.rulebook import due_of
from thidua_xlsx.declare.tables.column_book import NO_ENTRY
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.workbook_plan import Page, SheetPlan
from thidua_xlsx.forms.layout.layout_context import LayoutContext

_SIGN = 48.0  # points of room for a signature


def guide_sheet(context: LayoutContext, *, code: str, looks: Container[str]) -> SheetPlan:
    """Lay out the guide of an issued form; `looks` are those of its cells, of which alone it tells the colours."""
    say, school = context.say, context.rulebook.school
    draft = SheetBuilder(say("form.guide_sheet"), context.rulebook.looks, widths={0: 2, 1: 5, 2: 30, 3: 56})
    row = 0
    draft.line(row, 1, 3, school.name, "school")
    row += 1
    title = say.label(context.form.title) + (f" – {context.round.name.upper()}" if context.round else "")
    draft.line(row, 1, 3, title, "title")
    due = due_of(context.rulebook, context.form.phase, context.round.code if context.round else "").announced(
        context.say
    )
    facts = [
        (say("form.guide_unit"), context.unit.name),
        (say("form.guide_year"), school.school_year),
        *([(say("form.guide_round"), context.round.name)] if context.round else []),
        *([(say("form.guide_theme"), context.round.theme)] if context.round and context.round.theme else []),
        *([(say("form.guide_due"), due)] if due else []),
        *([(say("form.guide_to"), school.secretary)] if school.secretary else []),
        (say("form.guide_code"), code),
    ]
    row += 2
    for label, value in facts:
        draft.across(row, 1, 2, label, "given")
        draft.line(row, 3, 3, value, "given", text=True)
        row += 1
    steps = _told_steps(context)
    row = _steps(draft, row + 1, say("form.guide_steps"), [*steps[:-1], say("form.guide_copy"), *steps[-1:]])
    row = _colours(context, draft, row + 1, looks)
    row = _index(context, draft, row + 1)
    if context.form.whose == "unit":
        _signature(context, draft, row + 1, code)
    page = Page(footer=code, narrow=True, printed=context.form.help_printed, together=tuple(draft.together), whole=True)
    return draft.plan(page=page, protected=True, tint="header")


def _told_steps(context: LayoutContext) -> list[str]:
    """Give what is to be done, with the names of what may be chosen; a step about what is not on offer is left out."""
    offered = {
        name: "; ".join(
            context.say.label(choice) for choice in context.rulebook.choices[name].offered if choice.id != NO_ENTRY
        )
        for name in ("titles_person", "commendations")
    }
    steps = [context.say.label(line) for line in context.form.guide]
    for name, names in offered.items():
        asked = f"{{{name}}}"  # of a school's own wording other braces stay as they are
        steps = [step.replace(asked, names) for step in steps if names or asked not in step]
    return steps


def _steps(draft: SheetBuilder, row: int, heading: str, lines: list[str]) -> int:
    draft.across(row, 1, 3, heading, "heading")
    draft.heights[row] = 21
    for number, line in enumerate(lines, start=1):
        row += 1
        draft.put(row, 1, number, "given_center")
        draft.line(row, 2, 3, line, "given")
    return row + 1


_COLOURS = (
    ("answer", "answer"),
    ("answer_missing", "missing"),
    ("given", "locked"),
    ("not_applicable", "skip"),
    ("bad", "bad"),
)


def _colours(context: LayoutContext, draft: SheetBuilder, row: int, looks: Container[str]) -> int:
    say = context.say
    draft.across(row, 1, 3, say("form.guide_colours"), "heading")
    draft.heights[row] = 21
    for look, key in _COLOURS:
        if look == "not_applicable" and look not in looks:
            continue
        row += 1
        draft.across(row, 1, 2, say(f"form.colour_{key}_name"), look)
        draft.put(row, 3, say(f"form.colour_{key}"), "given")
    return row + 1


def _signature(context: LayoutContext, draft: SheetBuilder, row: int, code: str) -> None:
    """Leave room for the head of the unit to sign: once, for every page that bears the form's code."""
    say = context.say
    place = context.rulebook.school.place or "…………"
    draft.put(row, 3, say("report.frame.place_date", place=place), "place_date")
    draft.put(row + 1, 3, say("form.sign_head"), "sign_title")
    draft.put(row + 2, 3, say("report.sign.note"), "sign_note")
    draft.across(row + 1, 1, 2, say("form.sign_covers", code=code), "note")
    draft.heights[row + 3] = _SIGN
    draft.put(row + 4, 3, context.unit.leader or None, "sign_title")
    draft.together.append((row, row + 4))


def _index(context: LayoutContext, draft: SheetBuilder, row: int) -> int:
    say = context.say
    draft.across(row, 1, 3, say("form.guide_sheets"), "heading")
    draft.heights[row] = 21
    names = [*context.pages, *((say.label(sheet.name), say.label(sheet.title)) for sheet in context.form.sheets)]
    names.append((say("form.check_sheet"), say("form.check_title")))
    for name, title in names:
        row += 1
        draft.across(row, 1, 2, name, "link", link=f"#{name}!A1")
        draft.put(row, 3, title, "given")
    return row + 1
