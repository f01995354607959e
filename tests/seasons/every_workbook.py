"""One workbook of each kind that the program writes: all that is issued, sent back, decided on and reported."""

import shutil
from pathlib import Path

from tests.program import run
from tests.seasons import kinds
from tests.seasons.once import built_once
from tests.seasons.small import the_small

_MANY = ("phieu", "tra-lai", "gui-truong")  # folders with one workbook for each unit or school


def workbooks() -> list[Path]:
    """Those of the small season and of one with every kind of criterion; of many alike the last.

    `tools/validate_workbooks.py` and `tools/ask_programs.py` look at those of every sample.
    """
    return one_of_each(built_once("every-phase", _with_every_phase))


def one_of_each(folder: Path) -> list[Path]:
    """Give the workbooks below a folder, but for those that were sent in; of many alike the last."""
    every: dict[tuple[str, ...], Path] = {}
    for file in sorted(folder.rglob("*.xlsx")):
        below = file.relative_to(folder).parts
        if "inbox" not in below:
            every[(*below[:-1], "" if set(_MANY).intersection(below) else file.name)] = file
    return list(every.values())


def _with_every_phase(below: Path) -> None:
    folder = below / "mua"
    shutil.copytree(the_small().folder, folder)
    for phase in (["agreement"], ["nominations", "--round", "R2"]):
        assert run("forms", folder, "--phase", *phase).exit_code == 0
    run("merge", folder / "inbox")
    kinds.build(below / "loai").merge()
