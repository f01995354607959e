"""LibreOffice as a Vietnamese office runs it: vi-VN locale, every formula recalculated when a file is opened."""

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from tests.seasons.once import built_once

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>vi-VN</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>"""


# As long as a document is open in a LibreOffice it does not end, and does what later calls with its profile ask for.
_STAYS_OPEN = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" office:version="1.2"
 office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet>
<table:table table:name="A"><table:table-column/><table:table-row><table:table-cell/></table:table-row></table:table>
</office:spreadsheet></office:body></office:document>"""
_WITH_US = '("$@"; kill -9 0) & read -r nothing; kill -9 0'  # ends with the process that started it, whatever ends that
_PATIENCE = 60  # seconds; one that has nothing open by then is not waited for: each call starts one of its own
_running: dict[Path, "subprocess.Popen[bytes]"] = {}


def saved_by_libreoffice(program: str, files: Sequence[Path], kind: str, out: Path) -> list[Path]:
    """Open files in the LibreOffice of this worker and save each as another kind; their names must differ."""
    profile = built_once(f"office-{os.getpid()}", _settle)  # two at a time would want one each
    if os.name == "posix" and profile not in _running:
        _running[profile] = _started(program, profile)
    command = _command(program, profile, "--convert-to", kind, "--outdir", str(out), *(str(file) for file in files))
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    saved = [out / f"{file.stem}.{kind.partition(':')[0]}" for file in files]
    assert all(file.exists() for file in saved)
    return saved


def end_libreoffice() -> None:
    """End the LibreOffice of this worker."""
    for process in _running.values():
        assert process.stdin is not None
        process.stdin.close()
        process.wait()
    _running.clear()


def _settle(profile: Path) -> None:
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
    (profile / "mo-san.fods").write_text(_STAYS_OPEN, "utf-8")


def _started(program: str, profile: Path) -> "subprocess.Popen[bytes]":
    """Start a LibreOffice that stays, for a start costs more than most files that it is to save."""
    document = profile / "mo-san.fods"
    command, quiet = ["sh", "-c", _WITH_US, "sh", *_command(program, profile, str(document))], subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, process_group=0)
    until, opened = time.monotonic() + _PATIENCE, document.with_name(f".~lock.{document.name}#")
    while not opened.exists() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    return process


def _command(program: str, profile: Path, *asked: str) -> list[str]:
    return [program, f"-env:UserInstallation=file://{profile}", "--headless", "--norestore", *asked]
