"""A unit's title is pointed at where it holds only by people who do not get the title that it counts."""

from tests.seasons.small import Small, found


def _said(small: Small) -> list[str]:
    small.merge("--no-papers")
    return [one["message"] for one in found(small.result(), "X142")]


def test_a_quota_that_leaves_a_unit_without_a_cstdcs_is_told_before_the_vote(small: Small) -> None:
    small.amend({"titles": {"CSTDCS": {"quota_percent": 10, "quota_of": "Số người đạt Lao động tiên tiến"}}})
    (said,) = _said(small)  # 10 % of 4 = 0: neither P1 nor P3
    assert said.startswith("Tổ Toán: Tập thể lao động xuất sắc ")
    assert said.endswith("Nguyễn Thị Ánh (CSTĐCS), Phạm Thu Hà (CSTĐCS)")


def test_nothing_is_said_where_enough_people_are_left_or_only_the_line_is_open(small: Small) -> None:
    assert not _said(small)
    small.amend({"titles": {"CSTDCS": {"quota_percent": 25, "quota_of": "Số người đạt Lao động tiên tiến"}}})
    assert not _said(small)  # 25 % of 4 = 1: P3 is left
