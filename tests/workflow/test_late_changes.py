"""Late changes: what differs from an earlier result, for whom and why; comments on the public list in the summary."""

from pathlib import Path

from openpyxl import load_workbook

from tests.seasons.outside import put, type_into
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


def test_the_result_that_is_written_over_can_be_compared_with(small: Small) -> None:
    earlier(small)
    corrected(small)
    done = small.merge("--compare-with", small.folder / "ket-qua" / "ket-qua.json")
    assert "So với kết quả cũ: 4 thay đổi." in done.output
