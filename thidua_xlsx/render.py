"""Words for the terminal: findings as lines, summaries, and what stopped a command."""

from collections import Counter
from collections.abc import Iterable, Sequence

import click

from thidua_xlsx.codes import Severity
from thidua_xlsx.findings import Finding, folded
from thidua_xlsx.lang import Words
from thidua_xlsx.model import Met
from thidua_xlsx.text import visible
from thidua_xlsx.verbs.merge import Merged
from thidua_xlsx.verbs.status import FormStatus, Status
from thidua_xlsx.verbs.verify import Verified

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}


def finding_line(finding: Finding, words: Words, place: str = "") -> str:
    """Give one finding as `place: CODE text / what to do`, with the raw value where there is one."""
    raw = words("cli.raw", raw=visible(finding.raw)) if finding.raw else ""
    code = click.style(finding.code.id, fg=_COLOURS[finding.severity], bold=True)
    waiver = finding.waiver
    waived = words("cli.waived", reason=waiver.reason, approver=waiver.approver) if waiver else ""
    return f"{place or finding.place}: {code} {words.text(finding)}{raw} / {words.fix(finding)}{waived}"


def print_findings(findings: Iterable[Finding], words: Words, *, most: int = 0) -> None:
    """Print findings, worst first, equal ones in one line; beyond `most` lines (0 = all) the rest is only counted."""
    ordered = folded(findings)
    for one in ordered[: most or None]:
        click.echo(finding_line(one.finding, words, str(one)))
    if most and len(ordered) > most:
        click.echo(words("cli.more_findings", count=len(ordered) - most))


def counts_line(findings: Sequence[Finding], words: Words) -> str:
    """Count findings by severity in one line."""
    counts = Counter(finding.severity for finding in findings)
    return words(
        "cli.counts",
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        notices=counts[Severity.NOTICE],
    )


def print_merged(merged: Merged, words: Words) -> None:
    """Print what a merge did: receipts, what must be fixed first, the titles proposed, and where the results lie."""
    season = merged.season
    statuses = Counter(receipt.status.value for receipt in season.receipts)
    counted = ", ".join(words(f"cli.receipt_{status}", count=count) for status, count in sorted(statuses.items()))
    click.echo(words("cli.receipts", files=len(season.receipts), counted=counted or "0"))
    for title, law in season.rulebook.regime.titles.items():
        verdicts = [verdict for verdict in season.verdicts if verdict.title == title]
        if verdicts:
            proposed = sum(verdict.proposed is True for verdict in verdicts)
            unknown = sum(verdict.met is Met.UNKNOWN for verdict in verdicts)
            click.echo(words("cli.title_counts", title=law.name, proposed=proposed, unknown=unknown))
    click.echo(counts_line(season.findings, words))
    errors = [finding for finding in season.findings if finding.severity is Severity.ERROR]
    print_findings(errors, words, most=20)
    click.echo(words("cli.written", folder=merged.out.as_posix()))


def print_status(status: Status, words: Words) -> None:
    """Print who has returned what as a table, then files set aside and people who have not registered."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=words("cli.status_title"))
    table.add_column(words("cli.status_unit"))
    heads = {form.form: form.due for form in status.forms}
    for name, due in heads.items():
        head = " ".join(words.plain(part) for part in name)
        table.add_column(f"{head}\n{words('cli.status_due', due=due)}" if due else head, justify="center")
    for unit in dict.fromkeys(form.unit for form in status.forms):
        cells = {form.form: _state(form, words) for form in status.forms if form.unit == unit}
        table.add_row(unit, *(cells.get(name, "") for name in heads))
    Console().print(table)
    for file, code in status.set_aside:
        click.echo(words("cli.set_aside", file=file, code=code))
    for unit, names in status.not_registered:
        click.echo(words("cli.not_registered_names", unit=unit, count=len(names), names=names))


def _state(form: FormStatus, words: Words) -> str:
    if len(form.files) > 1:
        return words("cli.state_several", count=len(form.files))
    return words("cli.state_received" if form.files else "cli.state_missing")


def print_verified(verified: Verified, words: Words, *, most: int = 50) -> None:
    """Print how a file compares with what the returns give, cell by cell where it differs."""
    click.echo(words(f"cli.verify_{verified.sameness.value}"))
    for difference in verified.differences[:most]:
        click.echo(
            words(
                "cli.verify_cell",
                place=str(difference.place),
                expected=visible(difference.expected) or "–",
                found=visible(difference.found) or "–",
            )
        )
    if len(verified.differences) > most:
        click.echo(words("cli.verify_more", count=len(verified.differences) - most))
    if verified.run:
        click.echo(words("cli.verify_run", number=verified.run.number, at=verified.run.at))
    if not verified.journal_whole:
        click.echo(words("cli.verify_broken"))
