"""Forms that nobody touched, and folders that are no inbox."""

import json
import shutil
from pathlib import Path

from tests.program import run
from tests.seasons.small import Small, found, issued_form


def test_a_form_sent_back_as_it_was_issued_is_not_a_return(season: Path) -> None:
    shutil.rmtree(season / "inbox")
    (season / "inbox").mkdir()
    shutil.copy(issued_form(season, "TTN", "registration"), season / "inbox/trong.xlsx")
    run("merge", season / "inbox")
    result = json.loads((season / "ket-qua/ket-qua.json").read_text("utf-8"))
    receipt = result["receipts"][0]
    assert (receipt["status"], receipt["unit"], receipt["reason"][:4]) == ("ignored", "TTN", "S119")
    assert not any(any(unit["returned"].values()) for unit in result["units"])


def test_a_blank_form_is_named_with_its_round_until_it_comes_in_filled(small: Small) -> None:
    shutil.copy(small.issued("TOAN", "self-score", "R2"), small.folder / "inbox/trong.xlsx")
    filled = small.returned("TOAN", "self-score", "R2")
    lying = filled.read_bytes()
    filled.unlink()
    (one,) = found(small.figures(), "S119")
    assert one["message"].startswith("Phiếu «Tự chấm, Học kỳ II» còn trống")
    filled.write_bytes(lying)
    result = small.figures()
    assert found(result, "S119") == []
    (receipt,) = (receipt for receipt in result["receipts"] if receipt["file"].endswith("trong.xlsx"))
    assert (receipt["status"], receipt["reason"][:4]) == ("ignored", "S119")  # what became of the file stays told


def test_merging_the_season_or_the_issued_forms_is_refused_and_writes_nothing(season: Path) -> None:
    for folder in (season, season / "phieu"):
        done = run("merge", folder)
        assert done.exit_code == 2
        assert "thidua-xlsx merge inbox" in done.output
    assert not (season / "ket-qua").exists()
