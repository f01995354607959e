"""A finding about a cell says whose it is: on the terminal, on the sheet of findings, in the result."""

from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

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
