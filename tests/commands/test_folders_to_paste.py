"""What is sent by Zalo: for each unit or school a folder with a text to paste and the very files, called as they were issued."""

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.program import run
from tests.seasons.commune import merged, the_voted_commune
from tests.seasons.small import Small, default_answers
from thidua_xlsx.declare.season import Rulebook, Unit
from thidua_xlsx.messages.language import language
from thidua_xlsx.reports.letters.letter_texts import Attached, Letter
from thidua_xlsx.workflow.outputs.letter_files import renewed_folders, to_paste

VI = language("vi")


def folders(season: Path) -> dict[str, list[str]]:
    """The files of each folder by its name."""
    below = season / "ket-qua" / "thu" / "zalo"
    return {one.name: sorted(file.name for file in one.iterdir()) for one in sorted(below.glob("*/"))}


def text(season: Path, folder: str) -> str:
    return (season / "ket-qua" / "thu" / "zalo" / folder / "loi-nhan.txt").read_text("utf-8")


@pytest.fixture
def waiting(small: Small) -> Small:
    """A form of Văn is missing, one of Toán has a wrong cell."""
    small.returned("VAN", "self-score", "R1").unlink()
    answers = default_answers()["TOAN", "self-score", "R2"]
    answers["unit_score"]["1.1"]["P1"] = 11  # the most is 10
    small.send(("TOAN", "self-score", "R2"), answers)
    return small


def test_each_unit_has_a_folder_with_a_text_and_the_very_files_as_they_were_issued(waiting: Small) -> None:
    season = waiting.folder
    done = run("mail", season, "--as-of", "01/03/2027")
    assert "Gửi qua Zalo: mở" in done.output
    found = folders(season)
    assert list(found) == ["TOAN - Tổ Toán", "VAN - Tổ Văn"]  # of VP nothing is asked
    [form] = [one for one in found["VAN - Tổ Văn"] if one.endswith(".xlsx")]
    [lying] = (season / "phieu" / "tu-cham-R1").glob(form)
    assert (season / "ket-qua" / "thu" / "zalo" / "VAN - Tổ Văn" / form).read_bytes() == lying.read_bytes()
    [slip] = [one for one in found["TOAN - Tổ Toán"] if one.endswith(".xlsx")]
    assert slip.startswith("Trả lại phiếu tự chấm") and slip.endswith("- Tổ Toán - THCS Nhỏ.xlsx")


def test_one_text_says_all_that_a_unit_is_written(waiting: Small) -> None:
    run("mail", waiting.folder, "--as-of", "01/03/2027")
    said = text(waiting.folder, "VAN - Tổ Văn")
    assert said.count("Kính gửi đồng chí Lê Hòa, Tổ Văn.") == 1
    assert said.count("Trường THCS Nhỏ gửi phiếu thi đua") == 1  # the form, and below it the reminder
    assert said.index("gửi phiếu thi đua") < said.index("còn thiếu các phiếu, hồ sơ sau của Tổ Văn")
    assert "thư này" not in said and "đính kèm" not in said  # words of letters
    assert "Ô «Điểm tổ chấm 1.1» vượt mức tối đa 10" in text(waiting.folder, "TOAN - Tổ Toán")
    english = run("mail", waiting.folder, "--as-of", "01/03/2027", "--lang", "en")
    assert english.exit_code == 0
    assert text(waiting.folder, "VAN - Tổ Văn").startswith("Dear ")


def test_the_folders_hold_what_the_last_run_wrote_and_what_others_laid_there_stays(waiting: Small) -> None:
    season = waiting.folder
    run("mail", season, "--as-of", "01/03/2027")
    below = season / "ket-qua" / "thu" / "zalo"
    first = {path: path.read_bytes() for path in below.rglob("*") if path.is_file()}
    run("mail", season, "--as-of", "01/03/2027")
    assert {path: path.read_bytes() for path in below.rglob("*") if path.is_file()} == first
    [form] = (below / "VAN - Tổ Văn").glob("*.xlsx")
    form.write_bytes(b"filled in")  # somebody saved what came back in the place of ours
    (below / "TOAN - Tổ Toán" / "anh.png").write_bytes(b"photo")
    run("mail", season, "--as-of", "01/03/2027")
    assert form.read_bytes() == b"filled in"
    waiting.send(("TOAN", "self-score", "R2"), default_answers()["TOAN", "self-score", "R2"])
    waiting.send(("VAN", "self-score", "R1"), default_answers()["VAN", "self-score", "R1"])
    run("mail", season, "--as-of", "01/03/2027")
    assert folders(season) == {"TOAN - Tổ Toán": ["anh.png"], "VAN - Tổ Văn": [form.name]}


def test_an_office_has_a_folder_for_each_of_its_schools(tmp_path: Path) -> None:
    shutil.copytree(the_voted_commune(), tmp_path / "mua")
    ward = tmp_path / "mua" / "xa"
    merged(ward)
    assert run("finalize", ward).exit_code == 0
    assert run("mail", ward).exit_code == 0
    found = folders(ward)
    assert list(found) == ["T1 - Trường THCS Nhỏ", "T2 - Trường THCS Hai"]
    assert [files[:2] for files in found.values()] == [["huong-dan-binh-xet.docx", "ke-hoach-thi-dua.docx"]] * 2
    assert "ket-qua-xet-T1.xlsx" in found["T1 - Trường THCS Nhỏ"]
    for folder, names in found.items():  # named in the text as they lie beside it
        assert {f"- {name}" for name in names if name != "loi-nhan.txt"} <= set(text(ward, folder).splitlines())
    assert "Chưa có địa chỉ thư" not in text(ward, "T1 - Trường THCS Nhỏ")  # which is for the secretary


def declared(small: Small, *units: Unit) -> Rulebook:
    from thidua_xlsx.workflow.load.season_folder import open_season_folder

    return replace(open_season_folder(small.folder).rulebook, units=units)


@pytest.mark.parametrize(
    ("code", "name", "folder"),
    [
        ("../..", "../../etc", "_ - etc"),
        ("CON", "aux", "CON_ - aux_"),
        ("A" * 60, "B" * 60, f"{'A' * 20} - {'B' * 17}"),
        ("T1", "Tổ Toán: Tin / Lý", "T1 - Tổ Toán Tin Lý"),
        ("NNNTTC", "Tổ Ngoại ngữ - Nghệ thuật - Thể chất", "NNNTTC - Tổ Ngoại ngữ - Nghệ thuật"),
    ],
)
def test_what_people_type_never_becomes_more_than_the_name_of_one_folder(
    code: str, name: str, folder: str, small: Small
) -> None:
    letter = Letter("thu/x.eml", (), name, "", "", (Attached("phieu/a.xlsx", "a.xlsx"),), name, code, "forms", ("- A",))
    book = declared(small, Unit(code, name))
    made = to_paste([letter], {"phieu/a.xlsx": b"PK"}, book, VI)
    [text_, file] = made
    assert text_ == f"thu/zalo/{text_.split('/')[2]}/loi-nhan.txt" and file.endswith("/a.xlsx")
    assert text_.split("/")[2] == folder
    assert ".." not in text_.split("/")


def test_units_whose_codes_look_alike_and_files_of_one_name_are_kept_apart(small: Small) -> None:
    book = declared(small, Unit("A/1", "Một"), Unit("A 1", "Hai"))
    attached = (Attached("phieu/D1/a.xlsx", "D1.xlsx"), Attached("phieu/D2/a.xlsx", "D2.xlsx"))
    letters = [Letter("", (), "", "", "", attached, "x", code, "forms", ("- A",)) for code in ("A/1", "A 1")]
    made = to_paste(letters, {"phieu/D1/a.xlsx": b"1", "phieu/D2/a.xlsx": b"2"}, book, VI)
    assert len(made) == 6 and len({name.casefold() for name in made}) == 6
    assert sorted(name.rpartition("/")[-1] for name in made) == ["D1.xlsx"] * 2 + ["D2.xlsx"] * 2 + ["loi-nhan.txt"] * 2


@pytest.mark.parametrize("index", [b"{", b"[]", b'{"../../thidua.xlsx": "x"}', b'{"thu/zalo/../../x.xlsx": "x"}'])
def test_an_index_that_somebody_changed_removes_nothing(index: bytes, tmp_path: Path) -> None:
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "zalo.json").write_bytes(index)
    assert renewed_folders(tmp_path, {})[1] == ()
