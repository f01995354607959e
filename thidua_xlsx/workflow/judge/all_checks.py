"""Every check of a merge, as a table of contents."""

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from thidua_xlsx.declare.build.law_coverage import rules_not_verified
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.column_book import NO_ENTRY
from thidua_xlsx.intake.checks.return_checks import RETURN_CHECKS
from thidua_xlsx.intake.checks.season_checks import RETURNS_CHECKS
from thidua_xlsx.judging.analysis.agreements import agreement_findings, agreements
from thidua_xlsx.judging.analysis.nominations import (
    decided_deeds,
    nomination_findings,
    nominations,
    without_nominations,
)
from thidua_xlsx.judging.analysis.received_days import hand_in_findings
from thidua_xlsx.judging.analysis.reward_budget import estimate_rewards, reward_findings
from thidua_xlsx.judging.analysis.school_targets import pact_points_decide
from thidua_xlsx.judging.analysis.target_results import target_findings, target_results
from thidua_xlsx.judging.season_closing import signer_awarded
from thidua_xlsx.judging.verdicts.entry_contradictions import ENTRY_CHECKS, not_considered
from thidua_xlsx.judging.verdicts.grade_shares import graded_outside, top_grade_above_share
from thidua_xlsx.judging.verdicts.interpretation_effects import interpretation_findings
from thidua_xlsx.judging.verdicts.unit_titles_at_risk import unit_titles_at_risk
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import all_codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import cell_or_row
from thidua_xlsx.model import Dossier, Submission, TitlePath
from thidua_xlsx.model.check_protocol import Check, SeasonCheck, Seen, Stage
from thidua_xlsx.workflow.judge.score_sheet_checks import SCORE_SHEET_CHECKS, SeasonSeen
from thidua_xlsx.workflow.load.plugins import LoadedPlugin, Plugins, failed


def unit_without_grade(seen: SeasonSeen, book: Rulebook) -> Iterable[Finding]:
    """Find units that registered a title, or propose themselves, and leave their own grade blank, which it rests on."""
    last = f"self-score:{book.rounds[-1].code}" if book.rounds else "self-score"
    for unit in seen.units:
        grade, proposed = unit.grade, unit.proposed_title.value
        blank = grade.value is None and not grade.unknown and bool(grade.places)
        # Until the last round a grade may still come.
        if blank and ((proposed and proposed != NO_ENTRY) or (unit.registered and unit.returned.get(last))):
            code, name = unit.unit.code, unit.unit.name
            yield at(codes.GRADE_MISSING, grade.places[0], unit=code, unit_name=name, names=(name,))


def rules_not_own(seen: SeasonSeen, book: Rulebook) -> Iterable[Finding]:
    """Find that a season is judged by rules that are not its own."""
    if book.own_rules:
        place = cell_or_row(None, "options", "regime")
        yield at(codes.RULES_NOT_OWN, place, rules=(book.regime.name,), own=book.own_rules)


def budget_in_doubt(seen: SeasonSeen, book: Rulebook) -> Iterable[Finding]:
    """Find rewards that go beyond the budget, or that cannot be worked out."""
    council = seen.council

    def is_listed(path: TitlePath) -> bool:
        round_ = book.proposal_round_of(path.title)
        return path.is_listed(
            voted=council is not None and council.has_decided(council.round_for(path.who, path.title, round_))
        )

    return reward_findings(estimate_rewards(seen.paths.values(), book, is_listed=is_listed), book)


def signer_gets_award(seen: SeasonSeen, book: Rulebook) -> Iterable[Finding]:
    """Find the head of the school among those who are given something, or a certificate, that the head signs."""
    initiatives = (work for dossier in seen.dossiers for work in dossier.initiatives)
    return signer_awarded(seen.paths.values(), decided_deeds(seen.forms, book)[0], initiatives, book)


def points_by_the_pact(seen: SeasonSeen, book: Rulebook) -> Iterable[Finding]:
    """Say which points the results of the pact decide, where the season has them do so."""
    if not book.pact_decides:
        return ()
    pledges = target_results(seen.dossiers, seen.units, seen.forms, book)
    return pact_points_decide(pledges, seen.dossiers, seen.units, book)


SEASON_CHECKS: tuple[SeasonCheck[SeasonSeen], ...] = (
    *RETURNS_CHECKS,
    SeasonCheck(unit_without_grade),
    SeasonCheck(lambda seen, book: target_findings(target_results(seen.dossiers, seen.units, seen.forms, book))),
    SeasonCheck(points_by_the_pact),
    SeasonCheck(lambda seen, book: agreement_findings(agreements(seen.units, seen.forms, seen.single, book))),
    SeasonCheck(lambda seen, book: hand_in_findings(seen.receipts, book)),
    SeasonCheck(
        lambda seen, book: nomination_findings(without_nominations(seen.units, nominations(seen.forms, book), book))
    ),
    SeasonCheck(lambda seen, book: decided_deeds(seen.forms, book)[1]),
    *SCORE_SHEET_CHECKS,
    SeasonCheck(lambda seen, book: not_considered(seen.dossiers, seen.units, book), Stage.JUDGED),
    SeasonCheck(lambda seen, book: graded_outside(seen.dossiers, book), Stage.JUDGED),
    SeasonCheck(lambda seen, book: top_grade_above_share(seen.dossiers, book), Stage.JUDGED),
    SeasonCheck(lambda seen, book: rules_not_verified(book), Stage.JUDGED),
    SeasonCheck(lambda seen, book: interpretation_findings(seen.verdicts, book), Stage.JUDGED),
    SeasonCheck(rules_not_own, Stage.JUDGED),
    SeasonCheck(
        lambda seen, book: unit_titles_at_risk(seen.dossiers, seen.units, seen.verdicts, seen.paths, book),
        Stage.JUDGED,
    ),
    SeasonCheck(signer_gets_award, Stage.JUDGED),
    SeasonCheck(budget_in_doubt, Stage.JUDGED),
)


class Checks(msgspec.Struct, frozen=True):
    """The checks of a run: of each return, of each person's entries, and across the season, stage by stage."""

    of_return: tuple[Check[Submission], ...] = RETURN_CHECKS
    of_entries: tuple[Check[Dossier], ...] = ENTRY_CHECKS
    of_season: tuple[SeasonCheck[SeasonSeen], ...] = SEASON_CHECKS

    def of_form(self, submission: Submission, book: Rulebook) -> list[Finding]:
        """Make the checks of one form, whatever returns its answers came from."""
        return [finding for check in self.of_return for finding in check(submission, book)]

    def of_stage(self, stage: Stage, seen: SeasonSeen, book: Rulebook) -> list[Finding]:
        """Make the checks of one stage across the season; once all is judged, those of each person's entries too."""
        findings = [finding for check in self.of_season if check.stage is stage for finding in check.find(seen, book)]
        if stage is Stage.JUDGED:
            findings += [
                finding for dossier in seen.dossiers for check in self.of_entries for finding in check(dossier, book)
            ]
        return findings


ALL_CHECKS = Checks()


def checks_of(plugins: Plugins) -> Checks:
    """Give the checks of a season: the program's, then those of its plug-ins."""
    if not plugins.loaded:
        return ALL_CHECKS
    own = [(loaded, loaded.plugin) for loaded in plugins.loaded]
    of_season = (
        replace(check, find=_named(check.find, loaded)) for loaded, plugin in own for check in plugin.of_season
    )
    return Checks(
        (*RETURN_CHECKS, *(_named(check, loaded) for loaded, plugin in own for check in plugin.of_return)),
        (*ENTRY_CHECKS, *(_named(check, loaded) for loaded, plugin in own for check in plugin.of_entries)),
        (*SEASON_CHECKS, *of_season),
    )


def _named(check: Check[Seen], own: LoadedPlugin) -> Check[Seen]:
    """Give a plug-in's check that never fails: where it would, it finds that, with the name of the plug-in."""

    def find(seen: Seen, book: Rulebook, /) -> Iterable[Finding]:
        name = getattr(check, "__name__", type(check).__name__)
        try:
            findings = list(check(seen, book))
            for finding in findings:
                code = finding.code
                if code not in (*own.plugin.codes, all_codes().get(code.id)) or set(code.params) - set(finding.params):
                    raise ValueError(f"{code.id} {sorted(finding.params)}")
        except Exception as error:  # somebody else's code: what the program itself finds is told all the same
            return [failed(own.stamp, name, error)]
        return findings

    return find
