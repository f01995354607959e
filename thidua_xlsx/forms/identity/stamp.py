"""Identity of an issued form: the digest of its manifest, its signature, its carriers.

A stamp travels in four carriers, since no single one survives every program: the marker cell of each table, the first
cell of the hidden sheet `_thidua`, a custom document property, and a code printed on the form.
"""

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BytesIO, TextIOWrapper

from thidua_xlsx.forms.identity.manifest import Manifest
from thidua_xlsx.model import Stamp

MARK = "#td:"
META_SHEET = "_thidua"
REPLACED_RETURNS = (0, 1)  # the cell of that sheet that names the returns a slip was made from
LISTS_SHEET = "_danh_muc"
OUT_OF_SIGHT = "Σ"  # beside sums in hidden rows below a score sheet, which have no key
PROPERTY = "thidua"
_CHUNK = 240  # some programs cut cells of .xls files at 255 characters; a piece may get some more at its ends
_LONG_CHUNK = 8_000  # where no .xls file could hold the text at all
_XLS_ROWS = 65_536
_INSIDE = bytes(range(0x80, 0xC0))  # in UTF-8 every byte of a letter but the first


def digest(manifest: Manifest) -> str:
    """Give the digest of a manifest: 16 hexadecimal digits of its SHA-256."""
    return digest_of(manifest.to_bytes())


def digest_of(text: bytes) -> str:
    """Give the digest of a manifest by its canonical `text` in UTF-8: 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text).hexdigest()[:16]


def signature(key: bytes, manifest: Manifest) -> str:
    """Sign a manifest with `key`, the season's key: HMAC-SHA-256, 20 hexadecimal digits."""
    return _signature(key, manifest.to_bytes())


def _signature(key: bytes, text: bytes) -> str:
    return hmac.digest(key, text, "sha256").hex()[:20]


def signed(manifest: Manifest, key: bytes) -> tuple[Stamp, bytes]:
    """Make the stamp of a manifest, signed with the season's `key`, and give the manifest's text in UTF-8 too."""
    text = manifest.to_bytes()
    identity = (manifest.season, manifest.unit, manifest.phase, manifest.round)
    return Stamp(*identity, digest_of(text), _signature(key, text)), text


_FIELDS = (("s", "season"), ("u", "unit"), ("p", "phase"), ("r", "round"), ("d", "digest"), ("m", "signature"))


def stamp_text(stamp: Stamp) -> str:
    """Write a stamp as `s=...|u=...|p=...|r=...|d=...|m=...`."""
    return "|".join(f"{short}={getattr(stamp, name)}" for short, name in _FIELDS)


@lru_cache(maxsize=1_000)  # a form bears its stamp in the marker of every table
def stamp_from(text: str) -> Stamp | None:
    """Read a stamp from `text`, as `stamp_text` writes it; None where season, unit or phase is not in it."""
    parts = dict(part.split("=", 1) for part in text.strip().split("|") if "=" in part)
    if not all(parts.get(short) for short in ("s", "u", "p")):
        return None
    return Stamp(**{name: parts.get(short, "") for short, name in _FIELDS})


def marker(table: str, stamp: Stamp | None) -> str:
    """Write the marker cell of a table: `#td:` and its id `table`, and the stamp behind it where there is one."""
    return f"{MARK}{table}|{stamp_text(stamp)}" if stamp else f"{MARK}{table}"


def printed_code(abbreviation: str, stamp: Stamp) -> str:
    """Give the short code printed on the form, such as `TC-D1.TTN.9F31AB22`; `abbreviation` is the form's."""
    head = f"{abbreviation}-{stamp.round}" if stamp.round else abbreviation
    return f"{head}.{stamp.unit}.{stamp.digest[:8].upper()}"


PRINTED = re.compile(r"\b([A-Z]{2})(?:-([^\s.]+))?\.(\S+)\.([0-9A-F]{8})\b")


def pieces(text: bytes) -> Iterator[str]:
    """Cut `text`, a manifest in UTF-8, into pieces that fit the cells of every program, one after another.

    A province's report has more pieces than an .xls file has rows: its pieces are fewer and longer. No piece begins or
    ends with a space, which Gnumeric drops: there it is written as JSON may write any letter.
    """
    most = _CHUNK * (_XLS_ROWS - 1)  # the stamp stands above
    huge = len(text) > most and len(text.translate(None, _INSIDE)) > most
    with TextIOWrapper(BytesIO(text), "utf-8", newline="") as read:
        while piece := read.read(_LONG_CHUNK if huge else _CHUNK):
            first, last = piece[0], piece[-1]  # a search for the last letter would look at all before it
            if first.isspace():
                piece = f"\\u{ord(first):04x}{piece[1:]}"
            yield f"{piece[:-1]}\\u{ord(last):04x}" if piece[-1].isspace() else piece


def replaced_returns(cells: Mapping[tuple[int, int], object]) -> frozenset[str]:
    """Read which returns (SHA-256) a slip was made from; none for an ordinary form.

    `cells` are the values of the hidden sheet, by row and column from 0 on.
    """
    text = str(cells.get(REPLACED_RETURNS) or "")
    return frozenset(part for part in text.split() if len(part) == 64)
