"""The guide as a Word file: nothing of the Markdown is lost, the same text gives the same bytes."""

import io
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
docx = pytest.importorskip("docx")

import build_guide  # noqa: E402


@pytest.fixture(scope="module")
def guide() -> bytes:
    return build_guide.guide(build_guide.GUIDES["huong-dan"])


def test_headings_tables_commands_and_pictures_are_all_there(guide: bytes) -> None:
    text = build_guide.GUIDES["huong-dan"].read_text("utf-8")
    made = docx.Document(io.BytesIO(guide))
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    headings = [re.sub(r"[`*]", "", one) for one in re.findall(r"^#+ (.+)$", prose, re.MULTILINE)]
    assert [one.text for one in made.paragraphs if one.style.name.startswith("Heading")] == headings
    assert len(made.inline_shapes) == len(re.findall(r"^!\[", text, re.MULTILINE))
    rows_of_pictures = re.findall(r"(?:^!\[.+\n)+", text, re.MULTILINE)
    assert len(made.tables) == len(re.findall(r"^\|---", text, re.MULTILINE)) + len(rows_of_pictures)
    written = "\n".join(one.text for one in made.paragraphs)
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    assert 'thidua-xlsx init thcs-kim-son-2026 --roster "Danh sách.xlsx"' in cells
    assert "**" not in written and "](" not in written  # no sign of Markdown is left
    assert made.core_properties.identifier == build_guide.digest(build_guide.GUIDES["huong-dan"])


def test_the_same_guide_is_the_same_file(guide: bytes) -> None:
    assert build_guide.guide(build_guide.GUIDES["huong-dan"]) == guide


def test_a_file_made_of_another_text_is_called_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "trang.md"
    source.write_text("# Trang\n\nMột dòng.\n", "utf-8")
    monkeypatch.setattr(build_guide, "GUIDES", {"trang": source})
    monkeypatch.setattr(build_guide, "find_office", lambda: None)
    assert build_guide.main(["--into", str(tmp_path)]) == 1  # without LibreOffice: Word alone, and that is said
    assert "LibreOffice" in capsys.readouterr().err
    assert build_guide.main(["--into", str(tmp_path), "--check"]) == 0
    source.write_text("# Trang khác\n", "utf-8")
    assert build_guide.main(["--into", str(tmp_path), "--check"]) == 1
    assert "stale: trang.docx" in capsys.readouterr().err


def test_only_what_has_changed_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = ROOT / "docs" / "pictures" / "kiem-phieu.png"
    source = tmp_path / "trang.md"
    source.write_text("# Trang\n\n![Kiểm phiếu](hinh.png)\n", "utf-8")
    (tmp_path / "hinh.png").write_bytes(picture.read_bytes())
    monkeypatch.setattr(build_guide, "GUIDES", {"trang": source})
    monkeypatch.setattr(build_guide, "find_office", lambda: None)
    made, printed = tmp_path / "trang.docx", tmp_path / "trang.pdf"
    printed.write_bytes(b"printed")
    assert build_guide.main(["--into", str(tmp_path)]) == 1
    made.touch()
    before = made.stat().st_mtime_ns
    assert build_guide.main(["--into", str(tmp_path)]) == 0
    assert made.stat().st_mtime_ns == before
    (tmp_path / "hinh.png").write_bytes((ROOT / "docs" / "pictures" / "tong-quan.png").read_bytes())
    assert build_guide.main(["--into", str(tmp_path), "--check"]) == 1
