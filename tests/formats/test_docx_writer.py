"""Word files as an office needs them: paper, margins, letters, repeated headings - and text that stays text."""

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Pt

from thidua_xlsx.documents.paper_plan import (
    Head,
    PaperLine,
    PaperPage,
    PaperPlan,
    PaperTable,
    PlacedText,
    Signatures,
    Signer,
    TableColumn,
    TableRow,
)
from thidua_xlsx.formats.docx.body_xml import column_widths
from thidua_xlsx.formats.docx.writer import write_word

HEAD = Head(
    "UBND XÃ KIM SƠN",
    "TRƯỜNG THCS KIM SƠN",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    number="Số:        /TTr-……",
    place_date="Kim Sơn, ngày       tháng       năm           ",
    draft="DỰ THẢO",
)
NOTED = (TableColumn("STT", 12), TableColumn("Họ và tên", 60), TableColumn("Ký", 40), TableColumn("Ghi chú", 15))
COLUMNS = (TableColumn("STT", 10, "center"), TableColumn("Họ và tên", 90))


def plan(*blocks: Any, pages: int = 1, landscape: bool = False) -> PaperPlan:
    return PaperPlan("thu", "TỜ TRÌNH", (PaperPage(HEAD, blocks),) * pages, landscape)


def opened(made: PaperPlan) -> Any:
    return docx.Document(io.BytesIO(write_word(made)))


def paragraphs(document: Any) -> list[Any]:
    """Every paragraph of the body, those in tables included."""
    return list(document.element.body.iter(qn("w:p")))


def text_of(paragraph: Any) -> str:
    return "".join(one.text or "" for one in paragraph.iter(qn("w:t")))


def found(document: Any, text: str) -> Any:
    return next(one for one in paragraphs(document) if text_of(one) == text)


def size_of(paragraph: Any) -> int:
    return int(next(paragraph.iter(qn("w:sz"))).get(qn("w:val")))


@pytest.mark.parametrize(("landscape", "width", "height"), [(False, 210, 297), (True, 297, 210)])
def test_the_paper_is_a4_with_the_margins_of_the_decree(landscape: bool, width: int, height: int) -> None:
    section = opened(plan(landscape=landscape)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (width, height)
    assert section.orientation == (WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT)
    # NĐ 30/2020: top and bottom 20-25 mm, left 30-35, right 15-20. Word keeps twentieths of a point.
    millimetres = [round(one.mm) for one in (section.top_margin, section.bottom_margin, section.left_margin)]
    assert (millimetres, round(section.right_margin.mm)) == ([20, 20, 30], 15)


def test_everything_is_set_in_times_new_roman() -> None:
    document = opened(plan(PaperLine("Căn cứ", "basis")))
    style = document.styles["Normal"]
    assert (style.font.name, style.font.size) == ("Times New Roman", Pt(13))
    fonts = style.element.rPr.rFonts
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Times New Roman"}
    assert not list(document.element.body.iter(qn("w:rFonts")))  # no text has letters of its own


def test_the_heading_is_as_the_decree_wants_it() -> None:
    document = opened(plan())
    nation, motto = found(document, HEAD.national), found(document, HEAD.motto)
    assert (size_of(nation), size_of(motto)) == (24, 26)  # half points: 12 and 13
    assert all(list(one.iter(qn("w:b"))) for one in (nation, motto, found(document, HEAD.body)))
    assert not list(found(document, HEAD.parent).iter(qn("w:b")))
    assert list(found(document, HEAD.place_date).iter(qn("w:i")))
    assert found(document, HEAD.number) is not None
    assert found(document, "DỰ THẢO") is not None


def test_a_long_table_repeats_its_heading_row_and_cuts_no_row() -> None:
    rows = tuple(TableRow((str(place), f"Người {place}")) for place in range(1, 41))
    table = opened(plan(PaperTable(COLUMNS, (TableRow(("Tổ Toán",), section=True), *rows)))).tables[1]
    marks = [bool(list(row._tr.iter(qn("w:tblHeader")))) for row in table.rows]
    assert marks == [True] + [False] * 41
    assert all(list(row._tr.iter(qn("w:cantSplit"))) for row in table.rows)
    assert [cell.text for cell in table.rows[2].cells] == ["1", "Người 1"]
    assert table.rows[1].cells[0]._tc is table.rows[1].cells[1]._tc  # one cell over the whole width


def test_pages_are_numbered_at_the_top_but_for_the_first_of_each_paper() -> None:
    document = opened(plan(PaperLine("a"), pages=3))
    assert len(document.sections) == 3
    for section in document.sections:
        assert section.different_first_page_header_footer
        assert "PAGE" in "".join(one.text for one in section.header._element.iter(qn("w:instrText")))
        assert not list(section.first_page_header._element.iter(qn("w:instrText")))
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


def test_those_to_whom_it_goes_stand_left_of_the_signature() -> None:
    signed = Signatures((Signer(("HIỆU TRƯỞNG",), "(Ký)", "Trần Văn Bình"),), ("Nơi nhận:", "- Như trên;"))
    document = opened(plan(signed))
    table = document.tables[1]
    assert [cell.text.split("\n")[0] for cell in table.rows[0].cells] == ["Nơi nhận:", "HIỆU TRƯỞNG"]
    assert table.rows[1].cells[1].text == "Trần Văn Bình"
    heading, item = found(document, "Nơi nhận:"), found(document, "- Như trên;")
    assert (size_of(heading), size_of(item)) == (24, 22)
    assert list(heading.iter(qn("w:b")))
    assert list(heading.iter(qn("w:i")))


def test_whom_a_paper_of_two_signatures_goes_to_stays_on_the_page_of_the_names() -> None:
    signers = (Signer(("THƯ KÝ",), "(Ký)", "Lê Thị Mai"), Signer(("CHỦ TRÌ",), "(Ký)", "Trần Văn Bình"))
    document = opened(plan(Signatures(signers, ("Nơi nhận:", "- Như thành phần dự họp;", "- Lưu: VT."))))
    names = [cell.paragraphs[0] for cell in document.tables[1].rows[1].cells]
    below = [found(document, text) for text in ("Nơi nhận:", "- Như thành phần dự họp;", "- Lưu: VT.")]
    kept = [one.pPr.find(qn("w:keepNext")) is not None for one in (*(name._p for name in names), *below)]
    assert kept == [True] * 5  # the last with the end of the paper


def test_signatures_take_eight_lines_above_them_along_and_lines_to_write_on_with_what_these_are_for() -> None:
    signed = Signatures((Signer(("HIỆU TRƯỞNG",), "(Ký)", "Trần Văn Bình"),))
    long = "Hội nghị đã biểu quyết thông qua danh sách đăng ký thi đua và các chỉ tiêu. " * 7
    texts = (PaperLine(long), PaperLine("Đã bàn."), PaperLine("Kiến nghị:"))
    written = opened(plan(*texts[:2], signed))
    # 532 letters of 126 twips on about 9,350: eight lines, so what is before them may stand on the page before.
    eight = opened(plan(PaperLine("Đã bàn."), texts[0], signed))
    open_ = opened(plan(*texts, PaperLine("", "blank"), PaperLine("", "blank"), signed))

    def kept(document: Any) -> list[bool]:
        told = [one._p for one in document.paragraphs if one.text in {line.text for line in texts}]
        tabbed = [one._p for one in document.paragraphs if one._p.pPr.find(qn("w:tabs")) is not None]
        return [one.pPr.find(qn("w:keepNext")) is not None for one in (*told, *tabbed)]

    assert kept(written) == [True, True]
    assert kept(eight) == [False, True]
    assert kept(open_) == [True, True, True, True, True]


def test_a_line_that_says_what_follows_stays_with_it() -> None:
    document = opened(plan(PaperLine("Ý kiến khác:"), PaperLine("", "blank"), PaperLine("Không."), PaperLine("Hết.")))
    lines = [found(document, text) for text in ("Ý kiến khác:", "Không.")]
    assert [one.pPr.find(qn("w:keepNext")) is not None for one in lines] == [True, False]


HOSTILE = (
    '=HYPERLINK("http://x.vn";"a")',
    "http://x.vn/?a=1&b=<2>",
    "{ PAGE } MERGEFIELD Ho_ten",
    "</w:t></w:r><w:r><w:fldChar/>",
    "]]> &amp; ' \"",
)


def test_what_people_typed_stays_text() -> None:
    rows = tuple(TableRow((str(place), text)) for place, text in enumerate(HOSTILE))
    document = opened(
        plan(PaperLine(HOSTILE[3]), PaperTable(COLUMNS, rows), Signatures((Signer((HOSTILE[0],), "", HOSTILE[4]),)))
    )
    shown = [text_of(one) for one in paragraphs(document)]
    assert all(text in shown for text in HOSTILE)
    body = document.element.body
    assert not [
        one for kind in ("fldChar", "fldSimple", "instrText", "hyperlink") for one in body.iter(qn(f"w:{kind}"))
    ]


def kept(cell: Any) -> bool:
    """Whether everything in a cell stays on the page of what follows."""
    return all(one.find(qn("w:pPr")).find(qn("w:keepNext")) is not None for one in cell._tc.iter(qn("w:p")))


def test_the_name_below_a_signature_stays_with_those_to_whom_the_paper_goes() -> None:
    signed = Signatures((Signer(("HIỆU TRƯỞNG",), "(Ký)", "Trần Văn Bình"),), ("Nơi nhận:", "- Như trên;"))
    above, names = opened(plan(signed)).tables[1].rows
    assert [kept(cell) for cell in above.cells] == [True, True]
    assert [kept(cell) for cell in names.cells] == [True, True]


SIGNED = Signatures((Signer(("CHỦ TỊCH",)),))


def kept_rows(rows: int, text: str, *behind: PaperLine | Signatures) -> list[bool]:
    """Which rows of a table stay with the row behind them; the last is that of the signatures where there are any."""
    lines = tuple(TableRow((str(place), text)) for place in range(1, rows + 1))
    table = opened(plan(PaperTable(COLUMNS, lines), *behind)).tables[1]
    return [kept(row.cells[-1]) for row in table.rows[1 : rows + 1]]


@pytest.mark.parametrize("between", [(), (PaperLine("Danh sách này có 2 lượt cá nhân./."),)])
def test_signatures_are_the_last_rows_of_the_table_above_them(between: tuple[PaperLine, ...]) -> None:
    rows = (TableRow(("1", "A")), TableRow(("2", "B")))
    table = opened(plan(PaperTable(COLUMNS, rows), *between, SIGNED)).tables[1]
    *closing, signed, _names = table.rows[3:]
    assert [row.cells[0].text for row in closing] == [line.text for line in between]
    assert "CHỦ TỊCH" in signed.cells[-1].text
    assert kept_rows(2, "A", *between, SIGNED) == [True, True]
    unruled = [one for row in table.rows[3:] for one in row._tr.iter(qn("w:bottom")) if one.get(qn("w:val")) == "nil"]
    assert len(unruled) >= len(table.rows[3:])


def test_four_rows_of_a_table_stay_on_a_page_at_least() -> None:
    assert kept_rows(7, "A", PaperLine("Hết.")) == [True] * 6 + [False]  # a short table is kept whole
    assert kept_rows(9, "A", PaperLine("Hết.")) == [True] * 3 + [False] * 2 + [True] * 3 + [False]
    # With the signatures three do: with four the page before would often be half white.
    assert kept_rows(9, "A", SIGNED) == [True] * 3 + [False] * 3 + [True] * 3
    assert kept_rows(7, "A", SIGNED) == [True] * 3 + [False] + [True] * 3
    assert kept_rows(6, "A", SIGNED) == [True] * 6
    high = "Hội đồng thi đua - khen thưởng của trường. " * 4  # rows of three lines are blocks by themselves
    assert kept_rows(5, high, PaperLine("Hết.")) != [True] * 4 + [False]


def test_tall_rows_leave_the_heading_no_page_of_its_own() -> None:
    tall = "Sáng kiến được công nhận, " * 40
    assert kept_rows(5, tall, SIGNED) == [False] * 4 + [True]


def test_a_list_of_more_rows_than_are_written_at_a_time_is_whole_and_in_its_order() -> None:
    # 1,203 rows: some texts in every row, some in one, sections between; every seventh cell is empty.
    texts = [(str(place), "" if place % 7 == 0 else f"Người {place % 400} & con") for place in range(1203)]
    rows = [TableRow(one) for one in texts]
    sections = [TableRow((f"Tổ <{number}>",), section=True) for number in range(2)]
    made = plan(PaperTable(COLUMNS, (sections[0], *rows[:700], sections[1], *rows[700:])))
    written = opened(made).tables[1]._tbl.tr_lst[1:]
    shown = [tuple(text_of(cell) for cell in row.tc_lst) for row in written]
    assert shown == [("Tổ <0>",), *texts[:700], ("Tổ <1>",), *texts[700:]]


def test_characters_that_no_page_can_show_are_left_out() -> None:
    dirty = "Lê\x00 Hòa\x0b\ud800\u202e\x1b[31m"
    document = opened(plan(PaperTable(COLUMNS, (TableRow(("1", dirty)),)), PaperLine(dirty)))
    assert document.tables[1].rows[1].cells[1].text == "Lê Hòa[31m"
    assert found(document, "Lê Hòa[31m") is not None


def test_the_same_plan_gives_the_same_bytes_and_names_no_day() -> None:
    made = plan(PaperLine("a"), PaperTable(COLUMNS, (TableRow(("1", "b")),)), pages=2)
    first = write_word(made)
    assert first == write_word(made)
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = package.read("docProps/core.xml").decode()
    assert "created" not in core
    assert "modified" not in core
    assert "python-docx" not in core


def test_a_certificate_stands_where_it_is_placed_within_a_border() -> None:
    texts = (PlacedText("<b>Ánh</b>", top=25.4, left=50.8, width=127, size=20, bold=True, colour="B22222"),)
    plan = PaperPlan("giay", "GIẤY", (PaperPage(None, (), texts, border=True),) * 2, landscape=True)
    document = docx.Document(io.BytesIO(write_word(plan)))
    (first, *_) = document.paragraphs
    assert first.text == "<b>Ánh</b>"
    frame = first._p.pPr.find(qn("w:framePr"))
    # 25.4 mm are an inch, 1,440 twentieths of a point.
    assert {key: frame.get(qn(f"w:{key}")) for key in ("x", "y", "w", "hAnchor", "vAnchor")} == {
        "x": "2880", "y": "1440", "w": "7200", "hAnchor": "page", "vAnchor": "page",
    }  # fmt: skip
    assert (first.runs[0].font.size.pt, first.runs[0].bold, str(first.runs[0].font.color.rgb)) == (20, True, "B22222")
    assert len(document.sections) == 2
    assert all(one._sectPr.find(qn("w:pgBorders")) is not None for one in document.sections)
    # LibreOffice hangs placed texts on the paragraph behind them, on the last page too.
    assert all(one._p.pPr.find(qn("w:framePr")) is None for one in (document.paragraphs[1], document.paragraphs[-1]))


def column_shares(*rows: tuple[str, ...]) -> list[float]:
    """Give how much of a table's width each column has, in per cent."""
    document = opened(plan(PaperTable(NOTED, tuple(map(TableRow, rows)))))
    table = document.element.body.findall(qn("w:tbl"))[-1]
    widths = [int(one.get(qn("w:w"))) for one in table.iter(qn("w:gridCol"))]
    return [round(100 * width / sum(widths), 1) for width in widths]


def test_columns_are_as_wide_as_declared_where_no_text_takes_more_than_two_lines() -> None:
    assert column_shares(("1", "Lê An", "", "Vắng"), ("2", "Hà Thị Bích", "", "")) == pytest.approx(
        [9.4, 47.2, 31.5, 11.8], abs=0.1
    )


def test_names_that_need_less_give_room_to_a_long_note_and_a_column_to_sign_in_keeps_its_own() -> None:
    note = "Bằng điểm tại ngưỡng tỷ lệ, hội đồng quyết định"
    number, name, signed, noted = column_shares(("1", "Lê An", "", note), ("2", "Hà Thị Bích", "", note))
    assert (number <= 9.4, name < 25, noted > 30) == (True, True, True)
    assert abs(signed - 31.5) < 1


def test_a_long_word_is_no_reason_to_squeeze_the_others() -> None:
    long = "Quyết định số 12/QĐ-UBND-NV-TĐKT-2026 ngày 03 tháng 02 năm 2026 của Chủ tịch Ủy ban nhân dân"
    number, name, _, noted = column_shares(("1", long, "", long))
    assert number >= 5 and name >= 47 and noted >= 11.8


def test_a_heading_keeps_its_words_whole_however_little_stands_below() -> None:
    columns = tuple(
        TableColumn(label, wide) for label, wide in (("Phong trào", 62), ("Kết quả", 18), ("Trường đạt", 18))
    )
    row = TableRow(("Một phong trào của cả xã " * 9, "–", "–"))
    _, result, met = column_widths(PaperTable(columns, (row,)), 9_000, 60)
    # Times New Roman in bold at 12 points, in thousandths: q 556, u 556, a 500; T 667, r 444, ư 556, ờ 500, n 556, g 500.
    assert result - 2 * 60 >= 1.612 * 240 and met - 2 * 60 >= 3.223 * 240


@pytest.mark.parametrize("letter", "aeiourstxz")
def test_of_texts_of_as_many_letters_the_widest_counts(letter: str) -> None:
    columns = (TableColumn("STT", 40), TableColumn("A", 30), TableColumn("B", 30))

    def widths(*texts: str) -> list[int]:
        return column_widths(PaperTable(columns, tuple(TableRow(("1", "chữ " * 25, text)) for text in texts)), 9_000, 0)

    narrow, wide = letter * 9 + " il" * 30, letter * 9 + " MW" * 30
    assert widths(narrow, wide) == widths(wide) != widths(narrow)


def test_the_number_of_an_article_is_bold_and_its_words_are_not() -> None:
    document = opened(plan(PaperLine("Điều 12. Tặng Giấy khen. Cho 2 cá nhân.", "article")))
    runs = found(document, "Điều 12. Tặng Giấy khen. Cho 2 cá nhân.").iter(qn("w:r"))
    assert [(text_of(one), one.find(qn("w:rPr")) is not None) for one in runs] == [
        ("Điều 12.", True),
        (" Tặng Giấy khen. Cho 2 cá nhân.", False),
    ]
