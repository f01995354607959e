"""Closing a season: the council's decisions in the ledger, nothing lost, nothing twice, and back again."""

import shutil
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from tests.program import run
from tests.seasons.once import built_once
from tests.seasons.outside import change, fill, opened, put, tables, type_into
from tests.seasons.small import Small, build_small, copy_of
from thidua_xlsx.workflow.outputs.council_files import CouncilOutput

MADE = ("giay-to", "bao-cao-cap-tren.xlsx")  # what is looked at beside the result
pytestmark = pytest.mark.usefixtures("few_outputs")
LEDGER = "so-theo-doi.xlsx"
# Seven of seven votes for everything on the ballots but TTLĐXS of the unit TOAN, which gets three of seven (below 2/3).
PASSED = ("P1:LDTT", "P2:LDTT", "P3:LDTT", "P4:LDTT", "P1:CSTDCS", "P3:CSTDCS", "TOAN:TTLDTT")
MEETING = {"date": "10/06/2027", "members": 7, "present": 7, "ballots_issued": 7, "ballots_valid": 7}


def decide(small: Small) -> None:
    """The council gets its workbook, of all that a merge makes, and decides."""
    small.figures(CouncilOutput())
    vote(small)


def vote(small: Small) -> None:
    """The council fills its workbook, which goes into the inbox."""
    votes: dict[str, dict[str, object]] = {key: {"yes": 7, "no": 0} for key in PASSED}
    votes["TOAN:TTLDXS"] = {"yes": 3, "no": 4}
    meeting = {key: {"value": value} for key, value in MEETING.items()}
    issued = small.folder / "ket-qua" / "hoi-dong.xlsx"
    fill(issued, small.folder / "inbox" / "hoi-dong.xlsx", {"ballots": votes, "meeting": meeting})


def _decide_on_all(small: Small) -> None:
    assert small.merge().exit_code in (0, 1)
    vote(small)


@pytest.fixture(scope="session")
def decided_season() -> Small:
    """The small season after the council's meeting, merged before it alone. Tests must not change it."""
    return Small(built_once("decided-small", lambda below: _decide_on_all(build_small(below / "mua-nho"))) / "mua-nho")


@pytest.fixture
def decided(decided_season: Small, tmp_path: Path) -> Small:
    return copy_of(decided_season, tmp_path / "mua-nho")


def _close(season: Small) -> None:
    done = run("finalize", season.folder)
    assert done.exit_code == 0, done.output


@pytest.fixture(scope="session")
def closed_season(decided_season: Small) -> Small:
    """The same once it is closed. Tests must not change it."""
    below = built_once("closed-small", lambda below: _close(copy_of(decided_season, below / "mua-nho")))
    return Small(below / "mua-nho")


@pytest.fixture
def closed(closed_season: Small, tmp_path: Path) -> Small:
    return copy_of(closed_season, tmp_path / "mua-nho")


def lines(folder: Path, id_: str, *columns: str) -> list[tuple[Any, ...]]:
    """The filled lines of a table of the ledger, top down."""
    table = tables(opened(folder / LEDGER))[id_]
    rows = [tuple(table.cell(key, column).value for column in columns) for key in table.rows()]
    return [row for row in rows if row[0] is not None]


SCHOOL, WAITING = "Trường THCS Nhỏ", "Trình cấp trên, chưa có quyết định"
LDTT, CSTDCS, TTLDTT = "Lao động tiên tiến", "Chiến sĩ thi đua cơ sở", "Tập thể lao động tiên tiến"


def test_decisions_grades_and_initiatives_go_into_the_ledger(decided: Small) -> None:
    done = run("finalize", decided.folder)
    assert done.exit_code == 0, done.output
    # LĐTT (4) and TTLĐTT (1) are the head's to decide; CSTĐCS (2) is left to the delegation of powers.
    assert "Đã chốt: 5 danh hiệu quyết định tại trường, 2 danh hiệu trình cấp trên." in done.output
    found = lines(decided.folder, "awards", "person", "title", "period", "decision_no", "issuer")
    titles = [(who, LDTT, SCHOOL) for who in ("P1", "P2", "P3", "P4")]
    titles += [(who, CSTDCS, WAITING) for who in ("P1", "P3")] + [("TOAN", TTLDTT, SCHOOL)]
    grades = {
        "P1": "Hoàn thành xuất sắc nhiệm vụ",
        "P2": "Hoàn thành tốt nhiệm vụ",
        "P3": "Hoàn thành tốt nhiệm vụ",
        "P4": "Hoàn thành tốt nhiệm vụ",
        "P5": "Hoàn thành nhiệm vụ",
        "P6": "Hoàn thành xuất sắc nhiệm vụ",
        "TOAN": "Hoàn thành xuất sắc nhiệm vụ",
        "VAN": "Hoàn thành tốt nhiệm vụ",
        "VP": "Hoàn thành tốt nhiệm vụ",
    }
    expected = [(who, title, "2026-2027", None, issuer) for who, title, issuer in titles]
    expected += [(who, grade, "2026-2027", None, SCHOOL) for who, grade in grades.items()]
    assert sorted(expected) == sorted(found)
    # What waits takes two lines of its column (of 15 points each), and is printed whole; the others take one.
    table = tables(load_workbook(decided.folder / LEDGER))["awards"]
    issuers = [table.cell(key, "issuer") for key in table.rows()]
    tall = [cell.parent.row_dimensions[cell.row].height for cell in issuers if cell.value == WAITING]
    assert len(tall) == 2 and min(tall) >= 2 * 15
    assert {cell.parent.row_dimensions[cell.row].height for cell in issuers if cell.value == SCHOOL} == {None}


def test_a_second_time_changes_no_byte(closed: Small) -> None:
    before = {path: path.read_bytes() for path in closed.folder.rglob("*.xlsx")}
    again = run("finalize", closed.folder)
    assert "Sổ theo dõi đã có đủ, không ghi gì thêm." in again.output
    assert before == {path: path.read_bytes() for path in closed.folder.rglob("*.xlsx")}


def by_hand(book: Workbook) -> None:
    """What people do to a ledger: a line of an earlier year, a line of this one, a column and notes of their own."""
    put(
        book,
        {"awards": {"a1": {"person": "P9", "full_name": "Người Đã Chuyển", "title": "LDTT", "period": "2019-2020"}}},
    )
    line = {"person": "P1", "title": LDTT, "period": "2026 - 2027", "decision_no": "77/QĐ", "issuer": "Trường"}
    put(book, {"awards": {"a2": line}})
    table = tables(book)["awards"]
    own = max(table.columns().values()) + 2
    table.sheet.cell(table.row - 1, own).value = "Ghi chú riêng"
    table.sheet.cell(table.rows()["a1"], own).value = "đã chuyển trường"
    table.sheet.cell(table.rows()["a4"], own).value = "giữ chỗ"
    book.create_sheet("Nháp")["B2"] = "=1+1"


def test_nothing_that_people_put_into_the_ledger_is_lost(decided: Small) -> None:
    ledger = decided.folder / LEDGER
    change(ledger, ledger, by_hand)
    before = _cells(ledger)
    assert run("finalize", decided.folder).exit_code == 0
    after = _cells(ledger)
    assert before.items() <= after.items()
    mine = [row for row in lines(decided.folder, "awards", "person", "title", "decision_no") if row[:2] == ("P1", LDTT)]
    assert mine == [("P1", LDTT, "77/QĐ")]  # typed by hand with its number: not entered again
    table = tables(opened(ledger))["awards"]
    assert table.cell("a3", "person").value == "P2"
    assert table.cell("a4", "person").value is None  # somebody keeps that row


def _cells(path: Path) -> dict[tuple[str, str], object]:
    book = opened(path)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for line in sheet.iter_rows()
        for cell in line
        if cell.value is not None
    }


def disciplined(small: Small) -> None:
    """P5 and P6, who get no title, were disciplined in the year: by the unit's form the one, by the council the other."""
    form, council = small.folder / "inbox" / "VAN-self-scoreR2.xlsx", small.folder / "inbox" / "hoi-dong.xlsx"
    fill(form, form, {"standing": {"P5": {"discipline": "Khiển trách"}}})
    fill(council, council, {"grades": {"P6": {"discipline": "Cảnh cáo"}}})


def test_discipline_of_the_year_goes_into_the_ledger_once_and_next_year_knows_it(decided: Small) -> None:
    disciplined(decided)
    columns = ("person", "full_name", "kind", "period", "decision_date")
    assert "trang Kỷ luật: ghi thêm 2 dòng" in run("finalize", decided.folder).output
    expected = [
        ("P5", "Vũ Đức Đạt", "Khiển trách", "2026-2027", None),
        ("P6", "Đỗ Thị Én", "Cảnh cáo", "2026-2027", None),
    ]
    assert lines(decided.folder, "discipline", *columns) == expected
    before = (decided.folder / LEDGER).read_bytes()
    again = run("finalize", decided.folder)
    assert "không ghi gì thêm" in again.output and (decided.folder / LEDGER).read_bytes() == before
    council = decided.folder / "inbox" / "hoi-dong.xlsx"
    fill(council, council, {"grades": {"P6": {"discipline": "Không"}}})
    assert "Cảnh cáo năm học 2026-2027 cho Đỗ Thị Én" in run("finalize", decided.folder).output, "it was a mistake"
    assert run("finalize", decided.folder, "--undo").exit_code == 0
    assert lines(decided.folder, "discipline", "person") == []


def test_an_older_ledger_gets_the_column_of_years_with_the_first_discipline(decided: Small) -> None:
    def without_years(book: Workbook) -> None:
        table = tables(book)["discipline"]
        table.sheet.delete_cols(table.columns()["period"])

    change(decided.folder / LEDGER, decided.folder / LEDGER, without_years)
    disciplined(decided)
    run("finalize", decided.folder)
    assert lines(decided.folder, "discipline", "person", "period") == [("P5", "2026-2027"), ("P6", "2026-2027")]


JOINING, RENEWING = "Dạy tốt - Học tốt", "Đổi mới, sáng tạo trong dạy và học"
FRIENDLY, EVERYBODY = "Xây dựng trường học thân thiện, học sinh tích cực", "Cán bộ, giáo viên, nhân viên"
OF_MOVEMENTS = ("period", "name", "goal", "registered", "result", "outcome")


def test_results_of_movements_go_into_the_ledger_once_and_an_older_one_gets_their_sheet(decided: Small) -> None:
    """P5 and P6 registered for no movement, P4 for the first one alone: 4 of 6 (TOAN alone all), 3 of 6, 3 of 6.

    P3 has a recognised initiative: 1 of 6 people is 16.67 percent. Of the classes nobody told anything.
    """

    def without_movements(book: Workbook) -> None:
        del book["Phong trào"]

    change(decided.folder / LEDGER, decided.folder / LEDGER, without_movements)
    assert run("finalize", decided.folder).exit_code == 0
    assert lines(decided.folder, "movement_results", *OF_MOVEMENTS) == [
        ("2026-2027", JOINING, f"{EVERYBODY} đăng ký tham gia: 100 %", "4/6", "66,67 %", "1/3 tổ đạt"),
        ("2026-2027", RENEWING, "Người có sáng kiến được công nhận: từ 15 % trở lên", "3/6", "16,67 %", "Đạt"),
        ("2026-2027", FRIENDLY, "Lớp đạt danh hiệu lớp tiên tiến: từ 90 % trở lên", "3/6", None, None),
    ]
    entered = (decided.folder / LEDGER).read_bytes()
    run("finalize", decided.folder)
    assert (decided.folder / LEDGER).read_bytes() == entered


def test_undo_puts_the_ledger_back(decided_season: Small, closed: Small) -> None:
    ledger = closed.folder / LEDGER
    before, entered = (decided_season.folder / LEDGER).read_bytes(), ledger.read_bytes()
    assert (closed.folder / "luu-tru" / "so-theo-doi.001.bak.xlsx").read_bytes() == before != entered
    assert run("finalize", closed.folder, "--undo").exit_code == 0
    assert ledger.read_bytes() == before
    assert not (closed.folder / "ket-qua" / "chot.xlsx").exists()
    assert (closed.folder / "luu-tru" / "so-theo-doi.001.bo.xlsx").read_bytes() == entered
    assert run("finalize", closed.folder, "--undo").exit_code == 2
    assert ledger.read_bytes() == before


def lists(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The numbered rows of the lists of a closed season, by sheet: name first."""
    book = opened(folder / "ket-qua" / "chot.xlsx")
    names = ("Quyết định tại trường", "Trình cấp trên", "Danh sách công bố")
    return {
        name: [row[1:4] for row in book[name].iter_rows(values_only=True) if isinstance(row[0], int)] for name in names
    }


def test_whoever_was_not_voted_on_is_named_and_the_others_are_closed(decided: Small) -> None:
    hd = decided.folder / "inbox" / "hoi-dong.xlsx"
    type_into(hd, hd, lambda book: put(book, {"grades": {"P5": {"grade": "HTTNV"}}}))
    done = run("finalize", decided.folder)
    assert "Đã chốt: 5 danh hiệu quyết định tại trường, 2 danh hiệu trình cấp trên." in done.output
    assert done.exit_code == 1  # done, and somebody still has to be voted on
    why = "Vũ Đức Đạt – Lao động tiên tiến: đủ điều kiện theo xếp loại hội đồng ghi, chưa bỏ phiếu"
    assert why in done.output
    assert "Vũ Đức Đạt" not in str(lists(decided.folder))


def test_nothing_is_written_before_the_council_has_decided(small: Small) -> None:
    before = (small.folder / LEDGER).read_bytes()
    done = run("finalize", small.folder)
    assert done.exit_code == 2
    assert "X155" in done.output
    assert (small.folder / LEDGER).read_bytes() == before
    assert not (small.folder / "ket-qua" / "chot.xlsx").exists()


def test_a_ledger_saved_by_libreoffice_takes_the_lines_as_well(decided: Small, convert: Any, tmp_path: Path) -> None:
    ledger = decided.folder / LEDGER
    change(ledger, ledger, by_hand)
    saved = convert(ledger, "xlsx:Calc MS Excel 2007 XML", tmp_path / "luu")
    shutil.copyfile(saved, ledger)
    before = _cells(ledger)
    assert run("finalize", decided.folder).exit_code == 0
    assert before.items() <= _cells(ledger).items()
    assert ("P2", LDTT) in lines(decided.folder, "awards", "person", "title")
    shutil.copyfile(convert(ledger, "xlsx:Calc MS Excel 2007 XML", tmp_path / "lai"), ledger)
    assert "Sổ theo dõi đã có đủ, không ghi gì thêm." in run("finalize", decided.folder).output


def mistype(small: Small, unit: str, round_: str, table: str, row: str, column: str, value: object) -> None:
    form = small.returned(unit, "self-score", round_)
    type_into(form, form, lambda book: put(book, {table: {row: {column: value}}}))


def test_clean_titles_are_entered_and_the_others_follow_once_they_are_mended(decided: Small) -> None:
    mistype(decided, "TOAN", "R2", "standing", "P2", "grade", "Khá")
    part = run("finalize", decided.folder)
    # Of seven that were passed two rest on that cell: LĐTT of P2, and TTLĐTT of Tổ Toán, 2 of whose 3 have LĐTT for
    # sure, and it takes 70 % of them. 4 - 1 + 1 - 1 = 3 are left here, 2 above.
    assert part.exit_code == 1, part.output
    assert "Đã ghi 5 trường hợp; 2 chưa ghi." in part.output
    assert "Đã chốt: 3 danh hiệu quyết định tại trường, 2 danh hiệu trình cấp trên." in part.output
    held, of_unit = (line for line in part.output.splitlines() if "X156" in line)
    assert "Hội đồng thông qua Tập thể lao động tiên tiến cho Tổ Toán" in of_unit
    assert "Hội đồng thông qua Lao động tiên tiến cho Trần Văn Bách" in held
    assert "«Xếp loại chất lượng năm» ghi «Khá», không có trong danh sách" in held
    assert "Sửa ô đó rồi gộp lại" in held
    first = lines(decided.folder, "awards", "person", "title")
    assert ("P2", LDTT) not in first and ("P1", LDTT) in first
    assert "Trần Văn Bách" not in str(lists(decided.folder))
    # Not closed yet: units may still be asked for their forms, and a second time enters nothing more.
    assert "Năm thi đua đã chốt" not in run("status", decided.folder).output
    before = (decided.folder / LEDGER).read_bytes()
    assert run("finalize", decided.folder).exit_code == 1
    assert (decided.folder / LEDGER).read_bytes() == before

    mistype(decided, "TOAN", "R2", "standing", "P2", "grade", "HTTNV")
    whole = run("finalize", decided.folder)
    assert (whole.exit_code, "chưa ghi" in whole.output) == (0, False), whole.output
    assert "Đã chốt: 5 danh hiệu quyết định tại trường, 2 danh hiệu trình cấp trên." in whole.output
    after = lines(decided.folder, "awards", "person", "title")
    assert after[: len(first)] == first
    grade = ("P2", "Hoàn thành tốt nhiệm vụ")
    assert sorted(after[len(first) :]) == sorted([("P2", LDTT), ("TOAN", TTLDTT), grade])
    assert "Trần Văn Bách" in str(lists(decided.folder))


def test_papers_of_a_closing_that_was_taken_back_are_drafts_again(decided: Small) -> None:
    decided.merge()
    papers = decided.folder / "ket-qua" / "giay-to"
    drafts = {name: (papers / f"{name}.docx").read_bytes() for name in DECIDING}
    run("finalize", decided.folder)
    own = papers / "danh-sach-cong-khai.docx"
    own.write_bytes(own.read_bytes() + b" ")  # somebody's own by now
    assert run("finalize", decided.folder, "--undo").exit_code == 0
    assert own.is_file() and not (papers / "giay-khen.docx").exists()
    decided.merge()
    assert (papers / "giay-khen.docx").read_bytes() == drafts["giay-khen"]
    assert (papers / "quyet-dinh-khen-thuong.docx").read_bytes() == drafts["quyet-dinh-khen-thuong"]


DECIDING = ("quyet-dinh-khen-thuong", "giay-khen", "danh-sach-cong-khai")


def marked(small: Small) -> dict[str, bool]:
    """Which papers bear DỰ THẢO on every page: above the first, and above all others."""
    found = {}
    for file in sorted((small.folder / "ket-qua" / "giay-to").glob("*.docx")):
        with ZipFile(file) as parts:
            above = ["DỰ THẢO" in parts.read(f"word/header{number}.xml").decode() for number in (1, 2)]
        assert above[0] is above[1]
        found[file.stem] = above[0]
    return found


def test_no_paper_that_decides_can_be_signed_before_the_season_is_closed(decided: Small) -> None:
    decided.merge()
    before = marked(decided)
    assert {name for name, draft in before.items() if draft} == set(DECIDING)
    assert run("finalize", decided.folder).exit_code == 0
    closed_ = marked(decided)
    assert closed_.keys() == before.keys() and not any(closed_.values())
    written = {name: (decided.folder / "ket-qua" / "giay-to" / f"{name}.docx").read_bytes() for name in DECIDING}
    # A merge finds them as they are, and takes them for nobody's own.
    merged = decided.merge()
    assert "X150" not in merged.output
    assert written == {
        name: (decided.folder / "ket-qua" / "giay-to" / f"{name}.docx").read_bytes() for name in DECIDING
    }


def test_papers_and_the_report_upward_name_those_alone_whose_title_is_entered(decided: Small) -> None:
    """Bách's grade is mistyped: his title waits, though the minutes go on telling that the council passed it."""
    decided.merge()
    mistype(decided, "TOAN", "R2", "standing", "P2", "grade", "Khá")
    out = decided.folder / "ket-qua"

    def naming(name: str) -> set[str]:
        found = set()
        for title in ("quyet-dinh-khen-thuong", "chuong-trinh-le", "bien-ban-hop"):
            paper = Document(str(out / "giay-to" / f"{title}.docx"))
            if name in str([[cell.text for cell in row.cells] for table in paper.tables for row in table.rows]):
                found.add(title)
        upward = tables(opened(out / "bao-cao-cap-tren.xlsx"))["report_people"].rows()
        return found | ({"report"} if "P2:LDTT" in upward else set())

    everywhere = {"quyet-dinh-khen-thuong", "chuong-trinh-le", "bien-ban-hop", "report"}
    assert naming("Trần Văn Bách") == everywhere
    run("finalize", decided.folder)
    assert naming("Trần Văn Bách") == {"bien-ban-hop"}
    decided.merge()
    assert naming("Trần Văn Bách") == {"bien-ban-hop"}
    mistype(decided, "TOAN", "R2", "standing", "P2", "grade", "HTTNV")
    assert "X150" not in run("finalize", decided.folder).output
    assert naming("Trần Văn Bách") == everywhere
    assert everywhere - naming("Nguyễn Thị Ánh") == set()  # whom the first closing entered
    assert not any(marked(decided).values())
