"""What `ket-qua.json` says of an office's schools, of other rules, and of handing in: every figure under its own name."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import msgspec
import pytest
from handmade import make_season
from msgspec.structs import replace

from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.criteria.scale_text import ScaleLine
from thidua_xlsx.declare.season import SCHOOL, Criterion, Movement, Person, Unit
from thidua_xlsx.declare.season.deadlines import Due
from thidua_xlsx.declare.season.hand_ins import HandIn
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.forms.identity.registered_targets import RegisteredTarget
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import (
    Award,
    Candidates,
    Collective,
    Council,
    Discipline,
    History,
    Initiative,
    LayerScores,
    LayerTotal,
    Meeting,
    Met,
    MovementResult,
    QuotaLine,
    Reason,
    Receipt,
    ReceiptStatus,
    Record,
    Registrant,
    RuleComparison,
    SchoolReport,
    Schools,
    Scorecard,
    Season,
    Stamp,
    Standing,
    Submission,
    Target,
    Unknown,
    Verdict,
)
from thidua_xlsx.model.council import Sampled
from thidua_xlsx.model.school_reports import Achieved, Alike, Proposal
from thidua_xlsx.reports.result import unit_results
from thidua_xlsx.reports.result.outcome import SchoolsEntry
from thidua_xlsx.reports.result.people_results import PeopleEntries
from thidua_xlsx.reports.result.result_file import finding_entries, result_json
from thidua_xlsx.reports.result.school_results import schools_result

D = Decimal


def told(season: Season) -> Mapping[str, Any]:
    read: dict[str, Any] = json.loads(result_json(season, language("vi")))
    return read


# --- schools ---------------------------------------------------------------------------------------------------------
HOA, HOA_AGAIN = (
    Proposal("KS/1", "Nguyễn Thị Hoa", "LDTT", "proposed", born="1980"),
    Proposal("AH/7", "Nguyễn Thị Hoa", "CSTDCS", "proposed"),
)
WORK = Achieved("1", "Vũ An", "Sổ tay số")
KIM_SON = SchoolReport(
    "KS",
    "Trường Kim Sơn",
    "2024-2025",
    counts={"people": 30, "units": 5, "direct_LDTT": 1},
    ratios={"registered": (20, 30)},
    average=D("87.5"),
    proposals=(HOA, Proposal("KS/2", "Lê Văn Ba", "LDTT", "passed"), Proposal("KS/3", "Vũ An", "CSTDCS", "proposed")),
    movements=(MovementResult("PT1", "Dạy tốt", "từ 90%", D("92.5"), True, 4, 5, 28, 29),),
    registrants=(Registrant("1", "Nguyễn Thị Hoa", ("LDTT", "CSTDCS"), ("BKT",)), Registrant("T", "Tổ Một", collective=True)),
    file="inbox/ks.xlsx",
)  # fmt: skip
AN_HOA = SchoolReport(
    "AH", "Trường An Hòa", "2024-2025", counts={"people": 12}, proposals=(HOA_AGAIN,), file="inbox/ah.xlsx"
)
SCHOOLS = Schools(
    (Reporter("KS", "THCS Kim Sơn", cluster="Cụm 1"), Reporter("AH", "THCS An Hòa"), Reporter("BM", "MN Bình Minh"), Reporter("XX", "TH Xa")),
    {"KS": KIM_SON, "AH": AN_HOA},
    held=("BM",),
    targets=(Target("registered", 27, 42, D("0.9"), D("0.6429"), False, ("BM", "XX")),),
    quotas=(QuotaLine("CSTDCS", "schools", 41, D(15), 6, 2, ("KS/3",), ("BM",)),),
    ranks={"KS": 2, "AH": None},
    twins=((("KS", HOA), ("AH", HOA_AGAIN)),),
    alike=(Alike((("KS", WORK), ("AH", replace(WORK, owner="Cao Thị Tư", name="Sổ tay số hóa"))), same=False),),
)  # fmt: skip


@pytest.fixture(scope="module")
def schools() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(msgspec.json.encode(of_schools(SCHOOLS)))
    return made


def of_schools(schools: Schools) -> SchoolsEntry:
    season = make_season()
    return schools_result(season, schools, PeopleEntries(season, language("vi")))


def test_each_school_with_what_it_sent(schools: dict[str, Any]) -> None:
    kim_son, an_hoa, held, missing = schools["units"]
    assert kim_son == {
        "id": "KS",
        "name": "THCS Kim Sơn",  # as the office calls it
        "cluster": "Cụm 1",
        "status": "received",
        "rank": 2,
        "file": "inbox/ks.xlsx",
        "counts": {"people": 30, "units": 5, "direct_LDTT": 1},
        "ratios": {"registered": {"numerator": 20, "denominator": 30}},
        "proposed": {"LDTT": 2, "CSTDCS": 1},
        "average": 87.5,
        "movements": [
            {
                "id": "PT1",
                "target": "từ 90%",
                "result": 92.5,
                "met": True,
                "units_met": 4,
                "units": 5,
                "registered": 28,
                "counted": 29,
            }
        ],
        "registrations": [
            {
                "id": "1",
                "full_name": "Nguyễn Thị Hoa",
                "titles": ["LDTT", "CSTDCS"],
                "commendations": ["BKT"],
                "collective": False,
            },
            {"id": "T", "full_name": "Tổ Một", "titles": [], "commendations": [], "collective": True},
        ],
    }
    assert {key: an_hoa[key] for key in ("rank", "proposed", "average", "ratios")} == {
        "rank": None,
        "proposed": {"CSTDCS": 1},
        "average": None,
        "ratios": {},
    }
    assert "movements" not in an_hoa and "registrations" not in an_hoa
    assert held == {"id": "BM", "name": "MN Bình Minh", "cluster": "", "status": "held", "rank": None, "file": None}
    assert missing["status"] == "missing"


def test_the_sums_of_the_schools(schools: dict[str, Any]) -> None:
    assert schools["totals"] == {
        "counts": {"people": 42},  # 30 + 12; of units and direct workers only one school tells
        "proposed": {"LDTT": 2, "CSTDCS": 2},
        # Kim Sơn puts two forward for LĐTT, one of them a direct worker; An Hòa nobody; two schools sent nothing.
        "direct": {"LDTT": {"numerator": 1, "denominator": 2, "missing": ["BM", "XX"]}},
    }


def test_a_report_that_tells_no_direct_workers_is_missing_from_their_share() -> None:
    told_ = replace(KIM_SON, counts={**KIM_SON.counts, "direct_CSTDCS": 1})
    made = msgspec.to_builtins(of_schools(replace(SCHOOLS, reports={"KS": told_, "AH": AN_HOA})))
    # An Hòa puts one forward for CSTĐCS too, and does not say whether it is a direct worker.
    assert made["totals"]["direct"]["CSTDCS"] == {"numerator": 1, "denominator": 1, "missing": ["AH", "BM", "XX"]}


def test_ratios_quotas_and_what_several_schools_have(schools: dict[str, Any]) -> None:
    assert schools["targets"] == [
        {
            "id": "registered",
            "name": "Người đăng ký danh hiệu thi đua",
            "value": 0.6429,
            "numerator": 27,
            "denominator": 42,
            "target": 0.9,
            "met": False,
            "missing": ["BM", "XX"],
        }
    ]
    assert schools["quotas"] == [
        {
            "title": "CSTDCS",
            "scope": "schools",
            "base": 41,
            "percent": 15,
            "limit": 6,
            "proposed": 2,
            "tied": ["KS/3"],
            "missing": ["BM"],
        }
    ]
    assert schools["twins"] == [
        {
            "full_name": "Nguyễn Thị Hoa",
            "birth_date": "1980",
            "schools": [{"id": "KS", "title": "LDTT"}, {"id": "AH", "title": "CSTDCS"}],
        }
    ]
    assert schools["initiatives"] == [
        {
            "same": False,
            "works": [
                {"school": "KS", "owner": "Vũ An", "name": "Sổ tay số"},
                {"school": "AH", "owner": "Cao Thị Tư", "name": "Sổ tay số hóa"},
            ],
        }
    ]


def test_whoever_a_school_below_puts_forward_is_named_with_the_school_that_sent_it() -> None:
    season = make_season()
    sent = replace(season.rulebook.people[0], code="KS/T2/1", full_name="Vũ An")  # its own report names a school below
    unit = replace(
        season.unit_dossiers[0], unit=replace(season.rulebook.units[0], code="AH/TRUONG", name="Trường An Hòa")
    )
    verdict = Verdict("KS/T2/1", "LDTT", Met.YES, proposed=True)
    below = Candidates((replace(season.dossiers[0], person=sent),), (unit,))
    book = replace(season.rulebook, people=(*season.rulebook.people, sent), units=(*season.rulebook.units, unit.unit))
    made = replace(season, rulebook=book, schools=SCHOOLS, candidates=below, verdicts=(*season.verdicts, verdict))
    person, collective = told(made)["schools"]["candidates"]
    assert {key: person[key] for key in ("id", "name", "school")} == {"id": "KS/T2/1", "name": "Vũ An", "school": "KS"}
    assert [(one["id"], one["met"]) for one in person["titles"]] == [("LDTT", "yes")]
    assert collective == {"id": "AH/TRUONG", "name": "Trường An Hòa", "school": "AH", "titles": []}


def test_somebody_who_is_not_in_the_lists_is_told_by_the_code() -> None:
    season = make_season()
    gone = replace(season.rulebook.people[0], code="KS/9", full_name="Đã đi")
    made = replace(season, schools=SCHOOLS, candidates=Candidates((replace(season.dossiers[0], person=gone),)))
    assert told(made)["schools"]["candidates"] == [{"id": "KS/9", "name": "KS/9", "school": "KS", "titles": []}]


# --- units by their own score sheet, and the pact -------------------------------------------------------------------
def test_a_unit_that_is_scored_tells_its_own_points() -> None:
    season = make_season()
    unit = season.rulebook.units[0]
    layers = {
        ("D1", "self"): LayerTotal(D(80), True, points={"c1": D(80), "c2": D(0)}, broken=("c3",)),
        ("D1", "council"): LayerTotal(D("78.5"), True, points={"c1": D("78.5")}),
    }
    who = Person("TTN", unit.name, "TTN")
    card = Scorecard(who, layers, D(80), None, D("78.5"), D("79.5"), False, {"D1": D("78.5"), "D2": None})
    one = Collective(unit, card, Standing(who, 3, None, 2, True))
    spot = CellPlace("inbox/ttn.xlsx", "Chấm tổ", 7, 3)
    dossier = replace(
        season.unit_dossiers[0],
        scores={("D1", "self"): LayerScores({"c1": D(80)}, {"c1": spot})},
        remarks={("D1", "c1"): "đủ hồ sơ"},
    )
    made = replace(season, collectives={"TTN": one}, unit_dossiers=(dossier, *season.unit_dossiers[1:]))
    scored, other, *_ = told(made)["units"]
    assert "score" not in other
    assert scored["score"] == {
        "self": 80,
        "council": 78.5,
        "final": 79.5,
        "complete": False,
        "rounds": {"D1": 78.5, "D2": None},
        "rank": {"units": 3, "kind": 2, "tied": True},
        "knocked_out": {},
        "criteria": [
            {
                "round": "D1",
                "criterion": "c1",
                "self": 80,
                "council": 78.5,
                "remark": "đủ hồ sơ",
                "cell": "inbox/ttn.xlsx!Chấm tổ!D8",
            },
            {"round": "D1", "criterion": "c2", "self": 0, "council": None, "remark": "", "cell": None},
            {"round": "D1", "criterion": "c3", "self": None, "council": None, "remark": "", "cell": None},
        ],
    }


def test_the_pact_tells_between_which_percents_it_lies() -> None:
    season = make_season()
    scale = (ScaleLine(D(10), since=D(90)), ScaleLine(D(2), since=D(0)))
    pact = Criterion("9", "I", "Giao ước", KINDS["tier"], D(10), scale=scale, counts_pact="done")
    rubric = replace(season.rulebook.rubric, criteria=(*season.rulebook.rubric.criteria, pact))
    made = replace(season, rulebook=replace(season.rulebook, rubric=rubric))
    # TTN registered two targets; nobody has told a result yet.
    open_ = {"criterion": "9", "targets": 2, "percent": [0, 100], "points": None}
    assert told(made)["pact"] == [{"unit": "TTN", **open_}, {"unit": None, **open_}]


def test_targets_that_were_reached_or_not_with_their_figures_and_cells() -> None:
    season = make_season()
    asked = [
        RegisteredTarget("TTN.t1", "Học sinh giỏi cấp xã (cụm trường)", "giải", D(5), "up", "31/03/2025"),
        RegisteredTarget(
            "TTN.t2", "Chuyên đề cấp trường, sinh hoạt theo nghiên cứu bài học", "chuyên đề", D("2.5"), "up"
        ),
    ]
    cell = CellPlace("inbox/ttn.xlsx", "Kết quả", 4, 3)
    results = (
        Record("TTN.t1", {"actual": D(7)}, {"actual": cell}),
        Record("TTN.t2", {"actual": D(2)}, {"actual": replace(cell, row=5)}),
    )
    bases = {f"targets_result/{one.key}": one.basis for one in asked}
    form = Submission(Stamp("m", "TTN", "self-score", "D2"), "inbox/ttn.xlsx", {"targets_result": results}, bases=bases)
    scale = (ScaleLine(D(10), since=D(90)), ScaleLine(D(6), since=D(50)), ScaleLine(D(2), since=D(0)))
    pact = Criterion("9", "I", "Giao ước", KINDS["tier"], D(10), scale=scale, counts_pact="reached")
    rubric = replace(season.rulebook.rubric, criteria=(pact,))
    movements = (Movement("PT9", "Mô hình", "Mô hình mới", "mô hình", "3", "up", scope="school", actual=D(4)),)
    book = replace(season.rulebook, rubric=rubric, movements=movements)
    found = told(replace(season, rulebook=book, submissions=(form,)))
    assert found["unit_targets"] == [
        {
            "unit": "TTN",
            "id": "TTN.t1",
            "indicator": "Học sinh giỏi cấp xã (cụm trường)",
            "measure": "giải",
            "target": 5,
            "direction": "up",
            "due": "31/03/2025",
            "actual": 7,
            "achieved": 1.4,  # 7 / 5
            "met": "yes",
            "cells": ["inbox/ttn.xlsx!Kết quả!D5"],
        },
        {
            "unit": "TTN",
            "id": "TTN.t2",
            "indicator": "Chuyên đề cấp trường, sinh hoạt theo nghiên cứu bài học",
            "measure": "chuyên đề",
            "target": 2.5,
            "direction": "up",
            "due": "",
            "actual": 2,
            "achieved": 0.8,  # 2 / 2.5
            "met": "no",
            "cells": ["inbox/ttn.xlsx!Kết quả!D6"],
        },
    ]
    # One of two targets was reached: 50 %, worth 6 points.
    half = {"criterion": "9", "targets": 2, "percent": [50, 50], "points": 6}
    assert found["pact"] == [{"unit": "TTN", **half}, {"unit": None, **half}]
    assert {key: found["school_targets"][0][key] for key in ("actual", "declared", "waiting", "met")} == {
        "actual": [4, 4],
        "declared": True,  # the school gave the figure itself
        "waiting": [],
        "met": "yes",
    }


def test_who_is_verified_because_layers_lie_far_apart_was_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    season = make_season()
    book = replace(season.rulebook, voting=replace(season.rulebook.voting, sample=D(1)))
    far = (Sampled("GV05", "KHTN", False, ("D1", "D2"), True), Sampled("NV01", "VP", True, (), False))
    monkeypatch.setattr(unit_results, "sample", lambda verified, rules: far)
    assert told(replace(season, rulebook=book))["verification_sample"] == [
        {"person": "GV05", "unit": "KHTN", "drawn": False, "apart": ["D1", "D2"], "scored": True},
        {"person": "NV01", "unit": "VP", "drawn": True, "apart": [], "scored": False},
    ]


def test_whose_scores_the_council_verifies_and_why() -> None:
    season = make_season()
    assert "verification_sample" not in told(season)
    book = replace(season.rulebook, voting=replace(season.rulebook.voting, sample=D(1)))
    sampled = told(replace(season, rulebook=book))["verification_sample"]
    # One percent of a unit's people is one of them: whose SHA-256 of `kim-son-2024:<code>` is the smallest.
    first = {
        unit.code: min(
            book.people_of(unit.code), key=lambda one: sha256(f"kim-son-2024:{one.code}".encode()).hexdigest()
        ).code
        for unit in book.units
    }
    assert [one["person"] for one in sampled if one["drawn"]] == list(first.values())
    assert sampled[0] == {"person": first["TTN"], "unit": "TTN", "drawn": True, "apart": [], "scored": True}


# --- other rules -----------------------------------------------------------------------------------------------------
def test_what_other_rules_would_change_names_both_sides_and_why() -> None:
    season = make_season()
    here = next(one for one in season.verdicts if (one.who, one.title) == ("GV01", "LDTT"))
    cell = CellPlace("inbox/a.xlsx", "Xếp loại", 4, 3)
    params = {"found": "Hoàn thành nhiệm vụ", "wanted": "Hoàn thành tốt nhiệm vụ"}
    refused = Reason(Met.NO, "reason.grade.no", params, "Điều 9", False, (cell,))
    others = tuple(
        replace(one, met=Met.NO, reasons=(refused,), proposed=False) if one is here else one for one in season.verdicts
    )
    # What the season's own rules know and the others do not has no verdict there.
    regime = season.rulebook.regime
    titles = {id_: law for id_, law in regime.titles.items() if id_ != "TTLDTT"}
    other = replace(season.rulebook, regime=replace(regime, id="luat-2003", titles=titles))
    found = told(replace(season, compared=RuleComparison(other, others, ())))["comparison"]
    assert found["regime"] == "luat-2003"
    assert [one["change"] for one in found["changes"]] == ["loses", "loses", "loses"] + ["settles"] * 3
    assert found["changes"][0] == {
        "who": "GV01",
        "title": "LDTT",
        "change": "loses",
        "own": "yes",
        "other": "no",
        "because": [
            {
                "rules": "other",
                "met": "no",
                "text": "xếp loại Hoàn thành nhiệm vụ, chưa đạt mức Hoàn thành tốt nhiệm vụ",
                "cite": "Điều 9",
                "verified": False,
                "cells": ["inbox/a.xlsx!Xếp loại!D5"],
            }
        ],
    }
    assert found["changes"][1] == {
        "who": "TTN",
        "title": "TTLDTT",
        "change": "loses",
        "own": "yes",
        "other": None,
        "because": [],
    }


# --- handing in ------------------------------------------------------------------------------------------------------
def test_deadlines_days_of_receipt_and_what_is_no_form() -> None:
    season = make_season()
    plan = HandIn("KH", "Kế hoạch", ("TTN", "VP"), Due("20/05/2025", date(2025, 5, 20), date(2025, 5, 20)))
    dues = {
        "registration": Due("Tháng 9/2024", date(2024, 9, 1), date(2024, 9, 30)),
        "D2": Due("khi có công văn"),
        "D1": Due(""),
    }
    form = Receipt("inbox/ttn.xlsx", "1" * 64, ReceiptStatus.ACCEPTED, "TTN", "registration", sent=date(2024, 10, 2))
    scores = Receipt(
        "inbox/d1.xlsx", "3" * 64, ReceiptStatus.ACCEPTED, "TTN", "self-score", "D1", sent=date(2025, 1, 9)
    )
    came = Receipt("inbox/kh.pdf", "2" * 64, ReceiptStatus.ACCEPTED, "TTN", hand_in="KH", sent=date(2025, 5, 23))
    book = replace(season.rulebook, dues=dues, hand_ins=(plan,))
    found = told(replace(season, rulebook=book, receipts=(form, scores, came)))
    assert found["deadlines"] == [
        {"form": "registration", "text": "Tháng 9/2024", "first": "2024-09-01", "last": "2024-09-30"},
        {"form": "self-score:D2", "text": "khi có công văn", "first": None, "last": None},
    ]
    unit = next(one for one in found["units"] if one["id"] == "TTN")
    assert (unit["received_on"], unit["days_late"]) == (
        {"registration": "2024-10-02", "self-score:D1": "2025-01-09"},
        {"registration": 2},
    )
    common = {"id": "KH", "name": "Kế hoạch", "due": "2025-05-20"}
    assert found["hand_ins"] == [
        {
            **common,
            "unit": "TTN",
            "state": "received",
            "received_on": "2025-05-23",
            "days_late": 3,
            "noted": False,
            "files": ["inbox/kh.pdf"],
        },
        {
            **common,
            "unit": "VP",
            "state": "late",  # on 31/05/2025, the season's day
            "received_on": None,
            "days_late": None,
            "noted": False,
            "files": [],
        },
    ]


def test_what_has_no_day_of_its_own_has_none_in_the_result() -> None:
    season = make_season()
    book = replace(season.rulebook, hand_ins=(HandIn("KH", "Kế hoạch", ("VP",), Due("khi có công văn")),))
    (plan,) = told(replace(season, rulebook=book))["hand_ins"]
    assert (plan["due"], plan["state"], plan["received_on"]) == (None, "missing", None)


# --- what units are asked for beside scores --------------------------------------------------------------------------
def test_the_word_of_units_on_the_score_sheet_and_who_put_nobody_forward() -> None:
    season = make_season()
    answers = {"agreed": False, "date": "05/10/2024", "signer": "Vũ An", "comment": "Mục 2 nặng"}
    word = Submission(
        Stamp("m", "KHTN", "agreement", ""),
        "inbox/khtn.xlsx",
        {"agreement": tuple(Record(key, {"value": value}) for key, value in answers.items())},
    )
    form = Submission(
        Stamp("m", "TTN", "nominations", "D1"), "inbox/ttn.xlsx", {"nominations": (Record("n1", {"who": "Vũ An"}),)}
    )
    asked = {"agreement": True, "nominations:D1": True}
    units = tuple(
        replace(one, returned={**one.returned, **asked}) if one.unit.code in ("TTN", "KHTN") else one
        for one in season.unit_dossiers
    )
    returns = {("KHTN", "agreement", ""): (word,)}
    found = told(replace(season, unit_dossiers=units, submissions=(word, form), returns=returns))
    assert found["agreements"] == [
        {"unit": "TTN", "state": "unanswered", "date": "", "signer": "", "comment": ""},
        {"unit": "KHTN", "state": "refused", "date": "05/10/2024", "signer": "Vũ An", "comment": "Mục 2 nặng"},
    ]
    assert found["without_nominations"] == [{"round": "D1", "unit": "KHTN"}]  # of D2 no form was issued
    assert [(one["id"], one["who"], one["round"], one["unit"]) for one in found["nominations"]] == [
        ("GT.TTN.D1.n1", "Vũ An", "D1", "TTN")
    ]
    plain = told(season)
    assert (plain["agreements"], plain["without_nominations"], plain["nominations"]) == ([], [], [])


# --- earlier years ---------------------------------------------------------------------------------------------------
def test_a_year_of_the_ledger_with_everything_that_its_lines_say() -> None:
    season = make_season()
    line = CellPlace("so-theo-doi.xlsx", "Khen thưởng", 3, 1)
    awards = (
        Award("GV01", "LDTT", "2022-2023", "9/QĐ", "30/06/2023", places=(line,)),
        Award("GV01", "CSTDCS", "2022-2023", pending=True),
        Award("GV01", "BKT", "2022-2023", "12/QĐ-UBND", "01/07/2023"),
    )
    history = History(
        grades=(Award("GV01", "HTTNV", "2022-2023"),),
        disciplines=(Discipline("khien_trach", "4/QĐ", date(2022, 11, 3), date(2023, 2, 3)),),
        initiatives=(Initiative("GV01", "Sổ tay", "tinh", True, False, "7/QĐ", "20/05/2023", (), "BK 2022-2023"),),
        title_years=frozenset({2022}),
        initiative_years=frozenset({2022}),
        doubts=(CellPlace("so-theo-doi.xlsx", "Khen thưởng", 8, 1),),
    )
    first = replace(season.dossiers[0], awards=awards, history=history)
    unclear = replace(season.dossiers[1], awards=(Award("GV02", "CSTDCS", "năm ngoái", "3/QĐ"),))
    people = told(replace(season, dossiers=(first, unclear, *season.dossiers[2:])))["people"]
    timeline = people[0]["timeline"]
    assert "undated" not in timeline
    assert people[1]["timeline"] == {
        "undated": {"period": "", "titles": [{"id": "CSTDCS", "decision_no": "3/QĐ"}]},
    }
    assert timeline["doubts"] == ["so-theo-doi.xlsx!Khen thưởng!B9"]
    (year,) = timeline["years"]
    assert year == {
        "period": "2022-2023",
        "titles_told": True,
        "initiatives_told": True,
        "grades": ["HTTNV"],
        "titles": [
            {"id": "LDTT", "decision_no": "9/QĐ", "decision_date": "30/06/2023"},
            {"id": "CSTDCS", "pending": True},
        ],
        "commendations": [{"id": "BKT", "decision_no": "12/QĐ-UBND", "decision_date": "01/07/2023"}],
        "disciplines": [{"id": "khien_trach", "decided": "2022-11-03", "ended": "2023-02-03", "decision_no": "4/QĐ"}],
        "initiatives": [
            {
                "name": "Sổ tay",
                "level": "tinh",
                "recognised": True,
                "applied": False,
                "decision_no": "7/QĐ",
                "decision_date": "20/05/2023",
                "used_for": "BK 2022-2023",
            }
        ],
        "cells": ["so-theo-doi.xlsx!Khen thưởng!B4"],
    }


# --- what only some seasons have -------------------------------------------------------------------------------------
def test_a_trial_names_the_seasons_own_rules_and_a_school_that_registered_itself_its_verdicts() -> None:
    season = make_season()
    own = BilingualText("Luật 2022, cách hiểu mặc định", "Law of 2022, default readings")
    verdict = Verdict(SCHOOL, "TTLDTT", Met.YES, proposed=True)
    registered = {"title": "TTLDTT", "commendation": "BKT", "target": "Trường chuẩn"}
    itself = Unit(SCHOOL, "Trường Trung học cơ sở Kim Sơn")  # as a merge adds it where the school registers
    book = replace(season.rulebook, own_rules=(own,), school_registration=registered, guest_units=(itself,))
    found = told(replace(season, rulebook=book, verdicts=(*season.verdicts, verdict)))
    assert found["season"]["own_rules"] == ["Luật 2022, cách hiểu mặc định"]
    assert found["season"]["registered"] == ["TTLDTT", "BKT"]
    told_ = {key: value for key, value in found["school"].items() if key != "titles"}
    assert told_ == {"id": "TRUONG", "name": "Trường Trung học cơ sở Kim Sơn"}  # it belongs to no other school
    assert [(one["id"], one["met"]) for one in found["school"]["titles"]] == [("TTLDTT", "yes")]
    plain = told(season)
    assert "school" not in plain
    assert "own_rules" not in plain["season"] and "registered" not in plain["season"]


def test_results_of_a_movement_of_the_school_and_nominations_by_their_names() -> None:
    season = make_season()
    movement = Movement("PT9", "Mô hình", "Mô hình mới", "mô hình", "3", "up", scope="school")
    own = Movement("PT8", "Giờ giỏi", "Giờ dạy giỏi", "giờ", "8", "up")
    cell = CellPlace("inbox/ttn.xlsx", "Kết quả", 4, 3)
    named = {
        "who": "Vũ An",
        "summary": "Cứu bạn",
        "link": "tủ 1",
        "commendation": "GK",
        "commendation_kind": "dot_xuat",
    }
    tables = {
        "movements_result": (
            Record("PT9", {"actual": D(2)}, {"actual": cell}),
            Record("PT8", {"actual": D(10)}, {"actual": replace(cell, row=5)}),
        ),
        "nominations": (Record("n1", named), Record("n2", {"who": "Lê Ba"}), Record("n3", {"who": "Cao Tư"})),
    }
    form = Submission(Stamp("m", "TTN", "self-score", "D2"), "inbox/ttn.xlsx", tables)
    agreed = Record("TC.TTN.D2.n1", {"agreed": True, "yes": D(7), "no": D(1)})
    unclear = Record("TC.TTN.D2.n3", {"agreed": Unknown("?"), "yes": D(3)})
    council = Council("hd.xlsx", Meeting(), nominated={one.key: one for one in (agreed, unclear)})
    book = replace(season.rulebook, movements=(movement, own))
    found = told(replace(season, rulebook=book, submissions=(form,), council=council))
    # Two new models of three; the other four units have told nothing.
    assert found["school_targets"] == [
        {
            "id": "PT9",
            "indicator": "Mô hình mới",
            "measure": "mô hình",
            "target": 3,
            "direction": "up",
            "actual": [2, None],
            "declared": False,
            "waiting": ["KHTN", "KHXH", "VP", "BGH"],
            "met": "unknown",
        }
    ]
    theirs = [one for one in found["movements"] if one["unit"] == "TTN"]
    assert {key: theirs[1][key] for key in ("id", "target", "actual", "achieved", "met", "cells")} == {
        "id": "PT8",
        "target": 8,
        "actual": 10,
        "achieved": 1.25,  # 10 / 8
        "met": "yes",
        "cells": ["inbox/ttn.xlsx!Kết quả!D6"],
    }
    assert theirs[0] == {
        "id": "PT9",
        "unit": "TTN",
        "registered": 3,
        "counted": 3,
        "complete": True,
        "indicator": "Mô hình mới",
        "measure": "mô hình",
        "target": 3,
        "direction": "up",
        "due": "",
        "actual": 2,
        "cells": ["inbox/ttn.xlsx!Kết quả!D5"],  # whether it is met is the school's to say
    }
    first, second, third = found["nominations"]
    assert first == {
        "id": "TC.TTN.D2.n1",
        "round": "D2",
        "unit": "TTN",
        **named,
        "council": {"agreed": True, "yes": 7, "no": 1},
    }
    assert (second["who"], second["commendation"], second["commendation_kind"]) == ("Lê Ba", None, None)
    assert "council" not in second
    assert third["council"] == {"agreed": None, "yes": 3}


def test_a_round_by_itself_tells_everybodys_places() -> None:
    season = make_season()
    bands = (ScaleLine(D(0), "Tốt", D(90)), ScaleLine(D(0), "Khá", D(80)))
    rubric = replace(season.rulebook.rubric, bands=bands)
    first = told(replace(season, rulebook=replace(season.rulebook, rubric=rubric)))["periods"][0]
    people = {one["id"]: one for one in first["people"]}
    # Of TTN: 96.5, 94.25, 88.75; of all teachers 91.5 comes between the last two.
    assert people["GV02"] == {
        "id": "GV02",
        "unit": "TTN",
        "final": 88.75,
        "complete": True,
        "rank": {"school": 6, "unit": 3, "group": 5},
        "band": "Khá",
    }
    assert (people["GV01"]["band"], people["NV02"]["band"]) == ("Tốt", None)  # 96.5 and 55
    assert first["units"][0] == {"id": "TTN", "average": 93.17, "rank": 1}


def test_findings_alone_are_told_as_they_are_within_the_result() -> None:
    season = make_season()
    entries = finding_entries(season.findings, language("vi"))
    assert json.loads(msgspec.json.encode(entries)) == told(season)["findings"]
