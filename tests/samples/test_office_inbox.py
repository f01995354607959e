"""The office's inbox of twelve schools against its figures, which are added up here from the schools' own lines."""

import email
import email.policy
import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_from_string

from tests.samples.story_figures import ROOT, read
from tests.seasons.outside import Summary, opened, tables
from tests.seasons.sample import finished_demo, unvoted_commune
from thidua_xlsx.workflow.load.form_names import report_slip_file
from thidua_xlsx.workflow.load.season_folder import open_season_folder

STORY = ROOT / "samples" / "xa-12-truong"
FIGURES = read(STORY / "figures.md")


@pytest.fixture(scope="module")
def folder() -> Path:
    """The office's season, built and merged."""
    return unvoted_commune()


@pytest.fixture(scope="module")
def result(folder: Path) -> dict[str, Any]:
    """The result of the merge."""
    found: dict[str, Any] = json.loads((folder / "ket-qua" / "ket-qua.json").read_text("utf-8"))
    return found


def test_the_result_has_the_figures(result: dict[str, Any]) -> None:
    schools = result["schools"]
    counts = schools["totals"]["counts"]
    assert {row["key"]: counts[row["key"]] for row in FIGURES["totals"]} == {
        row["key"]: int(row["value"]) for row in FIGURES["totals"]
    }
    assert schools["totals"]["proposed"] == {row["key"]: int(row["value"]) for row in FIGURES["proposed"]}
    assert {
        one["id"]: (f"{one['numerator']}/{one['denominator']}", "yes" if one["met"] else "no", one["missing"])
        for one in schools["targets"]
    } == {row["key"]: (row["share"], row["goal met"], ["T05", "T09"]) for row in FIGURES["ratios"]}
    assert [(one["title"], str(one["base"]), str(one["limit"]), str(one["proposed"])) for one in schools["quotas"]] == [
        (row["key"], row["base"], row["limit"], row["proposed"]) for row in FIGURES["quota"]
    ]


def test_schools_are_ranked_within_their_cluster(result: dict[str, Any]) -> None:
    units = {one["id"]: one for one in result["schools"]["units"]}
    assert {row["key"] for row in FIGURES["ranks"]} == set(units)
    for row in FIGURES["ranks"]:
        one = units[row["key"]]
        assert one["rank"] == (int(row["rank"]) if row["rank"] else None), row["key"]
        if row["share"]:
            pair = one["ratios"]["initiatives_people"]
            assert Fraction(pair["numerator"], pair["denominator"]) == Fraction(row["share"])


def test_every_file_gets_its_receipt_and_every_mishap_its_finding(result: dict[str, Any]) -> None:
    receipts = {one["file"].removeprefix("inbox/"): one for one in result["receipts"]}
    assert {name: one["status"] for name, one in receipts.items()} == {
        row["key"]: row["status"] for row in FIGURES["receipts"]
    }
    for row in FIGURES["receipts"]:
        assert (receipts[row["key"]]["reason"] or "").partition(" ")[0] == row["code"]
    found = [
        one for one in result["findings"] if one["code"][:3] in ("X16", "X17", "S14") and one["severity"] != "notice"
    ]
    told = Counter((row["code"], row["unit"] or None) for row in FIGURES["findings"])
    assert Counter((one["code"], one["unit"]) for one in found) == told


def test_the_person_of_two_schools_is_named_with_both(result: dict[str, Any]) -> None:
    [twin] = result["schools"]["twins"]
    assert (twin["full_name"], [one["id"] for one in twin["schools"]]) == ("Lò Thị Mỷ", ["T02", "T11"])


def test_the_summary_shows_the_schools_and_their_sum(folder: Path) -> None:
    book = Summary(folder)
    order = ["Tổng quan", "Các trường", "Biểu đồ các trường", "Đề nghị của các trường", "Điều cần xem lại"]
    assert book.sheetnames[:5] == order
    rows = [[cell.value for cell in line] for line in book["Các trường"].iter_rows()]
    [total] = [row for row in rows if "Cộng 10/12 trường, đơn vị" in row]
    assert [value for value in total if isinstance(value, int)] == [67, 64, 34, 10, 4, 1]
    assert "10/64\n15,6 %" in total
    school = next(row for row in rows if "Trường THCS Bản Lim" in row)
    assert "! Đã gửi, chưa dùng được" in school and not [value for value in school[3:] if isinstance(value, int)]


def test_the_list_of_proposals_is_one_table_that_is_filtered_by_title_and_by_school(folder: Path) -> None:
    sheet = load_workbook(folder / "ket-qua" / "tong-hop.xlsx")["Đề nghị của các trường"]
    (_, top), (_, last) = (coordinate_from_string(one) for one in sheet.auto_filter.ref.split(":"))
    assert not [one for one in sheet.merged_cells.ranges if one.max_row >= top and one.min_row <= last]
    header, *rows = sheet.iter_rows(min_row=top, max_row=last, values_only=True)
    # 34, 10, 4 and 1 proposals (`figures.md`) of ten schools: no line of the table is a heading.
    title, school = header.index("Danh hiệu"), header.index("Trường, đơn vị")
    assert Counter(row[title] for row in rows) == {"LĐTT": 34, "CSTĐCS": 10, "TTLĐTT": 4, "TTLĐXS": 1}
    assert len({row[school] for row in rows}) == 10


def test_the_charts_draw_the_figures_of_the_result(folder: Path, result: dict[str, Any]) -> None:
    sheet = load_workbook(folder / "ket-qua" / "tong-hop.xlsx")["Biểu đồ các trường"]
    coverage, titles, *ratios = [
        {
            series.tx.v: [cell.value for (cell,) in sheet[series.val.numRef.f.rpartition("!")[2].replace("$", "")]]
            for series in chart.ser
        }
        for chart in sheet._charts
    ]
    units, states = result["schools"]["units"], [one["status"] for one in result["schools"]["units"]]
    # Clusters of four schools each, in the order of the season workbook.
    clusters = [Counter(states[at : at + 4]) for at in (0, 4, 8)]
    assert coverage == {
        "Đã nhận": [one["received"] for one in clusters],
        "Đã gửi, chưa dùng được": [one["held"] for one in clusters],
        "Chưa gửi": [one["missing"] for one in clusters],
    }
    assert titles == {
        label: [one["proposed"].get(id_, 0) if one["file"] else None for one in units]
        for label, id_ in (("LĐTT", "LDTT"), ("CSTĐCS", "CSTDCS"), ("TTLĐTT", "TTLDTT"), ("TTLĐXS", "TTLDXS"))
    }
    for drawn, target in zip(ratios, ("registered", "initiatives_people", "initiatives_applied"), strict=True):
        goal = next(one["target"] for one in result["schools"]["targets"] if one["id"] == target)
        shares = [fraction(one["ratios"][target]) if one["file"] else None for one in units]
        assert drawn["Chỉ tiêu"] == [goal] * 12
        assert drawn["Đạt chỉ tiêu"] == [None if one is None or one < goal else round(float(one), 4) for one in shares]
        assert drawn["Chưa đạt"] == [None if one is None or one >= goal else round(float(one), 4) for one in shares]


def test_a_school_of_each_cluster_is_drawn_and_those_with_faulty_reports_are_added(folder: Path) -> None:
    names = {row["key"]: row["name"] for row in read(STORY / "season.md")["units"]}
    plan = Document(str(folder / "ket-qua" / "giay-to" / "ke-hoach-kiem-tra.docx"))
    rows = [[cell.text for cell in row.cells] for table in plan.tables for row in table.rows]
    assert {row[1]: row[3] for row in rows if row[0].isdigit()} == {
        names[row["key"]]: "Rút mẫu" if row["drawn"] == "yes" else "Báo cáo có chỗ phải hỏi lại"
        for row in FIGURES["drawn"]
    }


def fraction(pair: dict[str, int]) -> Fraction | None:
    """A ratio of the result; none of 0/0."""
    return Fraction(pair["numerator"], pair["denominator"]) if pair["denominator"] else None


def test_each_school_gets_a_letter_and_a_slip_that_name_its_own_errors(folder: Path) -> None:
    book, out = open_season_folder(folder).rulebook, folder / "ket-qua"
    slips = {one.code: slip for one in book.reporters if (slip := out / report_slip_file(book, one)).is_file()}
    assert sorted(slips.values()) == sorted((out / "tra-lai" / "bao-cao").iterdir())
    assert slips["T07"].name == "Trả lại báo cáo - TH Đồi Cao.xlsx"
    # T07 changed a cell, T12 sent last year's report, T05 two that differ, T02 and T11 share a person (see inbox.md).
    assert {"T02", "T05", "T07", "T11", "T12"} <= set(slips)
    assert "T01" not in slips  # nothing is wrong with what it sent
    said = {
        code: "\n".join(
            str(cell.value) for line in load_workbook(slip).active.iter_rows() for cell in line if cell.value
        )
        for code, slip in slips.items()
    }
    figures = [*opened(folder / "inbox" / "bao-cao Tiểu học Đồi Cao.xlsx")["Báo cáo"].iter_rows()]
    women = next(line[3].coordinate for line in figures if line[2].value == "Trong đó nữ")
    assert "Ô «Số liệu» của «Trong đó nữ»" in said["T07"] and f"trang Báo cáo, ô {women}" in said["T07"]
    assert "Gửi báo cáo của năm học 2026-2027." in said["T12"]
    assert "Báo cho biết tệp nào là bản đúng" in said["T05"]
    # An initiative of two schools: each slip names the cell of that school's own report.
    for code, report in (("T04", "bao-cao Mầm non Nậm Xanh.xlsx"), ("T07", "bao-cao Tiểu học Đồi Cao.xlsx")):
        lines = opened(folder / "inbox" / report)["Tập thể, sáng kiến"].iter_rows()
        spot = next(cell.coordinate for line in lines for cell in line if cell.value == "Góc đọc ở hành lang")
        assert f"trang Tập thể, sáng kiến, ô {spot}" in said[code]
    # None is told of what only the office can do, or of another school's cells.
    assert all("Lựa chọn" not in text and "thidua.xlsx" not in text for text in said.values())
    letter = email.message_from_bytes(
        (folder / "ket-qua" / "thu" / "tra-lai-T07.eml").read_bytes(), policy=email.policy.default
    )
    assert "Trong đó nữ" in letter.get_body().get_content()
    assert [part.get_filename() for part in letter.iter_attachments()] == ["T07 - Phiếu trả lại báo cáo.xlsx"]


@pytest.fixture(scope="module")
def closed() -> Path:
    """The whole year: the council votes, the season is closed, the schools are answered, the next year begins."""
    return finished_demo("xa")


def test_the_ledger_has_what_the_council_passed_with_the_number_of_the_decision(closed: Path) -> None:
    ledger = tables(opened(closed / "so-theo-doi.xlsx"))["awards"]
    lines = [{key: ledger.cell(row, key).value for key in ledger.columns()} for row in ledger.rows()]
    given = Counter(str(line["title"]) for line in lines if line["title"])
    wanted = {row["key"]: int(row["value"]) for row in FIGURES["closed"]}
    names = {
        "CSTDCS": "Chiến sĩ thi đua cơ sở",
        "TTLDTT": "Tập thể lao động tiên tiến",
        "TTLDXS": "Tập thể lao động xuất sắc",
    }
    assert {title: given[name] for title, name in names.items()} == wanted
    assert sum(given.values()) == sum(wanted.values())
    numbers = Counter((line["title"], line["decision_no"]) for line in lines if line["title"])
    assert numbers == {
        ("Chiến sĩ thi đua cơ sở", "215/QĐ-UBND"): wanted["CSTDCS"],
        ("Tập thể lao động tiên tiến", None): wanted["TTLDTT"],
        ("Tập thể lao động xuất sắc", None): wanted["TTLDXS"],
    }


def test_each_school_is_answered_and_the_next_year_knows_schools_and_ledger(closed: Path) -> None:
    answers = {}
    for file in (closed / "ket-qua" / "gui-truong").glob("ket-qua-xet-*.xlsx"):
        titles = tables(opened(file))["reply_titles"]
        said = Counter(str(titles.cell(row, "outcome").value) for row in titles.rows())
        words = ("Được tặng, công nhận", "Thông qua, đang trình cấp trên", "Không được tặng, công nhận")
        counts = tuple(said[word] for word in words)
        answers[file.stem.removeprefix("ket-qua-xet-")] = counts
        assert sum(counts) == sum(said.values())
    assert answers == {
        row["key"]: (int(row["given"]), int(row["on way"]), int(row["refused"])) for row in FIGURES["replies"]
    }
    following = open_season_folder(closed / "nam-hoc-sau")
    assert following.rulebook.school.school_year == "2027-2028"
    assert [one.code for one in following.rulebook.reporters] == [f"T{number:02d}" for number in range(1, 13)]
    assert (closed / "nam-hoc-sau" / "so-theo-doi.xlsx").read_bytes() == (closed / "so-theo-doi.xlsx").read_bytes()
    assert not following.rulebook.decisions  # last year's number is no longer that of this year
