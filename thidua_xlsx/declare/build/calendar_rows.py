"""The season's calendar and the deadlines of its forms: what their words mean, and a finding where nobody can tell."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from thidua_xlsx.base.text import match_key
from thidua_xlsx.declare.build.build_state import BuildState, made
from thidua_xlsx.declare.build.choice_lists import SeasonRow
from thidua_xlsx.declare.season import CalendarTask
from thidua_xlsx.declare.season.deadlines import DeadlineProblem, Due, Events, Years, deadline, known_events, years_of
from thidua_xlsx.declare.season.rulebook import NOMINATIONS, due_key
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.findings import at
from thidua_xlsx.messages.places import FilePlace, Place

_BY_SETTING = ("registration", "agreement", "report")  # phases whose deadline is a setting of its own
_DONE = frozenset({"x", "co", "xong", "daxong", "roi", "hoanthanh", "dahoanthanh", "yes", "done"})
_NOT_DONE = frozenset({"khong", "chua", "chuaxong", "no"})


class Schedule:
    """What reads the deadlines of one season: its years, the events they count from, and the findings."""

    def __init__(self, draft: BuildState, settings: Mapping[str, Any]) -> None:
        self._draft, self._settings = draft, settings
        self._years = years_of(plain_text(settings.get("school_year")))
        self._events = _events(draft, settings, self._years)
        self._waiting: dict[str, list[tuple[Place, Due]]] = {}

    def calendar(self) -> tuple[CalendarTask, ...]:
        """Give the lines of the calendar with what their deadlines mean and whether they are done."""
        return tuple(self._task(row) for row in self._draft.rows.get("calendar", ()))

    def dues(self) -> dict[str, Due]:
        """Give the deadlines of all forms by phase and round as `due_key` names them.

        Nominations stand by themselves only where a round gives them a day of their own.
        """
        draft, dues = self._draft, dict[str, Due]()
        for phase in _BY_SETTING:
            column = f"due_{phase}"
            dues[phase] = self._due(plain_text(self._settings.get(column)), _setting(draft, column), "options", column)
        for row in draft.rows.get("rounds", ()):
            text = draft.text(row, "due") or plain_text(row.values.get("end"))
            dues[row.key] = due = self._due(text, row.place("due"), "rounds", "due")
            end = row.values.get("end")
            if isinstance(end, date) and due.over(end):
                draft.note(
                    codes.DUE_BEFORE_ROUND_ENDS,
                    row,
                    "due",
                    round=draft.text(row, "name") or row.key,
                    day=due.last,
                    end=end,
                )
            own = draft.text(row, "due_nominations")
            if own:
                place = row.place("due_nominations")
                dues[due_key(NOMINATIONS, row.key)] = self._due(own, place, "rounds", "due_nominations")
        return dues

    def conference(self) -> date | None:
        """Give the day of the staff conference: its own setting, else the calendar line that holds it."""
        held_on = self._events("hội nghị cán bộ, viên chức")
        return held_on.last if held_on else None

    def due(self, row: SeasonRow, table: str) -> Due:
        """Read the deadline of a line of another table."""
        return self._due(self._draft.text(row, "due"), row.place("due"), table, "due")

    def _due(self, text: str, place: Place | None, table: str, column: str) -> Due:
        where = place or FilePlace(self._draft.file)
        return self._read(text, where, codes.DUE_NOT_UNDERSTOOD, table, column)

    def close(self) -> None:
        """Note the events whose day is not known: one finding each, with every deadline that waits for it."""
        for (place, due), *later in self._waiting.values():
            also = tuple(one for one, _ in later)
            self._draft.findings.append(at(codes.EVENT_DAY_MISSING, place, also=also, value=due.text, event=due.event))

    def _task(self, row: SeasonRow) -> CalendarTask:
        place = row.place("due") or FilePlace(self._draft.file)
        when = self._read(self._draft.text(row, "due"), place, codes.TASK_DUE_NOT_UNDERSTOOD, "calendar", "due")
        done, day = self._done(row)
        return made(CalendarTask, row.values, key=row.key, when=when, done=done, done_on=day)

    def _done(self, row: SeasonRow) -> tuple[bool, date | None]:
        """Read what the secretary notes of a task: the day it was done, or just that it was."""
        text = self._draft.text(row, "done")
        day = deadline(text, self._years)
        key = match_key(text)
        if day.last is not None and day.first == day.last:
            return True, day.last
        if key and key not in _DONE | _NOT_DONE:
            self._draft.note(codes.TASK_DONE_NOT_UNDERSTOOD, row, "done", value=text)
        return key in _DONE, None

    def _read(self, text: str, place: Place, code: Code, table: str, column: str) -> Due:
        due = deadline(text, self._years, self._events)
        if due.why is DeadlineProblem.EVENT:
            self._waiting.setdefault(match_key(due.event), []).append((place, due))
        elif due.why is DeadlineProblem.NOT_UNDERSTOOD:
            label = self._draft.label(table, column)
            self._draft.findings.append(at(code, place, column=label, value=due.text))
        elif due.last is not None and not self._near(due.last):
            self._draft.findings.append(at(codes.DUE_OUTSIDE_YEAR, place, value=due.text, day=due.last))
        return due

    def _near(self, day: date) -> bool:
        """Say whether a day lies in one of the season's calendar years; another is most likely a slip of the key."""
        first, second = self._years.first, self._years.second
        return first is None or second is None or first <= day.year <= second


def _events(draft: BuildState, settings: Mapping[str, Any], years: Years) -> Events:
    conference = settings.get("staff_conference")
    tasks = {draft.text(row, "task"): draft.text(row, "due") for row in draft.rows.get("calendar", ())}
    return known_events(tasks, conference if isinstance(conference, date) else None, years)


def _setting(draft: BuildState, key: str) -> Place | None:
    records = draft.rows.get("options", ())
    return records[0].place(key) if records else None
