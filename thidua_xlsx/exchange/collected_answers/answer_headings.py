"""Where a table of answers has its headings, and what each of its columns holds."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from thidua_xlsx.base.text import clean, match_key
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.form_spec import Form
from thidua_xlsx.exchange.collected_answers.answer_map import AnswerMap
from thidua_xlsx.exchange.collected_answers.form_fields import (
    FormField,
    fields_of,
    named_field,
    own_score_sheet,
    understood,
)
from thidua_xlsx.exchange.staff_list.heading_rows import ListSheet
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import SheetPlace

KINDS = ("code", "email", "full_name", "birth_date", "unit")  # what a row may tell of who answered
_TELL_WHO = ("code", "email", "full_name")
_LOOKED_AT = 20  # first rows of a sheet among which its headings stand


class AnswerHeadings(msgspec.Struct, frozen=True):
    """The row of headings from 0, the columns that say who answered, by kind, and the field of each of the others.

    `unused` are headings that nothing is known of, `wrong` those that the map names and that cannot be used.
    """

    row: int
    who: Mapping[str, int]
    fields: Mapping[int, FormField]
    unused: tuple[str, ...]
    wrong: tuple[str, ...]


def find_headings(
    sheets: Sequence[ListSheet], answer_map: AnswerMap, form: Form, book: Rulebook
) -> tuple[ListSheet | None, AnswerHeadings | None]:
    """Find the sheet with answers and what its columns hold; None where no row of headings says who answered."""
    for sheet in sheets:
        if answer_map.sheet and clean(sheet.name) != clean(answer_map.sheet):
            continue
        rows = [answer_map.header - 1] if answer_map.header else range(min(_LOOKED_AT, len(sheet.rows)))
        for row in rows:
            if row < len(sheet.rows) and (headings := _headings(sheet, row, answer_map, form, book)):
                return sheet, headings
    return None, None


def _headings(sheet: ListSheet, row: int, answer_map: AnswerMap, form: Form, book: Rulebook) -> AnswerHeadings | None:
    """Give what a row's cells ask for; None where it does not say who answers."""
    texts = {col: clean(value) for col, value in enumerate(sheet.rows[row]) if isinstance(value, str) and clean(value)}
    keys = {col: match_key(text) for col, text in texts.items()}
    who: dict[str, int] = {}
    for kind in KINDS:
        named = [col for known in answer_map.who.headings(kind) for col, key in keys.items() if key == known]
        who |= {kind: named[0]} if named else {}
    if not any(kind in who for kind in _TELL_WHO):
        return None
    fields, own = fields_of(form, book), own_score_sheet(form)
    named_in_map = {match_key(heading): field for heading, field in answer_map.answers.items()}
    skipped = {match_key(text) for text in answer_map.skip}
    asked: dict[int, FormField] = {}
    unused: list[str] = []
    wrong: list[str] = []
    for col, text in texts.items():
        if col in who.values() or keys[col] in skipped or named_in_map.get(keys[col]) == "":
            continue
        name = named_in_map.get(keys[col])
        field = named_field(name, fields, own) if name else understood(text, fields, book, own)
        if field is None:
            (wrong if name else unused).append(text)
        elif field in asked.values():
            wrong.append(text)
        else:
            asked[col] = field
    missing = [heading for heading in answer_map.answers if match_key(heading) not in keys.values()]
    return AnswerHeadings(row, who, asked, tuple(unused), (*missing, *wrong))


def heading_findings(headings: AnswerHeadings, place: SheetPlace) -> Iterable[Finding]:
    """Name the columns that the map got wrong, or those that are not used."""
    if headings.wrong:
        yield at(codes.ANSWERS_HEADING_WRONG, place, headers=headings.wrong)
    elif not headings.fields:
        yield at(codes.ANSWERS_NOTHING_ASKED, place, headers=headings.unused)
    elif headings.unused:
        yield at(codes.ANSWERS_COLUMNS_UNUSED, place, headers=headings.unused)
