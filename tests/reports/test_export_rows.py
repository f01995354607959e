"""The tables for analysts, made from a small season: every value under its own column, what is not known left empty."""

from datetime import date
from decimal import Decimal

import pytest
from handmade import PEOPLE, UNITS, with_paths
from msgspec.structs import replace

from thidua_xlsx.declare.build.rulebook_builder import collective_of
from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.season import Criterion, Person, Round, Rubric
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Waiver, at
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import CellPlace, FilePlace, SheetPlace
from thidua_xlsx.model import (
    Award,
    Collective,
    Council,
    Decision,
    Discipline,
    Dossier,
    Fact,
    History,
    Initiative,
    LayerScores,
    LayerTotal,
    Meeting,
    Met,
    QuotaLine,
    Reason,
    Receipt,
    ReceiptStatus,
    Record,
    Scorecard,
    Season,
    Standing,
    Target,
    UnitDossier,
    UnitStanding,
    Unknown,
    Verdict,
)
from thidua_xlsx.reports.export.export_rows import plain
from thidua_xlsx.reports.export.export_tables import COLUMNS, UNIT_COLUMNS, export_tables

D = Decimal
HOA, AN = PEOPLE[:2]
TTN, KHTN = UNITS[:2]


OF_SEASON = {
    "season": "kim-son-2024",
    "school": "Trường Trung học cơ sở Kim Sơn",
    "school_year": "2024-2025",
    "level": "school",
}


def lines(season: Season, vi: Language, table: str) -> list[dict[str, object]]:
    """The rows of a table by the names of its columns; whose they are, which every row ends with, is held here."""
    (one,) = (made for made in export_tables(season, vi) if made.name == table)
    names = [column.name for column in one.columns]
    rows = [dict(zip(names, row, strict=True)) for row in one.rows()]
    for row in rows:
        assert dict(list(row.items())[-len(OF_SEASON) :]) == OF_SEASON
    return [{key: value for key, value in row.items() if key not in OF_SEASON} for row in rows]


def of(season: Season, *dossiers: Dossier, **cards: Scorecard) -> Season:
    """The season of these people alone, with their cards by code."""
    codes_ = [one.person.code for one in dossiers]
    plain_cards = {code: cards.get(code) or Scorecard(one.person) for code, one in zip(codes_, dossiers, strict=True)}
    return replace(
        season,
        dossiers=dossiers,
        scorecards=plain_cards,
        standings={code: season.standings[code] for code in codes_},
    )


def test_a_person_has_each_figure_in_its_own_column(season: Season, vi: Language) -> None:
    card = Scorecard(HOA, {}, D("97.5"), D("96.5"), D(95), D("94.5"), False)
    stray = replace(AN, unit="XX", group="", counted=False)
    made = of(
        season, Dossier(HOA, Record("GV01"), ("CSTDCS", "LDTT"), grade=Fact("HTXSNV")), Dossier(stray, grade=Fact()), GV01=card
    )  # fmt: skip
    made = replace(made, standings={"GV01": Standing(HOA, 4, 2, 3, True), "GV02": Standing(stray)})
    first, second = lines(made, vi, "people")
    assert first == {
        "id": "GV01", "full_name": "Nguyễn Thị Hoa", "unit": "TTN", "unit_name": "Tổ Toán - Tin", "position_group": "GV",
        "gender": None, "position": "Tổ trưởng",
        "counted": True, "self": D("97.5"), "unit_score": D("96.5"), "council": D(95), "final": D("94.5"), "complete": False,
        "rank_school": 4, "rank_unit": 2, "rank_group": 3, "tied": True, "grade": "HTXSNV", "grade_state": "known",
        "registered": "CSTDCS; LDTT", "registration_returned": True,
    }  # fmt: skip
    told = {key: value for key, value in second.items() if value is not None}
    assert told == {
        "id": "GV02", "full_name": "Trần Văn Ân", "unit": "XX", "position": "Giáo viên", "counted": False, "complete": False, "tied": False,
        "grade_state": "blank", "registration_returned": False,
    }  # fmt: skip
    (unknown,) = lines(of(season, Dossier(HOA, grade=Fact("HTNV", unknown=True))), vi, "people")
    assert (unknown["grade"], unknown["grade_state"]) == (None, "unknown")


@pytest.mark.parametrize(
    ("layers", "final", "state"),
    [
        ({"self": LayerTotal(D(80), True), "unit": LayerTotal(D(79), True)}, D(79), "complete"),
        ({"self": LayerTotal(D(80), False), "unit": LayerTotal(D(79), True)}, D(79), "incomplete"),
        ({"self": LayerTotal(D(0), True, known=False), "unit": LayerTotal(D(79), True)}, D(79), "incomplete"),
        ({"self": LayerTotal(D(0), False, known=False)}, None, "unknown"),
        ({}, None, "missing"),
    ],
)
def test_what_a_round_came_to_is_told_with_how_sure_it_is(
    season: Season, vi: Language, layers: dict[str, LayerTotal], final: Decimal | None, state: str
) -> None:
    book = replace(season.rulebook, rounds=(Round("D1", "Đợt 1"),))
    card = Scorecard(HOA, {("D1", layer): one for layer, one in layers.items()}, rounds={"D1": final})
    rows = lines(replace(of(season, Dossier(HOA), GV01=card), rulebook=book), vi, "totals")
    assert rows[-1] == {"person": "GV01", "round": "D1", "layer": "final", "points": final, "state": state}
    own = {"self": rows[0]} if layers else {}
    assert {key: (row["points"], row["state"]) for key, row in own.items()} == {
        key: (
            one.total if one.known else None,
            "unknown" if not one.known else "complete" if one.complete else "incomplete",
        )
        for key, one in layers.items()
        if key == "self"
    }


def test_who_was_excused_or_not_there_in_a_round_is_told_apart(season: Season, vi: Language) -> None:
    rounds = (
        Round("D1", "Đợt 1", start=date(2024, 9, 5), end=date(2025, 1, 10)),
        Round("D2", "Đợt 2", start=date(2025, 1, 11), end=date(2025, 5, 31)),
        Round("D3", "Đợt 3", start=date(2025, 6, 1), end=date(2025, 6, 30)),
    )
    late = replace(HOA, since=date(2025, 1, 11))
    made = of(season, Dossier(late, excused=frozenset({"D1", "D2"})))
    rows = lines(replace(made, rulebook=replace(season.rulebook, rounds=rounds)), vi, "totals")
    assert [(row["round"], row["state"]) for row in rows] == [("D1", "not_asked"), ("D2", "excused"), ("D3", "missing")]


def test_each_cell_of_a_score_sheet_is_told_with_what_it_is_worth_and_where_it_lies(
    season: Season, vi: Language
) -> None:
    rubric = season.rulebook.rubric
    head = Criterion("3.1", "II", "Quản lý", KINDS["score"], D(10), applies_to=("CBQL",))
    book = replace(season.rulebook, rubric=replace(rubric, criteria=(*rubric.criteria, head)))
    spot = CellPlace("inbox/a.xlsx", "Tự chấm", 9, 4)
    entered = {"1.1": D("9.50"), "2.1": Unknown("CCCD 012345678901"), "3.1": D(5), "x": "Tốt", "y": True, "z": False}
    scores = {
        ("D1", "self"): LayerScores(entered, {"1.1": spot}),
        ("D9", "unit"): LayerScores({"1.1": D(0)}, {}),
    }
    card = Scorecard(HOA, {("D1", "self"): LayerTotal(D(9), True, points={"1.1": D("9.5"), "2.1": D(3), "x": D(-2)})})
    rows = lines(replace(of(season, Dossier(HOA, scores=scores), GV01=card), rulebook=book), vi, "scores")
    assert rows[0] == {
        "person": "GV01", "round": "D1", "layer": "self", "criterion": "1.1", "entered": "9.5", "points": D("9.5"),
        "state": "answered", "file": "inbox/a.xlsx", "sheet": "Tự chấm", "cell": "E10",
    }  # fmt: skip
    keys = ("round", "layer", "criterion", "entered", "points", "state", "file", "sheet", "cell")
    nowhere = (None, None, None)
    assert [tuple(row[key] for key in keys) for row in rows[1:]] == [
        (
            "D1",
            "self",
            "2.1",
            "CCCD …",
            None,
            "unknown",
            *nowhere,
        ),  # nobody's number, and no points of what is not known
        ("D1", "self", "3.1", "5", None, "not_asked", *nowhere),  # a teacher is not asked about leading
        ("D1", "self", "x", "Tốt", D(-2), "answered", *nowhere),
        ("D1", "self", "y", "yes", None, "answered", *nowhere),
        ("D1", "self", "z", "no", None, "answered", *nowhere),
        ("D9", "unit", "1.1", "0", None, "answered", *nowhere),
    ]


def test_what_is_asked_of_somebody_who_moved_is_told_by_the_work_of_then(season: Season, vi: Language) -> None:
    moved = date(2025, 1, 11)
    teacher = replace(HOA, unit="KHTN", until=date(2025, 1, 10))
    head = replace(HOA, group="CBQL", since=moved, earlier=(teacher,))
    rounds = (
        Round("D1", "Đợt 1", start=date(2024, 9, 5), end=date(2025, 1, 10)),
        Round("D2", "Đợt 2", start=moved, end=date(2025, 5, 31)),
    )
    leading = Criterion("3.1", "II", "Quản lý", KINDS["score"], D(10), applies_to=("CBQL",))
    rubric = replace(season.rulebook.rubric, criteria=(leading,))
    scores = {(round_, "self"): LayerScores({"3.1": D(5)}, {}) for round_ in ("D1", "D2", "D9")}
    made = replace(
        of(season, Dossier(head, scores=scores)), rulebook=replace(season.rulebook, rounds=rounds, rubric=rubric)
    )
    rows = lines(made, vi, "scores")
    # Of a round that is declared no more nobody knows when it was: there the work of today counts.
    assert [(row["round"], row["state"]) for row in rows] == [
        ("D1", "not_asked"),
        ("D2", "answered"),
        ("D9", "answered"),
    ]


@pytest.mark.parametrize(
    ("value", "text"), [("10.00", "10"), ("100", "100"), ("0.00", "0"), ("-0", "0"), ("1.250", "1.25"), ("-3", "-3")]
)
def test_a_number_is_written_with_a_dot_and_no_zeros_that_say_nothing(value: str, text: str) -> None:
    assert plain(D(value)) == text


def judged(season: Season) -> Season:
    """GV01 was voted on for LĐTT, GV02 failed CSTĐCS for one reason and two are not known; TTN was judged too."""

    def reason(met: Met, key: str, cite: str = "", verified: bool = True, **params: object) -> Reason:
        return Reason(
            met,
            key,
            params,
            cite,
            verified,
            (CellPlace("inbox/a.xlsx", "Tờ", 1, 1), CellPlace("inbox/a.xlsx", "Tờ", 2, 1)),
        )

    failed = (
        reason(Met.YES, "reason.discipline.none", "Điều 3"),
        reason(Met.NO, "reason.recognised_initiatives.none", "Điều 23"),
        reason(Met.UNKNOWN, "reason.grade.missing", "Điều 24", False),
        reason(Met.UNKNOWN, "reason.unit_grade.missing"),
    )
    verdicts = (
        Verdict("TTN", "TTLDTT", Met.YES, (), True, True, True),
        Verdict("GV02", "CSTDCS", Met.NO, failed, True, None, False),
        Verdict("GV01", "LDTT", Met.YES, (), True, False, True),
    )
    votes = (Decision("GV01", "LDTT", 7, 1, D("0.875"), True),)
    council = Council("hd.xlsx", Meeting(date(2025, 5, 28), 9, 8, 8, 8), votes)
    return with_paths(replace(season, verdicts=verdicts, council=council))


def test_verdicts_are_told_with_votes_conditions_and_where_they_stand(season: Season, vi: Language) -> None:
    first, second, unit = lines(judged(season), vi, "verdicts")
    assert first == {
        "who": "GV01", "kind": "person", "title": "LDTT", "met": "yes", "registered": True, "within_quota": False,
        "proposed": True, "votes_yes": 7, "votes_no": 1, "share": D("0.875"), "decided": True, "failed_conditions": None,
        "unknown_conditions": None, "stands_at": "announced", "stands": "open",
        "stands_because": "sổ theo dõi chưa ghi số quyết định", "decided_here": True, "submitted": False,
    }  # fmt: skip
    assert second == {
        "who": "GV02", "kind": "person", "title": "CSTDCS", "met": "no", "registered": True, "within_quota": None,
        "proposed": False, "votes_yes": None, "votes_no": None, "share": None, "decided": None,
        "failed_conditions": "chưa có sáng kiến được công nhận [Điều 23]",
        "unknown_conditions": "chưa nhận được phiếu ghi xếp loại chất lượng [Điều 24]; chưa nhận được phiếu ghi xếp loại của tập thể",
        "stands_at": "eligible", "stands": "no", "stands_because": "chưa có sáng kiến được công nhận",
        "decided_here": False, "submitted": False,
    }  # fmt: skip
    assert (unit["who"], unit["kind"], unit["title"]) == ("TTN", "unit", "TTLDTT")
    bare = replace(judged(season), paths={}, council=None)
    told = lines(bare, vi, "verdicts")[0]
    assert {
        told[key] for key in ("stands_at", "stands", "stands_because", "decided_here", "submitted", "votes_yes")
    } == {None}


def test_each_reason_is_told_with_its_article_and_cells(season: Season, vi: Language) -> None:
    rows = lines(judged(season), vi, "reasons")
    cells = "inbox/a.xlsx!Tờ!B2; inbox/a.xlsx!Tờ!B3"
    assert rows[1] == {
        "who": "GV02", "title": "CSTDCS", "number": 2, "met": "no", "text": "chưa có sáng kiến được công nhận",
        "cite": "Điều 23", "verified": True, "cells": cells,
    }  # fmt: skip
    assert [(row["number"], row["met"], row["cite"], row["verified"]) for row in rows] == [
        (1, "yes", "Điều 3", True),
        (2, "no", "Điều 23", True),
        (3, "unknown", "Điều 24", False),
        (4, "unknown", None, True),
    ]
    grade = Reason(Met.YES, "reason.grade.yes", {"found": "Tốt"}, "Điều 24")
    told = lines(replace(judged(season), verdicts=(Verdict("GV01", "LDTT", Met.YES, (grade,)),)), vi, "reasons")
    assert [(row["text"], row["cells"]) for row in told] == [("xếp loại Tốt", None)]


def test_findings_are_told_without_days_of_birth_and_numbers_of_identity(season: Season, vi: Language) -> None:
    cell = CellPlace("inbox/a.xlsx", "Tự chấm", 9, 4)
    waiver = Waiver(
        "C101", "x", "Sinh 25/09/1980, CCCD 012345678901", "HT", date(2025, 6, 30), FilePlace("thidua.xlsx")
    )
    born = season.rulebook.columns.column("people", "birth_date").label
    found = (
        replace(
            at(codes.CELL_NOT_NUMBER, cell, column="Điểm", unit="TTN", person="GV01", raw="25/09/1980"), waiver=waiver
        ),
        at(codes.CELL_IS_DATE, cell, column=born, raw="01/02/1990"),
        at(codes.FILE_STRAY_CELL, SheetPlace("inbox/b.xlsx", "Phụ"), sheet="Phụ", cell="A1", raw="1980"),
        at(codes.FILE_ENCRYPTED, FilePlace("inbox/c.xlsx")),
        at(codes.ROSTER_CELL_NOT_UNDERSTOOD, cell, column=born, value="tháng 2"),
    )
    people = (*season.rulebook.people[:3], replace(season.rulebook.people[3], birth_date="01/02/1988"))
    book = replace(season.rulebook, people=(*people, *season.rulebook.people[4:]))
    told_twice = replace(found[0], waiver=replace(waiver, reason="25/09/1980 và 01/02/1988"))
    (both,) = lines(replace(season, rulebook=book, findings=(told_twice,)), vi, "findings")
    assert both["waived_reason"] == "… và …"
    rows = lines(replace(season, findings=found), vi, "findings")
    assert "tháng 2" not in f"{rows.pop()}"  # what stands in the column of days of birth is told in none of its words
    assert rows[0] == {
        "number": 1, "code": "C101", "severity": "notice", "file": "inbox/a.xlsx", "sheet": "Tự chấm", "cell": "E10",
        "unit": "TTN", "person": "GV01", "message": "Ô «Điểm» không phải là số", "fix": "Gõ lại bằng chữ số.",
        "raw": "…", "waived_reason": "Sinh …, CCCD …", "waived_until": date(2025, 6, 30),
    }  # fmt: skip
    assert (rows[1]["number"], rows[1]["severity"], rows[1]["raw"]) == (2, "error", "…")
    keys = ("file", "sheet", "cell", "unit", "person", "raw", "waived_reason", "waived_until")
    nobody = (None, None)
    assert [tuple(row[key] for key in keys) for row in rows[2:]] == [
        ("inbox/b.xlsx", "Phụ", None, *nobody, "1980", *nobody),  # a year alone is nobody's day of birth
        ("inbox/c.xlsx", None, None, *nobody, None, *nobody),
    ]


@pytest.mark.parametrize(
    ("days", "said", "told"),
    [
        # The day of one begins with the day of another: the longer is taken out whole, whichever is listed first.
        (("1/9/1980", "1/9/1980 (giấy khai sinh 2/9/1980)"), "ghi 1/9/1980 (giấy khai sinh 2/9/1980).", "ghi …."),
        (("02/1980-GKS", "02/1980"), "02/1980-GKS và 02/1980", "… và …"),
        (("2/3/1980", "12/3/1980"), "12/3/1980; 2/3/1980", "…; …"),
        (("1980", "1/9/1981"), "sinh 1980, không phải 1/9/1981", "sinh 1980, không phải …"),  # years are nobody's day
    ],
)
def test_a_day_of_birth_goes_whole_and_leaves_no_piece(
    season: Season, vi: Language, days: tuple[str, ...], said: str, told: str
) -> None:
    people = tuple(replace(one, birth_date=day) for one, day in zip(season.rulebook.people, days, strict=False))
    found = at(codes.FILE_STRAY_CELL, SheetPlace("inbox/b.xlsx", "Phụ"), sheet="Phụ", cell="A1", raw=said)
    made = replace(season, rulebook=replace(season.rulebook, people=people), findings=(found,))
    assert [row["raw"] for row in lines(made, vi, "findings")] == [told]
    # What somebody typed where points belong may be a day of birth as well.
    typed = of(made, Dossier(HOA, scores={("D1", "self"): LayerScores({"1.1": Unknown(said)}, {})}))
    assert [row["entered"] for row in lines(typed, vi, "scores")] == [told]


def test_a_finding_s_own_day_of_birth_goes_whole_though_nobody_of_the_season_was_born_then(
    season: Season, vi: Language
) -> None:
    born = season.rulebook.columns.column("people", "birth_date").label
    cell = CellPlace("inbox/a.xlsx", "Nhân sự", 9, 4)
    part = at(codes.ROSTER_CELL_NOT_UNDERSTOOD, cell, column=born, value="năm 1971, tháng 2", raw="năm 1971")
    other = at(codes.ROSTER_CELL_NOT_UNDERSTOOD, cell, column="Tổ", value="năm 1971", raw="năm 1971")
    twin, year = (
        at(codes.PERSON_IN_TWO_SCHOOLS, cell, name="Lê Na", born=day, schools=("Kim Sơn", "Yên Hoà"))
        for day in ("03/04/1985", "1985")
    )
    rows = lines(replace(season, findings=(part, other, twin, year)), vi, "findings")
    assert [row["raw"] for row in rows[:2]] == ["…", "năm 1971"]
    assert rows[0]["message"] == "Chưa hiểu hết «…» ở mục Ngày sinh"
    assert rows[2]["message"] == "Lê Na, sinh …, được nhiều trường đề nghị: Kim Sơn, Yên Hoà"
    assert rows[3]["message"] == "Lê Na, sinh 1985, được nhiều trường đề nghị: Kim Sơn, Yên Hoà"


def test_receipts_units_quotas_and_ratios_are_told_column_by_column(season: Season, vi: Language) -> None:
    other = at(codes.FILE_OTHER_SEASON, FilePlace("inbox/d.xlsx"), season="012345678901")
    made = replace(
        season,
        receipts=(
            Receipt("inbox/a.xlsx", "a" * 64, ReceiptStatus.ACCEPTED, "TTN", "self-score", "D1", integrity="intact"),
            Receipt("inbox/d.xlsx", "", ReceiptStatus.REJECTED, reason=other),
        ),
        unit_dossiers=(
            UnitDossier(TTN, Record("TTN"), ("TTLDTT", "GK"), Fact("HTTNV"), returned={"registration": True, "self-score:D1": False, "self-score:D2": True}),
            UnitDossier(replace(KHTN, kind=""), returned={"registration": False}),
        ),
        unit_standings={"TTN": UnitStanding(TTN, D("93.17"), 6), "KHTN": UnitStanding(KHTN, None, None)},
        quotas=(QuotaLine("CSTDCS", "unit:TTN", 9, D(25), 2, 4, ("GV03",), ("GV06", "NV02")),),
        targets=(Target("registered", 7, 12, D("0.9"), D("0.5833"), False),),
    )  # fmt: skip
    keys = ("file", "sha256", "status", "unit", "phase", "round", "code", "reason", "integrity")
    assert [tuple(row[key] for key in keys) for row in lines(made, vi, "receipts")] == [
        ("inbox/a.xlsx", "a" * 64, "accepted", "TTN", "self-score", "D1", None, None, "intact"),
        ("inbox/d.xlsx", None, "rejected", None, None, None, "F105", "Phiếu này thuộc năm thi đua khác: …", None),
    ]
    assert lines(made, vi, "units") == [
        {
            "id": "TTN", "name": "Tổ Toán - Tin", "kind": "Tổ chuyên môn", "average": D("93.17"), "rank": 6, "grade": "HTTNV",
            "grade_state": "known", "registered": "TTLDTT; GK", "returned": "registration; self-score:D2", "missing": "self-score:D1",
        },
        {
            "id": "KHTN", "name": KHTN.name, "kind": None, "average": None, "rank": None, "grade": None, "grade_state": "unknown",
            "registered": None, "returned": None, "missing": "registration",
        },
    ]  # fmt: skip
    assert lines(made, vi, "quotas") == [
        {
            "title": "CSTDCS", "scope": "unit:TTN", "base": 9, "percent": D(25), "quota_limit": 2, "eligible": 4,
            "tied_at_line": "GV03", "uncertain": "GV06; NV02",
        }
    ]  # fmt: skip
    assert lines(made, vi, "targets") == [
        {
            "id": "registered", "name": "Người đăng ký danh hiệu thi đua", "value": D("0.5833"), "numerator": 7,
            "denominator": 12, "target": D("0.9"), "met": False,
        }
    ]  # fmt: skip


def test_each_thing_that_the_ledger_tells_is_a_row_of_its_year(season: Season, vi: Language) -> None:
    """One grade, title, commendation, discipline and initiative of a person; a title of a unit; one of an unclear year."""
    given = "12/QĐ", "20/06/2024"
    told = History(
        (Award(HOA.code, "HTTNV", "2023-2024"),),
        (Discipline("reprimand", "3/QĐ-KL", date(2024, 2, 1), date(2024, 2, 2)),),
        (Initiative(HOA.code, "Dạy học dự án", "school", True, None, "7/QĐ", "10/05/2024"),),
        frozenset([2023]),
        frozenset([2023]),
    )
    awards = (Award(HOA.code, "LDTT", "2023-2024", *given), Award(HOA.code, "GK", "2023-2024", pending=True))
    unit = replace(season.unit_dossiers[0], awards=(Award(TTN.code, "TTLDTT", "khong ro", *given),))
    hoa = replace(season.dossiers[0], history=told, awards=awards)
    made = lines(replace(season, dossiers=(hoa,), unit_dossiers=(unit,)), vi, "earlier_years")
    hoa_s = {"who": HOA.code, "kind": "person", "period": "2023-2024"}
    decision = dict(zip(("decision_no", "decision_date"), given, strict=True))
    assert [{key: value for key, value in row.items() if value is not None} for row in made] == [
        {**hoa_s, "record": "grade", "id": "HTTNV", "pending": False},
        {**hoa_s, "record": "title", "id": "LDTT", "pending": False, **decision},
        {**hoa_s, "record": "commendation", "id": "GK", "pending": True},
        {**hoa_s, "record": "discipline", "id": "reprimand", "decision_no": "3/QĐ-KL", "decision_date": "2024-02-01"},
        {
            **hoa_s, "record": "initiative", "name": "Dạy học dự án", "decision_no": "7/QĐ",
            "decision_date": "10/05/2024", "initiative_level": "school", "recognised": True,
        },
        {"who": TTN.code, "kind": "unit", "record": "title", "id": "TTLDTT", "pending": False, **decision},
    ]  # fmt: skip


def test_every_column_has_a_type_and_is_described(season: Season, say: Language) -> None:
    told = lines(season, say, "columns")
    assert [(row["dataset"], row["name"]) for row in told] == [
        (table, column.name) for table, columns in COLUMNS.items() for column in columns
    ]
    assert all(row["about"] for row in told)
    kinds = {(row["dataset"], row["name"]): row["type"] for row in told}
    assert [kinds["people", name] for name in ("id", "counted", "self", "rank_school")] == [
        "text",
        "flag",
        "number",
        "count",
    ]
    assert (kinds["findings", "waived_until"], kinds["findings", "severity"]) == ("day", "text")


def test_a_season_that_scores_units_has_their_tables_too(season: Season, vi: Language) -> None:
    named = [one.name for one in export_tables(season, vi)]
    assert named == list(COLUMNS)
    sheet = Rubric(
        season.rulebook.rubric.sections, (Criterion("T1", "I", "Nền nếp", KINDS["score"], D(20)),), of_units=True
    )
    spot = CellPlace("inbox/ttn.xlsx", "Chấm tổ", 9, 4)
    own = UnitDossier(TTN, scores={("D1", "self"): LayerScores({"T1": D(15)}, {"T1": spot})})
    card = Scorecard(
        Person("TTN", TTN.name, "TTN"),
        {("D1", "self"): LayerTotal(D(15), True, points={"T1": D(15)})},
        rounds={"D1": D(15)},
    )
    made = replace(
        season,
        rulebook=replace(season.rulebook, collective=collective_of(season.rulebook, sheet)),
        unit_dossiers=(own,),
        collectives={"TTN": Collective(TTN, card, Standing(card.person))},
    )
    assert [one.name for one in export_tables(made, vi)] == [*COLUMNS, *UNIT_COLUMNS]
    assert lines(made, vi, "unit_totals") == [
        {"unit": "TTN", "round": "D1", "layer": "self", "points": D(15), "state": "complete"},
        {"unit": "TTN", "round": "D1", "layer": "final", "points": D(15), "state": "complete"},
        {"unit": "TTN", "round": "D2", "layer": "final", "points": None, "state": "missing"},
    ]
    assert lines(made, vi, "unit_scores") == [
        {
            "unit": "TTN", "round": "D1", "layer": "self", "criterion": "T1", "entered": "15", "points": D(15),
            "state": "answered", "file": "inbox/ttn.xlsx", "sheet": "Chấm tổ", "cell": "E10",
        }
    ]  # fmt: skip
    described = {row["dataset"] for row in lines(made, vi, "columns")}
    assert described == {*COLUMNS, *UNIT_COLUMNS}
