"""Titles with a sitting of their own: Chiến sĩ thi đua cấp tỉnh in March, before the year's other titles are decided."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.exchange.test_office_council import shown
from tests.exchange.test_three_levels import at_level, office
from tests.program import run
from tests.seasons.commune import MEETING, candidates, merged, the_commune, vote
from tests.seasons.outside import fill, type_into
from thidua_xlsx.declare.season import ProposalRound
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.intake.dossiers.build_dossiers import Returns
from thidua_xlsx.intake.read.issue_register import Register
from thidua_xlsx.judging.analysis.reward_budget import estimate_rewards
from thidua_xlsx.judging.verdicts.title_paths import late_findings, too_late
from thidua_xlsx.messages.codes import BUDGET_AT_RISK, BUDGET_EXCEEDED
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Council, Decision, Meeting, Met, Proposal, Report, Verdict
from thidua_xlsx.reports.common.school_slips import advice_to_school, for_schools
from thidua_xlsx.workflow.judge.all_checks import budget_in_doubt
from thidua_xlsx.workflow.judge.judge_season import judge_season
from thidua_xlsx.workflow.judge.score_sheet_checks import SeasonSeen
from thidua_xlsx.workflow.load.season_folder import open_season_folder
from thidua_xlsx.workflow.outputs.paper_files import papers_for_office

MARCH: dict[str, dict[str, object]] = {
    "DT1": {"name": "Đợt 1", "titles": "Tập thể lao động xuất sắc", "due": "Tháng 03/2027"}
}
ASKED = {"CSTDCS": {"T1/P1", "T1/P3", "T2/P1", "T2/P3", "T2/P4"}, "TTLDXS": {"T1/TOAN", "T2/TOAN"}}


def ward_with_round(below: Path) -> Path:
    """The commune's office, which decides on one of its titles in March."""
    folder = below / "xa"
    shutil.copytree(the_commune() / "xa", folder)

    def edit(book: Any) -> None:
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("#td:proposal_rounds"):
                        columns = {sheet.cell(cell.row, at).value: at for at in range(1, sheet.max_column + 1)}
                        for key, value in {"code": "DT1", **MARCH["DT1"]}.items():
                            sheet.cell(cell.row + 1, columns.get(key, cell.column)).value = value

    type_into(folder / "thidua.xlsx", folder / "thidua.xlsx", edit)
    return folder


def entered(ledger: Path) -> set[str]:
    """Whom the ledger has lines about."""
    return {one["person"] for one in shown(ledger, "awards").values() if one["person"]}


def text_of(path: Path) -> str:
    """All that a paper says."""
    paper = Document(path)
    cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    return "\n".join((*(one.text for one in paper.paragraphs), *cells))


def test_a_round_has_its_own_workbook_meeting_and_papers_and_is_not_mixed_with_the_years_end(tmp_path: Path) -> None:
    ward = ward_with_round(tmp_path)
    merged(ward)
    out = ward / "ket-qua"
    listed = {
        name: {key.partition(":")[0] for key in shown(out / name, "ballots")}
        for name in ("hoi-dong.xlsx", "hoi-dong-dt1.xlsx")
    }
    assert listed == {"hoi-dong.xlsx": ASKED["CSTDCS"], "hoi-dong-dt1.xlsx": ASKED["TTLDXS"]}

    # March: the council votes on the round alone; nothing of the year's end is voted on or late.
    meeting = {**MEETING, "date": "15/03/2027"}
    said = {"T1/TOAN:TTLDXS": {"yes": 5, "no": 0}, "T2/TOAN:TTLDXS": {"yes": 1, "no": 4, "note": "Thiếu minh chứng"}}
    answers = {"meeting": {key: {"value": value} for key, value in meeting.items()}, "ballots": said}
    fill(out / "hoi-dong-dt1.xlsx", ward / "inbox" / "hop thang 3.xlsx", answers)
    march = merged(ward)
    assert not {one["code"] for one in march["findings"]} & {"X143", "S132", "S133"}
    decided = {key: one["decided"] for key, one in candidates(march).items()}
    assert {who for (who, _), one in decided.items() if one is True} == {"T1/TOAN"}
    assert {title for (_, title), one in decided.items() if one is None} == {"CSTDCS"}
    papers = out / "giay-to"
    minutes = text_of(papers / "bien-ban-hop" / "dt1.docx")
    assert "ngày 15 tháng 3 năm 2027" in minutes
    assert "(Đợt 1)" in minutes
    request = text_of(papers / "to-trinh" / "dt1.docx")
    assert "Tập thể lao động xuất sắc: 1 tập thể" in request
    assert "DỰ THẢO" not in request
    assert not (papers / "to-trinh.docx").exists()  # nothing else goes up
    assert "Tổ Toán" not in text_of(papers / "bien-ban-hop.docx")

    sent = papers_for_office(open_season_folder(ward), judge_season(open_season_folder(ward), ward / "inbox"), out)
    kinds = ("to-trinh", "danh-sach-de-nghi", "bien-ban-hop", "bien-ban-kiem-phieu")
    assert set(sent) == {f"giay-to/{kind}/dt1.docx" for kind in kinds}  # the package of March, and no draft of June

    # The ledger knows it before the year ends; June's sitting adds to it.
    assert run("finalize", ward).exit_code == 0
    ledger = ward / "so-theo-doi.xlsx"
    assert entered(ledger) == {"T1/TOAN"}
    merged(ward)
    vote(ward, {f"{who}:CSTDCS": (5, 0, "") for who in ASKED["CSTDCS"]})
    june = merged(ward)
    assert {who for (who, _), one in candidates(june).items() if one["decided"] is True} == {
        "T1/TOAN",
        *ASKED["CSTDCS"],
    }
    assert "ngày 20 tháng 6 năm 2027" in text_of(papers / "bien-ban-hop.docx")
    assert "ngày 15 tháng 3 năm 2027" in text_of(papers / "bien-ban-hop" / "dt1.docx")
    assert run("finalize", ward).exit_code == 0
    assert entered(ledger) == {"T1/TOAN", *ASKED["CSTDCS"]}
    told = [
        cell.value for sheet in load_workbook(out / "doi-chieu.xlsx") for line in sheet.iter_rows() for cell in line
    ]
    assert "Đợt 1: Tập thể lao động xuất sắc" in told  # in the calendar, with its deadline


@pytest.mark.parametrize(
    ("to_end", "where", "in_march", "in_june"),
    [
        (True, "chuyển sang kỳ họp cuối năm", {"T1/A"}, {"T1/B", "T1/C"}),
        (False, "chờ hội đồng bỏ phiếu bổ sung trong đợt", {"T1/A", "T1/B"}, {"T1/C"}),
    ],
)
def test_what_came_after_its_round_is_named_to_the_school_and_goes_where_the_office_says(
    to_end: bool, where: str, in_march: set[str], in_june: set[str]
) -> None:
    """March voted on A alone; B's title was put forward in April, and C's is one of the year's end anyhow."""
    school = (Reporter("T1", "Trường THCS Nhỏ"),)
    book = at_level("commune", "xa", school)
    book = replace(book, proposal_rounds=(ProposalRound("DT1", "Đợt 1", ("TTLDXS",), to_end),))
    cell = CellPlace("inbox/mot.xlsx", "Tập thể đề nghị", 9, 2)
    asked = {"A": "TTLDXS", "B": "TTLDXS", "C": "BKTTT"}
    proposals = tuple(
        Proposal(f"{who}:{title}", f"Tổ {who}", title, "passed", collective=True, place=cell)
        for who, title in asked.items()
    )
    reports = {"T1": Report("mot", "Trường THCS Nhỏ", "2026-2027", proposals=proposals, file="inbox/mot.xlsx")}
    march = Council(
        "hop-thang-3.xlsx",
        Meeting(date=date(2027, 3, 15)),
        (Decision("T1/A", "TTLDXS", passed=True),),
        ballots=frozenset({"T1/A:TTLDXS"}),
    )
    council = replace(march, sittings={"DT1": march})
    before = office(book, reports, {}, {}).candidates
    # D is beyond the quota: in March as now nobody votes on it, and it is nobody's who comes late.
    beyond = Verdict("T1/D", "TTLDXS", Met.YES, within_quota=False, proposed=False)
    late = too_late((*before.verdicts, beyond), book, council)
    assert list(late) == [("T1/B", "TTLDXS")]
    council = replace(council, deferred=frozenset(late) if to_end else frozenset())
    season = office(book, reports, {}, {}, heard=council)
    found = tuple(late_findings(late, season.paths, season.rulebook, council, before.proposals))
    say = language("vi")
    assert [say.text(one) for one in found] == [
        f"Tổ B, Trường THCS Nhỏ – Tập thể lao động xuất sắc: nộp muộn, Đợt 1 đã họp ngày 15/03/2027; {where}"
    ]
    told = for_schools(replace(season, findings=found), season.rulebook.reporters)["T1"]
    assert [one.place for one in told] == [cell]
    assert advice_to_school(say, told[0]).startswith("Lần sau gửi báo cáo trước hạn của đợt")
    parts = {code: {one.who for one in season.of_round(code).candidates.verdicts} for code in ("DT1", "")}
    assert parts == {"DT1": in_march, "": in_june}
    # Lists and money go by the sitting of each title: what March passed, and what the year's end has still to decide.
    assert [season.voted_about(title) for title in ("TTLDXS", "BKTTT")] == [True, False]
    assert {one.who for one in season.paths.values() if season.stands(one)} == {"T1/A", "T1/C", *({"T1/B"} & in_june)}
    paying = replace(season.rulebook, rewards=replace(season.rulebook.rewards, decided=date(2027, 7, 1)))
    estimate = estimate_rewards(season.paths.values(), paying, stands=season.stands)
    assert estimate and {one.who: one.open for one in estimate.payments} == {
        "T1/A": False,
        "T1/B": not to_end,
        "T1/C": False,
    }
    # A dong less than all three would cost: too little where B is as good as sure, perhaps too little where B waits.
    short = replace(paying, rewards=replace(paying.rewards, budget=estimate.highest - 1))
    seen = SeasonSeen(Returns({}, Register()), paths=season.paths, council=council)
    told = budget_in_doubt(seen, short)
    assert [one.code for one in told] == [BUDGET_EXCEEDED if to_end else BUDGET_AT_RISK]
    # Once the sitting at the year's end has voted on B, it is passed there, on its lists, and named no more.
    june = Council("hop-cuoi-nam.xlsx", Meeting(), (Decision("T1/B", "TTLDXS", passed=True),))
    both = replace(council, decisions=(*march.decisions, *june.decisions), sittings={"DT1": march, "": june})
    if to_end:
        closed = office(book, reports, {}, {}, heard=both)
        assert closed.paths["T1/B", "TTLDXS"].passed
        assert {one.who for one in closed.of_round("").listed("TTLDXS")} == {"T1/B"}
        assert not tuple(late_findings(late, closed.paths, closed.rulebook, both, before.proposals))
