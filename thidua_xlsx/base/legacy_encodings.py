"""Text typed with the fonts of the years before Unicode: TCVN3 (.VnTime) and VNI, recognised by what they spell.

UTF-8 that some program took for a Western encoding is repaired too; a text is that only if every byte of it fits.

In those fonts a Vietnamese letter is stored as some Western letter that only looks right in the font. Whether a text
is one of them is decided by its syllables: decoded, nearly all must be possible Vietnamese syllables, and more of them
than before. A name such as `José Müller` is therefore left alone.
"""

import re
import unicodedata

SOFT_HYPHEN = "\u00ad"  # invisible, except in TCVN3: there it is a letter, so decode before it is taken away

# TCVN 5712:1993 (VN1), from 0xA1 on; the letter ư is U+00AD, an invisible soft hyphen elsewhere.
_TCVN3 = dict(
    zip(
        range(0xA1, 0x100),
        "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ",
        strict=True,
    )
)

# VNI-Windows writes the mark behind its vowel, as a Western letter of its own.
_VNI_MARKS = {
    "ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "à": "\u0302\u0300", "á": "\u0302\u0301", "å": "\u0302\u0309",
    "ã": "\u0302\u0303", "ä": "\u0302\u0323",
    "ê": "\u0306", "è": "\u0306\u0300", "é": "\u0306\u0301", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_LETTERS = {"ñ": "đ", "ö": "ư", "ô": "ơ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ì": "ì", "í": "í"}

_ONSET = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx]"
_CODA = "ng|nh|ch|[cmnpt]"
_BEFORE_CODA = "uyê|iê|yê|uô|ươ|oa|oă|oe|oo|uâ|uê|uy|[aăâeêioôơuưy]"
_LAST = (
    "iêu|yêu|uôi|ươi|ươu|oai|oao|oay|oeo|uây|uya|uyu|uyê|ai|ao|au|ay|âu|ây|eo|êu|ia|iu|oa|oe|oi|ôi|ơi|ua|uê|uơ|ui|uy|"
    "ưa|ưi|ưu|[aâeêioôơuưy]"
)
_SYLLABLE = re.compile(rf"(?:{_ONSET})?(?:(?:{_BEFORE_CODA})(?:{_CODA})|(?:{_LAST}))")
# Letters that no Unicode Vietnamese text holds: without one of them nothing is suspected.
_EXPECTED = {chr(code) for code in range(0xA1)} | set("ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý")

_WESTERN = re.compile("[\u00a1-\u00ff]")
_NEVER_WESTERN = re.compile("[\u1ea0-\u1ef9]")  # Vietnamese letters with two marks: no Western page has any
# What stands for a byte inside a letter of UTF-8 (0x80 to 0xBF) on those pages: most texts hold none.
_INSIDE = re.compile("[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_UNSHOWN = re.compile("[\ufffd\ue000-\uf8ff]")


def decode_legacy(text: str) -> tuple[str, str] | None:
    """Give `text` in Unicode and the name of the encoding it was typed in; None where it is Unicode already."""
    return _decoded(text) if _WESTERN.search(text) else None


def is_garbled(text: str) -> bool:
    """Say whether `text` holds letters that no program can show: replaced ones (U+FFFD) or a font's private ones."""
    return _UNSHOWN.search(text) is not None


def _decoded(text: str) -> tuple[str, str] | None:
    repaired = _from_utf8(text)
    if repaired and repaired != text:
        return repaired, "UTF-8"
    if max(unicodedata.normalize("NFC", text)) > "\u00ff":
        return None  # a text with one real Vietnamese letter is Unicode
    before = _possible(text)
    candidates = [(unicodedata.normalize("NFC", text.translate(_TCVN3)), "TCVN3"), (_from_vni(text), "VNI")]
    scored = [(_possible(candidate), candidate, name) for candidate, name in candidates]
    share, best, name = max(scored, key=lambda entry: entry[0])
    # A lone sign such as © is no word; some word of several letters must hold one of the strange letters.
    suspicious = any(len(word) > 1 and not set(word) <= _EXPECTED for word in _words(text)) or name == "VNI"
    if not suspicious or share < 0.9 or share <= before or best == text:
        return None
    return best, name


def _from_utf8(text: str) -> str | None:
    """Read again as UTF-8 what some program took for Latin-1 or a Windows code page (`Nguyá»…n`)."""
    if _NEVER_WESTERN.search(text) or not _INSIDE.search(text):
        return None
    for page in ("cp1252", "cp1258"):
        try:
            # Bytes that the page has no letter for were kept as control characters.
            data = b"".join(
                (bytes([ord(char)]) if ord(char) < 0xA0 and not char.isprintable() else char.encode(page))
                for char in text
            )
            text_ = data.decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        if all(char.isprintable() for char in text_):
            return unicodedata.normalize("NFC", text_)
    return None


def _from_vni(text: str) -> str:
    out: list[str] = []
    for char in text:
        mark = _VNI_MARKS.get(char.lower())
        vowel = out[-1] if out else ""
        if mark and vowel and unicodedata.normalize("NFD", vowel.lower())[0] in "aeiouy":
            out[-1] = unicodedata.normalize("NFC", vowel + mark)
        elif char.lower() in _VNI_LETTERS:
            letter = _VNI_LETTERS[char.lower()]
            out.append(letter.upper() if char.isupper() else letter)
        else:
            out.append(char)
    return "".join(out)


def _possible(text: str) -> float:
    """Give the share of words with letters that are possible Vietnamese syllables."""
    words = _words(text)
    return sum(_is_syllable(word) for word in words) / len(words) if words else 0.0


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s\d.,;:/()\"'\-–]+", text) if word]


def _is_syllable(word: str) -> bool:
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [char for char in decomposed if char in "\u0300\u0301\u0303\u0309\u0323"]
    bare = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in "\u0300\u0301\u0303\u0309\u0323"))
    return len(tones) <= 1 and _SYLLABLE.fullmatch(bare) is not None
