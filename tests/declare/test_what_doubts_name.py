"""What each doubt about a declaration names: its cell, the heading or sheet as the reader knows it, and what stands there."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from tests.declare.told_season import DATED_ROUNDS, told
from tests.intake.mini import SEASON, season_from
from tests.markdown import book
from thidua_xlsx.declare.build.template_files import Templates, templates
from thidua_xlsx.declare.tables.column_book import BilingualText, Choice
from thidua_xlsx.exchange.season_books.book_records import season_records
from thidua_xlsx.messages.findings import Finding, Phrase
from thidua_xlsx.messages.places import Place
from thidua_xlsx.runtime.packaged_data import template_texts
from thidua_xlsx.workflow.load.season_folder import usable_rulebook

SECTIONS = "\n| #td:sections | name | max | start |\n"
CRITERIA = "\n| #td:criteria | section | text | kind | max | step | each | scale | applies_to |\n| `1` | I | Hồ sơ | "
CALENDAR = "\n| #td:calendar | | task | due | done |\n| c1 | | Sơ kết | "
PEOPLE = "\n| #td:people | full_name | birth_date | unit | from | to |\n"
OTHERS = "| A1 | Lê Văn An | 1983 | T1 | | |\n| B1 | Vũ Đức | 1991 | T2 | | |\n"
TITLES = "\n| #td:titles | enabled | quota_percent | quota_of |\n| LDTT | có | | |\n"
OWN = "\n| #td:overrides | layer | name | value | cite |\n"
ROUNDS = "\n| #td:rounds | name | start | end | due | due_nominations | weight |\n"
DEEDS = "\n| #td:deeds | | person | full_name | title | movement |\n| k1 | | "
OF_2003 = {"regime": "luat-2003"}
CITE = "QĐ 15"


def shown(value: object) -> object:
    """A part of a sentence as a Vietnamese reader sees it."""
    if isinstance(value, BilingualText | Choice):
        return value.vi
    if isinstance(value, Phrase):
        return {"": value.key, **{key: shown(part) for key, part in value.params.items()}}
    if isinstance(value, list | tuple):
        return [shown(part) for part in value]
    return {key: shown(part) for key, part in value.items()} if isinstance(value, Mapping) else value


def doubts(findings: list[Finding], code: str) -> list[tuple[str, object]]:
    """Every finding of a code: its cells (`people!F5`, the others behind it), and what it names."""
    kept = [one for one in findings if one.code.id == code]
    return [(" ".join(map(_cell, (one.place, *one.also))), shown(one.params)) for one in kept]


def _cell(place: Place) -> str:
    return str(place).removeprefix("thidua.xlsx!")


@pytest.mark.parametrize(
    ("tables", "code", "cell", "named"),
    [
        # --- lists ---
        ("\n| #td:units | name |\n", "D205", "thidua.xlsx", {"table": "Tổ"}),
        ("\n| #td:rounds | name |\n", "D205", "thidua.xlsx", {"table": "Đợt"}),
        ("\n| #td:people | full_name |\n", "D205", "thidua.xlsx", {"table": "Nhân sự"}),
        (SECTIONS + "| I | A | | |\n| I | B | | |\n", "D207", "sections!C2 sections!C3", {"key": "I", "table": "Mục điểm"}),
        # people of a school that reports are in its own season
        ("\n| #td:units | name | kind |\n| T1 | Tổ Một | |\n| T2 | Tổ Hai | |\n| S1 | Mầm non Sao | Trường |\n" + PEOPLE + OTHERS + "| C1 | Đỗ Ba | | S1 | | |\n", "D206", "people!D4", {"column": "Tổ", "value": "S1", "table": "Tổ"}),
        (TITLES + "| CSTDX | có | | |\n", "D206", "titles!B3", {"column": "Mã danh hiệu", "value": "CSTDX", "table": "Danh hiệu"}),
        (TITLES + "| TTLDTT | có | 20 | |\n", "D219", "titles!C3", {"title": "Tập thể lao động tiên tiến"}),
        ("\n| #td:units | name |\n| T1 | Tổ Một |\n| T2 | Tổ Hai |\n| T3 | Tổ Ba |\n", "D217", "units!B4", {"name": "Tổ Ba"}),
        ("\n| #td:council | full_name | role | from | to |\n| H1 | Vũ An | Chủ tịch | 02/09/2024 | 01/09/2024 |\n", "D233", "council!E2", {"name": "Vũ An", "since": date(2024, 9, 2), "until": date(2024, 9, 1)}),
        # --- the score sheet ---
        (SECTIONS + "| I | Nền nếp | 20 | 20.5 |\n| II | Khác | | |\n", "D225", "sections!D2", {"points": Decimal("20.5"), "limit": Decimal(20)}),
        (f"{SECTIONS}| I | Nền nếp | | 40 |\n| II | Khác | | |\n{CRITERIA}Điểm trừ | 5 | | | | GV |\n", "D226", "sections!D2", {"section": "I"}),
        (CRITERIA + "Điểm | 10 | 3 | | | |\n", "D215", "criteria!F2", {"criterion": "1", "reason": "10 / 3"}),
        (CRITERIA + "Điểm | | | | | |\n", "C107", "criteria!E2", {"column": "Điểm tối đa"}),
        (CRITERIA + "Điểm | 10 | | 2 | | |\n", "D228", "criteria!G2", {"criterion": "1", "column": "Điểm mỗi lần", "kind": "Điểm"}),
        (CRITERIA + "Đếm lần | 10 | | 2 | Nhất=5; Nhì=4 | |\n", "D228", "criteria!G2", {"criterion": "1", "column": "Điểm mỗi lần", "kind": "Đếm lần"}),
        (CRITERIA + "Bậc thang | | | | | |\n", "D223", "criteria!H2", {"criterion": "1", "column": "Bảng quy đổi", "kind": "Bậc thang"}),
        (CRITERIA + "Bậc thang | | | | mười: 20 | |\n", "D222", "criteria!H2", {"criterion": "1", "reason": {"": "scale.not_a_number", "part": "mười: 20"}}),
        (CRITERIA + "Bậc thang | 19 | | | >=90: 20 | |\n", "D224", "criteria!E2", {"criterion": "1", "max": Decimal(19), "highest": Decimal(20)}),
        (ROUNDS + "| D1 | Đợt Một | 06/09/2024 | 05/09/2024 | | | |\n", "D265", "rounds!D2", {"round": "Đợt Một", "start": date(2024, 9, 6), "end": date(2024, 9, 5)}),
        (ROUNDS + "| D1 | | 06/09/2024 | 05/09/2024 | | | |\n", "D265", "rounds!D2", {"round": "D1", "start": date(2024, 9, 6), "end": date(2024, 9, 5)}),
        # --- deadlines ---
        (ROUNDS + "| D1 | Đợt 1 | | | hôm nào | | |\n", "D330", "rounds!E2", {"column": "Hạn nộp phiếu", "value": "hôm nào"}),
        (ROUNDS + "| D1 | Đợt 1 | | | | hôm nào | |\n", "D330", "rounds!F2", {"column": "Hạn giới thiệu điển hình", "value": "hôm nào"}),
        ("\n| #td:hand_ins | name | who | due |\n| KH | Kế hoạch | | hôm nào |\n", "D330", "hand_ins!D2", {"column": "Hạn nộp", "value": "hôm nào"}),
        (CALENDAR + "hôm nào | |\n", "D331", "calendar!D2", {"column": "Thời hạn hoàn thành", "value": "hôm nào"}),
        (CALENDAR + "sau lễ hội 2 ngày | |\n", "D332", "calendar!D2", {"value": "sau lễ hội 2 ngày", "event": "lễ hội"}),
        (CALENDAR + "31/12/2023 | |\n", "D333", "calendar!D2", {"value": "31/12/2023", "day": date(2023, 12, 31)}),
        (CALENDAR + "| gần xong |\n", "D334", "calendar!E2", {"value": "gần xong"}),
        # --- what is handed in, came in, or was given ---
        ("\n| #td:hand_ins | name | who | due |\n| KH | Kế hoạch | T1, Tổ Mười | |\n", "D351", "hand_ins!C2", {"value": "Tổ Mười"}),
        ("\n| #td:received | | date | who | what |\n| n1 | | x | Tổ Mười | Đăng ký |\n", "D350", "received!D2", {"column": "Nhận của", "value": "Tổ Mười"}),
        ("\n| #td:received | | date | who | what |\n| n1 | | x | T1 | Biên bản |\n", "D350", "received!E2", {"column": "Nhận gì", "value": "Biên bản"}),
        ("\n| #td:received | | date | who | what |\n| n1 | | hôm nào | T1 | Đăng ký |\n", "D350", "received!C2", {"column": "Ngày nhận", "value": "hôm nào"}),
        (DEEDS + "Z9 | | GK | |\n", "D341", "deeds!D2", {"column": "Họ và tên"}),
        (DEEDS + "A1 | | | |\n", "D341", "deeds!E2", {"column": "Hình thức khen thưởng"}),
        (DEEDS + "A1 | | GK | PT9 |\n", "D340", "deeds!F2", {"name": "PT9"}),
        ("\n| #td:movement_details | goal |\n| PT9 | Khác |\n", "D340", "movement_details!B2", {"name": "PT9"}),
        ("\n| #td:reward_decisions | | titles | decision_no |\n| q1 | | LĐTT | 45/QĐ |\n| q2 | | LĐTT | 46/QĐ |\n", "D338", "reward_decisions!C3", {"title": "Lao động tiên tiến", "number": "46/QĐ", "other": "45/QĐ"}),
        ("\n| #td:waivers | | code | where | reason | approver |\n| w1 | | X103 | T1 | ốm | |\n", "D220", "waivers!F2", {"column": "Người duyệt"}),
        ("\n| #td:waivers | | code | where | reason | approver |\n| w1 | | x103 | Nguyễn Thị Hoa | ốm | HT |\n", "S150", "waivers!D2", {"code_waived": "X103", "where": "Nguyễn Thị Hoa", "candidates": ["A1 (Nguyễn Thị Hoa, Tổ Một)", "B1 (Nguyễn Thị Hoa, Tổ Hai)"]}),
        # --- rules of one's own ---
        (OWN + "| q1 | | min_months | 9 | QC |\n", "D240", "overrides!B2", {"column": "Cấp quy định"}),
        (OWN + "| q1 | trường | | 9 | QC |\n", "D240", "overrides!C2", {"column": "Quy định về"}),
        (OWN + "| q1 | trường | min_months | | QC |\n", "D240", "overrides!D2", {"column": "Mức"}),
        (OWN + "| q1 | trường | min_months | 13 | QC |\n", "D241", "overrides!D2", {"name": "số tháng công tác tối thiểu trong năm để xét Lao động tiên tiến", "value": "13", "wanted": {"": "law.between", "low": 1, "high": 12}}),
        (OWN + "| q1 | trường | unregistered | thôi | QC |\n", "D241", "overrides!D2", {"name": "Không đăng ký danh hiệu thì: chặn hay cảnh báo", "value": "thôi", "wanted": {"": "law.one_of", "names": ["Chặn", "Cảnh báo"]}}),
        # of discipline any but none, from which nothing would be given to anybody
        (OWN + "| q1 | tỉnh | discipline_ttldxs | 2 | QC |\n", "D241", "overrides!D2", {"name": "mức kỷ luật của cá nhân mà từ đó không xét Tập thể lao động xuất sắc", "value": "2", "wanted": {"": "law.one_of", "names": ["Khiển trách", "Cảnh cáo", "Hạ bậc lương", "Giáng chức", "Cách chức", "Buộc thôi việc"]}}),
        (OWN + "| q1 | trường | min_months | 9 | |\n", "D243", "overrides!E2", {"name": "số tháng công tác tối thiểu trong năm để xét Lao động tiên tiến"}),
        (OWN + "| q1 | trường | min_months | 9 | QC |\n| q2 | trường | min_months | 10 | QC |\n", "D244", "overrides!D3", {"name": "số tháng công tác tối thiểu trong năm để xét Lao động tiên tiến", "value": "10"}),
        # softer than the law, than the province, than the province's bar of discipline, than its way with the unregistered
        (OWN + "| q1 | trường | share_ldtt_ttldtt | 60% | QC |\n", "D242", "overrides!D2", {"name": "tỷ lệ cá nhân đạt Lao động tiên tiến để xét Tập thể lao động tiên tiến (%)", "value": "60%", "bound": Decimal(70), "cite": "Khoản 1 Điều 28 Luật 06/2022/QH15"}),
        (OWN + f"| q1 | tỉnh | min_months | 10 | {CITE} |\n| q2 | trường | min_months | 9 | QC |\n", "D242", "overrides!D3", {"name": "số tháng công tác tối thiểu trong năm để xét Lao động tiên tiến", "value": "9", "bound": Decimal(10), "cite": "QĐ 15 (quy định của tỉnh, bộ)"}),
        (OWN + "| q1 | tỉnh | discipline_ttldxs | KT | |\n| q2 | trường | discipline_ttldxs | CC | QC |\n", "D242", "overrides!D3", {"name": "mức kỷ luật của cá nhân mà từ đó không xét Tập thể lao động xuất sắc", "value": "CC", "bound": "khiển trách", "cite": "quy định của tỉnh, bộ"}),
        (OWN + f"| q1 | tỉnh | unregistered | Chặn | {CITE} |\n| q2 | trường | unregistered | Cảnh báo | QC |\n", "D242", "overrides!D3", {"name": "Không đăng ký danh hiệu thì: chặn hay cảnh báo", "value": "Cảnh báo", "bound": "Chặn", "cite": "QĐ 15 (quy định của tỉnh, bộ)"}),
        (TITLES + "| CSTDCS | có | 30 | |\n" + OWN + f"| q1 | phòng | quota_cstdcs | 28 | {CITE} |\n", "D247", "titles!C3", {"title": "Chiến sĩ thi đua cơ sở", "percent": Decimal(28), "found": Decimal(30), "cite": "QĐ 15 (quy định của phòng, xã)"}),
        # --- people who moved or left ---
        (DATED_ROUNDS + PEOPLE + OTHERS + "| H | Lê Hằng | | T1 | | 15/01/2025 |\n| H | Lê Hằng | | T2 | 15/01/2025 | |\n", "D229", "people!E5", {"name": "Lê Hằng", "first": "Tổ Một", "second": "Tổ Hai"}),
        (DATED_ROUNDS + PEOPLE + OTHERS + "| H | Lê Hằng | | T1 | | 12/01/2025 |\n| H | Lê Hằng | | T2 | 15/01/2025 | |\n", "D230", "people!E5", {"name": "Lê Hằng", "first": date(2025, 1, 13), "last": date(2025, 1, 14)}),
        (DATED_ROUNDS + PEOPLE + OTHERS + "| H | Lê Hằng | | T1 | 10/01/2025 | 09/01/2025 |\n", "D231", "people!F4", {"name": "Lê Hằng", "since": date(2025, 1, 10), "until": date(2025, 1, 9)}),
        (PEOPLE + OTHERS + "| H | Lê Hằng | | T1 | | 12/01/2025 |\n| H | Lê Hằng | | T2 | 13/01/2025 | |\n", "D232", "people!E5", {"name": "Lê Hằng", "rounds": ["Đợt 1", "Đợt 2"], "unit_name": "Tổ Hai"}),
        (DATED_ROUNDS + PEOPLE + OTHERS + "| X | Đỗ Nghỉ | | T1 | | 31/08/2024 |\n", "D270", "people!F4", {"count": 1, "names": ["Đỗ Nghỉ"], "first": date(2024, 9, 1)}),
    ],
)  # fmt: skip
def test_a_doubt_names_its_cell_and_what_stands_there(
    tables: str, code: str, cell: str, named: dict[str, object]
) -> None:
    assert doubts(told(tables)[1], code) == [(cell, named)]


REGIME, SETTING = "Trường!C7", "Trường!C8"  # the sheet has the school's four rows, a blank one, and then the options


@pytest.mark.parametrize(
    ("options", "code", "cell", "named"),
    [
        ({"due_registration": "hôm nào"}, "D330", SETTING, {"column": "Hạn nộp phiếu đăng ký", "value": "hôm nào"}),
        ({"start_points": 101}, "D225", SETTING, {"points": Decimal(101), "limit": Decimal(100)}),
        ({"bands": "Tốt=cao"}, "D227", SETTING, {"reason": {"": "scale.not_a_number", "part": "Tốt=cao"}}),
        ({"tie_breaks": "9.9, CM"}, "D206", SETTING, {"column": "Tiêu chí phụ khi bằng điểm (mã tiêu chí hoặc mã mục, theo thứ tự)", "value": "9.9, CM", "table": "Tiêu chí"}),
        ({"layer_weights": "tổ=30; xã=70"}, "D206", SETTING, {"column": "Trọng số các cấp chấm", "value": "xã=70", "table": "Cách tính và chỉ tiêu"}),
        # the season ends on 31/5/2025, under the law of 2022 that is in force from 01/01/2024 to 30/06/2025
        (OF_2003, "D213", REGIME, {"regime": "Luật Thi đua, khen thưởng 2003 (sửa đổi 2005, 2013; NĐ 91/2017, TT 21/2020)", "since": date(2017, 10, 1), "until": date(2023, 12, 31), "year": "2024-2025", "why": {"": "law.by_ended", "day": date(2025, 5, 31)}, "given": "Luật Thi đua, khen thưởng 2022 (NĐ 98/2023, TT 29/2023)"}),
        ({"regime": "luat-2022", "decision_date": "26/11/2027"}, "D250", REGIME, {"regime": "Luật Thi đua, khen thưởng 2022 (NĐ 98/2023, TT 29/2023)", "checked": date(2026, 11, 23), "day": date(2027, 11, 26)}),
        ({"regime": "luat-2022", "as_of": "26/11/2027"}, "D250", REGIME, {"regime": "Luật Thi đua, khen thưởng 2022 (NĐ 98/2023, TT 29/2023)", "checked": date(2026, 11, 23), "day": date(2027, 11, 26)}),
        ({"readings": "cstdt=thoi"}, "D254", SETTING, {"reading": "cstdt=thoi", "known": ["cstdt=tinh_ca_nam_nay", "cstdt=den_nam_truoc", "ky_luat=tinh", "ky_luat=khong_tinh", "sang_kien=ba_nam", "sang_kien=nam_nay", "cstdtq=sau_nam", "cstdtq=hoi_dong", "bk_tap_the=tinh_ca_nam_nay", "bk_tap_the=den_nam_truoc", "moi_tuyen=khong_ghi", "moi_tuyen=tu_6_thang", "cstdcs=hoac", "cstdcs=va"]}),
        ({"regime": "luat-2026", "readings": ""}, "D255", SETTING, {"rule": "Tiêu chuẩn Chiến sĩ thi đua cơ sở", "taken": "Hoàn thành xuất sắc nhiệm vụ hoặc có sáng kiến (văn bản năm 2022)", "others": ["Hoàn thành xuất sắc nhiệm vụ và có sáng kiến (dự thảo tháng 12/2025)"]}),
    ],
)  # fmt: skip
def test_a_doubt_about_a_setting_names_its_cell(
    options: dict[str, object], code: str, cell: str, named: dict[str, object]
) -> None:
    assert doubts(told(options=options)[1], code) == [(cell, named)]


def test_a_table_that_is_gone_is_not_called_empty_too() -> None:
    start, end = SEASON.index("# Đợt"), SEASON.index("# Danh hiệu")
    made, findings = season_from(SEASON[:start] + SEASON[end:])
    assert made is None
    assert doubts(findings, "D203") == [("thidua.xlsx", {"table": "Đợt"})]
    assert doubts(findings, "D205") == []


def test_a_value_that_only_another_law_has_is_named_with_the_law_that_has_it_not() -> None:
    # years in the sector for areas of hardship are a value of the law of 2022 alone
    found = told(OWN + "| q1 | trường | sector_years_hard | 18 | QC |\n", options=OF_2003)[1]
    name = "số năm trong ngành để xét Kỷ niệm chương khi đang công tác từ 5 năm ở vùng đặc biệt khó khăn"
    law = "Luật Thi đua, khen thưởng 2003 (sửa đổi 2005, 2013; NĐ 91/2017, TT 21/2020)"
    assert doubts(found, "D245") == [("overrides!C2", {"name": name, "regime": law})]


QUOTA = {"title": "Chiến sĩ thi đua cơ sở", "percent": Decimal(15), "cite": "Khoản 3 Điều 9 Nghị định 91/2017/NĐ-CP"}


def test_the_quota_of_the_law_is_named_with_its_article() -> None:
    taken = told(TITLES + "| CSTDCS | có | | |\n", options=OF_2003)[1]
    assert doubts(taken, "D246") == [("titles!C3", QUOTA)]
    above = told(TITLES + "| CSTDCS | có | 20 | LĐTT |\n", options=OF_2003)[1]
    assert doubts(above, "D256") == [("titles!C3", {**QUOTA, "found": Decimal(20)})]


@cache
def with_own_lists() -> Templates:
    """Templates of a school that offers a way of scoring and a law that the program does not have."""
    texts = template_texts()
    columns = texts["columns.toml"]
    for old, new in (
        ("[choices.criterion_kind]", '[choices.criterion_kind]\nessay = { vi = "Bài viết", en = "Essay" }'),
        ('default = "auto"', 'default = "luat-2030"'),
    ):
        assert old in columns
        columns = columns.replace(old, new, 1)
    found, findings = templates({**texts, "columns.toml": columns})
    assert found is not None, findings
    return found


@pytest.mark.parametrize(
    ("old", "new", "code", "cell", "named"),
    [
        ("| Hồ sơ | Điểm |", "| Hồ sơ | Bài viết |", "D258", "D2", {"criterion": "1.1", "kind": "Bài viết"}),
        ("| regime | Luật | luat-2022 |", "| regime | Luật | |", "D212", "thidua.xlsx", {"regime": "luat-2030", "known": ["luat-2003", "luat-2022", "nd152-2025", "luat-2026"]}),
    ],
)  # fmt: skip
def test_what_a_schools_own_list_has_and_the_program_has_not_stops_the_season(
    old: str, new: str, code: str, cell: str, named: dict[str, object]
) -> None:
    assert old in SEASON
    known = with_own_lists()
    made, findings = usable_rulebook(known, *season_records(book(SEASON.replace(old, new), "thidua.xlsx"), known))
    assert made is None
    assert [(cell.rpartition("!")[2], what) for cell, what in doubts(findings, code)] == [(cell, named)]
