"""The season's key is never thrown away: a damaged register stops an issue, and a kept one can be taken back."""

import os
from pathlib import Path

import pytest

from tests.program import run
from tests.seasons.small import Small, found, numbers, read_result
from thidua_xlsx.intake.read.issue_register import from_json
from thidua_xlsx.workflow.load.register_file import KEPT

REGISTER = "phieu/khoa.json"


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"key": "", "issues": []}', b'{"key": "00", "issues": [{}]}', b"[" * 100_000, b"\0" * 50],
)
def test_with_a_damaged_register_nothing_is_issued_and_a_merge_says_so(small: Small, content: bytes) -> None:
    (small.folder / REGISTER).write_bytes(content)
    before = sorted(path.name for path in (small.folder / "phieu").rglob("*"))
    done = run("forms", small.folder, "--phase", "registration")
    assert (done.exit_code, (small.folder / REGISTER).read_bytes()) == (2, content)
    assert "restore" in done.stderr
    assert sorted(path.name for path in (small.folder / "phieu").rglob("*")) == before
    assert from_json(content).damaged


def test_a_register_that_was_lost_is_taken_back_whole(small: Small, untouched: dict[str, object]) -> None:
    assert run("forms", small.folder, "--phase", "registration").exit_code == 0
    whole = (small.folder / REGISTER).read_bytes()
    (small.folder / REGISTER).write_bytes(whole[:1_000])
    assert run("merge", small.folder / "inbox").exit_code in (0, 1)
    result = read_result(small.folder / "ket-qua")
    assert [one["severity"] for one in found(result, "D260")] == ["warning"]
    assert numbers(result) == numbers(untouched)
    done = run("restore", small.folder)
    assert (done.exit_code, (small.folder / REGISTER).read_bytes()) == (0, whole)
    kept = {path.read_bytes() for path in (small.folder / KEPT).iterdir()}
    assert kept >= {whole, whole[:1_000]}
    assert run("forms", small.folder, "--phase", "registration").exit_code == 0


def test_every_rewriting_keeps_what_was_there_and_the_same_again_keeps_nothing_more(small: Small) -> None:
    first = (small.folder / REGISTER).read_bytes()
    small.amend({"units": {"TOAN": {"name": "Tổ Toán mới"}}})
    for _ in range(2):
        assert run("forms", small.folder, "--phase", "registration").exit_code == 0
    kept = {path.name: path.read_bytes() for path in (small.folder / KEPT).iterdir()}
    assert first in kept.values() and (small.folder / REGISTER).read_bytes() in kept.values()
    assert len(set(kept.values())) == len(kept)
    assert run("restore", small.folder).exit_code == 0
    assert (small.folder / REGISTER).read_bytes() in kept.values()


@pytest.mark.skipif(os.name == "nt", reason="the rights of a file are those of POSIX")
def test_the_key_and_its_copies_can_be_read_by_their_owner_alone(small: Small) -> None:
    assert run("forms", small.folder, "--phase", "registration").exit_code == 0
    assert run("restore", small.folder).exit_code in (0, 2)
    for path in (small.folder / REGISTER, max((small.folder / KEPT).iterdir())):
        assert path.stat().st_mode & 0o777 == 0o600, path.name


def test_where_nothing_was_kept_nothing_is_taken_back(small: Small, tmp_path: Path) -> None:
    for path in (small.folder / KEPT).glob("*"):
        path.unlink()
    before = (small.folder / REGISTER).read_bytes()
    assert run("restore", small.folder).exit_code == 2
    assert (small.folder / REGISTER).read_bytes() == before
