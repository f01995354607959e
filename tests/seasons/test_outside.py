"""What the tests save costs little because openpyxl writes less; what it writes is as if everything were done anew."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Protection

from tests.seasons import outside
from tests.seasons.outside import Answers, change, put, tables, type_into
from tests.seasons.small import Small

TYPED: tuple[Answers, ...] = (
    {"unit_score": {"1.1": {"P1": 5}}},
    {"unit_score": {"1.1": {"P1": "năm", "P2": None}}, "standing": {"P1": {"grade": "HTNV"}}},
    {"self_score": {"2.1": {"P3": 7.5}}},
)


# A cell with neither value nor look, at which somebody has looked; what openpyxl says the second time it saves a workbook.
NOTHING = re.compile(rb'<c r="[A-Z]+\d+" t="n"></c>| outlineLevelCol="0"')


@pytest.fixture(autouse=True)
def nothing_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workbooks that other tests left open keep the looks of days that were typed there."""
    for kept in ("_typed", "_packed"):
        monkeypatch.setattr(outside, kept, {})


MERGED = re.compile(rb"(?:<mergeCell [^>]*>)+")  # in no order


def sheets(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"}
    return {name: MERGED.sub(_sorted, NOTHING.sub(b"", part)) for name, part in parts.items()}


def _sorted(merged: re.Match[bytes]) -> bytes:
    return b">".join(sorted(merged[0].split(b">")))


def anew(data: bytes, answers: Answers) -> bytes:
    book, saved = load_workbook(BytesIO(data)), BytesIO()
    put(book, answers)
    book.save(saved)
    return saved.getvalue()


def test_what_is_typed_is_written_as_if_the_workbook_were_opened_anew(small: Small, tmp_path: Path) -> None:
    form, file = small.issued("TOAN", "self-score", "R2"), tmp_path / "a.xlsx"
    issued = form.read_bytes()
    for answers in TYPED:  # each in the form as it was issued
        type_into(form, file, lambda book, typed=answers: put(book, typed))
        assert sheets(file.read_bytes()) == sheets(anew(issued, answers))
    expected = issued
    for answers in TYPED:  # one after the other in the same form
        source = file if expected is not issued else form
        type_into(source, file, lambda book, typed=answers: put(book, typed))
        expected = anew(expected, answers)
        assert sheets(file.read_bytes()) == sheets(expected)


def test_a_workbook_that_was_opened_before_is_changed_as_if_it_were_opened_anew(small: Small, tmp_path: Path) -> None:
    form = small.returned("TOAN", "self-score", "R2")

    def edit(book: Workbook) -> None:
        sheet = tables(book)["unit_score"].sheet
        sheet.delete_rows(9)
        sheet.row_dimensions[99].hidden = sheet.column_dimensions["ZZ"].hidden = True
        sheet["B2"].protection = Protection(locked=False)

    for _ in range(4):  # opened, packed, unpacked, unpacked
        change(form, tmp_path / "a.xlsx", edit)
        book, saved = load_workbook(form), BytesIO()
        edit(book)
        book.save(saved)
        assert sheets((tmp_path / "a.xlsx").read_bytes()) == sheets(saved.getvalue())


def test_an_edit_that_fails_leaves_nothing_behind(small: Small, tmp_path: Path) -> None:
    form = small.issued("TOAN", "self-score", "R2")

    def fails(book: Workbook) -> None:
        tables(book)["unit_score"].cell("1.1", "P1").value = 9
        raise ValueError

    try:
        type_into(form, tmp_path / "a.xlsx", fails)
    except ValueError:
        type_into(form, tmp_path / "b.xlsx", lambda book: None)
    assert sheets((tmp_path / "b.xlsx").read_bytes()) == sheets(anew(form.read_bytes(), {}))
