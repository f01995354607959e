"""Whatever people type - formulas, links, markup, braces, control characters - stays text in everything we write."""

import io
import json
import os
import re
import shutil
import sys
import unicodedata
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from tests.program import run
from tests.seasons.outside import change, put, tables
from tests.seasons.small import PEOPLE, UNITS, Small, build_small, copy_of, default_answers, issue

FORMULA = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f"
TEXTS = (
    "=1+1",
    '=HYPERLINK("http://ac.vn","bấm")',
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1,2)",
    "http://ac.vn/x",
    "mailto:a@b.vn",
    "internal:Sheet1!A1",
    "external:c:/x.xlsx",
    "<script>alert('x')</script>",
    "]]><x/>&amp;&#x0;",
    "{name} {0} {reason!r} {}",
    "%s %d %(name)s",
    "\u202egnod\u202c",
    "a\u200bb\u00adc",
    "[bold red]đậm[/] [/nothing]",
    "{=SUM(A1)}",
    "_x0041__x000D_",
    "x" * 5000,
    "dòng 1\ndòng 2\ttab",
    "#td:self_score|a|b",
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """A season whose names are an attack, every form answered with attacks, merged, and issued again."""
    school = build_small(tmp_path_factory.mktemp("chen") / "mua-nho")
    shutil.rmtree(school.folder / "phieu")
    names = {who: {"full_name": f"{TEXTS[number]} Nguyễn"} for number, who in enumerate(PEOPLE)}
    units = {who: {"name": f"Tổ {TEXTS[9 + number]}"} for number, who in enumerate(UNITS)}
    units["TOAN"]["name"] = "=1+1"
    change(
        school.folder / "thidua.xlsx",
        school.folder / "thidua.xlsx",
        lambda book: put_as_text(book, {"people": names, "units": units}),
    )
    issue(school.folder)
    shutil.rmtree(school.folder / "inbox")
    number = 0
    for form, answers in default_answers().items():
        target = school.send(form, answers, f"{form[0]} {{x}} %s =1+1 [red] {form[1]}{form[2]}.xlsx")
        number = change_texts(target, number)
    for name, text in zip(("a.xlsx", "[bold]b.xlsx", "{c}.xlsx"), TEXTS, strict=False):
        (school.folder / "inbox" / name).write_text(text, "utf-8")
    return school


def put_as_text(book: Any, answers: dict[str, dict[str, dict[str, str]]]) -> None:
    """Write texts by key so that they stay texts, as a cell formatted as text keeps them."""
    put(book, answers)
    for id_, rows in answers.items():
        for row, values in rows.items():
            for column in values:
                tables(book)[id_].cell(row, column).data_type = "s"


def change_texts(file: Path, number: int) -> int:
    """Type the texts one after another into the empty answer cells of a form and over the choices."""

    def edit(book: Any) -> None:
        nonlocal number
        for table in tables(book).values():
            if table.sheet.title.startswith("_"):
                continue
            for row in table.rows().values():
                for column, col in table.columns().items():
                    cell = table.sheet.cell(row, col)
                    if not cell.protection.locked and (cell.value is None or column in ("note", "name", "discipline")):
                        cell.value = TEXTS[number % len(TEXTS)]
                        cell.data_type = "s"
                        number += 1

    change(file, file, edit)
    return number


@pytest.fixture(scope="module")
def merged(hostile: Small) -> tuple[Small, str]:
    done = hostile.merge()
    assert done.exit_code == 1
    return hostile, done.output


def written(school: Small) -> dict[str, bytes]:
    """Every workbook that the program wrote: the summary, the slips, the issued forms."""
    paths = [*(school.folder / "ket-qua").rglob("*.xlsx"), *(school.folder / "phieu").rglob("*.xlsx")]
    return {path.relative_to(school.folder).as_posix(): path.read_bytes() for path in paths}


def test_no_formula_or_link_comes_from_what_people_typed(merged: tuple[Small, str]) -> None:
    school, _ = merged
    files = written(school)
    assert "ket-qua/tong-hop.xlsx" in files
    assert sum(name.startswith("ket-qua/tra-lai/") for name in files) >= 3
    ours: set[str] = set()
    for name, data in files.items():
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in archive.namelist():
                content = archive.read(part).decode("utf-8")
                ours |= {f"={one.text}" for one in ElementTree.fromstring(content).iter(FORMULA)}
                if part.endswith(".rels"):
                    targets = re.findall(r'Target="([^"]*)"[^>]*TargetMode="External"', content)
                    assert not [one for one in targets if "ac.vn" in one or "c:" in one or "mailto" in one], name
    assert len(ours) > 100
    assert not [one for one in ours if re.search(r"cmd|ac\.vn|^=1\+1|^=-2\+3|alert|^=\{?=?SUM\(A1\)", one)]


def test_what_was_typed_is_found_again_as_text(merged: tuple[Small, str]) -> None:
    school, _ = merged
    book = load_workbook(school.folder / "ket-qua/tong-hop.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    names = [cell for cell in cells if cell.value == "=1+1 Nguyễn"]
    assert names
    assert {cell.data_type for cell in names} <= {"s", "f"}  # openpyxl takes any text with "=" for a formula
    with zipfile.ZipFile(school.folder / "ket-qua/tong-hop.xlsx") as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not any("1+1 Nguy" in sheet for sheet in sheets)  # a shared text, in no <f>
        assert "=1+1 Nguyễn" in archive.read("xl/sharedStrings.xml").decode()


def test_the_result_is_valid_json_with_the_texts_as_they_were(merged: tuple[Small, str]) -> None:
    school, _ = merged
    result = json.loads((school.folder / "ket-qua/ket-qua.json").read_text("utf-8"))
    assert {person["full_name"] for person in result["people"]} >= {"=1+1 Nguyễn", "-2+3 Nguyễn"}
    shown = " ".join(finding["message"] for finding in result["findings"])
    assert "KeyError" not in shown


def hidden(text: str) -> set[str]:
    """Characters that steer a terminal or cannot be seen, other than line breaks."""
    return {c for c in text if unicodedata.category(c) in ("Cc", "Cf") and c not in "\n\t"}


@pytest.mark.parametrize(
    "command", [("merge", "inbox"), ("check", "inbox"), ("status", ""), ("explain", "P1"), ("explain", "P4")]
)
def test_nothing_on_the_terminal_steers_it(merged: tuple[Small, str], command: tuple[str, str]) -> None:
    school, _ = merged
    verb, what = command
    if verb == "explain":
        done = run(verb, what, "--season", school.folder)
    else:
        done = run(verb, school.folder / what)
    assert done.exit_code in (0, 1)
    assert hidden(done.output) == set()


def test_escape_codes_in_names_of_files_are_shown_and_not_sent(merged: tuple[Small, str], tmp_path: Path) -> None:
    school = copy_of(merged[0], tmp_path / "mua")
    (school.folder / "inbox/\x1b[31mđỏ\x07\n.xlsx").write_bytes(b"x")
    with zipfile.ZipFile(school.folder / "inbox/z.zip", "w") as archive:
        archive.writestr("\x1b[2J\x07.xlsx", b"x")
    done = school.merge()
    assert done.exit_code == 1
    files = {
        receipt["file"] for receipt in json.loads((school.folder / "ket-qua/ket-qua.json").read_text())["receipts"]
    }
    assert {"inbox/‹001B›[31mđỏ‹0007›⏎.xlsx", "inbox/z.zip/‹001B›[2J‹0007›.xlsx"} <= files
    assert hidden(done.output) == set()
    assert hidden(run("check", school.folder / "inbox").output) == set()
    assert hidden(run("status", school.folder).output) == set()


@pytest.mark.skipif(sys.platform != "linux", reason="only there a name may be bytes that are no text")
def test_a_name_that_is_no_text_has_a_receipt_all_the_same(hostile: Small, tmp_path: Path) -> None:
    school = copy_of(hostile, tmp_path / "mua")
    (school.folder / "inbox" / os.fsdecode(b"\xff\xfe.xlsx")).write_bytes(b"x")
    assert school.merge().exit_code == 1
    result = json.loads((school.folder / "ket-qua/ket-qua.json").read_text("utf-8"))
    assert "inbox/‹DCFF›‹DCFE›.xlsx" in [receipt["file"] for receipt in result["receipts"]]


def test_season_workbook_with_such_texts_is_refused_or_taken_whole(hostile: Small, tmp_path: Path) -> None:
    school = copy_of(hostile, tmp_path / "mua")
    change(
        school.folder / "thidua.xlsx",
        school.folder / "thidua.xlsx",
        lambda book: put_as_text(
            book, {"criteria": {"1.1": {"text": "{x} %s =1+1"}}, "school": {"name": {"value": "=1+1"}}}
        ),
    )
    assert run("merge", school.folder / "inbox").exit_code in (1, 2)
