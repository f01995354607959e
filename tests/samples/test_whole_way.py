"""The sample season of THCS Kim Sơn to its end: the council meets, decides, and next year's forms know of it."""

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.program import run
from tests.seasons.outside import put, tables, type_into
from tests.seasons.sample import PROPOSED, decided_kim_son, voted_down


def result(folder: Path) -> Any:
    return json.loads((folder / "ket-qua" / "ket-qua.json").read_text("utf-8"))


@pytest.fixture
def met(tmp_path: Path) -> tuple[Path, str]:
    """The season after the council's workbook came back; and who was voted down."""
    shutil.copytree(decided_kim_son(), tmp_path / "mua")
    return tmp_path / "mua", voted_down()


def test_the_council_s_decisions_reach_the_ledger_and_next_year_s_forms(met: tuple[Path, str], tmp_path: Path) -> None:
    folder, down = met
    titles = {
        f"{who['id']}:{title['id']}": title
        for found in [result(folder)]
        for who in (*found["people"], *found["units"])
        for title in who["titles"]
    }
    assert (titles[down]["decided"], titles[down]["votes"]["share"]) == (False, 0.5556)
    assert sum(title["decided"] is True for title in titles.values()) == sum(PROPOSED.values()) - 1
    # Papers of people who were passed still hold errors, all in points: their titles rest on grades and initiatives.
    wrong = {one["person"] for one in result(folder)["findings"] if one["severity"] == "error" and one["cell"]}
    assert {key.partition(":")[0] for key, title in titles.items() if title["decided"]} & wrong
    done = run("finalize", folder)
    assert done.exit_code in (0, 1), done.output
    assert "X156" not in done.output
    table = tables(load_workbook(folder / "so-theo-doi.xlsx"))["awards"]
    year = [key for key in table.rows() if table.cell(key, "period").value == "2024-2025"]
    given = Counter(str(table.cell(key, "title").value) for key in year)
    names = ("Lao động tiên tiến", "Chiến sĩ thi đua cơ sở", "Tập thể lao động tiên tiến", "Tập thể lao động xuất sắc")
    assert [given[name] for name in names] == [27, 11, 3, 1]
    before = (folder / "so-theo-doi.xlsx").read_bytes()
    run("finalize", folder)
    assert (folder / "so-theo-doi.xlsx").read_bytes() == before

    following = tmp_path / "nam-sau"
    following.mkdir()
    shutil.copy(folder / "so-theo-doi.xlsx", following)
    school = {"id": {"value": "kim-son-2025"}, "school_year": {"value": "2025-2026"}}
    type_into(folder / "thidua.xlsx", following / "thidua.xlsx", lambda book: put(book, {"school": school}))
    assert run("forms", following, "--phase", "registration").exit_code == 0
    shown: dict[str, str] = {}
    for file in (following / "phieu" / "dang-ky").glob("*.xlsx"):
        form = tables(load_workbook(file))["registration"]
        shown |= {key: str(form.cell(key, "_last_title").value or "") for key in form.rows()}
    assert sum("LĐTT" in text for text in shown.values()) == 27
    assert sum("CSTĐCS" in text for text in shown.values()) == 11
    assert "CSTĐCS" not in shown[down.partition(":")[0]]
