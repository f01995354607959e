"""The samples as LibreOffice prints them: what is handed in, signed or held in a meeting, printed once in a run of the tests."""

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.conftest import Office
from tests.samples.pdf_pages import PrintedPage, pages_of
from tests.seasons.once import built_once
from tests.seasons.sample import decided_kim_son, finished_demo, finished_sample

SAMPLES = {
    "thcs-kim-son": "thcs", "mam-non-kim-thu": "mam-non", "tieu-hoc-truc-cuong": "tieu-hoc", "ptdtnt-mai-chau": "ptdtnt",
    "pgd-nam-tu-liem": "office",
}  # fmt: skip
COMMUNE = "xa"  # an office of twelve schools
DECIDED = {"thcs-da-quyet-dinh": decided_kim_son, "tieu-hoc-da-quyet-dinh": lambda: finished_demo("tieu-hoc")}
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
    for story in (*SAMPLES, COMMUNE, *DECIDED):
        made = season_of(story) / "ket-qua"
        names = () if story in DECIDED else WORKBOOKS if story in COUNCILS else WORKBOOKS[:1]
        workbooks = [made / f"{name}.xlsx" for name in names]
        for file in (*workbooks, *_papers(made / "giay-to")):
            if story not in DECIDED or file.name.startswith(_AFTER):
                yield file, f"{story}++{'--'.join(file.relative_to(made).parts)}"


def _papers(folder: Path) -> Iterator[Path]:
    """Give the papers of a folder; of those of persons, which come unit by unit, the first unit's stands for all."""
    yield from sorted(folder.glob("*.docx"))
    for inner in sorted(folder.glob("*/")):
        yield sorted(inner.glob("*.docx"))[0]


@cache
def pages(file: Path) -> tuple[PrintedPage, ...]:
    """Read the pages of a printed document."""
    return tuple(pages_of(file))
