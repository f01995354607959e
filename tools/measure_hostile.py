"""Merge an inbox with one hostile file in it, file after file, and say what each cost: time, and memory while it ran.

    python tools/measure_hostile.py                 # all of them; Linux, a few minutes
    python tools/measure_hostile.py words deep      # some
    python tools/measure_hostile.py --limit 3000000 # in so many KB of address space a process (`ulimit -v`)

The figures of docs/limits.md come from it.
"""

import argparse
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.runtime.test_odd_mail import BOOK, HEAD, WORDS, attached, nested, several, zipped  # noqa: E402
from tests.seasons.once import begin, end  # noqa: E402
from tests.seasons.small import build_anew  # noqa: E402

MB = 2**20


def bzip2() -> bytes:
    """A few kilobytes that BZip2 inflates to gigabytes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as archive,
        archive.open("phieu.xlsx", "w", force_zip64=True) as member,
    ):
        for _ in range(50):
            member.write(bytes(46 * MB))
    return out.getvalue()


def spoiled_lzma() -> bytes:
    data = bytearray(zipped({"phieu.xlsx": os.urandom(5_000)}, zipfile.ZIP_LZMA))
    data[60:200] = bytes(140)
    return bytes(data)


def words() -> bytes:
    """A mail of 1.4 MB whose subject and file name are a hundred thousand encoded words."""
    return several("mixed", attached(BOOK, f'filename="{WORDS[:13_000]}"'), headers=f"{HEAD}Subject: {WORDS}\r\n")


def coding() -> bytes:
    names = ("filename*=undefined''x", "filename*0*=")
    return several("mixed", *(attached(BOOK, name) for name in names), headers=HEAD)


def slow_sheet(number: int) -> bytes:
    """A workbook within all limits that takes long: its cells are spelled in ways which only careful reading knows."""
    row = "".join(f'<c r="{chr(65 + col)}%d" t="inlineStr"><is><t><![CDATA[a]]>&#%d;</t></is></c>' for col in range(20))
    rows = "".join(f'<row r="{at}">{row % ((at, 65 + number) * 20)}</row>' for at in range(1, 49_000))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    listed = '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets>'
    book = f'<workbook xmlns="{main}" xmlns:r="{links}">{listed}</workbook>'
    target = f'<Relationship Id="r1" Type="{links}/worksheet" Target="worksheets/sheet1.xml"/>'
    related = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        {
            "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "xl/workbook.xml": book.encode(),
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{related}">{target}</Relationships>'.encode(),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'.encode(),
        }
    )


def slow() -> bytes:
    """An archive of workbooks that are slow to read, each otherwise than the others."""
    return zipped({f"{number}.xlsx": slow_sheet(number) for number in range(12)}, zipfile.ZIP_STORED)


def full() -> bytes:
    """An archive of as much as may be in one: workbooks by their first bytes, which deflate to nearly nothing."""
    return zipped({f"{number}.xlsx": b"PK\3\4" + bytes(20 * MB) for number in range(16)})


def signed() -> bytes:
    """A signature that is nothing but beginnings."""
    oid = bytes.fromhex("06092a864886f70d010702")
    return b"\x30\x80" + oid + b"\xa0\x80\x30\x80\x02\x01\x01" + b"\x30\x80" * 7_000_000


INPUTS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "bzip2": ("a.zip", bzip2),
    "lzma": ("a.zip", spoiled_lzma),
    "words": ("a.eml", words),
    "deep": ("a.eml", partial(nested, 3_000, "parts")),
    "coding": ("a.eml", coding),
    "full": ("a.zip", full),
    "slow": ("a.zip", slow),
    "signed": ("a.p7m", signed),
}


class Cost(NamedTuple):
    """What a merge came to: seconds, the most memory of its first process and of all together in KB, how it ended."""

    seconds: float
    main: int
    all: int
    code: int


def measured(season: Path, limit: int) -> Cost:
    """Merge a season and look at its processes while they run."""

    def limited() -> None:
        if limit:
            resource.setrlimit(resource.RLIMIT_AS, (limit * 1024, limit * 1024))

    command = [sys.executable, "-m", "thidua_xlsx", "merge", str(season / "inbox"), "--no-cache", "--quiet"]
    began = time.monotonic()
    run = subprocess.Popen(
        command, preexec_fn=limited, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    main = together = 0
    while run.poll() is None:
        family = _family(run.pid)
        sizes = [_resident(pid) for pid in family]
        main, together = max(main, sizes[0]), max(together, sum(sizes))
        time.sleep(0.02)
    said = run.stderr.read().decode() if run.stderr else ""
    if "Traceback" in said:
        print(said)
    return Cost(time.monotonic() - began, main, together, run.returncode)


def _family(first: int) -> list[int]:
    found = [first]
    for pid in found:
        try:
            found += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split())
        except OSError:
            continue
    return found


def _resident(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])
    except (OSError, StopIteration):
        return 0


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("inputs", nargs="*", choices=[[], *INPUTS], help="which (default: all)")
    asked.add_argument("--limit", type=int, default=0, help="KB of address space of each process")
    options = asked.parse_args()
    begin()
    with tempfile.TemporaryDirectory() as place:
        season = build_anew(Path(place) / "mua-nho").folder
        without = measured(season, options.limit)
        print(f"{'none':8}{'':>9} {without.seconds:6.1f} s {without.main / 1024:6.0f} MB {without.all / 1024:6.0f} MB")
        for name in options.inputs or INPUTS:
            file, made = INPUTS[name]
            path = season / "inbox" / f"0{file}"
            path.write_bytes(made())
            cost, size = measured(season, options.limit), path.stat().st_size / 1024
            grown = (cost.main - without.main) / 1024
            line = f"{name:8}{size:7.0f} KB {cost.seconds:6.1f} s {cost.main / 1024:6.0f} MB {cost.all / 1024:6.0f} MB"
            print(f"{line}  main process {grown:+.0f} MB, ended with {cost.code}", flush=True)
            path.unlink()
    end()


if __name__ == "__main__":
    main()
