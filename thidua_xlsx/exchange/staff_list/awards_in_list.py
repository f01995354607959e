"""Titles and grades of earlier years that a staff list tells in columns of their own, as lines of the ledger."""

import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from thidua_xlsx.base.text import match_key
from thidua_xlsx.declare.tables.column_book import Choices
from thidua_xlsx.exchange.staff_list.heading_rows import school_year, text_at
from thidua_xlsx.exchange.staff_list.person_cells import ListedPerson, Listing
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import SheetPlace

_OF_TITLES = ("danhhieu", "thidua", "khenthuong", "thanhtich")
_OF_GRADES = ("xeploai", "danhgia")
_OF_OTHER_THINGS = (  # what is wished for, or rated by other scales with words such as `Tốt`
    "dangky", "dangki", "dukien", "phandau", "denghi", "chuan", "chuyenmon", "boiduong", "bdtx", "dang", "doanvien",
    "lop", "hocsinh", "congdoan", "chidoan",
)  # fmt: skip
_GRADE = re.compile(r"(?:khong|ko|k)?(?:ht|hoanthanh)")  # a grade in words that no other scale has
_NONE = ("khong", "ko", "k", "0", "khongco", "khongdat", "khongxet", "chuaxet")
_DENIED = re.compile(r"\b(?:không|ko|chưa|rút|hủy|huỷ|trượt)\b", re.IGNORECASE)  # of which titles, nobody knows
_BETWEEN = re.compile(r"\s*(?:[,;+\n]|\bvà\b)\s*", re.IGNORECASE)


def take_earlier_years(listing: Listing, before: str) -> None:
    """Note beside each person what columns of one school year earlier than `before` say of titles or grades.

    A column counts where most of its cells are understood; another one is left, and named as every column is.
    """
    awards = listing.columns.choices["award"]
    earlier_years: dict[int, tuple[str, bool]] = {}
    for col, heading in listing.header.texts.items():
        year, key = school_year(heading), match_key(re.sub(r"\([^()]*\)", " ", heading))
        if not year or not before or year >= before or any(word in key for word in _OF_OTHER_THINGS):
            continue
        grades = any(word in key for word in _OF_GRADES) and not any(word in key for word in _OF_TITLES)
        if not grades and not any(word in key for word in _OF_TITLES):
            continue
        texts = [text for entry in listing.entries if _says(text := text_at(listing.sheet, entry.place.row, col))]
        read = [
            text for text in texts if not _titles(text, awards)[1] and (not grades or _GRADE.match(match_key(text)))
        ]
        if 2 * len(read) > len(texts):
            earlier_years[col] = year, not grades
    listing.year_columns = frozenset(earlier_years)
    for place, entry in enumerate(listing.entries):
        cells = {col: text_at(listing.sheet, entry.place.row, col) for col in earlier_years}
        earlier = tuple((year, cells[col], titles) for col, (year, titles) in earlier_years.items())
        listing.entries[place] = replace(entry, earlier=earlier)


def _says(text: str) -> bool:
    return bool(match_key(text)) and match_key(text) not in _NONE


def _titles(text: str, awards: Choices) -> tuple[list[str], list[str]]:
    """The titles that a cell names, by their ids, and the rest as it is written."""
    whole = awards.find(text) or _DENIED.search(text)
    named = {part: awards.find(part) for part in ([text] if whole else _BETWEEN.split(text)) if part}
    return [id_ for id_ in named.values() if id_], [part for part, id_ in named.items() if not id_]


def earlier_awards(
    people: Sequence[tuple[str, ListedPerson]], awards: Choices
) -> tuple[tuple[Mapping[str, str], ...], list[Finding]]:
    """Give a line of the ledger for each title and grade in columns of earlier years, and what was found of them.

    `people` are those of the list with their codes. What is not understood of a cell becomes a line as it is written:
    the ledger names it, and until that is corrected that year is not known of this person. A blank title is named too.
    """
    lines: list[Mapping[str, str]] = []
    doubts: list[str] = []
    years: dict[str, None] = {}
    for code, person in people:
        unclear: list[str] = []
        for year, text, titles in person.earlier:
            named, rest = _titles(text, awards) if _says(text) else ([], [])
            name, years[year] = person.values["full_name"], None
            if rest or (titles and not named):
                unclear.append(f"{year}: {', '.join(rest)}" if rest else year)
            lines += ({"person": code, "full_name": name, "title": title, "period": year} for title in (*named, *rest))
        if unclear:
            doubts.append(f"{person.values['full_name']} ({'; '.join(unclear)})")
    if not lines:
        return (), []
    place = SheetPlace(people[0][1].place.file, people[0][1].place.sheet)
    findings = [at(codes.ROSTER_TITLES_ENTERED, place, count=len(lines), years=tuple(sorted(years)))]
    if doubts:
        findings.append(at(codes.ROSTER_TITLES_TO_CHECK, place, who=tuple(doubts)))
    return tuple(lines), findings
