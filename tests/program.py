"""The program as a user runs it, and what a season built with it came to."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from thidua_xlsx.cli.main import main

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@dataclass(frozen=True)
class Built:
    """A season built in a folder and merged through the command line."""

    folder: Path
    result: dict[str, Any]
    exit_code: int
    output: str


def run(*arguments: str | Path) -> Result:
    """Run a command of the program as a user would; an exception inside it is a defect and is raised here."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)
