"""LibreOffice, where a machine has it: found in its usual places, and asked to make PDFs of documents.

It runs with settings of its own that are thrown away afterwards: a window that somebody has open is not touched.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

_NAMES = ("soffice", "libreoffice")
_MAC = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
_WINDOWS = ("ProgramFiles", "ProgramFiles(x86)", "ProgramW6432")  # variables that name the folders of programs
_STARTING, _EACH = 120, 20  # seconds: to start on a slow machine, and for each document


def find_office() -> Path | None:
    """Give the LibreOffice of this machine; None where it has none."""
    for name in _NAMES:
        if program := shutil.which(name):
            return Path(program)
    usual = [
        Path(folder) / "LibreOffice/program/soffice.exe"
        for folder_name in _WINDOWS
        if (folder := os.environ.get(folder_name))
    ]
    return next((path for path in (_MAC, *usual) if path.is_file()), None)


def to_pdf(program: Path, documents: Sequence[Path], folder: Path) -> dict[Path, Path]:
    """Have LibreOffice (`program`) print `documents` as PDFs into `folder`; those it could not print are left out.

    The answer gives the PDF of each document. Their names must differ without their suffixes.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as settings:
        command = [str(program), f"-env:UserInstallation={Path(settings).as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", "pdf", "--outdir", str(folder), *map(str, documents)]
        own_group = sys.platform != "win32"
        with suppress(OSError):  # it cannot be started: then nothing was printed, and that is said
            running = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=own_group,
            )  # fmt: skip
            try:
                running.wait(_STARTING + _EACH * len(documents))
            except subprocess.TimeoutExpired:
                with suppress(OSError):
                    if own_group and sys.platform != "win32":
                        import signal

                        os.killpg(running.pid, signal.SIGKILL)
                    else:
                        running.kill()
                running.wait()
    pdfs = {document: folder / f"{document.stem}.pdf" for document in documents}
    return {document: pdf for document, pdf in pdfs.items() if pdf.is_file() and pdf.stat().st_size}
