"""Files that start this program by a double click, on Windows, macOS and Linux.

Each finds the folder that it lies in, so that a folder may be copied to another machine or put on a share. None lets
Python look for modules there (PYTHONSAFEPATH, -P): who sent the folder may have laid a `click.py` into it.
"""

import shlex
from collections.abc import Mapping, Sequence
from pathlib import PurePath

# `pushd` gives a network share a drive letter, which `cd` refuses. Nothing but ASCII stands before the code page is
# set, and nothing after it but what an interpreter's own path needs: old command interpreters lose their place in a
# file with longer letters. `py` is there where Python came from python.org, `python` where it came from elsewhere.
_BATCH = """@echo off
chcp 65001 >nul
set PYTHONUTF8=1
set PYTHONSAFEPATH=1
pushd "%~dp0"
{named_first}where py >nul 2>nul
if errorlevel 1 (
  python -m thidua_xlsx{arguments}
) else (
  py -m thidua_xlsx{arguments}
)
:done
set "ENDED=%errorlevel%"
popd
{ending}"""
_NAMED = """set "TOLD={python}"
if exist "%TOLD%" (
  "%TOLD%" -X utf8 -m thidua_xlsx{arguments}
  goto done
)
"""
_STAY, _STAY_ON_FAILURE = "echo.\npause\n", 'if "%ENDED%"=="0" exit /b 0\necho.\necho {sorry}\npause\n'
_SHELL = """#!/bin/sh
cd "$(dirname "$0")" || exit 2
export PYTHONUTF8=1 PYTHONSAFEPATH=1
{python} -m thidua_xlsx{arguments}{ending}"""
_KEEP = "\necho\nprintf 'Enter: '\nread -r _\n"
_KEEP_ON_FAILURE = """ && exit 0
echo
echo {sorry}
printf 'Enter: '
read -r _
"""
_DESKTOP = """[Desktop Entry]
Type=Application
Version=1.0
Name={name}
Comment={comment}
Exec={command}
Path={folder}
Terminal=true
Icon=x-office-spreadsheet
Categories=Office;
"""
_OWN_PLACES = ("LOCALAPPDATA", "USERPROFILE")  # of whoever is logged in, the narrower first


def batch_file(
    arguments: Sequence[str] = (), *, python: str = "", sorry: str = "", variables: Mapping[str, str] | None = None
) -> bytes:
    """Give a starter for Windows, which runs the program with `arguments`.

    Its lines end as the command interpreter wants them. `python` is the interpreter to try first, as it is called on
    this machine; `sorry` (ASCII) is said where the program could not be run. Without it the window stays open in any
    case, so that what was said can be read. `variables` are those of the machine: below one of them, a path is written
    by its name.
    """
    ending = _STAY_ON_FAILURE.format(sorry=sorry) if sorry else _STAY
    words = "".join(f" {word}" for word in arguments)
    first = _NAMED.format(python=batch_path(python, variables or {}), arguments=words) if python else ""
    text = _BATCH.format(named_first=first, arguments=words, ending=ending)
    return _bytes(text.replace("\n", "\r\n"))


def batch_path(path: str, variables: Mapping[str, str]) -> str:
    """Write a `path` for a batch file: a `%` twice, a folder of whoever is logged in by its variable.

    `variables` are those of the machine by name, of which LOCALAPPDATA and USERPROFILE are looked at.
    """
    for name in _OWN_PLACES:
        own = variables.get(name, "").rstrip("\\")
        if own and path.casefold().startswith(f"{own}\\".casefold()):
            return f"%{name}%" + path[len(own) :].replace("%", "%%")
    return path.replace("%", "%%")


def command_file(arguments: Sequence[str] = (), *, python: str = "", sorry: str = "") -> bytes:
    """Give a starter for macOS, which any shell runs; `arguments`, `python` and `sorry` as for `batch_file`."""
    ending = _KEEP_ON_FAILURE.format(sorry=shlex.quote(sorry)) if sorry else _KEEP
    start = f'told={shlex.quote(python)}\n[ -x "$told" ] || told=python3\n"$told"' if python else "python3"
    words = "".join(f" {word}" for word in arguments)
    return _bytes(_SHELL.format(python=start, arguments=words, ending=ending))


def desktop_file(name: str, comment: str, *, python: str, folder: PurePath) -> bytes:
    """Give a starter for Linux desktops, called `name` and described by `comment`: this one must name its folder.

    `python` is the interpreter that it runs, as it is called on this machine.
    """
    # Quoted as the Desktop Entry Specification asks ("The Exec key").
    quoted = "".join(f"\\{char}" if char in '"`$\\' else char for char in python).replace("%", "%%")
    command = f'"{quoted}" -P -m thidua_xlsx'
    texts = {"name": name, "comment": comment, "command": command, "folder": str(folder)}
    written = {key: text.replace("\\", r"\\").replace("\n", r"\n") for key, text in texts.items()}
    return _bytes(_DESKTOP.format_map(written))


def _bytes(text: str) -> bytes:
    """Write a starter: a folder's name in no known encoding as the system gave it."""
    return text.encode("utf-8", "surrogateescape")
