"""The pages of the council's workbook that are only read: verification, and who reviews what."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.forms.draft import Draft, height_of
from thidua_xlsx.model import Verified
from thidua_xlsx.plan import Page, PlanValue, SheetPlan
from thidua_xlsx.text import Say, match_key

_VERIFIED = {0: 2.0, 1: 27.0, 2: 14.0, 3: 40.0, 4: 9.0, 5: 9.0, 6: 9.0, 7: 9.0, 8: 46.0, 9: 24.0}
_HEADS = ("person", "round", "criterion", "own", "unit", "apart", "proofs", "evidence", "look")
_REVIEWERS = {0: 2.0, 1: 5.0, 2: 30.0, 3: 24.0, 4: 20.0, 5: 44.0}


def _head(draft: Draft, last: int, name: str, code: str, book: Rulebook, say: Say) -> int:
    """Write the head of a page that is only read; give the row of its table's heading."""
    split = max(last * 2 // 3, 1)
    draft.across(0, 1, split, book.school.name, "school")
    draft.across(0, split + 1, last, say("form.code", code=code), "code")
    draft.across(1, 1, last, say(f"form.council.{name}_title"), "title")
    draft.heights[1] = 22
    intro = say(f"form.council.{name}_intro", percent=book.voting.difference)
    draft.across(2, 1, last, intro, "todo")
    draft.heights[2] = height_of([(intro, draft.width_over(1, last))])
    return 4


def verification_page(book: Rulebook, verified: Sequence[Verified], code: str, say: Say) -> SheetPlan:
    """Lay out the points of self and unit side by side with the evidence, unit by unit."""
    draft = Draft(say("form.council.verification_sheet"), widths=dict(_VERIFIED))
    last = len(_HEADS)
    header = _head(draft, last, "verification", code, book, say)
    for col, name in enumerate(_HEADS, start=1):
        draft.put(header, col, say(f"form.council.col_{name}"), "header")
    draft.heights[header] = 33
    row = header + 1
    together: list[tuple[int, int]] = []
    for unit in book.units:
        mine = [one for one in verified if (person := book.person(one.person)) and person.unit == unit.code]
        marked = sum(one.large or one.unproved for one in mine)
        who = _reviewing(book, unit.code)
        text = say("form.council.unit_line", unit=unit.name, count=marked) + (
            say("form.council.reviewed_by", names=", ".join(who)) if who else ""
        )
        draft.across(row, 1, last, text, "section")
        together.append((row, row + min(len(mine), 3)))
        row += 1
        for one in mine:
            _line(draft, row, one, book, say)
            row += 1
        if not mine:
            draft.across(row, 1, last, say("form.council.no_scores"), "given")
            row += 1
    page = Page(landscape=True, repeat_rows=(header, header), footer=code, together=tuple(together))
    return draft.plan(freeze=(header + 1, 2), page=page, protected=True, tint="total")


def _line(draft: Draft, row: int, one: Verified, book: Rulebook, say: Say) -> None:
    person, round_, criterion = book.person(one.person), book.round(one.round), book.rubric.criterion(one.criterion)
    total = criterion is None
    name = book.shown_name(person) if person and total else ""
    what = say("form.council.total") if criterion is None else f"{criterion.code} {criterion.text}"
    apart = None if one.own is None or one.unit is None else one.unit - one.own
    texts = "; ".join(text for text in one.evidence if text)
    look = [say(f"form.council.{key}") for key, on in (("large", one.large), ("unproved", one.unproved)) if on]
    shown: tuple[tuple[PlanValue, str], ...] = (
        (name, "cell_bold"),
        (round_.name if round_ and total else "", "cell"),
        (what, "cell_bold" if total else "cell"),
        (one.own, "cell_number"),
        (one.unit, "cell_number"),
        (apart, "cell_number"),
        (len(one.evidence) if one.evidence or total or one.unproved else "", "cell_center"),
        (texts, "cell"),
        ("\n".join(look), "warn" if look else "cell"),
    )
    for col, (value, look_) in enumerate(shown, start=1):
        number = isinstance(value, Decimal)
        draft.put(row, col, value, look_, text=isinstance(value, str), digits=-1 if number else 0)
    draft.heights[row] = height_of(
        [(str(v or ""), draft.widths[c]) for c, (v, _) in enumerate(shown, start=1)], size=11
    )


def _reviewing(book: Rulebook, unit: str) -> list[str]:
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
    draft = Draft(say("form.council.reviewers_sheet"), widths=dict(_REVIEWERS))
    header = _head(draft, 5, "reviewers", code, book, say)
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
    return draft.plan(freeze=(header + 1, 0), page=Page(footer=code), protected=True, tint="total")


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
