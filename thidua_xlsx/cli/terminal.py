"""Words for the terminal: findings as lines, summaries, and what stopped a command."""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from thidua_xlsx.base.file_names import COUNCIL, SLIPS
from thidua_xlsx.base.text import by_key, entered_text, visible
from thidua_xlsx.cli.console import echo
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Finding, Folded, folded, of_one_kind, sentence_of_kind, worded_place
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Season

if TYPE_CHECKING:  # each command imports its own verb, and none needs all of them
    from thidua_xlsx.commands.closing.undo import EnteredLines
    from thidua_xlsx.commands.finalize import Finalized
    from thidua_xlsx.commands.import_answers import ImportedAnswers
    from thidua_xlsx.commands.mail import Mailed
    from thidua_xlsx.commands.update import UpdatedBook
    from thidua_xlsx.commands.verify import VerificationResult
    from thidua_xlsx.declare.season import Rulebook
    from thidua_xlsx.reports.common.left_open import LeftOpen
    from thidua_xlsx.workflow.load.plugins import SeasonPlugins
    from thidua_xlsx.workflow.load.staff_lists import StaffComparison
    from thidua_xlsx.workflow.outputs.write_merge import MergeResult

_MOST_FINDINGS = 6  # after a merge, the worst; all of them stand in the summary and on the slips
_WORTH_FOLDING = 3  # warnings of one kind, after a merge, as on the sheet of all of them
_MOST_UNITS = 12  # after a merge, a line each
_MOST_NAMES = 6  # of those whom a closing leaves open or a kind of warning is about, in one line
_MOST_CELLS = 50  # of a file that differ from what the returns give
_MOST_UNMERGED = 3  # returns that no merge has read, in one line
_LEFT_OUT = (codes.INITIATIVE_USED_UNCLEAR, codes.INITIATIVE_NOT_ENTERED, codes.DEED_NOT_ENTERED)
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}


def marked_line(fold: Folded, words: Language, book: "Rulebook | None" = None) -> str:
    """Give findings that are one for reading as `LEVEL · person – unit · place: CODE text / what to do`.

    Without the season's rulebook nobody can be named.
    """
    level = _level(fold.finding, words)
    if len(fold.findings) > 1:
        level += words("cli.in_cells", count=len(fold.findings))
    owner = ""
    if book is not None:
        from thidua_xlsx.reports.common.naming import owner_text

        owner = owner_text(book, words, fold)
    return " · ".join(part for part in (level, owner, finding_line(fold.finding, words, fold.spot, book)) if part)


def finding_line(finding: Finding, words: Language, cells: str = "", book: "Rulebook | None" = None) -> str:
    """Give one finding as `place: CODE text / what to do`, with the raw value where there is one.

    `cells` are those of several folded into one. With the season's rulebook, a line of the season workbook and a rule
    of the law are named in words, not by keys.
    """
    from thidua_xlsx.reports.common.naming import printed_place

    where, raw = printed_place(book, words, finding.place, cells), _raw(finding, words)
    return f"{where}: {_code(finding)} {words.text(finding)}{raw} / {words.fix(finding)}{_waived(finding, words)}"


def print_imported(imported: "ImportedAnswers", words: Language, book: "Rulebook") -> None:
    """Print what was taken of collected answers, what was not and why, and who has not answered."""
    print_findings(imported.findings, words, book=book)
    for unit, names in imported.without.items():
        echo(words("cli.answers_without", unit=unit, count=len(names), names=names))
    if not imported.written:
        echo(words("cli.answers_none_written"))
        return
    folder = Path(imported.written[0]).parent.as_posix()
    echo(words("cli.answers_written", people=imported.people, count=len(imported.written), folder=folder))


def print_findings(
    findings: Iterable[Finding], words: Language, *, most: int = 0, book: "Rulebook | None" = None
) -> None:
    """Print findings, worst first, equal ones in one line; beyond `most` lines (0 = all) the rest is only counted.

    What asks nothing of anybody comes last, one line a kind with all its places.
    """
    lines = _finding_lines(findings, words, book)
    for line, _ in lines[: most or None]:
        echo(line)
    if most:
        _print_rest(Counter(finding.severity for _, hidden in lines[most:] for finding in hidden), words, "more")


def _finding_lines(
    findings: Iterable[Finding], words: Language, book: "Rulebook | None"
) -> list[tuple[str, tuple[Finding, ...]]]:
    """Give the lines that tell findings, each with the findings that it tells."""
    ordered = folded(findings)
    lines = [(marked_line(fold, words, book), fold.findings) for fold in ordered if not fold.finding.quiet]
    for kind, group in of_one_kind(fold for fold in ordered if fold.finding.quiet):
        line = _kind_line(kind, group, words) if len(group) > 1 else marked_line(group[0], words, book)
        lines.append((line, tuple(finding for fold in group for finding in fold.findings)))
    return lines


def _worst_lines(findings: Iterable[Finding], words: Language, book: "Rulebook") -> list[tuple[str, Sequence[Finding]]]:
    """Give the lines that tell findings; many of a kind, but for errors, are one, so that each kind is seen."""
    kinds = by_key(folded(findings), lambda fold: (fold.finding.code, words.fix(fold.finding), fold.finding.waiver))
    lines: list[tuple[str, Sequence[Finding]]] = []
    for group in kinds.values():
        if group[0].finding.severity is not Severity.ERROR and len(group) >= _WORTH_FOLDING:
            of_kind = tuple(finding for fold in group for finding in fold.findings)
            lines.append((_many_line(group, len(of_kind), words, book), of_kind))
        else:
            lines += [(marked_line(fold, words, book), fold.findings) for fold in group]
    return lines


def _many_line(group: Sequence[Folded], count: int, words: Language, book: "Rulebook") -> str:
    """Give `count` findings of a kind as one line: what it is, what to do, and the first of whom or where it is."""
    from thidua_xlsx.reports.common.naming import owner_name, people_text, printed_place

    ((kind, _),) = of_one_kind(group)
    of_each = (
        people_text(book, words, fold)
        or (owner_name(book, words, fold.finding.unit) if fold.finding.unit else "")
        or printed_place(book, words, fold.finding.place, fold.spot)
        for fold in group
    )
    names = tuple(dict.fromkeys(of_each))
    shown_names = (*names[:_MOST_NAMES], *(("…",) if len(names) > _MOST_NAMES else ()))
    parts = {"text": sentence_of_kind(words.text(kind)), "fix": f"{words.fix(kind)}{_waived(kind, words)}"}
    return f"{_level(kind, words)} · {_code(kind)} {words('cli.kind_named', count=count, names=shown_names, **parts)}"


def _print_rest(rest: Counter[Severity], words: Language, which: str) -> None:
    """Print how many findings of each severity no line told, `more` or `all` of them; nothing where there are none."""
    parts = tuple(words(f"cli.left_{level.value}", count=rest[level]) for level in Severity if rest[level])
    if parts:
        echo(words(f"cli.{which}_findings", rest=parts))


def _kind_line(kind: Finding, group: Sequence[Folded], words: Language) -> str:
    """Give findings of one kind that ask nothing as one line: what it is, then every place with what stood there."""
    from thidua_xlsx.reports.common.naming import printed_place

    places = tuple(
        f"{printed_place(None, words, fold.finding.place, fold.spot)}{_raw(fold.finding, words)}"
        f"{_waived(fold.finding, words)}"
        for fold in group
    )
    parts = {"text": sentence_of_kind(words.text(kind)), "fix": words.fix(kind), "count": len(places), "places": places}
    return f"{_level(kind, words)} · {_code(kind)} {words('cli.kind', **parts)}"


def _level(finding: Finding, words: Language) -> str:
    return click.style(words(f"report.severity.{finding.severity.value}"), fg=_COLOURS[finding.severity], bold=True)


def _code(finding: Finding) -> str:
    return click.style(finding.code.id, fg=_COLOURS[finding.severity], bold=True)


def _raw(finding: Finding, words: Language) -> str:
    return words("cli.raw", raw=visible(entered_text(finding.raw, words.lang))) if finding.raw else ""


def _waived(finding: Finding, words: Language) -> str:
    waiver = finding.waiver
    return words("cli.waived", reason=waiver.reason, approver=waiver.approver) if waiver else ""


def counts_line(findings: Sequence[Finding], words: Language) -> str:
    """Count findings by severity in one line."""
    counts = Counter(finding.severity for finding in findings)
    return words(
        "cli.counts", errors=counts[Severity.ERROR], warnings=counts[Severity.WARNING], notices=counts[Severity.NOTICE]
    )


def print_merged(merged: "MergeResult", words: Language) -> None:
    """Print what a merge did: receipts, titles, units, what must be put right first, what to do with the results."""
    season = merged.season
    statuses = Counter(receipt.status.value for receipt in season.receipts)
    counted = ", ".join(words(f"cli.receipt_{status}", count=count) for status, count in sorted(statuses.items()))
    echo(words("cli.receipts", files=len(season.receipts), counted=counted) if counted else words("cli.no_receipts"))
    if not season.concluded:
        from thidua_xlsx.reports.common.return_progress import running_title

        echo(words("cli.running", state=running_title(season, words)))
    for title, law in season.rulebook.regime.titles.items() if season.concluded else ():
        if any(verdict.title == title for verdict in season.verdicts):
            count = season.title_count(title)
            key = "cli.title_passed" if season.voted_about(title) else "cli.title_proposed"
            listed = words(key, count=count.listed)
            waiting = words("cli.title_for_council", count=count.for_council) if count.for_council else ""
            unclear = words("cli.title_for_grounds", count=count.for_grounds) if count.for_grounds else ""
            echo(words("cli.title_counts", title=law.name, listed=listed, waiting=waiting, unclear=unclear))
    _print_comparison(season, words)
    _print_changes(merged, words)
    _print_units(season, words)
    _print_worst(merged, words)
    print_findings(merged.notices, words, book=season.rulebook)
    _print_closed(season, words)
    _print_what_next(merged, words)


def _print_worst(merged: "MergeResult", words: Language) -> None:
    """Print how much was found, the worst of it in lines, and how much of it no line told.

    What the council passed against its verdict comes first, each by itself. Nothing is said twice: of copies beside
    the season workbook people heard before it was read, of missing forms they hear in the lines of the units, unless
    nothing else is to be said; both are counted with the rest.
    """
    season = merged.season
    echo(counts_line(season.findings, words))
    to_look_at = [
        finding
        for finding in season.findings
        if finding.severity is not Severity.NOTICE
        and finding.code is not codes.OWN_BOOK_COPY
        and finding not in merged.notices
    ]
    first = [finding for finding in to_look_at if finding.code is codes.PASSED_AGAINST_VERDICT]
    to_look_at = [finding for finding in to_look_at if finding not in first]
    beside = [finding for finding in to_look_at if finding.code is not codes.RETURN_MISSING]
    lines: list[tuple[str, Sequence[Finding]]] = [
        *_finding_lines(first, words, season.rulebook)[:_MOST_FINDINGS],
        *_worst_lines(beside or to_look_at, words, season.rulebook)[:_MOST_FINDINGS],
    ]
    for line, _ in lines:
        echo(line)
    shown = [finding for _, findings in lines for finding in findings]
    shown += [finding for finding in season.findings if finding in merged.notices]  # they stand in the lines below
    rest = Counter(finding.severity for finding in season.findings) - Counter(finding.severity for finding in shown)
    _print_rest(rest, words, "more" if lines else "all")


def _print_closed(season: Season, words: Language) -> None:
    """Say what a closed season still lacks: nobody is reminded of it by letter any more."""
    from thidua_xlsx.judging.season_closing import season_closed
    from thidua_xlsx.reports.common.left_open import passed_in_vain, still_out, unsigned, unvoted_cases
    from thidua_xlsx.reports.common.return_progress import forms_progress

    if season_closed(season):
        missing = sum(not form.files for form in forms_progress(season, None))
        in_vain = len(passed_in_vain(season))
        if lacks := still_out(missing, len(unvoted_cases(season)), unsigned(season), in_vain):
            echo(words("cli.status_closed_part", lacks=lacks))


def print_errors(merged: "MergeResult", words: Language) -> None:
    """Print what must be put right after a merge, and nothing else."""
    print_findings(errors_of(merged.season.findings), words, most=_MOST_FINDINGS, book=merged.season.rulebook)


def errors_of(findings: Iterable[Finding]) -> list[Finding]:
    """Give those of the findings that must be put right."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def _print_units(season: Season, words: Language) -> None:
    """Print for each unit how many of its forms came and what must be put right; of many units those that lack any."""
    from thidua_xlsx.reports.common.return_progress import forms_progress

    forms = by_key(forms_progress(season, None), lambda form: form.unit.name)
    lines = []
    for name, of_unit in forms.items():
        came, errors = sum(bool(form.files) for form in of_unit), sum(form.errors for form in of_unit)
        if errors or came < len(of_unit) or len(forms) <= _MOST_UNITS:
            key = "cli.unit_to_mend" if errors else "cli.unit_forms"
            lines.append(words(key, unit=name, came=came, whole=len(of_unit), errors=errors))
    for line in lines[:_MOST_UNITS]:
        echo(line)
    if len(lines) > _MOST_UNITS:
        echo(words("cli.more_units", count=len(lines) - _MOST_UNITS))


def _print_what_next(merged: "MergeResult", words: Language) -> None:
    """Print where the summary lies, which slips go back, and what the meeting is held with or that it may be closed."""
    from thidua_xlsx.judging.season_closing import closed_as_judged, entered, votes_uncounted

    slips = sum(1 for _ in (merged.out / SLIPS).rglob("*.xlsx"))
    council, season = merged.out / COUNCIL, merged.season
    steps: list[tuple[str, dict[str, object]]] = [("open", {"file": merged.summary.as_posix()})]
    steps += [("send_back", {"count": slips, "folder": (merged.out / SLIPS).as_posix()})] if slips else []
    if council.is_file() and season.concluded and not closed_as_judged(season):
        if season.voted:
            way = "close_rest" if entered(season) else "finalize"
        else:
            way = "uncounted" if votes_uncounted(season) else "meeting"
        steps.append((way, {"file": council.as_posix()}))
    for step, values in steps:
        echo(f"- {words(f'cli.next_{step}', **values)}")


def _print_changes(merged: "MergeResult", words: Language) -> None:
    """Print what changed since the result that a merge was compared with."""
    if merged.changes is None:
        return
    from thidua_xlsx.reports.result.changes_workbook import change_line

    echo(words("cli.changed", count=len(merged.changes)))
    for change in merged.changes:
        echo(f"  {change_line(merged.season, words, change)}")


def print_finalized(done: "Finalized", words: Language, *, briefly: bool = False) -> None:
    """Print what closing a season did: what was entered and what was not, where the earlier ledger is kept.

    Not `briefly`, also what to look at and what else the season lacks, as whoever closes it was not told before.
    """
    if briefly:  # what closing left out that nobody was asked about: initiatives and deeds that it could not enter
        for line, _ in _worst_lines((found for found in done.findings if found.code in _LEFT_OUT), words, done.book):
            echo(line)
    else:
        _print_to_look_at(done, words)
    office = "_office" if done.book.reporters else ""
    echo(words(f"cli.finalized{office}", here=done.here, submitted=done.submitted))
    counts = {"replied": done.replies, "settled": done.settled, "taken_out": done.taken_out, "kept_lines": done.kept}
    for key, count in counts.items():
        if count:
            echo(words(f"cli.{key}", count=count))
    if done.awards or done.initiatives or done.used:
        unclear = any(finding.code is codes.INITIATIVE_USED_UNCLEAR for finding in done.findings)
        used = words("cli.entered_used", count=done.used) if done.used else ""
        marked = used or (words("cli.entered_unused") if done.initiatives and not unclear else "")
        echo(words("cli.entered", awards=done.awards, initiatives=done.initiatives, marked=marked))
    elif not (done.settled or done.disciplines or done.taken_out or done.kept):
        echo(words("cli.entered_before"))
    if done.disciplines:
        echo(words("cli.entered_disciplines", count=done.disciplines))
    if done.backup:
        echo(words("cli.kept", file=done.backup))
    if not briefly and done.unmerged:
        echo(words("cli.finalized_unmerged", names=done.unmerged[:_MOST_UNMERGED]))
    echo(words("cli.finalized_open", file=done.out.as_posix()))
    held = sum(lacking.count for lacking in done.waiting)
    if held:
        echo(words("cli.finalized_part", entered=done.here + done.submitted, held=held))
        print_each_left(done.waiting, words)


def _print_to_look_at(done: "Finalized", words: Language) -> None:
    """Print what closing found beside its result; what somebody has accepted asks nothing of anybody."""
    from thidua_xlsx.reports.common.left_open import besides

    if done.removed:
        echo(words("cli.asking_removed", count=len(done.removed), names=done.removed))
    asking = (finding for finding in done.findings if not finding.waiver)
    for line, _ in _worst_lines(asking, words, done.book):
        echo(line)
    print_left_open(besides(done.open), words)


def print_left_in_ledger(left: "EnteredLines", words: Language) -> None:
    """Print what the ledger holds of the year once its last closing is taken back; nothing where it holds nothing."""
    if left.titles or left.grades:
        echo(words("closing.undo_left", titles=left.titles, grades=left.grades))


def print_left_open(lacking: Sequence["LeftOpen"], words: Language) -> None:
    """Print what a season is `lacking` while it is closed, a line a kind and title, with the first names of each."""
    if not lacking:
        return
    echo(words("closing.lacks"))
    print_each_left(lacking, words)
    echo(words("closing.later"))


def print_each_left(lacking: Sequence["LeftOpen"], words: Language) -> None:
    """Print a line for each kind and title of what a season is `lacking`, with the first names of each."""
    for missing in lacking:
        names = (*missing.names[:_MOST_NAMES], *(("…",) if len(missing.names) > _MOST_NAMES else ()))
        title, errors = missing.title or "", names if missing.kind == "errors" else ()
        params = {"count": missing.count, "names": names, "title": title, "why": missing.why}
        echo(f"  - {words(f'closing.left_{missing.kind}', **params)}")
        for error in errors:  # each is a sentence of its own
            echo(f"    {words('closing.left_error', error=error)}")


def _print_comparison(season: Season, words: Language) -> None:
    """Print what other rules would change, or that the season was judged by rules not its own."""
    if season.rulebook.own_rules:
        echo(words("cli.judged_under", rules=season.rulebook.regime.name, own=season.rulebook.own_rules))
    if season.compared is None:
        return
    from thidua_xlsx.commands.explanation.verdict import difference_line
    from thidua_xlsx.judging.verdicts.verdict_changes import verdict_changes

    changes = verdict_changes(season, season.compared)
    counts = Counter(change.change for change in changes)
    rules = season.compared.rulebook.regime.name
    parts = {change: counts[change] for change in ("gains", "loses", "opens")}
    echo(words("cli.compared_counts", rules=rules, **parts))
    for change in changes:
        echo(f"  {difference_line(change, season, words)}")


def print_updated(books: Sequence["UpdatedBook"], words: Language) -> None:
    """Print for each of the season's own `books` what was added, what it is for, and where it is kept as it was."""
    for book in books:
        if not book.kept:
            echo(words("update.nothing", file=book.file))
        for line in book.phrases:
            echo(f"  - {words.plain(line)}")
        if book.kept:
            echo(words("update.written", file=book.file, kept=book.kept))


def print_staff(comparison: "StaffComparison", words: Language, *, unchanged: bool = True) -> None:
    """Print how a staff list differs from the season's people, what to type, and the forms to issue again.

    With `unchanged`, also how many people are the same in both.
    """
    changes = comparison.changes
    for change in changes.differences:
        echo(words(f"cli.staff_{change.kind.value}", **change.params))
    if changes.new_units:
        echo(words("cli.staff_units", names=changes.new_units))
    if unchanged:
        echo(words("cli.staff_counts", same=changes.same, found=len(changes.differences)))
    if comparison.units:
        echo(words("cli.staff_again", units=[unit.name for unit in comparison.units]))


def print_mailed(mailed: "Mailed", words: Language, *, encrypt: bool) -> None:
    """Print how many drafts were written, who has no address and, with `encrypt`, what was encrypted."""
    written = [words(f"cli.mailed_{kind}", count=count) for kind, count in mailed.counts.items() if count]
    folder = mailed.folder.as_posix()
    echo(words("cli.mailed", written=written, folder=folder) if written else words("cli.mailed_none"))
    if mailed.pasted:
        echo(words("cli.mailed_pasted", count=mailed.pasted, folder=f"{folder}/zalo"))
    if mailed.removed:
        echo(words("cli.mail_removed", count=len(mailed.removed), names=mailed.removed))
    if mailed.closed:
        echo(words("cli.mail_closed"))
    for kind in mailed.left:
        echo(words(f"cli.mail_{kind}_early"))
    print_findings(mailed.notices, words)
    if mailed.without_address:
        echo(words("cli.mail_no_address", names=mailed.without_address))
    if encrypt:
        key = "cli.mail_encrypted" if mailed.encrypted else "cli.mail_nothing_personal"
        echo(words(key, count=len(mailed.encrypted)))


def print_plugins(plugins: "SeasonPlugins", words: Language) -> None:
    """Print the plug-ins that take part in a season, and why others do not."""
    for stamp in plugins.loaded:
        echo(words("cli.plugin", name=visible(stamp.name), version=visible(stamp.version) or "–", digest=stamp.digest))
    if not (plugins.loaded or plugins.findings):
        echo(words("cli.plugins_none"))
    print_findings(plugins.findings, words)
    if plugins.place:
        echo(words("cli.plugins_kept", file=plugins.place.as_posix()))


def print_verified(verified: "VerificationResult", words: Language) -> None:
    """Print how a file compares with what the returns give: up to `_MOST_CELLS` that differ, the rest as a number."""
    echo(words(f"cli.verify_{verified.sameness.value}"))
    for difference in verified.differences[:_MOST_CELLS]:
        cells = {"expected": visible(difference.expected) or "–", "found": visible(difference.found) or "–"}
        echo(words("cli.verify_cell", place=words.plain(worded_place(difference.place)), **cells))
    if len(verified.differences) > _MOST_CELLS:
        echo(words("cli.verify_more", count=len(verified.differences) - _MOST_CELLS))
    if verified.run:
        moment = verified.run.at  # what is no moment stays as it is
        with suppress(ValueError):
            moment = datetime.fromisoformat(moment).strftime("%d/%m/%Y %H:%M UTC%z").removesuffix("+0000")
        echo(words("cli.verify_run", number=verified.run.number, at=moment))
    if verified.other_plugins:
        names = [f"{stamp.name} {stamp.version} ({stamp.digest[:12]})" for stamp in verified.other_plugins]
        echo(words("cli.verify_plugins", names=names))
    if not verified.journal_whole:
        echo(words("cli.verify_broken"))
    if verified.mixed:
        echo(words("cli.mixed"))


def open_file(path: Path) -> bool:
    """Open the file at `path` as a double click would; False where the desktop has no program for it. Never fails."""
    try:
        if sys.platform == "win32":
            os.startfile(path)
        else:
            import subprocess  # which no command needs that opens nothing

            opener = "open" if sys.platform == "darwin" else "xdg-open"
            quiet = subprocess.DEVNULL
            subprocess.Popen([opener, str(path.resolve())], stdin=quiet, stdout=quiet, stderr=quiet)
    except OSError:
        return False
    return True
