"""Mails and archives of every layout, mangled: each is opened or refused, soon and in little memory; nothing raises.

`make attack` makes 20,000; each is told by its number, from which it can be made again.
"""

import pickle
import sys
import time
from collections.abc import Callable
from random import Random

import pytest

from tests.runtime.test_odd_mail import LAYOUTS, tnef, zipped
from tests.seasons.small import Small
from tests.strength import strength
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.runtime.archives import Unpacked, UnpackRequest
from thidua_xlsx.runtime.isolation import worker

CONTAINERS = strength(200, 20_000)
_SLOWEST = 10.0  # seconds of a processor for one
_MOST_GROWTH = 400 * 2**10  # KB of memory for all together


def flipped(data: bytes, rng: Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8, 64))):
        out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def cut(data: bytes, rng: Random) -> bytes:
    return data[: rng.randrange(len(data))]


def without_a_piece(data: bytes, rng: Random) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.randrange(1, 200) :]


def with_a_piece_twice(data: bytes, rng: Random) -> bytes:
    start = rng.randrange(len(data))
    piece = data[start : start + rng.randrange(1, 2_000)]
    return data[:start] + piece * rng.choice((2, 2, 50)) + data[start:]


def with_a_huge_number(data: bytes, rng: Random) -> bytes:
    start = rng.randrange(max(1, len(data) - 4))
    return data[:start] + rng.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0")) + data[start + 4 :]


def headers_spoiled(data: bytes, rng: Random) -> bytes:
    """Spoil what stands in the first thousand bytes alone: headers of a mail, the head of an archive."""
    return flipped(data[:1_000], rng) + data[1_000:]


def lines_shuffled(data: bytes, rng: Random) -> bytes:
    head = data[:3_000].split(b"\r\n")
    rng.shuffle(head)
    return b"\r\n".join(head) + data[3_000:]


MUTATIONS: tuple[Callable[[bytes, Random], bytes], ...] = (
    flipped, cut, without_a_piece, with_a_piece_twice, with_a_huge_number, headers_spoiled, lines_shuffled,
)  # fmt: skip


@pytest.fixture(scope="module")
def containers(small_season: Small) -> list[bytes]:
    form = small_season.returned("TOAN", "self-score", "R1").read_bytes()
    mails = [layout(form) for layout in LAYOUTS.values()]
    packed = zipped({"a.xlsx": form, "tổ/b.xlsx": form, "c.eml": mails[0]})
    return [*mails, packed, zipped({"trong.zip": packed}), tnef(form)]


def peak() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is measured as Linux tells it")
def test_a_mangled_container_is_opened_or_refused(containers: list[bytes]) -> None:
    before = peak()
    opened = 0
    for number in range(CONTAINERS):
        rng = Random(number)
        mutation, source = MUTATIONS[number % len(MUTATIONS)], containers[number // len(MUTATIONS) % len(containers)]
        request = pickle.dumps(UnpackRequest(mutation(source, rng)))
        began = time.process_time()
        found = pickle.loads(worker.answer(worker.work, request))
        assert isinstance(found, Unpacked | Refusal), number
        assert time.process_time() - began < _SLOWEST, number
        opened += isinstance(found, Unpacked) and found.count is not None
    assert peak() - before < _MOST_GROWTH
    assert opened > CONTAINERS / 4  # what is only scratched still gives what it holds
