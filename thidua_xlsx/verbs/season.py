"""The season as it stands: the inbox read, combined and judged. Merge, status and explain all start here."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from thidua_xlsx import codes, files
from thidua_xlsx.excel.guard import Refusal
from thidua_xlsx.excel.reader import read_book
from thidua_xlsx.findings import Finding, at, in_order
from thidua_xlsx.intake.combine import combine
from thidua_xlsx.intake.crosschecks import CROSS_CHECKS
from thidua_xlsx.intake.gather import Key, Returns, gather
from thidua_xlsx.intake.submission import Returned, read_return
from thidua_xlsx.judging.eligibility import judge
from thidua_xlsx.judging.ranking import rank, rank_units
from thidua_xlsx.judging.score_findings import score_findings
from thidua_xlsx.judging.scoring import score
from thidua_xlsx.judging.targets import targets
from thidua_xlsx.model import Receipt, ReceiptStatus, Season, Submission
from thidua_xlsx.places import FilePlace
from thidua_xlsx.verbs.inbox import Item, items
from thidua_xlsx.verbs.load import Loaded

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Inbox:
    """What the inbox held: one receipt a file, the forms that were recognised, and what was found in them."""

    receipts: tuple[Receipt, ...]
    returned: tuple[Returned, ...]
    findings: tuple[Finding, ...]


def read_inbox(loaded: Loaded, inbox: Path, progress: Progress) -> Inbox:
    """Read every file of an inbox; each gets exactly one receipt, and one bad file never stops the others."""
    receipts: list[Receipt] = []
    returned: list[Returned] = []
    findings: list[Finding] = []
    seen: dict[str, Receipt] = {}
    for item in items(inbox, loaded.folder):
        progress(item.name)
        receipt, form, found = _read_one(loaded, item, seen)
        receipts.append(receipt)
        returned += [form] if form else []
        findings += found
    return Inbox(tuple(receipts), tuple(returned), tuple(findings))


def _read_one(loaded: Loaded, file: Item, seen: dict[str, Receipt]) -> tuple[Receipt, Returned | None, list[Finding]]:
    place = FilePlace(file.name)
    if file.refused:
        return _refused(file.name, "", file.refused)
    digest = files.sha256(file.data)
    if file.litter:
        reason = at(codes.FILE_LITTER, place)
        return Receipt(file.name, digest, ReceiptStatus.IGNORED, reason=reason), None, [reason]
    if digest in seen:
        first = seen[digest]
        reason = at(codes.FILE_IDENTICAL, place, unit=first.unit, other=first.file)
        return replace(first, file=file.name, status=ReceiptStatus.IGNORED, reason=reason), None, [reason]
    if file.holds is not None:
        reason = at(codes.FILE_UNPACKED, place, count=file.holds)
        return Receipt(file.name, digest, ReceiptStatus.ACCEPTED, reason=reason), None, [reason]
    raw = read_book(file.data, file.name, passwords=loaded.passwords)
    if isinstance(raw, Refusal):
        return _refused(file.name, digest, Finding(raw.code, place, raw.params))
    form, findings = read_return(raw, loaded.rulebook, loaded.register, sha256=digest)
    if form is None:
        receipt, _, _ = _refused(file.name, digest, findings[-1])
        return receipt, None, findings
    stamp = form.submission.stamp
    receipt = Receipt(file.name, digest, ReceiptStatus.ACCEPTED, stamp.unit, stamp.phase, stamp.round or None)
    seen[digest] = receipt
    return receipt, form, findings


def _refused(name: str, digest: str, reason: Finding) -> tuple[Receipt, None, list[Finding]]:
    return Receipt(name, digest, ReceiptStatus.REJECTED, unit=reason.unit, reason=reason), None, [reason]


def combined(loaded: Loaded, inbox: Inbox) -> tuple[dict[Key, Submission], tuple[Receipt, ...], list[Finding]]:
    """Combine the returns of each form; receipts of forms that came in several copies say so."""
    groups: dict[Key, list[Submission]] = {}
    for form in inbox.returned:
        stamp = form.submission.stamp
        groups.setdefault((stamp.unit, stamp.phase, stamp.round), []).append(form.submission)
    submissions: dict[Key, Submission] = {}
    findings: list[Finding] = []
    used: set[str] = set()
    for key, group in groups.items():
        declared = loaded.rulebook.form_of(key[1])
        if declared is None:
            continue
        submissions[key], found, decided = combine(group, declared, loaded.rulebook.secretary_choices)
        findings += found
        used |= decided
    findings += [
        at(codes.CHOICE_UNUSED, choice.place, record=choice.record)
        for choice in loaded.rulebook.secretary_choices
        if choice.record not in used
    ]
    several = {member.file for group in groups.values() if len(group) > 1 for member in group}
    receipts = tuple(replace(r, status=ReceiptStatus.COMBINED) if r.file in several else r for r in inbox.receipts)
    return submissions, receipts, findings


def season_of(loaded: Loaded, inbox: Path, progress: Progress = lambda name: None) -> Season:
    """Read, combine, score, rank and judge a whole season; writes nothing."""
    book = loaded.rulebook
    read = read_inbox(loaded, inbox, progress)
    submissions, receipts, differing = combined(loaded, read)
    returns = Returns(submissions, loaded.register)
    dossiers, unit_dossiers = gather(returns, book, loaded.ledger)
    scorecards = {dossier.person.code: score(dossier, book) for dossier in dossiers}
    standings = rank(scorecards, book)
    verdicts, quotas, judged = judge(
        dossiers, unit_dossiers, book, standings, scorecards, ledger_known=bool(loaded.ledger)
    )
    findings = [*loaded.findings, *read.findings, *differing, *judged]
    findings += score_findings(dossiers, unit_dossiers, book, scorecards)
    for check in CROSS_CHECKS:
        findings += check(returns, dossiers, book)
    return Season(
        rulebook=book,
        receipts=receipts,
        dossiers=tuple(dossiers),
        unit_dossiers=tuple(unit_dossiers),
        scorecards=scorecards,
        standings=standings,
        unit_standings=rank_units(scorecards, book),
        verdicts=verdicts,
        quotas=quotas,
        targets=tuple(targets(dossiers, book)),
        findings=tuple(in_order(findings)),
        submissions=tuple(submissions.values()),
    )
