"""Paints a PaperPlan as a Word file: the only place that knows python-docx, and no word of the domain.

The same plan gives the same bytes. Texts become runs of plain text and nothing else: no field, link or formula can be
made of what a person typed. Layout after NĐ 30/2020/NĐ-CP.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

import msgspec

from thidua_xlsx.paper import PaperPlan
from thidua_xlsx.word.body import page_xml, printable

if TYPE_CHECKING:
    from docx.document import Document as DocumentType
    from docx.section import Section

FONT = "Times New Roman"
_TOP, _BOTTOM, _LEFT, _RIGHT = 20, 20, 30, 15  # millimetres
_SHORT, _LONG = 210, 297
_BODY = 13  # points
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a zip file can bear
_TYPES, _BODY_PART, _TITLE_PART = "[Content_Types].xml", "word/document.xml", "docProps/core.xml"
_TITLE = "{title}"  # stands in the frame's properties until a paper's own title takes its place
_BALLAST = ("/stylesWithEffects", "/thumbnail", "/customXml", "/numbering")
_KEPT_STYLES = ("Header", "Header Char")


class _Frame(msgspec.Struct, frozen=True):
    """What all papers on one kind of page have in common: the parts of the package and the text around the body.

    `width` is that between the margins; `section` describes the page, at the end of each paper's pages.
    """

    parts: Mapping[str, bytes]
    before: str
    after: str
    section: str
    width: int


def write_word(plan: PaperPlan) -> bytes:
    """Write a plan as .docx; every page of it begins a section of its own, numbered from 1."""
    frame = _frame(landscape=plan.landscape)
    title = escape(printable(plan.title), quote=False)
    titled = frame.parts[_TITLE_PART].replace(_TITLE.encode(), title.encode())
    return _package({**frame.parts, _TITLE_PART: titled}, _body(plan, frame))


def _body(plan: PaperPlan, frame: _Frame) -> Iterator[bytes]:
    """Write the part that holds the text; of a long list a large one, so it comes piece by piece."""
    yield frame.before.encode()
    for place, page in enumerate(plan.pages):
        if place:
            yield _section_end(frame.section).encode()
        yield from page_xml(page, frame.width)
    yield frame.after.encode()


@cache
def _frame(*, landscape: bool) -> _Frame:
    """Make an empty paper once: python-docx sets up page, fonts and header, and each paper only brings its own text."""
    from docx import Document

    document = Document()
    _without_ballast(document)
    _styles(document)
    _properties(document)
    section = document.sections[0]
    width = _page(section, landscape=landscape)
    _page_number(section)
    stream = io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    before, _, after = parts[_BODY_PART].decode().partition("<w:body>")
    # An empty paper holds nothing in its body but the description of its one section.
    return _Frame(parts, f"{before}<w:body>", after, section=after.partition("</w:body>")[0], width=width)


def _without_ballast(document: "DocumentType") -> None:
    """Leave out what python-docx's empty document brings and no paper shows: ready-made styles, a picture of itself."""
    for links in (document.part.rels, document.part.package.rels):
        for id_ in [id_ for id_, link in links.items() if link.reltype.endswith(_BALLAST)]:
            links.pop(id_)
    for style in list(document.styles):
        if not style._element.default and style.name not in _KEPT_STYLES:
            style.delete()


def _styles(document: "DocumentType") -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(_BODY)
    style.font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    fonts = properties.rFonts
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    language = properties.makeelement(qn("w:lang"), {qn("w:val"): "vi-VN", qn("w:eastAsia"): "vi-VN"})
    properties.append(language)
    # The ready-made header style bears tab stops that a centred page number does not need.
    document.styles["Header"].paragraph_format.tab_stops.clear_all()


def _properties(document: "DocumentType") -> None:
    core = document.core_properties
    core.title, core.author, core.comments, core.keywords = _TITLE, "", "", ""
    core.language = "vi-VN"
    for element in list(core._element):
        if element.tag.endswith(("}created", "}modified", "}lastPrinted")):
            core._element.remove(element)


def _page(section: "Section", *, landscape: bool) -> int:
    """Set paper and margins; give the width between the margins in twentieths of a point."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    across, down = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(across), Mm(down)
    section.top_margin, section.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
    section.left_margin, section.right_margin = Mm(_LEFT), Mm(_RIGHT)
    section.header_distance = section.footer_distance = Mm(10)
    return round((across - _LEFT - _RIGHT) / 25.4 * 1440)


def _page_number(section: "Section") -> None:
    """Put the page number at the top in the middle, from the second page of a paper on."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn

    section.different_first_page_header_footer = True
    # An empty header of its own: some programs would otherwise show the other one on first pages.
    section.first_page_header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()._r
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("end", "")):
        if kind:
            run.append(run.makeelement(qn("w:fldChar"), {qn("w:fldCharType"): kind}))
        else:
            instruction = run.makeelement(qn("w:instrText"), {})
            instruction.text = text
            run.append(instruction)
    section._sectPr.append(section._sectPr.makeelement(qn("w:pgNumType"), {qn("w:start"): "1"}))
    _in_order(section._sectPr)


_ORDER = ["headerReference", "footerReference", "type", "pgSz", "pgMar", "pgNumType", "cols", "titlePg", "docGrid"]


def _in_order(properties: Any) -> None:
    """Put a section's properties into the order that the schema wants."""
    children = sorted(properties, key=lambda one: _ORDER.index(one.tag.rpartition("}")[2]))
    for child in children:
        properties.append(child)


def _section_end(section: str) -> str:
    """Write the paragraph that ends a section; the next one begins on a new page with the same set-up."""
    spacing = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    return f"<w:p><w:pPr>{spacing}{section}</w:pPr></w:p>"


def _package(parts: Mapping[str, bytes], body: Iterable[bytes]) -> bytes:
    """Write a package with fixed stamps and its parts in one order, the body in the place of its part."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        # The list of content types stands first, where programs look for it.
        for name in sorted(parts, key=lambda one: (one != _TYPES, one)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            with package.open(info, "w") as part:
                for piece in body if name == _BODY_PART else (parts[name],):
                    part.write(piece)
    return stream.getvalue()
