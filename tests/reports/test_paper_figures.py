"""Every figure of the papers is its own: a season in which no two of them are equal, each worked out by hand.

Thirteen people, one of them (NV03) outside the denominators; five units.
"""

from datetime import date
from decimal import Decimal

import pytest
from handmade import PEOPLE, UNITS, answered_by_the_vote, make_season, with_paths
from msgspec.structs import replace
from test_papers import declared

from thidua_xlsx.declare.season import (
    SCHOOL,
    CouncilMember,
    Deed,
    Movement,
    Person,
    ProposalRound,
    RewardDecision,
    Round,
    TitlePolicy,
    Unit,
)
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.declare.tables.paper_spec import Papers
from thidua_xlsx.documents.paper_plan import Signatures
from thidua_xlsx.judging.season_closing import season_closing, signer_awarded
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Waiver, at
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import KeyPlace
from thidua_xlsx.model import Award, Council, Decision, Initiative, Meeting, Met, Season, Target, UnitDossier, Verdict
from thidua_xlsx.reports.papers.award_papers import award_pages, decision_fields, initiative_pages, year_end_decisions
from thidua_xlsx.reports.papers.official_papers import paper_plans
from thidua_xlsx.reports.papers.paper_context import Lists, PaperContext, Subject, day_parts
from thidua_xlsx.reports.papers.paper_fields import (
    people_and_units,
    person_fields,
    season_fields,
    title_fields,
    unit_fields,
)
from thidua_xlsx.reports.papers.paper_tables import SOURCES

D = Decimal
ROUNDS = (
    Round("D1", "Đợt 1", start=date(2024, 9, 1), end=date(2025, 1, 31)),
    Round("D2", "Đợt 2", start=date(2025, 2, 1), end=date(2025, 5, 31)),
)
# Who is put to the vote for which title, and whom the council passes: 8 votes for of 9 present, or 2.
PASSED = {
    "LDTT": ("GV01", "GV02", "GV03", "NV03"),  # 4 of 5; the commune decides
    "CSTDCS": ("GV01", "GV02"),  # 2 of 3; the school decides
    "TTLDTT": ("TTN", "KHTN"),  # 2 of 5 units; the school decides
    "TTLDXS": ("TTN",),  # 1 of 2 units; the commune decides
}
REFUSED = {"LDTT": ("GV04",), "CSTDCS": ("GV03",), "TTLDTT": ("KHXH", "VP", "BGH"), "TTLDXS": ("KHTN",)}
# LĐTT: 5 are put to the vote and 2 more meet the conditions (7); of 2 nobody can tell; 4 others do not (13 in all).
UNCLEAR = {"LDTT": ("GV07", "GV08")}
ALSO_MET = {"LDTT": ("GV05", "GV06")}
REGISTERED = {"LDTT": ("GV01", "GV02", "GV03", "GV04", "GV05", "NV03")}  # 6, of whom 5 are counted


def _verdict(who: str, title: str) -> Verdict:
    voted_on = who in (*PASSED[title], *REFUSED[title])
    yes = voted_on or who in ALSO_MET.get(title, ())
    met = Met.YES if yes else Met.UNKNOWN if who in UNCLEAR.get(title, ()) else Met.NO
    registered = who in REGISTERED.get(title, PASSED[title])
    return Verdict(who, title, met, registered=registered, within_quota=yes, proposed=yes)


def _council() -> Council:
    votes = [Decision(who, title, 8, 1, D("0.8889"), True) for title, whom in PASSED.items() for who in whom]
    votes += [Decision(who, title, 2, 7, D("0.2222"), False) for title, whom in REFUSED.items() for who in whom]
    meeting = Meeting(date=date(2025, 5, 8), members=12, present=9, ballots_issued=8, ballots_valid=6)
    return Council("inbox/hoi-dong.xlsx", meeting, tuple(votes))


def _initiatives(who: str) -> tuple[Initiative, ...]:
    """Seven in all: 4 recognised, of which 3 were applied, 2 refused, of 1 nobody has said."""
    told = {
        "GV01": [(True, True), (True, True), (True, False)],
        "GV02": [(False, True), (None, True)],
        "GV03": [(True, True), (False, None)],
    }
    return tuple(
        Initiative(who, f"SK {who} {number}", "co_so", recognised, applied)
        for number, (recognised, applied) in enumerate(told.get(who, ()))
    )


@pytest.fixture(scope="module")
def context() -> PaperContext:
    return PaperContext(_season(), language("vi"), declared().frame)


def _season() -> Season:
    season = make_season()
    school = replace(
        season.rulebook.school,
        report_to="Phòng Văn hóa - Xã hội",
        work_year="2025",
        head="Trần Văn Bình",
        abbreviation="KS",
    )
    council = (
        CouncilMember("1", "Vũ An", "Hiệu trưởng", "chu_tich"),
        CouncilMember("2", "Đỗ Bích", "Văn thư", "thu_ky"),
    )
    judges = (
        CouncilMember("1", "Lê Cảnh", "Phó Hiệu trưởng", "chu_tich", decision_no="7/QĐ"),
        CouncilMember("2", "Hà Dung", "Tổ trưởng", "thu_ky", decision_no="7/QĐ"),
        CouncilMember("3", "Ngô Em", "Giáo viên", "uy_vien", decision_no="7/QĐ"),
    )
    above = {"LDTT": "commune", "CSTDCS": "school", "TTLDTT": "school", "TTLDXS": "commune"}
    titles = {id_: TitlePolicy(id_, decided_by=level) for id_, level in above.items()}
    movements = (*season.rulebook.movements, Movement("PT3", "Trường xanh"))
    book = replace(
        season.rulebook,
        school=school,
        council=council,
        initiative_council=judges,
        rounds=ROUNDS,
        movements=movements,
        titles=titles,
        conference=date(2024, 9, 20),
    )
    verdicts = [_verdict(one.code, title) for title in ("LDTT", "CSTDCS") for one in PEOPLE]
    verdicts += [_verdict(one.code, title) for title in ("TTLDTT", "TTLDXS") for one in UNITS]
    # NV02 has points in the second round only: 11 with points, 10 of them in the first half.
    cards = dict(season.scorecards)
    cards["NV02"] = replace(cards["NV02"], rounds={"D2": D("55")})
    # Forms: 5 units x 3 of the season made by hand (13 are back), and 3 more that are back: 16 of 18.
    more = [
        replace(one, returned={**one.returned, **({"evidence": True} if place < 3 else {})})
        for place, one in enumerate(season.unit_dossiers)
    ]
    people = tuple(replace(one, initiatives=_initiatives(one.person.code)) for one in season.dossiers)
    made = replace(
        season,
        rulebook=book,
        verdicts=tuple(verdicts),
        quotas=(),
        council=_council(),
        scorecards=cards,
        dossiers=people,
        unit_dossiers=tuple(more),
    )
    return with_paths(made)


def test_every_field_of_the_season_says_its_own(context: PaperContext) -> None:
    assert season_fields(context) == {
        "of_round": "",
        "school": "Trường Trung học cơ sở Kim Sơn",
        "school_caps": "TRƯỜNG TRUNG HỌC CƠ SỞ KIM SƠN",
        "parent": "UBND XÃ KIM SƠN",
        "report_to": "Phòng Văn hóa - Xã hội",
        "place": "Kim Sơn",
        "school_year": "2024-2025",
        "work_year": "2025",
        "head": "Trần Văn Bình",
        "head_honorific": "Ông/Bà",
        "head_position": "Hiệu trưởng",
        "head_position_caps": "HIỆU TRƯỞNG",
        "unit_kinds": "tổ, bộ phận",
        "addressed_units": "tổ, bộ phận",
        "staff": "cán bộ, giáo viên, nhân viên",
        "chair": "Vũ An",
        "chair_honorific": "Ông/Bà",
        "chair_position": "Hiệu trưởng",
        "clerk": "Đỗ Bích",
        "clerk_honorific": "Ông/Bà",
        "clerk_position": "Văn thư",
        "round_names": "Đợt 1 | Đợt 2",
        "conference_day": "ngày 20 tháng 9 năm 2024",
        "movements": "“Dạy tốt - Học tốt”; “Đổi mới, sáng tạo trong dạy và học”; “Trường xanh”",
        "movement_count": "3",
        "rounds": "2",
        "years": "năm 2025 (năm học 2024-2025)",
        "half": "học kỳ I",
        "half_years": "học kỳ I năm 2025 (năm học 2024-2025)",
        "half_people": "10",
        "honours": "danh hiệu thi đua",
        "honours_caps": "DANH HIỆU THI ĐUA",
        "honours_up": "danh hiệu thi đua",
        "meeting_kind_caps": "BÌNH XÉT THI ĐUA",
        "initiative_chair": "Lê Cảnh",
        "initiative_chair_honorific": "Ông/Bà",
        "initiative_chair_position": "Phó Hiệu trưởng",
        "initiative_clerk": "Hà Dung",
        "initiative_clerk_honorific": "Ông/Bà",
        "initiative_clerk_position": "Tổ trưởng",
        "initiative_members": "3",
        "initiative_decision": "7/QĐ",
        "members": "12",
        "present": "9",
        "absent": "3",  # 12 - 9
        "meeting_day": "ngày 08 tháng 5 năm 2025",
        "ballots_issued": "8",
        "ballots_valid": "6",
        "voting": "bỏ phiếu kín",
        "years_first": "Năm 2025 (năm học 2024-2025)",
        "ballots_invalid": "…………",  # 8 - 6 would count those that nobody gave back
        "units": "5",
        "people": "13",
        "counted": "12",  # without NV03
        "candidate_people": "8",  # LĐTT 5, CSTĐCS 3
        "candidate_units": "7",  # TTLĐTT 5, TTLĐXS 2
        "listed_people": "6",  # 4 + 2 passed
        "listed_units": "3",  # 2 + 1 passed
        "listed_whom": "4 cá nhân và 2 tập thể",
        "candidate_people_up": "5",  # LĐTT alone is the commune's
        "candidate_units_up": "2",
        "submitted_people": "4",
        "submitted_units": "1",
        "year_before": "năm học 2023-2024",
        "span": "…………",
        "span_movements": "…………",
        "year_1": "2023-2024",
        "year_2": "2022-2023",
        "candidate_whom": "5 cá nhân và 5 tập thể",  # each once: all of the second lists are on the first
        "candidate_whom_up": "5 cá nhân và 2 tập thể",
        "submitted_whom": "4 cá nhân và 1 tập thể",
        "registered": "8",
        "registered_share": "66,67%",  # 8 of 12, the season's ratio
        "scored": "11",
        "forms_expected": "18",
        "forms_returned": "16",
        "initiatives": "7",
        "recognised": "4",
        "unsettled": "1",
        "refused": "2",
        "applied": "3",
        "came_back": "đã nhận 16/18 phiếu của các đơn vị; 11/13 người có điểm thi đua; "
        "8/12 người trong diện tính tỷ lệ đã đăng ký danh hiệu thi đua (66,67%)",
    }


def test_commendations_are_named_in_what_goes_up_only_where_somebody_is_put_forward_for_one(
    context: PaperContext,
) -> None:
    """Bằng khen is the province's to give; the council refused it to GV01, or passed it."""
    titles = {**context.season.rulebook.titles, "BKT": TitlePolicy("BKT", decided_by="province")}
    asked = Verdict("GV01", "BKT", Met.YES, registered=True, within_quota=True, proposed=True)
    named = {}
    for passed in (False, True):
        votes = (*_council().decisions, Decision("GV01", "BKT", 8, 1, D("0.8889"), passed))
        season = replace(
            context.season,
            rulebook=replace(context.season.rulebook, titles=titles),
            verdicts=(*context.season.verdicts, asked),
            council=replace(_council(), decisions=votes),
        )
        fields = season_fields(PaperContext(with_paths(season), context.say, context.frame))
        named[passed] = fields["honours_up"], fields["honours"], fields["meeting_kind_caps"]
    both = "danh hiệu thi đua và hình thức khen thưởng"
    of_both = "BÌNH XÉT THI ĐUA VÀ XÉT KHEN THƯỞNG"
    assert named == {False: ("danh hiệu thi đua", both, of_both), True: (both, both, of_both)}


def test_how_many_registered_is_left_to_write_while_missing_forms_could_change_it(context: PaperContext) -> None:
    season = replace(context.season, targets=(Target("registered", 0, 12, D(1), D(0), unknown=3),))
    fields = season_fields(PaperContext(season, context.say, context.frame))
    assert (fields["registered"], fields["registered_share"]) == ("…………", "…………")


def test_of_whom_nobody_can_tell_whether_they_registered_is_said_beside_the_share(context: PaperContext) -> None:
    target = Target("registered", 9, 12, D(1), D("0.75"), met=False, unknown=1)  # 9 of 12 are 75 %, at most 10 will be
    fields = season_fields(PaperContext(replace(context.season, targets=(target,)), context.say, context.frame))
    assert (fields["registered"], fields["registered_share"]) == ("9", "75%; chưa rõ 1")


def test_every_field_of_a_title_says_its_own(context: PaperContext) -> None:
    assert title_fields(context, "LDTT", 4) == {
        "no": "4",
        "title": "Lao động tiên tiến",
        "title_caps": "LAO ĐỘNG TIÊN TIẾN",
        "of_whom": "cá nhân",
        "proposed": "5",
        "passed": "4",
        "listed": "4",
        "title_registered": "6",
        "over_quota": "",
        "met": "7",  # 5 on the ballot and 2 more; the two of whom nobody can tell are not among them
    }


def test_whom_the_council_passed_on_what_is_left_to_it_meets_the_title(context: PaperContext) -> None:
    """Nine meet LĐTT without the vote, and two more of whom only the council's word was missing: 9 + 2 = 11."""
    told = PaperContext(answered_by_the_vote(make_season()), context.say, context.frame)
    fields = title_fields(told, "LDTT", 1)
    (row,) = (row for row in _rows(told, "title_counts") if row["title"] == fields["title"])
    assert [(of["met"], of["passed"]) for of in (fields, row)] == [("11", "2")] * 2


def test_whom_the_council_passed_without_grounds_the_report_only_counts(context: PaperContext) -> None:
    """Seven meet LĐTT and four of them passed; of one of the four nobody can tell any more, so six meet it.

    The minutes name that one; no level above reads of it in a count.
    """
    season = context.season
    who = season.passed_or_proposed("LDTT")[0].who
    verdicts = tuple(
        replace(one, met=Met.UNKNOWN, tree=None) if (one.who, one.title) == (who, "LDTT") else one
        for one in season.verdicts
    )
    told = PaperContext(replace(season, verdicts=verdicts), context.say, context.frame)
    rows = {row["title"]: (row["met"], row["passed"]) for row in _rows(told, "title_counts")}
    assert rows["Lao động tiên tiến"] == ("6", "4")
    told_before = next(row for row in _rows(context, "title_counts") if row["title"] == "Lao động tiên tiến")
    assert (told_before["met"], told_before["passed"]) == ("7", "4")


def test_before_the_vote_nobody_has_passed(context: PaperContext) -> None:
    before = PaperContext(with_paths(replace(context.season, council=None)), context.say, context.frame)
    told = title_fields(before, "LDTT", 1)
    # All seven who meet the conditions are proposed; the number that passed is left to be written.
    assert (told["proposed"], told["passed"], told["listed"]) == ("7", "…………", "7")
    fields = season_fields(before)
    assert [fields[key] for key in ("present", "absent", "ballots_issued", "ballots_valid")] == ["…………"] * 4
    assert fields["members"] == "2"  # as the season declares them


@pytest.mark.parametrize(("sat", "passed"), [("", ["4", "…………"]), ("DT1", ["…………", "2"])])
def test_how_many_passed_stands_where_the_sitting_about_that_title_has_decided(
    sat: str, passed: list[str], context: PaperContext
) -> None:
    book = replace(context.season.rulebook, proposal_rounds=(ProposalRound("DT1", "Đợt 1", ("CSTDCS",)),))
    of = {"": "LDTT", "DT1": "CSTDCS"}
    votes = tuple(one for one in _council().decisions if one.title == of[sat])
    heard = replace(_council(), decisions=votes)
    season = with_paths(replace(context.season, rulebook=book, council=replace(heard, sittings={sat: heard})))
    told = PaperContext(season, context.say, context.frame)
    assert [title_fields(told, title, 1)["passed"] for title in ("LDTT", "CSTDCS")] == passed
    rows = {row["title"]: row["passed"] for row in _rows(told, "title_counts")}
    assert [rows[name] for name in ("Lao động tiên tiến", "Chiến sĩ thi đua cơ sở")] == passed


def test_the_school_itself_and_what_schools_put_forward_are_no_part_of_any_share(context: PaperContext) -> None:
    """Each has a row of its own, whatever the title; those of people and units stay as they are without them."""
    of_schools = ("A1/GV9", "A2/GV8", "A2/T1")
    titles = (("A1/GV9", "LDTT"), ("A2/GV8", "LDTT"), ("A2/T1", "TTLDXS"), (SCHOOL, "TTLDTT"), (SCHOOL, "TTLDXS"))
    more = tuple(Verdict(who, title, Met.YES, registered=True, proposed=True) for who, title in titles)
    votes = tuple(Decision(who, title, 8, 1, D("0.8889"), True) for who, title in titles if who != "A1/GV9")
    council = replace(_council(), decisions=(*_council().decisions, *votes))
    units = tuple(UnitDossier(Unit(code, code)) for code in (SCHOOL, "A2/T1"))
    people = tuple(replace(context.season.dossiers[0], person=Person(code, code, "")) for code in of_schools[:2])
    seen = replace(context.season, verdicts=(*context.season.verdicts, *more), council=council)
    seen = with_paths(replace(seen, unit_dossiers=(*seen.unit_dossiers, *units), dossiers=(*seen.dossiers, *people)))
    before = _rows(context, "title_counts")
    rows = _rows(PaperContext(seen, context.say, context.frame), "title_counts")
    assert [[one[key] for key in one if key != "no"] for one in rows if "–" not in one["title"]] == [
        [one[key] for key in one if key != "no"] for one in before
    ]
    columns = ("registered", "met", "proposed", "passed", "registered_share", "listed_share")
    school = context.season.rulebook.school.name
    assert {one["title"]: [one[key] for key in columns] for one in rows if "–" in one["title"]} == {
        "Lao động tiên tiến – các trường đề nghị": ["2", "2", "1", "1", "", ""],  # of A1 nobody has voted
        f"Tập thể lao động tiên tiến – {school}": ["1", "1", "1", "1", "", ""],
        f"Tập thể lao động xuất sắc – {school}": ["1", "1", "1", "1", "", ""],
        "Tập thể lao động xuất sắc – các trường đề nghị": ["1", "1", "1", "1", "", ""],
    }


def test_earlier_titles_are_told_latest_first_with_their_decisions_and_no_more_than_five(context: PaperContext) -> None:
    given = [Award("GV01", "LDTT", f"{year}-{year + 1}") for year in (2017, 2018, 2019, 2020, 2021)]
    given += [
        Award("GV01", "CSTDCS", "2023-2024", "12/QĐ-UBND", "30/06/2024"),
        Award("GV01", "LDTT", "2022-2023", "9/QĐ"),  # nobody entered the day
    ]
    people = (replace(context.season.dossiers[0], awards=tuple(given)), *context.season.dossiers[1:])
    season = replace(context.season, dossiers=people)
    asked = by_title(PaperContext(season, context.say, context.frame), "proposals")
    told = {row["name"]: row["earlier"] for row in asked["Lao động tiên tiến"]}
    assert told["Nguyễn Thị Hoa (sinh năm 1980)"] == (
        "CSTĐCS 2023-2024 (QĐ số 12/QĐ-UBND ngày 30/06/2024); LĐTT 2022-2023 (QĐ số 9/QĐ); "
        "LĐTT 2021-2022; LĐTT 2020-2021; LĐTT 2019-2020 … (+2)"
    )
    assert told["Trần Văn Ân"] == context.frame["none"]
    five = replace(season, dossiers=(replace(season.dossiers[0], awards=tuple(given[:5])), *season.dossiers[1:]))
    asked = by_title(PaperContext(five, context.say, context.frame), "proposals")
    assert (
        asked["Lao động tiên tiến"][2]["earlier"]
        == "LĐTT 2021-2022; LĐTT 2020-2021; LĐTT 2019-2020; LĐTT 2018-2019; LĐTT 2017-2018"
    )


def test_the_fields_of_a_unit_are_its_own(context: PaperContext) -> None:
    first = context.season.unit_dossiers[0]
    named = replace(first, unit=replace(first.unit, leader="Nguyễn Thị Hoa"))
    assert unit_fields(context, named) == {
        "unit": "Tổ Toán - Tin",
        "unit_caps": "TỔ TOÁN - TIN",
        "leader": "Nguyễn Thị Hoa",
        "leader_position_caps": "TỔ TRƯỞNG",
        "unit_people": "3",
        "unit_title": "Tập thể lao động tiên tiến",
        "unit_commendation": "…………",
        "unit_target": "Không có học sinh bỏ học",
    }


def changed(context: PaperContext, **fields: object) -> PaperContext:
    """The same with something declared otherwise."""
    season = replace(context.season, rulebook=replace(context.season.rulebook, **fields))  # type: ignore[arg-type]
    return PaperContext(season, context.say, context.frame)


def test_the_fields_of_a_person_are_dots_where_nothing_is_known(context: PaperContext) -> None:
    named = {
        key: person_fields(context, PEOPLE[0])[key] for key in ("full_name", "shown_name", "position", "honorific")
    }
    assert named == {
        "full_name": "Nguyễn Thị Hoa",
        "shown_name": "Nguyễn Thị Hoa",  # her namesake is of another unit
        "position": "Tổ trưởng",
        "honorific": "Ông/Bà",
    }
    woman = person_fields(context, replace(PEOPLE[0], gender="nu", position=""))
    assert (woman["honorific"], woman["position"]) == ("Bà", "…………")
    assert person_fields(context, replace(PEOPLE[1], gender="nam"))["honorific"] == "Ông"


def test_a_decision_of_the_school_counts_what_it_gives(context: PaperContext) -> None:
    known = RewardDecision(("CSTDCS", "TTLDTT"), "12/QĐ-KS", date(2025, 6, 5))
    (one,) = year_end_decisions(changed(context, decisions=(known,)))
    assert decision_fields(context, one) == {
        "decision_no": "12/QĐ-KS",
        "decision_day": "ngày 05 tháng 6 năm 2025",
        "decision_titles": "danh hiệu “Chiến sĩ thi đua cơ sở”, “Tập thể lao động tiên tiến”",
        "decision_people": "2",
        "decision_units": "2",
        "decision_whom": "2 cá nhân và 2 tập thể",
    }
    # Two decisions, one of them not known yet.
    apart = year_end_decisions(changed(context, decisions=(replace(known, titles=("TTLDTT",)),)))
    assert [(two.titles, two.number) for two in apart] == [(("CSTDCS",), ""), (("TTLDTT",), "12/QĐ-KS")]
    assert decision_fields(context, apart[0])["decision_no"] == "…………"
    assert [decision_fields(context, one)["decision_whom"] for one in apart] == ["2 cá nhân", "2 tập thể"]
    assert people_and_units(context, 0, 0) == "………… cá nhân, tập thể"  # left to be written


def test_a_title_that_nobody_got_is_in_no_decision(context: PaperContext) -> None:
    """Of what the school gives, CSTĐCS was refused to everybody."""
    council = context.season.council
    assert council is not None
    votes = tuple(replace(one, passed=one.passed and one.title != "CSTDCS") for one in council.decisions)
    season = with_paths(replace(context.season, council=replace(council, decisions=votes)))
    assert [one.titles for one in year_end_decisions(PaperContext(season, context.say, context.frame))] == [("TTLDTT",)]


def test_where_a_vote_is_told_twice_papers_tell_the_first_as_everything_else_does(context: PaperContext) -> None:
    council = context.season.council
    assert council is not None
    again = Decision("GV01", "LDTT", 3, 6, D("0.3333"), False, note="sửa")
    season = with_paths(replace(context.season, council=replace(council, decisions=(*council.decisions, again))))
    first = season.council.decision("GV01", "LDTT")  # type: ignore[union-attr]
    assert first is not None
    assert first.yes == 8
    assert Lists(season).decisions("LDTT")["GV01"] == first


def test_a_certificate_says_for_whom_for_what_and_by_which_decision(context: PaperContext) -> None:
    known = RewardDecision(("CSTDCS",), "12/QĐ-KS", date(2025, 6, 5))
    pages = list(award_pages(changed(context, decisions=(known,))))
    assert [(page["who"], page["title"], page["decision_no"]) for page in pages] == [
        ("Trần Văn Ân", "Chiến sĩ thi đua cơ sở", "12/QĐ-KS"),
        ("Nguyễn Thị Hoa (sinh năm 1980)", "Chiến sĩ thi đua cơ sở", "12/QĐ-KS"),
        ("Tổ Toán - Tin", "Tập thể lao động tiên tiến", "…………"),
        (UNITS[1].name, "Tập thể lao động tiên tiến", "…………"),
    ]
    assert pages[1] == {
        "who": "Nguyễn Thị Hoa (sinh năm 1980)",
        "work": "Tổ trưởng, Tổ Toán - Tin",
        "gives": "TẶNG DANH HIỆU",
        "title": "Chiến sĩ thi đua cơ sở",
        "title_caps": "CHIẾN SĨ THI ĐUA CƠ SỞ",
        "deed": "",
        "merit": "Đã có thành tích trong phong trào thi đua năm 2025 (năm học 2024-2025)",
        "decision_no": "12/QĐ-KS",
        "decision_day": "05/06/2025",
        "place_day": "Kim Sơn, ngày 05 tháng 6 năm 2025",
    }
    assert (pages[2]["work"], pages[2]["decision_day"]) == ("", "…… tháng …… năm ………")


def test_no_paper_is_ready_on_which_the_head_honours_themselves_until_somebody_accepts_it(
    context: PaperContext,
) -> None:
    told = at(codes.SIGNER_AWARDED, KeyPlace("school", "head"), person="GV01", unit="TTN", name="Nguyễn Thị Hoa")
    form = declared().forms["quyet-dinh-khen-thuong"]

    def made(finding: Finding) -> tuple[list[str], list[tuple[str, str]]]:
        season = replace(context.season, findings=(finding,))
        plans = paper_plans(season, Papers(context.frame, {"quyet-dinh-khen-thuong": form}), context.say)
        heads = [
            (page.head.draft if page.head else "", block.signers[0].name)
            for plan in plans
            for page in plan.pages
            for block in page.blocks
            if isinstance(block, Signatures)
        ]
        pages = award_pages(PaperContext(season, context.say, context.frame))
        return [page["who"] for page in pages], heads

    def certified(finding: Finding, *entered: Award) -> set[tuple[str, int, str]]:
        season = replace(context.season, findings=(finding,), earlier_awards=(*context.season.earlier_awards, *entered))
        papers = Papers(context.frame, {"giay-khen": declared().forms["giay-khen"]})
        (plan,) = paper_plans(season, papers, context.say)
        texts = [[text.text for text in page.placed] for page in plan.pages]
        return {(plan.draft, page.count("DỰ THẢO"), page[12]) for page in texts}

    everybody, signed = made(replace(told, person="nobody"))
    left, unsigned = made(told)
    assert "Nguyễn Thị Hoa (sinh năm 1980)" in everybody
    assert left == [who for who in everybody if who != "Nguyễn Thị Hoa (sinh năm 1980)"]
    assert signed == [("", "Trần Văn Bình")]
    assert unsigned == [("DỰ THẢO", "")]
    # All that cite the draft bear its mark and no name either: once before the season is closed, and after it.
    assert certified(told) == {("DỰ THẢO", 0, "")}
    assert certified(replace(told, person="nobody")) == {("DỰ THẢO", 0, "Trần Văn Bình")}
    closed = season_closing(context.season).awards
    assert certified(told, *closed) == {("", 1, "")}
    assert certified(replace(told, person="nobody"), *closed) == {("", 0, "Trần Văn Bình")}
    accepted = made(
        replace(told, waiver=Waiver("X213", "", "Phòng đồng ý", "Phòng VHXH", None, KeyPlace("waivers", "1")))
    )
    assert accepted == (everybody, signed)


def test_the_head_is_named_who_would_sign_a_commendation_of_their_own_deed(context: PaperContext) -> None:
    book = context.season.rulebook
    mine = replace(book, school=replace(book.school, head="nguyễn thị hoa"))
    ours, above = (
        Deed("GV01", "", "GK", "single", issuer=book.school.name),
        Deed("GV01", "", "GK", "single", issuer="UBND"),
    )
    assert [told.person for told in signer_awarded((), (ours,), (), mine)] == ["GV01"]
    assert not list(signer_awarded((), (above, replace(ours, who="GV02")), (), mine))
    assert not list(signer_awarded((), (ours,), (), book))


@pytest.mark.parametrize(
    ("level", "recognised", "named"),
    [("co_so", True, ["GV01"]), ("co_so", None, []), ("tinh", True, [])],
    ids=["the school's own", "nobody has said yet", "the province certifies it"],
)
def test_the_head_is_named_who_would_certify_an_initiative_of_their_own(
    context: PaperContext, level: str, recognised: bool | None, named: list[str]
) -> None:
    book = context.season.rulebook
    mine = replace(book, school=replace(book.school, head="nguyễn thị hoa"))
    work = Initiative("GV01", "SK", level, recognised)
    assert [told.person for told in signer_awarded((), (), (work, replace(work, person="GV02")), mine)] == named


def test_a_school_that_does_not_say_where_it_is_leaves_room_for_the_place(context: PaperContext) -> None:
    nowhere = changed(context, school=replace(context.season.rulebook.school, place=""))
    assert {page["place_day"] for page in award_pages(nowhere)} == {"…………, ngày …… tháng …… năm ………"}
    assert {page["place_day"] for page in initiative_pages(nowhere)} == {"…………, ngày …… tháng …… năm ………"}


def test_certificates_of_deeds_are_those_that_the_school_itself_gave_this_year(context: PaperContext) -> None:
    school, year = context.season.rulebook.school.name, "2024-2025"
    ours = {"GK": TitlePolicy("GK", decided_by="school"), "BKT": TitlePolicy("BKT", decided_by="province")}
    deeds = (
        Deed(
            "GV03", "", "GK", "single", "", "Cứu người", "3/QĐ", "01/03/2025", ""
        ),  # of whom nobody says: ours to give
        Deed("GV03", "", "BKT", "single", "", "Bắt cướp", "4/QĐ", "", ""),  # the province's
        Deed("", "Lê Khách", "GK", "single", "", "Giúp dân", "5/QĐ", "", school.upper()),
        Deed("GV01", "", "GK", "single", "", "Hiến máu", "11/QĐ", "2025", ""),  # on some day of that year
    )
    entered = (
        Award("GV02", "GK", year, "6/QĐ", "02/04/2025", school, kind="dot_xuat"),
        Award("GV02", "GK", "2023-2024", "7/QĐ", "", school, kind="dot_xuat"),  # another year
        Award("GV02", "GK", year, "8/QĐ", "", "UBND tỉnh", kind="dot_xuat"),  # another's
        Award("GV02", "GK", year, "9/QĐ", "", school, kind="dot_xuat", pending=True),
        Award("GV01", "GK", year, "10/QĐ", "", school),  # for merit: given by its own decision
        Award("GV03", "GK", year, "3/QĐ", "", "", kind="dot_xuat"),  # told above already
    )
    season = changed(context, deeds=deeds, titles={**context.season.rulebook.titles, **ours}).season
    found = list(
        award_pages(PaperContext(replace(season, council=None, earlier_awards=entered), context.say, context.frame))
    )
    assert {one["gives"] for one in found} == {"TẶNG"}  # a Giấy khen is no title
    assert [one["place_day"].removeprefix("Kim Sơn, ") for one in found] == [
        "ngày 01 tháng 3 năm 2025",
        "ngày …… tháng …… năm ………",
        "ngày …… tháng …… năm ………",
        "ngày 02 tháng 4 năm 2025",
    ]
    assert [(one["who"], one["work"], one["decision_no"], one["decision_day"], one["merit"]) for one in found] == [
        ("Đặng Ngọc Ánh", "Giáo viên, Tổ Toán - Tin", "3/QĐ", "01/03/2025", "Đã có thành tích: Cứu người"),
        ("Lê Khách", "", "5/QĐ", "…… tháng …… năm ………", "Đã có thành tích: Giúp dân"),
        ("Nguyễn Thị Hoa (sinh năm 1980)", "Tổ trưởng, Tổ Toán - Tin", "11/QĐ", "2025", "Đã có thành tích: Hiến máu"),
        (
            "Trần Văn Ân",
            "Giáo viên, Tổ Toán - Tin",
            "6/QĐ",
            "02/04/2025",
            "Đã có thành tích trong phong trào thi đua năm 2025 (năm học 2024-2025)",
        ),
    ]


def test_initiatives_of_the_schools_own_level_have_certificates_where_they_were_recognised(
    context: PaperContext,
) -> None:
    above = Initiative("GV08", "SK của tỉnh", "tinh", True, True)  # which the province certifies
    dossiers = tuple(
        replace(one, initiatives=(above,)) if one.person.code == "GV08" else one for one in context.season.dossiers
    )
    context = PaperContext(replace(context.season, dossiers=dossiers), context.say, context.frame)
    pages = list(initiative_pages(context))
    # GV01 has three, GV03 one; those refused or open have none.
    assert sorted(page["title"] for page in pages) == ["SK GV01 0", "SK GV01 1", "SK GV01 2", "SK GV03 0"]
    signer = at(codes.SIGNER_AWARDED, KeyPlace("school", "head"), person="GV01", unit="TTN", name="Nguyễn Thị Hoa")
    held = PaperContext(replace(context.season, findings=(signer,)), context.say, context.frame)
    assert [page["title"] for page in initiative_pages(held)] == ["SK GV03 0"]
    first = next(page for page in pages if page["title"] == "SK GV03 0")
    assert (first["who"], first["decision_no"], first["decision_day"]) == (
        "Đặng Ngọc Ánh",
        "…………",
        "…… tháng …… năm ………",
    )


def test_whoever_holds_the_chair_on_the_day_of_the_meeting_signs(context: PaperContext) -> None:
    # The council meets on 8/5/2025: the last day of the old chair, the first of the new secretary.
    council = (
        CouncilMember("1", "Vũ An", "Hiệu trưởng", "chu_tich", until=date(2025, 5, 8)),
        CouncilMember("2", "Mai Sau", "Quyền Hiệu trưởng", "chu_tich", since=date(2025, 5, 9)),
        CouncilMember("3", "Đỗ Bích", "Văn thư", "thu_ky", until=date(2025, 5, 7)),
        CouncilMember("4", "Cao Mới", "Kế toán", "thu_ky", since=date(2025, 5, 8)),
    )
    fields = season_fields(changed(context, council=council))
    assert [fields[key] for key in ("chair", "chair_position", "clerk", "clerk_position")] == [
        "Vũ An",
        "Hiệu trưởng",
        "Cao Mới",
        "Kế toán",
    ]


def test_councils_that_nobody_named_leave_dots_and_the_head_in_the_chair(context: PaperContext) -> None:
    fields = season_fields(changed(context, council=(), initiative_council=()))
    judges = {key: value for key, value in fields.items() if key.startswith("initiative_")}
    assert judges == {
        **dict.fromkeys(("initiative_chair", "initiative_chair_position", "initiative_clerk"), "…………"),
        **dict.fromkeys(("initiative_clerk_position", "initiative_members", "initiative_decision"), "…………"),
        **dict.fromkeys(("initiative_chair_honorific", "initiative_clerk_honorific"), "Ông/Bà"),
    }
    # The school's own head and secretary stand in for a council's.
    named = ("chair", "chair_position", "clerk", "clerk_position", "members")
    assert [fields[key] for key in named] == ["Trần Văn Bình", "…………", "Lê Thị Mai", "…………", "12"]


def test_an_office_calls_its_parts_and_staff_otherwise_than_a_school(context: PaperContext) -> None:
    office = replace(context.season.rulebook.school, name="Phòng Văn hóa - Xã hội xã Kim Sơn")
    fields = season_fields(changed(context, school=office))
    assert [fields[key] for key in ("unit_kinds", "addressed_units", "staff", "head_position")] == [
        "bộ phận",
        "bộ phận",
        "cán bộ, công chức, viên chức, người lao động",
        "Trưởng phòng",
    ]
    # A Sở or a UBND speaks as an office does, and so does whatever schools report to.
    others = {name: changed(context, school=replace(office, name=name)) for name in ("Sở Nội vụ", "UBND xã Kim Sơn")}
    told = {name: season_fields(one) for name, one in others.items()}
    assert {name: (one["unit_kinds"], one["head_position"]) for name, one in told.items()} == {
        "Sở Nội vụ": ("bộ phận", "Giám đốc"),
        "UBND xã Kim Sơn": ("bộ phận", "Chủ tịch"),
    }
    # Where schools report to it, its papers are addressed to them too; its own parts are called as ever.
    above = season_fields(changed(context, school=office, reporters=(Reporter("T1", "Trường THCS Kim Sơn"),)))
    assert (above["unit_kinds"], above["addressed_units"]) == ("bộ phận", "bộ phận, các trường")


@pytest.mark.parametrize(
    ("day", "told"),
    [  # NĐ 30/2020/NĐ-CP, Phụ lục I: a zero before days below 10 and before the months 1 and 2
        (date(2025, 1, 9), ("09", "01")),
        (date(2025, 2, 10), ("10", "02")),
        (date(2025, 3, 1), ("01", "3")),
        (date(2025, 12, 31), ("31", "12")),
    ],
)
def test_days_are_written_as_official_papers_write_them(day: date, told: tuple[str, str]) -> None:
    assert day_parts(day) == {"day": told[0], "month": told[1], "year": "2025"}


def _rows(context: PaperContext, table: str) -> list[dict[str, str]]:
    return [row for row in SOURCES[table](context, Subject()) if not isinstance(row, str)]


def by_title(context: PaperContext, table: str) -> dict[str, list[dict[str, str]]]:
    rows: dict[str, list[dict[str, str]]] = {}
    for row in _rows(context, table):
        rows.setdefault(row["title"], []).append(row)
    return rows


def test_papers_go_to_the_body_above_where_no_other_is_declared(context: PaperContext) -> None:
    school = replace(context.season.rulebook.school, report_to="")
    season = replace(context.season, rulebook=replace(context.season.rulebook, school=school))
    assert season_fields(PaperContext(season, context.say, context.frame))["report_to"] == "UBND XÃ KIM SƠN"
