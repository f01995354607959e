"""Whose answers a row holds: everything that it says of a person has to fit one person of the season."""

import re
from collections.abc import Mapping

from thidua_xlsx.base.text import name_key
from thidua_xlsx.declare.season import Person, Rulebook, Unit

_DAY = re.compile(r"(?:(\d{1,2})\D+(\d{1,2})\D+)?((?:19|20)\d{2})$")


def people_meant(identity: Mapping[str, str], book: Rulebook) -> tuple[Person, ...]:
    """Return the people that a row may mean: one where it is clear, none where it contradicts itself or names nobody.

    `told` are texts by kind (`code`, `email`, `full_name`, `birth_date`, `unit`), blanks left out. A code, an e-mail or
    a name has to be that of the person, and whatever else is told must not be another's. A unit that the season does
    not know by this name tells nothing.
    """
    owners = [person for person in book.people if _same_address(person, identity)]
    units = {unit.code for unit in book.units if name_key(identity.get("unit", "")) in _names(unit)}
    return tuple(
        person
        for person in owners or book.people
        if _named(person, identity) and not _other(person, identity) and (not units or any(map(person.was_in, units)))
    )


def _names(unit: Unit) -> set[str]:
    return {name_key(unit.code), name_key(unit.name)}


def _same_address(person: Person, identity: Mapping[str, str]) -> bool:
    return "email" in identity and identity["email"].casefold() == person.email.casefold()


def _named(person: Person, identity: Mapping[str, str]) -> bool:
    return (
        identity.get("code", "").casefold() == person.code.casefold()
        or _same_address(person, identity)
        or ("full_name" in identity and name_key(identity["full_name"]) == name_key(person.full_name))
    )


def _other(person: Person, identity: Mapping[str, str]) -> bool:
    """Say whether something that a row tells is not this person's; what the season does not know contradicts nobody."""
    return (
        ("code" in identity and identity["code"].casefold() != person.code.casefold())
        or ("email" in identity and person.email != "" and not _same_address(person, identity))
        or ("full_name" in identity and name_key(identity["full_name"]) != name_key(person.full_name))
        or ("birth_date" in identity and not _same_birth(identity["birth_date"], person.birth_date))
    )


def _same_birth(entered: str, known: str) -> bool:
    """Say whether two dates of birth may be one: where either is a year alone, the years; unread ones may be any."""
    day, other = _DAY.search(entered.strip()), _DAY.search(known.strip())
    if day is None or other is None:
        return True
    if day[1] is None or other[1] is None:
        return day[3] == other[3]
    return tuple(map(int, day.groups())) == tuple(map(int, other.groups()))
