"""A waiver accepts a finding, with reason and approver; it changes no number, and is never silent."""

import json
from pathlib import Path
from typing import Any

import openpyxl

from tests.program import Built, run

CELL = "inbox/dot 3/TXH-To-Xa-hoi-Ngoai-ngu.xlsx!Tổ chấm!J15"  # `chín` in a score cell: figures.md, f3


def waive(season: Path, *rows: tuple[str, str, str, str, str]) -> dict[str, Any]:
    file = season / "thidua.xlsx"
    book = openpyxl.load_workbook(file)
    sheet = book["Chấp nhận"]
    marker = next(c for row in sheet.iter_rows() for c in row if str(c.value).startswith("#td:waivers"))
    columns = {sheet.cell(marker.row, col).value: col for col in range(1, sheet.max_column + 1)}
    for number, row in enumerate(rows, start=1):
        for key, value in zip(("code", "where", "reason", "approver", "until"), row, strict=True):
            sheet.cell(marker.row + number, columns[key]).value = value or None
    book.save(file)
    run("merge", season / "inbox")
    return json.loads((season / "ket-qua/ket-qua.json").read_text("utf-8"))


def test_a_waived_error_is_a_notice_with_its_reason_and_no_number_changes(season: Path, kim_son: Built) -> None:
    result = waive(season, ("C101", CELL, "Tổ xác nhận bằng giấy", "Trần Văn Bình", "31/12/2025"))
    found = next(f for f in result["findings"] if f["code"] == "C101")
    assert found["severity"] == "notice"
    assert found["waived"] == {"reason": "Tổ xác nhận bằng giấy", "approver": "Trần Văn Bình", "until": "31/12/2025"}
    assert result["people"] == kim_son.result["people"]


def test_a_waiver_may_name_a_file_a_sheet_or_a_person(season: Path) -> None:
    result = waive(
        season,
        ("C101", "inbox/dot 3/TXH-To-Xa-hoi-Ngoai-ngu.xlsx", "a", "b", ""),
        ("C102", "GV14", "a", "b", ""),
        ("C103", "inbox/dot 3/Tổ Văn - đợt 3.xlsx!Tự chấm", "a", "b", ""),
    )
    waived = {f["code"] for f in result["findings"] if f["waived"]}
    assert waived == {"C101", "C102", "C103"}
    others = [f for f in result["findings"] if f["code"] == "C102" and not f["waived"]]
    assert [f["person"] for f in others] == ["NV03"]


def test_expired_unused_and_incomplete_waivers_are_findings(season: Path) -> None:
    # The sample season is judged as of 30/06/2025.
    result = waive(
        season,
        ("C101", CELL, "a", "b", "29/06/2025"),
        ("C109", "inbox/khong-co.xlsx", "a", "b", ""),
        ("C102", "GV14", "", "b", ""),
    )
    codes = [f["code"] for f in result["findings"]]
    assert {"X113", "X114", "D220"} <= set(codes)
    assert not any(f["waived"] for f in result["findings"])


def test_a_waiver_of_one_code_never_covers_another(season: Path) -> None:
    result = waive(season, ("R104", CELL, "a", "b", ""))
    assert next(f for f in result["findings"] if f["code"] == "C101")["severity"] == "error"
