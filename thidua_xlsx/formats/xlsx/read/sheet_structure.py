"""What a sheet's XML says beside its values: protection, validations, what is hidden, the text of its formulas."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from thidua_xlsx.documents.areas import column_number
from thidua_xlsx.documents.raw_workbook import Remark, Spot, Structure

_IS = rb"""\s*=\s*["']"""  # XML allows spaces around the equals sign, and either quote
_PROTECTION = re.compile(rb"<(?:\w+:)?sheetProtection\b[^>]*\bsheet" + _IS + rb"(?:1|true)[\"']")
_VALIDATION = re.compile(
    rb"<(?:\w+:)?dataValidation\b[^>]*\bsqref" + _IS + rb"([^\"'<>]*)[\"']|<(?:\w+:)?sqref>([^<]*)</"
)
_COL = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_HIDDEN = re.compile(rb"\bhidden" + _IS + rb"(?:1|true)[\"']")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref" + _IS + rb"([^\"'<>]*)[\"']")
_FILTER = re.compile(rb"<(?:\w+:)?autoFilter\b[^>/]*\bref" + _IS + rb"([^\"'<>]*)[\"'][^>/]*>\s*<(?:\w+:)?filterColumn")
_STYLED = re.compile(rb"\bstyle" + _IS + rb"0*[1-9]")
_NUMBER = {name: re.compile(rb"\b" + name + _IS + rb"(\d{1,7})[\"']") for name in (b"min", b"max")}
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_Areas = tuple[tuple[int, int, int, int], ...]
_MOST_COLS = 1_000  # a column element may span the whole sheet


def sheet_structure(xml: bytes, state: str, hidden_rows: frozenset[int], formulas: Mapping[Spot, str]) -> Structure:
    """Read the structure of a sheet from its `xml`; `state` (visible or hidden) is what the workbook says of it.

    `hidden_rows` and `formulas` were found among its cells.
    """
    behind = xml[max(xml.rfind(b"sheetData"), 0) :]  # columns are described before a sheet's cells, the rest behind
    last = max(behind.rfind(b"dataValidations>"), behind.rfind(b"sqref>"))
    validated = behind[_tag(behind, b"dataValidation", b"sqref>") : last + len("dataValidations>")]
    merged = " ".join(area.decode("utf-8", "replace") for area in _MERGED.findall(behind, _tag(behind, b"mergeCell")))
    ranges = " ".join(
        (attribute or element).decode("utf-8", "replace") for attribute, element in _VALIDATION.findall(validated)
    )
    return Structure(
        state=state,
        protected=_PROTECTION.search(behind, _tag(behind, b"sheetProtection")) is not None,
        validated=tuple(_area(match) for match in _AREA.finditer(ranges)),
        hidden_rows=hidden_rows,
        hidden_cols=frozenset(col for span in _spans(xml, _HIDDEN) for col in span[:_MOST_COLS] if col >= 0),
        formulas=formulas,
        merged=tuple(map(_area, _AREA.finditer(merged))),
        filtered=_filtered(behind),
    )


def _filtered(behind: bytes) -> range:
    """Give the rows that a filter may keep out of sight, where one does."""
    filtered = _FILTER.search(behind, _tag(behind, b"autoFilter"))
    area = _AREA.fullmatch(filtered[1].decode("utf-8", "replace")) if filtered else None
    return range(_area(area)[0], _area(area)[2] + 1) if area else range(0)


def without_styled_columns(bare: frozenset[Spot], xml: bytes) -> frozenset[Spot]:
    """Give of the cells in `bare`, which have no style, those whose column has none either.

    Some programs leave out a column's own style; `xml` is the sheet's.
    """
    styled = _spans(xml, _STYLED) if bare else []
    return frozenset(spot for spot in bare if not any(spot[1] in span for span in styled))


def _spans(xml: bytes, which: re.Pattern[bytes]) -> list[range]:
    """Give the columns of which their description says something, counted from 0."""
    described = (col for col in _COL.findall(xml[: _before_cells(xml)]) if which.search(col))
    return [range(_number_of(b"min", col) - 1, _number_of(b"max", col)) for col in described]


def _tag(xml: bytes, *names: bytes) -> int:
    """Give the place of the first tag with one of these names: no search need look at what stands before it."""
    places = [place for name in names if (place := xml.find(name)) >= 0]
    return max(xml.rfind(b"<", 0, min(places)), 0) if places else len(xml)


def _before_cells(xml: bytes) -> int:
    """Give the place where a sheet's cells begin; columns are described before it."""
    places = [place for place in (xml.find(b"<sheetData"), xml.find(b":sheetData")) if place >= 0]
    return min(places, default=len(xml))


def _number_of(name: bytes, attributes: bytes) -> int:
    match = _NUMBER[name].search(attributes)
    return int(match[1]) if match else 0


def _area(match: re.Match[str]) -> tuple[int, int, int, int]:
    top, left = int(match[2]) - 1, column_number(match[1])
    return (top, left, int(match[4]) - 1, column_number(match[3])) if match[3] else (top, left, top, left)


_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_FIRST: Spot = (0, 0)


def remarks_on(sheet: str, parts: Mapping[str, bytes]) -> tuple[Remark, ...]:
    """Give the words on a sheet that stand in no cell; `sheet` is the name of its part among `parts`."""
    folder, _, name = sheet.rpartition("/")
    links = parts.get(f"{folder}/_rels/{name}.rels")
    if not links or not (b"omment" in links or b"rawing" in links):
        return ()
    targets = [
        target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(sheet, "..", target))
        for link in _parsed(links)
        if (target := link.get("Target", "").replace("\\", "/").lower()).endswith(".xml")
    ]
    roots = [(target, _parsed(parts[target])) for target in dict.fromkeys(targets) if target in parts]
    answers: dict[Spot, list[str]] = {}  # of threads
    comments: dict[Spot, Remark] = {}
    for element in (element for _, root in roots for element in root.iter()):
        match _bare(element):
            case "comment":
                for remark in _remark(element, (text for text in element.iter() if _bare(text) == "text")):
                    comments[remark.spot] = remark
            case "threadedComment":
                for remark in _remark(element, (text for text in element if _bare(text) == "text")):
                    answers.setdefault(remark.spot, []).append(remark.text)
    # What newer programs show as a thread, they also write as a comment for older ones, with words of their own.
    comments |= {spot: Remark("comment", spot, " / ".join(texts)) for spot, texts in answers.items()}
    shapes = [remark for _, root in roots for remark in _shapes(root)]
    return (*sorted(comments.values()), *shapes)


def _parsed(xml: bytes) -> Any:
    try:
        return ElementTree.fromstring(xml)
    except ElementTree.ParseError:
        return ElementTree.Element("damaged")


def _remark(element: Any, texts: Any) -> Iterator[Remark]:
    place = _PLACE.fullmatch(element.get("ref", "").partition(":")[0])
    text = "".join(piece for part in texts for piece in part.itertext()).strip()
    if place and text:
        yield Remark("comment", (int(place[2]) - 1, column_number(place[1])), text)


def _shapes(root: Any) -> Iterator[Remark]:
    """Give the texts of a drawing's shapes, each at the cell where its corner lies."""
    for anchor in root:
        if not _bare(anchor).endswith("Anchor"):
            continue
        lines = ["".join(element.itertext()) for element in anchor.iter() if _bare(element) == "p"]
        text = "\n".join(line for line in lines if line.strip()).strip()
        corner = next((element for element in anchor if _bare(element) == "from"), ())
        at = {_bare(element): int(element.text) for element in corner if (element.text or "").strip().isdecimal()}
        if text:
            yield Remark("shape", (at.get("row", 0), at.get("col", 0)) if at else _FIRST, text)


def _bare(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
