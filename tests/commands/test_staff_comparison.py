"""`status --roster`: a staff list of today beside the season's people; said, never changed."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import Workbook

from tests.program import run
from tests.seasons.small import Small
from thidua_xlsx.declare.season import Person
from thidua_xlsx.exchange.staff_list.staff_changes import staff_changes
from thidua_xlsx.exchange.staff_list.staff_list import Roster
from thidua_xlsx.workflow.load.season_folder import open_season_folder

HEAD = ["TT", "Họ và tên", "Ngày sinh", "Chức vụ", "Tổ"]
SAME = [
    ["Nguyễn Thị Ánh", "05/03/1985", "Giáo viên", "Tổ Toán"],
    ["Trần Văn Bách", "", "Giáo viên", "Tổ Toán"],
    ["Phạm Thu Hà", "", "Tổ trưởng", "Tổ Toán"],
    ["Lê Hòa", "", "Tổ trưởng", "Tổ Văn"],
    ["Vũ Đức Đạt", "12/09/1990", "Giáo viên", "Tổ Văn"],
    ["Đỗ Thị Én", "", "Kế toán", "Tổ Văn phòng"],
]
BORN = {"P1": "05/03/1985", "P5": "12/09/1990"}
PEOPLE = {
    f"P{number}": {"position": post, **({"birth_date": born} if (born := BORN.get(f"P{number}")) else {})}
    for number, (_, _, post, _) in enumerate(SAME, start=1)
}


def written(folder: Path, rows: list[list[str]]) -> Path:
    book = Workbook()
    assert book.active is not None
    book.active.append(HEAD)
    for number, row in enumerate(rows, start=1):
        book.active.append([number, *row])
    path = folder / "nhan-su.xlsx"
    book.save(path)
    return path


def told(small: Small, rows: list[list[str]]) -> list[str]:
    """The lines that are printed for a list, without those that speak of the list as a whole."""
    small.amend({"people": PEOPLE})
    before = (small.folder / "thidua.xlsx").read_bytes()
    done = run("status", small.folder, "--roster", written(small.folder.parent, rows))
    assert done.exit_code == 0, done.output
    assert (small.folder / "thidua.xlsx").read_bytes() == before
    return done.stdout.splitlines()


def changed(number: int, **cells: str) -> list[list[str]]:
    names = {"name": 0, "born": 1, "post": 2, "unit": 3}
    rows = [list(row) for row in SAME]
    for key, value in cells.items():
        rows[number][names[key]] = value
    return rows


def test_the_same_people_are_no_change(small: Small) -> None:
    assert told(small, SAME) == ["6 người giống nhau, 0 chỗ cần xem. Sổ không bị thay đổi."]


@pytest.mark.parametrize(
    ("rows", "begins", "same", "again"),
    [
        (
            [*SAME, ["Mai Thị Lý", "01/02/1999", "Y tế", "Tổ Văn phòng"]],
            "Người mới: Mai Thị Lý, sinh 01/02/1999",
            6,
            "Tổ Văn phòng",
        ),
        (
            SAME[:1] + SAME[2:],
            "Không còn trong danh sách: Trần Văn Bách (P2), Tổ Toán. Đi trước khi năm học này bắt đầu thì xóa dòng (danh"
            " hiệu cũ vẫn ở sổ theo dõi); đi giữa năm thì giữ dòng, ghi «Ở tổ đến ngày».",
            5,
            "Tổ Toán",
        ),
        (
            changed(1, unit="Tổ Văn"),
            "Chuyển tổ: Trần Văn Bách (P2), sổ ghi Tổ Toán, danh sách ghi Tổ Văn.",
            5,
            "Tổ Toán, Tổ Văn",
        ),
        (changed(1, post="Phó hiệu trưởng"), "Khác nhóm vị trí: Trần Văn Bách (P2), sổ ghi Giáo viên", 5, "Tổ Toán"),
        (changed(1, unit="TỔ TOÁN (bổ sung)"), "", 6, ""),
        (changed(1, post="Tổ phó"), "Khác chức vụ: Trần Văn Bách (P2), sổ ghi Giáo viên, danh sách ghi Tổ phó.", 5, ""),
        (changed(1, post="GV"), "", 6, ""),
        (changed(0, name="Nguyễn Thị Hồng Ánh"), "Có thể là một người: Nguyễn Thị Ánh (P1) trong sổ", 5, ""),
        (changed(1, name="Trần Văn Bạch", born=""), "Có thể là một người: Trần Văn Bách (P2) trong sổ", 5, ""),
        (changed(0, born="05/03/1986"), "Khác ngày sinh: Nguyễn Thị Ánh (P1), sổ ghi 05/03/1985", 5, ""),
        (changed(0, born="1985"), "", 6, ""),
    ],
)
def test_each_difference_is_one_line(small: Small, rows: list[list[str]], begins: str, same: int, again: str) -> None:
    lines = told(small, rows)
    said = [line for line in lines if begins and line.startswith(begins)]
    assert len(said) == bool(begins), lines
    assert any(line.startswith(f"{same} người giống nhau, {len(said)} chỗ") for line in lines), lines
    forms = [line for line in lines if line.startswith("Sửa xong, phát lại phiếu")]
    assert len(forms) == bool(again)
    assert all(f"cho {again}: chọn Phát phiếu" in line for line in forms), forms


def test_two_of_one_name_are_told_apart_by_birth_date_and_asked_about_without(small: Small) -> None:
    small.amend({"people": {"P2": {"full_name": "Vũ Đức Đạt", "birth_date": "01/01/1980"}}})
    rows = changed(1, name="Vũ Đức Đạt", born="01/01/1980", unit="Tổ Văn")
    (moved,) = [line for line in told(small, rows) if line.startswith("Chuyển tổ")]
    assert "Vũ Đức Đạt (P2)" in moved
    rows = changed(1, name="Vũ Đức Đạt", born="", unit="Tổ Sử")
    rows[4][1], rows[4][3] = "", "Tổ Sử"
    lines = told(small, rows)
    assert any("danh sách có 2 người tên Vũ Đức Đạt, trong sổ là P2, P5" in line for line in lines), lines


@pytest.mark.parametrize(("own_codes", "kinds"), [({"GV01"}, ["gone"]), (set(), ["unclear"])])
def test_codes_that_were_made_for_a_list_tell_no_namesakes_apart(
    small: Small, own_codes: set[str], kinds: list[str]
) -> None:
    book = open_season_folder(small.folder).rulebook
    born = {"GV01": "02/03/1979", "GV02": "12/09/1990"}
    people = tuple(Person(code, "Vũ Đức Đạt", "VAN", birth_date=day) for code, day in born.items())
    row = {"code": "GV01", "full_name": "Vũ Đức Đạt", "birth_date": "", "unit": "V", "position": "", "group": "GV"}
    roster = Roster(({"code": "V", "name": "Tổ Văn"},), (row,), own_codes=frozenset(own_codes))
    differences = staff_changes(roster, replace(book, people=people)).differences
    assert [change.kind.value for change in differences] == kinds


def test_whoever_had_left_and_is_listed_again_gets_no_second_code(small: Small) -> None:
    small.amend({"people": {"P5": {"to": "31/08/2026"}}})  # the day before the season's first
    lines = told(small, SAME)
    assert lines[0] == "Vẫn có trong danh sách: Vũ Đức Đạt (P5), sổ ghi ở Tổ Văn đến 31/08/2026. Kiểm tra lại ngày này."
    assert not any(line.startswith("Người mới") for line in lines)


def test_init_on_a_season_that_exists_points_to_it(small: Small) -> None:
    done = run("init", small.folder, "--profile", "thcs", "--roster", written(small.folder.parent, SAME))
    assert done.exit_code == 2
    assert "status" in done.output
    assert "--roster" in done.output
