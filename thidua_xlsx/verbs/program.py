"""Which program this is, to the byte: what another version has read is not believed."""

import hashlib
import sys
from functools import lru_cache
from pathlib import Path

import thidua_xlsx

_READ_WITH = ("python-calamine", "msgspec", "rapidfuzz")  # what is read, how it travels, what is suggested


@lru_cache(maxsize=1)
def program_digest() -> str:
    """Give the SHA-256 of the program's own files, of Python's version and of the libraries that it reads with.

    The same on every machine with the same installation, wherever it lies and whenever it was put there.
    """
    from importlib import metadata  # brings half of the e-mail library with it, which most commands never need

    folder = Path(thidua_xlsx.__file__).parent
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
    for name in _READ_WITH:
        digest.update(f"{name} {metadata.version(name)}\n".encode())
    for path in sorted((*folder.rglob("*.py"), *folder.rglob("*.toml"))):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
