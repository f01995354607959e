"""Which program this is, to the byte: what another version has read or made is not believed."""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import thidua_xlsx

# What is read, how it travels, what is suggested, what is painted.
_LIBRARIES = ("python-calamine", "msgspec", "rapidfuzz", "xlsxwriter")
_TOLD = ".dist-info"


@lru_cache(maxsize=1)
def program_digest() -> str:
    """Give the SHA-256 of the program's own files, of Python's version and of the libraries that it rests on.

    The same on every machine with the same installation, wherever it lies and whenever it was put there.
    """
    folder = Path(thidua_xlsx.__file__).parent
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
    for name in _LIBRARIES:
        digest.update(f"{name} {_version(name)}\n".encode())
    for path in sorted(map(Path, _own_files(str(folder)))):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _own_files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _own_files(entry.path)
            elif entry.name.endswith((".py", ".toml")):
                yield entry.path


def _version(name: str) -> str:
    """Give the version of an installed library, by the folder in which its installation is described."""
    begins = name.replace("-", "_") + "-"
    for place in filter(None, sys.path):
        with suppress(OSError):
            names = [
                entry.name
                for entry in os.scandir(place)
                if entry.name.startswith(begins) and entry.name.endswith(_TOLD)
            ]
            if len(names) == 1:
                return names[0].removeprefix(begins).removesuffix(_TOLD)
    from importlib import metadata  # brings half of the e-mail library with it

    return metadata.version(name)
