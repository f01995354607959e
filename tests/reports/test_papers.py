"""Official papers as text: a small season worked out by hand, before and after the council's meeting."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache
from typing import get_args

import pytest
from handmade import ROOT, make_season, with_paths
from msgspec.structs import replace

from tests.plan_text import paper_text
from thidua_xlsx.declare.build.template_files import templates
from thidua_xlsx.declare.season import Person, RewardDecision, TitlePolicy, Unit
from thidua_xlsx.declare.season.policies import Pass
from thidua_xlsx.declare.tables.paper_spec import TABLES, Needs, Papers
from thidua_xlsx.documents.paper_plan import PaperLine, PaperPlan, PaperTable
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Council, Decision, Meeting, Met, Season, Verdict
from thidua_xlsx.reports.papers.official_papers import NEEDS, Basis, paper_plans
from thidua_xlsx.reports.papers.paper_context import Lists, PaperContext
from thidua_xlsx.reports.papers.paper_fields import person_fields
from thidua_xlsx.reports.papers.paper_tables import SOURCES

D = Decimal


@cache
def declared() -> Papers:
    folder = ROOT / "workbook_templates"
    texts = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.toml")}
    texts["regimes/luat-2022.toml"] = (ROOT / "thidua_xlsx" / "regimes" / "luat-2022.toml").read_text("utf-8")
    texts["regimes/scales.toml"] = (ROOT / "thidua_xlsx" / "regimes" / "scales.toml").read_text("utf-8")
    made, findings = templates(texts)
    assert made is not None, findings
    assert made.papers is not None
    return made.papers


def plans(season: Season, vi: Language, bases: tuple[Basis, ...] = ()) -> dict[str, PaperPlan]:
    return {plan.name: plan for plan in paper_plans(season, declared(), vi, bases)}


def proposing(*who: tuple[str, str, bool | None]) -> Season:
    """The season made by hand, with exactly these proposed: code, title, proposed. LĐTT is the commune's to decide."""
    season = make_season()
    wanted = {(code, title): proposed for code, title, proposed in who}
    verdicts = tuple(
        replace(
            one,
            met=Met.YES if wanted.get((one.who, one.title), False) is not False else Met.NO,
            proposed=wanted.get((one.who, one.title), False),
            within_quota=wanted.get((one.who, one.title)),
        )
        for one in season.verdicts
    )
    present = {(one.who, one.title) for one in verdicts}
    more = tuple(
        Verdict(code, title, Met.YES, proposed=proposed, within_quota=proposed)
        for (code, title), proposed in wanted.items()
        if (code, title) not in present
    )
    titles = {**season.rulebook.titles, "LDTT": TitlePolicy("LDTT", decided_by="commune", passes=Pass(base="present"))}
    book = replace(season.rulebook, titles=titles)
    return with_paths(replace(season, verdicts=verdicts + more, rulebook=book))


BEFORE = (("GV01", "LDTT", True), ("GV03", "LDTT", True), ("GV01", "CSTDCS", True))
# 9 members, 8 present, whom LĐTT counts: 7/8 = 87.5 %; 8/8 = 100 %; 5/8 = 62.5 %, which did not pass.
AFTER = Council(
    "inbox/hoi-dong.xlsx",
    Meeting(date=date(2025, 5, 8), members=9, present=8, ballots_issued=8, ballots_valid=8),
    (
        Decision("GV01", "LDTT", 8, 0, D(1), True),
        Decision("GV03", "LDTT", 7, 1, D("0.875"), True, note="Tổ trưởng đề nghị"),
        Decision("GV01", "CSTDCS", 5, 3, D("0.625"), False),
    ),
)


def voted(council: Council) -> Season:
    """The season after the council's meeting."""
    return with_paths(replace(proposing(*BEFORE), council=council))


def lines(plan: PaperPlan) -> list[str]:
    return [block.text for block in plan.pages[0].blocks if isinstance(block, PaperLine)]


def tables(plan: PaperPlan, page: int = 0) -> list[PaperTable]:
    return [block for block in plan.pages[page].blocks if isinstance(block, PaperTable)]


def test_the_list_of_proposals_before_the_meeting_is_a_draft_with_the_votes_left_open(vi: Language) -> None:
    text = paper_text(plans(proposing(*BEFORE), vi)["danh-sach-de-nghi"])
    expected = """\
PAPER danh-sach-de-nghi [landscape]
HEAD UBND XÃ KIM SƠN | TRƯỜNG TRUNG HỌC CƠ SỞ KIM SƠN |  | Kim Sơn, ngày       tháng       năm            | DỰ THẢO
<title> DANH SÁCH
<subject> Đề nghị xét tặng danh hiệu thi đua năm học 2024-2025
<note> (Điểm cả năm chưa đủ: Đợt 2 chưa có phiếu của Tổ Văn phòng.)
<center> (Kèm theo Tờ trình số:          ngày       tháng       năm           của Trường Trung học cơ sở Kim Sơn)
TABLE STT | Ông/Bà (họ và tên); tập thể | Chức vụ, đơn vị | Danh hiệu đề nghị | Xếp loại | Sáng kiến (tên; số, ngày quyết định công nhận) | Danh hiệu các năm trước (số, ngày quyết định) | Tỷ lệ phiếu (đồng ý/tổng số) | Ghi chú
  # Lao động tiên tiến (2 cá nhân)
  1 | Đặng Ngọc Ánh | Giáo viên, Tổ Toán - Tin | Lao động tiên tiến | Hoàn thành xuất sắc nhiệm vụ | – | – | ……/…… (……%) |
  2 | Nguyễn Thị Hoa (sinh năm 1980) | Tổ trưởng, Tổ Toán - Tin | Lao động tiên tiến | Hoàn thành xuất sắc nhiệm vụ | Xây dựng kho học liệu số dùng chung cho tổ Toán - Tin (QĐ số 125/QĐ-UBND ngày 20/06/2024) | CSTĐCS 2023-2024; LĐTT 2022-2023 | ……/…… (……%) |
  # Chiến sĩ thi đua cơ sở (1 cá nhân)
  1 | Nguyễn Thị Hoa (sinh năm 1980) | Tổ trưởng, Tổ Toán - Tin | Chiến sĩ thi đua cơ sở | Hoàn thành xuất sắc nhiệm vụ | Xây dựng kho học liệu số dùng chung cho tổ Toán - Tin (QĐ số 125/QĐ-UBND ngày 20/06/2024) | CSTĐCS 2023-2024; LĐTT 2022-2023 | ……/…… (……%) |
<body> Danh sách đưa ra Hội đồng xét có 2 cá nhân./.
SIGN NGƯỜI LẬP / (Ký, ghi rõ họ tên) / Lê Thị Mai
SIGN TM. HỘI ĐỒNG / CHỦ TỊCH / (Ký, ghi rõ họ tên, đóng dấu) / Trần Văn Bình
"""
    assert text == expected


def test_a_share_just_below_a_threshold_is_never_rounded_up_to_it(vi: Language) -> None:
    # 3998/5000 = 0.7996: one decimal would print it as 80.
    decision = Decision("GV01", "LDTT", 3998, 1002, D("0.7996"), False)
    season = voted(replace(AFTER, decisions=(decision,)))
    (table,) = tables(plans(season, vi)["bien-ban-kiem-phieu"])
    assert table.rows[1].cells[3:6] == ("3998", "1002", "79,96")


def test_once_the_council_voted_on_equals_its_note_stands_where_their_tie_stood(vi: Language) -> None:
    equal = (("GV01", "LDTT", None), ("GV03", "LDTT", None))
    before = {
        row.cells[1]: row.cells[-1] for row in tables(plans(proposing(*equal), vi)["danh-sach-de-nghi"])[0].rows[1:]
    }
    assert len(set(before.values())) == 1 and "" not in before.values()
    after = with_paths(replace(proposing(*equal), council=replace(AFTER, decisions=AFTER.decisions[:2])))
    rows = tables(plans(after, vi)["danh-sach-de-nghi"])[0].rows[1:]
    assert [row.cells[-1] for row in rows] == ["Tổ trưởng đề nghị", ""]


def test_votes_are_told_of_the_base_that_their_share_was_taken_of(vi: Language) -> None:
    # 8 of the 12 present are 66.67 %, however many of them voted against, and however many members there are.
    decision = Decision("GV01", "LDTT", 8, 1, D("0.6667"), True)
    council = replace(AFTER, meeting=replace(AFTER.meeting, members=15, present=12), decisions=(decision,))
    (table,) = tables(plans(voted(council), vi)["danh-sach-de-nghi"])
    assert table.rows[1].cells[-2] == "8/12 (66,67%)"


def test_those_equal_at_a_quota_line_are_put_to_the_vote_and_marked_but_not_counted_as_proposed(vi: Language) -> None:
    season = proposing(*BEFORE, ("GV07", "CSTDCS", None))
    assert "2. Chiến sĩ thi đua cơ sở: 1 cá nhân." in lines(plans(season, vi)["to-trinh"])
    (table,) = tables(plans(season, vi)["danh-sach-de-nghi"])
    marked = {row.cells[1]: row.cells[-1] for row in table.rows[4:]}
    assert marked["Phạm Thu Hà"] == "Bằng điểm tại ngưỡng tỷ lệ, hội đồng quyết định"


@pytest.mark.parametrize(("mode", "voted_on"), [("block", ["GV01", "GV07"]), ("warn", ["GV03", "GV01", "GV07"])])
def test_whoever_stands_beyond_the_places_is_put_to_the_vote_only_where_the_quota_does_not_bind(
    mode: str, voted_on: list[str]
) -> None:
    """Of CSTĐCS Hoa (GV01) has a place, Hà (GV07) is equal to somebody at the line, Ánh (GV03) stands beyond it."""
    season = proposing(("GV01", "CSTDCS", True), ("GV07", "CSTDCS", None), ("GV03", "CSTDCS", mode == "warn"))
    beyond = Verdict("GV03", "CSTDCS", Met.YES, within_quota=False, proposed=mode == "warn")
    verdicts = tuple(beyond if (one.who, one.title) == ("GV03", "CSTDCS") else one for one in season.verdicts)
    policy = replace(season.rulebook.titles["CSTDCS"], quota_mode=mode)  # type: ignore[arg-type]
    book = replace(season.rulebook, titles={**season.rulebook.titles, "CSTDCS": policy})
    assert Lists(with_paths(replace(season, verdicts=verdicts, rulebook=book))).candidates("CSTDCS") == voted_on


def test_those_whom_schools_put_forward_stand_behind_ones_own_school_by_school() -> None:
    """By name An comes before Yên; his school is the second one."""
    season = proposing(("GV01", "LDTT", True), ("A/1", "LDTT", True), ("B/1", "LDTT", True))
    guests = (Person("A/1", "Vũ Thị Yên", "A"), Person("B/1", "Lê Văn An", "B"))
    schools = (Unit("A", "Trường A", ""), Unit("B", "Trường B", ""))
    lists = Lists(with_paths(declaring(season, guests=guests, guest_units=schools)))
    assert lists.candidates("LDTT") == ["GV01", "A/1", "B/1"]


def declaring(season: Season, **declared_: object) -> Season:
    return replace(season, rulebook=replace(season.rulebook, **declared_))  # type: ignore[arg-type]


def test_the_minutes_leave_open_what_nobody_said_and_give_what_the_council_wrote(vi: Language) -> None:
    before = "\n".join(lines(plans(proposing(*BEFORE), vi)["bien-ban-hop"]))
    assert "Tổng số thành viên Hội đồng: 2; có mặt: …………; vắng mặt: …………" in before
    assert "1. Lao động tiên tiến: đưa ra xét 2 cá nhân; được Hội đồng thông qua ………… cá nhân." in before
    after = plans(voted(AFTER), vi)["bien-ban-hop"]
    said = "\n".join(lines(after))
    # 9 members less 8 present = 1 absent; days below 10 have a zero, May has none (NĐ 30/2020/NĐ-CP).
    assert "Tổng số thành viên Hội đồng: 9; có mặt: 8; vắng mặt: 1." in said
    assert "ngày 08 tháng 5 năm 2025" in said
    assert "2. Chiến sĩ thi đua cơ sở: đưa ra xét 1 cá nhân; được Hội đồng thông qua 0 cá nhân." in said
    assert [row.cells[-3:] for row in tables(after)[1].rows] == [("5", "62,5", "Không thông qua")]


PROPOSED = (
    "Theo đề nghị của Hội đồng thi đua - khen thưởng Trường Trung học cơ sở Kim Sơn tại cuộc họp ngày …… tháng …… năm ………"
    " (có mặt …………/2 thành viên)."
)


def test_bases_end_with_semicolons_and_who_proposed_the_paper_follows_with_a_full_stop(vi: Language) -> None:
    bases = (
        Basis("Luật", "06/2022/QH15", date(2022, 6, 15), "Quốc hội", "Luật Thi đua, khen thưởng"),
        Basis("Nghị định", "152/2025/NĐ-CP", date(2025, 6, 14), "Chính phủ"),
        Basis("Quyết định", "12/QĐ-THCS", date(2025, 1, 3), "Hiệu trưởng", "Ban hành Quy chế thi đua."),
    )
    blocks = plans(proposing(*BEFORE), vi, bases)["to-trinh"].pages[0].blocks
    assert [one.text for one in blocks if isinstance(one, PaperLine) and one.look == "basis"] == [
        "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15 ngày 15 tháng 6 năm 2022;",
        "Căn cứ Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ;",
        "Căn cứ Quyết định số 12/QĐ-THCS ngày 03 tháng 01 năm 2025 của Hiệu trưởng ban hành Quy chế thi đua;",
        PROPOSED,
    ]


def cited(vi: Language, *bases: Basis) -> list[str]:
    blocks = plans(proposing(*BEFORE), vi, bases)["to-trinh"].pages[0].blocks
    *found, proposed = [one.text for one in blocks if isinstance(one, PaperLine) and one.look == "basis"]
    assert proposed == PROPOSED
    return found


def test_a_basis_without_a_verb_says_what_it_is_about(vi: Language) -> None:
    day, issuer = date(2026, 9, 8), "Phòng Văn hóa - Xã hội"
    said = [
        ("Kế hoạch", "Công tác thi đua năm 2026", "về công tác thi đua năm 2026"),
        ("Kế hoạch", "Tổ chức phong trào thi đua", "tổ chức phong trào thi đua"),
        ("Công văn", "V/v xét khen thưởng", "v/v xét khen thưởng"),
        ("Quyết định", "Về việc giao chỉ tiêu", "về việc giao chỉ tiêu"),
        ("Hướng dẫn", "THPT và THCS xét danh hiệu", "về THPT và THCS xét danh hiệu"),
    ]
    found = cited(vi, *(Basis(kind, "12/X", day, issuer, subject) for kind, subject, _ in said))
    start = "số 12/X ngày 08 tháng 9 năm 2026 của Phòng Văn hóa - Xã hội"
    assert [text.rstrip(";.") for text in found] == [f"Căn cứ {kind} {start} {about}" for kind, _, about in said]


def test_a_basis_with_a_number_and_no_day_leaves_room_for_the_day(vi: Language) -> None:
    found = cited(
        vi, Basis("Kế hoạch", "12/KH", None, "Phòng", "Tổ chức thi đua"), Basis("Quy chế", "", subject="thi đua")
    )
    assert found == [
        "Căn cứ Kế hoạch số 12/KH ngày …… tháng …… năm ……… của Phòng tổ chức thi đua;",
        "Căn cứ Quy chế về thi đua;",
    ]


@pytest.mark.parametrize(
    ("genders", "shown"),
    [(("nu",), "Bà"), (("nam",), "Ông"), (("",), "Ông/Bà"), (("nu", "nam"), "Ông/Bà"), ((), "Ông/Bà")],
    ids=["woman", "man", "not said", "namesakes", "nobody of the school"],
)
def test_minutes_address_the_chair_as_the_staff_list_says(vi: Language, genders: tuple[str, ...], shown: str) -> None:
    season = proposing(*BEFORE)
    people = season.rulebook.people
    chairs = tuple(
        replace(one, full_name="Vũ An Bình", gender=gender) for one, gender in zip(people, genders, strict=False)
    )
    school = replace(season.rulebook.school, head="Vũ An Bình")
    book = replace(season.rulebook, people=(*chairs, *people[len(chairs) :]), school=school, council=())
    said = paper_text(plans(with_paths(replace(season, rulebook=book)), vi)["bien-ban-hop"])
    assert f"1. Chủ tọa: {shown} Vũ An Bình," in said


def test_a_name_in_capitals_is_that_of_the_staff_list(vi: Language) -> None:
    """The council's list has `TRẦN VĂN BÌNH`, the staff list `Trần Văn Bình`, a man; Lê Thị Mai has no namesake."""
    season = proposing(*BEFORE)
    genders = {"QL01": "nam", "QL02": "nu"}
    people = tuple(replace(one, gender=genders.get(one.code, "")) for one in season.rulebook.people)
    chair, clerk = season.rulebook.council
    council = (replace(chair, full_name="TRẦN VĂN BÌNH"), clerk)
    there = replace(season, rulebook=replace(season.rulebook, people=people, council=council))
    said = paper_text(plans(with_paths(there), vi)["bien-ban-hop"])
    assert "1. Chủ tọa: Ông TRẦN VĂN BÌNH," in said
    assert "Bà Lê Thị Mai" in said


def test_only_what_opens_the_year_is_written_before_anything_came_back(vi: Language) -> None:
    season = proposing()
    units = tuple(replace(one, returned={}) for one in season.unit_dossiers)
    declared_alone = {"ke-hoach-thi-dua", "phat-dong-thi-dua", "quy-che-thi-dua", "quyet-dinh-thanh-lap-hoi-dong"}
    assert set(plans(replace(season, unit_dossiers=units, scorecards={}), vi)) == declared_alone


def test_a_field_in_a_persons_text_stays_text(vi: Language) -> None:
    season = proposing(*BEFORE)
    people = tuple(replace(one, full_name="{chair}") if one.code == "GV03" else one for one in season.rulebook.people)
    season = replace(season, rulebook=replace(season.rulebook, people=people))
    assert "{chair}" in paper_text(plans(season, vi)["danh-sach-cong-khai"])


def test_every_table_that_a_paper_may_name_has_its_rows_and_every_need_its_predicate() -> None:
    assert set(SOURCES) == set(TABLES)
    assert set(NEEDS) == set(get_args(Needs))


def test_no_table_of_papers_has_two_functions_of_its_name() -> None:
    modules = (ROOT / "thidua_xlsx" / "reports" / "papers").glob("*.py")
    functions = [name for module in modules for name in re.findall(r"(?m)^def (\w+)", module.read_text("utf-8"))]
    assert Counter(name for name in functions if name in TABLES) == Counter(TABLES.keys())


def test_nobody_above_is_asked_for_what_the_school_itself_decides(vi: Language) -> None:
    season = proposing(*BEFORE)
    own = {**season.rulebook.titles, "LDTT": TitlePolicy("LDTT", decided_by="school")}
    season = with_paths(replace(season, rulebook=replace(season.rulebook, titles=own)))
    written = plans(season, vi)
    # Two for LĐTT, which the head decides; one for CSTĐCS, which goes up.
    asked = lines(written["to-trinh"])
    assert any("cho 1 cá nhân, cụ thể" in text for text in asked)
    assert [text for text in asked if text.endswith(" cá nhân.")] == ["1. Chiến sĩ thi đua cơ sở: 1 cá nhân."]
    (table,) = tables(written["danh-sach-de-nghi"])
    assert [row.cells[0] for row in table.rows] == ["Chiến sĩ thi đua cơ sở (1 cá nhân)", "1"]
    # The council votes on all three, and its public list names all three.
    assert "1. Lao động tiên tiến: đưa ra xét 2 cá nhân" in "\n".join(lines(written["bien-ban-hop"]))
    assert len(tables(written["danh-sach-cong-khai"])[0].rows) == 5


def test_the_minutes_say_what_keeps_back_a_title_that_has_its_votes(vi: Language) -> None:
    refused = (Decision("GV01", "LDTT", 3, 5, D("0.375"), False), Decision("GV01", "CSTDCS", 8, 0, D(1), True))
    after = plans(voted(replace(AFTER, decisions=refused)), vi)["bien-ban-hop"]
    said = "\n".join(lines(after))
    assert "2. Chiến sĩ thi đua cơ sở: đưa ra xét 1 cá nhân; được Hội đồng thông qua 0 cá nhân." in said
    outcomes = [row.cells[-1] for table in tables(after) for row in table.rows]
    assert outcomes == ["Không thông qua", "Hội đồng không thông qua Lao động tiên tiến, danh hiệu phải đạt trước"]


@pytest.mark.parametrize(
    ("given", "title"),
    [
        (("LDTT", "CSTDCS"), "BIÊN BẢN BÌNH XÉT THI ĐUA"),
        (("GK",), "BIÊN BẢN XÉT KHEN THƯỞNG"),
        (("LDTT", "GK"), "BIÊN BẢN BÌNH XÉT THI ĐUA VÀ XÉT KHEN THƯỞNG"),
    ],
)
def test_the_minutes_are_headed_by_the_kind_of_meeting(given: tuple[str, ...], title: str, vi: Language) -> None:
    # NĐ 152/2025, Điều 33 khoản 5: minutes on titles (bình xét thi đua), minutes on commendations (xét khen thưởng).
    season = proposing(*[("GV01", one, True) for one in given])
    book = replace(season.rulebook, titles={one: TitlePolicy(one) for one in given})
    kept = tuple(one for one in season.verdicts if one.title in given)
    minutes = plans(with_paths(replace(season, rulebook=book, verdicts=kept)), vi)["bien-ban-hop"]
    assert (minutes.title, lines(minutes)[0]) == (title, title)


def test_the_invitation_and_the_ballot_are_of_use_until_the_council_has_voted(vi: Language) -> None:
    before, after = plans(proposing(*BEFORE), vi), plans(voted(AFTER), vi)
    assert {"giay-moi", "phieu-bau", "bien-ban-hop-to", "danh-sach-du-hop"} <= set(before)
    assert {"giay-moi", "phieu-bau", "bien-ban-hop-to"}.isdisjoint(after)
    assert "danh-sach-du-hop" in after, "who was there is filed with the minutes"


def test_the_invitation_names_as_many_as_the_ballots_list(vi: Language) -> None:
    season = proposing(*BEFORE)  # GV01 and GV03
    open_ = tuple(  # of GV02 nobody can tell yet: the council is asked all the same
        replace(one, met=Met.UNKNOWN, registered=True, proposed=None)
        if (one.who, one.title) == ("GV02", "LDTT")
        else one
        for one in season.verdicts
    )
    made = plans(with_paths(replace(season, verdicts=open_)), vi)
    (ballot,) = tables(made["phieu-bau"])
    assert len({row.cells[1] for row in ballot.rows if not row.section}) == 3
    assert "3. Nội dung: xét 3 cá nhân; thảo luận, bỏ phiếu." in lines(made["giay-moi"])


def deciding(*decisions: RewardDecision) -> Season:
    """The season after the vote, Lao động tiên tiến the school's own to give, Chiến sĩ thi đua cơ sở not passed."""
    season = voted(AFTER)
    titles = {**season.rulebook.titles, "LDTT": TitlePolicy("LDTT", decided_by="school")}
    return with_paths(replace(season, rulebook=replace(season.rulebook, titles=titles, decisions=decisions)))


def test_what_a_head_of_unit_fills_in_is_confirmed_by_the_head_of_the_school(vi: Language) -> None:
    season = proposing(*BEFORE)
    (unit, *others), people = season.rulebook.units, season.rulebook.people
    mine = [one for one in people if one.unit == unit.code]
    units = (replace(unit, leader=mine[0].full_name), *others)
    school = replace(season.rulebook.school, head="Trần Văn Bình")
    season = replace(season, rulebook=replace(season.rulebook, units=units, school=school))
    context = PaperContext(season, vi, declared().frame)
    own, another = (person_fields(context, one) for one in mine[:2])
    said = ("confirmed_by", "confirming_position", "confirming_name")
    assert [own[key] for key in said] == ["XÁC NHẬN CỦA NHÀ TRƯỜNG", "HIỆU TRƯỞNG", "Trần Văn Bình"]
    assert [another[key] for key in said] == ["XÁC NHẬN CỦA ĐƠN VỊ", "TỔ TRƯỞNG", mine[0].full_name]


@pytest.mark.parametrize(
    ("who", "parent", "confirmed"),
    [
        ("QL01", "UBND xã Nam", ["XÁC NHẬN CỦA CẤP TRÊN", "UBND XÃ NAM", ""]),
        ("QL01", "", ["XÁC NHẬN CỦA CẤP TRÊN", "THỦ TRƯỞNG CẤP TRÊN TRỰC TIẾP", ""]),
        ("QL02", "UBND xã Nam", ["XÁC NHẬN CỦA NHÀ TRƯỜNG", "HIỆU TRƯỞNG", "{head}"]),
    ],
)
def test_nobody_confirms_what_a_superior_fills_in(who: str, parent: str, confirmed: list[str], vi: Language) -> None:
    """The head of the school is confirmed by the level above, a deputy by the head, neither by the head of a unit."""
    season = proposing(*BEFORE)
    book = season.rulebook
    people = tuple(replace(one, group="CBQL") if one.code.startswith("QL") else one for one in book.people)
    head = next(one.full_name for one in people if one.code == "QL01")
    school = replace(book.school, head=head, parent=parent)
    season = replace(season, rulebook=replace(book, people=people, school=school))
    person = next(one for one in people if one.code == who)
    fields = person_fields(PaperContext(season, vi, declared().frame), person)
    said = [fields[key] for key in ("confirmed_by", "confirming_position", "confirming_name")]
    assert said == [text.format(head=head) for text in confirmed]


def test_a_decision_quotes_titles_and_sets_its_articles_apart(vi: Language) -> None:
    decision = plans(deciding(RewardDecision(("LDTT",), "12/QĐ-THCS", date(2025, 6, 5))), vi)["quyet-dinh-khen-thuong"]
    articles = [one.text for one in decision.pages[0].blocks if isinstance(one, PaperLine) and one.look == "article"]
    assert [text.partition(". ")[0] for text in articles] == ["Điều 1", "Điều 2", "Điều 3"]
    assert "Tặng danh hiệu “Lao động tiên tiến” năm học 2024-2025 cho 2 cá nhân" in articles[0]


def test_papers_of_the_year_name_the_rounds_that_are_not_there(vi: Language) -> None:
    season = proposing(*BEFORE)
    units = [replace(unit, returned={"self-score:D1": True, "self-score:D2": True}) for unit in season.unit_dossiers]
    whole = replace(season, unit_dossiers=tuple(units))
    one_owes = replace(whole, unit_dossiers=(replace(units[0], returned={"self-score:D1": True}), *units[1:]))
    nobody = replace(whole, unit_dossiers=tuple(replace(unit, returned={"self-score:D1": True}) for unit in units))
    weightless = (nobody.rulebook.rounds[0], replace(nobody.rulebook.rounds[1], weight=D(0)))
    cases = (
        (whole, ""),
        (one_owes, f"(Điểm cả năm chưa đủ: Đợt 2 chưa có phiếu của {units[0].unit.name}.)"),
        (nobody, "(Điểm cả năm chưa đủ: chưa có phiếu chấm Đợt 2.)"),
        (replace(nobody, rulebook=replace(nobody.rulebook, rounds=weightless)), ""),
    )
    for state, line in cases:
        made = plans(replace(state, rulebook=replace(state.rulebook, as_if_closed=True)), vi)
        for name in ("bao-cao-tong-ket", "bien-ban-hop", "danh-sach-de-nghi"):
            said = [text for text in lines(made[name]) if "chưa đủ:" in text]
            assert said == ([line] if line else []), (name, line)
    own = plans(one_owes, vi)["bien-ban-hop-to"].pages
    assert [
        "chưa có phiếu chấm Đợt 2" in paper_text(replace(made["bien-ban-hop-to"], pages=(page,))) for page in own
    ] == [unit is units[0] for unit in units], "a unit's own paper says what that unit owes"
