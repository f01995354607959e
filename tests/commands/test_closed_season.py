"""After the season is closed nobody is asked for anything: what `status` says, and which letters are left."""

from pathlib import Path

import pytest

from tests.commands.test_finalize import decide
from tests.program import run
from tests.seasons.outside import put, tables, type_into
from tests.seasons.small import Small, build_small, copy_of

MADE = ("thu", "bao-cao-cap-tren.xlsx", "gui-cap-tren.zip", "giay-to")  # what is looked at beside the result
pytestmark = pytest.mark.usefixtures("few_outputs")
LEDGER = "so-theo-doi.xlsx"
AWAITED = "Còn chờ quyết định của cấp trên – Chiến sĩ thi đua cơ sở: "


@pytest.fixture(scope="module")
def open_season(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small season, decided, though one form never came. Tests must not change it."""
    small = build_small(tmp_path_factory.mktemp("chua-chot") / "mua-nho")
    small.amend({"units": {"VP": {"email": "vp@truong.edu.vn"}}})
    decide(small)
    (small.folder / "inbox" / "VP-self-scoreR1.xlsx").unlink()
    run("merge", small.folder / "inbox", "--as-of", "01/07/2027")
    assert "nhac-VP.eml" in letters(small)
    return small


@pytest.fixture(scope="module")
def closed_season(open_season: Small, tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The season once it is entered into its ledger. Tests must not change it."""
    small = copy_of(open_season, tmp_path_factory.mktemp("da-chot") / "mua-nho")
    done = run("finalize", small.folder)
    assert done.exit_code == 0, done.output
    return small


@pytest.fixture
def closed(closed_season: Small, tmp_path: Path) -> Small:
    return copy_of(closed_season, tmp_path / "mua-nho")


def letters(small: Small) -> set[str]:
    return {path.name for path in (small.folder / "ket-qua" / "thu").glob("*")}


def status(small: Small, *options: str) -> str:
    done = run("status", small.folder, "--as-of", "01/07/2027", *options)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_status_says_that_the_season_is_closed_and_what_is_awaited_from_above(closed: Small) -> None:
    said = status(closed)
    assert "Năm thi đua đã chốt" in said
    # LĐTT and TTLĐTT are decided at the school; the two CSTĐCS went up and no number has come back.
    assert f"{AWAITED}Nguyễn Thị Ánh, Phạm Thu Hà" in said
    assert "quá hạn" not in said.split("Lịch công việc")[0]
    assert "chưa đăng ký danh hiệu" not in said
    assert "The season is closed" in status(closed, "--lang", "en")


def test_status_and_merge_say_once_what_a_closed_season_lacks(closed: Small, open_season: Small) -> None:
    lacks = "Còn 1 phiếu chưa nộp"  # of VP in the first round
    for said in (status(closed), run("merge", closed.folder / "inbox", "--as-of", "01/07/2027").output):
        assert said.count(lacks) == 1, said
    assert lacks not in status(open_season)


CLOSE = "- Còn trường hợp hội đồng đã xét mà chưa ghi, hoặc ghi khác kết quả: chốt lại để ghi, hoặc xem vì sao."


def test_a_merge_asks_to_close_only_where_something_differs_from_what_was_closed(closed: Small) -> None:
    merge = ("merge", closed.folder / "inbox", "--as-of", "01/07/2027")
    assert CLOSE not in run(*merge).output
    council = closed.folder / "inbox" / "hoi-dong.xlsx"
    type_into(council, council, lambda book: put(book, {"ballots": {"P4:LDTT": {"yes": 2, "no": 5}}}))
    assert CLOSE in run(*merge).output  # the ledger still has the title
    assert run("finalize", closed.folder, "--take-out", "P4:LDTT").exit_code == 0
    assert CLOSE not in run(*merge).output


def test_the_year_of_a_person_has_what_the_closing_entered(closed: Small) -> None:
    def years(who: str) -> list[str]:
        said = run("explain", who, "--all", "--season", closed.folder).output.splitlines()
        (line,) = (line for line in said if line.startswith("  2026-2027 "))
        return [cell.strip() for cell in line.split(" | ")][2:4]

    assert years("P1") == ["Lao động tiên tiến; Chiến sĩ thi đua cơ sở (chờ quyết định)", "–"]
    assert years("TOAN")[0] == "Tập thể lao động tiên tiến"
    assert years("P5") == ["–", "–"]  # nothing is to come any more
    assert run("finalize", closed.folder, "--undo").exit_code == 0
    assert years("P1") == ["đang xét", "đang xét"]


def test_a_number_that_comes_back_is_awaited_no_more(closed: Small) -> None:
    def with_number(book):
        table = tables(book)["awards"]
        row = next(
            key
            for key in table.rows()
            if table.cell(key, "person").value == "P1" and "cơ sở" in str(table.cell(key, "title").value)
        )
        put(book, {"awards": {row: {"decision_no": "45/QĐ-UBND", "issuer": "UBND xã"}}})

    type_into(closed.folder / LEDGER, closed.folder / LEDGER, with_number)
    assert f"{AWAITED}Phạm Thu Hà\n" in status(closed)


def test_before_it_is_closed_and_after_it_is_taken_back_forms_are_awaited(closed: Small) -> None:
    assert run("finalize", closed.folder, "--undo").exit_code == 0
    said = status(closed)
    assert "đã chốt" not in said
    assert "quá hạn" in said


def test_closing_says_why_a_reminder_of_a_missing_form_goes(open_season: Small, tmp_path: Path) -> None:
    said = run("finalize", copy_of(open_season, tmp_path / "mua-nho").folder).output
    assert "Đã chốt nên không xin, trả hay nhắc phiếu nữa: đã bỏ 1 thư nháp (thu/nhac-VP.eml)" in said
    assert "1 phiếu chưa nộp: Tổ Văn phòng 1." in said and "không còn đúng" not in said


def test_no_letter_asks_for_anything_any_more_and_results_still_go_up(closed: Small) -> None:
    assert letters(closed) == set()
    done = run("mail", closed.folder, "--as-of", "01/07/2027")
    assert "Năm thi đua đã chốt: không còn thư xin phiếu, trả phiếu hay nhắc nộp." in done.stdout
    assert letters(closed) == {"bao-cao.eml"}
    run("mail", closed.folder, "--kind", "reminders", "--as-of", "01/07/2027")
    run("merge", closed.folder / "inbox", "--as-of", "01/07/2027")
    assert letters(closed) == {"bao-cao.eml"}
    assert run("finalize", closed.folder, "--undo").exit_code == 0
    run("merge", closed.folder / "inbox", "--as-of", "01/07/2027")
    assert "nhac-VP.eml" in letters(closed)
