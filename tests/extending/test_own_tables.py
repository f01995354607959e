"""A school declares tables of its own, one of them with a shape that nobody knew: nothing of the package changes."""

from pathlib import Path

import pytest

from tests.program import run
from tests.seasons.outside import opened, tables
from tests.seasons.small import Small, declare, found, members
from thidua_xlsx.model import Record
from thidua_xlsx.workflow.load.read_inbox import read_inbox
from thidua_xlsx.workflow.load.season_folder import open_season_folder

SHIPPED = Path(__file__).parents[2] / "workbook_templates"
COLUMNS = """
[columns.training]
full_name = { label = { vi = "Họ và tên", en = "Name" }, kind = "text", width = 24 }
course = { label = { vi = "Khóa bồi dưỡng", en = "Course" }, kind = "text", high = 200, width = 40 }
hours = { label = { vi = "Số tiết", en = "Hours" }, kind = "number", low = 0, high = 300, step = 1, width = 9 }

[columns.survey]
name = { label = { vi = "Nội dung", en = "Item" }, kind = "text", width = 44 }
value = { label = { vi = "Tổ ghi", en = "Answer" }, kind = "text", width = 30 }
enough_rooms = { label = { vi = "Đủ phòng họp tổ", en = "Enough rooms" }, kind = "yesno", choices = "yesno", required = true }
visits = { label = { vi = "Số tiết dự giờ", en = "Lessons visited" }, kind = "number", low = 0, high = 500, step = 1 }
"""
# People, as in many tables; but nobody has to be on a course. No shape of the package says so.
SHEETS = """
[[sheets]]
name = { vi = "Bồi dưỡng", en = "Training" }
title = { vi = "BỒI DƯỠNG THƯỜNG XUYÊN", en = "TRAINING" }
todo = { vi = "Ai dự khóa nào thì ghi.", en = "Who took a course." }
[[sheets.tables]]
id = "training"
rows = { about = ["person"], may_stay_blank = true }
given = ["full_name"]
asked = ["course", "hours"]
required = ["course"]

[[sheets]]
name = { vi = "Khảo sát", en = "Survey" }
title = { vi = "KHẢO SÁT", en = "SURVEY" }
todo = { vi = "Trả lời từng dòng.", en = "Answer each line." }
[[sheets.tables]]
id = "survey"
rows = "settings"
given = ["name"]
asked = ["value"]
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """A season whose registration form has two tables of the school's own."""
    folder = tmp_path_factory.mktemp("rieng") / "mua-nho"
    declare(folder)
    templates = folder / "workbook_templates"
    (templates / "forms").mkdir(parents=True)
    (templates / "columns.toml").write_text((SHIPPED / "columns.toml").read_text("utf-8") + COLUMNS, "utf-8")
    form = (SHIPPED / "forms" / "registration.toml").read_text("utf-8")
    (templates / "forms" / "registration.toml").write_text(form + SHEETS, "utf-8")
    done = run("forms", folder, "--phase", "registration")
    assert done.exit_code == 0, done.output
    return Small(folder)


def answered(unit: str, training: dict[str, dict[str, object]]) -> dict[str, dict[str, dict[str, object]]]:
    """A registration with nothing wrong in the tables of the package."""
    return {
        "registration": {person: {"title": "LDTT"} for person in members(unit)},
        "collective": {unit: {"title": "TTLDTT"}},
        "training": training,
        "survey": {"enough_rooms": {"value": "có"}, "visits": {"value": 36}},
    }


def read_back(season: Small, table: str) -> dict[str, Record]:
    """The records of a table of the only return in the inbox."""
    loaded = open_season_folder(season.folder)
    (returned,) = read_inbox(loaded, season.folder / "inbox", lambda step: None).returned
    return {record.key: record for record in returned.submission.table(table)}


def test_a_table_of_a_new_shape_is_issued_with_its_rows(own: Small) -> None:
    issued = tables(opened(own.issued("TOAN", "registration")))
    assert list(issued["training"].rows()) == members("TOAN")
    assert list(issued["survey"].rows()) == ["enough_rooms", "visits"]
    assert issued["survey"].cell("visits", "name").value == "Số tiết dự giờ"


def test_its_answers_are_read_by_key(own: Small) -> None:
    own.send(("TOAN", "registration", ""), answered("TOAN", {"P1": {"course": "Chuyển đổi số", "hours": 12}}))
    records = read_back(own, "training")
    assert dict(records["P1"].values) == {"course": "Chuyển đổi số", "hours": 12}
    assert [records[key].blank for key in ("P2", "P3")] == [True, True]
    survey = read_back(own, "survey")
    assert {key: dict(one.values) for key, one in survey.items()} == {
        "enough_rooms": {"value": True},
        "visits": {"value": 36},
    }
    about_cells = [one["code"] for one in own.figures()["findings"] if one["code"][0] in "CS"]
    assert about_cells == []


def test_what_is_wrong_in_it_is_found_and_comes_back_marked(own: Small) -> None:
    training = {"P1": {"course": "Chuyển đổi số", "hours": "mười hai"}, "P3": {"hours": 4}}
    own.send(("TOAN", "registration", ""), answered("TOAN", training))
    result = own.result()
    (wrong,) = found(result, "C101")
    assert (wrong["unit"], wrong["person"], wrong["raw"]) == ("TOAN", "P1", "mười hai")
    (lacking,) = found(result, "R102")
    assert lacking["unit"] == "TOAN"
    slip = next((own.folder / "ket-qua" / "tra-lai").rglob("*Tổ Toán*.xlsx"))
    back = tables(opened(slip))["corrections"]
    assert [*back.rows()] == ["P1/training.hours", "P3/training.course"]
    assert [back.cell(row, "said").value for row in back.rows()] == ["mười hai", "(để trống)"]


def test_a_name_changed_in_it_is_noticed_as_in_any_table_of_people(own: Small) -> None:
    file = own.send(("TOAN", "registration", ""), answered("TOAN", {"P1": {"course": "Chuyển đổi số"}}))
    book = opened(file)
    table = tables(book)["training"]
    table.cell("P1", "full_name").value = table.cell("P2", "full_name").value
    book.save(file)
    assert [one["person"] for one in found(own.result(), "S112")] == ["P1"]


def test_a_fact_that_no_shape_has_is_named_by_file_and_key(own: Small) -> None:
    form = own.folder / "workbook_templates" / "forms" / "registration.toml"
    kept = form.read_text("utf-8")
    try:
        form.write_text(kept.replace("may_stay_blank", "may_be_blank"), "utf-8")
        done = run("merge", own.folder / "inbox")
        assert done.exit_code == 2
        assert "forms/registration.toml" in done.output
        assert "may_be_blank" in done.output
    finally:
        form.write_text(kept, "utf-8")
