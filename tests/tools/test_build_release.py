"""What a release consists of: built of this tree, whole, and refused where tag, version and changelog disagree."""

import hashlib
import re
import tarfile
import tomllib
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


SOURCE = "https://host.invalid/owner/thidua-xlsx"
NAME = f"thidua_xlsx-{__version__}"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of this tree that was told its address: building one takes seconds."""
    into = tmp_path_factory.mktemp("dist")
    assert built.main(["--untried", "--source", f"{SOURCE}/", "--into", str(into)]) == 0
    return into


def test_sdist_and_wheel_hold_the_whole_program(release: Path) -> None:
    with zipfile.ZipFile(release / f"{NAME}-py3-none-any.whl") as wheel:
        inside = set(wheel.namelist())
        entry = wheel.read(f"{NAME}.dist-info/entry_points.txt").decode()
    sources = {path.relative_to(built.ROOT).as_posix() for path in (built.ROOT / "thidua_xlsx").rglob("*.py")}
    assert sources <= inside
    for needed in ("workbook_templates/columns.toml", "messages/lang/vi.toml", "regimes/luat-2022.toml", "py.typed"):
        assert f"thidua_xlsx/{needed}" in inside
    assert any(each.startswith("thidua_xlsx/samples/thcs-kim-son/") for each in inside)
    assert "thidua-xlsx = thidua_xlsx.__main__:run" in entry
    with tarfile.open(release / f"{NAME}.tar.gz") as sdist:
        assert {f"{NAME}/tests/conftest.py", f"{NAME}/docs/huong-dan.md"} <= set(sdist.getnames())
    for line in (release / built.SUMS).read_text("utf-8").splitlines():
        digest, _, file = line.partition("  ")
        assert hashlib.sha256((release / file).read_bytes()).hexdigest() == digest


def test_a_release_names_the_address_it_was_told_and_its_readme_shows_pictures_from_there(release: Path) -> None:
    with tarfile.open(release / f"{NAME}.tar.gz") as sdist:
        of_sdist = sdist.extractfile(f"{NAME}/PKG-INFO").read().decode()  # type: ignore[union-attr]
    with zipfile.ZipFile(release / f"{NAME}-py3-none-any.whl") as wheel:
        of_wheel = wheel.read(f"{NAME}.dist-info/METADATA").decode()
    for metadata in (of_sdist, of_wheel):
        assert f"Project-URL: Source, {SOURCE}\n" in metadata
        assert f"Project-URL: Changelog, {SOURCE}/blob/HEAD/CHANGELOG.md\n" in metadata
        assert f"]({SOURCE}/raw/HEAD/docs/pictures/tong-quan.png)" in metadata
        assert not re.search(r"\]\((?!https?:|#)", metadata)


def test_a_release_names_no_address_that_nobody_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The metadata are those that pyproject.toml declares, and it declares no address."""
    declared = (built.ROOT / "pyproject.toml").read_text("utf-8")
    assert "urls" not in tomllib.loads(declared)["project"] and "example" not in declared
    monkeypatch.setattr(built, "_build_sdist", lambda tree, into: (into / f"{NAME}.tar.gz").write_bytes(b"as declared"))
    monkeypatch.setattr(built, "_run", lambda *words, where: (where / f"{NAME}-py3-none-any.whl").touch())
    sdist, _ = built.build(tmp_path)
    assert sdist.read_bytes() == b"as declared"


def test_the_recipe_builds_sdist_wheel_and_zip_on_a_tag() -> None:
    recipe = (WORKFLOWS / "release.yml").read_text("utf-8")
    assert 'tags: ["v*"]' in recipe
    assert "tools/build_release.py --tag" in recipe
    assert "uses: ./.github/workflows/windows-zip.yml" in recipe
    assert "tools/build_windows.py --into dist" in (WORKFLOWS / "windows-zip.yml").read_text("utf-8")
