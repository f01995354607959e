"""A small season through the command line that declares every kind of criterion, with totals worked out by hand."""

from pathlib import Path
from typing import Any

from tests.program import run
from tests.seasons.outside import put, replace_rows, type_into
from tests.seasons.small import Small, Table

UNITS: Table = {"TOAN": {"name": "Tổ Toán"}, "VAN": {"name": "Tổ Văn"}, "VP": {"name": "Tổ Văn phòng"}}
PEOPLE: Table = {
    "A1": {"full_name": "Nguyễn Thị Ánh", "unit": "TOAN", "group": "GV"},
    "A2": {"full_name": "Trần Văn Bách", "unit": "TOAN", "group": "GV"},
    "B1": {"full_name": "Lê Hòa", "unit": "VAN", "group": "GV"},
    "N1": {"full_name": "Đỗ Thị Én", "unit": "VP", "group": "NV"},
}
SECTIONS: Table = {
    "I": {"name": "Chuyên môn", "max": 40},
    "II": {"name": "Ngày công", "max": 10, "start": 10},
    "III": {"name": "Điểm cộng"},
    "IV": {"name": "Khác"},
}
CRITERIA: Table = {
    "1.1": {"section": "I", "text": "Hồ sơ", "kind": "Điểm", "max": 10, "step": 0.5},
    "1.2": {"section": "I", "text": "Tiến độ", "kind": "Bậc thang", "scale": ">=100%: 20; 90: 15; 80: 10; còn lại: 0"},
    "1.3": {"section": "I", "text": "Xếp loại giờ dạy", "kind": "Chọn mức", "scale": "A=20; B=16; C=10"},
    "2.1": {"section": "II", "text": "Nghỉ có phép", "kind": "Đếm lần", "max": 10, "step": 0.5, "each": -0.5},
    "2.2": {"section": "II", "text": "Vắng không phép", "kind": "Đếm lần", "max": 10, "each": "-3"},
    "3.1": {"section": "III", "text": "Thành tích đột xuất", "kind": "Điểm cộng", "max": 5},
    "3.2": {"section": "III", "text": "Giải hội thi", "kind": "Đếm lần", "max": 6, "each": 2},
    "3.3": {"section": "III", "text": "Có chuyên đề cấp trường", "kind": "Có/không", "max": 5},
    "4.1": {"section": "IV", "text": "Nhắc nhở", "kind": "Điểm trừ", "max": 10},
    "4.2": {"section": "IV", "text": "Vi phạm quy chế thi", "kind": "Loại trừ", "max": 50},
    "4.3": {
        "section": "IV", "text": "Điểm trung bình của lớp", "kind": "Xếp hạng", "scale": "20, 16; còn lại 12",
        "applies_to": "GV",
    },
}  # fmt: skip
# What each person types; "" = left blank.
ENTERED: dict[str, dict[str, object]] = {
    "A1": {"1.1": 9, "1.2": 89.99, "1.3": "B", "2.1": 1.5, "3.1": 2, "3.2": 2, "3.3": "Có", "4.3": 8.5},
    "A2": {
        "1.1": 10, "1.2": 90, "1.3": "A", "2.1": 0, "2.2": 4, "3.2": 5, "3.3": "Không", "4.1": 2, "4.2": "Có",
        "4.3": 8.5,
    },
    "B1": {"1.1": 8, "1.2": 100, "1.3": "C", "2.1": 21, "2.2": 1, "3.3": "không", "4.3": 7},
    "N1": {"1.1": 10, "1.2": 80, "1.3": "A", "3.3": "x"},
}  # fmt: skip
FINALS = {
    # I: 9 + 10 (89,99 is below 90) + 16 = 35; II: 10 - 1,5 x 0,5 = 9,25; III: 2 + 2 x 2 + 5 = 11;
    # 4.3: 8,5 is the best, shared with A2: both first, 20. 35 + 9,25 + 11 + 20 = 75,25.
    "A1": 75.25,
    # I: 10 + 15 + 20 = 45, held to 40; II: 10 - 4 x 3, held to 10 taken off = 0; III: 5 x 2 = 10, held to 6;
    # IV: 20 - 2 = 18. 40 + 0 + 6 + 18 = 64, knocked out: 50.
    "A2": 50,
    # I: 8 + 20 + 10 = 38; II: 10 - 10 (21 x 0,5 = 10,5, held to 10) - 3 = -3, held to 0; IV: third of three, 12.
    "B1": 50,
    # I: 10 + 10 + 20 = 40; II: 10; III: 5; 4.3 is not for NV. 55.
    "N1": 55,
}
# What the form shows before anybody is ranked: the totals without 4.3. A2: 40 + 0 + 6 - 2 = 44, below the 50 left.
LIVE = {"A1": 55.25, "A2": 44, "B1": 38, "N1": 55}


def declare(folder: Path, options: dict[str, object] | None = None, criteria: Table = CRITERIA) -> None:
    """Make the season folder and fill its workbook as a secretary would."""
    done = run("init", folder, "--profile", "thcs", "--year", "2026-2027")
    assert done.exit_code == 0, done.output
    rows: dict[str, Table] = {
        "units": UNITS,
        "people": PEOPLE,
        "sections": SECTIONS,
        "criteria": criteria,
        "rounds": {"R1": {"name": "Học kỳ I", "start": "01/09/2026", "end": "31/12/2026", "weight": 1}},
    }

    def edit(book: Any) -> None:
        put(book, {"school": {"id": {"value": "mua-cham"}, "name": {"value": "Trường THCS Nhỏ"}}})
        settings = {"tie_breaks": None, "regime": "luat-2022", **(options or {})}
        put(book, {"options": {key: {"value": value} for key, value in settings.items()}})
        for id_, lines in rows.items():
            replace_rows(book, id_, lines)

    type_into(folder / "thidua.xlsx", folder / "thidua.xlsx", edit)


def answers_of(unit: str, entered: dict[str, dict[str, object]] | None = None) -> dict[str, Table]:
    """What a unit types on the self-score sheet, by criterion and person."""
    found: Table = {}
    for person, cells in (entered or ENTERED).items():
        if PEOPLE[person]["unit"] == unit:
            for criterion, value in cells.items():
                found.setdefault(criterion, {})[person] = value
    return {"self_score": found}


def build(folder: Path, options: dict[str, object] | None = None) -> Small:
    """Build the season, issue its forms and put every unit's return into the inbox."""
    declare(folder, options)
    done = run("forms", folder, "--phase", "self-score", "--round", "R1")
    assert done.exit_code == 0, done.output
    season = Small(folder)
    for unit in UNITS:
        season.send((unit, "self-score", "R1"), answers_of(unit))
    return season
