"""A season's folder, read by readers who say what they are told: which folder it is, what stops it, what is only named."""

import io
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.intake.mini import SEASON, ids, only, said
from tests.markdown import book
from tests.workflow.by_hand import Readers
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.intake.read.issue_register import Register, to_json
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import Phrase, at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Policy
from thidua_xlsx.runtime.files import sha256
from thidua_xlsx.runtime.packaged_data import template_texts
from thidua_xlsx.workflow.load import season_folder as module
from thidua_xlsx.workflow.load.season_folder import (
    SeasonFolder,
    find_season,
    handed_down_files,
    load_templates,
    open_season_folder,
    own_bytes,
    read_register,
    unreadable,
)

LEDGER = """
# Khen thưởng
| #td:awards | person | full_name | title | period | issuer |
| a1 | A1 | Nguyễn Thị Hoa | Lao động tiên tiến | 2023-2024 | UBND |
| a2 | A2 | Vũ Văn Lạ | Lao động tiên tiến | 2023-2024 | UBND |
| a3 | | Lê Văn An | Lao động tiên tiến | 2023-2024 | UBND |
# Sáng kiến
| #td:initiatives | person | full_name | name |
# Kỷ luật
| #td:discipline | person | full_name | kind |
"""
OWN_BOOKS = ("thidua.xlsx", "so-theo-doi.xlsx")


def lay(folder: Path, *names: str, data: bytes = b"x") -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def opened(
    folder: Path, season: str | Refusal = SEASON, ledger: str | Refusal | None = LEDGER, **options: Any
) -> SeasonFolder:
    """Open a season whose books say this; a ledger of None is not there."""
    told: dict[bytes, Any] = {}
    for name, text in zip(OWN_BOOKS, (season, ledger), strict=True):
        if text is not None:
            lay(folder, name, data=name.encode())
            told[name.encode()] = text if isinstance(text, Refusal) else book(text, name)
    told.update(options.pop("others", {}))
    with Readers(told) as readers:
        return open_season_folder(folder, readers=readers, **options)  # type: ignore[arg-type]


def stopped(folder: Path, **how: Any) -> CommandError:
    with pytest.raises(CommandError) as found:
        opened(folder, **how)
    return found.value


# --- which folder ------------------------------------------------------------------------------------------------------
def test_a_season_is_the_folder_that_was_named_or_the_nearest_around_the_inbox(tmp_path: Path) -> None:
    lay(tmp_path, "thidua.xlsx", "truong/thidua.xlsx", "truong/inbox/toan/thidua.xlsx", "truong/inbox/toan/a.xlsx")
    school = tmp_path / "truong"
    assert find_season(tmp_path, school / "inbox") == tmp_path
    assert find_season(school / "thidua.xlsx") == school  # the workbook stands for its folder
    assert find_season(None, school / "inbox") == school
    assert find_season(None, school / "inbox" / "a.xlsx") == school
    # A season workbook that somebody dropped into the inbox does not make the inbox a season.
    assert find_season(None, school / "inbox" / "toan") == school
    assert find_season(None) == Path()
    alone = tmp_path / "truong" / "inbox" / "toan"
    (tmp_path / "thidua.xlsx").unlink()
    (school / "thidua.xlsx").unlink()
    assert find_season(None, alone) == alone  # where nothing else is one


@pytest.mark.parametrize(
    ("there", "near"),
    [
        ([], ()),
        (["thidua.xlsx", "../thidua.xlsx"], ("",)),  # of all around it the nearest
        (["x/b/thidua.xlsx", "x/a/thidua.xlsx", "x/a/sau/thidua.xlsx"], ("x/a", "x/b")),  # one step below, by name
        ([f"x/{n}/thidua.xlsx" for n in range(7)] + ["thidua.xlsx"], ("", "x/0", "x/1", "x/2", "x/3", "x/4")),
    ],
)
def test_a_folder_without_a_season_names_those_around_it_and_in_it(
    there: list[str], near: tuple[str, ...], tmp_path: Path
) -> None:
    top = tmp_path / "goc" / "truong"
    (top / "x").mkdir(parents=True)
    for name in there:
        lay(top, name)
    with Readers() as readers, pytest.raises(CommandError) as found:
        open_season_folder(top / "x", readers=readers)  # type: ignore[arg-type]
    (told,) = found.value.findings
    assert (told.code, told.place) == (codes.SEASON_MISSING, FilePlace((top / "x" / "thidua.xlsx").as_posix()))
    folders = tuple((top / one).as_posix() for one in near)
    assert told.params["near"] == (Phrase("missing_season.near", {"folders": folders}) if near else "")


# --- what a season is made of ------------------------------------------------------------------------------------------
def test_a_season_has_its_books_register_looks_and_passwords(tmp_path: Path) -> None:
    register = Register(b"k" * 32)
    lay(tmp_path, "phieu/khoa.json", data=to_json(register).encode())
    lay(tmp_path, "mk.txt", data="một\n\n hai \n".encode())
    loaded = opened(tmp_path, password_file=tmp_path / "mk.txt")
    assert (loaded.folder, loaded.register.key, loaded.passwords) == (tmp_path, b"k" * 32, ("một", "hai"))
    assert (loaded.duplicates, loaded.asked, loaded.compare, loaded.handed_down) == (Policy.UNION, None, False, {})
    assert loaded.rulebook.looks is loaded.templates.looks
    assert [one.name for one in loaded.rulebook.units] == ["Tổ Một", "Tổ Hai"]
    assert [one.key for one in loaded.records["people"]] == ["A1", "A2", "A3", "B1", "B2"]
    assert [one.values["full_name"] for one in loaded.ledger["awards"]] == ["Nguyễn Thị Hoa", "Vũ Văn Lạ", "Lê Văn An"]
    assert loaded.judging is loaded.rulebook
    other = replace(loaded.rulebook, as_of=None)
    assert replace(loaded, asked=other).judging is other
    assert replace(loaded, asked=other, compare=True).judging is loaded.rulebook
    assert opened(tmp_path).passwords == ()


def test_last_year_s_titles_are_those_whose_owner_nobody_doubts(tmp_path: Path) -> None:
    loaded = opened(tmp_path)
    # A2 is Trịnh Thị Hoà; the ledger's line of A2 names somebody else. Lê Văn An there is one alone, without a code.
    assert loaded.rulebook.last_titles == {"A1": ("LĐTT",), "A3": ("LĐTT",)}
    assert [one.values["person"] for one in loaded.ledger["awards"]] == ["A1", "A2", "A3"]
    about = [one for one in loaded.findings if one.place.file == "so-theo-doi.xlsx"]
    assert [one.code for one in about] == [codes.LEDGER_NAME_DISAGREES, codes.LEDGER_MATCHED_BY_NAME]


def test_a_season_without_a_ledger_and_with_a_damaged_register_is_opened_and_says_so(tmp_path: Path) -> None:
    lay(tmp_path, "phieu/khoa.json", data=b"{")
    loaded = opened(tmp_path, ledger=None)
    assert loaded.register.damaged
    assert loaded.ledger == {}
    assert only(loaded.findings, codes.LEDGER_MISSING.id).place == FilePlace("so-theo-doi.xlsx")
    assert only(loaded.findings, codes.REGISTER_DAMAGED.id).place == FilePlace("phieu/khoa.json")
    (tmp_path / "phieu/khoa.json").unlink()
    whole = ids(opened(tmp_path).findings)
    assert not {codes.LEDGER_MISSING.id, codes.REGISTER_DAMAGED.id} & set(whole)
    assert codes.LEDGER_NAME_DISAGREES.id in whole


@pytest.mark.parametrize(
    ("name", "data", "damaged"),
    [(None, b"", False), ("phieu/khoa.json", b"", True), ("phieu/khoa.json/x", b"", True)],
)
def test_a_register_that_is_there_and_cannot_be_read_is_damaged(
    name: str | None, data: bytes, damaged: bool, tmp_path: Path
) -> None:
    if name:
        lay(tmp_path, name, data=data)
    found = read_register(tmp_path)
    assert (found.key, dict(found.issues), found.damaged) == (None, {}, damaged)


def test_a_register_that_a_link_leads_nowhere_to_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "phieu").mkdir()
    (tmp_path / "phieu" / "khoa.json").symlink_to(tmp_path / "khong-co")
    assert read_register(tmp_path).damaged


# --- what stops it -----------------------------------------------------------------------------------------------------
def test_a_declaration_that_cannot_be_used_is_refused_with_its_errors_alone(tmp_path: Path) -> None:
    text = SEASON.replace("| A1 | Nguyễn Thị Hoa | 1983 | T1 | GV |", "| A1 | Nguyễn Thị Hoa | 1983 | T9 | GV |")
    error = stopped(tmp_path, season=text)
    assert error.findings
    assert {one.severity for one in error.findings} == {codes.Severity.ERROR}
    assert {one.place.file for one in error.findings} == {"thidua.xlsx"}


def test_a_cell_that_cannot_be_read_stops_it_and_is_not_also_said_to_be_missing(tmp_path: Path) -> None:
    text = SEASON.replace("| `1.1` | I | Hồ sơ | Điểm | 10 |", "| `1.1` | I | Hồ sơ | Điểm | mười |")
    error = stopped(tmp_path, season=text)
    assert [one.code.id for one in error.findings] == [codes.CELL_NOT_NUMBER.id]


def test_a_fact_that_no_form_asks_for_stops_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = at(codes.DECLARATION_FACT_NOT_ASKED, FilePlace("regimes/x.toml"), fact="Xếp loại")
    monkeypatch.setattr(module, "facts_not_asked", lambda rules, sources: [lacking])
    error = stopped(tmp_path)
    assert error.findings[-1] == lacking
    assert error.book is not None


def test_a_ledger_without_its_first_table_stops_it_and_one_without_another_does_not(tmp_path: Path) -> None:
    _, _, rest = LEDGER.partition("# Sáng kiến")
    error = stopped(tmp_path, ledger="# Sáng kiến" + rest.partition("# Kỷ luật")[0])
    assert [(one.code, one.place) for one in error.findings] == [
        (codes.LEDGER_TABLE_MISSING, FilePlace("so-theo-doi.xlsx"))
    ] * 3  # awards, discipline, results of movements
    told = " ".join(said(one) for one in error.findings)
    assert ("Khen thưởng" in told, "Kỷ luật" in told, "Sáng kiến" in told) == (True, True, False)
    assert "awards" in opened(tmp_path, ledger=LEDGER.partition("# Kỷ luật")[0]).ledger


@pytest.mark.parametrize("name", OWN_BOOKS)
def test_a_book_of_the_school_that_cannot_be_read_says_what_it_is_and_which(name: str, tmp_path: Path) -> None:
    broken = Refusal(codes.FILE_UNREADABLE, {"reason": "BadZipFile"})
    error = stopped(tmp_path, **{"season" if name == "thidua.xlsx" else "ledger": broken})
    assert error.findings == (at(codes.OWN_BOOK_UNREADABLE, FilePlace(name), what="BadZipFile"),)


@pytest.mark.parametrize(
    ("refusal", "what"),
    [
        (Refusal(codes.FILE_NOT_A_WORKBOOK, {"what": "Word"}), "Word"),
        (Refusal(codes.FILE_UNREADABLE, {"reason": "KeyError"}), "KeyError"),
        (Refusal(codes.FILE_TOO_LARGE, {"limit": "50 MB"}), "50 MB"),
        (Refusal(codes.FILE_ENCRYPTED, {}), codes.FILE_ENCRYPTED.id),
    ],
)
def test_why_a_book_cannot_be_read_is_told_in_the_best_word_there_is(refusal: Refusal, what: str) -> None:
    assert unreadable(refusal, "thidua.xlsx").params == {"what": what}


def test_no_book_is_none_and_one_that_is_there_and_out_of_reach_is_never_taken_for_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path, "thidua.xlsx", data=b"12345")
    assert own_bytes(tmp_path / "thidua.xlsx") == b"12345"
    assert own_bytes(tmp_path / "khong-co.xlsx") is None
    assert own_bytes(tmp_path / "thidua.xlsx" / "x.xlsx") is None
    (tmp_path / "lien-ket.xlsx").symlink_to(tmp_path / "khong-co.xlsx")
    (tmp_path / "thu-muc.xlsx").mkdir()
    for name, word in (("lien-ket.xlsx", "ENOENT"), ("thu-muc.xlsx", "EINVAL")):
        with pytest.raises(CommandError) as found:
            own_bytes(tmp_path / name)
        assert found.value.findings == (at(codes.OWN_BOOK_UNREADABLE, FilePlace(name), what=word),)
    monkeypatch.setattr(module, "MAX_FILE", 4)
    with pytest.raises(CommandError) as found:
        own_bytes(tmp_path / "thidua.xlsx")
    assert found.value.findings[0].params == {"what": "0 MB"}
    lay(tmp_path, "thidua.xlsx", data=b"1234")
    assert own_bytes(tmp_path / "thidua.xlsx") == b"1234"


def test_a_template_that_is_broken_stops_it_and_names_its_file(tmp_path: Path) -> None:
    lay(tmp_path, "workbook_templates/forms/ledger.toml", data=b"title = 3")
    with pytest.raises(CommandError) as found:
        load_templates(tmp_path)
    assert {one.place.file for one in found.value.findings} == {"forms/ledger.toml"}


def test_looks_that_a_school_lacks_are_those_of_the_program_and_are_named(tmp_path: Path) -> None:
    packaged = template_texts()["looks.toml"]
    own = packaged.replace('[looks.title_small]\nlike = "school"\n', "").replace("size = 15", "size = 18")
    lay(tmp_path, "workbook_templates/looks.toml", data=own.encode())
    loaded = opened(tmp_path)
    assert (loaded.rulebook.looks.resolved("title").size, loaded.rulebook.looks.resolved("title_small").size) == (
        18,
        12,
    )
    [finding] = [one for one in loaded.findings if one.code.id == "D104"]
    assert (str(finding.place), finding.params) == ("looks.toml: looks", {"looks": ("title_small",)})
    lay(tmp_path, "workbook_templates/looks.toml", data=packaged.encode())
    assert "D104" not in {one.code.id for one in opened(tmp_path).findings}


@pytest.mark.parametrize("like", ["khac", "title"])
def test_a_look_that_takes_over_from_none_or_from_itself_is_named(tmp_path: Path, like: str) -> None:
    own = template_texts()["looks.toml"].replace('[looks.title]\nlike = "plain"', f'[looks.title]\nlike = "{like}"')
    lay(tmp_path, "workbook_templates/looks.toml", data=own.encode())
    with pytest.raises(CommandError) as found:
        load_templates(tmp_path)
    assert [str(one.place) for one in found.value.findings] == ["looks.toml: looks.title.like"]


# --- movements from above ----------------------------------------------------------------------------------------------
def workbook(text: str, padding: int = 0) -> bytes:
    """A package in which a text stands where workbooks keep them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("xl/sharedStrings.xml", f"<t>{text}</t>")
        made.writestr("x.bin", os.urandom(padding))
    return stream.getvalue()


def test_movements_from_above_are_known_by_their_table_beside_the_season_and_in_its_inbox(tmp_path: Path) -> None:
    marked, other = workbook("#td:handed_down"), workbook("#td:registration")
    (tmp_path / "inbox").mkdir()
    for name in (
        "b.xlsx",
        "inbox/toan/c.XLSX",
        "thidua.xlsx",
        "so-theo-doi.xlsx",
        "d.docx",
        "inbox/e.zip",
        "ket-qua/f.xlsx",
    ):
        lay(tmp_path, name, data=marked)
    lay(tmp_path, "a.xlsx", "inbox/phieu.xlsx", data=other)
    lay(
        tmp_path, "phong-trao-cap-tren-hong.xlsx", "inbox/phong-trao-cap-tren-hong.xlsx", data=b"damaged"
    )  # known by their names
    lay(tmp_path, "inbox/phong-trao-cap-tren-trong.xlsx", data=b"")
    (tmp_path / "inbox" / "link.xlsx").symlink_to(tmp_path / "b.xlsx")
    found = handed_down_files(tmp_path, Readers())  # type: ignore[arg-type]
    assert list(found) == [
        "b.xlsx",
        "phong-trao-cap-tren-hong.xlsx",
        "inbox/phong-trao-cap-tren-hong.xlsx",
        "inbox/toan/c.XLSX",
    ]
    assert found["b.xlsx"] == marked


@pytest.mark.parametrize(("size", "read"), [(2**21, True), (2**21 + 1, False)])
def test_a_list_of_movements_is_never_as_large_as_a_school_s_figures(size: int, read: bool, tmp_path: Path) -> None:
    bare = len(workbook("#td:handed_down"))
    data = workbook("#td:handed_down", size - bare)
    assert len(data) == size
    lay(tmp_path, "a.xlsx", data=data)
    assert (handed_down_files(tmp_path, Readers()) != {}) is read  # type: ignore[arg-type]


FROM_ABOVE = """
# Phong trào
| #td:handed_down | | value |
| issuer | | UBND xã Kim Sơn |
| school_year | | {year} |

| #td:movements | name |
| PT9 | Dân vận khéo |
"""


def test_movements_are_taken_over_and_a_workbook_that_cannot_be_read_stops_nothing(tmp_path: Path) -> None:
    files = {"phong-trao-cap-tren-1.xlsx": b"one", "phong-trao-cap-tren-2.xlsx": b"two"}
    for name, data in files.items():
        lay(tmp_path, name, data=data)
    others = {
        b"one": book(FROM_ABOVE.format(year="2024-2025"), "phong-trao-cap-tren-1.xlsx"),
        b"two": Refusal(codes.FILE_UNREADABLE, {"reason": "BadZipFile"}),
    }
    loaded = opened(tmp_path, others=others)
    assert [one.code for one in loaded.rulebook.movements] == ["PT9", "PT1", "PT2"]
    assert [one.key for one in loaded.records["movements"]] == ["PT1", "PT2"]  # the school's own book is as it was
    assert loaded.handed_down == {name: sha256(data) for name, data in files.items()}
    told = [one for one in loaded.findings if one.place.file in files]
    assert [(one.code, one.place.file) for one in told] == [
        (codes.MOVEMENTS_TAKEN, "phong-trao-cap-tren-1.xlsx"), (codes.OWN_BOOK_UNREADABLE, "phong-trao-cap-tren-2.xlsx")
    ]  # fmt: skip
