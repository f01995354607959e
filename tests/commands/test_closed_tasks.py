"""A season that was closed calls nothing late any more, wherever tasks and things to hand in are listed."""

from pathlib import Path
from typing import Any

import pytest

from tests.commands.test_finalize import decide
from tests.program import run
from tests.seasons.outside import replace_rows, type_into
from tests.seasons.small import Small, build_small, copy_of

DAY = "01/07/2027"
TASKS = {
    "1": {"task": "Phát động thi đua", "due": "05/09/2026", "done": "04/09/2026"},
    "2": {"task": "Sơ kết học kỳ I", "due": "15/01/2027"},
    "3": {"task": "Họp xét thi đua", "due": "Trước ngày 12/06/2027"},
    "4": {"task": "Trao thưởng", "due": "20/08/2027"},
    "5": {"task": "Kiểm tra", "due": "Thường xuyên"},
}
PLAN = {"KH": {"name": "Kế hoạch thi đua", "who": "Tổ Toán", "due": "30/09/2026"}}


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small season with a calendar and a plan to hand in, voted on. Tests must not change it."""
    small = build_small(tmp_path_factory.mktemp("lich") / "mua-nho")

    def declare(book: Any) -> None:
        replace_rows(book, "calendar", TASKS)
        replace_rows(book, "hand_ins", PLAN)

    type_into(small.folder / "thidua.xlsx", small.folder / "thidua.xlsx", declare)
    decide(small)
    small.merge("--as-of", DAY)
    return small


def season(dated: Small, tmp_path: Path, *, closed: bool) -> Small:
    small = copy_of(dated, tmp_path / "mua-nho")
    if closed:
        assert run("finalize", small.folder, "--as-of", DAY).exit_code == 0
    return small


@pytest.mark.parametrize("closed", [False, True])
def test_status_calls_nothing_late_that_a_closed_season_asked_for(dated: Small, tmp_path: Path, closed: bool) -> None:
    said = run("status", season(dated, tmp_path, closed=closed).folder, "--as-of", DAY).output
    rest = "; năm thi đua đã chốt nên không nhắc việc còn lại." if closed else ", 2 việc hết hạn chưa đánh dấu, "
    assert f"1/5 việc đã đánh dấu xong (cột Đã xong, trang Lịch){rest}" in said
    # Nobody can know from a calendar that a task was not done: only that nobody marked it.
    assert ("– Chưa đánh dấu xong (trang Lịch): Sơ kết học kỳ I" in said) is not closed


def test_what_was_merged_before_and_after_the_closing_is_both_right(dated: Small, tmp_path: Path) -> None:
    small = season(dated, tmp_path, closed=True)

    def verified() -> None:
        for name in ("tong-hop.xlsx", "doi-chieu.xlsx", "bao-cao-cap-tren.xlsx", "ket-qua.json"):
            done = run("verify", small.folder / "ket-qua" / name)
            assert done.exit_code == 0, (name, done.output)

    verified()
    small.result("--as-of", DAY)
    verified()
