"""What all papers have around their text: the other parts of a Word file, kept as they stand in its package.

`tools/build_frame.py` makes them.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

FOLDER = Path(__file__).parent / "parts"
BODY, PROPERTIES = "word/document.xml", "docProps/core.xml"  # the parts with the text, and with the title
TITLE = "{title}"  # stands in the properties until a paper's own title takes its place
SHORT, LONG, LEFT, RIGHT = 210, 297, 30, 15  # millimetres: an A4 page and two of its margins
_TWENTIETHS = 1440 / 25.4  # of a point, in a millimetre


class Frame(msgspec.Struct, frozen=True):
    """What all papers on one kind of page have in common: the parts of the package and the text around the body.

    `width` is that between the margins in twentieths of a point; `section` describes the page, at the end of each
    paper's pages.
    """

    parts: Mapping[str, bytes]
    before: str
    after: str
    section: str
    width: int


def of_page(*, landscape: bool) -> str:
    """Name the file of the part that holds the text, by how the page lies."""
    return BODY.replace(".xml", "-landscape.xml") if landscape else BODY


def parts_there() -> dict[str, bytes]:
    """Read the parts by their names."""
    files = (path for path in FOLDER.rglob("*") if path.name.endswith((".xml", ".rels")))
    return {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in files}


@cache
def frame(*, landscape: bool) -> Frame:
    """Give the frame of papers that stand upright or lie on their side."""
    parts = parts_there()
    body = parts[of_page(landscape=landscape)].decode()
    del parts[of_page(landscape=True)]
    before, _, after = body.partition("<w:body>")
    # An empty paper holds nothing in its body but the description of its one section.
    width = round(((LONG if landscape else SHORT) - LEFT - RIGHT) * _TWENTIETHS)
    return Frame(parts, f"{before}<w:body>", after, section=after.partition("</w:body>")[0], width=width)
