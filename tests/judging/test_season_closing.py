"""What keeps a season from being closed, and what it leaves behind: from a season made by hand."""

from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from msgspec.structs import replace

from tests.reports.handmade import make_season, with_paths
from thidua_xlsx.declare.season import SCHOOL, Deed, RewardDecision, TitlePolicy, Unit
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.judging.lacking_in_ledger import Missing, missing_in
from thidua_xlsx.judging.season_closing import (
    Closing,
    awaited_from_above,
    doubts_about,
    held_back,
    nothing_decided,
    passed,
    resting_on_errors,
    season_closed,
    season_closing,
)
from thidua_xlsx.judging.verdicts.council_answers import passed_against_conditions
from thidua_xlsx.judging.verdicts.title_paths import YearBehind, title_paths
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace, FilePlace, KeyPlace, SheetPlace
from thidua_xlsx.model import (
    Answer,
    Award,
    Council,
    Decision,
    Fact,
    Initiative,
    LayerScores,
    LayerTotal,
    Meeting,
    Met,
    Proposal,
    QuotaLine,
    Reason,
    ReasonTree,
    Record,
    Reply,
    Season,
    Stamp,
    StepState,
    Submission,
    UnitDossier,
    Unknown,
    Verdict,
)

D = Decimal
made = cache(make_season)
BASIS, VOTE, FAR = (CellPlace("inbox/a.xlsx", "Tờ", row, 3) for row in (9, 10, 11))


def voted(*, grounds_changed: bool = False, met: Met = Met.YES, passed: bool | None = True) -> Season:
    """GV01 and GV02 are put to the vote for LĐTT, which the commune decides, TTN for TTLĐTT, which the school does.

    GV01's ballot rests on `BASIS` and is counted in `VOTE`; GV02 and TTN passed whatever is said of GV01.
    """
    season = made()
    reason = Reason(met, "reason.grade.yes", {"found": "HTTNV"}, "Điều 24", places=(BASIS,))
    verdicts = (
        Verdict("GV01", "LDTT", met, (reason,), True, True, True),
        Verdict("GV02", "LDTT", Met.YES, (), True, True, True),
        Verdict("TTN", "TTLDTT", Met.YES, (), True, True, True),
    )
    council = Council(
        "inbox/hd.xlsx",
        Meeting(date(2025, 5, 8), 9, 9, 9, 9),
        (
            Decision("GV01", "LDTT", 8, 1, D("0.8889"), passed, grounds_changed=grounds_changed, places=(VOTE,)),
            Decision("GV02", "LDTT", 8, 1, D("0.8889"), True),
            Decision("TTN", "TTLDTT", 8, 1, D("0.8889"), True),
        ),
    )
    titles = {"LDTT": TitlePolicy("LDTT", decided_by="commune"), "TTLDTT": TitlePolicy("TTLDTT", decided_by="school")}
    book = replace(season.rulebook, titles=titles)
    return with_paths(
        replace(
            season, rulebook=book, verdicts=verdicts, quotas=(), council=council, findings=(), dossiers=season.dossiers
        )
    )


def merged(season: Season) -> Season:
    """As a merge leaves it: with what it found of titles that passed against their conditions."""
    found = passed_against_conditions(
        season.verdicts, season.paths, season.rulebook, season.council, tuple(season.findings)
    )
    return replace(season, findings=tuple(found))


def error(place: CellPlace = FAR, **about: str) -> Finding:
    return at(codes.CELL_NOT_NUMBER, place, raw="x", column="Điểm", **about)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "holds"),
    [
        ([error(person="GV01")], False),  # of that person, and of nothing that the title rests on
        ([error(BASIS)], True),  # a cell that the verdict rests on
        ([error(VOTE)], True),  # the cell of the votes
        ([error(FAR, person="GV03")], False),  # somebody else's
        ([error(FAR)], False),
        ([at(codes.CELL_REINTERPRETED, BASIS, raw="9,5", column="Điểm", used="9,5", person="GV01")], False),  # no error
        ([at(codes.ELIGIBLE_NOT_VOTED, BASIS, person="GV01", name="A", title="B", why="C")], False),
        ([replace(error(person="GV01"), also=(BASIS,))], True),
        ([replace(error(FAR), also=(BASIS,))], True),
    ],
)
def test_a_decision_that_rests_on_an_open_error_is_not_entered(found: list[Finding], holds: bool) -> None:
    season = replace(voted(), findings=tuple(found))
    told = resting_on_errors(season)
    assert list(told) == ([("GV01", "LDTT")] if holds else [])
    for one in told.values():
        assert (one.code, one.person) == (codes.DECISION_RESTS_ON_ERROR, "GV01")
        assert one.params["name"] == "Nguyễn Thị Hoa (1980)"


@pytest.mark.parametrize("met", [Met.NO, Met.UNKNOWN])
def test_a_title_passed_while_its_conditions_are_open_rests_on_what_the_school_s_own_books_say_too(met: Met) -> None:
    own = at(codes.SEASON_STAY_BACKWARDS, KeyPlace("thidua.xlsx", "people.GV01"), name="A", since="1", until="2")
    own = replace(own, person="GV01")
    for error_, holds in ((own, True), (replace(own, person="GV02"), False), (error(FAR, person="GV01"), False)):
        assert bool(resting_on_errors(replace(voted(met=met), findings=(error_,)))) is (holds and met is not Met.YES)
    assert not resting_on_errors(replace(voted(), findings=(own,)))  # met, whatever the line says


def test_an_answer_that_counts_as_unknown_holds_back_no_title_that_is_met_all_the_same() -> None:
    """One of two initiatives cannot be read: the other one is enough."""
    unread = Record("i2", {"recognised": Unknown("đang chờ")}, {"recognised": BASIS})
    form = Submission(Stamp("s", "TTN", "self-score", "D1"), "inbox/a.xlsx", {"initiatives": (unread,)})
    season = replace(voted(), findings=(error(BASIS),), submissions=(form,))
    assert resting_on_errors(season) == {}
    # Of a title that is open the same cell is what keeps it open.
    assert list(resting_on_errors(replace(voted(met=Met.UNKNOWN), findings=(error(BASIS),), submissions=(form,)))) == [
        ("GV01", "LDTT")
    ]


@pytest.mark.parametrize(("unregistered", "holds"), [("block", True), ("warn", False)])
def test_the_registration_is_a_ground_where_nobody_gets_the_title_without(unregistered: str, holds: bool) -> None:
    season = voted()
    path = season.paths["GV01", "LDTT"]
    registered = replace(path.steps[0], cells=(FAR,))
    policy = TitlePolicy("LDTT", decided_by="commune", unregistered=unregistered)
    season = replace(
        season,
        findings=(error(FAR),),
        rulebook=replace(season.rulebook, titles={**season.rulebook.titles, "LDTT": policy}),
        paths={**season.paths, ("GV01", "LDTT"): replace(path, steps=(registered, *path.steps[1:]))},
    )
    assert bool(resting_on_errors(season)) is holds


@pytest.mark.parametrize(
    ("uncertain", "layer", "holds"),
    [
        (("GV01",), "unit", True),  # the place in the quota hangs on points that are not all there
        (("GV01",), "self", False),  # what the unit scored decides
        (("GV02",), "unit", False),
        ((), "unit", False),
    ],
)
def test_points_are_a_ground_where_a_quota_hangs_on_them(uncertain: tuple[str, ...], layer: str, holds: bool) -> None:
    season = voted()
    scored = {
        ("D1", one): LayerScores({"1.1": D(9)}, {"1.1": FAR if one == layer else BASIS}) for one in ("self", "unit")
    }
    people = tuple(replace(one, scores=scored) if one.person.code == "GV01" else one for one in season.dossiers)
    total = LayerTotal(D(9), True)
    card = replace(season.scorecards["GV01"], layers=dict.fromkeys(scored, total))
    season = replace(
        season,
        findings=(error(FAR, person="GV01"),),
        dossiers=people,
        scorecards={**season.scorecards, "GV01": card},
        quotas=(QuotaLine("LDTT", "school", 2, D(50), 1, 2, uncertain=uncertain),),
    )
    assert bool(resting_on_errors(season)) is holds


def test_whatever_a_school_says_of_somebody_is_a_ground_of_what_it_puts_forward() -> None:
    said = Proposal("1", "Nguyễn Thị Hoa", "LDTT", "passed", place=replace(FAR, col=9))
    season = voted()
    season = replace(season, candidates=replace(season.candidates, proposals={("GV01", "LDTT"): said}))
    assert resting_on_errors(replace(season, findings=(error(FAR),)))
    assert not resting_on_errors(replace(season, findings=(error(replace(FAR, row=FAR.row + 1)),)))


def test_a_title_waits_for_the_one_that_it_requires() -> None:
    season = voted()
    higher = Verdict("GV01", "CSTDCS", Met.YES, (), True, True, True)
    more = Decision("GV01", "CSTDCS", 8, 1, D("0.8889"), True)
    council = season.council
    assert council is not None
    season = with_paths(
        replace(
            season,
            verdicts=(*season.verdicts, higher),
            council=replace(council, decisions=(*council.decisions, more)),
        )
    )
    assert not resting_on_errors(season)
    told = resting_on_errors(replace(season, findings=(error(BASIS),)))
    assert list(told) == [("GV01", "LDTT"), ("GV01", "CSTDCS")]
    (why,) = told["GV01", "CSTDCS"].params["errors"]  # type: ignore[misc]
    assert (why.key, why.params["title"].vi) == ("closing.required_held", "Lao động tiên tiến")


def test_votes_on_what_was_judged_otherwise_since_do_not_enter_the_ledger() -> None:
    told = resting_on_errors(voted(grounds_changed=True))["GV01", "LDTT"]
    assert (told.code, told.place) == (codes.DECISION_RESTS_ON_ERROR, VOTE)
    (why,) = told.params["errors"]  # type: ignore[misc]
    assert why.key == "closing.basis_changed"
    assert resting_on_errors(voted()) == {}


def test_what_the_council_refused_or_did_not_decide_is_in_nobodys_way() -> None:
    for outcome in (False, None):
        season = voted(grounds_changed=True, passed=outcome)
        assert resting_on_errors(season) == {}
        assert [one.person for one in season_closing(season).awards if one.title == "LDTT"] == ["GV02"]


def test_what_is_held_back_waits_for_the_council_and_all_else_is_entered() -> None:
    season = held_back(voted(), {("GV01", "LDTT")})
    assert [(one.who, one.title) for one in passed(season)] == [("GV02", "LDTT"), ("TTN", "TTLDTT")]
    waits = season.paths["GV01", "LDTT"].waits
    assert waits is not None
    assert (waits.step, waits.key, waits.cells) == ("council", "path.council.unsettled", (VOTE,))
    assert {one.state for one in season.paths["GV01", "LDTT"].steps[5:]} == {StepState.OPEN}
    assert "GV01" not in [one.person for one in season_closing(season).awards if one.title == "LDTT"]


@pytest.mark.parametrize(
    ("met", "outcome"), [(Met.YES, None), (Met.NO, "closing.not_met"), (Met.UNKNOWN, "closing.met_unknown")]
)
def test_a_title_passed_against_its_conditions_is_pointed_at_and_entered(met: Met, outcome: str | None) -> None:
    season = merged(voted(met=met))
    closing = season_closing(season)
    told = [one.params["outcome"].key for one in closing.findings if one.code is codes.PASSED_AGAINST_VERDICT]  # type: ignore[attr-defined]
    assert told == ([outcome] if outcome else [])
    assert "GV01" in [one.person for one in closing.awards if one.title == "LDTT"]


def left_to(whom: str) -> Reason:
    return Reason(Met.UNKNOWN, "reason.left_to.unknown", {"whom": Phrase(f"reason.whom.{whom}")})


@pytest.mark.parametrize(
    ("reasons", "settled"),
    [
        ((left_to("council"),), True),
        ((left_to("council"), left_to("council"), Reason(Met.YES, "reason.grade.yes")), True),
        ((left_to("council"), Reason(Met.UNKNOWN, "reason.note.since")), True),  # a note decides nothing
        ((left_to("council"), Reason(Met.UNKNOWN, "reason.grade.missing")), False),
        ((left_to("council"), left_to("office")), False),  # what an office says is not the council's to say
        ((Reason(Met.UNKNOWN, "reason.note.since"),), False),
        ((), False),
    ],
)
def test_the_vote_answers_what_is_left_to_the_council_and_nothing_else(
    reasons: tuple[Reason, ...], settled: bool
) -> None:
    for outcome in (True, False):
        season = voted(met=Met.UNKNOWN, passed=outcome)
        asked = replace(season.verdicts[0], reasons=reasons)
        season = with_paths(replace(season, verdicts=(asked, *season.verdicts[1:])))
        told = [one for one in merged(season).findings if one.code is codes.PASSED_AGAINST_VERDICT]
        assert bool(told) == (outcome and not settled)
        assert season.met_with_vote(asked) is (Met.YES if outcome and settled else Met.UNKNOWN)
        assert asked.met is Met.UNKNOWN


def test_what_no_vote_has_a_cell_for_is_pointed_at_in_the_councils_workbook() -> None:
    season = voted()
    verdicts = tuple(replace(one, met=Met.NO) if one.who == "GV02" else one for one in season.verdicts)
    (told,) = (
        one
        for one in season_closing(merged(replace(season, verdicts=verdicts))).findings
        if one.code is codes.PASSED_AGAINST_VERDICT
    )
    assert (told.place, told.params["name"], told.params["title"].vi) == (  # type: ignore[attr-defined]
        FilePlace("inbox/hd.xlsx"),
        "Trần Văn Ân",
        "Lao động tiên tiến",
    )


def test_a_title_that_rests_on_something_not_being_so_used_no_initiative() -> None:
    """Graded well enough, and not disciplined; the initiative that is recognised has no part in it."""
    no = BilingualText("", "")
    grade = ReasonTree(Met.YES, "leaf", no, reason=Reason(Met.YES, "reason.grade.yes", {}, "", places=(BASIS,)))
    fault = ReasonTree(Met.NO, "leaf", no, reason=Reason(Met.NO, "reason.discipline.none", {}, "", places=(FAR,)))
    tree = ReasonTree(Met.YES, "all", no, parts=(grade, ReasonTree(Met.YES, "not", no, parts=(fault,))))
    season = voted()
    verdicts = (Verdict("GV01", "LDTT", Met.YES, (), True, True, True, tree=tree), *season.verdicts[1:])
    closing = season_closing(replace(season, verdicts=verdicts))
    assert [(one.person, one.used_for) for one in closing.initiatives] == [("GV01", "")]


def test_what_is_entered_says_who_decided_and_waits_where_somebody_above_does() -> None:
    season = voted()
    told = {(one.person, one.title): one for one in season_closing(season).awards}
    above, here = told["GV01", "LDTT"], told["TTN", "TTLDTT"]
    assert (above.period, above.decision_no, above.issuer, above.places) == ("2024-2025", "", "", (VOTE,))
    assert (here.period, here.decision_no, here.issuer) == ("2024-2025", "", "Trường Trung học cơ sở Kim Sơn")
    # The number is written down once for all whom it names.
    decision = RewardDecision(("LDTT",), "12/QĐ-UBND", date(2025, 6, 5), "UBND xã Kim Sơn")
    book = replace(season.rulebook, decisions=(decision,))
    named = {(one.person, one.title): one for one in season_closing(replace(season, rulebook=book)).awards}
    one = named["GV02", "LDTT"]
    assert (one.decision_no, one.decision_date, one.issuer) == ("12/QĐ-UBND", "05/06/2025", "UBND xã Kim Sơn")
    assert named["TTN", "TTLDTT"].decision_no == ""


def test_grades_of_people_and_units_go_in_as_they_were_judged() -> None:
    told = [(one.person, one.title) for one in season_closing(voted()).awards if one.title not in ("LDTT", "TTLDTT")]
    # The ten people who have a grade, and the one unit; GV06, NV02 and NV03 have none.
    assert sorted(told) == sorted(
        [
            ("GV01", "HTXSNV"),
            ("GV02", "HTTNV"),
            ("GV03", "HTXSNV"),
            ("GV04", "HTTNV"),
            ("GV05", "HTTNV"),
            ("GV07", "HTXSNV"),
            ("GV08", "HTNV"),
            ("NV01", "HTTNV"),
            ("QL01", "HTXSNV"),
            ("QL02", "HTTNV"),
            ("TTN", "HTTNV"),
        ]
    )


@pytest.mark.parametrize(
    ("lines", "closed"),
    [
        ((), False),
        ((("GV01", "LDTT", "2024-2025"), ("GV02", "LDTT", "2024-2025")), False),  # the unit's title is not there yet
        ((("GV01", "LDTT", "2024-2025"), ("GV02", "LDTT", "2024-2025"), ("TTN", "TTLDTT", "2024-2025")), True),
        ((("GV01", "LDTT", "2023-2024"), ("GV02", "LDTT", "2024-2025"), ("TTN", "TTLDTT", "2024-2025")), False),
        ((("GV01", "LDTT", "2024 - 2025"), ("GV02", "LDTT", "2024-2025"), ("TTN", "TTLDTT", "2024-2025")), True),
    ],
)
def test_a_season_is_closed_once_everything_that_passed_stands_in_the_ledger(
    lines: tuple[tuple[str, str, str], ...], closed: bool
) -> None:
    season = replace(voted(), earlier_awards=tuple(Award(*one) for one in lines))
    assert season_closed(season) is closed


def test_without_a_council_or_with_nothing_passed_there_is_nothing_to_close() -> None:
    before, refused = replace(voted(), council=None), voted(passed=False)
    refused = with_paths(replace(refused, council=replace(refused.council, decisions=refused.council.decisions[:1])))
    told = [one for season in (before, refused) if (one := nothing_decided(with_paths(season)))]
    assert [(one.code, one.place, one.params["why"].key) for one in told] == [  # type: ignore[attr-defined]
        (codes.NOTHING_DECIDED, FilePlace("inbox"), "closing.no_council"),
        (codes.NOTHING_DECIDED, FilePlace("inbox/hd.xlsx"), "closing.nothing_passed"),
    ]
    assert nothing_decided(voted()) is None


# --- what the ledger lacks -----------------------------------------------------------------------------------------------
YEAR, BEFORE = "2024-2025", "2023-2024"


def line(person: str, title: str, period: str = YEAR, **values: Answer) -> Record:
    return Record(f"{person} {title}", {"person": person, "title": title, "period": period, **values})


def lacking(
    awards: tuple[Award, ...], *there: Record, initiatives: tuple[Initiative, ...] = (), told: tuple[Record, ...] = ()
) -> Missing:
    ledger = {"awards": there, "initiatives": told}
    return missing_in(ledger, Closing(awards, initiatives), made().rulebook)


LDTT = Award("GV01", "LDTT", YEAR, "12/QĐ", "05/06/2025")


@pytest.mark.parametrize(
    ("there", "lacks"),
    [
        ((), True),
        ((line("GV01", "LDTT"),), False),
        ((line("GV01", "LDTT", "2024 - 2025"),), False),  # however the year is spelled
        ((line("GV01", "LDTT", BEFORE),), True),
        ((line("GV02", "LDTT"),), True),
        ((line("GV01", "CSTDCS"),), True),
    ],
)
def test_what_stands_in_the_ledger_is_not_entered_again(there: tuple[Record, ...], lacks: bool) -> None:
    assert lacking((LDTT,), *there).awards == ((LDTT,) if lacks else ())


def test_a_commendation_for_a_deed_is_no_line_of_one_for_merit() -> None:
    merit = Award("GV01", "GK", YEAR)
    assert lacking((merit,), line("GV01", "GK", decision_no="7/QĐ", commendation_kind="dot_xuat")).awards == (merit,)
    assert lacking((merit,), line("GV01", "GK", commendation_kind="cong_trang")).awards == ()
    # Nor does a deed of the season explain a line for merit that nobody gives.
    deed = Award("GV01", "GK", YEAR, "7/QĐ", "01/03/2025", kind="dot_xuat")
    (told,) = lacking((deed,), line("GV01", "GK")).findings
    assert (told.code, told.params["title"]) == (
        codes.LEDGER_NOT_DECIDED,
        made().rulebook.columns.choices["award"]["GK"],
    )


@pytest.mark.parametrize(
    ("values", "entered"),
    [
        ({}, ("12/QĐ", "05/06/2025")),
        ({"decision_date": "01/06/2025"}, ("12/QĐ", "")),  # the day that somebody wrote stays
        ({"decision_no": "11/QĐ"}, None),  # and so does the number, with whatever day
    ],
)
def test_a_decision_known_later_is_written_where_its_line_has_none(
    values: dict[str, Answer], entered: tuple[str, str] | None
) -> None:
    mine = line("GV01", "LDTT", **values)
    others = (line("GV02", "LDTT"), line("GV01", "LDTT", BEFORE), line("GV01", "CSTDCS"))
    found = lacking((LDTT,), mine, *others).decided
    assert found == (((mine, *entered),) if entered else ())
    assert lacking((replace(LDTT, decision_no=""),), mine).decided == ()


def test_what_the_ledger_has_of_this_year_and_the_season_does_not_give_is_pointed_at() -> None:
    grade = Award("GV01", "HTXSNV", YEAR)
    there = (
        replace(line("GV01", "CSTDCS"), places={"title": BASIS}),
        line("GV01", "HTTNV"),  # another grade than the season's
        line("GV02", "HTTNV"),  # the season says no grade of this person
        line("GV01", "CSTDT", BEFORE),  # another year
        line("GV01", "GK", commendation_kind="dot_xuat"),  # a deed
        line("GV01", "LDTT"),  # given
        line("XX", "LDTT", full_name="Người cũ"),  # nobody of the season any more
    )
    told = lacking((LDTT, grade), *there).findings
    assert [(one.code, one.place, one.params["name"], one.params["period"]) for one in told] == [
        (codes.LEDGER_NOT_DECIDED, BASIS, "Nguyễn Thị Hoa (1980)", YEAR),
        (codes.LEDGER_NOT_DECIDED, FilePlace("so-theo-doi.xlsx"), "Nguyễn Thị Hoa (1980)", YEAR),
        (codes.LEDGER_NOT_DECIDED, FilePlace("so-theo-doi.xlsx"), "Người cũ", YEAR),
    ]
    titles = made().rulebook.columns.choices["award"]
    assert [one.params["title"] for one in told] == [titles["CSTDCS"], titles["HTTNV"], titles["LDTT"]]
    now = [language("vi").plain(one.params["now"]) for one in told]  # of a grade, which it is this year
    assert now == ["không có", f"là {titles['HTXSNV'].vi}", "không có"]


def test_an_initiative_is_entered_once_and_its_use_where_none_is_written() -> None:
    mine = Initiative("GV01", "Kho học liệu số", recognised=True, used_for="CSTĐCS 2024-2025")
    unused = replace(mine, name="Bản đồ tư duy", used_for="")
    written = {
        "same": Record("s1", {"person": "GV01", "name": "KHO học  liệu số"}),
        "used": Record("s2", {"person": "GV01", "name": "Kho học liệu số", "used_for": "CSTĐCS 2023-2024"}),
        "colleague's": Record("s3", {"person": "GV02", "name": "Kho học liệu số"}),
    }
    found = {name: lacking((), initiatives=(mine,), told=(one,)) for name, one in written.items()}
    assert {name: (one.initiatives, one.used) for name, one in found.items()} == {
        "same": ((), ((written["same"], "CSTĐCS 2024-2025"),)),
        "used": ((), ()),
        "colleague's": ((mine,), ()),
    }
    told = lacking((), initiatives=(unused,), told=(Record("s4", {"person": "GV01", "name": "Bản đồ tư duy"}),))
    assert (told.initiatives, told.used) == ((), ())


def test_an_initiative_on_which_two_titles_rest_was_used_for_both() -> None:
    """GV01's two titles rest on the one initiative that is recognised; without it neither would hold."""
    season = voted()
    (work,) = next(one.initiatives for one in season.dossiers if one.person.code == "GV01")
    leaf = ReasonTree(
        Met.YES,
        "leaf",
        BilingualText("", ""),
        reason=Reason(Met.YES, "reason.grade.yes", {}, "Điều 23", places=work.places),
    )
    verdicts = tuple(Verdict("GV01", title, Met.YES, (), True, True, True, tree=leaf) for title in ("LDTT", "CSTDCS"))
    votes = tuple(Decision("GV01", title, 8, 1, D("0.8889"), True) for title in ("LDTT", "CSTDCS"))
    titles = {one: TitlePolicy(one, decided_by="school") for one in ("LDTT", "CSTDCS")}
    season = replace(season, rulebook=replace(season.rulebook, titles=titles), verdicts=verdicts)
    season = with_paths(replace(season, council=replace(season.council, decisions=votes)))
    entered = [(one.name, one.used_for) for one in season_closing(season).initiatives]
    assert entered == [(work.name, "LĐTT 2024-2025; CSTĐCS 2024-2025")]


def test_what_a_level_above_has_yet_to_decide_on_is_of_this_year_alone() -> None:
    season = voted()
    lines = (
        Award("GV01", "LDTT", "2024-2025", pending=True),
        Award("GV02", "LDTT", "2024-2025", "12/QĐ"),
        Award("GV01", "LDTT", "2023-2024", pending=True),
    )
    assert awaited_from_above(replace(season, earlier_awards=lines)) == lines[:1]


def test_a_title_of_a_unit_that_holds_by_others_alone_is_found_by_unit_and_title() -> None:
    season = voted()
    titles = season.rulebook.choices["title"]
    told = [
        at(codes.RESTS_ON_OTHERS, FAR, unit=unit, name=unit, title=titles[title], names=("A",))
        for unit, title in (("TTN", "TTLDXS"), ("TTV", "TTLDTT"), ("TTN", "TTLDTT"))
    ]
    path = season.paths["TTN", "TTLDTT"]
    assert doubts_about(replace(season, findings=(error(unit="TTN"), *told)), path) == told[2:]
    assert doubts_about(replace(season, findings=tuple(told[:2])), path) == []


def test_whom_the_council_passed_and_nobody_registered_is_told_before_it_is_entered() -> None:
    """The law names the title as a merge does, and the two of a unit are told apart by who they are about."""
    season = voted()
    titles = season.rulebook.regime.titles
    told = [
        at(codes.ELIGIBLE_NOT_REGISTERED, FAR, unit="TTN", name="Tổ Toán - Tin", title=titles["TTLDTT"].name),
        at(codes.ELIGIBLE_NOT_REGISTERED, FAR, unit="TTN", person="GV05", name="A", title=titles["LDTT"].name),
    ]
    closing = season_closing(replace(season, findings=tuple(told)))
    assert [one for one in closing.findings if one.code is codes.ELIGIBLE_NOT_REGISTERED] == told[:1]
    several = (titles["TTLDXS"].name, titles["TTLDTT"].name)  # what somebody answered once of all titles
    one = at(codes.ELIGIBLE_DECLINED, FAR, unit="TTN", name="Tổ Toán - Tin", title=several)
    assert doubts_about(replace(season, findings=(one,)), season.paths["TTN", "TTLDTT"]) == [one]


# --- what bodies above have said, single deeds, and the school itself ----------------------------------------------------
def answered(reply: Reply, *, decisions: tuple[RewardDecision, ...] = ()) -> Season:
    season = voted()
    season = replace(season, rulebook=replace(season.rulebook, decisions=decisions))
    dossiers, replies = (*season.dossiers, *season.unit_dossiers), {(reply.who, reply.title): reply}
    behind = YearBehind(season.council, replies=replies)
    return replace(
        season,
        replies=replies,
        paths=title_paths(season.verdicts, dossiers, season.rulebook, behind),
    )


BY_SCHOOL_BOOK = RewardDecision(("LDTT",), "12/QĐ-UBND", date(2025, 6, 5), "UBND xã Kim Sơn")


@pytest.mark.parametrize(
    ("reply", "known", "entered"),
    [
        # Number and day are those that came back for this one person; who decided is as the season wrote it down.
        ({"number": "88/QĐ", "day": "01/07/2025", "issuer": "UBND tỉnh"}, (), ("88/QĐ", "01/07/2025", "UBND tỉnh")),
        (
            {"number": "88/QĐ", "day": "01/07/2025", "issuer": "UBND tỉnh"},
            (BY_SCHOOL_BOOK,),
            ("88/QĐ", "01/07/2025", "UBND xã Kim Sơn"),
        ),
        ({}, (BY_SCHOOL_BOOK,), ("12/QĐ-UBND", "05/06/2025", "UBND xã Kim Sơn")),  # given, without its number
        ({"number": "88/QĐ"}, (BY_SCHOOL_BOOK,), ("88/QĐ", "05/06/2025", "UBND xã Kim Sơn")),
    ],
)
def test_a_title_that_a_body_above_gave_is_entered_with_its_decision(
    reply: dict[str, str], known: tuple[RewardDecision, ...], entered: tuple[str, str, str]
) -> None:
    closing = season_closing(answered(Reply("GV01", "LDTT", "given", **reply), decisions=known))
    told = {(one.person, one.title): one for one in closing.awards}
    one = told["GV01", "LDTT"]
    assert (one.decision_no, one.decision_date, one.issuer) == entered
    book = ("12/QĐ-UBND", "05/06/2025", "UBND xã Kim Sơn") if known else ("", "", "")
    other = told["GV02", "LDTT"]
    assert (other.decision_no, other.decision_date, other.issuer) == book  # of whom nothing came back


@pytest.mark.parametrize("outcome", ["on_way", "open"])
def test_a_reply_that_gives_nothing_yet_brings_no_decision(outcome: str) -> None:
    closing = season_closing(answered(Reply("GV01", "LDTT", outcome, number="88/QĐ", day="01/07/2025", issuer="X")))
    (one,) = (one for one in closing.awards if (one.person, one.title) == ("GV01", "LDTT"))
    assert (one.decision_no, one.decision_date, one.issuer) == ("", "", "")


def test_nobody_above_decides_on_what_the_school_decides_itself() -> None:
    closing = season_closing(answered(Reply("TTN", "TTLDTT", "given", number="88/QĐ", day="01/07/2025", issuer="X")))
    (one,) = (one for one in closing.awards if one.title == "TTLDTT")
    assert (one.decision_no, one.decision_date, one.issuer) == ("", "", "Trường Trung học cơ sở Kim Sơn")


def test_a_title_refused_above_is_not_entered_and_does_not_keep_the_season_open() -> None:
    season = answered(Reply("GV01", "LDTT", "refused", reason="Chưa đủ hồ sơ"))
    closing = season_closing(season)
    titles = [(one.person, one.title) for one in closing.awards if one.title in ("LDTT", "TTLDTT")]
    assert titles == [("GV02", "LDTT"), ("TTN", "TTLDTT")]
    assert closing.refused == (("GV01", "LDTT"),)
    entered = (Award("GV02", "LDTT", YEAR), Award("TTN", "TTLDTT", YEAR))
    assert season_closed(replace(season, earlier_awards=entered))
    assert not season_closed(replace(season, earlier_awards=entered[1:]))


def test_what_was_passed_and_held_back_is_told_again_as_the_merge_told_it() -> None:
    named = {"name": "A", "title": "B", "why": "C"}
    said = [
        at(codes.ELIGIBLE_NOT_VOTED, FAR, **named),
        at(codes.TOO_LATE_FOR_ROUND, FAR, **named, round="D1", when="E"),
        at(codes.HELD_BY_DOSSIER, FAR, **named),
        at(codes.CELL_REINTERPRETED, FAR, raw="9,5", column="Điểm", used="9,5"),  # of a cell, and long settled
    ]
    season = merged(replace(voted(met=Met.NO), findings=tuple(said)))
    told = [one for one in season_closing(season).findings if one.code is not codes.INITIATIVE_NOT_ENTERED]
    assert told[0].code is codes.PASSED_AGAINST_VERDICT
    assert told[1:] == said[:3]


def test_a_unit_passed_on_people_who_lose_theirs_is_told_again_once_it_was_passed() -> None:
    season = voted()
    title = season.rulebook.choices["title"]["TTLDTT"]
    told = at(codes.RESTS_ON_OTHERS, FAR, unit="TTN", name="Tổ Toán - Tin", title=title, names=("A",))
    assert told in season_closing(replace(season, findings=(told,))).findings
    refused = replace(season, council=replace(season.council, decisions=season.council.decisions[:2]))  # type: ignore[union-attr]
    assert told not in season_closing(replace(with_paths(refused), findings=(told,))).findings


def test_an_error_of_one_line_among_many_is_in_nobodys_way() -> None:
    """A line that could not be read is about somebody's evidence, say, and not about all that is known of them."""
    line_ = replace(error(person="GV01"), place=SheetPlace("so-theo-doi.xlsx", "Khen thưởng"))
    season = voted(met=Met.UNKNOWN)
    assert resting_on_errors(replace(season, findings=(line_,)))
    assert not resting_on_errors(replace(season, findings=(replace(line_, of_line=True),)))


def test_a_decision_held_by_errors_says_each_with_its_place() -> None:
    season = replace(voted(), findings=(error(BASIS), error(VOTE), error(FAR, person="GV04")))
    (told,) = resting_on_errors(season).values()
    why = [language("vi").plain(one) for one in told.params["errors"]]  # type: ignore[attr-defined]
    assert why == [
        "Ô «Điểm» không phải là số (C101, inbox/a.xlsx, trang Tờ, ô D10)",
        "Ô «Điểm» không phải là số (C101, inbox/a.xlsx, trang Tờ, ô D11)",
    ]
    assert (told.place, told.params["title"].vi) == (VOTE, "Lao động tiên tiến")  # type: ignore[attr-defined]
    assert codes.CELL_NOT_NUMBER.id == "C101"


def test_a_grade_that_may_still_change_is_not_entered_and_the_schools_own_is() -> None:
    season = voted()
    open_ = [
        replace(one, grade=replace(one.grade, unknown=True, awaits=True)) if one.person.code == "GV01" else one
        for one in season.dossiers
    ]
    school = UnitDossier(Unit(SCHOOL, "Trường"), grade=Fact("HTXSNV", (VOTE,)))
    candidates = replace(season.candidates, units=(school, replace(school, unit=Unit("C1", "Trường khác"))))
    closing = season_closing(replace(season, dossiers=tuple(open_), candidates=candidates))
    scale = season.rulebook.columns.scale("grade")
    told = {one.person: one for one in closing.awards if one.title in scale}
    assert "GV01" not in told
    assert "C1" not in told
    entered = Award(SCHOOL, "HTXSNV", YEAR, issuer="Trường Trung học cơ sở Kim Sơn", places=(VOTE,))
    assert told[SCHOOL] == entered
    # The council grades it though it registered nothing.
    council = replace(voted().council, grades={SCHOOL: Record(SCHOOL, {"grade": "HTXSNV"}, {"grade": VOTE})})  # type: ignore[type-var]
    assert entered in season_closing(replace(voted(), council=council)).awards
    mine = told["GV03"]
    (dossier,) = (one for one in season.dossiers if one.person.code == "GV03")
    assert (mine.title, mine.period, mine.decision_no, mine.places) == ("HTXSNV", YEAR, "", dossier.grade.places)
    assert mine.issuer == "Trường Trung học cơ sở Kim Sơn"


def test_single_deeds_go_in_by_their_decisions() -> None:
    deeds = (
        Deed("GV02", "", "GK", "dot_xuat", "", "Cứu người", "7/QĐ", "01/03/2025", place=FAR),
        Deed("GV03", "", "GK", "dot_xuat", "", "Cứu người", "8/QĐ", "02/03/2025", "UBND xã Kim Sơn"),
        Deed("GV04", "", "GK", "dot_xuat", "", "Cứu người"),  # nobody knows the number
        Deed("", "Bà Sáu", "GK", "dot_xuat", "", "Cứu người", "9/QĐ"),  # nobody of the season
        Deed("GV05", "", "GK", "cong_trang", "", "Cả năm", "10/QĐ"),  # of merit: judged, and voted on
        Deed("", "Bà Bảy", "GK", "", "", "Cứu người", "11/QĐ"),  # of no kind: not known to be no merit
    )
    season = voted()
    season = replace(season, rulebook=replace(season.rulebook, deeds=deeds))
    assert [one for one in season_closing(season).awards if one.title == "GK"] == [
        Award("GV02", "GK", YEAR, "7/QĐ", "01/03/2025", "Trường Trung học cơ sở Kim Sơn", (FAR,), kind="dot_xuat"),
        Award("GV03", "GK", YEAR, "8/QĐ", "02/03/2025", "UBND xã Kim Sơn", kind="dot_xuat"),
        Award("", "GK", YEAR, "9/QĐ", issuer="Trường Trung học cơ sở Kim Sơn", kind="dot_xuat", name="Bà Sáu"),
    ]
    told = [one for one in season_closing(season).findings if one.code is codes.DEED_NOT_ENTERED]
    assert [one.params["why"] for one in told] == [
        Phrase("closing.deed_number"),
        Phrase("closing.deed_merit"),
        Phrase("closing.deed_kind"),
    ]
    assert told[-1].params["name"] == "Bà Bảy"


def test_lines_that_wait_for_somebody_above_learn_who_decided_or_that_it_was_refused() -> None:
    states = made().rulebook.columns.choices["award_state"]
    waiting, refused = states["pending"].vi, states["refused"].vi
    ours = line("GV01", "LDTT", issuer=waiting)
    other = line("GV02", "LDTT", issuer=waiting)
    before = line("GV01", "LDTT", BEFORE, issuer=waiting)
    gone = line("GV03", "LDTT", issuer=waiting)
    known = line("GV04", "LDTT", issuer=refused)  # said so before
    given = Award("GV01", "LDTT", YEAR, "12/QĐ", "05/06/2025", "UBND xã Kim Sơn")
    silent = Award("GV02", "LDTT", YEAR)  # nobody has said who decides
    numbered = line("GV05", "LDTT", issuer="UBND huyện", decision_no="5/QĐ")  # waits for nobody any more
    entered = Award("GV05", "LDTT", YEAR, "5/QĐ", "05/06/2025", "UBND xã Kim Sơn")
    there = (ours, other, before, gone, known, numbered)
    closing = Closing((given, silent, entered), refused=(("GV03", "LDTT"),))
    found = missing_in({"awards": there}, closing, made().rulebook)
    assert found.issuers == ((ours, "UBND xã Kim Sơn"),)
    assert found.refused == (gone,)
    assert (found.awards, found.findings) == ((), ())  # and nobody need look at them
    # A line that has its number is not said to be refused: a person looks at it.
    against = missing_in({"awards": (numbered,)}, Closing(refused=(("GV05", "LDTT"),)), made().rulebook)
    assert (against.refused, [one.code for one in against.findings]) == ((), [codes.LEDGER_NOT_DECIDED])
    # The same two, had a body above said nothing of them: nothing gives them, so a person decides.
    told = missing_in({"awards": (gone, known)}, Closing(), made().rulebook)
    assert [one.params["name"] for one in told.findings] == ["Đặng Ngọc Ánh"]


@pytest.mark.parametrize(
    "found",
    [
        Missing((LDTT,), (), ()),
        Missing((), (Initiative("GV01", "Bản đồ tư duy"),), ()),
        Missing((), (), ((line("GV01", "LDTT"), "CSTĐCS"),)),
        Missing((), (), (), decided=((line("GV01", "LDTT"), "12/QĐ", ""),)),
        Missing((), (), (), issuers=((line("GV01", "LDTT"), "UBND"),)),
        Missing((), (), (), refused=(line("GV01", "LDTT"),)),
    ],
)
def test_whatever_is_missing_is_to_be_written(found: Missing) -> None:
    assert found.anything
    assert not Missing((), (), (), findings=(error(),)).anything  # a finding alone writes nothing


def test_an_undated_initiative_stays_out_and_is_named_with_its_owner() -> None:
    """GV01's was recognised on 20/06/2024; of GV07's nobody knows the decision."""
    closing = season_closing(voted())
    assert [(one.person, one.used_for) for one in closing.initiatives] == [("GV01", "")]
    (told,) = (one for one in closing.findings if one.code is codes.INITIATIVE_NOT_ENTERED)
    assert (told.params["name"], told.params["owner"]) == (
        "Ứng dụng bản đồ tư duy trong dạy học Lịch sử",
        "Phạm Thu Hà",
    )
    assert told.place == CellPlace("inbox/KHXH - phieu tu-cham (gửi lại).xlsx", "Sáng kiến", 9, 3)


def test_lines_of_a_year_that_nobody_can_tell_are_of_this_season_where_they_say_the_same() -> None:
    season = voted()
    unclear = replace(season.rulebook, school=replace(season.rulebook.school, school_year="năm nay"))
    lines = (Award("GV01", "LDTT", "năm nay", pending=True), Award("GV02", "LDTT", "năm ngoái", pending=True))
    assert awaited_from_above(replace(season, rulebook=unclear, earlier_awards=lines)) == lines[:1]


def test_a_commendation_of_another_kind_closes_nothing() -> None:
    season = voted()
    lines = [Award("GV01", "LDTT", YEAR), Award("GV02", "LDTT", YEAR), Award("TTN", "TTLDTT", YEAR, kind="dot_xuat")]
    assert not season_closed(replace(season, earlier_awards=tuple(lines)))
    assert season_closed(replace(season, earlier_awards=(*lines[:2], replace(lines[2], kind=""))))
