"""A score sheet sorted without its hidden keys: the points beside another criterion's words are nobody's points."""

from tests.seasons.outside import change, tables
from tests.seasons.small import Small, by_id, codes, found


def swap(book: object, one: str, other: str) -> None:
    table = tables(book)["unit_score"]  # type: ignore[arg-type]
    first, second = table.rows()[one], table.rows()[other]
    for col in range(1, table.sheet.max_column + 1):
        a, b = table.sheet.cell(first, col), table.sheet.cell(second, col)
        if col != table.col:
            a.value, b.value = b.value, a.value


def test_points_beside_another_criterion_are_unknown_and_both_rows_are_named(small: Small) -> None:
    file = small.returned("TOAN", "self-score", "R2")
    change(file, file, lambda book: swap(book, "1.1", "3.1"))
    result = small.figures()
    people = by_id(result["people"])
    assert [one["raw"] for one in found(result, "S112")] == ["Thành tích đột xuất", "Chấp hành nội quy"]
    assert not [one for one in found(result, "C108") if "tiêu chí" in one["message"]]
    # Unit layer of R2 without 1.1 and 3.1: P1 9 + 55 + 18 = 82, and not complete.
    assert people["P1"]["scores"]["rounds"]["R2"] == 82
    assert not people["P1"]["scores"]["complete"]
    assert people["P4"]["scores"]["complete"]
    assert "S112" in codes(result, severity="error")
