"""Programs that work workbooks out anew, each as it is: LibreOffice, ONLYOFFICE's document builder, Gnumeric.

ONLYOFFICE comes nearest to Excel: it knows truth values as a type of their own, and compares as Excel does. Its package
`document-builder` is looked for below the folder that THIDUA_ONLYOFFICE names (`pip install --target FOLDER
document-builder`), Gnumeric by its command `ssconvert`. What stands in a workbook beforehand is taken out of it, so that
nobody can repeat it; protection too, which no formula asks for.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.program import SOFFICE
from tests.seasons.office import saved_by_libreoffice
from tests.workbook_formulas import WrittenWorkbook

WHERE = "THIDUA_ONLYOFFICE"
Value = str | float | bool
Values = Mapping[tuple[str, str], Value]  # by sheet and cell
_PROTECTED = re.compile(rb"<(?:sheet|workbook)Protection\b[^>]*/>")
_STORED = re.compile(rb'(<c r="[^"]*"[^>]*?)(?: t="\w+")?>(<f\b[^>]*>[^<]*</f>)<v>[^<]*</v>')
_ASKED = """
import json, os, sys
import docbuilder
builder = docbuilder.CDocBuilder()
builder.OpenFile(sys.argv[1], "")
answer = builder.GetContext().CreateUndefined()
builder.ExecuteCommand(sys.argv[2], answer)
sys.stdout.buffer.write(answer.ToString().encode("utf-8"))
sys.stdout.flush()
os._exit(0)
"""
# Formulas that name array formulas settle after a few rounds.
_SCRIPT = """(function () {
  Api.SetLocale(1066);
  function read() {
    var found = [];
    Api.GetSheets().forEach(function (sheet) {
      sheet.GetUsedRange().ForEach(function (cell) {
        var formula = cell.GetFormula();
        if (typeof formula === "string" && formula.charAt(0) === "=") {
          found.push([sheet.GetName(), cell.GetAddress(false, false, "xlA1", false), cell.GetValue()]);
        }
      });
    });
    return JSON.stringify(found);
  }
  var before = "", now = read();
  for (var round = 0; round < 20 && before !== now; round++) {
    before = now;
    Api.RecalculateAllFormulas();
    now = read();
  }
  return now;
})();"""


class Engine(NamedTuple):
    """A program, why it cannot be asked here (nothing where it can), and how it works workbooks out."""

    name: str
    missing: str
    recalculate: Callable[[Sequence[Path], Path], list[Values]]


def bare(files: Iterable[Path], folder: Path) -> list[Path]:
    """Copy workbooks without what their formulas gave before and without protection; numbered, as names may be alike."""
    folder.mkdir(parents=True, exist_ok=True)
    copies = []
    for number, file in enumerate(files):
        copies.append(folder / f"{number}.xlsx")
        with zipfile.ZipFile(file) as package, zipfile.ZipFile(copies[-1], "w", zipfile.ZIP_DEFLATED) as copy:
            for name in package.namelist():
                part = package.read(name)
                if name.startswith("xl/worksheets/sheet") or name == "xl/workbook.xml":
                    part = _STORED.sub(rb"\1>\2<v>-987654</v>", _PROTECTED.sub(b"", part))
                copy.writestr(name, part)
    return copies


def written(file: Path) -> Values:
    """Give what stands in a workbook as the results of its formulas."""
    return {(one.sheet, one.place): one.stored for one in WrittenWorkbook(file).formulas() if one.use == "cell"}


def _libreoffice(files: Sequence[Path], folder: Path) -> list[Values]:
    copies = bare(files, folder / "truoc")
    return [written(file) for file in saved_by_libreoffice(str(SOFFICE), copies, "xlsx", folder / "sau")]


def _gnumeric(files: Sequence[Path], folder: Path) -> list[Values]:
    found = []
    for file in bare(files, folder / "truoc"):
        saved = folder / file.name
        subprocess.run(["ssconvert", "--recalc", str(file), str(saved)], check=True, capture_output=True, timeout=120)
        found.append(written(saved))
    return found


def _onlyoffice(files: Sequence[Path], folder: Path) -> list[Values]:
    found = []
    environment = {**os.environ, "PYTHONPATH": os.environ.get(WHERE, "")}
    for file in bare(files, folder):
        command = [sys.executable, "-c", _ASKED, str(file), _SCRIPT]
        done = subprocess.run(command, capture_output=True, env=environment, check=True, timeout=300)
        told = json.loads(done.stdout.decode("utf-8"))
        found.append({(sheet, cell): value for sheet, cell, value in told})
    return found


def _no_onlyoffice() -> str:
    if not os.environ.get(WHERE):
        return f"{WHERE} names no folder with the package document-builder"
    return "" if (Path(os.environ[WHERE]) / "docbuilder").exists() else f"no package in {os.environ[WHERE]}"


ENGINES = (
    Engine("LibreOffice", "" if SOFFICE else "the command soffice was not found", _libreoffice),
    Engine("ONLYOFFICE", _no_onlyoffice(), _onlyoffice),
    Engine("Gnumeric", "" if shutil.which("ssconvert") else "the command ssconvert was not found", _gnumeric),
)


def shown(value: Value | None) -> Value:
    """Give a value so that the same is equal: a number to nine digits, nothing as a blank text."""
    if isinstance(value, bool | str):
        return value
    return "" if value is None else float(f"{value:.9g}")


def differences(one: Values, other: Values) -> list[str]:
    """Say where two programs give something else, cell by cell."""
    return [
        f"{sheet}!{cell}: {shown(value)!r}, {shown(other.get((sheet, cell)))!r}"
        for (sheet, cell), value in one.items()
        if shown(value) != shown(other.get((sheet, cell)))
    ]
