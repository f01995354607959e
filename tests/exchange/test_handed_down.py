"""Movements that an office hands down: in its schools' forms and lists, told apart from their own."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.test_up_the_line import REPORT, cells_of, office, send, shown
from tests.findings import steps
from tests.program import run
from tests.seasons import small
from tests.seasons.commune import merged
from tests.seasons.outside import opened, replace_rows, tables, type_into
from tests.seasons.small import Small
from thidua_xlsx.workflow.load.season_folder import open_season_folder

FROM_OFFICE = "gui-truong/phong-trao-cap-tren-{}.xlsx"
SCHOOLS: dict[str, dict[str, object]] = {
    "TN": {"name": "Trường THCS Nhỏ", "kind": "Trường", "report_id": "mua-nho"},
    "TH": {"name": "Trường THCS Hai", "kind": "Trường", "report_id": "thcs-hai"},
}
MOVEMENTS: dict[str, dict[str, object]] = {
    "X1": {
        "name": "Trường học an toàn",
        "indicator": "Số vụ tai nạn",
        "unit": "vụ",
        "target": "0",
        "direction": "down",
    },
    "X2": {"name": "Sáng tạo", "indicator": "Số sáng kiến", "unit": "sáng kiến", "target": "3", "scope": "Toàn trường"},
    "X3": {"name": "Chỉ của trường hai"},
}


@pytest.fixture(scope="module")
def above(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office of two schools with three movements, the last for the second school alone; its merge done."""
    folder = office(tmp_path_factory.mktemp("cap-tren") / "xa", "xa-mot", SCHOOLS)

    def edit(book: Any) -> None:
        replace_rows(book, "movements", MOVEMENTS)
        replace_rows(book, "movement_details", {"X1": {"start": "05/09/2026"}, "X3": {"units": "Trường THCS Hai"}})

    type_into(folder / "thidua.xlsx", folder / "thidua.xlsx", edit)
    merged(folder)
    return folder


@pytest.fixture(scope="module")
def below(above: Path, tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small season with the office's file beside its workbook, all forms issued, filled and merged."""
    folder = tmp_path_factory.mktemp("cap-duoi") / "mua-nho"
    small.declare(folder)
    shutil.copy(above / "ket-qua" / FROM_OFFICE.format("TN"), folder)
    small.issue(folder)
    school = Small(folder)
    (folder / "inbox").mkdir(exist_ok=True)
    for form, given in small.default_answers().items():
        if form[1:] == ("self-score", "R2"):
            accidents = 1 if form[0] == "VAN" else 0
            given["movements_result"] = {"X1": {"actual": accidents}, "X2": {"actual": 2}}
        school.send(form, given)
    school.result()
    return school


def test_each_school_is_sent_what_it_takes_part_in(above: Path) -> None:
    sent = {code: tables(opened(above / "ket-qua" / FROM_OFFICE.format(code))) for code in SCHOOLS}
    assert list(sent["TN"]["movements"].rows()) == ["X1", "X2"]
    assert list(sent["TH"]["movements"].rows()) == ["X1", "X2", "X3"]
    assert "units" not in sent["TH"]["movement_details"].columns()


def test_a_schools_forms_and_lists_have_them_and_name_the_office(below: Small) -> None:
    registration = opened(below.issued("TOAN", "registration"))
    offered = {str(cell.value) for line in registration["_danh_muc"].iter_rows() for cell in line if cell.value}
    assert {"X1 – Trường học an toàn (Cơ quan xa-mot)", "PT1 – Dạy tốt - Học tốt"} <= offered
    asked = tables(opened(below.issued("TOAN", "self-score", "R2")))["movements_result"]
    assert {"X1", "X2"} <= set(asked.rows())
    shown = cells_of(below.folder)
    assert "Trường học an toàn (Cơ quan xa-mot): Số vụ tai nạn" in shown
    assert "phát động: Cơ quan xa-mot" in shown


def test_the_schools_report_tells_what_became_of_them(above: Path, below: Small) -> None:
    report = below.folder / REPORT
    assert list(shown(report, "report_movements", "name")) == ["X1", "X2"]  # none of the school's own
    send(report, above, "nho.xlsx")
    units = small.by_id(merged(above)["schools"]["units"])
    first, second = units["TN"]["movements"]
    # Accidents 0 + 1 + 0 = 1, none allowed: two units of three kept to it. P1 to P3 of six people registered for all.
    assert first == {
        "id": "X1", "target": "0 vụ", "result": 1, "met": False,
        "units_met": 2, "units": 3, "registered": 3, "counted": 6,
    }  # fmt: skip
    # The school's target of 3: 2 + 2 + 2 = 6.
    assert (second["result"], second["met"], second["units_met"]) == (6, True, None)
    sheet = opened(above / "ket-qua" / "doi-chieu.xlsx")["Phong trào các trường"]
    lines = [[str(cell.value) for cell in line if cell.value is not None] for line in sheet.iter_rows()]
    assert ["1", "Trường THCS Nhỏ", "0 vụ", "1", "✗ Không đạt", "2/3\n66,7 %", "3/6\n50 %"] in lines
    assert ["X1. Trường học an toàn: Số vụ tai nạn"] in lines
    assert lines.count(["Chưa báo kết quả: Trường THCS Hai."]) == 2  # of X1 and X2; nobody has told of X3


@pytest.mark.parametrize("packed", [False, True], ids=["beside", "in an archive"])
def test_a_movement_with_the_code_of_one_of_the_schools_arrives_wherever_the_file_lies(
    tmp_path: Path, packed: bool
) -> None:
    folder = tmp_path / "mua-nho"
    small.declare(folder)
    steps.hand_down(folder, "PT1", "Trường học hạnh phúc", "2026-2027")
    name = "phong-trao-cap-tren-T1.xlsx"
    (folder / "inbox").mkdir(exist_ok=True)
    if packed:
        steps.pack(folder, "inbox/xa gui.zip", {name: name})
        (folder / name).unlink()
    own, above = "PT1 – Dạy tốt - Học tốt", "PT1@PVHXH – Trường học hạnh phúc (Phòng Văn hóa - Xã hội)"
    offered = open_season_folder(folder).rulebook.choices["movements"]
    assert {own, above} <= {offered[one].vi for one in offered.ids}
    assert [offered.find(one) for one in ("PT1", own, above, "Trường học hạnh phúc")] == [
        "PT1",
        "PT1",
        *["PT1@PVHXH"] * 2,
    ]
    for done in (run("check", folder / "thidua.xlsx"), run("forms", folder, "--phase", "registration")):
        assert "Đã lấy 1 phong trào do Phòng Văn hóa - Xã hội phát động" in done.output
    school = Small(folder)
    school.send(("TOAN", "registration", ""), {"registration": {"P1": {"movements": "PT1; PT1@PVHXH"}}})
    result = school.result("--as-if-closed")
    assert not {"F142", "D342"} & {one["code"] for one in result["findings"]}
    registered = {one["id"]: one["registered"] for one in result["movements"] if one["unit"] == "TOAN"}
    assert (registered["PT1"], registered["PT1@PVHXH"], registered["PT2"]) == (1, 1, 0)  # P1 alone, for both
    assert list(shown(folder / REPORT, "report_movements", "name")) == ["PT1"]  # as the office calls it
