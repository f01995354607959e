"""TOML the way our own declarations and words are spelled, read several times faster than by the standard library.

Only a small part of the language is known here, and it is known strictly: a text with anything else in it, or anything
doubtful, is left to `tomllib` as a whole. So what comes out is always what `tomllib` gives, errors included; only the
time differs. Every command begins with reading some 350 KB of declarations and words.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

_Number = Callable[[str], Any]

_BARE = r"[A-Za-z0-9_-]++"
_PATH = rf"{_BARE}(?:\.{_BARE})*+"
_ESCAPE = r'\\(?:["\\nt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4})'
_TEXT = rf'"([^"\\\n]*+(?:{_ESCAPE}[^"\\\n]*+)*+)"'
_REST = r"[ \t]*(?:#[^\n]*)?(?:\n|\Z)"  # of a line
_ENDS = r"(?=[ \t]*(?:[\n,\]}#]|\Z))"

_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # nothing but a tab and the end of a line may stand anywhere
# A line: a key with a text (most of them), a key with something else, a table, one more of an array of tables.
_LINE = re.compile(
    rf"[ \t\n]*+(?:#[^\n]*+[ \t\n]*+)*+"
    rf"(?:(?:({_PATH})|{_TEXT})[ \t]*=[ \t]*(?:{_TEXT}{_REST})?|\[({_PATH})\]{_REST}|\[\[({_PATH})\]\]{_REST}|\Z)"
)
_END = re.compile(_REST)
_VALUE = re.compile(
    rf'{_TEXT}(?!")|(true|false){_ENDS}|(-?(?:0|[1-9][0-9]*)){_ENDS}|(-?(?:0|[1-9][0-9]*)\.[0-9]+){_ENDS}'
    rf'|([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}){_ENDS}|"""\n?((?:[^"\\]+|"{{1,2}}(?!"))*+)"""(?!")|\'([^\'\n]*)\'(?!\')'
)
_PAIR = re.compile(rf"[ \t]*({_BARE})[ \t]*=[ \t]*(?:{_TEXT}[ \t]*([,}}]))?")
_ITEM = re.compile(rf"{_TEXT}[ \t]*([,\]])[ \t]*")
_ESCAPED = re.compile(_ESCAPE)
_MEANT = {"\\n": "\n", "\\t": "\t"}
_GAP = re.compile(r"(?:[ \t\n]++|#[^\n]*+)*+")
_NEXT = re.compile(r"[ \t]*([,}])")


class _Otherwise(Exception):
    """The text is spelled in a way that is not known here."""


def loads(text: str, *, parse_float: _Number = float) -> dict[str, Any]:
    """Read TOML; ValueError (`tomllib.TOMLDecodeError`) where it is none. Numbers with a point by `parse_float`."""
    try:
        return _plain(text, parse_float)
    except (_Otherwise, ValueError, IndexError, RecursionError):
        import tomllib  # seldom needed, and its import takes as long as reading the words does

        return tomllib.loads(text, parse_float=parse_float)


def _plain(text: str, number: _Number) -> dict[str, Any]:
    """Read a text line by line; _Otherwise where something in it is not known here."""
    if _ODD.search(text):
        raise _Otherwise
    whole: dict[str, Any] = {}
    headed = {id(whole)}  # tables and arrays that headers made; no header may reach into what a value made
    dotted: set[int] = set()  # and tables that keys with points made
    table, at, end = whole, 0, len(text)
    while at < end:
        line = _LINE.match(text, at)
        if line is None:
            raise _Otherwise
        key, quoted, said, path, paths = line.groups()
        at = line.end()
        into = table
        if key is None:
            if quoted is None:
                if path or paths:
                    table = _headed(whole, path or paths, headed, one_more=paths is not None)
                continue
            key = _unescaped(quoted)
        elif "." in key:
            *above, key = key.split(".")
            for part in above:
                into = _made(into, part, {}, dotted)
        if key in into:
            raise _Otherwise
        if said is None:
            said, at = _value(text, at, number)
            rest = _END.match(text, at)
            if rest is None:
                raise _Otherwise
            at = rest.end()
        elif "\\" in said:
            said = _unescaped(said)
        into[key] = said
    return whole


def _headed(whole: dict[str, Any], path: str, headed: set[int], *, one_more: bool) -> dict[str, Any]:
    """Make the table that a header names, or with `one_more` the next one of its array; give it."""
    *above, name = path.split(".")
    table: Any = whole
    for part in above:
        table = _made(table, part, {}, headed)
        table = table[-1] if type(table) is list else table
    if name in table and not one_more:
        raise _Otherwise
    array = _made(table, name, [], headed) if one_more else [table]
    if type(array) is not list:
        raise _Otherwise
    new: dict[str, Any] = {}
    headed.add(id(new))
    if one_more:
        array.append(new)
    else:
        table[name] = new
    return new


def _made(table: dict[str, Any], name: str, new: Any, headed: set[int]) -> Any:
    """Give what a table holds under a name, made by a header; `new` where it holds nothing yet."""
    if name not in table:
        table[name] = new
        headed.add(id(new))
    found = table[name]
    if id(found) not in headed:
        raise _Otherwise
    return found


def _value(text: str, at: int, number: _Number) -> tuple[Any, int]:
    """Read the value that begins at a position; give it and where it ends."""
    found = _VALUE.match(text, at)
    if found is None:
        if text[at] == "{":
            return _inline(text, at + 1, number)
        if text[at] == "[":
            return _array(text, at + 1, number)
        raise _Otherwise
    kind, said = found.lastindex, found[found.lastindex or 0]
    match kind:
        case 1:
            return _unescaped(said), found.end()
        case 6 | 7:
            return said, found.end()
        case 2:
            return said == "true", found.end()
        case 3:
            return int(said), found.end()
        case 4:
            return number(said), found.end()
    return date.fromisoformat(said), found.end()


def _unescaped(text: str) -> str:
    """Give the text that a spelling with backslashes means."""
    return _ESCAPED.sub(_meant, text) if "\\" in text else text


def _meant(escape: re.Match[str]) -> str:
    spelled = escape[0]
    return chr(int(spelled[2:], 16)) if spelled[1] == "u" else _MEANT.get(spelled, spelled[1])


def _inline(text: str, at: int, number: _Number) -> tuple[dict[str, Any], int]:
    """Read the rest of a table in braces."""
    table: dict[str, Any] = {}
    follows = ","
    while follows == ",":
        pair = _PAIR.match(text, at)
        if pair is None:
            raise _Otherwise
        key, said, follows = pair.groups()
        at = pair.end()
        if said is None:
            said, at = _value(text, at, number)
            after = _NEXT.match(text, at)
            if after is None:
                raise _Otherwise
            follows, at = after[1], after.end()
        elif "\\" in said:
            said = _unescaped(said)
        if key in table:
            raise _Otherwise
        table[key] = said
    return table, at


def _array(text: str, at: int, number: _Number) -> tuple[list[Any], int]:
    """Read the rest of an array in brackets, over as many lines as it takes."""
    found: list[Any] = []
    while True:
        at = _skipped(text, at)
        if text[at] == "]":
            return found, at + 1
        item = _ITEM.match(text, at)
        if item:
            found.append(_unescaped(item[1]))
            follows, at = item[2], item.end()
        else:
            one, at = _value(text, at, number)
            found.append(one)
            at = _skipped(text, at)
            follows, at = text[at], at + 1
        if follows == "]":
            return found, at if item is None else item.end(2)
        if follows != ",":
            raise _Otherwise


def _skipped(text: str, at: int) -> int:
    """Give where blanks, ends of lines and comments are over."""
    gap = _GAP.match(text, at)
    return gap.end() if gap else at
