"""The rows of a staff list: which are people, which name a unit, which are neither."""

import re

from msgspec.structs import replace

from thidua_xlsx.base.text import match_key
from thidua_xlsx.declare.tables.column_book import ColumnBook
from thidua_xlsx.documents.foreign_table import ForeignTable, cell_text
from thidua_xlsx.exchange.staff_list import vocabulary as words
from thidua_xlsx.exchange.staff_list.awards_in_list import take_earlier_years
from thidua_xlsx.exchange.staff_list.heading_rows import HeadingRow, is_heading, is_school_wide, text_at
from thidua_xlsx.exchange.staff_list.person_cells import Listing, employment_named, read_person
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.findings import at
from thidua_xlsx.messages.places import column_letters

_LONGEST_HEADING = 60  # characters
_MOST_QUOTED = 10  # texts in a finding
_BLANKS_FOR_ONE = 4  # so many blanks at least for each unit that is written again
# Which column of the season's table a doubtful heading is about.
_COLUMN_OF = {"family": "full_name", "given": "full_name", "male": "gender", "female": "gender", "salutation": "gender"}


def read_listing(sheet: ForeignTable, header: HeadingRow, columns: ColumnBook, file: str, before: str = "") -> Listing:
    """Read one sheet's list: its people in order, and a finding for every row and column that was not taken.

    `file` is the workbook's name for findings; of school years earlier than `before` titles are taken too.
    """
    listing = Listing(sheet, header, columns, file, _name_columns(sheet, header))
    listing.unit_col = _unit_column(listing)
    body = range(header.last + 1, len(sheet.rows))
    listing.strip_mr = words.writes_mr([name for row in body if (name := listing.name(row))])
    # Of people below one heading: what it says, and their places. The first may stand above the columns' headings.
    sections: list[tuple[str, list[int]]] = [(_titled(sheet, header), [])]
    ended, employment = False, ""
    hidden: list[int] = []
    gone: list[int] = []
    signatures: list[int] = []
    for row in body:
        if not listing.filled(row):
            continue
        ended = ended or _begins_signatures(listing, row)
        only = None if ended else _only_text(listing, row)
        status = "" if only is None else words.status_named(only[1])
        named = None if only is None or status else _unit_named(listing, row, *only)
        if named is not None:
            sections.append((named, []))
        elif ended:
            signatures.append(row)
        elif status:
            sections.append(("", []))
            employment = employment_named(listing, status)
            if not employment:
                listing.skipped(row)
        elif not _is_person(listing, row):
            listing.skipped(row)
        elif row in sheet.hidden_rows:
            hidden.append(row)
        elif words.has_left(listing.text(row, "status")):
            gone.append(row)
        else:
            sections[-1][1].append(len(listing.entries))
            person = read_person(listing, row)
            if employment and not person.values.get("employment"):  # as the heading above says
                person = replace(person, values={**person.values, "employment": employment})
            listing.entries.append(person)
            _note_state(listing, row)
    if signatures:
        listing.skipped(*signatures)
    for heading, places in sections:
        _fill_unit(listing, heading, places)
    if not any(heading for heading, _ in sections):
        _blanks_are_unit_above(listing)
    _name_as_headed(listing)
    _blanks_are_men(listing)
    _note_people(listing, codes.ROSTER_PEOPLE_HIDDEN, hidden)
    _note_people(listing, codes.ROSTER_PEOPLE_GONE, gone)
    take_earlier_years(listing, before)
    _note_columns(listing)
    return listing


def _titled(sheet: ForeignTable, header: HeadingRow) -> str:
    """Give the unit that the line above the headings names, where it is the title of a unit's table; else nothing."""
    above = [
        text for row in sheet.rows[max(header.first - 2, 0) : header.first] for cell in row if (text := cell_text(cell))
    ]
    return (words.unit_heading(above[-1]) or "") if above and words.is_title(above[-1]) else ""


def _fill_unit(listing: Listing, heading: str, places: list[int]) -> None:
    """Give those below one heading whose unit is blank the unit of the people around them, else what the heading says.

    A heading over people of several units is the name of none, unless each may be what it says: then all are the first.
    Over people whose column gives one short form (`KHTN`, `BGH`) it is what that unit is called.
    """
    written = [at_ for at_ in places if listing.entries[at_].unit]
    named = {words.unit_key(unit): unit for at_ in written if (unit := listing.entries[at_].unit)}
    one_unit = len(named) == 1 or all(words.may_be_one_unit(unit, heading) for unit in named.values())
    unit = heading if not named else next(iter(named.values())) if one_unit else ""
    for at_ in written if one_unit else ():
        listing.entries[at_] = replace(listing.entries[at_], unit=unit)
    in_short = words.unit_heading(unit) is None or words.is_short_for(unit, heading)
    if heading and named and unit and in_short and words.unit_heading(heading):
        listing.headings.setdefault(words.unit_key(unit), heading)
    for at_ in places if heading else ():
        if not listing.entries[at_].unit:
            listing.entries[at_] = replace(listing.entries[at_], unit=unit)


def _blanks_are_unit_above(listing: Listing) -> None:
    """Take a blank below a unit for that unit where units are written beside the first of their people.

    Few may be written again, such as that of a newcomer at the end. Where many are, a blank was forgotten: it stays.
    """
    col, entries = listing.unit_col, listing.entries
    if col is None or not entries or not entries[0].unit:
        return
    areas = [(top, last) for top, left, last, right in listing.sheet.merges if left <= col <= right]
    below = {row for top, last in areas for row in range(top + 1, last + 1)}
    written = [words.unit_key(entry.unit) for entry in entries if entry.unit and entry.place.row not in below]
    blank, again = [place for place, entry in enumerate(entries) if not entry.unit], len(written) - len({*written})
    if not blank or len({*written}) < 2 or len(blank) < _BLANKS_FOR_ONE * again:
        return
    for place in blank:  # from above: the one before has its unit by now
        entries[place] = replace(entries[place], unit=entries[place - 1].unit)
    heading, cell = listing.header.texts[col], listing.place(listing.header.last, col)
    listing.findings.append(at(codes.ROSTER_BLANKS_ARE_UNIT_ABOVE, cell, column=heading, count=len(blank)))


def _note_state(listing: Listing, row: int) -> None:
    """Note a word on somebody's state that says neither that they are there nor that they are away or gone."""
    text, col = listing.text(row, "status"), listing.header.col("status")
    if col is not None and text and not words.is_present(text) and not words.worth_a_thought(text):
        place = listing.place(row, col)
        heading = listing.header.texts[col]
        listing.findings.append(at(codes.ROSTER_CELL_NOT_UNDERSTOOD, place, column=heading, value=text))


def _name_columns(sheet: ForeignTable, header: HeadingRow) -> tuple[int, ...]:
    """The columns that hold a name: one, or family and given name; one heading may also stand over two columns."""
    own = header.col("full_name")
    if own is None:
        return tuple(sorted(col for col in (header.col("family"), header.col("given")) if col is not None))
    following = own + 1
    merged = following in header.fields["full_name"] and not text_at(sheet, header.first, following)
    names = [row for row in range(header.last + 1, len(sheet.rows)) if text_at(sheet, row, own)]
    words_beside = sum(re.fullmatch(r"[^\W\d_]+", text_at(sheet, row, following)) is not None for row in names)
    unnamed = following not in header.texts and 2 * words_beside > len(names)
    return (own, following) if merged or unnamed else (own,)


def _name_as_headed(listing: Listing) -> None:
    """Call a unit of a column headed `Tổ` so where its name does not say what it is: `Toán - Tin` is Tổ Toán - Tin."""
    col = listing.unit_col
    if col is None or not words.heads_teams(listing.header.texts[col]):
        return
    units = dict.fromkeys(entry.unit for entry in listing.entries if entry.unit)
    known = {words.unit_key(unit) for unit in units if words.says_its_kind(unit)}
    for unit in units:
        if words.unit_key(unit) not in known:
            listing.headings.setdefault(words.unit_key(unit), f"{'TỔ' if unit.isupper() else 'Tổ'} {unit}")


def _blanks_are_men(listing: Listing) -> None:
    """Take a blank below `Nữ` for a man where that column marks women and nothing else of the list tells gender."""
    col = listing.header.col("female")
    if col is None or not {"male", "gender", "salutation"}.isdisjoint(listing.header.fields):
        return
    blank = [place for place, entry in enumerate(listing.entries) if not entry.values["gender"]]
    if not blank or len(blank) == len(listing.entries):
        return
    for place in blank:
        entry = listing.entries[place]
        listing.entries[place] = replace(entry, values={**entry.values, "gender": "nam"})
    heading, cell = listing.header.texts[col], listing.place(listing.header.last, col)
    listing.findings.append(at(codes.ROSTER_BLANKS_ARE_MEN, cell, column=heading, count=len(blank)))


def _unit_column(listing: Listing) -> int | None:
    """The column of the unit; one headed `Đơn vị` that says the same on every row names the school, not a unit."""
    col = listing.header.col("unit")
    if col is None or not is_school_wide(listing.header.texts[col]):
        return col
    rows = [row for row in range(listing.header.last + 1, len(listing.sheet.rows)) if listing.name(row)]
    texts = [text for row in rows if (text := text_at(listing.sheet, row, col))]
    return None if len(texts) > 1 and len({match_key(text) for text in texts}) == 1 else col


def _begins_signatures(listing: Listing, row: int) -> bool:
    if not listing.entries or listing.text(row, "number").isdigit():
        return False
    person = [listing.name(row), listing.text(row, "birth_date")]
    if any(text and not words.is_signature(text) for text in person):
        return False
    return any(words.is_signature(text) for _, text in listing.filled(row))


def _only_text(listing: Listing, row: int) -> tuple[int, str] | None:
    """The one text of a row that holds nothing else but figures and a number such as `I`; None for other rows."""
    number = listing.header.col("number")
    filled = listing.filled(row)
    texts = [(col, text) for col, text in filled if not re.fullmatch(r"[\d.,%()]+", text)]
    if len(texts) == 2 and texts[0][0] == number and re.fullmatch(r"(?:[IVX]{1,5}|[A-H])\.?", texts[0][1]):
        return texts[1][0], f"{texts[0][1].rstrip('.')}. {texts[1][1]}"
    return texts[0] if len(texts) == 1 else None


def _unit_named(listing: Listing, row: int, col: int, text: str) -> str | None:
    """The unit that a heading's one text names: by its words or number, or because it is merged across the list."""
    if len(text) > _LONGEST_HEADING:
        return None
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
    first = listing.filled(row)[0][1]
    if words.is_total(first):
        return False
    only = len(listing.filled(row)) == sum(1 for col in listing.names if text_at(listing.sheet, row, col))
    # A name alone below a numbered list is a signature or a remark; so is a single word anywhere.
    return not only or (listing.header.col("number") is None and " " in name)


def _note_people(listing: Listing, code: Code, rows: list[int]) -> None:
    """One finding for all who were left out for one reason: their rows are hidden, or the list says that they left."""
    if rows:
        place = listing.place(rows[0], listing.names[0])
        names = tuple(map(listing.name, rows))
        listing.findings.append(at(code, place, count=len(rows), names=names))


def _note_columns(listing: Listing) -> None:
    """A finding for each column with content that was not used, and for each heading that was only resembled."""
    header = listing.header
    used: set[int | None] = {header.col(name) for name in header.fields if name not in ("unit", "remark")}
    used |= {*listing.names, listing.unit_col, *listing.year_columns}
    for name in ("position", "birth_date", "employment", "status"):
        used |= {*header.fields.get(name, ())}
    rows = [entry.place.row for entry in listing.entries]
    width = max((len(listing.sheet.rows[row]) for row in rows), default=0)
    told_elsewhere = {(entry.place.row, text) for entry in listing.entries for text in entry.to_think_of()}
    unused = {
        col: [row for row in rows if (text := text_at(listing.sheet, row, col)) and (row, text) not in told_elsewhere]
        for col in range(width)
        if col not in used
    }
    left = [col for col, rows_left in unused.items() if rows_left]
    if left:
        headings = tuple(
            f"{header.texts.get(col) or column_letters(col)}{_quoted(listing, col, unused[col])}" for col in left
        )
        place, *also = (listing.place(header.first, col) for col in left)
        listing.findings.append(at(codes.ROSTER_COLUMN_UNUSED, place, also=tuple(also), headers=headings))
    for name in header.fields:
        col_of = header.col(name)
        if col_of in header.doubtful and name != "number":
            row = next(row for row in range(header.last, -1, -1) if text_at(listing.sheet, row, col_of))
            key = "birth_date" if name.startswith("birth") else _COLUMN_OF.get(name, name)
            listing.not_understood(key, row, col_of)


def _quoted(listing: Listing, col: int, rows: list[int]) -> str:
    """What a column of remarks says in `rows`, which may be told of nowhere else: ` (Lê Thị A: con nhỏ)`."""
    if col not in listing.header.fields.get("remark", ()):
        return ""
    remarks = [f"{listing.name(row)}: {text_at(listing.sheet, row, col)}" for row in rows]
    return f" ({'; '.join(remarks[:_MOST_QUOTED])}{'; …' if len(remarks) > _MOST_QUOTED else ''})"
