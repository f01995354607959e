"""What is known of a season while it is judged: one frozen value, to which every stage adds what it found.

    stage                  rests on                               adds

    sort_returns           inbox                                  sorted
    apply_corrections      sorted                                 corrected
    combine_forms          sorted, corrected                      returns, single, supplements, receipts
    combine_forms          files and slips alike                  confirmed, inbox_findings
    make_dossiers          returns, confirmed                     dossiers_returned, units_returned
    name_candidates        sorted, returns                        rulebook, other_rulebook, nominees
    apply_council          returns, dossiers_returned             council_returned, council_findings, dossiers, units
    check_returns          returns, council_returned              return_findings
    judge_without_council  dossiers_returned                      before_council
    count_votes            council_returned, before_council       council_counted, vote_findings
    score                  dossiers, units                        scorecards, ranked, unit_scores
    check_scores           scorecards                             score_findings
    rank                   scorecards, unit_scores                standings, unit_standings, collectives
    work_out_ratios        dossiers                               targets
    judge                  dossiers, standings, council_counted   given, by which these are done once more:
      judge_by_law         dossiers, units, given                 judgement
      apply_quotas         judgement, standings, council_counted  verdicts, quotas, quota_findings
      judge_school_itself  nominees, council_counted, given       candidates
      follow_paths         verdicts, candidates, council_counted  paths, council, awards, schools, late
    check_season           paths, council, late, schools           season_findings
    compare_rules          dossiers, standings, other_rulebook    compared
    settle_findings        all findings                           findings

Of three that are nearly of one name, `nominees` are as schools put them forward and `candidates` as they were judged;
`council_returned` is as its workbook says, `council_counted` with its votes, `council` with what came too late for one.
"""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from thidua_xlsx.declare.season import ProposalRound, Rulebook
from thidua_xlsx.exchange.school_reports.report_versions import CountedReplies
from thidua_xlsx.intake.dossiers.build_dossiers import Key, Returns
from thidua_xlsx.intake.read.issue_register import Register
from thidua_xlsx.intake.returns.corrected_returns import CorrectedReturns
from thidua_xlsx.judging.law.law_facts import NONE_GIVEN, TitlesGiven
from thidua_xlsx.judging.verdicts.judge_titles import Judgement
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.model import (
    Award,
    Candidates,
    CellConfirmed,
    Collective,
    Council,
    Dossier,
    RuleComparison,
    Schools,
    Season,
    Submission,
    Target,
    UnitDossier,
    UnitStanding,
)
from thidua_xlsx.workflow.judge.all_checks import ALL_CHECKS, Checks
from thidua_xlsx.workflow.judge.score_sheet_checks import SeasonSeen
from thidua_xlsx.workflow.judge.sealed_returns import SealedReturns
from thidua_xlsx.workflow.load.read_inbox import Inbox
from thidua_xlsx.workflow.load.season_folder import SeasonFolder


class ReportsReceived(msgspec.Struct, frozen=True):
    """The schools of an office by their reports, with what was found; None and nothing where it has no schools.

    `set_aside` gives the reason of each file that does not count, `choices_used` the secretary's choices.
    """

    schools: Schools | None = None
    findings: tuple[Finding, ...] = ()
    set_aside: Mapping[str, Finding] = msgspec.field(default_factory=dict)
    choices_used: frozenset[str] = frozenset()


class SortedReturns(msgspec.Struct, frozen=True):
    """The files of an inbox by what they are, those that do not count apart, each with the finding that says why.

    `forms` are whole forms by unit, phase and round, `slips` the return slips about them. `sealed` are reports and
    replies as far as a slip may ask about their cells, `sealed_slips` those slips. `forged` bear a wrong signature,
    `replaced` have given their place to a later file. `held_back` are answers that mean something else today.
    """

    forms: Mapping[Key, Sequence[Submission]] = msgspec.field(default_factory=dict)
    slips: tuple[Submission, ...] = ()
    sealed: Mapping[Key, Sequence[Submission]] = msgspec.field(default_factory=dict)
    sealed_slips: tuple[Submission, ...] = ()
    reports: ReportsReceived = ReportsReceived()
    replies: CountedReplies = CountedReplies()
    forged: Mapping[str, Finding] = msgspec.field(default_factory=dict)
    replaced: Mapping[str, Finding] = msgspec.field(default_factory=dict)
    held_back: tuple[Finding, ...] = ()


class CorrectedForms(msgspec.Struct, frozen=True):
    """The returns of each form as slips have corrected them, and what became of the slips, by form.

    `sealed` are reports and replies likewise, compared with their seals anew.
    """

    forms: Mapping[Key, Sequence[Submission]] = msgspec.field(default_factory=dict)
    slips: Mapping[Key, CorrectedReturns] = msgspec.field(default_factory=dict)
    sealed: SealedReturns = SealedReturns({})


class SeasonState(SeasonSeen, frozen=True, kw_only=True):
    """All that is known of a season so far; each field is set by one stage, once. What checks look at is inherited."""

    returns: Returns = Returns({}, Register())
    # Given.
    folder: SeasonFolder
    inbox: Inbox
    checks: Checks = ALL_CHECKS
    # By stage, as the table above has them.
    sorted: SortedReturns = SortedReturns()
    corrected: CorrectedForms = CorrectedForms()
    supplements: Mapping[Key, tuple[Submission, ...]] = msgspec.field(default_factory=dict)  # of the council's sittings
    confirmed: tuple[CellConfirmed, ...] = ()
    inbox_findings: tuple[Finding, ...] = ()
    dossiers_returned: tuple[Dossier, ...] = ()  # without the council's word
    units_returned: tuple[UnitDossier, ...] = ()
    nominees: Candidates = msgspec.field(default_factory=Candidates)
    rulebook: Rulebook | None = None
    other_rulebook: Rulebook | None = None
    council_returned: Council | None = None  # where its workbook has come back
    council_findings: tuple[Finding, ...] = ()
    return_findings: tuple[Finding, ...] = ()
    score_findings: tuple[Finding, ...] = ()
    season_findings: tuple[Finding, ...] = ()
    before_council: Season | None = None
    council_counted: Council | None = None
    vote_findings: tuple[Finding, ...] = ()
    unit_standings: Mapping[str, UnitStanding] = msgspec.field(default_factory=dict)
    collectives: Mapping[str, Collective] = msgspec.field(default_factory=dict)
    targets: tuple[Target, ...] = ()
    judgement: Judgement = Judgement((), {}, ())
    given: TitlesGiven = NONE_GIVEN
    quota_findings: tuple[Finding, ...] = ()
    candidates: Candidates = msgspec.field(default_factory=Candidates)
    awards: tuple[Award, ...] = ()  # the ledger's lines
    schools: Schools | None = None  # with their quotas after the vote
    late: Mapping[tuple[str, str], ProposalRound] = msgspec.field(default_factory=dict)  # after its round
    compared: RuleComparison | None = None
    findings: tuple[Finding, ...] = ()  # all, with whom they are about and what the secretary accepts, in order

    @property
    def book(self) -> Rulebook:
        """The rules by which the season is judged."""
        return self.rulebook or self.folder.judging


Stage = Callable[[SeasonState], SeasonState]


def run(stages: Sequence[Stage], state: SeasonState) -> SeasonState:
    """Go through stages in their order."""
    for stage in stages:
        state = stage(state)
    return state
