"""Sheet "Hồ sơ phải nộp": what must be handed in beside the forms, by whom, and what of it has come."""

from thidua_xlsx.base.text import Say, by_key
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import Col, Rows, Shown, TextLine, counted
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.analysis.received_days import HandInProgress, HandInState, hand_ins_progress
from thidua_xlsx.judging.season_closing import day_of_lateness
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.report_sheet import SummarySheet, list_sheet
from thidua_xlsx.reports.common.source_links import shown_file

_LOOKS = {HandInState.RECEIVED: "good_center", HandInState.MISSING: "cell_center", HandInState.LATE: "bad_center"}


def hand_ins_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan what must be handed in, thing by thing; None where nothing but forms is asked for."""
    found = hand_ins_progress(season, day_of_lateness(season))
    if not found:
        return None
    none = say("report.none")
    columns = (
        counted(),
        Col("hand_in_of", 38, value=lambda one: season.rulebook.holder_name(one.holder)),
        Col("due", 28, "cell_center", lambda one: one.item.due.told or none),
        Col("state", 32, value=lambda one: _state(say, one)),
        Col("hand_in_found", 42, value=lambda one: _found(say, one), blank=none),
    )

    def rows() -> Rows:
        for item, group in by_key(found, lambda one: one.item).items():
            came = sum(one.state is HandInState.RECEIVED for one in group)
            yield TextLine(say("report.hand_ins.item", name=item.name, part=came, whole=len(group)), anew=True)
            yield from group

    return list_sheet(season, say, "hand_ins", columns, rows(), notes=(hand_ins_line(season, say),), landscape=True)


def hand_ins_line(season: Season, say: Say) -> str:
    """Say in a line how much of what must be handed in beside forms has come, and how much of it late."""
    found = hand_ins_progress(season, day_of_lateness(season))
    came = sum(one.state is HandInState.RECEIVED for one in found)
    late = sum(bool(one.arrival.days_late) for one in found)
    key = "line_late" if late else "line"
    return say(f"report.hand_ins.{key}", part=came, whole=len(found), late=late)


def _found(say: Say, one: HandInProgress) -> str | None:
    return "\n".join([*map(shown_file, one.files), *([say("report.hand_ins.noted")] if one.noted else [])]) or None


def _state(say: Say, one: HandInProgress) -> Shown:
    came = one.arrival
    if came.days_late:
        return styled(say("report.returns.came_late", day=came.day, days=came.days_late), "warn_center")
    if came.day:
        return styled(say("report.returns.came", day=came.day), "good_center")
    return styled(say(f"report.hand_ins.{one.state.value}"), _LOOKS[one.state])


SHEET = SummarySheet("hand_ins", hand_ins_sheet)
