"""What a season tells the body above: its own figures, line by line, and with the schools of an office added up."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from tests.reports.handmade import answered_by_the_vote, make_season, with_paths
from thidua_xlsx.declare.season import Movement, TitlePolicy
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.exchange.school_reports.own_report import (
    direct_people,
    direct_share,
    direct_sum,
    own_report,
)
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import at
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import (
    Achieved,
    Council,
    Decision,
    Fact,
    Meeting,
    Met,
    MovementResult,
    Proposal,
    Reason,
    Registrant,
    SchoolReport,
    Schools,
    Season,
    Target,
    Verdict,
)

VI, D = language("vi"), Decimal
LEVELS = {"LDTT": "school", "CSTDCS": "commune", "TTLDTT": "commune"}


def season(**changed: Any) -> Season:
    """The season made by hand; the school decides on LĐTT, the commune on CSTĐCS and TTLĐTT."""
    made = make_season()
    titles = {id_: replace(one, decided_by=LEVELS.get(id_, "")) for id_, one in made.rulebook.titles.items()}
    return with_paths(replace(made, rulebook=replace(made.rulebook, titles=titles), **changed))


def declared(of: Season, **changed: Any) -> Season:
    return with_paths(replace(of, rulebook=replace(of.rulebook, **changed)))


@pytest.fixture(scope="module")
def report() -> SchoolReport:
    return own_report(season(), VI)


def test_who_reports_and_on_which_law_and_day(report: SchoolReport) -> None:
    assert (report.id, report.name, report.school_year) == (
        "kim-son-2024",
        "Trường Trung học cơ sở Kim Sơn",
        "2024-2025",
    )
    said = dict(report.texts)
    assert said.pop("regime").startswith("Luật Thi đua, khen thưởng 2022")
    assert said == {"as_of": "31/05/2025", "head": "Trần Văn Bình", "secretary": "Lê Thị Mai"}
    undated = own_report(declared(season(), as_of=None), VI)
    assert "as_of" not in undated.texts


def test_the_average_is_that_of_everybody_with_points(report: SchoolReport) -> None:
    # 96.5 + 94.25 + 94.25 + 93 + 91.5 + 88.75 + 88 + 84.5 + 76 + 69.5 + 55 = 931.25; of 11: 84.659
    assert (report.average, report.total_max) == (D("84.66"), D(100))
    bare = own_report(season(scorecards={}), VI)
    assert bare.average is None


def test_counts_are_those_of_the_counted_people(report: SchoolReport) -> None:
    counts = dict(report.counts)
    assert (counts["people"], counts["counted"]) == (13, 12)  # NV03 is not counted
    assert counts["unknown"] == 2  # GV06 and NV02 have no grade; NV03 neither
    # HTXSNV or HTTNV: GV01 to GV05, GV07, NV01, QL01, QL02; HTXSNV alone: GV01, GV03, GV07, QL01
    assert (counts["met_LDTT"], counts["met_CSTDCS"]) == (9, 4)
    assert "women" not in counts  # of nobody is it said
    # One unit's registration is missing: nobody knows how many registered.
    assert not [key for key in counts if key.startswith("registered_")]


def test_an_unclear_title_counts_where_somebody_asked_for_it_or_everybody_is_judged_on_it() -> None:
    made = season()
    wanted = Verdict("GV02", "CSTDCS", Met.UNKNOWN)  # GV02's unit proposes it
    verdicts = [wanted if (one.who, one.title) == ("GV02", "CSTDCS") else one for one in made.verdicts]
    verdicts += [Verdict(code, "GK", Met.UNKNOWN, registered=code == "GV01") for code in ("GV01", "GV03", "GV04")]
    counts = own_report(with_paths(replace(made, verdicts=tuple(verdicts))), VI).counts
    assert counts["unknown"] == 2 + 2  # LĐTT of GV06 and NV02; GV02 and GV01


def test_whom_the_council_passed_on_what_is_left_to_it_is_clear_and_eligible() -> None:
    # Without the vote 2 are not clear, GV06 and NV02, and 9 meet LĐTT; both were passed: 2 - 2 = 0 and 9 + 2 = 11.
    counts = own_report(answered_by_the_vote(season()), VI).counts
    assert (counts["unknown"], counts["met_LDTT"]) == (0, 11)


def test_who_is_not_counted_is_in_no_count_but_that_of_people() -> None:
    made = registered()
    dossiers = tuple(
        replace(one, person=replace(one.person, counted=False)) if one.person.code == "GV01" else one
        for one in made.dossiers
    )
    counts = own_report(replace(made, dossiers=dossiers), VI).counts
    assert (counts["people"], counts["counted"], counts["met_LDTT"], counts["met_CSTDCS"]) == (13, 11, 8, 3)
    assert (counts["direct"], counts["registered_CSTDCS"]) == (9, 5)  # whoever registers is told, as in the summary


def registered() -> Season:
    """The season once every unit has sent its registration."""
    made = season()
    units = tuple(replace(one, returned={**one.returned, "registration": True}) for one in made.unit_dossiers)
    return replace(made, unit_dossiers=units)


def test_women_are_counted_where_it_is_said_of_everybody_who_counts() -> None:
    def told(genders: dict[str, str]) -> SchoolReport:
        made = season()
        people = [
            replace(one, person=replace(one.person, gender=genders.get(one.person.code, "nu"))) for one in made.dossiers
        ]
        return own_report(replace(made, dossiers=tuple(people)), VI)

    men = dict.fromkeys(("GV02", "GV06", "GV08", "NV02", "QL01", "NV03"), "nam")
    assert told(men).counts["women"] == 12 - 5
    assert told({**men, "NV03": ""}).counts["women"] == 7  # who is not counted need not be known
    assert "women" not in told({**men, "GV01": ""}).counts


def test_faults_of_the_school_are_not_sent_upward_and_women_stand_below_people() -> None:
    found = [at(codes.CELL_NOT_NUMBER, FilePlace(f"{name}.xlsx"), raw="x", column="Điểm") for name in "ab"]
    made = season(findings=tuple(found))
    people = [replace(one, person=replace(one.person, gender="nu")) for one in made.dossiers]
    counts = own_report(replace(made, dossiers=tuple(people)), VI).counts
    assert [*counts][:4] == ["people", "counted", "women", "unknown"]
    assert "errors" not in counts


def test_once_all_registrations_are_back_registrants_are_counted_by_title() -> None:
    counts = own_report(registered(), VI).counts
    found = {key: count for key, count in counts.items() if key.startswith("registered_")}
    # LĐTT: GV02, GV04, GV08, and CSTĐCS: GV01, GV03, GV05, GV07, QL01, who so register LĐTT; TTLĐTT: two units
    assert found == {
        "registered_LDTT": 8,
        "registered_CSTDCS": 5,
        "registered_TTLDTT": 2,
        "registered_TTLDXS": 0,
    }


def test_direct_workers_are_those_who_are_no_managers(report: SchoolReport) -> None:
    # 12 counted without QL01 and QL02; nine put forward for LĐTT, both among them; CSTĐCS: GV01, two stand equal
    assert {key: count for key, count in report.counts.items() if key.startswith("direct")} == {
        "direct": 10,
        "direct_LDTT": 7,
        "direct_CSTDCS": 1,
    }
    made = season()
    unsaid = tuple(
        replace(one, person=replace(one.person, group="")) if one.person.code == "GV08" else one
        for one in made.dossiers
    )
    counts = own_report(replace(made, dossiers=unsaid), VI).counts
    assert "direct" not in counts  # GV08 counts, and nobody says whether as a manager
    assert counts["direct_LDTT"] == 7  # for which GV08 is not put forward


def test_ratios_and_goals_are_the_season_s_without_those_that_are_not_known_yet() -> None:
    targets = (
        Target("registered", 8, 12, D(1), D("0.6667"), False),
        Target("movements", 0, 12, D("0.9"), unknown=12),
        Target("initiatives_people", 0, 12, D("0.15"), D(0), unknown=3),
        Target("initiatives_applied", 0, 0, D("0.7")),
    )
    told = own_report(season(targets=targets), VI)
    assert told.ratios == {"registered": (8, 12), "initiatives_applied": (0, 0)}
    assert [*told.goals] == [target.id for target in targets]
    assert told.goals["movements"] == D("0.9")


def test_proposals_stand_title_by_title_with_who_is_equal_at_the_line(report: SchoolReport) -> None:
    people = ("GV01", "GV02", "GV03", "GV04", "GV05", "GV07", "NV01", "QL01", "QL02")
    assert [(one.key, one.state) for one in report.proposals] == [
        *((f"{code}:LDTT", "proposed") for code in people),
        ("GV01:CSTDCS", "proposed"),
        ("GV03:CSTDCS", "tied"),
        ("GV07:CSTDCS", "tied"),
        ("TTN:TTLDTT", "proposed"),  # KHTN has not registered it
    ]


def test_a_proposal_for_a_body_above_says_what_it_rests_on_and_one_of_the_school_does_not(report: SchoolReport) -> None:
    told = {one.key: one for one in report.proposals}
    here, up, unit = told["GV01:LDTT"], told["GV01:CSTDCS"], told["TTN:TTLDTT"]
    common = ("Nguyễn Thị Hoa", "Tổ Toán - Tin", "25/09/1980", "Tổ trưởng", "HTXSNV", D("96.50"), False)
    for one in (here, up):
        assert (one.name, one.where, one.born, one.position, one.grade, one.final, one.collective) == common
    assert (here.reasons, here.history) == ("", "")
    assert up.history == "CSTĐCS 2023-2024; LĐTT 2022-2023"  # the latest first
    assert up.reasons.count(";") == 1  # LĐTT, and the grade
    assert "Lao động tiên tiến" in up.reasons and "Hoàn thành xuất sắc nhiệm vụ" in up.reasons
    assert (unit.name, unit.where, unit.grade, unit.collective) == (
        "Tổ Toán - Tin",
        "Trường Trung học cơ sở Kim Sơn",
        "HTTNV",
        True,
    )
    assert "Hoàn thành tốt nhiệm vụ" in unit.reasons


def test_what_speaks_against_somebody_is_no_reason_for_a_title() -> None:
    made, other = season(), Reason(Met.NO, "reason.recognised_initiatives.none")
    verdicts = tuple(replace(one, reasons=(*one.reasons, other)) for one in made.verdicts)
    told = {one.key: one for one in own_report(replace(made, verdicts=verdicts), VI).proposals}
    assert VI(other.key) not in told["GV01:CSTDCS"].reasons
    assert told["GV01:CSTDCS"].reasons.count(";") == 1


def test_of_somebody_passed_while_something_was_open_the_reasons_are_what_was_open() -> None:
    made, open_ = season(), Reason(Met.UNKNOWN, "reason.recognised_initiatives.none")
    verdicts = tuple(
        replace(one, met=Met.UNKNOWN, reasons=(*one.reasons, open_)) if one.title == "CSTDCS" else one
        for one in made.verdicts
    )
    votes = (Decision("GV01", "CSTDCS", passed=True),)
    of = with_paths(replace(made, verdicts=verdicts, council=Council("hd.xlsx", Meeting(), votes)))
    assert [(one.key, one.reasons) for one in own_report(of, VI).proposals] == [("GV01:CSTDCS", VI(open_.key))]


def test_once_the_council_has_voted_those_are_reported_whom_it_passed() -> None:
    votes = (
        Decision("GV01", "LDTT", passed=True),
        Decision("GV02", "LDTT", passed=False),
        Decision("GV01", "CSTDCS", passed=True),
        Decision("GV03", "CSTDCS"),
        Decision("TTN", "TTLDTT", passed=True),
    )
    told = own_report(season(council=Council("hd.xlsx", Meeting(), votes)), VI)
    assert [(one.key, one.state) for one in told.proposals] == [
        ("GV01:LDTT", "passed"),
        ("GV01:CSTDCS", "passed"),
        ("TTN:TTLDTT", "passed"),
    ]
    assert {key: count for key, count in told.counts.items() if key.startswith("direct_")} == {
        "direct_LDTT": 1,
        "direct_CSTDCS": 1,
    }


def test_a_grade_that_is_not_known_is_not_told() -> None:
    made = season()
    blank = tuple(
        replace(one, grade=Fact("HTXSNV", unknown=True)) if one.person.code == "GV01" else one for one in made.dossiers
    )
    told = own_report(replace(made, dossiers=blank), VI)
    assert [one.grade for one in told.proposals if one.key.startswith("GV01")] == ["", ""]


def test_recognised_initiatives_are_told_with_owner_level_and_decision(report: SchoolReport) -> None:
    first, second = report.initiatives
    assert first == Achieved(
        "i1",
        "Nguyễn Thị Hoa (1980)",
        "Xây dựng kho học liệu số dùng chung cho tổ Toán - Tin",
        "Tổ Toán - Tin",
        "co_so",
        True,
        "125/QĐ-UBND, 20/06/2024",
    )
    assert (second.key, second.owner, second.level, second.applied, second.decision) == (
        "i2",
        "Phạm Thu Hà",
        "",
        None,
        "",
    )


@pytest.mark.parametrize("word", [None, False])
def test_an_initiative_that_nobody_recognised_is_not_told(word: bool | None) -> None:
    made = season()
    dossiers = tuple(
        replace(one, initiatives=tuple(replace(each, recognised=word) for each in one.initiatives))
        if one.person.code == "GV01"
        else one
        for one in made.dossiers
    )
    (left,) = own_report(replace(made, dossiers=dossiers), VI).initiatives
    assert (left.key, left.owner) == ("i1", "Phạm Thu Hà")


def test_registrants_stand_unit_by_unit_as_listed_then_collectives(report: SchoolReport) -> None:
    assert [(one.key, one.titles) for one in report.registrants] == [
        ("GV03", ("CSTDCS",)),  # Ánh, Ân, Hoa
        ("GV02", ("LDTT",)),
        ("GV01", ("CSTDCS",)),
        ("GV04", ("LDTT",)),  # Hoa, Nguyên; Đạo registered none
        ("GV05", ("CSTDCS",)),
        ("GV07", ("CSTDCS", "BKT")),
        ("GV08", ("LDTT",)),
        ("QL01", ("CSTDCS",)),
        ("TTN", ("TTLDTT",)),
        ("KHXH", ("TTLDTT",)),
    ]
    first, unit = report.registrants[2], report.registrants[-2]
    assert first == Registrant(
        "GV01", "Nguyễn Thị Hoa", ("CSTDCS",), (), "Tổ Toán - Tin", "25/09/1980", "Tổ trưởng",
        "Một số biện pháp giúp học sinh lớp 6 tự học qua học liệu số",
    )  # fmt: skip
    assert (unit.name, unit.where, unit.collective) == ("Tổ Toán - Tin", "Trường Trung học cơ sở Kim Sơn", True)


def test_what_the_school_itself_registers_stands_last_and_in_the_head() -> None:
    told = own_report(declared(season(), school_registration={"title": "TTLDXS", "commendation": "NONE"}), VI)
    last = told.registrants[-1]
    assert (last.key, last.titles, last.commendations, last.collective) == ("TRUONG", ("TTLDXS",), (), True)
    assert told.texts["registers"] == "Tập thể lao động xuất sắc"
    none = own_report(declared(season(), school_registration={"title": "NONE"}), VI)
    assert none.registrants[-1].key == "KHXH"


# --- an office with schools ------------------------------------------------------------------------------------------
SCHOOLS = (Reporter("T1", "Trường Một"), Reporter("T2", "Trường Hai"), Reporter("T3", "Trường Ba"))


def school(code: str, **fields: Any) -> SchoolReport:
    return SchoolReport(code, f"Trường {code}", "2024-2025", **fields)


def with_schools(*reports: SchoolReport, of: Season | None = None) -> SchoolReport:
    made = replace(of or season(), schools=Schools(SCHOOLS, {one.id: one for one in reports}))
    return own_report(made, VI)


def test_an_office_adds_up_what_every_report_tells(report: SchoolReport) -> None:
    one = school("T1", counts={"people": 40, "counted": 38, "women": 20, "direct": 35, "errors": 1})
    two = school("T2", counts={"people": 20, "counted": 19, "errors": 2})
    counts = with_schools(one, two).counts
    assert (counts["people"], counts["counted"]) == (13 + 40 + 20, 12 + 38 + 19)
    assert "errors" not in counts  # of which reports of earlier versions tell
    assert (counts["schools"], counts["schools_reported"]) == (3, 2)
    assert not {"women", "direct", "met_LDTT"} & counts.keys()  # which one of them does not tell


def test_an_office_with_schools_tells_its_own_words_and_goals() -> None:
    office = season(targets=(Target("registered", 8, 12, D("0.9")),))
    told = with_schools(school("T1"), of=office)
    assert (told.texts["secretary"], told.goals) == ("Lê Thị Mai", {"registered": D("0.9")})
    assert (told.id, told.name) == ("kim-son-2024", "Trường Trung học cơ sở Kim Sơn")
    assert (told.school_year, told.average, told.total_max) == (
        "2024-2025",
        None,
        None,
    )  # points of schools do not compare


def test_an_office_s_proposals_are_its_own_and_its_schools_by_the_order_of_the_law() -> None:
    mine = {"where": "Tổ Toán", "grade": "HTXSNV", "final": D(90)}
    one = school(
        "T1",
        proposals=(
            Proposal("P1:LDTT", "Vũ An", "LDTT", "passed", **mine),
            Proposal("TO:TTLDTT", "Tổ Toán", "TTLDTT", "tied", where="Trường Một", collective=True),
        ),
        initiatives=(Achieved("i1", "Vũ An", "Sổ tay", "Tổ Toán"),),
        registrants=(Registrant("P1", "Vũ An", ("LDTT",), where="Tổ Toán"), Registrant("TO", "Tổ Toán", ("TTLDTT",))),
    )
    found = with_schools(one)
    keys = [proposal.key for proposal in found.proposals]
    assert keys.index("QL02:LDTT") + 1 == keys.index("T1/P1:LDTT") < keys.index("GV01:CSTDCS")
    assert keys[-2:] == ["TTN:TTLDTT", "T1/TO:TTLDTT"]
    told = {proposal.key: proposal for proposal in found.proposals}
    person, unit = told["T1/P1:LDTT"], told["T1/TO:TTLDTT"]
    assert (person.where, person.state, person.grade, person.final) == ("Tổ Toán, Trường Một", "passed", "HTXSNV", None)
    assert (unit.where, unit.state) == ("Trường Một", "tied")
    assert [(work.key, work.where) for work in found.initiatives] == [
        ("i1", "Tổ Toán - Tin"),
        ("i2", "Tổ Khoa học xã hội"),
        ("T1/i1", "Tổ Toán, Trường Một"),
    ]
    assert [(each.key, each.where) for each in found.registrants][-2:] == [
        ("T1/P1", "Tổ Toán, Trường Một"),
        ("T1/TO", "Trường Một"),
    ]


def test_registered_titles_are_added_to_the_office_s_own_where_every_school_tells() -> None:
    one = school("T1", counts={"registered_LDTT": 30, "registered_CSTDCS": 4})
    two = school("T2", counts={"registered_LDTT": 10})
    assert with_schools(one, two).counts["registered_LDTT"] == 40
    assert with_schools(one, two, of=registered()).counts["registered_LDTT"] == 48  # eight of the office's own
    assert "registered_CSTDCS" not in with_schools(one, two).counts


def test_direct_workers_of_an_office_are_added_where_everybody_who_puts_one_forward_tells() -> None:
    def put(count: int) -> tuple[Proposal, ...]:
        return tuple(Proposal(f"P{number}:LDTT", "A", "LDTT", "passed") for number in range(count))

    one = school("T1", counts={"direct_LDTT": 1}, proposals=put(2))
    assert with_schools(one, school("T2")).counts["direct_LDTT"] == 7 + 1  # the second puts nobody forward
    assert "direct_LDTT" not in with_schools(one, school("T2", proposals=put(1))).counts


@pytest.mark.parametrize(
    ("counts", "proposed", "people", "share"),
    [
        ({"direct": 8, "counted": 10, "direct_LDTT": 2}, 3, (8, 10), (2, 3)),
        ({"direct": 11, "counted": 10, "direct_LDTT": 4}, 3, None, None),  # more than there are: nobody knows
        ({"direct": 10, "counted": 10, "direct_LDTT": 3}, 3, (10, 10), (3, 3)),
        ({"counted": 10}, 3, None, None),
        ({"direct": 8}, 0, None, (0, 0)),  # nobody is put forward
    ],
)
def test_direct_workers_of_a_report(
    counts: dict[str, int], proposed: int, people: tuple[int, int] | None, share: tuple[int, int] | None
) -> None:
    lines = tuple(Proposal(f"P{number}:LDTT", "A", "LDTT", "passed") for number in range(proposed))
    one = school("T1", counts=counts, proposals=(*lines, Proposal("X:LDTT", "B", "LDTT", "tied")))
    assert (direct_people(one), direct_share(one, "LDTT")) == (people, share)
    assert direct_sum([people, (1, 2), None]) == ((people[0] + 1, people[1] + 2) if people else (1, 2))


# --- movements handed down -------------------------------------------------------------------------------------------
GAMES = Movement(
    "PT9", "An toàn giao thông", "Học sinh vi phạm", "em", "5", "không cao hơn", "school", from_above="UBND xã",
    units=("T1", "T2"),
)  # fmt: skip


def movement(*told: MovementResult | None, unit: str = "em", actual: Decimal | None = None) -> MovementResult:
    """What the movement came to in an office without people of its own, of what two schools told."""
    one = replace(GAMES, unit=unit, actual=actual)
    bare = season(dossiers=(), unit_dossiers=(), verdicts=(), scorecards={})
    office = declared(bare, movements=(one,), people=(), units=(), titles={"LDTT": TitlePolicy("LDTT")})
    reports = [school(code, movements=(said,) if said else ()) for code, said in zip(("T1", "T2"), told, strict=True)]
    (found,) = with_schools(*reports, of=office).movements
    return found


def result(
    number: str | None, met: bool | None, registered: int | None = 8, counted: int | None = 10
) -> MovementResult:
    return MovementResult("PT9", "x", "", None if number is None else D(number), met, 1, 1, registered, counted)


@pytest.mark.parametrize(
    ("told", "unit", "number", "met", "units_met"),
    [
        ((result("2", True), result("3", True)), "em", D(5), True, 2),
        ((result("2", True), result("9", False)), "em", D(11), False, 1),
        ((result("2", True), result(None, None)), "em", None, None, None),
        ((result("9", False), result(None, None)), "em", None, False, None),
        ((result("2", True), None), "em", None, None, None),  # a report that says nothing of it
        ((result("97.5", True), result("97.5", True)), "%", D("97.5"), True, 2),
        ((result("97", True), result("98", True)), "%", None, True, 2),  # of two shares nobody knows the mean
    ],
)
def test_a_movement_of_schools_is_put_together(
    told: tuple[MovementResult | None, ...], unit: str, number: Decimal | None, met: bool | None, units_met: int | None
) -> None:
    found = movement(*told, unit=unit)
    assert (found.result, found.met, found.units_met, found.units) == (number, met, units_met, 2)
    everybody = None not in told
    assert (found.registered, found.counted) == ((16, 20) if everybody else (None, None))


def test_a_movement_is_named_with_what_it_measures_and_its_target() -> None:
    found = movement(None, None)
    assert (found.key, found.name, found.target) == ("PT9", "An toàn giao thông: Học sinh vi phạm", "5 em")
    own = declared(season(), movements=(GAMES, replace(GAMES, code="PT8", from_above="")))
    assert [one.key for one in own_report(own, VI).movements] == ["PT9"]  # the other one is the school's own


def test_the_office_s_own_figure_stands_above_those_of_its_schools() -> None:
    assert movement(result("2", True), result("3", True), actual=D(4)).result == D(4)
