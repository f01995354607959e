"""The lines in which `explain` tells of somebody: votes, the way of a title, points with their cells, whom a name means."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from tests.reports.handmade import make_season, with_paths
from thidua_xlsx.commands.explain import who_is_meant
from thidua_xlsx.commands.explanation.account import added_lines, knocked_lines, layer_lines, timeline_lines
from thidua_xlsx.commands.explanation.verdict import path_lines, title_account, verdict_lines, vote_lines
from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.season import ProposalRound, TitlePolicy, Unit
from thidua_xlsx.declare.season.policies import Pass, VotingPolicy, share_of
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import (
    Award,
    Council,
    Decision,
    Discipline,
    History,
    Initiative,
    LayerScores,
    LayerTotal,
    Meeting,
    Met,
    PathStep,
    Season,
    StepState,
    TitlePath,
    Verdict,
)

D = Decimal
VI = language("vi")
HD = "inbox/hd.xlsx"


def cell(row: int, col: int, sheet: str = "Kiểm phiếu", file: str = HD) -> CellPlace:
    return CellPlace(file, sheet, row, col)


# --- the vote --------------------------------------------------------------------------------------------------------
MEETING = Meeting(date(2025, 5, 8), 9, 8, 8, 6)
YES = Decision("GV01", "LDTT", 7, 1, D("0.7778"), True, places=(cell(9, 6), cell(9, 7)))


def voted(vote: Decision, meeting: Meeting = MEETING, **declared: Any) -> Season:
    season = make_season()
    book = replace(season.rulebook, **declared)
    return replace(season, rulebook=book, council=Council(HD, meeting, (vote,)))


@pytest.mark.parametrize(
    ("vote", "meeting", "said"),
    [
        (YES, MEETING, "Hội đồng bỏ phiếu ngày 08/05/2025: 7 đồng ý, 1 không đồng ý; 7/9 = 77,78% (Tổng số thành viên hội đồng); mức cần đạt: Từ hai phần ba. Kết quả: thông qua."),
        (replace(YES, yes=2, no=None, share=D("0.2222"), passed=False), replace(MEETING, date=None), "Hội đồng bỏ phiếu: 2 đồng ý, – không đồng ý; 2/9 = 22,22% (Tổng số thành viên hội đồng); mức cần đạt: Từ hai phần ba. Kết quả: không thông qua."),
        (replace(YES, share=None, passed=None), MEETING, "Hội đồng bỏ phiếu ngày 08/05/2025: 7 đồng ý, 1 không đồng ý; mức cần đạt: Từ hai phần ba. Kết quả: chưa quyết được."),
        (replace(YES, basis_changed=True), MEETING, "Hội đồng bỏ phiếu ngày 08/05/2025: 7 đồng ý, 1 không đồng ý; 7/9 = 77,78% (Tổng số thành viên hội đồng); mức cần đạt: Từ hai phần ba. Kết quả: thông qua; kết quả xét đã đổi sau khi phát sổ họp."),
        (replace(YES, yes=None, passed=None), MEETING, "Hội đồng chưa ghi số phiếu đồng ý: chưa quyết được."),
    ],
)  # fmt: skip
def test_a_vote_is_told_with_its_share_what_was_needed_and_its_cells(
    vote: Decision, meeting: Meeting, said: str
) -> None:
    found = list(vote_lines("GV01", "LDTT", voted(vote, meeting), VI))
    assert found == [f"    {said}", "        ← inbox/hd.xlsx!Kiểm phiếu!G10, H10"]


def test_the_share_is_that_of_the_titles_own_base_and_the_staffs_vote_is_told_beside_it() -> None:
    passes = TitlePolicy("LDTT", passes=Pass(share_of("over_1_2"), "valid"))  # type: ignore[arg-type]
    voting = VotingPolicy(staff=share_of("from_3_4"))
    season = voted(
        replace(YES, yes=4, share=D("0.6667"), staff_yes=30, staff_no=10, places=()),
        replace(MEETING, staff_valid=40),
        titles={**make_season().rulebook.titles, "LDTT": passes},
        voting=voting,
    )
    first, staff = vote_lines("GV01", "LDTT", season, VI)
    assert "4/6 = 66,67% (Số phiếu hợp lệ); mức cần đạt: Quá một phần hai." in first
    assert staff == "    Toàn trường bỏ phiếu: 30 đồng ý, 10 không đồng ý trên 40 phiếu hợp lệ; mức cần đạt: Từ 75%."
    silent = replace(YES, staff_yes=30, places=())
    (_, staff) = vote_lines("GV01", "LDTT", voted(silent, voting=voting), VI)
    assert "30 đồng ý, – không đồng ý trên – phiếu hợp lệ" in staff
    assert len(list(vote_lines("GV01", "LDTT", voted(silent), VI))) == 1  # the staff does not vote there


def test_a_vote_in_a_round_of_its_own_is_told_with_the_day_and_members_of_that_meeting() -> None:
    season = voted(YES)
    assert season.council is not None
    rounds = (ProposalRound("DT1", "Đợt 1", ("LDTT",)),)
    at_end = Meeting(date=date(2025, 6, 30), members=15, present=15)
    council = replace(season.council, meeting=at_end, sittings={"DT1": season.council, "": Council(HD, at_end)})
    apart = replace(season, council=council, rulebook=replace(season.rulebook, proposal_rounds=rounds))
    assert list(vote_lines("GV01", "LDTT", apart, VI)) == list(vote_lines("GV01", "LDTT", season, VI))


def test_who_was_not_voted_on_has_no_vote() -> None:
    assert list(vote_lines("GV02", "LDTT", voted(YES), VI)) == []
    assert list(vote_lines("GV01", "CSTDCS", voted(YES), VI)) == []
    assert list(vote_lines("GV01", "LDTT", make_season(), VI)) == []


# --- the verdict and the way of a title ------------------------------------------------------------------------------
def lines_of(who: str, title: str, season: Season) -> list[str]:
    (verdict,) = (one for one in season.verdicts_of(who) if one.title == title)
    path = season.paths[who, title]
    return [*verdict_lines(verdict, season.rulebook, VI, path), *path_lines(path, VI)]


TO = "        ← inbox/{} - phieu tu-cham (gửi lại).xlsx!Xếp loại!E10"


def test_a_verdict_says_each_condition_with_its_article_and_cells_and_how_far_the_title_came() -> None:
    season = with_paths(voted(replace(YES, passed=False)))
    assert lines_of("GV01", "LDTT", season) == [
        "✓ Lao động tiên tiến: đạt; có đăng ký; trong danh sách đề nghị",
        "    ✓ xếp loại Hoàn thành xuất sắc nhiệm vụ [Điều 24 Luật 06/2022/QH15]",
        TO.format("TTN"),
        "    ✓ không bị kỷ luật [Nguyên tắc không xét khi đang bị kỷ luật (chưa kiểm chứng)]",
        TO.format("TTN"),
        "    Đường xét: ✓ đăng ký → ✓ điều kiện → ✗ hội đồng (hội đồng không thông qua)",
        "        ← inbox/hd.xlsx!Kiểm phiếu!G10, H10",
    ]


@pytest.mark.parametrize(
    ("vote", "first"),
    [
        (replace(YES, yes=2, no=6, share=D("0.2222"), passed=False), "✗ Lao động tiên tiến: hội đồng không thông qua (2 phiếu đồng ý, 6 không đồng ý; đạt 22,22%, cần: Từ hai phần ba); điều kiện: đạt; có đăng ký"),
        (YES, "✓ Lao động tiên tiến: hội đồng thông qua (7 phiếu đồng ý, 1 không đồng ý); điều kiện: đạt; có đăng ký"),
        (replace(YES, yes=None, no=None, passed=None), "? Lao động tiên tiến: hội đồng chưa quyết (chưa ghi số phiếu); điều kiện: đạt; có đăng ký"),
    ],
)  # fmt: skip
def test_what_the_council_made_of_a_title_comes_before_its_conditions(vote: Decision, first: str) -> None:
    season = with_paths(voted(vote))
    (verdict,) = (one for one in season.verdicts_of("GV01") if one.title == "LDTT")
    assert next(title_account(verdict, season, VI)) == first


def test_what_is_lacking_is_said_as_what_to_change_or_whom_to_ask() -> None:
    season = make_season()
    low = "xếp loại Hoàn thành nhiệm vụ, chưa đạt mức Hoàn thành tốt nhiệm vụ"
    told = lines_of("GV08", "LDTT", season)
    assert told[0] == "✗ Lao động tiên tiến: không đạt; có đăng ký; chưa vào danh sách đề nghị"
    assert told[5:] == [
        "    Còn thiếu gì để đạt:",
        f"      - cần {low}; hiện nay {low}",
        # Where the conditions stand their cells stand too: the way does not name them again.
        f"    Đường xét: ✓ đăng ký → ✗ điều kiện ({low})",
    ]
    open_ = lines_of("NV02", "CSTDCS", season)
    assert (
        open_[0]
        == "? Chiến sĩ thi đua cơ sở: chưa đủ căn cứ; phiếu đăng ký chưa về hoặc ô đăng ký chưa đọc được; chưa vào danh sách đề nghị"
    )
    asked = [line.partition(" → ")[2] for line in open_ if line.startswith("      - ")]
    assert asked == ["làm rõ những điều còn bỏ ngỏ vừa nêu", "hỏi thư ký hội đồng"]
    waiting = lines_of("NV02", "LDTT", season)
    assert [line.partition(" → ")[2] for line in waiting if line.startswith("      - ")] == ["chờ phiếu của tổ nộp về"]


@pytest.mark.parametrize(
    ("registered", "state", "why", "said"),
    [
        (True, StepState.YES, "yes", "có đăng ký"),
        (False, StepState.NO, "no", "không đăng ký"),
        (False, StepState.NO, "warned", "không đăng ký"),
        (False, StepState.OPEN, "open", "phiếu đăng ký chưa về hoặc ô đăng ký chưa đọc được"),
        (False, StepState.SKIPPED, "not_asked", "năm này không có phiếu đăng ký"),
        (False, StepState.SKIPPED, "school", "trường, đơn vị tự nhận đăng ký"),
    ],
)
def test_that_nobody_registered_is_only_said_where_it_is_known(
    registered: bool, state: StepState, why: str, said: str
) -> None:
    verdict = Verdict("GV01", "LDTT", Met.YES, registered=registered)
    path = TitlePath(*("GV01", "LDTT", "", "registered"), (PathStep("registered", state, f"path.registered.{why}"),))
    (first, *_) = verdict_lines(verdict, make_season().rulebook, VI, path)
    assert first.split("; ")[1] == said


def test_who_is_equal_at_a_line_is_left_to_the_council() -> None:
    told = lines_of("GV03", "CSTDCS", make_season())
    assert told[0] == "✓ Chiến sĩ thi đua cơ sở: đạt; có đăng ký; hội đồng quyết định"
    assert told[-1].endswith("→ ? chỉ tiêu (bằng nhau ở ranh giới chỉ tiêu, hội đồng chọn)")


# --- points ----------------------------------------------------------------------------------------------------------
def test_every_layer_is_told_in_the_order_of_rounds_with_the_cells_it_comes_from() -> None:
    season = make_season()
    dossier = season.dossier("GV08")
    assert dossier is not None
    file = "inbox/KHXH - phieu tu-cham (gửi lại).xlsx"
    councils = {"1.1": cell(9, 4, "Điều chỉnh"), "2.1": cell(9, 10, "Tổ chấm", file)}
    scores = {**dossier.scores, ("D2", "council"): LayerScores({}, councils)}
    card = season.scorecards["GV08"]
    layers = {("D2", "council"): card.layers["D2", "unit"], **dict(reversed(card.layers.items()))}
    season = replace(season, scorecards={**season.scorecards, "GV08": replace(card, layers=layers)})
    assert list(layer_lines(replace(dossier, scores=scores), season, VI)) == [
        f"  Đợt 1, tự chấm: 77  ← {file}!Tự chấm!K8 … K10",
        f"  Đợt 1, tổ chấm: 76  ← {file}!Tổ chấm!K8 … K10",
        f"  Đợt 2, tự chấm: 77 chưa đủ số liệu ← {file}!Tự chấm!K8 … K10",
        f"  Đợt 2, tổ chấm: 76  ← {file}!Tổ chấm!K8 … K10",
        f"  Đợt 2, hội đồng: 76  ← inbox/hd.xlsx!Điều chỉnh!E10, {file}!Tổ chấm!K10",
    ]


def test_a_knock_out_is_told_with_round_and_limit_and_what_a_round_adds_to_the_points_of_its_criteria() -> None:
    """GV08's unit: 5 with which section I begins and 71 in section II are 76, of which a limit leaves 50."""
    season = make_season()
    rubric, card = season.rulebook.rubric, season.scorecards["GV08"]
    first, *others = rubric.criteria
    out = replace(first, kind=KINDS["knockout"], max=D(50))
    sections = tuple(replace(one, start=D(5) if one.code == first.section else D(0)) for one in rubric.sections)
    rubric = replace(rubric, criteria=(out, *others), sections=sections)
    self_ = LayerTotal(D(71), True, points={"2.1": D(71)})
    unit = replace(self_, total=D(50), sections={"I": D(5), "II": D(71)}, knocked=(first.code,))
    layers = {**card.layers, ("D2", "unit"): unit, ("D2", "self"): self_}
    cards = {**season.scorecards, "GV08": replace(card, layers=layers)}
    season = replace(season, rulebook=replace(season.rulebook, rubric=rubric), scorecards=cards)
    assert list(knocked_lines("GV08", season, VI)) == [
        "✗ Bị loại, Đợt 2: 1.1 Chấp hành. Tổng điểm đợt này còn nhiều nhất 50."
    ]
    assert list(knocked_lines("GV01", season, VI)) == []
    assert list(added_lines("GV08", "D2", ("self", "unit"), season, VI)) == [
        "    Điểm ban đầu của mục Phẩm chất: tổ chấm 5",
        "    Tổng điểm tính tối đa 50: tổ chấm -26",
    ]


def test_a_layer_of_which_nothing_could_be_read_has_a_dash_for_its_total() -> None:
    season = make_season()
    card = season.scorecards["GV08"]
    layers = {**card.layers, ("D2", "unit"): replace(card.layers["D2", "unit"], known=False, complete=False)}
    season = replace(season, scorecards={**season.scorecards, "GV08": replace(card, layers=layers)})
    (dossier,) = [one for one in season.dossiers if one.person.code == "GV08"]
    assert list(layer_lines(dossier, season, VI))[-1].startswith("  Đợt 2, tổ chấm: – chưa đủ số liệu ← ")


# --- the years -------------------------------------------------------------------------------------------------------
def test_a_line_for_each_year_says_what_the_ledger_knows_and_what_nobody_does() -> None:
    season = make_season()
    dossier = season.dossier("GV01")
    assert dossier is not None
    works = (
        Initiative("GV01", "Sổ tay", "tinh", True, decision_date="05/2023", used_for="CSTĐCS 2022-2023"),
        Initiative("GV01", "Bảng tính", None, False, decision_date="20/10/2022"),
        Initiative("GV01", "Kho đề", None, None),
    )
    history = History(
        grades=(Award("GV01", "HTTNV", "2023-2024"),),
        disciplines=(
            Discipline("warning", decided=date(2022, 10, 1), ended=date(2023, 10, 1)),
            Discipline("reprimand", decided=date(2023, 11, 5)),
        ),
        initiatives=works,
        title_years=frozenset({2022, 2023}),
        initiative_years=frozenset({2022}),
    )
    awards = (
        Award("GV01", "LDTT", "2022-2023"),
        Award("GV01", "CSTDCS", "2022-2023", pending=True),
        Award("GV01", "BKT", "2023-2024"),
    )
    told = list(timeline_lines(replace(dossier, history=history, awards=awards, initiatives=()), season, VI))
    assert told[0] == "  Quá trình các năm (theo sổ theo dõi; chưa rõ = sổ không nói về năm đó):"
    rows = [[part.strip() for part in line.split(" | ")] for line in told[1:]]
    assert rows[0] == ["Năm", "Xếp loại", "Danh hiệu", "Khen thưởng", "Kỷ luật", "Sáng kiến"]
    # Disciplines are told of each year in which they were in force; an initiative of which nobody knows the day, apart.
    warned, reproved = "Cảnh cáo (01/10/2022 – 01/10/2023)", "Khiển trách (05/11/2023 – chưa rõ)"
    used = "Sổ tay (Tỉnh/bộ, được công nhận, đã dùng: CSTĐCS 2022-2023)"
    titles = "Lao động tiên tiến; Chiến sĩ thi đua cơ sở (chờ quyết định)"
    assert rows[1:] == [
        ["2022-2023", "chưa rõ", titles, "–", warned, "Bảng tính (không được công nhận)"],
        ["2023-2024", "Hoàn thành tốt nhiệm vụ", "–", "Bằng khen của bộ, tỉnh", f"{warned}; {reproved}", "chưa rõ"],
        ["Không rõ năm", "chưa rõ", "chưa rõ", "chưa rõ", "–", f"{used}; Kho đề (chưa rõ công nhận)"],
        ["2024-2025", "Hoàn thành xuất sắc nhiệm vụ", "đang xét", "đang xét", reproved, "chưa rõ"],
    ]


def test_of_a_year_on_which_the_ledger_is_silent_one_word_is_said_and_of_a_doubtful_ledger_none() -> None:
    season = make_season()
    dossier = season.dossier("NV02")
    assert dossier is not None
    old = replace(dossier, awards=(Award("NV02", "LDTT", "2021-2022"),), history=History(title_years=frozenset({2021})))
    told = [line.split(" | ")[0].strip() if " | " in line else line for line in timeline_lines(old, season, VI)]
    assert told[1:] == ["Năm", "2021-2022", "2022-2023", "2023-2024", "2024-2025"]
    rows = [[part.strip() for part in line.split(" | ")] for line in timeline_lines(old, season, VI)]
    assert rows[3:5] == [["2022-2023", "sổ không ghi năm này"], ["2023-2024", "sổ không ghi năm này"]]
    assert rows[-1][4] == "chưa rõ"  # the form that says it has not come back
    doubts = tuple(cell(row, 2, "Khen thưởng", "so-theo-doi.xlsx") for row in (8, 9))
    doubted = list(timeline_lines(replace(dossier, history=History(doubts=doubts)), season, VI))
    assert doubted[1:] == [
        "  chưa rõ: sổ theo dõi có dòng không rõ của ai hoặc không đọc được (so-theo-doi.xlsx!C9:C10)"
    ]  # fmt: skip


# --- whom a name means -----------------------------------------------------------------------------------------------
def codes(found: Sequence[Any]) -> list[str]:
    return [one.code for one in found]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Nguyễn Thị Hoa", ["GV01", "GV04"]),  # two of one name
        ("nguyễn thị hoa (1980)", ["GV01"]),  # as lists tell them apart
        ("nguyen thi hoa", ["GV01", "GV04"]),
        ("Ân", ["GV02"]),
        ("an", ["GV02"]),  # nobody is called An: without marks
        ("Ánh", ["GV03"]),
        ("Thu Hà", ["GV07"]),
        ("Hà", ["GV07"]),  # not the family name of Hà Văn Sơn
        ("van phong", ["VP"]),
        ("Tổ Văn phòng", ["VP"]),
        ("thi", []),  # the middle of a name
        ("", []),
        (" ", []),
    ],
)
def test_a_name_means_who_bears_it_then_who_bears_it_without_marks_then_whose_name_ends_so(
    typed: str, meant: list[str]
) -> None:
    assert codes(who_is_meant(typed, make_season().rulebook)) == meant


def test_who_types_marks_means_nobody_without_them() -> None:
    book = make_season().rulebook
    first, second, *others = sorted(book.people, key=lambda person: person.code)
    people = (replace(first, full_name="Lê Hoà"), replace(second, full_name="Lê Hoa"), *others)
    book = replace(book, people=people, shown_names={}, units=(*book.units, Unit("LH", "Lê Hoa")))
    assert codes(who_is_meant("Lê Hòa", book)) == ["GV01"]  # one word, its tone written elsewhere
    assert codes(who_is_meant("Lê Hoa", book)) == ["GV02"]
    assert codes(who_is_meant("Le Hoa", book)) == ["GV01", "GV02", "LH"]
    assert codes(who_is_meant("Hoà", book)) == ["GV01"]
