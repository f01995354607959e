"""The page on which an office's council reads what its schools put forward: every line, its order, and what it is measured by."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from tests.intake.told import SEASON
from thidua_xlsx.declare.season import School, TitlePolicy
from thidua_xlsx.declare.season.reporting_schools import Reporter, SchoolsPolicy
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.exchange.council.school_proposals_page import school_proposals_page
from thidua_xlsx.exchange.school_reports.candidates import candidates_of, with_guests
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Award, Met, Proposal, QuotaLine, SchoolReport, Schools, Season, Verdict

D = Decimal
COMMUNE = SchoolsPolicy(level="commune")
SCHOOLS = (
    Reporter("T1", "Trường Một", cluster="Cụm 1"),
    Reporter("T2", "Trường Hai"),
    Reporter("T3", "Trường Ba", cluster="Cụm 1"),
)
VU = Proposal(
    "P1:CSTDCS", "Vũ An", "CSTDCS", "passed", where="Tổ Toán", position="Giáo viên", grade="HTXSNV", final=D("91.5"),
    reasons="có sáng kiến được công nhận", history="LĐTT 2023-2024",
)  # fmt: skip
HOA = Proposal("P2:CSTDCS", "Đỗ Thị Hoa", "CSTDCS", "tied", where="Tổ Văn", final=D(95))
ANH = Proposal("P3:CSTDCS", "Lê Ánh", "CSTDCS", "proposed", position="Hiệu trưởng", grade="HTTNV", final=D(95))
TOAN = Proposal("TOAN:TTLDXS", "Tổ Toán", "TTLDXS", "passed", collective=True)


def office(
    reports: Mapping[str, tuple[Proposal, ...]],
    *,
    policy: SchoolsPolicy = COMMUNE,
    reporters: tuple[Reporter, ...] = SCHOOLS,
    titles: Mapping[str, TitlePolicy] | None = None,
    awards: tuple[Award, ...] = (),
    voted: Mapping[tuple[str, str], str] | None = None,
    **schools: Any,
) -> Season:
    given = titles or {
        "CSTDCS": TitlePolicy("CSTDCS", decided_by="commune"),
        "TTLDXS": TitlePolicy("TTLDXS", decided_by="province"),
    }
    book = replace(
        SEASON, school=School("xa", "Phòng Văn hóa", "2024-2025"), units=(), people=(), titles=given,
        reporters=reporters, schools=policy,
    )  # fmt: skip
    names = {one.code: one.name for one in reporters}
    sent = {code: SchoolReport(code, names[code], "2024-2025", proposals=listed) for code, listed in reports.items()}
    told = Schools(reporters, sent, **schools)
    found = candidates_of(told, book, awards, voted)
    book = with_guests(book, found)
    return Season(
        book, (), (), (), {}, {}, {}, found.verdicts, (), (), (), earlier_awards=awards, schools=told, candidates=found
    )


def page(season: Season) -> SheetPlan:
    return school_proposals_page(season, "HD-7", language("vi"))


def rows(season: Season) -> list[list[object]]:
    """What stands below the heading, row by row, without the blank first column."""
    lines: dict[int, dict[int, object]] = {}
    for (row, col), cell in page(season).cells.items():
        lines.setdefault(row, {})[col] = cell.value
    found = [[value for _, value in sorted(cells.items())] for row, cells in sorted(lines.items()) if row > 4]
    return [line[:1] if set(line[1:]) == {None} else line for line in found]  # one that goes over the whole width


def test_the_page_says_whose_it_is_and_what_its_columns_are() -> None:
    sheet = page(office({"T1": (VU,)}))
    said = {spot: cell.value for spot, cell in sheet.cells.items() if spot[0] <= 4}
    assert (sheet.name, said[0, 1], said[0, 6]) == ("Đề nghị của các trường", "Phòng Văn hóa", "Mã phiếu: HD-7")
    assert said[1, 1] == "ĐỀ NGHỊ CỦA CÁC TRƯỜNG, ĐƠN VỊ"
    assert str(said[2, 1]).startswith("Chỉ để xem. Mỗi dòng là một đề nghị")
    assert [said[4, col] for col in range(1, 9)] == [
        "TT", "Trường, đơn vị", "Cá nhân, tập thể", "Chức vụ, nơi làm việc", "Ở trường", "Xếp loại", "Căn cứ đề nghị",
        "Danh hiệu những năm trước",
    ]  # fmt: skip
    assert (sheet.freeze, sheet.protected, sheet.tint) == ((5, 3), True, "total")  # it is only read
    assert (sheet.page.landscape, sheet.page.repeat_rows, sheet.page.footer) == (True, (4, 4), "HD-7")


def test_every_proposal_says_who_where_how_far_and_why() -> None:
    assert rows(office({"T1": (VU,), "T2": (TOAN,), "T3": (HOA, ANH)})) == [
        ["Chiến sĩ thi đua cơ sở: 3 đề nghị · cấp quyết định: Huyện, quận"],
        ["Theo trường: Trường Một: 1, Trường Ba: 2."],  # none of the second
        [1, "Trường Một", "Vũ An", "Giáo viên, Tổ Toán", "Hội đồng thông qua", "Hoàn thành xuất sắc nhiệm vụ",
         "có sáng kiến được công nhận", "LĐTT 2023-2024"],
        # Of one school by name, where points of schools do not compare: Ánh before Hoa.
        [2, "Trường Ba", "Lê Ánh", "Hiệu trưởng", "Đề nghị", "Hoàn thành tốt nhiệm vụ", "", ""],
        [3, "Trường Ba", "Đỗ Thị Hoa", "Tổ Văn", "Bằng nhau ở ranh giới, chờ hội đồng", "", "", ""],
        ["Tập thể lao động xuất sắc: 1 đề nghị · cấp quyết định: Bộ, tỉnh"],
        ["Theo trường: Trường Hai: 1."],
        [1, "Trường Hai", "Tổ Toán, Trường Hai", "", "Hội đồng thông qua", "", "", ""],
    ]  # fmt: skip


def test_where_points_compare_they_stand_there_and_the_best_of_a_school_come_first() -> None:
    policy = SchoolsPolicy(common_scale=True, level="commune")
    least = replace(VU, key="P4:CSTDCS", name="An Bình", final=None)
    found = rows(office({"T3": (least, VU, HOA, ANH)}, policy=policy))[2:]
    # 95 twice, by name; then 91.5; whoever has no points last. The points are the seventh column.
    assert [(line[2], line[6]) for line in found] == [
        ("Lê Ánh", D(95)), ("Đỗ Thị Hoa", D(95)), ("Vũ An", D("91.5")), ("An Bình", None)
    ]  # fmt: skip
    assert page(office({"T1": (VU,)}, policy=policy)).cells[4, 7].value == "Điểm"


def test_a_title_of_which_nobody_says_who_decides_is_left_to_delegation() -> None:
    head, *_ = rows(office({"T1": (TOAN,)}, titles={"TTLDXS": TitlePolicy("TTLDXS")}))
    assert head == ["Tập thể lao động xuất sắc: 1 đề nghị · cấp quyết định: theo phân cấp"]


PLACES = QuotaLine("CSTDCS", "school", 20, D(15), 3, 3)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((PLACES,), "Chỉ tiêu chung: 3 (tính trên 20); đề nghị 3. Theo trường: Trường Một: 1, Trường Ba: 2."),
        ((replace(PLACES, eligible=4),), "! Chỉ tiêu chung: 3 (tính trên 20); đề nghị 4, vượt. Theo trường: Trường Một: 1, Trường Ba: 2."),
        (
            (replace(PLACES, scope="unit:T1", limit=1, eligible=1), replace(PLACES, scope="unit:T2", limit=2, eligible=0),
             replace(PLACES, scope="unit:T3", limit=1, eligible=2), replace(PLACES, title="TTLDXS", limit=9)),
            # A school with places of its own stands there even without a proposal; over its places it is marked.
            "Theo trường: Trường Một: 1/1, Trường Hai: 0/2, ! Trường Ba: 2/1.",
        ),
    ],
)  # fmt: skip
def test_places_are_told_over_all_and_school_by_school(lines: tuple[QuotaLine, ...], said: str) -> None:
    assert rows(office({"T1": (VU,), "T3": (HOA, ANH)}, quotas=lines))[1] == [said]


def test_how_schools_are_ranked_is_said_of_collectives_only_and_after_the_places() -> None:
    season = office(
        {"T1": (VU, TOAN)}, policy=SchoolsPolicy(rank_by="registered", level="commune"), ranks={"T1": 1},
        quotas=(replace(PLACES, title="TTLDXS", limit=2, eligible=1),),
    )  # fmt: skip
    said = rows(season)
    assert [line[0] for line in said if str(line[0]).startswith(("Theo", "Chỉ tiêu"))] == [
        "Theo trường: Trường Một: 1.",
        "Chỉ tiêu chung: 2 (tính trên 20); đề nghị 1. Theo trường: Trường Một: 1. Hạng trong cụm theo: Tỷ lệ đăng ký danh hiệu.",
    ]


def test_what_an_office_asks_for_itself_is_no_proposal_of_its_schools() -> None:
    season = office({"T1": (VU, TOAN)})
    own = tuple(Verdict("TRUONG", title, Met.YES) for title in ("TTLDXS", "CTDT"))
    found = replace(season.candidates, verdicts=(*season.candidates.verdicts, *own))
    assert rows(replace(season, candidates=found)) == rows(season)


def test_the_line_of_schools_is_as_high_as_it_needs() -> None:
    """18 schools of some 30 letters each are 600 letters: at least four lines of 150; one school takes one line."""
    reporters = tuple(Reporter(f"S{at}", f"Trường Trung học cơ sở số {at}") for at in range(18))
    heights = []
    for reports in ({"S0": (VU,)}, {one.code: (VU,) for one in reporters}):
        sheet = page(office(reports, reporters=reporters))
        (row,) = (row for (row, _), cell in sheet.cells.items() if str(cell.value).startswith("Theo trường"))
        heights.append(sheet.heights[row])
    short, long = heights
    assert short < 20 < 3 * short < long


def many(count: int, *, clustered: bool = True) -> tuple[Reporter, ...]:
    """Schools S0, S1, ...; those of even numbers in Cụm A, of odd ones in none."""
    return tuple(
        Reporter(f"S{at}", f"Trường {at}", cluster="Cụm A" if clustered and at % 2 == 0 else "") for at in range(count)
    )


def test_up_to_eighteen_schools_each_is_named_and_beyond_them_clusters_and_who_is_over() -> None:
    # S0 two, S1, S2 and S3 one each: Cụm A has three, the schools of no cluster two.
    reports = {"S0": (VU, HOA), "S1": (VU,), "S2": (VU,), "S3": (VU,)}
    assert rows(office(reports, reporters=many(18)))[1] == [
        "Theo trường: Trường 0: 2, Trường 1: 1, Trường 2: 1, Trường 3: 1."
    ]
    over = (
        replace(PLACES, scope="unit:S0", limit=1, eligible=2), replace(PLACES, scope="unit:S1", limit=1, eligible=1),
        replace(PLACES, scope="unit:S3", limit=0, eligible=1),
    )  # fmt: skip
    told = rows(office(reports, reporters=many(19), quotas=over))[1]
    assert told == ["Theo cụm, khối: Cụm A: 3, Không xếp cụm: 2. ! Vượt số suất của trường: Trường 0, Trường 3."]
    assert rows(office(reports, reporters=many(19, clustered=False), quotas=over))[1] == [
        "! Vượt số suất của trường: Trường 0, Trường 3."
    ]
    # Without clusters and with nobody over there is nothing to say beside the heading.
    assert rows(office(reports, reporters=many(19, clustered=False)))[1][:3] == [1, "Trường 0", "Vũ An"]


FLAG = {"CTDT": TitlePolicy("CTDT", decided_by="province"), "TTLDXS": TitlePolicy("TTLDXS", decided_by="province")}


def whole(title: str, name: str) -> Proposal:
    return Proposal(f"TRUONG:{title}", name, title, "proposed", collective=True)


def test_what_leaders_of_clusters_get_is_told_cluster_by_cluster_the_first_of_each_first() -> None:
    schools = (
        Reporter("A", "Trường A", cluster="Cụm 1"), Reporter("B", "Trường B", cluster="Cụm 2"),
        Reporter("C", "Trường C", cluster="Cụm 1"), Reporter("D", "Trường D", cluster="Cụm 1"), Reporter("E", "Trường E"),
    )  # fmt: skip
    reports = {one.code: (whole("CTDT", one.name), whole("TTLDXS", one.name)) for one in schools}
    season = office(
        reports, reporters=schools, titles=FLAG, policy=SchoolsPolicy(rank_by="registered", level="commune"),
        ranks={"A": 2, "C": 1, "B": 1, "D": None},
    )  # fmt: skip
    said = rows(season)
    flags = said.index(["Cờ thi đua của bộ, tỉnh: 5 đề nghị · cấp quyết định: Bộ, tỉnh"])
    by_school = "Theo trường: Trường A: 1, Trường B: 1, Trường C: 1, Trường D: 1, Trường E: 1."
    assert said[flags + 1] == [f"{by_school} Hạng trong cụm theo: Tỷ lệ đăng ký danh hiệu."]
    assert [line[1] for line in said[flags + 2 : flags + 7]] == [
        "Trường C\nCụm 1, hạng 1/2",  # of three schools of its cluster two could be ranked
        "Trường A\nCụm 1, hạng 2/2",
        "Trường D\nCụm 1",
        "Trường B\nCụm 2, hạng 1/1",
        "Trường E",
    ]
    # What every collective may get stands as the season has the schools.
    others = said.index(["Tập thể lao động xuất sắc: 5 đề nghị · cấp quyết định: Bộ, tỉnh"])
    assert [str(line[1]).partition("\n")[0] for line in said[others + 2 : others + 7]] == [
        "Trường A", "Trường B", "Trường C", "Trường D", "Trường E"
    ]  # fmt: skip


def test_earlier_titles_are_those_that_the_school_tells_and_those_of_the_offices_ledger() -> None:
    awards = (
        Award("T1/P1", "LDTT", "2023-2024"),  # which the school tells too
        Award("T1/P1", "CSTDCS", "2021-2022"),
        Award("T1/P1", "BKT", "2022-2023"),
        Award("T1/P1", "XYZ", "2020-2021"),  # nobody knows what it is
        Award("T1/P1", "CSTDCS", "2024-2025"),  # this year's own
        Award("T3/P2", "LDTT", "2022-2023"),
    )
    found = rows(office({"T1": (VU,), "T3": (HOA,)}, awards=awards))[2:]
    assert [line[-1] for line in found] == [
        "LĐTT 2023-2024; BK tỉnh 2022-2023; CSTĐCS 2021-2022", "LĐTT 2022-2023"
    ]  # fmt: skip


def test_whoever_is_no_longer_put_forward_is_named_with_the_reason() -> None:
    season = office({"T1": (HOA,)}, voted={("T1/P1", "CSTDCS"): "Vũ An"})
    gone = next(line for line in rows(season) if "Vũ An" in line)
    assert gone[:6] == [1, "Trường Một", "Vũ An", "", "", ""]
    assert "không còn" in str(gone[6])


def test_rows_are_as_high_as_their_longest_text_needs_and_a_heading_keeps_what_follows_it() -> None:
    long = replace(VU, reasons="căn cứ " * 40)  # 280 characters in a column of 34
    sheet = page(office({"T1": (long, HOA)}))
    (first,) = (row for (row, _), cell in sheet.cells.items() if cell.value == "Vũ An")
    (second,) = (row for (row, _), cell in sheet.cells.items() if cell.value == "Đỗ Thị Hoa")
    # 8 and 5 lines of 11 x 1.27 points and 4 points of room, in whole pixels: Hoa's state stands in a narrow column.
    assert (sheet.heights[first], sheet.heights[second]) == (116.25, 74.25)
    assert sheet.page.together == ((5, 7),)


def test_reasons_that_all_share_are_said_once_above_them() -> None:
    shared = "xếp loại Hoàn thành xuất sắc nhiệm vụ"
    given = (
        replace(VU, reasons=f"đạt tiêu chuẩn Lao động tiên tiến; {shared}; có 2 sáng kiến được công nhận"),
        replace(HOA, reasons=f"đạt tiêu chuẩn Lao động tiên tiến; {shared}"),
    )
    lines = rows(office({"T1": given}))
    assert [
        "Căn cứ chung của mọi đề nghị: đạt tiêu chuẩn Lao động tiên tiến; xếp loại Hoàn thành xuất sắc nhiệm vụ."
    ] in lines
    assert [line[6] for line in lines if len(line) > 1] == ["có 2 sáng kiến được công nhận", ""]  # An, Hoa


def test_the_reasons_of_one_alone_stand_beside_them() -> None:
    lines = rows(office({"T1": (replace(VU, reasons="a; b"),)}))
    assert [line[6] for line in lines if len(line) > 1] == ["a; b"]
