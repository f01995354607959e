"""Which tab of a workbook shows what a part of its package holds, for a file that no parser has opened yet."""

import re
from collections.abc import Mapping

_IS = rb"\s*=\s*[\"']"
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?>")
_NAME = re.compile(rb"\bname" + _IS + rb"([^\"'<>]*)")
_ID = re.compile(rb"\b\w+:id" + _IS + rb"([^\"'<>]*)")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*?>")
_RELATION_ID = re.compile(rb"\bId" + _IS + rb"([^\"'<>]*)")
_TARGET = re.compile(rb"\bTarget" + _IS + rb"([^\"'<>]*)")


def tab_of(part: str, parts: Mapping[str, bytes]) -> str:
    """Give the name that people see on a sheet's tab; the part's own where the workbook does not tell it."""
    ids = {
        found[1]
        for relation in _RELATION.findall(parts.get("xl/_rels/workbook.xml.rels", b""))
        if (target := _TARGET.search(relation)) and part.endswith(target[1].decode("utf-8", "replace").lstrip("./"))
        if (found := _RELATION_ID.search(relation))
    }
    for sheet in _SHEET.findall(parts.get("xl/workbook.xml", b"")):
        if (id_ := _ID.search(sheet)) and id_[1] in ids and (name := _NAME.search(sheet)):
            from html import unescape  # its table of names is large, and few files are refused

            return unescape(name[1].decode("utf-8", "replace"))
    return part.rpartition("/")[2].removesuffix(".xml")
