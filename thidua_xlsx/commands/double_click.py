"""What a double click starts: small files in the season folder that merge its inbox, for Windows and for macOS."""

from pathlib import Path

from thidua_xlsx.runtime import files

WINDOWS, MAC = "Gop phieu.bat", "Gop phieu.command"  # plain ASCII: the name must survive every zip and stick

# `py` is there where Python came from python.org, `python` where it came from elsewhere. The window stays open, so
# that what was said can be read. Only ASCII: the text is read before the code page is set.
_BAT = """@echo off
chcp 65001 >nul
set PYTHONUTF8=1
cd /d "%~dp0"
where py >nul 2>nul
if errorlevel 1 (
  python -m thidua_xlsx merge inbox --open
) else (
  py -m thidua_xlsx merge inbox --open
)
echo.
pause
"""
_COMMAND = """#!/bin/sh
cd "$(dirname "$0")" || exit 2
export PYTHONUTF8=1
python3 -m thidua_xlsx merge inbox --open
echo
printf 'Enter: '
read -r _
"""


def starters() -> dict[str, bytes]:
    """Give the starters by file name; the same for every season, since they find their own folder."""
    return {WINDOWS: _BAT.replace("\n", "\r\n").encode("ascii"), MAC: _COMMAND.encode("ascii")}


def make_startable(folder: Path) -> None:
    """Allow macOS to run its starter."""
    files.make_executable(folder / MAC)
