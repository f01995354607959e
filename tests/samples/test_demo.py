"""`demo --sample`: each kind of school has a finished season of its own to look at."""

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tests.program import run
from tests.samples.kinds import KINDS
from tests.samples.story_figures import number
from tests.seasons.outside import opened, tables
from tests.seasons.sample import finished_demo, unvoted_commune
from thidua_xlsx.demo import lay_out_demo
from thidua_xlsx.messages.language import language


def test_the_demo_of_an_office_merges_the_reports_of_its_schools() -> None:
    """Ten of twelve schools are counted: one sent two different reports, one sent none."""
    folder = finished_demo("xa")
    result = json.loads((folder / "ket-qua" / "ket-qua.json").read_text("utf-8"))
    received = [one["id"] for one in result["schools"]["units"] if one["status"] == "received"]
    assert (len(result["schools"]["units"]), len(received)) == (12, 10)
    assert "12 trường" in (folder / "DOC-TRUOC.txt").read_text("utf-8")
    assert not (folder / "phieu").exists()


def test_papers_and_page_of_an_office_speak_of_its_schools_where_it_has_nobody_of_its_own() -> None:
    """Ten people are equal at the line of nine places: the council chooses, so that nobody is listed yet."""
    made = unvoted_commune() / "ket-qua"
    page = (made / "tong-quan.html").read_text("utf-8")
    assert ">64<" in page and "người trong danh sách" not in page  # of the schools' people, as their reports count them
    assert "các trường đề nghị CSTĐCS" in page and "đề nghị CSTĐCS" in page.replace("các trường đề nghị", "")
    assert "10 trường hợp đồng hạng tại mức tỷ lệ" in page and "Chưa có ai đủ điều kiện" not in page
    said = {
        name: "\n".join(one.text for one in Document(made / "giay-to" / f"{name}.docx").paragraphs)
        for name in ("bao-cao-tong-ket", "ke-hoach-thi-dua", "to-trinh")
    }
    assert "phụ trách 12 trường, đơn vị; 10 đơn vị đã gửi báo cáo" in said["bao-cao-tong-ket"]
    assert "0/0" not in said["bao-cao-tong-ket"] and " 0 " not in said["bao-cao-tong-ket"]
    assert "PHỤ LỤC" not in said["ke-hoach-thi-dua"] and "6. Giải pháp" in said["ke-hoach-thi-dua"]
    assert "cho 1 tập thể" in said["to-trinh"]


def test_a_school_is_explained_by_its_code_or_name(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = unvoted_commune()
    monkeypatch.chdir(folder)
    units = {
        one["id"]: one for one in json.loads((folder / "ket-qua/ket-qua.json").read_text("utf-8"))["schools"]["units"]
    }
    said = run("explain", "t02").output
    assert said == run("explain", "trường tiểu học bản lim").output
    assert said.startswith(f"Trường Tiểu học Bản Lim (T02): đã nhận báo cáo {units['T02']['file']}")
    assert "6 người, 6 người tính tỷ lệ; hạng 3 (Cụm 1)" in said
    assert said.count("Lao động tiên tiến: ") == units["T02"]["proposed"]["LDTT"]
    assert "hội đồng chọn" in said and "trường quyết định" in said
    states = {one["status"]: key for key, one in units.items()}
    assert "chưa gửi báo cáo" in run("explain", states["missing"]).output
    assert "đã gửi nhưng chưa dùng được" in run("explain", states["held"]).output
    several = run("explain", "bản lim")
    assert several.exit_code == 2 and "T02" in several.output and "Gõ mã đứng trước tên" in several.output


def the_year_ends(folder: Path, result: Any) -> None:
    """The council voted, the ledger has what it decided, and the year after is begun, as the figures say."""
    told = {
        row["key"]: number(row["arithmetic"].rpartition("= ")[2]) for row in KINDS["tieu-hoc"].told.figures["decided"]
    }
    titles = [one for who in (*result["people"], *result["units"]) for one in who["titles"]]
    decided = Counter(one["id"] for one in titles if one["decided"])
    entered = told.pop("ledger")
    assert {title: decided[title] for title in told} == told
    [voted_down] = [one for one in titles if one["decided"] is False]
    assert (voted_down["id"], voted_down["votes"]["share"]) == ("CSTDCS", 0.5)
    years = [tables(opened(below / "so-theo-doi.xlsx"))["awards"] for below in (folder, folder / "nam-hoc-sau")]
    for awards in years:
        lines = [key for key in awards.rows() if awards.cell(key, "period").value == "2024-2025"]
        assert len(lines) == entered + 1  # and the commendation that the ledger had before
    school = tables(opened(folder / "nam-hoc-sau" / "thidua.xlsx"))["school"]
    assert school.cell("school_year", "value").value == "2025-2026"
    # Of the movement that was handed down for the old year alone nothing is said in the new one.
    details = tables(opened(folder / "nam-hoc-sau" / "thidua.xlsx"))["movement_details"]
    assert not [key for key in details.rows() if details.cell(key, "units").value]


def test_the_demo_of_a_primary_school_and_no_other_over_it_and_what_somebody_put_there_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "xem"
    shutil.copytree(finished_demo("tieu-hoc"), folder)
    result = json.loads((folder / "ket-qua" / "ket-qua.json").read_text("utf-8"))
    assert result["season"]["id"] == "truc-cuong-2024"
    the_year_ends(folder, result)
    (folder / "inbox" / "cua-toi.txt").write_text("giữ lại", "utf-8")
    before = sorted(folder.rglob("*"))
    assert run("demo", folder, "--sample", "mam-non").exit_code == run("demo", folder).exit_code == 2
    assert sorted(folder.rglob("*")) == before
    for name in ("merge", "_end_year"):  # what comes once it is laid out anew
        monkeypatch.setattr(lay_out_demo, name, lambda *_, **__: None)
    lay_out_demo.lay_out(folder, words=language("vi"), tell=lambda text: None, sample="tieu-hoc")
    assert (folder / "inbox" / "cua-toi.txt").read_text("utf-8") == "giữ lại"
