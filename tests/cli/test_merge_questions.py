"""What a merge could not know: the menu asks which of two returns is right and whose school it is, and merges again."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from tests.findings.steps import saved_at, take
from tests.program import run
from tests.seasons.outside import fill, opened, tables
from tests.seasons.small import Small, default_answers, found, slip_name
from thidua_xlsx.cli.main import main
from thidua_xlsx.cli.menu import Menu
from thidua_xlsx.cli.next_step import next_step
from thidua_xlsx.commands.status import glance_of
from thidua_xlsx.messages.language import language
from thidua_xlsx.workflow.load.season_folder import open_season_folder

FIRST = "inbox/TOAN-self-scoreR2.xlsx"
AGAIN = "inbox/gui-lai.xlsx"
pytestmark = pytest.mark.usefixtures("few_outputs")


def merged(folder: Path, *answers: str) -> str:
    """What the menu's merge says when these lines are typed."""

    @click.command()
    def begin() -> None:
        menu = Menu(main, language("vi"))
        menu.season = folder
        menu.merge()

    return CliRunner().invoke(begin, input="".join(f"{line}\n" for line in answers), catch_exceptions=False).output


def choices(folder: Path) -> list[tuple[Any, ...]]:
    table = tables(opened(folder / "thidua.xlsx"))["choices"]
    rows = [tuple(table.cell(key, column).value for column in ("form", "record", "file")) for key in table.rows()]
    return [row for row in rows if any(row)]


@pytest.fixture
def disputed(small: Small) -> Small:
    """Tổ Toán sent its form twice: of P2 the grade and of P1 a criterion are others in the second."""
    shutil.copy(small.folder / FIRST, small.folder / AGAIN)
    fill(
        small.folder / AGAIN,
        small.folder / AGAIN,
        {"standing": {"P2": {"grade": "HTNV"}}, "self_score": {"1.1": {"P1": 7}}},
    )
    return small


def test_the_return_that_is_right_is_chosen_and_counts_at_once(disputed: Small) -> None:
    said = merged(disputed.folder, "3", "2", "1")
    asked = said.partition("Chỗ 1/2")[2].partition("Đã ghi 2 dòng vào trang Lựa chọn của thidua.xlsx")[0]
    assert (
        "Hai phiếu Tự chấm, Học kỳ II của Tổ Toán ghi khác nhau: tiêu chí 1.1 của Nguyễn Thị Ánh" in asked
        and f"7   (tệp {AGAIN})" in asked
    )
    assert "self_score" not in asked and "standing" not in asked  # no keys
    assert [line[1:] for line in choices(disputed.folder)] == [("self_score/P1", AGAIN), ("standing/P2", FIRST)]
    assert all(form.startswith("TC-R2.TOAN.") for form, _, _ in choices(disputed.folder))
    assert found(disputed.figures(), "X102") == []
    assert opened(disputed.folder / "thidua.xlsx")["Lựa chọn"].sheet_state == "visible"  # it was hidden
    assert said.count("Đã đọc ") == 1  # what was read a moment ago is not told again


def test_what_nobody_knows_yet_stays_disputed(disputed: Small) -> None:
    before = (disputed.folder / "thidua.xlsx").read_bytes()
    said = merged(disputed.folder, "3", "", "0")
    assert said.count("Phiếu nào đúng?") == 3 and "Lựa chọn của thidua.xlsx;" not in said
    assert (disputed.folder / "thidua.xlsx").read_bytes() == before
    assert len(found(disputed.figures(), "X102")) == 2


def test_all_that_differs_is_taken_from_one_file_at_once(disputed: Small) -> None:
    said = merged(disputed.folder, "2")
    assert "Hai phiếu Tự chấm, Học kỳ II của Tổ Toán ghi khác nhau ở 2 chỗ" in said and "Chỗ 1/2" not in said
    assert sorted(line[1:] for line in choices(disputed.folder)) == [("self_score/P1", AGAIN), ("standing/P2", AGAIN)]
    assert found(disputed.figures(), "X102") == []


def test_whoever_does_not_know_which_file_is_right_is_asked_no_more(disputed: Small) -> None:
    said = merged(disputed.folder, "")
    assert said.count("Phiếu nào đúng?") == 1 and choices(disputed.folder) == []


R1, R1_AGAIN = "inbox/TOAN-self-scoreR1.xlsx", "inbox/VP dot 2.xlsx"
PERHAPS_NEXT = f"Tệp {R1_AGAIN} lưu sau, khi phiếu này đã ghi đủ, mà Tổ Toán chưa nộp phiếu Học kỳ II"


@pytest.fixture
def next_points(small: Small) -> Small:
    """Tổ Toán typed its points of the second round into the form of the first, and did not send that of the second."""
    again = {"self_score": {"1.1": {"P1": 7, "P2": 6}}}
    fill(small.folder / R1, small.folder / R1_AGAIN, again)
    saved_at(small.folder, R1, 2026)
    saved_at(small.folder, R1_AGAIN, 2027)
    (small.folder / FIRST).unlink()
    return small


def test_points_of_the_next_round_on_this_form_are_suspected(next_points: Small) -> None:
    said = merged(next_points.folder, "")
    assert "Hai phiếu Tự chấm, Học kỳ I của Tổ Toán ghi khác nhau ở 2 chỗ" in said and PERHAPS_NEXT in said


def _its_own_form_came(small: Small) -> None:
    small.send(("TOAN", "self-score", "R2"), default_answers()["TOAN", "self-score", "R2"])


def _the_first_was_not_complete(small: Small) -> None:
    fill(small.folder / R1, small.folder / R1, {"self_score": {"1.1": {"P1": None}}})
    saved_at(small.folder, R1, 2026)


def _it_was_saved_first(small: Small) -> None:
    saved_at(small.folder, R1_AGAIN, 2025)


@pytest.mark.parametrize("otherwise", [_its_own_form_came, _the_first_was_not_complete, _it_was_saved_first])
def test_another_return_of_a_round_is_no_mistaken_form(next_points: Small, otherwise: Callable[[Small], None]) -> None:
    otherwise(next_points)
    said = merged(next_points.folder, "")
    assert "ghi khác nhau ở 2 chỗ" in said and R1_AGAIN in said and PERHAPS_NEXT not in said


def test_nothing_is_asked_where_nothing_differs(small: Small) -> None:
    assert "Phiếu nào đúng?" not in merged(small.folder)


def test_what_only_a_return_slip_says_is_told_as_its_own(small: Small) -> None:
    """The grade of P2 was blank, the slip answered it; then the form came once more, blank as it had been."""
    fill(small.folder / FIRST, small.folder / FIRST, {"standing": {"P2": {"grade": None, "discipline": "không"}}})
    small.merge("--no-papers")
    slip = small.folder / "ket-qua" / slip_name("TOAN", "self-score", "R2")
    fill(slip, small.folder / "inbox" / "sua.xlsx", {"corrections": {"P2/standing.grade/R2": {"answer": "HTTNV"}}})
    fill(small.folder / FIRST, small.folder / AGAIN, {"self_score": {"1.1": {"P1": 7}}})
    asked = merged(small.folder, "3", "0", "0")
    assert f"(tệp {FIRST}, sửa ở phiếu trả lại inbox/sua.xlsx)" in asked


def school_rows(folder: Path) -> list[tuple[Any, ...]]:
    table = tables(opened(folder / "thidua.xlsx"))["units"]
    columns = ("name", "kind", "report_id")
    rows = [tuple(table.cell(key, column).value for column in columns) for key in table.rows()]
    return [row for row in rows if row[2]]


def test_a_school_that_reports_undeclared_is_taken_in_and_its_report_counts_at_once(small: Small) -> None:
    take(small.folder, {"do": "report", "to": "inbox/bao-cao.xlsx"})
    said = merged(small.folder, "1")
    assert "1 trường đã gửi báo cáo mà chưa có ở trang Tổ (báo cáo chưa được dùng): Trường THCS Nhỏ" in said
    assert school_rows(small.folder) == [("Trường THCS Nhỏ", "Trường", "mua-nho")]
    assert found(small.figures(), "X171") == []
    [school] = small.figures()["schools"]["units"]
    assert (school["name"], school["file"]) == ("Trường THCS Nhỏ", "inbox/bao-cao.xlsx")


def test_a_school_declared_without_the_id_of_its_report_gets_it(small: Small) -> None:
    take(small.folder, {"do": "report", "to": "inbox/bao-cao.xlsx"})
    school = {"name": "TRƯỜNG THCS NHỎ", "kind": "Trường"}
    take(small.folder, {"do": "line", "file": "thidua.xlsx", "table": "units", "key": "TN", "values": school})
    merged(small.folder, "1")
    assert school_rows(small.folder) == [("TRƯỜNG THCS NHỎ", "Trường", "mua-nho")]


def test_nobody_is_asked_about_a_report_in_the_name_of_a_school_that_has_another_id(small: Small) -> None:
    take(small.folder, {"do": "report", "to": "inbox/bao-cao.xlsx"})
    school = {"name": "Trường THCS Nhỏ", "kind": "Trường", "report_id": "thcs-nho"}
    take(small.folder, {"do": "line", "file": "thidua.xlsx", "table": "units", "key": "TN", "values": school})
    assert "Thêm vào trang Tổ" not in merged(small.folder)
    assert len(found(small.figures(), "X171")) == 1


@pytest.mark.parametrize("answers", [("0",), ("",)])
def test_a_report_that_nobody_vouches_for_stays_unused(small: Small, answers: tuple[str, ...]) -> None:
    take(small.folder, {"do": "report", "to": "inbox/bao-cao.xlsx"})
    before = (small.folder / "thidua.xlsx").read_bytes()
    assert "Đang gộp lại" not in merged(small.folder, *answers)
    assert (small.folder / "thidua.xlsx").read_bytes() == before
    assert len(found(small.figures(), "X171")) == 1


def test_an_office_that_declares_nobody_takes_its_schools_from_their_reports(small: Small, tmp_path: Path) -> None:
    office = tmp_path / "phong"
    made = run("init", office, "--profile", "office", "--school", "Phòng Văn hóa - Xã hội", "--year", "2026-2027")
    assert made.exit_code == 0
    checked = run("check", office / "thidua.xlsx")
    assert checked.exit_code == 0 and "D274" in checked.output and "Mục I." not in checked.output
    assert next_of(office) == ("merge", "wait")
    take(small.folder, {"do": "report", "to": "bao-cao.xlsx"})
    shutil.copy(small.folder / "bao-cao.xlsx", office / "inbox")
    merged(office, "0")
    assert next_of(office) == ("merge", "unknown_schools")
    merged(office, "1")
    assert school_rows(office) == [("Trường THCS Nhỏ", "Trường", "mua-nho")]
    assert next_of(office) == ("open", "meeting")
    take(
        office,
        {
            "do": "line",
            "file": "thidua.xlsx",
            "table": "units",
            "key": "T2",
            "values": {"name": "Trường THCS Xa", "kind": "Trường"},
        },
    )
    assert next_of(office) == ("status", "reports_missing")


def next_of(folder: Path) -> tuple[str, str]:
    """What the menu says is next, once all that lies in the inbox was merged."""
    loaded = open_season_folder(folder)
    step = next_step(loaded, replace(glance_of(loaded), new=0), date(2027, 5, 30))
    return step.item, step.key
