"""The page for phones: anybody may read what the public list says; the rest only who asked for it as internal."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from handmade import with_paths
from msgspec.structs import replace

from tests.seasons.small import Small
from thidua_xlsx.base.file_names import OVERVIEW_PAGE
from thidua_xlsx.declare.season import Deed, ProposalRound
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.documents.page_plan import (
    Block,
    PageBars,
    PageCell,
    PageFigures,
    PagePlan,
    PageShares,
    PageTable,
    PageText,
)
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Council, Decision, Meeting, Met, SchoolReport, Schools, Season
from thidua_xlsx.reports.common.listed_titles import titles_on_offer
from thidua_xlsx.reports.common.naming import paper_name, title_name
from thidua_xlsx.reports.overview_page import overview_page

D = Decimal


def words_of(page: PagePlan) -> str:
    """Every text of a page in one."""
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, tuple | list):
            for one in value:
                walk(one)
        elif isinstance(value, msgspec.Struct):
            walk(msgspec.structs.astuple(value))

    walk(page)
    return "\n".join(found)


def test_everybody_on_a_list_is_on_the_page_and_counted(season: Season, vi: Language) -> None:
    page = overview_page(season, vi)
    for id_ in titles_on_offer(season):
        listed = season.listed(id_)
        tables = [one.blocks[0] for one in page.sections if one.title.startswith(title_name(season, vi, id_))]
        names = sorted(row[1].text for table in tables if isinstance(table, PageTable) for row in table.rows)
        assert names == sorted(paper_name(season, vi, one.who) for one in listed)
    assert any(season.listed(id_) for id_ in titles_on_offer(season))


def test_the_public_page_tells_no_points_reasons_or_troubles(season: Season, say: Language) -> None:
    public, internal = words_of(overview_page(season, say)), words_of(overview_page(season, say, internal=True))
    # What each of these is found by stands on the internal page, so that its absence says something.
    for secret in (say("report.col.score"), say("report.col.reasons"), say("report.sheet.ranking"), say("page.what")):
        assert secret in internal
        assert secret not in public
    assert say("page.internal") in internal
    assert say("page.internal") not in public
    listed = {one.who for id_ in titles_on_offer(season) for one in season.listed(id_)}
    others = [one for one in season.rulebook.people if one.code not in listed]
    assert others
    for person in others:
        assert person.full_name in internal
        assert person.full_name not in public


def told(page: PagePlan) -> list[str]:
    """A page line by line: sections (`+` where they are folded), boxes and bars, cells between bars, each with its tone."""
    lines = [f"{page.lang}: {page.title} [{page.banner}]", *page.lines]
    for section in page.sections:
        lines.append(f"## {section.title}{' +' if section.folded else ''}")
        for block in section.blocks:
            lines += _block(block)
    return [*lines, *(f"-- {one}" for one in page.foot)]


def _block(block: Block) -> list[str]:
    if isinstance(block, PageText):
        return [_toned(block.text, block.tone)]
    if isinstance(block, PageFigures):
        return [f"{figure} = {_toned(label, tone)}" for figure, label, tone in block.boxes]
    if isinstance(block, PageBars):
        series = [_toned(*one) for one in zip(block.series, block.tones or [""] * len(block.series), strict=True)]
        return [" / ".join(series), *(f"{label}: {counts}" for label, counts in block.bars)]
    if isinstance(block, PageShares):
        bars = [f"{one.label}: {one.share} {_toned(one.text, one.tone)}" for one in block.bars]
        return [f"{' / '.join(block.legend)}; {block.goal} {block.high}", *bars]
    head = " | ".join(f"*{one}*" if at == block.lead else one for at, one in enumerate(block.columns))
    return [
        head,
        *(" | ".join(_cell(cell) for cell in row) for row in block.rows),
        *([block.empty] if not block.rows else []),
    ]


def _cell(cell: PageCell) -> str:
    assert cell.number is (cell.text.replace("/", "").replace(",", "").replace("-", "").isdigit() or cell.text == "–")
    return _toned(cell.text, "" if cell.tone == "muted" and cell.text.isdigit() else cell.tone)


def _toned(text: str, tone: str) -> str:
    return f"[{tone}] {text}" if tone else text


KHTN = "Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật"
LONG = "Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên"
HEAD = ["UBND XÃ KIM SƠN", "Danh sách đưa ra hội đồng; hội đồng chưa bỏ phiếu."]
# LĐTT: whoever was graded Good or better, unit by unit; CSTĐCS: one inside the quota, two are equal at its line.
FIGURES = [
    "## Con số chính",
    "13 = người trong danh sách",
    "5 = tổ, bộ phận",
    "9 = [good] đề nghị LĐTT",
    "1 = [good] đề nghị CSTĐCS",
    "1 = [good] đề nghị TTLĐTT",
    "## Số lượt trong danh sách, theo tổ và danh hiệu",
    "LĐTT / CSTĐCS",
    "Tổ Toán - Tin: (3, 1)",
    f"{KHTN}: (2, 0)",
    "Tổ Khoa học xã hội: (1, 0)",
    "Tổ Văn phòng: (1, 0)",
    "Ban giám hiệu: (2, 0)",
]
COLUMNS = "TT | *Họ và tên / Tập thể* | Tổ, bộ phận"


def test_the_public_page_says_what_the_public_list_says(season: Season, vi: Language) -> None:
    assert told(overview_page(season, vi)) == [
        "vi: Thi đua, khen thưởng – Trường Trung học cơ sở Kim Sơn – Năm học 2024-2025 [DỰ THẢO – hội đồng chưa bỏ phiếu]",
        *HEAD,
        *FIGURES,
        "## Lao động tiên tiến: 9 +",
        COLUMNS,
        "1 | Đặng Ngọc Ánh | Tổ Toán - Tin",
        "2 | Trần Văn Ân | Tổ Toán - Tin",
        "3 | Nguyễn Thị Hoa (sinh năm 1980) | Tổ Toán - Tin",
        f"4 | Nguyễn Thị Hoa (sinh năm 1988) | {KHTN}",
        f"5 | {LONG} | {KHTN}",
        "6 | Phạm Thu Hà | Tổ Khoa học xã hội",
        "7 | Bùi Thị Yến | Tổ Văn phòng",
        "8 | Trần Văn Bình | Ban giám hiệu",
        "9 | Lê Thị Mai | Ban giám hiệu",
        "## Chiến sĩ thi đua cơ sở – đề nghị cấp trên xét: 1 +",
        COLUMNS,
        "1 | Nguyễn Thị Hoa (sinh năm 1980) | Tổ Toán - Tin",
        "## Tập thể lao động tiên tiến: 1 +",
        COLUMNS,
        "1 | Tổ Toán - Tin | ",
        "-- Ý kiến phản ánh gửi về Hội đồng thi đua, khen thưởng (Thư ký: Lê Thị Mai).",
    ]


@pytest.mark.parametrize(("secretary", "to"), [("Cao Tư", " (Thư ký: Cao Tư)."), ("", ".")])
def test_comments_go_to_the_clerk_of_the_council_or_else_to_whom_the_school_names(
    season: Season, vi: Language, secretary: str, to: str
) -> None:
    school = replace(season.rulebook.school, secretary=secretary, parent="")
    lines = told(overview_page(replace(season, rulebook=replace(season.rulebook, council=(), school=school)), vi))
    assert lines[1] == HEAD[1]  # nobody above is named
    assert lines[-1] == f"-- Ý kiến phản ánh gửi về Hội đồng thi đua, khen thưởng{to}"


GRADE = "(Điều 24 Luật 06/2022/QH15); không bị kỷ luật (*)."
BEST, WELL = f"Xếp loại Hoàn thành xuất sắc nhiệm vụ {GRADE}", f"Xếp loại Hoàn thành tốt nhiệm vụ {GRADE}"
JUDGED = "TT | *Họ và tên / Tập thể* | Tổ, bộ phận | Điểm | Hạng | Lý do và căn cứ"


def test_the_internal_page_adds_what_only_the_council_may_see(season: Season, vi: Language) -> None:
    assert told(overview_page(season, vi, internal=True)) == [
        "vi: Thi đua, khen thưởng – Trường Trung học cơ sở Kim Sơn – Năm học 2024-2025 [NỘI BỘ – chỉ dành cho hội đồng, không gửi ra ngoài]",
        *HEAD,
        *FIGURES,
        "## Các tổ đã nộp phiếu",
        "TT | *Tổ, bộ phận* | Đã nhận | Còn thiếu",
        "1 | Tổ Toán - Tin | [good] 3/3 | [good] đã đủ",
        f"2 | {KHTN} | [good] 3/3 | [good] đã đủ",
        "3 | Tổ Khoa học xã hội | [good] 3/3 | [good] đã đủ",
        "4 | Tổ Văn phòng | [warn] 1/3 | [warn] Đăng ký; Tự chấm – Đợt 2",
        "5 | Ban giám hiệu | [good] 3/3 | [good] đã đủ",
        "## Việc cần xử lý: 6 +",
        "Mức | Người, tổ | *Nội dung* | Cách xử lý",
        "[bad] LỖI |  | Tệp có đặt mật khẩu mở | [muted] Xin tổ bỏ mật khẩu và gửi lại, hoặc mở bằng mật khẩu, bỏ mật khẩu, lưu vào inbox.",
        "[bad] LỖI |  | Ô «Điểm tự chấm» không phải là số | [muted] Gõ lại bằng chữ số.",
        "[bad] LỖI | Trần Văn Ân | Trần Văn Ân: Ô «Điểm tự chấm» vượt mức tối đa 20 | [muted] Gõ lại số không quá 20.",
        "[bad] LỖI |  | Tự chấm: các bản nộp ghi khác nhau ở Trần Văn Ân: 18, 19 | [muted] Hỏi người ghi bản nào đúng, rồi gộp từ danh mục và chọn bản đó; hoặc ghi «Trần Văn Ân» và tên tệp đúng vào trang Lựa chọn của thidua.xlsx rồi gộp lại.",
        "[warn] cảnh báo |  | Hà Văn Sơn chưa có điểm nào ở Đợt 2 | [muted] Đề nghị tổ bổ sung các điểm này; người không tham gia đợt này thì hội đồng ghi Đợt được miễn ở trang Xếp loại của sổ họp.",
        "[warn] cảnh báo |  | Chiến sĩ thi đua cơ sở: đồng hạng ngay tại mức tỷ lệ: Phạm Thu Hà, Đặng Ngọc Ánh | [muted] Hội đồng quyết định chọn ai trong số này.",
        "## Lao động tiên tiến: 9 +",
        JUDGED,
        f"1 | Nguyễn Thị Hoa (1980) | Tổ Toán - Tin | 96,5 | 1 | {BEST}",
        f"2 | Đặng Ngọc Ánh | Tổ Toán - Tin | 94,25 | 2-3 | {BEST}",
        f"3 | Phạm Thu Hà | Tổ Khoa học xã hội | 94,25 | 2-3 | {BEST}",
        f"4 | Trần Văn Bình | Ban giám hiệu | 93 | 4 | {BEST}",
        f"5 | {LONG} | {KHTN} | 91,5 | 5 | {WELL}",
        f"6 | Trần Văn Ân | Tổ Toán - Tin | 88,75 | 6 | {WELL}",
        f"7 | Lê Thị Mai | Ban giám hiệu | 88 | 7 | {WELL}",
        f"8 | Nguyễn Thị Hoa (1988) | {KHTN} | 84,5 | 8 | {WELL}",
        f"9 | Bùi Thị Yến | Tổ Văn phòng | 69,5 | 10 | {WELL}",
        "## Chiến sĩ thi đua cơ sở: 1 +",
        JUDGED,
        "1 | Nguyễn Thị Hoa (1980) | Tổ Toán - Tin | 96,5 | 1 | Đạt tiêu chuẩn Lao động tiên tiến; xếp loại Hoàn thành xuất sắc nhiệm vụ (Điều 23 Luật 06/2022/QH15).",
        "## Tập thể lao động tiên tiến: 1 +",
        JUDGED,
        "1 | Tổ Toán - Tin |  | 93,17 | 1 | Tập thể xếp loại Hoàn thành tốt nhiệm vụ (Điều 28 Luật 06/2022/QH15).",
        "## Đã đăng ký hoặc được đề nghị nhưng chưa vào danh sách: 5 +",
        "TT | *Họ và tên / Tập thể* | Tổ, bộ phận | Kết luận | Lý do",
        "1 | Trần Văn Ân | Tổ Toán - Tin | [bad] CSTĐCS: dừng ở bước điều kiện | Chưa có sáng kiến được công nhận (Điều 23 Luật 06/2022/QH15).",
        f"2 | {LONG} | {KHTN} | [bad] CSTĐCS: dừng ở bước điều kiện | Chưa có sáng kiến được công nhận (Điều 23 Luật 06/2022/QH15).",
        "3 | Vũ Đình Ước | Tổ Khoa học xã hội | [bad] LĐTT: dừng ở bước điều kiện | Xếp loại Hoàn thành nhiệm vụ, chưa đạt mức Hoàn thành tốt nhiệm vụ (Điều 24 Luật 06/2022/QH15).",
        f"4 | {KHTN} |  | [bad] TTLĐTT: dừng ở bước đăng ký | chưa đăng ký nên không được xét",
        "5 | Tổ Khoa học xã hội |  | [warn] TTLĐTT: chờ ở bước điều kiện | Chưa nhận được phiếu ghi xếp loại của tập thể (Điều 28 Luật 06/2022/QH15).",
        "## Xếp hạng cá nhân +",
        "[muted] Số người theo khoảng điểm",
        "Số người",
        "50 đến dưới 60: (1,)",
        "60 đến dưới 70: (1,)",
        "70 đến dưới 80: (1,)",
        "80 đến dưới 90: (3,)",
        "90 đến 100: (5,)",
        "Hạng | *Họ và tên* | Tổ, bộ phận | Điểm năm",
        "1 | Nguyễn Thị Hoa (1980) | Tổ Toán - Tin | 96,5",
        "2-3 | Đặng Ngọc Ánh | Tổ Toán - Tin | 94,25",
        "2-3 | Phạm Thu Hà | Tổ Khoa học xã hội | 94,25",
        "4 | Trần Văn Bình | Ban giám hiệu | 93",
        f"5 | {LONG} | {KHTN} | 91,5",
        "6 | Trần Văn Ân | Tổ Toán - Tin | 88,75",
        "7 | Lê Thị Mai | Ban giám hiệu | 88",
        f"8 | Nguyễn Thị Hoa (1988) | {KHTN} | 84,5",
        "9 | Vũ Đình Ước | Tổ Khoa học xã hội | 76",
        "10 | Bùi Thị Yến | Tổ Văn phòng | 69,5",
        "11 | Hà Văn Sơn | Tổ Văn phòng | 55",
        f"– | Lê Quang Đạo | {KHTN} | –",
        "– | Đỗ Thị Ngà | Tổ Văn phòng | –",
        "-- Chưa đối chiếu được với văn bản, hội đồng cần kiểm tra: (*) Nguyên tắc không xét khi đang bị kỷ luật.",
        "-- Số liệu lấy từ các phiếu đã nộp; chi tiết từng ô có trong tong-hop.xlsx.",
    ]


def test_once_the_council_has_voted_the_page_tells_who_passed_and_is_no_draft(season: Season, vi: Language) -> None:
    votes = (Decision("GV02", "LDTT", 7, 1, D("0.875"), True), Decision("GV01", "LDTT", 2, 6, D("0.25"), False))
    council = Council("inbox/hd.xlsx", Meeting(date(2025, 5, 28), 9, 8, 8, 8), votes)
    voted = with_paths(replace(season, council=council))
    lines = told(overview_page(voted, vi))
    assert lines[:8] == [
        "vi: Thi đua, khen thưởng – Trường Trung học cơ sở Kim Sơn – Năm học 2024-2025 []",
        HEAD[0],
        "Hội đồng họp ngày 28/05/2025: có mặt 8/9 thành viên; phát 8 phiếu, hợp lệ 8 phiếu; thông qua 1/2 trường hợp.",
        "## Con số chính",
        "13 = người trong danh sách",
        "5 = tổ, bộ phận",
        "1 = [good] thông qua LĐTT",
        "0 = [good] thông qua CSTĐCS",
    ]
    at = lines.index("## Lao động tiên tiến: 1 +")
    assert lines[at + 1 : at + 4] == [COLUMNS, "1 | Trần Văn Ân | Tổ Toán - Tin", "## Chiến sĩ thi đua cơ sở: 0"]
    at = lines.index("## Chiến sĩ thi đua cơ sở: 0")
    assert lines[at + 2] == "⚠ 2 trường hợp đồng hạng tại mức tỷ lệ – Hội đồng quyết định"
    inside = told(overview_page(voted, vi, internal=True))
    at = inside.index("## Lao động tiên tiến: 1 +")
    assert (
        inside[at + 2]
        == f"1 | Trần Văn Ân | Tổ Toán - Tin | 88,75 | 6 | {WELL}\nHội đồng: 7 đồng ý, 1 không (87,5%): thông qua"
    )


def test_a_title_of_a_round_that_has_not_sat_is_told_as_proposed_beside_those_that_were_voted_on(
    season: Season, vi: Language
) -> None:
    rounds = (ProposalRound("DT1", "Đợt tháng 3", ("CSTDCS",)),)
    votes = (Decision("GV02", "LDTT", 7, 1, D("0.875"), True),)
    council = Council("inbox/hd.xlsx", Meeting(date(2025, 5, 28), 9, 8, 8, 8), votes)
    council = replace(council, sittings={"": council})  # of the year's end alone
    book = replace(season.rulebook, proposal_rounds=rounds)
    lines = told(overview_page(with_paths(replace(season, rulebook=book, council=council)), vi))
    assert lines[6:8] == ["1 = [good] thông qua LĐTT", "1 = [good] đề nghị CSTĐCS"]


def test_where_several_are_equal_at_the_line_nobody_is_listed_and_the_page_says_why(
    season: Season, vi: Language
) -> None:
    tied = ("GV01", "GV03", "GV07")
    open_ = tuple(
        replace(one, within_quota=None, proposed=None) if (one.who, one.title) == ("GV01", "CSTDCS") else one
        for one in season.verdicts
    )
    made = with_paths(replace(season, verdicts=open_, quotas=(replace(season.quotas[0], limit=1, tied_at_line=tied),)))
    lines = told(overview_page(made, vi))
    at = lines.index("## Chiến sĩ thi đua cơ sở: 0")
    assert lines[at + 1 : at + 3] == [COLUMNS, "⚠ 3 trường hợp đồng hạng tại mức tỷ lệ – Hội đồng quyết định"]
    nobody = tuple(replace(one, met=Met.NO, proposed=False) for one in season.verdicts)
    lines = told(overview_page(with_paths(replace(season, verdicts=nobody)), vi))
    assert "## Số lượt trong danh sách, theo tổ và danh hiệu" not in lines
    at = lines.index("## Chiến sĩ thi đua cơ sở: 0")
    assert lines[at + 1 : at + 3] == [COLUMNS, "Chưa có ai đủ điều kiện đề nghị."]


def test_the_internal_page_of_a_bare_season_leaves_out_what_there_is_none_of(season: Season, vi: Language) -> None:
    bare = replace(
        season, dossiers=(), unit_dossiers=(), scorecards={}, standings={}, unit_standings={}, verdicts=(), paths={},
        quotas=(), findings=(),
    )  # fmt: skip
    assert told(overview_page(bare, vi, internal=True))[3:] == [
        "## Con số chính",
        "0 = người trong danh sách",
        "0 = tổ, bộ phận",
        "## Việc cần xử lý: 0",
        "Mức | Người, tổ | *Nội dung* | Cách xử lý",
        "✓ Không có lỗi phải sửa.",
        "-- Số liệu lấy từ các phiếu đã nộp; chi tiết từng ô có trong tong-hop.xlsx.",
    ]
    office = replace(bare, schools=Schools((Reporter("KS", "THCS Kim Sơn"),)))
    assert told(overview_page(office, vi, internal=True))[3:7] == [
        "## Con số chính",
        "0/1 = báo cáo đã nhận / phải gửi",
        "0 = người tính tỷ lệ ở các trường",
        "## Báo cáo của các trường: đã nhận 0/1",
    ]
    assert told(overview_page(office, vi))[3:5] == ["## Con số chính", "0 = người tính tỷ lệ ở các trường"]


def test_the_council_of_an_office_sees_reports_and_ratios_against_their_goals(season: Season, vi: Language) -> None:
    told_ = SchoolReport("KS", "KS", "2024-2025", ratios={"registered": (9, 10), "initiatives_people": (3, 20)})
    schools = Schools(
        (Reporter("KS", "Trường THCS Kim Sơn"), Reporter("AH", "Trường TH An Hòa")), {"KS": told_}, held=("AH",)
    )
    lines = told(overview_page(replace(season, schools=schools), vi, internal=True))
    at = lines.index("## Báo cáo của các trường: đã nhận 1/2")
    assert lines[at + 1 : at + 15] == [
        "[good] Đã nhận / [warn] Đã gửi, chưa dùng được / [bad] Chưa gửi",
        "Các trường (1/2): (1, 1, 0)",
        "## Các trường",
        "[muted] Người đăng ký danh hiệu thi đua",
        "Đạt chỉ tiêu / Chưa đạt / Chỉ tiêu 100 %; 1.00 1",
        "THCS Kim Sơn: 0.9000 [warn] ✗ 90 %",
        "TH An Hòa: chưa dùng: None ",
        "[muted] Người có sáng kiến được công nhận",
        "Đạt chỉ tiêu / Chưa đạt / Chỉ tiêu 15 %; 0.15 0.2",  # an axis ends at a whole ten per cent
        "THCS Kim Sơn: 0.1500 [good] ✓ 15 %",
        "TH An Hòa: chưa dùng: None ",
        "[muted] Sáng kiến được công nhận đã áp dụng",
        "Đạt chỉ tiêu / Chưa đạt / Chỉ tiêu 70 %; 0.70 0.7",
        "THCS Kim Sơn: chưa rõ: None ",
    ]


def test_a_unit_shares_no_place_with_people(season: Season, vi: Language) -> None:
    """The second place is shared by two people; the unit of Maths has that of the units alone."""
    ranks = {"TTN": 2, "BGH": 1}
    units = {code: replace(one, rank=ranks.get(code, one.rank)) for code, one in season.unit_standings.items()}
    lines = told(overview_page(replace(season, unit_standings=units), vi, internal=True))
    at = lines.index("## Tập thể lao động tiên tiến: 1 +")
    assert lines[at + 2].startswith("1 | Tổ Toán - Tin |  | 93,17 | 2 | ")


def test_a_unit_that_returned_nothing_is_told_in_red(season: Season, vi: Language) -> None:
    one = replace(season.unit_dossiers[0], returned={"registration": False, "self-score:D1": False})
    lines = told(overview_page(replace(season, unit_dossiers=(one,)), vi, internal=True))
    assert "1 | Tổ Toán - Tin | [bad] 0/2 | [bad] Đăng ký; Tự chấm – Đợt 1" in lines


def test_a_merge_writes_the_public_page_and_the_internal_one_on_request(small: Small) -> None:
    page = small.folder / "ket-qua" / OVERVIEW_PAGE
    small.merge()
    # 74,63 is the year of P5, who is on no list: (72 + 3 x 75,5) / 4 = 74,625, half up.
    assert "Nguyễn Thị Ánh" in page.read_text(encoding="utf-8")
    assert "74,63" not in page.read_text(encoding="utf-8")
    small.merge("--internal")
    assert "74,63" in page.read_text(encoding="utf-8")
    small.merge()
    assert "74,63" not in page.read_text(encoding="utf-8")


def test_a_good_deed_is_on_the_page_once_the_school_says_that_it_may_be_published(season: Season, vi: Language) -> None:
    shown = Deed("GV01", "", "GK", "dot_xuat", deed="Cứu người đuối nước", publish=True)
    kept = Deed("GV02", "", "GK", "dot_xuat", deed="Giúp bạn nghèo")
    outside = Deed("", "Lê Ba", "GK", "dot_xuat", deed="Tặng sách", publish=True)
    words = words_of(
        overview_page(replace(season, rulebook=replace(season.rulebook, deeds=(shown, kept, outside))), vi)
    )
    assert "Người tốt, việc tốt (2)" in words
    assert "Cứu người đuối nước" in words and "Lê Ba" in words
    assert "Giúp bạn nghèo" not in words
    assert "Người tốt, việc tốt" not in words_of(overview_page(season, vi))
