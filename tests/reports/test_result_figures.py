"""Every figure of `ket-qua.json` under its own name: a season in which no two of them are equal."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from handmade import file_of, make_season, with_paths
from msgspec.structs import replace

from thidua_xlsx.messages.findings import Waiver
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.model import (
    Award,
    Council,
    Decision,
    Fact,
    Meeting,
    QuotaLine,
    Scorecard,
    Standing,
    Target,
    UnitStanding,
)
from thidua_xlsx.reports.result.result_file import result_json

D = Decimal


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    season = make_season()
    one = season.rulebook.people[0]
    rounds = {"D1": D(93), "D2": D("92.25")}
    layers = {key: replace(total, total=rounds[key[0]]) for key, total in season.scorecards["GV01"].layers.items()}
    card = Scorecard(one, layers, D("97.5"), D("96.5"), D(95), D("94.5"), False, rounds)
    first = replace(
        season.findings[0],
        waiver=Waiver("C102", "x", "Có giấy", "Hiệu trưởng", date(2025, 6, 30), FilePlace("thidua.xlsx")),
        also=(CellPlace("inbox/b.xlsx", "Tờ", 4, 2),),
        unit="TTN",
    )
    votes = Decision("GV01", "LDTT", 7, 1, D("0.875"), True)
    made = replace(
        season,
        scorecards={**season.scorecards, "GV01": card},
        standings={**season.standings, "GV01": Standing(one, 4, 2, 3, True)},
        unit_standings={**season.unit_standings, "TTN": UnitStanding(season.rulebook.units[0], D("93.17"), 6)},
        findings=(first, *season.findings[1:]),
        targets=(Target("registered", 7, 12, D("0.9"), D("0.5833"), False, ("QL02", "NV01"), 3),),
        quotas=(QuotaLine("CSTDCS", "unit:TTN", 9, D(25), 2, 4, ("GV03",), ("GV06", "NV02")),),
        council=Council("inbox/hd.xlsx", Meeting(members=8, present=8), (votes,)),
        earlier_awards=(Award("GV01", "LDTT", "2023-2024"), Award("GV01", "CSTDCS", "2023-2024", pending=True)),
        # A later round may still change what was said of these two; GV02 is on no list of a title that she may have.
        dossiers=tuple(
            replace(one, grade=Fact("HTTNV", unknown=True)) if one.person.code == "QL02" else one
            for one in season.dossiers
        ),
        unit_dossiers=tuple(
            replace(one, grade=Fact("HTTNV", unknown=True)) if one.unit.code == "KHXH" else one
            for one in season.unit_dossiers
        ),
        verdicts=tuple(
            replace(one, within_quota=False, proposed=None) if (one.who, one.title) == ("GV02", "LDTT") else one
            for one in season.verdicts
        ),
    )
    read: dict[str, Any] = json.loads(result_json(with_paths(made), language("vi")))
    return read


def test_the_season(told: dict[str, Any]) -> None:
    assert told["season"] == {
        "id": "kim-son-2024",
        "name": "Trường Trung học cơ sở Kim Sơn",
        "school_year": "2024-2025",
        "regime": "luat-2022",
        "running": False,
    }


def test_every_receipt(told: dict[str, Any]) -> None:
    columns = ("file", "status", "unit", "phase", "round", "reason", "integrity", "sent", "hand_in")
    late = "inbox/Zalo/2025-05-20/bản cuối cùng (sửa lần 3) của tổ Khoa học xã hội.xlsx"
    assert [tuple(one[key] for key in columns) for one in told["receipts"]] == [
        (file_of("TTN"), "accepted", "TTN", "self-score", "D1", None, None, None, None),
        (file_of("KHTN", "dang-ky"), "combined", "KHTN", "registration", None, None, None, None, None),
        (late, "superseded", "KHXH", "self-score", "D2", None, None, None, None),
        ("inbox/VP cũ.xlsx", "rejected", None, None, None, "F106 Tệp có đặt mật khẩu mở", None, None, None),
        ("inbox/Thumbs.db", "ignored", None, None, None, None, None, None, None),
    ]
    assert [one["sha256"] for one in told["receipts"]] == [letter * 64 for letter in "abcde"]


def test_a_finding_with_its_cell_its_raw_value_and_its_waiver(told: dict[str, Any]) -> None:
    assert told["findings"][0] == {
        "code": "C102",
        "severity": "notice",  # a waived error is a notice
        "file": file_of("TTN"),
        "sheet": "Tự chấm",
        "cell": "F12",
        "unit": "TTN",
        "person": "GV02",
        "message": "Ô «Điểm tự chấm» vượt mức tối đa 20",
        "fix": "Gõ lại số không quá 20.",
        "raw": "25",
        "also": ["inbox/b.xlsx!Tờ!C5"],
        "waived": {"reason": "Có giấy", "approver": "Hiệu trưởng", "until": "30/06/2025"},
    }
    of_a_file = next(one for one in told["findings"] if one["code"] == "X108")
    assert [of_a_file[key] for key in ("file", "sheet", "cell", "waived", "raw")] == ["thidua.xlsx", "", "", None, None]


def person(told: dict[str, Any], code: str) -> dict[str, Any]:
    return next(one for one in told["people"] if one["id"] == code)


def test_the_points_and_places_of_a_person(told: dict[str, Any]) -> None:
    one = person(told, "GV01")
    assert {key: one[key] for key in ("full_name", "unit", "group", "grade", "registered")} == {
        "full_name": "Nguyễn Thị Hoa",
        "unit": "TTN",
        "group": "GV",
        "grade": "HTXSNV",
        "registered": ["CSTDCS"],
    }
    assert one["scores"] == {
        "self": 97.5,
        "unit": 96.5,
        "council": 95,
        "final": 94.5,
        "complete": False,
        "rounds": {"D1": 93, "D2": 92.25},
    }
    assert one["rank"] == {"school": 4, "unit": 2, "group": 3, "tied": True}
    # GV06's unit returned its form and gave no grade, QL02's may change yet; NV03 has no points at all.
    assert [person(told, code)["grade"] for code in ("GV06", "QL02", "QL01")] == [None, None, "HTXSNV"]
    assert person(told, "NV03")["scores"]["final"] is None
    grades = {one["id"]: one["grade"] for one in told["units"]}
    assert (grades["TTN"], grades["KHXH"]) == ("HTTNV", None)


def test_a_verdict_with_its_votes_its_reasons_and_its_path(told: dict[str, Any]) -> None:
    ldtt, cstdcs = person(told, "GV01")["titles"]
    first = {key: ldtt[key] for key in ("id", "met", "registered", "within_quota", "proposed", "votes", "decided")}
    assert first == {
        "id": "LDTT",
        "met": "yes",
        "registered": True,
        "within_quota": True,
        "proposed": True,
        "votes": {"yes": 7, "no": 1, "share": 0.875},
        "decided": True,
    }
    assert (cstdcs["id"], cstdcs["votes"], cstdcs["decided"]) == ("CSTDCS", None, None)
    open_ = person(told, "GV02")["titles"][0]
    assert (open_["id"], open_["within_quota"], open_["proposed"]) == ("LDTT", False, None)
    cell = f"{file_of('TTN')}!Xếp loại!E10"
    assert ldtt["reasons"] == [
        {
            "met": "yes",
            "text": "xếp loại Hoàn thành xuất sắc nhiệm vụ",
            "cite": "Điều 24 Luật 06/2022/QH15",
            "verified": True,
            "cells": [cell],
        },
        {
            "met": "yes",
            "text": "không bị kỷ luật",
            "cite": "Nguyên tắc không xét khi đang bị kỷ luật",
            "verified": False,
            "cells": [cell],
        },
    ]
    states = {one["step"]: one["state"] for one in ldtt["path"]}
    assert (states["registered"], states["eligible"], states["council"]) == ("yes", "yes", "yes")


def test_every_step_of_a_path_says_where_it_stands_and_why_and_where_a_path_ended(told: dict[str, Any]) -> None:
    passed = person(told, "GV01")["titles"][0]
    assert [(one["step"], one["state"], one["reason"]) for one in passed["path"]] == [
        ("registered", "yes", "đã đăng ký"),
        ("unit", "skipped", "tổ không ghi danh hiệu đề nghị"),
        ("eligible", "yes", "đủ điều kiện"),
        ("quota", "skipped", "không có chỉ tiêu"),
        ("council", "yes", "hội đồng thông qua"),
        ("decided", "yes", "trường quyết định"),
        ("submitted", "skipped", "trường quyết định, không trình lên"),
        ("announced", "open", "sổ theo dõi chưa ghi số quyết định"),
        ("received", "skipped", ""),
    ]
    ended = person(told, "GV02")["titles"][1]  # CSTĐCS, not registered and not met
    assert (passed["ended_at"], ended["ended_at"]) == (None, "eligible")
    assert ended["path"][2] == {
        "step": "eligible",
        "state": "no",
        "reason": "chưa có sáng kiến được công nhận",
        "cells": [f"{file_of('TTN')}!Xếp loại!E10"],
    }
    assert [one["cells"] for one in passed["path"]] == [[]] * 9


def test_the_years_of_a_person(told: dict[str, Any]) -> None:
    years = {one["period"]: one["titles"] for one in person(told, "GV01")["timeline"]["years"]}
    assert years == {"2022-2023": [{"id": "LDTT"}], "2023-2024": [{"id": "CSTDCS"}]}


def test_a_unit(told: dict[str, Any]) -> None:
    one = next(one for one in told["units"] if one["id"] == "TTN")
    assert {key: one[key] for key in ("name", "returned", "average", "rank", "grade", "registered")} == {
        "name": "Tổ Toán - Tin",
        "returned": {"registration": True, "self-score:D1": True, "self-score:D2": True},
        "average": 93.17,
        "rank": 6,
        "grade": "HTTNV",
        "registered": ["TTLDTT"],
    }
    assert [one["id"] for one in one["titles"]] == ["TTLDTT"]
    office = next(one for one in told["units"] if one["id"] == "VP")
    assert office["returned"] == {"registration": False, "self-score:D1": True, "self-score:D2": False}
    assert office["grade"] is None


def test_ratios_and_quotas(told: dict[str, Any]) -> None:
    assert told["targets"] == [
        {
            "id": "registered",
            "name": "Người đăng ký danh hiệu thi đua",
            "value": 0.5833,
            "numerator": 7,
            "denominator": 12,
            "target": 0.9,
            "met": False,
            "missing": ["QL02", "NV01"],
            "unknown": 3,
        }
    ]
    assert told["quotas"] == [
        {
            "title": "CSTDCS",
            "scope": "unit:TTN",
            "base": 9,
            "percent": 25,
            "limit": 2,
            "eligible": 4,
            "tied_at_line": ["GV03"],
            "uncertain": ["GV06", "NV02"],
        }
    ]


def test_statistics_by_part_and_year(told: dict[str, Any]) -> None:
    found = told["statistics"]
    # Passed: GV01's LĐTT, the council's only word. 12 counted people, 10 of them no managers; NV03 is not counted.
    parts = {one["id"]: (one["people"], one["proposed"]) for one in found["parts"]}
    assert parts["school"] == (12, {"LDTT": 1, "CSTDCS": 0})
    assert parts["direct"] == (10, {"LDTT": 1, "CSTDCS": 0})
    assert parts["managers"] == (2, {"LDTT": 0, "CSTDCS": 0})
    assert (parts["unit:TTN"], parts["unit:VP"]) == ((3, {"LDTT": 1, "CSTDCS": 0}), (2, {"LDTT": 0, "CSTDCS": 0}))
    assert found["uncounted"] == ["NV03"]
    assert (found["years"], found["waiting"]) == ({"2023-2024": {"LDTT": 1}}, {"2023-2024": {"CSTDCS": 1}})


def test_each_round_stands_by_itself(told: dict[str, Any]) -> None:
    first, second = told["periods"]
    assert [(one["id"], one["name"], one["rounds"]) for one in (first, second)] == [
        ("D1", "Đợt 1", ["D1"]),
        ("D2", "Đợt 2", ["D2"]),
    ]
    of = {
        one["id"]: {each["id"]: (each["final"], each["complete"]) for each in one["people"]} for one in (first, second)
    }
    assert (of["D1"]["GV01"], of["D2"]["GV01"]) == ((93, True), (92.25, True))
    assert (of["D1"]["NV02"], of["D2"]["NV02"]) == ((55, True), (None, False))  # points in the first round only
    # TTN: (93 + 94.25 + 88.75) / 3 = 92; (92.25 + 94.25 + 88.75) / 3 = 91.75.
    averages = [{each["id"]: each["average"] for each in one["units"]}["TTN"] for one in (first, second)]
    assert averages == [92, 91.75]


def test_movements_and_targets_of_units(told: dict[str, Any]) -> None:
    office = [one for one in told["movements"] if one["unit"] == "VP"]
    assert office == [
        {"id": name, "unit": "VP", "registered": 2, "counted": 2, "complete": False} for name in ("PT1", "PT2")
    ]  # NV03 is not counted, and VP's form is not back
    first = told["unit_targets"][0]
    assert {key: first[key] for key in ("unit", "id", "indicator", "measure", "target", "due", "actual", "met")} == {
        "unit": "TTN",
        "id": "TTN.t1",
        "indicator": "Học sinh giỏi cấp xã (cụm trường)",
        "measure": "giải",
        "target": 5,
        "due": "31/03/2025",
        "actual": None,
        "met": "unknown",
    }
