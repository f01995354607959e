"""Sheets read in one search against the same sheets read with care: what is read in one search is read alike."""

import re
import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.program import Built
from thidua_xlsx.documents.raw_workbook import RawBook, RawSheet, lines_of, texts_of
from thidua_xlsx.formats.xlsx.read import careful_sheets, sheet_shapes, workbook_reader
from thidua_xlsx.formats.xlsx.read.package_guard import OpenedPackage, open_package
from thidua_xlsx.formats.xlsx.read.plain_sheets import scan
from thidua_xlsx.formats.xlsx.read.sheet_shapes import _MOST_WAYS, Kept, NotPlain, Shape, Sheets, _Shapes, sheet_shape
from thidua_xlsx.formats.xlsx.read.written_values import CellMeaning, all_shared_texts

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


def both(data: bytes) -> tuple[RawSheet | None, RawSheet]:
    """Read the first sheet in one search, None where it cannot be read that way; and with care."""
    package = open_package(data)
    assert isinstance(package, OpenedPackage), package
    sheet = workbook_reader._sheets(package).sheets[0]
    texts, _ = all_shared_texts(package.parts.get("xl/sharedstrings.xml", b""))
    meaning = CellMeaning(texts, package.parts["xl/styles.xml"], from_1904=False)
    searched = workbook_reader._plain_sheet(sheet, package)
    return searched, workbook_reader._careful_sheet(sheet, package.parts, meaning)


awkward = st.sampled_from(
    [
        "",
        " ",
        " 9,5",
        "9 ",
        "x\ny",
        "_x000D_",
        "_x",
        "dot_xuat",
        "_x12_",
        "_xZZZZ_",
        "&amp;",
        "&#10;",
        "&#xA0;",
        "&#13;",
        "&quot;a&quot;",
        "&lt;f&gt;",
    ]
)
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=6).map(escape) | awkward
shared = st.one_of(
    words.map(lambda text: f"<si><t>{text}</t></si>"),
    words.map(lambda text: f'<si><t xml:space="preserve">{text}</t></si>'),
    words.map(lambda text: f"<si><r><rPr><b/></rPr><t>{text}</t></r><r><t>!</t></r></si>"),
    words.map(lambda text: f'<si><t>{text}</t><rPh sb="0" eb="1"><t>x</t></rPh></si>'),
    st.just("<si><t/></si>"),
)
plainly_shared = st.sampled_from(["Trần Văn Ấm", "a &amp; b", "x\ny", "", "&lt;1&gt;", "&#7855;"]).map(
    lambda text: f"<si><t>{text}</t></si>"
)
numbers = st.floats(-1e9, 1e9).map(repr) | st.integers(-99, 10**12).map(str)
odd_numbers = st.sampled_from(["", "1e5", "1E-3", "1e400", "-0", "abc", " 5", "+5", ".5", "5.", "NaN", "1_0"])
formula = st.sampled_from(
    [
        "",
        "<f>A1&amp;B1</f>",
        '<f>"&#7855;&amp;lt;&#38;lt;&#128512;"</f>',
        "<f>&#xA0;&#55296;</f>",
        '<f ca="1">SUM(A1:A9)</f>',
        '<f t="shared" si="0"/>',
        "<f></f>",
    ]
)
IN_CELL = (  # ways to write a text into a cell itself
    ("<is><t>", "</t></is>"),
    ('<is><t xml:space="preserve">', "</t></is>"),
    ("<is><r><t>", "</t></r></is>"),
    ("<is><t>", '</t><rPh sb="0" eb="1"><t>x</t></rPh></is>'),
    ("<v>", "</v>"),
    ("<is><t>", "</t></is><v>5</v>"),
)


@st.composite
def cell(draw: st.DrawFn) -> str:
    style = draw(st.sampled_from(["", *(f' s="{number}"' for number in (0, 1, 2, 3, 4, 5, 6, 9))]))
    kind = draw(st.sampled_from(["", "n", "s", "str", "b", "e", "inlineStr", "d", "blank", "bare"]))
    attributes = style + (f' t="{kind}"' if kind not in ("", "blank", "bare") else "")
    if kind == "blank":
        return draw(st.sampled_from([f'<c r="AT"{attributes}/>', f'<c r="AT"{attributes} t="n"></c>']))
    if kind == "inlineStr":
        begin, end = draw(st.sampled_from(IN_CELL))
        return f'<c r="AT"{attributes}>{begin}{draw(words)}{end}</c>'
    value = {
        "s": st.integers(0, 5).map(str),
        "str": words,
        "b": st.sampled_from(["0", "1", "true"]),
        "e": st.sampled_from(["#N/A", "#DIV/0!", "#REF!", "#ODD!"]),
        "d": st.just("2027-05-01"),
        "bare": st.none(),
    }.get(kind, numbers | odd_numbers)
    written = draw(value)
    shown = draw(st.sampled_from(["", "<v/>", "<v></v>"])) if written is None else f"<v>{written}</v>"
    return f'<c r="AT"{attributes}>{draw(formula)}{shown}</c>'


def placed(cells: list[str]) -> str:
    """Put cells into rows of four."""
    rows = [cells[start : start + 4] for start in range(0, len(cells), 4)]
    named = [
        [one.replace("AT", f"{'BCDE'[col]}{row + 2}") for col, one in enumerate(line)] for row, line in enumerate(rows)
    ]
    return "".join(f'<row r="{number}">{"".join(line)}</row>' for number, line in enumerate(named, start=2))


@given(cells=st.lists(cell(), max_size=9), texts=st.lists(shared, max_size=5))
@settings(deadline=None)
def test_whatever_is_read_in_one_search_reads_as_with_care(cells: list[str], texts: list[str]) -> None:
    searched, careful = both(workbook(placed(cells), "".join(texts)))
    assert searched is None or searched == careful


plain_cell = st.one_of(
    st.sampled_from(["", ' s="0"', ' s="1"', ' s="4"']).flatmap(
        lambda style: numbers.map(lambda value: f'<c r="AT"{style}><v>{value}</v></c>')
    ),
    st.integers(0, 2).map(lambda number: f'<c r="AT" s="3" t="s"><v>{number}</v></c>'),
    st.just('<c r="AT" s="2"/>'),
    st.just('<c r="AT" t="str"><f>IF(A1&lt;2,"x","")</f><v></v></c>'),
    st.just('<c r="AT" s="1"><f>SUM(A1:A9)</f><v></v></c>'),
    st.just('<c r="AT"><f t="shared" si="0"/><v>7.5</v></c>'),
    st.just('<c r="AT" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
    st.just('<c r="AT" t="b"><v>1</v></c>'),
    st.just('<c r="AT" t="str"><f>B1</f><v>Nguyễn &amp; Trần</v></c>'),
    st.just('<c r="AT" s="3" t="inlineStr"><is><t>Nguy&#7877;n &amp; Trần</t></is></c>'),
    st.just('<c r="AT" t="inlineStr"><is><t xml:space="preserve"> hai\ndòng </t></is></c>'),
    st.just('<c r="AT" s="2" t="n"></c>'),
    st.just('<c r="AT"><f>IF(A1&gt;2,"&#272;&#7910;","")</f><v></v></c>'),
)


@given(
    cells=st.lists(plain_cell, min_size=1, max_size=12),
    texts=st.lists(plainly_shared, min_size=3, max_size=5),
    hidden=st.booleans(),
)
@settings(deadline=None)
def test_what_programs_usually_write_is_read_in_one_search(cells: list[str], texts: list[str], hidden: bool) -> None:
    rows = placed(cells).replace("<row ", '<row hidden="1" ', 0)
    rows = rows.replace('<row r="2">', '<row r="2" hidden="1">') if hidden else rows
    tail = '<sheetProtection sheet="1"/><dataValidations count="1"><dataValidation sqref="B2:E3 G4"/></dataValidations>'
    head = '<dimension ref="B2:E5"/><cols><col min="1" max="2" hidden="1"/></cols>'
    searched, careful = both(workbook(rows, "".join(texts), head=head, tail=tail))
    assert searched is not None
    assert searched == careful
    assert lines_of(searched.cells) == lines_of(dict(searched.cells))
    assert texts_of(searched.cells, "") == texts_of(dict(searched.cells), "")
    types = [type(one.value) for one in searched.cells.values()]
    assert types == [type(careful.cells[spot].value) for spot in searched.cells]


PLAIN = '<row r="2"><c r="B2"><v>1</v></c><c r="C2"><v>2</v></c></row>'


ODD = [
    PLAIN + "<!-- <c r='D2'><v>3</v></c> -->",
    PLAIN.replace("</row>", '<x:c r="D2"><x:v>3</x:v></x:c></row>'),
    PLAIN.replace("</row>", "<c><v>3</v></c></row>"),
    PLAIN.replace("</row>", "<c r='D2'><v>3</v></c></row>"),
    PLAIN.replace("</row>", '<c r="D2"><v><![CDATA[3]]></v></c></row>'),
    PLAIN.replace("</row>", '<c r="D2"><f>B2</f></c></row>'),
    PLAIN.replace("</row>", '<c r="d2"><v>3</v></c></row>'),
    PLAIN.replace("</row>", '<c r="B2"><v>3</v></c></row>'),
    PLAIN.replace("</row>", '<c r="A2"><v>3</v></c></row>'),
    PLAIN + '<row r="4001"/>',
    PLAIN + '<row r="4001"><c r="A4001"/></row>',
    PLAIN.replace("<v>2</v>", "<v>2"),
    PLAIN.replace("</row>", '<c r="D2"></c><c r="E2"><f>B2</f></c></row>'),
    PLAIN.replace("<v>2</v>", "</v>2<v>"),
    PLAIN.replace("<v>2</v>", "<v>2<v>"),
    PLAIN.replace("<v>2</v>", "\0"),
    PLAIN.replace("<v>2</v>", "<v>2\0</v>"),
    PLAIN.replace('"C2"', '"C3"'),
    PLAIN.replace("2", "3") + PLAIN,
    PLAIN + PLAIN,
    PLAIN + '<c r="B3"/>',
    PLAIN.replace("</row>", "", 1),
    '<row r="3"/>' + PLAIN,
    '<row r="1"/><row r="4"/>' + PLAIN,
    "",
]
# Values close to each other are looked for in another way, and so are the cells of rows far below.
CLOSE = "".join(
    f'<row r="{row}"><c r="B{row}"><v>1</v></c><c r="C{row}"><v>2</v></c></row>' for row in range(900, 1000)
)


def lower(cells: str) -> str:
    """Put cells 700 rows further down."""
    return re.sub(r'r="([A-Za-z]*)(\d+)"', lambda match: f'r="{match[1]}{int(match[2]) + 700}"', cells)


@pytest.mark.parametrize(
    "cells",
    ODD,
    ids=range(25),
)
def test_a_sheet_with_anything_else_among_its_cells_is_read_with_care(cells: str) -> None:
    assert both(workbook(PLAIN))[0] is not None
    assert both(workbook(cells))[0] is None


@pytest.mark.parametrize("cells", ODD[:-1], ids=range(24))
def test_so_it_is_among_many_values_and_far_below(cells: str) -> None:
    searched, careful = both(workbook(PLAIN + lower(PLAIN) + CLOSE))
    assert searched is not None and searched == careful
    assert both(workbook(cells + CLOSE))[0] is None
    assert both(workbook(lower(cells)))[0] is None


@given(cells=st.lists(cell(), max_size=9), texts=st.lists(shared, max_size=5))
@settings(deadline=None)
def test_among_many_values_and_far_below_both_read_alike_too(cells: list[str], texts: list[str]) -> None:
    for rows in (placed(cells) + CLOSE, lower(placed(cells)), lower(placed(cells)) + CLOSE):
        searched, careful = both(workbook(rows, "".join(texts)))
        assert searched is None or searched == careful


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("&lt;b&gt;", "<b>"),
        ("&amp;lt;", "&lt;"),  # somebody typed &lt; - the ampersand's own escape is undone last
        ("&amp;amp;", "&amp;"),
        ("&amp;quot;&quot;", '&quot;"'),
        ("&amp;#57;", "&#57;"),
        ("&#57; &amp;lt; &#x39;", "9 &lt; 9"),
        ("A &amp; B", "A & B"),
        ("&amp;#38; &#38;amp; &#38;", "&#38; &amp; &"),  # the ampersand spelled in two ways: each is undone once
    ],
)
def test_a_text_read_in_one_search_is_the_one_that_was_typed(written: str, shown: str) -> None:
    cells = f'<row r="2"><c r="B2" t="str"><v>{written}</v></c><c r="C2" t="s"><v>0</v></c></row>'
    for found in both(workbook(cells, f'<si><t xml:space="preserve">{written}</t></si>')):
        assert found is not None
        assert [found.cells[1, col].value for col in (1, 2)] == [shown, shown]


@pytest.mark.parametrize(
    ("written", "formula"),
    [
        ("IF(A1&amp;&quot;&amp;lt;&quot;&lt;2,1)", 'IF(A1&"&lt;"<2,1)'),
        ("SUM(&apos;Tự chấm&apos;!A1:A2)", "SUM('Tự chấm'!A1:A2)"),  # as LibreOffice writes it
        ("IF(A1=&#34;&amp;#39;&#34;,1)", 'IF(A1="&#39;",1)'),
    ],
)
def test_the_text_of_a_formula_is_the_same_in_one_search_and_with_care(written: str, formula: str) -> None:
    searched, careful = both(workbook(f'<row r="2"><c r="B2"><f>{written}</f><v>1</v></c></row>'))
    assert careful.structure.formulas == {(1, 1): formula}
    assert searched is not None
    assert searched.structure.formulas == {(1, 1): formula}


def test_sheets_that_differ_in_their_beginning_alone_are_told_apart() -> None:
    second = PLAIN.replace('"C2"', '"D2"')  # as long, and the same behind it
    for cells, filled in ((PLAIN, 2), (second, 3), (PLAIN, 2)):
        searched, _ = both(workbook(cells + CLOSE))
        assert searched is not None
        assert [col for row, col in searched.cells if row == 1] == [1, filled]


def test_sheets_of_one_layout_keep_their_own_values_and_their_own_hidden_rows() -> None:
    rows = '<row r="1" hidden="1"/><row r="2"><c r="B2" t="s"><v>{}</v></c><c r="C2"/><c r="D2"><f>1+1</f><v>{}</v></c></row>'
    texts = "<si><t>Tám</t></si><si><t>Chín</t></si>"
    first, _ = both(workbook(rows.format(0, 8), texts))
    second, _ = both(workbook(rows.format(1, 9), texts))
    blank, _ = both(workbook(rows.format(1, ""), texts))
    assert first is not None and second is not None and blank is not None
    assert [cell.value for cell in first.cells.values()] == ["Tám", 8.0]
    assert [cell.value for cell in second.cells.values()] == ["Chín", 9.0]
    assert [cell.value for cell in blank.cells.values()] == ["Chín", None]
    assert first.structure == second.structure and second.structure is not None
    assert second.structure.hidden_rows == {0}
    assert second.structure.formulas == {(1, 3): "1+1"}


BLANKS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"/><c r="C1" s="2"/></row>'
    '<row r="2"><c r="A2" s="1"/><c r="B2" s="1"/></row><row r="3"><c r="A3"><f>1+1</f><v>2</v></c><c r="B3" s="1"/></row>'
)


def filled(*names: str) -> str:
    """Give the rows of `BLANKS` with numbers in these cells."""
    cells = BLANKS
    for number, name in enumerate(names, start=1):
        style = 2 if name == "C1" else 1
        cells = cells.replace(f'<c r="{name}" s="{style}"/>', f'<c r="{name}" s="{style}"><v>{number}</v></c>')
    return cells


def test_sheets_that_differ_in_what_is_filled_are_laid_out_alike_and_each_has_its_own_cells() -> None:
    sheets = Sheets(2**20)
    ways = [(), ("B1",), ("B1", "A2"), ("A2", "B2"), ("B2", "B3"), ("B1", "A2", "B2", "B3")]
    for names in ways * 2:
        searched, careful = both(workbook(filled(*names), "<si><t>Tám</t></si>"))
        assert searched is not None and searched == careful
        assert {spot: cell.value for spot, cell in searched.cells.items()} == {
            (0, 0): "Tám",
            (2, 0): 2.0,
            **{(int(name[1]) - 1, "AB".index(name[0])): float(number) for number, name in enumerate(names, start=1)},
        }
        assert lines_of(searched.cells) == lines_of(dict(searched.cells))
        assert texts_of(searched.cells, "Tám") == [((0, 0), "Tám")]
    formulas = [sheets.of(scanned(filled(*names))).formulas for names in ways]
    assert all(one is formulas[0] for one in formulas)


def scanned(cells: str) -> bytes:
    """Give rows without their values, as their shape is looked up."""
    return re.sub(rb"<v>[^<]*</v>", b"\0", cells.encode())


def test_a_blank_cell_may_have_a_format_in_which_a_number_would_be_a_day() -> None:
    searched, careful = both(workbook(filled("B1"), "<si><t>Tám</t></si>"))
    assert searched is not None and searched == careful
    searched, _ = both(workbook(filled("B1", "C1"), "<si><t>Tám</t></si>"))
    assert searched is None


def test_a_sign_that_stands_for_a_blank_in_a_shape_is_not_taken_for_one() -> None:
    assert scan(f"<worksheet><sheetData>{BLANKS}</sheetData></worksheet>".encode()) is not None
    veiled = BLANKS.replace("1+1", "1+\1")
    assert scan(f"<worksheet><sheetData>{veiled}</sheetData></worksheet>".encode()) is None


def test_ways_of_filling_a_sheet_do_not_drive_out_what_is_kept_of_others() -> None:
    sheets = Sheets(4 * 2**20)
    other = sheets.of(scanned(PLAIN + CLOSE))
    for number in range(100):
        rows = (
            f'<row r="{row}"><c r="A{row}"{"/>" if number >> row & 1 else "><v>1</v></c>"}</row>' for row in range(1, 9)
        )
        sheets.of(scanned("".join(rows)))
    assert sheets.of(scanned(PLAIN + CLOSE)) is other
    assert len(sheets._as_they_are._known) <= 1 + _MOST_WAYS


def test_a_table_as_long_as_nobody_had_it_is_put_together_of_rows_that_came_before() -> None:
    def table(*rows: str) -> bytes:
        text = "".join(
            f'<row r="{at}"><c r="A{at}"><v>1</v></c><c r="B{at}"{"><v>2</v></c>" if kind == "x" else "/>"}</row>'
            for at, kind in enumerate(rows, start=1)
        )
        return scanned(text)

    sheets = Sheets(4 * 2**20)
    for written in (table(*"xoxoxo"), table(*"oxoxox"), table(*"xxooxxo")):
        assert sheets.of(written) == sheet_shape(written)
    assert table(*"xxooxxo") in {one for one, _ in sheets._as_they_are._known.values()}
    with pytest.raises(NotPlain):  # a row that says something else, among others that are known
        sheets.of(table(*"xoxoxo").replace(b'r="B6"', b'r="B9"'))


def test_what_is_kept_of_earlier_sheets_is_limited() -> None:
    kept = _Shapes(8)
    shape = Shape([], [], {}, frozenset(), {}, [], (0, 0))
    for written in (b"1", b"22", b"33", b"44"):
        assert kept.keep(written, shape) is shape
    assert set(kept) == {b"1", b"22", b"33", b"44"}  # 7 bytes
    kept.keep(b"55", shape)
    assert set(kept) == {b"55"}
    assert kept.keep(b"666", shape) is shape  # more than a quarter of all that is kept
    assert set(kept) == {b"55"}


def test_what_is_kept_of_earlier_cells_is_limited_in_the_first_rows_and_far_below(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sheet_shapes, "_MOST_CELLS", 50)
    for first in (1, 1_001):
        rows = (f'<row r="{row}"><c r="A{row}"><f>1+{row}</f><v>1</v></c></row>' for row in range(first, first + 300))
        assert scan(f"<worksheet><sheetData>{''.join(rows)}</sheetData></worksheet>".encode()) is not None
        assert max(len(sheet_shapes._PLACED), len(sheet_shapes._CELLS)) <= 50 + 1


def test_what_is_kept_by_the_end_of_its_xml_is_limited_and_compared_with_all_of_it() -> None:
    kept = Kept[str](8)
    for xml in (b"1", b"22", b"33", b"44"):
        kept.keep(xml, xml.decode())
    assert [kept.find(xml) for xml in (b"1", b"22", b"44")] == ["1", "22", "44"]  # 7 bytes
    kept.keep(b"55", "55")
    assert [kept.find(xml) for xml in (b"1", b"22", b"44", b"55")] == [None, None, None, "55"]
    kept.keep(b"666", "more than a quarter of all that is kept")
    assert kept.find(b"666") is None
    long = Kept[str](2**20)
    long.keep(b"a" + b"-" * 5_000, "a")
    assert long.find(b"b" + b"-" * 5_000) is None


@pytest.mark.parametrize(
    "xml",
    [
        f'<?xml version="1.0" encoding="windows-1258"?><worksheet><sheetData>{PLAIN}</sheetData></worksheet>',
        f'<worksheet><dimension ref="?"/><sheetData>{PLAIN}</sheetData></worksheet>',
        f"<worksheet><!--<sheetData>--><sheetData>{PLAIN}</sheetData></worksheet>",
        f"<x:worksheet><x:sheetData>{PLAIN}</x:sheetData></x:worksheet>",
        f"<worksheet><sheetData>{PLAIN}</worksheet>",
    ],
)
def test_a_sheet_that_begins_in_an_unusual_way_is_read_with_care(xml: str) -> None:
    assert scan(xml.encode()) is None


def test_the_returns_of_a_season_are_read_in_one_search(kim_son: Built) -> None:
    read = 0
    for path in sorted((kim_son.folder / "inbox").glob("*.xlsx")):
        package = open_package(path.read_bytes())
        if isinstance(package, OpenedPackage):
            searched, careful = both(path.read_bytes())
            assert searched is None or searched == careful
            read += searched is not None
    assert read > 2


def test_every_form_that_we_issue_is_read_in_one_search(kim_son: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_other_reader(*_: object) -> None:
        raise AssertionError("a form of ours is not spelled the plain way")

    monkeypatch.setattr(careful_sheets, "careful_cells", no_other_reader)
    forms = sorted((kim_son.folder / "phieu").rglob("*.xlsx"))
    assert forms
    for form in forms:
        assert isinstance(workbook_reader.read_book(form.read_bytes(), form.name), RawBook)
