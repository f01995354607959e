"""What `merge` promises, from the outside: bytes, exit codes, folders, copies, policies and figures worked out by hand.

The figures of the season as sent stand in small.py; each test changes a little and works out what must follow.
"""

import gc
import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.program import run
from tests.seasons.outside import put, tables, type_into
from tests.seasons.small import (
    FINALS,
    PEOPLE,
    ROUND_FINALS,
    Form,
    Small,
    by_id,
    codes,
    default_answers,
    found,
    numbers,
    title_of,
)
from thidua_xlsx.commands.merge import merge
from thidua_xlsx.messages.language import language
from thidua_xlsx.workflow.load.read_inbox import Inbox
from thidua_xlsx.workflow.outputs.output import Made, Output, OutputRequest

TOAN, VAN, VP = ("TOAN", "self-score", "R2"), ("VAN", "self-score", "R2"), ("VP", "self-score", "R2")


def type_in(small: Small, form: Form, answers: Mapping[str, Mapping[str, Mapping[str, object]]]) -> None:
    """Change cells of a return by key."""
    type_into(small.returned(*form), small.returned(*form), lambda book: put(book, answers))


def scores(result: dict[str, Any], person: str) -> dict[str, Any]:
    of_person: dict[str, Any] = by_id(result["people"])[person]["scores"]
    return of_person


def finals(result: dict[str, Any]) -> dict[str, float | None]:
    return {person["id"]: person["scores"]["final"] for person in result["people"]}


def ranks(result: dict[str, Any], scope: str) -> dict[str, int | None]:
    return {person["id"]: person["rank"][scope] for person in result["people"]}


def target(result: dict[str, Any], id_: str) -> dict[str, Any]:
    return by_id(result["targets"])[id_]


def fingerprints(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file below a folder: its content and the time it was written."""
    return {
        file.relative_to(folder).as_posix(): (hashlib.sha256(file.read_bytes()).hexdigest(), file.stat().st_mtime_ns)
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def outputs(folder: Path) -> dict[str, str]:
    """The results that must be the same bytes from the same input; the journal is an account of the runs themselves."""
    return {name: digest for name, (digest, _) in fingerprints(folder).items() if not name.endswith("nhat-ky.jsonl")}


# --- figures of the season as it was sent ------------------------------------------------------------------------


def test_finals_of_the_rounds_and_of_the_season(untouched: dict[str, Any]) -> None:
    assert finals(untouched) == FINALS
    assert {person["id"]: person["scores"]["rounds"] for person in untouched["people"]} == ROUND_FINALS
    assert {True} == {person["scores"]["complete"] for person in untouched["people"]}


def test_reasons_lead_to_the_cells(untouched: dict[str, Any], small_season: Small) -> None:
    reasons = title_of(untouched, "P5", "LDTT")["reasons"]
    [cell] = [cell for reason in reasons if reason["met"] == "no" for cell in reason["cells"]]
    file, sheet, address = cell.split("!")
    assert small_season.folder / file == small_season.returned(*VAN)
    seen: list[object] = []
    type_into(
        small_season.folder / file,
        small_season.folder.parent / "xem.xlsx",
        lambda b: seen.append(b[sheet][address].value),
    )
    assert seen == ["HTNV"]


def test_every_file_has_one_receipt(small: Small) -> None:
    (small.folder / "inbox" / "cũ").mkdir()
    (small.folder / "inbox" / "cũ" / "ghi chú.txt").write_text("nộp muộn", "utf-8")
    (small.folder / "inbox" / "hỏng.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    (small.folder / "inbox" / "rỗng.xlsx").write_bytes(b"")
    (small.folder / "inbox" / "~$TOAN.xlsx").write_bytes(b"\x05user")
    shutil.copyfile(small.returned(*VP), small.folder / "inbox" / "VP (1).xlsx")
    Workbook().save(small.folder / "inbox" / "bảng lạ.xlsx")
    receipts = small.result()["receipts"]
    files = {file.relative_to(small.folder).as_posix(): file for file in (small.folder / "inbox").rglob("*.*")}
    assert sorted(files) == sorted(receipt["file"] for receipt in receipts)
    by_file = {receipt["file"]: receipt for receipt in receipts}
    assert {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in files.items()} == {
        name: receipt["sha256"] for name, receipt in by_file.items()
    }
    for name in ("inbox/cũ/ghi chú.txt", "inbox/hỏng.xlsx", "inbox/rỗng.xlsx", "inbox/bảng lạ.xlsx"):
        assert by_file[name]["status"] == "rejected" and by_file[name]["reason"]
    assert by_file["inbox/~$TOAN.xlsx"]["status"] == "ignored"
    assert sorted(by_file[name]["status"] for name in ("inbox/VP (1).xlsx", "inbox/VP-self-scoreR2.xlsx")) == [
        "accepted",
        "ignored",
    ]


# --- bytes, folders, exit codes ------------------------------------------------------------------------------------


def test_merging_twice_writes_the_same_bytes(small: Small) -> None:
    small.result()
    first = outputs(small.folder / "ket-qua")
    small.result()
    assert {"tong-hop.xlsx", "ket-qua.json"} <= set(first)
    assert first == outputs(small.folder / "ket-qua")


def test_the_inbox_and_what_was_declared_are_never_written(small: Small) -> None:
    before = {name: fingerprints(small.folder / name) for name in ("inbox", "phieu")}
    books = [(small.folder / name).read_bytes() for name in ("thidua.xlsx", "so-theo-doi.xlsx")]
    small.result()
    assert before == {name: fingerprints(small.folder / name) for name in ("inbox", "phieu")}
    assert books == [(small.folder / name).read_bytes() for name in ("thidua.xlsx", "so-theo-doi.xlsx")]


def test_names_and_order_of_the_files_do_not_matter(small: Small, untouched: dict[str, Any]) -> None:
    inbox = small.folder / "inbox"
    for number, file in enumerate(sorted(inbox.glob("*.xlsx"), reverse=True)):
        folder = inbox / ("tổ" if number % 2 else "khác/sâu hơn")
        folder.mkdir(parents=True, exist_ok=True)
        file.rename(folder / f"{number:02} phiếu nộp (bản cuối) {chr(97 + number)}.xlsx")
    result = small.figures()
    assert numbers(untouched) == numbers(result)
    assert sorted(codes(untouched)) == sorted(codes(result))


def test_the_exit_code_says_whether_somebody_must_act(small: Small) -> None:
    assert small.merge().exit_code == 0
    type_in(small, TOAN, {"unit_score": {"1.1": {"P1": 99}}})
    done = small.merge()
    assert done.exit_code == 1
    assert "C102" in done.output
    assert (small.folder / "ket-qua" / "tong-hop.xlsx").exists()


def test_the_screen_shows_warnings_too_behind_the_errors(small: Small) -> None:
    small.returned(*VAN).unlink()
    warned = small.merge()
    assert warned.exit_code == 0
    assert "cảnh báo · " in warned.output, "a form that did not come back"
    type_in(small, TOAN, {"unit_score": {"1.1": {"P1": 99}}})
    blank = small.issued(*VAN)
    (small.folder / "inbox" / "trống.xlsx").write_bytes(blank.read_bytes())  # S119: nobody has filled it in
    both = small.merge().output
    assert both.index("LỖI · ") < both.index("cảnh báo · ")
    assert "X101" not in both, "beside other findings the lines of the units alone say whose forms are missing"


@pytest.mark.parametrize(
    "arguments", [("khong-co",), ("inbox", "--season", "khong-co"), ("inbox", "--as-of", "hôm qua")]
)
def test_wrong_arguments_write_nothing(
    arguments: tuple[str, ...], small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small.folder)
    done = run("merge", *arguments)
    assert done.exit_code == 2
    assert done.output.strip()
    assert fingerprints(small.folder / "ket-qua") == {}


def test_a_broken_season_workbook_stops_everything_and_names_the_cell(small: Small) -> None:
    spot: list[str] = []

    def broken(book: Workbook) -> None:
        put(book, {"people": {"P2": {"unit": "TIN"}}})
        table = tables(book)["people"]
        spot.append(f"thidua.xlsx, trang {table.sheet.title}, ô {table.cell('P2', 'unit').coordinate}")

    type_into(small.folder / "thidua.xlsx", small.folder / "thidua.xlsx", broken)
    done = small.merge()
    assert done.exit_code == 2
    assert spot[0] in done.output and "TIN" in done.output
    assert fingerprints(small.folder / "ket-qua") == {}


def test_out_and_json(small: Small, tmp_path: Path) -> None:
    done = small.merge("--out", tmp_path / "khác", "--json", tmp_path / "kq.json")
    assert done.exit_code == 0
    assert fingerprints(small.folder / "ket-qua") == {}
    written = (tmp_path / "khác" / "ket-qua.json").read_bytes()
    assert written == (tmp_path / "kq.json").read_bytes()
    assert (tmp_path / "khác" / "tong-hop.xlsx").exists()
    piped = small.merge("--json", "-")
    assert written == piped.stdout_bytes
    assert json.loads(piped.stdout)["schema"] == 1


@pytest.mark.parametrize("name", ["tong-hop.xlsx", "ket-qua.json"])
def test_a_target_that_cannot_be_replaced_leaves_the_old_results(name: str, small: Small) -> None:
    small.result()
    out = small.folder / "ket-qua"
    (out / name).unlink()
    (out / name).mkdir()
    (out / name / "giữ lại.txt").write_text("x", "utf-8")
    old = outputs(out)
    type_in(small, TOAN, {"unit_score": {"1.1": {"P1": 5}}})
    done = small.merge()
    assert done.exit_code == 2
    assert "F201" in done.output and name in done.output
    assert old == outputs(out)


# --- stamps ----------------------------------------------------------------------------------------------------------


# --- several copies of one form ----------------------------------------------------------------------------------------


def conflicting(small: Small) -> tuple[str, str]:
    """A second copy of the last Toán form in which the unit gave P1 otherwise; the addresses of the two cells."""
    answers = default_answers()[TOAN]
    answers["unit_score"]["2.1"] = {**answers["unit_score"]["2.1"], "P1": 47.0}
    small.send(TOAN, answers, "bản khác.xlsx")
    cells: list[str] = []

    def look(book: Workbook) -> None:
        table = tables(book)["unit_score"]
        cells.append(f"{table.sheet.title}!{table.cell('2.1', 'P1').coordinate}")

    type_into(small.returned(*TOAN), small.folder.parent / "xem.xlsx", look)
    return f"inbox/{small.returned(*TOAN).name}!{cells[0]}", f"inbox/bản khác.xlsx!{cells[0]}"


def test_conflicting_copies_are_unknown_and_both_are_shown(small: Small, untouched: dict[str, Any]) -> None:
    cells = conflicting(small)
    result = small.figures()
    [finding] = found(result, "X102")
    assert (finding["severity"], finding["unit"], finding["person"]) == ("error", "TOAN", "P1")
    shown = json.dumps(finding, ensure_ascii=False)
    for cell in cells:
        file, sheet, address = cell.split("!")
        assert file in shown and address in shown and sheet in shown
    assert "47" in finding["message"] and "55" in finding["message"]
    assert not scores(result, "P1")["complete"]
    for person in ("P2", "P3", "P4", "P5", "P6"):
        assert scores(untouched, person) == scores(result, person)


# --- what is missing is unknown --------------------------------------------------------------------------------------


def test_a_form_that_did_not_come_back_leaves_unknown_not_no(small: Small) -> None:
    small.returned(*VAN).unlink()
    result = small.figures()
    for person in ("P4", "P5"):
        assert not scores(result, person)["complete"]
        assert [title_of(result, person, title)["met"] for title in ("LDTT", "CSTDCS")] == ["unknown", "unknown"]
        assert None is by_id(result["people"])[person]["grade"]
    # What came back in R1 stands: P4 84, P5 72.
    assert (scores(result, "P4")["final"], scores(result, "P5")["final"]) == (84, 72)
    assert by_id(result["units"])["VAN"]["returned"] == {
        "registration": True,
        "self-score:R1": True,
        "self-score:R2": False,
    }
    assert [one["unit"] for one in found(result, "X101")] == ["VAN"]
    assert title_of(result, "VAN", "TTLDTT")["met"] == "unknown"


def test_nothing_came_back_at_all(small: Small) -> None:
    for file in (small.folder / "inbox").iterdir():
        file.unlink()
    result = small.figures()
    assert dict.fromkeys(PEOPLE) == finals(result) == ranks(result, "school")
    assert {"unknown"} == {title["met"] for person in result["people"] for title in person["titles"]}
    assert len(found(result, "X101")) == 3  # one for each unit, with all of its forms
    assert {len(finding["message"].split("; ")) for finding in found(result, "X101")} == {3}
    assert (target(result, "initiatives_applied")["denominator"], target(result, "initiatives_applied")["value"]) == (
        0,
        None,
    )


# --- ranks, registration, quotas -----------------------------------------------------------------------------------------


class InboxesHeld(Output):
    """Makes nothing; counts the inboxes in memory while outputs are made."""

    name = "inboxes"

    def __init__(self) -> None:
        self.counted: list[int] = []

    def make(self, request: OutputRequest) -> Made:
        self.counted.append(inboxes())
        return Made()


def inboxes() -> int:
    return sum(type(one) is Inbox for one in gc.get_objects())


def test_what_was_read_is_let_go_once_the_season_is_judged(small: Small) -> None:
    before, held = inboxes(), InboxesHeld()
    merge(small.folder / "inbox", words=language("vi"), outputs=(held,), jobs=1, cached=False)
    assert held.counted[0] <= before
