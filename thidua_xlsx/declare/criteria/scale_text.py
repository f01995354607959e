"""The scales a school writes in one cell, as regulations have them.

`A=20; B=16`, `Tốt 20, Khá 15`, `>=90: 20; 80: 15; còn lại: 0`, `từ 80% đến dưới 90%: 15đ`, `20, 16, 12; còn lại 4`.
"""

import re
from collections.abc import Callable, Hashable, Sequence
from decimal import Decimal
from typing import NamedTuple

import msgspec

from thidua_xlsx.base.text import clean, match_key
from thidua_xlsx.messages.findings import Phrase

MOST_LINES = 40
_PAIR = re.compile(r"(?P<left>.+?)\s*(?:->|[:=→])\s*(?P<right>[^:=→]+)")
_NUMBER = r"[+-]?\d+(?:[.,]\d+)?"
# `Tốt 20`, `từ 90% trở lên 20đ`: without a sign between, where only one number can be the points.
_SPOKEN = re.compile(
    rf"(?P<left>\D+?)\s+(?P<right>{_NUMBER}\s*(?:điểm|đ)?)|(?P<also>.+?)\s+(?P<points>{_NUMBER}\s*(?:điểm|đ))",
    re.IGNORECASE,
)
_POINTS = re.compile(rf"(?P<off>trừ\s*)?(?P<number>{_NUMBER})\s*(?:điểm|đ)?", re.IGNORECASE)
_FROM = re.compile(
    rf"(?:đạt\s+)?(?:>=|≥|từ)?\s*(?P<number>{_NUMBER})\s*%?(?:\s*điểm)?"
    rf"(?:\s*trở lên|\s*(?:đến|tới|[-–])\s*(?P<open>dưới|<)?\s*(?P<to>{_NUMBER})\s*%?(?:\s*điểm)?)?",
    re.IGNORECASE,
)
_BELOW = re.compile(rf"(?:đạt\s+)?(?:<|dưới)\s*(?P<number>{_NUMBER})\s*%?(?:\s*điểm)?", re.IGNORECASE)
_ABOVE = re.compile(r"(?:đạt\s+)?(?:trên|hơn|lớn hơn|cao hơn)\s*\d.*", re.IGNORECASE)
_PLACES = re.compile(r"(?:hạng|thứ|giải)?\s*(?P<first>\d+)(?:\s*[-–]\s*(?P<last>\d+))?", re.IGNORECASE)
_PLACE_WORDS = re.compile(r"(?:hạng|thứ|giải)?\s*(?P<word>\w+)", re.IGNORECASE)
_ORDINALS = {"nhất": 1, "nhì": 2, "hai": 2, "ba": 3, "tư": 4, "năm": 5}
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
    lines, rest, ends = [], None, []
    for left, right, part in _pairs(text):
        below = _BELOW.fullmatch(left)
        if _is_rest(left) or below:
            if rest is not None:
                raise _fault("twice", part=part)
            rest = (ScaleLine(_points(right, part)), decimal(below["number"]) if below else None)
            continue
        end = _border(left, part)
        lines.append(ScaleLine(_points(right, part), since=end.since))
        ends.append(end)
    ordered = sorted(lines, key=lambda line: -(line.since or Decimal(0)))
    _once([line.since for line in ordered])
    if not ordered:
        raise _fault("empty")
    _touching(ends)
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

    `read` tells yes, no or None of either word; a number alone is what yes is worth. Raises ScaleFault where yes is
    missing or a part is not understood.
    """
    points: dict[bool, Decimal] = {}
    if _POINTS.fullmatch(text.strip()):
        return (ScaleLine(_points(text.strip(), text), name="yes"), ScaleLine(Decimal(0), name="no"))
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
        left, right = _pair(part) or ("", part)
        next_one = len(points) + 1
        span = (next_one, next_one) if not left and _POINTS.fullmatch(part) else _place_span(left, part)
        if span is None and (rest is not None or not _is_rest(left)):
            raise _fault("not_understood", part=part)
        worth = _points(right, part)
        if span is None:
            rest = worth
            continue
        for place in range(span[0], span[1] + 1):
            if place in points:
                raise _fault("twice", part=part)
            points[place] = worth
    if not points or set(points) != set(range(1, len(points) + 1)):
        raise _fault("places", part=text)
    lines = [ScaleLine(points[place], since=Decimal(place)) for place in sorted(points)]
    return (*lines, ScaleLine(rest or Decimal(0)))


def bands(text: str) -> tuple[ScaleLine, ...]:
    """Read `text` as names of totals, the highest first: `Xuất sắc=90; >=80: Tốt`; each counts from its number on.

    Raises ScaleFault where a name or a number comes twice, or a part is not understood.
    """
    lines, ends = [], []
    for name, right, part in _pairs(text):
        numbers_first = _FROM.fullmatch(name) or _BELOW.fullmatch(name)
        left, right = (right, name) if numbers_first else (name, right)  # `>=90: Xuất sắc`
        below = _BELOW.fullmatch(right)
        end = _Border(Decimal(0), decimal(below["number"]), True, part) if below else _border(right, part)
        lines.append(ScaleLine(Decimal(0), name=left, since=end.since))
        ends.append(end)
    _once([line.since for line in lines])
    _once([line.name.casefold() for line in lines])
    _touching(ends)
    return tuple(sorted(lines, key=lambda line: -(line.since or Decimal(0))))


class _Border(NamedTuple):
    """Where a tier begins and, if it says so, where it ends: itself outside (`dưới 90`) where that is `open`."""

    since: Decimal
    to: Decimal | None
    open: bool
    part: str


def _border(text: str, part: str) -> _Border:
    if _ABOVE.fullmatch(text):
        raise _fault("strict", part=part)
    numbers = _FROM.fullmatch(text)
    if numbers is None:
        raise _fault("not_a_number", part=part)
    return _Border(
        decimal(numbers["number"]), decimal(numbers["to"]) if numbers["to"] else None, bool(numbers["open"]), part
    )


def _touching(borders: Sequence[_Border]) -> None:
    """Refuse a tier that says where it ends, and the next above begins elsewhere: what lies between is nobody's.

    `80-89` reaches up to 90.
    """
    above: Decimal | None = None
    for border in sorted(borders, reverse=True):
        upper = border.to
        if upper is not None and upper < border.since:
            raise _fault("range", part=border.part)
        if upper is not None and above is None and border.open:
            raise _fault("open_top", part=border.part, to=upper)
        if upper is not None and above is not None and not (upper <= above <= upper + (0 if border.open else 1)):
            raise _fault("range", part=border.part)
        above = border.since


def _place_span(text: str, part: str) -> tuple[int, int] | None:
    """Give the first and last place that `text` names: `2-3`, `hạng 2`, `nhì`; None where it names none."""
    numbered, word = _PLACES.fullmatch(text), _PLACE_WORDS.fullmatch(text)
    if numbered:
        first = int(numbered["first"])
        last = int(numbered["last"] or first)
        if not 0 < first <= last <= MOST_LINES:
            raise _fault("places", part=part)
        return first, last
    place = _ORDINALS.get(clean(word["word"]).casefold()) if word else None
    return (place, place) if place else None


def decimal(text: str) -> Decimal:
    """Give the number that `text` writes with a comma or a point."""
    return Decimal(text.replace(",", "."))


def _parts(text: str, *, commas: bool = False) -> list[str]:
    # A comma before a space stands between two numbers; within a number it is the decimal comma.
    parts = [clean(part) for part in re.split(r"[;\n]|,\s+" if commas else r"[;\n]", text)]
    filled = [part for part in parts if part]
    if len(filled) == 1:
        listed = [clean(part) for part in re.split(r",\s+", filled[0])]
        filled = listed if all(_pair(part) for part in listed) else filled
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
        pair = _pair(body)
        if pair is None or body.startswith(">"):
            raise _fault("strict" if body.startswith(">") else "not_understood", part=part)
        pairs.append((*pair, part))
    return pairs


def _pair(part: str) -> tuple[str, str] | None:
    """Give the two sides of a part of a scale, None where it has not two."""
    if match := _PAIR.fullmatch(part):
        return clean(match["left"]), clean(match["right"])
    spoken = _SPOKEN.fullmatch(part)
    return (clean(spoken["left"] or spoken["also"]), clean(spoken["right"] or spoken["points"])) if spoken else None


def _points(text: str, part: str) -> Decimal:
    match = _POINTS.fullmatch(text)
    if match is None:
        raise _fault("no_points", part=part)
    number = decimal(match["number"])
    return -abs(number) if match["off"] else number


def _is_rest(text: str) -> bool:
    return match_key(text) in _REST


def _once(keys: Sequence[Hashable]) -> None:
    for key in keys:
        if keys.count(key) > 1:
            raise _fault("twice", part=key)
