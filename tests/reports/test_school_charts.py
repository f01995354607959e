"""An office's charts: each draws the cells it names, those tell the reports' figures, and what is not known is no bar."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from handmade import summary_workbook
from msgspec.structs import replace
from sheet_text import set_up, told

from tests.packaged_looks import LOOKS
from thidua_xlsx.declare.season.movements import Movement
from thidua_xlsx.declare.season.reporting_schools import Reporter, clusters, short_names
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.page_plan import Block, PageBars, PagePlan, PageShares, PageText
from thidua_xlsx.documents.screen_size import page_room
from thidua_xlsx.documents.workbook_plan import Chart, PlanValue, SheetPlan
from thidua_xlsx.formats.xlsx.write.page_breaks import PageFit
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import at
from thidua_xlsx.messages.language import Language, language
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import MovementResult, Proposal, Registrant, SchoolReport, Schools, Season
from thidua_xlsx.reports.overview_page import overview_page
from thidua_xlsx.reports.summary.overview_sheet import overview_sheet
from thidua_xlsx.reports.summary.school_charts_sheet import (
    Charted,
    ChartedRatio,
    charted_name,
    end_of_axis,
    group_sheets,
    in_pages,
    school_charts_sheet,
    school_pictures,
)
from thidua_xlsx.reports.summary.school_sums_sheets import school_movements_sheet, school_registrants_sheet
from thidua_xlsx.reports.summary.schools_sheet import MOST_SCHOOLS, schools_sheet

LONGEST = 31  # what Excel allows the name of a sheet


def report(code: str, proposals: Mapping[str, int], **ratios: tuple[int, int]) -> SchoolReport:
    """What a school reports: so many proposals of each title, and ratios as numerator and denominator."""
    listed = [
        Proposal(f"P{at}:{title}", f"Người {at}", title, "proposed")
        for title, count in proposals.items()
        for at in range(count)
    ]
    return SchoolReport(code, code, "2026-2027", ratios=ratios, proposals=tuple(listed))


SCHOOLS = Schools(
    (
        Reporter("T1", "Trường Tiểu học Một", cluster="Cụm 1"),
        Reporter("T2", "Trường THCS Hai", cluster="cụm  1"),  # the same cluster, as somebody else typed it
        Reporter("T3", "Trường Mầm non Ba", cluster="Cụm 2"),
        Reporter("T4", "Trường Mầm non Bốn", cluster="Cụm 2"),
        Reporter("T5", "Trường Tiểu học Năm", cluster="Cụm 2"),
    ),
    {
        # Goals of the season: 100, 15 and 70 per cent. 3/20 is 15 per cent exactly.
        "T1": report(
            "T1", {"LDTT": 3, "CSTDCS": 1}, registered=(9, 10), initiatives_people=(3, 20), initiatives_applied=(2, 3)
        ),
        "T2": report("T2", {"LDTT": 2}, registered=(5, 5), initiatives_applied=(0, 0)),
        "T5": report("T5", {}, registered=(4, 4), initiatives_people=(0, 4), initiatives_applied=(0, 0)),
    },
    held=("T4",),
)


def with_schools(season: Season, schools: Schools) -> Season:
    """The handmade season, to which these schools report."""
    return replace(season, schools=schools)


def drawn(sheet: SheetPlan, chart: Chart) -> dict[str, dict[PlanValue, PlanValue]]:
    """What a chart draws: of each series the value beside each name, from the cells that it refers to."""

    def values(area: Area) -> list[PlanValue]:
        assert area.col == area.last_col
        spots = [(row, area.col) for row in range(area.row, area.last_row + 1)]
        return [sheet.cells[spot].value if spot in sheet.cells else None for spot in spots]

    assert chart.sheet == sheet.name
    return {one.name: dict(zip(values(one.labels), values(one.values), strict=True)) for one in chart.series}


def charts_of(season: Season, say: Language) -> tuple[SheetPlan, list[dict[str, dict[PlanValue, PlanValue]]]]:
    """The first sheet of charts and what each draws: coverage, titles and three ratios."""
    sheet = school_charts_sheet(season, say)
    assert sheet is not None
    return sheet, [drawn(sheet, chart) for chart in sheet.charts]


def test_coverage_counts_the_schools_of_each_cluster_by_what_came(season: Season, vi: Language) -> None:
    _, (coverage, *_rest) = charts_of(with_schools(season, SCHOOLS), vi)
    assert coverage == {
        "Đã nhận": {"Cụm 1": 2, "Cụm 2 (1/3)": 1},
        "Đã gửi, chưa dùng được": {"Cụm 1": 0, "Cụm 2 (1/3)": 1},
        "Chưa gửi": {"Cụm 1": 0, "Cụm 2 (1/3)": 1},
    }


def test_titles_are_counted_school_by_school_and_silence_is_no_bar(season: Season, vi: Language) -> None:
    _, charts = charts_of(with_schools(season, SCHOOLS), vi)
    lacking = {"MN Ba: chưa gửi": None, "MN Bốn: chưa dùng": None}
    assert charts[1] == {
        "LĐTT": {"TH Một": 3, "THCS Hai": 2, **lacking, "TH Năm": 0},
        "CSTĐCS": {"TH Một": 1, "THCS Hai": 0, **lacking, "TH Năm": 0},
    }


def test_a_ratio_is_drawn_as_reached_or_below_its_goal_and_not_at_all_where_unknown(
    season: Season, vi: Language
) -> None:
    _, charts = charts_of(with_schools(season, SCHOOLS), vi)
    registered, people, applied = charts[2:]
    silent = {"MN Ba: chưa gửi": None, "MN Bốn: chưa dùng": None}
    assert registered["Đạt chỉ tiêu"] == {"TH Một": None, "THCS Hai": 1, **silent, "TH Năm": 1}
    assert registered["Chưa đạt"] == {"TH Một": Decimal("0.9"), "THCS Hai": None, **silent, "TH Năm": None}
    # The second school does not tell this ratio; of the fifth nobody has an initiative, which is known to be 0.
    assert people["Đạt chỉ tiêu"] == {"TH Một": Decimal("0.15"), "THCS Hai: chưa rõ": None, **silent, "TH Năm": None}
    assert people["Chưa đạt"] == {"TH Một": None, "THCS Hai: chưa rõ": None, **silent, "TH Năm": 0}
    # 2/3 = 0.66666... is below 70 per cent; 0/0 is no ratio.
    assert applied["Chưa đạt"] == {
        "TH Một": Decimal("0.6667"), "THCS Hai: 0/0": None, **silent, "TH Năm: 0/0": None,
    }  # fmt: skip
    for chart, goal in zip((registered, people, applied), ("1", "0.15", "0.7"), strict=True):
        assert set(chart["Chỉ tiêu"].values()) == {Decimal(goal)}


def test_each_chart_says_what_it_draws_and_how(season: Season, vi: Language) -> None:
    sheet = school_charts_sheet(with_schools(season, SCHOOLS), vi)
    assert sheet is not None
    # Axes of shares end at a whole ten per cent that holds shares and goal: 100, 15 -> 20, and 66.67 and 70 -> 70.
    assert [(one.kind, one.title, one.percent, one.high, one.cover) for one in sheet.charts] == [
        ("stacked_bar", "Báo cáo của các trường: đã nhận 3/5", False, None, False),
        ("stacked_bar", "Số lượt đề nghị theo danh hiệu", False, None, False),
        ("bar", "Người đăng ký danh hiệu thi đua (chỉ tiêu 100 %)", True, 1, True),
        ("bar", "Người có sáng kiến được công nhận (chỉ tiêu 15 %)", True, Decimal("0.2"), True),
        ("bar", "Sáng kiến được công nhận đã áp dụng (chỉ tiêu 70 %)", True, Decimal("0.7"), True),
    ]
    assert {(one.labels, one.type_size) for one in sheet.charts} == {
        (True, 10)
    }  # figures beside bars, type that can be read
    coverage, titles, *ratios = ([(one.name, one.look, one.hollow) for one in chart.series] for chart in sheet.charts)
    assert coverage == [
        ("Đã nhận", "", False), ("Đã gửi, chưa dùng được", "#D9C48F", False), ("Chưa gửi", "chart_missing", False)
    ]  # fmt: skip
    assert titles == [("LĐTT", "", False), ("CSTĐCS", "", False)]
    goal = [("Đạt chỉ tiêu", "#A9C4D8", False), ("Chưa đạt", "chart_missing", False), ("Chỉ tiêu", "", True)]
    assert ratios == [goal] * 3
    # Two beside each other, the first over the whole width.
    assert [one.col for one in sheet.charts] == [0, 0, 1, 0, 1]
    rows = [one.row for one in sheet.charts]
    assert rows[0] < rows[1] == rows[2] < rows[3] == rows[4]
    wide, *halves = (one.width for one in sheet.charts)
    assert set(halves) == {halves[0]} and 2 * halves[0] < wide


def test_the_figures_of_the_charts_stand_beside_them(season: Season, vi: Language) -> None:
    sheet = school_charts_sheet(with_schools(season, SCHOOLS), vi)
    assert set_up(sheet) == "Biểu đồ các trường: dọc"
    lines = told(sheet)
    assert lines[:5] == [
        "note: Báo cáo của các trường, đơn vị: đã nhận 3/5; chưa gửi 1; đã gửi, chưa dùng được 1.",
        "note: Khung nét đứt là chỉ tiêu. Trường chưa có số liệu thì ghi rõ sau tên và không vẽ thanh, không tính là 0. Số liệu của biểu đồ ở các cột bên phải, không in.",
        "CỤM, NHÓM TRƯỜNG | TÊN TRÊN BIỂU ĐỒ | ĐÃ NHẬN | ĐÃ GỬI, CHƯA DÙNG ĐƯỢC | CHƯA GỬI",
        "Cụm 1 | Cụm 1 | 2 | 0 | 0",
        "Cụm 2 | Cụm 2 (1/3) | 1 | 1 | 1",
    ]
    names = (
        "NGƯỜI ĐĂNG KÝ DANH HIỆU THI ĐUA",
        "NGƯỜI CÓ SÁNG KIẾN ĐƯỢC CÔNG NHẬN",
        "SÁNG KIẾN ĐƯỢC CÔNG NHẬN ĐÃ ÁP DỤNG",
    )
    columns = ("TÊN TRÊN BIỂU ĐỒ", "TỬ SỐ", "MẪU SỐ", "ĐẠT CHỈ TIÊU", "CHƯA ĐẠT", "CHỈ TIÊU")
    heads = [f"{name}: {column}" for name in names for column in columns]
    assert lines[5:8] == [
        " | ".join(["TRƯỜNG, ĐƠN VỊ", "TÊN TRÊN BIỂU ĐỒ", "LĐTT", "CSTĐCS", *heads]),
        # 9/10 is below 100 per cent, 3/20 just 15 and 2/3 below 70.
        "Trường Tiểu học Một | TH Một | 3 | 1 | TH Một | 9 | 10 |  | 90.0% | 100% | TH Một | 3 | 20 | 15.0% |  | 15% | TH Một | 2 | 3 |  | 66.7% | 70%",
        "Trường THCS Hai | THCS Hai | 2 | 0 | THCS Hai | 5 | 5 | 100.0% |  | 100% | THCS Hai: chưa rõ |  |  |  |  | 15% | THCS Hai: 0/0 | 0 | 0 |  |  | 70%",
    ]


def test_the_sheet_of_a_group_says_which_it_is_and_who_of_it_is_silent(season: Season, vi: Language) -> None:
    schools = many(40, ("Cụm 1",))
    silent = {code: one for code, one in schools.reports.items() if code not in ("T3", "T5", "T20")}
    first, second, _ = sheets_of(season, vi, replace(schools, reports=silent, held=("T5",)))
    assert set_up(first) == "Biểu đồ Cụm 1 (1): dọc"
    assert told(first)[:2] == [
        "heading: Cụm 1: đã nhận 37/40 báo cáo, phần 1/3",
        "warn: Chưa có số liệu của: Trường Tiểu học Số 3, Trường Tiểu học Số 5.",
    ]
    assert told(second)[:2] == [
        "heading: Cụm 1: đã nhận 37/40 báo cáo, phần 2/3",
        "warn: Chưa có số liệu của: Trường Tiểu học Số 20.",
    ]
    whole, _ = sheets_of(season, vi, many(30, ("Xã A", "Xã B")))
    assert told(whole)[0] == "heading: Xã A: đã nhận 15/15 báo cáo"  # one sheet, nobody silent
    note = told(school_charts_sheet(with_schools(season, many(30, ("Xã A", "Xã B"))), vi))[1]
    assert note.startswith("note: Mỗi cụm, xã một thanh, cộng từ các báo cáo đã nhận;")


@pytest.mark.parametrize(("longest", "labelled"), [(11, 1), (12, 2), (100, 9)])
def test_short_parts_of_a_bar_have_no_figure(season: Season, vi: Language, longest: int, labelled: int) -> None:
    # Nine per cent of the longest bar, up to a whole number: 0.99, 1.08 and 9.
    reports = {"T1": report("T1", {"LDTT": longest - 1, "CSTDCS": 1}), "T2": report("T2", {"LDTT": 2})}
    sheet = school_charts_sheet(with_schools(season, replace(SCHOOLS, reports=reports, held=())), vi)
    assert sheet is not None and sheet.charts[1].least_labelled == labelled


@pytest.mark.parametrize(
    ("goal", "pairs", "end"),
    [
        ("0.15", [(1, 10), None], "0.2"),
        ("0.7", [(7, 10)], "0.7"),
        ("0.7", [(71, 100)], "0.8"),
        ("0.7", [(6, 5)], "1"),
        ("0.95", [], "1"),
    ],
)
def test_an_axis_of_shares_ends_at_a_whole_ten_per_cent(
    goal: str, pairs: list[tuple[int, int] | None], end: str
) -> None:
    ratios = [ChartedRatio("x", Decimal(goal), pair) for pair in (*pairs, None)]
    assert end_of_axis(ratios) == Decimal(end)


@pytest.mark.parametrize(
    ("counts", "inside", "public"),
    [
        ((2, 0, 0), "Cụm", "Cụm"),
        ((1, 1, 1), "Cụm (1/3)", "Cụm: chưa đủ số liệu"),
        ((0, 2, 0), "Cụm: chưa dùng", "Cụm: chưa rõ"),
        ((0, 1, 1), "Cụm: chưa gửi", "Cụm: chưa rõ"),
        ((0, 0, 2), "Cụm: chưa gửi", "Cụm: chưa rõ"),
    ],
)
def test_a_place_of_a_chart_says_what_has_not_come_and_to_the_public_only_that_it_lacks(
    vi: Language, counts: tuple[int, int, int], inside: str, public: str
) -> None:
    one = Charted("Cụm", "Cụm thi đua", *counts, None, ())
    assert (charted_name(vi, one), charted_name(vi, one, public=True), one.schools) == (inside, public, sum(counts))


def test_the_figures_of_a_group_are_sums_of_its_reports(season: Season, vi: Language) -> None:
    found = school_pictures(with_schools(season, SCHOOLS), vi)
    assert [(group.whole.name, len(group.schools)) for group in found.groups] == [("Cụm 1", 2), ("Cụm 2", 3)]
    first, second = found.wholes
    assert (first.titles, second.titles) == ((5, 1), (0, 0))  # 3 + 2 for LĐTT, 1 for CSTĐCS
    # 9/10 + 5/5 = 14/15; of people with an initiative only the first school tells: 3/20; 2/3 + 0/0.
    assert [one.pair for one in first.ratios] == [(14, 15), (3, 20), (2, 3)]
    assert [one.value for one in first.ratios] == [Decimal("0.9333"), Decimal("0.15"), Decimal("0.6667")]
    assert [one.met for one in first.ratios] == [False, True, False]
    assert [(one.pair, one.value, one.met) for one in second.ratios[2:]] == [((0, 0), None, None)]
    none = replace(SCHOOLS, reporters=tuple(replace(one, cluster="") for one in SCHOOLS.reporters))
    together = school_pictures(with_schools(season, none), vi)
    assert [group.whole.full_name for group in together.groups] == ["Các trường"]
    some = replace(SCHOOLS, reporters=(*SCHOOLS.reporters[:4], replace(SCHOOLS.reporters[4], cluster="")))
    parted = school_pictures(with_schools(season, some), vi)
    assert [group.whole.full_name for group in parted.groups] == ["Cụm 1", "Cụm 2", "Không xếp cụm"]


def test_charts_stand_on_paper_and_their_figures_beside_it(season: Season, say: Language) -> None:
    sheet = school_charts_sheet(with_schools(season, SCHOOLS), say)
    assert sheet is not None
    paper = sheet.page.area
    assert paper is not None
    for chart in sheet.charts:
        assert paper.row <= chart.row <= paper.last_row
        assert paper.col <= chart.col <= paper.last_col
        assert all(one.values.col > paper.last_col and one.labels.col > paper.last_col for one in chart.series)
    assert len({(chart.row, chart.col) for chart in sheet.charts}) == len(sheet.charts)


def many(count: int, names: tuple[str, ...]) -> Schools:
    """So many schools in clusters of these names, one after another; each has reported one proposal for LĐTT."""
    reporters = tuple(
        Reporter(f"T{at}", f"Trường Tiểu học Số {at}", cluster=names[at * len(names) // count]) for at in range(count)
    )
    return Schools(reporters, {one.code: report(one.code, {"LDTT": 1}, registered=(1, 2)) for one in reporters})


def sheets_of(season: Season, say: Language, schools: Schools) -> list[SheetPlan]:
    """The sheets of the groups."""
    return list(group_sheets(with_schools(season, schools), say))


def test_as_many_schools_as_one_page_shows_have_one_sheet(season: Season, vi: Language) -> None:
    assert sheets_of(season, vi, many(MOST_SCHOOLS, ("Xã A", "Xã B"))) == []
    assert len(sheets_of(season, vi, many(MOST_SCHOOLS + 1, ("Xã A", "Xã B")))) == 2
    # Each in a cluster of its own: both tables have eighteen rows, and neither writes over the other.
    alone = tuple(f"Cụm {at}" for at in range(MOST_SCHOOLS))
    _, (coverage, titles, *_rest) = charts_of(with_schools(season, many(MOST_SCHOOLS, alone)), vi)
    assert coverage["Đã nhận"] == dict.fromkeys(alone, 1)
    assert titles["LĐTT"] == {f"TH Số {at}": 1 for at in range(MOST_SCHOOLS)}


def test_more_schools_are_compared_group_by_group_and_each_group_has_its_sheet(season: Season, vi: Language) -> None:
    schools = many(60, ("Xã A", "Xã B", "Xã C", "Xã D"))
    _, (coverage, titles, *_rest) = charts_of(with_schools(season, schools), vi)
    assert coverage["Đã nhận"] == titles["LĐTT"] == {"Xã A": 15, "Xã B": 15, "Xã C": 15, "Xã D": 15}
    made = sheets_of(season, vi, schools)
    assert [sheet.name for sheet in made] == ["Biểu đồ Xã A", "Biểu đồ Xã B", "Biểu đồ Xã C", "Biểu đồ Xã D"]
    assert drawn(made[1], made[1].charts[0])["LĐTT"] == {f"TH Số {at}": 1 for at in range(15, 30)}
    book = summary_workbook(with_schools(season, schools), vi)
    at = [sheet.name for sheet in book.sheets].index("Biểu đồ các trường")
    assert [sheet.name for sheet in book.sheets[at + 1 : at + 5]] == [sheet.name for sheet in made]


@pytest.mark.parametrize(("groups", "pages"), [(8, 1), (10, 1), (11, 2), (124, 13)])
def test_groups_are_compared_on_one_page_each_ten(season: Season, vi: Language, groups: int, pages: int) -> None:
    sheet = school_charts_sheet(with_schools(season, many(248, tuple(f"Xã {at}" for at in range(groups)))), vi)
    assert sheet is not None
    breaks = PageFit(sheet, LOOKS.margins_of(sheet.page)).breaks
    assert len(breaks) == pages - 1
    assert len(sheet.charts) == 5 * pages
    # Each group is once in each kind of chart, and on each page are the five charts of the same groups.
    named = [list(drawn(sheet, chart)["Đã nhận"]) for chart in sheet.charts[::5]]
    assert [name for names in named for name in names] == [f"Xã {at}" for at in range(groups)]
    assert [list(drawn(sheet, chart)["LĐTT"]) for chart in sheet.charts[1::5]] == named
    assert [sum(chart.row >= row for row in breaks) for chart in sheet.charts] == [at // 5 for at in range(5 * pages)]


def test_a_group_of_many_and_schools_without_groups_go_on_in_parts(season: Season, vi: Language) -> None:
    # 40 schools are three pages of at most 18; those without a cluster are named by their places on the list.
    assert [len(page) for page in in_pages(range(40))] == [13, 13, 14]
    one = sheets_of(season, vi, many(40, ("Cụm 1",)))
    assert [sheet.name for sheet in one] == ["Biểu đồ Cụm 1 (1)", "Biểu đồ Cụm 1 (2)", "Biểu đồ Cụm 1 (3)"]
    none = sheets_of(season, vi, many(40, ("",)))
    assert [sheet.name for sheet in none] == ["Biểu đồ Trường 1–13", "Biểu đồ Trường 14–26", "Biểu đồ Trường 27–40"]


LONG = "Cụm thi đua các trường vùng sâu, vùng xa của ba xã phía tây"


def test_names_of_sheets_are_never_cut_and_never_alike(season: Season, say: Language) -> None:
    names = (LONG, f"{LONG} nam", "Cụm 1/2", "Cụm 1-2", "các trường", "'Xã A'", "")
    made = sheets_of(season, say, many(70, names))
    called = [sheet.name for sheet in made]
    assert len({name.casefold() for name in [*called, say("report.sheet.school_charts")]}) == len(names) + 1
    assert all(len(name) <= LONGEST and "…" not in name for name in called)
    shorter = sheets_of(season, language("vi"), many(30, ("Xã Nguyễn Thị Minh Khai 5", "Xã B")))
    assert shorter[0].name == "BĐ Xã Nguyễn Thị Minh Khai 5"  # Biểu đồ ... would be 33 letters
    # Excel takes neither these signs nor a name that begins or ends with an apostrophe; Word's are other signs.
    odd = sheets_of(season, language("vi"), many(30, ("'Xã [A]:*?/\\1' ", "Xã ’B’")))
    assert [sheet.name for sheet in odd] == ["Biểu đồ Xã -A-1", "Biểu đồ Xã ’B’"]
    taken = sheets_of(season, language("vi"), many(30, ("nhóm 2", LONG)))
    assert [sheet.name for sheet in taken] == ["Biểu đồ nhóm 2", "Biểu đồ nhóm 2 (2)"]
    # What the name of the sheet has no room for stands on it in full.
    assert any(LONG in str(cell.value) for cell in made[0].cells.values())


def test_every_school_is_on_one_sheet_of_charts(season: Season, vi: Language) -> None:
    schools = many(95, ("Xã A", "Xã B", ""))
    made = sheets_of(season, vi, schools)
    listed = [name for sheet in made for name in drawn(sheet, sheet.charts[0])["LĐTT"]]
    assert listed == [f"TH Số {at}" for at in range(95)]


@pytest.mark.parametrize("reports", [{}, {"T1": report("T1", {})}])
def test_nothing_known_is_drawn_as_nothing(season: Season, say: Language, reports: dict[str, SchoolReport]) -> None:
    sheet = school_charts_sheet(with_schools(season, replace(SCHOOLS, reports=reports, held=())), say)
    assert sheet is not None
    for chart in sheet.charts[-3:]:
        assert {
            value for one in chart.series if not one.hollow for value in drawn(sheet, chart)[one.name].values()
        } == {None}


def test_a_season_without_schools_has_no_charts_of_them(season: Season, say: Language) -> None:
    assert school_charts_sheet(season, say) is None
    assert school_charts_sheet(with_schools(season, Schools(())), say) is None
    assert list(group_sheets(season, say)) == []


def test_short_names_tell_schools_apart() -> None:
    alike = (
        Reporter("T1", "Trường Tiểu học Hải Lộc"),
        Reporter("T2", "Trường TH Hải Lộc"),
        Reporter("T3", "Trường Phổ thông dân tộc bán trú Trung học cơ sở Pa Hàm"),
    )
    assert short_names(alike) == {
        "T1": "Trường Tiểu học Hải Lộc",
        "T2": "Trường TH Hải Lộc",
        "T3": "PTDTBT THCS Pa Hàm",
    }


def test_clusters_compare_as_names_do() -> None:
    assert {name: [one.code for one in members] for name, members in clusters(SCHOOLS.reporters).items()} == {
        "Cụm 1": ["T1", "T2"],
        "Cụm 2": ["T3", "T4", "T5"],
    }


def blocks(page: PagePlan, title: str) -> tuple[Block, ...]:
    """The blocks of a page's section."""
    return next(one.blocks for one in page.sections if one.title == title)


def test_the_councils_page_draws_what_the_workbook_draws(season: Season, vi: Language) -> None:
    office = with_schools(season, SCHOOLS)
    _, (coverage, titles, *ratios) = charts_of(office, vi)
    page = overview_page(office, vi, internal=True)
    (reports,) = blocks(page, "Báo cáo của các trường: đã nhận 3/5")
    assert isinstance(reports, PageBars)
    assert dict(reports.bars) == {name: tuple(one[name] for one in coverage.values()) for name in coverage["Đã nhận"]}
    headings = [(one.text, one.tone) for one in blocks(page, "Các trường") if isinstance(one, PageText)]
    assert headings == [
        ("Số lượt đề nghị theo danh hiệu", "muted"),
        ("Người đăng ký danh hiệu thi đua", "muted"),
        ("Người có sáng kiến được công nhận", "muted"),
        ("Sáng kiến được công nhận đã áp dụng", "muted"),
    ]
    drawn = [one for one in blocks(page, "Các trường") if not isinstance(one, PageText)]
    first, *shares = drawn
    assert isinstance(first, PageBars)
    counts = {name: tuple(one[name] for one in titles.values()) for name in titles["LĐTT"]}
    assert dict(first.bars) == {name: None if None in count else count for name, count in counts.items()}
    for block, ratio in zip(shares, ratios, strict=True):
        assert isinstance(block, PageShares)
        told = {one.label: (one.share, one.tone) for one in block.bars}
        met, below = ratio["Đạt chỉ tiêu"], ratio["Chưa đạt"]
        assert told == {
            name: (met[name], "good") if met[name] is not None else (below[name], "" if below[name] is None else "warn")
            for name in met
        }
    # 2/3 is 66.67 per cent, and below 70: said by a sign too, for whoever sees no colours.
    assert "✗ 66,7 %" in {one.text for one in shares[-1].bars if isinstance(shares[-1], PageShares)}


def test_anybody_sees_titles_by_school_but_not_who_has_not_reported(season: Season, vi: Language) -> None:
    page = overview_page(with_schools(season, SCHOOLS), vi)
    (heading, bars) = blocks(page, "Các trường")
    assert heading == PageText("Số lượt đề nghị theo danh hiệu", "muted")
    assert isinstance(bars, PageBars)
    assert dict(bars.bars) == {
        "TH Một": (3, 1), "THCS Hai": (2, 0), "MN Ba: chưa rõ": None, "MN Bốn: chưa rõ": None, "TH Năm": (0, 0),
    }  # fmt: skip
    assert not [one for one in page.sections if "đã nhận" in one.title]
    assert "3/5" not in {figure for block in blocks(page, "Con số chính") for figure, _, _ in block.boxes}  # type: ignore[union-attr]


def test_the_page_of_many_schools_compares_groups_and_folds_their_schools(season: Season, vi: Language) -> None:
    page = overview_page(with_schools(season, many(40, ("Xã A", "Xã B"))), vi)
    (_, bars) = blocks(page, "Các cụm, xã")
    assert isinstance(bars, PageBars) and dict(bars.bars) == {"Xã A": (20,), "Xã B": (20,)}
    assert [(one.title, one.folded) for one in page.sections if one.title.startswith("Xã")] == [
        ("Xã A", True),
        ("Xã B", True),
    ]


@pytest.mark.parametrize(("silent", "rows"), [(30, 0), (31, 31)])
def test_schools_that_told_nothing_are_named_in_a_line_and_each_in_a_row_where_they_are_many(
    season: Season, vi: Language, silent: int, rows: int
) -> None:
    reporters = tuple(Reporter(f"T{at:02}", f"Trường {at:02}") for at in range(silent + 1))
    told = replace(
        report("T00", {}), movements=(MovementResult("X1", "Xanh", met=True),), registrants=(Registrant("P1", "An"),)
    )
    there = with_schools(season, Schools(reporters, {"T00": told}))
    there = replace(there, rulebook=replace(season.rulebook, movements=(Movement("X1", "Xanh"),)))
    for planned in (school_movements_sheet(there, vi), school_registrants_sheet(there, vi)):
        assert planned is not None
        names = [str(cell.value) for (_, col), cell in sorted(planned.cells.items()) if col == 1 and cell.value]
        listed = [name for name in names if name in {one.name for one in reporters[1:]}]
        assert listed == [one.name for one in reporters[1:]][:rows]
        line = next(str(cell.value) for cell in planned.cells.values() if "Trường 01, Trường 02" in str(cell.value))
        assert ("… (+1)" in line) is bool(rows)


def test_a_long_list_of_schools_can_be_filtered_with_its_heading_in_view(season: Season, vi: Language) -> None:
    few, long = (schools_sheet(with_schools(season, many(count, ("Xã A", "Xã B"))), vi) for count in (18, 60))
    assert few is not None and few.filters is None
    assert long is not None and long.filters is not None and long.freeze is not None
    area, (row, col) = long.filters, long.freeze
    assert (area.row, area.last_row) == (row - 1, row - 1 + 60)  # the heading, and every school but no sum
    assert long.page.repeat_rows == (area.row, area.row)
    # A list that is filtered has neither headings nor merged cells inside, and tells of each school where it belongs.
    assert not [one for one in long.merges if area.row <= one.row <= area.last_row]
    clusters_of = [long.cells[at, col].value for at in range(area.row + 1, area.last_row + 1)]
    assert clusters_of == ["Xã A"] * 30 + ["Xã B"] * 30
    assert long.cells[area.last_row + 1, 1].value == vi("report.schools.total", got=60, all=60)


@pytest.mark.parametrize("count", [12, 60, 1500])
def test_the_first_sheet_of_an_office_stays_one_page(season: Season, vi: Language, count: int) -> None:
    schools = many(count, ("Xã A", "Xã B"))
    silent = [at(codes.REPORT_MISSING, FilePlace("inbox"), unit=one.code, name=one.name) for one in schools.reporters]
    rulebook = replace(season.rulebook, units=(), reporters=schools.reporters)
    office = replace(
        season, schools=replace(schools, reports={}), findings=tuple(silent), unit_dossiers=(), rulebook=rulebook
    )
    sheet = overview_sheet(office, vi)
    assert PageFit(sheet, LOOKS.margins_of(sheet.page)).breaks == []
    room = page_room(sheet.widths.values(), (30.0, 15.0, 20.0, 20.0), landscape=False)
    assert sum(sheet.heights.values()) <= room
    assert any(f"Còn {count - 8} điều" in str(cell.value) for cell in sheet.cells.values())  # eight are told here
