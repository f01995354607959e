"""The summary's trail of figures and its list of what was returned, each told whole from a small season."""

from datetime import date
from decimal import Decimal

from handmade import PEOPLE, UNITS
from msgspec.structs import replace
from sheet_text import looks_of, set_up, told

from thidua_xlsx.declare.season.deadlines import Due
from thidua_xlsx.declare.season.hand_ins import ReceivedLine
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import at
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import CellPlace, CellPlaces, FilePlace
from thidua_xlsx.model import (
    Dossier,
    Fact,
    Initiative,
    LayerScores,
    LayerTotal,
    Receipt,
    ReceiptStatus,
    Scorecard,
    Season,
    Stamp,
    Submission,
    UnitDossier,
)
from thidua_xlsx.reports.common.return_progress import progress_by_form
from thidua_xlsx.reports.summary.returns.return_sheets import form_mark, return_status_sheet
from thidua_xlsx.reports.summary.returns.sources_sheet import sources_sheet

D = Decimal
TTN, KHTN, KHXH, VP, BGH = UNITS
HOA, AN = PEOPLE[:2]
SON = PEOPLE[9]


# --- where each figure was read --------------------------------------------------------------------------------------
def cells(file: str, sheet: str, *spots: tuple[int, int]) -> dict[str, CellPlace]:
    return {f"c{at}": CellPlace(f"inbox/{file}.xlsx", sheet, row, col) for at, (row, col) in enumerate(spots)}


def scores(points: int, places: dict[str, CellPlace]) -> LayerScores:
    return LayerScores({code: D(points) for code in places}, places)


def traced(season: Season) -> Season:
    """Hoa: two rounds, the council in the second, cells of two files; Ân: nothing but words; Sơn: nothing at all."""
    own, unit = cells("hoa", "Tự chấm", (7, 3), (9, 3)), cells("ttn", "Tổ chấm", (7, 5), (8, 5))
    council = cells("hd", "Điểm HĐ", (4, 2)) | {"x": CellPlace("inbox/hd.xlsx", "Thêm", 0, 0)}
    hoa = Dossier(
        HOA,
        scores={
            ("D1", "self"): scores(90, own),
            ("D1", "unit"): scores(80, unit),
            ("D2", "council"): scores(70, council),
        },
        grade=Fact("HTXSNV", tuple(cells("ttn", "Xếp loại", (9, 4)).values())),
        discipline=Fact("none", tuple(cells("ttn", "Xếp loại", (9, 7)).values())),
        initiatives=(
            Initiative(HOA.code, "Sổ tay", "co_so", True, True, places=tuple(cells("hoa", "Sáng kiến", (8, 2), (8, 5)).values())),
            Initiative(HOA.code, "Bản đồ", "co_so", True, True),
        ),
    )  # fmt: skip
    an = Dossier(AN, grade=Fact("HTTNV"), discipline=Fact(unknown=True))
    layers = {
        ("D1", "self"): LayerTotal(D(90), True),
        ("D1", "unit"): LayerTotal(D("80.5"), True),
        ("D2", "council"): LayerTotal(D(70), True),
    }
    card = Scorecard(HOA, layers, D(90), D("80.5"), D(70), D("75.25"), True, {"D1": D("80.5"), "D2": D(70)})
    return replace(
        season,
        dossiers=(hoa, an, Dossier(SON, grade=Fact(), discipline=Fact())),
        unit_dossiers=(UnitDossier(TTN), UnitDossier(VP)),
        scorecards={"GV01": card},
    )


def test_every_figure_leads_to_the_cells_that_it_was_made_of(season: Season, vi: Language) -> None:
    sheet = sources_sheet(traced(season), vi)
    assert set_up(sheet) == "Nguồn số liệu: ngang, giữ dòng đầu bảng, giữ 2 cột"
    assert told(sheet) == [
        "note: Mỗi con số dẫn về tệp, trang và ô đã đọc: bấm dấu + ở lề trái để xem của từng người (cuối là xếp loại, kỷ luật, sáng kiến), bấm vào ô số liệu để mở tệp tại ô đó.",
        "TT | HỌ VÀ TÊN | ĐIỂM NĂM | SỐ LIỆU | TỰ CHẤM | Ô SỐ LIỆU | TỔ CHẤM | Ô SỐ LIỆU | HỘI ĐỒNG | Ô SỐ LIỆU | CHỐT | TỆP",
        "section: Tổ Toán - Tin (2 người)",
        "▸ 1 | Trần Văn Ân | – |  |  |  |  |  |  |  |  | ",
        "·  |  |  | Xếp loại: Hoàn thành tốt nhiệm vụ |  | Kỷ luật: chưa rõ |  |  |  | chưa có ô nào ghi số liệu này",
        "▸ 2 | Nguyễn Thị Hoa (1980) | [total] 75.25 |  |  |  |  |  |  |  |  | ",
        "·  |  |  | Đợt 1 | 90.00 | Tự chấm!D8:D10 -> ../inbox/hoa.xlsx#'Tự chấm'!D8 | 80.50 |  | – |  | [total] 80.50 | hoa.xlsx",
        "·  |  |  |  |  |  |  | Tổ chấm!F8:F9 -> ../inbox/ttn.xlsx#'Tổ chấm'!F8 |  |  |  | ttn.xlsx",
        "·  |  |  | Đợt 2 | – |  | – |  | 70.00 | Điểm HĐ!C5; Thêm!A1 -> ../inbox/hd.xlsx#'Điểm HĐ'!C5 | [total] 70.00 | hd.xlsx",
        "·  |  |  | Xếp loại: Hoàn thành xuất sắc nhiệm vụ | Xếp loại!E10 -> ../inbox/ttn.xlsx#'Xếp loại'!E10 | Kỷ luật: Không – H10 -> ../inbox/ttn.xlsx#'Xếp loại'!H10 |  |  |  | ttn.xlsx",
        "·  |  |  | Sáng kiến: Sổ tay | Sáng kiến!C9:F9 -> ../inbox/hoa.xlsx#'Sáng kiến'!C9 |  |  |  |  | hoa.xlsx",
        "·  |  |  | Sáng kiến: Bản đồ |  |  |  |  |  | chưa có ô nào ghi số liệu này",
        "section: Tổ Văn phòng (1 người)",
        "▸ 3 | Hà Văn Sơn | – |  |  |  |  |  |  |  |  | ",
        "·  |  |  | Xếp loại: chưa ghi |  | Kỷ luật: chưa ghi |  |  |  | chưa có ô nào ghi số liệu này",
    ]


def test_what_is_said_beside_each_other_has_a_line_for_each_file(season: Season, vi: Language) -> None:
    places = [tuple(cells(file, "Tờ", (4, 1)).values()) for file in ("a", "b")]
    one = Dossier(HOA, grade=Fact("HTTNV", places[0]), discipline=Fact("none", places[1]))
    made = replace(season, dossiers=(one,), unit_dossiers=(UnitDossier(TTN),), scorecards={})
    lines = told(sources_sheet(made, vi))
    assert lines[1] == "TT | HỌ VÀ TÊN | ĐIỂM NĂM | SỐ LIỆU | TỰ CHẤM | Ô SỐ LIỆU | TỔ CHẤM | Ô SỐ LIỆU | CHỐT | TỆP"
    assert lines[3:] == [
        "▸ 1 | Nguyễn Thị Hoa (1980) | – |  |  |  |  |  |  | ",
        "·  |  |  | Xếp loại: Hoàn thành tốt nhiệm vụ | Tờ!B5 -> ../inbox/a.xlsx#'Tờ'!B5 |  |  | a.xlsx",
        "·  |  |  |  |  | Kỷ luật: Không – B5 -> ../inbox/b.xlsx#'Tờ'!B5 |  | b.xlsx",
    ]


def test_a_round_is_called_by_its_name_and_cells_of_one_record_by_first_and_last(season: Season, vi: Language) -> None:
    places = CellPlaces("inbox/a.xlsx", "Tự chấm", 3, {"1.1": 7, "2.1": 9}, across=True)
    one = Dossier(HOA, scores={(round_, "self"): LayerScores({}, places) for round_ in ("D2", "D1", "D9")})
    made = replace(season, dossiers=(one,), unit_dossiers=(UnitDossier(TTN),))
    lines = [line.split(" | ") for line in told(sources_sheet(made, vi))[3:]]
    assert [(line[3], line[5]) for line in lines[1:4]] == [
        (name, "Tự chấm!D8:D10 -> ../inbox/a.xlsx#'Tự chấm'!D8") for name in ("Đợt 2", "Đợt 1", "D9")
    ]


# --- who has returned what -------------------------------------------------------------------------------------------
def form(unit: str, phase: str, round_: str = "", file: str = "") -> Submission:
    return Submission(Stamp("k", unit, phase, round_), file or f"inbox/{unit}-{phase}{round_}.xlsx", {})


DUES = {"registration": Due("30/09/2024", last=date(2024, 9, 30)), "D1": Due("15/01/2025", last=date(2025, 1, 15))}


def returned(season: Season) -> Season:
    """Five units that owe a registration form and one of the first round, the office no registration."""
    asked = {
        TTN: {"registration": True, "self-score:D1": True},
        KHTN: {"registration": True, "self-score:D1": True},
        KHXH: {"registration": True, "self-score:D1": False},
        VP: {"self-score:D1": True},
    }
    forms = [form(unit.code, *key.split(":")) for unit, keys in asked.items() for key, back in keys.items() if back]
    register = [
        ReceivedLine("TTN", "registration", date(2024, 9, 30)),
        ReceivedLine("TTN", "self-score:D1", date(2025, 1, 17)),
        ReceivedLine("KHTN", "registration", date(2024, 10, 1)),
        ReceivedLine("KHTN", "self-score:D1", date(2025, 1, 15)),
    ]
    wrong = [
        at(codes.CELL_NOT_NUMBER, CellPlace(f"inbox/{file}.xlsx", "Tờ", row, 1), column="Điểm")
        for file, row in (("KHTN-registration", 1), ("KHTN-registration", 2), ("VP-self-scoreD1", 1))
    ]
    gap = at(codes.GRADE_MISSING, FilePlace("inbox/KHTN-self-scoreD1.xlsx"), unit_name="KHTN", names=("Đạo",))
    receipts = (
        Receipt("inbox/ttn/a.xlsx", "a", ReceiptStatus.ACCEPTED, "TTN", "self-score", "D1", integrity="intact"),
        Receipt("inbox/b.xlsx", "b", ReceiptStatus.COMBINED, "KHTN", "registration", integrity="drift"),
        Receipt("inbox/c.xlsx", "c", ReceiptStatus.SUPERSEDED, "VP", "self-score", "D1", integrity="altered"),
        Receipt("inbox/d.xlsx", "d", ReceiptStatus.REJECTED, reason=at(codes.FILE_OTHER_SEASON, FilePlace("inbox/d.xlsx"), season="2023"), integrity="forged"),
        Receipt("inbox/e.txt", "e", ReceiptStatus.IGNORED, "XX"),
    )  # fmt: skip
    book = replace(season.rulebook, dues=DUES, received=tuple(register))
    return replace(
        season,
        rulebook=book,
        unit_dossiers=tuple(UnitDossier(unit, returned=keys) for unit, keys in asked.items()),
        returns={(one.stamp.unit, one.stamp.phase, one.stamp.round): (one,) for one in forms},
        findings=(*wrong, gap),
        receipts=receipts,
    )


def test_each_form_of_each_unit_and_each_file_of_the_inbox_has_its_answer(season: Season, vi: Language) -> None:
    sheet = return_status_sheet(returned(season), vi)
    assert set_up(sheet) == "Tình hình nộp: ngang"
    assert told(sheet) == [
        "heading: Các tổ đã nộp phiếu",
        "TT | TỔ, BỘ PHẬN | ĐĂNG KÝ | TỰ CHẤM – ĐỢT 1 | ĐÃ NHẬN",
        "1 | Tổ Toán - Tin | [good] ✓ nhận 30/09/2024 | [warn] ! nhận 17/01/2025, muộn 2 ngày | [good] 2/2",
        f"2 | {KHTN.name} | [bad] ✗ 2 lỗi (nhận 01/10/2024, muộn 1 ngày) | [warn] ! thiếu (nhận 15/01/2025) | [good] 2/2",
        "3 | Tổ Khoa học xã hội | [good] ✓ đã nhận | [bad] ✗ chưa nhận | [warn] 1/2",
        "4 | Tổ Văn phòng | [not_applicable] không phải nộp | [bad] ✗ 1 lỗi | [good] 1/1",
        "heading: Từng tệp trong thư mục inbox (5 tệp)",
        "note: Bấm vào số thứ tự để mở tệp.",
        "TT | TỆP | XỬ LÝ | TỔ, BỘ PHẬN | PHIẾU | TÌNH TRẠNG PHIẾU | LÝ DO",
        "1 -> ../inbox/ttn/a.xlsx | ttn/a.xlsx | [good] ✓ Đã nhận | Tổ Toán - Tin | Tự chấm – Đợt 1 | Nguyên vẹn | –",
        f"2 -> ../inbox/b.xlsx | b.xlsx | [good] ✓ Đã ghép | {KHTN.name} | Đăng ký | Đã lưu lại | –",
        "3 -> ../inbox/c.xlsx | c.xlsx | Bản cũ đã được thay | Tổ Văn phòng | Tự chấm – Đợt 1 | [warn] ⚠ Bị sửa | –",
        "4 -> ../inbox/d.xlsx | d.xlsx | [bad] ✗ Không nhận | – | – | [warn] ⚠ Sai chữ ký | Phiếu này thuộc năm thi đua khác: 2023",
        "5 | e.txt | Bỏ qua | XX | – | – | –",
    ]
    assert looks_of(sheet, "–") == {"cell_center"}
    assert looks_of(sheet, "b.xlsx", "XX", "Phiếu này thuộc năm thi đua khác: 2023") == {"cell"}


def test_short_marks_leave_out_the_days(season: Season, vi: Language) -> None:
    made = returned(season)
    progress = progress_by_form(made)
    marks = [
        [form_mark(made, vi, one, key, progress, short=True) for key in ("registration", "self-score:D1")]
        for one in made.unit_dossiers
    ]
    assert [[(word, look.look) for word, look in row] for row in marks] == [
        [("✓", "good_center"), ("! muộn 2 ngày", "warn_center")],
        [("✗ 2 lỗi", "bad_center"), ("! thiếu", "warn_center")],
        [("✓", "good_center"), ("✗ thiếu", "bad_center")],
        [("–", "not_applicable"), ("✗ 1 lỗi", "bad_center")],
    ]


def test_an_empty_inbox_says_so_and_wide_seasons_keep_their_columns(season: Season, vi: Language) -> None:
    phases = [f"self-score:D{at}" for at in range(1, 9)]
    units = (UnitDossier(TTN, returned=dict.fromkeys(phases, False)),)
    lines = told(return_status_sheet(replace(season, unit_dossiers=units, receipts=()), vi))
    assert lines[2] == " | ".join(["1", "Tổ Toán - Tin", *["[bad] ✗ chưa nhận"] * 8, "[warn] 0/8"])
    assert lines[3:] == [
        "heading: Từng tệp trong thư mục inbox (0 tệp)",
        "note: Bấm vào số thứ tự để mở tệp.",
        "TT | TỆP | XỬ LÝ | TỔ, BỘ PHẬN | PHIẾU | TÌNH TRẠNG PHIẾU | LÝ DO",
        "cell_center: Chưa có tệp nào.",
    ]
