"""The scales a school writes in one cell: `A=20; B=16`, `>=90: 20; 80: 15; còn lại: 0`, `20, 16, 12; còn lại 4`."""

import re
from collections.abc import Callable, Hashable, Sequence
from decimal import Decimal

import msgspec

from thidua_xlsx.base.text import clean, match_key
from thidua_xlsx.messages.findings import Phrase

MOST_LINES = 40
_PAIR = re.compile(r"(?P<left>.+?)\s*(?:->|[:=→])\s*(?P<right>[^:=→]+)")
_POINTS = re.compile(r"(?P<number>[+-]?\d+(?:[.,]\d+)?)\s*(?:điểm|đ)?", re.IGNORECASE)
_FROM = re.compile(r"(?:>=|≥|từ)?\s*(?P<number>[+-]?\d+(?:[.,]\d+)?)\s*%?(?:\s*trở lên)?", re.IGNORECASE)
_BELOW = re.compile(r"(?:<|dưới)\s*(?P<number>[+-]?\d+(?:[.,]\d+)?)\s*%?", re.IGNORECASE)
_PLACES = re.compile(r"(?:hạng|thứ)?\s*(?P<first>\d+)(?:\s*[-–]\s*(?P<last>\d+))?", re.IGNORECASE)
_REST_THEN_NUMBER = re.compile(r"(?P<words>\D+?)\s*(?P<number>[+-]?\d+(?:[.,]\d+)?)\s*(?:điểm|đ)?", re.IGNORECASE)
_REST = ("conlai", "khac", "saudo", "then", "other", "rest", "else")
# A spreadsheet takes these for patterns or comparisons when it looks an answer up.
_UNSAFE = re.compile(r"[*?~<>=|\"]")


class ScaleLine(msgspec.Struct, frozen=True):
    """One line of a scale and its points: an answer by name, or a number from which on it counts.

    With neither it is what everything else is worth.
    """

    points: Decimal
    name: str = ""
    since: Decimal | None = None


class ScaleFault(Exception):
    """A part of a scale that cannot be used; `reason` says why."""

    def __init__(self, reason: Phrase) -> None:
        super().__init__(reason.key)
        self.reason = reason


def _fault(why: str, **params: object) -> ScaleFault:
    return ScaleFault(Phrase(f"scale.{why}", params))


def tiers(text: str) -> tuple[ScaleLine, ...]:
    """Read `text` as points by a number: each line counts from its number on, the highest first; the rest comes last.

    So in `≥90: 20; 80: 15; còn lại: 0`. Raises ScaleFault where two lines start at one number, or a part is not
    understood.
    """
    lines, rest = [], None
    for left, right, part in _pairs(text):
        below = _BELOW.fullmatch(left)
        if _is_rest(left) or below:
            if rest is not None:
                raise _fault("twice", part=part)
            rest = (ScaleLine(_points(right, part)), decimal(below["number"]) if below else None)
            continue
        start = _FROM.fullmatch(left)
        if start is None:
            raise _fault("not_a_number", part=part)
        lines.append(ScaleLine(_points(right, part), since=decimal(start["number"])))
    ordered = sorted(lines, key=lambda line: -(line.since or Decimal(0)))
    _once([line.since for line in ordered])
    if not ordered:
        raise _fault("empty")
    if rest is not None and rest[1] is not None and rest[1] != ordered[-1].since:
        raise _fault("gap", below=rest[1], lowest=ordered[-1].since)
    return (*ordered, rest[0] if rest else ScaleLine(Decimal(0)))


def answers(text: str) -> tuple[ScaleLine, ...]:
    """Read `text` as points by the name of an answer, in the order written: `Tốt=10; Khá=8; TB=6; Yếu=0`.

    Raises ScaleFault where a name comes twice, there are fewer than two, or a part is not understood.
    """
    lines = []
    for left, right, part in _pairs(text):
        if _UNSAFE.search(left):
            raise _fault("unsafe_name", part=part)
        lines.append(ScaleLine(_points(right, part), name=left))
    _once([line.name.casefold() for line in lines])
    if len(lines) < 2:
        raise _fault("too_few")
    return tuple(lines)


def yes_and_no(text: str, read: Callable[[str], bool | None]) -> tuple[ScaleLine, ...]:
    """Read `text` as what yes and no are worth, yes first: `có=5; không=0`; without a no that is 0.

    `read` tells yes, no or None of either word. Raises ScaleFault where yes is missing or a part is not understood.
    """
    points: dict[bool, Decimal] = {}
    for left, right, part in _pairs(text):
        answer = read(left)
        if answer is None or answer in points:
            raise _fault("not_yes_no" if answer is None else "twice", part=part)
        points[answer] = _points(right, part)
    if True not in points:
        raise _fault("no_yes")
    return (ScaleLine(points[True], name="yes"), ScaleLine(points.get(False, Decimal(0)), name="no"))


def places(text: str) -> tuple[ScaleLine, ...]:
    """Read `text` as points by place, the first place first: `20, 16, 12; còn lại 4`, or `1: 20; 2-3: 16; còn lại: 4`.

    `since` is the place. Places that nothing is said of, and no rest, are worth 0. Raises ScaleFault where a place
    comes twice or a part is not understood.
    """
    points: dict[int, Decimal] = {}
    rest: Decimal | None = None
    for part in _parts(text, commas=True):
        pair, bare = _PAIR.fullmatch(part), _POINTS.fullmatch(part)
        spoken = _REST_THEN_NUMBER.fullmatch(part)
        if bare:
            _place(points, len(points) + 1, decimal(bare["number"]), part)
        elif pair and (numbered := _PLACES.fullmatch(pair["left"])):
            first = int(numbered["first"])
            last = int(numbered["last"] or first)
            if not 0 < first <= last <= MOST_LINES:
                raise _fault("places", part=part)
            for place in range(first, last + 1):
                _place(points, place, _points(pair["right"], part), part)
        elif rest is None and pair and _is_rest(pair["left"]):
            rest = _points(pair["right"], part)
        elif rest is None and spoken and _is_rest(spoken["words"]):
            rest = decimal(spoken["number"])
        else:
            raise _fault("not_understood", part=part)
    if not points or set(points) != set(range(1, len(points) + 1)):
        raise _fault("places", part=text)
    lines = [ScaleLine(points[place], since=Decimal(place)) for place in sorted(points)]
    return (*lines, ScaleLine(rest or Decimal(0)))


def bands(text: str) -> tuple[ScaleLine, ...]:
    """Read `text` as names of totals, the highest first: `Xuất sắc=90; Tốt=80`; each counts from its number on.

    Raises ScaleFault where a name or a number comes twice, or a part is not understood.
    """
    lines = []
    for left, right, part in _pairs(text):
        number = _FROM.fullmatch(right)
        if number is None:
            raise _fault("not_a_number", part=part)
        lines.append(ScaleLine(Decimal(0), name=left, since=decimal(number["number"])))
    _once([line.since for line in lines])
    _once([line.name.casefold() for line in lines])
    return tuple(sorted(lines, key=lambda line: -(line.since or Decimal(0))))


def decimal(text: str) -> Decimal:
    """Give the number that `text` writes with a comma or a point."""
    return Decimal(text.replace(",", "."))


def _parts(text: str, *, commas: bool = False) -> list[str]:
    # A comma before a space stands between two numbers; within a number it is the decimal comma.
    parts = [clean(part) for part in re.split(r"[;\n]|,\s+" if commas else r"[;\n]", text)]
    filled = [part for part in parts if part]
    if not filled:
        raise _fault("empty")
    if len(filled) > MOST_LINES:
        raise _fault("too_many", most=MOST_LINES)
    return filled


def _pairs(text: str) -> list[tuple[str, str, str]]:
    pairs = []
    for part in _parts(text):
        # The sign of `>=90: 20` is no separator; neither is a strict `>90`, which says another border.
        sign = re.match(r">=|≥", part)
        body = part[sign.end() :].strip() if sign else part
        match = _PAIR.fullmatch(body)
        if match is None or body.startswith(">"):
            raise _fault("strict" if body.startswith(">") else "not_understood", part=part)
        pairs.append((clean(match["left"]), clean(match["right"]), part))
    return pairs


def _points(text: str, part: str) -> Decimal:
    match = _POINTS.fullmatch(text)
    if match is None:
        raise _fault("no_points", part=part)
    return decimal(match["number"])


def _place(points_by_place: dict[int, Decimal], place: int, points: Decimal, part: str) -> None:
    if place in points_by_place:
        raise _fault("twice", part=part)
    points_by_place[place] = points


def _is_rest(text: str) -> bool:
    return match_key(text) in _REST


def _once(keys: Sequence[Hashable]) -> None:
    for key in keys:
        if keys.count(key) > 1:
            raise _fault("twice", part=key)
