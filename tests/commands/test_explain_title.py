"""`explain TITLE`: the season's own law in full, of the others only what is otherwise, and where articles were seen."""

from tests.program import run
from tests.seasons.small import Small


def test_the_seasons_law_is_told_in_full_and_of_the_others_what_is_otherwise(small: Small) -> None:
    said = run("explain", "CSTDCS", "--season", small.folder).output
    own, *others = said.split("Khác ở ")
    assert own.startswith("Quy định năm thi đua này áp dụng:")
    assert "- đạt tiêu chuẩn Lao động tiên tiến [Điều 23 Luật 06/2022/QH15]" in own
    assert len(others) == 3
    old, decree, new = others
    # NĐ 91/2017: an initiative, and no word of excellence; NĐ 152/2025 leaves the law's article as it is
    assert "+ có sáng kiến, đề tài được cơ sở công nhận [Khoản 3 Điều 9" in old
    assert "- xếp loại Hoàn thành xuất sắc nhiệm vụ" in old
    assert "đạt tiêu chuẩn Lao động tiên tiến" not in old
    assert "chỉ khác điều khoản" in decree
    assert "chỉ khác điều khoản" in new


def test_the_address_and_the_day_of_an_article_are_told(small: Small) -> None:
    said = run("explain", "TTLDXS", "--season", small.folder).output
    assert "Đã thấy Điều 27 Luật 06/2022/QH15 ở https://sbft.hust.edu.vn/" in said
    assert "(22/11/2026)" in said


def test_the_other_way_of_reading_is_told(small: Small) -> None:
    said = run("explain", "CSTDT", "--season", small.folder, "--lang", "en").output
    assert "(to try it: merge --reading cstdt=den_nam_truoc)" in said
    assert "cstdt" not in run("explain", "TTLDXS", "--season", small.folder, "--lang", "en").output
