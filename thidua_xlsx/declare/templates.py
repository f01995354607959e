"""Templates and regimes, decoded strictly from TOML into frozen types; what is wrong is named by file and key."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from thidua_xlsx import codes
from thidua_xlsx.declare.columns import ColumnBook, ColumnsFile, Words
from thidua_xlsx.declare.forms import Form
from thidua_xlsx.declare.regime import Regime
from thidua_xlsx.findings import Finding, at
from thidua_xlsx.places import KeyPlace

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
    findings += _undeclared(book, named)
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
    try:
        return msgspec.convert(tomllib.loads(texts[name], parse_float=Decimal), type=into)
    except KeyError:
        findings.append(at(codes.DECLARATION_BROKEN, KeyPlace(name, ""), reason="?"))
    except tomllib.TOMLDecodeError as error:
        findings.append(at(codes.DECLARATION_BROKEN, KeyPlace(name, ""), reason=str(error)))
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at `$")
        findings.append(at(codes.DECLARATION_BROKEN, KeyPlace(name, path.strip("`.")), reason=reason))
    return None


def _undeclared(book: ColumnBook, forms: Mapping[str, Form]) -> list[Finding]:
    findings: list[Finding] = []
    for name, form in forms.items():
        for table in form.tables():
            for key in dict.fromkeys((*table.given, *table.asked, *table.required, *table.required_last)):
                if not book.has(table.id, key):
                    place = KeyPlace(f"forms/{name}.toml", table.id)
                    findings.append(at(codes.DECLARATION_UNKNOWN_COLUMN, place, column=f"{table.id}.{key}"))
    return findings
