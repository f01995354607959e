"""Everything of ours that rests on private parts of XlsxWriter; no other module touches them.

XlsxWriter keeps cells and XML until the last part is made. So that they can go into the file as they are planned,
its classes are opened here: where it would write a part of its own it calls a method with a plain name instead. What
these do is said where they are overridden. A new version may change what stands here: `tests/formats` names each
private part and what rests on it.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

from xlsxwriter.packager import Packager
from xlsxwriter.relationships import Relationships
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.url import Url
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet
from xlsxwriter.xmlwriter import XMLwriter

_ESCAPE = "_x"  # what may look like the escape of a control character
_AT_ONCE = 2_000  # links that are written before they go into the file
_LETTERS = 2**16  # of texts, likewise
_LONG = 200  # letters of a text that hardly comes a second time


class OpenSheet(Worksheet):  # type: ignore[misc]
    """A sheet that is asked for its rows, merges, links, highlights and rules when it is written."""

    fh: Any

    def assemble(self) -> None:
        """Write the sheet into the part that was given."""
        super()._assemble_xml_file()

    def assemble_into(self, part: Any) -> None:
        """Write the sheet into a part."""
        self._set_xml_writer(part)
        self._assemble_xml_file()

    def write_rows(self) -> None:
        """Write the rows."""
        super()._write_rows()

    def write_merged(self, merged: Any) -> None:
        """Write what is merged: first row and column, last row and column."""
        super()._write_merge_cell(merged)

    def write_links(self) -> None:
        """Write the links."""
        super()._write_hyperlinks()

    def write_highlights(self) -> None:
        """Write the looks that cells take on."""
        super()._write_conditional_formats()

    def write_rules(self) -> None:
        """Write the rules of cells."""
        super()._write_data_validations()

    def chart_values(self, row: int, col: int, last_row: int, last_col: int) -> list[object]:
        """Give the values that a chart keeps with it; None where there is no cell."""
        values: list[object] = super()._get_range_data(row, col, last_row, last_col)
        return values

    def reaches_outside(self, row: int, col: int) -> bool:
        """Widen the rectangle of cells by one; says whether that lies outside every sheet."""
        return bool(self._check_dimensions(row, col))

    def write_newer_formula(self, formula: str) -> None:
        """Write a formula, its newer functions with their prefixes."""
        self._write_formula_element(formula)

    def prepared_cell_xml(self, row: int, col: int, prepared: Any) -> str:
        """Give the XML of a cell as XlsxWriter keeps it."""
        file, aside = self.fh, StringIO()
        self.fh = aside
        self._write_cell(row, col, prepared)
        self.fh = file
        return aside.getvalue()

    def last_rule_xml(self) -> str:
        """Give the XML of the rule that was laid last."""
        self.fh = StringIO()
        self._write_data_validation(self.validations[-1])
        made: str = self.fh.getvalue()
        return made

    def place_chart(self, index: int, number: int, drawing: int) -> None:
        """Number a chart of the sheet, and the drawing it is in."""
        self._prepare_chart(index, number, drawing)

    def number_comments(self, data: int, shape: int, file: int) -> int:
        """Number what holds comments; gives how many shapes there are."""
        count: int = self._prepare_vml_objects(data, shape, file, file)
        return count

    def _assemble_xml_file(self) -> None:
        self.assemble()

    def _write_rows(self) -> None:
        self.write_rows()

    def _write_merge_cell(self, merged: Any) -> None:
        self.write_merged(merged)

    def _write_hyperlinks(self) -> None:
        self.write_links()

    def _write_conditional_formats(self) -> None:
        self.write_highlights()

    def _write_data_validations(self) -> None:
        self.write_rules()

    def _get_range_data(self, row_start: int, col_start: int, row_end: int, col_end: int) -> list[object]:
        return self.chart_values(row_start, col_start, row_end, col_end)


class OpenWorkbook(Workbook):  # type: ignore[misc]
    """A workbook whose sheets were prepared one by one as they were done, so that nothing is left to prepare."""

    def package(self) -> Packager:
        """Give what puts the parts of the file together."""
        return super()._get_packager()

    def count_comments(self) -> None:
        """Say of how many sheets there are comments."""
        super()._prepare_vml()

    def keep_figures(self) -> None:
        """Have charts keep the figures they show, before the cells that hold them are let go."""
        self._add_chart_data()

    def _get_packager(self) -> Packager:
        return self.package()

    def _prepare_sst_string_data(self) -> None:
        """Leave the table of shared texts in the order in which texts came."""

    def _prepare_vml(self) -> None:
        self.count_comments()

    def _prepare_drawings(self) -> None:
        self.charts.sort(key=lambda chart: chart.id)


class OpenPackage(Packager):  # type: ignore[misc]
    """What puts a file together: asked for each part, and for sheets, their links and the shared texts as a whole."""

    def create(self) -> None:
        """Write all parts."""
        super()._create_package()

    def begin_part(self, name: str) -> Any:
        """Give what a part is written into."""
        return super()._filename(name)

    def write_sheets(self) -> None:
        """Write the parts of the sheets."""
        super()._write_worksheet_files()

    def write_sheet_links(self) -> None:
        """Write where the links of each sheet lead."""
        super()._write_worksheet_rels_files()

    def write_shared_texts(self) -> None:
        """Write the table of shared texts."""
        super()._write_shared_strings_file()

    def _create_package(self) -> list[Any]:
        self.create()
        return []

    def _filename(self, xml_filename: str) -> Any:
        return self.begin_part(xml_filename)

    def _write_worksheet_files(self) -> None:
        self.write_sheets()

    def _write_worksheet_rels_files(self) -> None:
        self.write_sheet_links()

    def _write_shared_strings_file(self) -> None:
        self.write_shared_texts()


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
            self.fh.stream_rows()


def write_relations(leads: list[tuple[str, ...]], part: Any) -> None:
    """Write where things of a sheet lead into a part, which pours what it has from time to time."""
    links = _Links()
    for lead in leads:
        links._add_document_relationship(*lead)
    links._set_xml_writer(part)
    links._assemble_xml_file()


class _SharedTextTable(SharedStrings):  # type: ignore[misc]
    def _write_sst_strings(self) -> None:
        """Write each text once, in the order of their numbers, which is that of the table."""
        write, letters = self.fh.write, 0
        for text in self.string_table.string_table:
            made = text_xml(text) if len(text) < _LONG else made_text(text)
            if made:
                write(made)
            else:
                self._write_si(text)
            letters += len(text)
            if letters > _LETTERS:  # some are names, others pages long
                self.fh.stream_rows()
                letters = 0


def made_text(text: str) -> str:
    """Give a text as it stands in the table; nothing where there is more to it than to write it."""
    if not text.isprintable() or "<" in text or ">" in text or "&" in text or _ESCAPE in text:
        return ""
    if text[:1].isspace() or text[-1:].isspace():
        return f'<si><t xml:space="preserve">{text}</t></si>'
    return f"<si><t>{text}</t></si>"


text_xml = lru_cache(maxsize=5_000)(made_text)  # most texts of a form are those of every unit's form


def write_texts(table: Any, part: Any) -> None:
    """Write the table of shared texts into a part, which pours what it has from time to time."""
    texts = _SharedTextTable()
    texts.string_table = table
    texts._set_xml_writer(part)
    texts._assemble_xml_file()


def cell_style(book: Any, ink: Mapping[str, object]) -> int:
    """Give the number of what cells look like (XlsxWriter's properties) in a workbook, from 1 in the order of asking.

    What XlsxWriter takes for the same has the same number.
    """
    number: int = book.add_format(ink)._get_xf_index()
    return number


def highlight_style(book: Any, ink: Mapping[str, object]) -> int:
    """Give the number of what highlights look like in a workbook, from 0 in the order of asking."""
    number: int = book.add_format(ink)._get_dxf_index()
    return number


def styles_xml(
    plain: Mapping[str, object],
    cells: Iterable[Mapping[str, object]],
    highlights: Iterable[Mapping[str, object]],
    *,
    comments: bool,
) -> str:
    """Give the part with styles of a workbook that has these, numbered in their order, and perhaps comments."""
    file = BytesIO()
    book = Workbook(file, {"in_memory": True, "default_format_properties": plain})
    for ink in cells:
        cell_style(book, ink)
    for ink in highlights:
        highlight_style(book, ink)
    sheet = book.add_worksheet()
    if comments:
        sheet.write_comment(0, 0, "")
    book.close()
    with ZipFile(file) as package:
        return package.read("xl/styles.xml").decode("utf-8")


def link_outside(path: str) -> str:
    """Give where a link to a file leads, as a sheet's relations name it."""
    target: str = Url(path)._target()
    return target


def link_inside(target: str) -> str:
    """Give where a link inside the workbook leads."""
    link: str = Url(target)._link
    return link


def escaped_attribute(text: str) -> str:
    """Give a text as it stands in an attribute."""
    made: str = XMLwriter()._escape_attributes(text)
    return made
