"""A workbook of XlsxWriter that is written part after part: each is in the .xlsx file before the next one begins.

XlsxWriter itself keeps the XML of all parts until the last one is made. The bytes are those that it would write.
"""

import re
from io import BytesIO, StringIO
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.workbook import Workbook

_ANNOUNCED = 1  # a use of shared texts that stands for those to come: XlsxWriter lists parts before rows are written
_STAMP = (1980, 1, 1, 0, 0, 0)  # Excel's own, and the same in every file
# What XlsxWriter's own way looks after: markup, control characters and their escapes, blanks at an end.
_SPECIAL = re.compile(r'[<>&"\x00-\x1f\ufffe\uffff]|_x|^\s|\s$')


class Member(StringIO):
    """The XML of one part while it is written; `pour` moves what there is into the file and forgets it."""

    def __init__(self, into: IO[bytes]) -> None:
        super().__init__()
        self.into = into

    def pour(self) -> None:
        """Move the text written so far into the file."""
        self.into.write(self.getvalue().encode("utf-8"))
        self.seek(0)
        self.truncate()


class Book(Workbook):  # type: ignore[misc]
    """A workbook whose sheets stream their rows; `store` writes it."""

    def __init__(self, target: BytesIO, options: dict[str, object]) -> None:
        super().__init__(BytesIO(), options)  # what XlsxWriter would write there is written by the package
        self.target = target

    def _get_packager(self) -> "_Package":
        return _Package(self.target)

    def _prepare_sst_string_data(self) -> None:
        """Leave the table of shared texts open for rows, and say already that there will be one."""
        if any(sheet.has_texts() for sheet in self.worksheets()):
            self.str_table.count += _ANNOUNCED


class _Package(Packager):  # type: ignore[misc]
    def __init__(self, target: BytesIO) -> None:
        super().__init__()
        self.file = ZipFile(target, "w", compression=ZIP_DEFLATED, allowZip64=False)
        self.member: Member | None = None

    def _create_package(self) -> list[Any]:
        with self.file:
            try:
                super()._create_package()
            finally:
                self._finish()
        return []

    def _filename(self, xml_filename: str) -> Member:
        """Begin a part, and end the one before it: XlsxWriter asks for a name when it is about to write."""
        self._finish()
        info = ZipInfo(xml_filename, _STAMP)
        info.compress_type = ZIP_DEFLATED
        self.member = Member(self.file.open(info, "w"))
        return self.member

    def _finish(self) -> None:
        member, self.member = self.member, None
        if member is not None:
            try:
                member.pour()
            finally:
                member.into.close()

    def _write_shared_strings_file(self) -> None:
        table = self.workbook.str_table
        if table.count:
            table.count -= _ANNOUNCED
            texts = _Texts()
            texts.string_table = table
            texts._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            texts._assemble_xml_file()


class _Texts(SharedStrings):  # type: ignore[misc]
    def _write_sst_strings(self) -> None:
        """Write each text once, in the order of their numbers, which is that of the table."""
        write, special = self.fh.write, _SPECIAL.search
        for text in self.string_table.string_table:
            if special(text):
                self._write_si(text)
            else:
                write(f"<si><t>{text}</t></si>")
