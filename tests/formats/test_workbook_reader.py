"""Workbooks as other programs write them: values, formulas, errors, hidden sheets and properties, in their places."""

import re
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty

from thidua_xlsx.documents.raw_workbook import RawBook, RawCell, RawSheet, raw_text
from thidua_xlsx.formats.xlsx.read import older_formats, workbook_reader
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.formats.xlsx.read.workbook_reader import read_book


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes) -> RawBook:
    found = read_book(data, "inbox/x.xlsx")
    assert isinstance(found, RawBook), found
    return found


def sheet_of(xml_cells: str) -> RawSheet:
    """Read a sheet whose first row is this XML, as some program wrote it."""
    book = Workbook()
    book.active["A1"] = "x"  # type: ignore[index]
    with zipfile.ZipFile(BytesIO(saved(book))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = re.sub(
        rb'<row r="1".*?</row>', f'<row r="1">{xml_cells}</row>'.encode(), parts[name], flags=re.DOTALL
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return read(out.getvalue()).sheets[0]


def test_values_keep_their_kind_and_their_place() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Điểm"
    sheet["B3"], sheet["C3"], sheet["D4"] = "Trịnh Thị Hoà", 9.5, True
    sheet["E5"], sheet["F6"], sheet["G7"] = datetime(2026, 2, 1), date(2026, 2, 1), time(7, 30)
    sheet["H8"] = "  9 "
    raw = read(saved(book))
    assert (raw.file, raw.sheets[0].name) == ("inbox/x.xlsx", "Điểm")
    cells = raw.sheets[0].cells
    assert set(cells) == {(2, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (7, 7)}
    assert [cells[at].value for at in ((2, 1), (2, 2), (3, 3), (7, 7))] == ["Trịnh Thị Hoà", 9.5, True, "  9 "]
    assert [raw_text(cells[4, 4]), raw_text(cells[5, 5])] == ["01/02/2026", "01/02/2026"]
    assert cells[6, 6].value == time(7, 30)
    assert type(cells[2, 2].value) is float


def test_whole_numbers_and_truth_values_are_not_mixed_up() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([1, True, 0, False])
    assert [read(saved(book)).sheets[0].cells[0, col].value for col in range(4)] == [1.0, True, 0.0, False]
    assert [type(read(saved(book)).sheets[0].cells[0, col].value) for col in range(4)] == [float, bool, float, bool]


def test_error_cells_show_their_error() -> None:
    sheet = sheet_of(
        '<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B1" t="e"><v>#REF!</v></c><c r="C1"><v>9</v></c>'
    )
    assert sheet.cells[0, 0].error == "#DIV/0!"
    assert sheet.cells[0, 1] == RawCell(None, error="#REF!")
    assert sheet.cells[0, 2] == RawCell(9.0)


def test_formulas_give_their_stored_result() -> None:
    sheet = sheet_of('<c r="A1"><f>SUM(B1:B9)</f><v>9.5</v></c><c r="B1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>')
    assert sheet.cells == {(0, 0): RawCell(9.5, formula=True), (0, 1): RawCell("ab", formula=True)}


@pytest.mark.parametrize(
    "cell", ['<c r="A1"><f>1+1</f></c>', '<c r="A1"><f>1+1</f><v></v></c>', '<c r="A1"><f>1+1</f><v/></c>']
)
def test_a_formula_that_was_never_calculated_is_told_from_a_blank(cell: str) -> None:
    assert sheet_of(cell).cells == {(0, 0): RawCell(None, formula=True)}


def test_openpyxl_writes_formulas_without_results() -> None:
    book = Workbook()
    book.active["A1"] = "=1+1"  # type: ignore[index]
    assert read(saved(book)).sheets[0].cells == {(0, 0): RawCell(None, formula=True)}


def test_a_formula_that_gave_an_empty_text_is_blank() -> None:
    assert sheet_of('<c r="A1" t="str"><f>""</f><v></v></c>').cells == {}


def test_an_empty_or_formatted_cell_is_nothing() -> None:
    assert sheet_of('<c r="A1" s="0"/><c r="B1" t="inlineStr"><is><t></t></is></c>').cells == {}


def test_merged_cells_hold_their_value_in_their_first_cell() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "Tiêu đề"
    sheet.merge_cells("A1:C2")
    sheet["A3"] = 1
    assert {at: cell.value for at, cell in read(saved(book)).sheets[0].cells.items()} == {
        (0, 0): "Tiêu đề",
        (2, 0): 1.0,
    }


def test_hidden_sheets_are_read_and_known_as_hidden() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.title = "A"
    for name, state in (("B", "hidden"), ("C", "veryHidden")):
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        sheet["A1"] = name
    raw = read(saved(book))
    assert [(sheet.name, sheet.visible) for sheet in raw.sheets] == [("A", True), ("B", False), ("C", False)]
    assert raw.sheets[2].cells[0, 0].value == "C"


def test_hidden_rows_columns_and_filters_hide_nothing() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(1, 4):
        sheet.append([f"k{row}", row])
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["A"].hidden = True
    sheet.auto_filter.ref = "A1:B3"
    assert len(read(saved(book)).sheets[0].cells) == 6


def test_sheets_keep_their_own_content_whatever_their_order_and_names() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.title = "Một"
    book.active["A1"] = "1"
    for name in ("Hai & 'ba'", "Bốn"):
        book.create_sheet(name, 0)["A1"] = name
    raw = read(saved(book))
    assert [(sheet.name, sheet.cells[0, 0].value) for sheet in raw.sheets] == [
        ("Bốn", "Bốn"),
        ("Hai & 'ba'", "Hai & 'ba'"),
        ("Một", "1"),
    ]


def test_custom_properties_are_read() -> None:
    book = Workbook()
    book.custom_doc_props.append(StringProperty(name="thidua", value="s=mini|u=T1|p=registration"))
    book.custom_doc_props.append(StringProperty(name="khác", value="x"))
    assert read(saved(book)).properties == {"thidua": "s=mini|u=T1|p=registration", "khác": "x"}
    assert read(saved(Workbook())).properties == {}


def test_a_cell_shows_what_a_person_saw() -> None:
    cells = [
        RawCell(9.0),
        RawCell(9.5),
        RawCell(True),
        RawCell(datetime(2026, 2, 1, 7, 5)),
        RawCell(None, error="#N/A"),
        RawCell(None, formula=True),
        None,
    ]
    assert [raw_text(cell) for cell in cells] == ["9", "9.5", "TRUE", "01/02/2026 07:05", "#N/A", "", ""]


def test_memory_running_out_is_not_blamed_on_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def out_of_memory(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(workbook_reader, "sheet_cells", out_of_memory)
    with pytest.raises(MemoryError):
        read_book(saved(Workbook()), "a.xlsx")


def test_hours_counted_on_are_days_and_parts_of_one() -> None:
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = timedelta(hours=36)  # [h]:mm:ss
    book.active["A2"] = timedelta(hours=1)
    cells = read(saved(book)).sheets[0].cells
    assert (cells[0, 0].value, cells[1, 0].value) == (1.5, pytest.approx(1 / 24))


def test_what_calamine_gives_of_older_formats_is_told_apart_by_its_kind() -> None:
    """A duration comes as such from .ods and .xls: 36 hours are a day and a half, as a spreadsheet counts them."""
    given = [
        [timedelta(hours=36), 3, 0.5, True, "x", ""],
        [date(2026, 2, 1), datetime(2026, 2, 1, 7), time(7, 30), None],
    ]
    found = {spot: cell.value for spot, cell in older_formats._cells(given).items()}
    assert found == {
        (0, 0): 1.5,
        (0, 1): 3.0,
        (0, 2): 0.5,
        (0, 3): True,
        (0, 4): "x",
        (1, 0): date(2026, 2, 1),
        (1, 1): datetime(2026, 2, 1, 7),
        (1, 2): time(7, 30),
    }
    assert [type(found[0, col]) for col in range(4)] == [float, float, float, bool]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2025-05-20T12:00:00Z", datetime(2025, 5, 20, 12, tzinfo=UTC)),
        ("2025-05-20T12:00:00", datetime(2025, 5, 20, 12, tzinfo=UTC)),  # without a zone: the format means UTC
        ("2025-05-20T12:00:00+07:00", datetime(2025, 5, 20, 5, tzinfo=UTC)),  # noon in Vietnam is five in the morning
        ("2025-05-20T05:00:00-02:00", datetime(2025, 5, 20, 7, tzinfo=UTC)),
        ("Thứ Ba, 20/5/2025", None),
    ],
)
def test_when_a_workbook_was_saved_is_one_moment_whatever_the_clock_of_its_program(
    written: str, moment: datetime | None
) -> None:
    with zipfile.ZipFile(BytesIO(saved(Workbook()))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    core = parts["docProps/core.xml"]
    parts["docProps/core.xml"] = re.sub(
        rb"(<dcterms:modified[^>]*>)[^<]*", lambda found: found[1] + written.encode(), core
    )
    assert parts["docProps/core.xml"] != core
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert read(out.getvalue()).modified == moment


@pytest.mark.parametrize(
    ("error", "code", "reason"),
    [
        (TypeError("no number"), "F145", "TypeError: no number"),  # of the program's own making, whatever the file
        (ValueError("no digits"), "F109", "no digits"),  # as a damaged file has it
    ],
)
def test_a_fault_of_the_program_is_not_laid_on_the_file(
    monkeypatch: pytest.MonkeyPatch, error: Exception, code: str, reason: str
) -> None:
    def fails(*args: object) -> None:
        raise error

    monkeypatch.setattr(workbook_reader, "sheet_cells", fails)
    refused = read_book(saved(Workbook()), "inbox/x.xlsx")
    assert isinstance(refused, Refusal)
    assert (refused.code.id, refused.params["reason"]) == (code, reason)
