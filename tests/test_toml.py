"""TOML read at once says what the standard library says, or leaves the text to it: the same values, the same faults."""

import tomllib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import thidua_xlsx
from thidua_xlsx import resources, toml

PACKAGE = Path(thidua_xlsx.__file__).parent
WORDS = {path.name: path.read_text("utf-8") for path in sorted((PACKAGE / "lang").glob("*.toml"))}
DECLARED = WORDS | resources.template_texts()


def said(read: Callable[..., dict[str, Any]], text: str) -> tuple[str, object]:
    """What a reader makes of a text, with the kind of every value; or what it says is wrong."""
    try:
        found = read(text, parse_float=Decimal)
    except ValueError as fault:
        return type(fault).__name__, str(fault)
    return "read", repr(found)


def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_known(text: str, **_: object) -> dict[str, Any]:
        raise AssertionError(f"left to the standard library: {text[:60]!r}")

    monkeypatch.setattr(tomllib, "loads", not_known)


@pytest.mark.parametrize("name", DECLARED)
def test_our_own_declarations_and_words_are_read_at_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = tomllib.loads(DECLARED[name], parse_float=Decimal)
    alone(monkeypatch)
    assert repr(expected) == repr(toml.loads(DECLARED[name], parse_float=Decimal))


def test_what_is_known_is_read_without_the_standard_library(monkeypatch: pytest.MonkeyPatch) -> None:
    text = """# a remark
name = "Tổ Toán"  # and another
"quoted key" = 'as \\n it stands'
points = 4.50
count = -3
yes = true
day = 2026-05-31
said.short = "one\\ttwo \\u00e9"
long = \"\"\"
two
lines\"\"\"
list = [ "a", "b, ]", # remark
  { x = 1, y = [] }, [1, 2],
]
[one.two]
x = 5
[[many]]
a = 1
[many.deep]
b = 2
[[many]]
a = 3
"""
    alone(monkeypatch)
    expected = {
        "name": "Tổ Toán",
        "quoted key": "as \\n it stands",
        "points": Decimal("4.50"),
        "count": -3,
        "yes": True,
        "day": date(2026, 5, 31),
        "said": {"short": "one\ttwo é"},
        "long": "two\nlines",
        "list": ["a", "b, ]", {"x": 1, "y": []}, [1, 2]],
        "one": {"two": {"x": 5}},
        "many": [{"a": 1, "deep": {"b": 2}}, {"a": 3}],
    }
    assert expected == toml.loads(text, parse_float=Decimal)


FAULTS = (
    "a = 1\na = 2\n",
    "[a]\nb = 1\n[a]\nc = 2\n",
    "[a]\nb.c = 1\n[a.b]\nd = 2\n",
    "[a]\nb = { c = 1 }\n[a.b.d]\n",
    "a = { x = 1, }\n",
    "a = { x = 1\n, y = 2 }\n",
    "a = { x = 1, x = 2 }\n",
    "a = [1, 2\n",
    "a = [1 2]\n",
    "a = ,\n",
    'a = "one\n',
    'a = "one" "two"\n',
    'a = "\\q"\n',
    'a = "\\ud800"\n',
    'a = "\x01"\n',
    "a = 01\n",
    "a = 2026-02-30\n",
    "a = null\n",
    "a = \n",
    "= 1\n",
    "[a\n",
    "[[a]]\n[a]\n",
    "a = []\n[[a]]\n",
    "a.b = 1\na = 2\n",
    "\ufeffa = 1\n",
)
OTHERWISE = (
    "a = 1_000\n",
    "a = +5\n",
    "a = 1e3\n",
    "a = inf\n",
    "a = 0x1F\n",
    "a = 2026-05-31T10:00:00\n",
    "a = 2026-05-31 10:00:00\n",
    "a = 10:00:00\n",
    "a.b.c = 1\na.b.d = 2\n",
    '"a.b"."c" = 1\n',
    '["a b"]\nc = 1\n',
    "[ a . b ]\nc = 1\n",
    "[a.b]\nx = 1\n[a]\ny = 2\n",
    'a = """x\\\n  y"""\n',
    'a = """x""""\n',
    "a = '''x'''\n",
    'a = "\\U0001F600 \\b"\n',
    'a = "one"\r\nb = 2\r\n',
    'a = ""\nb = """"""\n',
    "a = []\nb = {}\n",
    "a = [ # remark\n]\n",
    "a = 1 # no end of line",
    "",
    "# nothing",
)


@pytest.mark.parametrize("text", FAULTS + OTHERWISE)
def test_a_fault_or_a_rare_spelling_is_what_the_standard_library_says_it_is(text: str) -> None:
    assert said(tomllib.loads, text) == said(toml.loads, text)


@pytest.mark.parametrize("text", FAULTS)
def test_the_faults_are_faults(text: str) -> None:
    assert said(toml.loads, text)[0] == "TOMLDecodeError"


PIECES = st.sampled_from(
    [
        *"ab.=[]{},#\"' \n\t\\-+_1250:T",
        '"""',
        "[[",
        "]]",
        "a = ",
        '"x"',
        "true",
        "é",
        "\r\n",
        "2026-05-31",
        "\\n",
        "\\u0041",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
@example('a = ""\n')
def test_any_text_is_read_as_the_standard_library_reads_it(text: str) -> None:
    assert said(tomllib.loads, text) == said(toml.loads, text)


@given(st.sampled_from(sorted(DECLARED)), st.integers(0, 10**6), st.integers(0, 3), PIECES)
def test_a_declaration_with_one_slip_is_read_as_the_standard_library_reads_it(
    name: str, place: int, lost: int, typed: str
) -> None:
    lines = DECLARED[name].splitlines(keepends=True)
    first = place % len(lines)
    part = "".join(lines[first : first + 8])
    at = place % (len(part) + 1)
    slipped = part[:at] + typed + part[at + lost :]
    assert said(tomllib.loads, slipped) == said(toml.loads, slipped)
