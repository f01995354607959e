"""Sheet "Hồ sơ phải nộp": what must be handed in beside the forms, by whom, and what of it has come."""

from itertools import groupby

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.analysis.received_days import HandInProgress, HandInState, hand_ins_progress
from thidua_xlsx.judging.season_closing import day_of_lateness
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.report_sheet import Col, ReportSheet, SummarySheet, report_sheet, write_head
from thidua_xlsx.reports.common.source_links import shown_file

_WIDTHS = (5, 38, 28, 32, 42)
_KEYS = ("no", "hand_in_of", "due", "state", "hand_in_found")
_LOOKS = {HandInState.RECEIVED: "good_center", HandInState.MISSING: "cell_center", HandInState.LATE: "bad_center"}


def hand_ins_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan what must be handed in, thing by thing; None where nothing but forms is asked for."""
    found = hand_ins_progress(season, day_of_lateness(season))
    if not found:
        return None
    sheet = report_sheet(season, say, "hand_ins", _WIDTHS)
    write_head(sheet, notes=(hand_ins_line(season, say),))
    cols = [Col(say(f"report.col.{key}")) for key in _KEYS]
    sheet.header(cols)
    for item, group in groupby(found, key=lambda one: one.item):
        ones = list(group)
        came = sum(one.state is HandInState.RECEIVED for one in ones)
        sheet.section(say("report.hand_ins.item", name=item.name, part=came, whole=len(ones)))
        for place, one in enumerate(ones, start=1):
            sheet.row(cols, [styled(place, "cell_center"), *_row(sheet, one)])
    return sheet.plan(landscape=True)


def hand_ins_line(season: Season, say: Say) -> str:
    """Say in a line how much of what must be handed in beside forms has come, and how much of it late."""
    found = hand_ins_progress(season, day_of_lateness(season))
    came = sum(one.state is HandInState.RECEIVED for one in found)
    late = sum(bool(one.arrival.days_late) for one in found)
    key = "line_late" if late else "line"
    return say(f"report.hand_ins.{key}", part=came, whole=len(found), late=late)


def _row(sheet: ReportSheet, one: HandInProgress) -> list[StyledValue]:
    say, none = sheet.say, sheet.say("report.none")
    found = [*map(shown_file, one.files), *([say("report.hand_ins.noted")] if one.noted else [])]
    return [
        styled(sheet.season.rulebook.holder_name(one.holder), "cell"),
        styled(one.item.due.told or none, "cell_center"),
        _state(say, one),
        styled("\n".join(found) or none, "cell" if found else "cell_center"),
    ]


def _state(say: Say, one: HandInProgress) -> StyledValue:
    came = one.arrival
    if came.days_late:
        return styled(say("report.returns.came_late", day=came.day, days=came.days_late), "warn_center")
    if came.day:
        return styled(say("report.returns.came", day=came.day), "good_center")
    return styled(say(f"report.hand_ins.{one.state.value}"), _LOOKS[one.state])


SHEET = SummarySheet("hand_ins", hand_ins_sheet)
