"""Where the columns of a staff list are: its heading rows, found by what they say and not by where they stand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec
from msgspec.structs import replace
from rapidfuzz import fuzz

from thidua_xlsx.base.text import clean, match_key
from thidua_xlsx.documents.foreign_table import ForeignTable, Plain, cell_text


class HeadingRow(msgspec.Struct, frozen=True):
    """The headings of a list: first and last row, the columns of each field (best first), each column's heading.

    `doubtful` holds the columns whose heading only resembles a known one.
    """

    first: int
    last: int
    fields: Mapping[str, tuple[int, ...]]
    texts: Mapping[int, str]
    doubtful: frozenset[int] = frozenset()

    def col(self, field: str) -> int | None:
        """Give the best column of `field`, a key of `ALIASES`, or None."""
        return next(iter(self.fields.get(field, ())), None)


# Spellings by field, best first: where two columns mean the same, the earlier spelling is the column that counts.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "number": ("STT", "TT", "Số TT", "Số thứ tự", "No"),
    "code": (
        "Mã", "Mã NV", "Mã nhân viên", "Mã CB", "Mã cán bộ", "Mã GV", "Mã giáo viên", "Mã CBGVNV", "Mã CB, GV, NV",
        "Mã viên chức", "Mã VC", "Mã CCVC", "Mã nhân sự", "Mã NS", "Mã cán bộ giáo viên", "Số hiệu", "Số hiệu cán bộ",
        "Số hiệu CB", "Số hiệu CBCC", "Số hiệu CCVC", "Số hiệu viên chức", "Mã thi đua", "Mã người",
    ),
    "full_name": (
        "Họ và tên", "Họ tên", "Họ & tên", "Họ, tên", "Họ và tên khai sinh", "Họ tên khai sinh", "Họ và tên CBGVNV",
        "Họ và tên CB, GV, NV", "Họ tên CBGVNV", "Họ và tên cán bộ, giáo viên, nhân viên", "Họ và tên GV",
        "Họ và tên giáo viên", "Họ tên giáo viên", "Họ tên GV", "Họ và tên cán bộ", "Họ và tên viên chức",
        "Họ và tên CBVC", "Họ và tên nhân viên", "Họ tên nhân viên", "Tên giáo viên", "Tên nhân viên", "Full name",
        "Họ, tên đệm và tên", "Họ tên đệm và tên", "Họ, chữ đệm và tên",
    ),
    "family": (
        "Họ và tên đệm", "Họ và đệm", "Họ đệm", "Họ tên đệm", "Họ và chữ lót", "Họ và lót", "Họ lót", "Họ chữ lót",
        "Họ và chữ đệm", "Họ, tên đệm", "Họ",
    ),
    "given": ("Tên", "Tên gọi"),
    "salutation": ("Ông (bà)", "Ông/bà", "Ông bà", "Danh xưng"),
    "birth_date": (
        "Ngày sinh", "Ngày tháng năm sinh", "Ngày, tháng, năm sinh", "Ngày năm sinh", "Ngày tháng sinh", "Sinh ngày",
        "Ngày, tháng sinh", "NTNS", "Ng. sinh", "N/sinh", "N.sinh", "NS", "Năm sinh", "Sinh năm", "Ngày sinh năm sinh",
    ),
    "birth_day": (),
    "birth_month": (),
    "birth_year": (),
    "gender": ("Giới tính", "Giới", "Phái", "GT", "Nam/Nữ"),
    "male": ("Nam",),
    "female": ("Nữ",),
    "unit": (
        "Tổ", "Tổ chuyên môn", "Tổ CM", "Tổ bộ môn", "Tổ công tác", "Tổ bộ phận", "Tổ, khối", "Tổ khối", "Bộ phận",
        "Phòng ban", "Tổ phòng ban", "Tổ (phòng, ban)", "Phòng, tổ", "Khối", "Nhóm", "Phòng", "Khoa", "Tên tổ",
        "Thuộc tổ", "Thuộc tổ, khối", "Thuộc tổ/khối", "Sinh hoạt tổ", "Tổ sinh hoạt", "Đơn vị", "Đơn vị công tác",
        "Lĩnh vực", "Lĩnh vực công tác", "Mảng công tác",
    ),
    "position": (
        "Chức vụ", "CV", "C/vụ", "Chức vụ, chức danh", "Chức vụ hiện tại", "Chức vụ đảm nhiệm", "Chức vụ công tác",
        "Chức danh",
        "Vị trí việc làm", "Vị trí", "Vị trí công tác", "Nhiệm vụ", "Nhiệm vụ được giao", "Nhiệm vụ được phân công",
        "Nhiệm vụ đảm nhận", "Nhiệm vụ đảm nhiệm", "Phân công nhiệm vụ", "Công việc", "Công việc được giao",
        "Công việc đảm nhận", "Công việc đảm nhiệm", "Công việc phụ trách", "Công tác được giao", "Công tác đảm nhận",
        "Công tác đảm nhiệm", "Chức danh nghề nghiệp", "Chức vụ chính quyền", "Chức vụ quản lý",
        "Loại công việc", "Loại cán bộ", "Nhóm cán bộ",  # of state databases, where the post itself is blank
    ),
    "joined_sector": (
        "Năm vào ngành", "Ngày vào ngành", "Vào ngành", "Tháng năm vào ngành", "Ngày tháng năm vào ngành",
        "Ngày, tháng, năm vào ngành", "Năm vào ngành GD", "Năm vào ngành giáo dục", "Ngày vào ngành GD",
        "Ngày vào ngành giáo dục", "Thời gian vào ngành", "Vào ngành năm",
    ),
    "employment": (
        "Viên chức, hợp đồng", "Viên chức/HĐ", "VC/HĐ", "Biên chế/HĐ", "Biên chế, hợp đồng", "BC/HĐ",
        "Biên chế hay hợp đồng", "Loại hợp đồng", "Loại HĐ", "Hình thức hợp đồng", "Loại lao động",
        "Loại hình lao động", "Diện lao động", "Đối tượng lao động", "Công chức, viên chức, hợp đồng", "Viên chức",
        "Biên chế", "Công chức", "Hợp đồng lao động", "Hợp đồng", "HĐLĐ",
    ),
    "status": (
        "Trạng thái", "Trạng thái làm việc", "Trạng thái công tác", "Trạng thái cán bộ", "Trạng thái nhân sự",
        "Tình trạng", "Tình trạng làm việc", "Tình trạng công tác", "Trạng thái CB", "Trạng thái CBGVNV",
        "Trạng thái CB, GV, NV", "Trạng thái GV", "Trạng thái giáo viên", "Trạng thái hồ sơ", "Trạng thái CCVC",
        "Tình trạng CB", "Tình trạng cán bộ", "Tình trạng nhân sự", "Tình trạng GV", "Tình trạng giáo viên",
    ),
    "remark": (
        "Ghi chú", "GC", "G/chú", "Chú thích", "Lưu ý", "Diễn giải", "Kiêm nhiệm", "Công tác kiêm nhiệm",
        "Nhiệm vụ kiêm nhiệm", "Công việc kiêm nhiệm",
    ),
}  # fmt: skip
_KNOWN = {match_key(text): (field, rank) for field, texts in ALIASES.items() for rank, text in enumerate(texts)}
_SCHOOL_WIDE = frozenset(map(match_key, ("Đơn vị", "Đơn vị công tác")))

# Under "Ngày sinh" these mean parts of the date; under "Chức vụ" the others mean posts outside the school's own.
_DATE_PARTS = {"ngay": "birth_day", "thang": "birth_month", "namsinh": "birth_year"}
_DIVIDED = ("full_name", "birth_date", "gender", "position", "joined_sector")
_OUTSIDE_POSTS = ("dang", "doan", "doanthe", "congdoan", "chinhtri")
_DEEPEST = 3  # rows of headings
_SEARCHED = 60  # rows from the top in which they may begin
_ALIKE = 90  # per cent that two headings have in common, from which on one is the other misspelled
_LEAST_AGAIN = 2  # headings of a table that stand again in the one beside it: the name and one more
_SCHOOL_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*[-–/]\s*(?:20)?(\d\d)(?!\d)")
_JOINTS = re.compile(r"[/,;+&–-]| hoặc | và ", re.IGNORECASE)  # between the things that one heading names


def text_at(sheet: ForeignTable, row: int, col: int) -> str:
    """Give the text of the cell at `row` and `col`; outside the sheet everything is blank."""
    if not 0 <= row < len(sheet.rows) or not 0 <= col < len(sheet.rows[row]):
        return ""
    return cell_text(sheet.rows[row][col])


def find_header(sheet: ForeignTable) -> HeadingRow | None:
    """Find the headings of a staff list: the rows that name a person's name and at least one thing more.

    Headings may stand in one to three rows; of several candidates the one with most known columns is taken, then the
    one in fewer rows, then the upper one; rows of subheads below it belong to it. None where there is no such list.
    """
    candidates = [
        (
            -len(header.fields.keys() - {"status", "remark"}) + 0.1 * len(header.doubtful),
            header.last - header.first,
            header.first,
            header,
        )
        for header in _candidates(sheet)
    ]
    if not candidates:
        return None
    best = min(candidates, key=lambda candidate: candidate[:3])[3]
    while best.last - best.first + 1 < _DEEPEST and _goes_on(sheet, best.first, best.last + 1, least=2):
        best = _read(sheet, best.first, best.last + 1)
    return best


def tables_beside(sheet: ForeignTable, header: HeadingRow) -> list[ForeignTable]:
    """Give the tables of a `sheet` whose headings stand there again to the right, each without the others' cells.

    Their cells stay where they are in it. Most sheets hold one table.
    """
    texts, names = header.texts, sorted(header.fields.get("full_name", ()))
    if len(names) < 2:
        return [sheet]
    starts = [col - (names[0] - min(texts)) for col in names]
    width = names[1] - names[0]
    first = [texts.get(starts[0] + at) for at in range(width)]
    for start in starts[1:]:
        again = [texts.get(start + at) for at in range(width)]
        if sum(text is not None and text == other for text, other in zip(first, again, strict=True)) < _LEAST_AGAIN:
            return [sheet]

    def within(row: Sequence[Plain], left: int, right: int) -> tuple[Plain, ...]:
        return tuple(value if left <= col < right else None for col, value in enumerate(row))

    areas = pairwise([*starts, max(map(len, sheet.rows))])
    return [replace(sheet, rows=tuple(within(row, left, right) for row in sheet.rows)) for left, right in areas]


def is_heading(text: str, field: str) -> bool:
    """Say whether `text` is a known heading of `field`, as it stands again where a list runs over a page."""
    return _KNOWN.get(_key(text), ("", 0))[0] == field or _KNOWN.get(match_key(text), ("", 0))[0] == field


def school_year(text: str) -> str:
    """Give the one school year that `text` names, `NH 2024 - 25` as 2024-2025; empty for none, or for several."""
    years = {f"{first}-20{second}" for first, second in _SCHOOL_YEAR.findall(text) if int(second) == int(first[2:]) + 1}
    return next(iter(years)) if len(years) == 1 else ""


def is_school_wide(text: str) -> bool:
    """Say whether `text`, a unit column's heading, may as well mean the whole school (`Đơn vị`)."""
    return _key(text) in _SCHOOL_WIDE


def _candidates(sheet: ForeignTable) -> Iterator[HeadingRow]:
    for first in range(min(len(sheet.rows), _SEARCHED)):
        # A heading is short; a row without a single known word cannot begin one.
        if not any(cell_text(value) for value in sheet.rows[first]):
            continue
        for depth in range(1, _DEEPEST + 1):
            if depth > 1 and not _goes_on(sheet, first, first + depth - 1):
                break
            header = _read(sheet, first, first + depth - 1)
            named = "full_name" in header.fields or {"family", "given"} <= header.fields.keys()
            if named and header.fields.keys() - {"family", "given", "full_name", "status", "remark"}:
                yield header


def _goes_on(sheet: ForeignTable, first: int, row: int, *, least: int = 1) -> bool:
    """Whether a row is still heading: some words, no figures, and nothing but name parts below a name heading."""
    if row >= len(sheet.rows):
        return False
    filled = [(col, value) for col, value in enumerate(sheet.rows[row]) if cell_text(value)]
    if len(filled) < least:
        return False
    for col, value in filled:
        if not isinstance(value, str) or (re.search(r"\d{2}", value) and not school_year(value)):
            return False
        if _known(text_at(sheet, first, col))[0] in ("full_name", "number", "code") and not _known(cell_text(value))[0]:
            return False
    return True


def _read(sheet: ForeignTable, first: int, last: int) -> HeadingRow:
    parts = _parts(sheet, first, last)
    siblings = {_key(own) for _, *rest in parts.values() for own in rest[-1:]}
    fields: dict[str, list[tuple[bool, int, int]]] = {}
    doubtful: set[int] = set()
    for col, texts in parts.items():
        field, rank, sure = _field(texts, siblings)
        if field:
            # Of columns that mean the same, one that people see counts before one that was hidden.
            fields.setdefault(field, []).append((col in sheet.hidden_columns, rank if sure else 1000 + rank, col))
            doubtful |= set() if sure else {col}
    by_rank = {field: tuple(col for *_, col in sorted(cols)) for field, cols in fields.items()}
    if "full_name" in by_rank and "family" not in by_rank:
        by_rank.pop("given", None)
    texts_of = {col: " - ".join(dict.fromkeys(texts)) for col, texts in parts.items()}
    return HeadingRow(first, last, by_rank, texts_of, frozenset(doubtful))


def _parts(sheet: ForeignTable, first: int, last: int) -> dict[int, tuple[str, ...]]:
    width = max((len(row) for row in sheet.rows[first : last + 1]), default=0)
    levels = [_level(sheet, row, last, width) for row in range(first, last + 1)]
    columns = {col: tuple(level[col] for level in levels if level[col]) for col in range(width)}
    return {col: texts for col, texts in columns.items() if texts}


def _level(sheet: ForeignTable, row: int, last: int, width: int) -> list[str]:
    """One heading row, a merged heading repeated over its columns (without merges: over columns with subheads)."""
    spans = [area for area in sheet.merges if area[0] <= row <= area[2] and area[3] > area[1]]
    texts: list[str] = []
    for col in range(width):
        text = text_at(sheet, row, col)
        if not text:
            span = next((area for area in spans if area[1] <= col <= area[3]), None)
            if span:
                text = text_at(sheet, span[0], span[1]) if span[0] == row else ""
            elif col and not spans and _subheads(sheet, row, last, col) and _subheads(sheet, row, last, col - 1):
                text = texts[col - 1]
        texts.append(text)
    return texts


def _subheads(sheet: ForeignTable, row: int, last: int, col: int) -> bool:
    return any(text_at(sheet, below, col) for below in range(row + 1, last + 1))


def _field(texts: tuple[str, ...], siblings: set[str]) -> tuple[str, int, bool]:
    """The field of a column by its headings from top to bottom, its rank, and whether the spelling is a known one."""
    own, top = texts[-1], texts[0]
    above = _known(top)[0] if len(texts) > 1 else ""
    if len(texts) > 1 and above in ("birth_date", "gender", ""):
        part = _date_part(own, siblings, under_birth=above == "birth_date")
        if part:
            return part, 0, True
    for text in (" ".join(texts), own):
        field, rank = _known(text)
        if field:
            return field, rank, True
    if above in _DIVIDED and not (above == "position" and _key(own) in _OUTSIDE_POSTS):
        return above, 100, True
    field, rank = _part_alone(own)
    return (field, rank, False) if field else _alike(own)


def _date_part(own: str, siblings: set[str], *, under_birth: bool) -> str:
    key = _key(own)
    if key == "nu":
        return "female"
    if key == "nam":
        # `Năm` (year) and `Nam` (male) have one key: the letter decides, and in lists without accents the neighbour.
        year = clean(own).casefold() == "năm" or ("nu" not in siblings and "thang" in siblings)
        return ("birth_year" if under_birth else "") if year else "male"
    return _DATE_PARTS.get(key, "") if under_birth else ""


def _known(text: str) -> tuple[str, int]:
    for key in (match_key(text), _key(text)):
        if key in _KNOWN:
            return ("", 0) if clean(text).casefold() == "năm" else _KNOWN[key]
    parts = [_KNOWN.get(_key(part)) for part in _JOINTS.split(clean(text)) if _key(part)]
    named = [part for part in parts if part]
    if len(named) > 1 and len(named) == len(parts) and len({field for field, _ in named}) == 1:
        return min(named, key=lambda part: part[1])
    return "", 0


def _part_alone(text: str) -> tuple[str, int]:
    """The field of a heading of several things that begins with the post: `Chức vụ, đoàn thể` holds the post.

    After a slash the post may also come last: `CM/ chức vụ`. Cells of any other field hold one thing alone.
    """
    parts = [_KNOWN.get(_key(part), ("", 0)) for part in _JOINTS.split(clean(text))]
    posts = [part for part in parts if part[0] == "position"]
    begins = parts[0][0] == "position" or "/" in text
    alone = {field for field, _ in parts} <= {"position", "remark", ""}  # `Chức vụ, kiêm nhiệm`
    return posts[0] if posts and begins and alone else ("", 0)


def _alike(text: str) -> tuple[str, int, bool]:
    key = _key(text)
    if len(key) < 6:
        return "", 0, True
    best = max(_KNOWN, key=lambda known: (fuzz.ratio(key, known), known))
    # A slip of the pen is a letter or two: what lacks a word (`Chuyên môn`, of Tổ chuyên môn) says something else.
    if len(best) < 6 or fuzz.ratio(key, best) < _ALIKE or abs(len(key) - len(best)) > 1:
        return "", 0, True
    return (*_KNOWN[best], False)


def _key(text: str) -> str:
    return match_key(re.sub(r"\([^()]*\)?", " ", text))
