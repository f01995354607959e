"""Forms that nobody touched, and folders that are no inbox."""

import json
import shutil
from pathlib import Path

from tests.program import run
from tests.seasons.small import issued_form


def test_a_form_sent_back_as_it_was_issued_is_not_a_return(season: Path) -> None:
    shutil.rmtree(season / "inbox")
    (season / "inbox").mkdir()
    shutil.copy(issued_form(season, "TTN", "registration"), season / "inbox/trong.xlsx")
    run("merge", season / "inbox")
    result = json.loads((season / "ket-qua/ket-qua.json").read_text("utf-8"))
    receipt = result["receipts"][0]
    assert (receipt["status"], receipt["unit"], receipt["reason"][:4]) == ("ignored", "TTN", "S119")
    assert not any(any(unit["returned"].values()) for unit in result["units"])


def test_merging_the_season_or_the_issued_forms_is_refused_and_writes_nothing(season: Path) -> None:
    for folder in (season, season / "phieu"):
        done = run("merge", folder)
        assert done.exit_code == 2
        assert "thidua-xlsx merge inbox" in done.output
    assert not (season / "ket-qua").exists()
