"""A staff list in any layout becomes the rows of the season's tables `units` and `people`."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.legacy_encodings import decode_legacy
from thidua_xlsx.base.text import clean, name_key
from thidua_xlsx.declare.tables.cell_kinds import read_cell
from thidua_xlsx.declare.tables.column_book import Choices, ColumnBook
from thidua_xlsx.documents.foreign_table import ForeignTable, Plain
from thidua_xlsx.documents.raw_workbook import RawCell
from thidua_xlsx.exchange.staff_list import vocabulary as words
from thidua_xlsx.exchange.staff_list.awards_in_list import earlier_awards
from thidua_xlsx.exchange.staff_list.heading_rows import HeadingRow, find_header, tables_beside
from thidua_xlsx.exchange.staff_list.list_head import ListHead, read_head
from thidua_xlsx.exchange.staff_list.person_cells import ListedPerson, Listing
from thidua_xlsx.exchange.staff_list.person_rows import read_listing
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import FilePlace, SheetPlace

ListedRow = Mapping[str, str]
# The council's grades know the school itself under this code.
_RESERVED = "TRUONG"
_LONGEST_SHORT = 5  # letters of a short form such as KHTN, which is always in capitals
_MOST_NAMED = 5  # of the people of a sheet that is not taken


class Roster(msgspec.Struct, frozen=True):
    """Units and people as rows of the season's tables, by column key; choices are given by their ids.

    `head` is what stands around the list. `alike` are pairs of units, by code, that may be one; the larger first.
    `own_codes` are the codes of people that the list itself gives; the others were made for it. `awards` are titles and
    grades of earlier years, as rows of the ledger.
    """

    units: tuple[ListedRow, ...] = ()
    people: tuple[ListedRow, ...] = ()
    head: ListHead = ListHead()
    alike: tuple[tuple[str, str], ...] = ()
    own_codes: frozenset[str] = frozenset()
    awards: tuple[ListedRow, ...] = ()

    def size(self, unit: str) -> int:
        """How many people are in the unit with the code `unit`."""
        return sum(person["unit"] == unit for person in self.people)

    def unit_name(self, unit: str) -> str:
        """What the unit with the code `unit` is called."""
        return next(row["name"] for row in self.units if row["code"] == unit)

    def as_one(self, kept: str, dropped: str) -> "Roster":
        """Give the list with the people of the unit `dropped` in the unit `kept`, both codes, and without the first.

        Of two names of which one is short for the other the longer stays.
        """
        names = self.unit_name(kept), self.unit_name(dropped)
        name = names[words.is_short_for(*names)]
        people = tuple({**person, "unit": kept} if person["unit"] == dropped else person for person in self.people)
        head = next((unit["leader"] for unit in self.units if unit["code"] == dropped), "")
        units = tuple(
            {**unit, "name": name, "leader": unit["leader"] or head} if unit["code"] == kept else unit
            for unit in self.units
            if unit["code"] != dropped
        )
        pairs = tuple(pair for pair in self.alike if dropped not in pair)
        return replace(self, units=units, people=people, alike=pairs)


def read_staff_list(
    sheets: Sequence[ForeignTable], columns: ColumnBook, file: str, before: str = ""
) -> tuple[Roster, tuple[Finding, ...]]:
    """Take the people and units from a staff list, whatever its layout.

    `sheets` are the workbook's sheets as plain values, `file` is its name for findings. What the list does not say, or
    not clearly, is left blank with a finding; nothing is guessed. Titles and grades of school years earlier than
    `before` (2026-2027; none where it is empty) become rows of the ledger. Without a readable list: an empty roster and
    D402.
    """
    unicode, findings_of_text = in_unicode(sheets, file)
    readable = [_listing(sheet, header, columns, file, before) for sheet in unicode if (header := find_header(sheet))]
    listings = [listing for listing in readable if listing.entries]
    if not listings:
        return Roster(), (at(codes.ROSTER_NO_HEADER, FilePlace(file)),)
    taken, findings = _taken(listings)
    findings += findings_of_text
    findings += [finding for listing in taken for finding in listing.findings]
    people, twice = _each_once([entry for listing in taken for entry in listing.entries])
    people, unclear = _grouped(people, columns)
    made, unusable = _codes(people, columns)
    missing = [*_missing(people, columns, "unit"), *_missing(people, columns, "position")]
    findings += [*twice, *missing, *unclear, *unusable]
    called = {key: heading for listing in reversed(taken) for key, heading in listing.headings.items()}
    units = _units(people, {*made, _RESERVED}, called)
    rows = tuple(
        {"code": code, **entry.values, "unit": units[words.unit_key(entry.unit)]["code"] if entry.unit else ""}
        for code, entry in zip(made, people, strict=True)
    )
    findings += _remarks(people)
    awards, of_awards = earlier_awards(list(zip(made, people, strict=True)), columns.choices["award"])
    findings += of_awards
    last = max(entry.place.row for entry in taken[-1].entries)
    head = read_head(taken[0].sheet, taken[0].header, signed=taken[-1].sheet, last=last)
    heads = [entry.values["full_name"] for entry in people if words.leads_school(entry.values["position"])]
    if not head.head and len(heads) == 1:  # nobody signed the list
        head = replace(head, head=heads[0])
    own = frozenset(code for code, entry in zip(made, people, strict=True) if code.casefold() == entry.code.casefold())
    roster = Roster(tuple(units.values()), rows, head, own_codes=own, awards=awards)
    alike = [
        sorted((unit["code"], other["code"]), key=roster.size, reverse=True)
        for unit, other in combinations(roster.units, 2)
        if words.may_be_one_unit(unit["name"], other["name"])
    ]
    return replace(roster, alike=tuple((first, second) for first, second in alike)), tuple(findings)


def _listing(sheet: ForeignTable, header: HeadingRow, columns: ColumnBook, file: str, before: str) -> Listing:
    """Read the list of one sheet; of tables beside each other the people of all, as those of the first."""
    tables = tables_beside(sheet, header)
    headers = [find_header(table) or header for table in tables]
    first, *others = [read_listing(*table, columns, file, before) for table in zip(tables, headers, strict=True)]
    first.sheet = sheet
    for other in others:
        first.entries += other.entries
        first.findings += other.findings
        first.headings = other.headings | first.headings
    return first


def _remarks(people: Sequence[ListedPerson]) -> list[Finding]:
    """Name in one finding what the list says of leave, short terms, leaving and earlier titles."""
    noted = [entry for entry in people if entry.to_think_of()]
    if not noted:
        return []
    remarks = tuple(f"{entry.values['full_name']}: {', '.join(entry.to_think_of())}" for entry in noted)
    also = tuple(entry.place for entry in noted[1:])
    return [at(codes.ROSTER_REMARKS, noted[0].place, also=also, remarks=remarks)]


def units_alike(roster: Roster, file: str) -> tuple[Finding, ...]:
    """Name each two units of the list in `file` that may be one, with how many people are in each."""
    findings = []
    for first, second in roster.alike:
        params = {"name": roster.unit_name(first), "count": roster.size(first)}
        params |= {"other": roster.unit_name(second), "others": roster.size(second)}
        findings.append(Finding(codes.ROSTER_UNITS_ALIKE, FilePlace(file), params))
    return tuple(findings)


def _taken(listings: list[Listing]) -> tuple[list[Listing], list[Finding]]:
    """Every sheet where each is named after a unit or a kind of employment; else the one with most people.

    Beside that those so named of whom it names nobody. The people of all others are named in findings. A hidden sheet,
    most often a list of another year, is taken only where no other has a list.
    """
    shown = [listing for listing in listings if not listing.sheet.hidden] or listings
    largest = max(shown, key=lambda listing: (len(listing.entries), len(listing.header.fields)))
    parts = [listing for listing in shown if words.unit_heading(listing.sheet.name) or _employed_as(listing)]
    if len(parts) < len(shown):
        known = _names(largest)
        parts = [listing for listing in parts if listing is not largest and known.isdisjoint(_names(listing))]
    taken = [listing for listing in shown if listing is largest or any(listing is part for part in parts)]
    for listing in taken if len(taken) > 1 else ():
        employment, unit = _employed_as(listing), words.unit_heading(listing.sheet.name) or ""
        listing.entries = [
            replace(entry, unit=entry.unit or unit, values={**entry.values, "employment": own} if own else entry.values)
            for entry in listing.entries
            for own in (entry.values.get("employment") or employment,)
        ]
    findings = []
    for listing in listings:
        if not any(listing is other for other in taken):
            first, last = listing.entries[0].place.row + 1, listing.entries[-1].place.row + 1
            names = [entry.values["full_name"] for entry in listing.entries]
            more = ("…",) if len(names) > _MOST_NAMED else ()
            content = " | ".join((listing.sheet.name, *names[:_MOST_NAMED], *more))
            place = SheetPlace(listing.file, listing.sheet.name)
            findings.append(at(codes.ROSTER_ROW_SKIPPED, place, row=f"{first}-{last}", content=content))
    return taken, findings


def _employed_as(listing: Listing) -> str:
    """The kind of employment that a sheet is named after: `HOP DONG`, `DS biên chế`; empty where it is none."""
    name = re.sub(r"^(?:ds|danh sách|danh sach)\b\s*", "", clean(listing.sheet.name), flags=re.IGNORECASE)
    return listing.columns.choices["employment"].find(name) or ""


def _names(listing: Listing) -> set[str]:
    return {name_key(entry.values["full_name"]) for entry in listing.entries}


def _each_once(entries: list[ListedPerson]) -> tuple[list[ListedPerson], list[Finding]]:
    """Keep a person who is listed twice once: same name, and the same birth date or the same code in the list.

    Two people of one name with different birth dates, or with none, stay two people.
    """
    kept: dict[str, list[ListedPerson]] = {}
    people: list[ListedPerson] = []
    findings: list[Finding] = []
    for entry in entries:
        same_name = kept.setdefault(name_key(entry.values["full_name"]), [])
        first = next((other for other in same_name if _same(entry, other)), None)
        if first is None:
            same_name.append(entry)
            people.append(entry)
            continue
        name, row = entry.values["full_name"], first.place.row + 1
        findings.append(at(codes.ROSTER_SAME_PERSON_TWICE, entry.place, also=(first.place,), name=name, row=row))
    return people, findings


def _same(person: ListedPerson, other: ListedPerson) -> bool:
    born, born_too = person.values["birth_date"], other.values["birth_date"]
    if born and born_too:
        return born == born_too
    return bool(person.code) and person.code == other.code


def _missing(people: list[ListedPerson], columns: ColumnBook, key: str) -> list[Finding]:
    """D406 once for the sheet where nobody has it, else for each person who has not."""
    without = [entry for entry in people if not (entry.unit if key == "unit" else entry.values[key])]
    label = columns.column("people", key).label
    if without and len(without) == len(people):
        place = without[0].place
        return [at(codes.ROSTER_COLUMN_MISSING, SheetPlace(place.file, place.sheet), column=label)]
    return [at(codes.ROSTER_COLUMN_MISSING, entry.places.get(key, entry.place), column=label) for entry in without]


def _grouped(people: list[ListedPerson], columns: ColumnBook) -> tuple[list[ListedPerson], list[Finding]]:
    """Give everybody a position group: by the post, else by the unit (`Văn phòng`), else GV with a note."""
    grouped: list[ListedPerson] = []
    findings: list[Finding] = []
    for entry in people:
        position = entry.values["position"]
        group = words.group_of(position, entry.unit)
        if group is None and position:
            findings.append(_doubt(entry, columns, "position", position))
        grouped.append(replace(entry, values={**entry.values, "group": group or "GV"}))
    return grouped, findings


def _doubt(entry: ListedPerson, columns: ColumnBook, key: str, value: str) -> Finding:
    place = entry.places.get(key, entry.place)
    label = columns.column("people", key).label
    return at(codes.ROSTER_CELL_NOT_UNDERSTOOD, place, column=label, value=value)


def _codes(people: list[ListedPerson], columns: ColumnBook) -> tuple[list[str], list[Finding]]:
    """The list's own code for each person where it is usable and nobody else's, else the next made one."""
    column = columns.column("people", "code")
    written = [entry.code.casefold() for entry in people]
    own: list[str] = []
    findings: list[Finding] = []
    for entry in people:
        written_code = read_cell(RawCell(entry.code), column, Choices()).value if entry.code else None
        alone = written.count(entry.code.casefold()) == 1 and entry.code.upper() != _RESERVED
        own.append(written_code if isinstance(written_code, str) and alone else "")
        if entry.code and not own[-1]:
            findings.append(_doubt(entry, columns, "code", entry.code))
    taken = {code.upper() for code in own if code}
    made: list[str] = []
    for entry, code in zip(people, own, strict=True):
        made.append(code or words.person_code(entry.values["group"], taken))
        taken.add(made[-1].upper())
    return made, findings


def _units(people: list[ListedPerson], taken: set[str], called: Mapping[str, str]) -> dict[str, ListedRow]:
    """The units that people belong to, in the order of the list, each with its head where one person is so named.

    `called` gives the names of those of which the column says a short form alone. A name in capitals, as headings of
    lists are, is written in small letters, as on decisions. A head may also be named by a remark (`Tổ trưởng VP`);
    that of the school heads a unit of managers, such as Ban giám hiệu.
    """
    units: dict[str, ListedRow] = {}
    used = {code.upper() for code in taken}
    for entry in people:
        key = words.unit_key(entry.unit)
        if not entry.unit or key in units:
            continue
        name, code = called.get(key, clean(entry.unit)), words.unit_code(entry.unit, used)
        used.add(code)
        own = [other for other in people if words.unit_key(other.unit) == key]
        heads = [other for other in own if words.leads(other.values["position"])]
        heads = heads or [other for other in own if any(map(words.leads, other.remarks))]
        if not heads and all(words.group_of(other.values["position"]) == "CBQL" for other in own):
            heads = [other for other in own if words.leads_school(other.values["position"])]
        units[key] = {
            "code": code,
            "name": name if name.isascii() and len(name) <= _LONGEST_SHORT else words.in_small_letters(name),
            "kind": "",
            "leader": heads[0].values["full_name"] if len(heads) == 1 else "",
            "email": "",
        }
    return units


def in_unicode(sheets: Sequence[ForeignTable], file: str) -> tuple[list[ForeignTable], list[Finding]]:
    """Give the sheets of a staff list with old encodings decoded, and one notice a sheet that says so.

    `file` is the workbook's name for findings.
    """
    decoded: list[ForeignTable] = []
    findings: list[Finding] = []
    for sheet in sheets:
        encodings: Counter[str] = Counter()
        rows = tuple(tuple(_plain(value, encodings) for value in row) for row in sheet.rows)
        decoded.append(replace(sheet, rows=rows))
        findings += [
            at(codes.ROSTER_DECODED, SheetPlace(file, sheet.name), encoding=encoding, count=count)
            for encoding, count in sorted(encodings.items())
        ]
    return decoded, findings


def _plain(value: Plain, encodings: Counter[str]) -> Plain:
    read = decode_legacy(value) if isinstance(value, str) else None
    if read is None:
        return value
    encodings[read[1]] += 1
    return read[0]
