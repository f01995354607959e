"""What stands above a staff list: the school's name and the body above it, as official lists have them."""

import re
from collections.abc import Iterator

import msgspec

from thidua_xlsx.base.text import clean, match_key
from thidua_xlsx.exchange.staff_list.heading_rows import HeadingRow, ListSheet

_BODIES = ("ubnd", "uybannhandan", "phonggd", "phonggiaoduc", "sogd", "sogiaoduc", "phongvanhoa")
_SCHOOL = re.compile(r"^(?:(?:tên )?(?:trường|đơn vị)\s*:\s*)?(trường\s+\S.*)$", re.IGNORECASE)
# One line may hold both: "PHÒNG GD&ĐT QUẬN BA ĐÌNH    TRƯỜNG THCS ..."
_BEFORE_SCHOOL = re.compile(r"\s+(?=TRƯỜNG\s|Trường\s)")
_LONGEST = 90  # characters; what is longer is a sentence
# How the common words of a school's name are written where not all of it is in capitals.
_WORDS = (
    "Tiểu học", "Trung học cơ sở", "Trung học phổ thông", "Mầm non", "Mẫu giáo", "Phổ thông dân tộc nội trú",
    "Phổ thông dân tộc bán trú", "Giáo dục thường xuyên", "và",
)  # fmt: skip
_SHORT = re.compile(r"(?:TH|THCS|THPT|MN|MG|PT|PTDT|PTDTNT|PTDTBT|DTNT|TT|GDTX|[IVX]+|[A-Z]?\d+)", re.IGNORECASE)


class ListHead(msgspec.Struct, frozen=True):
    """The school's name and the name of the body above it; empty where the list does not say."""

    school: str = ""
    parent: str = ""


def read_head(sheet: ListSheet, header: HeadingRow) -> ListHead:
    """Read the lines above a list's headings: `UBND ...`, `PHÒNG GD&ĐT ...`, and below them `TRƯỜNG ...`.

    The body above is the last one named before the school. Two different schools are none: nobody can tell which.
    """
    bodies: list[str] = []
    schools: list[str] = []
    above = ""
    for line in _lines(sheet, header.first):
        school = _SCHOOL.match(line)
        if school:
            above = above or (bodies[-1] if bodies and not schools else "")
            schools.append(_in_words(school[1]))
        elif match_key(line).startswith(_BODIES):
            bodies.append(line)
    if len({match_key(name) for name in schools}) != 1:
        return ListHead(parent="" if schools else bodies[-1] if len(bodies) == 1 else "")
    return ListHead(schools[0], above)


def _lines(sheet: ListSheet, end: int) -> Iterator[str]:
    """Give the lines of the left side from top to bottom: an official head has the State's name beside it."""
    for row in sheet.rows[:end]:
        for value in row:
            for line in str(value).splitlines() if isinstance(value, str) else ():
                for part in (
                    _BEFORE_SCHOOL.split(clean(line)) if match_key(line).startswith(_BODIES) else (clean(line),)
                ):
                    if part and len(part) <= _LONGEST:
                        yield part


def _in_words(name: str) -> str:
    """Give a name in capitals as it stands in a sentence: `TRƯỜNG THCS KIM SƠN` is Trường THCS Kim Sơn."""
    if not name.isupper():
        return name
    said = " ".join(_word(word) for word in name.split())
    for words in _WORDS:
        said = re.sub(rf"\b{words}\b", words, said, flags=re.IGNORECASE)
    return said


def _word(word: str) -> str:
    parts = re.split(r"([&\-–.,()]+)", word)
    return "".join(part if _SHORT.fullmatch(part) else part.capitalize() for part in parts)
