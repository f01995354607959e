"""The words of `--help` and of what the command line says of mistakes, in the language that was asked for.

They stand in `messages/lang/help-*.toml`, apart from all others, so that help is there at once. All that changes click
is here.

It rests on more than click promises: that it asks Python's gettext for its sentences, on names that its types bear, and
on when it makes `--help`. `tests/cli` names each of these and what rests on it.
"""

import gettext
import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import click
import tomli

from thidua_xlsx import LANGUAGES

_TEXTS = ("CHỮ", "TEXT")
Texts = Mapping[str, Mapping[str, str]]

_LANG = Path(__file__).parent.parent / "messages" / "lang"


@lru_cache
def help_texts(lang: str) -> Texts:
    """Load the words of help in a language, `vi` or `en` as `lang` says, by command and parameter."""
    return tomli.loads((_LANG / f"help-{lang}.toml").read_text("utf-8"))


def asked_language(arguments: Sequence[str]) -> str:
    """Find the language asked for in the `arguments` as typed, before they are parsed, or in THIDUA_LANG.

    A mistake in the rest must be worded in it too; Vietnamese where neither names one that we know.
    """
    language = os.environ.get("THIDUA_LANG", "")
    for word, following in zip(arguments, [*arguments[1:], ""], strict=False):  # one longer where nothing was typed
        if word == "--lang":
            language = following
        elif word.startswith("--lang="):
            language = word.partition("=")[2]
    return language if language in LANGUAGES else LANGUAGES[0]


class TranslatedCommand(click.Command):
    """A command whose own option `--help` is worded in the language that was asked for."""

    help_of_help = ""  # click makes the option --help when it is asked for, long after the commands were worded

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Give the option `--help` with its words."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = TranslatedCommand.help_of_help
        return option


class TranslatedGroup(TranslatedCommand, click.Group):
    """The program: words itself and its commands anew with each run."""

    command_class = TranslatedCommand

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Start a run in the language that its arguments `args` ask for; `info_name` is the program's name."""
        speak(self, asked_language(args))
        return super().make_context(info_name, args, parent, **extra)


def speak(group: click.Group, lang: str) -> None:
    """Word a program in the language `lang`: the help of each command and parameter, and click's own sentences."""
    texts = help_texts(lang)
    TranslatedCommand.help_of_help = texts["common"]["help"]
    for name, command in (("main", group), *group.commands.items()):
        own = texts.get(name, {})
        command.help = own.get("about", command.help)
        command.options_metavar = texts["names"]["usage"]
        if isinstance(command, click.Group):
            command.subcommand_metavar = texts["names"]["commands"]
        for param in command.params:
            _name(param, texts["names"])
            if isinstance(param, click.Option) and param.name:
                param.metavar = texts["metavars"].get(param.name, param.metavar)
                param.help = own.get(param.name) or texts["common"].get(param.name, param.help)
    # All of click asks gettext for its sentences. Catalogues of gettext itself are binary files found by the machine's
    # own settings: they can neither be shipped in a text-only package nor follow `--lang`.
    sentences = texts["click"]
    answer = gettext.dgettext = lambda domain, message: sentences.get(message, message)
    gettext.dngettext = lambda domain, msgid1, msgid2, n: answer(domain, msgid1 if n == 1 else msgid2)


def _name(param: click.Parameter, names: Mapping[str, str]) -> None:
    """Name what a parameter takes: a file, a folder, a number, a day."""
    kind = param.type
    if isinstance(kind, click.DateTime):
        param.metavar = names["day"]
    elif isinstance(kind, click.Path):
        only = "directory" if not kind.file_okay else "file" if not kind.dir_okay else "path"
        kind.name = names[only]
    elif isinstance(kind, click.IntRange):
        kind.name = names["integer range"]
    elif kind is click.STRING and isinstance(param, click.Option) and param.metavar in (None, *_TEXTS):
        param.metavar = names["text"].upper()
