"""The inbox, read: every file opened and understood in a process of its own, or taken from the cache."""

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec.structs import replace

from thidua_xlsx import codes
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.excel.guard import Refusal
from thidua_xlsx.excel.isolated import Readers
from thidua_xlsx.findings import Finding, at
from thidua_xlsx.intake.council import filled
from thidua_xlsx.intake.packed import Read as UnpackedRead
from thidua_xlsx.intake.packed import pack, unpack
from thidua_xlsx.intake.register import Register
from thidua_xlsx.intake.submission import Returned, read_return
from thidua_xlsx.model import Receipt, ReceiptStatus, Submission
from thidua_xlsx.places import FilePlace
from thidua_xlsx.raw import RawBook
from thidua_xlsx.verbs.cache import Cache
from thidua_xlsx.verbs.inbox import Item, items
from thidua_xlsx.verbs.load import Loaded
from thidua_xlsx.verbs.opening import Opening as Opening
from thidua_xlsx.verbs.opening import Read, opened


class Step(msgspec.Struct, frozen=True):
    """How far a command is: what it is doing (`reading`, `judging`, `writing`, `issuing`), how much of it, on what."""

    doing: str
    done: int = 0
    of: int = 0
    file: str = ""


Progress = Callable[[Step], None]


class Inbox(msgspec.Struct, frozen=True):
    """What the inbox held: one receipt a file, the forms that were recognised, and what was found in them."""

    receipts: tuple[Receipt, ...]
    returned: tuple[Returned, ...]
    findings: tuple[Finding, ...]


class Understanding(msgspec.Struct, frozen=True):
    """Says what a workbook is as a return of this season, where it is read: in a process of its own."""

    rulebook: Rulebook
    register: Register

    def __call__(self, raw: RawBook, sha256: str) -> bytes | UnpackedRead:
        """Read a workbook as a return; packed, unless it holds a value that has no plain form."""
        read = read_return(raw, self.rulebook, self.register, sha256=sha256)
        try:
            return pack(read)
        except TypeError:
            return read


def read_inbox(
    loaded: Loaded, inbox: Path, progress: Progress, readers: "Opening | None" = None, cache: Cache | None = None
) -> Inbox:
    """Read every file of an inbox; each gets exactly one receipt, and one bad file never stops the others.

    `readers` open the files in processes of their own (default: as many as there are processors), or have an executor
    do so; what the `cache` knows is not read again.
    """
    receipts: list[Receipt] = []
    returned: list[Returned] = []
    findings: list[Finding] = []
    seen: dict[str, Receipt] = {}
    known = cache or Cache(loaded, used=False)
    of = 1 if inbox.is_file() else sum(len(names) for *_, names in os.walk(inbox))
    with readers or Readers(passwords=loaded.passwords) as opening:
        opening.understand(Understanding(loaded.rulebook, loaded.register))
        for item, digest, raw in opened(items(inbox, loaded.folder), opening, seen, known):
            progress(Step("reading", len(receipts), max(of, len(receipts) + 1), item.name))
            receipt, form, found = _read_one(item, digest, raw, seen)
            receipts.append(receipt)
            returned += [form] if form else []
            findings += found
    return Inbox(tuple(receipts), tuple(returned), tuple(findings))


def _read_one(
    file: Item, digest: str, raw: Read | None, seen: dict[str, Receipt]
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
    if raw is None:
        reason = at(codes.FILE_UNPACKED, place, count=file.holds)
        return Receipt(file.name, digest, ReceiptStatus.ACCEPTED, reason=reason), None, [reason]
    if isinstance(raw, Refusal):
        return _refused(file.name, digest, Finding(raw.code, place, raw.params))
    form, findings = unpack(raw, file.name) if isinstance(raw, bytes) else raw
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
    return not submission.replaces and not filled(submission)


def _refused(name: str, digest: str, reason: Finding) -> tuple[Receipt, None, list[Finding]]:
    return Receipt(name, digest, ReceiptStatus.REJECTED, unit=reason.unit, reason=reason), None, [reason]
