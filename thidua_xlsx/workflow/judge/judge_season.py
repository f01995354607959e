"""The season as it stands: the inbox read, combined and judged. Merge, status and explain all start here."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from msgspec.structs import replace

from thidua_xlsx.declare.build.law_coverage import rules_not_verified
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.intake.checks.season_checks import CROSS_CHECKS
from thidua_xlsx.intake.checks.waivers import waived
from thidua_xlsx.intake.dossiers.build_dossiers import Returns, gather
from thidua_xlsx.intake.dossiers.earlier_years import earlier_awards
from thidua_xlsx.intake.dossiers.units_as_people import as_people
from thidua_xlsx.intake.returns.packed_tables import PackedTables as Packed
from thidua_xlsx.judging.analysis.agreements import agreement_findings, agreements
from thidua_xlsx.judging.analysis.nominations import nomination_findings, nominations, without_nominations
from thidua_xlsx.judging.analysis.reward_budget import estimate, money_findings
from thidua_xlsx.judging.analysis.target_ratios import targets
from thidua_xlsx.judging.analysis.target_results import pledge_findings, pledges
from thidua_xlsx.judging.score.peer_ranking import Ranked, ranked_among_peers
from thidua_xlsx.judging.score.score_cards import score
from thidua_xlsx.judging.score.score_checks import points_findings, score_findings
from thidua_xlsx.judging.score.standings import rank, rank_units
from thidua_xlsx.judging.score.unit_score_cards import collectives
from thidua_xlsx.judging.verdicts.judge_titles import judge
from thidua_xlsx.judging.verdicts.unit_titles_at_risk import unit_titles_at_risk
from thidua_xlsx.messages.findings import Finding, in_order
from thidua_xlsx.messages.language import LANGUAGES, language
from thidua_xlsx.messages.places import KeyPlace, Place
from thidua_xlsx.model import (
    Decision,
    Dossier,
    RuleComparison,
    Scorecard,
    Season,
    UnitDossier,
)
from thidua_xlsx.reports.common.naming import printed_place
from thidua_xlsx.runtime.progress import Progress, ProgressStep
from thidua_xlsx.workflow.judge.combine_inbox import Combined, combined
from thidua_xlsx.workflow.judge.council_decisions import apply_returned_council, count_votes
from thidua_xlsx.workflow.judge.judging_options import rules_of_another
from thidua_xlsx.workflow.load.read_inbox import Inbox, Opening, read_inbox
from thidua_xlsx.workflow.load.reading_cache import Cache
from thidua_xlsx.workflow.load.season_folder import SeasonFolder


def season_of(
    loaded: SeasonFolder,
    inbox: Path,
    progress: Progress = lambda step: None,
    readers: "Opening | None" = None,
    cache: Cache | None = None,
) -> Season:
    """Read, combine, score, rank and judge a whole season; writes nothing."""
    return season_from(loaded, read_inbox(loaded, inbox, progress, readers, cache), progress)


def season_from(loaded: SeasonFolder, read: Inbox, progress: Progress) -> Season:
    """Combine, score, rank and judge what an inbox held."""
    together, dossiers, units = _gathered(loaded, read, progress)
    council = apply_returned_council(together.submissions, dossiers, units, loaded.judging)
    lacking = _of_returns(loaded, together, dossiers, units)
    if not council:
        _release_tables(together)  # what was said is in the dossiers now: room for what is made of it
    season = _judged(loaded, together, dossiers, units, lacking)
    if council:
        word, findings = count_votes(council, season)
        lacking = _of_returns(loaded, together, council.dossiers, council.units)
        _release_tables(together)
        after = _judged(loaded, together, council.dossiers, council.units, lacking, findings, word.decisions)
        season = replace(after, council=word, unheard=season)
    return replace(season, compared=compared(season, loaded)) if loaded.compare else season


def returned_of(
    loaded: SeasonFolder, inbox: Path, progress: Progress = lambda step: None, cache: Cache | None = None
) -> Season:
    """Read and combine what has come back, and say what is unfinished in it: nobody is ranked or judged yet.

    Its findings are those about returns and scores; standings, verdicts, quotas and targets are empty.
    """
    together, dossiers, units = _gathered(loaded, read_inbox(loaded, inbox, progress, cache=cache), progress)
    council = apply_returned_council(together.submissions, dossiers, units, loaded.judging)
    if council:  # it may have excused people from rounds that they would lack otherwise
        dossiers, units = council.dossiers, council.units
    book = loaded.judging
    scorecards = _scored(dossiers, book, ranked_among_peers(dossiers, book))
    findings = [*loaded.findings, *together.findings, *(council.findings if council else ())]
    findings += score_findings(dossiers, units, book, scorecards)
    findings += collectives(as_people(units, book), units, book)[1]
    findings += _of_returns(loaded, together, dossiers, units)
    _release_tables(together)
    return Season(
        rulebook=book,
        receipts=together.receipts,
        dossiers=tuple(dossiers),
        unit_dossiers=tuple(units),
        scorecards=scorecards,
        standings={},
        unit_standings={},
        verdicts=(),
        quotas=(),
        targets=(),
        findings=tuple(in_order(waived(findings, book.waivers, book.as_of, printed_names(book)))),
        submissions=tuple(together.submissions.values()),
        returns=together.returns,
        schools=together.schools,
    )


def _gathered(
    loaded: SeasonFolder, read: Inbox, progress: Progress
) -> tuple[Combined, list[Dossier], list[UnitDossier]]:
    """Combine the returns of each form and make dossiers of them."""
    progress(ProgressStep("judging"))
    together = combined(loaded, read)
    dossiers, units = gather(Returns(together.submissions, loaded.register), loaded.judging, loaded.ledger)
    return together, dossiers, units


def _release_tables(together: Combined) -> None:
    """Keep of returns what was packed: single tables are asked for again, unit by unit, never all at once."""
    for one in (*together.submissions.values(), *(one for group in together.returns.values() for one in group)):
        if isinstance(one.records, Packed):
            one.records.rest()


def _of_units(
    together: Combined, dossiers: Sequence[Dossier], units: Sequence[UnitDossier], book: Rulebook
) -> list[Finding]:
    """Find what concerns units as such: their targets, their word on the score sheet, whom they put forward."""
    forms = tuple(together.submissions.values())
    lacking = without_nominations(units, nominations(forms, book), book)
    return [
        *pledge_findings(pledges(dossiers, units, forms, book)),
        *agreement_findings(agreements(units, forms, together.returns, book)),
        *nomination_findings(lacking),
    ]


def _of_returns(
    loaded: SeasonFolder, together: Combined, dossiers: Sequence[Dossier], units: Sequence[UnitDossier]
) -> list[Finding]:
    """Find what returns lack or contradict, before anybody is ranked or judged."""
    book, returns = loaded.judging, Returns(together.submissions, loaded.register)
    findings = _of_units(together, dossiers, units, book)
    for check in CROSS_CHECKS:
        findings += check(returns, dossiers, book)
    return findings


def _scored(dossiers: Sequence[Dossier], book: Rulebook, ranked: Ranked) -> dict[str, Scorecard]:
    return {dossier.person.code: score(dossier, book, ranked) for dossier in dossiers}


def _judged(
    loaded: SeasonFolder,
    together: Combined,
    dossiers: Sequence[Dossier],
    unit_dossiers: Sequence[UnitDossier],
    lacking: Sequence[Finding],
    found: Sequence[Finding] = (),
    votes: Sequence[Decision] = (),
) -> Season:
    """Score, rank and judge the dossiers of a season.

    `lacking` is what returns lack or contradict, `found` what was found in the dossiers by the council, `votes`
    what it decided.
    """
    book = loaded.judging
    ranked = ranked_among_peers(dossiers, book)
    scorecards = _scored(dossiers, book, ranked)
    standings = rank(scorecards, book)
    decided = {(one.who, one.title) for one in votes if one.passed is not None}
    verdicts, quotas, judged = judge(
        dossiers, unit_dossiers, book, standings, scorecards, ledger_known=bool(loaded.ledger), decided=decided
    )
    findings = [*loaded.findings, *together.findings, *found, *judged, *rules_not_verified(book)]
    findings += unit_titles_at_risk(dossiers, unit_dossiers, verdicts, votes, book)
    findings += [*rules_of_another(book), *money_findings(estimate(verdicts, book), book)]
    findings += score_findings(dossiers, unit_dossiers, book, scorecards)
    findings += points_findings(dossiers, book, scorecards, ranked)
    scored, incomplete = collectives(as_people(unit_dossiers, book), unit_dossiers, book)
    findings += incomplete
    findings += lacking
    return Season(
        rulebook=book,
        receipts=together.receipts,
        dossiers=tuple(dossiers),
        unit_dossiers=tuple(unit_dossiers),
        scorecards=scorecards,
        standings=standings,
        unit_standings=rank_units(scorecards, book),
        verdicts=verdicts,
        quotas=quotas,
        targets=tuple(targets(dossiers, book)),
        findings=tuple(in_order(waived(findings, book.waivers, book.as_of, printed_names(book)))),
        submissions=tuple(together.submissions.values()),
        returns=together.returns,
        earlier_awards=earlier_awards(loaded.ledger, loaded.rulebook),
        schools=together.schools,
        collectives=scored,
    )


def printed_names(book: Rulebook) -> Callable[[Place], Collection[str]]:
    """Give what names a place as findings print it, in both languages: waivers quote what people have read."""

    def spoken(place: Place) -> Collection[str]:
        if not isinstance(place, KeyPlace):
            return ()
        return tuple(printed_place(book, language(lang), place) for lang in LANGUAGES)

    return spoken


def compared(season: Season, loaded: SeasonFolder) -> RuleComparison | None:
    """Judge the people of a season under the rules that were asked for; nothing of the season changes."""
    other = loaded.asked
    if other is None:
        return None
    verdicts, quotas, _ = judge(
        season.dossiers,
        season.unit_dossiers,
        other,
        season.standings,
        season.scorecards,
        ledger_known=bool(loaded.ledger),
    )
    return RuleComparison(other, verdicts, quotas)
