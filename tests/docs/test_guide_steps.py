"""The guide for secretaries and what they look up: its steps are walked on a fresh folder, the words that it quotes are the program's."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.program import run
from tests.seasons.outside import change, put, tables

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "huong-dan.md").read_text("utf-8")
REFERENCE = (ROOT / "docs" / "tra-cuu.md").read_text("utf-8")
PAGES = sorted((ROOT / "workbook_templates" / "guides").glob("*.md"))
_BLOCK = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)
# Quoted in the guide and not from the program: what people type into cells, and emphasis on words of its own.
_TYPED = {
    "sau hội nghị cb, vc 2 ngày (30/09/2026)",
    "từ 99,5 % trở lên",
    "nguyễn thị hoa (1985)",
    "phạm văn bình (gv06)",
    "tổ chức hội nghị…",
    "… (2)",
    "phiếu thi đua, khen thưởng của tổ toán - tin – năm học 2026-2027",
    "luôn giữ trên thiết bị này",
    "cho phép chỉnh sửa",
    "trả lại …",
    "chưa biết",
}


def texts_of(value: Any) -> Iterator[str]:
    """Every text in a tree of TOML, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from texts_of(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_of(one)


def plain(text: str) -> str:
    """A text as two are compared: without the numbers and names that stand in it, or would stand there."""
    return " ".join(re.sub(r"\{[^}]*\}|\d+(/\d+)*", "", text.casefold()).split())


@pytest.fixture(scope="module")
def said() -> str:
    """All that the program can say or print, in one text."""
    places = [*(ROOT / "thidua_xlsx" / "messages" / "lang").glob("*vi.toml")]
    places += [*(ROOT / "workbook_templates").rglob("*.toml"), *(ROOT / "thidua_xlsx" / "regimes").glob("*.toml")]
    read = (tomllib.loads(path.read_text("utf-8")) for path in places)
    return "\n".join(plain(text) for tree in read for text in texts_of(tree))


def quoted(text: str) -> list[str]:
    """What stands in a text in italics or between quotation marks; commands and bold words apart."""
    prose = re.sub(r"`[^`]*`", "`", _BLOCK.sub("", text))
    prose = re.sub(r"^ *\* ", "", prose, flags=re.MULTILINE)
    prose = re.sub(r"\*\*[^*]+\*\*", "", prose)
    return [*re.findall(r"\*([^*`]+)\*", prose), *re.findall(r"«([^»`]+)»", prose)]


@pytest.mark.parametrize(
    "text", [GUIDE, REFERENCE, *(page.read_text("utf-8") for page in PAGES)], ids=lambda text: text[:30]
)
def test_words_that_a_guide_quotes_are_those_of_the_program(text: str, said: str) -> None:
    found = quoted(text)
    assert found
    typed = {plain(one) for one in _TYPED}
    strange = [one for one in found if plain(one) not in said and plain(one) not in typed]
    parts = [one for one in strange if not all(plain(part) in said for part in re.split(r"[,;…]", one))]
    assert parts == []


def commands_of(first: str, last: str) -> list[list[str]]:
    """The commands that are shown in parts from one number to another, in order, without the program."""
    start, end = REFERENCE.index(f"\n## {first}. "), REFERENCE.index(f"\n## {last}. ")
    lines = [line.strip() for block in _BLOCK.findall(REFERENCE[start:end]) for line in block.splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith("thidua-xlsx ")]


def test_the_steps_from_an_empty_folder_to_issued_forms_work_as_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    staff = Workbook()
    assert staff.active is not None
    staff.active.append(["TT", "Họ và tên", "Chức vụ", "Tổ"])
    for line in ([1, "Nguyễn Thị Hoa", "Tổ trưởng", "Tổ Toán - Tin"], [2, "Lê Văn Bình", "Giáo viên", "Tổ Toán - Tin"]):
        staff.active.append(line)
    staff.save("Danh sách.xlsx")
    begin, *rest = commands_of("3", "5")
    assert begin[0] == "init"
    done = run(*begin)
    assert done.exit_code == 0, done.output
    assert "2 người" in done.output
    season = tmp_path / begin[1]
    monkeypatch.chdir(season)  # the guide says: cd
    # What the guide has people do in the workbook: the school's name first of all (D336).
    assert "D336" in run("check", "thidua.xlsx").output
    change(
        Path("thidua.xlsx"),
        Path("thidua.xlsx"),
        lambda book: put(book, {"school": {"name": {"value": "Trường THCS Kim Sơn"}}}),
    )
    for words in (*rest, *commands_of("5", "6")):
        done = run(*words)
        assert done.exit_code in (0, 1), (words, done.output)
        assert "D336" not in done.output
    assert Path("lich-thi-dua.ics").is_file()
    issued = sorted(path.relative_to(season).as_posix() for path in Path(season, "phieu").rglob("*.xlsx"))
    assert "phieu/tu-cham-D1/Phiếu tự chấm đợt 1 - Tổ Toán - Tin - THCS Kim Sơn.xlsx" in issued
    assert len(issued) == len({Path(one).parent for one in issued}) == 5  # a form of each phase
    form = load_workbook(season / "phieu/tu-cham-D1/Phiếu tự chấm đợt 1 - Tổ Toán - Tin - THCS Kim Sơn.xlsx")
    assert "self_score" in tables(form)
