"""What stands around a staff list, as official lists have it: school and body above, place and head below."""

import re
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import clean, match_key
from thidua_xlsx.declare.season.reporting_schools import school_key
from thidua_xlsx.documents.foreign_table import ForeignTable
from thidua_xlsx.exchange.staff_list.heading_rows import HeadingRow, text_at
from thidua_xlsx.exchange.staff_list.vocabulary import is_signature, person_name

_BODIES = ("ubnd", "uybannhandan", "phonggd", "phonggiaoduc", "sogd", "sogiaoduc", "phongvanhoa")
_LABEL = r"^(?:(?:tên )?(?:trường|đơn vị)\s*:\s*)?"
_SCHOOL = re.compile(_LABEL + r"(trường\s+\S.*)$", re.IGNORECASE)
# Without the word "Trường", where no line has it: "THCS Kim Sơn".
_KINDS = r"(?i:tiểu học|trung học|mầm non|mẫu giáo|phổ thông)|TH|TH&THCS|THCS|THPT|PT\w+|MN|MG"
_BARE_SCHOOL = re.compile(rf"(?i:{_LABEL})((?:{_KINDS}) [A-ZÀ-ỴĐ].*)$")
# One line may hold both: "PHÒNG GD&ĐT QUẬN BA ĐÌNH    TRƯỜNG THCS ..."
_BEFORE_SCHOOL = re.compile(r"\s+(?=TRƯỜNG\s|Trường\s)")
_DATED = re.compile(r"^([^\W\d][^,\d]{1,40}),\s*ngày\b", re.IGNORECASE)
_HEAD_POSTS = ("hieutruong", "giamdoc", "thutruong", "thutruongdonvi", "truongphong")
_DEEPEST_NAME = 8  # rows below a post in which its name may stand: room for a signature and a seal
_LONGEST = 90  # characters; what is longer is a sentence
# How the common words of a school's name, and of a body's above it, are written where not all of it is in capitals.
_SCHOOL_WORDS = (
    "Tiểu học", "Trung học cơ sở", "Trung học phổ thông", "Mầm non", "Mẫu giáo", "Phổ thông dân tộc nội trú",
    "Phổ thông dân tộc bán trú", "Giáo dục thường xuyên", "và",
)  # fmt: skip
_BODY_WORDS = (
    "xã", "phường", "thị trấn", "huyện", "quận", "thị xã", "thành phố", "tỉnh", "đặc khu", "Ủy ban nhân dân",
    "Uỷ ban nhân dân", "Giáo dục", "Đào tạo", "Văn hóa", "Văn hoá", "Xã hội", "và",
)  # fmt: skip
_SHORT = re.compile(
    r"(?:TH|THCS|THPT|MN|MG|PT|PTDT|PTDTNT|PTDTBT|DTNT|TT|GDTX|UBND|GD|ĐT|GDĐT|[IVX]+|[A-Z]?\d+)", re.IGNORECASE
)


class ListHead(msgspec.Struct, frozen=True):
    """The school's name, the body above it, the place and the head; empty where the list does not say."""

    school: str = ""
    parent: str = ""
    place: str = ""
    head: str = ""


def read_head(sheet: ForeignTable, header: HeadingRow, *, signed: ForeignTable, last: int) -> ListHead:
    """Read what stands above a list, and below its `last` row on the sheet where it is `signed`."""
    below = (text_at(signed, row, col) for row, col in _below(signed, last))
    place = next((match[1].strip() for text in below if (match := _DATED.match(text))), "")
    return replace(_above(sheet, header), place=place, head=_head(signed, last))


def _head(sheet: ForeignTable, last: int) -> str:
    """Read who signs as head: the name below `HIỆU TRƯỞNG`, not below `KT. HIỆU TRƯỞNG`; empty where there is none."""
    for row, col in _below(sheet, last):
        if match_key(text_at(sheet, row, col)) not in _HEAD_POSTS:
            continue
        above = text_at(sheet, row - 1, col) if row > last + 1 else ""
        names = (text_at(sheet, below, col) for below in range(row + 1, row + 1 + _DEEPEST_NAME))
        written = next((text for text in names if text and not text.startswith("(")), "")
        name = person_name(written, strip_mr=True) if not is_signature(written) else None
        if name and " " in name and not match_key(above).startswith("kt"):
            return name
    return ""


def _below(sheet: ForeignTable, last: int) -> Iterator[tuple[int, int]]:
    return ((row, col) for row in range(last + 1, len(sheet.rows)) for col in range(len(sheet.rows[row])))


def _above(sheet: ForeignTable, header: HeadingRow) -> ListHead:
    """Read the lines above a list's headings: `UBND ...`, `PHÒNG GD&ĐT ...`, and below them `TRƯỜNG ...`.

    The body above is the last one named before the school. Two different schools are none: nobody can tell which.
    """
    bodies: list[str] = []
    schools: list[str] = []
    above = ""
    lines = [*_lines(sheet, header.first)]
    named = _SCHOOL if any(map(_SCHOOL.match, lines)) else _BARE_SCHOOL
    for line in lines:
        school = named.match(line)
        if school:
            above = above or (bodies[-1] if bodies and not schools else "")
            schools.append(_in_words(school[1], _SCHOOL_WORDS))
        elif match_key(line).startswith(_BODIES):
            bodies.append(_in_words(line, _BODY_WORDS))
    if len({match_key(school_key(name)) for name in schools}) != 1:
        return ListHead(parent="" if schools else bodies[-1] if len(bodies) == 1 else "")
    return ListHead(schools[0], above)


def _lines(sheet: ForeignTable, end: int) -> Iterator[str]:
    """Give the lines of the left side from top to bottom: an official head has the State's name beside it."""
    for row in sheet.rows[:end]:
        for value in row:
            for line in str(value).splitlines() if isinstance(value, str) else ():
                for part in (
                    _BEFORE_SCHOOL.split(clean(line)) if match_key(line).startswith(_BODIES) else (clean(line),)
                ):
                    if part and len(part) <= _LONGEST:
                        yield part


def _in_words(name: str, common: tuple[str, ...]) -> str:
    """Give a name in capitals as it stands in a sentence: `TRƯỜNG THCS KIM SƠN` is Trường THCS Kim Sơn.

    `common` are words that are not written as a name's are: `UBND XÃ KIM SƠN` is UBND xã Kim Sơn.
    """
    if not name.isupper():
        return name
    parts = re.split(r"([&\-–.,()]+|\s+)", name)
    text = "".join(part if _SHORT.fullmatch(part) else " " if part.isspace() else part.capitalize() for part in parts)
    for words in common:
        text = re.sub(rf"\b{words}\b", words, text, flags=re.IGNORECASE)
    return text
