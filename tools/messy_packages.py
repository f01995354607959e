"""Packages and parcels: zip archives, saved e-mails and compound files, the same bytes every time they are made.

And files that are no forms at all, each as small as its kind allows; a number behind a name makes another one.
"""

import email
import email.policy
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from io import BytesIO
from random import Random
from zlib import crc32

from tests.runtime.compound_files import compound as compound_file

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


_XML_2003 = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'
)
_CONSTANTS = {
    "text": "Kính gửi thư ký, tổ gửi muộn, mong thông cảm.".encode(),
    "csv": "Họ tên;Điểm\nNguyễn Thị An;95\n".encode(),
    "html": b"<html><body><table><tr><td>95</td></tr></table></body></html>",
    "json": b'{"diem": 95}',
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "rar": b"Rar!\x1a\x07\x01\0",
    "7z": b"7z\xbc\xaf\x27\x1c\0\x04",
    "XML 2003": _XML_2003.encode(),
    "docx": packed({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}),
    "pptx": packed({"[Content_Types].xml": b"<x/>", "ppt/presentation.xml": b"<x/>"}),
}


def constant(name: str) -> bytes:
    """Give a file of a kind; `litter` and `noise` are different under each name."""
    if name.startswith("litter"):
        return b"\0\x05" + name.encode()
    if name.startswith("noise"):
        return b"\0" + Random(name).randbytes(2000)
    if name in _CONSTANTS:
        return _CONSTANTS[name]
    kind, _, number = name.rpartition(" ")
    if kind in ("docx", "pptx"):
        folder = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml"}[kind]
        return packed({"[Content_Types].xml": b"<x/>", folder: f"<x n='{number}'/>".encode()})
    return _CONSTANTS[kind] + f" {number}".encode()


def compound(stream: str) -> bytes:
    """Give a compound file; `xls` is a workbook whose first records say it is encrypted ([MS-XLS] FilePass)."""
    if stream != "xls":
        return compound_file({stream: b"\0"})
    begin = bytes.fromhex("0908 1000 0006 0500 bb0d cc07 0000 0000 0600 0000")
    file_pass = bytes.fromhex("2f00 3600 0100 0100 0100") + Random("xls").randbytes(48)
    return compound_file({"Workbook": begin + file_pass + Random("rest").randbytes(3000)})


def locked_ods() -> bytes:
    """Give an .ods file whose content is encrypted, as its manifest says."""
    manifest = (
        b'<manifest:manifest><manifest:file-entry manifest:full-path="content.xml">'
        b'<manifest:encryption-data manifest:checksum="x"/></manifest:file-entry></manifest:manifest>'
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": kind, "content.xml": Random("ods").randbytes(3000), "META-INF/manifest.xml": manifest})
