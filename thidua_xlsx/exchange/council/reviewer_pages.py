"""Who reviews what: a page of the council's workbook that is only read, and the head of such pages."""

from decimal import Decimal

from thidua_xlsx.base.text import Say, match_key
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.styled_rows import style
from thidua_xlsx.documents.table import AnyColumns, Col, Written
from thidua_xlsx.documents.workbook_plan import Page, SheetPlan


def begin_page(
    sheet: str, columns: AnyColumns, name: str, intro: str, code: str, book: Rulebook, say: Say, height: float = 0
) -> SheetBuilder:
    """Begin a page that is only read, with its head and the header of its table; its first column stays empty.

    `sheet` and `name` choose the words `form.council.<sheet>_sheet` and `form.council.<name>_title`; `intro` is the
    line below the title, `code` the form's printed code. The header is `height` points high where that is said. The
    headings are the words `form.council.col_<key>`.
    """
    draft, last = SheetBuilder(say(f"form.council.{sheet}_sheet"), book.looks), len(columns)
    draft.widths |= {0: 2.0, **dict(enumerate((column.width for column in columns), start=1))}
    split = max(last * 2 // 3, 1)
    draft.line(0, 1, split, book.school.name, "school")
    draft.across(0, split + 1, last, say("form.code", code=code), "code")
    draft.line(1, 1, last, say(f"form.council.{name}_title"), "title")
    draft.line(2, 1, last, intro, "todo")
    for col, column in enumerate(columns, start=1):
        draft.put(4, col, say(f"form.council.col_{column.key}"), "header")
    if height:
        draft.heights[4] = height
    draft.row = 5
    return draft


def write_row(draft: SheetBuilder, columns: AnyColumns, row: object, *, digits: int = -1) -> None:
    """Write `row`, of which `columns` take their cells, as high as its texts need.

    What is typed over a text stays text; whole numbers have `digits`.
    """
    cells: list[Written] = [(None, None, None)]
    for column in columns:
        value, shown, _ = column.shown(row)
        decimals = -1 if isinstance(value, Decimal) else digits
        cells.append((value, style(shown.look, decimals, text=isinstance(value, str)), None))
    draft.write(draft.row, (Col(""), *columns), cells)
    draft.row += 1


def reviewing(book: Rulebook, unit: str) -> list[str]:
    """Give the names of those who review `unit`, a code, with the section where it is only one."""
    own = [reviewer for reviewer in book.reviewers if reviewer.unit in ("", unit)]
    return [_member(book, reviewer.member) + (f" ({reviewer.section})" if reviewer.section else "") for reviewer in own]


def _member(book: Rulebook, text: str) -> str:
    """Name a member of the council who is told by code or name; who is none stays as written."""
    wanted = match_key(text)
    names = (m.full_name for m in book.council if wanted in (match_key(m.code), match_key(m.full_name)))
    return next(names, text)


def reviewers_page(book: Rulebook, code: str, say: Say) -> SheetPlan:
    """Lay out the council's members with what each reviews; `code` is the form's printed code."""
    columns = (
        Col("number", 5.0, "cell_center"), Col("member", 26.0), Col("position", 22.0), Col("role", 18.0),
        Col("reviews", 38.0),
    )  # fmt: skip
    intro = say("form.council.reviewers_intro")
    draft = begin_page("reviewers", columns, "reviewers", intro, code, book, say)
    header = draft.row - 1
    roles = book.choices["role"]
    names = dict.fromkeys([member.full_name for member in book.council])
    names |= dict.fromkeys(_member(book, reviewer.member) for reviewer in book.reviewers)
    members = {member.full_name: member for member in book.council}
    for number, name in enumerate(names, start=1):
        member = members.get(name)
        role = member.role if member else ""
        reviews = []
        for reviewer in book.reviewers:
            if _member(book, reviewer.member) != name:
                continue
            unit = book.unit(reviewer.unit)
            section = next((s.name for s in book.rubric.sections if s.code == reviewer.section), "")
            parts = [unit.name if unit else say("form.council.every_unit"), section]
            reviews.append(", ".join(part for part in parts if part))
        row = {
            "number": number,
            "member": name,
            "position": member.position if member else "",
            "role": say.label(roles[role]) if role in roles else role,
            "reviews": "; ".join(reviews),
        }
        write_row(draft, columns, row)
    page = Page(footer=code, narrow=True)
    return draft.plan(freeze=(header + 1, 0), page=page, protected=True, tint="total")
