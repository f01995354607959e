"""What the last merge settled where returns differ is settled for `finalize` too."""

import shutil

import pytest

from tests.commands.test_finalize import decided, decided_season  # noqa: F401
from tests.findings.steps import saved_at
from tests.program import run
from tests.seasons.outside import fill
from tests.seasons.small import Small


@pytest.mark.parametrize(("policy", "closed"), [("newest", True), ("union", False)])
def test_a_season_is_closed_as_it_was_merged(decided: Small, policy: str, closed: bool) -> None:  # noqa: F811
    form = decided.returned("TOAN", "self-score", "R2")
    again = form.with_name("lan-hai.xlsx")
    shutil.copyfile(form, again)
    fill(again, again, {"standing": {"P1": {"grade": "HTTNV"}}})
    saved_at(decided.folder, f"inbox/{form.name}", 2028)
    saved_at(decided.folder, "inbox/lan-hai.xlsx", 2027)  # what the council voted on is the newer
    merged = run("merge", decided.folder / "inbox", "--duplicates", policy)
    assert (merged.exit_code == 0) is closed, merged.output
    done = run("finalize", decided.folder)
    assert (done.exit_code == 0) is closed, done.output
