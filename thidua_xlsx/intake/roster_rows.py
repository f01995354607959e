"""The rows of a staff list: which are people, which name a unit, which are neither; and what each person's row says."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from thidua_xlsx import codes
from thidua_xlsx.declare.columns import Choices, ColumnBook
from thidua_xlsx.declare.kinds import YES, read
from thidua_xlsx.findings import Finding, at
from thidua_xlsx.intake import roster_words as words
from thidua_xlsx.intake.roster_headers import Header, Plain, Sheet, cell_text, is_heading, is_school_wide, text_at
from thidua_xlsx.places import CellPlace, column_letters
from thidua_xlsx.raw import RawCell
from thidua_xlsx.text import Label, clean, match_key

_MONTH = re.compile(r"(?:0?[1-9]|1[0-2])\s*[/.-]\s*(\d{4})")
_LONGEST_HEADING = 60
_LONGEST_SHOWN = 80
# Which column of the season's table a doubtful heading is about.
_COLUMN_OF = {"family": "full_name", "given": "full_name", "male": "gender", "female": "gender", "salutation": "gender"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One person as the list has them: answers by column key, the unit as written, the code as written, the cells."""

    values: Mapping[str, str]
    unit: str
    code: str
    place: CellPlace
    places: Mapping[str, CellPlace]


@dataclass(slots=True)
class Listing:
    """One sheet being read: where its columns are, and what has been found in it so far."""

    sheet: Sheet
    header: Header
    columns: ColumnBook
    file: str
    names: tuple[int, ...] = ()
    unit_col: int | None = None
    strip_mr: bool = False
    entries: list[Entry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def text(self, row: int, name: str) -> str:
        """The text of a field's best column, empty where there is none."""
        col = self.header.col(name)
        return "" if col is None else text_at(self.sheet, row, col)

    def name(self, row: int) -> str:
        """What stands in the columns of the name."""
        return clean(" ".join(text_at(self.sheet, row, col) for col in self.names))

    def place(self, row: int, col: int) -> CellPlace:
        """A cell of this sheet."""
        return CellPlace(self.file, self.sheet.name, row, col)

    def label(self, key: str) -> Label:
        """What the season workbook calls a column."""
        return self.columns.column("people", key).label

    def not_understood(self, key: str, row: int, col: int) -> None:
        """Note a cell that could not be understood, or not fully."""
        raw = text_at(self.sheet, row, col)
        place = self.place(row, col)
        self.findings.append(at(codes.ROSTER_CELL_NOT_UNDERSTOOD, place, raw=raw, column=self.label(key), value=raw))

    def skipped(self, row: int) -> None:
        """Note a row that was not taken."""
        filled = _filled(self, row)
        content = " | ".join(text for _, text in filled)
        shown = content if len(content) <= _LONGEST_SHOWN else f"{content[:_LONGEST_SHOWN]}…"
        place = self.place(row, filled[0][0])
        self.findings.append(at(codes.ROSTER_ROW_SKIPPED, place, raw=content, row=row + 1, content=shown))


def read_listing(sheet: Sheet, header: Header, columns: ColumnBook, file: str) -> Listing:
    """Read one sheet's list: its people in order, and a finding for every row and column that was not taken."""
    listing = Listing(sheet, header, columns, file, _name_columns(sheet, header))
    listing.unit_col = _unit_column(listing)
    body = range(header.last + 1, len(sheet.rows))
    listing.strip_mr = words.writes_mr([name for row in body if (name := listing.name(row))])
    heading = ""
    ended = False
    for row in body:
        if not _filled(listing, row):
            continue
        ended = ended or _begins_signatures(listing, row)
        status = not ended and _is_status(listing, row)
        named = None if ended or status else _unit_named(listing, row)
        if named is not None:
            heading = named
        elif ended or status or not _is_person(listing, row):
            heading = "" if status else heading
            listing.skipped(row)
        else:
            listing.entries.append(_entry(listing, row, heading))
    _note_columns(listing)
    return listing


def _filled(listing: Listing, row: int) -> list[tuple[int, str]]:
    texts = ((col, cell_text(value)) for col, value in enumerate(listing.sheet.rows[row]))
    return [(col, text) for col, text in texts if text]


def _name_columns(sheet: Sheet, header: Header) -> tuple[int, ...]:
    """The columns that hold a name: one, or family and given name; one heading may also stand over two columns."""
    own = header.col("full_name")
    if own is None:
        return tuple(sorted(col for col in (header.col("family"), header.col("given")) if col is not None))
    following = own + 1
    merged = following in header.fields["full_name"] and not text_at(sheet, header.first, following)
    unnamed = following not in header.texts and _mostly_words(sheet, header.last + 1, own, following)
    return (own, following) if merged or unnamed else (own,)


def _mostly_words(sheet: Sheet, first: int, own: int, other: int) -> bool:
    """Whether most rows that fill one column have a single word in the other."""
    rows = [row for row in range(first, len(sheet.rows)) if text_at(sheet, row, own)]
    both = [row for row in rows if re.fullmatch(r"[^\W\d_]+", text_at(sheet, row, other))]
    return 2 * len(both) > len(rows)


def _unit_column(listing: Listing) -> int | None:
    """The column of the unit; one headed `Đơn vị` that says the same on every row names the school, not a unit."""
    col = listing.header.col("unit")
    if col is None or not is_school_wide(listing.header.texts[col]):
        return col
    rows = [row for row in range(listing.header.last + 1, len(listing.sheet.rows)) if listing.name(row)]
    said = [text for row in rows if (text := text_at(listing.sheet, row, col))]
    return None if len(said) > 1 and len({match_key(text) for text in said}) == 1 else col


def _begins_signatures(listing: Listing, row: int) -> bool:
    if not listing.entries or listing.text(row, "number").isdigit():
        return False
    person = [listing.name(row), listing.text(row, "birth_date")]
    if any(text and not words.is_signature(text) for text in person):
        return False
    return any(words.is_signature(text) for _, text in _filled(listing, row))


def _only_text(listing: Listing, row: int) -> tuple[int, str] | None:
    """The one text of a row that holds nothing else but figures and a number such as `I`; None for other rows."""
    number = listing.header.col("number")
    filled = _filled(listing, row)
    texts = [(col, text) for col, text in filled if not re.fullmatch(r"[\d.,%()]+", text)]
    if len(texts) == 2 and texts[0][0] == number and re.fullmatch(r"(?:[IVX]{1,5}|[A-H])\.?", texts[0][1]):
        return texts[1][0], f"{texts[0][1].rstrip('.')}. {texts[1][1]}"
    return texts[0] if len(texts) == 1 else None


def _is_status(listing: Listing, row: int) -> bool:
    only = _only_text(listing, row)
    return only is not None and words.is_status(only[1])


def _unit_named(listing: Listing, row: int) -> str | None:
    """The unit that a heading row names: by its words or number, or because it is merged across the list."""
    only = _only_text(listing, row)
    if only is None or len(only[1]) > _LONGEST_HEADING:
        return None
    col, text = only
    named = words.unit_heading(text)
    if named or words.is_total(text) or words.is_signature(text) or re.search(r"[\d(]", text):
        return named
    across = any(
        area[0] == row == area[2] and area[1] <= col and area[3] - area[1] >= 2 for area in listing.sheet.merges
    )
    return text.strip(" .:;-–") if across else None


def _is_person(listing: Listing, row: int) -> bool:
    name = listing.name(row)
    if words.person_name(name, strip_mr=False) is None or words.is_total(name):
        return False
    if any(is_heading(name, field) for field in ("full_name", "family", "number")):
        return False
    first = _filled(listing, row)[0][1]
    if words.is_total(first):
        return False
    only = len(_filled(listing, row)) == sum(1 for col in listing.names if text_at(listing.sheet, row, col))
    # A name alone below a numbered list is a signature or a remark; so is a single word anywhere.
    return not only or (listing.header.col("number") is None and " " in name)


def _entry(listing: Listing, row: int, heading: str) -> Entry:
    born, gender_by_column = _born(listing, row)
    values = {
        "full_name": words.person_name(listing.name(row), strip_mr=listing.strip_mr) or "",
        "birth_date": born,
        "gender": _gender(listing, row) or gender_by_column,
        "position": _first(listing, row, "position"),
        "joined_sector": _since_of(listing, row, "joined_sector"),
    }
    places = {
        key: listing.place(row, col)
        for key in ("code", "position", "birth_date")
        if (col := listing.header.col(key)) is not None
    }
    if listing.unit_col is not None:
        places["unit"] = listing.place(row, listing.unit_col)
    unit = _merged_down(listing, row, listing.unit_col) or heading
    return Entry(values, unit, listing.text(row, "code"), listing.place(row, listing.names[0]), places)


def _merged_down(listing: Listing, row: int, col: int | None) -> str:
    """The text of a cell, or of the cell above that it is merged with."""
    if col is None:
        return ""
    own = text_at(listing.sheet, row, col)
    above = (area for area in listing.sheet.merges if area[0] <= row <= area[2] and area[1] <= col <= area[3])
    return own or next((text_at(listing.sheet, area[0], area[1]) for area in above), "")


def _first(listing: Listing, row: int, name: str) -> str:
    texts = (text_at(listing.sheet, row, col) for col in listing.header.fields.get(name, ()))
    return next((text for text in texts if text and text not in ("-", "–", "x")), "")


def _since_of(listing: Listing, row: int, key: str) -> str:
    """A year or a day as text; what is not understood is noted and left blank."""
    for col in listing.header.fields.get(key, ()):
        if text_at(listing.sheet, row, col):
            return _since(listing, row, col, key)
    return ""


def _since(listing: Listing, row: int, col: int, key: str) -> str:
    text = text_at(listing.sheet, row, col)
    if text in ("-", "–"):
        return ""
    said = _read_since(listing, listing.sheet.rows[row][col], key)
    if said:
        return said
    listing.not_understood(key, row, col)
    month = _MONTH.fullmatch(text)
    return _read_since(listing, month[1], key) if month else ""


def _read_since(listing: Listing, value: Plain, key: str) -> str:
    raw = float(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if raw is None or not isinstance(raw, str | float | date):
        return ""
    said = read(RawCell(raw), listing.columns.column("people", key), Choices()).value
    if isinstance(said, date | datetime):
        return said.strftime("%d/%m/%Y")
    return said if isinstance(said, str) else ""


def _born(listing: Listing, row: int) -> tuple[str, str]:
    """Birth date and gender as told by the columns of birth, its parts, and the columns `Nam` and `Nữ`."""
    gender = ""
    born = _since_of(listing, row, "birth_date") or _born_in_parts(listing, row)
    for name, id_ in (("male", "nam"), ("female", "nu")):
        col = listing.header.col(name)
        text = listing.text(row, name)
        if col is None or not text or text in ("-", "–", "0"):
            continue
        gender = id_ if not gender else ""
        if match_key(text) not in YES and text != "✓" and match_key(text) != match_key(id_):
            born = born or _since(listing, row, col, "birth_date")
    return born, gender


def _born_in_parts(listing: Listing, row: int) -> str:
    parts = [listing.text(row, name).zfill(2) for name in ("birth_day", "birth_month", "birth_year")]
    year = listing.header.col("birth_year")
    filled = [part for part in parts if part != "00"]
    if year is None or not filled:
        return ""
    said = _read_since(listing, "/".join(filled), "birth_date") if len(filled) in (1, 3) else ""
    if not said:
        listing.not_understood("birth_date", row, year)
    return said


def _gender(listing: Listing, row: int) -> str:
    col = listing.header.col("gender")
    said = listing.text(row, "gender")
    salutation = match_key(listing.text(row, "salutation"))
    if col is None or not said:
        return {"ong": "nam", "ba": "nu"}.get(salutation, "")
    found = listing.columns.choices["gender"].find(said)
    if found is None and match_key(said) in YES and "nữ" in listing.header.texts[col].casefold():
        return "nu"
    if found is None:
        listing.not_understood("gender", row, col)
    return found or ""


def _note_columns(listing: Listing) -> None:
    """A finding for each column with content that was not used, and for each heading that was only resembled."""
    header = listing.header
    many: Callable[[str], tuple[int, ...]] = lambda name: header.fields.get(name, ())  # noqa: E731
    used = {col for name in header.fields if name != "unit" and (col := header.col(name)) is not None}
    used |= {*listing.names, *many("position"), *many("birth_date")}
    used |= {listing.unit_col} if listing.unit_col is not None else set()
    rows = [entry.place.row for entry in listing.entries]
    width = max((len(listing.sheet.rows[row]) for row in rows), default=0)
    for col in range(width):
        if col not in used and any(text_at(listing.sheet, row, col) for row in rows):
            heading = header.texts.get(col) or column_letters(col)
            listing.findings.append(at(codes.ROSTER_COLUMN_UNUSED, listing.place(header.first, col), header=heading))
    for name in header.fields:
        col_of = header.col(name)
        if col_of in header.doubtful and name != "number":
            row = next(row for row in range(header.last, -1, -1) if text_at(listing.sheet, row, col_of))
            key = "birth_date" if name.startswith("birth") else _COLUMN_OF.get(name, name)
            listing.not_understood(key, row, col_of)
