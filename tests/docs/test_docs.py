"""What the documentation shows is run, and where it points to exists."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from tests.program import Built
from tests.seasons.small import issued_form
from thidua_xlsx.commands.check import check_paths

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "workbook_templates" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_worked_example_fills_forms_that_are_read_back(kim_son: Built, tmp_path: Path, monkeypatch):
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "form-format.md").read_text("utf-8"), re.DOTALL)
    assert len(blocks) == 1
    (tmp_path / "inbox").mkdir()
    for form, name in ((("registration", ""), "dang-ky"), (("self-score", "D1"), "tu-cham")):
        issued = issued_form(kim_son.folder, "TKH", *form)
        (tmp_path / f"{name}.xlsx").write_bytes(issued.read_bytes())
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(blocks[0], names)
    count, findings, _ = check_paths((tmp_path / "inbox",), kim_son.folder)
    assert count == 2
    # Both are recognised as issued and every cell is understood; what is missing is what nobody filled in.
    by_code = {finding.code.id for finding in findings if not finding.code.id.startswith(("R", "X"))}
    assert by_code <= {"C107"}
    assert "R102" in {finding.code.id for finding in findings}  # initiative i1 has no name and no "recognised"


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gen_docs", ROOT / "tools" / "gen_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_stale_page_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    gen_docs = tool()
    assert gen_docs.main(["--docs", str(tmp_path)]) == 0
    page = tmp_path / "columns.md"
    page.write_text(page.read_text("utf-8").replace("Họ và tên", "Tên"), "utf-8")
    (tmp_path / "regimes.md").unlink()
    capsys.readouterr()
    assert gen_docs.main(["--check", "--docs", str(tmp_path)]) == 1
    stale = re.findall(r"docs/(\w+\.md) is stale", capsys.readouterr().err)
    assert stale == ["columns.md", "regimes.md"]


def links_of(page: Path) -> list[str]:
    """Where a page links to within the project."""
    return [link for link in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8")) if "://" not in link]


def test_links_are_found_in_the_pages_at_all() -> None:
    assert len(links_of(ROOT / "README.md")) > 5
    assert "../workbook_templates/README.md" in links_of(ROOT / "docs" / "extending.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path):
    missing = [link for link in links_of(page) if not (page.parent / link).exists()]
    assert missing == []


def test_links_are_found_at_all():
    found = {page.name: len(re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))) for page in PAGES}
    assert found["architecture.md"] > 5
    assert sum(found.values()) > 50
