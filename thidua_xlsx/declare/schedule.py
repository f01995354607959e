"""The season's calendar and the deadlines of its forms: what their words mean, and a finding where nobody can tell."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from thidua_xlsx import codes
from thidua_xlsx.codes import Code
from thidua_xlsx.declare.deadlines import Due, Events, Why, Years, deadline, known_events, years_of
from thidua_xlsx.declare.draft import Draft
from thidua_xlsx.declare.lists import Filled, plain
from thidua_xlsx.declare.season import Task
from thidua_xlsx.findings import at
from thidua_xlsx.places import FilePlace, Place
from thidua_xlsx.text import match_key

_COLUMNS = ("task", "guide", "doer", "product", "due")
_DONE = frozenset({"x", "co", "xong", "daxong", "roi", "hoanthanh", "dahoanthanh", "yes", "done"})
_NOT_DONE = frozenset({"khong", "chua", "chuaxong", "no"})


class Schedule:
    """What reads the deadlines of one season: its years, the events they count from, and the findings."""

    def __init__(self, draft: Draft, settings: Mapping[str, Any]) -> None:
        self._draft = draft
        self._years = years_of(plain(settings.get("school_year")))
        self._events = _events(draft, settings, self._years)
        self._waiting: dict[str, list[tuple[Place, Due]]] = {}

    def calendar(self) -> tuple[Task, ...]:
        """Give the lines of the calendar with what their deadlines mean and whether they are done."""
        return tuple(self._task(row) for row in self._draft.rows.get("calendar", ()))

    def dues(self, texts: Mapping[str, str]) -> dict[str, Due]:
        """Give what the deadlines of the forms mean, by `registration` and by round code."""
        draft, found = self._draft, {}
        rounds = {row.key: row for row in draft.rows.get("rounds", ())}
        for key, text in texts.items():
            row, table, column = (
                (rounds[key], "rounds", "due") if key in rounds else (None, "options", "due_registration")
            )
            place = row.place(column) if row else _setting(draft, column)
            found[key] = self._read(text, place or FilePlace(draft.file), codes.DUE_NOT_UNDERSTOOD, table, column)
        return found

    def close(self) -> None:
        """Note the events whose day is not known: one finding each, with every deadline that waits for it."""
        for (place, due), *others in self._waiting.values():
            also = tuple(one for one, _ in others)
            self._draft.findings.append(at(codes.EVENT_DAY_MISSING, place, also=also, value=due.text, event=due.event))

    def _task(self, row: Filled) -> Task:
        draft = self._draft
        task, guide, doer, product, due = (draft.text(row, key) for key in _COLUMNS)
        place = row.place("due") or FilePlace(draft.file)
        when = self._read(due, place, codes.TASK_DUE_NOT_UNDERSTOOD, "calendar", "due")
        done, day = self._done(row)
        return Task(row.key, task, guide, doer, product, due, when, done, day)

    def _done(self, row: Filled) -> tuple[bool, date | None]:
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
        if due.why is Why.EVENT:
            self._waiting.setdefault(match_key(due.event), []).append((place, due))
        elif due.why is Why.NOT_UNDERSTOOD:
            label = self._draft.label(table, column)
            self._draft.findings.append(at(code, place, column=label, value=due.text))
        elif due.last is not None and not self._near(due.last):
            self._draft.findings.append(at(codes.DUE_OUTSIDE_YEAR, place, value=due.text, day=due.last))
        return due

    def _near(self, day: date) -> bool:
        """Say whether a day lies in one of the season's calendar years; another is most likely a slip of the key."""
        first, second = self._years.first, self._years.second
        return first is None or second is None or first <= day.year <= second


def _events(draft: Draft, settings: Mapping[str, Any], years: Years) -> Events:
    conference = settings.get("staff_conference")
    tasks = {draft.text(row, "task"): draft.text(row, "due") for row in draft.rows.get("calendar", ())}
    return known_events(tasks, conference if isinstance(conference, date) else None, years)


def _setting(draft: Draft, key: str) -> Place | None:
    records = draft.rows.get("options", ())
    return records[0].place(key) if records else None
