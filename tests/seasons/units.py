"""The small season with a score sheet of units: every kind of criterion, with totals worked out by hand."""

from pathlib import Path
from typing import Any

from tests.seasons.outside import put, replace_rows, type_into
from tests.seasons.small import SECTIONS, UNITS, Answers, Form, Small, Table, declare, default_answers, issue

KINDS = {"TOAN": "Tổ chuyên môn", "VAN": "Tổ chuyên môn", "VP": "Tổ văn phòng"}
UNIT_SECTIONS: Table = {
    "C": {"name": "Hoạt động chung", "max": 40},
    "D": {"name": "Nền nếp", "max": 20, "start": 10},
    "E": {"name": "Khác"},
}
UNIT_CRITERIA: Table = {
    "c1": {"section": "C", "text": "Hồ sơ của tổ", "kind": "Điểm", "max": 10, "step": 0.5, "needs_evidence": "Có"},
    "c2": {"section": "C", "text": "Tỷ lệ hoàn thành kế hoạch", "kind": "Bậc thang", "scale": ">=90: 20; 80: 15; còn lại: 5"},
    "c3": {"section": "C", "text": "Sinh hoạt chuyên môn", "kind": "Chọn mức", "scale": "Tốt=15; Khá=10; Yếu=0"},
    "d1": {"section": "D", "text": "Lượt người đi muộn", "kind": "Đếm lần", "max": 6, "each": "-1"},
    "d2": {"section": "D", "text": "Giúp tổ bạn", "kind": "Điểm cộng", "max": 5},
    "d3": {"section": "D", "text": "Nộp báo cáo chậm", "kind": "Điểm trừ", "max": 5},
    "e1": {"section": "E", "text": "Có chuyên đề cấp trường", "kind": "Có/không", "max": 10},
    "e2": {"section": "E", "text": "Mất an toàn nghiêm trọng", "kind": "Loại trừ", "max": 30},
    "e3": {
        "section": "E", "text": "Điểm trung bình môn", "kind": "Xếp hạng", "scale": "20, 10; còn lại 5",
        "among": "Tập thể cùng loại", "applies_to": "Tổ chuyên môn",
    },
}  # fmt: skip
ENTERED: dict[str, dict[str, dict[str, object]]] = {
    "R1": {
        "TOAN": {"c1": 9.5, "c2": 92, "c3": "Tốt", "d1": 2, "d2": 3, "d3": 1, "e1": "Có", "e3": 8.5},
        "VAN": {"c1": 8, "c2": 85, "c3": "Khá", "d1": 0, "e1": "Không", "e3": 7.5},
        "VP": {"c1": 10, "c2": 70, "c3": "Tốt", "d1": 9, "d3": 5, "e1": "Có"},
    },
    "R2": {
        "TOAN": {"c1": 10, "c2": 90, "c3": "Khá", "d2": 5, "e1": "Có", "e3": 8.5},
        "VAN": {"c1": 9, "c2": 89.99, "c3": "Tốt", "e1": "Có", "e3": 8.5},
        "VP": {"c1": 10, "c2": 100, "c3": "Tốt", "e1": "Có", "e2": "Có"},
    },
}
REMARKS = {"TOAN": {"c1": "Biên bản kiểm tra hồ sơ ngày 12/12"}}
ROUND_FINALS = {
    # C: 9,5 + 20 + 15 = 44,5, held to 40; D: 10 - 2 + 3 - 1 = 10; E: 10, and 8,5 is the best of its kind: 20. 80.
    # C: 10 + 20 + 10 = 40; D: 10 + 5 = 15; E: 10, and first together with VAN: 20. 85.
    "TOAN": {"R1": 80, "R2": 85},
    # C: 8 + 15 + 10 = 33; D: 10; E: 0, second of its kind: 10. 53.
    # C: 9 + 15 (89,99 is below 90) + 15 = 39; D: 10; E: 10 + 20. 79.
    "VAN": {"R1": 53, "R2": 79},
    # C: 10 + 5 + 15 = 30; D: 10 - 6 (nine times, held to 6) - 5 = -1, held to 0; E: 10, e3 is not for its kind. 40.
    # C: 10 + 20 + 15 = 45, held to 40; D: 10; E: 10. 60, knocked out: 30.
    "VP": {"R1": 40, "R2": 30},
}
# Weights 1 and 3: (80 + 255) / 4, (53 + 237) / 4, (40 + 90) / 4.
FINALS = {"TOAN": 83.75, "VAN": 72.5, "VP": 32.5}
RANKS = {
    "TOAN": {"units": 1, "kind": 1, "tied": False},
    "VAN": {"units": 2, "kind": 2, "tied": False},
    "VP": {"units": 3, "kind": 1, "tied": False},
}
# What a form shows before anybody is ranked: R1 without e3.
LIVE = {"TOAN": 60, "VAN": 43, "VP": 40}
LIVE_SECTIONS = {"TOAN": (40, 10, 10), "VAN": (33, 10, 0), "VP": (30, 0, 10)}


def of_unit(unit: str, round_: str) -> Table:
    """What a unit types on its own score sheet, by criterion: its points and its remarks."""
    table: Table = {code: {unit: value} for code, value in ENTERED[round_][unit].items()}
    for code, text in REMARKS.get(unit, {}).items():
        table[code]["note"] = text
    return table


def answers() -> dict[Form, Answers]:
    """What every unit answers, its own score sheet included."""
    found = default_answers()
    for (unit, phase, round_), tables in found.items():
        if phase == "self-score":
            tables["collective_score"] = of_unit(unit, round_)
    return found


def declare_units(folder: Path, criteria: Table = UNIT_CRITERIA) -> None:
    """Give a small season criteria for units and the kinds that they are for."""

    def edit(book: Any) -> None:
        replace_rows(book, "units", {code: {**unit, "kind": KINDS[code]} for code, unit in UNITS.items()})
        replace_rows(book, "sections", SECTIONS | UNIT_SECTIONS)
        replace_rows(book, "unit_criteria", criteria)

    type_into(folder / "thidua.xlsx", folder / "thidua.xlsx", edit)


def build(folder: Path) -> Small:
    """Build the season, issue its forms and put every unit's return into the inbox."""
    declare(folder)
    declare_units(folder)
    issue(folder)
    small = Small(folder)
    for form, filled in answers().items():
        small.send(form, filled)
    return small


def retype(small: Small, unit: str, round_: str, table: Table) -> Path:
    """Change cells of a unit's own score sheet in its return."""
    file = small.returned(unit, "self-score", round_)
    return type_into(file, file, lambda book: put(book, {"collective_score": table}))
