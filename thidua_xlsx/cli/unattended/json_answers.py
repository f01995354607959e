"""What commands answer with `--json`: one envelope for all, in it what each has to say (docs/operating.md)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click
import msgspec

from thidua_xlsx import __version__
from thidua_xlsx.cli.console import echo
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import Language
from thidua_xlsx.reports.result.outcome import FindingEntry
from thidua_xlsx.reports.result.result_file import finding_entries

if TYPE_CHECKING:  # each command imports its own verb, and none needs all of them
    from thidua_xlsx.commands.explain import ExplainedSubject
    from thidua_xlsx.commands.finalize import Finalized
    from thidua_xlsx.commands.forms import Issued
    from thidua_xlsx.commands.status import FormStatus, Named, Status
    from thidua_xlsx.commands.verify import VerificationResult
    from thidua_xlsx.declare.season.deadlines import Due
    from thidua_xlsx.workflow.load.staff_lists import StaffComparison


class Answer(msgspec.Struct):
    """What a command said: `exit_code` as the process ends with it, `message` why it stopped, `data` what it is for.

    `data` is None where the command stopped before it could say anything.
    """

    schema: int
    tool: str
    command: str
    exit_code: int
    message: str | None
    findings: Sequence[FindingEntry]
    data: Mapping[str, Any] | None


def give_answer(
    data: Mapping[str, Any] | None,
    findings: Iterable[Finding],
    words: Language,
    *,
    exit_code: int = 0,
    message: str | None = None,
) -> None:
    """Print the answer of the command under way as JSON, the only thing that goes to stdout.

    `data` is what the command has to say by key, None where it was stopped; `message` says why. `exit_code` is the one
    that the process ends with.
    """
    command = click.get_current_context().info_name or ""
    tool, entries = f"thidua-xlsx {__version__}", finding_entries(findings, words)
    answer = Answer(1, tool, command, exit_code, message, entries, data)
    echo(msgspec.json.format(msgspec.json.encode(answer), indent=1) + b"\n", nl=False)


def status_data(status: "Status", words: Language) -> dict[str, Any]:
    """Give the state of a season on a day."""
    school, reports = status.book.school, status.reports
    return {
        "season": {"id": school.id, "name": school.name, "school_year": school.school_year},
        "day": status.day,
        "closed": status.closed,
        "interrupted": status.mixed,
        "forms": [_form(form, words) for form in status.forms],
        "hand_ins": [
            {
                "id": hand_in.item.code,
                "name": hand_in.item.name,
                "unit": hand_in.holder,
                "state": hand_in.state.value,
                "due": _due(hand_in.item.due),
                "received_on": hand_in.arrival.day,
                "days_late": hand_in.arrival.days_late,
                "files": hand_in.files,
            }
            for hand_in in status.hand_ins
        ],
        "tasks": [
            {
                "task": task.task,
                "state": state.value,
                "due": _due(task.when),
                "doer": task.doer,
                "done_on": task.done_on,
            }
            for task, state in status.tasks
        ],
        "not_registered": _named(status.not_registered),
        "declined": _named(status.declined),
        "awaited": [{"title": words.label(title), "names": names} for title, names in status.awaited],
        "schools": {
            "missing": [school.code for school in reports.missing],
            "held": sorted(status.schools.held),
            "late": reports.late,
            "due": _due(reports.due),
        }
        if status.schools and reports
        else None,
    }


def _form(form: "FormStatus", words: Language) -> dict[str, Any]:
    progress = form.progress
    return {
        "unit": progress.unit.code,
        "unit_name": progress.unit.name,
        "phase": progress.phase,
        "round": progress.round or None,
        "state": progress.state.value,
        "due": _due(progress.due),
        "files": progress.files,
        "received_on": progress.arrival.day,
        "days_late": progress.arrival.days_late,
        "errors": progress.errors,
        "unfinished": finding_entries(progress.unfinished, words),
        "changed_since_issue": [words.label(change) for change in form.changes],
    }


def _due(due: "Due") -> dict[str, str | date | None]:
    return {"text": due.text, "first": due.first, "last": due.last}


def _named(named: "Named") -> list[dict[str, object]]:
    return [{"unit_name": unit, "names": names} for unit, names in named]


def staff_data(comparison: "StaffComparison", words: Language) -> dict[str, Any]:
    """Give how a staff list differs from the season's people."""
    changes = comparison.changes
    return {
        "same": changes.same,
        "changes": [
            {
                "kind": change.kind.value,
                "units": change.units,
                "text": words(f"cli.staff_{change.kind.value}", **change.params),
            }
            for change in changes.differences
        ],
        "new_units": changes.new_units,
        "issue_again": [unit.code for unit in comparison.units],
    }


def forms_data(issued: "Issued", folder: str, words: Language) -> dict[str, Any]:
    """Give the forms that were issued, as paths below the season's `folder`, and what to know before they are sent."""
    notices = [words(key, **values) for key, values in issued.notices]
    return {"folder": folder, "written": issued.written, "notices": notices}


def explanation_data(explanation: "ExplainedSubject") -> dict[str, Any]:
    """Give an explanation: what kind of thing was asked about, its id, and the lines that a person reads."""
    return {"kind": explanation.kind, "id": explanation.id, "lines": explanation.lines}


def verified_data(verified: "VerificationResult", file: str) -> dict[str, Any]:
    """Give how a `file` compares with what the returns give, every cell that differs, and the run that wrote it."""
    run = verified.run
    return {
        "file": file,
        "outcome": verified.sameness.value,
        "differences": [
            {"place": str(difference.place), "expected": difference.expected, "found": difference.found}
            for difference in verified.differences
        ],
        "run": {"number": run.number, "at": run.at, "user": run.user, "machine": run.machine} if run else None,
        "journal_whole": verified.journal_whole,
        "interrupted": verified.mixed,
        "other_plugins": [stamp.name for stamp in verified.other_plugins],
    }


def finalized_data(done: "Finalized") -> dict[str, Any]:
    """Give what closing a season did."""
    return {
        "decided_here": done.here,
        "submitted": done.submitted,
        "entered": {
            "awards": done.awards,
            "initiatives": done.initiatives,
            "used": done.used,
            "disciplines": done.disciplines,
        },
        "settled": done.settled,
        "taken_out": done.taken_out,
        "kept_lines": done.kept,
        "held": len(done.held),
        "open": [{"kind": lacking.kind, "count": lacking.count} for lacking in done.open],
        "replies": done.replies,
        "kept": done.backup or None,
        "removed": done.removed,
        "file": done.out.as_posix(),
    }
