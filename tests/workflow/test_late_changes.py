"""Late changes: what differs from an earlier result, for whom and why; comments on the public list in the summary."""

import json
from pathlib import Path

from openpyxl import load_workbook

from tests.program import run
from tests.seasons.outside import Summary, put, type_into
from tests.seasons.small import Small

OLD = "cu.json"


def earlier(small: Small) -> Path:
    """The result of the season as it was first published."""
    small.result()
    old = small.folder / OLD
    old.write_bytes((small.folder / "ket-qua" / "ket-qua.json").read_bytes())
    return old


def corrected(small: Small) -> None:
    """The unit TOAN corrects the second round of P2: 2.1 becomes 55 instead of 51."""
    form = small.returned("TOAN", "self-score", "R2")
    type_into(form, form, lambda book: put(book, {"unit_score": {"2.1": {"P2": 55}}}))


def shown(small: Small) -> list[list[str]]:
    """The rows of the sheet of changes."""
    sheet = load_workbook(small.folder / "ket-qua" / "thay-doi.xlsx")["Thay đổi"]
    rows = [[str(cell.value) for cell in line if cell.value is not None] for line in sheet.iter_rows()]
    return [row[1:] for row in rows if row and row[0].isdigit()]


def test_a_correction_is_listed_with_the_file_that_brought_it(small: Small) -> None:
    old = earlier(small)
    corrected(small)
    done = small.merge("--compare-with", old)
    assert done.exit_code == 0, done.output
    # 16.5 + 72 + 1 = 89.5 in R2 instead of 85.5: (81.5 + 3 x 89.5) / 4 = 87.5 instead of 84.5; that is above P4's 87.
    # The averages: TOAN (91.5 + 87.5 + 99) / 3 = 92.67 instead of 91.67.
    bach = [row for row in shown(small) if row[0] == "Trần Văn Bách"]
    assert bach[0][:5] == ["Trần Văn Bách", "Tổ Toán", "Điểm", "84,5", "87,5"]
    assert bach[1][:5] == ["Trần Văn Bách", "Tổ Toán", "Hạng", "4", "3"]
    assert "phiếu mới: inbox/TOAN-self-scoreR2.xlsx" in bach[0][5]
    [hoa] = [row for row in shown(small) if row[0] == "Lê Hòa"]
    assert hoa == ["Lê Hòa", "Tổ Văn", "Hạng", "3", "4", "kết quả của người khác hoặc tập thể khác thay đổi"]
    [toan] = [row for row in shown(small) if row[0] == "Tổ Toán"]
    assert toan[2:5] == ["Điểm", "91,67", "92,67"]
    assert "So với kết quả cũ: 4 thay đổi." in done.output
    assert "Trần Văn Bách (Tổ Toán): Điểm 84,5 → 87,5" in done.output


def test_a_verdict_that_changed_says_its_new_reason(small: Small) -> None:
    old = earlier(small)
    form = small.returned("TOAN", "self-score", "R2")
    type_into(form, form, lambda book: put(book, {"standing": {"P2": {"grade": "HTNV"}}}))
    small.merge("--compare-with", old)
    rows = {row[2]: row for row in shown(small) if row[0] == "Trần Văn Bách"}
    assert rows["Xếp loại"][3:5] == ["Hoàn thành tốt nhiệm vụ", "Hoàn thành nhiệm vụ"]
    assert rows["Điều kiện LĐTT"][3:5] == ["đủ điều kiện", "chưa đủ điều kiện"]
    assert rows["Đề nghị LĐTT"][3:5] == ["có", "không"]
    assert "nay: xếp loại Hoàn thành nhiệm vụ" in rows["Điều kiện LĐTT"][5]


def test_the_result_that_is_written_over_can_be_compared_with(small: Small) -> None:
    earlier(small)
    corrected(small)
    done = small.merge("--compare-with", small.folder / "ket-qua" / "ket-qua.json")
    assert "So với kết quả cũ: 4 thay đổi." in done.output


def test_the_comparison_changes_neither_summary_nor_result(small: Small) -> None:
    old = earlier(small)
    before = {name: (small.folder / "ket-qua" / name).read_bytes() for name in ("tong-hop.xlsx", "ket-qua.json")}
    small.merge("--compare-with", old)
    assert before == {name: (small.folder / "ket-qua" / name).read_bytes() for name in before}


def test_a_damaged_or_foreign_result_is_refused(small: Small) -> None:
    old = earlier(small)
    whole = json.loads(old.read_text("utf-8"))
    before = (small.folder / "ket-qua" / "ket-qua.json").read_bytes()
    other = {**whole, "season": {**whole["season"], "id": "mua-khac"}}
    for text, said in (
        (old.read_text("utf-8")[:500], "không phải tệp ket-qua.json"),
        ("[]", "không phải tệp ket-qua.json"),
        (json.dumps({**whole, "schema": 2}), "không phải tệp ket-qua.json"),
        (json.dumps(other), "là kết quả của năm «mua-khac»"),
    ):
        old.write_text(text, "utf-8")
        done = run("merge", small.folder / "inbox", "--compare-with", old)
        assert (done.exit_code, said in done.output) == (2, True), done.output
    assert (small.folder / "ket-qua" / "ket-qua.json").read_bytes() == before


def test_comments_are_printed_open_ones_first(small: Small) -> None:
    lines = {
        "y1": {
            "date": "02/06/2027",
            "who": "Cô Ánh",
            "about": "Bảng điểm",
            "what": "Ghi nhầm giờ dạy",
            "answer": "Đã sửa ngày 03/06",
        },
        "y2": {"date": "03/06/2027", "who": "Thầy Đạt", "about": "Đề nghị xem lại xếp loại"},
    }
    small.amend({"log": lines})
    small.result()
    sheet = Summary(small.folder)["Góp ý, kiến nghị"]
    rows = [[cell.value for cell in line] for line in sheet.iter_rows() if isinstance(line[0].value, int)]
    assert [row[2] for row in rows] == ["Thầy Đạt", "Cô Ánh"]
    assert [row[3:5] for row in rows] == [["Đề nghị xem lại xếp loại", "–"], ["Bảng điểm", "Ghi nhầm giờ dạy"]]
    assert [row[6] for row in rows] == ["Chưa trả lời", "Đã trả lời"]


def test_a_registration_that_was_withdrawn_is_a_change_and_moves_the_ratio(small: Small) -> None:
    old = earlier(small)
    form = small.returned("VAN", "registration")
    type_into(form, form, lambda book: put(book, {"registration": {"P4": {"title": "Không đăng ký"}}}))
    done = small.merge("--compare-with", old)
    rows = shown(small)
    [hoa] = [row for row in rows if row[0] == "Lê Hòa" and row[2] == "Đăng ký"]
    assert hoa[3:5] == ["LĐTT", "–"] and "phiếu mới: inbox/VAN-registration.xlsx" in hoa[5]
    # P5 had not registered, all six are counted: 5/6 before, 4/6 now.
    [ratio] = [row for row in rows if row[2] == "Tỷ lệ"]
    assert (ratio[1], *ratio[3:5]) == ("Toàn trường", "5/6", "4/6")
    assert "Tỷ lệ 5/6 → 4/6" in done.output
