"""The samples as LibreOffice prints them: what is handed in, signed or held in a meeting, printed once in a run of the tests.

Of each kind of paper two are printed, of all that the samples make of it before and after their councils decided: the shortest and the longest.
"""

import shutil
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from tests.conftest import Office
from tests.samples.closed import closed_sample
from tests.samples.pdf_pages import PrintedPage, pages_of
from tests.seasons.once import built_once
from tests.seasons.sample import finished_demo, finished_sample

SAMPLES = {
    "thcs-kim-son": "thcs", "mam-non-kim-thu": "mam-non", "tieu-hoc-truc-cuong": "tieu-hoc", "ptdtnt-mai-chau": "ptdtnt",
    "pgd-nam-tu-liem": "office",
}  # fmt: skip
COMMUNE = "xa"  # an office of twelve schools
DECIDED = {
    "thcs-da-quyet-dinh": lambda: closed_sample("thcs"),
    "tieu-hoc-da-quyet-dinh": lambda: finished_demo("tieu-hoc"),
}
WORKBOOKS = ("tong-hop", "hoi-dong")
COUNCILS = ("thcs-kim-son", "mam-non-kim-thu", COMMUNE)  # whose workbook is printed: of each size one, and an office
# What is there only after the council has met, or says something else then.
_AFTER = ("bien-ban-", "danh-sach-", "giay-", "quyet-dinh-", "to-trinh", "bao-cao-")


def season_of(story: str) -> Path:
    """Give the folder of a sample as it is printed."""
    if story == COMMUNE:
        return finished_demo(COMMUNE)
    return DECIDED[story]() if story in DECIDED else finished_sample(story, SAMPLES[story]).folder


def source_of(paper: Path) -> Path:
    """Give the document that a PDF was printed from."""
    story, _, inside = paper.stem.partition("++")
    made = season_of(story) / "ket-qua" / Path(*inside.split("--"))
    return made.with_suffix(".xlsx" if made.name in WORKBOOKS else ".docx")


def printed(office: Office) -> Path:
    """Give the folder of PDFs: `<story>++<path below ket-qua, folders parted by -->.pdf`."""
    return built_once("printed-samples", lambda below: _print(below, office))


def _print(below: Path, office: Office) -> None:
    copies = [shutil.copyfile(file, below / name) for file, name in _documents()]
    office(copies, "pdf", below)


def _documents() -> Iterator[tuple[Path, str]]:
    papers: dict[str, list[tuple[int, Path, str]]] = {}
    for story in (*SAMPLES, COMMUNE, *DECIDED):
        made = season_of(story) / "ket-qua"
        names = () if story in DECIDED else WORKBOOKS if story in COUNCILS else WORKBOOKS[:1]
        yield from ((made / f"{name}.xlsx", f"{story}++{name}.xlsx") for name in names)
        for file in sorted((made / "giay-to").rglob("*.docx")):
            if story not in DECIDED or file.name.startswith(_AFTER):
                inside = file.relative_to(made).parts
                papers.setdefault(kind_of(inside), []).append((_said(file), file, f"{story}++{'--'.join(inside)}"))
    for alike in papers.values():  # what says least and what says most
        yield from {name: (file, name) for _, file, name in (min(alike), max(alike))}.values()


def kind_of(inside: Sequence[str]) -> str:
    """Name the kind of a paper: those of units and persons, which have a folder, are of one kind."""
    return inside[1].removesuffix(".docx").partition("-dt1")[0]


def _said(paper: Path) -> int:
    with zipfile.ZipFile(paper) as package:
        return package.getinfo("word/document.xml").file_size


@cache
def pages(file: Path) -> tuple[PrintedPage, ...]:
    """Read the pages of a printed document."""
    return tuple(pages_of(file))
