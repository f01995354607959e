"""The zip for a Windows without Python: what is in it, how it starts, and what is said where it cannot be made."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from tools import build_windows as built


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


@pytest.fixture
def interpreter(tmp_path: Path) -> Path:
    """A stand-in for the interpreter: the files that say which one it is."""
    paths = f"python{built.SHORT}._pth"
    files = {"python.exe": b"MZ", paths: b"python.zip\r\n.\r\n#import site\r\n", f"python{built.SHORT}.zip": b"PK"}
    return zipped(tmp_path / built.ARCHIVE, files)


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    """A folder with a wheel of ours and one of another that brings data and a script."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    zipped(folder / "thidua_xlsx-1.0-py3-none-any.whl", {"thidua_xlsx/__main__.py": b"print(1)"})
    other = {"a/__init__.py": b"", "a-1.0.data/platlib/a/fast.pyd": b"MZ", "a-1.0.data/scripts/a.exe": b"MZ"}
    zipped(folder / f"a-1.0-cp{built.SHORT}-cp{built.SHORT}-{built.PLATFORM}.whl", other)
    return folder


def test_the_zip_holds_the_interpreter_the_libraries_and_a_list_of_them(
    tmp_path: Path, interpreter: Path, wheels: Path
) -> None:
    arguments = ["--interpreter", str(interpreter), "--wheels", str(wheels), "--into", str(tmp_path / "dist")]
    assert built.main(arguments) == 0
    (made,) = (tmp_path / "dist").iterdir()
    first = made.read_bytes()
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        files = {name.removeprefix(f"{built.TOP}/"): archive.read(name) for name in archive.namelist()}
    assert {"python/python.exe", "thu-vien/thidua_xlsx/__main__.py", "thu-vien/a/fast.pyd", "Thi dua.bat"} <= set(files)
    assert {"huong-dan/huong-dan.md", "huong-dan/tra-cuu.md"} <= set(files)
    assert not any("scripts" in name for name in files)
    listed = dict(line.split("  ")[::-1] for line in files.pop(built.CONTENTS).decode().split("\r\n")[2:] if line)
    assert listed == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    # The libraries are found from the interpreter's own folder, wherever all of it was unpacked.
    assert files[f"python/python{built.SHORT}._pth"].decode().split("\r\n")[-2] == "..\\thu-vien"
    assert built.main(arguments) == 0
    assert made.read_bytes() == first


def test_the_starter_runs_the_interpreter_beside_it_first() -> None:
    lines = built.starter().decode("ascii").split("\r\n")
    told = lines.index(r'set "TOLD=python\python.exe"')
    assert lines.index('pushd "%~dp0"') < told < lines.index("where py >nul 2>nul")
    assert lines[told + 1 : told + 4] == ['if exist "%TOLD%" (', '  "%TOLD%" -X utf8 -m thidua_xlsx', "  goto done"]


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("", f"say where {built.ARCHIVE} lies"),
        ("khong-co.zip", "could not be had from khong-co.zip"),
        ("file:///khong-co.zip", "could not be had from file:///khong-co.zip"),
        ("{wheels}/thidua_xlsx-1.0-py3-none-any.whl", f"is not {built.ARCHIVE}"),
        ("{text}", "is no zip"),
    ],
)
def test_where_the_interpreter_cannot_be_had_it_says_so_and_makes_nothing(
    tmp_path: Path, wheels: Path, where: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "chu.txt").write_text("chu")
    given = where.format(wheels=wheels, text=tmp_path / "chu.txt")
    arguments = ["--interpreter", given, "--wheels", str(wheels), "--into", str(tmp_path / "dist")]
    assert built.main(arguments) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "dist").exists()


def test_a_wheel_of_another_system_and_a_missing_one_of_ours_stop_it(
    tmp_path: Path, interpreter: Path, wheels: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--interpreter", str(interpreter), "--wheels", str(wheels), "--into", str(tmp_path / "dist")]
    stranger = zipped(wheels / "b-1.0-cp312-cp312-manylinux_2_28_x86_64.whl", {})
    assert built.main(arguments) == 2
    assert "does not run on win_amd64" in capsys.readouterr().err
    stranger.unlink()
    (wheels / "thidua_xlsx-1.0-py3-none-any.whl").unlink()
    assert built.main(arguments) == 2
    assert "no wheel of thidua-xlsx" in capsys.readouterr().err


def test_the_interpreter_is_one_that_the_program_runs_on() -> None:
    assert tuple(int(part) for part in built.PYTHON.split(".")[:2]) >= (3, 11)
    assert any(one.startswith("xlsxwriter") for one in built.requirements())


def test_the_recipe_for_other_machines_names_every_system_and_python() -> None:
    recipes = built.ROOT / ".github" / "workflows"
    recipe = (recipes / "tests.yml").read_text("utf-8") + (recipes / "windows-zip.yml").read_text("utf-8")
    assert "system: [ubuntu-latest, windows-latest, macos-latest]" in recipe
    assert 'python: ["3.11", "3.12", "3.13", "3.14"]' in recipe
    assert built.VARIABLE in recipe
    assert "://" not in recipe  # no address of anything stands in the repository
