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
    hand_ins = hand_ins_progress(season, day_of_lateness(season))
    if not hand_ins:
        return None
    none = say("report.none")
    columns = (
        counted(),
        Col("hand_in_of", 38, value=lambda hand_in: season.rulebook.holder_name(hand_in.holder)),
        Col("due", 28, "cell_center", lambda hand_in: hand_in.item.due.announced(say) or none),
        Col("state", 32, value=lambda hand_in: _state(say, hand_in)),
        Col("hand_in_found", 42, value=lambda hand_in: _files_text(say, hand_in), blank=none),
    )

    def rows() -> Rows:
        for item, group in by_key(hand_ins, lambda hand_in: hand_in.item).items():
            came = sum(hand_in.state is HandInState.RECEIVED for hand_in in group)
            yield TextLine(say("report.hand_ins.item", name=item.name, part=came, whole=len(group)), anew=True)
            yield from group

    return list_sheet(season, say, "hand_ins", columns, rows(), notes=(hand_ins_line(season, say),), landscape=True)


def hand_ins_line(season: Season, say: Say) -> str:
    """Say in a line how much of what must be handed in beside forms has come, and how much of it late."""
    hand_ins = hand_ins_progress(season, day_of_lateness(season))
    came = sum(hand_in.state is HandInState.RECEIVED for hand_in in hand_ins)
    late = sum(bool(hand_in.arrival.days_late) for hand_in in hand_ins)
    key = "line_late" if late else "line"
    return say(f"report.hand_ins.{key}", part=came, whole=len(hand_ins), late=late)


def _files_text(say: Say, hand_in: HandInProgress) -> str | None:
    return (
        "\n".join([*map(shown_file, hand_in.files), *([say("report.hand_ins.noted")] if hand_in.noted else [])]) or None
    )


def _state(say: Say, hand_in: HandInProgress) -> Shown:
    came = hand_in.arrival
    if came.days_late:
        return styled(say("report.returns.came_late", day=came.day, days=came.days_late), "warn_center")
    if came.day:
        return styled(say("report.returns.came", day=came.day), "good_center")
    return styled(say(f"report.hand_ins.{hand_in.state.value}"), _LOOKS[hand_in.state])


SHEET = SummarySheet("hand_ins", hand_ins_sheet)
