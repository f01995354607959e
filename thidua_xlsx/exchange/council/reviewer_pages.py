"""Who reviews what: a page of the council's workbook that is only read, and the head of such pages."""

from collections.abc import Iterable

from thidua_xlsx.base.text import Say, match_key
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.documents.estimated_height import SCHOOL_POINTS, head_height, height_of
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.workbook_plan import Page, PlanValue, SheetPlan

_REVIEWERS = {0: 2.0, 1: 5.0, 2: 26.0, 3: 22.0, 4: 18.0, 5: 38.0}


def page_head(draft: SheetBuilder, last: int, name: str, intro: str, code: str, book: Rulebook, say: Say) -> int:
    """Write the head of a page that is only read; give the row of its table's heading."""
    split = max(last * 2 // 3, 1)
    draft.across(0, 1, split, book.school.name, "school")
    draft.heights[0] = head_height(book.school.name, draft.width_over(1, split), least=SCHOOL_POINTS)
    draft.across(0, split + 1, last, say("form.code", code=code), "code")
    draft.across(1, 1, last, say(f"form.council.{name}_title"), "title")
    draft.heights[1] = 22
    draft.across(2, 1, last, intro, "todo")
    draft.heights[2] = height_of([(intro, draft.width_over(1, last))])
    return 4


def reviewing(book: Rulebook, unit: str) -> list[str]:
    """Give the names of those who review a unit, with the section where it is only one."""
    return [
        member + (f" ({section})" if section else "")
        for member, section in (
            (_member(book, one.member), one.section) for one in book.reviewers if one.unit in ("", unit)
        )
    ]


def _member(book: Rulebook, said: str) -> str:
    wanted = match_key(said)
    found: Iterable[str] = (m.full_name for m in book.council if wanted in (match_key(m.code), match_key(m.full_name)))
    return next(iter(found), said)


def reviewers_page(book: Rulebook, code: str, say: Say) -> SheetPlan:
    """Lay out the council's members with what each reviews."""
    draft = SheetBuilder(say("form.council.reviewers_sheet"), widths=dict(_REVIEWERS))
    header = page_head(draft, 5, "reviewers", say("form.council.reviewers_intro"), code, book, say)
    for col, name in enumerate(("number", "member", "position", "role", "reviews"), start=1):
        draft.put(header, col, say(f"form.council.col_{name}"), "header")
    roles = book.choices["role"]
    names = dict.fromkeys([member.full_name for member in book.council])
    names |= dict.fromkeys(_member(book, one.member) for one in book.reviewers)
    members = {member.full_name: member for member in book.council}
    for number, name in enumerate(names, start=1):
        row, member = header + number, members.get(name)
        role = member.role if member else ""
        cells: tuple[PlanValue, ...] = (
            number,
            name,
            member.position if member else "",
            say.label(roles[role]) if role in roles else role,
            "; ".join(_reviews(book, name, say)),
        )
        for col, value in enumerate(cells, start=1):
            draft.put(row, col, value, "cell_center" if col == 1 else "cell", text=isinstance(value, str))
        draft.heights[row] = height_of([(str(value), draft.widths[col]) for col, value in enumerate(cells, start=1)])
    page = Page(footer=code, narrow=True, printed=bool(names))
    return draft.plan(freeze=(header + 1, 0), page=page, protected=True, tint="total")


def _reviews(book: Rulebook, name: str, say: Say) -> list[str]:
    found = []
    for one in book.reviewers:
        if _member(book, one.member) != name:
            continue
        unit = book.unit(one.unit)
        section = next((s.name for s in book.rubric.sections if s.code == one.section), "")
        parts = [unit.name if unit else say("form.council.every_unit"), section]
        found.append(", ".join(part for part in parts if part))
    return found
