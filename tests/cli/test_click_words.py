"""What we change in click is still there to be changed; each failure names what of ours rests on it."""

import ast
import inspect
import pkgutil

import click
import pytest

from tests.program import run
from thidua_xlsx.cli.click_words import TranslatedCommand, help_texts, speak
from thidua_xlsx.cli.main import main

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


def sentences() -> set[str]:
    """The sentences for which the modules of click ask."""
    package = pkgutil.iter_modules(click.__path__, "click.")
    trees = [
        ast.parse(inspect.getsource(pkgutil.resolve_name(module.name)))
        for module in package
        if "win" not in module.name
    ]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    asked = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in ("_", "ngettext")]
    texts = [one.value for call in asked for one in call.args if isinstance(one, ast.Constant)]
    return {text for text in texts if isinstance(text, str)}


def test_click_still_says_what_we_have_other_words_for() -> None:
    gone = help_texts("vi")["click"].keys() - sentences() - OF_OTHER_VERSIONS
    assert not gone, f"reworded by click {click.__version__}, so said in English: messages/lang/help-*.toml, [click]"


@pytest.mark.parametrize(
    ("module", "count", "shown"),
    [("core", 1, "Lỗi: một"), ("parser", 2, "Lỗi: nhiều"), ("exceptions", 0, "Lỗi: nhiều")],
)
def test_every_module_of_click_asks_gettext_and_we_answer(
    monkeypatch: pytest.MonkeyPatch, module: str, count: int, shown: str
) -> None:
    words = {"Error": "Lỗi", "one": "Lỗi: một", "many": "Lỗi: nhiều"}
    for sentence, text in words.items():
        monkeypatch.setitem(help_texts("vi")["click"], sentence, text)  # type: ignore[index]
    speak(main, "vi")
    asking = vars(pkgutil.resolve_name(f"click.{module}"))
    assert asking["_"]("Error") == "Lỗi", f"click.{module}: its complaints would stay English"
    assert asking["ngettext"]("one", "many", count) == shown
    assert asking["_"]("no sentence of click's") == "no sentence of click's"


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
