"""E-mail addresses as people write them into one cell: several, with names around them, or broken."""

import re

import msgspec

from thidua_xlsx.base.text import clean

_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_DOMAIN = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
_ADDRESS = re.compile(f"{_LOCAL}@{_DOMAIN}")
_NAMED = re.compile(r"[^<>]*<([^<>]*)>")
_NOT_IN_ADDRESSES = re.compile(r"[^A-Za-z0-9@._+-]")


class Addresses(msgspec.Struct, frozen=True):
    """The addresses of a cell that mail can be sent to, and the pieces that are none."""

    good: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()


def email_addresses(text: str) -> Addresses:
    """Read the addresses of a cell, parted by commas, semicolons, slashes between blanks or line breaks."""
    pieces = [clean(part) for part in re.split(r"[;,\n\r\t]|\s/\s|\s(?=[^\s<]+@)", text)]
    good: list[str] = []
    broken: list[str] = []
    for piece in filter(None, pieces):
        named = _NAMED.fullmatch(piece)
        address = named[1].strip() if named else piece
        (good if _ADDRESS.fullmatch(address) and len(address) <= 254 else broken).append(address)
    return Addresses(tuple(dict.fromkeys(good)), tuple(broken))


def suggested_address(broken: str) -> str:
    """Guess what a broken address was meant to be, for the person who mends it; empty where there is no guess."""
    bare = _NOT_IN_ADDRESSES.sub("", broken.replace(" ", "")).strip(".")
    return bare if bare != broken and _ADDRESS.fullmatch(bare) else ""
