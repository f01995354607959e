"""Workbooks that need a password to open.

Excel locks some files with a password that every program knows; those open without asking. Others open with one of
the passwords the secretary keeps in a file.
"""

from collections.abc import Iterable
from io import BytesIO

from thidua_xlsx.formats.compound_file import SIGNATURE

EVERYBODYS = "VelvetSweatshop"  # what Excel uses for "read-only recommended" and some shared files
WORKBOOKS = (b"PK", SIGNATURE)  # how a package begins, and a compound file such as an .xls, whatever it is called


def decrypted(data: bytes, passwords: Iterable[str] = ()) -> bytes | None:
    """Open `data`, an encrypted .xlsx or .xls, with the first of `passwords` that fits; None where none does.

    The password that Excel itself uses for workbooks that open for everybody is tried first.
    """
    import msoffcrypto

    for password in (EVERYBODYS, *passwords):
        out = BytesIO()
        try:
            book = msoffcrypto.OfficeFile(BytesIO(data))
            book.load_key(password=password)
            book.decrypt(out)
        except Exception:  # a wrong password and a damaged file raise many kinds; either way it stays shut
            continue
        if out.getvalue().startswith(WORKBOOKS):
            return out.getvalue()
    return None


def encrypted(data: bytes, password: str) -> bytes:
    """Give the workbook `data` so that it only opens with `password` (ECMA-376 agile encryption, as in Excel)."""
    from msoffcrypto.format.ooxml import OOXMLFile

    out = BytesIO()
    OOXMLFile(BytesIO(data)).encrypt(password, out)
    return out.getvalue()
