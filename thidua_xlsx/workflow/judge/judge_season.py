"""The season as it stands: the inbox read, combined and judged, stage by stage.

`STAGES` is the table of contents. Merge, status, explain and the other commands all start here.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from thidua_xlsx.base.file_names import LEDGER_FILE, SEASON_FILE
from thidua_xlsx.declare.season import SCHOOL, Rulebook, Unit
from thidua_xlsx.exchange.council.council_initiatives import as_settled, settled_cells, settled_initiatives
from thidua_xlsx.exchange.council.council_return import council_keys, facts_of
from thidua_xlsx.exchange.school_reports.candidates import (
    asked_about,
    candidates_of,
    over_quota_findings,
    with_guests,
    with_votes,
)
from thidua_xlsx.intake.checks.finding_owners import with_owners
from thidua_xlsx.intake.checks.waivers import waived
from thidua_xlsx.intake.dossiers.build_dossiers import build_dossiers
from thidua_xlsx.intake.dossiers.earlier_years import earlier_awards, earlier_years, past_movements
from thidua_xlsx.intake.dossiers.units_as_people import as_people
from thidua_xlsx.intake.dossiers.year_facts import excused_by_units
from thidua_xlsx.judging.analysis.school_targets import with_pact_points
from thidua_xlsx.judging.analysis.target_ratios import target_ratios
from thidua_xlsx.judging.analysis.target_results import target_results
from thidua_xlsx.judging.lacking_in_ledger import withdrawn_this_year
from thidua_xlsx.judging.score.peer_ranking import ranked_among_peers
from thidua_xlsx.judging.score.score_cards import score_card
from thidua_xlsx.judging.score.standings import rank_people, rank_units
from thidua_xlsx.judging.score.unit_score_cards import rank_collectives, score_units
from thidua_xlsx.judging.season_closing import of_this_year
from thidua_xlsx.judging.verdicts import quotas
from thidua_xlsx.judging.verdicts.council_answers import answered_by_votes, passed_against_conditions
from thidua_xlsx.judging.verdicts.judge_titles import judge_school, judge_titles
from thidua_xlsx.judging.verdicts.title_paths import (
    YearBehind,
    late_findings,
    path_findings,
    reply_findings,
    title_paths,
    too_late,
)
from thidua_xlsx.judging.verdicts.titles_given import titles_given
from thidua_xlsx.judging.verdicts.unit_titles_at_risk import collectives_at_risk
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Finding, in_order
from thidua_xlsx.messages.language import LANGUAGES, language
from thidua_xlsx.model import Fact, RuleComparison, Season, UnitDossier
from thidua_xlsx.model.check_protocol import Stage as CheckStage
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool
from thidua_xlsx.runtime.progress import Progress, ProgressStep
from thidua_xlsx.workflow.judge import council_decisions
from thidua_xlsx.workflow.judge.all_checks import Checks, checks_of
from thidua_xlsx.workflow.judge.combine_inbox import apply_corrections, combine_forms, sort_returns
from thidua_xlsx.workflow.judge.council_decisions import apply_council
from thidua_xlsx.workflow.judge.season_state import SeasonState, run
from thidua_xlsx.workflow.judge.waiver_places import confirmed_by_units, printed_names
from thidua_xlsx.workflow.load.read_inbox import Inbox, read_inbox
from thidua_xlsx.workflow.load.reading_cache import Cache
from thidua_xlsx.workflow.load.season_folder import SeasonFolder


def judge_season(
    loaded: SeasonFolder,
    inbox: Path,
    progress: Progress = lambda step: None,
    readers: ReaderPool | None = None,
    cache: Cache | None = None,
    checks: Checks | None = None,
) -> Season:
    """Read, combine, score, rank and judge a whole season; writes nothing.

    Files are read from the folder `inbox` by `readers`, or in this process; `cache` knows those that were read before.
    `checks` are made (None = the program's and those of the season's plug-ins).
    """
    read = read_inbox(loaded, inbox, progress, readers, cache)
    return season_from(loaded, read, progress, checks)


def season_from(loaded: SeasonFolder, read: Inbox, progress: Progress, checks: Checks | None = None) -> Season:
    """Judge what an inbox held, through all stages; `checks` are made of what is known at each.

    They are those of the program and of the season's plug-ins where none are given.
    """
    progress(ProgressStep("judging"))
    return _season(run(STAGES, SeasonState(folder=loaded, inbox=read, checks=checks or checks_of(loaded.plugins))))


def returned_of(
    loaded: SeasonFolder, inbox: Path, progress: Progress = lambda step: None, cache: Cache | None = None
) -> Season:
    """Read and combine what lies in the folder `inbox`, and say what is unfinished in it, before anything is judged.

    Its findings are those about returns and scores; standings, verdicts, quotas and targets are empty.
    """
    read = read_inbox(loaded, inbox, progress, cache=cache)
    progress(ProgressStep("judging"))
    stages = (*_RETURNS, score, check_scores, settle_findings)
    return _season(run(stages, SeasonState(folder=loaded, inbox=read, checks=checks_of(loaded.plugins))))


def make_dossiers(state: SeasonState) -> SeasonState:
    """Gather what is known of each person and unit: from the forms, from the ledger, and from the pact's results."""
    book = state.folder.judging
    dossiers, units = build_dossiers(state.returns, book, state.folder.ledger)
    dossiers, units = excused_by_units(dossiers, state.confirmed), excused_by_units(units, state.confirmed)
    if book.pact_decides:
        results = target_results(dossiers, units, state.forms, book)
        dossiers, units = with_pact_points(results, dossiers, units, book)
    return replace(state, dossiers_returned=tuple(dossiers), units_returned=tuple(units))


def name_candidates(state: SeasonState) -> SeasonState:
    """Make whom the schools of an office put forward, and the school itself, known by their codes."""
    folder, schools = state.folder, state.sorted.reports.schools
    book, other = folder.judging, folder.asked if folder.compare else None
    if _registers_itself(book):
        own = (Unit(SCHOOL, book.school.name),)
        book, other = replace(book, guest_units=own), replace(other, guest_units=own) if other else None
    if schools is None:
        return replace(state, rulebook=book, other_rulebook=other)
    councils = [state.returns.submissions.get(key) for key in council_keys(book).values()]
    voted = {key: name for submission in councils for key, name in asked_about(submission).items()}
    nominees = candidates_of(schools, book, earlier_awards(folder.ledger, book), voted)
    book, other = with_guests(book, nominees), with_guests(other, nominees) if other else None
    return replace(state, rulebook=book, other_rulebook=other, nominees=nominees)


def check_returns(state: SeasonState) -> SeasonState:
    """Look for mistakes in each form, whatever returns and slips its answers came from, then across all forms.

    Nobody is asked any more what the council has answered of an initiative.
    """
    settled = settled_initiatives(state.council_returned)
    forms = [as_settled(form, settled) for form in state.forms]
    in_forms = [finding for form in forms for finding in state.checks.of_form(form, state.book)]
    across = state.checks.of_stage(CheckStage.RETURNED, state, state.book)
    return replace(state, return_findings=(*in_forms, *across))


def judge_without_council(state: SeasonState) -> SeasonState:
    """Judge by the units' word alone, where the council has spoken: its votes rest on that, and papers compare both."""
    if state.council_returned is None:
        return state
    by_units = replace(
        state, council_returned=None, council_findings=(), dossiers=state.dossiers_returned, units=state.units_returned
    )
    return replace(state, before_council=_season(run(_BY_UNITS_ALONE, by_units)))


def count_votes(state: SeasonState) -> SeasonState:
    """Work out the council's votes, and point at those whose basis has changed since its workbook was issued."""
    if state.council_returned is None or state.before_council is None:
        return state
    council, findings = council_decisions.count_votes(state.council_returned, state.before_council)
    return replace(state, council_counted=council, vote_findings=tuple(findings))


def score(state: SeasonState) -> SeasonState:
    """Add up the points of people and units."""
    book = state.book
    ranked = ranked_among_peers(state.dossiers, book)
    return replace(
        state,
        scorecards={dossier.person.code: score_card(dossier, book, ranked) for dossier in state.dossiers},
        ranked=ranked,
        unit_scores=score_units(as_people(state.units, book), book),
    )


def check_scores(state: SeasonState) -> SeasonState:
    """Look for what is missing in score sheets."""
    return replace(state, score_findings=tuple(state.checks.of_stage(CheckStage.SCORED, state, state.book)))


def rank(state: SeasonState) -> SeasonState:
    """Give people and units their places."""
    return replace(
        state,
        standings=rank_people(state.scorecards, state.book),
        unit_standings=rank_units(state.scorecards, state.book),
        collectives=rank_collectives(state.unit_scores, state.units, state.book),
    )


def work_out_ratios(state: SeasonState) -> SeasonState:
    """Work out the ratios that the school aims at."""
    return replace(state, targets=tuple(target_ratios(state.dossiers, state.book)))


def judge_by_law(state: SeasonState) -> SeasonState:
    """Judge everybody on every title by the law, and by what is known to be given of the titles that it counts."""
    known = bool(state.folder.ledger)
    judgement = judge_titles(state.dossiers, state.units, state.book, ledger_known=known, given=state.given)
    return replace(state, judgement=judgement)


def apply_quotas(state: SeasonState) -> SeasonState:
    """Take those who meet a title with a quota by their places; nobody need choose among those who were voted on."""
    council = state.council_counted
    votes = [vote for vote in council.decisions if vote.passed is not None] if council else []
    field = quotas.QuotaInput(
        state.book,
        state.judgement.met,
        state.standings,
        state.scorecards,
        decided={(vote.who, vote.title) for vote in votes},
        passed={(vote.who, vote.title) for vote in votes if vote.passed},
    )
    verdicts, lines, findings = quotas.apply_quotas(state.judgement.verdicts, field)
    return replace(state, verdicts=verdicts, quotas=lines, quota_findings=findings)


def judge_school_itself(state: SeasonState) -> SeasonState:
    """Judge the school as a collective of everybody, where it registered anything; its grade is the council's word."""
    book, nominees, council = state.book, state.nominees, state.council_counted
    if not _registers_itself(book):
        return replace(state, candidates=nominees)
    awards, history = earlier_years(state.folder.ledger, book).of(SCHOOL)
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
    known = bool(state.folder.ledger)
    verdicts = judge_school(school, state.dossiers, book, ledger_known=known, given=state.given)
    if verdicts:
        nominees = replace(nominees, units=(*nominees.units, school), verdicts=(*nominees.verdicts, *verdicts))
    return replace(state, candidates=nominees)


def follow_paths(state: SeasonState) -> SeasonState:
    """Say how far each title of everybody has come this year, by the council's word and the ledger.

    What came after the round of its title had sat is sent to the year's end, where the season says so.
    """
    book, council, candidates = state.book, state.council_counted, state.candidates
    verdicts = (*state.verdicts, *candidates.verdicts)
    late = too_late(verdicts, book, council)
    deferred = frozenset(key for key, round_ in late.items() if round_.late_to_end)
    council = replace(council, deferred=deferred) if council and deferred else council
    awards = earlier_awards(state.folder.ledger, state.folder.rulebook)
    before = state.before_council.verdicts if state.before_council else ()
    replies, withdrawn = state.sorted.replies.replies, withdrawn_this_year(state.folder.ledger, state.folder.rulebook)
    people, units = (*state.dossiers, *candidates.people), (*state.units, *candidates.units)
    paths = title_paths(verdicts, [*people, *units], book, YearBehind(council, awards, before, replies, withdrawn))
    schools = state.sorted.reports.schools
    if schools and council:
        schools = with_votes(schools, candidates, {key for key, path in paths.items() if path.passed})
    return replace(state, council=council, late=late, awards=awards, paths=paths, schools=schools)


def judge(state: SeasonState) -> SeasonState:
    """Judge everybody's titles, and once more by what of these is given: a run of years, or a unit, counts no title
    that a quota or a vote took away.
    """
    steps = (judge_by_law, apply_quotas, judge_school_itself, follow_paths)
    by_law = run(steps, state)
    verdicts = (*by_law.verdicts, *by_law.candidates.verdicts)
    given = titles_given(verdicts, by_law.paths, state.book, by_law.council)
    return run(steps, replace(state, given=given)) if given.own or given.voted else by_law


def check_season(state: SeasonState) -> SeasonState:
    """Look for what should be seen to in verdicts, paths, replies from above and the season as a whole."""
    book, council, paths, late = state.book, state.council, state.paths, state.late
    for_another_vote = [key for key, round_ in late.items() if not round_.late_to_end]
    findings = [
        *state.checks.of_stage(CheckStage.JUDGED, state, book),
        *path_findings(paths, book, council, for_another_vote),
        *reply_findings(state.sorted.replies.replies, paths, book),
        *collectives_at_risk(state.candidates, paths, book),
        *(over_quota_findings(state.schools, book) if state.schools else ()),
        *(late_findings(late, paths, book, council, state.candidates.proposals) if council else ()),
    ]
    judged = (*state.verdicts, *state.candidates.verdicts)
    awards = (award for award in of_this_year(state.awards, book) if not award.kind)
    entered = {(award.person, award.title): award.ground for award in awards}
    words = language(LANGUAGES[0])  # in which closing wrote the basis down
    findings = passed_against_conditions(judged, paths, book, council, findings, entered, words.plain)
    return replace(state, season_findings=tuple(findings))


def compare_rules(state: SeasonState) -> SeasonState:
    """Judge the people of the season under the rules to compare with, where some were asked for beside its own."""
    other = state.other_rulebook
    if other is None:
        return state
    judgement = judge_titles(state.dossiers, state.units, other, ledger_known=bool(state.folder.ledger))
    field = quotas.QuotaInput(other, judgement.met, state.standings, state.scorecards)
    verdicts, lines, _ = quotas.apply_quotas(judgement.verdicts, field)
    return replace(state, compared=RuleComparison(other, verdicts, lines))


def settle_findings(state: SeasonState) -> SeasonState:
    """Put all findings in order, with whom they are about and what the secretary or a unit accepts.

    Errors in a cell that the council has answered in the author's place are left out: the answer does not count. What
    it has answered by its votes is no warning any more.
    """
    book = state.book
    every = [
        *(*state.folder.findings, *state.inbox_findings, *state.judgement.findings, *state.quota_findings),
        *(*state.season_findings, *state.score_findings, *state.council_findings, *state.vote_findings),
        *state.return_findings,
    ]
    returns = [submission for group in state.single.values() for submission in group]
    settled = settled_cells((*returns, *state.forms), settled_initiatives(state.council_returned))
    every = [finding for finding in every if finding.severity is not Severity.ERROR or finding.place not in settled]
    books = {SEASON_FILE: state.folder.records, LEDGER_FILE: state.folder.ledger}
    every = [*answered_by_votes(every, state.council, state.paths, book)]
    owned = with_owners(_failures_once(every), book, returns, receipts=state.receipts, books=books)
    owned = confirmed_by_units(owned, state.confirmed, book)
    return replace(state, findings=tuple(in_order(waived(owned, book.waivers, book.as_of, printed_names(book)))))


def _failures_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out what a check of a plug-in, made of each form or person, failed with before."""
    failures: list[Finding] = []
    for finding in findings:
        if finding.code is codes.PLUGIN_FAILED:
            if finding in failures:
                continue
            failures.append(finding)
        yield finding


_RETURNS = (
    sort_returns,
    apply_corrections,
    combine_forms,
    make_dossiers,
    name_candidates,
    apply_council,
    check_returns,
)
STAGES = (
    *_RETURNS,
    judge_without_council,
    count_votes,
    score,
    check_scores,
    rank,
    work_out_ratios,
    judge,
    check_season,
    compare_rules,
    settle_findings,
)
_BY_UNITS_ALONE = (score, rank, work_out_ratios, judge)


def _season(state: SeasonState) -> Season:
    """Give a season as far as it is known."""
    return Season(
        rulebook=state.book,
        receipts=state.receipts,
        dossiers=tuple(state.dossiers),
        unit_dossiers=tuple(state.units),
        scorecards=state.scorecards,
        standings=state.standings,
        unit_standings=state.unit_standings,
        verdicts=(*state.verdicts, *state.candidates.verdicts),
        quotas=state.quotas,
        targets=state.targets,
        findings=state.findings,
        submissions=state.forms,
        returns=state.single,
        earlier_awards=state.awards,
        compared=state.compared,
        council=state.council,
        before_council=state.before_council,
        schools=state.schools or state.sorted.reports.schools,
        collectives=state.collectives,
        paths=state.paths,
        candidates=state.candidates,
        replies=state.sorted.replies.replies,
        sealed=state.corrected.sealed.returns,
        past_movements=past_movements(state.folder.ledger),
    )


def _registers_itself(book: Rulebook) -> bool:
    return bool(book.registered_itself("title") or book.registered_itself("commendation"))
