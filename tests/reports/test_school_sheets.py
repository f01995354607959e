"""The summary's sheets of an office's schools, each told whole from a few reports: every figure under its own heading."""

from decimal import Decimal

import pytest
from msgspec.structs import replace
from sheet_text import looks_of, set_up, told

from thidua_xlsx.declare.season.movements import Movement
from thidua_xlsx.declare.season.reporting_schools import Reporter, SchoolsPolicy
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import MovementResult, Proposal, QuotaLine, Registrant, SchoolReport, Schools, Season
from thidua_xlsx.model.title_path import STEPS, PathStep, StepState, TitlePath
from thidua_xlsx.reports.summary.school_proposals_sheet import school_proposals_sheet
from thidua_xlsx.reports.summary.school_sums_sheets import (
    registration_change,
    school_movements_sheet,
    school_registrants_sheet,
    school_registrations_sheet,
)
from thidua_xlsx.reports.summary.schools_sheet import schools_figures, schools_line, schools_sheet

D = Decimal
REPORTERS = (
    Reporter("KS", "THCS Kim Sơn", cluster="Cụm 1"),
    Reporter("AH", "TH An Hòa"),
    Reporter("BM", "MN Bình Minh", cluster="cụm 1"),
    Reporter("XX", "TH Xa", cluster="Cụm 2"),
)


def person(key: str, name: str, title: str, state: str = "proposed", **more: str) -> Proposal:
    return Proposal(f"{key}:{title}", name, title, state, **more)  # type: ignore[arg-type]


KIM_SON = SchoolReport(
    "KS", "Trường Kim Sơn", "2024-2025",
    counts={"people": 30, "counted": 28},
    ratios={"registered": (20, 30), "initiatives_people": (3, 28), "initiatives_applied": (2, 2)},
    average=D("87.5"),
    proposals=(
        person("5", "Vũ An", "LDTT", born="1980", position="Giáo viên", where="Tổ Một", grade="HTTNV"),
        person("2", "Lê Ba", "LDTT", "passed", where="THCS Kim Sơn"),
        person("3", "Cao Tư", "CSTDCS", "tied"),
        person("2", "Lê Ba", "CSTDCS"),
    ),
)  # fmt: skip
AN_HOA = SchoolReport(
    "AH", "Trường An Hòa", "2024-2025",
    counts={"people": 12, "counted": 11},
    ratios={"registered": (7, 11)},
    proposals=(person("9", "Bùi Năm", "CSTDCS", grade="HTXSNV"), person("T", "Tổ Hai", "XX")),
)  # fmt: skip
SCHOOLS = Schools(
    REPORTERS,
    {"KS": KIM_SON, "AH": AN_HOA},
    held=("BM",),
    quotas=(
        QuotaLine("CSTDCS", "school", 41, D(15), 6, 2),
        QuotaLine("CSTDCS", "unit:KS", 28, D(15), 4, 5, ("Cao Tư", "Lê Ba"), ("XX",)),
        QuotaLine("LDTT", "unit:ZZ", 9, D(50), 4, 4, (), ("XX",)),
        QuotaLine("LDTT", "unit:AH", 3, D(50), 1, 3),
    ),
    ranks={"KS": 2, "AH": None},
)


def office(season: Season, schools: Schools = SCHOOLS, **policy: object) -> Season:
    book = replace(season.rulebook, schools=SchoolsPolicy(**policy), reporters=schools.reporters)  # type: ignore[arg-type]
    return replace(season, rulebook=book, schools=schools)


# --- side by side ----------------------------------------------------------------------------------------------------
NO_FIGURES = " | ".join("–" * 8)
GOALS = "note: Mục tiêu: Người đăng ký danh hiệu thi đua: 100 %; Người có sáng kiến được công nhận: 15 %; Sáng kiến được công nhận đã áp dụng: 70 %."


def test_schools_stand_side_by_side_cluster_by_cluster_with_their_sums(season: Season, vi: Language) -> None:
    sheet = schools_sheet(office(season), vi)
    assert set_up(sheet) == "Các trường: ngang, giữ 2 cột"
    assert told(sheet) == [
        "note: Tỷ lệ chung = tổng số đạt chia tổng số, không phải trung bình các tỷ lệ. Trường chưa báo cáo không có trong tổng.",
        "note: Các trường chấm theo tiêu chí khác nhau nên không so điểm.",
        "TT | TRƯỜNG, ĐƠN VỊ | BÁO CÁO | SỐ NGƯỜI | NGƯỜI TÍNH TỶ LỆ | LĐTT: ĐỀ NGHỊ | CSTĐCS: ĐỀ NGHỊ | XX: ĐỀ NGHỊ | NGƯỜI ĐĂNG KÝ DANH HIỆU THI ĐUA | NGƯỜI CÓ SÁNG KIẾN ĐƯỢC CÔNG NHẬN | SÁNG KIẾN ĐƯỢC CÔNG NHẬN ĐÃ ÁP DỤNG | HẠNG TRONG CỤM",
        "section: Cụm 1",
        # One proposed and one passed for LĐTT; of two for CSTĐCS one is equal at the line, and not counted.
        "1 | THCS Kim Sơn | Đã nhận | 30 | 28 | 2 | 1 | 0 | 20/30\n66,7 % | 3/28\n10,7 % | 2/2\n100 % | 2",
        f"2 | MN Bình Minh | [warn] ! Đã gửi, chưa dùng được | {NO_FIGURES} | –",
        "section: Không xếp cụm",
        "3 | TH An Hòa | Đã nhận | 12 | 11 | 0 | 1 | 1 | 7/11\n63,6 % | – | – | –",
        "section: Cụm 2",
        f"4 | TH Xa | [warn] ! Chưa gửi | {NO_FIGURES} | –",
        # 30 + 12, 28 + 11; (20 + 7) / (30 + 11) = 65.85 %; of initiatives only Kim Sơn tells.
        "[total]  | [total] Cộng 2/4 trường, đơn vị | [total]  | [total] 42 | [total] 39 | [total] 2 | [total] 2 | [total] 1 | [total] 27/41\n65,9 % | [total] 3/28\n10,7 % | [total] 2/2\n100 % | [total] ",
        GOALS,
        "heading: Số suất so với đề nghị",
        "DANH HIỆU | PHẠM VI | TÍNH TRÊN | SỐ SUẤT | ĐỀ NGHỊ | KẾT QUẢ",
        "Chiến sĩ thi đua cơ sở | Mọi trường cộng lại | 41 | 6 | 2 | [good] Trong số suất",
        "Chiến sĩ thi đua cơ sở | THCS Kim Sơn | 28 | 4 | 5 | [bad] ! Quá 1; Chờ hội đồng: Cao Tư, Lê Ba; Chưa đủ báo cáo",
        "Lao động tiên tiến | ZZ | 9 | 4 | 4 | [warn] Trong số suất; Chưa đủ báo cáo",
        "Lao động tiên tiến | TH An Hòa | 3 | 1 | 3 | [bad] ! Quá 2",
    ]
    assert any(cell.look == "national" for cell in sheet.cells.values())  # a short list has an official head
    assert schools_sheet(season, vi) is None


def test_points_are_compared_on_a_common_scale_only_and_ranks_where_there_are_some(
    season: Season, vi: Language
) -> None:
    plain = replace(SCHOOLS, ranks={}, quotas=(), reporters=tuple(replace(one, cluster="") for one in REPORTERS))
    sheet = schools_sheet(office(season, plain, common_scale=True), vi)
    assert told(sheet) == [
        "note: Tỷ lệ chung = tổng số đạt chia tổng số, không phải trung bình các tỷ lệ. Trường chưa báo cáo không có trong tổng.",
        "TT | TRƯỜNG, ĐƠN VỊ | BÁO CÁO | SỐ NGƯỜI | NGƯỜI TÍNH TỶ LỆ | LĐTT: ĐỀ NGHỊ | CSTĐCS: ĐỀ NGHỊ | XX: ĐỀ NGHỊ | NGƯỜI ĐĂNG KÝ DANH HIỆU THI ĐUA | NGƯỜI CÓ SÁNG KIẾN ĐƯỢC CÔNG NHẬN | SÁNG KIẾN ĐƯỢC CÔNG NHẬN ĐÃ ÁP DỤNG | ĐIỂM TB",
        "1 | THCS Kim Sơn | Đã nhận | 30 | 28 | 2 | 1 | 0 | 20/30\n66,7 % | 3/28\n10,7 % | 2/2\n100 % | 87.5",
        "2 | TH An Hòa | Đã nhận | 12 | 11 | 0 | 1 | 1 | 7/11\n63,6 % | – | – | –",
        f"3 | MN Bình Minh | [warn] ! Đã gửi, chưa dùng được | {NO_FIGURES} | –",
        f"4 | TH Xa | [warn] ! Chưa gửi | {NO_FIGURES} | –",
        "[total]  | [total] Cộng 2/4 trường, đơn vị | [total]  | [total] 42 | [total] 39 | [total] 2 | [total] 2 | [total] 1 | [total] 27/41\n65,9 % | [total] 3/28\n10,7 % | [total] 2/2\n100 % | [total] ",
        GOALS,
    ]


def test_a_long_list_names_the_cluster_of_each_school_and_has_its_notes_below(season: Season, vi: Language) -> None:
    more = tuple(Reporter(f"T{at}", f"TH Số {at}", cluster="Cụm 2") for at in range(15))
    sheet = schools_sheet(office(season, replace(SCHOOLS, reporters=(*REPORTERS, *more), quotas=())), vi)
    assert set_up(sheet) == "Các trường: ngang, giữ dòng đầu bảng, giữ 2 cột, lọc 19 dòng, 13 cột"
    lines = told(sheet)
    assert lines[0].startswith("TT | TRƯỜNG, ĐƠN VỊ | CỤM, KHỐI, XÃ | BÁO CÁO | SỐ NGƯỜI |")
    assert lines[1].startswith("1 | THCS Kim Sơn | Cụm 1 | Đã nhận | 30 | 28 | 2 |")
    assert lines[3].startswith("3 | TH An Hòa | Không xếp cụm | Đã nhận | 12 | 11 |")
    assert lines[-4].startswith("[total]  | [total] Cộng 2/19 trường, đơn vị | [total]  | [total]  | [total] 42 |")
    assert lines[-3:] == [
        "note: Tỷ lệ chung = tổng số đạt chia tổng số, không phải trung bình các tỷ lệ. Trường chưa báo cáo không có trong tổng.",
        "note: Các trường chấm theo tiêu chí khác nhau nên không so điểm.",
        GOALS,
    ]
    assert sheet is not None and not any(cell.look == "national" for cell in sheet.cells.values())


def test_the_key_figures_of_the_schools(season: Season, vi: Language) -> None:
    assert schools_line(SCHOOLS, vi) == (
        "Báo cáo của các trường, đơn vị: đã nhận 2/4; chưa gửi 1; đã gửi, chưa dùng được 1."
    )
    assert schools_figures(office(season), vi) == [
        [
            ("2/4", "báo cáo đã nhận / phải gửi", "figure"),
            ("39", "người tính tỷ lệ ở các trường", "figure"),
            ("2", "các trường đề nghị LĐTT", "figure"),
            ("2", "các trường đề nghị CSTĐCS", "figure"),
        ]
    ]
    assert schools_figures(season, vi) == []


# --- whom they put forward -------------------------------------------------------------------------------------------
def standing(who: str, title: str, state: StepState, key: str) -> TitlePath:
    """A path that stands at its first step, with these words."""
    step = PathStep("registered", state, key)
    return TitlePath(who, title, "", "registered", (step,))


def test_everybody_whom_the_schools_put_forward_stands_title_by_title_and_school_by_school(
    season: Season, vi: Language
) -> None:
    to_come = tuple(PathStep(step, StepState.OPEN, f"path.{step}.open") for step in STEPS)
    paths = {
        ("KS/5", "LDTT"): standing("KS/5", "LDTT", StepState.NO, "path.council.refused"),
        ("KS/2", "LDTT"): standing("KS/2", "LDTT", StepState.OPEN, "path.council.blank"),
        ("AH/9", "CSTDCS"): standing("AH/9", "CSTDCS", StepState.SKIPPED, ""),
        ("KS/2", "CSTDCS"): TitlePath("KS/2", "CSTDCS", "province", "announced", to_come),
    }
    sheet = school_proposals_sheet(replace(office(season), paths=paths), vi)
    assert set_up(sheet) == "Đề nghị của các trường: ngang, giữ dòng đầu bảng, giữ 3 cột, lọc 6 dòng, 10 cột"
    assert told(sheet) == [
        "note: Lao động tiên tiến: 2; Chiến sĩ thi đua cơ sở: 3; XX: 1",
        "TT | DANH HIỆU | HỌ VÀ TÊN / TẬP THỂ | NGÀY SINH | CHỨC VỤ | TRƯỜNG, ĐƠN VỊ | TỔ, BỘ PHẬN | TÌNH TRẠNG | XẾP LOẠI | Ở CƠ QUAN NÀY",
        "1 | LĐTT | Vũ An | 1980 | Giáo viên | THCS Kim Sơn | Tổ Một | Đề nghị | Hoàn thành tốt nhiệm vụ | [bad] hội đồng không thông qua",
        "2 | LĐTT | Lê Ba |  |  | THCS Kim Sơn |  | Hội đồng thông qua | chưa rõ | chưa ghi số phiếu",
        "1 | CSTĐCS | Lê Ba |  |  | THCS Kim Sơn |  | Đề nghị | chưa rõ | cơ quan này thông qua, trình cấp trên theo phân cấp; chưa có quyết định",
        "2 | CSTĐCS | Cao Tư |  |  | THCS Kim Sơn |  | [warn] Bằng nhau ở ranh giới, chờ hội đồng | chưa rõ | năm nay cơ quan không xét danh hiệu này",
        "3 | CSTĐCS | Bùi Năm |  |  | TH An Hòa |  | Đề nghị | Hoàn thành xuất sắc nhiệm vụ | chưa rõ",
        "1 | XX | Tổ Hai |  |  | TH An Hòa |  | Đề nghị | chưa rõ | năm nay cơ quan không xét danh hiệu này",
    ]


def test_without_people_of_units_below_a_school_there_is_no_column_for_them(season: Season, vi: Language) -> None:
    alone = replace(SCHOOLS, reports={"AH": replace(AN_HOA, proposals=AN_HOA.proposals[:1])})
    sheet = school_proposals_sheet(office(season, alone), vi)
    assert set_up(sheet) == "Đề nghị của các trường: ngang, giữ dòng đầu bảng, giữ 3 cột, lọc 1 dòng, 9 cột"
    assert told(sheet)[1:] == [
        "TT | DANH HIỆU | HỌ VÀ TÊN / TẬP THỂ | NGÀY SINH | CHỨC VỤ | TRƯỜNG, ĐƠN VỊ | TÌNH TRẠNG | XẾP LOẠI | Ở CƠ QUAN NÀY",
        "1 | CSTĐCS | Bùi Năm |  |  | TH An Hòa | Đề nghị | Hoàn thành xuất sắc nhiệm vụ | năm nay cơ quan không xét danh hiệu này",
    ]
    nobody = told(school_proposals_sheet(office(season, Schools(REPORTERS)), vi))
    assert nobody[1:] == ["cell_center: Chưa trường nào đề nghị ai."]
    assert school_proposals_sheet(season, vi) is None


# --- what they registered --------------------------------------------------------------------------------------------
def counted(code: str, ratio: tuple[int, int] | None = None, registers: str = "", **titles: int) -> SchoolReport:
    """A report that tells how many registered each title."""
    counts = {f"registered_{title}": count for title, count in titles.items()}
    ratios = {} if ratio is None else {"registered": ratio}
    return SchoolReport(
        code, code, "2024-2025", counts=counts, ratios=ratios, texts={"registers": registers} if registers else {}
    )


def test_what_the_schools_registered_stands_title_by_title_with_its_sums(season: Season, vi: Language) -> None:
    reports = {
        "KS": counted("KS", (20, 30), "Tập thể lao động xuất sắc", LDTT=18, CSTDCS=4),
        "AH": counted("AH", (7, 8), LDTT=0),
        "BM": counted("BM"),
    }
    sheet = school_registrations_sheet(office(season, Schools(REPORTERS, reports)), vi)
    assert set_up(sheet) == "Đăng ký các trường: ngang, giữ dòng đầu bảng, giữ 2 cột, lọc 4 dòng, 6 cột"
    assert told(sheet) == [
        "note: Số đăng ký như các trường báo: người tính tỷ lệ, tổ. Trường còn thiếu phiếu đăng ký của tổ thì chưa báo số. Ô tỷ lệ là số đăng ký trên tổng số; dòng cộng là tổng trên tổng.",
        "TT | TRƯỜNG, ĐƠN VỊ | NGƯỜI ĐĂNG KÝ DANH HIỆU THI ĐUA | LĐTT | CSTĐCS | NHÀ TRƯỜNG ĐĂNG KÝ",
        "1 | THCS Kim Sơn | 20/30\n66,7 % | 18 | 4 | Tập thể lao động xuất sắc",
        "2 | TH An Hòa | 7/8\n87,5 % | 0 | – | –",
        "3 | MN Bình Minh | – | – | – | –",
        "4 | TH Xa | – | – | – | –",
        "[total]  | [total] Cộng các trường có báo | [total] 27/38\n71,1 % | [total] 18 | [total] 4 | [total] ",
        "warn: Chưa biết đủ, phần chưa biết không tính vào tổng: TH An Hòa, MN Bình Minh, TH Xa.",
    ]
    assert looks_of(sheet, "–") == {"cell_center"}
    assert looks_of(sheet, "TH An Hòa", "Tập thể lao động xuất sắc") == {"cell"}
    whole = Schools(REPORTERS[:1], {"KS": reports["KS"]})
    assert told(school_registrations_sheet(office(season, whole), vi))[-1].startswith("[total]")
    assert school_registrations_sheet(office(season, Schools(REPORTERS, {"BM": reports["BM"]})), vi) is None
    assert school_registrations_sheet(season, vi) is None


def listed(code: str, *registrants: Registrant, day: str = "") -> SchoolReport:
    return SchoolReport(code, code, "2024-2025", registrants=registrants, texts={"as_of": day} if day else {})


HOA = Registrant("1", "Nguyễn Thị Hoa", ("LDTT", "CSTDCS"), ("BKT",), "Tổ Một", "1980", "Tổ trưởng", "Sổ tay số")
AN = Registrant("2", "Vũ An", ("LDTT",), where="Tổ Hai", position="Giáo viên")
BA = Registrant("3", "Lê Ba", ("LDTT",))
TEAM = Registrant("TO1", "Tổ Một", ("TTLDTT",), collective=True)
WHOLE = Registrant("TRUONG", "Trường Kim Sơn", ("TTLDXS",), collective=True)


def test_registrants_stand_by_name_school_by_school_with_what_changed_since(season: Season, vi: Language) -> None:
    now = listed("KS", WHOLE, TEAM, HOA, AN, BA)
    before = listed(
        "KS", replace(HOA, titles=("LDTT",)), BA, replace(TEAM, name="cũ"), Registrant("4", "Cao Tư", ("LDTT",), ("GK",), "Tổ Ba", position="Kế toán"),
        day="01/10/2024",
    )  # fmt: skip
    schools = Schools(REPORTERS, {"KS": now, "AH": listed("AH", AN), "BM": listed("BM")}, earlier={"KS": before})
    sheet = school_registrants_sheet(office(season, schools), vi)
    assert set_up(sheet) == "Đăng ký từng người: ngang, giữ dòng đầu bảng, giữ 2 cột"
    assert told(sheet) == [
        "note: Như các trường báo: danh hiệu, khen thưởng từng người, từng tập thể đã đăng ký. Trong hộp thư còn bản báo cáo ngày trước của trường thì cột cuối cho biết ai thêm, đổi, rút.",
        "TT | HỌ VÀ TÊN, TẬP THỂ | CHỨC VỤ | NƠI CÔNG TÁC | DANH HIỆU ĐĂNG KÝ | KHEN THƯỞNG ĐĂNG KÝ | SÁNG KIẾN ĐĂNG KÝ | THAY ĐỔI",
        "section: THCS Kim Sơn: 3 người, 5 đăng ký kể cả tập thể (so với bản ngày 01/10/2024: thêm 2, đổi 1, rút 1)",
        "1 | Vũ An | Giáo viên | Tổ Hai | Lao động tiên tiến |  |  | [warn] + Mới đăng ký",
        "2 | Lê Ba |  |  | Lao động tiên tiến |  |  | ",
        "3 | Nguyễn Thị Hoa | Tổ trưởng | Tổ Một | Lao động tiên tiến, Chiến sĩ thi đua cơ sở | Bằng khen của bộ, tỉnh | Sổ tay số | [warn] ≠ Đổi, trước là: Lao động tiên tiến; Bằng khen của bộ, tỉnh",
        "4 | Tổ Một |  |  | Tập thể lao động tiên tiến |  |  | ",
        "5 | Trường Kim Sơn |  |  | Tập thể lao động xuất sắc |  |  | [warn] + Mới đăng ký",
        "6 | Cao Tư | Kế toán | Tổ Ba |  |  |  | [warn] ✗ Rút đăng ký, trước là: Lao động tiên tiến, Giấy khen",
        "section: TH An Hòa: 1 người, 1 đăng ký kể cả tập thể",
        "1 | Vũ An | Giáo viên | Tổ Hai | Lao động tiên tiến |  |  | ",
        "warn: Chưa có danh sách từng người: MN Bình Minh, TH Xa.",
    ]


def test_without_an_earlier_report_there_is_no_column_of_changes(season: Season, vi: Language) -> None:
    earlier = {"KS": listed("KS", day="01/10/2024")}  # an earlier report that names nobody
    sheet = school_registrants_sheet(
        office(season, Schools(REPORTERS[:1], {"KS": listed("KS", AN)}, earlier=earlier)), vi
    )
    assert told(sheet)[1:] == [
        "TT | HỌ VÀ TÊN, TẬP THỂ | CHỨC VỤ | NƠI CÔNG TÁC | DANH HIỆU ĐĂNG KÝ | KHEN THƯỞNG ĐĂNG KÝ | SÁNG KIẾN ĐĂNG KÝ",
        "section: THCS Kim Sơn: 1 người, 1 đăng ký kể cả tập thể",
        "1 | Vũ An | Giáo viên | Tổ Hai | Lao động tiên tiến |  | ",
    ]
    assert school_registrants_sheet(office(season, Schools(REPORTERS, {"KS": listed("KS")})), vi) is None
    assert school_registrants_sheet(season, vi) is None


def test_an_earlier_report_that_named_nobody_tells_no_change_beside_one_that_did(season: Season, vi: Language) -> None:
    schools = Schools(
        REPORTERS[:2],
        {"KS": listed("KS", AN), "AH": listed("AH", AN)},
        earlier={"KS": listed("KS", AN, day="30/09/2024"), "AH": listed("AH", day="01/10/2024")},
    )
    lines = told(school_registrants_sheet(office(season, schools), vi))
    assert (
        lines[2]
        == "section: THCS Kim Sơn: 1 người, 1 đăng ký kể cả tập thể (so với bản ngày 30/09/2024: thêm 0, đổi 0, rút 0)"
    )
    assert lines[4:] == [
        "section: TH An Hòa: 1 người, 1 đăng ký kể cả tập thể",
        "1 | Vũ An | Giáo viên | Tổ Hai | Lao động tiên tiến |  |  | ",
    ]


def test_registrants_of_an_office_stand_school_after_school_its_own_line_last(season: Season, vi: Language) -> None:
    codes = ("T2/9", "T1/TRUONG", "T1/TO1", "T1/7", "T1/8", "T2/TRUONG")
    names = {"T1/7": "Vũ An", "T1/8": "Lê Ba"}
    found = [Registrant(code, names.get(code, code), collective="T" in code.partition("/")[2]) for code in codes]
    lines = told(school_registrants_sheet(office(season, Schools(REPORTERS[:1], {"KS": listed("KS", *found)})), vi))
    assert [line.split(" | ")[1] for line in lines[3:]] == [
        "Vũ An",
        "Lê Ba",
        "T1/TO1",
        "T1/TRUONG",
        "T2/9",
        "T2/TRUONG",
    ]


@pytest.mark.parametrize("count", [30, 31])
def test_of_more_silent_schools_than_a_line_names_each_has_a_row(season: Season, vi: Language, count: int) -> None:
    silent = tuple(Reporter(f"S{at}", f"Trường {at}") for at in range(1, count + 1))
    schools = Schools((REPORTERS[0], *silent), {"KS": listed("KS", AN)})
    sheet = school_registrants_sheet(office(season, schools), vi)
    assert sheet is not None
    names = ", ".join(f"Trường {at}" for at in range(1, 31))
    assert told(sheet)[4:] == (
        [f"warn: Chưa có danh sách từng người: {names}."]
        if count == 30
        else [
            f"warn: Chưa có danh sách từng người: {names}… (+1).",
            *(f"{at} | Trường {at} | – | – | – | – | –" for at in range(1, 32)),
        ]
    )
    last = max(row for row, _ in sheet.cells)
    if count == 31:
        looks = [sheet.cells[last, col].look for col in range(7)]
        assert looks == ["cell_center", "cell", *["cell_center"] * 5]


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (None, HOA, "added"),
        (HOA, None, "withdrawn"),
        (HOA, replace(HOA, name="Hoa", initiative="Khác"), ""),
        (HOA, replace(HOA, titles=("LDTT",)), "changed"),
        (HOA, replace(HOA, commendations=()), "changed"),
    ],
)
def test_a_registration_has_changed_where_its_titles_or_commendations_have(
    before: Registrant | None, after: Registrant | None, change: str
) -> None:
    assert registration_change(before, after) == change


# --- movements that were handed down ---------------------------------------------------------------------------------
def test_movements_stand_with_what_became_of_them_school_by_school(season: Season, vi: Language) -> None:
    def report(code: str, *found: MovementResult) -> SchoolReport:
        return SchoolReport(code, code, "2024-2025", movements=found)

    reports = {
        "KS": report(
            "KS",
            MovementResult("PT1", "Dạy tốt", "từ 90 % trở lên", D("92.5"), True, 4, 5, 28, 30),
            MovementResult("PT2", "Xanh", "", D(3), True, None, 5, None, 30),
        ),
        "AH": report("AH", MovementResult("PT1", "Dạy tốt", "từ 95 % trở lên", D(80), False, 0, 2, 0, 0)),
        "BM": report("BM", MovementResult("PT1", "Dạy tốt", "từ 95 % trở lên", None, None, 4, None, 28, None)),
    }
    movements = (
        Movement("PT1", "Dạy tốt", "Giờ dạy giỏi", from_above="Sở"),
        Movement("PT2", "Xanh", units=("KS", "AH")),
        Movement("PT3", "Sạch"),
    )
    made = office(season, Schools(REPORTERS, reports))
    sheet = school_movements_sheet(replace(made, rulebook=replace(made.rulebook, movements=movements)), vi)
    assert set_up(sheet) == "Phong trào các trường: dọc, giữ dòng đầu bảng, giữ 2 cột"
    assert told(sheet) == [
        "note: Kết quả các phong trào đã giao, như các trường báo. Trường có mức phấn đấu riêng thì so với mức của trường. Ô gạch: trường chưa biết hoặc phong trào không có số liệu ấy.",
        "TT | TRƯỜNG, ĐƠN VỊ | MỨC PHẤN ĐẤU | KẾT QUẢ | KẾT LUẬN | SỐ TỔ, TRƯỜNG ĐẠT | SỐ NGƯỜI ĐĂNG KÝ",
        "section: PT1. Dạy tốt (Sở): Giờ dạy giỏi",
        "1 | THCS Kim Sơn | từ 90 % trở lên | 92,5 | ✓ Đạt | 4/5\n80 % | 28/30\n93,3 %",
        "2 | TH An Hòa | từ 95 % trở lên | 80 | [warn] ✗ Không đạt | 0/2\n0 % | 0/0\n–",
        "3 | MN Bình Minh | từ 95 % trở lên | – | [warn] ? Chưa rõ | – | –",
        "warn: Chưa báo kết quả: TH Xa.",
        "section: PT2. Xanh",
        "1 | THCS Kim Sơn | – | 3 | – | – | –",
        "warn: Chưa báo kết quả: TH An Hòa.",
    ]
    assert school_movements_sheet(office(season), vi) is None
    assert school_movements_sheet(season, vi) is None


def registering() -> Schools:
    """Schools that tell counts, names and movements."""
    told_ = SchoolReport(
        "KS", "KS", "2024-2025", counts={"registered_LDTT": 1}, registrants=(AN,), movements=(MovementResult("PT1", "Dạy tốt"),)
    )  # fmt: skip
    return Schools(REPORTERS[:1], {"KS": told_})
