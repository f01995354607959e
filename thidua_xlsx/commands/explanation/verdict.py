"""A verdict in words for the terminal: its tree with facts, articles and cells, and what is still lacking."""

from collections.abc import Iterable, Iterator

from thidua_xlsx.base.text import by_key, match_key
from thidua_xlsx.commands.explanation.account import added_lines
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.policies import Share
from thidua_xlsx.exchange.council.ballots import vote_base
from thidua_xlsx.exchange.council.layer_comparison import verification
from thidua_xlsx.intake.checks.waivers import accepted
from thidua_xlsx.judging.law.open_conditions import how_of, lacking
from thidua_xlsx.judging.law.ordered_scales import title_label
from thidua_xlsx.judging.season_closing import as_closed, bases_of_unsure, entered, resting_on_errors
from thidua_xlsx.judging.verdicts.verdict_changes import VerdictChange
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import CellPlace, cell_runs
from thidua_xlsx.model import ComparedCriterion, Dossier, Met, Reason, ReasonTree, Season, StepState, TitlePath, Verdict
from thidua_xlsx.workflow.judge.waiver_places import printed_names

_MARK = {Met.YES: "✓", Met.NO: "✗", Met.UNKNOWN: "?"}
_STATE = {StepState.YES: "✓", StepState.NO: "✗", StepState.OPEN: "?", StepState.SKIPPED: "–"}
_OUTCOME = {True: "passed", False: "refused", None: "open"}
_STEP = "    "
WAY = f"{_STEP}    + "  # begins one of several ways, below the line that says that any will do
# Whom to ask, by how a reason says that something is not known (the last part of its key).
_ASKS = {
    "missing": "form",
    "awaits": "form",
    "left": "council",
    "blank": "blank",
    "unread": "cell",
    "unclear": "cell",
    "ledger": "ledger",
    "period": "ledger_cell",
    "season": "season",
}


def title_account(verdict: Verdict, season: Season, words: Language) -> Iterator[str]:
    """Say all of one title of somebody: what became of it, its conditions, the vote, and how far it came."""
    path, book = season.paths[verdict.who, verdict.title], season.rulebook
    yield from verdict_lines(verdict, book, words, path, decided=_decided(path, season, words))
    yield from vote_lines(verdict.who, verdict.title, season, words)
    yield from path_lines(path, words)
    yield from left_out_lines(path, season, words)


def verdict_lines(
    verdict: Verdict, rulebook: Rulebook, words: Language, path: TitlePath | None = None, decided: str = ""
) -> Iterator[str]:
    """Say one verdict: the outcome, the tree behind it, and what is lacking where it is not met.

    Its `path` in the season tells whether a missing registration is known to be missing. What was `decided` since, by
    the council or above it, comes first.
    """
    law = rulebook.regime.titles[verdict.title]
    proposed = {True: "cli.proposed", False: "cli.not_proposed", None: "cli.council_decides"}[verdict.proposed]
    params = {"met": words(f"cli.met_{verdict.met.value}"), "registered": _registered(verdict, path, words)}
    if path is not None and decided:
        ended = path.ended is not None and path.reached("council")
        state = StepState.NO if ended else path.step("council").state
        yield words("cli.verdict_decided", mark=_STATE[state], title=law.name, decided=decided, **params)
    else:
        yield words("cli.verdict", mark=_MARK[verdict.met], title=law.name, proposed=words(proposed), **params)
    tree = verdict.tree
    if tree is not None:
        yield from _branch(tree, words, 1)
    else:
        for reason in verdict.reasons:
            yield from _reason(reason, "", words, 1)
    yield from lacking_lines(verdict, words)


def lacking_lines(verdict: Verdict, words: Language) -> Iterator[str]:
    """Say what a title that is not met lacks, condition by condition, below a heading; nothing of one that is."""
    conditions = lacking(verdict)
    if conditions:
        yield _STEP + words(f"cli.lacking_{verdict.met.value}")
    for condition in conditions:
        if len(condition.ways) == 1:
            yield from (f"{_STEP}  - {_wanted(leaf, words)}" for leaf in condition.ways[0])
            continue
        yield f"{_STEP}  - {words('cli.lacking_any')}"
        for way in condition.ways:
            yield WAY + words("cli.lacking_and").join(_wanted(leaf, words) for leaf in way)


def _decided(path: TitlePath, season: Season, words: Language) -> str:
    """Say what the council, or a body above it, made of a title; empty while the council has not sat on it."""
    council = season.council
    if council is None or not council.has_sat(season.round_of(path.who, path.title)) or not path.reached("council"):
        return ""
    step, vote = path.step("council"), council.decision(path.who, path.title)
    text = words(step.key, **step.params) if step.key else ""
    if vote is not None and vote.yes is not None:
        votes = {"yes": vote.yes, "no": "–" if vote.no is None else vote.no}
        needed = ""
        if vote.passed is False and vote.share is not None:
            share = _share(season.rulebook.titles[path.title].passes.share, season.rulebook)
            needed = words("cli.decided_below", share=vote.share * 100, needed=share)
        text = words("cli.decided_by_vote", decided=text, needed=needed, **votes)
    if step.state is StepState.OPEN:
        return words("cli.not_decided", why=text)
    above = path.current_step
    return (
        words("cli.decided_above", decided=text, above=words(above.key, **above.params)) if path.refused_above else text
    )


def _registered(verdict: Verdict, path: TitlePath | None, words: Language) -> str:
    if verdict.registered:
        return words("cli.registered")
    step = path.step("registered") if path else None
    if step is None or step.state is StepState.NO:
        return words("cli.not_registered")
    return words(step.key)


def criteria_lines(dossier: Dossier, season: Season, words: Language) -> Iterator[str]:
    """Say every criterion of a person, round by round: what self and unit gave, the evidence, what to look at.

    Those on which nothing stands out share one line; what sections start with and what limits change stands below.
    """
    for scored in verification(season, [dossier]):
        yield words("cli.criteria_head", round=season.rulebook.round_name(scored.round))
        for criterion in scored.criteria:
            yield _criterion(criterion, season, words)
        if scored.rest:
            layers = "same" if scored.both else "own" if scored.unit is None else "unit"
            points = "; ".join(f"{code}: {words.plain(value)}" for code, value in scored.rest.items())
            yield words(f"cli.criteria_{layers}", points=points)
        yield from added_lines(dossier.person.code, scored.round, ("self", "unit"), season, words)


def _criterion(compared: ComparedCriterion, season: Season, words: Language) -> str:
    criterion = season.rulebook.rubric.criterion(compared.criterion)
    marks = [
        words(f"form.council.{key}") for key in ("large", "unproved", "unclear", "knocked") if getattr(compared, key)
    ]
    texts = [text for text in compared.evidence if text]
    line = words(
        "cli.criterion",
        criterion=f"{compared.criterion} {criterion.text}" if criterion else compared.criterion,
        own="–" if compared.own is None else compared.own,
        unit="–" if compared.unit is None else compared.unit,
    )
    if compared.evidence:
        line += words("cli.criterion_evidence", count=len(compared.evidence), texts="; ".join(texts))
    return "; ".join([line, *marks])


def vote_lines(who: str, title: str, season: Season, words: Language) -> Iterator[str]:
    """Say how the council voted on the `title` (an id) of `who` (a code): votes, share, what was needed, the cells."""
    council, book = season.council, season.rulebook
    decision = council.decision(who, title) if council else None
    if council is None or decision is None:
        return
    meeting = decision.held_later or council.meeting_in(season.round_of(who, title))
    outcome = words(f"report.council.{_OUTCOME[decision.passed]}")
    changed = words("report.council.changed") if decision.basis_changed else ""
    if decision.yes is None:
        yield _STEP + words("cli.vote_blank", outcome=outcome + changed)
    else:
        policy, choices = book.titles[title].passes, book.columns.choices
        base = vote_base(meeting, policy.base, book)
        counted = {"yes": decision.yes, "base": base, "of": choices["vote_base"][policy.base]}
        share = "" if decision.share is None else words("cli.vote_share", share=decision.share * 100, **counted)
        day = words("cli.vote_day", day=meeting.date) if meeting.date else ""
        votes = {"day": day, "yes": decision.yes, "no": "–" if decision.no is None else decision.no, "share": share}
        needed = _share(policy.share, book)
        yield _STEP + words("cli.vote", **votes, needed=needed, outcome=outcome + changed)
    if decision.staff_yes is not None and book.voting.staff:
        no, valid = ("–" if number is None else number for number in (decision.staff_no, meeting.staff_valid))
        needed = _share(book.voting.staff, book)
        yield _STEP + words("cli.vote_staff", yes=decision.staff_yes, no=no, valid=valid, needed=needed)
    yield from _cells(decision.places, 2)


def path_lines(path: TitlePath, words: Language) -> Iterator[str]:
    """Say how far a title has come: the steps up to where it stands, and there the reason and the cells."""
    steps = []
    for step in path.steps[: path.steps.index(path.current_step) + 1]:
        if step is path.current_step:
            why = f" ({words(step.key, **step.params)})" if step.key else ""
            steps.append(f"{_STATE[step.state]} {words(f'path.step.{step.step}')}{why}")
        elif step.state is not StepState.SKIPPED:
            steps.append(f"{_STATE[step.state]} {words(f'path.step.{step.step}')}")
    yield _STEP + words("cli.path", steps=" → ".join(steps))
    if path.at != "eligible":  # whose cells stand beside the conditions
        yield from _cells(path.current_step.cells, 2)


def left_out_lines(path: TitlePath, season: Season, words: Language) -> Iterator[str]:
    """Say why the last closing left out a title that the council passed; nothing before one, or of what it entered."""
    book, key = season.rulebook, (path.who, path.title)
    if not path.passed or path.refused_above or key in entered(season) or as_closed(season) is None:
        return
    unsettled, basis = resting_on_errors(season).get(key), bases_of_unsure(season).get(key)
    if unsettled and not accepted([unsettled], book.waivers, book.as_of, printed_names(book))[0].waiver:
        yield _STEP + words("cli.left_out", why=unsettled.params["errors"])
    elif basis:
        yield _STEP + words("cli.left_out", why=basis)
    else:
        yield _STEP + words("cli.passed_since")


def _share(share: Share, book: Rulebook) -> object:
    shares = book.columns.choices["vote_share"]
    return shares[share.id] if share.id in shares else str(share.of)


def difference_line(change: VerdictChange, season: Season, words: Language) -> str:
    """Say one change that other rules would make: who, which title, what changes, by which conditions."""
    book = season.rulebook
    verdict = change.other or change.own
    law = title_label(verdict.title, book) if verdict else ""
    because = tuple(words(reason.key, **reason.params) for _, reason in change.because)
    reasons = words("cli.change_because", because="; ".join(because)) if because else ""
    return words(f"cli.change_{change.change}", name=book.name_of(change.who), title=law) + reasons


def _branch(branch: ReasonTree, words: Language, depth: int) -> Iterator[str]:
    if branch.reason is not None:
        yield from _reason(branch.reason, words.label(branch.say), words, depth)
        return
    if branch.say.vi:
        kind = f" {words('cli.tree_any')}" if branch.how == "any" else ""
        yield f"{_STEP * depth}{_MARK[branch.met]} {words.label(branch.say)}{kind}"
        depth += 1
    for part in branch.parts:
        yield from _branch(part, words, depth)


def _reason(reason: Reason, say: str, words: Language, depth: int) -> Iterator[str]:
    fact = words(reason.key, **reason.params)
    text = f"{say}: {fact}" if say and match_key(say) != match_key(fact) else fact
    unverified = "" if reason.verified else f" {words('cli.unverified')}"
    cite = f" [{reason.cite}{unverified}]" if reason.cite else unverified
    yield f"{_STEP * depth}{_MARK[reason.met]} {text}{cite}"
    yield from _cells(reason.places, depth + 1)


def _cells(places: Iterable[CellPlace], depth: int) -> Iterator[str]:
    """Give the cells behind a line, those of one sheet together."""
    for sheet, cells in by_key(places, lambda place: f"{place.file}!{place.sheet}").items():
        yield f"{_STEP * depth}← {sheet}!{cell_runs(cells)}"


def _wanted(leaf: ReasonTree, words: Language) -> str:
    """Say one condition that would have to come out otherwise: what it asks, what is known, whom to ask."""
    reason = leaf.reason
    fact = words(reason.key, **reason.params) if reason else ""
    law = words.label(leaf.say) or fact
    if how_of(leaf) == "change":
        return words("cli.lacking_change", law=law, fact=fact)
    last = reason.key.rpartition(".")[2] if reason else ""
    topic = reason.key.split(".")[1] if reason else ""
    ask = "council" if topic == "left_to" else _ASKS.get(last, "others" if last == "unknown" else "office")
    where = str(reason.places[0]) if reason and reason.places else words("cli.ask_where")
    return words("cli.lacking_know", law=law, fact=fact, ask=words(f"cli.ask_{ask}", where=where))
