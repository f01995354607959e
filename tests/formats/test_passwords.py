"""An .xls behind a password opens with that password as an .xlsx does, and with no other."""

import struct
from collections.abc import Callable, Iterator
from hashlib import md5
from io import BytesIO
from pathlib import Path

import olefile
import pytest
from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher
from openpyxl import Workbook

from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.formats.xlsx.read.workbook_reader import read_book

PASSWORD = "khoá-thử-2027"
SALT = bytes(range(16))
BOF, FILE_PASS, WRITE_ACCESS, BOUND_SHEET, EOF = 0x0809, 0x002F, 0x005C, 0x0085, 0x000A
_BLOCK = 1024  # bytes, each with a key of its own (MS-XLS 2.2.10)


def records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        id_, length = struct.unpack_from("<HH", stream, at)
        yield id_, stream[at + 4 : at + 4 + length]
        at += 4 + length


def key(block: int) -> bytes:
    """The key of a block, as the format derives it from password and salt (MS-OFFCRYPTO 2.3.6.2)."""
    first = md5(PASSWORD.encode("utf-16-le")).digest()[:5]
    second = md5((first + SALT) * 16).digest()[:5]
    return md5(second + struct.pack("<I", block)).digest()


def rc4(block: int, content: bytes) -> bytes:
    return Cipher(ARC4(key(block)), mode=None).encryptor().update(content)


def locked(data: bytes) -> bytes:
    """An .xls as Excel 97 locks it. FilePass takes the room of the record that names who wrote it: no offset moves."""
    with olefile.OleFileIO(BytesIO(data)) as book:
        stream = book.openstream("Workbook").read()
    listed = list(records(stream))
    place = next(place for place, (id_, body) in enumerate(listed) if id_ == WRITE_ACCESS and len(body) == 112)
    verifier = bytes(range(16, 32))
    proof = rc4(0, verifier + md5(verifier).digest())
    file_pass = (FILE_PASS, struct.pack("<HHH", 1, 1, 1) + SALT + proof)
    blank = (0x005C, bytes(112 - 4 - len(file_pass[1])))
    listed = [listed[0], file_pass, blank, *listed[1:place], *listed[place + 1 :]]
    plain = b"".join(struct.pack("<HH", id_, len(body)) + body for id_, body in listed)
    hidden = b"".join(rc4(n, plain[n * _BLOCK : (n + 1) * _BLOCK]) for n in range(-(-len(plain) // _BLOCK)))
    out, at = bytearray(hidden), 0
    for id_, body in listed:
        shown = len(body) if id_ in (BOF, FILE_PASS) else 4 if id_ == BOUND_SHEET else 0
        out[at : at + 4 + shown] = plain[at : at + 4 + shown]
        at += 4 + len(body)
    copy = BytesIO(data)
    with olefile.OleFileIO(copy, write_mode=True) as book:
        book.write_stream("Workbook", bytes(out) + stream[len(out) :])
    return copy.getvalue()


@pytest.fixture(scope="module")
def xls(tmp_path_factory: pytest.TempPathFactory, convert: Callable[[Path, str, Path], Path]) -> bytes:
    folder = tmp_path_factory.mktemp("xls")
    book = Workbook()
    book.active.append(["Nguyễn Thị Ánh", 9.5])  # type: ignore[union-attr]
    book.save(folder / "a.xlsx")
    return convert(folder / "a.xlsx", "xls", folder / "ra").read_bytes()


def test_the_right_password_opens_an_xls(xls: bytes) -> None:
    plain, opened = read_book(xls, "a.xls"), read_book(locked(xls), "a.xls", passwords=("sai", PASSWORD))
    assert isinstance(plain, RawBook)
    assert isinstance(opened, RawBook)
    values = [[cell.value for _, cell in sorted(book.sheets[0].cells.items())] for book in (plain, opened)]
    assert values == [["Nguyễn Thị Ánh", 9.5]] * 2


@pytest.mark.parametrize("passwords", [(), ("sai",)])
def test_no_other_password_opens_it(xls: bytes, passwords: tuple[str, ...]) -> None:
    refused = read_book(locked(xls), "a.xls", passwords=passwords)
    assert isinstance(refused, Refusal)
    assert refused.code.id == "F106"
