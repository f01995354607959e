"""The report to the body above as a file of a run."""

from thidua_xlsx.base.file_names import UPWARD_REPORT
from thidua_xlsx.base.text import Say
from thidua_xlsx.exchange.school_reports.own_report import own_report
from thidua_xlsx.exchange.school_reports.report_layout import report_form, report_sheets
from thidua_xlsx.formats.xlsx.looks import load_looks
from thidua_xlsx.model import Season
from thidua_xlsx.workflow.load.season_folder import SeasonFolder


def report_upward(loaded: SeasonFolder, season: Season, say: Say) -> dict[str, bytes]:
    """Give the report to the body above, by file name; the same season gives the same bytes."""
    form = report_form(season.rulebook)
    if form is None:
        return {}
    from thidua_xlsx.formats.xlsx.write.painter import (
        paint_each,  # `status` and `explain` judge a season and write nothing
    )

    key = loaded.register.key or b""
    plan, sheets = report_sheets(own_report(season), form, season.rulebook, key=key, say=say)
    return {UPWARD_REPORT: paint_each(plan, sheets, load_looks(loaded.looks))}
