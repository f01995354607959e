"""Sheets beside the proposals as tables: reward money, other rules compared, commendations by kind, results honoured."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from handmade import table, with_paths
from msgspec.structs import replace

from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.law.regime import BaseSalary, Multiplier, Regime, RewardLaw
from thidua_xlsx.declare.season import Criterion, Deed, RewardPolicy, TitlePolicy
from thidua_xlsx.declare.season.policies import RewardDecision
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import (
    Award,
    Council,
    Initiative,
    LayerScores,
    LayerTotal,
    Meeting,
    Met,
    Reason,
    Record,
    RuleComparison,
    Scorecard,
    Season,
    Stamp,
    Submission,
    Verdict,
)
from thidua_xlsx.reports.summary.titles.honours_sheets import commendations_sheet, honours_sheet, rewards_sheet
from thidua_xlsx.reports.summary.titles.rules_sheets import what_if_sheet

D = Decimal
LAW = RewardLaw(
    date(2025, 7, 1),
    "Điều 49",
    "NĐ 152",
    BilingualText("tiền thưởng", "money"),
    ("LDTT", "CSTDCS", "TTLDTT"),
    {
        "LDTT": Multiplier("0.3"),
        "CSTDCS": Multiplier("1.0"),
        "TTLDTT": Multiplier(unit="0.8"),
        "GK": Multiplier("0.4", at_most=True),
    },
    (BaseSalary(date(2024, 7, 1), 2_000_000, "NĐ 73", verified=True),),
    verified=True,
)


def _given(who: str, title: str, *, tied: bool = False) -> Verdict:
    return Verdict(who, title, Met.YES, (), True, None if tied else True, None if tied else True)


VERDICTS = (
    _given("TTN", "TTLDTT"),
    _given("GV01", "CSTDCS"),
    _given("GV01", "LDTT"),
    _given("GV02", "GK"),
    _given("GV02", "LDTT"),
    _given("GV03", "CSTDCS", tied=True),
    _given("GV03", "LDTT"),
)


def _rewarded(season: Season, verdicts: tuple[Verdict, ...] = VERDICTS, **policy: object) -> Season:
    book = season.rulebook
    choices = {**book.choices, "reward_rounding": book.columns.choices["reward_rounding"]}
    rewards = RewardPolicy(LAW, **policy)  # type: ignore[arg-type]
    titles = {**book.titles, "GK": TitlePolicy("GK")}
    book = replace(book, choices=choices, rewards=rewards, titles=titles)
    return with_paths(replace(season, rulebook=book, verdicts=verdicts, quotas=()))


# Base salary 2,000,000: LĐTT 0.3 = 600,000, CSTĐCS 1.0 = 2,000,000, GK 0.4 = 800,000 at most, the collective 0.8 = 1,600,000.
# Hoa is paid her higher title alone. Ánh's CSTĐCS waits for the council: if it is given, 2,000,000 take the place of 600,000.
MONEY = """
Trường Trung học cơ sở Kim Sơn
DỰ TOÁN TIỀN THƯỞNG
Năm học 2024-2025, tính đến 31/05/2025
Chỉ là dự toán nội bộ theo danh sách đề nghị; số tiền chính thức theo quyết định khen thưởng. Không công khai trang này.
Mức lương cơ sở tại ngày quyết định 01/07/2025: 2.000.000 đồng (NĐ 73).
Mức thưởng = hệ số × lương cơ sở, làm tròn lên đến 10.000 đồng (Điều 49 NĐ 152). Cùng một thời điểm chỉ nhận tiền của danh hiệu cao nhất; danh hiệu và hình thức khen thưởng đều được nhận.
TT | Họ và tên / Tập thể | Tổ, bộ phận | Danh hiệu | Hệ số | Số tiền (đồng) | Được cộng (đồng) | Lưu ý
Cá nhân
1 | Đặng Ngọc Ánh | Tổ Toán - Tin | Lao động tiên tiến | 0.3 | 600,000 | 600,000
2 | Đặng Ngọc Ánh | Tổ Toán - Tin | Chiến sĩ thi đua cơ sở | 1.0 | 2,000,000 | – | ⚠ còn chờ, chưa cộng <warn>
3 | Trần Văn Ân | Tổ Toán - Tin | Lao động tiên tiến | 0.3 | 600,000 | 600,000
4 | Trần Văn Ân | Tổ Toán - Tin | Giấy khen | 0.4 | 800,000 | 800,000 | mức tối đa
5 | Nguyễn Thị Hoa (1980) | Tổ Toán - Tin | Lao động tiên tiến | 0.3 | 600,000 | – | nhận theo danh hiệu cao hơn
6 | Nguyễn Thị Hoa (1980) | Tổ Toán - Tin | Chiến sĩ thi đua cơ sở | 1.0 | 2,000,000 | 2,000,000
Cộng cá nhân | 4,000,000
Tập thể
1 | Tổ Toán - Tin | Tập thể | Tập thể lao động tiên tiến | 0.8 | 1,600,000 | 1,600,000
Cộng tập thể | 1,600,000
Tổng dự toán | 5,600,000
Nhiều nhất, nếu mọi trường hợp còn chờ đều được | 7,000,000
Kinh phí | 5,600,000
Chênh lệch so với kinh phí | 0 | ✓ trong kinh phí
"""


def test_reward_money_is_told_line_by_line_against_the_budget(season: Season, vi: Language) -> None:
    sheet = rewards_sheet(_rewarded(season, decided=date(2025, 7, 1), budget=D(5_600_000)), vi)
    assert sheet is not None
    assert table(sheet) == MONEY.strip()


@pytest.mark.parametrize(
    ("budget", "last"),
    [
        (D(6_000_000), "Chênh lệch so với kinh phí | 400,000 | ✓ trong kinh phí"),
        (D(5_000_000), "Chênh lệch so với kinh phí | 600,000 | ✗ vượt kinh phí <bad>"),
        (None, "Nhiều nhất, nếu mọi trường hợp còn chờ đều được | 7,000,000"),
    ],
)
def test_what_is_left_of_the_budget_or_goes_beyond_it(
    season: Season, vi: Language, budget: Decimal | None, last: str
) -> None:
    sheet = rewards_sheet(_rewarded(season, decided=date(2025, 7, 1), budget=budget), vi)
    assert sheet is not None
    assert table(sheet).splitlines()[-1] == last


def test_a_title_whose_day_nobody_gave_is_named_and_the_budget_is_not_said_to_suffice(
    season: Season, vi: Language
) -> None:
    made = _rewarded(season, budget=D(50_000_000))
    title = next(path.title for path in made.paths.values())
    decided = RewardDecision((title,), "10/QĐ", date(2025, 7, 1))
    sheet = rewards_sheet(replace(made, rulebook=replace(made.rulebook, decisions=(decided,))), vi)
    assert sheet is not None
    told = table(sheet, "Chỉ là").splitlines()
    assert told[1].startswith("⚠ Chưa tính tiền của ") and "10/QĐ" not in told[1]
    assert told[2].startswith("Mức lương cơ sở tại ngày quyết định 01/07/2025")
    assert any(line.startswith("Tổng của phần đã tính được | ") for line in told)
    assert told[-1].startswith("Kinh phí | ")  # and no line of what is left


@pytest.mark.parametrize(
    ("verdicts", "lines"),
    [
        ((), ["Chưa có ai được đề nghị.", "Tổng dự toán | 0"]),
        (VERDICTS[:1], ["Tập thể", "1 | Tổ Toán - Tin", "Cộng tập thể | 1,600,000", "Tổng dự toán | 1,600,000"]),
        (VERDICTS[1:2], ["Cá nhân", "1 | Nguyễn Thị Hoa", "Cộng cá nhân | 2,000,000", "Tổng dự toán | 2,000,000"]),
    ],
)
def test_money_of_people_and_of_units_stands_apart(
    season: Season, vi: Language, verdicts: tuple[Verdict, ...], lines: list[str]
) -> None:
    sheet = rewards_sheet(_rewarded(season, verdicts, decided=date(2025, 7, 1)), vi)
    assert sheet is not None
    told = table(sheet, "TT").splitlines()[1:]
    assert len(told) == len(lines)
    assert all(one.startswith(start) for one, start in zip(told, lines, strict=True))


@pytest.mark.parametrize(
    ("law", "policy", "notes"),
    [
        ({}, {"decided": date(2024, 6, 30)}, ["Chưa tính được: chưa biết mức lương cơ sở tại ngày 30/06/2024."]),
        (
            {},
            {"budget": D(1)},
            ["Chưa tính được: chưa khai ngày quyết định (trang Quyết định, hoặc trang Trường, của thidua.xlsx)."],
        ),
        (
            {"verified": False},
            {"decided": date(2025, 6, 30)},
            [
                "Mức lương cơ sở tại ngày quyết định 30/06/2025: 2.000.000 đồng (NĐ 73).",
                "Mức thưởng = hệ số × lương cơ sở, làm tròn lên đến 10.000 đồng (Điều 49 NĐ 152, chưa kiểm chứng). Cùng một "
                "thời điểm chỉ nhận tiền của danh hiệu cao nhất; danh hiệu và hình thức khen thưởng đều được nhận.",
                "⚠ Quyết định trước ngày 01/07/2025: hệ số của nghị định khi đó chưa được đối chiếu, cần kiểm tra lại.",
            ],
        ),
    ],
)
def test_notes_say_by_what_the_money_is_counted_or_why_it_cannot_be(
    season: Season, vi: Language, law: dict[str, object], policy: dict[str, object], notes: list[str]
) -> None:
    made = _rewarded(season, **policy)
    rewards = replace(made.rulebook.rewards, law=msgspec.structs.replace(LAW, **law))
    sheet = rewards_sheet(replace(made, rulebook=replace(made.rulebook, rewards=rewards)), vi)
    assert sheet is not None
    told = table(sheet, "Chỉ là").splitlines()
    assert told[1 : len(notes) + 1] == notes
    assert (len(told) == 2) is (len(notes) == 1)


def test_a_season_without_a_law_of_money_has_no_such_sheet(season: Season, vi: Language) -> None:
    assert rewards_sheet(season, vi) is None


def _reason(met: Met, text: str) -> Reason:
    return Reason(met, "reason.title.no", {"title": text}, f"Điều {text}")


def _said(
    who: str, title: str, met: Met, why: str = "", *, asked: bool = True, proposed: bool | None = None
) -> Verdict:
    reasons = (_reason(Met.YES, "0"), _reason(met, why)) if why else ()
    return Verdict(who, title, met, reasons, asked, True, met is Met.YES if proposed is None else proposed)


OWN = (
    _said("GV02", "LDTT", Met.NO, "1"),
    _said("GV04", "LDTT", Met.NO, "2"),
    _said("GV01", "LDTT", Met.YES),
    _said("TTN", "TTLDTT", Met.YES),
    _said("GV03", "LDTT", Met.YES),
    _said("GV05", "LDTT", Met.UNKNOWN),
    _said("GV05", "CSTDCS", Met.YES),
    _said("GV07", "CSTDCS", Met.YES, asked=False),
    _said("GV08", "LDTT", Met.YES),
)
OTHER = (
    _said("GV02", "LDTT", Met.YES),
    _said("GV04", "LDTT", Met.YES),
    _said("GV01", "LDTT", Met.NO, "3"),
    _said("TTN", "TTLDTT", Met.NO),
    _said("GV03", "LDTT", Met.UNKNOWN, "4"),
    _said("GV05", "LDTT", Met.NO, "5"),
    _said("GV05", "CSTDCS", Met.YES, proposed=False),
    _said("GV07", "CSTDCS", Met.YES, asked=False, proposed=False),
    _said("GV08", "LDTT", Met.YES),
    _said("GV08", "CSTDT", Met.YES),
)
WHAT_IF = """
Trường Trung học cơ sở Kim Sơn
NẾU XÉT THEO QUY ĐỊNH KHÁC
Năm học 2024-2025, tính đến 31/05/2025
Năm thi đua này xét theo: Luật Thi đua, khen thưởng 2022 (NĐ 98/2023, TT 29/2023). Mọi trang khác của bảng tổng hợp là theo quy định này.
Cột so sánh xét theo: Luật mới. Chỉ để tham khảo, không thay kết quả nào.
Quy định so sánh có điều chưa đối chiếu được với văn bản: Nguyên tắc không xét khi đang bị kỷ luật, theo quy chế của trường.
Số người, tập thể đủ điều kiện
Danh hiệu | Theo quy định của năm thi đua | Theo quy định so sánh
Lao động tiên tiến | 3 | 3
Tập thể lao động tiên tiến | 1 | 0
Chiến sĩ thi đua cơ sở | 2 | 2
CSTDT_NAME | không có danh hiệu này | 1
Ai thay đổi, vì điều kiện nào
TT | Họ và tên / Tập thể | Tổ, bộ phận | Danh hiệu | Theo quy định của năm thi đua | Theo quy định so sánh | Vì điều kiện
Thêm người đạt: 3
1 | Vũ Đình Ước | Tổ Khoa học xã hội | CSTDT_NAME | không có danh hiệu này | ✓ Đạt <good> | –
2 | Trần Văn Ân | Tổ Toán - Tin | Lao động tiên tiến | ✗ Không đạt <bad> | ✓ Đạt <good> | Theo quy định của năm thi đua: chưa đạt tiêu chuẩn 1 (Điều 1).
3 | Nguyễn Thị Hoa (1988) | KHTN_NAME | Lao động tiên tiến | ✗ Không đạt <bad> | ✓ Đạt <good> | Theo quy định của năm thi đua: chưa đạt tiêu chuẩn 2 (Điều 2).
Không còn đạt: 2
4 | Nguyễn Thị Hoa (1980) | Tổ Toán - Tin | Lao động tiên tiến | ✓ Đạt <good> | ✗ Không đạt <bad> | Theo quy định so sánh: chưa đạt tiêu chuẩn 3 (Điều 3).
5 | Tổ Toán - Tin | Tập thể | Tập thể lao động tiên tiến | ✓ Đạt <good> | ✗ Không đạt <bad> | –
Thành chưa đủ căn cứ: 1
6 | Đặng Ngọc Ánh | Tổ Toán - Tin | Lao động tiên tiến | ✓ Đạt <good> | ? Chưa đủ căn cứ <warn> | Theo quy định so sánh: chưa đạt tiêu chuẩn 4 (Điều 4).
Từ chưa đủ căn cứ thành không đạt: 1
7 | Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên | KHTN_NAME | Lao động tiên tiến | ? Chưa đủ căn cứ <warn> | ✗ Không đạt <bad> | Theo quy định so sánh: chưa đạt tiêu chuẩn 5 (Điều 5).
Vẫn đạt, khác về mức tỷ lệ: 1
8 | Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên | KHTN_NAME | Chiến sĩ thi đua cơ sở | ✓ Đạt <good> | ✓ Đạt <good> | Cùng đạt tiêu chuẩn; khác ở danh sách trong mức tỷ lệ.
Vẫn đạt, khác vì không đăng ký: 1
9 | Phạm Thu Hà | Tổ Khoa học xã hội | Chiến sĩ thi đua cơ sở | ✓ Đạt <good> | ✓ Đạt <good> | Cùng đạt tiêu chuẩn nhưng không đăng ký; chỉ một bên quy định không đăng ký thì không xét.
"""


def _compared(season: Season, own: tuple[Verdict, ...], other: tuple[Verdict, ...]) -> Season:
    law = msgspec.structs.replace(season.rulebook.regime, name=BilingualText("Luật mới", "New law"))
    there = RuleComparison(replace(season.rulebook, regime=law), other, ())
    return replace(season, verdicts=own, compared=there)


def test_other_rules_are_compared_by_who_gains_and_who_loses_and_why(season: Season, vi: Language) -> None:
    sheet = what_if_sheet(_compared(season, OWN, OTHER), vi)
    assert sheet is not None
    names = {
        "KHTN_NAME": season.rulebook.units[1].name,
        "CSTDT_NAME": vi.label(season.rulebook.choices["title"]["CSTDT"]),
    }
    wanted = WHAT_IF.strip()
    for short, name in names.items():
        wanted = wanted.replace(short, name)
    assert table(sheet) == wanted


def test_where_other_rules_change_nobody_the_sheet_says_so(season: Season, vi: Language) -> None:
    """A rule that nobody compared with the text is told below the table, once."""
    same = what_if_sheet(_compared(season, OWN, OWN), vi)
    assert same is not None
    assert table(same, "TT").splitlines()[1:] == ["Không ai thay đổi."]
    doubted = replace(OTHER[2], reasons=(replace(_reason(Met.NO, "9"), verified=False),))
    below = what_if_sheet(_compared(season, OWN[2:3], (doubted,)), vi)
    assert below is not None
    assert table(below).splitlines()[-1] == "Chưa đối chiếu được với văn bản, hội đồng cần kiểm tra: điều có dấu *."
    seen = _compared(season, OWN, OWN)
    there = replace(seen.compared, rulebook=replace(seen.compared.rulebook, regime=_verified(season)))
    compared = what_if_sheet(replace(seen, compared=there), vi)
    assert compared is not None
    assert "Quy định so sánh có điều" not in table(compared)  # of the season's own rules another sheet tells
    assert what_if_sheet(season, vi) is None


def _verified(season: Season) -> Regime:
    """The season's law, with every article compared with the text."""
    law = season.rulebook.regime
    cited = {id_: msgspec.structs.replace(one, verified=True) for id_, one in law.citations.items()}
    return msgspec.structs.replace(law, citations=cited)


COMMENDED = """
Trường Trung học cơ sở Kim Sơn
KHEN THƯỞNG THEO TỪNG LOẠI
Năm học 2024-2025, tính đến 31/05/2025
Chỉ khen công trạng được xét theo điều kiện của luật. Các loại khác do hội đồng xét riêng: tổ đề nghị ở trang Điển hình; đã tặng thì ghi vào sổ theo dõi kèm loại khen.
TT | Họ và tên; tập thể | Đơn vị; tổ giới thiệu | Hình thức khen thưởng | Thành tích | Tình trạng
Công trạng, thành tích: 2
1 | Nguyễn Thị Hoa (1980) | Tổ Toán - Tin | Giấy khen |  | Đủ điều kiện, được đề nghị
2 | Phạm Thu Hà | Tổ Khoa học xã hội | Bằng khen của bộ, tỉnh |  | Đăng ký
Chuyên đề, theo đợt: 2
1 | Ông Lê Văn Xuân |  | Giấy khen | Ủng hộ thư viện⏎Phong trào: Dạy tốt - Học tốt | Đã tặng (QĐ số 12/QĐ)
2 | Tổ Toán - Tin |  | Giấy khen cho tập thể |  | Đã trình cấp trên
Đột xuất: 3
1 | Đỗ Bá Tám | Tổ Toán - Tin | Giấy khen | Cứu người | Hội đồng thông qua <good>
2 | Ngô Thị Chín | Tổ Toán - Tin | Chưa ghi | Trả lại của rơi | Hội đồng không thông qua <bad>
3 | Trần Văn Ân | Tổ Toán - Tin | Giấy khen |  | Đã tặng (QĐ số 9/QĐ)
Chưa ghi: 1
1 | Lý Mười | Tổ Toán - Tin | Giấy khen | Dạy giỏi | Tổ đề nghị, hội đồng xét
"""


def test_commendations_stand_by_kind(season: Season, vi: Language) -> None:
    sheet = commendations_sheet(_commended(season), vi)
    assert sheet is not None
    assert table(sheet) == COMMENDED.strip()
    assert commendations_sheet(season, vi) is None


def _nominated(unit: str, round_: str, *rows: dict[str, str]) -> Submission:
    records = tuple(Record(f"n{place}", row) for place, row in enumerate(rows))
    return Submission(Stamp("kim-son-2024", unit, "nominations", round_), f"{unit}.xlsx", {"nominations": records})


def _commended(season: Season) -> Season:
    """Merit is one registered commendation and one that passed; the others were given, asked for, or wait."""
    passed = _given("GV01", "GK")
    dossiers = tuple(
        replace(one, commendations=("BKT",)) if one.person.code == "GV07" else one for one in season.dossiers
    )
    awards = (
        Award("GV02", "GK", "2024-2025", "9/QĐ", kind="dot_xuat"),
        Award("TTN", "GKTT", "2024-2025", kind="chuyen_de", pending=True),
        Award("GV03", "GK", "2023-2024", "1/QĐ", kind="dot_xuat"),  # of another year
    )
    deeds = (Deed("", "Ông Lê Văn Xuân", "GK", "chuyen_de", "PT1", "Ủng hộ thư viện", "12/QĐ"),)
    asked = _nominated(
        "TTN",
        "D1",
        {"who": "Đỗ Bá Tám", "summary": "Cứu người", "commendation": "GK", "commendation_kind": "dot_xuat"},
        {"who": "Ngô Thị Chín", "summary": "Trả lại của rơi", "commendation_kind": "dot_xuat"},
        {"who": "Lý Mười", "summary": "Dạy giỏi", "commendation": "GK"},
    )
    book = replace(season.rulebook, deeds=deeds, titles={**season.rulebook.titles, "GK": TitlePolicy("GK")})
    form = book.form_of("nominations")
    assert form is not None
    heard = {f"{form.abbreviation}.TTN.D1.n{place}": Record("", {"agreed": place == 0}) for place in range(2)}
    council = Council("inbox/hd.xlsx", Meeting(), nominated=heard)
    season = replace(
        season, rulebook=book, dossiers=dossiers, earlier_awards=awards, submissions=(asked,), council=council
    )
    return with_paths(replace(season, verdicts=(*season.verdicts, passed)))


RESULTS = """
Kết quả của học sinh: 3
1 | Nguyễn Thị Hoa (1980) | Tổ Toán - Tin | Học sinh giỏi: 3 (Đợt 1)
2 | Nguyễn Thị Hoa (1980) | Tổ Toán - Tin | Tỷ lệ đỗ: 92,5, hạng 1 (Đợt 1)
3 | Nguyễn Thị Hoa (1988) | Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật | Tỷ lệ đỗ: 90, hạng 2 (Đợt 1) (hạng chưa chắc)
Hội thi, cuộc thi: 2
1 | Nguyễn Thị Hoa (1980) | Tổ Toán - Tin | Giáo viên giỏi (Đợt 1) | Giấy chứng nhận, Biên bản
2 | Nguyễn Thị Hoa (1988) | Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật | Giáo viên giỏi (Đợt 1) | Chưa có minh chứng <warn>
Sáng kiến được công nhận: 2
1 | Nguyễn Thị Hoa (1980) | Tổ Toán - Tin | Xây dựng kho học liệu số dùng chung cho tổ Toán - Tin
2 | Phạm Thu Hà | Tổ Khoa học xã hội | Ứng dụng bản đồ tư duy trong dạy học Lịch sử (cấp tỉnh/bộ)
Điển hình, người tốt việc tốt: 1
1 | Đỗ Bá Tám | Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật | Cứu người | Báo xã
"""


def test_results_and_good_deeds_are_honoured_with_their_evidence(season: Season, vi: Language) -> None:
    sheet = honours_sheet(_resulting(season), vi)
    assert sheet is not None
    assert table(sheet, "Kết quả của học sinh") == RESULTS.strip()


# What is merit, waits for a decision or is of another year is not among what was given in the year.
GIVEN = """
Khen chuyên đề, đột xuất trong năm: 2
1 | Ông Lê Văn Xuân |  | Giấy khen: Ủng hộ thư viện | QĐ số 12/QĐ
2 | Trần Văn Ân | Tổ Toán - Tin | Giấy khen | QĐ số 9/QĐ
"""


def test_what_was_commended_in_the_year_is_honoured_with_its_decision(season: Season, vi: Language) -> None:
    sheet = honours_sheet(_commended(season), vi)
    assert sheet is not None
    assert table(sheet, "Khen").startswith(GIVEN.strip())


def _resulting(season: Season) -> Season:
    rubric = replace(
        season.rulebook.rubric,
        criteria=(
            Criterion("5.1", "I", "Giáo viên giỏi", KINDS["bonus"], D(3), source="contest", needs_evidence=True),
            Criterion("5.2", "I", "Học sinh giỏi", KINDS["count"], D(6), each=D(2), source="pupils"),
            Criterion("5.3", "I", "Tỷ lệ đỗ", KINDS["rank"], D(5), source="pupils"),
        ),
    )
    answers = {"GV01": {"5.1": D(2), "5.2": D(3), "5.3": D("92.5")}, "GV04": {"5.1": D(1), "5.3": D(90)}}
    # Of the figures of the ranking their places say what they are worth; GV04's may still change.
    totals = {
        "GV01": LayerTotal(D(0), True, points={"5.3": D(5)}, places={"5.3": 1}),
        "GV04": LayerTotal(D(0), False, points={"5.3": D(3)}, places={"5.3": 2}, open=("5.3",)),
    }
    dossiers, cards = [], {}
    for one in season.dossiers:
        points = answers.get(one.person.code, {})
        level = "tinh" if one.person.code == "GV07" else ""
        works = tuple(replace(work, level=level, decision_no="") for work in one.initiatives)
        more = Initiative(one.person.code, "Chưa công nhận", recognised=None)
        dossiers.append(replace(one, scores={("D1", "unit"): LayerScores(points, {})}, initiatives=(*works, more)))
        cards[one.person.code] = Scorecard(one.person, {("D1", "unit"): totals[one.person.code]} if points else {})
    proofs = tuple(
        Record(f"e{place}", {"person": "GV01", "criterion": "5.1", "description": text})
        for place, text in enumerate(("Giấy chứng nhận", "Biên bản"))
    )
    returned = Submission(Stamp("kim-son-2024", "TTN", "self-score", "D1"), "x.xlsx", {"evidence": proofs})
    deeds = _nominated("KHTN", "D2", {"who": "Đỗ Bá Tám", "summary": "Cứu người", "link": "Báo xã"})
    return replace(
        season,
        rulebook=replace(season.rulebook, rubric=rubric),
        dossiers=tuple(dossiers),
        scorecards=cards,
        submissions=(returned, deeds),
    )


def test_where_nobody_is_honoured_there_is_no_such_sheet(season: Season, vi: Language) -> None:
    empty = replace(season, dossiers=(), verdicts=(), paths={}, submissions=())
    assert honours_sheet(empty, vi) is None
