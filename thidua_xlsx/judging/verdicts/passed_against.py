"""Titles that the council passed although their conditions are not met, or nobody can tell; the council decides."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from thidua_xlsx.base.file_names import INBOX
from thidua_xlsx.declare.season import SCHOOL, Rulebook
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Council, Met, TitlePath, Verdict


def passed_against_conditions(
    verdicts: Iterable[Verdict],
    paths: Mapping[tuple[str, str], TitlePath],
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
