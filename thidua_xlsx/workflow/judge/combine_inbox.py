"""Returns made one: what all copies of a form say together, and which of them count."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec.structs import replace

from thidua_xlsx.base.text import by_key
from thidua_xlsx.declare.season import Rulebook, SecretaryChoice
from thidua_xlsx.exchange.council.council_return import council_keys
from thidua_xlsx.exchange.council.later_meetings import meetings_of
from thidua_xlsx.exchange.school_reports.report_seal import REPLY
from thidua_xlsx.exchange.school_reports.report_versions import counted_replies, counted_reports
from thidua_xlsx.exchange.school_reports.school_comparison import schools_of
from thidua_xlsx.forms.identity.corrections import is_slip
from thidua_xlsx.intake.dossiers.build_dossiers import Key, Returns
from thidua_xlsx.intake.integrity.locked_content import FORGED
from thidua_xlsx.intake.returns.combine_returns import Dispute, combine_returns, similar_records, unclear_choices
from thidua_xlsx.intake.returns.corrected_returns import CorrectedReturns, correct_returns, filled_since, unanswered
from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.intake.returns.held_answers import hold_back
from thidua_xlsx.judging.analysis.agreements import answered_anew
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Receipt, ReceiptStatus, Submission
from thidua_xlsx.workflow.judge.sealed_returns import SEALED, compared_anew, left_to_answer, shown_cells
from thidua_xlsx.workflow.judge.season_state import (
    CorrectedForms,
    ReportsReceived,
    SeasonState,
    SortedReturns,
    run,
)
from thidua_xlsx.workflow.judge.waiver_places import printed_names
from thidua_xlsx.workflow.load.read_inbox import BLANK_FORM, Inbox
from thidua_xlsx.workflow.load.season_folder import SeasonFolder


def combine_inbox(loaded: SeasonFolder, inbox: Inbox) -> SeasonState:
    """Combine the returns of each form of a season, by the stages below."""
    return run(COMBINING, SeasonState(folder=loaded, inbox=inbox))


def sort_returns(state: SeasonState) -> SeasonState:
    """Part the files of the inbox into whole forms, slips, reports and replies, and set aside what does not count.

    A corrected form takes the place of the returns it was made from; so does a word on the score sheet of today, of
    that on an earlier one.
    """
    inbox, book = state.inbox, state.folder.rulebook
    forged = _forged(inbox, book)
    counting = [form for form in inbox.returned if form.submission.file not in forged]
    submissions = [form.submission for form in counting]
    forms = [submission for submission in submissions if submission.stamp.phase not in SEALED]
    sealed_slips = [
        submission for submission in submissions if submission.stamp.phase in SEALED and is_slip(submission)
    ]
    every = (form.submission for form in inbox.returned)
    replies = counted_replies(
        (submission for submission in every if submission.stamp.phase == REPLY and not is_slip(submission)), book
    )
    reports = _reports_received((form for form in counting if form.report), state.inbox.findings, state.folder)
    whole = [submission for submission in forms if not is_slip(submission)]
    replaced = _replaced(whole)
    replaced |= {
        file: at(codes.AGREEMENT_ANEW, FilePlace(file), unit=other.stamp.unit, other=other.file)
        for file, other in answered_anew(
            [submission for submission in whole if submission.file not in replaced], book
        ).items()
    }
    counted, changed = hold_back([form for form in forms if form.file not in replaced], book, printed_names(book))
    shown = (form for form in counting if form.submission.file not in reports.set_aside)
    return replace(
        state,
        sorted=SortedReturns(
            forms=by_key(
                (submission for submission in counted if not is_slip(submission)),
                lambda submission: submission.stamp.form,
            ),
            slips=tuple(submission for submission in counted if is_slip(submission)),
            sealed=shown_cells(shown, sealed_slips, reports.findings),
            sealed_slips=tuple(sealed_slips),
            reports=reports,
            replies=replies,
            forged=forged,
            replaced=replaced,
            held_back=tuple(changed),
        ),
    )


def apply_corrections(state: SeasonState) -> SeasonState:
    """Lay the return slips over the forms, reports and replies that they correct."""
    files, book = state.sorted, state.folder.rulebook
    slips = _laid_over(files.forms, files.slips, state.folder)
    of_sealed = _laid_over(files.sealed, files.sealed_slips, state.folder)
    forms = {**files.forms, **{key: corrected.returns for key, corrected in slips.items() if corrected.returns}}
    sealed = compared_anew(files.sealed, of_sealed, state.inbox.findings, book)
    return replace(state, corrected=CorrectedForms(forms, {**slips, **of_sealed}, sealed))


def combine_forms(state: SeasonState) -> SeasonState:
    """Make one submission of the returns of each form; tell what differs, what was chosen, what became of each file."""
    folder, files, corrected = state.folder, state.sorted, state.corrected
    book, slips, sealed = folder.rulebook, corrected.slips.values(), corrected.sealed
    submissions: dict[Key, Submission] = {}
    differing: list[Dispute] = [(finding, None, None) for finding in files.reports.findings]
    differing += [
        (finding, book.form_of(key[1]), returns.returns[0].stamp)
        for key, returns in corrected.slips.items()
        for finding in returns.findings
        if returns.returns
    ]
    used = {*files.reports.choices_used, *files.replies.used, *(record for slip in slips for record in slip.chosen)}
    of_copies: list[Finding] = []
    in_copies: set[tuple[str, str, str]] = set()
    supplements: dict[Key, tuple[Submission, ...]] = {}
    sittings = set(council_keys(book).values())
    for key, group in corrected.forms.items():
        form = book.form_of(key[1])
        if form is None:
            continue
        for copies in meetings_of(group) if key in sittings else [group]:
            submission, doubts, chosen = combine_returns(copies, form, book, folder.duplicates)
            in_copies |= {sheet for copy in copies for sheet in filled_since(copy, submission, form)}
            if key in submissions:
                supplements[key] = (*supplements.get(key, ()), submission)
            else:
                submissions[key] = submission
            of_copies += doubts
            used |= chosen
            differing += [(finding, form, group[0].stamp) for finding in doubts]
    # Choices of the secretary that may mean several things, and those that decided nothing.
    unclear = unclear_choices(book.secretary_choices, differing, used)
    unused = (choice for choice in book.secretary_choices if choice.record not in used and choice not in unclear)
    refused = {file: finding for slip in slips for file, finding in slip.refused.items()}
    confirmed = tuple(cell for slip in slips for cell in slip.confirmed)
    findings = [
        *_still_open(state, in_copies),
        *(*files.forged.values(), *files.replaced.values(), *refused.values()),
        *(finding for slip in slips for finding in slip.findings),
        *left_to_answer(files.reports.findings, confirmed),
        *(*sealed.findings, *files.replies.findings, *files.held_back, *of_copies),
        *unclear.values(),
        *(_unused(choice, similar_records(choice, differing, book)) for choice in unused),
    ]
    return replace(
        state,
        returns=Returns(submissions, folder.register),
        supplements=supplements,
        single={key: tuple(group) for key, group in corrected.forms.items()},
        receipts=_receipts(state, refused),
        confirmed=confirmed,
        inbox_findings=tuple(findings),
    )


def _unused(choice: SecretaryChoice, meant: tuple[str, ...]) -> Finding:
    """Say that a choice decided nothing, with the records still in dispute that it may have meant."""
    remedy = Phrase("choice.meant", {"records": meant}) if meant else Phrase("choice.unused")
    return at(codes.CHOICE_UNUSED, choice.place, record=choice.record, remedy=remedy)


COMBINING = (sort_returns, apply_corrections, combine_forms)


def _still_open(state: SeasonState, in_copies: Collection[tuple[str, str, str]]) -> list[Finding]:
    """Give what was found when files were read, but for files that do not count and cells that slips have answered.

    So it is of rows and columns that nobody could read and of which another copy says all (`in_copies`). A form that
    came in blank is one once it came in filled.
    """
    files, sealed = state.sorted, state.corrected.sealed
    # What was wrong in a file that a corrected slip replaced needs nobody's attention any more.
    gone = {*files.replaced, *files.reports.set_aside, *files.forged}
    gone |= {receipt.file for receipt in state.inbox.receipts if _came_filled(receipt, state.corrected.forms)}
    return [
        finding
        for finding in unanswered(state.inbox.findings, state.corrected.slips.values(), in_copies)
        if finding.place.file not in gone and finding not in sealed.recounted
    ]


def _came_filled(receipt: Receipt, forms: Collection[Key]) -> bool:
    """Say whether a file is a form that nobody filled in, which came again: `forms` are those that did come."""
    if receipt.reason is None or receipt.reason.code is not codes.FORM_BLANK:
        return False
    what, key = receipt.reason.params["what"], (receipt.unit, receipt.phase, receipt.round or "")
    return isinstance(what, Phrase) and what.key == BLANK_FORM and key in forms


def _receipts(state: SeasonState, refused: Mapping[str, Finding]) -> tuple[Receipt, ...]:
    """Give the receipts of all files, with those that were set aside, replaced, refused or combined marked so."""
    files, corrected = state.sorted, state.corrected
    rejected = {**files.forged, **refused}
    replaced = {**files.replaced, **files.reports.set_aside}
    combined = {
        file
        for group in (*corrected.forms.values(), *corrected.sealed.returns.values())
        for member in group
        for file in (member.file, *member.corrected_by)
        if member.corrected_by or (len(group) > 1 and member.stamp.phase not in SEALED)
    }

    def received(receipt: Receipt) -> Receipt:
        if receipt.file in rejected:
            return replace(receipt, status=ReceiptStatus.REJECTED, reason=rejected[receipt.file])
        if receipt.file in replaced and receipt.status is ReceiptStatus.ACCEPTED:
            return replace(receipt, status=ReceiptStatus.SUPERSEDED, reason=replaced[receipt.file])
        return replace(receipt, status=ReceiptStatus.COMBINED) if receipt.file in combined else receipt

    return tuple(map(received, state.inbox.receipts))


def _reports_received(
    reports: Iterable[Returned], findings: Iterable[Finding], folder: SeasonFolder
) -> ReportsReceived:
    """Unite the reports of the schools that the season workbook lists; nothing where it lists none.

    By the `findings` of what was read some have sent a report that cannot be used.
    """
    book = folder.rulebook
    if not book.reporters:
        return ReportsReceived()
    choice = counted_reports(reports, book, folder.duplicates)
    counted = {code: returned.report for code, returned in choice.reports.items() if returned.report}
    earlier = {code: returned.report for code, returned in choice.earlier.items() if returned.report}
    broken = {finding.unit: None for finding in findings if finding.code is codes.REPORT_SEAL_BROKEN}
    unusable = [school.code for school in book.reporters if school.code in broken and school.code not in counted]
    held = list(dict.fromkeys([*choice.held, *unusable]))
    schools, compared = schools_of(counted, held, folder.judging, earlier)
    return ReportsReceived(schools, (*choice.findings, *compared), choice.set_aside, frozenset(choice.used))


def _forged(inbox: Inbox, rulebook: Rulebook) -> dict[str, Finding]:
    """Give the files with a wrong signature that do not count, each with the reason.

    Where a copy with the right one is there, that counts alone, whichever was saved last.
    """
    sound: dict[Key, str] = {}
    wrong: list[Submission] = []
    for form in sorted(inbox.returned, key=lambda returned: returned.submission.file):
        if form.integrity == FORGED:
            wrong.append(form.submission)
        elif not is_slip(form.submission):
            sound.setdefault(form.submission.stamp.form, form.submission.file)
    not_counted: dict[str, Finding] = {}
    for submission in wrong:
        place, other = FilePlace(submission.file), sound.get(submission.stamp.form)
        if other:
            not_counted[submission.file] = at(codes.FORGED_COPY, place, unit=submission.stamp.unit, other=other)
        elif is_slip(submission) or not rulebook.counts_forged:
            not_counted[submission.file] = at(codes.FORGED_NOT_COUNTED, place, unit=submission.stamp.unit)
    return not_counted


def _laid_over(
    forms: Mapping[Key, Sequence[Submission]], slips: Iterable[Submission], folder: SeasonFolder
) -> dict[Key, CorrectedReturns]:
    """Lay the slips that came back over the returns of their forms."""
    book = folder.rulebook
    return {
        key: correct_returns(forms.get(key, ()), of_form, form, book, folder.duplicates)
        for key, of_form in by_key(slips, lambda slip: slip.stamp.form).items()
        if (form := book.form_of(key[1]))
    }


def _replaced(forms: Sequence[Submission]) -> dict[str, Finding]:
    """Give the files whose place a corrected slip takes, each with the notice that says so."""
    slips = {
        (digest, form.stamp.form): form
        for form in sorted(forms, key=lambda form: form.file)
        for digest in form.replaced_returns
    }
    return {
        form.file: at(codes.FILE_REPLACED, FilePlace(form.file), unit=form.stamp.unit, other=slip.file)
        for form in forms
        if (slip := slips.get((form.sha256, form.stamp.form))) and slip is not form
    }
