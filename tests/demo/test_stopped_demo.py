"""A demo that was stopped at its first file is begun again; a folder that holds anything else is left alone."""

from pathlib import Path
from typing import Any

import pytest

from thidua_xlsx.demo import lay_out_demo
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.language import language


@pytest.fixture(autouse=True)
def nothing_built(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("build_sample", "merge"):
        monkeypatch.setattr(lay_out_demo, name, lambda *_, **__: None)


def laid_out(folder: Path) -> Any:
    return lay_out_demo.lay_out(folder, words=language("vi"), tell=lambda text: None)


def test_a_demo_that_was_killed_at_its_first_file_can_be_begun_again(tmp_path: Path) -> None:
    (tmp_path / ".DOC-TRUOC.txt.999999999.moi").write_bytes(b"half")
    laid_out(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["DOC-TRUOC.txt"]


def test_a_folder_with_a_file_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".DOC-TRUOC.txt.999999999.moi").write_bytes(b"half")
    (tmp_path / "diem.xlsx").write_bytes(b"x")
    with pytest.raises(CommandError, match="demo_folder_used"):
        laid_out(tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
