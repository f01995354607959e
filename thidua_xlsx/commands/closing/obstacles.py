"""What stands in the way of closing a season, and how it is settled: lines of *Chấp nhận* that somebody answers for."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from thidua_xlsx.base.text import by_key
from thidua_xlsx.commands.finalize import judged_as_merged, pointed_at, unsettled_titles, waiting_titles
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.judging.lacking_in_ledger import bears_decision, missing_in, records_of_this_year, title_key
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
    short_phrase,
)
from thidua_xlsx.judging.verdicts.title_grounds import TitleGrounds
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.findings import Finding, Phrase
from thidua_xlsx.model import Met, Season
from thidua_xlsx.model.verdicts import reasons_for
from thidua_xlsx.reports.common.left_open import LeftOpen, UnsureTitles, besides, left_open, not_entered, unsure_titles
from thidua_xlsx.workflow.load.own_books import add_lines
from thidua_xlsx.workflow.load.season_folder import SeasonFolder


class Case(msgspec.Struct, frozen=True):
    """One thing that somebody can accept: what is wrong, in a line, and the finding that says so."""

    told: Phrase
    finding: Finding


class Obstacle(msgspec.Struct, frozen=True):
    """What titles wait for that is of one kind: the cases to accept, and the `lines` that tell of them all.

    `kind` is `meeting` where its day or its members keep all votes from being counted, `cells` where answers are not
    settled, `changed` where something was judged otherwise since the vote, `signer` where the head would sign their own
    award. `people` is how many people and units it is about, `titles` how many titles. `rest` are titles with the cases
    that they rest on: a title is accepted with all of its cases.
    """

    kind: str
    cases: tuple[Case, ...]
    lines: tuple[Phrase, ...]
    people: int
    titles: int = 0
    rest: tuple[tuple[Finding, tuple[Finding, ...]], ...] = ()


class Obstacles(msgspec.Struct, frozen=True):
    """What stands in the way of closing a season, with the season that it is about.

    `nothing` says why it cannot be closed at all. `titles`, `grades`, `initiatives` and `disciplines` are how many
    lines closing it now enters, `settled` in how many that are there it writes what was decided since, `waiting` the
    titles that it does not enter, and `open` what else the season lacks. `doubts` are about titles that it enters
    although something speaks against them, and nobody has accepted that; `unsure` are titles that it enters without a
    sure basis, those of which the same is lacking together. `revoked` are lines of this year
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
    waiting: tuple[LeftOpen, ...]
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
    lacking = missing_in(loaded.ledger, season_closing(after), judged.rulebook)
    grade = judged.rulebook.columns.scale("grade")
    grades = sum(award.title in grade for award in lacking.awards)
    entering = {(award.person, award.title) for award in lacking.awards}
    lines = dict(records_of_this_year(loaded.ledger, judged.rulebook))
    nothing = nothing_decided(judged)
    # Whoever signs their own award keeps nothing out of the ledger, but a draft a draft.
    signer = () if nothing else _as_found(judged, "signer", (codes.SIGNER_AWARDED,))
    return Obstacles(
        loaded,
        judged.rulebook,
        (*_as_found(judged, "meeting", SETTLED_BY_ACCEPTING), *_kinds(judged, held, errors), *signer),
        nothing,
        titles=len(lacking.awards) - grades,
        grades=grades,
        initiatives=len(lacking.initiatives),
        disciplines=len(lacking.disciplines),
        settled=lacking.settled,
        waiting=not_entered(after, held),
        open=besides(left_open(after)),
        doubts=tuple(_doubts(after, entering)),
        unsure=unsure_titles(after, entering),
        revoked=tuple((title_key(key), finding) for key, _, finding in lacking.revoked),
        staying=tuple(pointed_at(lacking, lacking.revoked)),
        otherwise=tuple(
            (title_key(key), finding, not bears_decision(lines[key]))
            for key, finding in entered_otherwise(judged).items()
        ),
        accepted=tuple(_accepted(after, entering)),
    )


def _doubts(season: Season, entering: Collection[Key]) -> Iterator[Finding]:
    """Give what else speaks against titles that are about to be entered and that nobody has accepted."""
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


def _as_found(season: Season, kind: str, found_codes: Collection[Code]) -> Iterator[Obstacle]:
    """Give what was found that nobody has accepted, as it may be: each finding of these codes is a case."""
    open_findings = [finding for finding in season.findings if finding.code in found_codes and not finding.waiver]
    cases = tuple(Case(Phrase(finding.code.key(), finding.params), finding) for finding in open_findings)
    if cases:
        yield Obstacle(kind, cases, tuple(case.told for case in cases), len(cases) if kind == "signer" else 0)


def _kinds(
    season: Season, held: Mapping[Key, Finding], errors: Mapping[Key, tuple[Finding, ...]]
) -> Iterator[Obstacle]:
    """Give the cells that titles `held` back rest on, and the titles that were judged otherwise since the vote."""
    votes = {key: season.council.decision(*key) if season.council else None for key in held}
    anew = [key for key, vote in votes.items() if vote and vote.grounds_changed]
    bases = bases_of_unsure(season)
    if in_cells := [key for key in held if errors[key]]:
        cells = {(error.code.id, str(error.place)): error for key in in_cells for error in errors[key]}
        cases = tuple(Case(_cell(season, error, in_cells), error) for error in cells.values())
        # What a cell changed or left open of a title is accepted with the cell.
        rest = tuple((held[key], errors[key]) for key in in_cells if key in anew or key in bases)
        lines = (*(case.told for case in cases), *_of_others(season, in_cells, errors, bases))
        yield Obstacle("cells", cases, lines, _people(in_cells), len(in_cells), rest)
    if changed := [key for key in anew if not errors[key]]:
        now = {key: bases.get(key, Phrase("closing.basis_changed")) for key in changed}
        cases = tuple(Case(_judged_now(season, (key,), now[key]), held[key]) for key in changed)
        alike = by_key(changed, lambda key: (str(now[key]), key[1]))
        lines = tuple(_judged_now(season, keys, now[keys[0]]) for keys in alike.values())
        yield Obstacle("changed", cases, lines, _people(changed), len(changed))


def _people(keys: Collection[Key]) -> int:
    return len({who for who, _ in keys})


def _titles(season: Season, keys: Iterable[Key]) -> tuple[str, ...]:
    choices = season.rulebook.columns.choices["title"]
    return tuple(dict.fromkeys(choices[title].short or title for _, title in keys))


def _cell(season: Season, error: Finding, held: Sequence[Key]) -> Phrase:
    """Say what stands in a cell, whose it is, and which of their own titles rest on it."""
    who = error.person or error.unit or ""
    own, what = _titles(season, (key for key in held if key[0] == who)), short_phrase(error)
    if who and "name" not in error.params:  # or its own words name them
        what = Phrase("closing.cell_of", {"name": season.rulebook.name_of(who), "what": what})
    return Phrase("closing.for_titles", {"what": what, "titles": own}) if own else what


def _of_others(
    season: Season, held: Sequence[Key], errors: Mapping[Key, tuple[Finding, ...]], bases: Mapping[Key, Phrase]
) -> Iterator[Phrase]:
    """Say of titles that rest on cells of others, or not on cells alone, how many cells it are and how they stand."""
    shown: dict[Key, Phrase | None] = {}
    for key in held:
        verdict = next(judged for judged in season.verdicts_of(key[0]) if judged.title == key[1])
        cells = {place for error in errors[key] for place in (error.place, *error.also)}
        more = verdict.met is Met.NO or any(cells.isdisjoint(reason.places) for reason in reasons_for(verdict))
        basis = bases.get(key) if more else None
        if basis or all(key[0] != (error.person or error.unit) for error in errors[key]):
            shown[key] = basis
    for keys in by_key(shown, lambda key: (key[0], len(errors[key]), str(shown[key]))).values():
        (who, _), basis = keys[0], shown[keys[0]]
        count = len(errors[keys[0]])
        named = {"name": season.rulebook.name_of(who), "count": count}
        because = Phrase("closing.rests_on_cells", named)
        what = Phrase("closing.rests_on_more", {"because": because, "now": basis}) if basis else because
        yield Phrase("closing.for_titles", {"what": what, "titles": _titles(season, keys)})


def _judged_now(season: Season, keys: Sequence[Key], now: Phrase) -> Phrase:
    """Say how titles stand now that were judged otherwise when they were voted on."""
    names = tuple(season.rulebook.name_of(who) for who, _ in keys)
    return Phrase("closing.judged_now", {"names": names, "titles": _titles(season, keys), "now": now})


def accept(
    obstacles_left: Obstacles, obstacle: Obstacle, cases: Sequence[Case], approver: str, reason: str
) -> tuple[int, str]:
    """Write a line of *Chấp nhận* for each of the `cases` of an obstacle, and for each title that rests on them alone.

    Give the number of lines and where the old file is kept. `approver` is the name of who accepts them, `reason` why.
    Raises CommandError, with nothing written, where the season workbook has no such sheet or cannot be written.
    """
    chosen = [case.finding for case in cases]
    settled = [title for title, errors in obstacle.rest if all(error in chosen for error in errors)]
    lines = [
        {"code": finding.code.id, "where": str(finding.place), "reason": reason, "approver": approver}
        for finding in (*chosen, *settled)
    ]
    return len(lines), add_lines(
        obstacles_left.loaded.folder, obstacles_left.loaded.templates, {"waivers": lines}, obstacles_left.book
    )
