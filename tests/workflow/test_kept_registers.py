"""Copies of the register: which is kept under which number, and which of them is taken back."""

from pathlib import Path

import pytest

from thidua_xlsx.intake.read.issue_register import Register, to_json
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.workflow.load.register_file import KEPT, forget_oldest, restore_register, rewritten

FILE = "phieu/khoa.json"


def register(letter: bytes) -> bytes:
    return to_json(Register(letter * 32)).encode()


ONE, TWO, THREE, DAMAGED = register(b"1"), register(b"2"), register(b"3"), b"{"


def lay(folder: Path, now: bytes | None, **kept: bytes) -> None:
    (folder / KEPT).mkdir(parents=True)
    if now is not None:
        (folder / FILE).write_bytes(now)
    for number, content in kept.items():
        (folder / KEPT / f"khoa-{number.removeprefix('n')}.json").write_bytes(content)


def there(folder: Path) -> dict[str, bytes]:
    return {path.stem.removeprefix("khoa-"): path.read_bytes() for path in (folder / KEPT).iterdir()}


@pytest.mark.parametrize(
    ("now", "kept", "taken", "copies"),
    [
        (DAMAGED, {"n0001": ONE, "n0002": TWO}, "0002", {"0003": DAMAGED}),  # what was in use is kept, whatever it is
        (TWO, {"n0001": ONE, "n0002": TWO}, "0001", {}),  # the last that is another; what is known is not kept twice
        (THREE, {"n0001": ONE, "n0002": DAMAGED, "n0003": b""}, "0001", {"0004": THREE}),
        (None, {"n9999": ONE, "n10000": TWO}, "10000", {}),  # by number, not by name
        (DAMAGED, {"n0001": ONE, "ncu": TWO}, "0001", {"0002": DAMAGED}),  # what somebody called otherwise is theirs
    ],
)
def test_the_last_whole_copy_that_is_another_is_taken_back(
    now: bytes | None, kept: dict[str, bytes], taken: str, copies: dict[str, bytes], tmp_path: Path
) -> None:
    lay(tmp_path, now, **kept)
    before = there(tmp_path)
    assert restore_register(tmp_path) == f"{KEPT}/khoa-{taken}.json"
    assert (tmp_path / FILE).read_bytes() == before[taken]
    assert there(tmp_path) == {**before, **copies}


@pytest.mark.parametrize("kept", [{}, {"n0001": DAMAGED}, {"n0001": ONE}])
def test_where_there_is_no_other_whole_copy_nothing_is_touched(kept: dict[str, bytes], tmp_path: Path) -> None:
    lay(tmp_path, ONE, **kept)
    before = there(tmp_path)
    with pytest.raises(CommandError) as stopped:
        restore_register(tmp_path)
    assert (stopped.value.key, stopped.value.params) == (
        "cli.nothing_to_restore", {"folder": (tmp_path / KEPT).as_posix()}
    )  # fmt: skip
    assert ((tmp_path / FILE).read_bytes(), there(tmp_path)) == (ONE, before)


def test_a_register_is_written_with_copies_of_it_and_of_the_one_before_each_once(tmp_path: Path) -> None:
    first = rewritten(tmp_path, Register(b"1" * 32))
    assert first == {FILE: ONE, f"{KEPT}/khoa-0001.json": ONE}
    lay(tmp_path, TWO, n0007=ONE)
    assert rewritten(tmp_path, Register(b"3" * 32)) == {
        FILE: THREE, f"{KEPT}/khoa-0008.json": TWO, f"{KEPT}/khoa-0009.json": THREE
    }  # fmt: skip
    assert rewritten(tmp_path, Register(b"1" * 32)) == {FILE: ONE, f"{KEPT}/khoa-0008.json": TWO}
    assert rewritten(tmp_path, Register(b"2" * 32)) == {FILE: TWO, f"{KEPT}/khoa-0008.json": TWO}


def test_twenty_copies_are_enough(tmp_path: Path) -> None:
    lay(tmp_path, ONE, **{f"n{number:04}": str(number).encode() for number in range(1, 24)})
    forget_oldest(tmp_path)
    assert (len(there(tmp_path)), min(there(tmp_path)), max(there(tmp_path))) == (20, "0004", "0023")
    forget_oldest(tmp_path)
    assert len(there(tmp_path)) == 20
