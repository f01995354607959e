"""The workbooks of the package that goes up after registration, told whole: its cover, the score sheet, the targets.

Five units: TTN agreed and named every kind of target, KHTN agreed to a sheet that was changed since, KHXH refused and
registered no target, of VP nothing is back, BGH agreed and registered nothing yet.
"""

from decimal import Decimal

import pytest
from handmade import make_season
from msgspec.structs import replace
from sheet_text import set_up, told

from thidua_xlsx.declare.build.rulebook_builder import collective_of
from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.season import Criterion, Movement, Rubric, Section
from thidua_xlsx.declare.season.score_sheet import score_sheet_digest
from thidua_xlsx.documents.workbook_plan import BookPlan, SheetPlan
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Answer, Record, Season, Stamp, Submission, UnitDossier
from thidua_xlsx.reports.upward_package import (
    MissingParts,
    asked_to_agree,
    cover_book,
    lacking_of,
    registered,
    score_sheet_book,
    targets_book,
)

D = Decimal
RUBRIC = Rubric(
    (Section("I", "Phẩm chất", D(20)), Section("II", "Chuyên môn", D(80)), Section("III", "Cộng, trừ")),
    (
        Criterion("1.1", "I", "Chấp hành", KINDS["score"], D(20)),
        Criterion("2.1", "II", "Hồ sơ", KINDS["score"], D("79.5"), applies_to=("GV", "CBQL"), needs_evidence=True),
        Criterion("3.1", "III", "Đi muộn", KINDS["count"], D(4), each=D("-0.5"), needs_evidence=True),
        Criterion("3.2", "III", "Bỏ tiết", KINDS["knockout"], D(50)),
    ),
    total_max=D("99.5"),
)
OF_UNITS = Rubric(
    (Section("A", "Nền nếp"),),
    (Criterion("T1", "A", "Sinh hoạt tổ", KINDS["score"], D(30)),),
    total_max=D(30),
    of_units=True,
)


def line(**values: Answer) -> Record:
    return Record("", values)


TARGETS = {
    "TTN": (
        line(indicator="Học sinh giỏi cấp xã", unit="giải", target_value=D(5), due="31/03/2025"),
        line(indicator="Học sinh bỏ học", unit="%", target_value=D("0.5"), direction="down"),
        line(indicator="Chuyên đề", unit="buổi"),
    ),
    "KHTN": (line(indicator="Thiết bị tự làm", unit="bộ", target_value=D(12)),),
}


@pytest.fixture(scope="module")
def sending(season: Season) -> Season:
    movements = (
        Movement("PT1", "Dạy tốt", "Giờ giỏi", "tiết", "12", "up"),
        Movement("PT2", "An toàn", unit="vụ", target="0", direction="down"),
    )
    book = replace(season.rulebook, rubric=RUBRIC, movements=movements)
    book = replace(book, collective=collective_of(book, OF_UNITS))
    units = [
        replace(
            one,
            returned={"registration": one.unit.code not in ("VP", "BGH"), "agreement": one.unit.code != "VP"},
            targets=TARGETS.get(one.unit.code, ()),
        )
        for one in season.unit_dossiers
    ]
    today = score_sheet_digest(RUBRIC, OF_UNITS)
    words = [_word("TTN", True, today), _word("KHTN", True, "khác"), _word("KHXH", False, today), _word("BGH", True, today)]  # fmt: skip
    returns = {(one.stamp.unit, "agreement", ""): (one,) for one in words}
    return replace(season, rulebook=book, unit_dossiers=tuple(units), submissions=tuple(words), returns=returns)


def _word(unit: str, agreed: bool, basis: str) -> Submission:
    records = (Record("agreed", {"value": agreed}), Record("signer", {"value": f"Tổ trưởng {unit}"}))
    stamp = Stamp("kim-son-2024", unit, "agreement")
    return Submission(stamp, f"inbox/{unit}.xlsx", {"agreement": records}, bases={"agreement/agreed": basis})


def below(sheet: SheetPlan, last: str = "note") -> list[str]:
    """The lines from the head down to the signatures, whose names stand at the end."""
    lines = told(sheet, last)
    assert lines[-1].endswith("Lê Thị Mai | Trần Văn Bình")  # who keeps the minutes at the left, the chair at the right
    return lines[: next(place for place, one in enumerate(lines) if "TM. HỘI ĐỒNG" in one)]


NAMES = {
    "KHTN": "Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật",
    "TTN": "Tổ Toán - Tin",
    "KHXH": "Tổ Khoa học xã hội",
}


def test_what_is_missing_is_named_in_the_order_in_which_a_secretary_asks_for_it(sending: Season) -> None:
    lacking = lacking_of(sending)
    assert lacking == MissingParts(
        not_registered=("Tổ Văn phòng", "Ban giám hiệu"),
        # A word on another sheet, a refusal and silence are no agreement.
        not_agreed=(NAMES["KHTN"], NAMES["KHXH"], "Tổ Văn phòng"),
        # Who has not registered at all is told once, above.
        without_targets=(NAMES["KHXH"],),
        without_number=("Tổ Toán - Tin: Chuyên đề",),
    )
    assert [(one.key, one.params["names"]) for one in lacking.phrases()] == [
        ("report.package.not_registered", lacking.not_registered),
        ("report.package.not_agreed", lacking.not_agreed),
        ("report.package.without_targets", lacking.without_targets),
        ("report.package.without_number", lacking.without_number),
    ]
    assert lacking
    assert [one.key for one in MissingParts(without_targets=("Tổ Văn",)).phrases()] == [
        "report.package.without_targets"
    ]
    assert not MissingParts()


def test_the_cover_lists_the_files_how_far_each_part_is_and_what_is_missing(sending: Season, vi: Language) -> None:
    """Registered: 3 of 5 units. Agreed: TTN and BGH, 2 of 5. Of the four targets three have a number."""
    files = [("01-giao-uoc.docx", "Bản giao ước"), ("02-bang-diem.xlsx", "Bảng điểm")]
    book = cover_book(sending, files, lacking_of(sending), vi)
    (sheet,) = book.sheets
    assert below(sheet) == [
        "STT | TÀI LIỆU | TÊN TỆP",
        "1 | Bản giao ước | 01-giao-uoc.docx",
        "2 | Bảng điểm | 02-bang-diem.xlsx",
        "heading: Tình hình",
        "cell: Đã nhận bản đăng ký của 3/5 tổ.",
        "cell: Đã thống nhất bảng điểm: 2/5 tổ.",
        "cell: Chỉ tiêu có số cụ thể: 3/4.",
        "heading: Còn thiếu",
        "warn: ! chưa có bản đăng ký (Tổ Văn phòng, Ban giám hiệu)",
        f"warn: ! chưa thống nhất bảng điểm ({NAMES['KHTN']}, {NAMES['KHXH']}, Tổ Văn phòng)",
        "warn: ! chưa đăng ký chỉ tiêu nào (Tổ Khoa học xã hội)",
        "warn: ! chỉ tiêu chưa có số (Tổ Toán - Tin: Chuyên đề)",
    ]
    assert set_up(sheet) == "Danh mục: dọc"  # under an official head nothing is left to stay in view
    assert book.title == "Danh mục, Trường Trung học cơ sở Kim Sơn"


def test_a_whole_package_says_so_and_whom_it_is_for(sending: Season, vi: Language) -> None:
    school = replace(sending.rulebook.school, report_to="UBND xã Kim Sơn")
    there = replace(sending, rulebook=replace(sending.rulebook, school=school))
    (sheet,) = cover_book(there, [("01.docx", "Bản giao ước")], MissingParts(), vi).sheets
    assert "note: Kính gửi: UBND xã Kim Sơn" in told(sheet)
    assert below(sheet)[-1] == "heading: Hồ sơ đã đủ các phần."
    nameless = replace(school, report_to="", parent="")
    there = replace(sending, rulebook=replace(sending.rulebook, school=nameless))
    (sheet,) = cover_book(there, [], MissingParts(), vi).sheets
    assert f"note: Kính gửi: {vi('mail.office')}" in told(sheet)  # nobody has said to whom


SCORES = """
note: Đã thống nhất bảng điểm: 2/5 tổ.
MÃ | NỘI DUNG TIÊU CHÍ | CÁCH CHẤM | TỐI ĐA | ÁP DỤNG CHO | THANG ĐIỂM
section: I. Phẩm chất (tối đa 20 điểm)
1.1 | Chấp hành | Điểm | 20 | mọi người |
section: II. Chuyên môn (tối đa 80 điểm)
2.1 | Hồ sơ | Điểm | 79,5 | Giáo viên, Cán bộ quản lý | (cần minh chứng)
section: III. Cộng, trừ
3.1 | Đi muộn | Đếm lần | 4 | mọi người | gõ số lần; mỗi lần trừ 0,5 điểm, trừ nhiều nhất 4 (cần minh chứng)
3.2 | Bỏ tiết | Loại trừ |  | mọi người | chọn Có nếu vi phạm: tổng điểm còn nhiều nhất 50; không vi phạm thì để trống
[total]  | [total] Tổng điểm tối đa | [total]  | [total] 99,5 | [total]  | [total]
heading: Tiêu chí chấm điểm tập thể
section: A. Nền nếp
T1 | Sinh hoạt tổ | Điểm | 30 | mọi tập thể |
[total]  | [total] Tổng điểm tối đa | [total]  | [total] 30 | [total]  | [total]
note: Tổng điểm không vượt tổng điểm tối đa; điểm của mục không vượt mức tối đa của mục.
"""


def test_the_score_sheet_is_told_with_that_of_units_and_their_word_on_both(sending: Season, vi: Language) -> None:
    scores, words = score_sheet_book(sending, vi).sheets
    assert [one.rstrip() for one in below(scores, "subtitle")] == SCORES.strip("\n").splitlines()
    assert words.name == "Thống nhất bảng điểm"
    assert (scores.protected, words.protected) == (True, True)
    assert set_up(scores) == "Bảng điểm: ngang"


def test_units_that_were_never_asked_have_no_sheet_of_their_words(sending: Season, vi: Language) -> None:
    units = tuple(replace(one, returned={"registration": True}) for one in sending.unit_dossiers)
    book = score_sheet_book(replace(sending, unit_dossiers=units), vi)
    assert [one.name for one in book.sheets] == ["Bảng điểm"]


# Words tell that prizes are to be many; of devices nobody can tell which way they are meant.
TARGET_LINES = f"""
TT | NỘI DUNG CHỈ TIÊU THI ĐUA CỦA TỔ | ĐƠN VỊ TÍNH | ĐẠT KHI | MỨC PHẤN ĐẤU (SỐ) | THỜI HẠN | GHI CHÚ
section: 1. Tổ Toán - Tin
1 | Học sinh giỏi cấp xã | giải | Không thấp hơn | 5 | 31/03/2025 |
2 | Học sinh bỏ học | % | Không cao hơn | 0,5 |  |
3 | Chuyên đề | buổi |  | [warn] – |  | [warn] ! Chưa có số cụ thể
section: 2. {NAMES["KHTN"]}
1 | Thiết bị tự làm | bộ |  | 12 |  |
section: 3. Tổ Khoa học xã hội
warn: ! Tổ không đăng ký chỉ tiêu nào.
section: 4. Tổ Văn phòng
warn: ! Chưa nhận được bản đăng ký của tổ.
section: 5. Ban giám hiệu
warn: ! Chưa nhận được bản đăng ký của tổ.
section: Phong trào, chỉ tiêu chung của trường
1 | Dạy tốt: Giờ giỏi | tiết | Không thấp hơn | 12 |  |
2 | An toàn | vụ | Không cao hơn | 0 |  |
"""


def test_targets_stand_unit_by_unit_and_those_of_the_school_below(sending: Season, vi: Language) -> None:
    (sheet,) = targets_book(sending, vi).sheets
    assert [one.rstrip() for one in below(sheet, "subtitle")] == TARGET_LINES.strip("\n").splitlines()
    assert set_up(sheet) == "Chỉ tiêu đăng ký: ngang"
    bare = replace(sending, rulebook=replace(sending.rulebook, movements=()))
    (sheet,) = targets_book(bare, vi).sheets
    assert below(sheet, "subtitle")[-1] == "warn: ! Chưa nhận được bản đăng ký của tổ."


def test_every_workbook_of_the_package_is_locked_and_bears_its_name_and_the_schools(
    sending: Season, vi: Language
) -> None:
    books: list[BookPlan] = [cover_book(sending, [], MissingParts(), vi), score_sheet_book(sending, vi), targets_book(sending, vi)]  # fmt: skip
    assert [one.title for one in books] == [
        f"{name}, Trường Trung học cơ sở Kim Sơn" for name in ("Danh mục", "Bảng điểm", "Chỉ tiêu đăng ký")
    ]
    assert {sheet.protected for one in books for sheet in one.sheets} == {True}


def test_there_is_something_to_send_once_any_registration_is_in() -> None:
    season = make_season()

    def of(*returned: dict[str, bool]) -> Season:
        units = season.rulebook.units
        made = tuple(UnitDossier(unit, returned=one) for unit, one in zip(units, returned, strict=False))
        return replace(season, unit_dossiers=made)

    assert registered(of({"registration": False}, {"registration": True}))
    assert not registered(of({"registration": False}, {"self-score:D1": True}))
    assert asked_to_agree(of({"registration": True}, {"agreement": False}))  # sent, whether answered or not
    assert not asked_to_agree(of({"registration": True}))
