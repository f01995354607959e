"""No word of programmers, and no word that a school does not use so, in what users read: templates, guide, outputs."""

import html
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.seasons.sample import finished_sample

ROOT = Path(__file__).parents[2]
# A year of emulation is no season; who scores is a level; what is found is to be looked at again; a file has no bytes.
WORDS = r"mùa thi đua|lớp điểm|trang phát hiện|mã phát hiện|\bSHA\b|\bSHA-256\b|\bbytes?\b|_thidua"
IN_OUTPUTS = re.compile(WORDS, re.IGNORECASE)
OURS = re.compile(rf"{WORDS}|\bmùa\b|phát hiện", re.IGNORECASE)  # people may write of a harvest, or find something
PARTS = ("xl/worksheets/", "xl/sharedStrings", "xl/comments", "word/document")
LANG = ROOT / "thidua_xlsx" / "messages" / "lang"
TEXTS = (
    LANG / "vi.toml", LANG / "help-vi.toml", *(ROOT / "docs" / name for name in ("huong-dan.md", "tra-cuu.md")),
    *sorted((ROOT / "workbook_templates").rglob("*.toml")),
)  # fmt: skip


def banned(text: str, words: re.Pattern[str]) -> list[str]:
    """Give the banned words of a text with what stands around them."""
    return [text[max(found.start() - 30, 0) : found.end() + 20] for found in words.finditer(text)]


def test_a_banned_word_is_found_however_it_is_written() -> None:
    assert banned("Chốt MÙA THI ĐUA này", IN_OUTPUTS) == ["Chốt MÙA THI ĐUA này"]
    assert (banned("vào mùa", OURS), banned("vào mùa", IN_OUTPUTS)) == (["vào mùa"], [])


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.name)
def test_what_is_worded_for_users_has_no_banned_word(file: Path) -> None:
    lines = (line.partition(" # ")[0] for line in file.read_text("utf-8").splitlines() if not line.startswith("#"))
    assert [found for line in lines for found in banned(line, OURS)] == []


def texts_of(file: Path) -> Iterator[str]:
    """Give the texts of an output: of the parts of a workbook or a paper, of a mail, of a page."""
    if file.suffix in (".xlsx", ".docx"):
        with ZipFile(file) as package:
            for part in package.namelist():
                if part.startswith(PARTS):
                    yield html.unescape(re.sub(r"<[^>]*>", " ", package.read(part).decode()))
    elif file.suffix == ".eml":
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        body = mail.get_body(("plain",))
        yield f"{mail['subject']} {body.get_content() if body else ''}"
    elif file.suffix == ".html":
        yield re.sub(r"<style.*?</style>|<[^>]*>", " ", file.read_text("utf-8"), flags=re.DOTALL)


def test_no_output_of_a_sample_has_a_banned_word() -> None:
    made = finished_sample("thcs-kim-son", "thcs").folder / "ket-qua"
    files = [file for file in sorted(made.rglob("*.*")) if file.is_file()]
    assert {".xlsx", ".docx", ".eml", ".html"} <= {file.suffix for file in files}
    found = {
        file.name: words
        for file in files
        if (words := [w for text in texts_of(file) for w in banned(text, IN_OUTPUTS)])
    }
    assert found == {}
