"""The samples as LibreOffice prints them: every summary and every paper of all of them, printed once in a run of the tests."""

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pypdf import PageObject, PdfReader

from tests.conftest import Office
from tests.seasons.once import built_once
from tests.seasons.sample import finished_sample

SAMPLES = {
    "thcs-kim-son": "thcs", "mam-non-kim-thu": "mam-non", "tieu-hoc-truc-cuong": "tieu-hoc", "ptdtnt-mai-chau": "ptdtnt",
}  # fmt: skip
SCHOOLS = tuple(SAMPLES)


def printed(office: Office) -> Path:
    """Give the folder of PDFs: `<story>++<path below ket-qua, folders parted by -->.pdf`."""
    return built_once("printed-samples", lambda below: _print(below, office))


def _print(below: Path, office: Office) -> None:
    copies = [shutil.copyfile(file, below / name) for file, name in _documents()]
    office(copies, "pdf", below)


def _documents() -> Iterator[tuple[Path, str]]:
    for story, profile in SAMPLES.items():
        made = finished_sample(story, profile).folder / "ket-qua"
        for file in (made / "tong-hop.xlsx", *sorted((made / "giay-to").rglob("*.docx"))):
            yield file, f"{story}++{'--'.join(file.relative_to(made).parts)}"


@cache
def pages(file: Path) -> list[PageObject]:
    """Give the pages of a printed document."""
    return list(PdfReader(file).pages)
