"""The table of years that `explain` prints, and the same years in ket-qua.json."""

import json

import pytest

from tests.program import run
from tests.seasons.outside import put, type_into
from tests.seasons.small import Small

LEDGER = {
    "awards": {
        "a1": {"person": "P2", "full_name": "Trần Văn Bách", "title": "CSTDCS", "period": "2023-2024"},
        "a2": {"person": "P2", "full_name": "Trần Văn Bách", "title": "HTXSNV", "period": "2025-2026"},
        "a3": {"person": "P1", "full_name": "Nguyễn Thị Ánh", "title": "LDTT", "period": "2025-2026"},
    },
    "initiatives": {
        "i1": {
            "person": "P2",
            "full_name": "Trần Văn Bách",
            "name": "Sổ tay số",
            "level": "tỉnh",
            "recognised": "có",
            "decision_no": "9/QĐ",
            "decision_date": "20/05/2026",
            "used_for": "CSTĐCS 2025-2026",
        }
    },
}


@pytest.fixture
def told(small: Small) -> Small:
    ledger = small.folder / "so-theo-doi.xlsx"
    type_into(ledger, ledger, lambda book: put(book, LEDGER))
    return small


def test_explain_shows_a_line_for_every_year(told: Small) -> None:
    printed = run("explain", "P2", "--season", told.folder).output.splitlines()
    start = next(number for number, line in enumerate(printed) if "Quá trình các năm" in line)
    table = [[cell.strip() for cell in line.split(" | ")] for line in printed[start + 1 : start + 6]]
    assert table == [
        ["Năm", "Xếp loại", "Danh hiệu", "Khen thưởng", "Kỷ luật", "Sáng kiến"],
        ["2023-2024", "chưa rõ", "Chiến sĩ thi đua cơ sở", "–", "–", "chưa rõ"],
        ["2024-2025", "sổ không ghi năm này"],
        [
            "2025-2026",
            "Hoàn thành xuất sắc nhiệm vụ",
            "–",
            "–",
            "–",
            "Sổ tay số (Tỉnh/bộ, được công nhận, đã dùng: CSTĐCS 2025-2026)",
        ],
        ["2026-2027", "Hoàn thành tốt nhiệm vụ", "đang xét", "đang xét", "–", "–"],
    ]


def test_the_result_has_the_same_years(told: Small) -> None:
    run("merge", told.folder / "inbox")
    read = json.loads((told.folder / "ket-qua" / "ket-qua.json").read_text("utf-8"))
    timelines = {one["id"]: one["timeline"] for one in read["people"]}
    first, last = timelines["P2"]["years"]
    assert (first["period"], first["titles"], first["titles_told"]) == ("2023-2024", [{"id": "CSTDCS"}], True)
    assert (last["grades"], last["initiatives"][0]["used_for"]) == (["HTXSNV"], "CSTĐCS 2025-2026")
    assert first["cells"][0].startswith("so-theo-doi.xlsx!Khen thưởng!")
    # Of others, only for which years the ledger speaks.
    assert timelines["P4"]["years"][0] == {"period": "2023-2024", "titles_told": True}
    assert all("timeline" in unit for unit in read["units"])
