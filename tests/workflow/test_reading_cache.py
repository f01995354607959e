"""A return that has not changed is not read again, and nothing but that is different; a cache is never trusted blindly."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.program import run
from tests.seasons.outside import put, type_into
from tests.seasons.small import Small, unread
from thidua_xlsx.runtime.isolation import reader_pool
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool
from thidua_xlsx.workflow.load.read_inbox import read_inbox
from thidua_xlsx.workflow.load.reading_cache import Cache
from thidua_xlsx.workflow.load.season_folder import open_season_folder

RETURNS = 9  # three units, a registration and two rounds each


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the returned files that are opened."""
    names: list[str] = []
    whole = ReaderPool.read

    def noted(self: ReaderPool, data: bytes, file: str, *more: Any) -> object:
        if file.startswith("inbox/"):
            names.append(file)
        return whole(self, data, file, *more)

    monkeypatch.setattr(ReaderPool, "read", noted)
    yield names


def outputs(small: Small) -> dict[str, bytes]:
    return {
        path.relative_to(small.folder).as_posix(): path.read_bytes()
        for path in sorted((small.folder / "ket-qua").rglob("*"))
        if path.is_file() and path.name != "nhat-ky.jsonl"
    }


@pytest.fixture
def small(small: Small) -> Small:
    """A season whose returns nobody has read."""
    return unread(small)


def cache(small: Small) -> Path:
    return small.folder / ".cache" / "phieu.bin"


def test_a_second_merge_opens_no_return_and_writes_the_same_bytes(small: Small, read: list[str]) -> None:
    small.merge("--no-cache")
    without = outputs(small)
    assert len(read) == RETURNS
    assert not cache(small).exists()
    small.merge()
    assert outputs(small) == without
    read.clear()
    small.merge()
    assert read == []
    assert outputs(small) == without


@pytest.mark.usefixtures("few_outputs")
def test_only_the_return_that_changed_is_read_again(small: Small, read: list[str]) -> None:
    small.merge()
    read.clear()
    file = small.returned("TOAN", "self-score", "R1")
    type_into(file, file, lambda book: put(book, {"unit_score": {"2.1": {"P1": 50}}}))
    small.merge()
    assert read == [f"inbox/{file.name}"]
    cached = outputs(small)
    small.merge("--no-cache")
    assert outputs(small) == cached


@pytest.mark.usefixtures("few_outputs")
def test_a_renamed_return_is_known_by_its_content_and_named_as_it_is_called_now(small: Small, read: list[str]) -> None:
    small.merge()
    read.clear()
    file = small.returned("VP", "self-score", "R2")
    file.rename(file.with_name("doi-ten.xlsx"))
    result = small.result()
    assert read == []
    assert "inbox/doi-ten.xlsx" in {receipt["file"] for receipt in result["receipts"]}
    assert f"inbox/{file.name}" not in str(result)


@pytest.mark.parametrize("place", [0, 40, -1])
@pytest.mark.usefixtures("few_outputs")
def test_a_cache_with_a_single_byte_changed_is_as_good_as_none(small: Small, read: list[str], place: int) -> None:
    small.merge()
    before = outputs(small)
    content = bytearray(cache(small).read_bytes())
    content[place] ^= 1
    cache(small).write_bytes(content)
    read.clear()
    small.merge()
    assert len(read) == RETURNS
    assert outputs(small) == before


@pytest.mark.parametrize("content", [b"", b"short", b"\x00" * 5_000])
@pytest.mark.usefixtures("few_outputs")
def test_whatever_lies_in_place_of_a_cache_stops_nobody(small: Small, read: list[str], content: bytes) -> None:
    cache(small).parent.mkdir()
    cache(small).write_bytes(content)
    assert small.merge().exit_code in (0, 1)
    assert len(read) == RETURNS


@pytest.mark.usefixtures("few_outputs")
def test_what_another_version_of_the_program_has_read_is_read_again(
    small: Small, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    small.merge()
    before = outputs(small)
    read.clear()
    monkeypatch.setattr("thidua_xlsx.workflow.load.reading_cache.program_digest", lambda: "another")
    small.merge()
    assert len(read) == RETURNS
    assert outputs(small) == before


@pytest.mark.usefixtures("few_outputs")
def test_an_entry_that_speaks_of_another_file_is_not_believed(
    small: Small, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    small.merge()
    before = outputs(small)
    whole = Cache.save

    def mixed(self: Cache) -> None:
        self._seen = dict(zip(self._seen, [*list(self._seen.values())[1:], b"\x92\xc0"], strict=True))
        self._known = {}
        whole(self)

    with monkeypatch.context() as patched:
        patched.setattr(Cache, "save", mixed)
        small.merge()
    read.clear()
    small.merge()
    assert len(read) == RETURNS
    assert outputs(small) == before


@pytest.mark.usefixtures("few_outputs")
def test_a_season_declared_anew_is_read_anew(small: Small, read: list[str]) -> None:
    small.merge()
    read.clear()
    small.amend({"criteria": {"2.1": {"max": 50}}})
    assert "C102" in {finding["code"] for finding in small.result()["findings"]}  # P1 has 55 and more
    assert len(read) == RETURNS


@pytest.mark.usefixtures("few_outputs")
def test_without_the_season_s_key_there_is_no_cache(small: Small, read: list[str]) -> None:
    (small.folder / "phieu" / "khoa.json").unlink()
    small.merge()
    assert len(read) == RETURNS
    assert not cache(small).exists()


@pytest.mark.usefixtures("few_outputs")
def test_status_uses_what_merge_has_read(small: Small, read: list[str]) -> None:
    small.merge()
    assert read
    read.clear()
    assert run("status", small.folder).exit_code == 0
    assert read == []


@pytest.mark.usefixtures("apart", "few_outputs")
def test_no_more_readers_come_to_life_than_there_are_returns_to_read(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies: list[str] = []

    def none_to_be_had(task: object) -> None:
        copies.append("asked for")

    monkeypatch.setattr(reader_pool, "may_fork", lambda: True)
    monkeypatch.setattr(reader_pool, "fork_worker", none_to_be_had)
    small.merge()
    loaded, inbox = open_season_folder(small.folder), small.folder / "inbox"
    for changed, wanted in ((0, 0), (1, 1), (2, 2), (RETURNS, 3)):
        for path in sorted(inbox.iterdir())[:changed]:
            type_into(path, path, lambda book: None)  # other bytes
        copies.clear()
        assert len(read_inbox(loaded, inbox, lambda step: None, ReaderPool(3), Cache(loaded)).receipts) == RETURNS
        assert len(copies) == wanted


def test_a_list_that_an_office_handed_down_belongs_to_what_returns_are_read_with(small: Small) -> None:
    loaded = open_season_folder(small.folder)
    with_list = replace(loaded, handed_down={"phong-trao-A.xlsx": "ab12"})
    keys = {
        Cache(one).key for one in (loaded, with_list, replace(with_list, handed_down={"phong-trao-A.xlsx": "cd34"}))
    }
    assert len(keys) == 3
