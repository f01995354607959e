"""What stands around the text of papers is what python-docx makes, and nothing that happens to lie beside it."""

import sys
from pathlib import Path

import docx
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import build_frame  # noqa: E402

from thidua_xlsx.formats.docx import writer  # noqa: E402


@pytest.mark.skipif(docx.__version__ != build_frame.MADE_WITH, reason=f"made with python-docx {build_frame.MADE_WITH}")
def test_the_parts_are_as_the_tool_makes_them() -> None:
    assert build_frame.changed(build_frame.frame_parts()) == []


def test_what_is_no_part_is_not_taken_for_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in writer.parts_there().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(text)
    (tmp_path / ".DS_Store").write_bytes(b"litter")
    monkeypatch.setattr(writer, "FOLDER", tmp_path)
    assert ".DS_Store" not in writer.parts_there()
    assert {"word/styles.xml", "[Content_Types].xml"} <= writer.parts_there().keys()
