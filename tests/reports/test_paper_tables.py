"""Every table that a paper may hold, with every figure of it: a season in which each is its own, worked out by hand.

The season is that of `test_paper_figures`: thirteen people, five units, one vote on every title, 8 of 9 for those who passed.
"""

from datetime import date
from decimal import Decimal

import pytest
from handmade import with_paths
from msgspec.structs import replace
from test_paper_figures import ROUNDS, _season
from test_papers import declared

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.criteria.kinds import KINDS, YesNoKind
from thidua_xlsx.declare.criteria.scale_text import ScaleLine
from thidua_xlsx.declare.season import (
    CalendarTask,
    CouncilMember,
    Criterion,
    Deed,
    Movement,
    Person,
    Round,
    Rubric,
    Section,
    TitlePolicy,
)
from thidua_xlsx.declare.season.deadlines import Due
from thidua_xlsx.declare.season.policies import LogLine, Pass, share_of
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.declare.tables.paper_spec import TABLES
from thidua_xlsx.judging.score.score_cards import section_points
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import (
    Adjustment,
    Fact,
    Initiative,
    LayerScores,
    LayerTotal,
    Met,
    Record,
    Scorecard,
    Target,
    UnitDossier,
    Unknown,
)
from thidua_xlsx.model.school_reports import Proposal, SchoolReport, Schools
from thidua_xlsx.model.title_path import PathStep, StepState
from thidua_xlsx.reports.papers.paper_context import PaperContext, Subject
from thidua_xlsx.reports.papers.paper_fields import title_fields
from thidua_xlsx.reports.papers.paper_tables import SOURCES
from thidua_xlsx.reports.papers.season_tables import target_row

D = Decimal


@pytest.fixture(scope="module")
def context() -> PaperContext:
    season = _season()
    people = tuple(replace(one, gender=GENDERS.get(one.code, "")) for one in season.rulebook.people)
    units = tuple(replace(one, name=NAMES[one.code], leader=LEADERS.get(one.code, "")) for one in season.rulebook.units)
    named = {one.code: one for one in units}
    book = replace(season.rulebook, people=people, units=units, **DECLARED)
    dossiers = {one.person.code: one for one in season.dossiers}
    head, mate = dossiers["GV01"], dossiers["GV02"]
    registered = replace(mate.registration, values={**mate.registration.values, "commendation": "GK", "note": "đi học"})
    dossiers["GV01"] = replace(head, initiatives=(KNOWN, *head.initiatives[1:]))
    dossiers["GV02"] = replace(mate, registration=registered)
    season = replace(
        season,
        rulebook=book,
        dossiers=tuple(replace(one, person=book.person(code)) for code, one in dossiers.items()),
        unit_dossiers=tuple(
            replace(commending(one) if one.unit.code == "KHTN" else one, unit=named[one.unit.code])
            for one in season.unit_dossiers
        ),
        scorecards={**season.scorecards, "GV01": card(dossiers["GV01"].person)},
    )
    return PaperContext(with_paths(season), language("vi"), declared().frame)


def commending(one: UnitDossier) -> UnitDossier:
    """The unit, which registers a commendation and no title."""
    assert one.registration is not None
    return replace(
        one, registration=replace(one.registration, values={**one.registration.values, "commendation": ("GK",)})
    )


NAMES = {"TTN": "Tổ Toán", "KHTN": "Tổ Sinh", "KHXH": "Tổ Văn", "VP": "Văn phòng", "BGH": "Ban giám hiệu"}
LEADERS = {"TTN": "Nguyễn Thị Hoa", "KHXH": "Phạm Thu Hà"}
GENDERS = {"GV01": "nu", "GV02": "nam"}
KNOWN = Initiative("GV01", "Kho học liệu", "tinh", True, True, "125/QĐ", "20/06/2024", mark="86")
SECTIONS = (Section("I", "Phẩm chất", D(20)), Section("II", "Chuyên môn", D(80)), Section("III", "Cộng, trừ"))
DECLARED = {
    "rounds": (*ROUNDS, Round("D3", "D3", theme="Tổng kết", start=date(2025, 6, 1))),
    "rubric": Rubric(
        SECTIONS,
        (
            Criterion("1.1", "I", "Chấp hành", KINDS["score"], D(20)),
            Criterion("2.1", "II", "Hồ sơ", KINDS["score"], D(80), applies_to=("GV", "CBQL")),
            Criterion("2.2", "II", "Xếp loại", KINDS["choice"], D(5), scale=(ScaleLine(D(5), "Tốt"), ScaleLine(D(2)))),
            Criterion("2.3", "II", "Kế toán", KINDS["score"], D("2.5"), applies_to=("NV",)),
            Criterion("3.1", "III", "Giải thưởng", KINDS["count"], D(6), each=D(2)),
            Criterion("3.2", "III", "Đi muộn", KINDS["count"], D(4), each=D("-0.5")),
            Criterion("3.3", "III", "Bỏ tiết", KINDS["knockout"], D(50)),
        ),
    ),
    "titles": {
        "LDTT": TitlePolicy("LDTT", quota_percent=D("80.5"), decided_by="commune", passes=Pass(base="present")),
        "CSTDCS": TitlePolicy("CSTDCS", quota_percent=D(15), quota_of="LDTT", decided_by="school"),
        "TTLDTT": TitlePolicy("TTLDTT", decided_by="school", passes=Pass(share_of("over_1_2"), "present")),
        "TTLDXS": TitlePolicy("TTLDXS", passes=Pass(base="present")),
    },
    "movements": (
        Movement("PT1", "Dạy tốt", "Giờ giỏi", "tiết", "12", "up"),
        Movement("PT2", "An toàn", "Tai nạn", "vụ", "0", "down"),
        Movement("PT3", "Trường xanh"),
    ),
    "calendar": (CalendarTask("c1", "Họp xét", "Hiệu trưởng", "Thư ký", "Biên bản", "Tháng 5/2025"),),
    "dues": {
        "registration": Due("Tháng 9/2024", date(2024, 9, 1), date(2024, 9, 30)),
        "D1": Due("10/01/2025", date(2025, 1, 10), date(2025, 1, 10)),
        "D2": Due("khi có công văn"),
        "nominations:D2": Due("20/5/2025", date(2025, 5, 20), date(2025, 5, 20)),
        "report": Due("30/6/2025", date(2025, 6, 30), date(2025, 6, 30)),
    },
    "log": (LogLine("05/6/2025", "Lê Ba", "Vũ An", "đủ giờ?", "đã trả lời"), LogLine("06/6/2025", "Cao Tư", "Tổ Toán")),
    "school_registration": {"title": "TTLDXS", "commendation": "BKT", "target": "Trường chuẩn"},
    "deeds": (Deed("GV08", "", "GK", "dot_xuat", "", "Cứu người", "3/QĐ", "01/03/2025", ""),),
}


def card(person: Person) -> Scorecard:
    """Two rounds: the unit and the council score the first one, of the second there is the person's own word alone."""
    layers = {
        ("D1", "self"): LayerTotal(D("97.5"), True, points={"1.1": D("19.5"), "2.1": D(78), "3.1": D(0)}),
        ("D1", "unit"): LayerTotal(D(94), True, points={"1.1": D(19), "2.1": D(75), "3.1": D(0)}),
        ("D1", "council"): LayerTotal(D(93), True, points={"1.1": D(18), "2.1": D(75), "3.1": D(0)}),
        ("D2", "self"): LayerTotal(D("92.25"), True, points={"1.1": D("12.25"), "2.1": D(80)}),
    }
    return Scorecard(person, layers, D("95.25"), D(94), D(93), D("92.5"), True, {"D1": D(93), "D2": D("92.25")})


# Every table: its columns, then the lines of titles and units over the whole width (#), then row by row; a dot is an empty cell.
RESCUE = {"name": "Cao Tư", "position": "Giáo viên", "unit": "Tổ Toán", "title": "Giấy khen", "deed": "Cứu người"}
CASES = {
    "deeds": """
        no / name / position / unit / title / deed
        1 / Cao Tư / Giáo viên / Tổ Toán / Giấy khen / Cứu người
    """,
    # What the commune gives (LĐTT), and TTLĐXS, of which nobody has said who decides: those who passed, 8 of 9 for each.
    "proposals": """
        no / name / position / unit / title / grade / initiatives / earlier / votes / note
        # Lao động tiên tiến (4 cá nhân)
        1 / Đặng Ngọc Ánh / Giáo viên / Tổ Toán / Lao động tiên tiến / Hoàn thành xuất sắc nhiệm vụ / SK GV03 0 (theo khai, chưa có quyết định) / – / 8/9 (88,89%) / .
        2 / Ông Trần Văn Ân / Giáo viên / Tổ Toán / Lao động tiên tiến / Hoàn thành tốt nhiệm vụ / – / – / 8/9 (88,89%) / .
        3 / Bà Nguyễn Thị Hoa (sinh năm 1980) / Tổ trưởng / Tổ Toán / Lao động tiên tiến / Hoàn thành xuất sắc nhiệm vụ / Kho học liệu (QĐ số 125/QĐ ngày 20/06/2024); SK GV01 1 (theo khai, chưa có quyết định); SK GV01 2 (theo khai, chưa có quyết định) / CSTĐCS 2023-2024; LĐTT 2022-2023 / 8/9 (88,89%) / .
        4 / Đỗ Thị Ngà / Nhân viên hợp đồng / Văn phòng / Lao động tiên tiến / Chưa rõ / – / – / 8/9 (88,89%) / .
        # Tập thể lao động xuất sắc (1 tập thể)
        1 / Tổ Toán / . / . / Tập thể lao động xuất sắc / Hoàn thành tốt nhiệm vụ / – / – / 8/9 (88,89%) / .
    """,
    # Of LĐTT 4 of 5 passed, of CSTĐCS 2 of 3, of TTLĐTT 2 of 5 units, of TTLĐXS 1 of 2. No form of address, no year of birth.
    "listed": """
        no / name / position / unit / title
        # Lao động tiên tiến – đề nghị cấp trên xét (4 cá nhân)
        1 / Đặng Ngọc Ánh / Giáo viên / Tổ Toán / Lao động tiên tiến
        2 / Trần Văn Ân / Giáo viên / Tổ Toán / Lao động tiên tiến
        3 / Nguyễn Thị Hoa (sinh năm 1980) / Tổ trưởng / Tổ Toán / Lao động tiên tiến
        4 / Đỗ Thị Ngà / Nhân viên hợp đồng / Văn phòng / Lao động tiên tiến
        # Chiến sĩ thi đua cơ sở (2 cá nhân)
        1 / Trần Văn Ân / Giáo viên / Tổ Toán / Chiến sĩ thi đua cơ sở
        2 / Nguyễn Thị Hoa (sinh năm 1980) / Tổ trưởng / Tổ Toán / Chiến sĩ thi đua cơ sở
        # Tập thể lao động tiên tiến (2 tập thể)
        1 / Tổ Toán / . / . / Tập thể lao động tiên tiến
        2 / Tổ Sinh / . / . / Tập thể lao động tiên tiến
        # Tập thể lao động xuất sắc – đề nghị cấp trên xét (1 tập thể)
        1 / Tổ Toán / . / . / Tập thể lao động xuất sắc
    """,
    "candidates": """
        no / name / position / unit / title / yes / against / share / grade / result
        1 / Đặng Ngọc Ánh / Giáo viên / Tổ Toán / Lao động tiên tiến / 8 / 1 / 88,89 / Hoàn thành xuất sắc nhiệm vụ / Thông qua
        2 / Ông Trần Văn Ân / Giáo viên / Tổ Toán / Lao động tiên tiến / 8 / 1 / 88,89 / Hoàn thành tốt nhiệm vụ / Thông qua
        3 / Bà Nguyễn Thị Hoa (sinh năm 1980) / Tổ trưởng / Tổ Toán / Lao động tiên tiến / 8 / 1 / 88,89 / Hoàn thành xuất sắc nhiệm vụ / Thông qua
        4 / Nguyễn Thị Hoa (sinh năm 1988) / Giáo viên / Tổ Sinh / Lao động tiên tiến / 2 / 7 / 22,22 / Hoàn thành tốt nhiệm vụ / Không thông qua
        5 / Đỗ Thị Ngà / Nhân viên hợp đồng / Văn phòng / Lao động tiên tiến / 8 / 1 / 88,89 / Chưa rõ / Thông qua
    """,
    "ballots": """
        no / name / position / unit / title / yes / against / share / note
        # Lao động tiên tiến (5 cá nhân)
        1 / Đặng Ngọc Ánh / Giáo viên / Tổ Toán / Lao động tiên tiến / 8 / 1 / 88,89 / .
        2 / Ông Trần Văn Ân / Giáo viên / Tổ Toán / Lao động tiên tiến / 8 / 1 / 88,89 / .
        3 / Bà Nguyễn Thị Hoa (sinh năm 1980) / Tổ trưởng / Tổ Toán / Lao động tiên tiến / 8 / 1 / 88,89 / .
        4 / Nguyễn Thị Hoa (sinh năm 1988) / Giáo viên / Tổ Sinh / Lao động tiên tiến / 2 / 7 / 22,22 / .
        5 / Đỗ Thị Ngà / Nhân viên hợp đồng / Văn phòng / Lao động tiên tiến / 8 / 1 / 88,89 / .
        # Chiến sĩ thi đua cơ sở (3 cá nhân)
        1 / Đặng Ngọc Ánh / Giáo viên / Tổ Toán / Chiến sĩ thi đua cơ sở / 2 / 7 / 22,22 / .
        2 / Ông Trần Văn Ân / Giáo viên / Tổ Toán / Chiến sĩ thi đua cơ sở / 8 / 1 / 88,89 / .
        3 / Bà Nguyễn Thị Hoa (sinh năm 1980) / Tổ trưởng / Tổ Toán / Chiến sĩ thi đua cơ sở / 8 / 1 / 88,89 / .
        # Tập thể lao động tiên tiến (5 tập thể)
        1 / Tổ Toán / . / . / Tập thể lao động tiên tiến / 8 / 1 / 88,89 / .
        2 / Tổ Sinh / . / . / Tập thể lao động tiên tiến / 8 / 1 / 88,89 / .
        3 / Tổ Văn / . / . / Tập thể lao động tiên tiến / 2 / 7 / 22,22 / .
        4 / Văn phòng / . / . / Tập thể lao động tiên tiến / 2 / 7 / 22,22 / .
        5 / Ban giám hiệu / . / . / Tập thể lao động tiên tiến / 2 / 7 / 22,22 / .
        # Tập thể lao động xuất sắc (2 tập thể)
        1 / Tổ Toán / . / . / Tập thể lao động xuất sắc / 8 / 1 / 88,89 / .
        2 / Tổ Sinh / . / . / Tập thể lao động xuất sắc / 2 / 7 / 22,22 / .
    """,
    # Shares of 12 counted people or of 5 units: 5 and 3 of 12 without NV03, who is not counted; 2 of 12 twice; 2 of 5; 1 of 5.
    "title_counts": """
        no / title / registered / met / proposed / passed / registered_share / listed_share / quota
        1 / Lao động tiên tiến / 6 / 7 / 5 / 4 / 41,67% / 25% / Tối đa 80,5% số người
        2 / Chiến sĩ thi đua cơ sở / 2 / 3 / 3 / 2 / 16,67% / 16,67% / Tối đa 15% số người đạt LĐTT
        3 / Tập thể lao động tiên tiến / 2 / 5 / 5 / 2 / 40% / 40% / Không đặt tỷ lệ
        4 / Tập thể lao động xuất sắc / 1 / 2 / 2 / 1 / 20% / 20% / Không đặt tỷ lệ
    """,
    # HTXSNV: GV01 GV03 GV07 QL01; HTTNV: GV02 GV04 GV05 NV01 QL02; HTNV: GV08; none: GV06 NV02 NV03. Of 13.
    "grades": """
        no / grade / count / share
        1 / Hoàn thành xuất sắc nhiệm vụ / 4 / 30,77%
        2 / Hoàn thành tốt nhiệm vụ / 5 / 38,46%
        3 / Hoàn thành nhiệm vụ / 1 / 7,69%
        4 / Không hoàn thành nhiệm vụ / 0 / 0%
        5 / Chưa xếp loại / 3 / 23,08%
    """,
    # The average is that of the standing; highest and lowest are of 92.5, 88.75, 94.25 in Tổ Toán.
    "unit_scores": """
        no / unit / people / average / highest / lowest / rank
        1 / Tổ Toán / 3 / 93,17 / 94,25 / 88,75 / 1
        2 / Ban giám hiệu / 2 / 90,5 / 93 / 88 / 2
        3 / Tổ Sinh / 2 / 88 / 91,5 / 84,5 / 3
        4 / Tổ Văn / 2 / 85,13 / 94,25 / 76 / 4
        5 / Văn phòng / 2 / 62,25 / 69,5 / 55 / 5
    """,
    "targets": """
        no / target / ratio / share / goal / outcome
        1 / Người đăng ký danh hiệu thi đua / 8/12 / 66,67% / 100% / Chưa đạt
        2 / Người đăng ký tham gia phong trào thi đua / 12/12 / 100% / 100% / Đạt
        3 / Người có sáng kiến được công nhận / 2/12 / 16,67% / 15% / Đạt
        4 / Sáng kiến được công nhận đã áp dụng / 0/0 / – / 70% / Chưa tính được
    """,
    "members": """
        no / name / position / role / decision / signature
        1 / Vũ An / Hiệu trưởng / Chủ tịch Hội đồng / . / .
        2 / Đỗ Bích / Văn thư / Thư ký Hội đồng / . / .
    """,
    "all_members": """
        no / name / position / role / decision / signature
        1 / Vũ An / Hiệu trưởng / Chủ tịch Hội đồng / . / .
        2 / Đỗ Bích / Văn thư / Thư ký Hội đồng / . / .
    """,
    # LĐTT and TTLĐXS are asked for above, where nobody has decided yet.
    "called_up": """
        no / name / position / unit / title / deed
        # Chiến sĩ thi đua cơ sở
        1 / Ông Trần Văn Ân / Giáo viên / Tổ Toán / Chiến sĩ thi đua cơ sở / .
        2 / Bà Nguyễn Thị Hoa (sinh năm 1980) / Tổ trưởng / Tổ Toán / Chiến sĩ thi đua cơ sở / .
        # Tập thể lao động tiên tiến
        3 / Tổ Toán / . / . / Tập thể lao động tiên tiến / .
        4 / Tổ Sinh / . / . / Tập thể lao động tiên tiến / .
        # Khen chuyên đề, đột xuất trong năm
        5 / Vũ Đình Ước / Giáo viên / Tổ Văn / Giấy khen / Cứu người
    """,
    "initiative_members": """
        no / name / position / role / decision / signature
        1 / Lê Cảnh / Phó Hiệu trưởng / Chủ tịch Hội đồng / 7/QĐ / .
        2 / Hà Dung / Tổ trưởng / Thư ký Hội đồng / 7/QĐ / .
        3 / Ngô Em / Giáo viên / Ủy viên Hội đồng / 7/QĐ / .
    """,
    # In the order of lists. A refused one has no level; what is not known is dots to write on.
    "initiatives": """
        no / name / position / unit / initiative / level / applied / mark / result / decision
        1 / Đặng Ngọc Ánh / Giáo viên / Tổ Toán / SK GV03 0 / Cơ sở / Có / …… / Công nhận / .
        2 / Đặng Ngọc Ánh / Giáo viên / Tổ Toán / SK GV03 1 / – / …… / …… / Không công nhận / .
        3 / Ông Trần Văn Ân / Giáo viên / Tổ Toán / SK GV02 0 / – / Có / …… / Không công nhận / .
        4 / Ông Trần Văn Ân / Giáo viên / Tổ Toán / SK GV02 1 / Cơ sở / Có / …… / ……… / .
        5 / Bà Nguyễn Thị Hoa (sinh năm 1980) / Tổ trưởng / Tổ Toán / Kho học liệu / Tỉnh/bộ / Có / 86 / Công nhận / QĐ số 125/QĐ ngày 20/06/2024
        6 / Bà Nguyễn Thị Hoa (sinh năm 1980) / Tổ trưởng / Tổ Toán / SK GV01 1 / Cơ sở / Có / …… / Công nhận / .
        7 / Bà Nguyễn Thị Hoa (sinh năm 1980) / Tổ trưởng / Tổ Toán / SK GV01 2 / Cơ sở / Không / …… / Công nhận / .
    """,
    "commendations": """
        no / name / unit / title / deed / result
        # Đột xuất (1)
        1 / Vũ Đình Ước / Tổ Văn / Giấy khen / Cứu người / Đã tặng (QĐ số 3/QĐ)
    """,
    "unit_people": """
        no / name / position / title / commendation / initiative / signature
        1 / Đặng Ngọc Ánh / Giáo viên / Chiến sĩ thi đua cơ sở / . / Một số biện pháp giúp học sinh lớp 6 tự học qua học liệu số / .
        2 / Trần Văn Ân / Giáo viên / Lao động tiên tiến / Giấy khen / Một số biện pháp giúp học sinh lớp 6 tự học qua học liệu số / .
        3 / Nguyễn Thị Hoa / Tổ trưởng / Chiến sĩ thi đua cơ sở / . / Một số biện pháp giúp học sinh lớp 6 tự học qua học liệu số / .
    """,
    "unit_targets": """
        no / indicator / measure / target_value / due
        1 / Học sinh giỏi cấp xã (cụm trường) / giải / từ 5 trở lên / 31/03/2025
        2 / Chuyên đề cấp trường, sinh hoạt theo nghiên cứu bài học / chuyên đề / từ 2,5 trở lên / .
    """,
    "registration": """
        label / answer
        Danh hiệu thi đua đăng ký / Chiến sĩ thi đua cơ sở
        Hình thức khen thưởng đăng ký / .
        Phong trào tham gia / Tất cả
        Tên sáng kiến, đề tài đăng ký / Một số biện pháp giúp học sinh lớp 6 tự học qua học liệu số
        Lĩnh vực, môn / Toán
        Chỉ tiêu phấn đấu (có con số) / Tỷ lệ học sinh khá, giỏi từ 65 % trở lên
        Ghi chú / .
    """,
    "unit_signatures": """
        no / unit / leader / signature
        1 / Tổ Toán / Nguyễn Thị Hoa / .
        2 / Tổ Sinh / . / .
        3 / Tổ Văn / Phạm Thu Hà / .
        4 / Văn phòng / . / .
        5 / Ban giám hiệu / . / .
    """,
    "decided": """
        no / name / position / unit / title
        # Chiến sĩ thi đua cơ sở (2 cá nhân)
        1 / Ông Trần Văn Ân / Giáo viên / Tổ Toán / Chiến sĩ thi đua cơ sở
        2 / Bà Nguyễn Thị Hoa (sinh năm 1980) / Tổ trưởng / Tổ Toán / Chiến sĩ thi đua cơ sở
        # Tập thể lao động tiên tiến (2 tập thể)
        1 / Tổ Toán / . / . / Tập thể lao động tiên tiến
        2 / Tổ Sinh / . / . / Tập thể lao động tiên tiến
    """,
    "ballot": """
        no / name / position / unit / title / agree / disagree
        # Lao động tiên tiến (5 cá nhân)
        1 / Đặng Ngọc Ánh / Giáo viên / Tổ Toán / Lao động tiên tiến / . / .
        2 / Ông Trần Văn Ân / Giáo viên / Tổ Toán / Lao động tiên tiến / . / .
        3 / Bà Nguyễn Thị Hoa (sinh năm 1980) / Tổ trưởng / Tổ Toán / Lao động tiên tiến / . / .
        4 / Nguyễn Thị Hoa (sinh năm 1988) / Giáo viên / Tổ Sinh / Lao động tiên tiến / . / .
        5 / Đỗ Thị Ngà / Nhân viên hợp đồng / Văn phòng / Lao động tiên tiến / . / .
        # Chiến sĩ thi đua cơ sở (3 cá nhân)
        1 / Đặng Ngọc Ánh / Giáo viên / Tổ Toán / Chiến sĩ thi đua cơ sở / . / .
        2 / Ông Trần Văn Ân / Giáo viên / Tổ Toán / Chiến sĩ thi đua cơ sở / . / .
        3 / Bà Nguyễn Thị Hoa (sinh năm 1980) / Tổ trưởng / Tổ Toán / Chiến sĩ thi đua cơ sở / . / .
        # Tập thể lao động tiên tiến (5 tập thể)
        1 / Tổ Toán / . / . / Tập thể lao động tiên tiến / . / .
        2 / Tổ Sinh / . / . / Tập thể lao động tiên tiến / . / .
        3 / Tổ Văn / . / . / Tập thể lao động tiên tiến / . / .
        4 / Văn phòng / . / . / Tập thể lao động tiên tiến / . / .
        5 / Ban giám hiệu / . / . / Tập thể lao động tiên tiến / . / .
        # Tập thể lao động xuất sắc (2 tập thể)
        1 / Tổ Toán / . / . / Tập thể lao động xuất sắc / . / .
        2 / Tổ Sinh / . / . / Tập thể lao động xuất sắc / . / .
    """,
    "initiative_ballot": """
        no / name / position / unit / initiative / agree / disagree
        1 / Ông Trần Văn Ân / Giáo viên / Tổ Toán / SK GV02 1 / . / .
    """,
    # Three rounds: the unit and the council scored the first alone, of the third nothing is known; 2.3 is the office staff's.
    "own_scores": """
        no / criterion / most / self / unit / council
        1.1 / Chấp hành / 20 / 19,5 | 12,25 | – / 19 | – | – / 18 | – | –
        2.1 / Hồ sơ / 80 / 78 | 80 | – / 75 | – | – / 75 | – | –
        2.2 / Xếp loại / 5 / . / . / .
        3.1 / Giải thưởng / 6 / 0 | – | – / 0 | – | – / 0 | – | –
        3.2 / Đi muộn / 4 / . / . / .
        3.3 / Bỏ tiết / . / . / . / .
        . / Cộng / . / 97,5 | 92,25 | – / 94 | – | – / 93 | – | –
        # Cả năm: 92,5 điểm
    """,
    # Of GV01, whose ledger has two titles without decisions, and three initiatives of which one has a decision.
    "own_titles": """
        year / title / decision
        2023-2024 / Chiến sĩ thi đua cơ sở / …………
        2022-2023 / Lao động tiên tiến / …………
    """,
    "own_commendations": "",
    "own_grades": """
        year / grade
        2024-2025 / Hoàn thành xuất sắc nhiệm vụ
    """,
    "own_initiatives": """
        no / initiative / level / decision
        1 / Kho học liệu / Tỉnh/bộ / 125/QĐ ngày 20/06/2024
        2 / SK GV01 1 / Cơ sở / …………
        3 / SK GV01 2 / Cơ sở / …………
    """,
    # Own points and those of the unit, of the third round none; GV01 the unit scored once. The year-end grade; LĐTT is registered by GV02, for whom the unit proposes CSTĐCS.
    "unit_candidates": """
        no / name / position / registered / self / unit / grade / proposed / agree / disagree
        1 / Đặng Ngọc Ánh / Giáo viên / CSTĐCS / 95,25 (2/3 đợt) / 94,25 (2/3 đợt) / Hoàn thành xuất sắc nhiệm vụ / chưa ghi / . / .
        2 / Trần Văn Ân / Giáo viên / LĐTT / 89,75 (2/3 đợt) / 88,75 (2/3 đợt) / Hoàn thành tốt nhiệm vụ / Chiến sĩ thi đua cơ sở / . / .
        3 / Nguyễn Thị Hoa / Tổ trưởng / CSTĐCS / 95,25 (2/3 đợt) / 94 (1/3 đợt) / Hoàn thành xuất sắc nhiệm vụ / chưa ghi / . / .
    """,
    "movements": """
        no / name / indicator / goal
        1 / Dạy tốt / Giờ giỏi / từ 12 tiết trở lên
        2 / An toàn / Tai nạn / không để xảy ra (0 vụ)
        3 / Trường xanh / . / .
    """,
    "goals": """
        no / target / goal
        1 / Người đăng ký danh hiệu thi đua / 100%
        2 / Người đăng ký tham gia phong trào thi đua / 100%
        3 / Người có sáng kiến được công nhận / 15%
        4 / Sáng kiến được công nhận đã áp dụng / 70%
    """,
    "registration_ratios": """
        no / target / ratio / share / goal / outcome
        1 / Người đăng ký danh hiệu thi đua / 8/12 / 66,67% / 100% / Chưa đạt
        2 / Người đăng ký tham gia phong trào thi đua / 12/12 / 100% / 100% / Đạt
    """,
    "round_plan": """
        no / round / theme / days / due
        1 / Đợt 1 / . / 01/09/2024 - 31/01/2025 / 10/01/2025
        2 / Đợt 2 / . / 01/02/2025 - 31/05/2025 / khi có công văn
        3 / D3 / Tổng kết / 01/06/2025 - ………… / .
    """,
    "rounds_left": """
        no / round / theme / days / due
        1 / Đợt 2 / . / 01/02/2025 - 31/05/2025 / khi có công văn
        2 / D3 / Tổng kết / 01/06/2025 - ………… / .
    """,
    "criteria": """
        code / criterion / for_whom / how
        # I. Phẩm chất (tối đa 20 điểm)
        1.1 / Chấp hành / Mọi người / Điểm: từ 0 đến 20
        # II. Chuyên môn (tối đa 80 điểm)
        2.1 / Hồ sơ / Giáo viên, Cán bộ quản lý / Điểm: từ 0 đến 80
        2.2 / Xếp loại / Mọi người / Chọn mức: Tốt: 5; còn lại: 2
        2.3 / Kế toán / Nhân viên / Điểm: từ 0 đến 2,5
        # III. Cộng, trừ
        3.1 / Giải thưởng / Mọi người / Đếm lần: mỗi lần cộng 2 điểm, nhiều nhất 6
        3.2 / Đi muộn / Mọi người / Đếm lần: mỗi lần trừ 0,5 điểm, nhiều nhất 4
        3.3 / Bỏ tiết / Mọi người / Loại trừ: ai vi phạm thì tổng điểm còn nhiều nhất 50
    """,
    "unit_criteria": """
    """,
    "title_rules": """
        no / title / of_whom / quota / votes / level
        1 / Lao động tiên tiến / Cá nhân / Tối đa 80,5% số người / Từ hai phần ba số thành viên có mặt / Xã, phường
        2 / Chiến sĩ thi đua cơ sở / Cá nhân / Tối đa 15% số người đạt LĐTT / Từ hai phần ba tổng số thành viên hội đồng / Trường (thủ trưởng đơn vị)
        3 / Tập thể lao động tiên tiến / Tập thể / Không đặt tỷ lệ / Quá một phần hai số thành viên có mặt / Trường (thủ trưởng đơn vị)
        4 / Tập thể lao động xuất sắc / Tập thể / Không đặt tỷ lệ / Từ hai phần ba số thành viên có mặt / Theo phân cấp
    """,
    "calendar": """
        no / task / guide / doer / product / due
        1 / Họp xét / Hiệu trưởng / Thư ký / Biên bản / Tháng 5/2025
    """,
    # Forms of units alone; nominations of the round for which a day of their own was declared.
    "form_deadlines": """
        no / form / due / day
        1 / Giới thiệu điển hình, Đợt 2 / 20/5/2025 / 20/05/2025
        2 / Đăng ký / Tháng 9/2024 / 30/09/2024
        3 / Tự chấm, Đợt 1 / 10/01/2025 / 10/01/2025
        4 / Tự chấm, Đợt 2 / khi có công văn / .
    """,
    # Tổ Toán: (93 + 88.75 + 94.25) / 3 = 92 and (92.25 + 88.75 + 94.25) / 3 = 91.75; NV02 has points in the second round only.
    "round_scores": """
        no / unit / people / average / highest / lowest
        # Đợt 1
        1 / Tổ Toán / 3 / 92 / 94,25 / 88,75
        2 / Tổ Sinh / 2 / 88 / 91,5 / 84,5
        3 / Tổ Văn / 2 / 85,13 / 94,25 / 76
        4 / Văn phòng / 1 / 69,5 / 69,5 / 69,5
        5 / Ban giám hiệu / 2 / 90,5 / 93 / 88
        # Đợt 2
        1 / Tổ Toán / 3 / 91,75 / 94,25 / 88,75
        2 / Tổ Sinh / 2 / 88 / 91,5 / 84,5
        3 / Tổ Văn / 2 / 85,13 / 94,25 / 76
        4 / Văn phòng / 2 / 62,25 / 69,5 / 55
        5 / Ban giám hiệu / 2 / 90,5 / 93 / 88
    """,
    "half_scores": """
        no / unit / people / average / highest / lowest
        # Đợt 1
        1 / Tổ Toán / 3 / 92 / 94,25 / 88,75
        2 / Tổ Sinh / 2 / 88 / 91,5 / 84,5
        3 / Tổ Văn / 2 / 85,13 / 94,25 / 76
        4 / Văn phòng / 1 / 69,5 / 69,5 / 69,5
        5 / Ban giám hiệu / 2 / 90,5 / 93 / 88
    """,
    # GV06 registered nothing, QL02 what nobody can read, and of Văn phòng no form is back.
    "registrations": """
        no / name / position / title / commendation / initiative
        # Tổ Toán (3)
        1 / Đặng Ngọc Ánh / Giáo viên / Chiến sĩ thi đua cơ sở / . / Một số biện pháp giúp học sinh lớp 6 tự học qua học liệu số
        2 / Trần Văn Ân / Giáo viên / Lao động tiên tiến / Giấy khen / Một số biện pháp giúp học sinh lớp 6 tự học qua học liệu số
        3 / Nguyễn Thị Hoa / Tổ trưởng / Chiến sĩ thi đua cơ sở / . / Một số biện pháp giúp học sinh lớp 6 tự học qua học liệu số
        # Tổ Sinh (2)
        4 / Nguyễn Thị Hoa / Giáo viên / Lao động tiên tiến / . / Một số biện pháp giúp học sinh lớp 6 tự học qua học liệu số
        5 / Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên / Giáo viên, Bí thư Đoàn / Chiến sĩ thi đua cơ sở / . / Một số biện pháp giúp học sinh lớp 6 tự học qua học liệu số
        # Tổ Văn (2)
        6 / Phạm Thu Hà / Tổ trưởng / Chiến sĩ thi đua cơ sở; Bằng khen của bộ, tỉnh / . / Một số biện pháp giúp học sinh lớp 6 tự học qua học liệu số
        7 / Vũ Đình Ước / Giáo viên / Lao động tiên tiến / . / Một số biện pháp giúp học sinh lớp 6 tự học qua học liệu số
        # Ban giám hiệu (1)
        8 / Trần Văn Bình / Hiệu trưởng / Chiến sĩ thi đua cơ sở / . / Một số biện pháp giúp học sinh lớp 6 tự học qua học liệu số
    """,
    "registered_units": """
        no / unit / title / commendation / target
        1 / Trường Trung học cơ sở Kim Sơn / Tập thể lao động xuất sắc / Bằng khen của bộ, tỉnh / Trường chuẩn
        2 / Tổ Toán / Tập thể lao động tiên tiến / . / Không có học sinh bỏ học
        3 / Tổ Sinh / . / Giấy khen / Không có học sinh bỏ học
        4 / Tổ Văn / Tập thể lao động tiên tiến / . / Không có học sinh bỏ học
    """,
    "comments": """
        no / date / who / about / what / answer
        1 / 05/6/2025 / Lê Ba / Vũ An / đủ giờ? / đã trả lời
        2 / 06/6/2025 / Cao Tư / Tổ Toán / . / .
    """,
}


def told(context: PaperContext, table: str, columns: list[str]) -> list[str]:
    unit, person = context.season.unit_dossiers[0], context.season.dossiers[0].person
    lines = []
    for row in SOURCES[table](context, Subject("LDTT", unit, person, ("CSTDCS", "TTLDTT"), deeds=(RESCUE,))):
        if isinstance(row, str):
            lines.append(f"# {row}")
            continue
        lines.append(" / ".join(row[column] or "." for column in columns))
        if "position_unit" in row:
            assert row["position_unit"] == ", ".join(filter(None, (row["position"], row["unit"])))
    return lines


@pytest.mark.parametrize("table", CASES)
def test_every_cell_of_a_table_says_its_own(context: PaperContext, table: str) -> None:
    columns, *rows = [line.strip() for line in CASES[table].strip().splitlines()] or [""]
    named = columns.split(" / ") if columns else []
    assert set(named) == (set(TABLES[table].columns.split()) - {"position_unit"} if rows else set())
    assert told(context, table, named) == rows


def test_points_of_fewer_rounds_than_were_asked_say_of_how_many_they_are(context: PaperContext) -> None:
    cards = dict(context.season.scorecards)
    head = cards["GV03"]  # the unit scored the first of three rounds alone
    cards["GV03"] = replace(head, layers={key: one for key, one in head.layers.items() if key != ("D2", "unit")})
    there = PaperContext(replace(context.season, scorecards=cards), context.say, context.frame)
    own, unit = told(there, "unit_candidates", ["self", "unit"])[0].split(" / ")
    assert own.endswith("(2/3 đợt)") and unit.endswith("(1/3 đợt)")
    # Excused from the third round, the others are all.
    dossiers = tuple(replace(one, excused=frozenset({"D3"})) for one in there.season.dossiers)
    excused = PaperContext(replace(there.season, dossiers=dossiers), context.say, context.frame)
    own, unit = told(excused, "unit_candidates", ["self", "unit"])[0].split(" / ")
    assert "đợt" not in own and unit.endswith("(1/2 đợt)")


def test_the_share_of_a_target_of_which_nobody_has_said_anything_is_no_nought(context: PaperContext) -> None:
    unknown = Target("registered", 0, 12, D(1), unknown=12)
    row = target_row(context, unknown)
    assert (row["ratio"], row["share"], row["outcome"]) == ("–/12", "–", "Chưa tính được")
    row = target_row(context, Target("registered", 0, 12, D(1), D(0), unknown=3))  # of nine the cell was left blank
    assert (row["share"], row["outcome"]) == ("–", "Chưa tính được")


def test_what_is_about_a_unit_or_a_person_has_no_rows_without_one(context: PaperContext) -> None:
    about = ("unit_people", "unit_targets", "unit_candidates", "registration", "own_scores", "candidates")
    assert {table: SOURCES[table](context, Subject()) for table in about} == {table: [] for table in about}
    # Nor has a registration where the season has no such form, or none that asks people.
    book, person = context.season.rulebook, context.season.dossiers[0].person
    form = book.form_of("registration")
    assert form is not None
    for forms in ({}, {"registration": replace(form, sheets=())}):
        there = PaperContext(replace(context.season, rulebook=replace(book, forms=forms)), context.say, context.frame)
        assert SOURCES["registration"](there, Subject(person=person)) == []


def test_where_nothing_is_known_tables_have_no_rows_or_open_cells(context: PaperContext) -> None:
    season = context.season
    bare = replace(
        season,
        dossiers=tuple(
            replace(one, grade=Fact(unknown=True), registration=None, registered=()) for one in season.dossiers
        ),
        scorecards={},
        unit_standings={},
        rulebook=replace(season.rulebook, log=(), dues={}, calendar=(), school_registration={}),
        unit_dossiers=tuple(replace(one, registration=None) for one in season.unit_dossiers),
    )
    there = PaperContext(bare, context.say, context.frame)
    empty = ("grades", "unit_scores", "round_scores", "half_scores", "calendar", "form_deadlines", "registrations", "registered_units", "own_scores")  # fmt: skip
    unit, person = bare.unit_dossiers[0], bare.dossiers[0].person
    assert {table: SOURCES[table](there, Subject(unit=unit, person=person)) for table in empty} == {
        table: [] for table in empty
    }
    columns = ["name", "registered", "self", "unit", "grade", "proposed"]
    assert told(there, "unit_candidates", columns) == [
        "Đặng Ngọc Ánh / . / . / . / . / chưa ghi",
        "Trần Văn Ân / . / . / . / . / Chiến sĩ thi đua cơ sở",
        "Nguyễn Thị Hoa / . / . / . / . / chưa ghi",
    ]
    # Room for three comments to be written on.
    assert told(there, "comments", ["no", "date", "who", "about", "what", "answer"]) == [
        f"{place} / . / . / . / . / ." for place in (1, 2, 3)
    ]
    assert told(there, "unit_people", ["name", "title", "initiative"])[0] == "Đặng Ngọc Ánh / . / ."


def test_a_section_without_criteria_and_a_unit_without_points_stand_nowhere(context: PaperContext) -> None:
    book = context.season.rulebook
    rubric = replace(book.rubric, sections=(*book.rubric.sections, Section("IV", "Khác")))
    cards = {code: one for code, one in context.season.scorecards.items() if book.person(code).unit != "VP"}
    season = replace(context.season, rulebook=replace(book, rubric=rubric, collective=book), scorecards=cards)
    there = PaperContext(season, context.say, context.frame)
    sections = ["I. Phẩm chất (tối đa 20 điểm)", "II. Chuyên môn (tối đa 80 điểm)", "III. Cộng, trừ"]
    assert [row for row in SOURCES["criteria"](there, Subject()) if isinstance(row, str)] == sections
    # Units score themselves by the same criteria here.
    assert [row for row in SOURCES["unit_criteria"](there, Subject()) if isinstance(row, str)] == sections
    assert [row.split(" / ")[1] for row in told(there, "half_scores", ["no", "unit"])[1:]] == [
        "Tổ Toán",
        "Tổ Sinh",
        "Tổ Văn",
        "Ban giám hiệu",
    ]
    last = told(there, "unit_scores", ["no", "unit", "people", "highest", "lowest"])[-1]
    assert last == "5 / Văn phòng / 0 / – / –"


def test_a_target_that_cannot_be_read_is_told_as_it_stands(context: PaperContext) -> None:
    line = Record("t1", {"indicator": "Học sinh giỏi", "target_value": Unknown("năm giải")})
    unit = replace(context.season.unit_dossiers[0], targets=(line,))
    (row,) = SOURCES["unit_targets"](context, Subject(unit=unit))
    assert "năm giải" in row["target_value"]


def test_before_the_vote_there_is_room_for_every_number_of_it(context: PaperContext) -> None:
    there = PaperContext(with_paths(replace(context.season, council=None)), context.say, context.frame)
    open_ = [row.split(" / ") for row in told(there, "ballots", ["yes", "against", "share"]) if not row.startswith("#")]
    # LĐTT 7 who meet the conditions, CSTĐCS 3, TTLĐTT 5 units, TTLĐXS 2.
    assert open_ == [["………", "………", "………"]] * 17
    passed = told(there, "candidates", ["yes", "against", "share", "result"])
    assert passed == ["……… / ……… / ……… / ………"] * 7


def test_whoever_is_voted_on_stands_on_the_ballot_also_where_something_is_still_open(context: PaperContext) -> None:
    """NV02 registered LĐTT and has no grade yet: the counting sheet has a line for the votes, and so has the ballot."""
    open_ = next(v for v in context.season.verdicts if (v.who, v.title) == ("NV02", "LDTT"))
    asked = replace(open_, met=Met.UNKNOWN, registered=True, proposed=False)
    verdicts = tuple(asked if verdict is open_ else verdict for verdict in context.season.verdicts)
    there = PaperContext(
        with_paths(replace(context.season, council=None, verdicts=verdicts)), context.say, context.frame
    )
    for table in ("ballot", "ballots"):
        names = told(there, table, ["name"])
        assert len([name for name in names if not name.startswith("#")]) == 18
        assert any(context.season.rulebook.person("NV02").full_name in name for name in names)
    assert len(told(there, "candidates", ["name"])) == 7  # proposed are those who meet the conditions


def test_the_minutes_tell_what_the_council_passed_whatever_a_level_above_said_since(context: PaperContext) -> None:
    season = context.season
    before = SOURCES["title_counts"](context, Subject())[0]
    who = next(path.who for path in season.listed("LDTT"))
    path = season.paths[who, "LDTT"]
    refused = PathStep("received", StepState.NO)
    ended = replace(path, steps=(*path.steps[:-1], refused), at="received")
    there = PaperContext(replace(season, paths={**season.paths, (who, "LDTT"): ended}), context.say, context.frame)
    assert SOURCES["title_counts"](there, Subject())[0] == before  # 4 passed, 25 % of 12
    assert title_fields(there, "LDTT", 1)["passed"] == "4"
    assert who not in there.lists.listed("LDTT")


def test_the_minutes_tell_what_the_council_changed_and_why(context: PaperContext) -> None:
    """Points, a grade, a discipline, an excused round, a title set aside, and votes for one that nobody asked for."""
    here = CellPlace("inbox/hoi-dong.xlsx", "Điều chỉnh", 9, 3)
    scored = {("D1", "unit"): LayerScores({"1.1": D(19)}, {}), ("D1", "self"): LayerScores({"1.1": D(20)}, {})}
    before = {
        dossier.person.code: replace(dossier, scores=scored, discipline=Fact()) for dossier in context.season.dossiers
    }
    said = {"GV02": {"grade": "HTNV"}, "GV01": {"discipline": "reprimand"}, "GV03": {"excused": ("D1",)}, "GV05": {}}
    said["QL01"] = {"grade": "HTTNV"}  # whom no unit graded: nothing was changed
    before |= {who: replace(one, grade=Fact()) for who, one in before.items() if who in ("QL01", "QL02", "GV04")}
    said["GV04"] = {"grade": "HTNV"}  # of whom alone the unit had not said it
    after = before | {
        "GV04": replace(before["GV04"], grade=Fact("HTNV")),
        "GV02": replace(before["GV02"], grade=Fact("HTNV")),
        "GV01": replace(before["GV01"], discipline=Fact("reprimand")),
        "GV03": replace(before["GV03"], excused=frozenset({"D1"})),
        "QL01": replace(before["QL01"], grade=Fact("HTTNV")),
    }
    votes = tuple(
        replace(vote, note="có sáng kiến") if (vote.who, vote.title) in (("GV03", "CSTDCS"), ("GV01", "LDTT")) else vote
        for vote in context.season.council.decisions
    )
    council = replace(
        context.season.council,
        decisions=votes,
        adjustments=(Adjustment("GV02", "D1", "1.1", D("15.5"), "thiếu giáo án", here),),
        grades={who: Record(who, {**values, "note": f"vì {who}"}, {}) for who, values in said.items()},
        set_aside={"GV05:LDTT": ("không xét: xin rút", here)},
    )
    season = replace(
        context.season,
        council=council,
        dossiers=tuple(after.values()),
        before_council=replace(context.season, dossiers=tuple(before.values())),
    )
    there = PaperContext(season, context.say, context.frame)
    assert told(there, "council_changes", ["no", "name", "unit", "what", "reason"]) == [
        "1 / Đặng Ngọc Ánh / Tổ Toán / Không tính Đợt 1 / vì GV03",
        "2 / Đặng Ngọc Ánh / Tổ Toán / Bỏ phiếu khi không đăng ký: Chiến sĩ thi đua cơ sở / có sáng kiến",
        "3 / Ông Trần Văn Ân / Tổ Toán / Đợt 1, tiêu chí 1.1: 19 thành 15,5 / thiếu giáo án",
        "4 / Ông Trần Văn Ân / Tổ Toán / Xếp loại của tổ: Hoàn thành tốt nhiệm vụ; của Hội đồng: Hoàn thành nhiệm vụ / vì GV02",
        "5 / Bà Nguyễn Thị Hoa (sinh năm 1980) / Tổ Toán / Kỷ luật trên phiếu: chưa ghi; Hội đồng ghi: Khiển trách / vì GV01",
        "6 / Nguyễn Thị Hoa (sinh năm 1988) / Tổ Sinh / Xếp loại của tổ: chưa ghi; của Hội đồng: Hoàn thành nhiệm vụ / vì GV04",
        "7 / Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên / Tổ Sinh / Không đưa ra bỏ phiếu: Lao động tiên tiến / không xét: xin rút",
    ]


@pytest.mark.parametrize(
    ("met", "said"), [(Met.NO, "Thông qua khi chưa đủ điều kiện"), (Met.UNKNOWN, "Thông qua khi chưa đủ căn cứ")]
)
def test_the_minutes_leave_a_line_for_why_the_council_passed_what_is_not_met_or_was_not_registered(
    context: PaperContext, met: Met, said: str
) -> None:
    season, who = context.season, next(path.who for path in context.season.listed("LDTT"))
    verdicts = tuple(
        replace(one, met=met, reasons=()) if (one.who, one.title) == (who, "LDTT") else one for one in season.verdicts
    )
    path = season.paths[who, "LDTT"]
    silent = replace(path, steps=(PathStep("registered", StepState.NO), *path.steps[1:]))
    changed = replace(season, verdicts=verdicts, paths={**season.paths, (who, "LDTT"): silent})
    rows = told(PaperContext(changed, context.say, context.frame), "council_changes", ["what", "reason"])
    assert rows == [f"{what}: Lao động tiên tiến / {context.blank}" for what in ("Bỏ phiếu khi không đăng ký", said)]


def test_a_score_sheet_has_the_criteria_of_a_group_with_the_most_that_each_gives(context: PaperContext) -> None:
    """An accountant is not asked 2.1, but 2.3; a knock-out gives no points, whatever it leaves of the total."""
    person = context.season.rulebook.person("NV01")
    *rows, whole = SOURCES["own_scores"](context, Subject(person=person))
    assert [(row["no"], row["most"]) for row in rows] == [
        ("1.1", "20"), ("2.2", "5"), ("2.3", "2,5"), ("3.1", "6"), ("3.2", "4"), ("3.3", ""), ("", "")
    ]  # fmt: skip
    assert whole == "Cả năm: 69,5 điểm"


@pytest.mark.parametrize("layer", ["self", "unit"])
@pytest.mark.parametrize(("typed", "shown"), [(D("2.5"), "2,5"), (None, "–"), (True, "có"), (Unknown("?!"), "?!")])
def test_a_score_sheet_says_which_points_nobody_gave_and_what_was_typed(
    context: PaperContext, layer: str, typed: object, shown: str
) -> None:
    people = tuple(
        replace(one, scores={("D1", layer): LayerScores({}, {}, {"2.2": typed})}) if one.person.code == "NV01" else one
        for one in context.season.dossiers
    )
    there = PaperContext(replace(context.season, dossiers=people), context.say, context.frame)
    person = context.season.rulebook.person("NV01")
    (*before, _), (*rows, _) = (SOURCES["own_scores"](one, Subject(person=person)) for one in (context, there))
    place = [row["no"] for row in rows].index("2.2")
    cell, own = rows[place][layer], before[place][layer]
    assert cell.startswith(f"{own} (theo kết quả giao ước; ghi trên phiếu: ")
    assert shown.lower() in cell.removeprefix(own).lower()
    rows[place][layer] = own  # nothing else is another
    assert rows == before


def test_what_a_unit_proposes_is_left_to_be_written_while_nobody_can_tell(context: PaperContext) -> None:
    """Returns differ about Ân; of Ánh, who came lately, there is nothing at all; Hoa's cell was left blank."""
    people = tuple(
        replace(one, proposed_title=Fact(("CSTDCS",), unknown=True)) if one.person.code == "GV02" else one
        for one in context.season.dossiers
        if one.person.code != "GV03"
    )
    there = PaperContext(replace(context.season, dossiers=people), context.say, context.frame)
    assert told(there, "unit_candidates", ["name", "registered", "grade", "proposed"]) == [
        "Đặng Ngọc Ánh / . / . / .",
        "Trần Văn Ân / LĐTT / Hoàn thành tốt nhiệm vụ / .",
        "Nguyễn Thị Hoa / CSTĐCS / Hoàn thành xuất sắc nhiệm vụ / chưa ghi",
    ]


def test_the_minutes_of_a_unit_hold_what_the_unit_wrote_and_not_what_the_council_found_since(
    context: PaperContext,
) -> None:
    graded = tuple(replace(one, grade=Fact("HTNV")) for one in context.season.dossiers)
    there = replace(context.season, dossiers=graded, before_council=context.season)
    rows = [
        told(one, "unit_candidates", ["name", "grade"])
        for one in (context, PaperContext(there, context.say, context.frame))
    ]
    assert rows[0] == rows[1]


def test_a_layer_that_nobody_could_read_has_no_total(context: PaperContext) -> None:
    """Cells were filled, and none could be understood: of the second round's own word, and all that the unit wrote."""
    person = context.season.dossiers[0].person
    whole = card(person)
    unread = LayerTotal(D(0), False, known=False)
    layers = {**whole.layers, ("D1", "unit"): unread, ("D2", "self"): unread}
    cards = {**context.season.scorecards, person.code: replace(whole, layers=layers)}
    there = PaperContext(replace(context.season, scorecards=cards), context.say, context.frame)
    *_, sums, _ = SOURCES["own_scores"](there, Subject(person=person))
    # D1 | D2 | D3 of which nobody has said anything.
    assert {layer: sums[layer] for layer in ("self", "unit", "council")} == {
        "self": "97,5 | – | –", "unit": "", "council": "93 | – | –"
    }  # fmt: skip


# Hoa's own word of D1: 19,5 + 78 + 0 = 97,5; with 3.1 left blank still 97,5. The unit: 19 + 75 + 0 = 94. The year: (93 + 92,25) / 2 = 92,625.
@pytest.mark.parametrize(
    ("lacking", "complete", "sums", "year"),
    [
        ((), True, ["97,5 | 92,25 | –", "94 | – | –", "93 | – | –"], "Cả năm: 92,625 điểm"),
        ((("D1", "self"),), True, ["97,5 (chưa đủ) | 92,25 | –", "94 | – | –", "93 | – | –"], "Cả năm: 92,625 điểm"),
        ((("D1", "unit"), ("D2", "self")), False, ["97,5 | 92,25 (chưa đủ) | –", "94 (chưa đủ) | – | –", "93 | – | –"], "Cả năm: 92,625 điểm (chưa đủ)"),
    ],
)  # fmt: skip
def test_what_is_signed_says_which_sums_lack_something(
    context: PaperContext, lacking: tuple[tuple[str, str], ...], complete: bool, sums: list[str], year: str
) -> None:
    person = context.season.dossiers[0].person
    whole = card(person)
    layers = {key: replace(total, complete=key not in lacking) for key, total in whole.layers.items()}
    signed = replace(whole, layers=layers, final=D("92.625"), complete=complete)
    cards = {**context.season.scorecards, person.code: signed}
    there = PaperContext(replace(context.season, scorecards=cards), context.say, context.frame)
    *rows, line = SOURCES["own_scores"](there, Subject(person=person))
    assert [rows[-1][layer] for layer in ("self", "unit", "council")] == sums
    assert not any("chưa đủ" in str(row) for row in rows[:-1])
    assert line == year


def test_a_line_of_targets_without_words_is_not_on_the_paper(context: PaperContext) -> None:
    """Somebody typed a number into the second line and nothing else; the third one keeps its own number."""
    kept = (Record("t1", {"indicator": "Học sinh giỏi", "unit": "giải"}), Record("t3", {"indicator": "Chuyên đề"}))
    lines = (kept[0], Record("t2", {"target_value": D(5), "unit": "giải"}), kept[1])
    unit = replace(context.season.unit_dossiers[0], targets=lines)
    rows = SOURCES["unit_targets"](context, Subject(unit=unit))
    assert [(row["no"], row["indicator"]) for row in rows] == [("1", "Học sinh giỏi"), ("2", "Chuyên đề")]


def test_units_of_one_rank_stand_by_name(context: PaperContext) -> None:
    """Tổ Toán leads; three share the second rank, ordered as names are, by the last word first."""
    ranks = {"TTN": 1, "KHTN": 2, "KHXH": 2, "VP": 2, "BGH": 5}
    standings = {code: replace(one, rank=ranks[code]) for code, one in context.season.unit_standings.items()}
    there = PaperContext(replace(context.season, unit_standings=standings), context.say, context.frame)
    assert told(there, "unit_scores", ["no", "unit", "rank"]) == [
        "1 / Tổ Toán / 1",
        "2 / Văn phòng / 2-4",
        "3 / Tổ Sinh / 2-4",
        "4 / Tổ Văn / 2-4",
        "5 / Ban giám hiệu / 5",
    ]


def test_a_kind_of_criterion_of_ones_own_says_in_its_words_what_answers_are_worth(context: PaperContext) -> None:
    """It has neither a scale nor a worth of each time, as those that the program brings have."""

    class Measured(YesNoKind):
        def hint(self, criterion: Criterion, say: Say) -> str:
            return f"đo bằng máy, nhiều nhất {criterion.max}"

    rubric = replace(context.season.rulebook.rubric, criteria=(Criterion("1.1", "I", "Tiếng ồn", Measured(), D(7)),))
    there = PaperContext(
        replace(context.season, rulebook=replace(context.season.rulebook, rubric=rubric)), context.say, context.frame
    )
    assert told(there, "criteria", ["code", "how"])[1:] == ["1.1 / Có/không: đo bằng máy, nhiều nhất 7"]


def test_what_is_counted_may_add_less_than_a_point_each_time(context: PaperContext) -> None:
    counted = (
        Criterion("1.1", "I", "Viết bài", KINDS["count"], D(3), each=D("0.5")),
        Criterion("1.2", "I", "Giải nhì", KINDS["count"], D(8), each=D(4), tier_of="1.2"),
    )
    rubric = replace(context.season.rulebook.rubric, criteria=counted)
    there = replace(context.season, rulebook=replace(context.season.rulebook, rubric=rubric))
    assert told(PaperContext(there, context.say, context.frame), "criteria", ["code", "how"])[1:] == [
        "1.1 / Đếm lần: mỗi lần cộng 0,5 điểm, nhiều nhất 3",
        "1.2 / Đếm lần: mỗi lần cộng 4 điểm; các bậc của tiêu chí này nhiều nhất 8",
    ]


def test_titles_of_people_stand_before_those_of_collectives_however_the_season_lists_them(
    context: PaperContext,
) -> None:
    book = context.season.rulebook
    titles = {id_: book.titles[id_] for id_ in ("TTLDXS", "CSTDCS", "TTLDTT", "LDTT")}
    there = PaperContext(replace(context.season, rulebook=replace(book, titles=titles)), context.say, context.frame)
    assert [row.split(" / ")[1] for row in told(there, "title_rules", ["no", "title"])] == [
        "Chiến sĩ thi đua cơ sở",
        "Lao động tiên tiến",
        "Tập thể lao động xuất sắc",
        "Tập thể lao động tiên tiến",
    ]


def test_those_sign_who_sit_in_the_council_on_the_day_of_its_meeting(context: PaperContext) -> None:
    """The council meets on 8 May 2025; one member left in January for another, who came in February."""
    first = context.season.rulebook.council[0]
    left = CouncilMember("3", "Lê Cũ", "Giáo viên", "uy_vien", until=date(2025, 1, 31))
    came = CouncilMember("4", "Hà Mới", "Giáo viên", "uy_vien", since=date(2025, 2, 1))
    season = replace(context.season, rulebook=replace(context.season.rulebook, council=(first, left, came)))
    there = PaperContext(season, context.say, context.frame)
    assert told(there, "members", ["no", "name"]) == ["1 / Vũ An", "2 / Hà Mới"]
    # While nobody knows the day everybody is listed.
    unmet = PaperContext(replace(season, council=None), context.say, context.frame)
    assert told(unmet, "members", ["no", "name"]) == ["1 / Vũ An", "2 / Lê Cũ", "3 / Hà Mới"]


def test_whoever_moved_counts_in_each_round_where_the_form_of_it_asked(context: PaperContext) -> None:
    """Hà (GV07) was of Văn phòng until the end of the first round, and is of Tổ Văn since."""
    book = context.season.rulebook
    now = next(one for one in book.people if one.code == "GV07")
    then = replace(now, unit="VP", until=ROUNDS[0].end)
    moved = replace(now, since=ROUNDS[1].start, earlier=(then,))
    people = tuple(moved if one.code == "GV07" else one for one in book.people)
    there = PaperContext(replace(context.season, rulebook=replace(book, people=people)), context.say, context.frame)
    # D1: GV08 alone in Tổ Văn (76), Hà (94.25) and NV01 (69.5) in Văn phòng, whose mean is 81.875.
    rows = told(there, "half_scores", ["unit", "people", "average", "highest", "lowest"])
    assert rows[3:5] == ["Tổ Văn / 1 / 76 / 76 / 76", "Văn phòng / 2 / 81,88 / 94,25 / 69,5"]
    later = told(there, "round_scores", ["unit", "people"])
    assert [row for row in later if row.startswith(("Tổ Văn", "Văn phòng"))] == [
        "Tổ Văn / 1", "Văn phòng / 2", "Tổ Văn / 2", "Văn phòng / 2"
    ]  # fmt: skip


def test_the_points_of_a_round_leave_out_whoever_lacks_some(context: PaperContext) -> None:
    """GV08's 76 lacks the points of a criterion in the first round: of Tổ Văn only Hà (94.25) is left there."""
    round_, cards = ROUNDS[0].code, context.season.scorecards
    lacking = replace(cards["GV08"], layers={(round_, "self"): LayerTotal(Decimal(76), False, blanks=("1",))})
    there = PaperContext(replace(context.season, scorecards={**cards, "GV08": lacking}), context.say, context.frame)
    shown = ["unit", "people", "average", "highest", "lowest"]
    assert "Tổ Văn / 1 / 94,25 / 94,25 / 94,25" in told(there, "half_scores", shown)
    assert "Tổ Văn / 2 / 85,13 / 94,25 / 76" in told(there, "round_scores", shown)  # the second round lacks nothing
    assert "Tổ Văn / 94,25 / 94,25" in told(there, "unit_scores", ["unit", "highest", "lowest"])
    averages = told(there, "unit_scores", ["unit", "average"])
    assert [row for row in averages if "chưa đủ" in row] == ["Tổ Văn / 85,13 (gồm 1 người chưa đủ điểm)"]


def test_a_grade_that_nobody_can_tell_is_unknown_on_the_list_whatever_stood_in_the_cell(context: PaperContext) -> None:
    """Returns differ about Ân's grade; Ánh is somebody whom a school put forward, of whom no form asked."""
    differing = Fact("HTTNV", unknown=True)
    people = tuple(
        replace(one, grade=differing) if one.person.code == "GV02" else one
        for one in context.season.dossiers
        if one.person.code != "GV03"
    )
    there = PaperContext(replace(context.season, dossiers=people), context.say, context.frame)
    assert told(there, "proposals", ["name", "grade", "initiatives", "earlier"])[1:4] == [
        "Đặng Ngọc Ánh / Chưa rõ / – / –",
        "Ông Trần Văn Ân / Chưa rõ / – / –",
        "Bà Nguyễn Thị Hoa (sinh năm 1980) / Hoàn thành xuất sắc nhiệm vụ / Kho học liệu (QĐ số 125/QĐ ngày 20/06/2024); "
        "SK GV01 1 (theo khai, chưa có quyết định); SK GV01 2 (theo khai, chưa có quyết định) / CSTĐCS 2023-2024; LĐTT 2022-2023",
    ]


def test_what_was_given_before_is_told_of_somebody_of_a_school_as_the_school_tells_it(context: PaperContext) -> None:
    sent = Proposal("GV02", "Trần Văn Ân", "LDTT", "proposed", history="LĐTT 2019-2020 (QĐ số 1)")
    said = replace(context.season.candidates, proposals={("GV02", "LDTT"): sent})
    there = PaperContext(replace(context.season, candidates=said), context.say, context.frame)
    assert told(there, "proposals", ["name", "earlier"])[2] == "Ông Trần Văn Ân / LĐTT 2019-2020 (QĐ số 1)"


def test_each_cluster_of_schools_has_its_sum_below_it(context: PaperContext) -> None:
    schools = (Reporter("T1", "TH Một", cluster="Cụm 1"), Reporter("T2", "TH Hai", cluster="Cụm 2"))
    reports = {"T1": SchoolReport("T1", "TH Một", "2024-2025", counts={"people": 30, "counted": 28})}
    season = replace(context.season, schools=Schools(schools, reports))
    of_office = PaperContext(season, context.say, context.frame)
    assert told(of_office, "sector_schools", ["no", "school", "people", "counted"]) == [
        "# Cụm 1",
        "1 / TH Một / 30 / 28",
        ". / Cộng Cụm 1 (1/1 trường có báo) / 30 / 28",
        "# Cụm 2",
        "1 / TH Hai / – / –",
        ". / Cộng Cụm 2 (0/1 trường có báo) / – / –",
        ". / Cộng các trường có báo / 30 / 28",
    ]


def test_every_table_has_its_case() -> None:
    of_offices = {
        "staff_titles",
        "groups_given",
        *(table for table in TABLES if table.startswith("sector_")),
    }  # whose cases stand in tests/exchange/test_office_papers.py
    own = {"own_targets", "own_evidence"}  # tests/reports/test_achievement_reports.py
    own |= {"council_changes"}  # above
    nominated = {"deeds_up"}  # what a council agreed to: tests/commands/test_finalize_deeds.py
    years = {  # tests/reports/test_reported_years.py
        *(
            "movement_details",
            "year_before",
            "span_years",
            "span_results",
            "span_movements",
            "titles_compared",
            "movement_results",
            "half_movements",
            "target_outcomes",
            "activities",
            "half_activities",
            "pupils",
        ),
        *("models", "half_models", "given", "half_given", "results", "half_results"),
    }
    inspections = {"inspected", "inspection_results"}  # tests/exchange/test_inspections.py
    inspections |= {"to_hand_in", "medal_hand_ins", "hand_in_states"}  # tests/exchange/test_office_guidance.py
    assert set(CASES) | of_offices | nominated | years | inspections | own == set(TABLES)


# Sections begin with 5 each, I holds at most 20 and II at most 80, III not below 0; the whole holds at most 100.
# I: 5 + 19,5 = 24,5, held to 20. II: 5 + 78 = 83, held to 80. III: 5 - 6 = -1, not below 0. 20 + 80 + 0 + 2 = 102, held to 100.
# The unit: 5 + 10 = 15, 5 + 60,255 = 65,255, 5 - 1 = 4, and 2: 86,255, rounded to 86,26.
def test_whoever_adds_up_a_score_sheet_reaches_its_sums(context: PaperContext) -> None:
    book = context.season.rulebook
    sections = tuple(replace(section, start=D(5)) for section in book.rubric.sections)
    rubric = replace(book.rubric, sections=sections, start=D(2), total_max=D(100), decimals=2)
    person = context.season.dossiers[0].person
    typed = {
        ("D1", "self"): {"1.1": D("19.5"), "2.1": D(78), "3.2": D(-6)},
        ("D1", "unit"): {"1.1": D(10), "2.1": D("60.255"), "3.2": D(-1)},
    }
    layers = {}
    for key, points in typed.items():
        totals = section_points(points, rubric, person.group)
        total = half_up(min(sum(totals.values(), D(2)), D(100)), 2)
        layers[key] = LayerTotal(total, True, points=points, sections=totals)
    cards = {**context.season.scorecards, person.code: Scorecard(person, layers, final=D(100), complete=True)}
    season = replace(context.season, rulebook=replace(book, rubric=rubric), scorecards=cards)
    there = PaperContext(season, context.say, context.frame)
    *rows, _ = SOURCES["own_scores"](there, Subject(person=person))
    first = [(row["no"], row["criterion"], row["self"], row["unit"]) for row in rows if row["criterion"] in ADDED]
    assert first == [
        ("I", "Điểm ban đầu của mục Phẩm chất", "5 | – | –", "5 | – | –"),
        ("I", "Mục này tính tối đa 20", "-4,5 | – | –", ""),
        ("II", "Điểm ban đầu của mục Chuyên môn", "5 | – | –", "5 | – | –"),
        ("II", "Mục này tính tối đa 80", "-3 | – | –", ""),
        ("III", "Điểm ban đầu của mục Cộng, trừ", "5 | – | –", "5 | – | –"),
        ("III", "Mục này không tính dưới 0", "1 | – | –", ""),
        ("", "Điểm ban đầu", "2 | – | –", "2 | – | –"),
        ("", "Tổng điểm tính tối đa 100", "-2 | – | –", ""),
        ("", "Làm tròn", "", "0,005 | – | –"),
    ]
    for layer, whole in (("self", D(100)), ("unit", D("86.26"))):
        printed = [D(row[layer].split(" | ")[0].replace(",", ".")) for row in rows if row[layer]]
        assert (sum(printed[:-1]), printed[-1]) == (whole, whole)


ADDED = (
    "Điểm ban đầu", "Điểm ban đầu của mục Phẩm chất", "Điểm ban đầu của mục Chuyên môn", "Điểm ban đầu của mục Cộng, trừ",
    "Mục này tính tối đa 20", "Mục này tính tối đa 80", "Mục này không tính dưới 0", "Tổng điểm tính tối đa 100", "Làm tròn",
)  # fmt: skip
