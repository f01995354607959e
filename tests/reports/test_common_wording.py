"""What several reports say alike: knock-outs and incidents, the council's votes, commendations, how far forms are."""

from datetime import date
from decimal import Decimal

import pytest
from handmade import UNITS
from msgspec.structs import replace
from test_paper_figures import _season as voted

from thidua_xlsx.declare.season import CalendarTask, CouncilMember, Movement, Person
from thidua_xlsx.declare.season.deadlines import Due
from thidua_xlsx.declare.season.hand_ins import ReceivedLine
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.declare.season.score_sheet import score_sheet_digest
from thidua_xlsx.documents.styled_rows import style
from thidua_xlsx.forms.identity.registered_targets import RegisteredTarget
from thidua_xlsx.judging.analysis.commendations import Commended
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Waiver, at
from thidua_xlsx.messages.language import Language, language
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.model import (
    Answer,
    Collective,
    Council,
    Decision,
    LayerTotal,
    Meeting,
    Record,
    SchoolReport,
    Schools,
    Scorecard,
    Season,
    Stamp,
    Standing,
    Submission,
    Target,
    UnitDossier,
    Unknown,
)
from thidua_xlsx.reports.common.council_wording import decision_text, meeting_text
from thidua_xlsx.reports.common.figure_cells import figures, places_text, ratio_text, score_of
from thidua_xlsx.reports.common.listed_titles import by_kind, kind_name, texts, titles_on_offer
from thidua_xlsx.reports.common.return_progress import (
    FormState,
    TaskState,
    forms_progress,
    progress_by_form,
    reports_progress,
    task_state,
)
from thidua_xlsx.reports.summary.titles.proposals_sheet import warnings_beside

D = Decimal
TTN, KHTN, KHXH, VP, BGH = UNITS


# --- knock-outs and what was not to happen ---------------------------------------------------------------------------
def knocked(*codes_: str) -> LayerTotal:
    return LayerTotal(D(80), True, knocked=codes_)


def test_who_was_knocked_out_is_told_round_by_round_as_the_highest_layer_has_it(season: Season, vi: Language) -> None:
    layers = {("D1", "self"): knocked("2.1"), ("D1", "unit"): knocked("1.1", "9.9"), ("D2", "unit"): knocked()}
    both = {("D1", "unit"): knocked("1.1"), ("D2", "unit"): knocked("2.1")}
    cards = {
        code: Scorecard(season.dossiers[at].person, one)
        for at, (code, one) in enumerate((("GV01", layers), ("GV02", both)))
    }
    made = replace(season, scorecards=cards)
    said = warnings_beside(made, vi)
    assert said("GV01") == ["! Bị loại trừ, Đợt 1: 1.1 Chấp hành, 9.9"]
    assert said("GV02") == ["! Bị loại trừ, Đợt 1: 1.1 Chấp hành", "! Bị loại trừ, Đợt 2: 2.1 Hồ sơ"]
    assert said("GV03") == []  # who has no card
    assert said("TTN") == [
        "! Trần Văn Ân bị loại trừ, Đợt 1: 1.1 Chấp hành",
        "! Trần Văn Ân bị loại trừ, Đợt 2: 2.1 Hồ sơ",
        "! Nguyễn Thị Hoa (1980) bị loại trừ, Đợt 1: 1.1 Chấp hành, 9.9",
    ]
    assert said("VP") == []


def test_a_unit_that_is_scored_tells_its_own_knock_outs_by_its_own_criteria(season: Season, vi: Language) -> None:
    card = Scorecard(Person("VP", VP.name, "VP"), {("D1", "self"): knocked("1.1")})
    made = replace(season, scorecards={}, collectives={"VP": Collective(VP, card, Standing(card.person))})
    assert warnings_beside(made, vi)("VP") == [
        "! Bị loại trừ, Đợt 1: 1.1"
    ]  # the season has no sheet of units to name it


def test_what_was_not_to_happen_and_did_is_told_of_its_unit(season: Season, vi: Language) -> None:
    goals = [
        RegisteredTarget(f"TTN.t{at}", name, measure, D(value), "down")
        for at, (name, measure, value) in enumerate(
            (("Tai nạn", "vụ", "0"), ("Đơn thư", "", "0"), ("Nghỉ học", "em", "2")), 1
        )
    ]
    targets = tuple(
        Record(
            one.key, {"indicator": one.indicator, "unit": one.measure, "target_value": one.value, "direction": "down"}
        )
        for one in goals
    )
    actual = {"TTN.t1": D("1.5"), "TTN.t2": D(0), "TTN.t3": D(5)}
    form = Submission(
        Stamp("k", "TTN", "self-score", "D2"),
        "a.xlsx",
        {
            "targets_result": tuple(Record(key, {"actual": value}) for key, value in actual.items()),
            "movements_result": (Record("AT", {"actual": D(2)}), Record("BT", {"actual": D(0)})),
        },
        bases={f"targets_result/{one.key}": one.basis for one in goals},
    )
    movements = tuple(Movement(code, code, f"Mất an toàn {code}", "", "0", "down") for code in ("AT", "BT"))
    made = replace(
        season,
        rulebook=replace(season.rulebook, movements=movements),
        unit_dossiers=(UnitDossier(TTN, targets=targets), UnitDossier(KHTN)),
        submissions=(form,),
        scorecards={},
    )
    said = warnings_beside(made, vi)
    assert said("TTN") == [
        "! Việc không để xảy ra đã xảy ra: Tai nạn: 1,5 vụ",
        "! Việc không để xảy ra đã xảy ra: Mất an toàn AT: 2",
    ]
    assert said("KHTN") == []
    assert warnings_beside(made, language("en"))("TTN")[0].endswith("Tai nạn: 1.5 vụ")


# --- the council -----------------------------------------------------------------------------------------------------
def test_the_meeting_is_told_with_who_was_there_and_what_passed(season: Season, vi: Language) -> None:
    meeting = Meeting(date(2025, 5, 28), 9, 8, 7, 6)
    assert meeting_text(replace(season, council=Council("hd.xlsx", meeting)), vi) == (
        "Hội đồng họp ngày 28/05/2025: có mặt 8/9 thành viên; phát 7 phiếu, hợp lệ 6 phiếu; thông qua 0/0 trường hợp."
    )
    # Of 15 votes 9 passed: LĐTT 4 of 5, CSTĐCS 2 of 3, TTLĐTT 2 of 5 units, TTLĐXS 1 of 2.
    assert meeting_text(voted(), vi).endswith("; thông qua 9/15 trường hợp.")
    blank = replace(season, council=Council("hd.xlsx", Meeting()), rulebook=replace(season.rulebook, council=()))
    assert meeting_text(blank, vi) == (
        "Hội đồng họp ngày –: có mặt –/– thành viên; phát – phiếu, hợp lệ – phiếu; thông qua 0/0 trường hợp."
    )
    declared = replace(blank, rulebook=replace(season.rulebook, council=(CouncilMember("1", "An"),)))
    assert "có mặt –/1 thành viên" in meeting_text(declared, vi)
    assert meeting_text(season, vi) == ""


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (Decision("GV01", "LDTT", 7, 1, D("0.875"), True), "Hội đồng: 7 đồng ý, 1 không (87,5%): thông qua"),
        (Decision("GV01", "LDTT", 2, None, None, False), "Hội đồng: 2 đồng ý, – không: không thông qua"),
        (
            Decision("GV01", "LDTT", 0, 0, None, None, basis_changed=True),
            "Hội đồng: 0 đồng ý, 0 không: chưa quyết được; kết quả xét đã đổi sau khi phát sổ họp",
        ),
        (Decision("GV01", "LDTT", None, 3, D("0.1"), True), "thông qua"),
        (Decision("GV01", "CSTDCS", 7, 1, D("0.875"), True), ""),
        (Decision("GV02", "LDTT", 7, 1, D("0.875"), True), ""),
    ],
)
def test_a_vote_is_told_with_what_followed(season: Season, vi: Language, decision: Decision, said: str) -> None:
    council = Council("hd.xlsx", Meeting(), (decision,))
    assert decision_text(replace(season, council=council), vi, "GV01", "LDTT") == said
    assert decision_text(season, vi, "GV01", "LDTT") == ""


# --- commendations ---------------------------------------------------------------------------------------------------
def test_commendations_are_told_with_whom_they_are_for_and_how_far_they_are(season: Season, vi: Language) -> None:
    found = (
        Commended("cong_trang", "BKT", "proposed", "GV01", "x", "VP", "Thành tích năm"),
        Commended("chuyen_de", "GK", "given", "KHTN", decision="12/QĐ", movement="PT2", deed="Xanh"),
        Commended("chuyen_de", "", "nominated", "", "Lê Ba", "VP", movement="XX"),
        Commended("cong_trang", "GK", "passed", "", "Cao Tư", movement="PT1"),
    )
    assert [texts(season, vi, one) for one in found] == [
        (
            "Nguyễn Thị Hoa (1980)",
            "Tổ Toán - Tin",
            "Bằng khen của bộ, tỉnh",
            "Thành tích năm",
            "Đủ điều kiện, được đề nghị",
        ),
        (KHTN.name, "", "Giấy khen", "Xanh\nPhong trào: Đổi mới, sáng tạo trong dạy và học", "Đã tặng (QĐ số 12/QĐ)"),
        ("Lê Ba", "Tổ Văn phòng", "Chưa ghi", "", "Tổ đề nghị, hội đồng xét"),
        ("Cao Tư", "", "Giấy khen", "Phong trào: Dạy tốt - Học tốt", "Hội đồng thông qua"),
    ]
    assert by_kind(found) == [("cong_trang", [found[0], found[3]]), ("chuyen_de", [found[1], found[2]])]
    assert (kind_name(season, vi, "chuyen_de"), kind_name(season, vi, "")) == ("Chuyên đề, theo đợt", "Chưa ghi")


def test_titles_are_given_that_are_enabled_known_to_the_law_and_judged_individuals_first(season: Season) -> None:
    assert titles_on_offer(season) == ["LDTT", "CSTDCS", "TTLDTT"]  # TTLDXS was judged of nobody, CSTĐTQ is off
    policies = season.rulebook.titles
    titles = {id_: policies[id_] for id_ in ("TTLDTT", "CSTDCS", "LDTT")}
    titles["CSTDCS"] = replace(titles["CSTDCS"], enabled=False)
    book = replace(season.rulebook, titles={**titles, "XX": replace(titles["LDTT"], id="XX")})
    verdicts = (*season.verdicts, replace(season.verdicts[0], title="XX"))
    assert titles_on_offer(replace(season, rulebook=book, verdicts=verdicts)) == ["LDTT", "TTLDTT"]


# --- figures in cells ------------------------------------------------------------------------------------------------
def test_points_and_places_are_shown_with_a_dash_where_there_are_none(season: Season, vi: Language) -> None:
    shown = figures(season, vi)
    assert shown.points(D("94.25")) == (D("94.25"), style("cell_number", 2))
    assert shown.points(D(90), "total_number") == (D(90), style("total_number", 2))
    assert shown.points(None, "total_number") == ("–", style("cell_center"))
    assert shown.rank(None, "cell_bold") == ("–", style("cell_center"))
    assert shown.rank(2, "cell_bold") == (2, style("cell_bold"))
    assert shown.rank(2, shared=shown.sharing) == ("2-3", style("cell_center"))  # two share the second place
    assert shown.rank(4, shared=shown.sharing) == (4, style("cell_center"))
    assert (shown.places(2), shown.places(4)) == ("2-3", "4")
    assert dict(shown.sharing) == {1: 1, 2: 2, **dict.fromkeys(range(4, 12), 1)}
    assert dict(shown.units_sharing) == dict.fromkeys(range(1, 6), 1)
    assert (places_text(3, {3: 4}), places_text(3, {})) == ("3-6", "3")


def test_points_and_places_of_a_unit_are_those_of_its_people_together(season: Season, vi: Language) -> None:
    shown = figures(season, vi)
    assert (score_of(season, "TTN"), shown.rank_of("TTN")) == (D("93.17"), 1)
    assert (score_of(season, "GV03"), shown.rank_of("GV03")) == (D("94.25"), 2)
    assert (score_of(season, "XX"), shown.rank_of("XX")) == (None, None)


def test_a_unit_shares_its_place_with_units_and_a_person_with_people(season: Season, vi: Language) -> None:
    """Two people share the second place, which of the units the management has alone; then two units share the fourth."""
    shown = figures(season, vi)
    assert [shown.places_of(who) for who in ("GV03", "QL01", "BGH", "TTN", "GV06", "XX")] == [
        "2-3",
        "4",
        "2",
        "1",
        "–",
        "–",
    ]
    fourth = {code: replace(one, rank=4) for code, one in season.unit_standings.items() if code in ("KHXH", "VP")}
    shown = figures(replace(season, unit_standings={**season.unit_standings, **fourth}), vi)
    assert [shown.places_of(who) for who in ("KHXH", "VP", "KHTN", "QL01")] == ["4-5", "4-5", "3", "4"]


@pytest.mark.parametrize(
    ("numerator", "denominator", "unknown", "value", "said"),
    [
        (3, 12, 0, "0.25", "3/12"),
        (0, 12, 0, "0", "0/12"),
        (2, 12, 3, "0.1667", "2/12"),
        (0, 12, 12, None, "–/12"),
        (0, 0, 3, None, "–"),
        (0, 0, 0, None, "0/0"),
    ],
)
def test_a_ratio_of_which_nothing_is_known_is_a_dash_and_never_nought(
    vi: Language, numerator: int, denominator: int, unknown: int, value: str | None, said: str
) -> None:
    share = None if value is None else D(value)
    assert ratio_text(vi, Target("registered", numerator, denominator, D(1), share, unknown=unknown)) == said


# --- how far forms and tasks are -------------------------------------------------------------------------------------
DUES = {"registration": Due("30/09/2024", last=date(2024, 9, 30)), "D1": Due("15/01/2025", last=date(2025, 1, 15))}


def in_progress(season: Season, *findings: Finding) -> Season:
    asked = {"registration": True, "self-score:D1": True, "self-score:D2": False}
    forms = {
        ("TTN", "registration", ""): ("a.xlsx", "b.xlsx"),
        ("TTN", "self-score", "D1"): ("c.xlsx",),
    }
    returns = {key: tuple(Submission(Stamp("k", *key), file, {}) for file in files) for key, files in forms.items()}
    units = (UnitDossier(TTN, returned=asked), UnitDossier(KHTN, returned={"registration": False}))
    book = replace(season.rulebook, dues=DUES)
    return replace(season, rulebook=book, unit_dossiers=units, returns=returns, findings=findings, submissions=())


def gap(file: str) -> Finding:
    return at(codes.GRADE_MISSING, FilePlace(file), unit_name="TTN", names=("Hoa",))


def test_each_form_says_what_came_of_it_and_what_is_open(season: Season) -> None:
    wrong = at(codes.CELL_NOT_NUMBER, CellPlace("b.xlsx", "Tờ", 1, 1), column="Điểm")
    waived = replace(
        wrong, place=CellPlace("b.xlsx", "Tờ", 2, 1), waiver=Waiver("C101", "x", "r", "a", None, FilePlace("t"))
    )
    whole = at(codes.FILE_ENCRYPTED, FilePlace("b.xlsx"))
    made = in_progress(season, wrong, waived, whole, gap("c.xlsx"), gap("khac.xlsx"))
    first, scores, open_, other = forms_progress(made, date(2024, 10, 1))
    assert (first.state, first.files, first.duplicate, first.errors) == (
        FormState.RECEIVED,
        ("a.xlsx", "b.xlsx"),
        True,
        2,
    )
    assert (first.unfinished, first.mend) == ((), (wrong,))  # a file that cannot be read is nothing to mend in a form
    assert (scores.state, scores.files, scores.duplicate, scores.errors) == (FormState.PARTIAL, ("c.xlsx",), False, 0)
    assert (scores.unfinished, scores.mend) == ((gap("c.xlsx"),), (gap("c.xlsx"),))
    assert (open_.phase, open_.round, open_.state, open_.due) == ("self-score", "D2", FormState.MISSING, Due(""))
    assert (other.unit, other.state, other.due.text) == (KHTN, FormState.LATE, "30/09/2024")
    assert {one.state for one in forms_progress(made, None) if not one.files} == {FormState.MISSING}
    assert forms_progress(made, date(2024, 9, 30))[3].state is FormState.MISSING  # the last day itself
    assert list(progress_by_form(made)) == [
        ("TTN", "registration"),
        ("TTN", "self-score:D1"),
        ("TTN", "self-score:D2"),
        ("KHTN", "registration"),
    ]


def test_each_form_says_when_it_came_and_how_many_days_too_late(season: Season) -> None:
    """By the register the registration came on 2 October, two days late; the scores of the first round on their last day."""
    made = in_progress(season)
    days = (("TTN", "registration", date(2024, 10, 2)), ("TTN", "self-score:D1", date(2025, 1, 15)))
    received = (ReceivedLine("KHTN", "self-score:D1", date(2025, 3, 1)), *(ReceivedLine(*line) for line in days))
    came = forms_progress(replace(made, rulebook=replace(made.rulebook, received=received)), None)
    assert [(one.arrival.day, one.arrival.days_late) for one in came] == [
        (date(2024, 10, 2), 2), (date(2025, 1, 15), 0), (None, None), (None, None)
    ]  # fmt: skip


# Parts, sheets, rows and answers that are not there; everything else is wrong, or odd, but there.
UNFINISHED = frozenset({
    codes.TABLE_MISSING, codes.COLUMN_MISSING, codes.ROW_MISSING, codes.FORM_BLANK, codes.CELL_REQUIRED, codes.ROW_INCOMPLETE,
    codes.SCORES_INCOMPLETE, codes.SCORES_INCOMPLETE_UNUSED, codes.DISAGREED_UNSCORED, codes.PEOPLE_NOT_REGISTERED,
    codes.UNIT_SCORED_IN_PART, codes.GRADE_MISSING,
    codes.PERSON_NOT_IN_RETURN, codes.SCORES_MISSING,
})  # fmt: skip


def test_a_form_is_unfinished_where_something_of_it_is_not_there(season: Season) -> None:
    place = FilePlace("c.xlsx")
    made = in_progress(season)
    found = {
        code
        for code in codes.all_codes().values()
        if forms_progress(replace(made, findings=(Finding(code, place, dict.fromkeys(code.params, "x")),)), None)[
            1
        ].state
        is FormState.PARTIAL
    }
    assert found == UNFINISHED


@pytest.mark.parametrize(
    ("own", "units", "agreed", "state"),
    [
        ([{"1.1": D(9)}], [{}], [{}], FormState.PARTIAL),
        ([{"1.1": D(9)}], [{}, {"1.1": D(8)}], [], FormState.RECEIVED),  # somebody may be left to their own word
        ([{"1.1": D(9)}], [{"1.1": Unknown("chín")}], [], FormState.RECEIVED),
        ([{"1.1": D(9)}], [{"1.1": Unknown(missing=True)}], [], FormState.PARTIAL),
        ([{"1.1": D(9)}], [], [], FormState.RECEIVED),  # a form without such a sheet
        ([{"1.1": D(9)}], [{}], [{"agreed": True}], FormState.RECEIVED),
        ([{"1.1": D(9)}], [{}], [{"agreed": False}], FormState.PARTIAL),
    ],
)
def test_scores_are_not_handed_in_before_the_unit_has_scored_anybody(
    own: list[dict[str, Answer]],
    units: list[dict[str, Answer]],
    agreed: list[dict[str, Answer]],
    state: FormState,
    season: Season,
) -> None:
    made = in_progress(season)
    records = {
        table: tuple(Record(f"P{number}", values) for number, values in enumerate(columns))
        for table, columns in (("self_score", own), ("unit_score", units), ("agreed_scores", agreed))
    }
    key = ("TTN", "self-score", "D1")
    returns = {**made.returns, key: (Submission(Stamp("k", *key), "c.xlsx", records),)}
    scores = forms_progress(replace(made, returns=returns), None)[1]
    assert (scores.state, scores.unscored) == (state, state is FormState.PARTIAL)


def test_a_word_on_a_score_sheet_that_was_changed_since_leaves_the_form_open(season: Season) -> None:
    today = score_sheet_digest(season.rulebook.rubric, season.rulebook.unit_rubric)
    stamp = Stamp("k", "TTN", "agreement")
    old, new = (Submission(stamp, f, {}, bases={"agreement/agreed": basis}) for f, basis in (("a", "cũ"), ("b", today)))
    lapsing = at(codes.AGREEMENT_OUTDATED, FilePlace("a"), unit="TTN", unit_name="TTN")
    made = replace(season, unit_dossiers=(UnitDossier(TTN, returned={"agreement": True}),), findings=(lapsing,))
    (lapsed,) = forms_progress(replace(made, returns={("TTN", "agreement", ""): (old,)}), None)
    assert (lapsed.state, lapsed.lapsed, lapsed.unfinished) == (FormState.PARTIAL, True, (lapsing,))
    (anew,) = forms_progress(replace(made, returns={("TTN", "agreement", ""): (old, new)}), None)
    assert (anew.state, anew.lapsed, anew.unfinished) == (FormState.RECEIVED, False, ())


def test_schools_owe_their_report_until_it_came_or_several_versions_did(season: Season) -> None:
    reporters = tuple(Reporter(code, code) for code in ("A", "B", "C"))
    schools = Schools(reporters, {"A": SchoolReport("A", "A", "2024-2025")}, held=("C",))
    book = replace(season.rulebook, dues={"report": Due("10/06/2025", last=date(2025, 6, 10))})
    made = replace(season, rulebook=book, schools=schools)
    for day, late in ((date(2025, 6, 10), False), (date(2025, 6, 11), True), (None, False)):
        found = reports_progress(made, day)
        assert found is not None
        assert (found.missing, found.due.text, found.late) == ((reporters[1],), "10/06/2025", late)
    assert reports_progress(season, date(2025, 6, 11)) is None


FIRST, LAST = date(2025, 5, 20), date(2025, 5, 31)


@pytest.mark.parametrize(
    ("day", "done", "done_on", "state"),
    [
        (date(2025, 5, 19), False, None, TaskState.AHEAD),
        (FIRST, False, None, TaskState.NOW),
        (LAST, False, None, TaskState.NOW),
        (date(2025, 6, 1), False, None, TaskState.LATE),
        (None, False, None, TaskState.OPEN),
        (None, True, LAST, TaskState.DONE),
        (FIRST, True, date(2025, 6, 1), TaskState.DONE_LATE),
        (date(2025, 6, 9), True, None, TaskState.DONE),
    ],
)
def test_where_a_task_stands_on_a_day(day: date | None, done: bool, done_on: date | None, state: TaskState) -> None:
    task = CalendarTask("t", "Tổng kết", when=Due("", FIRST, LAST), done=done, done_on=done_on)
    assert task_state(task, day) is state


def test_a_task_without_a_day_is_open() -> None:
    assert task_state(CalendarTask("t", "Nhắc"), date(2025, 6, 1)) is TaskState.OPEN
