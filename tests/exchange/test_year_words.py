"""What names a school year's days is moved to a later year, and nothing else."""

from datetime import date

import pytest

from thidua_xlsx.declare.season.deadlines import years_of
from thidua_xlsx.exchange.season_books.year_words import YearStep

NEXT = YearStep(years_of("2026-2027"), 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("giai đoạn 2022-2027", "giai đoạn 2022-2027"),
        ("giai đoạn 2022 – 2027", "giai đoạn 2022 – 2027"),
        ("giai đoạn 2022—2027", "giai đoạn 2022—2027"),
        ("giai đoạn 2026-2030", "giai đoạn 2026-2030"),
        ("từ năm 2022 đến năm 2027", "từ năm 2022 đến năm 2027"),
        ("từ 2026 đến hết năm 2030", "từ 2026 đến hết năm 2030"),
        ("nhiệm kỳ 2022/2027", "nhiệm kỳ 2022/2027"),
        ("năm học 2026/2027", "năm học 2027/2028"),
        ("từ năm 2026 đến năm 2027", "từ năm 2027 đến năm 2028"),
        ("năm học 2026-27", "năm học 2027-28"),
        ("15/10/2026-20/11/2026", "15/10/2027-20/11/2027"),
        ("từ 15/10/2026 đến 20/11/2026", "từ 15/10/2027 đến 20/11/2027"),
    ],
)
def test_only_the_school_year_itself_moves_and_no_span_of_several_years(old: str, new: str) -> None:
    assert NEXT.words(old) == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Trước ngày 15/10/2026", "Trước ngày 15/10/2027"),
        ("Tháng 2;3;4/2027", "Tháng 2;3;4/2028"),
        ("Quý I/2027", "Quý I/2028"),
        ("Trước 01/03/2027", "Trước 01/03/2028"),  # the last day is 28/02/2027, then 29/02/2028
        ("15/10", "15/10"),  # without a year it lies in the season's own
        ("Sau hội nghị CB,VC 2 ngày", "Sau hội nghị CB,VC 2 ngày"),
        ("Ngày 05 tháng sau", "Ngày 05 tháng sau"),
        ("Trước 20/8/2028", None),  # a day of another year: somebody must look
        ("sau khai giảng 2026 vài hôm", None),  # nobody can tell the day, in neither year
    ],
)
def test_deadlines_move_with_the_year(old: str, new: str | None) -> None:
    assert NEXT.deadline(old) == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Tháng 9/2026", "Tháng 9/2027"),
        ("Quý IV/2026", "Quý IV/2027"),
        ("Thi đua năm học 2026-2027", "Thi đua năm học 2027-2028"),
        ("Đăng ký năm học 2027-2028 cho năm sau", "Đăng ký năm học 2028-2029 cho năm sau"),
        ("Đăng ký 2027-28", "Đăng ký 2028-29"),
        ("So với năm học 2023-2024, năm 2026 tăng", "So với năm học 2023-2024, năm 2027 tăng"),  # another school year
        ("Giai đoạn 2021-2026", "Giai đoạn 2021-2026"),  # a span of years is no school year
        ("Giai đoạn 2026-2030", "Giai đoạn 2026-2030"),  # not even one that begins with this school year
        ("Chào mừng 20/11", "Chào mừng 20/11"),
        ("Kỷ niệm 75 năm 1948", "Kỷ niệm 75 năm 1948"),
        ("Theo Kế hoạch 40/KH-UBND ngày 17/10/2026", None),  # the document's year, not the season's
        ("Luật ban hành năm 2026", None),
    ],
)
def test_words_move_with_the_year(old: str, new: str | None) -> None:
    assert NEXT.words(old) == new


@pytest.mark.parametrize(
    ("old", "by", "new"),
    [
        (date(2026, 9, 1), 1, date(2027, 9, 1)),
        (date(2027, 2, 28), 1, date(2028, 2, 29)),  # the last day of February stays the last
        (date(2028, 2, 29), 1, date(2029, 2, 28)),
        (date(2027, 5, 31), 3, date(2030, 5, 31)),
    ],
)
def test_days_move_by_whole_years(old: date, by: int, new: date) -> None:
    assert YearStep(years_of("2026-2027"), by).day(old) == new


def test_a_calendar_year_moves_too() -> None:
    assert YearStep(years_of("2027"), 1).words("Kế hoạch năm 2027") == "Kế hoạch năm 2028"
