"""What `setup` does and says: starters for a double click, completion of what is typed, where things are."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from thidua_xlsx import __version__
from thidua_xlsx.base.text import match_key
from thidua_xlsx.cli.console import echo
from thidua_xlsx.cli.options import at_a_terminal
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.language import Language
from thidua_xlsx.runtime import files
from thidua_xlsx.workflow.load.known_seasons import home_folder, known_seasons, season_here, set_up

_YES = ("c", "co", "y", "yes")  # click's own question knows English answers only
_PROGRAM, _VARIABLE = "thidua-xlsx", "_THIDUA_XLSX_COMPLETE"
_SHELLS = {  # where each shell's words are kept, and what it reads when it starts, below the home folder
    "bash": (".config/thidua-xlsx/hoan-thanh.bash", ".bashrc"),
    "zsh": (".config/thidua-xlsx/hoan-thanh.zsh", ".zshrc"),
    "fish": (".config/fish/completions/thidua-xlsx.fish", ""),
}


def set_up_machine(program: click.Group, seasons: Sequence[Path], shell: str, say: Language) -> bool:
    """Write the starters, turn on completion if it is wanted, and say where everything is; False where a part failed.

    The starters go to the folders `seasons` (where none is named, to those that are known) and the home folder; `shell`
    is whose completion is wanted, blank to ask. Raises CommandError where a folder that was named is no season.
    """
    home = home_folder()
    places = list(seasons) or known_seasons([place for place in (season_here(Path()), Path(), home) if place])
    strangers = [folder.as_posix() for folder in seasons if season_here(folder) != folder]
    if strangers:
        raise CommandError(key="cli.setup_no_season", folders=strangers)
    done = set_up([*places, *([home] if home else [])], say)
    echo(say("cli.setup_program", version=__version__, python=sys.executable))
    for folder, names in done.written:
        place = say("cli.setup_home") if folder == home else say("cli.setup_season")
        echo(say("cli.setup_written", place=place, folder=str(folder.resolve()), names=names))
    for folder, error in done.refused:
        echo(say("cli.setup_refused", folder=str(folder), reason=files.reason(error)), err=True)
    if not places:
        echo(say("cli.setup_no_seasons"))
    completed = _complete(program, home, shell, say)
    return completed and bool(done.written) and not done.refused


def _complete(program: click.Group, home: Path | None, shell: str, say: Language) -> bool:
    """Turn on completion for the shell that was named; else offer it for the shell that this is.

    False where it was wanted and could not be turned on.
    """
    if home is None:
        if shell:
            echo(say("cli.setup_refused", folder="~", reason="ENOENT"), err=True)
        return not shell
    own_shell = Path(os.environ.get("SHELL", "")).name
    if not shell and own_shell in _SHELLS:
        if not at_a_terminal():
            echo(say("cli.setup_completion_offer", shell=own_shell))
        elif (
            match_key(
                str(click.prompt(say("cli.setup_completion_ask", shell=own_shell), default="", show_default=False))
            )
            in _YES
        ):
            shell = own_shell
    if shell:
        echo(say("cli.setup_completion", shell=shell, file=str(_turn_on_completion(program, home, shell))))
    return True


def _turn_on_completion(program: click.Group, home: Path, shell: str) -> Path:
    """Write click's own completion for a `shell` and have that shell read it; give its file. Twice is the same as once.

    `home` is the home folder, `shell` one of bash, zsh and fish. Raises LookupError where click knows no such shell.
    """
    kept, starting = _SHELLS[shell]
    kind = get_completion_class(shell)
    if kind is None:
        raise LookupError(shell)
    words = home / kept
    files.write_all(words.parent, {words.name: kind(program, {}, _PROGRAM, _VARIABLE).source().encode()})
    if starting:
        start, line = home / starting, f'. "$HOME/{kept}"\n'.encode()
        before = start.read_bytes() if start.exists() else b""
        if line not in before:
            with start.open("ab") as stream:  # somebody's own file, perhaps a link: nothing may take its place
                stream.write((b"" if not before or before.endswith(b"\n") else b"\n") + line)
    return words
