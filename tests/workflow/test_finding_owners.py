"""A finding about a cell says whose it is: on the terminal, on the sheet of findings, in the result."""

import json
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from click import unstyle
from openpyxl import load_workbook

from tests.program import run
from tests.seasons.small import Small, default_answers


def found(small: Small, code: str) -> list[dict[str, Any]]:
    return [one for one in small.figures()["findings"] if one["code"] == code]


def send(small: Small, table: str, row: str, column: str, value: object, round_: str = "R2") -> None:
    answers = default_answers()["TOAN", "self-score", round_]
    answers.setdefault(table, {}).setdefault(row, {})[column] = value
    small.send(("TOAN", "self-score", round_), answers)


@pytest.mark.parametrize(
    ("code", "table", "row", "column", "value", "person"),
    [
        ("C101", "self_score", "1.1", "P2", "chín", "P2"),  # a person's column
        ("C102", "unit_score", "2.1", "P1", 61, "P1"),
        ("C105", "standing", "P1", "grade", "Khá", "P1"),  # a person's row
        ("C105", "standing", "TOAN", "grade", "Khá", "TOAN"),  # the unit's own row
        ("C114", "initiatives", "i1", "recognised", "đang chờ", "P3"),  # a line that names its person
        ("C115", "evidence", "e1", "description", "a" * 40_000, None),  # a line that names nobody
    ],
)
def test_whoever_stands_in_the_row_or_column_is_named(
    small: Small, code: str, table: str, row: str, column: str, value: object, person: str | None
) -> None:
    send(small, table, row, column, value)
    told = found(small, code)
    assert [(one["unit"], one["person"]) for one in told] == [("TOAN", person)]
    alone = json.loads(run("check", small.returned("TOAN", "self-score", "R2"), "--json").stdout)["findings"]
    assert [(one["unit"], one["person"]) for one in alone if one["code"] == code] == [("TOAN", person)]


def test_a_row_of_people_in_the_season_workbook_is_theirs_and_a_key_of_another_table_is_nobodys(small: Small) -> None:
    small.amend({"people": {"P5": {"birth_date": "năm ngoái"}}})
    small.amend({"rounds": {"R1": {"weight": "nhiều"}}})
    said = json.loads(run("check", small.folder / "thidua.xlsx", "--json").stdout)["findings"]
    told = {one["sheet"]: (one["unit"], one["person"]) for one in said}
    assert told["Nhân sự"] == ("VAN", "P5")
    assert told["Đợt"] == (None, None)


def test_a_sentence_about_several_people_is_nobodys(small: Small) -> None:
    small.amend({"titles": {"CSTDCS": {"enabled": "Không"}}})  # P1 and P3 have registered it
    assert [(one["unit"], one["person"]) for one in found(small, "R114")] == [(None, None)]


def test_the_terminal_says_the_level_in_a_word_and_whose_it_is(small: Small) -> None:
    send(small, "self_score", "1.1", "P2", "chín")
    for arguments in (("check", small.folder / "inbox"), ("merge", small.folder / "inbox")):
        (line,) = [one for one in unstyle(run(*arguments).stdout).splitlines() if ": C101 " in one]
        assert line.startswith("LỖI · Trần Văn Bách – Tổ Toán · inbox/TOAN-self-scoreR2.xlsx!Tự chấm!")
    (line,) = [
        one
        for one in unstyle(run("check", small.folder / "inbox", "--lang", "en").stdout).splitlines()
        if "C101" in one
    ]
    assert line.startswith("ERROR · Trần Văn Bách – Tổ Toán · inbox/")
    assert "LỖI · inbox/TOAN-self-scoreR2.xlsx!Tự chấm!" in run("explain", "P2", "--season", small.folder).stdout


def test_the_sheet_is_sorted_by_unit_then_level_then_person(small: Small) -> None:
    send(small, "self_score", "1.1", "P2", "chín")
    send_r1 = default_answers()["TOAN", "self-score", "R1"]
    send_r1["self_score"]["1.1"]["P1"] = "chín"
    send_r1["self_score"]["2.1"]["P3"] = "9 đ"  # understood: a notice
    small.send(("TOAN", "self-score", "R1"), send_r1)
    late = default_answers()["VAN", "self-score", "R1"]
    late["unit_score"]["1.1"]["P4"] = "chín"
    small.send(("VAN", "self-score", "R1"), late)
    (small.folder / "inbox/a.txt").write_text("chào", "utf-8")
    assert small.merge().exit_code == 1
    units, rows = rows_of(small.folder / "ket-qua/tong-hop.xlsx")
    assert units == [
        "Chung của năm thi đua (sổ của trường, tệp chưa rõ của tổ nào)",
        "Tổ Toán",
        "Tổ Văn",
        *units[3:],
    ]
    levels = {unit: [level for other, level, _ in rows if other == unit] for unit in units}
    order = ["LỖI", "cảnh báo", "lưu ý"]
    assert all(found == sorted(found, key=order.index) for found in levels.values())
    errors = [owner for unit, level, owner in rows if unit == "Tổ Toán" and level == "LỖI"]
    # By their own name, as lists of people are: Ánh before Bách.
    assert errors == ["Nguyễn Thị Ánh – Tổ Toán", "Trần Văn Bách – Tổ Toán"]


def rows_of(summary: Path) -> tuple[list[str], list[tuple[str, str, str]]]:
    """The headings of the sheet of findings, and unit, level and owner of each line below them."""
    sheet = load_workbook(summary)["Điều cần xem lại"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in cells if "Mức" in row)
    level, owner = head.index("Mức"), head.index("Của ai")
    units: list[str] = []
    rows: list[tuple[str, str, str]] = []
    for row in cells[cells.index(head) + 1 :]:
        if row[level]:
            rows.append((units[-1], str(row[level]), str(row[owner] or "")))
        elif row[0] and " điều" in str(row[0]):
            units.append(str(row[0]).split(" – ")[0])
    return units, rows


def test_one_line_for_cells_of_several_people_names_them_all(small: Small) -> None:
    answers = default_answers()["TOAN", "self-score", "R1"]
    answers["self_score"]["1.1"] |= {"P1": "#N/A", "P2": "#N/A"}
    small.send(("TOAN", "self-score", "R1"), answers)
    (line,) = [one for one in unstyle(run("check", small.folder / "inbox").stdout).splitlines() if ": C109 " in one]
    assert line.startswith("LỖI · Nguyễn Thị Ánh, Trần Văn Bách – Tổ Toán · inbox/TOAN-self-scoreR1.xlsx!")
    small.merge()
    body = (small.folder / "ket-qua/thu/tra-lai-TOAN.eml").read_bytes()
    text = message_from_bytes(body, policy=policy.default).get_body()
    assert text is not None
    assert "Nguyễn Thị Ánh, Trần Văn Bách: Ô «Điểm tự chấm 1.1»" in text.get_content()
