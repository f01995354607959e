"""Build the frame of official papers with python-docx: what every .docx that the program writes has around its text.

Usage: python tools/build_frame.py [--check]   (--check: exit 1 and name the parts that would change)

The parts lie in thidua_xlsx/formats/docx/parts as they stand in a package. Making them anew for every merge would
import python-docx and lxml, and take longer than all papers of a school.
"""

import argparse
import io
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from thidua_xlsx.formats.docx.writer import BODY, FOLDER, LEFT, LONG, RIGHT, SHORT, TITLE, of_page, parts_there  # noqa: E402

MADE_WITH = "1.2.0"  # the python-docx whose empty document the parts are made from
FONT = "Times New Roman"
_TOP, _BOTTOM = 20, 20  # millimetres
_BODY_SIZE = 13  # points
_BALLAST = ("/stylesWithEffects", "/thumbnail", "/customXml", "/numbering")
_KEPT_STYLES = ("Header", "Header Char")


def frame_parts() -> dict[str, bytes]:
    """Make the parts by their names; the one with the body for both ways in which a page can lie."""
    upright, on_its_side = _parts(landscape=False), _parts(landscape=True)
    differing = [name for name in upright if upright[name] != on_its_side[name]]
    if differing != [BODY] or upright.keys() != on_its_side.keys():
        raise ValueError(f"pages on their side differ in more than the body: {differing}")
    body = {of_page(landscape=False): upright.pop(BODY), of_page(landscape=True): on_its_side[BODY]}
    return upright | body


def _parts(*, landscape: bool) -> dict[str, bytes]:
    document = Document()
    _without_ballast(document)
    _styles(document)
    _properties(document)
    section = document.sections[0]
    _page(section, landscape=landscape)
    _page_number(section)
    stream = io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as package:
        return {name: package.read(name) for name in package.namelist()}


def _without_ballast(document: DocumentType) -> None:
    """Leave out what python-docx's empty document brings and no paper shows: ready-made styles, a picture of itself."""
    for links in (document.part.rels, document.part.package.rels):
        for id_ in [id_ for id_, link in links.items() if link.reltype.endswith(_BALLAST)]:
            links.pop(id_)
    for style in list(document.styles):
        if not style._element.default and style.name not in _KEPT_STYLES:
            style.delete()


def _styles(document: DocumentType) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(_BODY_SIZE)
    style.font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    fonts = properties.rFonts
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    language = properties.makeelement(qn("w:lang"), {qn("w:val"): "vi-VN", qn("w:eastAsia"): "vi-VN"})
    properties.append(language)
    # The ready-made header style bears tab stops that a centred page number does not need.
    document.styles["Header"].paragraph_format.tab_stops.clear_all()


def _properties(document: DocumentType) -> None:
    core = document.core_properties
    core.title, core.author, core.comments, core.keywords = TITLE, "", "", ""
    core.language = "vi-VN"
    for element in list(core._element):
        if element.tag.endswith(("}created", "}modified", "}lastPrinted")):
            core._element.remove(element)


def _page(section: Section, *, landscape: bool) -> None:
    """Set paper and margins."""
    across, down = (LONG, SHORT) if landscape else (SHORT, LONG)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(across), Mm(down)
    section.top_margin, section.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance = section.footer_distance = Mm(10)


def _page_number(section: Section) -> None:
    """Put the page number at the top in the middle, from the second page of a paper on."""
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


def changed(parts: Mapping[str, bytes]) -> list[str]:
    """Name the parts that are not as they lie there, and those that nobody makes any more."""
    there = parts_there()
    return sorted(name for name in parts.keys() | there.keys() if parts.get(name) != there.get(name))


def main() -> None:
    """Write the parts, or with `--check` name those that would change."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--check", action="store_true")
    parts = frame_parts()
    stale = changed(parts)
    print("\n".join(stale))
    if asked.parse_args().check:
        raise SystemExit(1 if stale else 0)
    for name in stale:
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(parts[name]) if name in parts else path.unlink()


if __name__ == "__main__":
    main()
