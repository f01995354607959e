"""The summary's sheets of registrations, initiatives and targets, each told whole from a small season."""

import re
from datetime import date
from decimal import Decimal

import pytest
from handmade import PEOPLE, UNITS
from msgspec.structs import replace
from sheet_text import set_up, told

from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.criteria.scale_text import ScaleLine
from thidua_xlsx.declare.season import Criterion, Deed, Movement, Rubric, Unit
from thidua_xlsx.forms.identity.registered_targets import RegisteredTarget
from thidua_xlsx.messages.language import Language, language
from thidua_xlsx.model import (
    Answer,
    Dossier,
    Initiative,
    Record,
    Season,
    Stamp,
    Submission,
    UnitDossier,
    Unknown,
)
from thidua_xlsx.reports.summary.returns.registered_sheets import (
    collectives_sheet,
    people_sheet,
    suggested_criteria_sheet,
    targets_sheet,
)
from thidua_xlsx.reports.summary.returns.sent_in_sheets import initiatives_sheet

D = Decimal
TTN, KHTN, KHXH, VP, BGH = UNITS
HOA, AN, ANH = PEOPLE[:3]
SON = PEOPLE[9]


def with_people(season: Season, *dossiers: Dossier) -> Season:
    """The season of these people alone, in their units."""
    units = [unit for unit in UNITS if any(one.person.unit == unit.code for one in dossiers)]
    return replace(season, dossiers=dossiers, unit_dossiers=tuple(UnitDossier(unit) for unit in units))


def record(key: str = "", **values: Answer) -> Record:
    return Record(key, values)


# --- registrations ---------------------------------------------------------------------------------------------------
def test_what_everybody_registered_stands_in_its_own_column(season: Season, vi: Language) -> None:
    whole = record(
        title=("CSTDCS", "LDTT"), commendation=("BKT", "GK"), movements=("PT2",), initiative="Sổ tay",
        initiative_field="Toán", target="65 %", note="đi học",
    )  # fmt: skip
    made = with_people(
        season,
        Dossier(HOA, whole, ("CSTDCS", "LDTT")),
        Dossier(AN, record(title=("NONE",), movements=Unknown("???")), ("NONE",)),
        Dossier(ANH, record(movements=())),
        Dossier(SON),
    )
    sheet = people_sheet(made, vi)
    assert set_up(sheet) == "Đăng ký cá nhân: ngang, giữ dòng đầu bảng, giữ 2 cột"
    assert told(sheet) == [
        "note: Phong trào tham gia: PT2 – Đổi mới, sáng tạo trong dạy và học.",
        "TT | HỌ VÀ TÊN | CHỨC VỤ | DANH HIỆU THI ĐUA ĐĂNG KÝ | HÌNH THỨC KHEN THƯỞNG ĐĂNG KÝ | PHONG TRÀO THAM GIA | TÊN SÁNG KIẾN, ĐỀ TÀI ĐĂNG KÝ | LĨNH VỰC, MÔN | CHỈ TIÊU PHẤN ĐẤU (CÓ CON SỐ) | GHI CHÚ",
        "section: Tổ Toán - Tin (3 người) – 2 người chưa có đăng ký danh hiệu",
        "1 | Đặng Ngọc Ánh | Giáo viên | [warn] ⚠ chưa đăng ký |  |  |  |  |  | ",
        "2 | Trần Văn Ân | Giáo viên | [warn] Không đăng ký |  | không đọc được: “???” |  |  |  | ",
        "3 | Nguyễn Thị Hoa (1980) | Tổ trưởng | Chiến sĩ thi đua cơ sở; Lao động tiên tiến | Bằng khen của bộ, tỉnh; Giấy khen | PT2 | Sổ tay | Toán | 65 % | đi học",
        "section: Tổ Văn phòng (1 người) – 1 người chưa có đăng ký danh hiệu",
        "4 | Hà Văn Sơn | Văn thư | [bad] ✗ chưa nhận phiếu của tổ |  |  |  |  |  | ",
    ]


def test_movements_of_a_season_that_declared_none_are_no_all(season: Season, vi: Language) -> None:
    book = replace(season.rulebook, movements=())
    one = Dossier(HOA, record(title=("LDTT",), movements=("PT9",)), ("LDTT",))
    lines = told(people_sheet(replace(with_people(season, one), rulebook=book), vi))
    assert lines[1:] == [
        "section: Tổ Toán - Tin (1 người)",
        "1 | Nguyễn Thị Hoa (1980) | Tổ trưởng | Lao động tiên tiến |  | PT9 |  |  |  | ",
    ]


def test_what_the_school_and_its_units_registered_stands_above_their_targets(season: Season, vi: Language) -> None:
    own = {"title": ("TTLDXS",), "commendation": ("GK",), "target": "Chuẩn mức 2", "note": "Nghị quyết 01"}
    targets = (
        record(indicator="Học sinh giỏi", unit="giải", target_value=D(5), due="31/03/2025", note="cấp xã"),
        record(indicator="Học sinh bỏ học", unit="em", target_value=D(0), direction="down"),
        record(indicator="Thư viện xanh", target_value=Unknown("nhiều"), direction="up"),
    )
    units = (
        UnitDossier(TTN, record(title=("TTLDTT",), commendation=("GK", "BKT"), target="Đoàn kết", note="mới"), ("TTLDTT",), targets=targets[:2]),
        UnitDossier(KHTN, record(title=("NONE",)), ("NONE",)),
        UnitDossier(KHXH, record(title=Unknown("Xuất xắc")), targets=targets[2:]),
        UnitDossier(VP),
    )  # fmt: skip
    book = replace(season.rulebook, school_registration=own)
    sheet = collectives_sheet(replace(season, rulebook=book, unit_dossiers=units), vi)
    assert set_up(sheet) == "Đăng ký tập thể: ngang"
    assert [sheet.widths[col] for col in range(6)] == [5, 44, 27, 20, 38, 26]
    assert told(sheet) == [
        "TT | TẬP THỂ | DANH HIỆU TẬP THỂ ĐĂNG KÝ | HÌNH THỨC KHEN THƯỞNG ĐĂNG KÝ | CHỈ TIÊU CHUNG CỦA TỔ | GHI CHÚ",
        "– | Trường Trung học cơ sở Kim Sơn | Tập thể lao động xuất sắc | Giấy khen | Chuẩn mức 2 | Nghị quyết 01",
        "1 | Tổ Toán - Tin | Tập thể lao động tiên tiến | Giấy khen; Bằng khen của bộ, tỉnh | Đoàn kết | mới",
        f"2 | {KHTN.name} | [warn] Không đăng ký |  |  | ",
        "3 | Tổ Khoa học xã hội | [warn] không đọc được: “Xuất xắc” |  |  | ",
        "4 | Tổ Văn phòng | [bad] ✗ chưa nhận phiếu của tổ |  |  | ",
        "heading: Chỉ tiêu thi đua các tổ đăng ký",
        "TT | NỘI DUNG CHỈ TIÊU THI ĐUA CỦA TỔ | ĐƠN VỊ TÍNH | MỨC PHẤN ĐẤU (SỐ) | THỜI HẠN | GHI CHÚ",
        "section: Tổ Toán - Tin",
        "1 | Học sinh giỏi | giải | từ 5 trở lên | 31/03/2025 | cấp xã",
        "2 | Học sinh bỏ học | em | không để xảy ra (0) |  | ",
        "section: Tổ Khoa học xã hội",
        "3 | Thư viện xanh |  | không đọc được: “nhiều” |  | ",
    ]


def test_the_school_has_no_line_where_it_registers_nothing_and_no_table_of_targets_where_there_are_none(
    season: Season, vi: Language
) -> None:
    lines = told(collectives_sheet(replace(season, unit_dossiers=(UnitDossier(VP),)), vi))
    assert lines[1:] == [
        "1 | Tổ Văn phòng | [bad] ✗ chưa nhận phiếu của tổ |  |  | ",
        "heading: Chỉ tiêu thi đua các tổ đăng ký",
        "cell_center: Chưa có chỉ tiêu nào.",
    ]


# --- initiatives -----------------------------------------------------------------------------------------------------
def test_each_initiative_is_told_from_registration_to_use(season: Season, vi: Language) -> None:
    ledger = Initiative(
        HOA.code, "Sổ tay số", "co_so", True, True, "12/QĐ", "01/04/2025", used_for="CSTĐCS 2023-2024", mark="85"
    )
    renamed = Initiative(HOA.code, "Sổ tay điện tử cho lớp 6", "tinh", False, False, mark="Đạt")
    claimed = Initiative(AN.code, "Bản đồ tư duy", None, True, None)
    open_ = Initiative(SON.code, "Lịch trực", None, None, True)
    made = with_people(
        season,
        Dossier(HOA, record(initiative="sổ tay số; Sổ tay điện tử cho lớp 7; Thư viện góc lớp"), initiatives=(ledger, renamed)),
        Dossier(AN, record(initiative="Không"), initiatives=(claimed,)),
        Dossier(ANH, record(initiative="")),
        Dossier(SON, initiatives=(open_,)),
    )  # fmt: skip
    sheet = initiatives_sheet(made, vi)
    assert set_up(sheet) == "Sáng kiến: ngang, giữ dòng đầu bảng, giữ 2 cột"
    assert told(sheet) == [
        "note: Theo khai trong phiếu tự chấm và sổ theo dõi. Sáng kiến khai đã được công nhận mà không ghi số quyết định vẫn được tính, kèm ghi chú ở cột cuối.",
        "note: Từng bước của mỗi sáng kiến: đăng ký đầu năm, nộp, hội đồng chấm, công nhận, áp dụng. Ô trống là chưa có hoặc chưa ai ghi, không phải không đạt.",
        "TT | HỌ VÀ TÊN | TÊN SÁNG KIẾN, ĐỀ TÀI | ĐĂNG KÝ ĐẦU NĂM | ĐÃ NỘP | ĐIỂM, XẾP LOẠI | ĐƯỢC CÔNG NHẬN | CẤP CÔNG NHẬN | ĐÃ ÁP DỤNG | SỐ QUYẾT ĐỊNH | NGÀY QUYẾT ĐỊNH | LƯU Ý",
        "section: Tổ Toán - Tin (3 sáng kiến đã nộp, 1 đăng ký chưa nộp)",
        "1 | Trần Văn Ân | Bản đồ tư duy |  | ✓ |  | có | chưa rõ | chưa rõ |  |  | [warn] ⚠ theo khai, chưa có quyết định",
        "2 | Nguyễn Thị Hoa (1980) | Sổ tay số | ✓ | ✓ | 85 | có | Cơ sở | có | 12/QĐ | 01/04/2025 | [warn] đã dùng để xét CSTĐCS 2023-2024",
        "3 | Nguyễn Thị Hoa (1980) | Sổ tay điện tử cho lớp 6 | ✓ | ✓ | Đạt | không | Tỉnh/bộ | không |  |  | [warn] tên đăng ký: Sổ tay điện tử cho lớp 7",
        "4 | Nguyễn Thị Hoa (1980) | Thư viện góc lớp | ✓ |  |  |  |  |  |  |  | [warn] chưa thấy nộp",
        "section: Tổ Văn phòng (1 sáng kiến)",
        "5 | Hà Văn Sơn | Lịch trực | chưa rõ | ✓ |  | chưa rõ | chưa rõ | có |  |  | ",
    ]  # whether Sơn registered his is not known: the office has not returned its form


def test_where_nobody_has_an_initiative_the_sheet_says_so(season: Season, vi: Language) -> None:
    made = with_people(season, Dossier(ANH, record(initiative="")))
    assert told(initiatives_sheet(made, vi))[3:] == ["cell_center: Chưa có sáng kiến nào."]


def test_remarks_on_one_initiative_stand_behind_each_other(season: Season, vi: Language) -> None:
    one = Initiative(HOA.code, "Sổ tay điện tử cho lớp 6", "co_so", True, True, used_for="BKT 2023")
    made = with_people(season, Dossier(HOA, record(initiative="Sổ tay điện tử cho lớp 7"), initiatives=(one,)))
    assert told(initiatives_sheet(made, vi))[-1].rpartition(" | ")[2] == (
        "[warn] ⚠ theo khai, chưa có quyết định; tên đăng ký: Sổ tay điện tử cho lớp 7; đã dùng để xét BKT 2023"
    )


# --- criteria suggested ----------------------------------------------------------------------------------------------
def pledging(season: Season) -> Season:
    """Two units that registered targets, before any score sheet was handed out."""
    theirs = (
        UnitDossier(TTN, returned={"registration": True}, targets=(
            record(indicator="Học sinh giỏi", unit="giải", target_value=D("2.5"), direction="up"),
            record(indicator="Học sinh bỏ học", unit="em", target_value=D(3), direction="down"),
            record(indicator="Thư viện xanh"),
        )),
        UnitDossier(KHXH, returned={"registration": True}, targets=(
            record(indicator="học sinh giỏi", unit="giải", target_value=D(4), direction="up"),
        )),
    )  # fmt: skip
    return replace(season, unit_dossiers=theirs, submissions=())


def test_criteria_are_suggested_for_what_units_registered_in_the_order_of_the_criteria_sheet(
    season: Season, vi: Language
) -> None:
    sheet = suggested_criteria_sheet(pledging(season), vi)
    assert set_up(sheet) == "Gợi ý tiêu chí: ngang, giữ dòng đầu bảng"
    assert told(sheet) == [
        "note: Mỗi chỉ tiêu các tổ đã đăng ký (giao ước) một dòng, đúng thứ tự cột của trang Tiêu chí trong thidua.xlsx: chép các dòng cần dùng, dán vào dòng trống của trang đó.",
        "note: Cách chấm và các mốc chỉ là gợi ý. Hội đồng chọn Mục, sửa mốc, thay mỗi dấu … bằng điểm; máy không tự đặt điểm. Xong thì gửi các tổ phiếu thống nhất bảng điểm.",
        "MÃ TIÊU CHÍ | MỤC | NỘI DUNG TIÊU CHÍ | CÁCH CHẤM | ĐIỂM TỐI ĐA | BƯỚC ĐIỂM | ĐIỂM MỖI LẦN | BẢNG QUY ĐỔI",
        "CT1 |  | Học sinh giỏi: phần trăm đạt so với chỉ tiêu tổ đã đăng ký (Tổ Toán - Tin: 2,5 giải; Tổ Khoa học xã hội: 4 giải) | Bậc thang |  |  |  | >=100: …; 90: …; 80: …; còn lại: 0",
        "CT2 |  | Học sinh bỏ học: không vượt mức tổ đã đăng ký (Tổ Toán - Tin: 3 em) | Có/không |  |  |  | có=…; không=0",
        "section: Chưa lập được tiêu chí: chỉ tiêu chưa có số, hoặc chưa rõ là không thấp hơn hay không cao hơn",
        "cell: Thư viện xanh (Tổ Toán - Tin: chưa có số)",
    ]


def test_criteria_are_suggested_until_a_score_sheet_was_handed_out(season: Season, vi: Language) -> None:
    made = pledging(season)
    first, second = made.unit_dossiers
    late = replace(second, returned={"registration": True, "self-score:D1": False})
    assert suggested_criteria_sheet(replace(made, unit_dossiers=(first, late)), vi) is None
    assert suggested_criteria_sheet(replace(made, unit_dossiers=(UnitDossier(TTN),)), vi) is None
    clear = replace(made, unit_dossiers=(second,))
    assert len(told(suggested_criteria_sheet(clear, vi))) == 4  # two notes, the header and one criterion


# --- targets and movements -------------------------------------------------------------------------------------------
def goal(
    unit: Unit, at: int, indicator: str, measure: str, value: str | None, direction: str = "up", due: str = ""
) -> RegisteredTarget:
    return RegisteredTarget(
        f"{unit.code}.t{at}", indicator, measure, None if value is None else D(value), direction, due
    )


def results(unit: Unit, goals: dict[RegisteredTarget, dict[str, Answer]], **movements: Answer) -> Submission:
    """The last round's form of a unit: what became of its targets, and of movements by their codes."""
    return Submission(
        Stamp("k", unit.code, "self-score", "D2"),
        f"{unit.code}.xlsx",
        {
            "targets_result": tuple(Record(one.key, values) for one, values in goals.items()),
            "movements_result": tuple(record(code, actual=actual) for code, actual in movements.items()),
        },
        bases={f"targets_result/{one.key}": one.basis for one in goals},
    )


def registered(*goals: RegisteredTarget) -> tuple[Record, ...]:
    return tuple(
        record(indicator=one.indicator, unit=one.measure, target_value=one.value, direction=one.direction, due=one.due)
        for one in goals
    )


GIFTED = goal(TTN, 1, "Học sinh giỏi", "giải", "8", due="31/03/2025")
DROPPED = goal(TTN, 2, "Học sinh bỏ học", "em", "3", "down")
LIBRARY = goal(TTN, 3, "Thư viện xanh", "", None)
TOPICS = goal(KHXH, 1, "Chuyên đề", "buổi", "4")
LESSONS = goal(KHXH, 2, "Tiết dạy tốt", "%", "90")
FORMS = (
    results(
        TTN,
        {
            GIFTED: {"actual": D(7), "note": "cấp xã"},  # 7 / 8 = 87.5 %
            DROPPED: {"actual": D(2)},  # 3 / 2 = 150 %
            LIBRARY: {"actual": D(1)},
        },
        PT1=D(6),
        PT2=D(2),
    ),
    results(KHXH, {TOPICS: {"actual": D(4)}, LESSONS: {"actual": Unknown("gần hết")}}, PT1=D(3), PT2=D(3)),
)
MOVEMENTS = (
    Movement(
        "PT1", "Dạy tốt", "Giờ dạy giỏi", "giờ", "5", "up", kind="theme", launched_by="Phòng GD", goal="Nâng chất lượng",
        criteria="Mỗi người 2 giờ", start=date(2024, 9, 5), end=date(2025, 5, 20), from_above="Sở",
    ),
    Movement("PT2", "Xanh", "Mô hình mới", "mô hình", "6", "up", scope="school"),
    Movement("PT3", "Sạch"),
)  # fmt: skip


def measured(
    season: Season, *movements: Movement, rubric: Rubric | None = None, deeds: tuple[Deed, ...] = ()
) -> Season:
    units = (
        UnitDossier(TTN, targets=registered(GIFTED, DROPPED, LIBRARY), returned={"registration": True}),
        UnitDossier(KHXH, targets=registered(TOPICS, LESSONS), returned={"registration": True}),
    )
    people = (
        Dossier(HOA, record(movements=("PT1", "PT2")), movements=("PT1", "PT2")),
        Dossier(AN, record(movements=("PT1",)), movements=("PT1",)),
        Dossier(ANH, record(movements=())),
        Dossier(PEOPLE[6]),  # of KHXH, no form
    )
    book = replace(season.rulebook, movements=movements, rubric=rubric or season.rulebook.rubric, deeds=deeds)
    return replace(season, rulebook=book, unit_dossiers=units, dossiers=people, submissions=FORMS)


NOTE = "note: Kết quả lấy từ phiếu tự chấm của đợt cuối. Ô trống là chưa rõ, không phải 0. % đạt: chỉ tiêu không thấp hơn = kết quả / mức; không cao hơn = mức / kết quả."


def test_targets_stand_with_what_was_reached_unit_by_unit(season: Season, vi: Language) -> None:
    sheet = targets_sheet(measured(season), vi)
    assert set_up(sheet) == "Chỉ tiêu: ngang, giữ 2 cột"
    assert told(sheet) == [
        NOTE,
        "heading: I. Chỉ tiêu tổ đã đăng ký",
        "TT | NỘI DUNG CHỈ TIÊU THI ĐUA CỦA TỔ | ĐƠN VỊ TÍNH | MỨC PHẤN ĐẤU | KẾT QUẢ | % ĐẠT | KẾT LUẬN | THỜI HẠN | GHI CHÚ",
        "section: Tổ Toán - Tin: 2 chỉ tiêu có kết quả trên 3; đạt 1",
        "1 | Học sinh giỏi | giải | từ 8 trở lên | 7 | 87,5% | [bad] ✗ Không đạt | 31/03/2025 | cấp xã",
        "2 | Học sinh bỏ học | em | tối đa 3 | 2 | 150% | [good] ✓ Đạt |  | ",
        "3 | Thư viện xanh |  | – | 1 |  | [warn] ? Chưa rõ |  | ",
        "section: Tổ Khoa học xã hội: 1 chỉ tiêu có kết quả trên 2; đạt 1",
        "4 | Chuyên đề | buổi | từ 4 trở lên | 4 | 100% | [good] ✓ Đạt |  | ",
        "5 | Tiết dạy tốt | % | từ 90 trở lên | [warn] gần hết |  | [warn] ? Chưa rõ |  | ",
    ]
    bare = replace(measured(season), unit_dossiers=(UnitDossier(TTN),))
    assert targets_sheet(bare, vi) is None


def test_movements_stand_unit_by_unit_and_those_of_the_school_with_its_own_row(season: Season, vi: Language) -> None:
    deeds = (
        Deed("GV01", "", "GK", "theme", movement="PT1"),
        Deed("", "Lê Ba", "BKT", "theme", movement="PT1"),
        Deed("GV02", "", "GK", "theme", movement="PT2"),
    )
    sheet = targets_sheet(measured(season, *MOVEMENTS, deeds=deeds), vi)
    assert set_up(sheet) == "Chỉ tiêu: ngang, giữ 2 cột"
    lines = told(sheet)
    assert lines[lines.index("heading: II. Phong trào thi đua theo tổ") :] == [
        "heading: II. Phong trào thi đua theo tổ",
        "TT | TỔ, BỘ PHẬN | ĐƠN VỊ TÍNH | MỨC PHẤN ĐẤU | KẾT QUẢ | % ĐẠT | KẾT LUẬN | SỐ NGƯỜI ĐĂNG KÝ | % THAM GIA",
        "section: Dạy tốt (Sở): Giờ dạy giỏi",
        "note_row: Loại: Chuyên đề; phát động: Phòng GD; thời gian: 05/09/2024 – 20/05/2025",
        "note_row: Mục tiêu: Nâng chất lượng",
        "note_row: Nội dung, tiêu chí: Mỗi người 2 giờ",
        "note_row: Đã khen theo phong trào: Nguyễn Thị Hoa (1980) (Giấy khen); Lê Ba (Bằng khen của bộ, tỉnh)",
        "1 | Tổ Toán - Tin | giờ | từ 5 trở lên | 6 | 120% | [good] ✓ Đạt | 2/3 | 66,7%",
        "2 | Tổ Khoa học xã hội | giờ | từ 5 trở lên | 3 | 60% | [bad] ✗ Không đạt | 0/1 | [warn] chưa rõ (chưa đủ phiếu)",
        "note_row: Chưa đăng ký (1 người): Đặng Ngọc Ánh",  # of Tổ Khoa học xã hội no form came back
        "section: Xanh: Mô hình mới",
        "note_row: Đã khen theo phong trào: Trần Văn Ân (Giấy khen)",
        "1 | Tổ Toán - Tin | mô hình |  | 2 |  |  | 1/3 | 33,3%",
        "2 | Tổ Khoa học xã hội | mô hình |  | 3 |  |  | 0/1 | [warn] chưa rõ (chưa đủ phiếu)",
        # 2 + 3 = 5 of the 6 wanted; 1 + 0 of 3 + 1 people.
        "[total]  | [total] Toàn trường | [total] mô hình | [total] từ 6 trở lên | [total] 5 | [total]  | [bad] ✗ Không đạt | [total] 1/4 | [total] ",
        "note_row: Chưa đăng ký (2 người): Đặng Ngọc Ánh, Trần Văn Ân",
        "section: Sạch",
        "1 | Tổ Toán - Tin |  |  |  |  |  | 0/3 | 0%",
        "2 | Tổ Khoa học xã hội |  |  |  |  |  | 0/1 | [warn] chưa rõ (chưa đủ phiếu)",
        "note_row: Chưa đăng ký (3 người): Đặng Ngọc Ánh, Trần Văn Ân, Nguyễn Thị Hoa (1980)",
    ]


def test_a_figure_stands_beside_what_the_unit_s_people_make_where_these_differ(season: Season, vi: Language) -> None:
    joined = replace(MOVEMENTS[0], indicator="Người đăng ký tham gia", unit="người")
    lines = told(targets_sheet(measured(season, joined), vi))
    # Two of Tổ Toán - Tin registered, it typed 6: 5 are wanted.
    assert lines[-3] == (
        "1 | Tổ Toán - Tin | người | từ 5 trở lên | [warn] 6, đếm theo phiếu: 2 |  | [warn] ? Chưa rõ | 2/3 | 66,7%"
    )


def test_a_movement_without_a_number_says_in_words_what_came_of_it(season: Season, vi: Language) -> None:
    standard = Movement("PT9", "Trường chuẩn quốc gia", result="Đạt chuẩn quốc gia mức độ 2")
    lines = told(targets_sheet(measured(season, standard), vi))
    at = lines.index("section: Trường chuẩn quốc gia")
    assert lines[at + 1] == "note_row: Kết quả: Đạt chuẩn quốc gia mức độ 2"


def test_a_season_of_movements_without_targets_says_that_there_are_none(season: Season, vi: Language) -> None:
    units = (UnitDossier(TTN), UnitDossier(BGH))
    made = replace(measured(season, MOVEMENTS[2]), unit_dossiers=units, submissions=())
    lines = told(targets_sheet(made, vi))
    assert lines[1:4] == [
        "heading: I. Chỉ tiêu tổ đã đăng ký",
        "cell_center: Chưa có chỉ tiêu nào được đăng ký.",
        "heading: II. Phong trào thi đua theo tổ",
    ]
    assert lines[-2] == "2 | Ban giám hiệu |  |  |  |  |  | 0/0 | [warn] chưa rõ (chưa đủ phiếu)"
    asked = replace(made, unit_dossiers=(UnitDossier(BGH, returned={"registration": True}),))
    assert told(targets_sheet(asked, vi))[-1] == "1 | Ban giám hiệu |  |  |  |  |  | 0/0 | "  # nothing to divide by


@pytest.mark.parametrize(
    ("unit", "actuals", "school", "figure", "met"),
    [
        ("mô hình", {}, None, "chưa rõ", "[warn] ? Chưa rõ"),
        ("mô hình", {"TTN": 7}, None, "từ 7, chưa đủ các tổ", "[good] ✓ Đạt"),  # whatever the other unit adds
        ("mô hình", {"TTN": 5}, None, "từ 5, chưa đủ các tổ", "[warn] ? Chưa rõ"),
        ("%", {"TTN": 5, "KHXH": 7}, None, "5 đến 7", "[warn] ? Chưa rõ"),  # shares are not added up
        ("%", {"TTN": 6, "KHXH": 6}, None, "6", "[good] ✓ Đạt"),
        ("%", {"TTN": 7}, None, "chưa rõ", "[warn] ? Chưa rõ"),
        ("mô hình", {"TTN": 7, "KHXH": 7}, "2.5", "2,5", "[bad] ✗ Không đạt"),  # the school's own figure
    ],
)
def test_the_school_s_own_row_tells_what_its_units_come_to(
    season: Season, vi: Language, unit: str, actuals: dict[str, int], school: str | None, figure: str, met: str
) -> None:
    one = replace(MOVEMENTS[1], unit=unit, actual=None if school is None else D(school))
    forms = [results(each, {}, PT2=D(actuals[each.code])) for each in (TTN, KHXH) if each.code in actuals]
    row = told(targets_sheet(replace(measured(season, one), submissions=tuple(forms)), vi))[
        -2
    ]  # above who has not registered
    assert row == (
        f"[total]  | [total] Toàn trường | [total] {unit} | [total] từ 6 trở lên | [total] {figure} | [total]  | {met} | [total] 1/4 | [total] "
    )


def test_the_pact_is_told_unit_by_unit_and_for_the_school_in_tables_of_seven_criteria(
    season: Season, vi: Language
) -> None:
    scale = (ScaleLine(D(10), since=D(100)), ScaleLine(D(6), since=D(50)), ScaleLine(D("1.5"), since=D(0)))
    pact = [
        Criterion(f"9.{at}", "I", f"Giao ước {at}", KINDS["tier"], D(10), scale=scale, counts_pact="reached")
        for at in range(1, 9)
    ]
    rubric = replace(season.rulebook.rubric, criteria=(*season.rulebook.rubric.criteria, *pact))
    lines = told(targets_sheet(measured(season, rubric=rubric), vi))
    # TTN reached one of two (the third has no number to reach): 1/2. KHXH: one of two, of the other nobody knows: 1/2
    # to 2/2, which is worth 6 or 10. Together: 2/4 to 3/4, worth 6 either way.
    ttn, khxh, school = "50%: 6 điểm", "[warn] 50% đến 100%: chưa rõ", "50% đến 75%: 6 điểm"
    assert lines[lines.index("heading: III. Tỷ lệ thực hiện giao ước") :] == [
        "heading: III. Tỷ lệ thực hiện giao ước",
        "note: Tính từ kết quả các chỉ tiêu đã đăng ký, để đối chiếu khi chấm các tiêu chí này; không tự đổi điểm của ai. Chỉ tiêu chưa có kết quả hoặc chưa rõ ngày hoàn thành làm tỷ lệ nằm giữa hai số.",
        "note: 9.1: Giao ước 1; 9.2: Giao ước 2; 9.3: Giao ước 3; 9.4: Giao ước 4; 9.5: Giao ước 5; 9.6: Giao ước 6; 9.7: Giao ước 7; 9.8: Giao ước 8",
        "TT | TỔ, BỘ PHẬN | 9.1 | 9.2 | 9.3 | 9.4 | 9.5 | 9.6 | 9.7",
        " | ".join(["1", "Tổ Toán - Tin", *[ttn] * 7]),
        " | ".join(["2", "Tổ Khoa học xã hội", *[khxh] * 7]),
        " | ".join(["3", "Toàn trường", *[school] * 7]),
        "TT | TỔ, BỘ PHẬN | 9.8",
        f"1 | Tổ Toán - Tin | {ttn}",
        f"2 | Tổ Khoa học xã hội | {khxh}",
        f"3 | Toàn trường | {school}",
    ]


def test_a_pact_whose_results_are_all_known_gives_its_points(season: Season, vi: Language) -> None:
    scale = (ScaleLine(D("7.5"), since=D(50)), ScaleLine(D(2), since=D(0)))
    done = Criterion("9.1", "I", "Thực hiện", KINDS["tier"], D(10), scale=scale, counts_pact="done")
    reached = replace(done, code="9.2", counts_pact="reached")
    made = measured(season, rubric=replace(season.rulebook.rubric, criteria=(done, reached)))
    units = (
        UnitDossier(TTN, targets=registered(GIFTED, DROPPED)),
        UnitDossier(KHXH, targets=registered(TOPICS, LESSONS)),
    )
    lines = told(targets_sheet(replace(made, unit_dossiers=units), vi))
    # TTN carried out both, that is 100 %, and reached one; of KHXH's one result is not known. A half and more is worth 7.5.
    assert lines[-3:] == [
        "1 | Tổ Toán - Tin | 100%: 7,5 điểm | 50%: 7,5 điểm",
        "2 | Tổ Khoa học xã hội | 50% đến 100%: 7,5 điểm | 50% đến 100%: 7,5 điểm",
        "3 | Toàn trường | 75% đến 100%: 7,5 điểm | 50% đến 75%: 7,5 điểm",
    ]


def test_a_unit_without_targets_has_no_line_in_the_pact(season: Season, vi: Language) -> None:
    pact = Criterion(
        "9", "I", "Giao ước", KINDS["tier"], D(1), scale=(ScaleLine(D(1), since=D(0)),), counts_pact="reached"
    )
    made = measured(season, rubric=replace(season.rulebook.rubric, criteria=(pact,)))
    units = (UnitDossier(TTN, targets=registered(DROPPED)), UnitDossier(KHXH))
    lines = told(targets_sheet(replace(made, unit_dossiers=units), vi))
    assert lines[-3:] == ["TT | TỔ, BỘ PHẬN | 9", "1 | Tổ Toán - Tin | 100%: 1 điểm", "2 | Toàn trường | 100%: 1 điểm"]


def test_numbers_are_written_as_the_language_writes_them(season: Season) -> None:
    units = (UnitDossier(TTN, targets=registered(replace(GIFTED, value=D("8.5")))),)
    forms = (results(TTN, {replace(GIFTED, value=D("8.5")): {"actual": D("9.4")}}, PT1=D("2.5"), PT2=D("3.5")),)
    pact = Criterion(
        "9", "I", "Giao ước", KINDS["tier"], D(2), scale=(ScaleLine(D("1.5"), since=D(0)),), counts_pact="reached"
    )
    made = measured(season, MOVEMENTS[1], rubric=replace(season.rulebook.rubric, criteria=(pact,)))
    words = " ".join(told(targets_sheet(replace(made, unit_dossiers=units, submissions=forms), language("en"))))
    # 9.4 / 8.5 = 110.588 per cent; the criterion gives 1.5 points.
    for number in ("8.5", "9.4", "110.6%", "3.5", "100%: 1.5"):
        assert number in words
    assert not re.search(r"\d,\d", words)
