"""What only the kindergarten's season has: months in quarters, two labels of the year, 100 points and 5 on top."""

from collections.abc import Callable

import pytest

from tests.samples.finished import Finished
from tests.samples.kinds import KINDS
from tests.samples.story_figures import number
from tests.seasons.outside import Summary, opened
from thidua_xlsx.workflow.load.season_folder import open_season_folder

Merged = Callable[[str], Finished]
TOLD = KINDS["mam-non"].told


@pytest.fixture
def built(merged: Merged) -> Finished:
    return merged("mam-non")


def test_calendar_year_and_school_year_are_two_labels(built: Finished) -> None:
    school = open_season_folder(built.folder).rulebook.school
    assert (school.work_year, school.school_year) == ("2023", "2022-2023")
    sheet = Summary(built.folder).worksheets[0]
    printed = [str(cell) for line in sheet.iter_rows(values_only=True) for cell in line if cell]
    assert [text for text in printed if text.startswith("Năm 2023 (năm học 2022-2023)")]


UNIT_LAYERS, UNIT_YEARS = TOLD.figures["unit_layers"], TOLD.figures["unit_years"]


def test_the_units_own_points_are_those_of_the_figures(built: Finished) -> None:
    units = built.by_id("units")
    for row in UNIT_YEARS:
        told = units[row["key"]]["score"]
        rank = {"units": int(row["rank"]), "kind": int(row["kind"]), "tied": False}
        assert (str(told["final"]).replace(".", ","), told["complete"], told["rank"]) == (
            row["final"],
            row["complete"] == "yes",
            rank,
        )
    rounds = {
        f"{code}:{round_}": points for code, one in units.items() for round_, points in one["score"]["rounds"].items()
    }
    assert {key: number(str(points).replace(".", ",")) for key, points in rounds.items()} == {
        row["key"]: number(row["final"]) for row in UNIT_LAYERS if row["final"] != "-"
    }


def test_months_and_quarters_stand_by_themselves_with_places_and_bands(built: Finished) -> None:
    periods = {one["id"]: one for one in built.result["periods"]}
    assert list(periods) == ["T2", "T3", "Quý I", "T45"]  # a quarter of one month is that month
    for row in TOLD.figures["periods"]:
        period, person = row["key"].split(":")
        (one,) = [each for each in periods[period]["people"] if each["id"] == person]
        assert (number(str(one["final"]).replace(".", ",")), one["complete"]) == (
            number(row["final"]),
            row["complete"] == "yes",
        ), row
        assert (one["rank"]["unit"], one["band"]) == (int(row["in_unit"]), row["band"]), row
    (unit,) = [one for one in periods["Quý I"]["units"] if one["id"] == "TNT"]
    assert unit["average"] == 90.3


def test_each_unit_has_a_page_to_sign_for_each_month_and_quarter(built: Finished) -> None:
    folder = built.folder / "ket-qua" / "theo-ky"
    assert [file.name for file in sorted(folder.iterdir())] == [
        "01-thang-2-2023.xlsx",
        "02-thang-3-2023.xlsx",
        "03-quy-i.xlsx",
        "04-thang-4-va-thang-5-2023.xlsx",
        "05-quy-ii.xlsx",  # of one round: signed as a quarter all the same
    ]
    assert ["KẾT QUẢ THI ĐUA QUÝ II"] in [
        [cell for cell in row if cell is not None]
        for row in opened(folder / "05-quy-ii.xlsx")["TNT"].iter_rows(values_only=True)
    ]
    book = opened(folder / "03-quy-i.xlsx")
    assert book.sheetnames == ["TNT", "TMG", "TND", "TVP"]
    rows = [[str(cell) for cell in row if cell is not None] for row in book["TNT"].iter_rows(values_only=True)]
    assert ["KẾT QUẢ THI ĐUA QUÝ I"] in rows
    (row,) = [row for row in rows if "Nguyễn Thị Bích Hạnh" in row and len(row) > 2]
    assert row[-5:] == ["97.5", "96", "96.75", "2", "Xuất sắc"]  # G01: the two months, the quarter, place, band
    # Two have months with cells to mend: 90,88 stands behind 71,5, and the page says why.
    assert ["! Còn thiếu điểm, xếp sau người đủ điểm: Lê Thị Mến, Vũ Thị Lan Chi."] in rows
    assert ["TỔ TRƯỞNG", "HIỆU TRƯỞNG"] in rows and any("Ký xác nhận" in row for row in rows)
    summary = Summary(built.folder)
    heads = [str(cell) for row in list(summary["Bảng điểm"].values)[:12] for cell in row if cell]
    assert "Quý I" in heads and "Kết quả theo kỳ" in summary.sheetnames


def test_movements_say_what_they_are_and_who_was_commended_for_them(built: Finished) -> None:
    summary = Summary(built.folder)
    rows = [" | ".join(str(cell) for cell in row if cell is not None) for row in summary["Chỉ tiêu"].values]
    writing = next(at for at, row in enumerate(rows) if row.startswith("Viết gương điển hình"))
    assert rows[writing + 1 : writing + 5] == [
        "Loại: Theo đợt; phát động: Ban tổ chức cuộc thi của huyện; thời gian: 01/02/2023 – 31/05/2023",
        "Mục tiêu: 100% cán bộ, giáo viên, nhân viên viết bài gương điển hình tiên tiến, người tốt việc tốt",
        "Nội dung, tiêu chí: Bài viết đúng thể lệ, gửi đúng hạn",
        "Đã khen theo phong trào: Trần Thị Hồng Thắm (Giấy khen)",
    ]
    # Food safety is the kitchen's and the office's; the other two units are not asked for it.
    assert [one["unit"] for one in built.result["movements"] if one["id"] == "PT5"] == ["TND", "TVP"]
    commended = [" | ".join(str(cell) for cell in row if cell is not None) for row in summary["Khen thưởng"].values]
    assert any(
        "Trần Thị Hồng Thắm" in row and "21/QĐ-MNKT" in row and "Phong trào: Viết gương" in row for row in commended
    )


def test_who_takes_part_in_a_movement_is_counted_as_everybody_answered(built: Finished) -> None:
    """By hand from the forms: March has none of the office (5 people) and G02's "đang viết"; in the last round N05 and N09
    said no to writing, N09 no to the fund. Tạ Thị Xoan registered for no movement."""
    rows = [
        " | ".join(str(cell) for cell in row if cell is not None) for row in Summary(built.folder)["Chỉ tiêu"].values
    ]
    said = [row.removeprefix("Từng người trả lời ") for row in rows if row.startswith("Từng người")]
    assert [row.split("; chưa rõ 6")[0] for row in said[:4]] == [
        "(tiêu chí PT2), Tháng 2/2023: có 22/22 người",
        "(tiêu chí PT2), Tháng 3/2023: có 17/23 người",
        "(tiêu chí PT2), Tháng 4 và tháng 5/2023: có 21/23 người; không 2: Ngô Văn Bảy, Kiều Văn Chiến",
        "(tiêu chí PT2), cả năm, ít nhất một đợt: có 23/23 người",
    ]
    assert said[6] == "(tiêu chí PT3), Tháng 4 và tháng 5/2023: có 22/23 người; không 1: Ngô Văn Bảy"
    assert "Chưa đăng ký (1 người): Tạ Thị Xoan" in rows
