"""What a season still lacks while it is closed: rounds and forms that never came, cases that nobody has voted on.

And titles that the council passed without a sure basis. Nothing of it keeps what the council has passed out of the
ledger by itself; whoever closes is told what is not in it, and why, and looks at each title without a sure basis.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

import msgspec

from thidua_xlsx.base.text import by_key
from thidua_xlsx.declare.tables.column_book import Choice
from thidua_xlsx.judging.season_closing import Key, error_phrase, unsure
from thidua_xlsx.judging.verdicts.council_answers import basis_of
from thidua_xlsx.judging.verdicts.settling_cells import settling_cells
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Finding, Phrase
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import ReceiptStatus, Season, StepState, TitlePath
from thidua_xlsx.reports.common.return_progress import forms_progress
from thidua_xlsx.reports.common.source_links import exact

_REFUSED, _UNSETTLED, _UNCOUNTED = (f"path.council.{key}" for key in ("refused", "unsettled", "undecided"))

_WITHOUT_REQUIRED = ("path.council.required", "path.council.required_aside")
_NOT_ENTERED = ("unvoted", "uncounted", "required")


class LeftOpen(msgspec.Struct, frozen=True):
    """One kind of thing that is lacking, how many there are, and which.

    `kind` is `rounds`, `forms`, `files`, `unvoted`, `uncounted`, `refused`, `required`, `open`, `errors` or `findings`;
    `names` are rounds, units with the number of their forms, files, people and units whose `title` it is, or errors in
    their own words; empty for findings. Of titles that closing holds back (`held`) it also says `why`.
    """

    kind: str
    count: int
    names: tuple[str | Phrase, ...] = ()
    title: Choice | None = None
    why: tuple[Phrase, ...] = ()


def not_entered(season: Season, held: Mapping[Key, Finding]) -> tuple[LeftOpen, ...]:
    """Give what closing a season does not enter of what came before the council, by title and reason.

    `held` are the titles that it passed and that wait, each with the finding that says why; the `season` has them as
    still to be decided. How many there are altogether is what every screen says.
    """
    groups = by_key(held, lambda key: (key[1], str(_why_held(held[key]))))
    waiting = (_listed("held", keys, season, _why_held(held[keys[0]])) for keys in groups.values())
    return (*waiting, *(lacking for lacking in left_open(season) if lacking.kind in _NOT_ENTERED))


def _listed(kind: str, keys: Sequence[Key], season: Season, why: tuple[Phrase, ...] = ()) -> LeftOpen:
    """Give titles of one kind, all of them the same title."""
    names, title = tuple(season.rulebook.name_of(who) for who, _ in keys), keys[0][1]
    return LeftOpen(kind, len(keys), names, season.rulebook.columns.choices["title"][title], why)


def besides(lacking: Sequence[LeftOpen]) -> tuple[LeftOpen, ...]:
    """Give of what a season is `lacking` what is not about titles that are not entered."""
    return tuple(missing for missing in lacking if missing.kind not in _NOT_ENTERED)


def _why_held(finding: Finding) -> tuple[Phrase, ...]:
    """Say why a title waits, without codes and places; of one without a sure basis, how it stands."""
    errors = finding.params.get("errors")
    if not isinstance(errors, tuple):
        outcome = finding.params.get("outcome")
        return (outcome if isinstance(outcome, Phrase) else Phrase("closing.met_by_others"),)
    whats = ((error.params.get("what"), error) for error in errors)
    return tuple(what if isinstance(what, Phrase) else error for what, error in whats)


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


def passed_in_vain(season: Season) -> list[TitlePath]:
    """Give the titles that the council has passed and nobody gets, for it did not pass the one that comes first."""
    council = season.council
    return [
        path
        for path in season.paths.values()
        if path.step("council").key in _WITHOUT_REQUIRED
        and council
        and (vote := council.decision(path.who, path.title))
        and vote.passed
    ]


def still_out(missing: int, unvoted: int, unsigned: int, in_vain: int = 0) -> tuple[Phrase, ...]:
    """Say how many forms (`missing`) and votes (`unvoted`) a closed season lacks; nothing of what is all there.

    And how many titles were passed `in_vain`, and that a decision is still a draft, where `unsigned` signers have not
    been allowed to sign it.
    """
    counts = {"forms_out": missing, "votes_out": unvoted, "passed_in_vain": in_vain, "signers_out": unsigned}
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
    yield from _cases("required", passed_in_vain(season), season)
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
    for keys in by_key(((path.who, path.title) for path in paths), itemgetter(1)).values():
        yield _listed(kind, keys, season)


class UnsureTitle(msgspec.Struct, frozen=True):
    """One of them: who and which title, by code and in words, and the cells that settle it."""

    key: Key
    name: str
    title: Choice
    cells: tuple[CellPlace, ...]


class UnsureTitles(msgspec.Struct, frozen=True):
    """Titles of which the same is lacking: the `outcome` of their verdict in words, and `why`."""

    titles: tuple[UnsureTitle, ...]
    outcome: Phrase
    why: tuple[Phrase, ...]


def where_settled(titles: Iterable[UnsureTitle]) -> tuple[Phrase, ...]:
    """Say where any of the `titles` can be settled: the cells of each sheet together."""
    cells = exact(cell for title in titles for cell in title.cells)
    return tuple(
        Phrase("closing.unsure_cells", {"file": file, "sheet": sheet, "cells": runs}) for file, sheet, runs, _ in cells
    )


def unsure_titles(season: Season, entering: Collection[Key]) -> tuple[UnsureTitles, ...]:
    """Give the titles of those `entering` the ledger that have no sure basis, alike ones together, in their order."""
    alone = []
    for (who, title), finding in unsure(season).items():
        if (who, title) in entering:
            verdict = next(verdict for verdict in season.verdicts_of(who) if verdict.title == title)
            choice, cells = season.rulebook.columns.choices["title"][title], settling_cells(season, verdict)
            basis = basis_of(verdict, finding if finding.code is codes.RESTS_ON_OTHERS else None)
            alone.append((UnsureTitle((who, title), season.rulebook.name_of(who), choice, cells), basis))
    groups = by_key(alone, lambda entry: str(entry[1])).values()
    return tuple(UnsureTitles(tuple(title for title, _ in group), *group[0][1]) for group in groups)
