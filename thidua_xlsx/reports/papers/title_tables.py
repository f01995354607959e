"""The tables of papers about titles: lists title by title, ballots, counts, and what each title asks."""

from collections.abc import Callable, Iterator, Sequence

from thidua_xlsx.base.text import by_key, joined, number_text
from thidua_xlsx.declare.season import SCHOOL
from thidua_xlsx.exchange.council.ballots import vote_base
from thidua_xlsx.exchange.council.point_changes import text_of
from thidua_xlsx.model import Award, Decision, Meeting, Met, StepState
from thidua_xlsx.model.school_reports import MARK
from thidua_xlsx.reports.common.council_wording import held_later
from thidua_xlsx.reports.common.listed_titles import public_title, titles_on_offer
from thidua_xlsx.reports.common.naming import (
    answer_text,
    choice_name,
    fact_text,
    paper_name,
    title_name,
    title_short,
)
from thidua_xlsx.reports.papers.paper_context import (
    PaperContext,
    Row,
    Rows,
    Subject,
    named,
    numbered,
    percent,
    share_text,
)
from thidua_xlsx.reports.papers.paper_fields import title_fields

WRITE_ON, NARROW = "………", "……"  # dots to write on, and dots in a column of few letters
_MOST_AWARDS = 5


def proposals(context: PaperContext, subject: Subject) -> Rows:
    """Give the list that goes with the tờ trình, title by title: before the vote all candidates, then who passed.

    What the school itself decides is asked of nobody and is not on it.
    """
    lists = context.lists
    chosen = lists.listed if context.season.voted else lists.candidates

    def more(who: str, title: str, decision: Decision | None) -> Row:
        return {
            "grade": _grade(context, who),
            "initiatives": _initiatives(context, who),
            "earlier": _earlier(context, who),
            "votes": _votes(context, decision),
            "note": _note(context, who, title, decision),
        }

    return _by_title(context, lambda title: chosen(title) if lists.goes_up(title) else (), more)


def listed(context: PaperContext, subject: Subject) -> Rows:
    """Give the public list, title by title: names, units and titles only.

    Those who are asked for above and not decided on stand apart from those who have the title.
    """

    def more(who: str, title: str, decision: Decision | None) -> Row:
        return {"name": paper_name(context.season, context.say, who)}

    rows: Rows = []
    for title in titles_on_offer(context.season):
        asked = context.lists.asked_above(title)
        has = [who for who in context.lists.listed(title) if who not in asked]
        rows += _section(context, title, has, more)
        rows += _section(context, title, asked, more, asked_above=True)
    return rows


def ballots(context: PaperContext, subject: Subject) -> Rows:
    """Give everybody on the ballots, title by title, with the votes; blank until the council spoke."""

    def more(who: str, title: str, decision: Decision | None) -> Row:
        return {**_counted(context, decision), "note": _note(context, who, title, decision)}

    return _by_title(context, context.lists.on_ballots, more)


def ballot(context: PaperContext, subject: Subject) -> Rows:
    """Give everybody on the ballots, title by title, with room for a mark for or against."""
    return _by_title(context, context.lists.on_ballots, lambda *_: {"agree": "", "disagree": ""})


def decided(context: PaperContext, subject: Subject) -> Rows:
    """Give those who get the titles of one decision, title by title."""
    return _by_title(
        context, lambda title: context.lists.listed(title) if title in subject.titles else (), lambda *_: {}
    )


def candidates(context: PaperContext, subject: Subject) -> Rows:
    """Give the candidates of one title with the outcome."""

    def more(who: str, title: str, decision: Decision | None) -> Row:
        outcome = {"grade": _grade(context, who), "result": _outcome(context, who, title)}
        return {**_counted(context, decision), **outcome}

    return _of_title(context, subject.title, context.lists.candidates(subject.title), more)


def council_changes(context: PaperContext, subject: Subject) -> Rows:
    """Give what the council changed of forms, whom it voted on unasked and what it set aside, each with its reason."""
    changes = [*_points_changed(context), *_facts_changed(context), *_ballots_out_of_order(context)]
    by_whom = by_key(changes, lambda change: change[0])
    return numbered(
        {**named(context, who), "what": what, "reason": reason or context.blank}
        for who in context.lists.in_order(by_whom)
        for _, what, reason in by_whom[who]
    )


_Change = tuple[str, str, str]  # of whom, what, and why


def _points_changed(context: PaperContext) -> Iterator[_Change]:
    season, council = context.season, context.season.council
    for change in (*council.adjustments, *council.unit_adjustments) if council else ():
        dossier = season.dossier(change.person) or season.unit_dossier(change.person)
        layers = (dossier.scores.get((change.round, layer)) for layer in ("unit", "self")) if dossier else ()
        then = next(
            (layer.points[change.criterion] for layer in layers if layer and change.criterion in layer.points), None
        )
        words = {
            "round": season.rulebook.round_name(change.round),
            "criterion": change.criterion,
            "then": answer_text(season, context.say, then) or context.say("report.blank"),
            "now": answer_text(season, context.say, change.score),
        }
        yield change.person, context.say("paper.points_changed", **words), change.reason


def _facts_changed(context: PaperContext) -> Iterator[_Change]:
    """Tell of excused rounds, of disciplines that forms do not have, and of grades that are other than the unit's.

    Where the unit graded nobody the council's grades are the only ones, and no changes.
    """
    season, earlier, say = context.season, context.season.before_council, context.say
    graded = {member.person.unit for member in earlier.dossiers if member.grade.value is not None} if earlier else set()
    for who, row in season.council.grades.items() if season.council and earlier else ():
        dossier, reason = context.dossier(who), text_of(row, "note")
        before = earlier.dossier(who) or earlier.unit_dossier(who) if earlier else None
        if dossier is None or before is None:
            continue
        if dossier.excused:
            rounds = joined(round_.name for round_ in season.rulebook.rounds if round_.code in dossier.excused)
            yield who, say("paper.rounds_excused", rounds=rounds), reason
        for key in ("grade", "discipline"):
            then, now = (getattr(known, key) for known in (before, dossier))
            person = season.rulebook.person(who)
            alone = key == "grade" and then.value is None and (person.unit if person else who) not in graded
            if not alone and row.values.get(key) == now.value and then.value != now.value:
                shown = {name: fact_text(season, say, fact, key) for name, fact in (("then", then), ("now", now))}
                yield who, say(f"paper.{key}_changed", **shown), reason


def _ballots_out_of_order(context: PaperContext) -> Iterator[_Change]:
    """Tell of titles that were not put to the vote, votes for one nobody asked for, and what was passed unmet.

    A reason is owed for what was passed so, noted or not; for what was voted down only where one was noted.
    """
    season, say, council = context.season, context.say, context.season.council
    for ballot, (note, _) in council.set_aside.items() if council else ():
        who, _, title = ballot.rpartition(":")
        yield who, say("paper.set_aside", title=title_name(season, say, title)), note
    for vote in council.decisions if council else ():
        path = season.paths.get((vote.who, vote.title))
        owed, name = bool(vote.passed), title_name(season, say, vote.title)
        if vote.yes is not None and (vote.note or owed) and path and path.step("registered").state is StepState.NO:
            yield vote.who, say("paper.voted_unasked", title=name), vote.note
        for verdict in season.verdicts_of(vote.who) if owed else ():
            if verdict.title == vote.title and (met := verdict.met_once(passed=True)) is not Met.YES:
                yield vote.who, say(f"paper.passed_{met.value}", title=name), vote.note


_More = Callable[[str, str, Decision | None], Row]  # what a table says of somebody for a title, and the decision on it


def _by_title(context: PaperContext, chosen: Callable[[str], Sequence[str]], more: _More) -> Rows:
    """Give the rows of each title for which somebody is `chosen`, under a section with the title's name."""
    rows: Rows = []
    for title in titles_on_offer(context.season):
        rows += _section(context, title, chosen(title), more)
    return rows


def _section(
    context: PaperContext, title: str, people: Sequence[str], more: _More, *, asked_above: bool = False
) -> Rows:
    """Give the rows of a title's `people` under a section with its name; nothing where there are none."""
    if not people:
        return []
    fields = title_fields(context, title, titles_on_offer(context.season).index(title) + 1)
    name = public_title(context.season, context.say, title, asked_above=asked_above)
    head = context.phrase("section", **fields | {"title": name, "listed": str(len(people))})
    return [head, *_of_title(context, title, people, more)]


def _of_title(context: PaperContext, title: str, people: Sequence[str], more: _More) -> Rows:
    """Give a row for each of the `people` or collectives by code: how it is named, its title, and `more`."""
    name, decisions = title_name(context.season, context.say, title), context.lists.decisions(title)
    return numbered({**named(context, who), "title": name, **more(who, title, decisions.get(who))} for who in people)


def _outcome(context: PaperContext, who: str, title: str) -> str:
    """Say whether the council passed a title; where something keeps back what it passed, what that is."""
    path, council = context.season.paths.get((who, title)), context.season.council
    vote = council.decision(who, title) if council else None
    if path is None or vote is None or vote.passed is None:
        return WRITE_ON
    if path.passed or not vote.passed:
        return context.frame["yes" if path.passed else "no"]
    step = path.step("council")
    text = context.say(step.key, **step.params)
    return text[:1].upper() + text[1:]


def _counted(context: PaperContext, decision: Decision | None) -> Row:
    """Give the votes for and against and their share, dots for what nobody has counted."""
    if decision is None:
        return dict.fromkeys(("yes", "against", "share"), WRITE_ON)
    return {
        "yes": WRITE_ON if decision.yes is None else str(decision.yes),
        "against": WRITE_ON if decision.no is None else str(decision.no),
        "share": WRITE_ON if decision.share is None else share_text(decision.share, context.say),
    }


def _votes(context: PaperContext, decision: Decision | None) -> str:
    """Give votes as x/y (share), y being the number that the share was taken of."""
    season = context.season
    if decision and decision.yes is not None and decision.share is not None:
        round_ = season.round_of(decision.who, decision.title)
        first = season.council.meeting_in(round_) if season.council else Meeting()
        meeting = decision.held_later or first
        base = vote_base(meeting, season.rulebook.titles[decision.title].passes.base, season.rulebook)
        if base is not None:
            share = share_text(decision.share, context.say)
            return context.phrase("votes", yes=str(decision.yes), base=str(base), share=share)
    return context.phrase("votes", yes="……", base="……", share="……")


def _note(context: PaperContext, who: str, title: str, decision: Decision | None) -> str:
    """Give the council's note; before its decision that somebody stands at the line of a quota with others."""
    if decision:
        return "; ".join(filter(None, (decision.note, held_later(context.say, decision))))
    verdicts = context.season.verdicts_of(who)
    tied = any(verdict.title == title and verdict.proposed is None for verdict in verdicts)
    return context.frame["tied"] if tied else ""


def _grade(context: PaperContext, who: str) -> str:
    dossier = context.dossier(who)
    if dossier is None or dossier.grade.unknown or dossier.grade.value is None:
        return context.frame["grade_unknown"]
    return answer_text(context.season, context.say, dossier.grade.value, "grade")


def _initiatives(context: PaperContext, who: str) -> str:
    dossier = context.season.dossier(who)
    texts = []
    for work in dossier.initiatives if dossier else ():
        if work.recognised is True and work.decision_no:
            day = decided_on(context, work.decision_date)
            texts.append(context.phrase("initiative", name=work.name, number=work.decision_no, day=day))
        elif work.recognised is True:
            texts.append(context.phrase("initiative_undecided", name=work.name))
    return "; ".join(texts) or context.frame["none"]


def decided_on(context: PaperContext, day: str) -> str:
    """Word the `day` of a decision, as the ledger has it, as it follows the number; empty where nobody knows it."""
    return context.phrase("decided_on", day=day) if day else ""


def _earlier(context: PaperContext, who: str) -> str:
    """Give the titles of earlier years, the latest first; of whom a school puts forward as the school has them."""
    if history := context.season.candidates.history_of(who):
        return history
    dossier = context.dossier(who)
    if dossier is None or not dossier.awards:
        return context.frame["none"]
    awards = sorted(dossier.awards, key=lambda award: award.period, reverse=True)
    shown = "; ".join(_award(context, award) for award in awards[:_MOST_AWARDS])
    return shown + (f" … (+{len(awards) - _MOST_AWARDS})" if len(awards) > _MOST_AWARDS else "")


def _award(context: PaperContext, award: Award) -> str:
    title = title_short(context.season, context.say, award.title)
    text = context.phrase("award", title=title, period=award.period).strip()
    if not award.decision_no:
        return text
    day = decided_on(context, award.decision_date)
    return f"{text} ({context.phrase('in_number', number=award.decision_no, day=day)})"


def title_counts(context: PaperContext, subject: Subject) -> Rows:
    """Count each title: who registered, who meets the conditions, who was put to the vote, who passed.

    One that nobody asked for and that was not put to the vote is left out. Shares are those of the counted people, or
    of the units. The school itself, and what schools put forward, are part of neither: each has a row of its own,
    without a share.
    """
    groups = {title: _groups(context, title) for title in _considered(context)}
    return numbered(
        _title_count(context, title, group, alone=len(of_title) == 1)
        for title, of_title in groups.items()
        for group in of_title
    )


def staff_titles(context: PaperContext, subject: Subject) -> Rows:
    """Count each title as `title_counts` does, of an office's own people and units alone."""
    own = (title for title in _considered(context) if "own" in _groups(context, title))
    return numbered(_title_count(context, title, "own", alone=True) for title in own)


def _considered(context: PaperContext) -> list[str]:
    return [title for title in titles_on_offer(context.season) if context.lists.considered(title)]


def _groups(context: PaperContext, title: str) -> list[str]:
    groups = {_group_of(verdict.who) for verdict in context.lists.verdicts(title)}
    return [group for group in ("own", "itself", "schools") if group in groups]


def _group_of(who: str) -> str:
    return "itself" if who == SCHOOL else "schools" if MARK in who else "own"


def _title_count(context: PaperContext, title: str, group: str, *, alone: bool) -> Row:
    """Count a title among its `group`, which is named where the title has others: it is not `alone`."""
    season, lists, say = context.season, context.lists, context.say
    counted = {person.code for person in season.rulebook.people if person.counted}
    of_people = season.rulebook.regime.titles[title].of == "person"
    of_own = counted if of_people else {unit.code for unit in season.rulebook.units}
    base = of_own if group == "own" else set[str]()
    verdicts = [verdict for verdict in lists.verdicts(title) if _group_of(verdict.who) == group]
    registered = {verdict.who for verdict in verdicts if verdict.registered}
    passed = [path.who for path in season.passed_or_proposed(title) if _group_of(path.who) == group]
    voted, name = season.voted_about(title), title_name(season, say, title)
    return {
        "title": name if alone else say(f"paper.title_{group}", title=name, name=season.rulebook.school.name),
        "registered": str(len(registered)),
        "met": str(sum(season.met_with_vote(verdict) is Met.YES for verdict in verdicts)),
        "proposed": str(sum(_group_of(who) == group for who in lists.candidates(title))),
        "passed": str(len(passed)) if voted else context.blank,
        "registered_share": percent(len(base & registered), len(base), say),
        "listed_share": percent(len(base.intersection(passed)), len(base), say) if voted else context.blank,
        "quota": _quota_words(context, title),
    }


def title_rules(context: PaperContext, subject: Subject) -> Rows:
    """Give the titles of the season with their quotas, the votes they need, and who decides on them."""
    book, say = context.season.rulebook, context.say
    laws, choices = book.regime.titles, book.columns.choices

    def votes(title: str) -> str:
        passes = book.titles[title].passes
        share, base = choices["vote_share"][passes.share.id], choices["vote_base"][passes.base]
        return say("paper.votes", share=share, base=say.label(base).lower())

    offered = [title for title, policy in book.titles.items() if policy.enabled and title in laws]
    return numbered(
        {
            "title": say.label(choices["title"][title]),
            "of_whom": context.frame["person" if laws[title].of == "person" else "unit"].capitalize(),
            "quota": _quota_words(context, title),
            "votes": votes(title),
            "level": level_name(context, book.declared_level(title)),
        }
        for title in sorted(offered, key=lambda title: laws[title].of != "person")
    )


def level_name(context: PaperContext, level: str) -> str:
    """Name the `level` that decides on a title (an id); where the law leaves it open, who is competent."""
    return choice_name(context.season, context.say, "decided_by", level) if level else context.say("paper.by_authority")


def _quota_words(context: PaperContext, title: str) -> str:
    """Say how many may get a title: a percent of whom, or that nothing limits it."""
    policy = context.season.rulebook.titles[title]
    if policy.quota_percent is None:
        return context.say("paper.no_quota")
    share = f"{number_text(policy.quota_percent, context.say.lang)}%"
    titles = context.season.rulebook.columns.choices["title"]
    base = titles[policy.quota_of].short or policy.quota_of if policy.quota_of in titles else ""
    return context.say("paper.quota_of_title" if base else "paper.quota_of_people", percent=share, title=base)
