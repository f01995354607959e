"""Whose line of the ledger it is: code and name must agree, or nobody's history may rest on it.

A line belongs to whoever its code names, if the name beside it is theirs or left out. A line with a name alone belongs
to the one person or unit of that name in the season. Where code and name speak of different people, or several bear the
name, the history of everybody whom the line may be about is unknown: neither an award nor the want of a discipline may
be believed of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import by_key, clean, day_text, name_key, one_letter_off
from thidua_xlsx.declare.season import SCHOOL, Rulebook
from thidua_xlsx.declare.season.school_years import plain_year, season_year
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Record, Unknown
from thidua_xlsx.model.dossiers import is_outsider
from thidua_xlsx.model.school_reports import MARK

Ledger = Mapping[str, Sequence[Record]]


class MatchedLedger(msgspec.Struct, frozen=True):
    """The ledger with every line under the code of its owner.

    `records` are the lines by table; one that has a name alone bears the code of its owner. `doubts` are the cells of
    lines that may be about somebody and may not, by that person's or unit's code; `unread` those of lines of a table
    that nobody can read or that have no owner, by table and code.
    """

    records: dict[str, tuple[Record, ...]]
    doubts: dict[str, tuple[CellPlace, ...]]
    findings: tuple[Finding, ...]
    unread: dict[str, dict[str, tuple[CellPlace, ...]]] = {}


def match_ledger(ledger: Ledger, rulebook: Rulebook) -> MatchedLedger:
    """Find the owner of each line of the ledger by code and name; a line of nobody certain raises doubts.

    `ledger` holds the records by table id (awards, initiatives, discipline), as `ledger_records` read them.
    """
    owners = _Owners(rulebook, ledger)
    records: dict[str, tuple[Record, ...]] = {}
    doubts: dict[str, list[CellPlace]] = {}
    unread: dict[str, dict[str, tuple[CellPlace, ...]]] = {}
    findings: list[Finding] = []
    for table, lines in ledger.items():
        if table not in _NAMED_BY:  # its lines are nobody's
            records[table] = tuple(lines)
            continue
        matched = []
        for line in lines:
            owner, doubtful, finding = owners.of(line)
            cells, faults = unreadable_cells(table, line, rulebook)
            meant, almost = ((owner,), None) if owner else owners.perhaps(line, table) if not doubtful else ((), None)
            findings += [doubt for doubt in (almost or finding, *faults) if doubt]
            whole = line.place()
            cells = cells if owner or whole is None else (*cells, whole)
            for code in meant if cells else ():
                known = unread.setdefault(table, {})
                known[code] = (*known.get(code, ()), *cells)
            place = line.place("person") or line.place()
            for code in doubtful:
                doubts.setdefault(code, []).extend([place] if place else [])
            if _code(line) != owner:
                kept = {key: value for key, value in line.values.items() if key != "person"}
                line = replace(line, values={**kept, "person": owner})
            matched.append(line)
        records[table] = tuple(matched)
    findings += _grades_that_differ(records.get("awards", ()), rulebook)
    by_code = {code: tuple(cells) for code, cells in doubts.items()}
    return MatchedLedger(records, by_code, tuple(findings), unread)


class _Owners:
    """The people and units of a season by code and by name, and who has lines under a code of their own."""

    def __init__(self, rulebook: Rulebook, ledger: Ledger) -> None:
        self._rulebook = rulebook
        self._names = {person.code: person.full_name for person in rulebook.people}
        self._names |= {unit.code: unit.name for unit in rulebook.units}
        # The school itself, as a collective: the council grades it though it registers nothing.
        if rulebook.school_registration or rulebook.school.name not in self._names.values():
            self._names[SCHOOL] = rulebook.school.name
        self._below = {school.code for school in rulebook.reporters}
        self._codes = by_key(self._names, lambda code: name_key(self._names[code]))
        # As lists tell namesakes apart: `Lê Văn Hùng (1990)`.
        self._shown = {person.code: name_key(rulebook.shown_name(person)) for person in rulebook.people}
        lines = [line for rows in ledger.values() for line in rows]
        self._with_lines = {code for line in lines if self._agrees(code := _code(line), _name(line))}

    def of(self, line: Record) -> tuple[str, Sequence[str], Finding | None]:
        """Give the code a line stands under ("" = none), whom it puts in doubt, and what is to be said of it."""
        code, name = _code(line), _name(line)
        if self._agrees(code, name) or is_outsider(line, self._rulebook):
            return code, (), None
        place = line.place("person") or line.place()
        namesakes = self._named(name) if name else []
        school, mark, _ = code.partition(MARK)
        if place is None or (mark and school in self._below):  # of somebody of a school, whatever their names here
            return code, (), None
        if code in self._names:
            finding = at(codes.LEDGER_NAME_DISAGREES, place, id=code, name=name, owner=self._names[code])
            return code, [code, *namesakes], finding
        if code:
            # A code that is not of this season puts people of that name in doubt who have no lines otherwise.
            doubtful = [namesake for namesake in namesakes if namesake not in self._with_lines]
            if doubtful:
                return code, doubtful, at(codes.LEDGER_CODE_DISAGREES, place, id=code, name=name, ids=tuple(doubtful))
            return code, (), at(codes.LEDGER_PERSON_UNKNOWN, place, who=code)
        if len(namesakes) == 1:
            return namesakes[0], (), at(codes.LEDGER_MATCHED_BY_NAME, place, name=name, id=namesakes[0])
        if namesakes:
            return "", namesakes, at(codes.LEDGER_NAME_OF_SEVERAL, place, name=name, ids=tuple(namesakes))
        nobody = at(codes.LEDGER_PERSON_UNKNOWN, place, who=name) if name else at(codes.LEDGER_LINE_OF_NOBODY, place)
        return "", (), nobody

    def perhaps(self, line: Record, table: str) -> tuple[Sequence[str], Finding | None]:
        """Whom a line that is nobody's for certain may mean, and what is to be said of it where names are nearly alike.

        A name without a code may be that of somebody whose name differs by one letter. A discipline may be of anybody
        where it names nobody; an award may be only of somebody who has no lines of their own.
        """
        code, name = _code(line), _name(line)
        if code or not name:
            return (tuple(self._names) if table == "discipline" and not code else ()), None
        bare = name.partition("(")[0].strip()  # a year in brackets may be wrong
        near = [
            similar
            for similar, known in self._names.items()
            if one_letter_off(bare, known) or name_key(bare) == name_key(known)
        ]
        near = [similar for similar in near if table == "discipline" or similar not in self._with_lines]
        place = line.place("full_name") or line.place()
        if not near or place is None:
            return (), None
        shown = tuple(f"{self._names[similar]} ({similar})" for similar in near)
        return near, at(codes.LEDGER_NAME_ALMOST, place, name=name, ids=shown)

    def _named(self, name: str) -> list[str]:
        """Give the codes of those who bear a name, or of the one whom lists show by it."""
        wanted = name_key(name)
        return self._codes.get(wanted) or [code for code, shown in self._shown.items() if shown == wanted]

    def _agrees(self, code: str, name: str) -> bool:
        return code in self._names and (not name or code in self._named(name))


def _grades_that_differ(lines: Sequence[Record], rulebook: Rulebook) -> list[Finding]:
    """Report two different grades of one person or unit for one year: neither is believed."""
    grades, year = rulebook.columns.choices["grade"], season_year(rulebook)
    graded: dict[tuple[str, object], list[Record]] = {}
    for line in lines:
        period, who = plain_year(plain_text(line.values.get("period"))), _code(line)
        if line.values.get("title") in grades and who and period:
            graded.setdefault((who, year.of(period) or period), []).append(line)
    findings = []
    for (who, _), same in graded.items():
        titles = tuple(dict.fromkeys(str(line.values["title"]) for line in same))
        cells = [cell for line in same if (cell := line.place("title"))]
        if len(titles) > 1 and cells:
            findings.append(
                at(
                    codes.LEDGER_GRADES_DIFFER,
                    cells,
                    person=who if rulebook.person(who) else None,
                    name=rulebook.name_of(who),
                    period=plain_text(same[0].values.get("period")),
                    grades=tuple(grades[title] for title in titles),
                )
            )
    return findings


def _code(line: Record) -> str:
    return plain_text(line.values.get("person"))


def _name(line: Record) -> str:
    return plain_text(line.values.get("full_name"))


_NAMED_BY = {"awards": ("title", "period"), "initiatives": ("name",), "discipline": ("kind",)}
_DAYS = {"discipline": ("decision_date", "ended")}
_WHOSE = ("person", "full_name")
_YEAR = timedelta(days=366)


def unreadable_cells(table: str, line: Record, rulebook: Rulebook) -> tuple[tuple[CellPlace, ...], list[Finding]]:
    """Give the cells of a line of `table` that nobody can read or that cannot be right, and what is to be said of them.

    A discipline whose kind or days nobody can read is still a discipline: to leave it out would call somebody
    blameless. Of a cell that nobody can read the reader has said so by an error; nothing is said twice. A line that
    holds nothing but whom it is about says nothing.
    """
    if all(line.values.get(key) is None for key in line.places if key not in _WHOSE):
        return (), []
    cells: dict[CellPlace, None] = {}
    findings = []
    for key, finding in _faults(table, line, rulebook):
        place = line.places.get(key)
        if place is not None:
            cells[place] = None
            findings += [finding] if finding else []
    return tuple(cells), findings


def _faults(table: str, line: Record, rulebook: Rulebook) -> Iterator[tuple[str, Finding | None]]:
    year = season_year(rulebook)
    for key in _NAMED_BY.get(table, ()):
        answer, place = line.values.get(key), line.places.get(key)
        if place is None or isinstance(answer, Unknown):
            yield key, None
        elif answer is None:
            label = rulebook.columns.column(table, key).label
            yield key, at(codes.LEDGER_CELL_BLANK, place, column=label)
        elif key == "period":
            number = year.of(plain_text(answer))
            if number is None or (year.number is not None and number > year.number + 1):
                yield key, _impossible(table, key, plain_text(answer), place, rulebook)
    # Days that nobody can read, that lie more than a year ahead, or that end before they begin.
    began = line.values.get("decision_date")
    for key in _DAYS.get(table, ()):
        day, place = line.values.get(key), line.places.get(key)
        if place is None or day is None:
            continue
        ahead = isinstance(day, date) and year.number is not None and day > year.ends(year.number) + _YEAR
        backwards = isinstance(day, date) and isinstance(began, date) and day < began
        if isinstance(day, Unknown) or backwards or (ahead and key == "decision_date"):
            text = day.raw if isinstance(day, Unknown) else day_text(day) if isinstance(day, date) else str(day)
            yield key, _impossible(table, key, text, place, rulebook)


def _impossible(table: str, key: str, text: str, place: CellPlace, rulebook: Rulebook) -> Finding:
    label = rulebook.columns.column(table, key).label
    return at(codes.LEDGER_CELL_IMPOSSIBLE, place, raw=clean(text), column=label, value=clean(text))
