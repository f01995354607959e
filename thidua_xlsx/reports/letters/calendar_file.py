"""The calendar and the deadlines of forms as one .ics file, for any calendar program or telephone."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.deadlines import Due, years_of

CalendarEntry = tuple[str, Due, str, str]  # what it is known by, its days, its title, its lines


def calendar_file(rulebook: Rulebook, say: Say) -> bytes:
    """Give the .ics of a season: whole-day events for every deadline whose days are known, the same bytes every time.

    A task moved to another day keeps its identity, so that a calendar program moves it instead of adding another.
    """
    from icalendar import Calendar, Event  # 60 ms, and only for this

    school = rulebook.school
    # The moment that the file says it was made: the season's own first day, since no clock is read.
    starts = [round_.start for round_ in rulebook.rounds if round_.start]
    first = min(starts, default=date(years_of(school.school_year).first or 2000, 1, 1))
    made = Calendar()
    made.add("prodid", "-//thidua-xlsx//vi")
    made.add("version", "2.0")
    made.add("x-wr-calname", say("ics.name", school=school.name, year=school.school_year))
    for key, due, title, lines in _entries(rulebook, say):
        if due.first is None or due.last is None:
            continue
        event = Event()
        event.add("uid", f"{sha256(f'{school.id}|{key}'.encode()).hexdigest()[:24]}@thidua-xlsx")
        event.add("dtstamp", datetime(first.year, first.month, first.day, tzinfo=UTC))
        event.add("dtstart", due.first)
        event.add("dtend", due.last + timedelta(days=1))  # RFC 5545: the first day after
        event.add("summary", title)
        event.add("transp", "TRANSPARENT")
        if lines:
            event.add("description", lines)
        made.add_component(event)
    return bytes(made.to_ical())


def _entries(rulebook: Rulebook, say: Say) -> list[CalendarEntry]:
    entries: list[CalendarEntry] = []
    for key, due in rulebook.dues.items():
        phase, _, code = key.rpartition(":")
        round_ = rulebook.round(code)
        form = rulebook.form_of(phase or ("self-score" if round_ else key))
        title = " ".join([say.label(form.short) if form else "", round_.name if round_ else ""]).strip()
        entries.append((f"form|{key}", due, say("ics.form", form=title), due.wording))
    for item in rulebook.hand_ins:
        entries.append((f"hand-in|{item.code}", item.due, say("ics.form", form=item.name), item.due.wording))
    for task in rulebook.calendar:
        parts = (("guide", task.guide), ("doer", task.doer), ("product", task.product), ("due", task.due))
        lines = "\n".join(f"{say(f'report.col.{name}')}: {text}" for name, text in parts if text)
        entries.append((f"task|{task.key}|{task.task}", task.when, task.task, lines))
    return entries
