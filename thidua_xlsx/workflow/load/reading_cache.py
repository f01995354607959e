"""What is kept for the next merge: what was read of each return, and what return slips were made of.

A file that is the same, byte for byte, is not read again, and a slip that would come out the same is not made again.
Both lie in `.cache/` of the season and are signed with the season's key. What is damaged, what somebody else made or
what belongs to another declaration or program is as good as none: no number ever comes from it.
"""

import contextlib
import hashlib
import hmac
import os
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from thidua_xlsx.base.file_names import LEDGER_FILE, REGISTER_FILE, SEASON_FILE
from thidua_xlsx.intake.returns.packed_return import is_of
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.packaged_data import template_texts
from thidua_xlsx.runtime.program_digest import program_digest
from thidua_xlsx.runtime.staged_outputs import OutputLocked
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, handed_down_files

FOLDER, _FILE = ".cache", "phieu.bin"
_SLIPS = "tra-lai"
_Entries = TypeVar("_Entries", bound=dict[str, Any])
_SIGNED = hashlib.sha256().digest_size


class Cache:
    """Returns that were read before, by the SHA-256 of their files; collects those of this run."""

    def __init__(self, loaded: SeasonFolder, *, used: bool = True) -> None:
        self._path = loaded.folder / FOLDER / _FILE
        self._key = _key(loaded) if used and loaded.register.key else b""
        self._known = _opened(files.read_bytes(self._path) or b"", self._key, dict[str, bytes]) if self._key else {}
        self._seen: dict[str, bytes] = {}

    @property
    def key(self) -> bytes:
        """The key that what is kept is signed with; empty where nothing is."""
        return self._key

    def get(self, sha256: str) -> bytes | None:
        """Give what was read of a file, packed; None where it has to be read."""
        found = self._known.get(sha256)
        if found is None or not is_of(found, sha256):
            return None
        self._seen[sha256] = found
        return found

    def put(self, sha256: str, packed: bytes) -> None:
        """Keep what was read of a file."""
        if self._key:
            self._seen[sha256] = packed

    def save(self) -> None:
        """Write what this run has seen, and nothing else; where it cannot be written, the next run reads again."""
        if not self._key or self._seen.keys() == self._known.keys():
            return
        body = msgspec.msgpack.encode(self._seen)
        with contextlib.suppress(OSError, OutputLocked):
            files.write_all(self._path.parent, {_FILE: _signature(self._key, body) + body})


class KeptSlips:
    """Return slips of the run before, by name: what each was made of and which bytes came of it; `part` of them all.

    Those that still lie below `target` just as they were made stay as they are.
    """

    def __init__(self, loaded: SeasonFolder, target: Path, key: bytes, *, lang: str, part: str) -> None:
        self._folder, self._target = loaded.folder / FOLDER, target
        ledger = files.read_bytes(loaded.folder / LEDGER_FILE) or b""
        # Slips of other rules than the season's own are not kept: the key does not know these.
        bound = f"{_SLIPS} {lang} {hashlib.sha256(ledger).hexdigest()}".encode()
        self._key = hmac.digest(key, bound, "sha256") if key and loaded.asked is None else b""
        self._known: dict[str, tuple[str, str]] = {}
        for path in sorted(self._folder.glob(f"{_SLIPS}*.bin")) if self._key else ():
            self._known |= _opened(files.read_bytes(path) or b"", self._key, dict[str, tuple[str, str]])
        self._path = self._folder / f"{_SLIPS}{part}.bin"
        self._made: dict[str, tuple[str, str]] = {}

    def __bool__(self) -> bool:
        return bool(self._key)  # whether anything is kept at all

    def get(self, name: str, made_of: str) -> bytes | None:
        """Give a slip as it lies there, if it was made of the very same; None where it has to be made."""
        digest, sha256 = self._known.get(name, ("", ""))
        if not self._key or digest != _digest(made_of.encode()):
            return None
        content = files.read_bytes(self._target / name) or b""
        if _digest(content) != sha256:
            return None
        self._made[name] = digest, sha256
        return content

    def put(self, name: str, made_of: str, content: bytes) -> None:
        """Keep what a slip was made of."""
        if self._key:
            self._made[name] = _digest(made_of.encode()), _digest(content)

    def save(self) -> None:
        """Write what this run has made; where it cannot be written, the next run makes it anew."""
        if not self._key or self._made.items() <= self._known.items():
            return
        body, waiting = msgspec.msgpack.encode(self._made), self._path.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            waiting.write_bytes(_signature(self._key, body) + body)
            waiting.replace(self._path)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _key(loaded: SeasonFolder) -> bytes:
    """Give the key of a cache: the season's own, bound to everything that reading a form depends on."""
    named = [loaded.folder / name for name in (SEASON_FILE, REGISTER_FILE)]
    own = [*(files.read_bytes(path) or b"" for path in named), *handed_down_files(loaded.folder).values()]
    texts = sorted(template_texts(loaded.folder).items())
    known = msgspec.msgpack.encode((program_digest(), texts, loaded.passwords, loaded.rulebook.as_of))
    bound = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in (*own, known))).digest()
    return hmac.digest(loaded.register.key or b"", b"cache" + bound, "sha256")


def _signature(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, body, "sha256")


def _opened(content: bytes, key: bytes, of: type[_Entries]) -> _Entries:
    signature, body = content[:_SIGNED], content[_SIGNED:]
    if not hmac.compare_digest(signature, _signature(key, body)):
        return of()
    known: _Entries = msgspec.msgpack.decode(body, type=of)
    return known
