"""The commands for what comes after a merge: letters, questions, proof, and closing the season."""

import sys
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from thidua_xlsx.cli.click_words import TranslatedCommand
from thidua_xlsx.cli.console import echo
from thidua_xlsx.cli.options import (
    AS_JSON,
    DAY,
    EXISTING_FILE,
    FOLDER,
    PASSWORDS,
    NamedPath,
    SpokenChoice,
    asked_password,
    common_options,
    progress_bar,
    quietly,
    rules_options,
)

if TYPE_CHECKING:  # help needs no words but its own
    from thidua_xlsx.messages.language import Language


@click.command(cls=TranslatedCommand)
@click.argument("season", type=FOLDER, required=False)
@click.option(
    "--kind",
    "kinds",
    type=SpokenChoice(["forms", "slips", "reminders", "schools", "package", "summary"]),
    multiple=True,
)
@click.option("--as-of", type=DAY)
@click.option("--ahead", type=click.IntRange(0, 60), default=0)
@click.option("--guides", is_flag=True)
@click.option("--password", "encrypt", is_flag=True)
@PASSWORDS
@common_options
def mail(
    season: Path | None,
    kinds: tuple[str, ...],
    as_of: datetime | None,
    ahead: int,
    guides: bool,
    encrypt: bool,
    password_file: Path | None,
    say: "Language",
) -> None:
    """Write e-mail drafts to ket-qua/thu: forms to units, return slips, reminders, what goes to the office.

    Of the `season` in that folder (the one around this folder where none is named), letters of the `kinds` alone where
    any are named. Reminders begin `ahead` days before a deadline; `guides` go with the letters that send forms. With
    `encrypt`, attachments about people get a password: the first line of `password_file`, else one that is typed.
    """
    from thidua_xlsx.cli.terminal import print_mailed
    from thidua_xlsx.commands.mail import mail as write
    from thidua_xlsx.workflow.load.season_folder import find_season, open_season_folder

    password = asked_password(password_file, say) if encrypt else ""
    loaded = open_season_folder(find_season(season), password_file)
    day = as_of.date() if as_of else date.today()
    with progress_bar(say) as progress:
        mailed = write(
            loaded, kinds, day=day, ahead=ahead, words=say, password=password, guides=guides, progress=progress
        )
    print_mailed(mailed, say, encrypt=encrypt)


@click.command(cls=TranslatedCommand)
@click.argument("subject", metavar="CODE|TITLE|PERSON")
@click.option("--season", type=FOLDER)
@click.option("--all", "every", is_flag=True)
@AS_JSON
@rules_options
@common_options
def explain(subject: str, season: Path | None, every: bool, as_json: bool, rules: Any, say: "Language") -> None:
    """Explain a finding (C102), a title (CSTDCS) or where a person or unit stands, down to the cells.

    `subject` is what somebody typed: a code, the id of a title, or a key or name of a person or unit of the `season` in
    that folder. Of a person or a unit a screen is shown, or with `every` all there is. `rules` are other rules than the
    season's own, to be judged by. With `as_json`, all lines as JSON.
    """
    from thidua_xlsx.commands.explain import explain as do_explain
    from thidua_xlsx.workflow.load.season_folder import find_season

    explanation = do_explain(subject, find_season(season), say, rules)
    if as_json:
        from thidua_xlsx.cli.unattended.json_answers import explanation_data, give_answer

        give_answer(explanation_data(explanation), (), say)
        return
    for line in (not every and explanation.first) or explanation.lines:
        echo(line)


@click.command(cls=TranslatedCommand)
@click.argument("file", type=EXISTING_FILE)
@click.option("--season", type=FOLDER)
@AS_JSON
@PASSWORDS
@common_options
def verify(file: Path, season: Path | None, as_json: bool, password_file: Path | None, say: "Language") -> None:
    """Say whether FILE is the summary that these returned files give, and which cells differ if not.

    `file` is such a summary, of the `season` in that folder or of the one that it lies in; `password_file` has
    passwords of returned files, one a line. With `as_json`, the answer as JSON. Ends with 1 where they differ or the
    journal is broken.
    """
    from thidua_xlsx.cli.terminal import print_verified
    from thidua_xlsx.commands.verify import VerificationOutcome
    from thidua_xlsx.commands.verify import verify as do_verify

    with progress_bar(say) as progress:
        verified = do_verify(file, season, words=say, password_file=password_file, progress=progress)
    code = 1 if verified.sameness is VerificationOutcome.DIFFERENT or not verified.journal_whole else 0
    if as_json:
        from thidua_xlsx.cli.unattended.json_answers import give_answer, verified_data

        give_answer(verified_data(verified, file.as_posix()), (), say, exit_code=code)
    else:
        print_verified(verified, say)
    sys.exit(code)


@click.command(cls=TranslatedCommand)
@click.argument("season", type=FOLDER, required=False)
@click.option("--undo", is_flag=True)
@click.option("--leave-out", multiple=True)
@click.option("--take-out", multiple=True)
@click.option("--keep", multiple=True)
@click.option("--as-of", type=DAY)
@AS_JSON
@PASSWORDS
@common_options
def finalize(
    season: Path | None,
    undo: bool,
    leave_out: tuple[str, ...],
    take_out: tuple[str, ...],
    keep: tuple[str, ...],
    as_of: datetime | None,
    as_json: bool,
    password_file: Path | None,
    say: "Language",
) -> None:
    """Enter what the council decided into so-theo-doi.xlsx and write ket-qua/chot.xlsx; twice is the same as once.

    It closes the `season` in that folder or, with `undo`, takes its last closing back; titles in `leave_out` that have
    no sure basis wait, lines in `take_out` that are not passed any more leave the ledger, and those in `keep` stay
    although their basis has changed. `password_file` has passwords of returned files, one a line. With `as_json`, the
    answer as JSON. Ends with 1 where errors were found.
    """
    from thidua_xlsx.cli.terminal import print_finalized, print_left_in_ledger
    from thidua_xlsx.cli.unattended.json_answers import finalized_data, give_answer
    from thidua_xlsx.commands.closing.undo import entered_lines
    from thidua_xlsx.commands.closing.undo import undo as do_undo
    from thidua_xlsx.commands.finalize import finalize as do_finalize
    from thidua_xlsx.messages.errors import CommandError
    from thidua_xlsx.messages.findings import has_errors

    if undo:
        restored, away = do_undo(season)
        if as_json:
            give_answer({"restored": restored, "put_away": away}, (), say)
        else:
            echo(say("cli.undone", restored=restored, away=away))
            with suppress(CommandError):  # a season that cannot be read has its ledger back all the same
                print_left_in_ledger(entered_lines(season), say)
        return
    day = as_of.date() if as_of else None
    with progress_bar(say) as progress:
        done = do_finalize(
            season,
            words=say,
            as_of=day,
            password_file=password_file,
            progress=progress,
            leave_out=leave_out,
            take_out=take_out,
            keep=keep,
        )
    code = 1 if has_errors(done.findings) else 0
    if as_json:
        give_answer(finalized_data(done), done.findings, say, exit_code=code)
    else:
        print_finalized(done, say, briefly=quietly())
    sys.exit(code)


@click.command(cls=TranslatedCommand)
@click.argument("season", type=FOLDER, required=False)
@click.option("--to", "target", type=NamedPath(dir_okay=False, path_type=Path))
@common_options
def backup(season: Path | None, target: Path | None, say: "Language") -> None:
    """Write a whole season into one file, and read it back to see that it is whole.

    The file is `target`, or one named for the day beside the folder `season`.
    """
    from thidua_xlsx.commands.backup import back_up
    from thidua_xlsx.workflow.load.season_folder import find_season

    file, count = back_up(find_season(season), target, date.today())
    echo(say("cli.backed_up", file=file.as_posix(), count=count))


@click.command(cls=TranslatedCommand)
@click.argument("season", type=FOLDER, required=False)
@click.option("--from", "whole", type=EXISTING_FILE)
@common_options
def restore(season: Path | None, whole: Path | None, say: "Language") -> None:
    """Take back phieu/khoa.json from the last copy that is whole or, with `--from`, a whole season from its backup.

    `season` is the folder of the season; a `whole` one is laid out there from that backup, or in this folder.
    """
    if whole:
        from thidua_xlsx.commands.backup import take_back

        folder = season or Path()
        echo(say("cli.taken_back", count=take_back(whole, folder), folder=folder.as_posix()))
        return
    from thidua_xlsx.workflow.load.register_file import restore_register
    from thidua_xlsx.workflow.load.season_folder import find_season

    echo(say("cli.register_restored", restored=restore_register(find_season(season))))
