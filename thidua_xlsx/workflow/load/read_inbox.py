"""The inbox, read: every file opened and understood in a process of its own, or taken from the cache."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.file_names import LEDGER_FILE, SEASON_FILE
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.exchange.council.council_return import has_answers
from thidua_xlsx.exchange.returned_workbook import read_returned_workbook
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.forms.identity.corrections import is_slip
from thidua_xlsx.intake.integrity.locked_content import FORGED
from thidua_xlsx.intake.read.hand_in_files import as_handed_in
from thidua_xlsx.intake.read.issue_register import Register
from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.intake.returns.packed_return import Read as UnpackedRead
from thidua_xlsx.intake.returns.packed_return import pack, unpack
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Receipt, ReceiptStatus
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool, SharedTime
from thidua_xlsx.runtime.progress import Progress, ProgressStep
from thidua_xlsx.workflow.load.inbox_files import Item, items_of
from thidua_xlsx.workflow.load.reading_cache import Cache
from thidua_xlsx.workflow.load.season_folder import SeasonFolder


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
        read = read_returned_workbook(raw, self.rulebook, self.register, sha256=sha256)
        try:
            return pack(read)
        except TypeError:
            return read


BLANK_FORM, BLANK_SLIP = "blank.form", "blank.slip"  # what came back as it was issued
_OWN_BOOKS = (SEASON_FILE, LEDGER_FILE)  # at the top of the season's folder, which somebody may name whole
Read = bytes | UnpackedRead | Refusal
Opened = tuple[Item, str, Read | None]


def read_inbox(
    loaded: SeasonFolder,
    inbox: Path | Sequence[Path],
    progress: Progress,
    readers: ReaderPool | None = None,
    cache: Cache | None = None,
    while_waiting: Callable[[], object] = lambda: None,
) -> Inbox:
    """Read every file of an inbox; each gets exactly one receipt, and one bad file never stops the others.

    `inbox` is a folder or file, or several of them, which together hold what was returned. `readers` open the files in
    processes of their own (default: as many as there are processors), or have an executor do so; what the `cache` knows
    is not read again. `while_waiting` is done once, while files are being read and there is nothing to do here but
    wait.
    """
    receipts: list[Receipt] = []
    returned: list[Returned] = []
    findings: list[Finding] = []
    seen: dict[str, Receipt] = {}
    known = cache or Cache(loaded, used=False)
    places = (inbox,) if isinstance(inbox, Path) else tuple(inbox)
    incoming = [
        file for place in places for file in files.incoming(place, loaded.folder) if file.name not in _OWN_BOOKS
    ]
    if loaded.rulebook.reporters:  # what reads their reports comes before processes are copied, so that each has it
        import thidua_xlsx.exchange.school_reports.returned_report  # noqa: F401
    with readers or ReaderPool(passwords=loaded.passwords) as opening:
        opening.understand(Understanding(loaded.rulebook, loaded.register))
        for item, digest, raw in _opened(items_of(incoming, opening), opening, seen, known, while_waiting):
            progress(ProgressStep("reading", len(receipts), max(len(incoming), len(receipts) + 1), item.name))
            receipt, form, doubts = _receive(item, digest, raw, seen, loaded)
            receipt, doubts = as_handed_in(receipt, doubts, loaded.rulebook)
            receipts.append(replace(receipt, sent=item.sent))
            returned += [form] if form else []
            findings += doubts
            if form and item.shared:
                item.shared.was_a_form(item.name)
    return Inbox(tuple(receipts), tuple(returned), tuple(findings))


def _opened(
    items: Iterable[Item],
    readers: ReaderPool,
    seen: Mapping[str, Receipt],
    cache: Cache,
    while_waiting: Callable[[], object],
) -> Iterator[Opened]:
    """Give files in their order, each with its digest and what was read (None where there is nothing to open).

    A few files are read ahead, never the whole inbox; what was refused once, or is in `seen` by its digest, is not
    opened again.
    """
    ahead = _ReadAhead(readers, seen, cache, while_waiting)
    for item in items:
        ahead.add(item)
        while ahead.ready():
            yield ahead.first()
    ahead.begin()
    while ahead.files:
        yield ahead.first()


class _PendingFile:
    """A file that is read, or will be when it is known how many there are."""

    def __init__(self, item: Item, digest: str) -> None:
        self._file: tuple[bytes, str, str, SharedTime | None] | None = (item.data, item.name, digest, item.shared)
        self._future: Future[Read] | None = None

    def begin(self, readers: ReaderPool) -> None:
        """Have the file read; its bytes need not be kept any longer."""
        if self._file:
            self._future, self._file = readers.read(*self._file), None

    def result(self) -> Read | None:
        """Wait for what was read."""
        return self._future.result() if self._future else None


_MOST_BYTES = 30 * 2**20  # of files that are read ahead


class _ReadAhead:
    """The files that were found and not yet given: `files` without their bytes, each with its digest.

    A file that must be read waits (`_waiting`) until reading begins, is asked for under its digest (`_asked`), and is
    given when its turn comes. What was refused is known from then on, what was read goes into the cache.

    Nobody reads before every reader has a file or no more are to come, so that none is started for nothing: after a
    single return has changed, one is enough.
    """

    def __init__(
        self, readers: ReaderPool, seen: Mapping[str, Receipt], cache: Cache, while_waiting: Callable[[], object]
    ) -> None:
        self._readers, self._seen, self._cache = readers, seen, cache
        self._meanwhile: Callable[[], object] | None = while_waiting
        self.files: deque[tuple[Item, str, _PendingFile | None]] = deque()
        self._asked: dict[str, _PendingFile] = {}
        self._waiting: list[_PendingFile] = []
        self._begun = False
        self._sizes: deque[int] = deque()  # of `files`, in bytes
        self._refused: dict[str, Read] = {}

    def add(self, item: Item) -> None:
        """Put a file at the end, and have it read if it must be."""
        digest = item.sha256 or ("" if item.refused else files.sha256(item.data))
        reading = None
        if not self._needs_no_reading(item, digest):
            reading = self._asked.get(digest)
            if reading is None:
                reading = self._asked[digest] = _PendingFile(item, digest)
                self._waiting.append(reading)
        self.files.append((replace(item, data=b""), digest, reading))
        self._sizes.append(len(item.data))
        if self._begun or len(self._waiting) >= self._readers.jobs or sum(self._sizes) > _MOST_BYTES:
            self.begin()

    def _needs_no_reading(self, item: Item, digest: str) -> bool:
        """Whether there is nothing in a file, or what is in it is known."""
        if item.refused or item.litter or item.holds is not None or digest in self._seen or digest in self._refused:
            return True
        return digest not in self._asked and self._cache.get(digest) is not None

    def begin(self) -> None:
        """Have the files read that wait for it."""
        if not self._begun and self._waiting:
            self._readers.expect(len(self._waiting))
            self._begun = True
        for waiting in self._waiting:
            waiting.begin(self._readers)
        self._waiting.clear()

    def ready(self) -> bool:
        """Whether the first file may be given before the next one is looked at."""
        many = len(self.files) > 2 * self._readers.jobs or sum(self._sizes) > _MOST_BYTES
        return many and not (self._waiting and self.files[0][2])

    def first(self) -> Opened:
        """Give the first file, with what was read of it."""
        if self._meanwhile:
            self._meanwhile()
            self._meanwhile = None
        item, digest, reading = self.files.popleft()
        self._sizes.popleft()
        raw = reading.result() if reading else self._refused.get(digest) or self._cache.get(digest)
        self._asked.pop(digest, None)
        if isinstance(raw, Refusal):
            self._refused[digest] = raw
        elif isinstance(raw, bytes):
            self._cache.put(digest, raw)
        return item, digest, raw


def _receive(
    file: Item, digest: str, raw: Read | None, seen: dict[str, Receipt], loaded: SeasonFolder
) -> tuple[Receipt, Returned | None, list[Finding]]:
    """Give the receipt of a file, the form in it and what was found; `seen` are those received by their digest."""
    place = FilePlace(file.name)
    if file.name in loaded.handed_down:  # movements from above, which were read with the season
        about = [finding for finding in loaded.findings if finding.place.file == file.name]
        if about:
            return Receipt(file.name, digest, ReceiptStatus.IGNORED, reason=about[-1]), None, []
    if file.refused:
        receipt, _, findings = _refused(file.name, digest, file.refused)
        # What nobody need be told as an error was no return to begin with: a letter alone, a signature below it.
        no_return = file.refused.code.severity is not Severity.ERROR
        return replace(receipt, status=ReceiptStatus.IGNORED) if no_return else receipt, None, findings
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
    submission, stamp = form.submission, form.submission.stamp
    form_of = stamp.unit, stamp.phase, stamp.round or None
    # A whole form sent back as a slip with nothing left in it is a return all the same: somebody cleared it.
    cleared = submission.replaced_returns and not is_slip(submission)
    if form.report is None and not cleared and not has_answers(submission):
        what = BLANK_SLIP if is_slip(submission) else BLANK_FORM
        named = Phrase(what, {"form": loaded.rulebook.form_name(stamp.phase, stamp.round)})
        reason = at(codes.FORM_BLANK, place, unit=stamp.unit, what=named)
        return Receipt(file.name, digest, ReceiptStatus.IGNORED, *form_of, reason), None, [*findings, reason]
    receipt = Receipt(file.name, digest, ReceiptStatus.ACCEPTED, *form_of, integrity=form.integrity)
    seen[digest] = receipt
    return receipt, form, findings


def _refused(name: str, digest: str, reason: Finding) -> tuple[Receipt, None, list[Finding]]:
    integrity = FORGED if reason.code in (codes.STAMP_CHANGED, codes.COUNCIL_FORGED) else None
    receipt = Receipt(name, digest, ReceiptStatus.REJECTED, unit=reason.unit, reason=reason, integrity=integrity)
    return receipt, None, [reason]
