"""The page of the council's workbook that is verified from: points of self and unit beside the evidence, only to read.

What is doubtful is shown. What needs nobody is folded below its unit; a mark that many bear is said once, at the top. A
school sees every criterion worth a look; beyond so many people that nobody would read them, a line for each round.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from thidua_xlsx.base.text import Say, by_key, joined
from thidua_xlsx.declare.season import Rulebook, Unit
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.styled_rows import style
from thidua_xlsx.documents.table import Col, Shown
from thidua_xlsx.documents.workbook_plan import Page, SheetPlan
from thidua_xlsx.exchange.council.reviewer_pages import begin_page, reviewing, write_row
from thidua_xlsx.model import ComparedCriterion, Sampled, VerifiedRound

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

# Who bears a mark in which rounds: by the mark (its word, and the criterion if it is about one), unit and person.
_Marks = Mapping[tuple[str, str], Mapping[str, Mapping[str, Sequence[str]]]]
_Row = Mapping[str, Shown]


def review_page(
    book: Rulebook, verified: Mapping[str, Sequence[VerifiedRound]], code: str, say: Say, sample: Sequence[Sampled] = ()
) -> SheetPlan:
    """Lay out the points of self and unit side by side with the evidence, unit by unit, with whom the sample drew.

    `verified` has the rounds of a unit's people by the unit's code; `code` is the form's printed code. The sheet is not
    locked: a program folds nothing on one that is, and nothing of it is read.
    """
    detailed = len(book.people) <= MOST_DETAILED
    columns, lines_of = (_DETAILED, _lines) if detailed else (_BRIEF, _brief)
    last = len(columns)
    how = "detailed" if detailed else "brief"
    intro = say(f"form.council.verification_{how}", percent=book.voting.difference) + sample_rule(
        book, say, named_above=True
    )
    draft = begin_page("verification", columns, "verification", intro, code, book, say, 33)
    header = draft.row - 1
    _write_once(draft, last, _marks_of_many(verified, book), book, say)
    together: list[tuple[int, int]] = []
    drawn = by_key(sample, lambda sampled: sampled.unit)
    for unit in book.units:
        top, rounds = draft.row, verified.get(unit.code, ())
        shown, quiet = ([reviewed for reviewed in rounds if reviewed.doubtful is wanted] for wanted in (True, False))
        _section(draft, last, unit, len(shown) if rounds else None, book, say)
        _sampled(draft, last, drawn.get(unit.code, ()), book, say)
        for reviewed in shown:
            first = draft.row
            for line in lines_of(reviewed, book, say):
                write_row(draft, columns, line, digits=0)
            if draft.row > top + 1:  # a page does not break within one row
                together.append((top, min(first + 2, draft.row - 1)))
            top = draft.row
        if quiet:
            people = len({reviewed.person for reviewed in quiet})
            _across(draft, last, say("form.council.quiet", count=len(quiet), people=people), "given", opens=True)
        for line in (line for reviewed in quiet for line in lines_of(reviewed, book, say)):
            draft.outline[draft.row] = 1
            write_row(draft, columns, line, digits=0)
    _legend(draft, last, book, say)
    # What is folded away is not printed: who wants it on paper unfolds it first.
    page = Page(landscape=True, repeat_rows=(header, header), footer=code, together=tuple(together), narrow=True)
    return draft.plan(freeze=(header + 1, 2), page=page, tint="total")


def _marks_of_many(verified: Mapping[str, Sequence[VerifiedRound]], book: Rulebook) -> _Marks:
    """Gather the marks that are said once for everybody: a layer that is absent, full marks without evidence."""
    by_criterion: dict[tuple[str, str], dict[str, dict[str, list[str]]]] = {}
    for unit in book.units:
        for reviewed in verified.get(unit.code, ()):
            marks = [("unproved", compared.criterion) for compared in reviewed.criteria if compared.unproved]
            if not reviewed.both:
                marks.append(("unit_absent" if reviewed.unit is None else "own_absent", ""))
            for mark in marks:
                by_criterion.setdefault(mark, {}).setdefault(unit.name, {}).setdefault(reviewed.person, []).append(
                    reviewed.round
                )
    return by_criterion


def _write_once(draft: SheetBuilder, last: int, marks: _Marks, book: Rulebook, say: Say) -> None:
    """Write each mark that many may bear in one line, and below it, unit by unit, who bears it in which rounds."""
    order = ["", *(criterion.code for criterion in book.rubric.criteria)]
    for kind in ("own_absent", "unit_absent", "unproved"):
        of_kind = sorted((mark for mark in marks if mark[0] == kind), key=lambda mark: order.index(mark[1]))
        named = [(mark, unit, people) for mark in of_kind for unit, people in marks[mark].items()]
        if not named:
            continue
        rounds = {(who, code) for *_, people in named for who, codes in people.items() for code in codes}
        text = say(f"form.council.{kind}_of_many", rounds=len(rounds), people=len({who for who, _ in rounds}))
        counts = [(mark[1], sum(map(len, marks[mark].values()))) for mark in of_kind if mark[1]]
        texts = [say("form.council.of_criterion", criterion=code, people=people) for code, people in counts]
        folded = len(named) > _FEW_ROWS
        _across(draft, last, f"{text}: {joined(texts)}" if texts else text, "warn", opens=folded)
        for (_, criterion), unit, people in named:
            names = joined((_with_rounds(*entry, book) for entry in people.items()), _MOST_NAMES)
            draft.outline |= {draft.row: 1} if folded else {}
            _across(draft, last, f"{criterion} · {unit}: {names}" if criterion else f"{unit}: {names}", "cell")


def _with_rounds(who: str, rounds: Sequence[str], book: Rulebook) -> str:
    """Name somebody with the rounds that something is said of, where these are not all of the season."""
    name = book.name_with_home(who)
    if len(rounds) == len(book.rounds):
        return name
    return f"{name} ({', '.join(round_.name for round_ in book.rounds if round_.code in rounds)})"


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


def sample_rule(book: Rulebook, say: Say, *, named_above: bool = False) -> str:
    """Word the rule that the sample is drawn by, with what counts as far apart unless that was `named_above`.

    Nothing where the season draws none.
    """
    voting = book.voting
    if voting.sample is None:
        return ""
    far = say("form.council.sample_far" if named_above else "form.council.sample_from", percent=voting.difference)
    return say("form.council.sample_rule", percent=voting.sample, far=far, season=book.school.id)


def sampled_name(sampled: Sampled, book: Rulebook, say: Say) -> str:
    """Name somebody whom the council verifies, with what is special: only far apart, or not scored yet."""
    return (
        book.name_with_home(sampled.person)
        + ("" if sampled.drawn else say("form.council.sample_apart"))
        + ("" if sampled.scored else say("form.council.sample_unscored"))
    )


def _sampled(draft: SheetBuilder, last: int, of_unit: Iterable[Sampled], book: Rulebook, say: Say) -> None:
    """Name below a unit's heading whom of it the council verifies."""
    places = {person.code: place for place, person in enumerate(book.people)}
    ordered = sorted(of_unit, key=lambda drawn: places.get(drawn.person, len(places)))
    if names := [sampled_name(drawn, book, say) for drawn in ordered]:
        _across(draft, last, say("form.council.sample_line", names="; ".join(names)), "cell_bold")


def _legend(draft: SheetBuilder, last: int, book: Rulebook, say: Say) -> None:
    """Say, folded, what the codes mean, since marks name criteria by their codes alone."""
    _across(draft, last, say("form.council.criteria"), "section", opens=True)
    for criterion in book.rubric.criteria:
        draft.outline[draft.row] = 1
        _across(draft, last, f"{criterion.code} {criterion.text}", "cell")


def _points(own: Decimal | None, unit: Decimal | None) -> dict[str, Shown]:
    return {"own": own, "unit": unit, "apart": None if own is None or unit is None else unit - own}


def _warned(marks: Sequence[str]) -> Shown:
    return ("\n".join(marks), style("warn")) if marks else None


def _whole(
    reviewed: VerifiedRound, criteria: Iterable[ComparedCriterion], book: Rulebook, say: Say, most: int = 0
) -> dict[str, Shown]:
    """Give what either page says of a person's round as a whole: points, and what to look at.

    Of the `criteria`, which have no line of their own, those are named, `most` of them (0 = all), that are unclear.
    """
    marks = [say("form.council.sampled")] if reviewed.sampled else []
    marks += [say("form.council.large")] if reviewed.large else []
    if unclear := [compared.criterion for compared in criteria if compared.unclear]:
        marks.append(say("form.council.marked", mark=say("form.council.unclear"), criteria=joined(unclear, most)))
    return {
        "person": (book.name_with_home(reviewed.person), style("cell_bold")),
        "round": book.round_name(reviewed.round),
        **_points(reviewed.own, reviewed.unit),
        "proofs": reviewed.proofs,
        "look": _warned(marks),
    }


def _brief(reviewed: VerifiedRound, book: Rulebook, say: Say) -> Iterable[_Row]:
    """Give the one line of a person's round on the brief page."""
    differing = reviewed.differing if reviewed.both else None
    yield {**_whole(reviewed, reviewed.criteria, book, say, _MOST_CODES), "differing": differing}


def _own_line(whole: VerifiedRound, criterion: ComparedCriterion) -> bool:
    """Say whether a criterion has more to show than that nothing, or everything, was given for it."""
    differ = whole.both and criterion.own != criterion.unit
    return differ or bool(criterion.evidence) or not (criterion.unproved or criterion.unclear)


def _lines(round_: VerifiedRound, book: Rulebook, say: Say) -> Iterable[_Row]:
    """Give the lines of a person's round: totals, the criteria worth a line, and what the others come to."""
    alone = [compared for compared in round_.criteria if _own_line(round_, compared)]
    rest = [compared for compared in round_.criteria if not _own_line(round_, compared)]
    total = {"criterion": (say("form.council.total"), style("cell_bold"))}
    yield {**_whole(round_, rest, book, say), **total, "evidence": _rest(round_, alone, rest, book, say)}
    for compared in alone:
        criterion = book.rubric.criterion(compared.criterion)
        marks = [say(f"form.council.{key}") for key in ("large", "unclear", "knocked") if getattr(compared, key)]
        yield {
            "criterion": f"{compared.criterion} {criterion.text}" if criterion else compared.criterion,
            **_points(compared.own, compared.unit),
            "proofs": len(compared.evidence) if compared.evidence or compared.unproved else None,
            "evidence": "; ".join(text for text in compared.evidence if text) or None,
            "look": _warned(marks),
        }


def _rest(
    round_: VerifiedRound,
    alone: Iterable[ComparedCriterion],
    criteria: Iterable[ComparedCriterion],
    book: Rulebook,
    say: Say,
) -> str | None:
    """Word the points of `criteria` without a line: in sum where the layers agree, one by one where one is absent.

    The sum says too what the unit's total has besides it and the lines of its own (`alone`): what sections start with,
    and what a limit cuts off.
    """
    scored = {compared.criterion: compared.own if compared.unit is None else compared.unit for compared in criteria}
    points = {code: value for code, value in {**round_.rest, **scored}.items() if value is not None}
    if round_.both:
        total = sum(points.values(), Decimal(0))
        other = (round_.unit or 0) - total - sum(compared.unit or 0 for compared in alone)
        texts = [say("form.council.rest", count=len(points), points=total)] if points else []
        texts += [say("form.council.rest_other", points=other)] if other else []
        return "; ".join(texts) or None
    listed = [criterion for criterion in book.rubric.criteria if criterion.code in points]
    codes = [criterion.code for criterion in listed if points[criterion.code] or criterion.kind.needs_answer]
    return "; ".join(say("form.council.rest_one", criterion=code, points=points[code]) for code in codes) or None
