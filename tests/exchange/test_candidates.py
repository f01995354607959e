"""Whom schools put forward, as an office's own candidates: who they are, how each stands, and who is within a quota."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from tests.judging.judging_factories import rulebook
from thidua_xlsx.declare.season import Rulebook, TitlePolicy, Unit
from thidua_xlsx.declare.season.reporting_schools import Reporter, SchoolsPolicy
from thidua_xlsx.exchange.school_reports.candidates import asked_about, candidates_of, with_guests
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import (
    Award,
    Candidates,
    Met,
    Proposal,
    QuotaLine,
    Record,
    SchoolReport,
    Schools,
    Stamp,
    Submission,
)

D = Decimal
REPORTERS = (Reporter("T1", "Trường Một"), Reporter("T2", "Trường Hai"))
CELL = CellPlace("inbox/T1.xlsx", "Người", 6, 2)
LEVELS = {"LDTT": "school", "CSTDCS": "commune", "CSTDT": "province", "TTLDTT": "school", "TTLDXS": "commune"}


def book(*, common: bool = False, **changed: Mapping[str, Any]) -> Rulebook:
    """A commune's office: LĐTT and TTLĐTT are the schools' own, CSTĐ tỉnh is decided above."""
    titles = {id_: TitlePolicy(id_, decided_by=level, **changed.get(id_, {})) for id_, level in LEVELS.items()}
    policy = SchoolsPolicy(level="commune", common_scale=common)
    return rulebook(units=(), reporters=REPORTERS, schools=policy, titles=titles)


def put(key: str, name: str = "Vũ An", state: str = "passed", **fields: Any) -> Proposal:
    return Proposal(key, name, key.rpartition(":")[2], state, **fields)


def found(
    *one: Proposal,
    two: tuple[Proposal, ...] = (),
    of: Rulebook | None = None,
    awards: tuple[Award, ...] = (),
    voted: Mapping[tuple[str, str], str] | None = None,
    quotas: tuple[QuotaLine, ...] = (),
) -> Candidates:
    """The candidates of two schools; the second reports only if it puts anybody forward."""
    reports = {
        code: SchoolReport(code, code, "2024-2025", proposals=proposals)
        for code, proposals in (("T1", one), ("T2", two))
        if proposals or code == "T1"
    }
    return candidates_of(Schools(REPORTERS, reports, quotas=quotas), of or book(), awards, voted)


def test_what_the_school_decides_itself_is_put_before_nobody() -> None:
    asked = [put(f"P1:{title}") for title in LEVELS]
    assert list(found(*asked).proposals) == [("T1/P1", "CSTDCS"), ("T1/P1", "CSTDT"), ("T1/P1", "TTLDXS")]
    off = book(CSTDT={"enabled": False})
    assert list(found(*asked, of=off).proposals) == [("T1/P1", "CSTDCS"), ("T1/P1", "TTLDXS")]


def test_somebody_is_one_candidate_for_all_titles_with_what_the_school_says() -> None:
    said = {"where": "Tổ Toán", "born": "01/02/1980", "position": "Giáo viên", "grade": "HTXSNV", "place": CELL}
    (person,) = found(put("P1:CSTDCS", **said), put("P1:CSTDT", **said)).people
    one = person.person
    assert (one.code, one.full_name, one.unit, one.birth_date, one.position) == (
        "T1/P1",
        "Vũ An",
        "T1",
        "01/02/1980",
        "Giáo viên",
    )
    assert one.counted is False  # among the schools' people, not among the office's
    assert (person.grade.value, person.grade.places, person.grade.unknown) == ("HTXSNV", (CELL,), False)
    (blank,) = found(put("P1:CSTDCS", place=CELL)).people
    assert (blank.grade.value, blank.grade.unknown) == (None, True)


def test_what_is_said_first_of_somebody_names_the_candidate() -> None:
    (one,) = found(put("P1:CSTDCS", grade="HTXSNV"), put("P1:CSTDT", "Vũ Ân", grade="HTTNV")).people
    assert (one.person.full_name, one.grade.value) == ("Vũ An", "HTXSNV")


def test_earlier_titles_are_those_of_the_ledger_before_this_year() -> None:
    awards = tuple(
        Award(who, "CSTDCS", period)
        for who, period in (
            ("T1/P1", "2022-2023"),
            ("T1/P1", "2024-2025"),  # of this year
            ("T1/P1", "hôm qua"),  # nobody knows of which
            ("T2/P1", "2023-2024"),  # of the other school
        )
    )
    (person,) = found(put("P1:CSTDCS"), awards=awards).people
    assert [one.period for one in person.awards] == ["2022-2023"]
    unread = replace(book(), school=replace(book().school, school_year="năm nay"))  # nobody can tell which year it is
    (person,) = found(put("P1:CSTDCS"), awards=awards, of=unread).people
    assert [one.period for one in person.awards] == ["2022-2023", "2024-2025", "hôm qua"]
    (unit,) = found(put("TOAN:TTLDXS", collective=True), awards=(Award("T1/TOAN", "TTLDXS", "2020-2021"),)).units
    assert [one.period for one in unit.awards] == ["2020-2021"]


@pytest.mark.parametrize(
    ("name", "where", "shown"),
    [
        ("Tổ Toán", "Trường Một", "Tổ Toán, Trường Một"),
        ("Tổ Toán", "", "Tổ Toán, Trường Một"),
        ("Tổ Toán", "THCS An, Xã Một", "Tổ Toán, THCS An, Xã Một, Trường Một"),
        ("Trường Một", "Trường Một", "Trường Một"),  # the school itself
        ("Tổ Toán", "Một", "Tổ Toán, Trường Một"),  # as the office calls it
    ],
)
def test_a_collective_is_named_with_its_school(name: str, where: str, shown: str) -> None:
    (unit,) = found(put("TOAN:TTLDXS", name, collective=True, where=where)).units
    assert (unit.unit.code, unit.unit.name) == ("T1/TOAN", shown)


@pytest.mark.parametrize(
    ("state", "met", "within", "proposed", "reason"),
    [
        ("proposed", Met.YES, True, True, "reason.school.proposed"),
        ("passed", Met.YES, True, True, "reason.school.passed"),
        ("tied", Met.UNKNOWN, False, None, "reason.school.tied"),
    ],
)
def test_how_far_the_school_is_stands_first_among_the_reasons(
    state: str, met: Met, within: bool, proposed: bool | None, reason: str
) -> None:
    asked = put("P1:CSTDCS", state=state, reasons="Đủ điều kiện", place=CELL)
    (verdict,) = found(asked).verdicts
    assert (verdict.who, verdict.title, verdict.met) == ("T1/P1", "CSTDCS", met)
    assert (verdict.within_quota, verdict.proposed) == (within, proposed)
    assert [(one.key, one.met, one.places) for one in verdict.reasons] == [
        (reason, met, (CELL,)),
        ("reason.school.says", met, (CELL,)),
    ]
    assert verdict.reasons[1].params == {"said": "Đủ điều kiện"}
    (bare,) = found(replace(asked, reasons="", place=None)).verdicts
    assert [(one.key, one.places) for one in bare.reasons] == [(reason, ())]


def test_a_ballot_rests_on_everything_that_the_school_says_of_somebody() -> None:
    asked = put("P1:CSTDCS", where="Tổ Toán", grade="HTXSNV", final=D(90), reasons="Đủ", history="LĐTT 2023-2024")
    changes: list[dict[str, Any]] = [
        {"name": "Vũ Ân"}, {"state": "proposed"}, {"where": "Tổ Văn"}, {"grade": "HTTNV"}, {"final": None},
        {"final": D(91)}, {"reasons": "Thiếu"}, {"history": ""},
    ]  # fmt: skip
    told = {found(replace(asked, **change)).verdicts[0].school_words for change in ({}, *changes)}
    assert len(told) == 1 + len(changes)


def test_verdicts_stand_in_the_order_of_the_law_and_schools_as_declared() -> None:
    made = found(put("P1:CSTDT"), put("P2:CSTDCS"), two=(put("P1:CSTDCS"),))
    assert [(one.who, one.title) for one in made.verdicts] == [
        ("T1/P2", "CSTDCS"),
        ("T2/P1", "CSTDCS"),
        ("T1/P1", "CSTDT"),
    ]


def test_whom_the_council_voted_on_and_no_report_proposes_any_more_stays_with_the_reason() -> None:
    voted = {
        ("T1/P1", "CSTDCS"): "Vũ An",  # still proposed
        ("T1/P9", "CSTDCS"): "Lê Bình",  # withdrawn by a later report
        ("T2/TOAN", "TTLDXS"): "Tổ Toán",  # of a school whose report is not there
        ("T9/P1", "CSTDCS"): "Người Lạ",  # of nobody who reports here
    }
    made = found(put("P1:CSTDCS"), voted=voted)
    assert [one.met for one in made.verdicts if one.who == "T1/P1"] == [Met.YES]
    gone = {one.who: one for one in made.verdicts if one.who != "T1/P1"}
    assert {who: (one.title, one.met, one.within_quota, one.proposed) for who, one in gone.items()} == {
        "T1/P9": ("CSTDCS", Met.NO, False, False),
        "T2/TOAN": ("TTLDXS", Met.UNKNOWN, False, False),
    }
    assert [one.reasons[0].key for one in gone.values()] == ["reason.school.withdrawn", "reason.school.no_report"]
    assert [one.person.full_name for one in made.people] == ["Vũ An", "Lê Bình"]
    assert [one.unit.name for one in made.units] == ["Tổ Toán, Trường Hai"]
    assert list(made.proposals) == [("T1/P1", "CSTDCS")]


# --- quotas over the schools -----------------------------------------------------------------------------------------
LIMITED = {"quota_percent": D(15)}


def places(limit: int, *, common: bool = True, scope: str = "school", mode: str = "block") -> dict[str, Any]:
    """Who is within the places and who is proposed, of three people with 90, 80 and 80 points and one open."""
    mine = (put("P1:CSTDCS", final=D(80)), put("P2:CSTDCS", final=D(90)), put("P3:CSTDCS", state="tied", final=D(99)))
    line = QuotaLine("CSTDCS", scope, 20, D(15), limit, 3)
    made = found(
        *mine,
        two=(put("P1:CSTDCS", final=D(80)),),
        of=book(common=common, CSTDCS={**LIMITED, "quota_mode": mode}),
        quotas=(line,),
    )
    return {one.who: (one.within_quota, one.proposed) for one in made.verdicts if one.who != "T1/P3"}


OPEN, IN, OUT = (None, None), (True, True), (False, False)


@pytest.mark.parametrize(
    ("limit", "how", "expected"),
    [
        (3, {}, (IN, IN, IN)),  # the one equal at a school's own line takes no place here
        (2, {}, (OPEN, IN, OPEN)),  # 90, then two with 80
        (1, {}, (OUT, IN, OUT)),
        (0, {}, (OUT, OUT, OUT)),
        (2, {"common": False}, (OPEN, OPEN, OPEN)),  # points of schools do not compare
        (3, {"common": False}, (IN, IN, IN)),
        (2, {"mode": "warn"}, ((None, True), IN, (None, True))),
        (1, {"mode": "warn"}, ((False, True), IN, (False, True))),
        (1, {"scope": "unit:T1"}, (OUT, IN, IN)),  # of the first school alone
        (0, {"scope": "unit:T2"}, (IN, IN, OUT)),
    ],
)
def test_places_go_by_points_on_a_common_scale_and_else_are_for_the_council(
    limit: int, how: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    assert places(limit, **how) == dict(zip(("T1/P1", "T1/P2", "T2/P1"), expected, strict=True))


def test_where_somebody_s_points_are_not_told_nobody_is_ranked() -> None:
    line = QuotaLine("CSTDCS", "school", 20, D(15), 1, 2)
    limited = book(common=True, CSTDCS=LIMITED)
    made = found(put("P1:CSTDCS", final=D(80)), put("P2:CSTDCS"), of=limited, quotas=(line,))
    assert [one.within_quota for one in made.verdicts] == [None, None]


def test_a_title_s_places_are_for_those_alone_who_are_put_forward_for_it() -> None:
    line = QuotaLine("CSTDCS", "school", 20, D(15), 1, 1)
    limited = book(common=True, CSTDCS=LIMITED)
    made = found(put("P1:CSTDCS", final=D(80)), put("P2:CSTDT", final=D(90)), of=limited, quotas=(line,))
    assert [(one.who, one.within_quota) for one in made.verdicts] == [("T1/P1", True), ("T1/P2", True)]


# --- the season that knows them --------------------------------------------------------------------------------------
def test_namesakes_of_one_school_are_told_apart_and_those_of_two_stand_beside_their_schools() -> None:
    made = found(put("P1:CSTDCS"), put("P2:CSTDCS"), put("P3:CSTDCS", "Lê Bình"), two=(put("P1:CSTDCS"),))
    known = with_guests(book(), made)
    names = [known.name_with_home(who) for who in ("T1/P1", "T1/P2", "T1/P3", "T2/P1")]
    assert names == [
        "Vũ An (P1) (Trường Một)",
        "Vũ An (P2) (Trường Một)",
        "Lê Bình (Trường Một)",
        "Vũ An (Trường Hai)",
    ]
    season = book()
    alone = with_guests(season, Candidates())
    assert (alone.guests, alone.guest_units, alone.shown_names) == ((), (), season.shown_names)


def test_the_season_s_own_people_and_places_stay_known_beside_candidates() -> None:
    before = replace(book(), shown_names={"A1": "Lê An (1980)"}, guest_units=(Unit("X", "Phòng X"),))
    made = found(put("P1:CSTDCS"), put("TOAN:TTLDXS", "Tổ Toán", collective=True))
    known = with_guests(before, made)
    assert known.shown_names["A1"] == "Lê An (1980)"
    assert [(one.code, one.name) for one in known.guest_units] == [
        ("X", "Phòng X"),
        ("T1", "Trường Một"),
        ("T1/TOAN", "Tổ Toán, Trường Một"),
    ]


def test_somebody_below_an_office_that_reports_is_at_home_in_the_school_there() -> None:
    made = found(
        put("AN/P1:CSTDCS", where="Tổ Toán, THCS An"),
        put("P2:CSTDCS", where="Tổ Văn"),
        put("X/BA/P1:CSTDCS", where="Tổ Sử, THCS Ba, Xã Hai"),
    )
    known = with_guests(book(), made)
    assert [(one.code, one.name) for one in known.guest_units] == [
        ("T1/AN", "THCS An, Trường Một"),
        ("T1", "Trường Một"),
        ("T1/X/BA", "Xã Hai, Trường Một"),
    ]


def test_who_was_voted_on_is_known_by_the_name_that_the_ballot_was_issued_with() -> None:
    votes = (
        Record("T1/P1:CSTDCS", {"yes": D(5)}),
        Record("T1/P2:CSTDCS", {}),  # nobody voted
        Record("P3:LDTT", {"yes": D(5)}),  # of the office's own
        Record("T1/P4:CSTDCS", {"yes": D(5)}),
    )
    bases = {"ballots/T1/P1:CSTDCS": "0" * 12 + "|Vũ An", "ballots/T1/P2:CSTDCS": "0" * 12 + "|Lê Bình"}
    council = Submission(Stamp("xa", "TRUONG", "council"), "hd.xlsx", {"ballots": votes}, bases=bases)
    assert asked_about(council) == {("T1/P1", "CSTDCS"): "Vũ An", ("T1/P4", "CSTDCS"): "T1/P4"}
    assert asked_about(None) == {}
