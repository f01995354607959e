"""Sheet "Đề nghị danh hiệu": by title, who is proposed and why, with the line that a quota draws."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import count
from operator import itemgetter

from thidua_xlsx.base.text import Say, joined, number_text, within_sentence
from thidua_xlsx.declare.law.regime import NamedValue, Regime
from thidua_xlsx.declare.season import Rubric, TitlePolicy
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import Col, Columns, Rows, Shown, TextLine
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.analysis.counted_movements import season_pledges
from thidua_xlsx.judging.analysis.proposal_statistics import WOMAN
from thidua_xlsx.judging.score.score_cards import knockouts_of_round
from thidua_xlsx.model import Met, QuotaLine, Scorecard, Season, StepState, Verdict
from thidua_xlsx.model.title_path import DECLINED
from thidua_xlsx.model.verdicts import reasons_for
from thidua_xlsx.reports.common.council_wording import decision_text, step_text
from thidua_xlsx.reports.common.figure_cells import figures, score_of
from thidua_xlsx.reports.common.listed_titles import titles_on_offer
from thidua_xlsx.reports.common.naming import (
    InShort,
    choice_name,
    everybody_of,
    name_order,
    title_name,
    title_short,
    unit_name,
)
from thidua_xlsx.reports.common.reason_wording import Footnotes, SharedReasons, marked, most_say, shared_reasons
from thidua_xlsx.reports.common.report_sheet import footnotes, report_sheet, signatures, write_head


def warnings_beside(season: Season, say: Say) -> Callable[[str], list[str]]:
    """Give what warns, line by line, of a person or unit by the code: knocked out in which round, and incidents."""
    book, happened = season.rulebook, _incidents(season, say)

    def knocked_out(card: Scorecard | None, rubric: Rubric | None, key: str, **more: str) -> Iterator[str]:
        texts = {criterion.code: criterion.text for criterion in rubric.criteria} if rubric else {}
        for round_ in book.rounds:
            codes = knockouts_of_round(card.layers, round_) if card else ()
            if codes:
                criteria = joined(f"{code} {texts.get(code, '')}".strip() for code in codes)
                yield say(f"report.proposals.{key}", round=round_.name, criteria=criteria, **more)

    def warnings(who: str) -> list[str]:
        collective = season.collectives.get(who)
        rubric, card = (book.unit_rubric, collective.card) if collective else (book.rubric, season.scorecards.get(who))
        lines = list(knocked_out(card, rubric, "knocked_out"))
        for person in book.people_of(who) if book.unit(who) else ():
            own, name = season.scorecards.get(person.code), book.shown_name(person)
            lines += knocked_out(own, book.rubric, "member_knocked_out", name=name)
        return lines + happened.get(who, [])

    return warnings


def _incidents(season: Season, say: Say) -> dict[str, list[str]]:
    """Give by unit what happened although nothing of it was to happen: movements and targets of 0 that were missed."""
    results = season_pledges(season)
    pledges = [*results.targets, *(movement.pledge for movement in results.movements if movement.pledge)]
    lines: dict[str, list[str]] = {}
    for target in pledges:
        if target.goal.value == 0 and target.met is Met.NO and target.actual is not None:
            what = f"{target.goal.indicator}: {number_text(target.actual, say.lang)} {target.goal.measure}".strip()
            lines.setdefault(target.unit.code, []).append(say("report.proposals.incident", what=what))
    return lines


_Row = tuple[int | str, Verdict]  # a place or a mark, and whose
_MOST_AWARDS = 4
_SAID_BY_VOTE = ("path.council.refused", "path.council.undecided")


def proposals_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the proposals: one block a title, individuals before collectives, signatures at the end."""
    in_row, notes, shown = InShort(season, say), Footnotes(say), figures(season, say)
    warnings = warnings_beside(season, say)
    earlier = any(dossier.awards for dossier in season.dossiers)

    def columns(shared: SharedReasons, usual: Sequence[str] = (), *, collective: bool = False) -> Columns[_Row]:
        # Under the same headings: a collective has no unit above it, and no titles of earlier years in the ledger.
        unit: Columns[_Row] = (Col("unit", 28, value=lambda row: in_row.unit_of(row[1].who)),)
        name: Col[_Row] = Col(
            "name", 24, "cell_bold", lambda row: season.rulebook.name_of(row[1].who), span=2 if collective else 1
        )
        return (
            Col("no", 4, "cell_center", itemgetter(0)),
            name,
            *(() if collective else unit),
            Col("score", 7, value=lambda row: score(row[1].who)),
            Col("rank", 6, "cell_center", lambda row: shown.places_of(row[1].who)),
            Col("reasons", 69, value=lambda row: _reasons(season, in_row, row[1], shared, usual, warnings)),
            Col("registered", 11, "cell_center", lambda row: _registered(season, say, row[1], usual)),
            *([Col("awards", 40, value=awards, printed=False)] if earlier else []),
        )

    def score(who: str) -> Shown:
        return shown.points(score_of(season, who), "warn_center" if _incomplete(season, who) else "cell_number")

    def awards(row: _Row) -> str | None:
        return awards_text(season, say, row[1].who) if season.rulebook.person(row[1].who) else None

    sheet = report_sheet(season, say, "proposals", columns(SharedReasons()))
    write_head(sheet, official=True)
    sheet.header(columns(SharedReasons()))
    for id_ in titles_on_offer(season):
        verdicts = [verdict for verdict in season.verdicts if verdict.title == id_]
        verdicts.sort(key=lambda verdict: shown.order(verdict.who))
        free = [v for v in verdicts if (path := season.paths.get((v.who, id_))) and path.reached("quota")]
        grounds = [reasons_for(verdict) for verdict in free]
        shared, top = shared_reasons(in_row, grounds), sheet.draft.row
        label = "report.proposals.block_voted" if season.voted_about(id_) else "report.proposals.block"
        chosen = season.passed_or_proposed(id_)
        sheet.line(say(label, title=title_name(season, say, id_).upper(), count=len(chosen)), "section")
        vote = most_say(decision_text(season, say, verdict.who, id_) for verdict in free)
        reason = shared.usual_of(in_row, grounds)
        registered = most_say(_registration_word(say, verdict) for verdict in free)
        usual = tuple(filter(None, (reason, vote, registered)))
        own = within_sentence(reason).rstrip(".")
        clauses = "; ".join(filter(None, (*shared.usual, own, vote, registered)))
        once = say("report.proposals.usual", what=clauses[:1].upper() + clauses[1:]) if clauses else ""
        if text := " ".join(filter(None, (shared.line(say, notes), once))):
            sheet.line(text, "note_row")
        sheet.keep(top, sheet.draft.row)
        collective = season.rulebook.regime.titles[id_].of != "person"
        rows = columns(shared, usual, collective=collective)
        sheet.rows(rows, _of_title(season, say, id_, free))
    footnotes(sheet, notes.lines())
    signatures(sheet)
    return sheet.plan(freeze_cols=2)


def _of_title(season: Season, say: Say, title: str, verdicts: Sequence[Verdict]) -> Rows:
    """Give those who are proposed for a title, by its quotas; numbered, each with a place or a mark."""
    numbers, lines = count(1), [line for line in season.quotas if line.title == title]
    if not lines and verdicts:  # the heading has said that there are none
        if season.voted_about(title):
            yield from _voted(season, say, verdicts, numbers)
        else:
            yield from _numbered(say, verdicts, numbers)
    for line in lines:
        yield from _ranked(season, say, [v for v in verdicts if _in_scope(season, v, line)], line, numbers)


def _numbered(say: Say, verdicts: Sequence[Verdict], numbers: Iterator[int]) -> Rows:
    if not verdicts:
        yield TextLine(say("report.proposals.nobody"), "cell_center")
    yield from ((next(numbers), verdict) for verdict in verdicts)


def _voted(season: Season, say: Say, verdicts: Sequence[Verdict], numbers: Iterator[int]) -> Rows:
    """Give those that the council passed, numbered; then those it has not decided on, and those kept back.

    It kept them back itself, or passed them and a body above refused.
    """
    with_paths = [(season.paths[verdict.who, verdict.title], verdict) for verdict in verdicts]
    passed = [verdict for path, verdict in with_paths if path.is_listed(voted=True)]
    above = [verdict for path, verdict in with_paths if path.refused_above]
    if passed:
        yield from _numbered(say, passed, numbers)
    elif not above:
        yield TextLine(say("report.proposals.none_passed"), "cell_center")
    waiting = [verdict for path, verdict in with_paths if path.waits and not path.passed]
    if waiting:
        yield TextLine(say("report.proposals.waiting", count=len(waiting)), "warn")
    yield from (("?", verdict) for verdict in waiting)
    ended = [
        verdict for path, verdict in with_paths if path.ended and path.at == "council" and season.came_to_council(path)
    ]
    for key, kept in (("ended", ended), ("refused_above", above)):
        if kept:
            yield TextLine(say(f"report.proposals.{key}", count=len(kept)), "cut_line")
        yield from ((say("report.none"), verdict) for verdict in kept)


def _ranked(season: Season, say: Say, verdicts: Sequence[Verdict], line: QuotaLine, numbers: Iterator[int]) -> Rows:
    """Give one quota: its arithmetic, those inside, the line, those equal at it, those beyond."""
    yield TextLine(quota_text(season, say, line), "cut_line")
    if line.uncertain:
        yield TextLine(say("report.proposals.uncertain", names=joined(name_order(season, line.uncertain))), "warn")
    if line.over:
        names = joined(name_order(season, line.over))
        yield TextLine(say("report.proposals.passed_over", passed=line.passed, limit=line.limit, names=names), "warn")
    tied = [verdict for verdict in verdicts if verdict.within_quota is None]
    beyond = [verdict for verdict in verdicts if verdict.within_quota is False]
    if season.voted_about(line.title):
        tied, beyond = [], [verdict for verdict in beyond if season.paths[verdict.who, verdict.title].at == "quota"]
        yield from _voted(season, say, [verdict for verdict in verdicts if verdict not in beyond], numbers)
    elif (inside := [verdict for verdict in verdicts if verdict.within_quota is True]) or not tied:
        yield from _numbered(say, inside, numbers)
    if tied or beyond:
        yield TextLine(say("report.proposals.cut"), "cut_line")
    if tied:
        yield TextLine(say("report.proposals.tied", count=len(tied)), "warn")
        yield from (("?", verdict) for verdict in tied)
        if text := preference_text(season, say, line):
            yield TextLine(text, "note_row")
    if beyond:
        warned = season.rulebook.titles[line.title].quota_mode == "warn"
        yield TextLine(
            say("report.proposals.over" if warned else "report.proposals.outside", count=len(beyond)), "cut_line"
        )
        yield from ((say("report.none"), verdict) for verdict in beyond)


def _reasons(
    season: Season,
    say: Say,
    verdict: Verdict,
    shared: SharedReasons,
    usual: Sequence[str],
    warnings: Callable[[str], list[str]],
) -> str | None:
    """Give the reasons, below them how the council voted, that points are lacking, and knock-outs, which no law has.

    What is `usual` is left out: it has been said above.
    """
    vote = decision_text(season, say, verdict.who, verdict.title)
    path = season.paths[verdict.who, verdict.title]
    decided = path.refused_above or (path.at == "council" and season.council)
    kept = step_text(say, path.current_step) if decided else ""
    own = shared.own(say, reasons_for(verdict))
    parts = (
        "" if own in usual else own,
        "" if vote in usual else vote,
        "" if path.current_step.key in _SAID_BY_VOTE else f"{kept[:1].upper()}{kept[1:]}",
        *warnings(verdict.who),
    )
    said_above = own in usual or shared.usual
    reasons = "\n".join(part for part in parts if part) or ("" if said_above else say("report.none"))
    # In the last line, which has room: a line more for each person would cost a page.
    whole = f"{reasons} {say('report.ranking.incomplete')}" if _incomplete(season, verdict.who) else reasons
    return whole.strip() or None


def _incomplete(season: Season, who: str) -> bool:
    """Say whether the code `who` is a person's whose points of the year lack something."""
    card = season.scorecards.get(who)
    return card is not None and card.final is not None and not card.complete


def _in_scope(season: Season, verdict: Verdict, line: QuotaLine) -> bool:
    kind, _, code = line.scope.partition(":")
    person = season.rulebook.person(verdict.who)
    if person is None or not code:
        return True
    return code == (person.unit if kind == "unit" else person.group)


def _registration_word(say: Say, verdict: Verdict) -> str:
    return say("report.proposals.have_registered") if verdict.registered else ""


def _registered(season: Season, say: Say, verdict: Verdict, usual: Sequence[str]) -> Shown:
    """Say whether somebody registered, unless that is `usual` and stands above, or answered that they do not.

    Where no form tells it that is not known; where none asks, a dash.
    """
    if verdict.registered:
        return None if _registration_word(say, verdict) in usual else say("report.proposals.registered")
    step = season.paths[verdict.who, verdict.title].step("registered")
    if step.state is StepState.SKIPPED:
        return say("report.none")
    answer = "report.proposals.declined" if step.key == DECLINED else "report.proposals.unregistered"
    return styled(say("report.unknown" if step.state is StepState.OPEN else answer), "warn_center")


def awards_text(season: Season, say: Say, who: str) -> str:
    """Give the earlier titles of `who` (a code) from the ledger, latest first, the years of one title together."""
    dossier = season.dossier(who)
    if dossier is None or not dossier.awards:
        return say("report.none")
    awards = sorted(dossier.awards, key=lambda award: award.period, reverse=True)
    titles: dict[str, list[str]] = {}
    for award in awards[:_MOST_AWARDS]:
        period = say("report.undecided", period=award.period).strip() if award.pending else award.period
        titles.setdefault(title_short(season, say, award.title), []).append(period)
    texts = [f"{title} {joined(filter(None, periods))}".strip() for title, periods in titles.items()]
    more = f"… (+{len(awards) - _MOST_AWARDS})" if len(awards) > _MOST_AWARDS else ""
    return "; ".join(texts) + more


def quota_text(season: Season, say: Say, line: QuotaLine) -> str:
    """Give a quota's arithmetic in words: base x percent, rounded, how many met the title, and whose rule it is."""
    policy = season.rulebook.titles[line.title]
    quota_of = line.law_base or policy.quota_of
    base = "base_people" if quota_of == "people" else "base_title"
    text = say(
        "report.proposals.quota",
        scope=_scope(season, say, line.scope),
        base=line.base,
        of=say(f"report.proposals.{base}", title=title_name(season, say, quota_of)),
        percent=line.percent,
        exact=exact_text(line.base, line.percent, say),
        rounding=choice_name(season, say, "rounding", policy.quota_rounding).lower(),
        limit=line.limit,
        min=say("report.proposals.min", min=policy.quota_min) if policy.quota_min else "",
        eligible=line.eligible,
        mode=say("report.proposals.mode_warn") if policy.quota_mode == "warn" else "",
    )
    if line.law_base:
        return f"{text} [{policy.law_cite}]"
    rule = _rule(season.rulebook.regime, policy)
    return f"{text} [{cited(season.rulebook.regime, rule.cite, say)}]" if rule else text


def _rule(regime: Regime, policy: TitlePolicy) -> NamedValue | None:
    """The law's or an own rule that a quota follows to the letter; None where the season has one of its own."""
    value = regime.values.get(f"quota_{policy.id.lower()}")
    if value is None or value.value is None or policy.quota_of != regime.quota_base:
        return None
    return value if policy.quota_percent == Decimal(value.value) else None


def exact_text(base: int, percent: Decimal, say: Say) -> str:
    """Give `percent` of a `base` unrounded, with one decimal at least, so that the rounding can be followed: `6,0`."""
    exact = base * percent / 100
    text = number_text(exact, say.lang)
    return text if exact % 1 else text + (",0" if say.lang == "vi" else ".0")


def _scope(season: Season, say: Say, scope: str) -> str:
    code = scope.rpartition(":")[2]
    if code == "school":
        return everybody_of(season.rulebook, say)
    if season.rulebook.unit(code):
        return unit_name(season, code)
    for list_ in ("scope", "group"):
        known = season.rulebook.choices.get(list_)
        if known and code in known:
            return say.label(known[code])
    return code


def preference_text(season: Season, say: Say, line: QuotaLine) -> str:
    """Say whom the law prefers among those equal at a line; empty where the regime has no such rule.

    For information: nobody is moved. Who has no gender entered is named apart.
    """
    regime = season.rulebook.regime
    if regime.preference is None:
        return ""
    people = [person for code in line.tied_at_line if (person := season.rulebook.person(code))]
    women = name_order(season, (member.code for member in people if member.gender == WOMAN))
    blank = name_order(season, (member.code for member in people if not member.gender))
    who = say("report.proposals.preferred", names=joined(women)) if women else say("report.proposals.preferred_none")
    if blank:
        who += say("report.proposals.gender_blank", names=joined(blank))
    cite = cited(regime, regime.preference.cite, say)
    return say("report.proposals.preference", say=regime.preference.say, cite=cite, who=who)


def cited(regime: Regime, id_: str, say: Say) -> str:
    """Give the article of a regime with this id (`id_`), marked where nobody has compared it with the text."""
    citation = regime.citations[id_]
    return marked(say, f"{citation.article} {citation.document}", verified=citation.verified)
