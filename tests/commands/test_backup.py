"""A season in one file: all of it comes back, and nothing damaged, foreign or hostile does."""

import json
import os
import zipfile
from pathlib import Path

import pytest

from tests.program import run
from tests.seasons.small import Small


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_season_comes_back_whole_and_merges_to_the_same(small: Small, tmp_path: Path) -> None:
    assert run("merge", small.folder / "inbox").exit_code in (0, 1)
    (small.folder / "~$thidua.xlsx").write_bytes(b"Excel")
    backup, back = tmp_path / "luu.zip", tmp_path / "lay-lai"
    assert run("backup", small.folder, "--to", backup).exit_code == 0
    again = tmp_path / "luu-2.zip"
    assert run("backup", small.folder, "--to", again).exit_code == 0
    assert backup.read_bytes() == again.read_bytes()
    assert run("restore", back, "--from", backup).exit_code == 0
    kept = {name: data for name, data in files_of(small.folder).items() if ".cache/" not in name and "~$" not in name}
    assert files_of(back) == kept
    if os.name != "nt":
        assert (back / "phieu/khoa.json").stat().st_mode & 0o777 == 0o600
    assert run("merge", back / "inbox").exit_code in (0, 1)
    assert (back / "ket-qua/ket-qua.json").read_bytes() == (small.folder / "ket-qua/ket-qua.json").read_bytes()


def test_a_backup_without_a_place_lies_beside_the_season_and_replaces_none(small: Small) -> None:
    for _ in range(2):
        assert run("backup", small.folder).exit_code == 0
    assert len(list(small.folder.parent.glob(f"{small.folder.name}-*.zip"))) == 2


def test_what_cannot_be_backed_up_is_said(small: Small, tmp_path: Path) -> None:
    assert run("backup", tmp_path / "nowhere").exit_code == 2
    assert run("backup", small.folder, "--to", small.folder / "ket-qua/luu.zip").exit_code == 2
    assert not (small.folder / "ket-qua/luu.zip").exists()


def test_nothing_is_overwritten(small: Small, tmp_path: Path) -> None:
    backup = tmp_path / "luu.zip"
    assert run("backup", small.folder, "--to", backup).exit_code == 0
    before = files_of(small.folder)
    assert run("restore", small.folder, "--from", backup).exit_code == 2
    assert files_of(small.folder) == before


@pytest.mark.parametrize(
    "harm", ["cut", "changed", "one more", "one missing", "outside", "drive", "no list", "list of lists", "no zip"]
)
def test_a_backup_that_is_not_whole_gives_nothing(small: Small, tmp_path: Path, harm: str) -> None:
    backup, harmed, back = tmp_path / "luu.zip", tmp_path / "hong.zip", tmp_path / "lay-lai"
    assert run("backup", small.folder, "--to", backup).exit_code == 0
    with zipfile.ZipFile(backup) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    known = json.loads(members["sao-luu.json"])
    if harm == "changed":
        members["thidua.xlsx"] += b" "
    elif harm == "one more":
        members["more.txt"] = b"x"
    elif harm == "one missing":
        del members["thidua.xlsx"]
    elif harm in ("outside", "drive"):
        name = "../thidua.xlsx" if harm == "outside" else "C:/thidua.xlsx"
        members[name], known[name] = members.pop("thidua.xlsx"), known.pop("thidua.xlsx")
        members["sao-luu.json"] = json.dumps(known).encode()
    elif harm == "no list":
        del members["sao-luu.json"]
    elif harm == "list of lists":
        members["sao-luu.json"] = b"[[]]"
    with zipfile.ZipFile(harmed, "w") as made:
        for name, content in members.items():
            made.writestr(name, content)
    if harm in ("cut", "no zip"):
        harmed.write_bytes(backup.read_bytes()[:-2_000] if harm == "cut" else b"no zip")
    done = run("restore", back, "--from", harmed)
    assert (done.exit_code, back.exists()) == (2, False), done.stderr
    assert not (tmp_path / "thidua.xlsx").exists()
