"""The season as it stands: the inbox read, combined and judged. Merge, status and explain all start here."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.file_names import LEDGER_FILE, SEASON_FILE
from thidua_xlsx.declare.season import SCHOOL, Rulebook, Unit
from thidua_xlsx.exchange.council.council_return import council_keys, facts_of
from thidua_xlsx.exchange.school_reports.candidates import asked_about, candidates_of, with_guests
from thidua_xlsx.intake.checks.finding_owners import with_owners
from thidua_xlsx.intake.checks.waivers import waived
from thidua_xlsx.intake.dossiers.build_dossiers import Returns, build_dossiers
from thidua_xlsx.intake.dossiers.earlier_years import earlier_awards, earlier_years
from thidua_xlsx.intake.dossiers.units_as_people import as_people
from thidua_xlsx.intake.returns.packed_tables import PackedTables as Packed
from thidua_xlsx.judging.analysis.school_targets import with_pact_points
from thidua_xlsx.judging.analysis.target_ratios import target_ratios
from thidua_xlsx.judging.analysis.target_results import target_results
from thidua_xlsx.judging.score.peer_ranking import Ranked, ranked_among_peers
from thidua_xlsx.judging.score.score_cards import score_card
from thidua_xlsx.judging.score.standings import rank_people, rank_units
from thidua_xlsx.judging.score.unit_score_cards import rank_collectives, score_units
from thidua_xlsx.judging.verdicts.judge_titles import judge_school, judge_titles
from thidua_xlsx.judging.verdicts.title_paths import (
    YearBehind,
    late_findings,
    path_findings,
    reply_findings,
    title_paths,
    too_late,
)
from thidua_xlsx.messages.findings import Finding, in_order
from thidua_xlsx.model import Candidates, Council, Dossier, Fact, RuleComparison, Scorecard, Season, UnitDossier
from thidua_xlsx.model.check_protocol import Stage
from thidua_xlsx.runtime.progress import Progress, ProgressStep
from thidua_xlsx.workflow.judge.all_checks import ALL_CHECKS, Checks
from thidua_xlsx.workflow.judge.combine_inbox import Combined, combine_inbox
from thidua_xlsx.workflow.judge.council_decisions import CouncilEffect, apply_returned_council, count_votes
from thidua_xlsx.workflow.judge.score_sheet_checks import SeasonSeen
from thidua_xlsx.workflow.judge.waiver_places import confirmed_by_units, printed_names
from thidua_xlsx.workflow.load.read_inbox import Inbox, Opening, read_inbox
from thidua_xlsx.workflow.load.reading_cache import Cache
from thidua_xlsx.workflow.load.season_folder import SeasonFolder


def judge_season(
    loaded: SeasonFolder,
    inbox: Path,
    progress: Progress = lambda step: None,
    readers: "Opening | None" = None,
    cache: Cache | None = None,
    checks: Checks = ALL_CHECKS,
) -> Season:
    """Read, combine, score, rank and judge a whole season; writes nothing."""
    read = read_inbox(loaded, inbox, progress, readers, cache)
    return season_from(loaded, read, progress, checks)


def season_from(loaded: SeasonFolder, read: Inbox, progress: Progress, checks: Checks = ALL_CHECKS) -> Season:
    """Combine, score, rank and judge what an inbox held; `checks` are made of what is known at each stage."""
    together, seen = _gathered(loaded, read, progress, checks)
    loaded, candidates = _with_candidates(loaded, together)
    council = _heard(together, seen, loaded.judging)
    found = _found_in_returns(seen, loaded.judging, checks)
    if not council:
        _release_tables(together)  # what was said is in the dossiers now: room for what is made of it
    unheard = Heard(candidates=candidates)
    season = _judged(loaded, together, seen, found, checks, unheard)
    if council:
        word, findings = count_votes(council, season)
        seen = replace(seen, dossiers=council.dossiers, units=council.units)
        found = [*findings, *_found_in_returns(seen, loaded.judging, checks)]
        _release_tables(together)
        season = _judged(loaded, together, seen, found, checks, Heard(word, season, candidates))
    return replace(season, compared=compared(season, loaded)) if loaded.compare else season


def returned_of(
    loaded: SeasonFolder, inbox: Path, progress: Progress = lambda step: None, cache: Cache | None = None
) -> Season:
    """Read and combine what has come back, and say what is unfinished in it: nobody is ranked or judged yet.

    Its findings are those about returns and scores; standings, verdicts, quotas and targets are empty.
    """
    together, seen = _gathered(loaded, read_inbox(loaded, inbox, progress, cache=cache), progress, ALL_CHECKS)
    council, book = _heard(together, seen, loaded.judging), loaded.judging
    if council:  # it may have excused people from rounds that they would lack otherwise
        seen = replace(seen, dossiers=council.dossiers, units=council.units)
    found = _found_in_returns(seen, book, ALL_CHECKS)
    seen = _scored(seen, book)
    _release_tables(together)
    found = [*(council.findings if council else ()), *ALL_CHECKS.found(seen, book, Stage.SCORED), *found]
    return _season(loaded, together, seen, found)


def _gathered(loaded: SeasonFolder, read: Inbox, progress: Progress, checks: Checks) -> tuple[Combined, SeasonSeen]:
    """Combine the returns of each form, check what they say together and make dossiers of them."""
    progress(ProgressStep("judging"))
    together = combine_inbox(loaded, read)
    doubts = (finding for one in together.submissions.values() for finding in checks.of_one(one, loaded.judging))
    together = replace(together, findings=(*together.findings, *doubts))
    dossiers, units = build_dossiers(Returns(together.submissions, loaded.register), loaded.judging, loaded.ledger)
    book = loaded.judging
    if book.pact_decides:
        found = target_results(dossiers, units, together.submissions.values(), book)
        dossiers, units = with_pact_points(found, dossiers, units, book)
    returns = Returns(together.submissions, loaded.register)
    return together, SeasonSeen(returns, dossiers, units, together.returns, together.receipts)


def _heard(together: Combined, seen: SeasonSeen, book: Rulebook) -> CouncilEffect | None:
    return apply_returned_council(together.submissions, list(seen.dossiers), list(seen.units), book)


def _found_in_returns(seen: SeasonSeen, book: Rulebook, checks: Checks) -> list[Finding]:
    """Make the checks of returns; the tables that they look into are let go when they are done."""
    returns = Returns(seen.returns.submissions, seen.returns.register)
    return checks.found(replace(seen, returns=returns), book, Stage.RETURNED)


def _release_tables(together: Combined) -> None:
    """Keep of returns what was packed: single tables are asked for again, unit by unit, never all at once."""
    for one in (*together.submissions.values(), *(one for group in together.returns.values() for one in group)):
        if isinstance(one.records, Packed):
            one.records.release()


class Heard(msgspec.Struct, frozen=True):
    """The council's word with its votes worked out, the season as it is without it, and whom schools put forward."""

    council: Council | None = None
    before: Season | None = None
    candidates: Candidates = msgspec.field(default_factory=Candidates)


def _with_candidates(loaded: SeasonFolder, together: Combined) -> tuple[SeasonFolder, Candidates]:
    """Give whom the schools put forward, and the folder whose rulebook knows them, and the school itself."""
    if _registers_itself(loaded.judging):
        own = Unit(SCHOOL, loaded.judging.school.name)
        asked = replace(loaded.asked, guest_units=(own,)) if loaded.asked else None
        loaded = replace(loaded, rulebook=replace(loaded.rulebook, guest_units=(own,)), asked=asked)
    if together.schools is None:
        return loaded, Candidates()
    book = loaded.judging
    returned = [together.submissions.get(key) for key in council_keys(book).values()]
    voted = {key: name for one in returned for key, name in asked_about(one).items()}
    found = candidates_of(together.schools, book, earlier_awards(loaded.ledger, book), voted)
    asked = with_guests(loaded.asked, found) if loaded.asked else None
    return replace(loaded, rulebook=with_guests(loaded.rulebook, found), asked=asked), found


def _registers_itself(book: Rulebook) -> bool:
    return bool(book.registered_itself("title") or book.registered_itself("commendation"))


def _with_school_itself(
    others: Candidates, seen: SeasonSeen, council: Council | None, loaded: SeasonFolder
) -> Candidates:
    """Give the candidates with the school itself, where it registered anything; its grade is the council's word."""
    book = loaded.judging
    if not _registers_itself(book):
        return others
    awards, history = earlier_years(loaded.ledger, book).of(SCHOOL)
    record = council.grades.get(SCHOOL) if council else None
    grade, discipline = facts_of(record, Fact(unknown=True), Fact())
    school = UnitDossier(
        Unit(SCHOOL, book.school.name),
        registered=book.registered_itself("title"),
        commendations=book.registered_itself("commendation"),
        grade=grade,
        discipline=discipline,
        awards=awards,
        history=history,
    )
    verdicts = judge_school(school, seen.dossiers, book, ledger_known=bool(loaded.ledger))
    if not verdicts:
        return others
    return replace(others, units=(*others.units, school), verdicts=(*others.verdicts, *verdicts))


def _judged(
    loaded: SeasonFolder,
    together: Combined,
    seen: SeasonSeen,
    found: Sequence[Finding],
    checks: Checks,
    heard: Heard,
) -> Season:
    """Score, rank and judge the dossiers of a season; `found` is what was found in its returns."""
    book, council = loaded.judging, heard.council
    awards = earlier_awards(loaded.ledger, loaded.rulebook)
    scored = _scored(seen, book)
    standings = rank_people(scored.scorecards, book)
    votes = [one for one in council.decisions if one.passed is not None] if council else []
    verdicts, quotas, judged = judge_titles(
        scored.dossiers,
        scored.units,
        book,
        standings,
        scored.scorecards,
        ledger_known=bool(loaded.ledger),
        decided={(one.who, one.title) for one in votes},
        passed={(one.who, one.title) for one in votes if one.passed},
    )
    behind = YearBehind(council, awards, heard.before.verdicts if heard.before else (), together.replies)
    others = _with_school_itself(heard.candidates, scored, council, loaded)
    everybody: tuple[Dossier | UnitDossier, ...] = (*scored.dossiers, *scored.units, *others.people, *others.units)
    late = too_late((*verdicts, *others.verdicts), book, council)
    deferred = frozenset(key for key, round_ in late.items() if round_.late_to_end)
    if council and deferred:
        council = replace(council, deferred=deferred)
        behind = replace(behind, council=council)
    paths = title_paths((*verdicts, *others.verdicts), everybody, book, behind)
    known = replace(scored, council=council, standings=standings, verdicts=verdicts, quotas=quotas, paths=paths)
    later = [finding for stage in (Stage.JUDGED, Stage.SCORED) for finding in checks.found(known, book, stage)]
    told = [
        *path_findings(paths, book, council, late.keys() - deferred),
        *reply_findings(together.replies, paths, book),
    ]
    told += late_findings(late, paths, book, council, others.proposals) if council else ()
    season = _season(loaded, together, known, [*judged, *told, *later, *found])
    return replace(
        season,
        verdicts=(*season.verdicts, *others.verdicts),
        candidates=others,
        replies=together.replies,
        unit_standings=rank_units(known.scorecards, book),
        targets=tuple(target_ratios(known.dossiers, book)),
        earlier_awards=awards,
        collectives=rank_collectives(known.unit_scores, known.units, book),
        paths=paths,
        council=council,
        before_council=heard.before,
    )


def _scored(seen: SeasonSeen, book: Rulebook) -> SeasonSeen:
    """Add up the points of people and units."""
    ranked = ranked_among_peers(seen.dossiers, book)
    unit_scores = score_units(as_people(seen.units, book), book)
    return replace(
        seen,
        scorecards=_cards(seen.dossiers, book, ranked),
        ranked=ranked,
        unit_scores=unit_scores,
    )


def _cards(dossiers: Sequence[Dossier], book: Rulebook, ranked: Ranked) -> dict[str, Scorecard]:
    return {dossier.person.code: score_card(dossier, book, ranked) for dossier in dossiers}


def _season(loaded: SeasonFolder, together: Combined, seen: SeasonSeen, found: Sequence[Finding]) -> Season:
    """Give a season as far as it is known, with everything that was found in it and what the secretary accepts."""
    book = loaded.judging
    returns = (one for group in together.returns.values() for one in group)
    books = {SEASON_FILE: loaded.records, LEDGER_FILE: loaded.ledger}
    findings = with_owners(
        [*loaded.findings, *together.findings, *found], book, returns, receipts=together.receipts, books=books
    )
    findings = confirmed_by_units(findings, together.confirmed, book)
    return Season(
        rulebook=book,
        receipts=together.receipts,
        dossiers=tuple(seen.dossiers),
        unit_dossiers=tuple(seen.units),
        scorecards=seen.scorecards,
        standings=seen.standings,
        unit_standings={},
        verdicts=seen.verdicts,
        quotas=seen.quotas,
        targets=(),
        findings=tuple(in_order(waived(findings, book.waivers, book.as_of, printed_names(book)))),
        submissions=seen.forms,
        returns=together.returns,
        schools=together.schools,
        sealed=together.sealed,
    )


def compared(season: Season, loaded: SeasonFolder) -> RuleComparison | None:
    """Judge the people of a season under the rules that were asked for; nothing of the season changes."""
    other = loaded.asked
    if other is None:
        return None
    verdicts, quotas, _ = judge_titles(
        season.dossiers,
        season.unit_dossiers,
        other,
        season.standings,
        season.scorecards,
        ledger_known=bool(loaded.ledger),
    )
    return RuleComparison(other, verdicts, quotas)
