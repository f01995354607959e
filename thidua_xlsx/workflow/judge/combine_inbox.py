"""Returns made one: what all copies of a form say together, and which of them count."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.exchange.school_reports.report_seal import REPLY
from thidua_xlsx.exchange.school_reports.report_versions import counted_replies, counted_reports
from thidua_xlsx.exchange.school_reports.school_comparison import schools_of
from thidua_xlsx.forms.identity.corrections import is_slip
from thidua_xlsx.intake.dossiers.build_dossiers import Key
from thidua_xlsx.intake.returns.combine_returns import combine_returns
from thidua_xlsx.intake.returns.corrected_returns import CorrectedReturns, correct_returns, unanswered
from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.intake.returns.held_answers import hold_back
from thidua_xlsx.intake.returns.secretary_choices import Dispute, unclear_choices
from thidua_xlsx.intake.verify.locked_content import FORGED
from thidua_xlsx.judging.analysis.agreements import answered_anew
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import CellConfirmed, Receipt, ReceiptStatus, Reply, Schools, Submission
from thidua_xlsx.workflow.judge.sealed_returns import SEALED, compared_anew, left_to_answer, shown_cells
from thidua_xlsx.workflow.judge.waiver_places import printed_names
from thidua_xlsx.workflow.load.read_inbox import Inbox
from thidua_xlsx.workflow.load.season_folder import SeasonFolder


class Combined(msgspec.Struct, frozen=True):
    """The returns of each form made one: what they say together, the single returns, receipts and findings.

    `sealed` are the cells of reports and replies that a return slip may ask about.
    """

    submissions: dict[Key, Submission]
    returns: dict[Key, tuple[Submission, ...]]
    receipts: tuple[Receipt, ...]
    findings: tuple[Finding, ...]
    schools: Schools | None = None
    replies: Mapping[tuple[str, str], Reply] = msgspec.field(default_factory=dict)
    confirmed: tuple[CellConfirmed, ...] = ()
    sealed: Mapping[Key, tuple[Submission, ...]] = msgspec.field(default_factory=dict)


class _Reporting(msgspec.Struct, frozen=True):
    """The schools of a season with what was found, the files that do not count, and the choices that were used."""

    schools: Schools | None = None
    findings: tuple[Finding, ...] = ()
    set_aside: dict[str, Finding] = msgspec.field(default_factory=dict)
    used: frozenset[str] = frozenset()


def combine_inbox(loaded: SeasonFolder, inbox: Inbox) -> Combined:
    """Combine the returns of each form; a corrected slip takes the place of the returns it was made from.

    So does a word on the score sheet of today, of that on an earlier one.
    """
    returned = [form.submission for form in inbox.returned]
    forged = _forged(inbox, loaded.rulebook)
    forms = [one for one in returned if one.stamp.phase not in SEALED and one.file not in forged]
    answers = [one for one in returned if one.stamp.phase in SEALED and is_slip(one) and one.file not in forged]
    replies = (one for one in returned if one.stamp.phase == REPLY and not is_slip(one))
    above = counted_replies(replies, loaded.rulebook)
    reports = (form for form in inbox.returned if form.report and form.submission.file not in forged)
    schools = _reporting(reports, loaded)
    whole = [one for one in forms if not is_slip(one)]
    replaced = _replaced(whole)
    replaced |= _answered_anew([one for one in whole if one.file not in replaced], loaded.rulebook)
    book = loaded.rulebook
    counted, changed = hold_back([one for one in forms if one.file not in replaced], book, printed_names(book))
    groups: dict[Key, list[Submission]] = {}
    slips = [one for one in counted if is_slip(one)]
    for one in (one for one in counted if not is_slip(one)):
        groups.setdefault(_who(one), []).append(one)
    submissions: dict[Key, Submission] = {}
    corrected = _corrected(groups, slips, loaded)
    groups |= {key: list(one.returns) for key, one in corrected.items() if one.returns}
    counting = (one for one in inbox.returned if one.submission.file not in {*schools.set_aside, *forged})
    shown = shown_cells(counting, answers, schools.findings)
    of_sealed = _corrected(shown, answers, loaded)
    sealed = compared_anew(shown, of_sealed, inbox.findings, book)
    corrected |= of_sealed
    refused = {file: finding for one in corrected.values() for file, finding in one.refused.items()}
    # What was wrong in a file that a corrected slip replaced needs nobody's attention any more.
    gone = {*replaced, *schools.set_aside, *forged}
    findings = [
        finding
        for finding in unanswered(inbox.findings, corrected.values())
        if getattr(finding.place, "file", "") not in gone and finding not in sealed.recounted
    ]
    findings += [*forged.values(), *replaced.values(), *refused.values()]
    findings += [finding for one in corrected.values() for finding in one.findings]
    confirmed = tuple(cell for one in corrected.values() for cell in one.confirmed)
    findings += [*left_to_answer(schools.findings, confirmed), *sealed.findings, *above.findings, *changed]
    used = {*schools.used, *above.used, *(record for one in corrected.values() for record in one.chosen)}
    differing: list[Dispute] = [(one, None, None) for one in schools.findings]
    differing += [
        (finding, loaded.rulebook.form_of(key[1]), one.returns[0].stamp)
        for key, one in corrected.items()
        for finding in one.findings
        if one.returns
    ]
    for key, group in groups.items():
        declared = loaded.rulebook.form_of(key[1])
        if declared is None:
            continue
        submissions[key], found, decided = combine_returns(group, declared, loaded.rulebook, loaded.duplicates)
        findings += found
        used |= decided
        differing += [(one, declared, group[0].stamp) for one in found]
    choices = loaded.rulebook.secretary_choices
    unclear = unclear_choices(choices, differing, used)
    findings += unclear.values()
    findings += [
        at(codes.CHOICE_UNUSED, choice.place, record=choice.record)
        for choice in choices
        if choice.record not in used and choice not in unclear
    ]
    several = {
        file
        for group in (*groups.values(), *sealed.returns.values())
        for member in group
        for file in (member.file, *member.corrected_by)
        if member.corrected_by or (len(group) > 1 and member.stamp.phase not in SEALED)
    }
    rejected = {**forged, **refused}
    replaced = {**replaced, **schools.set_aside}
    receipts = tuple(
        replace(receipt, status=ReceiptStatus.REJECTED, reason=rejected[receipt.file])
        if receipt.file in rejected
        else _received(receipt, several, replaced)
        for receipt in inbox.receipts
    )
    single = {key: tuple(group) for key, group in groups.items()}
    return Combined(
        submissions, single, receipts, tuple(findings), schools.schools, above.replies, confirmed, sealed.returns
    )


def _reporting(reports: Iterable[Returned], loaded: SeasonFolder) -> _Reporting:
    """Unite the reports of the schools that the season workbook lists; nothing where it lists none."""
    book = loaded.rulebook
    if not book.reporters:
        return _Reporting()
    choice = counted_reports(reports, book, loaded.duplicates)
    said = {code: one.report for code, one in choice.reports.items() if one.report}
    earlier = {code: one.report for code, one in choice.earlier.items() if one.report}
    schools, findings = schools_of(said, choice.held, loaded.judging, earlier)
    return _Reporting(schools, (*choice.findings, *findings), choice.set_aside, frozenset(choice.used))


def _forged(inbox: Inbox, rulebook: Rulebook) -> dict[str, Finding]:
    """Give the files with a wrong signature that do not count, each with the reason.

    Where a copy with the right one is there, that counts alone, whichever was saved last.
    """
    sound: dict[Key, str] = {}
    wrong: list[Submission] = []
    for form in sorted(inbox.returned, key=lambda one: one.submission.file):
        if form.integrity == FORGED:
            wrong.append(form.submission)
        elif not is_slip(form.submission):
            sound.setdefault(_who(form.submission), form.submission.file)
    aside: dict[str, Finding] = {}
    for one in wrong:
        place, other = FilePlace(one.file), sound.get(_who(one))
        if other:
            aside[one.file] = at(codes.FORGED_COPY, place, unit=one.stamp.unit, other=other)
        elif is_slip(one) or not rulebook.counts_forged:
            aside[one.file] = at(codes.FORGED_NOT_COUNTED, place, unit=one.stamp.unit)
    return aside


def _corrected(
    groups: Mapping[Key, Sequence[Submission]], slips: Iterable[Submission], loaded: SeasonFolder
) -> dict[Key, CorrectedReturns]:
    """Lay the slips that came back over the returns of their forms."""
    of_form: dict[Key, list[Submission]] = {}
    for one in slips:
        of_form.setdefault(_who(one), []).append(one)
    book = loaded.rulebook
    return {
        key: correct_returns(groups.get(key, ()), some, form, book, loaded.duplicates)
        for key, some in of_form.items()
        if (form := book.form_of(key[1]))
    }


def _replaced(forms: Sequence[Submission]) -> dict[str, Finding]:
    """Give the files whose place a corrected slip takes, each with the notice that says so."""
    slips = {(digest, _who(one)): one for one in sorted(forms, key=lambda one: one.file) for digest in one.replaces}
    return {
        one.file: at(codes.FILE_REPLACED, FilePlace(one.file), unit=one.stamp.unit, other=slip.file)
        for one in forms
        if (slip := slips.get((one.sha256, _who(one)))) and slip is not one
    }


def _answered_anew(forms: Sequence[Submission], rulebook: Rulebook) -> dict[str, Finding]:
    """Give the files whose word on the score sheet a later one replaces, each with the notice that says so."""
    return {
        file: at(codes.AGREEMENT_ANEW, FilePlace(file), unit=other.stamp.unit, other=other.file)
        for file, other in answered_anew(forms, rulebook).items()
    }


def _who(one: Submission) -> Key:
    return (one.stamp.unit, one.stamp.phase, one.stamp.round)


def _received(receipt: Receipt, several: set[str], replaced: Mapping[str, Finding]) -> Receipt:
    if receipt.file in replaced and receipt.status is ReceiptStatus.ACCEPTED:
        return replace(receipt, status=ReceiptStatus.SUPERSEDED, reason=replaced[receipt.file])
    return replace(receipt, status=ReceiptStatus.COMBINED) if receipt.file in several else receipt
