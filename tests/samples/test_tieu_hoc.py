"""What only the primary school's season has: 25 points and 2 on top, a rule of its own, a target of 100 %."""

from collections.abc import Callable

import pytest

from tests.samples import finished
from tests.samples.finished import Finished
from tests.samples.kinds import KINDS
from tests.samples.story_figures import number
from tests.seasons.outside import Summary

Merged = Callable[[str], Finished]
TOLD = KINDS["tieu-hoc"].told


@pytest.fixture
def built(merged: Merged) -> Finished:
    return merged("tieu-hoc")


def test_the_school_s_own_rule_is_cited(built: Finished) -> None:
    """TC16 was away for 45 days, the school's rules allow 40; TC10 did not say."""
    people = {person["id"]: person for person in built.result["people"]}
    for code, met in (("TC16", "no"), ("TC10", "unknown"), ("TC15", "yes")):
        [title] = [one for one in people[code]["titles"] if one["id"] == "LDTT"]
        [reason] = [one for one in title["reasons"] if "12/QC-THTC" in one["cite"]]
        assert reason["met"] == met


def test_who_has_not_registered_is_named(built: Finished) -> None:
    """100 % is the target: TC22 left the row blank, and TC13's two returns say different things."""
    [target] = [one for one in built.result["targets"] if one["id"] == "registered"]
    assert (target["missing"], target["target"]) == (["TC13", "TC22"], 1)
    sheet = Summary(built.folder)["Thống kê"]
    said = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert "Chưa đăng ký danh hiệu (2 người): Nguyễn Thị Huệ, Hoàng Thị Vóc" in said
    assert "Chưa đăng ký phong trào (1 người): Hoàng Thị Vóc" in said  # the same blank row


def test_targets_are_met_or_missed_as_the_figures_say(built: Finished) -> None:
    finished.compare_results(built)


def test_a_movement_handed_down_is_asked_of_the_units_that_take_part(built: Finished) -> None:
    found = {f"{one['id']}:{one['unit']}": one for one in built.result["movements"]}
    assert {key for key in found if key.startswith("X1:")} == {"X1:TO1", "X1:TO23", "X1:TO45"}
    for row in TOLD.figures["movements"]:
        one = found[row["key"]]
        assert (one["actual"], one["met"]) == (float(number(row["actual"])), row["met"]), row["key"]
    sheet = Summary(built.folder)["Chỉ tiêu"]
    said = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert any("Em yêu đọc sách (Phòng Giáo dục và Đào tạo huyện Trực Ninh)" in text for text in said)


def test_prizes_of_teachers_and_of_pupils_stand_under_a_heading_that_is_true_of_both(built: Finished) -> None:
    """One criterion gives points for both: a homeroom teacher's own prize is no result of pupils."""
    honours = Summary(built.folder)["Bảng vàng"]
    rows = [" | ".join(str(cell) for cell in row if cell) for row in honours.iter_rows(values_only=True)]
    heads = [at for at, row in enumerate(rows) if row.startswith("Giải của giáo viên, học sinh")]
    assert len(heads) == 1 and not any("Kết quả của học sinh" in row for row in rows)
    listed = rows[heads[0] + 1 :]
    for prize in ("Giải Ba giáo viên chủ nhiệm giỏi cấp huyện", "Hai học sinh đạt giải Nhì cấp tỉnh"):
        assert any(prize in row for row in listed), prize
