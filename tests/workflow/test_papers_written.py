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
    "phieu-bau",
    "so-ket-hoc-ky-1",
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


def test_papers_are_the_same_every_time_and_vietnamese_whatever_the_language(kim_son: Built, season: Path) -> None:
    run("merge", season / "inbox", "--lang", "en")
    written = sorted(folder_of(kim_son.folder).rglob("*.*"))
    assert len(written) > 10
    for path in written:
        other = folder_of(season) / path.relative_to(folder_of(kim_son.folder))
        assert other.read_bytes() == path.read_bytes(), path.name


def test_registrations_are_made_public_and_adopted_with_what_was_said_of_them(kim_son: Built) -> None:
    listed = text_of(folder_of(kim_son.folder) / "danh-sach-dang-ky.docx")
    # 45 people, one of them not counted; Phong and Vinh register no title: 42 of 44 = 95,45 %.
    assert "Có 42/44 người trong diện tính tỷ lệ đăng ký danh hiệu thi đua, đạt 95,45%." in listed
    assert "Phạm Thu Hà" in listed and "Triệu Văn Phong" not in listed and "25/09/1979" not in listed
    assert listed.index("Trường THCS Kim Sơn\n") < listed.index("Tổ Toán - Tin")  # the school is a collective too
    minutes = text_of(folder_of(kim_son.folder) / "bien-ban-hoi-nghi.docx")
    assert "ngày 28 tháng 9 năm 2024" in minutes and "42/44 người" in minutes
    assert "Tổ xác nhận thầy không đăng ký danh hiệu" in minutes
    assert kim_son.result["season"]["registered"] == ["TTLDXS", "BKT"]


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
