"""What one person's row of a staff list says: each answer from the cells of its columns."""

import re
from collections.abc import Mapping
from datetime import date

import msgspec

from thidua_xlsx.base.text import Label, clean, day_text, match_key
from thidua_xlsx.declare.tables.cell_kinds import MONTH, YES, read_cell
from thidua_xlsx.declare.tables.column_book import Choices, ColumnBook
from thidua_xlsx.documents.foreign_table import ForeignTable, Plain, cell_text
from thidua_xlsx.documents.raw_workbook import RawCell
from thidua_xlsx.exchange.staff_list import vocabulary as words
from thidua_xlsx.exchange.staff_list.heading_rows import HeadingRow, text_at
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace

_DASHES = ("-", "–", "—")
_LONGEST_SHOWN = 80
_YEAR_FIRST = re.compile(r"((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]00:00(?::00)?)?")  # as programs export it


class ListedPerson(msgspec.Struct, frozen=True):
    """One person as the list has them: answers by column key, the unit as written, the code as written, the cells.

    `earlier` is what columns of earlier school years say: the year, the text, and whether it is a column of titles.
    """

    values: Mapping[str, str]
    unit: str
    code: str
    place: CellPlace
    places: Mapping[str, CellPlace]
    remarks: tuple[str, ...] = ()
    earlier: tuple[tuple[str, str, bool], ...] = ()

    def to_think_of(self) -> list[str]:
        """The remarks that may change how the year counts; of a contract too, unless the employment is known."""
        known = bool(self.values.get("employment"))
        return [text for text in self.remarks if words.worth_a_thought(text) or (not known and words.is_contract(text))]


class Listing(msgspec.Struct):
    """One sheet being read: where its columns are, and what has been found in it so far.

    `headings` names units whose column gives no more than a short form, by the key of that; `year_columns` are those of
    titles and grades of earlier years.
    """

    sheet: ForeignTable
    header: HeadingRow
    columns: ColumnBook
    file: str
    names: tuple[int, ...] = ()
    unit_col: int | None = None
    strip_mr: bool = False
    entries: list[ListedPerson] = msgspec.field(default_factory=list)
    headings: dict[str, str] = msgspec.field(default_factory=dict)
    year_columns: frozenset[int] = frozenset()
    findings: list[Finding] = msgspec.field(default_factory=list)

    def text(self, row: int, name: str) -> str:
        """The text of `row` in the best column of the field `name`, empty where there is none."""
        col = self.header.col(name)
        return "" if col is None else text_at(self.sheet, row, col)

    def name(self, row: int) -> str:
        """What stands in the columns of the name in `row`."""
        return clean(" ".join(text_at(self.sheet, row, col) for col in self.names))

    def filled(self, row: int) -> list[tuple[int, str]]:
        """The columns of `row` that hold something, with their text."""
        texts = ((col, cell_text(value)) for col, value in enumerate(self.sheet.rows[row]))
        return [(col, text) for col, text in texts if text]

    def place(self, row: int, col: int) -> CellPlace:
        """The cell at `row` and `col` of this sheet."""
        return CellPlace(self.file, self.sheet.name, row, col)

    def label(self, key: str) -> Label:
        """What the season workbook calls the column with the key `key`."""
        return self.columns.column("people", key).label

    def not_understood(self, key: str, row: int, col: int) -> None:
        """Note that the cell at `row` and `col`, of the column `key`, could not be understood, or not fully."""
        text = text_at(self.sheet, row, col)
        place = self.place(row, col)
        self.findings.append(at(codes.ROSTER_CELL_NOT_UNDERSTOOD, place, column=self.label(key), value=text))

    def skipped(self, *rows: int) -> None:
        """Note rows that were not taken, those that stand together in one finding."""
        filled = [(row, *cell) for row in rows for cell in self.filled(row)]
        content = " | ".join(text for _, _, text in filled)
        shown = content if len(content) <= _LONGEST_SHOWN else f"{content[:_LONGEST_SHOWN]}…"
        row, col, _ = filled[0]
        named = f"{row + 1}-{rows[-1] + 1}" if len(rows) > 1 else str(row + 1)
        self.findings.append(at(codes.ROSTER_ROW_SKIPPED, self.place(row, col), row=named, content=shown))


def read_person(listing: Listing, row: int) -> ListedPerson:
    """Read the person in `row`, with the unit that the column of units says there."""
    born, gender_by_column = _born(listing, row)
    posts = (text_at(listing.sheet, row, col) for col in listing.header.fields.get("position", ()))
    aside = words.beside_name(listing.name(row))
    beside = aside if words.leads(aside) else ""
    post = next((text for text in posts if text and text not in (*_DASHES, "x")), beside)
    values = {
        "full_name": words.person_name(listing.name(row), strip_mr=listing.strip_mr) or "",
        "birth_date": born,
        "gender": _gender(listing, row) or gender_by_column,
        "position": words.post_in_full(post),
        "joined_sector": _since_of(listing, row, "joined_sector"),
    }
    if "employment" in listing.header.fields:
        values["employment"] = _employment(listing, row)
    places = {
        key: listing.place(row, col)
        for key in ("code", "position", "birth_date")
        if (col := listing.header.col(key)) is not None
    }
    if listing.unit_col is not None:
        places["unit"] = listing.place(row, listing.unit_col)
    unit = _merged_down(listing, row, listing.unit_col)
    place = listing.place(row, listing.names[0])
    cols = (col for field in ("status", "remark") for col in listing.header.fields.get(field, ()))
    known = {*listing.names, listing.unit_col, *(col for cols in listing.header.fields.values() for col in cols)}
    astray = [text for col, text in listing.filled(row) if col not in known and words.is_away_or_gone(text)]
    remarks = dict.fromkeys([*(text_at(listing.sheet, row, col) for col in cols), *astray, aside])
    person = ListedPerson(values, unit, listing.text(row, "code"), place, places, tuple(remarks))
    if aside and not beside and aside not in person.to_think_of():
        listing.not_understood("full_name", row, listing.names[0])
    return person


def employment_named(listing: Listing, text: str) -> str:
    """Give the id of the employment that `text`, a word of the list, says; empty for none."""
    return listing.columns.choices["employment"].find(text) or words.employment_of(text)


def _employment(listing: Listing, row: int) -> str:
    """What a person's employment is: a word of the list, or a mark in the column that is headed by one."""
    unread = []
    for col in listing.header.fields["employment"]:
        text = text_at(listing.sheet, row, col)
        if not text or text in (*_DASHES, "0"):
            continue
        ticked = match_key(text) in YES or text == "✓"
        if choice := employment_named(listing, listing.header.texts[col] if ticked else text):
            return choice
        unread.append(col)
    for col in unread[:1]:
        listing.not_understood("employment", row, col)
    return ""


def _merged_down(listing: Listing, row: int, col: int | None) -> str:
    """The text of a cell, or of the cell above that it is merged with."""
    if col is None:
        return ""
    own = text_at(listing.sheet, row, col)
    above = (area for area in listing.sheet.merges if area[0] <= row <= area[2] and area[1] <= col <= area[3])
    return own or next((text_at(listing.sheet, area[0], area[1]) for area in above), "")


def _since_of(listing: Listing, row: int, key: str) -> str:
    """A year or a day as text; what is not understood is noted and left blank."""
    cols = listing.header.fields.get(key, ())
    return next((_since(listing, row, col, key) for col in cols if text_at(listing.sheet, row, col)), "")


def _since(listing: Listing, row: int, col: int, key: str) -> str:
    text = text_at(listing.sheet, row, col)
    if text in _DASHES:
        return ""
    since = _read_since(listing, listing.sheet.rows[row][col], key)
    # Of service a month says the year, of a birth it leaves the day open.
    if not since or (key != "joined_sector" and MONTH.fullmatch(text)):
        listing.not_understood(key, row, col)
    return since


def _read_since(listing: Listing, value: Plain, key: str) -> str:
    raw = float(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if raw is None or not isinstance(raw, str | float | date):
        return ""
    if isinstance(raw, str) and (day := _YEAR_FIRST.fullmatch(raw.strip())):
        raw = f"{day[3]}/{day[2]}/{day[1]}"
    answer = read_cell(RawCell(raw), listing.columns.column("people", key), Choices()).value
    if isinstance(answer, date):
        return day_text(answer)
    return answer if isinstance(answer, str) else ""


def _born(listing: Listing, row: int) -> tuple[str, str]:
    """Birth date and gender as told by the columns of birth, its parts, and the columns `Nam` and `Nữ`."""
    gender = ""
    born = _since_of(listing, row, "birth_date") or _born_in_parts(listing, row)
    for name, id_ in (("male", "nam"), ("female", "nu")):
        col = listing.header.col(name)
        text = listing.text(row, name)
        if col is None or not text or text in (*_DASHES, "0"):
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
    text = _read_since(listing, "/".join(filled), "birth_date") if len(filled) in (1, 3) else ""
    if not text:
        listing.not_understood("birth_date", row, year)
    return text


def _gender(listing: Listing, row: int) -> str:
    col = listing.header.col("gender")
    text = listing.text(row, "gender")
    salutation = match_key(listing.text(row, "salutation"))
    if col is None or not text:
        return {"ong": "nam", "ba": "nu"}.get(salutation, "")
    choice = listing.columns.choices["gender"].find(text)
    if choice is None and match_key(text) in YES and "nữ" in listing.header.texts[col].casefold():
        return "nu"
    if choice is None:
        listing.not_understood("gender", row, col)
    return choice or ""
