"""Words on a sheet that stand in no cell: comments, in both forms that programs write, and texts of shapes.

Source: ECMA-376 part 1, 18.7 (comments) and 20.5 (drawings); [MS-XLSX] 2.6.205 (threaded comments).
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from thidua_xlsx.documents.raw_workbook import Remark, Spot
from thidua_xlsx.formats.xlsx.read.sheet_structure import column_number

_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_FIRST: Spot = (0, 0)


def remarks_on(sheet: str, parts: Mapping[str, bytes]) -> tuple[Remark, ...]:
    """Give the words on a sheet that stand in no cell; `sheet` is its part in the package."""
    links = parts.get(_links_of(sheet))
    if not links or not (b"omment" in links or b"rawing" in links):
        return ()
    targets = [
        target for link in _parsed(links) if (target := _part_at(sheet, link.get("Target", ""))).endswith(".xml")
    ]
    roots = [(target, _parsed(parts[target])) for target in dict.fromkeys(targets) if target in parts]
    threads = {remark.spot: remark for _, root in roots for remark in _threads(root)}
    # What newer programs show as a thread, they also write as a comment for older ones, with words of their own.
    comments = {remark.spot: remark for _, root in roots for remark in _comments(root)} | threads
    shapes = [remark for _, root in roots for remark in _shapes(root)]
    return (*sorted(comments.values()), *shapes)


def _links_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _part_at(sheet: str, written: str) -> str:
    target = written.replace("\\", "/").lower()
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(sheet, "..", target))


def _parsed(xml: bytes) -> Any:
    try:
        return ElementTree.fromstring(xml)
    except ElementTree.ParseError:
        return ElementTree.Element("damaged")


def _comments(root: Any) -> Iterator[Remark]:
    for element in root.iter():
        if _bare(element) == "comment":
            yield from _remark(element, (text for text in element.iter() if _bare(text) == "text"))


def _threads(root: Any) -> Iterator[Remark]:
    """Give threads of comments, each with its answers as one text."""
    answers: dict[Spot, list[str]] = {}
    for element in root.iter():
        if _bare(element) == "threadedComment":
            for remark in _remark(element, (text for text in element if _bare(text) == "text")):
                answers.setdefault(remark.spot, []).append(remark.text)
    for spot, texts in answers.items():
        yield Remark("comment", spot, " / ".join(texts))


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
