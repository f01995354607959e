"""Answers that a school collected elsewhere (a survey, a plain table) as the records of its forms, person by person."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

import msgspec

from thidua_xlsx.base.text import clean, match_key, name_key
from thidua_xlsx.declare.season import Person, Round, Rulebook
from thidua_xlsx.declare.tables.cell_kinds import read_cell
from thidua_xlsx.declare.tables.column_book import Choices, Column
from thidua_xlsx.declare.tables.form_spec import Form
from thidua_xlsx.documents.foreign_table import ForeignTable, Plain, cell_text
from thidua_xlsx.documents.raw_workbook import RawCell
from thidua_xlsx.exchange.collected_answers.answer_map import AnswerMap
from thidua_xlsx.exchange.collected_answers.form_fields import (
    FormField,
    bare_heading,
    fields_of,
    named_field,
    one_choice,
    own_score_sheet,
    understood,
)
from thidua_xlsx.exchange.collected_answers.form_filling import Answers, Entry
from thidua_xlsx.exchange.staff_list.vocabulary import is_total, may_be_one_birth, unit_heading, unit_key
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace, FilePlace, SheetPlace

KINDS = ("code", "email", "full_name", "birth_date", "unit")  # what a row may tell of who answered
_TELL_WHO = ("code", "email", "full_name")
_NAME_PARTS = ("family", "given")  # columns of a name in two parts
_LOOKED_AT = 20  # first rows of a sheet among which its headings stand
_DEEPEST = 3  # rows of headings, where one stands over several others


class AnswerHeadings(msgspec.Struct, frozen=True):
    """The last row of headings from 0, the columns that say who answered, by kind, and the field of each of the others.

    A name may stand in several columns.

    `unused` are headings that nothing is known of, `wrong` those that the map names and that cannot be used.
    """

    row: int
    who: Mapping[str, tuple[int, ...]]
    fields: Mapping[int, FormField]
    unused: tuple[str, ...]
    wrong: tuple[str, ...]


class AnswerTable(NamedTuple):
    """A sheet with answers, and what its columns hold."""

    sheet: ForeignTable
    headings: AnswerHeadings

    def people(self, book: Rulebook) -> set[str]:
        """The codes of those who answered in it."""
        identities = (_identity(row, self.headings.who) for row in self.sheet.rows[self.headings.row + 1 :])
        return {person.code for identity in identities if identity for person in people_meant(identity, book)}


def _tables(
    sheets: Sequence[ForeignTable],
    answer_map: AnswerMap,
    form: Form,
    round_: Round | None,
    book: Rulebook,
    file: str,
) -> tuple[list[AnswerTable], list[Finding]]:
    """Find the first sheet with answers and those of other people, such as one a unit; of any other a finding says so.

    A sheet has answers where a row of headings says who answered. One that bears the name of the round comes before
    others, of another round after them, and hidden ones last: they may be drafts.
    """

    def is_called(sheet: ForeignTable, round_: Round) -> bool:
        *words, last = round_.name.split() or [""]
        short = "".join(word[0] for word in words) + last  # `HKI` for `Học kỳ I`
        return match_key(sheet.name) in map(match_key, (round_.code, round_.name, short))

    def place(sheet: ForeignTable) -> tuple[bool, int]:
        of_rounds = [known for known in book.rounds if is_called(sheet, known)]
        return sheet.hidden, 1 if not of_rounds or round_ is None else 0 if round_ in of_rounds else 2

    taken: list[AnswerTable] = []
    findings: list[Finding] = []
    for sheet in sorted(sheets, key=place):
        if answer_map.sheet and clean(sheet.name) != clean(answer_map.sheet):
            continue
        rows = [answer_map.header - 1] if answer_map.header else range(min(_LOOKED_AT, len(sheet.rows)))
        of_rows = (_headings(sheet, row, answer_map, form, book) for row in rows if row < len(sheet.rows))
        headings = next(filter(None, of_rows), None)
        if headings is None:
            continue
        table = AnswerTable(sheet, headings)
        earlier = [other for other in taken if not table.people(book).isdisjoint(other.people(book))]
        if earlier:
            names = tuple(other.sheet.name for other in earlier)
            findings.append(at(codes.ANSWERS_SHEET_LEFT, SheetPlace(file, sheet.name), taken=names))
        else:
            taken.append(table)
    return taken, findings


def _headings(
    sheet: ForeignTable, row: int, answer_map: AnswerMap, form: Form, book: Rulebook
) -> AnswerHeadings | None:
    """Give what the cells of a row, and of rows of headings below it, ask for; None where it says not who answers."""
    who = _who_columns(sheet, row, answer_map)
    if not any(kind in who for kind in _TELL_WHO):
        return None
    fields, own = fields_of(form, book), own_score_sheet(form)
    named_in_map = {match_key(heading): field for heading, field in answer_map.answers.items()}

    def asked_by(text: str, above: str) -> FormField | None:
        return understood(text, fields, book, own) or one_choice(text, above, fields, book, own)

    row, texts, groups = _with_rows_below(
        sheet, row, who, lambda text, above: match_key(text) in named_in_map or asked_by(text, above) is not None
    )
    keys = {col: match_key(text) for col, text in texts.items()}
    skipped = {match_key(text) for text in answer_map.skip}
    asked: dict[int, FormField] = {}
    unused: list[str] = []
    wrong: list[str] = []
    for col, text in texts.items():
        if any(col in cols for cols in who.values()) or keys[col] in skipped or named_in_map.get(keys[col]) == "":
            continue
        name = named_in_map.get(keys[col])
        field = named_field(name, fields, own) if name else asked_by(text, groups.get(col, ""))
        if field is None:
            (wrong if name else unused).append(text)
        elif field in asked.values():
            wrong.append(text)
        else:
            asked[col] = field
    missing = [heading for heading in answer_map.answers if match_key(heading) not in keys.values()]
    return AnswerHeadings(row, who, asked, tuple(unused), (*missing, *wrong))


def _who_columns(sheet: ForeignTable, row: int, answer_map: AnswerMap) -> dict[str, tuple[int, ...]]:
    """Give the columns of a row of headings that say who answers, by kind."""
    texts = _texts(sheet.rows[row])
    called = {col: (match_key(text), match_key(bare_heading(text))) for col, text in texts.items()}
    who: dict[str, tuple[int, ...]] = {}
    for kind in (*KINDS, *_NAME_PARTS):
        named = [col for known in answer_map.who.headings(kind) for col in texts if known in called[col]]
        for col in named[:1]:
            merged = (right for top, left, _, right in sheet.merges if (top, left) == (row, col))
            who[kind] = tuple(range(col, next(merged, col) + 1))  # several, as below a heading over the parts of a name
    parts = [who.pop(part, ()) for part in _NAME_PARTS]
    if all(parts) and "full_name" not in who:
        who["full_name"] = parts[0] + parts[1]
    return who


def _with_rows_below(
    sheet: ForeignTable, row: int, who: Mapping[str, tuple[int, ...]], asks: Callable[[str, str], bool]
) -> tuple[int, dict[int, str], dict[int, str]]:
    """Give the last of the rows of headings that begin at `row`, the lowest text of each column, and what is above it.

    A row belongs to them that holds words alone, none in the columns `who`, and one at least that `asks` for something.
    """
    texts, groups = _texts(sheet.rows[row]), dict[int, str]()
    for below in sheet.rows[row + 1 : row + _DEEPEST]:
        divided = _texts(below)
        above = {col: next((texts[left] for left in range(col, -1, -1) if left in texts), "") for col in divided}
        filled = sum(map(bool, map(cell_text, below)))
        asking = any(asks(text, above[col]) for col, text in divided.items())
        tells_who = any(col in divided for cols in who.values() for col in cols)
        if len(divided) < filled or tells_who or not asking:
            break
        row, texts, groups = row + 1, texts | divided, groups | above
    return row, texts, groups


def _texts(row: Sequence[Plain]) -> dict[int, str]:
    return {col: clean(value) for col, value in enumerate(row) if isinstance(value, str) and clean(value)}


class CollectedAnswers(msgspec.Struct, frozen=True):
    """The answers of a table by unit, who gave them, and what could not be used of it."""

    by_unit: Mapping[str, Answers]
    people: tuple[str, ...]
    findings: tuple[Finding, ...]


class _Row(msgspec.Struct, frozen=True):
    """A row of the table: where it says who answered, and the answers that are not blank, by field."""

    place: CellPlace
    answers: Mapping[FormField, Entry]

    def says(self) -> Mapping[FormField, str | Decimal]:
        """Give what it answers, wherever it stands."""
        return {field: entry.value for field, entry in self.answers.items()}


def collected_answers(
    sheets: Sequence[ForeignTable], answer_map: AnswerMap, form: Form, round_: Round | None, book: Rulebook, file: str
) -> CollectedAnswers:
    """Read a table of answers, one row a person; whatever cannot be used of it is a finding, nothing is guessed.

    `sheets` are those of the file as plain values, `file` its name for findings.
    """
    tables, findings = _tables(sheets, answer_map, form, round_, book, file)
    if not tables:
        return CollectedAnswers({}, (), (at(codes.ANSWERS_NO_TABLE, FilePlace(file)),))
    for sheet, headings in tables:
        place = SheetPlace(file, sheet.name)
        if headings.wrong:
            findings.append(at(codes.ANSWERS_HEADING_WRONG, place, headers=headings.wrong))
        elif not headings.fields:
            findings.append(at(codes.ANSWERS_NOTHING_ASKED, place, headers=headings.unused))
        elif headings.unused:
            findings.append(at(codes.ANSWERS_COLUMNS_UNUSED, place, headers=headings.unused))
    if any(table.headings.wrong for table in tables):
        return CollectedAnswers({}, (), tuple(findings))
    rows: dict[str, list[_Row]] = {}
    for table in tables:
        findings += _add_rows(rows, table, book, file)
    counted, doubts = _counted_rows(rows, answer_map, book)
    asked_in = round_ if form.per_round else None
    units = {person.code: unit.code for unit in book.units for person in book.people_asked(unit.code, asked_in)}
    findings += doubts
    by_unit: dict[str, dict[str, _Row]] = {}
    for code, row in counted.items():
        if code in units:
            by_unit.setdefault(units[code], {})[code] = row
        else:
            findings.append(at(codes.ANSWERS_NOT_ASKED, row.place, person=code, name=book.name_with_home(code)))
    records = {unit: _records(people, book) for unit, people in by_unit.items()}
    return CollectedAnswers(records, tuple(code for code in counted if code in units), tuple(findings))


def _add_rows(rows: dict[str, list[_Row]], table: AnswerTable, book: Rulebook, file: str) -> list[Finding]:
    """Add the rows of everybody who is clear, by code; give a finding for each row of nobody or of several people.

    A row without answers that names nobody, such as the heading of a unit's people, tells which of several is meant.
    """
    (sheet, headings), findings, section = table, list[Finding](), ""
    first = min(cols[0] for cols in headings.who.values())
    for number in range(headings.row + 1, len(sheet.rows)):
        row = _Row(CellPlace(file, sheet.name, number, first), _answers(sheet, number, headings, book, file))
        identity = _identity(sheet.rows[number], headings.who)
        if not identity and not row.answers:
            continue
        people = people_meant(identity, book)
        if len(people) > 1 and section:
            people = people_meant({"unit": section, **identity}, book)
        if len(people) == 1:
            if row.answers:  # whoever has none has not answered
                rows.setdefault(people[0].code, []).append(row)
            continue
        who = ", ".join(identity[kind] for kind in KINDS if kind in identity)
        numbering = identity.keys() == {"full_name"} and not any(map(str.isalpha, who))  # `(1) (2) (3)`
        if not people and (not row.answers or numbering or is_total(who)):
            key = unit_key(unit_heading(who) or who)
            units = [unit.name for unit in book.units if key in (unit_key(unit.name), unit_key(unit.code))]
            section = units[0] if units else section
            if not units:
                content = " | ".join(filter(None, map(cell_text, sheet.rows[number])))
                findings.append(at(codes.ROSTER_ROW_SKIPPED, row.place, row=str(number + 1), content=content))
            continue
        names = tuple(map(book.shown_name, people))
        several = at(codes.ANSWERS_OF_SEVERAL, row.place, who=who, names=names)
        findings.append(several if people else at(codes.ANSWERS_OF_NOBODY, row.place, who=who))
    return findings


def _counted_rows(
    rows: Mapping[str, Sequence[_Row]], answer_map: AnswerMap, book: Rulebook
) -> tuple[dict[str, _Row], list[Finding]]:
    """Give the row that counts of everybody: the only one, any where all agree, else the last if the map says so."""
    counted: dict[str, _Row] = {}
    findings: list[Finding] = []
    for code, answered in rows.items():
        last, earlier = answered[-1], [row for row in answered[:-1] if row.says() != answered[-1].says()]
        if earlier:
            finding = codes.ANSWERS_GIVEN_AGAIN if answer_map.several == "last" else codes.ANSWERS_DIFFER
            also = tuple(row.place for row in earlier)
            name = book.name_with_home(code)
            findings.append(at(finding, last.place, also=also, person=code, name=name, row=last.place.row + 1))
        if not earlier or answer_map.several == "last":
            counted[code] = last
    return counted, findings


def _identity(row: Sequence[Plain], who: Mapping[str, tuple[int, ...]]) -> dict[str, str]:
    texts = {kind: clean(" ".join(cell_text(row[col]) for col in cols if col < len(row))) for kind, cols in who.items()}
    identity = {kind: text for kind, text in texts.items() if text}
    if "@" not in identity.get("email", "@"):  # `anonymous`, as Microsoft Forms writes of who did not sign in
        del identity["email"]
    return identity


def _answers(
    sheet: ForeignTable, number: int, headings: AnswerHeadings, book: Rulebook, file: str
) -> dict[FormField, Entry]:
    row, entries = sheet.rows[number], dict[FormField, Entry]()
    for col, field in headings.fields.items():
        value = as_typed(row[col], field.column, book) if col < len(row) else ""
        if field.choice:  # a mark means the entry; what is neither a mark nor a no stays what was typed
            yesno = Column(field.column.label, "yesno")
            marked = read_cell(RawCell(str(value)), yesno, Choices()).value if value else False
            value = book.choices[field.column.choices][field.choice].vi if marked is True else value
            value = "" if marked is False else value
        if value != "":
            earlier = entries.get(field.whole)
            entries[field.whole] = (
                Entry(f"{earlier.value}, {value}", earlier.place)
                if earlier
                else Entry(value, CellPlace(file, sheet.name, number, col))
            )
    return entries


def as_typed(value: Plain | Decimal, column: Column, book: Rulebook) -> str | Decimal:
    """Give an answer as somebody would type it into the form: a number where it is one, else the words there."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, bool):
        return book.columns.choices["yesno"]["yes" if value else "no"].vi
    if isinstance(value, time | timedelta):
        return str(value)
    if value is None or (isinstance(value, str) and not clean(value)):
        return ""
    if isinstance(value, str) and column.kind not in ("number", "goal"):
        return value.strip()
    if isinstance(value, datetime | date) or column.kind not in ("number", "goal"):
        return cell_text(value)
    cell = RawCell(float(value) if isinstance(value, int) else value)
    answer = read_cell(cell, column, book.choices.get(column.choices, Choices()))
    clear = isinstance(answer.value, Decimal) and not (answer.problem or answer.doubt)
    return answer.value if clear and isinstance(answer.value, Decimal) else cell_text(value)


def _records(people: Mapping[str, _Row], book: Rulebook) -> Answers:
    """Give the answers of a unit's people as records of its form, and as lines that each name their person."""
    records: dict[str, dict[str, dict[str, Entry]]] = {}
    lines: dict[str, list[dict[str, Entry]]] = {}
    for code, row in people.items():
        written: dict[str, dict[str, Entry]] = {}
        for field, entry in row.answers.items():
            if not field.names:
                records.setdefault(field.table, {}).setdefault(code, {})[field.key] = entry
                continue
            line = written.setdefault(field.table, {field.names: Entry(book.name_with_home(code), entry.place)})
            line[field.key] = entry
        for table, line in written.items():
            lines.setdefault(table, []).append(line)
    return Answers(records, lines)


def people_meant(identity: Mapping[str, str], book: Rulebook) -> tuple[Person, ...]:
    """Return the people that a row may mean: one if it is clear, none if it contradicts itself or names nobody.

    `identity` has texts by kind (`code`, `email`, `full_name`, `birth_date`, `unit`), blanks left out. A code, an
    e-mail or a name has to be that of the person, and whatever else is told must not be another's. A unit that the
    season does not know by this name tells nothing.
    """
    by_person = [(person, _tells_of(person, identity)) for person in book.people]
    owners = [(person, same) for person, same in by_person if same.get("email")]
    named = unit_key(identity.get("unit", ""))
    units = {unit.code for unit in book.units if named in (unit_key(unit.code), unit_key(unit.name))}
    return tuple(
        person
        for person, same in owners or by_person
        if any(same.get(kind) for kind in _TELL_WHO) and all(same.values())
        if not units or any(map(person.was_in, units))
    )


def _tells_of(person: Person, identity: Mapping[str, str]) -> dict[str, bool]:
    """Say of what a row tells, thing by thing, whether it is this person's; not of what the season does not know."""
    same: dict[str, bool] = {}
    if "code" in identity:
        same["code"] = identity["code"].casefold() == person.code.casefold()
    if "email" in identity and person.email:
        same["email"] = identity["email"].casefold() == person.email.casefold()
    if "full_name" in identity:
        same["full_name"] = name_key(identity["full_name"]) == name_key(person.full_name)
    if "birth_date" in identity and all(same.values()):
        same["birth_date"] = may_be_one_birth(identity["birth_date"], person.birth_date)
    return same
