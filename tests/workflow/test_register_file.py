"""The season's key is never thrown away: a damaged register stops an issue, and a kept one can be taken back."""

import os

import pytest

from tests.program import run
from tests.seasons.small import Small
from thidua_xlsx.workflow.load.register_file import KEPT

REGISTER = "phieu/khoa.json"


@pytest.mark.skipif(os.name == "nt", reason="the rights of a file are those of POSIX")
def test_the_key_and_its_copies_can_be_read_by_their_owner_alone(small: Small) -> None:
    assert run("forms", small.folder, "--phase", "registration").exit_code == 0
    assert run("restore", small.folder).exit_code in (0, 2)
    for path in (small.folder / REGISTER, max((small.folder / KEPT).iterdir())):
        assert path.stat().st_mode & 0o777 == 0o600, path.name
