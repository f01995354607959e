"""The page of the council's workbook that is verified from: points of self and unit beside the evidence, only to read.

What is doubtful is shown. What needs nobody is folded below its unit; a mark that many bear is said once, at the top. A
school sees every criterion worth a look; beyond so many people that nobody would read them, a line for each round.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from thidua_xlsx.base.text import Say, by_key, joined
from thidua_xlsx.declare.season import Rulebook, Unit
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.styled_rows import style
from thidua_xlsx.documents.table import Col, Shown
from thidua_xlsx.documents.workbook_plan import Page, SheetPlan
from thidua_xlsx.exchange.council.reviewer_pages import begin_page, reviewing, write_row
from thidua_xlsx.model import ComparedCriterion, Overview, Sampled, VerifiedRound

MOST_DETAILED = 300  # people; beyond, the criteria of a person are told one person at a time
_DETAILED = (
    Col("person", 21.0), Col("round", 11.0), Col("criterion", 37.0), Col("own", 8.5, "cell_number"),
    Col("unit", 8.5, "cell_number"), Col("apart", 8.5, "cell_number"), Col("proofs", 8.5, "cell_center"),
    Col("evidence", 27.0), Col("look", 28.0),
)  # fmt: skip
_BRIEF = (
    Col("person", 28.0, "cell_bold"), Col("round", 14.0), Col("own", 9.0, "cell_number"),
    Col("unit", 9.0, "cell_number"), Col("apart", 9.0, "cell_number"), Col("differing", 10.0, "cell_center"),
    Col("proofs", 10.0, "cell_center"), Col("look", 58.0),
)  # fmt: skip
_MOST_CODES = 8  # of criteria in one cell of the brief page
_MOST_NAMES = 60  # of people in one row
_FEW_ROWS = 5  # name those who bear a mark at once; more of them are folded

_Rounds = Iterable[VerifiedRound | Overview]
# Who bears a mark in which rounds: by the mark (its word, and the criterion if it is about one), unit and person.
_Marks = Mapping[tuple[str, str], Mapping[str, Mapping[str, Sequence[str]]]]
_Row = Mapping[str, Shown]


def in_detail(book: Rulebook) -> bool:
    """Say whether the page shows the criteria of each person, or only a line for each round."""
    return len(book.people) <= MOST_DETAILED


def verification_page(
    book: Rulebook,
    verified: Callable[[str], _Rounds],
    code: str,
    say: Say,
    sample: Sequence[Sampled] = (),
) -> SheetPlan:
    """Lay out the points of self and unit side by side with the evidence, unit by unit, with whom the sample drew.

    `verified` gives the rounds of the people of a unit, as often as it is asked; overviews of them do where it is not
    `in_detail`. The sheet is not locked: a program folds nothing on one that is, and nothing of it is read.
    """
    detailed = in_detail(book)
    columns = _DETAILED if detailed else _BRIEF
    last = len(columns)
    how = "detailed" if detailed else "brief"
    intro = say(f"form.council.verification_{how}", percent=book.voting.difference) + sample_rule(book, say, told=True)
    draft = begin_page("verification", columns, "verification", intro, code, book, say, 33)
    header = draft.row - 1
    _said_once(draft, last, _marks_of_many(verified, book), book, say)
    together: list[tuple[int, int]] = []
    drawn = by_key(sample, lambda one: one.unit)
    for unit in book.units:
        top, rounds = draft.row, list(verified(unit.code))
        shown, quiet = ([one for one in rounds if one.doubtful is wanted] for wanted in (True, False))
        _section(draft, last, unit, len(shown) if rounds else None, book, say)
        _sampled(draft, last, drawn.get(unit.code, ()), book, say)
        for one in shown:
            first = draft.row
            for line in _told(one, book, say, detailed=detailed):
                write_row(draft, columns, line, digits=0)
            if draft.row > top + 1:  # a page does not break within one row
                together.append((top, min(first + 2, draft.row - 1)))
            top = draft.row
        if quiet:
            people = len({one.person for one in quiet})
            _across(draft, last, say("form.council.quiet", count=len(quiet), people=people), "given", opens=True)
        for line in (line for one in quiet for line in _told(one, book, say, detailed=detailed)):
            draft.outline[draft.row] = 1
            write_row(draft, columns, line, digits=0)
    _legend(draft, last, book, say)
    page = Page(
        landscape=True, repeat_rows=(header, header), footer=code, together=tuple(together), narrow=True, printed=False
    )  # looked up on the screen, where it unfolds
    return draft.plan(freeze=(header + 1, 2), page=page, tint="total")


def _marks_of_many(verified: Callable[[str], _Rounds], book: Rulebook) -> _Marks:
    """Gather the marks that are said once for everybody: a layer that is absent, full marks without evidence."""
    found: dict[tuple[str, str], dict[str, dict[str, list[str]]]] = {}
    for unit in book.units:
        for one in verified(unit.code):
            overview = one if isinstance(one, Overview) else one.overview
            marks = [("unproved", criterion) for criterion in overview.unproved]
            if not one.both:
                marks.append(("unit_absent" if one.unit is None else "own_absent", ""))
            for mark in marks:
                found.setdefault(mark, {}).setdefault(unit.name, {}).setdefault(one.person, []).append(one.round)
    return found


def _said_once(draft: SheetBuilder, last: int, marks: _Marks, book: Rulebook, say: Say) -> None:
    """Write each mark that many may bear in one line, and below it, unit by unit, who bears it in which rounds."""
    order = ["", *(criterion.code for criterion in book.rubric.criteria)]
    for kind in ("own_absent", "unit_absent", "unproved"):
        mine = sorted((mark for mark in marks if mark[0] == kind), key=lambda mark: order.index(mark[1]))
        named = [(mark, unit, people) for mark in mine for unit, people in marks[mark].items()]
        if not named:
            continue
        rounds = {(who, code) for *_, people in named for who, codes in people.items() for code in codes}
        text = say(f"form.council.{kind}_of_many", rounds=len(rounds), people=len({who for who, _ in rounds}))
        counts = [(mark[1], sum(map(len, marks[mark].values()))) for mark in mine if mark[1]]
        told = [say("form.council.of_criterion", criterion=code, people=people) for code, people in counts]
        folded = len(named) > _FEW_ROWS
        _across(draft, last, f"{text}: {joined(told)}" if told else text, "warn", opens=folded)
        for (_, criterion), unit, people in named:
            names = joined((_with_rounds(*one, book) for one in people.items()), _MOST_NAMES)
            draft.outline |= {draft.row: 1} if folded else {}
            _across(draft, last, f"{criterion} · {unit}: {names}" if criterion else f"{unit}: {names}", "cell")


def _with_rounds(who: str, rounds: Sequence[str], book: Rulebook) -> str:
    """Name somebody with the rounds that something is said of, where these are not all of the season."""
    person = book.person(who)
    name = book.shown_name(person) if person else who
    if len(rounds) == len(book.rounds):
        return name
    return f"{name} ({', '.join(one.name or one.code for one in book.rounds if one.code in rounds)})"


def _across(draft: SheetBuilder, last: int, text: str, look: str, *, opens: bool = False) -> None:
    """Write a text over the whole page, as high as it needs; the row of one that `opens` unfolds those below it."""
    draft.line(draft.row, 1, last, text, look)
    if opens:
        draft.outline[draft.row] = 0
    draft.row += 1


def _section(draft: SheetBuilder, last: int, unit: Unit, marked: int | None, book: Rulebook, say: Say) -> None:
    """Head a unit with how many marks there are to look at; None where nobody of it was scored."""
    who = reviewing(book, unit.code)
    text = say("form.council.unit_line", unit=unit.name, count=marked or 0)
    text += say("form.council.reviewed_by", names=", ".join(who)) if who else ""
    draft.across(draft.row, 1, last, text, "section")
    draft.row += 1
    if marked is None:
        draft.across(draft.row, 1, last, say("form.council.no_scores"), "given")
        draft.row += 1


def sample_rule(book: Rulebook, say: Say, *, told: bool = False) -> str:
    """Word the rule that the sample is drawn by, with what counts as far apart unless that was `told`.

    Nothing where the season draws none.
    """
    voting = book.voting
    if voting.sample is None:
        return ""
    far = say("form.council.sample_far" if told else "form.council.sample_from", percent=voting.difference)
    return say("form.council.sample_rule", percent=voting.sample, far=far, season=book.school.id)


def sampled_name(one: Sampled, book: Rulebook, say: Say) -> str:
    """Name somebody whom the council verifies, with what is special: only far apart, or not scored yet."""
    person = book.person(one.person)
    name = book.shown_name(person) if person else one.person
    return (
        name
        + ("" if one.drawn else say("form.council.sample_apart"))
        + ("" if one.scored else say("form.council.sample_unscored"))
    )


def _sampled(draft: SheetBuilder, last: int, mine: Iterable[Sampled], book: Rulebook, say: Say) -> None:
    """Name below a unit's heading whom of it the council verifies."""
    places = {person.code: place for place, person in enumerate(sorted(book.people, key=lambda one: one.name_place))}
    ordered = sorted(mine, key=lambda one: places.get(one.person, len(places)))
    names = [sampled_name(one, book, say) for one in ordered]
    if not names:
        return
    _across(draft, last, say("form.council.sample_line", names="; ".join(names)), "cell_bold")


def _legend(draft: SheetBuilder, last: int, book: Rulebook, say: Say) -> None:
    """Say what the codes mean, since marks name criteria by their codes alone."""
    draft.across(draft.row, 1, last, say("form.council.criteria"), "section")
    draft.row += 1
    for criterion in book.rubric.criteria:
        _across(draft, last, f"{criterion.code} {criterion.text}", "cell")


def _points(own: Decimal | None, unit: Decimal | None) -> dict[str, Shown]:
    return {"own": own, "unit": unit, "apart": None if own is None or unit is None else unit - own}


def _told(one: VerifiedRound | Overview, book: Rulebook, say: Say, *, detailed: bool) -> Iterable[_Row]:
    if isinstance(one, Overview):
        return [_brief(one, book, say)]
    return _lines(one, book, say) if detailed else [_brief(one.overview, book, say)]


def _named(one: VerifiedRound | Overview, book: Rulebook) -> dict[str, Shown]:
    """Name the person and the round."""
    person, round_ = book.person(one.person), book.round(one.round)
    name = book.shown_name(person) if person else one.person
    return {"person": (name, style("cell_bold")), "round": round_.name if round_ else one.round}


def _look(one: VerifiedRound | Overview, marks: Iterable[str], say: Say) -> Shown:
    """Say what to look at in a round; `marks` are those of the criteria that have no line of their own."""
    told = [say("form.council.sampled")] if one.sampled else []
    told += [say("form.council.large")] if one.large else []
    return _warned([*told, *marks])


def _warned(marks: Sequence[str]) -> Shown:
    return ("\n".join(marks), style("warn")) if marks else None


def _unclear(codes: Sequence[str], say: Say, most: int = 0) -> list[str]:
    """Word which criteria are blank or unread, naming at most so many (0 = all)."""
    mark = say("form.council.unclear")
    return [say("form.council.marked", mark=mark, criteria=joined(codes, most))] if codes else []


def _brief(one: Overview, book: Rulebook, say: Say) -> _Row:
    """Give the one line of a person's round on the brief page."""
    return {
        **_named(one, book),
        **_points(one.own, one.unit),
        "differing": one.differing if one.both else None,
        "proofs": one.proofs,
        "look": _look(one, _unclear(one.unclear, say, _MOST_CODES), say),
    }


def _own_line(whole: VerifiedRound, one: ComparedCriterion) -> bool:
    """Say whether a criterion has more to show than that nothing, or everything, was given for it."""
    differ = whole.both and one.own != one.unit
    return differ or bool(one.evidence) or not (one.unproved or one.unclear)


def _lines(one: VerifiedRound, book: Rulebook, say: Say) -> Iterable[_Row]:
    """Give the lines of a person's round: totals, the criteria worth a line, and what the others come to."""
    alone = [each for each in one.criteria if _own_line(one, each)]
    others = [each for each in one.criteria if not _own_line(one, each)]
    unclear = [each.criterion for each in others if each.unclear]
    yield {
        **_named(one, book),
        "criterion": (say("form.council.total"), style("cell_bold")),
        **_points(one.own, one.unit),
        "proofs": one.proofs,
        "evidence": _rest(one, others, book, say),
        "look": _look(one, _unclear(unclear, say), say),
    }
    for each in alone:
        yield _line(each, book, say)


def _rest(one: VerifiedRound, others: Iterable[ComparedCriterion], book: Rulebook, say: Say) -> str | None:
    """Word the points of criteria without a line: in sum where the layers agree, one by one where one is absent."""
    scored = {each.criterion: each.own if each.unit is None else each.unit for each in others}
    points = {code: given for code, given in {**one.rest, **scored}.items() if given is not None}
    if one.both:
        total = sum(points.values(), Decimal(0))
        return say("form.council.rest", count=len(points), points=total) if points else None
    listed = [each for each in book.rubric.criteria if each.code in points]
    told = [each.code for each in listed if points[each.code] or each.kind.needs_answer]
    return "; ".join(say("form.council.rest_one", criterion=code, points=points[code]) for code in told) or None


def _line(one: ComparedCriterion, book: Rulebook, say: Say) -> _Row:
    criterion = book.rubric.criterion(one.criterion)
    return {
        "criterion": f"{one.criterion} {criterion.text}" if criterion else one.criterion,
        **_points(one.own, one.unit),
        "proofs": len(one.evidence) if one.evidence or one.unproved else None,
        "evidence": "; ".join(text for text in one.evidence if text) or None,
        "look": _warned([say(f"form.council.{key}") for key in ("large", "unclear") if getattr(one, key)]),
    }
