"""The spelling of a cell is not its meaning: however a value is written, it is read as spreadsheet programs show it."""

import csv
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.conftest import Office
from tests.strength import strength
from thidua_xlsx.documents.raw_workbook import UNREADABLE, RawBook, RawCell, RawSheet
from thidua_xlsx.formats.xlsx.read.workbook_reader import read_book

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# Styles by number: 0 General, 1 "0.00", 2 a built-in day, 3 a day of the file's own, 4 a text, 5 hours, 6 litres.
STYLES = (
    f'<styleSheet {MAIN}><numFmts count="4"><numFmt numFmtId="164" formatCode="0.00"/>'
    '<numFmt numFmtId="165" formatCode="dd/mm/yyyy"/><numFmt numFmtId="166" formatCode="[h]:mm"/>'
    '<numFmt numFmtId="167" formatCode="0&quot; d&quot;"/></numFmts><cellXfs count="7">'
    + "".join(f'<xf numFmtId="{id_}" fontId="0"/>' for id_ in (0, 164, 14, 165, 49, 166, 167))
    + "</cellXfs></styleSheet>"
)


def workbook(cells: str, texts: str = "", *, head: str = "", tail: str = "") -> bytes:
    """Pack a workbook of one sheet from the XML of its rows and of its shared texts."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{RELS}"><sheets><sheet name="Tờ" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="rId1" Type="{RELS}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f"<sst {MAIN}>{texts}</sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}>{head}<sheetData>{cells}</sheetData>{tail}</worksheet>",
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


Cells = dict[tuple[int, int], RawCell]
SHEET = "xl/worksheets/sheet1.xml"
LOST = RawCell(None, error=UNREADABLE)


def read(cells: str, texts: str = "") -> Cells:
    """Read a sheet of these rows as the program does."""
    found = read_book(workbook(cells, texts), "a.xlsx")
    assert isinstance(found, RawBook), found
    return dict(found.sheets[0].cells)


def one(cell: str, texts: str = "") -> RawCell | None:
    """Read the only cell of a sheet."""
    return read(f'<row r="2">{cell}</row>', texts).get((1, 1))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="B2"><v>&#57;</v></c>', 9.0),
        ('<c r="B2"><v>&#x39;&#46;5</v></c>', 9.5),
        ('<c r="B2"><v><![CDATA[9]]></v></c>', 9.0),
        ('<c r="B2"><v>9<!-- x -->5</v></c>', 95.0),
        ('<c r="B2"><v>9<?x y?>5</v></c>', 95.0),
        ("<c r='B2'><v>9</v></c>", 9.0),
        ("<c s = '0'\n r = 'B2' ><v\t>9</v ></c>", 9.0),
        ('<c r="B2"><v> 9\n</v></c>', 9.0),
        ('<c r="B2"><v>9.</v></c>', 9.0),
        ('<c r="B2"><v>+.5</v></c>', 0.5),
        ('<c r="b2"><v>9</v></c>', 9.0),
        ('<c r="B2"><v>9,5</v></c>', "9,5"),
        ('<c r="B2"><v>٩</v></c>', "٩"),  # a digit to Python, to no spreadsheet program
        ('<c r="B2" t="b"><v>true</v></c>', True),
        ('<c r="B2" t="str"><v><![CDATA[a<b&c]]></v></c>', "a<b&c"),
        ('<c r="B2" t="str"><v>_x0041_b</v></c>', "Ab"),
        ('<c r="B2" t="str"><v>_xD83D__xDE00_</v></c>', "\U0001f600"),
        ('<c r="B2" t="inlineStr"><is><t>a</t><rPh sb="0" eb="1"><t>x</t></rPh></is></c>', "a"),
        ('<c r="B2" t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r></is></c>', "a b"),
        ('<c r="B2"><is><t>a</t></is></c>', "a"),
        ('<c r="B2"><is><t>9</t></is></c>', "9"),  # a text of its own, although its type was left out
        ('<c r="B2" t="s"><v>&#48;</v></c>', "Tám & 8"),
        ('<c r="B2" t="str"><v>&amp;lt;</v></c>', "&lt;"),  # somebody typed it so: it is not <
        ('<c r="B2" t="str"><v>&amp;amp; &lt;b&gt; &quot;&apos;</v></c>', "&amp; <b> \"'"),
        ('<c r="B2" s="5"><v>1.5</v></c>', 1.5),  # a style of hours counted on, [h]:mm: 36 hours are a day and a half
        ('<x:c r="B2"><x:v>9</x:v></x:c>', 9.0),
    ],
)
def test_a_value_is_what_programs_show(cell: str, value: object) -> None:
    prefixed = cell.startswith("<x:")
    data = workbook(f'<row r="2">{cell}</row>', "<si><t>Tám <![CDATA[&]]> 8</t></si>")
    if prefixed:  # as every name of the sheet
        xml = f'<x:worksheet xmlns:x="y"><x:sheetData><x:row r="2">{cell}</x:row></x:sheetData></x:worksheet>'
        data = replaced(data, SHEET, xml)
    found = read_book(data, "a.xlsx")
    assert isinstance(found, RawBook)
    read_cell = found.sheets[0].cells[1, 1]
    assert (read_cell.value, type(read_cell.value)) == (value, type(value))


def replaced(data: bytes, part: str, content: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as package, zipfile.ZipFile(out, "w") as made:
        for name in package.namelist():
            made.writestr(name, content if name == part else package.read(name))
    return out.getvalue()


@pytest.mark.parametrize("text", ["#SPILL!", "#CALC!", "#GETTING_DATA", "#REF!", "#WHAT?"])
@pytest.mark.parametrize("cell", ["<c r='B2' t='e'><v>{}</v></c>", '<c r="B2" t="e"><f>A1</f><v>{}</v></c>'])
def test_an_error_is_an_error_whatever_it_is_called(cell: str, text: str) -> None:
    assert one(cell.format(text)) == RawCell(None, "<f>" in cell, text)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B2" t="odd"><v>9</v></c>',
        '<c r="B2" t="e"/>',
        '<c r="B2" t="b"><v>2</v></c>',
        '<c r="B2" t="s"><v>7</v></c>',
        '<c r="B2" t="s"><v>-1</v></c>',
        '<c r="B2" t="d"><v>mai</v></c>',
        '<c r="B2"><v>1e400</v></c>',
        '<c r="B2"><v>9<b/>5</v></c>',
        '<c r="B2"><v>9</v><v>5</v></c>',
        '<c r="B2"><v>9</v></c><c r="B2"><v>5</v></c>',
        '<c r="B2"><v>9</v></c><c r="B2"/>',
        '<c r="B2"/><c r="B2"><v>9</v></c>',
        '<c r="B2"><v>9</c>',
        '<c r="B2"><v>9&</v></c>',
        '<c r="B2"><v>9<v></c>',
        '<c r="B2"><v>9\0</v></c>',
        '<c r="B2"><v>9</v>',
    ],
)
def test_what_cannot_be_understood_is_an_error_in_its_cell_and_nothing_else_is_lost(cell: str) -> None:
    rows = '<row r="1"><c r="B1"><v>1</v></c></row><row r="2">{}</row><row r="3"><c r="B3"><v>3</v></c></row>'
    cells = read(rows.format(cell))
    assert cells[1, 1] == LOST
    assert (cells[0, 1], cells[2, 1]) == (RawCell(1.0), RawCell(3.0))


def test_the_same_cell_twice_with_the_same_content_is_one() -> None:
    assert one('<c r="B2"><v>9</v></c><c r="B2"><v>9.0</v></c>') == RawCell(9.0)


def test_in_a_row_that_is_never_closed_what_is_not_there_is_not_known_to_be_blank() -> None:
    whole = '<row r="2"><c r="A2"><v>1</v></c><c r="C2"/><c r="D2"><v>4</v></c></row>'
    cut = '<row r="3"><c r="A3"><v>1</v></c><c r="B3"><v>2</v></c>'
    cells = read(whole + cut + '<row r="4"><c r="B4"><v>5</v></c></row>')
    assert [cells.get((1, col)) for col in range(4)] == [RawCell(1.0), None, None, RawCell(4.0)]
    assert [cells.get((2, col)) for col in range(4)] == [RawCell(1.0), RawCell(2.0), LOST, LOST]
    assert [cells.get((3, col)) for col in range(4)] == [None, RawCell(5.0), None, None]


def test_cells_without_a_place_stand_behind_the_last() -> None:
    cells = read("<row><c><v>1</v></c><c/><c><v>3</v></c></row><row><c><v>4</v></c></row>")
    assert cells == {(0, 0): RawCell(1.0), (0, 2): RawCell(3.0), (1, 0): RawCell(4.0)}


@pytest.mark.parametrize(
    ("written", "formula"),
    [
        ("IF(A1&amp;&quot;&amp;lt;&quot;&lt;2,1)", 'IF(A1&"&lt;"<2,1)'),
        ("SUM(&apos;Tự chấm&apos;!A1:A2)", "SUM('Tự chấm'!A1:A2)"),  # as LibreOffice writes it
        ("IF(A1=&#34;&amp;#39;&#34;,1)", 'IF(A1="&#39;",1)'),
        ("&#272;&#7910;&#128512;", "ĐỦ\U0001f600"),  # as openpyxl writes Vietnamese letters
    ],
)
def test_the_text_of_a_formula_is_the_one_that_was_typed(written: str, formula: str) -> None:
    found = read_book(workbook(f'<row r="2"><c r="B2"><f>{written}</f><v>1</v></c></row>'), "a.xlsx")
    assert isinstance(found, RawBook) and found.sheets[0].structure is not None
    assert found.sheets[0].structure.formulas == {(1, 1): formula}
    assert found.sheets[0].cells == {(1, 1): RawCell(1.0, formula=True)}


def test_cells_are_in_the_order_of_rows_and_columns_wherever_they_stand_in_the_file() -> None:
    cells = read(
        '<row r="3"><c r="C3"><v>4</v></c><c r="A3"><v>3</v></c></row>'
        '<row r="1"><c r="AA1"><v>2</v></c><c r="B1"><v>1</v></c></row>'
    )
    assert [(spot, cell.value) for spot, cell in cells.items()] == [
        ((0, 1), 1.0),
        ((0, 26), 2.0),
        ((2, 0), 3.0),
        ((2, 2), 4.0),
    ]


def test_days_are_counted_from_the_year_that_the_workbook_names() -> None:
    data = workbook('<row r="2"><c r="B2" s="2"><v>45000</v></c></row>')
    name = "xl/workbook.xml"
    with zipfile.ZipFile(BytesIO(data)) as package:
        book = package.read(name).decode().replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    days = []
    for one_book in (data, replaced(data, name, book)):
        found = read_book(one_book, "a.xlsx")
        assert isinstance(found, RawBook)
        days.append(found.sheets[0].cells[1, 1].value)
    assert [str(day) for day in days] == ["2023-03-15", "2027-03-16"]  # 1,462 days later


def respelled(draw: st.DrawFn, xml: str) -> str:
    """The same XML in other characters: references, CDATA, comments, other quotes."""
    out = []
    for piece in xml.replace("<", "\0<").replace(">", ">\0").split("\0"):
        if piece.startswith("<"):
            quote = draw(st.sampled_from(["", "'"]))
            out.append(piece.replace('"', quote) if quote and "'" not in piece else piece)
        elif piece and "&" not in piece:
            way = draw(st.integers(0, 4))
            middle = len(piece) // 2
            out.append(
                [
                    piece,
                    "".join(f"&#{ord(letter)};" for letter in piece),
                    f"<![CDATA[{piece}]]>",
                    f"{piece[:middle]}<!-- 7 -->{piece[middle:]}",
                    f"{piece[:middle]}<?a 7?>&#x{ord(piece[middle]):x};{piece[middle + 1 :]}",
                ][way]
            )
        else:
            out.append(piece)
    return "".join(out)


plainly_shared = st.sampled_from(["Trần Văn Ấm", "a &amp; b", "x\ny", "", "&lt;1&gt;", "&#7855;"]).map(
    lambda text: f"<si><t>{text}</t></si>"
)
ordinary = st.one_of(
    st.integers(-99, 10**6).map(lambda number: f'<c r="AT"><v>{number}</v></c>'),
    st.integers(0, 400).map(lambda number: f'<c r="AT"><v>{number / 4}</v></c>'),
    st.integers(0, 2).map(lambda number: f'<c r="AT" t="s"><v>{number}</v></c>'),
    st.sampled_from(["#REF!", "#N/A", "#DIV/0!"]).map(lambda error: f'<c r="AT" t="e"><v>{error}</v></c>'),
    st.just('<c r="AT" t="b"><v>1</v></c>'),
    st.just('<c r="AT" t="str"><f>B1</f><v>Nguyễn &amp; Trần</v></c>'),
    st.just('<c r="AT" t="inlineStr"><is><t>Tổ Toán</t></is></c>'),
    st.just('<c r="AT"/>'),
)


def frame() -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write("A1", "x")
    return out.getvalue()


FRAME = frame()


def framed(rows: str, texts: str = "") -> bytes:
    """A workbook that any program opens, with these rows and shared texts."""
    sheet = replaced(FRAME, SHEET, f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>")
    return replaced(sheet, "xl/sharedStrings.xml", f"<sst {MAIN}>{texts}</sst>")


def placed(cells: list[str]) -> str:
    """Put cells into rows of four."""
    rows = [cells[start : start + 4] for start in range(0, len(cells), 4)]
    named = [
        [cell.replace("AT", f"{'BCDE'[col]}{row + 2}") for col, cell in enumerate(line)]
        for row, line in enumerate(rows)
    ]
    return "".join(f'<row r="{number}">{"".join(line)}</row>' for number, line in enumerate(named, start=2))


@st.composite
def twins(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """A workbook as programs usually write it, and the same in another spelling."""
    rows = placed(draw(st.lists(ordinary, min_size=1, max_size=8)))
    texts = "".join(draw(st.lists(plainly_shared, min_size=3, max_size=4)))
    return framed(rows, texts), framed(respelled(draw, rows), respelled(draw, texts))


@given(pair=twins())
@settings(deadline=None, max_examples=strength(20, 60))
def test_another_spelling_reads_alike_and_as_openpyxl_reads_the_usual_one(pair: tuple[bytes, bytes]) -> None:
    plain, odd = (read_book(data, "a.xlsx") for data in pair)
    assert isinstance(plain, RawBook) and isinstance(odd, RawBook)
    assert plain.sheets[0].cells == odd.sheets[0].cells
    assert values(plain.sheets[0]) == by_openpyxl(pair[0])


def values(sheet: RawSheet) -> dict[tuple[int, int], object]:
    return {at: cell.error or cell.value for at, cell in sheet.cells.items() if cell.error or cell.value is not None}


def by_openpyxl(data: bytes) -> dict[tuple[int, int], object]:
    sheet = load_workbook(BytesIO(data), data_only=True).worksheets[0]
    return {
        (cell.row - 1, cell.column - 1): cell.value
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def test_libreoffice_shows_the_same(office: Office, tmp_path: Path) -> None:
    spelled = [
        '<c r="A1"><v>&#57;</v></c>',
        '<c r="A2"><v><![CDATA[9]]></v></c>',
        '<c r="A3"><v>9<!-- x -->5</v></c>',
        "<c r='A4'><v>9</v></c>",
        '<c r="A5" t="str"><v><![CDATA[a<b]]></v></c>',
        '<c r="A6" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>',
        '<c r="A7" t="b"><v>1</v></c>',
        "<c r='A8' t='e'><v>#REF!</v></c>",
        '<c r="A9" t="s"><v>&#48;</v></c>',
    ]
    rows = "".join(f'<row r="{number}">{cell}</row>' for number, cell in enumerate(spelled, start=1))
    data = framed(rows, "<si><t>Tám <![CDATA[&]]> 8</t></si>")
    (tmp_path / "a.xlsx").write_bytes(data)
    (shown,) = office([tmp_path / "a.xlsx"], "csv:Text - txt - csv (StarCalc):44,34,76", tmp_path / "csv")
    lines = [line[0] for line in csv.reader(shown.read_text("utf-8").splitlines())]
    found = read_book(data, "a.xlsx")
    assert isinstance(found, RawBook)
    cells = found.sheets[0].cells
    mine = [cells[row, 0].error or cells[row, 0].value for row in range(9)]
    assert [f"{one:g}" if type(one) is float else {True: "ĐÚNG"}.get(one, one) for one in mine] == lines
