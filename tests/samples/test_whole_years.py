"""Every finished sample through its whole year: the council votes, the season is closed, the next one is begun.

Whom the council passes are those whom the sample's `figures.md` has as proposed, but for one CSTĐCS of THCS Kim Sơn, added up here by hand
title by title.
"""

from collections import Counter
from pathlib import Path

import pytest
from docx import Document

from tests.exchange.test_office_council import text_of
from tests.program import run
from tests.samples.closed import closed_sample
from tests.samples.kinds import KINDS
from tests.seasons.outside import Summary, opened, tables

GIVEN = {  # LĐTT, CSTĐCS, TTLĐTT, TTLĐXS
    "mam-non": (20, 2, 4, 1),
    "tieu-hoc": (18, 6, 3, 2),
    "thcs": (27, 11, 3, 1),  # of 12 one was voted down
    "ptdtnt": (19, 8, 3, 0),
    "office": (17, 2, 4, 1),
}
NAMES = ("Lao động tiên tiến", "Chiến sĩ thi đua cơ sở", "Tập thể lao động tiên tiến", "Tập thể lao động xuất sắc")


PAPERS = "ket-qua/giay-to"


def expected(profile: str) -> dict[str, str]:
    return dict(zip(NAMES, map(str, GIVEN[profile]), strict=True))


def counted(paper: Path, heading: str) -> dict[str, str]:
    """What the table with a column of this heading says of each title; of a title that it does not name, 0."""
    for table in Document(str(paper)).tables:
        heads, *rows = [[cell.text for cell in row.cells] for row in table.rows]
        if heading in heads and any(row[1] in NAMES for row in rows):
            told = {row[1]: row[heads.index(heading)] for row in rows}
            return {name: told.get(name, "0") for name in NAMES}
    raise AssertionError(heading)


@pytest.fixture(params=KINDS)
def closed(request: pytest.FixtureRequest) -> tuple[str, Path]:
    """A sample whose council passed everybody proposed, closed."""
    return str(request.param), closed_sample(str(request.param))


def test_what_the_council_passed_stands_in_the_ledger_and_the_next_year_tells_it(
    closed: tuple[str, Path], tmp_path: Path
) -> None:
    profile, folder = closed
    table = tables(opened(folder / "so-theo-doi.xlsx"))["awards"]
    year = {row["key"]: row["value"] for row in KINDS[profile].told.tables["school"]}["school_year"]
    lines = [key for key in table.rows() if table.cell(key, "period").value == year]
    titles = Counter(str(table.cell(key, "title").value) for key in lines)
    assert tuple(titles[name] for name in NAMES) == GIVEN[profile]
    following = tmp_path / "nam-sau"
    assert run("init", following, "--from", folder).exit_code == 0
    assert run("merge", following / "inbox").exit_code in (0, 1)
    assert counted(following / PAPERS / "ke-hoach-thi-dua.docx", "Số được tặng") == expected(profile)


def test_the_report_of_the_year_says_what_the_council_passed(closed: tuple[str, Path]) -> None:
    profile, folder = closed
    assert counted(folder / PAPERS / "bao-cao-tong-ket.docx", "Hội đồng thông qua") == expected(profile)


TOLD = {  # what the samples' own plans ask for, as cells and lines of papers
    "mam-non": {
        "bao-cao-tong-ket": ("Tin, bài đã đăng", "Cô nuôi mát tay của bếp ăn một chiều", "Cổng thông tin điện tử"),
    },
    "tieu-hoc": {
        "ke-hoach-thi-dua": (
            "Đổi mới sáng tạo, nâng cao chất lượng, đoàn kết kỷ cương.",
            "Đoàn kết, vượt khó - Tăng tốc, bứt phá - Kịp thời, hiệu quả (chủ đề phong trào thi đua năm 2024 của tỉnh).",
        ),
        "bao-cao-tong-ket": (
            "Bồi dưỡng nghiệp vụ thi đua, khen thưởng do Phòng tổ chức",
            "Góc đọc sách của lớp 4A: mô hình mới của nhà trường",
        ),
    },
    "thcs": {"bao-cao-tong-ket": ("Nguyễn Bảo An (8A)", "Đặng Quốc Hưng; Lê Thị Mai")},
    "ptdtnt": {"ke-hoach-to": ("I. CHỈ TIÊU", "Đăng ký của cá nhân:")},
    "office": {},
}


def test_papers_tell_what_the_plan_of_the_sample_asks(closed: tuple[str, Path]) -> None:
    profile, folder = closed
    for paper, texts in TOLD[profile].items():
        said = text_of(folder / PAPERS / f"{paper}.docx").split("\n")
        assert [text for text in texts if not any(line.endswith(text) for line in said)] == [], paper
    if profile == "mam-non":  # 1,200,000 + 950,000 received, 2,000,000 spent
        rows = [str(cell) for row in Summary(folder)["Quỹ"].values for cell in row if cell]
        assert "Thu 2.150.000 đồng, chi 2.000.000 đồng, còn lại 150.000 đồng." in rows
    if profile == "thcs":  # 42 + 40 + 38 + 41 pupils; 42 + 39 + 38 + 41 pledges; 9A is open; 2 + 1 + 4 + 5 prizes
        said = text_of(folder / PAPERS / "bao-cao-tong-ket.docx").split("\n")
        at = said.index("9A")
        assert said[at + 1 : at + 11] == ["41", "41", "", "5", "", "Cộng", "161", "160", "…………", "12"]
