"""The summary's sheets of titles as tables: the season made by hand, before its council has sat and after.

Nine people meet LĐTT; of CSTĐCS a quarter of them, 2.25, is two places: Hoa stands inside, Ánh and Hà are equal at the line.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from handmade import answered_by_the_vote, make_season, table, with_paths
from msgspec.structs import replace
from test_points_sheets import _season as points_season

from thidua_xlsx.declare.season import Person, TitlePolicy
from thidua_xlsx.declare.season.policies import ProposalRound
from thidua_xlsx.documents.screen_size import column_pixels, page_room
from thidua_xlsx.judging.season_closing import held_back
from thidua_xlsx.judging.verdicts.title_paths import YearBehind, title_paths
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import (
    Award,
    Collective,
    Council,
    Decision,
    Fact,
    Meeting,
    Met,
    QuotaLine,
    Reason,
    Record,
    Reply,
    Scorecard,
    Season,
    Standing,
    StepState,
    Target,
    Unknown,
    Verdict,
)
from thidua_xlsx.model.returns import Answer
from thidua_xlsx.reports.common.left_open import left_open
from thidua_xlsx.reports.summary.points.ranking_sheets import units_ranking_sheet
from thidua_xlsx.reports.summary.titles.honours_sheets import honours_sheet
from thidua_xlsx.reports.summary.titles.outcome_sheets import paths_sheet, refusals_sheet
from thidua_xlsx.reports.summary.titles.proposals_sheet import awards_text, proposals_sheet
from thidua_xlsx.reports.summary.titles.statistics_sheet import statistics_sheet

D = Decimal
# Nine ballots: 8 of 9 is 88.89 %, 7 of 9 77.78 %, 3 of 9 33.33 %, 2 of 9 22.22 %. Of Hoa (1988) nobody wrote the noes; of the
# head only that it passed; Thảo Nguyên's dossier went back, on Mai and Yến nobody voted.
VOTES = (
    Decision("GV01", "LDTT", 8, 1, D("0.8889"), True),
    Decision("GV02", "LDTT", 8, 1, D("0.8889"), True, basis_changed=True),
    Decision("GV03", "LDTT", 2, 7, D("0.2222"), False),
    Decision("GV04", "LDTT", 5, None, None, None),
    Decision("GV07", "LDTT", 9, 0, D(1), True),
    Decision("QL01", "LDTT", None, None, None, True),
    Decision("GV01", "CSTDCS", 7, 2, D("0.7778"), True),
    Decision("GV07", "CSTDCS", 3, 6, D("0.3333"), False),
    Decision("TTN", "TTLDTT", 9, 0, D(1), True),
)
CHECKED = {
    "GV01": Record("GV01", {"state": "accepted", "conditions": "good", "opinion": "Xứng đáng"}),
    "GV05": Record("GV05", {"state": "returned", "procedure": "lacking", "standards": "good", "papers": "lacking"}),
}
DECIDED = (
    Award("GV01", "LDTT", "2024-2025", "12/QĐ", "30/05/2025"),
    Award("TTN", "TTLDTT", "2024-2025", "15/QĐ"),
)


def sat(season: Season, *votes: Decision) -> Season:
    """The season once its council has sat."""
    council = Council("inbox/hd.xlsx", Meeting(date(2025, 5, 28), 11, 9, 9, 9), votes, dossiers=CHECKED)
    return with_paths(replace(season, council=council, earlier_awards=DECIDED))


@pytest.fixture(scope="module")
def voted() -> Season:
    return sat(make_season(), *VOTES)


# By place in the school: LĐTT has whoever is graded good or better; of Bình the quota leaves nothing. What Mai registered could not
# be read, and the office's form, which would tell of Yến, is not back.
PROPOSALS = """
UBND XÃ KIM SƠN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TRƯỜNG TRUNG HỌC CƠ SỞ KIM SƠN | Độc lập - Tự do - Hạnh phúc
———————— | ————————————————
Số: ……/……… | Kim Sơn, ngày …… tháng …… năm ……
DANH SÁCH ĐỀ NGHỊ XÉT DANH HIỆU THI ĐUA
Năm học 2024-2025, tính đến 31/05/2025
TT | Họ và tên / Tập thể | Tổ, bộ phận | Điểm | Hạng | Lý do và căn cứ | Đăng ký | Danh hiệu các năm trước
LAO ĐỘNG TIÊN TIẾN – đề nghị: 9
Căn cứ: Điều 24 Luật 06/2022/QH15. Mọi trường hợp: không bị kỷ luật (*). Xếp loại Hoàn thành tốt nhiệm vụ; đã đăng ký; trừ dòng ghi khác.
1 | Nguyễn Thị Hoa (1980) | Toán - Tin | 96.50 | 1 | Xếp loại Hoàn thành xuất sắc nhiệm vụ. |  | CSTĐCS 2023-2024; LĐTT 2022-2023
2 | Đặng Ngọc Ánh | Toán - Tin | 94.25 | 2-3 | Xếp loại Hoàn thành xuất sắc nhiệm vụ. |  | –
3 | Phạm Thu Hà | Khoa học xã hội | 94.25 | 2-3 | Xếp loại Hoàn thành xuất sắc nhiệm vụ. |  | CSTĐCS 2023-2024; LĐTT 2022-2023
4 | Trần Văn Bình | Ban giám hiệu | 93.00 | 4 | Xếp loại Hoàn thành xuất sắc nhiệm vụ. |  | –
5 | Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên | Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật | 91.50 | 5 |  |  | –
6 | Trần Văn Ân | Toán - Tin | 88.75 | 6 |  |  | –
7 | Lê Thị Mai | Ban giám hiệu | 88.00 | 7 |  | chưa rõ <warn> | –
8 | Nguyễn Thị Hoa (1988) | Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật | 84.50 | 8 |  |  | –
9 | Bùi Thị Yến | Văn phòng | 69.50 | 10 |  | chưa rõ <warn> | –
CHIẾN SĨ THI ĐUA CƠ SỞ – đề nghị: 1
Mọi trường hợp: đạt tiêu chuẩn Lao động tiên tiến; xếp loại Hoàn thành xuất sắc nhiệm vụ (Điều 23 Luật 06/2022/QH15). Đã đăng ký; trừ dòng ghi khác.
Mức tỷ lệ (Toàn trường): 25% của 9 người đạt Lao động tiên tiến = 2,25 → 2 chỗ (làm tròn xuống); đủ điều kiện: 4
⚠ Còn thiếu số liệu, có thể làm thay đổi danh sách: Lê Quang Đạo, Hà Văn Sơn <warn>
1 | Nguyễn Thị Hoa (1980) | Toán - Tin | 96.50 | 1 | – |  | CSTĐCS 2023-2024; LĐTT 2022-2023
· · · · · · · · · ·  mức tỷ lệ  · · · · · · · · · ·
⚠ 2 trường hợp đồng hạng tại mức tỷ lệ – Hội đồng quyết định <warn>
? | Đặng Ngọc Ánh | Toán - Tin | 94.25 | 2-3 | – |  | –
? | Phạm Thu Hà | Khoa học xã hội | 94.25 | 2-3 | – |  | CSTĐCS 2023-2024; LĐTT 2022-2023
Đủ điều kiện nhưng ngoài mức tỷ lệ: 1
– | Trần Văn Bình | Ban giám hiệu | 93.00 | 4 | – |  | –
TẬP THỂ LAO ĐỘNG TIÊN TIẾN – đề nghị: 1
Căn cứ: Điều 28 Luật 06/2022/QH15.
1 | Tổ Toán - Tin | 93.17 | 1 | Tập thể xếp loại Hoàn thành tốt nhiệm vụ. | có
Chưa đối chiếu được với văn bản, hội đồng cần kiểm tra: (*) Nguyên tắc không xét khi đang bị kỷ luật.
 | TM. HỘI ĐỒNG
THƯ KÝ | CHỦ TỊCH
(Ký, ghi rõ họ tên) | (Ký, ghi rõ họ tên)
Lê Thị Mai | Trần Văn Bình
"""


def test_before_the_vote_proposals_stand_by_rank_with_the_line_of_the_quota(season: Season, vi: Language) -> None:
    assert table(proposals_sheet(season, vi)) == PROPOSALS.strip()


VOTED = """
TT | Họ và tên / Tập thể | Tổ, bộ phận | Điểm | Hạng | Lý do và căn cứ | Đăng ký | Danh hiệu các năm trước
LAO ĐỘNG TIÊN TIẾN – hội đồng thông qua: 4
Căn cứ: Điều 24 Luật 06/2022/QH15. Mọi trường hợp: không bị kỷ luật (*). Xếp loại Hoàn thành tốt nhiệm vụ; đã đăng ký; trừ dòng ghi khác.
1 | Nguyễn Thị Hoa (1980) | Toán - Tin | 96.50 | 1 | Xếp loại Hoàn thành xuất sắc nhiệm vụ.⏎Hội đồng: 8 đồng ý, 1 không (88,89%): thông qua |  | CSTĐCS 2023-2024; LĐTT 2022-2023
2 | Phạm Thu Hà | Khoa học xã hội | 94.25 | 2-3 | Xếp loại Hoàn thành xuất sắc nhiệm vụ.⏎Hội đồng: 9 đồng ý, 0 không (100%): thông qua |  | CSTĐCS 2023-2024; LĐTT 2022-2023
3 | Trần Văn Bình | Ban giám hiệu | 93.00 | 4 | Xếp loại Hoàn thành xuất sắc nhiệm vụ.⏎thông qua |  | –
4 | Trần Văn Ân | Toán - Tin | 88.75 | 6 | Hội đồng: 8 đồng ý, 1 không (88,89%): thông qua; kết quả xét đã đổi sau khi phát sổ họp |  | –
⚠ Chờ hội đồng, chưa đứng trong danh sách: 4 <warn>
? | Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên | Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật | 91.50 | 5 | Hồ sơ bị trả lại để bổ sung |  | –
? | Lê Thị Mai | Ban giám hiệu | 88.00 | 7 | Đủ điều kiện sau khi lập danh sách bỏ phiếu, chưa bỏ phiếu | chưa rõ <warn> | –
? | Nguyễn Thị Hoa (1988) | Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật | 84.50 | 8 | Hội đồng: 5 đồng ý, – không: chưa quyết được |  | –
? | Bùi Thị Yến | Văn phòng | 69.50 | 10 | Đủ điều kiện sau khi lập danh sách bỏ phiếu, chưa bỏ phiếu | chưa rõ <warn> | –
Dừng ở hội đồng: 1
– | Đặng Ngọc Ánh | Toán - Tin | 94.25 | 2-3 | Xếp loại Hoàn thành xuất sắc nhiệm vụ.⏎Hội đồng: 2 đồng ý, 7 không (22,22%): không thông qua |  | –
CHIẾN SĨ THI ĐUA CƠ SỞ – hội đồng thông qua: 1
Mọi trường hợp: đạt tiêu chuẩn Lao động tiên tiến; xếp loại Hoàn thành xuất sắc nhiệm vụ (Điều 23 Luật 06/2022/QH15). Đã đăng ký; trừ dòng ghi khác.
Mức tỷ lệ (Toàn trường): 25% của 9 người đạt Lao động tiên tiến = 2,25 → 2 chỗ (làm tròn xuống); đủ điều kiện: 4
⚠ Còn thiếu số liệu, có thể làm thay đổi danh sách: Lê Quang Đạo, Hà Văn Sơn <warn>
1 | Nguyễn Thị Hoa (1980) | Toán - Tin | 96.50 | 1 | Hội đồng: 7 đồng ý, 2 không (77,78%): thông qua |  | CSTĐCS 2023-2024; LĐTT 2022-2023
Dừng ở hội đồng: 2
– | Đặng Ngọc Ánh | Toán - Tin | 94.25 | 2-3 | Hội đồng không thông qua LĐTT, danh hiệu phải đạt trước |  | –
– | Phạm Thu Hà | Khoa học xã hội | 94.25 | 2-3 | Hội đồng: 3 đồng ý, 6 không (33,33%): không thông qua |  | CSTĐCS 2023-2024; LĐTT 2022-2023
· · · · · · · · · ·  mức tỷ lệ  · · · · · · · · · ·
Đủ điều kiện nhưng ngoài mức tỷ lệ: 1
– | Trần Văn Bình | Ban giám hiệu | 93.00 | 4 | – |  | –
TẬP THỂ LAO ĐỘNG TIÊN TIẾN – hội đồng thông qua: 1
Căn cứ: Điều 28 Luật 06/2022/QH15.
1 | Tổ Toán - Tin | 93.17 | 1 | Tập thể xếp loại Hoàn thành tốt nhiệm vụ.⏎Hội đồng: 9 đồng ý, 0 không (100%): thông qua | có
Chưa đối chiếu được với văn bản, hội đồng cần kiểm tra: (*) Nguyên tắc không xét khi đang bị kỷ luật.
 | TM. HỘI ĐỒNG
THƯ KÝ | CHỦ TỊCH
(Ký, ghi rõ họ tên) | (Ký, ghi rõ họ tên)
Lê Thị Mai | Trần Văn Bình
"""


def test_after_the_vote_stand_who_passed_then_who_waits_then_whom_the_council_kept_back(
    voted: Season, vi: Language
) -> None:
    assert table(proposals_sheet(voted, vi), "TT | Họ và tên") == VOTED.strip()


def test_a_vote_that_most_of_a_title_share_is_said_once_above_them(vi: Language) -> None:
    # Nine stand for LĐTT: six with one vote, of whom none says it again; one with another says its own.
    codes = [path.who for path in make_season().paths.values() if path.title == "LDTT" and path.proposed]
    alike = [Decision(code, "LDTT", 9, 0, D(1), True) for code in codes[:6]]
    other = Decision(codes[6], "LDTT", 8, 1, D("0.8889"), True)
    lines = table(proposals_sheet(sat(make_season(), *alike, other), vi), "TT | Họ và tên").splitlines()
    assert [line for line in lines if "9 đồng ý" in line] == [
        "Căn cứ: Điều 24 Luật 06/2022/QH15. Mọi trường hợp: không bị kỷ luật (*). "
        "Xếp loại Hoàn thành tốt nhiệm vụ; Hội đồng: 9 đồng ý, 0 không (100%): thông qua; đã đăng ký; trừ dòng ghi khác."
    ]
    assert len([line for line in lines if "8 đồng ý, 1 không" in line]) == 1


# GV08 is graded below good; GV02 (named by the unit) and GV05 lack an initiative; KHXH has no grade, KHTN did not register.
# Nobody knows of LĐTT and CSTĐCS: Đạo, Sơn, Ngà; of the collective title: the office and the management.
REFUSALS = """
Trường Trung học cơ sở Kim Sơn
DANH SÁCH CHƯA ĐỦ ĐIỀU KIỆN XÉT DANH HIỆU
Năm học 2024-2025, tính đến 31/05/2025
“Chưa đủ căn cứ” là còn thiếu số liệu, chưa phải là không đạt. Bấm vào số thứ tự để mở tệp.
TT | Họ và tên / Tập thể | Tổ, bộ phận | Kết luận | Lý do | Ô số liệu
Lao động tiên tiến – 1 trường hợp; và 3 trường hợp chưa đủ căn cứ, chưa đăng ký, không nêu
1 | Vũ Đình Ước | Khoa học xã hội | ✗ Không đạt <bad> | Xếp loại Hoàn thành nhiệm vụ, chưa đạt mức Hoàn thành tốt nhiệm vụ (Điều 24 Luật 06/2022/QH15). | Xếp loại: E10
Chiến sĩ thi đua cơ sở – 2 trường hợp; và 3 trường hợp chưa đủ căn cứ, chưa đăng ký, không nêu
2 | Trần Văn Ân | Toán - Tin | ✗ Không đạt <bad> | Chưa có sáng kiến được công nhận (Điều 23 Luật 06/2022/QH15). | Xếp loại: E10
3 | Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên | Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật | ✗ Không đạt <bad> | Chưa có sáng kiến được công nhận (Điều 23 Luật 06/2022/QH15). | Xếp loại: E10
Tập thể lao động tiên tiến – 2 trường hợp; và 1 trường hợp chưa đủ căn cứ, chưa đăng ký, không nêu
4 | Tổ Khoa học xã hội | Tập thể | ? Chưa đủ căn cứ <warn> | Chưa nhận được phiếu ghi xếp loại của tập thể (Điều 28 Luật 06/2022/QH15). | Xếp loại: E10
5 | Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật | Tập thể | ✗ Không xét <bad> | Đủ tiêu chuẩn nhưng không đăng ký; theo quy chế của năm thi đua này, không đăng ký thì không xét. | Xếp loại: E10
"""


def test_refusals_stand_by_title_with_reason_article_and_cell(season: Season, vi: Language) -> None:
    sheet = refusals_sheet(season, vi)
    assert table(sheet) == REFUSALS.strip()
    links = [cell.link.rpartition("/")[2].partition(" ")[0] for _, cell in sorted(sheet.cells.items()) if cell.link]
    assert links == ["KHXH", "TTN", "KHTN", "TTN", "TTN"]


def test_what_three_have_in_common_is_said_once_above_them(season: Season, vi: Language) -> None:
    """Three lack an initiative, a fourth is graded too low: that is said in the row."""
    none = Reason(Met.NO, "reason.recognised_initiatives.none", {}, "Điều 2", True)
    low = Reason(Met.NO, "reason.title.no", {"title": "GK"}, "Điều 1", True)
    reasons = {"GV01": none, "GV02": low, "GV03": none, "GV05": none}
    verdicts = tuple(Verdict(who, "LDTT", Met.NO, (reason,), True) for who, reason in reasons.items())
    dossiers = tuple(replace(one, proposed_title=Fact()) for one in season.dossiers)
    lines = table(refusals_sheet(with_paths(replace(season, dossiers=dossiers, verdicts=verdicts)), vi), "Lao động")
    assert [line.split(" | ")[:2] for line in lines.splitlines()] == [
        ["Lao động tiên tiến – 4 trường hợp. Căn cứ, trừ chỗ ghi khác: Điều 2."],
        ["✗ Không đạt: Chưa có sáng kiến được công nhận."],
        ["1", "Đặng Ngọc Ánh"],
        ["2", "Nguyễn Thị Hoa (1980)"],
        ["3", "Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên"],
        ["4", "Trần Văn Ân"],
    ]
    assert lines.count("Chưa có sáng kiến") == 1
    assert lines.count("Điều 2") == 1
    assert "Chưa đạt tiêu chuẩn GK (Điều 1)." in lines


def test_after_the_vote_refusals_name_whom_the_council_refused_or_has_not_decided_on(
    voted: Season, vi: Language
) -> None:
    lines = table(refusals_sheet(voted, vi), "TT |").splitlines()
    told = [[*line.split(" | ")[1:5:2], line.split(" | ")[4]] for line in lines if "ội đồng" in line]
    assert told == [
        ["Đặng Ngọc Ánh", "✗ Không thông qua <bad>", "Hội đồng: 2 đồng ý, 7 không (22,22%): không thông qua"],
        ["Nguyễn Thị Hoa (1988)", "? Chưa quyết <warn>", "Hội đồng chưa quyết: đã ghi phiếu nhưng chưa quyết được."],
        ["Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên", "? Chưa quyết <warn>", "Hội đồng chưa quyết: hồ sơ bị trả lại để bổ sung."],
        ["Bùi Thị Yến", "? Chưa quyết <warn>", "Hội đồng chưa quyết: đủ điều kiện sau khi lập danh sách bỏ phiếu, chưa bỏ phiếu."],
        ["Lê Thị Mai", "? Chưa quyết <warn>", "Hội đồng chưa quyết: đủ điều kiện sau khi lập danh sách bỏ phiếu, chưa bỏ phiếu."],
        ["Đặng Ngọc Ánh", "✗ Không thông qua <bad>", "Dừng ở hội đồng: hội đồng không thông qua LĐTT, danh hiệu phải đạt trước."],
        ["Phạm Thu Hà", "✗ Không thông qua <bad>", "Hội đồng: 3 đồng ý, 6 không (33,33%): không thông qua"],
    ]  # fmt: skip


PATHS = """
Trường Trung học cơ sở Kim Sơn
ĐƯỜNG XÉT DANH HIỆU: TỰ NHẬN – TỔ – HỘI ĐỒNG – CẤP TRÊN
Năm học 2024-2025, tính đến 31/05/2025
Mỗi người, mỗi tập thể một dòng: tự nhận, tổ đề nghị, hội đồng, cấp quyết định. Cột cuối nói danh hiệu đã đăng ký hoặc được đề nghị dừng hay đang chờ ở bước nào. Mọi danh sách và số liệu khác đếm theo đường xét này.
 | Tự nhận | Tổ | Hội đồng | Cấp quyết định
TT | Họ và tên / Tập thể | Điểm | Đăng ký | Điểm | Đề nghị | Điểm | Ý kiến, kết quả | Quyết định, trình | Dừng hoặc chờ ở bước nào, vì sao
Tổ Toán - Tin (3 người)
1 | Đặng Ngọc Ánh | 95.25 | CSTĐCS | 94.25 | – | – | đưa ra xét: LĐTT; bằng nhau ở ranh giới, hội đồng chọn: CSTĐCS | – | CSTĐCS – chỉ tiêu: bằng nhau ở ranh giới chỉ tiêu, hội đồng chọn <warn>
2 | Trần Văn Ân | 89.75 | LĐTT | 88.75 | CSTĐCS | – | đưa ra xét: LĐTT | – | CSTĐCS – điều kiện: chưa có sáng kiến được công nhận <warn>
3 | Nguyễn Thị Hoa (1980) | 97.50 | CSTĐCS | 96.50 | – | – | đưa ra xét: LĐTT, CSTĐCS | – | –
Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật (3 người)
4 | Lê Quang Đạo | – | – | – | – | – | – | – | –
5 | Nguyễn Thị Hoa (1988) | 85.50 | LĐTT | 84.50 | – | – | đưa ra xét: LĐTT | – | –
6 | Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên | 92.50 | CSTĐCS | 91.50 | – | – | đưa ra xét: LĐTT | – | CSTĐCS – điều kiện: chưa có sáng kiến được công nhận <warn>
Tổ Khoa học xã hội (2 người)
7 | Phạm Thu Hà | 95.25 | CSTĐCS, BK tỉnh | 94.25 | – | – | đưa ra xét: LĐTT; bằng nhau ở ranh giới, hội đồng chọn: CSTĐCS | – | CSTĐCS – chỉ tiêu: bằng nhau ở ranh giới chỉ tiêu, hội đồng chọn <warn>
8 | Vũ Đình Ước | 77.00 | LĐTT | 76.00 | – | – | – | – | LĐTT – điều kiện: xếp loại Hoàn thành nhiệm vụ, chưa đạt mức Hoàn thành tốt nhiệm vụ <warn>
Tổ Văn phòng (3 người)
9 | Đỗ Thị Ngà | – | chưa rõ | – | – | – | – | – | –
10 | Hà Văn Sơn | 56.00 | chưa rõ | 55.00 | – | – | – | – | –
11 | Bùi Thị Yến | 70.50 | chưa rõ | 69.50 | – | – | đưa ra xét: LĐTT | – | –
Ban giám hiệu (2 người)
12 | Trần Văn Bình | 94.00 | CSTĐCS | 93.00 | – | – | đưa ra xét: LĐTT | – | CSTĐCS – chỉ tiêu: ngoài chỉ tiêu <warn>
13 | Lê Thị Mai | 89.00 | chưa rõ | 88.00 | – | – | đưa ra xét: LĐTT | – | –
Tập thể – 5
1 | Tổ Toán - Tin | – | TTLĐTT | – | chưa rõ | – | đưa ra xét: TTLĐTT | – | –
2 | Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật | – | – | – | chưa rõ | – | – | – | –
3 | Tổ Khoa học xã hội | – | TTLĐTT | – | chưa rõ | – | – | – | TTLĐTT – điều kiện: chưa nhận được phiếu ghi xếp loại của tập thể <warn>
4 | Tổ Văn phòng | – | chưa rõ | – | chưa rõ | – | – | – | –
5 | Ban giám hiệu | – | – | – | chưa rõ | – | – | – | –
"""


def test_paths_lead_from_what_is_claimed_to_the_council(season: Season, vi: Language) -> None:
    assert table(paths_sheet(season, vi)) == PATHS.strip()


PATHS_VOTED = """
Tổ Toán - Tin (3 người)
1 | Đặng Ngọc Ánh | 95.25 | CSTĐCS | 94.25 | – | – | không thông qua: LĐTT <bad> | – | CSTĐCS – hội đồng: hội đồng không thông qua Lao động tiên tiến, danh hiệu phải đạt trước <warn>
2 | Trần Văn Ân | 89.75 | LĐTT | 88.75 | CSTĐCS | – | thông qua: LĐTT <good> | trường quyết định: LĐTT | CSTĐCS – điều kiện: chưa có sáng kiến được công nhận <warn>
3 | Nguyễn Thị Hoa (1980) | 97.50 | CSTĐCS | 96.50 | – | – | thông qua: LĐTT, CSTĐCS; hồ sơ: Hợp lệ; Xứng đáng <good> | trường quyết định: LĐTT; trình cấp trên: CSTĐCS; LĐTT: Quyết định số 12/QĐ ngày 30/05/2025 | –
Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật (3 người)
4 | Lê Quang Đạo | – | – | – | – | – | – | – | –
5 | Nguyễn Thị Hoa (1988) | 85.50 | LĐTT | 84.50 | – | – | chưa quyết: LĐTT | – | LĐTT – hội đồng: đã ghi phiếu nhưng chưa quyết được <warn>
6 | Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên | 92.50 | CSTĐCS | 91.50 | – | – | chưa quyết: LĐTT; hồ sơ: Trả lại bổ sung; Quy trình: Chưa đạt; Giấy tờ: Chưa đạt | – | LĐTT – hội đồng: hồ sơ bị trả lại để bổ sung⏎CSTĐCS – điều kiện: chưa có sáng kiến được công nhận <warn>
Tổ Khoa học xã hội (2 người)
7 | Phạm Thu Hà | 95.25 | CSTĐCS, BK tỉnh | 94.25 | – | – | thông qua: LĐTT; không thông qua: CSTĐCS <bad> | trường quyết định: LĐTT | –
8 | Vũ Đình Ước | 77.00 | LĐTT | 76.00 | – | – | – | – | LĐTT – điều kiện: xếp loại Hoàn thành nhiệm vụ, chưa đạt mức Hoàn thành tốt nhiệm vụ <warn>
Tổ Văn phòng (3 người)
9 | Đỗ Thị Ngà | – | chưa rõ | – | – | – | – | – | –
10 | Hà Văn Sơn | 56.00 | chưa rõ | 55.00 | – | – | – | – | –
11 | Bùi Thị Yến | 70.50 | chưa rõ | 69.50 | – | – | chưa quyết: LĐTT | – | LĐTT – hội đồng: đủ điều kiện sau khi lập danh sách bỏ phiếu, chưa bỏ phiếu <warn>
Ban giám hiệu (2 người)
12 | Trần Văn Bình | 94.00 | CSTĐCS | 93.00 | – | – | thông qua: LĐTT <good> | trường quyết định: LĐTT | CSTĐCS – chỉ tiêu: ngoài chỉ tiêu <warn>
13 | Lê Thị Mai | 89.00 | chưa rõ | 88.00 | – | – | chưa quyết: LĐTT | – | LĐTT – hội đồng: đủ điều kiện sau khi lập danh sách bỏ phiếu, chưa bỏ phiếu <warn>
Tập thể – 5
1 | Tổ Toán - Tin | – | TTLĐTT | – | chưa rõ | – | thông qua: TTLĐTT <good> | trường quyết định: TTLĐTT; TTLĐTT: Quyết định số 15/QĐ ngày – | –
2 | Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật | – | – | – | chưa rõ | – | – | – | –
3 | Tổ Khoa học xã hội | – | TTLĐTT | – | chưa rõ | – | – | – | TTLĐTT – điều kiện: chưa nhận được phiếu ghi xếp loại của tập thể <warn>
4 | Tổ Văn phòng | – | chưa rõ | – | chưa rõ | – | – | – | –
5 | Ban giám hiệu | – | – | – | chưa rõ | – | – | – | –
"""


def test_paths_go_on_to_what_the_council_said_who_decides_and_the_decision(voted: Season, vi: Language) -> None:
    assert table(paths_sheet(voted, vi), "Tổ Toán - Tin (3") == PATHS_VOTED.strip()


HONOURS = """
Trường Trung học cơ sở Kim Sơn
BẢNG VÀNG
Năm học 2024-2025, tính đến 31/05/2025
Hội đồng chưa bỏ phiếu: danh hiệu dưới đây mới là đề nghị. Về học sinh chỉ có điều thầy cô ghi ở minh chứng, và gương tiêu biểu ở trang Hoạt động.
TT | Họ và tên; tập thể | Đơn vị | Thành tích | Minh chứng, quyết định
Lao động tiên tiến: 9
1 | Đặng Ngọc Ánh | Tổ Toán - Tin | Lao động tiên tiến
2 | Trần Văn Ân | Tổ Toán - Tin | Lao động tiên tiến
3 | Nguyễn Thị Hoa (1980) | Tổ Toán - Tin | Lao động tiên tiến
4 | Nguyễn Thị Hoa (1988) | Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật | Lao động tiên tiến
5 | Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên | Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật | Lao động tiên tiến
6 | Phạm Thu Hà | Tổ Khoa học xã hội | Lao động tiên tiến
7 | Bùi Thị Yến | Tổ Văn phòng | Lao động tiên tiến
8 | Trần Văn Bình | Ban giám hiệu | Lao động tiên tiến
9 | Lê Thị Mai | Ban giám hiệu | Lao động tiên tiến
Chiến sĩ thi đua cơ sở: 1
1 | Nguyễn Thị Hoa (1980) | Tổ Toán - Tin | Chiến sĩ thi đua cơ sở
Tập thể lao động tiên tiến: 1
1 | Tổ Toán - Tin |  | Tập thể lao động tiên tiến
Sáng kiến được công nhận: 2
1 | Nguyễn Thị Hoa (1980) | Tổ Toán - Tin | Xây dựng kho học liệu số dùng chung cho tổ Toán - Tin (cấp cơ sở) | QĐ số 125/QĐ-UBND
2 | Phạm Thu Hà | Tổ Khoa học xã hội | Ứng dụng bản đồ tư duy trong dạy học Lịch sử
"""


def test_honours_stand_section_by_section_as_the_season_lists_its_units(season: Season, vi: Language) -> None:
    assert table(honours_sheet(season, vi)) == HONOURS.strip()


# Twelve people are counted, two of them managers, nobody's gender is known; of LĐTT Toán has 3 of 9, of CSTĐCS the only one.
STATISTICS = """
Trường Trung học cơ sở Kim Sơn
THỐNG KÊ DANH SÁCH ĐỀ NGHỊ
Năm học 2024-2025, tính đến 31/05/2025
Mỗi ô: số được đề nghị của nhóm / tổng số được đề nghị.
Cơ cấu danh sách đề nghị
Nhóm | Người tính tỷ lệ | Tỷ lệ | LĐTT: đề nghị | Tỷ lệ | CSTĐCS: đề nghị | Tỷ lệ
Giáo viên, nhân viên trực tiếp | 10/12 | 83.3 % | 7/9 | 77.8 % | 1/1 | 100.0 %
Cán bộ quản lý | 2/12 | 16.7 % | 2/9 | 22.2 % | 0/1 | 0.0 %
Nữ | chưa rõ | – | chưa rõ | – | chưa rõ | –
Toàn trường | 12/12 | 100.0 % | 9/9 | 100.0 % | 1/1 | 100.0 %
Theo tổ, bộ phận
Tổ Toán - Tin | 3/12 | 25.0 % | 3/9 | 33.3 % | 1/1 | 100.0 %
Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật | 3/12 | 25.0 % | 2/9 | 22.2 % | 0/1 | 0.0 %
Tổ Khoa học xã hội | 2/12 | 16.7 % | 1/9 | 11.1 % | 0/1 | 0.0 %
Tổ Văn phòng | 2/12 | 16.7 % | 1/9 | 11.1 % | 0/1 | 0.0 %
Ban giám hiệu | 2/12 | 16.7 % | 2/9 | 22.2 % | 0/1 | 0.0 %
12/13 người trong danh sách được tính tỷ lệ. Không tính tỷ lệ (1 người): Đỗ Thị Ngà. Chưa ghi giới tính, không tính vào dòng Nữ (13 người): Đặng Ngọc Ánh, Trần Văn Ân, Trần Văn Bình, Lê Quang Đạo, Phạm Thu Hà, Nguyễn Thị Hoa (1980), Nguyễn Thị Hoa (1988), Lê Thị Mai, ….
Chưa đăng ký danh hiệu (1 người): Lê Thị Mai
Qua các năm (theo sổ theo dõi)
Sổ theo dõi chưa ghi danh hiệu của năm trước.
Tập thể trong danh sách
Nhóm | Số tập thể | TTLĐTT | Tỷ lệ | TTLĐXS | Tỷ lệ
Tổ chuyên môn | 3 | 1/3 | 33.3 % | 0/3 | 0.0 %
Tổ hành chính | 1 | 0/1 | 0.0 % | 0/1 | 0.0 %
Quản lý | 1 | 0/1 | 0.0 % | 0/1 | 0.0 %
Tất cả tập thể | 5 | 1/5 | 20.0 % | 0/5 | 0.0 %
"""


def test_statistics_give_every_share_with_both_its_numbers(season: Season, vi: Language) -> None:
    assert table(statistics_sheet(season, vi)) == STATISTICS.strip()


QUOTA_OF_GROUPS = """
LAO ĐỘNG TIÊN TIẾN – đề nghị: 1
Mức tỷ lệ (Giáo viên): 50% của 3 người tính tỷ lệ = 1,5 → 1 chỗ (làm tròn xuống); đủ điều kiện: 2
1 | Lê An | Toán | 10.17 | 2-3 | – | chưa rõ <warn> | LĐTT 2023-2024 (chưa có quyết định); CSTĐCS 2022-2023
· · · · · · · · · ·  mức tỷ lệ  · · · · · · · · · ·
Đủ điều kiện nhưng ngoài mức tỷ lệ: 1
– | Vũ Bình | Toán | 7.83 | 4 | – | có | –
Mức tỷ lệ (Cán bộ quản lý): 50% của 2 người tính tỷ lệ = 1,0 → 1 chỗ (làm tròn xuống); đủ điều kiện: 2
· · · · · · · · · ·  mức tỷ lệ  · · · · · · · · · ·
⚠ 2 trường hợp đồng hạng tại mức tỷ lệ – Hội đồng quyết định <warn>
? | Trần Ân | Văn | 10.17 | 2-3 | – | chưa rõ <warn> | –
? | Bùi Dung | Ban giám hiệu | – | – | – | chưa rõ <warn> | –
Mức tỷ lệ (Nhân viên): 50% của 1 người tính tỷ lệ = 0,5 → 0 chỗ (làm tròn xuống); đủ điều kiện: 0
Chưa có ai đủ điều kiện đề nghị.
"""


def with_quota_of_groups(**teachers: Any) -> Season:
    """Of the teachers P2 stands inside and P1 outside; `teachers` say more of their quota."""
    few = points_season()
    within = {"P1": False, "P2": True, "P4": None, "P5": None}
    verdicts = tuple(
        Verdict(one.code, "LDTT", Met.YES, (), one.code == "P1", within[one.code], within[one.code])
        if one.code in within
        else Verdict(one.code, "LDTT", Met.NO)
        for one in few.rulebook.people
    )
    parts = (("GV", 3, 1, 2, ()), ("CBQL", 2, 1, 2, ("P4", "P5")), ("NV", 1, 0, 0, ()))
    first, *rest_of = (QuotaLine("LDTT", f"group:{group}", base, D(50), *rest) for group, base, *rest in parts)
    lines = (replace(first, **teachers), *rest_of)
    policy = TitlePolicy("LDTT", quota_percent=D(50), quota_scope="group")
    awards = (Award("P2", "CSTDCS", "2022-2023"), Award("P2", "LDTT", "2023-2024", pending=True))
    dossiers = tuple(replace(one, awards=awards if one.person.code == "P2" else ()) for one in few.dossiers)
    book = replace(few.rulebook, titles={"LDTT": policy})
    return with_paths(replace(few, rulebook=book, dossiers=dossiers, verdicts=verdicts, quotas=lines))


def test_a_quota_of_each_position_group_has_its_own_line_of_those_inside_at_and_beyond_it(vi: Language) -> None:
    sheet = proposals_sheet(with_quota_of_groups(), vi)
    assert table(sheet, "LAO ĐỘNG").startswith(QUOTA_OF_GROUPS.strip() + "\n | TM. HỘI ĐỒNG")


def test_whom_a_council_passed_beyond_a_quota_is_named_below_its_arithmetic(vi: Language) -> None:
    shown = table(proposals_sheet(with_quota_of_groups(passed=2, over=("P1",)), vi), "LAO ĐỘNG").splitlines()
    assert shown[2] == "⚠ Hội đồng đã thông qua 2 người mà mức tỷ lệ chỉ cho 1: Vũ Bình <warn>"


def test_a_unit_put_forward_stands_with_the_places_that_it_shares_with_other_units(
    season: Season, vi: Language
) -> None:
    """The unit of Maths is second together with the management; of the people only Hoa stands first."""
    shared = {**season.unit_standings, "TTN": replace(season.unit_standings["TTN"], rank=2)}
    made = replace(season, unit_standings=shared)
    assert "\n1 | Tổ Toán - Tin | 93.17 | 2-3 | " in table(proposals_sheet(made, vi))
    alone = {**shared, "BGH": replace(season.unit_standings["BGH"], rank=1)}
    assert "\n1 | Tổ Toán - Tin | 93.17 | 2 | " in table(proposals_sheet(replace(season, unit_standings=alone), vi))


def test_what_rests_on_a_refused_title_and_nobody_asked_for_is_no_refusal_of_the_council(
    voted: Season, vi: Language
) -> None:
    """Of the two CSTĐCS that ended, Ánh's ended with her LĐTT; had nobody asked for it, Hà's alone would be one."""
    (key,) = (key for key, path in voted.paths.items() if path.current_step.key == "path.council.required")
    path = voted.paths[key]
    nobody = (replace(path.steps[0], state=StepState.NO), replace(path.steps[1], state=StepState.SKIPPED))
    unasked = replace(voted, paths={**voted.paths, key: replace(path, steps=(*nobody, *path.steps[2:]))})
    ended = [
        [line for line in table(proposals_sheet(season, vi)).splitlines() if line.startswith("Dừng ở hội đồng")]
        for season in (voted, unasked)
    ]
    assert ended == [["Dừng ở hội đồng: 1", "Dừng ở hội đồng: 2"], ["Dừng ở hội đồng: 1", "Dừng ở hội đồng: 1"]]
    assert "danh hiệu phải đạt trước" in table(refusals_sheet(voted, vi))
    assert "danh hiệu phải đạt trước" not in table(refusals_sheet(unasked, vi))


def test_what_was_passed_and_rests_on_a_refused_title_is_not_said_to_be_passed(voted: Season, vi: Language) -> None:
    (key,) = (key for key, path in voted.paths.items() if path.current_step.key == "path.council.required")
    assert voted.council
    for_it = replace(voted.council, decisions=(*voted.council.decisions, Decision(*key, 8, 0, passed=True)))
    season = replace(voted, council=for_it)
    (line,) = [line for line in table(refusals_sheet(season, vi)).splitlines() if "danh hiệu phải đạt trước" in line]
    assert "thông qua" not in line.lower().replace("không thông qua", "")
    told = [one for one in left_open(season) if one.kind == "required"]
    assert [(one.title, one.names) for one in told] == [
        (voted.rulebook.choices["title"][key[1]], (voted.rulebook.name_of(key[0]),))
    ]


def test_what_the_council_passed_and_closing_left_out_is_not_said_to_be_undecided(voted: Season, vi: Language) -> None:
    (key, *_) = [key for key, path in voted.paths.items() if path.passed]
    lines = table(refusals_sheet(held_back(voted, {key}), vi)).splitlines()
    (line,) = [line for line in lines if "Hội đồng đã thông qua" in line]
    assert "? Chưa ghi <warn>" in line and "chưa quyết" not in line.lower()


def test_where_the_council_passed_nobody_the_list_says_so(season: Season, vi: Language) -> None:
    refused = sat(season, *(replace(one, passed=False) for one in VOTES if one.title == "LDTT"))
    lines = table(proposals_sheet(refused, vi), "LAO ĐỘNG").splitlines()
    assert lines[0] == "LAO ĐỘNG TIÊN TIẾN – hội đồng thông qua: 0"
    assert lines[2:4] == [
        "Hội đồng chưa thông qua trường hợp nào.",
        "⚠ Chờ hội đồng, chưa đứng trong danh sách: 3 <warn>",  # Thảo Nguyên, Mai, Yến
    ]
    assert "Dừng ở hội đồng: 6" in lines


def test_of_four_earlier_titles_none_is_left_out(season: Season, vi: Language) -> None:
    awards = tuple(Award("GV01", "LDTT", f"{year}-{year + 1}") for year in (2020, 2023, 2021, 2022))
    known = replace(season, dossiers=(replace(season.dossiers[0], awards=awards),))
    assert awards_text(known, vi, "GV01") == "LĐTT 2023-2024, 2022-2023, 2021-2022, 2020-2021"
    assert awards_text(known, vi, "TTN") == "–"


def test_where_nobody_is_refused_the_sheet_says_so(season: Season, vi: Language) -> None:
    none = with_paths(replace(season, verdicts=(Verdict("GV01", "LDTT", Met.YES, (), True, True, True),)))
    assert table(refusals_sheet(none, vi), "TT |").splitlines()[1:] == ["Không có trường hợp nào."]


def test_a_refusal_without_reasons_or_cells_says_that_they_are_not_known(season: Season, vi: Language) -> None:
    """No before unknown, each in the order of lists; cells of five sheets are told on four lines."""
    cells = tuple(CellPlace("inbox/a.xlsx", f"Trang {at}", 4, 3) for at in range(5))
    reasons = tuple(
        Reason(Met.NO, f"reason.{key}", {"title": "GK"}, cite, True, cells)
        for key, cite in (("title.no", "Điều 1"), ("recognised_initiatives.none", "Điều 2"))
    )
    elsewhere = Reason(Met.NO, "reason.discipline.none", {}, "", True, (CellPlace("inbox/b.xlsx", "Kỷ luật", 3, 3),))
    verdicts = (
        Verdict("GV05", "LDTT", Met.UNKNOWN, (), True),
        Verdict("GV03", "LDTT", Met.NO, (), True),
        Verdict("GV01", "LDTT", Met.NO, (*reasons, elsewhere), True),
        Verdict("GV02", "LDTT", Met.UNKNOWN, (), False),
        Verdict("GV06", "LDTT", Met.UNKNOWN, (), False),
    )
    dossiers = tuple(replace(one, proposed_title=Fact()) for one in season.dossiers)
    sheet = refusals_sheet(with_paths(replace(season, dossiers=dossiers, verdicts=verdicts)), vi)
    assert table(sheet, "Lao động").splitlines() == [
        "Lao động tiên tiến – 3 trường hợp; và 2 trường hợp chưa đủ căn cứ, chưa đăng ký, không nêu",
        "1 | Đặng Ngọc Ánh | Toán - Tin | ✗ Không đạt <bad> | chưa rõ",
        "2 | Nguyễn Thị Hoa (1980) | Toán - Tin | ✗ Không đạt <bad> | Chưa đạt tiêu chuẩn GK (Điều 1); chưa có sáng kiến "
        "được công nhận (Điều 2); không bị kỷ luật. | a.xlsx⏎Trang 0: D5⏎Trang 1: D5⏎và 4 ô khác",
        "3 | Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên | Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ "
        "thuật | ? Chưa đủ căn cứ <warn> | chưa rõ",
    ]
    assert [cell.link for _, cell in sorted(sheet.cells.items()) if cell.link] == ["../inbox/a.xlsx"]


def test_of_whom_only_the_council_can_say_it_the_page_of_its_workbook_is_named(season: Season, vi: Language) -> None:
    left = replace(season.dossiers[4], answers=(), person=replace(season.dossiers[4].person, until=date(2024, 9, 10)))
    dossiers = (*season.dossiers[:4], left, *season.dossiers[5:])
    last = replace(season.rulebook.rounds[-1], start=date(2025, 1, 6), end=date(2025, 5, 31))
    season = replace(season, rulebook=replace(season.rulebook, rounds=(last,)))
    name = season.rulebook.shown_name(left.person)
    reason = Reason(Met.UNKNOWN, "reason.worst_discipline.unknown", {"names": (name,)})
    verdict = Verdict(left.person.unit, "TTLDTT", Met.UNKNOWN, (reason,), True, True)
    sheet = refusals_sheet(with_paths(replace(season, dossiers=dossiers, verdicts=(verdict,))), vi)
    assert f" | Chưa biết về kỷ luật của: {name}. | hoi-dong.xlsx, trang Xếp loại: {name}" in table(sheet)


# GV01 and GV02 in 2023-2024, GV07's CSTĐCS of that year waits for a decision, and so does GV04's CSTĐTQ of 2020-2021.
YEARS = """
Qua các năm (theo sổ theo dõi)
Năm học | LĐTT | CSTĐCS | TTLĐTT | CSTĐTQ
2024-2025 (đang đề nghị) | 9 | 1 | – | –
2023-2024 | 2 | 1 (+1 chưa có quyết định) | – | –
2022-2023 | 1 | 1 | 1 | –
2021-2022 | 1 | 1 | – | –
2020-2021 | – | – | – | 0 (+1 chưa có quyết định)
"""
# All of them teachers, as this year's list has it; of this year 7 of 9, as above.
DIRECT = """
Giáo viên, nhân viên trực tiếp trong số người đạt, qua các năm
Năm học | LĐTT | Tỷ lệ | CSTĐCS | Tỷ lệ
2024-2025 (đang đề nghị) | 7/9 | 77.8 % | 1/1 | 100.0 %
2023-2024 | 2/2 | 100.0 % | 1/1 | 100.0 %
2022-2023 | 1/1 | 100.0 % | 1/1 | 100.0 %
2021-2022 | 1/1 | 100.0 % | 1/1 | 100.0 %
"""
LEDGER = (
    ("GV01", "CSTDCS", 2023, False), ("GV07", "CSTDCS", 2023, True), ("GV01", "LDTT", 2023, False),
    ("GV02", "LDTT", 2023, False), ("GV01", "LDTT", 2022, False), ("GV01", "CSTDCS", 2022, False),
    ("TTN", "TTLDTT", 2022, False), ("GV03", "LDTT", 2021, False), ("GV03", "CSTDCS", 2021, False),
    ("GV04", "CSTDTQ", 2020, True),
)  # fmt: skip


def test_earlier_years_stand_below_this_one_and_whole_years_are_drawn(season: Season, vi: Language) -> None:
    awards = tuple(Award(who, title, f"{year}-{year + 1}", pending=wait) for who, title, year, wait in LEDGER)
    told = table(statistics_sheet(replace(season, earlier_awards=awards), vi), "Qua các năm")
    assert told.startswith(YEARS.strip() + DIRECT.rstrip())
    book = replace(season.rulebook, units=season.rulebook.units[:1])  # whose page has room for a chart
    sheet = statistics_sheet(replace(season, rulebook=book, earlier_awards=awards, targets=()), vi)
    (chart,) = sheet.charts
    # Of this year and the two before it 2023-2024 is not whole: one of its titles waits.
    cells = {
        one.name: [
            (sheet.cells[one.labels.row, col].value, sheet.cells[one.values.row, col].value)
            for col in range(one.values.col, one.values.last_col + 1)
        ]
        for one in chart.series
    }
    assert cells == {"2024-2025": [("LĐTT", 9), ("CSTĐCS", 1)], "2022-2023": [("LĐTT", 1), ("CSTĐCS", 1)]}
    assert (chart.kind, chart.title, chart.sheet) == ("column", "Danh hiệu năm nay và các năm trước", "Thống kê")
    assert {(one.labels.col, one.labels.last_col) for one in chart.series} == {(1, 2)}


@pytest.mark.parametrize(("units", "on_the_page"), [(4, True), (7, True), (12, False)])
def test_the_chart_of_years_takes_what_is_left_of_the_page_and_is_left_out_where_it_would_stand_alone(
    season: Season, vi: Language, units: int, on_the_page: bool
) -> None:
    awards = tuple(Award(who, title, f"{year}-{year + 1}", pending=wait) for who, title, year, wait in LEDGER)
    first = season.rulebook.units[0]
    few = tuple(replace(first, code=f"T{no}", name=f"Tổ {no}") for no in range(units))
    book = replace(season.rulebook, units=few)
    sheet = statistics_sheet(replace(season, rulebook=book, earlier_awards=awards), vi)
    assert bool(sheet.charts) is on_the_page
    if not on_the_page:
        return
    (chart,) = sheet.charts
    room = page_room(sheet.widths.values(), (30.0, 15.0, 20.0, 20.0), landscape=False)
    left = 0.97 * room - sum(high for row, high in sheet.heights.items() if row < chart.row)
    assert sheet.heights[chart.row] == pytest.approx(left)
    assert 0 <= sheet.heights[chart.row] - chart.height * 3 / 4 <= 10  # points: a little inside the borders
    assert (chart.row, chart.row) in sheet.page.together
    assert (chart.col, chart.labels) == (0, True)
    assert 0 <= sum(map(column_pixels, sheet.widths.values())) - chart.width <= 12  # as wide as the tables


# Of the office's form nobody knows; Mai and Ân sent theirs.
MISSING = """
Chưa đăng ký danh hiệu (2 người): Trần Văn Ân, Lê Thị Mai
Chưa nhận được phiếu đăng ký của 2 người.
Chưa đăng ký phong trào (2 người): Đặng Ngọc Ánh, Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên
"""


def test_statistics_tell_who_has_not_registered_and_who_is_missing_from_each_part(season: Season, vi: Language) -> None:
    """Hoa and Ánh are women, of Đạo no group is known."""
    women, book = ("GV01", "GV03"), season.rulebook
    people = tuple(
        replace(one, gender="nu" if one.code in women else "nam", group="" if one.code == "GV06" else one.group)
        for one in book.people
    )
    targets = (
        Target("registered", 8, 12, D(1), D(8) / 12, False, ("NV01", "QL02", "GV02", "NV02"), 2),
        Target("movements", 9, 12, D(1), D("0.75"), False, ("GV05", "NV01", "GV03")),
    )
    told = table(statistics_sheet(replace(season, rulebook=replace(book, people=people), targets=targets), vi))
    assert MISSING in told
    assert "\nNữ | 2/12 | 16.7 % | 2/9 | 22.2 % | 1/1 | 100.0 %\n" in told
    assert "Không tính tỷ lệ (1 người): Đỗ Thị Ngà. Chưa ghi nhóm vị trí (1 người): Lê Quang Đạo.\n" in told
    all_in = tuple(replace(one, missing=(), unknown=0) for one in targets)
    lines = table(statistics_sheet(replace(season, targets=all_in), vi), "12/13 người").splitlines()
    assert lines[1] == "✓ Mọi người tính tỷ lệ đều đã đăng ký danh hiệu."
    assert lines[2].startswith("Qua các năm")


@pytest.mark.parametrize(
    ("titles", "landscape"), [(("LDTT", "CSTDCS", "CSTDT"), False), (("LDTT", "CSTDCS", "CSTDT", "GK"), True)]
)
def test_more_titles_than_an_upright_page_holds_turn_it(
    season: Season, vi: Language, titles: tuple[str, ...], landscape: bool
) -> None:
    book = replace(season.rulebook, titles={id_: TitlePolicy(id_) for id_ in titles})
    before = (Award("GV01", "LDTT", "2023-2024"),)
    sheet = statistics_sheet(replace(season, rulebook=book, earlier_awards=before), vi)
    assert sheet.page.landscape is landscape
    assert table(sheet, "2024-2025").startswith("2024-2025 (đang đề nghị) | 9 | 1 | 0")
    # Of a title that nobody is proposed for there are no shares.
    whole = next(line for line in table(sheet).splitlines() if line.startswith("Toàn trường"))
    assert whole.split(" | ")[5:9] == ["1/1", "100.0 %", "0/0", "–"]


def test_a_season_that_gives_no_title_counts_none(season: Season, vi: Language) -> None:
    awards = (Award("GV01", "LDTT", "2023-2024"),)
    book = replace(season.rulebook, titles={}, people=())
    sheet = statistics_sheet(replace(season, rulebook=book, earlier_awards=awards), vi)
    assert sheet.charts == ()
    assert "Toàn trường | 0/0 | –" in table(sheet)


def test_after_the_vote_statistics_count_who_passed(voted: Season, vi: Language) -> None:
    sheet = statistics_sheet(voted, vi)
    lines = table(sheet).splitlines()
    assert lines[1] == "THỐNG KÊ DANH SÁCH ĐƯỢC THÔNG QUA"
    assert lines[lines.index("Cơ cấu danh sách được thông qua") + 1].startswith("Nhóm")
    assert table(sheet, "Mỗi ô").splitlines()[0] == ("Mỗi ô: số được thông qua của nhóm / tổng số được thông qua.")
    assert table(sheet, "Nhóm").splitlines()[:3] == [
        "Nhóm | Người tính tỷ lệ | Tỷ lệ | LĐTT: thông qua | Tỷ lệ | CSTĐCS: thông qua | Tỷ lệ",
        "Giáo viên, nhân viên trực tiếp | 10/12 | 83.3 % | 3/4 | 75.0 % | 1/1 | 100.0 %",
        "Cán bộ quản lý | 2/12 | 16.7 % | 1/4 | 25.0 % | 0/1 | 0.0 %",
    ]


def test_a_path_tells_every_title_that_was_asked_for_and_what_is_not_known(voted: Season, vi: Language) -> None:
    """A refusal from above ends a title that the council passed; units have points of their own and ask for more."""
    first, unit = voted.dossiers[0], voted.unit_dossiers[0]
    asks = replace(
        first,
        registered=("LDTT", "CSTDCS", "NONE"),
        commendations=("GK",),
        proposed_title=Fact(("NONE", "CSTDCS", "LDTT")),
    )
    told = (Fact(unknown=True), Fact(("NONE",)), Fact())
    others = tuple(replace(one, proposed_title=fact) for one, fact in zip(voted.dossiers[1:4], told, strict=True))
    one = unit.unit
    card = Scorecard(Person(one.code, one.name, one.code), self_score=D(18), unit_score=D(17), council_score=D("16.5"))
    mine = replace(unit, commendations=("GKTT",), proposed_title=Fact(("TTLDTT",)))
    cards = {**voted.scorecards, "GV01": replace(voted.scorecards["GV01"], council_score=D("95.5"))}
    season = with_paths(
        replace(
            voted,
            dossiers=(asks, *others, *voted.dossiers[4:]),
            unit_dossiers=(mine,),
            collectives={"TTN": Collective(one, card, Standing(card.person))},
            scorecards={code: of for code, of in cards.items() if code != "GV03"},
            earlier_awards=(),
        )
    )
    lines = table(paths_sheet(season, vi), "Tổ Toán - Tin (3").splitlines()
    assert lines[1].startswith("1 | Đặng Ngọc Ánh | – | CSTĐCS | – | – | – | không thông qua: LĐTT")
    assert lines[2].startswith("2 | Trần Văn Ân | 89.75 | LĐTT | 88.75 | chưa rõ | – |")
    assert lines[3] == (
        "3 | Nguyễn Thị Hoa (1980) | 97.50 | LĐTT, CSTĐCS, GK | 96.50 | CSTĐCS, LĐTT | 95.50 | thông qua: LĐTT, CSTĐCS; "
        "hồ sơ: Hợp lệ; Xứng đáng <good> | trường quyết định: LĐTT; trình cấp trên: CSTĐCS | –"
    )
    assert lines[-2:] == [
        "Tập thể – 1",
        "1 | Tổ Toán - Tin | 18.00 | TTLĐTT, GK tập thể | 17.00 | TTLĐTT | 16.50 | thông qua: TTLĐTT <good> "
        "| trường quyết định: TTLĐTT | –",
    ]


def test_what_a_body_above_refused_stands_apart_with_its_reason_and_is_told_on_the_path(
    voted: Season, vi: Language
) -> None:
    """Hoa's CSTĐCS passed here, inside the quota, and the commune refused it: nobody is on that list any more."""
    reply = Reply("GV01", "CSTDCS", "refused", issuer="UBND xã", reason="hồ sơ chậm")
    behind = YearBehind(voted.council, replies={("GV01", "CSTDCS"): reply})
    dossiers = (*voted.dossiers, *voted.unit_dossiers)
    above = replace(voted, paths=title_paths(voted.verdicts, dossiers, voted.rulebook, behind), earlier_awards=())
    lines = table(proposals_sheet(above, vi), "CHIẾN SĨ").splitlines()
    assert lines[0] == "CHIẾN SĨ THI ĐUA CƠ SỞ – hội đồng thông qua: 1"
    assert "Hội đồng chưa thông qua trường hợp nào." not in lines
    at = lines.index("Cấp trên không công nhận: 1")
    assert lines[at : at + 2] == [
        "Cấp trên không công nhận: 1",
        "– | Nguyễn Thị Hoa (1980) | Toán - Tin | 96.50 | 1 | Hội đồng: 7 đồng ý, 2 không (77,78%): thông qua⏎UBND xã không "
        "công nhận: hồ sơ chậm |  | CSTĐCS 2023-2024; LĐTT 2022-2023",
    ]
    hoa = table(paths_sheet(above, vi), "Tổ Toán - Tin (3").splitlines()[3]
    assert hoa.endswith(
        "| trường quyết định: LĐTT; trình cấp trên: CSTĐCS | CSTĐCS – nhận quyết định: UBND xã không công nhận: hồ sơ chậm "
        "<warn>"
    )


def sat_in_spring(season: Season) -> Season:
    """The season whose council has sat on CSTĐCS alone, and will sit on all else at the year's end."""
    spring = Council("inbox/dot-1.xlsx", Meeting(), (Decision("GV01", "CSTDCS", 8, 1, D("0.8889"), True),))
    council = replace(spring, sittings={"S1": spring})
    rounds = (ProposalRound("S1", "Đợt tháng 3", ("CSTDCS",)),)
    return with_paths(replace(season, rulebook=replace(season.rulebook, proposal_rounds=rounds), council=council))


def test_each_title_is_told_as_its_own_sitting_left_it(season: Season, vi: Language) -> None:
    spring = sat_in_spring(season)
    blocks = [
        line for line in table(proposals_sheet(spring, vi), "LAO ĐỘNG").splitlines() if line.split(" – ")[0].isupper()
    ]
    assert blocks[:3] == [
        "LAO ĐỘNG TIÊN TIẾN – đề nghị: 9",
        "CHIẾN SĨ THI ĐUA CƠ SỞ – hội đồng thông qua: 1",
        "TẬP THỂ LAO ĐỘNG TIÊN TIẾN – đề nghị: 1",
    ]
    heads = [table(units_ranking_sheet(spring, vi), "Hạng"), table(statistics_sheet(spring, vi), "Nhóm")]
    assert heads[0].splitlines()[0].endswith(" | Đề nghị LĐTT | Thông qua CSTĐCS | Lưu ý")
    assert heads[1].splitlines()[0].endswith(" | LĐTT: đề nghị | Tỷ lệ | CSTĐCS: thông qua | Tỷ lệ")
    hoa = table(paths_sheet(spring, vi), "3 | Nguyễn Thị Hoa (1980)").splitlines()[0]
    assert " | thông qua: CSTĐCS; đưa ra xét: LĐTT <good> | trình cấp trên: CSTĐCS | –" in hoa


def test_beside_a_proposal_stands_what_knocks_somebody_out(season: Season, vi: Language) -> None:
    """Of the last round the unit says so; what it says of Hoa is told beside her unit too."""
    card = season.scorecards["GV01"]
    layers = {**card.layers, ("D2", "unit"): replace(card.layers["D2", "unit"], knocked=("1.1",))}
    out = replace(season, scorecards={**season.scorecards, "GV01": replace(card, layers=layers)})
    lines = table(proposals_sheet(out, vi), "LAO ĐỘNG").splitlines()
    told = [line.split(" | ")[1:6:4] for line in lines if "bị loại trừ" in line.lower()]
    assert told == [
        ["Nguyễn Thị Hoa (1980)", "Xếp loại Hoàn thành xuất sắc nhiệm vụ.⏎! Bị loại trừ, Đợt 2: 1.1 Chấp hành"],
        ["Nguyễn Thị Hoa (1980)", "! Bị loại trừ, Đợt 2: 1.1 Chấp hành"],
        ["Tổ Toán - Tin", "có"],
    ]
    assert "⏎! Nguyễn Thị Hoa (1980) bị loại trừ, Đợt 2: 1.1 Chấp hành | có" in table(proposals_sheet(out, vi))


def test_beside_a_proposal_stands_that_its_points_are_not_complete(season: Season, vi: Language) -> None:
    """A cell of Ân's is blank: his 88.75 may change. Of Mai nothing is known, so that no figure needs the mark."""
    cards = {**season.scorecards, "GV02": replace(season.scorecards["GV02"], complete=False)}
    mai = next(who for who, card in cards.items() if card.person.full_name == "Lê Thị Mai")
    cards[mai] = replace(cards[mai], final=None, complete=False)
    lines = table(proposals_sheet(replace(season, scorecards=cards), vi), "LAO ĐỘNG").splitlines()
    (marked,) = [line.split(" | ") for line in lines if "chưa đủ điểm" in line]
    assert marked[1:6] == [
        "Trần Văn Ân", "Toán - Tin", "88.75 <warn>", "6", "⚠ chưa đủ điểm"
    ]  # fmt: skip


def test_refusals_leave_out_whom_the_council_passed_and_count_those_who_did_not_ask(
    season: Season, vi: Language
) -> None:
    """Ước does not meet LĐTT and the council passed him all the same; of three who did not register nobody knows."""
    passed = sat(season, Decision("GV08", "LDTT", 9, 0, D(1), True))
    lines = table(refusals_sheet(passed, vi), "TT |").splitlines()
    assert "Vũ Đình Ước" not in str(lines)
    aside = "; và 3 trường hợp chưa đủ căn cứ, chưa đăng ký, không nêu"
    assert [line.removesuffix(aside) for line in lines if line.endswith(aside)] == [
        "Lao động tiên tiến – 9 trường hợp",  # nobody has voted on them
        "Chiến sĩ thi đua cơ sở – 3 trường hợp",
    ]


def test_refusals_do_not_count_whom_the_council_passed_as_open_and_not_registered(season: Season, vi: Language) -> None:
    """Of LĐTT three are open; two of them registered and passed, which leaves 3 - 2 = 1. Of CSTĐCS all 3 are open."""
    lines = table(refusals_sheet(answered_by_the_vote(season), vi), "TT |").splitlines()
    assert [line.split("; ")[1] for line in lines if "; và " in line][:2] == [
        "và 1 trường hợp chưa đủ căn cứ, chưa đăng ký, không nêu",
        "và 3 trường hợp chưa đủ căn cứ, chưa đăng ký, không nêu",
    ]


def test_whoever_withdrew_is_not_put_before_the_council(season: Season, vi: Language) -> None:
    gone = {"GV01": Record("GV01", {"state": "withdrawn"})}
    season = with_paths(replace(season, council=Council("inbox/hd.xlsx", Meeting(), dossiers=gone)))
    hoa, *_ = table(paths_sheet(season, vi), "3 | Nguyễn Thị Hoa (1980)").splitlines()
    assert hoa.split(" | ")[7:] == [
        "hồ sơ: Rút hồ sơ",
        "–",
        "LĐTT – hội đồng: đã rút hồ sơ⏎CSTĐCS – hội đồng: đã rút hồ sơ <warn>",
    ]
    # It has sat and decided nothing: what is honoured, and counted of units, is still what is proposed.
    assert (
        table(units_ranking_sheet(season, vi), "Hạng")
        .splitlines()[0]
        .endswith(" | Đề nghị LĐTT | Đề nghị CSTĐCS | Lưu ý")
    )
    assert table(statistics_sheet(season, vi), "Mỗi ô: số được đề nghị")
    assert table(honours_sheet(season, vi), "Hội đồng chưa bỏ phiếu")


@pytest.mark.parametrize(
    ("values", "asked", "told", "on_path"),
    [
        ({"title": ("LDTT",)}, True, "có", "LĐTT"),
        ({"title": ()}, True, "⚠ không <warn>", "–"),
        ({"title": ("NONE",)}, True, "⚠ ghi «Không đăng ký» <warn>", "–"),
        ({"title": Unknown("LĐ ???")}, True, "chưa rõ <warn>", "chưa rõ"),
        (None, True, "chưa rõ <warn>", "chưa rõ"),
        (None, False, "–", "chưa rõ"),  # a season without a form to register by
    ],
)
def test_whoever_is_not_known_to_have_registered_is_not_said_not_to_have(
    season: Season, vi: Language, values: dict[str, Answer] | None, asked: bool, told: str, on_path: str
) -> None:
    registered = values is not None and values["title"] == ("LDTT",)
    record = None if values is None else Record("GV02", values)
    dossier = replace(season.dossiers[1], registration=record, registered=("LDTT",) if registered else ())
    forms = {name: form for name, form in season.rulebook.forms.items() if asked or name != "registration"}
    verdict = Verdict("GV02", "LDTT", Met.YES, (), registered, True, True)
    book = replace(season.rulebook, forms=forms)
    seen = with_paths(replace(season, rulebook=book, dossiers=(dossier,), verdicts=(verdict,), quotas=()))
    (line,) = [line for line in table(proposals_sheet(seen, vi)).splitlines() if line.startswith("1 | Trần Văn Ân")]
    assert line.split(" | ")[6] == told
    assert table(paths_sheet(seen, vi), "1 | Trần Văn Ân").split(" | ")[3] == on_path
