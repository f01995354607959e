"""`chot.xlsx`: who stands on which list of a closed season, with which votes; a season in which no two votes are equal."""

from datetime import date
from decimal import Decimal

import pytest
from handmade import make_season, with_paths
from msgspec.structs import replace
from sheet_text import set_up

from tests.intake.mini import declared
from thidua_xlsx.declare.season import ProposalRound, TitlePolicy
from thidua_xlsx.declare.season.policies import RewardPolicy
from thidua_xlsx.documents.workbook_plan import BookPlan
from thidua_xlsx.judging.season_closing import TITLE_DOUBTS
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.findings import at
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Council, Decision, Meeting, Met, Season, Verdict
from thidua_xlsx.model.title_path import PathStep, StepState
from thidua_xlsx.reports.closing_workbook import closing_workbook

D = Decimal
VI = language("vi")
# LĐTT is the commune's to give, BKT the province's, TTLĐTT the school's own, CSTĐCS as the powers are delegated.
LEVELS = {"LDTT": "commune", "CSTDCS": "", "TTLDTT": "school", "BKT": "province"}
VOTES = [
    ("GV01", "LDTT", D("0.7778"), True, ""),
    ("GV04", "LDTT", D("0.8889"), True, "vắng một buổi"),
    ("GV03", "LDTT", D("0.2222"), False, ""),
    ("GV02", "CSTDCS", D(1), True, ""),
    ("GV05", "BKT", None, True, ""),
    ("TTN", "TTLDTT", D("0.6667"), True, "có thành viên mới"),
]


def season(votes: list[tuple[str, str, Decimal | None, bool, str]]) -> Season:
    made = make_season()
    titles = {id_: TitlePolicy(id_, decided_by=level) for id_, level in LEVELS.items()}
    verdicts = tuple(Verdict(who, title, Met.YES, (), True, True, True) for who, title, *_ in votes)
    decisions = tuple(Decision(who, title, 7, 2, share, passed, note) for who, title, share, passed, note in votes)
    title = made.rulebook.choices["title"]["TTLDTT"]
    doubt = at(
        codes.RESTS_ON_OTHERS, FilePlace("inbox"), unit="TTN", name="Tổ Toán - Tin", title=title, names=("Vũ An",)
    )
    return with_paths(
        replace(
            made,
            rulebook=replace(made.rulebook, titles=titles),
            verdicts=verdicts,
            quotas=(),
            council=Council("inbox/hd.xlsx", Meeting(date(2025, 5, 8), 9, 9, 9, 9), decisions),
            findings=(doubt,),
        )
    )


def below_the_head(book: BookPlan, name: str) -> list[list[object]]:
    """What stands in the rows from the header down to the signatures."""
    (sheet,) = (one for one in book.sheets if one.name == name)
    found: dict[int, list[object]] = {}
    for (row, _), cell in sorted(sheet.cells.items()):
        if cell.value not in (None, ""):
            found.setdefault(row, []).append(cell.value)
    rows = list(found.values())
    first = next(place for place, row in enumerate(rows) if row[0] == "TT")
    last = next(place for place, row in enumerate(rows) if "TM. HỘI ĐỒNG" in row)
    return rows[first:last]


HEADER = ["TT", "Họ và tên / Tập thể", "Tổ, bộ phận"]


@pytest.fixture(scope="module")
def book() -> BookPlan:
    return closing_workbook(season(VOTES), VI)


def test_what_the_school_decides_stands_apart_with_what_its_head_should_know(book: BookPlan) -> None:
    assert book.title == "Kết quả thi đua đã chốt: Trường Trung học cơ sở Kim Sơn, năm học 2024-2025"
    title = "Tập thể lao động tiên tiến"
    remark = "chỉ đủ điều kiện khi tính cả người không được danh hiệu: Vũ An; có thành viên mới"
    assert below_the_head(book, "Quyết định tại trường") == [
        [*HEADER, "Danh hiệu", "Tỷ lệ phiếu", "Lưu ý"],
        [f"{title}: 1"],
        [1, "Tổ Toán - Tin", "Tập thể", title, D("0.6667"), remark],
    ]


def test_each_list_bears_the_head_of_an_official_paper(book: BookPlan) -> None:
    nation = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    lists = ["Quyết định tại trường", "Trình cấp trên", "Danh sách công bố"]
    official = [one.name for one in book.sheets if nation in {cell.value for cell in one.cells.values()}]
    assert sorted(official) == sorted(lists)


def test_lists_with_votes_lie_on_their_side_and_keep_the_names_in_view(book: BookPlan) -> None:
    assert [set_up(one) for one in book.sheets] == [
        "Quyết định tại trường: ngang, giữ 2 cột",
        "Trình cấp trên: ngang, giữ 2 cột",
        "Danh sách công bố: dọc, giữ dòng đầu bảng",  # without notes its head is low enough
    ]


def test_what_goes_up_stands_by_the_level_that_decides_and_by_title(book: BookPlan) -> None:
    ldtt, bkt, cstdcs = "Lao động tiên tiến", "Bằng khen của bộ, tỉnh", "Chiến sĩ thi đua cơ sở"
    assert below_the_head(book, "Trình cấp trên") == [
        [*HEADER, "Danh hiệu", "Tỷ lệ phiếu", "Lưu ý"],
        ["CẤP QUYẾT ĐỊNH: Xã, phường"],
        [f"{ldtt} – đề nghị cấp trên xét: 2"],
        # Namesakes in the order of their codes, told apart by the year of birth.
        [1, "Nguyễn Thị Hoa (1980)", "Tổ Toán - Tin", ldtt, D("0.7778")],
        [2, "Nguyễn Thị Hoa (1988)", UNIT, ldtt, D("0.8889"), "vắng một buổi"],
        ["CẤP QUYẾT ĐỊNH: Bộ, tỉnh"],
        [f"{bkt} – đề nghị cấp trên xét: 1"],
        [1, "Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên", UNIT, bkt, "–"],  # nobody wrote the votes down
        ["THEO PHÂN CẤP: xác định cấp quyết định trước khi trình"],
        [f"{cstdcs} – đề nghị cấp trên xét: 1"],
        [1, "Trần Văn Ân", "Tổ Toán - Tin", cstdcs, D(1)],
    ]


UNIT = "Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật"


def test_the_list_for_the_notice_board_says_names_units_and_titles_alone(book: BookPlan) -> None:
    assert below_the_head(book, "Danh sách công bố") == [
        HEADER,
        ["Lao động tiên tiến – đề nghị cấp trên xét: 2"],
        [1, "Nguyễn Thị Hoa (sinh năm 1980)", "Tổ Toán - Tin"],
        [2, "Nguyễn Thị Hoa (sinh năm 1988)", UNIT],
        ["Chiến sĩ thi đua cơ sở – đề nghị cấp trên xét: 1"],
        [1, "Trần Văn Ân", "Tổ Toán - Tin"],
        ["Tập thể lao động tiên tiến: 1"],
        [1, "Tổ Toán - Tin", "Tập thể"],
        ["Bằng khen của bộ, tỉnh – đề nghị cấp trên xét: 1"],
        [1, "Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên", UNIT],
    ]


def test_who_has_the_decision_of_the_level_above_stands_apart_from_who_waits_for_it() -> None:
    made = season(VOTES[:2])
    path = made.paths["GV04", "LDTT"]
    received = PathStep("received", StepState.YES)
    given = replace(path, steps=(*path.steps[:-1], received), at="received")
    public = closing_workbook(replace(made, paths={**made.paths, ("GV04", "LDTT"): given}), VI)
    assert below_the_head(public, "Danh sách công bố")[1:] == [
        ["Lao động tiên tiến: 1"],
        [1, "Nguyễn Thị Hoa (sinh năm 1988)", UNIT],
        ["Lao động tiên tiến – đề nghị cấp trên xét: 1"],
        [1, "Nguyễn Thị Hoa (sinh năm 1980)", "Tổ Toán - Tin"],
    ]


def test_whom_a_level_above_refused_stands_on_no_list_but_was_passed_by_the_council() -> None:
    made = season(VOTES[:2])
    path = made.paths["GV04", "LDTT"]
    refused = PathStep("received", StepState.NO)
    ended = replace(path, steps=(*path.steps[:-1], refused), at="received")
    told = replace(made, paths={**made.paths, ("GV04", "LDTT"): ended})
    for name in ("Trình cấp trên", "Danh sách công bố"):
        rows = below_the_head(closing_workbook(told, VI), name)
        names = [row[1] for row in rows if isinstance(row[0], int)]
        assert [str(name).partition(" (")[0] for name in names] == ["Nguyễn Thị Hoa"]
    assert [path.who for path in told.listed("LDTT")] == ["GV01"]
    assert {path.who for path in told.passed_or_proposed("LDTT")} == {"GV01", "GV04"}  # what the minutes say
    assert (told.title_count("LDTT").listed, told.title_count("LDTT").ended) == (2, 0)  # each case once


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("code", TITLE_DOUBTS, ids=lambda code: code.id)
def test_whatever_a_merge_found_against_a_title_has_words_beside_it(code: Code, lang: str) -> None:
    made = season(VOTES[-1:])
    title = made.rulebook.choices["title"]["TTLDTT"]
    params: dict[str, object] = dict.fromkeys(code.params, "lẽ ra")
    named = {"name": "Tổ Toán - Tin", "title": title}
    doubt = at(code, FilePlace("inbox"), unit="TTN", **params | {key: named[key] for key in named if key in params})
    plan = closing_workbook(replace(made, findings=(doubt,)), language(lang))
    told = {str(cell.value) for sheet in plan.sheets for cell in sheet.cells.values()}
    assert any(text.endswith("; có thành viên mới") for text in told)


def test_a_list_on_which_nobody_stands_says_so() -> None:
    book = closing_workbook(season(VOTES[:1]), VI)
    assert below_the_head(book, "Quyết định tại trường")[1:] == [["Không có danh hiệu nào."]]


def test_on_each_list_people_stand_unit_by_unit_as_listed_and_as_on_papers() -> None:
    votes = [(who, "LDTT", D("0.7778"), True, "") for who in ("GV01", "GV07", "GV03", "GV02")]
    made = closing_workbook(season(votes), VI)
    for name in ("Trình cấp trên", "Danh sách công bố"):
        found = [str(row[1]) for row in below_the_head(made, name) if isinstance(row[0], int)]
        assert [one.partition(" (")[0] for one in found] == [
            "Đặng Ngọc Ánh", "Trần Văn Ân", "Nguyễn Thị Hoa", "Phạm Thu Hà"
        ]  # fmt: skip


def test_on_each_list_numbers_stand_in_the_middle_and_names_in_bold(book: BookPlan) -> None:
    for sheet in book.sheets:
        rows = {row for (row, col), cell in sheet.cells.items() if isinstance(cell.value, int) and col == 0}
        looks = {tuple(sheet.cells[row, col].look for col in range(3)) for row in rows}
        assert looks == {("cell_center", "cell_bold", "cell")}
        shares = [cell for (_, col), cell in sheet.cells.items() if col == 4 and isinstance(cell.value, Decimal)]
        assert {(one.percent, one.digits, one.look) for one in shares} <= {(True, 1, "cell_center")}
        assert bool(shares) == (sheet.name != "Danh sách công bố")  # which tells no votes


def test_the_money_of_a_closed_season_is_that_of_what_passed_alone() -> None:
    """LĐTT was voted on in March and passed for one; CSTĐCS is put forward, and its sitting is still to come."""
    made = rewarded(season([("GV01", "LDTT", D("0.7778"), True, ""), ("GV02", "CSTDCS", None, True, "")]))
    march = replace(made.council, decisions=made.council.decisions[:1])  # type: ignore[union-attr, type-var]
    rounds = (ProposalRound("T3", "Đợt tháng 3", ("LDTT",)),)
    rules = replace(made.rulebook, proposal_rounds=rounds)
    made = with_paths(replace(made, rulebook=rules, council=replace(march, sittings={"T3": march})))
    money = closing_workbook(made, VI).sheets[-1]
    told = [str(cell.value) for cell in money.cells.values() if cell.value]
    assert any("Lao động tiên tiến" in one for one in told)
    assert not any("Chiến sĩ thi đua cơ sở" in one or "Trần Văn Ân" in one for one in told)


def rewarded(made: Season) -> Season:
    choices = {**made.rulebook.choices, "reward_rounding": declared().columns.choices["reward_rounding"]}
    money = RewardPolicy(declared().money, decided=date(2026, 7, 1))
    return replace(made, rulebook=replace(made.rulebook, choices=choices, rewards=money))
