"""Every file, folder and name in a file that the pages for programmers speak of is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "thidua_xlsx"
# The pages that tools/gen_docs.py writes name none of ours.
PAGES = [
    *(
        ROOT / name
        for name in ("README.md", "CONTRIBUTING.md", "tests/findings/README.md", "workbook_templates/README.md")
    ),
    *(page for page in sorted((ROOT / "docs").rglob("*.md")) if page.name != "findings.md"),
]
_FILE = re.compile(r"`([\w./-]+\.(?:py|toml))(?:: (\w+))?`")
_FOLDER = re.compile(r"`([\w./-]+)/`")
_MADE_BY_RUNS = {"inbox", "phieu", "ket-qua", "giay-to", ".cache", ".venv", "plugins.toml"}


def files_called(path: str) -> list[Path]:
    """Give the files that a page may mean: from the project's or the package's root, or by the end of their path."""
    for root in (ROOT, PACKAGE, ROOT / "workbook_templates"):
        if (root / path).exists():
            return [root / path]
    return [file for part in ("thidua_xlsx", "tests", "workbook_templates") for file in (ROOT / part).rglob(path)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_files_and_names_are_there(page: Path) -> None:
    missing = []
    for path, name in _FILE.findall(page.read_text("utf-8")):
        files = files_called(path)
        defined = re.compile(rf"^(?:def|class) {name}\b|^{name}\b.* = ", re.MULTILINE)
        if path not in _MADE_BY_RUNS and (
            not files or (name and not any(defined.search(file.read_text("utf-8")) for file in files))
        ):
            missing.append(f"{path}: {name}")
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_folders_are_there(page: Path) -> None:
    named = {path for path in _FOLDER.findall(page.read_text("utf-8")) if path.split("/")[0] not in _MADE_BY_RUNS}
    assert sorted(path for path in named if not files_called(path)) == []


def imports_of(page: Path) -> list[str]:
    """What the examples of a page import from the package."""
    blocks = re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    return [
        line for block in blocks for line in re.findall(r"^from thidua_xlsx[^\n(]*(?:\([^)]*\))?", block, re.MULTILINE)
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_pages_import_is_there(page: Path) -> None:
    for line in imports_of(page):
        exec(line, {})


def test_the_words_of_the_glossary_have_the_classes_they_name() -> None:
    named = set(re.findall(r"`([A-Z]\w+)`", (ROOT / "docs" / "glossary.md").read_text("utf-8")))
    classes = {
        name
        for file in PACKAGE.rglob("*.py")
        for name in re.findall(r"^class (\w+)", file.read_text("utf-8"), re.MULTILINE)
    }
    assert named - classes == set()


def test_files_folders_and_classes_are_found_in_the_pages_at_all() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    assert len(_FILE.findall(text)) > 20
    assert len(_FOLDER.findall(text)) > 40
    assert len([line for page in PAGES for line in imports_of(page)]) > 2
    assert "Scorecard" in re.findall(r"`([A-Z]\w+)`", (ROOT / "docs" / "glossary.md").read_text("utf-8"))
