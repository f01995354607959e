"""Inspections: a declared share is drawn, plan and minutes name it, what was found comes back on the line."""

import hashlib
import math
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.exchange.test_office_council import text_of
from tests.exchange.test_office_replies import text_of_sheet
from tests.program import run
from tests.reports.handmade import make_season
from tests.seasons.commune import merged, the_commune
from tests.seasons.outside import change, put
from tests.seasons.small import Small, codes
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.policies import VotingPolicy
from thidua_xlsx.declare.season.reporting_schools import Reporter, SchoolsPolicy
from thidua_xlsx.exchange.council.sample_draw import sample_models, sample_schools, sample_units
from thidua_xlsx.judging.analysis.nominations import Nomination
from thidua_xlsx.model import Proposal, SchoolReport, Schools

D = Decimal
SEASON = "kim-son-2024"


def first_of(among: list[str], count: int) -> set[str]:
    """The first so many by the SHA-256 of `season:code`, as anybody can work it out."""
    return set(sorted(among, key=lambda code: hashlib.sha256(f"{SEASON}:{code}".encode()).hexdigest())[:count])


def book(**declared: object) -> Rulebook:
    return replace(make_season().rulebook, **declared)  # type: ignore[arg-type]


@pytest.mark.parametrize(("percent", "counts"), [(20, (1, 1, 1)), (50, (3, 1, 2)), (34, (2, 1, 2)), (100, (5, 1, 4))])
def test_of_each_cluster_its_share_is_drawn_and_at_least_one(percent: int, counts: tuple[int, ...]) -> None:
    # Clusters of five, one and four schools: 20 % are 1, 0.2 and 0.8; 50 % are 2.5, 0.5 and 2; 34 % are 1.7, 0.34, 1.36.
    members = {"Cụm 1": 5, "Cụm 2": 1, "": 4}
    schools = tuple(
        Reporter(f"{place}{number}", f"Trường {place}{number}", cluster=cluster)
        for place, (cluster, size) in zip("ABC", members.items(), strict=True)
        for number in range(size)
    )
    chosen = sample_schools(Schools(schools), [], book(schools=SchoolsPolicy(sample=D(percent))))
    expected = set()
    for place, size, count in zip("ABC", members.values(), counts, strict=True):
        expected |= first_of([f"{place}{number}" for number in range(size)], count)
    assert {one.school.code for one in chosen} == expected and all(one.drawn for one in chosen)


@pytest.mark.parametrize(("files", "count"), [(None, 3), (10, 1), (30, 3), (45, 4), (100, 8)])
def test_of_a_drawn_school_a_share_of_its_files_is_looked_at(files: int | None, count: int) -> None:
    # Eight proposals: 10 % are 0.8, 30 % 2.4, 45 % 3.6; without a share three at most.
    proposals = tuple(Proposal(f"P{number}:LDTT", f"Người {number}", "LDTT", "proposed") for number in range(8))
    schools = Schools(
        (Reporter("T1", "Trường"),), {"T1": SchoolReport("t1", "Trường", "2024-2025", proposals=proposals)}
    )
    policy = SchoolsPolicy(sample=D(50), files=None if files is None else D(files))
    (chosen,) = sample_schools(schools, [], book(schools=policy))
    drawn = first_of([f"T1/{one.key}" for one in proposals], count)
    assert {f"T1/{one.key}" for one in chosen.proposals} == drawn


def test_units_and_models_are_drawn_by_the_same_rule() -> None:
    declared = book(voting=VotingPolicy(units_sample=D(30), models_sample=D(40)))
    units = [unit.code for unit in declared.units]
    assert set(sample_units(declared)) == first_of(units, math.ceil(len(units) * 0.3))
    models = [
        Nomination(unit, "D1", f"Người {number}", codes=(f"DC.{unit}.D1.n{number}",))
        for unit, size in (("TTN", 3), ("VP", 1))
        for number in range(size)
    ]
    # 40 % of three are 1.2: two; of one 0.4: one.
    expected = first_of([one.codes[0] for one in models[:3]], 2) | {"DC.VP.D1.n0"}
    assert {one.codes[0] for one in sample_models(models, declared)} == expected
    assert sample_units(book()) == sample_models(models, book()) == ()


def test_what_inspectors_found_comes_back_on_the_line_of_the_school(tmp_path: Path) -> None:
    ward = tmp_path / "xa"
    shutil.copytree(the_commune() / "xa", ward)
    lines = {
        "v1": {"date": "12/04/2027", "who": "Trường THCS Nhỏ", "what": "Hồ sơ CSTĐ", "result": "Đạt", "by": "Ông An"},
        "v2": {"date": "13/04/2027", "who": "T2", "result": "Còn thiếu sót", "found": "Thiếu minh chứng"},
    }
    share = {"verify_schools_percent": {"value": "20"}, "verify_files_percent": {"value": "30"}}
    change(ward / "thidua.xlsx", ward / "thidua.xlsx", lambda book: put(book, {"inspections": lines, "options": share}))
    result = merged(ward)
    assert "D352" not in codes(result)
    first, second = result["schools"]["units"]
    assert first["inspections"] == [
        {"date": "12/04/2027", "what": "Hồ sơ CSTĐ", "result": "good", "found": "", "by": "Ông An"}
    ]
    assert [one["result"] for one in second["inspections"]] == ["lacking"]
    sheet = text_of_sheet(ward, "Các trường")
    assert "Đạt (12/04/2027): Hồ sơ CSTĐ" in sheet and "Còn thiếu sót (13/04/2027): Thiếu minh chứng" in sheet
    assert "Kiểm tra: Đạt (12/04/2027)" in run("explain", "T1", "--season", ward).output
    papers = ward / "ket-qua" / "giay-to"
    plan, minutes = (text_of(papers / f"{name}-kiem-tra.docx") for name in ("ke-hoach", "bien-ban"))
    # One of the two schools of the one cluster is drawn: 20 % of two are 0.4; both have something to be asked about.
    assert (
        "Trường, đơn vị: 2 (rút 20% số trường của mỗi cụm, mỗi cụm ít nhất một; mỗi trường xem 30% số đề nghị" in plan
    )
    assert "Rút mẫu" in plan and "Trường THCS Nhỏ" in plan and "Thiếu minh chứng" not in plan
    assert "Thiếu minh chứng" in minutes and "Đạt (12/04/2027)" in minutes


def test_a_school_inspects_units_and_people_by_plan_and_minutes(small: Small) -> None:
    small.amend({
        "options": {"verify_percent": {"value": "10"}, "verify_units_percent": {"value": "34"}},
        "inspections": {"v1": {"who": "TOAN", "result": "Không đạt", "found": "Chưa có biên bản"}},
    })  # fmt: skip
    assert small.merge().exit_code in (0, 1)
    minutes = text_of(small.folder / "ket-qua" / "giay-to" / "bien-ban-kiem-tra.docx")
    plan = text_of(small.folder / "ket-qua" / "giay-to" / "ke-hoach-kiem-tra.docx")
    # 34 % of three units are 1.02: two.
    assert (
        "Tổ: 2 (rút 34% số tổ, ít nhất một)" in plan
        and "(rút 10% số người của mỗi tổ" in plan
        and "Điểm tự chấm và minh chứng" in plan
    )
    assert ("Không đạt: Chưa có biên bản" in minutes) == ("Tổ Toán" in plan.split("Cá nhân:")[0])
