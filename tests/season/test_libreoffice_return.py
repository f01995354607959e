"""Returns that went through LibreOffice: as .xlsx they say the same; .ods and .xls are sent back with advice."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Built, run
from tests.season.conftest import Office
from tests.season.small import Small, codes, copy_of, found, numbers, read_result
from thidua_xlsx.resources import sample_texts

STORIES = [text for name, text in sample_texts("thcs-kim-son").items() if name.startswith("inbox/")]
RESAVED = [
    re.search(r"^file: *(.+)$", text, re.MULTILINE)[1].strip()  # type: ignore[index]
    for text in STORIES
    if re.search(r"^resave: *libreoffice", text, re.MULTILINE)
]


def spots(result: dict[str, Any]) -> set[tuple[str, str, str, str]]:
    """What was found, and where, without the words."""
    return {(one["code"], one["file"], one["sheet"], one["cell"]) for one in result["findings"]}


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
    return small.result()


@pytest.mark.libreoffice
def test_returns_saved_again_give_the_same_numbers(resaved_small: dict[str, Any], untouched: dict[str, Any]) -> None:
    assert numbers(untouched) == numbers(resaved_small)


@pytest.mark.libreoffice
def test_nobody_is_blamed_for_saving_again(resaved_small: dict[str, Any], untouched: dict[str, Any]) -> None:
    assert spots(untouched) == spots(resaved_small)
    assert {"accepted"} == {receipt["status"] for receipt in resaved_small["receipts"]}
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
    run("merge", folder / "inbox")
    result = read_result(folder / "ket-qua")
    assert numbers(kim_son.result) == numbers(result)
    assert spots(kim_son.result) == spots(result)


@pytest.mark.libreoffice
def test_other_formats_are_sent_back_with_advice(
    small: Small, untouched: dict[str, Any], tmp_path: Path, office: Office
) -> None:
    file = small.returned("VP", "self-score", "R2")
    for kind in ("ods", "xls"):
        [other] = office([file], kind, tmp_path)
        shutil.copyfile(other, small.folder / "inbox" / other.name)
    result = small.result()
    refused = found(result, "F107")
    assert {"inbox/VP-self-scoreR2.ods", "inbox/VP-self-scoreR2.xls"} == {one["file"] for one in refused}
    assert all(".xlsx" in one["fix"] for one in refused)
    assert [receipt["status"] for receipt in result["receipts"] if receipt["file"].endswith((".ods", ".xls"))] == [
        "rejected",
        "rejected",
    ]
    assert numbers(untouched) == numbers(result)  # the .xlsx of the same form is there too
    file.unlink()
    without = small.result()
    assert "X101" in codes(without)
    assert not next(person for person in without["people"] if person["id"] == "P6")["scores"]["complete"]
