"""What is kept for the next merge: what was read of each return, and what outputs were made of.

A file that is the same, byte for byte, is not read again, and an output that would come out the same is not made again.
Both lie in `.cache/` of the season and are signed with the season's key. What is damaged, what somebody else made or
what belongs to another declaration or program is as good as none: no number ever comes from it.
"""

import contextlib
import hashlib
import hmac
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from thidua_xlsx.base.file_names import LEDGER_FILE, REGISTER_FILE, SEASON_FILE
from thidua_xlsx.intake.returns.packed_return import is_of
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.packaged_data import template_texts
from thidua_xlsx.runtime.program_digest import program_digest
from thidua_xlsx.runtime.staged_outputs import LyingFile, OutputLocked
from thidua_xlsx.workflow.load.season_folder import SeasonFolder

FOLDER, _FILE = ".cache", "phieu.bin"
_OUTPUTS = "ket-qua.bin"
_Entries = TypeVar("_Entries", bound=dict[str, Any])
_SIGNED = hashlib.sha256().digest_size


class Cache:
    """Returns that were read before, by the SHA-256 of their files; collects those of this run."""

    def __init__(self, loaded: SeasonFolder, *, used: bool = True) -> None:
        self._path = loaded.folder / FOLDER / _FILE
        self.key = _key(loaded) if used and loaded.register.key else b""  # what is kept is signed with it
        self._known = _opened(self._path, self.key, dict[str, bytes]) if self.key else {}
        self._seen: dict[str, bytes] = {}

    def get(self, sha256: str) -> bytes | None:
        """Give what was read of the file with this `sha256`, packed; None where it has to be read."""
        if sha256 in self._seen:
            return self._seen[sha256]
        content = self._known.get(sha256)
        if content is None or not is_of(content, sha256):
            return None
        self._seen[sha256] = content
        return content

    def put(self, sha256: str, packed: bytes) -> None:
        """Keep what was read of the file with this `sha256`, as `packed` has it."""
        if self.key:
            self._seen[sha256] = packed

    def save(self) -> None:
        """Write what this run has seen, and nothing else; where it cannot be written, the next run reads again."""
        if self.key and self._seen.keys() != self._known.keys():
            _keep(self._path, self.key, self._seen)


class KeptOutputs:
    """The outputs of the run before, by name: what each was made of, as a digest, and the SHA-256 of what came of it.

    One that still lies below `target` just as it was made, and would be made of the very same, stays as it is.
    """

    def __init__(self, loaded: SeasonFolder, target: Path, key: bytes, *, lang: str) -> None:
        self._path, self._target = loaded.folder / FOLDER / _OUTPUTS, target
        ledger = files.read_bytes(loaded.folder / LEDGER_FILE) or b""
        # Outputs of other rules than the season's own are not kept: the key does not know these.
        bound = f"{_OUTPUTS} {lang} {hashlib.sha256(ledger).hexdigest()}".encode()
        self._key = hmac.digest(key, bound, "sha256") if key and loaded.asked is None else b""
        self._known = _opened(self._path, self._key, dict[str, tuple[str, str]]) if self._key else {}

    def __bool__(self) -> bool:
        return bool(self._key)  # whether anything is kept at all

    def lying(self, name: str, made_of: str) -> LyingFile | None:
        """Give the output called `name` as it lies there, if it was made of the very same.

        `made_of` is the digest of everything that it would be made of; None where it has to be made.
        """
        before, sha256 = self._known.get(name, ("", ""))
        if before != made_of or files.sha256(files.read_bytes(self._target / name) or b"") != sha256:
            return None
        return LyingFile(sha256)

    def save(self, made: Mapping[str, tuple[str, str]]) -> None:
        """Keep what the outputs of this run were made of, and what came of it.

        `made` has for each, by name, the digest of the one and the SHA-256 of the other. Where that cannot be written,
        the next run makes them anew.
        """
        if self._key and made != self._known:
            _keep(self._path, self._key, dict(made))


def _key(loaded: SeasonFolder) -> bytes:
    """Give the key of a cache: the season's own, bound to everything that reading a form depends on."""
    named = [loaded.folder / name for name in (SEASON_FILE, REGISTER_FILE)]
    own = [files.read_bytes(path) or b"" for path in named]
    texts = sorted(template_texts(loaded.folder).items())
    above = list(loaded.handed_down.values())
    known = msgspec.msgpack.encode(
        (program_digest(), texts, loaded.passwords, loaded.rulebook.as_of, above, loaded.plugins.stamps)
    )
    bound = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in (*own, known))).digest()
    return hmac.digest(loaded.register.key or b"", b"cache" + bound, "sha256")


def _keep(path: Path, key: bytes, entries: dict[str, Any]) -> None:
    """Write signed entries to a file; where it cannot be written, all is made anew the next time."""
    body = msgspec.msgpack.encode(entries)
    with contextlib.suppress(OSError, OutputLocked):
        files.write_all(path.parent, {path.name: hmac.digest(key, body, "sha256") + body})


def _opened(path: Path, key: bytes, kind: type[_Entries]) -> _Entries:
    """Read signed entries; none where there is no such file, or somebody else signed it."""
    content = files.read_bytes(path) or b""
    signature, body = content[:_SIGNED], content[_SIGNED:]
    if not hmac.compare_digest(signature, hmac.digest(key, body, "sha256")):
        return kind()
    known: _Entries = msgspec.msgpack.decode(body, type=kind)
    return known
