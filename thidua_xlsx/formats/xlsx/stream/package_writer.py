"""A workbook of XlsxWriter that is written part after part: each is packed before the next one begins.

XlsxWriter itself keeps the cells and the XML of all parts until the last one is made. The bytes are those that it
would write. Sheets come after parts that tell of all of them, so they wait, packed, until the last one is known.
"""

import zlib
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from thidua_xlsx.formats.xlsx.looks import Looks
from thidua_xlsx.formats.xlsx.stream.row_xml import RowParts
from thidua_xlsx.formats.xlsx.stream.style_numbers import Formats
from thidua_xlsx.formats.xlsx.stream.xlsxwriter_internals import (
    OpenPackage,
    OpenSheet,
    OpenWorkbook,
    write_relations,
    write_texts,
)

_OWNERS = 0o600  # what `zipfile` says of the rights to a part
_LEVEL = 2  # of compression: a quarter of the time of the usual 6, for a fifth more bytes
_UNPLACED = -1  # XlsxWriter's number of a chart that is on no sheet
_SHAPES = 1024  # numbers of shapes that each block of comments takes
_STAMP = (1980, 1, 1, 0, 0, 0)  # Excel's own, and the same in every file
_STYLES = "xl/styles.xml"
_SMALL = 2**14  # letters of a part that may be the same in thousands of slips


class PartStream(StringIO):
    """The XML of one part while it is written; `stream_rows` packs what there is and forgets it."""

    def __init__(self, into: "CompressedPart | None" = None) -> None:
        super().__init__()
        self._into = into

    @property
    def into(self) -> "CompressedPart":
        """What the text is packed into."""
        if self._into is None:
            self._into = CompressedPart()
        return self._into

    def stream_rows(self) -> None:
        """Pack the text written so far."""
        self.into.write(self.getvalue().encode("utf-8"))
        self.seek(0)
        self.truncate()

    def packed(self) -> "CompressedPart":
        """Pack the rest and end the part."""
        text = self.getvalue()
        if self._into is None and len(text) < _SMALL:
            return _small_part(text)
        self.stream_rows()
        self.into.close()
        return self.into


class CompressedPart:
    """A part that waits for its place in the file: compressed as the file compresses, never whole in memory."""

    def __init__(self) -> None:
        self.crc = self.size = 0
        self.content = BytesIO()
        self._compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)

    def write(self, content: bytes) -> None:
        """Add to the part."""
        self.crc, self.size = zlib.crc32(content, self.crc), self.size + len(content)
        self.content.write(self._compressor.compress(content))

    def close(self) -> None:
        """End the part."""
        self.content.write(self._compressor.flush())

    def begin_rows(self) -> None:
        """Begin anew what is compressed together, so that the bytes of files stay those of earlier versions."""
        self.content.write(self._compressor.flush(zlib.Z_SYNC_FLUSH))
        self._compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)

    def put(self, file: ZipFile, name: str) -> None:
        """Put the part into a file as it is; `zipfile` itself would compress it once more."""
        info = ZipInfo(name, _STAMP)
        info.compress_type, info.external_attr = ZIP_DEFLATED, _OWNERS << 16
        info.CRC, info.file_size, info.compress_size = self.crc, self.size, self.content.tell()
        into = file.fp
        if into is None:
            raise ValueError("the file is closed")
        info.header_offset = into.tell()
        into.write(info.FileHeader(zip64=False))
        into.write(self.content.getbuffer())
        file.filelist.append(info)
        file.NameToInfo[name] = info
        file.start_dir = into.tell()


@lru_cache(maxsize=50)  # theme, styles, relations: most parts of a slip are those of every other slip
def _small_part(text: str) -> CompressedPart:
    """Pack a part as a whole."""
    part = CompressedPart()
    part.write(text.encode("utf-8"))
    part.close()
    return part


class PackedWorkbook(OpenWorkbook):
    """A workbook that takes one sheet after another: what is on one is packed before the next is planned.

    `done` packs a sheet; `close` writes the file.
    """

    def __init__(self, target: BytesIO, looks: Looks, options: Mapping[str, object]) -> None:
        plain = {"default_format_properties": looks.plain_ink}
        super().__init__(BytesIO(), {**options, **plain})  # what XlsxWriter would write there is written by the package
        self.target = target
        self.packed: list[CompressedPart] = []
        self.comments = _Comments()
        self.styles = Formats(looks)
        self.row_parts = RowParts(self.str_table)

    def done(self, sheet: OpenSheet) -> None:
        """Pack a sheet on which nothing will be changed any more, and number what it has beside its cells."""
        self.comments.number(sheet)
        self._number_charts(sheet)
        packed = CompressedPart()
        member = PartStream(packed)
        sheet.assemble_into(member)
        member.stream_rows()
        packed.close()
        self.packed.append(packed)

    def _number_charts(self, sheet: OpenSheet) -> None:
        if not sheet.charts:
            return
        self.drawing_count += 1
        before = sum(chart.id != _UNPLACED for chart in self.charts)
        for index in range(len(sheet.charts)):
            sheet.place_chart(index, before + index + 1, self.drawing_count)
        self.drawings.append(sheet.drawing)

    def package(self) -> "_Package":
        """Give what packs the parts of this file as they are made."""
        return _Package(self.target)

    def count_comments(self) -> None:
        """Say of how many sheets there are comments; each was numbered as it was done."""
        self.comments.tell(self)


class _Comments:
    """The numbers of what holds comments: XlsxWriter's own way through the sheets, one at a time."""

    def __init__(self) -> None:
        self.files, self.data, self.shape = 0, 1, _SHAPES

    def number(self, sheet: OpenSheet) -> None:
        """Number what a sheet has."""
        if not sheet.has_vml:
            return
        self.files += 1
        count = sheet.number_comments(self.data, self.shape, self.files)
        blocks = (_SHAPES + count) // _SHAPES
        self.data, self.shape = self.data + blocks, self.shape + _SHAPES * blocks

    def tell(self, workbook: Any) -> None:
        """Tell a workbook how many there are."""
        workbook.has_comments = bool(self.files)
        workbook.num_vml_files = workbook.num_comment_files = self.files


class _Package(OpenPackage):
    def __init__(self, target: BytesIO) -> None:
        super().__init__()
        self.file = ZipFile(target, "w", compression=ZIP_DEFLATED, allowZip64=False, compresslevel=_LEVEL)
        self.member: tuple[str, PartStream] | None = None

    def create(self) -> None:
        """Write all parts into the file."""
        with self.file:
            try:
                super().create()
            finally:
                self._finish()

    def begin_part(self, name: str) -> PartStream:
        """Begin a part, and end the one before it: XlsxWriter asks for a name when it is about to write."""
        self._finish()
        part = PartStream()
        self.member = name, part
        return part

    def _finish(self) -> None:
        member, self.member = self.member, None
        if member is not None:
            name, part = member
            if name == _STYLES:  # XlsxWriter knows of none
                part = PartStream()
                part.write(self.workbook.styles.xml(comments=self.workbook.has_comments))
            part.packed().put(self.file, name)

    def write_sheets(self) -> None:
        """Put the sheets, packed as they were done, into the file."""
        self._finish()
        for number, packed in enumerate(self.workbook.packed, start=1):
            packed.put(self.file, f"xl/worksheets/sheet{number}.xml")
        self.workbook.packed.clear()

    def write_sheet_links(self) -> None:
        """Write where the links of each sheet lead."""
        for number, sheet in enumerate(self.workbook.worksheets(), start=1):
            leads = [*sheet.external_hyper_links, *sheet.external_drawing_links, *sheet.external_vml_links]
            leads += sheet.external_comment_links
            if leads:
                write_relations(leads, self.begin_part(f"xl/worksheets/_rels/sheet{number}.xml.rels"))

    def write_shared_texts(self) -> None:
        """Write the table of shared texts, if there are any."""
        table = self.workbook.str_table
        if table.count:
            write_texts(table, self.begin_part("xl/sharedStrings.xml"))
