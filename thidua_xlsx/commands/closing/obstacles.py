"""What stands in the way of closing a season, and how it is settled: lines of *Chấp nhận* that somebody answers for."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from thidua_xlsx.commands.finalize import judged_as_merged, pointed_at, unsettled_titles, waiting_titles
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.judging.lacking_in_ledger import Missing, bears_decision, missing_in, records_of_this_year, title_key
from thidua_xlsx.judging.season_closing import (
    AGAINST_VERDICT,
    SETTLED_BY_ACCEPTING,
    Key,
    against_verdict,
    bases_of_unsure,
    doubts_about,
    entered_otherwise,
    held_back,
    nothing_decided,
    passed,
    season_closing,
)
from thidua_xlsx.judging.verdicts.title_grounds import TitleGrounds
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.left_open import LeftOpen, left_open
from thidua_xlsx.reports.common.unsure_titles import UnsureTitles, unsure_titles
from thidua_xlsx.workflow.load.own_books import add_lines
from thidua_xlsx.workflow.load.season_folder import SeasonFolder


class Obstacle(msgspec.Struct, frozen=True):
    """Titles that wait for one kind of thing: a finding for each, and the findings to accept so that they need not.

    `kind` is `meeting` where its day or its members keep all votes from being counted, `cells` where answers are not
    settled, `changed` where something was judged otherwise since the vote, `signer` where the head would sign their own
    award. `count` is how many of these there are, `people` how many people and units it is about.
    """

    kind: str
    findings: tuple[Finding, ...]
    accepts: tuple[Finding, ...]
    count: int
    people: int


class Obstacles(msgspec.Struct, frozen=True):
    """What stands in the way of closing a season, with the season that it is about.

    `nothing` says why it cannot be closed at all. `titles`, `grades`, `initiatives` and `disciplines` are how many
    lines closing it now enters, `settled` in how many that are there it writes what was decided since, `held` how many
    titles it does not enter, and `open` what the season lacks. `doubts` are about titles that it enters although
    something speaks against them, and nobody has accepted that; `unsure` are titles that it enters without a sure
    basis, those of which the same is lacking together. `revoked` are lines of this year
    (`<who>:<title>`) that the ledger has, the season does not give any more and may be taken out, `staying` such lines
    that may not. `otherwise` are titles in the ledger whose basis is another now, with their lines, and whether these
    may be taken out; `accepted` are titles that it enters as somebody accepted them without a sure basis.
    """

    loaded: SeasonFolder
    book: Rulebook
    obstacles: tuple[Obstacle, ...]
    nothing: Finding | None
    titles: int
    grades: int
    initiatives: int
    disciplines: int
    settled: int
    held: int
    open: tuple[LeftOpen, ...]
    doubts: tuple[Finding, ...] = ()
    unsure: tuple[UnsureTitles, ...] = ()
    revoked: tuple[tuple[str, Finding], ...] = ()
    staying: tuple[Finding, ...] = ()
    otherwise: tuple[tuple[str, Finding, bool], ...] = ()
    accepted: tuple[Phrase, ...] = ()


def obstacles(season: Path | None, leave_out: Collection[str] = ()) -> Obstacles:
    """Judge a season as `finalize` does, and say what keeps titles out that the council has passed; writes nothing.

    `season` is the season's folder, None for the one around this folder; titles in `leave_out` wait, as for `finalize`.
    """
    loaded, judged = judged_as_merged(season)
    held = waiting_titles(judged, unsettled_titles(judged, leave_out))
    grounds = TitleGrounds(judged)
    errors = {key: tuple(grounds.errors(judged.paths[key])) for key in held}
    after = held_back(judged, held)
    lacking, grade = (
        missing_in(loaded.ledger, season_closing(after), judged.rulebook),
        judged.rulebook.columns.scale("grade"),
    )
    grades = sum(award.title in grade for award in lacking.awards)
    entering = {(award.person, award.title) for award in lacking.awards}
    lines = dict(records_of_this_year(loaded.ledger, judged.rulebook))
    return Obstacles(
        loaded,
        judged.rulebook,
        (*_uncounted(judged), *_kinds(judged, held, errors), *_signer(judged)),
        nothing_decided(judged),
        titles=len(lacking.awards) - grades,
        grades=grades,
        initiatives=len(lacking.initiatives),
        disciplines=len(lacking.disciplines),
        settled=lacking.settled,
        held=len(held),
        open=left_open(after),
        doubts=tuple(_doubts(after, lacking)),
        unsure=unsure_titles(after, entering),
        revoked=tuple((title_key(key), finding) for key, _, finding in lacking.revoked),
        staying=tuple(pointed_at(lacking, lacking.revoked)),
        otherwise=tuple(
            (title_key(key), finding, not bears_decision(lines[key]))
            for key, finding in entered_otherwise(judged).items()
        ),
        accepted=tuple(_accepted(after, entering)),
    )


def _doubts(season: Season, lacking: Missing) -> Iterator[Finding]:
    """Give what else speaks against titles that are about to be entered and that nobody has accepted."""
    entering = {(award.person, award.title) for award in lacking.awards}
    for path in passed(season):
        if (path.who, path.title) in entering:
            open_doubts = (finding for finding in doubts_about(season, path) if not finding.waiver)
            yield from (finding for finding in open_doubts if finding.code not in AGAINST_VERDICT)


def _accepted(season: Season, entering: Collection[Key]) -> Iterator[Phrase]:
    """Say which titles without a sure basis are about to be entered as *Chấp nhận* accepts them, on what basis."""
    bases = bases_of_unsure(season)
    for key, finding in against_verdict(season):
        if finding.waiver and key in entering:
            acceptance = {"reason": finding.waiver.reason, "approver": finding.waiver.approver, "ground": bases[key]}
            yield Phrase("closing.accepted_title", {**finding.params, **acceptance})


def _signer(season: Season) -> Iterator[Obstacle]:
    """Give whom nobody has allowed to sign their own award; it keeps nothing out of the ledger, but a draft a draft."""
    awarded = tuple(
        finding for finding in season.findings if finding.code is codes.SIGNER_AWARDED and not finding.waiver
    )
    if awarded and nothing_decided(season) is None:
        yield Obstacle("signer", awarded, awarded, len(awarded), len(awarded))


def _uncounted(season: Season) -> Iterator[Obstacle]:
    """Give what keeps the votes of a meeting from being counted and may be accepted as it was typed."""
    findings = tuple(
        finding for finding in season.findings if finding.code in SETTLED_BY_ACCEPTING and not finding.waiver
    )
    if findings:
        yield Obstacle("meeting", findings, findings, len(findings), 0)


def _kinds(
    season: Season, held: Mapping[Key, Finding], errors: Mapping[Key, tuple[Finding, ...]]
) -> Sequence[Obstacle]:
    in_cells = [key for key in held if errors[key]]
    votes = {key: season.council.decision(*key) if season.council else None for key in held}
    anew = [key for key, vote in votes.items() if vote and vote.grounds_changed]
    changed = [key for key in anew if not errors[key]]
    cells = {(error.code.id, str(error.place)): error for key in in_cells for error in errors[key]}
    # What a cell changed of a title since the vote is accepted with the cell.
    with_cells = (*cells.values(), *(held[key] for key in anew if errors[key]))
    groups = (
        ("cells", in_cells, len(cells), with_cells),
        ("changed", changed, len(changed), tuple(held[key] for key in changed)),
    )
    return [
        Obstacle(kind, tuple(held[key] for key in keys), accepts, count, len({who for who, _ in keys}))
        for kind, keys, count, accepts in groups
        if keys
    ]


def accept(obstacles_left: Obstacles, obstacle: Obstacle, approver: str, reason: str) -> tuple[int, str]:
    """Write a line of *Chấp nhận* for each finding of an obstacle; give their number and where the old file is kept.

    `approver` is the name of who accepts them, `reason` why. Raises CommandError, with nothing written, where the
    season workbook has no such sheet or cannot be written.
    """
    lines = [
        {"code": finding.code.id, "where": str(finding.place), "reason": reason, "approver": approver}
        for finding in obstacle.accepts
    ]
    return len(lines), add_lines(
        obstacles_left.loaded.folder, obstacles_left.loaded.templates, {"waivers": lines}, obstacles_left.book
    )
