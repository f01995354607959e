"""Copies beside a season's own files are told by every command that reads the season, and so is who has one open."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.program import run
from tests.seasons.small import Small
from thidua_xlsx.workflow.load.copies_beside import copies_beside

COPIES = (
    "thidua (1).xlsx",
    "thidua(2).xlsx",
    "thidua (conflicted copy).xlsx",
    "thidua (Máy của Hòa's conflicted copy 2027-05-01).xlsx",
    "thidua (Bản sao xung đột của Hòa).xlsx",
    "thidua - Copy.xlsx",
    "thidua - Copy (3).xlsx",
    "thidua - Bản sao.xlsx",
    "thidua copy.xlsx",
    "thidua-DESKTOP-ABC.xlsx",
    "thidua.sync-conflict-20270501-101500-ABC.xlsx",
    "Copy of thidua.xlsx",
    "Bản sao của thidua.xlsx",
    "THIDUA (1).XLSX",
    "so-theo-doi (1).xlsx",
    "so-theo-doi-MAY02.xlsx",
    "phieu/khoa (1).json",
    "phieu/khoa (conflicted copy).json",
    "phieu/khoa-DESKTOP-ABC.json",
)
OTHERS = (
    "Kế hoạch thi đua 2026.xlsx",
    "thiduathang3.xlsx",
    "phong-trao-cap-tren.xlsx",
    "danh sach.xlsx",
    "thidua.docx",
    "~$thidua.xlsx",
    ".~lock.thidua.xlsx#",
    "ke-hoach-thidua.xlsx",
)


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_known_by_its_name(name: str, tmp_path: Path) -> None:
    (tmp_path / "phieu").mkdir()
    (tmp_path / name).write_bytes(b"x")
    [finding] = copies_beside(tmp_path)
    assert (finding.code.id, str(finding.place)) == ("F143", name)
    assert finding.params["own"] in ("thidua.xlsx", "so-theo-doi.xlsx", "khoa.json")


def test_other_files_beside_a_season_are_no_copies(tmp_path: Path) -> None:
    for name in (*OTHERS, "thidua.xlsx", "so-theo-doi.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    assert copies_beside(tmp_path) == copies_beside(tmp_path / "nowhere") == []


COMMANDS: dict[str, Callable[[Path], tuple[str | Path, ...]]] = {
    "check": lambda folder: ("check", folder / "thidua.xlsx"),
    "check returns": lambda folder: ("check", folder / "inbox"),
    "forms": lambda folder: ("forms", folder, "--phase", "registration"),
    "status": lambda folder: ("status", folder),
    "merge": lambda folder: ("merge", folder / "inbox"),
    "explain": lambda folder: ("explain", "P1", "--season", folder),
    "mail": lambda folder: ("mail", folder),
    "finalize": lambda folder: ("finalize", folder),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_reads_the_season_tells_of_them(command: str, small: Small, few_outputs: None) -> None:
    shutil.copyfile(small.folder / "thidua.xlsx", small.folder / "thidua (1).xlsx")
    (small.folder / "~$so-theo-doi.xlsx").write_bytes(bytes([3]) + b"Hoa".ljust(54))
    said = run(*COMMANDS[command](small.folder)).output
    assert said.count("F143") == 1 and "thidua (1).xlsx" in said
    assert said.count("F144") == 1 and "Hoa" in said
