"""Files on their way from the inbox to what was read of them: in their order, by no more readers than have work."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeAlias

from msgspec.structs import replace

from thidua_xlsx import files
from thidua_xlsx.excel.guard import Refusal
from thidua_xlsx.excel.isolated import Readers
from thidua_xlsx.intake.packed import Read as UnpackedRead
from thidua_xlsx.model import Receipt
from thidua_xlsx.verbs.cache import Cache
from thidua_xlsx.verbs.inbox import Item

if TYPE_CHECKING:  # which few merges need
    from thidua_xlsx.verbs.elsewhere import Elsewhere

Read = bytes | UnpackedRead | Refusal
Opening: TypeAlias = "Readers | Elsewhere"  # who opens files: processes of this machine, or any executor
Opened = tuple[Item, str, Read | None]


def opened(found: Iterable[Item], readers: Opening, seen: Mapping[str, Receipt], cache: Cache) -> Iterator[Opened]:
    """Give files in their order, each with its digest and what was read (None where there is nothing to open).

    A few files are read ahead, never the whole inbox; what was refused once, or is in `seen` by its digest, is not
    opened again.
    """
    ahead = _Ahead(readers, seen, cache)
    for item in found:
        ahead.add(item)
        while ahead.ready():
            yield ahead.first()
    ahead.begin()
    while ahead.files:
        yield ahead.first()


class _Reading:
    """A file that is read, or will be when it is known how many there are."""

    def __init__(self, item: Item, digest: str) -> None:
        self._file: tuple[bytes, str, str] | None = (item.data, item.name, digest)
        self._future: Future[Read] | None = None

    def begin(self, readers: Opening) -> None:
        """Have the file read; its bytes need not be kept any longer."""
        if self._file:
            self._future, self._file = readers.read(*self._file), None

    def result(self) -> Read | None:
        """Wait for what was read."""
        return self._future.result() if self._future else None


class _Ahead:
    """The files that were found and not yet given: `files` without their bytes, each with its digest.

    Nobody reads before every reader has a file or no more are to come, so that none is started for nothing: after a
    single return has changed, one is enough.
    """

    def __init__(self, readers: Opening, seen: Mapping[str, Receipt], cache: Cache) -> None:
        self._readers, self._seen, self._cache = readers, seen, cache
        self.files: deque[tuple[Item, str, _Reading | None]] = deque()
        self._asked: dict[str, _Reading] = {}
        self._waiting: list[_Reading] = []
        self._begun = False
        self._refused: dict[str, Read] = {}

    def add(self, item: Item) -> None:
        """Put a file at the end, and have it read if it must be."""
        digest = "" if item.refused else files.sha256(item.data)
        reading = None
        if not self._idle(item, digest):
            reading = self._asked.get(digest)
            if reading is None:
                reading = self._asked[digest] = _Reading(item, digest)
                self._waiting.append(reading)
        self.files.append((replace(item, data=b""), digest, reading))
        if self._begun or len(self._waiting) >= self._readers.jobs:
            self.begin()

    def _idle(self, item: Item, digest: str) -> bool:
        """Whether there is nothing to read."""
        if item.refused or item.litter or item.holds is not None or digest in self._seen or digest in self._refused:
            return True
        return digest not in self._asked and self._cache.get(digest) is not None

    def begin(self) -> None:
        """Have the files read that wait for it."""
        if not self._begun and self._waiting:
            self._readers.expect(len(self._waiting))
            self._begun = True
        for one in self._waiting:
            one.begin(self._readers)
        self._waiting.clear()

    def ready(self) -> bool:
        """Whether the first file may be given before the next one is looked at."""
        return len(self.files) > 2 * self._readers.jobs and not (self._waiting and self.files[0][2])

    def first(self) -> Opened:
        """Give the first file, with what was read of it."""
        item, digest, reading = self.files.popleft()
        raw = reading.result() if reading else self._refused.get(digest) or self._cache.get(digest)
        self._asked.pop(digest, None)
        if isinstance(raw, Refusal):
            self._refused[digest] = raw
        elif isinstance(raw, bytes):
            self._cache.put(digest, raw)
        return item, digest, raw
