"""Every limit on a file, one by one: what just reaches it is opened, what is just above it is refused with its code."""

import io
import zipfile
from collections.abc import Callable
from typing import NamedTuple

import pytest

from tests.runtime.test_odd_mail import nested
from thidua_xlsx.formats.xlsx.read import package_guard
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal, open_package
from thidua_xlsx.runtime import archives, mail_parts
from thidua_xlsx.runtime.archives import Unpacked, unpack
from thidua_xlsx.runtime.isolation import worker

SHEET = "xl/worksheets/sheet1.xml"


def zipped(contents: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how, compresslevel=1 if how else None) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return out.getvalue()


def book(cells: str = "", **more: bytes) -> bytes:
    parts = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
    sheet = f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode()
    return zipped(parts | {SHEET: sheet} | {name.replace("__", "/"): content for name, content in more.items()})


def cell(row: int, col: int) -> str:
    return f'<row r="{row}"><c r="{package_guard.column_letters(col - 1)}{row}"><v>1</v></c></row>'


def of_size(size: int) -> bytes:
    """A workbook of so many bytes: what stands before an archive belongs to none of its parts."""
    small = book()
    return b"PK" + bytes(size - len(small) - 2) + small


def inflating_to(size: int) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book())) as package:
        rest = sum(info.file_size for info in package.infolist())
    return book(xl__media=bytes(size - rest))


def code(found: object) -> str:
    return found.code.id if isinstance(found, Refusal) else ""


def guarded(data: bytes) -> set[str]:
    return {code(open_package(data))} - {""}


def inside(data: bytes) -> set[str]:
    found = unpack(data)
    assert isinstance(found, Unpacked)
    return {entry.refused.code.id for entry in found.entries if entry.refused} - {"F115"}


def zips_in_zips(depth: int) -> bytes:
    data = zipped({"a.xlsx": b"PK\3\4"})
    for level in range(depth - 1):
        data = zipped({f"{level}.zip": data})
    return data


def zips_of(size: int) -> bytes:
    """An archive that inflates to so many bytes."""
    whole = 50 * 2**20
    sizes = [whole] * (size // whole) + [size % whole] * bool(size % whole)
    return zipped({f"{number}.bin": bytes(one) for number, one in enumerate(sizes)})


class Limit(NamedTuple):
    """A file for a number, how it is asked about, the code that one beyond the limit gives."""

    file: Callable[[int], bytes]
    asked: Callable[[bytes], set[str]]
    code: str


LIMITS = {
    (package_guard, "MAX_FILE"): Limit(of_size, guarded, "F115"),
    (package_guard, "MAX_INFLATED"): Limit(inflating_to, guarded, "F115"),
    (package_guard, "MAX_PARTS"): Limit(
        lambda count: book(**{f"xl__media__{number}": b"x" for number in range(count - 3)}), guarded, "F103"
    ),
    (package_guard, "MAX_ROW"): Limit(lambda row: book(cell(row, 1)), guarded, "F114"),
    (package_guard, "MAX_COL"): Limit(lambda col: book(cell(1, col)), guarded, "F114"),
    (package_guard, "MAX_AREA"): Limit(
        # 800 columns: 5,000 rows are four millions, and one row more is more
        lambda area: book(cell(1, 800) + cell(-(-area // 800), 1)), guarded, "F114"
    ),
    (package_guard, "MAX_STRINGS"): Limit(
        lambda count: book(xl__sharedStrings=f'<sst count="{count}"/>'.encode()), guarded, "F103"
    ),
    (archives, "MAX_DEPTH"): Limit(zips_in_zips, inside, "F116"),
    (archives, "MAX_MEMBERS"): Limit(
        lambda count: zipped({f"{number}.xlsx": b"PK\3\4" for number in range(count)}), inside, "F116"
    ),
    (archives, "MAX_TOTAL"): Limit(zips_of, lambda data: inside(data) - {"F130"}, "F116"),
    (mail_parts, "MAX_PARTS_DEEP"): Limit(lambda depth: nested(depth, "parts"), inside, "F116"),
}  # fmt: skip
ELSEWHERE = {
    (archives, "MAX_AT_ONCE"): "no refusal: what is beyond it comes in the next portion",
    (worker, "MAX_SECONDS"): "test_isolation.py, made short",
    (worker, "MAX_MEMORY"): "test_isolation.py: three gigabytes are twice as much",
    (worker, "MAX_ANSWER"): "test_isolation.py: 70 MB",
}


@pytest.mark.parametrize(("module", "name"), LIMITS, ids=[name for _, name in LIMITS])
def test_a_file_at_the_limit_is_opened_and_one_above_it_refused(module: object, name: str) -> None:
    limit, most = LIMITS[module, name], getattr(module, name)
    assert limit.asked(limit.file(most)) == set()
    assert limit.asked(limit.file(most + 1)) == {limit.code}


def test_no_limit_is_left_out() -> None:
    declared = {
        (module, name)
        for module in (package_guard, archives, mail_parts, worker)
        for name in vars(module)
        if name.startswith("MAX_")
    }
    assert set(LIMITS) | set(ELSEWHERE) == declared


def test_what_does_not_fit_into_one_portion_comes_in_the_next() -> None:
    half = b"PK\3\4" + bytes(archives.MAX_AT_ONCE // 2)
    data = zipped({f"{number}.xlsx": half + bytes([number]) for number in range(3)})
    first = unpack(data)
    assert isinstance(first, Unpacked)
    assert ([entry.name for entry in first.entries], first.next) == (["0.xlsx", "1.xlsx"], 2)
    second = unpack(data, 2)
    assert isinstance(second, Unpacked)
    assert ([entry.name for entry in second.entries], second.next) == (["2.xlsx"], None)
