"""What was commended besides merit, after the season is closed: in the ledger, whoever it is, and told as before."""

from pathlib import Path

import docx
import pytest

from tests.commands.test_finalize import decide, lines
from tests.program import run
from tests.seasons.outside import fill, opened, put, replace_rows, tables, type_into
from tests.seasons.small import TITLES, Small, build_small, copy_of, found

MADE = ("doi-chieu.xlsx", "giay-to")  # what is looked at beside the result
pytestmark = pytest.mark.usefixtures("few_outputs")
CODE = "TC.VAN.R2.n1"
# The second is an outsider who bears the name of P4; the third says the rest by a nomination; the last lacks its kind.
DEEDS = {
    "k1": {
        "person": "P2",
        "title": "Giấy khen",
        "commendation_kind": "đột xuất",
        "deed": "Cứu hai học sinh đuối nước",
        "decision_no": "5/QĐ",
        "decision_date": "12/05/2027",
    },
    "k2": {
        "person": "Người ngoài",
        "full_name": "Lê Hòa",
        "title": "Giấy khen",
        "commendation_kind": "đột xuất",
        "deed": "Hiến đất làm sân chơi",
        "decision_no": "6/QĐ",
    },
    "k3": {"nomination": CODE, "decision_no": "6/QĐ"},
    "k5": {"person": "P2", "title": "Bằng khen", "commendation_kind": "đột xuất", "deed": "Giải nhất quốc gia"},
    "k4": {"full_name": "Bà Sáu", "title": "Giấy khen", "deed": "Trao tặng thư viện", "decision_no": "6/QĐ"},
}
NOMINATED = {
    "n1": {
        "who": "Ông Bảy",
        "summary": "Hiến máu cứu người",
        "commendation": "Giấy khen",
        "commendation_kind": "đột xuất",
    },
    "n2": {
        "who": "Chị Tám",
        "summary": "Bắt kẻ trộm",
        "commendation": "Giấy khen",
        "commendation_kind": "đột xuất",
    },
    "n3": {
        "who": "Anh Chín",
        "summary": "Dập đám cháy rừng",
        "commendation": "Bằng khen",
        "commendation_kind": "đột xuất",
    },
}
REASONS = ("Cứu hai học sinh đuối nước", "Hiến đất làm sân chơi", "Hiến máu cứu người")


@pytest.fixture(scope="module")
def ready_to_close(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small season with deeds, voted on and merged. Tests must not change it."""
    small = build_small(tmp_path_factory.mktemp("viec-lam") / "mua-nho")

    def declare(book):
        replace_rows(book, "titles", {**TITLES, "GK": {"enabled": "Có"}})
        replace_rows(book, "deeds", DEEDS)

    type_into(small.folder / "thidua.xlsx", small.folder / "thidua.xlsx", declare)
    form = small.returned("VAN", "self-score", "R2")
    fill(form, form, {"nominations": NOMINATED})
    decide(small)
    agreed = {"nominated": {f"TC.VAN.R2.{row}": {"agreed": "Có", "yes": 7, "no": 0} for row in ("n2", "n3")}}
    council = small.folder / "inbox" / "hoi-dong.xlsx"
    type_into(council, council, lambda book: put(book, agreed))
    assert small.merge().exit_code == 0
    return small


@pytest.fixture(scope="module")
def closed_season(ready_to_close: Small, tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The same once it is closed. Tests must not change it."""
    small = copy_of(ready_to_close, tmp_path_factory.mktemp("da-chot") / "mua-nho")
    assert run("finalize", small.folder).exit_code == 0
    return small


@pytest.fixture
def closed(closed_season: Small, tmp_path: Path) -> Small:
    return copy_of(closed_season, tmp_path / "mua-nho")


def commended(small: Small) -> list[tuple[object, ...]]:
    """The rows of the sheet of commendations: name, deed and state, and what the paper and the certificates say."""
    book = opened(small.folder / "ket-qua" / "doi-chieu.xlsx")
    sheet = [(row[1], row[4], row[5]) for row in book["Khen thưởng"].iter_rows(values_only=True) if row[1]]
    papers = small.folder / "ket-qua" / "giay-to"
    listed = docx.Document(str(papers / "danh-sach-khen-thuong.docx")).tables
    told = [tuple(cell.text for cell in row.cells) for table in listed for row in table.rows]
    certificates = [(one.text,) for one in docx.Document(str(papers / "giay-khen.docx")).paragraphs]
    return [*sheet, *told, *certificates]


def test_each_is_told_with_what_it_was_for_before_and_after_the_closing(ready_to_close: Small, closed: Small) -> None:
    before = commended(ready_to_close)
    for reason in REASONS:
        assert sum(reason in str(row) for row in before) == 3, reason  # the sheet, the list and a certificate
    closed.result()
    assert commended(closed) == before


def test_outsiders_stand_in_the_ledger_once_and_are_nobody_of_the_season(closed: Small) -> None:
    run("finalize", closed.folder)  # a second time
    told = lines(closed.folder, "awards", "person", "full_name", "title", "decision_no", "commendation_kind")
    deeds = [line for line in told if line[4]]
    assert deeds == [
        ("P2", "Trần Văn Bách", "Giấy khen", "5/QĐ", "Đột xuất"),
        ("Người ngoài", "Lê Hòa", "Giấy khen", "6/QĐ", "Đột xuất"),
        ("Người ngoài", "Ông Bảy", "Giấy khen", "6/QĐ", "Đột xuất"),
    ]
    # No finding about the line of P4's namesake, and none of the ledger's lines puts anybody in doubt.
    assert {one["code"] for one in closed.result()["findings"] if one["file"] == "so-theo-doi.xlsx"} == set()


@pytest.mark.parametrize(("code", "named"), [("Người ngoài", False), ("", True)])
def test_a_namesake_outside_gets_no_history_of_somebody_in_the_lists(closed: Small, code: str, named: bool) -> None:
    def of_outsider(book):
        table = tables(book)["awards"]
        row = next(
            key
            for key in table.rows()
            if table.cell(key, "full_name").value == "Lê Hòa" and table.cell(key, "decision_no").value
        )
        put(book, {"awards": {row: {"person": code or None, "period": "2025-2026"}}})

    ledger = closed.folder / "so-theo-doi.xlsx"
    type_into(ledger, ledger, of_outsider)
    assert bool(found(closed.figures(), "D307")) is named  # a name alone is that of P4


def test_what_a_level_above_commends_is_asked_for_there(ready_to_close: Small) -> None:
    papers = ready_to_close.folder / "ket-qua/giay-to"
    document = docx.Document(str(papers / "to-trinh-khen-trong-nam.docx"))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert [row for row in rows if row[0].isdigit()] == [
        ["1", "Anh Chín", "Tổ Văn", "Bằng khen của bộ, tỉnh", "Dập đám cháy rừng"],
        ["2", "Trần Văn Bách", "Tổ Toán", "Bằng khen của bộ, tỉnh", "Giải nhất quốc gia"],  # declared, not decided
    ]  # Giấy khen is the school's own


def test_every_number_of_the_year_has_its_decision_and_its_deeds_stand_once_in_the_list_of_honours(
    ready_to_close: Small,
) -> None:
    document = docx.Document(str(ready_to_close.folder / "ket-qua/giay-to/quyet-dinh-khen-trong-nam.docx"))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    said = "\n".join([*(one.text for one in document.paragraphs), *cells])
    assert [said.count(f"Số: {number}") for number in ("5/QĐ", "6/QĐ")] == [1, 1]
    assert "Điều 1. Tặng Giấy khen cho 1 cá nhân" in said  # P2 alone by 5/QĐ
    books = [opened(ready_to_close.folder / "ket-qua" / name) for name in ("tong-hop.xlsx", "doi-chieu.xlsx")]
    rows = [
        row for book in books for one in book if one.title == "Bảng vàng" for row in one.iter_rows(values_only=True)
    ]
    for reason in REASONS:
        assert reason in said
        assert sum(reason in str(row) for row in rows) == 1, reason


def test_they_stand_in_the_report_upward_and_among_what_was_decided(ready_to_close: Small, closed: Small) -> None:
    report = tables(opened(ready_to_close.folder / "ket-qua" / "bao-cao-cap-tren.xlsx"))["report_given"]
    told = [
        tuple(report.cell(key, one).value for one in ("name", "title", "deed", "decision")) for key in report.rows()
    ]
    assert told == [
        ("Trần Văn Bách", "Giấy khen", "Cứu hai học sinh đuối nước", "5/QĐ, 12/05/2027"),
        ("Lê Hòa", "Giấy khen", "Hiến đất làm sân chơi", "6/QĐ"),
        ("Ông Bảy", "Giấy khen", "Hiến máu cứu người", "6/QĐ"),
        ("Bà Sáu", "Giấy khen", "Trao tặng thư viện", "6/QĐ"),
    ]
    sheet = opened(closed.folder / "ket-qua" / "chot.xlsx")["Khen trong năm"]
    said = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    assert said >= {*REASONS, "Trao tặng thư viện"}
