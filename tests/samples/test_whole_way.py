"""The sample season of THCS Kim Sơn to its end: the council meets, decides, and next year's forms know of it."""

import json
import shutil
from pathlib import Path

from tests.program import run
from tests.samples.closed import closed_sample
from tests.seasons.outside import fill, opened, tables


def test_the_council_s_decisions_reach_the_ledger_and_next_year_s_forms(tmp_path: Path) -> None:
    folder = tmp_path / "mua"
    shutil.copytree(closed_sample("thcs"), folder)
    found = json.loads((folder / "ket-qua" / "ket-qua.json").read_text("utf-8"))
    titles = {
        f"{who['id']}:{title['id']}": title for who in (*found["people"], *found["units"]) for title in who["titles"]
    }
    [down] = [key for key, title in titles.items() if title["decided"] is False]
    assert (down.partition(":")[2], titles[down]["votes"]["share"]) == ("CSTDCS", 0.5556)
    # Papers of people who were passed still hold errors, all in points: their titles rest on grades and initiatives.
    wrong = {one["person"] for one in found["findings"] if one["severity"] == "error" and one["cell"]}
    assert {key.partition(":")[0] for key, title in titles.items() if title["decided"]} & wrong
    before = (folder / "so-theo-doi.xlsx").read_bytes()
    done = run("finalize", folder)
    assert done.exit_code in (0, 1) and "X156" not in done.output, done.output
    assert (folder / "so-theo-doi.xlsx").read_bytes() == before

    following = tmp_path / "nam-sau"
    following.mkdir()
    shutil.copy(folder / "so-theo-doi.xlsx", following)
    school = {"school": {"id": {"value": "kim-son-2025"}, "school_year": {"value": "2025-2026"}}}
    fill(folder / "thidua.xlsx", following / "thidua.xlsx", school)
    assert run("forms", following, "--phase", "registration").exit_code == 0
    shown: dict[str, str] = {}
    for file in (following / "phieu" / "dang-ky").glob("*.xlsx"):
        form = tables(opened(file))["registration"]
        shown |= {key: str(form.cell(key, "_last_title").value or "") for key in form.rows()}
    assert sum("LĐTT" in text for text in shown.values()) == 27
    assert sum("CSTĐCS" in text for text in shown.values()) == 11
    assert "CSTĐCS" not in shown[down.partition(":")[0]]
