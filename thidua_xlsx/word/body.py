"""The body of a Word file as WordprocessingML text: paragraphs, tables, heading and signatures of official papers.

Sizes in half points, lengths in twentieths of a point, as the format has them.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from typing import Any

from thidua_xlsx.paper import Align, Block, Head, Line, PaperPage, Signatures, Signer, Table, TableRow
from thidua_xlsx.text import clean

# What XML 1.0 cannot hold, surrogates, and marks that turn the direction of writing or hide text.
_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
)
_MM = 1440 / 25.4
_INDENT = round(10 * _MM)
_SPACE = 120  # after a paragraph: 6 points
_TABLE_SIZE, _ROOM = 24, 60
_HEAD_LEFT = 0.42  # of the width: the national name needs the rest
_RULE = 8  # eighths of a point
_UNDER_BODY, _UNDER_MOTTO, _UNDER_SUBJECT = 28, 60, 50  # lengths of rules in millimetres
_KEPT_ROWS = 8  # a table of so many rows is not cut by a page
# A table must be followed by a paragraph; one of a point never needs a page for itself.
_END = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
_SLOT = "{text}"
_DOTS = "…………"  # room to write on: such a line is not stretched to both margins


def page_xml(page: PaperPage, width: int) -> str:
    """Give the body of one paper as XML, its names under the prefix `w`; `width` between the margins."""
    parts = [_head(page.head, width)]
    for place, block in enumerate(page.blocks):
        follows = page.blocks[place + 1] if place + 1 < len(page.blocks) else None
        parts += _block(block, width, follows)
    return "".join(parts)


def _block(block: Block, width: int, follows: Block | None) -> Iterable[str]:
    if isinstance(block, Line):
        return [_line(block, width, together=isinstance(follows, Table | Signatures))]
    if isinstance(block, Table):
        # Signatures never stand on a page alone: the last row goes with them.
        last = isinstance(follows, Signatures)
        return [_table(block, width, keep_last=last), _paragraph("", after=0, size=12, keep=last)]
    return [_signatures(block, width)]


def printable(text: str) -> str:
    """Give a text on one line without what no page can show."""
    return clean(_UNPRINTABLE.sub("", text))


def _run(text: str, *, size: int = 0, bold: bool = False, italic: bool = False) -> str:
    looks = f"{'<w:b/>' * bold}{'<w:i/>' * italic}"
    if size:
        looks += f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    kept = _UNPRINTABLE.sub("", text).replace("\n", " ").replace("\t", " ").replace("\r", " ")
    return f'<w:r>{f"<w:rPr>{looks}</w:rPr>" if looks else ""}<w:t xml:space="preserve">{escape(kept)}</w:t></w:r>'


def _paragraph(
    text: str,
    *,
    align: str = "left",
    size: int = 0,
    bold: bool = False,
    italic: bool = False,
    before: int = 0,
    after: int = _SPACE,
    first: int = 0,
    keep: bool = False,
    extra: str = "",
) -> str:
    # The order of the properties is the schema's: keepNext, borders, tabs, spacing, ind, jc.
    mark = f'<w:rPr><w:sz w:val="{size}"/></w:rPr>' if size and not text else ""
    return (
        f"<w:p><w:pPr>{'<w:keepNext/>' * keep}{extra}"
        f'<w:spacing w:before="{before}" w:after="{after}"/>'
        f'{f"""<w:ind w:firstLine="{first}"/>""" if first else ""}<w:jc w:val="{align}"/>{mark}</w:pPr>'
        f"{_run(text, size=size, bold=bold, italic=italic) if text else ''}</w:p>"
    )


def _line(line: Line, width: int, *, together: bool) -> str:
    text = line.text
    match line.look:
        case "title":
            return _paragraph(text, align="center", size=28, bold=True, before=240, after=0, keep=True)
        case "subject":
            return _paragraph(text, align="center", size=28, bold=True, after=0, keep=True) + _rule(
                width, _UNDER_SUBJECT, 200
            )
        case "basis":
            return _paragraph(text, align="both", italic=True, first=_INDENT)
        case "heading":
            return _paragraph(text, bold=True, before=_SPACE, first=_INDENT, keep=True)
        case "center":
            return _paragraph(text, align="center", keep=together)
        case "note":
            return _paragraph(text, align="both", italic=True, first=_INDENT, keep=together)
        case "blank":
            tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{width}"/></w:tabs>'
            return f'<w:p><w:pPr>{tab}<w:spacing w:before="0" w:after="{_SPACE}"/></w:pPr><w:r><w:tab/></w:r></w:p>'
        case _:
            return _paragraph(text, align="left" if _DOTS in text else "both", first=_INDENT, keep=together)


def _rule(width: int, long: int, after: int) -> str:
    """Draw a rule of so many millimetres in the middle of a width."""
    side = max(0, round((width - long * _MM) / 2))
    border = f'<w:pBdr><w:top w:val="single" w:sz="{_RULE}" w:space="1" w:color="000000"/></w:pBdr>'
    return (
        f'<w:p><w:pPr>{border}<w:spacing w:before="20" w:after="{after}" w:line="60" w:lineRule="exact"/>'
        f'<w:ind w:left="{side}" w:right="{side}"/><w:rPr><w:sz w:val="4"/></w:rPr></w:pPr></w:p>'
    )


def _head(head: Head, width: int) -> str:
    left = round(width * _HEAD_LEFT)
    right = width - left
    centred = {"align": "center", "after": 0}
    issuer = [
        _paragraph(printable(head.parent), size=24, **centred),  # type: ignore[arg-type]
        _paragraph(head.body, size=24, bold=True, **centred),  # type: ignore[arg-type]
        _rule(left, _UNDER_BODY, 60),
    ]
    if head.number:
        # Spaces in it are the room in which the clerk writes the number.
        issuer.append(_paragraph(head.number, size=26, **centred))  # type: ignore[arg-type]
    if head.draft:
        issuer.append(_paragraph(head.draft, size=26, bold=True, before=60, **centred))  # type: ignore[arg-type]
    nation = [
        _paragraph(head.national, size=24, bold=True, **centred),  # type: ignore[arg-type]
        _paragraph(head.motto, size=26, bold=True, **centred),  # type: ignore[arg-type]
        _rule(right, _UNDER_MOTTO, 60),
    ]
    if head.place_date:
        nation.append(_paragraph(head.place_date, size=26, italic=True, **centred))  # type: ignore[arg-type]
    cells = _cell("".join(issuer), left) + _cell("".join(nation), right)
    return _grid((left, right), f"<w:tr>{cells}</w:tr>", bordered=False) + _paragraph("", size=8, after=0)


def _cell(content: str, width: int, *, span: int = 1, middle: bool = False) -> str:
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    stands = '<w:vAlign w:val="center"/>' if middle else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{stands}</w:tcPr>{content}</w:tc>'


def _grid(widths: Sequence[int], rows: str, *, bordered: bool) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    line = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    borders = f"<w:tblBorders>{line}</w:tblBorders>" if bordered else ""
    room = _ROOM if bordered else 0
    margins = f'<w:tblCellMar><w:left w:w="{room}" w:type="dxa"/><w:right w:w="{room}" w:type="dxa"/></w:tblCellMar>'
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>{borders}'
        f'<w:tblLayout w:type="fixed"/>{margins}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>'
    )


def _table(table: Table, width: int, *, keep_last: bool) -> str:
    total = sum(column.width for column in table.columns)
    widths = [width * column.width // total for column in table.columns]
    heads = "".join(
        _cell(_text(column.label, "center", bold=True, keep=True), one, middle=True)
        for column, one in zip(table.columns, widths, strict=True)
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>"]
    aligns = [column.align for column in table.columns]
    last = len(table.rows) - 1
    short = last < _KEPT_ROWS
    for place, row in enumerate(table.rows):
        rows.append(_row(row, widths, aligns, keep=keep_last if place == last else short))
    return _grid(widths, "".join(rows), bordered=True)


def _row(row: TableRow, widths: Sequence[int], aligns: Sequence[Align], *, keep: bool) -> str:
    if row.section:
        cells = _cell(_text(row.cells[0], "left", bold=True, keep=True), sum(widths), span=len(widths))
    else:
        texts = zip(row.cells, widths, aligns, strict=True)
        cells = "".join(_cell(_text(text, align, keep=keep), one, middle=True) for text, one, align in texts)
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _text(text: str, align: str, *, bold: bool = False, keep: bool = False) -> str:
    before, behind, blank = _around(align, bold, keep)
    shown = printable(text)
    return f"{before}{escape(shown)}{behind}" if shown else blank


@cache
def _around(align: str, bold: bool, keep: bool) -> tuple[str, str, str]:
    """Give what stands before and behind a cell's text, and a cell without any: the same for thousands of cells."""
    looks: dict[str, Any] = {"align": align, "size": _TABLE_SIZE, "bold": bold, "before": 40, "after": 40, "keep": keep}
    before, _, behind = _paragraph(_SLOT, **looks).partition(_SLOT)
    return before, behind, _paragraph("", **looks)


def _signatures(block: Signatures, width: int) -> str:
    """Set signatures side by side, kept on one page; whom the paper goes to stands at their left."""
    count = max(len(block.signers), 1)
    first = block.recipients and count == 1
    shares = (0.5, 0.5) if first else (1 / count,) * count
    widths = [round(width * share) for share in shares]
    cells = [
        (_signed_by(one), _paragraph(printable(one.name), align="center", bold=True, after=0)) for one in block.signers
    ]
    if first:
        cells.insert(0, (_recipients(block.recipients), _paragraph("", after=0)))
    elif len(cells) == 1:
        # A lone signature stands at the right half.
        cells.insert(0, (_paragraph("", keep=True), _paragraph("", after=0)))
        widths = [width // 2, width // 2]
    # Names stand in a row of their own, level with each other however many lines are above them.
    rows = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(map(_cell, texts, widths))}</w:tr>"
        for texts in zip(*cells, strict=True)
    )
    below = _recipients(block.recipients) if block.recipients and not first else ""
    signed = _grid(widths, rows, bordered=False)
    return _paragraph("", size=12, after=0, keep=True) + signed + (below or _END)


def _signed_by(signer: Signer) -> str:
    texts = [_paragraph(printable(line), align="center", bold=True, after=0, keep=True) for line in signer.lines]
    if signer.note:
        texts.append(_paragraph(signer.note, align="center", size=24, italic=True, after=0, keep=True))
    return "".join([*texts, _paragraph("", before=1000, after=0, keep=True)])  # room for the hand


def _recipients(texts: Sequence[str]) -> str:
    """Write whom the paper goes to: the heading at 12 points in bold italics, the list at 11."""
    heading, *rest = texts
    lines = [_paragraph(heading, size=24, bold=True, italic=True, after=0)]
    return "".join(lines + [_paragraph(printable(one), size=22, after=0) for one in rest])
