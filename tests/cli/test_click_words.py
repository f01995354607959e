"""What we change in click is still there to be changed; each failure names what of ours rests on it."""

import ast
import inspect
from types import ModuleType

import click
import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.termui
import click.types
import pytest

from tests.program import run
from thidua_xlsx.cli.click_words import SPEAKING, TranslatedCommand
from thidua_xlsx.cli.help_texts import help_texts

ASKED_BY = {
    click.core: {"_", "ngettext"},
    click.decorators: {"_"},
    click.exceptions: {"_", "ngettext"},
    click.formatting: {"_"},
    click.parser: {"_", "ngettext"},
    click.termui: {"_"},
    click.types: {"_", "ngettext"},
}
# Sentences of other versions that pyproject.toml allows, and words that this one hands over as values.
OF_OTHER_VERSIONS = {
    "(Possible options: {possibilities})",
    "No such option: {name}",
    "Usage: ",
    "argument",
    "option",
    "parameter",
    "required",
}


def sentences(module: ModuleType) -> set[str]:
    """The sentences for which a module of click asks."""
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(module))) if isinstance(node, ast.Call)]
    asked = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in ("_", "ngettext")]
    texts = [one.value for call in asked for one in call.args if isinstance(one, ast.Constant)]
    return {text for text in texts if isinstance(text, str)}


@pytest.mark.parametrize("module", SPEAKING, ids=lambda module: str(module.__name__))
def test_modules_of_click_ask_for_their_sentences_where_we_answer(module: ModuleType) -> None:
    there = {name for name in ("_", "ngettext") if hasattr(module, name)}
    assert there == ASKED_BY[module], f"{module.__name__}: its complaints would stay English (click_words._hear)"


def test_click_still_says_what_we_have_other_words_for() -> None:
    said = set[str]().union(*map(sentences, SPEAKING))
    gone = help_texts("vi")["click"].keys() - said - OF_OTHER_VERSIONS
    assert not gone, f"reworded by click {click.__version__}, so said in English: messages/lang/help-*.toml, [click]"


def test_no_other_module_of_click_has_sentences() -> None:
    package = inspect.getmodule(click)
    others = [one for one in vars(package).values() if inspect.ismodule(one) and one.__name__.startswith("click.")]
    silent = {"click.testing", "click._compat", "click.globals", "click.utils", "click.shell_completion"}
    speaking = {one.__name__ for one in others if hasattr(one, "_") or hasattr(one, "ngettext")} - silent
    assert speaking == {one.__name__ for one in SPEAKING}, "add it to click_words.SPEAKING"


@pytest.mark.parametrize(
    ("owner", "method", "given"),
    [
        (click.Command, "get_help_option", ["self", "ctx"]),
        (click.Command, "make_context", ["self", "info_name", "args", "parent", "extra"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_we_override_is_called_as_before(owner: type, method: str, given: list[str]) -> None:
    found = list(inspect.signature(getattr(owner, method)).parameters)
    assert found == given, f"{owner.__name__}.{method}: click_words words --help, and each run, there"


def test_names_that_we_give_to_parameters_are_those_that_help_shows() -> None:
    folder, number = click.Path(file_okay=False), click.IntRange(min=1)
    folder.name, number.name = "THƯ MỤC", "SỐ"

    @click.command(cls=TranslatedCommand)
    @click.argument("where", type=folder)
    @click.option("--many", type=number)
    @click.option("--text", metavar="CHỮ")
    def command(where: str, many: int, text: str) -> None:
        """Nothing."""

    command.options_metavar = "[TÙY CHỌN]"
    shown = command.get_help(click.Context(command, info_name="thử"))
    assert "thử [TÙY CHỌN] WHERE" in shown
    assert "--many SỐ" in shown, "click_words._name: types are named by `name`"
    assert "--text CHỮ" in shown
    assert (folder.file_okay, folder.dir_okay) == (False, True)
    assert command.params[2].type is click.STRING, "click_words._name: texts are known by click.STRING"


def test_the_group_makes_its_commands_and_words_itself_anew_with_each_run() -> None:
    assert click.Group.command_class is None, "click_words.TranslatedGroup.command_class"
    group = click.Group("thử")
    assert hasattr(group, "subcommand_metavar"), "click_words.speak words LỆNH in the usage"
    assert [run(*asked, "--help").output.split(":")[0] for asked in (["--lang", "en"], [], ["--lang", "en"])] == [
        "Usage",
        "Cách dùng",
        "Usage",
    ]
