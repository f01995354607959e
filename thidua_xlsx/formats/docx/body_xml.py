"""The body of a Word file as WordprocessingML text: paragraphs, tables, heading and signatures of official papers.

Sizes in half points, lengths in twentieths of a point, as the format has them.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from html import escape
from itertools import accumulate, dropwhile, islice, pairwise, takewhile

from thidua_xlsx.base.text import clean
from thidua_xlsx.documents.looks import text_pixels
from thidua_xlsx.documents.paper_plan import (
    Head,
    PaperBlock,
    PaperLine,
    PaperPage,
    PaperTable,
    PlacedText,
    Signatures,
    Signer,
    TableRow,
)

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
# Lines of text that stand above signatures at least, on an upright page and on one that lies on its side: where there
# are fewer, what is before comes along. On upright pages no article stands with the signatures alone.
_ABOVE = (8, 5)
_KEPT_ROWS = 8  # a table of so many rows is not cut by a page
_TOGETHER = 4  # rows of a table that stand on a page at least
_ABOVE_SIGNED = 3  # of them, on the page of the signatures: with four the page before would often be half white
# Lines of text that stay together, on an upright page and on one that lies on its side: of a whole table with its
# heading, and of its first or last rows. More of them would leave the heading of the paper on a page of its own.
_KEPT_LINES, _KEPT_EDGE = (26, 10), (16, 10)
# The same above signatures: with these less than half a page.
_SIGNED_LINES, _SIGNED_EDGE = (12, 6), (10, 6)
# Where rows take so many lines each, two are enough together, and a table of more lines than these breaks.
_TALL, _TALL_LINES, _TALL_EDGE = 3, 14, 7
_LYING = 12_000  # a page is upright whose lines are shorter
_LETTER, _TEXT_LETTER = 108, 126  # of 12 points, in the middle; of the 14 points of text
# A table or a placed text must be followed by a paragraph, and so must a paper by the end of its section. They are of a
# point, and whatever ends a paper is kept with them: below a full page they would make a blank one.
_END = '<w:p><w:pPr><w:keepNext/><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
_ROW_START, _ROW_END = "<w:tr><w:trPr><w:cantSplit/></w:trPr>", "</w:tr>"
_DOTS = "…………"  # room to write on: such a line is not stretched to both margins


def page_xml(page: PaperPage, width: int) -> Iterator[str]:
    """Give the body of one paper as XML, part by part, its names under the prefix `w`; `width` between the margins."""
    yield from map(_placed, page.placed)
    if page.placed:  # placed texts hang on the paragraph behind them: LibreOffice moves the last ones where none is
        yield _END
    if page.head:
        yield _head(page.head, width)
    blocks = iter(enumerate(page.blocks))
    for place, block in blocks:
        behind = page.blocks[place + 1 : place + 2 + max(_ABOVE)]
        if isinstance(block, PaperTable):
            widths = column_widths(block, width, _ROOM)
            places = (at for at, follower in enumerate(behind[:2], start=1) if isinstance(follower, Signatures))
            signed = 0 if _few_but_tall(block, widths) else next(places, 0)
            # What stands below a table are its last rows, without borders: the signatures, which never stand on a page
            # alone. Word keeps a row with the paragraph behind its table; LibreOffice keeps rows of a table together.
            below = behind[:signed]
            heads = "".join(
                _cell(_text(column.label, "center", bold=True, keep=True), wide, middle=True)
                for column, wide in zip(block.columns, widths, strict=True)
            )
            head = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>"
            ends = not behind
            rows = [
                _row(block, row, widths, keep=keep)
                for part, keep in _kept(block, widths, bool(below), ends=ends)
                for row in part
            ]
            yield _grid(widths, "".join([head, *rows, *_rows_below(below, widths)]), bordered=True)
            yield _END if signed or ends else _paragraph("", after=0, size=12)
            list(islice(blocks, signed))  # they are written
        else:
            yield _paragraphs(block, width, behind)


def _paragraphs(block: PaperBlock, width: int, behind: Sequence[PaperBlock]) -> str:
    if isinstance(block, PaperLine):
        return _line(block, width, together=_leads(block, behind, width))
    return _signatures(block, width) if isinstance(block, Signatures) else ""


def _leads(line: PaperLine, behind: Sequence[PaperBlock], width: int) -> bool:
    """Say whether a line stays on the page of what follows: a table, signatures with too few words above, the end."""
    lines = list(takewhile(lambda block: isinstance(block, PaperLine), behind))
    if len(lines) < len(behind) and isinstance(behind[len(lines)], Signatures):
        return (
            sum(1 + len(block.text) * _TEXT_LETTER // width for block in lines if isinstance(block, PaperLine))
            < _ABOVE[width > _LYING]
        )
    if line.look == "blank":
        behind = list(dropwhile(lambda block: isinstance(block, PaperLine) and block.look == "blank", behind))
    return not behind or isinstance(behind[0], PaperTable)


def _placed(text: PlacedText) -> str:
    """Set a text at its place on the page, whatever else stands there (ECMA-376 Part 1, 17.3.1.11 framePr)."""
    left, top, width = (round(value * _MM) for value in (text.left, text.top, text.width))
    frame = f'<w:framePr w:w="{width}" w:wrap="around" w:vAnchor="page" w:hAnchor="page" w:x="{left}" w:y="{top}"/>'
    looks = f"{'<w:b/>' * text.bold}{'<w:i/>' * text.italic}"
    size = round(text.size * 2)
    looks += f'<w:color w:val="{text.colour}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    return (
        f'<w:p><w:pPr>{frame}<w:spacing w:before="0" w:after="0"/><w:jc w:val="{text.align}"/></w:pPr>'
        f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{escape(printable(text.text))}</w:t></w:r></w:p>'
    )


def printable(text: str) -> str:
    """Give `text` on one line without what no page can show."""
    return clean(_UNPRINTABLE.sub("", text))


def _run(text: str, *, size: int = 0, bold: bool = False, italic: bool = False) -> str:
    looks = f"{'<w:b/>' * bold}{'<w:i/>' * italic}"
    if size:
        looks += f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    one_line = _UNPRINTABLE.sub("", text).replace("\n", " ").replace("\t", " ").replace("\r", " ")
    return f'<w:r>{f"<w:rPr>{looks}</w:rPr>" if looks else ""}<w:t xml:space="preserve">{escape(one_line)}</w:t></w:r>'


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


_centred = partial(_paragraph, align="center", after=0)


def _line(line: PaperLine, width: int, *, together: bool) -> str:
    text = line.text
    match line.look:
        case "title":
            return _centred(text, size=28, bold=True, before=240, keep=True)
        case "subject":
            return _centred(text, size=28, bold=True, keep=True) + _rule(width, _UNDER_SUBJECT, 200)
        case "basis":
            return _paragraph(text, align="both", italic=True, first=_INDENT)
        case "heading":
            return _paragraph(text, bold=True, before=_SPACE, first=_INDENT, keep=True)
        case "annex":
            return _paragraph(text, align="center", size=28, bold=True, keep=True, extra="<w:pageBreakBefore/>")
        case "authority":
            return _paragraph(text, align="center", bold=True, before=_SPACE, keep=True)
        case "center":
            return _paragraph(text, align="center", keep=together)
        case "note":
            return _paragraph(text, align="both", italic=True, first=_INDENT, keep=together)
        case "blank":
            tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{width}"/></w:tabs>'
            spacing = f'<w:spacing w:before="0" w:after="{_SPACE}"/>'
            return f"<w:p><w:pPr>{'<w:keepNext/>' * together}{tab}{spacing}</w:pPr><w:r><w:tab/></w:r></w:p>"
        case "article":
            number, _, rest = text.partition(". ")
            leads = together or rest.rstrip().endswith(":")
            paragraph = _paragraph(f" {rest}", align="both", first=_INDENT, keep=leads)
            return paragraph.replace("<w:r>", f"{_run(f'{number}.', bold=True)}<w:r>", 1)
        case _:
            # What ends with a colon says what follows: alone at a page's foot it would mean nothing.
            leads = together or text.rstrip().endswith(":")
            return _paragraph(text, align="left" if _DOTS in text else "both", first=_INDENT, keep=leads)


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
    issuer = [
        _centred(printable(head.parent), size=24),
        _centred(head.body, size=24, bold=True),
        _rule(left, _UNDER_BODY, 60),
    ]
    if head.number:
        # Spaces in it are the room in which the clerk writes the number.
        issuer.append(_centred(head.number, size=26))
    if head.draft:
        issuer.append(_centred(head.draft, size=26, bold=True, before=60))
    nation = [
        _centred(head.national, size=24, bold=True),
        _centred(head.motto, size=26, bold=True),
        _rule(right, _UNDER_MOTTO, 60),
    ]
    if head.place_date:
        nation.append(_centred(head.place_date, size=26, italic=True))
    cells = _cell("".join(issuer), left) + _cell("".join(nation), right)
    return _grid((left, right), f"<w:tr>{cells}</w:tr>", bordered=False) + _paragraph("", size=8, after=0)


def _cell(content: str, width: int, *, span: int = 1, middle: bool = False) -> str:
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    alignment = '<w:vAlign w:val="center"/>' if middle else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{alignment}</w:tcPr>{content}</w:tc>'


def _grid(widths: Sequence[int], rows: str, *, bordered: bool) -> str:
    """Write a table of so many columns around its rows."""
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


def _row(table: PaperTable, row: TableRow, widths: Sequence[int], *, keep: bool) -> str:
    if row.section:
        cells = [_cell(_text(row.cells[0], "left", bold=True, keep=True), sum(widths), span=len(widths))]
    else:
        cells = [
            _cell(_text(text, column.align, keep=keep), wide, middle=True)
            for column, text, wide in zip(table.columns, row.cells, widths, strict=True)
        ]
    return f"{_ROW_START}{''.join(cells)}{_ROW_END}"


def _rows_below(blocks: Sequence[PaperBlock], widths: Sequence[int]) -> Iterator[str]:
    """Make rows without borders of the lines and the signatures that close a table."""
    rows: list[tuple[Sequence[str], Sequence[int]]] = []
    for place, block in enumerate(blocks):
        if isinstance(block, Signatures):
            signed, shares, beneath = _signed(block)
            space, spans = _paragraph("", size=12, after=0, keep=True), _spans(tuple(shares), tuple(widths))
            rows += [([space + cell for cell in cells], spans) for cells in signed[:1]]
            rows += [(cells, spans) for cells in signed[1:]]
            rows += [([beneath], [len(widths)])] if beneath else []
        else:
            rows.append(([_paragraphs(block, sum(widths), blocks[place + 1 :])], [len(widths)]))
    for place, (cells, spans) in enumerate(rows):
        top = "" if place == 0 else '<w:top w:val="nil"/>'
        borders = top + "".join(f'<w:{side} w:val="nil"/>' for side in ("left", "bottom", "right"))
        room = "" if "nil" in top else f'<w:tcMar><w:top w:w="{_ROOM}" w:type="dxa"/></w:tcMar>'
        row, at = [], 0
        for content, span in zip(cells, spans, strict=True):
            looks = f'<w:tcW w:w="{sum(widths[at : at + span])}" w:type="dxa"/><w:gridSpan w:val="{span}"/>'
            row.append(f"<w:tc><w:tcPr>{looks}<w:tcBorders>{borders}</w:tcBorders>{room}</w:tcPr>{content}</w:tc>")
            at += span
        yield f"{_ROW_START}{''.join(row)}{_ROW_END}"


def _spans(shares: tuple[float, ...], widths: tuple[int, ...]) -> Sequence[int]:
    """Give how many columns each part takes, so that parts end near their shares of the width; at least one each."""
    ends, last = [], 0
    for place, share in enumerate(accumulate(shares), start=1):
        parts_left = len(shares) - place
        possible = range(last + 1, max(len(widths) - parts_left, last + 1) + 1)
        near = min(possible, key=lambda end: abs(sum(widths[:end]) - share * sum(widths)))
        last = near if parts_left else len(widths)
        ends.append(last)
    return [end - start for start, end in pairwise([0, *ends])]


def _kept(
    table: PaperTable, widths: Sequence[int], keep_last: bool, *, ends: bool
) -> Iterator[tuple[Sequence[TableRow], bool]]:
    """Give a table's rows, each part with whether its rows stay on the page of the row behind them.

    The first and the last rows stay together, so that no page has one or two of them alone, and a short table is kept
    whole: as far as they leave what stands above them room on their page. With `ends` the paper ends behind the table.
    """
    rows = table.rows
    lines = [_lines_of(row, widths) for row in (*rows[:_KEPT_ROWS], *rows[-_KEPT_ROWS:])]
    lying = sum(widths) > _LYING
    whole, edge = (_SIGNED_LINES, _SIGNED_EDGE) if keep_last else (_KEPT_LINES, _KEPT_EDGE)
    least = _ABOVE_SIGNED if keep_last else _TOGETHER
    all_lines = _lines_of_all(table, widths)
    most, room = whole[lying], edge[lying]
    if all_lines >= _TALL * len(rows):
        most, room = min(most, _TALL_LINES), min(room, _TALL_EDGE)
    if len(rows) < _TOGETHER + least and all_lines <= most:
        yield rows[:-1], True
    elif _few_but_tall(table, widths):
        yield rows[:-1], False
    else:
        first = _most(lines[:_TOGETHER], room) if len(rows) > _TOGETHER else 0
        last = max(len(rows) - _most(lines[: -least - 1 : -1], room), first)
        yield from ((rows[: max(first - 1, 0)], True), (rows[max(first - 1, 0) : last], False), (rows[last:-1], True))
    yield rows[-1:], keep_last or ends


def _few_but_tall(table: PaperTable, widths: Sequence[int]) -> bool:
    """Say whether a few rows are so high that, kept with the signatures, all would go on to the next page."""
    few = len(table.rows) < _TOGETHER
    return few and _lines_of_all(table, widths) > _KEPT_LINES[sum(widths) > _LYING]


def _lines_of_all(table: PaperTable, widths: Sequence[int]) -> int:
    heading = TableRow(tuple(column.label for column in table.columns))
    return sum(_lines_of(row, widths) for row in (heading, *table.rows[: 2 * _TOGETHER]))


def _most(lines: Sequence[int], room: int) -> int:
    """Say how many rows of so many lines fit together into the room, at least one."""
    return max(1, sum(total <= room for total in accumulate(lines)))


def _lines_of(row: TableRow, widths: Sequence[int]) -> int:
    """Say about how many lines the longest text of a row takes."""
    if row.section:
        return 1
    rooms = (max(wide - 2 * _ROOM, 1) for wide in widths)
    return max(1 + len(text) * _LETTER // room for text, room in zip(row.cells, rooms, strict=True))


def _text(text: str, align: str, *, bold: bool = False, keep: bool = False) -> str:
    return _paragraph(printable(text), align=align, size=_TABLE_SIZE, bold=bold, before=40, after=40, keep=keep)


def _signatures(block: Signatures, width: int) -> str:
    """Set signatures side by side, kept on one page; whom the paper goes to stands at their left."""
    rows, shares, beneath = _signed(block)
    widths = [round(width * share) for share in shares]
    grid_rows = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(map(_cell, cells, widths))}</w:tr>" for cells in rows
    )
    return _paragraph("", size=12, after=0, keep=True) + _grid(widths, grid_rows, bordered=False) + (beneath or _END)


def _signed(block: Signatures) -> tuple[list[tuple[str, ...]], list[float], str]:
    """Give signatures as rows of cells, each cell's share of the width, and what stands beneath."""
    count = max(len(block.signers), 1)
    first = block.recipients and count == 1
    beneath = bool(block.recipients) and not first  # whom it goes to stays on the page of the names above
    shares = [0.5, 0.5] if count == 1 else [1 / count] * count
    cells = [(_signed_by(signer), _centred(printable(signer.name), bold=True, keep=True)) for signer in block.signers]
    if first:
        cells.insert(0, (_recipients(block.recipients), _paragraph("", after=0, keep=True)))
    elif len(cells) == 1:
        # A lone signature stands at the right half.
        cells.insert(0, (_paragraph("", keep=True), _paragraph("", after=0, keep=True)))
    # Names stand in a row of their own, level with each other however many lines are above them.
    return list(zip(*cells, strict=True)), shares, _recipients(block.recipients) if beneath else ""


def _signed_by(signer: Signer) -> str:
    texts = [_centred(printable(line), bold=True, keep=True) for line in signer.lines]
    if signer.note:
        texts.append(_centred(signer.note, size=24, italic=True, keep=True))
    return "".join([*texts, _paragraph("", before=1000, after=0, keep=True)])  # room for the hand


def _recipients(texts: Sequence[str]) -> str:
    """Write whom the paper goes to, on one page: the heading at 12 points in bold italics, the list at 11."""
    heading, *rest = texts
    lines = [_paragraph(heading, size=24, bold=True, italic=True, after=0, keep=True)]
    lines += (_paragraph(printable(recipient), size=22, after=0, keep=True) for recipient in rest)
    return "".join(lines)


_TWIPS_PER_PIXEL = 15  # twentieths of a point
_SIZE = 12.0  # points, as tables are set
_MOST_LINES = 2  # of a cell, as long as the declared widths allow no more
_HEADING_LINES = 3
_WASTE = 1.12  # lines break at words and leave room at their ends
_WRITTEN_ON = frozenset("….:/()% ")  # of a cell that is to be written on by hand
_SPARE = 60  # printers and programs differ a little
_STEPS = 20


def column_widths(table: PaperTable, width: int, room: int) -> list[int]:
    """Share `width`, in twentieths of a point, among a table's columns; `room` is what a cell keeps clear at each side.

    As declared where no text takes more than two lines. Otherwise columns whose texts stand on one line give what they
    do not need to those whose texts are longest; no other becomes narrower, nor do those to be written on by hand.
    """
    total = sum(column.width for column in table.columns)
    declared = [width * column.width // total for column in table.columns]
    rows = [row.cells for row in table.rows if not row.section]
    if not rows:
        return declared
    columns = [frozenset(texts) for texts in zip(*rows, strict=True)]
    # Of the texts with most letters the widest counts, so that two runs give the same file.
    most = [max(map(len, texts)) for texts in columns]
    longest = [
        max(_wide(text) for text in texts if len(text) == letters) for texts, letters in zip(columns, most, strict=True)
    ]
    inside = [wide - 2 * room for wide in declared]
    if all(text * _WASTE <= _MOST_LINES * room_inside for text, room_inside in zip(longest, inside, strict=True)):
        return declared
    least = [
        room_inside
        if text > room_inside or (not any(set(text) - _WRITTEN_ON for text in texts))
        else min(room_inside, max(text + _SPARE, _heading(column.label)))
        for column, texts, text, room_inside in zip(table.columns, columns, longest, inside, strict=True)
    ]
    shared = _shared(tuple([text * _WASTE for text in longest]), tuple(least), sum(inside))
    return [room_inside + 2 * room for room_inside in shared] if shared else declared


def _heading(label: str) -> int:
    """Say how wide a heading is that takes no more than three lines and breaks none of its words."""
    words = [_wide(word, bold=True) for word in label.split()]
    return max([*(word + _SPARE for word in words), round(sum(words) * _WASTE * _WASTE / _HEADING_LINES)], default=0)


@lru_cache(maxsize=4_000)  # everybody's own page holds the same criteria, and points of as few digits
def _wide(text: str, *, bold: bool = False) -> int:
    return round(text_pixels(text, _SIZE, bold=bold) * _TWIPS_PER_PIXEL)


def _shared(longest: tuple[float, ...], least: tuple[int, ...], whole: int) -> Sequence[int]:
    """Find the fewest lines in which all texts stand side by side, and share what is left; nothing where none do."""

    def widths_for(lines: float) -> list[int]:
        return [max(few, round(text / lines)) for text, few in zip(longest, least, strict=True)]

    low, high = 1.0, max(text / max(few, 1) for text, few in zip(longest, least, strict=True)) + 1
    if sum(widths_for(high)) > whole:
        return []
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if sum(widths_for(middle)) <= whole else (middle, high)
    widths = widths_for(high)
    used = sum(widths)
    return [wide + (whole - used) * wide // used for wide in widths]
