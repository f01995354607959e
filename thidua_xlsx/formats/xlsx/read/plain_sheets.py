"""The values of sheets that are spelled the plain way, as Excel, LibreOffice, openpyxl and our own writer spell them.

The values are taken out of a sheet's XML; where its cells stand is told by the shape of the rest (`sheet_shapes`). Each
value must be one that has a single reading. Whatever is spelled otherwise gives None, and `careful_sheets` reads it:
both say the same of any sheet that both can read. Without this reader the merge of an ordinary season (180 forms of 60
units) takes 9.4 s of processor time instead of 6.5, in turns; memory is the same.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import isinf
from operator import getitem
from typing import NamedTuple

from msgspec.structs import replace

from thidua_xlsx.documents.raw_workbook import FilledCells, RawCell, RawValue, Spot
from thidua_xlsx.formats.xlsx.read.sheet_shapes import HELD, SHEETS, NotPlain, Shape, unescaped

_VALUE = re.compile(rb"<v>([^<\0]*+)</v>")
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]{1,3}[1-9]\d{0,6}(?::[A-Z]{1,3}[1-9]\d{0,6})?"/>')
ENCODED = re.compile(rb"""<\?xml[^>]*\bencoding=["'](?!utf-8["'])""", re.IGNORECASE)


class Scan(NamedTuple):
    """A sheet's cells as they stand in its XML between `start` and `end`: their shape, and their values in order."""

    shape: Shape
    values: Sequence[bytes]
    start: int
    end: int


def scan(xml: bytes) -> Scan | None:
    """Find the cells and rows of a sheet's XML; None where something else stands among them, or one is far away."""
    start, end = xml.find(b"<sheetData>"), xml.rfind(b"</sheetData>")
    # Between the two there is nothing but rows and cells, or this is no shape; so it is alone where none stands beside.
    alone = 0 < start + 1 == xml.find(b"sheetData") and start < end and xml.find(b"sheetData", end + 3) < 0
    if not alone or ENCODED.match(xml) or (xml.find(b"dimension", 0, start) >= 0 and not _DIMENSION.search(xml)):
        return None
    try:
        written, values = _apart(xml[start + len(b"<sheetData>") : end])
        shape = SHEETS.of(written)
    except NotPlain:
        return None
    return Scan(shape, values, start, end) if len(values) == len(shape.spots) else None


def _apart(xml: bytes) -> tuple[bytes, Sequence[bytes]]:
    """Take the values out of a sheet's XML: give the rest with a sign in the place of each, and the values.

    Where such a sign, or a tag out of its order, stood in the sheet itself, there are more signs than values.
    """
    if _TEXT_END in xml or _BLANK_CELL in xml:
        xml = _as_values(xml)
    pieces = _VALUE.split(xml)
    return HELD.join(pieces[::2]), pieces[1::2]


# openpyxl writes texts into the cells themselves, and blank cells with a closing tag of their own.
_TEXT_BEGIN, _KEPT_BEGIN = b't="inlineStr"><is><t>', b't="inlineStr"><is><t xml:space="preserve">'
_TEXT_END, _BLANK_CELL = b"</t></is></c>", b'"></c>'
_KEPT = "\2"  # before a text whose spaces at its ends are part of it; XML cannot contain it
_KEPT_MARK = _KEPT.encode()


def _as_values(xml: bytes) -> bytes:
    """Give a sheet's XML with texts that stand in their cells as values there, which say the same.

    Such a text that is spelled otherwise is no value then, and the sheet not plain.
    """
    if _KEPT_MARK in xml:
        raise NotPlain
    xml = xml.replace(_TEXT_BEGIN, b't="inlineStr"><v>').replace(_KEPT_BEGIN, b't="inlineStr"><v>' + _KEPT_MARK)
    return xml.replace(_TEXT_END, b"</v></c>").replace(_BLANK_CELL, b'"/>')


_ATTRIBUTES = re.compile(rb'(?: s="(\d{1,6})"| t="(s|str|inlineStr|n|b|e)"| (?:cm|vm|ph)="\d{1,6}")*')

_MOST = 10_000  # entries of what is kept from one file to the next: the texts of one form are a few hundred
_EDGES = " \t\n"
_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_")
_TEXT_BEGINS, _KEPT_BEGINS, _TEXT_ENDS, _LIST_ENDS = "<si><t>", '<si><t xml:space="preserve">', "</t></si>", "</sst>"
_SIGNS = 4  # that a text has around it: `<` of its tags
_INDEXES = [b"%d" % number for number in range(2_000)]


def shared_texts(xml: bytes) -> Mapping[bytes, RawCell | None] | None:
    """Read a workbook's shared texts as cells, by the numbers that name them; None where one is not simply a text."""
    if not xml:
        return {}
    if b"<sst" not in xml or ENCODED.match(xml):
        return None
    try:
        texts = _listed(xml[xml.find(b">", xml.find(b"<sst")) + 1 :].decode())
        if _says_more(xml, texts):
            texts = list(map(_unescaped, texts))
    except (NotPlain, UnicodeDecodeError):
        return None
    cells = [RawCell(text) if text else None for text in texts] if "" in texts else list(map(RawCell, texts))
    indexes = _INDEXES if len(cells) <= len(_INDEXES) else [b"%d" % number for number in range(len(cells))]
    return dict(zip(indexes, cells, strict=False))


def _listed(written: str) -> list[str]:
    """Give the texts of a list of shared ones as they are written, taken apart all at once."""
    written = written.rstrip(" \t\r\n")
    if written == _LIST_ENDS:
        return []
    if _KEPT_BEGINS in written:
        if _KEPT in written:
            raise NotPlain
        written = written.replace(_KEPT_BEGINS, _TEXT_BEGINS + _KEPT)
    if not written.startswith(_TEXT_BEGINS) or not written.endswith(_TEXT_ENDS + _LIST_ENDS):
        raise NotPlain
    inside = written[len(_TEXT_BEGINS) : -len(_TEXT_ENDS + _LIST_ENDS)]
    texts = inside.split(_TEXT_ENDS + _TEXT_BEGINS)
    if inside.count("<") != _SIGNS * (len(texts) - 1):  # other tags among them
        raise NotPlain
    return texts


def _says_more(xml: bytes, texts: list[str]) -> bool:
    """Say whether any shared text may be other than it is written: escapes in it, or spaces at its ends."""
    if b"&" in xml or b"\r" in xml or b"_x" in xml or _KEPT_BEGINS.encode() in xml:
        return True
    return list(map(str.strip, texts)) != texts


@lru_cache(maxsize=_MOST)  # the forms of one season have most texts in common
def _unescaped(written: str) -> str:
    return _text(written.removeprefix(_KEPT), kept=written.startswith(_KEPT))


def _text(text: str, *, kept: bool) -> str:
    """Give a text without its escapes; `kept` where spaces at its ends are part of it."""
    if "\r" in text or ("_x" in text and _ESCAPED.search(text)):  # escapes that programs write in several ways
        raise NotPlain
    if text and not kept and (text[0] in _EDGES or text[-1] in _EDGES):
        raise NotPlain
    return unescaped(text)


_FORMATS = re.compile(rb"<numFmts[^>]*>(.*?)</numFmts>", re.DOTALL)
_FORMAT = re.compile(rb'<numFmt numFmtId="(\d+)" formatCode="([^"<>]*)"/>')
_PLAIN_FORMAT = re.compile(rb"(?:General|[0#?.,;%+\- ()@])*")
_STYLES = re.compile(rb"<cellXfs[^>]*>(.*?)</cellXfs>", re.DOTALL)
_STYLE = re.compile(rb'<xf numFmtId="(\d+)"')
_NUMBERS = frozenset((*range(14), *range(37, 41), 48, 49))  # the formats every program knows that show no date


@lru_cache(maxsize=32)  # the forms of one season have the same styles
def numeric_styles(xml: bytes) -> frozenset[bytes]:
    """Give the styles, by their numbers, in which a number is certainly a number and no date; none if in doubt."""
    formats, styles = _FORMATS.search(xml), _STYLES.search(xml)
    declared = dict(_FORMAT.findall(formats[1])) if formats else {}
    ids = _STYLE.findall(styles[1]) if styles else []
    if not styles or len(ids) != styles[1].count(b"<xf ") or (formats and len(declared) != formats[1].count(b"<")):
        return frozenset()
    plain = {b"%d" % id_ for id_ in _NUMBERS} - declared.keys()
    plain |= {id_ for id_, code in declared.items() if _PLAIN_FORMAT.fullmatch(code)}
    return frozenset(b"%d" % number for number, id_ in enumerate(ids) if id_ in plain)


class _NumberCells(dict[bytes, RawCell | None]):
    """Cells by the value they bear in the XML, made once: most values stand in many cells, and in many forms."""

    def __init__(self, make: Callable[[bytes], RawValue | None], *, formula: bool) -> None:
        super().__init__()
        self._make, self._formula = make, formula

    def __missing__(self, written: bytes) -> RawCell | None:
        if not written and not self._formula:  # perhaps a formula that was never calculated
            raise NotPlain
        value = self._make(written)
        if value is not None:
            cell: RawCell | None = RawCell(value, formula=self._formula)
        else:  # an empty text of a formula is blank; where its value is missing, it was never calculated
            cell = RawCell(None, formula=True) if self._formula and self._make is _number else None
        if len(self) > _MOST:
            self.clear()
        self[written] = cell
        return cell


_NUMBER = re.compile(rb"-?\d{1,17}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?")
_ERROR_TEXTS = (b"#NULL!", b"#DIV/0!", b"#VALUE!", b"#REF!", b"#NAME?", b"#NUM!", b"#N/A")


def _number(written: bytes) -> float | None:
    if not written:
        return None
    if not _NUMBER.fullmatch(written) or isinf(number := float(written)):
        raise NotPlain
    return number


def _written(written: bytes) -> str | None:
    return _text(written.decode(), kept=False) or None


def _inside(written: bytes) -> str | None:
    """Read a text that stands in its cell."""
    kept = written.startswith(_KEPT_MARK)
    return _text(written.removeprefix(_KEPT_MARK).decode(), kept=kept) or None


def _truth(written: bytes) -> bool:
    if written not in (b"0", b"1"):
        raise NotPlain
    return written == b"1"


Cells = Mapping[bytes, RawCell | None]
_NOTHING: Cells = {}
_ERRORS: Cells = {text: RawCell(None, error=text.decode()) for text in _ERROR_TEXTS}
_SHOWN: dict[bytes, tuple[Cells, Cells]] = {
    kind: (_NumberCells(make, formula=False), _NumberCells(make, formula=True))
    for kind, make in ((b"", _number), (b"n", _number), (b"str", _written), (b"inlineStr", _inside), (b"b", _truth))
} | {b"e": (_ERRORS, _ERRORS)}


class _StruckCells(dict[bytes, RawCell | None]):
    """The same cells in a style that strikes them through."""

    def __init__(self, plain: Cells) -> None:
        super().__init__()
        self._plain = plain

    def __missing__(self, written: bytes) -> RawCell | None:
        cell = self._plain[written]
        self[written] = struck = replace(cell, struck=True) if cell else None
        return struck


class Kinds(dict[bytes, Cells]):
    """What the cells of one workbook hold, by their attributes (behind `=` where a formula shows the value).

    `numeric` and `struck` are styles: in which a number is certainly no date, and which strike what they show through.
    NotPlain where a cell with these attributes may be read in several ways.
    """

    def __init__(self, texts: Cells, numeric: frozenset[bytes], struck: frozenset[int] = frozenset()) -> None:
        super().__init__()
        self._texts, self._numeric = texts, numeric
        self._struck = frozenset(b"%d" % style for style in struck)

    def __missing__(self, attributes: bytes) -> Cells:
        style, kind, formula = _spelled(attributes)
        if kind in (b"", b"n") and style and style not in self._numeric:
            raise NotPlain
        if kind == b"s":
            held = _NOTHING if formula else self._texts
        else:
            held = _SHOWN[kind][formula]
        if style in self._struck:
            held = _StruckCells(held)
        self[attributes] = held
        return held


@lru_cache(maxsize=1_000)  # the cells of all workbooks have the same few
def _spelled(attributes: bytes) -> tuple[bytes | None, bytes, bool]:
    """Give the style and the kind of a cell, and whether it holds a formula."""
    match = _ATTRIBUTES.fullmatch(attributes.removeprefix(b"="))
    if not match:
        raise NotPlain
    return match[1], match[2] or b"", attributes.startswith(b"=")


def bare_cells(found: Scan) -> frozenset[Spot]:
    """Give the filled cells of a sheet that have no style of their own."""
    kinds = found.shape.kinds
    bare = {kind for kind in set(kinds) if _spelled(kind)[0] in _NO_STYLE}
    if not bare:
        return frozenset()
    return frozenset(spot for spot, kind in zip(found.shape.spots, kinds, strict=True) if kind in bare)


_NO_STYLE = (None, b"0")


def cells_of(found: Scan, kinds: Kinds) -> dict[Spot, RawCell] | None:
    """Give a sheet's filled cells; None where one is not spelled plainly."""
    try:
        held = list(map(getitem, map(kinds.__getitem__, found.shape.kinds), found.values))
    except (NotPlain, KeyError, UnicodeDecodeError):
        return None
    shape = found.shape
    if not all(held):
        shape, held = shape.only(held), list(filter(None, held))
    return FilledCells(shape.spots, held, shape.lines, shape.texts)  # type: ignore[arg-type]
