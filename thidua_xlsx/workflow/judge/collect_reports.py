"""Reports up the line: the season's own, written with every merge, and those of the schools that report to it."""

from collections.abc import Iterable

import msgspec

from thidua_xlsx.base.text import Say
from thidua_xlsx.exchange.school_reports.own_report import own_report
from thidua_xlsx.exchange.school_reports.report_layout import report_form, report_sheets
from thidua_xlsx.exchange.school_reports.report_versions import chosen
from thidua_xlsx.exchange.school_reports.returned_report import report_of
from thidua_xlsx.exchange.school_reports.school_comparison import schools_of
from thidua_xlsx.formats.xlsx.looks import load_looks
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.model import Schools, Season, Submission
from thidua_xlsx.workflow.load.season_folder import Loaded

REPORT = "bao-cao-cap-tren.xlsx"


class Reporting(msgspec.Struct, frozen=True):
    """The schools of a season with what was found, the files that do not count, and the choices that were used."""

    schools: Schools | None = None
    findings: tuple[Finding, ...] = ()
    set_aside: dict[str, Finding] = msgspec.field(default_factory=dict)
    used: frozenset[str] = frozenset()


def reporting(reports: Iterable[Submission], loaded: Loaded) -> Reporting:
    """Unite the reports of the schools that the season workbook lists; nothing where it lists none."""
    book = loaded.rulebook
    if not book.reporters:
        return Reporting()
    choice = chosen(reports, book, loaded.duplicates)
    said = {code: report_of(one, book) for code, one in choice.reports.items()}
    schools, findings = schools_of(said, choice.held, loaded.judging)
    return Reporting(schools, (*choice.findings, *findings), choice.set_aside, frozenset(choice.used))


def report_upward(loaded: Loaded, season: Season, say: Say) -> dict[str, bytes]:
    """Give the report to the body above, by file name; the same season gives the same bytes."""
    form = report_form(season.rulebook)
    if form is None:
        return {}
    from thidua_xlsx.formats.xlsx.write.painter import (
        paint_each,  # `status` and `explain` judge a season and write nothing
    )

    key = loaded.register.key or b""
    plan, sheets = report_sheets(own_report(season), form, season.rulebook, key=key, say=say)
    return {REPORT: paint_each(plan, sheets, load_looks(loaded.looks))}
