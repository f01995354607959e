"""What the program says, on whatever shows it: a console of Windows, a file, a pipe, nothing at all.

Light enough for `--help`: libraries and sentences are imported only where something went wrong.
"""

import codecs
import io
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import click

_LIKE = {
    "d": "đ", "D": "Đ", '"': "“”„«»", "'": "‘’", "-": "–—‑−·•─━", "...": "…", "->": "→↳", "<-": "←", ">=": "≥",
    "<=": "≤", "!=": "≠", "x": "×✗", "v": "✓", "1/2": "½", "VND": "₫", "o": "°", "|": "│", "S": "§",
}  # fmt: skip  # what a typewriter would have written
_PLAIN = {sign: plain for plain, signs in _LIKE.items() for sign in signs}
_TONES = "\u0300\u0301\u0303\u0309\u0323"  # the five marks that Windows' Vietnamese code page writes apart


# Marks of direction, invisible and steering characters; of the latter the colours of this program's own words are none.
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    r"|\x1b(?!\[[0-9;]*m)"
)


HEARING: list[Callable[[str], None]] = []  # who writes down what is said


def echo(text: str | bytes = "", *, err: bool = False, nl: bool = True) -> None:
    """Print `text` on stdout (stderr with `err`), with a line break unless `nl` is False; bytes go out as they are.

    Whatever the program says goes through here, so that no name of a unit turns a line around.
    """
    if isinstance(text, str):
        for listener in HEARING:
            listener(text)
    stream = sys.stderr if err else sys.stdout
    if isinstance(text, str) and stream is not None and not stream.closed and stream.isatty():
        text = between_words(text, shutil.get_terminal_size().columns)
    click.echo(text if isinstance(text, bytes) else shown(text), err=err, nl=nl)


def between_words(text: str, width: int) -> str:
    """Break the lines of `text` between words for a screen `width` characters wide, what follows as far in as they are.

    A line with a command stays whole: somebody may copy it.
    """
    lines = []
    for line in text.split("\n"):
        if len(click.unstyle(line)) < width or "thidua-xlsx " in line:
            lines.append(line)
            continue
        inside = " " * (len(line) - len(line.lstrip(" ")))
        first, *words = line.strip(" ").split(" ")
        rows = [inside + first]
        for word in words:
            longer = f"{rows[-1]} {word}"
            if len(click.unstyle(longer)) < width:  # of colours nothing is seen
                rows[-1] = longer
            else:
                rows.append(inside + word)
        lines += rows
    return "\n".join(lines)


def shown(text: str) -> str:
    """Give a `text` as a terminal may be given it: what would steer it or turn its line around is spelled out."""
    return _STEERING.sub(lambda match: f"‹{ord(match[0]):04X}›", text)


class _AsciiStream(io.TextIOWrapper):
    """A stream that takes plain letters only. By its own name click would take it for a mistake and write UTF-8."""

    @property
    def encoding(self) -> str:  # type: ignore[override]  # an attribute of a class written in C
        """Give a name that stands for ASCII and that nobody looks up."""
        return "plain-ascii"


def prepare_console() -> None:
    """Let whatever is said come through: letters that an encoding lacks lose their marks, and nothing else.

    Where the program was started without one of its streams, no file that it opens takes that number: what goes to a
    closed stream would otherwise go into the first file of the season that is opened.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)  # the system gives the lowest number that is free
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            setattr(sys, name, _forgiving(stream))


def _forgiving(stream: io.TextIOWrapper) -> io.TextIOWrapper:
    encoding = codecs.lookup(stream.encoding).name
    errors = f"plain-letters-{encoding}"
    codecs.register_error(errors, partial(_plain_letters, encoding))
    if encoding != "ascii":
        stream.reconfigure(errors=errors)
        return stream
    buffering = stream.line_buffering
    return _AsciiStream(stream.detach(), "ascii", errors, line_buffering=buffering)


def _plain_letters(encoding: str, error: UnicodeError) -> tuple[str, int]:
    """Say what is written instead of text that an encoding cannot write."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_plain_letter(letter, encoding) for letter in error.object[error.start : error.end]), error.end


def _plain_letter(letter: str, encoding: str) -> str:
    """Give what an `encoding`, named as Python names it, can write of a `letter` and comes nearest to it.

    That is the letter with its marks apart, then without them, in the end a `?`; nothing for a mark alone.
    """
    parts = unicodedata.normalize("NFD", letter)
    tones = "".join(mark for mark in parts if mark in _TONES)
    shape = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
    bare = "".join(mark for mark in parts if not unicodedata.combining(mark))
    for tried in (shape + tones, _PLAIN.get(letter, ""), _PLAIN.get(bare, bare), " " if letter.isspace() else "?"):
        with suppress(UnicodeEncodeError):
            if tried.encode(encoding):
                return tried
    return ""  # a mark that stood apart from its letter


def start_again_in_utf8() -> None:
    """Start this program anew with names of files in UTF-8, as every system keeps them by now; once."""
    in_utf8 = os.name == "nt" or codecs.lookup(sys.getfilesystemencoding()).name == "utf-8"
    if in_utf8 or os.environ.get("PYTHONUTF8") == "1":  # not so in the C locale, unless Python is told otherwise
        return
    os.execve(sys.executable, sys.orig_argv, {**os.environ, "PYTHONUTF8": "1"})
