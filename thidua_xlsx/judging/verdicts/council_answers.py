"""What the votes of the council say to verdicts and findings: what they answer, and what they were cast against."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from msgspec.structs import replace

from thidua_xlsx.base.file_names import INBOX
from thidua_xlsx.base.text import clean
from thidua_xlsx.declare.season import SCHOOL, Rulebook
from thidua_xlsx.judging.law.ordered_scales import title_label
from thidua_xlsx.judging.verdicts.judge_titles import titles_named
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Council, Met, TitlePath, Verdict
from thidua_xlsx.model.verdicts import reasons_for

_FOR_A_VOTE = (codes.ELIGIBLE_NOT_REGISTERED, codes.ELIGIBLE_DECLINED)
_OF_TITLES = (*_FOR_A_VOTE, codes.PROPOSAL_AGAINST_GRADE)
Paths = Mapping[tuple[str, str], TitlePath]


def answered_by_votes(
    findings: Iterable[Finding], council: Council | None, paths: Paths, rulebook: Rulebook
) -> Iterator[Finding]:
    """Give the `findings`, with those about titles that the `council` has decided on as answered.

    What asked it to look at a title of somebody is left out where it did and refused it. `paths` are by who and title.
    """
    ids = {title_label(title, rulebook): title for title in rulebook.titles}
    for finding in findings:
        if council is None or finding.code not in _OF_TITLES:
            yield finding
            continue
        titles = [ids[label] for label in titles_named(finding) if label in ids]
        who = finding.person or finding.unit or ""
        votes = [_vote(council, who, title) for title in titles]
        if finding.code not in _FOR_A_VOTE:
            done = bool(titles) and all(_decided_without(council, paths, who, title) for title in titles)
            yield replace(finding, answered=done)
        elif not votes or set(votes) != {False}:
            yield replace(finding, answered=bool(votes) and None not in votes)


def _vote(council: Council, who: str, title: str) -> bool | None:
    """What the council said to a title of somebody; what it did not put to the vote it refused to consider."""
    decision = council.decision(who, title)
    return False if council.aside(who, title) else decision.passed if decision else None


def _decided_without(council: Council, paths: Paths, who: str, title: str) -> bool:
    """Say whether the council voted on a title of somebody, or of others while it was over for this one."""
    path = paths.get((who, title))
    voted_on = any(decision.title == title and decision.passed is not None for decision in council.decisions)
    over = voted_on and path is not None and path.ended is not None
    return over or _vote(council, who, title) is not None


def passed_against_conditions(
    verdicts: Iterable[Verdict],
    paths: Paths,
    rulebook: Rulebook,
    council: Council | None,
    findings: Sequence[Finding] = (),
    entered: Mapping[tuple[str, str], str] = MappingProxyType({}),
    worded: Callable[[Phrase], str] = lambda ground: "",
) -> list[Finding]:
    """Give the `findings`, with one for each title that was passed against its verdict, before anybody enters it.

    Where only what is left to the council was open, its vote is the ground and goes against nothing. Earlier `findings`
    say of some units whom their title rests on: these are not named again. `entered` has the basis on which the ledger
    has a title, by who and title: who answered for it then is asked again where its basis, as `worded`, is another.
    """
    titles, file = rulebook.columns.choices["title"], council.file if council else INBOX
    resting = {
        (finding.unit, finding.params["title"]): finding
        for finding in findings
        if finding.code is codes.RESTS_ON_OTHERS
    }
    answered, found = set[int](), list[Finding]()
    for verdict in verdicts:
        path, title = paths.get(verdict.key), titles[verdict.title]
        if path is None or not path.passed:
            continue
        on_others, then = resting.get((path.who, title)), entered.get(path.key)
        if (then is None and on_others) or (not on_others and verdict.met_once(passed=True) is Met.YES):
            continue
        answered |= {id(on_others)}
        outcome, why = basis_of(verdict, on_others)
        name = {"name": rulebook.name_with_home(path.who), "title": title}
        place = next(iter(path.step("council").cells), FilePlace(file))
        person, now = path.who if rulebook.person(path.who) else None, basis_phrase(outcome, why)
        code, params = codes.PASSED_AGAINST_VERDICT, {**name, "outcome": outcome}
        if then is not None:
            code = codes.PASSED_AGAINST_ENTERED
        if then is not None and then != clean(worded(now)):
            recorded = Phrase("closing.entered_when", {"ground": then}) if then else ""
            code, params = codes.ENTERED_ON_OTHER_GROUND, {**name, "then": recorded, "now": now}
        found.append(Finding(code, place, params, unit=SCHOOL, person=person))
    return [*(finding for finding in findings if id(finding) not in answered), *found]


def basis_of(verdict: Verdict, on_others: Finding | None) -> tuple[Phrase, tuple[Phrase, ...]]:
    """Say how a title without a sure basis stands, and why: by its `verdict`, or by those `on_others` names."""
    if on_others and verdict.met_once(passed=True) is Met.YES:
        return Phrase("closing.met_by_others"), (Phrase("report.closing.X142", on_others.params),)
    outcome = Phrase("closing.not_met" if verdict.met is Met.NO else "closing.met_unknown")
    return outcome, tuple(Phrase(reason.key, reason.params) for reason in reasons_for(verdict))


def basis_phrase(outcome: Phrase, why: tuple[Phrase, ...]) -> Phrase:
    """Say in one phrase how a title stands and why, as `basis_of` gives them."""
    return Phrase("closing.ground", {"outcome": outcome, "why": why})
