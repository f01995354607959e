"""The workbook of late changes, `thay-doi.xlsx`, and the same as lines of text."""

from collections.abc import Sequence
from decimal import Decimal

from thidua_xlsx.base.text import Say, joined, number_text
from thidua_xlsx.documents.table import Col, Columns, counted
from thidua_xlsx.documents.workbook_plan import BookPlan
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.naming import choice_name, title_short
from thidua_xlsx.reports.common.report_sheet import list_sheet
from thidua_xlsx.reports.result.result_changes import ResultChange, Value

_SHORT = 12  # characters of a hash that people compare by eye


def changes_workbook(season: Season, changed: Sequence[ResultChange], *, old: str, new: str, say: Say) -> BookPlan:
    """Plan the workbook of what changed; `old` and `new` are the SHA-256 of the two results."""
    columns: Columns[ResultChange] = (
        counted(),
        Col("name", 26, "cell_bold", lambda change: _name(season, change)),
        Col("unit", 24, value=lambda change: _unit_text(say, change)),
        Col("changed", 26, value=lambda change: _what_text(season, say, change)),
        Col("before", 18, value=lambda change: _value_text(season, say, change, change.before)),
        Col("after", 18, value=lambda change: _value_text(season, say, change, change.after)),
        Col("why", 54, value=lambda change: _why(say, change)),
    )
    note, nothing = say("report.late.note", old=old[:_SHORT], new=new[:_SHORT]), say("report.late.nothing")
    sheet = list_sheet(season, say, "late", columns, changed, notes=(note,), empty=nothing, freeze_cols=2)
    return BookPlan(say("report.title.late"), (sheet,))


def change_line(season: Season, say: Say, change: ResultChange) -> str:
    """Give one change as a line: who, what, from what to what, why."""
    what = _what_text(season, say, change)
    if change.what not in ("added", "removed"):
        before, after = (_value_text(season, say, change, value) for value in (change.before, change.after))
        what = f"{what} {before} → {after}"
    owner = ", ".join(filter(None, (change.of and _list_text(say, change.of), change.unit)))
    unit = f" ({owner})" if owner else ""
    return f"{_name(season, change)}{unit}: {what}" + (f" – {why}" if (why := _why(say, change)) else "")


_LISTS = frozenset(
    (
        *("quotas", "targets", "unit_targets", "school_targets", "movements", "nominations", "agreements"),
        *("schools.units", "schools.candidates", "schools.quotas", "schools.targets"),
        *("statistics", "deadlines", "hand_ins"),
    )
)


def _list_text(say: Say, key: str) -> str:
    """Name a list of the result as people know it: by its own name, or by what it is a part of."""
    known = next((name for name in (key, key.partition(".")[0]) if name in _LISTS), "")
    name = known.replace(".", "_") or "other"
    return say(f"report.late.of.{name}")


def _unit_text(say: Say, change: ResultChange) -> str:
    if change.of:
        return _list_text(say, change.of)
    if change.unit:
        return change.unit
    return say("report.late.whole_season" if change.what == "ratio" else "report.collective.word")


def _name(season: Season, change: ResultChange) -> str:
    """Name whom a change is about; namesakes of the season are told apart, whatever an earlier result called them."""
    person = season.rulebook.person(change.who)
    return season.rulebook.shown_name(person) if person else change.name


def _what_text(season: Season, say: Say, change: ResultChange) -> str:
    title = title_short(season, say, change.title) if change.title else ""
    if change.of and title:
        return say(f"report.late.what.title_{change.what}", title=title)
    return say(f"report.late.what.{change.what}", title=title)


def _value_text(season: Season, say: Say, change: ResultChange, value: Value) -> str:
    if value is None:
        return say("report.late.open") if change.what in ("proposed", "decided") else say("report.none")
    if isinstance(value, bool):
        return say("report.yes" if value else "report.no")
    if change.what == "met":
        return say(f"report.late.met.{value}") if value in ("yes", "no", "unknown") else str(value)
    if change.what == "registered":
        return joined(title_short(season, say, id_) for id_ in str(value).split(", "))
    if change.what == "grade":
        return choice_name(season, say, "grade", str(value))
    return number_text(Decimal(str(value)), say.lang) if isinstance(value, int | float) else value


def _why(say: Say, change: ResultChange) -> str:
    return "; ".join(say(f"report.late.why.{why.key}", text=why.text) for why in change.why)
