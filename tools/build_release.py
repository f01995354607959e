"""Build what a release consists of, and try it: the sdist, the wheel made of that sdist, and their SHA-256.

    python tools/build_release.py --into dist
    python tools/build_release.py --tag v1.0.0 --source ADDRESS --into dist

With the address at which the repository can be read, the metadata name it, and pictures and links of the README lead
there, so that they show wherever it is shown; without one no address is named, since nobody knows any. With a tag,
that must be the version of the program, and the changelog must have a heading with a day for it. The wheel is installed
into a fresh environment, which lays out the sample season as somebody who just got the program would; `--untried`
leaves that out. Needs `pip install ".[release]"`. Nothing is published: whoever may do that uploads what lies in the
folder.
"""

import argparse
import hashlib
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from thidua_xlsx import __version__  # noqa: E402

SUMS = "SHA256SUMS"
_RELATIVE = re.compile(r"(!?)(\[[^\]]*\])\((?!https?:|#)([^)]+)\)")  # a picture or a link inside the repository
_PATIENCE = 1800  # seconds


class CannotRelease(Exception):
    """Something is not as a release needs it; the sentence says what."""


def main(arguments: list[str] | None = None) -> int:
    """Build and try a release; give the exit code: 0 done, 2 something is not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tag", default="", help="the tag that the release is made of, such as v1.0.0")
    parser.add_argument("--into", type=Path, default=ROOT / "dist", help="where everything is written")
    parser.add_argument(
        "--source", default="", help="where the repository can be read, such as https://HOST/OWNER/NAME"
    )
    parser.add_argument("--untried", action="store_true", help="install and run nothing")
    given = parser.parse_args(arguments)
    try:
        require_version(given.tag, (ROOT / "CHANGELOG.md").read_text("utf-8"))
        built = build(given.into, given.source, given.tag)
        if not given.untried:
            try_out(built[-1])
    except CannotRelease as stop:
        print(f"no release: {stop}", file=sys.stderr)
        return 2
    for path in (*built, written_sums(given.into)):
        print(path)
    return 0


def require_version(tag: str, changelog: str) -> None:
    """Raise CannotRelease where a `tag` is not that of this version, or the `changelog` has no day for it."""
    if not tag:
        return
    if tag != f"v{__version__}":
        raise CannotRelease(f"the tag is {tag}, the program says {__version__}")
    if not re.search(rf"^## \[{re.escape(__version__)}\] - \d{{4}}-\d\d-\d\d$", changelog, re.MULTILINE):
        raise CannotRelease(f"CHANGELOG.md has no heading with a day for {__version__}")


def build(into: Path, source: str = "", tag: str = "") -> tuple[Path, Path]:
    """Build the sdist, and of it the wheel, so that whoever has the sdist alone gets the same."""
    into = into.resolve()
    into.mkdir(parents=True, exist_ok=True)
    name = f"thidua_xlsx-{__version__}"
    sdist, wheel = into / f"{name}.tar.gz", into / f"{name}-py3-none-any.whl"
    _build_sdist(ROOT, into)
    if source:
        _name_source(sdist, source.rstrip("/"), tag or "HEAD")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    _run(*pip, "--disable-pip-version-check", "--wheel-dir", str(into), str(sdist), where=into)
    for path in (sdist, wheel):
        if not path.is_file():
            raise CannotRelease(f"{path.name} was not built")
    return sdist, wheel


def _build_sdist(tree: Path, into: Path) -> None:
    _run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(into), where=tree)


def _name_source(sdist: Path, source: str, ref: str) -> None:
    """Build the `sdist` anew of its own files, with addresses at `source`: the wheel made of it has them too."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(sdist) as packed:
            packed.extractall(folder, filter="data")
        tree = Path(folder) / sdist.name.removesuffix(".tar.gz")
        (tree / "PKG-INFO").unlink()
        readme, declared = tree / "README.md", tree / "pyproject.toml"
        readme.write_text(with_addresses(readme.read_text("utf-8"), source, ref), "utf-8")
        declared.write_text(declared.read_text("utf-8") + project_urls(source, ref), "utf-8")
        _build_sdist(tree, sdist.parent)


def with_addresses(readme: str, source: str, ref: str) -> str:
    """Give a `readme` whose pictures and links lead to the files of `ref` at `source`."""
    return _RELATIVE.sub(
        lambda link: f"{link[1]}{link[2]}({source}/{'raw' if link[1] else 'blob'}/{ref}/{link[3]})", readme
    )


def project_urls(source: str, ref: str) -> str:
    """Give the table of addresses that pyproject.toml has in a release."""
    files = f"{source}/blob/{ref}"
    addresses = {"Source": source, "Documentation": f"{files}/README.md", "Changelog": f"{files}/CHANGELOG.md"}
    return "\n[project.urls]\n" + "".join(f'{name} = "{address}"\n' for name, address in addresses.items())


def try_out(wheel: Path) -> None:
    """Install a wheel into a fresh environment and lay out the sample season with it, away from the checkout."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        venv.create(folder / "venv", with_pip=True)
        programs = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
        _run(str(programs / "python"), "-m", "pip", "install", "--quiet", str(wheel.resolve()), where=folder)
        _run(str(programs / "thidua-xlsx"), "demo", "thi-du", where=folder)
        if not (folder / "thi-du" / "ket-qua" / "tong-hop.xlsx").is_file():
            raise CannotRelease("the installed program laid out no sample season")


def written_sums(into: Path) -> Path:
    """Write the SHA-256 of everything in the folder, as `sha256sum -c` reads it."""
    paths = sorted(path for path in into.iterdir() if path.is_file() and path.name != SUMS)
    lines = (f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in paths)
    (into / SUMS).write_text("".join(lines), "utf-8", newline="\n")
    return into / SUMS


def _run(*words: str, where: Path) -> None:
    """Run a program without the checkout on its path; CannotRelease with its last words where it fails."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(words, cwd=where, env=environment, capture_output=True, text=True, timeout=_PATIENCE)
    if done.returncode:
        raise CannotRelease(f"{' '.join(words)}: {(done.stderr or done.stdout)[-2000:]}")


if __name__ == "__main__":
    sys.exit(main())
