"""Templates and regimes, decoded strictly from TOML into frozen types; what is wrong is named by file and key."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from thidua_xlsx import codes
from thidua_xlsx.declare.columns import ColumnBook, ColumnsFile, Words
from thidua_xlsx.declare.faults import key_at, key_of
from thidua_xlsx.declare.forms import Form
from thidua_xlsx.declare.regime import Regime
from thidua_xlsx.findings import Finding, at
from thidua_xlsx.places import KeyPlace

# Lists that are made from the season workbook.
_MADE = ("units", "people", "sections", "criteria", "movements", "regimes", "commendations")
SEASON_LISTS = frozenset((*_MADE, "titles_person", "titles_unit", "titles_all"))
# Entries that the law and the program itself name by their ids; a school may word them anew, not drop them.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "title": (),
    "special": ("ALL", "NONE"),
    "yesno": ("yes", "no"),
    "criterion_kind": ("score", "bonus", "deduct"),
    "grade": ("HTXSNV", "HTTNV", "HTNV", "KHTNV"),
    "discipline": ("none", "reprimand", "warning", "demotion", "dismissal"),
    "level": ("co_so", "tinh", "toan_quoc"),
    "layer": ("self", "unit", "council"),
}

Row = dict[str, Any]  # text, numbers and yes/no as TOML has them


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a kind of school starts with: tables with the keys of the season workbook. `{y1}`/`{y2}` are its years."""

    name: Words
    options: Row = {}
    units: tuple[Row, ...] = ()
    sections: tuple[Row, ...] = ()
    criteria: tuple[Row, ...] = ()
    rounds: tuple[Row, ...] = ()
    titles: tuple[Row, ...] = ()
    movements: tuple[Row, ...] = ()
    calendar: tuple[Row, ...] = ()
    bases: tuple[Row, ...] = ()
    council: tuple[Row, ...] = ()

    def tables(self) -> dict[str, tuple[Row, ...]]:
        """The tables with rows, by id."""
        names = [field for field in self.__struct_fields__ if field not in ("name", "options")]
        return {name: getattr(self, name) for name in names if getattr(self, name)}


@dataclass(frozen=True, slots=True)
class Templates:
    """Everything that templates and regimes declare."""

    columns: ColumnBook
    forms: Mapping[str, Form]
    profiles: Mapping[str, Profile]
    regimes: Mapping[str, Regime]


def templates(texts: Mapping[str, str]) -> tuple[Templates | None, list[Finding]]:
    """Decode all template texts (by relative name); None and findings where one of them cannot be used."""
    findings: list[Finding] = []
    columns = _decode(texts, "columns.toml", ColumnsFile, findings)
    forms = {_stem(name): _decode(texts, name, Form, findings) for name in sorted(texts) if name.startswith("forms/")}
    profiles = {
        _stem(name): _decode(texts, name, Profile, findings) for name in sorted(texts) if name.startswith("profiles/")
    }
    regimes = {
        _stem(name): _decode(texts, name, Regime, findings) for name in sorted(texts) if name.startswith("regimes/")
    }
    if columns is None or findings:
        return None, findings
    book = ColumnBook(columns)
    named = {name: msgspec.structs.replace(form, name=name) for name, form in forms.items() if form}
    findings += [*_undeclared(book, named), *_lists_missing(book)]
    if findings:
        return None, findings
    return Templates(
        columns=book,
        forms=named,
        profiles={name: profile for name, profile in profiles.items() if profile},
        regimes={name: regime for name, regime in regimes.items() if regime},
    ), []


def _stem(name: str) -> str:
    return name.rpartition("/")[2].removesuffix(".toml")


def _decode(texts: Mapping[str, str], name: str, into: type[Any], findings: list[Finding]) -> Any:
    data: Row = {}
    try:
        data = tomllib.loads(texts[name], parse_float=Decimal)
        return msgspec.convert(data, type=into)
    except KeyError:
        findings.append(at(codes.DECLARATION_BROKEN, KeyPlace(name, ""), reason="?"))
    except tomllib.TOMLDecodeError as error:
        place = KeyPlace(name, key_at(texts[name], str(error)))
        findings.append(at(codes.DECLARATION_BROKEN, place, reason=str(error)))
    except msgspec.ValidationError as error:
        place = KeyPlace(name, key_of(data, into, str(error)))
        findings.append(at(codes.DECLARATION_BROKEN, place, reason=str(error).partition(" - at `$")[0]))
    return None


def _lists_missing(book: ColumnBook) -> list[Finding]:
    """Find lists that columns name, and entries that the program relies on, where nobody declares them."""
    missing = {f"choices.{name}": "choices" for name in NEEDED if name not in book.choices}
    for name, ids in NEEDED.items():
        if name in book.choices:
            missing |= {f"choices.{name}.{id_}": f"choices.{name}" for id_ in ids if id_ not in book.choices[name]}
    for table in book.tables():
        for key, column in book.table(table).items():
            if column.choices and column.choices not in book.choices and column.choices not in SEASON_LISTS:
                missing.setdefault(f"choices.{column.choices}", f"columns.{table}.{key}.choices")
    return [
        at(codes.DECLARATION_BROKEN, KeyPlace("columns.toml", place), reason=f"[{name}]")
        for name, place in missing.items()
    ]


def _undeclared(book: ColumnBook, forms: Mapping[str, Form]) -> list[Finding]:
    findings: list[Finding] = []
    for name, form in forms.items():
        for table in form.tables():
            for key in dict.fromkeys((*table.given, *table.asked, *table.required, *table.required_last)):
                if not book.has(table.id, key):
                    place = KeyPlace(f"forms/{name}.toml", table.id)
                    findings.append(at(codes.DECLARATION_UNKNOWN_COLUMN, place, column=f"{table.id}.{key}"))
    return findings
