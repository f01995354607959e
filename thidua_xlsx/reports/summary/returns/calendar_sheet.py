"""Sheet "Lịch công việc": the year's tasks by quarter, with their deadlines and where each of them stands."""

from collections.abc import Iterator
from datetime import date

from thidua_xlsx.base.text import Say, day_text
from thidua_xlsx.declare.season import CalendarTask
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.season_closing import season_closed
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.report_sheet import Col, ReportSheet, SummarySheet, report_sheet, write_head
from thidua_xlsx.reports.common.return_progress import TaskState, task_state

_LOOKS = {
    TaskState.DONE: "good_center",
    TaskState.DONE_LATE: "warn_center",
    TaskState.LATE: "bad_center",
    TaskState.NOW: "warn_center",
    TaskState.AHEAD: "cell_center",
    TaskState.OPEN: "cell_center",
    TaskState.CLOSED: "cell_center",
}
_WIDTHS = [5.0, 50.0, 20.0, 20.0, 24.0, 17.0, 12.0, 14.0]


def calendar_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the calendar of a season as its plan words it, grouped by quarter; None where nothing was entered."""
    tasks = season.rulebook.calendar
    if not tasks:
        return None
    day = season.rulebook.as_of
    sheet = report_sheet(season, say, "calendar", _WIDTHS)
    write_head(sheet, notes=(say("report.calendar.note" if day else "report.calendar.no_day"),))
    cols = [
        Col(say(f"report.col.{key}")) for key in ("no", "task", "guide", "doer", "product", "due", "last_day", "state")
    ]
    sheet.header(cols)
    for quarter, members in by_quarter(tasks):
        sheet.section(_quarter_name(say, quarter))
        for number, task in members:
            sheet.row(cols, _row(sheet, number, task, day))
    return sheet.plan(landscape=True)


def by_quarter(
    tasks: tuple[CalendarTask, ...],
) -> Iterator[tuple[tuple[int, int] | None, list[tuple[int, CalendarTask]]]]:
    """Group tasks by the year and quarter in which they end, in order of time; those without a day come last.

    Numbers are those of the plan, so that a task keeps its own.
    """
    groups: dict[tuple[int, int] | None, list[tuple[int, CalendarTask]]] = {}
    for number, task in enumerate(tasks, start=1):
        last = task.when.last
        groups.setdefault((last.year, (last.month + 2) // 3) if last else None, []).append((number, task))
    for quarter in sorted(groups, key=lambda one: one or (9999, 9)):
        yield quarter, sorted(groups[quarter], key=lambda one: one[1].when.last or date.max)


def _quarter_name(say: Say, quarter: tuple[int, int] | None) -> str:
    if quarter is None:
        return say("report.calendar.no_quarter")
    year, number = quarter
    return say("report.calendar.quarter", number=("I", "II", "III", "IV")[number - 1], year=year)


def _row(sheet: ReportSheet, number: int, task: CalendarTask, day: date | None) -> list[StyledValue]:
    say, none = sheet.say, sheet.say("report.none")
    state = task_state(task, day, closed=season_closed(sheet.season))
    last = task.when.last
    texts = [task.guide, task.doer, task.product, task.due]
    return [
        styled(number, "cell_center"),
        styled(task.task, "cell"),
        *(styled(text or none, "cell" if text else "cell_center") for text in texts),
        styled(day_text(last) if last else none, "cell_center"),
        styled(_state(say, task, state), _LOOKS[state]),
    ]


def _state(say: Say, task: CalendarTask, state: TaskState) -> str:
    words = say(f"report.task.{state.value}")
    return f"{words} ({task.done_on:%d/%m})" if task.done_on else words


SHEET = SummarySheet("calendar", calendar_sheet)
