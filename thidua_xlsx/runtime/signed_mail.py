"""What a digital signature wraps (S/MIME `smime.p7m`, a file signed as .p7m), and what is encrypted.

Source: RFC 5652 (the nesting), X.690 (lengths, and those that are told only by an end mark). No signature is verified:
who filled a form in is told by the form's own. Only the few steps down to the content are taken
([decision 1](../../docs/decisions/0001-dependencies.md)), one after another, so that nothing nested keeps us busy.
"""

from typing import NamedTuple

_SEQUENCE, _EXPLICIT = 0x30, 0xA0
_OCTETS, _OCTETS_IN_PIECES = 0x04, 0x24
_BEGINNING = 32  # bytes in which the kind of a message stands
_PKCS7 = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"  # 1.2.840.113549.1.7
_SIGNED = _PKCS7 + b"\x02"
# Enveloped and encrypted data; enveloped data of later programs (1.2.840.113549.1.9.16.1.23).
_ENCRYPTED = (_PKCS7 + b"\x03", _PKCS7 + b"\x06", b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17")
_PGP = b"-----BEGIN PGP MESSAGE-----"


def is_signed(data: bytes) -> bool:
    """Say whether `data` is a signature (CMS, RFC 5652) that may have the content in it."""
    return data.startswith(b"\x30") and _SIGNED in data[:_BEGINNING]


def is_encrypted(data: bytes) -> bool:
    """Say whether `data` is a mail, or a part of one, that only its receiver's key opens."""
    if data.startswith(b"\x30"):
        return any(kind in data[:_BEGINNING] for kind in _ENCRYPTED)
    return data[:_BEGINNING].lstrip().startswith(_PGP)


def signed_content(data: bytes) -> bytes:
    """Give what the signature in `data` wraps; empty where it stands apart from what was signed.

    Raises ValueError where it is damaged before the end of the content.
    """
    message = _inside(data, _inside(data, _Element(0, 0, len(data)), _SEQUENCE), _EXPLICIT, skipped=1)
    wrapped = _inside(data, _inside(data, message, _SEQUENCE), _SEQUENCE, skipped=2)
    place = _nth(data, wrapped, 1)
    if not (data[place : place + 2] != b"\0\0" if wrapped.end is None else place < wrapped.end):
        return b""
    octets = _inside(data, wrapped, _EXPLICIT, skipped=1)
    pieces: list[bytes] = []  # in which the content may come, and those in pieces of their own
    place, end = octets.begin, _behind(data, octets.begin)
    while place < end:
        piece = _element(data, place)
        if piece.tag == _OCTETS and piece.end is not None:
            pieces.append(data[piece.begin : piece.end])
        elif piece.tag not in (_OCTETS_IN_PIECES, 0):
            raise ValueError("no signature of the usual kind")
        place = piece.begin if piece.tag != _OCTETS or piece.end is None else piece.end
    return b"".join(pieces)


class _Element(NamedTuple):
    """One value of the encoding: its tag, where its content begins, and where that ends if the encoding says so."""

    tag: int
    begin: int
    end: int | None


def _element(data: bytes, place: int) -> _Element:
    """Read the head of the value at a place."""
    if place + 2 > len(data):
        raise ValueError("the signature ends too soon")
    tag, length = data[place], data[place + 1]
    begin = place + 2
    if length == 0x80:
        return _Element(tag, begin, None)
    if length > 0x80:
        begin += length & 0x7F
        length = int.from_bytes(data[place + 2 : begin])
    if begin + length > len(data):
        raise ValueError("the signature ends too soon")
    return _Element(tag, begin, begin + length)


def _behind(data: bytes, place: int) -> int:
    """Give the place behind the value at a place, whatever stands in it."""
    depth = 0
    while True:
        element = _element(data, place)
        ends = element.tag == 0 and element.end == element.begin
        depth += (element.end is None) - (ends and depth > 0)
        place = element.begin if element.end is None else element.end
        if depth == 0:
            return place


def _nth(data: bytes, outer: _Element, skipped: int) -> int:
    """Give the place of a value inside another, so many values further on."""
    place = outer.begin
    for _ in range(skipped):
        place = _behind(data, place)
    return place


def _inside(data: bytes, outer: _Element, tag: int, *, skipped: int = 0) -> _Element:
    """Give a value that stands in another behind so many others; ValueError where it has another tag."""
    element = _element(data, _nth(data, outer, skipped))
    if element.tag != tag:
        raise ValueError("no signature of the usual kind")
    return element
