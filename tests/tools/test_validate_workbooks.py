"""What we write passes our table of limits and Microsoft's schemas; the tool that says so can say otherwise."""

import sys
import zipfile
from pathlib import Path

import pytest

from tests.seasons.small import the_small

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import validate_workbooks  # noqa: E402

MISSING = validate_workbooks.missing_validator()
needs_node = pytest.mark.skipif(bool(MISSING), reason=f"the schemas are not looked at: {MISSING}")


@pytest.fixture(scope="module")
def books() -> list[Path]:
    """What the program wrote of a small season: one form of each phase and round, and every result."""
    folder = the_small().folder
    forms = {form.parent: form for form in sorted((folder / "phieu").rglob("*.xlsx"))}
    return [*forms.values(), *sorted((folder / "ket-qua").rglob("*.xlsx"))]


def changed(book: Path, into: Path, old: str, new: str) -> Path:
    """Copy a workbook with a text of its sheets replaced."""
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(into, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            sheet = name.startswith("xl/worksheets/")
            target.writestr(name, content.replace(old.encode(), new.encode()) if sheet else content)
    return into


def test_every_kind_of_workbook_keeps_to_the_limits(books: list[Path]) -> None:
    assert books
    assert list(validate_workbooks.beyond_limits(books)) == []


@needs_node
def test_every_kind_of_workbook_passes_the_schemas(books: list[Path]) -> None:
    assert list(validate_workbooks.against_schemas(books)) == []


@needs_node
def test_what_breaks_the_schemas_is_named(books: list[Path], tmp_path: Path) -> None:
    broken = changed(books[0], tmp_path / "sai.xlsx", "<pane ", '<pane rong="1" ')
    told = list(validate_workbooks.against_schemas([broken, books[0]]))
    assert told
    assert all("sai.xlsx" in line and "'rong' attribute" in line for line in told), told


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<f>", f"<f>{'1+' * 4_100}", "formula"),
        (' prompt="', f' prompt="{"ă" * 256}', "prompt"),
        ("<oddFooter>", f"<oddFooter>{'x' * 256}", "header or footer"),
        ("</sheetData>", "</sheetDat>", "mismatch"),
    ],
)
def test_what_goes_beyond_a_limit_is_named(books: list[Path], tmp_path: Path, old: str, new: str, said: str) -> None:
    broken = changed(books[0], tmp_path / "sai.xlsx", old, new)
    assert said in "".join(validate_workbooks.beyond_limits([broken]))


def test_without_the_validator_the_tool_says_what_is_missing(
    books: list[Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(validate_workbooks.WHERE, raising=False)
    assert validate_workbooks.main([str(books[0])]) == 0
    assert "the schemas were not looked at: " in capsys.readouterr().out
