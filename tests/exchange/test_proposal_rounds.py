"""Titles with a sitting of their own: Chiến sĩ thi đua cấp tỉnh in March, before the year's other titles are decided."""

import shutil
from pathlib import Path
from typing import Any

from docx import Document

from tests.exchange.test_office_council import shown
from tests.program import run
from tests.seasons.commune import MEETING, candidates, merged, the_commune, vote
from tests.seasons.outside import fill, opened, type_into
from thidua_xlsx.workflow.judge.judge_season import judge_season
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
    told = [cell.value for sheet in opened(out / "doi-chieu.xlsx") for line in sheet.iter_rows() for cell in line]
    assert "Đợt 1: Tập thể lao động xuất sắc" in told  # in the calendar, with its deadline
