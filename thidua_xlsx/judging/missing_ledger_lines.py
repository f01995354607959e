"""What a closed season still has to enter into the ledger, beside the lines that stand there already."""

from collections.abc import Mapping, Sequence

import msgspec

from thidua_xlsx.base.text import initiative_key
from thidua_xlsx.declare.build.choice_lists import plain
from thidua_xlsx.declare.law.regime import kind_of
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.judging.law.ordered_scales import GRADES
from thidua_xlsx.judging.season_closing import Closing
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Award, Initiative, Record


class Missing(msgspec.Struct, frozen=True):
    """What the ledger lacks: awards and initiatives without a line, and lines to be marked as used (and for what)."""

    awards: tuple[Award, ...]
    initiatives: tuple[Initiative, ...]
    used: tuple[tuple[Record, str], ...]
    findings: tuple[Finding, ...] = ()


def missing_in(ledger: Mapping[str, Sequence[Record]], found: Closing, rulebook: Rulebook) -> Missing:
    """Compare a closed season with the ledger: what stands there, by whoever's hand, is not entered again.

    A title or grade of this year in the ledger that the season does not give is pointed at and stays: a person decides.
    """
    awards = ledger.get("awards", ())
    lines = {_line(one, rulebook) for one in awards if not _other_kind(one)}
    # A commendation of another kind is no line of this one: both may be given in a year.
    lacking = tuple(one for one in found.awards if _key(one.person, one.title, one.period, rulebook) not in lines)
    written = {_named(one): one for one in ledger.get("initiatives", ())}
    new: list[Initiative] = []
    used: list[tuple[Record, str]] = []
    for one in found.initiatives:
        record = written.get((one.person, initiative_key(one.name)))
        if record is None:
            new.append(one)
        elif one.used_for and "used_for" not in record.values:
            used.append((record, one.used_for))
    return Missing(lacking, tuple(new), tuple(used), tuple(_not_decided(awards, found, rulebook)))


def _not_decided(awards: Sequence[Record], found: Closing, rulebook: Rulebook) -> list[Finding]:
    mine = {_key(one.person, one.title, one.period, rulebook) for one in found.awards}
    graded = {one.person for one in found.awards if one.title in GRADES}
    names, findings = rulebook.columns.choices["award"], []
    for record in (one for one in awards if not _other_kind(one)):
        who, title, year = line = _line(record, rulebook)
        here = year == _year(rulebook.school.school_year, rulebook) and title in names
        if here and line not in mine and (title not in GRADES or who in graded):
            place = record.place("title") or FilePlace("so-theo-doi.xlsx")
            name, period = _name(record, who, rulebook), plain(record.values.get("period"))
            findings.append(at(codes.LEDGER_NOT_DECIDED, place, name=name, title=names[title], period=period))
    return findings


def _name(record: Record, who: str, rulebook: Rulebook) -> str:
    person = rulebook.person(who)
    return rulebook.shown_name(person) if person else plain(record.values.get("full_name")) or who


def _other_kind(record: Record) -> bool:
    return bool(kind_of(plain(record.values.get("title")), record.values.get("commendation_kind")))


def _line(record: Record, rulebook: Rulebook) -> tuple[str, str, object]:
    who, title, period = (plain(record.values.get(key)) for key in ("person", "title", "period"))
    return _key(who, title, period, rulebook)


def _key(who: str, title: str, period: str, rulebook: Rulebook) -> tuple[str, str, object]:
    return who, title, _year(period, rulebook)


def _year(period: str, rulebook: Rulebook) -> object:
    """Give the year that a period means, however it is spelled; a spelling that nobody can read stays as it is."""
    number = season_year(rulebook).of(period)
    return period if number is None else number


def _named(record: Record) -> tuple[str, str]:
    return plain(record.values.get("person")), initiative_key(plain(record.values.get("name")))
