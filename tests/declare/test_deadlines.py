"""Deadlines as plans word them: the days they mean, and what no day can be told of."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua_xlsx.declare.season.deadlines import DeadlineProblem, Due, deadline, known_events, years_of
from thidua_xlsx.declare.tables.cell_spelling import email_addresses, suggested_address
from thidua_xlsx.messages.language import language

YEARS = years_of("2026-2027")
CONFERENCE = known_events({}, date(2026, 9, 25), YEARS)


def days(text: str) -> tuple[date | None, date | None]:
    due = deadline(text, YEARS, CONFERENCE)
    return due.first, due.last


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # the conference is on 25/09/2026; what names no whole day is told with its last one
        ("Sau hội nghị CB, VC 2 ngày", "Sau hội nghị CB, VC 2 ngày (27/09/2026)"),
        ("Tháng 9/2026", "Tháng 9/2026 (30/09/2026)"),
        ("Tháng 9 năm 2026", "Tháng 9 năm 2026 (30/09/2026)"),
        ("Trước 15/9", "Trước 15/9 (14/09/2026)"),
        ("15/9", "15/09/2026"),
        ("Trước ngày 15/9/2026", "Trước ngày 15/9/2026"),
        ("ngày 15 tháng 9 năm 2026", "ngày 15 tháng 9 năm 2026"),
        ("Theo lịch của Phòng", "Theo lịch của Phòng"),
        ("Sau đại hội 2 ngày", "Sau đại hội 2 ngày"),
    ],
)
def test_a_deadline_is_told_with_its_day(text: str, told: str) -> None:
    assert deadline(text, YEARS, CONFERENCE).wording == told


def test_a_deadline_that_waits_for_an_event_says_that_its_day_is_still_to_come() -> None:
    text = "Sau hội nghị CB, VC 2 ngày"
    waiting = deadline(text, YEARS, known_events({}, None, YEARS))
    assert waiting.announced(language("vi")) == f"{text} (ngày cụ thể báo sau)"
    assert deadline(text, YEARS, CONFERENCE).announced(language("vi")) == f"{text} (27/09/2026)"
    assert deadline("Theo lịch của Phòng", YEARS, CONFERENCE).announced(language("vi")) == "Theo lịch của Phòng"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("15/11/2026", (2026, 11, 15), (2026, 11, 15)),
        ("15.11.2026", (2026, 11, 15), (2026, 11, 15)),
        ("ngày 15 tháng 9 năm 2026", (2026, 9, 15), (2026, 9, 15)),
        ("17h00 ngày 15/11/2026", (2026, 11, 15), (2026, 11, 15)),
        ("Chậm nhất 15/11/2026", (2026, 11, 15), (2026, 11, 15)),
        # "before the 15th": the 15th itself is too late
        ("Trước ngày 15/11/2026", (2026, 11, 14), (2026, 11, 14)),
        ("trước ngày 01/3/2027", (2027, 2, 28), (2027, 2, 28)),
        # without a year: from August on the first year of the school year, else the second
        ("15/11", (2026, 11, 15), (2026, 11, 15)),
        ("Trước 20/5", (2027, 5, 19), (2027, 5, 19)),
        ("Tháng 3/2027", (2027, 3, 1), (2027, 3, 31)),
        ("03/2027", (2027, 3, 1), (2027, 3, 31)),
        ("Tháng 2;3;4/2027", (2027, 2, 1), (2027, 4, 30)),
        ("Tháng 2/2028", (2028, 2, 1), (2028, 2, 29)),  # a leap year
        ("Tháng 3;6;9;12", (2026, 9, 1), (2027, 6, 30)),  # September of the first year to June of the second
        ("Cuối tháng 3/2027", (2027, 3, 31), (2027, 3, 31)),
        ("Quý I/2027", (2027, 1, 1), (2027, 3, 31)),
        ("Quý IV", (2026, 10, 1), (2026, 12, 31)),
        ("hết năm học", (2027, 5, 31), (2027, 5, 31)),
        ("hết năm 2026", (2026, 12, 31), (2026, 12, 31)),
        ("01-15/10/2026", (2026, 10, 1), (2026, 10, 15)),
        ("từ 20/12 đến 05/01/2027", (2026, 12, 20), (2027, 1, 5)),
        ("từ 01/10 đến 15/10/2025", (2025, 10, 1), (2025, 10, 15)),  # the year at the end is that of both
        ("từ 01/9 đến 15/10/2025", (2025, 9, 1), (2025, 10, 15)),
        ("20/12/2026 - 05/01/2027", (2026, 12, 20), (2027, 1, 5)),
        ("20/12 - 05/01", (2026, 12, 20), (2027, 1, 5)),
        ("10/10 đến hết ngày 10/10/2026", (2026, 10, 10), (2026, 10, 10)),
        ("ngày 5 đến 15/3", (2027, 3, 5), (2027, 3, 15)),
        ("15 đến 15/3", (2027, 3, 15), (2027, 3, 15)),
        ("15/8", (2026, 8, 15), (2026, 8, 15)),
        ("15/7", (2027, 7, 15), (2027, 7, 15)),
        ("ngày 15 tháng 9", (2026, 9, 15), (2026, 9, 15)),
        ("Tháng 12 và 1", (2026, 12, 1), (2027, 1, 31)),
        ("Hết tháng 3", (2027, 3, 31), (2027, 3, 31)),
        ("Trong tháng 3/2027", (2027, 3, 1), (2027, 3, 31)),
        ("Cuối quý I/2027", (2027, 3, 31), (2027, 3, 31)),
        ("Hết quý 3", (2026, 9, 30), (2026, 9, 30)),
        ("Trong quý II/2027", (2027, 4, 1), (2027, 6, 30)),
        ("hết năm", (2026, 12, 31), (2026, 12, 31)),
        ("Kết thúc năm học 2026-2027", (2027, 5, 31), (2027, 5, 31)),
        # the conference is on 25/09/2026
        ("Sau hội nghị viên chức 2 tuần", (2026, 10, 9), (2026, 10, 9)),
        ("Trước hội nghị viên chức 1 tuần", (2026, 9, 18), (2026, 9, 18)),
        ("3 ngày trước hội nghị viên chức", (2026, 9, 22), (2026, 9, 22)),
        ("Sau hội nghị CB,VC 2 ngày", (2026, 9, 27), (2026, 9, 27)),
        ("Sau hội nghị CB, VC 2 ngày", (2026, 9, 27), (2026, 9, 27)),
        ("hội nghị + 2 ngày", (2026, 9, 27), (2026, 9, 27)),
        ("1 tuần sau hội nghị viên chức", (2026, 10, 2), (2026, 10, 2)),
        ("Trước hội nghị 5 ngày", (2026, 9, 20), (2026, 9, 20)),
        ("Tại hội nghị cán bộ, viên chức", (2026, 9, 25), (2026, 9, 25)),
    ],
)
def test_a_deadline_means_these_days(text: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    assert days(text) == (date(*first), date(*last))


NO_DAY: dict[DeadlineProblem, tuple[str, ...]] = {
    DeadlineProblem.BLANK: ("",),
    DeadlineProblem.OPEN: ("Theo lịch của cấp trên", "Cuối mỗi đợt", "Ngày 05 tháng sau", "Trước ngày 20/11 hằng năm"),
    DeadlineProblem.NOT_UNDERSTOOD: (
        *("31/02/2027", "sớm nhất", "Tháng 13/2027", "Tháng 0/2027", "15/11/20266", "15/11/1899"),
        *("15/10 - 01/10/2026", "15 - 1/10", "31/02 - 15/3"),  # it ends before it begins
        "Sau hội nghị CB,VC 2 ngày làm việc",  # holidays are not known here
    ),
    DeadlineProblem.EVENT: ("Sau lễ sơ kết 3 ngày",),
}


@pytest.mark.parametrize("why", NO_DAY)
def test_what_names_no_day_has_none_and_says_why(why: DeadlineProblem) -> None:
    for text in NO_DAY[why]:
        due = deadline(text, YEARS, CONFERENCE)
        assert (due.first, due.last, due.why) == (None, None, why), text


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("2026-2027", 2026, 2027),
        ("Năm học 2026 - 2027", 2026, 2027),
        ("2027", 2027, 2027),
        ("2026-2028", None, None),  # two years that are no school year
        ("năm nay", None, None),
    ],
)
def test_a_day_without_a_year_lies_in_the_years_that_the_season_names(
    text: str, first: int | None, second: int | None
) -> None:
    years = years_of(text)
    assert (years.of(8), years.of(7)) == (first, second)
    assert deadline("15/10", years).last == (date(first, 10, 15) if first else None)


def test_a_deadline_runs_from_its_first_day_to_its_last() -> None:
    due = deadline("10-12/10/2026", YEARS)
    days = [date(2026, 10, number) for number in (9, 10, 12, 13)]
    assert [due.running(one) for one in days] == [False, True, True, False]
    assert [due.over(one) for one in days] == [False, False, False, True]
    assert (due.running(None), due.over(None), deadline("theo lịch", YEARS).over(days[0])) == (False, False, False)


def test_the_day_of_an_event_comes_from_the_calendar_line_that_holds_it() -> None:
    tasks = {
        "Tổ chức hội nghị cán bộ, viên chức": "10/10/2026",
        "Báo cáo thi đua tại hội nghị cán bộ, viên chức": "01/12/2026",
        "Sơ kết học kỳ I": "12/01/2027",
    }
    events = known_events(tasks, None, YEARS)
    assert deadline("Sau hội nghị CBVC 2 ngày", YEARS, events).last == date(2026, 10, 12)
    assert deadline("Sau sơ kết học kỳ I 3 ngày", YEARS, events).last == date(2027, 1, 15)


def test_an_event_with_two_days_has_none() -> None:
    tasks = {"Hội nghị viên chức": "10/10/2026", "Tổ chức hội nghị cán bộ": "11/10/2026"}
    assert deadline("hội nghị + 2 ngày", YEARS, known_events(tasks, None, YEARS)).why is DeadlineProblem.EVENT


def test_an_event_of_a_whole_month_has_no_day_to_count_from() -> None:
    events = known_events({"Tổ chức lễ khai giảng": "Tháng 9/2026", "Lễ tri ân": "05/05/2027"}, None, YEARS)
    found = [deadline(text, YEARS, events) for text in ("sau lễ khai giảng 2 ngày", "sau lễ tri ân 2 ngày")]
    assert [(one.why, one.last) for one in found] == [(DeadlineProblem.EVENT, None), (None, date(2027, 5, 7))]


def test_what_comes_after_an_event_counts_from_its_last_day_and_what_comes_before_from_its_first() -> None:
    def festival(event: str) -> Due | None:
        return Due(event, date(2026, 10, 1), date(2026, 10, 3)) if event == "lễ hội" else None

    asked = ("sau lễ hội 2 ngày", "trước lễ hội 2 ngày", "1 tuần sau lễ hội", "2 tuần trước lễ hội")
    found = [deadline(text, YEARS, festival) for text in asked]
    assert [(one.first, one.last) for one in found] == [
        (date(2026, 10, 5), date(2026, 10, 5)),
        (date(2026, 9, 29), date(2026, 9, 29)),
        (date(2026, 10, 10), date(2026, 10, 10)),
        (date(2026, 9, 17), date(2026, 9, 17)),
    ]


def test_the_last_day_itself_is_not_late() -> None:
    due = Due("15/11/2026", date(2026, 11, 15), date(2026, 11, 15))
    assert [due.over(date(2026, 11, day)) for day in (14, 15, 16)] == [False, False, True]
    assert not Due("sớm").over(date(2099, 1, 1))


@given(st.text(max_size=60) | st.from_regex(r"(trước |sau |từ )?(ngày |tháng |quý )?[0-9/;. +\-]{0,14}( ngày)?"))
def test_any_text_has_both_days_or_neither(text: str) -> None:
    due = deadline(text, YEARS, CONFERENCE)
    assert (due.first is None) == (due.last is None) == (due.why is not None)
    assert due.first is None or due.last is None or due.first <= due.last


@pytest.mark.parametrize(
    ("text", "good", "broken"),
    [
        ("a@truong.edu.vn", ("a@truong.edu.vn",), ()),
        ("a@x.vn; b@y.vn,c@z.vn\nd@z.vn", ("a@x.vn", "b@y.vn", "c@z.vn", "d@z.vn"), ()),
        ("Tổ Toán <to-toan@truong.edu.vn>", ("to-toan@truong.edu.vn",), ()),
        # as printed in the plan of MN Kim Thư
        ("tomamnon-thanhoai(@hanoiedu.vn", (), ("tomamnon-thanhoai(@hanoiedu.vn",)),
        ("a@x.vn, không có", ("a@x.vn",), ("không có",)),
        ("a@x", (), ("a@x",)),
        ("a@x.vn\r\nBcc: b@y.vn", ("a@x.vn", "b@y.vn"), ("Bcc:",)),
        ("", (), ()),
    ],
)
def test_addresses_of_a_cell(text: str, good: tuple[str, ...], broken: tuple[str, ...]) -> None:
    found = email_addresses(text)
    assert (found.good, found.broken) == (good, broken)


def test_a_broken_address_is_guessed_at_only_for_the_reader() -> None:
    assert suggested_address("tomamnon-thanhoai(@hanoiedu.vn") == "tomamnon-thanhoai@hanoiedu.vn"
    assert suggested_address("không có") == ""


@pytest.mark.parametrize(
    ("address", "good"),
    [
        (f"{'a' * 64}@{'b' * 61}.{'c' * 61}.{'d' * 61}.vn", True),  # 64 + 1 + 3 * 62 + 2 = 253 characters
        (f"{'a' * 65}@{'b' * 61}.{'c' * 61}.{'d' * 61}.vn", True),  # 254, as long as an address may be
        (f"{'a' * 66}@{'b' * 61}.{'c' * 61}.{'d' * 61}.vn", False),
        (f"a@{'b' * 63}.vn", True),  # a part between dots has 63 characters at most
        (f"a@{'b' * 64}.vn", False),
        ("a@b.v", False),
        ("a@-b.vn", False),
        ("a..b@c.vn", False),
    ],
)
def test_an_address_is_no_longer_than_mail_allows(address: str, good: bool) -> None:
    found = email_addresses(address)
    assert (found.good, found.broken) == (((address,), ()) if good else ((), (address,)))


def test_an_address_that_stands_twice_is_written_to_once() -> None:
    assert email_addresses("a@b.vn; Lê An <c@d.vn>, a@b.vn").good == ("a@b.vn", "c@d.vn")
