"""Packages and parcels: zip archives, saved e-mails and compound files, the same bytes every time they are made."""

import email
import email.policy
import struct
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from io import BytesIO
from zlib import crc32

Parts = dict[str, bytes]


def parts(data: bytes) -> Parts:
    """Take a package apart."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def packed(contents: Mapping[str, bytes]) -> bytes:
    """Put a package together, the same bytes every time."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def archive(members: Mapping[str, bytes], *, how: str = "") -> bytes:
    """Zip files as some program would: `bytes` marks names as no encoding, `locked` asks for a password,
    `damaged` breaks the first member."""
    out = bytearray(packed(members))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = out.find(mark)
        while at >= 0:
            if how == "bytes":
                out[at + flags + 1] &= ~0x08  # the flag that says that names are UTF-8
            if how == "locked":
                out[at + flags] |= 0x01
            at = out.find(mark, at + 4)
    if how == "damaged":
        first = next(iter(members)).encode()
        start = out.find(first) + len(first)
        out[start : start + 8] = b"\xff" * 8
    return bytes(out)


def mail(members: Mapping[str, bytes], subject: str) -> bytes:
    """A saved e-mail; its attachments' names are written as RFC 2231 asks, a forwarded e-mail stays an e-mail."""
    message = EmailMessage()
    message["From"], message["To"] = "to@truong.example.edu.vn", "thuky@truong.example.edu.vn"
    message["Subject"] = subject
    message.set_content("Gửi thư ký hội đồng, tổ xin nộp phiếu.")
    for name, content in members.items():
        if name.endswith(".eml"):
            message.add_attachment(email.message_from_bytes(content, policy=email.policy.default))
        else:
            message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    message.set_boundary(f"ranh-gioi-{crc32(subject.encode())}")
    return message.as_bytes()


def compound(stream: str, content: bytes) -> bytes:
    """A compound file (the container of .doc, .xls and .msg) with one stream, by the layout of [MS-CFB]."""
    content = content.ljust(4096, b"\0")
    content += b"\0" * (-len(content) % 512)
    count = len(content) // 512
    header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16 + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    header += b"\xff" * (512 - len(header))
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        raw = name.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<BBIII", kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return raw.ljust(64, b"\0") + struct.pack("<H", len(raw)) + links + b"\0" * 36 + struct.pack("<IQ", start, size)

    root = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(stream, 2, 0xFFFFFFFF, 2, len(content))
    return header + fat + root.ljust(512, b"\0") + content
