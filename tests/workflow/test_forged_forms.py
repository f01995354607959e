"""A form whose signature is wrong is never called intact and never beats a sound copy, however it is dressed up."""

import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.program import run
from tests.seasons.outside import put, type_into
from tests.seasons.small import Answers, Form, Small, default_answers, found, numbers, read_result

pytestmark = pytest.mark.usefixtures("few_outputs")

TOAN: Form = ("TOAN", "self-score", "R1")
OLD, NEW = datetime(2027, 1, 5, 8, 0), datetime(2027, 1, 6, 9, 30)


def sent(small: Small, form: Form, name: str, changes: Answers, modified: datetime | None) -> Path:
    """Send a return with the usual answers and these over them, stamped as last saved then (None = no stamp)."""
    answers = default_answers()[form]
    for table, rows in changes.items():
        for row, values in rows.items():
            answers.setdefault(table, {}).setdefault(row, {}).update(values)
    target = small.folder / "inbox" / name

    def edit(book: Workbook) -> None:
        put(book, answers)

    type_into(small.issued(*form), target, edit)
    _stamp(target, modified)
    return target


def _stamp(file: Path, modified: datetime | None) -> None:
    """openpyxl stamps the moment of saving itself, so the part is written over in the package."""
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    core = b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    core += b' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    if modified:
        core += f'<dcterms:modified xsi:type="dcterms:W3CDTF">{modified.isoformat()}Z</dcterms:modified>'.encode()
    parts["docProps/core.xml"] = core + b"</cp:coreProperties>"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


def forge(file: Path, *, only: str = "") -> None:
    """Spoil the signature in every place that bears one, or in one part alone."""
    alter(file, b"|m=", b"|m=0", only=only)


def alter(file: Path, old: bytes, new: bytes, *, only: str = "") -> None:
    """Change the text of a stamp in every place that bears one, or in one part alone."""
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    changed = {name: data.replace(old, new) if only in ("", name) else data for name, data in parts.items()}
    assert changed != parts
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in changed.items():
            package.writestr(name, content)


def merged(small: Small, *more: str) -> tuple[int, dict[str, Any]]:
    done = run("merge", small.folder / "inbox", "--no-cache", *more)
    return done.exit_code, read_result(small.folder / "ket-qua")


@pytest.mark.parametrize("policy", ["newest", "union", "error"])
def test_a_forged_copy_saved_last_changes_nothing(small: Small, untouched: dict[str, Any], policy: str) -> None:
    small.returned(*TOAN).unlink()
    sent(small, TOAN, "TOAN-self-scoreR1.xlsx", {}, OLD)
    forge(sent(small, TOAN, "0.xlsx", {"unit_score": {"1.1": {"P1": 1}}}, NEW))
    _, result = merged(small, "--duplicates", policy)
    assert numbers(result) == numbers(untouched)
    receipt = next(one for one in result["receipts"] if one["file"] == "inbox/0.xlsx")
    assert (receipt["status"], receipt["integrity"], receipt["reason"][:4]) == ("rejected", "forged", "S121")
    assert found(result, "S107") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"|r=R1|", b"|r=R2|"),
        (b"|u=TOAN|", b"|u=VAN|"),
        (b"|p=self-score|r=R1|", b"|p=registration|r=|"),
        (b"|d=", b"|d=0"),
    ],
)
def test_a_form_whose_stamp_was_changed_by_hand_is_forged_and_nothing_of_it_is_used(
    small: Small, untouched: dict[str, Any], old: bytes, new: bytes
) -> None:
    alter(small.returned(*TOAN), old, new)
    code, result = merged(small)
    receipt = next(one for one in result["receipts"] if one["file"] == "inbox/TOAN-self-scoreR1.xlsx")
    assert (code, receipt["status"], receipt["integrity"], receipt["reason"][:4]) == (1, "rejected", "forged", "S123")
    toan = next(unit for unit in result["units"] if unit["id"] == "TOAN")
    assert not toan["returned"]["self-score:R1"]
    theirs = {one["id"]: one["scores"] for one in untouched["people"] if one["unit"] != "TOAN"}
    assert {one["id"]: one["scores"] for one in result["people"] if one["id"] in theirs} == theirs
    small.amend({"options": {"forged_forms": {"value": "có"}}})
    assert merged(small)[1]["people"] == result["people"]
