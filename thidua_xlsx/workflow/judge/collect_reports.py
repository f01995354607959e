"""Reports up the line: the season's own, written with every merge, and those of the schools that report to it."""

from collections.abc import Iterable

import msgspec

from thidua_xlsx.exchange.school_reports.report_versions import counted_reports
from thidua_xlsx.exchange.school_reports.returned_report import report_of
from thidua_xlsx.exchange.school_reports.school_comparison import schools_of
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.model import Schools, Submission
from thidua_xlsx.workflow.load.season_folder import SeasonFolder


class Reporting(msgspec.Struct, frozen=True):
    """The schools of a season with what was found, the files that do not count, and the choices that were used."""

    schools: Schools | None = None
    findings: tuple[Finding, ...] = ()
    set_aside: dict[str, Finding] = msgspec.field(default_factory=dict)
    used: frozenset[str] = frozenset()


def reporting(reports: Iterable[Submission], loaded: SeasonFolder) -> Reporting:
    """Unite the reports of the schools that the season workbook lists; nothing where it lists none."""
    book = loaded.rulebook
    if not book.reporters:
        return Reporting()
    choice = counted_reports(reports, book, loaded.duplicates)
    said = {code: report_of(one, book) for code, one in choice.reports.items()}
    schools, findings = schools_of(said, choice.held, loaded.judging)
    return Reporting(schools, (*choice.findings, *findings), choice.set_aside, frozenset(choice.used))
