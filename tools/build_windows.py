"""Make a zip that runs on a Windows without Python: the interpreter, the wheels it needs, this program, a starter.

The interpreter is the embeddable package of the version below, a zip that its makers publish. It is not fetched from
anywhere that this file knows: give the zip, or its address, with `--interpreter` or in THIDUA_WINDOWS_PYTHON. Where it
cannot be had, or is another version, the tool says so and makes nothing. Wheels come from the package index that pip is
set to use, or from a folder.

    python tools/build_windows.py --interpreter python-3.12.10-embed-amd64.zip --into dist
    python tools/build_windows.py --interpreter ADDRESS --wheels FOLDER

The zip holds a list of everything in it with SHA-256 (`NOI-DUNG.txt`); the same inputs give the same bytes.
"""

import argparse
import hashlib
import io
import os
import subprocess
import sys
import tempfile
import tomllib
import urllib.request
import zipfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from thidua_xlsx import __version__  # noqa: E402
from thidua_xlsx.base.text import without_accents  # noqa: E402
from thidua_xlsx.messages.language import language  # noqa: E402
from thidua_xlsx.workflow.load.double_click import batch_file  # noqa: E402

PYTHON = "3.12.10"  # the one place that names the interpreter
ARCHIVE = f"python-{PYTHON}-embed-amd64.zip"
PLATFORM = "win_amd64"
VARIABLE = "THIDUA_WINDOWS_PYTHON"
SHORT = "".join(PYTHON.split(".")[:2])  # 312
TOP = f"thidua-xlsx-{__version__}-windows"
STARTER, CONTENTS = "Thi dua.bat", "NOI-DUNG.txt"  # plain ASCII: the names must survive every zip and stick
LIBRARY = "thu-vien"
FRAMES = "pandas"  # with numpy more than half of an installation, and no command needs it
_STAMP = (1980, 1, 1, 0, 0, 0)
_PATIENCE = 120  # seconds


class CannotBuild(Exception):
    """Something that the zip needs cannot be had; the sentence says what."""


def main(arguments: list[str] | None = None) -> int:
    """Make the zip; give the exit code: 0 made, 2 something could not be had and nothing was written."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--interpreter", default=os.environ.get(VARIABLE, ""), help=f"{ARCHIVE}, or its address")
    parser.add_argument("--wheels", type=Path, help="a folder with all wheels; else pip fetches and builds them")
    parser.add_argument("--into", type=Path, default=ROOT / "dist", help="where the zip is written")
    given = parser.parse_args(arguments)
    try:
        files = interpreter(given.interpreter)
        with tempfile.TemporaryDirectory() as scratch:
            files |= library(given.wheels or fetched_wheels(Path(scratch)))
    except CannotBuild as stop:
        print(f"nothing was made: {stop}", file=sys.stderr)
        return 2
    files |= own_files()
    given.into.mkdir(parents=True, exist_ok=True)
    target = given.into / f"{TOP}.zip"
    target.write_bytes(packed(files))
    print(f"{target}: {len(files)} files, {target.stat().st_size // 2**20} MB")
    return 0


def interpreter(where: str) -> dict[str, bytes]:
    """Give the interpreter's files, told where the libraries lie; CannotBuild where it is not the one pinned."""
    if not where:
        raise CannotBuild(f"say where {ARCHIVE} lies, with --interpreter or in {VARIABLE}")
    data = _got(where)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    except zipfile.BadZipFile:
        raise CannotBuild(f"{where} is no zip") from None
    paths = f"python{SHORT}._pth"
    if "python.exe" not in files or paths not in files:
        raise CannotBuild(f"{where} is not {ARCHIVE}: it holds no python.exe or no {paths}")
    files[paths] = f"python{SHORT}.zip\r\n.\r\n..\\{LIBRARY}\r\n".encode()
    return {f"python/{name}": content for name, content in files.items()}


def _got(where: str) -> bytes:
    try:
        if "://" not in where:
            return Path(where).read_bytes()
        with urllib.request.urlopen(where, timeout=_PATIENCE) as answer:
            return bytes(answer.read())
    except (OSError, ValueError) as error:
        raise CannotBuild(f"{ARCHIVE} could not be had from {where}: {error}") from None


def requirements() -> list[str]:
    """Give what the commands need to run, of what `pyproject.toml` declares: nobody writes Python in this folder."""
    declared: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    return [each for each in declared if not each.startswith(FRAMES)]


def fetched_wheels(scratch: Path) -> Path:
    """Have pip fetch the wheels for Windows and build our own; CannotBuild where one cannot be had."""
    wheels = scratch / "wheels"
    asked = ["--platform", PLATFORM, "--python-version", PYTHON, "--implementation", "cp", "--abi", f"cp{SHORT}"]
    pip = [sys.executable, "-m", "pip", "--quiet"]
    commands = (
        [*pip, "download", *asked, "--abi", "abi3", "--abi", "none", "--only-binary=:all:", "--dest", str(wheels)],
        [*pip, "wheel", "--no-deps", "--wheel-dir", str(wheels), str(ROOT)],
    )
    for command, wanted in zip(commands, (requirements(), []), strict=True):
        done = subprocess.run([*command, *wanted], capture_output=True, text=True, check=False)
        if done.returncode:
            raise CannotBuild(f"pip says: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'nothing'}")
    return wheels


def library(wheels: Path) -> dict[str, bytes]:
    """Give the files of all wheels in one folder, as an installation would lay them out."""
    files: dict[str, bytes] = {}
    found = sorted(wheels.glob("*.whl"))
    if not any(one.name.startswith("thidua_xlsx-") for one in found):
        raise CannotBuild(f"there is no wheel of thidua-xlsx among those in {wheels}")
    for wheel in found:
        if not wheel.name.endswith(("-any.whl", f"-{PLATFORM}.whl")):
            raise CannotBuild(f"{wheel.name} does not run on {PLATFORM}")
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                place = _installed(name)
                if place and not name.endswith("/"):
                    files[f"{LIBRARY}/{place}"] = archive.read(name)
    return files


def _installed(name: str) -> str:
    """Give where a file of a wheel goes below the libraries; empty for what only an installer uses."""
    top, _, rest = name.partition("/")
    if not top.endswith(".data"):
        return name
    kind, _, place = rest.partition("/")
    return place if kind in ("purelib", "platlib") else ""


def starter() -> bytes:
    """Give the starter: it runs the interpreter beside it, wherever the folder was unpacked."""
    sorry = without_accents(language("vi")("cli.starter_failed")).capitalize()
    return batch_file(python=r"python\python.exe", sorry=sorry)


def own_files() -> dict[str, bytes]:
    """Give what stands beside the interpreter: the starter, the guide, the licence."""
    files = {STARTER: starter(), "LICENSE.txt": (ROOT / "LICENSE").read_bytes()}
    docs = ROOT / "docs"
    guides = [*docs.glob("huong-dan*.*"), docs / "tra-cuu.md"]
    return files | {f"huong-dan/{path.name}": path.read_bytes() for path in guides}


def packed(files: Mapping[str, bytes]) -> bytes:
    """Pack files with a list of them; the same files give the same bytes."""
    listed = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    head = f"thidua-xlsx {__version__}, Python {PYTHON} ({ARCHIVE}), {PLATFORM}\n\n"
    whole = {**files, CONTENTS: (head + listed).replace("\n", "\r\n").encode()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(whole):
            entry = zipfile.ZipInfo(f"{TOP}/{name}", _STAMP)
            archive.writestr(entry, whole[name], zipfile.ZIP_DEFLATED)
    return made.getvalue()


if __name__ == "__main__":
    sys.exit(main())
