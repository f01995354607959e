"""Vietnamese text: cleaning, comparing, sorting and printing it. No domain words, no messages."""

import re
import sys
import unicodedata
from collections.abc import Callable, Hashable, Iterable
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Protocol, TypeVar

# Characters that print nothing but break comparisons. U+00AD is not here: in TCVN3 text it is the letter ư.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_SPACES = re.compile(r"\s+")
# Ð (Icelandic) and Ɖ (African) stand in for Đ in real documents.
_LOOKALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})
_ODD = re.compile("[\u200b\u200c\u200d\u2060\ufeffÐƉðɖ]")  # which hardly any text has, and a search costs little

_TONES = "\u0300\u0309\u0303\u0301\u0323"  # dictionary order: huyền, hỏi, ngã, sắc, nặng
# An open syllable, as two keyboards write it; in `quý` the u belongs to the q.
_ON_SECOND = re.compile(f"(o|(?<!q)u)((?<=o)[ae]|(?<=u)y)([{_TONES}])(?![a-z\u0300-\u036f])")
_ON_FIRST = re.compile(f"(o|(?<!q)u)([{_TONES}])((?<=o[{_TONES}])[ae]|(?<=u[{_TONES}])y)(?![a-z\u0300-\u036f])")
_LETTERS = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=1)}

_END = 0  # in a key, what ends a word's letters or its tones

_Item = TypeVar("_Item")
_Key = TypeVar("_Key", bound=Hashable)


class Label(Protocol):
    """Anything with a Vietnamese and an English wording."""

    @property
    def vi(self) -> str:
        """The Vietnamese wording."""
        ...

    @property
    def en(self) -> str:
        """The English wording."""
        ...


class Say(Protocol):
    """Turns a message key and its parameters into a sentence; the core receives it and knows no language."""

    @property
    def lang(self) -> str:
        """`vi` or `en`."""
        ...

    def __call__(self, key: str, /, **params: object) -> str:
        """Give the sentence of a key."""
        ...

    def label(self, label: Label) -> str:
        """Give a declared label in this language."""
        ...


@lru_cache(maxsize=50_000)
def clean(value: str) -> str:
    """Give `value`, the text of a cell, as a person meant it: NFC, nothing invisible, single spaces, Đ as Đ."""
    composed = unicodedata.normalize("NFC", value)
    if _ODD.search(composed):
        composed = composed.translate(_INVISIBLE).translate(_LOOKALIKES)
    return " ".join(composed.split())


def in_parts(text: str) -> str:
    """Give `text` with its letters and their marks apart (NFD), as some programs store what is typed."""
    return unicodedata.normalize("NFD", text)


def match_key(value: str) -> str:
    """Give the key under which `value`, a label or a choice, compares: no accents, case, punctuation or spacing.

    Not for people's names, for `Hòa` and `Hoa` become equal; these use `name_key`.
    """
    return re.sub(r"[^0-9a-z]+", "", without_accents(value))


def without_accents(value: str) -> str:
    """Give `value` in small letters without accents, as people type who have no Vietnamese keyboard."""
    plain = unicodedata.normalize("NFKD", clean(value).casefold()).replace("đ", "d")
    return "".join(c for c in plain if not unicodedata.combining(c))


def tone_positions(value: str) -> tuple[str, str]:
    """Give `value` in small letters with its tones as either keyboard sets them: `hòa, thủy` and `hoà, thuỷ`."""
    apart = unicodedata.normalize("NFD", value)
    first, second = (swapped.sub(r"\1\3\2", apart) for swapped in (_ON_SECOND, _ON_FIRST))
    return unicodedata.normalize("NFC", first), unicodedata.normalize("NFC", second)


@lru_cache(maxsize=20_000)
def name_key(value: str) -> str:
    """Give the key under which two spellings of one name, `value`, compare: hoà = hòa, Ð = Đ, but Hoà is not Hoa."""
    words = clean(value).casefold().replace("’", "'").replace("ʼ", "'").split(" ")
    return " ".join(map(_tone_last, words))


_SHORTEST = 6  # letters of a name that is taken for another one misspelled


def one_letter_off(name: str, other: str) -> bool:
    """Say whether `name` and `other`, of people, differ by one letter, mark or space, or by their marks alone."""
    if min(len(name), len(other)) < _SHORTEST:
        return False
    if match_key(name) == match_key(other):
        return True
    from rapidfuzz.distance import OSA  # which few seasons need

    return OSA.distance(name_key(name), name_key(other)) <= 1


_CALLED = re.compile(r"^(?:tên )?(?:sáng kiến(?: kinh nghiệm)?|skkn|đề tài|giải pháp)\s*:\s*", re.IGNORECASE)
_AS_I = dict(zip("yỳýỷỹỵ", "iìíỉĩị", strict=True))


def initiative_key(value: str) -> str:
    """Give the key under which two writings of an initiative's name, `value`, compare.

    Case, punctuation and quotation marks do not count, nor whether it is `kĩ` or `kỹ`, nor `SKKN:` before it.
    """
    name = re.sub(r"[^\w\s]|_", " ", _CALLED.sub("", clean(value)))
    return re.sub(r"\b([hklmst])([yỳýỷỹỵ])\b", lambda word: word[1] + _AS_I[word[2]], name_key(name))


def _tone_last(word: str) -> str:
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word)
    tones = "".join(c for c in decomposed if c in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES)) + tones


@lru_cache(maxsize=50_000)  # a list longer than what is kept would find nothing kept at all
def sort_key(full_name: str) -> str:
    """Give the key that sorts people by `full_name` as a Vietnamese list does: by the given name first.

    Family and middle names follow. A mark behind the name that tells namesakes apart (`(1985)`) is no part of it and
    sorts last.
    """
    name, mark, rest = clean(full_name).casefold().partition(" (")
    words = name.split(" ")
    return "".join(map(_word_key, [words[-1], *words[:-1], *([rest] if mark else [])]))


def _word_key(word: str) -> str:
    """Give a word's letters, then its tones, each by its place in the dictionary, and their ends."""
    letters: list[int] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFC", word):
        decomposed = unicodedata.normalize("NFD", char)
        tone = next((c for c in decomposed if c in _TONES), "")
        # A tone that stands alone, without its vowel, sorts as itself.
        base = (unicodedata.normalize("NFC", decomposed.replace(tone, "")) or char) if tone else char
        letters.append(_LETTERS.get(base, len(_LETTERS) + 1 + ord(base[0])))
        tones.append(_TONES.index(tone) + 1 if tone else 0)
    return "".join(chr(min(_END + 1 + place, sys.maxunicode)) for place in [*letters, -1, *tones, -1])


_LONGEST_SLUG = 100  # characters: with what it is and a code before it, still a name that every system takes


def slug(value: str) -> str:
    """Make of `value` a plain ASCII name for files and folders: `Tổ Toán - Tin` becomes `to-toan-tin`.

    Of a long one only the start is kept.
    """
    whole = re.sub(r"[^0-9a-z]+", "-", without_accents(value).encode("ascii", "ignore").decode()).strip("-")
    return _shortened(whole, _LONGEST_SLUG, between="-")


def _shortened(text: str, longest: int, between: str = " ") -> str:
    """Give as many whole words of `text` as fit into `longest` characters; `between` is what parts the words.

    Of a first word that is too long itself, its beginning is given.
    """
    if len(text) <= longest:
        return text
    words = text[: longest + 1].rpartition(between)[0].rstrip(f"{between}-–,;.")
    return words or text[:longest]


_NOT_IN_FILES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)  # Windows opens no file of this name


def file_name(value: str, longest: int = 80) -> str:
    """Make `value` safe as one part of a path, `longest` characters at most: no separators, no dots at its ends.

    Control characters go too, and a name that Windows keeps for a device gets a `_`; of nothing at all `_` remains.
    """
    bare = _shortened(_SPACES.sub(" ", _NOT_IN_FILES.sub(" ", clean(value))).strip(" ."), longest).rstrip(" .")
    return _DEVICES.sub(r"\1_", bare, count=1) if _DEVICES.match(bare) else bare or "_"


def is_file_name(value: str) -> bool:
    """Say whether a file may be called `value` on every system: no `.`, `..` or `CON`, no dot at its end."""
    return bool(value) and not value.endswith((".", " ")) and not _DEVICES.match(value)


def in_sentence(heading: str) -> str:
    """Give a `heading` in capitals as it stands in a sentence or a list: PHIẾU ĐĂNG KÝ is Phiếu đăng ký."""
    return heading.capitalize() if heading.isupper() else heading


def day_text(day: date) -> str:
    """Write `day` as everybody here writes it: dd/mm/yyyy."""
    return day.strftime("%d/%m/%Y")


def number_text(value: Decimal, lang: str = "vi") -> str:
    """Print `value` as people write it: `9,5` in Vietnamese, `9.5` in English, no trailing zeros.

    `lang` is `vi` or `en`.
    """
    plain = format(value.normalize() or Decimal(0), "f")  # never `-0`
    return plain.replace(".", ",") if lang == "vi" else plain


def entered_text(value: str | Decimal | None, lang: str = "vi") -> str:
    """Print `value` as it was found in a cell: a text as it stands there, "" for nothing.

    A number is printed as people write it in `lang`.
    """
    return number_text(value, lang) if isinstance(value, Decimal) else value or ""


_ROUNDINGS = {"half_up": ROUND_HALF_UP, "floor": ROUND_FLOOR, "ceiling": ROUND_CEILING}


def rounded(value: Decimal, decimals: int, how: str = "half_up") -> Decimal:
    """Round `value` to so many `decimals`, `how` it is declared: `half_up` (the school's way), `floor` or `ceiling`."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=_ROUNDINGS[how])


def visible(raw: str, most: int = 60) -> str:
    """Show `raw`, what a cell holds, on one line: breaks and invisible signs named, cut after `most` characters."""
    shown = raw
    if not raw.isprintable():
        shown = "".join(c if c.isprintable() else f"‹{ord(c):04X}›" for c in raw.replace("\n", "⏎"))
    return shown if len(shown) <= most else shown[:most] + "…"


def within_sentence(text: str) -> str:
    """Give `text` as it stands inside a sentence: `Tháng 9` is tháng 9, `V/v` v/v; THPT, HK1 and T9 stay."""
    second = text[1:2]
    return text[:1].lower() + text[1:] if second.islower() or second in ("/", " ") else text


def joined(items: Iterable[str], most: int = 0) -> str:
    """Join `items` for reading; beyond `most` of them (0 = no limit) the rest is counted as `… (+n)`.

    They are parted by commas, by semicolons where one of them holds a comma of its own.
    """
    items = list(items)
    between = "; " if any("," in item for item in items) else ", "
    if most and len(items) > most:
        return between.join(items[:most]) + f"… (+{len(items) - most})"
    return between.join(items)


def by_key(items: Iterable[_Item], key: Callable[[_Item], _Key]) -> dict[_Key, list[_Item]]:
    """Sort `items` into lists by the `key` of each, in their order."""
    groups: dict[_Key, list[_Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups
