"""Return slips of what is sealed, schools' reports and replies from above: which of two is right, and whose a name is."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.exchange.test_office_replies import REPLY, the_closed
from tests.seasons.commune import merged, the_commune
from tests.seasons.outside import Table, fill, opened, tables

_SLIPS = "ket-qua/tra-lai"
COUNT, NAME = "T1/report_school.counted.value", "T1/report_people.P1:CSTDCS.full_name"
GRADE, WORK = "T1/report_people.P3:CSTDCS.grade", "T1/report_initiatives.i1.name"


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    """An office with the reports of two schools, which both put P1 forward."""
    shutil.copytree(the_commune(), tmp_path / "c")
    return tmp_path / "c" / "xa"


def typed_over(ward: Path, changes: Mapping[str, Mapping[str, Mapping[str, object]]], name: str = "mot.xlsx") -> None:
    """Type over locked cells of what came in."""
    fill(ward / "inbox" / name, ward / "inbox" / name, {table: dict(rows) for table, rows in changes.items()})


def slip(folder: Path, kind: str = "bao-cao") -> Path:
    """The slip of the school's report, or of the only reply."""
    return next(one for one in sorted((folder / _SLIPS / kind).glob("*.xlsx")) if "Hai" not in one.name)


def lines(file: Path) -> Table:
    return tables(load_workbook(file))["corrections"]


def back(folder: Path, file: Path, answers: Mapping[str, Mapping[str, object]], name: str = "sua.xlsx") -> None:
    """Answer lines of a slip and put it into the inbox."""
    fill(file, folder / "inbox" / name, {"corrections": {row: dict(said) for row, said in answers.items()}})


def open_cells(table: Table, row: str) -> set[str]:
    return {name for name in ("answer", "confirmed", "cleared") if table.cell(row, name).protection.locked is False}


def visible(file: Path) -> list[str]:
    return [sheet.title for sheet in opened(file) if sheet.sheet_state == "visible"]


def found(result: Mapping[str, Any], *codes: str) -> list[dict[str, Any]]:
    return [one for one in result["findings"] if one["code"] in codes]


def statuses(result: Mapping[str, Any]) -> dict[str, str]:
    return {one["file"].removeprefix("inbox/"): one["status"] for one in result["receipts"]}


def test_a_slip_of_a_report_is_one_sheet_with_a_line_for_each_cell(ward: Path) -> None:
    typed_over(ward, {"report_school": {"counted": {"value": 99}}, "report_people": {"P3:CSTDCS": {"grade": "Khá"}}})
    merged(ward)
    assert visible(slip(ward)) == ["Cần sửa"]
    table = lines(slip(ward))
    rows = [COUNT, NAME, GRADE, WORK]
    assert sorted(map(str, table.rows())) == sorted(rows)
    shown = {row: [table.cell(row, name).value for name in ("name", "said")] for row in rows}
    assert shown == {
        COUNT: ["Trường THCS Nhỏ", "99"],
        NAME: ["Nguyễn Thị Ánh", "Nguyễn Thị Ánh"],
        GRADE: ["Phạm Thu Hà", "Khá"],
        WORK: ["Phạm Thu Hà", "Dạy học theo trạm"],
    }
    assert [open_cells(table, row) for row in rows] == [{"answer"}, {"confirmed"}, {"answer"}, {"confirmed"}]
    assert "được nhiều trường đề nghị" in str(table.cell(NAME, "wrong").value)
    assert slip(ward).stat().st_size < 20 * 1024


def test_what_was_sealed_is_what_counts_and_the_slip_settles_what_was_typed_over_it(ward: Path) -> None:
    before = merged(ward)
    typed_over(ward, {"report_school": {"counted": {"value": 99}}, "report_people": {"P3:CSTDCS": {"grade": "Khá"}}})
    wrong = merged(ward)
    assert len(found(wrong, "S141")) == 2
    table = lines(slip(ward))
    sealed = str(table.cell(COUNT, "wrong").value).split("trường gửi đi là «")[1].partition("»")[0]
    back(ward, slip(ward), {COUNT: {"answer": int(sealed)}, GRADE: {"answer": "Khá"}})
    result = merged(ward)
    (still,) = found(result, "S141")  # the other one still says what was not sealed, now on the slip
    assert (still["file"], still["sheet"], still["raw"]) == ("inbox/sua.xlsx", "Cần sửa", "Khá")
    assert result["schools"]["totals"] == before["schools"]["totals"]
    assert (statuses(result)["mot.xlsx"], statuses(result)["sua.xlsx"]) == ("combined", "combined")
    again = lines(slip(ward))
    assert GRADE in again.rows() and COUNT not in again.rows()
    right = str(again.cell(GRADE, "wrong").value).split("trường gửi đi là «")[1].partition("»")[0]
    back(ward, slip(ward), {GRADE: {"answer": right}}, "sua-2.xlsx")
    assert not found(merged(ward), "S141", "X102")


def test_a_name_of_two_schools_is_settled_when_both_call_it_theirs(ward: Path) -> None:
    first = merged(ward)
    (twin,) = [one for one in found(first, "X175") if "Ánh" in one["message"]]
    back(ward, slip(ward), {NAME: {"confirmed": "x"}})
    one = merged(ward)
    (still,) = [each for each in found(one, "X175") if "Ánh" in each["message"]]
    assert (still["severity"], still["file"]) == ("warning", "inbox/hai.xlsx")  # who has not answered is asked still
    asked = [key for file in (ward / _SLIPS / "bao-cao").glob("*.xlsx") for key in lines(file).rows()]
    assert NAME not in asked and NAME.replace("T1", "T2") in asked
    (other,) = [file for file in (ward / _SLIPS / "bao-cao").glob("*.xlsx") if "Hai" in file.name]
    back(ward, other, {NAME.replace("T1", "T2"): {"confirmed": "x"}}, "hai-sua.xlsx")
    both = merged(ward)
    (done,) = [each for each in found(both, "X175") if "Ánh" in each["message"]]
    assert (done["severity"], done["waived"] is not None) == ("notice", True)
    assert both["schools"]["totals"] == first["schools"]["totals"]
    assert twin["severity"] == "warning"


@pytest.fixture
def school(tmp_path: Path) -> Iterator[Path]:
    """A school with the reply of its office, two cells of which were typed over."""
    shutil.copytree(the_closed(), tmp_path / "c")
    folder = tmp_path / "c" / "mot"
    shutil.copyfile(tmp_path / "c" / "xa" / REPLY, folder / "inbox" / "tra-loi.xlsx")
    changes = {"P3:CSTDCS": {"reason": "Không rõ"}, "P1:CSTDCS": {"outcome": "Không được tặng, công nhận"}}
    typed_over(folder, {"reply_titles": changes}, "tra-loi.xlsx")
    yield folder


def test_a_reply_that_was_typed_over_has_a_slip_for_the_office_that_sent_it(school: Path) -> None:
    first = merged(school)
    assert "2 chỗ" in found(first, "S149")[0]["message"]
    file = slip(school, "ket-qua-xet")
    assert "Phòng Văn hóa - Xã hội xa-mot" in file.name and visible(file) == ["Cần sửa"]
    reason, outcome = (
        "TRUONG/reply_titles.P3:CSTDCS.reason",
        "TRUONG/reply_titles.P1:CSTDCS.outcome",
    )
    table = lines(file)
    assert {*table.rows()} == {reason, outcome}
    assert (table.cell(outcome, "name").value, open_cells(table, outcome)) == ("Nguyễn Thị Ánh", {"answer"})
    assert "khi niêm phong là «Được tặng, công nhận»" in str(table.cell(outcome, "wrong").value)
    back(school, file, {outcome: {"answer": "Được tặng, công nhận"}})
    one = merged(school)
    assert "1 chỗ" in found(one, "S149")[0]["message"]
    assert [*lines(slip(school, "ket-qua-xet")).rows()] == [reason]
    back(school, slip(school, "ket-qua-xet"), {reason: {"answer": "Sáng kiến chưa áp dụng ở nơi khác"}}, "sua-2.xlsx")
    done = merged(school)
    assert not found(done, "S149") and not (school / _SLIPS / "ket-qua-xet").exists()
    assert done["people"] == first["people"]
    assert {statuses(done)[name] for name in ("tra-loi.xlsx", "sua.xlsx", "sua-2.xlsx")} == {"combined"}
