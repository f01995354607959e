"""The two pages that open the meeting as tables: key figures, what is to be done, who returned what; then the outcome."""

from decimal import Decimal

import pytest
from handmade import answered_by_the_vote, make_season, table, with_paths
from msgspec.structs import replace
from test_office_sheets import office
from test_school_charts import drawn
from test_title_sheets import VOTES, sat, sat_in_spring

from thidua_xlsx.declare.season import SCHOOL, Unit
from thidua_xlsx.declare.season.deadlines import Due
from thidua_xlsx.declare.season.hand_ins import HandIn
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.documents.screen_size import page_room
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.language import Language, language
from thidua_xlsx.messages.places import CellPlace, FilePlace, KeyPlace
from thidua_xlsx.model import Council, Fact, Meeting, Met, Record, Scorecard, Season, Target, UnitDossier, Verdict
from thidua_xlsx.reports.summary.overview_sheet import overview_sheet
from thidua_xlsx.reports.summary.titles.outcome_sheets import refusals_sheet

D = Decimal
MARGINS = (30.0, 15.0, 20.0, 20.0)  # of official papers, in millimetres: left, right, top, bottom
# 12 of 13 people are counted. Forms: four units returned all 3, the office 1; 8 entered a title. Of LĐTT 9 are proposed, of CSTĐCS 1
# and of the collective title 1; four findings are errors. Waiting: of LĐTT three of whom nothing is known, of CSTĐCS these and the two
# who are equal at the line, of the collective title the two units without a grade whose registration may still come.
OVERVIEW = """
UBND XÃ KIM SƠN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TRƯỜNG TRUNG HỌC CƠ SỞ KIM SƠN | Độc lập - Tự do - Hạnh phúc
———————— | ————————————————
Số: ……/……… | Kim Sơn, ngày …… tháng …… năm ……
TỔNG HỢP KẾT QUẢ THI ĐUA, KHEN THƯỞNG
Năm học 2024-2025, tính đến 31/05/2025
13 | 5 | 13/15 | 8/13
người trong danh sách (12 người tính tỷ lệ) | tổ, bộ phận | phiếu đã nhận / phải nộp | người đã đăng ký danh hiệu
9 | 1 | 1 | 4
đề nghị LĐTT | đề nghị CSTĐCS | đề nghị TTLĐTT | lỗi phải sửa
Việc phải làm trước khi họp
Tổ Toán - Tin
✗ <bad> | Trần Văn Ân | Ô «Điểm tự chấm» vượt mức tối đa 20 («25») | TTN - phieu tu-cham (gửi lại).xlsx⏎trang Tự chấm, ô F12
Thư ký hội đồng
✗ <bad> |  | Tệp có đặt mật khẩu mở | VP cũ.xlsx
✗ <bad> |  | Ô «Điểm tự chấm» không phải là số («=HYPERLINK("http://x")») | KHXH - phieu tu-cham (gửi lại).xlsx⏎trang Tự chấm, ô F10
✗ <bad> |  | Tự chấm: các bản nộp ghi khác nhau ở Trần Văn Ân: 18, 19 | TTN - phieu tu-cham (gửi lại).xlsx⏎trang Tự chấm, ô F12
⚠ <warn> |  | Hà Văn Sơn chưa có điểm nào ở Đợt 2 | inbox
Nộp phiếu theo tổ
Tổ, bộ phận | Đăng ký | Tự chấm – Đợt 1 | Tự chấm – Đợt 2 | Đã nhận
Tổ Toán - Tin | ✓ <good> | ✓ <good> | ✓ <good> | 3/3 <good>
Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật | ✓ <good> | ✓ <good> | ✓ <good> | 3/3 <good>
Tổ Khoa học xã hội | ✓ <good> | ✓ <good> | ✓ <good> | 3/3 <good>
Tổ Văn phòng | ✗ thiếu <bad> | ✓ <good> | ✗ thiếu <bad> | 1/3 <warn>
Ban giám hiệu | ✓ <good> | ✓ <good> | ✓ <good> | 3/3 <good>
Đề nghị theo danh hiệu
Danh hiệu | Đăng ký | Đề nghị | Chờ hội đồng | Chưa đủ căn cứ | Không đạt | Mức tỷ lệ
Lao động tiên tiến | 8 | 9 | 0 | 3 <warn> | 1 | không đặt
Chiến sĩ thi đua cơ sở | 5 | 1 | 2 <warn> | 3 <warn> | 3 | 2
Tập thể lao động tiên tiến | 2 | 1 | 0 | 2 <warn> | 0 | không đặt
Chỉ tiêu
Chỉ tiêu | Số đạt/ tổng số | Tỷ lệ | Đặt ra | Kết quả
Người đăng ký danh hiệu thi đua | 8/12 | 66.7 % | 100 % | ✗ chưa đạt <warn>
Người đăng ký tham gia phong trào thi đua | 12/12 | 100.0 % | 100 % | ✓ đạt <good>
Người có sáng kiến được công nhận | 2/12 | 16.7 % | 15 % | ✓ đạt <good>
Sáng kiến được công nhận đã áp dụng | 0/0 | – | 70 % | chưa tính được
Phổ điểm cả năm
Mức điểm | Số người
50 đến dưới 60 | 1
60 đến dưới 70 | 1
70 đến dưới 80 | 1
80 đến dưới 90 | 3
90 đến 100 | 5
chưa có điểm | 2 <warn>
Xét theo: Luật Thi đua, khen thưởng 2022 (NĐ 98/2023, TT 29/2023); có hiệu lực từ 01/01/2024; đối chiếu lần cuối ngày 23/11/2026.
Căn cứ, cách hiểu, từng điểm, nguồn số liệu: tệp doi-chieu.xlsx
Bản đề xuất của chương trình; hội đồng quyết định.
"""


def test_the_two_pages_that_open_the_meeting(season: Season, vi: Language) -> None:
    sheet = overview_sheet(season, vi)
    assert table(sheet) == OVERVIEW.strip()
    errors = [cell.look for cell in sheet.cells.values() if cell.value == 4 and cell.look.startswith("figure")]
    assert errors == ["figure_bad"]
    # No page breaks within a block: its heading and all its lines, as they stand above.
    blocks = {"Việc phải làm trước khi họp": 8, "Nộp phiếu theo tổ": 7, "Đề nghị theo danh hiệu": 5, "Chỉ tiêu": 6}
    tops = {cell.value: row for (row, col), cell in sheet.cells.items() if cell.look == "heading" and col == 0}
    assert {(tops[name], tops[name] + lines - 1) for name, lines in blocks.items()} <= set(sheet.page.together)
    (second,) = sheet.page.breaks
    assert sheet.cells[second, 0].value == "Đề nghị theo danh hiệu"
    links = {cell.value: cell.link for cell in sheet.cells.values() if cell.link}
    assert links == {"Căn cứ, cách hiểu, từng điểm, nguồn số liệu: tệp doi-chieu.xlsx": "doi-chieu.xlsx"}
    (chart,) = sheet.charts
    bands = {f"{low} đến dưới {low + 10}": count for low, count in ((50, 1), (60, 1), (70, 1), (80, 3))}
    assert drawn(sheet, chart) == {"Số người": {**bands, "90 đến 100": 5}}
    assert (chart.kind, chart.title, chart.legend, chart.labels) == ("column", "Số người theo mức điểm", False, True)


def test_after_the_vote_the_first_page_counts_what_passed(season: Season, vi: Language) -> None:
    """Passed: four LĐTT, one CSTĐCS, one collective. Of LĐTT three more wait for the council's word (one refused, one's dossier sent back), 3 + 1 = 4 for grounds."""
    told = table(overview_sheet(sat(season, *VOTES), vi))
    assert "\nViệc phải làm\n" in told  # no longer before the meeting
    assert "\n4 | 1 | 1 | 4\nthông qua LĐTT | thông qua CSTĐCS | thông qua TTLĐTT | lỗi phải sửa\n" in told
    start = told.index("Danh hiệu | ")
    assert told[start:].splitlines()[:5] == [
        "Danh hiệu | Đăng ký | Thông qua | Chờ hội đồng | Chưa đủ căn cứ | Không đạt | Mức tỷ lệ",
        "Lao động tiên tiến | 8 | 4 | 3 <warn> | 4 <warn> | 2 | không đặt",
        "Chiến sĩ thi đua cơ sở | 5 | 1 | 0 | 3 <warn> | 5 | 2",
        "Tập thể lao động tiên tiến | 2 | 1 | 0 | 2 <warn> | 0 | không đặt",
        "Hội đồng họp ngày 28/05/2025: có mặt 9/11 thành viên; phát 9 phiếu, hợp lệ 9 phiếu; thông qua 6/9 trường hợp.",
    ]


def test_whom_the_council_passed_on_what_is_left_to_it_counts_as_eligible(season: Season, vi: Language) -> None:
    """Nine meet LĐTT without the vote; of two more only the council's word was missing: 9 + 2 = 11, of 8 + 2 = 10."""
    answered = answered_by_the_vote(season)
    told = table(overview_sheet(answered, vi))
    assert "\nLao động tiên tiến | 10 | 2 | " in told
    # Before the vote the two wait for it, and only NV03 for grounds; unregistered nobody puts the two up, and both wait
    # for nothing.
    before = with_paths(replace(answered, council=None))
    assert "\nLao động tiên tiến | 10 | 9 | 2 <warn> | 1 <warn> | 1 | " in table(overview_sheet(before, vi))
    refusals = table(refusals_sheet(before, vi))
    assert refusals.count("? Chờ hội đồng <warn>") == 2
    verdicts = tuple(replace(one, registered=False) if one.left_to_council else one for one in before.verdicts)
    asked = tuple(
        replace(one, registration=Record(one.person.code, {"title": ()}))
        if one.person.code in ("GV06", "NV02")
        else one
        for one in before.dossiers
    )
    unasked = with_paths(replace(before, verdicts=verdicts, dossiers=asked))
    assert (unasked.title_count("LDTT").for_council, unasked.title_count("LDTT").for_grounds) == (0, 1)


def _section(told: str, first: str, last: str) -> list[str]:
    return told[told.index(first) : told.index(last)].splitlines()


TO_DO, RETURNED = "Việc phải làm", "Nộp phiếu theo tổ"


def _cell(code: codes.Code, row: int, **params: object) -> Finding:
    return at(code, CellPlace("inbox/a.xlsx", "Tự chấm", row, 5), column="Điểm", **params)  # type: ignore[arg-type]


def test_eight_findings_are_told_and_the_others_counted_with_a_way_to_them(season: Season, vi: Language) -> None:
    """Units first, in the season's order, what is about none of them last; of three that are left two are folded."""
    of = [("QL02", 1), ("GV04", 2), ("GV01", 3), ("GV01", 4), ("GV01", 5), ("GV01", 6), ("GV02", 7)]
    found = [_cell(codes.CELL_ABOVE_MAX, 10 * row, max=D(row), person=who, raw=f"1{row}") for who, row in of]
    nobody = [
        at(codes.FILE_ENCRYPTED, FilePlace("inbox/k.xlsx")),
        *(
            at(codes.CELL_NOT_NUMBER, CellPlace("inbox/z.xlsx", "Tự chấm", row, 5), column="Điểm", raw="?")
            for row in (1, 2)
        ),
    ]
    findings = (*nobody, *found, at(codes.FILE_IDENTICAL, FilePlace("inbox/x.xlsx"), other="y"))
    seen = replace(
        season, findings=findings, unit_dossiers=season.unit_dossiers[:1]
    )  # or the page has no room for eight
    sheet = overview_sheet(seen, vi)
    lines = _section(table(sheet), TO_DO, RETURNED)
    ttn, khtn = "Tổ Toán - Tin", season.rulebook.units[1].name
    hoa, an = "Nguyễn Thị Hoa (1980)", "Trần Văn Ân"
    shown = [(an, 7), (hoa, 3), (hoa, 4), (hoa, 5), (hoa, 6)]
    said = [
        f"✗ <bad> | {who} | Ô «Điểm» vượt mức tối đa {row} («1{row}») | a.xlsx⏎trang Tự chấm, ô F{10 * row + 1}"
        for who, row in shown
    ]
    assert lines[1:8] == [
        ttn,
        *said,
        khtn,
    ]
    assert lines[8].startswith("✗ <bad> | Nguyễn Thị Hoa (1988) |")
    assert lines[9:11] == ["Ban giám hiệu", lines[10]]
    assert lines[10].startswith("✗ <bad> | Lê Thị Mai |")
    assert lines[11:] == [
        "Thư ký hội đồng",
        "✗ <bad> |  | Tệp có đặt mật khẩu mở | k.xlsx",
        "Còn 2 điều nữa ở trang Điều cần xem lại",
    ]
    links = [cell.link for cell in sheet.cells.values() if str(cell.value).startswith("Còn 2 điều")]
    assert links == ["#'Điều cần xem lại'!A1"]


def test_beside_errors_only_what_has_still_to_come_is_told_and_notices_never(season: Season, vi: Language) -> None:
    warned = _cell(codes.CELL_NOT_NUMBER, 1)
    missing = at(codes.SCORES_MISSING, FilePlace("inbox"), name="Hà Văn Sơn", round="Đợt 2", person="NV02")
    quiet = _cell(codes.CELL_REINTERPRETED, 2, used="9,5")
    other = at(codes.TARGET_WITHOUT_RESULT, FilePlace("inbox"), unit_name="Tổ Văn phòng", names=("a",), unit="VP")
    found = (missing, warned, quiet, other)
    both = _section(table(overview_sheet(replace(season, findings=found), vi)), TO_DO, RETURNED)
    assert [line.partition(" ")[0] for line in both[1:]] == ["Tổ", "⚠", "Thư", "✗"]
    alone = _section(table(overview_sheet(replace(season, findings=(missing, quiet)), vi)), TO_DO, RETURNED)
    assert alone[1] == "Tổ Văn phòng"
    assert alone[2].startswith("⚠ <warn> | Hà Văn Sơn chưa có điểm nào ở Đợt 2 | ")
    none = _section(table(overview_sheet(replace(season, findings=(quiet,)), vi)), TO_DO, RETURNED)
    assert none[1:] == ["✓ Không có lỗi phải sửa. <good>"]
    calm = overview_sheet(replace(season, findings=(quiet,)), vi)
    assert [cell.look for cell in calm.cells.values() if cell.value == 0][:1] == ["figure"]


def test_no_warning_takes_the_place_of_an_error(season: Season, vi: Language) -> None:
    """Seven errors leave room for one line of what has still to come, of the eight that are told."""
    errors = [_cell(codes.CELL_ABOVE_MAX, row, max=D(row), person="GV07") for row in range(1, 8)]
    late = [
        at(codes.SCORES_MISSING, FilePlace("inbox"), name=name, round=name, person="GV01")
        for name in ("Đợt 1", "Đợt 2")
    ]
    seen = replace(season, findings=(*late, *errors), unit_dossiers=season.unit_dossiers[:1])
    lines = _section(table(overview_sheet(seen, vi)), TO_DO, RETURNED)
    assert [sum(line.startswith(mark) for line in lines) for mark in "✗⚠"] == [7, 1]
    assert lines[-1] == "Còn 1 điều nữa ở trang Điều cần xem lại"


def test_three_warnings_of_a_kind_to_one_unit_are_one_line_that_names_everybody(season: Season, vi: Language) -> None:
    title = season.rulebook.choices["title"]["LDTT"]
    names = {"GV01": "Nguyễn Thị Hoa (1980)", "GV02": "Trần Văn Ân", "GV04": "Nguyễn Thị Hoa (1988)"}
    found = [
        at(
            codes.BASIS_CHANGED,
            CellPlace("inbox/hoi-dong.xlsx", "Kiểm phiếu", row, 5),
            name=name,
            title=title,
            unit=SCHOOL,
            person=who,
        )
        for row, (who, name) in enumerate(names.items(), start=20)
    ]
    lines = _section(table(overview_sheet(replace(season, findings=tuple(found)), vi)), TO_DO, RETURNED)
    assert lines[1:] == [
        "Hội đồng",
        "⚠ <warn> | Trần Văn Ân, Nguyễn Thị Hoa (1980), Nguyễn Thị Hoa (1988) | Lao động tiên tiến: kết quả xét hoặc điểm đã khác "
        "so với lúc phát sổ họp; phiếu vẫn tính như hội đồng đã bỏ | 1 tệp⏎3 chỗ",
    ]
    two = _section(table(overview_sheet(replace(season, findings=tuple(found[:2])), vi)), TO_DO, RETURNED)
    assert two[1] == "Hội đồng"
    assert [line[:10] for line in two[2:]] == ["⚠ <warn> |"] * 2


def test_what_was_read_is_repeated_up_to_sixty_letters(season: Season, vi: Language) -> None:
    for length, shown in ((60, True), (61, False)):
        found = _cell(codes.CELL_NOT_NUMBER, 1, raw="x" * length)
        assert (f"(«{'x' * length}»)" in table(overview_sheet(replace(season, findings=(found,)), vi))) is shown
    wrapped = _cell(codes.CELL_NOT_NUMBER, 1, raw=" chín \n phẩy ")
    assert "(«chín phẩy»)" in table(overview_sheet(replace(season, findings=(wrapped,)), vi))


def test_a_finding_too_tall_for_the_page_is_left_out_and_those_after_it_are_told(season: Season, vi: Language) -> None:
    """720 letters of a column's name would take some fourteen lines."""
    long = at(codes.CELL_NOT_NUMBER, CellPlace("inbox/a.xlsx", "Tự chấm", 1, 5), column="rất dài " * 90)
    told = table(overview_sheet(replace(season, findings=(long, _cell(codes.CELL_NOT_NUMBER, 2, raw="x"))), vi))
    assert _section(told, TO_DO, RETURNED)[2:] == [
        "✗ <bad> | Ô «Điểm» không phải là số («x») | a.xlsx⏎trang Tự chấm, ô F3",
        "Còn 1 điều nữa ở trang Điều cần xem lại",
    ]


def _points_left(sheet: SheetPlan, first: int, end: int) -> float:
    """How many points of a page are free below these rows; a page is filled to 97 per cent."""
    room = page_room(sheet.widths.values(), MARGINS, landscape=False)
    return 0.97 * room - sum(sheet.heights[row] for row in range(first, end))


@pytest.mark.parametrize(("units", "words"), [(2, 15), (4, 15), (5, 29), (9, 9), (9, 15), (11, 29), (12, 25)])
def test_as_many_findings_are_told_as_the_first_page_holds_and_no_more(
    season: Season, vi: Language, units: int, words: int
) -> None:
    """What is free below who returned what is less than one finding more would take, with the line of those left out."""
    named = [Unit(f"U{at}", f"Tổ số {at}") for at in range(units)]
    found = [
        at(
            codes.CELL_NOT_NUMBER,
            CellPlace("inbox/a.xlsx", "Tự chấm", row, 5),
            column="cột dài " * words,
            raw=f"x{row}",
        )
        for row in range(0, 40, 2)
    ]
    dossiers = tuple(UnitDossier(one, returned={"registration": True}) for one in named)
    sheet = overview_sheet(replace(season, findings=tuple(found), unit_dossiers=dossiers), vi)
    shown = [row for (row, col), cell in sheet.cells.items() if col == 0 and cell.value == "✗"]
    assert 0 < len(shown) < 8
    (cut,) = sheet.page.breaks
    assert 0 <= _points_left(sheet, 0, cut) < sheet.heights[shown[0]] + 18


@pytest.mark.parametrize(("more", "fills"), [(0, False), (3, True), (11, True)])
def test_the_chart_of_points_grows_into_what_the_second_page_still_holds(
    season: Season, vi: Language, more: int, fills: bool
) -> None:
    """At most 360 points high, and so much lower that the lines on the law below it stay on the page."""
    sheet = overview_sheet(replace(season, targets=season.targets + season.targets[:1] * more), vi)
    (chart,), (cut,) = sheet.charts, sheet.page.breaks
    left = _points_left(sheet, cut, max(sheet.heights) + 1)
    high = chart.height * 3 / 4 + 9  # a chart stays 12 pixels away from what is around it
    assert 0 <= left < 5 if fills else left > 10
    assert 170 < high < 360 if fills else high == 360
    (series,) = chart.series
    assert (chart.row, chart.col) == (series.values.row - 1, series.values.last_col + 1)  # beside its table
    wide = sum(sheet.widths[col] * 7 + 5 for col in range(chart.col, max(sheet.widths) + 1))
    assert 0 < wide - chart.width < 20


def test_on_a_page_without_room_the_chart_of_points_is_as_high_as_can_be_read(season: Season, vi: Language) -> None:
    sheet = overview_sheet(replace(season, targets=season.targets * 8), vi)
    assert [round(chart.height * 3 / 4 + 9) for chart in sheet.charts] == [170]


def test_what_is_said_of_several_columns_is_one_line_that_names_them_all(season: Season, vi: Language) -> None:
    spots = [CellPlace("inbox/a.xlsx", "Tự chấm", 9, col) for col in (4, 5)]
    found = [at(codes.CELL_NOT_NUMBER, spot, column=name, raw="x") for spot, name in zip(spots, ("Một", "Hai"), strict=True)]  # fmt: skip
    told = table(overview_sheet(replace(season, findings=tuple(found)), vi))
    assert _section(told, TO_DO, RETURNED)[2:] == [
        "✗ <bad> | Ô «Một, Hai» không phải là số («x») | a.xlsx⏎trang Tự chấm, ô E10, F10"
    ]


def _returning(season: Season, **returned: bool) -> Season:
    """The season whose five units owe these forms, and have returned them or not."""
    return replace(
        season,
        findings=(),
        unit_dossiers=tuple(UnitDossier(one, returned=returned) for one in season.rulebook.units),
    )


def test_before_anything_has_come_the_page_says_what_to_do_first(season: Season, vi: Language) -> None:
    """Then missing forms are no news, and nobody can have registered."""
    missing = at(codes.RETURN_MISSING, FilePlace("inbox"), unit_name="Tổ Toán - Tin", form="Đăng ký", unit="TTN")
    none = tuple(replace(one, registration=None) for one in season.dossiers)
    empty = replace(_returning(season, registration=False), dossiers=none, findings=(missing,))
    told = table(overview_sheet(empty, vi))
    assert "\n13 | 5 | 0/5 | –/13\n" in told
    assert _section(told, TO_DO, RETURNED)[1:] == [
        "⚠ Chưa nhận được phiếu nào: khi các tổ nộp phiếu, để tệp vào inbox rồi gộp lại. <warn>"
    ]
    assert "\nChưa nhận được phiếu nào.\n" in told
    came = table(overview_sheet(replace(_returning(season, registration=True), findings=(missing,)), vi))
    assert "Chưa nhận được phiếu nào" not in came
    assert _section(came, TO_DO, RETURNED)[1] == "Tổ Toán - Tin"
    first = _returning(season, registration=True).unit_dossiers[0]
    one = replace(empty, unit_dossiers=(first, *empty.unit_dossiers[1:]))
    assert "Chưa nhận được phiếu nào" not in table(overview_sheet(one, vi))


def test_forms_that_are_too_many_for_columns_are_named_where_they_lack(season: Season, vi: Language) -> None:
    """Up to five kinds of forms have a column each; with six only those that lack are named."""
    several = {f"self-score:R{at}": at != 3 for at in range(1, 6)}
    told = table(overview_sheet(_returning(season, **several), vi), "Tổ, bộ phận |").splitlines()
    assert told[0] == "Tổ, bộ phận | " + " | ".join(f"Tự chấm – R{at}" for at in range(1, 6)) + " | Đã nhận"
    assert told[1] == "Tổ Toán - Tin | ✓ <good> | ✓ <good> | ✗ thiếu <bad> | ✓ <good> | ✓ <good> | 4/5 <warn>"
    six = {**several, "registration": True}
    told = table(overview_sheet(_returning(season, **six), vi), "Tổ, bộ phận |").splitlines()
    assert told[0] == "Tổ, bộ phận | Đã nhận | Còn thiếu"
    assert told[1] == "Tổ Toán - Tin | 5/6 <warn> | Tự chấm – R3 <bad>"
    whole = dict.fromkeys(six, True)
    told = table(overview_sheet(_returning(season, **whole), vi), "Tổ, bộ phận |").splitlines()
    assert told[1] == "Tổ Toán - Tin | 6/6 <good> | ✓ đủ <good>"


def test_of_very_many_units_only_how_many_forms_came_is_told(season: Season, vi: Language) -> None:
    """Forty units would take the page: a row of each is 18 points high and more, and 330 points are there."""
    units = tuple(Unit(f"U{at}", f"Tổ số {at}") for at in range(40))
    dossiers = tuple(UnitDossier(one, returned={"registration": place > 0}) for place, one in enumerate(units))
    seen = replace(season, unit_dossiers=dossiers, findings=(), rulebook=replace(season.rulebook, units=units))
    told = table(overview_sheet(seen, vi), "Tổ, bộ phận |").splitlines()
    assert told[:3] == ["Tổ, bộ phận | Đã nhận", "Tổ số 0 | 0/1 <warn>", "Tổ số 1 | 1/1 <good>"]
    few = replace(seen, unit_dossiers=dossiers[:10])
    assert table(overview_sheet(few, vi), "Tổ, bộ phận |").startswith("Tổ, bộ phận | Đăng ký | Đã nhận")


@pytest.mark.parametrize(
    ("target", "line"),
    [
        (Target("registered", 3, 4, D("0.75"), D("0.75"), True), "3/4 | 75.0 % | 75 % | ✓ đạt <good>"),
        (Target("registered", 2, 3, D(1), D(2) / 3, False), "2/3 | 66.7 % | 100 % | ✗ chưa đạt <warn>"),
        (Target("registered", 0, 4, D(1), None, None, unknown=4), "–/4 | – | 100 % | chưa có phiếu"),
        (Target("registered", 1, 4, D("0.5"), D("0.25"), None, unknown=2), "1/4; chưa rõ 2 | 25.0 % | 50 % | chưa rõ"),
        (Target("registered", 0, 4, D("0.5"), D(0), None, unknown=2), "0/4; chưa rõ 2 | 0.0 % | 50 % | chưa rõ"),
        (Target("registered", 0, 0, D(1), None, None), "0/0 | – | 100 % | chưa tính được"),
    ],
)
def test_a_target_is_met_missed_or_not_known_yet(season: Season, vi: Language, target: Target, line: str) -> None:
    told = table(overview_sheet(replace(season, targets=(target,)), vi), "Chỉ tiêu |").splitlines()
    assert told[:3] == [
        "Chỉ tiêu | Số đạt/ tổng số | Tỷ lệ | Đặt ra | Kết quả",
        f"Người đăng ký danh hiệu thi đua | {line}",
        "Phổ điểm cả năm",
    ]


def test_without_targets_or_points_the_second_page_leaves_them_out(season: Season, vi: Language) -> None:
    bare = replace(season, targets=(), scorecards={})
    told = table(overview_sheet(bare, vi), "Tập thể lao động tiên tiến").splitlines()
    assert told[1:3] == ["Phổ điểm cả năm", "Chưa ai có điểm."]
    assert overview_sheet(bare, vi).charts == ()


def test_whoever_has_no_points_is_counted_below_the_spread(season: Season, vi: Language) -> None:
    """Two of four have points: 100 of 100 stands in the last band, which holds its upper border."""
    cards = {"GV01": Scorecard(season.dossiers[0].person, final=D(100)), "GV02": Scorecard(season.dossiers[1].person, final=D("99.5")), "GV03": Scorecard(season.dossiers[2].person)}  # fmt: skip
    seen = replace(season, dossiers=season.dossiers[:4], scorecards=cards)
    told = table(overview_sheet(seen, vi), "Mức điểm").splitlines()
    assert (
        sum(int(line.split(" | ")[1]) for line in told[1:] if " đến " in line.split(" | ")[0] and line[:1].isdigit())
        == 2
    )
    assert [line for line in told if line.startswith("chưa có điểm")] == ["chưa có điểm | 2 <warn>"]
    below = {code: replace(card, final=card.final and card.final - 25) for code, card in cards.items()}
    bands = table(overview_sheet(replace(seen, scorecards=below), vi), "Mức điểm").splitlines()[1:]
    assert all(" đến dưới " in line for line in bands if line[:1].isdigit())
    all_in = replace(seen, dossiers=season.dossiers[:2])
    assert "chưa có điểm | " not in table(overview_sheet(all_in, vi), "Mức điểm")


def test_an_office_opens_with_its_schools_and_says_nothing_of_forms_it_does_not_send(vi: Language) -> None:
    collects = replace(office(make_season()), unit_dossiers=(), dossiers=())
    told = table(overview_sheet(collects, vi), "TỔNG HỢP").splitlines()
    assert told[2:] == [
        "2/3 | 50 | 4 | 1",
        "báo cáo đã nhận / phải gửi | người tính tỷ lệ ở các trường | các trường đề nghị LĐTT | các trường đề nghị CSTĐCS",
        "4",
        "lỗi phải sửa",
        "Báo cáo của các trường, đơn vị: đã nhận 2/3; chưa gửi 1; đã gửi, chưa dùng được 0.",
        *told[7:],
    ]
    assert told[7] == "Việc phải làm trước khi họp"
    assert not any(line.startswith(("Nộp phiếu", "Đề nghị theo")) for line in told)
    assert overview_sheet(collects, vi).page.breaks == ()
    own = table(overview_sheet(office(make_season()), vi))
    assert "\n13 | 5 | 13/15 | 8/13\n" in own
    assert "\nNộp phiếu theo tổ\n" in own


def test_the_first_page_says_what_is_to_be_handed_in_and_that_other_rules_were_tried(
    season: Season, vi: Language
) -> None:
    own = (BilingualText("Luật của trường", "the school's law"),)
    asked = HandIn("KH", "Kế hoạch", ("TTN", "VP"), Due(""), ("ke hoach",))
    book = replace(season.rulebook, own_rules=own, hand_ins=(asked,))
    told = table(overview_sheet(replace(season, rulebook=book), vi), "TỔNG HỢP").splitlines()
    assert told[2] == (
        "⚠ XÉT THỬ theo Luật Thi đua, khen thưởng 2022 (NĐ 98/2023, TT 29/2023), không phải quy định của năm thi đua này "
        "(Luật của trường). <bad>"
    )
    assert "Hồ sơ phải nộp ngoài các phiếu: đã nhận 0/2." in told
    everyone = tuple(replace(one, person=replace(one.person, counted=True)) for one in season.dossiers)
    plain = table(overview_sheet(replace(season, dossiers=everyone), vi))
    assert "\nngười trong danh sách | tổ, bộ phận | phiếu đã nhận / phải nộp | " in plain


def test_where_only_some_titles_were_voted_on_each_is_counted_as_its_sitting_left_it(
    season: Season, vi: Language
) -> None:
    told = table(overview_sheet(sat_in_spring(season), vi))
    assert "\n9 | 1 | 1 | 4\nđề nghị LĐTT | thông qua CSTĐCS | đề nghị TTLĐTT | lỗi phải sửa\n" in told
    assert (
        "\nDanh hiệu | Đăng ký | Đã thông qua, đề nghị | Chờ hội đồng | Chưa đủ căn cứ | Không đạt | Mức tỷ lệ\n"
        in told
    )


def test_the_first_page_has_room_for_three_titles_and_the_second_tells_all(season: Season, vi: Language) -> None:
    """A fourth title that somebody was judged for; of the quota two parts, 2 and 1; a council that decided nothing yet."""
    verdicts = (*season.verdicts, Verdict("TTN", "TTLDXS", Met.NO))
    none = replace(season.quotas[0], title="TTLDXS", limit=0)  # a quota that leaves no place is one all the same
    quotas = (season.quotas[0], replace(season.quotas[0], scope="unit:TTN", limit=1), none)
    seen = with_paths(replace(season, verdicts=verdicts, quotas=quotas, council=Council("inbox/hd.xlsx", Meeting())))
    told = table(overview_sheet(seen, vi))
    assert "\nđề nghị LĐTT | đề nghị CSTĐCS | đề nghị TTLĐTT | lỗi phải sửa\n" in told
    start = told.index("Danh hiệu | ")
    assert told[start:].splitlines()[2:6] == [
        "Chiến sĩ thi đua cơ sở | 5 | 1 | 2 <warn> | 3 <warn> | 3 | 3",
        "Tập thể lao động tiên tiến | 2 | 1 | 0 | 2 <warn> | 0 | không đặt",
        "Tập thể lao động xuất sắc | 0 | 0 | 0 | 0 | 0 | 0",
        "Hội đồng họp ngày –: có mặt –/2 thành viên; phát – phiếu, hợp lệ – phiếu; thông qua 0/0 trường hợp.",
    ]


@pytest.mark.parametrize(("lang", "read", "band"), [("vi", "(«25,5»)", "99,6 đến "), ("en", "25.5", "99.6 ")])
def test_numbers_are_told_as_each_language_writes_them(season: Season, lang: str, read: str, band: str) -> None:
    found = _cell(codes.CELL_ABOVE_MAX, 1, max=D(20), raw=D("25.5"))
    card = Scorecard(season.dossiers[0].person, final=D("99.6"))
    seen = replace(season, findings=(found,), scorecards={"GV01": card})
    told = table(overview_sheet(seen, language(lang)))
    assert read in told
    assert f"\n{band}" in told


def test_a_finding_about_what_is_declared_names_its_sheet_and_line(season: Season, vi: Language) -> None:
    found = at(codes.FILE_ENCRYPTED, KeyPlace("thidua.xlsx", "titles.CSTDCS"))
    told = table(overview_sheet(replace(season, findings=(found,)), vi))
    assert "| thidua.xlsx⏎trang Danh hiệu, dòng CSTĐCS\n" in told


def test_where_no_title_has_a_quota_there_is_no_column_of_them(season: Season, vi: Language) -> None:
    for quotas, shown in ((season.quotas, True), ((), False)):
        assert ("Mức tỷ lệ" in table(overview_sheet(replace(season, quotas=quotas), vi))) == shown


def test_whom_the_council_passed_without_grounds_is_counted_below_the_titles(season: Season, vi: Language) -> None:
    """The council passed four LĐTT on sure grounds; now one of them does not meet the title, and of one nobody can tell."""
    voted = sat(season, *VOTES)
    first, second, *_ = (path.who for path in voted.passed_or_proposed("LDTT"))
    met = {(first, "LDTT"): Met.NO, (second, "LDTT"): Met.UNKNOWN}
    verdicts = tuple(replace(one, met=met.get((one.who, one.title), one.met)) for one in voted.verdicts)
    line = "⚠ Hội đồng thông qua mà chưa đủ điều kiện hoặc căn cứ: "
    assert line not in table(overview_sheet(voted, vi))
    assert f"{line}LĐTT 2." in table(overview_sheet(replace(voted, verdicts=verdicts), vi))


def test_what_nobody_at_all_asked_for_is_no_open_case(season: Season, vi: Language) -> None:
    """Of CSTĐCS Đạo, Sơn and Ngà are open; were it a title that nobody registered and no unit proposed, none would be.

    Sơn and Ngà stay: the registration of their unit is missing.
    """
    assert season.title_count("CSTDCS").for_grounds == 3
    dossiers = tuple(
        replace(
            one,
            registered=tuple(title for title in one.registered if title != "CSTDCS"),
            proposed_title=Fact(()),
        )
        for one in season.dossiers
    )
    verdicts = tuple(replace(one, registered=False) if one.title == "CSTDCS" else one for one in season.verdicts)
    unasked = with_paths(replace(season, dossiers=dossiers, verdicts=verdicts, council=None))
    assert unasked.title_count("CSTDCS").for_grounds == 2
