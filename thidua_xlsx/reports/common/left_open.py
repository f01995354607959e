"""What a season still lacks while it is closed: rounds and forms that never came, cases that nobody has voted on.

Nothing of it keeps what the council has passed out of the ledger; whoever closes is told what is not in it, and why.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from thidua_xlsx.declare.tables.column_book import Choice
from thidua_xlsx.judging.season_closing import error_phrase
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Phrase
from thidua_xlsx.model import ReceiptStatus, Season, StepState, TitlePath
from thidua_xlsx.reports.common.return_progress import forms_progress

_REFUSED, _UNSETTLED, _UNCOUNTED = (f"path.council.{key}" for key in ("refused", "unsettled", "undecided"))

_WITHOUT_REQUIRED = ("path.council.required", "path.council.required_aside")


class LeftOpen(msgspec.Struct, frozen=True):
    """One kind of thing that is lacking, how many there are, and which.

    `kind` is `rounds`, `forms`, `files`, `unvoted`, `uncounted`, `refused`, `required`, `open`, `errors` or `findings`;
    `names` are rounds, units with the number of their forms, files, people and units whose `title` it is, or errors in
    their own words; empty for findings.
    """

    kind: str
    count: int
    names: tuple[str | Phrase, ...] = ()
    title: Choice | None = None


def left_open(season: Season) -> tuple[LeftOpen, ...]:
    """Give what a season lacks, by kind and title; that of which there is nothing is left out."""
    return tuple(lacking for lacking in _kinds(season) if lacking.count)


def unvoted_cases(season: Season) -> list[TitlePath]:
    """Give the titles that came as far as the council, or have votes, and that it has neither passed nor refused.

    Whoever declined a title, and whose unit does not ask for it, is waited for by nobody.
    """
    waiting = (path for path in season.paths.values() if path.waits is not None)
    voted_on = (path for path in waiting if path.at == "council" or _uncounted(path))
    return [
        path for path in voted_on if path.current_step.key != _UNSETTLED and (not path.declined or _uncounted(path))
    ]


def _uncounted(path: TitlePath) -> bool:
    """Say whether there are votes on a title that cannot be counted as they were written."""
    return path.step("council").key == _UNCOUNTED


def unsigned(season: Season) -> int:
    """Count those who would sign their own award while nobody has allowed it: what they sign stays a draft."""
    return sum(finding.code is codes.SIGNER_AWARDED and not finding.waiver for finding in season.findings)


def still_out(missing: int, unvoted: int, unsigned: int) -> tuple[Phrase, ...]:
    """Say how many forms (`missing`) and votes (`unvoted`) a closed season lacks; nothing of what is all there.

    And that a decision is still a draft, where `unsigned` signers have not been allowed to sign it.
    """
    counts = {"forms_out": missing, "votes_out": unvoted, "signers_out": unsigned}
    return tuple(Phrase(f"closing.{key}", {"count": count}) for key, count in counts.items() if count)


def _kinds(season: Season) -> Iterator[LeftOpen]:
    rounds = tuple(
        str(finding.params["round"]) for finding in season.findings if finding.code is codes.ROUND_WITHOUT_FORMS
    )
    yield LeftOpen("rounds", len(rounds), rounds)
    missing = Counter(form.unit.name for form in forms_progress(season, None) if not form.files)
    units = (Phrase("closing.forms_of", {"unit": unit, "count": count}) for unit, count in missing.items())
    yield LeftOpen("forms", missing.total(), tuple(units))
    files = tuple(receipt.file for receipt in season.receipts if receipt.status is ReceiptStatus.REJECTED)
    yield LeftOpen("files", len(files), files)
    paths = season.paths.values()
    registered = {(verdict.who, verdict.title) for verdict in season.verdicts if verdict.registered}
    unclear = [path for path in paths if path.at == "eligible" and path.current_step.state is StepState.OPEN]
    unvoted = unvoted_cases(season)
    uncounted = [path for path in unvoted if _uncounted(path)]
    yield from _cases("unvoted", [path for path in unvoted if not _uncounted(path)], season)
    yield from _cases("uncounted", uncounted, season)
    yield from _cases("refused", [path for path in paths if path.step("council").key == _REFUSED], season)
    council = season.council
    voted = [path for path in paths if council and (vote := council.decision(path.who, path.title)) and vote.passed]
    yield from _cases("required", [path for path in voted if path.step("council").key in _WITHOUT_REQUIRED], season)
    yield from _cases(
        "open", [path for path in unclear if (path.who, path.title) in registered and path not in uncounted], season
    )
    # Whoever was not voted on stands among the cases.
    errors = [finding for finding in season.findings if finding.severity is Severity.ERROR]
    named = tuple(error_phrase(error) for error in errors if error.code is not codes.ELIGIBLE_NOT_VOTED)
    yield LeftOpen("errors", len(named), named)
    warnings = [finding for finding in season.findings if finding.severity is Severity.WARNING]
    yield LeftOpen("findings", sum(finding.code is not codes.BALLOTS_BLANK for finding in warnings))


def _cases(kind: str, paths: Sequence[TitlePath], season: Season) -> Iterator[LeftOpen]:
    for title in dict.fromkeys(path.title for path in paths):
        names = tuple(season.rulebook.name_of(path.who) for path in paths if path.title == title)
        yield LeftOpen(kind, len(names), names, season.rulebook.columns.choices["title"][title])
