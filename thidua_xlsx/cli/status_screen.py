"""The screen of `status`: who has returned what, a unit a line, and what is still to do."""

from collections import Counter
from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from thidua_xlsx.base.text import within_sentence
from thidua_xlsx.cli.console import echo, shown
from thidua_xlsx.cli.terminal import finding_line
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import folded
from thidua_xlsx.messages.language import Language

if TYPE_CHECKING:  # this screen alone needs what `status` finds out
    from thidua_xlsx.commands.status import FormStatus, Status
    from thidua_xlsx.reports.common.return_progress import FormProgress

_MOST_CHANGES = 6  # of what changed since a form was issued, said in one line
_MOST_LACKING = 3  # of what a form lacks, said in one line
_LONGEST_UNIT, _HEAD_WIDTH = 32, 10  # letters of a unit's name and of a form's, in a line of the table of forms


def print_status(status: "Status", words: Language) -> None:
    """Print who has returned what, what is still to do, then files set aside and people who have not registered."""
    from thidua_xlsx.reports.common.left_open import still_out
    from thidua_xlsx.reports.common.naming import finding_sentence

    echo(words("cli.status_day", day=status.day))
    if status.closed:
        missing = sum(not form.progress.files for form in status.forms)
        lacks = still_out(missing, status.unvoted, status.unsigned, status.in_vain)
        echo(words("cli.status_closed_part" if lacks else "cli.status_closed", lacks=lacks))
        for title, names in status.awaited:
            echo(words("cli.status_awaited", title=title, names=names))
        if not status.awaited:
            echo(words("cli.status_none_awaited"))
    if status.forms:
        _print_forms(status, words)
    elif not status.schools and status.book.units:
        echo(words("cli.status_nothing"))
    _print_schools(status, words)
    for form in () if status.closed else status.forms:
        progress, name = form.progress, _form_words(form.form, words)
        # Who has not registered is named below, in a line of its own.
        unfinished = [finding for finding in progress.unfinished if finding.code is not codes.PEOPLE_NOT_REGISTERED]
        if unfinished or progress.unscored:
            texts = (
                finding_sentence(status.book, words, fold).removeprefix(f"{progress.unit.name}: ")
                for fold in folded(unfinished)
            )
            unscored = (words("cli.unscored"),) if progress.unscored else ()
            lacking = (*unscored, *dict.fromkeys(texts))[:_MOST_LACKING]
            echo(words("cli.unfinished", unit=progress.unit.name, form=name, lacking="; ".join(lacking)))
        if form.changes:
            more = ("…",) if len(form.changes) > _MOST_CHANGES else ()
            changes = (*form.changes[:_MOST_CHANGES], *more)
            echo(words("cli.outdated", unit=progress.unit.name, form=name, changes=changes))
    _print_hand_ins(status, words)
    _print_tasks(status, words)
    for reason in status.set_aside:
        echo(words("cli.set_aside", line=finding_line(reason, words, book=status.book)))
    for key, units in (("not_registered_names", status.not_registered), ("declined_names", status.declined)):
        for unit, names in () if status.closed else units:
            echo(words(f"cli.{key}", unit=unit, count=len(names), names=names))
    if status.mixed:
        echo(words("cli.mixed"))


def _print_forms(status: "Status", words: Language) -> None:
    """Draw who has returned what, a unit a line, and say of each form its deadline and when its returns came.

    Forms that find no room beside each other are drawn in tables below each other.
    """
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    forms: dict[tuple[object, ...], dict[str, FormStatus]] = {}
    for form in status.forms:
        forms.setdefault(form.form, {})[form.progress.unit.name] = form
    units = [shown(unit) for unit in dict.fromkeys(form.progress.unit.name for form in status.forms)]
    columns = []
    for name, by_unit in forms.items():
        states = {shown(unit): _state(form.progress, words) for unit, form in by_unit.items()}
        head = "\n".join(wrap(shown(_form_words(name, words)), _HEAD_WIDTH))  # on narrow lines
        columns.append((head, [states.get(unit, "") for unit in units]))
    console = Console()
    for abreast in _side_by_side(columns, console.width - min(max(map(len, units)), _LONGEST_UNIT)):
        table = Table(title=words("cli.status_title"), box=SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
        table.add_column(words("cli.status_unit"))
        for head, _ in abreast:
            table.add_column(head, no_wrap=True)
        for place, unit in enumerate(units):
            table.add_row(unit, *(cells[place] for _, cells in abreast))
        with console.capture() as drawn:
            console.print(table)
        echo(drawn.get(), nl=False)
    for name, by_unit in forms.items():
        due = next(iter(by_unit.values())).progress.due
        parts = [words("cli.status_due", due=within_sentence(due.announced(words)))] if due.text else []
        parts += [f"{unit} {came}" for unit, form in by_unit.items() if (came := _came(form.progress, words))]
        if parts:
            echo(f"{_form_words(name, words)}: {'; '.join(parts)}")


def _form_words(name: Sequence[object], words: Language) -> str:
    return " ".join(words.plain(part) for part in name)


def _side_by_side(columns: Iterable[tuple[str, list[str]]], room: int) -> list[list[tuple[str, list[str]]]]:
    """Part columns (heading and cells) into as few tables as have room for them, one at least in each."""
    tables: list[list[tuple[str, list[str]]]] = [[]]
    taken = 0
    for head, cells in columns:
        width = max(map(len, (*head.split("\n"), *cells))) + 2
        if tables[-1] and taken + width > room - 2:
            tables, taken = [*tables, []], 0
        tables[-1].append((head, cells))
        taken += width
    return tables


def _print_schools(status: "Status", words: Language) -> None:
    """Print how many reports of schools have come in, and which schools still owe one or sent several."""
    from thidua_xlsx.reports.summary.schools_sheet import schools_line

    schools, reports = status.schools, status.reports
    if schools is None or reports is None:
        return
    due = f" ({words('cli.status_due', due=within_sentence(reports.due.announced(words)))})" if reports.due.text else ""
    echo(schools_line(schools, words) + due)
    missing = tuple(school.name for school in reports.missing)
    held = tuple(school.name for school in schools.reporters if school.code in schools.held)
    for key, names in (("late" if reports.late else "missing", missing), ("held", held)):
        if names:
            echo(f"{words(f'report.schools.status_{key}')}: {words.plain(names)}")


def _print_hand_ins(status: "Status", words: Language) -> None:
    """Print how much has come of what must be handed in beside forms, and by name what has not or came late."""
    if not status.hand_ins:
        return
    came = sum(hand_in.state.value == "received" for hand_in in status.hand_ins)
    echo(words("cli.hand_ins", part=came, whole=len(status.hand_ins)))
    named: dict[tuple[str, str, str], list[str]] = {}
    for hand_in in status.hand_ins:
        who, days = status.book.holder_name(hand_in.holder), hand_in.arrival.days_late
        state, due = hand_in.state.value, hand_in.item.due.announced(words)
        if state == "received" and days:
            state, who = "came_late", words("cli.hand_in_days", who=who, day=hand_in.arrival.day, days=days)
        if state != "received":
            named.setdefault((state, hand_in.item.name, due), []).append(who)
    for (state, name, due), names in named.items():
        by_when = f" ({words('cli.status_due', due=due)})" if due else ""
        echo(words(f"cli.hand_in_{state}", name=name, due=by_when, names=tuple(names)))


def _print_tasks(status: "Status", words: Language) -> None:
    """Print the tasks that ask for something now; those done, ahead or without a day are only counted."""
    if not status.tasks:
        return
    counts = Counter(state.value for _, state in status.tasks)
    done = counts["done"] + counts["done_late"]
    if status.closed:
        echo(words("cli.tasks_closed", done=done, whole=len(status.tasks)))
    else:
        echo(words("cli.tasks", done=done, late=counts["late"], now=counts["now"], whole=len(status.tasks)))
    for task, state in status.tasks:
        if state.value in ("late", "now"):
            echo(words(f"cli.task_{state.value}", task=task.task, due=task.when.wording, doer=task.doer or "–"))


def _state(progress: "FormProgress", words: Language) -> str:
    """Say in a word or two how far a form is."""
    if progress.errors and progress.files:
        return words("cli.state_errors", count=progress.errors)
    return words(f"cli.state_{progress.state.value}")


def _came(progress: "FormProgress", words: Language) -> str:
    """Say when a form came in, and in how many copies; of one without a file the day is what the register says."""
    came, parts = progress.arrival, []
    if came.day is not None:
        key = "cli.state_came_late" if came.days_late else "cli.state_came"
        parts.append(words(key if progress.files else "cli.state_noted", day=came.day, days=came.days_late))
    parts += [words("cli.state_several", count=len(progress.files))] if progress.duplicate else []
    return ", ".join(parts)
