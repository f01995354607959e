"""Lines of the ledger that may be somebody else's: nobody is proposed, and nobody refused, on the word of such a line."""

from typing import Any

import pytest

from tests.seasons.outside import put, type_into
from tests.seasons.small import Small, title_of

REPRIMAND = {"kind": "Khiển trách", "decision_no": "15/QĐ", "decision_date": "10/11/2026"}


def with_line(season: Small, **owner: str) -> Any:
    """The result of the season with a reprimand of this year in its ledger."""
    ledger = season.folder / "so-theo-doi.xlsx"
    type_into(ledger, ledger, lambda book: put(book, {"discipline": {"k1": {**REPRIMAND, **owner}}}))
    return season.figures()


@pytest.mark.parametrize(
    "owner", [{"person": "P1", "full_name": "Trần Văn Bách"}, {"person": "GV99", "full_name": "Nguyễn Thị Ánh"}]
)
def test_a_line_that_may_be_somebody_else_s_leaves_the_title_open(small: Small, owner: dict[str, str]) -> None:
    result = with_line(small, **owner)
    title = title_of(result, "P1", "LDTT")
    assert (title["met"], title["proposed"]) == ("unknown", False)
    cells = [cell for reason in title["reasons"] for cell in reason["cells"]]
    assert any("so-theo-doi.xlsx!Kỷ luật!" in cell for cell in cells)
    # somebody whom the line cannot be about is judged as ever
    assert title_of(result, "P3", "LDTT")["met"] != "unknown"
