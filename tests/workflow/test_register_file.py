"""The season's key is never thrown away: a damaged register stops an issue, and a kept one can be taken back."""

import os

import pytest

from tests.program import run
from tests.seasons.small import Small
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


@pytest.mark.skipif(os.name == "nt", reason="the rights of a file are those of POSIX")
def test_the_key_and_its_copies_can_be_read_by_their_owner_alone(small: Small) -> None:
    assert run("forms", small.folder, "--phase", "registration").exit_code == 0
    assert run("restore", small.folder).exit_code in (0, 2)
    for path in (small.folder / REGISTER, max((small.folder / KEPT).iterdir())):
        assert path.stat().st_mode & 0o777 == 0o600, path.name
