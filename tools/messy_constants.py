"""Files that are no forms at all, each as small as its kind allows; a number behind a name makes another one."""

from random import Random

from tools.messy_packages import compound as compound_file
from tools.messy_packages import packed

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
    kind, _, number = name.rpartition(" ")
    if name.startswith("litter"):
        return b"\0\x05" + name.encode()
    if name.startswith("noise"):
        return b"\0" + Random(name).randbytes(2000)
    if name in _CONSTANTS:
        return _CONSTANTS[name]
    return another(kind, int(number))


def another(kind: str, number: int) -> bytes:
    """Give another file of a kind."""
    if kind in ("docx", "pptx"):
        folder = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml"}[kind]
        return packed({"[Content_Types].xml": b"<x/>", folder: f"<x n='{number}'/>".encode()})
    return _CONSTANTS[kind] + f" {number}".encode()


def compound(stream: str) -> bytes:
    """Give a compound file; `xls` is a workbook whose first records say it is encrypted ([MS-XLS] FilePass)."""
    if stream != "xls":
        return compound_file(stream, b"\0")
    begin = bytes.fromhex("0908 1000 0006 0500 bb0d cc07 0000 0000 0600 0000")
    file_pass = bytes.fromhex("2f00 3600 0100 0100 0100") + Random("xls").randbytes(48)
    return compound_file("Workbook", begin + file_pass + Random("rest").randbytes(3000))


def locked_ods() -> bytes:
    """Give an .ods file whose content is encrypted, as its manifest says."""
    manifest = (
        b'<manifest:manifest><manifest:file-entry manifest:full-path="content.xml">'
        b'<manifest:encryption-data manifest:checksum="x"/></manifest:file-entry></manifest:manifest>'
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": kind, "content.xml": Random("ods").randbytes(3000), "META-INF/manifest.xml": manifest})
