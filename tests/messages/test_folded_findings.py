"""Findings that say the same of several cells are one line for people; nothing is lost on the way."""

from hypothesis import given
from hypothesis import strategies as st
from pytest import CaptureFixture

from thidua_xlsx.base.text import visible
from thidua_xlsx.cli.terminal import finding_line, print_findings
from thidua_xlsx.declare.tables.column_book import BilingualText as Label
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at, folded, in_order, of_one_kind, sentence_of_kind
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace, FilePlace, cell_runs

GRADE, NAME = Label("Xếp loại", "Grade"), Label("Họ và tên", "Name")


def cell(row: int, col: int, sheet: str = "Xếp loại", file: str = "inbox/a.xlsx") -> CellPlace:
    return CellPlace(file, sheet, row, col)


def blank(place: CellPlace, column: Label = GRADE, raw: str | None = None) -> Finding:
    return at(codes.CELL_REQUIRED, place, raw=raw, column=column)


def test_cells_are_named_in_runs_down_their_column() -> None:
    cells = [cell(row, 3) for row in (8, 4, 5, 6, 7, 11)] + [cell(4, 5)]
    assert cell_runs(cells) == "D5:D9, D12, F5"
    assert cell_runs([]) == ""


def test_equal_findings_are_one_line_and_their_columns_one_list() -> None:
    found = folded([blank(cell(4, 3)), blank(cell(5, 3)), blank(cell(4, 4), NAME)])
    assert [(one.spot, len(one.findings)) for one in found] == [("D5:D6, E5", 3)]
    line = finding_line(found[0].finding, language("vi"), found[0].spot)
    assert line.startswith("inbox/a.xlsx, trang Xếp loại, ô D5:D6, E5: ") and "Xếp loại, Họ và tên" in line


def test_what_differs_in_anything_but_its_cell_stays_by_itself() -> None:
    findings = [
        blank(cell(4, 3)),
        blank(cell(5, 3, sheet="Khác")),
        blank(cell(6, 3, file="inbox/b.xlsx")),
        blank(cell(7, 3), raw="?"),
        at(codes.CELL_ERROR_VALUE, cell(8, 3), column=GRADE),
        at(codes.CELL_ABOVE_MAX, cell(9, 3), column=GRADE, max=5),
        at(codes.CELL_ABOVE_MAX, cell(10, 3), column=GRADE, max=10),
        at(codes.CELL_REQUIRED, cell(11, 3), also=(cell(1, 1),), column=GRADE),
        at(codes.FILE_EMPTY, FilePlace("inbox/a.xlsx")),
        at(codes.FILE_EMPTY, FilePlace("inbox/c.xlsx")),
    ]
    assert len(folded(findings)) == len(findings)


def test_a_file_that_cannot_be_used_comes_before_cells_and_errors_before_all_else() -> None:
    findings = [
        at(codes.FILE_LITTER, FilePlace("inbox/0")),
        blank(cell(4, 3)),
        at(codes.CELL_OUTSIDE, cell(0, 0), what=""),
        at(codes.FILE_EMPTY, FilePlace("inbox/z.xlsx")),
    ]
    assert [finding.code.id for finding in in_order(findings)] == ["F102", "C107", "S111", "F108"]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4), st.sampled_from([None, "x", "y"])), max_size=40))
def test_folding_loses_and_invents_nothing(spots: list[tuple[int, int, str | None]]) -> None:
    findings = [blank(cell(row, col), raw=raw) for row, col, raw in spots]
    kept = [finding for one in folded(findings) for finding in one.findings]
    assert sorted(map(str, kept)) == sorted(map(str, in_order(findings)))


def test_what_asks_nothing_is_one_line_a_kind_on_the_terminal_with_every_place(capsys: CaptureFixture[str]) -> None:
    litter = [at(codes.FILE_LITTER, FilePlace(f"inbox/{name}")) for name in ("Thumbs.db", ".DS_Store")]
    read = [
        at(codes.CELL_REINTERPRETED, cell(row, 3), raw=raw, column=NAME, used=raw.replace(".", ","))
        for row, raw in ((4, "9.5"), (6, "8.5"))
    ]
    once = at(codes.FILE_IDENTICAL, FilePlace("inbox/b.xlsx"), other="inbox/a.xlsx")
    print_findings([*litter, blank(cell(9, 3)), *read, once], language("vi"))
    assert capsys.readouterr().out.splitlines() == [
        "LỖI · inbox/a.xlsx, trang Xếp loại, ô D10: C107 Ô «Xếp loại» bắt buộc nhưng còn trống / Điền ô này.",
        "lưu ý · F108 Tệp phụ do phần mềm tự tạo, đã bỏ qua / Không cần làm gì. Ở 2 chỗ: inbox/.DS_Store, inbox/Thumbs.db",
        "lưu ý · inbox/b.xlsx: F110 Trùng hoàn toàn với tệp inbox/a.xlsx, tính một lần / Không cần làm gì.",
        "lưu ý · C111 Ô «Họ và tên» được hiểu là … / Không cần làm gì nếu đúng ý. Ở 2 chỗ: "
        "inbox/a.xlsx, trang Xếp loại, ô D5 («9.5»); inbox/a.xlsx, trang Xếp loại, ô D7 («8.5»)",
    ]


def test_invisible_characters_are_named() -> None:
    assert visible("9\u00a05\u200b\n") == "9‹00A0›5‹200B›⏎"
    assert visible("a" * 61) == "a" * 60 + "…"


def test_columns_of_one_table_say_once_what_they_are() -> None:
    points = [Label(f"Điểm tự chấm {code}", f"Self-scored points {code}") for code in ("CS3", "PT2", "PT3")]
    (found,) = folded(blank(cell(row, 3), column) for row, column in enumerate(points))
    assert "Điểm tự chấm CS3, PT2, PT3" in language("vi").text(found.finding)
    assert "Self-scored points CS3, PT2, PT3" in language("en").text(found.finding)
    (found,) = folded([blank(cell(1, 3), points[0]), blank(cell(2, 3), NAME)])  # of two tables
    assert "Điểm tự chấm CS3, Họ và tên" in language("vi").text(found.finding)


def test_the_sentence_of_a_kind_leaves_out_what_differs_but_for_few_columns() -> None:
    def kind(*findings: Finding) -> str:
        ((found, _),) = of_one_kind(folded(findings))
        return sentence_of_kind(language("vi").text(found))

    bands = [
        at(codes.BAND_AGAINST_GRADE, cell(row, 3), name=name, band="Xuất sắc", grade="Khá", final=final)
        for row, name, final in ((1, "Lê An", 91), (2, "Vũ Bình", 92), (3, "Đỗ Cúc", 93))
    ]
    assert kind(*bands) == "Điểm thuộc mức Xuất sắc, xếp loại ghi Khá"
    columns = [Label(name, name) for name in ("Điểm CS1", "Điểm CS2", "Điểm CS3", "Điểm CS4")]
    cells = [blank(cell(1, 3, file=f"inbox/{place}.xlsx"), column) for place, column in enumerate(columns)]
    assert "«Điểm CS1, CS2, CS3»" in kind(*cells[:3])
    assert "«…»" in kind(*cells)
