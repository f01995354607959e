"""What the votes of the council say to verdicts and findings: what they answer, and what they were cast against."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec.structs import replace

from thidua_xlsx.base.file_names import INBOX
from thidua_xlsx.declare.season import SCHOOL, Rulebook
from thidua_xlsx.judging.law.ordered_scales import title_label
from thidua_xlsx.judging.verdicts.judge_titles import titles_named
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Council, Met, TitlePath, Verdict

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
    decision = council.decision(who, title)
    return decision.passed if decision else None


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
    findings: Iterable[Finding] = (),
    entered: Collection[tuple[str, str]] = (),
) -> Iterator[Finding]:
    """Name each title that was passed against its verdict, before anybody enters it.

    Where only what is left to the council was open, its vote is the ground and goes against nothing. Earlier `findings`
    say of some units why their title is not met: these are not named again. What is `entered` in the ledger, by who
    and title, asks nothing any more.
    """
    titles, file = rulebook.columns.choices["title"], council.file if council else INBOX
    named = {(finding.unit, finding.params["title"]) for finding in findings if finding.code is codes.RESTS_ON_OTHERS}
    for verdict in verdicts:
        path, title = paths.get((verdict.who, verdict.title)), titles[verdict.title]
        if path is None or not path.passed or verdict.met_once(passed=True) is Met.YES or (path.who, title) in named:
            continue
        outcome = Phrase("closing.not_met" if verdict.met is Met.NO else "closing.met_unknown")
        params = {"name": rulebook.name_with_home(path.who), "title": title, "outcome": outcome}
        place = next(iter(path.step("council").cells), FilePlace(file))
        person = path.who if rulebook.person(path.who) else None
        code = codes.PASSED_AGAINST_VERDICT
        if (path.who, path.title) in entered:
            code = codes.PASSED_AGAINST_ENTERED
        yield Finding(code, place, params, unit=SCHOOL, person=person)
