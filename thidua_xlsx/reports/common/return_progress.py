"""How far a season is: its rounds, and on a day each form of each unit, each task of the calendar. Reads no clock."""

from collections.abc import Sequence
from datetime import date
from enum import Enum

import msgspec

from thidua_xlsx.base.text import Say, within_sentence
from thidua_xlsx.declare.season import CalendarTask, Person, Unit
from thidua_xlsx.declare.season.deadlines import Due
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.declare.season.rulebook import due_of
from thidua_xlsx.declare.tables.form_spec import AGREED, Form
from thidua_xlsx.exchange.school_reports.report_seal import REPORT
from thidua_xlsx.intake.read.missing_answers import holds_no_answer
from thidua_xlsx.judging.analysis.agreements import PHASE as AGREEMENT
from thidua_xlsx.judging.analysis.agreements import about_current_sheet
from thidua_xlsx.judging.analysis.received_days import Arrival, arrival_of
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.model import ReceiptStatus, Season, Submission

# What says that a form came back unfinished: parts, rows or answers that are not there.
_UNFINISHED = frozenset(
    {"S101", "S102", "S103", "S119", "C107", "R102", "R104", "R105", "R130", "R134", "X103", "X105", "X107", "X117"}
)
_LAPSED = frozenset({"X181", "X185"})  # what is said of a word on a score sheet that has been changed since


class FormState(Enum):
    """What became of one form of one unit."""

    MISSING = "missing"
    LATE = "late"
    PARTIAL = "partial"
    RECEIVED = "received"


class TaskState(Enum):
    """Where one task of the calendar stands."""

    DONE = "done"
    DONE_LATE = "done_late"
    LATE = "late"
    NOW = "now"
    AHEAD = "ahead"
    OPEN = "open"
    CLOSED = "closed"


class ReportsProgress(msgspec.Struct, frozen=True):
    """The schools that still owe a report: those that sent none, when it is due, and whether that day has passed."""

    missing: tuple[Reporter, ...]
    due: Due
    late: bool = False


class FormProgress(msgspec.Struct, frozen=True):
    """One form of one unit: its state, the files that came, what is unfinished or to be mended in them, its deadline.

    `unscored` where the unit has scored nobody in a form that asks it to. `lapsed` where it is a word on a score sheet
    that has been changed since, so that the form is open again. `duplicate` where several returns were combined;
    `errors` counts what must be mended in them. `arrival` is the day on which it came in, where somebody can tell: the
    times that files bear prove nothing.
    """

    unit: Unit
    phase: str
    round: str
    state: FormState
    files: tuple[str, ...]
    due: Due
    unfinished: tuple[Finding, ...] = ()
    errors: int = 0
    mend: tuple[Finding, ...] = ()
    lapsed: bool = False
    unscored: bool = False
    arrival: Arrival = msgspec.field(default_factory=Arrival)

    @property
    def duplicate(self) -> bool:
        """Whether more than one return of the form came."""
        return len(self.files) > 1


def forms_progress(season: Season, day: date | None) -> tuple[FormProgress, ...]:
    """Give every form that is expected, unit by unit, as it is on the `day`; without a day nothing is late."""
    by_file: dict[str, list[Finding]] = {}  # errors and warnings that nobody has waived
    for finding in season.findings:
        if finding.severity is not Severity.NOTICE:
            by_file.setdefault(getattr(finding.place, "file", ""), []).append(finding)
    made = []
    for dossier in season.unit_dossiers:
        for key in dossier.returned:
            phase, _, round_ = key.partition(":")
            made.append(_form(season, dossier.unit, (phase, round_), by_file, day))
    return tuple(made)


def progress_by_form(season: Season) -> dict[tuple[str, str], FormProgress]:
    """Give what became of each form by unit and `phase:round` (or the phase alone); nothing is late without a day."""
    return {
        (form.unit.code, f"{form.phase}:{form.round}" if form.round else form.phase): form
        for form in forms_progress(season, None)
    }


def reports_progress(season: Season, day: date | None) -> ReportsProgress | None:
    """Say which schools owe their report on the `day`; None where no school reports. Without a day nothing is late."""
    schools = season.schools
    if schools is None:
        return None
    reported = {*schools.reports, *schools.held}
    missing = tuple(reporter for reporter in schools.reporters if reporter.code not in reported)
    due = due_of(season.rulebook, REPORT)
    return ReportsProgress(missing, due, due.over(day))


def _form(
    season: Season, unit: Unit, form: tuple[str, str], by_file: dict[str, list[Finding]], day: date | None
) -> FormProgress:
    phase, round_ = form
    returns = season.returns.get((unit.code, phase, round_), ())
    files = tuple(sent.file for sent in returns)
    lapsed = (
        bool(files) and phase == AGREEMENT and not any(about_current_sheet(sent, season.rulebook) for sent in returns)
    )
    unscored = _unscored(returns, season.rulebook.form_of(phase))
    due = due_of(season.rulebook, phase, round_)
    counted = (ReceiptStatus.ACCEPTED, ReceiptStatus.COMBINED)  # so are slips about the form, with errors of their own
    read = (sent.file for sent in season.receipts_of(unit.code, phase, round_) if sent.status in counted)
    about = [finding for file in dict.fromkeys((*files, *read)) for finding in by_file.get(file, ())]
    wanting = _UNFINISHED | _LAPSED if lapsed else _UNFINISHED
    unfinished = tuple(finding for finding in about if finding.code.id in wanting and not finding.waiver)
    if files:
        state = FormState.PARTIAL if unfinished or lapsed or unscored else FormState.RECEIVED
    else:
        state = FormState.LATE if due.over(day) else FormState.MISSING
    errors = sum(finding.severity is Severity.ERROR for finding in about)
    mend = tuple(finding for finding in about if finding.code.id[0] in "SCRX")
    came = arrival_of(season, unit.code, phase, round_)
    return FormProgress(unit, phase, round_, state, files, due, unfinished, errors, mend, lapsed, unscored, came)


def _unscored(returns: Sequence[Submission], form: Form | None) -> bool:
    """Say whether returns of a form have columns for the unit's points, nothing in any, and agree with nobody."""
    tables = [spec.id for spec in form.tables() if spec.layer == "unit"] if form else []
    columns = [record for sent in returns for id_ in tables for record in sent.table(id_)]
    agrees = any(mark.values.get("agreed") is True for sent in returns for mark in sent.table(AGREED))
    return bool(columns) and not agrees and all(map(holds_no_answer, columns))


def task_state(task: CalendarTask, day: date | None, *, closed: bool = False) -> TaskState:
    """Say where a task stands on the `day`: done by what the secretary noted, else by its deadline.

    Without a day it is open. What was to be done in a season that is `closed` by now is late no more.
    """
    if task.done:
        return TaskState.DONE_LATE if task.when.over(task.done_on) else TaskState.DONE
    if day is None or task.when.last is None:
        return TaskState.OPEN
    if task.when.over(day):
        return TaskState.CLOSED if closed else TaskState.LATE
    return TaskState.NOW if task.when.running(day) else TaskState.AHEAD


def so_far(season: Season, say: Say, key: str) -> str:
    """Give the words `key` about the year's points; of a running season those that say until which round they count.

    The key of these ends in `_until`.
    """
    name, place, _ = season.rounds_in
    return say(key) if season.concluded or not place else say(f"{key}_until", round=within_sentence(name))


def running_title(season: Season, say: Say) -> str:
    """Say until the end of which round what is shown of a running season reaches: "Tình hình đến hết đợt 1/4"."""
    name, place, rounds = season.rounds_in
    if not place:
        return say("report.running.before", rounds=rounds)
    words = name.split()
    if len(words) == 2 and words[1] == str(place):  # «Đợt 1» of four: 1/4
        return say("report.running.until", round=name.lower(), rounds=rounds)
    return say("report.running.until_named", round=within_sentence(name), place=place, rounds=rounds)


def excused_from_all(season: Season, person: Person) -> bool:
    """Say whether the council excused a person from every round in which they were there."""
    dossier = season.dossier(person.code)
    there = [round_.code for round_ in season.rulebook.rounds if person.present(round_.start, round_.end)]
    return dossier is not None and bool(there) and dossier.excused.issuperset(there)


def rounds_out_text(season: Season, say: Say, unit: str = "") -> str:
    """Say which rounds the points of the year lack, and the units whose forms are out; nothing where all have come.

    With `unit`, its code, of that unit alone.
    """
    owed = season.rounds_out(unit)
    whole = tuple(name for name, units in owed if not units)
    parts = [say("report.rounds_out.whole", rounds=whole)] if whole else []
    parts += [say("report.rounds_out.part", round=name, units=units) for name, units in owed if units]
    return say("report.rounds_out.line", parts="; ".join(parts)) if parts else ""
