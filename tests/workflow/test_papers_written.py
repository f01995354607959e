"""Official papers through the command line: written with a merge, kept once somebody edited them."""

from pathlib import Path

import docx

from tests.program import Built, run
from tests.seasons.small import Small

PAPERS = [
    "ban-giao-uoc",
    "bao-cao-tong-ket",
    "bien-ban-hoi-nghi",
    "bien-ban-hop",
    "bien-ban-hop-to",
    "bien-ban-kiem-phieu",
    "danh-sach-cong-khai",
    "danh-sach-dang-ky",
    "danh-sach-de-nghi",
    "danh-sach-du-hop",
    "giay-moi",
    "ke-hoach-thi-dua",
    "ke-hoach-to",
    "phat-dong-thi-dua",
    "phieu-bau",
    "quy-che-thi-dua",
    "quyet-dinh-thanh-lap-hoi-dong",
    "so-ket",
    "to-trinh",
]


def folder_of(season: Path) -> Path:
    return season / "ket-qua" / "giay-to"


def text_of(file: Path) -> str:
    document = docx.Document(str(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_a_merge_writes_every_paper(kim_son: Built) -> None:
    folder = folder_of(kim_son.folder)
    assert sorted(path.stem for path in folder.glob("*.docx")) == PAPERS
    assert not [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".docx"]
    people = [path.stem.split("-")[0] for path in sorted((folder / "phieu-dang-ky-ca-nhan").glob("*.docx"))]
    assert people == ["tkh", "tnv", "ttn", "txh", "vp"]
    assert all(path.name.isascii() for path in folder.rglob("*"))


def test_the_public_paper_has_no_personal_data(kim_son: Built) -> None:
    text = text_of(folder_of(kim_son.folder) / "danh-sach-cong-khai.docx")
    assert "Phạm Thu Hà" in text
    assert "25/09/1979" not in text  # her day of birth
    assert "1979" not in text
    assert "kỷ luật" not in text.casefold()
    assert "khiển trách" not in text.casefold()


def test_a_school_may_word_a_paper_anew(small: Small) -> None:
    own = small.folder / "workbook_templates" / "papers"
    own.mkdir(parents=True)
    shipped = Path(__file__).parents[2] / "workbook_templates" / "papers" / "to-trinh.toml"
    own_copy = own / "to-trinh.toml"
    own_copy.write_text(shipped.read_text("utf-8").replace("TTr-……", "TTr-THCSKS"), "utf-8")
    run("merge", small.folder / "inbox")
    assert "/TTr-THCSKS" in text_of(folder_of(small.folder) / "to-trinh.docx")
    own_copy.write_text(shipped.read_text("utf-8").replace("{years}", "{nam_hoc}"), "utf-8")
    stopped = run("merge", small.folder / "inbox")
    assert stopped.exit_code == 2
    assert "papers/to-trinh.toml" in stopped.output
    assert "{nam_hoc}" in stopped.output
