"""Checks of what the school itself keeps: the season workbook and the ledger."""

from collections.abc import Mapping, Sequence

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.intake.checks.date_checks import ledger_days, season_days
from thidua_xlsx.intake.dossiers.earlier_years import is_pending
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.model import Record
from thidua_xlsx.model.check_protocol import Check

Records = Mapping[str, Sequence[Record]]


def award_pending(ledger: Records, book: Rulebook) -> list[Finding]:
    """Find titles of earlier years that `finalize` entered as waiting for a decision and nobody settled since."""
    findings = []
    year, names = season_year(book), book.columns.choices["award"]
    for record in ledger.get("awards", ()):
        period, title = (plain_text(record.values.get(key)) for key in ("period", "title"))
        number, place = year.of(period), record.place("issuer")
        earlier = number is not None and year.number is not None and number < year.number
        if is_pending(record, book) and earlier and place and title in names:
            name = plain_text(record.values.get("full_name")) or plain_text(record.values.get("person"))
            findings.append(at(codes.LEDGER_AWARD_PENDING, place, name=name, title=names[title], period=period))
    return findings


def ledger_person_unknown(ledger: Records, book: Rulebook) -> list[Finding]:
    """Find lines of the ledger about people and units that the season does not know."""
    findings = []
    for record in (record for records in ledger.values() for record in records):
        who, place = record.values.get("person"), record.place("person")
        if isinstance(who, str) and place and book.person(who) is None and book.unit(who) is None:
            findings.append(at(codes.LEDGER_PERSON_UNKNOWN, place, who=who))
    return findings


SEASON_BOOK_CHECKS: tuple[Check[Records], ...] = (season_days,)
LEDGER_CHECKS: tuple[Check[Records], ...] = (ledger_days, award_pending, ledger_person_unknown)
