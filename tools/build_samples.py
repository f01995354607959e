"""Build the sample seasons of samples/ as real folders of workbooks, ready to open or to merge.

Returns that the story marks `resave: libreoffice` are opened and saved again by LibreOffice, as a unit without Excel
would; where that program is missing they stay as they were written, and the tool says so.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from thidua_xlsx.base.file_names import INBOX  # noqa: E402
from thidua_xlsx.demo.sample_office import build_office  # noqa: E402
from thidua_xlsx.demo.sample_school import build_sample  # noqa: E402
from thidua_xlsx.messages.language import language  # noqa: E402
from thidua_xlsx.runtime.packaged_data import OFFICES, SAMPLES, STORIES  # noqa: E402


def main(arguments: list[str] | None = None) -> int:
    """Build the samples below a folder; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "out" / "samples", help="where to build")
    parser.add_argument("--sample", choices=list(STORIES), help="only this sample")
    given = parser.parse_args(arguments)
    for sample in [given.sample] if given.sample else STORIES:
        build(sample, given.folder / STORIES[sample])
    return 0


def build(sample: str, folder: Path) -> None:
    """Build one sample in a folder."""
    if sample in OFFICES:
        build_office(OFFICES[sample], folder, say=language("vi"))
    else:
        build_season(sample, folder)
    print(folder)


def build_season(profile: str, folder: Path) -> None:
    """Build the sample season of a profile, with what was saved again by another program."""
    stories = build_sample(SAMPLES[profile], profile, folder, say=language("vi"))
    program = shutil.which("soffice") or shutil.which("libreoffice")
    for story in stories:
        if story.resave == "libreoffice" and program:
            resave(folder / INBOX / story.file, program)
        elif story.resave:
            print(f"{story.file}: left as written, soffice is not installed", file=sys.stderr)


def resave(file: Path, program: str) -> None:
    """Open a workbook in LibreOffice and save it in its place."""
    with tempfile.TemporaryDirectory() as scratch:
        command = [program, f"-env:UserInstallation=file://{scratch}/profile", "--headless", "--norestore"]
        command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", f"{scratch}/out", str(file)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        shutil.move(f"{scratch}/out/{file.name}", file)


if __name__ == "__main__":
    sys.exit(main())
