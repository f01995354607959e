"""What is due, and where it stands: the year's tasks by quarter ("Lịch công việc"), and what has to be handed in."""

from datetime import date

from thidua_xlsx.base.text import Say, by_key, day_text
from thidua_xlsx.declare.season import CalendarTask
from thidua_xlsx.documents.styled_rows import style, styled
from thidua_xlsx.documents.table import Col, Columns, Rows, Shown, TextLine, counted
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.analysis.received_days import HandInProgress, HandInState, hand_ins_progress
from thidua_xlsx.judging.season_closing import day_of_lateness, season_closed
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.report_sheet import list_sheet
from thidua_xlsx.reports.common.return_progress import TaskState, task_state
from thidua_xlsx.reports.common.source_links import shown_file

_LOOKS = {
    TaskState.DONE: "good_center",
    **dict.fromkeys((TaskState.DONE_LATE, TaskState.LATE, TaskState.NOW), "warn_center"),
}


def calendar_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the calendar of a season as its plan words it, grouped by quarter; None where nothing was entered."""
    tasks = season.rulebook.calendar
    if not tasks:
        return None
    day = season.rulebook.as_of
    none, closed = say("report.none"), season_closed(season)

    def state(task: CalendarTask) -> Shown:
        known = task_state(task, day, closed=closed)
        words = say(f"report.task.{known.value}")
        return f"{words} ({task.done_on:%d/%m})" if task.done_on else words, style(_LOOKS.get(known, "cell_center"))

    # Numbers are those of the plan, so that a task keeps its own.
    columns: Columns[tuple[int, CalendarTask]] = (
        Col("no", 5.0, "cell_center", lambda row: row[0]),
        Col("task", 50.0, value=lambda row: row[1].task),
        Col("guide", 20.0, value=lambda row: row[1].guide or None, blank=none),
        Col("doer", 20.0, value=lambda row: row[1].doer or None, blank=none),
        Col("product", 24.0, value=lambda row: row[1].product or None, blank=none),
        Col("due", 17.0, value=lambda row: row[1].due or None, blank=none),
        Col("last_day", 12.0, "cell_center", lambda row: day_text(row[1].when.last) if row[1].when.last else none),
        Col("state", 14.0, value=lambda row: state(row[1])),
    )

    def rows() -> Rows:
        in_time = sorted(enumerate(tasks, start=1), key=lambda row: row[1].when.last or date.max)
        for quarter, of_quarter in by_key(in_time, lambda row: _quarter(row[1], say)).items():
            yield TextLine(quarter)
            yield from of_quarter

    note = say("report.calendar.note" if day else "report.calendar.no_day")
    return list_sheet(season, say, "calendar", columns, rows(), notes=(note,), landscape=True)


def _quarter(task: CalendarTask, say: Say) -> str:
    last = task.when.last
    if last is None:
        return say("report.calendar.no_quarter")
    number = ("I", "II", "III", "IV")[(last.month - 1) // 3]
    return say("report.calendar.quarter", number=number, year=last.year)


_HAND_IN_LOOKS = {
    HandInState.RECEIVED: "good_center",
    HandInState.MISSING: "cell_center",
    HandInState.LATE: "bad_center",
}


def hand_ins_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan what must be handed in, thing by thing; None where nothing but forms is asked for."""
    hand_ins = hand_ins_progress(season, day_of_lateness(season))
    if not hand_ins:
        return None
    none = say("report.none")

    def files_text(hand_in: HandInProgress) -> str | None:
        noted = [say("report.hand_ins.noted")] if hand_in.noted else []
        return "\n".join([*map(shown_file, hand_in.files), *noted]) or None

    columns: Columns[HandInProgress] = (
        counted(),
        Col("hand_in_of", 38, value=lambda hand_in: season.rulebook.holder_name(hand_in.holder)),
        Col("due", 28, "cell_center", lambda hand_in: hand_in.item.due.announced(say) or none),
        Col("state", 32, value=lambda hand_in: _hand_in_state(say, hand_in)),
        Col("hand_in_found", 42, value=files_text, blank=none),
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


def _hand_in_state(say: Say, hand_in: HandInProgress) -> Shown:
    came = hand_in.arrival
    if came.days_late:
        return styled(say("report.returns.came_late", day=came.day, days=came.days_late), "warn_center")
    if came.day:
        return styled(say("report.returns.came", day=came.day), "good_center")
    return styled(say(f"report.hand_ins.{hand_in.state.value}"), _HAND_IN_LOOKS[hand_in.state])
