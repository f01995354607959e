"""LibreOffice as a Vietnamese office runs it: vi-VN locale, every formula recalculated when a file is opened."""

import os
import subprocess
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


def _settle(profile: Path) -> None:
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")


def saved_by_libreoffice(program: str, files: Sequence[Path], kind: str, out: Path) -> list[Path]:
    """Open files in one LibreOffice and save each as another kind; their names must differ."""
    profile = built_once(f"office-{os.getpid()}", _settle)  # two at a time would want one each
    command = [program, f"-env:UserInstallation=file://{profile}", "--headless", "--norestore"]
    command += ["--convert-to", kind, "--outdir", str(out), *(str(file) for file in files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    saved = [out / f"{file.stem}.{kind.partition(':')[0]}" for file in files]
    assert all(file.exists() for file in saved)
    return saved
