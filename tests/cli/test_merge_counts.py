"""After a merge, the lines that are shown and those that are only counted make up what the line of counts says."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.intake.mini import school
from thidua_xlsx.cli.terminal import print_findings, print_merged
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.model import Season
from thidua_xlsx.workflow.outputs.write_merge import MergeResult

NOTHING = Season(school(), (), (), (), {}, {}, {}, (), (), (), ())
MISSING = at(codes.RETURN_MISSING, FilePlace("phieu/khoa.json"), unit="VP", unit_name="Tổ Văn phòng", form="Tự chấm")
LEFT = at(codes.PAPER_EDITED, FilePlace("ket-qua/giay-to/to-trinh.docx"), file="to-trinh.docx")


def errors(number: int) -> list[Finding]:
    return [at(codes.FILE_UNREADABLE, FilePlace(f"inbox/{name}.xlsx"), reason="x") for name in range(number)]


def said(findings: list[Finding], capsys: pytest.CaptureFixture[str], *notices: Finding) -> list[str]:
    season = replace(NOTHING, findings=tuple(findings))
    print_merged(MergeResult(season, Path("ket-qua"), notices), language("vi"))
    lines = capsys.readouterr().out.splitlines()
    counted = next(place for place, line in enumerate(lines) if "lỗi phải sửa," in line)
    return lines[counted:]


def test_what_is_left_out_of_the_lines_is_counted_below_them(capsys: pytest.CaptureFixture[str]) -> None:
    counts, *lines = said([*errors(8), MISSING], capsys)
    assert counts == "8 lỗi phải sửa, 1 cảnh báo, 0 lưu ý."
    assert sum("F109" in line for line in lines) == 6
    assert "… còn 2 lỗi phải sửa, 1 cảnh báo nữa, xem trang Điều cần xem lại của bảng tổng hợp." in lines


def pending(row: int, name: str) -> Finding:
    place = CellPlace("so-theo-doi.xlsx", "Khen thưởng", row, 7)
    return at(codes.LEDGER_AWARD_PENDING, place, name=name, title="CSTĐCS", period="2025-2026")


def test_warnings_of_a_kind_are_one_line_and_drive_no_other_off_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    many = [pending(row, f"Người {row}") for row in range(8)]
    counts, *lines = said([*many, *errors(1)], capsys)
    assert counts == "1 lỗi phải sửa, 8 cảnh báo, 0 lưu ý."
    assert "F109" in lines[0]
    (line,) = (line for line in lines if "D320" in line)
    assert "Danh hiệu CSTĐCS năm học 2025-2026 của … trong sổ theo dõi còn chờ quyết định" in line
    assert "8 chỗ: so-theo-doi.xlsx, trang Khen thưởng, ô H1;" in line and line.endswith("ô H6; …")
    assert not any("… còn" in line for line in lines)  # all of them are told
    two = said(many[:2], capsys)
    assert sum("D320" in line for line in two) == 2  # two are said each by itself


def test_what_is_shown_below_as_a_notice_of_the_run_is_not_counted_as_left_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = said([*errors(1), LEFT], capsys, LEFT)
    assert not any("… còn" in line for line in lines)


def test_a_line_that_stands_for_several_cells_says_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    cells = [CellPlace("inbox/a.xlsx", "Tự chấm", row, 3) for row in (4, 5, 8)]
    print_findings([at(codes.CELL_ABOVE_MAX, cell, column="Điểm", max=10) for cell in cells], language("vi"), most=1)
    (line,) = capsys.readouterr().out.splitlines()
    assert "(3 chỗ)" in line and "D5:D6, D9" in line


def test_notices_alone_are_counted_with_where_they_stand_as_no_line_tells_any(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shared = at(codes.SEASON_SAME_NAME, FilePlace("thidua.xlsx"), name="Lê An", codes=("GV1", "GV2"))
    _, *lines = said([shared], capsys)
    assert lines[0] == "1 lưu ý: xem trang Điều cần xem lại của bảng tổng hợp."
