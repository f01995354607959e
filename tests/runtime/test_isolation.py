"""A file that kills its reader, hangs it or eats the memory is a finding about that file; all others are merged."""

import io
import sys
import time
import unicodedata
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.program import run
from tests.runtime.stubs import dies_at_the_second, fragile
from tests.seasons.small import FINALS, Small
from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.model import ReceiptStatus, Season
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.isolation import reader_pool, worker
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool, SharedTime
from thidua_xlsx.workflow.judge.judge_season import judge_season
from thidua_xlsx.workflow.load.reading_cache import Cache
from thidua_xlsx.workflow.load.season_folder import open_season_folder

MADE = ("tong-hop.xlsx",)  # where few outputs are made
pytestmark = pytest.mark.usefixtures("apart")


@pytest.fixture(autouse=True)
def fresh_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What copied processes do is looked at in test_forked_worker.py."""
    monkeypatch.setattr(reader_pool, "may_fork", lambda: False)


def judged(small: Small, readers: ReaderPool, *, known: bool = False) -> Season:
    """What its inbox comes to; of `known` returns, what was read of them before."""
    loaded = open_season_folder(small.folder)
    return judge_season(loaded, small.folder / "inbox", readers=readers, cache=Cache(loaded) if known else None)


def finals(season: Season) -> dict[str, float | None]:
    return {who: None if card.final is None else float(card.final) for who, card in season.scorecards.items()}


def test_one_file_of_each_bad_kind_is_named_and_every_other_is_merged(small: Small) -> None:
    sent = len(list((small.folder / "inbox").iterdir()))
    words = ["abort", "hang", "raise"] + ["overrun", "eat"] * (sys.platform == "linux")
    for word in words:
        (small.folder / f"inbox/0 {word}.xlsx").write_bytes(word.encode())
    after = judged(small, ReaderPool(2, reader=fragile, seconds=3))
    expected = {"abort": "F128", "overrun": "F128", "eat": "F128", "hang": "F129", "raise": "F145"}
    rejected = {r.file: r.reason.code.id for r in after.receipts if r.status is ReceiptStatus.REJECTED and r.reason}
    assert rejected == {f"inbox/0 {word}.xlsx": expected[word] for word in words}
    assert len(after.receipts) == sent + len(words)
    assert finals(after) == FINALS


def test_answers_come_in_the_order_of_the_files(small: Small) -> None:
    (small.folder / "inbox/giua.xlsx").write_bytes(b"abort")
    names = [file.name for file in files.incoming(small.folder / "inbox", small.folder)]
    season = judged(small, ReaderPool(3, reader=fragile))
    assert [receipt.file for receipt in season.receipts] == names
    assert [r.file for r in season.receipts if r.status is ReceiptStatus.REJECTED] == ["inbox/giua.xlsx"]


def test_a_file_is_not_blamed_for_a_process_that_an_earlier_file_damaged(small_season: Small) -> None:
    forms = sorted((small_season.folder / "inbox").iterdir())[:3]
    with ReaderPool(1, reader=dies_at_the_second) as readers:
        read = [readers.read(form.read_bytes(), form.name) for form in forms]
        assert [type(one.result()) for one in read] == [RawBook] * 3


def test_what_native_code_prints_does_not_get_into_the_answers(small_season: Small) -> None:
    form = next((small_season.folder / "inbox").iterdir())
    with ReaderPool(1, reader=fragile) as readers:
        readers.read(b"print", "a.xlsx").result()
        assert isinstance(readers.read(form.read_bytes(), "b.xlsx").result(), RawBook)


def test_an_answer_too_large_to_hand_over_is_refused() -> None:
    with ReaderPool(1, reader=fragile) as readers:
        found = readers.read(b"huge", "a.xlsx").result()
    assert isinstance(found, Refusal)
    assert (found.code.id, found.params) == ("F115", {"limit": "64 MB"})


class _Counting(ReaderPool):
    """A pool that knows which contents it was asked to read."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked: list[bytes] = []

    def read(self, data: bytes, *args: Any, **options: Any) -> Any:
        self.asked.append(data)
        return super().read(data, *args, **options)


def test_a_copy_of_a_file_that_hangs_costs_no_second_wait(small: Small) -> None:
    for number in range(6):
        (small.folder / f"inbox/{number}.xlsx").write_bytes(b"hang")
    season = judged(small, pool := _Counting(1, reader=fragile, seconds=1), known=True)
    assert pool.asked.count(b"hang") == 1
    slow = [r.file for r in season.receipts if r.reason and r.reason.code.id == "F129"]
    assert slow == [f"inbox/{number}.xlsx" for number in range(6)]


@pytest.mark.parametrize("jobs", [1, 3])
def test_an_archive_of_files_that_hang_takes_no_longer_than_one_of_them(small: Small, jobs: int) -> None:
    """What comes before the files that hang counts; the files beside the archive are read as ever."""
    form = (small.folder / "inbox/TOAN-self-scoreR2.xlsx").read_bytes()
    (small.folder / "inbox/TOAN-self-scoreR2.xlsx").unlink()
    with zipfile.ZipFile(small.folder / "inbox/0.zip", "w") as archive:
        archive.writestr("0.xlsx", form)
        for number in range(1, 9):
            with zipfile.ZipFile(held := io.BytesIO(), "w") as inner:
                inner.writestr(f"{number}.xlsx", b"PK\3\4hang" + bytes([number]))
            archive.writestr(f"{number}.zip", held.getvalue())
    season = judged(small, ReaderPool(jobs, reader=fragile, seconds=3))
    refused = {r.file: r.reason.code.id for r in season.receipts if r.status is ReceiptStatus.REJECTED and r.reason}
    assert list(refused) == [f"inbox/0.zip/{number}.zip/{number}.xlsx" for number in range(1, 9)]
    assert set(refused.values()) == {"F129", "F138"}
    assert list(refused.values()).count("F129") <= jobs + 2  # the form's time came back, which is not yet over
    assert finals(season) == FINALS


def test_an_archive_of_forms_may_take_longer_than_one_file() -> None:
    shared = SharedTime(3)
    for number in range(100):
        assert shared.left() > 2
        shared.spend(0.4, f"{number}.xlsx")
        shared.was_a_form(f"{number}.xlsx")
    shared.spend(2.5, "cham.xlsx")
    shared.was_a_form("cham.xlsx")
    shared.spend(2, "hong.xlsx")
    assert shared.left() == 0  # 3 - (2.5 - 0.5) - 2


def test_files_are_read_even_where_no_process_can_be_started(
    small_season: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = next((small_season.folder / "inbox").iterdir())
    monkeypatch.setattr(reader_pool.sys, "executable", "/nowhere/python")
    with ReaderPool(1) as readers:
        assert isinstance(readers.read(form.read_bytes(), "a.xlsx").result(), RawBook)


def test_leaving_early_does_not_wait_for_a_file_that_hangs() -> None:
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt), ReaderPool(1, reader=fragile) as readers:
        readers.read(b"hang", "a.xlsx")
        time.sleep(1)
        raise KeyboardInterrupt
    assert time.monotonic() - started < worker.MAX_SECONDS / 2  # however busy the machine is


@pytest.mark.usefixtures("few_outputs")
def test_merge_gives_the_same_bytes_with_any_number_of_jobs(small: Small) -> None:
    outputs = []
    for jobs in ("1", "2", "5"):
        done = run("merge", small.folder / "inbox", "--jobs", jobs, "--out", small.folder / jobs)
        assert done.exit_code in (0, 1)
        outputs.append({name: (small.folder / jobs / name).read_bytes() for name in ("tong-hop.xlsx", "ket-qua.json")})
    assert outputs[0] == outputs[1] == outputs[2]
    assert run("merge", small.folder / "inbox", "--jobs", "0").exit_code == 2


def test_a_season_workbook_that_kills_its_reader_stops_the_command_with_a_finding(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    (small.folder / "thidua.xlsx").write_bytes(b"abort")
    monkeypatch.setattr("thidua_xlsx.workflow.load.season_folder.ReaderPool", partial(ReaderPool, reader=fragile))
    done = run("status", small.folder)
    assert done.exit_code == 2
    assert "D202" in done.output


@pytest.mark.parametrize("name", ["thidua.xlsx", "so-theo-doi.xlsx"])
def test_a_workbook_of_the_school_that_is_too_large_is_not_read(
    small: Small, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("thidua_xlsx.workflow.load.season_folder.MAX_FILE", 2**20)
    with (small.folder / name).open("ab") as stream:
        stream.truncate(2**20 + 1)
    done = run("status", small.folder)
    assert done.exit_code == 2
    assert "D202" in done.output and "1 MB" in done.output


def test_files_that_are_shown_by_one_name_come_in_one_order_on_every_disk(tmp_path: Path) -> None:
    composed, taken_apart = (unicodedata.normalize(form, "Tổ Toán") for form in ("NFC", "NFD"))
    orders = []
    for number, names in enumerate([(composed, taken_apart), (taken_apart, composed)]):
        inbox = tmp_path / f"{number}" / "inbox"
        for name in names:
            (inbox / name).mkdir(parents=True)
            (inbox / name / "a.xlsx").write_bytes(b"")
        found = files.incoming(inbox, inbox.parent)
        assert len({file.name for file in found}) == 1
        orders.append([file.path.relative_to(inbox) for file in found])
    assert orders[0] == orders[1]
    assert len(orders[0]) == 2
