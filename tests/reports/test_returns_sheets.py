"""The summary's sheets about what came back, each told whole from a small season: every word, figure, order and colour."""

from datetime import date
from decimal import Decimal

import pytest
from handmade import UNITS
from msgspec.structs import replace
from sheet_text import looks_of, set_up, told

from thidua_xlsx.declare.season import SCHOOL, CalendarTask, LogLine, Unit
from thidua_xlsx.declare.season.deadlines import Due
from thidua_xlsx.declare.season.hand_ins import HandIn, ReceivedLine
from thidua_xlsx.declare.season.score_sheet import score_sheet_digest
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import (
    Answer,
    Council,
    Meeting,
    Receipt,
    ReceiptStatus,
    Record,
    Season,
    Stamp,
    Submission,
    UnitDossier,
    Unknown,
)
from thidua_xlsx.reports.summary.returns.return_sheets import (
    calendar_sheet,
    hand_ins_line,
    hand_ins_sheet,
    return_differences_sheet,
)
from thidua_xlsx.reports.summary.returns.sent_in_sheets import agreements_sheet, comments_sheet, nominations_sheet

D = Decimal
TTN, KHTN, KHXH, VP, BGH = UNITS


# --- agreements to the score sheet -----------------------------------------------------------------------------------
NOT_ASKED = UnitDossier(Unit("YT", "Tổ Y tế"), returned={"registration": True})


def asked_to_agree(season: Season) -> Season:
    """Five units that were asked: one agrees, one does not, one to an older sheet, one is silent, one cannot be read."""
    today = score_sheet_digest(season.rulebook.rubric, season.rulebook.unit_rubric)

    def word(unit: Unit, agreed: object, basis: str = today, **said: str) -> Submission:
        records = (Record("agreed", {"value": agreed}), *(Record(key, {"value": text}) for key, text in said.items()))  # type: ignore[dict-item]
        stamp = Stamp("kim-son-2024", unit.code, "agreement")
        return Submission(stamp, f"{unit.code}.xlsx", {"agreement": records}, bases={"agreement/agreed": basis})

    words = [
        word(TTN, True, date="05/09/2024", signer="Nguyễn Thị Hoa", comment="Nhất trí"),
        word(KHTN, False, date="06/09/2024", signer="Lê Quang Đạo", comment="Mục II quá cao"),
        word(KHXH, True, basis="bảng điểm cũ"),
        word(BGH, Unknown("?")),
    ]
    asked = {unit.code: UnitDossier(unit, returned={"agreement": unit is not VP}) for unit in UNITS}
    return replace(
        season,
        unit_dossiers=(*asked.values(), NOT_ASKED),
        submissions=tuple(words),
        returns={(one.stamp.unit, "agreement", ""): (one,) for one in words},
    )


def test_every_unit_that_was_asked_stands_with_its_word_on_the_score_sheet(season: Season, vi: Language) -> None:
    made = asked_to_agree(season)
    sheet = agreements_sheet(made, vi)
    assert set_up(sheet) == "Thống nhất bảng điểm: ngang, giữ dòng đầu bảng, giữ 2 cột"
    assert told(sheet) == [
        "note: Thống nhất 1/5 tổ được hỏi.",
        "note: Ý kiến chỉ còn hiệu lực khi bảng điểm chưa sửa kể từ ngày phát phiếu.",
        "TT | TỔ, BỘ PHẬN | Ý KIẾN | NGÀY HỌP TỔ | NGƯỜI THAY MẶT TỔ XÁC NHẬN | Ý KIẾN GÓP Ý",
        "1 | Tổ Toán - Tin | [good] ✓ Thống nhất | 05/09/2024 | Nguyễn Thị Hoa | Nhất trí",
        f"2 | {KHTN.name} | [bad] ✗ Không thống nhất | 06/09/2024 | Lê Quang Đạo | Mục II quá cao",
        "3 | Tổ Khoa học xã hội | [warn] ! Hết hiệu lực |  |  | ",
        "4 | Tổ Văn phòng | Chưa trả lời |  |  | ",
        "5 | Ban giám hiệu | [warn] ? Chưa rõ |  |  | ",
    ]
    assert agreements_sheet(replace(made, unit_dossiers=(NOT_ASKED,)), vi) is None


# --- the calendar ----------------------------------------------------------------------------------------------------
def task(
    name: str, last: date | None = None, *, first: date | None = None, done_on: date | None = None, done: bool = False
) -> CalendarTask:
    """A task of the calendar; done where a day says so, or only `done`."""
    return CalendarTask(
        name, name, when=Due("", first or last, last), done=done or done_on is not None, done_on=done_on
    )


TASKS = (
    replace(
        task("Tổng kết", date(2025, 6, 10), first=date(2025, 5, 31)),
        guide="Sở", doer="Các tổ", product="Báo cáo", due="đầu tháng 6",
    ),
    task("Phát động", date(2024, 9, 5), done_on=date(2024, 9, 5)),  # on its last day
    task("Sơ kết", date(2025, 3, 31), done_on=date(2025, 4, 1)),  # a day after it
    task("Chấm đợt 2", date(2025, 5, 30)),
    task("Viết báo cáo", date(2025, 6, 30), first=date(2025, 6, 1)),
    task("Nhắc nhở thường xuyên"),
    task("Đăng ký", date(2024, 12, 31), done=True),
    task("Kiểm tra", date(2025, 4, 1), first=date(2025, 3, 1)),
)  # fmt: skip


def test_the_calendar_goes_quarter_by_quarter_and_says_where_each_task_stands(season: Season, vi: Language) -> None:
    book = replace(season.rulebook, calendar=TASKS)  # told as of 31/05/2025
    sheet = calendar_sheet(replace(season, rulebook=book), vi)
    assert set_up(sheet) == "Lịch công việc: ngang, giữ dòng đầu bảng"
    assert told(sheet) == [
        "note: Tình trạng theo cột “Đã xong” ở trang Lịch của sổ thidua.xlsx và theo ngày ghi ở trên: "
        "việc nào xong thì ghi ngày hoặc gõ x ở đó.",
        "TT | NỘI DUNG NHIỆM VỤ | ĐƠN VỊ TRIỂN KHAI, HƯỚNG DẪN | ĐƠN VỊ THỰC HIỆN | KẾT QUẢ CÔNG VIỆC | THỜI HẠN | HẠN CUỐI | TÌNH TRẠNG",
        "section: Quý III năm 2024",
        "2 | Phát động | – | – | – | – | 05/09/2024 | [good] ✓ đã xong (05/09)",
        "section: Quý IV năm 2024",
        "7 | Đăng ký | – | – | – | – | 31/12/2024 | [good] ✓ đã xong",
        "section: Quý I năm 2025",
        "3 | Sơ kết | – | – | – | – | 31/03/2025 | [warn] ✓ xong muộn (01/04)",
        "section: Quý II năm 2025",
        "8 | Kiểm tra | – | – | – | – | 01/04/2025 | [warn] chưa đánh dấu xong",
        "4 | Chấm đợt 2 | – | – | – | – | 30/05/2025 | [warn] chưa đánh dấu xong",
        "1 | Tổng kết | Sở | Các tổ | Báo cáo | đầu tháng 6 | 10/06/2025 | [warn] → đang đến hạn",
        "5 | Viết báo cáo | – | – | – | – | 30/06/2025 | chưa đến hạn",
        "section: Chưa có ngày cụ thể",
        "6 | Nhắc nhở thường xuyên | – | – | – | – | – | –",
    ]
    assert looks_of(sheet, "–") == {"cell_center"}
    assert looks_of(sheet, "Tổng kết", "Sở", "Các tổ", "Báo cáo", "đầu tháng 6") == {"cell"}


def test_without_a_day_nothing_of_the_calendar_is_late(season: Season, vi: Language) -> None:
    book = replace(season.rulebook, calendar=TASKS[2:4], as_of=None)
    note, _, *lines = told(calendar_sheet(replace(season, rulebook=book), vi))
    assert (
        note
        == "note: Muốn biết việc nào quá hạn, ghi “Tính đến ngày” ở trang Trường, hoặc chọn Xem ai đã nộp trong danh mục."
    )
    assert [line.rpartition(" | ")[2] for line in lines if " | " in line] == ["[warn] ✓ xong muộn (01/04)", "–"]
    assert calendar_sheet(season, vi) is None


# --- comments on the public list -------------------------------------------------------------------------------------
def test_comments_that_wait_for_an_answer_come_first(season: Season, vi: Language) -> None:
    log = (
        LogLine("01/06/2025", "Vũ Đình Ước", "GV02", "Điểm mục II", "Đã giải thích"),
        LogLine("02/06/2025", "", "Tổ Văn phòng", "Thiếu người"),
        LogLine("03/06/2025", "Hà Văn Sơn", "", "Sai họ tên"),
    )
    sheet = comments_sheet(replace(season, rulebook=replace(season.rulebook, log=log)), vi)
    assert set_up(sheet) == "Góp ý, kiến nghị: ngang, giữ dòng đầu bảng"
    assert told(sheet) == [
        "note: 3 ý kiến, 2 ý kiến chưa trả lời. Ý kiến chưa trả lời đứng trước. Dùng nội bộ, không công khai.",
        "TT | NGÀY NHẬN | NGƯỜI GÓP Ý, KIẾN NGHỊ | VỀ AI, VỀ VIỆC GÌ | NỘI DUNG | TRẢ LỜI, CÁCH GIẢI QUYẾT | TÌNH TRẠNG",
        "1 | 02/06/2025 | – | Tổ Văn phòng | Thiếu người | – | [warn] Chưa trả lời",
        "2 | 03/06/2025 | Hà Văn Sơn | – | Sai họ tên | – | [warn] Chưa trả lời",
        "3 | 01/06/2025 | Vũ Đình Ước | GV02 | Điểm mục II | Đã giải thích | [good] Đã trả lời",
    ]
    assert comments_sheet(season, vi) is None


# --- what must be handed in beside the forms -------------------------------------------------------------------------
PLAN = HandIn("KH", "Kế hoạch", ("TTN", "KHTN", "KHXH", "VP"), Due("Trước ngày 15/09/2024", last=date(2024, 9, 15)))
PACT = HandIn("GU", "Bản giao ước", ("BGH", SCHOOL))


def handed_in(season: Season, as_of: date | None, *received: ReceivedLine) -> Season:
    receipts = (
        Receipt(
            "inbox/ttn/ke hoach.docx", "a", ReceiptStatus.ACCEPTED, "TTN", "KH", sent=date(2024, 9, 15), hand_in="KH"
        ),
        Receipt("inbox/khtn ke hoach.pdf", "b", ReceiptStatus.ACCEPTED, "KHTN", "KH", hand_in="KH"),
        Receipt("inbox/khtn bo sung.pdf", "c", ReceiptStatus.ACCEPTED, "KHTN", "KH", hand_in="KH"),
        Receipt("inbox/bgh.pdf", "d", ReceiptStatus.ACCEPTED, "BGH", "GU", hand_in="GU"),
    )
    book = replace(season.rulebook, hand_ins=(PLAN, PACT), received=received, as_of=as_of)
    return replace(season, rulebook=book, receipts=receipts)


LATE = ReceivedLine("KHTN", "KH", date(2024, 9, 18))


def test_everything_that_must_be_handed_in_stands_with_what_came_of_it(season: Season, vi: Language) -> None:
    made = handed_in(season, date(2024, 9, 16), LATE)
    sheet = hand_ins_sheet(made, vi)
    assert set_up(sheet) == "Hồ sơ phải nộp: ngang, giữ dòng đầu bảng"
    assert told(sheet) == [
        "note: Hồ sơ phải nộp ngoài các phiếu: đã nhận 3/6, nộp muộn 1.",
        "TT | CỦA AI | THỜI HẠN | TÌNH TRẠNG | TỆP NHẬN ĐƯỢC, GHI NHẬN",
        "section: Kế hoạch (2/4)",
        "1 | Tổ Toán - Tin | Trước ngày 15/09/2024 | [good] ✓ nhận 15/09/2024 | ttn/ke hoach.docx",
        f"2 | {KHTN.name} | Trước ngày 15/09/2024 | [warn] ! nhận 18/09/2024, muộn 3 ngày | khtn ke hoach.pdf\nkhtn bo sung.pdf\nghi ở sổ nhận",
        "3 | Tổ Khoa học xã hội | Trước ngày 15/09/2024 | [bad] ✗ quá hạn, chưa nhận | –",
        "4 | Tổ Văn phòng | Trước ngày 15/09/2024 | [bad] ✗ quá hạn, chưa nhận | –",
        "section: Bản giao ước (1/2)",
        "1 | Ban giám hiệu | – | [good] ✓ đã nhận | bgh.pdf",
        "2 | Trường Trung học cơ sở Kim Sơn | – | – chưa nhận | –",
    ]
    assert looks_of(sheet, "–") == {"cell_center"}
    assert looks_of(sheet, "Ban giám hiệu", "bgh.pdf", "ttn/ke hoach.docx") == {"cell"}


@pytest.mark.parametrize("as_of", [None, date(2024, 9, 15)])
def test_nothing_to_be_handed_in_is_overdue_on_the_last_day_or_on_no_day(
    season: Season, vi: Language, as_of: date | None
) -> None:
    made = handed_in(season, as_of)
    assert hand_ins_line(made, vi) == "Hồ sơ phải nộp ngoài các phiếu: đã nhận 3/6."
    office = next(line for line in told(hand_ins_sheet(made, vi)) if "Tổ Văn phòng" in line)
    assert office == "4 | Tổ Văn phòng | Trước ngày 15/09/2024 | – chưa nhận | –"
    assert hand_ins_sheet(season, vi) is None


# --- nominations -----------------------------------------------------------------------------------------------------
def nominated(season: Season) -> Season:
    """Two rounds: TTN names two in the first, KHTN one and VP none in the second, which issued forms to four units."""

    def form(unit: Unit, round_: str, *rows: dict[str, str]) -> Submission:
        records = tuple(Record(f"n{at}", row) for at, row in enumerate(rows, start=1))  # type: ignore[arg-type]
        return Submission(Stamp("k", unit.code, "nominations", round_), f"{unit.code}.xlsx", {"nominations": records})

    forms = (
        form(KHTN, "D2", {"who": "Lê Quang Đạo", "summary": "Cứu người"}),
        form(
            TTN, "D1",
            {"who": "Nguyễn Thị Hoa", "summary": "Dạy tình nguyện", "link": "bai-viet.vn"},
            {"who": "Vũ Đình Ước", "summary": "Trả lại của rơi"},
        ),
    )  # fmt: skip
    asked = {TTN: {"nominations:D1": True}, KHTN: {"nominations:D2": True}}
    asked |= {VP: {"nominations:D2": True}, KHXH: {"nominations:D2": False}}
    said = {
        "GT.TTN.D1.n1": {"agreed": True, "yes": D(7), "no": D(2), "note": "Khen ngay"},
        "GT.TTN.D1.n2": {"agreed": False, "yes": D(1)},
    }
    return replace(
        season,
        submissions=forms,
        unit_dossiers=tuple(UnitDossier(unit, returned=keys) for unit, keys in asked.items()),
        council=Council("hd.xlsx", Meeting(), nominated={key: Record(key, one) for key, one in said.items()}),  # type: ignore[arg-type]
    )


def test_nominations_stand_by_round_with_the_council_s_word_and_who_named_nobody(season: Season, vi: Language) -> None:
    sheet = nominations_sheet(nominated(season), vi)
    assert set_up(sheet) == "Điển hình: ngang, giữ dòng đầu bảng, giữ 2 cột"
    assert told(sheet) == [
        "note: Theo phiếu giới thiệu của các tổ, từng đợt. Đã quyết định khen thì ghi mã giới thiệu vào trang Khen trong năm của sổ năm thi đua. Người được giới thiệu có thể không thuộc đơn vị.",
        "TT | TỔ GIỚI THIỆU | NGƯỜI, TẬP THỂ, MÔ HÌNH ĐƯỢC GIỚI THIỆU | TÓM TẮT VIỆC LÀM, KẾT QUẢ | BÀI VIẾT, NƠI LƯU | MÃ GIỚI THIỆU | HỘI ĐỒNG",
        "section: Đợt 1 (2 lượt giới thiệu)",
        "1 | Tổ Toán - Tin | Nguyễn Thị Hoa | Dạy tình nguyện | bai-viet.vn | GT.TTN.D1.n1 | ✓ Đồng ý; 7 phiếu đồng ý, 2 không; Khen ngay",
        "2 | Tổ Toán - Tin | Vũ Đình Ước | Trả lại của rơi |  | GT.TTN.D1.n2 | ✗ Không đồng ý; 1 phiếu đồng ý, 0 không",
        "section: Đợt 2 (1 lượt giới thiệu)",
        f"3 | {KHTN.name} | Lê Quang Đạo | Cứu người |  | GT.KHTN.D2.n1 | ",
        "warn: Không giới thiệu: Tổ Văn phòng, Tổ Khoa học xã hội",
    ]


def test_a_list_of_nominations_is_made_where_somebody_was_asked_and_named_nobody(season: Season, vi: Language) -> None:
    silent = replace(nominated(season), submissions=(), council=None)
    lines = told(nominations_sheet(silent, vi))
    assert lines[2:] == [
        "section: Đợt 1 (0 lượt giới thiệu)",
        "warn: Không giới thiệu: Tổ Toán - Tin",
        "section: Đợt 2 (0 lượt giới thiệu)",
        f"warn: Không giới thiệu: {KHTN.name}, Tổ Văn phòng, Tổ Khoa học xã hội",
    ]
    unheard = replace(nominated(season), council=None)
    assert told(nominations_sheet(unheard, vi))[3].endswith(" | GT.TTN.D1.n1 | ")
    assert nominations_sheet(season, vi) is None


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"agreed": Unknown("?"), "yes": D(3), "no": D(0)}, "3 phiếu đồng ý, 0 không"),
        ({"agreed": True, "yes": Unknown("x")}, "✓ Đồng ý"),
        ({"note": "Chờ xác minh"}, "Chờ xác minh"),
    ],
)
def test_of_the_council_s_word_on_a_nomination_only_what_is_known_is_told(
    season: Season, vi: Language, said: dict[str, object], word: str
) -> None:
    one = Record("GT.TTN.D1.n1", said)  # type: ignore[arg-type]
    made = replace(nominated(season), council=Council("hd.xlsx", Meeting(), nominated={one.key: one}))
    assert told(nominations_sheet(made, vi))[3].rpartition(" | ")[2] == word


# --- several returns of one form -------------------------------------------------------------------------------------
def copy(name: str, *people: Record) -> Submission:
    """A registration form of TTN as it came back."""
    return Submission(Stamp("k", "TTN", "registration"), name, {"registration": people}, sha256=name)


def entered(code: str, **values: Answer) -> Record:
    return Record(code, values)


def test_where_copies_of_a_form_differ_each_says_its_own_and_what_was_used_of_them(
    season: Season, vi: Language
) -> None:
    second, third = entered("GV02", title=("LDTT",), target="8 điểm"), entered("GV03", note="nghỉ")
    ours = (
        copy("inbox/b/hai.xlsx", entered("GV01", title=("LDTT",), target="9 giải"), second),
        copy("inbox/a/mot.xlsx", entered("GV01", title=("CSTDCS",), target="10 giải"), third),
        copy("inbox/c/ba.xlsx", entered("GV01", title=("CSTDCS",), target="9 giải"), second),
    )
    used = copy("", entered("GV01", title=Unknown("?"), target="10 giải"), second, entered("GV03", note=Unknown("?")))
    alone = replace(used, stamp=replace(used.stamp, unit="VP"))
    returns = {("TTN", "registration", ""): ours, ("VP", "registration", ""): ours[:1]}
    made = replace(season, submissions=(alone, used), returns=returns)
    sheet = return_differences_sheet(made, vi)
    assert set_up(sheet) == "So sánh bản nộp: ngang, giữ dòng đầu bảng, giữ 1 cột"
    assert told(sheet) == [
        "note: Chỉ ghi những chỗ các bản không giống nhau. “chưa rõ” là chưa dùng bản nào; muốn chọn thì ghi vào trang Lựa chọn của thidua.xlsx.",
        "TT | PHẦN | NGƯỜI, DÒNG | CỘT, TIÊU CHÍ | BẢN 1 | BẢN 2 | CÁC BẢN KHÁC | ĐÃ DÙNG",
        "section: Tổ Toán - Tin – Đăng ký (bản 1: a/mot.xlsx; bản 2: b/hai.xlsx; bản 3: c/ba.xlsx)",
        "1 | Đăng ký | Nguyễn Thị Hoa (1980) | Danh hiệu thi đua đăng ký | Chiến sĩ thi đua cơ sở | Lao động tiên tiến | Bản 3: Chiến sĩ thi đua cơ sở | [warn] chưa rõ",
        "2 | Đăng ký | Nguyễn Thị Hoa (1980) | Chỉ tiêu phấn đấu (có con số) | 10 giải | 9 giải | Bản 3: 9 giải | 10 giải",
        "3 | Đăng ký | Đặng Ngọc Ánh | Cả dòng | ghi 1 ô | không ghi | Bản 3: không ghi | [warn] chưa rõ",
        "4 | Đăng ký | Trần Văn Ân | Cả dòng | không ghi | ghi 2 ô | Bản 3: ghi 2 ô | có dùng",
    ]


def test_forms_that_differ_stand_one_below_the_other_and_two_copies_leave_the_third_column_a_dash(
    season: Season, vi: Language
) -> None:
    first, other = entered("GV01", target="10 giải"), entered("GV01", target="9 giải")
    scores = Stamp("k", "TTN", "self-score", "D2")
    results = [
        Submission(scores, name, {"self_score": (Record("GV01", {"1.1": D(points)}),)}, sha256=name)
        for name, points in (("inbox/x.xlsx", 18), ("inbox/y.xlsx", 19))
    ]
    forms = {
        ("TTN", "self-score", "D2"): tuple(results),
        ("TTN", "registration", ""): (copy("inbox/p.xlsx", first), copy("inbox/q.xlsx", other)),
        ("KHTN", "registration", ""): (copy("inbox/s.xlsx", first), copy("inbox/t.xlsx", first)),
    }
    used = (results[1], copy("", other), replace(copy("", first), stamp=Stamp("k", "KHTN", "registration")))
    lines = told(return_differences_sheet(replace(season, submissions=used, returns=forms), vi))
    assert lines[2:] == [
        "section: Tổ Toán - Tin – Tự chấm – Đợt 2 (bản 1: x.xlsx; bản 2: y.xlsx)",
        "1 | Tự chấm | Nguyễn Thị Hoa (1980) | Điểm tự chấm 1.1 | 18 | 19 | – | 19",
        "section: Tổ Toán - Tin – Đăng ký (bản 1: p.xlsx; bản 2: q.xlsx)",
        "1 | Đăng ký | Nguyễn Thị Hoa (1980) | Chỉ tiêu phấn đấu (có con số) | 10 giải | 9 giải | – | 9 giải",
    ]
    alike = {key: ones for key, ones in forms.items() if key[0] == "KHTN"}
    assert return_differences_sheet(replace(season, submissions=used, returns=alike), vi) is None
    assert return_differences_sheet(replace(season, submissions=(), returns=forms), vi) is None


def differing(season: Season) -> Season:
    forms = (copy("inbox/p.xlsx", entered("GV01", target="10")), copy("inbox/q.xlsx", entered("GV01", target="9")))
    return replace(season, submissions=forms[:1], returns={("TTN", "registration", ""): forms})


def with_calendar(season: Season) -> Season:
    log = (LogLine("01/06/2025", "Vũ Đình Ước", "GV02"),)
    return replace(season, rulebook=replace(season.rulebook, calendar=TASKS, log=log))
