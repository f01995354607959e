"""The tables of papers about the year as it is declared, and of its results round by round."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.base.text import clean, day_text, joined, number_text
from thidua_xlsx.declare.season import Criterion, Movement, Round, Rulebook, Section, TitlePolicy
from thidua_xlsx.declare.season.rulebook import due_of
from thidua_xlsx.declare.season.school_years import first_half
from thidua_xlsx.forms.layout.row_wording import criterion_words, goal_text
from thidua_xlsx.judging.analysis.target_ratios import TARGETS, goal_of
from thidua_xlsx.judging.verdicts.title_paths import declared_level
from thidua_xlsx.model import Target
from thidua_xlsx.reports.common.figure_cells import ratio_text
from thidua_xlsx.reports.common.naming import choice_name
from thidua_xlsx.reports.papers.paper_fields import PaperContext, percent, share_text
from thidua_xlsx.reports.papers.title_tables import RowGroup, Subject, TitleTable, numbered

_REGISTRATION = ("registered", "movements")  # ratios


def half_is_scored(desk: PaperContext) -> bool:
    """Say whether anybody has points in a round of the first half."""
    codes = [one.code for one in first_half(desk.season.rulebook)]
    return any(code in card.rounds for card in desk.season.scorecards.values() for code in codes)


def movements(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the movements with their indicators and goals."""
    book = desk.season.rulebook
    return numbered(
        [
            {"name": one.shown_name, "indicator": one.indicator, "goal": movement_goal(desk, one)}
            for one in book.movements
        ]
    )


def movement_goal(desk: PaperContext, one: Movement) -> str:
    """Word the target of a movement; empty where it has none."""
    return goal_text(one.direction, clean(f"{one.target} {one.unit}"), desk.say) if one.target else ""


def goals(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the ratios that the season aims at."""
    book = desk.season.rulebook
    return numbered(
        [
            {"target": desk.say(f"report.target.{id_}"), "goal": f"{share_text(goal_of(id_, book), desk.say)}%"}
            for id_ in TARGETS
        ]
    )


def registration_ratios(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give how many have registered against the season's goals: what is settled by the middle of the year."""
    return numbered([target_row(desk, one) for one in desk.season.targets if one.id in _REGISTRATION])


def target_row(desk: PaperContext, one: Target) -> dict[str, str]:
    """Give a ratio against its goal: what, how many, which share, the goal, and whether it is met."""
    outcome = {True: "met", False: "missed", None: "open"}[one.met]
    return {
        "target": desk.say(f"report.target.{one.id}"),
        "ratio": ratio_text(desk.say, one),
        "share": ("" if one.nothing_known else percent(one.numerator, one.denominator, desk.say)) or desk.frame["none"],
        "goal": f"{share_text(one.goal, desk.say)}%",
        "outcome": desk.frame[outcome],
    }


def round_plan(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the rounds with their themes, days and the day by which their forms are due."""
    return _rounds(desk, desk.season.rulebook.rounds)


def rounds_left(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the rounds that come after the first half."""
    half = first_half(desk.season.rulebook)
    return _rounds(desk, [one for one in desk.season.rulebook.rounds if one not in half])


def _rounds(desk: PaperContext, rounds: Iterable[Round]) -> list[RowGroup]:
    book, rows = desk.season.rulebook, []
    for one in rounds:
        due = due_of(book, "self-score", one.code)
        days = [day_text(day) if day else desk.frame["blank"] for day in (one.start, one.end)]
        told = "" if one.start is one.end is None else desk.say("paper.days", first=days[0], last=days[1])
        rows.append({"round": one.name or one.code, "theme": one.theme, "days": told, "due": due.text})
    return numbered(rows)


def criteria(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the criteria of the score sheet section by section: code, text, whom it is for, how it is scored."""
    book = desk.season.rulebook
    return _criteria(desk, book)


def unit_criteria(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the criteria by which units score themselves; none where the season has none."""
    book = desk.season.rulebook.collective
    return _criteria(desk, book) if book else []


def _criteria(desk: PaperContext, book: Rulebook) -> list[RowGroup]:
    found: list[RowGroup] = []
    for section in book.rubric.sections:
        own = book.rubric.in_section(section.code)
        if own:
            found.append(RowGroup(section=_section(desk, section)))
            found += [_criterion(desk, book, one) for one in own]
    return found


def _section(desk: PaperContext, section: Section) -> str:
    if section.max is None:
        return f"{section.code}. {section.name}"
    most = number_text(section.max, desk.say.lang)
    return desk.say("paper.section_of_criteria", code=section.code, name=section.name, max=most)


def _criterion(desk: PaperContext, book: Rulebook, one: Criterion) -> RowGroup:
    told = criterion_words(one, book, desk.say)
    whom = f"{told['applies_to'][:1].upper()}{told['applies_to'][1:]}"
    said = desk.say("paper.how", kind=told["kind"], how=_worth(desk, one))
    values = {"code": one.code, "criterion": one.text, "for_whom": whom, "how": said}
    return RowGroup({key: [text] for key, text in values.items()})


def _worth(desk: PaperContext, one: Criterion) -> str:
    """Say what answers are worth, without what a form says of how to fill it in."""
    say, kind = desk.say, one.kind
    if kind.holds_points:
        return say("paper.points_up_to", max=one.max)
    if kind.may_knock_out:
        return say("paper.knocks_out", max=one.max)
    if one.scale:
        return "; ".join(kind.scale_line(line, say) for line in one.scale)
    if one.each is None:
        return kind.hint(one, say)
    each = say("paper.each_off" if one.each < 0 else "paper.each_on", each=abs(one.each))
    return say("paper.most_of_tiers" if one.tier_of else "paper.most", each=each, max=one.max)


def title_rules(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the titles of the season with their quotas, the votes they need, and who decides on them."""
    book = desk.season.rulebook
    laws = book.regime.titles
    by_authority = desk.say("paper.by_authority")
    given = [id_ for id_, policy in book.titles.items() if policy.enabled and id_ in laws]
    rows = []
    for id_ in sorted(given, key=lambda one: laws[one].of != "person"):
        level = declared_level(id_, book)
        rows.append(
            {
                "title": desk.say.label(book.columns.choices["title"][id_]),
                "of_whom": desk.frame["person" if laws[id_].of == "person" else "unit"].capitalize(),
                "quota": quota_words(desk, id_),
                "votes": _votes(desk, book.titles[id_]),
                "level": choice_name(desk.season, desk.say, "decided_by", level) if level else by_authority,
            }
        )
    return numbered(rows)


def quota_words(desk: PaperContext, id_: str) -> str:
    """Say how many may get a title: a percent of whom, or that nothing limits it."""
    policy = desk.season.rulebook.titles[id_]
    if policy.quota_percent is None:
        return desk.say("paper.no_quota")
    percent = f"{number_text(policy.quota_percent, desk.say.lang)}%"
    titles = desk.season.rulebook.columns.choices["title"]
    base = titles[policy.quota_of].short or policy.quota_of if policy.quota_of in titles else ""
    return desk.say("paper.quota_of_title" if base else "paper.quota_of_people", percent=percent, title=base)


def _votes(desk: PaperContext, policy: TitlePolicy) -> str:
    choices, passes = desk.season.rulebook.columns.choices, policy.passes
    share, base = choices["vote_share"][passes.share.id], choices["vote_base"][passes.base]
    return desk.say("paper.votes", share=share, base=desk.say.label(base).lower())


def calendar(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give the tasks of the year as the plan words them, with who guides, who does, what comes of it, and when."""
    return numbered(
        [
            {"task": one.task, "guide": one.guide, "doer": one.doer, "product": one.product, "due": one.due}
            for one in desk.season.rulebook.calendar
        ]
    )


def form_deadlines(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give by when each form is handed in, as far as the season says."""
    book = desk.season.rulebook
    rows = []
    for phase, form in ((one.phase, one) for one in book.forms.values() if one.phase and one.whose == "unit"):
        for round_ in book.rounds if form.per_round else (None,):
            due = due_of(book, phase, round_.code if round_ else "")
            if due.text and (phase != "nominations" or f"nominations:{round_.code if round_ else ''}" in book.dues):
                name = desk.say.label(form.short)
                told = joined(filter(None, (name, round_.name or round_.code if round_ else "")))
                rows.append({"form": told, "due": due.text, "day": day_text(due.last) if due.last else ""})
    return numbered(rows)


def round_scores(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give each unit's points in every round that anybody has points in."""
    return _scores(desk, desk.season.rulebook.rounds)


def half_scores(desk: PaperContext, subject: Subject) -> list[RowGroup]:
    """Give each unit's points in the rounds of the first half."""
    return _scores(desk, first_half(desk.season.rulebook))


def _scores(desk: PaperContext, rounds: Iterable[Round]) -> list[RowGroup]:
    found: list[RowGroup] = []
    for one in rounds:
        rows = [_unit_row(desk, one, unit.code, unit.name) for unit in desk.season.rulebook.units]
        scored = [row for row in rows if row["people"] != "0"]
        if scored:
            found.append(RowGroup(section=one.name or one.code))
            found += numbered(scored)
    return found


def _unit_row(desk: PaperContext, round_: Round, unit: str, name: str) -> dict[str, str]:
    """Give the points of those whom the unit's form of the round asked about."""
    cards = desk.season.scorecards
    people = desk.season.rulebook.people_asked(unit, round_)
    own = (cards[one.code].rounds for one in people if one.code in cards)
    points = [rounds[round_.code] for rounds in own if round_.code in rounds]
    return {"unit": name, "people": str(len(points)), **_spread(desk, points)}


def _spread(desk: PaperContext, points: Sequence[Decimal]) -> dict[str, str]:
    decimals = desk.season.rulebook.rubric.decimals
    mean = half_up(sum(map(Fraction, points), Fraction(0)) / len(points), decimals) if points else None
    told = {"average": mean, "highest": max(points, default=None), "lowest": min(points, default=None)}
    none = desk.frame["none"]
    return {key: none if one is None else number_text(one, desk.say.lang) for key, one in told.items()}


SEASON_SOURCES: dict[str, TitleTable] = {
    "movements": movements,
    "goals": goals,
    "registration_ratios": registration_ratios,
    "round_plan": round_plan,
    "rounds_left": rounds_left,
    "criteria": criteria,
    "unit_criteria": unit_criteria,
    "title_rules": title_rules,
    "calendar": calendar,
    "form_deadlines": form_deadlines,
    "round_scores": round_scores,
    "half_scores": half_scores,
}
