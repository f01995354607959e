"""What commands share: kinds of arguments, options that several take, and how a command that cannot go on stops."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from thidua_xlsx import DAY_FORMS, LANGUAGES
from thidua_xlsx.cli.console import echo

if TYPE_CHECKING:  # help needs no words but its own
    from thidua_xlsx.messages.language import Language

_AT_ONCE = 2**20  # bytes of a result that are passed on at a time
_LONGEST = 4_096  # characters of a path
_INTERRUPTED = 130  # what shells expect of a command that Ctrl-C ended
_SPOKEN = {  # what people say for the ids of choices, apart from those of phases
    "forms": "phieu",
    "slips": "tra-lai",
    "schools": "truong",
    "reminders": "nhac-nop",
    "package": "ho-so",
    "summary": "bao-cao",
    "office": "phong",
}
DAY = click.DateTime(list(DAY_FORMS))


class NamedPath(click.Path):
    """A path that was given: a blank one, as of a script whose variable is empty, would mean the folder one is in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Give the path that the `value` typed says; a blank one is missing."""
        if not str(value).strip():
            raise click.MissingParameter(ctx=ctx, param=param)
        return super().convert(value, param, ctx)


EXISTING = NamedPath(exists=True, path_type=Path)
EXISTING_FILE = NamedPath(exists=True, dir_okay=False, path_type=Path)
FOLDER = NamedPath(file_okay=False, path_type=Path)
PASSWORDS = click.option("--password-file", type=EXISTING_FILE)
AS_JSON = click.option("--json", "as_json", is_flag=True)


class SpokenChoice(click.Choice[str]):
    """A choice of ids that is also understood in Vietnamese, with or without marks: `dang-ky`, `Đăng ký`."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Give the id that the `value` typed means; what is none is complained of as it was typed."""
        from thidua_xlsx.base.file_names import PHASE_NAMES
        from thidua_xlsx.base.text import match_key

        ids = {match_key(name): id_ for id_, name in (PHASE_NAMES | _SPOKEN).items()}
        id_ = ids.get(match_key(value), value)
        return super().convert(id_ if id_ in self.choices else value, param, ctx)


def rules_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a `command` the options that ask for other rules than the season's own."""

    @click.option("--regime", default="")
    @click.option("--reading", "readings", multiple=True)
    @click.option("--compare", is_flag=True)
    @wraps(command)
    def run(*args: Any, regime: str, readings: tuple[str, ...], compare: bool, **options: Any) -> None:
        from thidua_xlsx.workflow.judge.judging_options import OtherRules

        command(*args, rules=OtherRules(regime, readings, compare), **options)

    return run


def common_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a `command` `--lang`, `--quiet` and `--log-file`; turn what stops it into a sentence and an exit code."""

    @click.option("--lang", type=click.Choice(LANGUAGES), default="vi", envvar="THIDUA_LANG", show_default=True)
    @click.option("--quiet", is_flag=True)
    @click.option("--log-file", type=NamedPath(dir_okay=False, path_type=Path))
    @wraps(command)
    def run(*args: Any, lang: str, quiet: bool, log_file: Path | None, **options: Any) -> None:
        from thidua_xlsx.messages.language import language

        say, as_json = language(lang), bool(options.get("as_json"))
        with _in_words(say, as_json=as_json):
            log = _log_of(log_file)
        with log, _in_words(say, as_json=as_json):
            _tell_beside(options, say, quiet=quiet)
            command(*args, say=say, **options)

    return run


def _log_of(file: Path | None) -> AbstractContextManager[object]:
    """Open the log of this run; CommandError where something else than a log stands in its place."""
    if file is None:
        return nullcontext()
    from thidua_xlsx.cli.unattended.run_log import RunLog, log_refused
    from thidua_xlsx.messages.errors import CommandError
    from thidua_xlsx.workflow.outputs.output_places import among_own_files

    if among_own_files(file) or log_refused(file):
        raise CommandError(key="cli.not_a_log", file=file.as_posix())
    return RunLog(file)


@contextmanager
def _in_words(say: "Language", *, as_json: bool) -> Iterator[None]:
    """Turn what stops a command into a sentence and an exit code; what is no fault of data or machine goes on up."""
    from thidua_xlsx.messages.errors import CommandError
    from thidua_xlsx.runtime.staged_outputs import OutputLocked

    try:
        yield
    except CommandError as stop:
        _stopped(stop.findings, say(stop.key, **stop.params) if stop.key else "", say, stop.book, as_json=as_json)
    except OutputLocked as stop:
        from thidua_xlsx.workflow.outputs.output_places import not_replaced

        _stopped((not_replaced(stop),), "", say, as_json=as_json)
    except KeyboardInterrupt:
        _interrupted(say)
    except BrokenPipeError:  # nobody reads any more what is said; click ends the command without a word
        raise
    except Exception as stop:
        cause: BaseException | None = stop  # Ctrl-C may have left a file half written, or a class half defined
        while cause is not None and not isinstance(cause, KeyboardInterrupt):
            cause = cause.__cause__ or cause.__context__
        if cause is not None:
            _interrupted(say)
        line = fault_line(stop, say)
        if not line:
            raise
        _stopped((), line, say, as_json=as_json)


def fault_line(error: BaseException, say: "Language") -> str:
    """Give the sentence about what the machine refused; empty where the fault is none of the machine's."""
    from thidua_xlsx.base.text import visible
    from thidua_xlsx.runtime.machine_faults import machine_fault

    fault = machine_fault(error)
    if fault is None:
        return ""
    text = say(f"cli.fault_{fault.kind}", reason=fault.reason)
    return f"{visible(fault.file, most=_LONGEST)}: {text}" if fault.file else text


def _tell_beside(options: Mapping[str, Any], say: "Language", *, quiet: bool) -> None:
    """Say before a command reads a season what lies beside its files: copies that nobody reads, marks of open ones.

    A check of the season workbook lists the copies among its findings.
    """
    if "season" not in options:
        return
    from thidua_xlsx.base.file_names import SEASON_FILE
    from thidua_xlsx.workflow.load.copies_beside import copies_beside, open_elsewhere
    from thidua_xlsx.workflow.load.season_folder import find_season

    paths = options.get("paths") or ()
    place = options.get("inbox") or next(iter(paths), None) or options.get("file")
    folder = find_season(options["season"], place)
    listed = any(path.name == SEASON_FILE for path in paths)
    for finding in (*([] if listed else copies_beside(folder)), *open_elsewhere(folder)):
        from thidua_xlsx.cli.terminal import marked_line
        from thidua_xlsx.messages.findings import Folded, has_errors

        if quiet and not has_errors((finding,)):
            continue
        echo(marked_line(Folded(finding, (finding,)), say), err=True)


def _interrupted(say: "Language") -> None:
    echo(say("cli.interrupted"), err=True)
    sys.exit(_INTERRUPTED)


def _stopped(findings: tuple[Any, ...], message: str, say: "Language", book: Any = None, *, as_json: bool) -> None:
    """Say why a command stopped and end with 2; whoever asked for JSON gets its envelope too."""
    from thidua_xlsx.messages.findings import Folded

    for finding in findings:
        from thidua_xlsx.cli.terminal import marked_line

        echo(marked_line(Folded(finding, (finding,)), say, book), err=True)
    if message:
        echo(message, err=True)
    if as_json:
        from thidua_xlsx.cli.unattended.json_answers import give_answer

        give_answer(None, findings, say, exit_code=2, message=message or None)
    sys.exit(2)


def at_a_terminal() -> bool:
    """Say whether somebody sits there who can be asked: neither what is read nor what is said goes elsewhere."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def progress_bar(say: "Language") -> Any:
    """Give the progress bar, to be used with `with`: on a terminal only, and not where nobody wants narration."""
    from thidua_xlsx.cli.progress_bar import ProgressBar

    return ProgressBar(say, shown=sys.stderr.isatty() and not quietly())


def quietly() -> bool:
    """Say whether the command under way was asked to say nothing but errors and what it was asked for."""
    return bool(click.get_current_context().params.get("quiet", False))


def narrate(text: str) -> None:
    """Print the `text` of what a command did on stderr, unless it was asked to be quiet or to answer in JSON."""
    if not (quietly() or click.get_current_context().params.get("as_json", False)):
        echo(text, err=True)


def show(merged: Any, say: "Language") -> None:
    """Open the summary that a merge wrote (`merged`) as a double click would; else say which file to open."""
    from thidua_xlsx.cli.terminal import open_file

    if not open_file(merged.summary):
        narrate(say("cli.open_yourself", file=merged.summary.as_posix()))


def give_json(result: Path, where: str) -> None:
    """Copy the `result` file to where `--json` says: the file `where`, or with `-` to whatever reads our output."""
    if where == "-":
        with result.open("rb") as stream:
            while part := stream.read(_AT_ONCE):
                echo(part, nl=False)
    else:
        from thidua_xlsx.runtime.files import write_where_asked

        write_where_asked(Path(where), result)


def asked_password(file: Path | None, say: "Language") -> str:
    """Give the first line of the password `file`; without one ask, without showing what is typed.

    A password is never taken from the command line. Raises CommandError where the file holds none.
    """
    from thidua_xlsx.messages.errors import CommandError
    from thidua_xlsx.runtime.files import read_lines

    if file is None:
        return str(click.prompt(say("cli.mail_password"), hide_input=True, confirmation_prompt=True, err=True))
    lines = read_lines(file)
    if not lines:
        raise CommandError(key="cli.mail_no_password", file=file.as_posix())
    return lines[0]
