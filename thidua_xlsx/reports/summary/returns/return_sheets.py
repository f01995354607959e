"""What came back: sheets "Tình hình nộp" and "So sánh bản nộp"; and what is due, and where it stands.

The first says which unit returned which form, and what became of every file in the inbox; the second goes cell by cell
through several returns of one form and says what was used. The year's tasks stand by quarter ("Lịch công việc"), and
what has to be handed in thing by thing.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain

from thidua_xlsx.base.text import Say, by_key, day_text
from thidua_xlsx.declare.season import CalendarTask
from thidua_xlsx.documents.styled_rows import style, styled
from thidua_xlsx.documents.table import Col, Columns, Rows, Shown, TextLine, counted
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.intake.returns.return_differences import CellDifference, ReturnDifference, return_differences
from thidua_xlsx.judging.analysis.received_days import HandInProgress, HandInState, arrival_of, hand_ins_progress
from thidua_xlsx.judging.season_closing import day_of_lateness, season_closed
from thidua_xlsx.model import Receipt, ReceiptStatus, Season, UnitDossier
from thidua_xlsx.reports.common.naming import form_name, unit_name
from thidua_xlsx.reports.common.report_sheet import ReportSheet, list_sheet, report_sheet, write_head
from thidua_xlsx.reports.common.return_progress import FormProgress, FormState, TaskState, progress_by_form, task_state
from thidua_xlsx.reports.common.source_links import numbered, shown_file
from thidua_xlsx.reports.summary.returns.findings_sheet import fact

Progress = Mapping[tuple[str, str], FormProgress]  # by unit and form
_LEAST_GRID = 7  # columns beside the names; receipts below need that many

_STATUS_LOOK = {
    ReceiptStatus.ACCEPTED: "good_center",
    ReceiptStatus.COMBINED: "good_center",
    ReceiptStatus.REJECTED: "bad_center",
}


def expected_forms(season: Season) -> list[str]:
    """Give the forms that are expected of any unit, as `phase` or `phase:round`, in order."""
    return list(dict.fromkeys(key for dossier in season.unit_dossiers for key in dossier.returned))


def received(dossier: UnitDossier) -> tuple[int, int]:
    """Give how many forms a unit has returned, of how many."""
    return sum(dossier.returned.values()), len(dossier.returned)


def return_status_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the sheet: units against forms, then every file with its answer."""
    forms = expected_forms(season)
    grid = max(_LEAST_GRID, len(forms) + 1)
    progress = progress_by_form(season)

    def of_form(form: str) -> Col[UnitDossier]:
        heading = form_name(season, say, form)
        return Col(form, value=lambda row: form_mark(season, say, row, form, progress), heading=heading)

    columns: Columns[UnitDossier] = (
        counted(5),
        Col("unit", 49, value=lambda row: row.unit.name),
        *map(of_form, forms),
        Col("received", value=lambda row: count_shown(say, row), span=grid - len(forms)),
    )
    sheet = report_sheet(season, say, "returns", [5, 49, *[17.0] * grid])
    write_head(sheet)
    sheet.line(say("report.returns.by_unit"), "heading")
    top = sheet.draft.row - 1
    sheet.table(columns, season.unit_dossiers, repeat=False)
    sheet.keep(top)
    sheet.gap(14)
    _receipts(sheet, grid)
    return sheet.plan()


def count_shown(say: Say, dossier: UnitDossier) -> Shown:
    """Say how many forms a unit has returned, of how many."""
    got, expected = received(dossier)
    return say("report.of", part=got, whole=expected), style("good_center" if got == expected else "warn_center")


def form_mark(
    season: Season, say: Say, dossier: UnitDossier, form: str, progress: Progress, *, short: bool = False
) -> Shown:
    """Say with a colour and in words how a unit's form stands, as `status` does, and on which day it came where known.

    `form` is its key, `phase` or `phase:round`. What has errors or gaps is here, but not done. A `short` mark leaves
    the day out.
    """
    returned = dossier.returned.get(form)
    if returned is None:
        return styled(say("report.none" if short else "report.returns.not_expected"), "not_applicable")
    if not returned and not season.concluded and not any(unit.returned.get(form) for unit in season.unit_dossiers):
        return styled(say("report.returns.ahead"), "not_applicable")  # a round to come, or one that everybody owes
    if not returned:
        return styled(say("report.returns.lacks" if short else "report.returns.no"), "bad_center")
    phase, _, round_ = form.partition(":")
    came = arrival_of(season, dossier.unit.code, phase, round_)
    if open_ := _open_mark(say, progress.get((dossier.unit.code, form))):
        mark, look = open_
        if came.day and not short:
            key = "report.returns.open_late" if came.days_late else "report.returns.open"
            mark = say(key, mark=mark, day=came.day, days=came.days_late)
        return styled(mark, look)
    if came.days_late:
        key = "report.returns.late" if short else "report.returns.came_late"
        return styled(say(key, day=came.day, days=came.days_late), "warn_center")
    if short:
        return styled(say("report.returns.here"), "good_center")
    return styled(say("report.returns.came", day=came.day) if came.day else say("report.returns.yes"), "good_center")


def _open_mark(say: Say, progress: FormProgress | None) -> tuple[str, str] | None:
    """Give the mark and the look of a form that came back with errors or gaps."""
    if progress is None or not progress.files:
        return None
    if progress.errors:
        return say("report.returns.errors", count=progress.errors), "bad_center"
    return (say("report.returns.gaps"), "warn_center") if progress.state is FormState.PARTIAL else None


def _receipts(sheet: ReportSheet, grid: int) -> None:
    season, say = sheet.season, sheet.say
    sheet.line(say("report.returns.files", count=len(season.receipts)), "heading")
    sheet.line(say("report.returns.note"), "note")
    none = say("report.none")

    def row(number: int, receipt: Receipt) -> Mapping[str, Shown]:
        form = f"{receipt.phase}:{receipt.round}" if receipt.round else receipt.phase
        reason, integrity = receipt.reason, receipt.integrity
        look = "warn_center" if integrity in ("altered", "forged") else "cell_center"
        status = styled(say(f"report.status.{receipt.status.value}"), _STATUS_LOOK.get(receipt.status, "cell_center"))
        return {
            "no": numbered(number, receipt.file),
            "file": shown_file(receipt.file),
            "status": status,
            "unit": unit_name(season, receipt.unit) or None,
            "form": form_name(season, say, form) if form else None,
            "integrity": styled(say(f"report.integrity.{integrity}"), look) if integrity else None,
            "why": fact(say, reason) if reason else None,
        }

    columns = (
        Col("no", look="cell_center"),
        Col("file"),
        Col("status"),
        Col("unit", blank=none, span=2),
        Col("form", look="cell_center", blank=none),
        Col("integrity", blank=none),
        Col("why", blank=none, span=grid - 5),
    )
    sheet.keep(sheet.draft.row - 2, sheet.draft.row)  # heading and note with the table's head
    rows = (row(number, receipt) for number, receipt in enumerate(season.receipts, start=1))
    sheet.table(columns, rows, empty=say("report.returns.no_files"))


_COPIES = 2  # that have a column of their own; a third and more share one


def return_differences_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the comparison of returns that differ; no sheet where none do."""
    forms = [(key, differences) for key in season.returns if (differences := _differences(season, key))]
    if not forms:
        return None
    widths = {"part": 18, "about": 34, "column": 28, "copy_one": 30, "copy_two": 30, "copy_more": 30, "used": 30}
    columns = (counted(), *(Col(key, width) for key, width in widths.items()))
    rows = chain.from_iterable(_form(season, say, key, differences) for key, differences in forms)
    note = say("report.comparison.note")
    return list_sheet(season, say, "comparison", columns, rows, notes=(note,), freeze_cols=1)


def _differences(season: Season, key: tuple[str, str, str]) -> list[ReturnDifference]:
    combined = next((submission for submission in season.submissions if submission.stamp.form == key), None)
    form, returns = season.rulebook.form_of(key[1]), season.returns[key]
    if combined is None or form is None or len(returns) == 1:
        return []
    return return_differences(returns, combined, form, season.rulebook)


def _form(season: Season, say: Say, key: tuple[str, str, str], differences: Sequence[ReturnDifference]) -> Rows:
    unit, phase, round_ = key
    files = sorted(submission.file for submission in season.returns[key])
    copies = "; ".join(
        say("report.comparison.copy", number=n, file=shown_file(file)) for n, file in enumerate(files, start=1)
    )
    form = form_name(season, say, f"{phase}:{round_}" if round_ else phase)
    yield TextLine(say("report.comparison.form", unit=unit_name(season, unit), form=form, copies=copies), anew=True)
    for difference in differences:
        if isinstance(difference, CellDifference):
            column, unknown = say.label(difference.column), difference.used is None
            answers = {file: say("report.plain", value=value) for file, value in difference.answers.items()}
            used = say("report.unknown") if unknown else say("report.plain", value=difference.used)
        else:
            column, unknown = say("report.comparison.whole"), not difference.used
            answers = {
                file: say("report.comparison.filled" if count else "report.comparison.not_filled", count=count)
                for file, count in difference.filled.items()
            }
            used = say("report.unknown" if unknown else "report.comparison.taken")
        yield {
            "part": say.label(difference.part),
            "about": say("report.plain", value=difference.who),
            "column": column,
            **_copies(say, answers, files),
            "used": (used, style("warn" if unknown else "cell")),
        }


def _copies(say: Say, answers: Mapping[str, str], files: Sequence[str]) -> Mapping[str, str]:
    """Give what the first copies say in columns of their own, and what the others say in one."""
    none = say("report.none")
    texts = [answers.get(file, none) for file in files]
    more = [
        say("report.comparison.other", number=number, said=text)
        for number, text in enumerate(texts[_COPIES:], start=_COPIES + 1)
    ]
    return dict(zip(("copy_one", "copy_two", "copy_more"), (*texts[:_COPIES], "\n".join(more) or none), strict=True))


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
    return list_sheet(season, say, "calendar", columns, rows(), notes=(note,))


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

    return list_sheet(season, say, "hand_ins", columns, rows(), notes=(hand_ins_line(season, say),))


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
