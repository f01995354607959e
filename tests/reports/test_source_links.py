"""Places in words: file names once, cells folded, nothing claimed that was not read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua_xlsx.documents.styled_rows import style
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import CellPlace, CellPlaces, FilePlace, KeyPlace, SheetPlace
from thidua_xlsx.reports.common.source_links import (
    cells_by_line,
    cells_link,
    exact,
    file_link,
    numbered,
    ranges,
    shown_file,
    spot_text,
)

A, B = "inbox/dot 1/a.xlsx", "inbox/b.xlsx"


def cells(file: str, sheet: str, *spots: tuple[int, int]) -> list[CellPlace]:
    return [CellPlace(file, sheet, row, col) for row, col in spots]


def column(file: str, sheet: str, col: int, first: int, last: int) -> list[CellPlace]:
    return cells(file, sheet, *((row, col) for row in range(first, last + 1)))


def test_a_trail_names_columns_from_first_to_last_and_one_row_across() -> None:
    places = [
        *cells(A, "Tự chấm", (7, 3), (9, 3)),
        *cells(A, "Xếp loại", (9, 4)),
        *cells(A, "Sáng kiến", (8, 3), (8, 7)),
    ]
    assert ranges(places) == [(A, "Tự chấm", "D8:D10"), (A, "Xếp loại", "E10"), (A, "Sáng kiến", "D9:H9")]


def test_runs_hold_exactly_the_cells_given() -> None:
    assert exact(cells(A, "Xếp loại", (7, 3), (8, 3), (10, 3), (7, 6))) == [(A, "Xếp loại", "D8:D9, D11, G8", 4)]


def test_cells_are_folded_by_file_and_sheet(vi: Language) -> None:
    places = [*column(A, "Xếp loại", 3, 7, 15), *column(A, "Xếp loại", 6, 7, 15), *cells(B, "Sáng kiến", (8, 3))]
    assert cells_by_line(vi, places, 4) == "dot 1/a.xlsx\nXếp loại: D8:D16, G8:G16\nb.xlsx\nSáng kiến: D9"
    assert cells_by_line(vi, [], 4) == ""


def test_what_does_not_fit_is_counted(vi: Language) -> None:
    places = [*column(A, "Xếp loại", 3, 7, 15), *column(B, "Xếp loại", 3, 7, 9), *cells("inbox/c.xlsx", "Điểm", (1, 1))]
    # lines: a, its 9 cells, b, its 3 cells, c, its cell; of six only three have room, and `b` alone says nothing
    assert cells_by_line(vi, places, 4) == "dot 1/a.xlsx\nXếp loại: D8:D16\nvà 4 ô khác"


@given(
    st.lists(
        st.tuples(st.sampled_from([A, B]), st.sampled_from("XY"), st.integers(0, 9), st.integers(0, 4)), max_size=40
    )
)
def test_folding_never_takes_more_lines_than_asked(places: list[tuple[str, str, int, int]]) -> None:
    from thidua_xlsx.messages.language import language

    text = cells_by_line(language("vi"), [CellPlace(*place) for place in places], 4)
    assert len(text.splitlines()) <= 4


def test_a_place_says_sheet_and_cell_in_words(vi: Language) -> None:
    assert spot_text(vi, CellPlace(A, "Tự chấm", 8, 5)) == "trang Tự chấm, ô F9"
    assert spot_text(vi, SheetPlace(A, "Tự chấm")) == "Tự chấm"
    assert spot_text(vi, KeyPlace("looks.toml", "looks.cell")) == "looks.cell"
    assert spot_text(vi, FilePlace(A)) == ""


def test_files_of_the_inbox_are_shown_without_its_name() -> None:
    assert (shown_file(A), shown_file("thidua.xlsx"), shown_file("inbox")) == ("dot 1/a.xlsx", "thidua.xlsx", "inbox")


def test_cells_lead_to_the_first_of_them() -> None:
    text, link = cells_link(A, "Tổ chấm's", "D8:D10, F8")
    assert (text, *link) == ("Tổ chấm's!D8:D10, F8", "../inbox/dot 1/a.xlsx", "'Tổ chấm''s'!D8")
    assert cells_link(A, "Xếp loại", "G9", "Kỷ luật: không")[0] == "Kỷ luật: không – G9"


@pytest.mark.parametrize(
    ("file", "link"),
    [
        ("inbox/dot 1/a.xlsx", "../inbox/dot 1/a.xlsx"),
        ("thidua.XLSX", "../thidua.XLSX"),
        ("inbox/a.xls", "../inbox/a.xls"),
        ("inbox/a.ods", "../inbox/a.ods"),
        ("inbox/a.pdf", ""),  # a click would start it
        ("inbox/a.xlsx.exe", ""),
        ("/etc/a.xlsx", ""),
        ("inbox/../a.xlsx", ""),
        ("inbox/./a.xlsx", ""),
        ("inbox//a.xlsx", ""),
        ("C:/a.xlsx", ""),
        ("inbox/a\\b.xlsx", ""),
        ("inbox/a*.xlsx", ""),
        ("inbox/a?.xlsx", ""),
        ("inbox/a|b.xlsx", ""),
        ("inbox/a\n.xlsx", ""),
    ],
)
def test_a_number_leads_to_a_workbook_of_the_season_and_to_nothing_else(file: str, link: str) -> None:
    assert file_link(file) == link
    assert numbered(3, file) == ((3, style("link_center"), (link, "")) if link else 3)
    assert numbered(3) == 3


def test_cells_of_one_row_or_column_or_none_are_told_by_first_and_last() -> None:
    down, across = {"a": 7, "b": 9}, {"a": 2, "b": 2}
    assert ranges(CellPlaces(A, "Tờ", 3, down, across=False).values()) == [(A, "Tờ", "H4:J4")]
    assert ranges(CellPlaces(A, "Tờ", 3, down, across=True).values()) == [(A, "Tờ", "D8:D10")]
    assert ranges(CellPlaces(A, "Tờ", 3, across, across=False).values()) == [(A, "Tờ", "C4")]
    assert ranges(CellPlaces(A, "Tờ", 3, {}, across=True).values()) == []
    assert ranges([]) == []
    assert ranges(cells(A, "Tờ", (4, 1))) == [(A, "Tờ", "B5")]
    # Several columns stand one beside the other; where all is in one row, from its first to its last.
    assert ranges(cells(A, "Tờ", (7, 3), (8, 3), (7, 5))) == [(A, "Tờ", "D8:D9, F8")]
    assert ranges([*cells(A, "Tờ", (7, 3)), *cells(B, "Tờ", (7, 3)), *cells(A, "Phụ", (1, 1))]) == [
        (A, "Tờ", "D8"),
        (A, "Phụ", "B2"),  # a file's sheets stand together
        (B, "Tờ", "D8"),
    ]
    assert exact(CellPlaces(A, "Tờ", 3, {"a": 7, "b": 8, "c": 12}, across=True).values()) == [
        (A, "Tờ", "D8:D9, D13", 3)
    ]
