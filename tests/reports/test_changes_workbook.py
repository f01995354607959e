"""How a change of the result is told: as a line of text, and as a row of the workbook of late changes."""

import pytest

from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Season
from thidua_xlsx.reports.result.changes_workbook import change_line, changes_workbook
from thidua_xlsx.reports.result.result_changes import Explanation, ResultChange

OLD, NEW = "0123456789abcdef" * 4, "fedcba9876543210" * 4


def change(what: str, before: object = None, after: object = None, **fields: object) -> ResultChange:
    told = {"who": "GV03", "name": "Đặng Ngọc Ánh", "unit": "Tổ Toán - Tin", "title": "", "why": (), **fields}
    return ResultChange(what=what, before=before, after=after, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (change("final", 94.25, 90.5), "Điểm 94,25 → 90,5"),
        (change("final", 90, None), "Điểm 90 → –"),
        (change("rank", 2, 12), "Hạng 2 → 12"),
        (change("grade", None, "HTTNV"), "Xếp loại – → Hoàn thành tốt nhiệm vụ"),
        (change("registered", "LDTT, CSTDCS", None), "Đăng ký LĐTT, CSTĐCS → –"),
        (change("met", "yes", "unknown", title="LDTT"), "Điều kiện LĐTT đủ điều kiện → chưa đủ căn cứ"),
        (change("met", "no", None, title="LDTT"), "Điều kiện LĐTT chưa đủ điều kiện → –"),
        (change("met", "met", "yes", title="LDTT"), "Điều kiện LĐTT met → đủ điều kiện"),  # of another version
        (change("proposed", True, None, title="CSTDCS"), "Đề nghị CSTĐCS có → để ngỏ"),
        (change("decided", None, False, title="CSTDCS"), "Quyết định CSTĐCS để ngỏ → không"),
        (change("votes", None, "7/2", title="LDTT"), "Phiếu LĐTT (đồng ý/không) – → 7/2"),
        (change("added"), "Thêm vào danh sách"),
        (change("removed"), "Không còn trong danh sách"),
    ],
)
def test_a_change_is_told_from_what_to_what_in_words(
    one: ResultChange, said: str, season: Season, vi: Language
) -> None:
    assert change_line(season, vi, one) == f"Đặng Ngọc Ánh (Tổ Toán - Tin): {said}"


def test_namesakes_are_told_apart_and_whoever_left_keeps_the_name_of_then(season: Season, vi: Language) -> None:
    hoa = change("rank", 1, 2, who="GV01", name="Nguyễn Thị Hoa")
    assert change_line(season, vi, hoa).startswith("Nguyễn Thị Hoa (1980) (Tổ Toán - Tin): ")
    gone = change("removed", who="GV99", name="Cao Văn Cũ", unit="")
    assert change_line(season, vi, gone) == "Cao Văn Cũ: Không còn trong danh sách"


REASONS = (
    Explanation("came", "inbox/a.xlsx"),
    Explanation("went", "inbox/b.xlsx"),
    Explanation("found", "C102"),
    Explanation("settled", "R104"),
    Explanation("reason", "xếp loại"),
    Explanation("others", ""),
)
WHY = (
    "phiếu mới: inbox/a.xlsx; không còn phiếu: inbox/b.xlsx; điều cần xem lại mới: C102; đã giải quyết: R104; "
    "nay: xếp loại; kết quả của người khác hoặc tập thể khác thay đổi"
)


def test_every_reason_is_told_behind_the_change(season: Season, vi: Language) -> None:
    assert change_line(season, vi, change("rank", 2, 1, why=REASONS)).endswith(f"Hạng 2 → 1 – {WHY}")


def test_the_workbook_has_a_row_for_every_change(season: Season, vi: Language) -> None:
    changed = (
        change("final", 94.25, 90, why=REASONS[:1]),
        change("ratio", "8/12", "9/12", who="registered", name="Người đăng ký", unit=""),
        change("rank", 1, 2, who="KHTN", name="Tổ KHTN", unit=""),
        change("decided", None, True, title="LDTT"),
    )
    book = changes_workbook(season, changed, old=OLD, new=NEW, say=vi)
    (sheet,) = book.sheets
    texts = [
        [str(sheet.cells[row, col].value) for col in range(7) if (row, col) in sheet.cells]
        for row in range(max(row for row, _ in sheet.cells) + 1)
    ]
    rows = [line for line in texts if line and line[0] in "1234" and len(line) == 7]
    assert rows == [
        ["1", "Đặng Ngọc Ánh", "Tổ Toán - Tin", "Điểm", "94,25", "90", "phiếu mới: inbox/a.xlsx"],
        ["2", "Người đăng ký", "Toàn trường", "Tỷ lệ", "8/12", "9/12", ""],
        ["3", "Tổ KHTN", "Tập thể", "Hạng", "1", "2", ""],
        ["4", "Đặng Ngọc Ánh", "Tổ Toán - Tin", "Quyết định LĐTT", "để ngỏ", "có", ""],
    ]
    assert (book.title, sheet.page.landscape, sheet.freeze and sheet.freeze[1]) == (
        "THAY ĐỔI SO VỚI LẦN TỔNG HỢP TRƯỚC",
        True,
        2,
    )
    assert any("mã 0123456789ab)" in text and "mã fedcba987654)" in text for line in texts for text in line)


def test_a_workbook_without_a_change_says_so(season: Season, vi: Language) -> None:
    sheet = changes_workbook(season, (), old=OLD, new=NEW, say=vi).sheets[0]
    assert "Không có thay đổi nào." in {cell.value for cell in sheet.cells.values()}
