"""Where the hidden key of a row and the words that people see beside it disagree, nothing is decided by the row."""

from pathlib import Path
from typing import Any

from tests.findings.steps import swap_visible
from tests.program import run
from tests.seasons.outside import fill
from tests.seasons.small import Small, found, read_result, title_of

COUNCIL = "inbox/hoi-dong.xlsx"


def met(small: Small) -> Path:
    """Let the council meet: P1 gets seven votes for LĐTT and P2 seven against."""
    assert run("merge", small.folder / "inbox", "--no-cache").exit_code in (0, 1)
    meeting = {"date": "10/06/2027", "members": 7, "present": 7, "ballots_issued": 7, "ballots_valid": 7}
    ballots = {"P1:LDTT": {"yes": 7, "no": 0}, "P2:LDTT": {"yes": 0, "no": 7}}
    fill(
        small.folder / "ket-qua/hoi-dong.xlsx",
        small.folder / COUNCIL,
        {
            "ballots": ballots,
            "meeting": {key: {"value": value} for key, value in meeting.items()},
            "grades": {"P1": {"grade": "HTXSNV"}, "P2": {"grade": "HTNV"}},
        },
    )
    return small.folder / COUNCIL


def result_of(small: Small) -> dict[str, Any]:
    run("merge", small.folder / "inbox", "--no-cache")
    return read_result(small.folder / "ket-qua")


def told(result: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["severity"], one["sheet"]) for one in found(result, "S112")]


def decided(result: dict[str, Any], person: str) -> object:
    return title_of(result, person, "LDTT")["decided"]


def test_ballots_whose_visible_words_were_swapped_decide_nothing(small: Small) -> None:
    met(small)
    swap_visible(small.folder, COUNCIL, "ballots", "P1:LDTT", "P2:LDTT")
    result = result_of(small)
    assert told(result) == [("error", "Kiểm phiếu")] * 2
    for finding, names in zip(found(result, "S112"), [("Nguyễn Thị Ánh", "Trần Văn Bách")] * 2, strict=True):
        assert all(name in finding["message"] for name in names)
    assert (decided(result, "P1"), decided(result, "P2")) == (None, None)
    assert run("finalize", small.folder).exit_code != 0
