"""From one year to the next in one step: what is taken, what moves on, what stays behind, and what is said of it."""

from datetime import date
from pathlib import Path
from typing import Any

from tests.exchange.test_office_council import text_of
from tests.program import run
from tests.seasons.outside import change, opened, put, replace_rows, tables, type_into
from tests.seasons.small import PEOPLE, declare
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, open_season_folder

MOVED = "P2-moved"  # the second row of Mr Bách, who went to another unit in the year


def old_season(folder: Path) -> Path:
    """The small season as it is declared, with things that belong to its year alone."""
    declare(folder)
    change(folder / "thidua.xlsx", folder / "thidua.xlsx", _of_its_year)
    return folder


def _of_its_year(book: Any) -> None:
    people: dict[str, dict[str, object]] = {code: dict(values) for code, values in PEOPLE.items()}
    people["P2"]["to"] = "31/12/2026"
    people["P5"]["to"] = "30/06/2027"  # retired
    people[MOVED] = {**PEOPLE["P2"], "unit": "VAN", "from": "01/01/2027"}
    replace_rows(book, "people", people)
    found = tables(book)
    found["people"].cell(MOVED, "full_name").parent.cell(
        found["people"].rows()[MOVED], found["people"].col
    ).value = "P2"  # several rows of one code are one person
    put(
        book,
        {
            "school": {"work_year": {"value": "2027"}, "report_email": {"value": "vhxh@xa.gov.vn"}},
            "options": {
                "due_registration": {"value": "Trước ngày 15/10/2026"},
                "staff_conference": {"value": "25/09/2026"},
                "as_of": {"value": "31/05/2027"},
                "school_title": {"value": "TTLDTT"},
            },
            "units": {"TOAN": {"email": "toan@truong.vn"}},
            "rounds": {"R1": {"name": "Học kỳ I/2026", "due": "05/01/2027"}},
            "calendar": {
                "c1": {"task": "Đăng ký thi đua năm học 2026-2027", "due": "Tháng 9/2026", "done": "20/09/2026"},
                "c2": {"task": "Thực hiện Kế hoạch 12/KH-UBND năm 2026", "due": "Hai tuần sau khai giảng 2026"},
            },
            "waivers": {"w1": {"code": "X103", "where": "TOAN", "reason": "ốm", "approver": "HT"}},
            "choices": {"k1": {"form": "TOAN", "record": "P1", "file": "a.xlsx"}},
            "received": {"n1": {"date": "28/09/2026", "who": "TOAN", "what": "Đăng ký"}},
            "deeds": {
                "k1": {"person": "P1", "title": "GK", "decision_no": "31/QĐ-THCS", "decision_date": "12/11/2026"}
            },
            "reward_decisions": {"q1": {"titles": "LĐTT", "decision_no": "45/QĐ-THCS", "decision_date": "05/06/2027"}},
        },
    )


def entered(folder: Path) -> None:
    """A title of the year in the ledger, as `finalize` would have entered it."""

    def edit(book: Any) -> None:
        line = {"person": "P1", "full_name": "Nguyễn Thị Ánh", "title": "LĐTT", "period": "2026-2027"}
        put(book, {"awards": {"a1": line}})

    type_into(folder / "so-theo-doi.xlsx", folder / "so-theo-doi.xlsx", edit)


def test_the_next_year_in_one_step(tmp_path: Path) -> None:
    old = old_season(tmp_path / "cu")
    entered(old)
    before = {path: path.read_bytes() for path in old.rglob("*") if path.is_file()}
    done = run("init", tmp_path / "moi-2027", "--from", old)
    assert done.exit_code == 0, done.output
    was, now = open_season_folder(old), open_season_folder(tmp_path / "moi-2027")

    kept_as_they_are(was, now)
    moved_on(now)
    left_behind(now)
    assert (tmp_path / "moi-2027" / "so-theo-doi.xlsx").read_bytes() == before[old / "so-theo-doi.xlsx"]
    assert {path: path.read_bytes() for path in old.rglob("*") if path.is_file()} == before
    said(done.output)


def kept_as_they_are(was: SeasonFolder, now: SeasonFolder) -> None:
    old, new = was.rulebook, now.rulebook
    assert new.units == old.units
    assert new.rubric == old.rubric
    assert new.council == old.council
    assert new.school.report_email == "vhxh@xa.gov.vn"
    assert [one.values["period"] for one in now.ledger["awards"]] == ["2026-2027"]
    # Rows of people are those of the old workbook; Mr Bách is now of VAN all year, Mr Đạt has left.
    rows = [(one.key, one.values["unit"], one.values.get("to")) for one in now.records["people"]]
    assert rows == [(one.key, one.values["unit"], one.values.get("to")) for one in was.records["people"]]
    assert {one.code: one.unit for one in new.people} == {
        "P1": "TOAN",
        "P2": "VAN",
        "P3": "TOAN",
        "P4": "VAN",
        "P6": "VP",
    }
    assert [one.code for one in new.people_asked("TOAN", None)] == ["P1", "P3"]
    assert [one.code for one in new.people_asked("VAN", None)] == ["P2", "P4"]
    assert [one.code.id for one in now.findings if one.code.id == "D270"] == ["D270"]


def moved_on(now: SeasonFolder) -> None:
    book = now.rulebook
    assert (book.school.id, book.school.school_year, book.school.work_year) == ("moi-2027", "2027-2028", "2028")
    assert [(one.name, one.start, one.end) for one in book.rounds] == [
        ("Học kỳ I/2027", date(2027, 9, 1), date(2027, 12, 31)),
        ("Học kỳ II", date(2028, 1, 1), date(2028, 5, 31)),
    ]
    assert book.dues["registration"].last == date(2027, 10, 14)
    assert book.dues["R1"].last == date(2028, 1, 5)
    assert [(one.task, one.due) for one in book.calendar[:2]] == [
        ("Đăng ký thi đua năm học 2027-2028", "Tháng 9/2027"),
        ("Thực hiện Kế hoạch 12/KH-UBND năm 2026", ""),
    ]


def left_behind(now: SeasonFolder) -> None:
    assert (now.rulebook.waivers, now.rulebook.secretary_choices) == ((), ())
    assert [table for table in ("received", "deeds", "reward_decisions") if now.records.get(table)] == []
    assert now.rulebook.as_of is None
    assert not any("school_title" in one.values for one in now.records["options"])
    assert not any(one.done for one in now.rulebook.calendar)
    assert not list((now.folder / "phieu").iterdir())


def said(output: str) -> None:
    assert "năm học 2026-2027; năm mới là năm học 2027-2028" in output
    assert "chưa chốt" not in output
    assert "1 người đã nghỉ từ năm cũ vẫn còn dòng ở trang Nhân sự, không tính vào năm mới: Vũ Đức Đạt." in output
    assert "3 tổ, 5 người." in output  # six, of whom one has left
    assert "Ngày hội nghị cán bộ, viên chức: trước là «25/09/2026»" in output
    assert "Tính đến ngày: trước là «31/05/2027»" in output
    assert "Thời hạn hoàn thành: trước là c2: «Hai tuần sau khai giảng 2026»" in output
    assert "Đã xong: trước là c1: «20/09/2026»" in output
    assert "Nhà trường đăng ký danh hiệu tập thể: trước là «Tập thể lao động tiên tiến»" in output
    assert "Nội dung nhiệm vụ: c2: «Thực hiện Kế hoạch 12/KH-UBND năm 2026»" in output
    left = "Sổ nhận (1); Quyết định (1); Khen trong năm (1); Lựa chọn (1); Chấp nhận (1); phiếu đã phát"
    assert f"Không lấy: {left}" in output


def shown(folder: Path) -> list[str]:
    return [sheet.title for sheet in opened(folder / "thidua.xlsx") if sheet.sheet_state == "visible"]


def test_a_new_workbook_shows_seven_sheets_and_that_of_the_next_year_those_that_somebody_filled_too(
    tmp_path: Path,
) -> None:
    run("init", str(tmp_path / "A"), "--profile", "thcs", "--year", "2026-2027", "--school", "Trường Thử")
    seven = ["Hướng dẫn", "Trường", "Tổ", "Nhân sự", "Tiêu chí", "Đợt", "Hội đồng"]
    assert shown(tmp_path / "A") == seven
    run("init", str(tmp_path / "B"), "--from", str(tmp_path / "A"))
    assert shown(tmp_path / "B") == seven  # what a profile begins with is nobody's yet
    book = tmp_path / "A" / "thidua.xlsx"
    type_into(book, book, lambda one: put(one, {"movements": {"PT1": {"target": "95"}}}))
    run("init", str(tmp_path / "C"), "--from", str(tmp_path / "A"))
    assert set(shown(tmp_path / "C")) - set(seven) == {"Phong trào"}


def test_readings_by_code_are_choices_in_words_in_the_next_year(tmp_path: Path) -> None:
    declare(tmp_path / "A")
    book = tmp_path / "A" / "thidua.xlsx"
    type_into(
        book,
        book,
        lambda one: put(one, {"options": {"readings": {"value": "ky_luat=khong_tinh; cstdt=tinh_ca_nam_nay"}}}),
    )
    run("init", str(tmp_path / "B"), "--from", str(tmp_path / "A"))
    options = tables(opened(tmp_path / "B" / "thidua.xlsx"))["options"]
    said = {key: options.cell(key, "value").value for key in ("readings", "reading_ky_luat", "reading_cstdt")}
    assert said == {
        "readings": None,
        "reading_ky_luat": "đã hết hiệu lực trước ngày cuối năm thì không tính",
        "reading_cstdt": "tính cả năm nay",
    }


def test_the_plan_cites_no_document_of_the_year_before_until_somebody_says_so(tmp_path: Path) -> None:
    old = tmp_path / "cu"
    declare(old)
    subject = "Công tác thi đua, khen thưởng năm 2027"
    plan = {"kind": "Kế hoạch", "number": "300/KH-UBND", "date": "30/12/2026", "subject": subject}
    change(old / "thidua.xlsx", old / "thidua.xlsx", lambda book: put(book, {"bases": {"b9": plan}}))
    assert "D259" not in run("check", old / "thidua.xlsx").output
    new = tmp_path / "moi-2027"
    assert run("init", new, "--from", old).exit_code == 0

    def planned() -> bool:
        run("merge", new / "inbox", "--season", new)
        return "300/KH-UBND" in text_of(new / "ket-qua" / "giay-to" / "ke-hoach-thi-dua.docx")

    told = run("check", new / "thidua.xlsx").output
    assert "Căn cứ 300/KH-UBND là của năm trước" in told and not planned()
    bases = tables(opened(new / "thidua.xlsx"))["bases"]
    line = next(key for key in bases.rows() if bases.cell(key, "number").value == "300/KH-UBND")
    change(new / "thidua.xlsx", new / "thidua.xlsx", lambda book: put(book, {"bases": {line: {"still_used": "Có"}}}))
    assert "D259" not in run("check", new / "thidua.xlsx").output and planned()
    # Once more a year later the answer is asked for again.
    later = tmp_path / "moi-2028"
    done = run("init", later, "--from", new)
    assert "Năm nay vẫn dùng" in done.output
    assert "D259" in run("check", later / "thidua.xlsx").output
