"""The season as it stands: the inbox read, combined and judged. Merge, status and explain all start here."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

from thidua_xlsx import codes, files
from thidua_xlsx.declare.agree import rules_not_verified
from thidua_xlsx.excel.guard import Refusal
from thidua_xlsx.excel.isolated import Readers
from thidua_xlsx.findings import Finding, at, in_order
from thidua_xlsx.intake.combine import combine
from thidua_xlsx.intake.crosschecks import CROSS_CHECKS
from thidua_xlsx.intake.gather import Key, Returns, gather
from thidua_xlsx.intake.submission import Returned, read_return
from thidua_xlsx.intake.waivers import waived
from thidua_xlsx.judging.eligibility import judge
from thidua_xlsx.judging.ranking import rank, rank_units
from thidua_xlsx.judging.score_findings import score_findings
from thidua_xlsx.judging.scoring import score
from thidua_xlsx.judging.targets import targets
from thidua_xlsx.model import Receipt, ReceiptStatus, Season, Submission
from thidua_xlsx.places import FilePlace
from thidua_xlsx.raw import RawBook
from thidua_xlsx.verbs.inbox import Item, items
from thidua_xlsx.verbs.load import Loaded

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Inbox:
    """What the inbox held: one receipt a file, the forms that were recognised, and what was found in them."""

    receipts: tuple[Receipt, ...]
    returned: tuple[Returned, ...]
    findings: tuple[Finding, ...]


Read = RawBook | Refusal


def read_inbox(loaded: Loaded, inbox: Path, progress: Progress, readers: Readers | None = None) -> Inbox:
    """Read every file of an inbox; each gets exactly one receipt, and one bad file never stops the others.

    `readers` open the files in processes of their own (default: as many as there are processors).
    """
    receipts: list[Receipt] = []
    returned: list[Returned] = []
    findings: list[Finding] = []
    seen: dict[str, Receipt] = {}
    with readers or Readers(passwords=loaded.passwords) as opening:
        for item, digest, raw in _opened(items(inbox, loaded.folder), opening, seen):
            progress(item.name)
            receipt, form, found = _read_one(loaded, item, digest, raw, seen)
            receipts.append(receipt)
            returned += [form] if form else []
            findings += found
    return Inbox(tuple(receipts), tuple(returned), tuple(findings))


def _opened(
    found: Iterable[Item], readers: Readers, seen: Mapping[str, Receipt]
) -> Iterator[tuple[Item, str, Read | None]]:
    """Give files in their order, each with its digest and what was read (None where there is nothing to open).

    A few files are read ahead, never the whole inbox; what was refused once is not opened again.
    """
    refused: dict[str, Read] = {}
    ahead: deque[tuple[Item, str, Future[Read] | None]] = deque()

    def first() -> tuple[Item, str, Read | None]:
        item, digest, reading = ahead.popleft()
        raw = reading.result() if reading else refused.get(digest)
        if isinstance(raw, Refusal):
            refused[digest] = raw
        return item, digest, replace(raw, file=item.name) if isinstance(raw, RawBook) else raw

    for item in found:
        digest = "" if item.refused else files.sha256(item.data)
        reading: Future[Read] | None = next((other for _, same, other in ahead if same == digest and other), None)
        idle = item.refused or item.litter or item.holds is not None or digest in seen or digest in refused
        if not idle and reading is None:
            reading = readers.read(item.data, item.name)
        ahead.append((item, digest, None if idle else reading))
        while len(ahead) > 2 * readers.jobs:
            yield first()
    while ahead:
        yield first()


def _read_one(
    loaded: Loaded, file: Item, digest: str, raw: Read | None, seen: dict[str, Receipt]
) -> tuple[Receipt, Returned | None, list[Finding]]:
    place = FilePlace(file.name)
    if file.refused:
        return _refused(file.name, "", file.refused)
    if file.litter:
        reason = at(codes.FILE_LITTER, place)
        return Receipt(file.name, digest, ReceiptStatus.IGNORED, reason=reason), None, [reason]
    if digest in seen:
        first = seen[digest]
        reason = at(codes.FILE_IDENTICAL, place, unit=first.unit, other=first.file)
        return replace(first, file=file.name, status=ReceiptStatus.IGNORED, reason=reason), None, [reason]
    if not isinstance(raw, RawBook):
        if raw is None:
            reason = at(codes.FILE_UNPACKED, place, count=file.holds)
            return Receipt(file.name, digest, ReceiptStatus.ACCEPTED, reason=reason), None, [reason]
        return _refused(file.name, digest, Finding(raw.code, place, raw.params))
    form, findings = read_return(raw, loaded.rulebook, loaded.register, sha256=digest)
    if form is None:
        receipt, _, _ = _refused(file.name, digest, findings[-1])
        return receipt, None, findings
    stamp = form.submission.stamp
    if _untouched(form.submission):
        reason = at(codes.FORM_BLANK, place, unit=stamp.unit)
        received = Receipt(
            file.name, digest, ReceiptStatus.IGNORED, stamp.unit, stamp.phase, stamp.round or None, reason
        )
        return received, None, [*findings, reason]
    receipt = Receipt(
        file.name,
        digest,
        ReceiptStatus.ACCEPTED,
        stamp.unit,
        stamp.phase,
        stamp.round or None,
        integrity=form.integrity,
    )
    seen[digest] = receipt
    return receipt, form, findings


def _untouched(submission: Submission) -> bool:
    """Say whether nobody filled in anything: a form sent back as it was issued is not a return.

    A slip with nothing left in it is one: somebody cleared it.
    """
    records = [record for table in submission.records.values() for record in table]
    return not submission.replaces and all(record.blank for record in records)


def _refused(name: str, digest: str, reason: Finding) -> tuple[Receipt, None, list[Finding]]:
    return Receipt(name, digest, ReceiptStatus.REJECTED, unit=reason.unit, reason=reason), None, [reason]


@dataclass(frozen=True, slots=True)
class Combined:
    """The returns of each form made one: what they say together, the single returns, receipts and findings."""

    submissions: dict[Key, Submission]
    returns: dict[Key, tuple[Submission, ...]]
    receipts: tuple[Receipt, ...]
    findings: tuple[Finding, ...]


def combined(loaded: Loaded, inbox: Inbox) -> Combined:
    """Combine the returns of each form; a corrected slip takes the place of the returns it was made from."""
    forms = [form.submission for form in inbox.returned]
    replaced = _replaced(forms)
    groups: dict[Key, list[Submission]] = {}
    for one in forms:
        if one.file not in replaced:
            groups.setdefault(_who(one), []).append(one)
    submissions: dict[Key, Submission] = {}
    # What was wrong in a file that a corrected slip replaced needs nobody's attention any more.
    findings = [finding for finding in inbox.findings if getattr(finding.place, "file", "") not in replaced]
    findings += replaced.values()
    used: set[str] = set()
    for key, group in groups.items():
        declared = loaded.rulebook.form_of(key[1])
        if declared is None:
            continue
        submissions[key], found, decided = combine(group, declared, loaded.rulebook, loaded.duplicates)
        findings += found
        used |= decided
    findings += [
        at(codes.CHOICE_UNUSED, choice.place, record=choice.record)
        for choice in loaded.rulebook.secretary_choices
        if choice.record not in used
    ]
    several = {member.file for group in groups.values() if len(group) > 1 for member in group}
    receipts = tuple(_received(receipt, several, replaced) for receipt in inbox.receipts)
    return Combined(submissions, {k: tuple(group) for k, group in groups.items()}, receipts, tuple(findings))


def _replaced(forms: Sequence[Submission]) -> dict[str, Finding]:
    """Give the files whose place a corrected slip takes, each with the notice that says so."""
    slips = {(digest, _who(one)): one for one in sorted(forms, key=lambda one: one.file) for digest in one.replaces}
    return {
        one.file: at(codes.FILE_REPLACED, FilePlace(one.file), unit=one.stamp.unit, other=slip.file)
        for one in forms
        if (slip := slips.get((one.sha256, _who(one)))) and slip is not one
    }


def _who(one: Submission) -> Key:
    return (one.stamp.unit, one.stamp.phase, one.stamp.round)


def _received(receipt: Receipt, several: set[str], replaced: Mapping[str, Finding]) -> Receipt:
    if receipt.file in replaced and receipt.status is ReceiptStatus.ACCEPTED:
        return replace(receipt, status=ReceiptStatus.SUPERSEDED, reason=replaced[receipt.file])
    return replace(receipt, status=ReceiptStatus.COMBINED) if receipt.file in several else receipt


def season_of(
    loaded: Loaded, inbox: Path, progress: Progress = lambda name: None, readers: Readers | None = None
) -> Season:
    """Read, combine, score, rank and judge a whole season; writes nothing."""
    book = loaded.rulebook
    read = read_inbox(loaded, inbox, progress, readers)
    together = combined(loaded, read)
    returns = Returns(together.submissions, loaded.register)
    dossiers, unit_dossiers = gather(returns, book, loaded.ledger)
    scorecards = {dossier.person.code: score(dossier, book) for dossier in dossiers}
    standings = rank(scorecards, book)
    verdicts, quotas, judged = judge(
        dossiers, unit_dossiers, book, standings, scorecards, ledger_known=bool(loaded.ledger)
    )
    findings = [*loaded.findings, *together.findings, *judged, *rules_not_verified(book)]
    findings += score_findings(dossiers, unit_dossiers, book, scorecards)
    for check in CROSS_CHECKS:
        findings += check(returns, dossiers, book)
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
        findings=tuple(in_order(waived(findings, book.waivers, book.as_of))),
        submissions=tuple(together.submissions.values()),
        returns=together.returns,
    )
