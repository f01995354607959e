"""What to do next in a season and why: the first line of the menu."""

from datetime import date

import msgspec

from thidua_xlsx.base.file_names import OUT, UPWARD_REPORT
from thidua_xlsx.commands.status import FormStatus, SeasonGlance, Status, status_of
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.messages.findings import Phrase
from thidua_xlsx.reports.common.left_open import still_out
from thidua_xlsx.workflow.load.season_folder import SeasonFolder


class NextStep(msgspec.Struct, frozen=True):
    """One thing to do: the menu's item that does it, and the key and values of the words that say what and why."""

    item: str
    key: str
    values: dict[str, object] = {}


def next_step(loaded: SeasonFolder, glance: SeasonGlance, day: date) -> NextStep:
    """Say what a season waits for on a `day`; the inbox is read only where a merge has read all of it before."""
    if not glance.files and not glance.issued:
        reports = loaded.rulebook.reporters or not loaded.rulebook.units
        return NextStep("merge", "wait") if reports else _issue(loaded.rulebook)
    if glance.new:
        return NextStep("merge", "merge", {"count": glance.new})
    return _of_status(status_of(loaded, day), glance)


def _issue(book: Rulebook) -> NextStep:
    """Issue the first forms, once what papers and forms are made of is declared; name of that what is still blank."""
    heads = tuple(unit.name for unit in book.units if not unit.leader)
    lacks = [Phrase("menu.undeclared_council")] if not book.council else []
    lacks += [Phrase("menu.undeclared_heads", {"units": heads})] if heads else []
    return NextStep("forms", "issue_undeclared", {"lacks": tuple(lacks)}) if lacks else NextStep("forms", "issue")


def _of_status(status: Status, glance: SeasonGlance) -> NextStep:
    """Give what comes first: forms that are out, answers to mend, the next round, the meeting, its slip, closing."""
    missing = [form for form in status.forms if not form.progress.files]
    if status.closed and status.otherwise:
        return NextStep("finalize", "closed_otherwise", {"count": status.otherwise})
    if status.closed:
        lacks = still_out(len(missing), status.unvoted, status.unsigned, status.in_vain)
        values: dict[str, object] = {"report": f"{OUT}/{UPWARD_REPORT}"} | ({"lacks": lacks} if lacks else {})
        return NextStep("next_year", "closed_part" if lacks else "closed", values)
    if status.voted and status.entered:
        return NextStep("finalize", "close_rest", {"entered": status.entered, "left": status.not_entered})
    if status.voted and status.to_mend:
        return NextStep("open", "council_slip", {"count": status.to_mend})
    if status.voted:
        lacks = still_out(len(missing), status.unvoted, 0)  # closing itself asks about whoever would sign
        return NextStep("finalize", "close_part", {"lacks": lacks}) if lacks else NextStep("finalize", "close")
    if status.uncounted:
        return NextStep("finalize", "uncounted")
    if missing:
        return _missing(missing, status, glance)
    faulty = sum(form.progress.errors > 0 for form in status.forms)
    if faulty:
        return NextStep("open", "slips", {"count": faulty})
    issued = {form.progress.round for form in status.forms}
    rounds = glance.rounds if status.book.units else ()
    ahead = next((round_ for round_ in rounds if round_.code not in issued), None)
    if ahead and ahead.start and ahead.start > status.day:
        return NextStep("forms", "round_ahead", {"round": ahead.name, "start": ahead.start})
    if ahead:
        return NextStep("forms", "round", {"round": ahead.name})
    if status.schools is None and not status.forms:  # none of the schools whose reports came is declared
        return NextStep("merge", "unknown_schools")
    if status.schools and status.reports and status.reports.missing:
        missing_reports, schools = len(status.reports.missing), len(status.schools.reporters)
        return NextStep("status", "reports_missing", {"missing": missing_reports, "count": schools})
    return NextStep("open", "meeting")


def _missing(missing: list[FormStatus], status: Status, glance: SeasonGlance) -> NextStep:
    """Count the forms that are out, and the late ones of them, with the days to or since the first that is due."""
    values: dict[str, object] = {"issued": sum(count for _, count in glance.issued), "missing": len(missing)}
    days = [form.progress.due.last for form in missing if form.progress.due.last]
    if not days:
        return NextStep("status", "missing", values)
    late = sum(last < status.day for last in days)
    values |= {"late": late, "days": abs((min(days) - status.day).days)}
    if 0 < late < len(missing):
        return NextStep("status", "missing_part_late", values)
    return NextStep("status", "missing_late" if late else "missing_due", values)
