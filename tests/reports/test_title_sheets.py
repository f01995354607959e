"""The summary's sheets of titles as tables: the season made by hand, before its council has sat and after.

Nine people meet LĐTT; of CSTĐCS a quarter of them, 2.25, is two places: Hoa stands inside, Ánh and Hà are equal at the line.
"""

from datetime import date
from decimal import Decimal

import pytest
from handmade import make_season, table, walked
from msgspec.structs import replace

from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Award, Council, Decision, Meeting, Record, Season
from thidua_xlsx.reports.summary.titles.honours_sheet import honours_sheet
from thidua_xlsx.reports.summary.titles.paths_sheet import paths_sheet
from thidua_xlsx.reports.summary.titles.proposals_sheet import proposals_sheet
from thidua_xlsx.reports.summary.titles.refusals_sheet import refusals_sheet
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
    return walked(replace(season, council=council, earlier_awards=DECIDED))


@pytest.fixture(scope="module")
def voted() -> Season:
    return sat(make_season(), *VOTES)


# By place in the school: LĐTT has whoever is graded good or better; of Bình the quota leaves nothing.
PROPOSALS = """
UBND XÃ KIM SƠN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TRƯỜNG TRUNG HỌC CƠ SỞ KIM SƠN | Độc lập - Tự do - Hạnh phúc
———————— | ————————————————
Số: ……/……… | Kim Sơn, ngày …… tháng …… năm ……
DANH SÁCH ĐỀ NGHỊ XÉT DANH HIỆU THI ĐUA
Năm học 2024-2025 – số liệu tính đến ngày 31/05/2025
TT | Họ và tên / Tập thể | Tổ, bộ phận | Điểm | Hạng | Lý do và căn cứ | Đăng ký | Xếp loại | Danh hiệu các năm trước
LAO ĐỘNG TIÊN TIẾN – đề nghị: 9
Căn cứ: Điều 24 Luật 06/2022/QH15. Mọi trường hợp: không bị kỷ luật (*).
1 | Nguyễn Thị Hoa (1980) | Tổ Toán - Tin | 96.50 | 1 | Xếp loại Hoàn thành xuất sắc nhiệm vụ. | có đăng ký | Hoàn thành xuất sắc nhiệm vụ | CSTĐCS 2023-2024; LĐTT 2022-2023
2 | Đặng Ngọc Ánh | Tổ Toán - Tin | 94.25 | 2-3 | Xếp loại Hoàn thành xuất sắc nhiệm vụ. | có đăng ký | Hoàn thành xuất sắc nhiệm vụ | –
3 | Phạm Thu Hà | Tổ Khoa học xã hội | 94.25 | 2-3 | Xếp loại Hoàn thành xuất sắc nhiệm vụ. | có đăng ký | Hoàn thành xuất sắc nhiệm vụ | CSTĐCS 2023-2024; LĐTT 2022-2023
4 | Trần Văn Bình | Ban giám hiệu | 93.00 | 4 | Xếp loại Hoàn thành xuất sắc nhiệm vụ. | có đăng ký | Hoàn thành xuất sắc nhiệm vụ | –
5 | Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên | Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật | 91.50 | 5 | Xếp loại Hoàn thành tốt nhiệm vụ. | có đăng ký | Hoàn thành tốt nhiệm vụ | –
6 | Trần Văn Ân | Tổ Toán - Tin | 88.75 | 6 | Xếp loại Hoàn thành tốt nhiệm vụ. | có đăng ký | Hoàn thành tốt nhiệm vụ | –
7 | Lê Thị Mai | Ban giám hiệu | 88.00 | 7 | Xếp loại Hoàn thành tốt nhiệm vụ. | ⚠ không đăng ký <warn> | Hoàn thành tốt nhiệm vụ | –
8 | Nguyễn Thị Hoa (1988) | Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật | 84.50 | 8 | Xếp loại Hoàn thành tốt nhiệm vụ. | có đăng ký | Hoàn thành tốt nhiệm vụ | –
9 | Bùi Thị Yến | Tổ Văn phòng | 69.50 | 10 | Xếp loại Hoàn thành tốt nhiệm vụ. | ⚠ không đăng ký <warn> | Hoàn thành tốt nhiệm vụ | –
CHIẾN SĨ THI ĐUA CƠ SỞ – đề nghị: 1
Mọi trường hợp: đạt tiêu chuẩn Lao động tiên tiến; xếp loại Hoàn thành xuất sắc nhiệm vụ (Điều 23 Luật 06/2022/QH15).
Mức tỷ lệ (Toàn trường): 25% của 9 người đạt Lao động tiên tiến = 2,25 → 2 chỗ (làm tròn xuống); đủ điều kiện: 4
⚠ Còn thiếu số liệu, có thể làm thay đổi danh sách: Lê Quang Đạo, Hà Văn Sơn <warn>
1 | Nguyễn Thị Hoa (1980) | Tổ Toán - Tin | 96.50 | 1 | – | có đăng ký | Hoàn thành xuất sắc nhiệm vụ | CSTĐCS 2023-2024; LĐTT 2022-2023
· · · · · · · · · ·  mức tỷ lệ  · · · · · · · · · ·
⚠ 2 trường hợp đồng hạng tại mức tỷ lệ – Hội đồng quyết định <warn>
? | Đặng Ngọc Ánh | Tổ Toán - Tin | 94.25 | 2-3 | – | có đăng ký | Hoàn thành xuất sắc nhiệm vụ | –
? | Phạm Thu Hà | Tổ Khoa học xã hội | 94.25 | 2-3 | – | có đăng ký | Hoàn thành xuất sắc nhiệm vụ | CSTĐCS 2023-2024; LĐTT 2022-2023
Đủ điều kiện nhưng ngoài mức tỷ lệ: 1
– | Trần Văn Bình | Ban giám hiệu | 93.00 | 4 | – | có đăng ký | Hoàn thành xuất sắc nhiệm vụ | –
TẬP THỂ LAO ĐỘNG TIÊN TIẾN – đề nghị: 1
Căn cứ: Điều 28 Luật 06/2022/QH15.
1 | Tổ Toán - Tin | 93.17 | 1 | Tập thể xếp loại Hoàn thành tốt nhiệm vụ. | có đăng ký | Hoàn thành tốt nhiệm vụ
(*) Nguyên tắc không xét khi đang bị kỷ luật: chưa đối chiếu được với văn bản, hội đồng cần kiểm tra.
 | TM. HỘI ĐỒNG
THƯ KÝ | CHỦ TỊCH
(Ký, ghi rõ họ tên) | (Ký, ghi rõ họ tên)
Lê Thị Mai | Trần Văn Bình
"""


def test_before_the_vote_proposals_stand_by_rank_with_the_line_of_the_quota(season: Season, vi: Language) -> None:
    assert table(proposals_sheet(season, vi)) == PROPOSALS.strip()


VOTED = """
TT | Họ và tên / Tập thể | Tổ, bộ phận | Điểm | Hạng | Lý do và căn cứ | Đăng ký | Xếp loại | Danh hiệu các năm trước
LAO ĐỘNG TIÊN TIẾN – hội đồng thông qua: 4
Căn cứ: Điều 24 Luật 06/2022/QH15. Mọi trường hợp: không bị kỷ luật (*).
1 | Nguyễn Thị Hoa (1980) | Tổ Toán - Tin | 96.50 | 1 | Xếp loại Hoàn thành xuất sắc nhiệm vụ.⏎Hội đồng: 8 đồng ý, 1 không (88,89%): thông qua | có đăng ký | Hoàn thành xuất sắc nhiệm vụ | CSTĐCS 2023-2024; LĐTT 2022-2023
2 | Phạm Thu Hà | Tổ Khoa học xã hội | 94.25 | 2-3 | Xếp loại Hoàn thành xuất sắc nhiệm vụ.⏎Hội đồng: 9 đồng ý, 0 không (100%): thông qua | có đăng ký | Hoàn thành xuất sắc nhiệm vụ | CSTĐCS 2023-2024; LĐTT 2022-2023
3 | Trần Văn Bình | Ban giám hiệu | 93.00 | 4 | Xếp loại Hoàn thành xuất sắc nhiệm vụ.⏎thông qua | có đăng ký | Hoàn thành xuất sắc nhiệm vụ | –
4 | Trần Văn Ân | Tổ Toán - Tin | 88.75 | 6 | Xếp loại Hoàn thành tốt nhiệm vụ.⏎Hội đồng: 8 đồng ý, 1 không (88,89%): thông qua; kết quả xét đã đổi sau khi phát sổ họp | có đăng ký | Hoàn thành tốt nhiệm vụ | –
⚠ Chờ hội đồng, chưa đứng trong danh sách: 4 <warn>
? | Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên | Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật | 91.50 | 5 | Xếp loại Hoàn thành tốt nhiệm vụ.⏎Hồ sơ bị trả lại để bổ sung | có đăng ký | Hoàn thành tốt nhiệm vụ | –
? | Lê Thị Mai | Ban giám hiệu | 88.00 | 7 | Xếp loại Hoàn thành tốt nhiệm vụ.⏎Đủ điều kiện sau khi lập danh sách bỏ phiếu, chưa bỏ phiếu | ⚠ không đăng ký <warn> | Hoàn thành tốt nhiệm vụ | –
? | Nguyễn Thị Hoa (1988) | Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật | 84.50 | 8 | Xếp loại Hoàn thành tốt nhiệm vụ.⏎Hội đồng: 5 đồng ý, – không: chưa quyết được | có đăng ký | Hoàn thành tốt nhiệm vụ | –
? | Bùi Thị Yến | Tổ Văn phòng | 69.50 | 10 | Xếp loại Hoàn thành tốt nhiệm vụ.⏎Đủ điều kiện sau khi lập danh sách bỏ phiếu, chưa bỏ phiếu | ⚠ không đăng ký <warn> | Hoàn thành tốt nhiệm vụ | –
Dừng ở hội đồng: 1
– | Đặng Ngọc Ánh | Tổ Toán - Tin | 94.25 | 2-3 | Xếp loại Hoàn thành xuất sắc nhiệm vụ.⏎Hội đồng: 2 đồng ý, 7 không (22,22%): không thông qua | có đăng ký | Hoàn thành xuất sắc nhiệm vụ | –
CHIẾN SĨ THI ĐUA CƠ SỞ – hội đồng thông qua: 1
Mọi trường hợp: đạt tiêu chuẩn Lao động tiên tiến; xếp loại Hoàn thành xuất sắc nhiệm vụ (Điều 23 Luật 06/2022/QH15).
Mức tỷ lệ (Toàn trường): 25% của 9 người đạt Lao động tiên tiến = 2,25 → 2 chỗ (làm tròn xuống); đủ điều kiện: 4
⚠ Còn thiếu số liệu, có thể làm thay đổi danh sách: Lê Quang Đạo, Hà Văn Sơn <warn>
1 | Nguyễn Thị Hoa (1980) | Tổ Toán - Tin | 96.50 | 1 | Hội đồng: 7 đồng ý, 2 không (77,78%): thông qua | có đăng ký | Hoàn thành xuất sắc nhiệm vụ | CSTĐCS 2023-2024; LĐTT 2022-2023
Dừng ở hội đồng: 2
– | Đặng Ngọc Ánh | Tổ Toán - Tin | 94.25 | 2-3 | Hội đồng không thông qua Lao động tiên tiến, danh hiệu phải đạt trước | có đăng ký | Hoàn thành xuất sắc nhiệm vụ | –
– | Phạm Thu Hà | Tổ Khoa học xã hội | 94.25 | 2-3 | Hội đồng: 3 đồng ý, 6 không (33,33%): không thông qua | có đăng ký | Hoàn thành xuất sắc nhiệm vụ | CSTĐCS 2023-2024; LĐTT 2022-2023
· · · · · · · · · ·  mức tỷ lệ  · · · · · · · · · ·
Đủ điều kiện nhưng ngoài mức tỷ lệ: 1
– | Trần Văn Bình | Ban giám hiệu | 93.00 | 4 | – | có đăng ký | Hoàn thành xuất sắc nhiệm vụ | –
TẬP THỂ LAO ĐỘNG TIÊN TIẾN – hội đồng thông qua: 1
Căn cứ: Điều 28 Luật 06/2022/QH15.
1 | Tổ Toán - Tin | 93.17 | 1 | Tập thể xếp loại Hoàn thành tốt nhiệm vụ.⏎Hội đồng: 9 đồng ý, 0 không (100%): thông qua | có đăng ký | Hoàn thành tốt nhiệm vụ
(*) Nguyên tắc không xét khi đang bị kỷ luật: chưa đối chiếu được với văn bản, hội đồng cần kiểm tra.
 | TM. HỘI ĐỒNG
THƯ KÝ | CHỦ TỊCH
(Ký, ghi rõ họ tên) | (Ký, ghi rõ họ tên)
Lê Thị Mai | Trần Văn Bình
"""


def test_after_the_vote_stand_who_passed_then_who_waits_then_whom_the_council_kept_back(
    voted: Season, vi: Language
) -> None:
    assert table(proposals_sheet(voted, vi), "TT | Họ và tên") == VOTED.strip()


# GV08 is graded below good; GV02 (named by the unit) and GV05 lack an initiative; KHXH has no grade, KHTN did not register.
# Nobody knows of LĐTT and CSTĐCS: Đạo, Sơn, Ngà; of the collective title: the office and the management.
REFUSALS = """
Trường Trung học cơ sở Kim Sơn
DANH SÁCH CHƯA ĐỦ ĐIỀU KIỆN XÉT DANH HIỆU
Năm học 2024-2025 – số liệu tính đến ngày 31/05/2025
Gồm người, tập thể đã đăng ký hoặc được tổ đề nghị mà chưa đứng trong danh sách đề nghị. “Chưa đủ căn cứ” là còn thiếu số liệu, chưa phải là không đạt. Bấm vào số thứ tự để mở tệp.
TT | Họ và tên / Tập thể | Tổ, bộ phận | Kết luận | Lý do | Ô số liệu
Lao động tiên tiến – 1 trường hợp; ngoài ra 3 trường hợp chưa đủ căn cứ nhưng không đăng ký, không nêu ở đây
1 | Vũ Đình Ước | Tổ Khoa học xã hội | ✗ Không đạt <bad> | Xếp loại Hoàn thành nhiệm vụ, chưa đạt mức Hoàn thành tốt nhiệm vụ (Điều 24 Luật 06/2022/QH15). | KHXH - phieu tu-cham (gửi lại).xlsx⏎Xếp loại: E10
Chiến sĩ thi đua cơ sở – 2 trường hợp; ngoài ra 3 trường hợp chưa đủ căn cứ nhưng không đăng ký, không nêu ở đây
2 | Trần Văn Ân | Tổ Toán - Tin | ✗ Không đạt <bad> | Chưa có sáng kiến được công nhận (Điều 23 Luật 06/2022/QH15). | TTN - phieu tu-cham (gửi lại).xlsx⏎Xếp loại: E10
3 | Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên | Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật | ✗ Không đạt <bad> | Chưa có sáng kiến được công nhận (Điều 23 Luật 06/2022/QH15). | KHTN - phieu tu-cham (gửi lại).xlsx⏎Xếp loại: E10
Tập thể lao động tiên tiến – 2 trường hợp; ngoài ra 2 trường hợp chưa đủ căn cứ nhưng không đăng ký, không nêu ở đây
4 | Tổ Khoa học xã hội | Tập thể | ? Chưa đủ căn cứ <warn> | Chưa nhận được phiếu ghi xếp loại của tập thể (Điều 28 Luật 06/2022/QH15). | TTN - phieu tu-cham (gửi lại).xlsx⏎Xếp loại: E10
5 | Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật | Tập thể | ✗ Không xét <bad> | Đủ tiêu chuẩn nhưng không đăng ký; theo quy chế của năm thi đua này, không đăng ký thì không xét. | TTN - phieu tu-cham (gửi lại).xlsx⏎Xếp loại: E10
"""


def test_refusals_stand_by_title_with_reason_article_and_cell(season: Season, vi: Language) -> None:
    sheet = refusals_sheet(season, vi)
    assert table(sheet) == REFUSALS.strip()
    links = [cell.link.rpartition("/")[2].partition(" ")[0] for _, cell in sorted(sheet.cells.items()) if cell.link]
    assert links == ["KHXH", "TTN", "KHTN", "TTN", "TTN"]


PATHS = """
Trường Trung học cơ sở Kim Sơn
ĐƯỜNG XÉT DANH HIỆU: TỰ NHẬN – TỔ – HỘI ĐỒNG – CẤP TRÊN
Năm học 2024-2025 – số liệu tính đến ngày 31/05/2025
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
13 | Lê Thị Mai | 89.00 | – | 88.00 | – | – | đưa ra xét: LĐTT | – | –
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
13 | Lê Thị Mai | 89.00 | – | 88.00 | – | – | chưa quyết: LĐTT | – | LĐTT – hội đồng: đủ điều kiện sau khi lập danh sách bỏ phiếu, chưa bỏ phiếu <warn>
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
Năm học 2024-2025 – số liệu tính đến ngày 31/05/2025
Hội đồng chưa bỏ phiếu: danh hiệu dưới đây mới là đề nghị. Về học sinh chỉ có điều thầy cô ghi ở minh chứng.
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


# Twelve people are counted, two of them managers; of LĐTT Toán has 3 of 9, of CSTĐCS the only one.
STATISTICS = """
Trường Trung học cơ sở Kim Sơn
THỐNG KÊ DANH SÁCH ĐỀ NGHỊ
Năm học 2024-2025 – số liệu tính đến ngày 31/05/2025
Mỗi ô: số người được đề nghị của nhóm / tổng số được đề nghị; tỷ lệ tính trên tổng.
Chỉ tiêu và mẫu số
Chỉ tiêu | Số đạt/ tổng số | Tỷ lệ | Đặt ra | Mẫu số là
Người đăng ký danh hiệu thi đua | 8/12 | 66.7 % | 100 % | người tính tỷ lệ
Người đăng ký tham gia phong trào thi đua | 12/12 | 100.0 % | 100 % | người tính tỷ lệ
Người có sáng kiến được công nhận | 2/12 | 16.7 % | 15 % | người tính tỷ lệ
Sáng kiến được công nhận đã áp dụng | 0/0 | – | 70 % | sáng kiến được công nhận (trong 2 sáng kiến đã khai)
Chưa đăng ký danh hiệu (1 người): Lê Thị Mai
Cơ cấu danh sách đề nghị
Nhóm | Người tính tỷ lệ | Tỷ lệ | LĐTT: đề nghị | Tỷ lệ | CSTĐCS: đề nghị | Tỷ lệ
Giáo viên, nhân viên trực tiếp | 10/12 | 83.3 % | 7/9 | 77.8 % | 1/1 | 100.0 %
Cán bộ quản lý | 2/12 | 16.7 % | 2/9 | 22.2 % | 0/1 | 0.0 %
Nữ | 0/12 | 0.0 % | 0/9 | 0.0 % | 0/1 | 0.0 %
Toàn trường | 12/12 | 100.0 % | 9/9 | 100.0 % | 1/1 | 100.0 %
Theo tổ, bộ phận
Tổ Toán - Tin | 3/12 | 25.0 % | 3/9 | 33.3 % | 1/1 | 100.0 %
Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật | 3/12 | 25.0 % | 2/9 | 22.2 % | 0/1 | 0.0 %
Tổ Khoa học xã hội | 2/12 | 16.7 % | 1/9 | 11.1 % | 0/1 | 0.0 %
Tổ Văn phòng | 2/12 | 16.7 % | 1/9 | 11.1 % | 0/1 | 0.0 %
Ban giám hiệu | 2/12 | 16.7 % | 2/9 | 22.2 % | 0/1 | 0.0 %
12/13 người trong danh sách được tính tỷ lệ. Không tính tỷ lệ (1 người): Đỗ Thị Ngà. Chưa ghi giới tính, không tính vào dòng Nữ (13 người): Đặng Ngọc Ánh, Trần Văn Ân, Trần Văn Bình, Lê Quang Đạo, Phạm Thu Hà, Nguyễn Thị Hoa (1980), Nguyễn Thị Hoa (1988), Lê Thị Mai, Đỗ Thị Ngà, Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên, Hà Văn Sơn, Vũ Đình Ước, Bùi Thị Yến.
Qua các năm (theo sổ theo dõi)
Sổ theo dõi chưa ghi danh hiệu của năm trước.
"""


def test_statistics_give_every_share_with_both_its_numbers(season: Season, vi: Language) -> None:
    assert table(statistics_sheet(season, vi)) == STATISTICS.strip()
