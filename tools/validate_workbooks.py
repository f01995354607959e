"""Hold workbooks to what Excel takes: its limits, the types of operands, Microsoft's schemas where Node is at hand.

    python tools/validate_workbooks.py thidua-demo          # every .xlsx below; or the files named
    python tools/validate_workbooks.py --samples            # what every sample season writes, made anew

The schemas are those of the Open XML SDK, which the npm package @ooxml-tools/validate carries. It is looked for below
the folder that THIDUA_OOXML_VALIDATOR names (made by `npm install --prefix FOLDER @ooxml-tools/validate`); without it
the rest alone is held, and the last line says so. Exit code 1 where a workbook breaks something.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from lxml import etree

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.workbook_formulas import WrittenWorkbook  # noqa: E402
from thidua_xlsx.formats.xlsx import excel_limits  # noqa: E402
from thidua_xlsx.formats.xlsx.excel_limits import PlanDefect, utf16_length  # noqa: E402
from thidua_xlsx.runtime.packaged_data import STORIES  # noqa: E402

WHERE = "THIDUA_OOXML_VALIDATOR"
_PACKAGE = "node_modules/@ooxml-tools/validate/dist/npm/index.js"
_NUMBERS = {
    "//s:row/@r": "rows of a sheet",
    "//s:row/@ht": "height of a row",
    "//s:col/@max": "columns of a sheet",
    "//s:col/@width": "width of a column",
}
_TEXTS = {
    "//s:si|//s:is": "text of a cell",
    "//s:comment/s:text": "text of a comment",
    "//@promptTitle": "title of a prompt",
    "//@prompt": "prompt",
    "//@errorTitle": "title of a refusal",
    "//@error": "refusal",
    "//s:headerFooter/*": "header or footer",
    "//s:hyperlink/@location": "link",
    "//c:title": "title of a chart",
    "//p:property/*": "property",
}
_COUNTS = {
    "//s:hyperlink": "links of a sheet",
    "//s:rowBreaks/s:brk": "page breaks",
    "//s:colBreaks/s:brk": "page breaks",
}
_FORMULAS = "//s:f|//s:formula|//s:formula1|//s:formula2|//c:f"
_SPACES = {
    "s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "p": "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
}
_SCRIPT = """
import { readFileSync } from "node:fs";
const { default: validate } = await import(process.argv[2]);
for (const file of readFileSync(0, "utf8").split("\\n").filter(Boolean)) {
  let found;
  try { found = await validate(new Uint8Array(readFileSync(file)), "xlsx", "Microsoft365"); }
  catch (error) { found = [{ description: String(error) }]; }
  const told = found.map((one) => `${one.path?.partUri} ${one.path?.xpath}: ${one.description}`);
  console.log(JSON.stringify([file, told]));
}
"""


def main(arguments: list[str] | None = None) -> int:
    """Say what is wrong with each workbook; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("where", nargs="*", type=Path, help="workbooks, and folders with workbooks")
    parser.add_argument("--samples", action="store_true", help="make every sample anew and look at its workbooks")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        if given.samples:
            make_samples(Path(scratch))
        books = sorted(workbooks([*given.where, *([Path(scratch)] if given.samples else [])]))
        missing = missing_validator()
        wrong = [*beyond_limits(books), *of_other_types(books), *([] if missing else against_schemas(books))]
    print("".join(f"{line}\n" for line in wrong), end="")
    print(f"{len(books)} workbooks, {len(wrong)} wrong")
    if missing:
        print(f"the schemas were not looked at: {missing}")
    return 1 if wrong or not books else 0


def workbooks(where: Iterable[Path]) -> Iterator[Path]:
    """Give the workbooks in folders, but for those that others sent."""
    for path in where:
        for book in path.rglob("*.xlsx") if path.is_dir() else (path,):
            if "inbox" not in book.relative_to(path).parts:
                yield book


def make_samples(folder: Path) -> None:
    """Make every sample season, with the forms of all its phases and with its letters, and a blank one of its kind."""
    for sample in STORIES:
        season = folder / sample
        _run("demo", season, "--sample", sample)
        rounds = sorted(path.name.removeprefix("tu-cham-") for path in season.glob("phieu/tu-cham-*"))
        if rounds:
            _run("forms", season, "--phase", "registration")
            _run("forms", season, "--phase", "agreement")
            _run("forms", season, "--phase", "nominations", "--round", rounds[-1])
            _run("mail", season)
            _run("init", folder / f"blank-{sample}", "--profile", sample)


def _run(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "thidua_xlsx", *map(str, arguments), "--quiet"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode not in (0, 1):  # 1: there are findings, as samples are made to have
        raise SystemExit(f"{command}: {done.stderr}")


def missing_validator() -> str:
    """Say what is missing for looking at the schemas; nothing where all is there."""
    if not shutil.which("node"):
        return "the command node was not found"
    if not os.environ.get(WHERE):
        return f"{WHERE} names no folder with the npm package @ooxml-tools/validate"
    return "" if _index().exists() else f"{_index()} is not there"


def _index() -> Path:
    return Path(os.environ[WHERE]).resolve() / _PACKAGE


def against_schemas(books: Iterable[Path]) -> Iterator[str]:
    """Give a line for each place where a workbook breaks the schemas."""
    names = [str(book.resolve()) for book in books]
    with tempfile.TemporaryDirectory() as scratch:
        script = Path(scratch) / "validate.mjs"
        script.write_text(_SCRIPT, "utf-8")
        command, text = ["node", str(script), _index().as_uri()], "\n".join(names)
        done = subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8", check=True)
    told = dict(json.loads(line) for line in done.stdout.splitlines() if line.startswith("["))
    for name in names:
        yield from (f"{name}: {line}" for line in told.get(name, ["the validator said nothing"]))


def beyond_limits(books: Iterable[Path]) -> Iterator[str]:
    """Give a line for each place where a workbook goes beyond a limit of Excel, or is no XML at all."""
    for book in books:
        with zipfile.ZipFile(book) as package:
            for name in package.namelist():
                if name.endswith(".xml"):
                    yield from (f"{book}: {name}: {defect}" for defect in _defects(package.read(name)))


def of_other_types(books: Iterable[Path]) -> Iterator[str]:
    """Give a line for each operand of a formula that Excel may take for something else than other programs do."""
    for book in books:
        yield from (f"{book}: {mistaken}" for mistaken in WrittenWorkbook(book).mistaken())


def _defects(part: bytes) -> Iterator[Exception]:
    """Give what goes beyond a limit in a part of a workbook."""
    try:
        checks = _checks(etree.fromstring(part))
    except etree.XMLSyntaxError as error:
        yield error
        return
    for check in checks:
        try:
            check()
        except PlanDefect as defect:
            yield defect


def _checks(part: etree._Element) -> Iterator[Callable[[], None]]:
    require = excel_limits.require
    for where, what in _NUMBERS.items():
        yield from (partial(require, what, int(float(number)), where) for number in _all(part, where))
    for where, what in _TEXTS.items():
        yield from (partial(require, what, utf16_length(text), where) for text in map(_words, _all(part, where)))
    for where, what in _COUNTS.items():
        yield partial(require, what, len(_all(part, where)), where)
    for formula in _all(part, _FORMULAS):
        place = formula.getparent().get("r", formula.tag)
        yield partial(excel_limits.require_formula, _words(formula), place)
    for name in _all(part, "//s:definedName[not(starts-with(@name, '_xlnm.'))]/@name"):
        yield partial(excel_limits.require_name, name)
    for name in _all(part, "//s:sheets/s:sheet/@name"):
        yield partial(excel_limits.require_sheet_name, name)


def _all(part: etree._Element, path: str) -> list[Any]:
    return list(part.xpath(path, namespaces=_SPACES))


def _words(found: Any) -> str:
    return found if isinstance(found, str) else "".join(found.itertext())


if __name__ == "__main__":
    raise SystemExit(main())
