"""The season's calendar and the deadlines of its forms: what their words mean, and a finding where nobody can tell."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from thidua_xlsx.base.text import match_key
from thidua_xlsx.declare.build.build_state import BuildState, unique
from thidua_xlsx.declare.build.choice_lists import SeasonRow
from thidua_xlsx.declare.build.people_rows import reporters_of
from thidua_xlsx.declare.season import SCHOOL, CalendarTask, Round
from thidua_xlsx.declare.season.deadlines import DeadlineProblem, Due, Years, deadline, known_events, years_of
from thidua_xlsx.declare.season.hand_ins import HandIn, ReceivedLine
from thidua_xlsx.declare.season.reporting_schools import school_key
from thidua_xlsx.declare.season.rulebook import NOMINATIONS, due_key
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.declare.tables.form_spec import Form
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
        self._draft, self._years = draft, years_of(plain_text(settings.get("school_year")))
        tasks = {draft.text(row, "task"): draft.text(row, "due") for row in draft.rows.get("calendar", ())}
        self._events = known_events(tasks, settings.get("staff_conference"), self._years)
        self._waiting: dict[str, list[tuple[Place, Due]]] = {}

    def calendar(self) -> tuple[CalendarTask, ...]:
        """Give the lines of the calendar with what their deadlines mean and whether they are done."""
        return tuple(map(self._task, self._draft.rows.get("calendar", ())))

    def dues(self) -> dict[str, Due]:
        """Give the deadlines of all forms by phase and round as `due_key` names them.

        Nominations stand by themselves only where a round gives them a day of their own.
        """
        draft = self._draft
        options = next(iter(draft.rows.get("options", ())), None)
        dues = {
            phase: self.due(options, "options", f"due_{phase}") if options else deadline("", self._years)
            for phase in _BY_SETTING
        }
        for row in draft.rows.get("rounds", ()):
            end = row.values.get("end")
            dues[row.key] = due = self.due(row, "rounds", instead=plain_text(end))
            if due.over(end):
                name = draft.text(row, "name") or row.key
                draft.note(codes.DUE_BEFORE_ROUND_ENDS, row, "due", round=name, day=due.last, end=end)
            if draft.text(row, "due_nominations"):
                dues[due_key(NOMINATIONS, row.key)] = self.due(row, "rounds", "due_nominations")
        return dues

    def conference(self) -> date | None:
        """Give the day of the staff conference: its own setting, else the calendar line that holds it."""
        held_on = self._events("hội nghị cán bộ, viên chức")
        return held_on.last if held_on else None

    def due(
        self,
        row: SeasonRow,
        table: str,
        column: str = "due",
        *,
        code: Code = codes.DUE_NOT_UNDERSTOOD,
        instead: str = "",
    ) -> Due:
        """Read the deadline in a `column` of a row of `table`, with what is to be said of it at its cell.

        `code` says that nobody can tell what it means; a blank one is that of the text `instead`.
        """
        text, place = self._draft.text(row, column) or instead, row.place(column) or FilePlace(self._draft.file)
        due = deadline(text, self._years, self._events)
        first, second = self._years.first or date.min.year, self._years.second or date.max.year
        if due.why is DeadlineProblem.EVENT:
            self._waiting.setdefault(match_key(due.event), []).append((place, due))
        elif due.why is DeadlineProblem.NOT_UNDERSTOOD:
            label = self._draft.label(table, column)
            self._draft.findings.append(at(code, place, column=label, value=due.text))
        elif due.last is not None and not first <= due.last.year <= second:
            # A day outside the season's calendar years is most likely a slip of the key.
            self._draft.findings.append(at(codes.DUE_OUTSIDE_YEAR, place, value=due.text, day=due.last))
        return due

    def close(self) -> None:
        """Note the events whose day is not known: one finding each, with every deadline that waits for it."""
        for (place, due), *later in self._waiting.values():
            also = tuple(place_ for place_, _ in later)
            self._draft.findings.append(at(codes.EVENT_DAY_MISSING, place, also=also, value=due.text, event=due.event))

    def _task(self, row: SeasonRow) -> CalendarTask:
        """Give a line of the calendar; the secretary notes there the day on which it was done, or just that it was."""
        draft, text = self._draft, self._draft.text(row, "done")
        when = self.due(row, "calendar", code=codes.TASK_DUE_NOT_UNDERSTOOD)
        day, key = deadline(text, self._years), match_key(text)
        done_on = day.last if day.first == day.last else None
        if key and key not in _DONE | _NOT_DONE and not done_on:
            draft.note(codes.TASK_DONE_NOT_UNDERSTOOD, row, "done", value=text)
        return draft.struct(CalendarTask, row, when=when, done=bool(done_on) or key in _DONE, done_on=done_on)


_TICKS = frozenset({"x", "co", "danhan", "roi", "yes", "received"})  # it came, on a day that nobody wrote down
_BY_ROUND = frozenset({"self-score", "nominations"})  # phases of which there is one form a round
_PHASES = ("registration", "agreement", "achievement", *sorted(_BY_ROUND))
_ALL = frozenset({"", "moito", "cacto", "tatca", "moitruong", "cactruong", "all"})
_SCHOOL = frozenset({"truong", "nhatruong", "hoidong", "school"})
_PARTED = re.compile(r"[,;\n]+")


def hand_ins_of(draft: BuildState, schedule: Schedule) -> tuple[HandIn, ...]:
    """Give what must be handed in; a line that names nobody known is noted, and asks nobody for anything."""
    return tuple(
        HandIn(
            row.key,
            draft.text(row, "name") or row.key,
            _holders(draft, row),
            schedule.due(row, "hand_ins"),
            tuple(part.strip() for part in _PARTED.split(draft.text(row, "files")) if part.strip()),
        )
        for row in unique(draft, "hand_ins")
    )


def _holders(draft: BuildState, row: SeasonRow) -> tuple[str, ...]:
    """Give who owes something: everybody on the sheet of units, or those named by code, name or kind."""
    units = draft.rows.get("units", ())
    text = draft.text(row, "who")
    if match_key(text) in _ALL:
        return tuple(unit.key for unit in units)
    holders: list[str] = []
    for part in _PARTED.split(text):
        key = match_key(part)
        of_kind = [unit.key for unit in units if match_key(draft.text(unit, "kind")) == key]
        named = _units_named(draft, part) or of_kind or ([SCHOOL] if key in _SCHOOL else _organisation(draft, part))
        if not named:
            draft.note(codes.HAND_IN_HOLDER_UNKNOWN, row, "who", value=part.strip())
        holders += named
    return tuple(dict.fromkeys(holders))


def _units_named(draft: BuildState, text: str) -> list[str]:
    """Give the codes of the units whose code or name `text` is: with its accents where one is so called, else without.

    Tổ Hóa is not Tổ Họa.
    """
    names = {unit.key: (unit.key, draft.text(unit, "name")) for unit in draft.rows.get("units", ())}
    for key in (school_key, _owner_key):
        matching = [code for code, own in names.items() if key(text) in map(key, own)]
        if matching:
            return matching
    return []


def _organisation(draft: BuildState, text: str) -> list[str]:
    """Give the name of the organisation (the union, the youth union, ...) that `text` names, as it is printed."""
    id_ = draft.choices["organisation"].find(text.strip())
    return [draft.choices["organisation"][id_].vi] if id_ else []


def received_lines(
    draft: BuildState, rounds: Iterable[Round], hand_ins: Iterable[HandIn], years: Years
) -> Iterator[ReceivedLine]:
    """Give the lines of the register that were understood; the others are noted, and count for nothing."""
    school = draft.rows["school"][0] if draft.rows.get("school") else None
    of_school = {*_SCHOOL, _owner_key(draft.text(school, "name") if school else "")}
    reports = reporters_of(draft)  # only an office takes reports of schools
    items = dict(_form_names(draft.templates.forms, tuple(rounds), (*_PHASES, "report") if reports else _PHASES))
    items |= {_form_key(name): hand_in.code for hand_in in hand_ins for name in (hand_in.code, hand_in.name)}
    for row in draft.rows.get("received", ()):
        who = draft.text(row, "who")
        named = _units_named(draft, who) or ([SCHOOL] if _owner_key(who) in of_school else _organisation(draft, who))
        unit = named[0] if len(named) == 1 else None
        item = items.get(_form_key(draft.text(row, "what")))
        text = draft.text(row, "date")
        day = deadline(text, years)
        known = match_key(text) in _TICKS or (day.last is not None and day.first == day.last)
        doubt = next((column for column, good in (("who", unit), ("what", item), ("date", known)) if not good), None)
        if doubt:
            value, label = draft.text(row, doubt), draft.label("received", doubt)
            draft.note(codes.RECEIVED_LINE_NOT_UNDERSTOOD, row, doubt, column=label, value=value)
        else:
            yield ReceivedLine(unit or "", item or "", day.last, row.place("date"))


def _owner_key(name: str) -> str:
    return match_key(school_key(name))


def _form_key(text: str) -> str:
    return match_key(text).removeprefix("phieu")


def _form_names(
    forms: Mapping[str, Form], rounds: tuple[Round, ...], phases: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Give every way to name a form, each with its phase and round: "Đăng ký", "Tự chấm Đợt 1", "self-score:D1"."""
    for form in forms.values():
        if form.phase not in phases:
            continue
        names = [form.phase, form.short.vi, form.short.en, form.title.vi]
        if form.phase == "report":  # a school's report is called by the name of its first sheet: "Báo cáo"
            names += [form.sheets[0].name.vi, form.sheets[0].name.en]
        for name in names:
            if form.phase not in _BY_ROUND:
                yield _form_key(name), form.phase
                continue
            for round_ in rounds:
                called = (f"{name} {round_.code}", f"{name} {round_.name}", *([name] if len(rounds) == 1 else ()))
                yield from ((_form_key(text), f"{form.phase}:{round_.code}") for text in called)
