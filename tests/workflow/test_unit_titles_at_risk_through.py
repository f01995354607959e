"""A unit's title is pointed at where it holds only by people who do not get the title that it counts."""

from openpyxl import load_workbook

from tests.program import run
from tests.seasons.outside import fill
from tests.seasons.small import Small, found


def _said(small: Small) -> list[str]:
    return [one["message"] for one in found(small.figures(), "X142")]


def test_a_quota_that_leaves_a_unit_without_a_cstdcs_is_told_before_the_vote(small: Small) -> None:
    small.amend({"titles": {"CSTDCS": {"quota_percent": 10, "quota_of": "Số người đạt Lao động tiên tiến"}}})
    (said,) = _said(small)  # 10 % of 4 = 0: neither P1 nor P3
    assert said.startswith("Tổ Toán: Tập thể lao động xuất sắc ")
    assert said.endswith("Nguyễn Thị Ánh (CSTĐCS), Phạm Thu Hà (CSTĐCS)")


def test_whoever_signs_reads_it_beside_the_units_title_and_finalize_says_it_again(small: Small) -> None:
    """P1's LĐTT fails with 3 of 9: Tổ Toán has 2 of 3 = 66,67 %, below 70 % (Luật 2022, Điều 28 khoản 1)."""
    small.result("--no-papers")
    votes = {
        f"{who}:LDTT": {"yes": 3 if who == "P1" else 8, "no": 5 if who == "P1" else 0} for who in ("P1", "P2", "P3")
    }
    numbers = {"date": "05/06/2027", "members": 9, "present": 8, "ballots_issued": 8, "ballots_valid": 8}
    meeting = {key: {"value": value} for key, value in numbers.items()}
    answers = {"meeting": meeting, "ballots": {**votes, "TOAN:TTLDTT": {"yes": 8, "no": 0}}}
    fill(small.folder / "ket-qua/hoi-dong.xlsx", small.folder / "inbox/hd.xlsx", answers)
    done = run("finalize", small.folder)
    assert "X142 Tổ Toán: Tập thể lao động tiên tiến chỉ đủ điều kiện khi tính cả người không được" in done.output
    lines = load_workbook(small.folder / "ket-qua/chot.xlsx").worksheets[0].iter_rows(values_only=True)
    remarks = [line[-1] for line in lines if "Tập thể lao động tiên tiến" in line]
    assert remarks == ["chỉ đủ điều kiện khi tính cả người không được danh hiệu: Nguyễn Thị Ánh (LĐTT)"]
