"""The seal of a report: a signature that its receiver can check, who has not the key of the school that made it.

The stamp bears it where other forms have theirs: the public half of a key that follows from the season's, and what it
signed (Ed25519, RFC 8032). Whoever changes a report, and makes its digest anew, has to leave a wrong seal or their own.
Whether a seal is the school's nobody can tell from one report alone; two reports of a school under two seals tell.
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.forms.identity.manifest import Manifest
from thidua_xlsx.forms.identity.stamp import PROPERTY, signed, stamp_from
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.model import Stamp

REPORT, REPLY = "report", "reply"  # the phases that their stamps bear
_PURPOSE = b"thidua report seal\0"
_OWNER, _SIGNED = 43, 86  # letters of a public key and of a signature


class Seal(NamedTuple):
    """Whose seal a report bears, as the public key says, and whether it fits what the report says."""

    owner: str
    sound: bool


def is_report(raw: RawBook, tables: Sequence[KeyedTable]) -> bool:
    """Say whether a workbook is a report to the body above, whole or not."""
    return _is_of(raw, tables, REPORT)


def is_reply(raw: RawBook, tables: Sequence[KeyedTable]) -> bool:
    """Say whether a workbook is a reply from the body above, whole or not."""
    return _is_of(raw, tables, REPLY)


def _is_of(raw: RawBook, tables: Sequence[KeyedTable], phase: str) -> bool:
    stamps = [stamp_from(table.stamp) for table in tables] + [stamp_from(raw.properties.get(PROPERTY, ""))]
    return any(stamp and stamp.phase == phase for stamp in stamps) or any(t.id.startswith(f"{phase}_") for t in tables)


def sealed(manifest: Manifest, key: bytes) -> tuple[Stamp, bytes]:
    """Make the stamp of a report, with a seal where there is the season's `key`; also its manifest's text in UTF-8."""
    stamp, text = signed(manifest, key)
    if not key:
        return stamp, text
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # slow to import

    own = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(_PURPOSE + key).digest())
    seal = f"{_letters(own.public_key().public_bytes_raw())}.{_letters(own.sign(text))}"
    return replace(stamp, signature=seal), text


def seal_of(stamp: Stamp, text: bytes) -> Seal | None:
    """Give the seal of a report, checked against `text`, its manifest's canonical text in UTF-8.

    None where it has none: versions before 0.10 made none, and some programs cut it.
    """
    owner, dot, signature = stamp.signature.partition(".")
    if not dot or len(stamp.signature) < _OWNER + 1 + _SIGNED:
        return None
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        public = Ed25519PublicKey.from_public_bytes(_bytes(owner))
        public.verify(_bytes(signature), text)
    except (InvalidSignature, ValueError):
        return Seal(owner, sound=False)
    return Seal(owner, sound=True)


def _letters(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(letters: str) -> bytes:
    return urlsafe_b64decode(letters.encode() + b"=" * (-len(letters) % 4))
