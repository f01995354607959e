"""The command line: words in, one verb each, words out. Heavy libraries are imported inside the verbs."""

import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from thidua_xlsx import __version__
from thidua_xlsx.lang import LANGUAGES, Words, words

PHASES = ("registration", "self-score")
PROFILES_HELP = "mam-non, tieu-hoc, thcs, ptdtnt, office"
EXISTING = click.Path(exists=True, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
PASSWORDS = click.option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Passwords that may open returned files, one a line.",
)


def _common(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `--lang` and `--quiet`, and turn what stops it into a sentence and an exit code."""

    @click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        default="vi",
        envvar="THIDUA_LANG",
        show_default=True,
        help="Language of messages and workbooks.",
    )
    @click.option("--quiet", is_flag=True, help="No narration on stderr.")
    @wraps(command)
    def run(*args: Any, lang: str, quiet: bool, **options: Any) -> None:
        from thidua_xlsx.files import OutputLocked
        from thidua_xlsx.verbs.load import Unusable

        say = words(lang)
        try:
            command(*args, say=say, tell=_teller(quiet), **options)
        except Unusable as stop:
            _stopped(stop.findings, stop.key, stop.params, say)
        except OutputLocked as stop:
            from thidua_xlsx import codes
            from thidua_xlsx.findings import at
            from thidua_xlsx.places import FilePlace

            name = stop.path.as_posix()
            _stopped((at(codes.OUTPUT_LOCKED, FilePlace(name), file=stop.path.name),), "", {}, say)

    return run


def _teller(quiet: bool) -> Callable[[str], None]:
    return lambda text: None if quiet else click.echo(text, err=True)


def _stopped(findings: tuple[Any, ...], key: str, params: dict[str, object], say: Words) -> None:
    from thidua_xlsx.render import finding_line

    for finding in findings:
        click.echo(finding_line(finding, say), err=True)
    if key:
        click.echo(say(key, **params), err=True)
    sys.exit(2)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="thidua-xlsx")
def main() -> None:
    """Thi đua - khen thưởng bằng Excel: phát phiếu, gộp phiếu, xếp hạng, xét danh hiệu.

    Emulation and commendation in plain Excel files: forms out, filled forms merged, the committee's summary.
    """


@main.command()
@click.argument("folder", type=FOLDER, default=Path("thidua-demo"), metavar="[DIR]")
@_common
def demo(folder: Path, say: Words, tell: Callable[[str], None]) -> None:
    """Lay out a finished sample season in DIR (./thidua-demo), merge its inbox and say which file to open.

    Example: thidua-xlsx demo
    """
    from thidua_xlsx.verbs.demo import lay_out

    merged = lay_out(folder, words=say, tell=tell)
    _print_merged(merged, say)
    click.echo(say("cli.demo_open", file=(merged.out / "tong-hop.xlsx").as_posix()))


@main.command()
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option("--profile", required=True, help=f"Kind of school, such as thcs ({PROFILES_HELP}).")
@click.option("--year", help="School year, such as 2026-2027. Default: the coming one.")
@click.option(
    "--roster", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A staff list in any Excel layout."
)
@click.option("--school", default="", help="Name of the school.")
@_common
def init(
    folder: Path,
    profile: str,
    year: str | None,
    roster: Path | None,
    school: str,
    say: Words,
    tell: Callable[[str], None],
) -> None:
    """Start a season folder: thidua.xlsx pre-filled from a profile, so-theo-doi.xlsx, inbox/.

    Example: thidua-xlsx init thcs-kim-son-2026 --profile thcs --year 2026-2027 --roster "Danh sách.xlsx"
    """
    from thidua_xlsx.render import print_findings
    from thidua_xlsx.verbs.init import school_year, start

    started = start(folder, profile, year or school_year(date.today()), say=say, roster=roster, school=school)
    print_findings(started.findings, say)
    click.echo(say("cli.started", folder=folder.as_posix(), units=started.units, people=started.people))


@main.command()
@click.argument("season", type=FOLDER, required=False)
@click.option("--phase", type=click.Choice(PHASES), required=True, help="Which form to issue.")
@click.option("--round", "round_", help="Round of a self-score form, such as D1.")
@click.option("--unit", "units", multiple=True, help="Only this unit (may be repeated).")
@_common
def forms(
    season: Path | None, phase: str, round_: str | None, units: tuple[str, ...], say: Words, tell: Callable[[str], None]
) -> None:
    """Issue one locked workbook per unit into phieu/.

    Example: thidua-xlsx forms --phase self-score --round D1
    """
    from thidua_xlsx.verbs.forms import issue_forms
    from thidua_xlsx.verbs.load import find_season, load

    loaded = load(find_season(season))
    issued = issue_forms(loaded, phase, round_, units, say=say)
    for name in issued.written:
        click.echo((loaded.folder / name).as_posix())
    tell(say("cli.issued", count=len(issued.written)))


@main.command()
@click.argument("paths", type=EXISTING, nargs=-1, required=True, metavar="PATH...")
@click.option("--season", type=FOLDER, help="Season folder (default: found from PATH).")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@PASSWORDS
@_common
def check(
    paths: tuple[Path, ...],
    season: Path | None,
    as_json: bool,
    password_file: Path | None,
    say: Words,
    tell: Callable[[str], None],
) -> None:
    """Read returned forms (or thidua.xlsx) and print every finding; writes nothing.

    Example: thidua-xlsx check inbox/
    """
    from thidua_xlsx.findings import has_errors, in_order
    from thidua_xlsx.render import counts_line, print_findings
    from thidua_xlsx.reports.result import findings_json
    from thidua_xlsx.verbs.check import check_paths

    count, found = check_paths(paths, season, password_file)
    findings = in_order(found)
    if as_json:
        click.echo(findings_json(findings, say), nl=False)
    else:
        print_findings(findings, say)
    tell(say("cli.checked", files=count, counts=counts_line(findings, say)))
    sys.exit(1 if has_errors(findings) else 0)


@main.command()
@click.argument("season", type=FOLDER, required=False)
@PASSWORDS
@_common
def status(season: Path | None, password_file: Path | None, say: Words, tell: Callable[[str], None]) -> None:
    """Say who has returned what, what is missing, and who has not registered.

    Example: thidua-xlsx status
    """
    from thidua_xlsx.render import print_status
    from thidua_xlsx.verbs.load import find_season, load
    from thidua_xlsx.verbs.status import status_of

    print_status(status_of(load(find_season(season), password_file)), say)


@main.command()
@click.argument("inbox", type=click.Path(path_type=Path))
@click.option("--season", type=FOLDER, help="Season folder (default: the inbox's parent with thidua.xlsx).")
@click.option("--out", type=FOLDER, help="Where results are written (default: ket-qua/ of the season).")
@click.option(
    "--json",
    "json_file",
    type=click.Path(dir_okay=False, allow_dash=True),
    help="Write the result as JSON here too; - for stdout.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Files read at a time (default: one a processor).")
@click.option(
    "--duplicates",
    type=click.Choice(["union", "newest", "error"]),
    default="union",
    show_default=True,
    help="Returns of one form that differ: leave the cells that differ unknown, trust the file saved last, "
    "or hold back every record that differs.",
)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), help="The day on which rules that need one are applied."
)
@PASSWORDS
@_common
def merge(
    inbox: Path,
    season: Path | None,
    out: Path | None,
    json_file: str | None,
    jobs: int | None,
    duplicates: str,
    as_of: datetime | None,
    password_file: Path | None,
    say: Words,
    tell: Callable[[str], None],
) -> None:
    """Merge the returned forms of INBOX: totals, rankings, eligibility, the committee's summary workbook.

    Example: thidua-xlsx merge inbox/
    """
    from thidua_xlsx.findings import has_errors
    from thidua_xlsx.intake.combine import Policy
    from thidua_xlsx.verbs.merge import merge as do_merge

    day = as_of.date() if as_of else None
    merged = do_merge(
        inbox,
        words=say,
        season=season,
        out=out,
        as_of=day,
        duplicates=Policy(duplicates),
        password_file=password_file,
        progress=_progress(say, tell),
        jobs=jobs or 0,
    )
    if json_file == "-":
        click.echo(merged.json, nl=False)
    else:
        if json_file:
            _write_json(Path(json_file), merged.json)
        _print_merged(merged, say)
    sys.exit(1 if has_errors(merged.season.findings) else 0)


def _write_json(path: Path, text: str) -> None:
    from thidua_xlsx.files import write_all

    write_all(path.parent, {path.name: text.encode()})


def _progress(say: Words, tell: Callable[[str], None]) -> Callable[[str], None]:
    """Name the file being read, on a terminal only."""
    if not sys.stderr.isatty():
        return lambda name: None
    return lambda name: tell(say("cli.reading", file=name))


def _print_merged(merged: Any, say: Words) -> None:
    from thidua_xlsx.render import print_merged

    print_merged(merged, say)


@main.command()
@click.argument("subject", metavar="CODE|TITLE|PERSON")
@click.option("--season", type=FOLDER, help="Season folder (default: here).")
@_common
def explain(subject: str, season: Path | None, say: Words, tell: Callable[[str], None]) -> None:
    """Explain a finding (C102), a title (CSTDCS) or where a person or unit stands, down to the cells.

    Example: thidua-xlsx explain GV07
    """
    from thidua_xlsx.verbs.explain import explain as do_explain
    from thidua_xlsx.verbs.load import find_season

    for line in do_explain(subject, find_season(season), say):
        click.echo(line)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--season", type=FOLDER, help="Season folder (default: found from FILE).")
@PASSWORDS
@_common
def verify(
    file: Path, season: Path | None, password_file: Path | None, say: Words, tell: Callable[[str], None]
) -> None:
    """Say whether FILE is the summary that these returned files give, and which cells differ if not.

    Example: thidua-xlsx verify ket-qua/tong-hop.xlsx
    """
    from thidua_xlsx.render import print_verified
    from thidua_xlsx.verbs.verify import Sameness
    from thidua_xlsx.verbs.verify import verify as do_verify

    verified = do_verify(file, season, words=say, password_file=password_file)
    print_verified(verified, say)
    sys.exit(1 if verified.sameness is Sameness.DIFFERENT or not verified.journal_whole else 0)
