"""`status`: who has returned what, what is missing or late, where the calendar stands, who has not registered."""

from collections import Counter
from datetime import date
from pathlib import Path

import msgspec

from thidua_xlsx.base.file_names import INBOX, OUT, SEASON_FILE
from thidua_xlsx.base.text import Say, by_key
from thidua_xlsx.declare.season import CalendarTask, Round, Rulebook
from thidua_xlsx.declare.tables.column_book import BilingualText, Choice
from thidua_xlsx.exchange.council.council_return import KEY as COUNCIL
from thidua_xlsx.intake.integrity.compare_with_issued import changed_since
from thidua_xlsx.judging.analysis.received_days import HandInProgress, hand_ins_progress
from thidua_xlsx.judging.season_closing import (
    awaited_from_above,
    entered,
    entered_otherwise,
    passed,
    season_closed,
    votes_uncounted,
)
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code, Severity
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.model import ReceiptStatus, Schools, Season
from thidua_xlsx.reports.common.left_open import passed_in_vain, unsigned, unvoted_cases
from thidua_xlsx.reports.common.return_progress import (
    FormProgress,
    ReportsProgress,
    TaskState,
    forms_progress,
    reports_progress,
    task_state,
)
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.progress import Progress
from thidua_xlsx.workflow.judge.judge_season import judge_season, returned_of
from thidua_xlsx.workflow.load.reading_cache import Cache
from thidua_xlsx.workflow.load.season_folder import SeasonFolder
from thidua_xlsx.workflow.outputs.merge_journal import MergeRun, runs_in, unmerged

Named = tuple[tuple[str, tuple[str, ...]], ...]
Awaited = tuple[tuple[Choice, tuple[str, ...]], ...]


class FormStatus(msgspec.Struct, frozen=True):
    """One form of one unit: the form's name for people, and how far it is.

    `changes` are, of a form that was issued and has not come back, what the season workbook says otherwise today.
    """

    form: tuple[object, ...]
    progress: FormProgress
    changes: tuple[BilingualText, ...] = ()


class Status(msgspec.Struct, frozen=True):
    """The state of a season on a day: forms, tasks, files set aside, people without a registered title.

    `declined` are those who chose to register none. `mixed` where the last merge was stopped while it wrote;
    `schools` are those that report, `reports` which of them still owe theirs; None where the season has none.
    `closed` where what the council passed stands in the ledger: then nothing is late, and `awaited` are the titles that
    a level above has not decided on, each with the names; `voted` where the council has voted at the year's end,
    `unvoted` how many titles it then left open, `entered` how many that it passed stand in the ledger and `not_entered`
    how many of all that came before it do not, `in_vain` of them those that it passed without the one that comes first,
    and `uncounted` where something of the meeting keeps its votes from being counted. `to_mend` counts
    the errors in the council's workbook as it came back. `unsigned` counts those who would sign their own award while
    nobody has allowed it, `otherwise` the titles in the ledger whose basis is another now.
    """

    day: date
    book: Rulebook
    forms: tuple[FormStatus, ...]
    tasks: tuple[tuple[CalendarTask, TaskState], ...]
    set_aside: tuple[Finding, ...]
    not_registered: Named
    declined: Named = ()
    mixed: bool = False
    schools: Schools | None = None
    reports: ReportsProgress | None = None
    closed: bool = False
    voted: bool = False
    unvoted: int = 0
    entered: int = 0
    not_entered: int = 0
    in_vain: int = 0
    uncounted: bool = False
    to_mend: int = 0
    unsigned: int = 0
    otherwise: int = 0
    awaited: Awaited = ()
    hand_ins: tuple[HandInProgress, ...] = ()


class SeasonGlance(msgspec.Struct, frozen=True):
    """What can be said of a season without reading a return: forms issued, files that came, the last merge.

    `issued` counts forms by (phase, round), each with its name for people; `new` are files of the inbox that the last
    merge had not seen as they are now.
    """

    name: str
    year: str
    rounds: tuple[Round, ...]
    issued: tuple[tuple[tuple[object, ...], int], ...] = ()
    files: int = 0
    new: int = 0
    last: MergeRun | None = None


def glance_of(loaded: SeasonFolder) -> SeasonGlance:
    """Look at a season without opening what came back."""
    book, inbox = loaded.rulebook, loaded.folder / INBOX
    issued = {issue.stamp.form for issue in loaded.register.issues.values()}
    forms = Counter((phase, round_) for _, phase, round_ in sorted(issued))
    incoming = files.incoming(inbox, loaded.folder) if inbox.is_dir() else []
    came = [file.name for file in incoming if not files.is_litter(file.name)]
    runs = runs_in(loaded.folder / OUT)
    return SeasonGlance(
        name=book.school.name,
        year=book.school.school_year,
        rounds=tuple(book.rounds),
        issued=tuple((book.form_name(*form), count) for form, count in forms.items()),
        files=len(came),
        new=sum(name != SEASON_FILE for name in unmerged(loaded.folder)),
        last=runs[-1] if runs else None,
    )


def status_of(loaded: SeasonFolder, day: date, progress: Progress = lambda step: None) -> Status:
    """Give the state of a season on a day, from its register and its inbox.

    What is late is late on that `day`; of a closed season nothing is. What was read is kept for the next time.
    """
    cache = Cache(loaded)
    season = returned_of(loaded, loaded.folder / INBOX, progress, cache)
    cache.save()
    book = loaded.rulebook
    judged = judge_season(loaded, loaded.folder / INBOX, progress, cache=cache) if COUNCIL in season.returns else None
    closed = judged is not None and season_closed(judged)
    last_day = None if closed else day
    there = entered(judged) if judged else frozenset()
    decided = [path for path in passed(judged) if not path.refused_above] if judged else []
    in_ledger = sum((path.who, path.title) in there for path in decided)
    unvoted = len(unvoted_cases(judged)) if judged and judged.voted else 0
    in_vain = len(passed_in_vain(judged)) if judged else 0
    # What stands wrong in what the council sent back, its workbook or a slip of it.
    findings, receipts = (judged.findings, judged.receipts) if judged else ((), ())
    of_council = {receipt.file for receipt in receipts if (receipt.unit, receipt.phase) == COUNCIL[:2]}
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    return Status(
        day=day,
        book=book,
        forms=tuple(
            FormStatus(book.form_name(form.phase, form.round), form, _changes(form, loaded))
            for form in forms_progress(season, last_day)
        ),
        tasks=tuple((task, task_state(task, day, closed=closed)) for task in book.calendar),
        set_aside=tuple(
            receipt.reason for receipt in season.receipts if receipt.status is ReceiptStatus.REJECTED and receipt.reason
        ),
        not_registered=_named(season, codes.PEOPLE_NOT_REGISTERED),
        declined=_named(season, codes.CHOSE_NOT_TO_REGISTER),
        mixed=files.interrupted(loaded.folder / OUT),
        schools=season.schools,
        reports=reports_progress(season, last_day),
        closed=closed,
        voted=judged is not None and judged.voted,
        unvoted=unvoted,
        entered=in_ledger,
        not_entered=len(decided) - in_ledger + unvoted + in_vain,
        in_vain=in_vain,
        uncounted=judged is not None and not judged.voted and bool(votes_uncounted(judged)),
        to_mend=sum(error.place.file in of_council for error in errors),
        unsigned=unsigned(judged) if judged else 0,
        otherwise=len(entered_otherwise(judged)) if judged else 0,
        awaited=_awaited(judged) if judged and closed else (),
        hand_ins=hand_ins_progress(season, last_day),
    )


def _awaited(season: Season) -> Awaited:
    """Give the titles that a level above has not decided on, in the law's order, with who waits for them."""
    book, awards = season.rulebook, by_key(awaited_from_above(season), lambda award: award.title)
    names = {title: tuple(book.name_of(award.person) for award in of_title) for title, of_title in awards.items()}
    return tuple((book.columns.choices["title"][title], names[title]) for title in book.regime.titles if title in names)


def _changes(progress: FormProgress, loaded: SeasonFolder) -> tuple[BilingualText, ...]:
    """Give how a form that is still out differs from today's season; none where some version of it does not."""
    form = None if progress.files else loaded.rulebook.form_of(progress.phase)
    issues = loaded.register.versions(progress.unit.code, progress.phase, progress.round) if form else ()
    differing = (changed_since(issue.manifest, issue.stamp, form, loaded.rulebook) for issue in issues if form)
    return min(differing, key=len, default=())


def write_calendar(loaded: SeasonFolder, target: Path, say: Say) -> None:
    """Write the season's calendar and deadlines as an .ics file to `target`."""
    from thidua_xlsx.reports.letters.calendar_file import calendar_file

    files.write_where_asked(target, calendar_file(loaded.rulebook, say))


def _named(season: Season, code: Code) -> Named:
    """Give the names that the findings of a code hold, by unit; what a unit has confirmed is asked of nobody."""
    units = {unit.name: place for place, unit in enumerate(season.rulebook.units)}
    named: list[tuple[str, tuple[str, ...]]] = []
    for finding in season.findings:
        names = finding.params.get("names")
        if finding.code == code and isinstance(names, tuple) and not finding.waiver:
            named.append((str(finding.params["unit_name"]), names))
    return tuple(sorted(named, key=lambda entry: units.get(entry[0], len(units))))
