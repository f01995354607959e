"""What keeps a season from being closed, and what it leaves behind: from a season made by hand."""

from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from msgspec.structs import replace

from tests.reports.handmade import make_season, walked
from thidua_xlsx.declare.season import RewardDecision, TitlePolicy
from thidua_xlsx.judging.season_closing import season_closed, season_closing
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Award, Council, Decision, Meeting, Met, Reason, Season, Verdict

D = Decimal
made = cache(make_season)
BASIS, VOTE, FAR = (CellPlace("inbox/a.xlsx", "Tờ", row, 3) for row in (9, 10, 11))


def voted(*, basis_changed: bool = False, met: Met = Met.YES, passed: bool | None = True) -> Season:
    """GV01 and GV02 are put to the vote for LĐTT, which the commune decides, TTN for TTLĐTT, which the school does.

    GV01's ballot rests on `BASIS` and is counted in `VOTE`; GV02 and TTN passed whatever is said of GV01.
    """
    season = made()
    reason = Reason(Met.YES, "reason.grade.yes", {"found": "HTTNV"}, "Điều 24", places=(BASIS,))
    verdicts = (
        Verdict("GV01", "LDTT", met, (reason,), True, True, True),
        Verdict("GV02", "LDTT", Met.YES, (), True, True, True),
        Verdict("TTN", "TTLDTT", Met.YES, (), True, True, True),
    )
    council = Council(
        "inbox/hd.xlsx",
        Meeting(date(2025, 5, 8), 9, 9, 9, 9),
        (
            Decision("GV01", "LDTT", 8, 1, D("0.8889"), passed, basis_changed=basis_changed, places=(VOTE,)),
            Decision("GV02", "LDTT", 8, 1, D("0.8889"), True),
            Decision("TTN", "TTLDTT", 8, 1, D("0.8889"), True),
        ),
    )
    titles = {"LDTT": TitlePolicy("LDTT", decided_by="commune"), "TTLDTT": TitlePolicy("TTLDTT", decided_by="school")}
    book = replace(season.rulebook, titles=titles)
    return walked(
        replace(
            season, rulebook=book, verdicts=verdicts, quotas=(), council=council, findings=(), dossiers=season.dossiers
        )
    )


def error(place: CellPlace = FAR, **about: str) -> Finding:
    return at(codes.CELL_NOT_NUMBER, place, raw="x", column="Điểm", **about)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "holds"),
    [
        ([error(person="GV01")], True),
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
    told = season_closing(season).open
    assert [one.code for one in told] == ([codes.DECISION_RESTS_ON_ERROR] if holds else [])
    if holds:
        assert told[0].params["name"] == "Nguyễn Thị Hoa (1980)"


def test_votes_on_figures_that_changed_since_do_not_enter_the_ledger() -> None:
    closing = season_closing(voted(basis_changed=True))
    (told,) = closing.open
    assert (told.code, told.place) == (codes.DECISION_RESTS_ON_ERROR, VOTE)
    (why,) = told.params["errors"]  # type: ignore[misc]
    assert why.key == "closing.basis_changed"
    assert season_closing(voted()).open == ()


def test_what_the_council_refused_or_did_not_decide_is_in_nobodys_way() -> None:
    for passed in (False, None):
        closing = season_closing(voted(basis_changed=True, passed=passed))
        assert closing.open == ()
        assert [one.person for one in closing.awards if one.title == "LDTT"] == ["GV02"]


@pytest.mark.parametrize(
    ("met", "outcome"), [(Met.YES, None), (Met.NO, "closing.not_met"), (Met.UNKNOWN, "closing.met_unknown")]
)
def test_a_title_passed_against_its_conditions_is_pointed_at_and_entered(met: Met, outcome: str | None) -> None:
    season = voted(met=met)
    closing = season_closing(season)
    told = [one.params["outcome"].key for one in closing.findings if one.code is codes.PASSED_AGAINST_VERDICT]  # type: ignore[attr-defined]
    assert told == ([outcome] if outcome else [])
    assert "GV01" in [one.person for one in closing.awards if one.title == "LDTT"]


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
