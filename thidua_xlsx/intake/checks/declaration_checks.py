"""Checks of what the school itself keeps: the season workbook and the ledger."""

from collections.abc import Mapping, Sequence

from thidua_xlsx.base.text import day_text
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.intake.checks.date_checks import ledger_days, season_days
from thidua_xlsx.intake.dossiers.ledger_lines import match_ledger
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import cell_or_row
from thidua_xlsx.model import Record
from thidua_xlsx.model.check_protocol import Check
from thidua_xlsx.model.dossiers import award_state

Records = Mapping[str, Sequence[Record]]


def award_pending(ledger: Records, book: Rulebook) -> list[Finding]:
    """Find titles of earlier years that `finalize` entered as waiting for a decision and nobody settled since."""
    findings = []
    year, names = season_year(book), book.columns.choices["award"]
    for record in ledger.get("awards", ()):
        period, title = (plain_text(record.values.get(key)) for key in ("period", "title"))
        number, place = year.of(period), record.place("issuer")
        earlier = number is not None and year.number is not None and number < year.number
        if award_state(record, book) == "pending" and earlier and place and title in names:
            name = plain_text(record.values.get("full_name")) or plain_text(record.values.get("person"))
            findings.append(at(codes.LEDGER_AWARD_PENDING, place, name=name, title=names[title], period=period))
    return findings


def ledger_line_of_nobody_certain(ledger: Records, book: Rulebook) -> list[Finding]:
    """Find lines of the ledger whose owner code and name do not agree on, and those matched by a name alone."""
    return list(match_ledger(ledger, book).findings)


def people_who_leave(records: Records, book: Rulebook) -> list[Finding]:
    """Name those who leave during the year: whoever is only on leave, as a staff list tells it, stays in the unit."""
    last = season_year(book).last
    until = {person.code: person.until for person in book.people if person.until and (not last or person.until < last)}
    days = [(record, until.get(record.key)) for record in records.get("people", ())]
    leaving = [(record, day) for record, day in days if day and record.values.get("to") == day]
    if not leaving:
        return []
    names = tuple(f"{record.values['full_name']} ({day_text(day)})" for record, day in leaving)
    return [at(codes.SEASON_PEOPLE_LEAVE, [record.places["to"] for record, _ in leaving], names=names)]


def left_before_scored(records: Records, book: Rulebook) -> list[Finding]:
    """Name people who left before the first round ended and still count where shares are taken of people.

    Nobody scores them, so that a unit's share of titles and the places of a quota are worked out of too many.
    """
    first = next((round_ for round_ in book.rounds if round_.end), None)
    day = first.end if first else None
    left = [person for person in book.people if person.counted and day and person.until and person.until < day]
    if not left or first is None:
        return []
    cells = {record.key: record.place("to") for record in records.get("people", ())}
    place = cell_or_row(cells.get(left[0].code), "people", left[0].code)
    names = tuple(book.shown_name(person) for person in left)
    return [at(codes.SEASON_LEFT_COUNTED, place, count=len(left), names=names, round=first.name or first.code)]


SEASON_BOOK_CHECKS: tuple[Check[Records], ...] = (season_days, people_who_leave, left_before_scored)
LEDGER_CHECKS: tuple[Check[Records], ...] = (ledger_days, award_pending, ledger_line_of_nobody_certain)
