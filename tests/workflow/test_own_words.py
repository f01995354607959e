"""A person's own words: asked once on a form, printed in the report of achievements, kept for the next year."""

from pathlib import Path
from typing import Any

import pytest

from tests.exchange.test_office_council import text_of
from tests.exchange.test_school_itself import grade
from tests.program import run
from tests.seasons.outside import fill, opened, put, replace_rows, tables, type_into
from tests.seasons.small import Small, build_small, default_answers

PAPERS = "ket-qua/giay-to"
GIVEN = {title: {"enabled": "Có", "decided_by": "Xã, phường"} for title in ("LDTT", "CSTDCS", "TTLDTT", "TTLDXS")} | {
    "BKT": {"enabled": "Có"},
    "HCLD3": {"enabled": "Có"},
    "HCLD3TT": {"enabled": "Có"},
}
OF_PERSON = {
    "native_place": "Xã Nhỏ",
    "qualification": "Đại học",
    "distinctions": "Thạc sĩ",
    "achievements": "Bồi dưỡng đội tuyển Toán 8.",
}
OF_UNIT = {"duties": "Dạy Toán, Tin", "achievements": "Ba chuyên đề."}
TARGET = {"indicator": "Học sinh khá, giỏi", "unit": "%", "target_value": 60, "direction": "Không thấp hơn"}
PROOF = {"person": "P1", "criterion": "3.1", "description": "Học sinh đạt giải Nhì", "link": "tập 2"}
OF_SCHOOL = {"person": "Trường", "features": "Trường hạng II, 12 lớp.", "achievements": "Đạt chuẩn mức độ 1."}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small season whose school registers Bằng khen; P1, Toán and the school have said something of themselves."""
    made = build_small(tmp_path_factory.mktemp("own") / "mua-nho")
    made.amend({"options": {"school_commendation": {"value": "Bằng khen của bộ, tỉnh, Huân chương Lao động hạng Ba"}}})
    book = made.folder / "thidua.xlsx"
    rows = {"w1": OF_SCHOOL, "w2": {"person": "p1", "residence": "Thôn Ba", "qualification": "Cao đẳng"}}

    def edit(opened: Any) -> None:
        replace_rows(opened, "titles", GIVEN)
        put(opened, {"own_words": rows})

    type_into(book, book, edit)
    assert run("forms", made.folder, "--phase", "achievement", "--unit", "TOAN").exit_code == 0
    made.send(("TOAN", "achievement", ""), {"people_words": {"P1": OF_PERSON}, "unit_words": {"TOAN": OF_UNIT}})
    answers = default_answers()["TOAN", "registration", ""]
    made.send(("TOAN", "registration", ""), {**answers, "targets": {"t1": TARGET}})
    answers = default_answers()["TOAN", "self-score", "R2"]
    made.send(("TOAN", "self-score", "R2"), {**answers, "evidence": {"e1": PROOF}})
    made.result()
    grade(made, {"P1:CSTDCS": 5, "TOAN:TTLDXS": 5, "TOAN:TTLDTT": 5, "TRUONG:BKTTT": 5, "TRUONG:HCLD3TT": 5})
    return made


def paper(small: Small, kind: str, who: str, title: str = "") -> str:
    [file] = (small.folder / PAPERS / f"bao-cao-thanh-tich-{kind}").glob(f"{who}-*{title}.docx")
    return text_of(file)


def test_what_a_form_says_is_printed_and_what_it_leaves_blank_is_that_of_the_season(small: Small) -> None:
    lines = paper(small, "ca-nhan", "p1").split("\n")
    assert "- Quê quán: Xã Nhỏ" in lines
    assert "- Trú quán: Thôn Ba" in lines  # kept in the season's workbook
    assert "- Trình độ chuyên môn, nghiệp vụ: Đại học" in lines  # the form comes first
    assert any(line.startswith("2. Thành tích đạt được của cá nhân: ") for line in lines)
    assert any(line.endswith(" Kết quả nổi bật: Bồi dưỡng đội tuyển Toán 8.") for line in lines)
    assert "- Học hàm, học vị, danh hiệu, giải thưởng: Thạc sĩ" in lines


def test_evidence_of_the_year_is_told_by_round_and_criterion(small: Small) -> None:
    lines = paper(small, "ca-nhan", "p1").split("\n")
    assert "c) Minh chứng đã nộp trong năm:" in lines
    at = lines.index("Học kỳ II")
    assert lines[at + 1 : at + 3] == ["Thành tích đột xuất", "Học sinh đạt giải Nhì (tập 2)"]


def test_the_report_of_a_unit_tells_its_own_words(small: Small) -> None:
    lines = paper(small, "tap-the", "toan").split("\n")
    assert "Tên tập thể đề nghị: Tổ Toán, Trường THCS Nhỏ." in lines
    assert any(
        line.startswith("1. Đặc điểm, tình hình: 3 người. Tổ trưởng, phụ trách: Phạm Thu Hà. Địa điểm,")
        for line in lines
    )
    assert "2. Chức năng, nhiệm vụ được giao: Dạy Toán, Tin" in lines
    at = lines.index("Học sinh khá, giỏi")
    assert lines[at + 1 : at + 4] == ["từ 60 % trở lên", "…………", "Chưa tính được"]  # nobody asked for the result


def test_the_school_itself_has_a_report_with_its_ratios(small: Small) -> None:
    """Five of six registered a title: 83.33 percent of a goal of 100."""
    lines = paper(small, "tap-the", "truong", "-hcld3tt").split("\n")
    assert any(
        line.startswith("1. Đặc điểm, tình hình: 6 người. Thủ trưởng: ") and line.endswith("Trường hạng II, 12 lớp.")
        for line in lines
    )
    assert lines.count("THỦ TRƯỞNG ĐƠN VỊ CẤP TRÊN TRỰC TIẾP NHẬN XÉT, XÁC NHẬN") == 1  # it confirms, so it signs once
    assert any("“Huân chương Lao động hạng Ba cho tập thể”" in line for line in lines)
    at = lines.index("5/6; 83,33%")
    assert lines[at + 1] == "Chưa đạt"


def test_the_next_year_keeps_what_lasts(small: Small, tmp_path: Path) -> None:
    assert run("init", tmp_path / "nam-sau", "--from", small.folder).exit_code == 0
    kept = tables(opened(tmp_path / "nam-sau" / "thidua.xlsx"))["own_words"]
    columns = (
        "person",
        "native_place",
        "residence",
        "qualification",
        "distinctions",
        "features",
        "duties",
        "achievements",
    )
    rows = [tuple(kept.cell(key, column).value for column in columns) for key in list(kept.rows())[:4]]
    assert rows == [
        ("Trường", None, None, None, None, "Trường hạng II, 12 lớp.", None, None),
        ("p1", None, "Thôn Ba", "Cao đẳng", None, None, None, None),
        ("P1", "Xã Nhỏ", None, "Đại học", "Thạc sĩ", None, None, None),
        ("TOAN", None, None, None, None, None, "Dạy Toán, Tin", None),
    ]


def test_a_name_of_nobody_is_named_and_prints_nothing(tmp_path: Path) -> None:
    made = build_small(tmp_path / "mua-nho")
    fill(
        made.folder / "thidua.xlsx", made.folder / "thidua.xlsx", {"own_words": {"w1": {"person": "Ai", "duties": "x"}}}
    )
    done: Any = run("check", made.folder / "thidua.xlsx")
    assert "D272" in done.output


def test_only_a_unit_with_somebody_to_report_on_owes_the_form(tmp_path: Path) -> None:
    """P1 and P3 of Toán register Chiến sĩ thi đua, decided above; the other units Lao động tiên tiến at most."""
    season = build_small(tmp_path / "mua-nho")
    assert run("forms", season.folder, "--phase", "achievement").exit_code == 0
    missing = [one["message"] for one in season.figures()["findings"] if one["code"] == "X101"]
    assert ["Tổ Toán" in one and "Khai thành tích" in one for one in missing] == [True]
    answers = default_answers()["TOAN", "registration", ""]
    people = {code: {"title": "LDTT"} for code in answers["registration"]}
    season.send(("TOAN", "registration", ""), {**answers, "registration": people})
    assert [one for one in season.figures()["findings"] if one["code"] == "X101"] == []
