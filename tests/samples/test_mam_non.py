"""What only the kindergarten's season has: months in quarters, two labels of the year, 100 points and 5 on top."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from tests.samples import readd
from tests.samples.finished import Finished, last
from tests.samples.kinds import KINDS
from tests.samples.readd import Row, half_up, number
from tests.seasons.outside import Summary
from thidua_xlsx.workflow.load.season_folder import open_season_folder

Merged = Callable[[str], Finished]
TOLD = KINDS["mam-non"].told


@pytest.fixture
def built(merged: Merged) -> Finished:
    return merged("mam-non")


@pytest.mark.oracle
def test_months_stand_in_two_quarters() -> None:
    assert {row["group"] for row in TOLD.season.tables["rounds"]} == {"Quý I", "Quý II"}


@pytest.mark.oracle
def test_the_declared_maxima_make_100() -> None:
    # 25 + 25 + 15 + 10 + 15 + 10; the 5 points of section VII come on top and are held to the total.
    caps = [int(section["max"]) for section in TOLD.season.tables["sections"]]
    assert (sum(caps[:6]), caps[6], int(TOLD.season.total_max)) == (100, 5, 100)


@pytest.mark.oracle
def test_a_quarter_weighs_the_same_however_many_months_it_has() -> None:
    # (1 + 1) / 2 = 1 and 4: the year is (1 + 4) / 2, not (1 + 1 + 4) / 3.
    assert TOLD.season.mean({"T2": Fraction(1), "T3": Fraction(1), "T45": Fraction(4)})[1] == Fraction("2.5")


def test_calendar_year_and_school_year_are_two_labels(built: Finished) -> None:
    school = open_season_folder(built.folder).rulebook.school
    assert (school.work_year, school.school_year) == ("2023", "2022-2023")
    sheet = Summary(built.folder).worksheets[0]
    printed = [str(cell) for line in sheet.iter_rows(values_only=True) for cell in line if cell]
    assert [text for text in printed if text.startswith("Năm 2023 (năm học 2022-2023)")]


UNIT_LAYERS, UNIT_YEARS = TOLD.figures["unit_layers"], TOLD.figures["unit_years"]


@pytest.mark.oracle
@pytest.mark.parametrize("row", UNIT_LAYERS, ids=lambda row: str(row["key"]))
def test_a_units_own_points_add_up_from_what_it_typed(row: Row) -> None:
    """Added up again from the texts, without the program: every kind by the rows of `unit_criteria`."""
    unit, round_ = row["key"].split(":")
    file = readd.ROOT / "samples" / TOLD.story / "inbox" / f"{round_}-{unit}.md".lower()
    if not file.exists():
        assert (row["arithmetic"], row["final"], row["complete"]) == ("-", "-", "no")
        return
    sheet = replace(TOLD.season, tables={**TOLD.season.tables, "criteria": TOLD.season.tables["unit_criteria"]})
    typed = {one["key"]: one[unit] for one in readd.read(file)["collective_score"]}
    people = [{**TOLD.season.tables["people"][0], "key": unit, "group": ""}]
    sheet = replace(sheet, tables={**sheet.tables, "sections": sheet.tables["sections"][-2:], "people": people})
    layer = replace(sheet, cells={(unit, round_, "own"): typed}).layer(unit, round_, "own")
    assert layer is not None
    arithmetic, _, missing = row["arithmetic"].partition(" (thiếu ")
    assert (arithmetic, missing.rstrip(")")) == (layer.arithmetic, ", ".join(layer.missing))
    assert (number(row["final"]), row["complete"] == "yes") == (layer.total, not layer.missing)


@pytest.mark.oracle
@pytest.mark.parametrize("row", UNIT_YEARS, ids=lambda row: str(row["key"]))
def test_a_units_year_is_the_mean_of_its_quarters(row: Row) -> None:
    rounds = [one for one in UNIT_LAYERS if one["key"].startswith(f"{row['key']}:")]
    finals = {one["key"].split(":")[1]: number(one["final"]) for one in rounds if one["final"] != "-"}
    text, value = TOLD.season.mean(finals)
    assert row["arithmetic"].startswith(text)
    assert last(row["arithmetic"]) == half_up(value) == number(row["final"])
    assert row["complete"] == ("yes" if all(one["complete"] == "yes" for one in rounds) else "no")


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
    ]
    book = load_workbook(folder / "03-quy-i.xlsx")
    assert book.sheetnames == ["TNT", "TMG", "TND", "TVP"]
    rows = [[str(cell) for cell in row if cell is not None] for row in book["TNT"].iter_rows(values_only=True)]
    assert ["KẾT QUẢ THI ĐUA QUÝ I"] in rows
    (row,) = [row for row in rows if "Nguyễn Thị Bích Hạnh" in row and len(row) > 2]
    assert row[-5:] == ["97.5", "96", "96.75", "2", "Xuất sắc"]  # G01: the two months, the quarter, place, band
    # Two have months with cells to mend: 90,88 stands behind 71,5, and the page says why.
    assert ["! Còn thiếu điểm, xếp sau người đủ điểm: Vũ Thị Lan Chi, Lê Thị Mến."] in rows
    assert ["TỔ TRƯỞNG", "HIỆU TRƯỞNG"] in rows and any("Ký xác nhận" in row for row in rows)
    summary = Summary(built.folder)
    heads = [str(cell) for row in summary["Bảng điểm"].iter_rows(max_row=12, values_only=True) for cell in row if cell]
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
