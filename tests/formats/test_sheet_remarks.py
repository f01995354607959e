"""Words that stand in no cell: comments as old and new programs write them, and texts of shapes."""

import pytest

from thidua_xlsx.documents.raw_workbook import Remark
from thidua_xlsx.formats.xlsx.read.sheet_structure import remarks_on
from thidua_xlsx.formats.xlsx.read.written_values import shown_styles

SHEET = "xl/worksheets/sheet1.xml"
LINKS = "xl/worksheets/_rels/sheet1.xml.rels"
COMMENTS = '<comments><commentList><comment ref="{}"><text><r><t>xin </t></r><r><t>xem</t></r></text></comment></commentList></comments>'
THREADS = (
    '<ThreadedComments><threadedComment ref="D5"><text>xin xem lại</text></threadedComment>'
    '<threadedComment ref="D5"><text>đã xem</text></threadedComment></ThreadedComments>'
)
SHAPE = (
    '<xdr:wsDr xmlns:xdr="x" xmlns:a="a"><xdr:twoCellAnchor><xdr:from><xdr:col>2</xdr:col><xdr:row>7</xdr:row></xdr:from>'
    "<xdr:sp><xdr:txBody><a:p><a:r><a:t>Cô Ánh</a:t></a:r></a:p><a:p><a:r><a:t>nghỉ</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    "</xdr:twoCellAnchor><xdr:twoCellAnchor><xdr:graphicFrame/></xdr:twoCellAnchor></xdr:wsDr>"
)


def parts(*targets: tuple[str, str, str]) -> dict[str, bytes]:
    links = "".join(f'<Relationship Target="{target}"/>' for target, _, _ in targets)
    found = {part: text.encode() for _, part, text in targets}
    return {LINKS: f"<Relationships>{links}</Relationships>".encode(), **found}


@pytest.mark.parametrize("target", ["../comments1.xml", "/xl/comments1.xml", "..\\Comments1.xml"])
@pytest.mark.parametrize("ref", ["D5", "$D$5", "D5:E5"])
def test_a_comment_is_found_wherever_its_part_is_named(target: str, ref: str) -> None:
    found = remarks_on(SHEET, parts((target, "xl/comments1.xml", COMMENTS.format(ref))))
    assert found == (Remark("comment", (4, 3), "xin xem"),)


def test_a_thread_stands_for_the_comment_that_it_is_written_as_for_older_programs() -> None:
    old = ("../comments1.xml", "xl/comments1.xml", COMMENTS.format("D5"))
    new = ("../threadedComments/threadedComment1.xml", "xl/threadedcomments/threadedcomment1.xml", THREADS)
    assert remarks_on(SHEET, parts(old, new)) == (Remark("comment", (4, 3), "xin xem lại / đã xem"),)


def test_words_in_a_shape_stand_where_its_corner_lies_and_a_chart_says_none() -> None:
    found = remarks_on(SHEET, parts(("../drawings/drawing1.xml", "xl/drawings/drawing1.xml", SHAPE)))
    assert found == (Remark("shape", (7, 2), "Cô Ánh\nnghỉ"),)


@pytest.mark.parametrize("broken", ["<comments><comment", "", "<wsDr/>"])
def test_what_is_damaged_or_says_nothing_gives_nothing(broken: str) -> None:
    assert remarks_on(SHEET, parts(("../comments1.xml", "xl/comments1.xml", broken))) == ()
    assert remarks_on(SHEET, {}) == remarks_on(SHEET, {LINKS: b"<comment"}) == ()


@pytest.mark.parametrize(
    ("font", "struck"),
    [
        ("<strike/>", True),
        ('<strike val="1"/>', True),
        ('<strike val="true"/>', True),
        ('<strike val="0"/>', False),
        ('<strike val="false"/>', False),  # as LibreOffice writes it in every font
        ("<b/>", False),
    ],
)
def test_a_style_strikes_through_where_its_font_does(font: str, struck: bool) -> None:
    xml = (
        f"<styleSheet><fonts><font/><font>{font}</font></fonts><cellStyleXfs><xf/></cellStyleXfs>"
        '<cellXfs><xf fontId="0"/><xf/><xf fontId="1"/></cellXfs></styleSheet>'
    )
    assert shown_styles(xml.encode()).struck == ({2} if struck else set())
    assert shown_styles(b"<styleSheet strike").struck == set()
