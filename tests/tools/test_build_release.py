"""What a release consists of: built of this tree, whole, and refused where tag, version and changelog disagree."""

import hashlib
import re
import tarfile
import zipfile
from pathlib import Path

import pytest

from thidua_xlsx import __version__
from tools import build_release as built

WORKFLOWS = built.ROOT / ".github" / "workflows"


@pytest.mark.parametrize(
    ("tag", "changelog", "said"),
    [
        ("", "", ""),
        (f"v{__version__}", f"# C\n\n## [{__version__}] - 2026-12-01\n", ""),
        (f"v{__version__}", "# C\n\n## [Unreleased]\n", "no heading"),
        (f"v{__version__}", f"## [{__version__}]\n", "no heading"),
        ("v0.0.1", f"## [{__version__}] - 2026-12-01\n", "the program says"),
    ],
)
def test_a_tag_is_that_of_the_version_which_the_changelog_has_a_day_for(tag: str, changelog: str, said: str) -> None:
    if not said:
        built.require_version(tag, changelog)
        return
    with pytest.raises(built.CannotRelease, match=said):
        built.require_version(tag, changelog)


def test_a_tag_of_another_version_builds_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert built.main(["--tag", "v0.0.1", "--into", str(tmp_path / "dist")]) == 2
    assert "no release" in capsys.readouterr().err
    assert not (tmp_path / "dist").exists()


def test_sdist_and_wheel_hold_the_whole_program_and_name_no_address_that_nobody_told(tmp_path: Path) -> None:
    assert built.main(["--untried", "--into", str(tmp_path)]) == 0
    name = f"thidua_xlsx-{__version__}"
    with zipfile.ZipFile(tmp_path / f"{name}-py3-none-any.whl") as wheel:
        inside = set(wheel.namelist())
        entry = wheel.read(f"{name}.dist-info/entry_points.txt").decode()
    sources = {path.relative_to(built.ROOT).as_posix() for path in (built.ROOT / "thidua_xlsx").rglob("*.py")}
    assert sources <= inside
    for needed in ("workbook_templates/columns.toml", "messages/lang/vi.toml", "regimes/luat-2022.toml", "py.typed"):
        assert f"thidua_xlsx/{needed}" in inside
    assert any(each.startswith("thidua_xlsx/samples/thcs-kim-son/") for each in inside)
    assert "thidua-xlsx = thidua_xlsx.__main__:run" in entry
    with tarfile.open(tmp_path / f"{name}.tar.gz") as sdist:
        assert {f"{name}/tests/conftest.py", f"{name}/docs/huong-dan.md"} <= set(sdist.getnames())
    assert "Project-URL" not in _metadata(tmp_path / f"{name}-py3-none-any.whl")
    assert "example" not in (built.ROOT / "pyproject.toml").read_text("utf-8")
    for line in (tmp_path / built.SUMS).read_text("utf-8").splitlines():
        digest, _, file = line.partition("  ")
        assert hashlib.sha256((tmp_path / file).read_bytes()).hexdigest() == digest


def test_a_release_names_the_address_it_was_told_and_its_readme_shows_pictures_from_there(tmp_path: Path) -> None:
    source = "https://host.invalid/owner/thidua-xlsx"
    assert built.main(["--untried", "--source", f"{source}/", "--into", str(tmp_path)]) == 0
    name = f"thidua_xlsx-{__version__}"
    with tarfile.open(tmp_path / f"{name}.tar.gz") as sdist:
        of_sdist = sdist.extractfile(f"{name}/PKG-INFO").read().decode()  # type: ignore[union-attr]
    for metadata in (of_sdist, _metadata(tmp_path / f"{name}-py3-none-any.whl")):
        assert f"Project-URL: Source, {source}\n" in metadata
        assert f"Project-URL: Changelog, {source}/blob/HEAD/CHANGELOG.md\n" in metadata
        assert f"]({source}/raw/HEAD/docs/pictures/tong-quan.png)" in metadata
        assert not re.search(r"\]\((?!https?:|#)", metadata)


def _metadata(wheel: Path) -> str:
    with zipfile.ZipFile(wheel) as packed:
        return packed.read(f"thidua_xlsx-{__version__}.dist-info/METADATA").decode()


def test_the_recipe_builds_sdist_wheel_and_zip_on_a_tag() -> None:
    recipe = (WORKFLOWS / "release.yml").read_text("utf-8")
    assert 'tags: ["v*"]' in recipe
    assert "tools/build_release.py --tag" in recipe
    assert "uses: ./.github/workflows/windows-zip.yml" in recipe
    assert "tools/build_windows.py --into dist" in (WORKFLOWS / "windows-zip.yml").read_text("utf-8")
