"""Make the Vietnamese guide as Word and PDF beside its Markdown: `docs/huong-dan.docx`, `docs/huong-dan.pdf`.

The pages for heads of units and for teachers (`workbook_templates/guides`) become `docs/huong-dan-*.docx` and `.pdf`.
Needs markdown-it and python-docx (the test extra has them); PDFs need LibreOffice, and where it is missing the tool
says so and writes the Word files alone. `--pictures` has `tools/build_pictures.py` make the pictures anew before.

Only what was made of another text or other pictures is made anew.

    python tools/build_guide.py [--pictures] [--into FOLDER]
    python tools/build_guide.py --check     say whether the files beside the Markdown were made from it as it is
"""

import argparse
import hashlib
import io
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.image.image import Image
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import build_pictures  # noqa: E402

from thidua_xlsx.runtime.office_program import find_office, to_pdf  # noqa: E402

DOCS = ROOT / "docs"
GUIDES = {  # by the name of what is made of each
    "huong-dan": DOCS / "huong-dan.md",
    "huong-dan-to-truong": ROOT / "workbook_templates" / "guides" / "cho-to-truong.md",
    "huong-dan-giao-vien": ROOT / "workbook_templates" / "guides" / "cho-giao-vien.md",
}
_PICTURE = re.compile(rb"!\[[^]]*\]\(([^)]+)\)")
_STAMP = (1980, 1, 1, 0, 0, 0)
_WIDTH, _TALLEST = 165, 130  # millimetres: between the margins, and of a picture
_BETWEEN = 4  # millimetres beside a picture that stands in a row
_ONE_PAGE = 16  # rows of a table that stays on one page
_SERIF, _FIXED, _TINT = "Times New Roman", "Courier New", "F2F2F2"
_HEADINGS = {"h1": (18, 0), "h2": (15, 14), "h3": (13, 10)}  # size and space before, in points


def main(arguments: list[str] | None = None) -> int:
    """Make the files; give the exit code: 0 done, 1 stale (with `--check`) or without PDFs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", action="store_true", help="render the pictures anew first")
    parser.add_argument("--into", type=Path, default=DOCS, help="where to write")
    parser.add_argument("--check", action="store_true", help="write nothing, say what is stale")
    given = parser.parse_args(arguments)
    if given.check:
        stale = [name for name, source in GUIDES.items() if made_from(given.into / f"{name}.docx") != digest(source)]
        print("".join(f"stale: {name}.docx\n" for name in stale), end="", file=sys.stderr)
        return int(bool(stale))
    if given.pictures and build_pictures.main([]):
        return 1
    given.into.mkdir(parents=True, exist_ok=True)
    written = []
    for name, source in GUIDES.items():
        target = given.into / f"{name}.docx"
        if made_from(target) == digest(source) and target.with_suffix(".pdf").is_file():
            continue  # LibreOffice would make a PDF of other bytes that looks the same
        target.write_bytes(guide(source))
        written.append(target)
        print(target)
    program = find_office()
    printed = to_pdf(program, written, given.into) if program and written else {}
    for pdf in printed.values():
        print(pdf)
    if len(printed) < len(written):
        print("LibreOffice is missing or printed nothing: no PDF of some guides", file=sys.stderr)
    return int(len(printed) < len(written))


def digest(source: Path) -> str:
    """Give what tells one state of a guide, its text and its pictures, from another."""
    text = source.read_bytes()
    pictures = (source.parent / name.decode() for name in _PICTURE.findall(text))
    return hashlib.sha256(text + b"".join(picture.read_bytes() for picture in pictures)).hexdigest()


def made_from(file: Path) -> str:
    """Give the digest of the text that a Word file was made from; empty where it does not say."""
    return str(docx.Document(str(file)).core_properties.identifier) if file.is_file() else ""


def guide(source: Path) -> bytes:
    """Give a guide as a Word file; the same text and pictures give the same bytes."""
    tokens = MarkdownIt("commonmark").enable("table").parse(source.read_text("utf-8"))
    paper = Paper(source.parent)
    paper.write(tokens)
    properties = paper.document.core_properties
    properties.title, properties.author, properties.identifier = paper.title, "thidua-xlsx", digest(source)
    properties.created = properties.modified = datetime(1980, 1, 1)
    made = io.BytesIO()
    paper.document.save(made)
    return _settled(made.getvalue())


def _settled(data: bytes) -> bytes:
    """Give a package whose parts bear no time."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _STAMP), source.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()


class Paper:
    """A Word file under way: it takes the tokens of a Markdown text, one block after another."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.title = folder, ""
        self.document = docx.Document()
        section = self.document.sections[0]
        section.start_type = WD_SECTION.NEW_PAGE
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(25), Mm(20)
        section.top_margin = section.bottom_margin = Mm(20)
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = _SERIF, Pt(12)
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), _SERIF)
        normal.paragraph_format.space_after = Pt(6)
        for place, (size, before) in enumerate(_HEADINGS.values(), start=1):
            style = self.document.styles[f"Heading {place}"]
            style.font.name, style.font.size, style.font.color.rgb = _SERIF, Pt(size), RGBColor(0x1F, 0x38, 0x64)
            fonts = style.element.rPr.rFonts
            for name in [one for one in fonts.attrib if "heme" in one]:  # a theme's font goes before one by name
                del fonts.attrib[name]
            style.paragraph_format.space_before = Pt(before)

    def write(self, tokens: Sequence[Token]) -> None:
        """Write blocks: headings, paragraphs, lists, tables, commands."""
        lists: list[list[int]] = []  # of each list that is open: 0 for one of dots, else the next number
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.type == "heading_open":
                self._heading(token.tag, tokens[at + 1])
            elif token.type == "paragraph_open":
                self._paragraph(tokens[at + 1], lists)
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                lists.append([0 if token.type == "bullet_list_open" else int(token.attrs.get("start", 1))])
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                lists.pop()
            elif token.type == "fence":
                self._commands(token.content)
            elif token.type == "table_open":
                end = next(place for place in range(at, len(tokens)) if tokens[place].type == "table_close")
                self.document.paragraphs[-1].paragraph_format.keep_with_next = True
                self._table(tokens[at:end])
                at = end
            at += 1

    def _heading(self, tag: str, inline: Token) -> None:
        place = list(_HEADINGS).index(tag) + 1
        self.title = self.title or inline.content
        paragraph = self.document.add_paragraph(style=f"Heading {place}")
        paragraph.paragraph_format.keep_with_next = True
        _runs(paragraph, inline.children or [])

    def _paragraph(self, inline: Token, lists: list[list[int]]) -> None:
        pictures = [child for child in inline.children or [] if child.type == "image"]
        if pictures:
            self._pictures(pictures)
            return
        paragraph = self.document.add_paragraph()
        if lists:
            sign = f"{lists[-1][0]}." if lists[-1][0] else "•"
            lists[-1][0] += bool(lists[-1][0])
            shape = paragraph.paragraph_format
            shape.left_indent, shape.first_line_indent = Mm(7 * len(lists)), Mm(-6)
            shape.tab_stops.add_tab_stop(Mm(7 * len(lists)))
            shape.space_after = Pt(3)
            paragraph.add_run(f"{sign}\t")
        _runs(paragraph, inline.children or [])

    def _pictures(self, pictures: Sequence[Token]) -> None:
        """Set the pictures of one paragraph side by side, equally tall, with what they show below."""
        images = [Image.from_file(str(self._file(picture))) for picture in pictures]
        sizes = [image.px_width / image.px_height for image in images]  # the width for a height of 1
        room = _WIDTH - _BETWEEN * len(sizes)
        tall = min(_TALLEST, room / sum(sizes))
        table = self.document.add_table(rows=1, cols=len(sizes))
        table.autofit = False
        for cell, column, picture, size in zip(table.rows[0].cells, table.columns, pictures, sizes, strict=True):
            cell.width = column.width = Mm(tall * size + _BETWEEN)
            cell.paragraphs[0].paragraph_format.keep_with_next = True
            cell.paragraphs[0].add_run().add_picture(str(self._file(picture)), height=Mm(tall))
        said = self.document.add_paragraph()
        said.add_run(" · ".join(picture.content for picture in pictures)).italic = True

    def _file(self, picture: Token) -> Path:
        return self.folder / str(picture.attrs["src"])

    def _commands(self, text: str) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.left_indent = Mm(5)
        _shade(paragraph._p.get_or_add_pPr(), _TINT)
        for place, line in enumerate(text.rstrip("\n").split("\n")):
            run = paragraph.add_run(line)
            run.font.name, run.font.size = _FIXED, Pt(10)
            if place < text.rstrip("\n").count("\n"):
                run.add_break()

    def _table(self, tokens: Sequence[Token]) -> None:
        rows = list(_rows(tokens))
        table = self.document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        widths = _widths(rows)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for line, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, inline, width in zip(row.cells, cells, widths, strict=True):
                cell.width = Mm(width)
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(2)
                paragraph.paragraph_format.keep_with_next = len(rows) <= _ONE_PAGE and line < len(rows) - 1
                _runs(paragraph, inline.children or [], bold=line == 0, size=11)
                if line == 0:
                    _shade(cell._tc.get_or_add_tcPr(), _TINT)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        self.document.add_paragraph().paragraph_format.space_after = Pt(2)


def _rows(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    row: list[Token] = []
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "inline":
            row.append(token)
        elif token.type == "tr_close":
            yield row


def _widths(rows: Sequence[Sequence[Token]]) -> list[float]:
    """Share the width by how much stands in each column, none so narrow that its words break."""
    lengths = [max(min(max(len(row[place].content) for row in rows), 70), 12) for place in range(len(rows[0]))]
    return [_WIDTH * length / sum(lengths) for length in lengths]


def _shade(properties: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    properties.append(shade)


def _runs(paragraph: Any, children: Sequence[Token], *, bold: bool = False, size: int = 0) -> None:
    """Write the words of a block with their looks; of a link its words, since paper has none."""
    strong, leaning = int(bold), 0
    for child in children:
        strong += {"strong_open": 1, "strong_close": -1}.get(child.type, 0)
        leaning += {"em_open": 1, "em_close": -1}.get(child.type, 0)
        text = " " if child.type == "softbreak" else child.content if child.type in ("text", "code_inline") else ""
        if not text:
            continue
        run = paragraph.add_run(text)
        run.bold, run.italic = bool(strong), bool(leaning)
        if child.type == "code_inline":
            run.font.name, run.font.size = _FIXED, Pt((size or 12) - 1)
        elif size:
            run.font.size = Pt(size)


if __name__ == "__main__":
    sys.exit(main())
