"""The secretary's register of what came in: whose it is and what, however it was written."""

from collections.abc import Iterable, Iterator, Mapping

from thidua_xlsx.base.text import match_key
from thidua_xlsx.declare.build.build_state import BuildState
from thidua_xlsx.declare.build.choice_lists import SeasonRow
from thidua_xlsx.declare.season import Round, Unit
from thidua_xlsx.declare.season.deadlines import Years, deadline
from thidua_xlsx.declare.season.hand_ins import ReceivedLine
from thidua_xlsx.declare.tables.form_spec import Form
from thidua_xlsx.messages import codes

_TICKS = frozenset({"x", "co", "danhan", "roi", "yes", "received"})  # it came, on a day that nobody wrote down
_BY_ROUND = frozenset({"self-score", "nominations"})  # phases of which there is one form a round
_PHASES = ("registration", "agreement", *sorted(_BY_ROUND))


def received_lines(
    draft: BuildState, units: Iterable[Unit], rounds: Iterable[Round], years: Years
) -> Iterator[ReceivedLine]:
    """Give the lines of the register that were understood; the others are noted, and count for nothing."""
    whose = {match_key(name): unit.code for unit in units for name in (unit.name, unit.code)}
    what = dict(_form_names(draft.templates.forms, tuple(rounds)))
    for row in draft.rows.get("received", ()):
        unit = whose.get(match_key(draft.text(row, "who")))
        item = what.get(_form_key(draft.text(row, "what")))
        text = draft.text(row, "date")
        day = deadline(text, years)
        known = match_key(text) in _TICKS or (day.last is not None and day.first == day.last)
        for column, good in (("who", unit), ("what", item), ("date", known)):
            if not good:
                _note(draft, row, column)
                break
        else:
            yield ReceivedLine(unit or "", item or "", day.last, row.place("date"))


def _note(draft: BuildState, row: SeasonRow, column: str) -> None:
    value, label = draft.text(row, column), draft.label("received", column)
    draft.note(codes.RECEIVED_LINE_NOT_UNDERSTOOD, row, column, column=label, value=value)


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
            for one in rounds:
                yield _form_key(f"{name} {one.code}"), f"{form.phase}:{one.code}"
                yield _form_key(f"{name} {one.name}"), f"{form.phase}:{one.code}"
            if len(rounds) == 1:
                yield _form_key(name), f"{form.phase}:{rounds[0].code}"
