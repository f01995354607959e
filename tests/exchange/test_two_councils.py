"""Two councils in one season: who sits when, the initiative council's marks, its minutes, what becomes of initiatives."""

from pathlib import Path
from typing import Any

import docx
import pytest

from tests.seasons.outside import fill, replace_rows, type_into
from tests.seasons.small import Small, build_small, copy_of
from thidua_xlsx.workflow.outputs.council_files import CouncilOutput

MINUTES = "ket-qua/giay-to/bien-ban-hop-sang-kien.docx"
SK = "Hội đồng sáng kiến"
# On 05/06/2027 three sit in the emulation council, HD3 having left for HD4; two in the initiative council.
MEMBERS: dict[str, dict[str, object]] = {
    "HD1": {"full_name": "Lý Văn Bảo", "position": "Hiệu trưởng", "role": "Chủ tịch"},
    "HD2": {"full_name": "Phạm Thu Hà", "position": "Tổ trưởng", "role": "Thư ký"},
    "HD3": {"full_name": "Lê Hòa", "position": "Tổ trưởng", "role": "Ủy viên", "to": "31/12/2026"},
    "HD4": {"full_name": "Vũ Đức Đạt", "position": "Giáo viên", "role": "Ủy viên", "from": "01/01/2027"},
    "SK1": {"full_name": "Lý Văn Bảo", "position": "Hiệu trưởng", "role": "Chủ tịch", "council": SK},
    "SK2": {"full_name": "Trần Văn Bách", "position": "Giáo viên", "role": "Thư ký", "council": "SK"},
}
# P2 never submits his; P3 writes his name a little otherwise; P1 says there is none.
REGISTERED = {
    "P1": {"initiative": "Không"},
    "P2": {"initiative": "Kho bài giảng số dùng chung"},
    "P3": {"initiative": "“Dạy học theo trạm”"},
}
MEETING = {"date": "05/06/2027", "present": 2, "ballots_issued": 2, "ballots_valid": 2}


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small season with both councils, before any merge. Tests must not change it."""
    small = build_small(tmp_path_factory.mktemp("hai") / "mua-nho")
    rows = {key: dict(row) for key, row in MEMBERS.items()}
    for key in ("SK1", "SK2"):
        rows[key]["decision_no"] = "15/QĐ-THCS"
    book = small.folder / "thidua.xlsx"
    type_into(book, book, lambda one: replace_rows(one, "council", rows))
    returned = small.returned("TOAN", "registration")
    fill(returned, returned, {"registration": REGISTERED})
    return small


@pytest.fixture(scope="module")
def heard(season: Small, tmp_path_factory: pytest.TempPathFactory) -> tuple[Small, dict[str, Any]]:
    """The same after both councils have met, and its result."""
    small = copy_of(season, tmp_path_factory.mktemp("hop") / "mua-nho")
    small.figures(CouncilOutput())
    answers: dict[str, dict[str, dict[str, object]]] = {
        "meeting": {key: {"value": value} for key, value in MEETING.items()},
        "ballots": {"P2:LDTT": {"yes": 2, "no": 0}, "P3:CSTDCS": {"yes": 2, "no": 0}, "P3:LDTT": {"yes": 2, "no": 0}},
        "initiatives": {
            "i1": {"mark": "88,5", "result": "Công nhận"},
            "i2": {"mark": "Chưa đạt", "result": "Không công nhận"},
        },
    }
    fill(small.folder / "ket-qua" / "hoi-dong.xlsx", small.folder / "inbox" / "hoi-dong.xlsx", answers)
    return small, small.result()


def text_of(file: Path) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(str(file)).paragraphs)


def rows_of(file: Path, table: int) -> list[list[str]]:
    """The numbered rows of a table of a paper, by its first heading cell "STT"; signatures below it are none."""
    listed = [one for one in docx.Document(str(file)).tables if one.rows[0].cells[0].text == "STT"]
    numbered = (row for row in listed[table].rows[1:] if row.cells[0].text.isdigit())
    return [[cell.text for cell in row.cells] for row in numbered]


def test_the_minutes_list_every_initiative_and_every_member(heard: tuple[Small, dict[str, Any]]) -> None:
    file = heard[0].folder / MINUTES
    assert rows_of(file, 0) == [
        ["1", "Phạm Thu Hà", "Tổ Toán", "Dạy học theo trạm", "88,5", "Công nhận", "Cơ sở", "Có"],
        ["2", "Lê Hòa", "Tổ Văn", "Thẻ từ vựng", "Chưa đạt", "Không công nhận", "–", "Không"],
    ]
    assert rows_of(file, 1) == [
        ["1", "Lý Văn Bảo", "Hiệu trưởng", "Chủ tịch Hội đồng", ""],
        ["2", "Trần Văn Bách", "Giáo viên", "Thư ký Hội đồng", ""],
    ]
    text = text_of(file)
    assert "Tổng số thành viên Hội đồng: 2 (Quyết định thành lập số: 15/QĐ-THCS)" in text
    # Two initiatives: one recognised and applied, one refused.
    assert "Trong 2 sáng kiến, đề tài: 1 được công nhận, 1 không được công nhận, 0 chưa có kết quả; 1 sáng kiến" in text
