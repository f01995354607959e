"""The command line: words in, one verb each, words out. Heavy libraries are imported inside the verbs."""

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from thidua_xlsx import LANGUAGES, __version__
from thidua_xlsx.cli.after_merge import backup, explain, finalize, mail, restore, verify
from thidua_xlsx.cli.click_words import TranslatedGroup, asked_language
from thidua_xlsx.cli.console import echo
from thidua_xlsx.cli.options import (
    AS_JSON,
    DAY,
    EXISTING,
    EXISTING_FILE,
    FOLDER,
    PASSWORDS,
    NamedPath,
    SpokenChoice,
    at_a_terminal,
    common_options,
    give_json,
    narrate,
    progress_bar,
    quietly,
    rules_options,
    show,
)
from thidua_xlsx.runtime.packaged_data import STORIES

if TYPE_CHECKING:  # help needs no words but its own
    from thidua_xlsx.messages.language import Language

PHASES = ("registration", "agreement", "self-score", "nominations", "achievement")


@click.group(cls=TranslatedGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--lang", type=click.Choice(LANGUAGES))
@click.version_option(__version__, prog_name="thidua-xlsx")
@click.pass_context
def main(context: click.Context, lang: str | None) -> None:
    """Emulation and commendation in plain Excel files; every help text is in `messages/lang/help-*.toml`.

    `lang` is the language of all that is said, `vi` or `en`. Without a command the menu opens where somebody sits at a
    terminal; elsewhere this help is printed.
    """
    if "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb":  # rich asks by itself, click does not
        context.color = False
    if lang:
        context.default_map = {name: {"lang": lang} for name in main.commands}
    if context.invoked_subcommand is None:
        if not at_a_terminal():
            echo(context.get_help())
            return
        from thidua_xlsx.cli.menu import Menu
        from thidua_xlsx.messages.language import language

        Menu(main, language(asked_language(["--lang", lang] if lang else []))).run()


@main.command()
@click.argument("folder", type=FOLDER, default=Path("thidua-demo"), metavar="[DIR]")
@click.option("--sample", type=SpokenChoice(list(STORIES)), default="thcs", show_default=True)
@common_options
def demo(folder: Path, sample: str, say: "Language") -> None:
    """Lay out a finished sample season in DIR (./thidua-demo), merge its inbox and say which file to open.

    `folder` is that DIR, `sample` the name of the sample's kind of school.
    """
    from thidua_xlsx.demo.lay_out_demo import lay_out

    with progress_bar(say) as progress:
        merged = lay_out(folder, words=say, tell=narrate, sample=sample, progress=progress)
    _print_merged(merged, say)
    echo(say("cli.demo_open", file=merged.summary.as_posix()))


@main.command()
@click.argument("folder", type=FOLDER, metavar="DIR", required=False)
@click.option("--profile", default="")
@click.option("--year")
@click.option("--roster", type=EXISTING_FILE)
@click.option("--school", default="")
@click.option("--from", "old", type=NamedPath(path_type=Path))
@click.option("--list", "listed", is_flag=True)
@common_options
def init(
    folder: Path | None,
    profile: str,
    year: str | None,
    roster: Path | None,
    school: str,
    old: Path | None,
    listed: bool,
    say: "Language",
) -> None:
    """Start a season folder: thidua.xlsx pre-filled from a profile, so-theo-doi.xlsx, inbox/.

    It goes to `folder`, for the `school` of that name and the school `year` (as 2025-2026; this one where none is
    named), with the people of the staff list `roster`. It begins with the `profile` of that id or what the name of the
    school suggests, or carries on the season in the folder `old`. With `listed`, the profiles are listed and nothing is
    written.
    """
    from thidua_xlsx.cli.new_season import asked_same_unit, started_lines
    from thidua_xlsx.cli.terminal import print_findings
    from thidua_xlsx.commands.init import profile_lines, school_year, start_from, start_season
    from thidua_xlsx.messages.errors import CommandError
    from thidua_xlsx.workflow.load.season_folder import load_templates

    if listed:
        echo("\n".join(profile_lines(load_templates(), say)))
        return
    if folder is None:
        raise click.MissingParameter(param_hint="'DIR'", param_type="argument")
    if old and (profile or roster):
        option = "--profile" if profile else "--roster"
        raise CommandError(key="cli.from_alone", option=option, folder=folder.as_posix())
    if old:
        started = start_from(folder, old, year or "", say=say, school=school)
    else:
        year = year or school_year(date.today())
        started = start_season(
            folder,
            profile,
            year,
            say=say,
            roster=roster,
            school=school,
            same_unit=asked_same_unit(say) if at_a_terminal() else None,
        )
    print_findings(started.findings, say)
    for line in started_lines(started, say):
        echo(line)


@main.command()
@click.argument("seasons", type=FOLDER, nargs=-1, metavar="[SEASON]...")
@click.option("--completion", type=click.Choice(["bash", "zsh", "fish"]))
@common_options
def setup(seasons: tuple[Path, ...], completion: str | None, say: "Language") -> None:
    """Write starters for a double click into season folders and the home folder; say where things are.

    `seasons` are the folders of the seasons, those found where none is named; `completion` is the shell, bash, zsh or
    fish, to be taught completion. Ends with 1 where a part failed.
    """
    from thidua_xlsx.cli.setting_up import set_up_machine

    if not set_up_machine(main, seasons, completion or "", say):
        sys.exit(1)


@main.command()
@click.argument("season", type=FOLDER, required=False)
@click.option("--roster", type=EXISTING_FILE)
@click.option("--show", "sheets", multiple=True)
@common_options
def update(season: Path | None, roster: Path | None, sheets: tuple[str, ...], say: "Language") -> None:
    """Add to thidua.xlsx and so-theo-doi.xlsx what a newer version knows; with --roster also people of a staff list.

    `season` is the folder of the season, `roster` the workbook with the staff list. With `sheets`, names of hidden ones
    of thidua.xlsx, nothing is added: they are seen from then on.
    """
    from thidua_xlsx.cli.terminal import print_findings, print_staff, print_updated
    from thidua_xlsx.commands.update import add_staff, show
    from thidua_xlsx.commands.update import update as do_update

    if sheets:
        kept = show(season, sheets)
        echo(say("update.shown" if kept else "update.shown_before", sheets=sheets, kept=kept))
        return
    print_updated(do_update(season, words=say), say)
    if roster:
        added = add_staff(season, roster, words=say)
        print_findings(added.findings, say, most=20)
        for key, names in (("added", added.added), ("completed", added.completed), ("placed_now", added.placed)):
            if names:
                echo(say(f"cli.staff_{key}", count=len(names), names=names, kept=added.kept))
        if added.comparison:
            print_staff(added.comparison, say, unchanged=not added.kept)


@main.command("import-answers")
@click.argument("file", type=EXISTING_FILE)
@click.option("--map", "map_", default="plain-table", show_default=True)
@click.option("--phase", type=SpokenChoice(PHASES))
@click.option("--round", "round_")
@click.option("--season", type=FOLDER)
@common_options
def import_answers(
    file: Path, map_: str, phase: str | None, round_: str | None, season: Path | None, say: "Language"
) -> None:
    """Write what was collected in a survey or a plain table into the issued forms, as returns in inbox/.

    `file` holds the answers; `map_` names a map of its columns, or the file of one. They answer the form of the `phase`
    and of the `round_` with that code or name (where the map does not say it), of the `season` in that folder. Ends
    with 1 where errors were found.
    """
    from thidua_xlsx.cli.terminal import print_imported
    from thidua_xlsx.commands.import_answers import import_answers as do_import
    from thidua_xlsx.messages.findings import has_errors
    from thidua_xlsx.workflow.load.season_folder import find_season, open_season_folder

    loaded = open_season_folder(find_season(season))
    imported = do_import(loaded, file, map_, phase or "", round_)
    print_imported(imported, say, loaded.rulebook)
    sys.exit(1 if has_errors(imported.findings) else 0)


@main.command()
@click.argument("season", type=FOLDER, required=False)
@click.option("--phase", type=SpokenChoice(PHASES), required=True)
@click.option("--round", "round_")
@click.option("--unit", "units", multiple=True)
@AS_JSON
@common_options
def forms(
    season: Path | None, phase: str, round_: str | None, units: tuple[str, ...], as_json: bool, say: "Language"
) -> None:
    """Issue one locked workbook per unit into phieu/.

    They are forms of the `phase` and of the `round_` with that code or name (not needed where there is but one), for
    the `units` with those codes or names (all where none is named) of the `season` in that folder. With `as_json`, the
    answer as JSON.
    """
    from thidua_xlsx.cli.terminal import print_findings
    from thidua_xlsx.commands.forms import issue_forms
    from thidua_xlsx.workflow.load.season_folder import find_season, open_season_folder

    loaded = open_season_folder(find_season(season))
    with progress_bar(say) as progress:
        issued = issue_forms(loaded, phase, round_, units, say=say, progress=progress)
    handed_down = [finding for finding in loaded.findings if finding.place.file in loaded.handed_down]
    if as_json:
        from thidua_xlsx.cli.unattended.json_answers import forms_data, give_answer

        give_answer(forms_data(issued, loaded.folder.as_posix(), say), handed_down, say)
        return
    print_findings(handed_down, say)
    for name in issued.written:
        echo((loaded.folder / name).as_posix())
    narrate(say("cli.issued", count=len(issued.written)))
    for notice, values in issued.notices:
        narrate(say(notice, **values))


@main.command()
@click.argument("paths", type=EXISTING, nargs=-1, required=True, metavar="PATH...")
@click.option("--season", type=FOLDER)
@AS_JSON
@PASSWORDS
@common_options
def check(
    paths: tuple[Path, ...], season: Path | None, as_json: bool, password_file: Path | None, say: "Language"
) -> None:
    """Read returned forms, thidua.xlsx or a whole season folder and print every finding; writes nothing.

    `paths` are those files, or folders of them, of the `season` in that folder or of the one they lie in;
    `password_file` has their passwords, one a line. With `as_json`, the answer as JSON. Ends with 1 where errors were
    found.
    """
    from thidua_xlsx.base.file_names import SEASON_FILE
    from thidua_xlsx.cli.terminal import counts_line, errors_of, print_findings
    from thidua_xlsx.commands.check import check_paths
    from thidua_xlsx.messages.findings import has_errors, in_order

    with progress_bar(say) as progress:
        count, unordered, book = check_paths(paths, season, password_file, progress)
    findings = in_order(unordered)
    code = 1 if has_errors(findings) else 0
    if as_json:
        from thidua_xlsx.cli.unattended.json_answers import give_answer

        give_answer({"files": count}, findings, say, exit_code=code)
    else:
        if not quietly() and all(
            path.name == SEASON_FILE for path in paths
        ):  # beside returns it would bury what they have wrong
            from thidua_xlsx.commands.preview import preview

            echo("".join(f"{line}\n" for line in preview(paths, say)), nl=False)
        print_findings(errors_of(findings) if quietly() else findings, say, book=book)
    narrate(say("cli.checked", files=count, counts=counts_line(findings, say)))
    sys.exit(code)


@main.command()
@click.argument("season", type=FOLDER, required=False)
@click.option("--as-of", type=DAY)
@click.option("--ics", type=NamedPath(dir_okay=False, path_type=Path))
@click.option("--roster", type=EXISTING_FILE)
@AS_JSON
@PASSWORDS
@common_options
def status(
    season: Path | None,
    as_of: datetime | None,
    ics: Path | None,
    roster: Path | None,
    as_json: bool,
    password_file: Path | None,
    say: "Language",
) -> None:
    """Say who has returned what, what is missing, and who has not registered.

    It tells of the `season` in that folder, and writes its days as a calendar to `ics` too. With a staff list `roster`
    it says instead how that differs from the season's people. `password_file` has passwords of returned files, one a
    line. With `as_json`, the answer as JSON.
    """
    from thidua_xlsx.cli.status_screen import print_status
    from thidua_xlsx.commands.status import status_of, write_calendar
    from thidua_xlsx.workflow.load.season_folder import find_season, open_season_folder

    loaded = open_season_folder(find_season(season), password_file)
    if roster:
        _print_staff(loaded, roster, say, as_json=as_json)
        return
    with progress_bar(say) as progress:
        state = status_of(loaded, as_of.date() if as_of else date.today(), progress=progress)
    if as_json:
        from thidua_xlsx.cli.unattended.json_answers import give_answer, status_data

        give_answer(status_data(state, say), state.set_aside, say)
    else:
        print_status(state, say)
    if ics:
        write_calendar(loaded, ics, say)
        narrate(say("cli.ics_written", file=ics.as_posix()))


def _print_staff(loaded: Any, roster: Path, say: "Language", *, as_json: bool) -> None:
    from thidua_xlsx.cli.terminal import print_findings, print_staff
    from thidua_xlsx.workflow.load.staff_lists import compared_staff

    comparison = compared_staff(loaded, roster)
    if as_json:
        from thidua_xlsx.cli.unattended.json_answers import give_answer, staff_data

        give_answer(staff_data(comparison, say), comparison.findings, say)
        return
    print_findings(comparison.findings, say, most=20, book=loaded.rulebook)
    print_staff(comparison, say)


@main.command()
@click.argument("season", type=FOLDER, required=False)
@click.option("--allow", "allowed", multiple=True, metavar="FILE")
@click.option("--forget", "forgotten", multiple=True, metavar="FILE")
@common_options
def plugins(season: Path | None, allowed: tuple[str, ...], forgotten: tuple[str, ...], say: "Language") -> None:
    """Say which plug-ins take part in a season; allow files of its folder to run on this machine, or no longer.

    The `season` is in that folder; `allowed` and `forgotten` are files as its plugins.toml lists them.
    """
    from thidua_xlsx.cli.terminal import print_plugins
    from thidua_xlsx.workflow.load.plugins import season_plugins
    from thidua_xlsx.workflow.load.season_folder import find_season

    print_plugins(season_plugins(find_season(season), allowed, forgotten), say)


@main.command()
@click.argument("inbox", type=NamedPath(path_type=Path))
@click.option("--season", type=FOLDER)
@click.option("--out", type=FOLDER)
@click.option("--json", "json_file", type=NamedPath(dir_okay=False, allow_dash=True))
@click.option("--jobs", type=click.IntRange(min=1))
@click.option("--duplicates", type=click.Choice(["union", "newest", "error"]), default="union", show_default=True)
@click.option("--as-of", type=DAY)
@click.option("--papers/--no-papers", default=None)
@click.option("--internal", is_flag=True)
@click.option("--pdf", is_flag=True)
@click.option("--as-if-closed", is_flag=True)
@click.option("--open", "open_it", is_flag=True)
@click.option("--no-cache", is_flag=True)
@click.option("--export", "export", multiple=True)
@click.option("--compare-with", type=EXISTING_FILE)
@PASSWORDS
@rules_options
@common_options
def merge(
    inbox: Path,
    season: Path | None,
    out: Path | None,
    json_file: str | None,
    jobs: int | None,
    duplicates: str,
    as_of: datetime | None,
    password_file: Path | None,
    no_cache: bool,
    export: tuple[str, ...],
    compare_with: Path | None,
    papers: bool | None,
    internal: bool,
    pdf: bool,
    as_if_closed: bool,
    open_it: bool,
    rules: Any,
    say: "Language",
) -> None:
    """Merge the returned forms of INBOX: totals, rankings, eligibility, the committee's summary workbook.

    From the folder `inbox`, of the `season` in that folder or of the one around it, to the folder `out` (ket-qua/ of
    the season where none is named). `duplicates` says what becomes of several returns of one form, `password_file` has
    their passwords, one a line; `jobs` files are read at once, anew with `no_cache`.
    `as_if_closed` judges as if all were in, `rules` by other rules than the season's own.

    `papers` asks for all official papers or none (None: as the season says); `internal` puts on the page for phones
    also what only the council may see; `pdf` prints papers and summary into one file, and `export` names formats of
    tables for analysts. `compare_with` is an earlier result; what changed since is listed. The result is copied to
    `json_file` (`-` is stdout), and with `open_it` the summary is opened. Ends with 1 where errors were found.
    """
    from thidua_xlsx.commands.merge import merge as do_merge
    from thidua_xlsx.messages.findings import has_errors
    from thidua_xlsx.model import Policy

    day = as_of.date() if as_of else None
    with progress_bar(say) as progress:
        merged = do_merge(
            inbox,
            words=say,
            season=season,
            out=out,
            as_of=day,
            duplicates=Policy(duplicates),
            password_file=password_file,
            progress=progress,
            jobs=jobs or 0,
            cached=not no_cache,
            rules=rules,
            as_if_closed=as_if_closed,
            compare_with=compare_with,
            papers=papers,
            internal=internal,
            pdf=pdf,
            export=export,
            copy_to=Path(json_file) if json_file and json_file != "-" else None,
        )
    if open_it:
        show(merged, say)
    if json_file:
        give_json(merged.result, json_file)
    if json_file != "-":
        _print_merged(merged, say)
    sys.exit(1 if has_errors(merged.season.findings) else 0)


def _print_merged(merged: Any, say: "Language") -> None:
    from thidua_xlsx.cli.terminal import print_errors, print_merged

    (print_errors if quietly() else print_merged)(merged, say)


for command in (mail, explain, verify, finalize, backup, restore):
    main.add_command(command)
