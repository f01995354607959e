"""A workbook of XlsxWriter that is written part after part: each is packed before the next one begins.

XlsxWriter itself keeps the cells and the XML of all parts until the last one is made. The bytes are those that it
would write. Sheets come after parts that tell of all of them, so they wait, packed, until the last one is known.
"""

import zlib
from io import BytesIO, StringIO
from typing import Any, Protocol
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlsxwriter.packager import Packager
from xlsxwriter.relationships import Relationships
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.workbook import Workbook

_OWNERS = 0o600  # what `zipfile` says of the rights to a part
_LEVEL = 2  # of compression: a quarter of the time of the usual 6, for a fifth more bytes
_UNPLACED = -1  # XlsxWriter's number of a chart that is on no sheet
_SHAPES = 1024  # numbers of shapes that each block of comments takes
_STAMP = (1980, 1, 1, 0, 0, 0)  # Excel's own, and the same in every file
_ESCAPE = "_x"  # what may look like the escape of a control character
_ZEROS = bytes(2**16)
_AT_ONCE = 2_000  # texts or links that are written before they go into the file


class _Into(Protocol):
    def write(self, content: bytes, /) -> object: ...

    def close(self) -> None: ...


class PartStream(StringIO):
    """The XML of one part while it is written; `pour` moves what there is into the file and forgets it."""

    def __init__(self, into: _Into) -> None:
        super().__init__()
        self.into = into

    def pour(self) -> None:
        """Move the text written so far into the file."""
        self.into.write(self.getvalue().encode("utf-8"))
        self.seek(0)
        self.truncate()


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

    def join(self, rest: "CompressedPart") -> None:
        """Put what was packed apart behind what there is; what is added from now on follows that."""
        self.content.write(self._compressor.flush(zlib.Z_SYNC_FLUSH))  # up to a whole byte, so that more can follow
        self.content.write(rest.content.getbuffer())
        self.crc = _of_both(self.crc, rest.crc, rest.size)
        self.size += rest.size
        self._compressor = rest._compressor

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


def _of_both(first: int, second: int, size: int) -> int:
    """Give the check sum of two contents one after the other from that of each, and the size of the second."""
    # A check sum goes through further bytes by adding what they make of it to what they make of nothing.
    through, nothing = first, 0
    for left in range(size, 0, -len(_ZEROS)):
        zeros = _ZEROS[:left] if left < len(_ZEROS) else _ZEROS
        through, nothing = zlib.crc32(zeros, through), zlib.crc32(zeros, nothing)
    return through ^ nothing ^ second


class PackedWorkbook(Workbook):  # type: ignore[misc]
    """A workbook that takes one sheet after another: what is on one is packed before the next is planned.

    `done` packs a sheet; `close` writes the file.
    """

    def __init__(self, target: BytesIO, options: dict[str, object]) -> None:
        super().__init__(BytesIO(), options)  # what XlsxWriter would write there is written by the package
        self.target = target
        self.packed: list[CompressedPart] = []
        self.comments = _Comments()

    def done(self, sheet: Any) -> None:
        """Pack a sheet on which nothing will be changed any more, and number what it has beside its cells."""
        self.comments.number(sheet)
        self._number_charts(sheet)
        packed = CompressedPart()
        member = PartStream(packed)
        sheet._set_xml_writer(member)
        sheet._assemble_xml_file()
        member.pour()
        packed.close()
        self.packed.append(packed)

    def keep_figures(self) -> None:
        """Have charts keep the figures they show, before the cells that hold them are let go."""
        self._add_chart_data()

    def _number_charts(self, sheet: Any) -> None:
        if not sheet.charts:
            return
        self.drawing_count += 1
        before = sum(chart.id != _UNPLACED for chart in self.charts)
        for index in range(len(sheet.charts)):
            sheet._prepare_chart(index, before + index + 1, self.drawing_count)
        self.drawings.append(sheet.drawing)

    def _get_packager(self) -> "_Package":
        return _Package(self.target)

    # What XlsxWriter prepares here for all sheets at once was prepared for each as it was done.

    def _prepare_sst_string_data(self) -> None:
        """Leave the table of shared texts in the order in which texts came."""

    def _prepare_vml(self) -> None:
        self.comments.tell(self)

    def _prepare_drawings(self) -> None:
        self.charts.sort(key=lambda chart: chart.id)


class _Comments:
    """The numbers of what holds comments: XlsxWriter's own way through the sheets, one at a time."""

    def __init__(self) -> None:
        self.files, self.data, self.shape = 0, 1, _SHAPES

    def number(self, sheet: Any) -> None:
        """Number what a sheet has."""
        if not sheet.has_vml:
            return
        self.files += 1
        count = sheet._prepare_vml_objects(self.data, self.shape, self.files, self.files)
        blocks = (_SHAPES + count) // _SHAPES
        self.data, self.shape = self.data + blocks, self.shape + _SHAPES * blocks

    def tell(self, workbook: Any) -> None:
        """Tell a workbook how many there are."""
        workbook.has_comments = bool(self.files)
        workbook.num_vml_files = workbook.num_comment_files = self.files


class _Package(Packager):  # type: ignore[misc]
    def __init__(self, target: BytesIO) -> None:
        super().__init__()
        self.file = ZipFile(target, "w", compression=ZIP_DEFLATED, allowZip64=False, compresslevel=_LEVEL)
        self.member: PartStream | None = None

    def _create_package(self) -> list[Any]:
        with self.file:
            try:
                super()._create_package()
            finally:
                self._finish()
        return []

    def _filename(self, xml_filename: str) -> PartStream:
        """Begin a part, and end the one before it: XlsxWriter asks for a name when it is about to write."""
        self._finish()
        info = ZipInfo(xml_filename, _STAMP)
        info.compress_type, info._compresslevel = ZIP_DEFLATED, _LEVEL  # type: ignore[attr-defined]
        self.member = PartStream(self.file.open(info, "w"))
        return self.member

    def _finish(self) -> None:
        member, self.member = self.member, None
        if member is not None:
            try:
                member.pour()
            finally:
                member.into.close()

    def _write_worksheet_files(self) -> None:
        self._finish()
        for number, packed in enumerate(self.workbook.packed, start=1):
            packed.put(self.file, f"xl/worksheets/sheet{number}.xml")
        self.workbook.packed.clear()

    def _write_worksheet_rels_files(self) -> None:
        for number, sheet in enumerate(self.workbook.worksheets(), start=1):
            leads = [*sheet.external_hyper_links, *sheet.external_drawing_links, *sheet.external_vml_links]
            leads += sheet.external_comment_links
            if not leads:
                continue
            links = _Links()
            for lead in leads:
                links._add_document_relationship(*lead)
            links._set_xml_writer(self._filename(f"xl/worksheets/_rels/sheet{number}.xml.rels"))
            links._assemble_xml_file()

    def _write_shared_strings_file(self) -> None:
        table = self.workbook.str_table
        if table.count:
            texts = _SharedTextTable()
            texts.string_table = table
            texts._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            texts._assemble_xml_file()


class _Links(Relationships):  # type: ignore[misc]
    def _write_relationship(self, relationship: tuple[str, str, str | None]) -> None:
        """Write where one thing leads; a summary has tens of thousands of them."""
        kind, target, mode = relationship
        where = f' TargetMode="{mode}"' if mode else ""
        self.fh.write(
            f'<Relationship Id="rId{self.id}" Type="{kind}" Target="{self._escape_attributes(target)}"{where}/>'
        )
        self.id += 1
        if not self.id % _AT_ONCE:
            self.fh.pour()


class _SharedTextTable(SharedStrings):  # type: ignore[misc]
    def _write_sst_strings(self) -> None:
        """Write each text once, in the order of their numbers, which is that of the table."""
        write = self.fh.write
        for count, text in enumerate(self.string_table.string_table, 1):
            if not text.isprintable() or "<" in text or ">" in text or "&" in text or _ESCAPE in text:
                self._write_si(text)
            elif text[:1].isspace() or text[-1:].isspace():
                write(f'<si><t xml:space="preserve">{text}</t></si>')
            else:
                write(f"<si><t>{text}</t></si>")
            if not count % _AT_ONCE:
                self.fh.pour()
