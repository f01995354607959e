"""Who of the council reviews what, and whose points it verifies: the season made by hand, with a rule that anybody can repeat."""

import hashlib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from tests.reports.handmade import PEOPLE, make_season
from thidua_xlsx.declare.season import CouncilMember, Round, Rulebook
from thidua_xlsx.declare.season.policies import Reviewer
from thidua_xlsx.declare.season.reporting_schools import Reporter, SchoolsPolicy
from thidua_xlsx.exchange.council.review_page import review_page, sample_rule, sampled_name
from thidua_xlsx.exchange.council.reviewer_pages import reviewers_page, reviewing
from thidua_xlsx.exchange.council.sample_draw import sample, sample_schools, with_sample
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import ComparedCriterion, Proposal, Sampled, SchoolReport, Schools, VerifiedRound

D = Decimal
VI = language("vi")


def book(**declared: object) -> Rulebook:
    return replace(make_season().rulebook, **declared)  # type: ignore[arg-type]


def first_of(codes: Iterable[str], count: int, season: str = "kim-son-2024") -> set[str]:
    """The first so many by the SHA-256 of `season:code`."""
    return set(sorted(codes, key=lambda code: hashlib.sha256(f"{season}:{code}".encode()).hexdigest())[:count])


# --- reviewers -------------------------------------------------------------------------------------------------------
COUNCIL = (
    CouncilMember("1", "Trần Văn Bình", "Hiệu trưởng", "chu_tich"), CouncilMember("2", "Lê Thị Mai", "Phó Hiệu trưởng", "thu_ky"),
    CouncilMember("3", "Vũ An", "Giáo viên", "uy_vien"),
)  # fmt: skip
REVIEWERS = (
    Reviewer("1", "TTN", "I"), Reviewer("lê thị mai"), Reviewer("Người ngoài", "VP", "II"), Reviewer("1", "VP")
)  # fmt: skip


def test_a_unit_is_reviewed_by_whom_it_was_given_to_and_by_those_who_review_every_unit() -> None:
    declared = book(council=COUNCIL, reviewers=REVIEWERS)
    assert reviewing(declared, "TTN") == ["Trần Văn Bình (I)", "Lê Thị Mai"]
    assert reviewing(declared, "VP") == ["Lê Thị Mai", "Người ngoài (II)", "Trần Văn Bình"]
    assert reviewing(declared, "KHXH") == ["Lê Thị Mai"]
    assert reviewing(book(), "TTN") == []


def test_the_page_of_reviewers_names_every_member_and_whoever_else_reviews() -> None:
    sheet = reviewers_page(book(council=COUNCIL, reviewers=REVIEWERS), "HD-7", VI)
    rows: dict[int, list[object]] = {}
    for (row, _), one in sorted(sheet.cells.items()):
        if one.value is not None:
            rows.setdefault(row, []).append(one.value)
    head, *people = [rows[row] for row in sorted(rows) if row >= 4]
    assert sheet.name == "Phân công"
    assert [rows[row][0] for row in (0, 1)] == ["Trường Trung học cơ sở Kim Sơn", "PHÂN CÔNG THẨM ĐỊNH"]
    assert head == ["TT", "Thành viên", "Chức vụ", "Nhiệm vụ", "Thẩm định"]
    assert people == [
        [1, "Trần Văn Bình", "Hiệu trưởng", "Chủ tịch", "Tổ Toán - Tin, Phẩm chất; Tổ Văn phòng"],
        [2, "Lê Thị Mai", "Phó Hiệu trưởng", "Thư ký", "Mọi tổ"],
        [3, "Vũ An", "Giáo viên", "Ủy viên", ""],
        [4, "Người ngoài", "", "", "Tổ Văn phòng, Chuyên môn"],
    ]
    assert sheet.page.printed and sheet.page.footer == "HD-7"
    assert (sheet.freeze, sheet.protected, sheet.tint) == ((5, 0), True, "total")  # it is only read


# --- the sample of people --------------------------------------------------------------------------------------------
ROUNDS = (
    Round("D1", "Đợt 1", start=date(2024, 9, 1), end=date(2025, 1, 31)),
    Round("D2", "Đợt 2", start=date(2025, 2, 1), end=date(2025, 5, 31)),
)


def seen(person: str, round_: str, *, large: bool = False, criterion: bool = False) -> VerifiedRound:
    points = (ComparedCriterion("1.1", D(20), D(1), large=True),) if criterion else ()
    return VerifiedRound(person, round_, D(90), D(80), large, 0, points, {})


def drawing(percent: object, **declared: object) -> Rulebook:
    voting = replace(make_season().rulebook.voting, sample=None if percent is None else D(str(percent)), difference=15)
    return book(voting=voting, rounds=ROUNDS, **declared)


def test_of_each_unit_its_share_is_drawn_rounded_up_and_who_lies_far_apart_is_added() -> None:
    rounds = [seen(one.code, round_) for one in PEOPLE if one.code not in ("GV06", "NV03") for round_ in ("D1", "D2")]
    rounds += [seen("GV02", "D2", large=True), seen("QL01", "D1", criterion=True), seen("QL01", "D2", large=True)]
    chosen = {one.person: one for one in sample(rounds, drawing(34))}
    # 34 % of three people are 1.02: two; of two 0.68: one.
    mates = {unit: [one.code for one in PEOPLE if one.unit == unit] for unit in ("TTN", "KHTN", "KHXH", "VP", "BGH")}
    drawn = set().union(*(first_of(codes, 2 if len(codes) == 3 else 1) for codes in mates.values()))
    assert {code for code, one in chosen.items() if one.drawn} == drawn
    assert set(chosen) == drawn | {"GV02", "QL01"}
    assert (chosen["GV02"].apart, chosen["QL01"].apart) == (("D2",), ("D1", "D2"))
    assert {code for code, one in chosen.items() if not one.scored} == drawn & {"GV06", "NV03"}
    assert [one.unit for one in chosen.values()] == sorted(
        (one.unit for one in chosen.values()), key=["TTN", "KHTN", "KHXH", "VP", "BGH"].index
    )
    assert sample(rounds, drawing(None)) == ()
    # 33 % of three are 0.99: one.
    assert {one.person for one in sample([], drawing(33)) if one.unit == "TTN"} == first_of(mates["TTN"], 1)


def test_of_those_whom_the_draw_left_out_the_ones_far_apart_are_added() -> None:
    mates = [one.code for one in PEOPLE if one.unit == "TTN"]
    (drawn,) = first_of(mates, 1)  # 33 % of three are 0.99: one
    far, *rest = [code for code in mates if code != drawn]
    rounds = [seen(far, "D2", large=True), *(seen(code, "D1") for code in rest)]
    found = {one.person: one for one in sample(rounds, drawing(33)) if one.unit == "TTN"}
    assert {code: (one.drawn, one.apart) for code, one in found.items()} == {drawn: (True, ()), far: (False, ("D2",))}


def test_whoever_was_there_in_no_round_is_not_drawn() -> None:
    gone = tuple(replace(one, until=date(2024, 8, 1)) if one.code in ("GV01", "GV02") else one for one in PEOPLE)
    assert [one.person for one in sample([], drawing(100, people=gone)) if one.unit == "TTN"] == ["GV03"]


def test_the_rounds_of_whom_the_council_verifies_are_marked() -> None:
    rounds = [seen("GV01", "D1"), seen("GV02", "D1"), seen("GV01", "D2")]
    marked = list(with_sample(rounds, [Sampled("GV01", "TTN", True)]))
    assert [(one.person, one.round, one.sampled) for one in marked] == [
        ("GV01", "D1", True), ("GV02", "D1", False), ("GV01", "D2", True)
    ]  # fmt: skip


def test_the_sample_is_told_with_its_rule_and_what_is_special_about_each() -> None:
    declared = drawing(10)
    assert "mỗi tổ rút 10% số người" in sample_rule(declared, VI)
    assert "(kim-son-2024)" in sample_rule(declared, VI) and "lệch từ 15% trở lên" in sample_rule(declared, VI)
    assert "15%" not in sample_rule(declared, VI, named_above=True)  # the page says it once, in its head
    assert sample_rule(drawing(None), VI) == ""
    told = [
        sampled_name(one, declared, VI)
        for one in (
            Sampled("GV01", "TTN", True), Sampled("GV02", "TTN", False, ("D1",)), Sampled("GV03", "TTN", True, scored=False),
            Sampled("GV99", "TTN", True),
        )
    ]  # fmt: skip
    assert told == ["Nguyễn Thị Hoa (1980)", "Trần Văn Ân (do lệch nhiều)", "Đặng Ngọc Ánh (chưa có điểm)", "GV99"]


def test_below_each_unit_stand_those_of_it_whom_the_council_verifies_and_their_rounds_are_marked() -> None:
    declared = drawing(10, reviewers=(Reviewer("2", "TTN"),))
    chosen = (
        Sampled("GV01", "TTN", True),
        Sampled("GV02", "TTN", False, ("D1",)),
        Sampled("NV01", "VP", True, scored=False),
    )
    rounds = {"TTN": [*with_sample([seen("GV01", "D1", large=True), seen("GV03", "D1", criterion=True)], chosen)]}
    sheet = review_page(declared, rounds, "HD", VI, chosen)
    said = [str(cell.value) for _, cell in sorted(sheet.cells.items()) if cell.value is not None]
    top = said.index("Tổ Toán - Tin: 2 chỗ cần xem · thẩm định: Lê Thị Mai")
    assert said[top + 1] == "→ Kiểm tra mẫu: Trần Văn Ân (do lệch nhiều); Nguyễn Thị Hoa (1980)"
    office = said.index("Tổ Văn phòng: 0 chỗ cần xem")
    assert said[office + 1 : office + 3] == ["Chưa có điểm nào.", "→ Kiểm tra mẫu: Bùi Thị Yến (chưa có điểm)"]
    assert said[said.index("Tổ Khoa học xã hội: 0 chỗ cần xem") + 1] == "Chưa có điểm nào."
    assert (sheet.freeze, sheet.protected, sheet.tint, sheet.page.printed) == ((5, 2), False, "total", True)
    # Lines about a unit go over the whole page: nine columns behind the blank one.
    over = {area.row: (area.col, area.last_col) for area in sheet.merges}
    about = {row: cell.look for (row, _), cell in sheet.cells.items() if str(cell.value) in said[office : office + 3]}
    assert {over[row] for row in about} == {(1, 9)}
    assert sorted(about.values()) == ["cell_bold", *["given"] * (len(about) - 2), "section"]
    looks = [one for one in said if one.startswith("→ Kiểm tra mẫu") and ":" not in one]
    assert looks == ["→ Kiểm tra mẫu\n! Lệch nhiều"]  # Hoa's, and not Ánh's


# --- the sample of schools -------------------------------------------------------------------------------------------
def test_schools_are_drawn_by_the_same_rule_with_three_proposals_each_and_the_faulty_are_added() -> None:
    reporters = tuple(Reporter(f"T{number}", f"T{number}") for number in range(1, 6))
    proposals = tuple(Proposal(f"P{number}:LDTT", f"P{number}", "LDTT", "") for number in range(5))
    reports = {one.code: SchoolReport(one.code, one.name, "2024-2025", proposals=proposals) for one in reporters[:4]}
    schools, declared = Schools(reporters, reports), book(schools=SchoolsPolicy(sample=D(25)))
    first = first_of((one.code for one in reporters), 2)  # 25 % of five are 1.25: two
    faulty = next(one.code for one in reporters if one.code not in first)
    chosen = sample_schools(schools, [faulty], declared)
    assert [one.school.code for one in chosen] == sorted(first | {faulty})
    assert {one.school.code for one in chosen if one.drawn} == first
    for one in chosen:
        keys = {each.key for each in one.proposals}
        there = [f"{one.school.code}/{each.key}" for each in (proposals if one.school.code != "T5" else ())]
        assert {f"{one.school.code}/{key}" for key in keys} == first_of(there, 3)
    assert sample_schools(schools, [faulty], book()) == ()  # no sample is declared
