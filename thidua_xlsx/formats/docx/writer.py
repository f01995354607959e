"""Paints a PaperPlan as a Word file: it knows no word of the domain.

The same plan gives the same bytes. Texts become runs of plain text and nothing else: no field, link or formula can be
made of what a person typed. Layout after NĐ 30/2020/NĐ-CP.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path

import msgspec

from thidua_xlsx.documents.paper_plan import PaperPlan
from thidua_xlsx.formats.docx.body_xml import page_xml, printable
from thidua_xlsx.formats.zip_parts import deflated

FOLDER = Path(__file__).parent / "parts"
BODY, PROPERTIES = "word/document.xml", "docProps/core.xml"  # the parts with the text, and with the title
_HEADERS = ("word/header1.xml", "word/header2.xml")  # of a paper's first page, and of the others
TITLE = "{title}"  # stands in the properties until a paper's own title takes its place
SHORT, LONG, LEFT, RIGHT = 210, 297, 30, 15  # millimetres: an A4 page and two of its margins
_TWENTIETHS = 1440 / 25.4  # of a point, in a millimetre


class PackageParts(msgspec.Struct, frozen=True):
    """What all papers on one kind of page have in common: the parts of the package and the text around the body.

    `width` is that between the margins in twentieths of a point; `section` describes the page, at the end of each
    paper's pages.
    """

    parts: Mapping[str, bytes]
    before: str
    after: str
    section: str
    width: int


_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a zip file can bear
_TYPES = "[Content_Types].xml"
_LEVEL = 3  # of compression: two fifths of the time of the usual 6, for a third more bytes of a long list


def write_word(plan: PaperPlan) -> bytes:
    """Write a plan as .docx; every page of it begins a section of its own, numbered from 1."""
    around = frame(landscape=plan.landscape)
    title = escape(printable(plan.title), quote=False)
    titled = around.parts[PROPERTIES].replace(TITLE.encode(), title.encode())
    above = {name: _marked(around.parts[name], plan.draft) for name in _HEADERS if plan.draft}
    bordered = any(page.border for page in plan.pages)
    section, after = (_bordered(text) if bordered else text for text in (around.section, around.after))
    # The paragraph that ends a section; the next one begins on a new page with the same set-up.
    spacing = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    section_end = f"<w:p><w:pPr>{spacing}{section}</w:pPr></w:p>"
    parts = {
        **around.parts,
        PROPERTIES: titled,
        **above,
        BODY: (
            around.before + section_end.join("".join(page_xml(page, around.width)) for page in plan.pages) + after
        ).encode(),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        # The list of content types stands first, where programs look for it.
        for name in sorted(parts, key=lambda name: (name != _TYPES, name)):
            info = deflated(zipfile.ZipInfo(name, _EPOCH), _LEVEL)
            info.create_system = 0
            package.writestr(info, parts[name])
    return stream.getvalue()


def _marked(header: bytes, mark: str) -> bytes:
    """Put a mark at the right above every page, before what stands there."""
    text = escape(printable(mark), quote=False)
    look = '<w:b/><w:color w:val="C00000"/><w:sz w:val="26"/>'
    line = f'<w:p><w:pPr><w:jc w:val="right"/></w:pPr><w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r></w:p>'
    start, bracket, rest = header.decode().partition("<w:p>")
    return f"{start}{line}{bracket}{rest}".encode()


def _bordered(section: str) -> str:
    """Put a border around the pages of a section, as far from the paper's edge as printers reach."""
    side = 'w:val="thinThickSmallGap" w:sz="24" w:space="24" w:color="B22222"'
    sides = "".join(f"<w:{name} {side}/>" for name in ("top", "left", "bottom", "right"))
    # ECMA-376 Part 1, 17.6.17: pgBorders stands right behind pgSz, pgMar and paperSrc.
    return re.sub(r"(<w:pgMar [^>]*/>)", rf'\1<w:pgBorders w:offsetFrom="page">{sides}</w:pgBorders>', section)


def of_page(*, landscape: bool) -> str:
    """Name the file of the part that holds the text of a page, upright or `landscape`."""
    return BODY.replace(".xml", "-landscape.xml") if landscape else BODY


def parts_there() -> dict[str, bytes]:
    """Read the parts by their names."""
    files = (path for path in FOLDER.rglob("*") if path.name.endswith((".xml", ".rels")))
    return {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in files}


@cache
def frame(*, landscape: bool) -> PackageParts:
    """Give the frame of papers that stand upright or lie on their side (`landscape`)."""
    parts = parts_there()
    body = parts[of_page(landscape=landscape)].decode()
    del parts[of_page(landscape=True)]
    before, _, after = body.partition("<w:body>")
    # An empty paper holds nothing in its body but the description of its one section.
    width = round(((LONG if landscape else SHORT) - LEFT - RIGHT) * _TWENTIETHS)
    return PackageParts(parts, f"{before}<w:body>", after, section=after.partition("</w:body>")[0], width=width)
