"""The council of an office over what its schools put forward: listed, voted on, in the papers, in the ledger."""

import shutil
from pathlib import Path

import pytest
from docx import Document

from tests.program import run
from tests.seasons.commune import REPORT, VOTES, candidates, merged, the_voted_commune
from tests.seasons.outside import opened, tables
from tests.seasons.small import Small, codes, default_answers, found, read_result

MADE = ("bao-cao-cap-tren.xlsx", "hoi-dong.xlsx")  # what is looked at beside the result
pytestmark = pytest.mark.usefixtures("few_outputs")


def shown(path: Path, table: str) -> dict[str, dict[str, object]]:
    """A table as a stranger reads it, by row and column key."""
    one = tables(opened(path))[table]
    return {
        key: {name: one.sheet.cell(row, col).value for name, col in one.columns().items()}
        for key, row in one.rows().items()
    }


def text_of(path: Path) -> str:
    """The text of a paper, tables among it."""
    paper = Document(str(path))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


def test_the_council_decides_here_and_sends_up() -> None:
    result = read_result(the_voted_commune() / "xa" / "ket-qua")
    outcome = candidates(result)
    assert {key: one["decided"] for key, one in outcome.items()} == {
        tuple(key.rsplit(":", 1)): yes > no for key, (yes, no, _) in VOTES.items()
    }
    steps = {one["step"]: (one["state"], one["reason"]) for one in outcome["T1/P1", "CSTDCS"]["path"]}
    assert steps["unit"] == ("yes", "trường, đơn vị đề nghị")
    assert steps["decided"] == ("yes", "cơ quan này quyết định")
    steps = {one["step"]: one["state"] for one in outcome["T1/TOAN", "TTLDXS"]["path"]}
    assert (steps["decided"], steps["submitted"]) == ("skipped", "yes")
    assert "S133" not in codes(result)  # no ballot is for nobody


def test_the_same_papers_are_made_of_them() -> None:
    papers = the_voted_commune() / "xa" / "ket-qua" / "giay-to"
    decision = text_of(papers / "quyet-dinh-khen-thuong.docx")
    assert "Trưởng phòng".upper() in decision and "Lê Hòa" in decision and "Trường THCS Hai" in decision
    assert "Phạm Thu Hà" in decision and decision.count("Phạm Thu Hà") == 1  # she of the first school was refused
    upward = text_of(papers / "danh-sach-de-nghi.docx")
    assert "Tổ Toán, Trường THCS Nhỏ" in upward and "Trường THCS Hai" not in upward
    minutes = text_of(papers / "bien-ban-hop.docx")
    assert "đã nhận 2/2 báo cáo của các trường, đơn vị" in minutes and "Không thông qua" in minutes
    # Four CSTĐCS of the office itself: a certificate each.
    assert text_of(papers / "giay-khen.docx").count("CHIẾN SĨ THI ĐUA CƠ SỞ") == 4


def test_the_report_upward_says_what_this_council_passed() -> None:
    people = shown(the_voted_commune() / "xa" / REPORT, "report_people")
    mine = {key: one["state"] for key, one in people.items() if key.endswith(":CSTDCS")}
    assert mine == {f"{who}:CSTDCS": "Hội đồng thông qua" for who in ("T1/P1", "T2/P1", "T2/P3", "T2/P4")}
    assert people["T1/P2:LDTT"]["state"] == "Đề nghị"  # the school's own, as it said
    collectives = shown(the_voted_commune() / "xa" / REPORT, "report_collectives")
    assert [key for key in collectives if key.endswith(":TTLDXS")] == ["T1/TOAN:TTLDXS"]


def test_what_was_decided_goes_into_the_offices_ledger_and_changes_no_verdict(tmp_path: Path) -> None:
    ward = tmp_path / "xa"
    shutil.copytree(the_voted_commune() / "xa", ward)
    before = candidates(read_result(ward / "ket-qua"))
    done = run("finalize", ward)
    assert done.exit_code == 0, done.output
    assert "4 danh hiệu quyết định ở cơ quan này, 1 danh hiệu trình cấp trên" in done.output
    lines = {
        (one["person"], one["title"]): one["issuer"] for one in shown(ward / "so-theo-doi.xlsx", "awards").values()
    }
    assert lines["T2/P4", "Chiến sĩ thi đua cơ sở"] == "Phòng Văn hóa - Xã hội xa-mot"
    assert lines["T1/TOAN", "Tập thể lao động xuất sắc"] == "Trình cấp trên, chưa có quyết định"
    result = merged(ward)
    assert candidates(result) == before
    # Lines of the schools' people are nobody's of the office's own, whatever they are called.
    assert not {"D303", "D304", "D305", "D306"} & set(codes(result))


def test_a_later_report_changes_nothing_that_the_council_decided(tmp_path: Path) -> None:
    root = tmp_path / "tat-ca"
    shutil.copytree(the_voted_commune(), root)
    school = Small(root / "mot")
    # P1 is disciplined after all: the school no longer puts P1 forward.
    form = ("TOAN", "self-score", "R2")
    answers = default_answers()[form]
    answers["standing"]["P1"]["grade"] = "HTNV"
    school.send(form, answers)
    assert school.merge().exit_code in (0, 1)
    shutil.copyfile(root / "mot" / REPORT, root / "xa" / "inbox" / "mot.xlsx")
    result = merged(root / "xa")
    outcome = candidates(result)["T1/P1", "CSTDCS"]
    assert (outcome["met"], outcome["decided"]) == ("no", True)
    assert [step["state"] for step in outcome["path"] if step["step"] == "decided"] == ["yes"]
    named = [one["message"] for one in found(result, "X140")]
    # The other school has a Nguyễn Thị Ánh too.
    assert any(one.startswith("Nguyễn Thị Ánh (Trường THCS Nhỏ), Chiến sĩ thi đua cơ sở") for one in named)
    done = run("finalize", root / "xa")
    # Both that X140 names wait until the council or the school has its say; the others are entered.
    held = [line for line in done.output.splitlines() if "X156" in line]
    assert any("Chiến sĩ thi đua cơ sở cho Nguyễn Thị Ánh (Trường THCS Nhỏ)" in line for line in held)
    assert (done.exit_code, len(held)) == (1, len(named)) and f"{len(named)} chưa ghi" in done.output
