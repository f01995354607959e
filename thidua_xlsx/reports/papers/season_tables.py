"""The tables of papers about the year as it is declared, and about its figures: ratios, grades, points of units."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.base.text import clean, day_text, joined, number_text, rounded, sort_key
from thidua_xlsx.declare.season import Criterion, Movement, Round, Rulebook
from thidua_xlsx.declare.season.rulebook import due_of
from thidua_xlsx.declare.season.school_years import first_half
from thidua_xlsx.forms.layout.row_wording import criterion_words, goal_text
from thidua_xlsx.judging.analysis.target_ratios import TARGETS, goal_of
from thidua_xlsx.judging.score.score_cards import lacks_points
from thidua_xlsx.model import Target
from thidua_xlsx.reports.common.figure_cells import figures, final_of, places_text, ratio_text
from thidua_xlsx.reports.common.naming import choice_name
from thidua_xlsx.reports.papers.paper_context import (
    PaperContext,
    Row,
    Rows,
    Subject,
    numbered,
    percent,
    points_text,
    share_text,
)

_REGISTRATION = ("registered", "movements")  # ratios


def movements(context: PaperContext, subject: Subject) -> Rows:
    """Give the movements with their indicators and goals."""
    return numbered(
        {"name": movement.shown_name, "indicator": movement.indicator, "goal": movement_goal(context, movement)}
        for movement in context.season.rulebook.movements
    )


def movement_details(context: PaperContext, subject: Subject) -> Rows:
    """Give what the season says of movements beyond a number: kind, who launched it, days, aim, content, units."""
    return details_of(context, context.season.rulebook.movements)


def details_of(context: PaperContext, movements: Iterable[Movement]) -> Rows:
    """Give what the season says of these `movements`; one of which it says nothing more is left out."""
    book, rows = context.season.rulebook, []
    for movement in movements:
        units = (unit.name if (unit := book.unit(code)) else code for code in movement.units)
        details = {
            "kind": choice_name(context.season, context.say, "movement_kind", movement.kind) if movement.kind else "",
            "launched_by": movement.launched_by,
            "days": _days(context, movement.start, movement.end),
            "aim": movement.goal,
            "content": movement.criteria,
            "units": joined(units),
        }
        if any(details.values()):
            rows.append({"name": movement.shown_name, **details})
    return numbered(rows)


def movement_goal(context: PaperContext, movement: Movement) -> str:
    """Word the target of a movement; empty where it has none."""
    if not movement.target:
        return ""
    return goal_text(movement.direction, clean(f"{movement.target} {movement.unit}"), context.say)


def goals(context: PaperContext, subject: Subject) -> Rows:
    """Give the ratios that the season aims at."""
    book, say = context.season.rulebook, context.say
    return numbered(
        {"target": say(f"report.target.{id_}"), "goal": f"{share_text(goal_of(id_, book), say)}%"} for id_ in TARGETS
    )


def targets(context: PaperContext, subject: Subject) -> Rows:
    """Give the season's ratios against their goals."""
    return numbered(target_row(context, target) for target in context.season.targets)


def registration_ratios(context: PaperContext, subject: Subject) -> Rows:
    """Give how many have registered against the season's goals: what is settled by the middle of the year."""
    return numbered(target_row(context, target) for target in context.season.targets if target.id in _REGISTRATION)


def target_row(context: PaperContext, target: Target) -> Row:
    """Give a ratio against its goal: what, how many, which share, the goal, and whether it is met."""
    share = "" if target.open else percent(target.numerator, target.denominator, context.say)
    return {
        "target": context.say(f"report.target.{target.id}"),
        "ratio": ratio_text(context.say, target),
        "share": share or context.frame["none"],
        "goal": f"{share_text(target.goal, context.say)}%",
        "outcome": context.frame[{True: "met", False: "missed", None: "open"}[target.met]],
    }


def round_plan(context: PaperContext, subject: Subject) -> Rows:
    """Give the rounds with their themes, days and the day by which their forms are due."""
    return _rounds(context, context.season.rulebook.rounds)


def rounds_left(context: PaperContext, subject: Subject) -> Rows:
    """Give the rounds that are still to come: those after the first half, and of a running season those without points.

    A round of the first half that nobody has points in yet may still come in while the season runs.
    """
    season = context.season
    half = first_half(season.rulebook)
    scored = {code for card in season.scorecards.values() for code in card.rounds}
    past = {round_.code for round_ in half if round_.code in scored or not season.running}
    return _rounds(context, [round_ for round_ in season.rulebook.rounds if round_.code not in past])


def _rounds(context: PaperContext, rounds: Iterable[Round]) -> Rows:
    return numbered(_round(context, round_) for round_ in rounds)


def _round(context: PaperContext, round_: Round) -> Row:
    return {
        "round": round_.name,
        "theme": round_.theme,
        "days": _days(context, round_.start, round_.end),
        "due": due_of(context.season.rulebook, "self-score", round_.code).text,
    }


def _days(context: PaperContext, start: date | None, end: date | None) -> str:
    """Say from when to when something lasts, with dots for a day that is not known; empty where neither is."""
    first, last = (day_text(day) if day else context.blank for day in (start, end))
    return context.say("paper.days", first=first, last=last) if start or end else ""


def round_fields(context: PaperContext, round_: Round) -> dict[str, str]:
    """Give the fields of a paper about one round: its name, theme, days and the day by which its forms are due."""
    row = _round(context, round_)
    return {
        "round_name": row["round"],
        **{f"round_{key}": row[key] or context.blank for key in ("theme", "days", "due")},
    }


def criteria(context: PaperContext, subject: Subject) -> Rows:
    """Give the criteria of the score sheet section by section: code, text, whom it is for, how it is scored."""
    return _criteria(context, context.season.rulebook)


def unit_criteria(context: PaperContext, subject: Subject) -> Rows:
    """Give the criteria by which units score themselves; none where the season has none."""
    book = context.season.rulebook.collective
    return _criteria(context, book) if book else []


def _criteria(context: PaperContext, book: Rulebook) -> Rows:
    rows: Rows = []
    for section in book.rubric.sections:
        own, head = book.rubric.in_section(section.code), f"{section.code}. {section.name}"
        if section.max is not None:
            most = number_text(section.max, context.say.lang)
            head = context.say("paper.section_of_criteria", code=section.code, name=section.name, max=most)
        rows += [head] if own else []
        for criterion in own:
            words = criterion_words(criterion, book, context.say)
            rows.append(
                {
                    "code": criterion.code,
                    "criterion": criterion.text,
                    "for_whom": f"{words['applies_to'][:1].upper()}{words['applies_to'][1:]}",
                    "how": context.say("paper.how", kind=words["kind"], how=_worth(context, criterion)),
                }
            )
    return rows


def _worth(context: PaperContext, criterion: Criterion) -> str:
    """Say what answers are worth, without what a form says of how to fill it in."""
    say, kind = context.say, criterion.kind
    if kind.holds_points:
        return say("paper.points_up_to", max=criterion.max)
    if kind.may_knock_out:
        return say("paper.knocks_out", max=criterion.max)
    if criterion.scale:
        return "; ".join(kind.scale_line(line, say) for line in criterion.scale)
    if criterion.each is None:
        return kind.hint(criterion, say)
    each = say("paper.each_off" if criterion.each < 0 else "paper.each_on", each=abs(criterion.each))
    return say("paper.most_of_tiers" if criterion.tier_of else "paper.most", each=each, max=criterion.max)


def calendar(context: PaperContext, subject: Subject) -> Rows:
    """Give the tasks of the year as the plan words them, with who guides, who does, what comes of it, and when."""
    return numbered(
        {"task": task.task, "guide": task.guide, "doer": task.doer, "product": task.product, "due": task.due}
        for task in context.season.rulebook.calendar
    )


def form_deadlines(context: PaperContext, subject: Subject) -> Rows:
    """Give by when each form is handed in, as far as the season says."""
    book = context.season.rulebook
    rows = []
    for form in book.forms.values():
        if not form.phase or form.whose != "unit":
            continue
        for round_ in book.rounds if form.per_round else (None,):
            code = round_.code if round_ else ""
            due = due_of(book, form.phase, code)
            if due.text and (form.phase != "nominations" or f"nominations:{code}" in book.dues):
                names = (context.say.label(form.short), round_.name or code if round_ else "")
                day = day_text(due.last) if due.last else ""
                rows.append({"form": joined(filter(None, names)), "due": due.text, "day": day})
    return numbered(rows)


def grades(context: PaperContext, subject: Subject) -> Rows:
    """Count people by grade, those without one last."""
    season = context.season
    held = [None if dossier.grade.unknown else dossier.grade.value for dossier in season.dossiers]
    if not any(held):
        return []
    counts = [
        (choice_name(season, context.say, "grade", id_), held.count(id_))
        for id_ in season.rulebook.columns.choices["grade"].ids
    ]
    if without := sum(not grade for grade in held):
        counts.append((context.frame["ungraded"], without))
    return numbered(
        {"grade": name, "count": str(count), "share": percent(count, len(held), context.say)} for name, count in counts
    )


def unit_scores(context: PaperContext, subject: Subject) -> Rows:
    """Give each unit's people with points, average, highest and lowest, units by rank; empty without any points.

    The average is that of the unit's place, and says how many in it lack points of a criterion; the highest and the
    lowest leave those out.
    """
    season, shared = context.season, figures(context.season, context.say).units_sharing
    decimals, none = season.rulebook.rubric.decimals, context.frame["none"]

    def points(value: Decimal | None) -> str:
        return none if value is None else points_text(context, rounded(value, decimals))

    rows = []
    for unit in season.rulebook.units:
        people = season.rulebook.people_of(unit.code)
        finals = {who.code: final for who in people if (final := final_of(season, who.code)) is not None}
        whole = [final for who, final in finals.items() if who not in context.lacking]
        standing = season.unit_standings.get(unit.code)
        rank = standing.rank if standing else None
        row = {
            "unit": unit.name,
            "people": str(len(finals)),
            "average": points(standing.average if standing else None) + context.lacking_mark(unit.code),
            "highest": points(max(whole, default=None)),
            "lowest": points(min(whole, default=None)),
            "rank": none if rank is None else places_text(rank, shared),
        }
        rows.append((rank is None, rank or 0, sort_key(unit.name), row))
    if not any(int(row["people"]) for *_, row in rows):
        return []
    return numbered(row for *_, row in sorted(rows, key=lambda keyed: keyed[:3]))


def round_scores(context: PaperContext, subject: Subject) -> Rows:
    """Give each unit's points in every round that anybody has points in."""
    return _scores(context, context.season.rulebook.rounds)


def half_scores(context: PaperContext, subject: Subject) -> Rows:
    """Give each unit's points in the rounds of the first half."""
    return _scores(context, first_half(context.season.rulebook))


def _scores(context: PaperContext, rounds: Iterable[Round]) -> Rows:
    book, cards = context.season.rulebook, context.season.scorecards
    listed: Rows = []
    for round_ in rounds:
        rows = []
        for unit in book.units:  # of each those whom its form of the round asked about
            asked = [cards[person.code] for person in book.people_asked(unit.code, round_) if person.code in cards]
            scored = [card for card in asked if round_.code in card.rounds]  # what is missing of one is no 0
            points = [card.rounds[round_.code] for card in scored if not lacks_points(card, book, of=round_.code)]
            if points:
                mean = half_up(sum(map(Fraction, points), Fraction(0)) / len(points), book.rubric.decimals)
                spread = {"average": mean, "highest": max(points), "lowest": min(points)}
                texts = {key: points_text(context, value) for key, value in spread.items()}
                rows.append({"unit": unit.name, "people": str(len(points)), **texts})
        if rows:
            listed += [round_.name, *numbered(rows)]
    return listed
