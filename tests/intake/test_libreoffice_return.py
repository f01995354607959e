"""Returns that went through LibreOffice say the same, as .xlsx, .ods and .xls; what was lost on the way is a notice."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Office
from tests.program import Built
from tests.seasons.small import Small, codes, copy_of, found, numbers
from thidua_xlsx.runtime.packaged_data import sample_texts

STORIES = [text for name, text in sample_texts("thcs-kim-son").items() if name.startswith("inbox/")]
RESAVED = [
    re.search(r"^file: *(.+)$", text, re.MULTILINE)[1].strip()  # type: ignore[index]
    for text in STORIES
    if re.search(r"^resave: *libreoffice", text, re.MULTILINE)
]


def spots(result: dict[str, Any]) -> set[tuple[str, str, str, str]]:
    """What was found, and where, without the words and without the notice that a program saved the form again."""
    found = (one for one in result["findings"] if one["code"] != "S118")
    return {(one["code"], one["file"], one["sheet"], one["cell"]) for one in found}


@pytest.fixture(scope="module")
def saved(small_season: Small, kim_son: Built, tmp_path_factory: pytest.TempPathFactory, office: Office) -> Path:
    """A folder with every return of the small season and the sample's marked ones, as LibreOffice saves them."""
    out = tmp_path_factory.mktemp("lo")
    samples = [kim_son.folder / "inbox" / name for name in RESAVED]
    office([*sorted((small_season.folder / "inbox").glob("*.xlsx")), *samples], "xlsx", out)
    return out


@pytest.fixture(scope="module")
def resaved_small(saved: Path, small_season: Small, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The result of the small season whose every return was saved again."""
    small = copy_of(small_season, tmp_path_factory.mktemp("luu-lai") / "mua-nho")
    for file in (small.folder / "inbox").glob("*.xlsx"):
        shutil.copyfile(saved / file.name, file)
    return small.figures()


@pytest.mark.libreoffice
def test_returns_saved_again_give_the_same_numbers(resaved_small: dict[str, Any], untouched: dict[str, Any]) -> None:
    assert numbers(untouched) == numbers(resaved_small)


@pytest.mark.libreoffice
def test_nobody_is_blamed_for_saving_again(resaved_small: dict[str, Any], untouched: dict[str, Any]) -> None:
    assert spots(untouched) == spots(resaved_small)
    assert {"accepted"} == {receipt["status"] for receipt in resaved_small["receipts"]}
    assert {"intact"} == {receipt["integrity"] for receipt in untouched["receipts"]}
    assert {"drift"} == {receipt["integrity"] for receipt in resaved_small["receipts"]}
    drifted = found(resaved_small, "S118")
    assert len(drifted) == len(resaved_small["receipts"])
    assert {"notice"} == {one["severity"] for one in drifted}
    assert [r["sha256"] for r in untouched["receipts"]] != [r["sha256"] for r in resaved_small["receipts"]]


@pytest.mark.libreoffice
def test_the_sample_returns_that_libreoffice_saved(kim_son: Built, saved: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mua"
    shutil.copytree(kim_son.folder, folder)
    assert len(RESAVED) >= 2
    for name in RESAVED:
        again, target = saved / Path(name).name, folder / "inbox" / name
        assert again.read_bytes() != target.read_bytes()
        shutil.copyfile(again, target)
    result = Small(folder).figures()
    assert numbers(kim_son.result) == numbers(result)
    assert spots(kim_son.result) == spots(result)


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_older_formats_give_the_same_numbers_with_a_warning(
    kind: str, small: Small, untouched: dict[str, Any], tmp_path: Path, office: Office
) -> None:
    inbox = small.folder / "inbox"
    files = sorted(inbox.glob("VAN-*.xlsx"))
    for file, other in zip(files, office(files, kind, tmp_path), strict=True):
        file.unlink()
        shutil.copyfile(other, inbox / other.name)
    result = small.figures()
    assert numbers(untouched) == numbers(result)
    warned = found(result, "F120")
    assert [f"inbox/{file.stem}.{kind}" for file in files] == sorted(one["file"] for one in warned)
    assert all(one["severity"] == "warning" and ".xlsx" in one["fix"] for one in warned)
    read = {(one["status"], one["integrity"]) for one in result["receipts"] if one["file"].endswith(kind)}
    assert (len(files), read) == (3, {("accepted", "drift")})
    assert sorted(codes(untouched)) == sorted(code for code in codes(result) if code != "F120")
