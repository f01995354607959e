"""The lines of reports and replies: which column shows what of them, told once, for writing them and for reading them.

What is not understood is left out, never zero.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.column_book import NO_CHOICES
from thidua_xlsx.forms.identity.form_rows import FormRow
from thidua_xlsx.model import Achieved, Commendation, MovementResult, Proposal, Registrant, Reply, SchoolReport

RowTexts = Mapping[str, str]  # by column

BETWEEN = "; "  # between titles in one cell: a name may hold commas
_TEXT, _NUMBER, _COUNT, _YESNO, _TITLES = "", "number", "count", "yesno", "titles"  # other kinds are lists of choices
_WHOLE = re.compile(r"[0-9]{1,9}")
_DECIMAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")


class LineTable(NamedTuple):
    """A table of lines: what a line is and in which field of a report it stands, its columns with their kinds.

    `columns` gives by column the field that it shows and the kind of that. Of a list of people and collectives
    `collective` says whom of these the table has.
    """

    made: Callable[..., Any]
    of_report: str
    columns: Mapping[str, tuple[str, str]]
    collective: bool | None = None

    def rows(self, report: SchoolReport, book: Rulebook, say: Say) -> Iterator[FormRow]:
        """Give the rows of the table in a report, made as they are taken."""
        for line in getattr(report, self.of_report):
            if self.collective in (None, getattr(line, "collective", None)):
                yield FormRow(line.key, line.name, self.texts(line, book, say))

    def texts(self, line: object, book: Rulebook, say: Say) -> dict[str, str]:
        """Write `line`, such as a proposal, as its row says it: texts by column."""
        return {key: _text(getattr(line, field), kind, book, say) for key, (field, kind) in self.columns.items()}

    def values(self, row: RowTexts, book: Rulebook) -> dict[str, Any]:
        """Read what a row (`row`, its texts by column) says, by the fields of a line."""
        values = {field: _value(row.get(key, ""), kind, book) for key, (field, kind) in self.columns.items()}
        return values if self.collective is None else {**values, "collective": self.collective}


def _text(value: Any, kind: str, book: Rulebook, say: Say) -> str:
    if kind == _TITLES:
        return BETWEEN.join(label("title", id_, book, say) for id_ in value)
    if value is None or kind == _TEXT:
        return value or ""
    if kind in (_NUMBER, _COUNT):
        return plain_number(value)
    return label(kind, ("yes" if value else "no") if kind == _YESNO else value, book, say)


def _value(text: str, kind: str, book: Rulebook) -> object:
    if kind == _TITLES:  # a title that is not known here keeps its own words
        parts = (part.strip() for part in text.split(BETWEEN.strip()))
        return tuple(chosen(book, "title", part) or part for part in parts if part)
    if kind == _TEXT:
        return text
    if kind in (_NUMBER, _COUNT):
        return number_in(text) if kind == _NUMBER else count_in(text)
    id_ = chosen(book, kind, text)
    return {"yes": True, "no": False}.get(id_) if kind == _YESNO else id_


def label(choices: str, id_: str, book: Rulebook, say: Say) -> str:
    """Word the entry `id_` of the list `choices`; one that is not in it stands for itself."""
    entries = book.columns.choices[choices]
    return say.label(entries[id_]) if id_ in entries else id_


def chosen(book: Rulebook, choices: str, text: str) -> str:
    """Give the id of the entry of the list `choices` that `text` names; empty where it names none."""
    return book.columns.choices.get(choices, NO_CHOICES).find(text) or "" if text else ""


def plain_number(value: Decimal | int) -> str:
    """Write `value` for the manifest: with a decimal point, without zeros at its end."""
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_in(text: str) -> Decimal | None:
    """Give the number that `text` is; None where it is none."""
    # Nothing longer: a report could come from anywhere, and 1e999999999 would fill the memory once it is written out.
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


def count_in(text: str) -> int | None:
    """Give the whole number that `text` is; None where it is none."""
    return int(text) if _WHOLE.fullmatch(text) else None


def _same(*keys: str) -> dict[str, tuple[str, str]]:
    """Give columns of words that are called as the fields are."""
    return {key: (key, _TEXT) for key in keys}


_PERSON, _COLLECTIVE = {"full_name": ("name", _TEXT)}, _same("name")
_PROPOSED = {
    "birth_date": ("born", _TEXT),
    **_same("position", "where", "reasons", "history"),
    "title": ("title", "title"),
    "state": ("state", "report_state"),
    "grade": ("grade", "grade"),
    "final": ("final", _NUMBER),
}
_REGISTERED = {
    "birth_date": ("born", _TEXT),
    **_same("position", "where", "initiative"),
    "title": ("titles", _TITLES),
    "commendation": ("commendations", _TITLES),
}
_MOVEMENT = {
    **_same("name", "target"),
    "result": ("result", _NUMBER),
    "met": ("met", _YESNO),
    **{key: (key, _COUNT) for key in ("units_met", "units", "registered", "counted")},
}
_INITIATIVE = {
    "full_name": ("owner", _TEXT),
    **_same("name", "where", "decision"),
    "level": ("level", "level"),
    "applied": ("applied", _YESNO),
}
LINE_TABLES: Mapping[str, LineTable] = {
    "report_movements": LineTable(MovementResult, "movements", _MOVEMENT),
    "report_people": LineTable(Proposal, "proposals", _PERSON | _PROPOSED, collective=False),
    "report_collectives": LineTable(Proposal, "proposals", _COLLECTIVE | _PROPOSED, collective=True),
    "report_initiatives": LineTable(Achieved, "initiatives", _INITIATIVE),
    "report_given": LineTable(Commendation, "given", _same("name", "where", "title", "deed", "decision")),
    "report_registered": LineTable(Registrant, "registrants", _PERSON | _REGISTERED, collective=False),
    "report_registered_units": LineTable(Registrant, "registrants", _COLLECTIVE | _REGISTERED, collective=True),
}
REPLY_TITLES = LineTable(
    Reply,
    "",
    {
        **_same("name", "issuer", "reason"),
        "title": ("title", "title"),
        "outcome": ("outcome", "reply_outcome"),
        "decision_no": ("number", _TEXT),
        "decision_date": ("day", _TEXT),
    },
)
