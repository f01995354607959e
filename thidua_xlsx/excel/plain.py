"""Sheets that are spelled the plain way, as Excel, LibreOffice and our own writer spell them, read in one search.

One compiled search gives every cell with its type, formula and value. It is trusted only where it saw everything: each
`<` among the cells must belong to a cell or a row that it found, and each value must be one that has a single reading.
Whatever is spelled otherwise gives None, and calamine reads it: both say the same of any sheet that both can read.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import isinf
from operator import lt
from typing import NamedTuple

from thidua_xlsx.raw import RawCell, RawValue

Spot = tuple[int, int]

_CELL = re.compile(
    rb'<c r="([^"]*+)"([^>]*+)>'
    rb'(?:(?:<f((?: \w+="[^"<>]*+")*+)(?:/>|>([^<]++)</f>))?<v>([^<]*+)</v></c>)?'
)
_ROW = re.compile(rb'<row r="([1-9]\d{0,6})"([^>]*+)>')
_NAME = re.compile(rb"([A-Z]{1,3})([1-9]\d{0,6})")
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]{1,3}[1-9]\d{0,6}(?::[A-Z]{1,3}[1-9]\d{0,6})?"/>')
_ENCODING = re.compile(rb"""<\?xml[^>]*\bencoding=["'](?!utf-8["'])""", re.IGNORECASE)
_ATTRIBUTES = re.compile(rb'(?: s="(\d{1,6})"| t="(s|str|n|b|e)"| (?:cm|vm|ph)="\d{1,6}")*')


NEAR_ROWS, NEAR_COLS = 4_000, 1_000  # sheets that reach further are rare; the guard looks at them more closely


class NotPlain(Exception):
    """Something is spelled in a way that has more than one reading, or none."""


class Scan(NamedTuple):
    """A sheet's cells as they stand in its XML, blank ones too.

    The cells' `attributes`, what their formulas `share` and say, their values and their `spots` (row, column counted
    from 0) stand side by side; `rows` are (number, attributes); cells begin and end at `start` and `end` of the XML.
    """

    attributes: Sequence[bytes]
    shares: Sequence[bytes]
    formulas: Sequence[bytes]
    values: Sequence[bytes]
    spots: Sequence[Spot]
    rows: Sequence[tuple[bytes, bytes]]
    start: int
    end: int


def scan(xml: bytes) -> Scan | None:
    """Find the cells and rows of a sheet's XML; None where something else stands among them, or one is far away."""
    start, end = xml.find(b"<sheetData>"), xml.rfind(b"</sheetData>")
    alone = 0 < start + 1 == xml.find(b"sheetData") and xml.find(b"sheetData", start + 2) == end + 2
    if not alone or _ENCODING.match(xml) or (xml.find(b"dimension", 0, start) >= 0 and not _DIMENSION.search(xml)):
        return None
    cells, rows = _CELL.findall(xml, start, end), _ROW.findall(xml, start, end)
    if not cells:
        return None
    names, attributes, shares, formulas, values = zip(*cells, strict=True)
    pointing = 0  # formulas that only name the one they share
    if shares.count(b"") < len(shares):
        pointing = sum(1 for share, formula in zip(shares, formulas, strict=True) if share and not formula)
    closed = sum(1 for _, row in rows if row[-1:] == b"/")
    blank = xml.count(b"/>", start, end) - pointing - closed
    # A row has two tags, a cell with its value four, a formula two; what is closed in its first tag has that one.
    tags = 1 + 2 * len(rows) - closed + 4 * len(cells) - 3 * blank
    tags += 2 * (len(formulas) - formulas.count(b"")) + pointing
    if tags != xml.count(b"<", start, end):
        return None
    if len(_SPOTS) > _MOST:
        _SPOTS.clear()
    try:
        spots = list(map(_SPOTS.__getitem__, names))
    except NotPlain:
        return None
    # Cells stand in the order of rows and columns, each once: so they are handed on.
    if max((int(number) for number, _ in rows), default=0) > NEAR_ROWS or not all(map(lt, spots, spots[1:])):
        return None
    return Scan(attributes, shares, formulas, values, spots, rows, start, end)


class _Spots(dict[bytes, Spot]):
    """Cells by their names: the sheets of all forms have the same."""

    def __missing__(self, name: bytes) -> Spot:
        match = _NAME.fullmatch(name)
        if not match:
            raise NotPlain
        row, col = int(match[2]), 0
        for letter in match[1]:
            col = col * 26 + letter - 64
        if row > NEAR_ROWS or col > NEAR_COLS:
            raise NotPlain
        self[name] = spot = row - 1, col - 1
        return spot


_SPOTS = _Spots()
_MOST = 50_000  # entries of what is kept from one file to the next


_TEXT = re.compile(rb'<si><t( xml:space="preserve")?>([^<]*+)</t></si>')
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}))?;?")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_EDGES = " \t\n"


class _Texts(dict[tuple[bytes, bytes], RawCell | None]):
    """Cells by the text in them, as a workbook's list of shared texts has it: forms of one season share most texts."""

    def __missing__(self, written: tuple[bytes, bytes]) -> RawCell | None:
        space, text = written
        value = _text(text.decode(), kept=bool(space))
        self[written] = cell = RawCell(value) if value else None
        return cell


_TEXTS = _Texts()
_INDEXES = [b"%d" % number for number in range(2_000)]


def shared_texts(xml: bytes) -> Mapping[bytes, RawCell | None] | None:
    """Read a workbook's shared texts as cells, by the numbers that name them; None where one is not simply a text."""
    start = xml.find(b"<sst")
    found = _TEXT.findall(xml, max(start, 0))
    if xml and (xml.count(b"<", start) != 4 * len(found) + 2 or not xml.rstrip().endswith(b"</sst>")):
        return None
    if len(_TEXTS) > _MOST:
        _TEXTS.clear()
    indexes = _INDEXES if len(found) <= len(_INDEXES) else [b"%d" % number for number in range(len(found))]
    try:
        return None if _ENCODING.match(xml) else dict(zip(indexes, map(_TEXTS.__getitem__, found), strict=False))
    except (NotPlain, UnicodeDecodeError):
        return None


def _text(text: str, *, kept: bool) -> str:
    """Give a text without its escapes; `kept` where spaces at its ends are part of it."""
    if "_x" in text or "\r" in text:  # escapes that programs write in several ways
        raise NotPlain
    if text and not kept and (text[0] in _EDGES or text[-1] in _EDGES):
        raise NotPlain
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    name, decimal, hexadecimal = match.groups()
    if name and match[0].endswith(";"):
        return _NAMED[name]
    number = int(decimal or 0) or int(hexadecimal or "0", 16)
    if not match[0].endswith(";") or not (number in (9, 10) or 32 <= number < 0xD800 or 0x10000 <= number < 0x110000):
        raise NotPlain
    return chr(number)


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


class _Kept(dict[bytes, RawCell | None]):
    """Cells by the value they bear in the XML, made once: most values stand in many cells, and in many forms."""

    def __init__(self, make: Callable[[bytes], RawValue | None], *, formula: bool) -> None:
        super().__init__()
        self._make, self._formula = make, formula

    def __missing__(self, written: bytes) -> RawCell | None:
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


def _truth(written: bytes) -> bool:
    if written not in (b"0", b"1"):
        raise NotPlain
    return written == b"1"


Cells = Mapping[bytes, RawCell | None]
_ERRORS: Cells = {text: RawCell(None, error=text.decode()) for text in _ERROR_TEXTS}
_SHOWN: dict[bytes, tuple[Cells, Cells]] = {
    kind: (_Kept(make, formula=False), _Kept(make, formula=True))
    for kind, make in ((b"", _number), (b"n", _number), (b"str", _written), (b"b", _truth))
} | {b"e": (_ERRORS, _ERRORS)}


class Kinds(dict[bytes, tuple[Cells, Cells] | None]):
    """What the cells of one workbook hold, by their attributes: typed values, and those that a formula shows.

    None for a blank cell. NotPlain where a cell with these attributes may be read in several ways.
    """

    def __init__(self, texts: Cells, numeric: frozenset[bytes]) -> None:
        super().__init__()
        self._texts, self._numeric = texts, numeric

    def __missing__(self, attributes: bytes) -> tuple[Cells, Cells] | None:
        match = _ATTRIBUTES.fullmatch(attributes.removesuffix(b"/"))
        if not match:
            raise NotPlain
        style, kind = match[1], match[2] or b""
        if kind in (b"", b"n") and style and style not in self._numeric and not attributes.endswith(b"/"):
            raise NotPlain
        held = None if attributes.endswith(b"/") else (self._texts, {}) if kind == b"s" else _SHOWN[kind]
        self[attributes] = held
        return held


class _Formulas(dict[bytes, str]):
    """The texts of formulas without their escapes: the forms of one season have most of them in common."""

    def __missing__(self, written: bytes) -> str:
        if len(self) > _MOST:
            self.clear()
        self[written] = text = formula_text(written)
        return text


_FORMULAS = _Formulas()


def cells_of(found: Scan, kinds: Kinds) -> tuple[dict[Spot, RawCell], dict[Spot, str]] | None:
    """Give a sheet's filled cells and the texts of its formulas; None where a cell is not spelled plainly."""
    cells: dict[Spot, RawCell] = {}
    formulas: dict[Spot, str] = {}
    try:
        for spot, attributes, share, formula, value in zip(found.spots, *found[:4], strict=True):
            kind = kinds[attributes]
            if kind is None:
                continue
            if formula or share:
                cell = kind[1][value]
                if formula:
                    formulas[spot] = _FORMULAS[formula]
            elif value:
                cell = kind[0][value]
            else:  # perhaps a formula that was never calculated
                return None
            if cell is not None:
                cells[spot] = cell
    except (NotPlain, KeyError, UnicodeDecodeError):
        return None
    return cells, formulas


def formula_text(written: bytes) -> str:
    """Give the text of a formula without its escapes; `xml.sax.saxutils` would load a web client for that."""
    text = written.decode("utf-8", "replace")
    if "&" not in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
