"""What the texts, numbers and days in a workbook's XML mean, however some program has spelled them.

Source: ECMA-376 part 1, 18.3.1.4 (cells), 18.4 (shared texts), 18.8.30 (formats of numbers), 22.9.2.19 (escapes).
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple
from xml.etree import ElementTree
from xml.parsers import expat

from msgspec.structs import replace

from thidua_xlsx.documents.raw_workbook import UNREADABLE, RawCell, RawValue

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_SPACES = " \t\r\n"  # around a number, as XML allows them
_DAYS = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))  # formats every program knows as days
_PERCENTS = ("9", "10")  # and as percentages
# How a code is shown: letters that the format adds before the digits, or zeros that fill it up to its length.
_CODE_FORMAT = re.compile(r'(?P<letters>(?:"[^"]*"|\\.)*)#*(?P<zeros>0+)')
_NO_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_COUNTED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LAST_DAY = 2_958_465  # 31/12/9999
_LEAP = 60  # a 29th of February 1900 that there never was
_FIRST_1904 = 1_462  # days between the two first days that programs count from


def new_parser() -> expat.XMLParserType:
    """Give a parser that calls its handlers once for a text, and raises ExpatError at a document type."""
    parser = expat.ParserCreate()
    parser.buffer_text, parser.buffer_size = True, 2**16
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    raise expat.ExpatError("document type")


def _unescaped(text: str) -> str:
    """Give `text` without the escapes that stand for characters XML has no room for (`_x000D_`)."""
    if "_x" not in text or not _ESCAPE.search(text):
        return text
    decoded = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return decoded.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")  # two may be one character


class _TextList:
    """Collects a workbook's shared texts: of each the runs it is made of, not how it is read aloud.

    `struck` are the numbers of those of which any part is struck through.
    """

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.struck: set[int] = set()
        self._text: str | None = None
        self._taken, self._aloud = False, 0

    def read(self, xml: bytes) -> None:
        """Go through a part's XML; ExpatError where it is none, after all that came before."""
        parser = new_parser()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._take
        parser.Parse(xml, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "t":
            self._taken = self._text is not None and not self._aloud
        elif name == "si":
            self._text = ""
        elif name == "strike":
            if is_on(attributes.get("val")):
                self.struck.add(len(self.texts))
        elif name == "rPh":
            self._aloud += 1
        elif ":" in name:
            self._start(name.rpartition(":")[2], attributes)

    def _end(self, name: str) -> None:
        if name == "t":
            self._taken = False
        elif name == "si":
            if self._text is not None:
                self.texts.append(_unescaped(self._text))
                self._text = None
        elif name == "rPh":
            self._aloud -= 1
        elif ":" in name:
            self._end(name.rpartition(":")[2])

    def _take(self, piece: str) -> None:
        if self._taken and self._text is not None:
            self._text += piece


def all_shared_texts(xml: bytes) -> tuple[Sequence[str], Collection[int]]:
    """Read a workbook's shared texts from their `xml`, and the numbers of those struck through.

    Of a damaged list it is the beginning.
    """
    texts = _TextList()
    with suppress(expat.ExpatError):
        texts.read(xml or b"<sst/>")
    return texts.texts, texts.struck


class ShownStyles(NamedTuple):
    """The styles, by their numbers, in which a number is shown as a day or time, as a percentage, or as a code.

    Of the last, the letters before the digits and how many digits there are at least. In those `struck`, what stands in
    a cell is struck through.
    """

    days: frozenset[int] = frozenset()
    percents: frozenset[int] = frozenset()
    struck: frozenset[int] = frozenset()
    codes: Mapping[int, tuple[str, int]] = MappingProxyType({})


@lru_cache(maxsize=32)  # the forms of one season have the same styles
def shown_styles(xml: bytes) -> ShownStyles:
    """Give how the styles in `xml` show what stands in cells; hours counted on and on are no days nor percentages."""
    try:
        root = ElementTree.fromstring(xml or b"<styleSheet/>")
    except ElementTree.ParseError:
        return ShownStyles()
    formats = {
        element.get("numFmtId", ""): element.get("formatCode", "")
        for element in root.iter()
        if _bare(element) == "numFmt"
    }
    struck_fonts = {
        str(number)
        for number, font in enumerate(_listed(root, "fonts"))
        if any(_bare(element) == "strike" and is_on(element.get("val")) for element in font)
    }
    days, percents, struck, codes = set[int](), set[int](), set[int](), dict[int, tuple[str, int]]()
    for number, style in enumerate(_listed(root, "cellXfs")):
        if style.get("fontId", "0") in struck_fonts:
            struck.add(number)
        id_ = style.get("numFmtId", "0")
        shown = _NO_LETTERS.sub("", formats.get(id_, "")).split(";")[0]
        if (code := _CODE_FORMAT.fullmatch(formats.get(id_, ""))) and (code["letters"] or len(code["zeros"]) > 1):
            codes[number] = re.sub(r'"([^"]*)"|\\(.)', r"\1\2", code["letters"]), len(code["zeros"])
        if _COUNTED.search(shown):
            continue
        if "%" in shown or (id_ not in formats and id_ in _PERCENTS):
            percents.add(number)
        if re.search("[dmyhs]", shown, re.IGNORECASE) or (id_ not in formats and id_.isdigit() and int(id_) in _DAYS):
            days.add(number)
    return ShownStyles(frozenset(days), frozenset(percents), frozenset(struck), codes)


_OFF = ("0", "false", "off")


def is_on(value: str | None) -> bool:
    """Say whether a property of a font is on, by its `value` as it is written: it is where nothing is said of it."""
    return value not in _OFF


def _listed(root: Any, name: str) -> Iterable[Any]:
    return next((element for element in root if _bare(element) == name), ())


def _bare(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


CellText = tuple[str, str, str, bool]  # type, style and value of a cell as written, and whether a formula stands in it


class CellMeaning(dict[CellText, RawCell | None]):
    """What the cells of one workbook hold, by how they are written; None where one is blank.

    What cannot be understood is an error, never nothing. Each way of writing a cell is understood once. With
    `codes`, a whole number that its format shows as a code (`00123`) is that text, and a percentage a plain number.
    """

    def __init__(
        self,
        texts: Sequence[str],
        styles: bytes,
        *,
        from_1904: bool,
        struck: Collection[int] = (),
        codes: bool = False,
    ) -> None:
        super().__init__()
        self._texts, self._from_1904 = texts, from_1904
        shown = shown_styles(styles)
        self._days, self._struck = shown.days, shown.struck
        self._percents, self._codes = (frozenset[int](), shown.codes) if codes else (shown.percents, {})
        self._struck_texts = {str(number) for number in struck}

    def __missing__(self, written: CellText) -> RawCell | None:
        if len(self) > _MOST_KNOWN:
            self.clear()
        kind, style, value, formula = written
        cell = self._cell(kind, style, value, formula=formula)
        if cell and (_number_of(style) in self._struck or (kind == "s" and value.strip() in self._struck_texts)):
            cell = replace(cell, struck=True)
        self[written] = cell
        return cell

    def _cell(self, kind: str, style: str, value_text: str, *, formula: bool) -> RawCell | None:
        if kind == "e":
            return RawCell(None, formula, error=value_text.strip() or UNREADABLE)
        if kind in ("str", "inlineStr"):
            text = _unescaped(value_text)
            return RawCell(text, formula=formula) if text else None
        if not value_text.strip(_SPACES):  # a formula that was never calculated, or nothing at all
            return RawCell(None, formula=True) if formula else None
        value = self._value(kind, style, value_text.strip(_SPACES))
        if isinstance(value, float) and 0 < value <= 1 and not formula and _number_of(style) in self._percents:
            value = f"{value * 100:.10g}%"  # as whoever pasted it sees it: 100% is not one vote
        if isinstance(value, float) and value >= 0 and value.is_integer() and _number_of(style) in self._codes:
            letters, digits = self._codes[_number_of(style)]
            value = f"{letters}{int(value):0{digits}d}"
        if value is None:
            return RawCell(None, error=UNREADABLE)
        return RawCell(value, formula=formula) if value != "" else None

    def _value(self, kind: str, style: str, text: str) -> RawValue | None:
        if kind == "s":
            place = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
            return self._texts[place] if 0 <= place < len(self._texts) else None
        if kind == "b":
            return {"1": True, "true": True, "0": False, "false": False}.get(text)
        if kind == "d":
            try:
                moment = datetime.fromisoformat(text.removesuffix("Z"))
            except ValueError:
                return None
            return moment.date() if len(text) == len("2027-05-01") else moment
        if kind not in ("", "n"):
            return None
        if not _NUMBER.fullmatch(text):
            return text  # somebody's comma: whoever knows the column says whether it is a number
        number = float(text)
        if number - number != 0.0:  # more than a number can hold
            return None
        return self._day(number) if _number_of(style) in self._days else number

    def _day(self, number: float) -> RawValue | None:
        """Give a number as the day or time that it is shown as; as itself where programs show none."""
        days = number + (_FIRST_1904 if self._from_1904 else 0)
        if not 0 <= days < _LAST_DAY + 1:
            return number
        seconds = round(days % 1 * 86_400, 3)
        moment = datetime(1899, 12, 30) + timedelta(days=int(days) + (days < _LEAP), seconds=seconds)
        if days < 1:
            return moment.time()
        return moment.date() if moment.time() == time(0) else moment


_MOST_KNOWN = 50_000


def _number_of(style: str) -> int:
    """Give the number of a style; a cell that names none has the first one."""
    return int(style) if style.isascii() and style.isdigit() and len(style) < 10 else 0
