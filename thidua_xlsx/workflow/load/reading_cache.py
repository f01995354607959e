"""What was read of each return, kept for the next merge: a file that is the same, byte for byte, is not read again.

It lies in `.cache/` of the season and is signed with the season's key. One that is damaged, that somebody else made
or that belongs to another declaration or program is as good as none: no number ever comes from it.
"""

import contextlib
import hashlib
import hmac
from collections.abc import Mapping

import msgspec

from thidua_xlsx.base.file_names import REGISTER_FILE, SEASON_FILE
from thidua_xlsx.intake.returns.packed_return import is_of
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.packaged_data import template_texts
from thidua_xlsx.runtime.program_digest import program_digest
from thidua_xlsx.runtime.staged_outputs import OutputLocked
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, handed_down_files

FOLDER, _FILE = ".cache", "phieu.bin"
_SIGNED = hashlib.sha256().digest_size


class Cache:
    """Returns that were read before, by the SHA-256 of their files; collects those of this run."""

    def __init__(self, loaded: SeasonFolder, *, used: bool = True) -> None:
        self._path = loaded.folder / FOLDER / _FILE
        self._key = _key(loaded) if used and loaded.register.key else b""
        self._known = _opened(files.read_bytes(self._path) or b"", self._key) if self._key else {}
        self._seen: dict[str, bytes] = {}

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


def _opened(content: bytes, key: bytes) -> Mapping[str, bytes]:
    signature, body = content[:_SIGNED], content[_SIGNED:]
    if not hmac.compare_digest(signature, _signature(key, body)):
        return {}
    known: dict[str, bytes] = msgspec.msgpack.decode(body, type=dict[str, bytes])
    return known
