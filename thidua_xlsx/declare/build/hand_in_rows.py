"""What must be handed in, and the secretary's register of what came in: whose and what, however it was written."""

import re
from collections.abc import Iterable, Iterator, Mapping

from thidua_xlsx.base.text import match_key
from thidua_xlsx.declare.build.build_state import BuildState, unique
from thidua_xlsx.declare.build.calendar_rows import Schedule
from thidua_xlsx.declare.build.choice_lists import SeasonRow
from thidua_xlsx.declare.season import SCHOOL, Round
from thidua_xlsx.declare.season.deadlines import Years, deadline
from thidua_xlsx.declare.season.hand_ins import HandIn, ReceivedLine
from thidua_xlsx.declare.tables.form_spec import Form
from thidua_xlsx.messages import codes

_TICKS = frozenset({"x", "co", "danhan", "roi", "yes", "received"})  # it came, on a day that nobody wrote down
_BY_ROUND = frozenset({"self-score", "nominations"})  # phases of which there is one form a round
_PHASES = ("registration", "agreement", *sorted(_BY_ROUND))
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
        names = {unit.key: {match_key(unit.key), match_key(draft.text(unit, "name"))} for unit in units}
        kinds = {unit.key: match_key(draft.text(unit, "kind")) for unit in units}
        named = [code for code in names if key in names[code]] or [code for code in kinds if key == kinds[code]]
        named = named or ([SCHOOL] if key in _SCHOOL else [])
        if not named:
            draft.note(codes.HAND_IN_HOLDER_UNKNOWN, row, "who", value=part.strip())
        holders += named
    return tuple(dict.fromkeys(holders))


def received_lines(
    draft: BuildState, rounds: Iterable[Round], hand_ins: Iterable[HandIn], years: Years
) -> Iterator[ReceivedLine]:
    """Give the lines of the register that were understood; the others are noted, and count for nothing."""
    units = draft.rows.get("units", ())
    whose = {match_key(name): unit.key for unit in units for name in (draft.text(unit, "name"), unit.key)}
    school = draft.rows["school"][0] if draft.rows.get("school") else None
    owners = {
        **dict.fromkeys(_SCHOOL, SCHOOL),
        match_key(draft.text(school, "name") if school else ""): SCHOOL,
        **whose,
    }
    what = dict(_form_names(draft.templates.forms, tuple(rounds)))
    what |= {_form_key(name): hand_in.code for hand_in in hand_ins for name in (hand_in.code, hand_in.name)}
    for row in draft.rows.get("received", ()):
        unit = owners.get(match_key(draft.text(row, "who")))
        item = what.get(_form_key(draft.text(row, "what")))
        text = draft.text(row, "date")
        day = deadline(text, years)
        known = match_key(text) in _TICKS or (day.last is not None and day.first == day.last)
        doubt = next((column for column, good in (("who", unit), ("what", item), ("date", known)) if not good), None)
        if doubt:
            value, label = draft.text(row, doubt), draft.label("received", doubt)
            draft.note(codes.RECEIVED_LINE_NOT_UNDERSTOOD, row, doubt, column=label, value=value)
        else:
            yield ReceivedLine(unit or "", item or "", day.last, row.place("date"))


def _form_key(text: str) -> str:
    return match_key(text).removeprefix("phieu")


def _form_names(forms: Mapping[str, Form], rounds: tuple[Round, ...]) -> Iterator[tuple[str, str]]:
    """Give every way to name a form, each with its phase and round: "Đăng ký", "Tự chấm Đợt 1", "self-score:D1"."""
    for form in forms.values():
        if form.phase not in _PHASES:
            continue
        names = (form.phase, form.short.vi, form.short.en, form.title.vi)
        for name in names:
            if form.phase not in _BY_ROUND:
                yield _form_key(name), form.phase
                continue
            for round_ in rounds:
                yield _form_key(f"{name} {round_.code}"), f"{form.phase}:{round_.code}"
                yield _form_key(f"{name} {round_.name}"), f"{form.phase}:{round_.code}"
            if len(rounds) == 1:
                yield _form_key(name), f"{form.phase}:{rounds[0].code}"
