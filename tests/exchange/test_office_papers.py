"""The report of the year and of its half, of an office that schools report to: they speak of the schools."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tests.program import run
from tests.seasons.commune import SCHOOLS, merged, the_voted_commune
from tests.seasons.outside import change, opened, put, replace_rows, type_into

MADE = ("giay-to", "bao-cao-cap-tren.xlsx")  # what is looked at beside the result
pytestmark = pytest.mark.usefixtures("few_outputs")

PEOPLE = {f"C{number}": {"full_name": f"Lê Văn {number}", "unit": "VX", "group": "NV"} for number in (1, 2, 3)}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The papers of the commune with three people of its own and a movement, once its council has voted."""
    below = tmp_path_factory.mktemp("cap-xa") / "mua"
    shutil.copytree(the_voted_commune(), below)
    season = below / "xa" / "thidua.xlsx"

    def edit(book: Any) -> None:
        replace_rows(book, "units", {**SCHOOLS, "VX": {"name": "Phòng Văn hóa"}})
        replace_rows(book, "people", PEOPLE)
        replace_rows(book, "movements", {"X1": {"name": "Trường học an toàn"}})

    type_into(season, season, edit)
    merged(below / "xa")
    return below / "xa" / "ket-qua" / "giay-to"


def read(papers: Path, name: str) -> tuple[str, list[list[list[str]]]]:
    """The lines of a paper, and its tables as rows of cells."""
    paper = Document(str(papers / f"{name}.docx"))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in paper.tables]
    return "\n".join(one.text for one in paper.paragraphs), tables


def table(tables: list[list[list[str]]], *head: str) -> list[list[str]]:
    """The rows of the table whose header names these columns."""
    return next(rows[1:] for rows in tables if {*head} <= {*rows[0]})


def test_the_report_of_the_year_speaks_of_the_schools_and_of_its_own_staff_in_a_section(papers: Path) -> None:
    said, tables = read(papers, "bao-cao-tong-ket")
    # Six people each; P6 of the second school is not counted: 6 + 5 = 11. P1 to P4 and P6 registered: 5/6 + 4/5 = 9/11.
    assert "phụ trách 2 trường, đơn vị; 2 đơn vị đã gửi báo cáo, có 12 người, trong đó 11 người" in said
    assert "9/11 người trong diện tính tỷ lệ đăng ký danh hiệu thi đua (81,82%)" in said
    # P1 and P2's initiative of the first school, that and P4's of the second: as their reports name them.
    assert "các trường báo 3 sáng kiến được công nhận, trong đó 3 sáng kiến đã áp dụng" in said
    assert "3 người ở 1 " in said
    titles = {row[1]: row[3:] for row in table(tables, "Cấp quyết định", "Được thông qua")}
    # Registered P1, P3 in each school: 4; P1, P3 and P1, P3, P4 put forward: 5; one of them refused: 4.
    assert titles["Chiến sĩ thi đua cơ sở"] == ["4", "5", "4"]
    assert titles["Tập thể lao động xuất sắc"] == ["0", "2", "1"]  # nobody registered it; one of two refused
    # LĐTT is the schools' own, whose councils have not spoken: nobody knows who got it.
    assert titles["Lao động tiên tiến"][2] == "…………"
    schools = {row[1]: row[2:] for row in table(tables, "Trường", "Lượt đề nghị")}
    assert schools["Trường THCS Nhỏ"][:3] == ["6", "6", "5/6"]
    assert schools["Trường THCS Hai"][:3] == ["6", "5", "4/5"]
    assert schools["Cộng các trường có báo"][:3] == ["12", "11", "9/11"]
    assert "Cụm 1" in schools  # a heading over the whole width
    (movement,) = table(tables, "Phong trào", "Trường có báo")
    assert movement[1:] == ["Trường học an toàn", "", "0/2", "–", "–", "–"]  # no school has told of it


def test_the_half_year_report_of_an_office_speaks_of_the_schools_and_of_no_term(papers: Path) -> None:
    said, tables = read(papers, "so-ket")
    assert "học kỳ" not in said.casefold()
    assert "Sơ kết công tác thi đua, khen thưởng nửa đầu năm học 2026-2027" in said
    assert "có 12 người, trong đó 11 người trong diện tính tỷ lệ" in said
    assert [row[3] for row in table(tables, "Cấp quyết định", "Đăng ký")][:2] == [
        "10",
        "4",
    ]  # five in each school, of whom two register more
    assert {row[1] for row in table(tables, "Trường", "Lượt đề nghị")} >= {"Trường THCS Nhỏ", "Trường THCS Hai"}


def test_an_office_tells_each_cluster_and_compares_titles_of_the_schools_with_earlier_years(tmp_path: Path) -> None:
    shutil.copytree(the_voted_commune() / "xa", tmp_path / "xa")
    ward = tmp_path / "xa"
    given = ("CSTĐCS", "2025-2026")
    lines = {
        "a1": ("T1/P1", "Nguyễn Thị Ánh", *given),
        "a2": ("Người ngoài", "Lê Văn Hai", *given),
        "a3": ("Người ngoài", "Lê Văn Hai", *given),  # a namesake of another school
        "a4": ("T2/P3", "Phạm Thu Hà", "CSTĐCS", "2024-2025"),
        "a5": ("Người ngoài", "Học sinh", "Giấy khen", "2025-2026", "Đột xuất"),  # no merit
    }
    keys = ("person", "full_name", "title", "period", "commendation_kind")
    ledger = {key: dict(zip(keys, line, strict=False)) for key, line in lines.items()}
    change(ward / "so-theo-doi.xlsx", ward / "so-theo-doi.xlsx", lambda book: put(book, {"awards": ledger}))
    clusters = {key: {**school, "cluster": f"Cụm {key[1]}"} for key, school in SCHOOLS.items()}
    change(ward / "thidua.xlsx", ward / "thidua.xlsx", lambda book: replace_rows(book, "units", clusters))
    merged(ward)
    said, tables = read(ward / "ket-qua" / "giay-to", "bao-cao-tong-ket")
    assert "So sánh với các năm trước ở các trường" in said
    compared = {row[1]: row[3:] for row in table(tables, "2024-2025", "2025-2026")}
    # Two years ago one, a year ago three, now the four whom the council passed; LĐTT is the schools' own.
    assert compared["Chiến sĩ thi đua cơ sở"] == ["1", "3", "4"]
    assert compared["Tập thể lao động xuất sắc"] == ["–", "–", "1"]
    assert not {"Lao động tiên tiến", "Giấy khen"} & {*compared}
    schools = {row[1]: row[2:5] for row in table(tables, "Trường", "Lượt đề nghị")}
    assert schools["Cộng Cụm 2 (1/1 trường có báo)"] == schools["Trường THCS Hai"] == ["6", "5", "4/5"]


def test_groups_without_names_are_counted_by_school_and_stay_out_of_the_ledger(tmp_path: Path) -> None:
    shutil.copytree(the_voted_commune() / "xa", tmp_path / "xa")
    ward = tmp_path / "xa"
    decided = {"title": "Giấy khen", "commendation_kind": "Chuyên đề, theo đợt", "decision_no": "12/QĐ"}
    lines = {
        "k1": {"person": "T1", "full_name": "Học sinh", "people": "12", "deed": "Giải tỉnh", **decided},
        "k2": {"person": "T2", "full_name": "Học sinh", "people": "5", "deed": "Giải xã", **decided},
        "k3": {"person": "T1", "full_name": "Học sinh", "people": "2", "deed": "Giải xã", **decided},
        "k4": {"person": "T1", "full_name": "Giáo viên", "people": "3", "deed": "Giải hội thi", **decided},
        "k5": {"person": "T2", "deed": "Phong trào của xã", **decided},  # the school itself
        "k6": {"person": "T2", "people": "4", **decided},  # of whom, nobody says
        "k7": {"person": "C1", "full_name": "Hội viên", "people": "6", **decided},  # of somebody of the office
    }

    def edit(book: Any) -> None:
        replace_rows(book, "units", {**SCHOOLS, "VX": {"name": "Phòng Văn hóa"}})
        replace_rows(book, "people", PEOPLE)
        put(book, {"deeds": lines})

    change(ward / "thidua.xlsx", ward / "thidua.xlsx", edit)
    result = merged(ward)
    assert len([one for one in result["findings"] if one["code"] == "D341"]) == 1
    papers = ward / "ket-qua" / "giay-to"
    said, tables = read(papers, "bao-cao-tong-ket")
    assert "Số học sinh, giáo viên được khen theo nhóm" in said
    assert [row[1:] for row in table(tables, "Nhóm được khen")] == [
        ["Trường THCS Nhỏ", "Học sinh", "Giấy khen", "14"],  # 12 + 2
        ["Trường THCS Nhỏ", "Giáo viên", "Giấy khen", "3"],
        ["Trường THCS Hai", "Học sinh", "Giấy khen", "5"],
        ["", "Hội viên", "Giấy khen", "6"],
        ["Cộng", "", "", "28"],
    ]
    told = [row[1:5] for row in table(tables, "Hình thức", "Thành tích")]
    assert told[0] == ["Học sinh (12 người)", "Trường THCS Nhỏ", "Giấy khen", "Giải tỉnh"]
    assert told[4] == ["Trường THCS Hai", "", "Giấy khen", "Phong trào của xã"]
    upward = opened(ward / "ket-qua" / "bao-cao-cap-tren.xlsx")
    sent = [row for sheet in upward for row in sheet.iter_rows(values_only=True)]
    assert any({"Học sinh (12 người)", "Trường THCS Nhỏ", "Giải tỉnh"} <= set(row) for row in sent)
    decision, _ = read(papers, "quyet-dinh-khen-trong-nam")
    assert "28 cá nhân và 1 tập thể" in decision  # 12 + 5 + 2 + 3 + 6, and the school
    certificates, _ = read(papers, "giay-khen")
    assert "Phong trào của xã" in certificates and "Giải tỉnh" not in certificates
    assert run("finalize", ward).exit_code == 0
    ledger = [cell for sheet in opened(ward / "so-theo-doi.xlsx") for row in sheet.values for cell in row]
    assert "Trường THCS Hai" in ledger and "Học sinh" not in ledger


def test_an_office_without_people_of_its_own_has_no_section_about_them() -> None:
    said, _ = read(the_voted_commune() / "xa" / "ket-qua" / "giay-to", "bao-cao-tong-ket")
    assert "11 người trong diện tính tỷ lệ" in said
    assert "3. Cán bộ của" not in said


def test_an_office_writes_no_report_of_achievements_for_whom_a_school_put_forward() -> None:
    below = the_voted_commune()
    names = {
        place: sorted(path.name for path in (below / place / "ket-qua/giay-to").glob("bao-cao-thanh-tich*/*"))
        for place in ("mot", "xa")
    }
    assert "toan-to-toan.docx" in names["mot"]  # the school knows the unit that it proposes for TTLĐXS
    assert not names["xa"]  # the council of the commune passed it on
